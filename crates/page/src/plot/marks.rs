//! Lines and bands.

use core::fmt::Write;

use maud::{Markup, html};

use super::Frame;

/// A place with one decimal, without a needless zero.
pub(crate) fn px(v: f64) -> String {
    let text = format!("{v:.1}");
    let short = text.strip_suffix(".0").unwrap_or(&text);
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

/// A curve: values with gaps between its pieces.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Curve {
    /// Pieces of points.
    pub pieces: Vec<Vec<(f64, f64)>>,
}

impl Curve {
    /// One piece.
    pub(crate) fn whole(points: Vec<(f64, f64)>) -> Self {
        Self { pieces: vec![points] }
    }

    /// All points.
    pub(crate) fn points(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.pieces.iter().flatten().copied()
    }
}

/// A curve as a line; pieces of one point as dots.
pub(crate) fn line(frame: &Frame, curve: &Curve, class: &str) -> Markup {
    let mut path = String::new();
    for piece in &curve.pieces {
        for (i, (x, y)) in piece.iter().enumerate() {
            let mark = if i == 0 { 'M' } else { 'L' };
            let _ = write!(path, "{mark}{} {}", px(frame.x.at(*x)), px(frame.y.within(*y)));
        }
        if let [(x, y)] = piece.as_slice() {
            let _ = write!(path, "L{} {}", px(frame.x.at(*x) + 0.1), px(frame.y.within(*y)));
        }
    }
    html! { path class=(format!("line {class}")) d=(path) {} }
}

/// What lies between two curves of the same places.
pub(crate) fn band(frame: &Frame, low: &[(f64, f64)], high: &[(f64, f64)], class: &str) -> Markup {
    let mut path = String::new();
    for (i, (x, y)) in high.iter().chain(low.iter().rev()).enumerate() {
        let mark = if i == 0 { 'M' } else { 'L' };
        let _ = write!(path, "{mark}{} {}", px(frame.x.at(*x)), px(frame.y.within(*y)));
    }
    html! { path class=(format!("band {class}")) d={ (path) "Z" } {} }
}
