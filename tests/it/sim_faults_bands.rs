//! From raw simulated signals to the reported severity: every fault of the simulator in three
//! levels, at three rates. Below the floor of its metric the report must say so.

use crate::fault_support::{
    LONG, RATES_HZ, Row, TABLE, estimate, finding, run, seen, sessions, sign,
};
use runform::Report;
use runform::context::Context;
use runform::form::Severity;
use runform::metrics::{Flag, Grade};
use runform::sim::{Fault, Level};

/// What is wrong with the report of a level, promised at its rate. Severe is not told from a gyroscope that
/// nothing confirms: with severe pronation a foot's roll and yaw go together so closely that they might be
/// exchanged, at 100 Hz.
fn off_band(row: &Row, level: Level, report: &Report) -> Option<String> {
    let (finding, at) = (finding(report, row.id), level as usize);
    let (deciding, found) = (sign(finding, row.metric), finding.severity());
    let doubted = row.fault == Fault::Overpronation
        && estimate(report, row.metric).is_some_and(|e| e.flags.contains(&Flag::GyrUnconfirmed));
    let most = if doubted { Severity::Moderate } else { Severity::Severe };
    let (sign, told) = (row.sign[at].min(most), row.told[at].min(most));
    let fits = deciding == Some(sign) && found == Some(told);
    let wanted = format!("wanted {told:?} from sign {sign:?}");
    (!fits).then(|| format!("{} {}: {}; {wanted}", row.fault.name(), level.name(), seen(finding)))
}

/// What is wrong with the report of a level below its metric's floor: the number must be refused,
/// or flagged and of a lower grade than its method has, and may not be told worse than it is.
fn not_honest(row: &Row, level: Level, report: &Report) -> Option<String> {
    let name = format!("{} {}", row.fault.name(), level.name());
    let finding = finding(report, row.id);
    let Some(e) = estimate(report, row.metric) else {
        let silent = sign(finding, row.metric).is_some();
        return silent.then(|| format!("{name}: a sign of a refused metric: {}", seen(finding)));
    };
    let flagged = e.flags.iter().any(|f| matches!(f, Flag::RateBelowFloor { .. }));
    let info = row.metric.info();
    let best = info.methods.iter().find(|m| m.name == e.method).map(|m| m.grade);
    let lowered = e.grade == Grade::C || best.is_some_and(|g| e.grade > g);
    let over = finding.severity() > Some(row.told[level as usize]);
    (!flagged || !lowered || over)
        .then(|| format!("{name}: flags {:?}, grade {:?}: {}", e.flags, e.grade, seen(finding)))
}

fn walk(rate_hz: f64) {
    let mut wrong = Vec::new();
    for row in TABLE {
        let context = row.usual.map_or_else(Context::default, |usual| {
            sessions(&usual(), row.worn, rate_hz, row.seconds)
        });
        for level in Level::ALL {
            let report = run(row.runner(level), row.worn, rate_hz, row.seconds, context.clone());
            wrong.extend(if row.promised(rate_hz) {
                off_band(row, level, &report)
            } else {
                not_honest(row, level, &report)
            });
        }
    }
    assert!(wrong.is_empty(), "at {rate_hz} Hz\n{}", wrong.join("\n"));
}

#[test]
fn every_preset_at_100_hz_lands_in_its_band_or_is_told_to_be_sampled_too_slowly() {
    walk(100.0);
}

#[test]
fn every_preset_at_200_hz_lands_in_its_band() {
    assert!(TABLE.iter().all(|row| row.promised(200.0)));
    walk(200.0);
}

#[test]
fn every_preset_at_500_hz_lands_in_its_band() {
    walk(500.0);
}

#[test]
fn every_fault_of_the_simulator_has_a_row() {
    for fault in Fault::ALL {
        let rows = TABLE.iter().filter(|row| row.fault == fault).count();
        let long = LONG.iter().filter(|f| **f == fault).count();
        assert_eq!(rows + long, 1, "{}", fault.name());
    }
    let below: Vec<&str> =
        TABLE.iter().filter(|row| !row.promised(RATES_HZ[0])).map(|row| row.fault.name()).collect();
    let expected = [
        "lr_asymmetry",
        "high_impact",
        "low_shock_absorption",
        "fast_pronation",
        "rearfoot_strike_heavy",
        "forefoot_strike",
    ];
    assert_eq!(below, expected, "these alone are not promised at 100 Hz");
}
