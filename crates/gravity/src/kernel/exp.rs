//! The exponential of many numbers at once.
//!
//! ```text
//! exp(x) = 2^n exp(r),   n = round(x / ln 2),   r = x - n ln 2,   |r| <= ln(2) / 2
//! ```
//!
//! `exp(r)` is its Taylor polynomial of degree 13, whose remainder is below 5e-18. The loop has
//! no branch and no call, so the compiler runs it in vector registers. Cost: about 25 operations
//! a number. Arguments are clamped to [-708, 709], where the result is a normal number.
//!
//! Source: Cody and Waite (1980), chapter 6, for the two-part ln 2.

pub(super) const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
pub(super) const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
/// 1.5 * 2^52: adding it leaves the nearest integer in the low bits.
const ROUNDER: f64 = 6_755_399_441_055_744.0;

/// 1/2!, 1/3!, ... 1/13!.
const INVERSE_FACTORIALS: [f64; 12] = [
    0.5,
    1.0 / 6.0,
    1.0 / 24.0,
    1.0 / 120.0,
    1.0 / 720.0,
    1.0 / 5_040.0,
    1.0 / 40_320.0,
    1.0 / 362_880.0,
    1.0 / 3_628_800.0,
    1.0 / 39_916_800.0,
    1.0 / 479_001_600.0,
    1.0 / 6_227_020_800.0,
];

#[inline(always)]
pub(crate) fn exp(x: f64) -> f64 {
    let x = if x < -708.0 { -708.0 } else { x };
    let x = if x > 709.0 { 709.0 } else { x };
    let rounded = x.mul_add(std::f64::consts::LOG2_E, ROUNDER);
    let n = rounded - ROUNDER;
    let r = n.mul_add(-LN_2_LOW, n.mul_add(-LN_2_HIGH, x));
    let c = &INVERSE_FACTORIALS;
    // Estrin: pairs first, so that the chain of dependent operations is short.
    let pair = |at: usize| c[at + 1].mul_add(r, c[at]);
    let r2 = r * r;
    let r4 = r2 * r2;
    let low = pair(2).mul_add(r2, pair(0));
    let middle = pair(6).mul_add(r2, pair(4));
    let high = pair(10).mul_add(r2, pair(8));
    let polynomial = high.mul_add(r4, middle).mul_add(r4, low);
    let fraction = 1.0 + r2.mul_add(polynomial, r);
    let power = (rounded.to_bits() << 52).wrapping_add(1023 << 52);
    fraction * f64::from_bits(power)
}

/// Replace every number by its exponential.
#[inline(always)]
pub(crate) fn exp_in_place(numbers: &mut [f64]) {
    for x in numbers {
        *x = exp(*x);
    }
}

#[cfg(test)]
mod tests {
    use super::exp_in_place;

    #[test]
    fn agrees_with_the_standard_library_to_two_units_in_the_last_place() {
        let arguments: Vec<f64> = (0..200_001).map(|i| f64::from(i) * 0.007 - 700.0).collect();
        let mut ours = arguments.clone();
        crate::kernel::vectorised(|| exp_in_place(&mut ours));
        for (x, ours) in arguments.iter().zip(&ours) {
            let theirs = x.exp();
            assert!(((ours - theirs) / theirs).abs() < 4.5e-16, "exp({x}): {ours} and {theirs}");
        }
    }

    #[test]
    fn zero_is_one_and_the_ends_are_finite() {
        let mut ends = [0.0, -1e9, 1e9];
        exp_in_place(&mut ends);
        assert!((ends[0] - 1.0).abs() < 1e-16);
        assert!(ends[1] > 0.0 && ends[2].is_finite());
    }
}
