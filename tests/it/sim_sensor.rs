//! Every stage of the sensor model does what it says and nothing else.

use runform::recording::{Placement, Side, Site, Stream};
use runform::sim::{Losses, Runner, Scenario, SensorSpec, Simulated, Slip, SoftMount, simulate};
use runform::units::STANDARD_GRAVITY_MPS2 as G;

const SHANK: Site = Site { placement: Placement::Shank, side: Some(Side::Left) };

fn with(change: impl Fn(&mut SensorSpec)) -> Simulated {
    let mut spec = SensorSpec::ideal(SHANK, 200.0);
    change(&mut spec);
    let mut scenario = Scenario::running(Runner::default(), 20.0).sensors(vec![spec]);
    scenario.dense = true;
    simulate(&scenario).unwrap()
}

fn only(sim: &Simulated) -> &Stream {
    &sim.recording.streams()[0]
}

fn rms(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, n) = values.fold((0.0, 0.0), |(s, n), v| (s + v * v, n + 1.0));
    (sum / n).sqrt()
}

#[test]
fn an_ideal_sensor_samples_regularly_over_the_whole_duration() {
    let sim = with(|_| ());
    let t = only(&sim).t_s();
    assert_eq!(t.len(), 4001);
    assert!(t.iter().enumerate().all(|(i, t)| (t - i as f64 / 200.0).abs() < 1e-12));
}

#[test]
fn mounting_turns_both_sensors_and_the_true_attitude_alike() {
    let (plain, turned) = (with(|_| ()), with(|s| *s = s.clone().misaligned_deg(15.0, 9)));
    let quaternion = |sim: &Simulated, i: usize| {
        let [w, x, y, z] = sim.truth.streams[0].dense.as_ref().unwrap().sensor_to_world[i];
        nalgebra::UnitQuaternion::from_quaternion(nalgebra::Quaternion::new(w, x, y, z))
    };
    for i in (0..4000).step_by(37) {
        let (a, b) = (quaternion(&plain, i), quaternion(&turned, i));
        assert!((a * only(&plain).acc().at(i) - b * only(&turned).acc().at(i)).norm() < 1e-9);
        let rate = |s: &Simulated| only(s).gyr().unwrap().at(i);
        assert!((a * rate(&plain) - b * rate(&turned)).norm() < 1e-9);
        assert!(a.angle_to(&b).to_degrees() < 15.0 + 1e-9);
    }
    assert_ne!(only(&plain).acc(), only(&turned).acc());
}

#[test]
fn a_sensor_turned_by_yaw_sees_forward_on_another_axis() {
    let turned = with(|s| *s = s.clone().turned_deg(90.0, 0.0, 0.0));
    let plain = with(|_| ());
    // The sensor's x axis now points left, so what was left is x and what was forward is −y.
    let (a, b) = (only(&plain).acc().at(100), only(&turned).acc().at(100));
    assert!((b.x - a.y).abs() < 1e-12 && (b.y + a.x).abs() < 1e-12 && (b.z - a.z).abs() < 1e-12);
}

#[test]
fn bias_scale_and_noise_have_the_given_size() {
    let plain = with(|_| ());
    let sim = with(|s| {
        s.acc_bias_mps2 = [0.2, 0.0, -0.1];
        s.gyr_bias_dps = [1.0, -2.0, 0.5];
        s.acc_noise_g = 0.02;
        s.gyr_noise_dps = 0.1;
        s.acc_scale = [1.0, 1.01, 1.0];
    });
    let (a, b) = (only(&plain), only(&sim));
    let noise = rms((0..4000).map(|i| b.acc().x[i] - a.acc().x[i] - 0.2));
    assert!((noise / (0.02 * G) - 1.0).abs() < 0.05);
    let turn = |s: &Stream| s.gyr().unwrap().y.clone();
    let noise = rms(turn(b).iter().zip(turn(a)).map(|(b, a)| (b - a).to_degrees() + 2.0));
    assert!((noise / 0.1 - 1.0).abs() < 0.05);
    let gain: f64 = b.acc().y.iter().zip(&a.acc().y).map(|(b, a)| a * b).sum::<f64>()
        / a.acc().y.iter().map(|a| a * a).sum::<f64>();
    assert!((gain - 1.01).abs() < 0.002);
}

#[test]
fn range_clips_and_bits_quantise() {
    let sim = with(|s| {
        s.acc_range_g = Some(4.0);
        s.bits = Some(8);
    });
    let code = 4.0 * G / 128.0;
    let z = &only(&sim).acc().z;
    assert!(z.iter().all(|v| v.abs() <= 4.0 * G && (v / code - (v / code).round()).abs() < 1e-9));
    assert!(z.iter().filter(|&&v| v == 4.0 * G).count() > 20);
    assert_eq!(only(&sim).acc_range_g, Some(4.0));
}

#[test]
fn a_slow_clock_stamps_behind_true_time() {
    let sim = with(|s| s.clock.rate_error = 0.01);
    let (t, truth) = (only(&sim).t_s(), &sim.truth.streams[0].dense.as_ref().unwrap().t_s);
    let last = t.len() - 1;
    assert!((t[last] * 1.01 - truth[last]).abs() < 1e-9);
}

#[test]
fn jitter_of_instants_is_told_and_jitter_of_stamps_is_not() {
    let told = with(|s| s.clock.instant_jitter_s = 0.0005);
    let untold = with(|s| s.clock.stamp_jitter_s = 0.0005);
    let error = |sim: &Simulated| {
        let truth = &sim.truth.streams[0].dense.as_ref().unwrap().t_s;
        rms(only(sim).t_s().iter().zip(truth).skip(1).map(|(a, b)| a - b))
    };
    let uneven = |sim: &Simulated| rms(only(sim).t_s().windows(2).map(|w| w[1] - w[0] - 0.005));
    assert!(error(&told) < 1e-5 && uneven(&told) > 4e-4);
    assert!((error(&untold) / 0.0005 - 1.0).abs() < 0.05);
    for sim in [&told, &untold] {
        assert!(only(sim).t_s().windows(2).all(|w| w[1] > w[0]));
    }
}

#[test]
fn dropouts_leave_gaps_or_nan_and_duplicates_repeat_packets() {
    let losses = Losses { dropouts_per_min: 30.0, ..Losses::default() };
    let gaps = with(|s| s.losses = losses);
    let t = only(&gaps).t_s();
    assert!(t.len() < 4001 && t.windows(2).any(|w| w[1] - w[0] > 0.015));
    assert_eq!(gaps.truth.streams[0].dense.as_ref().unwrap().t_s.len(), t.len());
    let nan = with(|s| s.losses = Losses { as_nan: true, ..losses });
    assert_eq!(only(&nan).t_s().len(), 4001);
    assert!(only(&nan).acc().x.iter().any(|v| v.is_nan()));
    let twice = with(|s| s.losses = Losses { duplicates_per_min: 30.0, ..Losses::default() });
    assert!(only(&twice).t_s().len() > 4001);
}

#[test]
fn a_side_can_be_left_out_and_a_gyroscope_too() {
    let right = with(|s| s.site.side = Some(Side::Right));
    let unknown = with(|s| {
        s.site.side = None;
        s.worn_on = Side::Right;
        s.gyro = false;
        s.standing = false;
    });
    assert_eq!(only(&right).acc(), only(&unknown).acc());
    assert!(only(&unknown).gyr().is_none() && only(&unknown).standing_mps2.is_none());
}

#[test]
fn impossible_parameters_are_refused_with_their_name() {
    let runner = Runner { flight_asymmetry: 1.5, ..Runner::default() };
    let error = simulate(&Scenario::running(runner, 5.0)).map(|_| ()).unwrap_err().to_string();
    assert!(error.contains("flight_asymmetry = 1.5"), "{error}");
    let mut runner = Runner::default();
    runner.drift.cadence_per_min = -12.0;
    assert!(simulate(&Scenario::running(runner, 5.0)).is_err());
    let runner = Runner { speed_mps: f64::NAN, ..Runner::default() };
    assert!(simulate(&Scenario::running(runner, 5.0)).is_err());
}

#[test]
fn cross_axis_and_force_on_the_gyroscope_have_the_given_size() {
    let plain = with(|_| ());
    let sim = with(|s| {
        s.cross_axis = 0.01;
        s.gyr_per_force_dps_per_g = 0.05;
    });
    let (a, b) = (only(&plain), only(&sim));
    let mut largest = 0.0f64;
    for i in 0..4000 {
        let (clean, dirty) = (a.acc().at(i), b.acc().at(i));
        for k in 0..3 {
            let others: f64 = (0..3).filter(|j| *j != k).map(|j| clean[j].abs()).sum();
            let share = (dirty[k] - clean[k]).abs();
            assert!(share <= 0.01 * others + 1e-12);
            largest = largest.max(share / others);
        }
    }
    assert!(largest > 0.002);
    let only_force = with(|s| s.gyr_per_force_dps_per_g = 0.05);
    for i in (0..4000).step_by(17) {
        let added = only(&only_force).gyr().unwrap().at(i) - a.gyr().unwrap().at(i);
        let wanted = a.acc().at(i) * (0.05f64.to_radians() / G);
        assert!((added - wanted).norm() < 1e-12);
    }
}

#[test]
fn a_walking_bias_spreads_with_the_root_of_time() {
    let plain = with(|_| ());
    let mut ends = Vec::new();
    for seed in 0..60 {
        let mut spec = SensorSpec::ideal(SHANK, 200.0);
        spec.gyr_walk_dps = 0.1;
        let run = |spec| {
            let scenario = Scenario::running(Runner::default(), 20.0).sensors(vec![spec]);
            simulate(&scenario.seed(seed).without_steps()).unwrap()
        };
        let sim = run(spec);
        let i = only(&sim).t_s().len() - 1;
        // Another seed runs differently: take the walk from the end of a still axis is not
        // possible, so the same run without the walk is subtracted.
        let clean = run(SensorSpec::ideal(SHANK, 200.0));
        let d = only(&sim).gyr().unwrap().at(i) - only(&clean).gyr().unwrap().at(i);
        ends.extend(d.iter().map(|v| v.to_degrees()));
    }
    let sd = rms(ends.into_iter());
    assert!((sd / (0.1 * 20f64.sqrt()) - 1.0).abs() < 0.2, "{sd}");
    assert_eq!(only(&plain).t_s().len(), 4001);
}

#[test]
fn a_slipping_sensor_ends_turned_and_feels_its_own_turn() {
    let plain = with(|_| ());
    let sim = with(|s| {
        s.slip = Some(Slip { axis: [0.0, 0.0, 1.0], angle_deg: 8.0, from_s: 5.0, over_s: 5.0 });
    });
    let quaternion = |sim: &Simulated, i: usize| {
        let [w, x, y, z] = sim.truth.streams[0].dense.as_ref().unwrap().sensor_to_world[i];
        nalgebra::UnitQuaternion::from_quaternion(nalgebra::Quaternion::new(w, x, y, z))
    };
    let turned = |i: usize| (quaternion(&plain, i).inverse() * quaternion(&sim, i)).scaled_axis();
    assert!(turned(900).norm() < 1e-9);
    assert!((turned(3000) - nalgebra::Vector3::new(0.0, 0.0, 8f64.to_radians())).norm() < 1e-9);
    let own: f64 = (900..2100)
        .map(|i| (only(&sim).gyr().unwrap().z[i] - only(&plain).gyr().unwrap().z[i]) / 200.0)
        .sum();
    // Beside its own turn the sensor sees the shank's other rates through the slipped axes, but
    // the turn is about z, whose reading they do not reach.
    assert!((own.to_degrees() - 8.0).abs() < 0.01, "{}", own.to_degrees());
}

#[test]
fn a_soft_mount_and_a_filter_change_the_signal_but_not_the_truth() {
    let plain = with(|_| ());
    let mount = SoftMount { frequency_hz: 30.0, damping: 0.2 };
    let soft = with(|s| s.soft_mount = Some(mount));
    let filtered = with(|s| s.antialias_hz = Some(20.0));
    let peak = |s: &Simulated| only(s).acc().z.iter().copied().fold(0.0, f64::max);
    assert!(peak(&soft) > 1.1 * peak(&plain), "{} {}", peak(&soft), peak(&plain));
    assert!(peak(&filtered) < 0.8 * peak(&plain));
    assert!(soft.truth.steps == plain.truth.steps);
    assert!(soft.truth.streams[0].dense == plain.truth.streams[0].dense);
    assert_eq!(soft.truth.streams[0].sensor.soft_mount, Some(mount));
    let rate = |s: &Simulated, i: usize| only(s).gyr().unwrap().at(i);
    assert!((0..4001).all(|i| (rate(&soft, i) - rate(&plain, i)).norm() < 1e-9));
}

#[test]
fn swapped_packets_keep_every_sample() {
    let sim = with(|s| s.losses = Losses { swaps_per_min: 30.0, ..Losses::default() });
    let mut t = only(&sim).t_s().to_vec();
    assert!(t.windows(2).any(|w| w[1] < w[0]));
    t.sort_by(f64::total_cmp);
    assert!(t.iter().enumerate().all(|(i, t)| (t - i as f64 / 200.0).abs() < 1e-12));
}
