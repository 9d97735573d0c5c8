//! Holes in a recording cost the strides that they touch and no more; what lies between them is followed,
//! and left stays left.

use std::collections::BTreeSet;

use runform::intake::Finding;
use runform::recording::{Axes, Placement, Recording, Side, Site, Stream};
use runform::report::StrideRow;
use runform::sim::{Runner, Scenario, SensorSpec, simulate};
use runform::{Analysis, Options, Report, analyze};

/// Holes in all sensors at once, s.
type Holes<'a> = &'a [(f64, f64)];

fn sites() -> Vec<Site> {
    vec![
        Placement::Sacrum.into(),
        Site::sided(Placement::Foot, Side::Left),
        Site::sided(Placement::Foot, Side::Right),
    ]
}

fn run(seconds: f64) -> Recording {
    let mut runner = Runner::new(3.3, 1.75);
    runner.jitter = 0.02;
    let sensors = sites().into_iter().map(|s| SensorSpec::new(s, 100.0)).collect();
    let scenario = Scenario::running(runner, seconds).sensors(sensors).seed(5).without_steps();
    simulate(&scenario).unwrap().recording
}

fn cut(recording: &Recording, holes: impl Fn(Site) -> Vec<(f64, f64)>) -> Recording {
    without(recording, |site, t| holes(site).iter().any(|(from, to)| (*from..*to).contains(&t)))
}

/// The recording less the samples that `lost` says, by sensor and stamp.
pub fn without(recording: &Recording, lost: impl Fn(Site, f64) -> bool) -> Recording {
    let mut made = Recording::builder()
        .subject(recording.subject.clone())
        .conditions(recording.conditions.clone())
        .clocks(recording.clocks);
    for s in recording.streams() {
        let kept: Vec<usize> =
            (0..s.t_s().len()).filter(|&i| !lost(s.site(), s.t_s()[i])).collect();
        let axes = |a: &Axes| Axes::from_samples(kept.iter().map(|&i| a.at(i)));
        let times = kept.iter().map(|&i| s.t_s()[i]).collect();
        let mut stream =
            Stream::new(s.site(), times, axes(s.acc())).with_gyr(axes(s.gyr().unwrap()));
        stream.standing_mps2 = s.standing_mps2;
        stream.clock = s.clock;
        made = made.stream(stream);
    }
    made.build().unwrap()
}

fn analysis(recording: &Recording) -> Analysis {
    analyze(recording, &Options::default()).unwrap()
}

fn report(recording: &Recording) -> Report {
    analysis(recording).report
}

fn every(first_s: f64, every_s: f64, length_s: f64, until_s: f64) -> Vec<(f64, f64)> {
    let starts = (0..).map(|k| first_s + every_s * f64::from(k)).take_while(|t| *t < until_s);
    starts.map(|t| (t, t + length_s)).collect()
}

fn strides(found: &Analysis, placement: Placement) -> Vec<&StrideRow> {
    let mine = found.strides.iter().filter(|r| r.site.placement == placement);
    mine.filter(|r| r.t_start_s.is_some() && r.t_end_s.is_some()).collect()
}

/// True when a stride reaches into a hole, with what the filters add.
fn touches(row: &StrideRow, holes: Holes<'_>) -> bool {
    const REACH_S: f64 = 0.15;
    let (from, to) = (row.t_start_s.unwrap() - REACH_S, row.t_end_s.unwrap() + REACH_S);
    // Its own contact ends after the next stride has begun.
    let to = to + row.contact_time_s.unwrap_or(0.3);
    holes.iter().any(|(start, end)| *start < to && from < *end)
}

/// The stride of another report that begins at the same time.
fn same<'a>(row: &StrideRow, others: &[&'a StrideRow]) -> Option<&'a StrideRow> {
    let t = row.t_start_s.unwrap();
    let near = |o: &&&StrideRow| o.site == row.site && (o.t_start_s.unwrap() - t).abs() < 0.1;
    others.iter().find(near).copied()
}

#[test]
fn a_hole_a_minute_leaves_all_but_three_of_a_hundred_strides() {
    let whole = run(300.0);
    let holes = every(20.0, 60.0, 0.3, 300.0);
    let (whole, holed) = (analysis(&whole), analysis(&cut(&whole, |_| holes.clone())));
    for placement in [Placement::Sacrum, Placement::Foot] {
        let (all, left) = (strides(&whole, placement).len(), strides(&holed, placement).len());
        assert!(100 * left >= 97 * all, "{placement}: {left} of {all}");
    }
}

#[test]
fn strides_that_touch_no_hole_are_there_alike_with_their_side() {
    let whole = run(80.0);
    let holes = every(6.0, 10.0, 0.3, 80.0);
    let (whole, holed) = (analysis(&whole), analysis(&cut(&whole, |_| holes.clone())));
    for placement in [Placement::Sacrum, Placement::Foot] {
        let (all, left) = (strides(&whole, placement), strides(&holed, placement));
        let free: Vec<&StrideRow> = all.iter().copied().filter(|r| !touches(r, &holes)).collect();
        assert!(free.len() > all.len() / 2);
        let mut missing = 0;
        for row in &free {
            let Some(found) = same(row, &left) else {
                missing += 1;
                continue;
            };
            assert_eq!(found.side, row.side, "{placement} at {:?}", row.t_start_s);
            let off = |a: Option<f64>, b: Option<f64>| (a.unwrap() - b.unwrap()).abs();
            assert!(off(found.t_start_s, row.t_start_s) < 0.01, "{placement} {:?}", row.t_start_s);
            assert!(off(found.t_end_s, row.t_end_s) < 0.01, "{placement} {:?}", row.t_end_s);
        }
        assert!(50 * missing <= free.len(), "{placement}: {missing} of {}", free.len());
    }
}

#[test]
fn numbers_go_on_through_holes_and_no_stride_reaches_across_one() {
    let holes = every(6.0, 10.0, 0.5, 60.0);
    let holed = analysis(&cut(&run(60.0), |_| holes.clone()));
    let rows = strides(&holed, Placement::Sacrum);
    let numbers: BTreeSet<usize> = rows.iter().map(|r| r.stride).collect();
    assert_eq!(numbers.len(), rows.len());
    for pair in rows.windows(2) {
        assert!(pair[0].stride < pair[1].stride && pair[0].t_start_s < pair[1].t_start_s);
    }
    for row in rows {
        let inside = |t: f64| holes.iter().any(|(a, b)| (*a..*b).contains(&t));
        let (from, to) = (row.t_start_s.unwrap(), row.t_end_s.unwrap());
        assert!(!inside(from) && !inside(to), "{from} to {to}");
        assert!(!holes.iter().any(|(a, b)| from < *a && *b < to), "{from} to {to} across a hole");
    }
}

#[test]
fn left_is_left_behind_a_long_hole_too() {
    let whole = run(60.0);
    let (whole, holed) = (analysis(&whole), analysis(&cut(&whole, |_| vec![(22.0, 35.0)])));
    let (all, left) = (strides(&whole, Placement::Sacrum), strides(&holed, Placement::Sacrum));
    assert!(all.iter().any(|r| r.side.is_some()));
    let late = left.iter().filter(|r| r.t_start_s > Some(36.0));
    for row in late {
        assert_eq!(same(row, &all).map(|r| r.side), Some(row.side), "{:?}", row.t_start_s);
    }
}

#[test]
fn numbers_with_holes_lie_within_the_intervals_without() {
    let whole = run(90.0);
    let holed = cut(&whole, |_| every(6.0, 10.0, 0.3, 90.0));
    let (whole, holed) = (report(&whole), report(&holed));
    let (mut pairs, mut inside) = (0, 0);
    for row in whole.metrics.iter().filter(|m| m.bout.is_none()) {
        let of = |r: &runform::metrics::MetricValue| {
            r.metric == row.metric && r.bout.is_none() && r.side == row.side
        };
        let other = holed.metrics.iter().find(|r| of(r)).and_then(|r| r.estimate());
        let (Some(e), Some(other)) = (row.estimate(), other) else { continue };
        pairs += 1;
        inside += usize::from((e.low..=e.high).contains(&other.value));
    }
    assert!(pairs > 60 && 100 * inside >= 95 * pairs, "{inside} of {pairs}");
}

#[test]
fn sensors_that_lose_other_samples_are_compared_where_both_are_there() {
    let whole = run(60.0);
    let holed = cut(&whole, |site| match site.side {
        Some(Side::Left) => every(6.0, 10.0, 0.4, 60.0),
        Some(Side::Right) => every(11.0, 10.0, 0.4, 60.0),
        None => vec![],
    });
    let (whole, holed) = (report(&whole), report(&holed));
    for metric in ["flight_time", "step_time", "contact_time", "cadence", "speed"] {
        let of = |r: &Report| {
            let row = r
                .metrics
                .iter()
                .find(|m| m.metric.name() == metric && m.bout.is_none() && m.side.is_none());
            row.and_then(|m| m.estimate()).cloned()
        };
        let (before, after) = (of(&whole).unwrap(), of(&holed).unwrap());
        assert!((before.low..=before.high).contains(&after.value), "{metric} {after:?}");
        assert!(10 * after.n > 7 * before.n, "{metric}: {} of {}", after.n, before.n);
    }
}

#[test]
fn the_quality_record_says_what_was_followed() {
    let whole = run(60.0);
    let told = |report: &Report| {
        let mut all = report.quality.iter().flat_map(|q| &q.findings);
        all.find_map(|f| match f {
            Finding::InPieces { pieces, followed_s, running_s } => {
                Some((*pieces, *followed_s, *running_s))
            }
            _ => None,
        })
    };
    assert_eq!(told(&report(&whole)), None);
    let holed = report(&cut(&whole, |_| vec![(20.0, 22.0), (40.0, 41.0)]));
    let (pieces, followed_s, running_s) = told(&holed).unwrap();
    assert_eq!(pieces, 3);
    assert!((running_s - followed_s - 3.0).abs() < 0.3, "{followed_s} of {running_s}");
    let page = runform::report::text::render(&holed, None);
    assert!(page.contains("of running analysed, in 3 pieces"), "{page}");
}

#[test]
fn cadence_windows_with_a_hole_still_tell_the_cadence() {
    let holed = analysis(&cut(&run(60.0), |_| every(6.0, 10.0, 0.4, 60.0)));
    let known = holed.windows.iter().filter(|w| w.cadence_spm.is_some()).count();
    assert!(known + 1 >= holed.windows.len(), "{known} of {}", holed.windows.len());
}
