//! An estimate: what converged, and what inference needs.

use rayon::prelude::*;

use crate::design::Design;
use crate::kernel::{add_scaled, sum};
use crate::weights::Weights;
use crate::{Dropped, Model, Reason};

/// What was maximised or minimised.
#[derive(Debug, Clone)]
pub(crate) enum Family {
    Poisson {
        /// `sum w (y log mu - mu)`.
        likelihood: f64,
        deviance: f64,
    },
    Gaussian {
        /// `y` less its fit, at each position.
        residuals: Vec<f64>,
        /// Weighted sum of squared residuals.
        squares: f64,
        /// Weighted sum of squares of the outcome about its mean.
        total: f64,
    },
}

/// A fit that converged. There is no other kind.
#[derive(Debug, Clone)]
pub struct Fit<'a> {
    pub(crate) model: Model<'a>,
    pub(crate) design: Design<'a>,
    /// The regressors in use, as positions in the model.
    pub(crate) chosen: Vec<usize>,
    pub(crate) coefficients: Vec<f64>,
    /// The unknowns of every term; the eliminated effect follows from them.
    pub(crate) unknowns: Vec<f64>,
    pub(crate) family: Family,
    pub(crate) weights: Weights<'a>,
    /// Projection of each regressor on the terms.
    pub(crate) projection: Vec<Vec<f64>>,
    /// Inverse of the variation that the fixed effects leave, k x k, of the regressors less their
    /// centres.
    pub(crate) bread: Vec<f64>,
    pub(crate) steps: usize,
}

impl<'a> Fit<'a> {
    #[allow(clippy::too_many_arguments)]
    pub(crate) fn new(
        model: &Model<'a>,
        chosen: Vec<usize>,
        coefficients: Vec<f64>,
        unknowns: Vec<f64>,
        family: Family,
        weights: Weights<'a>,
        projection: Vec<Vec<f64>>,
        mut left: Vec<f64>,
        steps: usize,
        design: Design<'a>,
    ) -> Self {
        let k = chosen.len();
        crate::dense::factor(&mut left, k, 0.0);
        let bread = crate::dense::inverse(&left, k);
        let model = model.clone();
        // The constant of the model as it was given, whose regressors are not centred.
        let mut coefficients = coefficients;
        if let (Some(constant), Some(0)) = (design.constant, chosen.first()) {
            let moved: f64 =
                chosen.iter().zip(&coefficients).map(|(&at, b)| design.centres[at] * b).sum();
            coefficients[0] -= moved / constant;
        }
        Self {
            model,
            design,
            chosen,
            coefficients,
            unknowns,
            family,
            weights,
            projection,
            bread,
            steps,
        }
    }

    /// The coefficients of the regressors that are identified, in the model's order.
    #[must_use]
    pub fn coefficients(&self) -> &[f64] {
        &self.coefficients
    }

    /// Their names.
    #[must_use]
    pub fn names(&self) -> Vec<&'a str> {
        self.chosen.iter().map(|&at| self.model.regressors[at].name).collect()
    }

    /// The regressors that were dropped because the fixed effects or earlier regressors explain
    /// them.
    #[must_use]
    pub fn collinear(&self) -> Vec<&'a str> {
        let dropped = (0..self.model.regressors.len()).filter(|at| !self.chosen.contains(at));
        dropped.map(|at| self.model.regressors[at].name).collect()
    }

    /// Rows that were used.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.design.layout.rows
    }

    /// Rows that were not, by reason.
    #[must_use]
    pub fn dropped(&self) -> Dropped {
        self.design.dropped
    }

    /// The input rows that were not used, in their order, and why.
    #[must_use]
    pub fn dropped_rows(&self) -> Vec<(usize, Reason)> {
        let mut rows: Vec<(usize, Reason)> =
            self.design.reasons.iter().map(|&(row, reason)| (row as usize, reason)).collect();
        rows.sort_unstable_by_key(|&(row, _)| row);
        rows
    }

    /// The fixed effects of which all used rows have one level: they are a constant, and a note is
    /// due.
    #[must_use]
    pub fn one_level(&self) -> Vec<&'a str> {
        let levels = crate::vcov::levels(self);
        let each = self.model.effects.iter().zip(levels);
        each.filter(|(effect, levels)| effect.intercept && *levels == 1)
            .map(|(effect, _)| effect.name)
            .collect()
    }

    /// The outcome of every used row less its fitted value, in the order of [`Fit::input_rows`].
    #[must_use]
    pub fn residuals(&self) -> Vec<f64> {
        let positions = self.design.layout.runs.iter().flatten_positions();
        let fitted = self.fitted();
        positions.zip(fitted).map(|(p, fitted)| self.design.outcome[p] - fitted).collect()
    }

    /// The linear index of every used row, offset included, in the order of [`Fit::input_rows`]: the
    /// logarithm of the fitted value in PPML, the fitted value in OLS.
    #[must_use]
    pub fn index(&self) -> Vec<f64> {
        let mut index = self.fitted();
        if self.is_ppml() {
            index.iter_mut().for_each(|x| *x = x.ln());
        }
        index
    }

    /// Outer steps taken.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// Whether this is a PPML fit; otherwise it is OLS.
    #[must_use]
    pub fn is_ppml(&self) -> bool {
        matches!(self.family, Family::Poisson { .. })
    }

    /// The input rows that were used, in the order of [`Fit::fitted`].
    #[must_use]
    pub fn input_rows(&self) -> Vec<usize> {
        let layout = &self.design.layout;
        layout.runs.iter().flatten_positions().map(|p| layout.input_row(p)).collect()
    }

    /// The fitted value of every used row: `mu` in PPML, the fit of the outcome in OLS.
    #[must_use]
    pub fn fitted(&self) -> Vec<f64> {
        let mut fitted = vec![0.0; self.rows()];
        let mut rest = &mut fitted[..];
        for (run, rows) in self.design.layout.runs.iter().enumerate() {
            let (of_run, after) = rest.split_at_mut(rows.len());
            self.fitted_of(run, of_run);
            rest = after;
        }
        fitted
    }

    /// The fitted values of a run.
    #[inline(always)]
    pub(crate) fn fitted_of(&self, run: usize, out: &mut [f64]) {
        let rows = self.design.layout.runs[run].clone();
        match &self.family {
            Family::Poisson { .. } => {
                self.weights_of(run, out);
                if let Some(weights) = &self.design.weights {
                    out.iter_mut().zip(&weights[rows]).for_each(|(mu, w)| *mu /= w);
                }
            }
            Family::Gaussian { residuals, .. } => {
                let outcome = self.design.outcome[rows.clone()].iter();
                let each = outcome.zip(&residuals[rows]);
                out.iter_mut().zip(each).for_each(|(out, (y, left))| *out = y - left);
            }
        }
    }

    /// Whether some zero's fitted value is nothing beside the mean outcome, as that of a separated row
    /// whose steps have become smaller than rounding.
    pub(crate) fn has_vanishing_zeros(&self) -> bool {
        const NOTHING: f64 = 1e-14;
        let layout = &self.design.layout;
        let runs = layout.runs.par_iter().with_min_len(4_096);
        let total: f64 = layout
            .chunks
            .iter()
            .flat_map(|chunk| &layout.runs[chunk.runs.clone()])
            .map(|run| sum(&self.design.outcome[run.clone()]))
            .sum();
        let least = NOTHING * total / layout.rows as f64;
        runs.enumerate().any(|(run, rows)| {
            let outcome = &self.design.outcome[rows.clone()];
            if outcome.iter().all(|&y| y > 0.0) {
                return false;
            }
            let mut fitted = vec![0.0; rows.len()];
            self.fitted_of(run, &mut fitted);
            outcome.iter().zip(&fitted).any(|(&y, &mu)| y <= 0.0 && mu < least)
        })
    }

    /// The working weights of a run.
    #[inline(always)]
    pub(crate) fn weights_of(&self, run: usize, out: &mut [f64]) {
        self.weights.of_run(&self.design.layout, run, out);
    }

    /// What residuals are made of, at each position: the outcome in PPML, residuals in OLS.
    pub(crate) fn rest(&self) -> &[f64] {
        match &self.family {
            Family::Poisson { .. } => &self.design.outcome,
            Family::Gaussian { residuals, .. } => residuals,
        }
    }

    /// The weighted residuals of a run, `w (y - mu)`, from its working weights.
    #[inline(always)]
    pub(crate) fn score_residuals(
        &self,
        rows: std::ops::Range<usize>,
        working: &[f64],
        out: &mut [f64],
    ) {
        out.copy_from_slice(&self.rest()[rows.clone()]);
        if let Some(weights) = &self.design.weights {
            out.iter_mut().zip(&weights[rows]).for_each(|(x, w)| *x *= w);
        }
        if self.is_ppml() {
            add_scaled(out, -1.0, working);
        }
    }
}

/// Positions of runs, one after another.
pub(crate) trait FlattenPositions {
    fn flatten_positions(self) -> impl Iterator<Item = usize>;
}

impl<'r, I: Iterator<Item = &'r std::ops::Range<usize>>> FlattenPositions for I {
    fn flatten_positions(self) -> impl Iterator<Item = usize> {
        self.flat_map(Clone::clone)
    }
}
