//! The iterative rectifier: separated rows by least squares alone, for designs of any size.
//!
//! ```text
//! u = 1 on zero rows, 0 elsewhere
//! repeat:  v = fit of u on X and D, positive rows weighing very much
//!          stop when v >= 0;  separated: v > 0.     u = max(v, 0) on zero rows
//! ```
//!
//! Cost: a weighted least-squares fit for each round. It comes closer and closer and may not settle,
//! which is an error; [`super::directions`] and [`super::cone`] end exactly where they can be had.
//!
//! Source: Correia, Guimaraes and Zylkin (2019), algorithm 1. Oracle: `oracles/ppmlhdfe`.

use crate::absorb::System;
use crate::design::Design;
use crate::normal::{Moments, Solver};
use crate::sample::Sample;
use crate::{Error, Model, Options, collinear, ols};

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

/// Separated rows among those of a sample, some at least if there are any: a mark for every input row.
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
