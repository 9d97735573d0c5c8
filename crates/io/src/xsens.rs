//! Xsens sensors: the counter of samples, and acceleration that was turned into the earth's axes and freed
//! of gravity, which the attitude beside it gives back.

use runform::units::{AccUnit, STANDARD_GRAVITY_MPS2};

use crate::layout::Layout;
use crate::notice::ReadNotice;
use crate::numeric_table::Table;

/// Finds the columns that only this maker has.
pub(crate) fn find(layout: &mut Layout) {
    let position = |name: &str| layout.names.iter().position(|n| n.eq_ignore_ascii_case(name));
    let counter = position("PacketCounter");
    let quaternion = ["Quat_W", "Quat_X", "Quat_Y", "Quat_Z"].map(position);
    let free = ["FreeAcc_X", "FreeAcc_Y", "FreeAcc_Z"].map(position);
    layout.counter = counter;
    if free.iter().chain(&quaternion).all(Option::is_some) {
        layout.quaternion = quaternion;
    }
}

impl Layout {
    /// True where gravity can be given back to an acceleration from which it was taken.
    pub(crate) fn rebuilds(&self) -> bool {
        self.quaternion.iter().all(Option::is_some)
    }
}

/// Gives back gravity: the free acceleration is in axes of the earth with z up, the quaternion turns the
/// sensor's axes into them.
pub(crate) fn rebuild(
    file: &str,
    layout: &mut Layout,
    table: &mut Table,
    notices: &mut Vec<ReadNotice>,
) {
    let [Some(w), Some(x), Some(y), Some(z)] = layout.quaternion else { return };
    let Some(sensor) = layout.sensors.values_mut().find(|s| !s.has_acc()) else { return };
    let [Some(fx), Some(fy), Some(fz)] = sensor.linear.map(|c| c.map(|c| c.0)) else { return };
    for i in 0..table.columns[fx].len() {
        let at = |c: usize| table.columns[c].get(i).copied().unwrap_or(f64::NAN);
        let free = [at(fx), at(fy), at(fz) + STANDARD_GRAVITY_MPS2];
        let own = into_sensor([at(w), at(x), at(y), at(z)], free);
        for (c, value) in [fx, fy, fz].into_iter().zip(own) {
            table.columns[c][i] = value;
        }
    }
    for (axis, column) in [fx, fy, fz].into_iter().enumerate() {
        sensor.acc[axis] = Some((column, AccUnit::Mps2));
        sensor.linear[axis] = None;
    }
    let text = "free acceleration and attitude: the acceleration with gravity was made of both, in the \
                sensor's axes, by 9.80665 m/s²; errors of the attitude are in it";
    notices.push(ReadNotice::new(file, text));
}

/// A vector of the earth in the sensor's axes; no number for a quaternion far from unit length.
fn into_sensor(q: [f64; 4], v: [f64; 3]) -> [f64; 3] {
    let length = q.iter().map(|c| c * c).sum::<f64>().sqrt();
    if !(0.9..1.1).contains(&length) {
        return [f64::NAN; 3];
    }
    let [w, x, y, z] = q.map(|c| c / length);
    let rows = [
        [1.0 - 2.0 * (y * y + z * z), 2.0 * (x * y + w * z), 2.0 * (x * z - w * y)],
        [2.0 * (x * y - w * z), 1.0 - 2.0 * (x * x + z * z), 2.0 * (y * z + w * x)],
        [2.0 * (x * z + w * y), 2.0 * (y * z - w * x), 1.0 - 2.0 * (x * x + y * y)],
    ];
    rows.map(|r| r[0] * v[0] + r[1] * v[1] + r[2] * v[2])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sensor_turned_about_x_by_a_quarter_feels_gravity_along_y() {
        let half = core::f64::consts::FRAC_1_SQRT_2;
        // Its y axis points up.
        let own = into_sensor([half, half, 0.0, 0.0], [0.0, 0.0, 9.8]);
        assert!(
            (own[1] - 9.8).abs() < 1e-12 && own[0].abs() < 1e-12 && own[2].abs() < 1e-12,
            "{own:?}"
        );
        assert!(into_sensor([0.0; 4], [0.0; 3])[0].is_nan());
    }
}
