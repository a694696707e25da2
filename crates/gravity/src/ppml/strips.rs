//! The passes of PPML over the strips of a tensor: every loop has a constant length.

use std::sync::Arc;

use rayon::prelude::*;

use super::RUNNING;
use super::panel::{At, Panel, Task, tasks};
use super::pass::{LEAST_MU, Pass, Start, Totals};
use super::proportional::{Proportional, fit_effects};
use crate::absorb::Reduced;
use crate::collinear::Spread;
use crate::design::Design;
use crate::kernel::strip::{
    Lanes, add_scaled, dot, largest, less, product, registers, registers_mut, rows, total,
    with_width,
};
use crate::kernel::{Aligned, Simd, Wide, exp, log, wide};
use crate::layout::Tensor;
use crate::normal::{Engine, Solver, StripSums, Working};

pub(super) fn start<'d>(
    design: &'d Design<'_>,
    tensor: &'d Arc<Tensor>,
    steps: usize,
) -> (Panel<'d>, Start<'d>) {
    let panel = Panel::new(design, tensor);
    let mut mu = Aligned::zeros(tensor.strips.len() * tensor.width);
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
    let parts: Vec<(StripSums<W>, Totals, Vec<Spread>)> = tasks.into_par_iter().map(work).collect();
    let moments = StripSums::merge(panel.tensor, b.len(), parts.iter().map(|part| &part.0));
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
    type Output = (StripSums<W>, Totals, Vec<Spread>);

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Self::Output {
        let panel = self.task.panel;
        let mut sums = StripSums::new(self.b.len(), self.task.piece);
        let mut spreads = vec![Spread::default(); self.b.len()];
        let (mut totals, mut likelihood) = (Totals::default(), Lanes::default());
        let (mut ratios, mut falls) = ([0.0; W], [0.0; W]);
        let (zero, one) = (simd.splat_f64s(0.0), simd.splat_f64s(1.0));
        let least = simd.splat_f64s(LEAST_MU);
        for at in self.task.strips() {
            let (taken, y) = (self.task.taken(simd, &at), &rows::<W>(&panel.outcome)[at.strip]);
            let mut index = self.index(simd, &at);
            if let Some(offset) = &panel.offset {
                add_scaled(simd, &mut index, 1.0, &rows(offset)[at.strip]);
            }
            let index = less(simd, &index, largest(simd, &index, &taken));
            let (mut fitted, mut weighted_y) = (product(simd, &exps(&index), &taken), *y);
            if let Some(w) = &panel.weights {
                let w = &rows::<W>(w)[at.strip];
                (fitted, weighted_y) = (product(simd, &fitted, w), product(simd, y, w));
            }
            let mass = total(simd, &weighted_y);
            let scale = mass / total(simd, &fitted);
            likelihood.add(simd, &weighted_y, &index);
            totals.likelihood += mass * log(scale) - mass;
            totals.mass += mass;
            let mu = &mut self.task.mu[at.here];
            if self.first.is_some() {
                // Memory that is read before it is written costs two page faults.
                *mu = [1.0; W];
            }
            let mut right = [0.0; W];
            {
                let scale = simd.splat_f64s(scale);
                let (taken, y) = (registers::<S, W>(&taken), registers::<S, W>(y));
                let (fitted, wy) = (registers::<S, W>(&fitted), registers::<S, W>(&weighted_y));
                let (mu, right) = (registers_mut::<S, W>(mu), registers_mut::<S, W>(&mut right));
                let ratios = registers_mut::<S, W>(&mut ratios);
                let falls = registers_mut::<S, W>(&mut falls);
                for r in 0..mu.len() {
                    let new = simd.mul_f64s(fitted[r], scale);
                    let new = simd.select_f64s(simd.less_than_f64s(new, least), least, new);
                    let new = simd.mul_f64s(new, taken[r]);
                    // Slots that are not taken do not move.
                    let old = simd.add_f64s(mu[r], simd.sub_f64s(one, taken[r]));
                    let relative = simd.div_f64s(simd.sub_f64s(new, mu[r]), old);
                    let size = simd.abs_f64s(relative);
                    let more = simd.greater_than_f64s(size, ratios[r]);
                    ratios[r] = simd.select_f64s(more, size, ratios[r]);
                    let traded = simd.greater_than_f64s(y[r], zero);
                    let of_zero = simd.select_f64s(traded, zero, relative);
                    let less = simd.less_than_f64s(of_zero, falls[r]);
                    falls[r] = simd.select_f64s(less, of_zero, falls[r]);
                    mu[r] = new;
                    right[r] = simd.sub_f64s(wy[r], new);
                }
            }
            let inverse = 1.0 / mass;
            self.task.inverse_mass[at.here] = inverse;
            for (x, column) in sums.x.iter_mut().zip(&panel.regressors) {
                *x = rows(column)[at.strip];
            }
            let spreading = self.first.into_iter().flatten().zip(&sums.x).zip(&mut spreads);
            for ((&origin, x), spread) in spreading {
                let about = less(simd, x, origin);
                let weighted = product(simd, mu, &about);
                let (first, second) = (total(simd, &weighted), dot(simd, &weighted, &about));
                spread.add(&Spread { mass, first, second });
            }
            sums.add(simd, self.task.piece, at.groups, mu, &right, inverse);
        }
        totals.likelihood += likelihood.total();
        totals.change = ratios.iter().copied().fold(0.0, f64::max);
        totals.running = falls.iter().any(|&fall| fall < -RUNNING);
        (sums, totals, spreads)
    }
}

#[inline(always)]
fn exps<const W: usize>(x: &[f64; W]) -> [f64; W] {
    let mut out = *x;
    out.iter_mut().for_each(|x| *x = exp(*x));
    out
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
        let (zero, one) = (simd.splat_f64s(0.0), simd.splat_f64s(1.0));
        let mut most = [0.0; W];
        for at in moving.task.strips() {
            let step = moving.index(simd, &at);
            let mu = &mut moving.task.mu[at.here];
            let mean = dot(simd, mu, &step) * moving.task.inverse_mass[at.here];
            let step = registers::<S, W>(&step);
            let (mean, mu) = (simd.splat_f64s(mean), registers_mut::<S, W>(mu));
            let most = registers_mut::<S, W>(&mut most);
            for r in 0..mu.len() {
                let step = simd.sub_f64s(step[r], mean);
                let used = simd.greater_than_f64s(mu[r], zero);
                let size = simd.select_f64s(used, simd.abs_f64s(step), zero);
                let more = simd.greater_than_f64s(size, most[r]);
                most[r] = simd.select_f64s(more, size, most[r]);
                mu[r] = simd.mul_f64s(mu[r], simd.add_f64s(one, step));
            }
        }
        most.iter().copied().fold(0.0, f64::max)
    }
}
