//! Files, folders and options that cannot be read.

use runform::recording::RecordingError;
use runform_io::{ReadError, ReadOptions, UnitsOption, parse_csv, parse_sidecar, read_recording};

use super::{csv, csv_bytes};
use crate::intake_support::scratch;

#[test]
fn files_without_samples_say_what_is_missing() {
    use ReadError as E;
    let h = "t_s,acc_x_mps2,acc_y_mps2,acc_z_mps2\n";
    refused!("empty file", csv(""), E::NoRows { .. }, "sacrum.csv", "no rows");
    refused!(
        "blank file",
        csv("\n\n  \n"),
        E::NoAcceleration { .. } | E::NoRows { .. },
        "sacrum.csv"
    );
    refused!("comments only", csv("# a\n# b\n"), E::NoRows { .. }, "header line");
    refused!("header only", csv(h), E::NoRows { .. }, "one row per sample");
    refused!(
        "no header",
        csv("0,1,2,9.8\n0.01,1,2,9.8\n"),
        E::NoHeader { .. },
        "line 1",
        "column names"
    );
}

#[test]
fn cells_that_are_no_numbers_say_line_column_and_content() {
    use ReadError as E;
    let h = "t_s,acc_x_mps2,acc_y_mps2,acc_z_mps2\n";
    let with = |rows: &str| csv(&format!("{h}{rows}"));
    refused!(
        "word",
        with("0,1,2,9\n0.1,oops,2,9\n"),
        E::NotANumber { line: 3, .. },
        "line 3",
        "acc_x_mps2",
        "oops",
        "expected a number"
    );
    refused!("word in time", with("zero,1,2,9\n"), E::NotATime { line: 2, .. }, "t_s", "zero");
    refused!(
        "date of two readings",
        with("5/4/2024 10:00:00,1,2,9\n6/4/2024 10:00:01,1,2,9\n"),
        E::NotATime { .. },
        "6/4/2024",
        "2026-01-31T09:00:00.010",
        "--rate-hz"
    );
    refused!(
        "commas of two readings",
        with("0,\"1,024\",2,90\n0.1,\"1,018\",2,90\n"),
        E::CommaUnclear { .. },
        "decimal"
    );
    refused!("unit in cell", with("0,1 g,2,9\n"), E::NotANumber { .. }, "1 g");
    refused!("hexadecimal", with("0,0x1f,2,9\n"), E::NotANumber { .. }, "0x1f");
    refused!("two points", with("0,1.2.3,2,9\n"), E::NotANumber { .. }, "1.2.3");
    refused!("long text", with(&format!("0,{},2,9\n", "x".repeat(500))), E::NotANumber { .. }, "…");
    refused!(
        "not UTF-8",
        csv_bytes("sacrum.csv", b"t_s,ax\n0,\xff\xfe\n"),
        E::NotANumber { .. },
        "ax"
    );
    refused!(
        "crlf line number",
        csv("t_s,ax\r\n0,1\r\n1,b\r\n"),
        E::NotANumber { line: 3, .. },
        "line 3"
    );
    refused!(
        "line after comment",
        csv("# c\nt_s,ax\n0,b\n"),
        E::NotANumber { line: 3, .. },
        "line 3"
    );
}

#[test]
fn rows_of_the_wrong_length_say_how_many_cells_they_have() {
    use ReadError as E;
    let h = "t_s,acc_x_mps2,acc_y_mps2,acc_z_mps2\n";
    let with = |rows: &str| csv(&format!("{h}{rows}"));
    refused!(
        "short row",
        with("0,1,2\n1,1,2,9\n"),
        E::RowLength { found: 3, expected: 4, .. },
        "line 2",
        "3 cells"
    );
    refused!("long row", with("0,1,2,9,7\n"), E::RowLength { found: 5, .. }, "line 2", "separator");
    refused!("decimal comma with comma", with("0,1,5,2,0,9,8\n"), E::RowLength { .. }, "separator");
}

#[test]
fn columns_that_are_missing_or_double_are_named() {
    use ReadError as E;
    refused!(
        "no time",
        csv("ax,ay,az\n1,2,9\n"),
        E::NoTime { .. },
        "time column",
        "--rate",
        "ax, ay, az"
    );
    refused!(
        "no acceleration",
        csv("t_s,gx,gy,gz\n0,1,2,3\n"),
        E::NoAcceleration { .. },
        "accelerometer",
        "acc_x_mps2"
    );
    refused!(
        "linear only",
        csv("t_s,linear_acc_x\n0,1\n"),
        E::WithoutGravity { .. },
        "linear_acc_x",
        "gravity"
    );
    refused!(
        "two x axes",
        csv("t_s,ax,acc_x\n0,1,2\n"),
        E::DuplicateColumn { .. },
        "\"ax\"",
        "\"acc_x\"",
        "accelerometer x"
    );
    refused!("two times", csv("t_s,t_ms,ax\n0,1,2\n"), E::DuplicateColumn { .. }, "sample time");
    refused!(
        "two gyr axes",
        csv("t_s,ax,gx,gyr_x\n0,1,2,3\n"),
        E::DuplicateColumn { .. },
        "gyroscope x"
    );
    refused!(
        "mixed acc units",
        csv("t_s,acc_x_g,acc_y_mps2\n0,1,2\n"),
        E::MixedUnits { .. },
        "acc_x_g",
        "acc_y_mps2",
        "one unit"
    );
    refused!(
        "mixed gyr units",
        csv("t_s,ax,gyr_x_dps,gyr_y_radps\n0,1,2,3\n"),
        E::MixedUnits { .. },
        "gyr_y_radps"
    );
}

#[test]
fn files_that_are_no_plain_text_or_have_no_place_are_refused() {
    use ReadError as E;
    refused!(
        "no placement",
        csv_bytes("run.csv", b"t_s,ax\n0,1\n"),
        E::NoPlacement { .. },
        "--placement",
        "shank"
    );
    refused!("gzip", csv_bytes("sacrum.csv", b"\x1f\x8b\x08\0"), E::NotText { .. }, "compressed");
    refused!("zip", csv_bytes("sacrum.csv", b"PK\x03\x04abc"), E::NotText { .. }, "decompress");
    refused!("UTF-16", csv_bytes("sacrum.csv", b"\xff\xfet\0_\0"), E::NotText { .. }, "UTF-16");
    refused!("binary", csv_bytes("sacrum.csv", b"ab\0\x01cd"), E::NotText { .. }, "binary");
    let zero_rate = ReadOptions { rate_hz: Some(0.0), ..ReadOptions::default() };
    refused!(
        "rate 0",
        parse_csv("sacrum.csv", b"ax\n1\n", &zero_rate),
        E::BadRate { .. },
        "0 Hz",
        "positive"
    );
    let same = csv("t_s,foot_left.ax,left_foot.ay\n0,1,2\n");
    assert!(same.is_ok(), "one site spelled two ways is one sensor");
    let twice = csv_bytes("sacrum.csv", b"t_s,ax,sacrum.ax\n0,1,2\n");
    refused!(
        "site twice",
        twice,
        E::Recording { source: RecordingError::SameSite { .. }, .. },
        "sacrum",
        "two streams"
    );
}

#[test]
fn recording_toml_that_cannot_be_read_says_line_key_and_allowed_values() {
    use ReadError as E;
    let toml = |text: &str| parse_sidecar("recording.toml", text.as_bytes());
    refused!("no value", toml("name = \n"), E::Toml { line: 1, .. }, "recording.toml, line 1");
    refused!(
        "unknown key",
        toml("\nnam = \"a\"\n"),
        E::Toml { line: 2, .. },
        "nam",
        "subject",
        "sensors"
    );
    refused!(
        "unknown subject key",
        toml("[subject]\nweight = 70\n"),
        E::Toml { .. },
        "weight",
        "mass_kg"
    );
    refused!(
        "unknown sensor key",
        toml("[sensors.sacrum]\nrange = 8\n"),
        E::Toml { .. },
        "range",
        "acc_range_g"
    );
    refused!(
        "text for number",
        toml("[subject]\nheight_m = \"tall\"\n"),
        E::Toml { line: 2, .. },
        "tall"
    );
}

#[test]
fn values_in_recording_toml_that_cannot_be_are_refused() {
    use ReadError as E;
    let toml = |text: &str| parse_sidecar("recording.toml", text.as_bytes());
    refused!("unknown site", toml("[sensors.knee]\n"), E::TomlValue { .. }, "knee", "shank_left");
    refused!(
        "negative range",
        toml("[sensors.sacrum]\nacc_range_g = -8.0\n"),
        E::TomlValue { .. },
        "acc_range_g",
        "-8",
        "positive"
    );
    refused!("nan rate", toml("[sensors.sacrum]\nrate_hz = nan\n"), E::TomlValue { .. }, "rate_hz");
    refused!(
        "bad mounting word",
        toml("[sensors.sacrum]\nmounting = \"up\"\n"),
        E::TomlValue { .. },
        "mounting",
        "aligned"
    );
    refused!(
        "bad matrix",
        toml("[sensors.sacrum]\nmounting = [[1.0, 0.0], [0.0, 1.0]]\n"),
        E::Toml { line: 2, .. },
        "line 2"
    );
    refused!(
        "bad acc unit",
        toml("[sensors.sacrum]\nacc_unit = \"furlong\"\n"),
        E::TomlValue { .. },
        "furlong",
        "mps2"
    );
    refused!(
        "bad gyr unit",
        toml("[sensors.sacrum]\ngyr_unit = \"rpm\"\n"),
        E::TomlValue { .. },
        "rpm",
        "radps"
    );
    refused!(
        "short vector",
        toml("[sensors.sacrum]\nstanding_acc_mps2 = [0.0, 9.8]\n"),
        E::Toml { .. },
        "line 2"
    );
    refused!(
        "not UTF-8",
        parse_sidecar("recording.toml", b"a = 1\n\xff"),
        E::Toml { line: 2, .. },
        "UTF-8"
    );
    for text in ["furlong", "g,g", "g,rpm", "dps,radps", ""] {
        refused!(text, text.parse::<UnitsOption>(), E::Units { .. }, "mps2", "radps");
    }
}

#[test]
fn folders_and_missing_files_are_refused_by_name() {
    let folder = scratch("bad_input");
    let read = |name: &str| read_recording(&folder.join(name), &ReadOptions::default());
    refused!("missing", read("nothing.csv"), ReadError::Io { .. }, "nothing.csv", "cannot be read");
    refused!("empty folder", read("."), ReadError::NoStreams { .. }, "found: none", "sacrum");
    std::fs::write(folder.join("data.csv"), "t_s,ax\n0,1\n").expect("written");
    refused!("no site", read("."), ReadError::NoStreams { .. }, "data.csv");
    std::fs::write(folder.join("sacrum.csv"), "t_s,ax\n0,1\n").expect("written");
    let toml = folder.join("recording.toml");
    std::fs::write(&toml, "[subject]\nheight_m = 178.0\n").expect("written");
    refused!(
        "height in cm",
        read("."),
        ReadError::Recording { .. },
        "subject.height_m",
        "178",
        "unit"
    );
    std::fs::write(&toml, "[conditions]\nspeed_mps = [[5.0, 3.0], [1.0, 3.0]]\n").expect("written");
    refused!("speed track backwards", read("."), ReadError::Recording { .. }, "speed_mps", "row 1");
}
