//! Theil's index, split into how many products there are and how unequal they are.
//!
//! ```text
//! T = sum_k s[k] ln(n s[k]) = ln(n/n1)  +  sum_k s[k] ln(n1 s[k])
//!                             between      within
//! ```
//!
//! `s[k]` the share of product `k` in the economy's exports, `n` the number of products in the list
//! (those traded in the world that year), `n1` those that the economy trades. In natural logs: 0
//! is equal shares, `ln n` a single product. *Between* is the extensive part (products not traded
//! at all), *within* the intensive part. `ln n - T` is the entropy of the shares.
//!
//! ```
//! let t = corridor_trade::indicators::theil(&[40, 10, 0])?.unwrap();
//! assert!((t.between - 1.5_f64.ln()).abs() < 1e-15);
//! assert!((t.total() - 0.5982098651299218).abs() < 1e-15);
//! # Ok::<(), corridor_trade::Error>(())
//! ```
//!
//! A product that is not traded adds nothing. Undefined, `None`: no trade.
//!
//! Source: Theil (1967); Cadot, Carrère and Strauss-Kahn (2011). Oracle: `tests/hand_examples.rs`.

use super::sums::{exact_sum, ratio, total};
use crate::Error;

/// Theil's index of one list of trade, in its two parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Theil {
    /// What comes from products that are not traded.
    pub between: f64,
    /// What comes from unequal shares among those that are.
    pub within: f64,
    /// The logarithm of the number of products.
    pub most: f64,
}

impl Theil {
    /// The index.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.between + self.within
    }

    /// The entropy of the shares.
    #[must_use]
    pub fn entropy(&self) -> f64 {
        self.most - self.total()
    }
}

/// Theil's index of `trade` over its products or markets.
///
/// # Errors
///
/// [`Error::Argument`] on a value below zero; [`Error::TooLarge`].
pub fn theil(trade: &[i64]) -> Result<Option<Theil>, Error> {
    let all = total(trade)?;
    let active = trade.iter().filter(|x| **x > 0).count();
    if active == 0 {
        return Ok(None);
    }
    let (n, n1) = (trade.len() as f64, active as f64);
    let shares = trade.iter().filter_map(|&x| ratio(x.into(), all.into()));
    let terms = shares.filter(|s| *s > 0.0).map(|s| s * (n1 * s).ln());
    Ok(Some(Theil { between: (n / n1).ln(), within: exact_sum(terms), most: n.ln() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_shares_of_everything_are_zero() {
        let t = theil(&[3, 3, 3]).unwrap().unwrap();
        assert!(t.total().abs() < 1e-15);
        assert!((t.entropy() - 3.0_f64.ln()).abs() < 1e-15);
    }

    #[test]
    fn a_single_product_is_all_between() {
        let t = theil(&[0, 0, 8]).unwrap().unwrap();
        assert!((t.between - 3.0_f64.ln()).abs() < 1e-15);
        assert!(t.within.abs() < 1e-15);
    }

    #[test]
    fn no_trade_is_absent() {
        assert_eq!(theil(&[0]).unwrap(), None);
    }
}
