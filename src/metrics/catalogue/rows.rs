//! The rows of the catalogue, in the order of the report.

use serde::{Deserialize, Serialize};

use super::{MetricInfo, way};
use crate::metrics::Grade::{A, B, C};
use crate::recording::Placement::{
    self, Foot, Head, Hip, Pelvis, Pocket, Sacrum, Shank, Thigh, Trunk, Waist, Wrist,
};
use crate::units::Unit;

/// Sensors that feel both feet, best first.
const AXIS: &[Placement] = &[Sacrum, Pelvis, Waist];
const LOOSE: &[Placement] = &[Trunk, Head, Hip];

catalogue! {
    Cadence "cadence", Unit::StepsPerMinute, floor 25.0, n 4,
        &[way(&[Foot, Shank], false, A, 0.2, "events"), way(AXIS, false, A, 0.2, "events"),
          way(LOOSE, false, A, 0.4, "events"), way(&[Thigh, Pocket, Wrist], false, A, 0.6, "stride_period")];
    StepTime "step_time", Unit::Second, floor 50.0, n 4,
        &[way(&[Foot, Shank], false, A, 0.001, "events"), way(AXIS, false, A, 0.001, "events"),
          way(LOOSE, false, B, 0.002, "events"), way(&[Thigh, Pocket, Wrist], false, B, 0.003, "stride_period")];
    StrideTime "stride_time", Unit::Second, floor 50.0, n 3,
        &[way(&[Foot, Shank], false, A, 0.001, "events"), way(AXIS, false, A, 0.001, "events"),
          way(LOOSE, false, B, 0.002, "events"), way(&[Thigh, Pocket, Wrist], false, B, 0.003, "stride_period")];
    StrideTimeCv "stride_time_cv", Unit::Percent, floor 200.0, n 20,
        &[way(&[Foot, Shank], true, A, 0.3, "events"), way(AXIS, false, B, 0.5, "events"),
          way(LOOSE, false, C, 0.8, "events")];
    ContactTime "contact_time", Unit::Second, floor 100.0, n 4,
        &[way(&[Foot], true, A, 0.015, "pitch_rate_minima"), way(&[Shank], true, B, 0.016, "pitch_rate_events"),
          way(&[Sacrum, Pelvis], false, B, 0.020, "vertical_force_threshold"), way(&[Waist], false, C, 0.034, "vertical_force_threshold"),
          way(LOOSE, false, C, 0.036, "effective_contact")];
    FlightTime "flight_time", Unit::Second, floor 100.0, n 4,
        &[way(&[Foot], true, A, 0.015, "pitch_rate_minima"), way(&[Shank], true, B, 0.016, "pitch_rate_events"),
          way(&[Sacrum, Pelvis], false, B, 0.020, "vertical_force_threshold"), way(&[Waist], false, C, 0.034, "vertical_force_threshold"),
          way(LOOSE, false, C, 0.036, "effective_contact")];
    DutyFactor "duty_factor", Unit::One, floor 100.0, n 4,
        &[way(&[Foot], true, A, 0.021, "pitch_rate_minima"), way(&[Shank], true, B, 0.022, "pitch_rate_events"),
          way(&[Sacrum, Pelvis], false, B, 0.028, "vertical_force_threshold"), way(&[Waist], false, C, 0.047, "vertical_force_threshold"),
          way(LOOSE, false, C, 0.050, "effective_contact")];
    ContactBalance "contact_balance", Unit::Percent, floor 200.0, n 10,
        &[way(&[Foot], true, A, 1.0, "pitch_rate_minima"), way(&[Shank], true, B, 1.6, "pitch_rate_events"),
          way(&[Sacrum, Pelvis], true, C, 1.5, "vertical_force_threshold")];
    ContactAsymmetry "contact_asymmetry", Unit::Percent, floor 200.0, n 10,
        &[way(&[Foot], true, A, 4.0, "pitch_rate_minima"), way(&[Shank], true, B, 6.5, "pitch_rate_events"),
          way(&[Sacrum, Pelvis], true, C, 3.5, "vertical_force_threshold")];
    StepTimeAsymmetry "step_time_asymmetry", Unit::Percent, floor 100.0, n 10,
        &[way(&[Foot], true, A, 1.0, "events"), way(&[Shank], true, B, 1.5, "events"), way(&[Sacrum, Pelvis], true, C, 4.0, "events")];
    StrideLength "stride_length", Unit::Metre, floor 100.0, n 3,
        &[way(&[Foot], true, B, 0.09, "foot_strapdown"), way(&[Sacrum, Pelvis, Trunk, Waist, Hip, Pocket, Head, Shank, Thigh, Wrist, Foot], false, B, 0.05, "given_speed")];
    Speed "speed", Unit::MetrePerSecond, floor 100.0, n 3,
        &[way(&[Foot], true, B, 0.13, "foot_strapdown"), way(&[Sacrum, Pelvis, Trunk, Waist, Hip, Pocket, Head, Shank, Thigh, Wrist, Foot], false, B, 0.07, "given_speed")];
    CadenceDeficit "cadence_deficit", Unit::StepsPerMinute, floor 25.0, n 10,
        &[way(&[Foot, Shank, Sacrum, Pelvis, Trunk, Waist, Hip, Pocket, Head, Thigh, Wrist], false, A, 1.0, "reference_for_speed_and_height")];
    VerticalOscillation "vertical_oscillation", Unit::Metre, floor 50.0, n 4,
        &[way(&[Sacrum, Pelvis], true, A, 0.005, "periodic_integration"), way(&[Trunk, Head], true, A, 0.006, "periodic_integration"),
          way(&[Waist], true, B, 0.008, "periodic_integration"), way(&[Hip], true, C, 0.015, "periodic_integration"),
          way(&[Sacrum, Pelvis, Waist, Trunk, Head], false, C, 0.012, "periodic_integration_untilted")];
    VerticalRatio "vertical_ratio", Unit::Percent, floor 50.0, n 4,
        &[way(&[Sacrum, Pelvis, Trunk, Head], true, B, 0.6, "periodic_integration"), way(&[Waist], true, C, 0.9, "periodic_integration")];
    PeakVgrf "peak_vgrf", Unit::BodyWeight, floor 100.0, n 4,
        &[way(&[Foot], true, B, 0.35, "sine_model"), way(&[Sacrum, Pelvis], false, B, 0.30, "sine_and_push_off"),
          way(&[Shank], true, C, 0.50, "sine_model"), way(&[Waist], false, C, 0.50, "sine_and_push_off")];
    PtaAxial "pta_axial", Unit::Gravity, floor 199.0, n 5,
        &[way(&[Shank], true, A, 0.8, "peak")];
    PtaResultant "pta_resultant", Unit::Gravity, floor 199.0, n 5,
        &[way(&[Shank], true, A, 0.7, "peak")];
    PtaAsymmetry "pta_asymmetry", Unit::Percent, floor 199.0, n 10,
        &[way(&[Shank], true, B, 8.0, "peak")];
    SacralPeak "sacral_peak", Unit::Gravity, floor 100.0, n 5,
        &[way(&[Sacrum, Pelvis], false, B, 0.3, "peak"), way(&[Waist], false, C, 0.6, "peak")];
    FootPeak "foot_peak", Unit::Gravity, floor 500.0, n 5,
        &[way(&[Foot], true, C, 3.0, "peak"), way(&[Foot], false, C, 4.0, "peak")];
    BrakeDv "brake_dv", Unit::MetrePerSecond, floor 50.0, n 10,
        &[way(&[Sacrum, Pelvis], true, C, 0.05, "stance_least_squares")];
    BrakePeak "brake_peak", Unit::BodyWeight, floor 50.0, n 10,
        &[way(&[Sacrum, Pelvis], true, C, 0.06, "stance_least_squares")];
    TrunkLean "trunk_lean", Unit::Degree, floor 50.0, n 4,
        &[way(&[Trunk], true, A, 1.5, "stride_levelled")];
    TrunkLateralRom "trunk_lateral_rom", Unit::Degree, floor 50.0, n 4,
        &[way(&[Trunk], true, A, 1.5, "stride_levelled")];
    TrunkLateralOffset "trunk_lateral_offset", Unit::Degree, floor 50.0, n 4,
        &[way(&[Trunk], true, B, 1.5, "stride_levelled")];
    TrunkRotationRom "trunk_rotation_rom", Unit::Degree, floor 50.0, n 4,
        &[way(&[Trunk], true, A, 2.0, "stride_detrended")];
    PelvicTilt "pelvic_tilt", Unit::Degree, floor 50.0, n 4,
        &[way(&[Sacrum, Pelvis], true, B, 2.5, "stride_levelled")];
    PelvicTiltRom "pelvic_tilt_rom", Unit::Degree, floor 50.0, n 4,
        &[way(&[Sacrum, Pelvis], true, B, 2.0, "stride_levelled")];
    PelvicDrop "pelvic_drop", Unit::Degree, floor 50.0, n 4,
        &[way(&[Sacrum, Pelvis], true, B, 3.0, "stride_levelled")];
    PelvicObliquityRom "pelvic_obliquity_rom", Unit::Degree, floor 50.0, n 4,
        &[way(&[Sacrum, Pelvis], true, B, 2.0, "stride_levelled")];
    PelvisRotationRom "pelvis_rotation_rom", Unit::Degree, floor 50.0, n 4,
        &[way(&[Sacrum, Pelvis], true, B, 2.0, "stride_detrended")];
    TibiaInclinationIc "tibia_inclination_ic", Unit::Degree, floor 100.0, n 4,
        &[way(&[Shank], true, B, 4.0, "stride_levelled")];
    FootStrikeAngle "foot_strike_angle", Unit::Degree, floor 200.0, n 4,
        &[way(&[Foot], true, B, 6.0, "flat_foot_zero")];
    VerticalOscillationModel "vertical_oscillation_model", Unit::Metre, floor 100.0, n 4,
        &[way(&[Foot], true, B, 0.010, "sine_model"), way(&[Sacrum, Pelvis], false, B, 0.012, "sine_model"),
          way(&[Shank], true, C, 0.015, "sine_model"), way(&[Waist], false, C, 0.015, "sine_model")];
    VerticalStiffness "vertical_stiffness", Unit::KilonewtonPerMetre, floor 100.0, n 4,
        &[way(&[Foot], true, B, 3.0, "sine_model"), way(&[Sacrum, Pelvis], false, C, 5.0, "sine_model"),
          way(&[Shank], true, C, 6.0, "sine_model"), way(&[Waist], false, C, 6.0, "sine_model")];
    LegStiffness "leg_stiffness", Unit::KilonewtonPerMetre, floor 100.0, n 4,
        &[way(&[Foot], true, B, 1.5, "sine_model"), way(&[Sacrum, Pelvis], false, C, 2.5, "sine_model"),
          way(&[Shank], true, C, 3.0, "sine_model"), way(&[Waist], false, C, 3.0, "sine_model")];
    TibialImpulse "tibial_impulse_50ms", Unit::MetrePerSecond, floor 100.0, n 5,
        &[way(&[Shank], true, B, 0.15, "impulse")];
    ImpactPower "impact_power", Unit::GravitySquared, floor 100.0, n 5,
        &[way(&[Shank], true, B, 0.10, "stride_spectrum"), way(&[Sacrum, Pelvis], true, B, 0.03, "stride_spectrum"),
          way(&[Trunk], true, B, 0.02, "stride_spectrum")];
    ActivePower "active_power", Unit::GravitySquared, floor 100.0, n 5,
        &[way(&[Shank], true, B, 0.10, "stride_spectrum")];
    ShockAttenuationTime "shock_attenuation_time", Unit::Percent, floor 200.0, n 5,
        &[way(&[Sacrum, Pelvis], false, B, 6.0, "peak_ratio"), way(&[Trunk, Head], false, B, 6.0, "peak_ratio")];
    ShockAttenuationBand "shock_attenuation_9_20hz", Unit::Decibel, floor 100.0, n 5,
        &[way(&[Sacrum, Pelvis], true, B, 2.0, "transfer_function"), way(&[Trunk], true, B, 2.0, "transfer_function")];
    PronationExcursion "pronation_excursion", Unit::Degree, floor 100.0, n 4,
        &[way(&[Foot], true, B, 3.0, "frontal_integral")];
    PronationVelocity "pronation_velocity", Unit::DegreePerSecond, floor 200.0, n 4,
        &[way(&[Foot], true, B, 60.0, "frontal_rate")];
    PronationTime "pronation_time", Unit::Percent, floor 100.0, n 4,
        &[way(&[Foot], true, B, 8.0, "frontal_integral")];
    TibialRotation "tibial_rotation", Unit::Degree, floor 100.0, n 4,
        &[way(&[Shank], true, C, 4.0, "axial_integral")];
    KneeFlexionIc "knee_flexion_ic", Unit::Degree, floor 100.0, n 4,
        &[way(&[Shank], true, B, 4.0, "two_segments")];
    KneeFlexionRom "knee_flexion_rom", Unit::Degree, floor 100.0, n 4,
        &[way(&[Shank], true, B, 4.0, "two_segments")];
    ThighExtensionTo "thigh_extension_to", Unit::Degree, floor 100.0, n 4,
        &[way(&[Thigh], true, B, 4.0, "stride_levelled")];
    ThighExtensionPeak "thigh_extension_peak", Unit::Degree, floor 50.0, n 4,
        &[way(&[Thigh], true, B, 3.0, "stride_levelled")];
    ThighFlexionPeak "thigh_flexion_peak", Unit::Degree, floor 50.0, n 4,
        &[way(&[Thigh], true, B, 3.0, "stride_levelled")];
    TrunkLeanIc "trunk_lean_ic", Unit::Degree, floor 100.0, n 4,
        &[way(&[Trunk], true, B, 2.0, "stride_levelled")];
    TrunkLateralAsymmetry "trunk_lateral_asymmetry", Unit::Degree, floor 50.0, n 4,
        &[way(&[Trunk], true, B, 1.5, "stride_levelled")];
    WaistFlexion "waist_flexion", Unit::Degree, floor 50.0, n 4,
        &[way(&[Trunk], true, B, 2.5, "two_segments")];
    LumbarFlexionRom "lumbar_flexion_rom", Unit::Degree, floor 50.0, n 4,
        &[way(&[Trunk], true, B, 2.5, "two_segments")];
    LumbarLateralRom "lumbar_lateral_rom", Unit::Degree, floor 50.0, n 4,
        &[way(&[Trunk], true, B, 2.5, "two_segments")];
    LumbarRotationRom "lumbar_rotation_rom", Unit::Degree, floor 50.0, n 4,
        &[way(&[Trunk], true, B, 3.0, "two_segments")];
    LumbarExtensionPushOff "lumbar_extension_push_off", Unit::Degree, floor 100.0, n 4,
        &[way(&[Trunk], true, C, 2.5, "two_segments")];
    TrunkPelvisPhase "trunk_pelvis_phase", Unit::Degree, floor 50.0, n 10,
        &[way(&[Trunk], true, B, 10.0, "relative_phase")];
    TrunkPelvisPhaseSd "trunk_pelvis_phase_sd", Unit::Degree, floor 50.0, n 10,
        &[way(&[Trunk], true, B, 5.0, "relative_phase")];
    ArmSwingRom "arm_swing_rom", Unit::Degree, floor 50.0, n 10,
        &[way(&[Wrist], true, C, 8.0, "stride_detrended")];
    ArmCrossover "arm_crossover", Unit::One, floor 50.0, n 10,
        &[way(&[Wrist], true, C, 0.10, "rate_ratio")];
    StepRegularity "step_regularity", Unit::One, floor 100.0, n 10,
        &[way(AXIS, false, B, 0.05, "autocorrelation"), way(&[Trunk, Head], false, B, 0.05, "autocorrelation")];
    StrideRegularity "stride_regularity", Unit::One, floor 100.0, n 10,
        &[way(AXIS, false, B, 0.05, "autocorrelation"), way(&[Trunk, Head], false, B, 0.05, "autocorrelation")];
    RmsRatioMl "rms_ratio_ml", Unit::One, floor 50.0, n 10,
        &[way(&[Sacrum, Pelvis], true, B, 0.04, "rms_ratio"), way(&[Trunk], true, B, 0.04, "rms_ratio")];
    RmsRatioAp "rms_ratio_ap", Unit::One, floor 50.0, n 10,
        &[way(&[Sacrum, Pelvis], true, B, 0.04, "rms_ratio"), way(&[Trunk], true, B, 0.04, "rms_ratio")];
    SampleEntropyAp "sample_entropy_ap", Unit::One, floor 50.0, n 20,
        &[way(&[Sacrum, Pelvis], true, B, 0.05, "sample_entropy"), way(&[Trunk], true, B, 0.05, "sample_entropy")];
    HarmonicRatioV "harmonic_ratio_v", Unit::One, floor 100.0, n 10,
        &[way(&[Sacrum, Pelvis], true, B, 0.5, "harmonics"), way(&[Trunk], true, B, 0.5, "harmonics")];
    HarmonicRatioAp "harmonic_ratio_ap", Unit::One, floor 100.0, n 10,
        &[way(&[Sacrum, Pelvis], true, B, 0.5, "harmonics"), way(&[Trunk], true, B, 0.5, "harmonics")];
    HarmonicRatioMl "harmonic_ratio_ml", Unit::One, floor 100.0, n 10,
        &[way(&[Sacrum, Pelvis], true, B, 0.5, "harmonics"), way(&[Trunk], true, B, 0.5, "harmonics")];
    LocalStability "local_stability", Unit::PerStride, floor 50.0, n 50,
        &[way(&[Sacrum, Pelvis], true, B, 0.15, "rosenstein"), way(&[Trunk], true, B, 0.15, "rosenstein")];
    StrideTimeDfa "stride_time_dfa", Unit::One, floor 100.0, n 256,
        &[way(&[Foot, Shank], true, B, 0.17, "dfa"), way(AXIS, false, B, 0.17, "dfa"),
          way(&[Trunk, Head, Hip], false, C, 0.20, "dfa")];
    ExternalPower "external_power", Unit::WattPerKilogram, floor 100.0, n 10,
        &[way(&[Sacrum, Pelvis], true, C, 0.8, "energy_changes")];
    MetabolicPower "metabolic_power", Unit::WattPerKilogram, floor 25.0, n 10,
        &[way(&[Foot, Shank, Sacrum, Pelvis, Waist, Trunk, Head, Hip, Thigh, Pocket, Wrist], false, C, 2.0, "cost_of_transport")];
    ImpactSum "impact_sum", Unit::Gravity, floor 100.0, n 10,
        &[way(&[Shank], true, B, 30.0, "sum"), way(&[Sacrum, Pelvis], false, C, 10.0, "sum")];
    EquivalentSteps "equivalent_steps", Unit::Steps, floor 100.0, n 10,
        &[way(&[Shank], true, C, 3.0, "weighted_sum"), way(&[Sacrum, Pelvis], false, C, 3.0, "weighted_sum")];
    WarmupRatio "warmup_ratio", Unit::Percent, floor 25.0, n 10,
        &[way(&[Foot], true, B, 3.0, "speed_ratio"),
          way(&[Shank, Sacrum, Pelvis, Waist, Trunk, Head, Hip, Thigh, Pocket, Wrist], false, B, 3.0, "speed_ratio")];
    PeakVgrfAsymmetry "peak_vgrf_asymmetry", Unit::Percent, floor 200.0, n 8,
        &[way(&[Foot], true, B, 6.0, "events"), way(&[Sacrum, Pelvis], true, C, 8.0, "events"),
          way(&[Shank], true, C, 8.0, "events")];
    FlightAsymmetry "flight_asymmetry", Unit::Percent, floor 200.0, n 8,
        &[way(&[Foot], true, B, 13.0, "events"), way(&[Sacrum, Pelvis], true, C, 13.0, "events"),
          way(&[Shank], true, C, 15.0, "events")];
    PelvicDropAsymmetry "pelvic_drop_asymmetry", Unit::Degree, floor 50.0, n 8,
        &[way(&[Sacrum, Pelvis], true, B, 2.0, "stride_levelled")];
    SwingTime "swing_time", Unit::Second, floor 100.0, n 4,
        &[way(&[Foot], true, A, 0.012, "pitch_rate_minima"), way(&[Shank], true, B, 0.025, "pitch_rate_events"),
          way(&[Sacrum, Pelvis], false, B, 0.030, "vertical_force_threshold"), way(&[Waist], false, C, 0.035, "vertical_force_threshold"),
          way(LOOSE, false, C, 0.045, "effective_contact")];
    StepLength "step_length", Unit::Metre, floor 100.0, n 3,
        &[way(&[Foot], true, B, 0.04, "foot_strapdown"), way(&[Sacrum, Pelvis, Trunk, Waist, Hip, Pocket, Head, Shank, Thigh, Wrist, Foot], false, B, 0.025, "given_speed")];
    BrakeImpulse "brake_impulse", Unit::BodyWeightSecond, floor 50.0, n 10,
        &[way(&[Sacrum, Pelvis], true, C, 0.005, "stance_least_squares")];
    ImpactActiveRatio "impact_active_ratio", Unit::One, floor 100.0, n 5,
        &[way(&[Shank], true, B, 0.02, "stride_spectrum")];
    StepSymmetry "step_symmetry", Unit::One, floor 100.0, n 10,
        &[way(AXIS, false, B, 0.05, "autocorrelation"), way(&[Trunk, Head], false, B, 0.05, "autocorrelation")];
    ContactSymmetryAngle "contact_symmetry_angle", Unit::Percent, floor 200.0, n 10,
        &[way(&[Foot], true, A, 1.3, "pitch_rate_minima"), way(&[Shank], true, B, 2.1, "pitch_rate_events"),
          way(&[Sacrum, Pelvis], true, C, 1.1, "vertical_force_threshold")];
    StepTimeSymmetryAngle "step_time_symmetry_angle", Unit::Percent, floor 100.0, n 10,
        &[way(&[Foot], true, A, 0.32, "events"), way(&[Shank], true, B, 0.5, "events"), way(&[Sacrum, Pelvis], true, C, 1.3, "events")];
    FlightSymmetryAngle "flight_symmetry_angle", Unit::Percent, floor 200.0, n 8,
        &[way(&[Foot], true, B, 4.1, "events"), way(&[Sacrum, Pelvis], true, C, 4.1, "events"),
          way(&[Shank], true, C, 5.0, "events")];
    PtaSymmetryAngle "pta_symmetry_angle", Unit::Percent, floor 199.0, n 10,
        &[way(&[Shank], true, B, 2.5, "peak")];
    PeakVgrfSymmetryAngle "peak_vgrf_symmetry_angle", Unit::Percent, floor 200.0, n 8,
        &[way(&[Foot], true, B, 2.0, "events"), way(&[Sacrum, Pelvis], true, C, 2.5, "events"),
          way(&[Shank], true, C, 2.5, "events")];
    RearfootShare "rearfoot_share", Unit::Percent, floor 200.0, n 10,
        &[way(&[Foot], true, B, 20.0, "flat_foot_zero")];
    LegAngleFs "leg_angle_fs", Unit::Degree, floor 100.0, n 4,
        &[way(&[Shank], true, B, 4.0, "two_segments")];
    OverstrideDistance "overstride_distance", Unit::Metre, floor 100.0, n 4,
        &[way(&[Shank], true, B, 0.06, "two_segments")];
    HipExtensionPeak "hip_extension_peak", Unit::Degree, floor 50.0, n 4,
        &[way(&[Thigh], true, B, 3.6, "two_segments")];
    TrunkLeanSd "trunk_lean_sd", Unit::Degree, floor 50.0, n 20,
        &[way(&[Trunk], true, B, 0.3, "stride_levelled")];
    TrunkLateralSd "trunk_lateral_sd", Unit::Degree, floor 50.0, n 20,
        &[way(&[Trunk], true, B, 0.3, "stride_levelled")];
    EarlyShockAttenuation "early_shock_attenuation", Unit::Percent, floor 200.0, n 100,
        &[way(&[Sacrum, Pelvis], false, B, 1.0, "peak_ratio"), way(&[Trunk, Head], false, B, 1.0, "peak_ratio")];
    EarlyPelvicDrop "early_pelvic_drop", Unit::Degree, floor 50.0, n 100,
        &[way(&[Sacrum, Pelvis], true, B, 0.5, "stride_levelled")];
    EarlySidewaysShare "early_sideways_share", Unit::One, floor 50.0, n 100,
        &[way(&[Sacrum, Pelvis], true, B, 0.005, "rms_ratio"), way(&[Trunk], true, B, 0.005, "rms_ratio")];
    EarlyThighRange "early_thigh_range", Unit::Percent, floor 50.0, n 100,
        &[way(&[Thigh], true, B, 1.0, "stride_levelled")];
}
