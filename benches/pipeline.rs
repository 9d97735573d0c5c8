//! The whole analysis of recordings in memory, on one core. What is aimed at and reached: `docs/src/speed.md`.

#![allow(clippy::expect_used, reason = "a benchmark is a program of its own")]

mod support;

use criterion::Criterion;
use runform::recording::{Placement, Recording, Side, Site};
use runform::{Options, analyze};

use support::{OneCore, measure, recording, sensor_samples, sensors, site};

fn analysed(c: &mut Criterion, name: &str, recording: &Recording) {
    let options = Options::default();
    let report = analyze(recording, &options).expect("a sound recording").report;
    assert_eq!(report.bouts.len(), 1, "{name}: one bout");
    measure(c, name, sensor_samples(recording), || analyze(recording, &options));
}

fn main() {
    let _alone = OneCore::taken();
    let mut c = Criterion::default().configure_from_args();
    let one = |placement, rate_hz, s| recording(sensors(&[site(placement)], rate_hz), s);

    analysed(&mut c, "pipeline/sacrum 200 Hz 10 min", &one(Placement::Sacrum, 200.0, 600.0));
    for placement in [Placement::Foot, Placement::Shank, Placement::Trunk] {
        let name = format!("pipeline/{placement} 200 Hz 2 min");
        analysed(&mut c, &name, &one(placement, 200.0, 120.0));
    }
    let mut ten: Vec<Site> =
        [Placement::Sacrum, Placement::Trunk, Placement::Head, Placement::Waist]
            .map(Site::from)
            .to_vec();
    for placement in [Placement::Foot, Placement::Shank, Placement::Thigh] {
        ten.extend([Side::Left, Side::Right].map(|side| Site::sided(placement, side)));
    }
    let worn = recording(sensors(&ten, 200.0), 120.0);
    analysed(&mut c, "pipeline/ten sensors 200 Hz 2 min", &worn);
    analysed(&mut c, "pipeline/waist 100 Hz 10 min", &one(Placement::Waist, 100.0, 600.0));

    let mut bare = sensors(&[site(Placement::Sacrum)], 200.0);
    bare[0].gyro = false;
    let bare = recording(bare, 600.0);
    analysed(&mut c, "pipeline/sacrum 200 Hz 10 min, accelerometer only", &bare);
    c.final_summary();
}
