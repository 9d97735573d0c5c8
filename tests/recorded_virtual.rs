//! Inertial signals computed from motion capture of running, with force-plate events.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

mod recorded_support;

use recorded_support::{Matched, Table, dataset, match_events, read_one};
use runform::gait::EventKind;
use runform::recording::Site;
use runform::{Options, analyze};

const TRIALS: [&str; 6] =
    ["jdx_run405", "ham04_run200", "ham04_run300", "ham04_run400", "ham04_run500", "biomac_slow"];

#[test]
fn events_of_every_placement_against_force_plates() {
    let Some(folder) = dataset("virtual_imu") else { return };
    for site in ["pelvis", "trunk", "shank_left", "shank_right", "foot_left", "foot_right"] {
        let mut all = [Matched::default(), Matched::default()];
        let (mut right, mut wrong) = (0, 0);
        for trial in TRIALS {
            let path = folder.join(trial).join(format!("{site}.csv"));
            if !path.exists() {
                continue;
            }
            let place: Site = site.parse().unwrap();
            let report = analyze(&read_one(&path, place), &Options::default()).unwrap();
            let truth = Table::read(&folder.join(trial).join("truth_events.csv"));
            for (k, (kind, name)) in
                [(EventKind::Ic, "IC"), (EventKind::Tc, "TO")].into_iter().enumerate()
            {
                let reference: Vec<f64> = (0..truth.rows)
                    .filter(|&i| truth.text("event", i) == name && truth.text("valid", i) == "True")
                    .filter(|&i| place.side.is_none_or(|s| s.name() == truth.text("side", i)))
                    .map(|i| truth.number("t_s", i))
                    .collect();
                let found: Vec<f64> =
                    report.events.iter().filter(|e| e.event == kind).map(|e| e.t_s).collect();
                let m = match_events(&reference, &found, 0.08, (0.15, report.duration_s - 0.15));
                eprintln!(
                    "{site:12} {trial:14} {name} n {:2} missed {} extra {} mean {:+.1} sd {:.1}",
                    m.errors_s.len(),
                    m.missed,
                    m.extra,
                    m.mean_ms(),
                    m.sd_ms()
                );
                all[k].add(m);
            }
            if place.side.is_none() {
                for i in 0..truth.rows {
                    if truth.text("event", i) != "IC" {
                        continue;
                    }
                    let t = truth.number("t_s", i);
                    if let Some(e) = report
                        .events
                        .iter()
                        .find(|e| e.event == EventKind::Ic && (e.t_s - t).abs() < 0.08)
                    {
                        if e.side.map(|s| s.name()) == Some(truth.text("side", i)) {
                            right += 1
                        } else {
                            wrong += 1
                        }
                    }
                }
                eprintln!("   sides right {right} wrong {wrong}");
            }
        }
        eprintln!(
            "{site}: ic mean {:+.1} sd {:.1}; tc mean {:+.1} sd {:.1}",
            all[0].mean_ms(),
            all[0].sd_ms(),
            all[1].mean_ms(),
            all[1].sd_ms()
        );
    }
}
