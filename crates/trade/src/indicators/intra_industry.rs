//! Intra-industry trade: how much of a pair's trade goes both ways within a product.
//!
//! ```text
//! GL[k]    = 1 - |x-m| / (x+m)                             one product
//! GL       = 1 - sum_k |x-m| / sum_k (x+m)                 a pair
//! adjusted = GL / (1 - |X-M|/(X+M))                        had their trade been in balance
//! MIIT     = 1 - sum_k |dx-dm| / sum_k (|dx|+|dm|)         of the change between two years
//! ```
//!
//! `x`, `m` what one sells to and buys from the other in product `k`; `X`, `M` their sums; `dx`,
//! `dm` changes between two years; whole units of one currency. Each lies in 0..1: 0 is trade in
//! different products, 1 is all two-way.
//!
//! ```
//! use corridor_trade::indicators::{grubel_lloyd, grubel_lloyd_of, marginal_intra_industry};
//! assert_eq!(grubel_lloyd(&[30, 10, 0], &[5, 20, 15])?, Some(0.375));
//! assert!((grubel_lloyd_of(30, 5).unwrap() - 2.0 / 7.0).abs() < 1e-15);
//! assert_eq!(marginal_intra_industry(&[6], &[4])?, Some(0.8));
//! # Ok::<(), corridor_trade::Error>(())
//! ```
//!
//! It depends on the level of `k` and rises when products are lumped together: computed from
//! the finest rows there are (HS6), never from sums. Undefined, `None`: no trade between the two;
//! adjusted: trade in one direction only; MIIT: no change.
//!
//! Source: Grubel and Lloyd (1975); Brülhart (1994), index A. Oracle: `tests/hand_examples.rs`.

use super::sums::{ratio, side_by_side, total};
use crate::Error;

/// The Grubel-Lloyd index of one product.
#[must_use]
pub fn grubel_lloyd_of(sold: i64, bought: i64) -> Option<f64> {
    let (x, m) = (i128::from(sold), i128::from(bought));
    ratio(2 * x.min(m), x + m)
}

/// The Grubel-Lloyd index of a pair over its products.
///
/// # Errors
///
/// [`Error::Shape`] when the lists differ in length; [`Error::Argument`] on a value below zero.
pub fn grubel_lloyd(sold: &[i64], bought: &[i64]) -> Result<Option<f64>, Error> {
    Ok(two_way(sold, bought)?.and_then(|(both, all, _)| ratio(both, all)))
}

/// The index of [`grubel_lloyd`] divided by what balanced trade would allow at most.
///
/// # Errors
///
/// As for [`grubel_lloyd`].
pub fn balanced_grubel_lloyd(sold: &[i64], bought: &[i64]) -> Result<Option<f64>, Error> {
    // GL / (1 - imbalance) = (both/all) / ((all - |X-M|)/all)
    Ok(two_way(sold, bought)?.and_then(|(both, all, gap)| ratio(both, all - gap)))
}

/// Brülhart's index A: two-way trade in the changes between two years.
///
/// # Errors
///
/// [`Error::Shape`] when the lists differ in length.
pub fn marginal_intra_industry(sold: &[i64], bought: &[i64]) -> Result<Option<f64>, Error> {
    side_by_side("changes in what was bought", bought.len(), sold.len())?;
    let (mut apart, mut all) = (0_i128, 0_i128);
    for (&dx, &dm) in sold.iter().zip(bought) {
        let (dx, dm) = (i128::from(dx), i128::from(dm));
        apart += (dx - dm).abs();
        all += dx.abs() + dm.abs();
    }
    Ok(ratio(all - apart, all))
}

/// Trade that goes both ways, all trade, and the imbalance of the totals.
fn two_way(sold: &[i64], bought: &[i64]) -> Result<Option<(i128, i128, i128)>, Error> {
    side_by_side("products bought", bought.len(), sold.len())?;
    let (x, m) = (i128::from(total(sold)?), i128::from(total(bought)?));
    let both = sold.iter().zip(bought).map(|(&x, &m)| 2 * i128::from(x.min(m))).sum();
    Ok((x + m > 0).then_some((both, x + m, (x - m).abs())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adjusting_for_balance_by_pencil() {
        // 40 against 40: in balance, so nothing changes.
        assert_eq!(balanced_grubel_lloyd(&[30, 10, 0], &[5, 20, 15]).unwrap(), Some(0.375));
        // 30 against 10: both ways 20 of 40, at most 20 of 40.
        assert_eq!(balanced_grubel_lloyd(&[30], &[10]).unwrap(), Some(1.0));
    }

    #[test]
    fn one_way_trade_is_zero_and_has_no_adjusted_index() {
        assert_eq!(grubel_lloyd(&[5], &[0]).unwrap(), Some(0.0));
        assert_eq!(balanced_grubel_lloyd(&[5], &[0]).unwrap(), None);
    }

    #[test]
    fn no_trade_and_no_change_are_absent() {
        assert_eq!(grubel_lloyd(&[0], &[0]).unwrap(), None);
        assert_eq!(grubel_lloyd_of(0, 0), None);
        assert_eq!(marginal_intra_industry(&[0], &[0]).unwrap(), None);
    }

    #[test]
    fn opposite_changes_are_not_two_way() {
        assert_eq!(marginal_intra_industry(&[6], &[-4]).unwrap(), Some(0.0));
    }
}
