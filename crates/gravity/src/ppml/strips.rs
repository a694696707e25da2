//! The passes of PPML over the strips of a tensor: every loop has a constant length.

use std::sync::Arc;

use rayon::prelude::*;

use super::RUNNING;
use super::outcome::OutcomeSums;
use super::panel::{At, Panel, Task, tasks};
use super::pass::{LEAST_MU, Pass, Start, Totals};
use super::proportional::fit_effects;
use crate::absorb::Reduced;
use crate::collinear::Spread;
use crate::design::Design;
use crate::kernel::strip::{
    add_scaled, dot, largest, less, product, registers, registers_mut, rows, total, with_width,
};
use crate::kernel::{Aligned, Simd, Wide, add_scaled as add_numbers, exp, log, wide};
use crate::layout::Tensor;
use crate::normal::{Engine, Solver, StripSums, Working};

pub(super) fn start<'d>(
    design: &'d Design<'_>,
    tensor: &'d Arc<Tensor>,
    steps: usize,
) -> (Panel<'d>, Start<'d>) {
    let all: Vec<usize> = (0..design.regressors.len()).collect();
    let sums = OutcomeSums::of_strips(design, &design.columns(&all), tensor);
    let mut inverse_mass: Vec<f64> = sums.masses.iter().map(|mass| 1.0 / mass).collect();
    let panel = Panel::new(design, tensor, sums);
    let mut mu = Aligned::zeros(tensor.strips.len() * tensor.width);
    let mut working = Working { mu: &mut mu, inverse_mass: &mut inverse_mass };
    let effects = with_width!(tensor.width, fit_effects(&panel, &mut working));
    let first = design.layout.runs[0].start;
    let origin: Vec<f64> = design.regressors.iter().map(|x| x[first]).collect();
    let (b, look) = (vec![0.0; origin.len()], Look::First(&origin));
    let (Pass { moments, totals }, spreads) =
        with_width!(tensor.width, pass_of(&panel, look, &b, &effects, working));
    let reduced = Reduced::new(tensor, mu, inverse_mass);
    let variations = spreads.iter().map(Spread::variation).collect();
    let solver = Solver::with(Engine::Strips(reduced), b.len(), steps);
    let OutcomeSums { levels: level_totals, constant, .. } = &panel.sums;
    let (level_totals, constant) = (level_totals.clone(), *constant);
    let likelihood = totals.likelihood;
    (panel, Start { solver, moments, variations, constant, level_totals, effects, likelihood })
}

/// `watched`: see [`Totals::running`].
pub(super) fn pass(
    panel: &Panel<'_>,
    b: &[f64],
    f: &[f64],
    watched: bool,
    working: Working<'_>,
) -> Pass {
    let look = if watched { Look::Zeros } else { Look::None };
    with_width!(panel.tensor.width, pass_of(panel, look, b, f, working)).0
}

pub(super) fn settle(panel: &Panel<'_>, b: &[f64], f: &[f64], working: Working<'_>) -> f64 {
    with_width!(panel.tensor.width, settle_of(panel, b, f, working))
}

/// What a pass looks at besides.
#[derive(Clone, Copy)]
enum Look<'t> {
    None,
    /// The spread of each regressor about a value of its own, in the first pass.
    First(&'t [f64]),
    /// How fast fitted values of zeros fall.
    Zeros,
}

fn pass_of<const W: usize>(
    panel: &Panel<'_>,
    look: Look<'_>,
    b: &[f64],
    f: &[f64],
    working: Working<'_>,
) -> (Pass, Vec<Spread>) {
    let tasks = tasks::<W>(panel, working);
    let work = |task| wide(Passing { task, look, b, f: rows(f) });
    let parts: Vec<Passed<W>> = tasks.into_par_iter().map(work).collect();
    let mut moments = StripSums::merge(panel.tensor, b.len(), parts.iter().map(|part| &part.sums));
    let mut totals = Totals::of(parts.iter().map(|part| &part.totals));
    let mut spreads = vec![Spread::default(); b.len()];
    for part in &parts {
        add_numbers(&mut moments.b, 1.0, &part.scores);
        spreads.iter_mut().zip(&part.spreads).for_each(|(sum, part)| sum.add(part));
    }
    for (short, total) in moments.f.iter_mut().zip(&panel.sums.levels) {
        *short = total - *short;
    }
    totals.likelihood += panel.sums.of_index(b, f);
    (Pass { moments, totals }, spreads)
}

/// What a pass makes of one piece.
struct Passed<const W: usize> {
    /// Of the fitted values in place of a right-hand side.
    sums: StripSums<W>,
    scores: Vec<f64>,
    totals: Totals,
    spreads: Vec<Spread>,
}

struct Passing<'t, const W: usize> {
    task: Task<'t, W>,
    look: Look<'t>,
    b: &'t [f64],
    f: &'t [[f64; W]],
}

impl<const W: usize> Passing<'_, W> {
    /// The linear index of a strip with regressors `x`, but for the offset and the eliminated
    /// effect.
    #[inline(always)]
    fn index<S: Simd>(&self, simd: S, at: &At, x: &[[f64; W]]) -> [f64; W] {
        let mut index = self.f[at.groups[0]];
        add_scaled(simd, &mut index, 1.0, &self.f[self.task.panel.tensor.groups[0] + at.groups[1]]);
        for (x, &b) in x.iter().zip(self.b) {
            add_scaled(simd, &mut index, b, x);
        }
        index
    }
}

impl<const W: usize> Wide for Passing<'_, W> {
    type Output = Passed<W>;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Self::Output {
        let panel = self.task.panel;
        let mut sums = StripSums::new(self.b.len(), self.task.piece);
        let mut spreads = vec![Spread::default(); self.b.len()];
        let (mut totals, mut scores) = (Totals::default(), vec![0.0; self.b.len()]);
        let (mut ratios, mut fall) = ([0.0; W], 0.0);
        let least = simd.splat_f64s(LEAST_MU);
        for at in self.task.strips() {
            let taken = self.task.taken(simd, &at);
            panel.read(simd, at.strip, &mut sums.x);
            let mut index = self.index(simd, &at, &sums.x);
            if let Some(offset) = &panel.offset {
                add_scaled(simd, &mut index, 1.0, &rows(offset)[at.strip]);
            }
            let top = largest(simd, &index, &taken);
            let mut fitted = product(simd, &exps(&less(simd, &index, top)), &taken);
            if let Some(w) = &panel.weights {
                fitted = product(simd, &fitted, &rows::<W>(w)[at.strip]);
            }
            let mass = panel.sums.masses[at.strip];
            let scale = mass / total(simd, &fitted);
            totals.likelihood += mass * (log(scale) - top) - mass;
            totals.mass += mass;
            let mu = &mut self.task.mu[at.here];
            if let Look::First(_) = self.look {
                // Memory that is read before it is written costs two page faults.
                *mu = [1.0; W];
            }
            let mut new = [0.0; W];
            {
                let scale = simd.splat_f64s(scale);
                let (taken, fitted) = (registers::<S, W>(&taken), registers::<S, W>(&fitted));
                for (r, new) in registers_mut::<S, W>(&mut new).iter_mut().enumerate() {
                    let scaled = simd.mul_f64s(fitted[r], scale);
                    let small = simd.less_than_f64s(scaled, least);
                    *new = simd.mul_f64s(simd.select_f64s(small, least, scaled), taken[r]);
                }
            }
            if let Look::Zeros = self.look {
                let y = panel.outcome::<S, W>(at.strip);
                for t in (0..W).filter(|&t| taken[t] > 0.0 && y[t] <= 0.0) {
                    fall = f64::min(fall, new[t] / mu[t] - 1.0);
                }
            }
            {
                let ratios = registers_mut::<S, W>(&mut ratios);
                let (old, new) = (registers::<S, W>(mu), registers::<S, W>(&new));
                for r in 0..new.len() {
                    let moved = simd.abs_f64s(simd.sub_f64s(new[r], old[r]));
                    let more = simd.greater_than_f64s(moved, simd.mul_f64s(ratios[r], old[r]));
                    // Seldom, so that most strips need no division.
                    if simd.first_true_m64s(more) < S::F64_LANES {
                        ratios[r] = simd.select_f64s(more, simd.div_f64s(moved, old[r]), ratios[r]);
                    }
                }
            }
            *mu = new;
            let inverse = self.task.inverse_mass[at.here];
            sums.add(simd, self.task.piece, at.groups, mu, inverse);
            if let Look::First(origins) = self.look {
                let columns = origins.iter().zip(&panel.sums.about).zip(&sums.means);
                for (((origin, about), mean), spread) in columns.zip(&mut spreads) {
                    spread.add(&Spread::at(mass, about[at.strip] + mean - origin));
                }
            }
            sums.add_right(simd, self.task.piece, at.groups, mu);
            let of_strip = panel.sums.products.iter().zip(&sums.means);
            for (score, (products, mean)) in scores.iter_mut().zip(of_strip) {
                *score += products[at.strip] - mass * mean;
            }
        }
        // What is about the mean of each run adds to that.
        for (j, spread) in spreads.iter_mut().enumerate() {
            spread.second += sums.squares(j);
        }
        totals.change = ratios.iter().copied().fold(0.0, f64::max);
        totals.running = fall < -RUNNING;
        Passed { sums, scores, totals, spreads }
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
    let work = |task| wide(Settling(Passing { task, look: Look::None, b, f: rows(f) }));
    tasks.into_par_iter().map(work).reduce(|| 0.0, f64::max)
}

struct Settling<'t, const W: usize>(Passing<'t, W>);

impl<const W: usize> Wide for Settling<'_, W> {
    type Output = f64;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> f64 {
        let Self(moving) = self;
        let (zero, one) = (simd.splat_f64s(0.0), simd.splat_f64s(1.0));
        let (mut most, mut x) = ([0.0; W], vec![[0.0; W]; moving.b.len()]);
        for at in moving.task.strips() {
            moving.task.panel.read(simd, at.strip, &mut x);
            let step = moving.index(simd, &at, &x);
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
