//! A metric as a card, and all of them as a page.

use runform::form::FaultCatalogue;
use runform::metrics::MetricInfo;
use runform::metrics::catalogue::{CATALOGUE, Method};

use super::layout::{entry, table_head, table_row};

/// One metric for the terminal.
pub(super) fn card(info: &MetricInfo, faults: &FaultCatalogue) -> String {
    let mut out = format!("{} (metric): {}\n", info.name, info.title());
    out += &entry("", info.definition());
    out += &entry("unit", info.unit.symbol());
    out += &entry("source", info.source());
    out += &entry(
        "needs",
        &format!("{} Hz for full trust, at least {} steps or strides", info.floor_hz, info.min_n),
    );
    out += "  measured, best first:\n";
    for m in info.methods {
        out += &format!("  {}", entry("", &way(info, m)));
    }
    let judged: Vec<&str> = faults
        .faults
        .iter()
        .filter(|f| f.criteria.iter().any(|c| c.metric == Some(info.id)))
        .map(|f| f.id.as_str())
        .collect();
    if !judged.is_empty() {
        out += &entry("judged in", &judged.join(", "));
    }
    out
}

/// `sacrum, pelvis: grade B, ±0.03 s, vertical_force_threshold, with gyroscope`
fn way(info: &MetricInfo, m: &Method) -> String {
    format!(
        "{}: grade {}, {} ({}{})",
        places(m),
        m.grade.letter(),
        error(info, m),
        m.name,
        if m.gyroscope { ", needs a gyroscope" } else { "" }
    )
}

/// Half of the method's interval with its unit; a pure number has none.
fn error(info: &MetricInfo, m: &Method) -> String {
    match info.unit.symbol() {
        "1" => format!("±{}", m.error),
        unit => format!("±{} {unit}", m.error),
    }
}

fn places(m: &Method) -> String {
    m.placements.iter().map(|p| p.name()).collect::<Vec<_>>().join(", ")
}

/// The page of the documentation.
pub(super) fn page() -> String {
    let mut out = String::from(
        "# What it measures\n\n\
         <!-- Made from src/metrics/catalogue.rs by crates/cli/tests/it/docs.rs; do not edit. -->\n\n\
         Every number comes with a 90 % interval, a grade, the count of steps or strides behind it \
         and its method, or it is refused with a reason. **Grade** A is trustworthy, B usable with \
         its interval in mind, C only good for trends within one runner and set-up. The **error** is \
         the half-width of the 90 % interval of the method alone; more strides do not shrink it. \
         *Gyroscope* means that the accelerometer alone will not do. Sources marked [M] are from \
         memory and not yet verified, [P] are proposals of this project.\n\n",
    );
    out += &table_head(&["metric", "unit", "placements, best first"]);
    for info in CATALOGUE {
        let mut all: Vec<&str> = info.placements().iter().map(|p| p.name()).collect();
        if all.len() >= 11 {
            all = vec!["any"];
        }
        out += &table_row(&[
            format!("[{}](#{})", info.title(), info.name),
            info.unit.symbol().to_owned(),
            all.join(", "),
        ]);
    }
    for info in CATALOGUE {
        out += &section(info);
    }
    out
}

fn section(info: &MetricInfo) -> String {
    let mut out = format!("\n## {}\n\n**{}**, {}. ", info.name, info.title(), info.unit.symbol());
    out += &format!("{}\n\n*Source:* {}.", info.definition(), info.source().trim_end_matches('.'));
    out += &format!(
        " *Needs* {} Hz for full trust and at least {} steps or strides.",
        info.floor_hz, info.min_n
    );
    let bounds = info.id.bounds();
    out += &format!(
        " *Believable* from {} to {} {} ({}); beyond, it is refused.\n\n",
        bounds.low,
        bounds.high,
        info.unit.symbol(),
        bounds.source
    );
    out += &table_head(&["placement", "grade", "error", "gyroscope", "method"]);
    for m in info.methods {
        out += &table_row(&[
            places(m),
            m.grade.letter().to_owned(),
            error(info, m),
            if m.gyroscope { "needed" } else { "" }.to_owned(),
            format!("`{}`", m.name),
        ]);
    }
    out
}
