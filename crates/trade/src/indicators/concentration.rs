//! Concentration: whether an economy lives by few products, or few markets.
//!
//! ```text
//! H          = sum_k s[k]^2                              Herfindahl-Hirschman, 1/n..1
//! normalised = (H - 1/n) / (1 - 1/n)                     0..1
//! UNCTAD     = (sqrt H - sqrt(1/n)) / (1 - sqrt(1/n))    0..1
//! effective  = 1/H                                       as many equal products
//! Gini       = 2 sum_k rank[k] s[k] / n - (n+1)/n        0..1-1/n, smallest first, zeros included
//! diversification = sum_k |s[k] - W[k]/W| / 2            0..1, distance from the world's basket
//! ```
//!
//! `s[k]` the share of product (or market) `k` in the economy's exports (or imports); `n` the
//! number of products that the list names: those traded in the world that year. `W[k]/W` the
//! world's shares.
//!
//! ```
//! use corridor_trade::indicators::{concentration, diversification};
//! let c = concentration(&[40, 10, 0])?.unwrap();
//! assert!((c.herfindahl - 0.68).abs() < 1e-15);
//! assert!((c.normalised.unwrap() - 0.52).abs() < 1e-15);
//! assert!((diversification(&[40, 10, 0], &[50, 50, 100])?.unwrap() - 0.55).abs() < 1e-15);
//! # Ok::<(), corridor_trade::Error>(())
//! ```
//!
//! `H` is a quotient of exact integers. It depends on `n` and on the level: name both. Undefined,
//! `None`: no trade; with one product, the normalised forms. Cost: a sort, for Gini.
//!
//! Source: WITS trade indicators; UNCTADstat, methodology notes. Oracle: `tests/hand_examples.rs`.

use super::sums::{exact_sum, ratio, side_by_side, total};
use crate::Error;

/// How concentrated one list of trade is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Concentration {
    /// The sum of squared shares.
    pub herfindahl: f64,
    /// The sum of squared shares, brought to 0..1; absent with one product.
    pub normalised: Option<f64>,
    /// UNCTAD's index, brought to 0..1 by roots; absent with one product.
    pub unctad: Option<f64>,
    /// The number of equal products that would be as concentrated.
    pub effective: f64,
    /// The Gini coefficient over all products, zeros included.
    pub gini: f64,
}

/// Concentration of `trade` over its products or markets.
///
/// # Errors
///
/// [`Error::Argument`] on a value below zero; [`Error::TooLarge`].
pub fn concentration(trade: &[i64]) -> Result<Option<Concentration>, Error> {
    let all = i128::from(total(trade)?);
    let squares = trade.iter().map(|&x| i128::from(x) * i128::from(x)).sum();
    let mut ascending = trade.to_vec();
    ascending.sort_unstable();
    let ranked: i128 = ascending.iter().zip(1..).map(|(&x, rank)| rank * i128::from(x)).sum();
    let (Some(herfindahl), Some(ranked)) = (ratio(squares, all * all), ratio(2 * ranked, all))
    else {
        return Ok(None);
    };
    let n = trade.len() as f64;
    let (equal, root) = (1.0 / n, (1.0 / n).sqrt());
    let many = trade.len() > 1;
    Ok(Some(Concentration {
        herfindahl,
        normalised: many.then(|| (herfindahl - equal) / (1.0 - equal)),
        unctad: many.then(|| (herfindahl.sqrt() - root) / (1.0 - root)),
        effective: 1.0 / herfindahl,
        gini: (ranked - (n + 1.0)) / n,
    }))
}

/// UNCTAD's diversification index: half the distance between an economy's shares and the world's.
///
/// # Errors
///
/// [`Error::Shape`] when the lists differ in length; as for [`concentration`].
pub fn diversification(trade: &[i64], world: &[i64]) -> Result<Option<f64>, Error> {
    side_by_side("products of the world", world.len(), trade.len())?;
    let (ours, theirs) = (i128::from(total(trade)?), i128::from(total(world)?));
    let distances: Option<Vec<f64>> = trade
        .iter()
        .zip(world)
        // |x/X - w/W| = |x W - w X| / (X W), one exact difference
        .map(|(&x, &w)| ratio((i128::from(x) * theirs - i128::from(w) * ours).abs(), ours * theirs))
        .collect();
    Ok(distances.filter(|_| ours > 0 && theirs > 0).map(|d| exact_sum(d) / 2.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_shares_are_not_concentrated() {
        let c = concentration(&[7, 7, 7, 7]).unwrap().unwrap();
        assert!((c.effective - 4.0).abs() < 1e-15);
        assert!(c.normalised.unwrap().abs() < 1e-15);
        assert!(c.unctad.unwrap().abs() < 1e-15);
        assert!(c.gini.abs() < 1e-15);
    }

    #[test]
    fn one_product_of_many_is_as_concentrated_as_can_be() {
        let c = concentration(&[0, 9, 0, 0]).unwrap().unwrap();
        assert_eq!((c.herfindahl, c.normalised, c.unctad), (1.0, Some(1.0), Some(1.0)));
        assert!((c.gini - 0.75).abs() < 1e-15);
    }

    #[test]
    fn one_product_in_all_has_no_normalised_index() {
        let c = concentration(&[9]).unwrap().unwrap();
        assert_eq!((c.normalised, c.unctad), (None, None));
    }

    #[test]
    fn no_trade_is_absent() {
        assert_eq!(concentration(&[0, 0]).unwrap(), None);
        assert_eq!(concentration(&[]).unwrap(), None);
        assert_eq!(diversification(&[0], &[4]).unwrap(), None);
    }
}
