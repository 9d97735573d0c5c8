//! Everything that can be wrong with a file or a stream is refused with a typed error that says
//! what was expected, and nothing whatever makes the library panic.

mod intake_support;

use intake_support::{
    acc_at, axes, clean, found, gyr_at, recording, running, scratch, stream_at, times, try_clean,
};
use proptest::prelude::*;
use runform::intake::{Finding, IntakeError, IntakeOptions, prepare};
use runform::recording::{
    Axes, Mounting, Placement, Recording, RecordingError, Side, Site, Stream,
};
use runform::units::{AccUnit, GyrUnit, STANDARD_GRAVITY_MPS2};
use runform_io::{ReadError, ReadOptions, UnitsOption, parse_csv, parse_sidecar, read_recording};

const G: f64 = STANDARD_GRAVITY_MPS2;

/// Asserts the variant of an error and phrases of its message.
macro_rules! refused {
    ($name:expr, $result:expr, $pattern:pat, $($phrase:expr),+) => {{
        let error = $result.err().unwrap_or_else(|| panic!("{}: accepted", $name));
        assert!(matches!(error, $pattern), "{}: {error:?}", $name);
        let text = error.to_string();
        $(assert!(text.contains($phrase), "{}: \"{text}\" lacks \"{}\"", $name, $phrase);)+
    }};
}

fn csv(text: &str) -> Result<Recording, ReadError> {
    csv_bytes("sacrum.csv", text.as_bytes())
}

fn csv_bytes(file: &str, bytes: &[u8]) -> Result<Recording, ReadError> {
    parse_csv(file, bytes, &ReadOptions::default()).map(|l| l.recording)
}

#[test]
fn csv_files_that_cannot_be_read_say_line_column_and_remedy() {
    use ReadError as E;
    let h = "t_s,acc_x_mps2,acc_y_mps2,acc_z_mps2\n";
    let with = |rows: &str| csv(&format!("{h}{rows}"));
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
    refused!(
        "word",
        with("0,1,2,9\n0.1,oops,2,9\n"),
        E::NotANumber { line: 3, .. },
        "line 3",
        "acc_x_mps2",
        "oops",
        "expected a number"
    );
    refused!("word in time", with("zero,1,2,9\n"), E::NotANumber { line: 2, .. }, "t_s", "zero");
    refused!(
        "date as time",
        with("2024-01-01 10:00:00,1,2,9\n"),
        E::NotANumber { .. },
        "2024-01-01"
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
    refused!(
        "short row",
        with("0,1,2\n1,1,2,9\n"),
        E::RowLength { found: 3, expected: 4, .. },
        "line 2",
        "3 cells"
    );
    refused!("long row", with("0,1,2,9,7\n"), E::RowLength { found: 5, .. }, "line 2", "separator");
    refused!("decimal comma with comma", with("0,1,5,2,0,9,8\n"), E::RowLength { .. }, "separator");
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
        E::NoAcceleration { .. },
        "linear_acc_x"
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

/// A sacrum sensor with the times and values changed.
fn scaled(acc: f64, gyr: f64) -> Stream {
    let t = times(20.0, 200.0);
    let (a, g) = (axes(&t, acc_at, acc), axes(&t, gyr_at, gyr));
    Stream::with_acc_unit(Placement::Sacrum, t, a, AccUnit::Unknown)
        .with_gyr_unit(g, GyrUnit::Unknown)
}

fn retimed(change: impl Fn(usize, f64) -> f64) -> Stream {
    let t = times(20.0, 200.0);
    let moved = t.iter().enumerate().map(|(i, t)| change(i, *t)).collect();
    Stream::new(Placement::Sacrum, moved, axes(&t, acc_at, 1.0))
}

#[test]
fn clocks_that_cannot_be_used_are_refused_with_the_likely_cause() {
    use IntakeError as E;
    let at = |t: Vec<f64>| try_clean(stream_at(t));
    refused!("no samples", at(vec![]), E::Empty { .. }, "sacrum", "no samples");
    refused!(
        "few samples",
        at(times(0.3, 200.0)),
        E::TooFewSamples { samples: 60, .. },
        "only 60",
        "at least 100"
    );
    refused!("few samples, long", at(times(3.9, 25.0)), E::TooFewSamples { .. }, "at least 100");
    refused!("short", at(times(2.0, 200.0)), E::TooShort { .. }, "2.00 s", "at least 3 s");
    refused!("slow", at(times(60.0, 10.0)), E::RateTooLow { .. }, "10.000 Hz", "25 Hz");
    refused!("just too slow", at(times(60.0, 24.0)), E::RateTooLow { .. }, "25 Hz");
    refused!(
        "fast",
        at(times(3.5, 20_500.0)),
        E::TimeUnit { .. } | E::RateTooHigh { .. },
        "20500.00 Hz"
    );
    let unit = |factor: f64| try_clean(retimed(|_, t| t * factor));
    refused!(
        "ms",
        unit(1e3),
        E::TimeUnit { guess: "milliseconds", .. },
        "milliseconds",
        "200.0 Hz",
        "t_ms"
    );
    refused!("us", unit(1e6), E::TimeUnit { guess: "microseconds", .. }, "microseconds");
    refused!("ns", unit(1e9), E::TimeUnit { guess: "nanoseconds", .. }, "nanoseconds", "t_ns");
    refused!("minutes", unit(1.0 / 60.0), E::TimeUnit { guess: "minutes", .. }, "minutes");
    refused!("days", unit(1.0 / 86_400.0), E::TimeUnit { .. }, "seconds");
    refused!(
        "sample numbers",
        try_clean(retimed(|i, _| i as f64)),
        E::TimeUnit { .. },
        "sample number"
    );
    refused!("tiny steps", unit(1e-300), E::RateTooHigh { .. }, "unit of the time column");
    refused!(
        "decreasing",
        try_clean(retimed(|_, t| 20.0 - t)),
        E::Unordered { .. },
        "go backwards",
        "sort the rows"
    );
    refused!(
        "constant time",
        try_clean(retimed(|_, _| 5.0)),
        E::CoarseTimes { .. },
        "repeat",
        "finer"
    );
    refused!(
        "whole seconds",
        try_clean(retimed(|_, t| t.floor())),
        E::CoarseTimes { .. },
        "too coarse"
    );
    refused!(
        "nan times",
        try_clean(retimed(|_, _| f64::NAN)),
        E::TimesNotFinite { first: 0, .. },
        "not finite"
    );
    refused!(
        "infinite times",
        try_clean(retimed(|i, t| if i > 9 { f64::INFINITY } else { t })),
        E::TimesNotFinite { first: 10, .. },
        "sample 10"
    );
    let reset = try_clean(retimed(|i, t| if i >= 2000 { t - 10.0 } else { t }));
    refused!(
        "clock reset",
        reset,
        E::ClockReset { sample: 2000, .. },
        "sample 2000",
        "split the recording"
    );
    let hole = try_clean(retimed(|i, t| if i >= 2000 { t + 36_000.0 } else { t }));
    refused!("ten-hour hole", hole, E::MostlyGaps { .. }, "split the recording", "36000.0 s");
    let mut late = running();
    late.clock_offset_s = f64::NAN;
    refused!("clock offset", try_clean(late), E::BadClockOffset { .. }, "clock_offset_s");
}

#[test]
fn values_that_cannot_be_used_are_refused_with_the_likely_cause() {
    use IntakeError as E;
    let acc = |axes: Axes| try_clean(Stream::new(Placement::Sacrum, times(20.0, 200.0), axes));
    let (t, nothing) = (times(20.0, 200.0), || vec![0.0; 4000]);
    let good = || axes(&t, acc_at, 1.0);
    let mut short = good();
    short.y.pop();
    refused!(
        "short column",
        acc(short),
        E::LengthMismatch { found: 3999, .. },
        "acc_y",
        "3999",
        "4000"
    );
    let gyr = running().with_gyr(Axes::new(vec![], vec![], vec![]));
    refused!("no gyr values", try_clean(gyr), E::LengthMismatch { .. }, "gyr_x", "has 0 samples");
    refused!(
        "all zero",
        acc(Axes::new(nothing(), nothing(), nothing())),
        E::NoAccSignal { .. },
        "no accelerometer axis"
    );
    let holes = |every: usize| {
        let mut a = good();
        for i in (0..4000).filter(|i| i % 3 < every) {
            a.x[i] = f64::NAN;
        }
        a
    };
    refused!(
        "two thirds missing",
        acc(holes(2)),
        E::NotFinite { .. },
        "at most half",
        "first at sample 0"
    );
    let nan = || vec![f64::NAN; 4000];
    refused!(
        "all missing",
        acc(Axes::new(nan(), nan(), nan())),
        E::NoAccSignal { .. },
        "not finite"
    );
    refused!(
        "raw counts",
        try_clean(scaled(16_384.0 / G, 1.0)),
        E::AccUnitUnclear { .. },
        "--units",
        "median"
    );
    refused!("between units", try_clean(scaled(0.37, 1.0)), E::AccUnitUnclear { .. }, "g, m", "mg");
    refused!(
        "gyr counts",
        try_clean(scaled(1.0, 16.4 * 180.0)),
        E::GyrUnitUnclear { .. },
        "--units",
        "g,dps"
    );
    let declared = |acc_scale: f64, gyr_scale: f64, a: AccUnit, g: GyrUnit| {
        try_clean(scaled(acc_scale, gyr_scale).with_units(a, g))
    };
    let wrong = declared(1.0 / G, 1.0, AccUnit::Mps2, GyrUnit::Radps);
    refused!("g called m/s²", wrong, E::AccUnitContradicted { .. }, "declared in m/s²", "fits g");
    let wrong = declared(1.0, 1.0, AccUnit::G, GyrUnit::Radps);
    refused!("m/s² called g", wrong, E::AccUnitContradicted { .. }, "declared in g", "fits m/s²");
    let wrong = declared(1000.0 / G, 1.0, AccUnit::G, GyrUnit::Radps);
    refused!("mg called g", wrong, E::AccUnitContradicted { .. }, "fits mg");
    let wrong = declared(1.0, 57.3, AccUnit::Mps2, GyrUnit::Radps);
    refused!(
        "deg/s called rad/s",
        wrong,
        E::GyrUnitContradicted { .. },
        "declared in rad/s",
        "fits deg/s"
    );
    let wrong = declared(1.0, 1.0, AccUnit::Mps2, GyrUnit::Dps);
    refused!(
        "rad/s called deg/s",
        wrong,
        E::GyrUnitContradicted { .. },
        "declared in deg/s",
        "fits rad/s"
    );
    let linear = axes(
        &t,
        |t| {
            let [x, y, z] = acc_at(t);
            [x + 0.7, y, z - 9.81]
        },
        1.0,
    );
    refused!(
        "gravity removed",
        acc(linear),
        E::GravityRemoved { .. },
        "gravity removed",
        "specific force",
        "gravity file"
    );
    refused!(
        "mixed units",
        acc(still_with_mixed_units()),
        E::MixedUnits { axis: 'z', .. },
        "axis z",
        "multiplied by 9.81"
    );
}

/// Standing, then lying, then running, with z in g and the rest in m/s².
fn still_with_mixed_units() -> Axes {
    let t = times(20.0, 200.0);
    axes(
        &t,
        |t| {
            let ripple = 0.02 * (40.0 * t).sin();
            match t {
                t if t < 5.0 => [1.0 + ripple, 7.0, 6.795 / G],
                t if t < 10.0 => [8.0, 1.0 + ripple, 5.583 / G],
                _ => {
                    let [x, y, z] = acc_at(t);
                    [x, y, z / G]
                }
            }
        },
        1.0,
    )
}

#[test]
fn poses_and_mountings_that_cannot_be_are_refused() {
    let mut standing = running();
    standing.standing_mps2 = Some([0.0, 0.0, 1.0]);
    refused!(
        "standing in g",
        try_clean(standing),
        IntakeError::StandingMagnitude { .. },
        "standing_acc_mps2",
        "m/s²"
    );
    let mut standing = running();
    standing.standing_mps2 = Some([f64::NAN, 0.0, 9.8]);
    refused!("standing nan", try_clean(standing), IntakeError::StandingMagnitude { .. }, "NaN");
    for rows in [
        [[0.0; 3]; 3],
        [[2.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, -1.0]],
        [[f64::NAN; 3]; 3],
    ] {
        let mut stream = running();
        stream.mounting = Mounting::Matrix(rows);
        refused!(
            "mounting matrix",
            try_clean(stream),
            IntakeError::BadMounting { .. },
            "not a rotation",
            "orthonormal"
        );
    }
    let mut moving = running();
    moving.standing_s = Some((2.0, 6.0));
    let stream = clean(moving);
    assert!(found(
        &stream,
        |f| matches!(f, Finding::StandingIgnored { reason } if reason.contains("did not stand still"))
    ));
    assert!(stream.standing_mps2.is_none());
    for (interval, phrase) in [
        ((5.0, 4.0), "no interval"),
        ((15.0, 40.0), "not inside"),
        ((f64::NAN, 4.0), "no interval"),
        ((-3.0, 2.0), "not inside"),
    ] {
        let mut stream = running();
        stream.standing_s = Some(interval);
        let stream = clean(stream);
        assert!(
            found(
                &stream,
                |f| matches!(f, Finding::StandingIgnored { reason } if reason.contains(phrase))
            ),
            "{phrase}"
        );
    }
}

#[test]
fn a_bad_stream_beside_a_good_one_is_refused_and_the_rest_goes_on() {
    let site = Site::sided(Placement::Shank, Side::Left);
    let bad = Stream::new(site, times(1.0, 200.0), axes(&times(1.0, 200.0), acc_at, 1.0));
    let both = Recording::builder().stream(bad.clone()).stream(running()).build().expect("two");
    let prepared = prepare(&both, &IntakeOptions::default()).expect("one survives");
    assert_eq!(prepared.streams.len(), 1);
    assert!(
        matches!(prepared.refused.as_slice(), [(s, IntakeError::TooShort { .. })] if *s == site)
    );
    let other = Stream::new(Placement::Trunk, vec![], Axes::default());
    let none = Recording::builder().stream(bad).stream(other).build().expect("two");
    let error = prepare(&none, &IntakeOptions::default()).expect_err("none survives");
    let text = error.to_string();
    assert!(
        text.contains("shank_left") && text.contains("trunk: the stream has no samples"),
        "{text}"
    );
}

/// Any number a file can hold, the strange ones often.
fn strange() -> impl Strategy<Value = f64> {
    let special = [
        0.0,
        -0.0,
        1.0,
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        1e308,
        -1e308,
        5e-324,
        1e19,
        1e9,
        -1e9,
    ];
    prop_oneof![4 => -50.0..50.0, 1 => proptest::sample::select(special.to_vec()), 1 => any::<f64>()]
}

/// Times that are mostly a clock, with steps of every kind.
fn strange_times(n: usize) -> impl Strategy<Value = Vec<f64>> {
    let step = prop_oneof![60 => Just(0.01), 4 => 0.0..0.03, 1 => -0.1..1.0, 1 => Just(0.0), 1 => strange()];
    (strange(), proptest::collection::vec(step, n), any::<bool>()).prop_map(
        |(start, steps, calm)| {
            let mut t = if calm { 0.0 } else { start };
            steps
                .iter()
                .map(|d| {
                    if d.is_finite() && d.abs() < 1e6 {
                        t += d;
                        t
                    } else {
                        *d
                    }
                })
                .collect()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_the_csv_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = csv_bytes("sacrum.csv", &bytes);
        let mut text = b"t_s,acc_x_g,acc_y_g,acc_z_g\n".to_vec();
        text.extend_from_slice(&bytes);
        let _ = csv_bytes("sacrum.csv", &text);
    }

    #[test]
    fn no_text_makes_the_csv_reader_panic(header in "[a-z_.,; ()\"xyz\t/^0-9é]{0,60}", body in "[0-9,;.\\-+eE\n\r\t\" na]{0,300}") {
        let _ = csv(&format!("{header}\n{body}"));
    }

    #[test]
    fn no_bytes_make_the_toml_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "[a-z_=\\[\\]. \n\"0-9-]{0,200}") {
        let _ = parse_sidecar("recording.toml", &bytes);
        let _ = parse_sidecar("recording.toml", text.as_bytes());
    }

    #[test]
    fn no_numbers_make_the_intake_panic_and_every_output_is_finite(
        (t, x, y, z, w) in (100_usize..700).prop_flat_map(|n| (
            strange_times(n),
            proptest::collection::vec(strange(), n),
            proptest::collection::vec(-30.0..30.0, n),
            proptest::collection::vec(-5.0..25.0, n),
            proptest::collection::vec(strange(), n),
        )),
        tame in any::<bool>(), gyro in any::<bool>(), unit in 0..3, max_fill_s in strange(),
    ) {
        let x = if tame { y.clone() } else { x };
        let acc_unit = [AccUnit::Unknown, AccUnit::Mps2, AccUnit::G][unit as usize];
        let mut stream = Stream::with_acc_unit(Placement::Foot, t, Axes::new(x, y.clone(), z), acc_unit);
        stream.standing_s = Some((0.2, max_fill_s));
        stream.acc_range_g = Some(max_fill_s);
        stream.nominal_rate_hz = Some(max_fill_s);
        stream.mounting = Mounting::Aligned;
        if gyro {
            stream = stream.with_gyr_unit(Axes::new(w, y.clone(), y), GyrUnit::Unknown);
        }
        let mut options = IntakeOptions::default();
        options.max_fill_s = max_fill_s;
        if let Ok(prepared) = prepare(&recording(stream), &options) {
            for s in &prepared.streams {
                prop_assert!(s.acc.columns().iter().all(|c| c.len() == s.len() && c.iter().all(|v| v.is_finite())));
                prop_assert!(s.gyr.iter().all(|g| g.len() == s.len() && g.iter().all(|v| v.norm().is_finite())));
                prop_assert!(s.rate_hz.is_finite() && s.rate_hz > 0.0 && s.t0_s.is_finite());
                prop_assert!(s.len() <= 4 * s.quality.samples);
                prop_assert!(s.spans.windows(2).all(|w| w[0].end <= w[1].start));
                let all = s.spans.iter().chain(&s.filled).chain(&s.clipped_acc).chain(&s.clipped_gyr);
                prop_assert!(all.clone().all(|p| p.end <= s.len() && !p.is_empty()));
            }
        }
    }
}
