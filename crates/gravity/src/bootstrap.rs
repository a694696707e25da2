//! Bootstraps that keep clusters whole, with the seed as an argument.
//!
//! **Pairs**: clusters are drawn with replacement, as many as there are, and the model is estimated
//! on each draw. A row drawn m times has weight m.
//!
//! ```text
//! se = standard deviation of the draws;   interval = their 2.5 and 97.5 percent points
//! ```
//!
//! **Wild**: for one coefficient and a value `b0`. The model is fitted with the coefficient held at
//! `b0`; with `x~` the regressor less its projection on everything else at those weights and `r` the
//! weighted residuals, each cluster has a score `s_g = sum x~ r`. Signs are drawn for whole clusters:
//!
//! ```text
//! T = |sum s_g| / sqrt(sum (s_g - mean)^2),    T* the same of v_g s_g, v_g = 1 or -1
//! p = (1 + number of T* >= T) / (1 + draws)
//! ```
//!
//! with two clusters of scores 3 and 1 the four sign patterns give sums of 4, 2, -2 and -4. It needs
//! one estimate however many draws, and is exact in size where few clusters make the usual errors
//! too small. Cost: one estimate for each draw (pairs), two in all (wild).
//!
//! Source: Cameron, Gelbach and Miller (2008); Kline and Santos (2012), the score bootstrap.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use crate::partialled::residual;
use crate::picked::Picked;
use crate::{Cluster, Error, Model, Options, Regressor, Singletons, ols, ppml};

/// How a model is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Estimator {
    /// Poisson pseudo-maximum likelihood.
    #[default]
    Ppml,
    /// Least squares.
    Ols,
}

impl Estimator {
    fn fit<'a>(self, model: &Model<'a>, options: &Options) -> Result<crate::Fit<'a>, Error> {
        match self {
            Self::Ppml => ppml(model, options),
            Self::Ols => ols(model, options),
        }
    }
}

/// What the draws of a pairs bootstrap say, in the order of [`crate::Fit::coefficients`].
#[derive(Debug, Clone, PartialEq)]
pub struct Bootstrap {
    /// The coefficients.
    pub names: Vec<String>,
    /// Standard deviation of the draws.
    pub std_errors: Vec<f64>,
    /// The 2.5 percent point of the draws.
    pub low: Vec<f64>,
    /// The 97.5 percent point.
    pub high: Vec<f64>,
    /// How many draws.
    pub draws: usize,
}

/// Clusters numbered from 0, and how many.
fn numbered(model: &Model<'_>, cluster: &Cluster<'_>) -> Result<(Vec<usize>, usize), Error> {
    if cluster.ids.len() != model.rows() {
        let (found, expected) = (cluster.ids.len(), model.rows());
        return Err(Error::Length { name: cluster.name.to_owned(), found, expected });
    }
    let mut distinct = cluster.ids.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    if distinct.len() < 2 {
        return Err(Error::OneCluster { name: cluster.name.to_owned() });
    }
    let number = |id: &u32| distinct.partition_point(|d| d < id);
    Ok((cluster.ids.iter().map(number).collect(), distinct.len()))
}

/// Draw clusters with replacement and estimate on each draw.
///
/// # Errors
///
/// Those of the estimator on any draw, and [`Error::DrawLost`] when a draw does not identify a
/// coefficient.
pub fn bootstrap(
    model: &Model<'_>,
    estimator: Estimator,
    cluster: &Cluster<'_>,
    options: &Options,
    draws: usize,
    seed: u64,
) -> Result<Bootstrap, Error> {
    let fit = estimator.fit(model, options)?;
    let names = fit.names();
    let (of_row, clusters) = numbered(model, cluster)?;
    let draw = |draw: usize| -> Result<Vec<f64>, Error> {
        // A stream of its own for each draw, so that threads do not change what is drawn.
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        random.set_stream(draw as u64);
        let mut times = vec![0_u32; clusters];
        for _ in 0..clusters {
            times[random.random_range(0..clusters)] += 1;
        }
        let rows: Vec<usize> = (0..model.rows()).filter(|&r| times[of_row[r]] > 0).collect();
        let weight = |&r: &usize| f64::from(times[of_row[r]]) * model.weights.map_or(1.0, |w| w[r]);
        let weights = rows.iter().map(weight).collect();
        let picked = Picked::of(model, &rows).weighted(weights);
        let part = picked.model();
        let fit = estimator.fit(&part, options)?;
        let found = fit.names();
        let lost = |name: &str| Error::DrawLost { name: name.to_owned(), draw };
        names
            .iter()
            .map(|name| {
                let at = found.iter().position(|f| f == name).ok_or_else(|| lost(name))?;
                Ok(fit.coefficients()[at])
            })
            .collect()
    };
    let draws = draws.max(2);
    let all: Vec<Vec<f64>> = (0..draws).into_par_iter().map(draw).collect::<Result<_, _>>()?;
    let mut result = Bootstrap {
        names: names.iter().map(|&n| n.to_owned()).collect(),
        std_errors: Vec::new(),
        low: Vec::new(),
        high: Vec::new(),
        draws,
    };
    for k in 0..names.len() {
        let mut values: Vec<f64> = all.iter().map(|b| b[k]).collect();
        values.sort_unstable_by(f64::total_cmp);
        let mean = values.iter().sum::<f64>() / draws as f64;
        let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
        result.std_errors.push((squares / (draws as f64 - 1.0)).sqrt());
        result.low.push(quantile(&values, 0.025));
        result.high.push(quantile(&values, 0.975));
    }
    Ok(result)
}

/// A quantile of sorted values, between neighbours in proportion (Hyndman and Fan's seventh).
fn quantile(sorted: &[f64], p: f64) -> f64 {
    let place = p * (sorted.len() as f64 - 1.0);
    let below = place.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (place - below as f64) * (sorted[above] - sorted[below])
}

/// A regressor of which less than this part is left is explained by the rest.
const NOTHING_LEFT: f64 = 1e-9;

/// A test of one coefficient by the wild bootstrap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wild {
    /// The studentised sum of scores.
    pub statistic: f64,
    /// How often signs alone give one as large.
    pub p_value: f64,
    /// How many clusters have a row.
    pub clusters: usize,
    /// How many draws.
    pub draws: usize,
}

/// Test that a coefficient has a value, drawing signs for whole clusters.
///
/// # Errors
///
/// [`Error::NoCoefficient`], and those of the estimator with the coefficient held at the value.
#[allow(clippy::too_many_arguments)]
pub fn wild(
    model: &Model<'_>,
    estimator: Estimator,
    (name, value): (&str, f64),
    cluster: &Cluster<'_>,
    options: &Options,
    draws: usize,
    seed: u64,
) -> Result<Wild, Error> {
    let Some(at) = model.regressors.iter().position(|x| x.name == name) else {
        let terms = model.regressors.iter().map(|x| x.name.to_owned()).collect();
        return Err(Error::NoCoefficient { name: name.to_owned(), terms });
    };
    let (of_row, _) = numbered(model, cluster)?;
    let held = model.regressors[at].values;
    let offset: Vec<f64> =
        (0..model.rows()).map(|r| model.offset.map_or(0.0, |o| o[r]) + value * held[r]).collect();
    let mut restricted = Model { offset: Some(&offset), ..model.clone() };
    restricted.regressors.remove(at);
    let fit = estimator.fit(&restricted, options)?;
    let (rows, fitted) = (fit.input_rows(), fit.fitted());
    let weight = |r: usize| model.weights.map_or(1.0, |w| w[r]);
    let working: Vec<f64> = match estimator {
        Estimator::Ppml => rows.iter().zip(&fitted).map(|(&r, mu)| weight(r) * mu).collect(),
        Estimator::Ols => rows.iter().map(|&r| weight(r)).collect(),
    };
    let picked = Picked::of(model, &rows);
    let (mut others, effects) = (picked.regressors(), picked.effects());
    let Regressor { values: x, .. } = others.remove(at);
    let keep = Options { singletons: Singletons::Keep, ..*options };
    let left = residual(x, others, &effects, &working, &keep)?;
    let size = |x: &[f64]| x.iter().zip(&working).map(|(x, w)| w * x * x).sum::<f64>();
    if size(&left) <= NOTHING_LEFT * size(x) {
        return Err(Error::Absorbed { name: name.to_owned() });
    }
    // In least squares the fit holds the offset too; either way y - fit is the residual.
    let mut scores = std::collections::BTreeMap::<usize, f64>::new();
    for ((&row, mu), x) in rows.iter().zip(&fitted).zip(&left) {
        *scores.entry(of_row[row]).or_default() += x * weight(row) * (model.outcome[row] - mu);
    }
    let scores: Vec<f64> = scores.into_values().collect();
    let statistic = studentised(&scores);
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut as_large = 0_usize;
    let mut signed = scores.clone();
    for _ in 0..draws {
        for (signed, score) in signed.iter_mut().zip(&scores) {
            *signed = if random.random::<bool>() { *score } else { -score };
        }
        // Ties come from the patterns that equal the data's, up to rounding.
        as_large += usize::from(studentised(&signed) >= statistic * (1.0 - 1e-12));
    }
    let p_value = (1.0 + as_large as f64) / (1.0 + draws as f64);
    Ok(Wild { statistic, p_value, clusters: scores.len(), draws })
}

fn studentised(scores: &[f64]) -> f64 {
    let sum: f64 = scores.iter().sum();
    let mean = sum / scores.len() as f64;
    let squares: f64 = scores.iter().map(|s| (s - mean) * (s - mean)).sum();
    sum.abs() / squares.sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_between_neighbours() {
        assert!((quantile(&[1.0, 2.0, 4.0], 0.75) - 3.0).abs() < 1e-15);
        assert!((quantile(&[1.0, 2.0, 4.0], 1.0) - 4.0).abs() < 1e-15);
    }

    #[test]
    fn a_pencil_case_of_two_clusters() {
        // Sum 4, deviations from the mean of 2 are 1 and -1.
        assert!((studentised(&[3.0, 1.0]) - 4.0 / 2.0_f64.sqrt()).abs() < 1e-15);
    }
}
