//! Decides whether the declared mounting and standing pose can be believed.
//!
//! Evidence: the direction of gravity in the declared segment axes, from the standing pose where
//! one is known and from the mean specific force otherwise. More than 150° from up is upside down,
//! more than 60° is swapped axes; then the mounting is treated as unknown. A standing interval
//! counts when |acc| keeps within 0.5 m/s² (standard deviation) and is about 1 g.
//!
//! Limits: without a standing pose the mean over running stands in for it, which is meaningless at
//! the wrist (not judged) and tilted at the foot (judged from 75°). Turning about the vertical,
//! front for back, cannot be seen here.

use nalgebra::{Matrix3, Vector3};

use super::still::mean_and_sd;
use super::{CleanStream, Finding, IntakeError, Span, words};
use crate::recording::{Mounting, Placement, Stream};
use crate::units::STANDARD_GRAVITY_MPS2 as G;
use crate::words::said;

/// Angle between gravity and the declared upward axis from which axes must have been swapped, degrees \[P\].
const SWAPPED_DEG: f64 = 60.0;
/// The same of a foot, whose mean over running is tilted, degrees \[P\].
const SWAPPED_FOOT_DEG: f64 = 75.0;
/// That angle from which the sensor must be upside down, degrees \[P\].
const UPSIDE_DOWN_DEG: f64 = 150.0;
/// Largest standard deviation of the specific force in a declared standing interval, m/s² \[P\].
const STANDING_SD_MPS2: f64 = 0.5;
/// Largest distance of the tracked point from the sensor, m.
const FARTHEST_POINT_M: f64 = 0.5;

/// Checks what was declared before anything is computed.
pub(super) fn check_declared(stream: &Stream) -> Result<(), IntakeError> {
    let site = stream.site();
    if let Mounting::Matrix(rows) = stream.mounting {
        let m = matrix(rows);
        let determinant = m.determinant();
        let off = (m * m.transpose() - Matrix3::identity()).abs().max();
        if !(off < 0.02 && determinant > 0.0) {
            return Err(IntakeError::BadMounting { site, determinant });
        }
    }
    if let Some(v) = stream.standing_mps2 {
        let length_mps2 = Vector3::from(v).norm();
        if !(0.9 * G..=1.1 * G).contains(&length_mps2) {
            return Err(IntakeError::StandingMagnitude { site, length_mps2 });
        }
    }
    if let Some(point_m) = stream.tracked_point_m
        && !(0.0..=FARTHEST_POINT_M).contains(&Vector3::from(point_m).norm())
    {
        return Err(IntakeError::BadTrackedPoint { site, point_m });
    }
    if !stream.clock_offset_s.is_finite() {
        return Err(IntakeError::BadClockOffset { site, value: stream.clock_offset_s });
    }
    Ok(())
}

fn matrix(rows: [[f64; 3]; 3]) -> Matrix3<f64> {
    Matrix3::from_fn(|r, c| rows[r][c])
}

/// Settles the standing pose, then the mounting.
pub(super) fn settle(clean: &mut CleanStream, stream: &Stream) {
    clean.standing_mps2 = stream.standing_mps2.map(Vector3::from);
    if let (None, Some(interval)) = (clean.standing_mps2, stream.standing_s) {
        match standing(clean, stream, interval) {
            Ok(mean) => clean.standing_mps2 = Some(mean),
            Err(reason) => {
                clean.quality.findings.push(Finding::StandingIgnored { reason });
            }
        }
    }
    check_up(clean);
    check_sign(clean, stream);
}

/// Least share of gravity along one axis with which the sensor counts as worn with an axis upright.
const ALONG_AXIS: f64 = 0.8;

/// Reports an unclear sign of the accelerometer where none was declared and gravity points down an axis: kinematics
/// cannot distinguish a sensor upside down from a reversed sign, which exchanges left and right. This concerns
/// sensors whose gyroscope gives sides or sideways angles.
fn check_sign(clean: &mut CleanStream, stream: &Stream) {
    let told = stream.acc_sign.is_some() || clean.mounting != Mounting::Unknown;
    let placement = clean.site.placement;
    let sides =
        (placement.feels_both_feet() || placement == Placement::Foot) && clean.gyr.is_some();
    if told || !sides || clean.acc_present != [true; 3] {
        return;
    }
    let up = clean.standing_mps2.unwrap_or_else(|| mean_force(clean));
    if up.min() < -ALONG_AXIS * up.norm() {
        clean.quality.findings.push(Finding::SignUnclear);
    }
}

/// Mean specific force over the declared interval, or why it cannot be used.
fn standing(
    clean: &CleanStream,
    stream: &Stream,
    (from_s, to_s): (f64, f64),
) -> Result<Vector3<f64>, String> {
    standing_between(clean, (from_s, to_s), stream.clock_offset_s)
}

/// Mean specific force while standing between two times of the recording, s, or why it cannot be used.
pub(crate) fn standing_mean(
    clean: &CleanStream,
    from_s: f64,
    to_s: f64,
) -> Result<Vector3<f64>, String> {
    standing_between(clean, (from_s, to_s), 0.0)
}

/// Messages name the times as they were given; `offset_s` is added to get those of the stream.
fn standing_between(
    clean: &CleanStream,
    (from_s, to_s): (f64, f64),
    offset_s: f64,
) -> Result<Vector3<f64>, String> {
    if clean.acc_present != [true; 3] {
        return Err(words().get("standing.axis_missing").to_owned());
    }
    let long_enough = to_s - from_s >= 0.5;
    if !long_enough {
        return Err(said!(words(), "standing.too_short", from_s, to_s));
    }
    let grid = |t: f64| clean.sample_at(t + offset_s);
    // The tolerance lets an interval end on the very last sample.
    let (first, last) = ((grid(from_s) - 1e-6).ceil(), (grid(to_s) + 1e-6).floor());
    if !(first >= 0.0 && last <= clean.len() as f64) {
        return Err(said!(words(), "standing.outside", from_s, to_s));
    }
    let span = Span { start: first as usize, end: last as usize };
    let inside = clean.spans.iter().any(|s| s.start <= span.start && s.end >= span.end);
    if span.is_empty() || !inside {
        return Err(said!(words(), "standing.hole", from_s, to_s));
    }
    let (mean, sd) = mean_and_sd(clean, span);
    let still = sd < STANDING_SD_MPS2;
    if !still {
        return Err(said!(words(), "standing.moving", sd));
    }
    let g = mean.norm() / G;
    if (0.9..=1.1).contains(&g) { Ok(mean) } else { Err(said!(words(), "standing.not_gravity", g)) }
}

/// Compares declared up with gravity.
fn check_up(clean: &mut CleanStream) {
    let turn = match clean.mounting {
        Mounting::Unknown => return,
        Mounting::Aligned => Matrix3::identity(),
        Mounting::Matrix(rows) => matrix(rows),
    };
    let placement = clean.site.placement;
    let up = match clean.standing_mps2 {
        Some(standing) => standing,
        None if placement == Placement::Wrist || clean.acc_present != [true; 3] => return,
        None => mean_force(clean),
    };
    let up = turn * up;
    let cosine = up.z / up.norm();
    if !cosine.is_finite() {
        return;
    }
    let angle_deg = cosine.clamp(-1.0, 1.0).acos().to_degrees();
    let loose = placement == Placement::Foot && clean.standing_mps2.is_none();
    let limit = if loose { SWAPPED_FOOT_DEG } else { SWAPPED_DEG };
    if angle_deg > UPSIDE_DOWN_DEG {
        clean.quality.findings.push(Finding::UpsideDown);
        clean.mounting = Mounting::Unknown;
    } else if angle_deg > limit {
        clean.quality.findings.push(Finding::SwappedAxes { angle_deg });
        clean.mounting = Mounting::Unknown;
    }
}

fn mean_force(clean: &CleanStream) -> Vector3<f64> {
    let mut sum = [0.0; 3];
    for span in &clean.spans {
        for (total, column) in sum.iter_mut().zip(clean.acc.columns()) {
            *total += column[span.range()].iter().sum::<f64>();
        }
    }
    Vector3::from(sum)
}
