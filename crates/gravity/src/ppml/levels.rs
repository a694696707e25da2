//! Levels that add up: fitted values have the total of the outcome in every level of every effect.
//!
//! It is the first-order condition of an effect, and where a level is far from it a sweep is the
//! cure:
//!
//! ```text
//! f[level] += log (sum of w y in the level / sum of w mu in the level)
//! ```
//!
//! one effect after the other. A Newton step raises a level whose fitted total is far too small by
//! the ratio and not by the ratio's logarithm, by 1e30 and not by 69, which no halving makes good;
//! and it leaves alone a level whose weight vanishes beside its neighbours'. So effects are swept
//! after a step that went far, and an estimate is none whose levels do not add up. A sweep never
//! lowers the likelihood.
//!
//! Cost of a sweep: a pass for each effect.
//!
//! Source: Deming and Stephan (1940).

use std::ops::Range;

use super::pass::{Columns, Pass};
use crate::layout::Layout;
use crate::normal::Engine;

/// A step that moved a fitted value by more than this, relative to itself, went far.
pub(super) const FAR: f64 = 100.0;
const SWEEPS: usize = 2;
/// How far a fitted total may be from a level's, relative to it, before the last step.
const OFF: f64 = 3e-6;
/// What is fitted to a level, relative to its total, where less is rounding of their difference.
const LEAST_FITTED: f64 = 1e-16;

/// The unknowns that are levels, and their totals.
pub(super) struct Levels {
    /// The unknowns of each term that is not of slopes.
    terms: Vec<Range<usize>>,
    /// Weighted sum of the outcome at each unknown; zero where no level stands.
    totals: Vec<f64>,
}

impl Levels {
    pub(super) fn new(layout: &Layout, totals: Vec<f64>) -> Self {
        let levels = layout.terms.iter().filter(|term| term.slope.is_none());
        Self { terms: levels.map(|term| term.range()).collect(), totals }
    }

    /// Whether every level has its total, but for `short` at each unknown.
    pub(super) fn add_up(&self, short: &[f64]) -> bool {
        let levels = self.terms.iter().cloned().flatten();
        levels.into_iter().all(|level| short[level].abs() <= OFF * self.totals[level])
    }

    /// Sweep from where `pass` stands; gives the pass where the sweeps end.
    pub(super) fn sweep(
        &self,
        columns: &Columns<'_>,
        (b, f): (&[f64], &mut [f64]),
        engine: &mut Engine<'_>,
        mut pass: Pass,
    ) -> Pass {
        for term in std::iter::repeat_n(&self.terms, SWEEPS).flatten() {
            for level in term.clone() {
                let (total, short) = (self.totals[level], pass.moments.f[level]);
                if total > 0.0 {
                    f[level] += (total / (total - short).max(LEAST_FITTED * total)).ln();
                }
            }
            pass = columns.pass(b, f, false, engine);
        }
        pass
    }
}
