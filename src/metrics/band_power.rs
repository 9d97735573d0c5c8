//! How much of a segment's movement along its axis is active (3 to 8 Hz) and how much is impact (9 to 20 Hz;
//! Shorten & Winslow 1992), and the impulse of the first 50 ms at the shank.
//!
//! A stride is resampled between its marks to 256 samples, its Fourier lines lie at multiples of the stride
//! frequency; a line stands for the frequencies half a line around it, and one that a band's border cuts
//! counts by its share. So the sum over all bands is the variance. At most 64 strides a bout, evenly
//! spread.

use super::windows::{in_a_row, number_after, resampled, spread};
use super::{Draft, MetricId, Refusal, Sample};
use crate::gait::Track;
use crate::gait::carry::Part;
use crate::intake::{CleanStream, Span};
use crate::orientation::segment::Zero;
use crate::recording::Placement;
use crate::signal::integration::cumulative;
use crate::signal::interpolation::value_at;
use crate::signal::spectrum::CycleLines;
use crate::signal::statistics;
use crate::units::STANDARD_GRAVITY_MPS2;

/// A band, Hz.
type Band = (MetricId, f64, f64);

/// The impact first: on the body's axis it is the only one, because the step frequency of about 3 Hz would
/// fall in and out of the active band.
const BANDS: [Band; 2] = [(MetricId::ImpactPower, 9.0, 20.0), (MetricId::ActivePower, 3.0, 8.0)];
const OF_SHANK: [MetricId; 4] = [
    MetricId::ImpactPower,
    MetricId::ActivePower,
    MetricId::ImpactActiveRatio,
    MetricId::TibialImpulse,
];
/// Number of samples to which a stride is resampled.
const POINTS: usize = 256;
/// Lines: 20 Hz at strides of up to 1.5 s.
const LINES: i32 = 32;
/// Most strides of a part that are looked at.
const MOST: usize = 64;
/// The same for the parts of a long run that are only sampled.
const FEWER: usize = 16;
/// Time after contact that the impulse covers, s.
const IMPULSE_S: f64 = 0.05;

/// Specific force along the segment, g, or why it is not known.
pub(super) fn axial_g(track: &Track) -> Result<Vec<f64>, Refusal> {
    let placement = track.site.placement;
    let up = match &track.alignment {
        Some(a) if a.zero != Zero::RunningMean || placement.is_axial() => a.up(),
        // The mean while running is a few degrees from the axis of standing on the body's axis, but 20° on a leg.
        _ if placement.is_axial() => track.mean_up,
        _ => return Err(Refusal::NotCalibrated),
    };
    Ok(track.acc.along(&(up / STANDARD_GRAVITY_MPS2)))
}

/// Measures one shank, pelvis or trunk sensor in one bout.
pub fn measure(track: &Track, stream: &CleanStream, part: &Part, out: &mut Draft) {
    let placement = track.site.placement;
    let (bands, metrics): (&[Band], &[MetricId]) = match placement {
        Placement::Shank => (&BANDS, &OF_SHANK),
        Placement::Sacrum | Placement::Pelvis | Placement::Trunk => (&BANDS[..1], &OF_SHANK[..1]),
        _ => return,
    };
    if track.gyr.is_none() {
        let why = Refusal::NeedsGyroscope { placement };
        return out.refuse_all(metrics, track.site, track.bout, &why);
    }
    if stream.quality.is_clamped() {
        return out.refuse_all(metrics, track.site, track.bout, &Refusal::MissingAxis);
    }
    let axial = match axial_g(track) {
        Ok(axial) => axial,
        Err(why) => return out.refuse_all(metrics, track.site, track.bout, &why),
    };
    let (rate_hz, floor_hz) = (track.rate_hz, MetricId::ImpactPower.info().floor_hz);
    if rate_hz < 0.5 * floor_hz {
        let why = Refusal::RateTooLow { rate_hz, floor_hz };
        return out.refuse_all(metrics, track.site, track.bout, &why);
    }
    powers(track, stream, part, bands, &axial, out);
    if placement == Placement::Shank {
        impulse(track, stream, &axial, out);
    }
}

/// Variance in each band, stride by stride.
fn powers(
    track: &Track,
    stream: &CleanStream,
    part: &Part,
    bands: &[Band],
    axial_g: &[f64],
    out: &mut Draft,
) {
    let most = if part.many { MOST } else { FEWER };
    let mut fourier = CycleLines::new(POINTS);
    for (from, to) in spread(&in_a_row(track, stream, part.stride_s, 1), most) {
        let mut cycle = resampled(axial_g, (from, to), POINTS);
        let mean = statistics::mean(&cycle).unwrap_or(0.0);
        cycle.iter_mut().for_each(|v| *v -= mean);
        let lines = fourier.of(&cycle);
        let line_hz = track.rate_hz / (to - from);
        let window = Span {
            start: track.span.start + from.max(0.0) as usize,
            end: track.span.start + to.ceil() as usize + 1,
        };
        let power = |low_hz: f64, high_hz: f64| -> f64 {
            (1..=LINES)
                .zip(&lines[1..])
                .map(|(k, c)| share(k, line_hz, low_hz, high_hz) * 2.0 * c.norm_sqr())
                .sum()
        };
        let mut found: Vec<(MetricId, f64)> =
            bands.iter().map(|&(metric, low, high)| (metric, power(low, high))).collect();
        if let [(_, impact), (_, active)] = found[..]
            && active > 0.0
        {
            found.push((MetricId::ImpactActiveRatio, impact / active));
        }
        let (number, t_s) = (number_after(track, from), track.time_s(from));
        let clipped = stream.touches_clipped_acc(window);
        for (metric, value) in found {
            let (site, bout, side) = (track.site, track.bout, track.site.side);
            out.push(Sample { metric, site, bout, side, number, t_s, value, clipped });
        }
    }
}

/// Share of the frequencies around line `k` that lie in a band.
fn share(k: i32, line_hz: f64, low_hz: f64, high_hz: f64) -> f64 {
    let (from, to) = ((f64::from(k) - 0.5) * line_hz, (f64::from(k) + 0.5) * line_hz);
    (to.min(high_hz) - from.max(low_hz)).max(0.0) / line_hz
}

/// Speed that the shank takes up along its axis in the first 50 ms, m/s.
fn impulse(track: &Track, stream: &CleanStream, axial_g: &[f64], out: &mut Draft) {
    let above: Vec<f64> = axial_g.iter().map(|g| (g - 1.0) * STANDARD_GRAVITY_MPS2).collect();
    let speed = cumulative(&above, 1.0 / track.rate_hz);
    let last = speed.len().saturating_sub(1) as f64;
    for c in track.contacts.iter().filter(|c| c.usable) {
        let Some(ic_s) = c.ic_s else { continue };
        let (from, to) = (track.sample_at(ic_s), track.sample_at(ic_s + IMPULSE_S));
        if from < 0.0 || to > last {
            continue;
        }
        let at = |place| value_at(&speed, place).unwrap_or(f64::NAN);
        let window = Span {
            start: track.span.start + from as usize,
            end: track.span.start + to.ceil() as usize + 1,
        };
        out.push(Sample {
            metric: MetricId::TibialImpulse,
            site: track.site,
            bout: track.bout,
            side: c.side,
            number: c.number,
            t_s: ic_s,
            value: at(to) - at(from),
            clipped: stream.touches_clipped_acc(window),
        });
    }
}
