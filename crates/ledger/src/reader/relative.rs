//! Expressions counted from the document's date: `yesterday`, `last week`, `3 days ago`, `in two
//! weeks`.

use jiff::civil::Date;

use super::calendar::{Anchor, Grain, around, day, grain, moved, weekday_near};
use super::dates::{day_number, month, point};
use super::language::Language;
use super::lexicon::{Class, Unit};
use super::number::number;
use super::pieces::{first_units, fiscal, part, quarter_or_half, ranked_week, season, season_days};
use super::time::{Context, Point};
use super::token::Tokens;

/// What is counted from the document's date or cut out of a longer stretch.
pub(crate) fn relative(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<Point> {
    let at_the = at + usize::from(tokens.at(at, "the"));
    deictic_day(tokens, at, context)
        .or_else(|| day_of_month(tokens, at_the, context))
        .or_else(|| ranked_week(tokens, at_the, context))
        .or_else(|| part(tokens, at_the, context))
        .or_else(|| quarter_or_half(tokens, at_the, context))
        .or_else(|| first_units(tokens, at_the, context))
        .or_else(|| counted(tokens, at, context))
        .or_else(|| modified(tokens, at_the, context))
        .or_else(|| season(tokens, at_the, context))
        .or_else(|| {
            (tokens.any(at_the, &["year"])
                && tokens.at(at_the + 1, "to")
                && tokens.at(at_the + 2, "date"))
            .then(|| {
                let span = context
                    .date
                    .and_then(|d| Some((around(d, Unit::Year)?.0, moved(d, 1, Unit::Day)?)));
                Point::fixed(at_the + 3, span, Grain::Span, Anchor::Document)
            })
        })
        .or_else(|| fiscal(tokens, at_the))
}

/// `the 15th day of next month`.
fn day_of_month(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<Point> {
    let (of_month, next) = day_number(tokens, at, false)?;
    let next = next + usize::from(tokens.at(next, "day"));
    if !tokens.at(next, "of") {
        return None;
    }
    let inner = modified(tokens, next + 1 + usize::from(tokens.at(next + 1, "the")), context)?;
    let (start, _, whole, anchor) = inner.days(context)?;
    if whole != Grain::Month {
        return None;
    }
    let found =
        start.and_then(|d| day(d.year(), d.month(), of_month)).and_then(|d| around(d, Unit::Day));
    Some(Point::fixed(inner.end, found, Grain::Day, anchor))
}

fn deictic_day(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<Point> {
    let the = usize::from(tokens.at(at, "the"));
    if tokens.at(at + the, "day")
        && tokens.any(at + the + 1, &["after", "before"])
        && let Some(step) = tokens.sense(at + the + 2).deictic.filter(|d| *d != 0)
    {
        let span = context
            .date
            .and_then(|d| moved(d, i64::from(step) * 2, Unit::Day))
            .and_then(|d| around(d, Unit::Day));
        return Some(Point::fixed(at + the + 3, span, Grain::Day, Anchor::Document));
    }
    let step = tokens.sense(at).deictic?;
    let span = context
        .date
        .and_then(|d| moved(d, i64::from(step), Unit::Day))
        .and_then(|d| around(d, Unit::Day));
    Some(Point::fixed(at + 1, span, Grain::Day, Anchor::Document))
}

/// `3 days ago`, `in two weeks`, `two months after 1 May`, `the past 35 years`, `next three days`.
fn counted(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<Point> {
    let inside = usize::from(tokens.any(at, &["in", "within"]));
    let the = usize::from(tokens.at(at + inside, "the"));
    let lead = at + inside + the;
    let step = if tokens.is(lead, Class::Last) {
        -1
    } else if tokens.is(lead, Class::Next) {
        1
    } else {
        0
    };
    let from = lead + usize::from(step != 0);
    let (count, mut unit_at) = match number(tokens, from, context.language) {
        Some(n) if n.scale == 0 => (i64::try_from(n.value.round()).ok()?, n.end),
        Some(_) => return None,
        None if tokens.any(from, &["a", "an"]) => (1, from + 1),
        None if step != 0 && tokens.any(from, &["few", "couple", "several"]) => {
            (if tokens.at(from, "couple") { 2 } else { 3 }, from + 1)
        }
        None => return None,
    };
    unit_at += usize::from(tokens.at(unit_at, "of"));
    let mut turned = step;
    if step == 0 {
        turned = if tokens.is(unit_at, Class::Last) {
            -1
        } else if tokens.is(unit_at, Class::Next) {
            1
        } else {
            0
        };
        unit_at += usize::from(turned != 0);
    }
    unit_at += usize::from(tokens.any(unit_at, &["business", "working", "calendar", "full"]));
    unit_at += usize::from(tokens.at(unit_at, "-"));
    let unit = tokens
        .sense(unit_at)
        .unit
        .filter(|u| !matches!(u, Unit::Second | Unit::Minute | Unit::Hour))?;
    let end = unit_at + 1;
    if turned != 0 {
        let span = context.date.and_then(|date| stretch(date, count * turned, unit));
        return Some(Point::fixed(
            end,
            span,
            if count == 1 { grain(unit) } else { Grain::Span },
            Anchor::Document,
        ));
    }
    let on = |date: Option<Date>, count: i64, end: usize, anchor: Anchor| {
        let whole = match unit {
            Unit::Year | Unit::Decade | Unit::Century => Unit::Year,
            Unit::Month | Unit::Quarter => Unit::Day,
            _ => Unit::Day,
        };
        let span = date
            .and_then(|d| moved(d, count, unit))
            .and_then(|d| around(d, if count < 0 { whole } else { Unit::Day }));
        Point::fixed(end, span, grain(if count < 0 { whole } else { Unit::Day }), anchor)
    };
    if tokens.is(end, Class::Ago) || tokens.any(end, &["ago"]) {
        return Some(on(context.date, -count, end + 1, Anchor::Document));
    }
    if tokens.is(end, Class::Later) {
        return Some(on(context.date, count, end + 1, Anchor::Document));
    }
    if tokens.any(end, &["after", "from", "before"]) {
        let sign = if tokens.at(end, "before") { -1 } else { 1 };
        if tokens.any(end + 1, &["now", "today"]) {
            return Some(on(context.date, sign * count, end + 2, Anchor::Document));
        }
        let base = point(tokens, end + 1, context)
            .filter(|p| p.day.is_some() || p.fixed.is_some_and(|f| f.2 == Grain::Day))?;
        let (start, _, _, anchor) = base.days(context)?;
        let span =
            start.and_then(|d| moved(d, sign * count, unit)).and_then(|d| around(d, Unit::Day));
        return Some(Point::fixed(base.end, span, Grain::Day, anchor));
    }
    if inside == 1 && the == 0 && tokens.at(at, "in") && !tokens.at(end, "of") {
        return Some(on(context.date, count, end, Anchor::Document));
    }
    None
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

/// `this year`, `last month`, `next Friday`, `earlier this week`, `the same month`.
fn modified(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<Point> {
    if tokens.any(at, &["earlier", "later"]) {
        let from = at + 1 + usize::from(tokens.at(at + 1, "in"));
        let from = from + usize::from(tokens.at(from, "the"));
        let unit_only = from > at + 1
            && tokens
                .sense(from)
                .unit
                .is_some_and(|u| matches!(u, Unit::Week | Unit::Month | Unit::Year | Unit::Day));
        let inner = if unit_only {
            let unit = tokens.sense(from).unit?;
            Point::fixed(
                from + 1,
                context.date.and_then(|d| around(d, unit)),
                grain(unit),
                Anchor::Document,
            )
        } else {
            modified(tokens, from, context)?
        };
        let (start, stop, whole, anchor) = inner.days(context)?;
        let today = context.date;
        let span = start.zip(stop).zip(today).map(|((start, stop), today)| {
            match (tokens.at(at, "earlier"), whole) {
                (true, _) => (start, today.min(stop).max(start)),
                _ => (today.max(start).min(stop), stop),
            }
        });
        return Some(Point::fixed(inner.end, span.filter(|(a, b)| a < b), Grain::Span, anchor));
    }
    let sense = tokens.sense(at);
    let step = if sense.has(Class::This) {
        0
    } else if sense.has(Class::Last) {
        -1
    } else if sense.has(Class::Next) {
        1
    } else {
        return None;
    };
    let from = at + 1 + usize::from(tokens.any(at + 1, &["past", "coming", "calendar"]));
    let step = if tokens.at(at + 1, "past") {
        -1
    } else if tokens.at(at + 1, "coming") {
        1
    } else {
        step
    };
    let next = tokens.sense(from);
    if next.weekday > 0 {
        if let Some(date) = point(tokens, from, context).filter(|p| p.day.is_some()) {
            return Some(date);
        }
        let span = context.date.and_then(|date| {
            let monday = around(date, Unit::Week)?.0;
            let found = match step {
                0 => moved(monday, i64::from(next.weekday) - 1, Unit::Day)?,
                1 if tokens.any(at, &["coming", "upcoming", "following"]) => {
                    weekday_near(next.weekday, date, true)?
                }
                1 => moved(monday, 6 + i64::from(next.weekday), Unit::Day)?,
                // Last Friday is the latest one before today.
                _ => weekday_near(next.weekday, moved(date, -1, Unit::Day)?, false)?,
            };
            around(found, Unit::Day)
        });
        return Some(Point::fixed(from + 1, span, Grain::Day, Anchor::Document));
    }
    if next.month > 0 && tokens.capital(from) {
        let (value, end) = month(tokens, from)?;
        let of_month = day_number(tokens, end, true).filter(|(_, e)| !tokens.is_number(*e));
        let year = context.date.map(|date| match step {
            0 => date.year(),
            1 if value > date.month() => date.year(),
            1 => date.year() + 1,
            _ if value < date.month() => date.year(),
            _ => date.year() - 1,
        });
        return Some(match year {
            Some(year) => {
                let point = Point {
                    end: of_month.map_or(end, |d| d.1),
                    year: Some(year),
                    month: Some(value),
                    day: of_month.map(|d| d.0),
                    fixed: None,
                };
                let (start, stop, grain, _) = point.days(context)?;
                Point::fixed(point.end, start.zip(stop), grain, Anchor::Document)
            }
            None => Point::fixed(end, None, Grain::Month, Anchor::Unresolved),
        });
    }
    if next.season > 0 {
        let year = context.date.map(|d| d.year() + step as i16);
        return Some(Point::fixed(
            from + 1,
            year.and_then(|y| season_days(next.season, y)),
            Grain::Season,
            Anchor::Document,
        ));
    }
    let unit = next.unit.filter(|u| !matches!(u, Unit::Second | Unit::Minute | Unit::Hour))?;
    if unit == Unit::Day
        && step != 0
        && !tokens.any(at, &["last", "next", "past"])
        && context.language == Language::En
    {
        return None;
    }
    let parted = from + 1 + usize::from(tokens.any(from + 1, &["on", "-", ","]));
    let weekday = tokens.sense(parted).weekday;
    if unit == Unit::Week && weekday > 0 {
        let found = context.date.and_then(|d| {
            moved(around(d, Unit::Week)?.0, step * 7 + i64::from(weekday) - 1, Unit::Day)
        });
        return Some(Point::fixed(
            parted + 1,
            found.and_then(|d| around(d, Unit::Day)),
            Grain::Day,
            Anchor::Document,
        ));
    }
    let span = context.date.and_then(|date| {
        let (start, _) = around(date, unit)?;
        if unit == Unit::Fortnight {
            let start = moved(
                start,
                if step < 0 {
                    -2
                } else if step > 0 {
                    2
                } else {
                    0
                },
                Unit::Week,
            )?;
            return Some((start, moved(start, 2, Unit::Week)?));
        }
        let start = moved(start, step, unit)?;
        let length = if unit == Unit::Weekend { (2, Unit::Day) } else { (1, unit) };
        Some((start, moved(start, length.0, length.1)?))
    });
    Some(Point::fixed(from + 1, span, grain(unit), Anchor::Document))
}
