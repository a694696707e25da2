//! How fast trade must grow, how fast it grew, and how far it is from a target.
//!
//! ```text
//! growth   = (last / first)^(1 / years) - 1
//! run rate = partial sum * 12 / months
//! gap      = target - current
//! ```
//!
//! `first`, `last`, `current` and `target` are values of a year in one
//! currency; `years` is the number of years between them, whole or not; growth
//! is a fraction per year.
//!
//! ```
//! use corridor_outlook::growth::{compound_growth, gap, required_growth, run_rate};
//!
//! // 100 to 121 in two years is ten percent a year.
//! assert!((compound_growth(100.0, 121.0, 2.0)? - 0.10).abs() < 1e-12);
//! assert!((required_growth(100.0, 121.0, 2.0)? - 0.10).abs() < 1e-12);
//! // 11 from January to November is 12 a year if December is like the others.
//! assert_eq!(run_rate(11.0, 11)?.annual, 12.0);
//! assert_eq!(gap(4.9, 10.0)?.missing, 5.1);
//! # Ok::<(), corridor_outlook::Error>(())
//! ```
//!
//! Cost: constant. It fails on values that are not positive, where growth has
//! no meaning. Source: Mikic and Gilbert (2009), chapter 3.

use crate::Error;

/// The yearly growth that carries `current` to `target` in `years`, as a fraction.
///
/// Zero or negative when the target is already met.
///
/// # Errors
///
/// [`Error::NotPositive`] if any of the three is not above zero: a deadline
/// that has passed has no required growth.
pub fn required_growth(current: f64, target: f64, years: f64) -> Result<f64, Error> {
    let current = positive("current value", current)?;
    let target = positive("target", target)?;
    Ok((target / current).powf(1.0 / positive("years to the deadline", years)?) - 1.0)
}

/// The yearly growth that carried `first` to `last` in `years`, as a fraction.
///
/// # Errors
///
/// [`Error::NotPositive`] if any of the three is not above zero.
pub fn compound_growth(first: f64, last: f64, years: f64) -> Result<f64, Error> {
    let first = positive("first value", first)?;
    let last = positive("last value", last)?;
    Ok((last / first).powf(1.0 / positive("years between", years)?) - 1.0)
}

/// What a run rate takes for granted about the months that it has not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Assumption {
    /// Nothing is assumed: all twelve months were seen.
    None,
    /// The unseen months are like the mean of the seen ones: no season, no growth.
    EvenMonths,
}

impl std::fmt::Display for Assumption {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::None => "all twelve months were seen",
            Self::EvenMonths => "the months not yet seen are like the mean of those seen",
        })
    }
}

/// A year's value at the pace of the months seen. It is never a year that happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RunRate {
    /// Value per twelve months, in the unit of the partial sum.
    pub annual: f64,
    /// The months seen, 1 to 12.
    pub months: u32,
    /// What is taken for granted about the others.
    pub assumption: Assumption,
}

/// Twelve months at the pace of `months_covered` whole months that sum to `partial_sum`.
///
/// # Errors
///
/// [`Error::NotPositive`] if the sum is not above zero, [`Error::Months`] if
/// the months are none or more than twelve.
pub fn run_rate(partial_sum: f64, months_covered: u32) -> Result<RunRate, Error> {
    let partial_sum = positive("partial sum", partial_sum)?;
    if !(1..=12).contains(&months_covered) {
        return Err(Error::Months { months: months_covered });
    }
    let assumption = if months_covered == 12 { Assumption::None } else { Assumption::EvenMonths };
    let annual = partial_sum * 12.0 / f64::from(months_covered);
    Ok(RunRate { annual, months: months_covered, assumption })
}

/// The distance from a value to a target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    /// Target minus current, in their unit; zero or negative when the target is met.
    pub missing: f64,
    /// Current over target; 1 or more when the target is met.
    pub share: f64,
}

impl Gap {
    /// Whether the target is met.
    #[must_use]
    pub fn is_met(&self) -> bool {
        self.missing <= 0.0
    }
}

/// The gap from `current` to `target`, both of a year and in one currency.
///
/// A current value of zero is a gap as large as the target.
///
/// # Errors
///
/// [`Error::NotFinite`] or [`Error::NotPositive`] if the target is not above
/// zero or the current value is negative or not a number.
pub fn gap(current: f64, target: f64) -> Result<Gap, Error> {
    let target = positive("target", target)?;
    if !current.is_finite() {
        return Err(Error::NotFinite { name: "current value", value: current });
    }
    if current < 0.0 {
        return Err(Error::NotPositive { name: "current value", value: current });
    }
    Ok(Gap { missing: target - current, share: current / target })
}

pub(crate) fn positive(name: &'static str, value: f64) -> Result<f64, Error> {
    if value.is_finite() && value > 0.0 {
        Ok(value)
    } else {
        Err(Error::NotPositive { name, value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubling_in_five_years_needs_almost_fifteen_percent() {
        let rate = required_growth(5.0e9, 10.0e9, 5.0).unwrap();
        assert!((rate - (2.0_f64.powf(0.2) - 1.0)).abs() < 1e-15);
    }

    #[test]
    fn a_target_already_met_needs_no_growth() {
        assert!(required_growth(12.0, 10.0, 3.0).unwrap() < 0.0);
        assert!(gap(12.0, 10.0).unwrap().is_met());
        assert!(gap(10.0, 10.0).unwrap().is_met());
    }

    #[test]
    fn a_deadline_in_the_past_has_no_required_growth() {
        let error = required_growth(5.0, 10.0, -1.0).unwrap_err();
        assert_eq!(error, Error::NotPositive { name: "years to the deadline", value: -1.0 });
        assert_eq!(
            error.to_string(),
            "years to the deadline is -1, expected a finite number above zero"
        );
    }

    #[test]
    fn zeros_and_nan_are_errors_and_never_a_rate() {
        for bad in [0.0, -3.0, f64::NAN, f64::INFINITY] {
            assert!(required_growth(bad, 10.0, 1.0).is_err());
            assert!(required_growth(5.0, bad, 1.0).is_err());
            assert!(compound_growth(bad, 1.0, 1.0).is_err());
            assert!(compound_growth(1.0, bad, 1.0).is_err());
            assert!(run_rate(bad, 6).is_err());
            assert!(gap(5.0, bad).is_err());
        }
        assert!(gap(f64::NAN, 5.0).is_err());
        assert!(gap(-1.0, 5.0).is_err());
        assert_eq!(gap(0.0, 5.0).unwrap(), Gap { missing: 5.0, share: 0.0 });
    }

    #[test]
    fn a_run_rate_says_what_it_assumes() {
        let eleven = run_rate(4.92e9, 11).unwrap();
        assert_eq!(eleven.assumption, Assumption::EvenMonths);
        assert!((eleven.annual - 5.367_272_727e9).abs() < 1.0);
        let year = run_rate(5.28e9, 12).unwrap();
        assert_eq!((year.annual, year.assumption), (5.28e9, Assumption::None));
        assert_eq!(run_rate(1.0, 0), Err(Error::Months { months: 0 }));
        assert_eq!(run_rate(1.0, 13), Err(Error::Months { months: 13 }));
    }
}
