//! A back-test summed up: scores, coverage, reliability, and the margin over a rival.
//!
//! ```text
//! margin = mean(rival's CRPS - ours);  its error = sqrt(sum_g (sum_{i in g} (d[i] - margin))^2) / n
//! ```
//!
//! `d[i]` is the difference of a case, `g` the group (pair, or origin) whose
//! cases move together, `n` the number of cases. The error is that of a mean
//! with clusters, times sqrt(G / (G - 1)) for `G` groups.
//!
//! Cost: one pass over the cases. Source: Cameron and Miller (2015), section II;
//! Diebold and Mariano (1995) for the difference of scores.

use std::collections::BTreeMap;

use crate::backtest::{COVERAGES, Case, THRESHOLDS};
use crate::score::Reliability;

/// Bins of the PIT histogram.
pub const BINS: usize = 20;

/// What a set of cases says together.
#[derive(Debug, Clone, PartialEq)]
pub struct Tally {
    /// Number of cases.
    pub cases: usize,
    /// Mean CRPS of the method, log points.
    pub crps: f64,
    /// Mean CRPS of the naive drift, log points.
    pub naive: f64,
    /// Mean log score of the method.
    pub log_score: f64,
    /// Share of outcomes inside the intervals of [`COVERAGES`].
    pub coverage: [f64; COVERAGES.len()],
    /// Cases by the probability given to values under the outcome; flat when calibrated.
    pub pit: [u64; BINS],
    /// Stated against observed, for each of [`THRESHOLDS`].
    pub reliability: [Reliability; THRESHOLDS.len()],
}

impl Tally {
    /// Sum up cases; `None` of none.
    #[must_use]
    pub fn of<'a>(cases: impl IntoIterator<Item = &'a Case>) -> Option<Self> {
        let mut tally = Self {
            cases: 0,
            crps: 0.0,
            naive: 0.0,
            log_score: 0.0,
            coverage: [0.0; COVERAGES.len()],
            pit: [0; BINS],
            reliability: std::array::from_fn(|_| Reliability::default()),
        };
        for case in cases {
            tally.cases += 1;
            tally.crps += case.crps;
            tally.naive += case.naive;
            tally.log_score += case.log_score;
            for (share, coverage) in tally.coverage.iter_mut().zip(COVERAGES) {
                *share += f64::from(u8::from((case.pit - 0.5).abs() <= coverage / 2.0));
            }
            tally.pit[((case.pit * BINS as f64) as usize).min(BINS - 1)] += 1;
            for (i, factor) in THRESHOLDS.iter().enumerate() {
                tally.reliability[i].add(case.probabilities[i], case.growth >= factor.ln());
            }
        }
        let n = tally.cases as f64;
        tally.crps /= n;
        tally.naive /= n;
        tally.log_score /= n;
        tally.coverage = tally.coverage.map(|c| c / n);
        (tally.cases > 0).then_some(tally)
    }
}

/// How much better one score is than another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Margin {
    /// Mean of the differences.
    pub mean: f64,
    /// Standard error of the mean.
    pub error: f64,
    /// Groups that were taken to be independent.
    pub groups: usize,
}

/// The mean of differences whose groups move together; `None` under two groups.
#[must_use]
pub fn margin(differences: impl IntoIterator<Item = (usize, f64)>) -> Option<Margin> {
    let mut groups: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
    for (group, difference) in differences {
        let entry = groups.entry(group).or_default();
        entry.0 += difference;
        entry.1 += 1.0;
    }
    let n: f64 = groups.values().map(|g| g.1).sum();
    let mean = groups.values().map(|g| g.0).sum::<f64>() / n;
    let squares: f64 = groups.values().map(|g| (g.0 - mean * g.1).powi(2)).sum();
    let count = groups.len() as f64;
    let error = (squares * count / (count - 1.0)).sqrt() / n;
    (groups.len() > 1).then_some(Margin { mean, error, groups: groups.len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_of_one_give_the_usual_error_of_a_mean() {
        let found = margin([(0, 1.0), (1, 2.0), (2, 3.0)]).unwrap();
        assert!((found.mean - 2.0).abs() < 1e-12);
        // Standard deviation 1, three values.
        assert!((found.error - (1.0_f64 / 3.0).sqrt()).abs() < 1e-12);
        assert_eq!(margin([(0, 1.0), (0, 2.0)]), None);
    }

    #[test]
    fn repeated_cases_do_not_make_a_margin_surer() {
        let once = margin([(0, 1.0), (1, 2.0), (2, 4.0)]).unwrap();
        let twice = margin([(0, 1.0), (1, 2.0), (2, 4.0), (0, 1.0), (1, 2.0), (2, 4.0)]).unwrap();
        assert!((once.error - twice.error).abs() < 1e-12);
    }

    #[test]
    fn nothing_sums_to_nothing() {
        assert_eq!(Tally::of([]), None);
    }
}
