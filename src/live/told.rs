//! The provisional contacts of one sensor that were reported, so that the final ones can repeat their ids.

use serde::{Deserialize, Serialize};

use crate::gait::EventKind;
use crate::signal::statistics;

/// Largest distance of a final contact from the provisional contact that it replaces, s.
const NEAR_S: f64 = 0.1;
/// How long a reported contact is remembered, s: until its cell has been analysed.
const KEPT_S: f64 = 180.0;
/// Fewest contacts from which the difference between final and provisional ones is computed.
const FEWEST: usize = 10;

/// The same of the latest strides, which are looked at often.
const FEWEST_NEW: usize = 2;

/// A contact that was reported.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Contact {
    pub id: u64,
    pub kind: EventKind,
    /// Number of the contact; the feet alternate with its parity.
    pub number: usize,
    pub t_s: f64,
    /// Number of the sample.
    pub at: f64,
    /// When it was reported, s.
    pub told_s: f64,
}

/// The contacts of one sensor.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Remembered {
    contacts: Vec<Contact>,
    /// Times of final less those of provisional contacts, initial and terminal.
    off_s: [Vec<f64>; 2],
}

impl Remembered {
    pub fn tell(&mut self, contact: Contact) {
        if self.contacts.first().is_some_and(|c| contact.t_s - c.t_s > 2.0 * KEPT_S) {
            self.contacts.retain(|c| contact.t_s - c.t_s < KEPT_S);
        }
        self.contacts.push(contact);
    }

    /// Id of an event of a contact of which one event was reported.
    pub fn id_of(&self, number: usize) -> Option<u64> {
        self.contacts.iter().rev().take(8).find(|c| c.number == number).map(|c| c.id)
    }

    /// The initial contact that a stride which ends with this one began with, and its terminal one.
    pub fn stride_to(&self, end: &Contact, steps: usize) -> Option<(Contact, Option<Contact>)> {
        let number = end.number.checked_sub(steps)?;
        let of = |kind| {
            self.contacts.iter().rev().find(|c| c.kind == kind && c.number == number).copied()
        };
        of(EventKind::Ic).map(|start| (start, of(EventKind::Tc)))
    }

    /// Number of the event of a final contact that was reported before.
    pub fn take(&mut self, kind: EventKind, t_s: f64) -> Option<u64> {
        let away = |c: &Contact| (c.t_s - t_s).abs();
        let near = (0..self.contacts.len())
            .filter(|&i| self.contacts[i].kind == kind && away(&self.contacts[i]) <= NEAR_S)
            .min_by(|&a, &b| away(&self.contacts[a]).total_cmp(&away(&self.contacts[b])))?;
        let found = self.contacts.remove(near);
        self.off_s[usize::from(kind == EventKind::Tc)].push(t_s - found.t_s);
        Some(found.id)
    }

    /// Median of the times of contacts found in the latest strides by the final rules, less those of the provisional
    /// contacts reported since a time, s.
    pub fn away_s(&self, kind: EventKind, since_s: f64, found: &[(EventKind, f64)]) -> Option<f64> {
        let told = || self.contacts.iter().filter(|c| c.kind == kind && c.told_s > since_s);
        let away = |t_s: f64| {
            let all = told().map(|c| t_s - c.t_s).filter(|off| off.abs() <= NEAR_S);
            all.min_by(|a, b| a.abs().total_cmp(&b.abs()))
        };
        let same = found.iter().filter(|(k, _)| *k == kind);
        let list: Vec<f64> = same.filter_map(|(_, t_s)| away(*t_s)).collect();
        statistics::median(&list).filter(|_| list.len() >= FEWEST_NEW)
    }

    /// Median of final less provisional times since the last call, s.
    pub fn apart_s(&mut self) -> [Option<f64>; 2] {
        self.off_s.each_mut().map(|off| {
            let list = core::mem::take(off);
            statistics::median(&list).filter(|_| list.len() >= FEWEST)
        })
    }
}
