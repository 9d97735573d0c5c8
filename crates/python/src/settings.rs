//! Options as Python gives them, as the reader and the analysis take them.

use std::path::PathBuf;

use pyo3::prelude::*;
use runform::Options;
use runform::context::Date;
use runform::form::FaultCatalogue;
use runform::recording::{
    AccSign, Axes, Clocks, Conditions, Placement, Recording, Site, Stream, Subject,
};
use runform_common::job::Known;
use runform_common::{Beside, Failure, Told, faults};
use runform_io::{MOST_TEXT_BYTES, Mapping, ReadOptions, parse_mapping, parse_site, read_text};

use crate::errors::{raise, usage};

/// How inputs are read: the keywords of `read` and `analyze`.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct ReadArgs {
    placement: Option<String>,
    units: String,
    rate_hz: Option<f64>,
    acc_sign: Option<String>,
    acc_range_g: Option<f64>,
    gyr_range_dps: Option<f64>,
    clock: Option<String>,
    mapping: Option<String>,
}

/// What is given beside a recording.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct BesideArgs {
    speed_mps: Option<f64>,
    slope_deg: Option<f64>,
    height_m: Option<f64>,
    mass_kg: Option<f64>,
    profile: Option<PathBuf>,
    diary: Option<PathBuf>,
    history: Option<PathBuf>,
    faults: Option<PathBuf>,
    date: Option<String>,
}

impl ReadArgs {
    /// The reader's options.
    pub(crate) fn options(&self, py: Python<'_>) -> PyResult<ReadOptions> {
        Ok(ReadOptions {
            placement: self.placement.as_deref().map(|text| site(py, text)).transpose()?,
            rate_hz: self.rate_hz.map(|v| positive(py, "rate_hz", v)).transpose()?,
            units: self.units.parse().map_err(|e| usage(py, e, "units"))?,
            acc_sign: self.acc_sign.as_deref().map(|text| acc_sign(py, text)).transpose()?,
            acc_range_g: self.acc_range_g.map(|v| positive(py, "acc_range_g", v)).transpose()?,
            gyr_range_dps: self
                .gyr_range_dps
                .map(|v| positive(py, "gyr_range_dps", v))
                .transpose()?,
            clocks: self.clock.as_deref().map(|text| clocks(py, text)).transpose()?,
            mapping: self.mapping.as_deref().map(|text| mapping(py, text)).transpose()?,
        })
    }
}

/// A number above zero.
pub(crate) fn positive(py: Python<'_>, name: &str, v: f64) -> PyResult<f64> {
    if v.is_finite() && v > 0.0 {
        return Ok(v);
    }
    Err(usage(py, format!("{name} = {v} is not a positive number"), "out_of_range"))
}

/// A place on the body.
pub(crate) fn site(py: Python<'_>, text: &str) -> PyResult<Site> {
    let known = parse_site(text).map_or_else(|| text.parse::<Site>(), Ok);
    known.map_err(|e| usage(py, &e, e.code()))
}

/// The sign of an accelerometer.
pub(crate) fn acc_sign(py: Python<'_>, text: &str) -> PyResult<AccSign> {
    AccSign::by_name(text).ok_or_else(|| {
        let words = format!(
            "acc_sign \"{text}\" is not understood; expected specific_force (+1 g along the upward axis at rest) or \
             minus_specific_force (raw values of an iPhone)"
        );
        usage(py, words, "acc_sign")
    })
}

/// Whether one clock stamped all.
pub(crate) fn clocks(py: Python<'_>, text: &str) -> PyResult<Clocks> {
    text.parse::<Clocks>().map_err(|e| usage(py, &e, e.code()))
}

/// A mapping that ships with the program, or the one in a file.
fn mapping(py: Python<'_>, text: &str) -> PyResult<Mapping> {
    let made = match runform_io::shipped_mapping(text) {
        Some(shipped) => parse_mapping(text, shipped),
        None => {
            let content = read_text(std::path::Path::new(text), MOST_TEXT_BYTES)
                .map_err(|e| usage(py, format!("mapping {text}: {e}"), "mapping"))?;
            parse_mapping(text, &content)
        }
    };
    made.map_err(|e| usage(py, e, "mapping"))
}

/// What is known beside recordings, as it was read.
#[derive(Clone)]
pub(crate) struct Settings {
    told: Told,
    beside: Beside,
    options: Options,
    catalogue: FaultCatalogue,
    pub(crate) date: Option<Date>,
}

impl Settings {
    /// Reads the files that are named.
    pub(crate) fn read(py: Python<'_>, args: &BesideArgs) -> PyResult<Self> {
        let told = Told {
            speed_mps: args.speed_mps,
            slope_deg: args.slope_deg,
            height_m: args.height_m,
            mass_kg: args.mass_kg,
        };
        let told = told.checked().map_err(|e| usage(py, &e, e.code()))?;
        let date = args.date.as_deref().map(str::parse::<Date>).transpose();
        let date = date.map_err(|e| usage(py, e, "date"))?;
        let files = || -> Result<(Beside, FaultCatalogue), Failure> {
            let beside = Beside::read(
                args.profile.as_deref(),
                args.diary.as_deref(),
                args.history.as_deref(),
            )?;
            Ok((beside, faults(args.faults.as_deref())?))
        };
        let (beside, catalogue) = py.detach(files).map_err(|f| raise(py, &f))?;
        let mut options = Options::default();
        if args.faults.is_some() {
            options = options.with_faults(catalogue.clone());
        }
        Ok(Self { told, beside, options, catalogue, date })
    }

    pub(crate) fn known(&self) -> Known<'_> {
        let Self { told, beside, options, catalogue, .. } = self;
        Known { told, beside, options, catalogue }
    }

    /// Options of a session, of which no file is known.
    pub(crate) fn options(&self) -> Options {
        self.options.clone().with_context(self.beside.of_session(self.date))
    }

    /// What is known of a runner of whom there is no recording yet.
    pub(crate) fn runner(&self, py: Python<'_>) -> PyResult<(Subject, Conditions)> {
        let empty = Stream::new(Placement::Sacrum, Vec::new(), Axes::default());
        let nothing = Recording::builder().stream(empty).build();
        let mut nothing = nothing.map_err(|e| usage(py, &e, e.code()))?;
        let _options = self.known().dress(self.date, &mut nothing);
        Ok((nothing.subject, nothing.conditions))
    }

    pub(crate) fn catalogue(&self) -> &FaultCatalogue {
        &self.catalogue
    }

    /// Notices about the files beside the recordings.
    pub(crate) fn notices(&self) -> &[runform::report::Notice] {
        self.beside.notices()
    }
}
