//! The run in blocks of five minutes: middle values of each, and what drifted.

use maud::{Markup, html};
use runform::MetricId;
use runform::gait::Activity;
use runform::metrics::{Drift, plain};
use runform::report::say;

use super::course::{median, titled};
use crate::input::Run;
use crate::plot::{Curve, Frame, Scale, figure, line, px};
use crate::reference::reference;
use crate::words::{fill, word};

/// Columns beside cadence, those that the run has.
const COLUMNS: [MetricId; 8] = [
    MetricId::Speed,
    MetricId::ContactTime,
    MetricId::VerticalOscillation,
    MetricId::PtaResultant,
    MetricId::SacralPeak,
    MetricId::TrunkLean,
    MetricId::PelvicDrop,
    MetricId::BrakePeak,
];
/// Most columns beside cadence that a phone's screen has room for.
const MOST_COLUMNS: usize = 3;
/// Most drifts that are drawn.
const MOST_DRIFTS: usize = 4;
/// Most blocks: a week.
const MOST_BLOCKS: usize = 2016;
/// Height of each picture.
const HEIGHT: f64 = 150.0;

/// A block of the run.
struct Block {
    from_s: f64,
    to_s: f64,
}

/// Blocks from the first step on; none for a short run. A rest of less than half a block joins the last.
fn of(run: &Run) -> Vec<Block> {
    let b = reference().blocks;
    let (Some(first), Some(last)) = (run.report.bouts.first(), run.report.bouts.last()) else {
        return Vec::new();
    };
    if run.report.running_s() < b.shortest_s || b.length_s <= 0.0 {
        return Vec::new();
    }
    let span = last.t_end_s - first.t_start_s;
    let n = ((span / b.length_s).round() as usize).clamp(1, MOST_BLOCKS);
    (0..n)
        .map(|i| {
            let from_s = first.t_start_s + b.length_s * i as f64;
            let to_s = if i + 1 == n { last.t_end_s } else { from_s + b.length_s };
            Block { from_s, to_s }
        })
        .collect()
}

/// Middle value of a metric in a block, in its unit.
fn middle(run: &Run, metric: MetricId, b: &Block) -> Option<f64> {
    let inside = |t: f64| t >= b.from_s && t < b.to_s;
    let values: Vec<f64> = if metric == MetricId::Cadence {
        let mine = run.windows.iter().filter(|w| inside(0.5 * (w.t_start_s + w.t_end_s)));
        mine.filter(|w| w.activity == Activity::Running).filter_map(|w| w.cadence_spm).collect()
    } else {
        // Strides stand in order of time.
        let first = run.strides.partition_point(|s| s.t_s < b.from_s);
        let rest = run.strides.get(first..).unwrap_or_default();
        rest.iter().take_while(|s| s.t_s < b.to_s).filter_map(|s| s.value(metric)).collect()
    };
    median(values.into_iter())
}

/// The table, and pictures of what drifted; nothing for a short run.
pub(crate) fn blocks(run: &Run) -> Option<Markup> {
    let blocks = of(run);
    if blocks.len() < 2 {
        return None;
    }
    let drifted: Vec<&Drift> = run.report.drifts.iter().filter(|d| d.beyond_mdc).collect();
    Some(html! {
        @if drifted.is_empty() { p { (word("blocks.steady")) } }
        @else { ul { @for d in &drifted { li { (say::drift(d)) } } } }
        div.grid {
            @for d in drifted.iter().filter(|d| run.strides.iter().any(|s| s.value(d.metric).is_some()))
                .take(MOST_DRIFTS)
            {
                @if let Some(p) = picture(run, &blocks, d.metric) { (p) }
            }
        }
        (table(run, &blocks))
    })
}

fn table(run: &Run, blocks: &[Block]) -> Markup {
    let has = |m: &MetricId| blocks.iter().any(|b| middle(run, *m, b).is_some());
    let mut columns = vec![MetricId::Cadence];
    columns.extend(COLUMNS.into_iter().filter(has).take(MOST_COLUMNS));
    html! {
        div.scroll tabindex="0" role="region" aria-label=(word("blocks.caption")) {
            table.blocks {
            caption { (word("blocks.caption")) }
                thead { tr {
                    th scope="col" { (word("blocks.time")) }
                    @for m in &columns { th scope="col" { (plain(m.info().title())) ", " (say::scale(*m).1.trim()) } }
                } }
                tbody {
                    @for b in blocks {
                        tr {
                            th scope="row" { (say::clock(b.from_s)) "–" (say::clock(b.to_s)) }
                            @for m in &columns {
                                td { @if let Some(v) = middle(run, *m, b) { (say::bare(*m, v)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn picture(run: &Run, blocks: &[Block], metric: MetricId) -> Option<Markup> {
    let (factor, _) = say::scale(metric);
    let points: Vec<(f64, f64)> = blocks
        .iter()
        .filter_map(|b| Some((0.5 * (b.from_s + b.to_s), factor * middle(run, metric, b)?)))
        .collect();
    let least = 1e-9 + 0.1 * points.first()?.1.abs();
    let y = Scale::room(points.iter().map(|p| p.1), least)?;
    let frame = Frame::new((0.0, run.report.duration_s.max(1.0)), y, HEIGHT);
    let marks = html! {
        (line(&frame, &Curve::whole(points.clone()), "both"))
        @for (x, v) in &points { circle.dot cx=(px(frame.x.at(*x))) cy=(px(frame.y.at(*v))) r="3.5" {} }
        (frame.time_axis(word("course.time")))
    };
    let title = titled(&run.report, metric);
    let label = fill("picture.label", &[("title", &title), ("note", word("blocks.caption"))]);
    let behind = html! { (super::course::ground(run, &frame)) (frame.y_axis()) };
    Some(figure(&title, word("blocks.note"), &frame.draw(&label, &behind, &marks)))
}
