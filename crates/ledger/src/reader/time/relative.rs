//! Expressions counted from the document's date: `yesterday`, `last week`, `3 days ago`, `in two
//! weeks`.

use super::calendar::{Anchor, Grain, around, day, grain, moved, weekday_near};
use super::dates::{day_month_point, day_number, month, month_point, point};
use super::holidays::holiday;
use super::language::Language;
use super::length::{amount, direction};
use super::lexicon::{Class, Unit};
use super::numeric::slash_date;
use super::pieces::{
    first_units, fiscal, part, portion, quarter_or_half, ranked_week, season, season_days, units_to,
};
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
        .or_else(|| units_to(tokens, at_the, context))
        .or_else(|| counted(tokens, at, context))
        .or_else(|| within(tokens, at, context))
        .or_else(|| modified(tokens, at_the, context))
        .or_else(|| modified_behind(tokens, at, context))
        .or_else(|| season(tokens, at_the, context))
        .or_else(|| to_date(tokens, at_the, context))
        .or_else(|| whole_unit(tokens, at, context))
        .or_else(|| fiscal(tokens, at_the))
        .or_else(|| holiday(tokens, at_the, context))
}

/// `tahun depan`, `bulan lalu`, `hari ini`: Malay says behind a unit what English says before it.
pub(super) fn modified_behind(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<Point> {
    if !context.language.malay() {
        return None;
    }
    let step = if tokens.at(at + 1, "ini") {
        0
    } else if tokens.any(at + 1, &["lalu", "lepas", "lampau"]) {
        -1
    } else if tokens.any(at + 1, &["depan", "hadapan", "mendatang"]) {
        1
    } else {
        return None;
    };
    // "Mac lepas", "Rabu lalu": the last one that is over.
    let (of_year, weekday) = (tokens.sense(at).month, tokens.sense(at).weekday);
    if step != 0 && tokens.capital(at) && of_year > 0 {
        let span = context.date.and_then(|date| {
            let month = of_year as i8;
            let this = if step < 0 { month < date.month() } else { month > date.month() };
            let year = date.year() + if this { 0 } else { step as i16 };
            around(day(year, month, 1)?, Unit::Month)
        });
        return Some(Point::fixed(at + 2, span, Grain::Month, Anchor::Document));
    }
    if step != 0 && tokens.capital(at) && weekday > 0 {
        let span = context.date.and_then(|date| {
            let near = weekday_near(weekday, moved(date, step, Unit::Day)?, step > 0)?;
            around(near, Unit::Day)
        });
        return Some(Point::fixed(at + 2, span, Grain::Day, Anchor::Document));
    }
    let unit = tokens.sense(at).unit.filter(|u| {
        matches!(u, Unit::Day | Unit::Week | Unit::Month | Unit::Quarter | Unit::Year)
    })?;
    if unit == Unit::Day && step != 0 {
        return None;
    }
    // "hari ini (19 November)": the day that is named.
    if unit == Unit::Day
        && let Some(named) = day_in_brackets(tokens, at + 2, context)
    {
        return Some(named);
    }
    let span = context.date.and_then(|d| moved(d, step, unit)).and_then(|d| around(d, unit));
    Some(Point::fixed(at + 2, span, grain(unit), Anchor::Document))
}

/// "today (19th November)": the day that stands in brackets behind a word for it.
fn day_in_brackets(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<Point> {
    if !tokens.at(at, "(") {
        return None;
    }
    let named = slash_date(tokens, at + 1, context)
        .or_else(|| day_month_point(tokens, at + 1))
        .or_else(|| month_point(tokens, at + 1))
        .filter(|p| p.day.is_some() && tokens.at(p.end, ")"))?;
    Some(Point { end: named.end + 1, ..named })
}

/// `within six months` of a promise, `dalam tempoh lima tahun` of one: the day by which it is to be so; of
/// years, the stretch that ends with them.
fn within(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<Point> {
    let malay = context.language.malay() && tokens.at(at, "dalam");
    if !(malay || tokens.at(at, "within") && context.language == Language::En) {
        return None;
    }
    let mut from = at + 1;
    while malay && tokens.any(from, &["tempoh", "waktu", "masa", "jangka"]) {
        from += 1;
    }
    let amount = amount(tokens, from, 0, context).filter(|a| a.turned == 0)?;
    let mut end = amount.end;
    if tokens.any(end, &["lalu", "lepas", "terakhir", "pertama", "after", "from", "before"]) {
        return None;
    }
    let ahead = tokens.any(end, &["ke", "akan", "mendatang", "hadapan"]);
    if tokens.any(end, &["ke", "akan"]) && tokens.any(end + 1, &["depan", "datang"]) {
        end += 2;
    } else if tokens.any(end, &["mendatang", "hadapan"]) {
        end += 1;
    }
    // "of the date of signature" counts from the document; "of its entry into force" from no known day.
    // "within four years from the 310 million of 2023" is counted from today; "from its entry into force" is not.
    let begin = |i: usize| {
        let noun = [
            "date",
            "day",
            "signature",
            "signing",
            "entry",
            "start",
            "conclusion",
            "adoption",
            "receipt",
            "approval",
        ];
        tokens.any(i, &noun)
    };
    let of = tokens.at(end, "of") || tokens.at(end, "from") && (end + 1..end + 5).any(begin);
    let signed = of && (end + 1..end + 6).any(|i| tokens.any(i, &["signature", "signing"]));
    let promised = (at.saturating_sub(30)..at)
        .rev()
        .take_while(|i| !tokens.any(*i, &[".", ";", "!", "?"]))
        .any(|i| {
            [Class::Future, Class::Agree, Class::Aim, Class::Target, Class::Commit, Class::Modal]
                .iter()
                .any(|class| tokens.is(i, *class))
                || tokens.any(i, &["directed", "tasked", "instructed", "goal", "endeavour"])
        });
    if of && !signed || !(promised || ahead) {
        return None;
    }
    if amount.unit == Unit::Year && !signed && amount.more.is_none() {
        let span = context.date.and_then(|date| Some((date, amount.from(date, 1)?)));
        return Some(Point::fixed(end, span, Grain::Span, Anchor::Document));
    }
    Some(amount.on(context.date, 1, end, Anchor::Document))
}

/// `year to date`, `YTD`; `to date`, which ends today and begins nowhere.
fn to_date(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<Point> {
    let spelt = tokens.at(at, "year")
        && tokens.any(at + 1, &["to", "-"])
        && tokens.any(at + 2, &["date", "to"]);
    let year = if tokens.at(at, "ytd") {
        at + 1
    } else if spelt {
        (at + 3..at + 6).find(|i| tokens.at(i - 1, "date"))?
    } else if tokens.any(at, &["to", "till", "until"]) && tokens.at(at + 1, "date") {
        let point = Point::fixed(
            at + 2,
            context.date.and_then(|d| around(d, Unit::Day)),
            Grain::Day,
            Anchor::Document,
        );
        return (!tokens.is(at + 2, Class::Prep)).then_some(point);
    } else {
        return None;
    };
    let span = context.date.and_then(|d| Some((around(d, Unit::Year)?.0, moved(d, 1, Unit::Day)?)));
    Some(Point::fixed(year, span, Grain::Span, Anchor::Document))
}

/// `for the year`, `for the month`: the one that the document's date lies in.
fn whole_unit(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<Point> {
    let led = at > 0 && tokens.at(at - 1, "for") && tokens.at(at, "the");
    let open = tokens.list.get(at + 2).is_none_or(|t| !t.is_word() || t.new_line())
        || tokens.is(at + 2, Class::Conj);
    if !led || !open {
        return None;
    }
    let unit = tokens.sense(at + 1).unit.filter(|u| {
        matches!(u, Unit::Day | Unit::Week | Unit::Month | Unit::Quarter | Unit::Year)
    })?;
    if tokens.word(at + 1).ends_with(['s', 'S']) {
        return None;
    }
    let span = context.date.and_then(|d| around(d, unit));
    Some(Point::fixed(at + 2, span, grain(unit), Anchor::Document))
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
    if let Some(named) = day_in_brackets(tokens, at + 1, context) {
        return Some(named);
    }
    let span = context
        .date
        .and_then(|d| moved(d, i64::from(step), Unit::Day))
        .and_then(|d| around(d, Unit::Day));
    Some(Point::fixed(at + 1, span, Grain::Day, Anchor::Document))
}

/// `3 days ago`, `in two weeks`, `two months after 1 May`, `the past 35 years`, `next three days`,
/// `2 weeks and 2 days ago`.
fn counted(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<Point> {
    let inside = usize::from(tokens.any(at, &["in", "within"]));
    let the = usize::from(tokens.at(at + inside, "the"));
    let lead = at + inside + the;
    let step = direction(tokens, lead);
    let from = lead + usize::from(step != 0);
    let amount = amount(tokens, from, step, context)?;
    let turned = if step == 0 { amount.turned } else { step };
    let end = amount.end;
    if turned != 0 {
        let span = context.date.and_then(|date| amount.stretch(date, turned));
        let whole = if amount.count == 1 && amount.more.is_none() {
            grain(amount.unit)
        } else {
            Grain::Span
        };
        return Some(Point::fixed(end, span, whole, Anchor::Document));
    }
    if tokens.is(end, Class::Ago) || tokens.any(end, &["ago"]) {
        return Some(amount.on(context.date, -1, end + 1, Anchor::Document));
    }
    if matches!(amount.unit, Unit::Second | Unit::Minute | Unit::Hour) {
        return None;
    }
    if tokens.is(end, Class::Later) {
        return Some(amount.on(context.date, 1, end + 1, Anchor::Document));
    }
    let since = inside == 1 && the == 0 && tokens.any(end, &["of", "since", "following"]);
    if since || tokens.any(end, &["after", "from", "before"]) {
        let sign = if tokens.at(end, "before") { -1 } else { 1 };
        if tokens.any(end + 1, &["now", "today"]) {
            return Some(amount.on(context.date, sign, end + 2, Anchor::Document));
        }
        let base_at = end + 1 + usize::from(since && tokens.at(end + 1, "the"));
        let base = point(tokens, base_at, context).filter(|p| {
            p.day.is_some()
                || p.fixed.is_some_and(|f| f.2 == Grain::Day)
                || since && tokens.at(end, "since")
        });
        if let Some(base) = base {
            let (start, _, _, anchor) = base.days(context)?;
            let span = start.and_then(|d| amount.from(d, sign)).and_then(|d| around(d, Unit::Day));
            return Some(Point::fixed(base.end, span, Grain::Day, anchor));
        }
        if !tokens.at(end, "since") {
            return None;
        }
    }
    if inside == 1 && the == 0 && tokens.at(at, "in") && !tokens.at(end, "of") {
        return Some(amount.on(context.date, 1, end, Anchor::Document));
    }
    None
}

/// `this 5/12`, `next 6th of April`: the day of this year, or the first after or the last before.
fn dated(
    tokens: &Tokens<'_>,
    at: usize,
    from: usize,
    step: i64,
    context: Context,
) -> Option<Point> {
    if from != at + 1 || !tokens.is_number(from) {
        return None;
    }
    let found = slash_date(tokens, from, context)
        .filter(|_| tokens.at(from + 1, "/"))
        .or_else(|| day_month_point(tokens, from))
        .filter(|p| p.year.is_none())?;
    let (month, of_month) = (found.month?, found.day?);
    let span = context.date.and_then(|to| {
        let this = day(to.year(), month, of_month)?;
        let year = match step {
            1 if this <= to => to.year() + 1,
            -1 if this >= to => to.year() - 1,
            _ => to.year(),
        };
        around(day(year, month, of_month)?, Unit::Day)
    });
    Some(Point::fixed(found.end, span, Grain::Day, Anchor::Document))
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
        let span = start.zip(stop).zip(today).and_then(|((start, stop), today)| {
            // What is over, or has not begun, is halved.
            if !(start..stop).contains(&today) {
                let which = if tokens.at(at, "earlier") { 0 } else { 2 };
                return portion(start, stop, whole, which, false);
            }
            Some(if tokens.at(at, "earlier") { (start, today) } else { (today, stop) })
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
    if let Some(dated) = dated(tokens, at, from, step, context) {
        return Some(dated);
    }
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
    // "in the past decades" is no time that a calendar has.
    if step != 0 && context.language == Language::En && tokens.word(from).ends_with(['s', 'S']) {
        return None;
    }
    // "on the same day": the day that was told before, which is not the document's.
    if unit == Unit::Day && tokens.any(at, &["same", "ayni"]) {
        return Some(Point::fixed(from + 1, None, Grain::Day, Anchor::Unresolved));
    }
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
