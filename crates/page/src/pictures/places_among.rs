//! Bars from 0 to 100: where a value lies among the runners of a published group, its interval always drawn.

use maud::{Markup, html};
use runform::Report;
use runform::metrics::plain;
use runform::report::say;

use crate::norms::{Place, places};
use crate::plot::{Bar, Marker, Zone, bar};
use crate::words::{fill, word};

/// Places that are marked.
const MARKED: [f64; 5] = [5.0, 25.0, 50.0, 75.0, 95.0];

/// The bars; `None` where no published group is like this runner at this speed.
pub(crate) fn among(report: &Report) -> Option<Markup> {
    let places = places(report);
    if places.is_empty() {
        return None;
    }
    Some(html! {
        p { (word("norm.lead")) }
        div.grid { @for place in &places { (one(place)) } }
    })
}

fn one(place: &Place) -> Markup {
    let (norm, info) = (place.norm, place.norm.metric.info());
    let (low, high) = place.interval;
    let whole = |v: f64| format!("{:.0}", v.clamp(0.0, 100.0));
    let ends = fill(
        "bar.value",
        &[("value", &whole(place.percentile)), ("low", &whole(low)), ("high", &whole(high))],
    );
    let group = fill(&format!("norm.{}", norm.id), &[("n", &norm.runners.to_string())]);
    let speed = say::value(runform::MetricId::Speed, place.speed_mps);
    let value = say::value(norm.metric, place.value);
    let text = fill(
        "norm.place",
        &[("value", &value), ("place", &ends), ("group", &group), ("speed", &speed)],
    );
    let zone = |ends: (f64, f64), class, key| Zone { ends, class, word: word(key).to_owned() };
    let picture = Bar {
        label: fill("picture.label", &[("title", plain(info.title())), ("note", &text)]),
        domain: (0.0, 100.0),
        zones: vec![
            zone((0.0, 25.0), "norm-outer", "norm.lower"),
            zone((25.0, 75.0), "norm-inner", "norm.middle"),
            zone((75.0, 100.0), "norm-outer", "norm.upper"),
        ],
        borders: MARKED.iter().map(|p| (*p, whole(*p))).collect(),
        ends: None,
        markers: vec![Marker {
            name: String::new(),
            class: "both",
            value: place.percentile,
            interval: Some(place.interval),
        }],
        usual: None,
    };
    html! {
        div.sign {
            p.measure { strong { (info.title()) } " " (text) }
            (bar(&picture))
            p.small { (fill("norm.source", &[("source", &norm.source)])) }
        }
    }
}
