//! The tables of a report as CSV. Columns are a contract: see the page on output files.

use std::borrow::Cow;
use std::thread;

use runform::form::{Basis, Evidence, FaultCatalogue, FaultFinding, Severity, Status};
use runform::metrics::{MetricValue, Outcome, Refusal};
use runform::recording::Side;
use runform::report::text;
use runform::{Analysis, OrientationTrack, Report};

use crate::failure::{Code, Failure};

mod strides;
mod waveforms;

/// A table with its file name.
pub(crate) type Table = (&'static str, Vec<u8>);

/// True for a file that an analysis writes, this or an earlier one.
pub(crate) fn is_ours(name: &str) -> bool {
    const FILES: [&str; 11] = [
        "report.html",
        "report.txt",
        "report.json",
        "events.csv",
        "strides.csv",
        "windows.csv",
        "summary.csv",
        "faults.csv",
        "orientation.csv",
        "waveforms.csv",
        crate::study::MADE,
    ];
    FILES.contains(&name)
}

/// The report as page, text and values, and all tables beside it.
pub(crate) fn all(analysis: &Analysis, catalogue: &FaultCatalogue) -> Result<Vec<Table>, Failure> {
    let report = &analysis.report;
    let mut json = serde_json::to_vec_pretty(report).map_err(internal)?;
    json.push(b'\n');
    // The two that grow with the run side by side.
    let (events, strides) = thread::scope(|scope| {
        let strides = scope.spawn(|| strides::table(analysis));
        let events = events(analysis);
        (events, strides.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    let page = runform_page::report(&runform_page::Run::of(analysis), catalogue);
    Ok(vec![
        ("report.html", page.into_bytes()),
        ("report.txt", text::render(report, None).into_bytes()),
        ("report.json", json),
        ("events.csv", events?),
        ("strides.csv", strides?),
        ("windows.csv", windows(analysis)?),
        ("waveforms.csv", waveforms::table(analysis)?),
        ("summary.csv", summary(analysis)?),
        ("faults.csv", faults(report)?),
    ])
}

fn internal(error: impl ToString) -> Failure {
    Failure::new(Code::Internal, error.to_string())
}

/// A header and rows of one length as CSV bytes.
pub(crate) fn csv<'a>(
    header: impl IntoIterator<Item = &'a str>,
    rows: impl Iterator<Item = Vec<String>>,
) -> Result<Vec<u8>, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header).map_err(internal)?;
    for row in rows {
        for cell in &row {
            writer.write_field(harmless(cell).as_bytes()).map_err(internal)?;
        }
        writer.write_record(None::<&[u8]>).map_err(internal)?;
    }
    writer.into_inner().map_err(internal)
}

/// A cell that no spreadsheet takes for a formula and that holds no control characters. Numbers stay
/// as they are.
pub(crate) fn harmless(cell: &str) -> Cow<'_, str> {
    let formula = cell.starts_with(['=', '+', '-', '@']) && cell.parse::<f64>().is_err();
    if !formula && !cell.contains(char::is_control) {
        return Cow::Borrowed(cell);
    }
    let plain: String = cell.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    Cow::Owned(if formula { format!("'{plain}") } else { plain })
}

/// Microseconds are enough for a time.
fn time(t_s: f64) -> String {
    if t_s.is_finite() { format!("{t_s:.6}") } else { String::new() }
}

/// A value with eight significant decimals and no trailing zeros; empty when it is no number.
pub(crate) fn value(v: f64) -> String {
    if !v.is_finite() {
        return String::new();
    }
    let text = format!("{v:.8}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

fn maybe(v: Option<f64>, write: fn(f64) -> String) -> String {
    v.map(write).unwrap_or_default()
}

fn side_or(side: Option<Side>, none: &str) -> String {
    side.map_or(none, |s| s.name()).to_owned()
}

fn events(analysis: &Analysis) -> Result<Vec<u8>, Failure> {
    let header = ["recording", "bout", "placement", "side", "event", "t_s", "confidence"];
    csv(
        header,
        analysis.events.iter().map(|e| {
            vec![
                analysis.report.recording.clone(),
                e.bout.to_string(),
                e.site.placement.to_string(),
                side_or(e.side, "unknown"),
                e.event.name().to_owned(),
                time(e.t_s),
                format!("{:.3}", e.confidence),
            ]
        }),
    )
}

/// Attitude of every sensor with a gyroscope, sensor to world.
pub(crate) fn orientation(tracks: &[OrientationTrack]) -> Result<Vec<u8>, Failure> {
    let rows = tracks.iter().flat_map(|track| {
        track.t_s.iter().zip(&track.q).map(|(t, q)| {
            let digits = |v: f64| format!("{v:.9}");
            vec![
                time(*t),
                track.site.to_string(),
                digits(q.w),
                digits(q.i),
                digits(q.j),
                digits(q.k),
            ]
        })
    });
    csv(["t_s", "placement", "qw", "qx", "qy", "qz"], rows)
}

fn windows(analysis: &Analysis) -> Result<Vec<u8>, Failure> {
    let header = ["recording", "t_start_s", "t_end_s", "activity", "cadence_spm"];
    csv(
        header,
        analysis.windows.iter().map(|w| {
            vec![
                analysis.report.recording.clone(),
                time(w.t_start_s),
                time(w.t_end_s),
                w.activity.name().to_owned(),
                maybe(w.cadence_spm, value),
            ]
        }),
    )
}

fn summary(analysis: &Analysis) -> Result<Vec<u8>, Failure> {
    let header = [
        "recording",
        "bout",
        "metric",
        "side",
        "value",
        "unit",
        "low",
        "high",
        "grade",
        "n",
        "method",
        "reason",
    ];
    csv(header, analysis.metrics().map(|m| summary_row(&analysis.report, m)))
}

fn summary_row(report: &Report, m: &MetricValue) -> Vec<String> {
    let bout = m.bout.map_or_else(|| "all".to_owned(), |b| b.to_string());
    let mut row =
        vec![report.recording.clone(), bout, m.metric.name().to_owned(), side_or(m.side, "both")];
    match &m.outcome {
        Outcome::Estimate(e) => row.extend([
            value(e.value),
            e.unit.symbol().to_owned(),
            value(e.low),
            value(e.high),
            e.grade.letter().to_owned(),
            e.n.to_string(),
            format!("{}@{}", e.method, e.placement),
            String::new(),
        ]),
        Outcome::Refused(why) => {
            let unit = m.metric.info().unit.symbol().to_owned();
            row.extend([String::new(), unit]);
            row.extend(core::iter::repeat_n(String::new(), 5));
            row.push(reason(why));
        }
    }
    row
}

/// `rate_too_low: sampled at 50 Hz; needs at least 100 Hz`
fn reason(why: &Refusal) -> String {
    format!("{}: {why}", reason_code(why))
}

/// `rate_too_low`
pub(crate) fn reason_code(why: &Refusal) -> String {
    let json = serde_json::to_value(why).unwrap_or_default();
    json.get("reason").and_then(|r| r.as_str()).unwrap_or("refused").to_owned()
}

fn faults(report: &Report) -> Result<Vec<u8>, Failure> {
    let header = [
        "recording",
        "fault",
        "side",
        "severity",
        "confidence",
        "metric",
        "value",
        "unit",
        "threshold",
        "against",
        "source",
        "advice",
    ];
    csv(header, report.faults.iter().map(|f| fault(report, f)))
}

fn fault(report: &Report, f: &FaultFinding) -> Vec<String> {
    let mut row = vec![report.recording.clone(), f.fault.clone()];
    let decides = f.evidence.first();
    match (&f.status, decides) {
        (Status::Assessed { severity, confidence }, Some(e)) => row.extend([
            side_or(e.side, "both"),
            severity.name().to_owned(),
            format!("{confidence:.3}"),
            e.subject.name().to_owned(),
            value(e.value),
            e.unit.clone(),
            value(threshold(e)),
            against(e.basis).to_owned(),
            e.source.clone(),
            f.advice.join(";"),
        ]),
        // A pattern rests on other faults.
        (Status::Assessed { severity, confidence }, None) => {
            row.extend([
                "both".to_owned(),
                severity.name().to_owned(),
                format!("{confidence:.3}"),
                f.components.join(";"),
            ]);
            row.extend(core::iter::repeat_n(String::new(), 3));
            row.extend(["components".to_owned(), String::new(), f.advice.join(";")]);
        }
        _ => {
            row.extend([String::new(), "not_assessable".to_owned()]);
            row.extend(core::iter::repeat_n(String::new(), 8));
        }
    }
    row
}

/// What the value was held against.
fn against(basis: Basis) -> &'static str {
    match basis {
        Basis::OwnBaseline { .. } => "own_baseline",
        Basis::Drift { .. } => "drift",
        Basis::OtherShoes { .. } => "other_shoes",
        Basis::OtherSide => "other_side",
        Basis::Population => "population",
    }
}

/// The border that the value has passed, or the first one when it has passed none.
fn threshold(e: &Evidence) -> f64 {
    match e.severity {
        Severity::Severe => e.bands[2],
        Severity::Moderate => e.bands[1],
        _ => e.bands[0],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_numbers_stay() {
        assert_eq!(harmless("=1+1"), "'=1+1");
        assert_eq!(harmless("@cmd"), "'@cmd");
        assert_eq!(harmless("-run"), "'-run");
        assert_eq!(harmless("-1.5"), "-1.5");
        assert_eq!(harmless("a\u{1b}b\nc"), "a b c");
    }

    #[test]
    fn values_keep_their_digits_and_lose_their_zeros() {
        assert_eq!(value(171.25), "171.25");
        assert_eq!(value(0.123_456_789), "0.12345679");
        assert_eq!(value(12.0), "12");
        assert_eq!(value(-1e-12), "0");
        assert_eq!(value(f64::NAN), "");
    }
}
