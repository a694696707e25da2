//! Holidays whose day a calendar gives: `Christmas Day 2024`, `three months after Easter`.
//!
//! ```text
//! fixed         a month and a day
//! Easter        the first Sunday after the first full moon of spring, in the Gregorian calendar
//! nth weekday   the fourth Thursday of November
//! ```
//!
//! A holiday without a year takes the year nearest the document's date. Days that each country
//! sets for itself are in no table: the text does not say which day is meant.
//!
//! Source: Easter after Butcher's Ecclesiastical Calendar (1876), as Meeus (1991), Astronomical
//! Algorithms, chapter 8, gives it.

use std::sync::OnceLock;

use jiff::civil::Date;

use super::calendar::{Anchor, Grain, around, day, moved};
use super::fold::fold;
use super::lexicon::{Class, Unit};
use super::time::{Context, Point};
use super::token::Tokens;
use super::years::year_number;

/// When a holiday is.
#[derive(Clone, Copy)]
enum Rule {
    Fixed(i8, i8),
    /// Days after Easter Sunday.
    Easter(i64),
    /// Month, weekday from Monday as 1, and its rank in the month.
    Nth(i8, i8, i8),
}

impl Rule {
    fn of(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split([' ', '-']).collect();
        match parts[..] {
            ["easter", days] => days.parse().ok().map(Self::Easter),
            ["easter", "", days] => days.parse().ok().map(|d: i64| Self::Easter(-d)),
            ["nth", month, weekday, rank] => {
                Some(Self::Nth(month.parse().ok()?, weekday.parse().ok()?, rank.parse().ok()?))
            }
            [month, of_month] => Some(Self::Fixed(month.parse().ok()?, of_month.parse().ok()?)),
            _ => None,
        }
    }

    fn on(self, year: i16) -> Option<Date> {
        match self {
            Self::Fixed(month, of_month) => day(year, month, of_month),
            Self::Easter(days) => moved(easter(year)?, days, Unit::Day),
            Self::Nth(month, weekday, rank) => {
                let first = day(year, month, 1)?;
                let ahead = (weekday - first.weekday().to_monday_one_offset()).rem_euclid(7);
                day(year, month, 1 + ahead + (rank - 1) * 7)
            }
        }
    }
}

/// Easter Sunday of a year.
fn easter(year: i16) -> Option<Date> {
    let year_number = i32::from(year);
    let (a, b, c) = (year_number % 19, year_number / 100, year_number % 100);
    let (d, e) = (b / 4, b % 4);
    let f = (b + 8) / 25;
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    day(year, i8::try_from(n / 31).ok()?, i8::try_from(n % 31 + 1).ok()?)
}

/// The table: the rule, and the words of each form.
fn table() -> &'static [(Rule, Vec<String>)] {
    static TABLE: OnceLock<Vec<(Rule, Vec<String>)>> = OnceLock::new();
    TABLE.get_or_init(|| {
        include_str!("../../../lexicon/holidays.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once('\t'))
            .filter_map(|(rule, forms)| Some((Rule::of(rule)?, forms)))
            .flat_map(|(rule, forms)| {
                forms.split(';').map(move |form| {
                    let spaced = form.replace('\'', " ' ");
                    (rule, spaced.split_whitespace().map(fold).collect())
                })
            })
            .collect()
    })
}

/// The holiday that begins at a token, with the year that may follow it.
pub(super) fn holiday(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<Point> {
    if !tokens.is(at, Class::Holiday) || !tokens.capital(at) {
        return None;
    }
    let (rule, mut end) = table()
        .iter()
        .filter_map(|(rule, words)| Some((*rule, said(tokens, at, words)?)))
        .max_by_key(|(_, end)| *end)?;
    let next = end + usize::from(tokens.any(end, &[",", "of", "in"]));
    let year = year_number(tokens, next).filter(|(y, _)| (1583..2200).contains(y));
    if let Some((_, after)) = year {
        end = after;
    }
    let found = match (year, context.date) {
        (Some((year, _)), _) => rule.on(year),
        (None, Some(to)) => (to.year() - 1..=to.year() + 1)
            .filter_map(|year| rule.on(year))
            .min_by_key(|d| to.until(*d).map_or(i32::MAX, |s| s.get_days()).unsigned_abs()),
        (None, None) => None,
    };
    let anchor = if year.is_some() { Anchor::Explicit } else { Anchor::Inferred };
    Some(Point::fixed(end, found.and_then(|d| around(d, Unit::Day)), Grain::Day, anchor))
}

/// The end of a form's words, if they stand at a token; either apostrophe, or none, will do.
fn said(tokens: &Tokens<'_>, at: usize, words: &[String]) -> Option<usize> {
    let mut next = at;
    for word in words {
        if word == "'" {
            next += usize::from(matches!(tokens.word(next), "'" | "’"));
        } else if tokens.at(next, word) {
            next += 1;
        } else {
            return None;
        }
    }
    Some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_read() {
        let rows = include_str!("../../../lexicon/holidays.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'));
        let forms: usize = rows.map(|line| line.split(';').count()).sum();
        assert!(forms > 15);
        assert_eq!(table().len(), forms);
        for (rule, words) in table() {
            assert!(rule.on(2026).is_some(), "{words:?}");
        }
    }

    #[test]
    fn pencil_cases() {
        // Easter Sundays of the Gregorian calendar.
        for (year, month, of_month) in
            [(1961, 4, 2), (2008, 3, 23), (2011, 4, 24), (2017, 4, 16), (2026, 4, 5), (2038, 4, 25)]
        {
            assert_eq!(easter(year), day(year, month, of_month), "{year}");
        }
        assert_eq!(Rule::Nth(11, 4, 4).on(2023), day(2023, 11, 23));
        assert_eq!(Rule::Easter(-2).on(2026), day(2026, 4, 3));
    }
}
