//! The columns of a design as strips, the pieces that threads share, and the sums over them.

use std::borrow::Cow;
use std::sync::Arc;

use rayon::prelude::*;

use crate::design::Design;
use crate::kernel::Simd;
use crate::kernel::strip::{add_scaled, dot, rows_mut};
use crate::layout::{Layout, Piece, Tensor, split};
use crate::normal::{Moments, Working};

/// The columns of a design, strip after strip: read from memory in one direction, in every pass.
pub(super) struct Panel<'d> {
    layout: &'d Layout,
    pub tensor: &'d Arc<Tensor>,
    pub outcome: Vec<f64>,
    pub regressors: Vec<Vec<f64>>,
    pub weights: Option<Vec<f64>>,
    pub offset: Option<Vec<f64>>,
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
    let lengths = || pieces.iter().map(|piece| panel.tensor.strips_in(&piece.firsts).len());
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

/// The strips of one group of a piece.
#[inline(always)]
pub(super) fn strips_of<'t>(
    tensor: &'t Tensor,
    piece: &Piece,
    group: usize,
) -> impl Iterator<Item = At> + use<'t> {
    let from = tensor.strips_in(&piece.firsts).start;
    tensor.strips_of(group).map(move |strip| {
        let groups = [group, tensor.strips[strip].second as usize];
        At { here: strip - from, strip, groups }
    })
}

impl<'t, const W: usize> Task<'t, W> {
    #[inline(always)]
    pub(super) fn strips(&self) -> impl Iterator<Item = At> + use<'t, W> {
        let (tensor, piece) = (&**self.panel.tensor, self.piece);
        piece.firsts.clone().flat_map(move |group| strips_of(tensor, piece, group))
    }

    /// One in the slots that rows stand in.
    #[inline(always)]
    pub(super) fn taken(&self, at: &At) -> [f64; W] {
        let tensor = self.panel.tensor;
        tensor.taken(self.panel.layout, &tensor.strips[at.strip])
    }
}

/// Sums of one piece: what the normal equations need.
pub(super) struct Sums<const W: usize> {
    bb: Vec<f64>,
    b: Vec<f64>,
    /// Of each regressor and then the right-hand side, a strip for each group of the piece.
    firsts: Vec<[f64; W]>,
    seconds: Vec<[f64; W]>,
    /// The regressors of the strip at hand.
    pub x: Vec<[f64; W]>,
}

impl<const W: usize> Sums<W> {
    pub(super) fn new(regressors: usize, piece: &Piece) -> Self {
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

pub(super) fn merge<'s, const W: usize>(
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
