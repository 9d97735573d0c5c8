//! `waveforms.csv`: one row for each sensor, foot, signal and phase of the stride.

use runform::Analysis;

use super::{csv, value};
use crate::failure::Failure;

const HEADER: [&str; 9] =
    ["recording", "placement", "side", "signal", "unit", "strides", "phase_pct", "mean", "sd"];

pub(super) fn table(analysis: &Analysis) -> Result<Vec<u8>, Failure> {
    let rows = analysis.waveforms.iter().flat_map(|w| {
        w.mean.iter().zip(&w.sd).enumerate().map(move |(phase, (mean, sd))| {
            vec![
                analysis.report.recording.clone(),
                w.site.placement.to_string(),
                // The foot that a limb's sensor is worn on is the one whose strides they are.
                w.foot.name().to_owned(),
                w.channel.name().to_owned(),
                w.channel.unit().symbol().to_owned(),
                w.strides.to_string(),
                phase.to_string(),
                value(*mean),
                value(*sd),
            ]
        })
    });
    csv(HEADER, rows)
}
