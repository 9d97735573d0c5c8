//! Regularity, complexity, stability and power from recordings, against the simulator's truth.

use nalgebra::{Quaternion, UnitQuaternion, Vector3};
use runform::metrics::power::{cost_of_running, external_w_per_kg};
use runform::metrics::{Estimate, Flag, Outcome, Refusal};
use runform::recording::{Placement, Recording, Side, Site};
use runform::signal::nonlinear::{Parity, dfa_alpha, harmonic_ratio, rms_ratio};
use runform::sim::{
    Activity, Instability, Noise, Runner, Scenario, SensorSpec, Simulated, contacts, simulate,
};
use runform::units::STANDARD_GRAVITY_MPS2;
use runform::{MetricId, Options, Report, analyze};

const COMPLEXITY: [MetricId; 9] = [
    MetricId::StepRegularity,
    MetricId::StrideRegularity,
    MetricId::RmsRatioMl,
    MetricId::RmsRatioAp,
    MetricId::SampleEntropyAp,
    MetricId::HarmonicRatioV,
    MetricId::HarmonicRatioAp,
    MetricId::HarmonicRatioMl,
    MetricId::LocalStability,
];

fn scenario(runner: Runner, sensor: SensorSpec, seconds: f64) -> Scenario {
    Scenario::running(runner, seconds)
        .lead_in(Activity::Standing, 8.0)
        .sensors(vec![sensor])
        .seed(5)
}

fn analysed(run: &Simulated) -> Report {
    analyze(&run.recording, &Options::default()).expect("analysis").report
}

fn sacrum(runner: Runner, seconds: f64) -> Report {
    let sensor = SensorSpec::new(Placement::Sacrum, 200.0).misaligned_deg(15.0, 2);
    analysed(&simulate(&scenario(runner, sensor, seconds)).expect("simulation"))
}

fn estimate(report: &Report, metric: MetricId) -> &Estimate {
    match &report.metric(metric).expect("row").outcome {
        Outcome::Estimate(e) => e,
        Outcome::Refused(why) => panic!("{}: {why}", metric.name()),
    }
}

fn value(report: &Report, metric: MetricId) -> f64 {
    estimate(report, metric).value
}

fn refusal(report: &Report, metric: MetricId) -> &Refusal {
    match &report.metric(metric).expect("row").outcome {
        Outcome::Estimate(e) => panic!("{}: {}", metric.name(), e.value),
        Outcome::Refused(why) => why,
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// A runner whose pelvis shakes and wavers.
fn unsteady() -> Runner {
    let instability = Instability {
        lean_sd_deg: 1.0,
        lateral_sd_deg: 1.0,
        obliquity_sd_deg: 1.0,
        forward_rms_g: 0.15,
        sideways_rms_g: 0.1,
        ..Instability::default()
    };
    Runner { instability, jitter: 0.02, ..Runner::new(3.33, 1.75) }
}

#[test]
fn shares_and_harmonics_are_those_of_the_true_movement() {
    // A steady simulated runner is cleaner than any real one.
    let runner = unsteady();
    let mut perfect = scenario(runner.clone(), SensorSpec::ideal(Placement::Sacrum, 1000.0), 60.0);
    perfect.dense = true;
    let run = simulate(&perfect).unwrap();
    let dense = run.truth.streams[0].dense.as_ref().unwrap();
    let acc = run.recording.streams()[0].acc();
    let world: Vec<Vector3<f64>> = dense
        .sensor_to_world
        .iter()
        .enumerate()
        .map(|(i, q)| {
            let q = UnitQuaternion::from_quaternion(Quaternion::new(q[0], q[1], q[2], q[3]));
            q * acc.at(i) / STANDARD_GRAVITY_MPS2
        })
        .collect();
    let mut found: [Vec<f64>; 5] = Default::default();
    let left: Vec<_> = run.truth.steps.iter().filter(|s| s.side == Side::Left).collect();
    for pair in left.windows(2) {
        let middle = |k: usize| 0.5 * (pair[k].t_ic_s + pair[k].t_tc_s);
        let at = |t: f64| dense.t_s.partition_point(|x| *x < t);
        let part = &world[at(middle(0))..at(middle(1))];
        let axis = |k: usize| part.iter().map(|v| v[k]).collect::<Vec<f64>>();
        let (x, y, z) = (axis(0), axis(1), axis(2));
        let [ap, ml, _] = rms_ratio([&x, &y, &z]);
        let free = |v: &[f64]| {
            let mean = v.iter().sum::<f64>() / v.len() as f64;
            v.iter().map(|a| a - mean).collect::<Vec<f64>>()
        };
        let [v, a, m] = harmonic_ratio(
            [&free(&z), &free(&x), &free(&y)],
            [Parity::Even, Parity::Even, Parity::Odd],
        );
        found.iter_mut().zip([ap, ml, v, a, m]).for_each(|(list, value)| list.push(value));
    }
    let metrics = [
        MetricId::RmsRatioAp,
        MetricId::RmsRatioMl,
        MetricId::HarmonicRatioV,
        MetricId::HarmonicRatioAp,
        MetricId::HarmonicRatioMl,
    ];
    let report = sacrum(runner, 60.0);
    for (metric, list) in metrics.into_iter().zip(found) {
        let (truth, e) = (median(list), estimate(&report, metric));
        eprintln!(
            "{}: {:.4} ({:.4} to {:.4}) of {truth:.4}",
            metric.name(),
            e.value,
            e.low,
            e.high
        );
        assert!((e.low..e.high).contains(&truth), "{}: {e:?} {truth}", metric.name());
    }
}

#[test]
fn unsteadiness_shows_in_every_measure_of_it() {
    let (steady, shaky) = (sacrum(Runner::new(3.33, 1.75), 60.0), sacrum(unsteady(), 60.0));
    for metric in COMPLEXITY {
        eprintln!(
            "{}: {:.3} to {:.3}",
            metric.name(),
            value(&steady, metric),
            value(&shaky, metric)
        );
    }
    let rises = |metric| value(&shaky, metric) > value(&steady, metric);
    // Not local stability: the simulated shaking has no dynamics, and noise alone lowers it.
    for metric in [MetricId::SampleEntropyAp, MetricId::RmsRatioMl, MetricId::RmsRatioAp] {
        assert!(rises(metric), "{}", metric.name());
    }
    for metric in [
        MetricId::StepRegularity,
        MetricId::StrideRegularity,
        MetricId::HarmonicRatioV,
        MetricId::HarmonicRatioAp,
        MetricId::HarmonicRatioMl,
    ] {
        assert!(!rises(metric), "{}", metric.name());
    }
}

#[test]
fn an_uneven_runner_repeats_by_strides_not_by_steps() {
    let uneven = Runner { contact_asymmetry: 0.15, jitter: 0.0, ..Runner::new(3.33, 1.75) };
    let report = sacrum(uneven, 60.0);
    let step = value(&report, MetricId::StepRegularity);
    let stride = value(&report, MetricId::StrideRegularity);
    eprintln!("step {step:.3}, stride {stride:.3}");
    assert!(stride > 0.97 && step < stride - 0.02, "{step} {stride}");
}

#[test]
fn nothing_depends_on_how_the_sensor_is_turned_or_when_it_started() {
    let run = |spec: SensorSpec, shift_s: f64| {
        let run = simulate(&scenario(unsteady(), spec, 60.0).without_steps()).unwrap();
        let mut stream = run.recording.streams()[0].clone();
        stream.clock_offset_s += shift_s;
        let recording = Recording::builder().stream(stream).build().unwrap();
        analyze(&recording, &Options::default()).unwrap().report
    };
    let straight = SensorSpec::new(Placement::Sacrum, 200.0);
    let (one, turned) =
        (run(straight.clone(), 0.0), run(straight.clone().turned_deg(70.0, 20.0, -30.0), 0.0));
    let later = run(straight, 7.0);
    for metric in COMPLEXITY {
        let (a, b, c) = (value(&one, metric), value(&turned, metric), value(&later, metric));
        eprintln!("{}: {a:.4} {b:.4} {c:.4}", metric.name());
        assert!((a - b).abs() < 0.03 * a.abs(), "{}: {a} {b}", metric.name());
        assert!((a - c).abs() < 0.01 * a.abs(), "{}: {a} {c}", metric.name());
    }
}

#[test]
fn what_takes_many_strides_says_how_many_are_missing() {
    let report = sacrum(Runner::new(3.33, 1.75), 20.0);
    let why = refusal(&report, MetricId::LocalStability);
    assert!(
        matches!(why, Refusal::TooFewStrides { n, needed: 50 } if (20..30).contains(n)),
        "{why:?}"
    );
    let why = refusal(&report, MetricId::StrideTimeDfa);
    assert!(matches!(why, Refusal::TooFewStrides { needed: 256, .. }), "{why:?}");
    let mut bare = SensorSpec::new(Placement::Sacrum, 200.0);
    bare.gyro = false;
    let bare = scenario(Runner::new(3.33, 1.75), bare, 60.0).without_steps();
    let report = analysed(&simulate(&bare).unwrap());
    for metric in [MetricId::RmsRatioMl, MetricId::SampleEntropyAp, MetricId::LocalStability] {
        let why = refusal(&report, metric);
        assert!(matches!(why, Refusal::NeedsGyroscope { .. }), "{}: {why:?}", metric.name());
    }
    assert!(value(&report, MetricId::StrideRegularity) > 0.8);
}

#[test]
fn the_memory_of_stride_times_survives_the_recording() {
    for (hurst, placement) in
        [(0.5, Placement::Sacrum), (0.9, Placement::Sacrum), (0.9, Placement::Shank)]
    {
        let runner =
            Runner { noise: Noise::Fractional { hurst }, jitter: 0.015, ..Runner::new(3.33, 1.75) };
        let site: Site = match placement {
            Placement::Shank => Site::sided(placement, Side::Left),
            _ => placement.into(),
        };
        let scenario = scenario(runner, SensorSpec::new(site, 200.0), 400.0).without_steps();
        let run = simulate(&scenario).unwrap();
        let all = contacts(&scenario).unwrap();
        let left: Vec<f64> = all.iter().filter(|c| c.0 == Side::Left).map(|c| c.1).collect();
        let times: Vec<f64> = left.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let truth = dfa_alpha(&times).unwrap();
        let report = analysed(&run);
        let e = estimate(&report, MetricId::StrideTimeDfa);
        eprintln!("{site} H {hurst}: {:.3} of {truth:.3} ({} strides)", e.value, e.n);
        assert!((e.value - truth).abs() < 0.05, "{site} H {hurst}: {} {truth}", e.value);
        assert_eq!(
            e.flags.iter().any(|f| matches!(f, Flag::FewStrides { .. })),
            e.n < 512,
            "{e:?}"
        );
    }
}

#[test]
fn external_power_is_the_energy_of_each_step_over_its_time() {
    for speed in [2.8, 3.33, 4.2] {
        let sensor = SensorSpec::new(Placement::Sacrum, 200.0).misaligned_deg(15.0, 2);
        let run = simulate(&scenario(Runner::new(speed, 1.75), sensor, 60.0)).unwrap();
        let steps = &run.truth.steps;
        let powers = steps.iter().map(|s| {
            external_w_per_kg(s.vertical_oscillation_m, speed, s.brake_dv_mps, s.step_time_s)
        });
        let truth = powers.sum::<f64>() / steps.len() as f64;
        let report = analysed(&run);
        let e = estimate(&report, MetricId::ExternalPower);
        eprintln!("{speed} m/s: {:.2} ({:.2} to {:.2}) of {truth:.2} W/kg", e.value, e.low, e.high);
        assert!((e.low..e.high).contains(&truth), "{speed}: {e:?} {truth}");
    }
}

#[test]
fn metabolic_power_is_cost_times_speed_on_slopes_that_were_studied() {
    assert!((cost_of_running(0.0).unwrap() - 3.6).abs() < 1e-12);
    // The polynomial written out at 10 %.
    let steep = 155.4e-5 - 30.4e-4 - 43.3e-3 + 46.3e-2 + 1.95 + 3.6;
    assert!((cost_of_running(0.1).unwrap() - steep).abs() < 1e-12);
    assert!(cost_of_running(0.46).is_none() && cost_of_running(-0.46).is_none());
    let sensor = SensorSpec::new(Placement::Waist, 100.0);
    let run = simulate(&scenario(Runner::new(3.0, 1.75), sensor, 30.0).without_steps()).unwrap();
    assert!((value(&analysed(&run), MetricId::MetabolicPower) - 10.8).abs() < 1e-4);
    let on = |slope_deg: f64, tell: bool| {
        let mut conditions = run.recording.conditions.clone();
        conditions.slope_deg = Some(slope_deg);
        if !tell {
            conditions.speed_mps = None;
        }
        let recording = Recording::builder()
            .stream(run.recording.streams()[0].clone())
            .conditions(conditions)
            .build()
            .unwrap();
        analyze(&recording, &Options::default()).unwrap().report
    };
    let up = value(&on(5.71, true), MetricId::MetabolicPower);
    assert!((up / (3.0 * steep) - 1.0).abs() < 0.01, "{up}");
    let wall = on(30.0, true);
    let why = refusal(&wall, MetricId::MetabolicPower);
    assert!(matches!(why, Refusal::OnSlope { .. }), "{why:?}");
    let unknown = on(0.0, false);
    assert_eq!(*refusal(&unknown, MetricId::MetabolicPower), Refusal::NeedsSpeed);
}
