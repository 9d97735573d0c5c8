//! What a result rests on: the tables `quality` and `provenance` of a study.

use runform::Report;
use runform::intake::Quality;
use runform::report::text::finding;

use super::{Cell, Digits, Rows};

/// What was found in the streams, one row a finding; a stream without any has a row too.
#[must_use]
pub fn quality(report: &Report) -> Rows<'_> {
    Rows::new("quality", report.quality.iter().flat_map(|q| of_stream(&report.recording, q)))
}

fn of_stream<'a>(recording: &'a str, quality: &'a Quality) -> Vec<Vec<Cell<'a>>> {
    let row = |code: &'a str, words: String| {
        vec![
            Cell::text(recording),
            Cell::text(quality.site.to_string()),
            Cell::Number(quality.true_rate_hz, Digits::Fixed(4)),
            Cell::Number(quality.duration_s, Digits::Fixed(3)),
            Cell::count(quality.samples),
            Cell::text(code),
            Cell::text(words),
        ]
    };
    if quality.findings.is_empty() {
        return vec![row("none", String::new())];
    }
    quality.findings.iter().map(|f| row(f.code(), finding(f))).collect()
}

/// Of which files the result was made; `input` is the path of the recording in its study.
#[must_use]
pub fn provenance<'a>(report: &'a Report, input: &'a str) -> Rows<'a> {
    let date = report.date.map(|d| d.to_string()).unwrap_or_default();
    Rows::new(
        "provenance",
        report.sources.iter().map(move |source| {
            vec![
                Cell::text(&report.recording),
                Cell::text(input),
                Cell::text(&source.name),
                i64::try_from(source.bytes).map_or(Cell::Empty, Cell::Integer),
                Cell::text(&source.digest),
                Cell::text(date.clone()),
                Cell::text(&report.library_version),
            ]
        }),
    )
}
