//! Ordinary and weighted least squares with absorbed fixed effects.
//!
//! ```text
//! minimise  sum w (y - X b - D c - d)^2
//! ```
//!
//! The regressors are projected on the effects to the accuracy that standard errors need; the
//! normal equations then take one or two conjugate-gradient steps more for the coefficients.
//!
//! Source: Frisch and Waugh (1933); Lovell (1963). Oracle: `oracles/published`.

use std::borrow::Cow;

use rayon::prelude::*;

use crate::absorb::System;
use crate::collinear;
use crate::design::Design;
use crate::fit::{Family, Fit};
use crate::kernel::{Simd, Wide, add_scaled, dot, sum, wide};
use crate::layout::Chunk;
use crate::normal::{Moments, Solver};
use crate::sample::select;
use crate::weights::Weights;
use crate::{Error, Model, Options};

/// Relative accuracy of the projection and of the solution, in the energy norm.
const PROJECTION: f64 = 1e-8;
const SOLUTION: f64 = 1e-11;

/// Estimate a model by least squares.
///
/// # Errors
///
/// What [`Model`] may not hold; [`Error::Absorbed`] when no regressor is identified.
///
/// # Example
///
/// ```
/// use corridor_gravity::{Effect, Model, Options, Regressor, ols};
/// let log_trade = [1.0, 3.0, 5.0, 7.0];
/// let pair = [0, 0, 1, 1];
/// let rta = [0.0, 1.0, 0.0, 1.0];
/// let model = Model {
///     outcome: &log_trade,
///     regressors: vec![Regressor { name: "rta", values: &rta }],
///     effects: vec![Effect::new("pair", &pair)],
///     ..Model::default()
/// };
/// let fit = ols(&model, &Options::default())?;
/// assert!((fit.coefficients()[0] - 2.0).abs() < 1e-12);
/// # Ok::<(), corridor_gravity::Error>(())
/// ```
pub fn ols<'a>(model: &Model<'a>, options: &Options) -> Result<Fit<'a>, Error> {
    model.check()?;
    let sample = select(model, false, options.singletons, None);
    if sample.rows == 0 {
        return Err(Error::NoRows { given: model.rows(), dropped: sample.dropped.total() });
    }
    let regressors = model.regressors.len();
    let design = Design::new(model, &sample);
    let all: Vec<usize> = (0..regressors).collect();
    let weights: Cow<'_, [f64]> = match &design.weights {
        Some(weights) => weights.clone(),
        None => Cow::Owned(vec![1.0; design.layout.positions]),
    };
    let net = design.offset.as_ref().map(|o| design.by_row(|p| design.outcome[p] - o[p]));
    let centre = design.centre(model, net.as_deref().unwrap_or(&design.outcome));
    let net = if centre.abs() > 0.0 {
        let about = |p: usize| net.as_ref().map_or(design.outcome[p], |net| net[p]) - centre;
        Some(design.by_row(about))
    } else {
        net
    };
    let outcome = net.as_deref().unwrap_or(&design.outcome);
    let system = System::new(&design.layout, &*weights);
    let columns = design.columns(&all);
    let mut solver = Solver::new(system.clone(), regressors, options.inner_steps);
    let mut moments = solver.enter(Moments::of_column(&system, &columns, outcome));
    let before = collinear::variations(&system, &columns);
    let chosen = collinear::identified(&mut solver, &mut moments, &before)?;
    if let (true, Some(first)) = (chosen.is_empty(), model.regressors.first()) {
        return Err(Error::Absorbed { name: first.name.to_owned() });
    }
    if sample.rows <= chosen.len() {
        return Err(Error::TooFewRows { rows: sample.rows, regressors: chosen.len() });
    }
    moments.keep(&chosen);
    solver.keep(&chosen);
    solver.project(&moments, PROJECTION)?;
    let variation = collinear::variations(&system, &[outcome]);
    let step = solver.solve_exactly(&moments, SOLUTION, variation[0])?;
    let rest = rest(&system, &design, &design.columns(&chosen), outcome, &step.b, &step.f);
    let mut coefficients = step.b;
    if let (Some(constant), Some(0)) = (design.constant, chosen.first()) {
        coefficients[0] += centre / constant;
    }
    let projection = solver.projections(&moments);
    let left = std::mem::take(&mut solver.left);
    drop(solver);
    let family =
        Family::Gaussian { residuals: rest.residuals, squares: rest.squares, total: rest.total };
    drop(system);
    let weights = match &design.weights {
        Some(_) => Weights::Positions(weights),
        None => Weights::One,
    };
    Ok(Fit::new(model, chosen, coefficients, step.f, family, weights, projection, left, 1, design))
}

pub(crate) struct Rest {
    pub residuals: Vec<f64>,
    squares: f64,
    total: f64,
}

pub(crate) fn rest(
    system: &System<'_>,
    design: &Design<'_>,
    regressors: &[&[f64]],
    outcome: &[f64],
    b: &[f64],
    f: &[f64],
) -> Rest {
    let layout = &design.layout;
    let mut residuals = vec![0.0; layout.positions];
    let pieces: Vec<_> = layout.chunks.iter().zip(layout.split(&mut residuals)).collect();
    let parts: Vec<[f64; 4]> = pieces
        .into_par_iter()
        .map(|(chunk, (from, out))| {
            wide(Leaving { system, regressors, outcome, b, f, chunk, from, out })
        })
        .collect();
    let mut sums = [0.0; 4];
    for part in &parts {
        add_scaled(&mut sums, 1.0, part);
    }
    let [squares, mass, first, second] = sums;
    let total = if layout.eliminated.is_some() || !regressors.is_empty() {
        second - first * first / mass
    } else {
        second
    };
    Rest { residuals, squares, total }
}

/// The residuals of one chunk.
struct Leaving<'c> {
    system: &'c System<'c>,
    regressors: &'c [&'c [f64]],
    outcome: &'c [f64],
    b: &'c [f64],
    f: &'c [f64],
    chunk: &'c Chunk,
    /// Where the chunk's piece starts.
    from: usize,
    out: &'c mut [f64],
}

impl Wide for Leaving<'_> {
    /// Weighted sums: of squared residuals, and of one, the outcome and its square.
    type Output = [f64; 4];

    #[inline(always)]
    fn run<S: Simd>(self, _: S) -> [f64; 4] {
        let Self { system, regressors, outcome, b, f, chunk, from, out } = self;
        let layout = system.layout;
        let mut sums = [0.0; 4];
        let mut room = vec![0.0; layout.longest];
        for run in chunk.runs.clone() {
            let rows = layout.runs[run].clone();
            let (w, y) = (&system.weights[rows.clone()], &outcome[rows.clone()]);
            let (left, weighted) =
                (&mut out[rows.start - from..rows.end - from], &mut room[..rows.len()]);
            layout.gather(run, f, left);
            for (x, &b) in regressors.iter().zip(b) {
                add_scaled(left, b, &x[rows.clone()]);
            }
            left.iter_mut().zip(y).for_each(|(left, y)| *left = y - *left);
            let mean = dot(w, left) * system.inverse_mass[run];
            left.iter_mut().for_each(|left| *left -= mean);
            weighted.iter_mut().zip(w).zip(&*left).for_each(|((out, w), left)| *out = w * left);
            sums[0] += dot(weighted, left);
            weighted.iter_mut().zip(w).zip(y).for_each(|((out, w), y)| *out = w * y);
            sums[1] += sum(w);
            sums[2] += sum(weighted);
            sums[3] += dot(weighted, y);
        }
        sums
    }
}
