//! Peak vertical force of the half-sine model from contact and flight time (Morin et al. 2005), and
//! from the vertical acceleration of the body's axis.
//!
//! *By time*: a half-sine force whose impulse over a step is body weight has its peak at
//! (π/2)·(step time / contact time) body weights; 10 ms of contact are 4 % of the peak. *By
//! amplitude*: the vertical specific force of the pelvis, low-passed at twice the step frequency,
//! keeps the push and takes the impact's ringing; what the filter takes off a half-sine train is
//! known exactly from its Fourier series and put back.
//!
//! With a gyroscope, which keeps the vertical, a pelvis gives the second: the push of people is steeper than
//! a half-sine (peak times share of contact 1.73 ± 0.07 in 37 runners of `alcantara_sacral_summary` and 1.74
//! ± 0.05 in three of `virtual_imu`, π/2 = 1.57 for a half-sine), which time alone cannot know: six trials
//! with force err by 0.07 body weights instead of 0.20 by the mean of both. Without one the amplitude reads high (a mean vertical of
//! 1.0 to 1.2 g) and the time low, and their mean is used: against a force treadmill on slopes (16 trials of one
//! runner, whose push is a half-sine) 0.15 instead of 0.20 for the first and 0.18 for the second.
//!
//! Known limits: from feet or shanks alone, by time, the peak reads 0.1 to 0.4 body weights low. A heel striker's
//! impact peak may exceed the push on a downhill; neither sees it.

use core::f64::consts::{FRAC_PI_2, PI};

use super::{Draft, MetricId, Sample};
use crate::gait::{Step, Stride, Track, two_feet};
use crate::recording::Placement;
use crate::signal::{Butterworth, sections, statistics};
use crate::units::STANDARD_GRAVITY_MPS2;

/// Low-pass of the amplitude method, step frequencies.
pub(crate) const PUSH_HARMONICS: f64 = 2.0;

/// Peak vertical force, body weights, of a half-sine with contact time `contact_s` in a step of
/// `step_s`: the impulse over a step equals body weight.
#[must_use]
pub fn sine_peak_bw(contact_s: f64, step_s: f64) -> f64 {
    FRAC_PI_2 * step_s / contact_s
}

/// Peak of a half-sine train (of which `share` of a step is contact) that was low-passed as the
/// amplitude method does, body weights: 1 + 2 Σ cₙ Hₙ with
/// cₙ = cos(πnδ)/(1 − (2nδ)²) and the zero-phase Butterworth gain Hₙ.
#[must_use]
pub fn smoothed_sine_peak_bw(share: f64) -> f64 {
    // Both passes together are 3 dB down at the cutoff.
    let single = PUSH_HARMONICS / (2f64.sqrt() - 1.0).powf(0.25);
    let harmonic = |n: f64| {
        let x = 2.0 * n * share;
        // The limit at x = 1 is π/4.
        let c =
            if (x - 1.0).abs() < 1e-6 { PI / 4.0 } else { (FRAC_PI_2 * x).cos() / (1.0 - x * x) };
        c / (1.0 + (n / single).powi(4))
    };
    1.0 + 2.0 * (1..=20).map(|n| harmonic(f64::from(n))).sum::<f64>()
}

/// One value a step that has a contact time, by time alone.
pub fn measure(track: &Track, steps: &[Step], out: &mut Draft) {
    push(track, steps, |_, by_time| by_time, out);
}

/// How much the amplitude counts on a pelvis that moves apart from the body's centre and whose vertical a gyroscope
/// keeps, as every person's does, and elsewhere.
const BY_AMPLITUDE: (f64, f64) = (1.0, 0.5);

/// One value a step from a pelvis or waist, by amplitude or the mean of both methods.
pub fn measure_axis(track: &Track, steps: &[Step], out: &mut Draft) {
    let smooth = match track.site.placement {
        Placement::Sacrum | Placement::Pelvis | Placement::Waist => push_off(track, steps),
        _ => None,
    };
    let Some(smooth) = smooth else { return measure(track, steps, out) };
    let (apart, elsewhere) = BY_AMPLITUDE;
    let known = if track.attitude.is_some() { track.apart } else { 0.0 };
    let weight = elsewhere + (apart - elsewhere) * known;
    let both = |s: &Step, by_time: f64| {
        let last = smooth.len().saturating_sub(1);
        let at = |t_s: f64| (track.sample_at(t_s).max(0.0) as usize).min(last);
        let contact = s.contact_s.unwrap_or_default();
        let stance = &smooth[at(s.t_start_s)..=at(s.t_start_s + contact)];
        let top = stance.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let share = contact / (s.t_end_s - s.t_start_s);
        let by_amplitude = top * by_time / smoothed_sine_peak_bw(share);
        weight * by_amplitude + (1.0 - weight) * by_time
    };
    push(track, steps, both, out);
}

/// The vertical force without its impact, g.
fn push_off(track: &Track, steps: &[Step]) -> Option<Vec<f64>> {
    let times: Vec<f64> = steps.iter().map(|s| s.t_end_s - s.t_start_s).collect();
    let step_hz = 1.0 / statistics::median(&times)?;
    let mut vertical = track.vertical_g();
    if let (Some(force), Some(attitude)) = (&track.at_hips, &track.attitude) {
        // Where the sensor moves apart from the body's centre, the way to the hips is not known.
        let at_hips = 1.0 - track.apart;
        let forces = force.iter().zip(&attitude.q);
        for (v, (force, q)) in vertical.iter_mut().zip(forces) {
            let up_g = q.transform_vector(&force).z / STANDARD_GRAVITY_MPS2;
            *v += at_hips * (up_g - *v);
        }
    }
    let cutoff_hz = (PUSH_HARMONICS * step_hz).min(0.4 * track.rate_hz);
    Butterworth::low(2, cutoff_hz)
        .design_zero_phase(track.rate_hz)
        .ok()?
        .filter_zero_phase(&vertical, sections::pad_len(track.rate_hz, step_hz))
        .ok()
}

fn push(track: &Track, steps: &[Step], value: impl Fn(&Step, f64) -> f64, out: &mut Draft) {
    for s in steps {
        let Some(contact) = s.contact_s.filter(|c| *c > 0.05) else { continue };
        out.push(Sample {
            metric: MetricId::PeakVgrf,
            site: track.site,
            bout: track.bout,
            side: s.side,
            number: s.number,
            t_s: s.t_start_s,
            value: value(s, sine_peak_bw(contact, s.t_end_s - s.t_start_s)),
            clipped: false,
        });
    }
}

/// One value a stride of a limb: with steps of half a stride; alone, both legs are taken to be alike.
pub fn measure_one_leg(track: &Track, strides: &[Stride], alone: bool, out: &mut Draft) {
    measure(track, &two_feet::half_strides(strides), out);
    if alone {
        out.flag(MetricId::PeakVgrf, track.site, track.bout, super::Flag::OneLeg);
    }
}
