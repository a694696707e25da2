//! Named settings of who and what stands in the world of a measure.
//!
//! ```text
//! atlas   economies of a million people and more that sell US$1 billion and more of the year's goods,
//!         and products of which these sell US$10 million and more; the rest is left out of every sum
//! ```
//!
//! Small territories with one product lead every ranking of advantage and complexity; the Atlas of Economic
//! Complexity leaves them out by rules such as these, and its packages do not. The thresholds are those of
//! Hausmann, Hidalgo et al., *The Atlas of Economic Complexity* (2013), appendix; the economies that the
//! book leaves out by name for their data are not.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::aggregate::{Aggregates, is_total};
use crate::economy::records;

/// Least people.
const PEOPLE: u64 = 1_000_000;
/// Least exports of an economy in the year, US dollars.
const EXPORTS: i128 = 1_000_000_000;
/// Least exports of a product by the economies that are kept, US dollars.
const PRODUCT: i128 = 10_000_000;

/// Who and what is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// Everybody and everything.
    #[default]
    None,
    /// As the Atlas of Economic Complexity keeps them.
    Atlas,
}

/// People of an economy; `None` where no source says.
fn people(iso3: &str) -> Option<u64> {
    static PEOPLE: OnceLock<BTreeMap<&'static str, u64>> = OnceLock::new();
    let known = PEOPLE.get_or_init(|| {
        let rows = records(include_str!("../../codes/population.csv"));
        rows.filter_map(|row| Some((*row.first()?, row.get(1)?.parse().ok()?))).collect()
    });
    // Statistics tell Taiwan's trade under Other Asia.
    known.get(if iso3 == "S19" { "TWN" } else { iso3 }).copied()
}

impl Filter {
    /// The sums of what is kept, and what to say of it; nothing where all is.
    #[must_use]
    pub fn of(self, world: &Aggregates) -> Option<(Aggregates, String)> {
        if self == Self::None {
            return None;
        }
        let sum = |values: &[i64]| values.iter().map(|v| i128::from(*v)).sum::<i128>();
        let economies: Vec<usize> = (0..world.economies.len())
            .filter(|e| people(&world.economies[*e]).is_some_and(|people| people >= PEOPLE))
            .filter(|e| sum(world.exports_of(*e)) >= EXPORTS)
            .collect();
        let products: Vec<usize> = (0..world.products.len())
            .filter(|p| {
                let sold: Vec<i64> = economies.iter().map(|e| world.exports_of(*e)[*p]).collect();
                sum(&sold) >= PRODUCT && !is_total(&world.products[*p])
            })
            .collect();
        let list = |of: &[String], places: &[usize]| -> Vec<String> {
            places.iter().map(|at| of[*at].clone()).collect()
        };
        let mut kept = Aggregates::zero(
            world.year,
            list(&world.economies, &economies),
            list(&world.products, &products),
        );
        let wide = products.len();
        for (e, from) in economies.iter().enumerate() {
            for (p, of) in products.iter().enumerate() {
                kept.exports[e * wide + p] = world.exports_of(*from)[*of];
                kept.imports[e * wide + p] = world.imports_of(*from)[*of];
            }
            for (i, to) in economies.iter().enumerate() {
                if let Some(value) = world.pairs.get(*from * world.economies.len() + to) {
                    kept.pairs[e * economies.len() + i] = *value;
                }
            }
        }
        let note = format!(
            "{}: the Atlas's filter keeps {} of {} economies (a million people, US$1 billion of exports) and {} of {} products (US$10 million of exports)",
            world.year,
            economies.len(),
            world.economies.len(),
            products.len(),
            world.products.len()
        );
        Some((kept, note))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_economies_and_products_are_left_out_and_the_rest_is_as_it_was() {
        let economies = ["DEU", "ISL", "POL", "VNM"].map(str::to_owned).to_vec();
        let products = ["0306", "2709", "8504"].map(str::to_owned).to_vec();
        let mut world = Aggregates::zero(2024, economies, products);
        // Iceland has too few people, Viet Nam sells too little, and nobody sells 2709 in earnest.
        world.exports = vec![
            2_000_000_000,
            1,
            5_000_000,
            9_000_000_000,
            0,
            0,
            1_500_000_000,
            2,
            900_000_000,
            900_000_000,
            0,
            1,
        ];
        world.imports = (1..=12).collect();
        world.pairs = (1..=16).collect();
        assert_eq!(Filter::None.of(&world), None);
        let (kept, note) = Filter::Atlas.of(&world).unwrap();
        assert_eq!(kept.economies, ["DEU", "POL"]);
        assert_eq!(kept.products, ["0306", "8504"]);
        assert_eq!(kept.exports, [2_000_000_000, 5_000_000, 1_500_000_000, 900_000_000]);
        assert_eq!((kept.imports, kept.pairs), (vec![1, 3, 7, 9], vec![1, 3, 9, 11]));
        assert!(
            note.contains("keeps 2 of 4 economies") && note.contains("2 of 3 products"),
            "{note}"
        );
    }

    #[test]
    fn the_table_of_people_knows_the_large_and_the_small() {
        assert!(people("IND").is_some_and(|n| n > 1_400_000_000));
        assert!(people("TUV").is_some_and(|n| n < 20_000) && people("S19") == people("TWN"));
        assert_eq!(people("ATA"), None);
    }
}
