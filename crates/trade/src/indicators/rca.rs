//! Revealed comparative advantage: what an economy exports more of than the world does.
//!
//! ```text
//! RCA[e,p] = (X[e,p] / X[e,.]) / (X[.,p] / X[.,.])
//! ```
//!
//! `X[e,p]` is what exporter `e` sold of product `p` in one year, in whole units of one currency;
//! a dot sums over the index it replaces. RCA has no unit; 1 is the world's share. With imports in
//! place of exports the same number is the revealed import advantage, RMA.
//!
//! ```
//! // 2 exporters x 2 products, row by row, in US dollars.
//! use corridor_trade::indicators::{balassa, over_table};
//! let rca = over_table(&[30, 10, 20, 40], 2, balassa)?;
//! assert_eq!(rca[0], Some(1.5)); // (30/40) / (50/100)
//! # Ok::<(), corridor_trade::Error>(())
//! ```
//!
//! Whether RCA reaches 1 is decided in integers, `X[e,p] X[.,.] >= X[e,.] X[.,p]` in 128 bits: in
//! floating point every sixth cell of an exactly proportional table comes out below 1.
//!
//! Undefined, `None`: an exporter that sold nothing, a product that nobody sold. A product that
//! this exporter did not sell has RCA 0. Cost: one pass.
//!
//! Source: Balassa (1965). Oracle: `oracles/ecomplexity`.

use super::sums::{ratio, sums};
use crate::Error;

/// One cell of an economy x product table, with the three totals that it is held against, all in
/// the same unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Trade of this economy in this product.
    pub value: i64,
    /// Trade of this economy in all products.
    pub economy: i64,
    /// Trade of all economies in this product.
    pub product: i64,
    /// All trade.
    pub world: i64,
}

/// Balassa's index of one cell; `None` where it is undefined.
#[must_use]
pub fn balassa(cell: Cell) -> Option<f64> {
    let (ours, worlds) = cross(cell);
    ratio(ours, worlds)
}

/// Whether the index of one cell is at least 1, decided in integers; `None` where it is undefined.
///
/// ```
/// use corridor_trade::indicators::{Cell, has_advantage};
/// // A tenth of the exporter's sales, a tenth of the world's: a tie, and a tie counts.
/// let tie = Cell { value: 1, economy: 10, product: 3, world: 30 };
/// assert_eq!(has_advantage(tie), Some(true));
/// ```
#[must_use]
pub fn has_advantage(cell: Cell) -> Option<bool> {
    let (ours, worlds) = cross(cell);
    (worlds != 0).then_some(ours >= worlds)
}

/// Whether the index of one cell is above 1; a tie is not. `None` where it is undefined.
#[must_use]
pub fn has_more_than_the_world(cell: Cell) -> Option<bool> {
    let (ours, worlds) = cross(cell);
    (worlds != 0).then_some(ours > worlds)
}

/// A measure of one cell, for every cell of `trade`, an economy x product table with `products`
/// columns, row by row. The result has the same shape.
///
/// # Errors
///
/// As for [`sums`](super::sums).
pub fn over_table<T>(
    trade: &[i64],
    products: usize,
    measure: impl Fn(Cell) -> Option<T>,
) -> Result<Vec<Option<T>>, Error> {
    let totals = sums(trade, products)?;
    let rows = trade.chunks_exact(products).zip(&totals.rows);
    Ok(rows
        .flat_map(|(row, &economy)| {
            row.iter().zip(&totals.columns).map(move |(&value, &product)| (value, economy, product))
        })
        .map(|(value, economy, product)| {
            measure(Cell { value, economy, product, world: totals.all })
        })
        .collect())
}

/// The two sides of `RCA >= 1` with their denominators multiplied out.
pub(super) fn cross(cell: Cell) -> (i128, i128) {
    (
        i128::from(cell.value) * i128::from(cell.world),
        i128::from(cell.economy) * i128::from(cell.product),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// World H: exporters A, B, C by products p, q, r.
    const H: [i64; 9] = [40, 10, 0, 5, 40, 15, 5, 0, 85];

    #[test]
    fn the_pencil_world() {
        let rca = over_table(&H, 3, balassa).unwrap();
        assert!((rca[0].unwrap() - 3.2).abs() < 1e-15);
        assert_eq!(rca[2], Some(0.0));
    }

    #[test]
    fn no_exports_and_no_product_are_absent() {
        let rca = over_table(&[5, 0, 0, 0], 2, balassa).unwrap();
        assert_eq!(rca, [Some(1.0), None, None, None]);
    }

    #[test]
    fn proportional_rows_are_ties_and_ties_are_advantages() {
        let table = [1, 2, 3, 2, 4, 6, 11, 22, 33];
        assert!(over_table(&table, 3, balassa).unwrap().iter().all(|r| *r == Some(1.0)));
        assert!(over_table(&table, 3, has_advantage).unwrap().iter().all(|a| *a == Some(true)));
    }

    #[test]
    fn the_largest_amounts_are_compared_without_overflow() {
        let half = i64::MAX / 2;
        let cell = Cell { value: half, economy: half, product: i64::MAX, world: i64::MAX };
        assert_eq!(has_advantage(cell), Some(true));
    }
}
