//! Filters and peaks on ten minutes of one axis at 200 Hz.

mod support;

use criterion::Criterion;
use runform::recording::Placement;
use runform::signal::peaks::{peaks, prominent_peaks};
use runform::signal::sections::pad_len;
use runform::signal::{Butterworth, Sections};

use support::{measure, recording, sensors, site};

const RATE_HZ: f64 = 200.0;

fn sections(filter: Butterworth) -> Sections {
    filter.design_zero_phase(RATE_HZ).unwrap_or_else(|_| Sections::new(Vec::new()))
}

fn main() {
    let mut c = Criterion::default().configure_from_args();
    let recording = recording(sensors(&[site(Placement::Sacrum)], RATE_HZ), 600.0);
    let signal = recording.streams()[0].acc().z.clone();
    let n = signal.len();

    for (name, filter, lowest_hz) in [
        ("filters/zero-phase low-pass, order 2", Butterworth::low(2, 20.0), 20.0),
        ("filters/zero-phase low-pass, order 4", Butterworth::low(4, 10.0), 10.0),
        ("filters/zero-phase band-pass, order 2", Butterworth::pass(2, 1.7, 4.5), 1.7),
    ] {
        let sections = sections(filter);
        let pad = pad_len(RATE_HZ, lowest_hz);
        measure(&mut c, name, n, || sections.filter_zero_phase(&signal, pad));
    }
    measure(&mut c, "peaks/all", n, || peaks(&signal));
    measure(&mut c, "peaks/prominent and apart", n, || prominent_peaks(&signal, 5.0, 50.0));
    c.final_summary();
}
