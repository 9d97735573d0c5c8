//! Sensors whose clocks may differ and whose runs begin and end at other times.
//!
//! Evidence: the seconds in which each sensor runs. Where two sensors disagree at their own times and
//! agree when one is moved by some seconds, their clocks differ by that. A bout of both would be a run of
//! one and a walk of the other, so the sensor that is not the reference is left out, with the offset
//! that would bring it back.
//!
//! Limits: needs a start or an end of running; to a second or two only.

use crate::engine::best_for_cadence;
use crate::engine::clocks::numbers;
use crate::gait::activity::{self, Activity, ActivityParams, Second};
use crate::gait::envelope::envelope;
use crate::gait::seconds;
use crate::intake::{CleanStream, IntakeError, Prepared};

/// Seconds in which two sensors must disagree about running before an offset of their clocks is looked for
/// \[P\].
const DISAGREE: usize = 5;
/// Largest share of that disagreement that may remain at the offset for it to be accepted \[P\].
const LEFT: f64 = 0.3;
/// Largest offset of two clocks that is tried, in either direction, s \[P\].
const LARGEST: usize = 120;
/// Seconds that the two sensors must still share at an offset for it to be tried \[P\].
const OVERLAP: usize = 20;

/// Takes out the streams that run at other times than the reference.
pub(super) fn refuse(prepared: &mut Prepared, params: &ActivityParams) {
    let streams = &prepared.streams;
    let clocks = numbers(streams);
    if clocks.iter().all(|c| *c == clocks[0]) {
        return;
    }
    let reference = best_for_cadence(streams.iter().map(|s| s.site.placement));
    let masks: Vec<Vec<Option<bool>>> = streams.iter().map(|s| mask(s, params)).collect();
    let offsets: Vec<Option<i64>> = (0..streams.len())
        .map(|i| {
            let other = clocks[i] != clocks[reference];
            other.then(|| offset(&masks[reference], &masks[i])).flatten()
        })
        .collect();
    let other = streams[reference].site;
    let mut next = 0;
    let refused = &mut prepared.refused;
    prepared.streams.retain(|s| {
        let found = offsets[next];
        next += 1;
        if let Some(offset_s) = found {
            let site = s.site;
            refused.push((site, IntakeError::ClocksApart { site, other, offset_s }));
        }
        found.is_none()
    });
    if offsets.iter().any(Option::is_some) {
        prepared.rebase(prepared.cut.then_some(0.0));
    }
}

/// Whether each second since the recording's start is running; none where the stream has no data or
/// cannot tell.
fn mask(stream: &CleanStream, params: &ActivityParams) -> Vec<Option<bool>> {
    let start_s = stream.time_s(0.0);
    let known = |second: &Second| match second.activity {
        Activity::Unknown => None,
        activity => Some(activity == Activity::Running).filter(|_| second.t_s() + 0.5 >= start_s),
    };
    let of = |&span| activity::glances(&envelope(stream, span), stream.site.placement, params);
    let seen: Vec<_> = stream.spans.iter().flat_map(of).collect();
    let end_s = stream.time_s(stream.len().saturating_sub(1) as f64);
    seconds::agree(&seen, end_s, params).iter().map(known).collect()
}

/// Seconds to add to the times of `b` for its running to fall on that of `a`; none where they agree
/// as they are, or nowhere.
fn offset(a: &[Option<bool>], b: &[Option<bool>]) -> Option<i64> {
    let (as_is, _) = disagreement(a, b, 0)?;
    if as_is < DISAGREE {
        return None;
    }
    let reach = LARGEST as i64;
    let better = (-reach..=reach).filter_map(|lag| {
        let (seconds, both) = disagreement(a, b, lag)?;
        // A stretch of nothing but running fits a hundred offsets.
        both.then_some((seconds, lag))
    });
    let (seconds, lag) = better.min_by_key(|(seconds, lag)| (*seconds, lag.abs()))?;
    (lag.abs() >= 2 && seconds as f64 <= LEFT * as_is as f64).then_some(lag)
}

/// Seconds in which `a` and `b`, moved later by `lag`, disagree, and whether the common time holds
/// running and something else.
fn disagreement(a: &[Option<bool>], b: &[Option<bool>], lag: i64) -> Option<(usize, bool)> {
    let (mut seconds, mut common, mut runs) = (0, 0, 0);
    for (i, there) in b.iter().enumerate() {
        let Ok(k) = usize::try_from(i as i64 + lag) else { continue };
        if let (Some(Some(here)), Some(there)) = (a.get(k), there) {
            common += 1;
            runs += usize::from(*here);
            seconds += usize::from(here != there);
        }
    }
    (common >= OVERLAP).then_some((seconds, runs > 2 && common - runs > 2))
}
