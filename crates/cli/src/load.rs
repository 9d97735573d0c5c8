//! What the command line says of inputs, as the reader and the analysis take it.

pub(crate) use runform_common::{Told, faults, read};
use runform_io::ReadOptions;

use crate::args::{ReadArgs, RunnerArgs};
use crate::failure::Failure;

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

impl RunnerArgs {
    /// Runner and run, checked.
    ///
    /// # Errors
    /// Exit code 2 for a value that cannot be.
    pub(crate) fn told(&self) -> Result<Told, Failure> {
        let told = Told {
            speed_mps: self.speed_mps,
            slope_deg: self.slope_deg,
            height_m: self.height_m,
            mass_kg: self.mass_kg,
        };
        told.checked().map_err(|e| Failure::usage(as_option(&e.to_string())).named(e.code()))
    }
}

/// A message about a field of `recording.toml` as one about the option of the same name.
fn as_option(message: &str) -> String {
    let Some((field, rest)) = message.split_once(" = ") else { return message.to_owned() };
    let name = field.rsplit('.').next().unwrap_or(field).replace('_', "-");
    format!("--{name} = {rest}")
}
