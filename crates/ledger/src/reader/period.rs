//! Expressions of time in running text: periods, ranges and counted units.
//!
//! ```text
//! from March to August 2019 · January 6-8, 2026 · the first half of 2025 · the past 35 years ·
//! the first eleven months of 2025 · end of the year · three months after 1 May
//! ```
//!
//! A range runs from the start of its first end to the close of its second. A missing year or
//! month is taken from the other end.

use jiff::civil::Date;

use super::calendar::{Anchor, Grain, around, day, grain, moved, weekday_near};
use super::language::Language;
use super::lexicon::{Class, Unit};
use super::number::number;
use super::time::{Context, End, Point, Relation, Time, day_number, month, point, year_number};
use super::token::Tokens;

type Days = (Option<Date>, Option<Date>, Grain, Anchor);

/// The longest expression of time that begins at a token.
pub(crate) fn expression(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<Time> {
    let opened = tokens.any(at, &["from", "between"]);
    let from = at + usize::from(opened);
    let from = from
        + usize::from(opened && tokens.at(from, "the") && tokens.sense(from + 1).ordinal.is_some());
    let time = |first: usize, end: usize, days: Days| Time {
        first,
        end,
        start: days.0,
        stop: days.1,
        grain: days.2,
        anchor: days.3,
        relation: Relation::In,
        ends: None,
    };
    if let Some((end, days)) = day_list(tokens, from, context) {
        return Some(time(from, end, days));
    }
    if let Some((end, days, ends)) = range(tokens, from, at, context) {
        return Some(Time { ends, ..time(from, end, days) });
    }
    if opened {
        return None;
    }
    let found = point(tokens, at, context)?;
    let days = found.days(context)?;
    Some(time(at, found.end, days))
}

fn connector(tokens: &Tokens<'_>, at: usize, first: usize) -> Option<usize> {
    if tokens.any(at, &["-", "–", "—"]) {
        let double = usize::from(tokens.any(at + 1, &["-", "–"]));
        return Some(at + 1 + double);
    }
    let between = (first.saturating_sub(1)..first).any(|i| tokens.at(i, "between"))
        || tokens.at(first, "between");
    if tokens.any(at, &["to", "through", "till", "until", "thru", "hingga", "ila", "sampai"])
        || (between && tokens.at(at, "and"))
    {
        return Some(at + 1 + usize::from(tokens.at(at + 1, "the")));
    }
    None
}

/// `January 6-8, 2026`; `6 to 8 January`; `18 and 19 June`; `from 4 to 22 this month`.
fn day_list(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<(usize, Days)> {
    let bind = |i: usize| {
        connector(tokens, i, at).or_else(|| {
            tokens
                .any(i, &["and", "&", "ve", "dan"])
                .then_some(i + 1 + usize::from(tokens.at(i + 1, "the")))
        })
    };
    if let Some((value, next)) = month(tokens, at) {
        let next = next + usize::from(tokens.at(next, "the"));
        let (first, after) = day_number(tokens, next, true)?;
        let (last, end) = day_number(tokens, bind(after)?, true)?;
        if month(tokens, end).is_some() {
            return None;
        }
        let year_at = end + usize::from(tokens.at(end, ","));
        let year = year_number(tokens, year_at);
        let end = year.map_or(end, |y| y.1);
        return days_of_month(first, last, value, year.map(|y| y.0), end, context);
    }
    let the = usize::from(tokens.at(at, "the"));
    let (first, after) =
        day_number(tokens, at + the, false).or_else(|| counted_day(tokens, at + the))?;
    let (last, mut end) =
        day_number(tokens, bind(after)?, false).or_else(|| counted_day(tokens, bind(after)?))?;
    if last <= first && !tokens.at(end, "of") && tokens.sense(end).month == 0 {
        return None;
    }
    end += usize::from(tokens.at(end, "of"));
    if (tokens.is(end, Class::This) || tokens.is(end, Class::Next) || tokens.is(end, Class::Last))
        && tokens.sense(end + 1).unit == Some(Unit::Month)
    {
        let step = if tokens.is(end, Class::This) {
            0
        } else if tokens.is(end, Class::Next) {
            1
        } else {
            -1
        };
        let to = moved(context.date?, step, Unit::Month)?;
        return days_of_month(first, last, to.month(), Some(to.year()), end + 2, context);
    }
    let (value, mut end) = month(tokens, end)?;
    end += usize::from(tokens.at(end, ",") && year_number(tokens, end + 1).is_some());
    let year = year_number(tokens, end);
    let end = year.map_or(end, |y| y.1);
    days_of_month(first, last, value, year.map(|y| y.0), end, context)
}

fn counted_day(tokens: &Tokens<'_>, at: usize) -> Option<(i8, usize)> {
    let value = number(tokens, at, Language::En).filter(|n| n.scale == 0)?;
    let day = i8::try_from(i64::try_from(value.value).ok()?).ok()?;
    (1..=31).contains(&day).then_some((day, value.end))
}

fn days_of_month(
    first: i8,
    last: i8,
    of: i8,
    year: Option<i16>,
    end: usize,
    context: Context,
) -> Option<(usize, Days)> {
    let one = |d: i8| Point { end, year, month: Some(of), day: Some(d), fixed: None }.days(context);
    let (a, b) = (one(first)?, one(last)?);
    if let (Some(start), Some(stop)) = (a.0, b.1)
        && stop <= start
    {
        return None;
    }
    Some((end, (a.0, b.1, Grain::Span, a.3)))
}

/// Two points and what binds them.
fn range(
    tokens: &Tokens<'_>,
    from: usize,
    at: usize,
    context: Context,
) -> Option<(usize, Days, Option<[End; 2]>)> {
    let now = |i: usize| {
        tokens.any(i, &["now", "today", "date", "present"])
            || (tokens.at(i, "current") && tokens.at(i + 1, "date"))
    };
    if tokens.at(from, "now") && from > at {
        let second = point(tokens, connector(tokens, from + 1, at)?, context)?;
        let days = second.days(context)?;
        return Some((second.end, (context.date, days.1, Grain::Span, Anchor::Document), None));
    }
    let mut first = point(tokens, from, context)?;
    let mut next = first.end;
    // A suffix binds the ends: Ocak'tan Kasım'a.
    if tokens.at(next, "'") && tokens.is(next + 1, Class::Suffix) {
        next += 2;
    }
    let suffixed = next > first.end
        && context.language == Language::Tr
        && tokens.any(next - 1, &["dan", "den", "tan", "ten", "ndan", "nden", "inden", "undan"]);
    let second_at = connector(tokens, next, at).or(suffixed.then_some(next))?;
    let second_at = second_at + usize::from(tokens.at(second_at, "in"));
    if now(second_at) && (tokens.any(next, &["to", "until", "till"]) || from > at) {
        if let (Some(month), Some(date), None) = (first.month, context.date, first.year) {
            let ahead = month > date.month()
                || (month == date.month() && first.day.is_some_and(|d| d > date.day()));
            first.year = Some(date.year() - i16::from(ahead));
        }
        let start = first.days(context)?;
        let end = second_at + 1 + usize::from(tokens.at(second_at, "current"));
        return Some((end, (start.0, context.date, Grain::Span, start.3), None));
    }
    // 2024/25 and 2015-18: the second year in two digits.
    let mut second = point(tokens, second_at, context).or_else(|| {
        let year = first.year.filter(|_| first.month.is_none() && first.fixed.is_none())?;
        let digits = tokens.word(second_at);
        let two: i16 =
            digits.parse().ok().filter(|_| digits.len() == 2 && tokens.touches(second_at))?;
        (two > year % 100).then(|| Point {
            end: second_at + 1,
            year: Some(year / 100 * 100 + two),
            ..Point::default()
        })
    })?;
    let dash = tokens.any(next, &["-", "–", "—"]);
    // A date and a time of another grain beside a dash are two things: "May 2018 - Friday".
    if dash && (first.fixed.is_some() || second.fixed.is_some()) {
        return None;
    }
    if first.year.is_none() && first.fixed.is_none() {
        first.year = second.year.map(|y| if later(first, second) { y - 1 } else { y });
    }
    if second.year.is_none() && second.fixed.is_none() && first.year.is_some() {
        second.year = first.year.map(|y| if later(first, second) { y + 1 } else { y });
    }
    let (a, mut b) = (first.days(context)?, second.days(context)?);
    if first.year.is_none()
        && let (Some(start), Some(stop)) = (a.0, b.1)
        && stop <= start
    {
        b.1 = moved(stop, 1, Unit::Year);
    }
    if let (Some(start), Some(stop)) = (a.0, b.1)
        && stop <= start
    {
        return None;
    }
    let anchor = if a.3 == Anchor::Explicit { b.3 } else { a.3 };
    let ends = [
        End { first: from, end: first.end, start: a.0, stop: a.1, grain: a.2 },
        End { first: second_at, end: second.end, start: b.0, stop: b.1, grain: b.2 },
    ];
    Some((second.end, (a.0, b.1, Grain::Span, anchor), Some(ends)))
}

fn later(first: Point, second: Point) -> bool {
    match (first.month, second.month) {
        (Some(a), Some(b)) => a > b,
        _ => false,
    }
}

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

/// `the first week of 2021`, `the last week of July`, `the week of 4 May`, `the weekend`.
fn ranked_week(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<Point> {
    if tokens.at(at, "weekend") && context.language == Language::En {
        let span = context.date.and_then(|d| around(d, Unit::Weekend));
        return Some(Point::fixed(at + 1, span, Grain::Span, Anchor::Document));
    }
    if tokens.at(at, "week") && tokens.any(at + 1, &["of", "beginning", "commencing", "starting"]) {
        let next = at + 2 + usize::from(tokens.at(at + 2, "on"));
        let inner = point(tokens, next, context).filter(|p| p.day.is_some())?;
        let (start, _, _, anchor) = inner.days(context)?;
        return Some(Point::fixed(
            inner.end,
            start.and_then(|d| around(d, Unit::Week)),
            Grain::Week,
            anchor,
        ));
    }
    let last = tokens.is(at, Class::Last);
    let rank = if last { 0 } else { i64::from(tokens.sense(at).ordinal?) };
    if tokens.sense(at + 1).unit != Some(Unit::Week)
        || !tokens.any(at + 2, &["of", "in"])
        || rank > 53
    {
        return None;
    }
    let inner = point(tokens, at + 3, context).filter(|p| p.day.is_none())?;
    let (start, stop, whole, anchor) = inner.days(context)?;
    if !matches!(whole, Grain::Month | Grain::Year) {
        return None;
    }
    let monday = |from: Date, ahead: bool| weekday_near(1, from, ahead);
    let found = match (last, start, stop) {
        (true, _, Some(stop)) => {
            moved(stop, -7, Unit::Day).and_then(|d| monday(moved(d, 6, Unit::Day)?, false))
        }
        (false, Some(start), _) => {
            moved(start, -1, Unit::Day).and_then(|d| moved(monday(d, true)?, rank - 1, Unit::Week))
        }
        _ => None,
    };
    Some(Point::fixed(inner.end, found.and_then(|d| around(d, Unit::Week)), Grain::Week, anchor))
}

#[allow(clippy::if_same_then_else)] // One arm, one rule.
fn fiscal(tokens: &Tokens<'_>, at: usize) -> Option<Point> {
    let from = if tokens.at(at, "fiscal") && tokens.at(at + 1, "year") {
        at + 2
    } else if tokens.at(at, "fy") {
        at + 1
    } else if tokens.at(at, "fiscal") {
        at + 1
    } else {
        return None;
    };
    let (year, end) = year_number(tokens, from)?;
    Some(Point { end, year: Some(year), ..Point::default() })
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

/// `early May`, `late September`, `end of 2025`, `mid-2024`, `the middle of March`.
fn part(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<Point> {
    let sense = tokens.sense(at);
    let which = if sense.has(Class::Early) {
        0
    } else if sense.has(Class::Mid) {
        1
    } else if sense.has(Class::Late) {
        2
    } else {
        return None;
    };
    let noun = tokens.any(at, &["end", "start", "beginning", "middle", "close"]);
    let mut next = at + 1;
    if tokens.at(next, "-") {
        next += 1;
    }
    let of = tokens.any(next, &["of", "in"]);
    if noun
        && !of
        && context.language == Language::En
        && !tokens.is_number(next)
        && tokens.sense(next).month == 0
        && !tokens.at(at - usize::from(at > 0), "the")
        && !(tokens.at(at, "end") && tokens.sense(next).unit.is_some())
    {
        return None;
    }
    next += usize::from(of);
    let the = usize::from(tokens.at(next, "the"));
    let lone_unit = tokens.sense(next + the).unit.filter(|u| {
        matches!(
            u,
            Unit::Year | Unit::Month | Unit::Week | Unit::Quarter | Unit::Decade | Unit::Century
        ) && (of || the == 1 || tokens.at(at, "end"))
    });
    let inner = match lone_unit {
        Some(unit) if year_number(tokens, next + the + 1).is_none() => Point::fixed(
            next + the + 1,
            context.date.and_then(|d| around(d, unit)),
            grain(unit),
            Anchor::Document,
        ),
        _ => point(tokens, next, context).filter(|p| p.day.is_none())?,
    };
    let (start, stop, whole, anchor) = inner.days(context)?;
    if matches!(whole, Grain::Day) && inner.fixed.is_some() {
        return None;
    }
    let span = start.zip(stop).and_then(|(start, stop)| portion(start, stop, whole, which, noun));
    if start.is_some() && span.is_none() {
        return None;
    }
    Some(Point::fixed(inner.end, span, Grain::Span, anchor))
}

/// The early, middle or late part of a stretch; "the end of" is its last piece.
fn portion(start: Date, stop: Date, whole: Grain, which: u8, noun: bool) -> Option<(Date, Date)> {
    if whole == Grain::Month {
        // Early and late are halves, as GUM and Recognizers read them; the middle is its second third.
        let mid = moved(start, if which == 2 { 14 } else { 15 }, Unit::Day)?;
        return match which {
            0 => Some((start, mid)),
            1 => Some((moved(start, 10, Unit::Day)?, moved(start, 20, Unit::Day)?)),
            _ => Some((mid, stop)),
        };
    }
    if whole == Grain::Year {
        let july = moved(start, 6, Unit::Month)?;
        return match (which, noun) {
            (0, _) => Some((start, july)),
            (1, _) => Some((moved(start, 3, Unit::Month)?, moved(start, 9, Unit::Month)?)),
            (_, true) => Some((moved(start, 6, Unit::Month)?, stop)),
            _ => Some((july, stop)),
        };
    }
    let days = i64::from(start.until(stop).ok()?.get_days());
    let half = moved(start, (days + 1) / 2, Unit::Day)?;
    match which {
        0 => Some((start, half)),
        1 => Some((moved(start, days / 4, Unit::Day)?, moved(start, days * 3 / 4, Unit::Day)?)),
        _ => Some((moved(start, days / 2, Unit::Day)?, stop)),
    }
}

/// `the first quarter of 2019`, `Q3 2019`, `the second half of last year`, `H1 2025`.
fn quarter_or_half(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<Point> {
    let short = tokens.any(at, &["q", "h"]) && tokens.is_number(at + 1) && tokens.touches(at + 1);
    let (rank, half, mut next) = if short {
        let rank: i64 = tokens.word(at + 1).parse().ok()?;
        (rank, tokens.at(at, "h"), at + 2)
    } else {
        let rank =
            if tokens.is(at, Class::Last) { None } else { tokens.sense(at).ordinal.map(i64::from) };
        let rank = rank.or_else(|| {
            let digits = tokens.word(at);
            (tokens.is_number(at) && tokens.any(at + 1, &["st", "nd", "rd", "th"]))
                .then(|| digits.parse().ok())
                .flatten()
        })?;
        let unit_at = at + 1 + usize::from(tokens.is_number(at));
        let half = tokens.at(unit_at, "half")
            || tokens.at(unit_at, "yarisi")
            || tokens.at(unit_at, "yarisinda");
        let quarter = tokens.sense(unit_at).unit == Some(Unit::Quarter)
            || tokens.any(unit_at, &["ceyregi", "ceyreginde"]);
        if !(half || quarter) {
            return None;
        }
        (rank, half, unit_at + 1)
    };
    if !(1..=if half { 2 } else { 4 }).contains(&rank) {
        return None;
    }
    next += usize::from(tokens.any(next, &["of", "in", "/", ",", "'"]));
    let the = usize::from(tokens.at(next, "the"));
    let year =
        if tokens.sense(next + the).unit == Some(Unit::Year) && !tokens.is_number(next + the + 1) {
            Some((context.date.map(|d| d.year()), next + the + 1, Anchor::Document))
        } else {
            point(tokens, next, context).and_then(|p| {
                let (start, _, grain, anchor) = p.days(context)?;
                (grain == Grain::Year).then_some((start.map(|s| s.year()), p.end, anchor))
            })
        };
    let (year, end, anchor) = year.unwrap_or((
        context.date.map(|d| d.year()),
        next - usize::from(tokens.any(next - 1, &["of", "in", "/", ",", "'"])),
        Anchor::Inferred,
    ));
    let months = if half { 6 } else { 3 };
    let span = year.and_then(|year| {
        let start = moved(day(year, 1, 1)?, (rank - 1) * months, Unit::Month)?;
        Some((start, moved(start, months, Unit::Month)?))
    });
    Some(Point::fixed(end, span, if half { Grain::Half } else { Grain::Quarter }, anchor))
}

/// `the first eleven months of 2025`, `the last 3 weeks of this year`, `eleven months of 2025`.
fn first_units(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<Point> {
    let last = tokens.is(at, Class::Last);
    let led = tokens.sense(at).ordinal == Some(1) || last || tokens.at(at, "ilk");
    let from = at + usize::from(led);
    let count = number(tokens, from, context.language).filter(|n| n.scale == 0)?;
    let unit = tokens.sense(count.end).unit?;
    if matches!(unit, Unit::Second | Unit::Minute | Unit::Hour)
        || !tokens.any(count.end + 1, &["of", "in"])
    {
        return None;
    }
    let the = usize::from(tokens.at(count.end + 2, "the"));
    let inner = if tokens.sense(count.end + 2 + the).unit == Some(Unit::Year) {
        Point::fixed(
            count.end + 3 + the,
            context.date.and_then(|d| around(d, Unit::Year)),
            Grain::Year,
            Anchor::Document,
        )
    } else {
        point(tokens, count.end + 2, context)?
    };
    let (start, stop, whole, anchor) = inner.days(context)?;
    if whole != Grain::Year || !(led || unit == Unit::Month) {
        return None;
    }
    let count = i64::try_from(count.value).ok()?;
    let span = match (last, start, stop) {
        (false, Some(start), _) => Some((start, moved(start, count, unit)?)),
        (true, _, Some(stop)) => Some((moved(stop, -count, unit)?, stop)),
        _ => None,
    };
    Some(Point::fixed(inner.end, span, Grain::Span, anchor))
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

fn season_days(season: u8, year: i16) -> Option<(Date, Date)> {
    let start = match season {
        4 => day(year, 12, 1)?,
        other => day(year, other as i8 * 3, 1)?,
    };
    Some((start, moved(start, 3, Unit::Month)?))
}

/// `summer of 2012`, `spring 2020`.
fn season(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<Point> {
    let which = tokens.sense(at).season;
    if which == 0 {
        return None;
    }
    let next = at + 1 + usize::from(tokens.any(at + 1, &["of", ","]));
    if let Some((year, end)) = year_number(tokens, next) {
        return Some(Point::fixed(end, season_days(which, year), Grain::Season, Anchor::Explicit));
    }
    let of_year = tokens.is(next, Class::This)
        || tokens.is(next, Class::Last)
        || tokens.is(next, Class::Next);
    if of_year && tokens.sense(next + 1).unit == Some(Unit::Year) {
        let step: i16 = if tokens.is(next, Class::This) {
            0
        } else if tokens.is(next, Class::Last) {
            -1
        } else {
            1
        };
        return Some(Point::fixed(
            next + 2,
            context.date.and_then(|d| season_days(which, d.year() + step)),
            Grain::Season,
            Anchor::Document,
        ));
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::reader::calendar::day;
    use crate::reader::language::Language;
    use crate::reader::lexicon::Lexicon;
    use crate::reader::time::{Context, Relation, times};
    use crate::reader::token::Tokens;

    fn read(text: &str) -> Vec<String> {
        let tokens = Tokens::cut(text, Lexicon::of(Language::En));
        let context = Context { date: day(2026, 1, 9), language: Language::En };
        let show = |d: Option<jiff::civil::Date>| d.map_or("?".to_owned(), |d| d.to_string());
        times(&tokens, 0, tokens.len(), context)
            .iter()
            .map(|t| {
                let relation = if t.relation == Relation::In { "" } else { t.relation.name() };
                format!("{relation}[{},{})", show(t.start), show(t.stop))
            })
            .collect()
    }

    #[test]
    fn pencil_cases() {
        let cases = [
            ("signed on 17 April 2014.", "[2014-04-17,2014-04-18)"),
            ("from March to August 2019", "[2019-03-01,2019-09-01)"),
            ("on Feb. 3 to 5", "[2026-02-03,2026-02-06)"),
            ("on January 6-8, 2026", "[2026-01-06,2026-01-09)"),
            ("from 6 to 8 January 2026", "[2026-01-06,2026-01-09)"),
            ("on Wednesday", "[2026-01-07,2026-01-08)"),
            ("will meet on Wednesday", "[2026-01-14,2026-01-15)"),
            ("by 2030", "by[2030-01-01,2031-01-01)"),
            ("in the first eleven months of 2025", "[2025-01-01,2025-12-01)"),
            ("from January to November 2025", "[2025-01-01,2025-12-01)"),
            ("in the third quarter of 2019", "[2019-07-01,2019-10-01)"),
            ("last year", "[2025-01-01,2026-01-01)"),
            ("the 1960s", "[1960-01-01,1970-01-01)"),
            ("this seventh day of September 1999", "[1999-09-07,1999-09-08)"),
            (
                "the thirteenth day of April, one thousand nine hundred and eighty-eight",
                "[1988-04-13,1988-04-14)",
            ),
            ("three days ago", "[2026-01-06,2026-01-07)"),
            ("Tuesday, September 1, 2015", "[2015-09-01,2015-09-02)"),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text), vec![expected.to_owned()], "{text}");
        }
    }

    #[test]
    fn words_that_only_look_like_dates() {
        for text in [
            "we may meet",
            "they march on",
            "one second",
            "Theresa May said",
            "2,025 companies",
            "2024 companies",
            "G20",
            "No. 1973",
        ] {
            assert!(read(text).is_empty(), "{text}: {:?}", read(text));
        }
    }

    #[test]
    fn without_a_date_nothing_is_guessed() {
        let tokens = Tokens::cut("last year and on 3 May", Lexicon::of(Language::En));
        let found = times(&tokens, 0, tokens.len(), Context { date: None, language: Language::En });
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|t| t.start.is_none() && t.stop.is_none()));
    }
}
