//! A study as a page: how the numbers of its recordings lie, left against right, agreement with a reference, what lies
//! apart, what was refused.

mod plots;

use maud::{Markup, html};
use runform::MetricId;
use runform::metrics::plain;
use runform::report::say;
use runform::signal::statistics;

use crate::document::shell;
use crate::runner::section;
use crate::words::{fill, word};

/// What the page of a study is made of.
#[derive(Debug, Clone, Default)]
pub struct Cohort {
    /// Recordings that are among the numbers.
    pub recordings: usize,
    /// Those in which running was found.
    pub running: usize,
    /// Subjects, where the study names them.
    pub subjects: Option<usize>,
    /// Numbers of the whole recordings, by metric.
    pub metrics: Vec<CohortMetric>,
    /// Metric, code of the reason, recordings.
    pub refused: Vec<(MetricId, String, usize)>,
    /// Recordings that are not among the numbers, and why.
    pub failures: Vec<(String, String)>,
}

/// A metric over a study.
#[derive(Debug, Clone)]
pub struct CohortMetric {
    /// Which.
    pub metric: MetricId,
    /// Values of both sides together.
    pub points: Vec<Point>,
    /// Recording, left, right.
    pub sides: Vec<(String, f64, f64)>,
    /// Agreement with a reference, where the study has one.
    pub agreement: Option<Agreement>,
}

/// A recording's value, in the metric's unit.
#[derive(Debug, Clone)]
pub struct Point {
    /// Its name.
    pub recording: String,
    /// Its condition; empty where there is none.
    pub group: String,
    /// The value.
    pub value: f64,
}

/// Agreement of a metric with its reference, in the metric's unit.
#[derive(Debug, Clone)]
pub struct Agreement {
    /// Reference and measured value of each recording.
    pub pairs: Vec<(f64, f64)>,
    /// Mean of measured minus reference.
    pub bias: f64,
    /// Lower limit of agreement.
    pub low: f64,
    /// Upper limit of agreement.
    pub high: f64,
}

/// Metrics that are shown first.
const FIRST: [MetricId; 8] = [
    MetricId::Cadence,
    MetricId::Speed,
    MetricId::StrideLength,
    MetricId::ContactTime,
    MetricId::FlightTime,
    MetricId::VerticalOscillation,
    MetricId::PtaAxial,
    MetricId::TrunkLean,
];
/// Distance from the median beyond which a value is an outlier, robust standard deviations (Iglewicz & Hoaglin 1993).
const APART: f64 = 3.5;
/// Fewest values that tell what lies apart \[P\].
const LEAST: usize = 8;
/// Most rows of a table \[P\]: a page of a large study stays readable.
const MOST_ROWS: usize = 400;

/// The page of a study.
#[must_use]
pub fn cohort(cohort: &Cohort) -> String {
    let title = word("cohort.title");
    let content = html! {
        header { h1 { (title) } p.lead { (lead(cohort)) } }
        main {
            (numbers(cohort))
            (sides(cohort))
            (agreement(cohort))
            (outliers(cohort))
            (refused(cohort))
            (failures(cohort))
        }
        footer {
            p { (say::words().get("close.honest")) }
            p.small { (fill("page.made_by", &[("version", env!("CARGO_PKG_VERSION"))])) }
        }
    };
    shell(title, &content)
}

fn lead(cohort: &Cohort) -> String {
    let (n, running) = (cohort.recordings.to_string(), cohort.running.to_string());
    match cohort.subjects {
        Some(subjects) => fill(
            "cohort.lead_subjects",
            &[("n", &n), ("running", &running), ("subjects", &subjects.to_string())],
        ),
        None => fill("cohort.lead", &[("n", &n), ("running", &running)]),
    }
}

fn numbers(cohort: &Cohort) -> Markup {
    let first = |m: &&CohortMetric| FIRST.contains(&m.metric);
    let mut main: Vec<&CohortMetric> = cohort.metrics.iter().filter(first).collect();
    main.sort_by_key(|m| FIRST.iter().position(|f| *f == m.metric));
    let rest: Vec<&CohortMetric> = cohort.metrics.iter().filter(|m| !first(m)).collect();
    section(
        "numbers",
        word("cohort.numbers"),
        &html! {
            p { (word("cohort.numbers_lead")) }
            div.grid { @for m in main { (plots::distribution(m)) } }
            @if !rest.is_empty() {
                details { summary { (word("cohort.numbers_more")) }
                    div.grid { @for m in rest { (plots::distribution(m)) } }
                }
            }
        },
    )
}

fn sides(cohort: &Cohort) -> Markup {
    let with: Vec<&CohortMetric> = cohort.metrics.iter().filter(|m| !m.sides.is_empty()).collect();
    if with.is_empty() {
        return html! {};
    }
    section(
        "sides",
        word("cohort.sides"),
        &html! {
            p { (word("cohort.sides_lead")) }
            div.one { (plots::sides(&with)) }
        },
    )
}

fn agreement(cohort: &Cohort) -> Markup {
    let with = |m: &CohortMetric| Some((m.metric, m.agreement.clone()?));
    let with: Vec<(MetricId, Agreement)> = cohort.metrics.iter().filter_map(with).collect();
    if with.is_empty() {
        return html! {};
    }
    section(
        "agreement",
        word("cohort.agreement"),
        &html! {
            p { (word("cohort.agreement_lead")) }
            div.grid { @for (metric, agreement) in &with { (plots::agreement(*metric, agreement)) } }
        },
    )
}

/// How far a value lies from the median of all, in robust standard deviations.
pub(crate) struct Apart {
    median: f64,
    scale: f64,
}

impl Apart {
    /// None with too few values, or where half of them are alike.
    pub(crate) fn of(points: &[Point]) -> Option<Self> {
        let values: Vec<f64> = points.iter().map(|p| p.value).collect();
        if values.len() < LEAST {
            return None;
        }
        let median = statistics::median(&values)?;
        let away: Vec<f64> = values.iter().map(|v| (v - median).abs()).collect();
        // Of a normal distribution.
        let scale = 1.4826 * statistics::median(&away)?;
        (scale > 0.0).then_some(Self { median, scale })
    }

    pub(crate) fn distance(&self, value: f64) -> f64 {
        (value - self.median) / self.scale
    }

    pub(crate) fn is_far(&self, value: f64) -> bool {
        self.distance(value).abs() > APART
    }
}

fn outliers(cohort: &Cohort) -> Markup {
    let mut rows: Vec<(&Point, MetricId, f64, f64)> = Vec::new();
    for m in &cohort.metrics {
        let Some(apart) = Apart::of(&m.points) else { continue };
        let far = m.points.iter().filter(|p| apart.is_far(p.value));
        rows.extend(far.map(|p| (p, m.metric, apart.median, apart.distance(p.value))));
    }
    rows.sort_by(|a, b| b.3.abs().total_cmp(&a.3.abs()).then(a.0.recording.cmp(&b.0.recording)));
    rows.truncate(MOST_ROWS);
    section(
        "outliers",
        word("cohort.outliers"),
        &html! {
            @if rows.is_empty() { p { (word("cohort.outliers_none")) } } @else {
                p { (fill("cohort.outliers_lead", &[("n", &say::number(APART, 1))])) }
                div.scroll { table {
                    thead { tr { @for head in ["cohort.recording", "cohort.metric", "cohort.value", "cohort.median", "cohort.distance"] {
                        th scope="col" { (word(head)) }
                    } } }
                    tbody { @for (p, metric, median, distance) in &rows { tr {
                        th scope="row" { (say::name(&p.recording)) }
                        td { (plain(metric.info().title())) }
                        td { (say::value(*metric, p.value)) }
                        td { (say::value(*metric, *median)) }
                        td { (say::number(*distance, 1)) }
                    } } }
                } }
            }
        },
    )
}

fn refused(cohort: &Cohort) -> Markup {
    if cohort.refused.is_empty() {
        return html! {};
    }
    section(
        "refused",
        word("cohort.refused"),
        &html! {
            p { (word("cohort.refused_lead")) }
            div.scroll { table {
                thead { tr { @for head in ["cohort.metric", "cohort.reason", "cohort.count"] {
                    th scope="col" { (word(head)) }
                } } }
                tbody { @for (metric, reason, n) in &cohort.refused { tr {
                    th scope="row" { (plain(metric.info().title())) }
                    td { code { (reason) } }
                    td { (n) }
                } } }
            } }
        },
    )
}

fn failures(cohort: &Cohort) -> Markup {
    section(
        "failures",
        word("cohort.failures"),
        &html! {
            @if cohort.failures.is_empty() { p { (word("cohort.failures_none")) } } @else {
                p { (word("cohort.failures_lead")) }
                div.scroll { table {
                    thead { tr { @for head in ["cohort.input", "cohort.why"] { th scope="col" { (word(head)) } } } }
                    tbody { @for (input, why) in cohort.failures.iter().take(MOST_ROWS) { tr {
                        th scope="row" { (say::name(input)) }
                        td { (why) }
                    } } }
                } }
            }
        },
    )
}
