//! What a running body can show at all. A value beyond these bounds is no running form but a wrong
//! unit, a loose sensor or a mistake of ours, and is refused ([`super::super::guards`]).
//!
//! The bounds are wide on purpose: sprinters, children, injured runners and the severe presets of
//! the simulator lie inside. Where no source is named they are proposals \[P\], set at least half
//! again beyond the largest value of the recorded and published runners of `docs/src/accuracy.md`.

use super::MetricId;

/// Smallest and largest believable value, in the metric's unit, and where they come from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Smallest.
    pub low: f64,
    /// Largest.
    pub high: f64,
    /// Source, or \[P\].
    pub source: &'static str,
}

impl Bounds {
    /// True when `value` is believable.
    #[must_use]
    pub fn hold(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

const P: &str = "[P]";
const SPRINT: &str = "sprint: 5 steps/s and 0.08 s of contact (Weyand et al. 2000 [M])";
const JOINT: &str = "range of the joint (Kapandji 2007 [M])";

/// The bounds of a metric.
#[must_use]
#[allow(clippy::too_many_lines, reason = "one row a metric")]
pub fn bounds(metric: MetricId) -> Bounds {
    use MetricId::{
        ActivePower, ArmCrossover, ArmSwingRom, BrakeDv, BrakeImpulse, BrakePeak, Cadence,
        CadenceDeficit, ContactAsymmetry, ContactBalance, ContactSymmetryAngle, ContactTime,
        DutyFactor, EarlyPelvicDrop, EarlyShockAttenuation, EarlySidewaysShare, EarlyThighRange,
        EquivalentSteps, ExternalPower, FlightAsymmetry, FlightSymmetryAngle, FlightTime, FootPeak,
        FootStrikeAngle, HarmonicRatioAp, HarmonicRatioMl, HarmonicRatioV, HipExtensionPeak,
        ImpactActiveRatio, ImpactPower, ImpactSum, KneeFlexionIc, KneeFlexionRom, LegAngleFs,
        LegStiffness, LocalStability, LumbarExtensionPushOff, LumbarFlexionRom, LumbarLateralRom,
        LumbarRotationRom, MetabolicPower, OverstrideDistance, PeakVgrf, PeakVgrfAsymmetry,
        PeakVgrfSymmetryAngle, PelvicDrop, PelvicDropAsymmetry, PelvicObliquityRom, PelvicTilt,
        PelvicTiltRom, PelvisRotationRom, PronationExcursion, PronationTime, PronationVelocity,
        PtaAsymmetry, PtaAxial, PtaResultant, PtaSymmetryAngle, RearfootShare, RmsRatioAp,
        RmsRatioMl, SacralPeak, SampleEntropyAp, ShockAttenuationBand, ShockAttenuationTime, Speed,
        StepLength, StepRegularity, StepSymmetry, StepTime, StepTimeAsymmetry,
        StepTimeSymmetryAngle, StrideLength, StrideRegularity, StrideTime, StrideTimeCv,
        StrideTimeDfa, SwingTime, ThighExtensionPeak, ThighExtensionTo, ThighFlexionPeak,
        TibiaInclinationIc, TibialImpulse, TibialRotation, TrunkLateralAsymmetry,
        TrunkLateralOffset, TrunkLateralRom, TrunkLateralSd, TrunkLean, TrunkLeanIc, TrunkLeanSd,
        TrunkPelvisPhase, TrunkPelvisPhaseSd, TrunkRotationRom, VerticalOscillation,
        VerticalOscillationModel, VerticalRatio, VerticalStiffness, WaistFlexion, WarmupRatio,
    };
    let of = |low, high, source| Bounds { low, high, source };
    match metric {
        Cadence => of(120.0, 300.0, SPRINT),
        StepTime => of(0.20, 0.50, SPRINT),
        StrideTime => of(0.40, 1.0, SPRINT),
        ContactTime => of(0.06, 0.50, SPRINT),
        // Double support of a shuffle counts a little below zero.
        FlightTime => of(-0.03, 0.25, SPRINT),
        SwingTime => of(0.20, 0.70, SPRINT),
        DutyFactor => of(0.12, 0.58, "above 0.5 the feet overlap: walking"),
        StrideTimeCv => of(0.0, 20.0, P),
        ContactBalance => of(35.0, 65.0, P),
        ContactAsymmetry | StepTimeAsymmetry => of(-40.0, 40.0, P),
        FlightAsymmetry | PeakVgrfAsymmetry => of(-120.0, 120.0, P),
        PtaAsymmetry => of(-150.0, 150.0, P),
        ContactSymmetryAngle
        | StepTimeSymmetryAngle
        | PeakVgrfSymmetryAngle
        | FlightSymmetryAngle
        | PtaSymmetryAngle => of(-50.0, 50.0, P),
        StrideLength => of(0.4, 6.0, "Weyand et al. 2000 [M]"),
        StepLength => of(0.2, 3.0, "Weyand et al. 2000 [M]"),
        Speed => of(0.5, 12.5, "fastest human sprint 12.4 m/s [M]"),
        CadenceDeficit => of(-150.0, 90.0, P),
        VerticalOscillation | VerticalOscillationModel => {
            of(0.005, 0.25, "usual 0.05 to 0.13 m (Adams et al. 2018 [M])")
        }
        VerticalRatio => of(0.5, 40.0, P),
        PeakVgrf => of(1.0, 6.0, "sprint 4 to 5 body weights (Weyand et al. 2000 [M])"),
        PtaAxial | PtaResultant => {
            of(0.5, 100.0, "Sheerin et al. 2020: 3 to 25 g; sensors end at 200 g")
        }
        SacralPeak => of(0.8, 30.0, P),
        FootPeak => of(1.0, 200.0, P),
        BrakeDv => of(-0.3, 1.0, P),
        BrakePeak => of(-0.3, 1.5, P),
        BrakeImpulse => of(-0.05, 0.12, P),
        TrunkLean | TrunkLeanIc => of(-30.0, 60.0, P),
        WaistFlexion => of(-40.0, 70.0, P),
        TrunkLateralOffset | TrunkLateralAsymmetry => of(-30.0, 30.0, P),
        TrunkLateralRom => of(0.0, 60.0, P),
        TrunkRotationRom | PelvisRotationRom => of(0.0, 90.0, P),
        TrunkLeanSd | TrunkLateralSd => of(0.0, 15.0, P),
        PelvicTilt => of(-45.0, 45.0, P),
        PelvicTiltRom | PelvicObliquityRom => of(0.0, 45.0, P),
        PelvicDrop => of(-25.0, 30.0, P),
        PelvicDropAsymmetry => of(-40.0, 40.0, P),
        TibiaInclinationIc => of(-30.0, 40.0, P),
        LegAngleFs => of(-30.0, 50.0, P),
        OverstrideDistance => of(-0.4, 0.9, P),
        FootStrikeAngle => of(-50.0, 60.0, JOINT),
        VerticalStiffness | LegStiffness => of(1.0, 250.0, P),
        TibialImpulse => of(-3.0, 10.0, P),
        ImpactPower | ActivePower => of(0.0, 100.0, P),
        ImpactActiveRatio => of(0.0, 200.0, P),
        ShockAttenuationTime => of(-200.0, 100.0, "Sheerin et al. 2020"),
        ShockAttenuationBand => of(-60.0, 60.0, P),
        PronationExcursion => of(-10.0, 50.0, JOINT),
        PronationVelocity => of(0.0, 2500.0, P),
        PronationTime | RearfootShare => of(0.0, 100.0, "a share"),
        TibialRotation => of(-20.0, 50.0, JOINT),
        KneeFlexionIc => of(-20.0, 70.0, JOINT),
        KneeFlexionRom => of(0.0, 100.0, JOINT),
        ThighExtensionTo | ThighExtensionPeak => of(-40.0, 70.0, JOINT),
        ThighFlexionPeak => of(-20.0, 120.0, JOINT),
        HipExtensionPeak => of(-70.0, 60.0, JOINT),
        LumbarFlexionRom | LumbarLateralRom | LumbarRotationRom => of(0.0, 90.0, JOINT),
        LumbarExtensionPushOff => of(-60.0, 60.0, JOINT),
        TrunkPelvisPhase => of(-360.0, 360.0, "an angle"),
        TrunkPelvisPhaseSd => of(0.0, 180.0, "an angle"),
        ArmSwingRom => of(0.0, 250.0, JOINT),
        ArmCrossover => of(-20.0, 20.0, P),
        StepRegularity | StrideRegularity => of(-1.0, 1.0, "an autocorrelation"),
        StepSymmetry => of(-5.0, 5.0, P),
        RmsRatioMl | RmsRatioAp => of(0.0, 1.0, "a share"),
        SampleEntropyAp => of(0.0, 5.0, P),
        HarmonicRatioV | HarmonicRatioAp | HarmonicRatioMl => of(0.0, 100.0, P),
        LocalStability => of(-2.0, 20.0, P),
        StrideTimeDfa => of(0.0, 2.0, "range of the exponent (Hausdorff et al. 1995 [M])"),
        ExternalPower => of(0.0, 40.0, P),
        MetabolicPower => of(0.0, 60.0, P),
        ImpactSum => of(0.0, 5.0e7, P),
        EquivalentSteps => of(0.0, 1.0e9, P),
        WarmupRatio => of(5.0, 400.0, P),
        EarlyShockAttenuation => of(-200.0, 200.0, P),
        EarlyPelvicDrop => of(-25.0, 25.0, P),
        EarlySidewaysShare => of(-1.0, 1.0, P),
        EarlyThighRange => of(-80.0, 200.0, P),
    }
}
