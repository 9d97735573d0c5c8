//! A form fault or a tip as a card, and all of them as a page.

use runform::form::{Criterion, Direction, Fault, FaultCatalogue, Rule, Tip};

use super::{entry, table_head, table_row};

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
        out += &entry(kind, &format!("{} {}", c.metric.name(), words(c)));
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

fn rules(fault: &Fault) -> Vec<String> {
    let mut out = Vec::new();
    if fault.rule == Rule::NeedsSupport {
        out.push("more than mild needs a second sign that agrees".to_owned());
    }
    if fault.at_most_moderate {
        out.push("at most moderate is reported".to_owned());
    }
    out
}

/// `above 8, 12, 16 deg (mild, moderate, severe); change that counts 2 deg; …`
fn words(c: &Criterion) -> String {
    let unit = c.metric.info().unit.symbol();
    let [a, b, d] = c.bands;
    let direction = match c.direction {
        Direction::Above => "above",
        Direction::Below => "below",
        Direction::AwayFromZero => "further from zero than",
    };
    let mut text = format!(
        "{direction} {a}, {b}, {d} {unit} (mild, moderate, severe); changes below {} {unit} cannot \
         be told",
        c.mdc
    );
    if let Some(s) = &c.speed {
        let only = if s.only_above { ", above it only" } else { "" };
        text += &format!(
            "; limits shift by {} {unit} per m/s from {} m/s{only}",
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
         <!-- Made from src/form/faults.toml by crates/cli/tests/docs.rs; do not edit. -->\n\n\
         A fault is judged only when one of its primary signs was measured. A value within half of \
         the minimal detectable change of the mild limit is *borderline*. Confidence is the grade of \
         the measurement (A 1, B 0.7, C 0.4) times the share of 30 strides times the quality of the \
         data. Advice is ranked by severity, confidence and how easily the fault changes, and at most \
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
    out += &format!("\n## When to see a professional\n\n{}\n", catalogue.referral.trim());
    out
}

fn section(f: &Fault) -> String {
    let mut out = format!("\n## {}\n\n**{}.** {}\n\n", f.id, f.title, f.passage);
    out += &format!("*What is known:* {}\n\n", f.evidence);
    for rule in rules(f) {
        out += &format!("*Rule:* {rule}.\n\n");
    }
    out += &table_head(&["sign", "limits", "from"]);
    for c in &f.criteria {
        let kind = if c.primary { "primary" } else { "supporting" };
        out += &table_row(&[
            format!("[{0}](metrics.md#{0}), {kind}", c.metric.name()),
            words(c),
            c.source.clone(),
        ]);
    }
    let tips: Vec<String> = f.advice.iter().map(|t| format!("`{t}`")).collect();
    out += &format!("\n*Tips:* {}. *Rows of the article:* {}.\n", tips.join(", "), rows(f));
    out
}
