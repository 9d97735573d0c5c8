//! A number in three bytes, for measurements that are held in thousands for each hour of running.
//!
//! Sign, seven bits of exponent and sixteen of the fraction: 2e-19 to 1e19, off by at most 7.7 millionths of the number
//! (4 µs of a stride time, a three-thousandth of a degree of a knee), where the surest metric is known to one part in
//! a thousand. So a row of strides fits in the 200 bytes that a session may grow by.

use serde::{Deserialize, Serialize};

use crate::packed::Fixed;

/// Bits of an `f32`'s fraction that are rounded away.
const LOST: u32 = 7;
/// By how much an `f32`'s exponent is larger.
const BIAS: u32 = 64 << 16;
/// From here on the bits mean infinity, and above it no number.
const INFINITE: u32 = 0x7f << 16;
const NONE: u32 = INFINITE | 1;
const SIGN: u32 = 1 << 23;

/// A number, rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Brief([u8; 3]);

impl From<f64> for Brief {
    /// The nearest one, the even one of two that are as near.
    fn from(value: f64) -> Self {
        let bits = (value as f32).to_bits();
        let size = bits & 0x7fff_ffff;
        let nearest = (size + (1 << (LOST - 1)) - 1 + (size >> LOST & 1)) >> LOST;
        // An exponent of zero means zero: what is smaller than the smallest number with another one.
        let size = match nearest.saturating_sub(BIAS) {
            _ if value.is_nan() => NONE,
            small if small >> 16 == 0 => 0,
            size => size.min(INFINITE),
        };
        let [a, b, c, _] = (size | if bits >> 31 == 1 { SIGN } else { 0 }).to_le_bytes();
        Self([a, b, c])
    }
}

impl From<Brief> for f64 {
    fn from(Brief([a, b, c]): Brief) -> Self {
        let bits = u32::from_le_bytes([a, b, c, 0]);
        let size = match bits & !SIGN {
            0..0x1_0000 => 0.0,
            INFINITE => f32::INFINITY,
            NONE.. => f32::NAN,
            size => f32::from_bits((size + BIAS) << LOST),
        };
        Self::from(if bits & SIGN == 0 { size } else { -size })
    }
}

impl Fixed for Brief {
    const LENGTH: usize = size_of::<Self>();

    fn put(self, into: &mut [u8]) {
        into.copy_from_slice(&self.0);
    }

    fn get(from: &[u8]) -> Option<Self> {
        from.try_into().ok().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn back(value: f64) -> f64 {
        Brief::from(value).into()
    }

    /// Numbers of both signs and all sizes, smallest first.
    fn numbers() -> Vec<f64> {
        let sizes = (-18_000..19_000).map(|i| 10_f64.powf(f64::from(i) / 1000.0));
        let mut all: Vec<f64> = sizes.flat_map(|v| [v, -v]).collect();
        all.sort_by(f64::total_cmp);
        all
    }

    #[test]
    fn a_number_is_off_by_at_most_eight_millionths_and_only_once() {
        for value in numbers() {
            assert!((back(value) - value).abs() <= 7.7e-6 * value.abs(), "{value}");
            assert_eq!(back(back(value)), back(value));
        }
    }

    #[test]
    fn the_order_of_numbers_stays() {
        let all: Vec<f64> = numbers().into_iter().map(back).collect();
        assert!(all.is_sorted());
    }

    #[test]
    fn numbers_of_few_bits_stay_as_they_are() {
        for value in [0.0, 1.0, -1.0, 0.5, 180.0, -17.25, 65_535.0, 131_070.0] {
            assert_eq!(back(value), value);
        }
        assert!(back(-0.0).is_sign_negative());
    }

    #[test]
    fn what_is_too_small_too_large_or_no_number_keeps_its_kind() {
        assert_eq!((back(1e-30), back(1e-300)), (0.0, 0.0));
        assert_eq!((back(1e30), back(-1e300)), (f64::INFINITY, f64::NEG_INFINITY));
        assert_eq!(back(f64::NEG_INFINITY), f64::NEG_INFINITY);
        assert!(back(f64::NAN).is_nan() && back(-f64::NAN).is_nan());
        // The largest and smallest ones.
        assert!((back(1.8e19) / 1.8e19 - 1.0).abs() < 8e-6);
        assert!((back(2.2e-19) / 2.2e-19 - 1.0).abs() < 8e-6);
    }
}
