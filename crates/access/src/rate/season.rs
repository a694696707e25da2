//! Seasons: a rate between two days of every year, both in. A season may run over the new year.

use jiff::civil::Date;

use super::{Part, canonical, written};
use crate::{Error, Exact};

/// From one day of the year to another, both in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Span {
    /// Month and day of the first day.
    pub from: (i8, i8),
    /// Month and day of the last day.
    pub to: (i8, i8),
}

impl Span {
    /// Whether the day lies inside.
    #[must_use]
    pub fn holds(&self, day: Date) -> bool {
        let at = (day.month(), day.day());
        if self.from <= self.to {
            self.from <= at && at <= self.to
        } else {
            at >= self.from || at <= self.to
        }
    }

    fn canonical(&self) -> String {
        let day = |(month, day): (i8, i8)| {
            format!("{day:02} {}", MONTHS[(month.clamp(1, 12) - 1) as usize].to_uppercase())
        };
        format!("{}-{}", day(self.from), day(self.to))
    }
}

pub(super) const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The month of a word by its first three letters; the rest must be the month's own.
pub(super) fn month(word: &str) -> Option<i8> {
    const FULL: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let lower = word.to_lowercase();
    let at = FULL.iter().position(|full| lower.len() >= 3 && full.starts_with(&lower));
    at.and_then(|i| i8::try_from(i + 1).ok())
}

/// The last day that a month can have.
pub(super) fn last_day(month: i8) -> i8 {
    match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Parts that apply in some days of the year.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Season {
    /// The days; empty for the rest of the year.
    pub spans: Vec<Span>,
    /// The parts.
    pub parts: Vec<Part>,
    /// The days' words.
    pub written: String,
}

impl Season {
    pub(super) fn written(&self) -> String {
        format!("{} {}", written(&self.parts), self.written)
    }

    pub(super) fn canonical(&self) -> String {
        let parts = canonical(&self.parts);
        if self.spans.is_empty() {
            return parts;
        }
        let spans = self.spans.iter().map(Span::canonical).collect::<Vec<_>>().join(", ");
        format!("{parts} ({spans})")
    }
}

/// The one season that holds a day, or how many do.
pub(super) fn at(seasons: &[Season], day: Date) -> Result<&Season, usize> {
    let holding: Vec<&Season> =
        seasons.iter().filter(|s| s.spans.iter().any(|span| span.holds(day))).collect();
    match holding.as_slice() {
        [one] => Ok(one),
        [] => seasons.iter().find(|s| s.spans.is_empty()).ok_or(0),
        several => Err(several.len()),
    }
}

/// Stretches of a year without a rate or with several, as text.
pub(super) fn findings(seasons: &[Season]) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Option<(Date, Date, usize)> = None;
    let mut close = |open: &mut Option<(Date, Date, usize)>| {
        if let Some((from, to, count)) = open.take() {
            let days = format!("{} to {}", from.strftime("%m-%d"), to.strftime("%m-%d"));
            found.push(match count {
                0 => format!("no rate from {days}"),
                n => format!("{n} rates from {days}"),
            });
        }
    };
    for day in days_of(2020) {
        match (at(seasons, day), &mut open) {
            (Ok(_), _) => close(&mut open),
            (Err(count), Some((_, to, same))) if *same == count => *to = day,
            (Err(count), _) => {
                close(&mut open);
                open = Some((day, day, count));
            }
        }
    }
    close(&mut open);
    if seasons.iter().any(|s| s.spans.is_empty()) {
        found.push("a part without a season: read as the rest of the year".to_owned());
    }
    found
}

/// Every day of a year.
pub(crate) fn days_of(year: i16) -> impl Iterator<Item = Date> {
    let first = Date::new(year, 1, 1).ok();
    std::iter::successors(first, |day| day.tomorrow().ok()).take_while(move |d| d.year() == year)
}

/// The mean over the days of a year; `None` with a day without a plain ad valorem rate.
pub(super) fn day_weighted(
    seasons: &[Season],
    year: i16,
    ad_valorem: impl Fn(&[Part]) -> Option<Exact>,
) -> Result<Option<Exact>, Error> {
    let (mut sum, mut days) = (Exact::ZERO, 0i64);
    for day in days_of(year) {
        let Some(percent) = at(seasons, day).ok().and_then(|s| ad_valorem(&s.parts)) else {
            return Ok(None);
        };
        sum = sum.plus(percent)?;
        days += 1;
    }
    if days == 0 {
        return Err(Error::Date { value: year.to_string() });
    }
    sum.over(Exact::whole(days)).map(Some)
}
