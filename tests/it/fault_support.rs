//! Every fault of the simulator as a row: which metric decides it, which sensors see it, which
//! severity each level must be told as. From raw simulated signals to the report.

use runform::context::{Context, History};
use runform::form::{FaultFinding, Severity};
use runform::metrics::{Estimate, MetricValue};
use runform::recording::{Placement, Recording, Side, Site};
use runform::sim::{Activity, Fault, Level, Preset, Runner, Scenario, SensorSpec, simulate};
use runform::{MetricId, Options, Report, analyze};

use Severity::{Mild, Moderate, None as Sound, Severe};

/// The rates at which everything is walked, Hz.
pub const RATES_HZ: [f64; 3] = [100.0, 200.0, 500.0];
/// The speed and the height of the runner.
pub const SPEED_MPS: f64 = 3.33;
pub const HEIGHT_M: f64 = 1.75;

/// A fault of the simulator and how the report must tell it.
#[derive(Clone, Copy)]
pub struct Row {
    /// The simulator's fault.
    pub fault: Fault,
    /// The fault of the catalogue that is judged.
    pub id: &'static str,
    /// The metric that decides; its floor is the lowest rate at which the band is promised.
    pub metric: MetricId,
    /// Where sensors are worn, both sides of a limb.
    pub worn: &'static [Placement],
    /// Severity of the deciding sign, mild to severe preset.
    pub sign: [Severity; 3],
    /// Severity of the fault, where the catalogue makes it another.
    pub told: [Severity; 3],
    /// The runner of five earlier sessions, where the own baseline decides.
    pub usual: Option<fn() -> Runner>,
    /// Length of a run, s.
    pub seconds: f64,
}

const BANDS: [Severity; 3] = [Mild, Moderate, Severe];

impl Row {
    const fn new(
        fault: Fault,
        id: &'static str,
        metric: MetricId,
        worn: &'static [Placement],
    ) -> Self {
        Self { fault, id, metric, worn, sign: BANDS, told: BANDS, usual: None, seconds: 22.0 }
    }

    const fn told(self, told: [Severity; 3]) -> Self {
        Self { told, ..self }
    }

    const fn sign(self, sign: [Severity; 3]) -> Self {
        Self { sign, ..self }
    }

    const fn against(self, usual: fn() -> Runner) -> Self {
        Self { usual: Some(usual), ..self }
    }

    const fn lasting(self, seconds: f64) -> Self {
        Self { seconds, ..self }
    }

    /// The runner of a level.
    pub fn runner(&self, level: Level) -> Runner {
        if self.fault == Fault::TrunkPelvisPhase {
            return apart_deg(90.0 - [6.2, 8.7, 30.0][level as usize]);
        }
        Preset { fault: self.fault, level }.runner(SPEED_MPS, HEIGHT_M)
    }

    /// True when the metric is promised at a rate.
    pub fn promised(&self, rate_hz: f64) -> bool {
        rate_hz >= self.metric.info().floor_hz
    }
}

/// A runner whose trunk and pelvis turn this far apart in phase.
pub fn apart_deg(phase_deg: f64) -> Runner {
    let mut runner =
        Preset { fault: Fault::TrunkPelvisPhase, level: Level::Mild }.runner(SPEED_MPS, HEIGHT_M);
    // The mild preset is at 90°.
    runner.trunk.rotation_phase_rad += (phase_deg - 90.0).to_radians();
    runner
}

pub fn sound() -> Runner {
    Runner::new(SPEED_MPS, HEIGHT_M)
}

const TRUNK: &[Placement] = &[Placement::Trunk];
const SACRUM: &[Placement] = &[Placement::Sacrum];
const SPINE: &[Placement] = &[Placement::Sacrum, Placement::Trunk];
const THIGH: &[Placement] = &[Placement::Thigh];
const THIGH_AND_FOOT: &[Placement] = &[Placement::Thigh, Placement::Foot];
const LEG_AND_SACRUM: &[Placement] = &[Placement::Sacrum, Placement::Thigh, Placement::Shank];
const SHANK: &[Placement] = &[Placement::Shank];
const SHANK_AND_SACRUM: &[Placement] = &[Placement::Sacrum, Placement::Shank];
const FOOT: &[Placement] = &[Placement::Foot];
const WRIST: &[Placement] = &[Placement::Wrist];

/// Faults that one short run, or one after five earlier ones, decides.
pub const TABLE: &[Row] = &[
    // With a pelvis sensor too: the bend at the waist is the same movement and has the same limits.
    Row::new(
        Fault::ExcessForwardLeanWaist,
        "excess_forward_lean_waist",
        MetricId::TrunkLean,
        SPINE,
    ),
    Row::new(Fault::UprightBackwardLean, "upright_backward_lean", MetricId::TrunkLean, TRUNK),
    Row::new(
        Fault::ExcessLateralTrunkFlexion,
        "excess_lateral_trunk_flexion",
        MetricId::TrunkLateralRom,
        TRUNK,
    ),
    Row::new(
        Fault::LateralTrunkOffset,
        "excess_lateral_trunk_flexion",
        MetricId::TrunkLateralOffset,
        TRUNK,
    ),
    // An absolute drop without an own baseline is at most moderate.
    Row::new(
        Fault::ContralateralPelvicDrop,
        "contralateral_pelvic_drop",
        MetricId::PelvicDrop,
        SACRUM,
    )
    .sign([Mild, Moderate, Moderate])
    .told([Mild, Moderate, Moderate]),
    Row::new(
        Fault::OneSidedPelvicDrop,
        "contralateral_pelvic_drop",
        MetricId::PelvicDropAsymmetry,
        SACRUM,
    ),
    Row::new(Fault::AnteriorPelvicTilt, "anterior_pelvic_tilt", MetricId::PelvicTilt, SACRUM),
    // More than mild needs a tipped pelvis or overstriding with it.
    Row::new(
        Fault::ReducedHipExtension,
        "reduced_hip_extension",
        MetricId::ThighExtensionTo,
        THIGH_AND_FOOT,
    )
    .told([Mild; 3]),
    // Its metric is judged twice, by its size and by the difference of the sides.
    Row::new(
        Fault::HamstringImbalance,
        "hamstring_imbalance_pattern",
        MetricId::ThighFlexionPeak,
        THIGH,
    ),
    Row::new(Fault::Overstriding, "overstriding", MetricId::TibiaInclinationIc, LEG_AND_SACRUM),
    Row::new(Fault::LowCadence, "low_cadence", MetricId::CadenceDeficit, WRIST),
    // Its only measurement is of grade C, which carries a trend and no severe level.
    Row::new(Fault::HighBraking, "high_braking", MetricId::BrakePeak, SACRUM)
        .sign([Mild, Moderate, Moderate])
        .told([Mild, Moderate, Moderate]),
    Row::new(
        Fault::ExcessTrunkRotation,
        "excess_trunk_rotation",
        MetricId::TrunkRotationRom,
        SPINE,
    ),
    Row::new(Fault::TrunkPelvisPhase, "excess_trunk_rotation", MetricId::TrunkPelvisPhase, SPINE)
        .against(|| apart_deg(90.0)),
    // Severe needs three sessions.
    Row::new(Fault::LrAsymmetry, "lr_asymmetry", MetricId::ContactAsymmetry, FOOT)
        .sign([Mild, Moderate, Moderate])
        .told([Mild, Moderate, Moderate]),
    // Long enough for the fifty strides of local stability.
    Row::new(Fault::CoreInstability, "core_instability", MetricId::TrunkLeanSd, SPINE)
        .sign([Mild, Severe, Severe])
        .against(sound)
        .lasting(42.0),
    Row::new(Fault::HighImpact, "high_impact", MetricId::PtaAxial, SHANK),
    Row::new(
        Fault::LowShockAbsorption,
        "low_shock_absorption",
        MetricId::ShockAttenuationTime,
        SHANK_AND_SACRUM,
    )
    .against(sound),
    Row::new(Fault::Overpronation, "overpronation", MetricId::PronationExcursion, FOOT),
    Row::new(Fault::FastPronation, "overpronation", MetricId::PronationVelocity, FOOT),
    Row::new(Fault::LateEversion, "overpronation", MetricId::PronationTime, FOOT),
    Row::new(Fault::ArmCrossover, "arm_crossover", MetricId::ArmCrossover, WRIST).against(sound),
    // The two sides against each other: no earlier session is needed.
    // Of grade C as well.
    Row::new(Fault::OneArmCrossover, "arm_crossover", MetricId::ArmCrossover, WRIST)
        .sign([Mild, Moderate, Moderate])
        .told([Mild, Moderate, Moderate]),
    // A strike pattern alone is information, and never more than a mild sign.
    Row::new(Fault::RearfootStrikeHeavy, "rearfoot_strike_heavy", MetricId::FootStrikeAngle, FOOT)
        .sign([Mild; 3])
        .told([Sound; 3]),
    Row::new(Fault::ForefootStrike, "rearfoot_strike_heavy", MetricId::FootStrikeAngle, FOOT)
        .sign([Sound; 3])
        .told([Sound; 3]),
];

/// Faults that only a long run shows: `sim_faults_history.rs`.
pub const LONG: [Fault; 2] = [Fault::InsufficientWarmup, Fault::FatigueDrift];

/// Everyday sensors, crooked on their segments and with a bias, both sides of a limb.
pub fn sensors(worn: &[Placement], rate_hz: f64, seed: u64) -> Vec<SensorSpec> {
    let sites = worn.iter().flat_map(|&placement| -> Vec<Site> {
        match placement {
            Placement::Sacrum | Placement::Trunk => vec![placement.into()],
            _ => [Side::Left, Side::Right].map(|side| Site::sided(placement, side)).to_vec(),
        }
    });
    sites
        .zip(seed..)
        .map(|(site, seed)| {
            let mut spec = SensorSpec::new(site, rate_hz).misaligned_deg(10.0, seed);
            spec.gyr_bias_dps = [0.5, -0.4, 0.3];
            spec
        })
        .collect()
}

pub fn recorded(runner: Runner, worn: Vec<SensorSpec>, seconds: f64, seed: u64) -> Recording {
    // What shows that the gyroscopes are right, as the guide asks.
    let scenario = Scenario::running(runner, seconds)
        .then(Activity::Walking { cadence_spm: 112.0 }, 10.0)
        .then(Activity::Bending, 6.0)
        .sensors(worn)
        .seed(seed)
        .without_steps();
    simulate(&scenario).expect("simulation").recording
}

pub fn analyzed(recording: &Recording, context: Context) -> Report {
    analyze(recording, &Options::default().with_context(context)).expect("analysis").report
}

/// One run of a runner with sensors at these placements.
pub fn run(
    runner: Runner,
    worn: &[Placement],
    rate_hz: f64,
    seconds: f64,
    context: Context,
) -> Report {
    analyzed(&recorded(runner, sensors(worn, rate_hz, 11), seconds, 11), context)
}

/// Five earlier sessions of a runner.
pub fn sessions(usual: &Runner, worn: &[Placement], rate_hz: f64, seconds: f64) -> Context {
    let earlier = (1..=5).map(|seed| {
        // The sensors are put on anew each time.
        let recording = recorded(usual.clone(), sensors(worn, rate_hz, 100 * seed), seconds, seed);
        analyzed(&recording, Context::default()).session()
    });
    Context { history: History::new(earlier.collect()), ..Context::default() }
}

pub fn finding<'a>(report: &'a Report, fault: &str) -> &'a FaultFinding {
    report.faults.iter().find(|f| f.fault == fault).expect("a fault of the catalogue")
}

pub fn severity(report: &Report, fault: &str) -> Option<Severity> {
    finding(report, fault).severity()
}

/// The worst sign of a metric: it may be judged by more than one criterion.
pub fn sign(finding: &FaultFinding, metric: MetricId) -> Option<Severity> {
    let mine = finding.evidence.iter().filter(|e| e.subject.metric() == Some(metric));
    mine.map(|e| e.severity).max()
}

pub fn estimate(report: &Report, metric: MetricId) -> Option<&Estimate> {
    report.metric(metric).and_then(MetricValue::estimate)
}

/// Name, value and severity of every sign, for messages.
pub fn seen(finding: &FaultFinding) -> String {
    let signs = finding
        .evidence
        .iter()
        .map(|e| format!("{} {:.2} {:?}", e.subject.name(), e.value, e.severity));
    format!("{:?} of {}", finding.severity(), signs.collect::<Vec<_>>().join(", "))
}
