//! What was recorded: streams, where they were worn, by whom and how. No algorithms live here.

mod axes;
mod clocks;
mod conditions;
mod error;
mod site;
mod stream;

pub use axes::Axes;
pub use clocks::Clocks;
pub(crate) use conditions::LEAST_RUNNING_MPS;
pub use conditions::{Conditions, Sex, SpeedGiven, Subject};
pub use error::RecordingError;
pub use site::{Placement, Side, Site};
pub use stream::{AccSign, Mounting, Stream};

use serde::{Deserialize, Serialize};

/// Where a recording's bytes came from, for provenance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Name of the file as the user gave it, without the folders of the machine.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Digest of the content in hexadecimal: BLAKE3 of files that `runform-io` reads.
    pub digest: String,
}

/// One recording: any number of sensor streams, and what is known about the runner and the run.
///
/// Stamps, standing intervals and a speed track are on the input's clock, whatever time it begins
/// at; everything that comes out counts from the first sample.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recording {
    /// Name used in reports and output folders.
    pub name: String,
    /// The sensor streams, at least one, no two at the same site.
    streams: Vec<Stream>,
    /// Who ran.
    pub subject: Subject,
    /// How and where.
    pub conditions: Conditions,
    /// Whether one clock stamped all streams.
    pub clocks: Clocks,
    /// Taken off the input's times when it was read, s: the streams' zero on the input's own clock.
    pub origin_s: f64,
    /// Files it was read from; empty for recordings made in memory.
    pub sources: Vec<Source>,
    /// First and last stamp, s, of the recording that this one was cut out of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) cut_from_s: Option<(f64, f64)>,
}

impl Recording {
    /// Starts building a recording.
    #[must_use]
    pub fn builder() -> RecordingBuilder {
        RecordingBuilder::default()
    }

    /// The sensor streams in the order they were added.
    #[must_use]
    pub fn streams(&self) -> &[Stream] {
        &self.streams
    }

    /// True when all streams are known to tell one time.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn one_clock(&self) -> bool {
        let mut clocks = self.streams.iter().map(|s| s.clock);
        let first = clocks.next().flatten();
        self.clocks == Clocks::Common
            || self.streams.len() < 2
            || first.is_some() && clocks.all(|c| c == first)
    }

    /// A recording of which nothing is known beside its streams.
    pub(crate) fn untold() -> Self {
        Self {
            name: "recording".to_owned(),
            streams: Vec::new(),
            subject: Subject::default(),
            conditions: Conditions::default(),
            clocks: Clocks::Common,
            origin_s: 0.0,
            sources: Vec::new(),
            cut_from_s: None,
        }
    }

    /// First and last stamp of any stream on the recording's clock, s; also of what was cut out of it. None
    /// without a stamp.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn ends_s(&self) -> Option<(f64, f64)> {
        let ends = self.streams.iter().filter_map(Stream::ends_s);
        self.cut_from_s.or_else(|| ends.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))))
    }

    /// The rows from one time up to another, s on the recording's clock; times still count from the whole
    /// recording's first sample.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn excerpt(&self, from_s: f64, to_s: f64) -> Self {
        Self {
            streams: self.streams.iter().map(|s| s.excerpt(from_s, to_s)).collect(),
            cut_from_s: self.ends_s(),
            ..self.told(0.0)
        }
    }

    /// What is known beside the streams, with the times of the conditions moved so that `first_s`
    /// on the streams' clock is zero.
    pub(crate) fn told(&self, first_s: f64) -> Self {
        Self {
            name: self.name.clone(),
            streams: Vec::new(),
            subject: self.subject.clone(),
            conditions: self.conditions.moved(-first_s),
            clocks: self.clocks,
            origin_s: self.origin_s + first_s,
            sources: self.sources.clone(),
            cut_from_s: None,
        }
    }
}

/// Collects the parts of a [`Recording`].
#[derive(Debug, Clone, Default)]
pub struct RecordingBuilder {
    name: Option<String>,
    streams: Vec<Stream>,
    subject: Subject,
    conditions: Conditions,
    clocks: Clocks,
    origin_s: f64,
    sources: Vec<Source>,
    cut_from_s: Option<(f64, f64)>,
}

impl RecordingBuilder {
    /// Names the recording; `recording` unless given.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Adds one sensor stream.
    #[must_use]
    pub fn stream(mut self, stream: Stream) -> Self {
        self.streams.push(stream);
        self
    }

    /// Sets what is known about the runner.
    #[must_use]
    pub fn subject(mut self, subject: Subject) -> Self {
        self.subject = subject;
        self
    }

    /// Sets what is known about the run.
    #[must_use]
    pub fn conditions(mut self, conditions: Conditions) -> Self {
        self.conditions = conditions;
        self
    }

    /// Says whether one clock stamped all streams; not known unless said.
    #[must_use]
    pub fn clocks(mut self, clocks: Clocks) -> Self {
        self.clocks = clocks;
        self
    }

    /// Says what was taken off the input's times, s; 0 unless said.
    #[must_use]
    pub fn origin_s(mut self, origin_s: f64) -> Self {
        self.origin_s = origin_s;
        self
    }

    /// Says that the streams are rows of a longer recording, and its first and last stamp, s: what a survey
    /// needs of a recording that is too long to be held.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn cut_from(mut self, first_s: f64, last_s: f64) -> Self {
        self.cut_from_s = Some((first_s, last_s));
        self
    }

    /// Notes a file the recording was read from.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn source(mut self, source: Source) -> Self {
        self.sources.push(source);
        self
    }

    /// Checks the parts and makes the recording.
    ///
    /// # Errors
    /// [`RecordingError::NoStreams`] without a stream, [`RecordingError::SameSite`] when two
    /// streams claim the same site, and the subject's or conditions' own errors.
    pub fn build(self) -> Result<Recording, RecordingError> {
        if self.streams.is_empty() {
            return Err(RecordingError::NoStreams);
        }
        for (i, a) in self.streams.iter().enumerate() {
            if self.streams[..i].iter().any(|b| b.site() == a.site()) {
                return Err(RecordingError::SameSite { site: a.site() });
            }
        }
        self.subject.check()?;
        self.conditions.check()?;
        Ok(Recording {
            name: self.name.unwrap_or_else(|| "recording".to_owned()),
            streams: self.streams,
            subject: self.subject,
            conditions: self.conditions,
            clocks: self.clocks,
            origin_s: self.origin_s,
            sources: self.sources,
            cut_from_s: self.cut_from_s,
        })
    }
}
