//! Uncertainty of a number that takes two sensors, from the error of their clocks.
//!
//! The number is measured three times: as the clocks were put together, and with the partner's clock
//! earlier and later by the clocks' error; half of the difference is the uncertainty.

use super::{Draft, Flag, MetricId};
use crate::recording::Site;
use crate::signal::statistics;

/// Measures `metrics` of a pair at `site` in a bout with the partner's clock moved by some seconds.
/// `error_s` is how well the clocks are known; `None` when they are one.
pub(crate) fn measured(
    metrics: &[MetricId],
    (site, bout): (Site, usize),
    error_s: Option<f64>,
    out: &mut Draft,
    measure: impl Fn(f64, &mut Draft),
) {
    measure(0.0, out);
    let Some(error_s) = error_s else { return };
    let [early, late] = [-error_s, error_s].map(|moved_s| {
        let mut moved = Draft::default();
        measure(moved_s, &mut moved);
        moved
    });
    let mean = |samples: &Draft, metric: MetricId| {
        let mine = samples.samples(metric).filter(|s| s.site == site);
        statistics::median(&mine.map(|s| s.value).collect::<Vec<f64>>())
    };
    for &metric in metrics {
        let doubt = match (mean(&early, metric), mean(&late, metric)) {
            (Some(a), Some(b)) => 0.5 * (b - a).abs(),
            _ => 0.0,
        };
        out.flag(metric, site, bout, Flag::ClocksAligned { error_s, doubt });
    }
}
