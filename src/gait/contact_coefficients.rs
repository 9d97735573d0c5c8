//! The coefficients of the contact rules that are fitted to people.
//! Fitted by `tools/fit_contacts.py` (`hamner_virtual_imu`,
//! `rbds_virtual_imu`, `virtual_imu/jdx_run405`, `alcantara_sacral_grf`: nine people), which also tells how
//! far each rule errs on people left out of the fit; the figures stand in `docs/src/accuracy.md`.

/// Contact time as a share of the step time, linear in what the force shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Share {
    pub constant: f64,
    /// Factor of the pulse's share of the step ([`super::force_shape::ForceShape::pulse`]).
    pub pulse: f64,
    /// Factor of the share that the peak implies ([`super::force_shape::ForceShape::peak`]).
    pub peak: f64,
    /// Factor of the step time, s, where the speed is not given; of one over the speed, m/s, where it is.
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

/// Sacrum, pelvis, waist, hip. Error on people left out of the fit 12.9 ms without the speed (slope +3.8 ms per m/s),
/// 11.7 with it (−0.6); of the rise
/// 5.1 ms. In flight: exact simulation 0.01 to 0.02 g at the hips, virtual pelvises 0.06 to 0.6.
pub(super) const PELVIS: ByShape = ByShape {
    untold: Share { constant: -0.597, pulse: 1.173, peak: 0.0, pace: 1.553 },
    told: Share { constant: 0.053, pulse: 0.739, peak: 0.0, pace: 0.539 },
    quiet_g: (0.025, 0.055),
    delay: (-0.0217, 0.1416),
};

/// Trunk and head. Error on people left out of the fit 8.5 ms without the speed (+1.3), 8.0 with it (0.0); of the rise
/// 2.5 ms. Seven tenths by the peak,
/// three by the pulse: each guards the other. In flight: exact simulation 0.05 to 0.07 g, virtual trunks from 0.085.
pub(super) const TRUNK: ByShape = ByShape {
    untold: Share { constant: -0.240, pulse: 0.263, peak: 0.755, pace: 1.037 },
    told: Share { constant: 0.175, pulse: 0.165, peak: 0.560, pace: 0.392 },
    quiet_g: (0.070, 0.080),
    delay: (0.0016, 0.0858),
};

/// Foot: from initial contact to the slap there is a constant, s, plus a time for each rad/s of the slap's
/// depth between the two depths, s. Error on people left out of the fit 5.0 ms.
pub(super) const SLAP: (f64, f64) = (-0.0181, 0.0050);
/// Slap depths, rad/s, between which that time changes with the depth.
pub(super) const SLAP_DEPTH: (f64, f64) = (3.0, 8.0);
/// Foot: from the end of the forward swing to initial contact, s. Error on people left out of the fit 6.4 ms,
/// together with the slap 4.9.
pub(super) const FOOT_SWING_END_S: f64 = 0.0218;
/// Foot: from the push-off to terminal contact, s. Error on people left out of the fit 13.4 ms.
pub(super) const PUSH_OFF_S: f64 = 0.0214;
/// Foot: from the ball's rise of 15 mm to terminal contact, s. Error on people left out of the fit 5.9 ms.
pub(super) const BALL_RISE_S: f64 = 0.0111;
/// Weight of the ball's rise against the push-off, and the most by which it may move it, s. Error on people
/// left out of the fit 6.5 ms, but 4 ms within a foot, where the rise alone has 8.
pub(super) const BALL: (f64, f64) = (0.65, 0.050);

/// Shank: from initial contact to the middle between the end of the forward swing and the fastest backward
/// turn, s. Error on people left out of the fit 7.2 ms.
pub(super) const MIDDLE_S: f64 = 0.0132;
/// Shank: from the end of the forward swing to initial contact, s. Error on people left out of the fit 7.4
/// ms, both together 6.0.
pub(super) const SHANK_SWING_END_S: f64 = 0.0210;
/// Shank: from terminal contact to the maximum of the coarse backward rate, s. Error on people left out of
/// the fit 17.0 ms.
pub(super) const BACKWARD_S: f64 = 0.0709;
/// Shank: from terminal contact to the shank's rise there is a constant, s, plus a share of the step time.
/// Error on people left out of the fit 5.0 ms, with the scatter of the backward maximum 5.3.
pub(super) const SHANK_RISE: (f64, f64) = (0.0692, -0.2944);
