//! Phone apps, as they exported.

use std::path::Path;

use runform::recording::AccSign;
use runform::units::{AccUnit, GyrUnit, STANDARD_GRAVITY_MPS2};
use runform_io::{ReadError, ReadOptions, read_recording};

use crate::support::{
    Tried, data, format, lengths, mean, median, near, only_stream, rate_hz, read, said, worn,
};

/// Length of the mean vector: the gravity that is in a recording.
fn gravity(stream: &runform::recording::Stream) -> f64 {
    let m = stream.acc().columns().map(|c| {
        let sound: Vec<f64> = c.iter().copied().filter(|v| v.is_finite()).collect();
        mean(&sound)
    });
    (m[0] * m[0] + m[1] * m[1] + m[2] * m[2]).sqrt()
}

fn largest(values: &[f64]) -> f64 {
    values.iter().copied().filter(|v| v.is_finite()).fold(0.0, |a: f64, v| a.max(v.abs()))
}

pub fn the_folder_of_phyphox_is_one_recording() -> Tried {
    let loaded = read(&data("phone_runs/recordings/phyphox_ios_run")?, "pocket");
    let s = only_stream(&loaded);
    assert_eq!(
        (s.t_s().len(), s.acc_unit(), s.gyr_unit()),
        (19_983, AccUnit::Mps2, GyrUnit::Radps)
    );
    assert_eq!(s.acc_sign, Some(AccSign::SpecificForce));
    near(rate_hz(s), 99.48, 0.01, "rate");
    near(largest(&lengths(s.acc())), 46.3, 0.05, "largest acceleration");
    // The gyroscope lies half a step aside: its largest value is met to a few percent.
    let gyr = s.gyr().expect("a gyroscope");
    let most = gyr.columns().map(largest).into_iter().fold(0.0, f64::max);
    near(most, 9.4, 0.3, "largest rate");
    assert!(gyr.x[..19_900].iter().all(|v| v.is_finite()), "no hole in the gyroscope");
    assert!(said(&loaded, "accelerometer's times"), "{:?}", loaded.notices);
    assert_eq!(loaded.recording.sources.len(), 2);
    Ok(())
}

pub fn one_table_of_phyphox_is_read() -> Tried {
    let loaded = read(&format("phyphox_csv/phyphox390_walking_front_pocket.csv")?, "pocket");
    let s = only_stream(&loaded);
    assert_eq!((s.t_s().len(), s.acc_unit()), (6016, AccUnit::Mps2));
    near(rate_hz(s), 100.27, 0.01, "rate");
    near(gravity(s), 9.8, 0.3, "gravity");
    Ok(())
}

pub fn the_folder_of_sensor_logger_is_one_recording() -> Tried {
    let loaded = read(&data("phone_runs/recordings/sensorlogger_ios_run")?, "pocket");
    let s = only_stream(&loaded);
    assert_eq!((s.t_s().len(), s.acc_unit(), s.gyr_unit()), (6013, AccUnit::Mps2, GyrUnit::Radps));
    assert_eq!(
        s.acc_sign,
        Some(AccSign::SpecificForce),
        "its Metadata says that frames are standard"
    );
    near(rate_hz(s), 100.25, 0.01, "rate");
    near(largest(&lengths(s.acc())), 45.8, 0.05, "largest acceleration");
    let most = s.gyr().expect("a gyroscope").columns().map(largest).into_iter().fold(0.0, f64::max);
    near(most, 10.8, 0.05, "largest rate");
    near(gravity(s), STANDARD_GRAVITY_MPS2, 0.7, "gravity");
    // z, y, x in the files.
    near(s.acc().x[0], 0.679_320_599_604_035_5 - 0.771_198_015_248_084_5, 1e-12, "x");
    near(s.acc().z[0], -0.289_900_645_452_737_8 + 8.014_941_355_028_748, 1e-12, "z");
    near(s.gyr().expect("a gyroscope").y[0], -0.195_176_241_934_299_47, 1e-6, "gyroscope");
    Ok(())
}

pub fn the_zip_of_sensor_logger_is_one_recording() -> Tried {
    let path = format("sensorlogger_zip/sensorlogger_ios_walk.zip")?;
    let loaded = read(&path, "pocket");
    let s = only_stream(&loaded);
    assert_eq!((s.t_s().len(), s.acc_unit(), s.gyr_unit()), (4505, AccUnit::Mps2, GyrUnit::Radps));
    near(rate_hz(s), 100.0, 0.5, "rate");
    near(median(&lengths(s.acc())), STANDARD_GRAVITY_MPS2, 0.5, "length");
    assert_eq!(loaded.recording.sources.len(), 1, "the archive is what was given");
    assert_eq!(loaded.recording.name, "sensorlogger_ios_walk");
    let untold = read_recording(&path, &ReadOptions::default()).expect_err("where was it worn?");
    assert!(matches!(untold, ReadError::NoPlacement { .. }), "{untold}");
    Ok(())
}

pub fn sensor_log_has_apples_sign_and_two_clocks() -> Tried {
    let loaded = read(&data("phone_field/sensorlog_ios_run/run.csv")?, "pocket");
    let s = only_stream(&loaded);
    assert_eq!((s.acc_unit(), s.gyr_unit()), (AccUnit::G, GyrUnit::Radps));
    assert_eq!(s.acc_sign, Some(AccSign::MinusSpecificForce));
    near(rate_hz(s), 102.0, 1.0, "rate");
    near(s.t_s()[s.t_s().len() - 1], 196.0, 1.5, "length");
    near(gravity(s), 1.0, 0.15, "gravity");
    Ok(())
}

pub fn physics_toolbox_gives_g_force_and_linear_is_refused() -> Tried {
    let folder = data("phone_field/physics_toolbox_gforce")?;
    for name in ["fast5", "run4", "run6", "walk4"] {
        let loaded = read(&folder.join(format!("{name}.csv")), "pocket");
        let s = only_stream(&loaded);
        assert_eq!(s.acc_unit(), AccUnit::G);
        near(rate_hz(s), 100.0, 3.0, name);
        near(gravity(s), 1.0, 0.25, name);
    }
    let path = folder.join("run1.csv");
    let untold = read_recording(&path, &worn("pocket")).expect_err("no times");
    assert!(matches!(untold, ReadError::NoTime { .. }), "{untold}");
    let told = ReadOptions { rate_hz: Some(100.0), ..worn("pocket") };
    let loaded = read_recording(&path, &told).unwrap_or_else(|e| panic!("{e}"));
    near(rate_hz(only_stream(&loaded)), 100.0, 1e-9, "run1");
    refused(&data("phone_field/physics_toolbox_walk_steps")?, 3);
    Ok(())
}

pub fn androsensor_is_read() -> Tried {
    let loaded = read(&data("phone_field/androsensor_run/run.csv")?, "pocket");
    let s = only_stream(&loaded);
    assert_eq!((s.acc_unit(), s.gyr_unit()), (AccUnit::Mps2, GyrUnit::Radps));
    near(s.t_s()[s.t_s().len() - 1] - s.t_s()[0], 16.5, 0.2, "length");
    near(rate_hz(s), 200.0, 10.0, "rate");
    Ok(())
}

pub fn linear_tables_of_sensor_logger_are_refused() -> Tried {
    refused(&data("phone_field/sensorlogger_ios_linear")?, 41);
    Ok(())
}

/// All tables of a folder are without gravity, and said to be.
fn refused(folder: &Path, at_least: usize) {
    let mut n = 0;
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("a file").path();
        if path.extension().is_none_or(|e| e != "csv") {
            continue;
        }
        let error = read_recording(&path, &worn("pocket")).expect_err("no gravity");
        assert!(matches!(error, ReadError::WithoutGravity { .. }), "{error}");
        n += 1;
    }
    assert!(n >= at_least, "{n} files");
}

pub fn x_io_tables_are_read() -> Tried {
    let loaded = read(&format("xio_csv/fusion_sensor_data.csv")?, "foot_left");
    let s = only_stream(&loaded);
    assert_eq!((s.t_s().len(), s.acc_unit(), s.gyr_unit()), (13_514, AccUnit::G, GyrUnit::Dps));
    near(rate_hz(s), 99.85, 0.01, "rate");
    near(median(&lengths(s.acc())), 1.0, 0.05, "length");
    let loaded = read(&data("phone_field/xio_gait_walk/xio_short_walk.csv")?, "foot_left");
    let s = only_stream(&loaded);
    near(rate_hz(s), 400.0, 4.0, "rate");
    near(s.t_s()[s.t_s().len() - 1], 42.0, 1.0, "length");
    Ok(())
}
