//! What an app would show while a phone sends its samples: running or not, cadence, steps, form faults.
//!
//! `cargo run --release --example live_phone -- run.csv --speed 20` plays a phone's file twenty times as fast
//! as it was recorded; without a file a simulated phone at the waist walks, runs and walks.

use std::collections::VecDeque;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use runform::live::{BoutChange, Event};
use runform::recording::{Placement, Recording};
use runform::report::EventKind;
use runform::sim::{Activity, Runner, Scenario, SensorSpec, simulate};
use runform::{Live, MetricId, Options, survey};
use runform_io::{ReadOptions, parse_site, read_recording};

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Fallible<()> {
    let mut args = std::env::args().skip(1);
    let (mut file, mut speed) = (None, 1.0);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--speed" => speed = args.next().ok_or("--speed needs a number")?.parse::<f64>()?,
            _ => file = Some(arg),
        }
    }
    let recording = match file {
        Some(file) => read(Path::new(&file))?,
        None => simulated()?,
    };
    play(&recording, speed)
}

fn read(file: &Path) -> Fallible<Recording> {
    let named = file.file_stem().and_then(|stem| parse_site(&stem.to_string_lossy()));
    let placement = Some(named.unwrap_or(Placement::Waist.into()));
    let options = ReadOptions { placement, ..ReadOptions::default() };
    Ok(read_recording(file, &options)?.recording)
}

fn simulated() -> Fallible<Recording> {
    let walk = Activity::Walking { cadence_spm: 112.0 };
    let phone = SensorSpec::new(Placement::Waist, 100.0).turned_deg(0.0, 12.0, 90.0);
    let scenario = Scenario::of(Runner::new(2.9, 1.7), walk, 20.0)
        .then(Activity::Running, 90.0)
        .then(walk, 20.0)
        .sensors(vec![phone]);
    Ok(simulate(&scenario)?.recording)
}

/// Pushes the samples one by one, when their time has come.
fn play(recording: &Recording, speed: f64) -> Fallible<()> {
    // An app knows its own sensors and declares them (`StreamSetup::new`); of a file they are found.
    let options = Options::default();
    let mut live = Live::new(survey(recording, &options)?, options)?;
    let stream = &recording.streams()[0];
    let first_s = stream.t_s().first().copied().unwrap_or(0.0);
    let started = Instant::now();
    let mut screen = Screen::default();
    for (k, &t_s) in stream.t_s().iter().enumerate() {
        let now_s = t_s - first_s;
        let due = Duration::try_from_secs_f64(now_s / speed).unwrap_or_default();
        std::thread::sleep(due.saturating_sub(started.elapsed()));
        let acc = stream.acc().at(k).into();
        match stream.gyr() {
            Some(gyr) => live.push(stream.site(), t_s, acc, gyr.at(k).into())?,
            None => live.push_acc(stream.site(), t_s, acc)?,
        }
        for event in live.events() {
            screen.take(&event, now_s)?;
        }
        screen.refresh(now_s)?;
    }
    live.close();
    for event in live.events() {
        screen.take(&event, screen.now_s)?;
    }
    let report = live.finish().report;
    let cadence = report.metric(MetricId::Cadence).and_then(|m| m.estimate());
    let summary = match cadence {
        Some(e) => format!("{:.1} steps/min ({:.1} to {:.1})", e.value, e.low, e.high),
        None => "no running".to_owned(),
    };
    say(report.duration_s, &format!("finished: {summary}"))
}

/// The state of the display.
#[derive(Default)]
struct Screen {
    now_s: f64,
    running: bool,
    steps: u32,
    /// The last stride times, s.
    strides: VecDeque<f64>,
    shown_s: f64,
}

impl Screen {
    fn take(&mut self, event: &Event, now_s: f64) -> Fallible<()> {
        self.now_s = now_s;
        match event {
            Event::Bout(bout) if bout.provisional => {
                self.running = bout.change == BoutChange::Begun;
                self.strides.clear();
                self.shown_s = now_s;
                say(now_s, if self.running { "running" } else { "not running" })?;
            }
            Event::Bout(bout) if bout.change == BoutChange::Withdrawn => {
                say(now_s, "that was no run after all")?;
            }
            Event::Contact(c) if c.provisional && c.kind == EventKind::Ic => {
                // A sensor on one leg sees every second step.
                let leg = matches!(c.site.placement, Placement::Foot | Placement::Shank);
                self.steps += if leg { 2 } else { 1 };
            }
            Event::Stride(stride) if stride.provisional => {
                self.strides.push_back(stride.t_end_s - stride.t_start_s);
                if self.strides.len() > 8 {
                    self.strides.pop_front();
                }
            }
            Event::Fault(fault) => {
                let name = |s: Option<runform::form::Severity>| {
                    s.map_or("not judged".to_owned(), |s| s.to_string())
                };
                let (was, is) = (name(fault.was), name(fault.severity));
                say(now_s, &format!("form: {} {is} (was {was})", fault.fault))?;
            }
            _ => {}
        }
        Ok(())
    }

    fn refresh(&mut self, now_s: f64) -> Fallible<()> {
        if !self.running || self.strides.is_empty() || now_s < self.shown_s + 5.0 {
            return Ok(());
        }
        self.shown_s = now_s;
        let stride_s = self.strides.iter().sum::<f64>() / self.strides.len() as f64;
        say(now_s, &format!("{:5.1} steps/min, {} steps", 120.0 / stride_s, self.steps))
    }
}

fn say(t_s: f64, text: &str) -> Fallible<()> {
    Ok(writeln!(std::io::stdout(), "{t_s:7.1} s  {text}")?)
}
