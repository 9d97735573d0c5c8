//! Contacts of the body's axis from the shape of the force, where the sensor does not move with the body's
//! centre.
//!
//! A sensor that feels nothing in flight moves as the centre does, and the crossings of
//! [`super::axial_events`] are the contacts. Virtual sensors on real pelvises and trunks never do, and then:
//!
//! 1. *Contact time* of the piece from the shape of the force ([`super::force_shape`]), with the speed where
//!    it was given by the user.
//! 2. *Initial contact*: the mean of a smooth rise (0.5 g, low-passed at twice the step frequency) and the
//!    sharp one next to it (0.3 g, 20 Hz), less the delay that grows with contact time. The smooth one keeps
//!    the sharp one from a wrong ripple.
//! 3. *Terminal contact*: the smooth fall, moved so that the mean contact is that of the shape. Between
//!    contacts it scatters by 4 ms, the fall through 0.3 g by 8.
//!
//! In between (0.025 to 0.055 g in flight at a pelvis) both readings are mixed, and so they are, half and half, without a
//! gyroscope: on a sacral accelerometer with force (`alcantara_sacral_grf`, 0.03 to 0.18 g) the crossings err by
//! 12.8 ms and the shape by 12.2, independently (r 0.24), and their mean by 9.6; its landing is the crossing's.

use super::contact_coefficients::{ByShape, PELVIS, Share, TRUNK};
use super::flank::{AxialParams, Flank, SampleContact};
use super::force_shape::{ForceShape, force_shape};
use crate::recording::Placement;
use crate::signal::{Butterworth, SignalError, sections, statistics};

/// Vertical specific force of a piece, g.
#[derive(Debug, Clone, Copy)]
pub struct Forces<'a> {
    /// At the middle of the hips where the way there is known, else at the sensor.
    pub at_centre: &'a [f64],
    /// At the sensor.
    pub at_sensor: &'a [f64],
    /// Speed given by the user, m/s.
    pub told_mps: Option<f64>,
    /// True where a gyroscope keeps the vertical.
    pub gyroscope: bool,
}

/// Largest weight of the force's shape against the crossings without a gyroscope, 0 to 1.
const MOST_ALONE: f64 = 0.5;
/// Half-width of the part of a flight, about its middle, that is looked at, as a share of the flight.
const MIDDLE: f64 = 0.35;
/// Low-pass of the vertical force in flight and of its steep rise at landing, Hz.
pub(crate) const SHARP_HZ: f64 = 20.0;
/// Low-pass of the force whose rise and fall are read at half of body weight, step frequencies, and that
/// level, g.
pub(crate) const SMOOTH_HARMONICS: f64 = 2.0;
pub(crate) const SMOOTH_G: f64 = 0.5;
/// Level at which the steep rise is read, g.
const SHARP_G: f64 = 0.3;
/// Largest distance of the steep rise from the smooth one, s.
const REACH_S: f64 = 0.045;
/// Largest change of a contact time by a speed that the user gives, s: a wrong speed must not do more harm.
const TOLD_REACH_S: f64 = 0.045;
/// Smallest and largest contact time, as shares of the step time.
const SHARES: (f64, f64) = (0.30, 1.05);
/// Distance from the median beyond which a contact is left out of the mean, scaled median absolute
/// deviations, as in the summary.
const OUTLIER: f64 = 4.0;
/// Least distance of mid-stance from the ends of the piece at which a contact without crossings is read from
/// the force's rise and fall, steps.
const INSIDE: f64 = 0.66;

/// Contacts, and how far the sensor moves apart from the body's centre, 0 (not at all) to 1.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Settled {
    /// In order of time.
    pub contacts: Vec<SampleContact>,
    /// From the specific force in flight.
    pub apart: f64,
}

/// Replaces the crossings by contacts from the force's shape, as far as the sensor moves apart from the centre.
///
/// # Errors
/// [`SignalError`] when the piece is too short to filter.
pub(super) fn settle(
    crossings: Vec<SampleContact>,
    mids: &[f64],
    forces: Forces<'_>,
    rate_hz: f64,
    placement: Placement,
) -> Result<Settled, SignalError> {
    let as_read = |contacts, apart| Ok(Settled { contacts, apart });
    let Some(shape) = force_shape(forces.at_sensor, mids, rate_hz)? else {
        return as_read(crossings, 0.0);
    };
    let table = match placement {
        Placement::Trunk | Placement::Head => &TRUNK,
        _ => &PELVIS,
    };
    let most = if forces.gyroscope { 1.0 } else { MOST_ALONE };
    let apart = weight(&crossings, forces.at_centre, rate_hz, table.quiet_g)?;
    let weight = most * apart;
    if weight <= 0.0 {
        return as_read(crossings, apart);
    }
    let contact = rate_hz * contact_s(table, &shape, forces.told_mps, rate_hz);
    let flanks = flanks(&crossings, forces.at_sensor, &shape, rate_hz)?;
    let delay = rate_hz * table.delay.0 + table.delay.1 * contact;
    let last = forces.at_sensor.len() as f64 - 1.0;
    let inside = |x: &f64| (0.0..=last).contains(x);
    let mix = |shape: Option<f64>, crossing: Option<f64>| match (shape, crossing) {
        (Some(a), Some(b)) => Some(weight * a + (1.0 - weight) * b),
        (a, b) => a.or(b),
    };
    let read = |(c, (up, down)): (&SampleContact, &Flanks)| {
        let landing = mix(up.map(|up| up - delay), c.ic);
        // Without a gyroscope the crossing at landing is more exact than the shape (`alcantara_sacral_grf`).
        let landing = if forces.gyroscope { landing } else { c.ic.or(landing) };
        SampleContact { ic: landing, tc: mix(*down, c.tc), ..*c }
    };
    let mut read: Vec<SampleContact> = crossings.iter().zip(&flanks).map(read).collect();
    let lasting = |of: &[SampleContact]| {
        let all: Vec<f64> = of.iter().filter_map(|c| Some(c.tc? - c.ic?)).collect();
        statistics::mean(&statistics::without_outliers(&all, OUTLIER))
    };
    let (Some(now), Some(crossed)) = (lasting(&read), lasting(&crossings)) else {
        return as_read(crossings, apart);
    };
    let later = weight * contact + (1.0 - weight) * crossed - now;
    for c in &mut read {
        c.tc = c.tc.map(|tc| tc + later).filter(inside);
        c.ic = c.ic.filter(inside);
    }
    as_read(read, apart)
}

/// Weight of the shape against the crossings, 0 to 1, by the specific force in flight at the centre.
fn weight(
    crossings: &[SampleContact],
    vertical_g: &[f64],
    rate_hz: f64,
    (quiet, restless): (f64, f64),
) -> Result<f64, SignalError> {
    let cutoff_hz = SHARP_HZ.min(0.4 * rate_hz);
    let sharp = Butterworth::low(2, cutoff_hz)
        .design_zero_phase(rate_hz)?
        .filter_zero_phase(vertical_g, sections::pad_len(rate_hz, cutoff_hz))?;
    let flights = crossings.windows(2).filter(|w| w[1].number == w[0].number + 1);
    let felt: Vec<f64> = flights
        .filter_map(|w| {
            let (from, to) = (w[0].tc?, w[1].ic?);
            let (middle, reach) = (0.5 * (from + to), MIDDLE * (to - from));
            let range = (middle - reach).max(0.0) as usize..(middle + reach).max(0.0) as usize + 1;
            let flight = sharp.get(range).filter(|f| f.len() > 2)?;
            Some((flight.iter().map(|v| v * v).sum::<f64>() / flight.len() as f64).sqrt())
        })
        .collect();
    // Without a flight nothing is known of it: a pelvis in grounded running.
    let share = statistics::median(&felt)
        .map_or(1.0, |rms| ((rms - quiet) / (restless - quiet)).clamp(0.0, 1.0));
    Ok(share * share * (3.0 - 2.0 * share))
}

/// Contact time, s.
fn contact_s(table: &ByShape, shape: &ForceShape, told_mps: Option<f64>, rate_hz: f64) -> f64 {
    let step_s = shape.step / rate_hz;
    let of = |s: &Share, pace: f64| {
        step_s * (s.constant + s.pulse * shape.pulse + s.peak * shape.peak + s.pace * pace)
    };
    let untold = of(&table.untold, step_s);
    let contact = match told_mps {
        Some(v) => of(&table.told, 1.0 / v).clamp(untold - TOLD_REACH_S, untold + TOLD_REACH_S),
        None => untold,
    };
    contact.clamp(SHARES.0 * step_s, SHARES.1 * step_s)
}

/// Rise and fall of a contact.
type Flanks = (Option<f64>, Option<f64>);

/// Those of each contact.
fn flanks(
    crossings: &[SampleContact],
    vertical_g: &[f64],
    shape: &ForceShape,
    rate_hz: f64,
) -> Result<Vec<Flanks>, SignalError> {
    let step_hz = rate_hz / shape.step;
    let low = |hz: f64| {
        Butterworth::low(2, hz.min(0.4 * rate_hz))
            .design_zero_phase(rate_hz)?
            .filter_zero_phase(vertical_g, sections::pad_len(rate_hz, step_hz))
    };
    let (smooth, sharp) = (low(SMOOTH_HARMONICS * step_hz)?, low(SHARP_HZ)?);
    let last = vertical_g.len() as f64 - 1.0;
    let params = AxialParams {
        threshold_g: SMOOTH_G,
        ic_offset_s: 0.0,
        tc_offset_s: 0.0,
        ..AxialParams::default()
    };
    let of = |c: &SampleContact| {
        let flank = Flank::new(&smooth, c.mid, shape.step, &params);
        let up = flank.initial(rate_hz).filter(|_| c.ic.is_some() || c.mid > INSIDE * shape.step);
        let down = flank
            .terminal(rate_hz)
            .filter(|_| c.tc.is_some() || c.mid + INSIDE * shape.step < last);
        (up.map(|up| 0.5 * (up + nearest_rise(&sharp, up, REACH_S * rate_hz).unwrap_or(up))), down)
    };
    Ok(crossings.iter().map(of).collect())
}

/// The rise through the sharp level that lies nearest to a place, not further than `reach`.
fn nearest_rise(sharp: &[f64], near: f64, reach: f64) -> Option<f64> {
    let first = ((near - reach).max(0.0) as usize).max(1);
    let last = ((near + reach).max(0.0) as usize + 2).min(sharp.len());
    let rises = (first..last)
        .filter(|&i| sharp[i - 1] < SHARP_G && sharp[i] >= SHARP_G)
        .map(|i| (i - 1) as f64 + (SHARP_G - sharp[i - 1]) / (sharp[i] - sharp[i - 1]));
    rises
        .filter(|x| (x - near).abs() < reach)
        .min_by(|a, b| (a - near).abs().total_cmp(&(b - near).abs()))
}
