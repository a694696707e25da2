//! The normal equations of one weighted least-squares step, regressors and effects together.
//!
//! ```text
//! [ X'WMX  X'WMD ] [b]   [ X'r ]
//! [ D'WMX  D'WMD ] [c] = [ D'r ]
//! ```
//!
//! `r` is a weighted, run-centred column: `W M z` in least squares, the score `y - mu` in a Newton
//! step of PPML. The solver is conjugate gradients on both blocks at once. Its preconditioner uses
//! an approximate projection `g` of the regressors on the effects (the solution of
//! `D'WMD g = D'WMX`): with `g` exact, one step settles `b`; with `g` a little old, a few do.
//! So `g` is kept from one outer step to the next and never has to be exact while iterating.

mod moments;
mod strip_moments;

pub(crate) use moments::{Moments, Sums};
pub(crate) use strip_moments::StripSums;

use crate::Error;
use crate::absorb::conjugate::{self, Limits, PATIENCE};
use crate::absorb::{General, Operator, Preconditioner, Reduced, Strength, System};
use crate::dense;
use crate::kernel::{add_scaled, dot};

/// What is left of a column's right-hand side, in the energy norm and relative to the column's own,
/// where it is rounding of the sums over its rows.
const ROUNDING: f64 = 1e-13;

/// Moments as the solver's matrix sees them.
pub(crate) struct Entered {
    moments: Moments,
    /// The weighted sum of squares of each regressor, before a term was eliminated.
    squares: Vec<f64>,
    /// `A^-1 f_1` of each regressor and of the right-hand side, where a term is eliminated.
    solved: Vec<Vec<f64>>,
}

impl Entered {
    /// Forget what joins a regressor to the effects where at most `least` of it is left already:
    /// that is rounding, and its projection would be no better.
    pub(crate) fn forget_rounding(&mut self, least: impl Fn(usize) -> f64) {
        let k = self.moments.b.len();
        for (i, fb) in self.moments.fb.iter_mut().enumerate() {
            if self.moments.bb[i * k + i] <= least(i) {
                fb.fill(0.0);
            }
        }
    }

    /// Keep the chosen regressors only.
    pub(crate) fn keep(&mut self, chosen: &[usize]) {
        self.moments.keep(chosen);
        self.squares = chosen.iter().map(|&i| self.squares[i]).collect();
        if let Some(right) = self.solved.pop() {
            let mut kept: Vec<Vec<f64>> =
                chosen.iter().map(|&i| std::mem::take(&mut self.solved[i])).collect();
            kept.push(right);
            self.solved = kept;
        }
    }
}

/// The weights in the order in which they are worked through, and what inverts their matrix.
pub(crate) enum Engine<'l> {
    Rows { system: System<'l>, preconditioner: Preconditioner },
    Strips(Reduced),
}

/// Weights and the inverse sums of their runs: one a position and a run, or one a slot and a strip.
pub(crate) struct Working<'w> {
    pub mu: &'w mut [f64],
    pub inverse_mass: &'w mut [f64],
}

impl Working<'_> {
    /// The same once more.
    pub(crate) fn again(&mut self) -> Working<'_> {
        Working { mu: self.mu, inverse_mass: self.inverse_mass }
    }
}

/// The solver's state that survives from one outer step to the next.
pub(crate) struct Solver<'l> {
    pub engine: Engine<'l>,
    /// Projection of each regressor on the effects, as the solver's matrix sees it.
    projection: Vec<Vec<f64>>,
    /// Variation of the regressors that the effects leave, k x k, as of the last projection.
    pub left: Vec<f64>,
    steps: usize,
    /// Steps of the last joint solve, to see when the preconditioner has aged.
    pub last_steps: usize,
    /// The relative residual that it reached, no more than the tolerance but where digits ended
    /// before.
    pub last_residual: f64,
}

/// A step of coefficients and effects.
pub(crate) struct Step {
    pub b: Vec<f64>,
    pub f: Vec<f64>,
}

impl<'l> Solver<'l> {
    pub(crate) fn new(system: System<'l>, regressors: usize, steps: usize) -> Self {
        let engine = match &system.layout.tensor {
            Some(tensor) => Engine::Strips(Reduced::of_system(&system, tensor)),
            None => Engine::rows(system, Strength::Light),
        };
        Self::with(engine, regressors, steps)
    }

    /// For weights so unequal that blocks would not do.
    pub(crate) fn strong(system: System<'l>, regressors: usize, steps: usize) -> Self {
        Self::with(Engine::rows(system, Strength::Strong), regressors, steps)
    }

    pub(crate) fn with(engine: Engine<'l>, regressors: usize, steps: usize) -> Self {
        let left = vec![0.0; regressors * regressors];
        Self {
            engine,
            projection: vec![Vec::new(); regressors],
            left,
            steps,
            last_steps: 0,
            last_residual: 0.0,
        }
    }

    /// Follow new weights: all of the preconditioner if it is to be fresh, else what must be exact.
    /// The term that strips eliminate follows in [`Self::enter`].
    pub(crate) fn follow(&mut self, fresh: bool) {
        match &mut self.engine {
            Engine::Strips(reduced) if fresh => reduced.refresh(),
            Engine::Strips(_) => {}
            Engine::Rows { system, preconditioner } if fresh => preconditioner.refresh(system),
            Engine::Rows { system, preconditioner } => preconditioner.follow(system),
        }
    }

    /// Moments, after the elimination that the solver makes at the weights as they are.
    pub(crate) fn enter(&mut self, moments: Moments) -> Entered {
        let k = moments.b.len();
        let squares = (0..k).map(|i| moments.bb[i * k + i]).collect();
        let Engine::Strips(reduced) = &mut self.engine else {
            return Entered { moments, squares, solved: Vec::new() };
        };
        let Moments { mut bb, fb, mut b, f } = moments;
        let vectors: Vec<&[f64]> = fb.iter().chain([&f]).map(Vec::as_slice).collect();
        let (mut seconds, solved) = reduced.enter(&vectors);
        for (i, fb) in fb.iter().enumerate() {
            let first = reduced.sides(fb).0;
            for j in 0..k {
                bb[i * k + j] -= dot(first, &solved[j]);
            }
            b[i] -= dot(first, &solved[k]);
        }
        let f = seconds.pop().unwrap_or_default();
        Entered { moments: Moments { bb, fb: seconds, b, f }, squares, solved }
    }

    /// Bring the projection up to date with the weights, to a relative tolerance.
    pub(crate) fn project(&mut self, entered: &Entered, tolerance: f64) -> Result<(), Error> {
        let moments = &entered.moments;
        let k = self.projection.len();
        let limits = Limits { tolerance, rounding: 0.0, steps: self.steps };
        let start = std::mem::take(&mut self.projection);
        let start = start.iter().any(|c| !c.is_empty()).then_some(start);
        let floors: Vec<f64> = entered.squares.iter().map(|s| ROUNDING * s.sqrt()).collect();
        let mut operator = self.engine.operator();
        let solution = conjugate::solve(&mut *operator, &moments.fb, &floors, start, limits)?;
        drop(operator);
        self.projection = solution.columns;
        // X'WMX - g'D'WMX - X'WMD g + g'D'WMD g, with D'WMD g = D'WMX - residual.
        self.left = moments.bb.clone();
        for i in 0..k {
            for j in 0..k {
                let g = &self.projection[i];
                let taken = dot(g, &moments.fb[j]) + dot(g, &solution.residuals[j]);
                self.left[i * k + j] -= taken;
            }
        }
        for i in 0..k {
            for j in 0..i {
                let mean = 0.5 * (self.left[i * k + j] + self.left[j * k + i]);
                self.left[i * k + j] = mean;
                self.left[j * k + i] = mean;
            }
        }
        Ok(())
    }

    /// Keep the chosen regressors only.
    pub(crate) fn keep(&mut self, chosen: &[usize]) {
        self.left = submatrix(&self.left, self.projection.len(), chosen);
        self.projection = chosen.iter().map(|&i| std::mem::take(&mut self.projection[i])).collect();
    }

    /// The projection of each regressor on all unknowns.
    pub(crate) fn projections(&self, entered: &Entered) -> Vec<Vec<f64>> {
        let solved = entered.solved.iter().map(Vec::as_slice);
        let each: Vec<&[f64]> = self.projection.iter().map(Vec::as_slice).collect();
        self.leave(&each, &solved.take(each.len()).collect::<Vec<_>>())
    }

    /// All unknowns, from those of the solver's matrix and what has been solved already.
    fn leave(&self, vectors: &[&[f64]], solved: &[&[f64]]) -> Vec<Vec<f64>> {
        match &self.engine {
            Engine::Strips(reduced) => reduced.leave(vectors, solved),
            Engine::Rows { .. } => vectors.iter().map(|vector| vector.to_vec()).collect(),
        }
    }

    /// Solve the normal equations to a relative tolerance in the energy norm, or until what is left
    /// is below `rounding`, in the same norm, or as far as the digits reach.
    pub(crate) fn solve(
        &mut self,
        entered: &Entered,
        tolerance: f64,
        rounding: f64,
    ) -> Result<Step, Error> {
        let limits = Limits { tolerance, rounding, steps: self.steps };
        let mut operator = self.engine.operator();
        let joint = Joint { moments: &entered.moments, projection: &self.projection };
        let Solved { step, steps, residual } = joint.solve(&mut *operator, &self.left, limits)?;
        drop(operator);
        (self.last_steps, self.last_residual) = (steps, residual);
        let mut solved = entered.solved.last().cloned().unwrap_or_default();
        for (&b, column) in step.b.iter().zip(&entered.solved) {
            add_scaled(&mut solved, -b, column);
        }
        let f = self.leave(&[&step.f], &[&solved]).pop().unwrap_or_default();
        Ok(Step { b: step.b, f })
    }

    /// [`Self::solve`], where nothing less than the tolerance will do.
    ///
    /// `variation` is the weighted sum of squares of the column that is explained.
    pub(crate) fn solve_exactly(
        &mut self,
        entered: &Entered,
        tolerance: f64,
        variation: f64,
    ) -> Result<Step, Error> {
        let step = self.solve(entered, tolerance, ROUNDING * variation.max(0.0).sqrt())?;
        if self.last_residual > tolerance {
            return Err(Error::TooUnequal { residual: self.last_residual, tolerance });
        }
        Ok(step)
    }
}

impl<'l> Engine<'l> {
    fn rows(system: System<'l>, strength: Strength) -> Self {
        Self::Rows { preconditioner: Preconditioner::new(&system, strength), system }
    }

    /// The weights, to be written.
    pub(crate) fn working(&mut self) -> Working<'_> {
        match self {
            Self::Strips(Reduced { weights, inverse_mass, .. }) => {
                Working { mu: weights, inverse_mass }
            }
            Self::Rows { system, .. } => {
                Working { mu: system.weights.to_mut(), inverse_mass: &mut system.inverse_mass }
            }
        }
    }

    fn operator(&mut self) -> Box<dyn Operator + '_> {
        match self {
            Self::Strips(reduced) => Box::new(&*reduced),
            Self::Rows { system, preconditioner } => Box::new(General { system, preconditioner }),
        }
    }
}

/// A step, the inner steps that it took and the relative residual it leaves.
struct Solved {
    step: Step,
    steps: usize,
    residual: f64,
}

/// Coefficients and effects as one system.
struct Joint<'m> {
    moments: &'m Moments,
    projection: &'m [Vec<f64>],
}

impl Joint<'_> {
    fn precondition(&self, operator: &dyn Operator, factor: &[f64], r: &Step) -> Step {
        let each = r.b.iter().zip(self.projection);
        let mut b: Vec<f64> = each.map(|(b, g)| b - dot(g, &r.f)).collect();
        dense::solve(factor, b.len(), &mut b);
        let mut f = operator.precondition(&r.f);
        for (g, &b) in self.projection.iter().zip(&b) {
            add_scaled(&mut f, -b, g);
        }
        Step { b, f }
    }

    fn product(&self, operator: &dyn Operator, v: &Step) -> Step {
        let k = v.b.len();
        let mut f = operator.apply(&[&v.f]).pop().unwrap_or_default();
        let mut b = vec![0.0; k];
        for i in 0..k {
            let row = &self.moments.bb[i * k..(i + 1) * k];
            b[i] = dot(row, &v.b) + dot(&self.moments.fb[i], &v.f);
            add_scaled(&mut f, v.b[i], &self.moments.fb[i]);
        }
        Step { b, f }
    }

    fn solve(
        &self,
        operator: &mut dyn Operator,
        left: &[f64],
        limits: Limits,
    ) -> Result<Solved, Error> {
        let k = self.moments.b.len();
        let mut factor = left.to_vec();
        dense::factor(&mut factor, k, 1e-14);
        let mut rest = Step { b: self.moments.b.clone(), f: self.moments.f.clone() };
        let mut step = Step { b: vec![0.0; k], f: vec![0.0; rest.f.len()] };
        let mut direction = Step { b: vec![0.0; k], f: vec![0.0; rest.f.len()] };
        let (mut goal, mut before) = (0.0, 0.0);
        for at in 0..=limits.steps {
            if at == PATIENCE && !rest.f.is_empty() && operator.strengthen() {
                before = 0.0;
            }
            let z = self.precondition(operator, &factor, &rest);
            let size = dot(&rest.b, &z.b) + dot(&rest.f, &z.f);
            if !size.is_finite() {
                let Moments { bb, fb, b, f } = self.moments;
                let sums = fb.iter().chain([bb, b, f]);
                return Err(limits.not_finite(sums.flatten()));
            }
            if at == 0 {
                goal = (size * limits.tolerance.powi(2)).max(limits.rounding.powi(2));
            }
            // Where the goal is rounding, what is left is no part of the step.
            let residual = if goal > 0.0 { limits.residual(size, goal) } else { 0.0 };
            if size <= goal || size <= f64::MIN_POSITIVE {
                return Ok(Solved { step, steps: at, residual });
            }
            let ratio = if before > 0.0 { size / before } else { 0.0 };
            for (d, z) in direction.b.iter_mut().zip(&z.b) {
                *d = z + ratio * *d;
            }
            for (d, z) in direction.f.iter_mut().zip(&z.f) {
                *d = z + ratio * *d;
            }
            before = size;
            let product = self.product(operator, &direction);
            let curvature = dot(&product.b, &direction.b) + dot(&product.f, &direction.f);
            if curvature <= 0.0 {
                if at == 0 {
                    return Err(limits.too_unequal(size, goal));
                }
                return Ok(Solved { step, steps: at, residual });
            }
            let length = size / curvature;
            add_scaled(&mut step.b, length, &direction.b);
            add_scaled(&mut step.f, length, &direction.f);
            add_scaled(&mut rest.b, -length, &product.b);
            add_scaled(&mut rest.f, -length, &product.f);
        }
        Err(limits.not_absorbed(before, goal))
    }
}

fn submatrix(a: &[f64], k: usize, chosen: &[usize]) -> Vec<f64> {
    chosen.iter().flat_map(|&i| chosen.iter().map(move |&j| a[i * k + j])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Layout;
    use crate::sample::{Singletons, select};
    use crate::{Effect, Model};

    #[test]
    fn a_solve_that_ends_in_rounding_has_reached_its_tolerance() {
        let levels: [Vec<u32>; 3] =
            [|at: u32| at / 3, |at: u32| at / 9 * 3 + at % 3, |at: u32| at / 3 % 3 * 3 + at % 3]
                .map(|level: fn(u32) -> u32| (0..27).map(level).collect());
        let z: Vec<f64> = (0..27).map(|at| f64::from((at * 7) % 11)).collect();
        let ones = vec![1.0; 27];
        let names = ["pair", "exporter", "importer"];
        let effects = names.iter().zip(&levels).map(|(name, levels)| Effect::new(name, levels));
        let model = Model { outcome: &z, effects: effects.collect(), ..Model::default() };
        let layout = Layout::new(&model, &select(&model, false, Singletons::Keep, None));
        let system = System::new(&layout, &ones);
        let mut solver = Solver::new(system.clone(), 0, 100);
        let moments = solver.enter(Moments::of_column(&system, &[], &z));
        solver.solve(&moments, 1e-5, 0.0).unwrap();
        assert!(solver.last_steps > 0 && solver.last_residual <= 1e-5);
        // Nothing is above a rounding as large as this.
        solver.solve(&moments, 1e-5, 1e9).unwrap();
        assert_eq!(solver.last_steps, 0);
        assert!(solver.last_residual <= 1e-5);
    }
}
