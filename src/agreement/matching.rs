//! Events matched one to one, the closest pair first, within a tolerance.
//!
//! The tolerance must be less than half of the time between two true events, or an event can be
//! paired with its neighbour: 50 ms for contacts of one kind in running.

use super::{AgreementError, ErrorSummary};

/// Which reference goes with which measured value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Matching {
    /// Index of the reference and of the measured value, in the order of the references.
    pub pairs: Vec<(usize, usize)>,
    /// References without a partner.
    pub missed: Vec<usize>,
    /// Measured values without a partner.
    pub extra: Vec<usize>,
}

/// Matches `references` to `measured` values by any distance: the pair with the least distance
/// first, each used once. `distance` gives `None` for pairs that must not be made. Of equal
/// distances the earlier reference, then the earlier measured value wins. Takes time in proportion
/// to `references · measured`; [`match_events`] is faster for times.
#[must_use]
pub fn match_closest(
    references: usize,
    measured: usize,
    distance: impl Fn(usize, usize) -> Option<f64>,
) -> Matching {
    let all = (0..references).flat_map(|i| (0..measured).map(move |j| (i, j)));
    let candidates = all.filter_map(|(i, j)| Some((distance(i, j)?, i, j))).collect();
    greedy(references, measured, candidates)
}

fn greedy(references: usize, measured: usize, mut near: Vec<(f64, usize, usize)>) -> Matching {
    near.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let (mut taken, mut used) = (vec![false; references], vec![false; measured]);
    let mut pairs = Vec::new();
    for (_, i, j) in near {
        if !taken[i] && !used[j] {
            taken[i] = true;
            used[j] = true;
            pairs.push((i, j));
        }
    }
    pairs.sort_unstable();
    let free = |taken: &[bool]| (0..taken.len()).filter(|&i| !taken[i]).collect();
    Matching { pairs, missed: free(&taken), extra: free(&used) }
}

/// An event with what is known of its side; `S` is any name of a side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Event<S> {
    /// Time, s.
    pub t_s: f64,
    /// Side, where known.
    pub side: Option<S>,
}

impl<S> Event<S> {
    /// An event of unknown side.
    #[must_use]
    pub fn at(t_s: f64) -> Self {
        Self { t_s, side: None }
    }
}

/// Matches events in time. Both lists may be in any order; events whose time is not finite stay
/// without partner.
///
/// # Errors
/// [`AgreementError::OutOfRange`] unless the tolerance is finite and not negative.
pub fn match_events<S>(
    reference: &[Event<S>],
    measured: &[Event<S>],
    tolerance_s: f64,
) -> Result<Matching, AgreementError> {
    if !(tolerance_s.is_finite() && tolerance_s >= 0.0) {
        let range = "at 0 or above";
        return Err(AgreementError::OutOfRange {
            what: "the tolerance",
            value: tolerance_s,
            range,
        });
    }
    // A pair exactly at the tolerance counts, whatever the rounding of the times.
    let reach = tolerance_s + 1e-12;
    let mut order: Vec<usize> = (0..measured.len()).collect();
    order.retain(|&j| measured[j].t_s.is_finite());
    order.sort_by(|&a, &b| measured[a].t_s.total_cmp(&measured[b].t_s));
    let mut near = Vec::new();
    for (i, event) in reference.iter().enumerate().filter(|(_, e)| e.t_s.is_finite()) {
        let from = order.partition_point(|&j| measured[j].t_s < event.t_s - reach);
        let reached = order[from..].iter().take_while(|&&j| measured[j].t_s <= event.t_s + reach);
        near.extend(reached.map(|&j| ((measured[j].t_s - event.t_s).abs(), i, j)));
    }
    Ok(greedy(reference.len(), measured.len(), near))
}

/// How well events were found. Scores of several recordings are added by [`Detection::add`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Detection {
    /// Errors (measured − reference) of the matched events, s, in the order of the references.
    pub errors_s: Vec<f64>,
    /// References that were not found.
    pub missed: usize,
    /// Events that do not exist.
    pub extra: usize,
    /// Pairs in which both sides are known.
    pub sided: usize,
    /// Of those, the pairs with the same side.
    pub same_side: usize,
}

impl Detection {
    /// Scores a matching. Events outside `window` (from, to, s) take part in the matching but are
    /// not counted: at the edges of a recording a partner may lie outside.
    #[must_use]
    pub fn of<S: PartialEq>(
        reference: &[Event<S>],
        measured: &[Event<S>],
        matching: &Matching,
        window: (f64, f64),
    ) -> Self {
        let counts = |t: f64| window.0 <= t && t <= window.1;
        let mut out = Self::default();
        for &(i, j) in matching.pairs.iter().filter(|p| counts(reference[p.0].t_s)) {
            out.errors_s.push(measured[j].t_s - reference[i].t_s);
            if let (Some(a), Some(b)) = (&reference[i].side, &measured[j].side) {
                out.sided += 1;
                out.same_side += usize::from(a == b);
            }
        }
        out.missed = matching.missed.iter().filter(|&&i| counts(reference[i].t_s)).count();
        out.extra = matching.extra.iter().filter(|&&j| counts(measured[j].t_s)).count();
        out
    }

    /// Adds the score of another recording.
    pub fn add(&mut self, other: &Self) {
        self.errors_s.extend(&other.errors_s);
        self.missed += other.missed;
        self.extra += other.extra;
        self.sided += other.sided;
        self.same_side += other.same_side;
    }

    /// Share of the measured events that exist; `None` without measured events.
    #[must_use]
    pub fn precision(&self) -> Option<f64> {
        share(self.errors_s.len(), self.errors_s.len() + self.extra)
    }

    /// Share of the references that were found; `None` without references.
    #[must_use]
    pub fn recall(&self) -> Option<f64> {
        share(self.errors_s.len(), self.errors_s.len() + self.missed)
    }

    /// Harmonic mean of precision and recall; `None` when there was nothing on either side.
    #[must_use]
    pub fn f1(&self) -> Option<f64> {
        let twice = 2 * self.errors_s.len();
        share(twice, twice + self.missed + self.extra)
    }

    /// Share of the pairs with known sides whose sides are the same; `None` without such pairs.
    #[must_use]
    pub fn side_agreement(&self) -> Option<f64> {
        share(self.same_side, self.sided)
    }

    /// The errors of the matched events, s.
    ///
    /// # Errors
    /// [`AgreementError::TooFew`] when nothing was matched.
    pub fn summary(&self) -> Result<ErrorSummary, AgreementError> {
        ErrorSummary::of(&self.errors_s)
    }
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
