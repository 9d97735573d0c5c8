//! Recorded jogging thinned to what a phone at the waist would give.

use runform::MetricId;
use runform::recording::{Axes, Placement, Recording, Stream};

use crate::sisfall::is_jogging;
use crate::support::{Tried, analysis, note, read_sisfall, recordings};

/// Every `keep`-th sample from `from`, after a moving average that stands for the sensor's own
/// anti-aliasing, with stamps that jitter by up to a millisecond.
fn thinned(recording: &Recording, keep: usize, gyro: bool) -> Recording {
    let stream = &recording.streams()[0];
    let thin = |axes: &Axes| {
        let column = |x: &[f64]| -> Vec<f64> {
            x.chunks_exact(keep).map(|c| c.iter().sum::<f64>() / keep as f64).collect()
        };
        Axes::new(column(&axes.x), column(&axes.y), column(&axes.z))
    };
    let acc = thin(stream.acc());
    let times: Vec<f64> = (0..acc.len())
        .map(|i| (i * keep) as f64 / 200.0 + 1e-3 * ((i * 7919 % 101) as f64 / 50.0 - 1.0))
        .collect();
    let mut out = Stream::with_acc_unit(Placement::Waist, times, acc, stream.acc_unit());
    if let (Some(g), true) = (stream.gyr(), gyro) {
        out = out.with_gyr_unit(thin(g), stream.gyr_unit());
    }
    Recording::builder().stream(out).build().expect("recording")
}

pub fn thinned_recordings_of_jogging_give_the_same_cadence() -> Tried {
    let mut worst: f64 = 0.0;
    let mut wrong = Vec::new();
    for path in recordings("sisfall", "gz", is_jogging)? {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let full = read_sisfall(&path, Placement::Waist);
        let cadence = |r: &Recording| {
            let report = analysis(r).report;
            let row = report.metric(MetricId::Cadence).unwrap().clone();
            row.estimate().unwrap_or_else(|| panic!("{name}: {:?}", row.outcome)).value
        };
        let reference = cadence(&full);
        for keep in [2, 4] {
            for gyro in [true, false] {
                let error = cadence(&thinned(&full, keep, gyro)) - reference;
                worst = worst.max(error.abs());
                if error.abs() > 0.5 {
                    wrong.push(format!(
                        "{name} {} Hz gyro {gyro}: {error:+.2} of {reference:.2}",
                        200 / keep
                    ));
                }
            }
        }
    }
    note!("largest difference {worst:.2} spm");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}
