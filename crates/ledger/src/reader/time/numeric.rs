//! Dates in digits alone: `2016-11-07`, `12/08/2015`, `5/12`.

use super::calendar::day;
use super::dates::month;
use super::language::Language;
use super::time::{Context, Point};
use super::token::Tokens;
use super::years::year_number;

/// `2016-11-07`, `12/08/2015`, `1.1.2007`.
pub(super) fn numeric_date(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<Point> {
    if !tokens.is_number(at)
        || (tokens.touches(at) && at > 0 && tokens.any(at - 1, &[".", ",", "/"]))
    {
        return None;
    }
    if tokens.at(at, "9")
        && tokens.at(at + 1, "/")
        && tokens.at(at + 2, "11")
        && !tokens.at(at + 3, "/")
        && context.language == super::language::Language::En
        && !tokens.any(at.wrapping_sub(1), &["(", ","])
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
    if let Some(point) = lettered(tokens, at, mark) {
        return Some(point);
    }
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
    Some(Point::day(at + 5, year, month, of_month))
}

/// `2019-Aug-01`, `01/Aug/2019`: a month in letters between two equal marks.
fn lettered(tokens: &Tokens<'_>, at: usize, mark: &str) -> Option<Point> {
    let joined = matches!(mark, "-" | "/" | ".")
        && tokens.word(at + 3) == mark
        && (at + 1..at + 5).all(|i| tokens.touches(i))
        && tokens.is_number(at + 4);
    if !joined {
        return None;
    }
    let (month, _) = month(tokens, at + 2)?;
    let (year_at, day_at) = if tokens.word(at).len() == 4 { (at, at + 4) } else { (at + 4, at) };
    let year = tokens.word(year_at).parse().ok().filter(|_| tokens.word(year_at).len() == 4)?;
    let of_month = tokens.word(day_at).parse().ok()?;
    day(year, month, of_month)?;
    Some(Point::day(at + 5, year, month, of_month))
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
        let month = digits.parse::<i8>().ok().filter(|m| (1..=12).contains(m));
        let year = year_number(tokens, at + 2).filter(|(y, _)| (1900..2100).contains(y));
        if let (Some(month), Some((year, end))) = (month, year) {
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

/// `7/6` beside a weekday, or `22/04` where the day comes first.
pub(super) fn slash_date(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<Point> {
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
