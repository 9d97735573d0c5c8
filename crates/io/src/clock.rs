//! The column of times as seconds: units, counters that begin anew, stamps too coarse, times from a rate.

use runform::recording::Stream;

use crate::headers::TimeUnit;
use crate::layout::{Layout, listed};
use crate::notice::ReadNotice;
use crate::numeric_table::Table;
use crate::packed;
use crate::{ReadError, ReadOptions};

/// Times that begin later are moved to 0 s while they are whole numbers, so that no digit is lost.
pub(crate) const OWN_CLOCK_S: f64 = 60.0;

/// Sample times in seconds, and how much they were shifted.
pub(crate) fn times(
    file: &str,
    layout: &Layout,
    table: &mut Table,
    options: &ReadOptions,
    notices: &mut Vec<ReadNotice>,
) -> Result<(Vec<f64>, f64), ReadError> {
    // Xsens writes the column and leaves it empty; the rate stands above the table.
    let empty = |c: usize| table.columns[c].iter().all(|v| v.is_nan());
    let told = table.facts.rate_hz.is_some();
    let Some((column, mut unit)) = layout.time.filter(|t| !(told && empty(t.0))) else {
        return without_times(file, layout, table, options, notices);
    };
    let mut t = core::mem::take(&mut table.columns[column]);
    if table.dated.contains(&column) {
        unit = TimeUnit::Seconds;
    }
    let wraps = counted_on(&mut t);
    if wraps > 0 {
        let name = &layout.names[column];
        let text = format!("the 32-bit counter \"{name}\" begins anew {wraps} times; counted on");
        notices.push(ReadNotice::new(file, text));
    }
    if let Some(rate_hz) = options.rate_hz
        && let Some(made) = overruled(file, &layout.names[column], (&t, unit), rate_hz, notices)?
    {
        return Ok((made, 0.0));
    }
    let Some(&first) = t.iter().find(|v| v.is_finite()) else {
        return if t.is_empty() { Err(no_rows(file)) } else { Ok((t, 0.0)) };
    };
    if unit == TimeUnit::Canonical {
        return Ok((t, 0.0));
    }
    let factor = if unit == TimeUnit::Unknown { inferred(file, &t, notices) } else { unit.to_s() };
    let shift = if (first * factor).abs() >= OWN_CLOCK_S { first } else { 0.0 };
    for v in &mut t {
        // First the shift, exact for whole nanoseconds, then the unit.
        *v = (*v - shift) * factor;
    }
    if let Some(rate_hz) = packed::spread(&mut t) {
        let text = format!("many rows share a time stamp: spread evenly, at {rate_hz:.3} Hz");
        notices.push(ReadNotice::new(file, text));
    }
    let shift_s = shift * factor;
    if shift != 0.0 {
        notices.push(ReadNotice::new(file, format!("times begin at {shift_s:.3} s; taken as 0 s")));
    }
    Ok((t, shift_s))
}

/// Times of a table that has none, from the rate that was given or that the lines before the table tell.
fn without_times(
    file: &str,
    layout: &Layout,
    table: &Table,
    options: &ReadOptions,
    notices: &mut Vec<ReadNotice>,
) -> Result<(Vec<f64>, f64), ReadError> {
    let (rate_hz, by) = match (options.rate_hz, table.facts.rate_hz) {
        (Some(hz), _) => (hz, "as given"),
        (None, Some(hz)) => (hz, "as the lines before the table tell"),
        (None, None) => {
            let columns = listed(&layout.names);
            return Err(ReadError::NoTime { file: file.to_owned(), columns });
        }
    };
    let n = table.columns.iter().map(Vec::len).max().unwrap_or(0);
    if n == 0 {
        return Err(no_rows(file));
    }
    let uniform = Stream::uniform_times(n, rate_hz).map_err(|_| ReadError::BadRate { rate_hz })?;
    let counter = layout.counter.map(|c| table.columns[c].as_slice());
    if let Some(counted) = counter.and_then(|c| from_counter(c, rate_hz)) {
        notices
            .push(ReadNotice::new(file, format!("times by the sample counter: {rate_hz} Hz {by}")));
        return Ok((counted, 0.0));
    }
    notices.push(ReadNotice::new(file, format!("no time column: {rate_hz} Hz {by}")));
    Ok((uniform, 0.0))
}

/// Times by the number of each sample, which tells of samples that were lost; `None` where it does not
/// count. Counters of 16 bits begin anew.
fn from_counter(counter: &[f64], rate_hz: f64) -> Option<Vec<f64>> {
    const WHOLE: f64 = 65_536.0;
    let first = *counter.first()?;
    let (mut before, mut begun) = (first, 0.0);
    let mut out = Vec::with_capacity(counter.len());
    for &number in counter {
        if number < before - WHOLE / 2.0 {
            begun += WHOLE;
        } else if number.is_nan() || number < before {
            return None;
        }
        before = number;
        out.push((number + begun - first) / rate_hz);
    }
    Some(out)
}

/// Counts a 32-bit counter on, and tells how often it began anew.
fn counted_on(t: &mut [f64]) -> usize {
    let mut counter = Counter::default();
    t.iter_mut().for_each(|v| *v = counter.next(*v));
    counter.wraps
}

/// A 32-bit counter that is counted on where it begins anew (Xsens DOT and `micros()` after 71.6 minutes). A
/// clock that was reset begins anew from anywhere: that is left to the intake.
#[derive(Debug, Default)]
pub(crate) struct Counter {
    wraps: usize,
    before: Option<f64>,
}

impl Counter {
    /// The value, counted on.
    pub(crate) fn next(&mut self, v: f64) -> f64 {
        const WHOLE: f64 = 4_294_967_296.0;
        const NEAR: f64 = WHOLE / 64.0;
        if !v.is_finite() {
            return v;
        }
        let at_the_end = self.before.is_some_and(|b| b > WHOLE - NEAR && b < WHOLE);
        self.wraps += usize::from(at_the_end && (0.0..NEAR).contains(&v));
        self.before = Some(v);
        v + self.wraps as f64 * WHOLE
    }
}

/// Rates that agree, as a ratio: a given rate is a nominal one.
const AGREE: core::ops::Range<f64> = 0.8..1.25;

/// Times from the given rate where the time column does not agree with it: sample numbers, stamps
/// that repeat, or no times at all. `None` where the column is the better clock.
fn overruled(
    file: &str,
    name: &str,
    (t, unit): (&[f64], TimeUnit),
    rate_hz: f64,
    notices: &mut Vec<ReadNotice>,
) -> Result<Option<Vec<f64>>, ReadError> {
    let bad = |_| ReadError::BadRate { rate_hz };
    let uniform = Stream::uniform_times(t.len(), rate_hz).map_err(bad)?;
    let forward = t.windows(2).filter(|w| w[1] > w[0]).count();
    let mut steps: Vec<f64> = t.windows(2).map(|w| w[1] - w[0]).filter(|d| *d > 0.0).collect();
    steps.sort_unstable_by(f64::total_cmp);
    let step = steps.get(steps.len() / 2).copied().unwrap_or(0.0);
    let mut say = |what: &str| {
        let text = format!("column \"{name}\" {what}; {rate_hz} Hz as given");
        notices.push(ReadNotice::new(file, text));
    };
    // Repeated stamps are useless even where those that differ have the right distance.
    let mostly = 10 * forward >= 9 * t.len().saturating_sub(1);
    let factors: &[f64] = match unit {
        TimeUnit::Unknown => &[1.0, 1e-3, 1e-6, 1e-9],
        _ => &[unit.to_s()],
    };
    if mostly && factors.iter().any(|f| AGREE.contains(&(step * f * rate_hz))) {
        return Ok(None);
    }
    let first = t.first().copied().unwrap_or(0.0);
    if mostly && step == 1.0 && t.iter().all(|v| v.fract() == 0.0) {
        say("holds sample numbers");
        return Ok(Some(t.iter().map(|v| (v - first) / rate_hz).collect()));
    }
    say("is no clock of that rate and is not used");
    Ok(Some(uniform))
}

fn no_rows(file: &str) -> ReadError {
    ReadError::NoRows { file: file.to_owned() }
}

/// Unit of times without a declared one: the first that gives a body-worn sensor's rate.
fn inferred(file: &str, t: &[f64], notices: &mut Vec<ReadNotice>) -> f64 {
    let Some((name, factor)) = time_unit(t) else { return 1.0 };
    if factor != 1.0 {
        notices.push(ReadNotice::new(file, format!("time stamps taken as {name}")));
    }
    factor
}

/// Name and factor of the unit in which stamps give a body-worn sensor's rate.
pub(crate) fn time_unit(t: &[f64]) -> Option<(&'static str, f64)> {
    let skip = (t.len() / 4096).max(1);
    let mut steps: Vec<f64> = (1..t.len())
        .step_by(skip)
        .map(|i| t[i] - t[i - 1])
        .filter(|d| *d > 0.0 && d.is_finite())
        .collect();
    steps.sort_unstable_by(f64::total_cmp);
    let step = steps.get(steps.len() / 2).copied().unwrap_or(0.0);
    // A step of exactly one is more likely a sample number than a millisecond: left to the intake.
    let units = [("s", 1.0), ("ms", 1e-3), ("us", 1e-6), ("ns", 1e-9)];
    let plausible = |factor: f64| (24.0..=4000.0).contains(&(1.0 / (step * factor)));
    units.into_iter().find(|u| plausible(u.1)).filter(|_| step != 1.0)
}
