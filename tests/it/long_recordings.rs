//! Recordings that are too long to be looked at as a whole: what is found of their liveliest hours holds for all,
//! and reading them block by block says what reading them at once does.

use std::fmt::Write as _;
use std::path::Path;

use runform::intake::IntakeError;
use runform::recording::{Axes, Placement, Recording, Side, Site, Stream};
use runform::sim::{Runner, Scenario, SensorSpec, simulate};
use runform::{Analysis, Error, Live, Liveliest, Options, analyze, survey};
use runform_io::{LongRecording, ReadError, ReadOptions, read_recording};

const RATE_HZ: f64 = 30.0;
/// Clocks begin anywhere.
const FIRST_S: f64 = 4000.0;
/// The second sensor is switched on later.
const LATER_S: f64 = 40.0;

fn sites() -> [Site; 2] {
    [Placement::Waist.into(), Site::sided(Placement::Shank, Side::Left)]
}

/// A file of one sensor: an hour of lying still, then running and lying by turns, 3.2 h in all.
fn csv(stream: &Stream, first_s: f64) -> String {
    let rows = (3.2 * 3600.0 * RATE_HZ) as usize;
    let run = stream.t_s().len();
    let gyr = stream.gyr().expect("a gyroscope");
    let names = ["x", "y", "z"];
    let header = names.map(|n| format!("acc_{n}_mps2")).into_iter();
    let header: Vec<_> = header.chain(names.map(|n| format!("gyr_{n}_radps"))).collect();
    let mut text = format!("t_s,{}\n", header.join(","));
    for k in 0..rows {
        let t_s = first_s + k as f64 / RATE_HZ;
        let lies = k < rows / 3 || (k / run).is_multiple_of(5);
        let [x, y, z] = match lies {
            true => [0.01 * (k % 7) as f64, 0.01 * (k % 5) as f64, 9.8 + 0.01 * (k % 3) as f64],
            false => stream.acc().at(k % run).into(),
        };
        let [u, v, w] = if lies { [0.0; 3] } else { gyr.at(k % run).into() };
        writeln!(text, "{t_s:.4},{x:.3},{y:.3},{z:.3},{u:.3},{v:.3},{w:.3}").expect("text");
    }
    text
}

fn run() -> Recording {
    let sensors = sites().map(|s| SensorSpec::new(s, RATE_HZ)).to_vec();
    let scenario = Scenario::running(Runner::new(3.1, 1.75), 120.0).sensors(sensors);
    simulate(&scenario.without_steps()).expect("simulation").recording
}

fn write(folder: &Path) -> [String; 2] {
    let run = run();
    let texts = [0, 1].map(|i| csv(&run.streams()[i], FIRST_S + LATER_S * i as f64));
    for (site, text) in sites().iter().zip(&texts) {
        std::fs::write(folder.join(format!("{site}.csv")), text).expect("written");
    }
    texts
}

fn block_by_block(folder: &Path) -> Result<Analysis, ReadError> {
    let options = ReadOptions::default();
    let mut long = LongRecording::open_from(folder, &options, 0)?.expect("a long one");
    let setup = survey(&long.excerpt().recording, &Options::default()).expect("a setup");
    let mut live = Live::without_events(setup, Options::default()).expect("a session");
    long.feed(&mut live)?;
    Ok(live.finish())
}

#[test]
fn a_long_recording_says_the_same_block_by_block_as_at_once_and_a_bad_cell_is_named_by_its_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let texts = write(folder.path());
    let blocks = block_by_block(folder.path()).expect("read");
    let whole = read_recording(folder.path(), &ReadOptions::default()).expect("read").recording;
    let mut at_once = analyze(&whole, &Options::default()).expect("analysed");
    assert!(blocks.report.has_running() && blocks.strides.len() > 5000);
    assert!((blocks.report.duration_s - 3.2 * 3600.0 - LATER_S).abs() < 1.0);
    // Names of notices apart, which the reader gives.
    at_once.report.notices.clone_from(&blocks.report.notices);
    assert_eq!(blocks.report, at_once.report);
    assert_eq!(blocks, at_once);

    // Behind the first block of lines, with a comment before it.
    let line = 320_000;
    let bad = [
        ("acc_y_mps2", "14665.0,0.1,oops,9.8,0.0,0.0,0.0"),
        ("gyr_y_radps", "14665.0,0.1,0.1,9.8,0.0,oops,0.0"),
    ];
    for (name, row) in bad {
        let mut lines: Vec<&str> = texts[1].lines().collect();
        lines[line - 1] = row;
        lines.insert(10, "# a comment");
        std::fs::write(folder.path().join("shank_left.csv"), lines.join("\n")).expect("written");
        match block_by_block(folder.path()) {
            Err(ReadError::NotANumber { line: found, column, .. }) => {
                assert_eq!((found, column.as_str()), (line as u64 + 1, name));
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_recording_of_less_than_three_hours_is_not_read_block_by_block() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = csv(&run().streams()[0], 0.0);
    let most = (Liveliest::LONGEST_S * RATE_HZ) as usize;
    let short: Vec<&str> = text.lines().take(most).collect();
    let file = folder.path().join("waist.csv");
    std::fs::write(&file, short.join("\n")).expect("written");
    let found = LongRecording::open_from(&file, &ReadOptions::default(), 0).expect("read");
    assert!(found.is_none());
    std::fs::write(&file, text).expect("written");
    let found = LongRecording::open_from(&file, &ReadOptions::default(), 0).expect("read");
    assert!(found.is_some());
}

#[test]
fn columns_of_unequal_lengths_in_a_long_recording_are_the_error_that_they_are_in_a_short_one() {
    let run = run();
    let stream = &run.streams()[0];
    for hours in [0.5, 3.5] {
        let n = (hours * 3600.0 * RATE_HZ) as usize;
        let column = |c: &[f64], n: usize| (0..n).map(|i| c[i % c.len()]).collect::<Vec<f64>>();
        let [x, y, z] = stream.acc().columns();
        let acc = Axes::new(column(x, n), column(y, n - 5000), column(z, n));
        let t_s = Stream::uniform_times(n, RATE_HZ).expect("a rate");
        let recording = Recording::builder().stream(Stream::new(Placement::Waist, t_s, acc));
        let recording = recording.build().expect("a recording");
        match analyze(&recording, &Options::default()) {
            Err(Error::Intake(IntakeError::LengthMismatch { found, expected, .. })) => {
                assert_eq!((found, expected), (n - 5000, n));
            }
            other => panic!("{hours} h: {:?}", other.map(|a| a.report.bouts)),
        }
    }
}
