//! Many series side by side: pairs x periods, equally spaced, in logs.
//!
//! A value of zero has no logarithm. It is not replaced by a small number: it
//! breaks the run of its pair, as a missing value does, and is counted.
//!
//! ```
//! use corridor_outlook::panel::Panel;
//!
//! let panel = Panel::new(&[Some(1.0), Some(0.0), Some(2.0), Some(3.0)], 4)?;
//! assert_eq!((panel.zeros(), panel.run(0, 3)), (1, 2));
//! # Ok::<(), corridor_outlook::Error>(())
//! ```

use crate::Error;
use crate::record::Surroundings;

/// Pairs x periods of positive values, in logs.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    logs: Vec<Option<f64>>,
    runs: Vec<u32>,
    periods: usize,
    zeros: usize,
    missing: usize,
}

impl Panel {
    /// A panel of `values`, pair by pair, each pair `periods` long, in one unit.
    ///
    /// # Errors
    ///
    /// [`Error::Ragged`] if the pairs are not whole, [`Error::NotPositive`] for a
    /// value below zero or not a number.
    pub fn new(values: &[Option<f64>], periods: usize) -> Result<Self, Error> {
        if periods == 0 || values.is_empty() || !values.len().is_multiple_of(periods) {
            return Err(Error::Ragged { values: values.len(), periods });
        }
        let valid = |v: &f64| v.is_finite() && *v >= 0.0;
        if let Some(bad) = values.iter().flatten().find(|v| !valid(v)) {
            return Err(Error::NotPositive { name: "panel value", value: *bad });
        }
        let logs: Vec<Option<f64>> =
            values.iter().map(|v| v.filter(|v| *v > 0.0).map(f64::ln)).collect();
        let missing = values.iter().filter(|v| v.is_none()).count();
        let zeros = logs.iter().filter(|v| v.is_none()).count() - missing;
        let mut runs = vec![0; logs.len()];
        for (i, log) in logs.iter().enumerate() {
            let before = if i % periods == 0 { 0 } else { runs[i - 1] };
            runs[i] = if log.is_some() { before + 1 } else { 0 };
        }
        Ok(Self { logs, runs, periods, zeros, missing })
    }

    /// Number of pairs.
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.logs.len() / self.periods
    }

    /// Number of periods.
    #[must_use]
    pub fn periods(&self) -> usize {
        self.periods
    }

    /// Values of zero, which broke a run.
    #[must_use]
    pub fn zeros(&self) -> usize {
        self.zeros
    }

    /// Values that were missing, which broke a run.
    #[must_use]
    pub fn missing(&self) -> usize {
        self.missing
    }

    /// The log of the value of a pair in a period, if it was above zero.
    #[must_use]
    pub fn log(&self, pair: usize, period: usize) -> Option<f64> {
        self.logs.get(pair * self.periods + period).copied().flatten()
    }

    /// The number of values above zero in a row that ends at `period`.
    #[must_use]
    pub fn run(&self, pair: usize, period: usize) -> usize {
        self.runs.get(pair * self.periods + period).map_or(0, |r| *r as usize)
    }

    /// The unbroken past of a pair up to and including `period`, oldest first.
    #[must_use]
    pub fn past(&self, pair: usize, period: usize) -> Vec<f64> {
        let first = period + 1 - self.run(pair, period);
        (first..=period).filter_map(|t| self.log(pair, t)).collect()
    }

    /// The median log value over pairs in each period, and the median log change into it.
    ///
    /// A period in which no pair has a value has no median and no change.
    #[must_use]
    pub fn medians(&self) -> Medians {
        let over = |value: &dyn Fn(usize) -> Option<f64>| {
            median(&mut (0..self.pairs()).filter_map(value).collect::<Vec<_>>())
        };
        let level = (0..self.periods).map(|t| over(&|p| self.log(p, t))).collect();
        let change = (0..self.periods)
            .map(|t| {
                let before = t.checked_sub(1)?;
                over(&|p| Some(self.log(p, t)? - self.log(p, before)?))
            })
            .collect();
        Medians { level, change }
    }

    /// What was usual among pairs, from the values up to and including `period`.
    ///
    /// # Errors
    ///
    /// [`Error::NoValues`] if no pair has grown by then.
    pub fn surroundings(&self, medians: &Medians, period: usize) -> Result<Surroundings, Error> {
        let changes: Vec<f64> = medians.change[..=period].iter().flatten().copied().collect();
        if changes.is_empty() {
            return Err(Error::NoValues { name: "yearly changes before the origin" });
        }
        let growth = changes.iter().sum::<f64>() / changes.len() as f64;
        let squares: f64 = changes.iter().map(|c| (c - growth) * (c - growth)).sum();
        let unrest = (squares / (changes.len() as f64 - 1.0).max(1.0)).sqrt();
        let enough = STEPS.min(period);
        let mut rows = crate::regression::Rows::default();
        for pair in 0..self.pairs() {
            let past =
                if self.run(pair, period) > enough { self.past(pair, period) } else { continue };
            let mean =
                past.windows(2).map(|w| (w[1] - w[0]).abs()).sum::<f64>() / (past.len() - 1) as f64;
            let size = past[past.len() - 1] - medians.level[period].unwrap_or_default();
            rows.push([1.0, size], (mean + SMALL).ln(), 1.0);
        }
        let [level, slope] = crate::regression::least_squares(&rows)?;
        Ok(Surroundings { growth, unrest, volatility: level.exp(), volatility_by_size: slope })
    }
}

/// Growth steps that a pair needs before it says what volatility is usual.
const STEPS: usize = 5;
/// Added to a volatility before its logarithm: a pair that never moved counts as this.
const SMALL: f64 = 0.02;

/// Medians over pairs, by period.
#[derive(Debug, Clone, PartialEq)]
pub struct Medians {
    /// Of the log value.
    pub level: Vec<Option<f64>>,
    /// Of the log change from the period before.
    pub change: Vec<Option<f64>>,
}

/// The median, `None` of nothing. Sorts its argument.
pub fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let n = values.len();
    (n > 0).then(|| (values[(n - 1) / 2] + values[n / 2]) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zero_breaks_a_run_and_is_counted() {
        let panel = Panel::new(&[Some(1.0), Some(0.0), Some(2.0), None, Some(3.0), Some(4.0)], 6);
        let panel = panel.unwrap();
        assert_eq!((panel.zeros(), panel.missing()), (1, 1));
        assert_eq!((panel.run(0, 2), panel.run(0, 3), panel.run(0, 5)), (1, 0, 2));
        assert_eq!(panel.past(0, 5).len(), 2);
    }

    #[test]
    fn a_ragged_or_negative_panel_is_refused() {
        assert!(matches!(Panel::new(&[Some(1.0); 5], 2), Err(Error::Ragged { .. })));
        assert!(matches!(Panel::new(&[], 2), Err(Error::Ragged { .. })));
        assert!(matches!(Panel::new(&[Some(-1.0)], 1), Err(Error::NotPositive { .. })));
        assert!(Panel::new(&[Some(f64::NAN)], 1).is_err());
    }

    #[test]
    fn surroundings_use_nothing_later() {
        let mut values: Vec<Option<f64>> =
            (0..80).map(|i| Some(1.0 + f64::from(i * 7 % 11))).collect();
        let look = |values: &[Option<f64>]| {
            let panel = Panel::new(values, 8).unwrap();
            panel.surroundings(&panel.medians(), 5).unwrap()
        };
        let before = look(&values);
        for pair in 0..10 {
            values[pair * 8 + 6] = Some(1e6);
        }
        assert_eq!(before, look(&values));
    }
}
