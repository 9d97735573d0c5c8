//! How high the sensor sits above the ground while its foot stands, from how the foot rolls.
//!
//! While the heel comes up, the ball of the foot stays where it is: the velocity of the sensor is that of a body which
//! turns about the ball. From mid-stance until the heel has turned by 30° the change of the sensor's velocity, by
//! strapdown, and the turning give the way from the sensor to the ball, ahead and down, as least squares; the median
//! over the strides is taken. On virtual sensors near the sole it is 2 to 4 cm, on the laces 7, where a nominal height
//! of 11 cm made every speed 3 % too high.

use nalgebra::{Matrix2, Vector2, Vector3};

use crate::gait::Track;
use crate::signal::statistics;
use crate::units::STANDARD_GRAVITY_MPS2;

/// Height of the sensor that is assumed where the strides do not show it, m: between the ones that fit the
/// optical strides of a slow jog and the motion capture at 4.1 m/s best.
pub(super) const NOMINAL_HEIGHT_M: f64 = 0.11;
/// Heights that a shoe sensor can have, m \[P\].
const HEIGHTS_M: (f64, f64) = (0.0, 0.16);
/// How long after mid-stance the roll is looked at, s \[P\].
const AHEAD_S: f64 = 0.25;
/// Sine of the heel's rotation up to which the ball is taken to stand (30°), and of the least rotation with
/// which a stride is used (12°) \[P\].
const TURN: (f64, f64) = (0.5, 0.208);
/// Fewest strides \[P\].
const FEWEST: usize = 4;

/// Height of the sensor above the ground at mid-stance, m.
pub(super) fn height_m(track: &Track, mid_stances: &[(usize, usize)]) -> f64 {
    let down: Vec<f64> =
        mid_stances.iter().filter_map(|&(_, at)| Some(to_ball(track, at)?.y)).collect();
    if down.len() < FEWEST {
        return NOMINAL_HEIGHT_M;
    }
    let height = statistics::median(&down).unwrap_or(NOMINAL_HEIGHT_M);
    height.clamp(HEIGHTS_M.0, HEIGHTS_M.1)
}

/// From the sensor to the ball, ahead and down, m.
fn to_ball(track: &Track, at: usize) -> Option<Vector2<f64>> {
    let (attitude, gyr) = (track.attitude.as_ref()?, track.gyr.as_ref()?);
    let swings = track.swings.as_ref()?;
    let up = Vector3::z();
    let right = attitude.q[at].transform_vector(&swings.axis);
    let ahead = (-right).cross(&up).try_normalize(1e-3)?;
    let in_sensor = |v: &Vector3<f64>| attitude.q[at].inverse_transform_vector(v);
    let (forward, down) = (in_sensor(&ahead), in_sensor(&-up));
    let rate = |i: usize| attitude.q[i].transform_vector(&gyr.at(i));
    let force = |i: usize| attitude.q[i].transform_vector(&track.acc.at(i));
    // Velocity of the ball, for each metre ahead and down, less that at mid-stance.
    let carried = |i: usize| {
        let of = |v: &Vector3<f64>| rate(i).cross(&attitude.q[i].transform_vector(v));
        (of(&forward), of(&down))
    };
    let first = carried(at);
    let end = (at + (AHEAD_S * track.rate_hz) as usize).min(track.acc.len().min(gyr.len()));
    let half_step_s = 0.5 / track.rate_hz;
    let (mut square, mut product) = (Matrix2::zeros(), Vector2::zeros());
    let (mut gained, mut before, mut turned) = (Vector3::zeros(), force(at), 0.0_f64);
    for i in at + 1..end {
        let now = force(i);
        gained += (before + now) * half_step_s;
        gained.z -= STANDARD_GRAVITY_MPS2 / track.rate_hz;
        before = now;
        turned = turned.max(-attitude.q[i].transform_vector(&forward).z);
        if turned > TURN.0 {
            break;
        }
        let (by_forward, by_down) = carried(i);
        for along in [&ahead, &up] {
            let row =
                Vector2::new((by_forward - first.0).dot(along), (by_down - first.1).dot(along));
            square += row * row.transpose();
            product -= row * gained.dot(along);
        }
    }
    (turned > TURN.1).then_some(())?;
    square.try_inverse().map(|inverse| inverse * product)
}
