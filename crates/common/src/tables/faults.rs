//! `faults.csv`: one row a form fault.

use runform::Report;
use runform::form::{Basis, Evidence, FaultFinding, Severity, Status};

use super::{Cell, Digits, Rows};

/// Form faults, in the order of the catalogue.
#[must_use]
pub fn faults(report: &Report) -> Rows<'_> {
    Rows::new("faults", report.faults.iter().map(|f| row(report, f)))
}

fn row<'a>(report: &'a Report, f: &'a FaultFinding) -> Vec<Cell<'a>> {
    let mut row = vec![Cell::text(&report.recording), Cell::text(&f.fault)];
    let decides = f.evidence.first();
    match (&f.status, decides) {
        (Status::Assessed { severity, confidence }, Some(e)) => row.extend([
            Cell::side(e.side, "both"),
            Cell::text(severity.name()),
            Cell::Number(*confidence, Digits::Fixed(3)),
            Cell::text(e.subject.name()),
            Cell::value(e.value),
            Cell::text(&e.unit),
            Cell::value(threshold(e)),
            Cell::text(against(e.basis)),
            Cell::text(&e.source),
            Cell::text(f.advice.join(";")),
        ]),
        // A pattern rests on other faults.
        (Status::Assessed { severity, confidence }, None) => {
            row.extend([
                Cell::text("both"),
                Cell::text(severity.name()),
                Cell::Number(*confidence, Digits::Fixed(3)),
                Cell::text(f.components.join(";")),
            ]);
            row.extend(core::iter::repeat_n(Cell::Empty, 3));
            row.extend([Cell::text("components"), Cell::Empty, Cell::text(f.advice.join(";"))]);
        }
        _ => {
            row.extend([Cell::Empty, Cell::text("not_assessable")]);
            row.extend(core::iter::repeat_n(Cell::Empty, 8));
        }
    }
    row
}

/// What the value was held against.
fn against(basis: Basis) -> &'static str {
    match basis {
        Basis::OwnBaseline { .. } => "own_baseline",
        Basis::Drift { .. } => "drift",
        Basis::OtherShoes { .. } => "other_shoes",
        Basis::OtherSide => "other_side",
        Basis::Population => "population",
    }
}

/// The border that the value has passed, or the first one when it has passed none.
fn threshold(e: &Evidence) -> f64 {
    match e.severity {
        Severity::Severe => e.bands[2],
        Severity::Moderate => e.bands[1],
        _ => e.bands[0],
    }
}
