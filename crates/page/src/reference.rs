//! Reference values and places on the body, from their catalogues.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

const REFERENCE: &str = include_str!("reference.toml");
const BODY: &str = include_str!("body.toml");

/// Reference values.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reference {
    /// How landings are called.
    pub strike: Strike,
    /// Blocks of a run.
    pub blocks: Blocks,
    /// Holes.
    pub hole: Hole,
}

/// Borders between ways to land.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Strike {
    /// From here on the midfoot, degrees.
    pub midfoot_from_deg: f64,
    /// From here on the heel, degrees.
    pub heel_from_deg: f64,
}

/// Blocks of a run.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Blocks {
    /// Length of each, s.
    pub length_s: f64,
    /// Shortest run that has them, s.
    pub shortest_s: f64,
}

/// Holes.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Hole {
    /// From here on it is shown, s.
    pub shown_s: f64,
    /// From here on a line is broken, s.
    pub breaks_line_s: f64,
}

/// The reference values that ship; a test reads the file.
pub(crate) fn reference() -> &'static Reference {
    static SHIPPED: OnceLock<Reference> = OnceLock::new();
    SHIPPED.get_or_init(|| toml::from_str(REFERENCE).unwrap_or_default())
}

/// Where on the body a fault is shown.
pub(crate) fn part_of(fault: &str) -> &'static str {
    static SHIPPED: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    let parts = SHIPPED.get_or_init(|| toml::from_str(BODY).unwrap_or_default());
    parts.get(fault).map_or("run", String::as_str)
}
