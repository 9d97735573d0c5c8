//! `made.json` beside a result: of what it was made, and the words of the study.

use std::collections::BTreeMap;
use std::path::Path;

use runform::Report;
use runform_io::{MOST_TEXT_BYTES, read_text};
use serde::{Deserialize, Serialize};

use super::find::Input;
use crate::failure::{Code, Failure};
use runform_common::tables::{MADE, Table};

/// What an analysis found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    Running,
    NoRunning,
}

/// Of what a result was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Made {
    /// Path of the input below the study's tree.
    pub input: String,
    /// Subject, session, condition and others.
    pub labels: BTreeMap<String, String>,
    pub library_version: String,
    /// Digest of content, options and version.
    pub key: String,
    pub outcome: Outcome,
}

impl Made {
    pub(super) fn new(input: &Input, key: &str) -> Self {
        Self {
            input: input.below.clone(),
            labels: input.labels.iter().cloned().collect(),
            library_version: env!("CARGO_PKG_VERSION").to_owned(),
            key: key.to_owned(),
            outcome: Outcome::Running,
        }
    }

    /// With what the analysis gave; words of the path or the manifest are stronger than the recording's own.
    pub(super) fn finished(mut self, report: &Report, labels: &BTreeMap<String, String>) -> Self {
        self.outcome = if report.has_running() { Outcome::Running } else { Outcome::NoRunning };
        for (label, word) in labels {
            self.labels.entry(label.clone()).or_insert_with(|| word.clone());
        }
        self
    }

    pub(super) fn table(&self) -> Result<Table, Failure> {
        let mut json = serde_json::to_vec_pretty(self)
            .map_err(|e| Failure::new(Code::Internal, e.to_string()))?;
        json.push(b'\n');
        Ok((MADE, json))
    }

    /// That of the result in a folder; none where there is no whole result.
    pub(crate) fn at(place: &Path) -> Option<Self> {
        let text = read_text(&place.join(MADE), MOST_TEXT_BYTES).ok()?;
        let made = serde_json::from_str(&text).ok()?;
        place.join("report.json").is_file().then_some(made)
    }
}
