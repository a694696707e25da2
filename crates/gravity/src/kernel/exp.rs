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

const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
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
fn exp(x: f64) -> f64 {
    let x = if x < -708.0 { -708.0 } else { x };
    let x = if x > 709.0 { 709.0 } else { x };
    let rounded = x * std::f64::consts::LOG2_E + ROUNDER;
    let n = rounded - ROUNDER;
    let r = (x - n * LN_2_HIGH) - n * LN_2_LOW;
    let c = &INVERSE_FACTORIALS;
    // Estrin: pairs first, so that the chain of dependent operations is short.
    let (r2, p01, p23) = (r * r, c[0] + c[1] * r, c[2] + c[3] * r);
    let (p45, p67) = (c[4] + c[5] * r, c[6] + c[7] * r);
    let (p89, pab) = (c[8] + c[9] * r, c[10] + c[11] * r);
    let r4 = r2 * r2;
    let (low, middle, high) = (p01 + p23 * r2, p45 + p67 * r2, p89 + pab * r2);
    let polynomial = low + (middle + high * r4) * r4;
    let fraction = 1.0 + (r + r2 * polynomial);
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
