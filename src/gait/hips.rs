//! Specific force at the middle of the hips from a sensor fixed to the pelvis.
//!
//! The pelvis nods and tilts at up to 3 rad/s while its skin sensor sits 10 cm behind the hips, so
//! the sensor feels up to 0.2 g that the body's centre does not: enough to move a contact by 10 ms.
//! For a rigid pelvis a_hips = a + α × r + ω × (ω × r) (Zandbergen et al. 2023 do the same on the
//! shank). The lever r is nominal, which removes most of it for adults of any height; 3 cm of error
//! leaves 0.06 g.

use nalgebra::Vector3;

use super::Track;
use crate::recording::{Axes, Placement};

/// From the sensor to the middle of the hips in segment axes (those of standing), m: the skin over S1
/// is 9 cm behind and 5 cm above. A belt buckle turns on its own, so its lever means nothing.
/// `None` where the lever is not known.
pub(crate) fn lever_m(placement: Placement) -> Option<Vector3<f64>> {
    match placement {
        Placement::Sacrum | Placement::Pelvis => Some(Vector3::new(0.09, 0.0, -0.05)),
        _ => None,
    }
}

/// Specific force at the hips in sensor axes, m/s²; `None` where lever, gyroscope or segment axes
/// are missing.
#[must_use]
pub fn specific_force(track: &Track) -> Option<Axes> {
    let alignment = track.alignment.as_ref()?;
    displaced(track, alignment.sensor_to_segment.inverse() * lever_m(track.site.placement)?)
}

/// Specific force at another point of a rigid segment, sensor axes, m/s²: `lever` is from the sensor
/// to the point, sensor axes, m. `None` without a gyroscope.
#[must_use]
pub fn displaced(track: &Track, lever: Vector3<f64>) -> Option<Axes> {
    let gyr = track.gyr.as_ref()?;
    let n = track.acc.len();
    Some(Axes::from_samples((0..n).map(|i| {
        let (before, after) = (i.saturating_sub(1), (i + 1).min(n - 1));
        let span = (after - before).max(1) as f64;
        let alpha = (gyr.at(after) - gyr.at(before)) * (track.rate_hz / span);
        let w = gyr.at(i);
        track.acc.at(i) + alpha.cross(&lever) + w.cross(&w.cross(&lever))
    })))
}
