//! One pair's trade as it was published: sums over periods, by whom, on what basis, on which day.
//!
//! ```text
//! known on a day = of every period, the latest figure published by then
//! ```
//!
//! A value is the sum of trade over a half-open period, in one currency and
//! valuation, named by its `basis`. Nothing is spliced: two reporters or two
//! bases in one series are an error. A stated break (a currency reform, a new
//! method) ends the past: what lies before it is left out and counted, as is
//! what lies before a zero, which has no logarithm.
//!
//! ```
//! use corridor_outlook::period::Period;
//! use corridor_outlook::series::{Observation, Series};
//! use jiff::civil::date;
//!
//! let figure = |year, value, published| -> Result<Observation, corridor_outlook::Error> {
//!     let (reporter, basis) = ("DEU".to_owned(), "USD".to_owned());
//!     Ok(Observation { period: Period::year(year)?, value, reporter, basis, published })
//! };
//! let all = [
//!     figure(2023, 4.0, date(2024, 2, 1))?,
//!     figure(2023, 4.1, date(2025, 2, 1))?, // a revision
//!     figure(2024, 4.5, date(2025, 2, 1))?,
//! ];
//! let then = Series::known(&all, date(2024, 6, 1), &[])?;
//! assert_eq!((then.observations().len(), then.left_out().later), (1, 2));
//! assert_eq!(Series::known(&all, date(2025, 6, 1), &[])?.observations()[0].value, 4.1);
//! # Ok::<(), corridor_outlook::Error>(())
//! ```
//!
//! Cost: one sort. It fails on nothing known, mixed reporters or bases, a value
//! below zero, a figure published before its period was over, a last value of
//! zero, a period that straddles a break, and a change of more than a
//! hundredfold that no break explains.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::Error;
use crate::period::Period;

/// Trade over a period, as one reporter published it.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// The days that it sums.
    pub period: Period,
    /// The sum, in the unit that `basis` names.
    pub value: f64,
    /// Who filed it, or a name for an explicit reconciliation.
    pub reporter: String,
    /// Currency and, where they differ, valuation and coverage: `USD`, `USD CIF`, `PLN at USD rates`.
    pub basis: String,
    /// The day on which it became known.
    pub published: Date,
}

/// What a series does not use, by reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LeftOut {
    /// Published after the day asked about.
    pub later: usize,
    /// Replaced by a later figure for the same period.
    pub superseded: usize,
    /// Before a stated break.
    pub before_break: usize,
    /// Values of zero, and what lies before the last of them.
    pub before_zero: usize,
}

/// Observations of one reporter on one basis, as known on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    observations: Vec<Observation>,
    as_of: Date,
    left_out: LeftOut,
}

/// A change between yearly paces beyond which a series is not believed to be of one unit.
const JUMP: f64 = 100.0;

impl Series {
    /// What was known at the end of `as_of`; `breaks` are first days of a new unit or method.
    ///
    /// # Errors
    ///
    /// [`Error::NothingKnown`], [`Error::MixedReporters`], [`Error::MixedBases`],
    /// [`Error::BadValue`], [`Error::NotOver`], [`Error::LastIsZero`], [`Error::AcrossBreak`], [`Error::Jump`].
    pub fn known(all: &[Observation], as_of: Date, breaks: &[Date]) -> Result<Self, Error> {
        let mut left_out = LeftOut::default();
        let mut latest: BTreeMap<Period, &Observation> = BTreeMap::new();
        for seen in all {
            if !(seen.value.is_finite() && seen.value >= 0.0) {
                return Err(Error::BadValue { period: seen.period, value: seen.value });
            }
            let last = seen.period.end().yesterday().unwrap_or(seen.period.end());
            if seen.published < last {
                let (period, published) = (seen.period, seen.published);
                return Err(Error::NotOver { period, published });
            }
            if seen.published > as_of {
                left_out.later += 1;
            } else if let Some(held) = latest.get_mut(&seen.period) {
                same_source(held, seen)?;
                left_out.superseded += 1;
                // Of two figures of one day the later in the list is the correction.
                if seen.published >= held.published {
                    *held = seen;
                }
            } else {
                latest.insert(seen.period, seen);
            }
        }
        let mut observations: Vec<Observation> = latest.into_values().cloned().collect();
        let Some(first) = observations.first() else {
            return Err(Error::NothingKnown { as_of, later: left_out.later });
        };
        observations.iter().try_for_each(|other| same_source(first, other))?;
        if let Some(end) = breaks.iter().filter(|b| **b <= as_of).max() {
            let across = |o: &&Observation| o.period.start() < *end && *end < o.period.end();
            if let Some(bad) = observations.iter().find(across) {
                return Err(Error::AcrossBreak { period: bad.period, day: *end });
            }
            let before = observations.len();
            observations.retain(|o| o.period.start() >= *end);
            left_out.before_break = before - observations.len();
        }
        left_out.before_zero = cut_at_zeros(&mut observations)?;
        if observations.is_empty() {
            return Err(Error::NothingKnown { as_of, later: left_out.later });
        }
        no_jump(&observations)?;
        Ok(Self { observations, as_of, left_out })
    }

    /// The figures used, by first day of their period.
    #[must_use]
    pub fn observations(&self) -> &[Observation] {
        &self.observations
    }

    /// The day on which this was known.
    #[must_use]
    pub fn as_of(&self) -> Date {
        self.as_of
    }

    /// What is not used, and why.
    #[must_use]
    pub fn left_out(&self) -> LeftOut {
        self.left_out
    }

    /// Who reported it.
    #[must_use]
    pub fn reporter(&self) -> &str {
        &self.observations[0].reporter
    }

    /// Currency and valuation.
    #[must_use]
    pub fn basis(&self) -> &str {
        &self.observations[0].basis
    }
}

/// The figures of two reporters as one: the geometric mean where both gave the same period.
///
/// A figure is known once both sides were. Periods that one side alone gave make no figure; the
/// caller sees which by comparing. The result is named `name`.
///
/// # Errors
///
/// [`Error::MixedBases`] if the two count in different units.
pub fn reconciled(one: &Series, other: &Series, name: &str) -> Result<Vec<Observation>, Error> {
    if one.basis() != other.basis() {
        return Err(Error::MixedBases {
            first: one.basis().to_owned(),
            second: other.basis().to_owned(),
            period: other.observations[0].period,
        });
    }
    let both = one.observations.iter().filter_map(|a| {
        let b = other.observations.iter().find(|b| b.period == a.period)?;
        Some(Observation {
            period: a.period,
            value: (a.value * b.value).sqrt(),
            reporter: name.to_owned(),
            basis: a.basis.clone(),
            published: a.published.max(b.published),
        })
    });
    Ok(both.collect())
}

fn same_source(first: &Observation, other: &Observation) -> Result<(), Error> {
    if first.reporter != other.reporter {
        return Err(Error::MixedReporters {
            first: first.reporter.clone(),
            second: other.reporter.clone(),
            period: other.period,
        });
    }
    if first.basis != other.basis {
        return Err(Error::MixedBases {
            first: first.basis.clone(),
            second: other.basis.clone(),
            period: other.period,
        });
    }
    Ok(())
}

/// Drop every zero and all that began before the last of them ended.
fn cut_at_zeros(observations: &mut Vec<Observation>) -> Result<usize, Error> {
    let zeros = observations.iter().filter(|o| o.value <= 0.0);
    let Some(end) = zeros.map(|o| o.period.end()).max() else { return Ok(0) };
    let before = observations.len();
    observations.retain(|o| o.period.start() >= end);
    if observations.is_empty() {
        Err(Error::LastIsZero { end })
    } else {
        Ok(before - observations.len())
    }
}

fn no_jump(observations: &[Observation]) -> Result<(), Error> {
    let pace = |o: &Observation| o.value / o.period.months();
    for pair in observations.windows(2) {
        let factor = pace(&pair[1]) / pace(&pair[0]);
        if !(1.0 / JUMP..=JUMP).contains(&factor) {
            return Err(Error::Jump { from: pair[0].period, to: pair[1].period, factor });
        }
    }
    Ok(())
}

/// A series of one reporter, each figure published on the day after its period.
#[cfg(test)]
pub(crate) fn made(parts: &[(Date, Date, f64)]) -> Series {
    let all: Vec<Observation> = parts
        .iter()
        .map(|&(start, end, value)| Observation {
            period: Period::new(start, end).unwrap(),
            value,
            reporter: "DEU".into(),
            basis: "USD".into(),
            published: end,
        })
        .collect();
    Series::known(&all, Date::constant(2040, 1, 1), &[]).unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    pub(crate) fn figure(period: Period, value: f64) -> Observation {
        Observation {
            period,
            value,
            reporter: "DEU".into(),
            basis: "USD".into(),
            published: period.end(),
        }
    }

    fn year(year: i16, value: f64) -> Observation {
        figure(Period::year(year).unwrap(), value)
    }

    const LATE: Date = date(2030, 1, 1);

    #[test]
    fn a_revision_is_used_once_it_is_published_and_not_before() {
        let mut revised = year(2020, 9.0);
        revised.published = date(2022, 1, 1);
        let all = [year(2020, 8.0), revised];
        let then = Series::known(&all, date(2021, 6, 1), &[]).unwrap();
        assert_eq!((then.observations()[0].value, then.left_out().later), (8.0, 1));
        let now = Series::known(&all, LATE, &[]).unwrap();
        assert_eq!((now.observations()[0].value, now.left_out().superseded), (9.0, 1));
    }

    #[test]
    fn two_reporters_or_two_currencies_are_not_one_series() {
        let mut other = year(2021, 8.0);
        other.reporter = "POL".into();
        let error = Series::known(&[year(2020, 8.0), other.clone()], LATE, &[]).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("2021 is reported by POL and the figures before it by DEU")
        );
        let mut other_unit = year(2021, 8.0);
        other_unit.basis = "EUR".into();
        let error = Series::known(&[year(2020, 8.0), other_unit], LATE, &[]).unwrap_err();
        assert!(matches!(error, Error::MixedBases { .. }), "{error}");
        let (one, two) = (
            Series::known(&[year(2021, 2.0)], LATE, &[]).unwrap(),
            Series::known(&[other], LATE, &[]).unwrap(),
        );
        let both = reconciled(&one, &two, "reconciled").unwrap();
        assert_eq!((both.len(), both[0].value), (1, 4.0));
    }

    #[test]
    fn a_zero_ends_the_past_and_a_last_zero_is_an_error() {
        let series = Series::known(&[year(2018, 3.0), year(2019, 0.0), year(2020, 4.0)], LATE, &[]);
        let series = series.unwrap();
        assert_eq!((series.observations().len(), series.left_out().before_zero), (1, 2));
        let error = Series::known(&[year(2019, 3.0), year(2020, 0.0)], LATE, &[]).unwrap_err();
        assert_eq!(error, Error::LastIsZero { end: date(2021, 1, 1) });
    }

    #[test]
    fn a_currency_reform_is_an_error_until_it_is_stated() {
        let all = [year(2003, 5e6), year(2004, 6e6), year(2005, 7.0), year(2006, 8.0)];
        let error = Series::known(&all, LATE, &[]).unwrap_err();
        assert!(matches!(error, Error::Jump { .. }), "{error}");
        let series = Series::known(&all, LATE, &[date(2005, 1, 1)]).unwrap();
        assert_eq!((series.observations().len(), series.left_out().before_break), (2, 2));
        let error = Series::known(&all, LATE, &[date(2005, 6, 1)]).unwrap_err();
        assert!(matches!(error, Error::AcrossBreak { .. }));
    }

    #[test]
    fn a_figure_for_days_to_come_is_no_observation() {
        let mut early = year(2021, 8.0);
        early.published = date(2021, 12, 30);
        let error = Series::known(&[early.clone()], LATE, &[]).unwrap_err();
        assert!(matches!(error, Error::NotOver { .. }), "{error}");
        early.published = date(2021, 12, 31);
        assert!(Series::known(&[early], LATE, &[]).is_ok());
    }

    #[test]
    fn nothing_known_and_bad_values_are_errors() {
        assert!(matches!(Series::known(&[], LATE, &[]), Err(Error::NothingKnown { .. })));
        let early = Series::known(&[year(2020, 1.0)], date(2020, 1, 1), &[]).unwrap_err();
        assert_eq!(early, Error::NothingKnown { as_of: date(2020, 1, 1), later: 1 });
        for bad in [-1.0, f64::NAN, f64::INFINITY] {
            assert!(matches!(
                Series::known(&[year(2020, bad)], LATE, &[]),
                Err(Error::BadValue { .. })
            ));
        }
    }
}
