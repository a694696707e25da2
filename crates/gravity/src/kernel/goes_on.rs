//! For how many rows a column of levels stays, or goes on in equal steps: a pair, and its
//! exporter-years. Eight rows are compared at once.

/// Rows that are compared at once.
const AT_ONCE: usize = 8;

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
        fn as_long_as_row_by_row(
            levels in prop::collection::vec(0..2_u32, 0..40),
            (level, step, length) in (0..9_u32, 0..3_u32, 0..40_u32),
        ) {
            let mut levels: Vec<u32> = levels;
            levels.splice(..0, (0..length).map(|t| level + step * t));
            let mut rows = 0;
            while levels.get(rows) == Some(&(level + step * rows as u32)) {
                rows += 1;
            }
            prop_assert_eq!(goes_on(&levels, level, step), rows);
        }
    }
}
