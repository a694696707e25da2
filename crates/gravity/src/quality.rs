//! How well a model fits: likelihood, deviance and the two R squared.
//!
//! Cost: a pass over the outcome, and one over outcome and fitted values.
//!
//! Source: McFadden (1974) for the pseudo R squared; Santos Silva and Tenreyro (2006) for the
//! squared correlation of the outcome with its fitted value.

use crate::absorb::by_chunk_wide;
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
        let (mass, total) = crate::absorb::by_chunk(layout, totals)
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
                let log_likelihood =
                    -0.5 * n * ((2.0 * std::f64::consts::PI * variance).ln() + 1.0);
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
