//! What every metric is: one row each in `rows`, its words in `words.toml`. The documentation page,
//! `runform explain`, the tables and the aggregation are derived from them.
//!
//! `error` is the half-width of a 90 % interval of what the method does not know about a runner
//! (from the validated error where there is one, else from the exact-truth simulator), in the
//! metric's unit; it does not shrink with more strides. Numbers from memory are marked \[M\] and
//! proposals \[P\] in the source.

use std::sync::OnceLock;

use super::Grade;
use crate::recording::Placement;
use crate::units::Unit;

/// How one group of placements measures a metric.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Method {
    /// Placements, best first.
    pub placements: &'static [Placement],
    /// True when it needs a gyroscope.
    pub gyroscope: bool,
    /// Grade with everything in order.
    pub grade: Grade,
    /// Half-width of the 90 % interval of the method's own error.
    pub error: f64,
    /// Short name as written to tables.
    pub name: &'static str,
}

/// A row of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MetricInfo {
    /// Identifier.
    pub id: MetricId,
    /// Name in files.
    pub name: &'static str,
    /// Unit of the value.
    pub unit: Unit,
    /// Lowest sampling rate for full trust, Hz.
    pub floor_hz: f64,
    /// Fewest steps or strides for a number.
    pub min_n: usize,
    /// Ways to measure it, best first.
    pub methods: &'static [Method],
}

const fn way(
    placements: &'static [Placement],
    gyroscope: bool,
    grade: Grade,
    error: f64,
    name: &'static str,
) -> Method {
    Method { placements, gyroscope, grade, error, name }
}

/// The plain words of a title, without the field's term that follows them in brackets.
#[must_use]
pub fn plain(title: &str) -> &str {
    title.split_once(" (").map_or(title, |(words, _)| words)
}

impl MetricInfo {
    /// Name for people: plain words, and the field's term in brackets where they need one.
    #[must_use]
    pub fn title(&self) -> &'static str {
        said_of(self.id).title
    }

    /// What it is.
    #[must_use]
    pub fn definition(&self) -> &'static str {
        said_of(self.id).definition
    }

    /// Where it comes from.
    #[must_use]
    pub fn source(&self) -> &'static str {
        said_of(self.id).source
    }

    /// Name in plain words.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn plain(&self) -> &'static str {
        plain(self.title())
    }

    /// The field's term, where the plain words need one.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn term(&self) -> Option<&'static str> {
        self.title().split_once(" (").map(|(_, term)| term.trim_end_matches(')'))
    }
}

/// What a metric is in words.
struct Said {
    title: &'static str,
    definition: &'static str,
    source: &'static str,
}

/// Looked up once for all metrics: titles are read for every row of a report.
fn said_of(id: MetricId) -> &'static Said {
    static SAID: OnceLock<Vec<Said>> = OnceLock::new();
    let text = |info: &MetricInfo, what: &str| words().text(&format!("{}.{what}", info.name));
    let said = SAID.get_or_init(|| {
        let row = |info: &MetricInfo| Said {
            title: text(info, "title").unwrap_or(info.name),
            definition: text(info, "definition").unwrap_or_default(),
            source: text(info, "source").unwrap_or_default(),
        };
        CATALOGUE.iter().map(row).collect()
    });
    &said[id as usize]
}

crate::words::shipped!("catalogue/words.toml");

macro_rules! catalogue {
    ($($id:ident $name:literal, $unit:expr, floor $floor:literal, n $n:literal, $methods:expr;)*) => {
        /// Identifier of a metric; its row says what each is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum MetricId {
            // One name everywhere: JSON, tables, fault catalogue and `explain`.
            $(#[doc = concat!("`", $name, "`, in `", stringify!($unit), "`.")] #[serde(rename = $name)] $id,)*
        }

        /// All rows.
        pub const CATALOGUE: &[MetricInfo] = &[
            $(MetricInfo {
                id: MetricId::$id,
                name: $name,
                unit: $unit,
                floor_hz: $floor,
                min_n: $n,
                methods: $methods,
            },)*
        ];
    };
}

pub(super) mod bounds;
mod filter;
mod rows;

pub use bounds::Bounds;
pub use rows::{CATALOGUE, MetricId};
