//! The average stride: mean and spread of the signals from one landing of a foot to the next, left against
//! right, with the instants at which the foot leaves the ground.

use maud::{Markup, html};
use runform::MetricId;
use runform::recording::{Placement, Side};
use runform::report::{Channel, Foot, say};

use super::of_metric;
use crate::input::{Run, Wave};
use crate::plot::{Curve, Frame, Scale, band, figure, line, px};
use crate::words::{fill, word};

/// Height of each picture.
const HEIGHT: f64 = 190.0;
/// Most pictures.
const MOST: usize = 8;

const PELVIS: [Placement; 5] =
    [Placement::Sacrum, Placement::Pelvis, Placement::Waist, Placement::Hip, Placement::Pocket];
const TRUNK: [Placement; 2] = [Placement::Trunk, Placement::Head];
const SHANK: [Placement; 1] = [Placement::Shank];
const FOOT: [Placement; 1] = [Placement::Foot];

/// What is shown, in this order: the first placement of each row that has it.
const SHOWN: [(&[Placement], Channel); 9] = [
    (&PELVIS, Channel::AccUp),
    (&SHANK, Channel::AccUp),
    (&PELVIS, Channel::LateralLean),
    (&PELVIS, Channel::Lean),
    (&TRUNK, Channel::Lean),
    (&TRUNK, Channel::LateralLean),
    (&TRUNK, Channel::AccUp),
    (&SHANK, Channel::PitchRate),
    (&FOOT, Channel::PitchRate),
];

/// The waves of one place and signal.
pub(crate) struct Group<'a> {
    pub placement: Placement,
    pub channel: Channel,
    pub waves: Vec<&'a Wave>,
}

/// The groups that a run has.
pub(crate) fn groups(run: &Run) -> Vec<Group<'_>> {
    let group = |(places, channel): &(&[Placement], Channel)| {
        let has = |p: &&Placement| of(run, **p, *channel).next().is_some();
        let placement = *places.iter().find(has)?;
        let mut waves: Vec<&Wave> = of(run, placement, *channel).collect();
        waves.dedup_by_key(|w| w.foot);
        // Where the feet are known, an unknown one adds nothing.
        if waves.iter().any(|w| side(w).is_some()) {
            waves.retain(|w| side(w).is_some());
        }
        Some(Group { placement, channel: *channel, waves })
    };
    SHOWN.iter().filter_map(group).take(MOST).collect()
}

fn of(run: &Run, placement: Placement, channel: Channel) -> impl Iterator<Item = &Wave> {
    run.waves.iter().filter(move |w| w.placement == placement && w.channel == channel)
}

fn side(w: &Wave) -> Option<Side> {
    match w.foot {
        Foot::Left => Some(Side::Left),
        Foot::Right => Some(Side::Right),
        _ => None,
    }
}

/// True when it is known which foot is which.
pub(crate) fn known_feet(run: &Run) -> bool {
    run.waves.iter().any(|w| side(w).is_some())
}

/// Class of a foot in the style sheet.
fn class(w: &Wave) -> &'static str {
    match w.foot {
        Foot::Left | Foot::Even => "left",
        _ => "right",
    }
}

/// The pictures of the average stride.
pub(crate) fn waves(run: &Run) -> Markup {
    html! { div.grid { @for g in groups(run) { @if let Some(p) = picture(run, &g) { (p) } } } }
}

/// Name of a signal at a place: of its own where it has one.
pub(crate) fn name(placement: Placement, channel: Channel) -> String {
    let own = format!("wave.{}.{}", placement.name(), channel.name());
    if crate::words::has(&own) {
        return word(&own).to_owned();
    }
    let signal = format!("wave.{}", channel.name());
    fill("wave.at", &[("signal", word(&signal)), ("place", &say::site(placement.into()))])
}

fn points(values: &[f64]) -> Vec<(f64, f64)> {
    values.iter().enumerate().map(|(i, v)| (i as f64, *v)).collect()
}

fn spread(w: &Wave, sign: f64) -> Vec<(f64, f64)> {
    w.mean.iter().zip(&w.sd).enumerate().map(|(i, (m, s))| (i as f64, m + sign * s)).collect()
}

fn picture(run: &Run, g: &Group<'_>) -> Option<Markup> {
    let ends = g.waves.iter().flat_map(|w| [spread(w, -1.0), spread(w, 1.0)]).flatten();
    let y = Scale::room(ends.map(|p| p.1), least(g.channel))?;
    let frame = Frame::new((0.0, 100.0), y, HEIGHT);
    let title = titled(g.placement, g.channel);
    let behind = html! { (frame.y_axis()) };
    let marks = html! {
        @for w in &g.waves { (band(&frame, &spread(w, -1.0), &spread(w, 1.0), class(w))) }
        @for w in &g.waves {
            g data-foot=(w.foot.name()) { (line(&frame, &Curve::whole(points(&w.mean)), class(w))) }
        }
        @for w in &g.waves { (foot_off(run, &frame, w)) }
        (percent_axis(&frame))
    };
    let counts: Vec<String> = g.waves.iter().map(|w| counted(w)).collect();
    let note = fill("wave.note", &[("strides", &counts.join(", "))]);
    let label = fill("picture.label", &[("title", &title), ("note", &note)]);
    Some(figure(&title, &note, &frame.draw(&label, &behind, &marks)))
}

fn titled(placement: Placement, channel: Channel) -> String {
    let title = name(placement, channel);
    let unit = word(match channel {
        Channel::Lean | Channel::LateralLean => "wave.unit_angle",
        Channel::PitchRate => "wave.unit_rate",
        _ => "wave.unit_acc",
    });
    fill("picture.title", &[("title", &title), ("unit", unit)])
}

fn counted(w: &Wave) -> String {
    let foot = format!("wave.{}", w.foot.name());
    fill("wave.count", &[("n", &w.strides.to_string()), ("foot", word(&foot))])
}

/// Least height of a picture in the channel's unit, so that noise does not look like a mountain.
fn least(channel: Channel) -> f64 {
    match channel {
        Channel::AccUp => 2.0,
        Channel::PitchRate => 200.0,
        _ => 8.0,
    }
}

fn percent_axis(frame: &Frame) -> Markup {
    let at: Vec<(f64, String)> =
        [0.0, 25.0, 50.0, 75.0, 100.0].map(|v| (v, say::number(v, 0))).to_vec();
    frame.x_axis(&at, word("wave.axis"))
}

/// Where in the stride the foot leaves the ground, %.
fn leaves(run: &Run, w: &Wave) -> Option<f64> {
    let of = |metric| {
        let own = side(w).and_then(|s| of_metric(&run.report, metric, Some(s)));
        own.or_else(|| of_metric(&run.report, metric, None)).map(|e| e.value)
    };
    let share = of(MetricId::ContactTime)? / of(MetricId::StrideTime)?;
    (share > 0.0 && share < 1.0).then_some(100.0 * share)
}

fn foot_off(run: &Run, frame: &Frame, w: &Wave) -> Markup {
    let (_, top, _, bottom) = frame.inside();
    let Some(at) = leaves(run, w) else { return html! {} };
    html! {
        line class={ "off " (class(w)) } data-off=(px(at)) x1=(px(frame.x.at(at))) x2=(px(frame.x.at(at)))
            y1=(px(top)) y2=(px(bottom)) {}
    }
}

/// The average strides of two runs, one against the other.
pub(crate) fn against(before: &Run, after: &Run) -> Markup {
    let pairs: Vec<(Group<'_>, Vec<&Wave>)> = groups(before)
        .into_iter()
        .filter_map(|g| {
            let there: Vec<&Wave> = of(after, g.placement, g.channel).collect();
            (!there.is_empty()).then_some((g, there))
        })
        .take(4)
        .collect();
    html! { div.grid { @for (g, there) in &pairs { (pair(g, there)) } } }
}

fn pair(g: &Group<'_>, there: &[&Wave]) -> Markup {
    // One foot, so that two lines are two runs.
    let Some(first) = g.waves.first() else { return html! {} };
    let Some(second) = there.iter().find(|w| w.foot == first.foot) else { return html! {} };
    let ends = [spread(first, -1.0), spread(first, 1.0), spread(second, -1.0), spread(second, 1.0)];
    let Some(y) = Scale::room(ends.iter().flatten().map(|p| p.1), least(g.channel)) else {
        return html! {};
    };
    let frame = Frame::new((0.0, 100.0), y, HEIGHT);
    let title = titled(g.placement, g.channel);
    let [low, high, low_after, high_after] = &ends;
    let marks = html! {
        (band(&frame, low, high, "before"))
        (band(&frame, low_after, high_after, "after"))
        (line(&frame, &Curve::whole(points(&first.mean)), "before"))
        (line(&frame, &Curve::whole(points(&second.mean)), "after"))
        (percent_axis(&frame))
    };
    let foot = format!("wave.{}", first.foot.name());
    let note = fill("compare.wave_note", &[("foot", word(&foot))]);
    let label = fill("picture.label", &[("title", &title), ("note", &note)]);
    figure(&title, &note, &frame.draw(&label, &html! { (frame.y_axis()) }, &marks))
}
