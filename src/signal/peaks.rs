//! Local maxima with prominence and minimum distance, in O(n) (O(n log n) with a distance).
//!
//! A plateau counts once, at its middle. Prominence is the height above the higher of the two
//! deepest points that separate the peak from higher ground (or from the ends), as in SciPy's
//! `find_peaks`, which the tests compare with. Between two neighbouring peaks only the lowest sample matters, so that
//! one pass finds the peaks and these valleys, and a stack over the peaks alone the deepest ones.

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
    let (mut found, valleys) = hills(signal);
    let mut bases = vec![0.0; found.len()];
    let mut stack = Vec::new();
    for (k, peak) in found.iter().enumerate() {
        if !valleys[k].joined {
            stack.clear();
        }
        bases[k] = base(&mut stack, peak.height, valleys[k].before);
    }
    stack.clear();
    for (k, peak) in found.iter_mut().enumerate().rev() {
        if valleys.get(k + 1).is_none_or(|next| !next.joined) {
            stack.clear();
        }
        peak.prominence =
            peak.height - bases[k].max(base(&mut stack, peak.height, valleys[k].after));
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

/// The lowest samples on both sides of a peak, as far as its neighbours or the end of the finite stretch.
struct Valleys {
    before: f64,
    after: f64,
    /// The peak before it lies in the same finite stretch.
    joined: bool,
}

/// Local maxima, their prominence yet unknown, and the valleys between them.
fn hills(signal: &[f64]) -> (Vec<Peak>, Vec<Valleys>) {
    let (mut found, mut valleys): (Vec<Peak>, Vec<Valleys>) = (Vec::new(), Vec::new());
    // Of the stretch so far: the lowest sample since the last peak, and whether there was a peak.
    let (mut low, mut joined) = (f64::INFINITY, false);
    let mut previous = f64::INFINITY;
    let mut i = 0;
    while i < signal.len() {
        let v = signal[i];
        if !v.is_finite() {
            (low, joined) = (f64::INFINITY, false);
        } else {
            low = low.min(v);
            if joined && let Some(last) = valleys.last_mut() {
                last.after = low;
            }
            if previous < v {
                let end = plateau_end(signal, i);
                if signal.get(end + 1).is_some_and(|next| *next < v) {
                    let index = usize::midpoint(i, end);
                    found.push(Peak { index, height: v, prominence: 0.0 });
                    valleys.push(Valleys { before: low, after: v, joined });
                    (low, joined) = (v, true);
                }
                i = end;
            }
        }
        previous = v;
        i += 1;
    }
    (found, valleys)
}

/// Last sample of those in a row that equal the one at `i`.
#[inline]
fn plateau_end(signal: &[f64], i: usize) -> usize {
    let mut end = i;
    while signal.get(end + 1).is_some_and(|next| *next == signal[i]) {
        end += 1;
    }
    end
}

/// Lowest value between a peak and the strictly higher one before it. The stack holds the peaks that are higher
/// than all since, with the lowest value between each and the one under it.
#[inline]
fn base(stack: &mut Vec<(f64, f64)>, height: f64, valley: f64) -> f64 {
    let mut low = valley;
    while let Some(&(other, lowest)) = stack.last()
        && other <= height
    {
        low = low.min(lowest);
        stack.pop();
    }
    stack.push((height, low));
    low
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
