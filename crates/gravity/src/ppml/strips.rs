//! The passes of PPML over the strips of a tensor: every loop has a constant length.

use std::sync::Arc;

use rayon::prelude::*;

use super::RUNNING;
use super::panel::{At, Panel, Sums, Task, merge, tasks};
use super::pass::{LEAST_MU, Pass, Start, Totals};
use super::proportional::{Proportional, fit_effects};
use crate::absorb::Reduced;
use crate::collinear::Spread;
use crate::design::Design;
use crate::kernel::strip::{add_scaled, dot, rows, total, with_width};
use crate::kernel::{Simd, Wide, exp, log, wide};
use crate::layout::Tensor;
use crate::normal::{Engine, Solver, Working};

pub(super) fn start<'d>(
    design: &'d Design<'_>,
    tensor: &'d Arc<Tensor>,
    steps: usize,
) -> (Panel<'d>, Start<'d>) {
    let panel = Panel::new(design, tensor);
    let mut mu = vec![0.0; tensor.strips.len() * tensor.width];
    let mut inverse_mass = vec![0.0; tensor.strips.len()];
    let mut working = Working { mu: &mut mu, inverse_mass: &mut inverse_mass };
    let Proportional { effects, constant, level_totals } =
        with_width!(tensor.width, fit_effects(&panel, &mut working));
    let first = design.layout.runs[0].start;
    let origin: Vec<f64> = design.regressors.iter().map(|x| x[first]).collect();
    let b = vec![0.0; origin.len()];
    let (Pass { moments, totals }, spreads) =
        with_width!(tensor.width, pass_of(&panel, Some(&origin), &b, &effects, working));
    let reduced = Reduced::new(tensor, mu, inverse_mass);
    let variations = spreads.iter().map(Spread::variation).collect();
    let solver = Solver::with(Engine::Strips(reduced), b.len(), steps);
    let likelihood = totals.likelihood;
    (panel, Start { solver, moments, variations, constant, level_totals, effects, likelihood })
}

pub(super) fn pass(panel: &Panel<'_>, b: &[f64], f: &[f64], working: Working<'_>) -> Pass {
    with_width!(panel.tensor.width, pass_of(panel, None, b, f, working)).0
}

pub(super) fn settle(panel: &Panel<'_>, b: &[f64], f: &[f64], working: Working<'_>) -> f64 {
    with_width!(panel.tensor.width, settle_of(panel, b, f, working))
}

/// A pass; the first one also gives the spread of each regressor about a value of its own.
fn pass_of<const W: usize>(
    panel: &Panel<'_>,
    first: Option<&[f64]>,
    b: &[f64],
    f: &[f64],
    working: Working<'_>,
) -> (Pass, Vec<Spread>) {
    let tasks = tasks::<W>(panel, working);
    let work = |task| wide(Passing { task, first, b, f: rows(f) });
    let parts: Vec<(Sums<W>, Totals, Vec<Spread>)> = tasks.into_par_iter().map(work).collect();
    let moments = merge(panel.tensor, b.len(), parts.iter().map(|part| &part.0));
    let totals = Totals::of(parts.iter().map(|part| &part.1));
    let mut spreads = vec![Spread::default(); b.len()];
    for (_, _, of_piece) in &parts {
        spreads.iter_mut().zip(of_piece).for_each(|(sum, part)| sum.add(part));
    }
    (Pass { moments, totals }, spreads)
}

struct Passing<'t, const W: usize> {
    task: Task<'t, W>,
    /// Some value of each regressor, in the first pass.
    first: Option<&'t [f64]>,
    b: &'t [f64],
    f: &'t [[f64; W]],
}

impl<const W: usize> Passing<'_, W> {
    /// The linear index of a strip, but for the offset and the eliminated effect.
    #[inline(always)]
    fn index<S: Simd>(&self, simd: S, at: &At) -> [f64; W] {
        let panel = self.task.panel;
        let mut index = self.f[at.groups[0]];
        add_scaled(simd, &mut index, 1.0, &self.f[panel.tensor.groups[0] + at.groups[1]]);
        for (column, &b) in panel.regressors.iter().zip(self.b) {
            add_scaled(simd, &mut index, b, &rows(column)[at.strip]);
        }
        index
    }
}

impl<const W: usize> Wide for Passing<'_, W> {
    type Output = (Sums<W>, Totals, Vec<Spread>);

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Self::Output {
        let panel = self.task.panel;
        let mut sums = Sums::new(self.b.len(), self.task.piece);
        let mut spreads = vec![Spread::default(); self.b.len()];
        let (mut totals, mut ratios, mut falls) = (Totals::default(), [0.0; W], [0.0; W]);
        for at in self.task.strips() {
            let (taken, y) = (self.task.taken(&at), &rows::<W>(&panel.outcome)[at.strip]);
            let mut index = self.index(simd, &at);
            if let Some(offset) = &panel.offset {
                add_scaled(simd, &mut index, 1.0, &rows(offset)[at.strip]);
            }
            let top = largest(&index, &taken);
            let mut fitted = [0.0; W];
            for t in 0..W {
                index[t] -= top;
                fitted[t] = exp(index[t]) * taken[t];
            }
            let mut weighted_y = *y;
            if let Some(w) = &panel.weights {
                let w = &rows::<W>(w)[at.strip];
                for t in 0..W {
                    fitted[t] *= w[t];
                    weighted_y[t] *= w[t];
                }
            }
            let mass = total(simd, &weighted_y);
            let scale = mass / total(simd, &fitted);
            totals.likelihood += dot(simd, &weighted_y, &index) + mass * log(scale) - mass;
            totals.mass += mass;
            let mu = &mut self.task.mu[at.here];
            if self.first.is_some() {
                // Memory that is read before it is written costs two page faults.
                *mu = [1.0; W];
            }
            let mut right = [0.0; W];
            for t in 0..W {
                let new = fitted[t] * scale;
                let new = if new < LEAST_MU { LEAST_MU } else { new } * taken[t];
                let relative = (new - mu[t]) / (mu[t] + (1.0 - taken[t]));
                let size = relative.abs();
                ratios[t] = if size > ratios[t] { size } else { ratios[t] };
                let of_zero = if y[t] > 0.0 { 0.0 } else { relative };
                falls[t] = if of_zero < falls[t] { of_zero } else { falls[t] };
                mu[t] = new;
                right[t] = weighted_y[t] - new;
            }
            let inverse = 1.0 / mass;
            self.task.inverse_mass[at.here] = inverse;
            for (x, column) in sums.x.iter_mut().zip(&panel.regressors) {
                *x = rows(column)[at.strip];
            }
            let spreading = self.first.into_iter().flatten().zip(&sums.x).zip(&mut spreads);
            for ((&origin, x), spread) in spreading {
                let (mut about, mut weighted) = ([0.0; W], [0.0; W]);
                for t in 0..W {
                    about[t] = x[t] - origin;
                    weighted[t] = mu[t] * about[t];
                }
                let (first, second) = (total(simd, &weighted), dot(simd, &weighted, &about));
                spread.add(&Spread { mass, first, second });
            }
            sums.add(simd, self.task.piece, at.groups, mu, &right, inverse);
        }
        totals.change = ratios.iter().copied().fold(0.0, f64::max);
        totals.running = falls.iter().any(|&fall| fall < -RUNNING);
        (sums, totals, spreads)
    }
}

/// The largest of the numbers that stand in taken slots.
#[inline(always)]
pub(super) fn largest<const W: usize>(numbers: &[f64; W], taken: &[f64; W]) -> f64 {
    let mut most = [f64::NEG_INFINITY; 8];
    for at in (0..W).step_by(8) {
        for lane in 0..8 {
            let x = if taken[at + lane] > 0.0 { numbers[at + lane] } else { f64::NEG_INFINITY };
            most[lane] = if x > most[lane] { x } else { most[lane] };
        }
    }
    most.into_iter().fold(f64::NEG_INFINITY, f64::max)
}

fn settle_of<const W: usize>(panel: &Panel<'_>, b: &[f64], f: &[f64], working: Working<'_>) -> f64 {
    let tasks = tasks::<W>(panel, working);
    let work = |task| wide(Settling(Passing { task, first: None, b, f: rows(f) }));
    tasks.into_par_iter().map(work).reduce(|| 0.0, f64::max)
}

struct Settling<'t, const W: usize>(Passing<'t, W>);

impl<const W: usize> Wide for Settling<'_, W> {
    type Output = f64;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> f64 {
        let Self(moving) = self;
        let mut most = [0.0; W];
        for at in moving.task.strips() {
            let step = moving.index(simd, &at);
            let mu = &mut moving.task.mu[at.here];
            let mean = dot(simd, mu, &step) * moving.task.inverse_mass[at.here];
            for t in 0..W {
                let step = step[t] - mean;
                let size = if mu[t] > 0.0 { step.abs() } else { 0.0 };
                most[t] = if size > most[t] { size } else { most[t] };
                mu[t] *= 1.0 + step;
            }
        }
        most.iter().copied().fold(0.0, f64::max)
    }
}
