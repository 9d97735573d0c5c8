//! Names of the files beside the results of a study.

/// Every recording of the study, in their order.
pub(crate) const STUDY: &str = "study.csv";
/// Those that could not be analysed.
pub(crate) const FAILURES: &str = "failures.csv";
/// What made the results.
pub(crate) const SETTINGS: &str = "settings.toml";
