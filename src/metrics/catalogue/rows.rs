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
    Cadence "cadence", "Cadence", Unit::StepsPerMinute, floor 25.0, n 4,
        "Steps of both feet per minute, from the mean step time between usable initial contacts, or from the stride period where a placement gives no contacts.",
        "metric definition; accuracy Zeng et al. 2022 (pooled ICC 0.926)",
        &[way(&[Foot, Shank], false, A, 0.2, "events"), way(AXIS, false, A, 0.2, "events"),
          way(LOOSE, false, A, 0.4, "events"), way(&[Thigh, Pocket, Wrist], false, A, 0.6, "stride_period")];
    StepTime "step_time", "Step time", Unit::Second, floor 50.0, n 4,
        "Initial contact to the next initial contact of the other foot; half the stride time from one limb.",
        "metric definition",
        &[way(&[Foot, Shank], false, A, 0.001, "events"), way(AXIS, false, A, 0.001, "events"),
          way(LOOSE, false, B, 0.002, "events"), way(&[Thigh, Pocket, Wrist], false, B, 0.003, "stride_period")];
    StrideTime "stride_time", "Stride time", Unit::Second, floor 50.0, n 3,
        "Initial contact to the next initial contact of the same foot.",
        "metric definition",
        &[way(&[Foot, Shank], false, A, 0.001, "events"), way(AXIS, false, A, 0.001, "events"),
          way(LOOSE, false, B, 0.002, "events"), way(&[Thigh, Pocket, Wrist], false, B, 0.003, "stride_period")];
    StrideTimeCv "stride_time_cv", "Unevenness of the strides (variation of stride time)", Unit::Percent, floor 200.0, n 20,
        "Standard deviation of stride times, linear trend removed, over their mean. Needs 50 strides to be stable; event jitter inflates it below 200 Hz.",
        "Jones et al. 2025: minimal detectable change 0.525 percentage points",
        &[way(&[Foot, Shank], true, A, 0.3, "events"), way(AXIS, false, B, 0.5, "events"),
          way(LOOSE, false, C, 0.8, "events")];
    ContactTime "contact_time", "Ground contact (contact time)", Unit::Second, floor 100.0, n 4,
        "Terminal contact minus initial contact, both at 50 N of vertical force.",
        "foot: Falbriard et al. 2018; shank: Kiernan et al. 2023; sacrum: Patoz et al. 2022 (RMSE 20 ms)",
        &[way(&[Foot], true, A, 0.018, "pitch_rate_minima"), way(&[Shank], true, B, 0.020, "pitch_rate_events"),
          way(&[Sacrum, Pelvis], false, B, 0.026, "vertical_force_threshold"), way(&[Waist], false, C, 0.034, "vertical_force_threshold"),
          way(LOOSE, false, C, 0.036, "effective_contact")];
    FlightTime "flight_time", "Time in the air (flight time)", Unit::Second, floor 100.0, n 4,
        "Terminal contact to the next initial contact of the other foot; from one limb, half the stride time minus contact time.",
        "metric definition; its error is that of contact time, so relatively 2 to 3 times larger",
        &[way(&[Foot], true, A, 0.018, "pitch_rate_minima"), way(&[Shank], true, B, 0.020, "pitch_rate_events"),
          way(&[Sacrum, Pelvis], false, B, 0.026, "vertical_force_threshold"), way(&[Waist], false, C, 0.034, "vertical_force_threshold"),
          way(LOOSE, false, C, 0.036, "effective_contact")];
    DutyFactor "duty_factor", "Share of the stride on the ground (duty factor)", Unit::One, floor 100.0, n 4,
        "Contact time over stride time.",
        "metric definition",
        &[way(&[Foot], true, A, 0.025, "pitch_rate_minima"), way(&[Shank], true, B, 0.028, "pitch_rate_events"),
          way(&[Sacrum, Pelvis], false, B, 0.036, "vertical_force_threshold"), way(&[Waist], false, C, 0.047, "vertical_force_threshold"),
          way(LOOSE, false, C, 0.050, "effective_contact")];
    ContactBalance "contact_balance", "Left share of contact (contact-time balance)", Unit::Percent, floor 200.0, n 10,
        "Share of the left foot in the two feet's mean contact times; 50 is even.",
        "definition of the watch industry; normal within 50 ± 0.7 (Girard et al. 2019, SI 1.9 %)",
        &[way(&[Foot], true, A, 1.0, "pitch_rate_minima"), way(&[Shank], true, B, 1.6, "pitch_rate_events"),
          way(&[Sacrum, Pelvis], true, C, 1.5, "vertical_force_threshold")];
    ContactAsymmetry "contact_asymmetry", "Left–right difference of ground contact (contact-time asymmetry)", Unit::Percent, floor 200.0, n 10,
        "Symmetry index 200·(right − left)/(right + left) of the mean contact times; + right longer.",
        "Robinson et al. 1987; normal ±1.9 % (Girard et al. 2019)",
        &[way(&[Foot], true, A, 4.0, "pitch_rate_minima"), way(&[Shank], true, B, 6.5, "pitch_rate_events"),
          way(&[Sacrum, Pelvis], true, C, 3.5, "vertical_force_threshold")];
    StepTimeAsymmetry "step_time_asymmetry", "Left–right difference of step time (step-time asymmetry)", Unit::Percent, floor 100.0, n 10,
        "Symmetry index 200·(right − left)/(right + left) of the mean step times, named by the foot that lands first; + right step longer.",
        "Robinson et al. 1987",
        &[way(&[Foot], true, A, 1.0, "events"), way(&[Shank], true, B, 1.5, "events"), way(&[Sacrum, Pelvis], true, C, 4.0, "events")];
    StrideLength "stride_length", "Stride length", Unit::Metre, floor 100.0, n 3,
        "Horizontal distance between successive mid-stances of the same foot; with a given speed, speed times stride time.",
        "strapdown with a standing-foot update: Zrenner et al. 2018, Falbriard et al. 2021; the interval leaves room for an axis whose sensitivity is 5 % off",
        &[way(&[Foot], true, B, 0.09, "foot_strapdown"), way(&[Sacrum, Pelvis, Trunk, Waist, Hip, Pocket, Head, Shank, Thigh, Wrist, Foot], false, B, 0.05, "given_speed")];
    Speed "speed", "Running speed", Unit::MetrePerSecond, floor 100.0, n 3,
        "Stride length over stride time from a foot sensor, else the speed that was given.",
        "Falbriard et al. 2021: direct integration 0.08 ± 0.10 m/s bias, 0.16 m/s precision",
        &[way(&[Foot], true, B, 0.13, "foot_strapdown"), way(&[Sacrum, Pelvis, Trunk, Waist, Hip, Pocket, Head, Shank, Thigh, Wrist, Foot], false, B, 0.07, "given_speed")];
    CadenceDeficit "cadence_deficit", "Cadence below the expected (cadence deficit)", Unit::StepsPerMinute, floor 25.0, n 10,
        "Reference cadence for speed and height minus cadence: [171.3 + 5.6·(v − 3.8)]·√(1.75/h). Without a speed the reference is that of 2.5 m/s, the slow end, so that only a clear deficit shows; without a height, 1.75 m.",
        "[P] from Luedke et al. 2021 (level) and Burns et al. 2019 (5.6 steps/min per m/s); the root of the height is [P] and gives −49 steps/min per metre, where Burns et al. measured −123 in elites of a 100 km race; between-runner SD 8 steps/min",
        &[way(&[Foot, Shank, Sacrum, Pelvis, Trunk, Waist, Hip, Pocket, Head, Thigh, Wrist], false, A, 1.0, "reference_for_speed_and_height")];
    VerticalOscillation "vertical_oscillation", "Bounce (vertical oscillation)", Unit::Metre, floor 50.0, n 4,
        "Highest minus lowest point of the sensor within a step, by double integration over a stride with the constraint that it closes. The sensor's own point, not the centre of mass (which moves about as much).",
        "closed-form periodic integration; sacral anchor: Asgari & Heller 2025, bias 2 mm",
        &[way(&[Sacrum, Pelvis], true, A, 0.005, "periodic_integration"), way(&[Trunk, Head], true, A, 0.006, "periodic_integration"),
          way(&[Waist], true, B, 0.008, "periodic_integration"), way(&[Hip], true, C, 0.015, "periodic_integration"),
          way(&[Sacrum, Pelvis, Waist, Trunk, Head], false, C, 0.012, "periodic_integration_untilted")];
    VerticalRatio "vertical_ratio", "Bounce per step length (vertical ratio)", Unit::Percent, floor 50.0, n 4,
        "Vertical oscillation over step length.",
        "metric definition; usual 6–10 % [M]",
        &[way(&[Sacrum, Pelvis, Trunk, Head], true, B, 0.6, "periodic_integration"), way(&[Waist], true, C, 0.9, "periodic_integration")];
    PeakVgrf "peak_vgrf", "Peak push of the ground (peak vertical force)", Unit::BodyWeight, floor 100.0, n 4,
        "Peak of the vertical force of a step. From one leg: that of a half-sine with the measured contact and flight time, (π/2)·(t_f/t_c + 1) body weights, which is a model value (0.27 ± 0.12 body weights below a force treadmill in 37 runners). From the pelvis: the vertical acceleration low-passed at twice the step frequency, put back to the height of the half-sine; without a gyroscope the mean of that and of the half-sine by time.",
        "Morin et al. 2005",
        &[way(&[Foot], true, B, 0.35, "sine_model"), way(&[Sacrum, Pelvis], false, B, 0.30, "sine_and_push_off"),
          way(&[Shank], true, C, 0.50, "sine_model"), way(&[Waist], false, C, 0.50, "sine_and_push_off")];
    PtaAxial "pta_axial", "Jolt along the shin (axial peak tibial acceleration)", Unit::Gravity, floor 199.0, n 5,
        "Largest specific force along the shank between 20 ms before and 80 ms after initial contact, gravity included, unfiltered.",
        "Sheerin et al. 2020; minimal detectable change 2 g; ≥ 199 Hz (102 Hz reads 0.5–1.4 g low)",
        &[way(&[Shank], true, A, 0.8, "peak")];
    PtaResultant "pta_resultant", "Jolt at the shin (peak tibial acceleration)", Unit::Gravity, floor 199.0, n 5,
        "Largest length of the shank's specific force between 20 ms before and 80 ms after initial contact, gravity included, unfiltered. Free of alignment.",
        "Sheerin et al. 2020: 10 g at 2.7 m/s, +3.8 g per m/s; minimal detectable change 1.5 g",
        &[way(&[Shank], true, A, 0.7, "peak")];
    PtaAsymmetry "pta_asymmetry", "Left–right difference of the shin's jolt (tibial-acceleration asymmetry)", Unit::Percent, floor 199.0, n 10,
        "Symmetry index 200·(right − left)/(right + left) of resultant peak tibial acceleration; + right larger.",
        "Robinson et al. 1987; normal up to 17 % for impact loading (Girard et al. 2019)",
        &[way(&[Shank], true, B, 8.0, "peak")];
    SacralPeak "sacral_peak", "Jolt at the lower back (sacral acceleration)", Unit::Gravity, floor 100.0, n 5,
        "Largest vertical specific force in stance, unfiltered.",
        "metric definition",
        &[way(&[Sacrum, Pelvis], false, B, 0.3, "peak"), way(&[Waist], false, C, 0.6, "peak")];
    FootPeak "foot_peak", "Jolt at the foot (peak foot acceleration)", Unit::Gravity, floor 500.0, n 5,
        "Largest length of the foot's specific force around initial contact. Depends on shoe and fixation: compare only within one set-up.",
        "Mitschke et al. 2017: ≥ 500 Hz",
        &[way(&[Foot], true, C, 3.0, "peak"), way(&[Foot], false, C, 4.0, "peak")];
    BrakeDv "brake_dv", "Speed lost at landing (loss of speed in braking)", Unit::MetrePerSecond, floor 50.0, n 10,
        "Speed that a half-sine brake of the measured amplitude takes, b·g·t_c/π.",
        "metric definition [P]; force-plate anchor Napier et al. 2018",
        &[way(&[Sacrum, Pelvis], true, C, 0.05, "stance_least_squares")];
    BrakePeak "brake_peak", "Braking at landing (peak braking force)", Unit::BodyWeight, floor 50.0, n 10,
        "Amplitude b of −b·sin(2πu/t_c), the brake and push of steady running, fitted to the fore-aft acceleration of the hips in each stance. A trunk estimate: only for trends unless calibrated.",
        "Napier et al. 2018 (force plate: > 0.27 body weights in the injured tertile)",
        &[way(&[Sacrum, Pelvis], true, C, 0.06, "stance_least_squares")];
    TrunkLean "trunk_lean", "Forward lean (trunk inclination)", Unit::Degree, floor 50.0, n 4,
        "Mean forward inclination of the trunk in stance against standing; + forward.",
        "up-vector in the body frame, vertical by stride-averaged specific force; groups 3.6 ± 2.8° and 10.8 ± 2.2° (Teng & Powers 2015)",
        &[way(&[Trunk], true, A, 1.5, "stride_levelled")];
    TrunkLateralRom "trunk_lateral_rom", "Side-to-side lean (lateral trunk range)", Unit::Degree, floor 50.0, n 4,
        "Largest minus smallest sideways inclination of the trunk within a stride.",
        "up-vector in the body frame; usual 6–12° [M]",
        &[way(&[Trunk], true, A, 1.5, "stride_levelled")];
    TrunkLateralOffset "trunk_lateral_offset", "Lean to one side (lateral trunk offset)", Unit::Degree, floor 50.0, n 4,
        "Mean sideways inclination of the trunk over a stride against standing; + to the right.",
        "up-vector in the body frame",
        &[way(&[Trunk], true, B, 1.5, "stride_levelled")];
    TrunkRotationRom "trunk_rotation_rom", "Twist of the trunk (trunk rotation range)", Unit::Degree, floor 50.0, n 4,
        "Range of the trunk's heading within a stride, linear drift removed.",
        "gyroscope integral per stride; usual 15–30° [M]",
        &[way(&[Trunk], true, A, 2.0, "stride_detrended")];
    PelvicTilt "pelvic_tilt", "Tip of the pelvis against standing (pelvic tilt)", Unit::Degree, floor 50.0, n 4,
        "Mean forward tilt of the pelvis over a stride minus standing; + anterior.",
        "up-vector in the body frame; Asgari & Heller 2025 bias 0.3°, Lin et al. 2023 RMSE ≥ 4°",
        &[way(&[Sacrum, Pelvis], true, B, 2.5, "stride_levelled")];
    PelvicTiltRom "pelvic_tilt_rom", "Tipping of the pelvis in a stride (pelvic tilt range)", Unit::Degree, floor 50.0, n 4,
        "Range of the pelvis's forward tilt within a stride.",
        "usual 5–9° [M]",
        &[way(&[Sacrum, Pelvis], true, B, 2.0, "stride_levelled")];
    PelvicDrop "pelvic_drop", "Swing-side hip drop (contralateral pelvic drop)", Unit::Degree, floor 50.0, n 4,
        "Largest drop of the swing leg's side of the pelvis in stance, against horizontal.",
        "Bramah et al. 2018; sensor bias 3–4° possible (Lin et al. 2023)",
        &[way(&[Sacrum, Pelvis], true, B, 3.0, "stride_levelled")];
    PelvicObliquityRom "pelvic_obliquity_rom", "Rocking of the hips (pelvic obliquity range)", Unit::Degree, floor 50.0, n 4,
        "Range of the pelvis's sideways inclination within a stride.",
        "usual about 10° [M]",
        &[way(&[Sacrum, Pelvis], true, B, 2.0, "stride_levelled")];
    PelvisRotationRom "pelvis_rotation_rom", "Twist of the hips (pelvis rotation range)", Unit::Degree, floor 50.0, n 4,
        "Range of the pelvis's heading within a stride, linear drift removed.",
        "gyroscope integral per stride; usual 10–20° [M]",
        &[way(&[Sacrum, Pelvis], true, B, 2.0, "stride_detrended")];
    TibiaInclinationIc "tibia_inclination_ic", "Shin angle at landing (tibia inclination)", Unit::Degree, floor 100.0, n 4,
        "Inclination of the shank at initial contact against standing; + ankle ahead of the knee.",
        "stride-levelled attitude at the detected contact [P]",
        &[way(&[Shank], true, B, 4.0, "stride_levelled")];
    FootStrikeAngle "foot_strike_angle", "Foot angle at landing (foot strike angle)", Unit::Degree, floor 200.0, n 4,
        "Pitch of the foot at initial contact against its own flat position in mid-stance; + toes up.",
        "Falbriard et al. 2020: 2.0 ± 5.9°",
        &[way(&[Foot], true, B, 6.0, "flat_foot_zero")];
    VerticalOscillationModel "vertical_oscillation_model", "Bounce by contact and flight (vertical oscillation, model)", Unit::Metre, floor 100.0, n 4,
        "Rise and fall of the body's centre in a step from contact and flight time alone: that of a half-sine force of the same impulse.",
        "Morin et al. 2005",
        &[way(&[Foot], true, B, 0.010, "sine_model"), way(&[Sacrum, Pelvis], false, B, 0.012, "sine_model"),
          way(&[Shank], true, C, 0.015, "sine_model"), way(&[Waist], false, C, 0.015, "sine_model")];
    VerticalStiffness "vertical_stiffness", "Stiffness of the bounce (vertical stiffness, sine model)", Unit::KilonewtonPerMetre, floor 100.0, n 4,
        "Peak vertical force over the sinking of the body's centre in stance, both of a half-sine force with the measured contact and flight time. Needs the body mass. Not valid on a slope.",
        "Morin et al. 2005 (−0.7 to −7 % against a force plate)",
        &[way(&[Foot], true, B, 3.0, "sine_model"), way(&[Sacrum, Pelvis], false, C, 5.0, "sine_model"),
          way(&[Shank], true, C, 6.0, "sine_model"), way(&[Waist], false, C, 6.0, "sine_model")];
    LegStiffness "leg_stiffness", "Stiffness of the leg (leg stiffness, sine model)", Unit::KilonewtonPerMetre, floor 100.0, n 4,
        "Peak vertical force over the shortening of a straight leg that sweeps over its contact point (Morin's model; models with a measured leg give twice as much). Needs speed and body mass; leg length 0.53 of the height unless given.",
        "Morin et al. 2005; definition trap: Patoz et al. 2022",
        &[way(&[Foot], true, B, 1.5, "sine_model"), way(&[Sacrum, Pelvis], false, C, 2.5, "sine_model"),
          way(&[Shank], true, C, 3.0, "sine_model"), way(&[Waist], false, C, 3.0, "sine_model")];
    TibialImpulse "tibial_impulse_50ms", "Push on the shin in the first 50 ms (tibial impulse)", Unit::MetrePerSecond, floor 100.0, n 5,
        "Integral of the specific force along the shank less its value of standing (1 g) over 50 ms from initial contact: less sensitive to placement and rate than the peak.",
        "Zandbergen et al. 2023",
        &[way(&[Shank], true, B, 0.15, "impulse")];
    ImpactPower "impact_power", "Shaking of the impact (impact power, 9 to 20 Hz)", Unit::GravitySquared, floor 100.0, n 5,
        "Variance of the specific force along the segment that lies between 9 and 20 Hz, over whole strides, mean removed.",
        "Shorten & Winslow 1992",
        &[way(&[Shank], true, B, 0.10, "stride_spectrum"), way(&[Sacrum, Pelvis], true, B, 0.03, "stride_spectrum"),
          way(&[Trunk], true, B, 0.02, "stride_spectrum")];
    ActivePower "active_power", "Shaking of the movement (active power, 3 to 8 Hz)", Unit::GravitySquared, floor 100.0, n 5,
        "Variance of the specific force along the shank that lies between 3 and 8 Hz, over whole strides, mean removed. Not on the body's axis, where nearly all of it is the step frequency, which lies on the band's border.",
        "Shorten & Winslow 1992",
        &[way(&[Shank], true, B, 0.10, "stride_spectrum")];
    ShockAttenuationTime "shock_attenuation_time", "Jolt absorbed on the way up (shock attenuation, peaks)", Unit::Percent, floor 200.0, n 5,
        "100·(1 − proximal peak / tibial peak) of the axial specific force within 80 ms of initial contact; needs a shank and a sensor above it. Axes are those of standing; 12° of tilt between axes are 5 percentage points. It rises when the shock at the shank rises, so read it with the proximal peak.",
        "Derrick et al. 1998; Shorten & Winslow 1992",
        &[way(&[Sacrum, Pelvis], false, B, 6.0, "peak_ratio"), way(&[Trunk, Head], false, B, 6.0, "peak_ratio")];
    ShockAttenuationBand "shock_attenuation_9_20hz", "Shaking absorbed on the way up (shock attenuation, 9 to 20 Hz)", Unit::Decibel, floor 100.0, n 5,
        "Mean over 9 to 20 Hz of 10·log10 of the proximal over the tibial power of the axial specific force in the same contacts, linear trend removed; negative is attenuation.",
        "Shorten & Winslow 1992; Derrick et al. 1998",
        &[way(&[Sacrum, Pelvis], true, B, 2.0, "transfer_function"), way(&[Trunk], true, B, 2.0, "transfer_function")];
    PronationExcursion "pronation_excursion", "Rolling in of the foot (pronation excursion)", Unit::Degree, floor 100.0, n 4,
        "Rotation of the shoe in the frontal plane from initial contact to the greatest eversion in stance; + eversion. The shoe's motion, not the heel bone's.",
        "Koldenhoven & Hertel 2018 (fair agreement)",
        &[way(&[Foot], true, B, 3.0, "frontal_integral")];
    PronationVelocity "pronation_velocity", "Speed of rolling in (peak pronation velocity)", Unit::DegreePerSecond, floor 200.0, n 4,
        "Largest eversion rate of the shoe in the first 40 % of stance.",
        "Koldenhoven & Hertel 2018 (excellent agreement)",
        &[way(&[Foot], true, B, 60.0, "frontal_rate")];
    PronationTime "pronation_time", "When the foot is rolled in furthest (time of greatest eversion)", Unit::Percent, floor 100.0, n 4,
        "Instant of the greatest eversion, share of stance.",
        "Jungmalm et al. 2020",
        &[way(&[Foot], true, B, 8.0, "frontal_integral")];
    TibialRotation "tibial_rotation", "Inward turn of the shin (tibial internal rotation)", Unit::Degree, floor 100.0, n 4,
        "Range of the shank's rotation about its own axis in the first half of stance. Skin moves by about as much.",
        "Sinclair et al. 2017 (7.5° at 4 m/s)",
        &[way(&[Shank], true, C, 4.0, "axial_integral")];
    KneeFlexionIc "knee_flexion_ic", "Knee bend at landing (knee flexion at contact)", Unit::Degree, floor 100.0, n 4,
        "Angle between thigh and shank in the sagittal plane at initial contact, against standing; + flexion. Needs both.",
        "usual 12 to 20° [M]",
        &[way(&[Shank], true, B, 4.0, "two_segments")];
    KneeFlexionRom "knee_flexion_rom", "Knee bend after landing (knee flexion in stance)", Unit::Degree, floor 100.0, n 4,
        "Knee flexion from initial contact to its greatest value in stance.",
        "Derrick 2004; usual 20 to 30° [M]",
        &[way(&[Shank], true, B, 4.0, "two_segments")];
    ThighExtensionTo "thigh_extension_to", "Thigh behind the body at push-off (thigh extension at toe-off)", Unit::Degree, floor 100.0, n 4,
        "Inclination of the thigh against standing at the terminal contact of its side; − is behind. The contact comes from a shank or foot of the same side, else from the body's axis.",
        "no accepted optimum (Souza 2016); usual −15 to −28° at 2.8 to 3.6 m/s [M]",
        &[way(&[Thigh], true, B, 4.0, "stride_levelled")];
    ThighExtensionPeak "thigh_extension_peak", "Thigh furthest behind (greatest thigh extension)", Unit::Degree, floor 50.0, n 4,
        "Most backward inclination of the thigh in a stride, a little after toe-off; − is behind.",
        "Schache et al. 2000 on hip extension",
        &[way(&[Thigh], true, B, 3.0, "stride_levelled")];
    ThighFlexionPeak "thigh_flexion_peak", "Thigh furthest in front (greatest thigh flexion)", Unit::Degree, floor 50.0, n 4,
        "Most forward inclination of the thigh in swing.",
        "usual 30 to 45° [M]",
        &[way(&[Thigh], true, B, 3.0, "stride_levelled")];
    TrunkLeanIc "trunk_lean_ic", "Forward lean at landing (trunk inclination at contact)", Unit::Degree, floor 100.0, n 4,
        "Forward inclination of the trunk against standing at initial contact.",
        "stride-levelled attitude [P]",
        &[way(&[Trunk], true, B, 2.0, "stride_levelled")];
    TrunkLateralAsymmetry "trunk_lateral_asymmetry", "Lean to the right less to the left (lateral trunk asymmetry)", Unit::Degree, floor 50.0, n 4,
        "Difference of the greatest lateral inclinations to the right and to the left, as absolute values.",
        "Burke et al. 2023 on trunk drop to one side",
        &[way(&[Trunk], true, B, 1.5, "stride_levelled")];
    WaistFlexion "waist_flexion", "Bend at the waist (trunk against pelvis)", Unit::Degree, floor 50.0, n 4,
        "Forward lean of the trunk less the forward tilt of the pelvis, both against standing; tells bending at the waist from leaning with the whole body.",
        "difference of two stride-levelled attitudes [P]",
        &[way(&[Trunk], true, B, 2.5, "two_segments")];
    LumbarFlexionRom "lumbar_flexion_rom", "Bending of the lower back (lumbar flexion range)", Unit::Degree, floor 50.0, n 4,
        "Range of trunk against pelvis in the sagittal plane within a stride.",
        "Schache et al. 2002 (13.3°) [M]",
        &[way(&[Trunk], true, B, 2.5, "two_segments")];
    LumbarLateralRom "lumbar_lateral_rom", "Side bending of the lower back (lumbar lateral range)", Unit::Degree, floor 50.0, n 4,
        "Range of trunk against pelvis in the frontal plane within a stride.",
        "Schache et al. 2002 (18.5°) [M]",
        &[way(&[Trunk], true, B, 2.5, "two_segments")];
    LumbarRotationRom "lumbar_rotation_rom", "Turning of the lower back (lumbar axial range)", Unit::Degree, floor 50.0, n 4,
        "Range of trunk against pelvis about the vertical within a stride.",
        "Schache et al. 2002 (23.0°) [M]",
        &[way(&[Trunk], true, B, 3.0, "two_segments")];
    LumbarExtensionPushOff "lumbar_extension_push_off", "Arch of the back at push-off (lumbar extension)", Unit::Degree, floor 100.0, n 4,
        "Extension of trunk against pelvis at terminal contact, against the mean of mid-stance (30 to 60 % of stance); + extension.",
        "article row 18; bands [P]",
        &[way(&[Trunk], true, C, 2.5, "two_segments")];
    TrunkPelvisPhase "trunk_pelvis_phase", "Lag between twist of trunk and hips (trunk–pelvis relative phase)", Unit::Degree, floor 50.0, n 10,
        "Mean absolute continuous relative phase of the rotations of trunk and pelvis about the vertical: 0° in phase, 180° against each other.",
        "Seay et al. 2011",
        &[way(&[Trunk], true, B, 10.0, "relative_phase")];
    TrunkPelvisPhaseSd "trunk_pelvis_phase_sd", "Variation of that lag (variability of trunk–pelvis phase)", Unit::Degree, floor 50.0, n 10,
        "Standard deviation over strides of the relative phase, averaged over the stride.",
        "Seay et al. 2011",
        &[way(&[Trunk], true, B, 5.0, "relative_phase")];
    ArmSwingRom "arm_swing_rom", "Arm swing (arm swing range)", Unit::Degree, floor 50.0, n 10,
        "Range of the forearm's rotation about its main axis of swing within a stride.",
        "gyroscope integral per stride [P]",
        &[way(&[Wrist], true, C, 8.0, "stride_detrended")];
    ArmCrossover "arm_crossover", "Arms across the body (arm crossover index)", Unit::One, floor 50.0, n 10,
        "Turning of the forearm about the vertical over its turning about the horizontal axis of the swing (root mean squares); larger when the hand crosses the body. No norms exist.",
        "proposal of this project [P]",
        &[way(&[Wrist], true, C, 0.10, "rate_ratio")];
    StepRegularity "step_regularity", "Likeness of steps (step regularity)", Unit::One, floor 100.0, n 10,
        "Autocorrelation of the vertical acceleration at one step, unbiased; mean over windows of ten strides.",
        "Moe-Nilssen & Helbostad 2004; Schütte et al. 2015",
        &[way(AXIS, false, B, 0.05, "autocorrelation"), way(&[Trunk, Head], false, B, 0.05, "autocorrelation")];
    StrideRegularity "stride_regularity", "Likeness of strides (stride regularity)", Unit::One, floor 100.0, n 10,
        "Autocorrelation of the vertical acceleration at one stride, unbiased; mean over windows of ten strides.",
        "Moe-Nilssen & Helbostad 2004",
        &[way(AXIS, false, B, 0.05, "autocorrelation"), way(&[Trunk, Head], false, B, 0.05, "autocorrelation")];
    RmsRatioMl "rms_ratio_ml", "Sideways share of the shaking (mediolateral share of acceleration)", Unit::One, floor 50.0, n 10,
        "Root mean square of the mediolateral acceleration over that of all three, means removed.",
        "McGregor et al. 2009; Schütte et al. 2015",
        &[way(&[Sacrum, Pelvis], true, B, 0.04, "rms_ratio"), way(&[Trunk], true, B, 0.04, "rms_ratio")];
    RmsRatioAp "rms_ratio_ap", "Forward share of the shaking (fore-aft share of acceleration)", Unit::One, floor 50.0, n 10,
        "Root mean square of the fore-aft acceleration over that of all three, means removed.",
        "McGregor et al. 2009; Schütte et al. 2015",
        &[way(&[Sacrum, Pelvis], true, B, 0.04, "rms_ratio"), way(&[Trunk], true, B, 0.04, "rms_ratio")];
    SampleEntropyAp "sample_entropy_ap", "Irregularity of the forward shaking (sample entropy)", Unit::One, floor 50.0, n 20,
        "Sample entropy (m = 2, r = 0.2 standard deviations) of the fore-aft acceleration over 20 strides of 200 samples on one time scale, from the middle of the bout. Depends on noise and rate of the sensor.",
        "Richman & Moorman 2000; Schütte et al. 2015",
        &[way(&[Sacrum, Pelvis], true, B, 0.05, "sample_entropy"), way(&[Trunk], true, B, 0.05, "sample_entropy")];
    HarmonicRatioV "harmonic_ratio_v", "Smoothness up and down (vertical harmonic ratio)", Unit::One, floor 100.0, n 10,
        "Even over odd harmonics (to the 20th) of the stride frequency in the vertical acceleration; median over strides. The instant at which strides are cut moves it by up to 20 %.",
        "Gage 1964; Menz et al. 2003",
        &[way(&[Sacrum, Pelvis], true, B, 0.5, "harmonics"), way(&[Trunk], true, B, 0.5, "harmonics")];
    HarmonicRatioAp "harmonic_ratio_ap", "Smoothness forward (fore-aft harmonic ratio)", Unit::One, floor 100.0, n 10,
        "Even over odd harmonics of the stride frequency in the fore-aft acceleration; median over strides.",
        "Menz et al. 2003",
        &[way(&[Sacrum, Pelvis], true, B, 0.5, "harmonics"), way(&[Trunk], true, B, 0.5, "harmonics")];
    HarmonicRatioMl "harmonic_ratio_ml", "Smoothness sideways (mediolateral harmonic ratio)", Unit::One, floor 100.0, n 10,
        "Odd over even harmonics of the stride frequency in the mediolateral acceleration; median over strides.",
        "Menz et al. 2003",
        &[way(&[Sacrum, Pelvis], true, B, 0.5, "harmonics"), way(&[Trunk], true, B, 0.5, "harmonics")];
    LocalStability "local_stability", "Growth of small disturbances (local dynamic stability)", Unit::PerStride, floor 50.0, n 50,
        "Short-term largest divergence exponent (slope over the first half stride) of the angular rates and their copies a quarter stride later, 100 samples a stride, 50 strides. Smaller is said to be steadier, but noise lowers it too: compare one set-up only.",
        "Rosenstein et al. 1993; Fohrmann et al. 2022 (ICC 0.85 to 0.91)",
        &[way(&[Sacrum, Pelvis], true, B, 0.15, "rosenstein"), way(&[Trunk], true, B, 0.15, "rosenstein")];
    StrideTimeDfa "stride_time_dfa", "Memory of the stride times (long-range correlation)", Unit::One, floor 100.0, n 256,
        "Exponent of detrended fluctuation analysis of stride times; wants 512 strides. Minimal detectable change 0.21: for groups only.",
        "Meardon et al. 2011; Jones et al. 2025",
        &[way(&[Foot, Shank], true, B, 0.17, "dfa"), way(AXIS, false, B, 0.17, "dfa"),
          way(&[Trunk, Head, Hip], false, C, 0.20, "dfa")];
    ExternalPower "external_power", "Mechanical power (external power, estimate)", Unit::WattPerKilogram, floor 100.0, n 10,
        "Positive changes of the centre's potential and kinetic energy in a step, from vertical oscillation and braking, over the step time. An index, not metabolic power.",
        "Cavagna et al. 1964; metrics of consumer pods: Cerezuela-Espejo et al. 2021",
        &[way(&[Sacrum, Pelvis], true, C, 0.8, "energy_changes")];
    MetabolicPower "metabolic_power", "Energy used (metabolic power, estimate)", Unit::WattPerKilogram, floor 25.0, n 10,
        "Cost of running on this slope times speed; says nothing of the runner's own economy.",
        "Minetti et al. 2002 [M]",
        &[way(&[Foot, Shank, Sacrum, Pelvis, Waist, Trunk, Head, Hip, Thigh, Pocket, Wrist], false, C, 2.0, "cost_of_transport")];
    ImpactSum "impact_sum", "Sum of all jolts (cumulative impact)", Unit::Gravity, floor 100.0, n 10,
        "Sum of the peak accelerations (shank: resultant; sacrum: vertical) of all steps of the run, both legs; steps that were not measured count by the mean, and one shank stands for both. The interval is that of the peak's own error in every step.",
        "sum of peaks; Hunter et al. 2019 on its limits",
        &[way(&[Shank], true, B, 30.0, "sum"), way(&[Sacrum, Pelvis], false, C, 10.0, "sum")];
    EquivalentSteps "equivalent_steps", "Steps of a standard jolt (equivalent steps)", Unit::Steps, floor 100.0, n 10,
        "Steps at 10 g (tibia) or 3 g (sacrum) that would weigh the same when the peak counts with exponent 6.6; peaks above the 99th percentile are cut to it. Refused when more than 5 % of the steps clipped.",
        "exponent of bone fatigue, Edwards et al. 2009 [M]",
        &[way(&[Shank], true, C, 3.0, "weighted_sum"), way(&[Sacrum, Pelvis], false, C, 3.0, "weighted_sum")];
    WarmupRatio "warmup_ratio", "Speed of the first five minutes (warm-up ratio)", Unit::Percent, floor 25.0, n 10,
        "Mean speed from the start of movement to 5 min later, over the median running speed of the whole session. Walking counts 1.4 m/s, standing nothing. Needs 10 min of session and a track of the speed or a foot sensor.",
        "proposal of this project [P]",
        &[way(&[Foot], true, B, 3.0, "speed_ratio"),
          way(&[Shank, Sacrum, Pelvis, Waist, Trunk, Head, Hip, Thigh, Pocket, Wrist], false, B, 3.0, "speed_ratio")];
    PeakVgrfAsymmetry "peak_vgrf_asymmetry", "Left–right difference of the peak push (peak-force asymmetry)", Unit::Percent, floor 200.0, n 8,
        "200·(right − left)/(right + left) of the peak vertical force.",
        "Girard et al. 2019: about 10 % in healthy runners",
        &[way(&[Foot], true, B, 6.0, "events"), way(&[Sacrum, Pelvis], true, C, 8.0, "events"),
          way(&[Shank], true, C, 8.0, "events")];
    FlightAsymmetry "flight_asymmetry", "Left–right difference of the time in the air (flight-time asymmetry)", Unit::Percent, floor 200.0, n 8,
        "200·(after right − after left)/(sum) of the flight time.",
        "Girard et al. 2019: 5.3 % in healthy runners",
        &[way(&[Foot], true, B, 13.0, "events"), way(&[Sacrum, Pelvis], true, C, 13.0, "events"),
          way(&[Shank], true, C, 15.0, "events")];
    PelvicDropAsymmetry "pelvic_drop_asymmetry", "Left–right difference of the hip drop (pelvic-drop asymmetry)", Unit::Degree, floor 50.0, n 8,
        "Pelvic drop on the right stance less that on the left.",
        "Bramah et al. 2018 on pelvic drop",
        &[way(&[Sacrum, Pelvis], true, B, 2.0, "stride_levelled")];
    SwingTime "swing_time", "Swing time", Unit::Second, floor 100.0, n 4,
        "Terminal contact to the next initial contact of the same foot: stride time less contact time.",
        "metric definition; its error is that of contact time",
        &[way(&[Foot], true, A, 0.012, "pitch_rate_minima"), way(&[Shank], true, B, 0.025, "pitch_rate_events"),
          way(&[Sacrum, Pelvis], false, B, 0.030, "vertical_force_threshold"), way(&[Waist], false, C, 0.035, "vertical_force_threshold"),
          way(LOOSE, false, C, 0.045, "effective_contact")];
    StepLength "step_length", "Step length", Unit::Metre, floor 100.0, n 3,
        "Half the stride length: from one foot to the other, both sides taken together.",
        "metric definition",
        &[way(&[Foot], true, B, 0.04, "foot_strapdown"), way(&[Sacrum, Pelvis, Trunk, Waist, Hip, Pocket, Head, Shank, Thigh, Wrist, Foot], false, B, 0.025, "given_speed")];
    BrakeImpulse "brake_impulse", "Braking of a step (braking impulse)", Unit::BodyWeightSecond, floor 50.0, n 10,
        "Speed lost in braking over standard gravity: the impulse of the brake in body weights times seconds.",
        "metric definition",
        &[way(&[Sacrum, Pelvis], true, C, 0.005, "stance_least_squares")];
    ImpactActiveRatio "impact_active_ratio", "Impact against movement in the shaking (impact-to-active ratio)", Unit::One, floor 100.0, n 5,
        "Power of the shank between 9 and 20 Hz over that between 3 and 8 Hz, stride by stride.",
        "Shorten & Winslow 1992 on the two bands; ratio [P]",
        &[way(&[Shank], true, B, 0.02, "stride_spectrum")];
    StepSymmetry "step_symmetry", "Likeness of left and right steps (step symmetry)", Unit::One, floor 100.0, n 10,
        "Step regularity over stride regularity: 1 when a step resembles the next one as much as the next but one.",
        "Moe-Nilssen & Helbostad 2004",
        &[way(AXIS, false, B, 0.05, "autocorrelation"), way(&[Trunk, Head], false, B, 0.05, "autocorrelation")];
    ContactSymmetryAngle "contact_symmetry_angle", "Left–right angle of ground contact (contact symmetry angle)", Unit::Percent, floor 200.0, n 10,
        "100·(45° − atan(left/right))/90° of the mean contact times: 0 when even, + right longer; about 0.32 of the symmetry index, and needs no reference value.",
        "Zifchock et al. 2008 [M]; normal 0.6 % (Girard et al. 2019)",
        &[way(&[Foot], true, A, 1.3, "pitch_rate_minima"), way(&[Shank], true, B, 2.1, "pitch_rate_events"),
          way(&[Sacrum, Pelvis], true, C, 1.1, "vertical_force_threshold")];
    StepTimeSymmetryAngle "step_time_symmetry_angle", "Left–right angle of step time (step symmetry angle)", Unit::Percent, floor 100.0, n 10,
        "The same of the mean step times, named by the foot that lands first; + right step longer.",
        "Zifchock et al. 2008 [M]; normal 0.7 % (Girard et al. 2019)",
        &[way(&[Foot], true, A, 0.32, "events"), way(&[Shank], true, B, 0.5, "events"), way(&[Sacrum, Pelvis], true, C, 1.3, "events")];
    FlightSymmetryAngle "flight_symmetry_angle", "Left–right angle of the time in the air (flight symmetry angle)", Unit::Percent, floor 200.0, n 8,
        "The same of the flight times after each foot.",
        "Zifchock et al. 2008 [M]; normal 1.7 % (Girard et al. 2019)",
        &[way(&[Foot], true, B, 4.1, "events"), way(&[Sacrum, Pelvis], true, C, 4.1, "events"),
          way(&[Shank], true, C, 5.0, "events")];
    PtaSymmetryAngle "pta_symmetry_angle", "Left–right angle of the shin's jolt (tibial symmetry angle)", Unit::Percent, floor 199.0, n 10,
        "The same of the resultant peak tibial accelerations; + right larger.",
        "Zifchock et al. 2008 [M]; normal up to 5.3 % for impact loading (Girard et al. 2019)",
        &[way(&[Shank], true, B, 2.5, "peak")];
    PeakVgrfSymmetryAngle "peak_vgrf_symmetry_angle", "Left–right angle of the peak push (force symmetry angle)", Unit::Percent, floor 200.0, n 8,
        "The same of the peak vertical forces; + right larger.",
        "Zifchock et al. 2008 [M]; normal 3.2 % (Girard et al. 2019)",
        &[way(&[Foot], true, B, 2.0, "events"), way(&[Sacrum, Pelvis], true, C, 2.5, "events"),
          way(&[Shank], true, C, 2.5, "events")];
    RearfootShare "rearfoot_share", "Share of heel landings (rearfoot strikes)", Unit::Percent, floor 200.0, n 10,
        "Share of the contacts with a foot strike angle above 8°; below −1.6° it is a forefoot strike, between them a midfoot strike.",
        "Altman & Davis 2012 [M]",
        &[way(&[Foot], true, B, 20.0, "flat_foot_zero")];
    LegAngleFs "leg_angle_fs", "Leg ahead of the body at landing (leg angle at contact)", Unit::Degree, floor 100.0, n 4,
        "Angle of the line from hip to ankle from the vertical at initial contact, + ankle ahead of the hip: the mean of the inclinations of thigh and shank, which are equally long. Needs both.",
        "segment lengths Winter 2009 [M]; spread between runners 2.5° (Patoz et al. 2022, another vector: compare only with one's own)",
        &[way(&[Shank], true, B, 4.0, "two_segments")];
    OverstrideDistance "overstride_distance", "Foot ahead of the hip at landing (overstride distance)", Unit::Metre, floor 100.0, n 4,
        "Horizontal distance of the ankle in front of the hip at initial contact, thigh and shank each 0.2455 of the height. Needs both and the height.",
        "segment lengths Winter 2009 [M]",
        &[way(&[Shank], true, B, 0.06, "two_segments")];
    HipExtensionPeak "hip_extension_peak", "Hip furthest back (greatest hip extension)", Unit::Degree, floor 50.0, n 4,
        "Least angle of the thigh against the pelvis in a stride, against standing; − is extended. Needs thigh and pelvis.",
        "Schache et al. 2000 on hip extension",
        &[way(&[Thigh], true, B, 3.6, "two_segments")];
    TrunkLeanSd "trunk_lean_sd", "Wavering of the forward lean (variability of trunk lean)", Unit::Degree, floor 50.0, n 20,
        "Standard deviation of the trunk's forward inclination over strides at the same share of the stride, averaged over the stride; mean over windows of 20 strides, so that a slow drift hardly counts.",
        "mean standard deviation after Dingwell & Cavanagh 2001 [M]; on the trunk [P]",
        &[way(&[Trunk], true, B, 0.3, "stride_levelled")];
    TrunkLateralSd "trunk_lateral_sd", "Wavering of the side lean (variability of lateral trunk lean)", Unit::Degree, floor 50.0, n 20,
        "The same of the trunk's sideways inclination.",
        "mean standard deviation after Dingwell & Cavanagh 2001 [M]; on the trunk [P]",
        &[way(&[Trunk], true, B, 0.3, "stride_levelled")];
    EarlyShockAttenuation "early_shock_attenuation", "Jolt absorbed at first, less that later (early attenuation)", Unit::Percent, floor 200.0, n 100,
        "Shock attenuation by peaks in the first 5 min of running less that of minutes 10 to 20, percentage points; − absorbs less at first. At like speed.",
        "after article row 55; comparison [P]",
        &[way(&[Sacrum, Pelvis], false, B, 1.0, "peak_ratio"), way(&[Trunk, Head], false, B, 1.0, "peak_ratio")];
    EarlyPelvicDrop "early_pelvic_drop", "Hip drop in the first minutes, less that later (early pelvic drop)", Unit::Degree, floor 50.0, n 100,
        "Contralateral pelvic drop in the first 5 min of running less that of minutes 10 to 20; + drops more at first. At like speed.",
        "after article row 56; comparison [P]",
        &[way(&[Sacrum, Pelvis], true, B, 0.5, "stride_levelled")];
    EarlySidewaysShare "early_sideways_share", "Sideways shaking at first, less that later (early share)", Unit::One, floor 50.0, n 100,
        "Mediolateral share of the acceleration in the first 5 min of running less that of minutes 10 to 20; + shakes more at first. At like speed.",
        "after article row 56; comparison [P]",
        &[way(&[Sacrum, Pelvis], true, B, 0.005, "rms_ratio"), way(&[Trunk], true, B, 0.005, "rms_ratio")];
    EarlyThighRange "early_thigh_range", "Reach of the thighs at first, against later (early range)", Unit::Percent, floor 50.0, n 100,
        "Forward less backward reach of the thigh in a stride in the first 5 min of running, in % of that of minutes 10 to 20, less 100; − moves less at first. At like speed.",
        "after article row 57; comparison [P]",
        &[way(&[Thigh], true, B, 1.0, "stride_levelled")];
}
