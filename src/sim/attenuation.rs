//! How much of an impact arrives higher up: closed form of the vibrations, and of whole signals.

use core::f64::consts::TAU;

use rustfft::num_complex::Complex;

use super::curve::Tone;
use super::runner::{Impacts, Transient};

/// Band of shock attenuation, Hz (Shorten & Winslow 1992).
const BAND_HZ: (u32, u32) = (9, 20);
/// Lines of the band per hertz.
const LINES_PER_HZ: u32 = 2;

impl Transient {
    /// Spectrum of the vibration's vertical acceleration at a frequency: magnitude in g per Hz.
    #[must_use]
    pub fn spectrum_g_per_hz(&self, frequency_hz: f64) -> f64 {
        let (re, im) = Tone::unit(self.frequency_hz).spectrum(frequency_hz);
        self.peak_g * re.hypot(im)
    }

    /// Transfer of the vibration from `self` to `above` at a frequency, dB, negative when it arrives
    /// smaller. The rigid movement of the segments is not in it.
    #[must_use]
    pub fn transfer_db(&self, above: &Self, frequency_hz: f64) -> f64 {
        let spectrum = |t: &Self| t.spectrum_g_per_hz(frequency_hz);
        20.0 * (spectrum(above) / spectrum(self)).log10()
    }
}

impl Impacts {
    /// Mean transfer of the vibrations from shank to pelvis over 9–20 Hz, dB; NaN without any.
    #[must_use]
    pub fn shank_to_pelvis_9_20_db(&self) -> f64 {
        let lines = lines_hz();
        let n = lines.len() as f64;
        lines.into_iter().map(|f| self.shank.transfer_db(&self.pelvis, f)).sum::<f64>() / n
    }
}

fn lines_hz() -> Vec<f64> {
    (BAND_HZ.0 * LINES_PER_HZ..=BAND_HZ.1 * LINES_PER_HZ)
        .map(|i| f64::from(i) / f64::from(LINES_PER_HZ))
        .collect()
}

/// Intervals of a contact on which axial forces are looked at.
const N: usize = 128;

/// Mean of 9–20 Hz of the power above over the power below, dB: axial forces in contact, linear
/// trend removed, no window. `forces` gives the one below and the one above at a time.
pub(super) fn in_contact_db(ic: f64, tc: f64, forces: impl Fn(f64) -> [f64; 2]) -> f64 {
    let step = (tc - ic) / N as f64;
    let (mut below, mut above) = (Vec::with_capacity(N + 1), Vec::with_capacity(N + 1));
    for i in 0..=N {
        let [low, high] = forces(ic + step * i as f64);
        below.push(low);
        above.push(high);
    }
    detrend(&mut below);
    detrend(&mut above);
    let power = |y: &[f64], turn: Complex<f64>| {
        // Horner's rule for the sum of y·turnⁱ.
        y.iter().rev().fold(Complex::new(0.0, 0.0), |sum, v| sum * turn + v).norm_sqr()
    };
    let lines = lines_hz();
    let n = lines.len() as f64;
    let ratio = |f: f64| {
        let turn = Complex::from_polar(1.0, TAU * f * step);
        10.0 * (power(&above, turn) / power(&below, turn)).log10()
    };
    lines.into_iter().map(ratio).sum::<f64>() / n
}

/// Removes the least-squares line of evenly spaced samples.
fn detrend(y: &mut [f64]) {
    let n = y.len() as f64;
    let centre = (n - 1.0) / 2.0;
    let mean = y.iter().sum::<f64>() / n;
    let slope = y.iter().enumerate().map(|(i, v)| (i as f64 - centre) * v).sum::<f64>()
        / y.iter().enumerate().map(|(i, _)| (i as f64 - centre).powi(2)).sum::<f64>();
    for (i, v) in y.iter_mut().enumerate() {
        *v -= mean + slope * (i as f64 - centre);
    }
}
