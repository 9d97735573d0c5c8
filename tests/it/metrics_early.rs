//! The first minutes against the later ones, in runs that change after five minutes.

use runform::form::Severity;
use runform::metrics::{Outcome, Refusal};
use runform::recording::{Axes, Conditions, Placement, Recording, Side, Site, SpeedGiven, Stream};
use runform::sim::{Preset, Runner, Scenario, SensorSpec, simulate};
use runform::{MetricId, Options, Report, analyze};

const RATE_HZ: f64 = 50.0;

fn worn() -> Vec<SensorSpec> {
    let sites = [Placement::Sacrum.into(), Site::sided(Placement::Thigh, Side::Left)];
    sites.into_iter().map(|site| SensorSpec::new(site, RATE_HZ)).collect()
}

fn recorded(runner: Runner, seconds: f64, seed: u64) -> Recording {
    simulate(&Scenario::running(runner, seconds).sensors(worn()).seed(seed).without_steps())
        .unwrap()
        .recording
}

/// One recording ten seconds after the other, on one clock: the pause keeps left and right apart.
fn joined(first: &Recording, second: &Recording, speed: Option<SpeedGiven>) -> Recording {
    let mut builder = Recording::builder()
        .clocks(first.clocks)
        .subject(first.subject.clone())
        .conditions(Conditions { speed_mps: speed, ..first.conditions.clone() });
    for (a, b) in first.streams().iter().zip(second.streams()) {
        let offset = a.t_s().last().unwrap() + 10.0 - b.t_s()[0];
        let times = a.t_s().iter().copied().chain(b.t_s().iter().map(|t| t + offset)).collect();
        let both = |x: &Axes, y: &Axes| Axes::from_samples(x.iter().chain(y.iter()));
        let mut made = Stream::new(a.site(), times, both(a.acc(), b.acc()))
            .with_gyr(both(a.gyr().unwrap(), b.gyr().unwrap()));
        made.nominal_rate_hz = a.nominal_rate_hz;
        made.standing_mps2 = a.standing_mps2;
        builder = builder.stream(made);
    }
    builder.build().unwrap()
}

fn report(first: Runner, later_s: f64, speed: Option<SpeedGiven>) -> Report {
    let first = recorded(first, 310.0, 1);
    let second = recorded(Runner::default(), later_s, 2);
    let run = joined(&first, &second, speed);
    analyze(&run, &Options::default()).unwrap().report
}

fn early(report: &Report, metric: MetricId) -> Result<(f64, f64, f64), Refusal> {
    match &report.metric(metric).expect("row").outcome {
        Outcome::Estimate(e) => Ok((e.value, e.low, e.high)),
        Outcome::Refused(why) => Err(why.clone()),
    }
}

fn steady() -> Option<SpeedGiven> {
    Some(SpeedGiven::Constant(Runner::default().speed_mps))
}

#[test]
fn a_run_that_changes_after_five_minutes_shows_it_and_a_steady_one_does_not() {
    let mut stiff =
        Preset::by_name("contralateral_pelvic_drop_moderate").unwrap().runner(3.33, 1.75);
    stiff.legs.thigh_tc_deg = Some(-5.0);
    let same = report(Runner::default(), 900.0, steady());
    for (metric, most) in [
        (MetricId::EarlyPelvicDrop, 0.6),
        (MetricId::EarlySidewaysShare, 0.006),
        (MetricId::EarlyThighRange, 1.5),
    ] {
        let (value, low, high) = early(&same, metric).unwrap();
        eprintln!("{}: {value:.3} ({low:.3} to {high:.3})", metric.name());
        assert!(value.abs() < most && low < 0.0 && high > 0.0, "{}: {value}", metric.name());
    }
    let changed = report(stiff, 900.0, steady());
    let (drop, low, _) = early(&changed, MetricId::EarlyPelvicDrop).unwrap();
    // 10.7° at first against 4.4°.
    assert!((drop - 6.3).abs() < 1.0 && low > 0.0, "{drop}");
    let (range, _, high) = early(&changed, MetricId::EarlyThighRange).unwrap();
    assert!(range < -10.0 && high < 0.0, "{range}");
    let found = changed.faults.iter().find(|f| f.fault == "insufficient_warmup").unwrap();
    let sign = found.evidence.iter().find(|e| e.subject.name() == "early_thigh_range").unwrap();
    assert!(sign.severity >= Severity::Mild, "{sign:?}");
}

#[test]
fn a_short_run_and_one_at_other_speeds_are_not_compared() {
    let short = report(Runner::default(), 100.0, steady());
    let why = early(&short, MetricId::EarlyPelvicDrop).unwrap_err();
    assert!(matches!(why, Refusal::TooShort { .. }), "{why}");
    let faster = SpeedGiven::Track(vec![(0.0, 2.8), (310.0, 2.8), (320.0, 3.4), (1300.0, 3.4)]);
    let run = report(Runner::default(), 900.0, Some(faster));
    let why = early(&run, MetricId::EarlyThighRange).unwrap_err();
    assert!(matches!(why, Refusal::SpeedFollowsTime { .. }), "{why}");
}
