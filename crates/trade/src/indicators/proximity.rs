//! Proximity: how often two products are sold by the same economies.
//!
//! ```text
//! phi[k,l] = sum_e M[e,k] M[e,l] / max(ubiquity[k], ubiquity[l])
//! ```
//!
//! `M` is [`Presence`]. The smaller of the two chances that an economy that sells one also sells the
//! other: a fraction, symmetric, 1 on the diagonal.
//!
//! ```
//! use corridor_trade::indicators::{Presence, Proximity};
//! let nested = [[true, true, true], [true, true, false], [true, false, false]].concat();
//! let phi = Proximity::of(&Presence::of_cells(nested, 3)?);
//! assert_eq!(phi.between(0, 2), Some(1.0 / 3.0));
//! assert_eq!(phi.between(2, 1), Some(0.5));
//! # Ok::<(), corridor_trade::Error>(())
//! ```
//!
//! Undefined, `None`: a product that nobody sells with an advantage.
//!
//! Kept as counts, two bytes for each pair of products (25 MB for 5,000), and divided when asked.
//! Cost: for each product, the rows of its sellers are added up, one byte-sized addition a pair.
//!
//! Source: Hidalgo, Klinger, Barabási and Hausmann (2007). Oracle: `oracles/ecomplexity`.

use super::presence::Presence;

/// Proximity of every two products.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proximity {
    ubiquity: Vec<u32>,
    /// Sellers in common of `k` and `l >= k`, row after row of the upper triangle.
    common: Vec<u16>,
}

impl Proximity {
    /// Proximity in a presence matrix of at most 65,535 economies.
    #[must_use]
    pub fn of(presence: &Presence) -> Self {
        let products = presence.products();
        let rows: Vec<Vec<u16>> = (0..presence.economies())
            .map(|e| presence.row(e).iter().map(|here| u16::from(*here)).collect())
            .collect();
        let mut common = vec![0_u16; products * (products + 1) / 2];
        let mut rest = common.as_mut_slice();
        for (k, holders) in presence.holders().iter().enumerate() {
            let (row, after) = rest.split_at_mut(products - k);
            for &e in holders {
                for (count, here) in row.iter_mut().zip(&rows[e][k..]) {
                    *count += here;
                }
            }
            rest = after;
        }
        Self { ubiquity: presence.ubiquity(), common }
    }

    /// Proximity of two products.
    #[must_use]
    pub fn between(&self, k: usize, l: usize) -> Option<f64> {
        let (first, second) = (k.min(l), k.max(l));
        // Rows before `first` hold products, products - 1, ... entries.
        let start = first * self.ubiquity.len() - first * first.saturating_sub(1) / 2;
        let most = self.ubiquity[k].max(self.ubiquity[l]);
        let both = self.ubiquity[k].min(self.ubiquity[l]) > 0;
        both.then(|| f64::from(self.common[start + second - first]) / f64::from(most))
    }

    /// Number of products.
    #[must_use]
    pub fn products(&self) -> usize {
        self.ubiquity.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_is_what_the_definition_says() {
        let rows = ["11010", "01110", "11100", "00011", "10000"];
        let cells = rows.concat().chars().map(|c| c == '1').collect();
        let m = Presence::of_cells(cells, 5).unwrap();
        let (phi, u) = (Proximity::of(&m), m.ubiquity());
        for k in 0..5 {
            for l in 0..5 {
                let common = (0..5).filter(|&e| m.has(e, k) && m.has(e, l)).count();
                let expected = common as f64 / f64::from(u[k].max(u[l]));
                assert_eq!(phi.between(k, l), Some(expected), "{k} {l}");
            }
        }
    }

    #[test]
    fn a_product_without_sellers_is_absent() {
        let m = Presence::of_cells(vec![true, false], 2).unwrap();
        assert_eq!(Proximity::of(&m).between(0, 1), None);
        assert_eq!(Proximity::of(&m).between(1, 1), None);
    }
}
