//! A count of units of time, and where it leads: `3 days`, `two business days`, `2 weeks and 2 days`.

use jiff::civil::Date;

use super::calendar::{Anchor, around, grain, moved};
use super::language::Language;
use super::lexicon::{Class, Unit};
use super::number::number;
use super::time::{Context, Point};
use super::token::Tokens;

/// -1 for "last", 1 for "next", 0 for neither.
pub(super) fn direction(tokens: &Tokens<'_>, at: usize) -> i64 {
    if tokens.is(at, Class::Last) {
        -1
    } else if tokens.is(at, Class::Next) {
        1
    } else {
        0
    }
}

/// A count of units of time.
pub(super) struct Amount {
    pub(super) count: i64,
    pub(super) unit: Unit,
    /// "and 2 days", behind a first count of another unit.
    pub(super) more: Option<(i64, Unit)>,
    /// "business days": Saturdays and Sundays do not count.
    business: bool,
    /// What "last" or "next" between the count and its unit says.
    pub(super) turned: i64,
    pub(super) end: usize,
}

/// The count that begins at a token. `step` says that "last" or "next" stands before it.
pub(super) fn amount(
    tokens: &Tokens<'_>,
    from: usize,
    step: i64,
    context: Context,
) -> Option<Amount> {
    let (count, mut unit_at) = match number(tokens, from, context.language) {
        Some(n) if n.scale == 0 => (i64::try_from(n.value.round()).ok()?, n.end),
        Some(_) => return None,
        None if tokens.any(from, &["a", "an"]) => (1, from + 1),
        None if step != 0 && tokens.any(from, &["few", "couple", "several"]) => {
            (if tokens.at(from, "couple") { 2 } else { 3 }, from + 1)
        }
        None => return None,
    };
    // An editor's mark: "[Ten] years ago".
    unit_at += usize::from(tokens.at(unit_at, "]"));
    unit_at += usize::from(tokens.at(unit_at, "of"));
    let turned = if step == 0 { direction(tokens, unit_at) } else { 0 };
    unit_at += usize::from(turned != 0);
    let business = tokens.any(unit_at, &["business", "working"]);
    unit_at += usize::from(business || tokens.any(unit_at, &["calendar", "full"]));
    unit_at += usize::from(tokens.at(unit_at, "-"));
    let unit = tokens.sense(unit_at).unit?;
    // "only 3 next week": a count has its unit in the plural.
    let plural = tokens.word(unit_at).ends_with(['s', 'S']);
    if turned != 0 && count != 1 && !plural && context.language == Language::En {
        return None;
    }
    let hours = matches!(unit, Unit::Second | Unit::Minute | Unit::Hour);
    // Only whole days of hours move a day.
    if hours && (unit != Unit::Hour || count == 0 || count % 24 != 0 || step != 0 || turned != 0) {
        return None;
    }
    let (count, unit) = if hours { (count / 24, Unit::Hour) } else { (count, unit) };
    let mut end = unit_at + 1;
    let next = end + usize::from(tokens.any(end, &["and", ","]));
    let more = (next > end)
        .then(|| number(tokens, next, context.language))
        .flatten()
        .filter(|n| n.scale == 0)
        .and_then(|n| {
            let inner = tokens
                .sense(n.end)
                .unit
                .filter(|u| *u != unit && !matches!(u, Unit::Second | Unit::Minute | Unit::Hour))?;
            Some((i64::try_from(n.value.round()).ok()?, inner, n.end + 1))
        });
    if let Some(more) = more {
        end = more.2;
    }
    Some(Amount { count, unit, more: more.map(|m| (m.0, m.1)), business, turned, end })
}

impl Amount {
    /// The day that lies so far from another; `sign` is -1 for the past.
    pub(super) fn from(&self, date: Date, sign: i64) -> Option<Date> {
        let first = if self.business && self.unit == Unit::Day {
            business_days(date, self.count.checked_mul(sign)?)?
        } else {
            let unit = if self.unit == Unit::Hour { Unit::Day } else { self.unit };
            moved(date, self.count.checked_mul(sign)?, unit)?
        };
        match self.more {
            Some((count, unit)) => moved(first, count.checked_mul(sign)?, unit),
            None => Some(first),
        }
    }

    /// The same as a point. What lies years back is a year, not a day.
    pub(super) fn on(&self, date: Option<Date>, sign: i64, end: usize, anchor: Anchor) -> Point {
        let yearly = matches!(self.unit, Unit::Year | Unit::Decade | Unit::Century);
        let whole = if sign < 0 && yearly && self.more.is_none() { Unit::Year } else { Unit::Day };
        let span = date.and_then(|d| self.from(d, sign)).and_then(|d| around(d, whole));
        Point::fixed(end, span, grain(whole), anchor)
    }

    /// The stretch of that length behind or ahead of a day.
    pub(super) fn stretch(&self, date: Date, sign: i64) -> Option<(Date, Date)> {
        if self.business || self.more.is_some() {
            let start = if sign < 0 { date } else { moved(date, 1, Unit::Day)? };
            let far = self.from(if self.business { date } else { start }, sign)?;
            let past = if self.business && sign > 0 { moved(far, 1, Unit::Day)? } else { far };
            return Some(if sign < 0 { (past, start) } else { (start, past) });
        }
        stretch(date, self.count.checked_mul(sign)?, self.unit)
    }
}

/// The day that is so many days from Monday to Friday away.
fn business_days(date: Date, count: i64) -> Option<Date> {
    let weeks = moved(date, count / 5, Unit::Week)?;
    let mut day = weeks;
    let mut left = count % 5;
    // A start on a weekend counts from the working day beside it.
    while left != 0 || day.weekday().to_monday_one_offset() > 5 {
        day = moved(day, if count < 0 { -1 } else { 1 }, Unit::Day)?;
        if left != 0 && day.weekday().to_monday_one_offset() <= 5 {
            left -= left.signum();
        }
    }
    Some(day)
}

/// The stretch of units behind or ahead of a day.
fn stretch(date: Date, count: i64, unit: Unit) -> Option<(Date, Date)> {
    match unit {
        Unit::Quarter | Unit::Decade | Unit::Fortnight if count < 0 => {
            let stop = around(date, unit)?.0;
            Some((moved(stop, count, unit)?, stop))
        }
        Unit::Quarter | Unit::Decade | Unit::Fortnight => {
            let start = around(date, unit)?.1;
            let start = if unit == Unit::Decade { around(date, unit)?.1 } else { start };
            Some((start, moved(start, count, unit)?))
        }
        _ if count < 0 => Some((moved(date, count, unit)?, date)),
        _ => {
            let start = moved(date, 1, Unit::Day)?;
            Some((start, moved(start, count, unit)?))
        }
    }
}
