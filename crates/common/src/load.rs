//! Reading of inputs, with what the caller knows about them.

use std::fs;
use std::path::Path;

use runform::form::FaultCatalogue;
use runform::recording::{
    Axes, Conditions, Placement, Recording, RecordingError, SpeedGiven, Stream, Subject,
};
use runform_io::{Loaded, MOST_TEXT_BYTES, ReadError, ReadOptions, read_recording, read_text};

use crate::failure::{Code, Failure};

/// Reads an input; the message names it as it was given.
///
/// # Errors
/// Exit code 3.
pub fn read(input: &Path, options: &ReadOptions) -> Result<Loaded, Failure> {
    read_recording(input, options).map_err(|e| failed(input, &e))
}

/// An input that cannot be read.
#[must_use]
pub fn failed(input: &Path, error: &ReadError) -> Failure {
    Failure::bad_input(with_place(input, &error.to_string()))
}

/// The reader's message, which begins with a file's name, with the whole path as it was given: in a
/// batch every folder may hold a `waist.csv`.
fn with_place(input: &Path, message: &str) -> String {
    let shown = input.display();
    let own = fs::canonicalize(input).ok().unwrap_or_else(|| input.to_owned());
    let name = own.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    match message.strip_prefix(&name).filter(|_| !name.is_empty()) {
        Some(rest) if rest.starts_with([':', ',']) => format!("{shown}{rest}"),
        _ if input.is_dir() => format!("{}", input.join(message).display()),
        _ => format!("{shown}: {message}"),
    }
}

/// What the caller says about runner and run.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// Speed, m/s, the same all the time.
    pub speed_mps: Option<f64>,
    /// Slope, degrees, + uphill.
    pub slope_deg: Option<f64>,
    /// Body height, m.
    pub height_m: Option<f64>,
    /// Body mass, kg.
    pub mass_kg: Option<f64>,
}

impl Told {
    /// The same after a look at its values.
    ///
    /// # Errors
    /// The library's, for a value that cannot be.
    pub fn checked(self) -> Result<Self, RecordingError> {
        let told = self;
        // The builder of a recording checks them; without a stream it would report only that.
        let empty = Stream::new(Placement::Sacrum, Vec::new(), Axes::default());
        let (subject, conditions) = told.alone();
        Recording::builder().stream(empty).subject(subject).conditions(conditions).build()?;
        Ok(told)
    }

    /// Overrides what the recording says.
    pub fn apply(&self, recording: &mut Recording) {
        let Recording { subject, conditions, .. } = recording;
        self.put_on(subject, conditions);
    }

    /// Runner and conditions for a recording that has none.
    #[must_use]
    pub fn alone(&self) -> (Subject, Conditions) {
        let (mut subject, mut conditions) = (Subject::default(), Conditions::default());
        self.put_on(&mut subject, &mut conditions);
        (subject, conditions)
    }

    fn put_on(&self, subject: &mut Subject, conditions: &mut Conditions) {
        subject.height_m = self.height_m.or(subject.height_m);
        subject.mass_kg = self.mass_kg.or(subject.mass_kg);
        conditions.slope_deg = self.slope_deg.or(conditions.slope_deg);
        if let Some(v) = self.speed_mps {
            conditions.speed_mps = Some(SpeedGiven::Constant(v));
        }
    }
}

/// The fault catalogue in `file`, or the built-in one.
///
/// # Errors
/// Exit code 3 when the file cannot be read or is wrong.
pub fn faults(file: Option<&Path>) -> Result<FaultCatalogue, Failure> {
    let Some(file) = file else {
        return FaultCatalogue::embedded()
            .map_err(|e| Failure::new(Code::Internal, format!("{e}; please report this")));
    };
    let shown = file.display();
    let text = read_text(file, MOST_TEXT_BYTES).map_err(|e| {
        Failure::bad_input(format!("{shown}: {e}; check the path given to --faults"))
    })?;
    FaultCatalogue::from_toml(&text).map_err(|e| {
        Failure::bad_input(format!(
            "{shown}: {e}; start from a copy of the built-in catalogue, src/form/faults.toml"
        ))
    })
}
