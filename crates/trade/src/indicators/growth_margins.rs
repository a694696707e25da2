//! Margins of growth: more of the same, new products, new markets, and what was lost.
//!
//! ```text
//! change = up + down + new product + new market + lost product + lost market (+ below floor)
//! ```
//!
//! Over the cells (market `j`, product `k`) of one exporter in two years. A cell is *there* in a year
//! when its trade is at least `floor`. There in both: up or down. There only in the later: a new
//! product when the exporter sold `k` nowhere before, else an old product in a new market. There
//! only in the earlier: a lost product when it sells `k` nowhere now, else a lost market. There in
//! neither: whatever moves under the floor. The parts add up to the change exactly, in integers.
//!
//! ```
//! use corridor_trade::indicators::growth_margins;
//! // Two markets x two products; product 1 is new in market 0, product 0 lost in market 1.
//! let parts = growth_margins(&[10, 0, 5, 0], &[14, 6, 0, 0], 2, 1)?;
//! assert_eq!((parts.up, parts.new_product, parts.lost_market), (4, 6, -5));
//! assert_eq!(parts.change(), 5);
//! # Ok::<(), corridor_trade::Error>(())
//! ```
//!
//! Small flows that come and go make false births: BACI drops flows under 1,000 dollars in some
//! releases, and HS revisions rename products in 2007, 2012, 2017 and 2022. Set a floor, or compare
//! means of two years. Cost: two passes over markets x products.
//!
//! Source: Brenton and Newfarmer (2007); UNCTAD and WTO (2012), ch. 1. Oracle: the pencil cases below.

use super::sums::{side_by_side, sums};
use crate::Error;

/// A change in exports by what it came from, in the unit of the trade.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GrowthMargins {
    /// More of a product in a market that had it already.
    pub up: i64,
    /// Less of a product in a market that still has it; not positive.
    pub down: i64,
    /// Products sold nowhere before.
    pub new_product: i64,
    /// Old products in new markets.
    pub new_market: i64,
    /// Products sold nowhere any more; not positive.
    pub lost_product: i64,
    /// Products still sold, in markets that were lost; not positive.
    pub lost_market: i64,
    /// Changes in cells that are below the floor in both years.
    pub below_floor: i64,
}

impl GrowthMargins {
    /// The whole change.
    #[must_use]
    pub fn change(&self) -> i64 {
        self.up
            + self.down
            + self.new_product
            + self.new_market
            + self.lost_product
            + self.lost_market
            + self.below_floor
    }
}

/// Margins of growth of one exporter from `before` to `after`, both market x product, row by row,
/// `products` wide. A cell below `floor` (at least 1) counts as not there.
///
/// # Errors
///
/// [`Error::Shape`] when the tables differ or rows are not whole; [`Error::Argument`] on a value
/// below zero or a floor below 1; [`Error::TooLarge`].
pub fn growth_margins(
    before: &[i64],
    after: &[i64],
    products: usize,
    floor: i64,
) -> Result<GrowthMargins, Error> {
    side_by_side("cells of the later year", after.len(), before.len())?;
    sums(before, products)?;
    sums(after, products)?;
    if floor < 1 {
        return Err(Error::Argument {
            name: "floor",
            found: floor.to_string(),
            expected: "at least 1, since a cell of nothing is not there",
        });
    }
    let sold = |table: &[i64]| {
        let mut somewhere = vec![false; products];
        for row in table.chunks_exact(products) {
            for (seen, &value) in somewhere.iter_mut().zip(row) {
                *seen |= value >= floor;
            }
        }
        somewhere
    };
    let (sold_before, sold_after) = (sold(before), sold(after));
    let mut parts = GrowthMargins::default();
    for (cell, (&x0, &x1)) in before.iter().zip(after).enumerate() {
        let (k, change) = (cell % products, x1 - x0);
        let part = match (x0 >= floor, x1 >= floor) {
            (true, true) if change >= 0 => &mut parts.up,
            (true, true) => &mut parts.down,
            (false, true) if sold_before[k] => &mut parts.new_market,
            (false, true) => &mut parts.new_product,
            (true, false) if sold_after[k] => &mut parts.lost_market,
            (true, false) => &mut parts.lost_product,
            (false, false) => &mut parts.below_floor,
        };
        *part += change;
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_by_pencil() {
        // Markets x products:        a   b   c   d   e
        let before = [10, 8, 0, 5, 3, 0, 0, 0, 7, 0];
        let after = [12, 6, 4, 0, 0, 0, 2, 0, 9, 0];
        let parts = growth_margins(&before, &after, 5, 1).unwrap();
        let expected = GrowthMargins {
            up: 2 + 2,
            down: -2,
            new_product: 4,
            new_market: 2,
            lost_product: -3,
            lost_market: -5,
            below_floor: 0,
        };
        assert_eq!(parts, expected);
        assert_eq!(parts.change(), 0);
    }

    #[test]
    fn a_floor_turns_a_false_birth_into_what_it_is() {
        let born = growth_margins(&[0, 100], &[3, 100], 2, 1).unwrap();
        assert_eq!(born.new_product, 3);
        let floored = growth_margins(&[0, 100], &[3, 100], 2, 5).unwrap();
        assert_eq!((floored.new_product, floored.below_floor), (0, 3));
    }

    #[test]
    fn a_floor_of_nothing_is_an_error() {
        assert!(growth_margins(&[1], &[1], 1, 0).is_err());
    }
}
