//! The main news between two days: what the first screen of a brief says of trade, of the target and of
//! its chance, where it says something else.

use super::compare::{Change, Changes};
use super::edition::Frozen;

/// A piece of a sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Part<'a> {
    /// Words.
    Words(&'static str),
    /// A claim as it was.
    Before(&'a Change),
    /// A claim as it is.
    Now(&'a Change),
}

impl Part<'_> {
    /// As it reads.
    #[must_use]
    pub fn says(&self) -> &str {
        match self {
            Self::Words(words) => words,
            Self::Before(change) => says(&change.before),
            Self::Now(change) => says(&change.after),
        }
    }
}

/// The sentences, the most important first; none where all of it stands as it did.
#[must_use]
pub fn news(changes: &Changes) -> Vec<Vec<Part<'_>>> {
    let screen: Vec<(&str, &Change)> = changes
        .claims
        .iter()
        .filter(|change| says(&change.before) != says(&change.after))
        .filter_map(|change| Some((change.key.strip_prefix("glance/")?, change)))
        .collect();
    let of = |name: &str| screen.iter().find(|(key, _)| *key == name).map(|(_, change)| *change);
    let mut sentences = Vec::new();
    let targets =
        screen.iter().filter_map(|(key, change)| Some((key.strip_suffix("/level")?, *change)));
    for (target, level) in targets {
        let year = of(&format!("{target}/year"));
        match (&level.before, &level.after) {
            (None, _) => sentences.push(new_target(level, year)),
            (_, None) => sentences.push(old_target(level, year)),
            _ => sentences.push(vec![
                Part::Words("The target is now "),
                Part::Now(level),
                Part::Words("; it was "),
                Part::Before(level),
                Part::Words("."),
            ]),
        }
    }
    // What came stands before what went.
    sentences.sort_by_key(|parts| parts.iter().any(|part| matches!(part, Part::Before(_))));
    sentences.extend(of("trade").map(|trade| traded(trade, of("year"))));
    let chances =
        screen.iter().filter(|(key, change)| key.ends_with("/chance") && change.after.is_some());
    sentences.extend(chances.map(|(_, chance)| match chance.before {
        None => vec![Part::Words("The chance is "), Part::Now(chance), Part::Words(".")],
        Some(_) => vec![
            Part::Words("The chance is now "),
            Part::Now(chance),
            Part::Words("; it was "),
            Part::Before(chance),
            Part::Words("."),
        ],
    }));
    sentences
}

fn says(claim: &Option<Frozen>) -> &str {
    claim.as_ref().map_or("", |claim| claim.says.as_str())
}

fn new_target<'a>(level: &'a Change, year: Option<&'a Change>) -> Vec<Part<'a>> {
    let mut parts = vec![Part::Words("New target: "), Part::Now(level)];
    if let Some(year) = year.filter(|year| year.after.is_some()) {
        parts.extend([Part::Words(" by "), Part::Now(year)]);
    }
    parts.push(Part::Words("."));
    parts
}

fn old_target<'a>(level: &'a Change, year: Option<&'a Change>) -> Vec<Part<'a>> {
    let mut parts = vec![Part::Words("No longer the target: "), Part::Before(level)];
    if let Some(year) = year.filter(|year| year.before.is_some()) {
        parts.extend([Part::Words(" by "), Part::Before(year)]);
    }
    parts.push(Part::Words("."));
    parts
}

fn traded<'a>(trade: &'a Change, year: Option<&'a Change>) -> Vec<Part<'a>> {
    let (now, before) = (trade.after.is_some(), trade.before.is_some());
    let years = year.map(|year| (year, year.before.is_some(), year.after.is_some()));
    match (before, now, years) {
        (true, true, Some((year, true, true))) => vec![
            Part::Words("Trade was "),
            Part::Now(trade),
            Part::Words(" in "),
            Part::Now(year),
            Part::Words("; the last figure before was "),
            Part::Before(trade),
            Part::Words(" for "),
            Part::Before(year),
            Part::Words("."),
        ],
        (true, true, _) => vec![
            Part::Words("Trade is now counted as "),
            Part::Now(trade),
            Part::Words("; it was "),
            Part::Before(trade),
            Part::Words("."),
        ],
        (false, _, Some((year, _, true))) => vec![
            Part::Words("Trade was "),
            Part::Now(trade),
            Part::Words(" in "),
            Part::Now(year),
            Part::Words("."),
        ],
        (false, ..) => vec![Part::Words("Trade was "), Part::Now(trade), Part::Words(".")],
        (true, false, _) => vec![
            Part::Words("There is no figure of trade any more; it was "),
            Part::Before(trade),
            Part::Words("."),
        ],
    }
}
