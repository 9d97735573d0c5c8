//! Arm swing from a wrist.
//!
//! The swing's range is that of the angular rate integrated about its main axis in each stride,
//! drift taken out. Crossing of the body's midline is turning about the vertical: its share of the
//! turning is a proposal of this project without norms \[P\]. A watch on a loose strap, a phone
//! in the hand and a drinking bottle all spoil both.

use super::angles::detrended_range;
use super::{Draft, MetricId, Refusal};
use crate::gait::Track;
use crate::orientation::segment::principal_axis;
use crate::signal::integration::cumulative;

const METRICS: [MetricId; 2] = [MetricId::ArmSwingRom, MetricId::ArmCrossover];

/// Measures a wrist in one bout.
pub fn measure(track: &Track, out: &mut Draft) {
    let (Some(gyr), Some(attitude)) = (&track.gyr, &track.attitude) else {
        let why = Refusal::NeedsGyroscope { placement: track.site.placement };
        return out.refuse_all(&METRICS, track.site, track.bout, &why);
    };
    let Some((axis, _)) = principal_axis(gyr, 0..gyr.len()) else { return };
    let angle = cumulative(&gyr.along(&axis), 1.0 / track.rate_hz);
    let first = track.first_number;
    for (k, pair) in track.stride_marks.windows(2).enumerate() {
        let (from, to) = (pair[0].max(0.0) as usize, (pair[1].max(0.0) as usize).min(angle.len()));
        if from + 2 > to {
            continue;
        }
        let t_s = track.time_s(pair[0]);
        if let Some(swing) = detrended_range(&angle[from..to]) {
            let metric = MetricId::ArmSwingRom;
            out.add(track, metric, track.site.side, first + 2 * k, t_s, swing.to_degrees());
        }
        let (mut about, mut across) = (0.0, 0.0);
        for i in from..to {
            let world = attitude.q[i].transform_vector(&gyr.at(i));
            about += world.z * world.z;
            across += world.xy().norm_squared();
        }
        let index = (about / across.max(1e-12)).sqrt();
        out.add(track, MetricId::ArmCrossover, track.site.side, first + 2 * k, t_s, index);
    }
}
