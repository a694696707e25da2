//! The sums of [`super::moments`], over strips.

use rayon::prelude::*;

use super::moments::{Column, Moments};
use crate::kernel::strip::{Lanes, add_scaled, dot, less, product, rows_mut};
use crate::kernel::{Aligned, Simd, Wide, wide};
use crate::layout::{Piece, Tensor};

/// Sums of one piece: what the normal equations need.
pub(crate) struct StripSums<const W: usize> {
    bb: Vec<Lanes>,
    b: Vec<Lanes>,
    /// Of each regressor and then the right-hand side, a strip for each group of the piece.
    firsts: Aligned,
    seconds: Aligned,
    /// The regressors of the strip at hand.
    pub x: Vec<[f64; W]>,
    /// Their weighted means.
    pub means: Vec<f64>,
}

impl<const W: usize> StripSums<W> {
    pub(crate) fn new(regressors: usize, piece: &Piece) -> Self {
        Self {
            bb: vec![Lanes::default(); regressors * regressors],
            b: vec![Lanes::default(); regressors],
            firsts: Aligned::zeros(piece.firsts.len() * (regressors + 1) * W),
            seconds: Aligned::zeros(piece.seconds.len() * (regressors + 1) * W),
            x: vec![[0.0; W]; regressors],
            means: vec![0.0; regressors],
        }
    }

    /// Add what the regressors of a strip, which are in `x`, make of each other; they are centred.
    #[inline(always)]
    pub(crate) fn add<S: Simd>(
        &mut self,
        simd: S,
        piece: &Piece,
        groups: [usize; 2],
        mu: &[f64; W],
        inverse_mass: f64,
    ) {
        let k = self.x.len();
        let firsts = rows_mut::<W>(&mut self.firsts);
        let seconds = rows_mut::<W>(&mut self.seconds);
        let (first, second) = (groups[0] - piece.firsts.start, groups[1] - piece.seconds.start);
        for j in 0..k {
            let (before, here) = self.x.split_at_mut(j);
            let here = &mut here[0];
            self.means[j] = dot(simd, mu, here) * inverse_mass;
            *here = less(simd, here, self.means[j]);
            let weighted = product(simd, mu, here);
            for (l, before) in before.iter().enumerate() {
                self.bb[j * k + l].add(simd, &weighted, before);
            }
            self.bb[j * k + j].add(simd, &weighted, here);
            add_scaled(simd, &mut firsts[j * piece.firsts.len() + first], 1.0, &weighted);
            add_scaled(simd, &mut seconds[j * piece.seconds.len() + second], 1.0, &weighted);
        }
    }

    /// The sum of squares of a regressor so far, centred strip by strip.
    pub(crate) fn squares(&self, regressor: usize) -> f64 {
        self.bb[regressor * self.x.len() + regressor].total()
    }

    /// Add a strip's right-hand side to that of the effects.
    #[inline(always)]
    pub(crate) fn add_right<S: Simd>(
        &mut self,
        simd: S,
        piece: &Piece,
        groups: [usize; 2],
        right: &[f64; W],
    ) {
        let k = self.x.len();
        let (first, second) = (groups[0] - piece.firsts.start, groups[1] - piece.seconds.start);
        let firsts = &mut rows_mut::<W>(&mut self.firsts)[k * piece.firsts.len()..];
        let seconds = &mut rows_mut::<W>(&mut self.seconds)[k * piece.seconds.len()..];
        add_scaled(simd, &mut firsts[first], 1.0, right);
        add_scaled(simd, &mut seconds[second], 1.0, right);
    }

    /// Add a strip's right-hand side to that of the regressors.
    #[inline(always)]
    pub(crate) fn add_products<S: Simd>(&mut self, simd: S, right: &[f64; W]) {
        self.b.iter_mut().zip(&self.x).for_each(|(sum, x)| sum.add(simd, right, x));
    }

    /// The sums of all pieces.
    pub(crate) fn merge<'s>(
        tensor: &Tensor,
        k: usize,
        parts: impl Iterator<Item = &'s Self>,
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
                let (at, of_second) =
                    (piece.firsts.start * W, tensor.groups[0] + piece.seconds.start);
                column[at..at + first.len()].copy_from_slice(first);
                crate::kernel::add_scaled(&mut column[of_second * W..], 1.0, second);
            }
        }
        Moments::new(bb, b, columns)
    }
}

pub(super) fn of_column<const W: usize>(column: &Column<'_>, tensor: &Tensor) -> Moments {
    let work = |piece| wide(OfPiece::<W> { column, tensor, piece });
    let parts: Vec<_> = tensor.pieces.par_iter().map(work).collect();
    StripSums::merge(tensor, column.regressors.len(), parts.iter())
}

/// The part of one piece in the moments of a column.
struct OfPiece<'c, const W: usize> {
    column: &'c Column<'c>,
    tensor: &'c Tensor,
    piece: &'c Piece,
}

impl<const W: usize> Wide for OfPiece<'_, W> {
    type Output = StripSums<W>;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> StripSums<W> {
        let Self { column: Column { system, regressors, z }, tensor, piece } = self;
        let layout = system.layout;
        let mut sums = StripSums::new(regressors.len(), piece);
        for strip in &tensor.strips[tensor.strips_in(&piece.firsts)] {
            let place = tensor.place::<S, W>(simd, layout, strip);
            let (w, z) = (place.of(simd, &system.weights), place.around::<S>(z));
            let inverse = system.inverse_mass[strip.run as usize];
            let right = product(simd, &w, &less(simd, &z, dot(simd, &w, &z) * inverse));
            for (x, column) in sums.x.iter_mut().zip(*regressors) {
                *x = place.around::<S>(column);
            }
            let groups = strip.groups.map(|group| group as usize);
            sums.add(simd, piece, groups, &w, inverse);
            sums.add_right(simd, piece, groups, &right);
            sums.add_products(simd, &right);
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::absorb::System;
    use crate::design::Design;
    use crate::near::near;
    use crate::sample::select;
    use crate::{Effect, Model, Regressor, Singletons};

    /// Relative to the largest number of the two.
    const NEAR: f64 = 1e-12;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        /// Late starters, and with `holes` missing years, which have no consecutive slots.
        #[test]
        fn strips_and_rows_add_up_to_the_same(
            numbers in prop::collection::vec((0.1..3.0, -1.0..1.0, 5.0..6.0, 0..5_u32), 7 * 7 * 9),
            holes in any::<bool>(),
        ) {
            let cells = (0..7_u32).flat_map(|e| (0..7_u32).map(move |i| (e, i)));
            let cells = cells.flat_map(|(e, i)| (0..9_u32).map(move |t| (e, i, t)));
            let kept = cells.zip(&numbers).filter(|((e, i, t), (.., hole))| {
                *t >= (e + i + 1) % 3 && !(holes && *hole == 0)
            });
            let (mut levels, mut columns) = ([vec![], vec![], vec![]], [vec![], vec![], vec![]]);
            for ((e, i, t), &(w, x, z, _)) in kept {
                let here = [e * 7 + i, e * 9 + t, i * 9 + t];
                levels.iter_mut().zip(here).for_each(|(levels, level)| levels.push(level));
                columns.iter_mut().zip([w, x, z]).for_each(|(column, number)| column.push(number));
            }
            let [w, x, z] = &columns;
            let names = ["pair", "exporter", "importer"];
            let effects = names.iter().zip(&levels).map(|(name, levels)| Effect::new(name, levels));
            let model = Model {
                outcome: z,
                regressors: vec![Regressor { name: "x", values: x }, Regressor { name: "z", values: z }],
                effects: effects.collect(),
                weights: Some(w),
                offset: None,
            };
            let design = Design::new(&model, &select(&model, false, Singletons::Drop, None));
            prop_assert!(design.layout.tensor.is_some());
            let mut by_rows = design.layout.clone();
            by_rows.tensor = None;
            let columns = design.columns(&[0, 1]);
            let Some(weights) = &design.weights else { unreachable!() };
            let moments = |layout| {
                let system = System::new(layout, &**weights);
                Moments::of_column(&system, &columns, &design.outcome)
            };
            let (strips, rows) = (moments(&design.layout), moments(&by_rows));
            near(&strips.bb, &rows.bb, NEAR);
            near(&strips.b, &rows.b, NEAR);
            near(&strips.f, &rows.f, NEAR);
            near(&strips.fb.concat(), &rows.fb.concat(), NEAR);
        }
    }
}
