//! Sacral two-axis accelerometer with treadmill force: every contact found once.

use crate::support::{
    Matched, Table, Tried, analysis, data, event_times, match_events, note, read_one,
};
use runform::gait::EventKind;
use runform::recording::Placement;

pub fn every_force_contact_has_one_initial_and_one_terminal_contact() -> Tried {
    let folder = data("alcantara_sacral_grf")?;
    let trials = Table::read(&folder.join("reference/trials.csv"));
    let events = Table::read(&folder.join("reference/events.csv"));
    let mut all = [Matched::default(), Matched::default()];
    for trial in 0..trials.rows {
        let name = trials.text("trial", trial);
        let path = folder.join(format!("recordings/{name}.csv"));
        let found = analysis(&read_one(&path, Placement::Sacrum.into()));
        let window = (0.1, trials.number("duration_s", trial) - 0.1);
        for (k, kind) in [EventKind::Ic, EventKind::Tc].into_iter().enumerate() {
            let reference: Vec<f64> = (0..events.rows)
                .filter(|&i| {
                    events.text("trial", i) == name && events.text("event", i) == kind.name()
                })
                .map(|i| events.number("t_s", i))
                .collect();
            let matched = match_events(&reference, &event_times(&found, kind), 0.05, window);
            note!(
                "{name} {} mean {:+.1} sd {:.1} missed {} extra {}",
                kind.name(),
                matched.mean_ms(),
                matched.sd_ms(),
                matched.missed,
                matched.extra
            );
            all[k].add(matched);
        }
    }
    for (m, kind) in all.iter().zip(["ic", "tc"]) {
        note!(
            "{kind}: F1 {:.4} mean {:+.1} sd {:.1} ms, n {}",
            m.f1(),
            m.mean_ms(),
            m.sd_ms(),
            m.errors_s.len()
        );
        assert!(m.f1() >= 0.99, "{kind}: {}", m.f1());
    }
    Ok(())
}
