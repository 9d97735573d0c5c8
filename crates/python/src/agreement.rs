//! How well two ways of measuring agree. Each function gives pairs of name and number.

use pyo3::prelude::*;
use runform::agreement::{
    AgreementError, Detection, ErrorSummary, Event, Interval, Paired, Ratings, concordance,
    limits_varying_truth, match_events, minimal_detectable_change,
};

use crate::arrays::{column, columns};
use crate::errors::usage;

type Named = Vec<(&'static str, Option<f64>)>;

fn raise(py: Python<'_>, error: AgreementError) -> PyErr {
    usage(py, error, "agreement")
}

fn both(
    reference: &Bound<'_, PyAny>,
    measured: &Bound<'_, PyAny>,
) -> PyResult<(Vec<f64>, Vec<f64>)> {
    Ok((column(reference, "reference")?, column(measured, "measured")?))
}

fn ends(
    low: &'static str,
    high: &'static str,
    interval: Interval,
) -> [(&'static str, Option<f64>); 2] {
    [(low, Some(interval.low)), (high, Some(interval.high))]
}

/// Limits of agreement of independent pairs (Bland & Altman 1986), each with its interval.
#[pyfunction]
pub(crate) fn agreement_limits(
    py: Python<'_>,
    reference: &Bound<'_, PyAny>,
    measured: &Bound<'_, PyAny>,
    confidence: f64,
) -> PyResult<Named> {
    let (reference, measured) = both(reference, measured)?;
    let made = Paired::new(&reference, &measured).and_then(|p| p.limits(confidence));
    let l = made.map_err(|e| raise(py, e))?;
    let mut out = vec![("n", Some(l.n as f64)), ("bias", Some(l.bias)), ("sd", Some(l.sd))];
    out.extend(ends("low", "high", l.limits));
    out.extend(ends("bias_low", "bias_high", l.bias_interval));
    out.extend(ends("low_low", "low_high", l.low_interval));
    out.extend(ends("high_low", "high_high", l.high_interval));
    Ok(out)
}

/// Limits of agreement with several pairs of each subject (Bland & Altman 2007).
#[pyfunction]
pub(crate) fn agreement_repeated(py: Python<'_>, errors: Vec<Bound<'_, PyAny>>) -> PyResult<Named> {
    let errors =
        errors.iter().map(|e| column(e, "errors of a subject")).collect::<PyResult<Vec<_>>>()?;
    let l = limits_varying_truth(&errors).map_err(|e| raise(py, e))?;
    let mut out = vec![
        ("subjects", Some(l.subjects as f64)),
        ("n", Some(l.n as f64)),
        ("bias", Some(l.bias)),
        ("sd_between", Some(l.sd_between)),
        ("sd_within", Some(l.sd_within)),
        ("sd", Some(l.sd)),
    ];
    out.extend(ends("low", "high", l.limits));
    Ok(out)
}

/// Intraclass correlations of a table with a row a target and a column a rater.
#[pyfunction]
pub(crate) fn agreement_icc(
    py: Python<'_>,
    ratings: &Bound<'_, PyAny>,
    confidence: f64,
) -> PyResult<Named> {
    let raters = columns(ratings, "ratings")?;
    let targets = raters.first().map_or(0, Vec::len);
    let rows: Vec<Vec<f64>> = (0..targets).map(|i| raters.iter().map(|r| r[i]).collect()).collect();
    let made = Ratings::new(&rows)
        .and_then(|r| Ok((r, r.agreement(confidence)?, r.consistency(confidence)?)));
    let (r, agreement, consistency) = made.map_err(|e| raise(py, e))?;
    let mut out = vec![
        ("targets", Some(r.targets as f64)),
        ("raters", Some(r.raters as f64)),
        ("agreement", Some(agreement.value)),
    ];
    out.extend(ends("agreement_low", "agreement_high", agreement.interval));
    out.push(("consistency", Some(consistency.value)));
    out.extend(ends("consistency_low", "consistency_high", consistency.interval));
    let error = r.standard_error(true);
    out.push(("standard_error", Some(error)));
    out.push(("smallest_change", Some(minimal_detectable_change(error))));
    Ok(out)
}

/// Errors summed up, with Pearson's and Lin's coefficients where they are defined.
#[pyfunction]
pub(crate) fn agreement_errors(
    py: Python<'_>,
    reference: &Bound<'_, PyAny>,
    measured: &Bound<'_, PyAny>,
) -> PyResult<Named> {
    let (reference, measured) = both(reference, measured)?;
    let pairs = Paired::new(&reference, &measured).map_err(|e| raise(py, e))?;
    let summary = pairs.summary().map_err(|e| raise(py, e))?;
    let mut out = summed(summary);
    out.push(("pearson", pairs.pearson().ok()));
    out.push(("concordance", concordance(&pairs, 0.95).ok().map(|c| c.value)));
    Ok(out)
}

fn summed(s: ErrorSummary) -> Named {
    vec![
        ("n", Some(s.n as f64)),
        ("bias", Some(s.mean)),
        ("median", Some(s.median)),
        ("sd", s.sd),
        ("rmse", Some(s.rmse)),
        ("mae", Some(s.mae)),
        ("max_abs", Some(s.max_abs)),
    ]
}

type Matched = (Vec<(usize, usize)>, Vec<usize>, Vec<usize>, Named);

/// Events matched one to one in time: pairs, missed, extra, and what they add up to.
#[pyfunction]
pub(crate) fn agreement_match(
    py: Python<'_>,
    reference: &Bound<'_, PyAny>,
    measured: &Bound<'_, PyAny>,
    tolerance_s: f64,
    reference_sides: Option<Vec<Option<String>>>,
    measured_sides: Option<Vec<Option<String>>>,
) -> PyResult<Matched> {
    let (reference, measured) = both(reference, measured)?;
    let reference = events(py, &reference, reference_sides)?;
    let measured = events(py, &measured, measured_sides)?;
    let made = match_events(&reference, &measured, tolerance_s).map_err(|e| raise(py, e))?;
    let window = (f64::NEG_INFINITY, f64::INFINITY);
    let score = Detection::of(&reference, &measured, &made, window);
    let mut out = score.summary().map(summed).unwrap_or_default();
    out.extend([
        ("precision", score.precision()),
        ("recall", score.recall()),
        ("f1", score.f1()),
        ("side_agreement", score.side_agreement()),
    ]);
    Ok((made.pairs, made.missed, made.extra, out))
}

fn events(
    py: Python<'_>,
    times: &[f64],
    sides: Option<Vec<Option<String>>>,
) -> PyResult<Vec<Event<String>>> {
    let sides = sides.unwrap_or_else(|| vec![None; times.len()]);
    if sides.len() != times.len() {
        let words = format!("{} sides for {} events; give one for each", sides.len(), times.len());
        return Err(usage(py, words, "length_mismatch"));
    }
    Ok(times.iter().zip(sides).map(|(t_s, side)| Event { t_s: *t_s, side }).collect())
}
