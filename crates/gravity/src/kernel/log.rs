//! The logarithm of many numbers at once.
//!
//! ```text
//! ln x = k ln 2 + ln m,   sqrt(1/2) <= m < sqrt(2)
//! ln m = 2 (s + s^3 / 3 + s^5 / 5 + ...),   s = (m - 1) / (m + 1),   |s| < 0.1716
//! ```
//!
//! The series is cut after `s^21`, below 1e-17. No branch and no call, as in [`super::exp()`]. Only for
//! positive normal numbers; zero and the numbers below 1e-307 give some finite number.
//!
//! Source: Abramowitz and Stegun (1964), 4.1.27.

use super::exp::{LN_2_HIGH, LN_2_LOW};

/// The bits of the square root of one half, and of one.
const ROOT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
const ONE: u64 = 0x3ff0_0000_0000_0000;
const FRACTION: u64 = (1 << 52) - 1;
/// 2^52, whose low bits are an integer.
const INTEGER: f64 = 4_503_599_627_370_496.0;

/// 1/3, 1/5, ... 1/21.
const INVERSE_ODDS: [f64; 10] = [
    1.0 / 3.0,
    1.0 / 5.0,
    1.0 / 7.0,
    1.0 / 9.0,
    1.0 / 11.0,
    1.0 / 13.0,
    1.0 / 15.0,
    1.0 / 17.0,
    1.0 / 19.0,
    1.0 / 21.0,
];

#[inline(always)]
pub(crate) fn log(x: f64) -> f64 {
    let shifted = x.to_bits().wrapping_add(ONE - ROOT_HALF);
    let k = f64::from_bits((shifted >> 52) | INTEGER.to_bits()) - INTEGER - 1_023.0;
    let m = f64::from_bits((shifted & FRACTION) + ROOT_HALF);
    let s = (m - 1.0) / (m + 1.0);
    let z = s * s;
    let c = &INVERSE_ODDS;
    let pair = |at: usize| c[at + 1].mul_add(z, c[at]);
    let z2 = z * z;
    let low = pair(2).mul_add(z2, pair(0));
    let high = pair(8).mul_add(z2, pair(6)).mul_add(z2, pair(4));
    let series = high.mul_add(z2 * z2, low);
    let twice = s + s;
    k.mul_add(LN_2_HIGH, (twice * z).mul_add(series, k.mul_add(LN_2_LOW, twice)))
}

#[cfg(test)]
mod tests {
    use super::log;

    #[test]
    fn agrees_with_the_standard_library() {
        let mut x = 1e-300;
        while x < 1e300 {
            let (ours, theirs) = (log(x), x.ln());
            assert!((ours - theirs).abs() <= 4.5e-16 * theirs.abs().max(0.7), "log({x}): {ours}");
            x *= 1.003_7;
        }
        for near in [1.0 - 1e-10, 1.0 + 1e-10, 0.999, 1.001, 1.414, 0.7072] {
            let (ours, theirs) = (log(near), f64::ln(near));
            assert!((ours - theirs).abs() <= 4.5e-16 * theirs.abs(), "log({near}): {ours}");
        }
        assert!(log(0.0).is_finite());
    }
}
