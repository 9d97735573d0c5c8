//! The last look at every number: bounds, lower bounds, what must agree, and grades that fit their
//! intervals.

use runform::form::Severity;
use runform::metrics::catalogue::CATALOGUE;
use runform::metrics::{Flag, Grade, Outcome, Refusal};
use runform::recording::{Axes, Placement, Recording, Side, Site, SpeedGiven};
use runform::sim::{Activity, Runner, Scenario, SensorSpec, Simulated, simulate};
use runform::{MetricId, Options, Report, analyze};

fn run(runner: Runner, sensors: Vec<SensorSpec>, seconds: f64) -> Simulated {
    let scenario = Scenario::running(runner, seconds).sensors(sensors).without_steps();
    simulate(&scenario).expect("a simulation")
}

fn report(recording: &Recording) -> Report {
    analyze(recording, &Options::default()).expect("an analysis").report
}

fn estimate(report: &Report, metric: MetricId) -> runform::metrics::Estimate {
    match &report.metric(metric).expect("a row").outcome {
        Outcome::Estimate(e) => e.clone(),
        Outcome::Refused(why) => panic!("{}: {why}", metric.name()),
    }
}

#[test]
fn every_metric_has_believable_bounds_with_a_source() {
    for info in CATALOGUE {
        let bounds = info.id.bounds();
        assert!(bounds.low < bounds.high, "{}", info.name);
        assert!(!bounds.source.is_empty(), "{}", info.name);
    }
}

#[test]
fn no_number_or_interval_of_a_sound_run_lies_beyond_its_bounds_or_contradicts_another() {
    for speed in [2.2, 3.3, 5.0] {
        let simulated = run(Runner::new(speed, 1.75), SensorSpec::everywhere(200.0), 40.0);
        for row in &report(&simulated.recording).metrics {
            if let Outcome::Refused(why) = &row.outcome {
                let guarded =
                    matches!(why, Refusal::Implausible { .. } | Refusal::Contradicts { .. });
                assert!(!guarded, "{speed} m/s: {}: {why}", row.metric.name());
            }
            // All heels, all steps alike: no interval promises more than there is.
            if let Outcome::Estimate(e) = &row.outcome {
                let bounds = row.metric.bounds();
                let within = e.low >= bounds.low && e.high <= bounds.high;
                let name = row.metric.name();
                assert!(within, "{speed} m/s: {name}: {} to {} {bounds:?}", e.low, e.high);
            }
        }
    }
}

/// The recording with each specific force changed.
fn changed(recording: &Recording, f: impl Fn(usize, f64) -> f64) -> Recording {
    let mut builder = Recording::builder().clocks(recording.clocks);
    for stream in recording.streams() {
        let columns = stream.acc().columns();
        let made: Vec<Vec<f64>> =
            (0..3).map(|axis| columns[axis].iter().map(|v| f(axis, *v)).collect()).collect();
        let [x, y, z]: [Vec<f64>; 3] = made.try_into().unwrap();
        let mut copy = runform::recording::Stream::new(
            stream.site(),
            stream.t_s().to_vec(),
            Axes::new(x, y, z),
        );
        if let Some(gyr) = stream.gyr() {
            copy = copy.with_gyr(gyr.clone());
        }
        builder = builder.stream(copy);
    }
    builder.build().unwrap()
}

#[test]
fn a_bounce_of_metres_and_dozens_of_body_weights_do_not_leave() {
    let simulated = run(Runner::default(), vec![SensorSpec::new(Placement::Waist, 100.0)], 30.0);
    // Only the movement about gravity grows, so that no check of units sees it.
    let loud = changed(&simulated.recording, |axis, v| {
        let rest = if axis == 2 { 9.80665 } else { 0.0 };
        rest + 12.0 * (v - rest)
    });
    let Ok(found) = analyze(&loud, &Options::default()) else { return };
    for row in found.metrics() {
        if let Some(e) = row.estimate() {
            assert!(row.metric.bounds().hold(e.value), "{}: {}", row.metric.name(), e.value);
        }
    }
}

#[test]
fn a_tibial_peak_at_100_hz_is_a_lower_bound_that_holds_the_peak_at_200_hz() {
    let site = Site::sided(Placement::Shank, Side::Left);
    for (speed, seed) in [(2.8, 1), (3.3, 2), (4.2, 3), (5.0, 4)] {
        let at = |rate_hz| {
            let mut spec = SensorSpec::new(site, rate_hz);
            spec.acc_range_g = Some(50.0);
            let scenario =
                Scenario::running(Runner::new(speed, 1.75), 30.0).sensors(vec![spec]).seed(seed);
            let made = simulate(&scenario.without_steps()).unwrap();
            estimate(&report(&made.recording), MetricId::PtaResultant)
        };
        let (slow, fast) = (at(100.0), at(200.0));
        assert!(slow.flags.contains(&Flag::LowerBound) && slow.grade == Grade::C);
        assert!(slow.low <= fast.value && fast.value <= slow.high, "{slow:?} for {}", fast.value);
        assert!(!fast.flags.contains(&Flag::LowerBound));
    }
}

#[test]
fn the_contact_time_of_a_pelvis_is_narrower_when_the_speed_is_told() {
    let half = |speed: f64, tell: bool| {
        let sensors = vec![SensorSpec::new(Placement::Sacrum, 200.0)];
        let mut scenario =
            Scenario::running(Runner::new(speed, 1.75), 30.0).sensors(sensors).without_steps();
        scenario.tell_speed = tell;
        let e = estimate(&report(&simulate(&scenario).unwrap().recording), MetricId::ContactTime);
        (e.value - e.low, e.high - e.value)
    };
    for speed in [2.2, 4.8] {
        let ((below, above), (_, untold)) = (half(speed, true), half(speed, false));
        assert!((above - below).abs() < 0.005, "{below} {above}");
        assert!(untold > above + 0.004, "{above} {untold}");
    }
}

#[test]
fn the_spread_of_stride_times_does_not_know_the_standing_before_the_run() {
    let feet = || {
        [Side::Left, Side::Right].map(|s| SensorSpec::new(Site::sided(Placement::Foot, s), 200.0))
    };
    let sacrum = || vec![SensorSpec::new(Placement::Sacrum, 200.0)];
    for (seed, sensors) in
        [(1, feet().to_vec()), (2, feet().to_vec()), (3, sacrum()), (4, sacrum()), (5, sacrum())]
    {
        let scenario = Scenario::running(Runner::new(3.2, 1.75), 30.0)
            .lead_in(Activity::Standing, 6.0)
            .sensors(sensors)
            .seed(seed);
        let simulated = simulate(&scenario).unwrap();
        let times: Vec<f64> =
            simulated.truth.strides.iter().map(|s| s.t_end_s - s.t_start_s).collect();
        let mean = times.iter().sum::<f64>() / times.len() as f64;
        let variance = times.iter().map(|t| (t - mean).powi(2)).sum::<f64>() / times.len() as f64;
        let truth = 100.0 * variance.sqrt() / mean;
        let found = analyze(&simulated.recording, &Options::default()).expect("an analysis");
        let e = estimate(&found.report, MetricId::StrideTimeCv);
        assert!(e.low <= truth && truth <= e.high, "seed {seed}: {truth} not in {e:?}");
        let first = simulated.truth.strides.iter().map(|s| s.t_start_s).fold(f64::MAX, f64::min);
        let early = found.strides.iter().filter_map(|s| s.t_start_s).filter(|t| *t < first - 0.15);
        assert_eq!(early.count(), 0, "seed {seed}: a stride before the first");
    }
}

#[test]
fn a_speed_that_nobody_told_makes_no_fault_and_a_wrong_one_is_contradicted() {
    let mut runner = Runner::new(3.3, 1.75);
    runner.cadence_spm = Some(145.0);
    let mut scenario = Scenario::running(runner, 40.0)
        .sensors(vec![SensorSpec::new(Placement::Sacrum, 100.0)])
        .without_steps();
    let severity = |scenario: &Scenario| {
        let found = report(&simulate(scenario).unwrap().recording);
        found.faults.iter().find(|f| f.fault == "low_cadence").and_then(|f| f.severity())
    };
    assert!(severity(&scenario) >= Some(Severity::Moderate));
    scenario.tell_speed = false;
    assert!(severity(&scenario) <= Some(Severity::Borderline));

    let foot = vec![SensorSpec::new(Site::sided(Placement::Foot, Side::Left), 200.0)];
    let simulated = run(Runner::new(3.0, 1.75), foot, 30.0);
    let mut recording = simulated.recording.clone();
    recording.conditions.speed_mps = Some(SpeedGiven::Constant(4.5));
    let e = estimate(&report(&recording), MetricId::Speed);
    assert!(e.flags.iter().any(|f| matches!(f, Flag::DisagreesWithTold { .. })), "{e:?}");
    assert_eq!(e.grade, Grade::C);
    assert!(e.low <= 3.0 && e.high >= 4.5, "{e:?}");
}

#[test]
fn a_loose_sensor_tells_no_difference_of_left_and_right_steps() {
    for placement in [Placement::Waist, Placement::Hip, Placement::Pocket] {
        let found = report(
            &run(Runner::default(), vec![SensorSpec::new(placement, 100.0)], 40.0).recording,
        );
        let row = found.metric(MetricId::StepTimeAsymmetry).expect("a row");
        assert!(row.estimate().is_none(), "{placement}: {:?}", row.outcome);
    }
}

#[test]
fn a_wide_interval_carries_no_good_grade() {
    // Fartlek: the mean cadence of very different paces.
    let profile = runform::sim::SpeedProfile::new([
        (0.0, 2.4),
        (10.0, 2.4),
        (12.0, 5.2),
        (20.0, 5.2),
        (22.0, 2.4),
        (30.0, 2.4),
        (32.0, 5.2),
        (40.0, 5.2),
    ]);
    let runner = Runner { speed_profile: Some(profile), ..Runner::default() };
    let found =
        report(&run(runner, vec![SensorSpec::new(Placement::Sacrum, 100.0)], 40.0).recording);
    for row in found.metrics.iter().filter(|m| m.bout.is_none()) {
        let Some(e) = row.estimate() else { continue };
        let half = 0.5 * (e.high - e.low);
        if row.metric == MetricId::Cadence && half > 0.04 * e.value {
            assert!(e.grade > Grade::A, "{e:?}");
        }
    }
}

#[test]
fn feet_that_contradict_each_other_lose_their_grade_and_their_intervals_meet() {
    let feet = |contact_s: f64| {
        let sensor = |side| SensorSpec::new(Site::sided(Placement::Foot, side), 200.0);
        let runner = Runner {
            contact_s: Some(contact_s),
            cadence_spm: Some(170.0),
            ..Runner::new(3.2, 1.75)
        };
        run(runner, vec![sensor(Side::Left), sensor(Side::Right)], 40.0).recording
    };
    let (short, long) = (feet(0.20), feet(0.28));
    let of = |recording: &Recording, side| {
        recording.streams().iter().find(|s| s.site().side == Some(side)).expect("a foot").clone()
    };
    let mixed = Recording::builder()
        .clocks(short.clocks)
        .stream(of(&short, Side::Left))
        .stream(of(&long, Side::Right))
        .build()
        .expect("a recording");
    let contact = |recording: &Recording, side| -> runform::metrics::Estimate {
        let report = report(recording);
        let row = |m: &&runform::metrics::MetricValue| {
            m.metric == MetricId::ContactTime && m.side == side && m.bout.is_none()
        };
        report.metrics.iter().find(row).and_then(|m| m.estimate()).expect("a contact time").clone()
    };
    let disagree = |e: &runform::metrics::Estimate| {
        e.flags.iter().any(|f| matches!(f, Flag::SidesDisagree { .. }))
    };
    for side in [None, Some(Side::Left), Some(Side::Right)] {
        assert!(!disagree(&contact(&short, side)) && !disagree(&contact(&long, side)));
        let e = contact(&mixed, side);
        assert!(disagree(&e) && e.grade == Grade::C, "{side:?}: {e:?}");
    }
    let (left, right) = (contact(&mixed, Some(Side::Left)), contact(&mixed, Some(Side::Right)));
    assert!(left.high >= right.value && right.low <= left.value, "{left:?} {right:?}");
}
