//! The passes of PPML over the strips of a tensor: every loop has a constant length.

use std::borrow::Cow;
use std::sync::Arc;

use rayon::prelude::*;

use super::RUNNING;
use super::pass::{LEAST_MU, Pass, Start};
use crate::absorb::Reduced;
use crate::collinear::Spread;
use crate::design::Design;
use crate::kernel::strip::{add_scaled, dot, rows, rows_mut, total, with_width};
use crate::kernel::{Simd, Wide, exp, log, wide};
use crate::layout::{Piece, Strip, Tensor};
use crate::normal::{Engine, Moments, Solver};

pub(super) fn start<'d>(design: &'d Design<'_>, tensor: &Arc<Tensor>, steps: usize) -> Start<'d> {
    let all: Vec<usize> = (0..design.regressors.len()).collect();
    let columns = design.columns(&all);
    let mut mu = vec![0.0; tensor.strips.len() * tensor.width];
    let mut inverse_mass = vec![0.0; tensor.strips.len()];
    let Begun { moments, spreads, constant } =
        with_width!(tensor.width, start_of(design, &columns, tensor, &mut mu, &mut inverse_mass));
    let reduced = Reduced::new(tensor, mu, inverse_mass);
    let variations = spreads.iter().map(Spread::variation).collect();
    let solver = Solver::with(Engine::Strips(reduced), columns.len(), steps);
    Start { solver, moments, variations, constant }
}

pub(super) fn pass(
    design: &Design<'_>,
    regressors: &[&[f64]],
    b: &[f64],
    f: &[f64],
    reduced: &mut Reduced,
) -> Pass {
    with_width!(reduced.tensor.width, pass_of(design, regressors, b, f, reduced))
}

pub(super) fn settle(
    design: &Design<'_>,
    regressors: &[&[f64]],
    b: &[f64],
    f: &[f64],
    reduced: &mut Reduced,
) -> f64 {
    with_width!(reduced.tensor.width, settle_of(design, regressors, b, f, reduced))
}

/// What the work on one piece of the strips is done with.
struct Task<'t, const W: usize> {
    design: &'t Design<'t>,
    tensor: &'t Tensor,
    regressors: &'t [&'t [f64]],
    piece: &'t Piece,
    mu: &'t mut [[f64; W]],
    inverse_mass: &'t mut [f64],
}

fn tasks<'t, const W: usize>(
    design: &'t Design<'_>,
    regressors: &'t [&'t [f64]],
    tensor: &'t Tensor,
    mu: &'t mut [f64],
    inverse_mass: &'t mut [f64],
) -> Vec<Task<'t, W>> {
    let (mut mu, mut inverse_mass) = (rows_mut::<W>(mu), inverse_mass);
    let task = |piece: &'t Piece| {
        let length = tensor.strips_in(&piece.firsts).len();
        let (here, rest) = std::mem::take(&mut mu).split_at_mut(length);
        let (masses, more) = std::mem::take(&mut inverse_mass).split_at_mut(length);
        (mu, inverse_mass) = (rest, more);
        Task { design, tensor, regressors, piece, mu: here, inverse_mass: masses }
    };
    tensor.pieces.iter().map(task).collect()
}

impl<'t, const W: usize> Task<'t, W> {
    /// The strips of the piece with the groups of their terms, in the order of the weights.
    #[inline(always)]
    fn strips(&self) -> impl Iterator<Item = ([usize; 2], &'t Strip)> + use<'t, W> {
        let tensor = self.tensor;
        self.piece.firsts.clone().flat_map(move |group| {
            let strips = &tensor.strips[tensor.strips_of(group)];
            strips.iter().map(move |strip| ([group, strip.second as usize], strip))
        })
    }

    #[inline(always)]
    fn load(&self, strip: &Strip, column: &[f64]) -> [f64; W] {
        let mut out = [0.0; W];
        self.tensor.fill(&self.design.layout, strip, column, &mut out);
        out
    }

    #[inline(always)]
    fn load_if(&self, strip: &Strip, column: Option<&Cow<'_, [f64]>>) -> Option<[f64; W]> {
        column.map(|column| self.load(strip, column))
    }
}

/// Sums of one piece: what the normal equations need.
struct Sums<const W: usize> {
    bb: Vec<f64>,
    b: Vec<f64>,
    /// Of each regressor and then the right-hand side, a strip for each group of the piece.
    firsts: Vec<[f64; W]>,
    seconds: Vec<[f64; W]>,
    /// The regressors of the strip at hand.
    x: Vec<[f64; W]>,
}

impl<const W: usize> Sums<W> {
    fn new(regressors: usize, piece: &Piece) -> Self {
        Self {
            bb: vec![0.0; regressors * regressors],
            b: vec![0.0; regressors],
            firsts: vec![[0.0; W]; piece.firsts.len() * (regressors + 1)],
            seconds: vec![[0.0; W]; piece.seconds.len() * (regressors + 1)],
            x: vec![[0.0; W]; regressors],
        }
    }

    /// Add a strip, whose regressors are in `x`.
    #[inline(always)]
    fn add<S: Simd>(
        &mut self,
        simd: S,
        piece: &Piece,
        groups: [usize; 2],
        mu: &[f64; W],
        right: &[f64; W],
        inverse_mass: f64,
    ) {
        let k = self.x.len();
        let (first, second) = (groups[0] - piece.firsts.start, groups[1] - piece.seconds.start);
        for j in 0..k {
            let (before, here) = self.x.split_at_mut(j);
            let here = &mut here[0];
            let mean = dot(simd, mu, here) * inverse_mass;
            let mut weighted = [0.0; W];
            for t in 0..W {
                here[t] -= mean;
                weighted[t] = mu[t] * here[t];
            }
            for (l, before) in before.iter().enumerate() {
                self.bb[j * k + l] += dot(simd, &weighted, before);
            }
            self.bb[j * k + j] += dot(simd, &weighted, here);
            self.b[j] += dot(simd, right, here);
            add_scaled(simd, &mut self.firsts[j * piece.firsts.len() + first], 1.0, &weighted);
            add_scaled(simd, &mut self.seconds[j * piece.seconds.len() + second], 1.0, &weighted);
        }
        add_scaled(simd, &mut self.firsts[k * piece.firsts.len() + first], 1.0, right);
        add_scaled(simd, &mut self.seconds[k * piece.seconds.len() + second], 1.0, right);
    }
}

fn merge<'s, const W: usize>(
    tensor: &Tensor,
    k: usize,
    parts: impl Iterator<Item = &'s Sums<W>>,
) -> Moments {
    let unknowns = (tensor.groups[0] + tensor.groups[1]) * W;
    let mut columns = vec![vec![0.0; unknowns]; k + 1];
    let (mut bb, mut b) = (vec![0.0; k * k], vec![0.0; k]);
    for (piece, part) in tensor.pieces.iter().zip(parts) {
        crate::kernel::add_scaled(&mut bb, 1.0, &part.bb);
        crate::kernel::add_scaled(&mut b, 1.0, &part.b);
        let firsts = part.firsts.chunks_exact(piece.firsts.len());
        let seconds = part.seconds.chunks_exact(piece.seconds.len());
        for ((column, first), second) in columns.iter_mut().zip(firsts).zip(seconds) {
            let (at, of_second) = (piece.firsts.start * W, tensor.groups[0] + piece.seconds.start);
            let first = first.as_flattened();
            column[at..at + first.len()].copy_from_slice(first);
            crate::kernel::add_scaled(&mut column[of_second * W..], 1.0, second.as_flattened());
        }
    }
    Moments::new(bb, b, columns)
}

struct Begun {
    moments: Moments,
    spreads: Vec<Spread>,
    constant: f64,
}

fn start_of<const W: usize>(
    design: &Design<'_>,
    regressors: &[&[f64]],
    tensor: &Tensor,
    mu: &mut [f64],
    inverse_mass: &mut [f64],
) -> Begun {
    let origin: Vec<f64> = regressors.iter().map(|x| x[design.layout.runs[0].start]).collect();
    let tasks = tasks::<W>(design, regressors, tensor, mu, inverse_mass);
    let work = |task| wide(Starting { task, origin: &origin });
    let parts: Vec<_> = tasks.into_par_iter().map(work).collect();
    let mut spreads = vec![Spread::default(); regressors.len()];
    for (_, of_piece, _) in &parts {
        spreads.iter_mut().zip(of_piece).for_each(|(sum, part)| sum.add(part));
    }
    let sums = parts.iter().map(|part| &part.0);
    let moments = merge(tensor, regressors.len(), sums);
    Begun { moments, spreads, constant: parts.iter().map(|part| part.2).sum() }
}

struct Starting<'t, const W: usize> {
    task: Task<'t, W>,
    /// Some value of each regressor.
    origin: &'t [f64],
}

impl<const W: usize> Wide for Starting<'_, W> {
    /// The sums, the spread of each regressor, and `sum w (y log y - y)`.
    type Output = (Sums<W>, Vec<Spread>, f64);

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Self::Output {
        let Self { task, origin } = self;
        let design = task.design;
        let mut sums = Sums::new(task.regressors.len(), task.piece);
        let mut spreads = vec![Spread::default(); task.regressors.len()];
        let mut constant = 0.0;
        for (at, (groups, strip)) in task.strips().enumerate() {
            let taken: [f64; W] = task.tensor.taken(&design.layout, strip);
            let y = task.load(strip, &design.outcome);
            let mean = total(simd, &y) / total(simd, &taken);
            let (mut mu, mut z, mut exact) = ([0.0; W], [0.0; W], [0.0; W]);
            for t in 0..W {
                let plain = 0.5 * (y[t] + mean);
                mu[t] = plain * taken[t];
                z[t] = log(plain) + (y[t] / plain - 1.0);
                exact[t] = y[t] * (log(y[t]) - 1.0);
            }
            if let Some(offset) = task.load_if(strip, design.offset.as_ref()) {
                add_scaled(simd, &mut z, -1.0, &offset);
            }
            if let Some(w) = task.load_if(strip, design.weights.as_ref()) {
                for t in 0..W {
                    mu[t] *= w[t];
                    exact[t] *= w[t];
                }
            }
            constant += total(simd, &exact);
            let mass = total(simd, &mu);
            let inverse = 1.0 / mass;
            let mean = dot(simd, &mu, &z) * inverse;
            let mut right = [0.0; W];
            for t in 0..W {
                right[t] = mu[t] * (z[t] - mean);
            }
            for (j, (column, &origin)) in task.regressors.iter().zip(origin).enumerate() {
                let x = task.load(strip, column);
                sums.x[j] = x;
                let (mut about, mut weighted) = ([0.0; W], [0.0; W]);
                for t in 0..W {
                    about[t] = x[t] - origin;
                    weighted[t] = mu[t] * about[t];
                }
                let (first, second) = (total(simd, &weighted), dot(simd, &weighted, &about));
                spreads[j].add(&Spread { mass, first, second });
            }
            sums.add(simd, task.piece, groups, &mu, &right, inverse);
            task.mu[at] = mu;
            task.inverse_mass[at] = inverse;
        }
        (sums, spreads, constant)
    }
}

struct Part<const W: usize> {
    sums: Sums<W>,
    likelihood: f64,
    mass: f64,
    change: f64,
    running: bool,
}

fn pass_of<const W: usize>(
    design: &Design<'_>,
    regressors: &[&[f64]],
    b: &[f64],
    f: &[f64],
    reduced: &mut Reduced,
) -> Pass {
    let Reduced { tensor, weights, inverse_mass, .. } = reduced;
    let tasks = tasks::<W>(design, regressors, tensor, weights, inverse_mass);
    let parts: Vec<Part<W>> =
        tasks.into_par_iter().map(|task| wide(Passing { task, b, f: rows(f) })).collect();
    let (mut likelihood, mut mass, mut change, mut running) = (0.0, 0.0, 0.0_f64, false);
    for part in &parts {
        likelihood += part.likelihood;
        mass += part.mass;
        change = if part.change.is_nan() { f64::INFINITY } else { change.max(part.change) };
        running |= part.running;
    }
    let moments = merge(tensor, regressors.len(), parts.iter().map(|part| &part.sums));
    Pass { moments, likelihood, mass, change, running }
}

struct Passing<'t, const W: usize> {
    task: Task<'t, W>,
    b: &'t [f64],
    f: &'t [[f64; W]],
}

impl<const W: usize> Passing<'_, W> {
    /// The linear index of a strip; its regressors are left in `x`.
    #[inline(always)]
    fn index<S: Simd>(
        &self,
        simd: S,
        groups: [usize; 2],
        strip: &Strip,
        x: &mut [[f64; W]],
    ) -> [f64; W] {
        let (mut index, seconds) = (self.f[groups[0]], self.task.tensor.groups[0]);
        add_scaled(simd, &mut index, 1.0, &self.f[seconds + groups[1]]);
        for ((x, column), &b) in x.iter_mut().zip(self.task.regressors).zip(self.b) {
            *x = self.task.load(strip, column);
            add_scaled(simd, &mut index, b, x);
        }
        index
    }
}

impl<const W: usize> Wide for Passing<'_, W> {
    type Output = Part<W>;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Part<W> {
        let design = self.task.design;
        let mut sums = Sums::new(self.task.regressors.len(), self.task.piece);
        let (mut likelihood, mut all, mut ratios, mut falls) = (0.0, 0.0, [0.0; W], [0.0; W]);
        for (at, (groups, strip)) in self.task.strips().enumerate() {
            let taken: [f64; W] = self.task.tensor.taken(&design.layout, strip);
            let y = self.task.load(strip, &design.outcome);
            let mut index = self.index(simd, groups, strip, &mut sums.x);
            if let Some(offset) = self.task.load_if(strip, design.offset.as_ref()) {
                add_scaled(simd, &mut index, 1.0, &offset);
            }
            let top = largest(&index, &taken);
            let mut fitted = [0.0; W];
            for t in 0..W {
                index[t] -= top;
                fitted[t] = exp(index[t]) * taken[t];
            }
            let mut weighted_y = y;
            if let Some(w) = self.task.load_if(strip, design.weights.as_ref()) {
                for t in 0..W {
                    fitted[t] *= w[t];
                    weighted_y[t] *= w[t];
                }
            }
            let mass = total(simd, &weighted_y);
            let scale = mass / total(simd, &fitted);
            likelihood += dot(simd, &weighted_y, &index) + mass * scale.ln() - mass;
            all += mass;
            let mu = &mut self.task.mu[at];
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
            self.task.inverse_mass[at] = inverse;
            sums.add(simd, self.task.piece, groups, mu, &right, inverse);
        }
        let change = ratios.iter().copied().fold(0.0, f64::max);
        let running = falls.iter().any(|&fall| fall < -RUNNING);
        Part { sums, likelihood, mass: all, change, running }
    }
}

/// The largest of the numbers that stand in taken slots.
#[inline(always)]
fn largest<const W: usize>(numbers: &[f64; W], taken: &[f64; W]) -> f64 {
    let mut most = [f64::NEG_INFINITY; 8];
    for at in (0..W).step_by(8) {
        for lane in 0..8 {
            let x = if taken[at + lane] > 0.0 { numbers[at + lane] } else { f64::NEG_INFINITY };
            most[lane] = if x > most[lane] { x } else { most[lane] };
        }
    }
    most.into_iter().fold(f64::NEG_INFINITY, f64::max)
}

fn settle_of<const W: usize>(
    design: &Design<'_>,
    regressors: &[&[f64]],
    b: &[f64],
    f: &[f64],
    reduced: &mut Reduced,
) -> f64 {
    let Reduced { tensor, weights, inverse_mass, .. } = reduced;
    let tasks = tasks::<W>(design, regressors, tensor, weights, inverse_mass);
    let work = |task| wide(Settling(Passing { task, b, f: rows(f) }));
    tasks.into_par_iter().map(work).reduce(|| 0.0, f64::max)
}

struct Settling<'t, const W: usize>(Passing<'t, W>);

impl<const W: usize> Wide for Settling<'_, W> {
    type Output = f64;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> f64 {
        let Self(moving) = self;
        let mut x = vec![[0.0; W]; moving.task.regressors.len()];
        let mut most = [0.0; W];
        for (at, (groups, strip)) in moving.task.strips().enumerate() {
            let step = moving.index(simd, groups, strip, &mut x);
            let mu = &mut moving.task.mu[at];
            let mean = dot(simd, mu, &step) * moving.task.inverse_mass[at];
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
