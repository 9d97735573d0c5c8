//! The contract between the simulator's presets and the fault catalogue: the true value of every
//! preset lies inside its band, and default runners lie in "none" at all speeds and heights.
//! Bands: article map, section B (fault catalogue).

#![cfg(feature = "sim")]
#![allow(clippy::unwrap_used, clippy::panic)]

use runform::recording::{Placement, Side};
use runform::sim::{Fault, Level, Preset, Runner, Scenario, SensorSpec, Truth, simulate};

/// Lower limits of mild, moderate and severe for a value that rises with the fault.
type Bands = [f64; 3];

const TRUNK_LEAN_DEG: Bands = [12.0, 15.0, 20.0];
const TRUNK_LATERAL_ROM_DEG: Bands = [12.0, 16.0, 20.0];
const PELVIC_DROP_DEG: Bands = [6.0, 8.0, 10.0];
const PELVIC_TILT_DELTA_DEG: Bands = [5.0, 8.0, 12.0];
/// Thigh angle at terminal contact above −(15 + 5 (v − 2.5)).
const HIP_EXTENSION_DEFICIT_DEG: Bands = [4.0, 7.0, 10.0];
/// Rises by 0.5 deg per m/s above 3.3 m/s.
const TIBIA_INCLINATION_DEG: Bands = [8.0, 12.0, 16.0];
/// Steps per minute below the reference cadence.
const CADENCE_DEFICIT_SPM: Bands = [8.0, 12.0, 16.0];
const BRAKE_PEAK_BW: Bands = [0.27, 0.33, 0.40];
const TRUNK_ROTATION_ROM_DEG: Bands = [32.0, 40.0, 50.0];
const PELVIS_ROTATION_ROM_DEG: Bands = [22.0, 27.0, 33.0];
const CONTACT_SI_PERCENT: Bands = [4.0, 7.0, 10.0];
const PTA_SI_PERCENT: Bands = [20.0, 30.0, 45.0];
const PTA_AXIAL_G: Bands = [8.0, 10.0, 13.0];
const PRONATION_DEG: Bands = [15.0, 18.0, 22.0];
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
    let fast = TIBIA_INCLINATION_DEG.map(|b| b + 0.5 * (v - 3.3));
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
            let above = thigh - Runner::reference_thigh_tc_deg(v);
            vec![("thigh", above, HIP_EXTENSION_DEFICIT_DEG)]
        }
        Fault::Overstriding => vec![
            ("tibia", t.step_mean(None, |s| s.tibia_inclination_ic_deg), fast),
            ("brake", t.step_mean(None, |s| s.brake_peak_bw), BRAKE_PEAK_BW),
        ],
        Fault::LowCadence => vec![("cadence", deficit, CADENCE_DEFICIT_SPM)],
        Fault::HighBraking => {
            vec![("brake", t.step_mean(None, |s| s.brake_peak_bw), BRAKE_PEAK_BW)]
        }
        Fault::ExcessTrunkRotation => vec![
            ("trunk", t.stride_mean(None, |s| s.trunk_rotation_rom_deg), TRUNK_ROTATION_ROM_DEG),
            ("pelvis", t.stride_mean(None, |s| s.pelvis_rotation_rom_deg), PELVIS_ROTATION_ROM_DEG),
        ],
        Fault::LrAsymmetry => vec![
            ("contact", symmetry_percent(t, |s| s.contact_time_s), CONTACT_SI_PERCENT),
            ("pta", symmetry_percent(t, |s| s.pta_axial_g), PTA_SI_PERCENT),
        ],
        Fault::HighImpact => {
            vec![("pta", t.step_mean(None, |s| s.pta_axial_g), PTA_AXIAL_G)]
        }
        Fault::Overpronation => {
            vec![("pronation", t.step_mean(None, |s| s.pronation_excursion_deg), PRONATION_DEG)]
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
fn default_runners_have_no_fault_at_any_speed_and_height() {
    for v in [2.5, 3.33, 4.17, 5.0] {
        for h in [1.55, 1.75, 1.95] {
            let t = truth(Runner::new(v, h), 12.0);
            for fault in Fault::ALL {
                for (what, value, limits) in judged(fault, &t, v, h) {
                    let name = format!("default {v} m/s {h} m {}", fault.id());
                    assert_inside(&name, what, value, limits, 0);
                }
            }
            assert!(t.step_mean(None, |s| s.trunk_lean_deg) > 0.0);
            assert!(t.stride_mean(None, |s| s.pelvic_tilt_rom_deg) < TILT_ROM_DEG);
            let step = v * t.step_mean(None, |s| s.step_time_s);
            let ratio = t.step_mean(None, |s| s.vertical_oscillation_m) / step;
            assert!(ratio < VERTICAL_RATIO, "vertical ratio {ratio} at {v} m/s {h} m");
            let knee = t.step_mean(None, |s| s.knee_flexion_ic_deg);
            assert!((12.0..20.0).contains(&knee));
        }
    }
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
