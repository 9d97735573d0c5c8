//! Shared by the orientation tests: tables of the recorded data, errors of attitudes.
#![allow(dead_code, clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

use std::path::PathBuf;
use std::process::Command;

use nalgebra::{Quaternion, UnitQuaternion, Vector3};

/// A file of the recorded data, which is not part of the repository. `None`, with a message, when
/// it is not there. `RUNFORM_DATA` names the folder; default is `../shared/data`.
pub fn data_file(path: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("RUNFORM_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data"),
        PathBuf::from,
    );
    let file = folder.join(path);
    if file.exists() {
        return Some(file);
    }
    println!("SKIPPED: {path} is not in the data folder; set RUNFORM_DATA to test with it");
    None
}

/// Text of a file, unpacked by `gzip` when its name ends in .gz; `None` when that is not installed.
pub fn text(file: &PathBuf) -> Option<String> {
    if file.extension().is_some_and(|e| e == "gz") {
        let Ok(output) = Command::new("gzip").arg("-dc").arg(file).output() else {
            println!("SKIPPED: gzip is not installed");
            return None;
        };
        return Some(String::from_utf8(output.stdout).unwrap());
    }
    Some(std::fs::read_to_string(file).unwrap())
}

/// Numeric table with a header row; empty fields are NaN, words too.
pub struct Table {
    names: Vec<String>,
    pub rows: Vec<Vec<f64>>,
}

impl Table {
    pub fn parse(text: &str) -> Self {
        let mut lines = text.lines();
        let names = lines.next().unwrap().split(',').map(str::to_owned).collect();
        let row = |l: &str| l.split(',').map(|v| v.parse().unwrap_or(f64::NAN)).collect();
        Self { names, rows: lines.map(row).collect() }
    }

    pub fn column(&self, name: &str) -> usize {
        self.names.iter().position(|n| n == name).unwrap_or_else(|| panic!("no column {name}"))
    }

    /// Three columns `prefix_x…` with a unit.
    pub fn vectors(&self, prefix: &str, unit: &str) -> Vec<Vector3<f64>> {
        let k = ["x", "y", "z"].map(|a| self.column(&format!("{prefix}_{a}_{unit}")));
        self.rows.iter().map(|r| Vector3::from(k.map(|k| r[k]))).collect()
    }

    /// Quaternions of the columns `prefix_qw…`.
    pub fn quaternions(&self, prefix: &str) -> Vec<UnitQuaternion<f64>> {
        let k = ["w", "x", "y", "z"].map(|a| self.column(&format!("{prefix}_q{a}")));
        self.rows.iter().map(|r| quaternion(k.map(|k| r[k]))).collect()
    }
}

pub fn quaternion([w, x, y, z]: [f64; 4]) -> UnitQuaternion<f64> {
    UnitQuaternion::new_normalize(Quaternion::new(w, x, y, z))
}

/// Inclination error, deg: angle between the two ideas of up.
pub fn inclination_error_deg(a: &UnitQuaternion<f64>, b: &UnitQuaternion<f64>) -> f64 {
    let up = |q: &UnitQuaternion<f64>| q.inverse_transform_vector(&Vector3::z());
    let (a, b) = (up(a), up(b));
    a.cross(&b).norm().atan2(a.dot(&b)).to_degrees()
}

/// Root mean square; NaN without values.
pub fn rms(values: impl IntoIterator<Item = f64>) -> f64 {
    let (sum, n) = values.into_iter().fold((0.0, 0.0), |(s, n), v| (s + v * v, n + 1.0));
    (sum / n).sqrt()
}
