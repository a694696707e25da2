//! The columns of a design as strips, and the pieces of them that threads share.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::outcome::OutcomeSums;
use crate::design::Design;
use crate::kernel::strip::{either, rows, rows_mut};
use crate::kernel::{Aligned, Simd};
use crate::layout::{Layout, Piece, Tensor, split};
use crate::normal::Working;

/// A regressor's strips.
pub(super) enum Strips {
    /// Its numbers, about a value in each strip.
    Numbers(Aligned),
    /// Of a dummy, the slots in which it is one: a bit a slot.
    Dummy(Vec<u64>),
}

impl Default for Strips {
    fn default() -> Self {
        Self::Dummy(Vec::new())
    }
}

impl Strips {
    fn new(tensor: &Tensor, layout: &Layout, column: &[f64], about: &[f64]) -> Self {
        match tensor.dummy(layout, column) {
            Some(ones) => Self::Dummy(ones),
            None => Self::Numbers(tensor.strips_about(layout, column, about)),
        }
    }
}

/// The columns of a design, strip after strip: read from memory in one direction, in every pass.
/// The outcome is not among them, as passes need no more than its sums; the regressors are about the
/// values that these are about.
pub(super) struct Panel<'d> {
    layout: &'d Layout,
    pub tensor: &'d Arc<Tensor>,
    outcome: &'d [f64],
    pub regressors: Vec<Strips>,
    pub weights: Option<Aligned>,
    pub offset: Option<Aligned>,
    pub sums: OutcomeSums,
}

impl<'d> Panel<'d> {
    pub(super) fn new(design: &'d Design<'_>, tensor: &'d Arc<Tensor>, sums: OutcomeSums) -> Self {
        let layout = &design.layout;
        let strips = |column: &Cow<'_, [f64]>| tensor.strips_from(layout, column);
        let (weights, offset) =
            (design.weights.as_ref().map(strips), design.offset.as_ref().map(strips));
        let columns = design.regressors.par_iter().zip(&sums.about);
        let regressors =
            columns.map(|(column, about)| Strips::new(tensor, layout, column, about)).collect();
        Self { layout, tensor, outcome: &design.outcome, regressors, weights, offset, sums }
    }

    /// The outcomes of a strip; in slots that are not taken stands any number.
    #[inline(always)]
    pub(super) fn outcome<S: Simd, const W: usize>(&self, strip: usize) -> [f64; W] {
        let strip = &self.tensor.strips[strip];
        let rows = self.layout.runs[strip.run as usize].clone();
        self.tensor.around::<S, W>(strip, rows, self.outcome)
    }

    /// The regressors of a strip, about the values that the sums are about; in slots that are not
    /// taken stands any number.
    #[inline(always)]
    pub(super) fn read<S: Simd, const W: usize>(&self, simd: S, strip: usize, x: &mut [[f64; W]]) {
        let columns = self.regressors.iter().zip(&self.sums.about);
        for ((strips, about), x) in columns.zip(x) {
            *x = match strips {
                Strips::Numbers(numbers) => rows(numbers)[strip],
                Strips::Dummy(ones) => {
                    let about = about[strip];
                    either(simd, ones[strip], 1.0 - about, -about)
                }
            };
        }
    }

    /// Keep the chosen regressors only.
    pub(super) fn keep(&mut self, chosen: &[usize]) {
        self.regressors =
            chosen.iter().map(|&at| std::mem::take(&mut self.regressors[at])).collect();
        self.sums.keep(chosen);
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

/// The strips of some groups of a piece.
#[inline(always)]
pub(super) fn strips_in<'t>(
    tensor: &'t Tensor,
    piece: &Piece,
    firsts: Range<usize>,
) -> impl Iterator<Item = At> + use<'t> {
    let from = tensor.strips_in(&piece.firsts).start;
    tensor.strips_in(&firsts).map(move |strip| {
        let groups = tensor.strips[strip].groups.map(|group| group as usize);
        At { here: strip - from, strip, groups }
    })
}

impl<'t, const W: usize> Task<'t, W> {
    #[inline(always)]
    pub(super) fn strips(&self) -> impl Iterator<Item = At> + use<'t, W> {
        strips_in(self.panel.tensor, self.piece, self.piece.firsts.clone())
    }

    /// One in the slots that rows stand in.
    #[inline(always)]
    pub(super) fn taken<S: Simd>(&self, simd: S, at: &At) -> [f64; W] {
        let tensor = self.panel.tensor;
        tensor.taken(simd, self.panel.layout, &tensor.strips[at.strip])
    }
}
