//! The engine for Python: what `import runform` calls. The package around it, `python/runform`, gives it names, types
//! and documentation; here samples come in, tables go out, and failures become exceptions with the same words.
//!
//! The interpreter is let go while anything is computed, and asked between blocks of samples whether the user wants
//! to stop.

mod agreement;
mod analysis;
mod arrays;
mod errors;
mod interrupt;
mod live;
mod names;
mod recording;
mod settings;
mod simulated;
mod study;
mod table;

/// The module that the package `runform` calls.
#[pyo3::pymodule]
mod _runform {
    #[pymodule_export]
    use super::agreement::{
        agreement_errors, agreement_icc, agreement_limits, agreement_match, agreement_repeated,
    };
    #[pymodule_export]
    use super::analysis::{Analysis, analyze_path, analyze_recording};
    #[pymodule_export]
    use super::live::Live;
    #[pymodule_export]
    use super::names::{catalogue, explain, names, version};
    #[pymodule_export]
    use super::recording::{Recording, make_recording, orientations, read, write};
    #[pymodule_export]
    use super::simulated::{presets, simulate};
    #[pymodule_export]
    use super::study::{study_columns, study_tables, study_words};
    #[pymodule_export]
    use super::table::Table;
}
