//! From a clean stream to contacts, floor by floor: intake, activity and bouts, and one sensor
//! followed through a bout, its attitude already known.

#![allow(clippy::expect_used, reason = "a benchmark is a program of its own")]

mod support;

use criterion::Criterion;
use runform::gait::activity::{self, ActivityParams, Second};
use runform::gait::carry::{Carry, Part};
use runform::gait::envelope::envelope;
use runform::gait::{pieces, seconds};
use runform::intake::{self, CleanStream, IntakeOptions, Span};
use runform::orientation::smoother;
use runform::orientation::vqf::VqfParams;
use runform::recording::Placement;

use support::{measure, recording, sensors, site};

const RATE_HZ: f64 = 200.0;
const DURATION_S: f64 = 120.0;

fn find_seconds(stream: &CleanStream) -> Vec<Second> {
    let params = ActivityParams::default();
    let placement = stream.site.placement;
    let t_end_s = stream.time_s(stream.len() as f64 - 1.0);
    let of = |&span| activity::glances(&envelope(stream, span), placement, &params);
    let seen: Vec<_> = stream.spans.iter().flat_map(of).collect();
    seconds::agree(&seen, t_end_s, &params)
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
        measure(&mut c, &name("activity"), n, || find_seconds(&stream));

        let stride_s = find_seconds(&stream).iter().find_map(|s| s.stride_s()).expect("running");
        let eval_s = (stream.time_s(0.0), stream.time_s(n as f64));
        let (first, last, many) = (true, true, true);
        let part = Part { eval_s, stride_s, told_mps: None, bout: 0, first, last, many };
        let gyr = stream.gyr.as_ref().expect("a gyroscope");
        let attitude = smoother::smooth(&stream.acc, gyr, stream.rate_hz, &VqfParams::default());
        let span = Span { start: 0, end: n };
        let through = |attitude| {
            pieces::track_pieces(&stream, vec![(span, attitude)], &part, &mut Carry::default())
        };
        let follow = || through(Some(attitude.clone()));
        assert!(follow().iter().any(|t| t.contacts.len() > 100), "{placement}: contacts");
        measure(&mut c, &name("follow"), n, follow);
        measure(&mut c, &name("follow without attitude"), n, || through(None));
    }
    c.final_summary();
}
