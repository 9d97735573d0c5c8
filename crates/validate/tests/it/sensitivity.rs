//! What two passes differ in is counted as the page of judgement tells it.

use std::collections::{BTreeMap, BTreeSet};

use runform::form::Severity;
use runform::metrics::Grade;
use runform::recording::Placement;
use runform_validate::sensitivity::{Pass, moved};
use runform_validate::{Row, Said, Taken};

fn number(value: f64) -> Row {
    let (low, high) = (value - 2.0, value + 2.0);
    Row::Number { placement: Placement::Foot, value, low, high, grade: Grade::A, n: 20 }
}

fn pass(rows: &[(&str, Row)], strides: usize, severity: Severity, error_ms: f64) -> Pass {
    let said = Said {
        bouts: 1,
        strides,
        events: 2 * strides,
        rows: rows.iter().map(|(k, r)| ((*k).to_owned(), r.clone())).collect(),
        faults: BTreeMap::from([("overstriding".to_owned(), Some(severity))]),
        held: BTreeSet::new(),
    };
    Pass {
        said: BTreeMap::from([("run".to_owned(), Taken::Said(said))]),
        lines: BTreeMap::from([(
            "set: contact time (RMSE) | ms | less".to_owned(),
            Some(error_ms),
        )]),
        ..Pass::default()
    }
}

#[test]
fn a_pass_differs_from_itself_in_nothing() {
    let one = pass(&[("cadence all both", number(170.0))], 40, Severity::Mild, 9.0);
    let m = moved(&one, &one);
    assert_eq!((m.compared, m.different, m.moved, m.faults, m.scores), (1, 0, 0, 0, 1));
    assert!(m.better.is_empty() && m.worse.is_empty());
}

#[test]
fn numbers_that_moved_far_came_or_went_and_scores_that_suffered_are_counted() {
    let refused = || Row::Refused("too few".to_owned());
    let was = pass(
        &[
            ("cadence all both", number(170.0)),
            ("contact_time all both", number(250.0)),
            ("step_time all both", number(350.0)),
            ("flight_time all both", refused()),
            ("cadence 0 both", number(170.0)),
        ],
        40,
        Severity::Mild,
        9.0,
    );
    let is = pass(
        &[
            ("cadence all both", number(170.5)),
            ("contact_time all both", number(252.0)),
            ("step_time all both", refused()),
            ("flight_time all both", number(90.0)),
            ("cadence 0 both", number(180.0)),
        ],
        38,
        Severity::Moderate,
        12.0,
    );
    let m = moved(&was, &is);
    // A quarter of a half-width is no move, a whole one is; single bouts are not counted.
    assert_eq!((m.compared, m.different, m.moved), (2, 2, 1));
    assert_eq!((m.refused, m.appeared, m.faults), (1, 1, 1));
    assert_eq!((m.strides, m.bouts), ((40, 38), (1, 1)));
    assert_eq!((m.better.len(), m.worse.len()), (0, 1));
    assert_eq!(m.most, [("contact_time".to_owned(), 1)]);
    let back = moved(&is, &was);
    assert_eq!((back.better.len(), back.worse.len()), (1, 0));
}

#[test]
fn a_recording_at_which_the_library_panics_is_told() {
    let was = pass(&[], 40, Severity::None, 9.0);
    let mut is = was.clone();
    is.said.insert("run".to_owned(), Taken::Failed("panicked".to_owned()));
    let m = moved(&was, &is);
    assert_eq!((m.panicked, m.failed), (1, 1));
}
