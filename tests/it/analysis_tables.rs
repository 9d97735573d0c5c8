//! The report with the tables beside it: what rests on which sensor, one number a stride, the mean course of
//! the signals, and a report that stays small and goes through JSON unchanged.

use std::collections::BTreeMap;

use runform::context::{Context, Profile};
use runform::gait::Bout;
use runform::metrics::Grade;
use runform::recording::{Axes, Placement, Recording, Side, Site, SpeedGiven, Stream};
use runform::report::{Channel, Foot, OF_A_STRIDE, PHASES};
use runform::sim::{Runner, Scenario, SensorSpec, simulate};
use runform::{Analysis, MetricId, Options, Report, analyze};

const SACRUM: Site = Site { placement: Placement::Sacrum, side: None };

fn foot(side: Side) -> Site {
    Site::sided(Placement::Foot, side)
}

fn shank(side: Side) -> Site {
    Site::sided(Placement::Shank, side)
}

fn run(sites: &[Site], seconds: f64) -> Recording {
    let sensors = sites.iter().map(|s| SensorSpec::new(*s, 100.0)).collect();
    let scenario = Scenario::running(Runner::new(3.2, 1.75), seconds).sensors(sensors).seed(4);
    simulate(&scenario.without_steps()).unwrap().recording
}

fn analysed(recording: &Recording) -> Analysis {
    analyze(recording, &Options::default()).unwrap()
}

/// The recording with some samples lost, and others multiplied.
fn changed(
    recording: &Recording,
    lost: impl Fn(Site, f64) -> bool,
    times: impl Fn(Site, f64) -> f64,
) -> Recording {
    let mut made = Recording::builder();
    for s in recording.streams() {
        let kept: Vec<usize> =
            (0..s.t_s().len()).filter(|&k| !lost(s.site(), s.t_s()[k])).collect();
        let louder = |k: &usize| s.acc().at(*k) * times(s.site(), s.t_s()[*k]);
        let acc = Axes::from_samples(kept.iter().map(louder));
        let gyr = Axes::from_samples(kept.iter().map(|&k| s.gyr().unwrap().at(k)));
        let t_s = kept.iter().map(|&k| s.t_s()[k]).collect();
        let mut new = Stream::new(s.site(), t_s, acc).with_gyr(gyr);
        new.mounting = s.mounting;
        made = made.stream(new);
    }
    made.build().unwrap()
}

/// Rows of one number begin together, on the same foot; numbers rise with time in every sensor.
fn assert_joined(found: &Analysis) {
    type Start = (f64, Option<Side>);
    let mut starts: BTreeMap<(usize, usize), Vec<Start>> = BTreeMap::new();
    let mut last: BTreeMap<(usize, Site), (usize, f64)> = BTreeMap::new();
    for row in &found.strides {
        let Some(t_s) = row.t_start_s else { continue };
        starts.entry((row.bout, row.stride)).or_default().push((t_s, row.side));
        if let Some((stride, then_s)) = last.insert((row.bout, row.site), (row.stride, t_s)) {
            assert!(stride < row.stride && then_s < t_s, "{}: {}", row.site, row.stride);
        }
    }
    for (number, rows) in starts {
        let first = rows[0];
        for row in &rows {
            assert!((row.0 - first.0).abs() < 0.15, "{number:?}: {rows:?}");
            assert_eq!(row.1, first.1, "{number:?}: {rows:?}");
        }
    }
}

#[test]
fn all_sensors_of_a_bout_give_a_stride_one_number() {
    let sites = [SACRUM, Placement::Trunk.into(), foot(Side::Left), foot(Side::Right)];
    let whole = run(&sites, 60.0);
    let found = analysed(&whole);
    assert_joined(&found);
    let joined = found.one_row_a_stride();
    assert!(joined.len() > 150, "{}", joined.len());
    let parity = |side| -> Vec<usize> {
        let mine = found.strides.iter().filter(|s| s.side == Some(side));
        let mut of: Vec<usize> = mine.map(|s| s.stride % 2).collect();
        of.sort_unstable();
        of.dedup();
        of
    };
    assert_eq!((parity(Side::Left).len(), parity(Side::Right).len()), (1, 1));
    assert_ne!(parity(Side::Left), parity(Side::Right));
    // Sensors that join late, leave early and lose what they felt for longer than they count on.
    let holed = changed(
        &whole,
        |site, t| match site {
            SACRUM => (20.0..26.5).contains(&t),
            _ if site == foot(Side::Left) => t < 30.0,
            _ if site == foot(Side::Right) => t > 50.0 || (35.0..36.0).contains(&t),
            _ => (40.0..47.0).contains(&t),
        },
        |_, _| 1.0,
    );
    let holed = analysed(&holed);
    assert_joined(&holed);
    assert!(holed.strides.iter().any(|s| s.site == foot(Side::Left)));
}

#[test]
fn each_value_of_a_stride_comes_from_the_sensor_that_the_summary_rests_on() {
    let found = analysed(&run(&[SACRUM, foot(Side::Left), foot(Side::Right)], 40.0));
    for row in &found.strides {
        for &metric in &row.preferred_metrics {
            let summary = found.metric_of_bout(metric, row.bout).unwrap().estimate();
            let rests_on = summary.map(|e| e.placement);
            assert!(rests_on.is_none_or(|p| p == row.site.placement), "{} {metric:?}", row.site);
            assert!(row.value(metric).is_some());
        }
        assert!(row.left_out_metrics.iter().all(|m| row.preferred_metrics.contains(m)));
    }
    for stride in found.one_row_a_stride() {
        let by = |metric| stride.values.iter().find(|v| v.0 == metric).map(|v| v.2.placement);
        assert!(by(MetricId::ContactTime).is_none_or(|p| p == Placement::Foot));
        assert!(by(MetricId::VerticalOscillation).is_none_or(|p| p == Placement::Sacrum));
        let mut ids: Vec<MetricId> = stride.values.iter().map(|v| v.0).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), stride.values.len(), "each metric once");
    }
    // The mean of what was not left out is the summary's.
    let kept: Vec<f64> = found
        .strides
        .iter()
        .filter(|s| s.preferred_metrics.contains(&MetricId::PelvicObliquityRom))
        .filter(|s| !s.left_out_metrics.contains(&MetricId::PelvicObliquityRom))
        .filter_map(|s| s.value(MetricId::PelvicObliquityRom))
        .collect();
    let mean = kept.iter().sum::<f64>() / kept.len() as f64;
    let told = found.report.metric(MetricId::PelvicObliquityRom).unwrap().estimate().unwrap();
    assert!((mean - told.value).abs() < 0.02 * told.value, "{mean} {}", told.value);
}

#[test]
fn a_stride_that_the_summary_leaves_out_says_so() {
    let site = shank(Side::Left);
    let calm = run(&[site], 40.0);
    let knock = |_: Site, t: f64| if (15.0..15.75).contains(&t) { 2.5 } else { 1.0 };
    let found = analysed(&changed(&calm, |_, _| false, knock));
    let out: Vec<f64> = found
        .strides
        .iter()
        .filter(|s| s.left_out_metrics.contains(&MetricId::PtaResultant))
        .filter_map(|s| s.t_start_s)
        .collect();
    assert!(out.iter().any(|t| (14.9..15.8).contains(t)), "{out:?}");
    assert!(out.len() <= 3, "{out:?}");
}

#[test]
fn values_of_two_feet_together_stand_at_the_foot_that_they_are_of() {
    let found = analysed(&run(&[foot(Side::Left), foot(Side::Right)], 30.0));
    for side in [Side::Left, Side::Right] {
        let mine = found.strides.iter().filter(|s| s.side == Some(side));
        let forces: Vec<f64> = mine.filter_map(|s| s.value(MetricId::PeakVgrf)).collect();
        let rows = found.report.metrics.iter();
        let told = rows.filter(|m| m.metric == MetricId::PeakVgrf && m.side == Some(side));
        let told = told.filter_map(|m| m.estimate()).next().expect("a force").value;
        let mean = forces.iter().sum::<f64>() / forces.len() as f64;
        assert!(forces.len() > 35 && (mean - told).abs() < 0.01, "{mean} {told}");
    }
}

#[test]
fn waveforms_tell_the_mean_course_of_the_stride() {
    let found = analysed(&run(&[SACRUM, shank(Side::Right), Placement::Trunk.into()], 60.0));
    for w in &found.waveforms {
        assert_eq!((w.mean.len(), w.sd.len()), (PHASES, PHASES));
        let of = |s: &&runform::report::StrideRow| s.site == w.site && s.t_start_s.is_some();
        let strides =
            found.strides.iter().filter(of).filter(|s| Foot::of(s.side, s.stride) == w.foot);
        assert!(w.strides > 40 && w.strides <= strides.count(), "{} {:?}", w.site, w.foot);
        assert!(w.sd.iter().all(|sd| sd.is_finite() && *sd >= 0.0));
        let mean = w.mean[1..].iter().sum::<f64>() / (PHASES - 1) as f64;
        match w.channel {
            Channel::AccUp => assert!((mean - 1.0).abs() < 0.05, "{} {mean}", w.site),
            Channel::PitchRate => assert!(mean.abs() < 10.0, "a leg comes back: {mean}"),
            _ => {}
        }
        // The end of a stride is the beginning of the next.
        let scale = w.mean.iter().fold(0.0_f64, |m, v| m.max((v - mean).abs()));
        let gap = (w.mean[0] - w.mean[PHASES - 1]).abs();
        assert!(gap <= 0.1 * scale + 0.1, "{} {:?}: {gap} of {scale}", w.site, w.channel);
    }
    let has = |site: Site, foot: Foot, channel: Channel| {
        found.waveforms.iter().any(|w| (w.site, w.foot, w.channel) == (site, foot, channel))
    };
    for foot in [Foot::Left, Foot::Right] {
        for channel in [Channel::AccForward, Channel::AccLeft, Channel::AccUp, Channel::Lean] {
            assert!(has(SACRUM, foot, channel), "{foot:?} {channel:?}");
        }
    }
    assert!(has(shank(Side::Right), Foot::Right, Channel::PitchRate));
}

/// A report with everything in it: many sensors, a diary of words, faults, drifts, refusals.
fn rich() -> Report {
    let sites = [SACRUM, Placement::Trunk.into(), shank(Side::Left), foot(Side::Right)];
    let mut recording = run(&sites, 30.0);
    recording.conditions.surface = Some("trail \"soft\" – ½".to_owned());
    let context = Context { profile: Some(Profile::default()), ..Context::default() };
    analyze(&recording, &Options::default().with_context(context)).unwrap().report
}

#[test]
fn a_report_goes_through_json_and_back_to_the_bit() {
    let report = rich();
    assert!(report.metrics.iter().filter_map(|m| m.estimate()).any(|e| e.grade == Grade::A));
    for json in
        [serde_json::to_string(&report).unwrap(), serde_json::to_string_pretty(&report).unwrap()]
    {
        let back: Report = serde_json::from_str(&json).unwrap();
        assert_eq!(back, report);
    }
    let found = analysed(&run(&[SACRUM], 20.0));
    let back: Analysis = serde_json::from_str(&serde_json::to_string(&found).unwrap()).unwrap();
    assert_eq!(back, found);
}

#[test]
fn a_report_holds_nothing_that_grows_but_its_list_of_bouts() {
    let (short, long) = (analysed(&run(&[SACRUM], 40.0)), analysed(&run(&[SACRUM], 160.0)));
    let size = |r: &Report| serde_json::to_string_pretty(r).unwrap().len() as f64;
    assert!(long.strides.len() > 3 * short.strides.len());
    assert!(size(&long.report) < 1.05 * size(&short.report));
    assert!(long.report.metrics.iter().all(|m| m.bout.is_none()));
    let mut many = rich();
    let bout: Bout = many.bouts[0];
    many.bouts = (0..360).map(|index| Bout { index, t_start_s: 86_123.456_789, ..bout }).collect();
    assert!(size(&many) < 300e3, "{} bytes", size(&many));
}

#[test]
fn a_long_speed_track_is_summed_up_in_the_report() {
    let mut recording = run(&[SACRUM], 20.0);
    let track = (0..5000).map(|k| (0.004 * f64::from(k), 3.0 + 0.0001 * f64::from(k))).collect();
    recording.conditions.speed_mps = Some(SpeedGiven::Track(track));
    let told = recording.conditions.mean_speed_mps().unwrap();
    let conditions = analysed(&recording).report.conditions;
    let Some(SpeedGiven::Track(points)) = &conditions.speed_mps else { panic!("no track") };
    assert!(points.len() <= 200);
    assert!((conditions.mean_speed_mps().unwrap() - told).abs() < 0.01);
}

#[test]
fn the_columns_of_strides_stand_in_the_order_of_the_catalogue() {
    assert!(OF_A_STRIDE.is_sorted());
}

#[test]
fn columns_of_samples_are_lists_of_numbers_in_json() {
    let axes = Axes::new(vec![0.1, -0.0], vec![1e300, 2.0], vec![f64::MIN_POSITIVE, 9.806_65]);
    let text = serde_json::to_string(&axes).unwrap();
    assert!(text.starts_with(r#"{"x":[0.1,-0.0],"y":["#), "{text}");
    assert_eq!(serde_json::from_str::<Axes>(&text).unwrap(), axes);
}
