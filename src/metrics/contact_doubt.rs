//! What contact times do not know: their error depends on placement and speed, and its sides differ.
//!
//! On the motion-capture trials of nine runners at 2 to 5 m/s (`hamner_virtual_imu`,
//! `rbds_virtual_imu`, `virtual_imu`; trial means) the pelvis reads 56 to 76 ms short at 2 m/s, 17 to
//! 38 at 3, 0 to 18 at 4 and −17 to +23 at 5; the trunk 69 to 82 short at 2 and 26 to 50 above; a
//! foot ±24 but for one runner at 2 m/s (+76), a shank ±18 in rearfoot and +38 to +51 in a forefoot
//! striker. A sacral sensor with force (`alcantara_sacral_grf`) is unbiased at 3.5 to 4 m/s. So the
//! interval opens upwards where the truth lies longer, less with the speed where that is known. The
//! steps are round numbers; runners kept apart err by a third more than those one learns from
//! (`docs/src/accuracy.md`), and that is in them.
//!
//! Flight time and swing time err by as much the other way, the duty factor by their ratio to the
//! stride time; a half-sine's peak follows the reciprocal of the contact time.

use super::{Estimate, MetricId, MetricValue};
use crate::recording::Placement;

/// What a contact time may be off by, s: the truth lies from `shorter` below to `longer` above.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Doubt {
    shorter_s: f64,
    longer_s: f64,
}

/// Speed from which the pelvis no longer reads short, m/s, and how much more it does below.
const PELVIS: (f64, f64) = (4.5, 0.020);
/// The same for trunk, head and hip.
const TRUNK: (f64, f64) = (4.0, 0.020);
/// Slow end of running, taken where the speed is not known, m/s.
const SLOW_MPS: f64 = 2.0;

fn doubt(placement: Placement, speed_mps: Option<f64>) -> Doubt {
    let slow = |(from, slope): (f64, f64)| {
        slope * (from - speed_mps.unwrap_or(SLOW_MPS).max(SLOW_MPS)).max(0.0)
    };
    let (shorter_s, longer_s) = match placement {
        // Single feet at 2 m/s: −39 to +76 ms.
        Placement::Foot if speed_mps.is_some_and(|v| v < 2.4) => (0.075, 0.042),
        Placement::Foot => (0.030, 0.030),
        Placement::Shank => (0.050, 0.040),
        Placement::Sacrum | Placement::Pelvis => (0.032, 0.032 + slow(PELVIS)),
        Placement::Waist => (0.038, 0.038 + slow(PELVIS)),
        _ => (0.032, 0.055 + slow(TRUNK)),
    };
    Doubt { shorter_s, longer_s }
}

/// Opens the intervals of everything that rests on contact times. Needs the rows of one scope (a
/// bout, or the whole).
pub(super) fn open(rows: &mut [&mut MetricValue]) {
    let of = |metric| {
        rows.iter().find(|r| r.metric == metric && r.side.is_none()).and_then(|r| r.estimate())
    };
    let speed_mps = of(MetricId::Speed).map(|e| e.value);
    let contact = of(MetricId::ContactTime).cloned();
    let stride_s = of(MetricId::StrideTime).map(|e| e.value);
    for row in rows.iter_mut() {
        let metric = row.metric;
        let Some(e) = row.estimate_mut() else { continue };
        let d = doubt(e.placement, speed_mps);
        match metric {
            MetricId::ContactTime => widen(e, d.shorter_s, d.longer_s),
            MetricId::FlightTime | MetricId::SwingTime => widen(e, d.longer_s, d.shorter_s),
            MetricId::DutyFactor => {
                if let Some(stride_s) = stride_s {
                    widen(e, d.shorter_s / stride_s, d.longer_s / stride_s);
                }
            }
            MetricId::PeakVgrf => {
                if let Some(c) = contact.as_ref().filter(|c| c.placement == e.placement) {
                    let at = |contact_s: f64| e.value * c.value / contact_s.max(0.05);
                    let below = e.value - at(c.value + d.longer_s);
                    let above = at(c.value - d.shorter_s) - e.value;
                    widen(e, below, above);
                }
            }
            _ => {}
        }
    }
}

/// Never narrower than it was.
fn widen(e: &mut Estimate, below: f64, above: f64) {
    e.low = e.low.min(e.value - below.hypot(e.spread_half));
    e.high = e.high.max(e.value + above.hypot(e.spread_half));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slower_the_runner_the_longer_a_pelvis_contact_may_truly_be() {
        let at = |v| doubt(Placement::Pelvis, v).longer_s;
        assert!(at(Some(2.0)) > at(Some(3.0)) && at(Some(3.0)) > at(Some(4.5)));
        assert!((at(Some(4.5)) - at(Some(6.0))).abs() < 1e-12);
        assert!((at(None) - at(Some(2.0))).abs() < 1e-12);
    }
}
