//! Evaluates the truth from the jets, by the definitions of the metrics.

use super::attenuation;
use super::body::{Gait, Motion, Part, Probe, leftward, site_point};
use super::bout_truth::RunTruth;
use super::com::{Com, RunningCom};
use super::extremum::{grid, peak, peak_near, range_of_samples};
use super::jet::{Matrix, Number};
use super::leg_at::LegAt;
use super::moment::{GaitMoment, Moment};
use super::relative_phase::mean_relative_phase_deg;
use super::runner::Runner;
use super::scenario::{Placed, Scenario};
use super::schedule::LEAD_STEPS;
use super::truth::{
    BoutTruth, StepTruth, StreamTruth, StrideTruth, StrikeType, Truth, WalkingStepTruth,
};
use crate::recording::{Placement, Side};
use crate::units::STANDARD_GRAVITY_MPS2 as G;

/// Mean; NaN of nothing.
pub(super) fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, n) = values.fold((0.0, 0.0), |(sum, n), v| (sum + v, n + 1.0));
    sum / n
}

/// Vertical excursions of sensors' points on the body's axis over the steps of a running bout, m: one list
/// a probe.
pub(super) fn excursions_m(bout: &Placed, probes: &[&Probe<'_>]) -> Vec<Vec<f64>> {
    const N: u32 = 96;
    let mut all = vec![Vec::new(); probes.len()];
    let Some((gait, _)) = running_gait(bout).filter(|_| !probes.is_empty()) else { return all };
    let mut heights = vec![vec![0.0; N as usize + 1]; probes.len()];
    for k in whole_steps(gait, bout.end_s - bout.start_s) {
        let step = &gait.schedule.steps[k];
        for i in 0..=N {
            let t = step.t_ic_s + step.step_s * f64::from(i) / f64::from(N);
            let moment = Moment::new(&bout.motion, t);
            for (probe, heights) in probes.iter().zip(&mut heights) {
                let [x, _, z] = probe.see(&moment, |origin, _| origin.value());
                heights[i as usize] = z - gait.grade * x;
            }
        }
        for (excursions, heights) in all.iter_mut().zip(&heights) {
            excursions.push(range(heights));
        }
    }
    all
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

/// Side and time of the contacts of all whole steps of a bout.
pub(super) fn contacts(bout: &Placed) -> Vec<(Side, f64)> {
    let Motion::Gait(gait) = &bout.motion else { return Vec::new() };
    let contact = |k: usize| {
        let step = &gait.schedule.steps[k];
        (step.side, bout.start_s + step.t_ic_s)
    };
    whole_steps(gait, bout.end_s - bout.start_s).map(contact).collect()
}

/// Collects the truth of all bouts.
pub(super) fn collect(scenario: &Scenario, bouts: &[Placed], streams: Vec<StreamTruth>) -> Truth {
    let mut truth = Truth { seed: scenario.seed, streams, ..Truth::default() };
    truth.faults = scenario.runner.faults.iter().map(|p| p.injected()).collect();
    for (index, bout) in bouts.iter().enumerate() {
        let duration = bout.end_s - bout.start_s;
        let (mut cadence_spm, mut run) = (None, None);
        if let Motion::Gait(gait) = &bout.motion {
            let times = whole_steps(gait, duration).map(|k| gait.schedule.steps[k].step_s);
            cadence_spm = Some(60.0 / mean(times)).filter(|c| c.is_finite());
            let gait = GaitBout { bout, index, gait };
            let (steps, strides) = (truth.steps.len(), truth.strides.len());
            match &gait.gait.com {
                _ if !scenario.steps => {}
                Com::Running(com) => {
                    gait.collect(&scenario.runner, com, duration, &mut truth);
                    let (steps, strides) = (&truth.steps[steps..], &truth.strides[strides..]);
                    run = RunTruth::of(&scenario.runner, steps, strides);
                }
                Com::Walking(_) => gait.collect_walking(duration, &mut truth),
            }
        }
        truth.bouts.push(BoutTruth {
            activity: bout.activity,
            t_start_s: bout.start_s,
            t_end_s: bout.end_s,
            cadence_spm,
            run,
        });
    }
    truth
}

/// A bout with steps under evaluation.
struct GaitBout<'a> {
    bout: &'a Placed,
    index: usize,
    gait: &'a Gait,
}

impl GaitBout<'_> {
    fn collect(&self, runner: &Runner, com: &RunningCom, duration: f64, truth: &mut Truth) {
        let scale = self.gait.scale;
        let probe =
            |placement, side| Probe::new(&self.bout.motion, placement, side, scale, [0.0; 3]);
        let limbs = [Side::Left, Side::Right]
            .map(|side| [probe(Placement::Shank, side), probe(Placement::Foot, side)]);
        let sacrum = probe(Placement::Sacrum, Side::Left);
        let steps = &self.gait.schedule.steps;
        for k in whole_steps(self.gait, duration) {
            let [shank, foot] = match steps[k].side {
                Side::Left => &limbs[0],
                Side::Right => &limbs[1],
            };
            truth.steps.push(self.step(k, runner, com, [shank, foot, &sacrum]));
            // The next contact of the same foot and its flat-foot time must lie within, too.
            if let Some(stride) = self.stride(k, foot).filter(|s| {
                let end = self.bout.start_s + duration;
                s.t_end_s <= end && s.t_mid_end_s <= end
            }) {
                truth.strides.push(stride);
            }
        }
    }

    fn step(
        &self,
        k: usize,
        runner: &Runner,
        com: &RunningCom,
        [shank, shoe, sacrum]: [&Probe<'_>; 3],
    ) -> StepTruth {
        let step = &self.gait.schedule.steps[k];
        let (side, ic, tc) = (step.side, step.t_ic_s, step.t_tc_s());
        let stance = self.stance(ic, tc, side);
        let (landing, leaving) = (self.at(ic), self.at(tc));
        let (at_ic, at_tc) = (landing.leg_angles(side), leaving.leg_angles(side));
        let springs = self.springs(k, runner, com);
        let foot = self.foot_roll(side, ic, tc);
        let [pta_axial_g, pta_resultant_g, foot_peak_g, sacral_peak_g] =
            self.impact_peaks_g(ic, [shank, shoe, sacrum]);
        let strike_deg = at_ic.pitch.v.to_degrees();
        StepTruth {
            bout: self.index,
            side,
            t_ic_s: self.bout.start_s + ic,
            t_tc_s: self.bout.start_s + tc,
            contact_time_s: step.contact_s,
            flight_time_s: step.flight_s(),
            step_time_s: step.step_s,
            vertical_oscillation_m: com.oscillation_m(&self.gait.schedule, k),
            peak_vgrf_bw: com.peak_force_bw(&self.gait.schedule, k),
            first_peak_bw: com.first_peak_bw(&self.gait.schedule, k),
            vertical_stiffness_kn_per_m: springs[0],
            leg_stiffness_kn_per_m: springs[1],
            brake_peak_bw: com.braking_mps2() / G,
            brake_dv_mps: com.braking_loss_mps(step),
            tibia_inclination_ic_deg: inclination_deg(&landing, Part::Shank(side)),
            ankle_ahead_ic_m: self.ankle_from_com_m(&landing, side)[0],
            leg_angle_ic_deg: self.leg_angle_deg(&landing, side),
            knee_flexion_ic_deg: (at_ic.thigh.v - at_ic.shank.v).to_degrees(),
            foot_strike_angle_deg: strike_deg,
            strike_type: StrikeType::at_deg(strike_deg),
            thigh_tc_deg: at_tc.thigh.v.to_degrees(),
            pronation_excursion_deg: foot.excursion_deg,
            pronation_velocity_dps: foot.velocity_dps,
            eversion_peak_percent: foot.peak_percent,
            tibial_rotation_deg: self.tibial_rotation_deg(side, ic, tc),
            pta_axial_g,
            pta_resultant_g,
            foot_peak_g,
            sacral_peak_g,
            shock_attenuation_percent: 100.0 * (1.0 - sacral_peak_g / pta_axial_g),
            shock_attenuation_9_20_db: attenuation::in_contact_db(ic, tc, |t| {
                self.forces([shank, sacrum], t).map(|f| f[2])
            }),
            trunk_lean_deg: stance.lean_mean,
            trunk_lean_ic_deg: lean_deg(&landing.trunk().attitude),
            trunk_lateral_stance_deg: stance.lateral_peak,
            pelvic_drop_deg: stance.drop_peak,
        }
    }

    fn at(&self, t: f64) -> GaitMoment<'_> {
        GaitMoment::new(self.gait, t)
    }

    /// Specific forces of several probes at once, segment axes, m/s².
    fn forces<const N: usize>(&self, probes: [&Probe<'_>; N], t: f64) -> [[f64; 3]; N] {
        let moment = Moment::new(&self.bout.motion, t);
        probes.map(|probe| probe.force(&moment))
    }

    /// Largest axial and resultant force of the shank, resultant of the shoe and axial of the sacrum
    /// within 80 ms of a contact, g.
    fn impact_peaks_g(&self, ic: f64, probes: [&Probe<'_>; 3]) -> [f64; 4] {
        const N: u32 = 80;
        let end = ic + 0.08;
        let seen: Vec<_> = grid(ic, end, N).map(|t| self.forces(probes, t)).collect();
        let axial = |f: [f64; 3]| f[2];
        let norm = |f: [f64; 3]| (f[0] * f[0] + f[1] * f[1] + f[2] * f[2]).sqrt();
        let search = |which: usize, of: &dyn Fn([f64; 3]) -> f64| {
            let values: Vec<f64> = seen.iter().map(|forces| of(forces[which])).collect();
            peak_near(ic, end, &values, |t| of(probes[which].specific_force(t))).1 / G
        };
        [search(0, &axial), search(0, &norm), search(1, &norm), search(2, &axial)]
    }

    /// Ankle from the centre of mass forward and up, m.
    fn ankle_from_com_m(&self, moment: &GaitMoment<'_>, side: Side) -> [f64; 2] {
        let ankle = super::leg::ANKLE_M.map(|r| r * self.gait.scale);
        let ankle = moment.see(Part::Foot(side), |foot| foot.point(ankle).value());
        let com = moment.com().value();
        [ankle[0] - com[0], ankle[2] - com[2]]
    }

    fn leg_angle_deg(&self, moment: &GaitMoment<'_>, side: Side) -> f64 {
        let [ahead, up] = self.ankle_from_com_m(moment, side);
        ahead.atan2(-up).to_degrees()
    }

    /// Vertical and leg stiffness of a step, kN/m (Morin 2005).
    fn springs(&self, k: usize, runner: &Runner, com: &RunningCom) -> [f64; 2] {
        let step = &self.gait.schedule.steps[k];
        let force_kn = com.peak_force_bw(&self.gait.schedule, k) * runner.mass_kg * G * 1e-3;
        let sink = com.sink_m(&self.gait.schedule, k);
        let leg = LEG_OVER_HEIGHT * runner.height_m;
        let half_way = 0.5 * com.speed_mps(step.t_ic_s) * step.contact_s;
        let shortening = leg - (leg * leg - half_way * half_way).sqrt() + sink;
        [force_kn / sink, force_kn / shortening]
    }

    fn foot_roll(&self, side: Side, ic: f64, tc: f64) -> FootRoll {
        // The foot's own angles are commanded, whatever the chain.
        let leg = self.gait.leg(side);
        let eversion = |t: f64| -LegAt::new(leg, t).commanded().inversion.v;
        let rate = |t: f64| -LegAt::new(leg, t).commanded().inversion.d;
        let (at, top) = peak(ic, tc, 32, eversion);
        let fastest = peak(ic, ic + 0.4 * (tc - ic), 32, rate).1;
        FootRoll {
            excursion_deg: (top - eversion(ic)).to_degrees(),
            velocity_dps: fastest.to_degrees(),
            peak_percent: 100.0 * (at - ic) / (tc - ic),
        }
    }

    fn tibial_rotation_deg(&self, side: Side, ic: f64, tc: f64) -> f64 {
        const N: usize = 32;
        let yaw = |i: usize| {
            let t = ic + 0.5 * (tc - ic) * i as f64 / N as f64;
            self.at(t).see(Part::Shank(side), |shank| yaw_deg(&shank.attitude))
        };
        range(&(0..=N).map(yaw).collect::<Vec<f64>>())
    }

    /// Trunk and pelvis in stance: Simpson's mean and refined peaks over 64 intervals.
    fn stance(&self, ic: f64, tc: f64, side: Side) -> Stance {
        const N: usize = 64;
        let left = leftward(side);
        let (mut lean_sum, mut lateral, mut drop) = (0.0, Vec::new(), Vec::new());
        for i in 0..=N {
            let t = ic + (tc - ic) * i as f64 / N as f64;
            let phase = self.gait.schedule.phase(t).v;
            let trunk = self.gait.spine.trunk_attitude(phase, t);
            let weight = match i {
                0 | N => 1.0,
                i if i % 2 == 1 => 4.0,
                _ => 2.0,
            };
            lean_sum += weight * lean_deg(&trunk);
            lateral.push(-left * lateral_deg(&trunk));
            drop.push(left * lateral_deg(&self.gait.spine.pelvis_from_standing(phase)));
        }
        Stance {
            lean_mean: lean_sum / (3 * N) as f64,
            lateral_peak: range_of_samples(&lateral).1,
            drop_peak: range_of_samples(&drop).1,
        }
    }

    fn stride(&self, k: usize, foot: &Probe<'_>) -> Option<StrideTruth> {
        let steps = &self.gait.schedule.steps;
        let (step, next) = (steps.get(k)?, steps.get(k + 2)?);
        let (side, start) = (step.side, self.bout.start_s);
        let mid = [step, next].map(|s| self.gait.mid_stance_s(side, s.t_ic_s));
        let [a, b] = mid.map(|t| self.at(t).see(Part::Foot(side), |foot| foot.origin.value()));
        let stride_length_m = (b[0] - a[0]).hypot(b[1] - a[1]);
        let sway = Sway::over(self.gait, step.t_ic_s, next.t_ic_s);
        let stride_time_s = next.t_ic_s - step.t_ic_s;
        let limbs = self.limbs(side, step.t_ic_s, next.t_ic_s);
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
            pelvic_tilt_deg: mean(sway.tilt[1..].iter().copied()),
            pelvic_tilt_rom_deg: range(&sway.tilt),
            pelvic_obliquity_rom_deg: range(&sway.obliquity),
            pelvis_rotation_rom_deg: range(&sway.pelvis_rotation),
            trunk_lateral_offset_deg: mean(sway.lateral[1..].iter().copied()),
            trunk_pelvis_phase_deg: mean_relative_phase_deg(
                &sway.rotation[1..],
                &sway.pelvis_rotation[1..],
            ),
            foot_clearance_m: clearance_m(foot, mid),
            thigh_flexion_peak_deg: limbs.thigh.1,
            thigh_extension_peak_deg: limbs.thigh.0,
            arm_swing_rom_deg: limbs.forearm.1 - limbs.forearm.0,
            wrist_outward_min_m: limbs.wrist_m.0,
        })
    }

    /// Extremes of thigh and arm over a stride.
    fn limbs(&self, side: Side, from: f64, to: f64) -> Limbs {
        const N: usize = 96;
        let (mut thigh, mut forearm, mut wrist) = (Vec::new(), Vec::new(), Vec::new());
        for i in 0..=N {
            let t = from + (to - from) * i as f64 / N as f64;
            let moment = self.at(t);
            thigh.push(moment.leg_angles(side).thigh.v.to_degrees());
            let (_, point) = site_point(Placement::Wrist, side);
            let (lean, y) = moment.see(Part::Forearm(side), |arm| {
                let wrist = arm.point(point.map(|r| r * self.gait.scale));
                (lean_deg(&arm.attitude), wrist.0[1].v)
            });
            forearm.push(lean);
            let middle = moment.com().0[1].v;
            wrist.push(leftward(side) * (y - middle));
        }
        let of = |y: &[f64]| range_of_samples(y);
        Limbs { thigh: of(&thigh), forearm: of(&forearm), wrist_m: of(&wrist) }
    }

    fn collect_walking(&self, duration: f64, truth: &mut Truth) {
        let steps = &self.gait.schedule.steps;
        let com = |t: f64| self.gait.com.at(&self.gait.schedule, t).0[0].v;
        for k in whole_steps(self.gait, duration) {
            let (step, before) = (&steps[k], &steps[k - 1]);
            let (side, ic, tc) = (step.side, step.t_ic_s, step.t_tc_s());
            let landing = self.at(ic);
            let at_ic = landing.leg_angles(side);
            let stance = self.stance(ic, tc, side);
            truth.walking_steps.push(WalkingStepTruth {
                bout: self.index,
                side,
                t_ic_s: self.bout.start_s + ic,
                t_tc_s: self.bout.start_s + tc,
                contact_time_s: step.contact_s,
                step_time_s: step.step_s,
                double_support_s: before.t_tc_s() - ic,
                step_length_m: com(step.end_s()) - com(ic),
                foot_strike_angle_deg: at_ic.pitch.v.to_degrees(),
                tibia_inclination_ic_deg: inclination_deg(&landing, Part::Shank(side)),
                knee_flexion_ic_deg: (at_ic.thigh.v - at_ic.shank.v).to_degrees(),
                trunk_lean_deg: stance.lean_mean,
                pelvic_drop_deg: stance.drop_peak,
            });
        }
    }
}

/// Inclination of a leg segment from its up-vector, deg, + lower end forward.
fn inclination_deg(moment: &GaitMoment<'_>, part: Part) -> f64 {
    -moment.see(part, |pose| lean_deg(&pose.attitude))
}

/// Leg length over standing height when it is not measured (Winter 2009).
const LEG_OVER_HEIGHT: f64 = 0.53;

/// Highest point of a sensor above the line between its places at two times, m.
fn clearance_m(foot: &Probe<'_>, [from, to]: [f64; 2]) -> f64 {
    let height = |t: f64| foot.position_m(t)[2];
    let (first, last) = (height(from), height(to));
    let above = |t: f64| height(t) - first - (last - first) * (t - from) / (to - from);
    peak(from, to, 96, above).1
}

/// The foot's roll in a contact.
struct FootRoll {
    excursion_deg: f64,
    velocity_dps: f64,
    peak_percent: f64,
}

/// Least and largest values over a stride.
struct Limbs {
    thigh: (f64, f64),
    forearm: (f64, f64),
    wrist_m: (f64, f64),
}

fn range(y: &[f64]) -> f64 {
    let (low, high) = range_of_samples(y);
    high - low
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
            let phase = gait.schedule.phase(t).v;
            let trunk = gait.spine.trunk_attitude(phase, t);
            let pelvis = gait.spine.pelvis_from_standing(phase);
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
fn lean_deg<T: Number>(attitude: &Matrix<T>) -> f64 {
    let [x, _, z] = attitude.in_body([0.0, 0.0, 1.0]);
    (-x).atan2(z).to_degrees()
}

/// Lean to the right from the up-vector, deg.
fn lateral_deg<T: Number>(attitude: &Matrix<T>) -> f64 {
    let [_, y, z] = attitude.in_body([0.0, 0.0, 1.0]);
    y.atan2(z).to_degrees()
}

/// Turn to the left of the forward axis, deg.
fn yaw_deg<T: Number>(attitude: &Matrix<T>) -> f64 {
    let [row_x, row_y, _] = attitude.value();
    row_y[0].atan2(row_x[0]).to_degrees()
}
