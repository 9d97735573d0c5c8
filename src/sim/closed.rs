//! A leg whose segments meet: two-link inverse kinematics from hip to ankle.
//!
//! On the ground the joints follow from hip and ankle by the law of cosines; from late contact on
//! they are C² curves to the joints of the next contact, and the foot hangs from the chain. Near a
//! straight knee the derivatives grow without bound, so such parameters are refused, never limited.

use super::curve::{Quintic, bump};
use super::error::{SimError, check};
use super::jet::{Jet, JetMatrix, JetVector};
use super::leg::{LIMB_M, Leg};
use super::leg_at::LegAt;

/// Share of the contact in which the foot is held by the ground.
const GROUNDED: f64 = 0.86;
/// Additional knee flexion and thigh angle in the middle of the swing, rad.
const SWING_RAD: (f64, f64) = (2.7, 0.559);
/// Largest hip–ankle distance over the length of thigh and shank: a knee of 14°.
const LONGEST: f64 = 0.9926;
/// Largest knee flexion in swing, deg.
const MOST_FLEXION_DEG: f64 = 125.0;

/// Joints of a leg.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Joints {
    /// Turn of the leg's plane about the forward axis, rad.
    pub plane: Jet,
    /// Thigh inclination in that plane, rad, + knee forward.
    pub thigh: Jet,
    /// Knee flexion, rad.
    pub knee: Jet,
}

impl Joints {
    /// From the ankle's place seen from the hip, with limbs of equal length.
    pub(super) fn reaching([x, y, z]: [Jet; 3], limb: f64) -> Self {
        let down = (y * y + z * z).sqrt();
        let square = x * x + down * down;
        let knee = (square * (0.5 / (limb * limb)) - 1.0).acos();
        Self { plane: y.atan2(-z), thigh: x.atan2(down) + knee * 0.5, knee }
    }

    pub(super) fn thigh(&self) -> JetMatrix {
        JetMatrix::yaw_roll_pitch(Jet::ZERO, self.plane, -self.thigh)
    }

    pub(super) fn shank(&self) -> JetMatrix {
        JetMatrix::yaw_roll_pitch(Jet::ZERO, self.plane, self.knee - self.thigh)
    }

    pub(super) fn knee_at(&self, hip: &JetVector, limb: f64) -> JetVector {
        *hip + self.thigh().rotate_fixed([0.0, 0.0, -limb])
    }

    pub(super) fn ankle(&self, hip: &JetVector, limb: f64) -> JetVector {
        self.knee_at(hip, limb) + self.shank().rotate_fixed([0.0, 0.0, -limb])
    }
}

/// Joint curves from late contact to the next contact, a stride each.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ClosedChain {
    swings: Vec<Swing>,
}

#[derive(Debug, Clone, PartialEq)]
struct Swing {
    from_s: f64,
    seconds: f64,
    plane: Quintic,
    thigh: Quintic,
    knee: Quintic,
}

impl ClosedChain {
    /// The chain of a leg whose hip moves as given.
    ///
    /// # Errors
    /// When the leg would be straight on the ground or bend too far in swing.
    pub(super) fn new(leg: &Leg, hip: impl Fn(f64) -> JetVector) -> Result<Self, SimError> {
        let limb = LIMB_M * leg.shape.scale;
        let times: Vec<[f64; 3]> = leg.times_s().collect();
        let on_ground = |i: usize, t: f64| {
            let way = LegAt::in_stride(leg, i, t).ground_ankle() - hip(t);
            let reach = way.value().iter().map(|v| v * v).sum::<f64>().sqrt() / (2.0 * limb);
            check("closed chain: leg length on the ground", reach, 0.5, LONGEST)?;
            Ok::<_, SimError>(Joints::reaching(way.0, limb))
        };
        let mut swings: Vec<Swing> = Vec::with_capacity(times.len());
        for (i, [ic, tc, next]) in times.iter().copied().enumerate() {
            let from_s = ic + GROUNDED * (tc - ic);
            for k in 0..=16 {
                on_ground(i, ic + (from_s - ic) * f64::from(k) / 16.0)?;
            }
            let from = on_ground(i, from_s)?;
            // The last stride has no next contact; it lies beyond the bout.
            let to = if i + 1 < times.len() { on_ground(i + 1, next)? } else { from };
            let seconds = next - from_s;
            let swing = Swing {
                from_s,
                seconds,
                plane: Quintic::new(seconds, from.plane, to.plane),
                thigh: Quintic::new(seconds, from.thigh, to.thigh),
                knee: Quintic::new(seconds, from.knee, to.knee),
            };
            if i + 1 < times.len() {
                for k in 0..=48 {
                    let knee = swing.at(seconds * f64::from(k) / 48.0).knee.v.to_degrees();
                    check("closed chain: knee in swing (deg)", knee, 0.0, MOST_FLEXION_DEG)?;
                }
            }
            swings.push(swing);
        }
        Ok(Self { swings })
    }

    /// Whether the ground holds the foot at `t` of stride `i`.
    pub(super) fn grounded(&self, i: usize, t: f64) -> bool {
        t < self.swings[i].from_s
    }

    /// Joints at `t` of stride `i`, when the ground does not hold the foot.
    pub(super) fn swinging(&self, i: usize, t: f64) -> Joints {
        self.swings[i].at(t - self.swings[i].from_s)
    }
}

impl Swing {
    fn at(&self, tau: f64) -> Joints {
        let hump = bump(tau, self.seconds);
        Joints {
            plane: self.plane.at(tau),
            thigh: self.thigh.at(tau) + hump * SWING_RAD.1,
            knee: self.knee.at(tau) + hump * SWING_RAD.0,
        }
    }
}

/// How far the hips must be raised, m, so that the knee of a leg is flexed by `knee` rad at contact.
pub(super) fn hips_to_raise_m(
    leg: &Leg,
    knee: f64,
    hip: impl Fn(f64) -> JetVector,
) -> Result<f64, SimError> {
    let limb = LIMB_M * leg.shape.scale;
    let mut sum = 0.0;
    let mut n = 0.0;
    for (i, [ic, ..]) in leg.times_s().enumerate() {
        let [x, y, z] = (LegAt::in_stride(leg, i, ic).ground_ankle() - hip(ic)).value();
        let down = 2.0 * limb * limb * (1.0 + knee.cos()) - x * x - y * y;
        check("closed chain: room under the hips (m²)", down, 0.01, 4.0)?;
        sum += down.sqrt() + z;
        n += 1.0;
    }
    Ok(sum / n)
}
