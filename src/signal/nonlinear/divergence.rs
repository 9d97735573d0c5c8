//! Largest short-term divergence exponent: how fast neighbouring states part (Rosenstein et al. 1993).
//!
//! Every state has its nearest neighbour, at least `exclude` samples away in time so that it is not the
//! state's own past. The mean logarithm of the distance of such pairs, followed in time, rises with a
//! slope that is the exponent. Distances are Euclidean, so a rotation of the sensor changes nothing.
//!
//! The neighbour is found exactly: states are sorted by their first coordinate and searched outwards until
//! that coordinate alone is farther than the best. Known limit: noise fills the shortest distances and
//! lowers the exponent, so only recordings made alike compare.

/// States of a system: `dimension` coordinates each, one state after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Embedding {
    /// Coordinates, state by state.
    pub values: Vec<f64>,
    /// Coordinates of one state.
    pub dimension: usize,
}

impl Embedding {
    /// Number of states.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len() / self.dimension.max(1)
    }

    /// True without states.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn state(&self, i: usize) -> &[f64] {
        &self.values[i * self.dimension..(i + 1) * self.dimension]
    }

    fn squared_distance(&self, i: usize, j: usize) -> f64 {
        self.state(i).iter().zip(self.state(j)).map(|(a, b)| (a - b) * (a - b)).sum()
    }
}

/// States made of equally long signals and `copies` − 1 copies of them, each `delay` samples later
/// (Takens 1981).
#[must_use]
pub fn embed(signals: &[&[f64]], copies: usize, delay: usize) -> Embedding {
    let length = signals.iter().map(|s| s.len()).min().unwrap_or(0);
    let states = length.saturating_sub(copies.saturating_sub(1) * delay);
    let dimension = signals.len() * copies;
    let mut values = Vec::with_capacity(states * dimension);
    for i in 0..states {
        for copy in 0..copies {
            values.extend(signals.iter().map(|s| s[i + copy * delay]));
        }
    }
    Embedding { values, dimension }
}

/// Mean logarithm of the distance of neighbours after 0, 1, … `horizon` samples. The pairs start at
/// every `thin`-th state (1 for all) whose future lies wholly inside, as does the neighbour's; both are at least
/// `exclude` samples apart. Empty when there is no such pair.
#[must_use]
pub fn divergence(states: &Embedding, exclude: usize, horizon: usize, thin: usize) -> Vec<f64> {
    let Some(usable) = states.len().checked_sub(horizon).filter(|n| *n > 1) else {
        return Vec::new();
    };
    let mut order: Vec<usize> = (0..usable).collect();
    order.sort_by(|&a, &b| states.state(a)[0].total_cmp(&states.state(b)[0]));
    let mut place = vec![0; usable];
    for (k, &i) in order.iter().enumerate() {
        place[i] = k;
    }
    let mut sums = vec![0.0; horizon + 1];
    let mut counts = vec![0usize; horizon + 1];
    for i in (0..usable).step_by(thin.max(1)) {
        let Some(j) = nearest(states, &order, place[i], exclude) else { continue };
        for step in 0..=horizon {
            let squared = states.squared_distance(i + step, j + step);
            if squared > 0.0 {
                sums[step] += 0.5 * squared.ln();
                counts[step] += 1;
            }
        }
    }
    if counts.contains(&0) {
        return Vec::new();
    }
    sums.iter().zip(&counts).map(|(s, n)| s / *n as f64).collect()
}

/// The state nearest to the one at `place` of the sorted `order`.
fn nearest(states: &Embedding, order: &[usize], place: usize, exclude: usize) -> Option<usize> {
    let me = order[place];
    let mine = states.state(me);
    let mut best: Option<usize> = None;
    let mut least = f64::INFINITY;
    let (mut up, mut down) = (order[place + 1..].iter(), order[..place].iter().rev());
    let (mut next_up, mut next_down) = (up.next(), down.next());
    while next_up.is_some() || next_down.is_some() {
        for (next, rest) in [
            (&mut next_up, &mut up as &mut dyn Iterator<Item = &usize>),
            (&mut next_down, &mut down),
        ] {
            let Some(&other) = *next else { continue };
            let theirs = states.state(other);
            let first = (theirs[0] - mine[0]).powi(2);
            if first > least {
                *next = None;
                continue;
            }
            *next = rest.next();
            if other.abs_diff(me) < exclude {
                continue;
            }
            let squared = first
                + mine[1..].iter().zip(&theirs[1..]).map(|(a, b)| (a - b) * (a - b)).sum::<f64>();
            // Of equally near states the earlier one, so that the order of the sort does not matter.
            if squared < least || (squared == least && best.is_some_and(|b| other < b)) {
                (least, best) = (squared, Some(other));
            }
        }
    }
    best
}

/// Exponent per sample: slope of the least-squares line through the divergence of the samples `from` to `to`,
/// both included.
#[must_use]
pub fn exponent(divergence: &[f64], from: usize, to: usize) -> Option<f64> {
    let part = divergence.get(from..=to)?;
    let points: Vec<(f64, f64)> = part.iter().enumerate().map(|(i, v)| (i as f64, *v)).collect();
    slope(&points)
}

/// Slope of the least-squares line through points (x, y). `None` for points above one x.
#[must_use]
pub fn slope(points: &[(f64, f64)]) -> Option<f64> {
    let n = points.len() as f64;
    let (mx, my) = points.iter().fold((0.0, 0.0), |s, p| (s.0 + p.0 / n, s.1 + p.1 / n));
    let (xx, xy) = points
        .iter()
        .fold((0.0, 0.0), |s, p| (s.0 + (p.0 - mx).powi(2), s.1 + (p.0 - mx) * (p.1 - my)));
    (xx > 0.0).then(|| xy / xx).filter(|s| s.is_finite())
}
