//! What can be wrong with a signal operation's arguments.

use thiserror::Error;

/// An argument that a signal operation cannot work with.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[non_exhaustive]
pub enum SignalError {
    /// A cut-off outside the open interval from 0 to half the sampling rate.
    #[error(
        "cut-off {cutoff_hz} Hz is not between 0 and half the sampling rate ({nyquist_hz} Hz); \
         lower the cut-off or record at a higher rate"
    )]
    Cutoff {
        /// Cut-off asked for, Hz.
        cutoff_hz: f64,
        /// Half the sampling rate, Hz.
        nyquist_hz: f64,
    },
    /// A cut-off so low, or a pass band so narrow, that double precision cannot hold the filter.
    #[error(
        "a band of {width_hz} Hz is too narrow to filter at {rate_hz} Hz; reduce the rate first"
    )]
    Narrow {
        /// Width of the narrowest band, Hz.
        width_hz: f64,
        /// Sampling rate, Hz.
        rate_hz: f64,
    },
    /// A filter order of zero or beyond what double precision carries.
    #[error("filter order {order} is not between 1 and 12")]
    Order {
        /// Order asked for.
        order: usize,
    },
    /// A signal too short for the operation.
    #[error("signal of {len} samples is too short; at least {needed} are needed")]
    TooShort {
        /// Samples given.
        len: usize,
        /// Samples needed.
        needed: usize,
    },
    /// Columns of unequal length.
    #[error("signals of {a} and {b} samples must have the same length")]
    Lengths {
        /// Length of the first.
        a: usize,
        /// Length of the second.
        b: usize,
    },
}
