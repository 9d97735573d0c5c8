//! The simulator is trusted only because these hold: exact derivatives, closed forms, and
//! commanded values that come back out.

use nalgebra::{Quaternion, UnitQuaternion, Vector3};
use runform::recording::{Placement, Side, Site, Stream};
use runform::sim::{
    Activity, DenseTruth, Impacts, Preset, Runner, Scenario, SensorSpec, Simulated, simulate,
};

const G: f64 = runform::units::STANDARD_GRAVITY_MPS2;

fn run(runner: Runner, seconds: f64, rate_hz: f64, sites: &[Site]) -> Simulated {
    let sensors = sites.iter().map(|&s| SensorSpec::ideal(s, rate_hz)).collect();
    let mut scenario = Scenario::running(runner, seconds).sensors(sensors);
    scenario.dense = true;
    simulate(&scenario).unwrap()
}

fn every_site() -> Vec<Site> {
    SensorSpec::everywhere(200.0).into_iter().map(|s| s.site).collect()
}

fn steady() -> Runner {
    Runner { jitter: 0.0, ..Runner::default() }
}

fn attitude(dense: &DenseTruth, i: usize) -> UnitQuaternion<f64> {
    let [w, x, y, z] = dense.sensor_to_world[i];
    UnitQuaternion::from_quaternion(Quaternion::new(w, x, y, z))
}

fn column(v: &[[f64; 3]], axis: usize) -> Vec<f64> {
    v.iter().map(|p| p[axis]).collect()
}

/// Share of samples whose five-point derivative departs from `rate` by more than `tolerance`.
fn departures(y: &[f64], rate: &[f64], h: f64, tolerance: f64) -> f64 {
    let bad = (2..y.len() - 2).filter(|&i| {
        let d = (y[i - 2] - 8.0 * y[i - 1] + 8.0 * y[i + 1] - y[i + 2]) / (12.0 * h);
        (d - rate[i]).abs() > tolerance
    });
    bad.count() as f64 / y.len() as f64
}

fn world_acceleration(stream: &Stream, dense: &DenseTruth) -> Vec<[f64; 3]> {
    let up = Vector3::new(0.0, 0.0, G);
    let one = |(i, f): (usize, Vector3<f64>)| (attitude(dense, i) * f - up).into();
    stream.acc().iter().enumerate().map(one).collect()
}

#[test]
fn velocity_and_specific_force_are_the_derivatives_of_position_at_every_site() {
    let rate = 4000.0;
    let runner = Runner { contact_asymmetry: 0.03, flight_asymmetry: -0.02, ..Runner::default() };
    let sim = run(runner, 2.0, rate, &every_site());
    for (stream, truth) in sim.recording.streams().iter().zip(&sim.truth.streams) {
        let dense = truth.dense.as_ref().unwrap();
        let acc = world_acceleration(stream, dense);
        for axis in 0..3 {
            let (p, v) = (column(&dense.position_m, axis), column(&dense.velocity_mps, axis));
            let a = column(&acc, axis);
            let peak = |y: &[f64]| y.iter().fold(1.0f64, |m, x| m.max(x.abs()));
            // Third derivatives jump at contacts, where a five-point formula must depart.
            let (dp, dv) = (
                departures(&p, &v, 1.0 / rate, 1e-6 * peak(&v)),
                departures(&v, &a, 1.0 / rate, 1e-6 * peak(&a)),
            );
            assert!(dp < 0.03, "{} axis {axis}: velocity departs {dp}", truth.site);
            assert!(dv < 0.08, "{} axis {axis}: force departs {dv}", truth.site);
        }
    }
}

#[test]
fn acceleration_has_no_jump_at_phase_boundaries() {
    let largest_jump = |rate: f64| {
        let sim = run(Runner::default(), 1.5, rate, &every_site());
        let mut worst = 0.0f64;
        for (stream, truth) in sim.recording.streams().iter().zip(&sim.truth.streams) {
            let acc = world_acceleration(stream, truth.dense.as_ref().unwrap());
            for pair in acc.windows(2) {
                for (a, b) in pair[0].iter().zip(&pair[1]) {
                    worst = worst.max((b - a).abs());
                }
            }
        }
        worst
    };
    let (coarse, fine) = (largest_jump(2000.0), largest_jump(16_000.0));
    assert!(fine < coarse / 5.0, "{coarse} at 2 kHz, {fine} at 16 kHz");
}

#[test]
fn gyroscope_is_the_derivative_of_attitude_at_every_site() {
    let rate = 4000.0;
    let sim = run(Runner::default(), 1.5, rate, &every_site());
    for (stream, truth) in sim.recording.streams().iter().zip(&sim.truth.streams) {
        let dense = truth.dense.as_ref().unwrap();
        let gyr = stream.gyr().unwrap();
        for i in 1..gyr.len() - 1 {
            let turn = attitude(dense, i - 1).inverse() * attitude(dense, i + 1);
            let mean = (gyr.at(i - 1) + gyr.at(i) * 4.0 + gyr.at(i + 1)) / 6.0;
            let error = (turn.scaled_axis() * rate / 2.0 - mean).norm();
            assert!(error < 2e-4, "{} sample {i}: {error} rad/s", truth.site);
        }
    }
}

#[test]
fn mean_vertical_force_over_whole_steps_is_body_weight() {
    let sim = run(
        Runner { impacts: Impacts::none(), ..steady() },
        6.0,
        8000.0,
        &[Placement::Sacrum.into()],
    );
    // Mean acceleration over whole strides is zero for every point of a periodic movement.
    let dense = sim.truth.streams[0].dense.as_ref().unwrap();
    let (first, last) = (sim.truth.steps[0].t_ic_s, sim.truth.steps[12].t_ic_s);
    let velocity = |t: f64| {
        let i = (t * 8000.0).floor() as usize;
        let u = t * 8000.0 - i as f64;
        dense.velocity_mps[i][2] * (1.0 - u) + dense.velocity_mps[i + 1][2] * u
    };
    let mean_bw = 1.0 + (velocity(last) - velocity(first)) / (last - first) / G;
    assert!((mean_bw - 1.0).abs() < 1e-4, "{mean_bw}");
}

#[test]
fn vertical_oscillation_and_peak_force_follow_morin_at_constant_speed() {
    for v in [2.5, 3.33, 5.0] {
        let sim = run(Runner { speed_mps: v, ..steady() }, 4.0, 100.0, &every_site());
        for s in &sim.truth.steps {
            let (tc, tf) = (s.contact_time_s, s.flight_time_s);
            let pi = core::f64::consts::PI;
            let vo = G * (tc * (tc + tf) / (2.0 * pi) - tc * tc / 8.0 + tf * tf / 8.0);
            assert!((s.vertical_oscillation_m - vo).abs() < 1e-9);
            assert!((s.peak_vgrf_bw - pi / 2.0 * (tf / tc + 1.0)).abs() < 1e-9);
        }
    }
}

#[test]
fn mean_speed_and_stride_length_are_those_commanded() {
    let sim = run(steady(), 6.0, 100.0, &[Site::sided(Placement::Foot, Side::Left)]);
    assert!(sim.truth.strides.len() > 8);
    for s in &sim.truth.strides {
        assert!((s.speed_mps - 3.33).abs() < 1e-9, "{}", s.speed_mps);
        assert!((s.stride_length_m - 3.33 * s.stride_time_s).abs() < 1e-9);
    }
}

#[test]
fn integrating_the_sacral_gyroscope_and_accelerometer_returns_attitude_and_position() {
    let rate = 2000.0;
    let sim = run(Runner::default(), 5.0, rate, &[Placement::Sacrum.into()]);
    let stream = &sim.recording.streams()[0];
    let dense = sim.truth.streams[0].dense.as_ref().unwrap();
    let (gyr, acc, h) = (stream.gyr().unwrap(), stream.acc(), 1.0 / rate);
    let start = 200;
    let mut q = attitude(dense, start);
    let (mut v, mut p) =
        (Vector3::from(dense.velocity_mps[start]), Vector3::from(dense.position_m[start]));
    let up = Vector3::new(0.0, 0.0, G);
    let stride = (0.75 * rate) as usize;
    for i in start..start + (4.2 * rate) as usize {
        let next = q * UnitQuaternion::from_scaled_axis((gyr.at(i) + gyr.at(i + 1)) * (h / 2.0));
        let mean = (q * acc.at(i) + next * acc.at(i + 1)) / 2.0 - up;
        p += v * h + mean * (h * h / 2.0);
        v += mean * h;
        q = next;
        if i - start == stride {
            let error = (p - Vector3::from(dense.position_m[i + 1])).norm();
            assert!(error < 1e-3, "position {error} m after a stride");
        }
    }
    let end = start + (4.2 * rate) as usize;
    let error = q.angle_to(&attitude(dense, end)).to_degrees();
    assert!(error < 1e-3, "attitude {error} deg after 4.2 s");
}

#[test]
fn a_flat_foot_that_does_not_evert_is_exactly_still() {
    let mut runner = Runner { impacts: Impacts::none(), ..Runner::default() };
    runner.legs.eversion_deg = 0.0;
    runner.legs.inversion_deg = 0.0;
    let sim = run(runner, 4.0, 500.0, &[Site::sided(Placement::Foot, Side::Left)]);
    let dense = sim.truth.streams[0].dense.as_ref().unwrap();
    let gyr = sim.recording.streams()[0].gyr().unwrap();
    let mut still = 0;
    for s in sim.truth.steps.iter().filter(|s| s.side == Side::Left) {
        for (i, &t) in dense.t_s.iter().enumerate() {
            let part = (t - s.t_ic_s) / s.contact_time_s;
            if (0.19..0.49).contains(&part) {
                assert_eq!(dense.velocity_mps[i], [0.0; 3]);
                assert_eq!(gyr.at(i), Vector3::zeros());
                still += 1;
            }
        }
    }
    assert!(still > 100);
}

#[test]
fn commanded_angles_at_contact_come_back_from_the_segments() {
    for (tibia, knee, strike) in [(5.5, 16.0, 12.0), (18.0, 4.0, 20.0), (-3.0, 25.0, -8.0)] {
        let mut runner = Runner::default();
        runner.legs.tibia_ic_deg = tibia;
        runner.legs.knee_ic_deg = knee;
        runner.legs.strike_deg = strike;
        let sim = run(runner, 4.0, 100.0, &[Placement::Sacrum.into()]);
        for s in &sim.truth.steps {
            assert!((s.tibia_inclination_ic_deg - tibia).abs() < 1e-9f64.to_degrees());
            assert!((s.knee_flexion_ic_deg - knee).abs() < 1e-9f64.to_degrees());
            assert!((s.foot_strike_angle_deg - strike).abs() < 1e-9f64.to_degrees());
        }
    }
}

fn largest(stream: &Stream, f: impl Fn(Vector3<f64>) -> f64) -> f64 {
    stream.acc().iter().map(f).fold(f64::NEG_INFINITY, f64::max) / G
}

fn largest_rate_dps(stream: &Stream) -> f64 {
    stream.gyr().unwrap().norm().into_iter().fold(0.0, f64::max).to_degrees()
}

#[test]
fn magnitudes_are_those_of_runners() {
    let sites = [
        Site::from(Placement::Sacrum),
        Site::sided(Placement::Shank, Side::Left),
        Site::sided(Placement::Foot, Side::Left),
        Site::sided(Placement::Thigh, Side::Left),
    ];
    for v in [2.5, 3.33, 4.17, 5.0] {
        let sim = run(Runner { speed_mps: v, ..steady() }, 5.0, 1000.0, &sites);
        let [sacrum, shank, foot, thigh] = sim.recording.streams() else { panic!() };
        let pta = sim.truth.step_mean(None, |s| s.pta_axial_g);
        assert!((2.5..5.2).contains(&largest(sacrum, |f| f.z)));
        assert!((5.0..8.0).contains(&pta));
        assert!((620.0..960.0).contains(&largest_rate_dps(foot)));
        assert!((600.0..900.0).contains(&largest_rate_dps(shank)));
        assert!((12.0..36.0).contains(&largest(foot, |f| f.norm())));
        assert!((3.0..7.0).contains(&largest(thigh, |f| f.norm())));
    }
}

#[test]
fn steps_alternate_from_the_left_and_asymmetry_has_the_commanded_size() {
    let runner = Runner { contact_asymmetry: 0.08, ..steady() };
    let truth = run(runner, 10.0, 100.0, &[Placement::Sacrum.into()]).truth;
    assert_eq!(truth.steps[0].side, Side::Left);
    assert!(truth.steps.windows(2).all(|w| w[0].side != w[1].side));
    let contact = |side| truth.step_mean(Some(side), |s| s.contact_time_s);
    let (left, right) = (contact(Side::Left), contact(Side::Right));
    assert!((2.0 * (right - left) / (right + left) - 0.08).abs() < 1e-9);
}

#[test]
fn the_same_seed_gives_the_same_recording_and_another_seed_does_not() {
    let make = |seed| simulate(&Scenario::running(Runner::default(), 3.0).seed(seed)).unwrap();
    assert_eq!(make(3), make(3));
    assert_ne!(make(3).recording, make(4).recording);
}

#[test]
fn standing_before_the_run_shows_gravity_and_the_standing_value_matches_it() {
    let mut spec = SensorSpec::ideal(Placement::Sacrum, 100.0).turned_deg(20.0, -10.0, 5.0);
    spec.acc_bias_mps2 = [0.1, -0.2, 0.05];
    let scenario = Scenario::running(Runner::default(), 3.0)
        .lead_in(Activity::Standing, 2.0)
        .sensors(vec![spec]);
    let sim = simulate(&scenario).unwrap();
    let stream = &sim.recording.streams()[0];
    let standing: Vector3<f64> = stream.standing_mps2.unwrap().into();
    assert!((stream.acc().at(50) - standing).norm() < 1e-12);
    assert_eq!(stream.standing_s, Some((0.0, 2.0)));
    assert!(sim.truth.steps[0].t_ic_s > 2.0);
}

#[test]
fn peaks_and_excursions_in_the_truth_are_those_of_a_densely_sampled_recording() {
    let rate = 20_000.0;
    let sites = [
        Site::sided(Placement::Shank, Side::Left),
        Site::sided(Placement::Shank, Side::Right),
        Placement::Sacrum.into(),
    ];
    let sim = run(Runner::default(), 2.5, rate, &sites);
    let [left, right, sacrum] = sim.recording.streams() else { panic!() };
    let heights = column(&sim.truth.streams[2].dense.as_ref().unwrap().position_m, 2);
    assert!(sim.truth.steps.len() >= 5);
    for (k, s) in sim.truth.steps.iter().enumerate() {
        let index = |t: f64| (t * rate).round() as usize;
        let window = index(s.t_ic_s)..index(s.t_ic_s + 0.08);
        let shank = if s.side == Side::Left { left } else { right };
        let peak = |v: &[f64]| v[window.clone()].iter().copied().fold(0.0, f64::max) / G;
        assert!((peak(&shank.acc().z) - s.pta_axial_g).abs() < 1e-4);
        assert!((peak(&shank.acc().norm()) - s.pta_resultant_g).abs() < 1e-4);
        assert!((peak(&sacrum.acc().z) - s.sacral_peak_g).abs() < 1e-4);
        let step = &heights[index(s.t_ic_s)..=index(s.t_ic_s + s.step_time_s)];
        let high = step.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let low = step.iter().copied().fold(f64::INFINITY, f64::min);
        let truth = sim.truth.streams[2].vertical_oscillation_m[k];
        assert!((high - low - truth).abs() < 1e-5, "{} {truth}", high - low);
    }
}

#[test]
fn trunk_and_pelvis_truth_agree_with_the_attitudes_of_their_sensors() {
    let rate = 2000.0;
    let sim =
        run(Runner::default(), 4.0, rate, &[Placement::Trunk.into(), Placement::Sacrum.into()]);
    let [trunk, pelvis] = [0, 1].map(|i| sim.truth.streams[i].dense.as_ref().unwrap());
    // Segment axes: a pelvis sensor reads 12° of tilt in standing, where the segment reads none.
    let standing =
        nalgebra::UnitQuaternion::from_axis_angle(&Vector3::y_axis(), 12f64.to_radians());
    let segment = |dense: &DenseTruth, i: usize| {
        let turn = core::ptr::eq(dense, pelvis).then(|| standing.inverse());
        attitude(dense, i) * turn.unwrap_or_default()
    };
    let up = |dense: &DenseTruth, i: usize| segment(dense, i).inverse() * Vector3::z();
    let lean = |d: &DenseTruth, i| {
        let u = up(d, i);
        (-u.x).atan2(u.z).to_degrees()
    };
    let lateral = |d: &DenseTruth, i| {
        let u = up(d, i);
        u.y.atan2(u.z).to_degrees()
    };
    let yaw = |d: &DenseTruth, i| {
        let x = segment(d, i) * Vector3::x();
        x.y.atan2(x.x).to_degrees()
    };
    let index = |t: f64| (t * rate).round() as usize;
    let mean = |v: Vec<f64>| v.iter().sum::<f64>() / v.len() as f64;
    let range = |v: Vec<f64>| {
        v.iter().copied().fold(f64::MIN, f64::max) - v.iter().copied().fold(f64::MAX, f64::min)
    };
    for s in &sim.truth.steps {
        let stance = index(s.t_ic_s)..index(s.t_tc_s);
        assert!(
            (mean(stance.clone().map(|i| lean(trunk, i)).collect()) - s.trunk_lean_deg).abs()
                < 0.02
        );
        let sign = if s.side == Side::Left { 1.0 } else { -1.0 };
        let drop = stance.map(|i| sign * lateral(pelvis, i)).fold(f64::MIN, f64::max);
        assert!((drop - s.pelvic_drop_deg).abs() < 1e-3);
    }
    for s in &sim.truth.strides {
        let all = || index(s.t_start_s)..=index(s.t_end_s);
        let of = |f: &dyn Fn(usize) -> f64| all().map(f).collect::<Vec<f64>>();
        assert!((range(of(&|i| lateral(trunk, i))) - s.trunk_lateral_rom_deg).abs() < 1e-3);
        assert!((range(of(&|i| yaw(trunk, i))) - s.trunk_rotation_rom_deg).abs() < 1e-2);
        assert!((range(of(&|i| yaw(pelvis, i))) - s.pelvis_rotation_rom_deg).abs() < 1e-2);
        assert!((range(of(&|i| lean(pelvis, i))) - s.pelvic_tilt_rom_deg).abs() < 1e-2);
        assert!((mean(of(&|i| lean(pelvis, i))) - s.pelvic_tilt_deg).abs() < 0.02);
    }
}

#[test]
fn the_ankle_clears_the_ground_in_swing() {
    for runner in [
        Runner::default(),
        Runner::new(5.0, 1.55),
        Runner::new(2.5, 1.95),
        Preset::by_name("overstriding_severe").unwrap().runner(3.33, 1.75),
    ] {
        let scale = runner.height_m / 1.75;
        let mut spec = SensorSpec::ideal(Site::sided(Placement::Foot, Side::Right), 500.0);
        // From the dorsum to the ankle.
        spec.position_error_m = [-0.05 * scale, 0.0, 0.015 * scale];
        let runner = Runner { impacts: Impacts::none(), ..runner };
        let mut scenario = Scenario::running(runner, 4.0).sensors(vec![spec]);
        scenario.dense = true;
        let sim = simulate(&scenario).unwrap();
        let heights = column(&sim.truth.streams[0].dense.as_ref().unwrap().position_m, 2);
        let lowest = heights.into_iter().fold(f64::INFINITY, f64::min);
        assert!(lowest > 0.03 * scale, "{lowest} m");
    }
}

#[test]
fn a_ramp_changes_speed_and_a_drift_changes_lean() {
    let mut runner = Runner { speed_mps: 2.5, speed_end_mps: Some(4.5), ..steady() };
    runner.drift.lean_deg_per_min = 6.0;
    let truth = run(runner, 60.0, 50.0, &[Placement::Sacrum.into()]).truth;
    let (first, last) = (&truth.strides[0], &truth.strides[truth.strides.len() - 1]);
    assert!((first.speed_mps - 2.5).abs() < 0.1 && (last.speed_mps - 4.5).abs() < 0.1);
    let (first, last) = (&truth.steps[0], &truth.steps[truth.steps.len() - 1]);
    assert!((last.trunk_lean_deg - first.trunk_lean_deg - 6.0).abs() < 0.7);
    assert!(last.contact_time_s < first.contact_time_s - 0.05);
}

#[test]
fn the_trunk_can_lean_towards_the_stance_side_too() {
    let towards = |phase: f64| {
        let mut runner = steady();
        runner.trunk.lateral_phase_rad = phase;
        run(runner, 4.0, 50.0, &[Placement::Trunk.into()])
            .truth
            .step_mean(None, |s| s.trunk_lateral_stance_deg)
    };
    assert!(towards(core::f64::consts::PI) > 2.9 && towards(-0.2) < 1.0);
}

#[test]
fn every_preset_gives_plausible_signals_at_every_site() {
    for preset in Preset::all() {
        let scenario = Scenario::running(preset.runner(3.33, 1.75), 3.0);
        let sim = simulate(&scenario).unwrap();
        for stream in sim.recording.streams() {
            let limit = match stream.site().placement {
                Placement::Foot => 60.0,
                Placement::Shank => 25.0,
                _ => 12.0,
            };
            let peak = largest(stream, |f| f.norm());
            assert!(peak < limit, "{} {}: {peak} g", preset.name(), stream.site());
            let rate = largest_rate_dps(stream);
            assert!(rate < 1200.0, "{} {}: {rate} dps", preset.name(), stream.site());
        }
    }
}
