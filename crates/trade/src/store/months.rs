//! A year out of its months.

use super::aggregates::aggregates;
use super::catalogue::Held;
use crate::aggregate::{Aggregates, fits};
use crate::error::Error;
use crate::product::Level;

/// Sum the twelve months of a year to `level`. A year whose months are not all there is no year:
/// what is missing would look like trade that fell.
///
/// # Errors
///
/// [`Error::NotHeld`] for the first month that is missing, and as [`aggregates`].
pub fn aggregates_of_months(held: &Held, year: u16, level: Level) -> Result<Aggregates, Error> {
    let mut months = Vec::new();
    for month in 1..=12 {
        months.push(aggregates(&held.month(year, month)?, level)?);
    }
    joined(year, &months)
}

fn joined(year: u16, parts: &[Aggregates]) -> Result<Aggregates, Error> {
    let all = |of: fn(&Aggregates) -> &Vec<String>| -> Vec<String> {
        let codes: std::collections::BTreeSet<&String> = parts.iter().flat_map(of).collect();
        codes.into_iter().cloned().collect()
    };
    let total = parts.iter().flat_map(|p| &p.pairs).map(|v| i128::from(*v)).sum();
    fits(year, total)?;
    let mut sums = Aggregates::zero(year, all(|p| &p.economies), all(|p| &p.products));
    let (economies, products) = (sums.economies.len(), sums.products.len());
    for part in parts {
        let place = |list: &[String], codes: &[String]| -> Vec<usize> {
            codes.iter().map(|c| list.partition_point(|l| l < c)).collect()
        };
        let e_way = place(&sums.economies, &part.economies);
        let p_way = place(&sums.products, &part.products);
        for (row, e) in e_way.iter().enumerate() {
            for (at, p) in p_way.iter().enumerate() {
                let from = row * p_way.len() + at;
                sums.exports[e * products + p] += part.exports[from];
                sums.imports[e * products + p] += part.imports[from];
            }
            for (at, i) in e_way.iter().enumerate() {
                sums.pairs[e * economies + i] += part.pairs[row * e_way.len() + at];
            }
        }
    }
    Ok(sums)
}
