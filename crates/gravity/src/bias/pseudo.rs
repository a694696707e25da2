//! The Moore-Penrose inverse of a small symmetric matrix, by Jacobi rotations.
//!
//! ```text
//! A = V diag(d) V',     A+ = V diag(1/d or 0) V'
//! ```
//!
//! The blocks here have a null space that is known in kind and not in size: a constant over the
//! years, and every year without trade. Cost: n cubed, times a handful of sweeps.
//!
//! Source: Golub and Van Loan (2013), section 8.5.

/// An eigenvalue below this part of the largest is zero.
const ZERO: f64 = 1e-11;
const SWEEPS: usize = 60;

/// The pseudo-inverse of `a`, n x n, row by row.
pub(super) fn inverse(a: &[f64], n: usize) -> Vec<f64> {
    let mut a = a.to_vec();
    let mut v: Vec<f64> = (0..n * n).map(|ij| f64::from(u8::from(ij / n == ij % n))).collect();
    for _ in 0..SWEEPS {
        let off: f64 = (0..n * n).filter(|ij| ij / n != ij % n).map(|ij| a[ij] * a[ij]).sum();
        let all: f64 = a.iter().map(|x| x * x).sum();
        if off <= 1e-30 * all {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                rotate(&mut a, &mut v, n, p, q);
            }
        }
    }
    let largest = (0..n).map(|i| a[i * n + i].abs()).fold(0.0, f64::max);
    let mut inverse = vec![0.0; n * n];
    for e in (0..n).filter(|&e| a[e * n + e].abs() > ZERO * largest) {
        let scale = 1.0 / a[e * n + e];
        for i in 0..n {
            for j in 0..n {
                inverse[i * n + j] += scale * v[i * n + e] * v[j * n + e];
            }
        }
    }
    inverse
}

/// Make the entry at p, q zero.
fn rotate(a: &mut [f64], v: &mut [f64], n: usize, p: usize, q: usize) {
    let entry = a[p * n + q];
    if entry.abs() < f64::MIN_POSITIVE {
        return;
    }
    let theta = (a[q * n + q] - a[p * n + p]) / (2.0 * entry);
    let t = theta.signum() / (theta.abs() + theta.hypot(1.0));
    let c = 1.0 / t.hypot(1.0);
    let s = t * c;
    for k in 0..n {
        let (x, y) = (a[k * n + p], a[k * n + q]);
        (a[k * n + p], a[k * n + q]) = (c * x - s * y, s * x + c * y);
    }
    for k in 0..n {
        let (x, y) = (a[p * n + k], a[q * n + k]);
        (a[p * n + k], a[q * n + k]) = (c * x - s * y, s * x + c * y);
        let (x, y) = (v[k * n + p], v[k * n + q]);
        (v[k * n + p], v[k * n + q]) = (c * x - s * y, s * x + c * y);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_singular_pencil_case() {
        // [1 -1; -1 1] has the eigenvalue 2 along (1, -1); its inverse there is a quarter of it.
        let inverse = inverse(&[1.0, -1.0, -1.0, 1.0], 2);
        for (found, expected) in inverse.iter().zip([0.25, -0.25, -0.25, 0.25]) {
            assert!((found - expected).abs() < 1e-15, "{inverse:?}");
        }
    }

    #[test]
    fn penrose() {
        let a = [4.0, 1.0, -5.0, 1.0, 3.0, -4.0, -5.0, -4.0, 9.0];
        let b = inverse(&a, 3);
        let times = |x: &[f64], y: &[f64]| -> Vec<f64> {
            (0..9).map(|ij| (0..3).map(|k| x[ij / 3 * 3 + k] * y[k * 3 + ij % 3]).sum()).collect()
        };
        let again = times(&times(&a, &b), &a);
        assert!(again.iter().zip(&a).all(|(x, y)| (x - y).abs() < 1e-12), "{again:?}");
    }
}
