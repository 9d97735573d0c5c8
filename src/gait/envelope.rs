//! A stream thinned for classification and cadence: specific force below 10 Hz at 50 to 100 Hz.
//!
//! The low-pass is the zero-phase Butterworth's own response to a single sample, cut off at a quarter of a
//! second on both sides (what is left out is below 10⁻⁵): so a value depends on half a second around it and
//! is final when that has been seen. At the ends of a stretch the signal is reflected about its end value.

use serde::{Deserialize, Serialize};

use super::evidence::View;
use crate::fresh::Fresh;
use crate::intake::{CleanStream, Span};
use crate::recording::Axes;
use crate::signal::Butterworth;
use crate::units::STANDARD_GRAVITY_MPS2;

/// One continuous stretch of a stream, low-passed and thinned. All columns have the same length.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    /// |specific force|, g. Columns are saved by `crate::fresh`.
    #[serde(skip)]
    pub values: Vec<f64>,
    /// Specific force in sensor axes, g.
    #[serde(skip)]
    pub axes_g: [Vec<f64>; 3],
    /// |angular rate|, rad/s, at the same samples.
    #[serde(skip)]
    pub turning: Option<Vec<f64>>,
    /// Rate, Hz.
    pub rate_hz: f64,
    /// Recording time of the stretch's first value, s.
    pub t0_s: f64,
    /// Values of the stretch that are no longer kept: the columns begin behind them.
    pub dropped: usize,
}

impl Envelope {
    /// A stretch that begins at a time, without values yet.
    #[must_use]
    pub fn begin(kernel: &Kernel, turning: bool, t0_s: f64) -> Self {
        Self {
            values: Vec::new(),
            axes_g: Default::default(),
            turning: turning.then(Vec::new),
            rate_hz: kernel.thinned_hz,
            t0_s,
            dropped: 0,
        }
    }

    /// A window (numbers since the stretch began) as the evidence for running sees it; `None` when it
    /// cannot hold a stride.
    #[must_use]
    pub fn view(&self, window: core::ops::Range<usize>) -> Option<View<'_>> {
        let window = self.kept(window);
        let turning = self.turning.as_ref().and_then(|t| t.get(window.clone()));
        let axes = self.axes_g.each_ref().map(|a| a.get(window.clone()).unwrap_or_default());
        View::new(axes, turning, self.rate_hz)
    }

    /// |specific force| in a window, g.
    #[must_use]
    pub fn lengths(&self, window: core::ops::Range<usize>) -> &[f64] {
        self.values.get(self.kept(window)).unwrap_or_default()
    }

    /// |angular rate| in a window, rad/s.
    #[must_use]
    pub fn turnings(&self, window: core::ops::Range<usize>) -> Option<&[f64]> {
        self.turning.as_ref().and_then(|t| t.get(self.kept(window)))
    }

    /// The columns of values.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &[f64]> {
        let columns = [&self.values].into_iter().chain(&self.axes_g).chain(&self.turning);
        columns.map(Vec::as_slice)
    }

    /// Takes over the columns that another state of this stretch held, if there was one, and appends what came since.
    pub(crate) fn take_columns(&mut self, before: Option<&mut Self>, new: Fresh<'_>) -> bool {
        let mut base = 0;
        if let Some(before) = before {
            base = before.dropped;
            self.values = core::mem::take(&mut before.values);
            self.axes_g = core::mem::take(&mut before.axes_g);
            self.turning = before.turning.take();
        }
        if new.count() > 1 + self.axes_g.len() {
            self.turning.get_or_insert_default();
        }
        let columns = [&mut self.values].into_iter().chain(&mut self.axes_g);
        let mut columns: Vec<_> = columns.chain(&mut self.turning).collect();
        new.join(&mut columns, base)
    }

    fn kept(&self, window: core::ops::Range<usize>) -> core::ops::Range<usize> {
        let shift = |i: usize| i.saturating_sub(self.dropped).min(self.values.len());
        shift(window.start)..shift(window.end)
    }

    /// Number of values since the stretch began.
    #[must_use]
    pub fn len(&self) -> usize {
        self.dropped + self.values.len()
    }

    /// True without values.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Recording time behind the last value, s.
    #[must_use]
    pub fn end_s(&self) -> f64 {
        self.t0_s + self.len() as f64 / self.rate_hz
    }

    /// Forgets what lies before a time.
    pub fn forget(&mut self, before_s: f64) {
        let first = ((before_s - self.t0_s) * self.rate_hz).max(0.0) as usize;
        let drop = first.saturating_sub(self.dropped).min(self.values.len());
        // Moving the rest is worth it once in a while only.
        if 2 * drop > self.values.len() {
            self.values.drain(..drop);
            self.axes_g.iter_mut().for_each(|a| drop_front(a, drop));
            self.turning.iter_mut().for_each(|t| drop_front(t, drop));
            self.dropped += drop;
        }
    }
}

fn drop_front(values: &mut Vec<f64>, count: usize) {
    values.drain(..count);
}

/// Highest frequency that the envelope keeps, Hz.
const ENVELOPE_HZ: f64 = 10.0;
/// Lowest sampling rate to which the envelope is thinned, Hz.
const THINNED_HZ: f64 = 50.0;
/// How far the low-pass reaches, s.
const REACH_S: f64 = 0.25;

/// The low-pass at one rate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kernel {
    taps: Vec<f64>,
    step: usize,
    thinned_hz: f64,
}

impl Kernel {
    /// For samples at a rate.
    #[must_use]
    pub fn new(rate_hz: f64) -> Self {
        let step = ((rate_hz / THINNED_HZ).floor() as usize).max(1);
        let half = (REACH_S * rate_hz).ceil() as usize;
        let mut one = vec![0.0; 8 * half + 1];
        one[4 * half] = 1.0;
        let low = Butterworth::low(2, ENVELOPE_HZ.min(0.4 * rate_hz)).design_zero_phase(rate_hz);
        let response = low.ok().and_then(|f| f.filter_zero_phase(&one, 1).ok()).unwrap_or(one);
        let mut taps = response[3 * half..=5 * half].to_vec();
        let sum: f64 = taps.iter().sum();
        taps.iter_mut().for_each(|t| *t /= sum);
        Self { taps, step, thinned_hz: rate_hz / step as f64 }
    }

    fn half(&self) -> usize {
        self.taps.len() / 2
    }

    /// Adds the values of a stretch that are final: it begins at sample `start` of the stream (below zero
    /// where its first samples are no longer kept) and is known up to `end`; `ended` when that is its end.
    pub fn extend(
        &self,
        envelope: &mut Envelope,
        stream: &CleanStream,
        (start, end): (isize, usize),
        ended: bool,
    ) {
        let (half, last) = (self.half() as isize, end as isize);
        let centre = |j: usize| start + (j * self.step) as isize;
        let first = envelope.len();
        let ready = |j: usize| {
            let c = centre(j);
            c < last && (ended || c + half < last)
        };
        let count = (first..).take_while(|j| ready(*j)).count();
        if count == 0 {
            return;
        }
        let range = (centre(first) - half, centre(first + count - 1) + half);
        let edges = (start.max(0), last - 1);
        let mut signal = Vec::with_capacity((range.1 - range.0 + 1) as usize);
        let mut thin = |out: &mut Vec<f64>, fill: &dyn Fn(usize, usize, &mut Vec<f64>)| {
            reflect(&mut signal, range, edges, fill);
            let windows = signal.windows(self.taps.len()).step_by(self.step);
            out.extend(windows.take(count).map(|w| dot(w, &self.taps)));
        };
        let per_g = 1.0 / STANDARD_GRAVITY_MPS2;
        thin(&mut envelope.values, &|from, to, out| lengths(&stream.acc, from..to, per_g, out));
        for (out, column) in envelope.axes_g.iter_mut().zip(stream.acc.columns()) {
            thin(out, &|from, to, out| out.extend(column[from..to].iter().map(|v| v * per_g)));
        }
        if let (Some(out), Some(gyr)) = (&mut envelope.turning, &stream.gyr) {
            thin(out, &|from, to, out| lengths(gyr, from..to, 1.0, out));
        }
    }
}

/// Lengths of vectors, times a factor.
fn lengths(axes: &Axes, range: core::ops::Range<usize>, factor: f64, out: &mut Vec<f64>) {
    let [x, y, z] = axes.columns().map(|column| &column[range.clone()]);
    let both = x.iter().zip(y).zip(z);
    out.extend(both.map(|((x, y), z)| (x * x + y * y + z * z).sqrt() * factor));
}

/// Sum of products, in four parts that a processor does at once.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let (a4, a1) = a.as_chunks::<4>();
    let (b4, b1) = b.as_chunks::<4>();
    let mut sums = [0.0; 4];
    for (x, y) in a4.iter().zip(b4) {
        for k in 0..4 {
            sums[k] += x[k] * y[k];
        }
    }
    let rest: f64 = a1.iter().zip(b1).map(|(x, y)| x * y).sum();
    sums.iter().sum::<f64>() + rest
}

/// Fills in a signal over a range of samples, point-reflected about the values at its first and last sample.
/// `fill` adds the values from one sample up to, not including, another.
fn reflect(
    signal: &mut Vec<f64>,
    (from, to): (isize, isize),
    (first, last): (isize, isize),
    fill: &dyn Fn(usize, usize, &mut Vec<f64>),
) {
    signal.clear();
    let mut one = Vec::with_capacity(1);
    let mut at = |i: isize| {
        one.clear();
        let i = i.clamp(first, last) as usize;
        fill(i, i + 1, &mut one);
        one.first().copied().unwrap_or(0.0)
    };
    let (edge_first, edge_last) = (at(first), at(last));
    for i in from..first.min(to + 1) {
        signal.push(2.0 * edge_first - at(2 * first - i));
    }
    fill(from.max(first) as usize, (to.min(last) + 1).max(from.max(first)) as usize, signal);
    for i in (last + 1).max(from)..=to {
        signal.push(2.0 * edge_last - at(2 * last - i));
    }
}

/// The envelope of a whole stretch.
#[must_use]
pub fn envelope(stream: &CleanStream, span: Span) -> Envelope {
    let kernel = Kernel::new(stream.rate_hz);
    let t0_s = stream.time_s(span.start as f64);
    let mut envelope = Envelope::begin(&kernel, stream.gyr.is_some(), t0_s);
    kernel.extend(&mut envelope, stream, (span.start as isize, span.end), true);
    envelope
}
