//! Holds what a damaged run gives against what it gave undamaged.

use std::path::Path;

use fastrand::Rng;
use runform::form::{Severity, Status};
use runform::metrics::{Grade, MetricValue};
use runform::{Options, Report, analyze};
use runform_io::{ReadOptions, read_recording};

use crate::base::Base;
use crate::damage::Kind;
use crate::watch::{self, End};
use crate::{Outcome, Trouble};

/// Relative difference that numerics make.
const ALIKE: f64 = 1e-6;
/// Confidence from which the report calls a finding fairly sure.
const FAIRLY_SURE: f64 = 0.5;

/// Damages the base and looks at what comes out.
pub(crate) fn case(
    base: &Base,
    kind: &Kind,
    rng: &mut Rng,
    keep: Option<&Path>,
    seed: u64,
) -> Outcome {
    let mut folder = base.folder.clone();
    let what = format!("{}; {}", base.name, (kind.apply)(&mut folder, rng));
    let mut outcome = Outcome::default();
    let mut trouble = |weight: f64, words: String| {
        outcome.troubles.push(Trouble { weight, words: format!("{what}: {words}") });
    };
    let Ok(scratch) = tempfile::tempdir() else { return outcome };
    let place = scratch.path().join("run");
    if let Err(e) = folder.write(&place) {
        trouble(0.0, format!("cannot be written: {e}"));
        return outcome;
    }
    let input = place.clone();
    match watch::run(move || read_and_analyse(&input)) {
        End::Panicked(words) => trouble(f64::INFINITY, format!("panicked: {words}")),
        End::TooLong(time) => trouble(f64::INFINITY, format!("took more than {time:?}")),
        End::Done(None) => outcome.refused = true,
        End::Done(Some(report)) => {
            let swapped = kind.name == "feet exchanged";
            for (weight, words) in
                missed(&base.report, &report, swapped, LOSING.contains(&kind.name))
            {
                trouble(weight, words);
            }
            outcome.refused = !report.has_running();
        }
    }
    if let Some(keep) = keep.filter(|_| !outcome.troubles.is_empty()) {
        let _ = folder.write(&keep.join(seed.to_string()));
    }
    outcome
}

fn read_and_analyse(input: &Path) -> Option<Box<Report>> {
    let loaded = read_recording(input, &ReadOptions::default()).ok()?;
    analyze(&loaded.recording, &Options::default()).ok().map(|found| Box::new(found.report))
}

/// Kinds that leave other strides than the undamaged run has: two samples of one runner differ by chance, so
/// that the intervals must meet; elsewhere the interval must hold the undamaged value.
const LOSING: [&str; 4] = ["holes", "many small holes", "empty cells", "fewer rows"];

/// Values of grade A or B whose interval misses the undamaged value, and faults that were not there;
/// each with how far it is off, in half-widths.
fn missed(sound: &Report, damaged: &Report, swapped: bool, losing: bool) -> Vec<(f64, String)> {
    let mut out = Vec::new();
    for m in damaged.metrics.iter().filter(|m| m.bout.is_none()) {
        let Some(e) = m.estimate().filter(|e| e.grade != Grade::C) else { continue };
        let Some(before) = same(sound, m, swapped).and_then(|s| s.estimate()) else { continue };
        let truth = before.value;
        let (low, high) = if losing { (before.low, before.high) } else { (truth, truth) };
        let slack = ALIKE * truth.abs().max(1e-9);
        if e.low - slack <= high && low <= e.high + slack {
            continue;
        }
        let half = 0.5 * (e.high - e.low);
        let beyond = (e.low - truth).max(truth - e.high) / half.max(ALIKE);
        let side = m.side.map_or_else(String::new, |s| format!(" {}", s.name()));
        out.push((
            beyond,
            format!(
                "{}{side} {:.4} ({:.4} to {:.4}) grade {}, undamaged {truth:.4}",
                m.metric.name(),
                e.value,
                e.low,
                e.high,
                e.grade.letter()
            ),
        ));
    }
    for f in &damaged.faults {
        let Status::Assessed { severity, confidence } = f.status else { continue };
        let before = sound.faults.iter().find(|s| s.fault == f.fault).and_then(|s| s.severity());
        let new = before.is_none_or(|b| b < Severity::Mild);
        if new && severity >= Severity::Moderate && confidence >= FAIRLY_SURE {
            out.push((
                confidence,
                format!("{} is {}, undamaged {before:?}", f.fault, severity.name()),
            ));
        }
    }
    out.sort_by(|a, b| b.0.total_cmp(&a.0));
    out
}

/// The same row of the other report; of the other side where the files were exchanged.
fn same<'a>(report: &'a Report, row: &MetricValue, swapped: bool) -> Option<&'a MetricValue> {
    // Exchanged files are what the user says they are: only what has no left and right can be held
    // against them.
    let handed = ["asymmetry", "symmetry_angle", "pronation", "balance"];
    let sided =
        swapped && (row.side.is_some() || handed.iter().any(|h| row.metric.name().contains(h)));
    let like = |m: &&MetricValue| m.metric == row.metric && m.bout.is_none() && m.side == row.side;
    report.metrics.iter().find(like).filter(|_| !sided)
}
