//! `summary.csv`, the table `metrics`: one row a metric, side and bout.

use runform::metrics::{MetricValue, Outcome, Refusal};
use runform::{Analysis, Report};

use super::{Cell, Rows};

/// Metrics of the whole recording, then bout by bout.
#[must_use]
pub fn metrics(analysis: &Analysis) -> Rows<'_> {
    Rows::new("metrics", analysis.metrics().map(|m| row(&analysis.report, m)))
}

fn row<'a>(report: &'a Report, m: &'a MetricValue) -> Vec<Cell<'a>> {
    let bout = m.bout.map_or_else(|| "all".to_owned(), |b| b.to_string());
    let mut row = vec![
        Cell::text(&report.recording),
        Cell::text(bout),
        Cell::text(m.metric.name()),
        Cell::side(m.side, "both"),
    ];
    match &m.outcome {
        Outcome::Estimate(e) => row.extend([
            Cell::value(e.value),
            Cell::text(e.unit.symbol()),
            Cell::value(e.low),
            Cell::value(e.high),
            Cell::text(e.grade.letter()),
            Cell::count(e.n),
            Cell::text(format!("{}@{}", e.method, e.placement)),
            Cell::Empty,
        ]),
        Outcome::Refused(why) => {
            row.extend([Cell::Empty, Cell::text(m.metric.info().unit.symbol())]);
            row.extend(core::iter::repeat_n(Cell::Empty, 5));
            row.push(Cell::text(reason(why)));
        }
    }
    row
}

/// `rate_too_low: sampled at 50 Hz; needs at least 100 Hz`
fn reason(why: &Refusal) -> String {
    format!("{}: {why}", reason_code(why))
}

/// `rate_too_low`
#[must_use]
pub fn reason_code(why: &Refusal) -> String {
    let json = serde_json::to_value(why).unwrap_or_default();
    json.get("reason").and_then(|r| r.as_str()).unwrap_or("refused").to_owned()
}
