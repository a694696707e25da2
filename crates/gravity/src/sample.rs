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
use crate::kernel::highest;

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
    // Nearly always there is nothing to drop: all effects are looked at side by side.
    let used: Vec<Option<usize>> = intercepts
        .par_iter()
        .map(|levels| {
            glance(model.outcome, levels, sample.kept.as_deref(), positive_outcome, singletons)
        })
        .collect();
    sample.used = used.into_iter().collect();
    if sample.used.is_some() {
        return sample;
    }
    let mut quiet = 0;
    let mut at = 0;
    while quiet < intercepts.len() {
        let found = sweep(model.outcome, intercepts[at], positive_outcome, singletons, &mut sample);
        quiet = if found { 1 } else { quiet + 1 };
        at = (at + 1) % intercepts.len();
    }
    sample
}

const SEEN: u8 = 1;
const SEEN_AGAIN: u8 = 2;
const SEEN_POSITIVE: u8 = 4;

/// How many levels some row has, if nothing is to be dropped. A level that has shown all it needs
/// is not looked at any more.
fn glance(
    outcome: &[f64],
    levels: &[u32],
    kept: Option<&[bool]>,
    positive_outcome: bool,
    singletons: Singletons,
) -> Option<usize> {
    let again = if singletons == Singletons::Drop { SEEN_AGAIN } else { 0 };
    let needed = SEEN | again | if positive_outcome { SEEN_POSITIVE } else { 0 };
    let mut shown = vec![0_u8; highest(levels) as usize + 1];
    for (row, &level) in levels.iter().enumerate() {
        let shown = &mut shown[level as usize];
        if *shown & needed != needed && kept.is_none_or(|kept| kept[row]) {
            *shown |= if *shown == 0 { SEEN } else { SEEN_AGAIN };
            *shown |= if outcome[row] > 0.0 { SEEN_POSITIVE } else { 0 };
        }
    }
    let used = shown.iter().filter(|&&shown| shown > 0);
    let clean = used.clone().all(|shown| shown & needed == needed);
    clean.then(|| used.count())
}

/// Rows and positive outcomes of one level.
#[derive(Clone, Copy, Default)]
struct Level {
    rows: u32,
    positive: u32,
}

impl Level {
    fn zero(self, positive_outcome: bool) -> bool {
        positive_outcome && self.positive == 0
    }

    fn dropped(self, positive_outcome: bool, singletons: Singletons) -> bool {
        let single = singletons == Singletons::Drop && self.rows == 1;
        self.rows > 0 && (self.zero(positive_outcome) || single)
    }
}

fn count(outcome: &[f64], levels: &[u32], kept: Option<&[bool]>) -> Vec<Level> {
    let mut counts = vec![Level::default(); highest(levels) as usize + 1];
    let mut add = |row: usize| {
        let level = &mut counts[levels[row] as usize];
        level.rows += 1;
        level.positive += u32::from(outcome[row] > 0.0);
    };
    match kept {
        None => (0..levels.len()).for_each(&mut add),
        Some(kept) => (0..levels.len()).filter(|&row| kept[row]).for_each(&mut add),
    }
    counts
}

fn sweep(
    outcome: &[f64],
    levels: &[u32],
    positive_outcome: bool,
    singletons: Singletons,
    sample: &mut Sample,
) -> bool {
    let counts = count(outcome, levels, sample.kept.as_deref());
    if !counts.iter().any(|level| level.dropped(positive_outcome, singletons)) {
        return false;
    }
    let kept = sample.kept.get_or_insert_with(|| vec![true; levels.len()]);
    for (row, kept) in kept.iter_mut().enumerate() {
        let level = counts[levels[row] as usize];
        if *kept && level.dropped(positive_outcome, singletons) {
            *kept = false;
            sample.rows -= 1;
            if level.zero(positive_outcome) {
                sample.dropped.zero_levels += 1;
            } else {
                sample.dropped.singletons += 1;
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
                let counts = count(&outcome, &levels, kept);
                let clean = !counts.iter().any(|level| level.dropped(positive_outcome, singletons));
                let used = counts.iter().filter(|level| level.rows > 0).count();
                let glanced = glance(&outcome, &levels, kept, positive_outcome, singletons);
                prop_assert_eq!(glanced, clean.then_some(used));
            }
        }
    }
}
