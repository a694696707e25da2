//! Months that are over and not yet published: what they are likely to hold.
//!
//! ```text
//! amount = (Y - P) w,   ln w = ln(n / N) + e,   e ~ N(0, c^2 (1/n - 1/N))
//! ```
//!
//! `Y` is the trade of a calendar year as [`crate::target::reach`] has it, `P` what was published of it,
//! `N` the months of the year that are not, `n` those of them that are over and lie after the last
//! one published; `c` the variation of a month ([`crate::season::monthly_variation`]). Years that
//! would be below what is published already are left out. Months of a fiscal year that ends in `Y` are
//! published, and what they held is not known apart: an even share of `Y` is taken off for them.
//!
//! ```
//! use corridor_outlook::frozen;
//! use corridor_outlook::now::unpublished;
//! use corridor_outlook::period::Period;
//! use corridor_outlook::series::{Observation, Series};
//! use corridor_outlook::target::{Question, Target, reach};
//! use jiff::civil::date;
//!
//! let figure = |first, end, value| -> Result<Observation, corridor_outlook::Error> {
//!     let (reporter, basis) = ("DEU".to_owned(), "USD".to_owned());
//!     Ok(Observation { period: Period::new(first, end)?, value, reporter, basis, published: end })
//! };
//! // 12 a year, and 9 by September: of October, over by 20 November, about 1.
//! let mut all = (2015..2026)
//!     .map(|y| figure(date(y, 1, 1), date(y + 1, 1, 1), 12e9))
//!     .collect::<Result<Vec<_>, _>>()?;
//! all.push(figure(date(2026, 1, 1), date(2026, 10, 1), 9e9)?);
//! let day = date(2026, 11, 20);
//! let target = Target { value: 12e9, basis: "USD".to_owned(), deadline: None, said: None };
//! let question = Question { usd_per_unit: 1.0, seed: 1, gravity: None };
//! let answer = reach(&Series::known(&all, day, &[])?, &target, &frozen::model()?, &question)?;
//! let october = &unpublished(&answer, day)?[0];
//! assert_eq!(october.period, Period::new(date(2026, 10, 1), date(2026, 11, 1))?);
//! assert!((october.median / 1e9 - 1.0).abs() < 0.1 && october.intervals[1].high < 2e9);
//! # Ok::<(), corridor_outlook::Error>(())
//! ```
//!
//! Cost: one distribution for each year. Nothing is said of years that the forecast does not reach.

use jiff::civil::Date;

use crate::Error;
use crate::answer::{Accrual, Reach};
use crate::backtest::COVERAGES;
use crate::distribution::{Distribution, Interval, levels};
use crate::normal;
use crate::period::Period;
use crate::season::monthly_variation;

/// Months of one calendar year that are over and not published.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unpublished {
    /// From the day after the last figure, or the year's first, to the end of a month.
    pub period: Period,
    /// What was published of the year before them; `None` where a figure that begins in the year
    /// before holds months of it.
    pub published: Option<f64>,
    /// What they hold: half of the probability below.
    pub median: f64,
    /// Central intervals of 50, 80 and 90 percent.
    pub intervals: [Interval; COVERAGES.len()],
}

/// Points of a year's trade, and of a month's share of what is left of it.
const POINTS: usize = 201;
const SHARES: usize = 21;

/// Months that are over by a day and not published, one entry a calendar year.
///
/// # Errors
///
/// [`Error::CalendarYear`] at the end of the calendar.
pub fn unpublished(answer: &Reach, as_of: Date) -> Result<Vec<Unpublished>, Error> {
    let month = as_of.first_of_month();
    let mut found = Vec::new();
    let Some(last) = answer.past.last() else { return Ok(found) };
    for year in &answer.years {
        let whole = Period::year(year.year)?;
        let of_year =
            || answer.accruals.iter().filter(|a| a.year == year.year && last.year == a.year);
        let inside = |a: &&Accrual| a.periods.iter().all(|p| whole.covers(p));
        let within = of_year().rfind(inside);
        // Of a fiscal year the months in this year are over, and what they held is not known.
        let straddling = || of_year().filter(|a| !inside(a)).flat_map(|a| &a.periods);
        let periods = within.map_or(&[][..], |a| &a.periods);
        let known = || periods.iter().chain(straddling());
        let start = known().map(Period::end).max().unwrap_or(whole.start());
        let Ok(period) = Period::new(start, month.min(whole.end())) else { continue };
        let held: f64 = periods.iter().map(Period::months).sum();
        let begun: f64 =
            straddling().filter_map(|p| p.within_year(year.year)).map(|p| p.months()).sum();
        let published = within.map_or(0.0, |a| a.held);
        let after = (12.0 - begun) / 12.0;
        let (n, left) = (period.months(), 12.0 - begun - held);
        let variation = monthly_variation(answer.step);
        let deviation = variation * (1.0 / n - 1.0 / left).max(0.0).sqrt();
        let four_fifths = year.intervals[1];
        let spread = (four_fifths.high / four_fifths.low).ln() / (2.0 * normal::quantile(0.9));
        let years = levels(POINTS).map(|p| year.median.ln() + spread * normal::quantile(p));
        let rest = years.map(|y| y.exp() * after - published).filter(|rest| *rest > 0.0);
        let amounts = rest.flat_map(|rest| {
            let share = move |p: f64| rest.ln() + (n / left).ln() + deviation * normal::quantile(p);
            levels(SHARES).map(share)
        });
        let amounts: Vec<f64> = amounts.collect();
        if amounts.is_empty() {
            continue;
        }
        let amounts = Distribution::equal(amounts)?;
        let money = |i: Interval| Interval { low: i.low.exp(), high: i.high.exp() };
        found.push(Unpublished {
            period,
            published: (begun == 0.0).then_some(published),
            median: amounts.quantile(0.5).exp(),
            intervals: COVERAGES.map(|c| money(amounts.interval(c))),
        });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frozen;
    use crate::series::{Observation, Series};
    use crate::target::{Question, Target, reach};
    use jiff::civil::date;

    fn asked(figures: &[(Date, Date, f64)], as_of: Date) -> Vec<Unpublished> {
        let figure = |(start, end, value): &(Date, Date, f64)| Observation {
            period: Period::new(*start, *end).unwrap(),
            value: *value,
            reporter: "A".into(),
            basis: "USD".into(),
            published: *end,
        };
        let all: Vec<Observation> = figures.iter().map(figure).collect();
        let series = Series::known(&all, as_of, &[]).unwrap();
        let target = Target { value: 1e9, basis: "USD".into(), deadline: None, said: None };
        let question = Question { usd_per_unit: 1.0, seed: 1, gravity: None };
        let answer = reach(&series, &target, &frozen::model().unwrap(), &question).unwrap();
        unpublished(&answer, as_of).unwrap()
    }

    fn years(first: i16, last: i16, value: f64) -> Vec<(Date, Date, f64)> {
        (first..=last).map(|y| (date(y, 1, 1), date(y + 1, 1, 1), value)).collect()
    }

    #[test]
    fn every_year_since_the_last_figure_has_its_months() {
        let found = asked(&years(2012, 2024, 6e9), date(2026, 3, 15));
        let periods: Vec<Period> = found.iter().map(|u| u.period).collect();
        let two_months = Period::new(date(2026, 1, 1), date(2026, 3, 1)).unwrap();
        assert_eq!(periods, [Period::year(2025).unwrap(), two_months]);
        assert!((found[0].median / 6e9 - 1.0).abs() < 0.15, "{found:?}");
        assert!((found[1].median / 1e9 - 1.0).abs() < 0.25, "{found:?}");
    }

    #[test]
    fn nothing_is_left_where_the_last_month_was_published() {
        let mut all = years(2012, 2025, 6e9);
        assert!(asked(&all, date(2026, 1, 20)).is_empty());
        all.push((date(2026, 1, 1), date(2026, 3, 1), 1e9));
        assert!(asked(&all, date(2026, 3, 31)).is_empty());
    }

    #[test]
    fn months_of_a_fiscal_year_are_published() {
        let fiscal = |first: i16, last: i16, month: i8, value: f64| -> Vec<(Date, Date, f64)> {
            (first..=last).map(|y| (date(y, month, 1), date(y + 1, month, 1), value)).collect()
        };
        // To March 2025: of 2025, April to October are not published by November.
        let found = asked(&fiscal(2012, 2024, 4, 12e9), date(2025, 11, 20));
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].period, Period::new(date(2025, 4, 1), date(2025, 11, 1)).unwrap());
        assert_eq!(found[0].published, None);
        assert!((found[0].median / 7e9 - 1.0).abs() < 0.12, "{found:?}");
        // With the quarter after it, from July on; it is known what that quarter held, and not the year.
        let mut all = fiscal(2012, 2024, 4, 12e9);
        all.push((date(2025, 4, 1), date(2025, 7, 1), 3e9));
        let found = asked(&all, date(2025, 11, 20));
        assert_eq!(found[0].period, Period::new(date(2025, 7, 1), date(2025, 11, 1)).unwrap());
        assert!((found[0].median / 4e9 - 1.0).abs() < 0.12, "{found:?}");
        // A fiscal year from October, as of the spring after it: what is left of 2024, then 2025.
        let found = asked(&fiscal(2010, 2023, 10, 6e9), date(2025, 3, 2));
        let periods: Vec<Period> = found.iter().map(|u| u.period).collect();
        let quarter = Period::new(date(2024, 10, 1), date(2025, 1, 1)).unwrap();
        assert_eq!(periods, [quarter, Period::new(date(2025, 1, 1), date(2025, 3, 1)).unwrap()]);
    }

    #[test]
    fn months_of_a_small_pair_are_less_sure() {
        let width = |value: f64| {
            let mut all = years(2012, 2025, value);
            all.push((date(2026, 1, 1), date(2026, 7, 1), value / 2.0));
            let found = asked(&all, date(2026, 9, 5));
            (found[0].intervals[1].high / found[0].intervals[1].low).ln()
        };
        assert!(width(2e6) > 1.5 * width(2e10), "{} {}", width(2e6), width(2e10));
    }
}
