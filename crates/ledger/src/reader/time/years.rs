//! Years, decades and centuries: `2030`, `the 1960s`, `nineteen eighty-eight`, `'98`.

use super::calendar::{Anchor, Grain, day, moved};
use super::dates::{day_number, month};
use super::language::Language;
use super::lexicon::{Class, Unit};
use super::number::number;
use super::time::Point;
use super::token::Tokens;

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

/// `twothousandandfourteen`, as old scans have it.
pub(super) fn glued_year(tokens: &Tokens<'_>, at: usize) -> Option<(i16, usize)> {
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
pub(super) fn counts_something(tokens: &Tokens<'_>, at: usize) -> bool {
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
pub(super) fn year_point(tokens: &Tokens<'_>, at: usize) -> Option<Point> {
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
        let before = from.wrapping_sub(1);
        let led = from > 0 && tokens.any(before, &["in", "by", "until", "year", "since"]);
        if !(1400..2150).contains(&year) && !led {
            return None;
        }
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
