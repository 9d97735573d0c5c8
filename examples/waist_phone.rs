//! A phone at the waist: accelerometer only, 50 Hz. What it gives, and what it refuses.
//!
//! Run with `cargo run --release --example waist_phone`.

use runform::metrics::Outcome;
use runform::recording::Placement;
use runform::sim::{Runner, Scenario, SensorSpec, simulate};
use runform::{Options, analyze};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut phone = SensorSpec::new(Placement::Waist, 50.0).turned_deg(0.0, 12.0, 90.0);
    phone.gyro = false;
    // Nobody noted a standing pose, and the phone does not know the speed.
    phone.standing = false;
    let mut scenario = Scenario::running(Runner::new(2.9, 1.68), 60.0).sensors(vec![phone]);
    scenario.tell_speed = false;
    let run = simulate(&scenario)?;

    let report = analyze(&run.recording, &Options::default())?.report;
    let mut out = report.to_text(None);
    out += "\nEvery metric:\n";
    for m in report.metrics.iter().filter(|m| m.bout.is_none() && m.side.is_none()) {
        let name = m.metric.to_string();
        out += &match &m.outcome {
            Outcome::Estimate(e) => format!(
                "  {name:<24}{:.3} {} ({:.3} to {:.3}), grade {}\n",
                e.value, e.unit, e.low, e.high, e.grade
            ),
            Outcome::Refused(why) => format!("  {name:<24}refused: {why}\n"),
        };
    }
    out += &format!("\nTrue cadence: {:.2} steps/min\n", run.truth.cadence_spm());
    std::io::Write::write_all(&mut std::io::stdout(), out.as_bytes())?;
    Ok(())
}
