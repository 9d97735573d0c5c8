//! From raw simulated signals to the reported severity: every fault preset lands in its band, and
//! sound running raises no fault. Other movement is never reported as running.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use runform::context::{Context, History};
use runform::form::{FaultFinding, Severity};
use runform::recording::{Placement, Side, Site};
use runform::sim::{Activity, Control, Preset, Runner, Scenario, SensorSpec, simulate};
use runform::{MetricId, Options, Report, analyze};

/// Sensors that make every fault of the catalogue assessable.
fn full_body(rate_hz: f64, seed: u64) -> Vec<SensorSpec> {
    let sites: [Site; 4] = [
        Placement::Sacrum.into(),
        Placement::Trunk.into(),
        Site::sided(Placement::Shank, Side::Left),
        Site::sided(Placement::Shank, Side::Right),
    ];
    sites
        .into_iter()
        .zip(seed..)
        .map(|(site, seed)| {
            let mut spec = SensorSpec::new(site, rate_hz).misaligned_deg(10.0, seed);
            spec.gyr_bias_dps = [0.5, -0.4, 0.3];
            spec
        })
        .collect()
}

fn report(runner: Runner, rate_hz: f64, seed: u64) -> Report {
    let scenario = Scenario::running(runner, 40.0).sensors(full_body(rate_hz, seed)).seed(seed);
    let simulated = simulate(&scenario).expect("simulation");
    analyze(&simulated.recording, &Options::default()).expect("analysis")
}

fn severity(report: &Report, fault: &str) -> Option<Severity> {
    report.faults.iter().find(|f| f.fault == fault).and_then(|f| f.severity())
}

/// Presets whose metrics are measured: they must land in their band.
const MEASURED: [&str; 12] = [
    "excess_forward_lean_waist",
    "upright_backward_lean",
    "excess_lateral_trunk_flexion",
    "lateral_trunk_offset",
    "overstriding",
    "low_cadence",
    "high_braking",
    "excess_trunk_rotation",
    "high_impact",
    "lr_asymmetry",
    "contralateral_pelvic_drop",
    "anterior_pelvic_tilt",
];

/// Presets that wait for a metric: told as long as they cannot be judged, and held to their band as
/// soon as they can. `fast_pronation` is left out: at 200 Hz the velocity reads 550 deg/s where 900
/// are true.
const AWAITED: [(&str, MetricId); 7] = [
    ("one_sided_pelvic_drop", MetricId::PelvicDropAsymmetry),
    ("reduced_hip_extension", MetricId::ThighExtensionTo),
    ("overpronation", MetricId::PronationExcursion),
    ("late_eversion", MetricId::PronationTime),
    ("core_instability", MetricId::RmsRatioMl),
    ("low_shock_absorption", MetricId::ShockAttenuationTime),
    ("arm_crossover", MetricId::ArmCrossover),
];

/// The three levels of a preset with the severity that the catalogue allows it alone.
fn levels(name: &str) -> Vec<(Preset, Severity)> {
    let most = match name {
        // An uncalibrated absolute drop, and an asymmetry in a single session.
        "contralateral_pelvic_drop" | "lr_asymmetry" => Severity::Moderate,
        // Its only measurement is of grade C, which carries a trend and no severe level.
        "high_braking" => Severity::Moderate,
        // Alone, without a tipped pelvis or overstriding.
        "reduced_hip_extension" => Severity::Mild,
        _ => Severity::Severe,
    };
    [("mild", Severity::Mild), ("moderate", Severity::Moderate), ("severe", Severity::Severe)]
        .into_iter()
        .map(|(level, wanted)| {
            let preset = Preset::by_name(&format!("{name}_{level}")).expect("preset");
            (preset, wanted.min(most))
        })
        .collect()
}

/// `name: found, with its signs` when the preset is not in its band.
fn off_band(preset: Preset, wanted: Severity, report: &Report) -> Option<String> {
    let finding = report.faults.iter().find(|f| f.fault == preset.fault.id())?;
    let found = match preset.fault.name() {
        // The other sign of these faults has stricter limits for the same movement.
        "excess_forward_lean_waist" => sign(finding, MetricId::TrunkLean),
        "lateral_trunk_offset" => sign(finding, MetricId::TrunkLateralOffset),
        _ => finding.severity(),
    };
    if found == Some(wanted) && finding.at_least(wanted) {
        return None;
    }
    Some(format!("{}: {found:?}, wanted {wanted:?}, {:?}", preset.name(), seen(finding)))
}

fn sign(finding: &FaultFinding, metric: MetricId) -> Option<Severity> {
    finding.evidence.iter().find(|e| e.subject.metric() == Some(metric)).map(|e| e.severity)
}

fn seen(finding: &FaultFinding) -> Vec<(&'static str, f64, Severity)> {
    finding.evidence.iter().map(|e| (e.subject.name(), e.value, e.severity)).collect()
}

#[test]
fn every_preset_is_reported_in_its_band() {
    let mut wrong = Vec::new();
    for (preset, wanted) in MEASURED.into_iter().flat_map(levels) {
        let report = report(preset.runner(3.33, 1.75), 200.0, 11);
        wrong.extend(off_band(preset, wanted, &report));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A run with sensors everywhere and five earlier ones of the sound runner.
fn with_history(runner: Runner) -> Report {
    let everywhere = |runner, seed| {
        let scenario =
            Scenario::running(runner, 40.0).sensors(SensorSpec::everywhere(200.0)).seed(seed);
        simulate(&scenario).expect("simulation").recording
    };
    let sessions = (1..=5).map(|seed| {
        let sound = everywhere(Runner::new(3.33, 1.75), seed);
        analyze(&sound, &Options::default()).expect("analysis").session()
    });
    let context = Context { history: History::new(sessions.collect()), ..Context::default() };
    let options = Options::default().with_context(context);
    analyze(&everywhere(runner, 11), &options).expect("analysis")
}

#[test]
fn presets_that_wait_for_a_metric_land_in_their_band_once_it_is_measured() {
    let mut wrong = Vec::new();
    for (name, metric) in AWAITED {
        let awaited = with_history(levels(name)[0].0.runner(3.33, 1.75));
        if awaited.metric(metric).and_then(|m| m.estimate()).is_none() {
            eprintln!("skipped: {name} awaits {}", metric.name());
            continue;
        }
        for (preset, wanted) in levels(name) {
            // Bands of the population where there are some; the own baseline where there are none.
            let own = matches!(name, "core_instability" | "low_shock_absorption" | "arm_crossover");
            let runner = preset.runner(3.33, 1.75);
            let scenario = Scenario::running(runner.clone(), 40.0)
                .sensors(SensorSpec::everywhere(200.0))
                .seed(11);
            let recording = simulate(&scenario).expect("simulation").recording;
            let report = if own {
                with_history(runner)
            } else {
                analyze(&recording, &Options::default()).expect("analysis")
            };
            let found = severity(&report, preset.fault.id());
            // How many standard deviations away a preset lies depends on the sessions; and a mild
            // one may lie within half the detectable change of the limit.
            let least = if own { Severity::Mild } else { Severity::Borderline };
            // The mild wavering moves two of eleven signs: too little for a mean of all of them.
            let unseen = name == "core_instability" && wanted == Severity::Mild;
            let fits = if unseen {
                found.is_none_or(|s| s <= wanted)
            } else if own || wanted == Severity::Mild {
                found.is_some_and(|s| s >= least && (own || s <= wanted))
            } else {
                found == Some(wanted)
            };
            if !fits {
                wrong.extend(off_band(preset, wanted, &report));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_steep_heel_strike_alone_is_information() {
    for (preset, _) in levels("rearfoot_strike_heavy").into_iter().chain(levels("forefoot_strike"))
    {
        let scenario = Scenario::running(preset.runner(3.33, 1.75), 40.0)
            .sensors(SensorSpec::everywhere(200.0))
            .seed(11);
        let recording = simulate(&scenario).expect("simulation").recording;
        let report = analyze(&recording, &Options::default()).expect("analysis");
        let found = severity(&report, "rearfoot_strike_heavy");
        let with = ["high_impact", "overstriding"]
            .iter()
            .any(|f| severity(&report, f).is_some_and(|s| s >= Severity::Mild));
        // The steepest strike of the simulator also hits hard.
        let raised = found.is_some_and(|s| s >= Severity::Mild);
        let steep = preset.fault.name() == "rearfoot_strike_heavy";
        assert_eq!(raised, steep && with, "{}: {found:?}", preset.name());
    }
}

#[test]
fn sound_running_raises_no_fault() {
    let mut wrong = Vec::new();
    for speed in [2.5, 3.33, 4.17, 5.0] {
        for height in [1.55, 1.75, 1.95] {
            let report = report(Runner::new(speed, height), 200.0, 5);
            for f in &report.faults {
                let measured = MEASURED.contains(&f.fault.as_str());
                let sound = match f.severity() {
                    Some(s) => s == Severity::None,
                    None => !measured,
                };
                if !sound {
                    wrong.push(format!("{speed} m/s {height} m {}: {:?}", f.fault, seen(f)));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn slopes_and_small_changes_of_cadence_raise_no_fault() {
    let mut wrong = Vec::new();
    // The speeds and heights of the controls are those of the test above.
    for control in Control::all().split_off(12) {
        let report = report(control.runner, 200.0, 5);
        for f in &report.faults {
            if f.severity().is_some_and(|s| s != Severity::None) {
                wrong.push(format!("{}: {} {:?}", control.name, f.fault, seen(f)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn other_movement_is_never_reported_as_running_from_any_placement() {
    let movements = [
        Activity::Walking { cadence_spm: 95.0 },
        Activity::Walking { cadence_spm: 115.0 },
        Activity::Walking { cadence_spm: 130.0 },
        Activity::Standing,
        Activity::Cycling { cadence_rpm: 85.0 },
        Activity::Stairs { cadence_spm: 110.0 },
    ];
    let mut wrong = Vec::new();
    for movement in movements {
        for rate in [50.0, 200.0] {
            for spec in SensorSpec::everywhere(rate) {
                let site = spec.site;
                for gyro in [true, false] {
                    let mut spec = spec.clone();
                    spec.gyro = gyro;
                    let scenario =
                        Scenario::of(Runner::default(), movement, 30.0).sensors(vec![spec]);
                    let simulated = simulate(&scenario).expect("simulation");
                    let report =
                        analyze(&simulated.recording, &Options::default()).expect("analysis");
                    if report.has_running() {
                        wrong.push(format!(
                            "{movement:?} {site} {rate} Hz gyro {gyro}: {:?}",
                            report.bouts
                        ));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
