//! Smoothed inclination against exact truth while running.

use crate::orientation_support::{inclination_error_deg, quaternion, rms};
use runform::orientation::smoother::smooth;
use runform::orientation::vqf::VqfParams;
use runform::recording::{Placement, Side, Site};
use runform::sim::{Activity, Runner, Scenario, SensorSpec, simulate};

const SITES: [Site; 4] = [
    Site { placement: Placement::Sacrum, side: None },
    Site { placement: Placement::Trunk, side: None },
    Site { placement: Placement::Shank, side: Some(Side::Left) },
    Site { placement: Placement::Foot, side: Some(Side::Left) },
];

/// Bounds with a still phase to take the bias from, and without.
const RESTED_DEG: [f64; 4] = [0.15, 0.15, 0.2, 0.5];
const RESTLESS_DEG: [f64; 4] = [0.25, 0.25, 0.5, 0.75];

fn sensors(rate_hz: f64, bias_dps: [f64; 3]) -> Vec<SensorSpec> {
    SITES
        .iter()
        .map(|site| {
            let mut spec = SensorSpec::new(*site, rate_hz).misaligned_deg(20.0, 5);
            spec.gyr_bias_dps = bias_dps;
            spec
        })
        .collect()
}

/// Inclination RMSE at each site while running, from 5 s after the start on.
fn errors_deg(scenario: &mut Scenario, rate_hz: f64) -> Vec<f64> {
    scenario.dense = true;
    let sim = simulate(scenario).unwrap();
    let start_s = sim.truth.bouts.iter().find(|b| b.is_running()).unwrap().t_start_s;
    let streams = sim.recording.streams().iter().zip(&sim.truth.streams);
    streams
        .map(|(stream, truth)| {
            let ours = smooth(stream.acc(), stream.gyr().unwrap(), rate_hz, &VqfParams::default());
            let truth = truth.dense.as_ref().unwrap();
            let error =
                |i: usize| inclination_error_deg(&ours.q[i], &quaternion(truth.sensor_to_world[i]));
            rms((0..ours.q.len()).filter(|&i| truth.t_s[i] > start_s + 5.0).map(error))
        })
        .collect()
}

/// Bounds in the order of the sites.
fn check(name: &str, errors: &[f64], bounds_deg: [f64; 4]) {
    for ((site, bound), error) in SITES.iter().zip(bounds_deg).zip(errors) {
        println!("{name}, {:?}: {error:.3} deg", site.placement);
        assert!(*error <= bound, "{name}, {:?}: {error} deg", site.placement);
    }
}

#[test]
fn running_after_standing_is_inclined_truly_at_every_rate() {
    for rate_hz in [100.0, 200.0, 500.0] {
        let mut scenario = Scenario::running(Runner::default(), 60.0)
            .lead_in(Activity::Standing, 5.0)
            .sensors(sensors(rate_hz, [0.8, -0.5, 0.4]));
        check(
            &format!("{rate_hz} Hz after standing"),
            &errors_deg(&mut scenario, rate_hz),
            RESTED_DEG,
        );
    }
}

#[test]
fn running_without_any_rest_is_inclined_truly_at_every_rate() {
    for rate_hz in [100.0, 200.0, 500.0] {
        let mut scenario =
            Scenario::running(Runner::default(), 60.0).sensors(sensors(rate_hz, [0.8, -0.5, 0.4]));
        check(
            &format!("{rate_hz} Hz without rest"),
            &errors_deg(&mut scenario, rate_hz),
            RESTLESS_DEG,
        );
    }
}

#[test]
fn a_large_bias_is_taken_from_standing_still() {
    let mut scenario = Scenario::running(Runner::default(), 60.0)
        .lead_in(Activity::Standing, 5.0)
        .sensors(sensors(200.0, [6.0, -4.0, 5.0]));
    check("9 deg/s of bias", &errors_deg(&mut scenario, 200.0), RESTED_DEG);
}
