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

use super::calendar::{Anchor, Grain, moved};
use super::dates::{day_number, looks_ahead, month, point};
use super::genitive::genitive;
use super::language::Language;
use super::lexicon::{Class, Unit};
use super::number::number;
use super::time::{Context, End, Point, Relation, Time};
use super::token::Tokens;
use super::years::year_number;

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
    let from = clock(tokens, from);
    if let Some(piece) = genitive(tokens, at, context) {
        return Some(time(at, piece.end, piece.days(context)?));
    }
    if let Some((end, days, ends)) = day_list(tokens, from, context) {
        return Some(Time { ends: Some(ends), ..time(from, end, days) });
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

/// Behind a time of day that stands before a date: `16:00, 23 Apr`.
fn clock(tokens: &Tokens<'_>, at: usize) -> usize {
    let clock = tokens.is_number(at)
        && tokens.at(at + 1, ":")
        && tokens.touches(at + 1)
        && tokens.is_number(at + 2)
        && tokens.touches(at + 2);
    if !clock {
        return at;
    }
    let mut next = at + 3;
    next += usize::from(tokens.any(next, &["am", "pm"]));
    next += usize::from(tokens.any(next, &[",", "on"]));
    next
}

fn connector(tokens: &Tokens<'_>, at: usize, first: usize) -> Option<usize> {
    if tokens.at(at, "~") && tokens.is_number(at + 1) {
        return Some(at + 1);
    }
    if tokens.any(at, &["-", "–", "—"]) {
        let double = usize::from(tokens.any(at + 1, &["-", "–"]));
        return Some(at + 1 + double);
    }
    let between = (first.saturating_sub(1)..first).any(|i| tokens.at(i, "between"))
        || tokens.at(first, "between");
    // "2014 ile 2018 arasında".
    let among = tokens.any(at, &["ile", "ve", "~"])
        && (at + 2..at + 7)
            .any(|i| tokens.any(i, &["arasi", "arasinda", "arasindaki", "araligi", "araliginda"]));
    if among {
        return Some(at + 1);
    }
    if tokens.any(at, &["to", "through", "till", "until", "thru", "hingga", "ila", "sampai"])
        || (between && tokens.at(at, "and"))
    {
        return Some(at + 1 + usize::from(tokens.at(at + 1, "the")));
    }
    None
}

/// `January 6-8, 2026`; `6 to 8 January`; `18 and 19 June`; `from 4 to 22 this month`.
fn day_list(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<(usize, Days, [End; 2])> {
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
        let last_at = bind(after)?;
        let (last, end) = day_number(tokens, last_at, true)?;
        if month(tokens, end).is_some() {
            return None;
        }
        let year_at = end + usize::from(tokens.at(end, ","));
        let year = year_number(tokens, year_at);
        let end = year.map_or(end, |y| y.1);
        let days = [(first, at, after), (last, last_at, end)];
        return days_of_month(days, value, year.map(|y| y.0), context);
    }
    let the = usize::from(tokens.at(at, "the"));
    let (first, after) =
        day_number(tokens, at + the, false).or_else(|| counted_day(tokens, at + the))?;
    let last_at = bind(after)?;
    let (last, mut end) =
        day_number(tokens, last_at, false).or_else(|| counted_day(tokens, last_at))?;
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
        let days = [(first, at, after), (last, last_at, end + 2)];
        return days_of_month(days, to.month(), Some(to.year()), context);
    }
    let (value, mut end) = month(tokens, end)?;
    end += usize::from(tokens.at(end, ",") && year_number(tokens, end + 1).is_some());
    let year = year_number(tokens, end);
    let end = year.map_or(end, |y| y.1);
    let days = [(first, at, after), (last, last_at, end)];
    days_of_month(days, value, year.map(|y| y.0), context)
}

fn counted_day(tokens: &Tokens<'_>, at: usize) -> Option<(i8, usize)> {
    let value = number(tokens, at, Language::En).filter(|n| n.scale == 0)?;
    let day = i8::try_from(i64::try_from(value.value).ok()?).ok()?;
    (1..=31).contains(&day).then_some((day, value.end))
}

/// Two days of one month, each with its first token and the one past its last.
fn days_of_month(
    days: [(i8, usize, usize); 2],
    of: i8,
    year: Option<i16>,
    context: Context,
) -> Option<(usize, Days, [End; 2])> {
    let end = days[1].2;
    let one = |d: i8| Point { end, year, month: Some(of), day: Some(d), fixed: None }.days(context);
    let (a, b) = (one(days[0].0)?, one(days[1].0)?);
    if let (Some(start), Some(stop)) = (a.0, b.1)
        && stop <= start
    {
        return None;
    }
    let place = |(_, first, end): (i8, usize, usize), days: Days| End {
        first,
        end,
        start: days.0,
        stop: days.1,
        grain: Grain::Day,
    };
    Some((end, (a.0, b.1, Grain::Span, a.3), [place(days[0], a), place(days[1], b)]))
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
        let (_, mut stop, _, anchor) = second.days(context)?;
        // What runs from now on ends after it.
        if anchor == Anchor::Inferred && stop <= context.date {
            stop = stop.and_then(|d| moved(d, 1, Unit::Year));
        }
        return Some((second.end, (context.date, stop, Grain::Span, Anchor::Document), None));
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
    let second_at = clock(tokens, second_at + usize::from(tokens.at(second_at, "in")));
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
    let (mut a, mut b) = (first.days(context)?, second.days(context)?);
    // Two months of unsaid years that fell apart: "from January to November", read in January. What
    // is planned lies ahead, what is told lies behind.
    if first.year.is_none()
        && let (Some(start), Some(stop)) = (a.0, b.1)
        && stop <= start
    {
        let by_year = |d: Option<Date>, years: i64| d.and_then(|d| moved(d, years, Unit::Year));
        if looks_ahead(tokens, at) || second.fixed.is_some() || first.fixed.is_some() {
            (b.0, b.1) = (by_year(b.0, 1), by_year(b.1, 1));
        } else {
            (a.0, a.1) = (by_year(a.0, -1), by_year(a.1, -1));
        }
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

#[cfg(test)]
mod tests {
    use crate::reader::calendar::day;
    use crate::reader::language::Language;
    use crate::reader::lexicon::Lexicon;
    use crate::reader::time::{Context, Relation, times};
    use crate::reader::token::Tokens;

    fn read(text: &str) -> Vec<String> {
        read_in(Language::En, text)
    }

    fn read_in(language: Language, text: &str) -> Vec<String> {
        let tokens = Tokens::cut(text, Lexicon::of(language));
        let context = Context { date: day(2026, 1, 9), language };
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
            ("48 hours ago", "[2026-01-07,2026-01-08)"),
            ("2 weeks and 2 days ago", "[2025-12-24,2025-12-25)"),
            ("within 15 days of 1 March 2026", "[2026-03-16,2026-03-17)"),
            ("the next 4 business days", "[2026-01-10,2026-01-16)"),
            ("earlier this month", "[2026-01-01,2026-01-09)"),
            ("earlier in the week", "[2026-01-05,2026-01-09)"),
            ("between now and November 15", "[2026-01-09,2026-11-16)"),
            ("on 01-Aug-2019", "[2019-08-01,2019-08-02)"),
            ("in Q1-2019", "[2019-01-01,2019-04-01)"),
            ("in week 23 of 2018", "[2018-06-04,2018-06-11)"),
            ("Exports rose from January to November", "[2025-01-01,2025-12-01)"),
            ("talks will run from January to November", "[2026-01-01,2026-12-01)"),
            ("next 6th of April", "[2026-04-06,2026-04-07)"),
            ("Christmas Day 2024", "[2024-12-25,2024-12-26)"),
            ("two weeks after Easter", "[2026-04-19,2026-04-20)"),
            ("exports for the year.", "[2026-01-01,2027-01-01)"),
            ("exports to date", "until[2026-01-09,2026-01-10)"),
            ("only 3 next week", "[2026-01-12,2026-01-19)"),
            ("Tuesday, September 1, 2015", "[2015-09-01,2015-09-02)"),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text), vec![expected.to_owned()], "{text}");
        }
    }

    #[test]
    fn a_piece_stands_behind_its_genitive() {
        let cases = [
            ("2025'in ilk 11 ayında", "[2025-01-01,2025-12-01)"),
            ("yılın ilk çeyreğinde", "[2026-01-01,2026-04-01)"),
            ("2024 yılının ikinci yarısında", "[2024-07-01,2025-01-01)"),
            ("Ocak-Kasım döneminde ihracat", "[2025-01-01,2025-12-01)"),
            ("2015 ile 2018 arasında", "[2015-01-01,2019-01-01)"),
            ("iki hafta içinde", "[2026-01-23,2026-01-24)"),
            ("Temmuz'un son haftası", "[2026-07-27,2026-08-03)"),
            ("ayın başlarında", "[2026-01-01,2026-01-16)"),
        ];
        for (text, expected) in cases {
            assert_eq!(read_in(Language::Tr, text), vec![expected.to_owned()], "{text}");
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
            "over the past decades",
            "the coming years",
            "24-hour talks",
            "up to standard",
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
