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

    /// The states' coordinates, one list each.
    fn columns(&self) -> Vec<Vec<f64>> {
        let column = |k| self.values.iter().skip(k).step_by(self.dimension).copied().collect();
        (0..self.dimension).map(column).collect()
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
    let mut means = vec![MeanLog::default(); horizon + 1];
    let columns = states.columns();
    let mut squared = vec![0.0; horizon + 1];
    for i in (0..usable).step_by(thin.max(1)) {
        let Some(j) = nearest(states, &order, place[i], exclude) else { continue };
        squared.fill(0.0);
        for column in &columns {
            let pairs = column[i..=i + horizon].iter().zip(&column[j..=j + horizon]);
            squared.iter_mut().zip(pairs).for_each(|(sum, (a, b))| *sum += (a - b) * (a - b));
        }
        means.iter_mut().zip(&squared).for_each(|(mean, squared)| mean.add(*squared));
    }
    let means: Option<Vec<f64>> = means.into_iter().map(MeanLog::half).collect();
    means.unwrap_or_default()
}

/// Mean of logarithms of positive numbers: of their product, as long as that can be held.
#[derive(Debug, Clone, Copy)]
struct MeanLog {
    sum: f64,
    product: f64,
    count: usize,
}

impl Default for MeanLog {
    fn default() -> Self {
        Self { sum: 0.0, product: 1.0, count: 0 }
    }
}

impl MeanLog {
    fn add(&mut self, value: f64) {
        const HELD: core::ops::Range<f64> = 1e-150..1e150;
        if value.is_nan() || value <= 0.0 {
            return;
        }
        if !HELD.contains(&self.product) || !HELD.contains(&value) {
            self.sum += self.product.ln();
            self.product = 1.0;
        }
        self.product *= value;
        self.count += 1;
    }

    /// Half the mean: of distances whose squares were added. `None` of nothing.
    fn half(self) -> Option<f64> {
        (self.count > 0).then(|| 0.5 * (self.sum + self.product.ln()) / self.count as f64)
    }
}

/// The state nearest to the one at `place` of the sorted `order`.
fn nearest(states: &Embedding, order: &[usize], place: usize, exclude: usize) -> Option<usize> {
    let me = order[place];
    let mine = states.state(me);
    let mut best: Option<usize> = None;
    let mut least = f64::INFINITY;
    let mut see = |other: usize| {
        let theirs = states.state(other);
        let first = (theirs[0] - mine[0]).powi(2);
        if first > least {
            return false;
        }
        if other.abs_diff(me) >= exclude {
            let rest = mine[1..].iter().zip(&theirs[1..]).map(|(a, b)| (a - b) * (a - b));
            let squared = first + rest.sum::<f64>();
            // Of equally near states the earlier one, so that the order of the sort does not matter.
            if squared < least || (squared == least && best.is_some_and(|b| other < b)) {
                (least, best) = (squared, Some(other));
            }
        }
        true
    };
    let (mut up, mut down) = (order[place + 1..].iter(), order[..place].iter().rev());
    let (mut above, mut below) = (true, true);
    while above || below {
        above = above && up.next().is_some_and(|other| see(*other));
        below = below && down.next().is_some_and(|other| see(*other));
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
