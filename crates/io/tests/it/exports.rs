//! What phone apps export: tables of one sensor each, in a folder, a zip file or a list.

use std::fmt::Write as _;

use runform::recording::{AccSign, Stream};
use runform::units::{AccUnit, GyrUnit};
use runform_io::{Loaded, ReadError, ReadOptions, parse_file};

use crate::hostile::{worn, zipped};

/// Rows of stamps every 10 ms from `first` seconds, with three values.
fn table(head: &str, n: usize, first: f64, row: impl Fn(f64) -> String) -> Vec<u8> {
    let mut text = format!("{head}\n");
    for i in 0..n {
        let t = first + 0.01 * i as f64;
        let _ = writeln!(text, "{}", row(t));
    }
    text.into_bytes()
}

fn wave(t: f64) -> f64 {
    (8.0 * t).sin()
}

fn zip(files: &[(&str, Vec<u8>)]) -> Result<Loaded, ReadError> {
    let files: Vec<(&str, &[u8])> = files.iter().map(|(n, b)| (*n, b.as_slice())).collect();
    parse_file("export.zip", zipped(&files), &worn())
}

fn stream(files: &[(&str, Vec<u8>)]) -> Stream {
    zip(files).unwrap_or_else(|e| panic!("{e}")).recording.streams()[0].clone()
}

const LOGGER: &str = "time,seconds_elapsed,z,y,x";

fn logger(first: f64, value: impl Fn(f64) -> f64) -> Vec<u8> {
    table(LOGGER, 600, first, |t| format!("{:.0},{t},{},0.25,0.5", 1.7e18 + 1e9 * t, value(t)))
}

fn metadata(platform: &str, standard: bool) -> Vec<u8> {
    format!("version,platform,standardisation\n3,{platform},{standard}\n").into_bytes()
}

#[test]
fn gravity_is_added_and_the_gyroscope_put_on_the_accelerometers_times() {
    let s = stream(&[
        ("Metadata.csv", metadata("ios", true)),
        ("Accelerometer.csv", logger(0.1, wave)),
        ("Gravity.csv", logger(0.1, |_| 9.0)),
        ("Gyroscope.csv", logger(0.105, wave)),
        ("Location.csv", b"time,latitude\n1,0\n".to_vec()),
        ("Annotation.csv", vec![]),
    ]);
    assert_eq!((s.acc_unit(), s.gyr_unit()), (AccUnit::Mps2, GyrUnit::Radps));
    assert_eq!(s.acc_sign, Some(AccSign::SpecificForce));
    for i in [1, 77, 500] {
        let (t, gyr) = (s.t_s()[i], s.gyr().expect("a gyroscope"));
        assert!((s.acc().z[i] - 9.0 - wave(t)).abs() < 1e-9);
        assert!((s.acc().y[i] - 0.5).abs() < 1e-12 && (s.acc().x[i] - 1.0).abs() < 1e-12);
        assert!((gyr.z[i] - wave(t)).abs() < 1e-4, "{} {}", gyr.z[i], wave(t));
    }
    assert!(s.gyr().expect("a gyroscope").x[0].is_nan(), "before the gyroscope's first sample");
}

#[test]
fn signs_and_units_are_those_of_the_platform() {
    let files = |platform: &str, standard: bool| {
        let parts = [("TotalAcceleration.csv", logger(0.0, |t| 9.8 + wave(t)))];
        let mut files = vec![("Metadata.csv", metadata(platform, standard))];
        files.extend(parts);
        stream(&files)
    };
    assert_eq!(files("android", false).acc_sign, Some(AccSign::SpecificForce));
    assert_eq!(files("ios", true).acc_sign, Some(AccSign::SpecificForce));
    assert_eq!(files("ios", false).acc_sign, Some(AccSign::MinusSpecificForce));
    let raw = stream(&[
        ("Metadata.csv", metadata("ios", false)),
        ("AccelerometerUncalibrated.csv", logger(0.0, |_| -1.0)),
    ]);
    assert_eq!((raw.acc_unit(), raw.acc_sign), (AccUnit::G, Some(AccSign::MinusSpecificForce)));
    let loaded = zip(&[("TotalAcceleration.csv", logger(0.0, |_| 9.8))]).expect("readable");
    assert_eq!(loaded.recording.streams()[0].acc_sign, None);
    assert!(loaded.notices.iter().any(|n| n.text.contains("--acc-sign")), "{:?}", loaded.notices);
}

#[test]
fn without_gravity_beside_it_acceleration_is_refused() {
    let files = [("Metadata.csv", metadata("ios", true)), ("Accelerometer.csv", logger(0.0, wave))];
    let error = zip(&files).expect_err("no gravity");
    assert!(matches!(error, ReadError::WithoutGravity { .. }), "{error}");
    let head = "\"Time (s)\",\"X (m/s^2)\",\"Y (m/s^2)\",\"Z (m/s^2)\"";
    let linear = table(head, 300, 0.0, |t| format!("{t},0.1,0.2,{}", wave(t)));
    let error = zip(&[("Linear Accelerometer.csv", linear)]).expect_err("no gravity");
    assert!(error.to_string().contains("phyphox"), "{error}");
}

#[test]
fn a_watch_is_a_stream_of_its_own() {
    let head = "time,seconds_elapsed,rotationRateX,rotationRateY,rotationRateZ,gravityX,gravityY,gravityZ,\
                accelerationX,accelerationY,accelerationZ,quaternionW,quaternionX,quaternionY,quaternionZ";
    let watch = |g: f64| {
        table(head, 600, 0.0, move |t| {
            format!("0,{t},0.1,0.2,0.3,0,0,{},0,0,{},1,0,0,0", -g, 0.1 * g * wave(t))
        })
    };
    let only = zip(&[("WristMotion.csv", watch(1.0))]).expect("readable");
    let s = &only.recording.streams()[0];
    assert_eq!(s.acc_sign, Some(AccSign::MinusSpecificForce));
    assert_eq!((s.acc_unit(), s.gyr_unit()), (AccUnit::G, GyrUnit::Radps));
    assert!((s.acc().z[100] + 1.0 - 0.1 * wave(s.t_s()[100])).abs() < 1e-9);
    // Standardised: Android's frame and metric units.
    let s = stream(&[("WristMotion.csv", watch(-9.806_65))]);
    assert_eq!((s.acc_unit(), s.acc_sign), (AccUnit::Mps2, Some(AccSign::SpecificForce)));
    let both = zip(&[
        ("Metadata.csv", metadata("ios", true)),
        ("Accelerometer.csv", logger(0.0, wave)),
        ("Gravity.csv", logger(0.0, |_| 9.8)),
        ("WristMotion.csv", watch(-9.806_65)),
    ])
    .expect("readable");
    let sites: Vec<String> =
        both.recording.streams().iter().map(|s| s.site().to_string()).collect();
    assert_eq!(sites, ["waist", "wrist"]);
}

#[test]
fn the_list_of_sensor_logger_is_read() {
    let mut list = String::from(
        "[{\"sensor\":\"Metadata\",\"platform\":\"android\",\"standardisation\":\"false\"}",
    );
    for i in 0..400 {
        let t = 0.01 * f64::from(i);
        let _ = write!(
            list,
            ",\n{{\"sensor\":\"TotalAcceleration\",\"time\":\"{}\",\"seconds_elapsed\":\"{t}\",\"x\":\"0.5\",\"y\":0.25,\"z\":\"9.75\"}}\
             ,{{\"sensor\":\"Gyroscope\",\"time\":\"1\",\"seconds_elapsed\":\"{t}\",\"z\":3,\"y\":2,\"x\":1,\"more\":[{{}}]}}\
             ,{{\"sensor\":\"Location\",\"latitude\":\"1\"}}",
            1_700_000_000_000_000_000_u64 + 10_000_000 * i as u64
        );
    }
    list.push(']');
    let loaded = parse_file("run.json", list.clone().into_bytes(), &worn())
        .unwrap_or_else(|e| panic!("{e}"));
    let s = &loaded.recording.streams()[0];
    assert_eq!((s.t_s().len(), s.acc_sign), (400, Some(AccSign::SpecificForce)));
    assert_eq!((s.acc().x[7], s.acc().y[7], s.acc().z[7]), (0.5, 0.25, 9.75));
    assert_eq!(s.gyr().expect("a gyroscope").columns().map(|c| c[9]), [1.0, 2.0, 3.0]);
    let cut = list[..list.len() / 2].to_owned().into_bytes();
    let error = parse_file("run.json", cut, &worn()).expect_err("cut off");
    assert!(matches!(error, ReadError::Json { line, .. } if line > 100), "{error}");
    let other = parse_file("run.json", b"[{\"a\":1}]".to_vec(), &worn()).expect_err("another list");
    assert!(matches!(other, ReadError::NoStreams { .. }), "{other}");
}

#[test]
fn phyphox_in_both_headers_and_with_decimal_commas() {
    for (head, comma) in [
        ("\"Time (s)\",\"X (m/s^2)\",\"Y (m/s^2)\",\"Z (m/s^2)\"", false),
        (
            "\"Time (s)\",\"Acceleration x (m/s^2)\",\"Acceleration y (m/s^2)\",\"Acceleration z (m/s^2)\"",
            false,
        ),
        ("\"Time (s)\";\"X (m/s^2)\";\"Y (m/s^2)\";\"Z (m/s^2)\"", true),
    ] {
        let form = |t: f64, z: f64| {
            let row = format!("{t:E},1.5E-1,2.5E-1,{z:E}");
            if comma { row.replace(',', ";").replace('.', ",") } else { row }
        };
        let gyr = head.replace("m/s^2", "rad/s").replace("Acceleration", "Gyroscope");
        let s = stream(&[
            ("Accelerometer.csv", table(head, 300, 0.0, |t| form(t, 9.8 + wave(t)))),
            ("Gyroscope.csv", table(&gyr, 300, 0.0, |t| form(t, wave(t)))),
            ("meta/device.csv", b"\"property\",\"value\"\n".to_vec()),
        ]);
        assert_eq!((s.acc_unit(), s.gyr_unit()), (AccUnit::Mps2, GyrUnit::Radps), "{head}");
        assert_eq!(s.acc_sign, Some(AccSign::SpecificForce));
        assert!((s.acc().z[50] - 9.8 - wave(s.t_s()[50])).abs() < 1e-9, "{head}");
        assert!((s.gyr().expect("a gyroscope").x[50] - 0.15).abs() < 1e-12, "{head}");
    }
}

#[test]
fn other_apps_files_are_told_apart_by_name_and_joined_by_their_clock() {
    // One clock, epoch milliseconds, the gyroscope began 2 s later.
    let acc = table("epoc (ms),x-axis (g),y-axis (g),z-axis (g)", 600, 0.0, |t| {
        format!("{:.0},0,0,1", 1.7e12 + 1000.0 * t)
    });
    let gyr = table("epoc (ms),x-axis (deg/s),y-axis (deg/s),z-axis (deg/s)", 600, 2.0, |t| {
        format!("{:.0},{t},0,0", 1.7e12 + 1000.0 * t)
    });
    let names = ("a_Accelerometer_100.000Hz.csv", "a_Gyroscope_100.000Hz.csv");
    let s = stream(&[(names.0, acc.clone()), (names.1, gyr.clone())]);
    let rate = &s.gyr().expect("a gyroscope").x;
    assert!(rate[100].is_nan() && (rate[300] - 3.0).abs() < 1e-6, "{} {}", rate[100], rate[300]);
    let late = table("epoc (ms),x-axis (deg/s),y-axis (deg/s),z-axis (deg/s)", 300, 900.0, |t| {
        format!("{:.0},{t},0,0", 1.7e12 + 1000.0 * t)
    });
    let error = zip(&[(names.0, acc.clone()), (names.1, late)]).expect_err("other times");
    assert!(matches!(error, ReadError::NoCommonTime { .. }), "{error}");
    let error = zip(&[(names.0, acc.clone()), ("b_Accelerometer.csv", acc)]).expect_err("two");
    assert!(error.to_string().contains("one kind of sensor"), "{error}");
}

#[test]
fn the_placement_of_an_export_must_be_told() {
    let files = [("TotalAcceleration.csv", logger(0.0, |_| 9.8))];
    let bytes = zipped(&[(files[0].0, &files[0].1)]);
    let untold = ReadOptions::default();
    let error = parse_file("export.zip", bytes.clone(), &untold).expect_err("where?");
    assert!(matches!(error, ReadError::NoPlacement { .. }), "{error}");
    let named = parse_file("left ankle.zip", bytes, &untold).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(named.recording.streams()[0].site().to_string(), "shank_left");
    let toml: &[u8] = b"[sensors.pocket]\nacc_range_g = 16.0\n";
    let bytes = zipped(&[(files[0].0, &files[0].1), ("recording.toml", toml)]);
    let told = parse_file("export.zip", bytes, &untold).unwrap_or_else(|e| panic!("{e}"));
    let s = &told.recording.streams()[0];
    assert_eq!((s.site().to_string().as_str(), s.acc_range_g), ("pocket", Some(16.0)));
}
