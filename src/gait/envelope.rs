//! A stream thinned for classification and cadence: specific force below 10 Hz at 50 to 100 Hz.

use super::evidence::View;
use crate::intake::{CleanStream, Span};
use crate::recording::Axes;
use crate::signal::{Butterworth, sections};
use crate::units::STANDARD_GRAVITY_MPS2;

/// One continuous stretch of a stream, low-passed and thinned. All columns have the same length.
#[derive(Debug, Clone, PartialEq)]
pub struct Envelope {
    /// |specific force|, g.
    pub values: Vec<f64>,
    /// Specific force in sensor axes, g.
    pub axes_g: [Vec<f64>; 3],
    /// |angular rate|, rad/s, at the same samples.
    pub turning: Option<Vec<f64>>,
    /// Rate, Hz.
    pub rate_hz: f64,
    /// Recording time of the first value, s.
    pub t0_s: f64,
}

impl Envelope {
    /// A window as the evidence for running sees it; `None` when it cannot hold a stride.
    #[must_use]
    pub fn view(&self, window: core::ops::Range<usize>) -> Option<View<'_>> {
        let turning = self.turning.as_ref().and_then(|t| t.get(window.clone()));
        let axes = self.axes_g.each_ref().map(|a| a.get(window.clone()).unwrap_or_default());
        View::new(axes, turning, self.rate_hz)
    }

    /// Number of samples.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// True without samples.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

/// Highest frequency that the envelope keeps, Hz.
const ENVELOPE_HZ: f64 = 10.0;

/// The envelope of one continuous stretch.
#[must_use]
pub fn envelope(stream: &CleanStream, span: Span) -> Envelope {
    let step = ((stream.rate_hz / 50.0).floor() as usize).max(1);
    let cutoff_hz = ENVELOPE_HZ.min(0.4 * stream.rate_hz);
    let low = Butterworth::low(2, cutoff_hz).design_zero_phase(stream.rate_hz);
    let thin = |values: Vec<f64>| -> Vec<f64> {
        let pad = sections::pad_len(stream.rate_hz, cutoff_hz);
        let smooth = low.as_ref().ok().and_then(|f| f.filter_zero_phase(&values, pad).ok());
        smooth.unwrap_or(values).into_iter().step_by(step).collect()
    };
    let length = |axes: &Axes, scale: f64| -> Vec<f64> {
        span.range().map(|i| axes.at(i).norm() * scale).collect()
    };
    let in_g = |column: &[f64]| -> Vec<f64> {
        column[span.range()].iter().map(|v| v / STANDARD_GRAVITY_MPS2).collect()
    };
    Envelope {
        values: thin(length(&stream.acc, 1.0 / STANDARD_GRAVITY_MPS2)),
        axes_g: stream.acc.columns().map(|column| thin(in_g(column))),
        turning: stream.gyr.as_ref().map(|g| thin(length(g, 1.0))),
        rate_hz: stream.rate_hz / step as f64,
        t0_s: stream.time_s(span.start as f64),
    }
}
