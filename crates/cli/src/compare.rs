//! `runform compare`

use runform::Report;
use runform::report::compare::compare;
use runform::report::text::render_comparison;

use crate::args::CompareArgs;
use crate::context;
use crate::failure::{Code, Failure};
use crate::load;
use crate::output::print;

/// Holds the later reports against the first.
pub(crate) fn run(args: &CompareArgs) -> Result<Code, Failure> {
    let catalogue = load::faults(args.faults.as_deref())?;
    let reports: Vec<Report> =
        args.reports.iter().map(|path| context::report(path)).collect::<Result<_, _>>()?;
    let comparison = compare(&reports, &catalogue).map_err(Failure::bad_input)?;
    if args.json {
        let json = serde_json::to_string_pretty(&comparison)
            .map_err(|e| Failure::new(Code::Internal, e.to_string()))?;
        print(&(json + "\n"))?;
    } else {
        print(&render_comparison(&comparison, None))?;
    }
    Ok(Code::Done)
}
