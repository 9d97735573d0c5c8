//! Movement that is not running looks like what it is, and stays physically consistent.

use nalgebra::Vector3;
use runform::recording::{Placement, Side, Site, Stream};
use runform::sim::{Activity, Runner, Scenario, SensorSpec, Simulated, simulate};
use runform::units::STANDARD_GRAVITY_MPS2 as G;

fn of(activity: Activity, sites: &[Site]) -> Simulated {
    sampled(activity, sites, 500.0, 8.0)
}

fn sampled(activity: Activity, sites: &[Site], rate_hz: f64, seconds: f64) -> Simulated {
    let sensors = sites.iter().map(|&s| SensorSpec::ideal(s, rate_hz)).collect();
    let mut scenario = Scenario::of(Runner::default(), activity, seconds).sensors(sensors);
    scenario.dense = true;
    simulate(&scenario).unwrap()
}

fn every_site() -> Vec<Site> {
    SensorSpec::everywhere(200.0).into_iter().map(|s| s.site).collect()
}

fn magnitude_g(stream: &Stream) -> (f64, f64) {
    let norm = stream.acc().norm();
    let low = norm.iter().copied().fold(f64::INFINITY, f64::min);
    (low / G, norm.into_iter().fold(0.0, f64::max) / G)
}

const MOVEMENTS: [Activity; 6] = [
    Activity::Walking { cadence_spm: 90.0 },
    Activity::Walking { cadence_spm: 115.0 },
    Activity::Walking { cadence_spm: 135.0 },
    Activity::Stairs { cadence_spm: 100.0 },
    Activity::Stairs { cadence_spm: 120.0 },
    Activity::Cycling { cadence_rpm: 90.0 },
];

#[test]
fn specific_force_is_the_derivative_of_velocity_in_every_movement() {
    for activity in MOVEMENTS {
        let sim = sampled(activity, &every_site(), 4000.0, 3.0);
        for (stream, truth) in sim.recording.streams().iter().zip(&sim.truth.streams) {
            let dense = truth.dense.as_ref().unwrap();
            let mut departures = 0;
            for i in 1..dense.t_s.len() - 1 {
                let [w, x, y, z] = dense.sensor_to_world[i];
                let q = nalgebra::UnitQuaternion::from_quaternion(nalgebra::Quaternion::new(
                    w, x, y, z,
                ));
                let a = q * stream.acc().at(i) - Vector3::new(0.0, 0.0, G);
                let v = |k: usize| Vector3::from(dense.velocity_mps[k]);
                departures += usize::from(((v(i + 1) - v(i - 1)) * 2000.0 - a).norm() > 0.05);
            }
            let (_, high) = magnitude_g(stream);
            // Third derivatives jump where curves meet.
            let share = departures as f64 / dense.t_s.len() as f64;
            assert!(share < 0.05, "{activity:?} {}: {share} of the samples depart", truth.site);
            assert!(high < 10.0, "{activity:?} {}: {high} g", truth.site);
        }
    }
}

#[test]
fn walking_and_stairs_shake_the_waist_gently() {
    for activity in &MOVEMENTS[..5] {
        let sim = of(*activity, &[Placement::Waist.into()]);
        let (low, high) = magnitude_g(&sim.recording.streams()[0]);
        assert!(low > 0.5 && low < 0.95, "{activity:?}: lowest {low} g");
        assert!(high < 1.7 && high > 1.1, "{activity:?}: highest {high} g");
        assert!(sim.truth.steps.is_empty(), "only running has running steps");
    }
}

#[test]
fn a_walking_foot_is_still_for_about_45_percent_of_the_stride() {
    let foot = Site::sided(Placement::Foot, Side::Right);
    let sim = of(Activity::Walking { cadence_spm: 115.0 }, &[foot]);
    let gyr = sim.recording.streams()[0].gyr().unwrap().norm();
    let still = gyr.iter().filter(|w| w.to_degrees() < 40.0).count() as f64 / gyr.len() as f64;
    assert!((0.38..0.52).contains(&still), "{still}");
    let cadence = sim.truth.bouts[0].cadence_spm.unwrap();
    assert!((cadence - 115.0).abs() < 2.0);
}

#[test]
fn cycling_turns_the_legs_and_leaves_the_trunk_nearly_still() {
    let sites = [Placement::Trunk.into(), Site::sided(Placement::Thigh, Side::Left)];
    let sim = of(Activity::Cycling { cadence_rpm: 90.0 }, &sites);
    let [trunk, thigh] = sim.recording.streams() else { panic!() };
    let top = |s: &Stream| s.gyr().unwrap().norm().into_iter().fold(0.0, f64::max).to_degrees();
    assert!(top(trunk) < 30.0 && top(thigh) > 120.0);
    let (low, high) = magnitude_g(trunk);
    assert!(low > 0.85 && high < 1.15);
}

#[test]
fn standing_is_gravity_alone() {
    let sim = of(Activity::Standing, &every_site());
    for stream in sim.recording.streams() {
        assert!(stream.acc().norm().iter().all(|f| (f - G).abs() < 1e-9));
        assert!(stream.gyr().unwrap().norm().iter().all(|&w| w == 0.0));
    }
}
