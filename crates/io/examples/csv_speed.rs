//! How fast canonical CSV is read, with its digest, in time of one processor: `cargo run --release -p runform-io --example csv_speed`.
#![allow(clippy::print_stdout, clippy::expect_used, reason = "a benchmark is a program of its own")]

use std::fmt::Write as _;
use std::time::Instant;

use runform_io::{ReadOptions, digest_of, parse_csv};

/// Time of this thread on a processor, s, where the system tells it (Linux): other work on the machine does not count.
fn busy_s(begun: Instant) -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let ns = told.and_then(|t| t.split(' ').next()?.parse::<f64>().ok());
    ns.map_or_else(|| begun.elapsed().as_secs_f64(), |ns| ns * 1e-9)
}

fn main() {
    let start = Instant::now();
    const ROWS: usize = 1_200_000;
    let mut text =
        String::from("t_s,acc_x_mps2,acc_y_mps2,acc_z_mps2,gyr_x_radps,gyr_y_radps,gyr_z_radps\n");
    for i in 0..ROWS {
        let t = i as f64 / 200.0;
        let wave = |f: f64, a: f64| a * (f * t).sin();
        let _ = writeln!(
            text,
            "{t:.3},{:.5},{:.5},{:.5},{:.5},{:.5},{:.5}",
            wave(17.0, 9.0),
            wave(11.0, 4.0),
            9.81 + wave(17.3, 12.0),
            wave(8.0, 3.0),
            wave(9.0, 2.0),
            wave(8.5, 5.0),
        );
    }
    let megabytes = text.len() as f64 / 1e6;
    let mut best = [f64::INFINITY; 2];
    for _ in 0..5 {
        let begun = busy_s(start);
        let loaded =
            parse_csv("sacrum.csv", text.as_bytes(), &ReadOptions::default()).expect("read");
        best[0] = best[0].min(busy_s(start) - begun);
        assert_eq!(loaded.recording.streams()[0].t_s().len(), ROWS);
        let begun = busy_s(start);
        assert_eq!(loaded.recording.sources[0].digest, digest_of(text.as_bytes()));
        best[1] = best[1].min(busy_s(start) - begun);
    }
    let [read, digest] = best.map(|s| megabytes / s);
    println!(
        "{megabytes:.0} MB, {ROWS} rows of 7: read with digest {read:.0} MB/s, digest alone {digest:.0} MB/s"
    );
}
