//! What is no file of samples: devices, pipes, folders, links; names that fit nowhere.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use runform::recording::AccSign;
use runform_io::{
    BytesError, ReadOptions, parse_sidecar, read_bytes, read_recording, write_recording,
};

const ROWS: &str = "t_s,acc_x_g,acc_y_g,acc_z_g\n0,0,0,1\n0.01,0,0,1\n";

fn error(path: &Path) -> String {
    let found = read_recording(path, &ReadOptions::default());
    found.expect_err("unreadable").to_string()
}

#[test]
fn devices_and_pipes_without_a_writer_end_with_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(error(Path::new("/dev/zero")).contains("device"));
    let pipe = folder.path().join("waist.csv");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    assert!(error(&pipe).contains("nothing writes"), "{}", error(&pipe));
    assert!(error(folder.path()).contains("nothing writes"), "in a folder too");
}

#[test]
fn a_pipe_with_a_writer_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let pipe = folder.path().join("waist.csv");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    let target = pipe.clone();
    let writer = std::thread::spawn(move || fs::write(target, ROWS));
    let loaded = read_recording(&pipe, &ReadOptions::default()).expect("read");
    assert_eq!(loaded.recording.streams()[0].t_s().len(), 2);
    writer.join().expect("joined").expect("written");
}

#[test]
fn a_file_beyond_the_limit_is_not_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.txt");
    fs::write(&path, "12345").expect("written");
    assert!(read_bytes(&path, 5).is_ok());
    assert!(matches!(read_bytes(&path, 4), Err(BytesError::TooLarge { most: 4 })));
}

#[test]
fn folders_and_broken_links_under_a_name_that_is_read_are_errors() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    fs::write(at("waist.csv"), ROWS).expect("written");
    assert!(read_recording(folder.path(), &ReadOptions::default()).is_ok());
    fs::create_dir(at("recording.toml")).expect("made");
    assert!(error(folder.path()).contains("recording.toml: is a folder"));
    fs::remove_dir(at("recording.toml")).expect("removed");
    symlink(at("nowhere"), at("recording.toml")).expect("linked");
    assert!(error(folder.path()).contains("recording.toml: is a link"));
    fs::remove_file(at("recording.toml")).expect("removed");
    symlink(at("nowhere"), at("foot_left.csv")).expect("linked");
    assert!(error(folder.path()).contains("foot_left.csv: is a link"));
}

#[test]
fn a_name_that_fits_nowhere_is_refused_in_a_short_message() {
    for name in ["n".repeat(200_000), "a\\u001b[31mb".to_owned(), String::new()] {
        let text = format!("name = \"{name}\"\n");
        let error = parse_sidecar("recording.toml", text.as_bytes()).expect_err("no name");
        let words = error.to_string();
        assert!(words.contains("name") && words.len() < 300, "{words}");
        assert!(!words.contains('\u{1b}'));
    }
}

#[test]
fn the_sign_stands_in_the_sidecar_for_all_sensors_or_for_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    fs::write(at("waist.csv"), ROWS).expect("written");
    fs::write(at("trunk.csv"), ROWS).expect("written");
    let toml =
        "acc_sign = \"minus_specific_force\"\n[sensors.trunk]\nacc_sign = \"specific_force\"\n";
    fs::write(at("recording.toml"), toml).expect("written");
    let loaded = read_recording(folder.path(), &ReadOptions::default()).expect("read");
    let signs: Vec<_> = loaded.recording.streams().iter().map(|s| s.acc_sign).collect();
    assert_eq!(signs, [Some(AccSign::SpecificForce), Some(AccSign::MinusSpecificForce)]);
    let again = tempfile::tempdir().expect("a folder");
    write_recording(again.path(), &loaded.recording).expect("written");
    let same = read_recording(again.path(), &ReadOptions::default()).expect("read");
    let kept: Vec<_> = same.recording.streams().iter().map(|s| s.acc_sign).collect();
    assert_eq!(kept, signs, "what is written reads back");
}
