//! 2-jets: a value with its exact first and second time derivative.
//!
//! Every trajectory of the simulator is an expression of jets, so velocities, accelerations and
//! angular rates follow from the chain rule to rounding error, without numerical differentiation.

use core::ops::{Add, Div, Mul, Neg, Sub};

/// A function of time at one instant: value, first and second derivative.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Jet {
    /// Value.
    pub v: f64,
    /// First derivative, per second.
    pub d: f64,
    /// Second derivative, per second squared.
    pub a: f64,
}

impl Jet {
    /// The constant zero.
    pub const ZERO: Self = Self::constant(0.0);
    /// The constant one.
    pub const ONE: Self = Self::constant(1.0);

    /// A jet from its value and derivatives.
    #[must_use]
    pub const fn new(v: f64, d: f64, a: f64) -> Self {
        Self { v, d, a }
    }

    /// A value that does not change with time.
    #[must_use]
    pub const fn constant(v: f64) -> Self {
        Self { v, d: 0.0, a: 0.0 }
    }

    /// Composition with an outer function of known value and derivatives at `self.v`.
    #[must_use]
    pub fn chain(self, f: f64, df: f64, ddf: f64) -> Self {
        Self::new(f, df * self.d, ddf * self.d * self.d + df * self.a)
    }

    /// Sine and cosine of an angle in radians.
    #[must_use]
    pub fn sin_cos(self) -> (Self, Self) {
        let (s, c) = self.v.sin_cos();
        (self.chain(s, c, -s), self.chain(c, -s, -c))
    }

    /// Sine of an angle in radians.
    #[must_use]
    pub fn sin(self) -> Self {
        self.sin_cos().0
    }

    /// Cosine of an angle in radians.
    #[must_use]
    pub fn cos(self) -> Self {
        self.sin_cos().1
    }

    /// Square root of a positive value.
    #[must_use]
    pub fn sqrt(self) -> Self {
        let r = self.v.sqrt();
        self.chain(r, 0.5 / r, -0.25 / (r * r * r))
    }

    /// Inverse cosine, rad, of a value inside −1 to 1; the derivatives grow without bound at the ends.
    #[must_use]
    pub fn acos(self) -> Self {
        let q = 1.0 - self.v * self.v;
        self.chain(self.v.acos(), -q.powf(-0.5), -self.v * q.powf(-1.5))
    }

    /// Angle of the point (x, `self`) from the x axis, rad.
    #[must_use]
    pub fn atan2(self, x: Self) -> Self {
        let square = x * x + self * self;
        let d = (x.v * self.d - self.v * x.d) / square.v;
        let a = (x.v * self.a - self.v * x.a) / square.v - d * square.d / square.v;
        Self::new(self.v.atan2(x.v), d, a)
    }

    /// Reciprocal.
    #[must_use]
    pub fn recip(self) -> Self {
        let r = 1.0 / self.v;
        self.chain(r, -r * r, 2.0 * r * r * r)
    }
}

impl Add for Jet {
    type Output = Self;
    fn add(self, o: Self) -> Self {
        Self::new(self.v + o.v, self.d + o.d, self.a + o.a)
    }
}

impl Sub for Jet {
    type Output = Self;
    fn sub(self, o: Self) -> Self {
        Self::new(self.v - o.v, self.d - o.d, self.a - o.a)
    }
}

impl Neg for Jet {
    type Output = Self;
    fn neg(self) -> Self {
        Self::new(-self.v, -self.d, -self.a)
    }
}

impl Mul for Jet {
    type Output = Self;
    fn mul(self, o: Self) -> Self {
        Self::new(
            self.v * o.v,
            self.d * o.v + self.v * o.d,
            self.a * o.v + 2.0 * self.d * o.d + self.v * o.a,
        )
    }
}

impl Div for Jet {
    type Output = Self;
    #[allow(clippy::suspicious_arithmetic_impl)]
    fn div(self, o: Self) -> Self {
        self * o.recip()
    }
}

impl Add<f64> for Jet {
    type Output = Self;
    fn add(self, o: f64) -> Self {
        Self { v: self.v + o, ..self }
    }
}

impl Sub<f64> for Jet {
    type Output = Self;
    fn sub(self, o: f64) -> Self {
        Self { v: self.v - o, ..self }
    }
}

impl Mul<f64> for Jet {
    type Output = Self;
    fn mul(self, o: f64) -> Self {
        Self::new(self.v * o, self.d * o, self.a * o)
    }
}

/// A vector of jets; world axes X forward, Y left, Z up unless said otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct JetVector(pub [Jet; 3]);

impl JetVector {
    /// A vector that does not change with time.
    #[must_use]
    pub fn constant(v: [f64; 3]) -> Self {
        Self(v.map(Jet::constant))
    }

    /// The values.
    #[must_use]
    pub fn value(&self) -> [f64; 3] {
        self.0.map(|j| j.v)
    }

    /// The first derivatives, per second.
    #[must_use]
    pub fn rate(&self) -> [f64; 3] {
        self.0.map(|j| j.d)
    }

    /// The second derivatives, per second squared.
    #[must_use]
    pub fn acceleration(&self) -> [f64; 3] {
        self.0.map(|j| j.a)
    }
}

impl Add for JetVector {
    type Output = Self;
    fn add(self, o: Self) -> Self {
        Self(core::array::from_fn(|i| self.0[i] + o.0[i]))
    }
}

impl Sub for JetVector {
    type Output = Self;
    fn sub(self, o: Self) -> Self {
        Self(core::array::from_fn(|i| self.0[i] - o.0[i]))
    }
}

/// What an attitude is made of: jets, or plain values where nobody asks for the rates. Both take the same
/// steps, so that the values are the same to the last bit.
pub trait Number:
    Copy
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Neg<Output = Self>
    + Add<f64, Output = Self>
    + Sub<f64, Output = Self>
    + Mul<f64, Output = Self>
{
    /// From a jet.
    fn of(jet: Jet) -> Self;
    /// The value.
    fn value(self) -> f64;
    /// Sine and cosine of an angle in radians.
    #[must_use]
    fn sin_cos(self) -> (Self, Self);
}

impl Number for Jet {
    fn of(jet: Jet) -> Self {
        jet
    }

    fn value(self) -> f64 {
        self.v
    }

    fn sin_cos(self) -> (Self, Self) {
        self.sin_cos()
    }
}

impl Number for f64 {
    fn of(jet: Jet) -> Self {
        jet.v
    }

    fn value(self) -> f64 {
        self
    }

    fn sin_cos(self) -> (Self, Self) {
        self.sin_cos()
    }
}

/// A rotation matrix that takes body vectors to the world.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Matrix<T>(pub [[T; 3]; 3]);

/// A rotation matrix of jets.
pub type JetMatrix = Matrix<Jet>;

impl JetMatrix {
    /// No rotation.
    pub const IDENTITY: Self = Self([
        [Jet::ONE, Jet::ZERO, Jet::ZERO],
        [Jet::ZERO, Jet::ONE, Jet::ZERO],
        [Jet::ZERO, Jet::ZERO, Jet::ONE],
    ]);

    /// World vector of a point fixed in the body.
    #[must_use]
    pub fn rotate_fixed(&self, r: [f64; 3]) -> JetVector {
        JetVector(self.0.map(|m| m[0] * r[0] + m[1] * r[1] + m[2] * r[2]))
    }

    /// Angular rate in body axes, rad/s (the vector of RᵀṘ).
    #[must_use]
    pub fn body_rate_radps(&self) -> [f64; 3] {
        let m = &self.0;
        let w = |i: usize, k: usize| (0..3).map(|r| m[r][i].v * m[r][k].d).sum();
        [w(2, 1), w(0, 2), w(1, 0)]
    }
}

impl<T: Number> Matrix<T> {
    /// Rotation about y: + takes z towards x (forward lean).
    #[must_use]
    pub fn about_y(angle_rad: T) -> Self {
        let (s, c) = angle_rad.sin_cos();
        let (o, z) = (T::of(Jet::ONE), T::of(Jet::ZERO));
        Self([[c, z, s], [z, o, z], [-s, z, c]])
    }

    /// Rotation about z: + takes x towards y (turn to the left).
    #[must_use]
    pub fn about_z(angle_rad: T) -> Self {
        let (s, c) = angle_rad.sin_cos();
        let (o, z) = (T::of(Jet::ONE), T::of(Jet::ZERO));
        Self([[c, -s, z], [s, c, z], [z, z, o]])
    }

    /// Intrinsic yaw, pitch, roll (z, y, x), rad.
    #[must_use]
    pub fn yaw_pitch_roll(yaw_rad: T, pitch_rad: T, roll_rad: T) -> Self {
        Self::pitch_roll(pitch_rad, roll_rad).turned_by(yaw_rad.sin_cos())
    }

    /// Intrinsic pitch and roll (y, x), rad.
    #[must_use]
    pub fn pitch_roll(pitch_rad: T, roll_rad: T) -> Self {
        let ((sp, cp), (sr, cr)) = (pitch_rad.sin_cos(), roll_rad.sin_cos());
        Self([[cp, sp * sr, sp * cr], [T::of(Jet::ZERO), cr, -sr], [-sp, cp * sr, cp * cr]])
    }

    /// Intrinsic yaw, roll, pitch (z, x, y), rad.
    #[must_use]
    pub fn yaw_roll_pitch(yaw_rad: T, roll_rad: T, pitch_rad: T) -> Self {
        Self::roll_pitch(roll_rad.sin_cos(), pitch_rad.sin_cos()).turned_by(yaw_rad.sin_cos())
    }

    /// Intrinsic roll and pitch (x, y), from sine and cosine of each.
    #[must_use]
    pub fn roll_pitch((sr, cr): (T, T), (sp, cp): (T, T)) -> Self {
        Self([[cp, T::of(Jet::ZERO), sp], [sr * sp, cr, -(sr * cp)], [-(cr * sp), sr, cr * cp]])
    }

    /// The same attitude after a turn about the world's vertical, + left, from its sine and cosine.
    #[must_use]
    pub fn turned_by(self, (s, c): (T, T)) -> Self {
        let [x, y, z] = self.0;
        Self([
            core::array::from_fn(|k| c * x[k] - s * y[k]),
            core::array::from_fn(|k| s * x[k] + c * y[k]),
            z,
        ])
    }

    /// The values, row by row.
    #[must_use]
    pub fn value(&self) -> [[f64; 3]; 3] {
        self.0.map(|row| row.map(T::value))
    }

    /// A world vector seen in body axes (multiplication by Rᵀ).
    #[must_use]
    pub fn in_body(&self, world: [f64; 3]) -> [f64; 3] {
        core::array::from_fn(|k| (0..3).map(|i| self.0[i][k].value() * world[i]).sum())
    }
}

impl<T: Number> Mul for Matrix<T> {
    type Output = Self;
    fn mul(self, o: Self) -> Self {
        Self(core::array::from_fn(|i| {
            core::array::from_fn(|k| {
                self.0[i][0] * o.0[0][k] + self.0[i][1] * o.0[1][k] + self.0[i][2] * o.0[2][k]
            })
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(t: f64) -> Jet {
        let t = Jet::new(t, 1.0, 0.0);
        ((t * 3.0 + 0.2).sin() * t + t * t) / ((t * 2.0).cos() + 3.0)
    }

    #[test]
    fn derivatives_of_an_expression_match_differences() {
        let (t, h) = (0.73, 1e-4);
        let num_d = (sample(t + h).v - sample(t - h).v) / (2.0 * h);
        let num_a = (sample(t + h).d - sample(t - h).d) / (2.0 * h);
        assert!((sample(t).d - num_d).abs() < 1e-7);
        assert!((sample(t).a - num_a).abs() < 1e-7);
    }

    #[test]
    fn derivatives_of_root_and_inverse_angles_match_differences() {
        let f = |t: f64| {
            let t = Jet::new(t, 1.0, 0.0);
            let (s, c) = (t * 2.0 + 0.3).sin_cos();
            ((s * 0.7).acos() + (c * t).atan2(s + 1.5)) * (t * t + 1.0).sqrt()
        };
        let (t, h) = (0.41, 1e-4);
        assert!((f(t).d - (f(t + h).v - f(t - h).v) / (2.0 * h)).abs() < 1e-6);
        assert!((f(t).a - (f(t + h).d - f(t - h).d) / (2.0 * h)).abs() < 1e-6);
    }

    #[test]
    fn both_orders_of_three_turns_equal_the_products_of_single_turns() {
        let angle = |v: f64| Jet::new(v, 1.0 + v, 2.0 - v);
        let (yaw, pitch, roll) = (angle(0.4), angle(-0.7), angle(0.3));
        // A roll is a pitch seen from a body turned by a quarter to the left.
        let quarter = Jet::constant(core::f64::consts::FRAC_PI_2);
        let about_x =
            JetMatrix::about_z(-quarter) * JetMatrix::about_y(roll) * JetMatrix::about_z(quarter);
        let (z, y) = (JetMatrix::about_z(yaw), JetMatrix::about_y(pitch));
        let close = |a: JetMatrix, b: JetMatrix| {
            a.0.as_flattened()
                .iter()
                .zip(b.0.as_flattened())
                .all(|(p, q)| (p.v - q.v).abs() + (p.d - q.d).abs() + (p.a - q.a).abs() < 1e-12)
        };
        assert!(close(JetMatrix::yaw_pitch_roll(yaw, pitch, roll), z * y * about_x));
        assert!(close(JetMatrix::yaw_roll_pitch(yaw, roll, pitch), z * about_x * y));
    }

    #[test]
    fn a_turn_about_one_axis_has_that_body_rate() {
        let turn = JetMatrix::about_y(Jet::new(0.4, 2.5, 1.0));
        let w = turn.body_rate_radps();
        assert!((w[1] - 2.5).abs() < 1e-15 && w[0].abs() < 1e-15 && w[2].abs() < 1e-15);
    }
}
