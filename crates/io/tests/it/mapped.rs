//! Tables that name their columns otherwise, or not at all; times that are too coarse.

use std::fmt::Write as _;

use runform::recording::AccSign;
use runform::units::{AccUnit, GyrUnit};
use runform_io::{ReadError, ReadOptions, parse_file, parse_mapping, parse_site, shipped_mapping};

use crate::hostile::worn;

fn mapped(toml: &str) -> ReadOptions {
    ReadOptions {
        mapping: Some(parse_mapping("map.toml", toml).unwrap_or_else(|e| panic!("{e}"))),
        ..worn()
    }
}

#[test]
fn a_mapping_tells_columns_units_scale_and_sign() {
    let toml = "[table]\nskip_lines = 2\nseparator = \";\"\n[time]\ncolumn = \"Stamp\"\nunit = \"us\"\n\
                [acc]\ncolumns = [\"c\", \"*B*\", 2]\nunit = \"g\"\nscale = 0.5\nsign = \"minus_specific_force\"\n\
                [gyr]\ncolumns = [\"wx\", \"wy\", \"wz\"]\nunit = \"dps\"\n";
    let text =
        "a logger\nof mine\nStamp;a;bB b;c;wx;wy;wz;note\n0;2;4;6;1;2;3;x\n10000;2;4;6;1;2;3;y\n";
    let loaded =
        parse_file("run.txt", text.into(), &mapped(toml)).unwrap_or_else(|e| panic!("{e}"));
    let s = &loaded.recording.streams()[0];
    assert_eq!((s.acc_unit(), s.gyr_unit()), (AccUnit::G, GyrUnit::Dps));
    assert_eq!(s.acc_sign, Some(AccSign::MinusSpecificForce));
    assert_eq!(s.acc().columns().map(|c| c[1]), [3.0, 2.0, 1.0]);
    assert_eq!(s.gyr().expect("a gyroscope").columns().map(|c| c[0]), [1.0, 2.0, 3.0]);
    assert!((s.t_s()[1] - 0.01).abs() < 1e-12);
}

#[test]
fn a_table_without_names_is_told_by_numbers() {
    let options = mapped(shipped_mapping("sisfall").expect("it ships"));
    let text = " 0,-256,  0,16384, 0, 0, 1, 2, 3;\n128,-256,  0, 0, 0, 0, 1, 2, 3;\n";
    let loaded = parse_file("a.txt", text.into(), &options).unwrap_or_else(|e| panic!("{e}"));
    let s = &loaded.recording.streams()[0];
    assert_eq!(s.acc().y, [-1.0, -1.0]);
    assert_eq!(s.acc().x, [0.0, 0.5]);
    assert_eq!(s.gyr().expect("a gyroscope").x[0], 1000.0);
    assert_eq!(s.t_s(), [0.0, 0.005]);
}

#[test]
fn a_mapping_that_cannot_be_is_told() {
    for (toml, words) in [
        ("[acc]\ncolumns = [1, 2]\n", "line 2"),
        ("[acc]\ncolumns = [1, 2, 3]\n", "no times"),
        ("[time]\ncolumn = 1\nunit = \"min\"\n[acc]\ncolumns = [1, 2, 3]\n", "time.unit"),
        ("[time]\ncolumn = 1\n[acc]\ncolumns = [1, 2, 3]\nunit = \"m\"\n", "acc.unit"),
        ("[time]\ncolumn = 1\n[acc]\ncolumns = [1, 2, 3]\nscale = 0\n", "scale"),
        (
            "[table]\nseparator = \"|\"\n[time]\ncolumn = 1\n[acc]\ncolumns = [1, 2, 3]\n",
            "separator",
        ),
        ("[time]\ncolumn = 1\nwhat = 2\n[acc]\ncolumns = [1, 2, 3]\n", "what"),
    ] {
        let error = parse_mapping("map.toml", toml).expect_err(words);
        assert!(error.to_string().contains(words), "{words} in {error}");
    }
    let wrong = "[time]\ncolumn = \"t\"\n[acc]\ncolumns = [\"x\", \"y\", \"up\"]\n";
    let error =
        parse_file("waist.csv", "t,x,y,z\n0,1,2,3\n".into(), &mapped(wrong)).expect_err("up");
    assert!(
        matches!(error, ReadError::Mapping { .. }) && error.to_string().contains("\"up\""),
        "{error}"
    );
}

#[test]
fn rows_of_one_second_are_spread_over_it() {
    let mut text = String::from("timestamp,acc_x_g,acc_y_g,acc_z_g\n");
    for i in 0..1000 {
        let _ = writeln!(text, "2026-05-04 09:00:{:02},0,0,1", (37 + i) / 100);
    }
    let loaded = parse_file("waist.csv", text.into(), &worn()).unwrap_or_else(|e| panic!("{e}"));
    let t = loaded.recording.streams()[0].t_s();
    assert!(t.windows(2).all(|w| (w[1] - w[0] - 0.01).abs() < 1e-6), "{:?}", &t[..3]);
    assert!(loaded.notices.iter().any(|n| n.text.contains("100.000 Hz")), "{:?}", loaded.notices);
    let mut text = String::from("time,acc_x_g,acc_y_g,acc_z_g\n");
    for i in 0..1000 {
        let tenths = 35_998 + i / 10;
        let _ = writeln!(
            text,
            "{:02}:{:02}.{},0,0,1",
            tenths / 600 % 60,
            tenths / 10 % 60,
            tenths % 10
        );
    }
    let loaded = parse_file("waist.csv", text.into(), &worn()).unwrap_or_else(|e| panic!("{e}"));
    let t = loaded.recording.streams()[0].t_s();
    assert!((t[999] - t[0] - 9.99).abs() < 0.01, "over the full hour: {}", t[999] - t[0]);
}

#[test]
fn epochs_of_every_unit_are_seconds() {
    for per_s in [1.0, 1e3, 1e6, 1e9] {
        let mut text = String::from("timestamp,acc_x_g,acc_y_g,acc_z_g\n");
        for i in 0..200 {
            let stamp = (1_700_000_000.0 + 0.01 * f64::from(i)) * per_s;
            let digits = if per_s == 1.0 { 3 } else { 0 };
            let _ = writeln!(text, "{stamp:.digits$},0,0,1");
        }
        let loaded =
            parse_file("waist.csv", text.into(), &worn()).unwrap_or_else(|e| panic!("{e}"));
        let t = loaded.recording.streams()[0].t_s();
        assert!((t[199] - 1.99).abs() < 1e-3, "{per_s}: {}", t[199]);
        let origin = loaded.recording.origin_s;
        assert!((origin - 1_700_000_000.0).abs() < 1.0, "{per_s}: {origin}");
    }
}

#[test]
fn common_words_for_placements_are_understood() {
    for (word, site) in [
        ("ankle_left", "shank_left"),
        ("Right Tibia", "shank_right"),
        ("chest", "trunk"),
        ("lower back", "sacrum"),
        ("L5", "sacrum"),
        ("left-shoe", "foot_left"),
        ("pod_right", "foot_right"),
    ] {
        assert_eq!(parse_site(word).map(|s| s.to_string()).as_deref(), Some(site), "{word}");
    }
    for word in ["podium", "chestnut", "back", "anklet_left", "left_right"] {
        assert_eq!(parse_site(word), None, "{word}");
    }
}
