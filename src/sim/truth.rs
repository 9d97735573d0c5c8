//! The truth of a simulated recording, by the definitions of the metrics.
//!
//! Times are true times in seconds from the recording's start; a sensor's stamps depart from them
//! only by its own clock faults. Inclinations come from the up-vector in the body (lean
//! atan2(−u_x, u_z), lateral atan2(u_y, u_z)), peaks from a search refined to 10 ns.

use nalgebra::{Matrix3, Rotation3, UnitQuaternion};
use serde::{Deserialize, Serialize};

use super::body::{Gait, Motion, Part, Probe, leftward};
use super::com::{Com, RunningCom};
use super::extremum::{peak, range_of_samples};
use super::jet::JetMatrix;
use super::scenario::{Activity, Placed, Scenario};
use super::schedule::LEAD_STEPS;
use super::trunk::Pose;
use crate::recording::{Placement, Side, Site};
use crate::units::STANDARD_GRAVITY_MPS2 as G;

/// What really happened.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Truth {
    /// Seed of the scenario.
    pub seed: u64,
    /// The bouts in order.
    pub bouts: Vec<BoutTruth>,
    /// Steps of all running bouts that lie wholly within their bout.
    pub steps: Vec<StepTruth>,
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
    /// Peak braking force, BW.
    pub brake_peak_bw: f64,
    /// Speed lost by braking, m/s.
    pub brake_dv_mps: f64,
    /// Tibia inclination at contact, deg, + ankle ahead of knee.
    pub tibia_inclination_ic_deg: f64,
    /// Ankle ahead of the centre of mass at contact, m.
    pub ankle_ahead_ic_m: f64,
    /// Knee flexion at contact, deg.
    pub knee_flexion_ic_deg: f64,
    /// Foot strike angle, deg, + heel first.
    pub foot_strike_angle_deg: f64,
    /// Thigh angle at terminal contact, deg, + forward.
    pub thigh_tc_deg: f64,
    /// Eversion from contact to its peak, deg.
    pub pronation_excursion_deg: f64,
    /// Peak specific force along the shank's axis within 80 ms of contact at the nominal sensor
    /// point, gravity included, g.
    pub pta_axial_g: f64,
    /// Peak of its magnitude, g.
    pub pta_resultant_g: f64,
    /// Peak specific force along the sacral sensor's z axis within 80 ms of contact, g.
    pub sacral_peak_g: f64,
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
}

/// Truth of one sensor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StreamTruth {
    /// Site as in the recording.
    pub site: Site,
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
    pub(super) fn push(&mut self, t: f64, pose: &Pose, mounting: &[[f64; 3]; 3]) {
        let r = pose.attitude.value();
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
        self.position_m.push(pose.origin.value());
        self.velocity_mps.push(pose.origin.rate());
    }
}

impl StreamTruth {
    pub(super) fn new(site: Site, dense: Option<DenseTruth>) -> Self {
        Self { site, vertical_oscillation_m: Vec::new(), dense }
    }

    /// Adds the excursions over a running bout's steps.
    pub(super) fn add_bout(&mut self, bout: &Placed, probe: &Probe<'_>) {
        const N: u32 = 96;
        let Some((gait, _)) = running_gait(bout) else { return };
        if self.site.placement.is_limb() {
            return;
        }
        for k in whole_steps(gait, bout.end_s - bout.start_s) {
            let step = &gait.schedule.steps[k];
            let height = |i: u32| {
                let t = step.t_ic_s + step.step_s * f64::from(i) / f64::from(N);
                probe.at(t).origin.0[2].v
            };
            let heights: Vec<f64> = (0..=N).map(height).collect();
            let (low, high) = range_of_samples(&heights);
            self.vertical_oscillation_m.push(high - low);
        }
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
        mean(self.steps.iter().filter(|s| side.is_none_or(|x| x == s.side)).map(value))
    }

    /// Mean of a value over the running strides of one side, or of both; NaN without strides.
    pub fn stride_mean(&self, side: Option<Side>, value: impl Fn(&StrideTruth) -> f64) -> f64 {
        mean(self.strides.iter().filter(|s| side.is_none_or(|x| x == s.side)).map(value))
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

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, n) = values.fold((0.0, 0.0), |(sum, n), v| (sum + v, n + 1.0));
    sum / n
}

fn running_gait(bout: &Placed) -> Option<(&Gait, &RunningCom)> {
    match &bout.motion {
        Motion::Gait(gait) => match &gait.com {
            Com::Running(com) => Some((gait, com)),
            Com::Walking(_) => None,
        },
        _ => None,
    }
}

/// Steps that start and end within the bout.
fn whole_steps(gait: &Gait, duration_s: f64) -> impl Iterator<Item = usize> + '_ {
    let steps = &gait.schedule.steps;
    (LEAD_STEPS..steps.len()).take_while(move |&k| steps[k].end_s() <= duration_s)
}

/// Collects the truth of all bouts.
pub(super) fn collect(scenario: &Scenario, bouts: &[Placed], streams: Vec<StreamTruth>) -> Truth {
    let mut truth = Truth { seed: scenario.seed, streams, ..Truth::default() };
    for (index, bout) in bouts.iter().enumerate() {
        let duration = bout.end_s - bout.start_s;
        let mut cadence_spm = None;
        if let Motion::Gait(gait) = &bout.motion {
            let times = whole_steps(gait, duration).map(|k| gait.schedule.steps[k].step_s);
            cadence_spm = Some(60.0 / mean(times)).filter(|c| c.is_finite());
        }
        truth.bouts.push(BoutTruth {
            activity: bout.activity,
            t_start_s: bout.start_s,
            t_end_s: bout.end_s,
            cadence_spm,
        });
        if let Some((gait, com)) = running_gait(bout) {
            let place = Bearings { scenario, bout, index, gait, com };
            place.collect(duration, &mut truth);
        }
    }
    truth
}

/// A running bout under evaluation.
struct Bearings<'a> {
    scenario: &'a Scenario,
    bout: &'a Placed,
    index: usize,
    gait: &'a Gait,
    com: &'a RunningCom,
}

impl Bearings<'_> {
    fn collect(&self, duration: f64, truth: &mut Truth) {
        let scale = self.gait.scale;
        let probe =
            |placement, side| Probe::new(&self.bout.motion, placement, side, scale, [0.0; 3]);
        let shanks = [probe(Placement::Shank, Side::Left), probe(Placement::Shank, Side::Right)];
        let sacrum = probe(Placement::Sacrum, Side::Left);
        let steps = &self.gait.schedule.steps;
        for k in whole_steps(self.gait, duration) {
            let shank = match steps[k].side {
                Side::Left => &shanks[0],
                Side::Right => &shanks[1],
            };
            truth.steps.push(self.step(k, shank, &sacrum));
            // The next contact of the same foot and its flat-foot time must lie within, too.
            if let Some(stride) = self.stride(k).filter(|s| {
                let end = self.bout.start_s + duration;
                s.t_end_s <= end && s.t_mid_end_s <= end
            }) {
                truth.strides.push(stride);
            }
        }
    }

    fn step(&self, k: usize, shank: &Probe<'_>, sacrum: &Probe<'_>) -> StepTruth {
        let step = &self.gait.schedule.steps[k];
        let (side, ic, tc) = (step.side, step.t_ic_s, step.t_tc_s());
        let search = |f: &dyn Fn([f64; 3]) -> f64, probe: &Probe<'_>| {
            peak(ic, ic + 0.08, 80, |t| f(probe.specific_force(t))).1 / G
        };
        let axial = |f: [f64; 3]| f[2];
        let norm = |f: [f64; 3]| (f[0] * f[0] + f[1] * f[1] + f[2] * f[2]).sqrt();
        let stance = self.stance(ic, tc, side);
        let (at_ic, at_tc) = (self.gait.leg_angles(side, ic), self.gait.leg_angles(side, tc));
        let (contact_time_s, braking) = (step.contact_s, self.com.braking_mps2());
        StepTruth {
            bout: self.index,
            side,
            t_ic_s: self.bout.start_s + ic,
            t_tc_s: self.bout.start_s + tc,
            contact_time_s,
            flight_time_s: step.flight_s(),
            step_time_s: step.step_s,
            vertical_oscillation_m: self.com.oscillation_m(&self.gait.schedule, k),
            peak_vgrf_bw: self.com.peak_force_bw(k),
            brake_peak_bw: braking / G,
            brake_dv_mps: braking * contact_time_s / core::f64::consts::PI,
            tibia_inclination_ic_deg: self.inclination_deg(Part::Shank(side), ic),
            ankle_ahead_ic_m: self.ankle_ahead_m(side, ic),
            knee_flexion_ic_deg: (at_ic.thigh.v - at_ic.shank.v).to_degrees(),
            foot_strike_angle_deg: at_ic.pitch.v.to_degrees(),
            thigh_tc_deg: at_tc.thigh.v.to_degrees(),
            pronation_excursion_deg: self.pronation_deg(side, ic, tc),
            pta_axial_g: search(&axial, shank),
            pta_resultant_g: search(&norm, shank),
            sacral_peak_g: search(&axial, sacrum),
            trunk_lean_deg: stance.lean_mean,
            trunk_lean_ic_deg: lean_deg(&self.gait.pose(Part::Trunk, ic).attitude),
            trunk_lateral_stance_deg: stance.lateral_peak,
            pelvic_drop_deg: stance.drop_peak,
        }
    }

    /// Inclination of a leg segment from its up-vector, deg, + lower end forward.
    fn inclination_deg(&self, part: Part, t: f64) -> f64 {
        -lean_deg(&self.gait.pose(part, t).attitude)
    }

    fn ankle_ahead_m(&self, side: Side, t: f64) -> f64 {
        let ankle = super::leg::ANKLE_M.map(|r| r * self.gait.scale);
        let ankle = self.gait.pose(Part::Foot(side), t).point(ankle);
        ankle.0[0].v - self.gait.com.at(&self.gait.schedule, t).0[0].v
    }

    fn pronation_deg(&self, side: Side, ic: f64, tc: f64) -> f64 {
        let eversion = |t: f64| -self.gait.leg_angles(side, t).inversion.v;
        (peak(ic, tc, 32, eversion).1 - eversion(ic)).to_degrees()
    }

    /// Trunk and pelvis in stance: Simpson's mean and refined peaks over 64 intervals.
    fn stance(&self, ic: f64, tc: f64, side: Side) -> Stance {
        const N: usize = 64;
        let left = leftward(side);
        let (mut lean_sum, mut lateral, mut drop) = (0.0, Vec::new(), Vec::new());
        for i in 0..=N {
            let t = ic + (tc - ic) * i as f64 / N as f64;
            let phase = self.gait.schedule.phase(t);
            let trunk = self.gait.spine.trunk_attitude(phase, t);
            let weight = match i {
                0 | N => 1.0,
                i if i % 2 == 1 => 4.0,
                _ => 2.0,
            };
            lean_sum += weight * lean_deg(&trunk);
            lateral.push(-left * lateral_deg(&trunk));
            drop.push(left * lateral_deg(&self.gait.spine.pelvis_attitude(phase)));
        }
        Stance {
            lean_mean: lean_sum / (3 * N) as f64,
            lateral_peak: range_of_samples(&lateral).1,
            drop_peak: range_of_samples(&drop).1,
        }
    }

    fn stride(&self, k: usize) -> Option<StrideTruth> {
        let steps = &self.gait.schedule.steps;
        let (step, next) = (steps.get(k)?, steps.get(k + 2)?);
        let (side, start) = (step.side, self.bout.start_s);
        let mid = [step, next].map(|s| self.gait.mid_stance_s(side, s.t_ic_s));
        let [a, b] = mid.map(|t| self.gait.pose(Part::Foot(side), t).origin.value());
        let stride_length_m = (b[0] - a[0]).hypot(b[1] - a[1]);
        let sway = Sway::over(self.gait, step.t_ic_s, next.t_ic_s);
        let stride_time_s = next.t_ic_s - step.t_ic_s;
        let standing = self.scenario.runner.pelvis.standing_tilt_deg;
        let range = |y: &[f64]| {
            let (low, high) = range_of_samples(y);
            high - low
        };
        let (leftmost, rightmost) = range_of_samples(&sway.lateral);
        Some(StrideTruth {
            bout: self.index,
            side,
            t_start_s: start + step.t_ic_s,
            t_end_s: start + next.t_ic_s,
            stride_time_s,
            duty_factor: step.contact_s / stride_time_s,
            t_mid_start_s: start + mid[0],
            t_mid_end_s: start + mid[1],
            stride_length_m,
            speed_mps: stride_length_m / (mid[1] - mid[0]),
            trunk_lateral_rom_deg: rightmost - leftmost,
            trunk_lateral_left_deg: -leftmost,
            trunk_lateral_right_deg: rightmost,
            trunk_rotation_rom_deg: range(&sway.rotation),
            pelvic_tilt_deg: mean(sway.tilt[1..].iter().copied()) - standing,
            pelvic_tilt_rom_deg: range(&sway.tilt),
            pelvic_obliquity_rom_deg: range(&sway.obliquity),
            pelvis_rotation_rom_deg: range(&sway.pelvis_rotation),
        })
    }
}

struct Stance {
    lean_mean: f64,
    lateral_peak: f64,
    drop_peak: f64,
}

/// Angles of trunk and pelvis over a stride, deg.
#[derive(Default)]
struct Sway {
    lateral: Vec<f64>,
    rotation: Vec<f64>,
    tilt: Vec<f64>,
    obliquity: Vec<f64>,
    pelvis_rotation: Vec<f64>,
}

impl Sway {
    fn over(gait: &Gait, from: f64, to: f64) -> Self {
        const N: usize = 192;
        let mut sway = Self::default();
        for i in 0..=N {
            let t = from + (to - from) * i as f64 / N as f64;
            let phase = gait.schedule.phase(t);
            let trunk = gait.spine.trunk_attitude(phase, t);
            let pelvis = gait.spine.pelvis_attitude(phase);
            sway.lateral.push(lateral_deg(&trunk));
            sway.rotation.push(yaw_deg(&trunk));
            sway.tilt.push(lean_deg(&pelvis));
            sway.obliquity.push(lateral_deg(&pelvis));
            sway.pelvis_rotation.push(yaw_deg(&pelvis));
        }
        sway
    }
}

/// Forward lean from the up-vector, deg.
fn lean_deg(attitude: &JetMatrix) -> f64 {
    let [x, _, z] = attitude.in_body([0.0, 0.0, 1.0]);
    (-x).atan2(z).to_degrees()
}

/// Lean to the right from the up-vector, deg.
fn lateral_deg(attitude: &JetMatrix) -> f64 {
    let [_, y, z] = attitude.in_body([0.0, 0.0, 1.0]);
    y.atan2(z).to_degrees()
}

/// Turn to the left of the forward axis, deg.
fn yaw_deg(attitude: &JetMatrix) -> f64 {
    let [row_x, row_y, _] = attitude.value();
    row_y[0].atan2(row_x[0]).to_degrees()
}

impl BoutTruth {
    /// True for a bout of running.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.activity == Activity::Running
    }
}
