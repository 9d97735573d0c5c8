//! Where mid-stance lies in the cycle of steps, from the vertical force of the last stride.
//!
//! The finals mark mid-stance as the maximum of the force band-passed around the step frequency, which
//! needs the steps that follow. Over exactly one stride (two steps) the Fourier coefficient of the step
//! frequency sees neither gravity nor the stride's own lower line nor the impact's upper ones, so its
//! phase gives the same maximum from the past alone. The phase belongs to the stride's middle, one step
//! ago; counted on from there by the step time.
//!
//! Known error: a change of pace of 3 % from one step to the next moves the mark by 3 % of a step. The
//! marks only bound the search for contacts, which allows a seventh of a step.

use core::f64::consts::TAU;

use super::ring::Ring;

/// The wave of steps in the last stride.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Beat {
    /// A mid-stance near the middle of the stride, number of a sample.
    pub(super) mid: f64,
    /// Amplitude of the wave.
    pub(super) size: f64,
}

/// The wave of a step time (samples) in the latest stride; `None` before one stride was seen.
pub(super) fn beat(force: &Ring, step: f64) -> Option<Beat> {
    let count = (2.0 * step).round() as usize;
    if count < 8 || force.end() < count {
        return None;
    }
    let (values, first) = force.stretch(force.end() - count, force.end());
    if values.len() < count {
        return None;
    }
    let (sin, cos) = (TAU * 2.0 / count as f64).sin_cos();
    let (mut turn_re, mut turn_im) = (1.0, 0.0);
    let (mut re, mut im) = (0.0, 0.0);
    for v in values {
        re += v * turn_re;
        im += v * turn_im;
        (turn_re, turn_im) = (turn_re * cos - turn_im * sin, turn_re * sin + turn_im * cos);
    }
    // Counted from the first sample the wave is cos(w·(x − mid)), so its coefficient has the angle w·mid.
    let own_step = 0.5 * count as f64;
    let in_own = im.atan2(re) / TAU * own_step;
    let middle = 0.5 * (count as f64 - 1.0);
    let near = in_own + ((middle - in_own) / own_step).round() * own_step;
    Some(Beat { mid: first as f64 + near, size: 2.0 * re.hypot(im) / count as f64 })
}

impl Beat {
    /// The mid-stance nearest to `guess`.
    pub(super) fn nearest(&self, guess: f64, step: f64) -> f64 {
        self.mid + ((guess - self.mid) / step).round() * step
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beat_is_the_maximum_of_the_wave_whatever_the_offset() {
        let mut ring = Ring::new(200);
        for i in 0..333 {
            let phase = TAU * (f64::from(i) - 7.0) / 36.0;
            ring.push(
                1.0 + 1.2 * phase.cos() + 0.3 * (2.0 * phase).sin() + 0.2 * (0.5 * phase).cos(),
            );
        }
        let beat = beat(&ring, 36.0).expect("a stride");
        let off = (beat.nearest(310.0, 36.0) - 7.0) / 36.0;
        assert!((off - off.round()).abs() < 1e-6);
        assert!((beat.size - 1.2).abs() < 1e-6);
    }
}
