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

use crate::Error;
use crate::absorb::conjugate::{self, Limits, PATIENCE};
use crate::absorb::{Preconditioner, Strength, System, by_chunk};
use crate::dense;
use crate::kernel::{add_scaled, dot};
use crate::layout::Window;

/// Sums over the rows: everything the normal equations need but the Schur complement.
pub(crate) struct Moments {
    /// `X'WMX`, k x k.
    pub bb: Vec<f64>,
    /// `D'WMX`, one vector a regressor.
    pub fb: Vec<Vec<f64>>,
    /// `X'r`.
    pub b: Vec<f64>,
    /// `D'r`.
    pub f: Vec<f64>,
}

/// The packed sums of one chunk.
pub(crate) struct Sums {
    bb: Vec<f64>,
    b: Vec<f64>,
    packed: Vec<Vec<f64>>,
    centred: Vec<Vec<f64>>,
    weighted: Vec<f64>,
}

impl Sums {
    pub(crate) fn new(regressors: usize, window: &Window, longest: usize) -> Self {
        Self {
            bb: vec![0.0; regressors * regressors],
            b: vec![0.0; regressors],
            packed: vec![vec![0.0; window.length]; regressors + 1],
            centred: vec![vec![0.0; longest]; regressors],
            weighted: vec![0.0; longest],
        }
    }

    /// Add one run: its weights, its right-hand side, and the regressors.
    #[inline(always)]
    pub(crate) fn add(
        &mut self,
        layout: &crate::layout::Layout,
        window: &Window,
        run: usize,
        regressors: &[&[f64]],
        weights: &[f64],
        right: &[f64],
        inverse_mass: f64,
    ) {
        let rows = layout.runs[run].clone();
        let (n, k) = (rows.len(), regressors.len());
        for (j, x) in regressors.iter().enumerate() {
            let x = &x[rows.clone()];
            let mean = dot(weights, x) * inverse_mass;
            let (before, here) = self.centred.split_at_mut(j);
            let here = &mut here[0][..n];
            let weighted = &mut self.weighted[..n];
            for t in 0..n {
                here[t] = x[t] - mean;
                weighted[t] = weights[t] * here[t];
            }
            for (l, before) in before.iter().enumerate() {
                self.bb[j * k + l] += dot(weighted, &before[..n]);
            }
            self.bb[j * k + j] += dot(weighted, here);
            self.b[j] += dot(right, here);
            layout.scatter(run, weighted, window, &mut self.packed[j]);
        }
        layout.scatter(run, right, window, &mut self.packed[k]);
    }
}

impl Moments {
    pub(crate) fn merge(layout: &crate::layout::Layout, k: usize, parts: &[Sums]) -> Self {
        let mut columns = vec![vec![0.0; layout.unknowns]; k + 1];
        let (mut bb, mut b) = (vec![0.0; k * k], vec![0.0; k]);
        for (chunk, part) in layout.chunks.iter().zip(parts) {
            add_scaled(&mut bb, 1.0, &part.bb);
            add_scaled(&mut b, 1.0, &part.b);
            for (column, packed) in columns.iter_mut().zip(&part.packed) {
                chunk.window.merge(packed, column);
            }
        }
        for i in 0..k {
            for j in 0..i {
                bb[j * k + i] = bb[i * k + j];
            }
        }
        let f = columns.pop().unwrap_or_default();
        Self { bb, fb: columns, b, f }
    }

    /// Keep the chosen regressors only.
    pub(crate) fn keep(&mut self, chosen: &[usize]) {
        let k = self.b.len();
        self.bb = submatrix(&self.bb, k, chosen);
        self.b = chosen.iter().map(|&i| self.b[i]).collect();
        self.fb = chosen.iter().map(|&i| std::mem::take(&mut self.fb[i])).collect();
    }

    /// Of a column `z` in least squares: the right-hand side is `W M z`.
    pub(crate) fn of_column(system: &System<'_>, regressors: &[&[f64]], z: &[f64]) -> Self {
        let layout = system.layout;
        let parts = by_chunk(layout, |chunk| {
            let mut sums = Sums::new(regressors.len(), &chunk.window, layout.longest);
            let mut right = vec![0.0; layout.longest];
            for run in chunk.runs.clone() {
                let rows = layout.runs[run].clone();
                let (w, z) = (&system.weights[rows.clone()], &z[rows]);
                let right = &mut right[..w.len()];
                let inverse = system.inverse_mass[run];
                let mean = dot(w, z) * inverse;
                for t in 0..w.len() {
                    right[t] = w[t] * (z[t] - mean);
                }
                sums.add(layout, &chunk.window, run, regressors, w, right, inverse);
            }
            sums
        });
        Self::merge(layout, regressors.len(), &parts)
    }
}

/// The solver's state that survives from one outer step to the next.
pub(crate) struct Solver {
    pub preconditioner: Preconditioner,
    /// Projection of each regressor on the effects.
    pub projection: Vec<Vec<f64>>,
    /// Variation of the regressors that the effects leave, k x k, as of the last projection.
    pub left: Vec<f64>,
    pub steps: usize,
    /// Steps of the last joint solve, to see when the preconditioner has aged.
    pub last_steps: usize,
}

/// A step of coefficients and effects.
pub(crate) struct Step {
    pub b: Vec<f64>,
    pub f: Vec<f64>,
}

impl Solver {
    pub(crate) fn new(system: &System<'_>, regressors: usize, steps: usize) -> Self {
        Self {
            preconditioner: Preconditioner::new(system, Strength::Light),
            projection: vec![vec![0.0; system.layout.unknowns]; regressors],
            left: vec![0.0; regressors * regressors],
            steps,
            last_steps: 0,
        }
    }

    /// Bring the projection up to date with the weights, to a relative tolerance.
    pub(crate) fn project(
        &mut self,
        system: &System<'_>,
        moments: &Moments,
        tolerance: f64,
    ) -> Result<(), Error> {
        let k = self.projection.len();
        let limits = Limits { tolerance, steps: self.steps };
        let start = std::mem::take(&mut self.projection);
        let start = start.iter().any(|c| c.iter().any(|&x| x != 0.0)).then_some(start);
        let solution =
            conjugate::solve(system, &mut self.preconditioner, &moments.fb, start, limits)?;
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

    fn precondition(
        &self,
        system: &System<'_>,
        factor: &[f64],
        b: &[f64],
        f: &[f64],
    ) -> (Vec<f64>, Vec<f64>) {
        let k = b.len();
        let mut top: Vec<f64> =
            b.iter().zip(&self.projection).map(|(b, g)| b - dot(g, f)).collect();
        dense::solve(factor, k, &mut top);
        let mut bottom = self.preconditioner.apply(f, system);
        for (g, &b) in self.projection.iter().zip(&top) {
            add_scaled(&mut bottom, -b, g);
        }
        (top, bottom)
    }

    /// Solve the normal equations to a relative tolerance in the energy norm.
    pub(crate) fn solve(
        &mut self,
        system: &System<'_>,
        moments: &Moments,
        tolerance: f64,
    ) -> Result<Step, Error> {
        let k = moments.b.len();
        let mut factor = self.left.clone();
        dense::factor(&mut factor, k, 1e-14);
        let (mut rb, mut rf) = (moments.b.clone(), moments.f.clone());
        let mut step = Step { b: vec![0.0; k], f: vec![0.0; rf.len()] };
        let mut direction = Step { b: vec![0.0; k], f: vec![0.0; rf.len()] };
        let (mut goal, mut before) = (0.0, 0.0);
        for at in 0..=self.steps {
            let fresh = at == PATIENCE
                && self.preconditioner.strength() == Strength::Light
                && !rf.is_empty();
            if fresh {
                self.preconditioner.strengthen(system);
                before = 0.0;
            }
            let (zb, zf) = self.precondition(system, &factor, &rb, &rf);
            let size = dot(&rb, &zb) + dot(&rf, &zf);
            if at == 0 {
                goal = size * tolerance * tolerance;
            }
            self.last_steps = at;
            if size <= goal || size.is_nan() || size <= f64::MIN_POSITIVE {
                return Ok(step);
            }
            let ratio = if before > 0.0 { size / before } else { 0.0 };
            for (d, z) in direction.b.iter_mut().zip(&zb) {
                *d = z + ratio * *d;
            }
            for (d, z) in direction.f.iter_mut().zip(&zf) {
                *d = z + ratio * *d;
            }
            before = size;
            let (pb, pf) = product(system, moments, &direction);
            let curvature = dot(&pb, &direction.b) + dot(&pf, &direction.f);
            if curvature <= 0.0 {
                return Ok(step);
            }
            let length = size / curvature;
            add_scaled(&mut step.b, length, &direction.b);
            add_scaled(&mut step.f, length, &direction.f);
            add_scaled(&mut rb, -length, &pb);
            add_scaled(&mut rf, -length, &pf);
        }
        Err(Error::NotAbsorbed {
            iterations: self.steps,
            residual: (before / goal).sqrt() * tolerance,
            tolerance,
        })
    }
}

fn product(system: &System<'_>, moments: &Moments, v: &Step) -> (Vec<f64>, Vec<f64>) {
    let k = v.b.len();
    let mut f = system.apply(&[&v.f]).pop().unwrap_or_default();
    let mut b = vec![0.0; k];
    for i in 0..k {
        b[i] = dot(&moments.bb[i * k..(i + 1) * k], &v.b) + dot(&moments.fb[i], &v.f);
        add_scaled(&mut f, v.b[i], &moments.fb[i]);
    }
    (b, f)
}

fn submatrix(a: &[f64], k: usize, chosen: &[usize]) -> Vec<f64> {
    chosen.iter().flat_map(|&i| chosen.iter().map(move |&j| a[i * k + j])).collect()
}
