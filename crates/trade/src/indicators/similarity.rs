//! Export similarity: whether two economies sell the same things.
//!
//! ```text
//! FK[i,j] = 100 sum_k min(X[i,k]/X[i], X[j,k]/X[j])
//! ```
//!
//! `X[i,k]` exports of economy `i` in product `k`, to the world or to one third market, whole
//! units of one currency; `X[i]` their total. 100: the same shares; 0: no product in common.
//! Symmetric, and two economies that are similar compete rather than complete each other. It rises
//! when products are lumped together: name the level.
//!
//! ```
//! let index = corridor_trade::indicators::similarity(&[40, 10, 0], &[5, 40, 15])?.unwrap();
//! assert!((index - 85.0 / 3.0).abs() < 1e-13);
//! # Ok::<(), corridor_trade::Error>(())
//! ```
//!
//! Undefined, `None`: one of the two sells nothing.
//!
//! Source: Finger and Kreinin (1979). Oracle: `tests/hand_examples.rs`.

use super::complementarity::overlap;
use super::sums::exact_sum;
use crate::Error;

/// The Finger-Kreinin index of two economies' exports, 0 to 100.
///
/// # Errors
///
/// [`Error::Shape`] when the lists differ in length; [`Error::Argument`] on a value below zero.
pub fn similarity(one: &[i64], other: &[i64]) -> Result<Option<f64>, Error> {
    Ok(overlap(one, other)?.map(|parts| 100.0 * exact_sum(parts)))
}
