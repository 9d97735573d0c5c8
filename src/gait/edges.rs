//! The first and the last contacts of a run that are none: the foot that stood before the first
//! step, the transient of a start or a stop.
//!
//! A bout's borders are seconds, a contact's are milliseconds, so a bout may hold the last moment of
//! standing. Its "contact" is far longer than those that follow, or its distance to the next one is
//! no step or stride of theirs, or its push is hardly above body weight. From either end such contacts are dropped, at
//! most three: irregular ones further in are the runner's own.

use super::Contact;
use crate::signal::statistics;

/// Number of contacts at an end of a bout whose median says what is usual there.
const NEIGHBOURS: usize = 9;
/// Most contacts that are dropped at one end.
const MOST: usize = 3;
/// Fewest contacts that remain.
const FEWEST: usize = 4;
/// Relative difference of a step or stride from the usual one above which it belongs to a start or stop
/// \[P\]; the strides of a steady run differ by 1 to 3 %.
const APART: f64 = 0.08;
/// The same limit in scaled median absolute deviations; both must be exceeded.
const SPREADS: f64 = 5.0;
/// Ratio to the usual contact time above which a contact is one of standing.
const STANDS: f64 = 1.5;

/// Share of the usual peak force above body weight below which a contact is not yet one of running \[P\].
const LAME: f64 = 0.5;

/// Drops contacts at either end that belong to standing. `push_g` is the largest vertical specific
/// force of a contact, where the sensor feels one.
/// `ends` tells which ends are those of the run.
pub(super) fn trim(
    contacts: &mut Vec<Contact>,
    ends: (bool, bool),
    push_g: impl Fn(&Contact) -> Option<f64>,
) {
    for _ in 0..if ends.0 { MOST } else { 0 } {
        if contacts.len() <= FEWEST || !stray(contacts.iter(), &push_g) {
            break;
        }
        contacts.remove(0);
    }
    for _ in 0..if ends.1 { MOST } else { 0 } {
        if contacts.len() <= FEWEST || !stray(contacts.iter().rev(), &push_g) {
            break;
        }
        contacts.pop();
    }
}

/// True when the first contact differs from those that follow.
fn stray<'a>(
    contacts: impl Iterator<Item = &'a Contact>,
    push_g: &impl Fn(&Contact) -> Option<f64>,
) -> bool {
    let near: Vec<&Contact> = contacts.take(NEIGHBOURS).collect();
    let apart: Vec<f64> = near
        .windows(2)
        .filter_map(|w| {
            let steps = w[0].number.abs_diff(w[1].number);
            (steps > 0).then_some((w[1].ic_s? - w[0].ic_s?).abs() / steps as f64)
        })
        .collect();
    let lasting: Vec<f64> = near.iter().filter_map(|c| c.duration_s()).collect();
    let stands = near.first().and_then(|c| c.duration_s()).is_some_and(|own| {
        lasting.len() > 3
            && statistics::median(&lasting[1..]).is_some_and(|usual| own > STANDS * usual)
    });
    let far = apart.len() > 3 && near.first().is_some_and(|c| c.ic_s.is_some()) && {
        let (usual, spread) =
            (statistics::median(&apart[1..]).unwrap_or(0.0), statistics::mad_sd(&apart[1..]));
        let least = (APART * usual).max(SPREADS * spread.unwrap_or(0.0));
        (apart[0] - usual).abs() > least
    };
    stands || far || lame(&near, push_g)
}

/// True when the first contact pushes far less above body weight than those that follow.
fn lame(near: &[&Contact], push_g: &impl Fn(&Contact) -> Option<f64>) -> bool {
    let pushes: Vec<f64> = near.iter().filter_map(|c| push_g(c)).collect();
    let usual = pushes.get(1..).and_then(statistics::median);
    let own = near.first().and_then(|c| push_g(c));
    match (own, usual) {
        (Some(own), Some(usual)) => pushes.len() > 3 && own - 1.0 < LAME * (usual - 1.0),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contacts(times: &[(f64, f64)]) -> Vec<Contact> {
        let one = |(number, &(ic, tc)): (usize, &(f64, f64))| Contact {
            ic_s: Some(ic),
            tc_s: Some(tc),
            side: None,
            number,
            confidence: 0.9,
            usable: true,
        };
        times.iter().enumerate().map(one).collect()
    }

    fn steady(from_s: f64, n: usize) -> Vec<(f64, f64)> {
        (0..n).map(|k| (from_s + 0.36 * k as f64, from_s + 0.36 * k as f64 + 0.25)).collect()
    }

    #[test]
    fn a_foot_that_stood_before_the_first_step_is_no_contact_of_the_run() {
        let mut times = vec![(4.5, 5.0)];
        times.extend(steady(5.0, 12));
        let mut list = contacts(&times);
        trim(&mut list, (true, true), |_| None);
        assert_eq!(list.len(), 12);
        assert_eq!(list[0].ic_s, Some(5.0));
    }

    #[test]
    fn a_stop_is_cut_and_a_steady_run_is_kept() {
        let mut times = steady(0.0, 12);
        let mut list = contacts(&times);
        trim(&mut list, (true, true), |_| None);
        assert_eq!(list.len(), 12);
        times.push((4.9, 5.9));
        let mut list = contacts(&times);
        trim(&mut list, (true, true), |_| None);
        assert_eq!(list.len(), 12);
    }

    #[test]
    fn a_first_contact_without_a_push_is_none() {
        let mut list = contacts(&steady(0.0, 12));
        trim(&mut list, (true, true), |c| Some(if c.number == 0 { 1.3 } else { 2.4 }));
        assert_eq!(list.len(), 11);
    }

    #[test]
    fn a_stumble_in_the_middle_is_the_runners_own() {
        let mut times = steady(0.0, 8);
        times.extend(steady(3.4, 8));
        let mut list = contacts(&times);
        trim(&mut list, (true, true), |_| None);
        assert_eq!(list.len(), 16);
    }
}
