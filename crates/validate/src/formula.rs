//! Formulas that are tried on tables of means, with the library's own code where it has one.

use runform::metrics::force::sine_peak_bw;

use crate::ValidateError;
use crate::evidence::{Evidence, Pair};
use crate::manifest::{Line, Reference};
use crate::pattern::Names;
use crate::references::kept;
use crate::table::Table;

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

/// Tries a formula on a table of means; `times` are the columns of contact and step time.
pub(crate) fn compare(
    table: &Table,
    reference: &Reference,
    line: &Line,
) -> Result<Evidence, ValidateError> {
    let mut out = Evidence::default();
    let (Some(formula), Some([contact, step])) =
        (Formula::by_name(&line.quantity), &reference.times)
    else {
        return Ok(out);
    };
    let rows: Vec<usize> = (0..table.len()).collect();
    for (row, keep) in kept(table, &rows, (reference, line), &Names::new())?.into_iter().enumerate()
    {
        let truth = table.number(row, line.column.as_deref().unwrap_or_default())?;
        let (contact_s, step_s) = (table.number(row, contact)?, table.number(row, step)?);
        if !(keep && truth.is_finite() && contact_s.is_finite() && step_s.is_finite()) {
            continue;
        }
        let text = |c: &Option<String>| c.as_ref().map(|c| table.text(row, c)).transpose();
        let subject = text(&reference.subject)?.unwrap_or_default().to_owned();
        let speed = reference.speed_mps.as_ref().map(|c| table.number(row, c)).transpose()?;
        out.pairs.push(Pair {
            trial: format!("{subject}:{row}"),
            subject,
            reference: truth,
            measured: formula.of(contact_s, step_s),
            speed_mps: speed,
            cadence_spm: Some(60.0 / step_s),
            flagged: false,
        });
    }
    Ok(out)
}
