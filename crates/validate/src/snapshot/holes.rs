//! Holes cut into a recording, as a sensor's radio cuts them.

use runform::recording::{Axes, Recording, Stream};

/// First hole, distance between holes and length of one, s.
const FIRST_S: f64 = 5.0;
const EVERY_S: f64 = 10.0;
const LENGTH_S: f64 = 0.3;

/// The recording with a hole of 0.3 s in all its sensors every 10 s; `None` when it is too short for one.
pub(crate) fn cut(recording: &Recording) -> Option<Recording> {
    let mut builder = Recording::builder()
        .name(recording.name.clone())
        .subject(recording.subject.clone())
        .conditions(recording.conditions.clone())
        .clocks(recording.clocks);
    let mut any = false;
    for stream in recording.streams() {
        let start = stream.t_s().iter().copied().fold(f64::INFINITY, f64::min);
        let kept: Vec<usize> =
            (0..stream.t_s().len()).filter(|&i| !in_hole(stream.t_s()[i] - start)).collect();
        any |= kept.len() < stream.t_s().len();
        builder = builder.stream(only(stream, &kept));
    }
    builder.build().ok().filter(|_| any)
}

fn in_hole(t_s: f64) -> bool {
    t_s >= FIRST_S && (t_s - FIRST_S).rem_euclid(EVERY_S) < LENGTH_S
}

/// Some rows of a stream.
fn only(stream: &Stream, rows: &[usize]) -> Stream {
    let axes = |axes: &Axes| Axes::from_samples(rows.iter().map(|&i| axes.at(i)));
    let times = rows.iter().map(|&i| stream.t_s()[i]).collect();
    let mut made =
        Stream::with_acc_unit(stream.site(), times, axes(stream.acc()), stream.acc_unit());
    if let Some(gyr) = stream.gyr() {
        made = made.with_gyr_unit(axes(gyr), stream.gyr_unit());
    }
    made.acc_sign = stream.acc_sign;
    made.acc_present = stream.acc_present;
    made.nominal_rate_hz = stream.nominal_rate_hz;
    made.acc_range_g = stream.acc_range_g;
    made.gyr_range_dps = stream.gyr_range_dps;
    made.standing_mps2 = stream.standing_mps2;
    made.standing_s = stream.standing_s;
    made.clock_offset_s = stream.clock_offset_s;
    made.clock = stream.clock;
    made.mounting = stream.mounting;
    made.tracked_point_m = stream.tracked_point_m;
    made
}
