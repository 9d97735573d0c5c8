//! From samples as they are recorded to clean ones, one after the other, with what is settled of the stream
//! ([`StreamSetup`]).
//!
//! A sample that no worn sensor can have measured is missing. The others are nodes, placed on the uniform grid
//! by their number or their stamp; between them lies a cubic Hermite curve with the slopes of the parabola
//! through each node and its neighbours (third order, local), across holes wider than a few periods a straight
//! line, which cannot overshoot. A hole of up to `max_fill_s` is filled and noted, a longer one ends the
//! stretch. So a clean sample is known when the second node behind it has come.
//!
//! Limits: interpolation is a mild low-pass filter: at 20 samples a cycle a sine is recovered within about
//! 0.2 % of its amplitude, at 8 samples a cycle within about 5 %.

use serde::{Deserialize, Serialize};

use super::axes::usable;
use super::frozen::Watch;
use super::gaps::JITTER_PERIODS;
use super::grid::hermite;
use super::limits::ColumnLimits;
use super::setup::{StreamSetup, Timing};
use super::{Finding, Quality};

/// A row as recorded: stamp (s, from the recording's zero), accelerometer, gyroscope.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Row {
    pub t_s: f64,
    pub acc: [f64; 3],
    pub gyr: [f64; 3],
}

/// A clean sample, SI units, with its marks: filled, clipped, first of a stretch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Clean {
    pub acc: [f64; 3],
    pub gyr: [f64; 3],
    pub filled: bool,
    pub clipped_acc: bool,
    pub clipped_gyr: bool,
    /// First of a stretch.
    pub begins: bool,
    /// In a hole: part of the grid, but of no stretch.
    pub hole: bool,
}

/// A row in SI units with its place on the grid.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Node {
    at: f64,
    values: [f64; 6],
    missing: bool,
    /// Which columns are at the end of their range.
    ends: [bool; 6],
    clipped: [bool; 6],
}

/// Counts for the quality record.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
struct Counts {
    rows: usize,
    clipped: [usize; 6],
    clipped_rows: [usize; 2],
    fills: (usize, f64),
    gaps: (usize, f64),
    /// Nodes, and samples of stretches.
    given: (usize, usize),
}

/// The state of one stream.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Feed {
    limits: [ColumnLimits; 6],
    scale: [f64; 6],
    live: [bool; 6],
    uniform: Option<(f64, f64)>,
    rate_hz: f64,
    widest_fill: f64,
    declared: [bool; 2],
    /// Stamp of the last row and its number on the grid.
    last: Option<(f64, f64)>,
    first_stamp: Option<f64>,
    /// Grid place of the first node.
    first_at: Option<f64>,
    /// Rows whose next one is awaited, oldest first: at most two.
    waiting: Vec<Node>,
    /// Nodes around the next sample.
    nodes: Vec<Node>,
    /// Number of the next sample.
    next: usize,
    begun: bool,
    counts: Counts,
    /// Looks for values that freeze, where no survey of all rows has.
    watch: Option<Watch>,
}

impl Feed {
    pub(crate) fn new(setup: &StreamSetup) -> Self {
        let mut limits = [ColumnLimits::default(); 6];
        limits[..3].copy_from_slice(&setup.acc_limits);
        limits[3..].copy_from_slice(&setup.gyr_limits);
        let (acc, gyr) = (setup.acc_scale, setup.gyr_scale.unwrap_or(0.0));
        let turns = setup.gyr_scale.is_some();
        let [x, y, z] = setup.acc_present;
        let drift = 1.0 + setup.aligned.1;
        Self {
            limits,
            scale: [acc, acc, acc, gyr, gyr, gyr],
            live: [x, y, z, turns, turns, turns],
            uniform: match setup.timing {
                Timing::Uniform { start_s, hole_s } => Some((start_s, hole_s)),
                Timing::Stamps => None,
            },
            // Stamps are on the stream's own clock.
            rate_hz: setup.rate_hz * drift,
            widest_fill: (setup.max_fill_s * setup.rate_hz).max(JITTER_PERIODS),
            declared: setup.declared_ranges,
            last: None,
            first_stamp: None,
            first_at: None,
            waiting: Vec::with_capacity(3),
            nodes: Vec::with_capacity(5),
            next: 0,
            begun: false,
            counts: Counts::default(),
            watch: None,
        }
    }

    /// Rows come as they were recorded: no survey has looked at all of them.
    pub(crate) fn watch(&mut self) {
        self.watch.get_or_insert_with(|| Watch::new(self.rate_hz));
    }

    /// Time of sample 0 on the clock of the stamps, s; none before the first row with values.
    pub(crate) fn t0_s(&self) -> Option<f64> {
        let start_s = self.uniform.map_or(0.0, |(start_s, _)| start_s);
        Some(self.first_stamp? + start_s + self.first_at? / self.rate_hz)
    }

    /// Takes in a row; stamps increase. `out` gets the clean samples that are now known.
    pub(crate) fn push(&mut self, row: &Row, out: &mut impl FnMut(Clean)) {
        self.counts.rows += 1;
        let first = *self.first_stamp.get_or_insert(row.t_s);
        let at = match (self.uniform, self.last) {
            (None, _) => (row.t_s - first) * self.rate_hz,
            (Some(_), None) => 0.0,
            (Some((_, hole_s)), Some((t_s, at))) => {
                let step_s = row.t_s - t_s;
                // From the last row before the hole, so that an error of the rate cannot add up.
                let jump = if step_s > hole_s { (step_s * self.rate_hz).round() } else { 1.0 };
                at + jump.max(1.0)
            }
        };
        self.last = Some((row.t_s, at));
        let node = self.node(row, at);
        self.waiting.push(node);
        if self.waiting.len() == 3 {
            self.settle(1);
            let done = self.waiting.remove(0);
            self.place(done, out);
        } else if self.waiting.len() == 2 {
            self.settle(0);
        }
    }

    /// No more will come, or nothing for so long that a hole follows whatever comes: the samples up to the
    /// last node.
    pub(crate) fn finish(&mut self, out: &mut impl FnMut(Clean)) {
        for node in core::mem::take(&mut self.waiting) {
            self.place(node, out);
        }
        self.flush(out);
    }

    /// Nothing will come before a stamp. Where that makes a hole, whatever comes next, the samples before it are
    /// passed on, and true is returned.
    pub(crate) fn wait(&mut self, until_s: f64, out: &mut impl FnMut(Clean)) -> bool {
        let Some((row_s, at)) = self.last else { return true };
        // A little more than the longest hole that is filled.
        let longest = self.widest_fill + 2.0;
        if (until_s - row_s) * self.rate_hz > longest {
            self.finish(out);
            return true;
        }
        let since = self.nodes.last().map_or(f64::INFINITY, |node| {
            at - self.first_at.unwrap_or(0.0) + (until_s - row_s) * self.rate_hz - node.at
        });
        let valid = self.waiting.iter().any(|node| !node.missing);
        if since > longest && !valid {
            self.flush(out);
            return true;
        }
        false
    }

    fn node(&mut self, row: &Row, at: f64) -> Node {
        let [[ax, ay, az], [gx, gy, gz]] = [row.acc, row.gyr];
        let raw = [ax, ay, az, gx, gy, gz];
        let (mut values, mut ends, mut missing) = ([0.0; 6], [false; 6], false);
        for k in (0..6).filter(|&k| self.live[k]) {
            values[k] = raw[k] * self.scale[k];
            let l = &self.limits[k];
            missing |= !usable(raw[k]) || values[k].abs() > l.most;
            // The scale includes the sign, but the range's ends are those of the stored values.
            let stored = values[k] * self.scale[k].signum();
            ends[k] = stored >= l.high || stored <= l.low;
        }
        missing |= self.watch.as_mut().is_some_and(|watch| watch.see(&values, &self.live));
        Node { at, values, missing, ends, clipped: [false; 6] }
    }

    /// What of a waiting row depends on its neighbours; across a hole there are none.
    fn settle(&mut self, i: usize) {
        let here = self.waiting[i];
        let close = |n: &&Node| (n.at - here.at).abs() <= 2.0 * JITTER_PERIODS;
        let before = i.checked_sub(1).and_then(|j| self.waiting.get(j)).filter(close).copied();
        let after = self.waiting.get(i + 1).filter(close).copied();
        let node = &mut self.waiting[i];
        if here.ends != [false; 6] {
            let ends = |n: &Option<Node>, k: usize| n.as_ref().is_some_and(|n| n.ends[k]);
            for k in 0..6 {
                node.clipped[k] = here.ends[k] && (ends(&before, k) || ends(&after, k));
            }
        }
        let (Some(before), Some(after)) = (before, after) else { return };
        for k in 0..6 {
            let far = self.limits[k].lone;
            let (down, up) = (here.values[k] - before.values[k], here.values[k] - after.values[k]);
            node.missing |= down.abs() > far
                && up.abs() > far
                && down * up > 0.0
                && (before.values[k] - after.values[k]).abs() < 0.5 * far;
        }
    }

    fn place(&mut self, mut node: Node, out: &mut impl FnMut(Clean)) {
        let sensors = [0..3, 3..6];
        for (k, range) in sensors.into_iter().enumerate() {
            let any = node.clipped[range].iter().any(|c| *c);
            self.counts.clipped_rows[k] += usize::from(any);
        }
        for k in 0..6 {
            self.counts.clipped[k] += usize::from(node.clipped[k]);
        }
        if node.missing {
            return;
        }
        node.at -= *self.first_at.get_or_insert(node.at);
        if self.nodes.last().is_some_and(|last| node.at <= last.at) {
            return;
        }
        self.counts.given.0 += 1;
        self.nodes.push(node);
        if self.nodes.len() == 4 || self.nodes.len() == 3 && self.next == 0 {
            let j = self.nodes.len() - 3;
            self.between(j, out);
            if self.nodes.len() == 4 {
                self.nodes.remove(0);
            }
        }
    }

    /// The samples from node `j` up to the next one.
    fn between(&mut self, j: usize, out: &mut impl FnMut(Clean)) {
        let (a, b) = (self.nodes[j], self.nodes[j + 1]);
        let before = j.checked_sub(1).map(|i| self.nodes[i]);
        let after = self.nodes.get(j + 2).copied();
        let width = b.at - a.at;
        if width == 1.0 && self.next as f64 == a.at {
            // Both nodes lie on the grid: the first is passed on unchanged.
            return self.tell(a.values, false, false, near(&a, &b, self.next), out);
        }
        let wide = width > JITTER_PERIODS;
        let filled = wide && width <= self.widest_fill * (1.0 + 1e-9);
        let hole = wide && !filled;
        let inside = (a.at.floor() as usize + 1, b.at.ceil() as usize);
        if wide && (self.next as f64) < b.at {
            let length_s = width / self.rate_hz;
            if filled {
                self.counts.fills = (self.counts.fills.0 + 1, self.counts.fills.1 + length_s);
            } else {
                let (count, longest) = self.counts.gaps;
                self.counts.gaps = (count + 1, longest.max(length_s));
            }
        }
        while (self.next as f64) < b.at {
            let k = self.next;
            let within = wide && (inside.0..inside.1).contains(&k);
            let values: [f64; 6] = core::array::from_fn(|c| {
                let value = |n: &Node| (n.at, n.values[c]);
                let around = (before.as_ref().map(value), after.as_ref().map(value));
                hermite(value(&a), value(&b), around, k as f64)
            });
            self.tell(values, filled && within, hole && within, near(&a, &b, k), out);
        }
    }

    fn tell(
        &mut self,
        values: [f64; 6],
        filled: bool,
        hole: bool,
        clipped: [bool; 2],
        out: &mut impl FnMut(Clean),
    ) {
        let [ax, ay, az, gx, gy, gz] = values;
        out(Clean {
            acc: [ax, ay, az],
            gyr: [gx, gy, gz],
            filled,
            clipped_acc: clipped[0],
            clipped_gyr: clipped[1],
            begins: !hole && !self.begun,
            hole,
        });
        self.counts.given.1 += usize::from(!hole);
        self.begun = !hole;
        self.next += 1;
    }

    /// The samples between the last nodes, of which no neighbour will come or a far one, as between nodes.
    fn flush(&mut self, out: &mut impl FnMut(Clean)) {
        let n = self.nodes.len();
        for j in n.saturating_sub(2)..n.saturating_sub(1) {
            self.between(j, out);
        }
        if let Some(last) = self.nodes.last().copied()
            && self.next as f64 == last.at
        {
            self.tell(last.values, false, false, near(&last, &last, self.next), out);
        }
    }

    /// Adds the counts to the stream's quality record; returns the share of samples that were lost.
    pub(crate) fn quality(&self, setup: &StreamSetup) -> (Quality, f64) {
        let mut quality = setup.quality.clone();
        let c = &self.counts;
        quality.samples = c.rows;
        quality.duration_s = self.next as f64 / setup.rate_hz;
        let share = |count: usize| count as f64 / c.rows.max(1) as f64;
        for axis in 0..3 {
            quality.acc_clip[axis].fraction = share(c.clipped[axis]);
            quality.gyr_clip[axis].fraction = share(c.clipped[3 + axis]);
        }
        let found = &mut quality.findings;
        if c.clipped_rows[0] > 0 {
            let (fraction, declared) = (share(c.clipped_rows[0]), self.declared[0]);
            found.push(Finding::ClippedAcc { fraction, declared });
        }
        if c.clipped_rows[1] > 0 {
            let (fraction, declared) = (share(c.clipped_rows[1]), self.declared[1]);
            found.push(Finding::ClippedGyr { fraction, declared });
        }
        if c.fills.0 > 0 {
            found.push(Finding::Filled { count: c.fills.0, total_s: c.fills.1 });
        }
        if c.gaps.0 > 0 {
            found.push(Finding::Gaps { count: c.gaps.0, longest_s: c.gaps.1 });
        }
        if let Some(watch) = &self.watch {
            report_frozen(&watch.counts.map(share), found);
        }
        let lost = (1.0 - c.given.0 as f64 / c.given.1.max(1) as f64).max(0.0);
        (quality, lost)
    }
}

/// Reports which columns froze in which share of the rows, unless a survey has reported it.
fn report_frozen(shares: &[f64; 6], found: &mut Vec<Finding>) {
    for (axis, &share) in shares[..3].iter().enumerate() {
        let known = |f: &Finding| matches!(f, Finding::FrozenAcc { axis: a, .. } if *a == axis);
        if share > 0.0 && !found.iter().any(known) {
            found.push(Finding::FrozenAcc { axis, share });
        }
    }
    let share = shares[3..].iter().copied().fold(0.0, f64::max);
    if share > 0.0 && !found.iter().any(|f| matches!(f, Finding::FrozenGyr { .. })) {
        found.push(Finding::FrozenGyr { share, used: true });
    }
}

/// Whether accelerometer and gyroscope are clipped at a sample between two nodes.
fn near(a: &Node, b: &Node, k: usize) -> [bool; 2] {
    if a.clipped == [false; 6] && b.clipped == [false; 6] {
        return [false; 2];
    }
    let touches = |n: &Node, range: core::ops::Range<usize>| {
        let place = k as f64;
        n.at.floor() <= place && place <= n.at.ceil() && n.clipped[range].iter().any(|c| *c)
    };
    [0..3, 3..6].map(|range| touches(a, range.clone()) || touches(b, range))
}
