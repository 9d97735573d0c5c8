//! One sensor of the provisional analysis: its latest seconds, a causal attitude, and its contact detector.
//!
//! Samples come in order here, as soon as accelerometer and gyroscope are both there; what comes late is the
//! engine's alone.

use nalgebra::Vector3;

use serde::{Deserialize, Serialize};

use super::contacts::{Provisional, Told};
use crate::fresh::Fresh;
use crate::gait::activity::{ActivityParams, Glance, latest};
use crate::gait::carry::{Carry, Part};
use crate::gait::envelope::{Envelope, Kernel};
use crate::gait::{EventKind, hips, pieces};
use crate::intake::feed::Row;
use crate::intake::inlet::Inlet;
use crate::intake::{CleanStream, JITTER_PERIODS, Span, StreamSetup, Timing};
use crate::orientation::causal::Causal;
use crate::orientation::smoother;
use crate::orientation::vqf::VqfParams;
use crate::recording::{Axes, Site};
use crate::units::STANDARD_GRAVITY_MPS2;

/// Length of the samples that are kept, s: the segment axes are determined from them.
const KEPT_S: f64 = 20.0;
/// Length of the samples from which the latest window is judged, s: the window and its neighbours.
const LOOK_S: f64 = 8.0;
/// How long before its report a run is taken to have begun, s.
const BEGUN_S: f64 = 2.5;

/// A sensor that is listened to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Lane {
    #[serde(skip, default = "StreamSetup::none")]
    setup: StreamSetup,
    params: VqfParams,
    pub inlet: Inlet,
    /// The latest samples; sample 0 of the columns has number `base`.
    recent: CleanStream,
    base: usize,
    /// Number of the first sample that was not saved.
    #[serde(skip)]
    written: usize,
    /// Stamp (from the recording's zero) and number of the latest sample.
    latest: Option<(f64, usize)>,
    filter: Option<Causal>,
    kernel: Kernel,
    pub detector: Provisional,
}

impl Lane {
    pub fn new(setup: &StreamSetup, params: &VqfParams) -> Self {
        let turns = setup.gyr_scale.is_some() && setup.acc_present == [true; 3];
        Self {
            inlet: Inlet::new(setup.gyr_scale.is_some(), setup.rate_hz),
            recent: CleanStream::bare(setup),
            base: 0,
            written: 0,
            latest: None,
            filter: turns.then(|| Causal::new(params, setup.rate_hz, setup.gyr_bias_radps.into())),
            kernel: Kernel::new(setup.rate_hz),
            detector: Provisional::new(setup.site.placement, setup.rate_hz, turns),
            setup: setup.clone(),
            params: *params,
        }
    }

    /// Takes in a row whose time (s, from the recording's zero) is known; returns the contacts found with it.
    pub fn push(&mut self, t_s: f64, row: &Row) -> Told {
        let rate_hz = self.setup.rate_hz;
        let Some((acc, gyr)) = self.si(row) else { return Told::default() };
        let hole_s = match self.setup.timing {
            Timing::Uniform { hole_s, .. } => hole_s,
            Timing::Stamps => JITTER_PERIODS / rate_hz,
        };
        let (number, hole) = match self.latest {
            None => (0, true),
            Some((last_s, last)) if t_s - last_s > hole_s => {
                let jump = ((t_s - last_s) * rate_hz).round().clamp(1.0, 1e9);
                (last + jump as usize, true)
            }
            Some((_, last)) => (last + 1, false),
        };
        self.latest = Some((t_s, number));
        if hole {
            self.begin(number);
        }
        self.recent.acc.push(acc);
        if let Some(axes) = &mut self.recent.gyr {
            axes.push(gyr);
        }
        self.forget();
        let q = self.filter.as_mut().map(|f| f.step(gyr, acc));
        self.detector.push(number, acc, q.map(|_| gyr), q)
    }

    /// The row in SI units; none where a value is missing.
    fn si(&self, row: &Row) -> Option<(Vector3<f64>, Vector3<f64>)> {
        let present = self.setup.acc_present;
        let value =
            |axis: usize| if present[axis] { row.acc[axis] * self.setup.acc_scale } else { 0.0 };
        let acc = Vector3::from_fn(|axis, _| value(axis));
        let gyr = Vector3::from(row.gyr) * self.setup.gyr_scale.unwrap_or(0.0);
        acc.iter().chain(gyr.iter()).all(|v| v.is_finite()).then_some((acc, gyr))
    }

    fn begin(&mut self, number: usize) {
        self.recent.acc = Axes::with_capacity(0);
        self.recent.gyr = self.recent.gyr.as_ref().map(|_| Axes::with_capacity(0));
        self.base = number;
        if let Some(filter) = &mut self.filter {
            filter.restart();
        }
    }

    fn forget(&mut self) {
        let kept = (KEPT_S * self.setup.rate_hz) as usize;
        // Moving the rest is worth it once in a while only.
        if self.recent.len() > 2 * kept {
            let drop = self.recent.len() - kept;
            self.recent.drop_front(drop);
            self.base += drop;
        }
    }

    /// The samples that came since the last save.
    pub fn fresh(&self) -> Fresh<'_> {
        Fresh::of(self.recent.columns(), self.base, self.written)
    }

    /// The next save is all of the samples.
    pub fn unsave(&mut self) {
        self.written = 0;
    }

    /// All samples were saved.
    pub fn saved(&mut self) {
        self.written = self.base + self.recent.len();
    }

    /// Takes what is not saved with the state: from the setup, from the state before and from the samples that came
    /// since. False when these do not follow those before.
    pub fn adopt(&mut self, setup: &StreamSetup, before: &mut Self, fresh: Fresh<'_>) -> bool {
        self.setup = setup.clone();
        self.recent.quality = setup.quality.clone();
        let follows = self.recent.take_columns(&mut before.recent, before.base, fresh);
        self.saved();
        follows
    }

    /// Where the sensor sits.
    pub fn site(&self) -> Site {
        self.setup.site
    }

    /// Recording time of a sample number near the latest one, s.
    pub fn time_s(&self, number: f64) -> f64 {
        self.latest.map_or(0.0, |(t_s, last)| t_s + (number - last as f64) / self.setup.rate_hz)
    }

    /// Largest length of the specific force between two sample numbers, g.
    pub fn peak_g(&self, from: f64, to: f64) -> Option<f64> {
        let at = |x: f64| (x.max(0.0) as usize).saturating_sub(self.base).min(self.recent.len());
        let lengths = (at(from)..at(to)).map(|i| self.recent.acc.at(i).norm());
        lengths.reduce(f64::max).map(|m| m / STANDARD_GRAVITY_MPS2)
    }

    /// What the window that ends with the latest sample says.
    pub fn glance(&self, params: &ActivityParams) -> Option<Glance> {
        let n = self.recent.len();
        let start = n.saturating_sub((LOOK_S * self.setup.rate_hz) as usize);
        let mut envelope = Envelope::begin(&self.kernel, self.recent.gyr.is_some(), 0.0);
        self.kernel.extend(&mut envelope, &self.recent, (start as isize, n), true);
        latest(&envelope, self.setup.site.placement, params)
    }

    /// Settles from the strides since a run began what does not change: the way to the hips, the flexion axis
    /// of a limb. Returns the contacts in them as the finals' rules see them, s.
    pub fn settle(&mut self, begun_s: f64, stride_s: f64) -> Vec<(EventKind, f64)> {
        let Some((now_s, _)) = self.latest else { return Vec::new() };
        let n = self.recent.len();
        let wanted = (now_s - begun_s + BEGUN_S) * self.setup.rate_hz;
        let span = Span { start: n.saturating_sub(wanted.max(0.0) as usize), end: n };
        let rate_hz = self.setup.rate_hz;
        let attitude = self.filter.as_ref().zip(self.recent.gyr.as_ref()).map(|(filter, gyr)| {
            let (acc, gyr) = (self.recent.acc.slice(span.range()), gyr.slice(span.range()));
            smoother::strapdown(&acc, &gyr, rate_hz, &self.params, filter.bias())
        });
        let eval_s = (span.start as f64 / rate_hz, n as f64 / rate_hz);
        let (first, last, many) = (true, true, false);
        let part = Part { eval_s, stride_s, told_mps: None, bout: 0, first, last, many };
        let pieces = vec![(span, attitude)];
        let tracks = pieces::track_pieces(&self.recent, pieces, &part, &mut Carry::default());
        let Some(track) = tracks.first() else { return Vec::new() };
        if let Some(swings) = &track.swings {
            self.detector.set_flexion_axis(swings.axis);
        }
        if let Some(alignment) = &track.alignment {
            let lever = hips::lever_m(self.setup.site.placement)
                .map(|lever| alignment.sensor_to_segment.inverse() * lever);
            self.detector.set_lever(lever, track.apart);
        }
        // What lies at the end may still change.
        let sure = track.acc.len() as f64 - stride_s * rate_hz;
        let first = (self.base + track.span.start) as f64;
        let of = |kind, t_s: Option<f64>| {
            let at = track.sample_at(t_s?);
            (at < sure).then(|| (kind, self.time_s(first + at)))
        };
        let both = track
            .contacts
            .iter()
            .flat_map(|c| [of(EventKind::Ic, c.ic_s), of(EventKind::Tc, c.tc_s)]);
        both.flatten().collect()
    }
}
