//! Many rows with one stamp: whole seconds, or tenths as spreadsheets show them. The rows of a stamp are
//! spread over the time to the next one, where they come steadily enough.

/// Rows of one stamp.
#[derive(Debug, Clone, Copy)]
struct Group {
    t: f64,
    first: usize,
    n: usize,
}

/// Fewer rows a stamp are jitter of the stamps, which the intake knows.
const LEAST_ROWS: usize = 8;
const LEAST_GROUPS: usize = 4;
/// Coarser stamps than this come from rounding, not from a clock, s.
const COARSE_S: f64 = 0.09;
/// Rows of whole groups may differ by this share.
const STEADY: f64 = 0.1;

/// Spreads stamps of whole seconds or tenths; the rate if that was needed and could be done, Hz.
pub(crate) fn spread(t: &mut [f64]) -> Option<f64> {
    if t.windows(2).filter(|w| w[0] == w[1]).count() * 2 < t.len() {
        return None;
    }
    let groups = groups(t)?;
    let inner = groups.get(1..groups.len() - 1)?;
    let mut sizes: Vec<usize> = inner.iter().map(|g| g.n).collect();
    sizes.sort_unstable();
    let mut steps: Vec<f64> = groups.windows(2).map(|w| w[1].t - w[0].t).collect();
    steps.sort_unstable_by(f64::total_cmp);
    let (usual, step) = (*sizes.get(sizes.len() / 2)?, *steps.get(steps.len() / 2)?);
    // Groups at a hole are cut short: three in four must be whole.
    let steady = |g: &Group| (g.n as f64 / usual as f64 - 1.0).abs() <= STEADY;
    let unsteady = inner.iter().filter(|g| !steady(g)).count();
    let unfit = usual < LEAST_ROWS || groups.len() < LEAST_GROUPS || step < COARSE_S;
    if unfit || 4 * unsteady > inner.len() {
        return None;
    }
    let mut rows = 0.0;
    let mut seconds = 0.0;
    for pair in groups.windows(2).skip(1).filter(|w| steady(&w[0]) && follows(w, step)) {
        rows += pair[0].n as f64;
        seconds += pair[1].t - pair[0].t;
    }
    let rate_hz = if seconds > 0.0 { rows / seconds } else { usual as f64 / step };
    let mut from = 0;
    while from < groups.len() {
        let more = groups[from..].windows(2).take_while(|w| follows(w, step)).count();
        lay(t, &groups[from..=from + more], rate_hz);
        from += more + 1;
    }
    Some(rate_hz)
}

/// True where no time is missing between two groups.
fn follows(pair: &[Group], step: f64) -> bool {
    (pair[1].t - pair[0].t) < 1.5 * step
}

/// `None` where stamps go back or are missing.
fn groups(t: &[f64]) -> Option<Vec<Group>> {
    let mut groups: Vec<Group> = Vec::new();
    for (i, &at) in t.iter().enumerate() {
        match groups.last_mut() {
            Some(g) if g.t == at => g.n += 1,
            Some(g) if at.is_nan() || at < g.t => return None,
            _ => groups.push(Group { t: at, first: i, n: 1 }),
        }
    }
    (groups.len() >= LEAST_GROUPS).then_some(groups)
}

/// Puts the rows of groups that follow each other on one line whose groups begin, in the mean, at their
/// stamps.
fn lay(t: &mut [f64], groups: &[Group], rate_hz: f64) {
    let Some(first) = groups.first() else { return };
    // The first group may have begun before the recording: its last row is before the second stamp.
    let own = if groups.len() > 1 { &groups[1..] } else { groups };
    let offset = |g: &Group| g.t - (g.first - first.first) as f64 / rate_hz;
    let begin = own.iter().map(offset).sum::<f64>() / own.len() as f64;
    let end = groups.last().map_or(0, |g| g.first + g.n);
    for (k, v) in t[first.first..end].iter_mut().enumerate() {
        *v = begin + k as f64 / rate_hz;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_whole_seconds_are_spread_and_a_hole_stays() {
        let truth: Vec<f64> =
            (0..1500).map(|i| 0.37 + i as f64 / 99.2 + if i > 700 { 4.0 } else { 0.0 }).collect();
        let mut t: Vec<f64> = truth.iter().map(|t| t.floor()).collect();
        let rate = spread(&mut t).expect("coarse");
        assert!((rate - 99.2).abs() < 0.5, "{rate}");
        let worst = t.iter().zip(&truth).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(worst < 0.05, "{worst}");
        assert!(t.windows(2).all(|w| w[1] > w[0]));
    }

    #[test]
    fn stamps_that_are_fine_or_tell_nothing_stay() {
        let fine: Vec<f64> = (0..500).map(|i| f64::from(i) * 0.01).collect();
        let twice: Vec<f64> = (0..500).map(|i| f64::from(i / 2) * 0.01).collect();
        let bursts: Vec<f64> = (0..500).map(|i| f64::from(i / 100 * (i / 100))).collect();
        for t in [fine, twice, bursts, vec![5.0; 300]] {
            let mut copy = t.clone();
            let spread = spread(&mut copy);
            assert!(spread.is_none() || copy != t, "{:?}", &t[..3]);
            assert_eq!(spread.is_some(), copy != t);
        }
    }
}
