//! Shoe sensors: strides against optical mid-stances, walking refused, clipped data flagged.

use std::path::PathBuf;

use crate::support::{Matched, Skipped, Table, Tried, analysis, data, note, read_one, recordings};
use runform::MetricId;
use runform::metrics::Flag;
use runform::recording::{Placement, Recording, Side, Site};

/// Strides of one trial against the reference: found once within 0.15 s at both ends. Strides that
/// the reference does not call clean are neither missed nor extra. Returns the errors of length and
/// clearance too.
fn match_strides(
    reference: &Table,
    trial: &str,
    found: &[(f64, f64, f64, f64)],
) -> (Matched, Vec<f64>, Vec<f64>) {
    let rows: Vec<usize> =
        (0..reference.rows).filter(|&i| reference.text("trial", i) == trial).collect();
    let mids = |i: usize| (reference.number("mid0_s", i), reference.number("mid1_s", i));
    let mut used = vec![false; found.len()];
    let (mut matched, mut lengths, mut clearances) = (Matched::default(), Vec::new(), Vec::new());
    for &i in &rows {
        let (a, b) = mids(i);
        let hit = found.iter().position(|f| (f.0 - a).abs() < 0.15 && (f.1 - b).abs() < 0.15);
        let clean = reference.number("clean", i) == 1.0;
        if let Some(k) = hit {
            used[k] = true;
        }
        match hit.filter(|_| clean) {
            Some(k) => {
                matched.errors_s.push(found[k].0 - a);
                lengths.push(found[k].2 - reference.number("length_xy_m", i));
                clearances.push(found[k].3 - reference.number("max_clearance_m", i));
            }
            None => matched.missed += usize::from(clean),
        }
    }
    // Extra is what lies within a clean reference stride and is not it.
    let inside = |f: &(f64, f64, f64, f64)| {
        let middle = 0.5 * (f.0 + f.1);
        rows.iter().any(|&i| {
            reference.number("clean", i) == 1.0 && (mids(i).0..mids(i).1).contains(&middle)
        })
    };
    matched.extra = found.iter().zip(&used).filter(|(f, u)| !**u && inside(f)).count();
    (matched, lengths, clearances)
}

/// The optical marker sits 5 cm above the sensor (its z axis points down): with that lever, fitted
/// trial by trial (4.4 to 6.4 cm), the optical heights agree within 1 cm throughout the stride.
fn with_marker(recording: &Recording) -> Recording {
    let mut stream = recording.streams()[0].clone();
    stream.tracked_point_m = Some([0.0, 0.0, -0.05]);
    Recording::builder().stream(stream).build().expect("recording")
}

fn mean_sd(errors: &[f64]) -> (f64, f64) {
    let n = errors.len() as f64;
    let mean = errors.iter().sum::<f64>() / n;
    (mean, (errors.iter().map(|e| (e - mean).powi(2)).sum::<f64>() / n).sqrt())
}

pub fn strides_of_running_are_found_between_optical_mid_stances() -> Tried {
    let reference = Table::read(&data("pyshoe_vicon_foot/reference/strides.csv")?);
    let mut all = Matched::default();
    let (mut lengths, mut clearances) = (Vec::new(), Vec::new());
    for path in recordings("pyshoe_vicon_foot", "csv", |name| name.starts_with("run"))? {
        let trial = path.file_stem().unwrap().to_string_lossy().into_owned();
        let found = analysis(&with_marker(&read_one(&path, Placement::Foot.into())));
        let found: Vec<(f64, f64, f64, f64)> = found
            .strides
            .iter()
            .filter_map(|s| {
                Some((s.t_mid_start_s?, s.t_mid_end_s?, s.stride_length_m?, s.foot_clearance_m?))
            })
            .collect();
        let (matched, errors, heights) = match_strides(&reference, &trial, &found);
        note!(
            "{trial}: F1 {:.3}, missed {} extra {}, mid-stance {:+.1} ± {:.1} ms",
            matched.f1(),
            matched.missed,
            matched.extra,
            matched.mean_ms(),
            matched.sd_ms()
        );
        all.add(matched);
        lengths.extend(errors);
        clearances.extend(heights);
    }
    let (bias, sd) = mean_sd(&lengths);
    let (high, high_sd) = mean_sd(&clearances);
    note!("F1 {:.4}, n {}, length {bias:+.4} ± {sd:.4} m", all.f1(), lengths.len());
    note!("clearance {high:+.4} ± {high_sd:.4} m");
    assert!(all.f1() >= 0.99, "F1 {}", all.f1());
    assert!(bias.abs() <= 0.02 && sd <= 0.03, "bias {bias:+.4} m, SD {sd:.4} m");
    assert!(high.abs() <= 0.01 && high_sd <= 0.02, "bias {high:+.4} m, SD {high_sd:.4} m");
    Ok(())
}

/// No running in recordings of walking.
fn no_running(walks: Vec<(PathBuf, Option<Side>)>) {
    for (path, side) in walks {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let report = analysis(&read_one(&path, Site { placement: Placement::Foot, side })).report;
        note!("{name}: {:?}", report.bouts);
        assert!(report.bouts.is_empty(), "{name}: {:?}", report.bouts);
    }
}

/// The recordings of a data set that are not of running, whichever foot it was.
fn walks(set: &str) -> Result<Vec<(PathBuf, Option<Side>)>, Skipped> {
    let walking = |name: &str| !name.starts_with("run") && !name.contains("15kmh");
    Ok(recordings(set, "csv", walking)?.into_iter().map(|p| (p, None)).collect())
}

pub fn walking_with_a_shoe_sensor_is_refused() -> Tried {
    no_running(walks("pyshoe_vicon_foot")?);
    Ok(())
}

pub fn walking_with_two_shoe_sensors_is_refused() -> Tried {
    no_running(vec![
        (data("gaitmap_foot_walk/recordings/left_foot.csv")?, Some(Side::Left)),
        (data("gaitmap_foot_walk/recordings/right_foot.csv")?, Some(Side::Right)),
    ]);
    Ok(())
}

pub fn walking_with_a_shoe_sensor_of_low_range_is_refused() -> Tried {
    no_running(walks("idrotts_movesense")?);
    Ok(())
}

pub fn clipped_shoe_recordings_run_through_and_are_flagged() -> Tried {
    for path in recordings("idrotts_movesense", "csv", |name| name.contains("15kmh"))? {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let report = analysis(&read_one(&path, Placement::Foot.into())).report;
        let speed = report.metric(MetricId::Speed).unwrap();
        note!("{name}: bouts {:?} speed {:?}", report.bouts, speed.outcome);
        let speed = speed.estimate().expect("speed");
        assert!(
            speed.flags.iter().any(|f| matches!(f, Flag::Clipped { .. })),
            "{name}: {:?}",
            speed.flags
        );
    }
    Ok(())
}
