//! `runform inspect`

use core::fmt::Write;
use std::path::Path;

use runform::intake::{CleanStream, IntakeOptions, Quality, UnitDecision, prepare_stream};
use runform::metrics::MetricInfo;
use runform::metrics::catalogue::CATALOGUE;
use runform::recording::{AccSign, Mounting, Recording, SpeedGiven, Stream};
use runform::report::text;

use crate::args::InspectArgs;
use crate::failure::{Code, Failure, guarded};
use crate::load;
use crate::output::print;

/// Inspects every input; one that fails does not stop the others.
pub(crate) fn run(args: &InspectArgs) -> Result<Code, Failure> {
    let inputs = &args.read.inputs;
    let mut failed = Vec::new();
    for (i, input) in inputs.iter().enumerate() {
        if i > 0 {
            print("\n")?;
        }
        if let Err(failure) = guarded(|| one(input, args)) {
            failure.tell();
            failed.push(failure.code);
        }
    }
    Ok(Code::of_batch(&failed, inputs.len()))
}

fn one(input: &Path, args: &InspectArgs) -> Result<(), Failure> {
    let loaded = load::read(input, &args.read)?;
    let recording = &loaded.recording;
    let mut out = String::new();
    let n = recording.streams().len();
    let _ = writeln!(out, "{}: {n} stream{}", recording.name, if n == 1 { "" } else { "s" });
    told(&mut out, recording);
    for notice in &loaded.notices {
        let _ = writeln!(out, "  ! {notice}");
    }
    let mut usable = 0;
    let mut last = None;
    for stream in recording.streams() {
        let _ = writeln!(out, "\n{}", stream.site());
        match prepare_stream(stream, &IntakeOptions::default()) {
            Ok(clean) => {
                usable += 1;
                describe(&mut out, stream, &clean);
            }
            Err(e) => {
                let _ = writeln!(out, "  cannot be used: {e}");
                last = Some(e);
            }
        }
    }
    print(&out)?;
    match last {
        Some(e) if usable == 0 => Err(Failure::bad_input(format!("{}: {e}", recording.name))),
        _ => Ok(()),
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

fn describe(out: &mut String, stream: &Stream, clean: &CleanStream) {
    let q = &clean.quality;
    let nominal = match q.nominal_rate_hz {
        Some(hz) => format!(" (claimed {hz} Hz)"),
        None => String::new(),
    };
    let _ = writeln!(
        out,
        "  {} samples, {:.2} s, {:.3} Hz{nominal}, {}",
        q.samples,
        q.duration_s,
        q.true_rate_hz,
        match clean.spans.len() {
            1 => "without a break".to_owned(),
            n => format!("in {n} pieces"),
        }
    );
    unit(out, "accelerometer", &q.acc_unit, stream.acc_range_g.map(|r| format!("±{r} g")));
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
    let _ = writeln!(out, "  accelerometer sign: {sign}");
    match &q.gyr_unit {
        Some(decision) => {
            let range = stream.gyr_range_dps.map(|r| format!("±{r} deg/s"));
            unit(out, "gyroscope", decision, range);
        }
        None => {
            let _ = writeln!(out, "  gyroscope: none");
        }
    }
    let zero = match (clean.standing_mps2.is_some(), clean.mounting) {
        (true, _) => "a standing pose is known: absolute angles can be measured",
        (false, Mounting::Unknown) => {
            "no standing pose and mounting unknown: angles against standing are refused"
        }
        (false, _) => "mounting declared, no standing pose: angles rest on that word",
    };
    let _ = writeln!(out, "  zero of angles: {zero}");
    for line in findings(q) {
        let _ = writeln!(out, "  ! {line}");
    }
    capabilities(out, clean);
}

fn findings(q: &Quality) -> Vec<String> {
    q.findings.iter().map(text::finding).collect()
}

fn unit(out: &mut String, sensor: &str, decision: &UnitDecision, range: Option<String>) {
    let how = if decision.declared { "declared" } else { "inferred" };
    let range = range.map_or_else(String::new, |r| format!(", range {r}"));
    let _ = writeln!(out, "  {sensor}: {} ({how}: {}){range}", decision.unit, decision.evidence);
}

/// Which metrics this sensor can carry, from the catalogue.
fn capabilities(out: &mut String, clean: &CleanStream) {
    let gyroscope = clean.gyr.is_some();
    let mut can: Vec<String> = Vec::new();
    let mut slow: Vec<String> = Vec::new();
    let mut needs_gyr: Vec<&str> = Vec::new();
    for info in CATALOGUE {
        let Some((_, method)) = info.method(clean.site.placement, gyroscope) else {
            if info.method(clean.site.placement, true).is_some() {
                needs_gyr.push(info.name);
            }
            continue;
        };
        if clean.rate_hz < 0.98 * info.floor_hz {
            slow.push(format!("{} ({:.0} Hz)", info.name, info.floor_hz));
        } else {
            can.push(format!("{} {}", info.name, method.grade.letter()));
        }
    }
    list(out, "can measure (grade)", &can);
    if clean.site.placement.is_limb() && can.iter().any(|c| c.contains("_asymmetry")) {
        let _ = writeln!(out, "    (asymmetries and balance need a sensor on the other side too)");
    }
    list(out, "sampled too slowly for full trust in (needs)", &slow);
    let needs_gyr: Vec<String> = needs_gyr.into_iter().map(str::to_owned).collect();
    list(out, "would need a gyroscope for", &needs_gyr);
    let elsewhere: Vec<String> = CATALOGUE
        .iter()
        .filter(|i: &&MetricInfo| i.method(clean.site.placement, true).is_none())
        .map(|i| i.name.to_owned())
        .collect();
    list(out, "needs a sensor elsewhere for", &elsewhere);
}

/// Names behind a label, broken into lines.
fn list(out: &mut String, label: &str, names: &[String]) {
    const WIDTH: usize = 88;
    if names.is_empty() {
        return;
    }
    let mut line = format!("  {label}:");
    for (i, name) in names.iter().enumerate() {
        let comma = if i + 1 < names.len() { "," } else { "" };
        if line.chars().count() + name.len() + 2 > WIDTH {
            let _ = writeln!(out, "{line}");
            line = "     ".to_owned();
        }
        let _ = write!(line, " {name}{comma}");
    }
    let _ = writeln!(out, "{line}");
}
