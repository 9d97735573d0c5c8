//! Regularity, complexity and stability of series and of nearly periodic signals: pure functions
//! that know nothing of gait. Where the cost grows with the square of the length, the length is
//! bounded by the caller.

mod dfa;
mod divergence;
mod harmonic_ratio;
mod regularity;
mod rms_ratio;
mod sample_entropy;

pub use dfa::{Fluctuation, dfa_alpha, dfa_windows, fluctuations};
pub use divergence::{Embedding, divergence, embed, exponent, slope};
pub(crate) use harmonic_ratio::ratio_of;
pub use harmonic_ratio::{HARMONICS, Parity, harmonic_ratio};
pub use regularity::{regularity, unbiased_autocorrelation};
pub use rms_ratio::rms_ratio;
pub use sample_entropy::sample_entropy;
