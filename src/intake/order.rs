//! Decides which rows stay, and in what order, from the time stamps alone.
//!
//! Stamps that are not numbers and lone outliers are dropped, repeated stamps keep their first
//! row, a few backward steps are sorted. A clock that jumps back for good, many backward steps, or
//! many different samples under one stamp are refused: sorting those would mix samples up.
//!
//! Limits: two swapped rows whose stamps are right are put right; two swapped stamps over rows in
//! the right order look the same and are not.

use super::order_statistics::{median, stride};
use super::{Finding, IntakeError};
use crate::recording::Stream;

/// Stamps beyond this (three hundred years in ns) are not times.
const LARGEST: f64 = 1e19;
/// A backward jump longer than this is a reset clock, not a late packet.
const RESET_S: f64 = 0.5;

fn is_time(t: &f64) -> bool {
    t.abs() < LARGEST
}

/// Rows in time order. `None` as rows means every row as it is.
#[derive(Debug)]
pub(super) struct Ordered {
    pub rows: Option<Vec<usize>>,
    /// Median positive step, s.
    pub step_s: f64,
}

/// Orders the stream's rows.
pub(super) fn order(stream: &Stream, findings: &mut Vec<Finding>) -> Result<Ordered, IntakeError> {
    let t = stream.t_s();
    let step_s = median_step(t);
    if t.iter().all(is_time) && t.windows(2).all(|w| w[1] > w[0]) {
        return Ok(Ordered { rows: None, step_s });
    }
    let mut rows: Vec<usize> = (0..t.len()).filter(|&i| is_time(&t[i])).collect();
    let bad = t.len() - rows.len();
    if bad * 2 > t.len() {
        return Err(IntakeError::TimesNotFinite {
            site: stream.site(),
            count: bad,
            samples: t.len(),
            first: t.iter().position(|v| !is_time(v)).unwrap_or(0),
        });
    }
    let outliers = drop_outliers(t, &mut rows, step_s);
    if bad + outliers > 0 {
        findings.push(Finding::BadTimes { count: bad + outliers });
    }
    sort(stream, &mut rows, step_s, findings)?;
    drop_repeats(stream, &mut rows, step_s, findings)?;
    Ok(Ordered { rows: Some(rows), step_s })
}

/// Median of the positive steps; 0 when there is none.
fn median_step(t: &[f64]) -> f64 {
    steps_of(t.len(), |i| t[i] - t[i - 1])
}

/// Median of the positive steps between some rows; 0 when there is none.
pub(super) fn median_step_of(t: &[f64], rows: &[usize]) -> f64 {
    steps_of(rows.len(), |i| t[rows[i]] - t[rows[i - 1]])
}

fn steps_of(n: usize, step: impl Fn(usize) -> f64) -> f64 {
    let skip = stride(n);
    let mut steps: Vec<f64> =
        (1..n).step_by(skip).map(step).filter(|d| *d > 0.0 && d.is_finite()).collect();
    median(&mut steps)
}

/// Removes single stamps far off between neighbours that are in order. Returns how many.
fn drop_outliers(t: &[f64], rows: &mut Vec<usize>, step_s: f64) -> usize {
    let before = rows.len();
    let far = 2.5 * step_s;
    let keep: Vec<bool> = (0..before)
        .map(|i| {
            let here = t[rows[i]];
            let Some(next) = rows.get(i + 1).map(|&r| t[r]) else {
                return true;
            };
            let Some(previous) = i.checked_sub(1).map(|p| t[rows[p]]) else {
                return here - next <= far;
            };
            let neighbours_agree = next > previous && next - previous < 20.0 * step_s;
            !(neighbours_agree && (here - next > far || previous - here > far))
        })
        .collect();
    let mut flags = keep.iter();
    rows.retain(|_| flags.next().copied().unwrap_or(true));
    before - rows.len()
}

fn sort(
    stream: &Stream,
    rows: &mut [usize],
    step_s: f64,
    findings: &mut Vec<Finding>,
) -> Result<(), IntakeError> {
    let t = stream.t_s();
    let reset = RESET_S.max(20.0 * step_s);
    let (mut count, mut first, mut jump) = (0, 0, None);
    for w in rows.windows(2) {
        let (a, b) = (t[w[0]], t[w[1]]);
        if b < a {
            if count == 0 {
                first = w[1];
            }
            count += 1;
            if a - b > reset && jump.is_none() {
                jump = Some((w[1], a, b));
            }
        }
    }
    if count == 0 {
        return Ok(());
    }
    let (site, samples) = (stream.site(), t.len());
    if count > (rows.len() / 100).max(3) {
        return Err(IntakeError::Unordered { site, count, samples, first });
    }
    if let Some((sample, from_s, to_s)) = jump.or_else(|| overlap(stream, rows, step_s)) {
        return Err(IntakeError::ClockReset { site, sample, from_s, to_s });
    }
    rows.sort_by(|&a, &b| t[a].total_cmp(&t[b]));
    findings.push(Finding::UnorderedTimes { count });
    Ok(())
}

/// Most rows with stamps that earlier rows already have; more mean that the clock was set back.
const FEW_SHARED: usize = 3;

/// Rows after a backward jump whose times were taken already, with other values: the clock was set
/// back. Rows that fill a hole came late, rows with the same values came twice.
fn overlap(stream: &Stream, rows: &[usize], step_s: f64) -> Option<(usize, f64, f64)> {
    let (t, acc) = (stream.t_s(), stream.acc().columns());
    let jumps = (1..rows.len()).filter(|&i| t[rows[i]] < t[rows[i - 1]]);
    for i in jumps {
        let (from_s, to_s) = (t[rows[i - 1]], t[rows[i]]);
        // The rows before the jump that lie after its goal, in order of time.
        let mut before: Vec<usize> =
            rows[..i].iter().rev().take_while(|&&r| t[r] >= to_s - 2.0 * step_s).copied().collect();
        before.sort_by(|&a, &b| t[a].total_cmp(&t[b]));
        let shared = rows[i..].iter().take_while(|&&r| t[r] <= from_s).filter(|&&row| {
            let next = before.partition_point(|&b| t[b] < t[row]);
            let near = before[next.saturating_sub(1)..(next + 1).min(before.len())].iter();
            let near =
                near.min_by(|&&a, &&b| (t[a] - t[row]).abs().total_cmp(&(t[b] - t[row]).abs()));
            near.is_some_and(|&b| {
                (t[b] - t[row]).abs() < 0.5 * step_s
                    && acc.iter().any(|c| c[b].to_bits() != c[row].to_bits())
            })
        });
        if shared.count() > FEW_SHARED {
            return Some((rows[i], from_s, to_s));
        }
    }
    None
}

/// Keeps the first row of each stamp. Rows that repeat in full are harmless in any number.
fn drop_repeats(
    stream: &Stream,
    rows: &mut Vec<usize>,
    step_s: f64,
    findings: &mut Vec<Finding>,
) -> Result<(), IntakeError> {
    let t = stream.t_s();
    let acc = stream.acc().columns();
    // Times closer than this count as repeats.
    let nearest = 1e-3 * step_s;
    let before = rows.len();
    let mut differing = 0;
    rows.dedup_by(|later, earlier| {
        let repeated = t[*later] - t[*earlier] <= nearest;
        if repeated && acc.iter().any(|c| c[*later].to_bits() != c[*earlier].to_bits()) {
            differing += 1;
        }
        repeated
    });
    let count = before - rows.len();
    if differing > (before / 10).max(3) {
        let (site, samples) = (stream.site(), t.len());
        return Err(IntakeError::CoarseTimes { site, count: differing, samples });
    }
    if count > 0 {
        findings.push(Finding::DuplicateTimes { count });
    }
    Ok(())
}
