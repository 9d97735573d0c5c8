//! What contacts take from people. Fitted by `tools/fit_contacts.py` (`hamner_virtual_imu`,
//! `rbds_virtual_imu`, `virtual_imu/jdx_run405`, `alcantara_sacral_grf`: nine people), which also tells how
//! far each rule errs on people left out; the figures stand in `docs/src/accuracy.md`.

/// Contact time as a share of the step time, linear in what the force shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Share {
    pub constant: f64,
    /// Of the pulse's share of the step ([`super::force_shape::ForceShape::pulse`]).
    pub pulse: f64,
    /// Of the share that the peak implies ([`super::force_shape::ForceShape::peak`]).
    pub peak: f64,
    /// Of the step time, s, where the speed is not told; of one over the speed, m/s, where it is.
    pub pace: f64,
}

/// How contacts are read off the shape of the force at one group of placements.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ByShape {
    pub untold: Share,
    pub told: Share,
    /// Specific force in flight, g (root mean square), below which the crossings stand as they are, and from
    /// which only the shape counts.
    pub quiet_g: (f64, f64),
    /// The rise of the force lies behind initial contact by a constant, s, and a share of contact time.
    pub delay: (f64, f64),
}

/// Sacrum, pelvis, waist, hip. Left out 12.9 ms untold (slope +3.8 ms per m/s), 11.7 told (−0.6); the rise
/// 5.1 ms. In flight: exact simulation 0.01 to 0.02 g at the hips, virtual pelvises 0.06 to 0.6.
pub(super) const PELVIS: ByShape = ByShape {
    untold: Share { constant: -0.597, pulse: 1.173, peak: 0.0, pace: 1.553 },
    told: Share { constant: 0.053, pulse: 0.739, peak: 0.0, pace: 0.539 },
    quiet_g: (0.025, 0.055),
    delay: (-0.0217, 0.1416),
};

/// Trunk and head. Left out 8.5 ms untold (+1.3), 8.0 told (0.0); the rise 2.5 ms. Seven tenths by the peak,
/// three by the pulse: each guards the other. In flight: exact simulation 0.05 to 0.07 g, virtual trunks from 0.085.
pub(super) const TRUNK: ByShape = ByShape {
    untold: Share { constant: -0.240, pulse: 0.263, peak: 0.755, pace: 1.037 },
    told: Share { constant: 0.175, pulse: 0.165, peak: 0.560, pace: 0.392 },
    quiet_g: (0.070, 0.080),
    delay: (0.0016, 0.0858),
};

/// Foot: the slap lies behind initial contact by a constant, s, and s for each rad/s of its depth between
/// the two depths. Left out 5.0 ms.
pub(super) const SLAP: (f64, f64) = (-0.0181, 0.0050);
/// Slap depths, rad/s, between which its delay changes.
pub(super) const SLAP_DEPTH: (f64, f64) = (3.0, 8.0);
/// Foot: the end of the forward swing lies before initial contact, s. Left out 6.4 ms, with the slap 4.9.
pub(super) const FOOT_SWING_END_S: f64 = 0.0218;
/// Foot: the push-off lies before terminal contact, s. Left out 13.4 ms.
pub(super) const PUSH_OFF_S: f64 = 0.0214;
/// Foot: the ball's rise of 15 mm lies before terminal contact, s. Left out 5.9 ms.
pub(super) const BALL_RISE_S: f64 = 0.0111;
/// Share by which the ball's rise moves the push-off, and furthest, s. Left out 6.5 ms, but 4 ms within a foot
/// where the rise alone has 8.
pub(super) const BALL: (f64, f64) = (0.65, 0.050);

/// Shank: the middle of swing end and turn lies behind initial contact, s. Left out 7.2 ms.
pub(super) const MIDDLE_S: f64 = 0.0132;
/// Shank: the end of the forward swing lies before initial contact, s. Left out 7.4 ms, both 6.0.
pub(super) const SHANK_SWING_END_S: f64 = 0.0210;
/// Shank: the coarse backward maximum lies behind terminal contact, s. Left out 17.0 ms.
pub(super) const BACKWARD_S: f64 = 0.0709;
/// Shank: its rise lies behind terminal contact by a constant, s, and a share of the step time. Left out 5.0 ms,
/// with the backward maximum's scatter 5.3.
pub(super) const SHANK_RISE: (f64, f64) = (0.0692, -0.2944);
