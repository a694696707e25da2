//! Which rows can say something, and why the others cannot.
//!
//! A row is of no use when a level of a fixed effect holds it alone (a singleton: the effect fits
//! it exactly) and, in PPML, when its level has no positive outcome (the effect goes to minus
//! infinity). Dropping one row can make another useless, so the two rules are repeated until
//! neither finds anything. Separation by regressors is found later: see [`crate::separation`].
//!
//! Cost: one pass over each fixed effect, and one more for each round that drops something.
//!
//! Source: Correia (2015), singletons; Correia, Guimaraes and Zylkin (2019), section 2.

use rayon::prelude::*;

use crate::Model;
use crate::kernel::{Simd, Wide, highest, stretches, wide};

/// Rows that were left out, by reason.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Dropped {
    /// Rows with a missing value; counted by whoever built the arrays.
    pub missing: usize,
    /// Rows that are alone in a level of a fixed effect.
    pub singletons: usize,
    /// Rows in a level of a fixed effect whose outcomes are all zero.
    pub zero_levels: usize,
    /// Rows that a combination of regressors and fixed effects separates.
    pub separated: usize,
}

impl Dropped {
    /// All rows that were left out.
    #[must_use]
    pub fn total(&self) -> usize {
        self.missing + self.singletons + self.zero_levels + self.separated
    }
}

/// What to do with a row that is alone in a level of a fixed effect.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Singletons {
    /// Leave it out, as ppmlhdfe and reghdfe do.
    #[default]
    Drop,
    /// Keep it, as fixest does by default: the coefficients are the same, the count of rows not.
    Keep,
}

/// The rows that are used: a mark for every input row, or `None` when all are.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    pub kept: Option<Vec<bool>>,
    pub rows: usize,
    pub dropped: Dropped,
    /// Levels that some row has, for each effect with intercepts, where they were counted.
    pub used: Option<Vec<usize>>,
}

/// Drop what the fixed effects alone rule out, and the rows marked in `separated`.
pub(crate) fn select(
    model: &Model<'_>,
    positive_outcome: bool,
    singletons: Singletons,
    separated: Option<&[bool]>,
) -> Sample {
    let rows = model.rows();
    let mut sample = Sample { kept: None, rows, dropped: Dropped::default(), used: None };
    if let Some(separated) = separated {
        sample.dropped.separated = separated.iter().filter(|&&s| s).count();
        sample.rows -= sample.dropped.separated;
        sample.kept = Some(separated.iter().map(|&s| !s).collect());
    }
    let intercepts: Vec<&[u32]> =
        model.effects.iter().filter(|e| e.intercept).map(|e| e.levels).collect();
    loop {
        // Mostly there is nothing to drop: all effects are looked at side by side.
        let kept = sample.kept.as_deref();
        let outcome = model.outcome;
        let look = |&levels: &&[u32]| {
            wide(Glance { outcome, levels, kept, positive_outcome, singletons })
        };
        let used: Vec<Option<usize>> = intercepts.par_iter().map(look).collect();
        let mut found = false;
        for (levels, used) in intercepts.iter().zip(&used) {
            if found || used.is_none() {
                found |= sweep(model.outcome, levels, positive_outcome, singletons, &mut sample);
            }
        }
        if !found {
            sample.used = used.into_iter().collect();
            return sample;
        }
    }
}

const SEEN: u8 = 1;
const SEEN_AGAIN: u8 = 2;
const SEEN_POSITIVE: u8 = 4;

/// One look at a fixed effect.
struct Glance<'m> {
    outcome: &'m [f64],
    levels: &'m [u32],
    kept: Option<&'m [bool]>,
    positive_outcome: bool,
    singletons: Singletons,
}

impl Wide for Glance<'_> {
    type Output = Option<usize>;

    /// How many levels some row has, if nothing is to be dropped. A level that has shown all it
    /// needs is not looked at any more.
    #[inline(always)]
    fn run<S: Simd>(self, _: S) -> Option<usize> {
        let Self { outcome, levels, kept, positive_outcome, singletons } = self;
        let again = if singletons == Singletons::Drop { SEEN_AGAIN } else { 0 };
        let needed = SEEN | again | if positive_outcome { SEEN_POSITIVE } else { 0 };
        let mut shown = vec![0_u8; highest(levels) as usize + 1];
        // For how many levels from this one on, in steps of one, all has been shown.
        let mut settled = vec![0_u32; shown.len()];
        for stretch in stretches(levels) {
            let rising = if stretch.step == 1 { stretch.length as u32 } else { 1 };
            let settled = &mut settled[stretch.level as usize];
            if stretch.step <= 1 && *settled >= rising {
                continue;
            }
            if stretch.levels().fold(needed, |all, level| all & shown[level]) == needed {
                *settled = (*settled).max(rising);
                continue;
            }
            for row in stretch.rows() {
                let shown = &mut shown[levels[row] as usize];
                if *shown & needed != needed && kept.is_none_or(|kept| kept[row]) {
                    *shown |= if *shown == 0 { SEEN } else { SEEN_AGAIN };
                    *shown |= if outcome[row] > 0.0 { SEEN_POSITIVE } else { 0 };
                } else if stretch.step == 0 && *shown & needed == needed {
                    break;
                }
            }
        }
        let used = shown.iter().filter(|&&shown| shown > 0);
        let clean = used.clone().all(|shown| shown & needed == needed);
        clean.then(|| used.count())
    }
}

/// Rows and positive outcomes of one level.
#[derive(Clone, Copy, Default)]
struct Level {
    rows: u32,
    positive: u32,
}

impl Level {
    #[inline(always)]
    fn add(&mut self, outcome: f64) {
        self.rows += 1;
        self.positive += u32::from(outcome > 0.0);
    }

    fn zero(self, positive_outcome: bool) -> bool {
        positive_outcome && self.positive == 0
    }

    fn dropped(self, positive_outcome: bool, singletons: Singletons) -> bool {
        let single = singletons == Singletons::Drop && self.rows == 1;
        self.rows > 0 && (self.zero(positive_outcome) || single)
    }
}

struct Count<'m> {
    outcome: &'m [f64],
    levels: &'m [u32],
    kept: Option<&'m [bool]>,
}

impl Wide for Count<'_> {
    type Output = Vec<Level>;

    #[inline(always)]
    fn run<S: Simd>(self, _: S) -> Vec<Level> {
        let Self { outcome, levels, kept } = self;
        let mut counts = vec![Level::default(); highest(levels) as usize + 1];
        let kept = |row: &usize| kept.is_none_or(|kept| kept[*row]);
        for stretch in stretches(levels) {
            let rows = stretch.rows().filter(kept);
            if stretch.step == 0 {
                let level = &mut counts[stretch.level as usize];
                rows.for_each(|row| level.add(outcome[row]));
            } else {
                rows.for_each(|row| counts[levels[row] as usize].add(outcome[row]));
            }
        }
        counts
    }
}

fn sweep(
    outcome: &[f64],
    levels: &[u32],
    positive_outcome: bool,
    singletons: Singletons,
    sample: &mut Sample,
) -> bool {
    let counts = wide(Count { outcome, levels, kept: sample.kept.as_deref() });
    if !counts.iter().any(|level| level.dropped(positive_outcome, singletons)) {
        return false;
    }
    let kept = sample.kept.get_or_insert_with(|| vec![true; levels.len()]);
    for stretch in stretches(levels) {
        if !stretch.levels().any(|level| counts[level].dropped(positive_outcome, singletons)) {
            continue;
        }
        for row in stretch.rows() {
            let level = counts[levels[row] as usize];
            if kept[row] && level.dropped(positive_outcome, singletons) {
                kept[row] = false;
                sample.rows -= 1;
                if level.zero(positive_outcome) {
                    sample.dropped.zero_levels += 1;
                } else {
                    sample.dropped.singletons += 1;
                }
            }
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_glance_says_what_counting_says(
            rows in prop::collection::vec((0..9_u32, any::<bool>(), any::<bool>()), 1..40),
            positive_outcome in any::<bool>(),
            drop in any::<bool>(),
        ) {
            let singletons = if drop { Singletons::Drop } else { Singletons::Keep };
            let levels: Vec<u32> = rows.iter().map(|row| row.0).collect();
            let outcome: Vec<f64> = rows.iter().map(|row| f64::from(u8::from(row.1))).collect();
            let marks: Vec<bool> = rows.iter().map(|row| row.2).collect();
            for kept in [None, Some(marks.as_slice())] {
                let (outcome, levels) = (&outcome[..], &levels[..]);
                let counts = wide(Count { outcome, levels, kept });
                let clean = !counts.iter().any(|level| level.dropped(positive_outcome, singletons));
                let used = counts.iter().filter(|level| level.rows > 0).count();
                let glanced =
                    wide(Glance { outcome, levels, kept, positive_outcome, singletons });
                prop_assert_eq!(glanced, clean.then_some(used));
            }
        }
    }
}
