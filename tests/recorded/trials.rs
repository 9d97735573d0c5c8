//! What tests on recorded data share, here and in `crates/io`: `RUNFORM_DATA` names the folder of the data
//! (default `../shared/data` beside the project), and a test whose data are absent is reported as ignored with the
//! name of what is missing, which the usual test runner cannot do: there it would count as passed.

use std::path::{Path, PathBuf};

use libtest_mimic::{Completion, Trial};

/// Why a test could not be run.
#[derive(Debug)]
pub struct Skipped(pub String);

/// What a test that needs data gives back.
pub type Tried = Result<(), Skipped>;

/// A file or folder of the data.
pub fn data(path: &str) -> Result<PathBuf, Skipped> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().take(3).find_map(|folder| {
        let data = folder.join("../shared/data");
        data.is_dir().then_some(data)
    });
    let root = std::env::var_os("RUNFORM_DATA").map(PathBuf::from).or(beside);
    let found = root.map(|root| root.join(path)).filter(|found| found.exists());
    found.ok_or_else(|| Skipped(format!("{path} is not in RUNFORM_DATA")))
}

pub fn trial(name: &str, test: fn() -> Tried) -> Trial {
    Trial::ignorable_test(name, move || match test() {
        Ok(()) => Ok(Completion::Completed),
        Err(skipped) => Ok(Completion::ignored_with(format!("SKIPPED: {}", skipped.0))),
    })
}

/// Every test with its name. One that is not listed is unused code, which the lints refuse.
macro_rules! trials {
    ($($module:ident: $($test:ident)+;)+) => {
        vec![$($($crate::trials::trial(
            concat!(stringify!($module), "::", stringify!($test)),
            $module::$test,
        )),+),+]
    };
}
pub(crate) use trials;
