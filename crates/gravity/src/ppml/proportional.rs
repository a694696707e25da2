//! Where a fit over strips starts: effects without regressors, fitted to the totals of all levels.
//!
//! ```text
//! mu[e, i, t] = s[e, i] u[e, t] v[i, t]
//!
//! u[e, t] *= sum over i of y / sum over i of mu,    then v[i, t] likewise;
//! s[e, i] gives every pair its total all the while
//! ```
//!
//! The first Newton step then has to find the coefficients, and the effects only as far as these
//! move them, which saves about two steps. A sweep reads the totals of the outcome and no column.
//! Cost: two multiplications and two additions a slot, twice a sweep.
//!
//! Source: Deming and Stephan (1940); Bishop, Fienberg and Holland (1975), section 3.5.

use rayon::prelude::*;

use super::panel::{At, Panel, Task, strips_in, tasks};
use crate::kernel::strip::{add_scaled, largest, product, rows, total};
use crate::kernel::{Simd, Wide, exp, log, wide};
use crate::layout::{Tensor, split};
use crate::normal::Working;

/// Sweeps over both terms, at most: a Newton step settles the rest in a few of them.
const SWEEPS: usize = 9;
/// Sweeps end when none of the second term's factors changes by more than this, relative. The first
/// Newton step moves again what more of them would settle: trade takes three.
const MOVES: f64 = 0.2;

/// The logarithm of every unknown's factor.
pub(super) fn fit_effects<const W: usize>(
    panel: &Panel<'_>,
    working: &mut Working<'_>,
) -> Vec<f64> {
    let tensor = &**panel.tensor;
    let (firsts, seconds) = rows::<W>(&panel.sums.levels).split_at(tensor.groups[0]);
    let mut factors = vec![[1.0; W]; firsts.len() + seconds.len()];
    let (u, v) = factors.split_at_mut(firsts.len());
    for _ in 0..SWEEPS {
        let of_piece = split(u, tensor.pieces.iter().map(|piece| piece.firsts.len()));
        let work = |(task, u)| wide(Sweeping { task, totals: firsts, u, v });
        let tasks = tasks::<W>(panel, working.again()).into_par_iter().zip(of_piece);
        let parts: Vec<Vec<[f64; W]>> = tasks.map(work).collect();
        let fitted = add_up(tensor, parts.iter());
        let each = v.iter_mut().zip(seconds).zip(&fitted);
        let moved = each.map(|((v, total), fitted)| scale(v, total, fitted)).fold(1.0, f64::max);
        if moved < 1.0 + MOVES {
            break;
        }
    }
    let mut effects = factors.into_flattened();
    effects.iter_mut().for_each(|x| *x = log(*x));
    effects
}

/// Sums over the second term's groups, from those of each piece, in order.
fn add_up<'p, const W: usize>(
    tensor: &Tensor,
    parts: impl Iterator<Item = &'p Vec<[f64; W]>>,
) -> Vec<[f64; W]> {
    let mut all = vec![[0.0; W]; tensor.groups[1]];
    for (piece, part) in tensor.pieces.iter().zip(parts) {
        let of_piece = all[piece.seconds.clone()].as_flattened_mut();
        crate::kernel::add_scaled(of_piece, 1.0, part.as_flattened());
    }
    all
}

/// Scale to the totals, and by how much at most, up or down. Slots in which nothing is fitted stay.
#[inline(always)]
fn scale<const W: usize>(factors: &mut [f64; W], totals: &[f64; W], fitted: &[f64; W]) -> f64 {
    let mut most: f64 = 1.0;
    for t in 0..W {
        let factor = if fitted[t] > 0.0 { totals[t] / fitted[t] } else { 1.0 };
        factors[t] *= factor;
        most = most.max(factor).max(1.0 / factor);
    }
    most
}

/// One piece of a sweep: factors of the first term, and what the second's then add up to.
struct Sweeping<'t, const W: usize> {
    task: Task<'t, W>,
    totals: &'t [[f64; W]],
    /// Of the piece.
    u: &'t mut [[f64; W]],
    /// Of all groups.
    v: &'t [[f64; W]],
}

impl<const W: usize> Wide for Sweeping<'_, W> {
    type Output = Vec<[f64; W]>;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Vec<[f64; W]> {
        let Self { task, totals, u, v } = self;
        let (tensor, piece) = (&**task.panel.tensor, task.piece);
        let mut seconds = vec![[0.0; W]; piece.seconds.len()];
        for (group, u) in piece.firsts.clone().zip(u) {
            let mut fitted = [0.0; W];
            for at in strips_in(tensor, piece, group..group + 1) {
                add_fitted(simd, &task, &at, u, &v[at.groups[1]], &mut fitted);
            }
            scale(u, &totals[group], &fitted);
            for at in strips_in(tensor, piece, group..group + 1) {
                let second = at.groups[1];
                let to = &mut seconds[second - piece.seconds.start];
                add_fitted(simd, &task, &at, u, &v[second], to);
            }
        }
        seconds
    }
}

/// Add what one strip is fitted at.
#[inline(always)]
fn add_fitted<S: Simd, const W: usize>(
    simd: S,
    task: &Task<'_, W>,
    at: &At,
    u: &[f64; W],
    v: &[f64; W],
    sum: &mut [f64; W],
) {
    let panel = task.panel;
    let taken = task.taken(simd, at);
    let mut fitted = product(simd, &product(simd, u, v), &taken);
    if let Some(offset) = &panel.offset {
        let offset = &rows::<W>(offset)[at.strip];
        let (top, mut factors) = (largest(simd, offset, &taken), *offset);
        factors.iter_mut().for_each(|x| *x = exp(*x - top));
        fitted = product(simd, &fitted, &factors);
    }
    if let Some(w) = &panel.weights {
        fitted = product(simd, &fitted, &rows::<W>(w)[at.strip]);
    }
    let scale = 1.0 / (task.inverse_mass[at.here] * total(simd, &fitted));
    add_scaled(simd, sum, scale, &fitted);
}
