//! `runform convert --to`: what is written in another layout reads back as it was.

use std::fs;
use std::path::Path;

use runform::recording::Recording;
use runform_io::{ReadOptions, read_recording};

use crate::support::{Place, runform};

fn read(path: &Path) -> Recording {
    read_recording(path, &ReadOptions::default()).unwrap_or_else(|e| panic!("{e}")).recording
}

/// Streams, runner and run alike; names of files differ.
fn assert_alike(a: &Recording, b: &Recording) {
    assert_eq!(a.streams().len(), b.streams().len());
    for stream in a.streams() {
        let other = b.streams().iter().find(|s| s.site() == stream.site()).expect("the sensor");
        assert_eq!(stream.t_s(), other.t_s());
        assert_eq!(stream.acc(), other.acc());
        assert_eq!(stream.gyr(), other.gyr());
        assert_eq!(stream.acc_unit(), other.acc_unit());
        assert_eq!(stream.acc_range_g, other.acc_range_g);
        assert_eq!(stream.standing_s, other.standing_s);
    }
    assert_eq!((&a.subject, &a.conditions, a.clocks), (&b.subject, &b.conditions, b.clocks));
}

#[test]
fn motion_bids_keeps_every_number_and_what_is_known_of_runner_and_run() {
    let place = Place::new();
    for sensors in ["sacrum", "sacrum,shank_left,shank_right"] {
        let run = place.simulate(sensors, &["--sensors", sensors, "--duration-s", "15"]);
        let out = place.path(&format!("data_{sensors}"));
        let (from, to) = (run.display().to_string(), out.display().to_string());
        let ran = runform(["convert", &from, "--to", "motion-bids", "-o", &to]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let motion = ran.out.split(": ").next().expect("a file").to_owned();
        assert!(motion.ends_with("_motion.tsv"), "{}", ran.out);
        assert_alike(&read(&run), &read(Path::new(&motion)));
        for file in ["dataset_description.json", "participants.tsv"] {
            assert!(out.join(file).is_file(), "{file}");
        }
        let again = runform(["convert", &from, "--to", "motion-bids", "-o", &to]);
        assert_eq!(again.code, 2);
        assert!(again.err.contains("--overwrite"), "{}", again.err);
        // A study of the data set takes its words from the names.
        let results = place.path("results").display().to_string();
        let ran = runform(["analyze", &to, "-r", "--name", "bids", "-q", "-o", &results]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let table = fs::read_to_string(place.path("results/study.csv")).expect("a table");
        assert!(table.lines().nth(1).expect("a row").contains(",running,"), "{table}");
        fs::remove_dir_all(place.path("results")).expect("removed");
    }
}

#[test]
fn a_data_set_of_others_is_read_by_its_channels() {
    let place = Place::new();
    let run = place.simulate("run", &["--sensors", "shank_left", "--duration-s", "12"]);
    let text = fs::read_to_string(run.join("shank_left.csv")).expect("samples");
    let rows: String = text
        .lines()
        .skip(1)
        .map(|l| {
            let cells: Vec<&str> = l.split(',').collect();
            // Another order, a magnetometer nobody reads, a quaternion, no times.
            let [_, ax, ay, az, gx, gy, gz] = cells[..] else { panic!("{l}") };
            format!("{gx}\t{gy}\t{gz}\tn/a\t{ax}\t{ay}\t{az}\n")
        })
        .collect();
    let folder = place.path("set/sub-07/ses-a/motion");
    fs::create_dir_all(&folder).expect("made");
    let stem = "sub-07_ses-a_task-run_tracksys-imu";
    let put = |name: &str, text: &str| {
        fs::write(folder.join(format!("{stem}{name}")), text).expect("written")
    };
    put("_motion.tsv", &rows);
    let mut channels = String::from("name\ttype\tcomponent\ttracked_point\tunits\n");
    for (name, kind, axis, unit) in [
        ("g1", "GYRO", "x", "rad/s"),
        ("g2", "GYRO", "y", "rad/s"),
        ("g3", "GYRO", "z", "rad/s"),
        ("q", "ORNT", "quat_w", "n/a"),
        ("a1", "ACCEL", "x", "m/s^2"),
        ("a2", "ACCEL", "y", "m/s^2"),
        ("a3", "ACCEL", "z", "m/s^2"),
    ] {
        channels += &format!("{name}\t{kind}\t{axis}\tLeftShank\t{unit}\n");
    }
    put("_channels.tsv", &channels);
    put("_motion.json", "{\"SamplingFrequency\": 200}");
    put("_events.tsv", "onset\tduration\ttrial_type\n0.5\t3\tstanding\n");
    let people = "participant_id\tage\tsex\theight\tweight\nsub-07\t31\tF\t172\t61.5\n";
    fs::write(place.path("set/participants.tsv"), people).expect("written");
    let scans = "filename\tacq_time\nmotion/sub-07_ses-a_task-run_tracksys-imu_motion.tsv\t2026-05-04T08:00:00\n";
    fs::write(place.path("set/sub-07/ses-a/sub-07_ses-a_scans.tsv"), scans).expect("written");

    let path = folder.join(format!("{stem}_motion.tsv"));
    let loaded = read_recording(&path, &ReadOptions::default()).unwrap_or_else(|e| panic!("{e}"));
    let (own, got) = (read(&run), &loaded.recording);
    let (a, b) = (&own.streams()[0], &got.streams()[0]);
    assert_eq!((a.site(), a.acc(), a.gyr()), (b.site(), b.acc(), b.gyr()));
    assert_eq!((got.subject.height_m, got.subject.mass_kg), (Some(1.72), Some(61.5)));
    assert_eq!(b.standing_s, Some((0.5, 3.5)));
    assert_eq!(loaded.date.map(|d| d.to_string()).as_deref(), Some("2026-05-04"));
    assert_eq!(loaded.labels["session"], "a");
    put("_channels.tsv", "name\ttype\n");
    let wrong = read_recording(&path, &ReadOptions::default()).expect_err("no channels");
    assert!(wrong.to_string().contains("component"), "{wrong}");
}

#[cfg(feature = "columnar")]
#[test]
fn parquet_keeps_every_number_and_is_read_by_its_content() {
    let place = Place::new();
    let run = place.simulate("run", &["--sensors", "sacrum,foot_left", "--duration-s", "15"]);
    let (from, to) = (run.display().to_string(), place.path("out").display().to_string());
    let ran = runform(["convert", &from, "--to", "parquet", "-o", &to]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let made = place.path("out/run");
    assert_alike(&read(&run), &read(&made));
    let file = made.join("foot_left.parquet");
    let size = |p: &Path| fs::metadata(p).expect("a file").len();
    assert!(size(&file) < size(&run.join("foot_left.csv")) / 2);
    // By its content, whatever its name; cut short it is an error.
    let renamed = place.path("foot_left.csv");
    fs::copy(&file, &renamed).expect("copied");
    assert_eq!(
        read(&renamed).streams()[0].acc(),
        read(&run.join("foot_left.csv")).streams()[0].acc()
    );
    let bytes = fs::read(&file).expect("read");
    fs::write(&renamed, &bytes[..bytes.len() / 2]).expect("written");
    let ran = runform(["inspect", &renamed.display().to_string()]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(ran.err.contains("foot_left.csv"), "{}", ran.err);
}
