//! What a look at a whole recording settles of its streams.

use crate::intake::setup::is_counted;
use crate::intake::{CleanStream, StreamSetup};
use crate::orientation::smoother;

/// What was settled of a stream, for its samples to be fed one after the other.
pub(crate) fn setup_of(clean: &CleanStream) -> StreamSetup {
    let taken = &clean.taken;
    let mut quality = clean.quality.clone();
    quality.findings.retain(|f| !is_counted(f));
    let gyr = clean.gyr.as_ref().filter(|_| clean.acc_present == [true; 3]);
    let bias = gyr.map(|gyr| smoother::still_bias(&clean.acc, gyr, clean.rate_hz));
    StreamSetup {
        site: clean.site,
        rate_hz: clean.rate_hz,
        timing: taken.timing,
        clock: clean.clock,
        clock_offset_s: taken.offset_s,
        aligned: taken.aligned,
        acc_scale: taken.acc_scale,
        gyr_scale: taken.gyr_scale.filter(|_| clean.gyr.is_some()),
        acc_present: clean.acc_present,
        max_fill_s: taken.max_fill_s,
        standing_mps2: clean.standing_mps2.map(Into::into),
        mounting: clean.mounting,
        tracked_point_m: clean.tracked_point_m.into(),
        gyr_bias_radps: bias.unwrap_or_default().into(),
        quality,
        acc_limits: taken.limits[0],
        gyr_limits: taken.limits[1],
        declared_ranges: taken.declared,
        step_mps2: clean.step_mps2,
    }
}
