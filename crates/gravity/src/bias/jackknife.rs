//! The split-panel jackknife: the bias measured by halving the economies.
//!
//! ```text
//! b~ = 2 b - (b_aa + b_ab + b_ba + b_bb) / 4
//! ```
//!
//! The economies are divided at random into halves a and b; `b_ab` is the estimate from what
//! exporters of half a sell to importers of half b. A quarter of the panel has twice the bias, so
//! the difference is the bias. It is averaged over several divisions.
//!
//! ```text
//! with b = 0.30 and quarters of 0.33, 0.31, 0.34, 0.30 on average 0.32:  b~ = 0.60 - 0.32 = 0.28
//! ```
//!
//! Cost: four quarter-size estimates for each division. When it fails: a quarter that leaves a
//! regressor without variation.
//!
//! Source: Weidner and Zylkin (2021); Dhaene and Jochmans (2015).

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::Flows;
use crate::picked::Picked;
use crate::{Error, Model, Options, ppml};

/// Coefficients corrected by the jackknife, in the order of [`crate::Fit::coefficients`].
#[derive(Debug, Clone, PartialEq)]
pub struct Jackknife {
    /// What many fixed effects added.
    pub bias: Vec<f64>,
    /// The coefficients less that.
    pub corrected: Vec<f64>,
    /// How many divisions were averaged.
    pub divisions: usize,
}

/// Correct a PPML model by the split-panel jackknife, over so many random divisions.
///
/// # Errors
///
/// Those of [`ppml`], and [`Error::QuarterLost`] when a quarter does not identify a coefficient.
pub fn jackknife(
    model: &Model<'_>,
    flows: &Flows<'_>,
    options: &Options,
    divisions: usize,
    seed: u64,
) -> Result<Jackknife, Error> {
    let fit = ppml(model, options)?;
    let names = fit.names();
    for (name, ids) in [("exporter", flows.exporter), ("importer", flows.importer)] {
        if ids.len() != model.rows() {
            let (found, expected) = (ids.len(), model.rows());
            return Err(Error::Length { name: name.to_owned(), found, expected });
        }
    }
    let mut economies: Vec<u32> = flows.exporter.iter().chain(flows.importer).copied().collect();
    economies.sort_unstable();
    economies.dedup();
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut quarters = vec![0.0; names.len()];
    for division in 0..divisions.max(1) {
        for at in (1..economies.len()).rev() {
            economies.swap(at, random.random_range(0..=at));
        }
        let mut first = economies[..economies.len() / 2].to_vec();
        first.sort_unstable();
        let half = |id: u32| first.binary_search(&id).is_ok();
        for (sells, buys) in [(true, true), (true, false), (false, true), (false, false)] {
            let rows: Vec<usize> = (0..model.rows())
                .filter(|&r| half(flows.exporter[r]) == sells && half(flows.importer[r]) == buys)
                .collect();
            let estimates = quarter(model, &rows, options)?;
            for (sum, &name) in quarters.iter_mut().zip(&names) {
                let found = estimates.iter().find(|(n, _)| n == name);
                let Some((_, estimate)) = found else {
                    return Err(Error::QuarterLost { name: name.to_owned(), division });
                };
                *sum += estimate;
            }
        }
    }
    let many = 4.0 * divisions.max(1) as f64;
    let all = fit.coefficients();
    let bias: Vec<f64> = quarters.iter().zip(all).map(|(sum, b)| sum / many - b).collect();
    let corrected = all.iter().zip(&bias).map(|(b, bias)| b - bias).collect();
    Ok(Jackknife { bias, corrected, divisions: divisions.max(1) })
}

/// Names and estimates of the model on some of its rows.
fn quarter(
    model: &Model<'_>,
    rows: &[usize],
    options: &Options,
) -> Result<Vec<(String, f64)>, Error> {
    let part = Picked::of(model, rows);
    let part = part.model();
    let fit = ppml(&part, options)?;
    let names = fit.names().into_iter().map(str::to_owned);
    Ok(names.zip(fit.coefficients().iter().copied()).collect())
}
