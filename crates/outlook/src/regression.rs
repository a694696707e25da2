//! Weighted least squares and least absolute deviations with a handful of columns.
//!
//! ```text
//! b = argmin sum_i w[i] (y[i] - x[i] b)^2          least squares
//! b = argmin sum_i w[i] |y[i] - x[i] b| / s[i]     least absolute deviations
//! ```
//!
//! `x` is rows x K, `y` one value a row, `w` weights without unit, `s` the
//! scale of a row in the unit of `y`. The second is solved by four rounds of
//! the first, each row weighted by one over its last residual.
//!
//! ```
//! use corridor_outlook::regression::{Rows, least_squares};
//!
//! // y = 1 + 2 x at x = 0, 1, 2.
//! let mut rows = Rows::default();
//! for x in [0.0, 1.0, 2.0] {
//!     rows.push([1.0, x], 1.0 + 2.0 * x, 1.0);
//! }
//! let b = least_squares(&rows)?;
//! assert!((b[0] - 1.0).abs() < 1e-6 && (b[1] - 2.0).abs() < 1e-6);
//! # Ok::<(), corridor_outlook::Error>(())
//! ```
//!
//! Cost: rows x K^2. Columns that repeat one another get a ridge of 1e-9 of
//! the diagonal, which spreads the coefficient between them. It fails without rows.
//! Source: Schlossmacher (1973) for the reweighting.

use rayon::prelude::*;

use crate::Error;

/// Rows of a regression: K regressors, the response and the weight.
#[derive(Debug, Clone, Default)]
pub struct Rows<const K: usize> {
    /// Regressors.
    pub x: Vec<[f64; K]>,
    /// Response.
    pub y: Vec<f64>,
    /// Weight, zero or more.
    pub w: Vec<f64>,
}

impl<const K: usize> Rows<K> {
    /// Add one row.
    pub fn push(&mut self, x: [f64; K], y: f64, w: f64) {
        self.x.push(x);
        self.y.push(y);
        self.w.push(w);
    }
}

/// Rows that one task sums: fixed, so that sums do not depend on the number of threads.
const CHUNK: usize = 8192;
/// Ridge, as a share of the diagonal.
const RIDGE: f64 = 1e-9;
/// Rounds of reweighting.
const ROUNDS: usize = 4;
/// Residuals under this share of a row's scale count as this share.
const SMALL: f64 = 0.05;

/// The product of a row and the coefficients.
#[must_use]
pub fn dot<const K: usize>(x: &[f64; K], b: &[f64; K]) -> f64 {
    x.iter().zip(b).map(|(x, b)| x * b).sum()
}

/// Weighted least squares.
///
/// # Errors
///
/// [`Error::NoValues`] without rows of weight above zero.
pub fn least_squares<const K: usize>(rows: &Rows<K>) -> Result<[f64; K], Error> {
    weighted(rows, &rows.w)
}

/// Least absolute deviations; `scale` has one value above zero per row.
///
/// # Errors
///
/// As [`least_squares`].
pub fn least_deviations<const K: usize>(rows: &Rows<K>, scale: &[f64]) -> Result<[f64; K], Error> {
    let mut weights: Vec<f64> = rows.w.iter().zip(scale).map(|(w, s)| w / (s * s)).collect();
    let mut b = weighted(rows, &weights)?;
    for _ in 1..ROUNDS {
        weights.par_iter_mut().enumerate().for_each(|(i, weight)| {
            let residual = (rows.y[i] - dot(&rows.x[i], &b)).abs();
            *weight = rows.w[i] / (scale[i] * residual.max(SMALL * scale[i]));
        });
        b = weighted(rows, &weights)?;
    }
    Ok(b)
}

fn weighted<const K: usize>(rows: &Rows<K>, weights: &[f64]) -> Result<[f64; K], Error> {
    let starts: Vec<usize> = (0..rows.y.len()).step_by(CHUNK).collect();
    let parts: Vec<([[f64; K]; K], [f64; K])> = starts
        .par_iter()
        .map(|&start| {
            let (mut a, mut c) = ([[0.0; K]; K], [0.0; K]);
            for (i, &w) in weights.iter().enumerate().skip(start).take(CHUNK) {
                let x = &rows.x[i];
                for j in 0..K {
                    let wx = w * x[j];
                    c[j] += wx * rows.y[i];
                    for k in 0..=j {
                        a[j][k] += wx * x[k];
                    }
                }
            }
            (a, c)
        })
        .collect();
    let (mut a, mut c) = ([[0.0; K]; K], [0.0; K]);
    for (pa, pc) in &parts {
        for j in 0..K {
            c[j] += pc[j];
            for k in 0..=j {
                a[j][k] += pa[j][k];
            }
        }
    }
    let largest = (0..K).map(|j| a[j][j]).fold(0.0, f64::max);
    if largest <= 0.0 {
        return Err(Error::NoValues { name: "rows of a regression" });
    }
    for (j, row) in a.iter_mut().enumerate() {
        row[j] += RIDGE * row[j] + f64::MIN_POSITIVE.max(1e-14 * largest);
    }
    Ok(solve(a, c))
}

/// Cholesky on the lower triangle; the ridge keeps every pivot above zero.
fn solve<const K: usize>(mut a: [[f64; K]; K], mut c: [f64; K]) -> [f64; K] {
    for j in 0..K {
        for k in 0..j {
            let known: f64 = (0..k).map(|l| a[j][l] * a[k][l]).sum();
            a[j][k] = (a[j][k] - known) / a[k][k];
        }
        let known: f64 = (0..j).map(|l| a[j][l] * a[j][l]).sum();
        a[j][j] = (a[j][j] - known).max(RIDGE * RIDGE * a[j][j]).sqrt();
        let below: f64 = (0..j).map(|l| a[j][l] * c[l]).sum();
        c[j] = (c[j] - below) / a[j][j];
    }
    for j in (0..K).rev() {
        let above: f64 = (j + 1..K).map(|l| a[l][j] * c[l]).sum();
        c[j] = (c[j] - above) / a[j][j];
    }
    c
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(outlier: f64) -> Rows<2> {
        let mut rows = Rows::default();
        for i in 0..21 {
            let x = f64::from(i);
            rows.push([1.0, x], 3.0 - 0.5 * x + if i == 20 { outlier } else { 0.0 }, 1.0);
        }
        rows
    }

    #[test]
    fn deviations_ignore_one_wild_row_and_squares_do_not() {
        let rows = line(100.0);
        let lad = least_deviations(&rows, &[1.0; 21]).unwrap();
        let ols = least_squares(&rows).unwrap();
        assert!((lad[1] + 0.5).abs() < 0.05, "{lad:?}");
        assert!((ols[1] + 0.5).abs() > 0.5, "{ols:?}");
    }

    #[test]
    fn doubled_weights_change_nothing() {
        let mut rows = line(7.0);
        let once = least_squares(&rows).unwrap();
        rows.w.iter_mut().for_each(|w| *w *= 2.0);
        let twice = least_squares(&rows).unwrap();
        assert!(once.iter().zip(twice).all(|(a, b)| (a - b).abs() < 1e-9));
    }

    #[test]
    fn repeated_columns_share_the_coefficient() {
        let mut rows = Rows::default();
        for x in [1.0, 2.0, 3.0] {
            rows.push([x, x], 2.0 * x, 1.0);
        }
        let b = least_squares(&rows).unwrap();
        assert!((b[0] + b[1] - 2.0).abs() < 1e-6 && b[0].is_finite());
    }

    #[test]
    fn no_rows_are_an_error() {
        assert!(least_squares::<2>(&Rows::default()).is_err());
    }
}
