//! How sure a result is: draws over uncertain parameters, and the delta method beside them.
//!
//! ```text
//! draws   y_d = f(p_d),  p_d ~ N(mean, V) or ln-normal, truncated below
//! delta   sd(f) = sqrt(g' V g),  g = df/dp at the mean
//! ```
//!
//! `mean` are `k` parameters (coefficients, elasticities) and `V` their covariance, `k x k`; `f` gives
//! the results that are wanted, one equilibrium a call. A parameter may be log-normal: then `mean` and
//! the diagonal of `V` are of the parameter itself. A draw below a parameter's bound is drawn again,
//! and the share of such draws is told: that is the truncation. A draw without an equilibrium is
//! counted and named, and **not** drawn again, since that would narrow the interval; above 1 percent
//! there is no result.
//!
//! Draws come in pairs, one the mirror of the other, and each pair has its own stream of ChaCha: the
//! same seed gives the same draws in every year and scenario and at any number of threads.
//!
//! ```
//! use corridor_equilibrium::intervals::{Options, Parameter, run};
//! let rta = Parameter { mean: 0.5, ..Parameter::default() };
//! let i = run(&[rta], &[0.01], |p| Ok(vec![2.0 * p[0]]), &Options { seed: 7, ..Options::default() })?;
//! assert_eq!(i.results[0].central, 1.0);
//! assert!((i.results[0].delta_error - 0.2).abs() < 1e-6);
//! assert!(i.results[0].low < 0.7 && i.results[0].high > 1.3);
//! # Ok::<(), corridor_equilibrium::Error>(())
//! ```
//!
//! Cost: one equilibrium a draw, and two a parameter. Source: Efron and Tibshirani (1993), chapter 13,
//! for intervals by percentiles.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use crate::error::Error;

/// Draws that may have no equilibrium, as a share of all.
pub const FAILED: f64 = 0.01;
/// Attempts to draw above the bounds.
const ATTEMPTS: usize = 1000;

/// The distribution of one parameter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parameter {
    /// Its estimate.
    pub mean: f64,
    /// Whether its logarithm is normal: for elasticities, which are above zero.
    pub log_normal: bool,
    /// Draws at or below are drawn again.
    pub above: Option<f64>,
}

impl Default for Parameter {
    fn default() -> Self {
        Self { mean: 0.0, log_normal: false, above: None }
    }
}

/// How many draws, from which seed, for which level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// Rounded up to an even number.
    pub draws: usize,
    /// Same seed, same draws.
    pub seed: u64,
    /// 0.95 leaves 2.5 percent of the draws on either side.
    pub level: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self { draws: 1000, seed: 0, level: 0.95 }
    }
}

/// One result and how sure it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Interval {
    /// At the means of the parameters.
    pub central: f64,
    /// The lower end, by percentile of the draws.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// The median of the draws.
    pub median: f64,
    /// The mean of the draws.
    pub mean: f64,
    /// The standard deviation of the draws.
    pub deviation: f64,
    /// The standard error by the delta method.
    pub delta_error: f64,
    /// The derivative by each parameter, at the means.
    pub derivatives: Vec<f64>,
}

impl Interval {
    /// The interval by the delta method, `central` plus and minus `z` standard errors.
    #[must_use]
    pub fn delta(&self, level: f64) -> (f64, f64) {
        let reach = normal_quantile(0.5 + level / 2.0) * self.delta_error;
        (self.central - reach, self.central + reach)
    }
}

/// All results, and what happened to the draws.
#[derive(Debug, Clone, PartialEq)]
pub struct Intervals {
    /// In the order in which they were returned.
    pub results: Vec<Interval>,
    /// Draws made.
    pub draws: usize,
    /// The numbers of those without an equilibrium.
    pub failed: Vec<usize>,
    /// The share of vectors that were drawn again since a parameter was below its bound.
    pub truncated: f64,
}

/// Runs `results` at the means, around them, and at every draw.
///
/// `covariance` is `k x k` for `k` parameters, row by row.
///
/// # Errors
///
/// Wrong sizes; a covariance that is not one; means out of range; no equilibrium at the means; more
/// than 1 percent of the draws without one.
pub fn run(
    parameters: &[Parameter],
    covariance: &[f64],
    results: impl Fn(&[f64]) -> Result<Vec<f64>, Error> + Sync,
    options: &Options,
) -> Result<Intervals, Error> {
    let k = parameters.len();
    check(parameters, covariance, options)?;
    let means: Vec<f64> = parameters.iter().map(|p| p.mean).collect();
    let central = results(&means)?;
    let derivatives = derivatives(&means, covariance, &results, central.len())?;
    let sampler = Sampler::new(parameters, covariance)?;
    let pairs = options.draws.div_ceil(2);
    let drawn: Vec<[Drawn; 2]> = (0..pairs)
        .into_par_iter()
        .map(|pair| sampler.pair(options.seed, pair as u64))
        .collect::<Result<_, _>>()?;
    let outcomes: Vec<Result<Vec<f64>, Error>> =
        (0..2 * pairs).into_par_iter().map(|d| results(&drawn[d / 2][d % 2].values)).collect();
    let draws = outcomes.len();
    let failed: Vec<usize> = (0..draws).filter(|&d| outcomes[d].is_err()).collect();
    if let Some(&first) = failed.first()
        && failed.len() as f64 > FAILED * draws as f64
        && let Err(reason) = &outcomes[first]
    {
        let reason = Box::new(reason.clone());
        return Err(Error::DrawsFailed { failed: failed.len(), draws, first, reason });
    }
    let good: Vec<&Vec<f64>> = outcomes.iter().filter_map(|o| o.as_ref().ok()).collect();
    if let Some(found) = good.iter().map(|g| g.len()).find(|l| *l != central.len()) {
        let what = "the results of a draw";
        return Err(Error::Shape { what, found, expected: central.len() });
    }
    let attempts: usize = drawn.iter().flatten().map(|d| d.attempts).sum();
    let results = central
        .iter()
        .enumerate()
        .map(|(r, &central)| {
            let values = good.iter().map(|g| g[r]).collect();
            let derivatives: Vec<f64> = derivatives.iter().map(|d| d[r]).collect();
            summary(central, values, derivatives, covariance, k, options.level)
        })
        .collect();
    let truncated = (attempts - draws) as f64 / attempts.max(1) as f64;
    Ok(Intervals { results, draws, failed, truncated })
}

fn check(parameters: &[Parameter], covariance: &[f64], options: &Options) -> Result<(), Error> {
    let k = parameters.len();
    if covariance.len() != k * k {
        return Err(Error::Shape {
            what: "the covariance",
            found: covariance.len(),
            expected: k * k,
        });
    }
    if options.draws == 0 {
        return Err(Error::Empty { what: "draw" });
    }
    if !(options.level > 0.0 && options.level < 1.0) {
        let allowed = "it must be between 0 and 1";
        return Err(Error::Range { what: "level", index: None, value: options.level, allowed });
    }
    for (index, p) in parameters.iter().enumerate() {
        let low = if p.log_normal { 0.0 } else { f64::NEG_INFINITY };
        let low = p.above.map_or(low, |a| a.max(low));
        if !(p.mean.is_finite() && p.mean > low) {
            let allowed = "it must be finite, above its bound, and above 0 where it is log-normal";
            return Err(Error::Range {
                what: "parameter",
                index: Some(index),
                value: p.mean,
                allowed,
            });
        }
    }
    let what = "the covariance";
    if let Some(index) = covariance.iter().position(|v| !v.is_finite()) {
        return Err(Error::NotFinite { what, index, value: covariance[index] });
    }
    for a in 0..k {
        for b in 0..a {
            let (x, y) = (covariance[a * k + b], covariance[b * k + a]);
            if (x - y).abs() > 1e-9 * (covariance[a * k + a] * covariance[b * k + b]).abs().sqrt() {
                return Err(Error::Covariance { index: a, pivot: x - y });
            }
        }
    }
    Ok(())
}

/// Central differences, in steps of a thousandth of a standard error.
fn derivatives(
    means: &[f64],
    covariance: &[f64],
    results: &(impl Fn(&[f64]) -> Result<Vec<f64>, Error> + Sync),
    count: usize,
) -> Result<Vec<Vec<f64>>, Error> {
    let k = means.len();
    (0..k)
        .map(|p| {
            let error = covariance[p * k + p].max(0.0).sqrt();
            // Rounding of an equilibrium at 1e-14 leaves nine digits of such a difference.
            let step = (1e-3 * error)
                .max(1e-5 * means[p].abs().max(1e-2))
                .min(1e-2 * means[p].abs().max(1.0));
            let at = |by: f64| {
                let mut moved = means.to_vec();
                moved[p] += by;
                results(&moved)
            };
            let (up, down) = (at(step)?, at(-step)?);
            if let Some(found) = [up.len(), down.len()].into_iter().find(|l| *l != count) {
                return Err(Error::Shape { what: "the results of a draw", found, expected: count });
            }
            Ok(up.iter().zip(&down).map(|(u, d)| (u - d) / (2.0 * step)).collect())
        })
        .collect()
}

fn summary(
    central: f64,
    mut values: Vec<f64>,
    derivatives: Vec<f64>,
    covariance: &[f64],
    k: usize,
    level: f64,
) -> Interval {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|v| (v - mean).powi(2)).sum();
    values.sort_by(f64::total_cmp);
    let variance: f64 =
        (0..k * k).map(|at| derivatives[at / k] * covariance[at] * derivatives[at % k]).sum();
    Interval {
        central,
        low: quantile(&values, 0.5 - level / 2.0),
        high: quantile(&values, 0.5 + level / 2.0),
        median: quantile(&values, 0.5),
        mean,
        deviation: (squares / (count - 1.0).max(1.0)).sqrt(),
        delta_error: variance.max(0.0).sqrt(),
        derivatives,
    }
}

/// Of sorted values, linear between neighbours (Hyndman and Fan, type 7).
fn quantile(sorted: &[f64], p: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let at = p * last as f64;
    let low = (at.floor() as usize).min(last);
    let high = (low + 1).min(last);
    sorted[low] + (at - low as f64) * (sorted[high] - sorted[low])
}

struct Drawn {
    values: Vec<f64>,
    attempts: usize,
}

struct Sampler<'a> {
    parameters: &'a [Parameter],
    /// Lower triangle of the covariance's root, in the space in which draws are normal.
    root: Vec<f64>,
    centre: Vec<f64>,
}

impl<'a> Sampler<'a> {
    fn new(parameters: &'a [Parameter], covariance: &[f64]) -> Result<Self, Error> {
        let k = parameters.len();
        // Log-normal: covariances of logarithms that give the means and covariances asked for.
        let scale = |p: usize| if parameters[p].log_normal { parameters[p].mean } else { 1.0 };
        let inner: Vec<f64> = (0..k * k)
            .map(|at| {
                let (a, b) = (at / k, at % k);
                let relative = covariance[at] / (scale(a) * scale(b));
                match (parameters[a].log_normal, parameters[b].log_normal) {
                    (true, true) => (1.0 + relative).ln(),
                    _ => relative,
                }
            })
            .collect();
        let centre = (0..k)
            .map(|p| match parameters[p].log_normal {
                true => parameters[p].mean.ln() - 0.5 * inner[p * k + p],
                false => parameters[p].mean,
            })
            .collect();
        Ok(Self { parameters, root: cholesky(&inner, k)?, centre })
    }

    /// A draw and its mirror.
    fn pair(&self, seed: u64, pair: u64) -> Result<[Drawn; 2], Error> {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(pair);
        let k = self.parameters.len();
        let normal = |rng: &mut ChaCha8Rng| -> Vec<f64> {
            (0..k)
                .map(|_| {
                    normal_quantile(
                        (rng.random::<f64>() + f64::EPSILON / 4.0).min(1.0 - f64::EPSILON / 2.0),
                    )
                })
                .collect()
        };
        let first = normal(&mut rng);
        let mirror: Vec<f64> = first.iter().map(|z| -z).collect();
        let mut draw = |start: Vec<f64>| -> Result<Drawn, Error> {
            let mut z = start;
            for attempts in 1..=ATTEMPTS {
                let values = self.values(&z);
                match self
                    .parameters
                    .iter()
                    .zip(&values)
                    .position(|(p, v)| p.above.is_some_and(|a| *v <= a))
                {
                    None => return Ok(Drawn { values, attempts }),
                    Some(index) if attempts == ATTEMPTS => {
                        let lowest = self.parameters[index].above.unwrap_or(0.0);
                        return Err(Error::Truncated { index, lowest });
                    }
                    Some(_) => z = normal(&mut rng),
                }
            }
            Err(Error::Empty { what: "draw" })
        };
        Ok([draw(first)?, draw(mirror)?])
    }

    fn values(&self, z: &[f64]) -> Vec<f64> {
        let k = z.len();
        (0..k)
            .map(|p| {
                let moved: f64 = (0..=p).map(|q| self.root[p * k + q] * z[q]).sum();
                let value = self.centre[p] + moved;
                if self.parameters[p].log_normal { value.exp() } else { value }
            })
            .collect()
    }
}

/// The lower root of a positive semi-definite matrix.
fn cholesky(matrix: &[f64], k: usize) -> Result<Vec<f64>, Error> {
    let mut root = vec![0.0; k * k];
    for i in 0..k {
        for j in 0..=i {
            let known: f64 = (0..j).map(|q| root[i * k + q] * root[j * k + q]).sum();
            let left = matrix[i * k + j] - known;
            let scale = matrix[i * k + i].abs();
            if i == j {
                if left.is_nan() || left < -1e-10 * scale {
                    return Err(Error::Covariance { index: i, pivot: left });
                }
                root[i * k + i] = if left > 1e-14 * scale { left.sqrt() } else { 0.0 };
            } else if root[j * k + j] > 0.0 {
                root[i * k + j] = left / root[j * k + j];
            } else if left.abs() > 1e-7 * (scale * matrix[j * k + j].abs()).sqrt() {
                return Err(Error::Covariance { index: i, pivot: left });
            }
        }
    }
    Ok(root)
}

/// Inverse of the normal distribution, to about 1e-9: Acklam's rational approximation and one step
/// of Halley's method would need erfc; nine digits are more than draws can use.
fn normal_quantile(p: f64) -> f64 {
    const A: [f64; 6] = [
        -3.969_683_028_665_376e1,
        2.209_460_984_245_205e2,
        -2.759_285_104_469_687e2,
        1.383_577_518_672_69e2,
        -3.066_479_806_614_716e1,
        2.506_628_277_459_239,
    ];
    const B: [f64; 5] = [
        -5.447_609_879_822_406e1,
        1.615_858_368_580_409e2,
        -1.556_989_798_598_866e2,
        6.680_131_188_771_972e1,
        -1.328_068_155_288_572e1,
    ];
    const C: [f64; 6] = [
        -7.784_894_002_430_293e-3,
        -3.223_964_580_411_365e-1,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    const D: [f64; 4] = [
        7.784_695_709_041_462e-3,
        3.224_671_290_700_398e-1,
        2.445_134_137_142_996,
        3.754_408_661_907_416,
    ];
    let poly = |c: &[f64], x: f64| c.iter().fold(0.0, |sum, c| sum * x + c);
    let tail = |q: f64| poly(&C, q) / (poly(&D, q) * q + 1.0);
    if p < 0.024_25 {
        tail((-2.0 * p.ln()).sqrt())
    } else if p > 1.0 - 0.024_25 {
        -tail((-2.0 * (1.0 - p).ln()).sqrt())
    } else {
        let q = p - 0.5;
        let r = q * q;
        poly(&A, r) * q / (poly(&B, r) * r + 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_of_the_normal() {
        for (p, z) in
            [(0.5, 0.0), (0.975, 1.959_963_985), (0.01, -2.326_347_874), (0.84134474607, 1.0)]
        {
            assert!((normal_quantile(p) - z).abs() < 1e-7, "{p}");
        }
    }
}
