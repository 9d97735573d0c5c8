//! Three equally long columns of a three-axis sensor.

use nalgebra::Vector3;
use serde::{Deserialize, Serialize};

/// A three-axis signal stored one column an axis, which is how filters and statistics read it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Axes {
    /// Values along the sensor's x axis.
    #[serde(with = "crate::packed")]
    pub x: Vec<f64>,
    /// Values along the sensor's y axis.
    #[serde(with = "crate::packed")]
    pub y: Vec<f64>,
    /// Values along the sensor's z axis.
    #[serde(with = "crate::packed")]
    pub z: Vec<f64>,
}

/// Columns from samples of the three axes.
impl FromIterator<[f64; 3]> for Axes {
    fn from_iter<I: IntoIterator<Item = [f64; 3]>>(samples: I) -> Self {
        Self::from_samples(samples.into_iter().map(Vector3::from))
    }
}

impl Axes {
    /// Columns from three vectors. Lengths are compared when a stream is made.
    #[must_use]
    pub fn new(x: Vec<f64>, y: Vec<f64>, z: Vec<f64>) -> Self {
        Self { x, y, z }
    }

    /// Empty columns with room for `n` samples.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn with_capacity(n: usize) -> Self {
        Self { x: Vec::with_capacity(n), y: Vec::with_capacity(n), z: Vec::with_capacity(n) }
    }

    /// Columns from samples.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn from_samples(samples: impl IntoIterator<Item = Vector3<f64>>) -> Self {
        let samples = samples.into_iter();
        let mut axes = Self::with_capacity(samples.size_hint().0);
        for v in samples {
            axes.push(v);
        }
        axes
    }

    /// Number of samples (of the shortest column).
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn len(&self) -> usize {
        self.x.len().min(self.y.len()).min(self.z.len())
    }

    /// True without samples.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Sample `i`.
    ///
    /// # Panics
    /// When `i` is not below [`Axes::len`], as indexing a slice does.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn at(&self, i: usize) -> Vector3<f64> {
        Vector3::new(self.x[i], self.y[i], self.z[i])
    }

    /// Appends a sample.
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn push(&mut self, v: Vector3<f64>) {
        self.x.push(v.x);
        self.y.push(v.y);
        self.z.push(v.z);
    }

    /// Appends samples.
    pub(crate) fn append(&mut self, mut later: Self) {
        for (mine, theirs) in self.columns_mut().into_iter().zip(later.columns_mut()) {
            mine.append(theirs);
        }
    }

    /// Drops the first samples.
    pub(crate) fn drop_front(&mut self, count: usize) {
        self.columns_mut().into_iter().for_each(|column| {
            column.drain(..count.min(column.len()));
        });
    }

    /// The samples in order.
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = Vector3<f64>> + '_ {
        (0..self.len()).map(|i| self.at(i))
    }

    /// The columns x, y, z.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn columns(&self) -> [&[f64]; 3] {
        [&self.x, &self.y, &self.z]
    }

    /// The columns x, y, z for changing in place.
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn columns_mut(&mut self) -> [&mut Vec<f64>; 3] {
        [&mut self.x, &mut self.y, &mut self.z]
    }

    /// Length of each sample's vector.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn norm(&self) -> Vec<f64> {
        self.iter().map(|v| v.norm()).collect()
    }

    /// Projection of each sample on `direction`.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn along(&self, direction: &Vector3<f64>) -> Vec<f64> {
        self.iter().map(|v| v.dot(direction)).collect()
    }

    /// A copy of the samples in `range`, of each column as far as it reaches.
    pub(crate) fn within(&self, range: core::ops::Range<usize>) -> Self {
        let part = |c: &Vec<f64>| {
            let end = range.end.min(c.len());
            c[range.start.min(end)..end].to_vec()
        };
        Self { x: part(&self.x), y: part(&self.y), z: part(&self.z) }
    }

    /// A copy of the samples in `range`.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn slice(&self, range: core::ops::Range<usize>) -> Self {
        Self {
            x: self.x[range.clone()].to_vec(),
            y: self.y[range.clone()].to_vec(),
            z: self.z[range].to_vec(),
        }
    }
}
