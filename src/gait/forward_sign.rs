//! Which way along the fore-aft axis of the body's axis is forward, from two facts whose errors differ.
//!
//! Both are phases against the vertical acceleration within the step and turn by half a cycle with the sign. They were
//! the same way round in every one of 47 trials of seven people (`hamner_virtual_imu`, `rbds_virtual_imu`;
//! `tools/forward_facts.py`):
//!
//! 1. *Brake.* After contact the body is braked: the second harmonic of the stride of the forward acceleration
//!    lies behind that of the vertical. −66° to +7° from trunks, read at the height of the hips, −55° to −11° from
//!    pelvises, −50° to −113° in the simulator.
//! 2. *Nod.* The same harmonic of the rate of leaning forward: 70° to 107° in trunks (7° in one that hardly nods),
//!    150° to 210° in the simulator's.
//!
//! The brake decides. Where it is unclear and the nod clearly contradicts it, nothing is decided, and what needs the
//! direction is refused; a nod that could outvote a clear brake would turn a simulated trunk round that nods at another
//! phase. A pelvis has the brake alone: it nods by −83° to 12° in people, the other way round in the simulator, and no sensor
//! with a known way forward on a real sacrum was at hand to tell who is right. The asymmetry of the nod within the step
//! (right in 20 trunks of 20, the other way round in the simulator), the mean lean (one trunk of five leans back against
//! standing) and its change from 2 to 5 m/s (−2° to 4°) tell too little.

use nalgebra::Complex;

use crate::recording::Placement;

/// Second harmonics of the stride along a supposed forward axis.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts {
    /// Acceleration forward and up, at the hips where the way there is known.
    pub brake: Complex<f64>,
    pub brake_up: Complex<f64>,
    /// Acceleration up, at the sensor.
    pub up: Complex<f64>,
    /// Rate of leaning forward, rad/s.
    pub nod: Complex<f64>,
}

/// Expected phases of brake and nod, degrees: between those of people (−29° and −21°, and 89° on average) and
/// of the simulator.
const BRAKE_DEG: f64 = -50.0;
const NOD_DEG: f64 = 115.0;
/// Nods smaller than this are not used, rad/s \[P\].
const SMALL_RADPS: f64 = 0.1;
/// The direction is unclear where brake and nod disagree and, in size, the cosine of the brake's distance
/// from its expected phase is below the first value and that of the nod's above the second \[P\].
const CLEAR: (f64, f64) = (0.3, 0.5);

/// 1 where the supposed way is forward, else −1; and how certain, 0 to 1.
pub(super) fn forward_sign(placement: Placement, facts: &Facts) -> (f64, f64) {
    let near = |phasor: Complex<f64>, deg: f64| (phasor.arg() - deg.to_radians()).cos();
    let brake = near(facts.brake * facts.brake_up.conj(), BRAKE_DEG);
    let nod = near(facts.nod * facts.up.conj(), NOD_DEG);
    // How heads and waists nod was not seen.
    let nods = placement == Placement::Trunk && facts.nod.norm() > SMALL_RADPS;
    let unclear = brake.abs() < CLEAR.0 && nods && nod.abs() > CLEAR.1 && brake * nod < 0.0;
    (if brake < 0.0 { -1.0 } else { 1.0 }, if unclear { 0.0 } else { brake.abs() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(brake_deg: f64, nod_deg: f64, way: f64) -> Facts {
        let up = Complex::from_polar(8.0, 1.0);
        let at = |size: f64, deg: f64| up / 8.0 * Complex::from_polar(size * way, deg.to_radians());
        Facts { brake: at(2.0, brake_deg), brake_up: up, up, nod: at(0.5, nod_deg) }
    }

    #[test]
    fn a_clear_brake_tells_the_way_and_an_unclear_one_that_the_nod_contradicts_does_not() {
        for way in [1.0, -1.0] {
            for nod_deg in [95.0, -85.0] {
                let (sign, certainty) = forward_sign(Placement::Trunk, &facts(-20.0, nod_deg, way));
                assert!(sign == way && certainty > 0.8, "{sign} {certainty}");
            }
            let (_, certainty) = forward_sign(Placement::Trunk, &facts(55.0, 90.0, way));
            assert!(certainty < 1e-9, "{certainty}");
            let (sign, certainty) = forward_sign(Placement::Trunk, &facts(15.0, 90.0, way));
            assert!(sign == way && certainty > 0.1, "{certainty}");
        }
    }
}
