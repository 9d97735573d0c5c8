//! Strides and contacts of the cells that were measured, held compactly: each instant once and as it is, the rest in
//! three bytes a number ([`Brief`]).
//!
//! What was measured of the strides lies in the book's leaf of the same cell.

use serde::{Deserialize, Serialize};

use super::places::fill_values;
use crate::brief::Brief;
use crate::gait::{Contact, EventKind};
use crate::instants::Instants;
use crate::metrics::leaf::Leaf;
use crate::recording::{Side, Site};
use crate::report::{EventRow, StrideRow};

/// Place of an instant in its entry's list; [`UNKNOWN`] has none.
type Place = u16;
const UNKNOWN: Place = Place::MAX;

/// One stride, as its row without further metrics.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Stride {
    number: u32,
    /// Start and end.
    times: [Place; 2],
    /// Contact and flight time, s; no number where it is not known.
    values: [Brief; 2],
    /// Place in the list of sensors.
    site: u8,
    side: Option<Side>,
}

/// What a foot sensor adds to the stride of that index: mid-stances, stride length, m, speed, m/s, and clearance, m.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Swing {
    index: u16,
    times: [Place; 2],
    values: [Brief; 3],
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
    time: Place,
    /// From initial to terminal contact, s.
    lasts_s: Brief,
    confidence: Brief,
    /// Place in the list of sensors.
    site: u8,
    side: Option<Side>,
    seen: Seen,
}

/// What the rows of an entry refer to, while it is filled.
#[derive(Default)]
struct Filling {
    instants: Instants,
    sites: Vec<Site>,
}

impl Filling {
    /// A list of a cell is full at a thousand contacts a second: what comes then has no known instant.
    fn time(&mut self, t_s: Option<f64>) -> Place {
        t_s.and_then(|t_s| self.instants.place(t_s)).unwrap_or(UNKNOWN)
    }

    /// There are fewer sites than 256.
    fn site(&mut self, site: Site) -> u8 {
        let at = self.sites.iter().position(|s| *s == site).unwrap_or_else(|| {
            self.sites.push(site);
            self.sites.len() - 1
        });
        at as u8
    }

    fn stride(&mut self, row: &StrideRow) -> Stride {
        let value = |v: Option<f64>| Brief::from(v.unwrap_or(f64::NAN));
        Stride {
            number: row.stride as u32,
            times: [row.t_start_s, row.t_end_s].map(|t_s| self.time(t_s)),
            values: [row.contact_time_s, row.flight_time_s].map(value),
            site: self.site(row.site),
            side: row.side,
        }
    }

    fn swing(&mut self, index: usize, row: &StrideRow) -> Option<Swing> {
        let index = u16::try_from(index).ok()?;
        let times = [row.t_mid_start_s?, row.t_mid_end_s?];
        let values = [row.stride_length_m?, row.speed_mps?, row.foot_clearance_m?];
        let times = times.map(|t_s| self.time(Some(t_s)));
        Some(Swing { index, times, values: values.map(Brief::from) })
    }

    fn touch(&mut self, site: Site, contact: &Contact) -> Option<Touch> {
        let (seen, t_s, lasts_s) = match (contact.ic_s, contact.tc_s) {
            (Some(ic_s), Some(tc_s)) => (Seen::Both, ic_s, tc_s - ic_s),
            (Some(ic_s), None) => (Seen::Initial, ic_s, 0.0),
            (None, Some(tc_s)) => (Seen::Terminal, tc_s, 0.0),
            (None, None) => return None,
        };
        let (time, site) = (self.time(Some(t_s)), self.site(site));
        let (lasts_s, confidence) = (lasts_s.into(), contact.confidence.into());
        Some(Touch { time, lasts_s, confidence, site, side: contact.side, seen })
    }
}

/// The strides and contacts of a cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Entry {
    bout: usize,
    sites: Box<[Site]>,
    #[serde(with = "crate::packed")]
    times_s: Box<[f64]>,
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
        let mut all = Filling::default();
        let strides = rows.iter().map(|row| all.stride(row)).collect();
        let swings = rows.iter().enumerate().filter_map(|(i, row)| all.swing(i, row)).collect();
        let touches = contacts.filter_map(|(site, c)| all.touch(site, c)).collect();
        let (sites, times_s) = (all.sites.into(), all.instants.bind());
        Self { bout, sites, times_s, strides, swings, touches }
    }

    /// The bout.
    pub fn bout(&self) -> usize {
        self.bout
    }

    /// About how many bytes it takes to write this.
    pub fn bytes(&self) -> usize {
        let rows = size_of_val(&*self.strides) + size_of_val(&*self.swings);
        rows + size_of_val(&*self.touches) + size_of_val(&*self.times_s)
    }

    /// How many strides there are.
    pub fn count(&self) -> usize {
        self.strides.len()
    }

    /// Contacts, sensor by sensor; the terminal one stands behind its initial one.
    pub fn events(&self) -> impl Iterator<Item = EventRow> + '_ {
        self.touches.iter().filter_map(|touch| self.rows_of(touch)).flatten()
    }

    /// Strides, without further metrics.
    pub fn strides(&self) -> Vec<StrideRow> {
        let mut rows: Vec<StrideRow> = self.strides.iter().filter_map(|s| self.row(s)).collect();
        for swing in &self.swings {
            if let Some(row) = rows.get_mut(usize::from(swing.index)) {
                [row.t_mid_start_s, row.t_mid_end_s] = swing.times.map(|at| self.time_s(at));
                [row.stride_length_m, row.speed_mps, row.foot_clearance_m] =
                    swing.values.map(|v| Some(v.into()));
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

    fn time_s(&self, place: Place) -> Option<f64> {
        self.times_s.get(usize::from(place)).copied()
    }

    /// None in a damaged file.
    fn site(&self, place: u8) -> Option<Site> {
        self.sites.get(usize::from(place)).copied()
    }

    fn row(&self, s: &Stride) -> Option<StrideRow> {
        let [t_start_s, t_end_s] = s.times.map(|at| self.time_s(at));
        let [contact_time_s, flight_time_s] =
            s.values.map(|v| Some(f64::from(v)).filter(|v| !v.is_nan()));
        let empty = StrideRow::empty(self.bout, s.number as usize, self.site(s.site)?, s.side);
        Some(StrideRow { t_start_s, t_end_s, contact_time_s, flight_time_s, ..empty })
    }

    /// The events of a contact, the initial one first.
    fn rows_of(&self, touch: &Touch) -> Option<impl Iterator<Item = EventRow> + use<>> {
        let (bout, side, seen) = (self.bout, touch.side, touch.seen);
        let (t_s, site) = (self.time_s(touch.time)?, self.site(touch.site)?);
        let confidence = touch.confidence.into();
        let row = move |event, t_s| EventRow { bout, site, side, event, t_s, confidence };
        let initial = (seen != Seen::Terminal).then_some(row(EventKind::Ic, t_s));
        let release_s = t_s + f64::from(touch.lasts_s);
        let terminal = (seen != Seen::Initial).then_some(row(EventKind::Tc, release_s));
        Some(initial.into_iter().chain(terminal))
    }
}
