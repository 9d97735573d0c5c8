//! Steps of both feet from sensors that feel one: of two limbs, whose contacts are merged, or of a lone one, whose
//! other leg is taken to be alike.

use super::{Contact, Step, Stride, Track};
use crate::recording::Side;

/// Steps of two limbs' contacts merged into one sequence, for step times and flight times that no
/// single limb can give. Both must know their sides; all pieces of a bout are taken together.
#[must_use]
pub fn merge_sides(left: &[&Track], right: &[&Track]) -> Vec<Contact> {
    let both = left.iter().chain(right);
    let mut all: Vec<Contact> = both.flat_map(|t| &t.contacts).copied().collect();
    let key = |c: &Contact| c.ic_s.or(c.tc_s).unwrap_or(f64::INFINITY);
    all.sort_by(|a, b| key(a).total_cmp(&key(b)));
    let mut number = 0;
    let mut previous: Option<Side> = None;
    for c in &mut all {
        // Two contacts of the same foot in a row: the other one is missing in between.
        number += if previous.is_some() && previous == c.side { 2 } else { 1 };
        c.number = number;
        previous = c.side;
    }
    all
}

/// Steps of a lone limb, both legs taken to be alike.
#[must_use]
pub fn half_strides(strides: &[Stride]) -> Vec<Step> {
    strides
        .iter()
        .map(|s| Step {
            side: s.side,
            number: s.number,
            t_start_s: s.t_start_s,
            t_end_s: s.t_start_s + 0.5 * s.time_s(),
            contact_s: s.contact_s,
            flight_s: None,
        })
        .collect()
}
