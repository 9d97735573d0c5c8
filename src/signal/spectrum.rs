//! Power spectra by FFT, and Fourier coefficients of whole periods.

use core::f64::consts::TAU;
use std::sync::Arc;

use nalgebra::Complex;
use rustfft::{Fft, FftPlanner};

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

/// Fourier coefficients of cycles in equal steps, with the plan for one number of steps.
pub struct CycleLines {
    fft: Arc<dyn Fft<f64>>,
    buffer: Vec<Complex<f64>>,
    scratch: Vec<Complex<f64>>,
}

impl core::fmt::Debug for CycleLines {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("CycleLines").field("steps", &self.buffer.len()).finish()
    }
}

impl CycleLines {
    /// For cycles of `steps` samples.
    #[must_use]
    pub fn new(steps: usize) -> Self {
        let fft = FftPlanner::new().plan_fft_forward(steps);
        let scratch = vec![Complex::default(); fft.get_inplace_scratch_len()];
        Self { fft, buffer: vec![Complex::default(); steps], scratch }
    }

    /// Steps of a cycle.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.buffer.len()
    }

    /// Coefficients of the harmonics 0 up to half the steps, as [`harmonic`] gives them one by one; the last step of the
    /// cycle lies one before the next cycle. What a cycle lacks in steps counts as zeros, more are not looked at.
    pub fn of(&mut self, cycle: &[f64]) -> &[Complex<f64>] {
        self.buffer.fill(Complex::default());
        let scale = 1.0 / self.buffer.len().max(1) as f64;
        for (slot, v) in self.buffer.iter_mut().zip(cycle) {
            *slot = Complex::new(v * scale, 0.0);
        }
        self.fft.process_with_scratch(&mut self.buffer, &mut self.scratch);
        &self.buffer[..self.buffer.len() / 2 + 1]
    }
}

/// Complex Fourier coefficients of the harmonics 1 to `H` of `N` signals sampled at the same phases
/// (cycles), as [`harmonic`] gives them one by one; one sine and cosine a sample for all.
#[must_use]
pub fn harmonics<const N: usize, const H: usize>(
    signals: [&[f64]; N],
    phase_cycles: &[f64],
) -> [[Complex<f64>; N]; H] {
    let n = signals.iter().map(|s| s.len()).min().unwrap_or(0).min(phase_cycles.len());
    let mut sums = [[Complex::new(0.0, 0.0); N]; H];
    for (i, phase) in phase_cycles.iter().enumerate().take(n) {
        let (sin, cos) = (-TAU * phase).sin_cos();
        let turn = Complex::new(cos, sin);
        let mut power = Complex::new(1.0, 0.0);
        for row in &mut sums {
            power *= turn;
            for (sum, signal) in row.iter_mut().zip(signals) {
                *sum += power * signal[i];
            }
        }
    }
    if n > 0 {
        sums.iter_mut().flatten().for_each(|sum| *sum /= n as f64);
    }
    sums
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
