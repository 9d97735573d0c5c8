//! What takes many strides, several sensors or the whole session: spectra, variability, power, load.

use super::{CleanStream, Track};
use crate::gait::{Bout, strides};
use crate::metrics::{Samples, attenuation, band_power, long_range, power, variability};
use crate::recording::{Placement, Recording};

/// Measures all of it in one bout. Speed, bounce and braking must have been measured before.
pub(super) fn measure(
    streams: &[CleanStream],
    tracks: &[&(usize, Track)],
    recording: &Recording,
    bout: &Bout,
    out: &mut Samples,
) {
    let worn: Vec<(&Track, &CleanStream)> =
        tracks.iter().map(|(index, track)| (track, &streams[*index])).collect();
    for (track, stream) in &worn {
        let placement = track.site.placement;
        band_power::measure(track, stream, bout, out);
        if placement.feels_both_feet() && placement != Placement::Hip {
            variability::measure(track, stream, bout, out);
        }
        if placement.feels_both_feet() || matches!(placement, Placement::Foot | Placement::Shank) {
            long_range::measure(track, &strides::strides(track), out);
        }
    }
    attenuation::measure(&worn, out);
    power::measure(&recording.conditions, bout, out);
}
