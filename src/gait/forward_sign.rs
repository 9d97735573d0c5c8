//! Which way along the fore-aft axis of the body's axis is forward, from facts whose errors differ.
//!
//! All are phases against the vertical acceleration within the step and turn by half a cycle with the sign. Those that
//! count were the same way round in every one of 47 trials of seven people (`hamner_virtual_imu`, `rbds_virtual_imu`):
//!
//! 1. *Brake.* After contact the body is braked: the second harmonic of the stride of the forward acceleration
//!    lies behind that of the vertical. −66° to +7° from trunks, read at the height of the hips, −55° to −11° from
//!    pelvises, −50° to −113° in the simulator.
//! 2. *Nod.* The same harmonic of the rate of leaning forward: 70° to 107° in trunks (7° in one that hardly nods).
//! 3. *Asymmetry within the step.* The fourth harmonic of that rate against the square of the vertical second: a
//!    weaker fact, −66° to 81° in trunks.
//!
//! Where the first two contradict each other clearly, nothing is decided, and what needs the direction is refused.
//! A pelvis has the brake alone: it nods by −83° to 12° in people, the other way round in the simulator, and no sensor
//! with a known way forward on a real sacrum was at hand to tell who is right. The mean lean
//! (one trunk of five leans back against standing) and its change from 2 to 5 m/s (−2° to 4°) tell too little.

use nalgebra::Complex;

use crate::recording::Placement;

/// What the stride's harmonics tell, along a supposed forward axis.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts {
    /// Second harmonic of the acceleration forward and up, at the hips where the way there is known.
    pub brake: Complex<f64>,
    pub brake_up: Complex<f64>,
    /// Second harmonic of the acceleration up, at the sensor.
    pub up: Complex<f64>,
    /// Second and fourth harmonic of the rate of leaning forward, rad/s.
    pub nod: [Complex<f64>; 2],
}

/// Phases that are expected and what each fact counts.
struct Expected {
    brake_deg: f64,
    nod_deg: f64,
    asymmetry_deg: f64,
    counts: [f64; 3],
}

/// Between people (−29° and −21° on average) and the simulator.
const BRAKE_DEG: f64 = -40.0;
/// Size of a nod's harmonic, rad/s, at which it counts half.
const SMALL_RADPS: f64 = 0.1;
/// Cosine of the distance from what is expected beyond which a fact speaks clearly.
const CLEAR: f64 = 0.5;

fn expected(placement: Placement) -> Expected {
    // How heads and waists nod was not seen, and pelvises differ.
    let counts = if placement == Placement::Trunk { [0.5, 0.3, 0.2] } else { [1.0, 0.0, 0.0] };
    Expected { brake_deg: BRAKE_DEG, nod_deg: 89.0, asymmetry_deg: 9.0, counts }
}

/// 1 where the supposed way is forward, else −1; and how certain, 0 to 1.
pub(super) fn forward_sign(placement: Placement, facts: &Facts) -> (f64, f64) {
    let expected = expected(placement);
    let near = |phasor: Complex<f64>, deg: f64| (phasor.arg() - deg.to_radians()).cos();
    let seen = |harmonic: Complex<f64>| harmonic.norm() / (harmonic.norm() + SMALL_RADPS);
    let brake = near(facts.brake * facts.brake_up.conj(), expected.brake_deg);
    let nod = near(facts.nod[0] * facts.up.conj(), expected.nod_deg);
    let squared = facts.up * facts.up;
    let asymmetry = near(facts.nod[1] * squared.conj(), expected.asymmetry_deg);
    let [by_brake, by_nod, by_asymmetry] = expected.counts;
    let (by_nod, by_asymmetry) = (by_nod * seen(facts.nod[0]), by_asymmetry * seen(facts.nod[1]));
    let sum = by_brake * brake + by_nod * nod + by_asymmetry * asymmetry;
    let mean = sum / (by_brake + by_nod + by_asymmetry);
    let contradicted =
        by_nod > 0.0 && brake * nod < 0.0 && brake.abs() > CLEAR && nod.abs() > CLEAR;
    let certainty = if contradicted { 0.0 } else { mean.abs() };
    (if mean < 0.0 { -1.0 } else { 1.0 }, certainty)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(brake_deg: f64, nod_deg: f64, way: f64) -> Facts {
        let at = |size: f64, deg: f64| Complex::from_polar(size, deg.to_radians()) * way;
        let up = Complex::from_polar(8.0, 1.0);
        Facts {
            brake: at(2.0, brake_deg) * up / 8.0,
            brake_up: up,
            up,
            nod: [at(0.5, nod_deg) * up / 8.0, at(0.3, 9.0) * (up / 8.0).powi(2)],
        }
    }

    #[test]
    fn facts_that_agree_tell_the_way_and_such_that_contradict_each_other_do_not() {
        for way in [1.0, -1.0] {
            let (sign, certainty) = forward_sign(Placement::Trunk, &facts(-20.0, 95.0, way));
            assert!(sign == way && certainty > 0.8, "{sign} {certainty}");
            let (_, certainty) = forward_sign(Placement::Trunk, &facts(-20.0, -85.0, way));
            assert!(certainty < 1e-9, "{certainty}");
        }
        // A weak brake is outvoted.
        let (sign, certainty) = forward_sign(Placement::Trunk, &facts(65.0, 90.0, 1.0));
        assert!(sign > 0.0 && certainty > 0.3, "{certainty}");
    }
}
