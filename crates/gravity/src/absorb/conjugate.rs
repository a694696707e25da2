//! Preconditioned conjugate gradients, several right-hand sides in one pass over the rows.
//!
//! Stops when the residual, in the norm of the preconditioner, is the tolerance times the
//! right-hand side's. That norm approximates the energy norm of the error, which is what a
//! weighted sum of squares sees. A column that has converged is not multiplied any more.
//!
//! Source: Hestenes and Stiefel (1952); Saad (2003), algorithm 9.1.

use super::Operator;
use crate::Error;
use crate::kernel::{add_scaled, dot};

/// When to stop, and when to try harder.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub tolerance: f64,
    /// A residual below this, in the same norm, is rounding.
    pub rounding: f64,
    pub steps: usize,
}

impl Limits {
    /// The relative residual, from squares: what is left, and what it should have come to.
    pub(crate) fn residual(&self, size: f64, goal: f64) -> f64 {
        (size / goal).sqrt() * self.tolerance
    }

    pub(crate) fn not_absorbed(&self, size: f64, goal: f64) -> Error {
        let (iterations, residual) = (self.steps, self.residual(size, goal));
        Error::NotAbsorbed { iterations, residual, tolerance: self.tolerance }
    }

    /// A residual that is no number, from sums over columns that are numbers or are not.
    pub(crate) fn not_finite<'s>(&self, mut sums: impl Iterator<Item = &'s f64>) -> Error {
        if sums.all(|sum| sum.is_finite()) {
            return self.too_unequal(f64::INFINITY, 1.0);
        }
        Error::Overflow
    }

    pub(crate) fn too_unequal(&self, size: f64, goal: f64) -> Error {
        let residual = self.residual(size, goal);
        Error::TooUnequal { residual, tolerance: self.tolerance }
    }
}

/// A light preconditioner that has not done after this many steps is replaced by a strong one.
pub(crate) const PATIENCE: usize = 40;

/// What came out.
pub(crate) struct Solution {
    pub columns: Vec<Vec<f64>>,
    /// Right-hand side minus matrix times solution.
    pub residuals: Vec<Vec<f64>>,
}

/// Solve for each right-hand side, from `start` where there is one. A residual below a column's
/// `floor`, in the same norm, is rounding: a goal relative to a right-hand side that is only
/// rounding itself could not be reached.
pub(crate) fn solve(
    operator: &mut dyn Operator,
    right: &[Vec<f64>],
    floors: &[f64],
    start: Option<Vec<Vec<f64>>>,
    limits: Limits,
) -> Result<Solution, Error> {
    let unknowns = operator.unknowns();
    let norm = |p: &dyn Operator, r: &[f64]| dot(r, &p.precondition(r)).max(0.0);
    let goal = |p: &dyn Operator, (r, floor): (&Vec<f64>, &f64)| {
        (norm(p, r) * limits.tolerance.powi(2)).max(floor * floor)
    };
    let mut goals: Vec<f64> = right.iter().zip(floors).map(|each| goal(operator, each)).collect();
    let mut residuals = right.to_vec();
    let mut columns = match start {
        Some(start) => {
            let views: Vec<&[f64]> = start.iter().map(Vec::as_slice).collect();
            for (residual, product) in residuals.iter_mut().zip(operator.apply(&views)) {
                add_scaled(residual, -1.0, &product);
            }
            start
        }
        None => vec![vec![0.0; unknowns]; right.len()],
    };
    let mut directions = vec![vec![0.0; unknowns]; right.len()];
    let mut sizes = vec![0.0; right.len()];
    let mut active: Vec<usize> = (0..right.len()).collect();
    for step in 0..=limits.steps {
        if step == PATIENCE && operator.strengthen() {
            goals = right.iter().zip(floors).map(|each| goal(operator, each)).collect();
            sizes.fill(0.0);
        }
        let mut undefined = false;
        active.retain(|&at| {
            let z = operator.precondition(&residuals[at]);
            let size = dot(&residuals[at], &z);
            undefined |= !size.is_finite();
            if size <= goals[at] {
                return false;
            }
            let ratio = if sizes[at] > 0.0 { size / sizes[at] } else { 0.0 };
            for (d, z) in directions[at].iter_mut().zip(&z) {
                *d = z + ratio * *d;
            }
            sizes[at] = size;
            true
        });
        if undefined {
            return Err(limits.not_finite(right.iter().flatten()));
        }
        if active.is_empty() {
            return Ok(Solution { columns, residuals });
        }
        let views: Vec<&[f64]> = active.iter().map(|&at| directions[at].as_slice()).collect();
        let products = operator.apply(&views);
        for (&at, product) in active.iter().zip(&products) {
            let curvature = dot(&directions[at], product);
            if curvature <= 0.0 {
                return Err(limits.too_unequal(sizes[at], goals[at]));
            }
            let length = sizes[at] / curvature;
            add_scaled(&mut columns[at], length, &directions[at]);
            add_scaled(&mut residuals[at], -length, product);
        }
    }
    let ratios = active.iter().map(|&at| sizes[at] / goals[at]);
    Err(limits.not_absorbed(ratios.fold(0.0, f64::max), 1.0))
}
