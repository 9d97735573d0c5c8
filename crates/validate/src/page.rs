//! The result as a page in Markdown.

use core::fmt::Write;

use crate::Statistic;
use crate::manifest::Calibration;
use crate::result::{
    ConditionCoverage, Coverage, DatasetResult, LineResult, MetricCoverage, Outcome, Validation,
};

/// The accuracy report.
#[must_use]
pub fn page(result: &Validation) -> String {
    let mut out = String::from("# How accurate it is\n\n");
    let date = result.date.as_ref().map_or_else(String::new, |d| format!(", {d}"));
    let scope = if result.quick { ", quick: a part of the recordings" } else { "" };
    let _ = write!(
        out,
        "Made by `runform validate` with runform {}{date}{scope}.\n\nErrors are measured − \
         reference. *n* counts pairs; strides of one runner are not independent, see the tables by \
         person or trial. *In-sample* means that the method was fitted with these data in view. A \
         line whose data are missing is skipped, never met.\n\n",
        result.library_version
    );
    overview(&mut out, result);
    intervals(&mut out, &result.coverage);
    conditions(&mut out, &result.conditions);
    for dataset in &result.datasets {
        one(&mut out, dataset);
    }
    out
}

fn overview(out: &mut String, result: &Validation) {
    out.push_str("| data | recordings | met | not met | known limits | skipped |\n");
    out.push_str("|---|---|---|---|---|---|\n");
    for d in &result.datasets {
        let count =
            |wanted: fn(&Outcome) -> bool| d.lines.iter().filter(|l| wanted(&l.outcome)).count();
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} |",
            d.name,
            d.recordings,
            count(|o| *o == Outcome::Met),
            count(|o| *o == Outcome::NotMet),
            count(|o| matches!(o, Outcome::KnownLimit(_))),
            count(|o| matches!(o, Outcome::Skipped(_))),
        );
    }
    out.push('\n');
}

fn intervals(out: &mut String, list: &[MetricCoverage]) {
    if list.is_empty() {
        return;
    }
    out.push_str(
        "## Do the stated intervals hold?\n\nShare of recordings whose truth lies in the 90 % \
         interval that the report states (for a value told as a lower bound: above its lower end), \
         over all data sets, with the Wilson interval of that share; it should be 85 to 95 %. An \
         interval joins two parts. What the method does not know is told from people and can only be \
         judged on people: the simulator does not make those errors, and whole intervals hold there \
         nearly always. The spread of the strides is judged by letting the same simulated runner run \
         again and again, with strides that remember each other as those of people do: the spread \
         part of a run's interval should hold what all the runs have in common.\n\n\
         | metric | people | | simulator, whole interval | simulator, spread part | |\n\
         |---|---|---|---|---|---|\n",
    );
    for row in list {
        let share = |c: &Option<Coverage>| match c {
            None => "–".to_owned(),
            Some(c) => format!(
                "{} of {} ({:.0} to {:.0} %)",
                c.hits,
                c.n,
                100.0 * c.interval[0],
                100.0 * c.interval[1]
            ),
        };
        let said = row.recorded.as_ref().map_or("", judged);
        let again = row.repeated.as_ref().map_or("", judged);
        let _ = writeln!(
            out,
            "| {} | {} | {said} | {} | {} | {again} |",
            row.metric,
            share(&row.recorded),
            share(&row.simulated),
            share(&row.repeated)
        );
    }
    out.push('\n');
}

fn conditions(out: &mut String, list: &[ConditionCoverage]) {
    if list.is_empty() {
        return;
    }
    out.push_str(
        "### By metric, placement and speed\n\nThe same recordings apart. Fewer than 80 % of five or \
         more is a failure, for `--check` too.\n\n| metric | placement | speed | people | simulator \
         |\n|---|---|---|---|---|\n",
    );
    let mut rows: std::collections::BTreeMap<_, [Option<&ConditionCoverage>; 2]> =
        std::collections::BTreeMap::new();
    for c in list {
        let key = (&c.metric, &c.placement, &c.speed);
        rows.entry(key).or_default()[usize::from(c.simulated)] = Some(c);
    }
    for ((metric, placement, speed), both) in rows {
        let [people, simulator] = both.map(|c| match c {
            None => "–".to_owned(),
            Some(c) => format!(
                "{} of {}{}",
                c.coverage.hits,
                c.coverage.n,
                if c.failed { " **too narrow**" } else { "" }
            ),
        });
        let _ = writeln!(out, "| {metric} | {placement} | {speed} | {people} | {simulator} |");
    }
    out.push('\n');
}

fn judged(c: &Coverage) -> &'static str {
    match (c.compatible, c.n < 20) {
        (true, true) => "compatible with 85 to 95 %, but few",
        (true, false) => "compatible with 85 to 95 %",
        _ if c.interval[0] > 0.95 => "wider than needed",
        _ => "too narrow",
    }
}

fn one(out: &mut String, d: &DatasetResult) {
    let _ =
        write!(out, "## {}\n\n`{}`: {} Licence: {}.\n\n", d.title, d.name, d.citation, d.licence);
    for remark in &d.remarks {
        let _ = write!(out, "{remark}\n\n");
    }
    if let Some(why) = &d.skipped {
        let _ = write!(out, "Skipped: {why}.\n\n");
        return;
    }
    out.push_str(
        "| quantity | n | score | value | target | | published |\n|---|---|---|---|---|---|---|\n",
    );
    for line in &d.lines {
        row(out, line);
    }
    out.push('\n');
    details(out, d);
    guesses(out, d);
    coverage(out, d);
    parts(out, d);
    failures(out, d);
}

/// A number with about three digits.
fn number(v: f64) -> String {
    let places = match v.abs() {
        a if !a.is_finite() => return "–".to_owned(),
        a if a >= 100.0 => 0,
        a if a >= 10.0 => 1,
        a if a >= 1.0 => 2,
        a if (1e-9..0.01).contains(&a) => 5,
        _ => 3,
    };
    let text = format!("{v:.places$}");
    let zero = text.trim_start_matches('-').chars().all(|c| c == '0' || c == '.');
    if zero { text.replace('-', "") } else { text.replace('-', "−") }
}

/// A number with its unit, where it has one.
fn with_unit(v: f64, line: &LineResult) -> String {
    let unit = if line.statistic.scale(&line.unit) == 1.0 && line.statistic.counts() {
        ""
    } else {
        line.unit.as_str()
    };
    let gap = if unit.is_empty() || unit == "°" { "" } else { " " };
    format!("{}{gap}{unit}", number(v))
}

fn row(out: &mut String, line: &LineResult) {
    let value = line.value.map_or_else(|| "–".to_owned(), |v| with_unit(v, line));
    let target = match (line.at_most, line.at_least) {
        (Some(most), _) => format!("≤ {}", with_unit(most, line)),
        (None, Some(least)) => format!("≥ {}", with_unit(least, line)),
        (None, None) => "–".to_owned(),
    };
    let mut said = match &line.outcome {
        Outcome::Met => "met".to_owned(),
        Outcome::NotMet => "**NOT met**".to_owned(),
        Outcome::KnownLimit(why) => format!("not met, known limit: {why}"),
        Outcome::Shown => "shown".to_owned(),
        Outcome::Skipped(why) => format!("skipped: {why}"),
    };
    if line.in_sample {
        said.push_str(", in-sample");
    }
    let calibrated = match line.calibration {
        None => "",
        Some(Calibration::HoldOut) => ", calibrated on the others",
        Some(Calibration::FirstHalf) => ", offset from the first half of each trial",
    };
    let missing = match (line.missed, line.extra) {
        (0, 0) => String::new(),
        (missed, extra) => format!(" ({missed} missed, {extra} extra)"),
    };
    let _ = writeln!(
        out,
        "| {} | {}{missing} | {}{calibrated} | {value} | {target} | {said} | {} |",
        line.title,
        line.n,
        line.statistic.words(),
        line.anchor,
    );
}

fn details(out: &mut String, d: &DatasetResult) {
    // Where the score is a percentage the errors have another unit.
    let lines = d.lines.iter().filter(|l| l.unit != "%");
    let lines: Vec<_> = lines.filter_map(|l| Some((l, l.summary?))).collect();
    if lines.is_empty() {
        return;
    }
    out.push_str(
        "| agreement | bias (95 % interval) | SD | limits of agreement | the same, by group | RMSE | \
         ICC(2,1) | concordance |\n|---|---|---|---|---|---|---|---|\n",
    );
    let mut seen: Vec<&str> = Vec::new();
    for (line, s) in lines {
        if seen.contains(&line.title.as_str()) {
            continue;
        }
        seen.push(&line.title);
        let range = |r: [f64; 2]| format!("{} to {}", number(r[0]), number(r[1]));
        let bounded = |b: Option<[f64; 3]>| {
            b.map_or_else(
                || "–".to_owned(),
                |b| format!("{} ({} to {})", number(b[0]), number(b[1]), number(b[2])),
            )
        };
        let unit = if line.unit.is_empty() { String::new() } else { format!(", {}", line.unit) };
        let _ = writeln!(
            out,
            "| {}{unit} | {} ({}) | {} | {} | {} | {} | {} | {} |",
            line.title,
            number(s.bias),
            range(s.bias_interval),
            number(s.sd),
            range(s.limits),
            s.repeated_limits.map_or_else(|| "–".to_owned(), range),
            number(s.rmse),
            bounded(s.icc_2_1),
            bounded(s.concordance),
        );
    }
    out.push('\n');
}

fn guesses(out: &mut String, d: &DatasetResult) {
    let lines: Vec<_> = d.lines.iter().filter(|l| !l.guesses.is_empty()).collect();
    if lines.is_empty() {
        return;
    }
    out.push_str("| against simple guesses (held out) | runform |");
    let names = ["mean of the references", "speed", "speed and cadence"];
    for name in names {
        let _ = write!(out, " {name} |");
    }
    out.push_str("\n|---|---|---|---|---|\n");
    for line in lines {
        let own = line.value.map_or_else(|| "–".to_owned(), |v| with_unit(v, line));
        let _ = write!(out, "| {}, {} | {own} |", line.title, line.statistic.words());
        for name in names {
            let guess = line.guesses.iter().find(|g| g.from == name);
            let text = guess.map_or_else(|| "–".to_owned(), |g| with_unit(g.value, line));
            let _ = write!(out, " {text} |");
        }
        out.push('\n');
    }
    out.push('\n');
}

fn coverage(out: &mut String, d: &DatasetResult) {
    let mut seen: Vec<String> = Vec::new();
    let mut rows = String::new();
    for line in &d.lines {
        let Some(c) = line.coverage else { continue };
        let said = judged(&c);
        let row = format!(
            "| {} | {} of {} | {:.0} to {:.0} % | {said} |\n",
            line.title,
            c.hits,
            c.n,
            100.0 * c.interval[0],
            100.0 * c.interval[1]
        );
        if !seen.contains(&row) {
            rows.push_str(&row);
            seen.push(row);
        }
    }
    if !rows.is_empty() {
        out.push_str(
            "| stated 90 % intervals | truths inside | Wilson interval of the share | |\n\
             |---|---|---|---|\n",
        );
        out.push_str(&rows);
        out.push('\n');
    }
}

/// Groups that are listed in full; more are summed up by their range.
const MOST_PARTS: usize = 16;

fn parts(out: &mut String, d: &DatasetResult) {
    let lines: Vec<_> = d
        .lines
        .iter()
        .filter(|l| l.breakdown.len() > 1)
        .filter(|l| {
            // A line of the SD tells the biases too.
            let spread = |o: &&LineResult| o.title == l.title && o.statistic == Statistic::Sd;
            l.statistic != Statistic::Bias || !d.lines.iter().any(|o| spread(&o))
        })
        .collect();
    if lines.is_empty() {
        return;
    }
    out.push_str("By person, or by trial where one person ran:\n\n");
    for line in lines {
        let single = line.breakdown.iter().all(|p| p.n == 1 && p.bias.is_some());
        let words = if single { "error" } else { line.statistic.words() };
        let _ = write!(out, "- {}, {words}: ", line.title);
        let mut parts: Vec<_> = line.breakdown.iter().collect();
        let more = parts.len() > MOST_PARTS;
        if more {
            let size = |v: Option<f64>| v.unwrap_or(0.0).abs();
            parts.sort_by(|a, b| size(b.value).total_cmp(&size(a.value)));
            parts.truncate(MOST_PARTS / 2);
        }
        let one = |p: &&crate::result::Breakdown| {
            let value = if single { p.bias } else { p.value };
            let value = value.map_or_else(|| "–".to_owned(), number);
            if single {
                return format!("{} {value}", p.name);
            }
            let bias = p.bias.filter(|_| p.n > 1);
            let bias = bias.map_or_else(String::new, |b| format!(", bias {}", number(b)));
            format!("{} {value} (n {}{bias})", p.name, p.n)
        };
        let list: Vec<String> = parts.iter().map(one).collect();
        let tail =
            if more { format!("; the largest of {}", line.breakdown.len()) } else { String::new() };
        let _ = writeln!(out, "{}{tail}", list.join("; "));
    }
    out.push('\n');
}

fn failures(out: &mut String, d: &DatasetResult) {
    let mut lines = Vec::new();
    for f in &d.failed {
        lines.push(format!("- {}: not analysed: {}\n", f.recording, f.reason));
    }
    for line in d.lines.iter().filter(|l| !l.refused.is_empty()) {
        let refused: Vec<String> =
            line.refused.iter().map(|f| format!("{} ({})", f.recording, f.reason)).collect();
        let text = format!("- {}, refused: {}\n", line.title, refused.join("; "));
        if !lines.contains(&text) {
            lines.push(text);
        }
    }
    if !lines.is_empty() {
        out.push_str("Recordings and values that are missing:\n\n");
        lines.iter().for_each(|l| out.push_str(l));
        out.push('\n');
    }
}
