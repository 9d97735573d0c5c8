//! Formulas that are tried on tables of means, with the library's own code where it has one.

use runform::metrics::force::sine_peak_bw;

/// A formula of contact time (s) and step time (s).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Formula {
    FlightTime,
    DutyFactor,
    SinePeak,
    Impulse,
}

impl Formula {
    pub(crate) const NAMES: &'static str =
        "formula_flight_time, formula_duty_factor, formula_sine_peak or formula_impulse";

    pub(crate) fn by_name(name: &str) -> Option<Self> {
        match name {
            "formula_flight_time" => Some(Self::FlightTime),
            "formula_duty_factor" => Some(Self::DutyFactor),
            "formula_sine_peak" => Some(Self::SinePeak),
            "formula_impulse" => Some(Self::Impulse),
            _ => None,
        }
    }

    /// Flight time, s; contact over stride time; peak of a half-sine, BW; vertical impulse of a
    /// step, BW·s, which is the weight times the step time.
    pub(crate) fn of(self, contact_s: f64, step_s: f64) -> f64 {
        match self {
            Self::FlightTime => step_s - contact_s,
            Self::DutyFactor => contact_s / (2.0 * step_s),
            Self::SinePeak => sine_peak_bw(contact_s, step_s),
            Self::Impulse => step_s,
        }
    }
}
