//! What the form faults say of runners in whom nothing is known to be wrong: how often each could be
//! judged and how often it was raised, by data set, and how far its limit lies from sound runners.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use rayon::prelude::*;
use runform::form::{Criterion, Direction, Fault, FaultCatalogue, Kind, Severity};
use runform::signal::statistics;

use super::sources::{self, Source};
use super::{HOLED, Row, Said, Snapshot, Taken, said};
use crate::{ValidateError, ValidateOptions};

/// Data sets of presumably sound runners.
pub const SOUND_SETS: [&str; 8] = [
    "adeptdata_outdoor_run",
    "alcantara_sacral_grf",
    "hamner_virtual_imu",
    "pyshoe_vicon_foot",
    "rbds_virtual_imu",
    "ric_virtual_imu",
    "sisfall",
    "virtual_imu",
];
/// Speed at which the table of limits holds, m/s.
const SPEED_MPS: f64 = 3.3;
/// Fewest runners that make a standard deviation.
const FEWEST: usize = 5;

/// How often something was judged and raised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Recordings with running.
    pub recordings: usize,
    /// Those judged.
    pub judged: usize,
    /// By severity: borderline, mild, moderate, severe.
    pub raised: [usize; 4],
    /// Those milder than their number because of a want of trust.
    pub held: usize,
    /// Those whose numbers lie beyond the moderate limit, whatever the trust in them.
    pub by_number: usize,
}

impl Tally {
    /// Those moderate or severe.
    #[must_use]
    pub fn serious(&self) -> usize {
        self.raised[2] + self.raised[3]
    }

    fn add(&mut self, severity: Option<Severity>, held: bool, by_number: bool) {
        self.recordings += 1;
        let Some(severity) = severity else { return };
        self.judged += 1;
        self.held += usize::from(held);
        self.by_number += usize::from(by_number);
        let place = match severity {
            Severity::None => return,
            Severity::Borderline => 0,
            Severity::Mild => 1,
            Severity::Moderate => 2,
            Severity::Severe => 3,
        };
        self.raised[place] += 1;
    }
}

/// Faults by data set.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SoundRunners {
    /// By data set and fault.
    pub faults: BTreeMap<String, BTreeMap<String, Tally>>,
    /// By data set: the worst of a recording's faults.
    pub worst: BTreeMap<String, Tally>,
}

/// Analyses the data sets of sound runners under a folder, and simulated ones at 2 to 5 m/s and 1.5 to
/// 2.0 m. Without a folder the simulated ones only.
///
/// # Errors
/// See [`ValidateError`].
pub fn sound_snapshot(
    root: Option<&Path>,
    options: &ValidateOptions,
) -> Result<Snapshot, ValidateError> {
    let mut from = sources::sound_grid();
    if let Some(root) = root {
        let mut only = options.clone();
        only.without_simulator = true;
        only.only = SOUND_SETS.iter().map(|s| (*s).to_owned()).collect();
        from.extend(sources::all(root, &only)?);
    }
    let pool = options.pool()?;
    let whole = |source: &Source| {
        let taken = match source.load() {
            Ok(recording) => said(&recording),
            Err(e) => Taken::Failed(e.to_string()),
        };
        (source.name(), taken)
    };
    let recordings = pool.install(|| from.par_iter().map(whole).collect());
    Ok(Snapshot { library_version: env!("CARGO_PKG_VERSION").to_owned(), recordings })
}

/// Counts a snapshot.
#[must_use]
pub fn sound_runners(snapshot: &Snapshot, catalogue: &FaultCatalogue) -> SoundRunners {
    let mut out = SoundRunners::default();
    for (set, said) in running(snapshot) {
        let faults = out.faults.entry(set.to_owned()).or_default();
        let mut any = false;
        for (fault, severity) in &said.faults {
            let beyond = catalogue.fault(fault).is_some_and(|f| beyond_moderate(f, said));
            any |= beyond && severity.is_some();
            let tally = faults.entry(fault.clone()).or_default();
            tally.add(*severity, said.held.contains(fault), beyond);
        }
        let worst = said.faults.values().flatten().copied().max();
        out.worst.entry(set.to_owned()).or_default().add(worst, false, any);
    }
    out
}

/// True when a primary sign lies beyond its moderate limit by its number alone, whatever its trust.
fn beyond_moderate(fault: &Fault, said: &Said) -> bool {
    if !fault.only_with.is_empty() || fault.at_most.is_some_and(|m| m < Severity::Moderate) {
        return false;
    }
    let signs = fault.criteria.iter().filter(|c| c.primary && c.kind == Kind::Bands);
    signs.filter(|c| c.at_most.is_none_or(|m| m >= Severity::Moderate)).any(|c| {
        let Some(value) = c.metric.and_then(|m| both_sides(said, m.name())) else { return false };
        let shift = match (c.speed, both_sides(said, "speed")) {
            (Some(s), Some(v)) => s.shift(v),
            _ => 0.0,
        };
        let limit = c.bands[1] + shift;
        match c.direction {
            Direction::Above => value >= limit,
            Direction::Below => value <= limit,
            Direction::AwayFromZero => value.abs() >= limit,
        }
    })
}

/// The number of the whole recording, both sides.
fn both_sides(said: &Said, metric: &str) -> Option<f64> {
    match said.rows.get(&format!("{metric} all both")) {
        Some(Row::Number { value, .. }) => Some(*value),
        _ => None,
    }
}

/// Recordings with running, by data set.
fn running(snapshot: &Snapshot) -> impl Iterator<Item = (&str, &Said)> {
    snapshot.recordings.iter().filter(|(name, _)| !name.ends_with(HOLED)).filter_map(|(name, t)| {
        let Taken::Said(said) = t else { return None };
        (said.bouts > 0).then(|| (name.split('/').next().unwrap_or(name), said))
    })
}

impl SoundRunners {
    /// All pairs of fault and recording of some data sets together.
    #[must_use]
    pub fn pairs(&self, wanted: impl Fn(&str) -> bool) -> Tally {
        let mut sum = Tally::default();
        for t in self.faults.iter().filter(|(set, _)| wanted(set)).flat_map(|(_, f)| f.values()) {
            add_up(&mut sum, t);
        }
        sum
    }

    /// All recordings of some data sets together.
    #[must_use]
    pub fn recordings(&self, wanted: impl Fn(&str) -> bool) -> Tally {
        let mut sum = Tally::default();
        for (_, t) in self.worst.iter().filter(|(set, _)| wanted(set)) {
            add_up(&mut sum, t);
        }
        sum
    }
}

fn add_up(sum: &mut Tally, t: &Tally) {
    sum.recordings += t.recordings;
    sum.judged += t.judged;
    sum.held += t.held;
    sum.by_number += t.by_number;
    for (a, b) in sum.raised.iter_mut().zip(t.raised) {
        *a += b;
    }
}

/// The page of the documentation.
#[must_use]
pub fn sound_page(snapshot: &Snapshot, catalogue: &FaultCatalogue) -> String {
    let found = sound_runners(snapshot, catalogue);
    let mut out = String::from(
        "# What it says of sound runners\n\n\
         <!-- Made by `runform validate DATA --sound FILE`; do not edit. -->\n\n\
         Nothing is known to be wrong with the runners of these data sets, so that what is raised here \
         is mostly a false alarm. A recording may be one sensor or all of a runner's. Most recordings \
         of motion capture last a few seconds: too few steps for a severity, which *held back* counts; \
         *by number* are those beyond a moderate limit if nothing were held back. \
         Moderate or worse is wanted in at most 10 % of the recordings and at most 5 % of the judged \
         pairs of fault and recording.\n\n\
         ## By data set\n\n\
         | data set | recordings | moderate or worse | by number | pairs judged | of them moderate or worse | by number | held back |\n\
         |---|---|---|---|---|---|---|---|\n",
    );
    let mut line = |name: &str, r: Tally, p: Tally| {
        let _ = writeln!(
            out,
            "| {name} | {} | {} | {} | {} of {} | {} | {} | {} |",
            r.recordings,
            share(r.serious(), r.recordings),
            share(r.by_number, r.recordings),
            p.judged,
            p.recordings,
            share(p.serious(), p.judged),
            share(p.by_number, p.judged),
            share(p.held, p.judged),
        );
    };
    for set in found.worst.keys() {
        line(set, found.recordings(|s| s == set), found.pairs(|s| s == set));
    }
    let recorded = |s: &str| SOUND_SETS.contains(&s);
    line("**all recorded**", found.recordings(recorded), found.pairs(recorded));
    out += "\n## By fault\n\nShare of the recordings judged; of those the shares that were borderline / \
            mild / moderate / severe.\n\n";
    out += &by_fault(&found, catalogue);
    out += "\n## How far the limits lie from sound runners\n\nThe smallest finding at 3.3 m/s (the mild \
            limit and half of the change that counts) against the runners of the recorded sets, each \
            run once, moved to 3.3 m/s by the slope of the limit. The standard deviation holds the \
            error of the sensors and of the marker models too.\n\n\
            | fault | sign | smallest finding | sound runners | n | in their SD |\n|---|---|---|---|---|---|\n";
    for fault in &catalogue.faults {
        for c in fault.criteria.iter().filter(|c| c.primary && c.kind == Kind::Bands) {
            out += &limit(&fault.id, c, snapshot).unwrap_or_default();
        }
    }
    out
}

fn share(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    format!("{:.1} %", 100.0 * part as f64 / whole as f64)
}

fn by_fault(found: &SoundRunners, catalogue: &FaultCatalogue) -> String {
    let sets: Vec<&String> = found.faults.keys().collect();
    let names: Vec<&str> = sets.iter().map(|s| s.as_str()).collect();
    let mut out =
        format!("| fault | {} |\n|---|{}\n", names.join(" | "), "---|".repeat(sets.len()));
    for fault in &catalogue.faults {
        let cells: Vec<String> = sets
            .iter()
            .map(|set| {
                let Some(t) = found.faults.get(*set).and_then(|f| f.get(&fault.id)) else {
                    return "–".to_owned();
                };
                if t.judged == 0 {
                    return "–".to_owned();
                }
                let of = |n: usize| format!("{:.0}", 100.0 * n as f64 / t.judged as f64);
                let raised: Vec<String> = t.raised.iter().map(|n| of(*n)).collect();
                let judged = 100.0 * t.judged as f64 / t.recordings as f64;
                format!("{judged:.0} %: {}", raised.join("/"))
            })
            .collect();
        if cells.iter().any(|c| c != "–") {
            let _ = writeln!(out, "| `{}` | {} |", fault.id, cells.join(" | "));
        }
    }
    out
}

/// One line of the table of limits; nothing where no sound runner was measured.
fn limit(fault: &str, c: &Criterion, snapshot: &Snapshot) -> Option<String> {
    let metric = c.metric?;
    let mut runners: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for (name, taken) in &snapshot.recordings {
        let mut parts = name.split('/');
        let (Some(set), Some(trial), Taken::Said(said)) = (parts.next(), parts.next(), taken)
        else {
            continue;
        };
        let (Some(v), true) = (both_sides(said, metric.name()), SOUND_SETS.contains(&set)) else {
            continue;
        };
        let shift = match (c.speed, both_sides(said, "speed")) {
            (Some(s), Some(speed)) => s.shift(SPEED_MPS) - s.shift(speed),
            (Some(_), None) => continue,
            (None, _) => 0.0,
        };
        runners.entry(format!("{set}/{trial}")).or_default().push(v + shift);
    }
    let each: Vec<f64> =
        runners.values().map(|list| list.iter().sum::<f64>() / list.len() as f64).collect();
    if each.len() < FEWEST {
        return None;
    }
    let (mean, sd) = statistics::mean(&each).zip(statistics::sd(&each))?;
    let shift = c.speed.map_or(0.0, |s| s.shift(SPEED_MPS));
    let sign = if c.direction == Direction::Below { -1.0 } else { 1.0 };
    let smallest = c.bands[0] + shift + sign * 0.5 * c.mdc;
    // A difference of the sides has no better mean than none.
    let from = if c.direction == Direction::AwayFromZero { 0.0 } else { mean };
    let unit = metric.info().unit.symbol();
    Some(format!(
        "| `{fault}` | `{}` | {smallest:.2} {unit} | {mean:.2} ± {sd:.2} | {} | {:.1} |\n",
        metric.name(),
        each.len(),
        sign * (smallest - from) / sd
    ))
}
