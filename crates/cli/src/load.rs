//! Reading of inputs, with what the command line knows about them.

use std::fs;
use std::path::Path;

use runform::form::FaultCatalogue;
use runform::recording::{Axes, Conditions, Placement, Recording, SpeedGiven, Stream, Subject};
use runform_io::{Loaded, MOST_TEXT_BYTES, ReadError, ReadOptions, read_recording, read_text};

use crate::args::{ReadArgs, RunnerArgs};
use crate::failure::{Code, Failure};

impl ReadArgs {
    /// The reader's options.
    pub(crate) fn options(&self) -> ReadOptions {
        ReadOptions {
            placement: self.placement,
            rate_hz: self.rate_hz,
            units: self.units,
            acc_sign: self.acc_sign,
            acc_range_g: self.acc_range_g,
            gyr_range_dps: self.gyr_range_dps,
            clocks: self.clock,
            mapping: self.mapping.clone(),
        }
    }
}

/// Reads an input; the message names it as it was given.
pub(crate) fn read(input: &Path, options: &ReadOptions) -> Result<Loaded, Failure> {
    read_recording(input, options).map_err(|e| failed(input, &e))
}

/// An input that cannot be read.
pub(crate) fn failed(input: &Path, error: &ReadError) -> Failure {
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

/// What the command line says about runner and run.
#[derive(Debug, Clone, Default)]
pub(crate) struct Told {
    speed_mps: Option<f64>,
    slope_deg: Option<f64>,
    height_m: Option<f64>,
    mass_kg: Option<f64>,
}

impl Told {
    /// Takes the options over after checking them.
    ///
    /// # Errors
    /// Exit code 2 for a value that cannot be.
    pub(crate) fn by(args: &RunnerArgs) -> Result<Self, Failure> {
        let told = Self {
            speed_mps: args.speed_mps,
            slope_deg: args.slope_deg,
            height_m: args.height_m,
            mass_kg: args.mass_kg,
        };
        // The library checks what a recording is told; an empty one is told first.
        let empty = Stream::new(Placement::Sacrum, Vec::new(), Axes::default());
        let (subject, conditions) = told.alone();
        Recording::builder()
            .stream(empty)
            .subject(subject)
            .conditions(conditions)
            .build()
            .map_err(|e| Failure::usage(as_option(&e.to_string())))?;
        Ok(told)
    }

    /// Overrides what the recording says.
    pub(crate) fn apply(&self, recording: &mut Recording) {
        let Recording { subject, conditions, .. } = recording;
        self.put_on(subject, conditions);
    }

    /// Runner and conditions of a recording that says nothing of its own.
    pub(crate) fn alone(&self) -> (Subject, Conditions) {
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

/// A message about a field of `recording.toml` as one about the option of the same name.
fn as_option(message: &str) -> String {
    let Some((field, rest)) = message.split_once(" = ") else { return message.to_owned() };
    let name = field.rsplit('.').next().unwrap_or(field).replace('_', "-");
    format!("--{name} = {rest}")
}

/// The fault catalogue in `file`, or the built-in one.
///
/// # Errors
/// Exit code 3 when the file cannot be read or is wrong.
pub(crate) fn faults(file: Option<&Path>) -> Result<FaultCatalogue, Failure> {
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
