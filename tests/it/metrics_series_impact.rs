//! Impact spectra and shock attenuation against the simulator's truth, and when they are refused.

use runform::metrics::{Flag, Grade, Outcome, Refusal};
use runform::recording::{Placement, Recording, Side, Site};
use runform::signal::spectrum::Spectrum;
use runform::sim::{Activity, Impacts, Runner, Scenario, SensorSpec, Simulated, simulate};
use runform::units::STANDARD_GRAVITY_MPS2;
use runform::{MetricId, Options, Report, analyze};

const SACRUM: Placement = Placement::Sacrum;

fn shank(side: Side) -> Site {
    Site::sided(Placement::Shank, side)
}

fn simulated(runner: Runner, sites: &[Site], rate_hz: f64, seconds: f64) -> Simulated {
    let sensors = sites
        .iter()
        .zip(1..)
        .map(|(site, seed)| SensorSpec::new(*site, rate_hz).misaligned_deg(10.0, seed))
        .collect();
    let scenario = Scenario::running(runner, seconds)
        .lead_in(Activity::Standing, 8.0)
        .sensors(sensors)
        .seed(5);
    simulate(&scenario).expect("simulation")
}

fn analysed(run: &Simulated) -> Report {
    analyze(&run.recording, &Options::default()).expect("analysis").report
}

fn outcome(report: &Report, metric: MetricId) -> &Outcome {
    &report.metric(metric).expect("row").outcome
}

fn value(report: &Report, metric: MetricId) -> f64 {
    match outcome(report, metric) {
        Outcome::Estimate(e) => e.value,
        Outcome::Refused(why) => panic!("{}: {why}", metric.name()),
    }
}

fn refusal(report: &Report, metric: MetricId) -> &Refusal {
    match outcome(report, metric) {
        Outcome::Estimate(e) => panic!("{}: {}", metric.name(), e.value),
        Outcome::Refused(why) => why,
    }
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, n) = values.fold((0.0, 0.0), |(s, n), v| (s + v, n + 1.0));
    sum / n
}

/// What a perfect sensor in the segment's own axes would write along its long axis (g), and its times.
fn perfect(runner: &Runner, site: Site, seconds: f64) -> (Simulated, Vec<f64>, Vec<f64>) {
    let scenario = Scenario::running(runner.clone(), seconds)
        .lead_in(Activity::Standing, 8.0)
        .sensors(vec![SensorSpec::ideal(site, 1000.0)])
        .seed(5);
    let run = simulate(&scenario).expect("simulation");
    let stream = &run.recording.streams()[0];
    let axial = stream.acc().z.iter().map(|v| v / STANDARD_GRAVITY_MPS2).collect();
    let times = stream.t_s().to_vec();
    (run, times, axial)
}

/// The pelvis stands as it runs, so that the axis of standing is the segment's own, which is that of the truth.
fn upright(speed_mps: f64) -> Runner {
    let mut runner = Runner::new(speed_mps, 1.75);
    runner.pelvis.tilt_deg = 0.0;
    runner.pelvis.standing_tilt_deg = 0.0;
    runner
}

#[test]
fn shock_attenuation_is_that_of_the_simulated_signals() {
    let sites = [shank(Side::Left), shank(Side::Right), SACRUM.into()];
    for speed in [2.8, 3.33, 4.2] {
        for rate_hz in [200.0, 500.0] {
            let run = simulated(upright(speed), &sites, rate_hz, 60.0);
            let report = analysed(&run);
            let steps = &run.truth.steps;
            let time = mean(steps.iter().map(|s| s.shock_attenuation_percent));
            let band = mean(steps.iter().map(|s| s.shock_attenuation_9_20_db));
            let found = value(&report, MetricId::ShockAttenuationTime);
            let found_db = value(&report, MetricId::ShockAttenuationBand);
            eprintln!(
                "{speed} m/s {rate_hz} Hz: {found:.2} of {time:.2} %, {found_db:.2} of {band:.2} dB"
            );
            assert!((found - time).abs() <= 2.0, "{speed} {rate_hz}: {found} {time}");
            assert!((found_db - band).abs() <= 1.0, "{speed} {rate_hz}: {found_db} {band}");
        }
    }
}

fn one_clock() -> runform::recording::RecordingBuilder {
    Recording::builder().clocks(runform::recording::Clocks::Common)
}

#[test]
fn attenuation_needs_two_sensors_on_one_clock() {
    let alone = analysed(&simulated(Runner::default(), &[SACRUM.into()], 200.0, 30.0));
    let shanks = analysed(&simulated(Runner::default(), &[shank(Side::Left)], 200.0, 30.0));
    for metric in [MetricId::ShockAttenuationTime, MetricId::ShockAttenuationBand] {
        let why = refusal(&alone, metric);
        assert!(
            matches!(why, Refusal::MissingPartner { placement: SACRUM, partners } if *partners == [Placement::Shank]),
            "{why:?}"
        );
        let why = refusal(&shanks, metric);
        assert!(
            matches!(why, Refusal::MissingPartner { placement: Placement::Shank, .. }),
            "{why:?}"
        );
    }
    let run = simulated(Runner::default(), &[shank(Side::Left), SACRUM.into()], 200.0, 30.0);
    let [lower, upper] = run.recording.streams() else { panic!("two streams") };
    let mut late = upper.clone();
    late.clock_offset_s += 0.09;
    let recording = one_clock().stream(lower.clone()).stream(late).build().unwrap();
    let report = analyze(&recording, &Options::default()).unwrap().report;
    let why = refusal(&report, MetricId::ShockAttenuationBand);
    let Refusal::ClocksDiffer { partner, offset_s: Some(offset_s) } = why else {
        panic!("{why:?}")
    };
    assert_eq!(partner.placement, SACRUM);
    assert!((offset_s - 0.09).abs() < 0.02, "{offset_s}");
    // An equal shift of both changes nothing.
    let mut both = [lower.clone(), upper.clone()];
    both.iter_mut().for_each(|s| s.clock_offset_s += 3.0);
    let mut shifted = one_clock();
    for stream in both {
        shifted = shifted.stream(stream);
    }
    let shifted = analyze(&shifted.build().unwrap(), &Options::default()).unwrap().report;
    let before = value(&analysed(&run), MetricId::ShockAttenuationBand);
    let after = value(&shifted, MetricId::ShockAttenuationBand);
    assert!((before - after).abs() < 0.1, "{before} {after}");
}

#[test]
fn a_shank_that_never_stood_has_no_axis() {
    let run = simulated(Runner::default(), &[shank(Side::Left), SACRUM.into()], 200.0, 30.0);
    let mut recording = one_clock();
    for stream in run.recording.streams() {
        let mut stream = stream.clone();
        (stream.standing_mps2, stream.standing_s) = (None, None);
        recording = recording.stream(stream);
    }
    let report = analyze(&recording.build().unwrap(), &Options::default()).unwrap().report;
    for metric in [MetricId::ShockAttenuationTime, MetricId::TibialImpulse] {
        let why = refusal(&report, metric);
        assert_eq!(*why, Refusal::NotCalibrated, "{}", metric.name());
    }
}

#[test]
fn clipped_impacts_are_lower_bounds_or_refused() {
    let mut low = SensorSpec::new(shank(Side::Left), 200.0);
    low.acc_range_g = Some(5.0);
    let scenario = Scenario::running(Runner::default(), 30.0)
        .lead_in(Activity::Standing, 8.0)
        .sensors(vec![low, SensorSpec::new(SACRUM, 200.0)]);
    let report = analysed(&simulate(&scenario).unwrap());
    let Outcome::Estimate(e) = outcome(&report, MetricId::ShockAttenuationTime) else {
        panic!("a bound is left")
    };
    assert!(e.flags.contains(&Flag::LowerBound) && e.grade == Grade::C, "{e:?}");
    let why = refusal(&report, MetricId::ShockAttenuationBand);
    assert!(matches!(why, Refusal::Clipped { fraction } if *fraction > 0.9), "{why:?}");
}

#[test]
fn band_powers_are_those_of_a_long_spectrum() {
    for site in [shank(Side::Left), SACRUM.into()] {
        let (_, times, axial) = perfect(&upright(3.33), site, 60.0);
        let running: Vec<f64> = times
            .iter()
            .zip(&axial)
            .filter(|(t, _)| **t > 10.0 && **t < 66.0)
            .map(|p| *p.1)
            .collect();
        let density = Spectrum::default().density(&running, 1000.0, 0);
        let line_hz = 1000.0 / running.len() as f64;
        let band = |low: f64, high: f64| -> f64 {
            let bins = density.iter().enumerate().map(|(k, p)| (k as f64 * line_hz, p));
            bins.filter(|(f, _)| (low..high).contains(f)).map(|(_, p)| p * line_hz).sum()
        };
        let report = analysed(&simulated(upright(3.33), &[site], 200.0, 60.0));
        for (metric, low, high) in
            [(MetricId::ActivePower, 3.0, 8.0), (MetricId::ImpactPower, 9.0, 20.0)]
        {
            if metric == MetricId::ActivePower && site.placement == SACRUM {
                assert!(matches!(refusal(&report, metric), Refusal::MissingPlacement { .. }));
                continue;
            }
            let (found, truth) = (value(&report, metric), band(low, high));
            eprintln!("{site} {}: {found:.4} of {truth:.4} g²", metric.name());
            assert!((found / truth - 1.0).abs() < 0.1, "{site} {}: {found} {truth}", metric.name());
        }
    }
}

#[test]
fn the_tibial_impulse_is_the_integral_from_true_contact() {
    for speed in [2.8, 3.33, 4.2] {
        let (run, times, axial) = perfect(&Runner::new(speed, 1.75), shank(Side::Left), 40.0);
        let left = run.truth.steps.iter().filter(|s| s.side == Side::Left);
        let truth = mean(left.map(|s| {
            let inside =
                times.iter().zip(&axial).filter(|(t, _)| **t >= s.t_ic_s && **t < s.t_ic_s + 0.05);
            inside.map(|(_, g)| (g - 1.0) * STANDARD_GRAVITY_MPS2 * 1e-3).sum::<f64>()
        }));
        let report =
            analysed(&simulated(Runner::new(speed, 1.75), &[shank(Side::Left)], 200.0, 40.0));
        let found = value(&report, MetricId::TibialImpulse);
        eprintln!("{speed} m/s: {found:.3} of {truth:.3} m/s");
        let Outcome::Estimate(e) = outcome(&report, MetricId::TibialImpulse) else { panic!() };
        assert!(
            (e.low..e.high).contains(&truth),
            "{speed}: {truth} outside {} to {}",
            e.low,
            e.high
        );
    }
}

#[test]
fn a_harder_impact_gives_more_impact_power_and_leaves_active_power() {
    let mut hard =
        Runner { impacts: Impacts { jitter: 0.0, ..Impacts::default() }, ..Runner::default() };
    for transient in hard.impacts.all_mut() {
        transient.peak_g *= 1.5;
    }
    let of = |runner: Runner| analysed(&simulated(runner, &[shank(Side::Left)], 200.0, 40.0));
    let (soft, hard) = (of(Runner::default()), of(hard));
    let ratio = |metric| value(&hard, metric) / value(&soft, metric);
    let (impact, active) = (ratio(MetricId::ImpactPower), ratio(MetricId::ActivePower));
    eprintln!("impact {impact:.2}, active {active:.2}");
    assert!(impact > 1.3, "{impact}");
    assert!(active < impact, "{active}");
}
