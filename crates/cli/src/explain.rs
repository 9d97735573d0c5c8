//! `runform explain`: everything that has a name, from the catalogues.

use runform_common::explain::{Page, all, find, list, page, told};

use crate::args::{ExplainArgs, PageArg};
use crate::failure::{Code, Failure};
use crate::load;
use crate::output::print;

/// Prints what the name means, or the list of names.
pub(crate) fn run(args: &ExplainArgs) -> Result<Code, Failure> {
    let faults = load::faults(args.faults.as_deref())?;
    let text = match (&args.page, &args.id) {
        (Some(PageArg::Metrics), _) => page(Page::Metrics, &faults)?,
        (Some(PageArg::Faults), _) => page(Page::Faults, &faults)?,
        (Some(PageArg::Messages), _) => page(Page::Messages, &faults)?,
        (Some(PageArg::Article), _) => page(Page::Article, &faults)?,
        (Some(PageArg::Placements), _) => runform_page::placements(),
        (None, None) if args.all || args.json => told(&all(&faults), args.json)?,
        (None, None) => list(&faults),
        (None, Some(id)) => told(&find(id, &faults)?, args.json)?,
    };
    print(&text)?;
    Ok(Code::Done)
}
