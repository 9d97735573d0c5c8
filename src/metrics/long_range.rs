//! Long-range correlation of stride times: detrended fluctuation analysis (Peng et al. 1994).
//!
//! One series a foot, so that strides do not overlap; missing and implausible strides are left out and what
//! is on either side joined. Known limits: jitter of the events is a white noise that lowers the exponent; the
//! minimal detectable change of a runner is 0.21 (Jones et al. 2025), so it compares groups.

use super::{Book, Flag, MetricId, Refusal};
use crate::gait::Bout;
use crate::recording::{Placement, Site};
use crate::signal::nonlinear::dfa_alpha;
use crate::signal::statistics;

/// With fewer strides the estimate is biased by 0.02 to 0.05 and half as sure.
const WANTED: usize = 512;
/// Distance of a stride time from the median beyond which it is left out as a slip of the foot or a wrong
/// detection, scaled median absolute deviations.
const OUTLIER: f64 = 6.0;

/// Measures every sensor that gives strides, bout by bout, from the stride times in the book.
pub(crate) fn measure(book: &mut Book, bouts: &[Bout]) {
    let metric = MetricId::StrideTimeDfa;
    for bout in bouts.iter().map(|b| b.index) {
        let mut found: Vec<(Site, Vec<(usize, f64)>)> = Vec::new();
        for s in book.samples(MetricId::StrideTime, Some(bout)) {
            let placement = s.site.placement;
            let legs = matches!(placement, Placement::Foot | Placement::Shank);
            if !(placement.feels_both_feet() || legs) {
                continue;
            }
            match found.iter_mut().find(|(site, _)| *site == s.site) {
                Some((_, list)) => list.push((s.number, s.value)),
                None => found.push((s.site, vec![(s.number, s.value)])),
            }
        }
        for (site, strides) in found {
            one(book, (site, bout), &strides, metric);
        }
    }
}

fn one(book: &mut Book, place: (Site, usize), strides: &[(usize, f64)], metric: MetricId) {
    let parity = strides.first().map_or(0, |s| s.0 % 2);
    let times: Vec<f64> = strides.iter().filter(|s| s.0 % 2 == parity).map(|s| s.1).collect();
    let times = statistics::without_outliers(&times, OUTLIER);
    let (n, needed) = (times.len(), metric.info().min_n);
    let Some(alpha) = dfa_alpha(&times).filter(|_| n >= needed) else {
        return book.notes.refuse(metric, place.0, place.1, Refusal::TooFewStrides { n, needed });
    };
    if n < WANTED {
        book.notes.flag(metric, place.0, place.1, Flag::FewStrides { n });
    }
    book.notes.estimate(metric, place, true, alpha, (0.0, 0.0), n);
}
