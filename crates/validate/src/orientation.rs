//! Inclination against optical attitudes, compared with the published filter on the same samples.

use nalgebra::{Quaternion, UnitQuaternion, Vector3};
use runform::orientation::smoother::smooth;
use runform::orientation::vqf::{Integration, Vqf, VqfParams};
use runform::recording::{Recording, Stream};

use crate::ValidateError;
use crate::cases::Case;
use crate::evidence::{Evidence, Pair};
use crate::manifest::{Line, Reference};
use crate::table::Table;

type Attitudes = Vec<UnitQuaternion<f64>>;

/// The error of a filter (measured) beside that of VQF with its published parameters (reference),
/// both as inclination RMSE in degrees over the rows that count. Row `i` of the table must be
/// sample `i`. With `_aligned` each filter is scored at the latency of the optical system, within
/// a few samples, that suits it best: the two systems of a data set need not share a clock exactly.
pub(crate) fn compare(
    case: &Case,
    recording: &Recording,
    line: &Line,
    reference: &Reference,
    table: &Table,
) -> Result<Evidence, ValidateError> {
    let mut out = Evidence::default();
    let Some(stream) = recording.streams().first() else { return Ok(out) };
    let (Some(columns), Some(samples)) = (&reference.quaternion, samples(stream)) else {
        return Ok(out);
    };
    let truth = truth(table, columns)?;
    let mut scored = Vec::new();
    for (row, known) in truth.iter().enumerate().take(samples.list.len()) {
        let mut counts = known.is_some();
        for (column, condition) in reference.rows.iter().chain(&line.rows) {
            counts &= table.holds(row, column, condition)?;
        }
        if counts {
            scored.push(row);
        }
    }
    if scored.is_empty() {
        return Ok(out);
    }
    let error = |q: &Attitudes| {
        if line.quantity.ends_with("_aligned") {
            let tried = (-8..=12).map(|k| rmse_deg(q, &truth, &scored, f64::from(k) * 0.25));
            tried.fold(f64::INFINITY, f64::min)
        } else {
            rmse_deg(q, &truth, &scored, 0.0)
        }
    };
    let own = if line.quantity.starts_with("inclination_smoothed") {
        smooth_all(stream, samples.rate_hz)
    } else {
        let hold = line.quantity.starts_with("inclination_forward_hold");
        let integration = if hold { Integration::Hold } else { Integration::Trapezoid };
        forward(&samples, &VqfParams { integration, ..VqfParams::default() })
    };
    out.pairs.push(Pair {
        trial: case.trial.clone(),
        subject: case.subject.clone(),
        reference: error(&forward(&samples, &VqfParams::published())),
        measured: error(&own),
        speed_mps: None,
        cadence_spm: None,
        flagged: false,
    });
    Ok(out)
}

/// Specific force and angular rate at each sample, SI.
struct Samples {
    list: Vec<(Vector3<f64>, Vector3<f64>)>,
    rate_hz: f64,
}

fn samples(stream: &Stream) -> Option<Samples> {
    let (acc, gyr) = (stream.acc_unit().to_mps2()?, stream.gyr_unit().to_radps()?);
    let list =
        stream.acc().iter().zip(stream.gyr()?.iter()).map(|(a, g)| (a * acc, g * gyr)).collect();
    let times = stream.t_s();
    let rate_hz = (times.len() as f64 - 1.0) / (times.last()? - times.first()?);
    rate_hz.is_finite().then_some(Samples { list, rate_hz })
}

fn forward(samples: &Samples, params: &VqfParams) -> Attitudes {
    let mut filter = Vqf::new(params, 1.0 / samples.rate_hz);
    let step = |(acc, gyr): &(Vector3<f64>, Vector3<f64>)| {
        filter.step(*gyr, *acc);
        filter.attitude()
    };
    samples.list.iter().map(step).collect()
}

fn smooth_all(stream: &Stream, rate_hz: f64) -> Attitudes {
    let scaled = |axes: &runform::recording::Axes, scale: f64| {
        runform::recording::Axes::from_samples(axes.iter().map(|v| v * scale))
    };
    let scales = stream.acc_unit().to_mps2().zip(stream.gyr_unit().to_radps());
    match (stream.gyr(), scales) {
        (Some(gyr), Some((a, g))) => {
            smooth(&scaled(stream.acc(), a), &scaled(gyr, g), rate_hz, &VqfParams::default()).q
        }
        _ => Vec::new(),
    }
}

fn truth(
    table: &Table,
    columns: &[String; 4],
) -> Result<Vec<Option<UnitQuaternion<f64>>>, ValidateError> {
    let mut parts = Vec::new();
    for column in columns {
        parts.push(table.numbers(column)?);
    }
    let at = |i: usize| Quaternion::new(parts[0][i], parts[1][i], parts[2][i], parts[3][i]);
    let unit = |q: Quaternion<f64>| {
        q.coords.iter().all(|v| v.is_finite()).then(|| UnitQuaternion::new_normalize(q))
    };
    Ok((0..table.len()).map(|i| unit(at(i))).collect())
}

/// Inclination RMSE when sample `i` is compared with the optical attitude `late` samples before.
fn rmse_deg(
    q: &Attitudes,
    truth: &[Option<UnitQuaternion<f64>>],
    scored: &[usize],
    late: f64,
) -> f64 {
    let squares = scored.iter().filter_map(|&i| {
        let place = i as f64 - late;
        let (k, part) = (place.floor(), place - place.floor());
        if k < 0.0 {
            return None;
        }
        let a = truth.get(k as usize)?.as_ref()?;
        let b = if part == 0.0 { a } else { truth.get(k as usize + 1)?.as_ref()? };
        let error = inclination_deg(q.get(i)?, &a.nlerp(b, part));
        Some(error * error)
    });
    let (sum, n) = squares.fold((0.0, 0.0), |(s, n), v| (s + v, n + 1.0));
    (sum / n).sqrt()
}

/// Angle between the two ideas of up, deg.
fn inclination_deg(a: &UnitQuaternion<f64>, b: &UnitQuaternion<f64>) -> f64 {
    let up = |q: &UnitQuaternion<f64>| q.inverse_transform_vector(&Vector3::z());
    let (a, b) = (up(a), up(b));
    a.cross(&b).norm().atan2(a.dot(&b)).to_degrees()
}
