//! Shoe sensors: strides against optical mid-stances, walking refused, clipped data flagged.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

mod recorded_support;

use recorded_support::{Matched, Table, dataset, files, read_one, report};
use runform::MetricId;
use runform::metrics::Flag;
use runform::recording::{Placement, Side, Site};

#[test]
fn strides_of_running_are_found_between_optical_mid_stances() {
    let Some(folder) = dataset("pyshoe_vicon_foot") else { return };
    let reference = Table::read(&folder.join("reference/strides.csv"));
    let mut all = Matched::default();
    let mut lengths = Vec::new();
    for path in files(&folder.join("recordings"), "csv") {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if !name.starts_with("run") {
            continue;
        }
        let report = report(&read_one(&path, Placement::Foot.into()));
        let rows: Vec<usize> =
            (0..reference.rows).filter(|&i| reference.text("trial", i) == name).collect();
        let found: Vec<(f64, f64, f64)> = report
            .strides
            .iter()
            .filter_map(|s| Some((s.t_mid_start_s?, s.t_mid_end_s?, s.stride_length_m?)))
            .collect();
        let mut used = vec![false; found.len()];
        let mut matched = Matched::default();
        for &i in &rows {
            let (a, b) = (reference.number("mid0_s", i), reference.number("mid1_s", i));
            let hit = found.iter().position(|f| (f.0 - a).abs() < 0.15 && (f.1 - b).abs() < 0.15);
            let clean = reference.number("clean", i) == 1.0;
            match hit {
                Some(k) => {
                    used[k] = true;
                    if clean {
                        matched.errors_s.push(found[k].0 - a);
                        lengths.push(found[k].2 - reference.number("length_xy_m", i));
                    }
                }
                None if clean => {
                    matched.missed += 1;
                    eprintln!("  {name} missed {a:.2}–{b:.2}");
                }
                None => {}
            }
        }
        let inside = |f: &(f64, f64, f64)| {
            rows.iter().any(|&i| {
                reference.number("mid0_s", i) < f.1 && f.0 < reference.number("mid1_s", i)
            })
        };
        matched.extra = found.iter().zip(&used).filter(|(f, u)| !**u && inside(f)).count();
        for (f, _) in found.iter().zip(&used).filter(|(f, u)| !**u && inside(f)) {
            eprintln!("  {name} extra {:.2}–{:.2}", f.0, f.1);
        }
        eprintln!("  mid-stance {:+.1} ± {:.1} ms", matched.mean_ms(), matched.sd_ms());
        eprintln!(
            "{name}: F1 {:.3}, missed {} extra {} bouts {:?}",
            matched.f1(),
            matched.missed,
            matched.extra,
            report.bouts.iter().map(|b| (b.t_start_s, b.t_end_s)).collect::<Vec<_>>()
        );
        all.add(matched);
    }
    let n = lengths.len() as f64;
    let bias = lengths.iter().sum::<f64>() / n;
    let sd = (lengths.iter().map(|e| (e - bias).powi(2)).sum::<f64>() / n).sqrt();
    eprintln!("F1 {:.4}, n {n}, length bias {bias:+.4} m, SD {sd:.4} m", all.f1());
    assert!(all.f1() >= 0.98, "F1 {}", all.f1());
}

#[test]
fn walking_with_a_shoe_sensor_is_refused() {
    let mut walks = Vec::new();
    if let Some(folder) = dataset("pyshoe_vicon_foot") {
        walks.extend(files(&folder.join("recordings"), "csv").into_iter().map(|p| (p, None)));
    }
    if let Some(folder) = dataset("gaitmap_foot_walk") {
        walks.push((folder.join("recordings/left_foot.csv"), Some(Side::Left)));
        walks.push((folder.join("recordings/right_foot.csv"), Some(Side::Right)));
    }
    if let Some(folder) = dataset("idrotts_movesense") {
        walks.extend(files(&folder.join("recordings"), "csv").into_iter().map(|p| (p, None)));
    }
    for (path, side) in walks {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if name.starts_with("run") || name.contains("15kmh") {
            continue;
        }
        let report = report(&read_one(&path, Site { placement: Placement::Foot, side }));
        eprintln!("{name}: {:?}", report.bouts);
        assert!(report.bouts.is_empty(), "{name}: {:?}", report.bouts);
    }
}

#[test]
fn clipped_shoe_recordings_run_through_and_are_flagged() {
    let Some(folder) = dataset("idrotts_movesense") else { return };
    for path in files(&folder.join("recordings"), "csv") {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if !name.contains("15kmh") {
            continue;
        }
        let report = report(&read_one(&path, Placement::Foot.into()));
        let speed = report.metric(MetricId::Speed).unwrap();
        eprintln!("{name}: bouts {:?} speed {:?}", report.bouts, speed.outcome);
        let speed = speed.estimate().expect("speed");
        assert!(
            speed.flags.iter().any(|f| matches!(f, Flag::Clipped { .. })),
            "{name}: {:?}",
            speed.flags
        );
    }
}
