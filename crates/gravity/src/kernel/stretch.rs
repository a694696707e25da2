//! Levels of consecutive rows that stay, or go on in equal steps: a pair, and its exporter-years.
//!
//! A panel in the order of its pairs is a list of such stretches: what they are is found by
//! comparing eight rows at once, and what is true of all levels of a stretch is asked once.

/// Consecutive rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stretch {
    /// The first row.
    pub row: usize,
    pub length: usize,
    /// The first row's level.
    pub level: u32,
    /// From row to row, modulo 2^32.
    pub step: u32,
}

impl Stretch {
    pub(crate) fn rows(&self) -> std::ops::Range<usize> {
        self.row..self.row + self.length
    }

    /// Its levels: where they stay, one.
    #[inline(always)]
    pub(crate) fn levels(&self) -> impl Iterator<Item = usize> + use<> {
        let Self { level, step, .. } = *self;
        let count = if step == 0 { 1 } else { self.length as u32 };
        (0..count).map(move |t| level.wrapping_add(step.wrapping_mul(t)) as usize)
    }
}

/// Rows that are compared at once.
const AT_ONCE: usize = 8;

/// The stretches of a column, each as long as it can be from where the one before ends.
pub(crate) fn stretches(levels: &[u32]) -> Stretches<'_> {
    Stretches { levels, row: 0, before: 0 }
}

pub(crate) struct Stretches<'l> {
    levels: &'l [u32],
    row: usize,
    /// How long the last one was.
    before: usize,
}

impl Iterator for Stretches<'_> {
    type Item = Stretch;

    #[inline(always)]
    fn next(&mut self) -> Option<Stretch> {
        let rest = &self.levels[self.row..];
        let &level = rest.first()?;
        let step = rest.get(1).map_or(0, |next| next.wrapping_sub(level));
        // Most are as long as the one before.
        let as_before = self.before >= AT_ONCE && ends_after(rest, self.before, step);
        let length = if as_before { self.before } else { goes_on(rest, level, step) };
        let stretch = Stretch { row: self.row, length, level, step };
        (self.row, self.before) = (self.row + length, length);
        Some(stretch)
    }
}

/// Whether levels go on, step by step, for just so many rows, at least [`AT_ONCE`].
#[inline(always)]
fn ends_after(levels: &[u32], length: usize, step: u32) -> bool {
    let Some(here) = levels.get(..length) else { return false };
    let expected = |at: usize| levels[0].wrapping_add(step.wrapping_mul(at as u32));
    let (blocks, _) = here.as_chunks();
    let (_, last) = here.as_rchunks();
    let mut other = 0;
    // The last block may overlap the one before.
    let starts = (0..).step_by(AT_ONCE).zip(blocks);
    for (from, block) in starts.chain([(length - AT_ONCE, &last[last.len() - 1])]) {
        let first = expected(from);
        let block: &[u32; AT_ONCE] = block;
        for (&level, at) in block.iter().zip(0..) {
            other |= level ^ first.wrapping_add(step.wrapping_mul(at));
        }
    }
    other == 0 && levels.get(length).is_none_or(|&next| next != expected(length))
}

/// For how many rows levels go on as expected, step by step.
#[inline(always)]
pub(crate) fn goes_on(levels: &[u32], mut expected: u32, step: u32) -> usize {
    let mut rows = 0;
    let (blocks, _) = levels.as_chunks::<AT_ONCE>();
    for block in blocks {
        let mut other = 0;
        for (&level, at) in block.iter().zip(0..) {
            other |= level ^ expected.wrapping_add(step.wrapping_mul(at));
        }
        if other != 0 {
            break;
        }
        expected = expected.wrapping_add(step.wrapping_mul(AT_ONCE as u32));
        rows += AT_ONCE;
    }
    for &level in &levels[rows..] {
        if level != expected {
            break;
        }
        expected = expected.wrapping_add(step);
        rows += 1;
    }
    rows
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn stretches_are_the_column_and_as_long_as_can_be(
            pieces in prop::collection::vec(
                (90..99_u32, -2..3_i32, prop_oneof![1..40_u32, Just(9), Just(30)]),
                0..8,
            ),
        ) {
            let levels: Vec<u32> = pieces
                .iter()
                .flat_map(|&(level, step, length)| {
                    (0..length).map(move |t| level.wrapping_add_signed(step * t as i32))
                })
                .collect();
            let mut row = 0;
            for stretch in stretches(&levels) {
                prop_assert_eq!(stretch.row, row);
                let here = &levels[row..row + stretch.length];
                let mut of_stretch: Vec<usize> = stretch.levels().collect();
                if stretch.step == 0 {
                    of_stretch.resize(stretch.length, stretch.level as usize);
                }
                prop_assert!(here.iter().map(|&level| level as usize).eq(of_stretch));
                row += stretch.length;
                if let Some(after) = levels.get(row) {
                    prop_assert_ne!(after.wrapping_sub(levels[row - 1]), stretch.step);
                }
            }
            prop_assert_eq!(row, levels.len());
        }
    }
}
