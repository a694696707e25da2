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
//! the strips: an exporter's strips are read, its block is solved, and the strips, by now in
//! cache, are read once more.
//!
//! Cost of a product: two multiplications and additions a slot and pass. Of new blocks: the width
//! times that. Fails where `A` is singular beyond its constant: such unknowns are held at zero.
//!
//! Source: Reid (1972), on matrices with this pattern; Saad (2003), section 14.2.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::strips::{add_centred, block, difference, invert, times};
use super::{Operator, System};
use crate::kernel::{Simd, Wide, add_scaled, wide};
use crate::layout::{Layout, Piece, Strip, Tensor};

/// Call a function of a constant width with the tensor's.
macro_rules! with_width {
    ($width:expr, $function:ident ( $($argument:expr),* $(,)? )) => {
        match $width {
            8 => $function::<8>($($argument),*),
            16 => $function::<16>($($argument),*),
            24 => $function::<24>($($argument),*),
            32 => $function::<32>($($argument),*),
            48 => $function::<48>($($argument),*),
            _ => $function::<64>($($argument),*),
        }
    };
}

/// Weights in strips and inverted blocks.
pub(crate) struct Reduced {
    tensor: Arc<Tensor>,
    /// One strip after another.
    weights: Vec<f64>,
    /// One over the sum of each strip.
    inverse_mass: Vec<f64>,
    /// Inverse of `A`, group after group.
    first: Vec<f64>,
    /// Inverse of `C`; it may be a few steps old.
    second: Vec<f64>,
}

impl Reduced {
    pub(crate) fn new(system: &System<'_>, tensor: &Arc<Tensor>) -> Self {
        let (width, [firsts, seconds]) = (tensor.width, tensor.groups);
        let mut this = Self {
            tensor: Arc::clone(tensor),
            weights: vec![0.0; tensor.strips.len() * width],
            inverse_mass: Vec::new(),
            first: vec![0.0; firsts * width * width],
            second: vec![0.0; seconds * width * width],
        };
        this.refresh(system);
        this
    }

    /// Take new weights, and invert the blocks of the first term, which must be exact.
    pub(crate) fn follow(&mut self, system: &System<'_>) {
        let tensor = &*Arc::clone(&self.tensor);
        let mass = |strip: &Strip| system.inverse_mass[strip.run as usize];
        self.inverse_mass = tensor.strips.iter().map(mass).collect();
        let Self { weights, inverse_mass, first, .. } = self;
        with_width!(tensor.width, follow(system, tensor, weights, inverse_mass, first));
    }

    /// Take new weights, and invert all blocks.
    pub(crate) fn refresh(&mut self, system: &System<'_>) {
        let tensor = &*Arc::clone(&self.tensor);
        self.follow(system);
        let Self { weights, inverse_mass, second, .. } = self;
        with_width!(tensor.width, second_blocks(tensor, weights, inverse_mass, second));
    }

    /// The first term's part of a vector.
    pub(crate) fn first_side(&self, layout: &Layout, vector: &[f64]) -> Vec<f64> {
        self.tensor.side(layout, 0, vector)
    }

    /// `f_2 - B' A^-1 f_1` for each vector, and the `A^-1 f_1`.
    pub(crate) fn enter(
        &self,
        layout: &Layout,
        vectors: &[&[f64]],
    ) -> (Vec<Vec<f64>>, Vec<Vec<f64>>) {
        let tensor = &*self.tensor;
        let firsts: Vec<Vec<f64>> = vectors
            .iter()
            .map(|v| {
                let mut first = tensor.side(layout, 0, v);
                solve_blocks(tensor.width, &self.first, &mut first);
                first
            })
            .collect();
        let views: Vec<&[f64]> = firsts.iter().map(Vec::as_slice).collect();
        let across = with_width!(tensor.width, across(self, &views));
        let seconds = vectors.iter().zip(across).map(|(v, across)| {
            let mut second = tensor.side(layout, 1, v);
            add_scaled(&mut second, -1.0, &across);
            second
        });
        (seconds.collect(), firsts)
    }

    /// The unknowns of both terms, from the second's and `A^-1 f_1`.
    pub(crate) fn leave(&self, layout: &Layout, second: &[f64], solved_first: &[f64]) -> Vec<f64> {
        let tensor = &*self.tensor;
        let mut first = with_width!(tensor.width, back(self, second));
        solve_blocks(tensor.width, &self.first, &mut first);
        for (x, solved) in first.iter_mut().zip(solved_first) {
            *x = solved - *x;
        }
        let mut all = vec![0.0; layout.unknowns];
        tensor.unside(layout, 0, &first, &mut all);
        tensor.unside(layout, 1, second, &mut all);
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

fn solve_blocks_of<const W: usize>(inverses: &[f64], x: &mut [f64]) {
    wide(SolveEach::<W> { inverses: rows(inverses), x: rows_mut(x) });
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

fn rows<const W: usize>(numbers: &[f64]) -> &[[f64; W]] {
    numbers.as_chunks().0
}

fn rows_mut<const W: usize>(numbers: &mut [f64]) -> &mut [[f64; W]] {
    numbers.as_chunks_mut().0
}

/// Pieces of an array that belong to consecutive ranges of groups.
fn split<T>(mut rest: &mut [T], lengths: impl Iterator<Item = usize>) -> Vec<&mut [T]> {
    lengths
        .map(|length| {
            let (piece, after) = std::mem::take(&mut rest).split_at_mut(length);
            rest = after;
            piece
        })
        .collect()
}

fn strips_in(tensor: &Tensor, groups: &Range<usize>) -> Range<usize> {
    tensor.starts[groups.start] as usize..tensor.starts[groups.end] as usize
}

fn follow<const W: usize>(
    system: &System<'_>,
    tensor: &Tensor,
    weights: &mut [f64],
    inverse_mass: &[f64],
    first: &mut [f64],
) {
    let pieces = &tensor.pieces;
    let lengths = pieces.iter().map(|p| strips_in(tensor, &p.firsts).len());
    let strips = split(rows_mut::<W>(weights), lengths);
    let blocks = split(rows_mut::<W>(first), pieces.iter().map(|p| p.firsts.len() * W));
    let work: Vec<_> = pieces.iter().zip(strips.into_iter().zip(blocks)).collect();
    work.into_par_iter().for_each(|(piece, (strips, blocks))| {
        wide(Weighing { system, tensor, inverse_mass, piece, strips, blocks });
    });
}

/// One piece of [`follow`].
struct Weighing<'w, const W: usize> {
    system: &'w System<'w>,
    tensor: &'w Tensor,
    inverse_mass: &'w [f64],
    piece: &'w Piece,
    strips: &'w mut [[f64; W]],
    blocks: &'w mut [[f64; W]],
}

impl<const W: usize> Wide for Weighing<'_, W> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let Self { system, tensor, inverse_mass, piece, strips, blocks } = self;
        let mut scaled = Vec::new();
        let from = tensor.starts[piece.firsts.start] as usize;
        for (group, inverse) in piece.firsts.clone().zip(blocks.chunks_exact_mut(W)) {
            let range = tensor.strips_of(group);
            let strips = &mut strips[range.start - from..range.end - from];
            for (out, strip) in strips.iter_mut().zip(&tensor.strips[range.clone()]) {
                tensor.fill(system.layout, strip, system.weights, out);
            }
            let with_mass = strips.iter().zip(inverse_mass[range].iter().copied());
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
        for group in piece.firsts.clone() {
            let range = tensor.strips_of(group);
            let (strips, of_strips) = (&tensor.strips[range.clone()], &weights[range.clone()]);
            let masses = &reduced.inverse_mass[range];
            for (vector, out) in vectors.iter().zip(out.chunks_exact_mut(window)) {
                let v = &rows::<W>(vector)[piece.seconds.clone()];
                let mut first = [0.0; W];
                for ((strip, w), &mass) in strips.iter().zip(of_strips).zip(masses) {
                    let at = strip.second as usize - piece.seconds.start;
                    add_centred(simd, w, &v[at], mass, &mut first);
                }
                let first = times(simd, &inverses[group * W..(group + 1) * W], &first);
                for ((strip, w), &mass) in strips.iter().zip(of_strips).zip(masses) {
                    let at = strip.second as usize - piece.seconds.start;
                    let both = difference(simd, &v[at], &first);
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
        for group in piece.firsts.clone() {
            for (vector, out) in vectors.iter().zip(out.chunks_exact_mut(window)) {
                let first = &rows::<W>(vector)[group];
                for at in tensor.strips_of(group) {
                    let to = tensor.strips[at].second as usize - piece.seconds.start;
                    let mass = reduced.inverse_mass[at];
                    add_centred(simd, &weights[at], first, mass, &mut out[to]);
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
        for (out, group) in out.iter_mut().zip(piece.firsts.clone()) {
            for at in tensor.strips_of(group) {
                let from = &v[tensor.strips[at].second as usize];
                add_centred(simd, &weights[at], from, reduced.inverse_mass[at], out);
            }
        }
        out
    }
}
