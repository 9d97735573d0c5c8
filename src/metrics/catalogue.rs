//! What every metric is: one row each. The documentation page, `runform explain`, the tables and
//! the aggregation are derived from it.
//!
//! `error` is the half-width of a 90 % interval of what the method does not know about a runner
//! (from the validated error where there is one, else from the exact-truth simulator), in the
//! metric's unit; it does not shrink with more strides. Numbers from memory are marked \[M\] and
//! proposals \[P\] in the source.

use serde::{Deserialize, Serialize};

use super::Grade;
use crate::recording::Placement::{
    self, Foot, Head, Hip, Pelvis, Pocket, Sacrum, Shank, Thigh, Trunk, Waist, Wrist,
};
use crate::units::Unit;

/// How one group of placements measures a metric.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Method {
    /// Placements, best first.
    pub placements: &'static [Placement],
    /// True when it needs a gyroscope.
    pub gyroscope: bool,
    /// Grade with everything in order.
    pub grade: Grade,
    /// Half-width of the 90 % interval of the method's own error.
    pub error: f64,
    /// Short name as written to tables.
    pub name: &'static str,
}

/// A row of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MetricInfo {
    /// Identifier.
    pub id: MetricId,
    /// Name in files.
    pub name: &'static str,
    /// Name for people.
    pub title: &'static str,
    /// Unit of the value.
    pub unit: Unit,
    /// What it is.
    pub definition: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// Lowest sampling rate for full trust, Hz.
    pub floor_hz: f64,
    /// Fewest steps or strides for a number.
    pub min_n: usize,
    /// Ways to measure it, best first.
    pub methods: &'static [Method],
}

const fn way(
    placements: &'static [Placement],
    gyroscope: bool,
    grade: Grade,
    error: f64,
    name: &'static str,
) -> Method {
    Method { placements, gyroscope, grade, error, name }
}

macro_rules! catalogue {
    ($($id:ident $name:literal, $title:literal, $unit:expr, floor $floor:literal, n $n:literal,
       $definition:literal, $source:literal, $methods:expr;)*) => {
        /// Identifier of a metric.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum MetricId {
            $(#[doc = $title] $id,)*
        }

        /// All rows.
        pub const CATALOGUE: &[MetricInfo] = &[
            $(MetricInfo {
                id: MetricId::$id,
                name: $name,
                title: $title,
                unit: $unit,
                definition: $definition,
                source: $source,
                floor_hz: $floor,
                min_n: $n,
                methods: $methods,
            },)*
        ];
    };
}

use Grade::{A, B, C};

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
    StrideTimeCv "stride_time_cv", "Stride-time variability", Unit::Percent, floor 200.0, n 20,
        "Standard deviation of stride times, linear trend removed, over their mean. Needs 50 strides to be stable; event jitter inflates it below 200 Hz.",
        "Jones et al. 2025: minimal detectable change 0.525 percentage points",
        &[way(&[Foot, Shank], true, A, 0.3, "events"), way(AXIS, false, B, 0.5, "events"),
          way(LOOSE, false, C, 0.8, "events")];
    ContactTime "contact_time", "Ground contact time", Unit::Second, floor 100.0, n 4,
        "Terminal contact minus initial contact, both at 50 N of vertical force.",
        "foot: Falbriard et al. 2018; shank: Kiernan et al. 2023; sacrum: Patoz et al. 2022 (RMSE 20 ms)",
        &[way(&[Foot], true, A, 0.012, "pitch_rate_minima"), way(&[Shank], true, B, 0.025, "pitch_rate_events"),
          way(&[Sacrum, Pelvis], false, B, 0.030, "vertical_force_threshold"), way(&[Waist], false, C, 0.035, "vertical_force_threshold"),
          way(LOOSE, false, C, 0.045, "effective_contact")];
    FlightTime "flight_time", "Flight time", Unit::Second, floor 100.0, n 4,
        "Terminal contact to the next initial contact of the other foot; from one limb, half the stride time minus contact time.",
        "metric definition; its error is that of contact time, so relatively 2 to 3 times larger",
        &[way(&[Foot], true, A, 0.012, "pitch_rate_minima"), way(&[Shank], true, B, 0.025, "pitch_rate_events"),
          way(&[Sacrum, Pelvis], false, B, 0.030, "vertical_force_threshold"), way(&[Waist], false, C, 0.035, "vertical_force_threshold"),
          way(LOOSE, false, C, 0.045, "effective_contact")];
    DutyFactor "duty_factor", "Duty factor", Unit::One, floor 100.0, n 4,
        "Contact time over stride time.",
        "metric definition",
        &[way(&[Foot], true, A, 0.017, "pitch_rate_minima"), way(&[Shank], true, B, 0.035, "pitch_rate_events"),
          way(&[Sacrum, Pelvis], false, B, 0.042, "vertical_force_threshold"), way(&[Waist], false, C, 0.050, "vertical_force_threshold"),
          way(LOOSE, false, C, 0.065, "effective_contact")];
    ContactBalance "contact_balance", "Contact-time balance", Unit::Percent, floor 200.0, n 10,
        "Share of the left foot in the two feet's mean contact times; 50 is even.",
        "definition of the watch industry; normal within 50 ± 0.7 (Girard et al. 2019, SI 1.9 %)",
        &[way(&[Foot], true, A, 0.6, "pitch_rate_minima"), way(&[Shank], true, B, 1.2, "pitch_rate_events"),
          way(&[Sacrum, Pelvis], true, C, 1.5, "vertical_force_threshold")];
    ContactAsymmetry "contact_asymmetry", "Contact-time asymmetry", Unit::Percent, floor 200.0, n 10,
        "Symmetry index 200·(right − left)/(right + left) of the mean contact times; + right longer.",
        "Robinson et al. 1987; normal ±1.9 % (Girard et al. 2019)",
        &[way(&[Foot], true, A, 1.5, "pitch_rate_minima"), way(&[Shank], true, B, 3.0, "pitch_rate_events"),
          way(&[Sacrum, Pelvis], true, C, 3.5, "vertical_force_threshold")];
    StepTimeAsymmetry "step_time_asymmetry", "Step-time asymmetry", Unit::Percent, floor 100.0, n 10,
        "Symmetry index 200·(right − left)/(right + left) of the mean step times, named by the foot that lands first; + right step longer.",
        "Robinson et al. 1987",
        &[way(&[Foot], true, A, 1.0, "events"), way(&[Shank], true, B, 1.5, "events"), way(&[Sacrum, Pelvis, Waist], true, B, 1.5, "events")];
    StrideLength "stride_length", "Stride length", Unit::Metre, floor 100.0, n 3,
        "Horizontal distance between successive mid-stances of the same foot; with a given speed, speed times stride time.",
        "strapdown with a standing-foot update: Zrenner et al. 2018, Falbriard et al. 2021",
        &[way(&[Foot], true, B, 0.08, "foot_strapdown"), way(&[Sacrum, Pelvis, Trunk, Waist, Hip, Pocket, Head, Shank, Thigh, Wrist, Foot], false, B, 0.05, "given_speed")];
    Speed "speed", "Running speed", Unit::MetrePerSecond, floor 100.0, n 3,
        "Stride length over stride time from a foot sensor, else the speed that was given.",
        "Falbriard et al. 2021: direct integration 0.08 ± 0.10 m/s bias, 0.16 m/s precision",
        &[way(&[Foot], true, B, 0.12, "foot_strapdown"), way(&[Sacrum, Pelvis, Trunk, Waist, Hip, Pocket, Head, Shank, Thigh, Wrist, Foot], false, B, 0.07, "given_speed")];
    CadenceDeficit "cadence_deficit", "Cadence below reference", Unit::StepsPerMinute, floor 25.0, n 10,
        "Reference cadence for speed and height minus cadence: [171.3 + 5.6·(v − 3.8)]·√(1.75/h). Without a speed the reference is that of 2.5 m/s, the slow end, so that only a clear deficit shows; without a height, 1.75 m.",
        "[P] from Luedke et al. 2021 and Burns et al. 2019; between-runner SD 8 steps/min",
        &[way(&[Foot, Shank, Sacrum, Pelvis, Trunk, Waist, Hip, Pocket, Head, Thigh, Wrist], false, A, 1.0, "reference_for_speed_and_height")];
    VerticalOscillation "vertical_oscillation", "Vertical oscillation", Unit::Metre, floor 50.0, n 4,
        "Highest minus lowest point of the sensor within a step, by double integration over a stride with the constraint that it closes. The sensor's own point, not the centre of mass (which moves about as much).",
        "closed-form periodic integration; sacral anchor: Asgari & Heller 2025, bias 2 mm",
        &[way(&[Sacrum, Pelvis], true, A, 0.005, "periodic_integration"), way(&[Trunk, Head], true, A, 0.006, "periodic_integration"),
          way(&[Waist], true, B, 0.008, "periodic_integration"), way(&[Hip], true, C, 0.015, "periodic_integration"),
          way(&[Sacrum, Pelvis, Waist, Trunk, Head], false, C, 0.012, "periodic_integration_untilted")];
    VerticalRatio "vertical_ratio", "Vertical ratio", Unit::Percent, floor 50.0, n 4,
        "Vertical oscillation over step length.",
        "metric definition; usual 6–10 % [M]",
        &[way(&[Sacrum, Pelvis, Trunk, Head], true, B, 0.6, "periodic_integration"), way(&[Waist], true, C, 0.9, "periodic_integration")];
    PeakVgrf "peak_vgrf", "Peak vertical force", Unit::BodyWeight, floor 100.0, n 4,
        "Peak of the vertical force of a step. From one leg: that of a half-sine with the measured contact and flight time, (π/2)·(t_f/t_c + 1) body weights, which is a model value (0.27 ± 0.12 body weights below a force treadmill in 37 runners). From the pelvis: the mean of that and of the vertical acceleration low-passed at twice the step frequency, put back to the height of the half-sine.",
        "Morin et al. 2005",
        &[way(&[Foot], true, B, 0.35, "sine_model"), way(&[Sacrum, Pelvis], false, B, 0.30, "sine_and_push_off"),
          way(&[Shank], true, C, 0.50, "sine_model"), way(&[Waist], false, C, 0.50, "sine_and_push_off")];
    PtaAxial "pta_axial", "Peak tibial acceleration, axial", Unit::Gravity, floor 199.0, n 5,
        "Largest specific force along the shank between 20 ms before and 80 ms after initial contact, gravity included, unfiltered.",
        "Sheerin et al. 2020; minimal detectable change 2 g; ≥ 199 Hz (102 Hz reads 0.5–1.4 g low)",
        &[way(&[Shank], true, A, 0.8, "peak")];
    PtaResultant "pta_resultant", "Peak tibial acceleration, resultant", Unit::Gravity, floor 199.0, n 5,
        "Largest length of the shank's specific force between 20 ms before and 80 ms after initial contact, gravity included, unfiltered. Free of alignment.",
        "Sheerin et al. 2020: 10 g at 2.7 m/s, +3.8 g per m/s; minimal detectable change 1.5 g",
        &[way(&[Shank], true, A, 0.7, "peak")];
    PtaAsymmetry "pta_asymmetry", "Tibial-acceleration asymmetry", Unit::Percent, floor 199.0, n 10,
        "Symmetry index 200·(right − left)/(right + left) of resultant peak tibial acceleration; + right larger.",
        "Robinson et al. 1987; normal up to 17 % for impact loading (Girard et al. 2019)",
        &[way(&[Shank], true, B, 8.0, "peak")];
    SacralPeak "sacral_peak", "Peak sacral acceleration", Unit::Gravity, floor 100.0, n 5,
        "Largest vertical specific force in stance, unfiltered.",
        "metric definition",
        &[way(&[Sacrum, Pelvis], false, B, 0.3, "peak"), way(&[Waist], false, C, 0.6, "peak")];
    FootPeak "foot_peak", "Peak foot acceleration", Unit::Gravity, floor 500.0, n 5,
        "Largest length of the foot's specific force around initial contact. Depends on shoe and fixation: compare only within one set-up.",
        "Mitschke et al. 2017: ≥ 500 Hz",
        &[way(&[Foot], true, C, 3.0, "peak"), way(&[Foot], false, C, 4.0, "peak")];
    BrakeDv "brake_dv", "Speed lost in braking", Unit::MetrePerSecond, floor 50.0, n 10,
        "Speed that a half-sine brake of the measured amplitude takes, b·g·t_c/π.",
        "metric definition [P]; force-plate anchor Napier et al. 2018",
        &[way(&[Sacrum, Pelvis], true, C, 0.05, "stance_least_squares")];
    BrakePeak "brake_peak", "Equivalent peak braking force", Unit::BodyWeight, floor 50.0, n 10,
        "Amplitude b of −b·sin(2πu/t_c), the brake and push of steady running, fitted to the fore-aft acceleration of the hips in each stance. A trunk estimate: only for trends unless calibrated.",
        "Napier et al. 2018 (force plate: > 0.27 body weights in the injured tertile)",
        &[way(&[Sacrum, Pelvis], true, C, 0.06, "stance_least_squares")];
    TrunkLean "trunk_lean", "Forward trunk lean", Unit::Degree, floor 50.0, n 4,
        "Mean forward inclination of the trunk in stance against standing; + forward.",
        "up-vector in the body frame, vertical by stride-averaged specific force; groups 3.6 ± 2.8° and 10.8 ± 2.2° (Teng & Powers 2015)",
        &[way(&[Trunk], true, A, 1.5, "stride_levelled")];
    TrunkLateralRom "trunk_lateral_rom", "Lateral trunk range", Unit::Degree, floor 50.0, n 4,
        "Largest minus smallest sideways inclination of the trunk within a stride.",
        "up-vector in the body frame; usual 6–12° [M]",
        &[way(&[Trunk], true, A, 1.5, "stride_levelled")];
    TrunkLateralOffset "trunk_lateral_offset", "Lateral trunk offset", Unit::Degree, floor 50.0, n 4,
        "Mean sideways inclination of the trunk over a stride against standing; + to the right.",
        "up-vector in the body frame",
        &[way(&[Trunk], true, B, 1.5, "stride_levelled")];
    TrunkRotationRom "trunk_rotation_rom", "Trunk rotation range", Unit::Degree, floor 50.0, n 4,
        "Range of the trunk's heading within a stride, linear drift removed.",
        "gyroscope integral per stride; usual 15–30° [M]",
        &[way(&[Trunk], true, A, 2.0, "stride_detrended")];
    PelvicTilt "pelvic_tilt", "Pelvic tilt against standing", Unit::Degree, floor 50.0, n 4,
        "Mean forward tilt of the pelvis over a stride minus standing; + anterior.",
        "up-vector in the body frame; Asgari & Heller 2025 bias 0.3°, Lin et al. 2023 RMSE ≥ 4°",
        &[way(&[Sacrum, Pelvis], true, B, 2.5, "stride_levelled")];
    PelvicTiltRom "pelvic_tilt_rom", "Pelvic tilt range", Unit::Degree, floor 50.0, n 4,
        "Range of the pelvis's forward tilt within a stride.",
        "usual 5–9° [M]",
        &[way(&[Sacrum, Pelvis], true, B, 2.0, "stride_levelled")];
    PelvicDrop "pelvic_drop", "Contralateral pelvic drop", Unit::Degree, floor 50.0, n 4,
        "Largest drop of the swing leg's side of the pelvis in stance, against horizontal.",
        "Bramah et al. 2018; sensor bias 3–4° possible (Lin et al. 2023)",
        &[way(&[Sacrum, Pelvis], true, B, 3.0, "stride_levelled")];
    PelvicObliquityRom "pelvic_obliquity_rom", "Pelvic obliquity range", Unit::Degree, floor 50.0, n 4,
        "Range of the pelvis's sideways inclination within a stride.",
        "usual about 10° [M]",
        &[way(&[Sacrum, Pelvis], true, B, 2.0, "stride_levelled")];
    PelvisRotationRom "pelvis_rotation_rom", "Pelvis rotation range", Unit::Degree, floor 50.0, n 4,
        "Range of the pelvis's heading within a stride, linear drift removed.",
        "gyroscope integral per stride; usual 10–20° [M]",
        &[way(&[Sacrum, Pelvis], true, B, 2.0, "stride_detrended")];
    TibiaInclinationIc "tibia_inclination_ic", "Tibia inclination at contact", Unit::Degree, floor 100.0, n 4,
        "Inclination of the shank at initial contact against standing; + ankle ahead of the knee.",
        "stride-levelled attitude at the detected contact [P]",
        &[way(&[Shank], true, B, 3.0, "stride_levelled")];
    FootStrikeAngle "foot_strike_angle", "Foot strike angle", Unit::Degree, floor 200.0, n 4,
        "Pitch of the foot at initial contact against its own flat position in mid-stance; + toes up.",
        "Falbriard et al. 2020: 2.0 ± 5.9°",
        &[way(&[Foot], true, B, 6.0, "flat_foot_zero")];
}

impl MetricId {
    /// The metric's row.
    #[must_use]
    pub fn info(self) -> &'static MetricInfo {
        // The enum and the table come from one macro, in the same order.
        &CATALOGUE[self as usize]
    }

    /// Name as in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.info().name
    }

    /// The metric of that name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        CATALOGUE.iter().find(|info| info.name == name).map(|info| info.id)
    }
}

impl MetricInfo {
    /// How a sensor would measure this, and its rank (0 best).
    #[must_use]
    pub fn method(
        &self,
        placement: Placement,
        gyroscope: bool,
    ) -> Option<(usize, &'static Method)> {
        let mut rank = 0;
        for method in self.methods {
            for p in method.placements {
                if *p == placement && (gyroscope || !method.gyroscope) {
                    return Some((rank, method));
                }
                rank += 1;
            }
        }
        None
    }

    /// Every placement that can carry it, best first.
    #[must_use]
    pub fn placements(&self) -> Vec<Placement> {
        let mut out = Vec::new();
        for p in self.methods.iter().flat_map(|m| m.placements) {
            if !out.contains(p) {
                out.push(*p);
            }
        }
        out
    }
}
