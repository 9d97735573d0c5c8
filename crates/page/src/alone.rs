//! A picture as a file of its own, with its style in it.

use maud::{Markup, PreEscaped, html};

const STYLE: &str = include_str!("picture.css");

/// The SVG of a picture of some width and height; `title` is what a screen reader says.
pub(crate) fn alone((width, height): (f64, f64), title: &str, content: &Markup) -> String {
    let picture = html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (width) " " (height) }
            width=(width) height=(height) role="img" aria-label=(title) {
            title { (title) }
            style { (PreEscaped(STYLE)) }
            rect.paper width="100%" height="100%" {}
            (content)
        }
    };
    picture.into_string() + "\n"
}
