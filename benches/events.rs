//! From a clean stream to contacts, floor by floor: intake, activity and bouts, and one sensor
//! followed through a bout, its attitude already known.

#![allow(clippy::expect_used, reason = "a benchmark is a program of its own")]

mod support;

use criterion::Criterion;
use runform::gait::activity::{self, ActivityParams};
use runform::gait::bouts::{self, Witness};
use runform::gait::envelope::envelope;
use runform::gait::{Bout, pieces};
use runform::intake::{self, CleanStream, IntakeOptions, Span};
use runform::orientation::smoother;
use runform::orientation::vqf::VqfParams;
use runform::recording::Placement;

use support::{measure, recording, sensors, site};

const RATE_HZ: f64 = 200.0;
const DURATION_S: f64 = 120.0;

fn find_bouts(stream: &CleanStream) -> Vec<Bout> {
    let params = ActivityParams::default();
    let placement = stream.site.placement;
    let t_end_s = stream.time_s(stream.len() as f64 - 1.0);
    let glances = stream
        .spans
        .iter()
        .flat_map(|&s| activity::glances(&envelope(stream, s), placement, &params))
        .collect();
    bouts::bouts(&bouts::agree(&[Witness { glances, t_end_s }], &params), t_end_s)
}

fn main() {
    let mut c = Criterion::default().configure_from_args();
    let options = IntakeOptions::default();
    for placement in [Placement::Sacrum, Placement::Foot, Placement::Shank] {
        let recording = recording(sensors(&[site(placement)], RATE_HZ), DURATION_S);
        let mut clean = intake::prepare(&recording, &options).expect("a sound recording");
        let stream = clean.streams.remove(0);
        let n = stream.len();
        let name = |what: &str| format!("events/{what}, {placement}");

        measure(&mut c, &name("intake"), n, || intake::prepare(&recording, &options));
        measure(&mut c, &name("activity and bouts"), n, || find_bouts(&stream));

        let bout = find_bouts(&stream).remove(0);
        let gyr = stream.gyr.as_ref().expect("a gyroscope");
        let attitude = smoother::smooth(&stream.acc, gyr, stream.rate_hz, &VqfParams::default());
        let span = Span { start: 0, end: n };
        let follow = || pieces::follow(&stream, &[(span, Some((&attitude, 0)))], &bout);
        assert!(follow().iter().any(|t| t.contacts.len() > 100), "{placement}: contacts");
        measure(&mut c, &name("follow"), n, follow);
        let follow = || pieces::follow(&stream, &[(span, None)], &bout);
        measure(&mut c, &name("follow without attitude"), n, follow);
    }
    c.final_summary();
}
