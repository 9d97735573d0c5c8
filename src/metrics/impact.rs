//! Impact peaks of shank, foot and sacrum.
//!
//! Peaks are of the unfiltered signal, gravity included, refined by the parabola through the three
//! highest samples. Below the catalogue's floor rate they read low and are flagged; a clipped
//! contact gives a lower bound.

use super::{Draft, Flag, MetricId, Refusal, Sample};
use crate::gait::Track;
use crate::intake::{CleanStream, Span};
use crate::orientation::segment::Zero;
use crate::recording::Placement;
use crate::signal::interpolation::parabolic_extremum;
use crate::units::STANDARD_GRAVITY_MPS2;

/// Window around initial contact, s.
const BEFORE_S: f64 = 0.02;
const AFTER_S: f64 = 0.08;
/// Share of the metric's rate floor below which a peak is refused instead of being given as a trend.
const REFUSED_SHARE_OF_FLOOR: f64 = 0.45;

/// Measures the impact of every contact of one sensor in one bout.
pub fn measure(track: &Track, stream: &CleanStream, out: &mut Draft) {
    let resultant =
        || -> Vec<f64> { track.acc.iter().map(|a| a.norm() / STANDARD_GRAVITY_MPS2).collect() };
    match track.site.placement {
        Placement::Shank => {
            peaks(track, stream, MetricId::PtaResultant, &resultant(), AFTER_S, out);
            match &track.alignment {
                Some(a) if a.zero != Zero::RunningMean => {
                    let axial: Vec<f64> = track.acc.along(&(a.up() / STANDARD_GRAVITY_MPS2));
                    peaks(track, stream, MetricId::PtaAxial, &axial, AFTER_S, out);
                }
                _ => {
                    let why = Refusal::NotCalibrated;
                    out.refuse(MetricId::PtaAxial, track.site, track.bout, why);
                }
            }
        }
        Placement::Foot => {
            peaks(track, stream, MetricId::FootPeak, &resultant(), AFTER_S, out);
        }
        Placement::Sacrum | Placement::Pelvis | Placement::Waist => {
            let vertical = track.vertical_g();
            peaks(track, stream, MetricId::SacralPeak, &vertical, 2.5 * AFTER_S, out);
        }
        _ => {}
    }
}

fn peaks(
    track: &Track,
    stream: &CleanStream,
    metric: MetricId,
    signal_g: &[f64],
    after_s: f64,
    out: &mut Draft,
) {
    let floor_hz = metric.info().floor_hz;
    let rate_hz = track.rate_hz;
    if rate_hz < REFUSED_SHARE_OF_FLOOR * floor_hz {
        let why = Refusal::RateTooLow { rate_hz, floor_hz };
        out.refuse(metric, track.site, track.bout, why);
        return;
    }
    if rate_hz < 0.995 * floor_hz {
        out.flag(metric, track.site, track.bout, Flag::RateBelowFloor { rate_hz, floor_hz });
    }
    for c in track.contacts.iter().filter(|c| c.usable) {
        let Some(ic) = c.ic_s else { continue };
        let from = track.sample_at(ic - BEFORE_S).ceil().max(0.0) as usize;
        let to = track.sample_at(ic + after_s).floor();
        if to < 0.0 || to as usize >= signal_g.len() {
            continue;
        }
        let Some(top) = (from..=to as usize).max_by(|&a, &b| signal_g[a].total_cmp(&signal_g[b]))
        else {
            continue;
        };
        let window =
            Span { start: track.span.start + from, end: track.span.start + to as usize + 1 };
        out.push(Sample {
            metric,
            site: track.site,
            bout: track.bout,
            side: c.side,
            number: c.number,
            t_s: ic,
            value: parabolic_extremum(signal_g, top).1,
            clipped: stream.touches_clipped_acc(window),
        });
    }
}
