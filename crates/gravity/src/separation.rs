//! Rows that PPML cannot use: zeros that some combination of regressors and effects separates.
//!
//! A set of rows with zero outcome is separated when some linear combination `z` of regressors and
//! fixed effects is zero on every row with a positive outcome, never negative on a zero row, and
//! positive on that set: following `-z` raises the likelihood for ever. The iterative rectifier
//! finds it by least squares alone:
//!
//! ```text
//! u = 1 on zero rows, 0 elsewhere
//! repeat:  v = fit of u on X and D, positive rows weighing very much
//!          stop when v >= 0;  separated: v > 0.     u = max(v, 0) on zero rows
//! ```
//!
//! Cost: a weighted least-squares fit for each round. PPML calls it only when a zero's fitted
//! value keeps falling, which on a separated row it always does.
//!
//! Source: Correia, Guimaraes and Zylkin (2019), algorithm 1. Oracle: `oracles/ppmlhdfe`.

use crate::absorb::System;
use crate::design::Design;
use crate::normal::{Moments, Solver};
use crate::sample::{Sample, select};
use crate::{Error, Model, Options, Singletons, collinear, ols};

/// Weight of a row with a positive outcome, beside one for a zero.
const POSITIVE_WEIGHT: f64 = 1e9;
/// A fit above this separates its row: `u` starts at one.
const ZERO: f64 = 1e-5;
/// The search is over when no zero's fit is below minus this: small beside [`ZERO`], because what
/// has not died out yet is of this size.
const SETTLED: f64 = 1e-8;
const SOLUTION: f64 = 1e-10;
/// The projection only prepares the solves.
const PROJECTION: f64 = 1e-4;
const ROUNDS: usize = 2_000;

/// Which rows of a PPML model are separated, by levels without trade or by a combination.
///
/// Singletons are not looked for: they are another reason.
///
/// # Errors
///
/// What [`Model`] may not hold, and [`Error::SeparationOpen`].
///
/// # Example
///
/// ```
/// use corridor_gravity::{Model, Options, Regressor, separated};
/// // x is positive only where y is zero, and never negative there.
/// let (y, x, one) = ([0.0, 0.0, 1.0, 2.0], [1.0, 0.0, 0.0, 0.0], [1.0; 4]);
/// let model = Model {
///     outcome: &y,
///     regressors: vec![
///         Regressor { name: "x", values: &x },
///         Regressor { name: "constant", values: &one },
///     ],
///     ..Model::default()
/// };
/// assert_eq!(separated(&model, &Options::default())?, [true, false, false, false]);
/// # Ok::<(), corridor_gravity::Error>(())
/// ```
pub fn separated(model: &Model<'_>, options: &Options) -> Result<Vec<bool>, Error> {
    model.check()?;
    let sample = select(model, true, Singletons::Keep, None);
    if sample.rows == 0 {
        return Ok(vec![true; model.rows()]);
    }
    let mut separated = rectify(model, &sample, options)?;
    if let Some(kept) = &sample.kept {
        for (separated, kept) in separated.iter_mut().zip(kept) {
            *separated |= !kept;
        }
    }
    Ok(separated)
}

/// The separated rows among those of a sample: a mark for every input row.
pub(crate) fn rectify(
    model: &Model<'_>,
    sample: &Sample,
    options: &Options,
) -> Result<Vec<bool>, Error> {
    let design = Design::new(model, sample);
    let layout = &design.layout;
    let weight = |p: usize| if design.outcome[p] > 0.0 { POSITIVE_WEIGHT } else { 1.0 };
    let weights = design.by_row(weight);
    let mut u = design.by_row(|p| if design.outcome[p] > 0.0 { 0.0 } else { 1.0 });
    let chosen = identified(&design, &u, options)?;
    let columns = design.columns(&chosen);
    let system = System::new(layout, &weights);
    let mut solver = Solver::strong(system.clone(), columns.len(), options.inner_steps);
    let moments = solver.enter(Moments::of_column(&system, &columns, &u));
    solver.project(&moments, PROJECTION)?;
    for _ in 0..ROUNDS {
        let moments = solver.enter(Moments::of_column(&system, &columns, &u));
        let step = solver.solve(&moments, SOLUTION, 0.0)?;
        let rest = ols::rest(&system, &design, &columns, &u, &step.b, &step.f);
        let mut negative = false;
        let mut none = true;
        for run in &layout.runs {
            for p in run.clone() {
                let fitted = u[p] - rest.residuals[p];
                let zero_row = design.outcome[p] <= 0.0;
                negative |= zero_row && fitted < -SETTLED;
                u[p] = if zero_row && fitted > 0.0 { fitted } else { 0.0 };
                none &= u[p] <= ZERO;
            }
        }
        if !negative || none {
            let mut separated = vec![false; model.rows()];
            for run in &layout.runs {
                for p in run.clone() {
                    separated[layout.input_row(p)] = u[p] > ZERO;
                }
            }
            return Ok(separated);
        }
    }
    Err(Error::SeparationOpen { iterations: ROUNDS })
}

/// Regressors that are not collinear when every row weighs the same: with the rectifier's weights
/// a combination that only the zeros identify would look like rounding.
fn identified(design: &Design<'_>, u: &[f64], options: &Options) -> Result<Vec<usize>, Error> {
    let ones = design.by_row(|_| 1.0);
    let system = System::new(&design.layout, &ones);
    let all: Vec<usize> = (0..design.regressors.len()).collect();
    let columns = design.columns(&all);
    let mut solver = Solver::new(system.clone(), columns.len(), options.inner_steps);
    let mut moments = solver.enter(Moments::of_column(&system, &columns, u));
    let before = collinear::variations(&system, &columns);
    collinear::identified(&mut solver, &mut moments, &before)
}
