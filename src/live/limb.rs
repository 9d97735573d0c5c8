//! The pitch rate of a foot or shank and its mid-swings, as the samples come in.
//!
//! As [`crate::gait::limb`]: the axis is the direction of most rotation, here of the last ten seconds; on
//! the shank the forward swing is the faster one, on the foot the heel rises after the quiet of
//! mid-stance. The evidence for the sign is summed stride by stride, and the sign changes only when that sum does. An
//! axis that the engine has determined replaces both.
//!
//! Known error: the axis of the first two seconds of movement is that of whatever came before.

use nalgebra::{Matrix3, SymmetricEigen, Vector3};
use serde::{Deserialize, Serialize};

use super::Pace;
use super::ahead::Ahead;
use super::recent::Recent;
use super::ring::Ring;
use crate::gait::limb::MARK_HARMONICS;
use crate::recording::Placement;

/// Time constant with which the flexion axis is tracked, s.
const AXIS_S: f64 = 10.0;
/// Interval at which axis and sign are determined, s.
const LOOK_S: f64 = 0.25;
/// Delay of the filter for the coarse pitch rate, s: it is a slow one, and the push-off is reported 20 ms
/// after its lowest point.
const COARSE_LEAD_S: f64 = 0.090;
/// Cosine of the least angle (2°) between a new axis and the one in use at which the new one replaces it.
const TURNED_COS: f64 = 0.9994;
/// Weight of one stride in the running evidence for the axis' sign.
const TALLY: f64 = 0.2;
/// Least height of a maximum as a share of the usual swing for it to be a swing.
const SWING: f64 = 0.5;
/// Least height of a swing as a share of the usual one for it to be one of running: a walk's are lower by a
/// third \[P\].
const ALIKE: f64 = 0.72;
/// Least height of one of two maxima in a swing, as a share of the other's, at which they are about equally high \[P\].
const EQUAL: f64 = 0.8;
/// Weight of a mid-swing's maximum against where it was expected, for where the next is expected; and largest distance
/// of mid-swing from there, cycles \[P\].
const TRUST: f64 = 0.25;
const SHIFT: f64 = 0.06;
/// Least distance of two swings, and largest distance that is one stride, strides.
const ONE_STRIDE: (f64, f64) = (0.6, 1.6);

/// The cycle that is under way.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Cycle {
    /// Mid-swing at which it began.
    pub(super) from: f64,
    /// Expected length, samples.
    pub(super) length: f64,
    /// Number of the contact in it.
    pub(super) number: usize,
    /// Its swing is about as high as the usual one.
    pub(super) alike: bool,
}

/// Pitch rate and swings of a limb.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Limb {
    rate_hz: f64,
    placement: Placement,
    /// The axis was given, with its sign.
    settled: bool,
    axis: Option<[f64; 3]>,
    /// Rows of the sum of the squares of the angular rate.
    covariance: [[f64; 3]; 3],
    sign: f64,
    tally: f64,
    gyr: [Ring; 3],
    pitch: Ring,
    turning: Ring,
    /// Pitch rate as smooth as the finals take it; not signed.
    smooth: Ring,
    coarse: Ring,
    quiet: Ring,
    smooth_filter: Ahead,
    coarse_filter: Ahead,
    quiet_filter: Ahead,
    stride: Option<f64>,
    since_look: usize,
    since_tally: usize,
    height: f64,
    /// Where this mid-swing was expected by those before, and where its maximum lies.
    expected: Option<f64>,
    top: f64,
    tops: Recent,
    lengths: Recent,
    pub(super) cycle: Option<Cycle>,
}

impl Limb {
    pub(super) fn new(placement: Placement, rate_hz: f64, lowpass_hz: f64, lead_s: f64) -> Self {
        let ring = || Ring::new((2.2 * rate_hz).ceil() as usize);
        let coarse = Ahead::new(2, MARK_HARMONICS / 0.72, rate_hz, COARSE_LEAD_S);
        Self {
            rate_hz,
            placement,
            settled: false,
            axis: None,
            covariance: [[0.0; 3]; 3],
            sign: 1.0,
            tally: 0.0,
            gyr: [ring(), ring(), ring()],
            pitch: ring(),
            turning: ring(),
            smooth: ring(),
            coarse: ring(),
            quiet: ring(),
            smooth_filter: Ahead::new(2, lowpass_hz, rate_hz, lead_s),
            quiet_filter: coarse.clone(),
            coarse_filter: coarse,
            stride: None,
            since_look: 0,
            since_tally: 0,
            height: 0.0,
            expected: None,
            top: 0.0,
            tops: Recent::default(),
            lengths: Recent::default(),
            cycle: None,
        }
    }

    /// Uses this axis, whose sign makes toes up positive.
    pub(super) fn settle(&mut self, axis: Vector3<f64>) {
        let turned = self.axis.is_some_and(|own| self.sign * Vector3::from(own).dot(&axis) < 0.0);
        if turned {
            self.cycle = None;
            self.tops.clear();
        }
        (self.sign, self.settled) = (1.0, true);
        self.see_along(axis);
    }

    pub(super) fn reset(&mut self) {
        self.gyr.iter_mut().for_each(Ring::clear);
        for ring in [
            &mut self.pitch,
            &mut self.turning,
            &mut self.smooth,
            &mut self.coarse,
            &mut self.quiet,
        ] {
            ring.clear();
        }
        self.cycle = None;
    }

    /// Takes in an angular rate; true when a new cycle has begun.
    pub(super) fn push(&mut self, gyr: Vector3<f64>, pace: &Pace) -> bool {
        self.look(gyr);
        self.gyr.iter_mut().zip(gyr.iter()).for_each(|(ring, v)| ring.push(*v));
        self.stride = pace.stride();
        self.pitch.push(self.axis.map_or(0.0, |axis| Vector3::from(axis).dot(&gyr)));
        self.turning.push(gyr.norm());
        let stride = pace.stride();
        self.smooth_filter.filter_into(&self.pitch, stride, &mut self.smooth);
        if let Some(stride) = stride {
            let stride_s = stride / self.rate_hz;
            self.coarse_filter.retune(MARK_HARMONICS / stride_s);
            self.quiet_filter.retune(6.0 / stride_s);
        }
        self.coarse_filter.filter_into(&self.pitch, stride, &mut self.coarse);
        self.quiet_filter.filter_into(&self.turning, stride, &mut self.quiet);
        stride.is_some_and(|stride| {
            self.tally_sign(stride);
            self.swing(stride, pace.open)
        })
    }

    /// The smooth pitch rate, + toes up.
    pub(super) fn smooth_at(&self, number: usize) -> f64 {
        self.sign * self.smooth.held(number)
    }

    /// Number of the next smooth value.
    pub(super) fn smooth_end(&self) -> usize {
        self.smooth.end()
    }

    /// Number of the latest sample when the smooth values reached `end`.
    pub(super) fn now(&self, end: usize) -> f64 {
        (end + self.smooth_filter.lead()) as f64 - 1.0
    }

    /// The coarse pitch rate, + toes up.
    pub(super) fn coarse_at(&self, number: usize) -> f64 {
        self.sign * self.coarse.held(number)
    }

    /// Number of the next coarse value.
    pub(super) fn coarse_end(&self) -> usize {
        self.coarse.end()
    }

    fn look(&mut self, gyr: Vector3<f64>) {
        if self.settled {
            return;
        }
        let keep = 1.0 - 1.0 / (AXIS_S * self.rate_hz);
        for (row, a) in self.covariance.iter_mut().zip(gyr.iter()) {
            for (sum, b) in row.iter_mut().zip(gyr.iter()) {
                *sum = *sum * keep + a * b;
            }
        }
        self.since_look += 1;
        if (self.since_look as f64) < LOOK_S * self.rate_hz && self.axis.is_some() {
            return;
        }
        self.since_look = 0;
        let covariance = Matrix3::from_fn(|r, c| self.covariance[r][c]);
        let trace = covariance.trace();
        if !(trace > 0.0 && trace.is_finite()) {
            return;
        }
        let eigen = SymmetricEigen::new(covariance / trace);
        let own: Vector3<f64> = eigen.eigenvectors.column(eigen.eigenvalues.imax()).into_owned();
        let turned = self.axis.is_some_and(|axis| Vector3::from(axis).dot(&own) < 0.0);
        let own = if turned { -own } else { own };
        // Small turns are left until they have added up.
        if self.axis.is_none_or(|axis| Vector3::from(axis).dot(&own) < TURNED_COS) {
            self.see_along(own);
        }
    }

    /// Takes another axis, for what is in the rings too.
    fn see_along(&mut self, axis: Vector3<f64>) {
        self.axis = Some(axis.into());
        for number in self.pitch.start()..self.pitch.end() {
            let rate = Vector3::from(self.gyr.each_ref().map(|ring| ring.held(number)));
            self.pitch.replace(number, axis.dot(&rate));
        }
        self.smooth_filter.refresh(&self.pitch, self.stride, &mut self.smooth);
        self.coarse_filter.refresh(&self.pitch, self.stride, &mut self.coarse);
    }

    /// Once a stride, whether the pitch rate has the right sign.
    fn tally_sign(&mut self, stride: f64) {
        self.since_tally += 1;
        if self.settled || (self.since_tally as f64) < stride {
            return;
        }
        self.since_tally = 0;
        let length = stride as usize;
        let vote = if self.placement == Placement::Foot {
            // What follows the quietest instant must have been seen in full.
            let after = (0.22 * stride) as usize;
            let end = self.quiet.end().min(self.pitch.end().saturating_sub(after));
            let Some(quiet) = self.quiet.lowest(end.saturating_sub(length), end) else { return };
            let (values, _) = self.pitch.stretch(quiet, quiet + after);
            -values.iter().sum::<f64>() / after.max(1) as f64
        } else {
            let end = self.smooth.end();
            let Some((low, high)) = self.smooth.range(end.saturating_sub(length), end) else {
                return;
            };
            low + high
        };
        self.tally += TALLY * (vote - self.tally);
        let sign = if self.tally < 0.0 { -1.0 } else { 1.0 };
        if sign != self.sign {
            self.sign = sign;
            self.cycle = None;
            self.tops.clear();
        }
    }

    /// A maximum of the coarse pitch rate begins a cycle.
    fn swing(&mut self, stride: f64, open: bool) -> bool {
        let Some(m) = self.coarse.end().checked_sub(2).filter(|m| *m > 0) else { return false };
        let (a, here, b) = (self.coarse_at(m - 1), self.coarse_at(m), self.coarse_at(m + 1));
        let usual = self.tops.median().unwrap_or_else(|| {
            let all = self.coarse.range(0, m + 2).unwrap_or((0.0, 0.0));
            0.8 * if self.sign > 0.0 { all.1 } else { -all.0 }
        });
        if !(a < here && here >= b && here > SWING * usual && here > 0.0) {
            return false;
        }
        let at = m as f64 + parabola(a, here, b);
        let alike = here > ALIKE * usual;
        let Some(cycle) = self.cycle else {
            (self.expected, self.top) = (None, at);
            self.begin(Cycle { from: at, length: stride, number: 0, alike }, here, open);
            return true;
        };
        let gap = (at - cycle.from) / stride;
        if gap < ONE_STRIDE.0 {
            if gap < 0.2 && self.is_rather(at, here) {
                self.height = self.height.max(here);
                self.top = at;
                self.cycle = Some(Cycle { from: self.mid_swing(at, cycle.length), ..cycle });
            }
            return false;
        }
        let number = cycle.number + 2 * gap.round().max(1.0) as usize;
        let next = gap < ONE_STRIDE.1;
        if next {
            self.lengths.add(at - cycle.from);
        }
        let length = self.lengths.median().filter(|l| (l / stride - 1.0).abs() < 0.15);
        let length = length.unwrap_or(stride);
        let before = self.expected.map_or(self.top, |e| e + TRUST * (self.top - e));
        self.expected = next.then_some(before + stride);
        self.top = at;
        let from = self.mid_swing(at, length);
        // Where a swing is missing, the run may be over: the leg swings as high in some steps of a walk.
        let alike = alike && next;
        self.begin(Cycle { from, length, number, alike }, here, open);
        true
    }

    /// Of two maxima in one swing: whether the later one is mid-swing. Of two that are about equally high it is
    /// always the first or always the second, whichever comes a stride after the mid-swings before.
    fn is_rather(&self, at: f64, here: f64) -> bool {
        let equal = here > EQUAL * self.height && self.height > EQUAL * here;
        match self.expected.filter(|_| equal) {
            Some(expected) => (at - expected).abs() < (self.top - expected).abs(),
            None => here > self.height,
        }
    }

    /// Mid-swing at a maximum: one that comes much earlier or later than a stride after those before is another place
    /// of a broad swing.
    fn mid_swing(&self, at: f64, length: f64) -> f64 {
        let most = SHIFT * length;
        self.expected.map_or(at, |expected| expected + (at - expected).clamp(-most, most))
    }

    fn begin(&mut self, cycle: Cycle, height: f64, open: bool) {
        (self.cycle, self.height) = (Some(cycle), height);
        // While a run is on, swings unlike it do not change what is usual.
        if !open || cycle.alike {
            self.tops.add(height);
        }
    }
}

/// Place of the extremum of a parabola through three values, from the middle one.
pub(super) fn parabola(before: f64, here: f64, after: f64) -> f64 {
    let curvature = before - 2.0 * here + after;
    if curvature == 0.0 { 0.0 } else { (0.5 * (before - after) / curvature).clamp(-0.5, 0.5) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A swing of two maxima, of which now the first and now the second is the higher one, once a stride of 130 samples.
    fn pitch_radps(sample: usize) -> f64 {
        let (stride, phase) = (sample / 130, (sample % 130) as f64 / 130.0);
        let bump = |at: f64, wide: f64| (-0.5 * ((phase - at) / wide).powi(2)).exp();
        let more = if stride.is_multiple_of(3) { 0.8 } else { -0.8 };
        (13.0 + more) * bump(0.25, 0.05) + (13.0 - more) * bump(0.40, 0.05)
            - 12.0 * bump(0.75, 0.08)
    }

    #[test]
    fn mid_swing_of_two_maxima_is_always_the_same_one() {
        let mut limb = Limb::new(Placement::Foot, 200.0, 20.0, 0.035);
        let pace = Pace { stride: Some(130.0), open: true };
        limb.settle(Vector3::x());
        let mut starts: Vec<f64> = Vec::new();
        for sample in 0..40 * 130 {
            if limb.push(Vector3::new(pitch_radps(sample), 0.0, 0.0), &pace) {
                starts.extend(limb.cycle.map(|c| c.from));
            } else if let Some((last, cycle)) = starts.last_mut().zip(limb.cycle) {
                // The second maximum of the same swing.
                *last = cycle.from;
            }
        }
        let gaps: Vec<f64> = starts[3..].windows(2).map(|w| w[1] - w[0]).collect();
        assert!(gaps.len() > 30);
        assert!(gaps.iter().all(|gap| (gap - 130.0).abs() < 3.0), "{gaps:?}");
    }

    #[test]
    fn a_high_swing_after_a_missing_one_is_not_like_those_of_the_run() {
        let mut limb = Limb::new(Placement::Foot, 200.0, 20.0, 0.035);
        let pace = Pace { stride: Some(130.0), open: true };
        limb.settle(Vector3::x());
        let mut alike = Vec::new();
        for sample in 0..24 * 130 {
            // The eleventh and twelfth swings are missing.
            let quiet = (10 * 130..12 * 130).contains(&sample);
            let pitch = if quiet { 0.0 } else { pitch_radps(sample) };
            if limb.push(Vector3::new(pitch, 0.0, 0.0), &pace) {
                alike.extend(limb.cycle.map(|c| c.alike));
            }
        }
        assert_eq!(alike.len(), 22);
        let unlike: Vec<usize> = (0..22).filter(|i| !alike[*i]).collect();
        assert_eq!(unlike, [10], "{alike:?}");
    }
}
