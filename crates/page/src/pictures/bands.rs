//! Bars: where a value lies among usual, mild, moderate and severe, its interval always drawn.

use maud::{Markup, html};
use runform::Report;
use runform::form::{
    Basis, Direction, Evidence, FaultCatalogue, FaultFinding, Judged, Severity, Status,
};
use runform::metrics::{MetricId, MetricValue, plain};
use runform::recording::Side;
use runform::report::say;

use crate::plot::{Bar, Marker, Zone, bar};
use crate::words::{fill, word};

/// The bars of these signs of a fault, each under its name and value.
pub(crate) fn bars<'a>(
    report: &Report,
    catalogue: &FaultCatalogue,
    fault: &str,
    signs: impl IntoIterator<Item = &'a Evidence>,
) -> Markup {
    html! {
        @for e in signs {
            @if let Some(b) = of_sign(report, direction(catalogue, fault, e), e) {
                div.sign {
                    p.measure { strong { (e.subject.title()) } (say::compared_how(e)) " " (values(&b, e)) }
                    (bar(&b))
                }
            } @else {
                p.measure { (say::evidence(e, true)) }
            }
        }
    }
}

/// The bar of the sign that decides a finding, with its name and values.
pub(crate) fn deciding(
    report: &Report,
    catalogue: &FaultCatalogue,
    f: &FaultFinding,
) -> Option<(String, Bar)> {
    let e = f.evidence.iter().find(|e| e.primary)?;
    let b = of_sign(report, direction(catalogue, &f.fault, e), e)?;
    let values = values(&b, e);
    let title = format!("{}{}", plain(e.subject.title()), say::compared_how(e));
    Some((fill("bar.named", &[("title", &title), ("values", &values)]), b))
}

/// Which values are worse, by the catalogue.
fn direction(catalogue: &FaultCatalogue, fault: &str, e: &Evidence) -> Direction {
    let criteria = catalogue.fault(fault).map(|f| f.criteria.as_slice()).unwrap_or_default();
    let mine = criteria.iter().find(|c| c.judged() == Some(e.subject) && c.primary == e.primary);
    let by_bands = if e.bands[0] > e.bands[2] { Direction::Below } else { Direction::Above };
    mine.map_or(by_bands, |c| c.direction)
}

/// The values beside the name.
fn values(bar: &Bar, e: &Evidence) -> String {
    // Where words name the side, the sign has nothing more to say.
    let turned = bar.ends.is_some() && e.side_says.is_some() && e.value < 0.0;
    let sign = if turned { -1.0 } else { 1.0 };
    let show = |m: &Marker| match m.interval.map(|(l, h)| if turned { (-h, -l) } else { (l, h) }) {
        Some((low, high)) => {
            let ends = (say::bare_amount(e, low), say::bare_amount(e, high));
            let values =
                [("value", say::amount(e, sign * m.value)), ("low", ends.0), ("high", ends.1)];
            let text = fill("bar.value", &values.each_ref().map(|(k, v)| (*k, v.as_str())));
            if m.name.is_empty() {
                return text;
            }
            fill("bar.side", &[("side", &m.name), ("text", &text)])
        }
        None => say::amount(e, sign * m.value),
    };
    bar.markers.iter().map(show).collect::<Vec<_>>().join(" | ")
}

/// The bar of a sign; `None` where its bands say nothing (a weight, a run's own spread of zero).
fn of_sign(report: &Report, direction: Direction, e: &Evidence) -> Option<Bar> {
    let [mild, moderate, severe] = e.bands;
    if !e.bands.iter().all(|b| b.is_finite()) || (severe - mild).abs() < 1e-12 {
        return None;
    }
    let markers = markers(report, e);
    let usual = match e.basis {
        Basis::OwnBaseline { mean, .. } => Some((mean, word("bar.own").to_owned())),
        Basis::OtherShoes { mean, .. } => Some((mean, word("bar.other_shoes").to_owned())),
        _ => None,
    };
    let step = (severe - mild).abs().max(1e-9);
    let seen = markers.iter().flat_map(|m| {
        let (low, high) = m.interval.unwrap_or((m.value, m.value));
        [m.value, low, high]
    });
    let seen = seen.chain(usual.iter().map(|(mean, _)| *mean));
    let (low, high) =
        seen.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
    let domain = match direction {
        Direction::Above => (low.min(mild - 0.8 * step), high.max(severe + 0.4 * step)),
        Direction::Below => (low.min(severe - 0.4 * step), high.max(mild + 0.8 * step)),
        Direction::AwayFromZero => {
            let end = low.abs().max(high.abs()).max(severe.abs() + 0.3 * step);
            (-end, end)
        }
    };
    let room = 0.03 * (domain.1 - domain.0);
    let domain = (domain.0 - room, domain.1 + room);
    let borders = match direction {
        Direction::AwayFromZero => vec![mild, moderate, severe, -mild, -moderate, -severe],
        _ => vec![mild, moderate, severe],
    };
    Some(Bar {
        label: say::evidence(e, true),
        domain,
        zones: zones(direction, e.bands, domain),
        borders: borders.into_iter().map(|b| (b, say::bare_amount(e, b))).collect(),
        ends: (direction == Direction::AwayFromZero && e.side_says.is_some())
            .then(|| (word("bar.to_left").to_owned(), word("bar.to_right").to_owned())),
        markers,
        usual,
    })
}

fn zone(ends: (f64, f64), severity: Severity) -> Zone {
    Zone { ends, class: class(severity), word: say::severity(severity).to_owned() }
}

/// Class of a severity in the style sheet.
pub(crate) fn class(severity: Severity) -> &'static str {
    match severity {
        Severity::None => "usual-zone",
        Severity::Borderline => "borderline",
        Severity::Mild => "mild",
        Severity::Moderate => "moderate",
        Severity::Severe => "severe",
    }
}

fn zones(direction: Direction, [a, b, c]: [f64; 3], (low, high): (f64, f64)) -> Vec<Zone> {
    let up = [
        ((low, a), Severity::None),
        ((a, b), Severity::Mild),
        ((b, c), Severity::Moderate),
        ((c, high), Severity::Severe),
    ];
    let down = [
        ((a, high), Severity::None),
        ((b, a), Severity::Mild),
        ((c, b), Severity::Moderate),
        ((low, c), Severity::Severe),
    ];
    let of = |list: &[((f64, f64), Severity)]| -> Vec<Zone> {
        list.iter().map(|(ends, severity)| zone(*ends, *severity)).collect()
    };
    match direction {
        Direction::Above => of(&up),
        Direction::Below => of(&down),
        Direction::AwayFromZero => {
            let mirrored = [
                ((-a, a), Severity::None),
                ((-b, -a), Severity::Mild),
                ((-c, -b), Severity::Moderate),
                ((low, -c), Severity::Severe),
            ];
            let mut out = of(&mirrored);
            out.extend(of(&up[1..]));
            out
        }
    }
}

/// The values of a sign: left and right where both were measured, else the one that was judged.
fn markers(report: &Report, e: &Evidence) -> Vec<Marker> {
    let population = matches!(e.basis, Basis::Population | Basis::OwnBaseline { .. });
    if let (Judged::Metric(m), true) = (e.subject, population && say::both_sides(e).is_some()) {
        let sides = [(Side::Left, "left"), (Side::Right, "right")];
        let found: Vec<Marker> = sides
            .iter()
            .filter_map(|(side, class)| {
                let own = of_metric(report, m, Some(*side))?;
                Some(Marker {
                    name: say::side(*side).to_owned(),
                    class,
                    value: own.value,
                    interval: Some((own.low, own.high)),
                })
            })
            .collect();
        if found.len() == 2 {
            return found;
        }
    }
    let name = e.side.filter(|_| say::both_sides(e).is_some()).map(say::side).unwrap_or_default();
    vec![Marker { name: name.to_owned(), class: "both", value: e.value, interval: e.interval }]
}

/// The estimate of the whole recording.
pub(crate) fn of_metric(
    report: &Report,
    metric: MetricId,
    side: Option<Side>,
) -> Option<&runform::metrics::Estimate> {
    let mine = |m: &&MetricValue| m.metric == metric && m.bout.is_none() && m.side == side;
    report.metrics.iter().find(mine)?.estimate()
}

/// Bars of what was judged against limits and is usual, for a closer look.
pub(crate) fn usual(report: &Report, catalogue: &FaultCatalogue) -> Markup {
    let mut shown: Vec<Judged> = Vec::new();
    let judged =
        |f: &&FaultFinding| matches!(f.status, Status::Assessed { severity: Severity::None, .. });
    let mut list: Vec<(&str, &Evidence)> = Vec::new();
    for f in report.faults.iter().filter(judged) {
        for e in f.evidence.iter().filter(|e| e.primary) {
            if !shown.contains(&e.subject) {
                shown.push(e.subject);
                list.push((&f.fault, e));
            }
        }
    }
    if list.is_empty() {
        return html! {};
    }
    html! { div.grid { @for (fault, e) in list { (bars(report, catalogue, fault, [e])) } } }
}
