//! A standing person seen from behind, so that left is on the left, and where on it things are.

use maud::{Markup, html};

use crate::plot::px;

/// Size of the figure.
pub(crate) const SIZE: (f64, f64) = (200.0, 360.0);

/// Limbs from joint to joint, with their thickness.
const LIMBS: [(f64, f64, f64, f64, f64); 10] = [
    (78.0, 84.0, 60.0, 134.0, 17.0),
    (60.0, 134.0, 50.0, 180.0, 14.0),
    (122.0, 84.0, 140.0, 134.0, 17.0),
    (140.0, 134.0, 150.0, 180.0, 14.0),
    (88.0, 178.0, 84.0, 248.0, 25.0),
    (84.0, 248.0, 82.0, 318.0, 18.0),
    (112.0, 178.0, 116.0, 248.0, 25.0),
    (116.0, 248.0, 118.0, 318.0, 18.0),
    (82.0, 330.0, 74.0, 340.0, 15.0),
    (118.0, 330.0, 126.0, 340.0, 15.0),
];

/// The body, drawn once.
pub(crate) fn body() -> Markup {
    html! {
        g.body {
            circle cx="100" cy="34" r="21" {}
            line x1="100" y1="52" x2="100" y2="70" stroke-width="17" {}
            path d="M74 78Q100 66 126 78L119 128Q117 144 124 166Q126 186 100 188Q74 186 76 166Q83 144 81 128Z" {}
            @for (x1, y1, x2, y2, w) in LIMBS {
                line x1=(px(x1)) y1=(px(y1)) x2=(px(x2)) y2=(px(y2)) stroke-width=(px(w)) {}
            }
        }
    }
}

/// A place on the body: on the axis, or of a left and a right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Spot {
    /// On the axis.
    Middle(f64, f64),
    /// Left; the right lies mirrored.
    Paired(f64, f64),
    /// Beside it: about the run as a whole.
    Beside,
}

/// Where a part of the body is, by its name in `body.toml`.
pub(crate) fn spot(part: &str) -> Spot {
    match part {
        "head" => Spot::Middle(100.0, 34.0),
        "chest" => Spot::Middle(100.0, 96.0),
        "waist" => Spot::Middle(100.0, 138.0),
        "lower_back" => Spot::Middle(100.0, 152.0),
        "pelvis" => Spot::Middle(100.0, 168.0),
        "side" => Spot::Paired(80.0, 120.0),
        "hip" => Spot::Paired(78.0, 174.0),
        "thigh" => Spot::Paired(86.0, 214.0),
        "knee" => Spot::Paired(84.0, 248.0),
        "shank" => Spot::Paired(83.0, 288.0),
        "foot" => Spot::Paired(77.0, 336.0),
        "hand" => Spot::Paired(50.0, 180.0),
        _ => Spot::Beside,
    }
}
