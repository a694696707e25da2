//! What the fixed effects leave of each regressor, at the weights of a fit.
//!
//! ```text
//! x~ = x - (projection of x on the effects with weights mu)
//! ```
//!
//! Cost: one weighted least-squares absorption for each regressor.
//!
//! Source: Frisch and Waugh (1933); Lovell (1963).

use crate::fit::Fit;
use crate::picked::Picked;
use crate::{Effect, Error, Model, Options, Regressor, Singletons, dense, ols};

/// The rows of a fit with their outcomes, fitted values and partialled regressors.
pub(crate) struct Partialled {
    /// The input row of each row here.
    pub rows: Vec<usize>,
    pub outcome: Vec<f64>,
    pub fitted: Vec<f64>,
    /// One column for each coefficient.
    pub left: Vec<Vec<f64>>,
    /// Inverse of `sum mu x~ x~'`, k x k.
    pub bread: Vec<f64>,
}

impl Partialled {
    /// `step` is named when the model has weights, which the formulas here do not know.
    pub(crate) fn of(fit: &Fit<'_>, step: &'static str) -> Result<Self, Error> {
        if fit.model.weights.is_some() {
            return Err(Error::Structure { step, needs: "a model without weights" });
        }
        if !fit.is_ppml() {
            return Err(Error::Structure { step, needs: "a PPML fit" });
        }
        let (rows, fitted) = (fit.input_rows(), fit.fitted());
        let picked = Picked::of(&fit.model, &rows);
        let (effects, columns) = (picked.effects(), picked.regressors());
        let options = Options { singletons: Singletons::Keep, ..Options::default() };
        let mut left = Vec::with_capacity(fit.chosen.len());
        for &at in &fit.chosen {
            left.push(residual(columns[at].values, Vec::new(), &effects, &fitted, &options)?);
        }
        let k = left.len();
        let product = |i: usize, j: usize| -> f64 {
            fitted.iter().zip(&left[i]).zip(&left[j]).map(|((m, a), b)| m * a * b).sum()
        };
        let mut square: Vec<f64> = (0..k * k).map(|ij| product(ij / k, ij % k)).collect();
        dense::factor(&mut square, k, 0.0);
        let bread = dense::inverse(&square, k);
        let outcome = picked.model().outcome.to_vec();
        Ok(Self { rows, outcome, fitted, left, bread })
    }
}

/// The residual of a column on regressors and effects, by weighted least squares, row by row.
pub(crate) fn residual(
    column: &[f64],
    regressors: Vec<Regressor<'_>>,
    effects: &[Effect<'_>],
    weights: &[f64],
    options: &Options,
) -> Result<Vec<f64>, Error> {
    if effects.is_empty() && regressors.is_empty() {
        return Ok(column.to_vec());
    }
    let model = Model {
        outcome: column,
        regressors,
        effects: effects.to_vec(),
        weights: Some(weights),
        offset: None,
    };
    let fit = ols(&model, options)?;
    let mut left = vec![0.0; column.len()];
    for (row, fitted) in fit.input_rows().into_iter().zip(fit.fitted()) {
        left[row] = column[row] - fitted;
    }
    Ok(left)
}
