//! A recording while its files are read, and the finished one.

use std::collections::BTreeMap;

use runform::context::Date;
use runform::recording::{Recording, Site, Source, SpeedGiven, Stream};

use crate::digest::digest_of;
use crate::notice::ReadNotice;
use crate::one_file::streams_of;
use crate::sidecar::{Sidecar, shifted};
use crate::streams::FileStreams;
use crate::{ReadError, ReadOptions};

/// A recording as read, with notices.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Loaded {
    /// The recording.
    pub recording: Recording,
    /// What the user should know: columns and files not used, units inferred.
    pub notices: Vec<ReadNotice>,
    /// Day of the recording, where `recording.toml` tells it.
    pub date: Option<Date>,
    /// Subject, session and other words of a study, where `recording.toml` tells them.
    pub labels: BTreeMap<String, String>,
}

/// A recording that was not read from files, without notices, date and labels.
impl From<Recording> for Loaded {
    fn from(recording: Recording) -> Self {
        Self { recording, notices: Vec::new(), date: None, labels: BTreeMap::new() }
    }
}

/// What a file was read from.
pub(crate) fn source_of(file: &str, bytes: &[u8]) -> Source {
    Source { name: file.to_owned(), bytes: bytes.len() as u64, digest: digest_of(bytes) }
}

/// The streams of a recording and what was noticed of them, while its files are read.
#[derive(Default)]
pub(crate) struct Gathered {
    name: String,
    /// Each stream with the shift of its file's times.
    pub streams: Vec<(Stream, f64)>,
    pub sources: Vec<Source>,
    pub notices: Vec<ReadNotice>,
    /// First and last stamp, s, of the recording out of which these streams were cut.
    pub cut_from_s: Option<(f64, f64)>,
    /// Each file is a source of its own, not the archive that holds them.
    pub from_folder: bool,
}

impl Gathered {
    pub(crate) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    pub(crate) fn add(
        &mut self,
        file: &str,
        bytes: &[u8],
        site: Option<Site>,
        options: &ReadOptions,
    ) -> Result<(), ReadError> {
        self.take(streams_of(file, bytes, site, options)?);
        Ok(())
    }

    /// Takes over the streams of one table or file.
    pub(crate) fn take(&mut self, file: FileStreams) {
        let FileStreams { mut streams, shift_s, notices } = file;
        if streams.len() > 1 {
            // One table has one column of times.
            let clock = u32::try_from(self.streams.len()).ok();
            streams.iter_mut().for_each(|s| s.clock = clock);
        }
        self.streams.extend(streams.into_iter().map(|s| (s, shift_s)));
        self.notices.extend(notices);
    }

    /// Notes what the recording was read from.
    pub(crate) fn source(&mut self, file: &str, bytes: &[u8]) {
        self.sources.push(source_of(file, bytes));
    }

    /// Notes a file of a folder.
    pub(crate) fn member(&mut self, file: &str, bytes: &[u8]) {
        if self.from_folder {
            self.source(file, bytes);
        }
    }

    pub(crate) fn finish(
        mut self,
        file: &str,
        sidecar: &Sidecar,
        options: &ReadOptions,
    ) -> Result<Loaded, ReadError> {
        let origin_s = self.one_clock();
        let mut conditions = sidecar.conditions.clone();
        if let Some(SpeedGiven::Track(points)) = &mut conditions.speed_mps {
            points.iter_mut().for_each(|p| p.0 -= origin_s);
        }
        let mut builder = Recording::builder()
            .name(sidecar.name.clone().unwrap_or(self.name))
            .subject(sidecar.subject.clone())
            .conditions(conditions)
            .clocks(options.clocks.unwrap_or(sidecar.clock))
            .origin_s(origin_s);
        for name in sidecar.sensors.keys() {
            let known = |s: &(Stream, f64)| name.parse().is_ok_and(|n: Site| n == s.0.site());
            if !self.streams.iter().any(known) {
                let text = format!("[sensors.{name}] has no samples");
                self.notices.push(ReadNotice::new("recording.toml", text));
            }
        }
        for (stream, shift_s) in self.streams {
            builder = builder.stream(dress(stream, shift_s, sidecar, options, &mut self.notices));
        }
        for source in self.sources {
            builder = builder.source(source);
        }
        if let Some((first_s, last_s)) = self.cut_from_s {
            builder = builder.cut_from(first_s, last_s);
        }
        let recording = builder
            .build()
            .map_err(|source| ReadError::Recording { file: file.to_owned(), source })?;
        let labels = sidecar.labels.clone();
        Ok(Loaded { recording, notices: self.notices, date: sidecar.date, labels })
    }

    /// Files of one recording are shifted by the same time, or they would drift apart. Returns that
    /// time.
    fn one_clock(&mut self) -> f64 {
        let common = self.streams.iter().map(|s| s.1).fold(f64::INFINITY, f64::min);
        for (stream, shift_s) in &mut self.streams {
            if *shift_s > common {
                let late = *shift_s - common;
                stream.clock_offset_s += late;
            }
        }
        if common.is_finite() { common } else { 0.0 }
    }
}

/// Puts on a stream what options and `recording.toml` know.
pub(crate) fn dress(
    mut stream: Stream,
    shift_s: f64,
    sidecar: &Sidecar,
    options: &ReadOptions,
    notices: &mut Vec<ReadNotice>,
) -> Stream {
    stream.nominal_rate_hz = options.rate_hz.or(stream.nominal_rate_hz);
    stream.standing_s = sidecar.standing.interval_s.map(|i| shifted(i, shift_s));
    stream.events_s = sidecar.sync.intervals_s.iter().map(|i| shifted(*i, shift_s)).collect();
    let site = stream.site();
    let own = sidecar.sensors.iter().find(|(n, _)| n.parse().is_ok_and(|n: Site| n == site));
    let own = own.map(|(_, sensor)| sensor);
    let offset_s = stream.clock_offset_s;
    if let Some(sensor) = own {
        sensor.apply(&mut stream, shift_s);
        stream.clock_offset_s = offset_s + sensor.clock_offset_s.unwrap_or(0.0);
    }
    let told = options.acc_sign.or(own.and_then(|s| s.acc_sign)).or(sidecar.acc_sign);
    stream.acc_sign = told.or(stream.acc_sign);
    stream.acc_range_g = options.acc_range_g.or(stream.acc_range_g);
    stream.gyr_range_dps = options.gyr_range_dps.or(stream.gyr_range_dps);
    let acc = options.units.acc.or(own.and_then(|s| s.acc()));
    let gyr = options.units.gyr.or(own.and_then(|s| s.gyr()));
    if acc.is_none() && gyr.is_none() {
        return stream;
    }
    let said = (stream.acc_unit(), stream.gyr_unit());
    let acc = acc.unwrap_or(said.0);
    let gyr = gyr.unwrap_or(said.1);
    let changed = (said.0 != acc && said.0.to_mps2().is_some())
        || (said.1 != gyr && said.1.to_radps().is_some());
    if changed {
        let text = "the given units replace those of the column names";
        notices.push(ReadNotice::new(&site.to_string(), text));
    }
    stream.with_units(acc, gyr)
}
