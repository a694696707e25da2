//! The Schur complement of a tensor with its first term eliminated too, exactly.
//!
//! ```text
//! D' W M D = [ A  B ]      S = C - B' A^-1 B,    g = f_2 - B' A^-1 f_1,    S c_2 = g
//!            [ B' C ]      c_1 = A^-1 (f_1 - B c_2)
//! ```
//!
//! `A` and `C` are block-diagonal, a block for each group; `B` joins exporters to importers. As
//! `A` is inverted exactly, conjugate gradients on `S` with `C` as preconditioner take half the
//! steps that both terms together would take with their blocks, and [`super::coarse`] saves some
//! of those. A step of `S` is one pass over the strips: an exporter's strips are read, its block
//! is solved, and the strips, by now in cache, are read once more.
//!
//! Cost of a product: two multiplications and additions a slot and pass. Of new blocks: the width
//! times that. Fails where `A` is singular beyond its constant: such unknowns are held at zero.
//!
//! Source: Reid (1972), on matrices with this pattern; Saad (2003), section 14.2.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::coarse::{Coarse, LEAST_GROUPS};
use super::strip_blocks::{Group, invert};
use super::{Operator, System, inverse_of};
use crate::kernel::strip::{self, add_centred, difference, rows, rows_mut, times, with_width};
use crate::kernel::{Aligned, Simd, Wide, add_scaled, wide};
use crate::layout::{Piece, Tensor, split};

/// Weights in strips and inverted blocks.
///
/// A vector over all unknowns is the first term's groups and then the second's.
#[derive(Debug)]
pub(crate) struct Reduced {
    pub tensor: Arc<Tensor>,
    /// One strip after another.
    pub weights: Aligned,
    /// One over the sum of each strip.
    pub inverse_mass: Vec<f64>,
    /// Inverse of `A`, group after group.
    first: Aligned,
    /// Inverse of `C`; it may be a few steps old.
    second: Aligned,
    /// What that leaves, component by component.
    pub(super) coarse: Vec<Coarse>,
}

impl Reduced {
    pub(crate) fn new(tensor: &Arc<Tensor>, weights: Aligned, inverse_mass: Vec<f64>) -> Self {
        let (width, [firsts, seconds]) = (tensor.width, tensor.groups);
        let mut this = Self {
            tensor: Arc::clone(tensor),
            weights,
            inverse_mass,
            first: Aligned::zeros(firsts * width * width),
            second: Aligned::zeros(seconds * width * width),
            coarse: Vec::new(),
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

    /// Invert the blocks of the second term.
    pub(crate) fn refresh(&mut self) {
        let Self { tensor, weights, inverse_mass, second, .. } = self;
        let shapes =
            with_width!(tensor.width, second_blocks(tensor, weights, inverse_mass, second));
        let parts = tensor.components.par_iter().zip(shapes).filter(|(_, shape)| !shape.is_empty());
        let coarse = parts.map(|(part, shape)| Coarse::new(tensor, part, inverse_mass, shape));
        self.coarse = coarse.collect();
    }

    /// The unknowns of the first term, and of the second.
    pub(crate) fn sides<'v>(&self, vector: &'v [f64]) -> (&'v [f64], &'v [f64]) {
        vector.split_at(self.tensor.groups[0] * self.tensor.width)
    }

    /// `f_2 - B' A^-1 f_1` for each vector, and the `A^-1 f_1`; `A` is inverted on the way.
    pub(crate) fn enter(&mut self, vectors: &[&[f64]]) -> (Vec<Vec<f64>>, Vec<Vec<f64>>) {
        with_width!(self.tensor.width, enter(self, vectors))
    }

    /// The unknowns of both terms, from the second's and `A^-1 f_1`, for each of some vectors.
    pub(crate) fn leave(&self, seconds: &[&[f64]], solved: &[&[f64]]) -> Vec<Vec<f64>> {
        let mut all = with_width!(self.tensor.width, back(self, seconds));
        for ((all, second), solved) in all.iter_mut().zip(seconds).zip(solved) {
            solve_blocks(self.tensor.width, &self.first, all);
            for (x, solved) in all.iter_mut().zip(*solved) {
                *x = solved - *x;
            }
            all.extend_from_slice(second);
        }
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
        self.coarse.iter().for_each(|part| part.add(self.tensor.width, residual, &mut out));
        out
    }

    fn strengthen(&mut self) -> bool {
        false
    }
}

fn solve_blocks(width: usize, inverses: &[f64], x: &mut [f64]) {
    with_width!(width, solve_blocks_of(inverses, x));
}

/// Groups whose blocks one task works on.
const GROUPS_A_TASK: usize = 32;

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

fn enter<const W: usize>(
    reduced: &mut Reduced,
    vectors: &[&[f64]],
) -> (Vec<Vec<f64>>, Vec<Vec<f64>>) {
    let Reduced { tensor, weights, inverse_mass, first, .. } = reduced;
    let (tensor, strips, inverse_mass) = (&**tensor, rows::<W>(weights), &inverse_mass[..]);
    let blocks = split(rows_mut::<W>(first), tensor.pieces.iter().map(|p| p.firsts.len() * W));
    let work = |(piece, blocks)| {
        wide(Entering::<W> { tensor, strips, inverse_mass, vectors, piece, blocks })
    };
    let parts: Vec<Eliminated> = tensor.pieces.par_iter().zip(blocks).map(work).collect();
    let (solved, across): (Vec<_>, Vec<_>) =
        parts.into_iter().map(|part| (part.solved, part.across)).unzip();
    let across = merge(tensor, vectors.len(), &across);
    let seconds = vectors.iter().zip(across).map(|(v, across)| {
        let mut second = v[tensor.groups[0] * W..].to_vec();
        add_scaled(&mut second, -1.0, &across);
        second
    });
    (seconds.collect(), join(tensor, vectors.len(), &solved))
}

/// One piece of [`enter`].
struct Entering<'w, const W: usize> {
    tensor: &'w Tensor,
    strips: &'w [[f64; W]],
    inverse_mass: &'w [f64],
    vectors: &'w [&'w [f64]],
    piece: &'w Piece,
    blocks: &'w mut [[f64; W]],
}

/// Of each vector: `A^-1` times its part, and `B'` times that.
struct Eliminated {
    solved: Aligned,
    across: Aligned,
}

impl<const W: usize> Wide for Entering<'_, W> {
    type Output = Eliminated;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Eliminated {
        let Self { tensor, strips, inverse_mass, vectors, piece, blocks } = self;
        let (groups, window) = (piece.firsts.len(), piece.seconds.len());
        let mut solved = Aligned::zeros(groups * vectors.len() * W);
        let mut across = Aligned::zeros(window * vectors.len() * W);
        let mut of_group = Group::new();
        let each = piece.firsts.clone().zip(blocks.chunks_exact_mut(W)).enumerate();
        for (here, (group, inverse)) in each {
            let range = tensor.strips_of(group);
            for at in range.clone() {
                of_group.add(simd, &strips[at], inverse_mass[at]);
            }
            of_group.finish(simd, inverse);
            invert(simd, inverse);
            let solved = rows_mut::<W>(&mut solved).chunks_exact_mut(groups);
            let across = rows_mut::<W>(&mut across).chunks_exact_mut(window);
            for ((vector, solved), across) in vectors.iter().zip(solved).zip(across) {
                let first = times(simd, inverse, &rows::<W>(vector)[group]);
                solved[here] = first;
                for at in range.clone() {
                    let to = tensor.strips[at].groups[1] as usize - piece.seconds.start;
                    add_centred(simd, &strips[at], &first, inverse_mass[at], &mut across[to]);
                }
            }
        }
        Eliminated { solved, across }
    }
}

/// The mean block of each component, a group's by its mass; none of a component of few groups.
fn second_blocks<const W: usize>(
    tensor: &Tensor,
    weights: &[f64],
    inverse_mass: &[f64],
    second: &mut [f64],
) -> Vec<Aligned> {
    let strips = rows::<W>(weights);
    let tasks: Vec<(usize, Range<usize>)> = (tensor.components.iter().enumerate())
        .flat_map(|(component, Piece { seconds, .. })| {
            let starts = seconds.clone().step_by(GROUPS_A_TASK);
            starts.map(move |from| (component, from..(from + GROUPS_A_TASK).min(seconds.end)))
        })
        .collect();
    let blocks = split(rows_mut::<W>(second), tasks.iter().map(|(_, groups)| groups.len() * W));
    let size = |part: &Piece| if part.seconds.len() < LEAST_GROUPS { 0 } else { W * W };
    let work = |((component, groups), inverses): (&(usize, Range<usize>), _)| {
        let (groups, sum) = (groups.clone(), Aligned::zeros(size(&tensor.components[*component])));
        wide(SecondBlocks::<W> { tensor, groups, strips, inverse_mass, inverses, sum })
    };
    let sums: Vec<Aligned> = tasks.par_iter().zip(blocks).map(work).collect();
    let mut shapes: Vec<Aligned> =
        tensor.components.iter().map(|part| Aligned::zeros(size(part))).collect();
    for ((component, _), sum) in tasks.iter().zip(&sums) {
        let each = 1.0 / tensor.components[*component].seconds.len() as f64;
        add_scaled(&mut shapes[*component], each, sum);
    }
    shapes
}

struct SecondBlocks<'s, const W: usize> {
    tensor: &'s Tensor,
    groups: Range<usize>,
    strips: &'s [[f64; W]],
    inverse_mass: &'s [f64],
    inverses: &'s mut [[f64; W]],
    /// Of the blocks, each over its mass; empty where nobody asks for it.
    sum: Aligned,
}

impl<const W: usize> Wide for SecondBlocks<'_, W> {
    type Output = Aligned;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Aligned {
        let Self { tensor, groups, strips, inverse_mass, inverses, mut sum } = self;
        let mut of_group = Group::new();
        for (group, inverse) in groups.zip(inverses.chunks_exact_mut(W)) {
            for at in tensor.column(group).iter().map(|&at| at as usize) {
                of_group.add(simd, &strips[at], inverse_mass[at]);
            }
            let share = inverse_of(of_group.finish(simd, inverse));
            for (sum, row) in rows_mut::<W>(&mut sum).iter_mut().zip(&*inverse) {
                strip::add_scaled(simd, sum, share, row);
            }
            invert(simd, inverse);
        }
        sum
    }
}

/// Sum of each piece's windows, in order.
fn merge(tensor: &Tensor, count: usize, parts: &[Aligned]) -> Vec<Vec<f64>> {
    let mut out = vec![vec![0.0; tensor.groups[1] * tensor.width]; count];
    for (piece, part) in tensor.pieces.iter().zip(parts) {
        for (out, part) in out.iter_mut().zip(part.chunks_exact(piece.seconds.len() * tensor.width))
        {
            add_scaled(&mut out[piece.seconds.start * tensor.width..], 1.0, part);
        }
    }
    out
}

/// Each piece's groups of the first term, one after another, for each vector.
fn join(tensor: &Tensor, count: usize, parts: &[Aligned]) -> Vec<Vec<f64>> {
    let unknowns = tensor.groups[0] * tensor.width;
    let mut out: Vec<Vec<f64>> = (0..count).map(|_| Vec::with_capacity(unknowns)).collect();
    for (piece, part) in tensor.pieces.iter().zip(parts) {
        for (out, part) in out.iter_mut().zip(part.chunks_exact(piece.firsts.len() * tensor.width))
        {
            out.extend_from_slice(part);
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
    let aligned: Vec<Aligned> = vectors.iter().map(|vector| Aligned::of(vector)).collect();
    let views: Vec<&[f64]> = aligned.iter().map(|vector| &**vector).collect();
    let parts = by_piece(reduced, &views, Complement::<W>);
    merge(&reduced.tensor, vectors.len(), &parts)
}

struct Complement<'t, const W: usize>(Task<'t>);

impl<const W: usize> Wide for Complement<'_, W> {
    type Output = Aligned;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Aligned {
        let (reduced, vectors, piece) = self.0;
        let tensor = &*reduced.tensor;
        let (weights, inverses) = (rows::<W>(&reduced.weights), rows::<W>(&reduced.first));
        let window = piece.seconds.len();
        let mut out = Aligned::zeros(window * vectors.len() * W);
        for group in piece.firsts.clone() {
            let range = tensor.strips_of(group);
            let (strips, of_strips) = (&tensor.strips[range.clone()], &weights[range.clone()]);
            let masses = &reduced.inverse_mass[range];
            let outs = rows_mut::<W>(&mut out).chunks_exact_mut(window);
            for (vector, out) in vectors.iter().zip(outs) {
                let v = &rows::<W>(vector)[piece.seconds.clone()];
                let mut first = [0.0; W];
                for ((strip, w), &mass) in strips.iter().zip(of_strips).zip(masses) {
                    let at = strip.groups[1] as usize - piece.seconds.start;
                    add_centred(simd, w, &v[at], mass, &mut first);
                }
                let first = times(simd, &inverses[group * W..(group + 1) * W], &first);
                for ((strip, w), &mass) in strips.iter().zip(of_strips).zip(masses) {
                    let at = strip.groups[1] as usize - piece.seconds.start;
                    let both = difference(simd, &v[at], &first);
                    add_centred(simd, w, &both, mass, &mut out[at]);
                }
            }
        }
        out
    }
}

/// `B` times each vector of the second term.
fn back<const W: usize>(reduced: &Reduced, vectors: &[&[f64]]) -> Vec<Vec<f64>> {
    let parts = by_piece(reduced, vectors, Back::<W>);
    join(&reduced.tensor, vectors.len(), &parts)
}

struct Back<'t, const W: usize>(Task<'t>);

impl<const W: usize> Wide for Back<'_, W> {
    type Output = Aligned;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Aligned {
        let (reduced, vectors, piece) = self.0;
        let tensor = &*reduced.tensor;
        let weights = rows::<W>(&reduced.weights);
        let groups = piece.firsts.len();
        let mut out = Aligned::zeros(groups * vectors.len() * W);
        for (here, group) in piece.firsts.clone().enumerate() {
            let outs = rows_mut::<W>(&mut out).chunks_exact_mut(groups);
            for (vector, out) in vectors.iter().zip(outs) {
                let v = rows::<W>(vector);
                for at in tensor.strips_of(group) {
                    let second = tensor.strips[at].groups[1] as usize;
                    let mass = reduced.inverse_mass[at];
                    add_centred(simd, &weights[at], &v[second], mass, &mut out[here]);
                }
            }
        }
        out
    }
}
