//! Analysis while samples arrive: the engine's door for apps ([`Live`]).
//!
//! What is final comes from the engine, cell by cell, with filters that look ahead (`gait`). Beside
//! it, detectors that look 150 ms ahead at most report at once whether a run is on, and its contacts, and agree
//! with the final ones as well as that allows; none of their results goes into a report.

mod ahead;
mod axis;
mod beat;
mod contacts;
mod ear;
mod event;
mod finals;
mod foot;
mod gate;
mod impacts;
mod lane;
mod limb;
mod recent;
mod ring;
mod saved;
mod session;
mod shank;
mod told;

use serde::{Deserialize, Serialize};

pub use event::{BoutChange, BoutEvent, ContactEvent, Event, FaultEvent, StrideEvent};
pub use session::Live;
#[cfg_attr(feature = "internals", visibility::make(pub))]
pub(crate) use session::analyze_with;

use crate::gait::EventKind;

/// Latest time after a contact at which it is reported, s: a doubtful one is decided only then.
const PATIENCE_S: f64 = 0.140;

/// True when a contact at `at` can wait no longer; `now` is the latest sample.
fn is_due(at: f64, now: f64, rate_hz: f64) -> bool {
    now - at >= PATIENCE_S * rate_hz - 1.0
}

/// What is known of the pace.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
struct Pace {
    /// Stride, samples.
    stride: Option<f64>,
    /// A run is on.
    open: bool,
}

impl Pace {
    fn stride(&self) -> Option<f64> {
        self.stride
    }
}

/// An event that a detector found.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Raw {
    kind: EventKind,
    /// Number of the sample since the detector's last reset, between samples.
    at: f64,
    number: usize,
    /// Its step is like those before.
    alike: bool,
}

/// The events of one sample.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Found {
    list: [Option<Raw>; Found::MOST],
    count: usize,
}

impl Found {
    /// Most events of one sample.
    const MOST: usize = 4;

    fn tell(&mut self, kind: EventKind, at: f64, number: usize, alike: bool) {
        if let Some(slot) = self.list.get_mut(self.count) {
            *slot = Some(Raw { kind, at, number, alike });
            self.count += 1;
        }
    }

    fn iter(&self) -> impl Iterator<Item = &Raw> {
        self.list.iter().flatten()
    }
}
