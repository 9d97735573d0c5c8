//! Local maxima with prominence and minimum distance, in O(n) (O(n log n) with a distance).
//!
//! A plateau counts once, at its middle. Prominence is the height above the higher of the two
//! deepest points that separate the peak from higher ground (or from the ends), as in SciPy's
//! `find_peaks`, which the tests compare with; here one pass with a stack finds it for all peaks.

/// One local maximum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Peak {
    /// Sample number (middle of a plateau).
    pub index: usize,
    /// Value at the peak.
    pub height: f64,
    /// Prominence.
    pub prominence: f64,
}

/// All local maxima with their prominence, in order. Samples that are not finite separate peaks.
#[must_use]
pub fn peaks(signal: &[f64]) -> Vec<Peak> {
    let mut found = local_maxima(signal);
    let left = bases(signal, &found, false);
    let right = bases(signal, &found, true);
    for ((peak, l), r) in found.iter_mut().zip(left).zip(right) {
        peak.prominence = peak.height - l.max(r);
    }
    found
}

/// Local maxima with at least this prominence, at least `distance` samples apart (of two that are
/// closer the lower is dropped).
#[must_use]
pub fn prominent_peaks(signal: &[f64], prominence: f64, distance: f64) -> Vec<Peak> {
    let mut list = peaks(signal);
    list = spaced(list, distance);
    list.retain(|p| p.prominence >= prominence);
    list
}

fn local_maxima(signal: &[f64]) -> Vec<Peak> {
    let mut found = Vec::new();
    let mut i = 1;
    while i + 1 < signal.len() {
        if signal[i - 1] < signal[i] && signal[i].is_finite() {
            let mut end = i;
            while end + 1 < signal.len() && signal[end + 1] == signal[i] {
                end += 1;
            }
            if end + 1 < signal.len() && signal[end + 1] < signal[i] {
                let index = usize::midpoint(i, end);
                found.push(Peak { index, height: signal[index], prominence: 0.0 });
            }
            i = end + 1;
        } else {
            i += 1;
        }
    }
    found
}

/// For every peak the lowest value between it and the next strictly higher sample on one side.
fn bases(signal: &[f64], peaks: &[Peak], from_right: bool) -> Vec<f64> {
    let n = signal.len();
    let at = |k: usize| if from_right { n - 1 - k } else { k };
    let mut out = vec![f64::NAN; peaks.len()];
    // (height, lowest value since the previous higher entry), heights decreasing up the stack
    let mut stack: Vec<(f64, f64)> = Vec::new();
    let mut next = 0;
    for k in 0..n {
        let i = at(k);
        let v = signal[i];
        if !v.is_finite() {
            stack.clear();
            continue;
        }
        let mut low = v;
        while let Some(&(height, lowest)) = stack.last() {
            if height > v {
                break;
            }
            low = low.min(lowest);
            stack.pop();
        }
        stack.push((v, low));
        let p = if from_right { peaks.len().wrapping_sub(1 + next) } else { next };
        if peaks.get(p).is_some_and(|peak| peak.index == i) {
            out[p] = low;
            next += 1;
        }
    }
    out
}

/// Keeps the highest peaks such that no two are closer than `distance` samples.
fn spaced(list: Vec<Peak>, distance: f64) -> Vec<Peak> {
    if distance.is_nan() || distance <= 1.0 {
        return list;
    }
    let mut order: Vec<usize> = (0..list.len()).collect();
    order.sort_by(|&a, &b| list[b].height.total_cmp(&list[a].height).then(b.cmp(&a)));
    let mut keep = vec![true; list.len()];
    for &k in &order {
        if !keep[k] {
            continue;
        }
        let here = list[k].index as f64;
        for j in (0..k).rev() {
            if here - list[j].index as f64 >= distance {
                break;
            }
            keep[j] = false;
        }
        for (j, peak) in list.iter().enumerate().skip(k + 1) {
            if peak.index as f64 - here >= distance {
                break;
            }
            keep[j] = false;
        }
    }
    list.into_iter().zip(keep).filter_map(|(p, k)| k.then_some(p)).collect()
}
