//! The simulator with its realism switched on is as consistent as without: derivatives, closed
//! impulses, closed-form spectra, ground contact.

use nalgebra::{Quaternion, UnitQuaternion, Vector3};
use runform::recording::{Placement, Side, Site};
use runform::sim::{
    Activity, Chain, DenseTruth, Force, ImpactMass, Impacts, Instability, Legs, Noise, Runner,
    Scenario, SensorSpec, Simulated, SpeedProfile, Transient, simulate,
};
use runform::units::STANDARD_GRAVITY_MPS2 as G;

const RATE_HZ: f64 = 4000.0;

fn run(runner: Runner, seconds: f64, rate_hz: f64, sites: &[Site]) -> Simulated {
    let sensors = sites.iter().map(|&s| SensorSpec::ideal(s, rate_hz)).collect();
    let mut scenario = Scenario::running(runner, seconds).sensors(sensors);
    scenario.dense = true;
    simulate(&scenario).unwrap()
}

fn every_site() -> Vec<Site> {
    SensorSpec::everywhere(200.0).into_iter().map(|s| s.site).collect()
}

fn dense(sim: &Simulated, i: usize) -> &DenseTruth {
    sim.truth.streams[i].dense.as_ref().unwrap()
}

/// Everything that is off by default.
fn everything() -> Runner {
    Runner {
        noise: Noise::Fractional { hurst: 0.8 },
        instability: Instability {
            lean_sd_deg: 2.0,
            lateral_sd_deg: 1.0,
            obliquity_sd_deg: 1.0,
            forward_rms_g: 0.1,
            sideways_rms_g: 0.1,
            ..Instability::default()
        },
        force: Force { braking_share: 0.42, impact: Some(ImpactMass::default()) },
        speed_profile: Some(SpeedProfile::new([(0.5, 3.0), (2.5, 3.6)])),
        grade: 0.05,
        legs: Legs { residual_deg: 2.0, creep_mps: 0.1, ..Legs::default() },
        ..Runner::default()
    }
}

#[test]
fn a_restless_foot_moves_as_fast_as_commanded_while_flat() {
    let legs = Legs { residual_deg: 2.0, creep_mps: 0.1, ..Legs::default() };
    let legs = Legs { eversion_deg: 0.0, inversion_deg: 0.0, ..legs };
    let runner = Runner { legs, impacts: Impacts::none(), ..Runner::default() };
    let mut spec = SensorSpec::ideal(Site::sided(Placement::Foot, Side::Left), RATE_HZ);
    // At the heel's ground point, which only creeps.
    spec.position_error_m = [-0.10, 0.0, -0.06];
    let mut scenario = Scenario::running(runner, 4.0).sensors(vec![spec]);
    scenario.dense = true;
    let sim = simulate(&scenario).unwrap();
    let (d, gyr) = (dense(&sim, 0), sim.recording.streams()[0].gyr().unwrap());
    let s = sim.truth.steps.iter().find(|s| s.side == Side::Left).unwrap();
    let at = |part: f64| ((s.t_ic_s + part * s.contact_time_s) * RATE_HZ) as usize;
    let flat = at(0.2)..at(0.48);
    let fastest = flat.clone().map(|i| d.velocity_mps[i][0].abs()).fold(0.0, f64::max);
    assert!((fastest - 0.1).abs() < 1e-3, "{fastest}");
    assert!(flat.map(|i| gyr.at(i).norm()).fold(0.0, f64::max).to_degrees() > 50.0);
}

#[test]
fn forces_and_rates_stay_exact_derivatives_with_all_realism() {
    let sim = run(everything(), 3.0, RATE_HZ, &every_site());
    for (k, stream) in sim.recording.streams().iter().enumerate() {
        let d = dense(&sim, k);
        let attitude = |i: usize| {
            let [w, x, y, z] = d.sensor_to_world[i];
            UnitQuaternion::from_quaternion(Quaternion::new(w, x, y, z))
        };
        let gyr = stream.gyr().unwrap();
        let mut departures = 0;
        for i in 1..d.t_s.len() - 1 {
            let a = attitude(i) * stream.acc().at(i) - Vector3::new(0.0, 0.0, G);
            let v = |k: usize| Vector3::from(d.velocity_mps[k]);
            departures += usize::from(((v(i + 1) - v(i - 1)) * RATE_HZ / 2.0 - a).norm() > 0.1);
            let turn = (attitude(i - 1).inverse() * attitude(i + 1)).scaled_axis();
            let mean = (gyr.at(i - 1) + gyr.at(i) * 4.0 + gyr.at(i + 1)) / 6.0;
            assert!((turn * RATE_HZ / 2.0 - mean).norm() < 1e-3, "{} {i}", stream.site());
        }
        let share = departures as f64 / d.t_s.len() as f64;
        assert!(share < 0.08, "{}: {share}", stream.site());
    }
}

#[test]
fn the_impact_closes_the_impulse_and_gives_the_first_peak() {
    let force = Force { impact: Some(ImpactMass::default()), ..Force::default() };
    let runner = Runner { force, jitter: 0.0, impacts: Impacts::none(), ..Runner::default() };
    let sim = run(runner, 6.0, 8000.0, &[Placement::Sacrum.into()]);
    let plain = run(
        Runner { jitter: 0.0, impacts: Impacts::none(), ..Runner::default() },
        6.0,
        100.0,
        &[Placement::Sacrum.into()],
    );
    // Whole steps leave neither speed nor height behind.
    let z = &dense(&sim, 0).velocity_mps;
    let (first, last) = (sim.truth.steps[0].t_ic_s, sim.truth.steps[12].t_ic_s);
    let at = |t: f64| {
        let (i, u) = ((t * 8000.0).floor() as usize, (t * 8000.0).fract());
        z[i][2] * (1.0 - u) + z[i + 1][2] * u
    };
    assert!(((at(last) - at(first)) / (last - first) / G).abs() < 1e-4);
    let step = &sim.truth.steps[3];
    let peak = step.first_peak_bw.unwrap();
    assert!((1.0..2.0).contains(&peak) && peak < step.peak_vgrf_bw, "{peak}");
    assert!(plain.truth.steps[3].first_peak_bw.is_none());
    // The impact takes its impulse from the rest of the contact.
    assert!(
        (step.vertical_oscillation_m / plain.truth.steps[3].vertical_oscillation_m - 1.0).abs()
            < 0.1
    );
}

#[test]
fn skewed_braking_keeps_the_mean_speed_and_its_own_loss() {
    for share in [0.42, 0.5, 0.58] {
        let runner = Runner {
            force: Force { braking_share: share, impact: None },
            jitter: 0.0,
            impacts: Impacts::none(),
            ..Runner::default()
        };
        let contact = runner.contact_at_s(3.33);
        let sim = run(runner, 5.0, 4000.0, &[Placement::Sacrum.into()]);
        assert!(sim.truth.strides.iter().all(|s| (s.speed_mps - 3.33).abs() < 1e-9));
        let wanted = 2.0 * 0.24 * G * share * contact / core::f64::consts::PI;
        assert!((sim.truth.steps[2].brake_dv_mps - wanted).abs() < 1e-12);
    }
}

#[test]
fn on_a_slope_the_way_climbs_and_the_flat_foot_lies_on_the_ground() {
    for grade in [-0.05, 0.05] {
        let mut runner = Runner { grade, impacts: Impacts::none(), ..Runner::default() };
        runner.legs.eversion_deg = 0.0;
        runner.legs.inversion_deg = 0.0;
        let sites = [Site::from(Placement::Sacrum), Site::sided(Placement::Foot, Side::Left)];
        let sim = run(runner, 6.0, 500.0, &sites);
        assert!(
            (sim.recording.conditions.slope_deg.unwrap() - grade.atan().to_degrees()).abs() < 1e-12
        );
        let (a, b) = (&sim.truth.steps[0], &sim.truth.steps[12]);
        let point = |t: f64| dense(&sim, 0).position_m[(t * 500.0).round() as usize];
        let (p, q) = (point(a.t_ic_s), point(b.t_ic_s));
        assert!(((q[2] - p[2]) / (q[0] - p[0]) - grade).abs() < 0.005);
        let d = dense(&sim, 1);
        let i = ((a.t_ic_s + 0.3 * a.contact_time_s) * 500.0).round() as usize;
        assert_eq!(d.velocity_mps[i], [0.0; 3]);
        let [w, x, y, z] = d.sensor_to_world[i];
        let sole = UnitQuaternion::from_quaternion(Quaternion::new(w, x, y, z)) * Vector3::x();
        assert!((sole.z - grade.atan().sin()).abs() < 1e-9);
        // The trunk keeps its angle to the ground.
        let lean = sim.truth.step_mean(None, |s| s.trunk_lean_deg);
        assert!((lean - 5.95 - grade.atan().to_degrees()).abs() < 0.3, "{lean}");
    }
}

#[test]
fn the_ankle_clears_the_ground_in_swing() {
    for v in [2.5, 3.33, 5.0] {
        let left = Site::sided(Placement::Foot, Side::Left);
        let mut spec = SensorSpec::ideal(left, 500.0);
        // From the nominal point on the instep to the ankle.
        spec.position_error_m = [-0.05, 0.0, 0.015];
        let mut scenario =
            Scenario::running(Runner { impacts: Impacts::none(), ..Runner::new(v, 1.75) }, 5.0)
                .sensors(vec![spec]);
        scenario.dense = true;
        let sim = simulate(&scenario).unwrap();
        let d = dense(&sim, 0);
        for s in sim.truth.strides.iter().filter(|s| s.side == Side::Left) {
            let off = s.t_start_s + s.duty_factor * s.stride_time_s;
            let swing =
                d.t_s.iter().zip(&d.position_m).filter(|(t, _)| **t > off && **t < s.t_end_s);
            let lowest = swing.map(|(_, p)| p[2]).fold(f64::INFINITY, f64::min);
            assert!(lowest > 0.03, "{v} m/s: {lowest}");
        }
    }
}

/// Power of evenly sampled values at a frequency, by direct summation.
fn power(y: &[f64], step_s: f64, hz: f64) -> f64 {
    let (mut re, mut im) = (0.0, 0.0);
    for (i, v) in y.iter().enumerate() {
        let (s, c) = (core::f64::consts::TAU * hz * step_s * i as f64).sin_cos();
        re += v * c * step_s;
        im += v * s * step_s;
    }
    re * re + im * im
}

#[test]
fn the_closed_form_spectrum_of_a_vibration_is_that_of_its_samples() {
    // The vibration alone: a recording with it minus the same recording without.
    let transient = Transient { peak_g: 4.5, frequency_hz: 18.0, delay_s: 0.004 };
    let mut impacts = Impacts::none();
    impacts.shank = transient;
    impacts.forward_share = 0.0;
    let site = Site::sided(Placement::Shank, Side::Left);
    let plain = Runner { impacts: Impacts::none(), jitter: 0.0, ..Runner::default() };
    let shaken = Runner { impacts, jitter: 0.0, ..Runner::default() };
    let rate = 20_000.0;
    let [a, b] = [shaken, plain].map(|r| run(r, 2.0, rate, &[site]));
    let step = a.truth.steps.iter().find(|s| s.side == Side::Left && s.t_ic_s > 0.5).unwrap();
    let from = (step.t_ic_s * rate) as usize;
    let vertical = |sim: &Simulated, i: usize| {
        let [w, x, y, z] = dense(sim, 0).sensor_to_world[i];
        let q = UnitQuaternion::from_quaternion(Quaternion::new(w, x, y, z));
        (q * sim.recording.streams()[0].acc().at(i)).z / G
    };
    let y: Vec<f64> = (from..from + 9000).map(|i| vertical(&a, i) - vertical(&b, i)).collect();
    for hz in 3..=30 {
        let hz = f64::from(hz);
        let sampled = 10.0 * power(&y, 1.0 / rate, hz).log10();
        let closed = 20.0 * transient.spectrum_g_per_hz(hz).log10();
        assert!((sampled - closed).abs() < 0.1, "{hz} Hz: {sampled} {closed}");
    }
}

#[test]
fn attenuation_in_the_truth_is_that_of_densely_sampled_sensors() {
    let rate = 5000.0;
    let sites = [Site::sided(Placement::Shank, Side::Left), Placement::Sacrum.into()];
    let sim = run(Runner::default(), 3.0, rate, &sites);
    let step = sim.truth.steps.iter().find(|s| s.side == Side::Left && s.t_ic_s > 0.5).unwrap();
    let (from, to) = ((step.t_ic_s * rate).round() as usize, (step.t_tc_s * rate).round() as usize);
    let axial = |i: usize| {
        let z = &sim.recording.streams()[i].acc().z[from..=to];
        let n = z.len() as f64;
        let (mid, mean) = ((n - 1.0) / 2.0, z.iter().sum::<f64>() / n);
        let slope = z.iter().enumerate().map(|(i, v)| (i as f64 - mid) * v).sum::<f64>()
            / (0..z.len()).map(|i| (i as f64 - mid).powi(2)).sum::<f64>();
        let detrended = |(i, v): (usize, &f64)| v - mean - slope * (i as f64 - mid);
        z.iter().enumerate().map(detrended).collect::<Vec<f64>>()
    };
    let (below, above) = (axial(0), axial(1));
    let lines: Vec<f64> = (18..=40).map(|i| f64::from(i) / 2.0).collect();
    let ratio =
        |hz: &f64| 10.0 * (power(&above, 1.0 / rate, *hz) / power(&below, 1.0 / rate, *hz)).log10();
    let wanted = lines.iter().map(ratio).sum::<f64>() / lines.len() as f64;
    assert!((step.shock_attenuation_9_20_db - wanted).abs() < 0.15, "{wanted}");
    let peaks = 100.0 * (1.0 - step.sacral_peak_g / step.pta_axial_g);
    assert!((step.shock_attenuation_percent - peaks).abs() < 1e-12);
    let vibration = sim.truth.bouts[0].run.as_ref().unwrap().vibration_transfer_9_20_db.unwrap();
    let transients = Impacts::default();
    let closed = lines.iter().map(|f| transients.shank.transfer_db(&transients.pelvis, *f));
    let closed = closed.sum::<f64>() / lines.len() as f64;
    assert!((vibration - closed).abs() < 1e-9, "{vibration} {closed}");
    assert!(transients.shank.transfer_db(&transients.pelvis, 20.0) < -1.0);
    eprintln!("whole signals {wanted:.1} dB, vibrations {closed:.1} dB");
}

#[test]
fn stiffness_follows_its_definition_and_thigh_peaks_enclose_the_stride() {
    let sim =
        run(Runner { jitter: 0.0, ..Runner::default() }, 6.0, 100.0, &[Placement::Sacrum.into()]);
    let s = &sim.truth.steps[4];
    let sink = s.vertical_oscillation_m - G * s.flight_time_s.powi(2) / 8.0;
    // Morin 2005: Δy = Fmax tc²/(mπ²) − g tc²/8.
    let (tc, pi) = (s.contact_time_s, core::f64::consts::PI);
    assert!((sink - (s.peak_vgrf_bw * G * tc * tc / (pi * pi) - G * tc * tc / 8.0)).abs() < 1e-9);
    let force = s.peak_vgrf_bw * 70.0 * G * 1e-3;
    assert!((s.vertical_stiffness_kn_per_m - force / sink).abs() < 1e-6);
    let leg = 0.53 * 1.75f64;
    let shorter = leg - (leg * leg - (3.33 * tc / 2.0f64).powi(2)).sqrt() + sink;
    assert!((s.leg_stiffness_kn_per_m - force / shorter).abs() < 1e-6);
    assert!((8.0..14.0).contains(&s.leg_stiffness_kn_per_m));
    for stride in &sim.truth.strides {
        assert!(stride.thigh_extension_peak_deg < s.thigh_tc_deg);
        assert!((30.0..60.0).contains(&stride.thigh_flexion_peak_deg));
        assert!(stride.arm_swing_rom_deg > 30.0);
    }
}

#[test]
fn every_walking_step_has_its_truth() {
    let scenario = Scenario::of(Runner::default(), Activity::Walking { cadence_spm: 115.0 }, 20.0);
    let truth = simulate(&scenario).unwrap().truth;
    assert!(truth.walking_steps.len() > 30 && truth.steps.is_empty());
    for pair in truth.walking_steps.windows(2) {
        let (a, b) = (&pair[0], &pair[1]);
        assert!(a.side != b.side && a.double_support_s > 0.0);
        assert!((b.t_ic_s - a.t_ic_s - a.step_time_s).abs() < 1e-12);
        assert!((a.t_tc_s - b.t_ic_s - b.double_support_s).abs() < 1e-12);
        assert!((0.6..0.85).contains(&a.step_length_m), "{}", a.step_length_m);
        assert!((a.foot_strike_angle_deg - 16.0).abs() < 1e-9);
    }
}

fn closed(speed_mps: f64) -> Runner {
    let mut runner =
        Runner { impacts: Impacts::none(), jitter: 0.0, ..Runner::new(speed_mps, 1.75) };
    runner.legs.chain = Chain::Closed;
    runner
}

#[test]
fn a_closed_leg_meets_at_the_knee_and_stays_an_exact_derivative() {
    for side in [Side::Left, Side::Right] {
        // Thigh and shank sensors moved to the knee: 0.435 m below the hip, and the shank's origin.
        let mut thigh = SensorSpec::ideal(Site::sided(Placement::Thigh, side), RATE_HZ);
        thigh.position_error_m = [-0.05, 0.0, -0.235];
        let mut shank = SensorSpec::ideal(Site::sided(Placement::Shank, side), RATE_HZ);
        shank.position_error_m = [-0.02, 0.0, 0.30];
        let foot = SensorSpec::ideal(Site::sided(Placement::Foot, side), RATE_HZ);
        let mut scenario = Scenario::running(closed(3.33), 3.0).sensors(vec![thigh, shank, foot]);
        scenario.dense = true;
        let sim = simulate(&scenario).unwrap();
        let apart = |i: usize| {
            let at = |s: usize| Vector3::from(dense(&sim, s).position_m[i]);
            (at(0) - at(1)).norm()
        };
        let n = dense(&sim, 0).t_s.len();
        assert!((0..n).all(|i| apart(i) < 1e-12));
        for (k, stream) in sim.recording.streams().iter().enumerate() {
            let d = dense(&sim, k);
            let attitude = |i: usize| {
                let [w, x, y, z] = d.sensor_to_world[i];
                UnitQuaternion::from_quaternion(Quaternion::new(w, x, y, z))
            };
            let mut departures = 0;
            for i in 1..n - 1 {
                let a = attitude(i) * stream.acc().at(i) - Vector3::new(0.0, 0.0, G);
                let v = |k: usize| Vector3::from(d.velocity_mps[k]);
                let error = ((v(i + 1) - v(i - 1)) * RATE_HZ / 2.0 - a).norm();
                departures += usize::from(error > 0.2);
            }
            assert!(departures * 12 < n, "{}: {departures} of {n}", stream.site());
            let fastest = stream.gyr().unwrap().norm().into_iter().fold(0.0, f64::max);
            assert!(fastest.to_degrees() < 1500.0, "{}: {fastest}", stream.site());
        }
        for s in sim.truth.steps.iter().filter(|s| s.side == side) {
            assert!((s.knee_flexion_ic_deg - 16.0).abs() < 1.0, "{}", s.knee_flexion_ic_deg);
            assert!((3.0..16.0).contains(&s.tibia_inclination_ic_deg));
        }
    }
}

#[test]
fn a_closed_leg_that_would_be_straight_is_refused() {
    let mut runner = closed(3.33);
    runner.legs.knee_ic_deg = 8.0;
    let error = simulate(&Scenario::running(runner, 3.0)).map(|_| ()).unwrap_err().to_string();
    assert!(error.contains("closed chain"), "{error}");
}
