//! Which rows can say something, and why the others cannot.
//!
//! A row is of no use when a level of a fixed effect holds it alone (a singleton: the effect fits
//! it exactly) and, in PPML, when its level has no positive outcome (the effect goes to minus
//! infinity). Dropping one row can make another useless, so the two rules are repeated until
//! neither finds anything. Separation by regressors is found later: see [`crate::separation`].
//!
//! The effect with most levels has most to drop, so it is looked at before the others. Cost: one
//! pass over each fixed effect, and one more for each time that another drops rows later.
//!
//! Source: Correia (2015), singletons; Correia, Guimaraes and Zylkin (2019), section 2.

use std::cmp::Reverse;

use rayon::prelude::*;

use crate::Model;
use crate::kernel::{Simd, Wide, highest, wide};

/// Rows that were left out, by reason.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Dropped {
    /// Rows with a missing value; counted by whoever built the arrays.
    pub missing: usize,
    /// Rows with a weight of zero.
    pub zero_weights: usize,
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
        self.missing + self.zero_weights + self.singletons + self.zero_levels + self.separated
    }
}

/// Why a row was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Its weight is zero.
    ZeroWeight,
    /// It is alone in a level of a fixed effect.
    Singleton,
    /// It stands in a level of a fixed effect whose outcomes are all zero.
    LevelWithoutTrade,
    /// A combination of regressors and fixed effects separates it.
    Separated,
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
    /// Why rows are not kept, in the order in which they were dropped.
    pub reasons: Vec<(u32, Reason)>,
    /// Levels that some row has, for each effect with intercepts.
    pub used: Vec<usize>,
    /// The highest level of each effect, in all input rows.
    pub highest: Vec<u32>,
}

/// Drop rows without weight, what the fixed effects alone rule out, and the rows marked in
/// `separated`.
pub(crate) fn select(
    model: &Model<'_>,
    positive_outcome: bool,
    singletons: Singletons,
    separated: Option<&[bool]>,
) -> Sample {
    let rows = model.rows();
    let mut sample = Sample {
        kept: None,
        rows,
        dropped: Dropped::default(),
        reasons: Vec::new(),
        used: Vec::new(),
        highest: model.effects.par_iter().map(|effect| highest(effect.levels)).collect(),
    };
    if let Some(separated) = separated {
        sample.dropped.separated = separated.iter().filter(|&&s| s).count();
        sample.rows -= sample.dropped.separated;
        sample.kept = Some(separated.iter().map(|&s| !s).collect());
        let marked = (0..rows as u32).filter(|&row| separated[row as usize]);
        sample.reasons.extend(marked.map(|row| (row, Reason::Separated)));
    }
    if let Some(weights) = model.weights
        && weights.iter().any(|&w| w <= 0.0)
    {
        let kept = sample.kept.get_or_insert_with(|| vec![true; rows]);
        for row in (0..rows).filter(|&row| weights[row] <= 0.0) {
            if std::mem::replace(&mut kept[row], false) {
                sample.rows -= 1;
                sample.dropped.zero_weights += 1;
                sample.reasons.push((row as u32, Reason::ZeroWeight));
            }
        }
    }
    let again = if singletons == Singletons::Drop { SEEN_AGAIN } else { 0 };
    let needed = SEEN | again | if positive_outcome { SEEN_POSITIVE } else { 0 };
    let intercepts = model.effects.iter().zip(&sample.highest).filter(|(e, _)| e.intercept);
    let effects: Vec<(&[u32], u32)> = intercepts.map(|(e, &most)| (e.levels, most)).collect();
    let mut finest_first: Vec<usize> = (0..effects.len()).collect();
    finest_first.sort_by_key(|&at| Reverse(effects[at].1));
    // What the levels of each effect have shown; none where rows were dropped since.
    let mut shown: Vec<Option<Vec<u8>>> = vec![None; effects.len()];
    let look = |at: usize, kept: Option<&[bool]>| {
        let (levels, most) = effects[at];
        wide(Look { outcome: model.outcome, levels, most, kept, needed })
    };
    while shown.iter().any(Option::is_none) {
        for (turn, &at) in finest_first.iter().enumerate() {
            let kept = sample.kept.as_deref();
            if turn == 1 {
                // Mostly there is nothing more to drop: the others are looked at side by side.
                let each = shown.par_iter_mut().enumerate().filter(|(_, shown)| shown.is_none());
                each.for_each(|(at, shown)| *shown = Some(look(at, kept)));
            }
            let here = shown[at].get_or_insert_with(|| look(at, kept));
            if here.iter().any(|&shown| lacks(shown, needed)) {
                drop_levels(effects[at].0, here, needed, &mut sample);
                let others = shown.iter_mut().enumerate().filter(|(other, _)| *other != at);
                others.for_each(|(_, shown)| *shown = None);
            }
        }
    }
    let used = |shown: Vec<u8>| shown.into_iter().filter(|&shown| shown > 0).count();
    sample.used = shown.into_iter().flatten().map(used).collect();
    sample
}

const SEEN: u8 = 1;
const SEEN_AGAIN: u8 = 2;
const SEEN_POSITIVE: u8 = 4;

/// Whether a level that some row has has not shown all that it needs.
#[inline(always)]
fn lacks(shown: u8, needed: u8) -> bool {
    shown > 0 && shown & needed != needed
}

/// One look at a fixed effect.
struct Look<'m> {
    outcome: &'m [f64],
    levels: &'m [u32],
    /// The highest of the levels.
    most: u32,
    kept: Option<&'m [bool]>,
    needed: u8,
}

impl Wide for Look<'_> {
    type Output = Vec<u8>;

    /// What each level shows. One that has shown all it needs is not looked at any more, and when
    /// all levels have, no row is.
    #[inline(always)]
    fn run<S: Simd>(self, _: S) -> Vec<u8> {
        let Self { outcome, levels, most, kept, needed } = self;
        let mut shown = vec![0; most as usize + 1];
        let mut lacking = shown.len();
        for (row, &level) in levels.iter().enumerate() {
            let shown: &mut u8 = &mut shown[level as usize];
            if *shown & needed != needed && kept.is_none_or(|kept| kept[row]) {
                *shown |= if *shown == 0 { SEEN } else { SEEN_AGAIN };
                *shown |= if outcome[row] > 0.0 { SEEN_POSITIVE } else { 0 };
                if *shown & needed == needed {
                    lacking -= 1;
                    if lacking == 0 {
                        break;
                    }
                }
            }
        }
        shown
    }
}

/// Drop the rows of the levels that lack something; such levels have shown nothing then.
fn drop_levels(levels: &[u32], shown: &mut [u8], needed: u8, sample: &mut Sample) {
    let kept = sample.kept.get_or_insert_with(|| vec![true; levels.len()]);
    for (row, (kept, &level)) in kept.iter_mut().zip(levels).enumerate() {
        let shown = shown[level as usize];
        if *kept && lacks(shown, needed) {
            *kept = false;
            sample.rows -= 1;
            let reason = if needed & SEEN_POSITIVE > shown & SEEN_POSITIVE {
                sample.dropped.zero_levels += 1;
                Reason::LevelWithoutTrade
            } else {
                sample.dropped.singletons += 1;
                Reason::Singleton
            };
            sample.reasons.push((row as u32, reason));
        }
    }
    shown.iter_mut().filter(|shown| lacks(**shown, needed)).for_each(|shown| *shown = 0);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Effect;

    proptest! {
        #[test]
        fn a_look_says_what_counting_says(
            rows in prop::collection::vec((0..9_u32, any::<bool>(), any::<bool>()), 1..40),
            positive_outcome in any::<bool>(),
            drop in any::<bool>(),
        ) {
            let again = if drop { SEEN_AGAIN } else { 0 };
            let needed = SEEN | again | if positive_outcome { SEEN_POSITIVE } else { 0 };
            let levels: Vec<u32> = rows.iter().map(|row| row.0).collect();
            let outcome: Vec<f64> = rows.iter().map(|row| f64::from(u8::from(row.1))).collect();
            let marks: Vec<bool> = rows.iter().map(|row| row.2).collect();
            for kept in [None, Some(marks.as_slice())] {
                let most = highest(&levels);
                let look = Look { outcome: &outcome, levels: &levels, most, kept, needed };
                let shown = wide(look);
                for level in 0..9 {
                    let shown = shown.get(level).copied().unwrap_or(0);
                    let of_level: Vec<bool> = rows
                        .iter()
                        .filter(|row| row.0 as usize == level && (kept.is_none() || row.2))
                        .map(|row| row.1)
                        .collect();
                    let zero = positive_outcome && !of_level.contains(&true);
                    let dropped = !of_level.is_empty() && (zero || drop && of_level.len() == 1);
                    prop_assert_eq!(shown > 0, !of_level.is_empty());
                    prop_assert_eq!(lacks(shown, needed), dropped);
                    if dropped {
                        prop_assert_eq!(needed & SEEN_POSITIVE > shown & SEEN_POSITIVE, zero);
                    }
                }
            }
        }

        /// Against dropping one level at a time until none is left to drop.
        #[test]
        fn what_is_dropped_does_not_depend_on_how_it_is_looked_for(
            rows in prop::collection::vec((0..6_u32, 0..6_u32, any::<bool>()), 1..30),
            positive_outcome in any::<bool>(),
        ) {
            let effects: [Vec<u32>; 2] =
                [rows.iter().map(|row| row.0).collect(), rows.iter().map(|row| row.1).collect()];
            let outcome: Vec<f64> = rows.iter().map(|row| f64::from(u8::from(row.2))).collect();
            let model = Model {
                outcome: &outcome,
                effects: effects.iter().map(|levels| Effect::new("effect", levels)).collect(),
                ..Model::default()
            };
            let sample = select(&model, positive_outcome, Singletons::Drop, None);
            let mut kept = vec![true; rows.len()];
            let of_level = |levels: &[u32], level: u32, kept: &[bool]| -> Vec<usize> {
                (0..levels.len()).filter(|&row| kept[row] && levels[row] == level).collect()
            };
            loop {
                let mut before = kept.clone();
                for (levels, level) in effects.iter().flat_map(|e| (0..6).map(move |l| (e, l))) {
                    let here = of_level(levels, level, &kept);
                    let zero = positive_outcome && here.iter().all(|&row| outcome[row] <= 0.0);
                    if here.len() == 1 || zero {
                        here.into_iter().for_each(|row| kept[row] = false);
                    }
                }
                if std::mem::replace(&mut before, kept.clone()) == kept {
                    break;
                }
            }
            prop_assert_eq!(sample.rows, kept.iter().filter(|&&kept| kept).count());
            prop_assert_eq!(sample.dropped.total(), rows.len() - sample.rows);
            let found = sample.kept.unwrap_or_else(|| vec![true; rows.len()]);
            prop_assert_eq!(&found, &kept);
            let used: Vec<usize> = effects
                .iter()
                .map(|levels| (0..6).filter(|&l| !of_level(levels, l, &kept).is_empty()).count())
                .collect();
            prop_assert_eq!(sample.used, used);
        }
    }
}
