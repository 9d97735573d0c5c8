//! The report as a page that a runner reads, a clinician checks and anybody looks at: one HTML file with its
//! pictures in it, without a script and without the network, for the phone, the screen and paper, light and
//! dark.
//!
//! [`Run`] is what a page is made of: a report with what of its tables is drawn, from an analysis
//! ([`Run::of`]) or from the files of one ([`Run::read`]); both give the same bytes. [`report`] and
//! [`comparison`] make the pages, [`picture`] one picture of a report, and [`placements`] that of where
//! sensors sit.
//!
//! Sentences are those of the text ([`runform::report::say`]); the page's own words stand in `words.toml`,
//! its places on the body and its reference values in `body.toml`, `reference.toml` and `norms.toml`.

mod alone;
mod clinician;
mod cohort;
mod compared;
mod document;
mod figure;
mod input;
mod norms;
mod pictures;
mod places;
mod plot;
mod poster;
mod reference;
mod runner;
mod stored;
mod words;

pub use cohort::{Agreement, Cohort, CohortMetric, Point, cohort};
pub use compared::comparison;
pub use document::report;
pub use input::{Run, Stride, Wave, Window};
pub use places::placements;
pub use poster::picture;
pub use stored::{StoredError, Tables};
