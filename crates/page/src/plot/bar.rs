//! A bar of bands with values and their intervals in it.

use maud::{Markup, html};

use super::frame::WIDTH;
use super::{Scale, px};

/// A value in a bar.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Marker {
    /// Short name: left, right, or nothing.
    pub name: String,
    /// Class: `left`, `right` or `both`.
    pub class: &'static str,
    /// Value.
    pub value: f64,
    /// Its interval, always drawn where there is one.
    pub interval: Option<(f64, f64)>,
}

/// A stretch of a bar.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Zone {
    /// From where to where.
    pub ends: (f64, f64),
    /// Class: a severity.
    pub class: &'static str,
    /// Its word.
    pub word: String,
}

/// A bar.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Bar {
    /// What it shows, for those who hear it.
    pub label: String,
    /// Ends.
    pub domain: (f64, f64),
    /// Stretches.
    pub zones: Vec<Zone>,
    /// Borders with their numbers.
    pub borders: Vec<(f64, String)>,
    /// What lies at both ends, where the sign names a side.
    pub ends: Option<(String, String)>,
    /// Values.
    pub markers: Vec<Marker>,
    /// The runner's own usual, with its word.
    pub usual: Option<(f64, String)>,
}

/// Height of a value's row.
const ROW: f64 = 22.0;
/// Top of the bar, below the words of its stretches.
const TOP: f64 = 18.0;
/// Narrowest stretch that has room for its word.
const ROOM_FOR_WORD: f64 = 56.0;

/// Lower edge of the stretches.
fn bottom(bar: &Bar) -> f64 {
    TOP + ROW * bar.markers.len().max(1) as f64
}

/// The picture.
pub(crate) fn bar(bar: &Bar) -> Markup {
    let bottom = bottom(bar);
    let more = bar.usual.is_some() || bar.ends.is_some();
    let height = bottom + if more { 30.0 } else { 18.0 };
    html! {
        svg.bar viewBox={ "0 0 " (WIDTH) " " (px(height)) } role="img" aria-label=(bar.label)
            data-x={ (bar.domain.0) " " (bar.domain.1) } data-box={ "8 " (TOP) " " (WIDTH - 8.0) " " (px(bottom)) } {
            (strip(bar))
        }
    }
}

/// What is in the picture, for a larger one.
pub(crate) fn strip(bar: &Bar) -> Markup {
    let x = Scale { domain: bar.domain, range: (8.0, WIDTH - 8.0) };
    let bottom = bottom(bar);
    html! {
            @for z in &bar.zones {
                @let (from, to) = (x.within(z.ends.0), x.within(z.ends.1));
                rect class={ "zone " (z.class) } x=(px(from)) y=(TOP) width=(px(to - from)) height=(px(bottom - TOP)) {}
                @if to - from >= ROOM_FOR_WORD {
                    text class="tick" x=(px(0.5 * (from + to))) y="13" text-anchor="middle" { (z.word) }
                }
            }
            @for (v, text) in spaced(&bar.borders, &x) {
                text class="tick" x=(px(x.at(v))) y=(px(bottom + 13.0)) text-anchor="middle" { (text) }
            }
            @if let Some((left, right)) = &bar.ends {
                text class="tick" x="8" y=(px(bottom + 27.0)) { (left) }
                text class="tick" x=(WIDTH - 8.0) y=(px(bottom + 27.0)) text-anchor="end" { (right) }
            }
            @if let Some((v, text)) = &bar.usual {
                line class="usual" x1=(px(x.within(*v))) x2=(px(x.within(*v))) y1=(TOP - 3.0) y2=(px(bottom + 16.0)) {}
                text class="tick" x=(px(x.within(*v).clamp(50.0, WIDTH - 50.0))) y=(px(bottom + 27.0)) text-anchor="middle" { (text) }
            }
            @for (i, m) in bar.markers.iter().enumerate() {
                (marker(m, &x, TOP + ROW * (i as f64 + 0.5)))
            }
    }
}

/// Borders whose numbers do not run into each other.
fn spaced(borders: &[(f64, String)], x: &Scale) -> Vec<(f64, String)> {
    let mut out: Vec<(f64, String)> = Vec::new();
    let half = |text: &str| 3.2 * text.chars().count() as f64 + 2.0;
    for (v, text) in borders {
        let clear = out.iter().all(|(o, t)| (x.at(*o) - x.at(*v)).abs() > half(t) + half(text));
        if clear && *v >= x.domain.0 && *v <= x.domain.1 {
            out.push((*v, text.clone()));
        }
    }
    out
}

fn marker(m: &Marker, x: &Scale, y: f64) -> Markup {
    let at = x.within(m.value);
    let (low, high) = m.interval.map_or((at, at), |(l, h)| (x.within(l), x.within(h)));
    // The name stands where there is room.
    let right = high < WIDTH - 50.0;
    let (name_x, anchor) =
        if right { (high.max(at) + 8.0, "start") } else { (low.min(at) - 8.0, "end") };
    html! {
        g class={ "marker " (m.class) } data-value=(m.value) {
            @if m.interval.is_some() {
                line x1=(px(low)) x2=(px(high)) y1=(px(y)) y2=(px(y)) {}
                line x1=(px(low)) x2=(px(low)) y1=(px(y - 4.0)) y2=(px(y + 4.0)) {}
                line x1=(px(high)) x2=(px(high)) y1=(px(y - 4.0)) y2=(px(y + 4.0)) {}
            }
            @if m.class == "right" {
                rect x=(px(at - 4.5)) y=(px(y - 4.5)) width="9" height="9" {}
            } @else {
                circle cx=(px(at)) cy=(px(y)) r="5" {}
            }
            @if !m.name.is_empty() {
                text x=(px(name_x)) y=(px(y + 4.0)) text-anchor=(anchor) { (m.name) }
            }
        }
    }
}
