//! Trunk against pelvis: bend at the waist, ranges in three planes, extension at push-off, and
//! the relative phase of their rotations.
//!
//! Both segments have their own vertical and stride-mean heading, so a difference of their angles
//! needs no common heading. A sensor on the trunk and one on the pelvis bracket the lumbar spine and
//! part of the thoracic one; skin moves with the muscles below it.
//!
//! Relative phase: analytic signals (first eight harmonics of the stride, as Lamb & Stöckl 2014
//! advise for signals that are no sines) of the two rotations about the vertical; the mean of the
//! absolute difference of their phases over a stride (Seay et al. 2011).

use core::f64::consts::TAU;

use nalgebra::Complex;

use super::angles::{SegmentAngles, angles, detrended_range, range, refuse};
use super::{Draft, Flag, MetricId, Refusal};
use crate::gait::{Stride, Track};
use crate::orientation::segment::Zero;
use crate::recording::Placement;
use crate::signal::interpolation::value_at;
use crate::signal::mean_error;
use crate::signal::statistics::mean;

pub(crate) const METRICS: [MetricId; 7] = [
    MetricId::WaistFlexion,
    MetricId::LumbarExtensionPushOff,
    MetricId::LumbarFlexionRom,
    MetricId::LumbarLateralRom,
    MetricId::LumbarRotationRom,
    MetricId::TrunkPelvisPhase,
    MetricId::TrunkPelvisPhaseSd,
];
/// Samples of a stride at which the two are compared.
const POINTS: usize = 100;
/// Number of strides in each part; the parts' scatter shows how sure the variability of the phase is.
const CHUNK: usize = 10;
/// Harmonics of the stride in the analytic signals.
const HARMONICS: usize = 8;

/// Measures a trunk with a pelvis in one bout, along the strides of the pelvis.
pub fn measure(trunk: &Track, pelvis: Option<(&Track, &[Stride])>, out: &mut Draft) {
    let Some((pelvis, strides)) = pelvis else {
        let partners = vec![Placement::Sacrum, Placement::Pelvis];
        let why = Refusal::MissingPartner { placement: trunk.site.placement, partners };
        return refuse(trunk, &METRICS, &why, out);
    };
    let (upper, lower) = match (angles(trunk), angles(pelvis)) {
        (Ok(upper), Ok(lower)) => (upper, lower),
        (Err(why), _) | (_, Err(why)) => return refuse(trunk, &METRICS, &why, out),
    };
    let spine = Spine { trunk, pelvis, upper: &upper, lower: &lower };
    let absolute = upper.absolute && lower.absolute;
    if !absolute {
        refuse(trunk, &METRICS[..1], &Refusal::NotCalibrated, out);
    }
    if [upper.zero, lower.zero].contains(&Zero::Declared) {
        out.flag(METRICS[0], trunk.site, trunk.bout, Flag::DeclaredMounting);
    }
    let turns = Turns::new();
    let mut phases: Vec<Vec<Complex<f64>>> = Vec::new();
    for s in strides {
        let flexion = spine.relative(s, |a| &a.lean_deg);
        let rotation = spine.relative(s, |a| &a.rotation_deg);
        let values = [
            (MetricId::WaistFlexion, mean(&flexion).filter(|_| absolute)),
            (MetricId::LumbarFlexionRom, range(&flexion)),
            (MetricId::LumbarLateralRom, range(&spine.relative(s, |a| &a.lateral_deg))),
            (MetricId::LumbarRotationRom, detrended_range(&rotation)),
        ];
        for (metric, value) in values {
            if let Some(value) = value {
                out.add(trunk, metric, None, s.number, s.t_start_s, value);
            }
        }
        if let Some(phase) = spine.relative_phase(s, &turns) {
            let apart_deg = phase.iter().map(|p| p.arg().abs().to_degrees());
            let size = apart_deg.sum::<f64>() / POINTS as f64;
            out.add(trunk, MetricId::TrunkPelvisPhase, None, s.number, s.t_start_s, size);
            phases.push(phase);
        }
    }
    push_off(&spine, out);
    let parts: Vec<f64> = phases.chunks_exact(CHUNK).filter_map(deviation_phase_deg).collect();
    let half = mean_error::half_90(&parts).unwrap_or(0.0);
    let spread = deviation_phase_deg(&phases).unwrap_or(f64::NAN);
    out.add_value(trunk, MetricId::TrunkPelvisPhaseSd, spread, (half, 0.0), phases.len());
}

struct Spine<'a> {
    trunk: &'a Track,
    pelvis: &'a Track,
    upper: &'a SegmentAngles,
    lower: &'a SegmentAngles,
}

type Pick = fn(&SegmentAngles) -> &Vec<f64>;

impl Spine<'_> {
    fn at(&self, t_s: f64, pick: Pick) -> Option<(f64, f64)> {
        let read = |track: &Track, signal: &[f64]| {
            let x = track.sample_at(t_s);
            let inside = x >= 0.0 && x <= signal.len() as f64 - 1.0;
            value_at(signal, x).filter(|_| inside)
        };
        Some((read(self.trunk, pick(self.upper))?, read(self.pelvis, pick(self.lower))?))
    }

    /// Trunk less pelvis over a stride; empty where one of the two is missing.
    fn relative(&self, s: &Stride, pick: Pick) -> Vec<f64> {
        let one = |i: usize| {
            let t = s.t_start_s + s.time_s() * i as f64 / POINTS as f64;
            self.at(t, pick).map(|(a, b)| a - b)
        };
        (0..POINTS).map(one).collect::<Option<Vec<f64>>>().unwrap_or_default()
    }

    /// Phase of the trunk's rotation less that of the pelvis at every point of a stride, as a direction.
    fn relative_phase(&self, s: &Stride, turns: &Turns) -> Option<Vec<Complex<f64>>> {
        let (mut a, mut b) = (Vec::with_capacity(POINTS), Vec::with_capacity(POINTS));
        for i in 0..=POINTS {
            let t = s.t_start_s + s.time_s() * i as f64 / POINTS as f64;
            let (upper, lower) = self.at(t, |x| &x.rotation_deg)?;
            a.push(upper);
            b.push(lower);
        }
        let (a, b) = (turns.analytic(&close(&a))?, turns.analytic(&close(&b))?);
        let apart = a.iter().zip(&b).map(|(a, b)| {
            let apart = a * b.conj();
            let size = apart.norm();
            if size > 0.0 { apart / size } else { Complex::new(1.0, 0.0) }
        });
        Some(apart.collect())
    }
}

/// Takes the drift over the stride out and drops the point that is the next stride's first.
fn close(values: &[f64]) -> Vec<f64> {
    let last = values.len() - 1;
    let slope = (values[last] - values[0]) / last as f64;
    values[..last].iter().enumerate().map(|(i, v)| v - slope * i as f64).collect()
}

/// The turns of a period's points.
struct Turns([Complex<f64>; POINTS]);

impl Turns {
    fn new() -> Self {
        let turn = |i: usize| Complex::from_polar(1.0, TAU * i as f64 / POINTS as f64);
        Self(core::array::from_fn(turn))
    }

    /// Of a harmonic at a point.
    fn of(&self, h: usize, i: usize) -> Complex<f64> {
        self.0[h * i % POINTS]
    }

    /// Analytic signal of one period of as many points: its first harmonics without the mean. `None` without
    /// movement.
    fn analytic(&self, period: &[f64]) -> Option<Vec<Complex<f64>>> {
        let part = |h| period.iter().enumerate().map(|(i, v)| self.of(h, i).conj() * *v).sum();
        let parts: [Complex<f64>; HARMONICS] = core::array::from_fn(|k| part(k + 1));
        let power: f64 = parts.iter().map(Complex::norm_sqr).sum();
        let at = |i| parts.iter().enumerate().map(|(k, c)| self.of(k + 1, i) * c).sum();
        (power > 0.0).then(|| (0..period.len()).map(at).collect())
    }
}

/// Circular standard deviation of the phase over strides, averaged over the stride, deg.
fn deviation_phase_deg(phases: &[Vec<Complex<f64>>]) -> Option<f64> {
    if phases.len() < 2 {
        return None;
    }
    let count = phases.len() as f64;
    let spread = |i: usize| {
        let sum: Complex<f64> = phases.iter().map(|p| p[i]).sum();
        (-2.0 * (sum.norm() / count).clamp(1e-12, 1.0).ln()).sqrt()
    };
    Some((0..POINTS).map(spread).sum::<f64>().to_degrees() / POINTS as f64)
}

/// Extension at terminal contact against mid-stance; the mean of both segments' zeros drops out.
fn push_off(spine: &Spine<'_>, out: &mut Draft) {
    for c in spine.pelvis.contacts.iter().filter(|c| c.usable) {
        let (Some(ic), Some(tc)) = (c.ic_s, c.tc_s) else { continue };
        let flexion = |t: f64| spine.at(t, |a| &a.lean_deg).map(|(upper, lower)| upper - lower);
        let middle: Option<Vec<f64>> =
            (0..=6).map(|k| flexion(ic + (0.30 + 0.05 * f64::from(k)) * (tc - ic))).collect();
        let (Some(middle), Some(end)) = (middle.and_then(|m| mean(&m)), flexion(tc)) else {
            continue;
        };
        let metric = MetricId::LumbarExtensionPushOff;
        out.add(spine.trunk, metric, c.side, c.number, ic, middle - end);
    }
}
