//! What recorded shoe sensors alone let the report say of faults.

use runform::form::{Evidence, Severity};
use runform::recording::{Placement, Side, Site};
use runform::{MetricId, Options, Report, analyze};

use crate::support::{Tried, note, read_one, recordings};

/// Nothing is raised on the recordings of a data set that a foot cannot tell.
fn only_what_a_foot_tells(set: &str, start: &str) -> Tried {
    let (mut runs, mut looked) = (0, 0);
    for path in recordings(set, "csv", |name| name.starts_with(start))? {
        // Which foot it was is not told: the roll of a left foot is the reverse of a right one.
        for side in [Side::Left, Side::Right] {
            let run = read_one(&path, Site::sided(Placement::Foot, side));
            let Ok(found) = analyze(&run, &Options::default()) else { continue };
            let made = found.report;
            runs += usize::from(made.has_running());
            looked += feet_only(&made, &path.display().to_string());
        }
    }
    note!("{set}: {runs} recordings with running, {looked} times of greatest eversion");
    Ok(())
}

pub fn recorded_pods_raise_nothing_that_a_foot_cannot_tell() -> Tried {
    only_what_a_foot_tells("pyshoe_vicon_foot", "run")
}

pub fn clipped_pods_raise_nothing_that_a_foot_cannot_tell() -> Tried {
    only_what_a_foot_tells("idrotts_movesense", "")
}

/// Names of the faults raised.
fn raised(report: &Report) -> Vec<&str> {
    let raised = report.faults.iter().filter(|f| f.at_least(Severity::Mild));
    raised.map(|f| f.fault.as_str()).collect()
}

/// Signs of eversion that were looked at.
fn feet_only(made: &Report, name: &str) -> usize {
    for fault in raised(made) {
        assert!(["low_cadence", "overpronation"].contains(&fault), "{name}: {fault}");
    }
    let rolled = made.metric(MetricId::PronationExcursion).and_then(|m| m.estimate());
    let late = |e: &&Evidence| e.subject.metric() == Some(MetricId::PronationTime);
    let signs: Vec<&Evidence> = made.faults.iter().flat_map(|f| &f.evidence).filter(late).collect();
    for e in &signs {
        let degrees = rolled.expect("an excursion").value;
        assert!(degrees >= 5.0 || e.severity < Severity::Mild, "{name}: {degrees:.1}°, {e:?}");
    }
    signs.len()
}
