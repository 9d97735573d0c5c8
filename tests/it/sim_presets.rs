//! The contract between the simulator's presets and the fault catalogue: the true value of every
//! preset lies inside its band, and default runners lie in "none" at all speeds and heights.
//! Bands: article map, section B (fault catalogue).

use runform::recording::{Placement, Side};
use runform::sim::{
    Control, Fault, Level, Preset, Runner, Scenario, SensorSpec, StrikeType, Truth, simulate,
    training_days, worn_shoes,
};

/// Lower limits of mild, moderate and severe for a value that rises with the fault.
type Bands = [f64; 3];

const TRUNK_LEAN_DEG: Bands = [12.0, 15.0, 20.0];
const TRUNK_LATERAL_ROM_DEG: Bands = [12.0, 16.0, 20.0];
const PELVIC_DROP_DEG: Bands = [8.0, 10.0, 12.0];
const PELVIC_TILT_DELTA_DEG: Bands = [10.0, 13.0, 16.0];
/// Thigh angle at terminal contact; falls by 5° per m/s from 2.5 m/s.
const THIGH_EXTENSION_DEG: Bands = [-6.0, -3.0, 0.0];
/// Rises by 3 deg per m/s from 3.3 m/s.
const TIBIA_INCLINATION_DEG: Bands = [17.0, 20.0, 23.0];
/// Steps per minute below the reference cadence.
const CADENCE_DEFICIT_SPM: Bands = [8.0, 12.0, 16.0];
/// Rises by 0.09 body weights per m/s from 3 m/s.
const BRAKE_PEAK_BW: Bands = [0.27, 0.33, 0.40];
const TRUNK_ROTATION_ROM_DEG: Bands = [32.0, 40.0, 50.0];
const PELVIS_ROTATION_ROM_DEG: Bands = [22.0, 27.0, 33.0];
const CONTACT_SI_PERCENT: Bands = [4.0, 7.0, 10.0];
const PTA_SI_PERCENT: Bands = [20.0, 30.0, 45.0];
/// Rises by 2.3 g per m/s above 3.3 m/s.
const PTA_AXIAL_G: Bands = [8.0, 10.0, 13.0];
/// Rises by 3 deg per m/s from 3.3 m/s.
const PRONATION_DEG: Bands = [20.0, 24.0, 28.0];
/// Rises by 100 deg/s per m/s from 3.3 m/s.
const PRONATION_VELOCITY_DPS: Bands = [600.0, 800.0, 1000.0];
const EVERSION_PEAK_PERCENT: Bands = [50.0, 60.0, 70.0];
const FOOT_STRIKE_DEG: Bands = [15.0, 20.0, 25.0];
const LATERAL_OFFSET_DEG: Bands = [4.0, 6.0, 8.0];
const DROP_DIFFERENCE_DEG: Bands = [2.0, 4.0, 6.0];
/// Speed of the first five minutes over the median, %.
const WARM_UP_PERCENT: Bands = [103.0, 110.0, 118.0];
/// Longest session over that of the 30 days before.
const SESSION_SPIKE: Bands = [1.1, 1.3, 2.0];
/// Rise of the impacts over the shoes' life, %, and the shoes' distance, km.
const WORN_SHOES_PERCENT: Bands = [10.0, 15.0, 20.0];
const SHOE_KM: Bands = [500.0, 650.0, 800.0];
/// Ranges whose excess is a fault but which no preset raises.
const TILT_ROM_DEG: f64 = 10.0;
const VERTICAL_RATIO: f64 = 0.10;

fn truth(runner: Runner, seconds: f64) -> Truth {
    let sensors = vec![SensorSpec::ideal(Placement::Sacrum, 50.0)];
    simulate(&Scenario::running(runner, seconds).sensors(sensors)).unwrap().truth
}

/// 0 for none, 1–3 for mild to severe.
fn band(value: f64, limits: Bands) -> usize {
    limits.iter().filter(|&&limit| value > limit).count()
}

fn symmetry_percent(truth: &Truth, value: impl Fn(&runform::sim::StepTruth) -> f64) -> f64 {
    let left = truth.step_mean(Some(Side::Left), &value);
    let right = truth.step_mean(Some(Side::Right), &value);
    (200.0 * (right - left) / (right + left)).abs()
}

/// Every value that decides a fault, with its bands.
fn judged(fault: Fault, t: &Truth, v: f64, h: f64) -> Vec<(&'static str, f64, Bands)> {
    let fast = TIBIA_INCLINATION_DEG.map(|b| b + 3.0 * (v - 3.3));
    let brake = BRAKE_PEAK_BW.map(|b| b + 0.09 * (v - 3.0));
    let deficit = Runner::reference_cadence_spm(v, h) - t.cadence_spm();
    match fault {
        Fault::ExcessForwardLeanWaist => {
            vec![("lean", t.step_mean(None, |s| s.trunk_lean_deg), TRUNK_LEAN_DEG)]
        }
        Fault::ExcessLateralTrunkFlexion => vec![(
            "lateral",
            t.stride_mean(None, |s| s.trunk_lateral_rom_deg),
            TRUNK_LATERAL_ROM_DEG,
        )],
        Fault::ContralateralPelvicDrop => {
            vec![("drop", t.step_mean(None, |s| s.pelvic_drop_deg), PELVIC_DROP_DEG)]
        }
        Fault::AnteriorPelvicTilt => {
            vec![("tilt", t.stride_mean(None, |s| s.pelvic_tilt_deg), PELVIC_TILT_DELTA_DEG)]
        }
        Fault::ReducedHipExtension => {
            let thigh = t.step_mean(None, |s| s.thigh_tc_deg);
            vec![("thigh", thigh, THIGH_EXTENSION_DEG.map(|b| b - 5.0 * (v - 2.5)))]
        }
        Fault::Overstriding => vec![
            ("tibia", t.step_mean(None, |s| s.tibia_inclination_ic_deg), fast),
            ("brake", t.step_mean(None, |s| s.brake_peak_bw), brake),
        ],
        Fault::LowCadence => vec![("cadence", deficit, CADENCE_DEFICIT_SPM)],
        Fault::HighBraking => {
            vec![("brake", t.step_mean(None, |s| s.brake_peak_bw), brake)]
        }
        Fault::ExcessTrunkRotation => vec![
            ("trunk", t.stride_mean(None, |s| s.trunk_rotation_rom_deg), TRUNK_ROTATION_ROM_DEG),
            ("pelvis", t.stride_mean(None, |s| s.pelvis_rotation_rom_deg), PELVIS_ROTATION_ROM_DEG),
        ],
        _ => judged_at_the_legs(fault, t, v),
    }
}

fn judged_at_the_legs(fault: Fault, t: &Truth, v: f64) -> Vec<(&'static str, f64, Bands)> {
    match fault {
        Fault::LrAsymmetry => vec![
            ("contact", symmetry_percent(t, |s| s.contact_time_s), CONTACT_SI_PERCENT),
            ("pta", symmetry_percent(t, |s| s.pta_axial_g), PTA_SI_PERCENT),
        ],
        Fault::HighImpact => {
            let faster = PTA_AXIAL_G.map(|b| b + 2.3 * (v - 3.3).max(0.0));
            vec![("pta", t.step_mean(None, |s| s.pta_axial_g), faster)]
        }
        Fault::LateralTrunkOffset => vec![(
            "offset",
            t.stride_mean(None, |s| s.trunk_lateral_offset_deg).abs(),
            LATERAL_OFFSET_DEG,
        )],
        Fault::OneSidedPelvicDrop => {
            let drop = |side| t.step_mean(Some(side), |s| s.pelvic_drop_deg);
            let apart = (drop(Side::Left) - drop(Side::Right)).abs();
            vec![("drop", apart, DROP_DIFFERENCE_DEG)]
        }
        Fault::FastPronation => vec![(
            "velocity",
            t.step_mean(None, |s| s.pronation_velocity_dps),
            PRONATION_VELOCITY_DPS.map(|b| b + 100.0 * (v - 3.3)),
        )],
        Fault::LateEversion => {
            vec![("peak", t.step_mean(None, |s| s.eversion_peak_percent), EVERSION_PEAK_PERCENT)]
        }
        Fault::RearfootStrikeHeavy => {
            vec![("strike", t.step_mean(None, |s| s.foot_strike_angle_deg), FOOT_STRIKE_DEG)]
        }
        Fault::Overpronation => {
            let faster = PRONATION_DEG.map(|b| b + 3.0 * (v - 3.3));
            vec![("pronation", t.step_mean(None, |s| s.pronation_excursion_deg), faster)]
        }
        _ => Vec::new(),
    }
}

/// Refuses values within 5 % of a band's width from its edge, so that presets stay inside.
fn assert_inside(name: &str, what: &str, value: f64, limits: Bands, expected: usize) {
    assert_eq!(band(value, limits), expected, "{name}: {what} = {value}, bands {limits:?}");
    let margin = 0.05 * (limits[1] - limits[0]);
    for limit in limits {
        assert!((value - limit).abs() > margin, "{name}: {what} = {value} is on the edge {limit}");
    }
}

#[test]
fn the_truth_of_every_preset_lies_inside_its_band() {
    for preset in Preset::all() {
        let level = Level::ALL.iter().position(|&l| l == preset.level).unwrap() + 1;
        for (v, h) in [(3.33, 1.75), (2.5, 1.60), (4.17, 1.90), (5.0, 1.75)] {
            let t = truth(preset.runner(v, h), 12.0);
            for (what, value, limits) in judged(preset.fault, &t, v, h) {
                // The rigid share of a tibial peak depends on contact time and so on speed, which
                // shifts the ratio between the sides: that band is promised at 3.33 m/s only.
                if what == "pta" && preset.fault == Fault::LrAsymmetry && v != 3.33 {
                    continue;
                }
                assert_inside(&preset.name(), what, value, limits, level);
            }
        }
    }
}

#[test]
fn controls_have_no_fault_at_any_speed_height_slope_and_cadence() {
    for control in Control::all() {
        let (v, h) = (control.runner.speed_mps, control.runner.height_m);
        let t = truth(control.runner, 12.0);
        for fault in Fault::ALL {
            for (what, value, limits) in judged(fault, &t, v, h) {
                assert_inside(&format!("{} {}", control.name, fault.id()), what, value, limits, 0);
            }
        }
        assert!(t.step_mean(None, |s| s.trunk_lean_deg) > 0.0);
        assert!(t.stride_mean(None, |s| s.pelvic_tilt_rom_deg) < TILT_ROM_DEG);
        let step = v * t.step_mean(None, |s| s.step_time_s);
        let ratio = t.step_mean(None, |s| s.vertical_oscillation_m) / step;
        assert!(ratio < VERTICAL_RATIO, "vertical ratio {ratio}: {}", control.name);
        let knee = t.step_mean(None, |s| s.knee_flexion_ic_deg);
        assert!((12.0..20.0).contains(&knee));
        assert!(t.faults.is_empty());
    }
}

/// A value of every level's truth, mild to severe.
fn levels(name: &str, seconds: f64, value: impl Fn(&Truth) -> f64) -> [f64; 3] {
    Level::ALL.map(|level| {
        let preset = Preset::by_name(&format!("{name}_{}", level.name())).unwrap();
        let t = truth(preset.runner(3.33, 1.75), seconds);
        assert_eq!(t.faults.len(), 1);
        assert_eq!(t.faults[0].fault, preset.fault.id());
        assert_eq!(t.faults[0].level, level.name());
        value(&t)
    })
}

#[test]
fn trunk_and_pelvis_rotate_as_far_apart_in_phase_as_commanded() {
    let found =
        levels("trunk_pelvis_phase", 12.0, |t| t.stride_mean(None, |s| s.trunk_pelvis_phase_deg));
    for (found, wanted) in found.into_iter().zip([90.0, 60.0, 30.0]) {
        // The standing tilt lets obliquity into the turn of the pelvis in segment axes.
        assert!((found - wanted).abs() < 5.0, "{found} {wanted}");
    }
}

#[test]
fn wrists_cross_further_with_the_level_on_the_commanded_side_only() {
    let healthy = truth(Runner::default(), 6.0);
    let wrist = |side| move |t: &Truth| t.stride_mean(Some(side), |s| s.wrist_outward_min_m);
    let rest = wrist(Side::Right)(&healthy);
    for (name, right_too) in [("arm_crossover", true), ("one_arm_crossover", false)] {
        let left = levels(name, 6.0, wrist(Side::Left));
        assert!(left[0] < rest - 0.02 && left[1] < left[0] && left[2] < left[1], "{left:?}");
        let right = levels(name, 6.0, wrist(Side::Right));
        assert!((right[2] < rest - 0.02) == right_too, "{right:?} {rest}");
    }
}

#[test]
fn core_instability_spreads_the_trunk_and_shakes_the_sacrum_by_its_percentage() {
    let spread =
        levels("core_instability", 300.0, |t| t.bouts[0].run.as_ref().unwrap().lean_sd_deg);
    for (found, wanted) in spread.into_iter().zip([1.0, 2.0, 3.0]) {
        // The mean over a stance lies between the values of neighbouring strides.
        assert!((0.65..1.1).contains(&(found / wanted)), "{found} {wanted}");
    }
    let rms = |runner: Runner, axis: usize| {
        let sensors = vec![SensorSpec::ideal(Placement::Sacrum, 200.0)];
        let mut scenario = Scenario::running(runner, 60.0).sensors(sensors);
        scenario.dense = true;
        let sim = simulate(&scenario).unwrap();
        let v = &sim.truth.streams[0].dense.as_ref().unwrap().velocity_mps;
        let sum: f64 = v.windows(3).map(|w| ((w[2][axis] - w[0][axis]) * 100.0).powi(2)).sum();
        (sum / v.len() as f64).sqrt()
    };
    let (rest, forward) = (rms(Runner::default(), 1), rms(Runner::default(), 0));
    for (level, wanted) in Level::ALL.into_iter().zip([1.2, 1.4, 1.6]) {
        let mut runner = Preset { fault: Fault::CoreInstability, level }.runner(3.33, 1.75);
        // The obliquity's waver moves the sensor, too; only the shaking is meant here.
        runner.instability.obliquity_sd_deg = 0.0;
        let ratio = rms(runner.clone(), 1) / rest;
        assert!((ratio - wanted).abs() < 0.06, "{ratio} {wanted}, rest {}", rest / 9.80665);
        let ratio = 2.0 * rms(runner, 0) / forward - 1.0;
        assert!((ratio - wanted).abs() < 0.06, "{ratio} {wanted}, rest {}", forward / 9.80665);
    }
}

#[test]
fn strike_presets_have_their_types() {
    for level in Level::ALL {
        for (fault, wanted) in [
            (Fault::RearfootStrikeHeavy, StrikeType::Rearfoot),
            (Fault::ForefootStrike, StrikeType::Forefoot),
        ] {
            let t = truth(Preset { fault, level }.runner(3.33, 1.75), 6.0);
            assert!(t.steps.iter().all(|s| s.strike_type == wanted));
        }
    }
    assert_eq!(StrikeType::at_deg(3.0), StrikeType::Midfoot);
}

#[test]
fn fatigue_drifts_by_the_commanded_share_over_40_minutes() {
    for (level, wanted) in
        Level::ALL.into_iter().zip([(3.0, 0.062, 0.99), (4.2, 0.08, 0.98), (6.2, 0.12, 0.97)])
    {
        let mut runner = Preset { fault: Fault::FatigueDrift, level }.runner(3.33, 1.75);
        runner.jitter = 0.0;
        let t = truth(runner, 1200.0);
        let (first, last) = (&t.steps[0], t.steps.last().unwrap());
        let share = (last.t_ic_s - first.t_ic_s) / 2400.0;
        let lean = last.trunk_lean_deg - first.trunk_lean_deg;
        assert!((lean - wanted.0 * share).abs() < 0.3, "{lean}");
        let contact = last.contact_time_s / first.contact_time_s - 1.0;
        assert!((contact - wanted.1 * share).abs() < 1e-3, "{contact}");
        let cadence = first.step_time_s / last.step_time_s;
        assert!((cadence - (1.0 - (1.0 - wanted.2) * share)).abs() < 1e-3, "{cadence}");
        assert!(last.pta_axial_g > first.pta_axial_g);
    }
}

#[test]
fn warm_up_training_and_shoe_series_lie_inside_their_bands() {
    for (i, level) in Level::ALL.into_iter().enumerate() {
        let runner = Preset { fault: Fault::InsufficientWarmup, level }.runner(3.33, 1.75);
        let profile = runner.speed_profile.unwrap();
        let first = (0..300).map(|t| profile.speed_mps(f64::from(t))).sum::<f64>() / 300.0;
        // The median speed of a run of half an hour is that after the warm-up.
        let percent = 100.0 * first / profile.speed_mps(900.0);
        assert_inside("warm-up", level.name(), percent, WARM_UP_PERCENT, i + 1);
        let days = training_days(Some(level));
        let (last, before) = days.split_last().unwrap();
        let longest = before.iter().map(|d| d.distance_km).fold(0.0, f64::max);
        let spike = last.distance_km / longest;
        assert_inside("training", level.name(), spike, SESSION_SPIKE, i + 1);
        let shoes = worn_shoes(&Runner::default(), level);
        let (new, old) = (&shoes[0], shoes.last().unwrap());
        assert_inside("shoes", "km", old.shoe_km, SHOE_KM, i + 1);
        let pta = |r: &Runner| truth(r.clone(), 6.0).step_mean(None, |s| s.pta_axial_g);
        let rise = 100.0 * (pta(&old.runner) / pta(&new.runner) - 1.0);
        assert_inside("shoes", "impacts", rise, WORN_SHOES_PERCENT, i + 1);
        assert!(pta(&old.runner) > pta(&new.runner) + 0.3);
    }
    let days = training_days(None);
    let longest = days[..30].iter().map(|d| d.distance_km).fold(0.0, f64::max);
    assert_inside("training", "none", days[30].distance_km / longest, SESSION_SPIKE, 0);
}

#[test]
fn presets_without_a_band_move_their_value_with_the_level() {
    let value = |name: &str, f: &dyn Fn(&Truth) -> f64| {
        f(&truth(Preset::by_name(name).unwrap().runner(3.33, 1.75), 6.0))
    };
    let lean = |t: &Truth| t.step_mean(None, |s| s.trunk_lean_deg);
    let sacrum = |t: &Truth| t.step_mean(None, |s| s.sacral_peak_g);
    let shank = |t: &Truth| t.step_mean(None, |s| s.pta_axial_g);
    let healthy = truth(Runner::default(), 6.0);
    assert!(value("upright_backward_lean_mild", &lean) < -1.0);
    assert!(value("upright_backward_lean_severe", &lean) < -7.0);
    assert!(value("low_shock_absorption_severe", &sacrum) > sacrum(&healthy) + 1.5);
    assert!((value("low_shock_absorption_severe", &shank) - shank(&healthy)).abs() < 1e-9);
}

#[test]
fn presets_are_found_by_name_and_unknown_names_are_refused() {
    for preset in Preset::all() {
        assert_eq!(Preset::by_name(&preset.name()), Ok(preset));
    }
    assert!(Preset::by_name("overstriding_extreme").is_err());
}
