//! Provisional contacts and bouts against the finals on recorded running.

use runform::recording::{Axes, Placement, Recording, Site, Stream};
use runform::{Options, intake};

use crate::live_support::{Compared, Limits, TARGETS, compare};
use crate::sisfall::is_jogging;
use crate::support::{Tried, data, note, read_one, read_sisfall, recordings};

/// Compares recordings as one, and tells what misses its limits.
fn check(name: &str, recordings: &[Recording], limits: [Limits; 2]) -> Vec<String> {
    let mut all = Compared::default();
    for recording in recordings {
        all.add(&compare(recording, &Options::default()));
    }
    note!("{}", all.rows(name));
    all.misses(name, limits)
}

pub fn contacts_of_an_outdoor_run_are_told_in_time_and_agree_with_the_finals() -> Tried {
    let folder = data("adeptdata_outdoor_run")?.join("recordings");
    let mut misses = Vec::new();
    for (file, site) in [("left_hip", "hip"), ("left_ankle", "foot_left")] {
        let run = read_one(&folder.join(format!("{file}.csv")), site.parse().unwrap());
        misses.extend(check(file, &[run], [TARGETS; 2]));
    }
    assert!(misses.is_empty(), "{}", misses.join("\n"));
    Ok(())
}

/// Every second sample of a recording of one sensor.
fn halved(recording: &Recording) -> Recording {
    let prepared = intake::prepare(recording, &Options::default().intake).unwrap();
    let stream = &prepared.streams[0];
    let thin = |axes: &Axes| Axes::from_samples((0..axes.len()).step_by(2).map(|i| axes.at(i)));
    let acc = thin(&stream.acc);
    let times = Stream::uniform_times(acc.len(), stream.rate_hz / 2.0).unwrap();
    let mut half = Stream::new(stream.site, times, acc);
    if let Some(gyr) = &stream.gyr {
        half = half.with_gyr(thin(gyr));
    }
    Recording::builder().stream(half).build().unwrap()
}

pub fn contacts_of_treadmill_runs_are_told_in_time_and_agree_with_the_finals() -> Tried {
    let folder = data("rbds_virtual_imu")?.join("recordings");
    let mut misses = Vec::new();
    for (sites, speeds) in [
        (vec!["pelvis"], vec!["25", "35", "45"]),
        (vec!["foot_left"], vec!["25", "35", "45"]),
        (vec!["foot_right"], vec!["25", "35", "45"]),
        (vec!["shank_left", "shank_right"], vec!["25", "35", "45"]),
    ] {
        let mut all = Vec::new();
        for site in &sites {
            let place: Site = site.parse().unwrap();
            let read = |speed: &&str| {
                read_one(&folder.join(format!("rbds001_run{speed}/{site}.csv")), place)
            };
            all.extend(speeds.iter().map(read));
        }
        // Known limit: this runner's shanks turn back 100 ms after toe-off, people's 71 on average; until that is
        // learnt, releases are told 30 ms late.
        let shank = sites[0].starts_with("shank");
        let tc = Limits { bias_ms: if shank { 6.0 } else { TARGETS.bias_ms }, ..TARGETS };
        let limits = [TARGETS, tc];
        misses.extend(check(&format!("{} 200 Hz", sites[0]), &all, limits));
        let thin: Vec<Recording> = all.iter().map(halved).collect();
        misses.extend(check(&format!("{} 100 Hz", sites[0]), &thin, limits));
    }
    assert!(misses.is_empty(), "{}", misses.join("\n"));
    Ok(())
}

/// Jogs of twelve people, looked at after the detector was made. Known limit: one of them has a fifth of its landings late.
pub fn contacts_of_jogs_at_the_waist_are_told_in_time_but_for_a_known_share() -> Tried {
    let (mut all, mut worst_percent) = (Compared::default(), 100.0_f64);
    for path in recordings("sisfall", "gz", is_jogging)? {
        let jog = compare(&read_sisfall(&path, Placement::Waist), &Options::default());
        worst_percent = worst_percent.min(jog.events[0].in_time_percent());
        all.add(&jog);
    }
    note!("{}\nworst run: {worst_percent:.1} % of landings", all.rows("waist, jogs"));
    assert!(worst_percent >= 75.0);
    for events in &all.events {
        assert!(events.finals > 6000 && events.in_time_percent() >= 97.0);
        assert!(events.false_percent() <= 1.0 && events.bias_ms().abs() < 5.0);
    }
    Ok(())
}

/// Indoor runs with turns, 10 to 40 s each. Known limit: contacts unlike those before are not reported, and after a turn the
/// begin of a run is reported anew.
pub fn contacts_of_runs_with_turns_are_told_in_time_but_for_a_known_share() -> Tried {
    let folder = data("pyshoe_vicon_foot")?.join("recordings");
    let mut all = Compared::default();
    for file in std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()) {
        let run = file.file_name().is_some_and(|n| n.to_string_lossy().starts_with("run_"));
        if run {
            all.add(&compare(&read_one(&file, "foot".parse().unwrap()), &Options::default()));
        }
    }
    note!("{}", all.rows("foot, turns"));
    for (events, least_percent) in all.events.iter().zip([80.0, 75.0]) {
        assert!(events.finals > 100 && events.in_time_percent() >= least_percent);
        assert!(events.bias_ms().abs() < 10.0 && events.sd_ms() < 15.0);
    }
    Ok(())
}
