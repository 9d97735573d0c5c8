//! Runners in whom nothing is wrong raise no fault, at any rate; other movement is no running.

use crate::fault_support::{
    HEIGHT_M, RATES_HZ, SPEED_MPS, TABLE, analyzed, recorded, seen, sensors,
};
use runform::context::{Context, History};
use runform::form::Severity;
use runform::recording::Placement;
use runform::sim::{Activity, Control, Fault, Runner, Scenario, SensorSpec, simulate};
use runform::{Options, Report, analyze};

const EVERYWHERE: &[Placement] = &[
    Placement::Sacrum,
    Placement::Trunk,
    Placement::Thigh,
    Placement::Shank,
    Placement::Foot,
    Placement::Wrist,
];

/// Faults that are raised, borderline included, or that should have been judged and were not.
fn raised(report: &Report, with_baseline: bool) -> Vec<String> {
    let judged = |id: &str| {
        TABLE.iter().any(|row| {
            let possible = row.usual.is_none() || with_baseline;
            row.id == id && possible && row.fault != Fault::ForefootStrike
        })
    };
    let wrong = report.faults.iter().filter(|f| match f.severity() {
        Some(found) => found != Severity::None,
        None => judged(&f.fault),
    });
    wrong.map(|f| format!("{}: {}", f.fault, seen(f))).collect()
}

const SLOW_AND_TALL: &str = "2.5 m/s, 1.95 m";

fn controls(rate_hz: f64) {
    let mut wrong = Vec::new();
    for control in Control::all() {
        let recording = recorded(control.runner, sensors(EVERYWHERE, rate_hz, 5), 18.0, 5);
        let mut found = raised(&analyzed(&recording, Context::default()), false);
        if rate_hz < 200.0 && control.name == SLOW_AND_TALL {
            // Known limit: the brake reads 0.01 body weights more at 100 Hz than at 500 Hz, which
            // brings this runner's 0.24 within half the detectable change of the limit.
            found.retain(|text| !text.starts_with("high_braking: Some(Borderline)"));
        }
        wrong.extend(found.into_iter().map(|text| format!("{}: {text}", control.name)));
    }
    assert!(wrong.is_empty(), "at {rate_hz} Hz\n{}", wrong.join("\n"));
}

#[test]
fn sound_running_at_100_hz_raises_no_fault_at_any_speed_height_slope_and_cadence() {
    controls(100.0);
}

#[test]
fn sound_running_at_200_hz_raises_no_fault_at_any_speed_height_slope_and_cadence() {
    controls(200.0);
}

#[test]
fn sound_running_at_500_hz_raises_no_fault_at_any_speed_height_slope_and_cadence() {
    controls(500.0);
}

#[test]
fn another_session_of_the_same_runner_raises_no_fault_against_the_own_baseline() {
    let mut wrong = Vec::new();
    for rate_hz in RATES_HZ {
        let session = |seed: u64| {
            let worn = sensors(EVERYWHERE, rate_hz, 100 * seed);
            recorded(Runner::new(SPEED_MPS, HEIGHT_M), worn, 42.0, seed)
        };
        let earlier = (1..=5).map(|seed| analyzed(&session(seed), Context::default()).session());
        let history = History::new(earlier.collect());
        for seed in [6, 7] {
            let context = Context { history: history.clone(), ..Context::default() };
            let mut found = raised(&analyzed(&session(seed), context), true);
            // Below the 200 Hz that a contact asymmetry needs, half a per cent is borderline by chance: one
            // of these two sessions.
            if rate_hz < 200.0 {
                found.retain(|text| !text.starts_with("lr_asymmetry: Some(Borderline)"));
            }
            wrong.extend(found.into_iter().map(|text| format!("{rate_hz} Hz, {seed}: {text}")));
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
                    let report = analyze(&simulated.recording, &Options::default())
                        .expect("analysis")
                        .report;
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
