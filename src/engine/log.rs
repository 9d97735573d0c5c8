//! Strides and contacts of the cells that were measured, held compactly: times as they are, the rest as `f32`.
//!
//! What was measured of the strides lies in the book's leaf of the same cell.

use serde::{Deserialize, Serialize};

use super::measure::fill_values;
use crate::gait::EventKind;
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
    /// Contact and flight time (s), stride length (m), speed (m/s).
    values: [f32; 4],
}

/// What a foot sensor adds to the stride of that index: mid-stances, s, and clearance, m.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Swing {
    index: u32,
    times_s: [f64; 2],
    clearance_m: f32,
}

/// One initial or terminal contact.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Touch {
    t_s: f64,
    confidence: f32,
    site: Site,
    side: Option<Side>,
    event: EventKind,
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
    pub fn of(bout: usize, rows: &[StrideRow], events: impl Iterator<Item = EventRow>) -> Self {
        let swings = rows.iter().enumerate().filter_map(|(i, row)| {
            let times_s = [row.t_mid_start_s?, row.t_mid_end_s?];
            let clearance_m = row.foot_clearance_m? as f32;
            Some(Swing { index: i as u32, times_s, clearance_m })
        });
        let touches = events.map(|e| Touch {
            t_s: e.t_s,
            confidence: e.confidence as f32,
            site: e.site,
            side: e.side,
            event: e.event,
        });
        Self {
            bout,
            strides: rows.iter().map(stride).collect(),
            swings: swings.collect(),
            touches: touches.collect(),
        }
    }

    /// The bout.
    pub fn bout(&self) -> usize {
        self.bout
    }

    /// Contacts, sensor by sensor; the terminal one stands behind its initial one.
    pub fn events(&self) -> impl Iterator<Item = EventRow> + '_ {
        self.touches.iter().map(|touch| EventRow {
            bout: self.bout,
            site: touch.site,
            side: touch.side,
            event: touch.event,
            t_s: touch.t_s,
            confidence: f64::from(touch.confidence),
        })
    }

    /// Strides, without further metrics.
    pub fn strides(&self) -> Vec<StrideRow> {
        let mut rows: Vec<StrideRow> = self.strides.iter().map(|s| row(s, self.bout)).collect();
        for swing in &self.swings {
            if let Some(row) = rows.get_mut(swing.index as usize) {
                let [from_s, to_s] = swing.times_s;
                (row.t_mid_start_s, row.t_mid_end_s) = (Some(from_s), Some(to_s));
                row.foot_clearance_m = Some(f64::from(swing.clearance_m));
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
    let values = [row.contact_time_s, row.flight_time_s, row.stride_length_m, row.speed_mps];
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
        stride_length_m: value(2),
        speed_mps: value(3),
        ..StrideRow::empty(bout, s.number as usize, s.site, s.side)
    }
}
