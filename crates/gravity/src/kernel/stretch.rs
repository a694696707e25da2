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
pub(crate) fn stretches(levels: &[u32]) -> impl Iterator<Item = Stretch> {
    let mut row = 0;
    std::iter::from_fn(move || {
        let rest = &levels[row..];
        let &level = rest.first()?;
        let step = rest.get(1).map_or(0, |next| next.wrapping_sub(level));
        let length = goes_on(rest, level, step);
        let stretch = Stretch { row, length, level, step };
        row += length;
        Some(stretch)
    })
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
            pieces in prop::collection::vec((90..99_u32, -2..3_i32, 1..40_u32), 0..8),
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
