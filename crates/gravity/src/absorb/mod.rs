//! Absorbing fixed effects: the linear algebra of one weighted least-squares step.
//!
//! With weights `w`, the projection of a column `x` on the effects solves
//!
//! ```text
//! (D' W M D) c = D' W M x,      M x = x - (w-weighted mean of x within its run)
//! ```
//!
//! `D` marks the unknowns that each row touches, and `M` takes out the eliminated effect, so the
//! matrix is the Schur complement of that effect. It is not formed: [`System::apply`] is one
//! pass over the weights; but two crossed effects that few runs join are a sparse [`graph`], and
//! that is assembled. [`Preconditioner`] holds diagonal blocks, [`conjugate`] iterates. Where the
//! layout has a tensor, [`Reduced`] eliminates a second effect exactly, and [`coarse`] adds to its
//! preconditioner what the blocks have in common.

mod approximate;
mod blocks;
mod coarse;
pub(crate) mod conjugate;
mod graph;
mod precondition;
mod reduced;
mod strip_blocks;

use std::borrow::Cow;

use rayon::prelude::*;

pub(crate) use precondition::{General, Preconditioner, Strength};
pub(crate) use reduced::Reduced;

use crate::kernel::{Simd, Wide, dot, sum, wide};
use crate::layout::{Chunk, Layout};

/// What conjugate gradients need of a symmetric matrix.
pub(crate) trait Operator {
    fn unknowns(&self) -> usize;
    /// The matrix times each vector.
    fn apply(&self, vectors: &[&[f64]]) -> Vec<Vec<f64>>;
    /// The approximate inverse times a vector.
    fn precondition(&self, residual: &[f64]) -> Vec<f64>;
    /// Get a better approximate inverse; false if this is the best.
    fn strengthen(&mut self) -> bool;
}

/// The weights of one step and what follows from them.
#[derive(Debug, Clone)]
pub(crate) struct System<'l> {
    pub layout: &'l Layout,
    /// One weight a position; not read outside the runs.
    pub weights: Cow<'l, [f64]>,
    /// One over the sum of weights of each run; zero when nothing is eliminated.
    pub inverse_mass: Vec<f64>,
}

/// One over the sum of a run's weights; zero when nothing is eliminated.
#[inline(always)]
pub(crate) fn inverse_of_run(layout: &Layout, weights: &[f64]) -> f64 {
    if layout.eliminated.is_some() { inverse_of(sum(weights)) } else { 0.0 }
}

/// One over a sum of weights; zero where nothing is weighed.
#[inline(always)]
pub(crate) fn inverse_of(mass: f64) -> f64 {
    if mass > 0.0 { 1.0 / mass } else { 0.0 }
}

/// [`inverse_of_run`], for each run.
pub(crate) fn inverse_mass(layout: &Layout, weights: &[f64]) -> Vec<f64> {
    let of_run = |run: &std::ops::Range<usize>| inverse_of_run(layout, &weights[run.clone()]);
    let of_chunk =
        |chunk: &Chunk| layout.runs[chunk.runs.clone()].iter().map(of_run).collect::<Vec<f64>>();
    by_chunk(layout, of_chunk).concat()
}

/// Sort by level and add up the numbers of equal levels.
fn add_equal<L: Copy + Ord>(entries: &mut Vec<(L, f64)>) {
    entries.sort_by_key(|&(level, _)| level);
    entries.dedup_by(|here, before| {
        let same = here.0 == before.0;
        if same {
            before.1 += here.1;
        }
        same
    });
}

/// Work through the chunks on all threads; results come back in order.
pub(crate) fn by_chunk<T: Send>(layout: &Layout, work: impl Fn(&Chunk) -> T + Sync) -> Vec<T> {
    layout.chunks.par_iter().map(&work).collect()
}

/// [`by_chunk`] for work that is compiled for the machine's registers.
pub(crate) fn by_chunk_wide<'l, K: Wide<Output: Send>>(
    layout: &'l Layout,
    work: impl Fn(&'l Chunk) -> K + Sync,
) -> Vec<K::Output> {
    layout.chunks.par_iter().map(|chunk| wide(work(chunk))).collect()
}

impl<'l> System<'l> {
    pub(crate) fn new(layout: &'l Layout, weights: impl Into<Cow<'l, [f64]>>) -> Self {
        let weights = weights.into();
        let inverse_mass = inverse_mass(layout, &weights);
        Self { layout, weights, inverse_mass }
    }

    /// The matrix times each vector.
    pub(crate) fn apply(&self, vectors: &[&[f64]]) -> Vec<Vec<f64>> {
        let layout = self.layout;
        let mut out = vec![vec![0.0; layout.unknowns]; vectors.len()];
        let parts = by_chunk_wide(layout, |chunk| Product { system: self, vectors, chunk });
        for (chunk, packed) in layout.chunks.iter().zip(&parts) {
            let length = chunk.window.length.max(1);
            for (out, packed) in out.iter_mut().zip(packed.chunks_exact(length)) {
                chunk.window.merge(packed, out);
            }
        }
        out
    }
}

/// The part of one chunk in a product.
struct Product<'p> {
    system: &'p System<'p>,
    vectors: &'p [&'p [f64]],
    chunk: &'p Chunk,
}

impl Wide for Product<'_> {
    type Output = Vec<f64>;

    #[inline(always)]
    fn run<S: Simd>(self, _: S) -> Vec<f64> {
        let Self { system, vectors, chunk } = self;
        let layout = system.layout;
        let length = chunk.window.length;
        let mut packed = vec![0.0; length * vectors.len()];
        let mut buffer = vec![0.0; layout.longest];
        for run in chunk.runs.clone() {
            let w = &system.weights[layout.runs[run].clone()];
            let buffer = &mut buffer[..w.len()];
            for (vector, packed) in vectors.iter().zip(packed.chunks_exact_mut(length.max(1))) {
                layout.gather(run, vector, buffer);
                let mean = dot(w, buffer) * system.inverse_mass[run];
                for (b, w) in buffer.iter_mut().zip(w) {
                    *b = w * (*b - mean);
                }
                layout.scatter(run, buffer, &chunk.window, packed);
            }
        }
        packed
    }
}
