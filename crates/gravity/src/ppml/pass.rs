//! One pass over the rows: fitted values, likelihood, scores and the new normal equations.
//!
//! In the order in which the solver holds the weights: strips where the layout has a tensor, runs
//! of rows otherwise.

use super::{runs, strips};
use crate::Options;
use crate::design::Design;
use crate::normal::{Engine, Moments, Solver};

/// Where a fit starts.
pub(super) struct Start<'d> {
    pub solver: Solver<'d>,
    /// Of the working outcome at the first weights.
    pub moments: Moments,
    /// Weighted sum of squares of each regressor about its mean.
    pub variations: Vec<f64>,
    /// `sum w (y log y - y)`: what the likelihood would be if every row were fitted exactly.
    pub constant: f64,
}

/// What a pass gives; the working weights are written in place.
pub(super) struct Pass {
    pub moments: Moments,
    /// `sum w (y log mu - mu)`.
    pub likelihood: f64,
    /// The sum of the fitted values.
    pub mass: f64,
    /// The largest `|new mu / old mu - 1|`.
    pub change: f64,
    /// Whether some zero outcome still loses about half its fitted value a step.
    pub running: bool,
}

/// A fitted value is never exactly zero: the next step divides by it.
pub(super) const LEAST_MU: f64 = 1e-290;

/// The columns of a design in the solver's order.
pub(super) enum Columns<'d> {
    Rows { design: &'d Design<'d>, regressors: Vec<&'d [f64]> },
    Strips(strips::Panel<'d>),
}

impl<'d> Columns<'d> {
    /// The least-squares step at `mu = (y + mean of y in the run) / 2`, with the working outcome
    /// `log mu + (y - mu) / mu` less the offset.
    pub(super) fn start(design: &'d Design<'d>, options: &Options) -> (Self, Start<'d>) {
        match &design.layout.tensor {
            Some(tensor) => {
                let (panel, start) = strips::start(design, tensor, options.inner_steps);
                (Self::Strips(panel), start)
            }
            None => {
                let all: Vec<usize> = (0..design.regressors.len()).collect();
                let regressors = design.columns(&all);
                let start = runs::start(design, &regressors, options.inner_steps);
                (Self::Rows { design, regressors }, start)
            }
        }
    }

    /// Keep the chosen regressors only.
    pub(super) fn keep(&mut self, chosen: &[usize]) {
        match self {
            Self::Rows { design, regressors } => *regressors = design.columns(chosen),
            Self::Strips(panel) => panel.keep(chosen),
        }
    }

    /// Fitted values at `b` and `f`, times the weights, and everything that follows.
    pub(super) fn pass(&self, b: &[f64], f: &[f64], engine: &mut Engine<'_>) -> Pass {
        match (self, engine) {
            (Self::Strips(panel), Engine::Strips(reduced)) => strips::pass(panel, b, f, reduced),
            (Self::Rows { design, regressors }, Engine::Rows { system, .. }) => {
                runs::pass(design, regressors, b, f, system)
            }
            _ => unreachable!("columns and weights start in one order"),
        }
    }

    /// Move the fitted values by a step, to first order, and give the largest relative move: what
    /// is left is the step squared.
    pub(super) fn settle(&self, b: &[f64], f: &[f64], engine: &mut Engine<'_>) -> f64 {
        match (self, engine) {
            (Self::Strips(panel), Engine::Strips(reduced)) => strips::settle(panel, b, f, reduced),
            (Self::Rows { design, regressors }, Engine::Rows { system, .. }) => {
                runs::settle(design, regressors, b, f, system.weights.to_mut())
            }
            _ => unreachable!("columns and weights start in one order"),
        }
    }

    /// The fitted values at their positions.
    pub(super) fn into_weights(self, engine: Engine<'_>) -> Vec<f64> {
        match (self, engine) {
            (Self::Strips(panel), Engine::Strips(reduced)) => panel.positions(&reduced.weights),
            (_, Engine::Rows { system, .. }) => system.weights.into_owned(),
            _ => unreachable!("columns and weights start in one order"),
        }
    }
}
