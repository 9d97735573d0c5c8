//! The analysis of one input, alone, as one of several, or of a study.

use std::path::Path;

use runform::context::Date;
use runform::form::FaultCatalogue;
use runform::{Options, Report};
use runform_common::job::{Done, Input, Known, Labels};
use runform_common::{Beside, Told, tables};
use runform_io::ReadOptions;

use crate::args::AnalyzeArgs;
use crate::failure::{Code, Failure};
use crate::{load, names, results};

/// What all inputs share, as it was read.
pub(crate) struct Shared {
    told: Told,
    beside: Beside,
    options: Options,
    catalogue: FaultCatalogue,
}

impl Shared {
    /// Reads the files that the command line names.
    ///
    /// # Errors
    /// Exit code 2 for a value that cannot be, 3 for a file that cannot be read.
    pub(crate) fn read(args: &AnalyzeArgs) -> Result<Self, Failure> {
        let told = args.runner.told()?;
        let beside =
            Beside::read(args.profile.as_deref(), args.diary.as_deref(), args.history.as_deref())?;
        let catalogue = load::faults(args.faults.as_deref())?;
        let mut options = Options::default();
        if args.faults.is_some() {
            options = options.with_faults(catalogue.clone());
        }
        Ok(Self { told, beside, options, catalogue })
    }

    pub(crate) fn known(&self) -> Known<'_> {
        let Self { told, beside, options, catalogue } = self;
        Known { told, beside, options, catalogue }
    }
}

/// A table that is made when all others are.
type Finish<'a> = &'a dyn Fn(&Report, &Labels) -> Result<Option<tables::Table>, Failure>;

/// One input and what is to be done with it.
pub(crate) struct Job<'a> {
    pub input: &'a Path,
    /// Its name among several.
    pub name: Option<&'a str>,
    pub read: &'a ReadOptions,
    /// Where the result goes; none where it is only shown.
    pub place: Option<&'a Path>,
    /// True when the result gets a folder of its own in that place.
    pub below: bool,
    pub overwrite: bool,
    pub orientation: bool,
    /// Day of the recording; that of `recording.toml` where none is given.
    pub date: Option<Date>,
    pub finish: Finish<'a>,
}

/// Analyses one input. What is to be said of it meanwhile goes to `notes`.
pub(crate) fn one(
    job: &Job<'_>,
    known: Known<'_>,
    notes: &mut Vec<String>,
) -> Result<(Report, Labels), Failure> {
    let input = Input {
        path: job.input,
        name: job.name,
        read: job.read,
        orientation: job.orientation,
        date: job.date,
    };
    // It always goes on.
    let done = known.analyze(input, notes, &mut || true)?;
    let Some(Done { analysis, tracks, labels }) = done else {
        return Err(Failure::new(Code::Internal, "the analysis stopped; please report this"));
    };
    if let Some(folder) = job.place {
        let mut more = Vec::new();
        if let Some(tracks) = tracks {
            more.push(("orientation.csv", tables::orientation(&tracks)?));
        }
        more.extend((job.finish)(&analysis.report, &labels)?);
        let own = names::folder_for(&analysis.report.recording);
        let place = if job.below { folder.join(own) } else { folder.to_owned() };
        results::write(&place, &analysis, known.catalogue, &more, job.overwrite)?;
    }
    Ok((analysis.report, labels))
}
