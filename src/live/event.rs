//! The events that an app gets while samples arrive.

use serde::{Deserialize, Serialize};

use crate::form::Severity;
use crate::gait::EventKind;
use crate::recording::{Side, Site};
use crate::report::Notice;

/// Something that happened. A provisional event says so: it was reported at once and may be taken back; what is
/// final never changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Event {
    /// A bout of running began, ended, or was none.
    Bout(BoutEvent),
    /// A foot landed or left the ground.
    Contact(ContactEvent),
    /// A stride is complete.
    Stride(StrideEvent),
    /// A form fault's severity changed.
    Fault(FaultEvent),
    /// Something that the user should know.
    Notice(Notice),
}

/// What became of a bout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BoutChange {
    /// It began.
    Begun,
    /// It is over.
    Ended,
    /// Its begin was reported, but it is no running, or not surely.
    Withdrawn,
}

/// A bout of running began, ended, or was none.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BoutEvent {
    /// Number of the bout as it was reported, from 0; a final event repeats the number of the provisional ones.
    pub id: u64,
    /// What happened.
    pub change: BoutChange,
    /// When, s from the first sample. Of a provisional event the time of telling; the final one has the
    /// bout's own.
    pub t_s: f64,
    /// True when it was reported at once and may be taken back.
    pub provisional: bool,
}

/// A foot landed or left the ground.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ContactEvent {
    /// Number of the contact: its initial and its terminal event carry it, provisional and final.
    pub id: u64,
    /// Initial or terminal contact.
    pub kind: EventKind,
    /// Sensor that saw it.
    pub site: Site,
    /// Foot, where known.
    pub side: Option<Side>,
    /// When, s from the first sample.
    pub t_s: f64,
    /// True when it was reported at once and may be taken back.
    pub provisional: bool,
}

/// From one initial contact to the next of the same foot.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StrideEvent {
    /// Number of the contact that it begins with.
    pub id: u64,
    /// Sensor that saw it.
    pub site: Site,
    /// Foot, where known.
    pub side: Option<Side>,
    /// Initial contact, s from the first sample.
    pub t_start_s: f64,
    /// Next initial contact of the same foot, s.
    pub t_end_s: f64,
    /// Time on the ground, s, where the terminal contact is known.
    pub contact_time_s: Option<f64>,
    /// Largest length of the specific force in the stride, g; of a provisional stride only.
    pub peak_g: Option<f64>,
    /// True when it was reported at once and may be taken back.
    pub provisional: bool,
}

/// A form fault's severity changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FaultEvent {
    /// Name of the fault in the catalogue.
    pub fault: String,
    /// What it was, where it was assessed.
    pub was: Option<Severity>,
    /// What it is now, where it is assessed.
    pub severity: Option<Severity>,
    /// When it was reported, s from the first sample.
    pub t_s: f64,
}
