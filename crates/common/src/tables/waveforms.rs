//! `waveforms.csv`: one row for each sensor, foot, signal and phase of the stride.

use runform::Analysis;

use super::{Cell, Rows};

/// Mean courses through the stride.
#[must_use]
pub fn waveforms(analysis: &Analysis) -> Rows<'_> {
    let recording = &analysis.report.recording;
    let rows = analysis.waveforms.iter().flat_map(move |w| {
        w.mean.iter().zip(&w.sd).enumerate().map(move |(phase, (mean, sd))| {
            vec![
                Cell::text(recording),
                Cell::text(w.site.placement.name()),
                // The foot that a limb's sensor is worn on is the one whose strides they are.
                Cell::text(w.foot.name()),
                Cell::text(w.channel.name()),
                Cell::text(w.channel.unit().symbol()),
                Cell::count(w.strides),
                Cell::count(phase),
                Cell::value(*mean),
                Cell::value(*sd),
            ]
        })
    });
    Rows::new("waveforms", rows)
}
