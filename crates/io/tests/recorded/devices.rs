//! Sensors that write files of their own.

use std::path::Path;

use runform::units::{AccUnit, GyrUnit};
use runform_io::{ReadOptions, parse_mapping, read_recording, shipped_mapping};

use crate::support::{
    Tried, data, format, lengths, mean, median, near, only_stream, rate_hz, read, said, table, worn,
};

/// The reference's third column of rates stands by just this much below what the bytes say, in all 200
/// rows; no whole number of bits does (2097.152 of them), so it was taken off when the table was made.
const TAKEN_OFF_DPS: f64 = 16.0;

/// The first 200 samples, in g and deg/s, as another reader gives them.
fn equals_first_200(stream: &runform::recording::Stream, reference: &Path, places: f64) {
    let (names, rows) = table(reference);
    assert_eq!(rows.len(), 200);
    for (i, row) in rows.iter().enumerate() {
        let mut got = stream.acc().columns().map(|c| c[i]).to_vec();
        if names.len() > 4 {
            got.extend(stream.gyr().expect("a gyroscope").columns().map(|c| c[i]));
        }
        for (k, (got, wanted)) in got.iter().zip(&row[1..]).enumerate() {
            let wanted: f64 = wanted.parse().expect("a number");
            let off = if k == 5 { TAKEN_OFF_DPS } else { 0.0 };
            near(*got, wanted + off, places, &format!("row {i}, column {k}"));
        }
    }
}

pub fn axivity_cwa_equals_the_reference() -> Tried {
    let loaded = read(&format("axivity_cwa/axivity_ax3.cwa")?, "wrist_left");
    let s = only_stream(&loaded);
    assert_eq!((s.t_s().len(), s.acc_unit(), s.gyr()), (17_400, AccUnit::G, None));
    assert_eq!(s.nominal_rate_hz, Some(100.0));
    // The device's own oscillator against its clock.
    near(rate_hz(s), 100.0, 5.0, "rate");
    for (axis, wanted) in s.acc().columns().into_iter().zip([0.77761, 0.12744, 0.2919]) {
        near(mean(axis), wanted, 1e-5, "mean");
    }
    near(median(&lengths(s.acc())), 0.9575, 1e-4, "length");
    equals_first_200(s, &data("formats/reference/axivity_ax3_first200.csv")?, 1e-6);
    // 2019-02-26T10:55:07, less the samples before the stamp.
    near(loaded.recording.origin_s, 1_551_178_507.0, 1.0, "first sample");

    let loaded = read(&format("axivity_cwa/axivity_ax6_acc_gyro.cwa")?, "wrist_left");
    let s = only_stream(&loaded);
    assert_eq!((s.t_s().len(), s.gyr_unit()), (11_320, GyrUnit::Dps));
    assert_eq!((s.gyr_range_dps, s.nominal_rate_hz), (Some(250.0), Some(100.0)));
    near(rate_hz(s), 100.0, 3.0, "rate");
    for (axis, wanted) in s.acc().columns().into_iter().zip([0.01619, 0.21086, 0.0737]) {
        near(mean(axis), wanted, 1e-5, "mean");
    }
    near(median(&lengths(s.acc())), 1.007, 1e-3, "length");
    equals_first_200(s, &data("formats/reference/axivity_ax6_acc_gyro_first200.csv")?, 6e-6);
    assert!(s.t_s().windows(2).all(|w| w[1] > w[0]), "times go forward");
    Ok(())
}

pub fn axivity_sound_is_read_as_far_as_it_goes() -> Tried {
    // The file says that it was worn at the left wrist.
    let path = format("axivity_wav/ax3test.wav")?;
    let loaded = read_recording(&path, &ReadOptions::default()).unwrap_or_else(|e| panic!("{e}"));
    let s = only_stream(&loaded);
    assert_eq!(s.site().to_string(), "wrist_left");
    assert_eq!((s.t_s().len(), s.acc_range_g), ((262_144 - 1024) / 8, Some(8.0)));
    near(rate_hz(s), 100.0, 1e-9, "rate");
    near(s.acc().x[0], 8.0 * 2943.0 / 32_768.0, 1e-12, "first value");
    near(median(&lengths(s.acc())), 1.0, 0.1, "length");
    assert!(said(&loaded, "cut off"), "{:?}", loaded.notices);
    Ok(())
}

pub fn geneactiv_equals_the_reference() -> Tried {
    let loaded = read(&format("geneactiv_bin/GENEActiv_testfile.bin")?, "wrist_left");
    let s = only_stream(&loaded);
    assert_eq!((s.t_s().len(), s.nominal_rate_hz, s.acc_range_g), (5031, Some(85.7), Some(8.0)));
    near(rate_hz(s), 85.7, 0.1, "rate");
    for (axis, wanted) in s.acc().columns().into_iter().zip([-0.51713, 0.29003, -0.45635]) {
        near(mean(axis), wanted, 1e-5, "mean");
    }
    near(median(&lengths(s.acc())), 1.0072, 1e-4, "length");
    equals_first_200(s, &data("formats/reference/GENEActiv_testfile_first200.csv")?, 1e-6);
    Ok(())
}

pub fn parmay_is_read() -> Tried {
    let loaded = read(&format("parmay_matrix/mtx_12.5Hz_acc_gyro.BIN")?, "wrist_left");
    let s = only_stream(&loaded);
    // 1460 samples in one packet of 114 s; its source takes them for 1425 at the nominal 12.5 Hz.
    assert_eq!(s.t_s().len(), 1460);
    near(rate_hz(s), 1460.0 / 114.0, 0.01, "rate");
    near(12.5 * 114.0, 1425.0, 0.0, "samples at the nominal rate");
    assert_eq!((s.acc_range_g, s.gyr_range_dps), (Some(8.0), Some(2000.0)));
    assert!(s.gyr().is_some());
    near(median(&lengths(s.acc())), 1.0, 0.1, "length");
    Ok(())
}

pub fn actigraph_has_its_rate_above_the_table() -> Tried {
    let loaded = read(&format("actigraph_csv/impactr_hip-raw.csv")?, "hip");
    let s = only_stream(&loaded);
    assert_eq!((s.t_s().len(), s.acc_unit()), (30_000, AccUnit::G));
    near(rate_hz(s), 100.0, 1e-9, "rate");
    for (axis, wanted) in s.acc().columns().into_iter().zip([-0.12217, -0.92801, 0.2728]) {
        near(mean(axis), wanted, 1e-5, "mean");
    }
    near(median(&lengths(s.acc())), 1.0328, 1e-4, "length");
    assert!(said(&loaded, "lines before the table"), "{:?}", loaded.notices);
    Ok(())
}

pub fn xsens_dot_is_given_its_gravity_back() -> Tried {
    let loaded = read(&format("xsens_dot/Pelvis_20210820_202113_836.csv")?, "pelvis");
    let s = only_stream(&loaded);
    assert_eq!((s.t_s().len(), s.acc_unit()), (382, AccUnit::Mps2));
    near(rate_hz(s), 60.0, 0.01, "rate");
    // Slow movement: what the sensor felt is gravity and little else.
    near(median(&lengths(s.acc())), 9.80665, 0.1, "length");
    // Its x axis points up or down, as the attitude tells.
    assert!(s.acc().x[0].abs() > 9.0, "{}", s.acc().x[0]);
    assert!(said(&loaded, "attitude"), "{:?}", loaded.notices);
    Ok(())
}

pub fn mt_manager_counts_its_samples() -> Tried {
    let loaded = read(&format("xsens_mt_manager_txt/MT_012005D6_009-001_00B4227D.txt")?, "pelvis");
    let s = only_stream(&loaded);
    assert_eq!((s.t_s().len(), s.acc_unit()), (2505, AccUnit::Mps2));
    near(rate_hz(s), 100.0, 1e-9, "rate");
    assert_eq!(s.acc().x[0], 9.717161);
    near(median(&lengths(s.acc())), 9.8, 0.2, "length");
    assert!(said(&loaded, "sample counter"), "{:?}", loaded.notices);
    Ok(())
}

pub fn sisfall_is_read_by_the_mapping_that_ships() -> Tried {
    let path = format("sisfall_txt/F05_SA01_R01.txt")?;
    let text = shipped_mapping("sisfall").expect("it ships");
    let mapping = Some(parse_mapping("sisfall", text).expect("a mapping"));
    let options = ReadOptions { mapping, ..worn("waist") };
    let loaded = read_recording(&path, &options).unwrap_or_else(|e| panic!("{e}"));
    let s = only_stream(&loaded);
    assert_eq!((s.t_s().len(), s.acc_unit(), s.gyr_unit()), (3000, AccUnit::G, GyrUnit::Dps));
    near(rate_hz(s), 200.0, 1e-9, "rate");
    near(s.acc().x[0], -16.0 / 256.0, 1e-12, "first value");
    near(median(&lengths(s.acc())), 1.0, 0.15, "length");
    Ok(())
}

fn shipped(name: &str, placement: &str) -> ReadOptions {
    let text = shipped_mapping(name).expect("it ships");
    let mapping = Some(parse_mapping(name, text).expect("a mapping"));
    ReadOptions { mapping, ..worn(placement) }
}

pub fn movesense_is_read_by_the_mapping_that_ships() -> Tried {
    let folder = data("idrotts_movesense/recordings")?;
    let mut n = 0;
    let mut rates = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("a file").path();
        let loaded = read_recording(&path, &shipped("movesense", "foot_left"));
        let loaded = loaded.unwrap_or_else(|e| panic!("{e}"));
        let s = only_stream(&loaded);
        assert_eq!((s.acc_unit(), s.gyr_unit()), (AccUnit::Mps2, GyrUnit::Dps));
        rates.push(rate_hz(s));
        // Standing or stepping off: of the size of gravity in m/s², which tells the unit.
        near(median(&lengths(s.acc())[..200]), 9.8, 4.0, "first half second");
        n += 1;
    }
    near(mean(&rates), 406.4, 1.0, "rate");
    assert_eq!(n, 8);
    Ok(())
}

pub fn mobiact_is_joined_by_the_mapping_that_ships() -> Tried {
    let from = data("mobifall_jog/recordings")?;
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["JOG_acc_5_1.txt", "JOG_gyro_5_1.txt", "JOG_ori_5_1.txt"] {
        std::fs::copy(from.join(name), folder.path().join(name)).expect("copied");
    }
    let loaded = read_recording(folder.path(), &shipped("mobiact", "pocket"));
    let loaded = loaded.unwrap_or_else(|e| panic!("{e}"));
    let s = only_stream(&loaded);
    assert_eq!((s.acc_unit(), s.gyr_unit()), (AccUnit::Mps2, GyrUnit::Radps));
    assert!((85.0..95.0).contains(&rate_hz(s)), "{}", rate_hz(s));
    let gyr = &s.gyr().expect("a gyroscope").x;
    let sound = gyr.iter().filter(|v| v.is_finite()).count();
    assert!(10 * sound > 9 * gyr.len(), "{sound} of {}", gyr.len());
    Ok(())
}

pub fn tables_packed_with_xz_are_read() -> Tried {
    let folder = data("harlab_actigraph/recordings/033")?;
    let loaded = read_recording(&folder, &ReadOptions::default()).unwrap_or_else(|e| panic!("{e}"));
    for s in loaded.recording.streams() {
        near(rate_hz(s), 100.0, 0.5, &s.site().to_string());
    }
    assert!(loaded.recording.streams().len() >= 2);
    Ok(())
}
