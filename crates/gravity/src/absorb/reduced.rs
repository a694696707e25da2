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

use super::strips::{add, block, centred, invert, times};
use super::{Operator, System};
use crate::kernel::{add_scaled, vectorised};
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
        let across = with_width!(tensor.width, across(self, tensor, &views));
        let seconds = vectors.iter().zip(across).map(|(v, across)| {
            let mut second = tensor.side(layout, 1, v);
            add_scaled(&mut second, -1.0, &across);
            second
        });
        (seconds.collect(), firsts)
    }

    /// The unknowns of both terms, from the second's and `A^-1 f_1`.
    pub(crate) fn leave(
        &self,
        layout: &Layout,
        second: &[f64],
        solved_first: &[f64],
    ) -> Vec<f64> {
        let tensor = &*self.tensor;
        let mut first = with_width!(tensor.width, back(self, tensor, second));
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
        with_width!(self.tensor.width, complement(self, &self.tensor, vectors))
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
    vectorised(|| {
        let blocks = rows::<W>(inverses).chunks_exact(W);
        for (block, x) in blocks.zip(rows_mut::<W>(x)) {
            *x = times(block, x);
        }
    });
}

fn rows<const W: usize>(numbers: &[f64]) -> &[[f64; W]] {
    numbers.as_chunks().0
}

fn rows_mut<const W: usize>(numbers: &mut [f64]) -> &mut [[f64; W]] {
    numbers.as_chunks_mut().0
}

/// Pieces of an array that belong to consecutive ranges of groups.
fn split<'a, T>(mut rest: &'a mut [T], lengths: impl Iterator<Item = usize>) -> Vec<&'a mut [T]> {
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
        vectorised(|| {
            let mut scaled = Vec::new();
            let from = tensor.starts[piece.firsts.start] as usize;
            for (group, inverse) in piece.firsts.clone().zip(blocks.chunks_exact_mut(W)) {
                let range = tensor.strips_of(group);
                let strips = &mut strips[range.start - from..range.end - from];
                for (out, strip) in strips.iter_mut().zip(&tensor.strips[range.clone()]) {
                    tensor.fill(system.layout, strip, system.weights, out);
                }
                let with_mass = strips.iter().zip(inverse_mass[range].iter().copied());
                block(with_mass, &mut scaled, inverse);
                invert(inverse);
            }
        });
    });
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
        vectorised(|| {
            let of_group = tensor.column(group).iter().map(|&at| at as usize);
            let with_mass = of_group.map(|at| (&strips[at], inverse_mass[at]));
            block(with_mass, &mut Vec::new(), inverse);
            invert(inverse);
        });
    });
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

/// `S` times each vector.
fn complement<const W: usize>(
    reduced: &Reduced,
    tensor: &Tensor,
    vectors: &[&[f64]],
) -> Vec<Vec<f64>> {
    let weights = rows::<W>(&reduced.weights);
    let inverses = rows::<W>(&reduced.first);
    let work = |piece: &Piece| {
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
                    add(&mut first, &centred(w, &v[at], mass));
                }
                let first = times(&inverses[group * W..(group + 1) * W], &first);
                for ((strip, w), &mass) in strips.iter().zip(of_strips).zip(masses) {
                    let at = strip.second as usize - piece.seconds.start;
                    let mut both = v[at];
                    for t in 0..W {
                        both[t] -= first[t];
                    }
                    add(&mut out[at], &centred(w, &both, mass));
                }
            }
        }
        out
    };
    let parts: Vec<Vec<[f64; W]>> =
        tensor.pieces.par_iter().map(|piece| vectorised(|| work(piece))).collect();
    merge(tensor, vectors.len(), &parts)
}

/// `B'` times each vector of the first term.
fn across<const W: usize>(
    reduced: &Reduced,
    tensor: &Tensor,
    vectors: &[&[f64]],
) -> Vec<Vec<f64>> {
    let weights = rows::<W>(&reduced.weights);
    let work = |piece: &Piece| {
        let window = piece.seconds.len();
        let mut out = vec![[0.0; W]; window * vectors.len()];
        for group in piece.firsts.clone() {
            let range = tensor.strips_of(group);
            for (vector, out) in vectors.iter().zip(out.chunks_exact_mut(window)) {
                let first = &rows::<W>(vector)[group];
                for at in range.clone() {
                    let to = tensor.strips[at].second as usize - piece.seconds.start;
                    add(&mut out[to], &centred(&weights[at], first, reduced.inverse_mass[at]));
                }
            }
        }
        out
    };
    let parts: Vec<Vec<[f64; W]>> =
        tensor.pieces.par_iter().map(|piece| vectorised(|| work(piece))).collect();
    merge(tensor, vectors.len(), &parts)
}

/// `B` times a vector of the second term.
fn back<const W: usize>(reduced: &Reduced, tensor: &Tensor, vector: &[f64]) -> Vec<f64> {
    let weights = rows::<W>(&reduced.weights);
    let v = rows::<W>(vector);
    let work = |piece: &Piece| {
        let of_group = |group| {
            let mut first = [0.0; W];
            for at in tensor.strips_of(group) {
                let from = &v[tensor.strips[at].second as usize];
                add(&mut first, &centred(&weights[at], from, reduced.inverse_mass[at]));
            }
            first
        };
        piece.firsts.clone().map(of_group).collect::<Vec<[f64; W]>>()
    };
    let parts: Vec<Vec<[f64; W]>> =
        tensor.pieces.par_iter().map(|piece| vectorised(|| work(piece))).collect();
    parts.concat().into_flattened()
}
