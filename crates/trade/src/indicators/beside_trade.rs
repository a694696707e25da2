//! What a person brings beside trade for an export potential: tariffs of a pair, and distances.
//!
//! ```text
//! rate of a product   its own row; else the longest row that it begins with; else the mean of the rows
//!                     that begin with it
//! ```
//!
//! A product without a rate, or a source without a distance, leaves the factor out, and both are counted.

use std::collections::BTreeMap;

use super::ask::{Ask, Year};
use super::conditions::{distance_factor, tariff_factor, weighted_mean};
use crate::error::Error;

/// What an importer asks of everybody and of one exporter, by product, as fractions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tariffs {
    /// General and own rate of each code, of any number of digits.
    pub rates: BTreeMap<String, (f64, f64)>,
    /// The elasticity of substitution.
    pub sigma: f64,
}

impl Tariffs {
    /// The rates of a product.
    #[must_use]
    pub fn of(&self, product: &str) -> Option<(f64, f64)> {
        let coarser = (1..=product.len()).rev().filter_map(|digits| product.get(..digits));
        let mut coarser = coarser.filter_map(|code| self.rates.get(code).copied());
        coarser.next().or_else(|| {
            let finer = self.rates.range(product.to_owned()..);
            let finer = finer.take_while(|(code, _)| code.starts_with(product));
            let (n, general, own) = finer
                .fold((0.0, 0.0, 0.0), |(n, a, b), (_, (general, own))| {
                    (n + 1.0, a + general, b + own)
                });
            (n > 0.0).then(|| (general / n, own / n))
        })
    }
}

/// The factors of a pair, one a product, and what is said of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Factors {
    pub(super) tariff: Option<Vec<f64>>,
    pub(super) distance: Option<Vec<f64>>,
    pub(super) said: Vec<String>,
}

/// The factors that the question brings for a pair.
pub(super) fn factors(ask: &Ask, years: &[&Year], i: usize, j: usize) -> Result<Factors, Error> {
    let mut factors = Factors::default();
    let products = ask.products();
    if let Some(tariffs) = &ask.tariffs {
        let mut known = 0;
        let of = |code: &String| match tariffs.of(code) {
            Some((general, own)) => {
                known += 1;
                tariff_factor(general, own, tariffs.sigma)
            }
            None => Ok(1.0),
        };
        factors.tariff = Some(products.iter().map(of).collect::<Result<_, _>>()?);
        factors.said.push(format!(
            "tariffs of {known} of {} products, at an elasticity of {}",
            products.len(),
            tariffs.sigma
        ));
    }
    if !ask.distances.is_empty() {
        let (mut known, economies) = (0, ask.economies());
        let between = |from: usize, to: usize| {
            ask.distances.get(&(economies[from].clone(), economies[to].clone())).copied()
        };
        let mut all = vec![1.0; products.len()];
        if let Some(own) = between(i, j) {
            let sources: Vec<(usize, f64)> = (0..economies.len())
                .filter(|&from| from != j)
                .filter_map(|from| Some((from, between(from, j)?.ln())))
                .collect();
            let bought: Vec<Vec<i64>> = sources
                .iter()
                .map(|(from, _)| {
                    let mut sum = vec![0; products.len()];
                    for year in years {
                        sum.iter_mut().zip(year.sold_to(*from, j)).for_each(|(sum, v)| *sum += v);
                    }
                    sum
                })
                .collect();
            let logarithms: Vec<f64> = sources.iter().map(|(_, ln)| *ln).collect();
            for (p, factor) in all.iter_mut().enumerate() {
                let weights: Vec<f64> = bought.iter().map(|of| of[p] as f64).collect();
                if let Some(usual) = weighted_mean(&logarithms, &weights)? {
                    *factor = distance_factor(own, usual)?;
                    known += 1;
                }
            }
        }
        factors.said.push(format!(
            "distance, against the usual one of {known} of {} products",
            products.len()
        ));
        factors.distance = Some(all);
    }
    Ok(factors)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_its_own_or_that_of_a_coarser_code_or_the_mean_of_finer_ones() {
        let rates = [
            ("87", (0.1, 0.0)),
            ("870323", (0.2, 0.1)),
            ("851712", (0.0, 0.0)),
            ("851762", (0.04, 0.02)),
        ];
        let rates = rates.map(|(code, rates)| (code.to_owned(), rates)).into();
        let tariffs = Tariffs { rates, sigma: 1.0 };
        assert_eq!(tariffs.of("870323"), Some((0.2, 0.1)));
        assert_eq!(tariffs.of("870899"), Some((0.1, 0.0)));
        assert_eq!(tariffs.of("8517"), Some((0.02, 0.01)));
        assert_eq!(tariffs.of("090240"), None);
    }
}
