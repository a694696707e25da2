//! The columns of a design as strips, the pieces that threads share, and the sums over them.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use crate::design::Design;
use crate::kernel::strip::{Lanes, add_scaled, dot, each, product, registers, rows_mut};
use crate::kernel::{Aligned, Simd};
use crate::layout::{Layout, Piece, Tensor, split};
use crate::normal::{Moments, Working};

/// The columns of a design, strip after strip: read from memory in one direction, in every pass.
pub(super) struct Panel<'d> {
    layout: &'d Layout,
    pub tensor: &'d Arc<Tensor>,
    pub outcome: Aligned,
    pub regressors: Vec<Aligned>,
    pub weights: Option<Aligned>,
    pub offset: Option<Aligned>,
}

impl<'d> Panel<'d> {
    pub(super) fn new(design: &'d Design<'_>, tensor: &'d Arc<Tensor>) -> Self {
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
        let mut out = self.outcome.into_room();
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

/// One piece of the strips, with its weights.
pub(super) struct Task<'t, const W: usize> {
    pub panel: &'t Panel<'t>,
    pub piece: &'t Piece,
    pub mu: &'t mut [[f64; W]],
    pub inverse_mass: &'t mut [f64],
}

pub(super) fn tasks<'t, const W: usize>(
    panel: &'t Panel<'_>,
    working: Working<'t>,
) -> Vec<Task<'t, W>> {
    let pieces = &panel.tensor.pieces;
    let lengths = || pieces.iter().map(|piece| panel.tensor.strips_in(&piece.tiles).len());
    let mu = split(rows_mut::<W>(working.mu), lengths());
    let masses = split(working.inverse_mass, lengths());
    let each = pieces.iter().zip(mu).zip(masses);
    each.map(|((piece, mu), inverse_mass)| Task { panel, piece, mu, inverse_mass }).collect()
}

/// Where a strip stands: in its piece, among all, and the groups of its two terms.
pub(super) struct At {
    pub here: usize,
    pub strip: usize,
    pub groups: [usize; 2],
}

/// The strips of some tiles of a piece.
#[inline(always)]
pub(super) fn strips_in<'t>(
    tensor: &'t Tensor,
    piece: &Piece,
    tiles: Range<usize>,
) -> impl Iterator<Item = At> + use<'t> {
    let from = tensor.strips_in(&piece.tiles).start;
    tensor.strips_in(&tiles).map(move |strip| {
        let groups = tensor.strips[strip].groups.map(|group| group as usize);
        At { here: strip - from, strip, groups }
    })
}

impl<'t, const W: usize> Task<'t, W> {
    #[inline(always)]
    pub(super) fn strips(&self) -> impl Iterator<Item = At> + use<'t, W> {
        strips_in(self.panel.tensor, self.piece, self.piece.tiles.clone())
    }

    /// One in the slots that rows stand in.
    #[inline(always)]
    pub(super) fn taken<S: Simd>(&self, simd: S, at: &At) -> [f64; W] {
        let tensor = self.panel.tensor;
        tensor.taken(simd, self.panel.layout, &tensor.strips[at.strip])
    }
}

/// Sums of one piece: what the normal equations need.
pub(super) struct Sums<const W: usize> {
    bb: Vec<Lanes>,
    b: Vec<Lanes>,
    /// Of each regressor and then the right-hand side, a strip for each group of the piece.
    firsts: Aligned,
    seconds: Aligned,
    /// The regressors of the strip at hand.
    pub x: Vec<[f64; W]>,
}

impl<const W: usize> Sums<W> {
    pub(super) fn new(regressors: usize, piece: &Piece) -> Self {
        Self {
            bb: vec![Lanes::default(); regressors * regressors],
            b: vec![Lanes::default(); regressors],
            firsts: Aligned::zeros(piece.firsts.len() * (regressors + 1) * W),
            seconds: Aligned::zeros(piece.seconds.len() * (regressors + 1) * W),
            x: vec![[0.0; W]; regressors],
        }
    }

    /// Add a strip, whose regressors are in `x`.
    #[inline(always)]
    pub(super) fn add<S: Simd>(
        &mut self,
        simd: S,
        piece: &Piece,
        groups: [usize; 2],
        mu: &[f64; W],
        right: &[f64; W],
        inverse_mass: f64,
    ) {
        let k = self.x.len();
        let firsts = rows_mut::<W>(&mut self.firsts);
        let seconds = rows_mut::<W>(&mut self.seconds);
        let (first, second) = (groups[0] - piece.firsts.start, groups[1] - piece.seconds.start);
        for j in 0..k {
            let (before, here) = self.x.split_at_mut(j);
            let here = &mut here[0];
            let mean = simd.splat_f64s(dot(simd, mu, here) * inverse_mass);
            let x = registers::<S, W>(here);
            *here = each::<S, W>(|r| simd.sub_f64s(x[r], mean));
            let weighted = product(simd, mu, here);
            for (l, before) in before.iter().enumerate() {
                self.bb[j * k + l].add(simd, &weighted, before);
            }
            self.bb[j * k + j].add(simd, &weighted, here);
            self.b[j].add(simd, right, here);
            add_scaled(simd, &mut firsts[j * piece.firsts.len() + first], 1.0, &weighted);
            add_scaled(simd, &mut seconds[j * piece.seconds.len() + second], 1.0, &weighted);
        }
        add_scaled(simd, &mut firsts[k * piece.firsts.len() + first], 1.0, right);
        add_scaled(simd, &mut seconds[k * piece.seconds.len() + second], 1.0, right);
    }
}

pub(super) fn merge<'s, const W: usize>(
    tensor: &Tensor,
    k: usize,
    parts: impl Iterator<Item = &'s Sums<W>>,
) -> Moments {
    let unknowns = (tensor.groups[0] + tensor.groups[1]) * W;
    let mut columns = vec![vec![0.0; unknowns]; k + 1];
    let (mut bb, mut b) = (vec![0.0; k * k], vec![0.0; k]);
    for (piece, part) in tensor.pieces.iter().zip(parts) {
        bb.iter_mut().zip(&part.bb).for_each(|(sum, lanes)| *sum += lanes.total());
        b.iter_mut().zip(&part.b).for_each(|(sum, lanes)| *sum += lanes.total());
        let firsts = part.firsts.chunks_exact(piece.firsts.len() * W);
        let seconds = part.seconds.chunks_exact(piece.seconds.len() * W);
        for ((column, first), second) in columns.iter_mut().zip(firsts).zip(seconds) {
            let (at, of_second) = (piece.firsts.start * W, tensor.groups[0] + piece.seconds.start);
            column[at..at + first.len()].copy_from_slice(first);
            crate::kernel::add_scaled(&mut column[of_second * W..], 1.0, second);
        }
    }
    Moments::new(bb, b, columns)
}
