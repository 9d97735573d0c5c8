//! Left or right from one sensor on the body's axis: one decision a bout.
//!
//! Every stride the pelvis and the thorax turn to one side and back, in step with the legs. The
//! first harmonic of the yaw rate (about the vertical, so it needs no heading) and, on the pelvis,
//! of the roll rate therefore has a phase that tells which of the two alternating contacts is the
//! left one. Phases, with 0 at the left initial contact, from motion capture of three runners at
//! 2–5 m/s: pelvis roll rate 74° (45° to 99°), pelvis yaw rate 95° (6° to 151°), thorax yaw rate
//! 121° (97° to 129°). The sideways acceleration that Lee et al. 2010 use was not consistent there
//! (−85° to +71°; 82 % of steps right in Kiernan et al. 2023).
//!
//! Known limits: needs a gyroscope; a sensor far to one side adds its own asymmetry. The share of
//! strides that agree with the decision is its confidence, and a vote near half gives no side.

use nalgebra::Complex;

use serde::{Deserialize, Serialize};

use crate::signal::spectrum::harmonics;

/// Strides from which axes and sides are settled.
pub(super) const SETTLED_STRIDES: usize = 20;

/// A decision on sides.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SideVote {
    /// True when contacts with an even number are left ones.
    pub even_is_left: bool,
    /// 0 (half of the strides disagree) to 1 (all agree).
    pub confidence: f64,
}

/// Expected phases of the first harmonic, rad after left initial contact.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SidePhases {
    /// Yaw rate (+ to the left).
    pub yaw_rad: f64,
    /// Roll rate (+ towards leaning right), where it is consistent.
    pub roll_rad: Option<f64>,
}

impl SidePhases {
    /// Sacrum, pelvis, waist, hip.
    pub const PELVIS: Self = Self { yaw_rad: 1.66, roll_rad: Some(1.29) };
    /// Trunk and head.
    pub const TRUNK: Self = Self { yaw_rad: 2.11, roll_rad: None };
}

/// What each stride tells, as (length, score), from yaw and roll rate (rad/s) and the step phase of each
/// sample in strides: whole numbers at initial contacts of even number, halves at odd ones.
#[must_use]
pub fn scores(
    yaw_radps: &[f64],
    roll_radps: Option<&[f64]>,
    phase_strides: &[f64],
    phases: SidePhases,
) -> Vec<(f64, f64)> {
    let flat = [0.0; 0];
    let roll = roll_radps.unwrap_or(&flat);
    let with_roll = phases.roll_rad.filter(|_| !roll.is_empty());
    let score = |range: core::ops::Range<usize>| -> f64 {
        let lean =
            |h: Complex<f64>, expected: f64| (h * Complex::new(expected.cos(), -expected.sin())).re;
        let phase = &phase_strides[range.clone()];
        match with_roll {
            Some(expected) => {
                let [[yaw, roll]] =
                    harmonics::<2, 1>([&yaw_radps[range.clone()], &roll[range.clone()]], phase);
                lean(yaw, phases.yaw_rad) + lean(roll, expected)
            }
            None => {
                let [[yaw]] = harmonics::<1, 1>([&yaw_radps[range.clone()]], phase);
                lean(yaw, phases.yaw_rad)
            }
        }
    };
    let roll_len = with_roll.map_or(usize::MAX, |_| roll.len());
    let n = phase_strides.len().min(yaw_radps.len()).min(roll_len);
    whole_strides(&phase_strides[..n]).into_iter().map(|r| (r.len() as f64, score(r))).collect()
}

/// Votes of strides for the sides.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Votes {
    total: f64,
    for_even: usize,
    against: usize,
    settled: Option<SideVote>,
}

impl Votes {
    /// True when nothing more is asked.
    pub fn settled(&self) -> bool {
        self.settled.is_some()
    }

    /// Adds strides as (length, score).
    pub fn add(&mut self, scores: &[(f64, f64)]) {
        for (length, score) in scores {
            self.total += length * score;
            self.for_even += usize::from(*score > 0.0);
            self.against += usize::from(*score < 0.0);
        }
    }

    /// The decision by the strides up to now. With enough strides it is kept once it is at least as sure as `confidence`.
    pub fn decide(&mut self, confidence: f64) -> Option<SideVote> {
        if self.settled.is_some() {
            return self.settled;
        }
        let strides = self.for_even + self.against;
        let even_is_left = self.total > 0.0;
        let agree = if even_is_left { self.for_even } else { self.against };
        let share = agree as f64 / strides.max(1) as f64;
        let vote = SideVote { even_is_left, confidence: (2.0 * share - 1.0).max(0.0) };
        if strides >= SETTLED_STRIDES && vote.confidence >= confidence {
            self.settled = Some(vote);
        }
        (strides > 0).then_some(vote)
    }
}

/// Sample ranges between whole numbers of the phase.
fn whole_strides(phase: &[f64]) -> Vec<core::ops::Range<usize>> {
    let mut borders = Vec::new();
    for i in 1..phase.len() {
        if phase[i - 1].is_finite()
            && phase[i].is_finite()
            && phase[i].floor() > phase[i - 1].floor()
        {
            borders.push(i);
        }
    }
    borders.windows(2).map(|w| w[0]..w[1]).collect()
}
