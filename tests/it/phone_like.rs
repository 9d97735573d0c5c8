//! The commonest recording: one loose sensor at the waist, 50 or 100 Hz, unknown mounting, a
//! jittery clock, with or without a gyroscope.

use runform::metrics::{MetricValue, Outcome, Refusal};
use runform::recording::Placement;
use runform::sim::{Runner, Scenario, SensorSpec, simulate};
use runform::{MetricId, Options, Report, analyze};

fn phone(rate_hz: f64, gyro: bool, turn: (f64, f64, f64), speed: f64) -> (f64, Report) {
    let mut spec = SensorSpec::new(Placement::Waist, rate_hz).turned_deg(turn.0, turn.1, turn.2);
    spec.gyro = gyro;
    spec.standing = false;
    spec.clock.instant_jitter_s = 0.002;
    spec.clock.rate_error = 1e-4;
    spec.gyr_bias_dps = [0.5, 0.5, -0.5];
    spec.acc_range_g = Some(8.0);
    let mut scenario =
        Scenario::running(Runner::new(speed, 1.75), 40.0).sensors(vec![spec]).without_steps();
    scenario.tell_speed = false;
    scenario.tell_subject = false;
    let simulated = simulate(&scenario).expect("simulation");
    let report = analyze(&simulated.recording, &Options::default()).expect("analysis").report;
    (simulated.truth.bouts[0].cadence_spm.expect("whole steps"), report)
}

/// Names of the refused metrics with the words a runner reads.
fn refusals(report: &Report) -> Vec<(MetricId, String)> {
    report
        .metrics
        .iter()
        .filter(|m: &&MetricValue| m.bout.is_none())
        .filter_map(|m| match &m.outcome {
            // How many strides there are depends on the rate; that they are too few does not.
            Outcome::Refused(Refusal::TooFewStrides { .. }) => Some((m.metric, String::new())),
            Outcome::Refused(why) => Some((m.metric, why.to_string())),
            Outcome::Estimate(_) => None,
        })
        .collect()
}

const MOUNTINGS: [(f64, f64, f64); 4] =
    [(0.0, 0.0, 0.0), (40.0, 10.0, -20.0), (120.0, 85.0, 30.0), (-75.0, -60.0, 170.0)];

#[test]
fn cadence_and_refusals_do_not_depend_on_rate_or_mounting() {
    for gyro in [true, false] {
        for speed in [2.5, 3.33, 4.5] {
            let mut first: Option<Vec<(MetricId, String)>> = None;
            for rate in [50.0, 100.0] {
                for turn in MOUNTINGS {
                    let (truth, report) = phone(rate, gyro, turn, speed);
                    let cadence = report.metric(MetricId::Cadence).and_then(MetricValue::estimate);
                    let cadence = cadence.expect("cadence").value;
                    assert!(
                        (cadence - truth).abs() <= 0.5,
                        "{rate} Hz gyro {gyro} {turn:?}: {cadence:.2} for {truth:.2}"
                    );
                    let mut refused = refusals(&report);
                    // Only what names the rate itself may differ.
                    refused.retain(|(_, why)| !why.contains(" Hz"));
                    match &first {
                        None => first = Some(refused),
                        Some(first) => assert_eq!(first, &refused, "{rate} Hz {turn:?}"),
                    }
                }
            }
        }
    }
}

#[test]
fn refusals_say_what_would_help() {
    let (_, report) = phone(50.0, false, MOUNTINGS[1], 3.33);
    for (metric, words) in [
        (MetricId::TrunkLean, "needs a sensor on the trunk"),
        (MetricId::PtaAxial, "needs a sensor on the shank"),
        (MetricId::BrakePeak, "needs a sensor on the sacrum or pelvis"),
        (MetricId::ContactAsymmetry, "left and right could not be told apart"),
        (MetricId::VerticalRatio, "needs the running speed"),
    ] {
        let refused = refusals(&report);
        let (_, why) = refused.iter().find(|r| r.0 == metric).expect("refused");
        assert!(why.contains(words), "{}: {why}", metric.name());
    }
    assert!(report.faults.iter().any(|f| f.fault == "low_cadence" && f.severity().is_some()));
}
