//! The frame of a picture: its scales, axes and words.

use maud::{Markup, html};
use runform::report::say;

use super::{Scale, minutes, px, ticks};

/// Width of every picture in its own units: that of a phone, so that its letters stay readable there.
pub(crate) const WIDTH: f64 = 360.0;

/// A frame with scales.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Frame {
    /// Across.
    pub x: Scale,
    /// Up.
    pub y: Scale,
    /// Height of the whole picture.
    pub height: f64,
}

impl Frame {
    /// A frame of this height over these values.
    pub(crate) fn new(x: (f64, f64), y: (f64, f64), height: f64) -> Self {
        Self {
            x: Scale { domain: x, range: (44.0, WIDTH - 10.0) },
            y: Scale { domain: y, range: (height - 34.0, 12.0) },
            height,
        }
    }

    /// Places of the inside: left, top, right, bottom.
    pub(crate) fn inside(&self) -> (f64, f64, f64, f64) {
        let (a, b) = self.y.range;
        (self.x.range.0, a.min(b), self.x.range.1, a.max(b))
    }

    /// The picture: what is behind the axes, and what is before them.
    pub(crate) fn draw(&self, label: &str, behind: &Markup, marks: &Markup) -> Markup {
        let (left, top, right, bottom) = self.inside();
        let ends = |(a, b): (f64, f64)| format!("{a} {b}");
        html! {
            svg viewBox={ "0 0 " (WIDTH) " " (px(self.height)) } role="img" aria-label=(label)
                data-x=(ends(self.x.domain)) data-y=(ends(self.y.domain))
                data-box={ (px(left)) " " (px(top)) " " (px(right)) " " (px(bottom)) } {
                (behind)
                (marks)
            }
        }
    }

    /// Lines across at round values, with their numbers.
    pub(crate) fn y_axis(&self) -> Markup {
        let (left, _, right, _) = self.inside();
        let (values, digits) = ticks(self.y.domain, 4);
        html! {
            @for v in values {
                line class="grid" x1=(px(left)) x2=(px(right)) y1=(px(self.y.at(v))) y2=(px(self.y.at(v))) {}
                text class="tick" x=(px(left - 5.0)) y=(px(self.y.at(v) + 4.0)) text-anchor="end" {
                    (say::number(v, digits))
                }
            }
        }
    }

    /// The axis below, with numbers at these values and a word for them.
    pub(crate) fn x_axis(&self, at: &[(f64, String)], word: &str) -> Markup {
        let (left, _, right, bottom) = self.inside();
        html! {
            line class="axis" x1=(px(left)) x2=(px(right)) y1=(px(bottom)) y2=(px(bottom)) {}
            @for (v, text) in at {
                line class="axis" x1=(px(self.x.at(*v))) x2=(px(self.x.at(*v))) y1=(px(bottom)) y2=(px(bottom + 4.0)) {}
                @let (x, anchor) = self.kept(*v, text);
                text class="tick" x=(px(x)) y=(px(bottom + 16.0)) text-anchor=(anchor) { (text) }
            }
            text class="word" x=(px(right)) y=(px(bottom + 30.0)) text-anchor="end" { (word) }
        }
    }

    /// Where a number below stands, so that it stays in the picture.
    fn kept(&self, v: f64, text: &str) -> (f64, &'static str) {
        let half = 3.3 * text.chars().count() as f64;
        let x = self.x.at(v);
        if x + half > WIDTH - 2.0 { (WIDTH - 2.0, "end") } else { (x, "middle") }
    }

    /// The axis of time, minutes and seconds.
    pub(crate) fn time_axis(&self, word: &str) -> Markup {
        let at: Vec<(f64, String)> =
            minutes(self.x.domain, 5).into_iter().map(|t| (t, say::clock(t))).collect();
        self.x_axis(&at, word)
    }

    /// The axis of round values.
    pub(crate) fn number_axis(&self, word: &str) -> Markup {
        let (values, digits) = ticks(self.x.domain, 5);
        let at: Vec<(f64, String)> =
            values.into_iter().map(|v| (v, say::number(v, digits))).collect();
        self.x_axis(&at, word)
    }
}

/// A picture with its title above and its explanation below.
pub(crate) fn figure(title: &str, note: &str, picture: &Markup) -> Markup {
    html! {
        figure {
            figcaption { strong { (title) } }
            (picture)
            @if !note.is_empty() { p.note { (note) } }
        }
    }
}

/// A frame of rows, the first on top, each with room for a line of text above its mark.
pub(crate) fn row_frame(x: (f64, f64), rows: usize) -> Frame {
    const ROW: f64 = 30.0;
    let height = ROW * rows as f64 + 46.0;
    Frame {
        x: Scale { domain: x, range: (10.0, WIDTH - 10.0) },
        y: Scale { domain: (0.0, rows as f64), range: (8.0, height - 38.0) },
        height,
    }
}
