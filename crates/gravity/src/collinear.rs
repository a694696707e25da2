//! Regressors that the fixed effects, or the regressors before them, already explain.
//!
//! A regressor is dropped when less than one part in 1e9 of its variation is left, which is
//! fixest's tolerance. A loose projection decides the clear cases; only doubtful ones pay for an
//! exact one.

use crate::Error;
use crate::absorb::System;
use crate::dense;
use crate::normal::{Entered, Solver};

/// What a regressor keeps of its variation if it is to be used.
const LEAST_LEFT: f64 = 1e-9;
/// Below this part, a loose projection does not decide.
const DOUBTFUL: f64 = 1e-2;
const LOOSE: f64 = 1e-2;
const EXACT: f64 = 1e-9;

/// The regressors that are identified, as positions among `regressors`.
pub(crate) fn identified(
    system: &System<'_>,
    solver: &mut Solver,
    moments: &Entered,
    regressors: &[&[f64]],
) -> Result<Vec<usize>, Error> {
    let k = regressors.len();
    if k == 0 {
        return Ok(Vec::new());
    }
    let before: Vec<f64> = regressors.iter().map(|x| variation(system, x)).collect();
    solver.project(system, moments, LOOSE)?;
    let weak = |left: &[f64], least: f64| {
        let mut weak = Vec::new();
        let mut factor = left.to_vec();
        for i in 0..k {
            if factor[i * k + i] <= least * before[i] {
                weak.push(i);
                for j in 0..k {
                    factor[i * k + j] = 0.0;
                    factor[j * k + i] = 0.0;
                }
            }
        }
        for i in dense::factor(&mut factor, k, least) {
            if !weak.contains(&i) {
                weak.push(i);
            }
        }
        weak
    };
    if weak(&solver.left, DOUBTFUL).is_empty() {
        return Ok((0..k).collect());
    }
    solver.project(system, moments, EXACT)?;
    let weak = weak(&solver.left, LEAST_LEFT);
    Ok((0..k).filter(|i| !weak.contains(i)).collect())
}

/// Weighted sum of squares about the mean; about zero when nothing is absorbed.
fn variation(system: &System<'_>, x: &[f64]) -> f64 {
    let runs = &system.layout.runs;
    let mean = match system.layout.eliminated {
        None => 0.0,
        Some(_) => {
            let (mut mass, mut sum) = (0.0, 0.0);
            for run in runs {
                let w = &system.weights[run.clone()];
                mass += crate::kernel::sum(w);
                sum += crate::kernel::dot(w, &x[run.clone()]);
            }
            sum / mass
        }
    };
    let squares = |run: &std::ops::Range<usize>| -> f64 {
        let w = &system.weights[run.clone()];
        w.iter().zip(&x[run.clone()]).map(|(w, x)| w * (x - mean) * (x - mean)).sum()
    };
    runs.iter().map(squares).sum()
}
