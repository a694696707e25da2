//! What was said of doubling and what happened, era by era: pooled over eras, errors of opposite sign
//! cancel; here they do not.
//!
//! ```text
//! distance of an era = | mean chance stated - share that doubled |
//! ```
//!
//! The mean distance over eras, each counted once, is the calibration figure of a chance: the pairs of
//! one era share its world, so that a thousand of them are one outcome of common growth.
//!
//! ```
//! use corridor_outlook::era::{self, mean_distance};
//!
//! let eras = era::built_in()?;
//! assert_eq!(eras.iter().filter(|era| era.years == 4).count(), 13);
//! assert!(mean_distance(&eras).is_some_and(|distance| distance < 0.2));
//! # Ok::<(), corridor_outlook::Error>(())
//! ```
//!
//! Source of the built-in record: COMTRADE in the R package penppml, every fourth year 1964 to 2016,
//! flows of $100 million or more; growth that pairs share is what was known by the origin and in the
//! other twelve eras. `tests/eras.rs` makes it again.

use std::collections::BTreeMap;

use crate::Error;
use crate::backtest::{Calendar, Case, THRESHOLDS};

/// The built-in record's text.
pub const TEXT: &str = include_str!("../frozen/eras.csv");

/// What was said of doubling from one year on, and how often it happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Era {
    /// The last year known.
    pub origin: i16,
    /// Years ahead.
    pub years: usize,
    /// Pairs.
    pub cases: usize,
    /// Mean of the chances stated.
    pub stated: f64,
    /// Share that doubled.
    pub happened: f64,
    /// Mean CRPS.
    pub crps: f64,
}

impl Era {
    /// How far the stated chance was from what happened.
    #[must_use]
    pub fn distance(&self) -> f64 {
        (self.stated - self.happened).abs()
    }
}

/// The mean distance, each era counted once; `None` of none.
#[must_use]
pub fn mean_distance(eras: &[Era]) -> Option<f64> {
    let sum: f64 = eras.iter().map(Era::distance).sum();
    (!eras.is_empty()).then(|| sum / eras.len() as f64)
}

/// The era with the least distance and the one with the most.
#[must_use]
pub fn best_and_worst(eras: &[Era]) -> Option<[Era; 2]> {
    let by = |a: &&Era, b: &&Era| a.distance().total_cmp(&b.distance());
    Some([*eras.iter().min_by(by)?, *eras.iter().max_by(by)?])
}

/// Place of doubling among [`THRESHOLDS`].
const TWICE: usize = 1;

/// The cases of a back-test by origin and horizon.
#[must_use]
pub fn eras<'a>(cases: impl IntoIterator<Item = &'a Case>, calendar: Calendar) -> Vec<Era> {
    let mut by_era: BTreeMap<(usize, usize), [f64; 4]> = BTreeMap::new();
    for case in cases {
        let did = case.growth >= THRESHOLDS[TWICE].ln();
        let sums = by_era.entry((case.origin, case.horizon)).or_default();
        let one = [1.0, case.probabilities[TWICE], f64::from(u8::from(did)), case.crps];
        sums.iter_mut().zip(one).for_each(|(sum, x)| *sum += x);
    }
    let era = |((origin, horizon), [n, stated, happened, crps]): ((usize, usize), [f64; 4])| Era {
        origin: calendar.year(origin),
        years: horizon * usize::from(calendar.step.unsigned_abs()),
        cases: n as usize,
        stated: stated / n,
        happened: happened / n,
        crps: crps / n,
    };
    by_era.into_iter().map(era).collect()
}

/// The record that is built in.
///
/// # Errors
///
/// [`Error::Frozen`] if its text was changed by hand into what does not read.
pub fn built_in() -> Result<Vec<Era>, Error> {
    let lines = TEXT.lines().enumerate().filter(|(_, line)| !line.starts_with('#')).skip(1);
    lines
        .map(|(i, line)| {
            let cells: Vec<&str> = line.split(',').collect();
            let wrong = || Error::Frozen {
                line: i + 1,
                found: line.chars().take(40).collect(),
                expected: "origin,years,pairs,stated,happened,crps",
            };
            let [origin, years, cases, stated, happened, crps] = cells[..] else {
                return Err(wrong());
            };
            let number = |cell: &str| cell.parse::<f64>().map_err(|_| wrong());
            Ok(Era {
                origin: origin.parse().map_err(|_| wrong())?,
                years: years.parse().map_err(|_| wrong())?,
                cases: cases.parse().map_err(|_| wrong())?,
                stated: number(stated)?,
                happened: number(happened)?,
                crps: number(crps)?,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eras_of_opposite_sign_do_not_cancel() {
        let case = |origin: usize, stated: f64, growth: f64| Case {
            pair: 0,
            origin,
            horizon: 1,
            size: 0.0,
            crps: 0.1,
            log_score: 0.0,
            members: [0.0; 3],
            naive: 0.0,
            pit: 0.5,
            probabilities: [0.0, stated, 0.0],
            growth,
        };
        let calendar = Calendar { first: 1990, step: 4 };
        let found = eras(&[case(3, 0.4, 0.0), case(4, 0.4, 1.0)], calendar);
        assert_eq!((found.len(), found[0].origin, found[0].years), (2, 2002, 4));
        assert!((mean_distance(&found).unwrap() - 0.5).abs() < 1e-12);
        assert_eq!(best_and_worst(&found).unwrap()[1].origin, 2006);
        assert_eq!((mean_distance(&[]), best_and_worst(&[])), (None, None));
    }
}
