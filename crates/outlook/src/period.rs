//! A span of civil dates and the months that it covers.
//!
//! A period is half-open: it holds its first day and not its end. January to
//! November 2025 is `[2025-01-01, 2025-12-01)`, eleven months and not a year.
//!
//! ```
//! use corridor_outlook::period::Period;
//! use jiff::civil::date;
//!
//! let headline = Period::inclusive(date(2025, 1, 1), date(2025, 11, 30))?;
//! assert_eq!(headline.whole_months(), Some(11));
//! assert_eq!(headline.calendar_year(), None);
//! assert_eq!(Period::year(2024)?.calendar_year(), Some(2024));
//! # Ok::<(), corridor_outlook::Error>(())
//! ```

use jiff::civil::Date;

use crate::Error;

/// A half-open span of civil dates with at least one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    start: Date,
    end: Date,
}

impl Period {
    /// From `start` up to, and not including, `end`.
    ///
    /// # Errors
    ///
    /// [`Error::EmptyPeriod`] if `end` is not after `start`.
    pub fn new(start: Date, end: Date) -> Result<Self, Error> {
        if start < end { Ok(Self { start, end }) } else { Err(Error::EmptyPeriod { start, end }) }
    }

    /// From `first` to `last`, both of them in it: the way that records write periods.
    ///
    /// # Errors
    ///
    /// [`Error::EmptyPeriod`] if `last` is before `first`,
    /// [`Error::CalendarEnd`] if no day follows `last`.
    pub fn inclusive(first: Date, last: Date) -> Result<Self, Error> {
        let end = last.tomorrow().map_err(|_| Error::CalendarEnd { date: last })?;
        Self::new(first, end)
    }

    /// The calendar year `year`.
    ///
    /// # Errors
    ///
    /// [`Error::CalendarYear`] if the calendar lacks that year or the next.
    pub fn year(year: i16) -> Result<Self, Error> {
        let first = |year| Date::new(year, 1, 1);
        match (first(year), year.checked_add(1).map(first)) {
            (Ok(start), Some(Ok(end))) => Ok(Self { start, end }),
            _ => Err(Error::CalendarYear { year }),
        }
    }

    /// First day of the period.
    #[must_use]
    pub fn start(&self) -> Date {
        self.start
    }

    /// First day after the period.
    #[must_use]
    pub fn end(&self) -> Date {
        self.end
    }

    /// Whether `day` is in the period.
    #[must_use]
    pub fn contains(&self, day: Date) -> bool {
        self.start <= day && day < self.end
    }

    /// Whether every day of `other` is in the period.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a day.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The number of months, or `None` when the period cuts through a month.
    #[must_use]
    pub fn whole_months(&self) -> Option<u32> {
        let whole = self.start.day() == 1 && self.end.day() == 1;
        let months = month_number(self.end) - month_number(self.start);
        if whole { u32::try_from(months).ok() } else { None }
    }

    /// Its length in months, a part of a month counted by its days.
    #[must_use]
    pub fn months(&self) -> f64 {
        months_since_zero(self.end) - months_since_zero(self.start)
    }

    /// Its length in days.
    #[must_use]
    pub fn days(&self) -> i64 {
        self.end.duration_since(self.start).as_hours() / 24
    }

    /// The same days so many years later; `None` where 29 February has no counterpart.
    #[must_use]
    pub fn moved_by_years(&self, years: i32) -> Option<Self> {
        let moved = |day: Date| {
            let year = i16::try_from(i32::from(day.year()) + years).ok()?;
            Date::new(year, day.month(), day.day()).ok()
        };
        Self::new(moved(self.start)?, moved(self.end)?).ok()
    }

    /// The part that lies in a calendar year, if any.
    #[must_use]
    pub fn within_year(&self, year: i16) -> Option<Self> {
        let whole = Self::year(year).ok()?;
        Self::new(self.start.max(whole.start), self.end.min(whole.end)).ok()
    }

    /// The year, when the period is exactly a calendar year.
    #[must_use]
    pub fn calendar_year(&self) -> Option<i16> {
        let year = self.start.year();
        (Self::year(year).as_ref() == Ok(self)).then_some(year)
    }
}

/// Months since January of year 0.
fn month_number(day: Date) -> i32 {
    i32::from(day.year()) * 12 + i32::from(day.month()) - 1
}

fn months_since_zero(day: Date) -> f64 {
    f64::from(month_number(day)) + f64::from(day.day() - 1) / f64::from(day.days_in_month())
}

impl std::fmt::Display for Period {
    /// The year, or the first and last day: `2024`, `2025-01-01 to 2025-11-30`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.calendar_year(), self.end.yesterday()) {
            (Some(year), _) => write!(f, "{year}"),
            (None, Ok(last)) => write!(f, "{} to {last}", self.start),
            (None, Err(_)) => write!(f, "{} until {}", self.start, self.end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn eleven_months_are_not_a_year() {
        let period = Period::inclusive(date(2025, 1, 1), date(2025, 11, 30)).unwrap();
        assert_eq!(period.whole_months(), Some(11));
        assert_eq!(period.calendar_year(), None);
        assert_eq!(period.to_string(), "2025-01-01 to 2025-11-30");
    }

    #[test]
    fn twelve_months_across_two_years_are_not_a_calendar_year() {
        let period = Period::inclusive(date(2024, 4, 1), date(2025, 3, 31)).unwrap();
        assert_eq!((period.whole_months(), period.calendar_year()), (Some(12), None));
    }

    #[test]
    fn a_calendar_year_is_whole_in_leap_years_too() {
        let period = Period::inclusive(date(2024, 1, 1), date(2024, 12, 31)).unwrap();
        assert_eq!(period, Period::year(2024).unwrap());
        assert_eq!((period.whole_months(), period.to_string().as_str()), (Some(12), "2024"));
    }

    #[test]
    fn a_period_that_cuts_a_month_has_no_whole_months() {
        let period = Period::inclusive(date(2025, 1, 1), date(2025, 11, 15)).unwrap();
        assert_eq!(period.whole_months(), None);
    }

    #[test]
    fn months_count_parts_by_days_and_years_are_cut_out() {
        let part = Period::new(date(2024, 11, 1), date(2025, 2, 15)).unwrap();
        assert!((part.months() - 3.5).abs() < 1e-12);
        let inside = part.within_year(2025).unwrap();
        assert!((inside.months() - 1.5).abs() < 1e-12);
        assert_eq!(part.within_year(2026), None);
    }

    #[test]
    fn the_end_is_outside() {
        let year = Period::year(2024).unwrap();
        assert!(year.contains(date(2024, 12, 31)) && !year.contains(date(2025, 1, 1)));
        assert!(!year.overlaps(&Period::year(2025).unwrap()));
        let part = Period::inclusive(date(2024, 1, 1), date(2024, 9, 30)).unwrap();
        assert!(year.covers(&part) && !part.covers(&year) && part.overlaps(&year));
    }

    #[test]
    fn a_period_without_a_day_is_an_error() {
        let day = date(2024, 5, 1);
        assert_eq!(Period::new(day, day), Err(Error::EmptyPeriod { start: day, end: day }));
        assert!(Period::inclusive(day, date(2024, 4, 30)).is_err());
        assert!(Period::inclusive(day, day).is_ok_and(|p| p.whole_months().is_none()));
        assert!(matches!(Period::inclusive(day, Date::MAX), Err(Error::CalendarEnd { .. })));
        assert!(matches!(Period::year(9999), Err(Error::CalendarYear { year: 9999 })));
    }
}
