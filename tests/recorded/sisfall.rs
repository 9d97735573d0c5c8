//! Waist sensor of twelve people: cadence against the agreement of three signals, and walking,
//! which must never be reported as running.

use crate::support::{Table, Tried, analysis, data, note, read_sisfall, recordings};
use runform::MetricId;
use runform::gait::EventKind;
use runform::recording::Placement;

fn name(path: &std::path::Path) -> String {
    path.file_name().unwrap().to_string_lossy().trim_end_matches(".gz").to_owned()
}

/// Jogging, slow and fast.
pub fn is_jogging(name: &str) -> bool {
    name.starts_with("D03") || name.starts_with("D04")
}

pub fn cadence_of_jogging_agrees_with_the_reference_windows() -> Tried {
    let reference = Table::read(&data("sisfall/reference/windows.csv")?);
    let (mut within, mut total, mut squares, mut wild) = (0, 0, 0.0, Vec::new());
    for path in recordings("sisfall", "gz", is_jogging)? {
        let file = name(&path);
        let analysed = analysis(&read_sisfall(&path, Placement::Waist));
        for row in 0..reference.rows {
            if reference.text("file", row).trim_end_matches(".txt") != file.trim_end_matches(".txt")
                || reference.number("consensus", row) != 1.0
            {
                continue;
            }
            total += 1;
            let start = reference.number("t0_s", row);
            let found = analysed
                .windows
                .iter()
                .find(|w| (w.t_start_s - start).abs() < 0.01)
                .and_then(|w| w.cadence_spm);
            let wanted = reference.number("cadence_spm", row);
            let error = found.map_or(f64::NAN, |c| c - wanted);
            if error.abs() <= 1.0 {
                within += 1;
                squares += error * error;
            } else {
                wild.push((file.clone(), start, wanted, found));
            }
        }
    }
    note!(
        "{within} of {total} windows within 1 spm, RMSE of those {:.3}",
        (squares / within as f64).sqrt()
    );
    note!("others: {wild:?}");
    assert!(total > 100);
    assert!(within as f64 >= 0.98 * total as f64, "{within} of {total}");
    for (file, start, wanted, found) in wild {
        let ratio = found.map_or(1.0, |f| f / wanted);
        assert!((0.75..1.33).contains(&ratio), "{file} at {start} s: {found:?} for {wanted}");
    }
    Ok(())
}

/// Shuffling jogs hardly fly: read at the waist, a foot often lands before the other leaves.
pub fn every_step_of_a_jog_has_both_contacts_however_short_its_flight() -> Tried {
    for path in recordings("sisfall", "gz", is_jogging)? {
        let analysed = analysis(&read_sisfall(&path, Placement::Waist));
        let running = |t_s: f64| {
            analysed.report.bouts.iter().any(|b| t_s > b.t_start_s + 2.0 && t_s < b.t_end_s - 2.0)
        };
        let of = |kind: EventKind| {
            let mine = analysed.events.iter().filter(|e| e.event == kind && running(e.t_s));
            mine.map(|e| e.t_s).collect::<Vec<f64>>()
        };
        let (landings, releases) = (of(EventKind::Ic), of(EventKind::Tc));
        let whole_s = landings.last().unwrap_or(&0.0) - landings.first().unwrap_or(&0.0);
        let cadence = analysed.report.metric(MetricId::Cadence).and_then(|m| m.estimate());
        let steps = whole_s * cadence.map_or(f64::NAN, |c| c.value) / 60.0;
        let file = name(&path);
        note!("{file}: {} landings, {} releases, {steps:.0} steps", landings.len(), releases.len());
        for found in [landings.len(), releases.len()] {
            assert!(found as f64 > 0.97 * steps && (found as f64) < 1.03 * steps + 1.0, "{file}");
        }
    }
    Ok(())
}

pub fn walking_is_never_reported_as_running() -> Tried {
    let walking = |name: &str| name.starts_with("D01") || name.starts_with("D02");
    for path in recordings("sisfall", "gz", walking)? {
        let report = analysis(&read_sisfall(&path, Placement::Waist)).report;
        assert!(report.bouts.is_empty(), "{}: {:?}", name(&path), report.bouts);
    }
    Ok(())
}

pub fn jogging_is_found_nearly_throughout() -> Tried {
    for path in recordings("sisfall", "gz", is_jogging)? {
        let file = name(&path);
        let report = analysis(&read_sisfall(&path, Placement::Waist)).report;
        let share = report.running_s() / report.duration_s;
        note!("{file} {share:.3} bouts {}", report.bouts.len());
        assert!(share > 0.9, "{file}: {share}");
    }
    Ok(())
}
