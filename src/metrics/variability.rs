//! How the movement of the body's axis repeats, and how it is shared between directions.
//!
//! - *Regularity*: unbiased autocorrelation of the vertical at one step and one stride, in windows of ten
//!   strides, short enough for a change of tempo not to smear it. Below 100 Hz it is a trend: thinned to 66 and 50 Hz,
//!   simulated runs of 2.5 to 4.2 m/s lost up to 0.04 and 0.11 of it, at 100 Hz 0.01.
//! - *Root-mean-square ratios*: one a stride.
//! - *Harmonic ratios*: each stride in 200 samples, mean removed; the median of at most 64 strides
//!   spread over the bout. Where a stride is cut, at contact or in mid-stance, moves it by up to 20 %.
//! - *Sample entropy*: m = 2 and r = 0.2 standard deviations over 20 strides of 200 samples, the time
//!   scale being common to the 20 strides; from the middle of the bout.
//! - *Local stability*: the three angular rates and their copies a quarter of a stride later, which make six
//!   dimensions whatever the mounting; 50 strides of 100 samples on a common time scale, from the middle of
//!   the bout; neighbours at least a stride apart, every fourth state followed; slope over the first half
//!   stride (Rosenstein et al. 1993; sizes after Fohrmann et al. 2022).
//!
//! Known limits: entropy and stability depend on noise, rate and filter of the sensor: compare within one
//! set-up. A sensor that is loose adds its own swing.

use super::levelled::levelled;
use super::windows::{in_a_row, number_after, resampled, spread};
use super::{Draft, MetricId, Refusal};
use crate::gait::Track;
use crate::gait::carry::Part;
use crate::gait::directions::Levelled;
use crate::intake::CleanStream;
use crate::recording::Placement;
use crate::signal::nonlinear::{
    Parity, divergence, embed, exponent, ratio_of, regularity, rms_ratio, sample_entropy,
};
use crate::signal::spectrum::CycleLines;
use crate::signal::{mean_error, statistics};

/// Strides in a window of regularity, and windows a bout.
const REGULARITY: (usize, usize) = (10, 16);
/// The same for the parts of a long run that are only sampled.
const FEWER: usize = 2;
/// Samples of a stride for harmonic ratio and entropy.
const FINE: usize = 200;
/// Strides whose harmonic ratio is taken.
const MOST_STRIDES: usize = 64;
/// The same for the parts of a long run that are only sampled.
const FEWER_STRIDES: usize = 8;
/// Share by which a harmonic ratio changes with the instant of the cycle at which strides are cut: seen in
/// the simulator between initial contact, mid-stance by force and the stride marks used here.
const CUT: f64 = 0.2;
/// Strides in a window of entropy, and windows a bout.
const ENTROPY: (usize, usize) = (20, 1);
/// Number of strides from which local stability is computed, and samples of each.
const STABILITY: (usize, usize) = (50, 100);
/// The divergence is computed from every fourth state.
const THIN: usize = 4;

const REGULAR: [MetricId; 2] = [MetricId::StepRegularity, MetricId::StrideRegularity];
const DIRECTED: [MetricId; 6] = [
    MetricId::RmsRatioMl,
    MetricId::RmsRatioAp,
    MetricId::SampleEntropyAp,
    MetricId::HarmonicRatioV,
    MetricId::HarmonicRatioAp,
    MetricId::HarmonicRatioMl,
];

/// True for placements at which forward and sideways can be distinguished.
fn is_directed(placement: Placement) -> bool {
    matches!(placement, Placement::Sacrum | Placement::Pelvis | Placement::Trunk)
}

/// True when every axis of the accelerometer can be trusted.
fn is_whole(stream: &CleanStream) -> bool {
    stream.acc_present.iter().all(|p| *p) && !stream.quality.is_clamped()
}

/// Measures regularity, ratios and harmonics of a sensor on the body's axis in one bout.
pub fn measure(track: &Track, stream: &CleanStream, part: &Part, out: &mut Draft) {
    let directed = is_directed(track.site.placement);
    if !is_whole(stream) {
        out.refuse_all(&REGULAR, track.site, track.bout, &Refusal::MissingAxis);
        if directed {
            out.refuse_all(&DIRECTED, track.site, track.bout, &Refusal::MissingAxis);
        }
        return;
    }
    if !directed {
        return regular(track, stream, part, &track.vertical_g(), out);
    }
    match levelled(track) {
        Ok(force) => {
            regular(track, stream, part, &force.up_g, out);
            let strides = in_a_row(track, stream, part.stride_s, 1);
            shares(track, &strides, force, out);
            let most = if part.many { MOST_STRIDES } else { FEWER_STRIDES };
            harmonics(track, &spread(&strides, most), force, out);
        }
        Err(why) => {
            regular(track, stream, part, &track.vertical_g(), out);
            out.refuse_all(&DIRECTED, track.site, track.bout, &why);
        }
    }
}

fn regular(track: &Track, stream: &CleanStream, part: &Part, vertical_g: &[f64], out: &mut Draft) {
    let (strides, most) = REGULARITY;
    let most = if part.many { most } else { FEWER };
    let windows = spread(&in_a_row(track, stream, part.stride_s, strides), most);
    for (metric, cycles) in REGULAR.into_iter().zip([2.0, 1.0]) {
        let parts: Vec<f64> = windows
            .iter()
            .filter_map(|&(from, to)| {
                let lag = (to - from) / (strides as f64 * cycles);
                let end = (to.ceil() as usize + 1).min(vertical_g.len());
                let part = vertical_g.get(from as usize..end)?;
                regularity(part, lag).map(|period| period.strength)
            })
            .collect();
        out.add_whole(track, metric, &parts, strides * parts.len());
    }
}

fn shares(track: &Track, strides: &[(f64, f64)], force: &Levelled, out: &mut Draft) {
    for &(from, to) in strides {
        let range = from.ceil() as usize..(to.ceil() as usize).min(force.up_g.len());
        let axes = [&force.left_g, &force.forward_g, &force.up_g]
            .map(|s| s.get(range.clone()).unwrap_or_default());
        let [sideways, along, _] = rms_ratio(axes);
        let (number, t_s) = (number_after(track, from), track.time_s(from));
        out.add(track, MetricId::RmsRatioMl, None, number, t_s, sideways);
        out.add(track, MetricId::RmsRatioAp, None, number, t_s, along);
    }
}

fn harmonics(track: &Track, strides: &[(f64, f64)], force: &Levelled, out: &mut Draft) {
    let mut found: [Vec<f64>; 3] = Default::default();
    let mut lines = CycleLines::new(FINE);
    let signals = [
        (&force.up_g, Parity::Even),
        (&force.forward_g, Parity::Even),
        (&force.left_g, Parity::Odd),
    ];
    for &stride in strides {
        for (list, (signal, parity)) in found.iter_mut().zip(signals) {
            let mut cycle = resampled(signal, stride, FINE);
            let mean = statistics::mean(&cycle).unwrap_or(0.0);
            cycle.iter_mut().for_each(|v| *v -= mean);
            list.push(ratio_of(&mut lines, &cycle, parity));
        }
    }
    let metrics = [MetricId::HarmonicRatioV, MetricId::HarmonicRatioAp, MetricId::HarmonicRatioMl];
    for (metric, ratios) in metrics.into_iter().zip(found) {
        let value = statistics::median(&ratios).unwrap_or(f64::NAN);
        let half = mean_error::half_90(&ratios).unwrap_or(0.0);
        out.add_value(track, metric, value, (half, CUT * value), ratios.len());
    }
}

/// Measures sample entropy, in parts of a run that are looked at in full; [`measure`] reports why there is none.
pub fn entropy(track: &Track, stream: &CleanStream, part: &Part, out: &mut Draft) {
    if !part.many || !is_directed(track.site.placement) || !is_whole(stream) {
        return;
    }
    let Ok(Levelled { forward_g, .. }) = levelled(track) else { return };
    let (strides, most) = ENTROPY;
    let windows = spread(&in_a_row(track, stream, part.stride_s, strides), most);
    let parts: Vec<f64> = windows
        .iter()
        .filter_map(|&window| {
            let series = resampled(forward_g, window, strides * FINE);
            let mean = statistics::mean(&series)?;
            let squares: f64 = series.iter().map(|v| (v - mean) * (v - mean)).sum();
            sample_entropy(&series, 2, 0.2 * (squares / series.len() as f64).sqrt())
        })
        .collect();
    out.add_whole(track, MetricId::SampleEntropyAp, &parts, strides * parts.len());
}

/// Measures local stability, in parts of a run that are looked at in full.
pub fn stability(track: &Track, stream: &CleanStream, part: &Part, out: &mut Draft) {
    if !part.many || !is_whole(stream) {
        return;
    }
    let metric = MetricId::LocalStability;
    let Some(gyr) = &track.gyr else {
        let why = Refusal::NeedsGyroscope { placement: track.site.placement };
        return out.refuse(metric, track.site, track.bout, why);
    };
    let (strides, fine) = STABILITY;
    let windows = in_a_row(track, stream, part.stride_s, strides);
    let parts: Vec<f64> = spread(&windows, 1)
        .into_iter()
        .filter_map(|window| {
            let rates = gyr.columns().map(|column| resampled(column, window, strides * fine));
            let states = embed(&[&rates[0], &rates[1], &rates[2]], 2, fine / 4);
            let curve = divergence(&states, fine, fine / 2, THIN);
            exponent(&curve, 0, fine / 2).map(|slope| slope * fine as f64)
        })
        .collect();
    if parts.is_empty() {
        let n = in_a_row(track, stream, part.stride_s, 1).len().min(strides - 1);
        return out.refuse(
            metric,
            track.site,
            track.bout,
            Refusal::TooFewStrides { n, needed: strides },
        );
    }
    out.add_whole(track, metric, &parts, strides);
}
