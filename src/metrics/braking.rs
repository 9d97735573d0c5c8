//! The half-sine braking force, and the speed that it costs, from the pelvis.
//!
//! The fore-aft acceleration at the middle of the hips ([`crate::gait::hips`]), along the stride's
//! mean heading in the levelled world, is described in every stance by two shapes: the brake and
//! push of steady running, −b·sin(2πu/t_c), and the ringing after the impact, which has one
//! direction in the body and so is proportional to what is left of the vertical acceleration when
//! the half-sine force of the same impulse is taken off. Least squares gives b; the speed lost is
//! b·g·t_c/π. A peak of the raw acceleration would be the ringing.
//!
//! A pelvis that moves apart from the body's centre, as what it feels in flight shows, is refused: in 30 recordings of
//! virtual sensors at 2 to 5 m/s the brake reads 0.51 ± 0.14 BW, where published peaks are 0.15 to 0.45 (Munro et al.
//! 1987, Napier et al. 2018 \[M\]).
//!
//! Known limits: grade C. Trunk acceleration stands in for that of the whole body, a brake of
//! another shape than the push is averaged with it, and a heading error of 10° mixes sideways
//! motion in.

use core::f64::consts::{FRAC_PI_2, PI, TAU};

use nalgebra::{Matrix2, Vector2};

use super::angles::refuse;
use super::levelled::level;
use super::{Draft, MetricId, Refusal, Sample};
use crate::gait::{Step, Track};
use crate::units::STANDARD_GRAVITY_MPS2;

const METRICS: [MetricId; 2] = [MetricId::BrakeDv, MetricId::BrakePeak];

/// Largest movement of the sensor against the body's centre (0 none, 1 full) with which braking is measured
/// \[P\].
const MOST_APART: f64 = 0.5;

/// Measures a pelvis sensor in one bout.
pub fn measure(track: &Track, steps: &[Step], out: &mut Draft) {
    let placement = track.site.placement;
    if track.attitude.is_none() {
        return refuse(track, &METRICS, &Refusal::NeedsGyroscope { placement }, out);
    }
    if track.apart > MOST_APART {
        return refuse(track, &METRICS, &Refusal::ApartFromCentre, out);
    }
    let found = match &track.at_hips {
        Some(force) => level(track, force),
        None => Err(Refusal::AmbiguousHeading),
    };
    let hips = match found {
        Ok(hips) => hips,
        Err(why) => return refuse(track, &METRICS, &why, out),
    };
    for step in steps {
        let Some(contact_s) = step.contact_s else { continue };
        let Some(peak) = brake(track, step, contact_s, &hips.forward_g, &hips.up_g) else {
            continue;
        };
        let dv = peak * STANDARD_GRAVITY_MPS2 * contact_s / PI;
        for (metric, value) in METRICS.into_iter().zip([dv, peak]) {
            out.push(Sample {
                metric,
                site: track.site,
                bout: track.bout,
                side: step.side,
                number: step.number,
                t_s: step.t_start_s,
                value,
                clipped: false,
            });
        }
    }
}

/// Least-squares amplitude of the brake in one stance, g.
fn brake(
    track: &Track,
    step: &Step,
    contact_s: f64,
    forward_g: &[f64],
    vertical_g: &[f64],
) -> Option<f64> {
    let from = track.sample_at(step.t_start_s);
    let length = contact_s * track.rate_hz;
    let top = FRAC_PI_2 * (step.t_end_s - step.t_start_s) / contact_s;
    let (mut normal, mut right) = (Matrix2::zeros(), Vector2::zeros());
    let first = from.ceil().max(0.0) as usize;
    let last = ((from + length).floor().max(0.0) as usize).min(forward_g.len().checked_sub(1)?);
    for i in first..=last {
        let u = (i as f64 - from) / length;
        let row = Vector2::new(-(TAU * u).sin(), vertical_g[i] - top * (PI * u).sin());
        normal += row * row.transpose();
        right += row * forward_g[i];
    }
    normal.try_inverse().map(|inverse| (inverse * right).x).filter(|b| b.is_finite())
}
