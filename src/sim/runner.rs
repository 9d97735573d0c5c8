//! A runner as plain parameters. The defaults are a healthy runner who raises no fault at
//! 2.5–5 m/s and 1.55–1.95 m; angles in degrees, signs as in the crate's conventions.

use serde::{Deserialize, Serialize};

use super::course::SpeedProfile;
use super::error::{SimError, check};
use super::presets::Preset;
use super::realism::{Chain, Force, Instability, Noise, Shift};
use crate::recording::Side;

/// Who runs, how fast and how.
#[derive(Debug, Clone, PartialEq)]
pub struct Runner {
    /// Mean speed, m/s.
    pub speed_mps: f64,
    /// Speed at the end of the bout when it changes linearly, m/s.
    pub speed_end_mps: Option<f64>,
    /// Speeds over the bout instead; [`Runner::speed_mps`] then only names the usual speed.
    pub speed_profile: Option<SpeedProfile>,
    /// Rise of the ground over horizontal distance, + uphill. The trunk leans with the ground; all
    /// other angles stay. Speed is horizontal. A treadmill is the same up to a constant velocity.
    pub grade: f64,
    /// Standing height, m.
    pub height_m: f64,
    /// Body mass, kg.
    pub mass_kg: f64,
    /// Steps per minute; [`Runner::reference_cadence_spm`] unless given.
    pub cadence_spm: Option<f64>,
    /// Contact time, s; 0.245 (3.33/v)^0.55 unless given, shortened to keep a flight of 0.02 s.
    pub contact_s: Option<f64>,
    /// Symmetry index of contact time, 2(R − L)/(R + L); + right longer.
    pub contact_asymmetry: f64,
    /// Symmetry index of flight time after the contact of each side; + right longer.
    pub flight_asymmetry: f64,
    /// Standard deviation of each contact and flight time as a fraction of its mean.
    pub jitter: f64,
    /// Correlation of that variation over the steps.
    pub noise: Noise,
    /// Amplitude of the mediolateral movement of the centre of mass, m.
    pub sway_m: f64,
    /// Peak braking acceleration of the centre of mass in g (peak braking force in BW).
    pub braking_g: f64,
    /// Shape of the ground reaction.
    pub force: Force,
    /// Trunk.
    pub trunk: Trunk,
    /// Pelvis.
    pub pelvis: Pelvis,
    /// Legs.
    pub legs: Legs,
    /// Arms.
    pub arms: Arms,
    /// Vibrations after each impact.
    pub impacts: Impacts,
    /// Change over the bout.
    pub drift: Drift,
    /// Wavering of trunk and pelvis.
    pub instability: Instability,
    /// Faults put in by [`Preset::apply`], for the truth.
    pub faults: Vec<Preset>,
}

/// Attitude of the trunk.
#[derive(Debug, Clone, PartialEq)]
pub struct Trunk {
    /// Mean lean, deg, + forward.
    pub lean_deg: f64,
    /// Amplitude of the lean's oscillation, twice a stride, deg.
    pub lean_osc_deg: f64,
    /// Phase of that oscillation, rad.
    pub lean_phase_rad: f64,
    /// Amplitude of the lateral lean, once a stride, deg.
    pub lateral_deg: f64,
    /// Phase of the lateral lean, rad: near 0 the trunk leans away from the stance side, near π
    /// towards it.
    pub lateral_phase_rad: f64,
    /// Constant lateral lean, deg, + right.
    pub lateral_offset_deg: f64,
    /// Amplitude of axial rotation, once a stride, deg.
    pub rotation_deg: f64,
    /// Advance of the trunk's rotation, rad; 0 is furthest right at left contact, nearly opposite
    /// to the pelvis.
    pub rotation_phase_rad: f64,
}

/// Attitude of the pelvis.
#[derive(Debug, Clone, PartialEq)]
pub struct Pelvis {
    /// Mean anterior tilt, deg.
    pub tilt_deg: f64,
    /// Anterior tilt when standing upright, deg: what a sensor on the sacrum reads then.
    pub standing_tilt_deg: f64,
    /// Amplitude of the tilt's oscillation, twice a stride, deg.
    pub tilt_osc_deg: f64,
    /// Amplitude of obliquity, once a stride, deg; the swing side drops.
    pub obliquity_deg: f64,
    /// Constant obliquity, deg, + left side up: makes the drop one-sided.
    pub obliquity_offset_deg: f64,
    /// Amplitude of axial rotation, once a stride, deg; furthest left just before left contact.
    pub rotation_deg: f64,
}

/// Attitudes of foot, shank and thigh. Angles at contact are met exactly.
#[derive(Debug, Clone, PartialEq)]
pub struct Legs {
    /// Foot strike angle, deg, + heel first.
    pub strike_deg: f64,
    /// Foot pitch at terminal contact, deg (negative: toe down).
    pub push_off_deg: f64,
    /// Toe-out, deg.
    pub toe_out_deg: f64,
    /// Inversion at contact, deg.
    pub inversion_deg: f64,
    /// Peak eversion, deg.
    pub eversion_deg: f64,
    /// Time of peak eversion as a fraction of contact.
    pub eversion_at: f64,
    /// Tibia inclination at contact, deg, + ankle ahead of knee.
    pub tibia_ic_deg: f64,
    /// Tibia inclination at terminal contact, deg.
    pub tibia_tc_deg: f64,
    /// Knee flexion at contact, deg.
    pub knee_ic_deg: f64,
    /// Thigh angle at terminal contact, deg, + forward; −(16.85 + 5 (v − 2.5)) unless given.
    pub thigh_tc_deg: Option<f64>,
    /// How far the shank folds back in the middle of its swing beyond its way from terminal contact to the next
    /// contact, deg: the height of the step.
    pub shank_swing_deg: f64,
    /// Additional flexion of the thigh in the middle of its swing, deg.
    pub thigh_swing_deg: f64,
    /// How much more of it the right thigh has than the left, deg.
    pub thigh_swing_difference_deg: f64,
    /// Amplitude of the shank's and thigh's sideways movement, once a stride, deg.
    pub frontal_deg: f64,
    /// Amplitude of the shank's and thigh's axial rotation, once a stride, deg.
    pub axial_deg: f64,
    /// Ankle ahead of the centre of mass at contact, m, for a height of 1.75 m.
    pub reach_m: f64,
    /// Pitch and roll of the foot while it should be flat, deg, that comes and goes; 0 is exactly still.
    pub residual_deg: f64,
    /// Largest forward velocity of the foot meanwhile, m/s.
    pub creep_mps: f64,
    /// How the segments hang together.
    pub chain: Chain,
}

/// Movement of the arms.
#[derive(Debug, Clone, PartialEq)]
pub struct Arms {
    /// Mean upper-arm angle, deg, + forward.
    pub mean_deg: f64,
    /// Amplitude of the upper arm's swing, deg.
    pub swing_deg: f64,
    /// Mean elbow flexion, deg.
    pub elbow_deg: f64,
    /// Amplitude of elbow flexion, deg.
    pub elbow_osc_deg: f64,
    /// Additional inward yaw in the forward swing, deg: the wrist crosses the body's midline.
    pub crossover_deg: f64,
    /// Only this wrist crosses; both when not given.
    pub crossover_side: Option<Side>,
}

/// Vibration of one segment after an impact.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Transient {
    /// Peak vertical acceleration, g.
    pub peak_g: f64,
    /// Frequency, Hz.
    pub frequency_hz: f64,
    /// Delay after initial contact, s.
    pub delay_s: f64,
}

/// Vibrations after each impact, vertical in the world.
#[derive(Debug, Clone, PartialEq)]
pub struct Impacts {
    /// Foot of the landing side.
    pub foot: Transient,
    /// Shank of the landing side.
    pub shank: Transient,
    /// Thigh of the landing side.
    pub thigh: Transient,
    /// Pelvis, every step.
    pub pelvis: Transient,
    /// Trunk, every step.
    pub trunk: Transient,
    /// Head, every step.
    pub head: Transient,
    /// Wrists, every step.
    pub wrist: Transient,
    /// Share of the vertical vibration that is felt along X; negative is backward (braking).
    pub forward_share: f64,
    /// Right impacts over left impacts.
    pub right_over_left: f64,
    /// Standard deviation of the impacts as a fraction.
    pub jitter: f64,
    /// Exponent of (v/3.33) that scales all impacts.
    pub speed_exponent: f64,
}

/// Change over the bout: linear, in fractions or degrees a minute, and one sudden change.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Drift {
    /// Contact time, fraction a minute.
    pub contact_per_min: f64,
    /// Cadence, fraction a minute.
    pub cadence_per_min: f64,
    /// Impacts, fraction a minute.
    pub impacts_per_min: f64,
    /// Trunk lean, deg a minute.
    pub lean_deg_per_min: f64,
    /// A sudden change.
    pub shift: Option<Shift>,
}

impl Default for Runner {
    fn default() -> Self {
        Self {
            speed_mps: 3.33,
            speed_end_mps: None,
            speed_profile: None,
            grade: 0.0,
            height_m: 1.75,
            mass_kg: 70.0,
            cadence_spm: None,
            contact_s: None,
            contact_asymmetry: 0.0,
            flight_asymmetry: 0.0,
            jitter: 0.01,
            noise: Noise::White,
            sway_m: 0.006,
            braking_g: 0.24,
            force: Force::default(),
            trunk: Trunk::default(),
            pelvis: Pelvis::default(),
            legs: Legs::default(),
            arms: Arms::default(),
            impacts: Impacts::default(),
            drift: Drift::default(),
            instability: Instability::default(),
            faults: Vec::new(),
        }
    }
}

impl Default for Trunk {
    fn default() -> Self {
        Self {
            lean_deg: 6.0,
            lean_osc_deg: 3.0,
            lean_phase_rad: -0.6,
            lateral_deg: 3.0,
            lateral_phase_rad: -0.2,
            lateral_offset_deg: 0.0,
            rotation_deg: 12.0,
            // Motion capture: the thorax is furthest left about 31° of the stride before left contact.
            rotation_phase_rad: 0.54 + core::f64::consts::PI,
        }
    }
}

impl Default for Pelvis {
    fn default() -> Self {
        Self {
            tilt_deg: 12.0,
            standing_tilt_deg: 12.0,
            tilt_osc_deg: 3.0,
            obliquity_deg: 4.5,
            obliquity_offset_deg: 0.0,
            rotation_deg: 8.0,
        }
    }
}

impl Default for Legs {
    fn default() -> Self {
        Self {
            strike_deg: 12.0,
            push_off_deg: -60.0,
            toe_out_deg: 6.0,
            inversion_deg: 4.0,
            eversion_deg: 8.0,
            eversion_at: 0.4,
            tibia_ic_deg: 5.5,
            tibia_tc_deg: -46.0,
            knee_ic_deg: 16.0,
            thigh_tc_deg: None,
            shank_swing_deg: 58.0,
            thigh_swing_deg: 34.0,
            thigh_swing_difference_deg: 0.0,
            frontal_deg: 3.0,
            axial_deg: 4.0,
            reach_m: 0.27,
            residual_deg: 0.0,
            creep_mps: 0.0,
            chain: Chain::Open,
        }
    }
}

impl Default for Arms {
    fn default() -> Self {
        Self {
            mean_deg: -15.0,
            swing_deg: 25.0,
            elbow_deg: 95.0,
            elbow_osc_deg: 10.0,
            crossover_deg: 0.0,
            crossover_side: None,
        }
    }
}

impl Default for Impacts {
    fn default() -> Self {
        let transient = |peak_g, frequency_hz, delay_ms: f64| Transient {
            peak_g,
            frequency_hz,
            delay_s: delay_ms * 1e-3,
        };
        Self {
            foot: transient(14.0, 30.0, 0.0),
            shank: transient(4.5, 18.0, 4.0),
            thigh: transient(3.0, 14.0, 8.0),
            pelvis: transient(2.2, 11.0, 12.0),
            trunk: transient(1.4, 9.0, 16.0),
            head: transient(1.0, 8.0, 20.0),
            wrist: transient(0.8, 8.0, 22.0),
            forward_share: -0.3,
            right_over_left: 1.0,
            jitter: 0.0,
            speed_exponent: 1.0,
        }
    }
}

impl Impacts {
    /// Every transient, to scale them together.
    pub fn all_mut(&mut self) -> [&mut Transient; 7] {
        [
            &mut self.foot,
            &mut self.shank,
            &mut self.thigh,
            &mut self.pelvis,
            &mut self.trunk,
            &mut self.head,
            &mut self.wrist,
        ]
    }

    /// The same runner without any vibration: only the rigid movement is left.
    #[must_use]
    pub fn none() -> Self {
        let mut impacts = Self::default();
        for transient in impacts.all_mut() {
            transient.peak_g = 0.0;
        }
        impacts
    }
}

impl Runner {
    /// The default runner at a speed (m/s) and height (m).
    #[must_use]
    pub fn new(speed_mps: f64, height_m: f64) -> Self {
        let mut runner = Self { speed_mps, height_m, ..Self::default() };
        runner.braking_g = Self::reference_braking_g(speed_mps);
        // With the exponent of all impacts the shank's grows with the square of speed: by about 2.3 g
        // per m/s (resultant 3.8 g, Sheerin et al. 2020).
        runner.impacts.shank.peak_g *= speed_mps / 3.33;
        // The thigh's peak rises by about half of this: motion capture of six runners has 27° at 2, 46° at
        // 5 m/s (Hamner & Delp 2013).
        runner.legs.thigh_swing_deg += 10.0 * (speed_mps - 3.33);
        runner
    }

    /// Peak braking force of a sound runner at a speed, body weights: 0.24 at 3.33 m/s and 0.09 more per
    /// m/s, so that the speed lost in a step grows from 0.18 m/s at 3 to 0.25 m/s at 5 m/s (Munro et
    /// al. 1987 \[M\]).
    #[must_use]
    pub fn reference_braking_g(speed_mps: f64) -> f64 {
        (0.24 + 0.09 * (speed_mps - 3.33)).max(0.05)
    }

    /// Cadence expected of a healthy runner, steps per minute:
    /// [171.3 + 5.6 (v − 3.8)] √(1.75 / height), after Luedke 2021 and Burns 2019.
    #[must_use]
    pub fn reference_cadence_spm(speed_mps: f64, height_m: f64) -> f64 {
        (171.3 + 5.6 * (speed_mps - 3.8)) * (1.75 / height_m).sqrt()
    }

    /// Cadence at a speed, steps per minute, as this runner chooses it.
    #[must_use]
    pub fn cadence_at_spm(&self, speed_mps: f64) -> f64 {
        let reference = Self::reference_cadence_spm(speed_mps, self.height_m);
        match self.cadence_spm {
            // A cadence given for the nominal speed keeps its distance to the reference in a ramp.
            Some(given) => {
                given + reference - Self::reference_cadence_spm(self.speed_mps, self.height_m)
            }
            None => reference,
        }
    }

    /// Contact time at a speed, s.
    #[must_use]
    pub fn contact_at_s(&self, speed_mps: f64) -> f64 {
        let map = |v: f64| 0.245 * (3.33 / v).powf(0.55);
        let given = self.contact_s.map_or(1.0, |given| given / map(self.speed_mps));
        let step = 60.0 / self.cadence_at_spm(speed_mps);
        (given * map(speed_mps)).min(step - MIN_FLIGHT_S)
    }

    /// Thigh angle at terminal contact, deg, + forward.
    #[must_use]
    pub fn thigh_tc_deg(&self) -> f64 {
        self.legs.thigh_tc_deg.unwrap_or(Self::reference_thigh_tc_deg(self.speed_mps) - 1.85)
    }

    /// Thigh angle at terminal contact expected at a speed, deg: −(15 + 5 (v − 2.5)).
    #[must_use]
    pub fn reference_thigh_tc_deg(speed_mps: f64) -> f64 {
        -(15.0 + 5.0 * (speed_mps - 2.5))
    }

    /// Refuses parameters outside what the model can do.
    pub(super) fn check(&self) -> Result<(), SimError> {
        check("height_m", self.height_m, 1.0, 2.4)?;
        check("mass_kg", self.mass_kg, 20.0, 200.0)?;
        check("grade", self.grade, -0.3, 0.3)?;
        let ends = [self.speed_mps, self.speed_end_mps.unwrap_or(self.speed_mps)];
        let profile = self.speed_profile.iter().flat_map(SpeedProfile::speeds_mps);
        for v in ends.into_iter().chain(profile) {
            check("speed_mps", v, 0.3, 9.0)?;
            check("cadence_spm", self.cadence_at_spm(v), 110.0, 260.0)?;
            check("contact_s", self.contact_at_s(v), 0.08, 0.5)?;
        }
        check("contact_asymmetry", self.contact_asymmetry, -0.5, 0.5)?;
        check("flight_asymmetry", self.flight_asymmetry, -1.0, 1.0)?;
        check("jitter", self.jitter, 0.0, 0.1)?;
        self.noise.check()?;
        self.instability.check()?;
        self.force.check()?;
        check("eversion_at", self.legs.eversion_at, 0.05, 0.9)?;
        check("shank_swing_deg", self.legs.shank_swing_deg, 0.0, 90.0)?;
        check("thigh_swing_deg", self.legs.thigh_swing_deg, 0.0, 60.0)?;
        check("thigh_swing_difference_deg", self.legs.thigh_swing_difference_deg, -40.0, 40.0)?;
        check("residual_deg", self.legs.residual_deg, -5.0, 5.0)?;
        check("creep_mps", self.legs.creep_mps, -0.5, 0.5)?;
        check("strike_deg", self.legs.strike_deg, -40.0, 50.0)?;
        check("knee_ic_deg", self.legs.knee_ic_deg, 0.0, 60.0)?;
        check("impacts.right_over_left", self.impacts.right_over_left, 0.1, 10.0)?;
        for transient in self.impacts.clone().all_mut() {
            check("impacts.frequency_hz", transient.frequency_hz, 2.0, 100.0)?;
            check("impacts.peak_g", transient.peak_g, 0.0, 200.0)?;
            check("impacts.delay_s", transient.delay_s, 0.0, 0.1)?;
        }
        Ok(())
    }
}

/// Shortest flight that the contact-time map leaves, s.
const MIN_FLIGHT_S: f64 = 0.02;
