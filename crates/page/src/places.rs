//! One picture of where sensors sit.

use maud::{Markup, html};
use runform::recording::Placement;

use crate::alone::alone;
use crate::figure::{SIZE, body};
use crate::plot::px;
use crate::words::word;

/// Size of the picture.
const WIDTH: f64 = 820.0;
const HEIGHT: f64 = 430.0;
/// Where the figure stands in it.
const LEFT: f64 = 0.5 * (WIDTH - SIZE.0);
const TOP: f64 = 46.0;

/// A place: the point on the figure, and the row of its words, on the left or on the right.
struct Place {
    placement: Placement,
    at: (f64, f64),
    row: f64,
    left: bool,
}

fn place(placement: Placement) -> Place {
    let (at, row, left) = match placement {
        Placement::Head => ((112.0, 26.0), 60.0, false),
        Placement::Trunk => ((100.0, 80.0), 96.0, true),
        Placement::Wrist => ((52.0, 172.0), 214.0, true),
        Placement::Waist => ((119.0, 140.0), 150.0, false),
        Placement::Sacrum => ((100.0, 156.0), 156.0, true),
        Placement::Pelvis => ((112.0, 166.0), 200.0, false),
        Placement::Hip => ((125.0, 176.0), 250.0, false),
        Placement::Pocket => ((117.0, 204.0), 300.0, false),
        Placement::Thigh => ((86.0, 222.0), 272.0, true),
        Placement::Shank => ((82.0, 296.0), 330.0, true),
        _ => ((124.0, 338.0), 376.0, false),
    };
    Place { placement, at, row, left }
}

/// The picture as a file of its own.
#[must_use]
pub fn placements() -> String {
    let title = word("places.title");
    let content = html! {
        text.title x=(px(0.5 * WIDTH)) y="26" text-anchor="middle" { (title) }
        g transform={ "translate(" (LEFT) " " (TOP) ")" } { (body()) }
        @for p in Placement::ALL { (drawn(&place(p))) }
    };
    alone((WIDTH, HEIGHT), title, &content)
}

fn drawn(p: &Place) -> Markup {
    let (x, y) = (LEFT + p.at.0, TOP + p.at.1);
    let edge = if p.left { LEFT - 8.0 } else { LEFT + SIZE.0 + 8.0 };
    let anchor = if p.left { "end" } else { "start" };
    let name = p.placement.name();
    let (about, measures) = (format!("places.{name}"), format!("places.{name}_gives"));
    let text_x = if p.left { edge - 6.0 } else { edge + 6.0 };
    html! {
        line.lead x1=(px(x)) y1=(px(y)) x2=(px(edge)) y2=(px(p.row)) {}
        circle.sensor cx=(px(x)) cy=(px(y)) r="6" {}
        text.name x=(px(text_x)) y=(px(p.row)) text-anchor=(anchor) { (word(&about)) }
        text.about x=(px(text_x)) y=(px(p.row + 16.0)) text-anchor=(anchor) { (word(&measures)) }
    }
}
