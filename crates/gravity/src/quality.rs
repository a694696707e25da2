//! How well a model fits: likelihood, deviance and the two R squared.
//!
//! Cost: a pass over the outcome, and one over outcome and fitted values.
//!
//! Source: McFadden (1974) for the pseudo R squared; Santos Silva and Tenreyro (2006) for the
//! squared correlation of the outcome with its fitted value.

use crate::absorb::{by_chunk, by_chunk_wide};
use crate::fit::{Family, Fit};
use crate::kernel::{Simd, Wide, dot, log_factorial, sum};
use crate::layout::Chunk;

/// How well a model fits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quality {
    /// Log-likelihood: Poisson's with its constant, or the normal one.
    pub log_likelihood: f64,
    /// Poisson deviance, or the sum of squared residuals.
    pub deviance: f64,
    /// PPML: one less the log-likelihood over that of a constant. OLS: R squared.
    pub r_squared: f64,
    /// Squared correlation of the outcome with its fitted value.
    pub squared_correlation: f64,
}

impl Fit<'_> {
    /// How well the model fits.
    #[must_use]
    pub fn quality(&self) -> Quality {
        let layout = &self.design.layout;
        let totals = |chunk: &Chunk| {
            layout.runs[chunk.runs.clone()].iter().fold((0.0, 0.0), |(mass, total), run| {
                let y = &self.design.outcome[run.clone()];
                match &self.design.weights {
                    None => (mass + y.len() as f64, total + sum(y)),
                    Some(w) => (mass + sum(&w[run.clone()]), total + dot(&w[run.clone()], y)),
                }
            })
        };
        let (mass, total) = by_chunk(layout, totals)
            .into_iter()
            .fold((0.0, 0.0), |(mass, total), part| (mass + part.0, total + part.1));
        let mean = total / mass;
        let parts = by_chunk_wide(layout, |chunk| Comparing { fit: self, mean, chunk });
        let mut all = Comparison::default();
        parts.iter().for_each(|part| all.add(part));
        let Comparison { y, f, yy, ff, yf, log_factorials } = all;
        let (yy, ff, yf) = (yy - y * y / mass, ff - f * f / mass, yf - y * f / mass);
        let squared_correlation = yf * yf / (yy * ff);
        match &self.family {
            Family::Poisson { likelihood, deviance } => {
                let log_likelihood = likelihood - log_factorials;
                let null = mass * mean * (mean.ln() - 1.0) - log_factorials;
                Quality {
                    log_likelihood,
                    deviance: *deviance,
                    r_squared: 1.0 - log_likelihood / null,
                    squared_correlation,
                }
            }
            Family::Gaussian { squares, total, .. } => {
                let n = self.rows() as f64;
                let variance = squares / n;
                let log_weights: f64 = self.design.weights.as_ref().map_or(0.0, |weights| {
                    let of_chunk = |chunk: &Chunk| {
                        let runs = layout.runs[chunk.runs.clone()].iter();
                        runs.map(|run| weights[run.clone()].iter().map(|w| w.ln()).sum::<f64>())
                            .sum::<f64>()
                    };
                    by_chunk(layout, of_chunk).into_iter().sum()
                });
                // A row's variance is the common one over its weight.
                let log_likelihood = 0.5 * log_weights
                    - 0.5 * n * ((2.0 * std::f64::consts::PI * variance).ln() + 1.0);
                Quality {
                    log_likelihood,
                    deviance: *squares,
                    r_squared: 1.0 - squares / total,
                    squared_correlation,
                }
            }
        }
    }
}

/// Weighted sums of outcome and fitted value, each less the mean of the outcome.
#[derive(Default)]
struct Comparison {
    y: f64,
    f: f64,
    yy: f64,
    ff: f64,
    yf: f64,
    /// In PPML.
    log_factorials: f64,
}

impl Comparison {
    fn add(&mut self, other: &Self) {
        self.y += other.y;
        self.f += other.f;
        self.yy += other.yy;
        self.ff += other.ff;
        self.yf += other.yf;
        self.log_factorials += other.log_factorials;
    }
}

struct Comparing<'c> {
    fit: &'c Fit<'c>,
    mean: f64,
    chunk: &'c Chunk,
}

impl Wide for Comparing<'_> {
    type Output = Comparison;

    #[inline(always)]
    fn run<S: Simd>(self, _: S) -> Comparison {
        let Self { fit, mean, chunk } = self;
        let (layout, ppml) = (&fit.design.layout, fit.is_ppml());
        let mut all = Comparison::default();
        let mut room = [(); 5].map(|()| vec![0.0; layout.longest]);
        for run in chunk.runs.clone() {
            let rows = layout.runs[run].clone();
            let n = rows.len();
            let [y, f, weighted_y, weighted_f, factorials] =
                room.each_mut().map(|room| &mut room[..n]);
            fit.fitted_of(run, f);
            y.copy_from_slice(&fit.design.outcome[rows.clone()]);
            if ppml {
                factorials.iter_mut().zip(&*y).for_each(|(out, &y)| *out = log_factorial(y));
            }
            y.iter_mut().chain(&mut *f).for_each(|x| *x -= mean);
            weighted_y.copy_from_slice(y);
            weighted_f.copy_from_slice(f);
            if let Some(w) = &fit.design.weights {
                for column in [&mut *weighted_y, &mut *weighted_f, &mut *factorials] {
                    column.iter_mut().zip(&w[rows.clone()]).for_each(|(x, w)| *x *= w);
                }
            }
            all.add(&Comparison {
                y: sum(weighted_y),
                f: sum(weighted_f),
                yy: dot(weighted_y, y),
                ff: dot(weighted_f, f),
                yf: dot(weighted_y, f),
                log_factorials: sum(factorials),
            });
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use crate::near::near;
    use crate::{Effect, Fit, Model, Options, Regressor, ols, ppml};

    fn by_definition(fit: &Fit<'_>, y: &[f64], w: &[f64]) -> [f64; 2] {
        let fitted = fit.fitted();
        let rows = fit.input_rows();
        let each = || rows.iter().zip(&fitted).map(|(&row, &f)| (w[row], y[row], f));
        let mass: f64 = each().map(|(w, ..)| w).sum();
        let (mean_y, mean_f) = (
            each().map(|(w, y, _)| w * y).sum::<f64>() / mass,
            each().map(|(w, _, f)| w * f).sum::<f64>() / mass,
        );
        let yy: f64 = each().map(|(w, y, _)| w * (y - mean_y).powi(2)).sum();
        let ff: f64 = each().map(|(w, _, f)| w * (f - mean_f).powi(2)).sum();
        let yf: f64 = each().map(|(w, y, f)| w * (y - mean_y) * (f - mean_f)).sum();
        let left: f64 = each().map(|(w, y, f)| w * (y - f).powi(2)).sum();
        [yf * yf / (yy * ff), 1.0 - left / yy]
    }

    /// Of PPML and least squares, with weights and without, where all outcomes are large.
    #[test]
    fn as_the_definitions_say() {
        let cells = (0..240_u32).map(|row| (row % 6, row / 6 % 5, row / 30));
        let (mut y, mut x, mut w, mut pair, mut year) = (vec![], vec![], vec![], vec![], vec![]);
        for (row, (e, i, t)) in cells.enumerate() {
            let mix = f64::from((e * 31 + i * 17 + t * 7 + e * i * t) % 11);
            y.push(1e4 + 10.0 * mix + 3.0 * f64::from(t));
            x.push(f64::from((row as u32 * 13) % 7));
            w.push(1.0 + f64::from((e + i * t) % 3));
            pair.push(e * 5 + i);
            year.push(t);
        }
        for (weights, least_squares) in
            [(None, false), (Some(&w[..]), false), (None, true), (Some(&w[..]), true)]
        {
            let model = Model {
                outcome: &y,
                regressors: vec![Regressor { name: "x", values: &x }],
                effects: vec![Effect::new("pair", &pair), Effect::new("year", &year)],
                weights,
                offset: None,
            };
            let fit = if least_squares { ols } else { ppml }(&model, &Options::default()).unwrap();
            let [correlation, r_squared] =
                by_definition(&fit, &y, weights.unwrap_or(&vec![1.0; y.len()]));
            let quality = fit.quality();
            near(&[quality.squared_correlation], &[correlation], 1e-10);
            if least_squares {
                near(&[quality.r_squared], &[r_squared], 1e-10);
            }
        }
    }
}
