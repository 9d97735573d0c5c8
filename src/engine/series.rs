//! What takes many strides, several sensors or the whole session: spectra, variability, power, load.

use super::clocks::Clockwork;
use crate::gait::Track;
use crate::gait::carry::Part;
use crate::intake::CleanStream;
use crate::metrics::{Draft, attenuation, band_power, power, variability};
use crate::recording::{Placement, Recording};

/// Measures all of it in one bout. Speed, bounce and braking must have been measured before.
pub(super) fn measure(
    streams: &[&CleanStream],
    tracks: &[&(usize, Track)],
    (recording, clocks): (&Recording, &Clockwork),
    part: &Part,
    out: &mut Draft,
) {
    let worn: Vec<(&Track, &CleanStream)> =
        tracks.iter().map(|(index, track)| (track, streams[*index])).collect();
    for (track, stream) in &worn {
        let placement = track.site.placement;
        band_power::measure(track, stream, part, out);
        if placement.feels_both_feet() && placement != Placement::Hip {
            variability::measure(track, stream, part, out);
        }
    }
    attenuation::measure(&worn, |above, below| clocks.error_s(above, below), out);
    power::measure(&recording.conditions, part, out);
}
