//! `ln(y!) = ln Gamma(y + 1)` of many numbers at once, for `y >= 0`.
//!
//! ```text
//! ln Gamma(x) = ln Gamma(x + 7) - ln(x (x + 1) ... (x + 6))
//! ln Gamma(z) = (z - 1/2) ln z - z + ln(2 pi) / 2 + 1/(12 z) - 1/(360 z^3) + ...
//! ```
//!
//! With `z >= 8` the series, cut after `z^-11`, is good to 2e-14. No branch and no call, as in
//! [`super::exp()`]. Where the product would overflow nothing is shifted, as the series needs no
//! help there.
//!
//! Source: Abramowitz and Stegun (1964), 6.1.15 and 6.1.41.

use super::log;

/// 1/12, -1/360, 1/1260, -1/1680, 1/1188, -691/360360.
const SERIES: [f64; 6] =
    [1.0 / 12.0, -1.0 / 360.0, 1.0 / 1_260.0, -1.0 / 1_680.0, 1.0 / 1_188.0, -691.0 / 360_360.0];
const HALF_LN_TWO_PI: f64 = 0.918_938_533_204_672_8;
const LARGE: f64 = 1e30;

#[inline(always)]
pub(crate) fn log_factorial(y: f64) -> f64 {
    let x = y + 1.0;
    let pair = |a: f64| (x + a) * (x + 6.0 - a);
    let product = pair(0.0) * pair(1.0) * pair(2.0) * (x + 3.0);
    let (z, product) = if y < LARGE { (x + 7.0, product) } else { (x, 1.0) };
    let inverse = 1.0 / z;
    let square = inverse * inverse;
    let c = &SERIES;
    let series = c[5].mul_add(square, c[4]).mul_add(square, c[3]).mul_add(square, c[2]);
    let series = series.mul_add(square, c[1]).mul_add(square, c[0]);
    let stirling = (z - 0.5).mul_add(log(z), HALF_LN_TWO_PI - z);
    series.mul_add(inverse, stirling) - log(product)
}

#[cfg(test)]
mod tests {
    use super::log_factorial;

    #[test]
    fn sums_of_logarithms_and_half_integers() {
        let mut sum = 0.0_f64;
        for n in 0..2_000 {
            sum += f64::from(n.max(1)).ln();
            let ours = log_factorial(f64::from(n));
            assert!((ours - sum).abs() <= 1e-13 * sum.max(1.0), "{n}: {ours} and {sum}");
        }
        // Gamma(3/2) = sqrt(pi) / 2, and each next one is its argument times that.
        let mut half = (std::f64::consts::PI.sqrt() / 2.0).ln();
        for n in 0..200 {
            let y = f64::from(n) + 0.5;
            let ours = log_factorial(y);
            assert!((ours - half).abs() <= 1e-13 * half.abs().max(1.0), "{y}: {ours} and {half}");
            half += (y + 1.0).ln();
        }
    }

    #[test]
    fn large_numbers_have_stirlings_value() {
        for y in [1e29_f64, 1.1e30, 1e60, 1e300] {
            let stirling = y * (y.ln() - 1.0);
            assert!((log_factorial(y) / stirling - 1.0).abs() < 1e-14);
        }
    }
}
