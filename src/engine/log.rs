//! Strides and contacts of the cells that were measured, held compactly: instants as they are, the rest as `f32`.
//!
//! What was measured of the strides lies in the book's leaf of the same cell.

use serde::{Deserialize, Serialize};

use super::places::fill_values;
use crate::gait::{Contact, EventKind};
use crate::metrics::leaf::Leaf;
use crate::recording::{Side, Site};
use crate::report::{EventRow, StrideRow};

/// One stride, as its row without further metrics. What is not known is 0 and has no bit in `known`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Stride {
    number: u32,
    site: Site,
    side: Option<Side>,
    known: u8,
    times_s: [f64; 2],
    /// Contact and flight time, s.
    values: [f32; 2],
}

/// What a foot sensor adds to the stride of that index: mid-stances, s, stride length, m, speed, m/s, and
/// clearance, m.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Swing {
    index: u32,
    times_s: [f64; 2],
    values: [f32; 3],
}

/// Which events of a contact are known.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
enum Seen {
    Initial,
    Terminal,
    Both,
}

/// One contact with the ground.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Touch {
    /// Of the first event that is known.
    t_s: f64,
    /// From initial to terminal contact, s.
    lasts_s: f32,
    confidence: f32,
    site: Site,
    side: Option<Side>,
    seen: Seen,
}

impl Touch {
    fn of(site: Site, contact: &Contact) -> Option<Self> {
        let (seen, t_s, lasts_s) = match (contact.ic_s, contact.tc_s) {
            (Some(ic_s), Some(tc_s)) => (Seen::Both, ic_s, tc_s - ic_s),
            (Some(ic_s), None) => (Seen::Initial, ic_s, 0.0),
            (None, Some(tc_s)) => (Seen::Terminal, tc_s, 0.0),
            (None, None) => return None,
        };
        let (lasts_s, confidence) = (lasts_s as f32, contact.confidence as f32);
        Some(Self { t_s, lasts_s, confidence, site, side: contact.side, seen })
    }

    /// The events, the initial contact first.
    fn rows(&self, bout: usize) -> impl Iterator<Item = EventRow> + use<> {
        let Self { site, side, t_s, .. } = *self;
        let confidence = f64::from(self.confidence);
        let row = move |event, t_s| EventRow { bout, site, side, event, t_s, confidence };
        let initial = (self.seen != Seen::Terminal).then_some(row(EventKind::Ic, t_s));
        let release_s = t_s + f64::from(self.lasts_s);
        let terminal = (self.seen != Seen::Initial).then_some(row(EventKind::Tc, release_s));
        initial.into_iter().chain(terminal)
    }
}

/// The strides and contacts of a cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Entry {
    bout: usize,
    strides: Box<[Stride]>,
    swings: Box<[Swing]>,
    touches: Box<[Touch]>,
}

impl Entry {
    pub fn of<'a>(
        bout: usize,
        rows: &[StrideRow],
        contacts: impl Iterator<Item = (Site, &'a Contact)>,
    ) -> Self {
        let swings = rows.iter().enumerate().filter_map(|(i, row)| {
            let times_s = [row.t_mid_start_s?, row.t_mid_end_s?];
            let values = [row.stride_length_m?, row.speed_mps?, row.foot_clearance_m?];
            Some(Swing { index: i as u32, times_s, values: values.map(|v| v as f32) })
        });
        Self {
            bout,
            strides: rows.iter().map(stride).collect(),
            swings: swings.collect(),
            touches: contacts.filter_map(|(site, c)| Touch::of(site, c)).collect(),
        }
    }

    /// The bout.
    pub fn bout(&self) -> usize {
        self.bout
    }

    /// About how many bytes it takes to write this.
    pub fn bytes(&self) -> usize {
        size_of_val(&*self.strides) + size_of_val(&*self.swings) + size_of_val(&*self.touches)
    }

    /// How many strides there are.
    pub fn count(&self) -> usize {
        self.strides.len()
    }

    /// Contacts, sensor by sensor; the terminal one stands behind its initial one.
    pub fn events(&self) -> impl Iterator<Item = EventRow> + '_ {
        self.touches.iter().flat_map(|touch| touch.rows(self.bout))
    }

    /// Strides, without further metrics.
    pub fn strides(&self) -> Vec<StrideRow> {
        let mut rows: Vec<StrideRow> = self.strides.iter().map(|s| row(s, self.bout)).collect();
        for swing in &self.swings {
            if let Some(row) = rows.get_mut(swing.index as usize) {
                let [from_s, to_s] = swing.times_s;
                (row.t_mid_start_s, row.t_mid_end_s) = (Some(from_s), Some(to_s));
                let [length, speed, clearance] = swing.values.map(|v| Some(f64::from(v)));
                (row.stride_length_m, row.speed_mps) = (length, speed);
                row.foot_clearance_m = clearance;
            }
        }
        rows
    }

    /// Strides with what was measured in the same cell.
    pub fn measured(&self, leaf: &Leaf) -> Vec<StrideRow> {
        let mut rows = self.strides();
        fill_values(&mut rows, leaf.all());
        rows
    }
}

fn stride(row: &StrideRow) -> Stride {
    let times = [row.t_start_s, row.t_end_s];
    let values = [row.contact_time_s, row.flight_time_s];
    let bits = times.iter().chain(&values).enumerate();
    Stride {
        number: row.stride as u32,
        site: row.site,
        side: row.side,
        known: bits.fold(0, |all, (bit, value)| all | u8::from(value.is_some()) << bit),
        times_s: times.map(Option::unwrap_or_default),
        values: values.map(|v| v.unwrap_or_default() as f32),
    }
}

fn row(s: &Stride, bout: usize) -> StrideRow {
    let known = |bit: usize, value: f64| (s.known >> bit & 1 == 1).then_some(value);
    let value = |i: usize| known(i + 2, f64::from(s.values[i]));
    StrideRow {
        t_start_s: known(0, s.times_s[0]),
        t_end_s: known(1, s.times_s[1]),
        contact_time_s: value(0),
        flight_time_s: value(1),
        ..StrideRow::empty(bout, s.number as usize, s.site, s.side)
    }
}
