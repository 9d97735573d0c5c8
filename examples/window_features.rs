//! Prints what every second of every sensor of a recording shows, as a table: the input of
//! `tools/fit_activity.py`, which fits the weights of the evidence for running.
//!
//! ```sh
//! cargo run --release --example window_features -- RECORDING [PLACEMENT]
//! ```
#![allow(clippy::print_stdout, reason = "an example prints")]

use std::error::Error;
use std::path::Path;

use runform::gait::activity::{self, ActivityParams};
use runform::gait::envelope::envelope;
use runform::gait::evidence::View;
use runform::intake::{self, IntakeOptions};
use runform_io::{ReadOptions, read_recording};

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let path = args.next().ok_or("usage: window_features RECORDING [PLACEMENT]")?;
    let mut options = ReadOptions::default();
    if let Some(site) = args.next() {
        options.placement = Some(site.parse()?);
    }
    let recording = read_recording(Path::new(&path), &options)?.recording;
    let prepared = intake::prepare(&recording, &IntakeOptions::default())?;
    println!(
        "site,t_s,step_hz,step_g,sway_share,repeats,length_step_hz,length_step_g,stride_s,\
         stride_strength,resting,length_sd_g,mean_length_g,length_half,rich,turning_90_radps,\
         log_odds"
    );
    let params = ActivityParams::default();
    for stream in &prepared.streams {
        for &span in &stream.spans {
            let envelope = envelope(stream, span);
            let glances = activity::glances(&envelope, stream.site.placement, &params);
            for (window, glance) in activity::windows(&envelope, &params).zip(glances) {
                let Some(view) = envelope.view(window.around) else { continue };
                let Some(row) = row(&view) else { continue };
                println!("{},{},{row},{}", stream.site, window.t_s, glance.log_odds);
            }
        }
    }
    Ok(())
}

/// Every feature of a window; `None` without any repetition.
fn row(view: &View<'_>) -> Option<String> {
    let (step, stride) = (view.step(), view.stride()?);
    let length = view.length_step(Some(stride));
    let values = [
        step.hz,
        step.amplitude,
        view.sway_share(step),
        view.repeats(step),
        length.hz,
        length.amplitude,
        stride.time_s,
        stride.strength,
        view.resting(),
        view.length_sd_g(),
        view.mean_length_g(),
        view.length_half(stride),
        view.rich(stride),
        view.turning_90_radps().unwrap_or(f64::NAN),
    ];
    Some(values.map(|v| format!("{v:.6}")).join(","))
}
