//! Presence: the zero-one matrix of who sells what with an advantage, from which complexity starts.
//!
//! ```text
//! M[e,p] = 1 where RCA[e,p] >= 1     diversity[e] = sum_p M[e,p]     ubiquity[p] = sum_e M[e,p]
//! ```
//!
//! Whether RCA reaches 1 is decided in integers; a tie counts, as it does in the Growth Lab's
//! Python package (its Stata package asks for more than 1: [`Tie::Fails`]). An economy or a product
//! without trade has a row or column of zeros; complexity leaves such rows out and reports them as
//! absent.
//!
//! ```
//! use corridor_trade::indicators::{Presence, Tie};
//! let presence = Presence::of_trade(&[30, 10, 20, 40], 2, Tie::Counts)?;
//! assert_eq!((presence.has(0, 0), presence.has(0, 1)), (true, false));
//! assert_eq!((presence.diversity(), presence.ubiquity()), (vec![1, 1], vec![1, 1]));
//! # Ok::<(), corridor_trade::Error>(())
//! ```
//!
//! Cost: one pass and one byte a cell.
//!
//! Source: Hidalgo and Hausmann (2009); Hausmann, Hidalgo et al. (2013). Oracle:
//! `oracles/ecomplexity`.

use super::rca::{has_advantage, has_more_than_the_world, over_table};
use super::sums::side_by_side;
use crate::Error;

/// What an RCA of exactly 1 means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tie {
    /// An advantage.
    #[default]
    Counts,
    /// No advantage.
    Fails,
}

/// Economy x product, one where the economy sells the product with an advantage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presence {
    cells: Vec<bool>,
    products: usize,
}

impl Presence {
    /// Presence in `exports`, economy x product, row by row, in whole units of one currency.
    ///
    /// # Errors
    ///
    /// As for [`sums`](super::sums).
    pub fn of_trade(exports: &[i64], products: usize, tie: Tie) -> Result<Self, Error> {
        let rule = match tie {
            Tie::Counts => has_advantage,
            Tie::Fails => has_more_than_the_world,
        };
        let cells = over_table(exports, products, rule)?;
        Ok(Self { cells: cells.into_iter().map(|cell| cell == Some(true)).collect(), products })
    }

    /// Presence as given, economy x product, row by row.
    ///
    /// # Errors
    ///
    /// [`Error::Shape`] when the rows are not whole.
    pub fn of_cells(cells: Vec<bool>, products: usize) -> Result<Self, Error> {
        let rows = cells.len().checked_div(products).unwrap_or_default();
        side_by_side("cells of a presence matrix", cells.len(), rows * products)?;
        Ok(Self { cells, products })
    }

    /// Number of economies.
    #[must_use]
    pub fn economies(&self) -> usize {
        self.cells.len().checked_div(self.products).unwrap_or_default()
    }

    /// Number of products.
    #[must_use]
    pub fn products(&self) -> usize {
        self.products
    }

    /// Whether `economy` sells `product` with an advantage.
    #[must_use]
    pub fn has(&self, economy: usize, product: usize) -> bool {
        self.row(economy)[product]
    }

    /// One economy's products.
    #[must_use]
    pub fn row(&self, economy: usize) -> &[bool] {
        &self.cells[economy * self.products..(economy + 1) * self.products]
    }

    /// How many products each economy sells with an advantage.
    #[must_use]
    pub fn diversity(&self) -> Vec<u32> {
        (0..self.economies()).map(|e| self.row(e).iter().map(|m| u32::from(*m)).sum()).collect()
    }

    /// How many economies sell each product with an advantage.
    #[must_use]
    pub fn ubiquity(&self) -> Vec<u32> {
        let mut counts = vec![0; self.products];
        for economy in 0..self.economies() {
            for (count, here) in counts.iter_mut().zip(self.row(economy)) {
                *count += u32::from(*here);
            }
        }
        counts
    }

    /// For each product, the economies that sell it with an advantage, in order.
    pub(super) fn holders(&self) -> Vec<Vec<usize>> {
        let mut holders = vec![Vec::new(); self.products];
        for economy in 0..self.economies() {
            for (list, here) in holders.iter_mut().zip(self.row(economy)) {
                if *here {
                    list.push(economy);
                }
            }
        }
        holders
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tie_counts_or_fails_as_asked() {
        let table = [1, 2, 3, 2, 4, 6, 11, 22, 33];
        let counts = Presence::of_trade(&table, 3, Tie::Counts).unwrap();
        assert_eq!(counts.diversity(), [3, 3, 3]);
        let fails = Presence::of_trade(&table, 3, Tie::Fails).unwrap();
        assert_eq!(fails.diversity(), [0, 0, 0]);
    }

    #[test]
    fn no_trade_is_a_row_and_a_column_of_zeros() {
        let presence = Presence::of_trade(&[5, 0, 0, 0], 2, Tie::Counts).unwrap();
        assert_eq!((presence.diversity(), presence.ubiquity()), (vec![1, 0], vec![1, 0]));
    }

    #[test]
    fn rows_that_are_not_whole_are_an_error() {
        assert!(Presence::of_cells(vec![true; 3], 2).is_err());
        assert!(Presence::of_cells(vec![true; 3], 0).is_err());
    }
}
