//! Cadence, contact time and speed over the run, with its bouts and holes.

use maud::{Markup, html};
use runform::gait::Activity;
use runform::recording::Side;
use runform::report::say;
use runform::{MetricId, Report};

use crate::input::{Run, Window};
use crate::plot::{Curve, Frame, Scale, figure, line, px};
use crate::reference::reference;
use crate::words::{fill, word};

/// Height of each picture.
const HEIGHT: f64 = 170.0;
/// Shortest stretch that a point stands for, s.
const LEAST_S: f64 = 10.0;
/// Fewest strides of a bout that show where others are missing.
const FEWEST: usize = 6;
/// Most points of a line.
const MOST: f64 = 120.0;

/// The pictures over time that the run has numbers for.
pub(crate) fn course(run: &Run) -> Markup {
    html! {
        div.grid {
            @if let Some(p) = cadence(run) { (p) }
            @if let Some(p) = of_strides(run, MetricId::ContactTime, 0.01, true) { (p) }
            @if let Some(p) = of_strides(run, MetricId::Speed, 0.2, false) { (p) }
        }
    }
}

/// Cadence, window by window.
fn cadence(run: &Run) -> Option<Markup> {
    let curve = steps(run);
    let mean = run.report.metric(MetricId::Cadence)?.estimate()?.value;
    let note = fill("course.mean", &[("mean", &say::value(MetricId::Cadence, mean))]);
    drawn(run, &titled(&run.report, MetricId::Cadence), &note, &[(curve, "both")], 6.0)
}

/// Cadence for a larger picture.
pub(crate) fn track(run: &Run) -> Option<Markup> {
    let curve = steps(run);
    let y = Scale::room(curve.points().map(|p| p.1), 6.0)?;
    let frame = Frame::new((0.0, run.report.duration_s.max(1.0)), y, 100.0);
    Some(html! {
        text.soft x="44" y="2" { (word("poster.cadence")) }
        g transform="scale(1.6 1.4)" {
            (ground(run, &frame))
            (frame.y_axis())
            (line(&frame, &curve, "both"))
            (frame.time_axis(word("course.time")))
        }
    })
}

/// Cadence of the windows of running.
fn steps(run: &Run) -> Curve {
    let points = |w: &Window| {
        let cadence = w.cadence_spm.filter(|_| w.activity == Activity::Running)?;
        Some((0.5 * (w.t_start_s + w.t_end_s), cadence))
    };
    let gap = reference().hole.breaks_line_s;
    in_pieces(run.windows.iter().filter_map(points), gap)
}

/// Middle values of a metric of strides over equal stretches of time.
fn of_strides(run: &Run, metric: MetricId, least: f64, sides: bool) -> Option<Markup> {
    let (factor, _) = say::scale(metric);
    let step = (run.report.duration_s / MOST).max(LEAST_S);
    let gap = reference().hole.breaks_line_s.max(1.5 * step);
    let of = |side: Option<Side>| {
        let mine = run.strides.iter().filter(|s| side.is_none() || s.side == side);
        let values = mine.filter_map(|s| Some((s.t_s, factor * s.value(metric)?)));
        in_pieces(middles(values, step).into_iter(), gap)
    };
    let both = [(Side::Left, "left"), (Side::Right, "right")];
    let mut curves: Vec<(Curve, &str)> = Vec::new();
    if sides {
        curves.extend(both.iter().map(|(side, class)| (of(Some(*side)), *class)));
        curves.retain(|(c, _)| c.points().next().is_some());
    }
    if curves.is_empty() {
        curves.push((of(None), "both"));
    }
    // A speed that was entered is one number, and no picture.
    if metric == MetricId::Speed && is_flat(&curves) {
        return None;
    }
    let told = |side: Option<Side>| {
        super::of_metric(&run.report, metric, side).map(|e| say::value(metric, e.value))
    };
    let note = match (told(Some(Side::Left)), told(Some(Side::Right))) {
        (Some(left), Some(right)) if sides => {
            fill("course.sides", &[("left", &left), ("right", &right)])
        }
        _ => fill("course.mean", &[("mean", &told(None)?)]),
    };
    drawn(run, &titled(&run.report, metric), &note, &curves, factor * least)
}

fn is_flat(curves: &[(Curve, &str)]) -> bool {
    let mut values = curves.iter().flat_map(|(c, _)| c.points()).map(|p| p.1);
    let first = values.next();
    first.is_none_or(|first| values.all(|v| (v - first).abs() < 1e-6))
}

/// Title with the unit of the axis; of a number of this report, by its place.
pub(crate) fn titled(report: &Report, metric: MetricId) -> String {
    let (_, unit) = say::scale(metric);
    let own = super::of_metric(report, metric, None).map(|e| say::title_of(metric, e));
    let title = own.unwrap_or(metric.info().title());
    fill("picture.title", &[("title", title), ("unit", unit.trim())])
}

/// Points in order of time as pieces, broken where nothing was for longer than `gap_s`.
fn in_pieces(points: impl Iterator<Item = (f64, f64)>, gap_s: f64) -> Curve {
    let mut curve = Curve::default();
    let mut last = f64::NEG_INFINITY;
    for (t, v) in points {
        match curve.pieces.last_mut() {
            Some(piece) if t - last <= gap_s => piece.push((t, v)),
            _ => curve.pieces.push(vec![(t, v)]),
        }
        last = t;
    }
    curve
}

/// Middle values over stretches of `step_s` from zero, at the means of their times: one wild stride does
/// not move them.
fn middles(values: impl Iterator<Item = (f64, f64)>, step_s: f64) -> Vec<(f64, f64)> {
    let all: Vec<(f64, f64)> = values.collect();
    let step = |p: &(f64, f64)| (p.0 / step_s).floor() as i64;
    let middle = |part: &[(f64, f64)]| {
        let t = part.iter().map(|p| p.0).sum::<f64>() / part.len() as f64;
        Some((t, median(part.iter().map(|p| p.1))?))
    };
    all.chunk_by(|a, b| step(a) == step(b)).filter_map(middle).collect()
}

/// The middle value.
pub(crate) fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len();
    let (low, high) = (sorted.get(n.saturating_sub(1) / 2)?, sorted.get(n / 2)?);
    Some(0.5 * (low + high))
}

fn drawn(
    run: &Run,
    title: &str,
    note: &str,
    curves: &[(Curve, &str)],
    least: f64,
) -> Option<Markup> {
    let y = Scale::room(curves.iter().flat_map(|(c, _)| c.points()).map(|p| p.1), least)?;
    let frame = Frame::new((0.0, run.report.duration_s.max(1.0)), y, HEIGHT);
    let behind = html! { (ground(run, &frame)) (frame.y_axis()) };
    let marks = html! {
        @for (curve, class) in curves { (line(&frame, curve, class)) }
        (frame.time_axis(word("course.time")))
    };
    let label = fill("picture.label", &[("title", title), ("note", note)]);
    Some(figure(title, note, &frame.draw(&label, &behind, &marks)))
}

/// The stretches of running, and what could not be used: one shape each, however many there are.
pub(crate) fn ground(run: &Run, frame: &Frame) -> Markup {
    let bouts = run.report.bouts.iter().map(|b| (b.t_start_s, b.t_end_s));
    let holes = holes(run);
    html! {
        path.bout d=(shape(frame, bouts, 0.0)) {}
        @if !holes.is_empty() { path.hole d=(shape(frame, holes.into_iter(), 1.5)) {} }
    }
}

/// Stretches of time as one path, each at least `least` wide.
fn shape(frame: &Frame, stretches: impl Iterator<Item = (f64, f64)>, least: f64) -> String {
    let (_, top, _, bottom) = frame.inside();
    let (top, bottom) = (px(top), px(bottom));
    let mut path = String::new();
    let mut last = f64::NEG_INFINITY;
    for (from, to) in stretches {
        let from = frame.x.within(from);
        let to = frame.x.within(to).max(from + least);
        // What is covered already shows nothing new.
        if to - last < 0.05 {
            continue;
        }
        last = to;
        let from = px(from);
        path += &format!("M{from} {top}H{}V{bottom}H{from}Z", px(to));
    }
    path
}

/// True when a part of the run could not be used.
pub(crate) fn has_holes(run: &Run) -> bool {
    !holes(run).is_empty()
}

/// Stretches in which nothing was seen: windows of unknown movement, and stretches of a bout without a stride.
fn holes(run: &Run) -> Vec<(f64, f64)> {
    let mut out: Vec<(f64, f64)> = Vec::new();
    for w in run.windows.iter().filter(|w| w.activity == Activity::Unknown) {
        match out.last_mut() {
            Some(last) if last.1 >= w.t_start_s - 1e-6 => last.1 = w.t_end_s,
            _ => out.push((w.t_start_s, w.t_end_s)),
        }
    }
    for b in &run.report.bouts {
        let inside = run.strides.iter().filter(|s| s.bout == b.index).map(|s| s.t_s);
        // A sensor that sees no strides leaves no hole where they are missing.
        if inside.clone().take(FEWEST).count() < FEWEST {
            continue;
        }
        let mut last = b.t_start_s;
        for t in inside.chain([b.t_end_s]) {
            if t - last >= reference().hole.shown_s {
                out.push((last, t));
            }
            last = last.max(t);
        }
    }
    out
}
