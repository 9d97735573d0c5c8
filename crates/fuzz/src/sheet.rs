//! A recording as tables that can be damaged, and their text.

use fastrand::Rng;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use runform::recording::Stream;

/// Standard gravity, m/s².
pub(crate) const G: f64 = 9.806_65;

/// One sensor's table. A value that is no number is written as an empty cell.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    /// Name of the file without its ending.
    pub site: String,
    pub t: Vec<f64>,
    pub acc: [Vec<f64>; 3],
    pub gyr: Option<[Vec<f64>; 3]>,
    /// Name of the time column.
    pub time_name: &'static str,
    /// What the names of the accelerometer's columns end in.
    pub acc_unit: &'static str,
    pub gyr_unit: &'static str,
    /// A column of words behind the others, one a row.
    pub device: Option<Vec<u8>>,
}

impl Sheet {
    /// The samples of a stream in m/s² and rad/s.
    pub(crate) fn of(stream: &Stream) -> Self {
        Self {
            site: stream.site().to_string(),
            t: stream.t_s().to_vec(),
            acc: stream.acc().columns().map(<[f64]>::to_vec),
            gyr: stream.gyr().map(|g| g.columns().map(<[f64]>::to_vec)),
            time_name: "t_s",
            acc_unit: "_mps2",
            gyr_unit: "_radps",
            device: None,
        }
    }

    pub(crate) fn rows(&self) -> usize {
        self.t.len()
    }

    /// Samples a second, from the times.
    pub(crate) fn rate_hz(&self) -> f64 {
        let span = self.t.last().zip(self.t.first()).map_or(0.0, |(b, a)| b - a);
        (self.rows() as f64 - 1.0) / span.max(1e-9)
    }

    /// Every column of values.
    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut Vec<f64>> {
        self.acc.iter_mut().chain(self.gyr.iter_mut().flatten())
    }

    /// Every column, the times too.
    pub(crate) fn columns_mut(&mut self) -> impl Iterator<Item = &mut Vec<f64>> {
        core::iter::once(&mut self.t)
            .chain(self.acc.iter_mut())
            .chain(self.gyr.iter_mut().flatten())
    }

    /// Keeps the rows for which `keep` is true.
    pub(crate) fn retain(&mut self, keep: impl Fn(usize) -> bool) {
        for column in self.columns_mut() {
            let mut row = 0;
            column.retain(|_| {
                row += 1;
                keep(row - 1)
            });
        }
    }

    /// As a CSV file.
    pub(crate) fn csv(&self) -> String {
        let mut out = String::from(self.time_name);
        let mut columns: Vec<&[f64]> = vec![&self.t];
        for (axis, column) in ["x", "y", "z"].iter().zip(&self.acc) {
            let _ = write!(out, ",acc_{axis}{}", self.acc_unit);
            columns.push(column);
        }
        for (axis, column) in ["x", "y", "z"].iter().zip(self.gyr.iter().flatten()) {
            let _ = write!(out, ",gyr_{axis}{}", self.gyr_unit);
            columns.push(column);
        }
        if self.device.is_some() {
            out.push_str(",deviceId");
        }
        for row in 0..self.rows() {
            out.push('\n');
            for (k, column) in columns.iter().enumerate() {
                if k > 0 {
                    out.push(',');
                }
                // Enough digits for any sensor, of times too.
                match column[row] {
                    v if v.is_finite() && k == 0 => _ = write!(out, "{v:.6}"),
                    v if v.is_finite() => _ = write!(out, "{v:.5}"),
                    _ => {}
                }
            }
            if let Some(device) = &self.device {
                let _ = write!(out, ",{}", char::from(device[row]));
            }
        }
        out.push('\n');
        out
    }
}

/// The sheets of a recording with its `recording.toml`.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    pub sheets: Vec<Sheet>,
    pub toml: String,
}

impl Folder {
    /// Writes it as a folder that can be read.
    ///
    /// # Errors
    /// What the file system says.
    pub(crate) fn write(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder)?;
        for sheet in &self.sheets {
            fs::write(folder.join(format!("{}.csv", sheet.site)), sheet.csv())?;
        }
        fs::write(folder.join("recording.toml"), &self.toml)
    }

    /// Takes a key out of `recording.toml`.
    pub(crate) fn forget(&mut self, key: &str) {
        let is_key = |l: &&str| l.split('=').next().is_some_and(|k| k.trim() == key);
        let kept: Vec<&str> = self.toml.lines().filter(|l| !is_key(l)).collect();
        self.toml = kept.join("\n") + "\n";
    }

    /// Adds a line before the first table of `recording.toml`.
    pub(crate) fn tell(&mut self, line: &str) {
        self.toml = format!("{line}\n{}", self.toml);
    }
}

/// One of the sheets.
pub(crate) fn any<'a>(folder: &'a mut Folder, rng: &mut Rng) -> &'a mut Sheet {
    let i = rng.usize(..folder.sheets.len());
    &mut folder.sheets[i]
}

/// One that has a gyroscope, if any.
pub(crate) fn any_with_gyr<'a>(folder: &'a mut Folder, rng: &mut Rng) -> Option<&'a mut Sheet> {
    let with: Vec<usize> =
        (0..folder.sheets.len()).filter(|i| folder.sheets[*i].gyr.is_some()).collect();
    let i = rng.choice(with)?;
    folder.sheets.get_mut(i)
}
