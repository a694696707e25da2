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
use crate::layout::{Layout, Piece, Tensor};
use crate::normal::{Engine, Moments, Solver};

/// The columns of a design, strip after strip: read from memory in one direction, in every pass.
pub(super) struct Panel<'d> {
    layout: &'d Layout,
    tensor: &'d Arc<Tensor>,
    outcome: Vec<f64>,
    regressors: Vec<Vec<f64>>,
    weights: Option<Vec<f64>>,
    offset: Option<Vec<f64>>,
}

impl<'d> Panel<'d> {
    fn new(design: &'d Design<'_>, tensor: &'d Arc<Tensor>) -> Self {
        let layout = &design.layout;
        let strips = |column: &Cow<'_, [f64]>| tensor.strips_from(layout, column);
        let (outcome, regressors) = rayon::join(
            || strips(&design.outcome),
            || design.regressors.par_iter().map(strips).collect(),
        );
        let (weights, offset) =
            (design.weights.as_ref().map(strips), design.offset.as_ref().map(strips));
        Self { layout, tensor, outcome, regressors, weights, offset }
    }

    /// Strips of values at their positions, in the memory of the outcome.
    pub(super) fn positions(self, strips: &[f64]) -> Vec<f64> {
        let mut out = self.outcome;
        out.resize(self.layout.positions, 0.0);
        self.tensor.positions_from(self.layout, strips, &mut out);
        out
    }

    /// Keep the chosen regressors only.
    pub(super) fn keep(&mut self, chosen: &[usize]) {
        self.regressors =
            chosen.iter().map(|&at| std::mem::take(&mut self.regressors[at])).collect();
    }
}

pub(super) fn start<'d>(
    design: &'d Design<'_>,
    tensor: &'d Arc<Tensor>,
    steps: usize,
) -> (Panel<'d>, Start<'d>) {
    let panel = Panel::new(design, tensor);
    let mut mu = vec![0.0; tensor.strips.len() * tensor.width];
    let mut inverse_mass = vec![0.0; tensor.strips.len()];
    let Begun { moments, spreads, constant } =
        with_width!(tensor.width, start_of(&panel, &mut mu, &mut inverse_mass));
    let reduced = Reduced::new(tensor, mu, inverse_mass);
    let variations = spreads.iter().map(Spread::variation).collect();
    let solver = Solver::with(Engine::Strips(reduced), panel.regressors.len(), steps);
    (panel, Start { solver, moments, variations, constant })
}

pub(super) fn pass(panel: &Panel<'_>, b: &[f64], f: &[f64], reduced: &mut Reduced) -> Pass {
    with_width!(reduced.tensor.width, pass_of(panel, b, f, reduced))
}

pub(super) fn settle(panel: &Panel<'_>, b: &[f64], f: &[f64], reduced: &mut Reduced) -> f64 {
    with_width!(reduced.tensor.width, settle_of(panel, b, f, reduced))
}

/// One piece of the strips, with its weights.
struct Task<'t, const W: usize> {
    panel: &'t Panel<'t>,
    piece: &'t Piece,
    mu: &'t mut [[f64; W]],
    inverse_mass: &'t mut [f64],
}

fn tasks<'t, const W: usize>(
    panel: &'t Panel<'_>,
    mu: &'t mut [f64],
    inverse_mass: &'t mut [f64],
) -> Vec<Task<'t, W>> {
    let (mut mu, mut inverse_mass) = (rows_mut::<W>(mu), inverse_mass);
    let task = |piece: &'t Piece| {
        let length = panel.tensor.strips_in(&piece.firsts).len();
        let (here, rest) = std::mem::take(&mut mu).split_at_mut(length);
        let (masses, more) = std::mem::take(&mut inverse_mass).split_at_mut(length);
        (mu, inverse_mass) = (rest, more);
        Task { panel, piece, mu: here, inverse_mass: masses }
    };
    panel.tensor.pieces.iter().map(task).collect()
}

/// Where a strip stands: in its piece, among all, and the groups of its two terms.
struct At {
    here: usize,
    strip: usize,
    groups: [usize; 2],
}

impl<'t, const W: usize> Task<'t, W> {
    #[inline(always)]
    fn strips(&self) -> impl Iterator<Item = At> + use<'t, W> {
        let tensor = &**self.panel.tensor;
        let from = tensor.strips_in(&self.piece.firsts).start;
        self.piece.firsts.clone().flat_map(move |group| {
            tensor.strips_of(group).map(move |strip| {
                let groups = [group, tensor.strips[strip].second as usize];
                At { here: strip - from, strip, groups }
            })
        })
    }

    /// One in the slots that rows stand in.
    #[inline(always)]
    fn taken(&self, at: &At) -> [f64; W] {
        let tensor = self.panel.tensor;
        tensor.taken(self.panel.layout, &tensor.strips[at.strip])
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

fn start_of<const W: usize>(panel: &Panel<'_>, mu: &mut [f64], inverse_mass: &mut [f64]) -> Begun {
    let origin: Vec<f64> = panel.regressors.iter().map(|x| x[W / 2]).collect();
    let tasks = tasks::<W>(panel, mu, inverse_mass);
    let work = |task| wide(Starting { task, origin: &origin });
    let parts: Vec<_> = tasks.into_par_iter().map(work).collect();
    let mut spreads = vec![Spread::default(); origin.len()];
    for (_, of_piece, _) in &parts {
        spreads.iter_mut().zip(of_piece).for_each(|(sum, part)| sum.add(part));
    }
    let sums = parts.iter().map(|part| &part.0);
    let moments = merge(panel.tensor, origin.len(), sums);
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
        let panel = task.panel;
        let mut sums = Sums::new(origin.len(), task.piece);
        let mut spreads = vec![Spread::default(); origin.len()];
        let mut constant = 0.0;
        for at in task.strips() {
            let (taken, y) = (task.taken(&at), &rows::<W>(&panel.outcome)[at.strip]);
            let mean = total(simd, y) / total(simd, &taken);
            let (mut mu, mut z, mut exact) = ([0.0; W], [0.0; W], [0.0; W]);
            for t in 0..W {
                let plain = 0.5 * (y[t] + mean);
                mu[t] = plain * taken[t];
                z[t] = log(plain) + (y[t] / plain - 1.0);
                exact[t] = y[t] * (log(y[t]) - 1.0);
            }
            if let Some(offset) = &panel.offset {
                add_scaled(simd, &mut z, -1.0, &rows(offset)[at.strip]);
            }
            if let Some(w) = &panel.weights {
                let w = &rows::<W>(w)[at.strip];
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
            for (j, (column, &origin)) in panel.regressors.iter().zip(origin).enumerate() {
                let x = &rows::<W>(column)[at.strip];
                sums.x[j] = *x;
                let (mut about, mut weighted) = ([0.0; W], [0.0; W]);
                for t in 0..W {
                    about[t] = x[t] - origin;
                    weighted[t] = mu[t] * about[t];
                }
                let (first, second) = (total(simd, &weighted), dot(simd, &weighted, &about));
                spreads[j].add(&Spread { mass, first, second });
            }
            sums.add(simd, task.piece, at.groups, &mu, &right, inverse);
            task.mu[at.here] = mu;
            task.inverse_mass[at.here] = inverse;
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

fn pass_of<const W: usize>(panel: &Panel<'_>, b: &[f64], f: &[f64], reduced: &mut Reduced) -> Pass {
    let tasks = tasks::<W>(panel, &mut reduced.weights, &mut reduced.inverse_mass);
    let parts: Vec<Part<W>> =
        tasks.into_par_iter().map(|task| wide(Passing { task, b, f: rows(f) })).collect();
    let (mut likelihood, mut mass, mut change, mut running) = (0.0, 0.0, 0.0_f64, false);
    for part in &parts {
        likelihood += part.likelihood;
        mass += part.mass;
        change = if part.change.is_nan() { f64::INFINITY } else { change.max(part.change) };
        running |= part.running;
    }
    let moments = merge(panel.tensor, b.len(), parts.iter().map(|part| &part.sums));
    Pass { moments, likelihood, mass, change, running }
}

struct Passing<'t, const W: usize> {
    task: Task<'t, W>,
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
    type Output = Part<W>;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Part<W> {
        let panel = self.task.panel;
        let mut sums = Sums::new(self.b.len(), self.task.piece);
        let (mut likelihood, mut all, mut ratios, mut falls) = (0.0, 0.0, [0.0; W], [0.0; W]);
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
            likelihood += dot(simd, &weighted_y, &index) + mass * scale.ln() - mass;
            all += mass;
            let mu = &mut self.task.mu[at.here];
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
            sums.add(simd, self.task.piece, at.groups, mu, &right, inverse);
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
    panel: &Panel<'_>,
    b: &[f64],
    f: &[f64],
    reduced: &mut Reduced,
) -> f64 {
    let tasks = tasks::<W>(panel, &mut reduced.weights, &mut reduced.inverse_mass);
    let work = |task| wide(Settling(Passing { task, b, f: rows(f) }));
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
