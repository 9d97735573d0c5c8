//! Clocks between sensors and the origin of time: what is right, and what is refused.

use runform::metrics::{Flag, Grade, Refusal};
use runform::recording::{
    Clocks, Conditions, Placement, Recording, Side, Site, SpeedGiven, Stream,
};
use runform::report::StrideRow;
use runform::sim::{Activity, Runner, Scenario, SensorSpec, simulate};
use runform::{MetricId, Options, Report, analyze};

const BETWEEN: [MetricId; 4] = [
    MetricId::StepTimeAsymmetry,
    MetricId::StepTimeSymmetryAngle,
    MetricId::FlightAsymmetry,
    MetricId::FlightSymmetryAngle,
];

fn foot(side: Side) -> Site {
    Site::sided(Placement::Foot, side)
}

fn run(sites: &[Site], runner: Runner, seconds: f64) -> Recording {
    let sensors = sites.iter().map(|s| SensorSpec::new(*s, 200.0)).collect();
    simulate(&Scenario::running(runner, seconds).sensors(sensors).seed(7).without_steps())
        .unwrap()
        .recording
}

/// The recording with the times of its streams changed and its clocks told.
fn retimed(recording: &Recording, clocks: Clocks, change: impl Fn(usize, f64) -> f64) -> Recording {
    let mut builder = Recording::builder()
        .clocks(clocks)
        .subject(recording.subject.clone())
        .conditions(recording.conditions.clone());
    for (i, s) in recording.streams().iter().enumerate() {
        let t = s.t_s().iter().map(|t| change(i, *t)).collect();
        let mut made = Stream::new(s.site(), t, s.acc().clone());
        if let Some(gyr) = s.gyr() {
            made = made.with_gyr(gyr.clone());
        }
        made.standing_mps2 = s.standing_mps2;
        made.standing_s = s.standing_s.map(|(a, b)| (change(i, a), change(i, b)));
        builder = builder.stream(made);
    }
    builder.build().unwrap()
}

fn report(recording: &Recording) -> Report {
    analyze(recording, &Options::default()).unwrap().report
}

fn value(report: &Report, metric: MetricId) -> f64 {
    let row = report.metric(metric).unwrap();
    row.estimate().unwrap_or_else(|| panic!("{}: {:?}", metric.name(), row.outcome)).value
}

fn differ(report: &Report, metric: MetricId) -> bool {
    let row = report.metric(metric).unwrap();
    matches!(&row.outcome, runform::metrics::Outcome::Refused(Refusal::ClocksDiffer { .. }))
}

fn told(report: &Report, code: &str) -> bool {
    report.notices.iter().any(|n| n.code == code)
}

#[test]
fn between_two_feet_of_unknown_clocks_sums_stay_and_differences_are_refused() {
    let feet = [foot(Side::Left), foot(Side::Right)];
    let made = run(&feet, Runner::new(3.0, 1.75), 25.0);
    let known = report(&made);
    assert!(BETWEEN.iter().all(|&m| known.metric(m).unwrap().estimate().is_some()));
    assert!(!told(&known, "clocks_unknown"));
    for offset_s in [0.0, 0.01, -0.04, 0.2, 0.35] {
        let moved = retimed(&made, Clocks::Unknown, |i, t| t + offset_s * i as f64);
        let found = report(&moved);
        assert!(BETWEEN.iter().all(|&m| differ(&found, m)), "{offset_s}");
        assert!(told(&found, "clocks_unknown"));
        for metric in [
            MetricId::FlightTime,
            MetricId::StepTime,
            MetricId::Cadence,
            MetricId::ContactTime,
            MetricId::StrideTime,
        ] {
            let (here, there) = (value(&found, metric), value(&known, metric));
            assert!(
                (here / there - 1.0).abs() < 0.02,
                "{offset_s} {}: {here} {there}",
                metric.name()
            );
        }
        // A side's own flight takes the other foot.
        let sided = |m: MetricId| found.metrics.iter().any(|v| v.metric == m && v.side.is_some());
        assert!(!sided(MetricId::FlightTime) && !sided(MetricId::StepTime));
        assert!(sided(MetricId::ContactTime));
        let flags = &found.metric(MetricId::FlightTime).unwrap().estimate().unwrap().flags;
        assert!(!flags.contains(&Flag::OneLeg));
    }
}

#[test]
fn equal_first_stamps_show_nothing_and_a_declared_clock_does() {
    let feet = [foot(Side::Left), foot(Side::Right)];
    let made = run(&feet, Runner::new(3.0, 1.75), 20.0);
    let undeclared = report(&retimed(&made, Clocks::Unknown, |_, t| t));
    assert!(BETWEEN.iter().all(|&m| differ(&undeclared, m)));
    let declared = report(&retimed(&made, Clocks::Common, |_, t| t));
    assert!(value(&declared, MetricId::StepTimeAsymmetry).abs() < 2.0);
}

#[test]
fn streams_of_one_file_share_a_clock() {
    let feet = [foot(Side::Left), foot(Side::Right)];
    let made = run(&feet, Runner::new(3.0, 1.75), 20.0);
    let mut builder = Recording::builder();
    for stream in made.streams() {
        let mut stream = stream.clone();
        stream.clock = Some(3);
        builder = builder.stream(stream);
    }
    let wide = builder.build().unwrap();
    assert!(wide.one_clock());
    assert!(!told(&report(&wide), "clocks_unknown"));
}

#[test]
fn feet_that_share_no_time_are_two_recordings_and_one_is_left_out() {
    let feet = [foot(Side::Left), foot(Side::Right)];
    let made = run(&feet, Runner::new(3.0, 1.75), 20.0);
    let apart = retimed(&made, Clocks::Unknown, |i, t| t + 3600.0 * i as f64);
    let found = report(&apart);
    assert_eq!(found.bouts.len(), 1);
    assert_eq!(found.refused_streams.len(), 1);
    let reason = &found.refused_streams[0].reason;
    assert!(reason.contains("shares no time") && reason.contains("clock_offset_s"), "{reason}");
    assert!(found.duration_s < 25.0);
}

#[test]
fn a_drift_between_two_feet_is_no_asymmetry() {
    let feet = [foot(Side::Left), foot(Side::Right)];
    let made = run(&feet, Runner::new(3.0, 1.75), 60.0);
    let moved = retimed(&made, Clocks::Unknown, |i, t| t * (1.0 + 800e-6 * i as f64));
    let found = report(&moved);
    assert!(BETWEEN.iter().all(|&m| differ(&found, m)));
    let fault = found.faults.iter().find(|f| f.fault == "lr_asymmetry").unwrap();
    assert!(fault.severity().is_none_or(|s| s <= runform::form::Severity::Borderline), "{fault:?}");
}

/// Steps that waver by about 15 ms as a runner's do, so that their pattern can be told.
fn wavering() -> Runner {
    let mut runner = Runner::new(3.0, 1.75);
    runner.jitter = 0.02;
    runner
}

#[test]
fn pelvis_and_shank_are_put_on_one_clock_by_the_steps_that_both_feel() {
    let sites = [Placement::Sacrum.into(), Site::sided(Placement::Shank, Side::Left)];
    let made = run(&sites, wavering(), 60.0);
    let truth = value(&report(&made), MetricId::ShockAttenuationTime);
    for (offset_s, drift) in [(0.08, 0.0), (-0.6, 0.0), (0.3, 500e-6), (2.5, -300e-6)] {
        let moved =
            retimed(
                &made,
                Clocks::Unknown,
                |i, t| {
                    if i == 0 { t } else { t * (1.0 + drift) + offset_s }
                },
            );
        let found = report(&moved);
        assert!(told(&found, "clocks_aligned"), "{offset_s} {:?}", found.notices);
        let row = found.metric(MetricId::ShockAttenuationTime).unwrap();
        let e = row.estimate().unwrap_or_else(|| panic!("{offset_s}: {:?}", row.outcome));
        assert!(
            e.flags
                .iter()
                .any(|f| matches!(f, Flag::ClocksAligned { error_s, .. } if *error_s < 0.03))
        );
        assert!(e.low <= truth && truth <= e.high, "{offset_s}: {truth} {e:?}");
        assert!(e.grade > Grade::A);
    }
}

#[test]
fn what_takes_two_sensors_is_refused_where_no_steps_are_shared() {
    let sites =
        [Site::sided(Placement::Shank, Side::Left), Site::sided(Placement::Thigh, Side::Left)];
    let made = run(&sites, wavering(), 30.0);
    assert!(report(&made).metric(MetricId::KneeFlexionIc).unwrap().estimate().is_some());
    let found = report(&retimed(&made, Clocks::Unknown, |_, t| t));
    assert!(differ(&found, MetricId::KneeFlexionIc));
    let text = runform::report::text::render(&found, None);
    let words: Vec<&str> = text.split_whitespace().collect();
    assert!(words.join(" ").contains("clock = \"common\""), "{text}");
}

fn times(rows: &[StrideRow]) -> Vec<f64> {
    rows.iter().filter_map(|r| r.t_start_s).collect()
}

#[test]
fn nothing_depends_on_where_the_clock_begins() {
    let spec = SensorSpec::new(Placement::Sacrum, 100.0);
    let scenario =
        Scenario::running(Runner::new(3.2, 1.75), 25.0).sensors(vec![spec]).without_steps();
    let made = simulate(&scenario).unwrap().recording;
    let told_at = |first_s: f64| {
        let mut moved = retimed(&made, Clocks::Unknown, |_, t| t + first_s);
        moved.conditions = Conditions {
            speed_mps: Some(SpeedGiven::Track(vec![(first_s, 3.0), (first_s + 25.0, 3.6)])),
            ..Conditions::default()
        };
        analyze(&moved, &Options::default()).unwrap()
    };
    let zero = told_at(0.0);
    assert_eq!(zero.report.origin_s, 0.0);
    for first_s in [-0.5, 30.0, 59.9, 61.0, 1000.0, 1.7e9] {
        let found = told_at(first_s);
        assert!((found.report.origin_s - first_s).abs() < 1e-6);
        assert!((found.report.duration_s - zero.report.duration_s).abs() < 1e-4, "{first_s}");
        assert_eq!(found.windows.len(), zero.windows.len());
        for (a, b) in times(&found.strides).iter().zip(times(&zero.strides)) {
            assert!((a - b).abs() < 1e-4, "{first_s}: {a} {b}");
        }
        let (a, b) = (value(&found.report, MetricId::Speed), value(&zero.report, MetricId::Speed));
        assert!((a - b).abs() < 1e-4, "{first_s}: {a} {b}");
    }
}

#[test]
fn a_speed_track_of_another_time_is_told_and_not_used() {
    let spec = SensorSpec::new(Placement::Sacrum, 100.0);
    let scenario =
        Scenario::running(Runner::new(3.2, 1.75), 20.0).sensors(vec![spec]).without_steps();
    let mut made = simulate(&scenario).unwrap().recording;
    made.conditions.speed_mps = Some(SpeedGiven::Track(vec![(500.0, 3.0), (520.0, 3.6)]));
    let found = report(&made);
    assert!(told(&found, "speed_track_outside"));
    assert!(found.metric(MetricId::Speed).unwrap().estimate().is_none());
}

#[test]
fn a_foot_whose_clock_is_seconds_off_is_left_out_with_the_offset_that_would_bring_it_back() {
    use runform::sim::Activity;
    let feet = [foot(Side::Left), foot(Side::Right)];
    let sensors = feet.iter().map(|s| SensorSpec::new(*s, 100.0)).collect();
    let scenario = Scenario::running(Runner::new(3.2, 1.75), 40.0)
        .sensors(sensors)
        .lead_in(Activity::Walking { cadence_spm: 110.0 }, 40.0)
        .without_steps();
    let made = simulate(&scenario).unwrap().recording;
    let together = report(&retimed(&made, Clocks::Unknown, |_, t| t));
    assert_eq!(together.refused_streams.len(), 0, "{:?}", together.refused_streams);
    for offset_s in [12.0, -25.0] {
        let moved = retimed(&made, Clocks::Unknown, |i, t| t + offset_s * i as f64);
        let found = report(&moved);
        let [refused] = found.refused_streams.as_slice() else { panic!("{offset_s}") };
        assert!(refused.reason.contains("clock_offset_s"), "{}", refused.reason);
        assert!(
            found.bouts.len() == 1 && (found.running_s() - 40.0).abs() < 5.0,
            "{:?}",
            found.bouts
        );
    }
}

/// The recording with jumps before the run: four pulses of a landing at uneven times, standing in between.
fn jumped(recording: &Recording, at_s: &[f64]) -> Recording {
    let mut builder = Recording::builder()
        .clocks(recording.clocks)
        .subject(recording.subject.clone())
        .conditions(recording.conditions.clone());
    for s in recording.streams() {
        let pulse = |t: f64| -> f64 {
            let landing = |t0: f64| 30.0 * (-((t - t0) / 0.02).powi(2)).exp();
            // Before it lands the body falls freely.
            let flight = |t0: f64| if (t0 - 0.35..t0 - 0.05).contains(&t) { -9.0 } else { 0.0 };
            at_s.iter().map(|t0| landing(*t0) + flight(*t0)).sum()
        };
        let mut columns = s.acc().columns().map(<[f64]>::to_vec);
        for (i, t) in s.t_s().iter().enumerate() {
            let length = columns.iter().map(|c| c[i] * c[i]).sum::<f64>().sqrt().max(1e-9);
            let factor = 1.0 + pulse(*t) / length;
            columns.iter_mut().for_each(|c| c[i] *= factor);
        }
        let [x, y, z] = columns;
        let mut made =
            Stream::new(s.site(), s.t_s().to_vec(), runform::recording::Axes::new(x, y, z));
        if let Some(gyr) = s.gyr() {
            made = made.with_gyr(gyr.clone());
        }
        made.standing_mps2 = s.standing_mps2;
        builder = builder.stream(made);
    }
    builder.build().unwrap()
}

fn with_events(recording: &Recording, offset_s: f64, events_s: &[(f64, f64)]) -> Recording {
    let mut builder = Recording::builder()
        .subject(recording.subject.clone())
        .conditions(recording.conditions.clone());
    for (i, s) in recording.streams().iter().enumerate() {
        let mut stream = s.clone();
        let shift = offset_s * i as f64;
        stream.events_s = events_s.iter().map(|(a, b)| (a + shift, b + shift)).collect();
        builder = builder.stream(stream);
    }
    builder.build().unwrap()
}

#[test]
fn jumps_that_shank_and_thigh_feel_put_their_clocks_together_and_the_error_is_carried() {
    let sites =
        [Site::sided(Placement::Shank, Side::Left), Site::sided(Placement::Thigh, Side::Left)];
    let sensors = sites.iter().map(|s| SensorSpec::new(*s, 200.0)).collect();
    let scenario = Scenario::running(wavering(), 30.0).lead_in(Activity::Standing, 10.0);
    let made = simulate(&scenario.sensors(sensors).seed(7).without_steps()).unwrap().recording;
    let truth = value(&report(&made), MetricId::KneeFlexionIc);
    let jumps = jumped(&made, &[2.0, 3.3, 5.1, 6.2]);
    for offset_s in [0.0, 0.043, -0.31, 1.7] {
        let moved = retimed(&jumps, Clocks::Unknown, |i, t| t + offset_s * i as f64);
        assert!(differ(&report(&moved), MetricId::KneeFlexionIc), "{offset_s}: untold, refused");
        let found = report(&with_events(&moved, offset_s, &[(1.0, 8.0)]));
        let notice = found.notices.iter().find(|n| n.code == "clocks_aligned").unwrap();
        assert!(notice.text.contains("jumps or taps"), "{}", notice.text);
        let row = found.metric(MetricId::KneeFlexionIc).unwrap();
        let e = row.estimate().unwrap_or_else(|| panic!("{offset_s}: {:?}", row.outcome));
        assert!(e.low <= truth && truth <= e.high, "{offset_s}: {truth} {e:?}");
        let told = |f: &Flag| {
            let Flag::ClocksAligned { error_s, doubt } = f else { return false };
            (0.009..0.02).contains(error_s) && *doubt > 0.0
        };
        assert!(e.flags.iter().any(told) && e.grade > Grade::A, "{e:?}");
    }
}

#[test]
fn left_against_right_asks_for_one_clock_even_after_jumps() {
    let feet = [foot(Side::Left), foot(Side::Right)];
    let sensors = feet.iter().map(|s| SensorSpec::new(*s, 200.0)).collect();
    let scenario =
        Scenario::running(Runner::new(3.0, 1.75), 25.0).lead_in(Activity::Standing, 10.0);
    let made = simulate(&scenario.sensors(sensors).seed(7).without_steps()).unwrap().recording;
    let jumps = jumped(&made, &[2.0, 3.3, 5.1, 6.2]);
    let moved = retimed(&jumps, Clocks::Unknown, |i, t| t - 0.2 * i as f64);
    let found = report(&with_events(&moved, -0.2, &[(1.0, 8.0)]));
    assert!(told(&found, "clocks_aligned"));
    assert!(BETWEEN.iter().all(|&m| differ(&found, m)));
}

#[test]
fn an_even_row_of_taps_puts_nothing_together() {
    let feet = [foot(Side::Left), foot(Side::Right)];
    let sensors = feet.iter().map(|s| SensorSpec::new(*s, 200.0)).collect();
    let scenario =
        Scenario::running(Runner::new(3.0, 1.75), 25.0).lead_in(Activity::Standing, 12.0);
    let made = simulate(&scenario.sensors(sensors).seed(7).without_steps()).unwrap().recording;
    let taps: Vec<f64> = (1..12).map(f64::from).collect();
    let moved = retimed(&jumped(&made, &taps), Clocks::Unknown, |i, t| t + 0.2 * i as f64);
    let found = report(&with_events(&moved, 0.2, &[(0.2, 11.6)]));
    assert!(!told(&found, "clocks_aligned") && told(&found, "clocks_unknown"));
}

#[test]
fn jumps_before_and_after_the_run_tell_the_drift_of_a_clock() {
    let sites = [Site::from(Placement::Sacrum), foot(Side::Left)];
    let sensors = sites.iter().map(|s| SensorSpec::new(*s, 200.0)).collect();
    let scenario = Scenario::running(Runner::new(3.0, 1.75), 120.0)
        .lead_in(Activity::Standing, 10.0)
        .then(Activity::Standing, 10.0);
    let made = simulate(&scenario.sensors(sensors).seed(7).without_steps()).unwrap().recording;
    let jumps = jumped(&made, &[2.0, 3.3, 5.1, 6.2, 132.0, 133.1, 135.0, 136.3]);
    let drift = 400e-6;
    let moved = retimed(&jumps, Clocks::Unknown, |i, t| t + (0.2 + drift * t) * i as f64);
    let found = report(&with_events(&moved, 0.2, &[(1.0, 8.0), (131.0, 137.5)]));
    let notice = found.notices.iter().find(|n| n.code == "clocks_aligned").unwrap();
    let number = |unit: &str| -> f64 {
        let before = notice.text.split(unit).next().unwrap();
        before.rsplit([' ']).find(|w| !w.is_empty()).unwrap().parse().unwrap()
    };
    assert!((number(" ppm") + 400.0).abs() < 60.0, "{}", notice.text);
    assert!((number(" ms") + 200.0).abs() < 6.0, "{}", notice.text);
}
