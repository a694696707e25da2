//! Days, and the half-open intervals that expressions of time stand for.
//!
//! `[start, stop)`: `March 2019` is `[2019-03-01, 2019-04-01)`. An open side is `None`.

use jiff::Span;
use jiff::civil::{Date, Weekday};

use super::lexicon::Unit;

/// How fine an expression is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grain {
    Day,
    Week,
    Month,
    Quarter,
    Season,
    Half,
    Year,
    Decade,
    Century,
    /// Any other stretch of days.
    Span,
}

impl Grain {
    /// The name that the JSON shows.
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Season => "season",
            Self::Half => "half-year",
            Self::Year => "year",
            Self::Decade => "decade",
            Self::Century => "century",
            Self::Span => "span",
        }
    }
}

/// Where the year, or the whole, came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    /// The text says it all.
    Explicit,
    /// Counted from the document's date.
    Document,
    /// The year is the one that puts it nearest the document's date.
    Inferred,
    /// The document has no date to count from.
    Unresolved,
}

impl Anchor {
    /// The name that the JSON shows.
    pub fn name(self) -> &'static str {
        match self {
            Self::Explicit => "explicit",
            Self::Document => "document-date",
            Self::Inferred => "inferred-year",
            Self::Unresolved => "unresolved",
        }
    }
}

/// A day that exists.
pub(crate) fn day(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

/// `date` moved by a number of units; `None` outside the calendar.
pub(crate) fn moved(date: Date, count: i64, unit: Unit) -> Option<Date> {
    let span = match unit {
        Unit::Day => Span::new().try_days(count),
        Unit::Week | Unit::Weekend => Span::new().try_weeks(count),
        Unit::Fortnight => Span::new().try_weeks(count.checked_mul(2)?),
        Unit::Month => Span::new().try_months(count),
        Unit::Quarter => Span::new().try_months(count.checked_mul(3)?),
        Unit::Year => Span::new().try_years(count),
        Unit::Decade => Span::new().try_years(count.checked_mul(10)?),
        Unit::Century => Span::new().try_years(count.checked_mul(100)?),
        Unit::Second | Unit::Minute | Unit::Hour => return Some(date),
    };
    date.checked_add(span.ok()?).ok()
}

/// The whole unit that a day lies in: its week (from Monday), month, quarter, year…
pub(crate) fn around(date: Date, unit: Unit) -> Option<(Date, Date)> {
    let start = match unit {
        Unit::Week | Unit::Fortnight => {
            moved(date, -i64::from(date.weekday().to_monday_zero_offset()), Unit::Day)?
        }
        Unit::Weekend => {
            let monday =
                moved(date, -i64::from(date.weekday().to_monday_zero_offset()), Unit::Day)?;
            let saturday = moved(monday, 5, Unit::Day)?;
            return Some((saturday, moved(saturday, 2, Unit::Day)?));
        }
        Unit::Month => day(date.year(), date.month(), 1)?,
        Unit::Quarter => day(date.year(), (date.month() - 1) / 3 * 3 + 1, 1)?,
        Unit::Year => day(date.year(), 1, 1)?,
        Unit::Decade => day(date.year().div_euclid(10) * 10, 1, 1)?,
        Unit::Century => day(date.year().div_euclid(100) * 100, 1, 1)?,
        _ => date,
    };
    let unit =
        if matches!(unit, Unit::Second | Unit::Minute | Unit::Hour) { Unit::Day } else { unit };
    Some((start, moved(start, 1, unit)?))
}

/// The grain of a unit.
pub(crate) fn grain(unit: Unit) -> Grain {
    match unit {
        Unit::Week => Grain::Week,
        Unit::Month => Grain::Month,
        Unit::Quarter => Grain::Quarter,
        Unit::Year => Grain::Year,
        Unit::Decade => Grain::Decade,
        Unit::Century => Grain::Century,
        Unit::Fortnight | Unit::Weekend => Grain::Span,
        _ => Grain::Day,
    }
}

/// The year that puts a month and day nearest to a date; a tie goes to the past.
pub(crate) fn nearest_year(month: i8, of_month: i8, to: Date) -> Option<i16> {
    (to.year() - 4..=to.year() + 4)
        .filter_map(|year| Some((year, day(year, month, of_month)?)))
        .min_by_key(|(_, date)| {
            let days = to.until(*date).map_or(i32::MAX, |s| s.get_days());
            (days.unsigned_abs(), days > 0)
        })
        .map(|(year, _)| year)
}

/// The latest such weekday on or before a day, or the first one after it.
pub(crate) fn weekday_near(weekday: u8, to: Date, ahead: bool) -> Option<Date> {
    let wanted = Weekday::from_monday_one_offset(weekday as i8).ok()?;
    let back = i64::from(
        (to.weekday().to_monday_one_offset() - wanted.to_monday_one_offset()).rem_euclid(7),
    );
    if ahead { moved(to, 7 - back, Unit::Day) } else { moved(to, -back, Unit::Day) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pencil_cases() -> Result<(), &'static str> {
        let to = day(2026, 1, 9).ok_or("a day")?;
        assert_eq!(nearest_year(12, 20, to), Some(2025));
        assert_eq!(nearest_year(2, 3, to), Some(2026));
        // 9 January 2026 is a Friday.
        assert_eq!(weekday_near(3, to, false), day(2026, 1, 7));
        assert_eq!(weekday_near(3, to, true), day(2026, 1, 14));
        assert_eq!(around(to, Unit::Quarter), day(2026, 1, 1).zip(day(2026, 4, 1)));
        assert_eq!(around(to, Unit::Week), day(2026, 1, 5).zip(day(2026, 1, 12)));
        assert_eq!(moved(to, i64::MAX, Unit::Century), None);
        Ok(())
    }
}
