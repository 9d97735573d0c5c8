//! Finds the recorded data sets, reads them, and matches events. The data are not part of the
//! project: they are looked for in `RUNFORM_DATA` (default `../shared/data`), and a test that does
//! not find them is reported as ignored, with the name of what is missing.

use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use runform::gait::EventKind;
use runform::recording::{Axes, Placement, Recording, Site, Stream};
use runform::units::{AccUnit, GyrUnit};
use runform::{Analysis, Options, analyze};

pub use crate::trials::{Skipped, Tried, data};

/// Figures for people, with `-- --nocapture`: this runner captures nothing.
macro_rules! note {
    ($($words:tt)*) => {
        if std::env::args().any(|a| a == "--nocapture") {
            eprintln!($($words)*);
        }
    };
}
pub(crate) use note;

/// Text of a file, unpacked when its name ends in .gz.
pub fn text(path: &Path) -> String {
    let mut text = String::new();
    let mut file = std::fs::File::open(path).expect("open");
    if path.extension().is_some_and(|e| e == "gz") {
        flate2::read::GzDecoder::new(file).read_to_string(&mut text).expect("unzip");
    } else {
        file.read_to_string(&mut text).expect("read");
    }
    text
}

/// Rows of a CSV file by column name.
pub struct Table {
    pub columns: HashMap<String, Vec<String>>,
    pub rows: usize,
}

impl Table {
    pub fn read(path: &Path) -> Self {
        let text = text(path);
        let mut lines = text.lines();
        let names: Vec<String> =
            lines.next().unwrap_or("").split(',').map(|s| s.trim().to_owned()).collect();
        let mut columns: HashMap<String, Vec<String>> =
            names.iter().map(|n| (n.clone(), Vec::new())).collect();
        let mut rows = 0;
        for line in lines.filter(|l| !l.trim().is_empty()) {
            for (name, cell) in names.iter().zip(line.split(',')) {
                columns.get_mut(name).expect("column").push(cell.trim().to_owned());
            }
            rows += 1;
        }
        Self { columns, rows }
    }

    pub fn text(&self, column: &str, row: usize) -> &str {
        &self.columns[column][row]
    }

    pub fn number(&self, column: &str, row: usize) -> f64 {
        self.text(column, row).parse().unwrap_or(f64::NAN)
    }

    pub fn numbers(&self, column: &str) -> Vec<f64> {
        (0..self.rows).map(|i| self.number(column, i)).collect()
    }
}

/// The recordings of a data set with one of the extensions and a name that is wanted, in order. A test
/// without a single one would prove nothing.
pub fn recordings(
    set: &str,
    extension: &str,
    wanted: impl Fn(&str) -> bool,
) -> Result<Vec<PathBuf>, Skipped> {
    let mut list: Vec<PathBuf> = std::fs::read_dir(data(&format!("{set}/recordings"))?)
        .expect("folder")
        .filter_map(|e| Some(e.ok()?.path()))
        .filter(|p| p.extension().is_some_and(|e| e == extension))
        .filter(|p| p.file_name().is_some_and(|n| wanted(&n.to_string_lossy())))
        .collect();
    list.sort();
    if list.is_empty() {
        return Err(Skipped(format!("{set} has none of the recordings")));
    }
    Ok(list)
}

/// A single-file recording through the canonical reader.
pub fn read_one(path: &Path, site: Site) -> Recording {
    let options =
        runform_io::ReadOptions { placement: Some(site), ..runform_io::ReadOptions::default() };
    runform_io::read_recording(path, &options).expect("read").recording
}

/// A SisFall text file: ADXL345 and ITG3200 at 200 Hz, without a time column.
pub fn read_sisfall(path: &Path, placement: Placement) -> Recording {
    let mut text = Vec::new();
    let file = std::fs::File::open(path).expect("open");
    flate2::read::GzDecoder::new(file).read_to_end(&mut text).expect("unzip");
    let text = String::from_utf8_lossy(&text);
    let (mut acc, mut gyr) = (Axes::default(), Axes::default());
    for line in text.lines() {
        let v: Vec<f64> =
            line.split([',', ';']).filter_map(|s| s.trim().parse::<f64>().ok()).collect();
        if v.len() >= 6 {
            acc.push(nalgebra::Vector3::new(v[0], v[1], v[2]) / 256.0);
            gyr.push(nalgebra::Vector3::new(v[3], v[4], v[5]) * (4000.0 / 65536.0));
        }
    }
    let times = Stream::uniform_times(acc.len(), 200.0).expect("rate");
    let stream =
        Stream::with_acc_unit(placement, times, acc, AccUnit::G).with_gyr_unit(gyr, GyrUnit::Dps);
    Recording::builder().stream(stream).build().expect("recording")
}

/// The analysis with its events and strides on the clock of the files, which the references keep.
pub fn analysis(recording: &Recording) -> Analysis {
    let mut found = analyze(recording, &Options::default()).expect("analysis");
    let first_s = found.report.origin_s - recording.origin_s;
    found.events.iter_mut().for_each(|e| e.t_s += first_s);
    found.windows.iter_mut().for_each(|w| {
        w.t_start_s += first_s;
        w.t_end_s += first_s;
    });
    for stride in &mut found.strides {
        let times = [
            &mut stride.t_start_s,
            &mut stride.t_end_s,
            &mut stride.t_mid_start_s,
            &mut stride.t_mid_end_s,
        ];
        times.into_iter().flatten().for_each(|t| *t += first_s);
    }
    found
}

/// Outcome of matching events one to one, closest first, within a tolerance.
#[derive(Debug, Default, Clone)]
pub struct Matched {
    pub errors_s: Vec<f64>,
    pub missed: usize,
    pub extra: usize,
}

impl Matched {
    pub fn f1(&self) -> f64 {
        let tp = self.errors_s.len() as f64;
        2.0 * tp / (2.0 * tp + (self.missed + self.extra) as f64)
    }

    pub fn add(&mut self, other: Self) {
        self.errors_s.extend(other.errors_s);
        self.missed += other.missed;
        self.extra += other.extra;
    }

    pub fn mean_ms(&self) -> f64 {
        1e3 * self.errors_s.iter().sum::<f64>() / self.errors_s.len().max(1) as f64
    }

    pub fn rmse_ms(&self) -> f64 {
        let n = self.errors_s.len().max(1) as f64;
        1e3 * (self.errors_s.iter().map(|e| e * e).sum::<f64>() / n).sqrt()
    }

    pub fn sd_ms(&self) -> f64 {
        (self.rmse_ms().powi(2) - self.mean_ms().powi(2)).max(0.0).sqrt()
    }
}

/// Matches predicted to reference times; events outside `window` are not scored.
pub fn match_events(
    reference: &[f64],
    predicted: &[f64],
    tolerance_s: f64,
    window: (f64, f64),
) -> Matched {
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (i, r) in reference.iter().enumerate() {
        for (j, p) in predicted.iter().enumerate() {
            if (p - r).abs() <= tolerance_s {
                pairs.push(((p - r).abs(), i, j));
            }
        }
    }
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut used_r, mut used_p) = (vec![false; reference.len()], vec![false; predicted.len()]);
    let scored = |t: f64| t >= window.0 && t <= window.1;
    let mut out = Matched::default();
    for (_, i, j) in pairs {
        if !used_r[i] && !used_p[j] {
            used_r[i] = true;
            used_p[j] = true;
            if scored(reference[i]) {
                out.errors_s.push(predicted[j] - reference[i]);
            }
        }
    }
    out.missed = (0..reference.len()).filter(|&i| !used_r[i] && scored(reference[i])).count();
    out.extra = (0..predicted.len()).filter(|&j| !used_p[j] && scored(predicted[j])).count();
    out
}

/// Times of one kind of event in an analysis.
pub fn event_times(found: &Analysis, kind: EventKind) -> Vec<f64> {
    found.events.iter().filter(|e| e.event == kind).map(|e| e.t_s).collect()
}
