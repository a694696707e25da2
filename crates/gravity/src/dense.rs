//! Small dense symmetric systems: the regressors' own, and one group of levels.
//!
//! Matrices are square, row by row; only the lower triangle is read and written.

use crate::kernel::{add_scaled, dot};

/// Replace a matrix by its Cholesky factor. A pivot that falls below `least` times the diagonal
/// it started from is not positive: its index is reported and its unknown is held at zero.
#[inline(always)]
pub(crate) fn factor(a: &mut [f64], n: usize, least: f64) -> Vec<usize> {
    let mut weak = Vec::new();
    for i in 0..n {
        let (above, row) = a.split_at_mut(i * n);
        let row = &mut row[..n];
        let diagonal = row[i];
        for j in 0..i {
            let other = &above[j * n..j * n + j + 1];
            row[j] = (row[j] - dot(&row[..j], &other[..j])) * other[j];
        }
        let pivot = diagonal - dot(&row[..i], &row[..i]);
        // The diagonal holds the reciprocal, so that solving does not divide.
        if pivot > least * diagonal && pivot > 0.0 {
            row[i] = 1.0 / pivot.sqrt();
        } else {
            row[..=i].fill(0.0);
            weak.push(i);
        }
    }
    weak
}

/// Solve in place with a factor from [`factor`].
#[inline(always)]
pub(crate) fn solve(l: &[f64], n: usize, x: &mut [f64]) {
    for i in 0..n {
        let row = &l[i * n..i * n + i + 1];
        x[i] = (x[i] - dot(&row[..i], &x[..i])) * row[i];
    }
    for i in (0..n).rev() {
        let row = &l[i * n..i * n + i + 1];
        let (before, at) = x.split_at_mut(i);
        at[0] *= row[i];
        add_scaled(before, -at[0], &row[..i]);
    }
}

/// The inverse, from a factor; rows and columns of weak pivots are zero.
pub(crate) fn inverse(l: &[f64], n: usize) -> Vec<f64> {
    let mut inverse = vec![0.0; n * n];
    for (i, column) in inverse.chunks_exact_mut(n.max(1)).enumerate() {
        column[i] = 1.0;
        solve(l, n, column);
    }
    inverse
}

/// `a b`, both n x n.
pub(crate) fn product(a: &[f64], b: &[f64], n: usize) -> Vec<f64> {
    let mut out = vec![0.0; n * n];
    for i in 0..n {
        for k in 0..n {
            let scale = a[i * n + k];
            add_scaled(&mut out[i * n..(i + 1) * n], scale, &b[k * n..(k + 1) * n]);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn solves_a_pencil_case() {
        // [4 2; 2 3] x = [2; 1] has x = [1/2; 0].
        let mut a = vec![4.0, 0.0, 2.0, 3.0];
        assert!(factor(&mut a, 2, 1e-12).is_empty());
        let mut x = [2.0, 1.0];
        solve(&a, 2, &mut x);
        assert!((x[0] - 0.5).abs() < 1e-15 && x[1].abs() < 1e-15);
        let inverse = inverse(&a, 2);
        assert!((inverse[0] - 0.375).abs() < 1e-15 && (inverse[1] + 0.25).abs() < 1e-15);
    }

    #[test]
    fn a_repeated_column_is_named_and_held_at_zero() {
        let mut a = vec![1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 2.0];
        assert_eq!(factor(&mut a, 3, 1e-10), [1]);
        let mut x = [3.0, 3.0, 4.0];
        solve(&a, 3, &mut x);
        assert!((x[0] - 3.0).abs() < 1e-14 && x[1] == 0.0 && (x[2] - 2.0).abs() < 1e-14);
    }
}
