//! Layouts of phone apps and devices: what their names tell of unit, sign, time and gravity.

use std::fmt::Write as _;

use runform::recording::{AccSign, Stream};
use runform::units::{AccUnit, GyrUnit};
use runform_io::{Loaded, ReadError, ReadOptions, parse_csv};

/// Vertical acceleration of something like a run, m/s², with or without gravity.
fn bounce(i: usize, gravity: f64) -> f64 {
    gravity + 12.0 * (i as f64 * 0.17).sin()
}

fn rows(n: usize, row: impl Fn(usize) -> String) -> String {
    (0..n).fold(String::new(), |mut out, i| {
        let _ = writeln!(out, "{}", row(i));
        out
    })
}

fn read(file: &str, text: &str) -> Result<Loaded, ReadError> {
    let placement = Some("pocket".parse().expect("a placement"));
    parse_csv(file, text.as_bytes(), &ReadOptions { placement, ..ReadOptions::default() })
}

fn stream(text: &str) -> Stream {
    let loaded = read("run.csv", text).unwrap_or_else(|e| panic!("{e}"));
    loaded.recording.streams()[0].clone()
}

fn step_s(stream: &Stream) -> f64 {
    let t = stream.t_s();
    (t[t.len() - 1] - t[0]) / (t.len() - 1) as f64
}

#[test]
fn lines_of_a_device_before_the_header_are_passed_over() {
    let text = "------ Data File Created By A Device at 100 Hz ------\nSerial Number: X1\nStart Time \
                09:00:00\n-----\nTimestamp,Accelerometer X,Accelerometer Y,Accelerometer Z\n";
    let body =
        rows(200, |i| format!("2026-05-04T09:00:{:02}.{:02}00000,0.1,0.2,1", i / 100, i % 100));
    let loaded = read("waist.csv", &(text.to_owned() + &body)).expect("readable");
    let first = &loaded.recording.streams()[0];
    assert_eq!(first.t_s().len(), 200);
    assert!((step_s(first) - 0.01).abs() < 1e-6, "{}", step_s(first));
    assert!(loaded.notices.iter().any(|n| n.text.contains("line 5")), "{:?}", loaded.notices);
    let wrong = text.to_owned() + "2026-05-04T09:00:00.0,0.1,oops,1\n";
    let error = read("waist.csv", &wrong).expect_err("a word");
    assert!(error.to_string().contains("line 6"), "lines count from the file's first: {error}");
}

#[test]
fn date_times_and_times_of_the_day_are_times() {
    for (name, first, second) in [
        ("time", "2026-05-04 09:00:00.000", "2026-05-04 09:00:00.010"),
        ("timestamp", "2026-05-04T23:59:59.995Z", "2026-05-05T00:00:00.005Z"),
        ("t_s", "23:59:59.995", "00:00:00.005"),
        ("loggingTime(txt)", "2026-05-04 09:00:00.000 +0200", "2026-05-04 09:00:00.010 +0200"),
    ] {
        let s = stream(&format!("{name},acc_x_g,acc_y_g,acc_z_g\n{first},0,0,1\n{second},0,0,1\n"));
        assert!((step_s(&s) - 0.01).abs() < 1e-6, "{name}: {}", step_s(&s));
    }
}

#[test]
fn quoted_cells_may_have_decimal_commas() {
    let s =
        stream("t_s,ax,ay,az\n\"0\",\"0,25\",\"-1,5\",\"9,81\"\n\"0,01\",\"0,5\",\"1\",\"9,8\"\n");
    assert_eq!(s.acc().x, [0.25, 0.5]);
    assert_eq!(s.acc().y, [-1.5, 1.0]);
    assert_eq!(s.t_s(), [0.0, 0.01]);
}

#[test]
fn of_several_time_columns_the_one_that_tells_most_is_taken() {
    let s = stream(
        "epoc (ms),timestamp (-0700),elapsed (s),x-axis (g),y-axis (g),z-axis (g)\n\
         1746477521000,2026-05-04T09:00:00.000,0.000,0,0,1\n\
         1746477521010,2026-05-04T09:00:00.010,0.010,0,0,1\n",
    );
    assert_eq!(s.acc_unit(), AccUnit::G);
    assert_eq!(s.t_s(), [0.0, 0.01]);
    let two =
        read("run.csv", "time (s),timestamp (ms),ax\n0,0,1\n").expect_err("two that say the same");
    assert!(matches!(two, ReadError::DuplicateColumn { .. }), "{two}");
}

#[test]
fn names_of_core_motion_tell_unit_and_sign_and_its_stamps_are_used() {
    let head = "loggingTime,accelerometerTimestamp_sinceReboot,accelerometerAccelerationX,\
                accelerometerAccelerationY,accelerometerAccelerationZ,gyroTimestamp_sinceReboot,\
                gyroRotationX,gyroRotationY,gyroRotationZ\n";
    // Rows are logged in bursts; the gyroscope is sampled 4 ms before the accelerometer.
    let body = rows(100, |i| {
        let t = 72_000.0 + 0.01 * i as f64;
        let g = t - 0.004;
        format!("{},{t:.4},0,0,-1,{g:.4},{},0,0", 1_700_000_000 + i / 50, 100.0 * (g - 72_000.0))
    });
    let s = stream(&(head.to_owned() + &body));
    assert_eq!((s.acc_unit(), s.gyr_unit()), (AccUnit::G, GyrUnit::Radps));
    assert_eq!(s.acc_sign, Some(AccSign::MinusSpecificForce));
    assert!((step_s(&s) - 0.01).abs() < 1e-4);
    let gyr = s.gyr().expect("a gyroscope");
    assert!((gyr.x[50] - 50.0).abs() < 0.05, "on the accelerometer's time: {}", gyr.x[50]);
    let told = ReadOptions {
        placement: Some("pocket".parse().expect("a placement")),
        acc_sign: Some(AccSign::SpecificForce),
        ..ReadOptions::default()
    };
    let text = head.to_owned() + &body;
    let loaded = parse_csv("run.csv", text.as_bytes(), &told).expect("readable");
    assert_eq!(loaded.recording.streams()[0].acc_sign, Some(AccSign::SpecificForce), "told wins");
}

#[test]
fn g_force_is_in_g_and_bare_axes_beside_seconds_elapsed_are_metric() {
    let s = stream("time,gFx,gFy,gFz,gFTotal\n0.00,0,0,1,1\n0.01,0,0,1,1\n");
    assert_eq!((s.acc_unit(), s.acc_sign), (AccUnit::G, None));
    let body = rows(600, |i| format!("{},{},0.1,0.2", 0.01 * i as f64, bounce(i, 9.8)));
    let s = stream(&format!("seconds_elapsed,z,y,x\n{body}"));
    assert_eq!(s.acc_unit(), AccUnit::Mps2);
    assert_eq!(s.acc().x[0], 0.2);
}

#[test]
fn acceleration_without_gravity_is_refused_by_the_name_of_the_apps_setting() {
    let linear = |t: &str| {
        rows(600, |i| {
            format!("{t},{},0.1,0.2", bounce(i, 0.0)).replace('T', &format!("{}", 0.01 * i as f64))
        })
    };
    for (file, head, words) in [
        (
            "a.csv",
            "\"Time (s)\",\"Linear Acceleration x (m/s^2)\",\"Linear Acceleration y (m/s^2)\",\"Linear Acceleration z (m/s^2)\"",
            "Acceleration (with g)",
        ),
        (
            "Linear Accelerometer.csv",
            "\"Time (s)\",\"X (m/s^2)\",\"Y (m/s^2)\",\"Z (m/s^2)\"",
            "Acceleration (with g)",
        ),
        ("a.csv", "time,ax (m/s^2),ay (m/s^2),az (m/s^2),aT (m/s^2)", "g-Force"),
        ("Accelerometer.csv", "seconds_elapsed,z,y,x", "TotalAcceleration.csv"),
        ("a.csv", "timestamp,lin_acc_x,lin_acc_y,lin_acc_z", "TYPE_ACCELEROMETER"),
        ("a.csv", "t_s,userAcceleration.x,userAcceleration.y,userAcceleration.z", "gravity"),
    ] {
        let comma = if head.contains("aT") { ",1" } else { "" };
        let body = linear("T").replace('\n', &format!("{comma}\n"));
        let error = read(file, &format!("{head}\n{body}")).expect_err("no gravity");
        assert!(matches!(error, ReadError::WithoutGravity { .. }), "{head}: {error}");
        assert!(error.to_string().contains(words), "{words} in {error}");
    }
    let gravity =
        read("Gravity.csv", "seconds_elapsed,z,y,x\n0,9.8,0,0\n").expect_err("gravity alone");
    assert!(matches!(gravity, ReadError::OtherSensor { .. }), "{gravity}");
}

#[test]
fn the_same_layouts_with_gravity_are_read() {
    for head in ["time,ax (m/s^2),ay (m/s^2),az (m/s^2),aT (m/s^2)", "seconds_elapsed,z,y,x,total"]
    {
        let body = rows(600, |i| format!("{},{},0.1,0.2,1", 0.01 * i as f64, bounce(i, 9.8)));
        assert_eq!(stream(&format!("{head}\n{body}")).t_s().len(), 600, "{head}");
    }
    let both = "t_s,gravity.x,gravity.y,gravity.z,userAcceleration.x,userAcceleration.y,userAcceleration.z\n\
                0,0,0,-1,0.5,0.25,0\n0.01,0,0,-1,0.5,0.25,-1\n";
    let s = stream(both);
    assert_eq!(s.acc().columns(), [&[0.5, 0.5][..], &[0.25, 0.25], &[-1.0, -2.0]]);
    assert_eq!(s.acc_sign, Some(AccSign::MinusSpecificForce));
    let acc_beside = "sep=;\nACCELEROMETER X (m/s²);ACCELEROMETER Y (m/s²);ACCELEROMETER Z (m/s²);\
                      GRAVITY X (m/s²);LINEAR ACCELERATION X (m/s²);Time since start in ms \n\
                      0.1;0.2;9.8;0;0;51\n0.1;0.2;9.8;0;0;56\n";
    let s = stream(acc_beside);
    assert_eq!(s.acc_unit(), AccUnit::Mps2);
    assert!((step_s(&s) - 0.005).abs() < 1e-9);
}

#[test]
fn a_shimmers_long_names_and_row_of_units_are_read() {
    let head = "\"sep=\t\"\nShimmer_8665_Timestamp_Unix_CAL\tShimmer_8665_Accel_LN_X_CAL\t\
                Shimmer_8665_Accel_LN_Y_CAL\tShimmer_8665_Accel_LN_Z_CAL\tShimmer_8665_Gyro_X_CAL\t\
                Shimmer_8665_Gyro_Y_CAL\tShimmer_8665_Gyro_Z_CAL\n\
                ms\tm/(s^2)\tm/(s^2)\tm/(s^2)\tdeg/s\tdeg/s\tdeg/s\n";
    let row =
        |i: usize| format!("{}\t0.1\t0.2\t{}\t1\t2\t3", 1.7e12 + 10.0 * i as f64, bounce(i, 9.8));
    let s = stream(&(head.to_owned() + &rows(400, row)));
    assert_eq!((s.acc_unit(), s.gyr_unit()), (AccUnit::Mps2, GyrUnit::Dps));
    assert!((step_s(&s) - 0.01).abs() < 1e-9 && s.t_s().len() == 400);
    // Of two accelerometers the one that does not clip; raw counts are no acceleration.
    let wide = head
        .replace("_LN_", "_WR_")
        .replace("Gyro_Z_CAL", "Gyro_Z_CAL\tShimmer_8665_Accel_LN_X_CAL");
    let wide = wide.replace("deg/s\n", "deg/s\tm/(s^2)\n");
    let s = stream(&(wide + &rows(400, |i| row(i) + "\t99")));
    assert!((s.acc().at(0).x - 0.1).abs() < 1e-9);
    let raw = head.replace("_CAL", "_RAW");
    assert!(matches!(
        read("run.csv", &(raw + &rows(400, row))),
        Err(ReadError::NoAcceleration { .. })
    ));
}

#[test]
fn a_32_bit_counter_that_begins_anew_is_counted_on_and_a_reset_is_not() {
    let head = "DeviceTag:,Pelvis\nPacketCounter,SampleTimeFine,Acc_X,Acc_Y,Acc_Z\n";
    let row = |i: usize, from: u64| {
        let t = (from + 10_000 * i as u64) % (1 << 32);
        format!("{i},{t},0.1,0.2,{}", bounce(i, 9.8))
    };
    let wrapped = head.to_owned() + &rows(400, |i| row(i, (1 << 32) - 1_500_000));
    let loaded = read("run.csv", &wrapped).unwrap_or_else(|e| panic!("{e}"));
    let s = &loaded.recording.streams()[0];
    assert!((step_s(s) - 0.01).abs() < 1e-9, "{}", step_s(s));
    assert!(loaded.notices.iter().any(|n| n.text.contains("counted on")), "{:?}", loaded.notices);
    // A device that was switched on anew does not count to the end before.
    let reset = head.to_owned() + &rows(400, |i| row(i % 200, 90_000_000));
    let s = stream(&reset);
    assert!(s.t_s()[200] < s.t_s()[199]);
}
