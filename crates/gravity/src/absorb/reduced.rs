//! The Schur complement of a tensor with its first term eliminated too, exactly.
//!
//! ```text
//! D' W M D = [ A  B ]      S = C - B' A^-1 B,    g = f_2 - B' A^-1 f_1,    S c_2 = g
//!            [ B' C ]      c_1 = A^-1 (f_1 - B c_2)
//! ```
//!
//! `A` and `C` are block-diagonal, a block for each group; `B` joins exporters to importers. As
//! `A` is inverted exactly, conjugate gradients on `S` with `C` as preconditioner take half the
//! steps that both terms together would take with their blocks. A step of `S` is one pass over
//! the strips: the strips of four exporters are read, their blocks solved, and the strips, by now in
//! cache, are read once more.
//!
//! Cost of a product: two multiplications and additions a slot and pass. Of new blocks: the width
//! times that. Fails where `A` is singular beyond its constant: such unknowns are held at zero.
//!
//! Source: Reid (1972), on matrices with this pattern; Saad (2003), section 14.2.

use std::sync::Arc;

use rayon::prelude::*;

use super::strip_blocks::{block, invert};
use super::{Operator, System};
use crate::kernel::strip::{add_centred, difference, rows, rows_mut, times, with_width};
use crate::kernel::{Simd, Wide, add_scaled, wide};
use crate::layout::{Piece, TILE, Tensor, split};

/// Weights in strips and inverted blocks.
///
/// A vector over all unknowns is the first term's groups and then the second's.
#[derive(Debug)]
pub(crate) struct Reduced {
    pub tensor: Arc<Tensor>,
    /// One strip after another.
    pub weights: Vec<f64>,
    /// One over the sum of each strip.
    pub inverse_mass: Vec<f64>,
    /// Inverse of `A`, group after group.
    first: Vec<f64>,
    /// Inverse of `C`; it may be a few steps old.
    second: Vec<f64>,
}

impl Reduced {
    pub(crate) fn new(tensor: &Arc<Tensor>, weights: Vec<f64>, inverse_mass: Vec<f64>) -> Self {
        let (width, [firsts, seconds]) = (tensor.width, tensor.groups);
        let mut this = Self {
            tensor: Arc::clone(tensor),
            weights,
            inverse_mass,
            first: vec![0.0; firsts * width * width],
            second: vec![0.0; seconds * width * width],
        };
        this.refresh();
        this
    }

    /// With the weights that a system has at its positions.
    pub(crate) fn of_system(system: &System<'_>, tensor: &Arc<Tensor>) -> Self {
        let weights = tensor.strips_from(system.layout, &system.weights);
        let mass = tensor.strips.iter().map(|strip| system.inverse_mass[strip.run as usize]);
        Self::new(tensor, weights, mass.collect())
    }

    /// Invert the blocks of the first term, which must be exact.
    pub(crate) fn follow(&mut self) {
        let Self { tensor, weights, inverse_mass, first, .. } = self;
        with_width!(tensor.width, first_blocks(tensor, weights, inverse_mass, first));
    }

    /// Invert all blocks.
    pub(crate) fn refresh(&mut self) {
        self.follow();
        let Self { tensor, weights, inverse_mass, second, .. } = self;
        with_width!(tensor.width, second_blocks(tensor, weights, inverse_mass, second));
    }

    /// The unknowns of the first term, and of the second.
    pub(crate) fn sides<'v>(&self, vector: &'v [f64]) -> (&'v [f64], &'v [f64]) {
        vector.split_at(self.tensor.groups[0] * self.tensor.width)
    }

    /// `f_2 - B' A^-1 f_1` for each vector, and the `A^-1 f_1`.
    pub(crate) fn enter(&self, vectors: &[&[f64]]) -> (Vec<Vec<f64>>, Vec<Vec<f64>>) {
        let tensor = &*self.tensor;
        let firsts: Vec<Vec<f64>> = vectors
            .iter()
            .map(|v| {
                let mut first = self.sides(v).0.to_vec();
                solve_blocks(tensor.width, &self.first, &mut first);
                first
            })
            .collect();
        let views: Vec<&[f64]> = firsts.iter().map(Vec::as_slice).collect();
        let across = with_width!(tensor.width, across(self, &views));
        let seconds = vectors.iter().zip(across).map(|(v, across)| {
            let mut second = self.sides(v).1.to_vec();
            add_scaled(&mut second, -1.0, &across);
            second
        });
        (seconds.collect(), firsts)
    }

    /// The unknowns of both terms, from the second's and `A^-1 f_1`.
    pub(crate) fn leave(&self, second: &[f64], solved_first: &[f64]) -> Vec<f64> {
        let tensor = &*self.tensor;
        let mut all = with_width!(tensor.width, back(self, second));
        solve_blocks(tensor.width, &self.first, &mut all);
        for (x, solved) in all.iter_mut().zip(solved_first) {
            *x = solved - *x;
        }
        all.extend_from_slice(second);
        all
    }
}

impl Operator for &Reduced {
    fn unknowns(&self) -> usize {
        self.tensor.groups[1] * self.tensor.width
    }

    fn apply(&self, vectors: &[&[f64]]) -> Vec<Vec<f64>> {
        with_width!(self.tensor.width, complement(self, vectors))
    }

    fn precondition(&self, residual: &[f64]) -> Vec<f64> {
        let mut out = residual.to_vec();
        solve_blocks(self.tensor.width, &self.second, &mut out);
        out
    }

    fn strengthen(&mut self) -> bool {
        false
    }
}

fn solve_blocks(width: usize, inverses: &[f64], x: &mut [f64]) {
    with_width!(width, solve_blocks_of(inverses, x));
}

/// Groups whose blocks one task multiplies by.
const GROUPS_A_TASK: usize = 64;

fn solve_blocks_of<const W: usize>(inverses: &[f64], x: &mut [f64]) {
    let inverses = rows::<W>(inverses).par_chunks(GROUPS_A_TASK * W);
    let tasks = rows_mut::<W>(x).par_chunks_mut(GROUPS_A_TASK).zip(inverses);
    tasks.for_each(|(x, inverses)| wide(SolveEach { inverses, x }));
}

struct SolveEach<'s, const W: usize> {
    inverses: &'s [[f64; W]],
    x: &'s mut [[f64; W]],
}

impl<const W: usize> Wide for SolveEach<'_, W> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        for (inverse, x) in self.inverses.chunks_exact(W).zip(self.x) {
            *x = times(simd, inverse, x);
        }
    }
}

fn first_blocks<const W: usize>(
    tensor: &Tensor,
    weights: &[f64],
    inverse_mass: &[f64],
    first: &mut [f64],
) {
    let strips = rows::<W>(weights);
    let blocks = split(rows_mut::<W>(first), tensor.pieces.iter().map(|p| p.firsts.len() * W));
    let tasks = tensor.pieces.par_iter().zip(blocks);
    tasks.for_each(|(piece, blocks)| {
        wide(FirstBlocks::<W> { tensor, strips, inverse_mass, piece, blocks });
    });
}

/// One piece of [`first_blocks`].
struct FirstBlocks<'w, const W: usize> {
    tensor: &'w Tensor,
    strips: &'w [[f64; W]],
    inverse_mass: &'w [f64],
    piece: &'w Piece,
    blocks: &'w mut [[f64; W]],
}

impl<const W: usize> Wide for FirstBlocks<'_, W> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let Self { tensor, strips, inverse_mass, piece, blocks } = self;
        let mut scaled = Vec::new();
        for (group, inverse) in piece.firsts.clone().zip(blocks.chunks_exact_mut(W)) {
            let of_tile = tensor.strips_of(group / TILE);
            let of_group = of_tile.filter(|&at| tensor.strips[at].groups[0] as usize == group);
            let with_mass = of_group.map(|at| (&strips[at], inverse_mass[at]));
            block(simd, with_mass, &mut scaled, inverse);
            invert(simd, inverse);
        }
    }
}

fn second_blocks<const W: usize>(
    tensor: &Tensor,
    weights: &[f64],
    inverse_mass: &[f64],
    second: &mut [f64],
) {
    let strips = rows::<W>(weights);
    let blocks: Vec<&mut [[f64; W]]> = rows_mut::<W>(second).chunks_exact_mut(W).collect();
    blocks.into_par_iter().enumerate().with_min_len(8).for_each(|(group, inverse)| {
        wide(SecondBlock::<W> { column: tensor.column(group), strips, inverse_mass, inverse });
    });
}

struct SecondBlock<'s, const W: usize> {
    column: &'s [u32],
    strips: &'s [[f64; W]],
    inverse_mass: &'s [f64],
    inverse: &'s mut [[f64; W]],
}

impl<const W: usize> Wide for SecondBlock<'_, W> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let of_group = self.column.iter().map(|&at| at as usize);
        let with_mass = of_group.map(|at| (&self.strips[at], self.inverse_mass[at]));
        block(simd, with_mass, &mut Vec::new(), self.inverse);
        invert(simd, self.inverse);
    }
}

/// Sum of each piece's windows, in order.
fn merge<const W: usize>(tensor: &Tensor, count: usize, parts: &[Vec<[f64; W]>]) -> Vec<Vec<f64>> {
    let mut out = vec![vec![0.0; tensor.groups[1] * W]; count];
    for (piece, part) in tensor.pieces.iter().zip(parts) {
        for (out, part) in out.iter_mut().zip(part.chunks_exact(piece.seconds.len())) {
            add_scaled(&mut out[piece.seconds.start * W..], 1.0, part.as_flattened());
        }
    }
    out
}

/// A product and one of its pieces.
type Task<'t> = (&'t Reduced, &'t [&'t [f64]], &'t Piece);

/// Work through the pieces on all threads; results come back in order.
fn by_piece<'t, K: Wide<Output: Send>>(
    reduced: &'t Reduced,
    vectors: &'t [&'t [f64]],
    work: impl Fn(Task<'t>) -> K + Sync,
) -> Vec<K::Output> {
    let pieces = reduced.tensor.pieces.par_iter();
    pieces.map(|piece| wide(work((reduced, vectors, piece)))).collect()
}

/// `S` times each vector.
fn complement<const W: usize>(reduced: &Reduced, vectors: &[&[f64]]) -> Vec<Vec<f64>> {
    let parts = by_piece(reduced, vectors, Complement::<W>);
    merge(&reduced.tensor, vectors.len(), &parts)
}

struct Complement<'t, const W: usize>(Task<'t>);

impl<const W: usize> Wide for Complement<'_, W> {
    type Output = Vec<[f64; W]>;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Vec<[f64; W]> {
        let (reduced, vectors, piece) = self.0;
        let tensor = &*reduced.tensor;
        let (weights, inverses) = (rows::<W>(&reduced.weights), rows::<W>(&reduced.first));
        let window = piece.seconds.len();
        let mut out = vec![[0.0; W]; window * vectors.len()];
        for tile in piece.tiles.clone() {
            let range = tensor.strips_of(tile);
            let (strips, of_strips) = (&tensor.strips[range.clone()], &weights[range.clone()]);
            let masses = &reduced.inverse_mass[range];
            let inverses = &inverses[tile * TILE * W..];
            for (vector, out) in vectors.iter().zip(out.chunks_exact_mut(window)) {
                let v = &rows::<W>(vector)[piece.seconds.clone()];
                let mut firsts = [[0.0; W]; TILE];
                for ((strip, w), &mass) in strips.iter().zip(of_strips).zip(masses) {
                    let at = strip.groups[1] as usize - piece.seconds.start;
                    add_centred(simd, w, &v[at], mass, &mut firsts[strip.lane()]);
                }
                for (first, inverse) in firsts.iter_mut().zip(inverses.chunks_exact(W)) {
                    *first = times(simd, inverse, first);
                }
                for ((strip, w), &mass) in strips.iter().zip(of_strips).zip(masses) {
                    let at = strip.groups[1] as usize - piece.seconds.start;
                    let both = difference(simd, &v[at], &firsts[strip.lane()]);
                    add_centred(simd, w, &both, mass, &mut out[at]);
                }
            }
        }
        out
    }
}

/// `B'` times each vector of the first term.
fn across<const W: usize>(reduced: &Reduced, vectors: &[&[f64]]) -> Vec<Vec<f64>> {
    let parts = by_piece(reduced, vectors, Across::<W>);
    merge(&reduced.tensor, vectors.len(), &parts)
}

struct Across<'t, const W: usize>(Task<'t>);

impl<const W: usize> Wide for Across<'_, W> {
    type Output = Vec<[f64; W]>;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Vec<[f64; W]> {
        let (reduced, vectors, piece) = self.0;
        let tensor = &*reduced.tensor;
        let weights = rows::<W>(&reduced.weights);
        let window = piece.seconds.len();
        let mut out = vec![[0.0; W]; window * vectors.len()];
        for tile in piece.tiles.clone() {
            for (vector, out) in vectors.iter().zip(out.chunks_exact_mut(window)) {
                let firsts = rows::<W>(vector);
                for at in tensor.strips_of(tile) {
                    let [first, second] = tensor.strips[at].groups.map(|group| group as usize);
                    let (mass, to) = (reduced.inverse_mass[at], second - piece.seconds.start);
                    add_centred(simd, &weights[at], &firsts[first], mass, &mut out[to]);
                }
            }
        }
        out
    }
}

/// `B` times a vector of the second term.
fn back<const W: usize>(reduced: &Reduced, vector: &[f64]) -> Vec<f64> {
    let vectors = [vector];
    let parts = by_piece(reduced, &vectors, Back::<W>);
    parts.concat().into_flattened()
}

struct Back<'t, const W: usize>(Task<'t>);

impl<const W: usize> Wide for Back<'_, W> {
    type Output = Vec<[f64; W]>;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Vec<[f64; W]> {
        let (reduced, vectors, piece) = self.0;
        let tensor = &*reduced.tensor;
        let (weights, v) = (rows::<W>(&reduced.weights), rows::<W>(vectors[0]));
        let mut out = vec![[0.0; W]; piece.firsts.len()];
        for at in tensor.strips_in(&piece.tiles) {
            let [first, second] = tensor.strips[at].groups.map(|group| group as usize);
            let (mass, to) = (reduced.inverse_mass[at], first - piece.firsts.start);
            add_centred(simd, &weights[at], &v[second], mass, &mut out[to]);
        }
        out
    }
}
