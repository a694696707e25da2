//! A covariance that is not positive semi-definite, made so.
//!
//! ```text
//! V = U diag(l) U',    repaired: U diag(max(l, 0)) U'
//! ```
//!
//! Adding and subtracting the meats of several ways of clustering can leave eigenvalues below zero.
//! Eigenvalues are found by rotations that take out one pair of numbers after the other. Cost: about
//! ten times k^3.
//!
//! Source: Cameron, Gelbach and Miller (2011), section 2.3; Jacobi (1846).

/// Sweeps over all pairs, at most; six are usual.
const SWEEPS: usize = 60;
/// An eigenvalue below zero by less than this part of the largest is rounding.
const ROUNDING: f64 = 1e-14;

/// Set eigenvalues below zero to zero; the least of them, if there was one.
pub(super) fn repair(matrix: &mut [f64], k: usize) -> Option<f64> {
    let Eigen { values, vectors } = eigen(matrix, k);
    let largest = values.iter().fold(0.0_f64, |most, l| most.max(l.abs()));
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    if least >= -ROUNDING * largest {
        return None;
    }
    for (at, out) in matrix.iter_mut().enumerate() {
        let (i, j) = (at / k, at % k);
        *out = (0..k).map(|l| vectors[i * k + l] * values[l].max(0.0) * vectors[j * k + l]).sum();
    }
    Some(least)
}

/// Eigenvalues, and eigenvectors as columns.
struct Eigen {
    values: Vec<f64>,
    vectors: Vec<f64>,
}

fn eigen(matrix: &[f64], k: usize) -> Eigen {
    let mut a = matrix.to_vec();
    let mut vectors = vec![0.0; k * k];
    (0..k).for_each(|i| vectors[i * k + i] = 1.0);
    for _ in 0..SWEEPS {
        let mut rotated = false;
        for (p, q) in (0..k).flat_map(|p| (p + 1..k).map(move |q| (p, q))) {
            let (pp, qq, pq) = (a[p * k + p], a[q * k + q], a[p * k + q]);
            if pq.abs() <= 1e-17 * (pp.abs() * qq.abs()).sqrt() || pq.abs() < f64::MIN_POSITIVE {
                continue;
            }
            rotated = true;
            let theta = (qq - pp) / (2.0 * pq);
            let t = theta.signum() / (theta.abs() + theta.hypot(1.0));
            let cosine = 1.0 / t.hypot(1.0);
            let sine = t * cosine;
            for i in 0..k {
                let (x, y) = (a[i * k + p], a[i * k + q]);
                (a[i * k + p], a[i * k + q]) = (cosine * x - sine * y, sine * x + cosine * y);
            }
            for i in 0..k {
                let (x, y) = (a[p * k + i], a[q * k + i]);
                (a[p * k + i], a[q * k + i]) = (cosine * x - sine * y, sine * x + cosine * y);
                let (x, y) = (vectors[i * k + p], vectors[i * k + q]);
                (vectors[i * k + p], vectors[i * k + q]) =
                    (cosine * x - sine * y, sine * x + cosine * y);
            }
        }
        if !rotated {
            break;
        }
    }
    Eigen { values: (0..k).map(|i| a[i * k + i]).collect(), vectors }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::near::near;

    #[test]
    fn an_eigenvalue_below_zero_becomes_zero() {
        // Eigenvalues 3 and -1, with the vectors (1, 1) and (1, -1).
        let mut matrix = vec![1.0, 2.0, 2.0, 1.0];
        let least = repair(&mut matrix, 2).unwrap();
        assert!((least + 1.0).abs() < 1e-14);
        near(&matrix, &[1.5, 1.5, 1.5, 1.5], 1e-14);
    }

    #[test]
    fn a_covariance_that_is_one_is_left_as_it_is() {
        let mut matrix = vec![2.0, 1.0, 0.0, 1.0, 2.0, 0.5, 0.0, 0.5, 1.0];
        let before = matrix.clone();
        assert_eq!(repair(&mut matrix, 3), None);
        assert_eq!(matrix, before);
    }
}
