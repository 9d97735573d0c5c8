//! What a method filters, for those who check a number; the words stand in `src/metrics/words.toml`.

use super::Method;
use crate::gait::axial_events::{self, AxialParams};
use crate::gait::{by_shape, foot_events, force_shape, limb, shank_events};
use crate::metrics::{force, pronation, words};
use crate::words::said;

impl Method {
    /// Filter and window. Cut-offs are those that the code uses.
    #[must_use]
    pub fn filter(&self) -> String {
        let key = format!("filter.{}", self.name);
        let text = words().get(&key);
        // Most texts have no places: nothing is put together for them.
        if !text.contains('{') {
            return text.to_owned();
        }
        let axial = AxialParams::default();
        let (mark_low, mark_high) = axial_events::MARK_BAND;
        let both_ways = words().get("filter_part.both_ways");
        let force = said!(
            words(),
            "filter_part.force",
            landing = axial.lowpass_hz,
            release = axial.release_harmonics,
            hips = AxialParams::at_hips().release_harmonics,
            sharp = by_shape::SHARP_HZ,
            smooth = by_shape::SMOOTH_HARMONICS,
            shape = force_shape::HARMONICS,
            both_ways
        );
        let push =
            said!(words(), "filter_part.push", effective = axial_events::EFFECTIVE_HARMONICS);
        said!(
            words(),
            &key,
            force,
            push,
            both_ways,
            mark_low,
            mark_high,
            limb = limb::MARK_HARMONICS,
            foot = foot_events::PITCH_LOWPASS_HZ,
            cue = foot_events::CUE_LOWPASS_HZ,
            flat = foot_events::FLAT_LOWPASS_HZ,
            bare = foot_events::IMPACT_LOWPASS_HZ,
            shank = shank_events::LOWPASS_HZ,
            push_off = force::PUSH_HARMONICS,
            rate = pronation::LOWPASS_HZ
        )
    }
}
