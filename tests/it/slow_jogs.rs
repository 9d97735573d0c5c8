//! Slow jogs nearly on the spot, told by one foot or shank: small steps hardly turn the foot, and what is told in
//! one second must not be lost in the next.

use runform::recording::{Axes, Placement, Recording, Side, Site, Stream};
use runform::sim::{Activity, Runner, Scenario, SensorSpec, Simulated, simulate};
use runform::units::STANDARD_GRAVITY_MPS2 as G;
use runform::{Analysis, Options, analyze};

const LEFT: Side = Side::Left;

/// Lifts the heel by 14° times `step` and folds the leg as much.
fn jogger(cadence_spm: f64, step: f64, contact_share: f64) -> Runner {
    let mut runner = Runner { cadence_spm: Some(cadence_spm), ..Runner::new(0.6, 1.75) };
    runner.contact_s = Some(contact_share * 60.0 / cadence_spm);
    let legs = &mut runner.legs;
    (legs.strike_deg, legs.push_off_deg) = (-2.0, -14.0 * step);
    (legs.tibia_ic_deg, legs.tibia_tc_deg, legs.reach_m) = (-4.0, -6.0 - 6.0 * step, 0.05);
    legs.thigh_tc_deg = Some(-2.0);
    (legs.thigh_swing_deg, legs.shank_swing_deg) = (10.0 * step, 14.0 * step);
    runner
}

fn worn(placement: Placement, gyro: bool) -> SensorSpec {
    let site = Site::sided(placement, LEFT);
    let mut spec = SensorSpec::new(site, 200.0).turned_deg(40.0, 25.0, -70.0);
    spec.gyro = gyro;
    spec
}

/// Analysed, and the strides of the foot that there were.
fn jog(runner: Runner, sensor: SensorSpec) -> (Analysis, usize) {
    let scenario = Scenario::running(runner, 20.0).sensors(vec![sensor]);
    let Simulated { recording, truth } = simulate(&scenario).expect("a jog");
    let strides = truth.strides.iter().filter(|s| s.side == LEFT).count();
    (analyze(&recording, &Options::default()).expect("an analysis"), strides)
}

/// Seconds told as running.
fn running_s(analysis: &Analysis) -> f64 {
    analysis.report.bouts.iter().map(|b| b.t_end_s - b.t_start_s).sum()
}

#[test]
fn a_jog_on_the_spot_is_found_throughout_however_small_its_steps() {
    for cadence_spm in [155.0, 170.0, 180.0] {
        for step in [1.0, 1.25, 1.5, 1.75, 2.0, 3.0] {
            let (found, strides) =
                jog(jogger(cadence_spm, step, 0.62), worn(Placement::Foot, true));
            let what = format!("{cadence_spm} steps/min, heel {} deg", 14.0 * step);
            assert_eq!(found.report.bouts.len(), 1, "{what}");
            let told = found.strides.len();
            assert!(told + 2 >= strides, "{what}: {told} of {strides}");
        }
    }
}

#[test]
fn a_jog_is_found_as_a_whole_or_not_at_all() {
    // Slow ones with hardly a flight rest on the ground as long as a walk's foot does.
    for placement in [Placement::Foot, Placement::Shank] {
        let slow = [(136.0, 0.62), (140.0, 0.75), (145.0, 0.9), (155.0, 0.9)];
        for (cadence_spm, contact_share) in slow {
            for step in [1.0, 1.5, 2.0, 2.5] {
                let runner = jogger(cadence_spm, step, contact_share);
                let (found, _) = jog(runner, worn(placement, true));
                let seconds = running_s(&found);
                let what = format!("{placement}, {cadence_spm} steps/min, step {step}");
                let in_pieces = (1.0..=18.0).contains(&seconds);
                assert!(!in_pieces, "{what}: {seconds} s of 20");
            }
        }
    }
}

#[test]
fn a_gyroscope_takes_no_jog_away() {
    for step in [1.0, 1.5, 2.0] {
        let told = |gyro| running_s(&jog(jogger(165.0, step, 0.7), worn(Placement::Foot, gyro)).0);
        assert!(told(true) >= told(false) - 1.0, "step {step}");
    }
}

#[test]
fn a_walk_with_a_foot_or_shank_sensor_is_never_a_jog() {
    for placement in [Placement::Foot, Placement::Shank] {
        for cadence_spm in [80.0, 95.0, 110.0, 120.0, 130.0, 138.0] {
            let walk = Activity::Walking { cadence_spm };
            let scenario = Scenario::of(Runner::default(), walk, 30.0)
                .sensors(vec![worn(placement, true)])
                .without_steps();
            let recording = simulate(&scenario).expect("a walk").recording;
            let found = analyze(&recording, &Options::default()).expect("an analysis");
            assert!(found.report.bouts.is_empty(), "{placement} at {cadence_spm}");
        }
    }
}

#[test]
fn a_tapping_foot_is_no_jog() {
    // The heel stays; a sensor 15 cm ahead of it goes up and down by an arc.
    for (rate_hz, degrees) in [(1.3, 6.0), (1.5, 10.0), (1.8, 14.0)] {
        let (n, hz, reach_m) = (4000, 200.0, 0.15);
        let (mut acc, mut gyr) = (Axes::with_capacity(n), Axes::with_capacity(n));
        let (w, high) = (core::f64::consts::TAU * rate_hz, f64::to_radians(0.5 * degrees));
        for i in 0..n {
            let phase = w * i as f64 / hz;
            let (angle, turn) = (high * (1.0 - phase.cos()), high * w * phase.sin());
            let tangential = reach_m * high * w * w * phase.cos();
            let radial = reach_m * turn * turn;
            let (along, up) = (G * angle.sin() - radial, G * angle.cos() + tangential);
            acc.push(nalgebra::Vector3::new(along, 0.0, up));
            gyr.push(nalgebra::Vector3::new(0.0, -turn, 0.0));
        }
        let times = Stream::uniform_times(n, hz).expect("times");
        let site = Site::sided(Placement::Foot, LEFT);
        let stream = Stream::new(site, times, acc).with_gyr(gyr);
        let recording = Recording::builder().stream(stream).build().expect("a recording");
        let found = analyze(&recording, &Options::default()).expect("an analysis");
        assert!(found.report.bouts.is_empty(), "{rate_hz} Hz, {degrees} deg");
    }
}
