//! Four other forms of revealed advantage, each curing something that Balassa's index cannot do.
//!
//! ```text
//! RSCA = (RCA - 1) / (RCA + 1)                 symmetric: -1..1, 0 is the world
//! NRCA = X[e,p]/W - X[e,.] X[.,p]/W^2          normalised: adds to 0 over economies and products
//! ARCA = X[e,p]/X[e,.] - X[.,p]/W              additive: adds to 0 over an economy's products
//! RTA  = RXA - RMA                             trade advantage: exports' index less imports'
//! ```
//!
//! The symbols are those of [`balassa`]; `W = X[.,.]`; RXA is [`balassa`] of exports
//! and RMA of imports. All are without unit.
//!
//! ```
//! use corridor_trade::indicators::{Cell, additive_rca, normalised_rca, symmetric_rca, trade_advantage};
//! // The exporter sells 40 of its 50 in a product of which the world trades 50 in 200.
//! let sold = Cell { value: 40, economy: 50, product: 50, world: 200 };
//! assert!((symmetric_rca(sold).unwrap() - 11.0 / 21.0).abs() < 1e-15);
//! assert_eq!(normalised_rca(sold), Some(0.1375));
//! assert!((additive_rca(sold).unwrap() - 0.55).abs() < 1e-15);
//! let bought = Cell { value: 5, economy: 80, ..sold };
//! assert!((trade_advantage(sold, bought).unwrap() - 2.95).abs() < 1e-15);
//! ```
//!
//! Each is computed from one exact integer difference, `X[e,p] W - X[e,.] X[.,p]`, so a tie with
//! the world is exactly 0. Undefined, `None`: RSCA where RCA is; NRCA in a world without trade;
//! ARCA for an economy without; RTA where either index is.
//!
//! RTA here keeps the economy and the product inside its totals; Vollrath's own leaves them out.
//!
//! Source: Dalum, Laursen and Villumsen (1998); Yu, Cai and Leung (2009); Hoen and Oosterhaven
//! (2006); Vollrath (1991). Oracle: `tests/hand_examples.rs`.

use super::rca::{Cell, balassa, cross};
use super::sums::ratio;

/// The symmetric index; an economy that sold none of a traded product has -1.
#[must_use]
pub fn symmetric_rca(cell: Cell) -> Option<f64> {
    let (ours, worlds) = cross(cell);
    if worlds == 0 {
        return None;
    }
    // Half of each side, so that the sum of two products of 63-bit numbers stays in 128 bits.
    match ours.checked_add(worlds) {
        Some(both) => ratio(ours - worlds, both),
        None => ratio(ours / 2 - worlds / 2, ours / 2 + worlds / 2),
    }
}

/// The normalised index.
#[must_use]
pub fn normalised_rca(cell: Cell) -> Option<f64> {
    let (ours, worlds) = cross(cell);
    ratio(ours - worlds, i128::from(cell.world) * i128::from(cell.world))
}

/// The additive index.
#[must_use]
pub fn additive_rca(cell: Cell) -> Option<f64> {
    let (ours, worlds) = cross(cell);
    ratio(ours - worlds, i128::from(cell.economy) * i128::from(cell.world))
}

/// Export advantage less import advantage of one economy in one product.
#[must_use]
pub fn trade_advantage(exports: Cell, imports: Cell) -> Option<f64> {
    Some(balassa(exports)? - balassa(imports)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_not_sold_is_minus_one() {
        let cell = Cell { value: 0, economy: 50, product: 100, world: 200 };
        assert_eq!(symmetric_rca(cell), Some(-1.0));
        assert_eq!(normalised_rca(cell), Some(-0.125));
    }

    #[test]
    fn a_tie_is_exactly_zero() {
        let cell = Cell { value: 11, economy: 66, product: 14, world: 84 };
        for measure in [symmetric_rca, normalised_rca, additive_rca] {
            assert_eq!(measure(cell), Some(0.0));
        }
    }

    #[test]
    fn the_largest_amounts_stay_within_128_bits() {
        let most = i64::MAX;
        let cell = Cell { value: most, economy: most, product: most, world: most };
        assert_eq!(symmetric_rca(cell), Some(0.0));
    }

    #[test]
    fn nothing_sold_at_all_is_absent() {
        let cell = Cell { value: 0, economy: 0, product: 5, world: 5 };
        assert_eq!(symmetric_rca(cell), None);
        assert_eq!(additive_rca(cell), None);
        assert_eq!(trade_advantage(cell, cell), None);
    }
}
