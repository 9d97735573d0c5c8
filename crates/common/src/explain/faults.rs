//! A form fault or a tip as a card, and all of them as a page.

use runform::context::FigureInfo;
use runform::form::{
    ConditionRule, Criterion, Direction, Fault, FaultCatalogue, Judged, Kind, Rule, Tip,
};

use super::layout::{entry, table_head, table_row};

/// One fault for the terminal.
pub(super) fn card(fault: &Fault, catalogue: &FaultCatalogue) -> String {
    let mut out = format!("{} (form fault): {}\n", fault.id, fault.title);
    out += &entry("the article", &fault.passage);
    out += &entry("what is known", &fault.evidence);
    out += &entry("article rows", &rows(fault));
    for limit in rules(fault) {
        out += &entry("rule", &limit);
    }
    for c in &fault.criteria {
        let kind = if c.primary { "sign" } else { "supporting sign" };
        out += &entry(kind, &format!("{} {}", name(c), words(c)));
        out += &entry("  limits from", &c.source);
    }
    for tip in fault.advice.iter().filter_map(|id| catalogue.tip(id)) {
        out += &entry(&format!("tip {}", tip.id), &tip.text);
    }
    out
}

/// One tip for the terminal.
pub(super) fn tip_card(tip: &Tip, catalogue: &FaultCatalogue) -> String {
    let faults: Vec<&str> = catalogue
        .faults
        .iter()
        .filter(|f| f.advice.contains(&tip.id))
        .map(|f| f.id.as_str())
        .collect();
    let mut out = format!("{} (tip)\n", tip.id);
    out += &entry("", &tip.text);
    out += &entry("how to check", &tip.verify);
    out += &entry("given for", &faults.join(", "));
    out += &entry("article row", &tip.article_row.to_string());
    out
}

fn rows(fault: &Fault) -> String {
    fault.article_rows.iter().map(u16::to_string).collect::<Vec<_>>().join(", ")
}

/// A condition for the terminal.
pub(super) fn condition_card(c: &ConditionRule) -> String {
    let mut out = format!("{} (condition): {}\n", condition_id(c), c.title);
    out += &entry("the article", &c.passage);
    out += &entry("the report says", &c.gate);
    for text in effects(c) {
        out += &entry("effect", &text);
    }
    out += &entry("from", &c.source);
    out
}

/// A figure for the terminal.
pub(super) fn figure_card(f: &FigureInfo) -> String {
    let mut out = format!("{} (figure): {}\n", f.name, f.title());
    out += &entry("", f.definition());
    out += &entry("unit", f.unit);
    out += &entry("source", f.source());
    out
}

/// Name of a condition in the profile.
pub(super) fn condition_id(c: &ConditionRule) -> String {
    let json = serde_json::to_value(c.id).unwrap_or_default();
    json.as_str().unwrap_or_default().to_owned()
}

fn effects(c: &ConditionRule) -> Vec<String> {
    let mut out = Vec::new();
    if !c.weights.is_empty() {
        let told: Vec<String> = c.weights.iter().map(|(f, w)| format!("{f} × {w}")).collect();
        out.push(told.join(", "));
    }
    for fault in &c.ignore_mild {
        out.push(format!("a mild {fault} is left out"));
    }
    if !c.own_baseline_only.is_empty() {
        let names: Vec<&str> = c.own_baseline_only.iter().map(|m| m.name()).collect();
        out.push(format!("against the own baseline only: {}", names.join(", ")));
    }
    if c.no_thresholds {
        out.push("no limit of the population is used".to_owned());
    }
    if c.needs_clearance {
        out.push("no training advice without cleared_by_clinician = true".to_owned());
    }
    out
}

fn rules(fault: &Fault) -> Vec<String> {
    let joined = |ids: &[String]| ids.join(", ");
    let mut out: Vec<String> = Vec::new();
    match fault.rule {
        Rule::Worst => {}
        Rule::NeedsSupport => out.push("more than mild needs a second sign that agrees".to_owned()),
        Rule::All => out.push("all primary signs must agree; the least of them counts".to_owned()),
        Rule::Count => out.push(
            "two signs must be at least mild; the mean of the two worst counts, rounded up"
                .to_owned(),
        ),
        Rule::Pattern => out.push(format!(
            "two mild signs make mild, two moderate or three mild make moderate, two severe make \
             severe; signs are {} and those below",
            joined(&fault.components)
        )),
        Rule::MeanDeviation => out.push(
            "weighted mean of the deviations of at least three signs, 1, 2, 3 standard deviations"
                .to_owned(),
        ),
    }
    for (ids, text) in [
        (&fault.more_than_mild_needs, "more than mild only together with one of"),
        (&fault.only_with, "information only, unless together with one of"),
        (&fault.raised_with, "one band up when this and one of these are at least moderate:"),
        (&fault.linked_with, "named when found together with"),
    ] {
        if !ids.is_empty() {
            out.push(format!("{text} {}", joined(ids)));
        }
    }
    if let Some(limit) = fault.at_most {
        out.push(format!("at most {} is reported", limit.name()));
    }
    if let Some(fallback) = &fault.fallback {
        let signs: Vec<String> = fallback
            .at_least
            .iter()
            .map(|(m, s)| format!("{} at least {}", m.name(), s.name()))
            .collect();
        let severity = fallback.severity.name();
        out.push(format!("without a primary sign, {} make it {severity}", signs.join(" and ")));
    }
    if fault.warm_up {
        out.push(
            "a warm-up that ended less than 15 min before settles it; intervals, a race or air \
             below 5 °C raise it by a band"
                .to_owned(),
        );
    }
    out
}

fn name(c: &Criterion) -> &'static str {
    c.judged().map_or("?", Judged::name)
}

/// `above 8, 12, 16 deg (mild, moderate, severe); change that counts 2 deg; …`
fn words(c: &Criterion) -> String {
    let own_unit = c.judged().map_or("", Judged::unit);
    let unit = match c.kind {
        Kind::Bands => own_unit,
        Kind::Own => "standard deviations between own sessions",
        Kind::Drift => "times the change that counts, within the run",
        Kind::OtherShoes => "times the change that counts, against other shoes",
        Kind::SideDifference => "% between the sides",
    };
    let [a, b, d] = c.bands;
    let direction = match c.direction {
        Direction::Above => "above",
        Direction::Below => "below",
        Direction::AwayFromZero => "further from zero than",
    };
    let mut text = format!("{direction} {a}, {b}, {d} {unit} (mild, moderate, severe)");
    if c.mdc > 0.0 {
        text += &format!("; changes below {} {own_unit} are within the error", c.mdc);
    }
    if c.unclipped {
        text += "; not judged where the sensor hit the end of its range";
    }
    if c.gate {
        text += "; the fault is not raised without it";
    }
    if c.significant {
        text += "; the interval must not hold zero";
    }
    if c.persistent {
        text += "; severe needs three sessions";
    }
    if let Some(limit) = c.at_most {
        text += &format!("; at most {} without an own baseline", limit.name());
    }
    if let Some(s) = &c.speed {
        let only = if s.only_above { ", above it only" } else { "" };
        text += &format!(
            "; limits shift by {} {own_unit} per m/s from {} m/s{only}",
            s.slope, s.reference_mps
        );
    }
    if c.add_slope {
        text += "; the uphill slope is added to the limits";
    }
    text
}

/// The page of the documentation.
pub(super) fn page(catalogue: &FaultCatalogue) -> String {
    let mut out = String::from(
        "# Form faults and advice\n\n\
         <!-- Made from src/form/faults.toml by crates/cli/tests/it/docs.rs; do not edit. -->\n\n\
         A fault is judged only when one of its primary signs was measured. With five earlier sessions \
         at matched speed (`--history`) the runner's own baseline replaces the limits: 1, 2, 3 standard \
         deviations, and more than the minimal detectable change. A value within half of \
         the minimal detectable change of the mild limit is *borderline*. Confidence is the grade of \
         the measurement (A 1, B 0.7, C 0.4) times the share of 30 strides times the quality of the \
         data times how surely the value lies beyond the limit. Against limits of other runners a sign \
         of grade C, which carries a trend, is at most moderate; one whose zero rests on the declared \
         mounting at most mild, and at most borderline where it is a change from standing; one with a confidence below 0.25 at most borderline [P]. Advice is ranked by severity, confidence and how easily the fault changes, and at most \
         three tips are given. Injury research is mostly cross-sectional: everything here is \
         *associated with* back pain or injury; nothing is shown to cause it. Every limit can be \
         changed with `--faults FILE`. Limits marked [S] were checked against an abstract, [M] are \
         from memory, [P] are proposals of this project.\n",
    );
    for f in &catalogue.faults {
        out += &section(f);
    }
    out += "\n## Tips\n\n";
    out += &table_head(&["tip", "what to do", "how to check"]);
    for t in &catalogue.tips {
        out += &table_row(&[format!("`{}`", t.id), t.text.clone(), t.verify.clone()]);
    }
    out += "\n## Conditions\n\nDeclared in the [profile](profile.md); factors multiply a fault's score \
            in the ranking of advice and are clipped to 0 to 2.\n\n";
    out += &table_head(&["condition", "effect", "what the runner reads"]);
    for c in &catalogue.conditions {
        out +=
            &table_row(&[format!("`{}`", condition_id(c)), effects(c).join("; "), c.gate.clone()]);
    }
    out += "\n## Figures\n\nFrom profile, diary and earlier sessions.\n\n";
    out += &table_head(&["figure", "what it is", "from"]);
    for f in runform::context::Figure::ALL {
        out += &table_row(&[
            format!("`{}`, {}", f.name, f.unit),
            f.definition().to_owned(),
            f.source().to_owned(),
        ]);
    }
    out += &format!("\n## When to see a professional\n\n{}\n", catalogue.referral.trim());
    out
}

fn section(f: &Fault) -> String {
    let mut out = format!("\n## {}\n\n**{}.** {}\n\n", f.id, f.title, f.passage);
    out += &format!("*What is known:* {}\n\n", f.evidence);
    for rule in rules(f) {
        out += &format!("*Rule:* {rule}.\n\n");
    }
    if !f.criteria.is_empty() {
        out += &table_head(&["sign", "limits", "from"]);
    }
    for c in &f.criteria {
        let kind = if c.primary { "primary" } else { "supporting" };
        let sign = match c.judged() {
            Some(Judged::Metric(m)) => format!("[{0}](metrics.md#{0}), {kind}", m.name()),
            _ => format!("`{}`, {kind}", name(c)),
        };
        out += &table_row(&[sign, words(c), c.source.clone()]);
    }
    let tips: Vec<String> = f.advice.iter().map(|t| format!("`{t}`")).collect();
    out += &format!("\n*Tips:* {}. *Rows of the article:* {}.\n", tips.join(", "), rows(f));
    out
}
