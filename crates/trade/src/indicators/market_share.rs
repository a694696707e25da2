//! Constant market share: how an exporter's growth divides into the world's, its products', its
//! markets' and the rest.
//!
//! ```text
//! dX = r X0                             the world grew
//!    + sum_k (r[k] - r) X0[k]           its products grew faster than the world
//!    + sum_kj (r[kj] - r[k]) x0[kj]     its markets grew faster than their products did elsewhere
//!    + sum_kj (x1 - x0 - r[kj] x0)      competitiveness and interaction
//! ```
//!
//! `x0`, `x1` what the exporter sold of product `k` in market `j` in two years; `X0[k]`, `X0` its
//! sums; `r`, `r[k]`, `r[kj]` growth of what the world imported in all, of `k`, and of `k` in `j`; whole
//! units of one currency, weights of the first year. The order matters: [`Order::MarketFirst`] takes
//! `r[j]` in place of `r[k]`, and the two middle terms change places and values.
//!
//! ```
//! use corridor_trade::indicators::{Order, constant_market_share};
//! // Markets B, C x products p, q, r.
//! let (x0, x1) = ([30, 10, 0, 10, 0, 0], [36, 10, 0, 14, 0, 0]);
//! // What A, B, C import, in two years: A's row carries no sales of A.
//! let (m0, m1) = ([35, 10, 45, 10, 20, 0], [45, 10, 54, 14, 28, 0]);
//! let (home0, home1) = ([5, 20, 55], [5, 22, 62]);
//! let parts = constant_market_share(
//!     &[&[0; 3][..], &x0].concat(), &[&[0; 3][..], &x1].concat(),
//!     &[&home0[..], &m0].concat(), &[&home1[..], &m1].concat(), 3, Order::ProductFirst)?;
//! assert_eq!(parts.change, 10);
//! assert!((parts.world - 10.0).abs() < 1e-12 && (parts.product - 3.2).abs() < 1e-12);
//! assert!((parts.residual + 18.0 / 7.0).abs() < 1e-12);
//! # Ok::<(), corridor_trade::Error>(())
//! ```
//!
//! A cell that the world did not import in the first year needs no rate: the exporter sold none
//! there, and what it sells now is residual. A market that vanished has rate -1. Fails when the
//! exporter sold in a cell that the world did not import. Undefined, `None` of all: no world trade
//! in the first year is an error too, as nothing could then have been sold.
//!
//! Source: Leamer and Stern (1970); Richardson (1971). Oracle: `tests/hand_examples.rs`.

use super::sums::{exact_sum, ratio, side_by_side, sums};
use crate::Error;

/// Which effect is taken off first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Products before markets.
    #[default]
    ProductFirst,
    /// Markets before products.
    MarketFirst,
}

/// A change in exports in four parts that add up to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MarketShareParts {
    /// The whole change.
    pub change: i64,
    /// What the growth of world trade alone would have brought.
    pub world: f64,
    /// What the growth of its products brought beyond that.
    pub product: f64,
    /// What the growth of its markets brought beyond that.
    pub market: f64,
    /// Competitiveness, and interaction of the others.
    pub residual: f64,
}

/// Parts of the change in one exporter's sales `before` and `after`, against what the world
/// imported in the same years; all four market x product, row by row, `products` wide.
///
/// # Errors
///
/// [`Error::Shape`] when the tables differ or rows are not whole; [`Error::Argument`] on a value
/// below zero, or a sale in the first year where the world imported nothing.
pub fn constant_market_share(
    before: &[i64],
    after: &[i64],
    world_before: &[i64],
    world_after: &[i64],
    products: usize,
    order: Order,
) -> Result<MarketShareParts, Error> {
    for (what, table) in [
        ("cells of the later year", after),
        ("cells of the world's earlier year", world_before),
        ("cells of the world's later year", world_after),
    ] {
        side_by_side(what, table.len(), before.len())?;
    }
    let (x0, x1) = (sums(before, products)?, sums(after, products)?);
    let (m0, m1) = (sums(world_before, products)?, sums(world_after, products)?);
    if let Some(cell) = (0..before.len()).find(|&c| before[c] > 0 && world_before[c] == 0) {
        return Err(Error::Argument {
            name: "the world's imports",
            found: format!("0 in a cell where the exporter sold {}", before[cell]),
            expected: "at least what the exporter sold",
        });
    }
    // Growth of imports; absent where there were none, and then nothing was sold either.
    let rate = |from: i64, to: i64| ratio((i128::from(to)) - i128::from(from), from.into());
    let effect = |rate: Option<f64>, sold: i64| rate.map_or(0.0, |rate| rate * sold as f64);
    let world = effect(rate(m0.all, m1.all), x0.all);
    let grouped = |sold: &[i64], from: &[i64], to: &[i64]| {
        let groups = sold.iter().zip(from.iter().zip(to));
        exact_sum(groups.map(|(&sold, (&from, &to))| effect(rate(from, to), sold)))
    };
    let by_product = grouped(&x0.columns, &m0.columns, &m1.columns);
    let by_market = grouped(&x0.rows, &m0.rows, &m1.rows);
    let by_cell = grouped(before, world_before, world_after);
    let (product, market) = match order {
        Order::ProductFirst => (by_product - world, by_cell - by_product),
        Order::MarketFirst => (by_cell - by_market, by_market - world),
    };
    let change = x1.all - x0.all;
    Ok(MarketShareParts { change, world, product, market, residual: change as f64 - by_cell })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exporter_that_keeps_its_shares_has_no_residual() {
        let parts = constant_market_share(
            &[10, 20],
            &[15, 10],
            &[100, 200],
            &[150, 100],
            2,
            Order::ProductFirst,
        )
        .unwrap();
        assert_eq!(parts.change, -5);
        assert!(parts.residual.abs() < 1e-12);
        assert!((parts.world + parts.product + parts.market + 5.0).abs() < 1e-12);
    }

    #[test]
    fn the_order_moves_value_between_the_middle_terms_only() {
        let tables = ([10, 20, 5, 0], [15, 10, 5, 3], [100, 200, 50, 10], [150, 100, 90, 20]);
        let parts = |order| {
            constant_market_share(&tables.0, &tables.1, &tables.2, &tables.3, 2, order).unwrap()
        };
        let (first, second) = (parts(Order::ProductFirst), parts(Order::MarketFirst));
        assert!((first.world - second.world).abs() < 1e-12);
        assert!((first.residual - second.residual).abs() < 1e-12);
        assert!((first.product - second.product).abs() > 0.1);
        let middle = |p: MarketShareParts| p.product + p.market;
        assert!((middle(first) - middle(second)).abs() < 1e-12);
    }

    #[test]
    fn a_market_that_vanished_takes_its_sales_with_it() {
        let parts =
            constant_market_share(&[10, 10], &[0, 10], &[40, 60], &[0, 60], 1, Order::MarketFirst)
                .unwrap();
        assert!(parts.residual.abs() < 1e-12);
        assert_eq!(parts.change, -10);
    }

    #[test]
    fn a_sale_where_the_world_bought_nothing_is_an_error() {
        let error = constant_market_share(&[5], &[5], &[0], &[5], 1, Order::ProductFirst);
        assert!(error.unwrap_err().to_string().contains("sold 5"));
    }
}
