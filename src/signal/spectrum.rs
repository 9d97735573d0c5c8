//! Power spectra by FFT, and Fourier coefficients of whole periods.

use core::f64::consts::TAU;

use nalgebra::Complex;
use rustfft::FftPlanner;

/// Plans and buffers for power spectra, kept between calls.
pub struct Spectrum {
    planner: FftPlanner<f64>,
    buffer: Vec<rustfft::num_complex::Complex<f64>>,
}

impl Default for Spectrum {
    fn default() -> Self {
        Self { planner: FftPlanner::new(), buffer: Vec::new() }
    }
}

impl core::fmt::Debug for Spectrum {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Spectrum").field("capacity", &self.buffer.capacity()).finish()
    }
}

impl Spectrum {
    /// One-sided power spectral density of the mean-free signal (unit² / Hz), without a window,
    /// zero-padded to `n_fft` points (at least the signal's length). Bin k is at k·rate/n_fft.
    ///
    /// The scaling divides by the signal's own length, so padding interpolates the spectrum and
    /// does not change its level (Parseval: the sum times the bin width is the variance).
    pub fn density(&mut self, signal: &[f64], rate_hz: f64, n_fft: usize) -> Vec<f64> {
        let n = signal.len();
        if n == 0 {
            return Vec::new();
        }
        let n_fft = n_fft.max(n);
        let mean = signal.iter().sum::<f64>() / n as f64;
        self.buffer.clear();
        self.buffer
            .extend(signal.iter().map(|v| rustfft::num_complex::Complex::new(v - mean, 0.0)));
        self.buffer.resize(n_fft, rustfft::num_complex::Complex::new(0.0, 0.0));
        self.planner.plan_fft_forward(n_fft).process(&mut self.buffer);
        let scale = 1.0 / (rate_hz * n as f64);
        (0..=n_fft / 2)
            .map(|k| {
                let once = k == 0 || 2 * k == n_fft;
                self.buffer[k].norm_sqr() * scale * if once { 1.0 } else { 2.0 }
            })
            .collect()
    }
}

/// Complex Fourier coefficient of harmonic `h` of a signal sampled at the given phases (cycles):
/// mean of x·exp(−2πi·h·phase).
#[must_use]
pub fn harmonic(signal: &[f64], phase_cycles: &[f64], h: usize) -> Complex<f64> {
    let n = signal.len().min(phase_cycles.len());
    if n == 0 {
        return Complex::new(0.0, 0.0);
    }
    let mut sum = Complex::new(0.0, 0.0);
    for (x, phase) in signal.iter().zip(phase_cycles) {
        let angle = -TAU * h as f64 * phase;
        sum += Complex::new(angle.cos(), angle.sin()) * *x;
    }
    sum / n as f64
}
