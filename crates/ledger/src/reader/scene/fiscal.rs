//! Years that are no calendar years: `FY 2024-25`, `FY24`, `2017–18`.
//!
//! Such a year has twelve months, and which ones depends on the country. Where the sentence names
//! none whose convention is in the table, the label stays and no days are given.

use super::calendar::{Anchor, Grain, day, moved};
use super::lexicon::Unit;
use super::name::Name;
use super::time::{Relation, Time};
use super::token::Tokens;
use super::years::year_number;

/// Country, the month that its fiscal year begins with, and whether a single year names its end. Of
/// several countries in a sentence the first of this list counts.
const CONVENTIONS: &[(&str, i8, bool)] = &[
    ("IND", 4, true),
    ("JPN", 4, false),
    ("PAK", 7, true),
    ("BGD", 7, true),
    ("AUS", 7, true),
    ("NZL", 7, true),
    ("EGY", 7, true),
    ("NPL", 7, true),
    ("IRN", 3, true),
    ("HKG", 4, true),
    ("SGP", 4, false),
    ("CAN", 4, true),
    ("ZAF", 4, true),
    ("GBR", 4, true),
    ("THA", 10, true),
    ("USA", 10, true),
];

/// A fiscal year in the text: its tokens, its first calendar year and, said by one year alone, that.
struct Label {
    first: usize,
    end: usize,
    years: (Option<i16>, Option<i16>),
}

fn label(tokens: &Tokens<'_>, at: usize) -> Option<Label> {
    let led = if tokens.at(at, "fy") {
        at + 1
    } else if tokens.at(at, "fiscal") || tokens.at(at, "financial") {
        at + 1 + usize::from(tokens.at(at + 1, "year"))
    } else {
        at
    };
    let led = led + usize::from(led > at && tokens.any(led, &["'", "’", "-", ":"]));
    if led == at && at > 0 && tokens.touches(at) && !tokens.any(at - 1, &["("]) {
        return None;
    }
    let two = |i: usize| -> Option<i16> {
        let digits = tokens.word(i);
        (tokens.is_number(i) && digits.len() == 2).then(|| digits.parse().ok()).flatten()
    };
    let (year, end) = match year_number(tokens, led).filter(|(y, _)| (1950..2100).contains(y)) {
        Some(found) if tokens.is_number(led) => found,
        _ => (2000 + two(led).filter(|_| led > at)?, led + 1),
    };
    let dash =
        tokens.any(end, &["-", "–", "—", "/"]) && tokens.touches(end) && tokens.touches(end + 1);
    let next = if dash {
        let four = year_number(tokens, end + 1).filter(|_| led > at);
        two(end + 1).map(|y| (year / 100 * 100 + y, end + 2)).or(four)
    } else {
        None
    };
    if let Some((_, end)) = next.filter(|(y, _)| *y == year + 1 || *y == year - 99) {
        // 2017-18-05 is a date.
        let date = tokens.any(end, &["-", "/"]) && tokens.touches(end) && tokens.is_number(end + 1);
        return (!date).then_some(Label { first: at, end, years: (Some(year), None) });
    }
    (led > at && !dash).then_some(Label { first: at, end, years: (None, Some(year)) })
}

/// Give the fiscal years among tokens their days.
pub(crate) fn settle(
    tokens: &Tokens<'_>,
    (first, end): (usize, usize),
    names: &[Name],
    times: &mut Vec<Time>,
) {
    let mut at = first;
    while at < end {
        let digits = tokens.is_number(at) && tokens.word(at).len() == 4;
        if !(digits || tokens.any(at, &["fy", "fiscal", "financial"])) {
            at += 1;
            continue;
        }
        let Some(found) = label(tokens, at).filter(|l| l.end <= end) else {
            at += 1;
            continue;
        };
        at = found.end;
        let convention = CONVENTIONS.iter().find(|(code, ..)| {
            names
                .iter()
                .filter_map(|n| n.country)
                .any(|c| tokens.lexicon.countries[c as usize].code == *code)
        });
        let led = tokens.any(found.first, &["fy", "fiscal", "financial"]);
        // One year alone without a convention is read as the calendar has it, unless two digits say it.
        if convention.is_none() && found.years.0.is_none() && tokens.word(found.end - 1).len() == 4
        {
            continue;
        }
        let span = convention.and_then(|(_, month, names_end)| {
            let year = match found.years {
                (Some(year), _) => year,
                (None, Some(year)) => year - i16::from(*names_end),
                _ => return None,
            };
            let start = day(year, *month, 1)?;
            Some((start, moved(start, 1, Unit::Year)?))
        });
        let over = |t: &Time| t.first < found.end && found.first < t.end;
        let old = times.iter().find(|t| over(t)).copied();
        // A plain range of two calendar years that somebody opened with "from" stays one.
        if !led
            && old.is_some_and(|t| {
                t.first > 0 && tokens.any(t.first.wrapping_sub(1), &["from", "between"])
            })
        {
            continue;
        }
        times.retain(|t| !over(t));
        let time = Time {
            first: found.first,
            end: found.end,
            start: span.map(|s| s.0),
            stop: span.map(|s| s.1),
            grain: Grain::Year,
            anchor: if span.is_some() { Anchor::Explicit } else { Anchor::Unresolved },
            relation: old.map_or(Relation::In, |t| t.relation),
            ends: None,
        };
        let place = times.partition_point(|t| t.first < time.first);
        times.insert(place, time);
    }
}
