//! Some rows of a model, as a model of their own.

use crate::{Effect, Model, Regressor};

/// The arrays of some rows; [`Picked::model`] borrows them.
pub(crate) struct Picked<'m> {
    from: &'m Model<'m>,
    outcome: Vec<f64>,
    columns: Vec<Vec<f64>>,
    levels: Vec<Vec<u32>>,
    slopes: Vec<Vec<Vec<f64>>>,
    weights: Option<Vec<f64>>,
    offset: Option<Vec<f64>>,
}

impl<'m> Picked<'m> {
    /// The rows with these numbers, in this order.
    pub(crate) fn of(from: &'m Model<'m>, rows: &[usize]) -> Self {
        let pick = |column: &[f64]| rows.iter().map(|&r| column[r]).collect::<Vec<f64>>();
        let levels = |e: &Effect<'_>| rows.iter().map(|&r| e.levels[r]).collect();
        let slopes = |e: &Effect<'_>| e.slopes.iter().map(|s| pick(s.values)).collect();
        Self {
            from,
            outcome: pick(from.outcome),
            columns: from.regressors.iter().map(|x| pick(x.values)).collect(),
            levels: from.effects.iter().map(levels).collect(),
            slopes: from.effects.iter().map(slopes).collect(),
            weights: from.weights.map(pick),
            offset: from.offset.map(pick),
        }
    }

    /// The same rows with other weights, one a row.
    pub(crate) fn weighted(mut self, weights: Vec<f64>) -> Self {
        self.weights = Some(weights);
        self
    }

    pub(crate) fn effects(&self) -> Vec<Effect<'_>> {
        let each = self.from.effects.iter().zip(&self.levels).zip(&self.slopes);
        each.map(|((e, levels), slopes)| Effect {
            name: e.name,
            levels,
            intercept: e.intercept,
            slopes: e
                .slopes
                .iter()
                .zip(slopes)
                .map(|(s, values)| Regressor { name: s.name, values })
                .collect(),
        })
        .collect()
    }

    pub(crate) fn regressors(&self) -> Vec<Regressor<'_>> {
        let each = self.from.regressors.iter().zip(&self.columns);
        each.map(|(x, values)| Regressor { name: x.name, values }).collect()
    }

    pub(crate) fn model(&self) -> Model<'_> {
        Model {
            outcome: &self.outcome,
            regressors: self.regressors(),
            effects: self.effects(),
            weights: self.weights.as_deref(),
            offset: self.offset.as_deref(),
        }
    }
}
