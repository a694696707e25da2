//! Pieces of a stretch in `Language::Tr`: the whole stands first, in the genitive, the piece behind it.
//!
//! ```text
//! 2025'in ilk 11 ayında · yılın ilk çeyreğinde · Temmuz'un son haftası · 2024 yılının ikinci yarısı ·
//! ayın başlarında · iki hafta içinde
//! ```

use jiff::civil::Date;

use super::calendar::{Anchor, Grain, around, grain, moved};
use super::dates::{month, point};
use super::language::Language;
use super::lexicon::{Class, Unit};
use super::number::number;
use super::pieces::{portion, week_of};
use super::time::{Context, Point};
use super::token::Tokens;

/// The piece that begins, with its whole, at a token of a text in that language.
pub(super) fn genitive(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<Point> {
    if context.language != Language::Tr {
        return None;
    }
    within(tokens, at, context).or_else(|| {
        let (whole, next) = whole(tokens, at, context)?;
        piece(tokens, next, whole, context)
    })
}

/// `iki hafta içinde`: in two weeks.
fn within(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<Point> {
    let count = number(tokens, at, context.language).filter(|n| n.scale == 0)?;
    let unit = calendar_unit(tokens, count.end)?;
    if !tokens.any(count.end + 1, &["icinde", "icerisinde"]) {
        return None;
    }
    let count_of = i64::try_from(count.value.round()).ok()?;
    // Of years it is the stretch that ends with them.
    if unit == Unit::Year {
        let span = context.date.and_then(|d| Some((d, moved(d, count_of, unit)?)));
        return Some(Point::fixed(count.end + 2, span, Grain::Span, Anchor::Document));
    }
    let found = context.date.and_then(|d| moved(d, count_of, unit));
    let span = found.and_then(|d| around(d, Unit::Day));
    Some(Point::fixed(count.end + 2, span, Grain::Day, Anchor::Document))
}

fn calendar_unit(tokens: &Tokens<'_>, at: usize) -> Option<Unit> {
    tokens.sense(at).unit.filter(|u| !matches!(u, Unit::Second | Unit::Minute | Unit::Hour))
}

type Whole = (Option<Date>, Option<Date>, Grain, Anchor);

/// The whole, and the token behind its suffix: `2025'in`, `Ocak 2015'in`, `bu yılın`, `ayın`.
fn whole(tokens: &Tokens<'_>, at: usize, context: Context) -> Option<(Whole, usize)> {
    if tokens.any(at, &["yilin", "ayin", "haftanin", "donemin", "yil"]) {
        let unit = calendar_unit(tokens, at)?;
        let days = context.date.and_then(|d| around(d, unit));
        let (start, stop) = (days.map(|d| d.0), days.map(|d| d.1));
        return Some(((start, stop, grain(unit), Anchor::Document), at + 1));
    }
    let plain = tokens.is_number(at)
        || month(tokens, at).is_some()
        || [Class::This, Class::Last, Class::Next].iter().any(|c| tokens.is(at, *c));
    let found = plain.then(|| point(tokens, at, context)).flatten()?;
    let mut next = found.end;
    let mut bound = tokens.any(next - 1, &["yilin", "ayin", "haftanin", "yilinin"]);
    if tokens.any(next, &["yilinin", "ayinin"]) {
        next += 1;
        bound = true;
    }
    if matches!(tokens.word(next), "'" | "’") && tokens.is(next + 1, Class::Suffix) {
        bound |= tokens.any(next + 1, &["in", "un", "nin", "nun"]);
        next += 2;
    }
    let days = found.days(context)?;
    (bound && matches!(days.2, Grain::Year | Grain::Month | Grain::Week)).then_some((days, next))
}

/// The piece behind a whole: `ilk 11 ayında`, `son haftası`, `3'üncü haftası`, `başlarında`.
fn piece(tokens: &Tokens<'_>, at: usize, whole: Whole, context: Context) -> Option<Point> {
    let (start, stop, wide, anchor) = whole;
    let fixed = |end: usize, span: Option<(Date, Date)>, grain: Grain| {
        Some(Point::fixed(end, span, grain, anchor))
    };
    let parts = [(Class::Early, 0), (Class::Mid, 1), (Class::Late, 2)];
    if let Some((_, which)) = parts.iter().find(|(class, _)| tokens.is(at, *class)) {
        let span = start.zip(stop).and_then(|(a, b)| portion(a, b, wide, *which, true));
        return fixed(at + 1, span, Grain::Span);
    }
    let last = tokens.any(at, &["son"]);
    let led = last || tokens.any(at, &["ilk"]);
    if led && let Some(count) = number(tokens, at + 1, context.language).filter(|n| n.scale == 0) {
        let unit = calendar_unit(tokens, count.end)?;
        let many = i64::try_from(count.value).ok()?;
        let span = start.zip(stop).and_then(|(a, b)| {
            if last { Some((moved(b, -many, unit)?, b)) } else { Some((a, moved(a, many, unit)?)) }
        });
        return fixed(count.end + 1, span, Grain::Span);
    }
    let (rank, unit_at) = if led { (1, at + 1) } else { rank(tokens, at)? };
    if tokens.any(unit_at, &["yarisi", "yarisinda", "yarisini"]) && wide == Grain::Year {
        let half = if last { 2 } else { rank };
        let span = start.and_then(|a| {
            let from = moved(a, (half - 1) * 6, Unit::Month)?;
            Some((from, moved(from, 6, Unit::Month)?))
        });
        return (half <= 2).then(|| fixed(unit_at + 1, span, Grain::Half)).flatten();
    }
    let unit = calendar_unit(tokens, unit_at)?;
    let span = match unit {
        Unit::Week => week_of(start, stop, rank, last),
        _ => start.zip(stop).and_then(|(a, b)| {
            let from = if last { moved(b, -1, unit)? } else { moved(a, rank - 1, unit)? };
            let to = moved(from, 1, unit)?;
            (to <= b).then_some((from, to))
        }),
    };
    fixed(unit_at + 1, span, grain(unit))
}

/// `ikinci`, `3.`, `3'üncü`: the rank and the token behind it.
pub(super) fn rank(tokens: &Tokens<'_>, at: usize) -> Option<(i64, usize)> {
    if let Some(rank) = tokens.sense(at).ordinal {
        return Some((i64::from(rank), at + 1));
    }
    let rank = tokens.word(at).parse().ok().filter(|_| tokens.is_number(at))?;
    if tokens.at(at + 1, ".") {
        return Some((rank, at + 2));
    }
    let ordinal = ["inci", "nci", "uncu", "ncu"].iter().any(|suffix| tokens.at(at + 2, suffix));
    (matches!(tokens.word(at + 1), "'" | "’") && ordinal).then_some((rank, at + 3))
}
