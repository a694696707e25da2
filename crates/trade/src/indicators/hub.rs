//! Hubs: what passes through an economy, and whom an exporter reaches by way of it.
//!
//! ```text
//! theta[h,k] = min(1, X[h,k]/M[h,k])                         pass-through of hub h in product k
//! reach[i,j] = sum_k x[i,h,k] theta[h,k] x[h,j,k]/X[h,k]     what i sells to h and h may pass on to j
//! score[h]   = sum_k min(X[h,k], M[h,k]) / M[h]
//! ```
//!
//! `X[h,k]`, `M[h,k]` exports and imports of the hub; `x[i,h,k]`, `x[h,j,k]` flows into and out of it;
//! whole units of one currency. It takes the goods that leave in proportion to those that come in,
//! whoever made them: an upper bound, to be labelled as one. A source with re-export flags (Comtrade's
//! RX) says more.
//!
//! ```
//! use corridor_trade::indicators::{hub_score, pass_through, third_market_reach};
//! assert_eq!(pass_through(100, 200), Some(0.5));
//! // 50 come in of the 200 that the hub buys; it sells 100, of which 30 to the third market.
//! assert_eq!(third_market_reach(&[50], &[30], &[100], &[200])?, 7.5);
//! assert_eq!(hub_score(&[100, 0], &[200, 50])?, Some(0.4));
//! # Ok::<(), corridor_trade::Error>(())
//! ```
//!
//! A hub that imports none of `k` passes none on: theta is absent and the reach through `k` is
//! zero. Score undefined, `None`: a hub without imports.
//!
//! Source: this project's definition, after the proportionality assumption of input-output work.
//! Oracle: `tests/hand_examples.rs`.

use super::sums::{exact_sum, ratio, side_by_side, total};
use crate::Error;

/// The share of a hub's imports of one product that it could pass on; `None` without imports.
#[must_use]
pub fn pass_through(exports: i64, imports: i64) -> Option<f64> {
    ratio(exports.min(imports).into(), imports.into())
}

/// What reaches a third market by way of a hub, over products: `into` what the exporter sells to
/// the hub, `onward` what the hub sells to the third market, `exports` and `imports` all that the
/// hub sells and buys. An upper bound, in the unit of the trade.
///
/// # Errors
///
/// [`Error::Shape`] when the lists differ in length; [`Error::Argument`] on a value below zero.
pub fn third_market_reach(
    into: &[i64],
    onward: &[i64],
    exports: &[i64],
    imports: &[i64],
) -> Result<f64, Error> {
    Ok(exact_sum(reach_by_product(into, onward, exports, imports)?))
}

/// The same, one amount a product.
///
/// # Errors
///
/// As for [`third_market_reach`].
pub fn reach_by_product(
    into: &[i64],
    onward: &[i64],
    exports: &[i64],
    imports: &[i64],
) -> Result<Vec<f64>, Error> {
    for (what, list) in [
        ("products sold onward", onward),
        ("products that the hub sells", exports),
        ("products that the hub buys", imports),
    ] {
        side_by_side(what, list.len(), into.len())?;
        total(list)?;
    }
    total(into)?;
    let through = |k: usize| {
        // Nothing can pass through a hub that buys or sells none.
        let theta = pass_through(exports[k], imports[k])?;
        Some(into[k] as f64 * theta * ratio(onward[k].into(), exports[k].into())?)
    };
    Ok((0..into.len()).map(|k| through(k).unwrap_or(0.0)).collect())
}

/// The share of a hub's imports that it could pass on, over all its products.
///
/// # Errors
///
/// [`Error::Shape`] when the lists differ in length; [`Error::Argument`] on a value below zero.
pub fn hub_score(exports: &[i64], imports: &[i64]) -> Result<Option<f64>, Error> {
    side_by_side("products that the hub buys", imports.len(), exports.len())?;
    total(exports)?;
    let bought = total(imports)?;
    let passed = exports.iter().zip(imports).map(|(x, m)| i128::from(*x.min(m))).sum();
    Ok(ratio(passed, bought.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hub_that_sells_more_than_it_buys_passes_on_all() {
        assert_eq!(pass_through(300, 200), Some(1.0));
        assert_eq!(pass_through(300, 0), None);
    }

    #[test]
    fn reach_through_every_market_is_at_most_what_came_in() {
        let reach: f64 = [30, 60, 10]
            .iter()
            .map(|onward| third_market_reach(&[50], &[*onward], &[100], &[200]).unwrap())
            .sum();
        assert!((reach - 25.0).abs() < 1e-12); // theta is one half
    }

    #[test]
    fn a_product_that_the_hub_does_not_sell_reaches_nobody() {
        let reach = reach_by_product(&[50, 5], &[0, 1], &[0, 10], &[200, 0]).unwrap();
        assert!(reach.iter().all(|r| r.abs() < 1e-15));
    }

    #[test]
    fn a_hub_without_imports_has_no_score() {
        assert_eq!(hub_score(&[5], &[0]).unwrap(), None);
    }
}
