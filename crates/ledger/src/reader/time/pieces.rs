//! Pieces of a longer stretch: `Q3 2019`, `the first eleven months of 2025`, `early May`, `the first
//! week of July`, `summer of 2012`.

use jiff::civil::Date;

use super::calendar::{Anchor, Grain, around, day, grain, moved, weekday_near};
use super::dates::point;
use super::language::Language;
use super::lexicon::{Class, Unit};
use super::number::number;
use super::relative::modified_behind;
use super::time::{Context, Point};
use super::token::Tokens;
use super::years::year_number;

/// `the first week of 2021`, `the last week of July`, `the week of 4 May`, `the weekend`.
pub(super) fn ranked_week(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<Point> {
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
    if let Some(numbered) = numbered_week(tokens, at, context) {
        return Some(numbered);
    }
    let last = tokens.is(at, Class::Last);
    let digits = tokens.is_number(at) && tokens.any(at + 1, &["st", "nd", "rd", "th"]);
    let rank = match (last, digits) {
        (true, _) => 0,
        (_, true) => tokens.word(at).parse().ok()?,
        _ => i64::from(tokens.sense(at).ordinal?),
    };
    let unit_at = at + 1 + usize::from(digits);
    let unit = tokens.sense(unit_at).unit;
    if !tokens.any(unit_at + 1, &["of", "in"]) || rank > 53 {
        return None;
    }
    if unit == Some(Unit::Month) && (1..=12).contains(&rank) {
        // "the ninth month of next year".
        let inner = point(tokens, unit_at + 2, context)?;
        let (start, _, whole, anchor) = inner.days(context)?;
        let span = start.and_then(|s| {
            let first = moved(s, rank - 1, Unit::Month)?;
            Some((first, moved(first, 1, Unit::Month)?))
        });
        return (whole == Grain::Year).then(|| Point::fixed(inner.end, span, Grain::Month, anchor));
    }
    if unit != Some(Unit::Week) {
        return None;
    }
    let inner = point(tokens, unit_at + 2, context).filter(|p| p.day.is_none())?;
    let (start, stop, whole, anchor) = inner.days(context)?;
    if !matches!(whole, Grain::Month | Grain::Year) {
        return None;
    }
    Some(Point::fixed(inner.end, week_of(start, stop, rank, last), Grain::Week, anchor))
}

/// The week of that rank, from the first Monday of a stretch; or the last week that begins in it.
pub(super) fn week_of(
    start: Option<Date>,
    stop: Option<Date>,
    rank: i64,
    last: bool,
) -> Option<(Date, Date)> {
    let monday = if last {
        weekday_near(1, moved(stop?, -1, Unit::Day)?, false)?
    } else {
        moved(weekday_near(1, moved(start?, -1, Unit::Day)?, true)?, rank - 1, Unit::Week)?
    };
    around(monday, Unit::Week)
}

/// `week 23`, `week 23 of 2018`: the week that ISO 8601 numbers so.
fn numbered_week(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<Point> {
    if !tokens.at(at, "week")
        || !tokens.is_number(at + 1)
        || tokens.touches(at + 2) && tokens.is_number(at + 3)
    {
        return None;
    }
    let rank: i64 = tokens.word(at + 1).parse().ok().filter(|w| (1..=53).contains(w))?;
    let of = at + 2 + usize::from(tokens.any(at + 2, &["of", "in", ","]));
    let said = year_number(tokens, of).filter(|(y, _)| (1900..2200).contains(y));
    let year = said.map(|y| y.0).or_else(|| context.date.map(|d| d.year()));
    let span = year.and_then(|year| {
        // The first week of a year is the one with 4 January.
        let first = around(day(year, 1, 4)?, Unit::Week)?.0;
        around(moved(first, rank - 1, Unit::Week)?, Unit::Week)
    });
    let anchor = if said.is_some() { Anchor::Explicit } else { Anchor::Inferred };
    Some(Point::fixed(said.map_or(at + 2, |y| y.1), span, Grain::Week, anchor))
}

#[allow(clippy::if_same_then_else)] // One arm, one rule.
pub(super) fn fiscal(tokens: &Tokens<'_>, at: usize) -> Option<Point> {
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

/// `early May`, `late September`, `end of 2025`, `mid-2024`, `the middle of March`.
pub(super) fn part(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<Point> {
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
pub(super) fn portion(
    start: Date,
    stop: Date,
    whole: Grain,
    which: u8,
    noun: bool,
) -> Option<(Date, Date)> {
    if whole == Grain::Month {
        // Early and late are halves, as GUM and Recognizers read them; the middle is its second third.
        let mid = moved(start, 15, Unit::Day)?;
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
            (1, _) => Some((moved(start, 4, Unit::Month)?, moved(start, 8, Unit::Month)?)),
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

/// `suku kedua`, `separuh pertama`, `semester II`, `kuartal 3`: rank, whether it is a half, the end.
fn noun_first(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<(i64, bool, usize)> {
    if !context.language.malay() {
        return None;
    }
    let half = tokens.any(at, &["separuh", "semester", "paruh", "setengah"]);
    let quarter = tokens.sense(at).unit == Some(Unit::Quarter)
        || tokens.any(at, &["suku", "kuartal", "triwulan"]);
    let next = at + 1 + usize::from(tokens.any(at + 1, &["tahun", "ke", "yang"]));
    let rank = tokens
        .sense(next)
        .ordinal
        .map(i64::from)
        .or_else(|| roman(tokens, next))
        .or_else(|| tokens.is_number(next).then(|| tokens.word(next).parse().ok()).flatten())?;
    let most = if half { 2 } else { 4 };
    ((half || quarter) && (1..=most).contains(&rank)).then_some((rank, half, next + 1))
}

/// `I` to `IV`.
fn roman(tokens: &Tokens<'_>, at: usize) -> Option<i64> {
    let place = ["i", "ii", "iii", "iv"].iter().position(|r| tokens.at(at, r))?;
    tokens.capital(at).then_some(place as i64 + 1)
}

/// `3. çeyrek`, `II. Çeyrek`, `ilk yarı`, `ikinci yarıyıl`, `Ç1`, as heads of tables have them: rank, whether
/// it is a half, the end.
fn rank_first(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<(i64, bool, usize)> {
    if context.language != Language::Tr {
        return None;
    }
    if tokens.word(at) == "Ç" && tokens.is_number(at + 1) && tokens.touches(at + 1) {
        return Some((tokens.word(at + 1).parse().ok()?, false, at + 2));
    }
    let (rank, unit_at) = if tokens.at(at, "ilk") {
        (1, at + 1)
    } else if let Some(rank) = roman(tokens, at).filter(|_| tokens.at(at + 1, ".")) {
        (rank, at + 2)
    } else {
        super::genitive::rank(tokens, at)?
    };
    let quarter = tokens.sense(unit_at).unit == Some(Unit::Quarter);
    let half = tokens.any(unit_at, &["yari", "yarida", "yariyil", "yariyilda"]);
    (half || quarter).then_some((rank, half, unit_at + 1))
}

/// `the first quarter of 2019`, `Q3 2019`, `the second half of last year`, `H1 2025`.
pub(super) fn quarter_or_half(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<Point> {
    let short = tokens.any(at, &["q", "h"]) && tokens.is_number(at + 1) && tokens.touches(at + 1);
    let named = noun_first(tokens, at, context).or_else(|| rank_first(tokens, at, context));
    let (rank, half, mut next) = if short {
        let rank: i64 = tokens.word(at + 1).parse().ok()?;
        (rank, tokens.at(at, "h"), at + 2)
    } else if let Some(found) = named {
        found
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
    let bound = next;
    next += usize::from(tokens.any(next, &["of", "in", "/", ",", "'", "tahun", "pada"]))
        + usize::from(short && tokens.at(next, "-"));
    let the = usize::from(tokens.at(next, "the"));
    // "kuartal ketiga tahun ini": the year is said by where it lies.
    let told = context
        .language
        .malay()
        .then(|| modified_behind(tokens, next - usize::from(tokens.at(next - 1, "tahun")), context))
        .flatten()
        .and_then(|p| {
            let (start, _, grain, anchor) = p.days(context)?;
            (grain == Grain::Year).then_some((start.map(|s| s.year()), p.end, anchor))
        });
    let year = if told.is_some() {
        told
    } else if tokens.sense(next + the).unit == Some(Unit::Year) && !tokens.is_number(next + the + 1)
    {
        Some((context.date.map(|d| d.year()), next + the + 1, Anchor::Document))
    } else {
        point(tokens, next, context).and_then(|p| {
            let (start, _, grain, anchor) = p.days(context)?;
            (grain == Grain::Year).then_some((start.map(|s| s.year()), p.end, anchor))
        })
    };
    let (year, end, anchor) =
        year.unwrap_or((context.date.map(|d| d.year()), bound, Anchor::Inferred));
    let months = if half { 6 } else { 3 };
    let span = year.and_then(|year| {
        let start = moved(day(year, 1, 1)?, (rank - 1) * months, Unit::Month)?;
        Some((start, moved(start, months, Unit::Month)?))
    });
    Some(Point::fixed(end, span, if half { Grain::Half } else { Grain::Quarter }, anchor))
}

/// `the ten months to October 2024`, `the three years to 2024`: so many units that end there.
pub(super) fn units_to(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<Point> {
    let count = number(tokens, at, context.language).filter(|n| n.scale == 0)?;
    let unit = tokens.sense(count.end).unit.filter(|u| matches!(u, Unit::Month | Unit::Year))?;
    if !tokens.at(count.end + 1, "to") || count.value < rust_decimal::Decimal::TWO {
        return None;
    }
    let inner = point(tokens, count.end + 2, context)?;
    let (_, stop, whole, anchor) = inner.days(context)?;
    let fits = matches!(whole, Grain::Month) || whole == Grain::Year && unit == Unit::Year;
    let back: i64 = count.value.to_string().parse().ok()?;
    let span = stop.and_then(|stop| Some((moved(stop, -back, unit)?, stop)));
    fits.then(|| Point::fixed(inner.end, span, Grain::Span, anchor))
}

/// `the first eleven months of 2025`, `the last 3 weeks of this year`, `eleven months of 2025`.
pub(super) fn first_units(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<Point> {
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

pub(super) fn season_days(season: u8, year: i16) -> Option<(Date, Date)> {
    let start = match season {
        4 => day(year, 12, 1)?,
        other => day(year, other as i8 * 3, 1)?,
    };
    Some((start, moved(start, 3, Unit::Month)?))
}

/// `summer of 2012`, `spring 2020`.
pub(super) fn season(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<Point> {
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
