//! `runform inspect`: what is in a recording, and which sensor could measure what.

mod matrix;

use core::fmt::Write;
use std::path::Path;

use runform::intake::{CleanStream, IntakeOptions, UnitDecision, prepare_stream};
use runform::recording::{AccSign, Mounting, Recording, SpeedGiven, Stream};
use runform::report::text;

use crate::args::InspectArgs;
use crate::failure::{Code, Failure, guarded, tell_failure};
use crate::load;
use crate::output::print;
use crate::terminal::width;

/// Width of the matrix where there is no terminal.
const WIDTH: usize = 110;

/// Inspects every input; one that fails does not stop the others.
pub(crate) fn run(args: &InspectArgs) -> Result<Code, Failure> {
    let inputs = &args.read.inputs;
    let mut failed = Vec::new();
    for (i, input) in inputs.iter().enumerate() {
        if i > 0 {
            print("\n")?;
        }
        if let Err(failure) = guarded(|| one(input, args)) {
            tell_failure(&failure);
            failed.push(failure.code);
        }
    }
    Ok(Code::of_batch(&failed, inputs.len()))
}

fn one(input: &Path, args: &InspectArgs) -> Result<(), Failure> {
    let loaded = load::read(input, &args.read.options())?;
    let recording = &loaded.recording;
    let mut out = String::new();
    let n = recording.streams().len();
    let _ = writeln!(out, "{}: {n} stream{}", recording.name, if n == 1 { "" } else { "s" });
    told(&mut out, recording);
    for notice in &loaded.notices {
        let _ = writeln!(out, "  ! {notice}");
    }
    let mut usable: Vec<CleanStream> = Vec::new();
    let mut sensors: Vec<(String, Vec<String>)> = Vec::new();
    let mut last = None;
    for stream in recording.streams() {
        let lines = match prepare_stream(stream, &IntakeOptions::default()) {
            Ok(clean) => {
                let lines = describe(stream, &clean);
                usable.push(clean);
                lines
            }
            Err(e) => {
                let lines = vec![format!("cannot be used: {e}")];
                last = Some(e);
                lines
            }
        };
        sensors.push((stream.site().to_string(), lines));
    }
    write_sensors(&mut out, sensors);
    matrix::write(&mut out, &usable, width().unwrap_or(WIDTH));
    print(&out)?;
    match last {
        Some(e) if usable.is_empty() => Err(Failure::bad_input(format!("{}: {e}", recording.name))),
        _ => Ok(()),
    }
}

/// A block a sensor; what is the same for all of several stands once, before them.
fn write_sensors(out: &mut String, sensors: Vec<(String, Vec<String>)>) {
    let (first, several) = (sensors.first().cloned(), sensors.len() > 1);
    let common = |line: &String| several && sensors.iter().all(|(_, lines)| lines.contains(line));
    let shared: Vec<String> =
        first.map(|(_, lines)| lines).unwrap_or_default().into_iter().filter(common).collect();
    let all = (!shared.is_empty()).then(|| ("every sensor".to_owned(), shared.clone()));
    for (name, lines) in all.into_iter().chain(sensors) {
        let general = name == "every sensor";
        let _ = writeln!(out, "\n{name}");
        for line in lines.iter().filter(|l| general || !shared.contains(l)) {
            let _ = writeln!(out, "  {line}");
        }
    }
}

/// What the recording says about runner and run.
fn told(out: &mut String, recording: &Recording) {
    let (s, c) = (&recording.subject, &recording.conditions);
    let number = |name: &str, v: Option<f64>, unit: &str| v.map(|v| format!("{name} {v} {unit}"));
    let speed = c.speed_mps.as_ref().map(|speed| match speed {
        SpeedGiven::Constant(v) => format!("speed {v} m/s"),
        SpeedGiven::Track(points) => format!("speed track of {} points", points.len()),
    });
    let facts: Vec<String> = [
        number("height", s.height_m, "m"),
        number("mass", s.mass_kg, "kg"),
        number("leg length", s.leg_length_m, "m"),
        number("age", s.age_y, "years"),
        speed,
        number("slope", c.slope_deg, "deg"),
        c.surface.as_ref().map(|t| format!("surface {t}")),
        c.shoes.as_ref().map(|t| format!("shoes {t}")),
    ]
    .into_iter()
    .flatten()
    .collect();
    let text = if facts.is_empty() { "nothing".to_owned() } else { facts.join(", ") };
    let _ = writeln!(out, "  told about runner and run: {text}");
}

fn describe(stream: &Stream, clean: &CleanStream) -> Vec<String> {
    let q = &clean.quality;
    let nominal = match q.nominal_rate_hz {
        Some(hz) => format!(" (claimed {hz} Hz)"),
        None => String::new(),
    };
    let pieces = match clean.spans.len() {
        1 => "without a break".to_owned(),
        n => format!("in {n} pieces"),
    };
    let mut out = vec![
        format!(
            "{} samples, {:.2} s, {:.3} Hz{nominal}, {pieces}",
            q.samples, q.duration_s, q.true_rate_hz
        ),
        unit("accelerometer", &q.acc_unit, stream.acc_range_g.map(|r| format!("±{r} g"))),
    ];
    let sign = match q.acc_sign {
        Some(AccSign::SpecificForce) => "specific force, +1 g along the upward axis at rest (told)",
        Some(AccSign::MinusSpecificForce) => {
            "minus the specific force, as Apple's Core Motion gives it (told, or known by the column \
             names); turned"
        }
        None => {
            "taken as specific force, +1 g along the upward axis at rest; an iPhone's raw values are \
             the opposite: --acc-sign minus_specific_force"
        }
    };
    out.push(format!("accelerometer sign: {sign}"));
    out.push(match &q.gyr_unit {
        Some(decision) => {
            unit("gyroscope", decision, stream.gyr_range_dps.map(|r| format!("±{r} deg/s")))
        }
        None => "gyroscope: none".to_owned(),
    });
    let zero = match (clean.standing_mps2.is_some(), clean.mounting) {
        (true, _) => "a standing pose is known: absolute angles can be measured",
        (false, Mounting::Unknown) => {
            "no standing pose and mounting unknown: angles against standing are refused"
        }
        (false, _) => "mounting declared, no standing pose: angles rest on that word",
    };
    out.push(format!("zero of angles: {zero}"));
    out.extend(q.findings.iter().map(|f| format!("! {}", text::finding(f))));
    out
}

fn unit(sensor: &str, decision: &UnitDecision, range: Option<String>) -> String {
    let how = if decision.declared { "declared" } else { "inferred" };
    let range = range.map_or_else(String::new, |r| format!(", range {r}"));
    format!("{sensor}: {} ({how}: {}){range}", decision.unit, decision.evidence)
}
