//! The truth of a simulated recording, by the definitions of the metrics.
//!
//! Times are true times in seconds from the recording's start; a sensor's stamps depart from them
//! only by its own clock faults. Inclinations come from the up-vector in the body (lean
//! atan2(−u_x, u_z), lateral atan2(u_y, u_z)), peaks from a search refined to 10 ns.

use nalgebra::{Matrix3, Rotation3, UnitQuaternion};
use serde::{Deserialize, Serialize};

use super::bout_truth::RunTruth;
use super::evaluate;
use super::jet::{JetMatrix, JetVector};
use super::scenario::Activity;
use super::sensor::SensorSpec;
use crate::recording::{Side, Site};

/// What really happened.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Truth {
    /// Seed of the scenario.
    pub seed: u64,
    /// Faults put into the runner by presets.
    pub faults: Vec<InjectedFault>,
    /// The bouts in order.
    pub bouts: Vec<BoutTruth>,
    /// Steps of all running bouts that lie wholly within their bout.
    pub steps: Vec<StepTruth>,
    /// Steps of all walking and climbing bouts that lie wholly within their bout.
    pub walking_steps: Vec<WalkingStepTruth>,
    /// Strides of all running bouts that lie wholly within their bout; every contact that is
    /// followed by the next one of the same foot starts one, so strides of the two feet overlap.
    pub strides: Vec<StrideTruth>,
    /// One entry a sensor, in the order of the recording's streams.
    pub streams: Vec<StreamTruth>,
}

/// One bout.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BoutTruth {
    /// What was done.
    pub activity: Activity,
    /// Start, s.
    pub t_start_s: f64,
    /// End, s.
    pub t_end_s: f64,
    /// Mean cadence over the whole steps, steps per minute; `None` without steps.
    pub cadence_spm: Option<f64>,
    /// What holds for the whole bout; only of running with whole steps.
    pub run: Option<RunTruth>,
}

/// A fault that a preset put in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InjectedFault {
    /// Identifier as in the fault catalogue.
    pub fault: String,
    /// `mild`, `moderate` or `severe`.
    pub level: String,
}

/// How the foot meets the ground, by foot strike angle (Altman & Davis 2012).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StrikeType {
    /// Below −1.6°.
    Forefoot,
    /// −1.6° to 8°.
    Midfoot,
    /// Above 8°.
    Rearfoot,
}

impl StrikeType {
    /// The type at a foot strike angle, deg.
    #[must_use]
    pub fn at_deg(strike_deg: f64) -> Self {
        match strike_deg {
            a if a > 8.0 => Self::Rearfoot,
            a if a < -1.6 => Self::Forefoot,
            _ => Self::Midfoot,
        }
    }
}

/// One running step: initial contact to the next one of the other foot.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StepTruth {
    /// Index of the bout.
    pub bout: usize,
    /// Stance side.
    pub side: Side,
    /// Initial contact, s.
    pub t_ic_s: f64,
    /// Terminal contact, s.
    pub t_tc_s: f64,
    /// Contact time, s.
    pub contact_time_s: f64,
    /// Flight time after the contact, s.
    pub flight_time_s: f64,
    /// Step time, s.
    pub step_time_s: f64,
    /// Vertical excursion of the centre of mass over the step, m.
    pub vertical_oscillation_m: f64,
    /// Peak vertical ground reaction, BW.
    pub peak_vgrf_bw: f64,
    /// First peak of the vertical ground reaction, BW; only when the impact is simulated.
    pub first_peak_bw: Option<f64>,
    /// Peak force over the sink of the centre of mass in contact, kN/m.
    pub vertical_stiffness_kn_per_m: f64,
    /// Peak force over the shortening of a leg of 0.53 of the height (Morin 2005), kN/m.
    pub leg_stiffness_kn_per_m: f64,
    /// Peak braking force, BW.
    pub brake_peak_bw: f64,
    /// Speed lost by braking, m/s.
    pub brake_dv_mps: f64,
    /// Tibia inclination at contact, deg, + ankle ahead of knee.
    pub tibia_inclination_ic_deg: f64,
    /// Ankle ahead of the centre of mass at contact, m.
    pub ankle_ahead_ic_m: f64,
    /// Centre of mass to ankle from the vertical at contact, deg, + ankle ahead.
    pub leg_angle_ic_deg: f64,
    /// Knee flexion at contact, deg.
    pub knee_flexion_ic_deg: f64,
    /// Foot strike angle, deg, + heel first.
    pub foot_strike_angle_deg: f64,
    /// Its type.
    pub strike_type: StrikeType,
    /// Thigh angle at terminal contact, deg, + forward.
    pub thigh_tc_deg: f64,
    /// Eversion from contact to its peak, deg.
    pub pronation_excursion_deg: f64,
    /// Largest eversion rate in the first 40 % of contact, deg/s.
    pub pronation_velocity_dps: f64,
    /// Time of peak eversion, % of contact.
    pub eversion_peak_percent: f64,
    /// Range of the shank's axial rotation in the first half of contact, deg.
    pub tibial_rotation_deg: f64,
    /// Peak specific force along the shank's axis within 80 ms of contact at the nominal sensor
    /// point, gravity included, g.
    pub pta_axial_g: f64,
    /// Peak of its magnitude, g.
    pub pta_resultant_g: f64,
    /// Largest specific force at the foot's nominal sensor point within 80 ms of contact, g.
    pub foot_peak_g: f64,
    /// Peak specific force along the sacral sensor's z axis within 80 ms of contact, g.
    pub sacral_peak_g: f64,
    /// 100 (1 − sacral over tibial axial peak), %.
    pub shock_attenuation_percent: f64,
    /// Sacral over tibial power of the axial forces in contact, mean of 9–20 Hz in dB; the signals
    /// are whole, their linear trend removed.
    pub shock_attenuation_9_20_db: f64,
    /// Mean trunk lean in stance, deg, + forward.
    pub trunk_lean_deg: f64,
    /// Trunk lean at contact, deg.
    pub trunk_lean_ic_deg: f64,
    /// Largest lateral trunk lean towards the stance side in stance, deg.
    pub trunk_lateral_stance_deg: f64,
    /// Largest contralateral drop of the pelvis in stance, relative to horizontal, deg.
    pub pelvic_drop_deg: f64,
}

/// One running stride: initial contact to the next one of the same foot.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StrideTruth {
    /// Index of the bout.
    pub bout: usize,
    /// Side of the foot.
    pub side: Side,
    /// Initial contact, s.
    pub t_start_s: f64,
    /// Next initial contact of the same foot, s.
    pub t_end_s: f64,
    /// Stride time, s.
    pub stride_time_s: f64,
    /// Contact time over stride time.
    pub duty_factor: f64,
    /// Middle of the flat-foot time that the foot's path starts from, s.
    pub t_mid_start_s: f64,
    /// Middle of the next flat-foot time of the same foot, s.
    pub t_mid_end_s: f64,
    /// Horizontal distance between the foot's places at those two times, m.
    pub stride_length_m: f64,
    /// That length over the time between, m/s.
    pub speed_mps: f64,
    /// Range of lateral trunk lean, deg.
    pub trunk_lateral_rom_deg: f64,
    /// Largest lateral trunk lean to the left, deg.
    pub trunk_lateral_left_deg: f64,
    /// Largest lateral trunk lean to the right, deg.
    pub trunk_lateral_right_deg: f64,
    /// Mean lateral trunk lean, deg, + right.
    pub trunk_lateral_offset_deg: f64,
    /// Range of axial trunk rotation, deg.
    pub trunk_rotation_rom_deg: f64,
    /// Mean anterior pelvic tilt minus that in standing, deg.
    pub pelvic_tilt_deg: f64,
    /// Range of pelvic tilt, deg.
    pub pelvic_tilt_rom_deg: f64,
    /// Range of pelvic obliquity, deg.
    pub pelvic_obliquity_rom_deg: f64,
    /// Range of axial pelvic rotation, deg.
    pub pelvis_rotation_rom_deg: f64,
    /// Mean absolute relative phase of the axial rotations of trunk and pelvis, deg: 0 in phase,
    /// 180 opposed; from the analytic signals of the first eight harmonics.
    pub trunk_pelvis_phase_deg: f64,
    /// Highest point of the foot's nominal sensor point above the line between its places in the
    /// middle of the two flat-foot times, m.
    pub foot_clearance_m: f64,
    /// Largest thigh angle in the swing, deg, + forward.
    pub thigh_flexion_peak_deg: f64,
    /// Smallest thigh angle of the stride, deg; it comes just after terminal contact.
    pub thigh_extension_peak_deg: f64,
    /// Range of the forearm's sagittal inclination on this side, deg.
    pub arm_swing_rom_deg: f64,
    /// Least distance of the wrist of this side outward from the centre of mass, m; negative when
    /// it crosses the midline.
    pub wrist_outward_min_m: f64,
}

/// One step of walking or climbing: initial contact to the next one of the other foot.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct WalkingStepTruth {
    /// Index of the bout.
    pub bout: usize,
    /// Stance side.
    pub side: Side,
    /// Initial contact, s.
    pub t_ic_s: f64,
    /// Terminal contact, s.
    pub t_tc_s: f64,
    /// Contact time, s.
    pub contact_time_s: f64,
    /// Step time, s.
    pub step_time_s: f64,
    /// Initial contact until the other foot leaves the ground, s.
    pub double_support_s: f64,
    /// Horizontal way of the centre of mass in the step, m.
    pub step_length_m: f64,
    /// Foot strike angle, deg, + heel first.
    pub foot_strike_angle_deg: f64,
    /// Tibia inclination at contact, deg, + ankle ahead of knee.
    pub tibia_inclination_ic_deg: f64,
    /// Knee flexion at contact, deg.
    pub knee_flexion_ic_deg: f64,
    /// Mean trunk lean in stance, deg, + forward.
    pub trunk_lean_deg: f64,
    /// Largest contralateral drop of the pelvis in stance, deg.
    pub pelvic_drop_deg: f64,
}

/// Truth of one sensor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StreamTruth {
    /// Site as in the recording.
    pub site: Site,
    /// Every stage of the sensor as simulated.
    pub sensor: SensorSpec,
    /// Number of the sensor's stream of random numbers under the scenario's seed.
    pub random_stream: u64,
    /// Vertical excursion of the sensor's point, vibration included, over each of
    /// [`Truth::steps`], m. Empty for limbs.
    pub vertical_oscillation_m: Vec<f64>,
    /// At each written sample, on request.
    pub dense: Option<DenseTruth>,
}

/// A sensor's true movement at each written sample.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct DenseTruth {
    /// True sampling instants, s.
    pub t_s: Vec<f64>,
    /// Quaternions w, x, y, z from sensor to world axes; consecutive ones have like signs.
    pub sensor_to_world: Vec<[f64; 4]>,
    /// Position in the bout's world, m.
    pub position_m: Vec<[f64; 3]>,
    /// Velocity in the world, m/s.
    pub velocity_mps: Vec<[f64; 3]>,
}

impl DenseTruth {
    pub(super) fn push(
        &mut self,
        t: f64,
        origin: &JetVector,
        attitude: &JetMatrix,
        mounting: &[[f64; 3]; 3],
    ) {
        let r = attitude.value();
        let body = Matrix3::from_fn(|i, k| r[i][k]);
        let sensor = Matrix3::from_fn(|i, k| mounting[i][k]).transpose();
        let rotation = Rotation3::from_matrix_unchecked(body * sensor);
        let q = UnitQuaternion::from_rotation_matrix(&rotation);
        let mut q = [q.w, q.i, q.j, q.k];
        if let Some(last) = self.sensor_to_world.last()
            && last.iter().zip(&q).map(|(a, b)| a * b).sum::<f64>() < 0.0
        {
            q = q.map(|v| -v);
        }
        self.t_s.push(t);
        self.sensor_to_world.push(q);
        self.position_m.push(origin.value());
        self.velocity_mps.push(origin.rate());
    }
}

impl StreamTruth {
    pub(super) fn new(sensor: &SensorSpec, stream: u64, dense: Option<DenseTruth>) -> Self {
        let (site, sensor) = (sensor.site, sensor.clone());
        Self { site, sensor, random_stream: stream, vertical_oscillation_m: Vec::new(), dense }
    }

    /// Keeps the samples that were written.
    pub(super) fn keep(&mut self, written: &[(usize, bool)]) {
        fn pick<T: Copy>(values: &mut Vec<T>, written: &[(usize, bool)]) {
            *values = written.iter().map(|&(i, _)| values[i]).collect();
        }
        if let Some(dense) = &mut self.dense {
            pick(&mut dense.t_s, written);
            pick(&mut dense.sensor_to_world, written);
            pick(&mut dense.position_m, written);
            pick(&mut dense.velocity_mps, written);
        }
    }
}

impl Truth {
    /// Mean of a value over the running steps of one side, or of both; NaN without steps.
    pub fn step_mean(&self, side: Option<Side>, value: impl Fn(&StepTruth) -> f64) -> f64 {
        evaluate::mean(self.steps.iter().filter(|s| side.is_none_or(|x| x == s.side)).map(value))
    }

    /// Mean of a value over the running strides of one side, or of both; NaN without strides.
    pub fn stride_mean(&self, side: Option<Side>, value: impl Fn(&StrideTruth) -> f64) -> f64 {
        evaluate::mean(self.strides.iter().filter(|s| side.is_none_or(|x| x == s.side)).map(value))
    }

    /// Mean cadence of running, steps per minute; NaN without steps.
    #[must_use]
    pub fn cadence_spm(&self) -> f64 {
        60.0 / self.step_mean(None, |s| s.step_time_s)
    }

    /// The stream worn at a site.
    #[must_use]
    pub fn stream(&self, site: impl Into<Site>) -> Option<&StreamTruth> {
        let site = site.into();
        self.streams.iter().find(|s| s.site == site)
    }
}

impl BoutTruth {
    /// True for a bout of running.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.activity == Activity::Running
    }
}
