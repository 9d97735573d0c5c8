//! What is known beside the streams, on the recording's own time.

use crate::recording::Recording;

/// What the user gave beside the samples, its times counted from the first sample.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Told {
    /// The recording without its streams.
    pub recording: Recording,
    /// First and last time of a speed track that lies outside the recording and is not used, s.
    pub outside_s: Option<(f64, f64)>,
}

impl Told {
    /// Nothing is known beside the streams.
    pub(super) fn nothing() -> Self {
        Self { recording: Recording::untold(), outside_s: None }
    }

    /// Counts the given times from the first sample, and drops a speed track of another time.
    pub(super) fn of(recording: &Recording, first_s: f64, t_end_s: f64) -> Self {
        let mut told = Self { recording: recording.told(first_s), outside_s: None };
        let ends = told.recording.conditions.speed_mps.as_ref().and_then(|s| s.ends_s());
        if let Some((from_s, to_s)) = ends.filter(|(from, to)| *to < 0.0 || *from > t_end_s) {
            told.outside_s = Some((from_s, to_s));
            told.recording.conditions.speed_mps = None;
        }
        told
    }
}
