//! Density: how near a product lies to what an economy already sells.
//!
//! ```text
//! density[e,k] = sum_l M[e,l] phi[l,k] / sum_l phi[l,k]     distance = 1 - density
//! ```
//!
//! `M` is [`Presence`], `phi` [proximity](super::Proximity). A fraction: 1 when the economy sells
//! everything that is near `k`. The product itself is counted (`l = k`), as the Growth Lab does;
//! [`Itself::Apart`] leaves it out on both sides, as the Observatory does (relatedness).
//!
//! ```
//! use corridor_trade::indicators::{Itself, Presence, density};
//! let nested = [[true, true, true], [true, true, false], [true, false, false]].concat();
//! let presence = Presence::of_cells(nested, 3)?;
//! let d = density(&presence, Itself::Counted);
//! assert!((d.of(2, 1).unwrap() - 4.0 / 13.0).abs() < 1e-15);
//! let apart = density(&presence, Itself::Apart);
//! assert!((apart.of(2, 1).unwrap() - 4.0 / 7.0).abs() < 1e-15);
//! # Ok::<(), corridor_trade::Error>(())
//! ```
//!
//! Undefined, `None`: an economy or a product without advantages; with the product itself apart,
//! one that is near nothing else. Cost: see `near_products.rs`; no proximity matrix is made.
//!
//! Source: Hidalgo, Klinger, Barabási and Hausmann (2007); Hausmann, Hidalgo et al. (2013).
//! Oracle: `oracles/ecomplexity`.

use super::near_products::{Over, near_products, sum_of_proximity};
use super::presence::Presence;

/// Whether a product counts as near itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Itself {
    /// With proximity 1.
    #[default]
    Counted,
    /// With proximity 0.
    Apart,
}

/// Density of every product around every economy.
#[derive(Clone, Debug, PartialEq)]
pub struct Density {
    /// Product by product, the economies of each.
    cells: Vec<f64>,
    economy_sells: Vec<bool>,
    around: Vec<f64>,
}

impl Density {
    /// Density of `product` around `economy`.
    #[must_use]
    pub fn of(&self, economy: usize, product: usize) -> Option<f64> {
        let around = self.around[product];
        let defined = self.economy_sells[economy] && around > 0.0;
        defined.then(|| self.cells[product * self.economy_sells.len() + economy] / around)
    }
}

/// Density from a presence matrix.
#[must_use]
pub fn density(presence: &Presence, itself: Itself) -> Density {
    let economies = presence.economies();
    let mut cells = near_products(presence, &vec![1.0; presence.products()], Over::Sold);
    let mut around = sum_of_proximity(presence);
    let ubiquity = presence.ubiquity();
    if itself == Itself::Apart {
        for (k, sum) in around.iter_mut().enumerate().filter(|(k, _)| ubiquity[*k] > 0) {
            // What is left of a product near nothing else is rounding, not proximity.
            *sum = if *sum - 1.0 > 1e-12 { *sum - 1.0 } else { 0.0 };
            for e in (0..economies).filter(|&e| presence.has(e, k)) {
                cells[k * economies + e] -= 1.0;
            }
        }
    }
    let economy_sells = presence.diversity().iter().map(|d| *d > 0).collect();
    Density { cells, economy_sells, around }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_matrix_is_its_own_density() {
        let cells = (0..16).map(|at| at % 5 == 0).collect();
        let m = Presence::of_cells(cells, 4).unwrap();
        let (own, apart) = (density(&m, Itself::Counted), density(&m, Itself::Apart));
        for e in 0..4 {
            for k in 0..4 {
                assert_eq!(own.of(e, k), Some(if e == k { 1.0 } else { 0.0 }));
                assert_eq!(apart.of(e, k), None);
            }
        }
    }

    #[test]
    fn no_advantages_are_absent() {
        let m = Presence::of_cells(vec![true, false, false, false], 2).unwrap();
        let d = density(&m, Itself::Counted);
        assert_eq!((d.of(0, 0), d.of(1, 0), d.of(0, 1)), (Some(1.0), None, None));
    }
}
