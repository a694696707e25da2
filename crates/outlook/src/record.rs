//! What a pair's own past says: size, volatility, recent departure, excess growth.
//!
//! ```text
//! n          = growth steps in the unbroken run that ends at the origin
//! volatility = (n mean|g| + 4 prior) / (n + 4) + 0.05
//! departure  = y - mean(last three y) - world
//! excess     = (mean g - world) n / (n + 5)
//! ```
//!
//! `y` is the log of trade, `g` its yearly change, `world` the typical yearly
//! change of all pairs before the origin, `prior` the volatility usual among
//! pairs of that size. Every quantity is in log points; `size` is the log of
//! trade over that of the median pair at the origin.
//!
//! ```
//! use corridor_outlook::record::{Record, Surroundings};
//!
//! // Ten percent every year in a world that grows ten percent: nothing departs.
//! let past: Vec<f64> = (0..6).map(|i| 0.1 * f64::from(i)).collect();
//! let world = Surroundings { growth: 0.1, unrest: 0.0, volatility: 0.1, volatility_by_size: 0.0 };
//! let record = Record::of(&past, 0.0, &world)?;
//! assert!(record.excess.abs() < 1e-12 && record.departure.abs() < 1e-12);
//! # Ok::<(), corridor_outlook::Error>(())
//! ```
//!
//! Cost: one pass over the past. It fails on a past without values.

use crate::Error;

/// What was usual among all pairs, from data up to the origin only.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Surroundings {
    /// Typical yearly log growth.
    pub growth: f64,
    /// Standard deviation of typical yearly log growth from year to year.
    pub unrest: f64,
    /// Usual mean absolute yearly log change of a pair of median size.
    pub volatility: f64,
    /// Change of the log of that volatility per log point of size.
    pub volatility_by_size: f64,
}

/// A pair's own past at an origin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Record {
    /// Log of the last value, in the unit of the series.
    pub last: f64,
    /// Log of the last value over that of the median pair.
    pub size: f64,
    /// Years of growth seen.
    pub steps: usize,
    /// Mean absolute yearly log change, drawn towards what is usual at that size.
    pub volatility: f64,
    /// Last value over the mean of the last three, less a year of typical growth.
    pub departure: f64,
    /// Mean yearly growth over typical growth, drawn towards zero when the past is short.
    pub excess: f64,
}

/// Years of usual volatility that a pair's own volatility is averaged with.
const PRIOR_YEARS: f64 = 4.0;
/// Volatility that even the calmest pair is given: nobody's trade is certain.
const FLOOR: f64 = 0.05;
/// Years of own growth at which half of it is believed.
const GROWTH_YEARS: f64 = 5.0;

/// Volatility from the sum of `n` absolute yearly changes, drawn towards what is usual.
pub(crate) fn drawn(changes: f64, n: f64, usual: f64) -> f64 {
    (changes + PRIOR_YEARS * usual) / (n + PRIOR_YEARS) + FLOOR
}

impl Record {
    /// The record of an unbroken past, oldest first, in logs.
    ///
    /// # Errors
    ///
    /// [`Error::NoValues`] for an empty past, [`Error::NotFinite`] for a value that is no number.
    pub fn of(past: &[f64], size: f64, world: &Surroundings) -> Result<Self, Error> {
        let Some(&last) = past.last() else { return Err(Error::NoValues { name: "past values" }) };
        if let Some(&bad) = past.iter().chain([&size]).find(|v| !v.is_finite()) {
            return Err(Error::NotFinite { name: "past value or size", value: bad });
        }
        let steps = past.len() - 1;
        let n = steps as f64;
        let changes = past.windows(2).map(|w| (w[1] - w[0]).abs()).sum::<f64>();
        let usual = world.volatility * (world.volatility_by_size * size).exp();
        let recent = &past[past.len().saturating_sub(3)..];
        let mean = recent.iter().sum::<f64>() / recent.len() as f64;
        let growth = if steps > 0 { (last - past[0]) / n } else { world.growth };
        // With k recent values the mean lies (k - 1) / 2 years back.
        let expected = world.growth * (recent.len() - 1) as f64 / 2.0;
        Ok(Self {
            last,
            size,
            steps,
            volatility: drawn(changes, n, usual),
            departure: last - mean - expected,
            excess: (growth - world.growth) * n / (n + GROWTH_YEARS),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORLD: Surroundings =
        Surroundings { growth: 0.05, unrest: 0.05, volatility: 0.3, volatility_by_size: -0.1 };

    #[test]
    fn one_value_is_believed_to_be_usual() {
        let one = Record::of(&[4.0], 0.0, &WORLD).unwrap();
        assert_eq!(one.steps, 0);
        assert!((one.volatility - 0.35).abs() < 1e-12);
        assert!(one.departure.abs() < 1e-12 && one.excess.abs() < 1e-12);
    }

    #[test]
    fn larger_pairs_are_calmer() {
        let small = Record::of(&[1.0, 1.1], -2.0, &WORLD).unwrap();
        let large = Record::of(&[1.0, 1.1], 2.0, &WORLD).unwrap();
        assert!(small.volatility > large.volatility);
    }

    #[test]
    fn adding_a_constant_changes_only_the_last_value() {
        let past = [1.0, 1.4, 1.2, 1.9];
        let moved: Vec<f64> = past.iter().map(|y| y + 7.0).collect();
        let (a, b) =
            (Record::of(&past, 0.3, &WORLD).unwrap(), Record::of(&moved, 0.3, &WORLD).unwrap());
        assert!((b.last - a.last - 7.0).abs() < 1e-12);
        assert!((a.departure - b.departure).abs() < 1e-12 && (a.excess - b.excess).abs() < 1e-12);
        assert!((a.volatility - b.volatility).abs() < 1e-12);
    }

    #[test]
    fn an_empty_past_is_an_error() {
        assert!(Record::of(&[], 0.0, &WORLD).is_err());
        assert!(Record::of(&[f64::NAN], 0.0, &WORLD).is_err());
    }
}
