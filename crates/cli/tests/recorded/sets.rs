//! Every set of recordings runs through `analyze` or `convert` as it is, with a manifest that tells placements, rates
//! and mappings.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::runform;
use crate::trials::{Tried, data};

/// Folder, ending of its files (none: the folder itself), placement, mapping, rate, unit.
type Set = [&'static str; 6];

#[rustfmt::skip]
const SETS: [Set; 24] = [
    ["adeptdata_outdoor_run/recordings", "", "", "", "", ""],
    ["alcantara_sacral_grf/recordings", "csv", "sacrum", "", "", ""],
    ["broad/recordings", "gz", "wrist", "", "", ""],
    ["gaitmap_foot_walk/recordings", "", "", "", "", ""],
    ["hamner_virtual_imu/recordings/ham17_run3", "", "", "", "", ""],
    ["harlab_actigraph/recordings/033", "", "", "", "", ""],
    ["harlab_hexoskin/recordings/006", "", "", "", "", ""],
    ["idrotts_movesense/recordings", "csv", "foot", "movesense", "", ""],
    ["phone_field/androsensor_run", "csv", "pocket", "", "", ""],
    ["phone_field/physics_toolbox_gforce", "csv", "pocket", "", "100", ""],
    ["phone_field/sensorlog_ios_run", "csv", "pocket", "", "", ""],
    ["phone_field/xio_gait_walk", "csv", "foot", "", "", ""],
    ["phone_runs/recordings/phyphox_ios_run", "", "pocket", "", "", ""],
    ["phone_runs/recordings/sensorlogger_ios_run", "", "pocket", "", "", ""],
    ["pyshoe_vicon_foot/recordings", "csv", "foot", "", "", ""],
    ["rbds_virtual_imu/recordings/rbds001_run25", "", "", "", "", ""],
    ["ric_virtual_imu/recordings/ric_20140515", "", "", "", "", ""],
    ["sisfall/recordings", "gz", "waist", "sisfall", "", ""],
    ["st_mems_30hz/recordings/wrist_jogging", "", "", "", "", ""],
    ["strikewatch_wrist/recordings", "csv", "wrist", "", "100", "mps2"],
    ["virtual_imu/ham04_run400", "", "", "", "", ""],
    ["vqf_test/recordings", "csv", "wrist", "", "", ""],
    ["formats/recordings/axivity_cwa", "cwa", "waist", "", "", ""],
    ["formats/recordings/xsens_mt_manager_txt", "txt", "waist", "", "", ""],
];

/// Sets of reference values: `convert` writes their tables.
const REFERENCES: [(&str, &str); 4] = [
    ("jdx_treadmill_mocap_grf/recordings", "trc.gz"),
    ("formats/recordings/fit", "fit"),
    ("formats/recordings/c3d", "c3d"),
    ("formats/recordings/trc", "trc"),
];

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut files: Vec<PathBuf> = entries.map(|e| e.expect("an entry").path()).collect();
    files.retain(|f| f.to_string_lossy().ends_with(&format!(".{ending}")));
    files.retain(|f| !f.to_string_lossy().contains("LICENSE"));
    files.sort();
    assert!(!files.is_empty(), "{}", folder.display());
    files
}

pub fn every_set_of_recordings_is_analysed_or_converted_with_a_manifest() -> Tried {
    let root = data("README.md")?;
    let root = root.parent().expect("a folder");
    let mut manifest = String::from("path,placement,mapping,rate_hz,units,set\n");
    for [folder, ending, placement, mapping, rate, units] in SETS {
        let whole = root.join(folder);
        let paths = if ending.is_empty() { vec![whole] } else { files(&whole, ending) };
        for path in paths {
            let below = path.strip_prefix(root).expect("below").display().to_string();
            let _ = writeln!(manifest, "{below},{placement},{mapping},{rate},{units},{folder}");
        }
    }
    let place = tempfile::tempdir().expect("a folder");
    fs::write(place.path().join("sets.csv"), &manifest).expect("written");
    let from = root.display().to_string();
    let (code, err) =
        runform(place.path(), &["analyze", &from, "--manifest", "sets.csv", "-q", "-o", "out"]);
    assert_eq!(code, 0, "{err}");
    let study = fs::read_to_string(place.path().join("out/study.csv")).expect("a table");
    assert_eq!(study.lines().count(), manifest.lines().count());
    let (code, err) = runform(place.path(), &["collect", "out", "-o", "study"]);
    assert_eq!(code, 0, "{err}");
    for (folder, ending) in REFERENCES {
        for file in files(&root.join(folder), ending) {
            let file = file.display().to_string();
            let (code, err) =
                runform(place.path(), &["convert", &file, "-o", "tables", "--overwrite"]);
            assert_eq!(code, 0, "{file}: {err}");
        }
    }
    Ok(())
}

pub fn a_zip_of_a_phone_is_analysed_in_one_command() -> Tried {
    let zip = data("formats/recordings/sensorlogger_zip/sensorlogger_ios_walk.zip")?;
    let place = tempfile::tempdir().expect("a folder");
    fs::copy(zip, place.path().join("export.zip")).expect("copied");
    // A walk: everything is written, and the exit code tells that there is no running.
    let (code, err) =
        runform(place.path(), &["analyze", "export.zip", "--placement", "pocket", "-o", "results"]);
    assert_eq!(code, 4, "{err}");
    assert!(place.path().join("results/export/report.html").is_file());
    Ok(())
}
