//! Steps and strides from contacts.

use serde::{Deserialize, Serialize};

use super::{Contact, Track};
use crate::recording::{Side, Site};

/// From one initial contact to the next of the other foot.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Foot that lands at the start, where known.
    pub side: Option<Side>,
    /// Number of the first contact.
    pub number: usize,
    /// Initial contact, s.
    pub t_start_s: f64,
    /// Initial contact of the other foot, s.
    pub t_end_s: f64,
    /// Time on the ground, s.
    pub contact_s: Option<f64>,
    /// Time in the air after it, s.
    pub flight_s: Option<f64>,
}

/// From one initial contact to the next of the same foot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stride {
    /// Bout number.
    pub bout: usize,
    /// Sensor that saw it.
    pub site: Site,
    /// Number of the first contact in the bout's sequence of steps.
    pub number: usize,
    /// Foot, where known.
    pub side: Option<Side>,
    /// Initial contact, s.
    pub t_start_s: f64,
    /// Next initial contact of the same foot, s.
    pub t_end_s: f64,
    /// Time on the ground, s.
    pub contact_s: Option<f64>,
    /// Time in the air before the other foot lands, s.
    pub flight_s: Option<f64>,
}

impl Stride {
    /// Stride time, s.
    #[must_use]
    pub fn time_s(&self) -> f64 {
        self.t_end_s - self.t_start_s
    }
}

/// Steps and strides outside this range, as shares of the bout's median, are taken for stumbles or wrong
/// detections and left out.
const PLAUSIBLE: core::ops::Range<f64> = 0.65..1.45;

/// Drops what is implausibly short or long against the median.
fn drop_implausible<T>(list: &mut Vec<T>, time_s: impl Fn(&T) -> f64) {
    let times: Vec<f64> = list.iter().map(&time_s).collect();
    if let Some(median) = crate::signal::statistics::median(&times) {
        list.retain(|x| PLAUSIBLE.contains(&(time_s(x) / median)));
    }
}

/// Steps of a sensor that feels both feet, or of two merged limbs: pairs of usable contacts with
/// consecutive numbers. Steps that cannot be (flight below −20 ms would be double support) keep
/// their times but not their flight.
#[must_use]
pub fn steps(contacts: &[Contact]) -> Vec<Step> {
    let mut out: Vec<Step> = contacts
        .windows(2)
        .filter(|w| w[1].number == w[0].number + 1 && w[0].usable && w[1].usable)
        .filter_map(|w| {
            let (start, end) = (w[0].ic_s?, w[1].ic_s?);
            Some(Step {
                side: w[0].side,
                number: w[0].number,
                t_start_s: start,
                t_end_s: end,
                contact_s: w[0].duration_s(),
                flight_s: w[0].tc_s.map(|tc| end - tc),
            })
        })
        .collect();
    drop_implausible(&mut out, |s| s.t_end_s - s.t_start_s);
    out
}

/// Strides of one sensor in one bout.
#[must_use]
pub fn strides(track: &Track) -> Vec<Stride> {
    let contacts = &track.contacts;
    let mut out = Vec::new();
    for (k, c) in contacts.iter().enumerate() {
        let next = contacts[k + 1..].iter().take(3).find(|n| n.number == c.number + 2);
        let (Some(start), Some(next)) = (c.ic_s, next) else { continue };
        let Some(end) = next.ic_s else { continue };
        if !(c.usable && next.usable) {
            continue;
        }
        let other = contacts[k + 1..].first().filter(|n| n.number == c.number + 1);
        let flight_s = other.and_then(|o| o.ic_s).zip(c.tc_s).map(|(ic, tc)| ic - tc);
        out.push(Stride {
            bout: track.bout,
            site: track.site,
            number: c.number,
            side: c.side,
            t_start_s: start,
            t_end_s: end,
            contact_s: c.duration_s(),
            flight_s,
        });
    }
    drop_implausible(&mut out, Stride::time_s);
    out
}
