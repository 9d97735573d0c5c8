//! What the canonical reader understands, and that what is written reads back bit for bit.

use crate::intake_support::{acc_at, axes, clean, gyr_at, scratch, times};
use proptest::prelude::*;
use runform::recording::{
    Axes, Conditions, Mounting, Placement, Recording, Side, Site, SpeedGiven, Stream, Subject,
};
use runform::units::{AccUnit, GyrUnit};
use runform_io::{
    Loaded, ReadOptions, UnitsOption, parse_csv, parse_site, read_recording, write_recording,
};

fn load(file: &str, text: &str) -> Loaded {
    parse_csv(file, text.as_bytes(), &ReadOptions::default()).expect("a readable file")
}

fn first(text: &str) -> Stream {
    load("sacrum.csv", text).recording.streams()[0].clone()
}

#[test]
fn separators_marks_quotes_and_line_ends_make_no_difference() {
    let plain = first("t_s,ax,ay,az\n0,1.5,2,9\n0.01,-1.5,2,9\n");
    for text in [
        "\u{feff}t_s,ax,ay,az\r\n0,1.5,2,9\r\n0.01,-1.5,2,9\r\n",
        "t_s;ax;ay;az\n0;1,5;2;9\n0,01;-1,5;2;9\n",
        "t_s\tax\tay\taz\n0\t1.5\t2\t9\n0.01\t-1.5\t2\t9",
        "# made by hand\n\"t_s\",\"ax\",\"ay\",\"az\"\n# again\n0,\"1.5\",2,9\n0.01,-1.5,2,9\n",
        "t_s,ax,ay,az,\n0,1.5,2,9,\n0.01,-1.5,2,9,\n",
        "sep=;\nt_s;ax;ay;az\n0;1.5;2;9\n0.01;-1.5;2;9\n",
        "t_s , ax , ay , az\n 0 , 1.5 , 2 , 9 \n 0.01 , -1.5 , 2 , 9 \n\n",
        "az,ay,ax,t_s\n9,2,1.5,0\n9,2,-1.5e0,1e-2\n",
    ] {
        assert_eq!(first(text), plain, "{text}");
    }
}

#[test]
fn empty_cells_are_missing_samples_and_missing_axes_are_noted() {
    let stream = first("t_s,acc_vertical_g,acc_ap_g\n0,1,\n0.01,NA,0.5\n0.02,,nan\n");
    assert_eq!(stream.acc_present, [true, false, true]);
    assert_eq!(stream.acc_unit(), AccUnit::G);
    assert!(stream.acc().z[1].is_nan() && stream.acc().x[0].is_nan() && stream.acc().x[2].is_nan());
    assert!(stream.gyr().is_none());
}

#[test]
fn a_row_cut_short_at_the_end_is_left_out_with_a_notice() {
    let loaded = load("sacrum.csv", "t_s,ax\n0,1\n0.01,2\n0.0");
    assert_eq!(loaded.recording.streams()[0].t_s().len(), 2);
    assert!(loaded.notices.iter().any(|n| n.to_string().contains("cut short")));
}

#[test]
fn times_in_any_unit_become_seconds() {
    for (header, times) in [
        ("t_s", ["0", "0.005", "0.01"]),
        ("t_ms", ["0", "5", "10"]),
        ("time_us", ["0", "5000", "10000"]),
        ("time", ["0", "5", "10"]),
        ("timestamp", ["1700000000000000000", "1700000000005000000", "1700000000010000000"]),
        ("Timestamp", ["1700000000.000", "1700000000.005", "1700000000.010"]),
        ("seconds_elapsed", ["0", "0.005", "0.01"]),
    ] {
        let [a, b, c] = times;
        let stream = first(&format!("{header},ax\n{a},1\n{b},2\n{c},3\n"));
        for (got, want) in stream.t_s().iter().zip([0.0, 0.005, 0.01]) {
            assert!((got - want).abs() < 1e-6, "{header}: {:?}", stream.t_s());
        }
    }
    let both = first(
        "time,seconds_elapsed,z,y,x\n1700000000000000000,0.026,3,2,1\n1700000000010000000,0.036,3,2,1\n",
    );
    assert_eq!(both.t_s(), [0.026, 0.036]);
    assert_eq!((both.acc().x[0], both.acc().z[0]), (1.0, 3.0));
    assert_eq!(
        first("t_s,ax\n5000,1\n5000.01,1\n").t_s()[0],
        5000.0,
        "t_s is the recording's own time"
    );
}

#[test]
fn units_given_by_the_caller_beat_those_of_the_header() {
    let options = ReadOptions { units: "g,dps".parse().expect("units"), ..ReadOptions::default() };
    let text = b"t_s,acc_x_mps2,gx\n0,1,2\n";
    let loaded = parse_csv("sacrum.csv", text, &options).expect("readable");
    let stream = &loaded.recording.streams()[0];
    assert_eq!((stream.acc_unit(), stream.gyr_unit()), (AccUnit::G, GyrUnit::Dps));
    assert!(loaded.notices.iter().any(|n| n.text.contains("replace")));
    let auto: UnitsOption = "auto".parse().expect("units");
    assert_eq!(auto, UnitsOption::default());
    let mg: UnitsOption = "mg".parse().expect("units");
    assert_eq!((mg.acc, mg.gyr), (Some(AccUnit::Mg), None));
}

#[test]
fn a_wide_file_holds_many_sensors() {
    let loaded = load(
        "run.csv",
        "t_s,shank_left.acc_x_mps2,shank_left.acc_z_mps2,sacrum.ax,sacrum.gx,note\n0,1,2,3,4,a\n0.01,1,2,3,4,b\n",
    );
    let sites: Vec<String> =
        loaded.recording.streams().iter().map(|s| s.site().to_string()).collect();
    assert_eq!(sites, ["shank_left", "sacrum"]);
    assert!(loaded.recording.streams()[1].gyr().is_some());
    assert!(loaded.notices.iter().any(|n| n.text.contains("note")), "unused columns are named");
}

#[test]
fn sites_are_read_from_names_however_they_are_spelled() {
    let left = Some(Site::sided(Placement::Shank, Side::Left));
    for name in ["shank_left", "left_shank", "Shank-Left", " LEFT SHANK "] {
        assert_eq!(parse_site(name), left, "{name}");
    }
    assert_eq!(parse_site("sacrum"), Some(Placement::Sacrum.into()));
    assert_eq!(parse_site("left_shank_right"), None);
    assert_eq!(parse_site("notes"), None);
}

#[test]
fn a_folder_is_read_with_its_description_and_other_files_are_left_alone() {
    let folder = scratch("a_folder_is_read");
    let put = |name: &str, text: &str| std::fs::write(folder.join(name), text).expect("written");
    let rows = "t_s,acc_x_mps2,acc_y_mps2,acc_z_mps2\n0,0,0,9.8\n0.01,0,0,9.8\n";
    put("sacrum.csv", rows);
    put("shank_left.csv", rows);
    put("truth_events.csv", "trial,event\na,ic\n");
    put("README.md", "not a recording");
    put("weather.csv", "rain\n1\n");
    put(
        "recording.toml",
        "name = \"tuesday\"\n[subject]\nheight_m = 1.78\nsex = \"female\"\n[conditions]\nspeed_mps = 3.3\n[standing]\ninterval_s = [2.0, 6.0]\n[sensors.shank_left]\nacc_range_g = 16.0\nclock_offset_s = 0.012\nmounting = \"aligned\"\nstanding_s = [1.0, 2.0]\n[sensors.trunk]\nrate_hz = 100.0\n",
    );
    let loaded = read_recording(&folder, &ReadOptions::default()).expect("readable");
    let recording = &loaded.recording;
    assert_eq!(recording.name, "tuesday");
    assert_eq!(recording.conditions.speed_mps, Some(SpeedGiven::Constant(3.3)));
    let [sacrum, shank] = recording.streams() else { panic!("two streams") };
    assert_eq!(sacrum.standing_s, Some((2.0, 6.0)));
    assert_eq!((shank.standing_s, shank.acc_range_g), (Some((1.0, 2.0)), Some(16.0)));
    assert_eq!((shank.clock_offset_s, shank.mounting), (0.012, Mounting::Aligned));
    let notices: Vec<String> = loaded.notices.iter().map(ToString::to_string).collect();
    assert_eq!(
        notices,
        [
            "weather.csv: not named by a placement; not read",
            "recording.toml: [sensors.trunk] has no samples"
        ]
    );
    assert_eq!(recording.sources.len(), 2);
    assert_eq!(recording.sources[0].digest.len(), 64);
    assert_eq!(recording.sources[0].bytes, rows.len() as u64);
}

#[test]
fn a_written_recording_prepares_as_the_original_does() {
    let t = times(10.0, 204.8);
    let stream =
        Stream::with_acc_unit(Placement::Sacrum, t.clone(), axes(&t, acc_at, 0.102), AccUnit::G)
            .with_gyr_unit(axes(&t, gyr_at, 57.3), GyrUnit::Dps);
    let recording = Recording::builder().name("one").stream(stream.clone()).build().expect("valid");
    let folder = scratch("written_prepares");
    write_recording(&folder, &recording).expect("written");
    let names: Vec<_> =
        std::fs::read_dir(&folder).expect("listed").flatten().map(|e| e.file_name()).collect();
    assert_eq!(names.len(), 2, "no temporary file stays behind: {names:?}");
    let back = read_recording(&folder, &ReadOptions::default()).expect("readable").recording;
    assert_eq!(clean(back.streams()[0].clone()), clean(stream));
}

fn any_stream(site: Site) -> impl Strategy<Value = Stream> {
    let value =
        prop_oneof![4 => -200.0..200.0, 1 => any::<f64>().prop_filter("a number", |v| !v.is_nan())];
    (
        proptest::collection::vec([value.clone(), value.clone(), value.clone(), value], 1..40),
        any::<[bool; 4]>(),
        0..4,
        0..3,
    )
        .prop_map(move |(rows, flags, acc, gyr)| {
            let column = |i: usize| rows.iter().map(|r| r[i]).collect::<Vec<f64>>();
            let acc_unit = [AccUnit::Unknown, AccUnit::Mps2, AccUnit::G, AccUnit::Mg][acc as usize];
            let gyr_unit = [GyrUnit::Unknown, GyrUnit::Radps, GyrUnit::Dps][gyr as usize];
            let mut stream = Stream::with_acc_unit(
                site,
                column(0),
                Axes::new(column(1), column(2), column(3)),
                acc_unit,
            );
            if flags[0] {
                stream = stream.with_gyr_unit(Axes::new(column(3), column(1), column(0)), gyr_unit);
            }
            if flags[1] {
                stream.acc_range_g = Some(16.0);
                stream.standing_mps2 = Some([0.1, 0.2, 9.8]);
                stream.standing_s = Some((1.0 / 3.0, 2.5));
            }
            stream.clock_offset_s = if flags[2] { 0.1 } else { 0.0 };
            stream.mounting = if flags[3] {
                Mounting::Matrix([[0.0, 1.0 / 3.0, 0.0]; 3])
            } else {
                Mounting::Unknown
            };
            stream
        })
}

proptest! {
    #![proptest_config(crate::properties::config(60))]

    #[test]
    fn what_is_written_reads_back_bit_for_bit(
        a in any_stream(Placement::Sacrum.into()),
        b in any_stream(Site::sided(Placement::Foot, Side::Right)),
        height in proptest::option::of(1.0..2.2), slope in proptest::option::of(-10.0..10.0),
    ) {
        let recording = Recording::builder()
            .name("round trip")
            .stream(b).stream(a)
            .subject(Subject { height_m: height, ..Subject::default() })
            .conditions(Conditions { slope_deg: slope, speed_mps: Some(SpeedGiven::Track(vec![(0.0, 3.0), (9.5, 3.5)])), ..Conditions::default() })
            .build().expect("valid");
        let folder = scratch("round_trip");
        write_recording(&folder, &recording).expect("written");
        let mut back = read_recording(&folder, &ReadOptions::default()).expect("readable").recording;
        prop_assert_eq!(back.sources.len(), 2);
        back.sources.clear();
        prop_assert_eq!(back, recording);
    }
}

/// Rows of a running sacrum as text, with a column before each row.
fn rows_of(n: usize, mut before: impl FnMut(usize) -> String) -> String {
    let line = |i: usize| {
        let t = i as f64 / 100.0;
        let [x, y, z] = acc_at(t);
        format!("{}{t},{x},{y},{z}\n", before(i))
    };
    (0..n).map(line).collect()
}

#[test]
fn rows_of_several_sensors_are_refused_by_the_column_that_tells_them_apart() {
    let read = |text: String| parse_csv("sacrum.csv", text.as_bytes(), &ReadOptions::default());
    for name in ["deviceId", "sensor_name", "Participant", "MAC address"] {
        let header = format!("{name},t_s,ax,ay,az\n");
        let two = header.clone() + &rows_of(300, |i| format!("{},", ["left", "right"][i % 2]));
        let error = read(two).expect_err("two sensors").to_string();
        assert!(error.contains(name) && error.contains("left, right"), "{error}");
        let joined = header.clone() + &rows_of(300, |i| format!("{},", i / 150));
        assert!(read(joined).is_err());
        assert!(read(header.clone() + &rows_of(300, |_| "one,".to_owned())).is_ok());
        assert!(read(header + &rows_of(300, |i| format!("{i},"))).is_ok(), "a counter");
    }
}

#[test]
fn a_stray_quote_is_named_with_its_line() {
    let text =
        "t_s,ax,ay,az\n".to_owned() + &rows_of(300, |i| if i == 99 { "\"" } else { "" }.to_owned());
    let error = parse_csv("sacrum.csv", text.as_bytes(), &ReadOptions::default());
    let error = error.expect_err("a quote").to_string();
    assert!(error.contains("line 101") && error.contains("quote"), "{error}");
}

#[test]
fn a_given_rate_overrides_a_time_column_that_is_no_clock() {
    let options = ReadOptions { rate_hz: Some(100.0), ..ReadOptions::default() };
    let read = |column: &dyn Fn(usize) -> String| {
        let line = |i: usize| {
            let [x, y, z] = acc_at(i as f64 / 100.0);
            format!("{},{x},{y},{z}\n", column(i))
        };
        let text = "time,ax,ay,az\n".to_owned() + &(0..400).map(line).collect::<String>();
        let loaded = parse_csv("sacrum.csv", text.as_bytes(), &options).expect("readable");
        let told = loaded.notices.iter().any(|n| n.text.contains("100 Hz as given"));
        (loaded.recording.streams()[0].t_s().to_vec(), told)
    };
    let uniform: Vec<f64> = (0..400).map(|i| f64::from(i) / 100.0).collect();
    for (name, column) in [
        ("whole seconds", (&|i: usize| (i / 100).to_string()) as &dyn Fn(usize) -> String),
        ("constant", &|_| "5".to_owned()),
        ("sample numbers", &|i| (i + 7).to_string()),
    ] {
        let (t, told) = read(column);
        assert!(told && t.iter().zip(&uniform).all(|(a, b)| (a - b).abs() < 1e-9), "{name}");
    }
    // Lost rows of a counter are holes.
    let (t, _) = read(&|i| if i < 200 { i } else { i + 50 }.to_string());
    assert!((t[200] - 2.5).abs() < 1e-9);
    let (t, told) = read(&|i| (i as f64 / 99.5).to_string());
    assert!(!told && (t[199] - 2.0).abs() < 1e-9, "a clock beats a nominal rate");
}

#[test]
fn the_clock_of_a_folder_is_unknown_unless_it_is_said_and_is_written_when_known() {
    use runform::recording::Clocks;
    let folder = scratch("clock_of_a_folder");
    let rows = "t_s,ax,ay,az\n".to_owned() + &rows_of(200, |_| String::new());
    for file in ["foot_left.csv", "foot_right.csv"] {
        std::fs::write(folder.join(file), &rows).expect("written");
    }
    let read =
        |options: &ReadOptions| read_recording(&folder, options).expect("readable").recording;
    assert!(!read(&ReadOptions::default()).one_clock());
    let told = ReadOptions { clocks: Some(Clocks::Common), ..ReadOptions::default() };
    assert!(read(&told).one_clock());
    std::fs::write(folder.join("recording.toml"), "clock = \"common\"\n").expect("written");
    let common = read(&ReadOptions::default());
    assert!(common.one_clock());
    let undone = ReadOptions { clocks: Some(Clocks::Unknown), ..ReadOptions::default() };
    assert!(!read(&undone).one_clock());
    let copy = scratch("clock_of_a_copy");
    write_recording(&copy, &common).expect("written");
    assert!(
        read_recording(&copy, &ReadOptions::default()).expect("readable").recording.one_clock()
    );
    std::fs::write(folder.join("recording.toml"), "clock = \"same\"\n").expect("written");
    assert!(read_recording(&folder, &ReadOptions::default()).is_err());
}

#[test]
fn times_told_with_the_samples_are_moved_with_them() {
    let folder = scratch("times_told");
    let line = |i: usize| {
        let wobble = 0.01 * (i % 3) as f64;
        let t_ms = 1_700_000_000_000_u64 + 10 * i as u64;
        format!("{t_ms},{},{wobble},{}\n", 0.1 + wobble, 9.8 + wobble)
    };
    let rows = "timestamp,ax,ay,az\n".to_owned() + &(0..400).map(line).collect::<String>();
    std::fs::write(folder.join("sacrum.csv"), rows).expect("written");
    let toml = "[conditions]\nspeed_mps = [[1700000000.5, 3.0], [1700000003.0, 3.5]]\n[standing]\ninterval_s = [1700000001.0, 1700000003.0]\n";
    std::fs::write(folder.join("recording.toml"), toml).expect("written");
    let recording = read_recording(&folder, &ReadOptions::default()).expect("readable").recording;
    assert!((recording.origin_s - 1.7e9).abs() < 1e-3);
    assert_eq!(
        recording.conditions.speed_mps,
        Some(SpeedGiven::Track(vec![(0.5, 3.0), (3.0, 3.5)]))
    );
    assert_eq!(recording.streams()[0].standing_s, Some((1.0, 3.0)));
    assert!(clean(recording.streams()[0].clone()).standing_mps2.is_some());
}
