//! Headroom, and a gap shared over it: which products could carry the way to a target.
//!
//! ```text
//! headroom[k] = max(0, min(X[i,k], M[j,k]) - x[i,j,k])
//! asked[k]    = gap * headroom[k] / sum of headroom
//! filled[k]   = what k gives once no product gives more than its headroom
//! ```
//!
//! `X[i,k]` exports of `i` and `M[j,k]` imports of `j` in product `k`, to and from everywhere;
//! `x[i,j,k]` what already goes from `i` to `j`; `gap` target less current trade; all whole units
//! of one currency. Headroom is the most that a pair could add without `i` producing or `j`
//! consuming more: an upper bound and no forecast.
//!
//! `asked` are the shares before any limit. A product that would give more than its headroom is
//! capped there and the excess spills over to the others by their remaining headroom; since shares
//! follow headroom, either every product has room or every one is full. What is left is
//! `unfilled`, and no product can carry it. With other weights (export potential, say) the spill
//! takes rounds.
//!
//! ```
//! use corridor_trade::indicators::share_gap;
//! // A target of 100, now 40, and room for 30 and 10.
//! let plan = share_gap(60, &[30, 10], &[30, 10])?;
//! assert_eq!(plan.asked, [45, 15]);
//! assert_eq!(plan.filled, [30, 10]);
//! assert_eq!(plan.unfilled, 20);
//! # Ok::<(), corridor_trade::Error>(())
//! ```
//!
//! Whole units are kept whole: the parts add up to the gap exactly, by the largest remainder, the
//! earlier product first in a tie. No gap, or none of it fillable, is a plan of zeros. Cost: a sort
//! a round, and at most one round a product.
//!
//! Source: ITC's indicative trade potential; the sharing is this project's. Oracle: the pencil cases below.

use super::sums::{side_by_side, total};
use crate::Error;

/// A gap shared over products. `asked` and `filled` are one amount a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GapPlan {
    /// The gap in proportion to the weights, without a limit; adds up to the gap.
    pub asked: Vec<i64>,
    /// What each product gives within its headroom.
    pub filled: Vec<i64>,
    /// The rest, which no product can give.
    pub unfilled: i64,
}

/// What a pair could add in each product without more being made or bought in all.
///
/// # Errors
///
/// [`Error::Shape`] when the lists differ in length; [`Error::Argument`] on a value below zero.
pub fn headroom(exports: &[i64], imports: &[i64], already: &[i64]) -> Result<Vec<i64>, Error> {
    side_by_side("products of the importer", imports.len(), exports.len())?;
    side_by_side("products of the pair", already.len(), exports.len())?;
    for list in [exports, imports, already] {
        total(list)?;
    }
    let rows = exports.iter().zip(imports).zip(already);
    Ok(rows.map(|((&x, &m), &pair)| (x.min(m) - pair).max(0)).collect())
}

/// Share `gap` over products by `weights`, none giving more than its `headroom`.
///
/// # Errors
///
/// [`Error::Shape`] when the lists differ in length; [`Error::Argument`] on a value below zero.
pub fn share_gap(gap: i64, weights: &[i64], headroom: &[i64]) -> Result<GapPlan, Error> {
    side_by_side("weights", weights.len(), headroom.len())?;
    total(&[gap])?;
    total(weights)?;
    total(headroom)?;
    let asked = apportion(gap, weights);
    let mut filled = vec![0_i64; headroom.len()];
    let mut left = gap;
    loop {
        let open: Vec<i64> = weights
            .iter()
            .zip(headroom.iter().zip(&filled))
            .map(|(&weight, (&room, &given))| if given < room { weight } else { 0 })
            .collect();
        let parts = apportion(left, &open);
        let mut moved = 0;
        for ((given, &room), part) in filled.iter_mut().zip(headroom).zip(parts) {
            let step = part.min(room - *given);
            *given += step;
            moved += step;
        }
        left -= moved;
        if moved == 0 || left == 0 {
            return Ok(GapPlan { asked, filled, unfilled: left });
        }
    }
}

/// `amount` in whole units in proportion to `weights`, by the largest remainder; zeros when no
/// weight is positive.
fn apportion(amount: i64, weights: &[i64]) -> Vec<i64> {
    let whole: i128 = weights.iter().map(|&w| i128::from(w)).sum();
    if whole == 0 {
        return vec![0; weights.len()];
    }
    let exact = |weight: i64| i128::from(amount) * i128::from(weight);
    // A part is at most the amount, so it fits.
    let mut parts: Vec<i64> = weights.iter().map(|&w| (exact(w) / whole) as i64).collect();
    let mut short = i128::from(amount) - parts.iter().map(|&p| i128::from(p)).sum::<i128>();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|&k| (std::cmp::Reverse(exact(weights[k]) % whole), k));
    for k in order {
        if short == 0 {
            break;
        }
        parts[k] += 1;
        short -= 1;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trade_above_what_either_side_does_leaves_no_room() {
        assert_eq!(headroom(&[40, 10, 0], &[35, 10, 45], &[30, 12, 0]).unwrap(), [5, 0, 0]);
    }

    #[test]
    fn excess_spills_over_to_products_with_room() {
        // Weighed 1:1, the first is full after 10 and the second takes what spills.
        let plan = share_gap(60, &[1, 1], &[10, 100]).unwrap();
        assert_eq!((plan.asked, plan.filled, plan.unfilled), (vec![30, 30], vec![10, 50], 0));
    }

    #[test]
    fn whole_units_add_up() {
        let plan = share_gap(100, &[1, 1, 1], &[50, 50, 50]).unwrap();
        assert_eq!(plan.asked, [34, 33, 33]);
        assert_eq!(plan.filled.iter().sum::<i64>() + plan.unfilled, 100);
    }

    #[test]
    fn a_product_without_weight_gives_nothing() {
        let plan = share_gap(10, &[0, 1], &[100, 4]).unwrap();
        assert_eq!((plan.filled, plan.unfilled), (vec![0, 4], 6));
    }

    #[test]
    fn no_room_at_all_leaves_the_whole_gap() {
        let plan = share_gap(10, &[0, 0], &[0, 0]).unwrap();
        assert_eq!((plan.asked, plan.filled, plan.unfilled), (vec![0, 0], vec![0, 0], 10));
    }
}
