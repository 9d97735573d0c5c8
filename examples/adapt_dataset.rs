//! Builds a recording from arrays of your own, as one does to adapt a data set.
//!
//! Run with `cargo run --release --example adapt_dataset`.

use runform::recording::{
    Axes, Conditions, Placement, Recording, Side, Site, SpeedGiven, Stream, Subject,
};
use runform::{AccUnit, GyrUnit, MetricId, Options, analyze};

/// What a data set might hold: one sensor, 200 Hz, g and deg/s, axes as the maker chose them.
struct Raw {
    rate_hz: f64,
    acc_g: [Vec<f64>; 3],
    gyr_dps: [Vec<f64>; 3],
}

/// Here the samples come from the simulator; yours come from a file.
fn load() -> Result<Raw, Box<dyn std::error::Error>> {
    use runform::sim::{Runner, Scenario, SensorSpec, simulate};
    let site = Site::sided(Placement::Shank, Side::Left);
    let sensor = SensorSpec::new(site, 200.0).turned_deg(0.0, 0.0, 180.0);
    let run = simulate(&Scenario::running(Runner::new(3.5, 1.80), 30.0).sensors(vec![sensor]))?;
    let stream = &run.recording.streams()[0];
    let scaled = |axes: &Axes, k: f64| {
        axes.columns().map(|column| column.iter().map(|v| v * k).collect::<Vec<f64>>())
    };
    let gyr = stream.gyr().ok_or("the simulated sensor has a gyroscope")?;
    Ok(Raw {
        rate_hz: 200.0,
        acc_g: scaled(stream.acc(), 1.0 / 9.806_65),
        gyr_dps: scaled(gyr, 180.0 / std::f64::consts::PI),
    })
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let Raw { rate_hz, acc_g: [ax, ay, az], gyr_dps: [gx, gy, gz] } = load()?;

    // Values stay as they are; their units are declared. AccUnit::Unknown would infer them.
    let times = Stream::uniform_times(ax.len(), rate_hz)?;
    let site = Site::sided(Placement::Shank, Side::Left);
    let mut stream = Stream::with_acc_unit(site, times, Axes::new(ax, ay, az), AccUnit::G)
        .with_gyr_unit(Axes::new(gx, gy, gz), GyrUnit::Dps);
    // Ranges find clipping that leaves no plateau.
    stream.acc_range_g = Some(64.0);
    stream.gyr_range_dps = Some(2000.0);
    // Mounting stays unknown: axes are found from the data, and angles that need a zero are refused.
    // With a standing pose: stream.standing_s = Some((2.0, 6.0));

    let subject = Subject { height_m: Some(1.80), ..Subject::default() };
    let conditions =
        Conditions { speed_mps: Some(SpeedGiven::Constant(3.5)), ..Conditions::default() };
    let recording = Recording::builder()
        .name("subject_07")
        .stream(stream)
        .subject(subject)
        .conditions(conditions)
        .build()?;

    let report = analyze(&recording, &Options::default())?.report;
    let mut out = String::new();
    for metric in [MetricId::Cadence, MetricId::PtaResultant, MetricId::TibiaInclinationIc] {
        out += &match report.metric(metric).and_then(|m| m.estimate()) {
            Some(e) => format!("{}: {:.2} {}\n", metric.info().title(), e.value, e.unit),
            None => format!("{}: refused\n", metric.info().title()),
        };
    }
    for finding in report.quality.iter().flat_map(|q| &q.findings) {
        out += &format!("found: {}\n", finding.code());
    }
    std::io::Write::write_all(&mut std::io::stdout(), out.as_bytes())?;
    Ok(())
}
