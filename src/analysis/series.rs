//! What takes many strides, several sensors or the whole session: spectra, variability, power, load.

use super::clocks::Clockwork;
use super::{CleanStream, Track};
use crate::gait::{Bout, Stride, strides};
use crate::metrics::{Book, attenuation, band_power, long_range, power, variability};
use crate::recording::{Placement, Recording};

/// Measures all of it in one bout. Speed, bounce and braking must have been measured before.
pub(super) fn measure(
    streams: &[CleanStream],
    tracks: &[&(usize, Track)],
    (recording, clocks): (&Recording, &Clockwork),
    bout: &Bout,
    out: &mut Book,
) {
    let worn: Vec<(&Track, &CleanStream)> =
        tracks.iter().map(|(index, track)| (track, &streams[*index])).collect();
    for (track, stream) in &worn {
        let placement = track.site.placement;
        band_power::measure(track, stream, bout, out);
        if placement.feels_both_feet() && placement != Placement::Hip {
            variability::measure(track, stream, bout, out);
        }
        let steps =
            placement.feels_both_feet() || matches!(placement, Placement::Foot | Placement::Shank);
        if steps && track.piece == 0 {
            let pieces = worn.iter().filter(|(t, _)| t.site == track.site);
            let all: Vec<Stride> = pieces.flat_map(|(t, _)| strides::strides(t)).collect();
            long_range::measure(track, &all, out);
        }
    }
    attenuation::measure(&worn, |above, below| clocks.error_s(above, below), out);
    power::measure(&recording.conditions, bout, out);
}
