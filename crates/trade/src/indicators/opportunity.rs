//! Complexity outlook: how much complexity lies within reach of an economy, and which product
//! would open most of it.
//!
//! ```text
//! COI[e]   = sum_k density[e,k] (1 - M[e,k]) Q[k],   then standardised over economies
//! COG[e,k] = (1 - M[e,k]) sum_l (1 - M[e,l]) phi[l,k] Q[l] / S[l] / sd K,    S[l] = sum_k phi[k,l]
//! ```
//!
//! `Q`, `K` are the raw vectors of [`Complexity`], `density` and `phi` those of [`density`](super::density)
//! and [`Proximity`](super::Proximity). No unit. COG is zero for a product that the economy already
//! sells. The Atlas book also takes `density[e,k] PCI[k]` off the gain; its packages do not, and
//! neither does this unless asked ([`Gain::LessOwn`]).
//!
//! ```
//! use corridor_trade::indicators::{Complexity, Gain, Outlook, Parts, Presence};
//! let nested = [[true, true, true], [true, true, false], [true, false, false]].concat();
//! let presence = Presence::of_cells(nested, 3)?;
//! let complexity = Complexity::of(&presence, Parts::Largest)?;
//! let outlook = Outlook::of(&presence, &complexity, Gain::Whole);
//! assert!((outlook.gain(2, 1).unwrap() - 1.2675681186430443).abs() < 1e-12);
//! # Ok::<(), corridor_trade::Error>(())
//! ```
//!
//! Undefined, `None`: economies and products without PCI or ECI (their terms are left out of the
//! sums). Cost: two passes of `near_products.rs`.
//!
//! Source: Hausmann, Hidalgo et al. (2013), p. 59; the Growth Lab's package for the scale. Oracle:
//! `oracles/ecomplexity`.

use super::density::{Density, Itself, density};
use super::eci::{Complexity, standard_scores};
use super::near_products::{Over, near_products, sum_of_proximity};
use super::presence::Presence;
use super::sums::exact_sum;

/// What the gain of a product counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gain {
    /// What comes nearer.
    #[default]
    Whole,
    /// What comes nearer, less what the product itself was already worth.
    LessOwn,
}

/// Complexity outlook of economies, and the gain from each product.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    /// Complexity outlook index before it is standardised, one an economy.
    pub raw_index: Vec<Option<f64>>,
    /// Complexity outlook index, one an economy: mean 0, deviation 1.
    pub index: Vec<Option<f64>>,
    gains: Vec<f64>,
    presence: Presence,
    defined: (Vec<bool>, Vec<bool>),
}

impl Outlook {
    /// The outlook of every economy.
    #[must_use]
    pub fn of(presence: &Presence, complexity: &Complexity, gain: Gain) -> Self {
        Self::with_density(presence, complexity, &density(presence, Itself::Counted), gain)
    }

    /// The same, with a density that has already been computed.
    #[must_use]
    pub fn with_density(
        presence: &Presence,
        complexity: &Complexity,
        density: &Density,
        gain: Gain,
    ) -> Self {
        let (economies, raw) = (presence.economies(), complexity.raw_pci());
        let index_of = |e: usize| {
            complexity.eci[e]?;
            let missing = raw.iter().enumerate().filter(|(k, _)| !presence.has(e, *k));
            Some(exact_sum(missing.filter_map(|(k, q)| Some(density.of(e, k)? * (*q)?))))
        };
        let raw_index: Vec<Option<f64>> = (0..economies).map(index_of).collect();
        // Q / S: what a product is worth, spread over all that is near it. sd K is 1 on this scale.
        let around = sum_of_proximity(presence);
        let worth: Vec<f64> =
            raw.iter().zip(&around).map(|(q, s)| q.map_or(0.0, |q| q / s)).collect();
        let mut gains = near_products(presence, &worth, Over::NotSold);
        if gain == Gain::LessOwn {
            for (k, pci) in complexity.pci.iter().enumerate() {
                for e in 0..economies {
                    if let (Some(pci), Some(near)) = (pci, density.of(e, k)) {
                        gains[k * economies + e] -= near * pci;
                    }
                }
            }
        }
        let defined = (
            complexity.eci.iter().map(Option::is_some).collect(),
            complexity.pci.iter().map(Option::is_some).collect(),
        );
        let index = standard_scores(&raw_index);
        Self { raw_index, index, gains, presence: presence.clone(), defined }
    }

    /// What selling `product` with an advantage would open up to `economy`.
    #[must_use]
    pub fn gain(&self, economy: usize, product: usize) -> Option<f64> {
        if !self.defined.0[economy] || !self.defined.1[product] {
            return None;
        }
        let sold = self.presence.has(economy, product);
        Some(if sold { 0.0 } else { self.gains[product * self.defined.0.len() + economy] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::Parts;

    fn nested() -> (Presence, Complexity) {
        let cells = [[true, true, true], [true, true, false], [true, false, false]].concat();
        let presence = Presence::of_cells(cells, 3).unwrap();
        let complexity = Complexity::of(&presence, Parts::Largest).unwrap();
        (presence, complexity)
    }

    #[test]
    fn the_index_by_pencil() {
        let (presence, complexity) = nested();
        let outlook = Outlook::of(&presence, &complexity, Gain::Whole);
        // With Q = (-1, .5, 2): 4/13 * .5 + 2/11 * 2; here Q is 4 sqrt(1/6) times that.
        let expected = (4.0 / 13.0 * 0.5 + 2.0 / 11.0 * 2.0) * 4.0 / 6.0_f64.sqrt();
        assert!((outlook.raw_index[2].unwrap() - expected).abs() < 1e-12);
        assert_eq!(outlook.gain(0, 0), Some(0.0));
    }

    #[test]
    fn the_books_gain_takes_off_what_the_product_was_worth() {
        let (presence, complexity) = nested();
        let whole = Outlook::of(&presence, &complexity, Gain::Whole);
        let less = Outlook::of(&presence, &complexity, Gain::LessOwn);
        let own = 4.0 / 13.0 * complexity.pci[1].unwrap();
        let difference = whole.gain(2, 1).unwrap() - less.gain(2, 1).unwrap();
        assert!((difference - own).abs() < 1e-12);
    }

    #[test]
    fn without_complexity_there_is_no_outlook() {
        let same = Presence::of_cells(vec![true; 4], 2).unwrap();
        let complexity = Complexity::of(&same, Parts::Largest).unwrap();
        let outlook = Outlook::of(&same, &complexity, Gain::Whole);
        assert_eq!((outlook.index, outlook.raw_index), (vec![None; 2], vec![None; 2]));
    }
}
