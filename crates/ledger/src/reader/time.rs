//! Expressions of time in running text: points.
//!
//! ```text
//! 17 April 2014 · Feb. 3 · 2030 · the 1960s · yesterday · last week · 3 days ago · Q3 2019
//! ```
//!
//! Each becomes a half-open interval with its grain and where its year came from. A month and day
//! without a year take the year nearest the document's date; a weekday is the latest one on or
//! before it, or the next one where the clause looks ahead. Without a document date such an
//! expression stays unresolved: it is never guessed. "may", "march" and "second" are dates only
//! beside a day, a year or a preposition of time.

use jiff::civil::Date;

use super::calendar::{Anchor, Grain, around, day, grain, moved, nearest_year, weekday_near};
use super::language::Language;
use super::lexicon::{Class, Unit};
use super::number::number;
use super::period;
use super::token::Tokens;

/// How an expression is tied to its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Relation {
    In,
    By,
    Before,
    After,
    Since,
    Until,
}

impl Relation {
    pub fn name(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::By => "by",
            Self::Before => "before",
            Self::After => "after",
            Self::Since => "since",
            Self::Until => "until",
        }
    }
}

/// An expression of time: `first..end` are its tokens, `start..stop` its days.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Time {
    pub first: usize,
    pub end: usize,
    pub start: Option<Date>,
    pub stop: Option<Date>,
    pub grain: Grain,
    pub anchor: Anchor,
    pub relation: Relation,
    /// The two ends of a range, where each was said.
    pub ends: Option<[End; 2]>,
}

/// One end of a range.
#[derive(Clone, Copy, Debug)]
pub(crate) struct End {
    pub first: usize,
    pub end: usize,
    pub start: Option<Date>,
    pub stop: Option<Date>,
    pub grain: Grain,
}

/// What an expression is read against.
#[derive(Clone, Copy)]
pub(crate) struct Context {
    pub date: Option<Date>,
    pub language: Language,
}

/// A calendar point with what was said of it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Point {
    pub end: usize,
    pub year: Option<i16>,
    pub month: Option<i8>,
    pub day: Option<i8>,
    /// Already days: yesterday, last week, the 1960s.
    pub fixed: Option<(Option<Date>, Option<Date>, Grain, Anchor)>,
}

impl Point {
    pub(crate) fn fixed(
        end: usize,
        span: Option<(Date, Date)>,
        grain: Grain,
        anchor: Anchor,
    ) -> Self {
        let (start, stop) = span.map_or((None, None), |(a, b)| (Some(a), Some(b)));
        let anchor = if start.is_none() { Anchor::Unresolved } else { anchor };
        Self { end, fixed: Some((start, stop, grain, anchor)), ..Self::default() }
    }

    /// The days of the point; `None` for a day that no calendar has.
    pub(crate) fn days(
        self,
        context: Context,
    ) -> Option<(Option<Date>, Option<Date>, Grain, Anchor)> {
        if let Some(fixed) = self.fixed {
            return Some(fixed);
        }
        let (year, anchor) = match (self.year, self.month, context.date) {
            (Some(year), ..) => (year, Anchor::Explicit),
            (None, Some(month), Some(date)) => {
                let near =
                    if self.day.is_none() { date.day().min(28) } else { self.day.unwrap_or(1) };
                (nearest_year(month, near, date)?, Anchor::Inferred)
            }
            _ => {
                let grain = if self.day.is_some() { Grain::Day } else { Grain::Month };
                return Some((None, None, grain, Anchor::Unresolved));
            }
        };
        let (start, unit) = match (self.month, self.day) {
            (Some(month), Some(of_month)) => (day(year, month, of_month)?, Unit::Day),
            (Some(month), None) => (day(year, month, 1)?, Unit::Month),
            _ => (day(year, 1, 1)?, Unit::Year),
        };
        Some((Some(start), moved(start, 1, unit), grain(unit), anchor))
    }
}

/// Every expression of time among tokens `first..end`.
pub(crate) fn times(tokens: &Tokens<'_>, first: usize, end: usize, context: Context) -> Vec<Time> {
    let mut out = Vec::new();
    let mut at = first;
    while at < end {
        let found =
            may_start(tokens, at).then(|| period::expression(tokens, at, context)).flatten();
        match found {
            Some(mut time) if time.end <= end && time.end > at => {
                time.relation = relation(tokens, first, time.first, time.end);
                at = time.end;
                out.push(time);
            }
            _ => at += 1,
        }
    }
    out
}

fn may_start(tokens: &Tokens<'_>, at: usize) -> bool {
    let Some(token) = tokens.list.get(at) else { return false };
    if token.is_number() {
        return true;
    }
    if token.word == 0 {
        return false;
    }
    let s = tokens.sense(at);
    s.month > 0
        || s.weekday > 0
        || s.cardinal.is_some()
        || s.ordinal.is_some()
        || s.season > 0
        || s.deictic.is_some()
        || s.unit.is_some()
        || s.has(Class::This)
        || s.has(Class::Last)
        || s.has(Class::Next)
        || s.has(Class::Early)
        || s.has(Class::Mid)
        || s.has(Class::Late)
        || s.has(Class::Half)
        || s.has(Class::Later)
        || tokens.any(
            at,
            &[
                "earlier", "weekend", "the", "a", "an", "in", "q", "h", "fy", "fiscal", "from",
                "between", "several", "few", "ilk", "tahun",
            ],
        )
}

fn relation(tokens: &Tokens<'_>, floor: usize, first: usize, end: usize) -> Relation {
    let before = |n: usize, words: &[&str]| {
        first.checked_sub(n).is_some_and(|i| i >= floor && tokens.any(i, words))
    };
    let skip = if before(1, &["the", "about", "around"]) { 2 } else { 1 };
    if before(skip, &["by"])
        || (before(skip, &["than"])
            && before(skip + 1, &["later"])
            && before(skip + 2, &["no", "not"]))
    {
        return Relation::By;
    }
    if (tokens.any(end, &["or", "and"])
        && tokens.any(end + 1, &["later", "after", "greater", "onwards", "onward"])
        && !tokens.is_number(end + 2))
        || before(skip, &["starting", "beginning", "effective"])
        || (before(skip, &["on", "from"])
            && before(skip + 1, &["starting", "beginning", "effective"]))
    {
        return Relation::Since;
    }
    if before(skip, &["before"]) || (before(skip, &["to"]) && before(skip + 1, &["prior"])) {
        return Relation::Before;
    }
    if before(skip, &["after"])
        || (before(skip, &["than"])
            && before(skip + 1, &["later"])
            && !before(skip + 2, &["no", "not"]))
    {
        return Relation::After;
    }
    // The word may stand behind, after a suffix: 2010'dan önce, 2018'den beri.
    let behind = end
        + if matches!(tokens.word(end), "'" | "’") && tokens.is(end + 1, Class::Suffix) {
            2
        } else {
            0
        };
    if behind > end || tokens.any(end, &["once", "beri", "itibaren"]) {
        if tokens.any(behind, &["once"]) {
            return Relation::Before;
        }
        if tokens.any(behind, &["sonra", "sonraki"]) {
            return Relation::After;
        }
        if tokens.any(behind, &["beri", "itibaren", "bu"]) {
            return Relation::Since;
        }
        if tokens.any(behind, &["kadar"]) {
            return Relation::Until;
        }
    }
    if before(skip, &["since", "sejak"])
        || tokens.any(end, &["onwards", "onward"])
        || tokens.at(end + 1, "beri")
    {
        return Relation::Since;
    }
    if before(skip, &["until", "till", "through", "hingga"])
        || tokens.any(end, &["kadar"])
        || tokens.any(end + 2, &["kadar"])
    {
        return Relation::Until;
    }
    if before(skip, &["menjelang", "selewat"]) {
        return Relation::By;
    }
    Relation::In
}

/// The number 1 to 31 that names a day, and its end: `22`, `22nd`, `thirteenth`, `twenty-second`.
pub(crate) fn day_number(tokens: &Tokens<'_>, at: usize, after_month: bool) -> Option<(i8, usize)> {
    if tokens.is_number(at) {
        let digits = tokens.word(at);
        let value: i8 =
            digits.parse().ok().filter(|d| (1..=31).contains(d) && digits.len() <= 2)?;
        let mut end = at + 1;
        if tokens.any(end, &["st", "nd", "rd", "th"])
            && (tokens.touches(end) || tokens.any(end + 1, &["day", "of"]))
        {
            end += 1;
        } else if tokens.any(end, &[",", "."])
            && tokens.touches(end)
            && tokens.is_number(end + 1)
            && tokens.touches(end + 1)
        {
            return None;
        }
        return Some((value, end));
    }
    let sense = tokens.sense(at);
    if let Some(value) = sense.ordinal {
        return i8::try_from(value).ok().filter(|v| (1..=31).contains(v)).map(|v| (v, at + 1));
    }
    let tens = sense.cardinal.filter(|c| *c == 20 || *c == 30);
    let next = at + 1 + usize::from(tokens.at(at + 1, "-"));
    if let (Some(tens), Some(ones)) = (tens, tokens.sense(next).ordinal.filter(|o| *o < 10)) {
        return i8::try_from(tens + ones).ok().filter(|v| *v <= 31).map(|v| (v, next + 1));
    }
    if !(after_month
        || tokens.lexicon.sense(tokens.list.get(at)?.word).cardinal.is_some()
            && followed_by_month(tokens, at, 3))
    {
        return None;
    }
    let value = number(tokens, at, Language::En).filter(|n| !n.digits && n.scale == 0)?;
    let day = i8::try_from(i64::try_from(value.value).ok()?).ok()?;
    (1..=31).contains(&day).then_some((day, value.end))
}

fn followed_by_month(tokens: &Tokens<'_>, at: usize, within: usize) -> bool {
    (at + 1..=at + within).any(|i| tokens.sense(i).month > 0)
}

/// A year in digits or words, and its end.
pub(crate) fn year_number(tokens: &Tokens<'_>, at: usize) -> Option<(i16, usize)> {
    if tokens.is_number(at) {
        let digits = tokens.word(at);
        let year: i16 = digits.parse().ok()?;
        let alone = !(tokens.any(at + 1, &[".", ","])
            && tokens.touches(at + 1)
            && tokens.is_number(at + 2)
            && tokens.touches(at + 2));
        return (digits.len() == 4 && (1000..2200).contains(&year) && alone)
            .then_some((year, at + 1));
    }
    if tokens.any(at, &["'"])
        && tokens.is_number(at + 1)
        && tokens.touches(at + 1)
        && tokens.word(at + 1).len() == 2
    {
        let year: i16 = tokens.word(at + 1).parse().ok()?;
        return Some((if year > 40 { 1900 + year } else { 2000 + year }, at + 2));
    }
    let century = tokens.sense(at).cardinal.filter(|c| (15..=20).contains(c))?;
    if let Some(rest) = number(tokens, at + 1, Language::En).filter(|n| !n.digits && n.scale == 0) {
        let rest_value = i64::try_from(rest.value).ok()?;
        if (10..100).contains(&rest_value) {
            return Some((century as i16 * 100 + i16::try_from(rest_value).ok()?, rest.end));
        }
    }
    word_year(tokens, at)
}

/// `two thousand and fourteen`, `one thousand nine hundred and eighty-eight`.
pub(crate) fn word_year(tokens: &Tokens<'_>, at: usize) -> Option<(i16, usize)> {
    let whole = number(tokens, at, Language::En).filter(|n| !n.digits)?;
    let year = i16::try_from(i64::try_from(whole.value).ok()?).ok()?;
    (1400..2200).contains(&year).then_some((year, whole.end))
}

/// A month word that is meant as one, and its end (past the stop of an abbreviation).
pub(crate) fn month(tokens: &Tokens<'_>, at: usize) -> Option<(i8, usize)> {
    let value = tokens.sense(at).month;
    if value == 0 {
        return None;
    }
    let short = tokens.word(at).len() <= 4
        && tokens.any(
            at,
            &["jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec"],
        );
    let stop = usize::from(short && tokens.at(at + 1, ".") && tokens.touches(at + 1));
    Some((value as i8, at + 1 + stop))
}

/// Is a lone month word a date here?
fn month_alone(tokens: &Tokens<'_>, at: usize, end: usize) -> bool {
    if tokens.any(at, &["may", "march", "mar", "jun", "mac"]) && !tokens.capital(at) {
        return false;
    }
    let doubtful = tokens.any(
        at,
        &[
            "may", "march", "mar", "sep", "dec", "jan", "jun", "mac", "april", "june", "august",
            "ekim", "mart",
        ],
    );
    let clear = tokens.any(at, &["april", "june", "august", "dec", "sep", "jan"]);
    if tokens.list.get(end).is_some_and(|t| t.is_word())
        && tokens.capital(end)
        && !tokens.list[end].new_line()
        && !tokens.touches(end)
        && doubtful
        && tokens.sense(end).month == 0
    {
        return false;
    }
    let before = at.checked_sub(1);
    let tied = before.is_some_and(|i| {
        tokens.is(i, Class::Prep)
            || tokens.is(i, Class::This)
            || tokens.is(i, Class::Last)
            || tokens.is(i, Class::Next)
            || tokens.is(i, Class::Early)
            || tokens.is(i, Class::Mid)
            || tokens.is(i, Class::Late)
            || tokens.any(i, &["-", "–", "and", "or", "the", "each", "every", ",", "to"])
                && !tokens.list[at].new_line()
    });
    if doubtful { tied && (tokens.capital(at) || clear) } else { tied || tokens.capital(at) }
}

/// A calendar point that begins at a token.
pub(crate) fn point(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<Point> {
    numeric_date(tokens, at, context)
        .or_else(|| weekday_point(tokens, at, context))
        .or_else(|| month_point(tokens, at))
        .or_else(|| day_month_point(tokens, at))
        .or_else(|| year_point(tokens, at))
        .or_else(|| period::relative(tokens, at, context))
}

/// `2016-11-07`, `12/08/2015`, `1.1.2007`.
fn numeric_date(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<Point> {
    if !tokens.is_number(at)
        || (tokens.touches(at) && at > 0 && tokens.any(at - 1, &[".", ",", "/"]))
    {
        return None;
    }
    if tokens.at(at, "9")
        && tokens.at(at + 1, "/")
        && tokens.at(at + 2, "11")
        && !tokens.at(at + 3, "/")
    {
        return Some(Point {
            end: at + 3,
            year: Some(2001),
            month: Some(9),
            day: Some(11),
            fixed: None,
        });
    }
    if let Some(point) = short_date(tokens, at, context) {
        return Some(point);
    }
    let mark = tokens.word(at + 1);
    let joined = matches!(mark, "-" | "/" | ".")
        && tokens.word(at + 3) == mark
        && (at + 1..at + 5).all(|i| tokens.touches(i))
        && tokens.is_number(at + 2)
        && tokens.is_number(at + 4);
    if !joined
        || (tokens.word(at + 5) == mark
            && tokens.touches(at + 5)
            && tokens.is_number(at + 6)
            && tokens.touches(at + 6)
            && mark == ".")
    {
        return None;
    }
    let parts = [tokens.word(at), tokens.word(at + 2), tokens.word(at + 4)];
    let value = |i: usize| parts[i].parse::<i16>().ok();
    let (a, b, c) = (value(0)?, value(1)?, value(2)?);
    let (year, month, of_month) = if parts[0].len() == 4 {
        (a, b, c)
    } else if parts[2].len() == 4 || parts[2].len() == 2 {
        let year = if parts[2].len() == 4 {
            c
        } else if c > 40 {
            1900 + c
        } else {
            2000 + c
        };
        let day_first = a > 12 || mark == "." || context.language != Language::En;
        if day_first && b <= 12 { (year, b, a) } else { (year, a, b) }
    } else {
        return None;
    };
    let (month, of_month) = (i8::try_from(month).ok()?, i8::try_from(of_month).ok()?);
    day(year, month, of_month)?;
    Some(Point {
        end: at + 5,
        year: Some(year),
        month: Some(month),
        day: Some(of_month),
        fixed: None,
    })
}

/// `20170302`; `12-2015`; `5/12` behind a preposition of time, or anywhere where the day comes first.
fn short_date(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<Point> {
    let digits = tokens.word(at);
    if digits.len() == 8 {
        let part =
            |range: std::ops::Range<usize>| digits.get(range).and_then(|d| d.parse::<i16>().ok());
        let (year, month, of_month) =
            (part(0..4)?, i8::try_from(part(4..6)?).ok()?, i8::try_from(part(6..8)?).ok()?);
        day(year, month, of_month).filter(|_| (1900..2100).contains(&year))?;
        return Some(Point {
            end: at + 1,
            year: Some(year),
            month: Some(month),
            day: Some(of_month),
            fixed: None,
        });
    }
    if digits.len() <= 2
        && tokens.any(at + 1, &["-", "/"])
        && tokens.touches(at + 1)
        && tokens.touches(at + 2)
    {
        let month = digits.parse::<i8>().ok().filter(|m| (1..=12).contains(m))?;
        if let Some((year, end)) =
            year_number(tokens, at + 2).filter(|(y, _)| (1900..2100).contains(y))
        {
            return (!(tokens.any(end, &["-", "/"]) && tokens.touches(end))).then_some(Point {
                end,
                year: Some(year),
                month: Some(month),
                ..Point::default()
            });
        }
    }
    let led = at > 0
        && tokens.any(at - 1, &["between", "from", "until", "by", "since", "before", "after", "-"])
        && !tokens.at(at + 1, ".");
    let led = led || context.language == Language::Tr && tokens.at(at + 1, "/");
    let third = tokens.any(at + 3, &["/"]) && tokens.touches(at + 3);
    slash_date(tokens, at, context).filter(|_| led && !third && tokens.at(at + 1, "/"))
}

/// `Tuesday, September 1, 2015`; `Friday`.
fn weekday_point(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<Point> {
    let weekday = tokens.sense(at).weekday;
    if weekday == 0 || (tokens.word(at).len() <= 4 && !tokens.capital(at)) {
        return None;
    }
    let mut next = at + 1;
    if tokens.at(next, ".") && tokens.touches(next) && tokens.word(at).len() <= 5 {
        next += 1;
    }
    let parted = usize::from(tokens.any(next, &[",", "-", "("]));
    let the = usize::from(tokens.at(next + parted, "the"));
    let from = next + parted + the;
    let date = numeric_date(tokens, from, context)
        .or_else(|| month_point(tokens, from).filter(|p| p.day.is_some()))
        .or_else(|| day_month_point(tokens, from))
        .or_else(|| slash_date(tokens, from, context));
    if let Some(mut date) = date {
        if date.year.is_none()
            && let (Some(month), Some(of_month), Some(to)) = (date.month, date.day, context.date)
        {
            // The year in which that day falls on that weekday, nearest first.
            let near = nearest_year(month, of_month, to)?;
            let fits = |year: i16| {
                day(year, month, of_month)
                    .is_some_and(|d| d.weekday().to_monday_one_offset() == weekday as i8)
            };
            date.year =
                [0, -1, 1].iter().map(|n| near + n).find(|y| fits(*y)).filter(|y| *y != near);
        }
        date.end += usize::from(tokens.at(next, "(") && tokens.at(date.end, ")"));
        return Some(date);
    }
    // "Tuesday the eleventh": the nearest such day.
    if the == 1
        && let Some((of_month, end)) = day_number(tokens, from, false)
        && let Some(to) = context.date
    {
        let found = (-3_i64..=3).filter_map(|n| {
            let month = moved(to, n, Unit::Month)?;
            day(month.year(), month.month(), of_month)
                .filter(|d| d.weekday().to_monday_one_offset() == weekday as i8)
        });
        let near = found.min_by_key(|d| to.until(*d).map_or(i32::MAX, |s| s.get_days()).abs());
        return Some(Point::fixed(
            end,
            near.and_then(|d| around(d, Unit::Day)),
            Grain::Day,
            Anchor::Document,
        ));
    }
    let ahead = looks_ahead(tokens, at);
    let span = context
        .date
        .and_then(|to| weekday_near(weekday, to, ahead))
        .and_then(|d| around(d, Unit::Day));
    Some(Point::fixed(at + 1, span, Grain::Day, Anchor::Document))
}

/// `7/6` beside a weekday, or `22/04` where the day comes first.
fn slash_date(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<Point> {
    let joined = tokens.is_number(at)
        && tokens.any(at + 1, &["/", "-", "."])
        && tokens.is_number(at + 2)
        && tokens.touches(at + 1)
        && tokens.touches(at + 2);
    if !joined {
        return None;
    }
    let a: i8 = tokens.word(at).parse().ok()?;
    let b: i8 = tokens.word(at + 2).parse().ok()?;
    let (month, of_month) =
        if context.language != Language::En || a > 12 { (b, a) } else { (a, b) };
    day(2000, month, of_month)?;
    Some(Point { end: at + 3, month: Some(month), day: Some(of_month), ..Point::default() })
}

/// Does the clause before a token look ahead?
pub(crate) fn looks_ahead(tokens: &Tokens<'_>, at: usize) -> bool {
    for i in (at.saturating_sub(14)..at).rev() {
        if tokens.any(i, &[".", ";", "!", "?"]) {
            return false;
        }
        if tokens.any(
            i,
            &[
                "will",
                "shall",
                "ll",
                "next",
                "upcoming",
                "coming",
                "due",
                "scheduled",
                "akan",
                "tomorrow",
            ],
        ) {
            return true;
        }
        if tokens.any(
            i,
            &["said", "told", "announced", "was", "were", "had", "met", "visited", "signed"],
        ) {
            return false;
        }
    }
    false
}

/// `March 13, 2009`; `May twenty nine`; `October 2003`; `June`.
fn month_point(tokens: &Tokens<'_>, at: usize) -> Option<Point> {
    let (value, mut next) = month(tokens, at)?;
    let month_end = next;
    let from = next
        + usize::from(
            tokens.any(next, &["the", ","]) && tokens.sense(next + 1).ordinal.is_some()
                || tokens.at(next, "the"),
        );
    let from = from + usize::from(tokens.any(from, &["-", "/"]) && tokens.touches(from));
    let lower =
        !tokens.capital(at) && tokens.any(at, &["may", "march", "mar", "dec", "sep", "jan"]);
    if let Some((of_month, end)) =
        day_number(tokens, from, true).filter(|_| !lower || tokens.is_number(from))
        && !tokens.any(end, &[":", "%"])
        && tokens.sense(end).scale == 0
    {
        let year_at =
            end + usize::from(tokens.at(end, ",") || tokens.at(end, "of") || tokens.at(end, "-"));
        let year = year_number(tokens, year_at)
            .or_else(|| word_year(tokens, year_at))
            .filter(|(y, e)| *y > 1000 && !counts_something(tokens, *e));
        let end = year.map_or(end, |(_, e)| e);
        return Some(Point {
            end,
            year: year.map(|y| y.0),
            month: Some(value),
            day: Some(of_month),
            fixed: None,
        });
    }
    next += usize::from(
        (tokens.any(next, &[",", "of", "-", "/"]) && !tokens.sense(next + 1).has(Class::Det))
            || (tokens.at(next, "in") && year_number(tokens, next + 1).is_some()),
    );
    next += usize::from(tokens.at(next, "the") && tokens.at(next + 1, "year"));
    next += usize::from(tokens.at(next, "year"));
    if let Some((year, end)) = year_number(tokens, next).or_else(|| word_year(tokens, next)) {
        return Some(Point { end, year: Some(year), month: Some(value), ..Point::default() });
    }
    month_alone(tokens, at, month_end).then_some(Point {
        end: month_end,
        month: Some(value),
        ..Point::default()
    })
}

/// `17 April 2014`, `the 15th day of June`, `thirteenth day of July two thousand and nine`.
fn day_month_point(tokens: &Tokens<'_>, at: usize) -> Option<Point> {
    let the = usize::from(tokens.at(at, "the"));
    if tokens.touches(at) && at > 0 && tokens.any(at - 1, &["/", "."]) && tokens.is_number(at) {
        return None;
    }
    if at > 0 && matches!(tokens.word(at - 1), "$" | "£" | "€" | "¥" | "₺" | "#") {
        return None;
    }
    let (of_month, mut next) = day_number(tokens, at + the, false)?;
    next += usize::from(tokens.at(next, "day"));
    next += usize::from(tokens.at(next, "of"));
    next += usize::from(tokens.any(next, &["-", "/", "."]) && tokens.touches(next));
    let (value, end) = month(tokens, next)?;
    if tokens.any(next, &["may", "march", "mar", "mac", "jan", "dec", "sep"])
        && !tokens.capital(next)
        && !tokens.touches(next)
        && !tokens.at(next - 1, "of")
    {
        return None;
    }
    let mut year_at = end;
    for _ in 0..4 {
        year_at += usize::from(
            tokens.any(year_at, &[",", "in", "the", "of", "year", "-", "/"])
                && !tokens.sense(year_at + 1).has(Class::Pronoun),
        );
    }
    year_at += usize::from(tokens.at(year_at, "year"));
    year_at += usize::from(tokens.at(year_at, "of"));
    let year = year_number(tokens, year_at)
        .or_else(|| word_year(tokens, year_at))
        .or_else(|| glued_year(tokens, year_at))
        .filter(|(_, e)| !counts_something(tokens, *e) || year_at == end);
    let end = year.map_or(end, |(_, e)| e);
    Some(Point {
        end,
        year: year.map(|y| y.0),
        month: Some(value),
        day: Some(of_month),
        fixed: None,
    })
}

/// `twothousandandfourteen`, as old scans have it.
fn glued_year(tokens: &Tokens<'_>, at: usize) -> Option<(i16, usize)> {
    let folded = super::fold::fold(tokens.word(at));
    if folded.len() < 14 || tokens.list.get(at)?.word != 0 {
        return None;
    }
    let mut rest = folded.as_str();
    let mut spaced = String::new();
    while !rest.is_empty() {
        let cut =
            (2..=rest.len().min(9)).rev().filter(|n| rest.is_char_boundary(*n)).find(|n| {
                let word = tokens.lexicon.sense(tokens.lexicon.word(&rest.as_bytes()[..*n]));
                word.cardinal.is_some() || word.scale > 0 || &rest[..*n] == "and"
            })?;
        spaced.push_str(&rest[..cut]);
        spaced.push(' ');
        rest = &rest[cut..];
    }
    let inner = Tokens::cut(&spaced, tokens.lexicon);
    word_year(&inner, 0).filter(|(_, end)| *end == inner.len()).map(|(year, _)| (year, at + 1))
}

/// Is a four-digit number before this token the count of something?
fn counts_something(tokens: &Tokens<'_>, at: usize) -> bool {
    let sense = tokens.sense(at);
    let word = tokens.word(at);
    let plural = tokens.is_word(at)
        && !tokens.capital(at)
        && word.len() > 4
        && word.ends_with('s')
        && !word.ends_with("ss");
    sense.has(Class::Company)
        || (plural
            && !sense.has(Class::Say)
            && !sense.has(Class::Aux)
            && !sense.has(Class::Event)
            && !sense.has(Class::Measure)
            && sense.bits_any_verb().is_none())
        || sense.scale > 1
        || sense.has(Class::Percent)
        || tokens.any(at, &["%", "tonnes", "tons", "km", "people", "barrels", "percent"])
        || (sense.unit.is_some() && sense.unit != Some(Unit::Year))
        || (tokens.any(at, &[".", ","])
            && tokens.touches(at)
            && tokens.is_number(at + 1)
            && tokens.touches(at + 1))
}

impl super::lexicon::Sense {
    fn bits_any_verb(&self) -> Option<()> {
        [
            Class::Commit,
            Class::Agree,
            Class::Expect,
            Class::Aim,
            Class::Raise,
            Class::Support,
            Class::Plan,
        ]
        .iter()
        .any(|c| self.has(*c))
        .then_some(())
    }
}

/// `2030`, `the 1960s`, `2017 April`.
fn year_point(tokens: &Tokens<'_>, at: usize) -> Option<Point> {
    if let Some((start, end)) = decade(tokens, at) {
        let span = day(start, 1, 1).zip(day(start + 10, 1, 1));
        return Some(Point::fixed(end, span, Grain::Decade, Anchor::Explicit));
    }
    if let Some((century, end)) = century(tokens, at) {
        let span = day(century, 1, 1).zip(day(century + 100, 1, 1));
        return Some(Point::fixed(end, span, Grain::Century, Anchor::Explicit));
    }
    let skip = usize::from(tokens.at(at, "year"))
        + usize::from(tokens.at(at, "year") && tokens.at(at + 1, "of"))
        + usize::from(tokens.at(at, "tahun"));
    let from = at + skip;
    let (year, end) = year_number(tokens, from).or_else(|| {
        word_year(tokens, from)
            .filter(|_| at > 0 && tokens.any(at - 1, &["in", "year", "of", "since", "until", "by"]))
    })?;
    if tokens.is_number(from) {
        if !(1400..2150).contains(&year) {
            return None;
        }
        let before = from.wrapping_sub(1);
        if from > 0 {
            let glued = tokens.touches(from)
                && (tokens.is_word(before)
                    || tokens.any(before, &[".", ",", "/", "#", "$", "£", "€", ":", "="]));
            let numbered =
                (tokens.at(before, ".") && from > 1 && tokens.any(from - 2, &["no", "nos", "art"]))
                    || tokens.any(
                        before,
                        &[
                            "no",
                            "resolution",
                            "article",
                            "section",
                            "flight",
                            "chapter",
                            "page",
                            "room",
                            "nos",
                            "hs",
                            "%",
                        ],
                    );
            let money = matches!(tokens.word(before), "$" | "£" | "€" | "¥" | "₺");
            let dashed = tokens.touches(from)
                && tokens.any(before, &["-"])
                && from > 1
                && !tokens.is(from - 2, Class::Mid)
                && !tokens.is(from - 2, Class::Early)
                && !tokens.is(from - 2, Class::Late)
                && tokens.is_word(from - 2);
            if glued || numbered || money || dashed {
                return None;
            }
        }
        if counts_something(tokens, end)
            || (tokens.any(end, &["-", "/"])
                && tokens.touches(end)
                && tokens.touches(end + 1)
                && tokens.is_number(end + 1)
                && tokens.word(end + 1).len() > 4)
        {
            return None;
        }
        if tokens
            .lexicon
            .longest(tokens, end, super::lexicon::Table::Currency)
            .is_some_and(|(_, e)| e > end && !tokens.any(end, &["p", "s", "real", "mark", "won"]))
        {
            return None;
        }
    }
    if let Some((value, end)) = month(tokens, end).filter(|_| {
        tokens.capital(end)
            || tokens.sense(end).month > 0
                && !tokens.any(end, &["may", "march", "mar", "sep", "jan", "dec"])
    }) {
        let of_month = day_number(tokens, end, true).filter(|(_, e)| !tokens.is_number(*e));
        return Some(Point {
            end: of_month.map_or(end, |d| d.1),
            year: Some(year),
            month: Some(value),
            day: of_month.map(|d| d.0),
            fixed: None,
        });
    }
    // 2019 H2, 2019-Q3.
    let part_at = end + usize::from(tokens.at(end, "-"));
    if tokens.any(part_at, &["q", "h"])
        && tokens.is_number(part_at + 1)
        && tokens.touches(part_at + 1)
    {
        let half = tokens.at(part_at, "h");
        let rank: i8 = tokens.word(part_at + 1).parse().ok()?;
        if (1..=if half { 2 } else { 4 }).contains(&rank) {
            let months = if half { 6 } else { 3 };
            let start = day(year, (rank - 1) * months + 1, 1)?;
            let span = moved(start, i64::from(months), Unit::Month).map(|stop| (start, stop));
            return Some(Point::fixed(
                part_at + 2,
                span,
                if half { Grain::Half } else { Grain::Quarter },
                Anchor::Explicit,
            ));
        }
    }
    // 2015-3: a year and a month.
    if tokens.at(end, "-")
        && tokens.touches(end)
        && tokens.touches(end + 1)
        && tokens.is_number(end + 1)
        && !tokens.touches(end + 2)
    {
        let text = tokens.word(end + 1);
        if let Some(month) =
            text.parse::<i8>().ok().filter(|m| (1..=12).contains(m) && text.len() <= 2)
        {
            return Some(Point {
                end: end + 2,
                year: Some(year),
                month: Some(month),
                ..Point::default()
            });
        }
    }
    Some(Point { end, year: Some(year), ..Point::default() })
}

fn decade(tokens: &Tokens<'_>, at: usize) -> Option<(i16, usize)> {
    if tokens.is_number(at) {
        let digits = tokens.word(at);
        let year: i16 = digits.parse().ok()?;
        let mark = usize::from(tokens.at(at + 1, "'"));
        let s = at + 1 + mark;
        let plural = tokens.at(s, "s")
            && (tokens.touches(s) || digits.len() == 4 && year % 10 == 0)
            && !(tokens.touches(s + 1) && tokens.is_word(s + 1));
        let lar = (tokens.any(s, &["lar", "ler", "lu", "li"])) && tokens.touches(s) && mark == 1;
        if (plural || lar) && year % 10 == 0 {
            return match digits.len() {
                4 if (1000..2200).contains(&year) => Some((year, s + 1)),
                2 => Some((if year >= 30 { 1900 + year } else { 2000 + year }, s + 1)),
                _ => None,
            };
        }
        return None;
    }
    const TENS: &[(&str, i16)] = &[
        ("twenties", 1920),
        ("thirties", 1930),
        ("forties", 1940),
        ("fifties", 1950),
        ("sixties", 1960),
        ("seventies", 1970),
        ("eighties", 1980),
        ("nineties", 1990),
    ];
    let the = usize::from(tokens.at(at, "the"));
    TENS.iter()
        .find(|(word, _)| the == 1 && tokens.at(at + the, word))
        .map(|(_, start)| (*start, at + the + 1))
}

fn century(tokens: &Tokens<'_>, at: usize) -> Option<(i16, usize)> {
    let the = usize::from(tokens.at(at, "the"));
    let (value, mut end) = day_number(tokens, at + the, false)?;
    end += usize::from(tokens.at(end, "-") && tokens.touches(end));
    (tokens.sense(end).unit == Some(Unit::Century)).then(|| ((i16::from(value) - 1) * 100, end + 1))
}
