//! One picture of a report: the findings on the body and in words, and the cadence over the run.

use maud::{Markup, PreEscaped, html};
use runform::form::{FaultFinding, Status};
use runform::metrics::plain;
use runform::report::say;

use crate::figure::SIZE;
use crate::input::Run;
use crate::pictures::{class, marked, track};
use crate::plot::px;
use crate::words::word;

const STYLE: &str = include_str!("picture.css");
const WIDTH: f64 = 820.0;
const HEIGHT: f64 = 440.0;
/// Most findings that have room.
const MOST: usize = 5;
/// Where the words begin.
const TEXT: f64 = 250.0;

/// The picture as a file of its own.
#[must_use]
pub fn picture(run: &Run) -> String {
    let report = &run.report;
    let raised = say::raised(&report.faults);
    let show = report.care.show_severity;
    let title = say::words().fill("head.report", &[("name", &say::name(&report.recording))]);
    let picture = html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (WIDTH) " " (HEIGHT) }
            width=(WIDTH) height=(HEIGHT) role="img" aria-label=(title) {
            title { (title) }
            style { (PreEscaped(STYLE)) }
            rect.paper width="100%" height="100%" {}
            text.title x="24" y="32" { (title) }
            g transform="translate(24 56)" { (marked(&raised, show)) }
            @for (i, f) in raised.iter().take(MOST).enumerate() {
                (finding(i, f, show))
            }
            @if raised.is_empty() {
                text.finding x=(TEXT) y="86" { (say::words().get("form.all_usual")) }
            }
            g transform={ "translate(" (TEXT - 44.0) " " (px(HEIGHT - 176.0)) ")" } {
                @if let Some(p) = track(run) { (p) }
            }
            text.about x="24" y=(HEIGHT - 12.0) { (word("poster.foot")) }
        }
    };
    debug_assert!(SIZE.1 < HEIGHT);
    picture.into_string() + "\n"
}

fn finding(i: usize, f: &FaultFinding, show: bool) -> Markup {
    let Status::Assessed { severity, confidence } = f.status else { return html! {} };
    let y = 74.0 + 36.0 * i as f64;
    let mark = if show {
        say::sentence(say::severity(severity)) + say::sure(confidence)
    } else {
        say::sentence(&say::words().get("form.measured").to_lowercase())
    };
    html! {
        text.finding x=(TEXT) y=(px(y)) { (i + 1) ". " (plain(&f.title)) }
        text class={ "chip " (class(severity)) "-text" } x=(TEXT + 20.0) y=(px(y + 16.0)) { (mark) }
    }
}
