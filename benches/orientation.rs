//! Attitude of one sensor at 200 Hz: the forward filter sample by sample, and the smoother.

mod support;

use criterion::Criterion;
use runform::orientation::smoother;
use runform::orientation::vqf::{Vqf, VqfParams};
use runform::recording::{Axes, Placement};

use support::{measure, recording, sensors, site};

const RATE_HZ: f64 = 200.0;

fn forward(params: &VqfParams, acc: &Axes, gyr: &Axes) -> Vqf {
    let mut filter = Vqf::new(params, 1.0 / RATE_HZ);
    for (acc, gyr) in acc.iter().zip(gyr.iter()) {
        filter.step(gyr, acc);
    }
    filter
}

fn main() {
    let mut c = Criterion::default().configure_from_args();
    let recording = recording(sensors(&[site(Placement::Shank)], RATE_HZ), 120.0);
    let stream = &recording.streams()[0];
    let Some(gyr) = stream.gyr() else { return };
    let acc = stream.acc();
    let n = acc.len();
    let params = VqfParams::default();
    let seldom = VqfParams { bias_every: 8, ..params };

    measure(&mut c, "orientation/forward", n, || forward(&params, acc, gyr));
    measure(&mut c, "orientation/forward, bias at 25 Hz", n, || forward(&seldom, acc, gyr));
    measure(&mut c, "orientation/smoother", n, || smoother::smooth(acc, gyr, RATE_HZ, &params));
    c.final_summary();
}
