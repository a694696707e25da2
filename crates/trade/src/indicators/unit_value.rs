//! Unit values: dollars a kilogram, and how much of the trade they speak for.
//!
//! ```text
//! unit value = sum of v over rows with q / sum of q      coverage = sum of v over rows with q / sum of v
//! ```
//!
//! `v` a flow's value, whole units of one currency; `q` its weight in kilograms, where the source
//! gives one. A weight of zero is no weight. Values without a weight stay out of the numerator too:
//! they would make the goods look dearer.
//!
//! ```
//! use corridor_trade::indicators::unit_value;
//! let kilograms = std::num::NonZeroU64::new(10);
//! let u = unit_value(&[(30, kilograms), (10, None)])?;
//! assert_eq!((u.usd_per_kg, u.coverage), (Some(3.0), Some(0.75)));
//! # Ok::<(), corridor_trade::Error>(())
//! ```
//!
//! [`tier`] compares one unit value with another, the world's say: up-market, down-market, or
//! alike within 15 or 25 per cent, both ways in ratio. Unit values of a lumped product mix kinds of
//! goods; a median of partners is steadier than a mean.
//!
//! Undefined, `None`: no row with a weight; no trade.
//!
//! Source: Fontagné and Freudenberg (1997) for the tiers. Oracle: the pencil cases below.

use std::num::NonZeroU64;

use super::sums::{ratio, total};
use crate::Error;

/// A unit value and the share of trade behind it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UnitValue {
    /// Value for each kilogram, over rows that have a weight.
    pub usd_per_kg: Option<f64>,
    /// The share of value that has a weight.
    pub coverage: Option<f64>,
}

/// Where a unit value stands beside a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// Cheaper than the reference by more than the band.
    Down,
    /// Within the band.
    Alike,
    /// Dearer than the reference by more than the band.
    Up,
}

/// The unit value of rows of value and weight in kilograms.
///
/// # Errors
///
/// [`Error::Argument`] on a value below zero; [`Error::TooLarge`].
pub fn unit_value(rows: &[(i64, Option<NonZeroU64>)]) -> Result<UnitValue, Error> {
    let values: Vec<i64> = rows.iter().map(|(value, _)| *value).collect();
    let all = i128::from(total(&values)?);
    let weighed = rows.iter().filter_map(|(value, weight)| Some((*value, (*weight)?.get())));
    let (value, weight) = weighed.fold((0_i128, 0_i128), |(v, q), (value, weight)| {
        (v + i128::from(value), q + i128::from(weight))
    });
    Ok(UnitValue { usd_per_kg: ratio(value, weight), coverage: ratio(value, all) })
}

/// The tier of `unit_value` beside `reference`, alike within `band` (0.15 is 15 per cent).
///
/// # Errors
///
/// [`Error::Argument`] when the reference or the band is not positive.
pub fn tier(unit_value: f64, reference: f64, band: f64) -> Result<Tier, Error> {
    for (name, value) in [("reference", reference), ("band", band)] {
        if value.is_nan() || value <= 0.0 {
            return Err(Error::Argument { name, found: value.to_string(), expected: "positive" });
        }
    }
    let relative = unit_value / reference;
    Ok(if relative > 1.0 + band {
        Tier::Up
    } else if relative < 1.0 / (1.0 + band) {
        Tier::Down
    } else {
        Tier::Alike
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_any_weight_there_is_no_unit_value_and_no_coverage() {
        let u = unit_value(&[(30, None)]).unwrap();
        assert_eq!((u.usd_per_kg, u.coverage), (None, Some(0.0)));
        assert_eq!(unit_value(&[]).unwrap().coverage, None);
    }

    #[test]
    fn a_band_is_a_ratio_both_ways() {
        assert_eq!(tier(1.2, 1.0, 0.15).unwrap(), Tier::Up);
        assert_eq!(tier(0.86, 1.0, 0.15).unwrap(), Tier::Down);
        assert_eq!(tier(0.88, 1.0, 0.15).unwrap(), Tier::Alike);
        assert!(tier(1.0, f64::NAN, 0.15).is_err());
    }
}
