//! Dates as documents give them: a year, a month or a day, and periods between them.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

/// A date that may be a whole month or a whole year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// A calendar year.
    Year(i16),
    /// A calendar month.
    Month(i16, i8),
    /// A day.
    Day(Date),
}

impl When {
    /// The first day.
    #[must_use]
    pub fn first_day(self) -> Date {
        match self {
            Self::Year(year) => Date::constant(year, 1, 1),
            Self::Month(year, month) => Date::constant(year, month, 1),
            Self::Day(date) => date,
        }
    }

    /// The last day.
    #[must_use]
    pub fn last_day(self) -> Date {
        match self {
            Self::Year(year) => Date::constant(year, 12, 31),
            Self::Month(..) => self.first_day().last_of_month(),
            Self::Day(date) => date,
        }
    }

    /// The calendar year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.first_day().year()
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Day(date) => write!(f, "{date}"),
        }
    }
}

impl Serialize for When {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A text that is no date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a year, a month or a day\nhint: write 2030, \"2030-06\" or 2030-06-30")]
pub struct NotADate {
    /// The text.
    pub text: String,
}

impl FromStr for When {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        let wrong = || NotADate { text: text.to_owned() };
        let digits = |part: &str, length: usize| {
            part.len() == length && part.bytes().all(|b| b.is_ascii_digit())
        };
        let parts: Vec<&str> = text.split('-').collect();
        match parts[..] {
            [year] if digits(year, 4) => {
                let year: i16 = year.parse().map_err(|_| wrong())?;
                Date::new(year, 1, 1).map(|_| Self::Year(year)).map_err(|_| wrong())
            }
            [year, month] if digits(year, 4) && digits(month, 2) => {
                let (year, month) =
                    (year.parse().map_err(|_| wrong())?, month.parse().map_err(|_| wrong())?);
                Date::new(year, month, 1).map(|_| Self::Month(year, month)).map_err(|_| wrong())
            }
            [_, _, _] => text.parse().map(Self::Day).map_err(|_| wrong()),
            _ => Err(wrong()),
        }
    }
}

/// A period from its first day to its last, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Period {
    /// The first day.
    pub start: Date,
    /// The last day.
    pub end: Date,
}

impl Period {
    /// The calendar year that this period is exactly, or `None`.
    #[must_use]
    pub fn calendar_year(&self) -> Option<i16> {
        let year = self.start.year();
        let whole = When::Year(year);
        (self.start == whole.first_day() && self.end == whole.last_day()).then_some(year)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partial_dates_have_first_and_last_days() {
        let month: When = "2024-02".parse().unwrap();
        assert_eq!(month.last_day(), jiff::civil::date(2024, 2, 29));
        assert_eq!("2030".parse::<When>().unwrap().first_day(), jiff::civil::date(2030, 1, 1));
        assert_eq!("2030-06-30".parse::<When>().unwrap().to_string(), "2030-06-30");
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in ["", "203", "2030-13", "2030-1", "2030-02-30", "by 2030", "+203", "-2030"] {
            assert!(text.parse::<When>().is_err(), "{text}");
        }
    }

    #[test]
    fn eleven_months_are_no_year() {
        let date = jiff::civil::date;
        let eleven = Period { start: date(2025, 1, 1), end: date(2025, 11, 30) };
        assert_eq!(eleven.calendar_year(), None);
        let twelve = Period { start: date(2025, 1, 1), end: date(2025, 12, 31) };
        assert_eq!(twelve.calendar_year(), Some(2025));
    }
}
