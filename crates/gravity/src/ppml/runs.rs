//! The passes of PPML over runs of rows, for any design.

use rayon::prelude::*;

use super::RUNNING;
use super::outcome::OutcomeSums;
use super::pass::{LEAST_MU, Pass, Start, Totals};
use crate::absorb::{self, System, by_chunk};
use crate::collinear;
use crate::design::Design;
use crate::kernel::{Simd, Wide, add_scaled, dot, exp_in_place, largest, sum, wide};
use crate::normal::{Moments, Solver, Sums, Working};

pub(super) fn start<'d>(design: &'d Design<'_>, columns: &[&[f64]], steps: usize) -> Start<'d> {
    let mu = start_weights(design);
    let working = start_column(design, &mu);
    let system = System::new(&design.layout, mu);
    let moments = Moments::of_column(&system, columns, &working);
    let variations = collinear::variations(&system, columns);
    let OutcomeSums { levels: level_totals, constant, .. } = OutcomeSums::new(design, &[]);
    let effects = vec![0.0; design.layout.unknowns];
    let solver = Solver::new(system, columns.len(), steps);
    let likelihood = f64::NEG_INFINITY;
    Start { solver, moments, variations, constant, level_totals, effects, likelihood }
}

/// Fitted values at `b` and `f`, times the weights, into `mu`, and everything that follows.
pub(super) fn pass(
    design: &Design<'_>,
    regressors: &[&[f64]],
    b: &[f64],
    f: &[f64],
    working: Working<'_>,
) -> Pass {
    let layout = &design.layout;
    let Working { mu, inverse_mass } = working;
    let parts: Vec<(Sums, Totals)> = layout
        .split(mu)
        .into_par_iter()
        .enumerate()
        .map(|(chunk, (first, mu))| wide(ChunkPass { design, regressors, b, f, chunk, first, mu }))
        .collect();
    inverse_mass.copy_from_slice(&absorb::inverse_mass(layout, mu));
    let totals = Totals::of(parts.iter().map(|part| &part.1));
    let sums = parts.into_iter().map(|part| part.0).collect::<Vec<_>>();
    Pass { moments: Moments::merge(layout, regressors.len(), &sums), totals }
}

/// The pass of one chunk.
struct ChunkPass<'p> {
    design: &'p Design<'p>,
    regressors: &'p [&'p [f64]],
    b: &'p [f64],
    f: &'p [f64],
    chunk: usize,
    /// Where the chunk's piece of `mu` starts.
    first: usize,
    mu: &'p mut [f64],
}

impl Wide for ChunkPass<'_> {
    type Output = (Sums, Totals);

    #[inline(always)]
    fn run<S: Simd>(self, _: S) -> (Sums, Totals) {
        let Self { design, regressors, b, f, chunk, first, mu } = self;
        let layout = &design.layout;
        let chunk = &layout.chunks[chunk];
        let mut sums = Sums::new(regressors.len(), &chunk.window, layout.longest);
        let mut totals = Totals::default();
        let mut index = vec![0.0; layout.longest];
        let mut fitted = vec![0.0; layout.longest];
        let mut ratio = 0.0_f64;
        let mut fastest = 0.0_f64;
        for run in chunk.runs.clone() {
            let rows = layout.runs[run].clone();
            let n = rows.len();
            let y = &design.outcome[rows.clone()];
            let mu = &mut mu[rows.start - first..rows.end - first];
            let (index, fitted) = (&mut index[..n], &mut fitted[..n]);
            layout.gather(run, f, index);
            for (x, &b) in regressors.iter().zip(b) {
                add_scaled(index, b, &x[rows.clone()]);
            }
            if let Some(offset) = &design.offset {
                add_scaled(index, 1.0, &offset[rows.clone()]);
            }
            let eliminated = layout.eliminated.is_some();
            let top = if eliminated { largest(index) } else { 0.0 };
            for t in 0..n {
                index[t] -= top;
                fitted[t] = index[t];
            }
            exp_in_place(fitted);
            let weights = design.weights.as_ref().map(|w| &w[rows.clone()]);
            if let Some(weights) = weights {
                for t in 0..n {
                    fitted[t] *= weights[t];
                }
            }
            let total_fitted = sum(fitted);
            let (total, weighted) = match weights {
                None => (sum(y), dot(y, index)),
                Some(w) => {
                    let products = y.iter().zip(w).zip(index.iter());
                    (dot(y, w), products.map(|((y, w), i)| y * w * i).sum())
                }
            };
            totals.mass += if eliminated { total } else { total_fitted };
            let scale = if eliminated { total / total_fitted } else { 1.0 };
            totals.likelihood += if eliminated {
                weighted + total * scale.ln() - total
            } else {
                weighted - total_fitted
            };
            for t in 0..n {
                let new = fitted[t] * scale;
                let new = if new < LEAST_MU { LEAST_MU } else { new };
                let relative = new / mu[t] - 1.0;
                ratio = if relative.abs() > ratio { relative.abs() } else { ratio };
                let of_zero = if y[t] > 0.0 { 0.0 } else { relative };
                fastest = if of_zero < fastest { of_zero } else { fastest };
                mu[t] = new;
                fitted[t] = y[t] - new;
            }
            if let Some(weights) = weights {
                for t in 0..n {
                    fitted[t] += y[t] * (weights[t] - 1.0);
                }
            }
            let inverse = if eliminated { 1.0 / total } else { 0.0 };
            sums.add(layout, &chunk.window, run, regressors, mu, fitted, inverse);
        }
        totals.change = ratio;
        totals.running = fastest < -RUNNING;
        (sums, totals)
    }
}

pub(super) fn settle(
    design: &Design<'_>,
    regressors: &[&[f64]],
    b: &[f64],
    f: &[f64],
    mu: &mut [f64],
) -> f64 {
    let layout = &design.layout;
    let pieces: Vec<_> = layout.chunks.iter().zip(layout.split(mu)).collect();
    let moves = pieces.into_par_iter().map(|(chunk, (first, mu))| {
        let mut index = vec![0.0; layout.longest];
        let mut most = 0.0_f64;
        for run in chunk.runs.clone() {
            let rows = layout.runs[run].clone();
            let index = &mut index[..rows.len()];
            let mu = &mut mu[rows.start - first..rows.end - first];
            layout.gather(run, f, index);
            for (x, &b) in regressors.iter().zip(b) {
                add_scaled(index, b, &x[rows.clone()]);
            }
            let mean = match layout.eliminated {
                Some(_) => dot(mu, index) / sum(mu),
                None => 0.0,
            };
            for (mu, step) in mu.iter_mut().zip(&*index) {
                let step = step - mean;
                *mu *= 1.0 + step;
                most = if step.abs() > most { step.abs() } else { most };
            }
        }
        most
    });
    moves.reduce(|| 0.0, f64::max)
}

/// `(y + mean of y in the run) / 2` times the weight: the working weights of the first step.
fn start_weights(design: &Design<'_>) -> Vec<f64> {
    let layout = &design.layout;
    let mut out = vec![0.0; layout.positions];
    let overall = {
        let (total, rows) = layout.runs.iter().fold((0.0, 0), |(total, rows), run| {
            (total + sum(&design.outcome[run.clone()]), rows + run.len())
        });
        total / rows as f64
    };
    for run in &layout.runs {
        let y = &design.outcome[run.clone()];
        let mean = match layout.eliminated {
            Some(_) => sum(y) / y.len() as f64,
            None => overall,
        };
        for (out, y) in out[run.clone()].iter_mut().zip(y) {
            *out = 0.5 * (y + mean);
        }
        if let Some(weights) = &design.weights {
            for (out, w) in out[run.clone()].iter_mut().zip(&weights[run.clone()]) {
                *out *= w;
            }
        }
    }
    out
}

/// The working outcome of the first step, `log mu + (y - mu) / mu` less the offset.
fn start_column(design: &Design<'_>, weights: &[f64]) -> Vec<f64> {
    let layout = &design.layout;
    let parts = by_chunk(layout, |chunk| {
        let mut out = Vec::new();
        for run in &layout.runs[chunk.runs.clone()] {
            out.extend(run.clone().map(|p| {
                let mu = weights[p] / design.weight(p);
                let offset = design.offset.as_ref().map_or(0.0, |o| o[p]);
                mu.ln() + design.outcome[p] / mu - 1.0 - offset
            }));
        }
        out
    });
    let mut column = vec![0.0; layout.positions];
    for (chunk, part) in layout.chunks.iter().zip(parts) {
        let mut at = 0;
        for run in &layout.runs[chunk.runs.clone()] {
            column[run.clone()].copy_from_slice(&part[at..at + run.len()]);
            at += run.len();
        }
    }
    column
}
