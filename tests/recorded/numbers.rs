//! Tables of numbers only, as the references of the orientation are written.

use nalgebra::{UnitQuaternion, Vector3};

use crate::orientation_support::quaternion;
use crate::support::{self, Skipped};

/// Text of a file of the data, unpacked when its name ends in .gz.
pub fn text(path: &str) -> Result<String, Skipped> {
    Ok(support::text(&support::data(path)?))
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
