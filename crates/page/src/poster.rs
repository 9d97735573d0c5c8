//! One picture of a report: the findings on the body and in words, and the cadence over the run.

use maud::{Markup, html};
use runform::form::{FaultCatalogue, FaultFinding, Status};
use runform::metrics::plain;
use runform::report::say;

use crate::alone::alone;
use crate::input::Run;
use crate::pictures::{class, deciding, marked, track};
use crate::plot::{px, strip};
use crate::words::word;

const WIDTH: f64 = 820.0;
const HEIGHT: f64 = 590.0;
/// Most findings that have room.
const MOST: usize = 3;
/// Where the words begin.
const TEXT: f64 = 262.0;
/// Height of a finding with its bar.
const ROW: f64 = 118.0;

/// The picture as a file of its own. The catalogue is that which the run was judged by.
#[must_use]
pub fn picture(run: &Run, catalogue: &FaultCatalogue) -> String {
    let report = &run.report;
    let raised = say::raised(&report.faults);
    let show = report.care.show_severity;
    let title = say::words().fill("head.report", &[("name", &say::name(&report.recording))]);
    let content = html! {
        text.title x="24" y="34" { (title) }
        g transform="translate(24 84)" { (marked(raised.get(..MOST).unwrap_or(&raised), show)) }
        @for (i, f) in raised.iter().take(MOST).enumerate() {
            g transform={ "translate(" (TEXT) " " (px(62.0 + ROW * i as f64)) ")" } {
                (finding(run, catalogue, i, f))
            }
        }
        @if raised.is_empty() {
            text.finding x=(TEXT) y="86" { (say::words().get("form.all_usual")) }
        }
        g.track transform={ "translate(" (TEXT - 44.0) " " (px(HEIGHT - 158.0)) ")" } {
            @if let Some(p) = track(run) { (p) }
        }
        text.about x="24" y=(HEIGHT - 14.0) { (word("poster.foot")) }
    };
    alone((WIDTH, HEIGHT), &title, &content)
}

fn finding(run: &Run, catalogue: &FaultCatalogue, i: usize, f: &FaultFinding) -> Markup {
    let Status::Assessed { severity, confidence } = f.status else { return html! {} };
    let show = run.report.care.show_severity;
    let mark = if show {
        say::sentence(say::severity(severity)) + say::sure(confidence)
    } else {
        say::sentence(&say::words().get("form.measured").to_lowercase())
    };
    html! {
        text.finding y="12" { (i + 1) ". " (plain(&f.title)) }
        text class={ "chip " (class(severity)) "-text" } y="30" { (mark) }
        @if let Some((name, bar)) = deciding(&run.report, catalogue, f).filter(|_| show) {
            text.about y="48" { (name) }
            g transform="translate(-9 53) scale(1.15)" { (strip(&bar)) }
        }
    }
}
