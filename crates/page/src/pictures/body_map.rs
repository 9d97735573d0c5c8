//! Findings on the body, by side, with the numbers that they have in the list.

use maud::{Markup, html};
use runform::form::{FaultFinding, Severity};
use runform::metrics::plain;
use runform::recording::Side;
use runform::report::say;

use super::class;
use crate::figure::{SIZE, Spot, body, spot};
use crate::plot::px;
use crate::reference::part_of;
use crate::words::{fill, word};

/// A mark on the body.
struct Mark {
    number: usize,
    x: f64,
    y: f64,
    class: &'static str,
    title: String,
}

/// The body with the findings on it.
pub(crate) fn body_map(raised: &[&FaultFinding], show_severity: bool) -> Markup {
    let picture = marked(raised, show_severity);
    let label = label(raised);
    html! {
        figure.body-map {
            svg viewBox={ "0 0 " (SIZE.0) " " (SIZE.1) } role="img" aria-label=(label) {
                (picture)
            }
            p.note { (word("body.note")) }
        }
    }
}

/// The body with its marks, for a larger picture.
pub(crate) fn marked(raised: &[&FaultFinding], show_severity: bool) -> Markup {
    let beside = raised.iter().any(|f| spot(part_of(&f.fault)) == Spot::Beside);
    drawn(&apart(marks(raised, show_severity)), beside)
}

fn drawn(marks: &[Mark], beside: bool) -> Markup {
    html! {
        (body())
        @if beside { text class="tick" x="6" y="14" { (word("body.run")) } }
        text class="tick" x="6" y="352" { (word("body.left")) }
        text class="tick" x=(SIZE.0 - 6.0) y="352" text-anchor="end" { (word("body.right")) }
        @for m in marks {
            g class={ "mark " (m.class) } {
                title { (m.title) }
                circle cx=(px(m.x)) cy=(px(m.y)) r="9.5" {}
                text x=(px(m.x)) y=(px(m.y + 4.0)) text-anchor="middle" { (m.number) }
            }
        }
    }
}

fn label(raised: &[&FaultFinding]) -> String {
    let told: Vec<String> = raised
        .iter()
        .enumerate()
        .map(|(i, f)| format!("{}: {}", i + 1, plain(&f.title).to_lowercase()))
        .collect();
    if told.is_empty() {
        return word("body.nothing").to_owned();
    }
    fill("body.label", &[("list", &told.join("; "))])
}

/// The side that stands out, where one does.
fn side_of(f: &FaultFinding) -> Option<Side> {
    let raised = f.evidence.iter().filter(|e| e.severity >= Severity::Mild && e.primary);
    let mut sides: Vec<Side> = raised
        .filter(|e| e.side_says.is_some() || say::both_sides(e).is_some())
        .filter_map(|e| e.side)
        .collect();
    sides.dedup();
    match sides.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

fn marks(raised: &[&FaultFinding], show_severity: bool) -> Vec<Mark> {
    let mut out = Vec::new();
    let mut beside = 0.0;
    for (i, f) in raised.iter().enumerate() {
        let shown = f.severity().filter(|_| show_severity).unwrap_or(Severity::Borderline);
        let mut mark = |x: f64, y: f64| {
            out.push(Mark { number: i + 1, x, y, class: class(shown), title: f.title.clone() });
        };
        match (spot(part_of(&f.fault)), side_of(f)) {
            (Spot::Middle(x, y), _) => mark(x, y),
            (Spot::Beside, _) => {
                beside += 1.0;
                mark(16.0, 10.0 + 23.0 * beside);
            }
            (Spot::Paired(x, y), Some(Side::Left)) => mark(x, y),
            (Spot::Paired(x, y), Some(Side::Right)) => mark(SIZE.0 - x, y),
            (Spot::Paired(x, y), None) => {
                mark(x, y);
                mark(SIZE.0 - x, y);
            }
        }
    }
    out
}

/// Marks that would lie on each other, moved apart.
fn apart(mut marks: Vec<Mark>) -> Vec<Mark> {
    const ROOM: f64 = 21.0;
    for i in 1..marks.len() {
        let mut tries = 0;
        while tries < 12 {
            let (before, rest) = marks.split_at(i);
            let Some(mine) = rest.first() else { break };
            let near = |m: &&Mark| (m.x - mine.x).hypot(m.y - mine.y) < ROOM;
            if !before.iter().any(|m| near(&m)) {
                break;
            }
            // Sideways, away from the axis, then in the other direction.
            tries += 1;
            let out = if mine.x < 0.5 * SIZE.0 { -1.0 } else { 1.0 };
            if let Some(m) = marks.get_mut(i) {
                m.x += out * ROOM;
                if m.x < 12.0 || m.x > SIZE.0 - 12.0 {
                    m.x = 0.5 * SIZE.0 + out * 0.5 * ROOM;
                    m.y += ROOM;
                }
            }
        }
    }
    marks
}
