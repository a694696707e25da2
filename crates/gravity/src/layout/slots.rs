//! Rows in their slots: run by run, and a whole column strip after strip.

use std::ops::Range;

use super::tensor::bits;
use super::{Layout, Strip, Tensor};
use crate::kernel::strip::{each, either, less, product, registers, rows_mut, with_width};
use crate::kernel::{Aligned, Simd, Wide, wide};

/// Where the rows of a run stand.
pub(crate) struct Place<'p, const W: usize> {
    tensor: &'p Tensor,
    strip: &'p Strip,
    pub rows: Range<usize>,
    /// One in the slots that rows stand in, zero in the others.
    pub taken: [f64; W],
}

impl<const W: usize> Place<'_, W> {
    /// The numbers of the rows in their slots, zero in the others.
    #[inline(always)]
    pub(crate) fn of<S: Simd>(&self, simd: S, column: &[f64]) -> [f64; W] {
        product(simd, &self.around::<S>(column), &self.taken)
    }

    /// The numbers of the rows in their slots; in the others stand those of rows beside them, or
    /// zero.
    #[inline(always)]
    pub(crate) fn around<S: Simd>(&self, column: &[f64]) -> [f64; W] {
        self.tensor.around::<S, W>(self.strip, self.rows.clone(), column)
    }

    /// The group of each term, numbered through both.
    #[inline(always)]
    pub(crate) fn groups(&self) -> [usize; 2] {
        let [first, second] = self.strip.groups.map(|group| group as usize);
        [first, self.tensor.groups[0] + second]
    }
}

impl Tensor {
    /// Where the rows of a strip's run stand.
    #[inline(always)]
    pub(crate) fn place<'p, S: Simd, const W: usize>(
        &'p self,
        simd: S,
        layout: &Layout,
        strip: &'p Strip,
    ) -> Place<'p, W> {
        let rows = layout.runs[strip.run as usize].clone();
        Place { tensor: self, strip, rows, taken: self.taken(simd, layout, strip) }
    }

    /// One in the slots that a strip's rows stand in, zero in the others.
    #[inline(always)]
    pub(crate) fn taken<S: Simd, const W: usize>(
        &self,
        simd: S,
        layout: &Layout,
        strip: &Strip,
    ) -> [f64; W] {
        let taken = match &self.slots {
            None => bits(strip.slot.into(), strip.rows.into()),
            Some(slots) => {
                let run = layout.runs[strip.run as usize].clone();
                slots[run].iter().fold(0, |taken, slot| taken | 1 << slot)
            }
        };
        either(simd, taken, 1.0, 0.0)
    }

    /// See [`Place::around`].
    #[inline(always)]
    pub(crate) fn around<S: Simd, const W: usize>(
        &self,
        strip: &Strip,
        rows: Range<usize>,
        column: &[f64],
    ) -> [f64; W] {
        let slot = usize::from(strip.slot);
        let mut out = [0.0; W];
        match &self.slots {
            None => {
                let around = rows.start.checked_sub(slot).and_then(|from| column.get(from..));
                if let Some(around) = around.and_then(<[f64]>::first_chunk) {
                    let around = registers::<S, W>(around);
                    return each::<S, W>(|r| around[r]);
                }
                out[slot..slot + rows.len()].copy_from_slice(&column[rows]);
            }
            Some(slots) => {
                for (&slot, x) in slots[rows.clone()].iter().zip(&column[rows]) {
                    out[slot as usize] = *x;
                }
            }
        }
        out
    }

    /// Rows, strip after strip; slots in which no row stands are zero.
    pub(crate) fn strips_from(&self, layout: &Layout, column: &[f64]) -> Aligned {
        with_width!(self.width, lay(self, layout, column, None))
    }

    /// Rows, less a number for each strip; in slots in which no row stands is any number.
    pub(crate) fn strips_about(&self, layout: &Layout, column: &[f64], about: &[f64]) -> Aligned {
        with_width!(self.width, lay(self, layout, column, Some(about)))
    }

    /// The slots in which a column is one, strip after strip, if it is zero in all others.
    pub(crate) fn dummy(&self, layout: &Layout, column: &[f64]) -> Option<Vec<u64>> {
        with_width!(self.width, dummy(self, layout, column))
    }

    /// A run's rows, from all strips.
    #[inline(always)]
    pub(crate) fn rows_of(&self, run: usize, rows: Range<usize>, strips: &[f64], out: &mut [f64]) {
        let at = self.of_run(run);
        let strip = &strips[at * self.width..][..self.width];
        match &self.slots {
            None => {
                let slot = usize::from(self.strips[at].slot);
                out.copy_from_slice(&strip[slot..slot + out.len()]);
            }
            Some(slots) => {
                for (out, &slot) in out.iter_mut().zip(&slots[rows]) {
                    *out = strip[slot as usize];
                }
            }
        }
    }
}

fn dummy<const W: usize>(tensor: &Tensor, layout: &Layout, column: &[f64]) -> Option<Vec<u64>> {
    wide(Marking::<W> { tensor, layout, column })
}

/// A dummy's ones, strip after strip.
struct Marking<'l, const W: usize> {
    tensor: &'l Tensor,
    layout: &'l Layout,
    column: &'l [f64],
}

impl<const W: usize> Wide for Marking<'_, W> {
    type Output = Option<Vec<u64>>;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Option<Vec<u64>> {
        let Self { tensor, layout, column } = self;
        let mut out = vec![0; tensor.strips.len()];
        for &at in &tensor.of_run {
            let place = tensor.place::<S, W>(simd, layout, &tensor.strips[at as usize]);
            let (mut ones, mut used) = (0, 0);
            for (slot, x) in place.of(simd, column).iter().map(|x| x.to_bits()).enumerate() {
                ones |= u64::from(x == 1.0_f64.to_bits()) << slot;
                // But for the sign, which a zero may have.
                used |= u64::from(x << 1 != 0) << slot;
            }
            if ones != used {
                return None;
            }
            out[at as usize] = ones;
        }
        Some(out)
    }
}

fn lay<const W: usize>(
    tensor: &Tensor,
    layout: &Layout,
    column: &[f64],
    about: Option<&[f64]>,
) -> Aligned {
    let mut out = Aligned::zeros(tensor.strips.len() * W);
    wide(Laying::<W> { tensor, layout, column, about, out: rows_mut(&mut out) });
    out
}

/// A column laid strip after strip.
struct Laying<'l, const W: usize> {
    tensor: &'l Tensor,
    layout: &'l Layout,
    column: &'l [f64],
    about: Option<&'l [f64]>,
    out: &'l mut [[f64; W]],
}

impl<const W: usize> Wide for Laying<'_, W> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let Self { tensor, layout, column, about, out } = self;
        // In the order of the rows, which may be another than the strips': reading waits, writing
        // does not.
        for at in tensor.of_run.iter().map(|&at| at as usize) {
            let place = tensor.place::<S, W>(simd, layout, &tensor.strips[at]);
            out[at] = match about {
                Some(about) => less(simd, &place.around::<S>(column), about[at]),
                None => place.of(simd, column),
            };
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use crate::layout::Layout;
    use crate::sample::{Singletons, select};
    use crate::{Effect, Model};

    /// Which pairs trade, in how many years, and in which of them not; and the number of rows.
    pub(in crate::layout) fn layout(
        pairs: &[(u32, u32)],
        years: u32,
        missing: impl Fn(u32, u32) -> bool,
    ) -> (Layout, usize) {
        let mut levels = [vec![], vec![], vec![]];
        for (run, &(e, i)) in (0..).zip(pairs) {
            for t in (0..years).filter(|&t| !missing(run, t)) {
                let here = [run, e * years + t, i * years + t];
                levels.iter_mut().zip(here).for_each(|(levels, level)| levels.push(level));
            }
        }
        let outcome = vec![1.0; levels[0].len()];
        let names = ["pair", "exporter", "importer"];
        let effects = names.iter().zip(&levels).map(|(name, levels)| Effect::new(name, levels));
        let model = Model { outcome: &outcome, effects: effects.collect(), ..Model::default() };
        (Layout::new(&model, &select(&model, false, Singletons::Keep, None)), outcome.len())
    }

    proptest! {
        #[test]
        fn a_dummy_is_one_where_its_strips_are(
            numbers in prop::collection::vec(prop::sample::select(vec![0.0, -0.0, 1.0]), 60..64),
            holes in any::<bool>(),
            spoilt in prop::option::of((0..1_000_usize, prop::sample::select(vec![-1.0, 1e-9, 2.0]))),
        ) {
            let pairs: Vec<(u32, u32)> = (0..144).map(|run| (run / 12, run % 12)).collect();
            let (layout, rows) = layout(&pairs, 9, |run, t| holes && (run + t) % 5 == 2);
            let tensor = layout.tensor.as_ref().unwrap();
            let mut column: Vec<f64> = numbers.into_iter().cycle().take(rows).collect();
            if let Some((at, number)) = spoilt {
                column[at] = number;
            }
            let dummy = tensor.dummy(&layout, &column);
            prop_assert_eq!(dummy.is_some(), spoilt.is_none());
            let strips = tensor.strips_from(&layout, &column);
            for (ones, strip) in dummy.iter().flatten().zip(strips.chunks_exact(tensor.width)) {
                for (slot, x) in strip.iter().enumerate() {
                    let one = f64::from(u8::from(ones >> slot & 1 == 1));
                    prop_assert_eq!(x.abs().to_bits(), one.to_bits());
                }
            }
        }
    }
}
