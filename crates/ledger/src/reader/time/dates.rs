//! Days and months in words: `17 April 2014`, `Feb. 3`, `Tuesday, September 1, 2015`, `Friday`.

use super::calendar::{Anchor, Grain, around, day, moved, nearest_year, weekday_near};
use super::language::Language;
use super::lexicon::{Class, Unit};
use super::number::number;
use super::numeric::{numeric_date, slash_date};
use super::relative::{modified_behind, relative};
use super::time::{Context, Point};
use super::token::Tokens;
use super::years::{counts_something, glued_year, word_year, year_number, year_point};

/// A calendar point that begins at a token.
pub(crate) fn point(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<Point> {
    numeric_date(tokens, at, context)
        .or_else(|| modified_behind(tokens, at, context))
        .or_else(|| weekday_point(tokens, at, context))
        .or_else(|| month_point(tokens, at))
        .or_else(|| day_month_point(tokens, at))
        .or_else(|| year_point(tokens, at))
        .or_else(|| relative(tokens, at, context))
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
    // "Tuesday of last week": the week that is named.
    if tokens.any(next, &["of", "in"]) && tokens.sense(next + 2).unit == Some(Unit::Week) {
        let step = if tokens.is(next + 1, Class::Last) {
            Some(-1)
        } else if tokens.is(next + 1, Class::Next) {
            Some(1)
        } else {
            tokens.is(next + 1, Class::This).then_some(0)
        };
        if let Some(step) = step {
            let found = context.date.and_then(|d| {
                moved(around(d, Unit::Week)?.0, step * 7 + i64::from(weekday) - 1, Unit::Day)
            });
            return Some(Point::fixed(
                next + 3,
                found.and_then(|d| around(d, Unit::Day)),
                Grain::Day,
                Anchor::Document,
            ));
        }
    }
    let ahead = looks_ahead(tokens, at) || opens_ahead(tokens, at);
    let span = context
        .date
        .and_then(|to| weekday_near(weekday, to, ahead))
        .and_then(|d| around(d, Unit::Day));
    Some(Point::fixed(at + 1, span, Grain::Day, Anchor::Document))
}

/// "On Friday, the ministers will meet", "Pada Jumaat, beliau akan": the verb of a sentence that a day
/// opens looks ahead.
fn opens_ahead(tokens: &Tokens<'_>, at: usize) -> bool {
    let led = at > 0 && tokens.any(at - 1, &["on", "pada"]);
    let first = at - usize::from(led);
    let opens = tokens.list[first].new_line() || first > 0 && tokens.any(first - 1, &["."]);
    let verb = (at + 1..at + 14).take_while(|i| !tokens.any(*i, &[".", ";", "!", "?"])).find(|i| {
        tokens.is(*i, Class::Future)
            || tokens.is(*i, Class::Say)
            || tokens.is(*i, Class::Sign)
            || tokens.is(*i, Class::Met)
    });
    opens && verb.is_some_and(|i| tokens.any(i, &["will", "akan"]))
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
pub(super) fn month_point(tokens: &Tokens<'_>, at: usize) -> Option<Point> {
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
pub(super) fn day_month_point(tokens: &Tokens<'_>, at: usize) -> Option<Point> {
    let the = usize::from(tokens.at(at, "the"));
    if tokens.touches(at) && at > 0 && tokens.any(at - 1, &["/", "."]) && tokens.is_number(at) {
        return None;
    }
    if at > 0 && matches!(tokens.word(at - 1), "$" | "£" | "€" | "¥" | "₺" | "#") {
        return None;
    }
    let (of_month, mut next) = day_number(tokens, at + the, false)?;
    let ordinal = next > at + the + 1;
    next += usize::from(tokens.at(next, "day"));
    next += usize::from(tokens.at(next, "of"));
    next += usize::from(tokens.any(next, &["-", "/", "."]) && tokens.touches(next));
    let (value, end) = month(tokens, next)?;
    if tokens.any(next, &["may", "march", "mar", "mac", "jan", "dec", "sep"])
        && !tokens.capital(next)
        && !tokens.touches(next)
        && !tokens.at(next - 1, "of")
        && (!ordinal || tokens.any(next, &["may", "march"]))
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
        .or_else(|| short_year(tokens, year_at))
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

/// "15 April of 87": two digits behind "of".
fn short_year(tokens: &Tokens<'_>, at: usize) -> Option<(i16, usize)> {
    let digits = tokens.word(at);
    let year: i16 = digits.parse().ok()?;
    let alone = tokens.is_number(at) && digits.len() == 2 && !tokens.touches(at + 1)
        || tokens.any(at + 1, &[";", ",", "."]) && !tokens.is_number(at + 2);
    (digits.len() == 2 && alone && at > 0 && tokens.at(at - 1, "of"))
        .then_some((if year > 40 { 1900 + year } else { 2000 + year }, at + 1))
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
    // "mart ayında", "ocak-eylül döneminde": Turkish writes its months small.
    if tokens.lexicon.language == super::language::Language::Tr {
        let word = super::fold::fold(tokens.word(at));
        // "eylülde", "martta": the locative, written small and without an apostrophe.
        let located = word.len() > 5 && ["de", "da", "te", "ta"].iter().any(|e| word.ends_with(e));
        let month_of =
            located || tokens.sense(end).unit == Some(Unit::Month) && tokens.is_word(end);
        let joined =
            tokens.any(end, &["-", "–"]) && tokens.touches(end) && tokens.sense(end + 1).month > 0;
        if month_of || joined {
            return true;
        }
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
        // "In June President Ruto": who bears an office is not named June.
        && !(tokens.is(end, Class::RoleHead)
            && at.checked_sub(1).is_some_and(|i| {
                tokens.any(i, &["in", "since", "until", "during", "pada", "sejak", "early", "late"])
            }))
    {
        return false;
    }
    // A suffix binds a month: Mart'tan.
    if tokens.any(end, &["'", "’"]) && tokens.touches(end) && tokens.is(end + 1, Class::Suffix) {
        return tokens.capital(at);
    }
    // "April-July", "Ocak-Mart": two months that a dash joins.
    if tokens.any(end, &["-", "–", "~"]) && tokens.touches(end) && tokens.sense(end + 1).month > 0
    {
        return tokens.capital(at);
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
            || tokens.any(
                i,
                &[
                    "-", "–", "~", "and", "or", "ve", "ile", "the", "each", "every", ",", "to",
                    "pada", "bulan", "hingga",
                ],
            ) && !tokens.list[at].new_line()
    });
    if doubtful { tied && (tokens.capital(at) || clear) } else { tied || tokens.capital(at) }
}
