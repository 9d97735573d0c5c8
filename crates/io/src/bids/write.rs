//! Writing of Motion-BIDS. What is written reads back bit for bit: all that the layout has no place for stands in
//! `_motion.json`.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use runform::context::Date;
use runform::recording::{Recording, Sex, Stream};
use runform::units::{AccUnit, GyrUnit};
use serde_json::json;

use super::OWN;
use crate::write::{WriteError, sidecar_of, whole};

const VERSION: &str = "1.10.0";

/// Where in a data set a recording stands.
#[derive(Debug, Clone, Default)]
pub struct BidsPlace {
    /// Word behind `sub-`; other characters than letters and digits are left out.
    pub subject: String,
    /// Word behind `ses-`.
    pub session: Option<String>,
    /// Word behind `task-`; `running` without one.
    pub task: Option<String>,
    /// Word behind `run-`.
    pub run: Option<String>,
    /// Day of the recording.
    pub date: Option<Date>,
}

impl BidsPlace {
    fn stem(&self) -> String {
        let mut stem = format!("sub-{}", word(&self.subject));
        let rest = [("ses", &self.session), ("task", &Some(self.task())), ("run", &self.run)];
        for (key, value) in rest {
            if let Some(value) = value {
                let _ = write!(stem, "_{key}-{}", word(value));
            }
        }
        stem
    }

    fn of_system(&self, system: &str) -> String {
        match self.stem().split_once("_run-") {
            Some((front, run)) => format!("{front}_tracksys-{system}_run-{run}"),
            None => format!("{}_tracksys-{system}", self.stem()),
        }
    }

    /// The files of samples that [`write_bids`] would write.
    #[must_use]
    pub fn files(&self, dataset: &Path, recording: &Recording) -> Vec<PathBuf> {
        let folder = dataset.join(self.folder());
        let file = |system: &String| folder.join(format!("{}_motion.tsv", self.of_system(system)));
        systems(recording).iter().map(|(system, _)| file(system)).collect()
    }

    fn task(&self) -> String {
        self.task.clone().unwrap_or_else(|| "running".to_owned())
    }

    /// Folder of the samples below the data set.
    fn folder(&self) -> PathBuf {
        self.above().join("motion")
    }

    fn above(&self) -> PathBuf {
        let subject = PathBuf::from(format!("sub-{}", word(&self.subject)));
        match &self.session {
            Some(session) => subject.join(format!("ses-{}", word(session))),
            None => subject,
        }
    }
}

/// Letters and digits.
fn word(text: &str) -> String {
    let kept: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    if kept.is_empty() { "x".to_owned() } else { kept }
}

/// Writes a recording into a data set, which is begun where there is none: one tracking system a sensor, or one for
/// all where they share their times. Each file appears whole or not at all. Returns the files of samples.
///
/// # Errors
/// [`WriteError`].
pub fn write_bids(
    dataset: &Path,
    recording: &Recording,
    place: &BidsPlace,
) -> Result<Vec<PathBuf>, WriteError> {
    let folder = dataset.join(place.folder());
    fs::create_dir_all(&folder).map_err(|source| failed("motion", source))?;
    let mut files = Vec::new();
    for (system, streams) in &systems(recording) {
        files.push(one(&folder, &place.of_system(system), system, streams, recording, place)?);
    }
    about(dataset, place, recording)?;
    scans(dataset, place, &files)?;
    Ok(files)
}

/// The tracking systems of a recording: one of all sensors where they share their times.
fn systems(recording: &Recording) -> Vec<(String, Vec<&Stream>)> {
    let streams = recording.streams();
    let first = streams.first().map(Stream::t_s).unwrap_or_default();
    let same = |s: &Stream| s.t_s() == first && s.clock_offset_s == 0.0;
    if streams.len() > 1 && recording.one_clock() && streams.iter().all(same) {
        vec![("imu".to_owned(), streams.iter().collect())]
    } else {
        streams.iter().map(|s| (word(&s.site().to_string()), vec![s])).collect()
    }
}

fn failed(file: &str, source: io::Error) -> WriteError {
    WriteError::Io { file: file.to_owned(), source }
}

fn one(
    folder: &Path,
    stem: &str,
    system: &str,
    streams: &[&Stream],
    recording: &Recording,
    place: &BidsPlace,
) -> Result<PathBuf, WriteError> {
    let mut channels = String::from("name\tcomponent\ttype\ttracked_point\tunits\n");
    channels += "latency\tn/a\tLATENCY\tn/a\ts\n";
    let mut columns = vec![streams[0].t_s()];
    let mut counts = (0, 0);
    for stream in streams {
        let (site, axes) = (stream.site(), ["x", "y", "z"]);
        let acc = axes.iter().zip(stream.acc().columns()).zip(stream.acc_present);
        for ((axis, column), _) in acc.filter(|a| a.1) {
            let _ = writeln!(
                channels,
                "{site}_acc_{axis}\t{axis}\tACCEL\t{site}\t{}",
                acc_unit(stream)
            );
            columns.push(column);
            counts.0 += 1;
        }
        for (axis, column) in axes.iter().zip(stream.gyr().into_iter().flat_map(|g| g.columns())) {
            let _ =
                writeln!(channels, "{site}_gyr_{axis}\t{axis}\tGYRO\t{site}\t{}", gyr_unit(stream));
            columns.push(column);
            counts.1 += 1;
        }
    }
    let rate_hz = rate(streams[0]);
    let about = json!({
        "TaskName": place.task(),
        "SamplingFrequency": rate_hz,
        "SamplingFrequencyEffective": rate_hz,
        "TrackingSystemName": system,
        "TrackedPointsCount": streams.len(),
        "MotionChannelCount": counts.0 + counts.1,
        "ACCELChannelCount": counts.0,
        "GYROChannelCount": counts.1,
        "LATENCYChannelCount": 1,
        "SharedClock": recording.one_clock(),
        OWN: sidecar_of(recording),
    });
    let text = serde_json::to_string_pretty(&about).unwrap_or_default() + "\n";
    whole(folder, &format!("{stem}_channels.tsv"), |out| out.write_all(channels.as_bytes()))?;
    whole(folder, &format!("{stem}_motion.json"), |out| out.write_all(text.as_bytes()))?;
    if let Some((from, to)) = streams[0].standing_s {
        let text = format!("onset\tduration\ttrial_type\n{from:?}\t{:?}\tstanding\n", to - from);
        whole(folder, &format!("{stem}_events.tsv"), |out| out.write_all(text.as_bytes()))?;
    }
    let file = format!("{stem}_motion.tsv");
    whole(folder, &file, |out| samples(out, &columns))?;
    Ok(folder.join(file))
}

fn acc_unit(stream: &Stream) -> &'static str {
    match stream.acc_unit() {
        AccUnit::Mps2 => "m/s^2",
        AccUnit::G => "g",
        AccUnit::Mg => "mg",
        _ => "n/a",
    }
}

fn gyr_unit(stream: &Stream) -> &'static str {
    match stream.gyr_unit() {
        GyrUnit::Radps => "rad/s",
        GyrUnit::Dps => "deg/s",
        _ => "n/a",
    }
}

/// Samples a second, over the whole length.
fn rate(stream: &Stream) -> f64 {
    let t = stream.t_s();
    match (t.first(), t.last()) {
        (Some(a), Some(b)) if b > a => (t.len() - 1) as f64 / (b - a),
        _ => 0.0,
    }
}

fn samples(out: &mut impl io::Write, columns: &[&[f64]]) -> io::Result<()> {
    let rows = columns.iter().map(|c| c.len()).min().unwrap_or(0);
    let mut line = String::new();
    for i in 0..rows {
        line.clear();
        for (k, column) in columns.iter().enumerate() {
            if k > 0 {
                line.push('\t');
            }
            // The shortest text that reads back as the same number.
            let _ = if column[i].is_finite() {
                write!(line, "{:?}", column[i])
            } else {
                write!(line, "n/a")
            };
        }
        line.push('\n');
        out.write_all(line.as_bytes())?;
    }
    Ok(())
}

/// `dataset_description.json` and the participant's row.
fn about(dataset: &Path, place: &BidsPlace, recording: &Recording) -> Result<(), WriteError> {
    if !dataset.join("dataset_description.json").exists() {
        let text = json!({
            "Name": "Running",
            "BIDSVersion": VERSION,
            "DatasetType": "raw",
            "GeneratedBy": [{ "Name": "runform", "Version": env!("CARGO_PKG_VERSION") }],
        });
        let text = serde_json::to_string_pretty(&text).unwrap_or_default() + "\n";
        whole(dataset, "dataset_description.json", |out| out.write_all(text.as_bytes()))?;
    }
    let id = format!("sub-{}", word(&place.subject));
    let there = fs::read_to_string(dataset.join("participants.tsv"));
    let mut text =
        there.unwrap_or_else(|_| "participant_id\tage\tsex\theight\tweight\n".to_owned());
    if text.lines().any(|l| l.split('\t').next() == Some(&id)) {
        return Ok(());
    }
    let subject = &recording.subject;
    let number = |v: Option<f64>| v.map_or("n/a".to_owned(), |v| format!("{v:?}"));
    let sex = match subject.sex {
        Some(Sex::Female) => "F",
        Some(Sex::Male) => "M",
        _ => "n/a",
    };
    let (age, height, mass) =
        (number(subject.age_y), number(subject.height_m), number(subject.mass_kg));
    let _ = writeln!(text, "{id}\t{age}\t{sex}\t{height}\t{mass}");
    whole(dataset, "participants.tsv", |out| out.write_all(text.as_bytes()))
}

/// The rows of `scans.tsv`.
fn scans(dataset: &Path, place: &BidsPlace, files: &[PathBuf]) -> Result<(), WriteError> {
    let folder = dataset.join(place.above());
    let mut name = format!("sub-{}", word(&place.subject));
    if let Some(session) = &place.session {
        let _ = write!(name, "_ses-{}", word(session));
    }
    name += "_scans.tsv";
    let there = fs::read_to_string(folder.join(&name));
    let mut text = there.unwrap_or_else(|_| "filename\tacq_time\n".to_owned());
    let day = place.date.map_or("n/a".to_owned(), |d| format!("{d}T00:00:00"));
    for file in files {
        let own = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        if !text.lines().any(|l| l.starts_with(&format!("motion/{own}\t"))) {
            let _ = writeln!(text, "motion/{own}\t{day}");
        }
    }
    whole(&folder, &name, |out| out.write_all(text.as_bytes()))
}
