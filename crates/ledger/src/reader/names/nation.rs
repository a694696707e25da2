//! Longer names that hold a country's name: "the House of Commons of Canada", "the Kingdom of
//! Poland", "the German Empire", "the 2004 election in Kenya". The country inside is not named
//! beside them.

use super::lexicon::{Class, Form};
use super::name::{Kind, Name, country};
use super::token::Tokens;

/// The country behind a linking word, and where its name ends: "of the United Kingdom".
pub(super) fn of_country(
    tokens: &Tokens<'_>,
    at: usize,
    ceiling: usize,
    links: &[&str],
) -> Option<(u16, usize)> {
    if !tokens.any(at, links) {
        return None;
    }
    let the = usize::from(tokens.at(at + 1, "the"));
    match country(tokens, at + 1 + the)? {
        (index, Form::Name, end) if end <= ceiling => Some((index, end)),
        _ => None,
    }
}

/// The end of "presidential election", "House of Representatives elections", "general election in
/// Poland", right behind a name.
pub(super) fn election(tokens: &Tokens<'_>, at: usize, ceiling: usize) -> Option<usize> {
    const KINDS: &[&str] = &[
        "general",
        "presidential",
        "federal",
        "local",
        "parliamentary",
        "legislative",
        "municipal",
        "gubernatorial",
        "regional",
        "by",
        "-",
        "provincial",
        "mayoral",
        "midterm",
        "leadership",
    ];
    let noun = (at..(at + 6).min(ceiling)).find(|i| {
        tokens.any(*i, &["election", "elections", "referendum", "primary", "primaries"])
    })?;
    let plain = (at..noun).all(|i| {
        tokens.any(i, KINDS)
            || (tokens.capital(i) && tokens.is_word(i) && !tokens.is(i, Class::RoleHead))
            || (tokens.at(i, "of") && i > at)
    });
    if !plain || (at..noun).any(|i| tokens.list[i].new_line()) {
        return None;
    }
    let end = noun + 1;
    let end = of_country(tokens, end, ceiling, &["in"]).map_or(end, |(_, after)| after);
    (end <= ceiling).then_some(end)
}

/// Words for a state: "the German Empire", "the Kingdom of Poland".
fn state_word(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.capital(at)
        && tokens.any(
            at,
            &[
                "republic",
                "kingdom",
                "empire",
                "federation",
                "commonwealth",
                "confederation",
                "sultanate",
                "principality",
                "emirate",
                "duchy",
                "state",
                "union",
                "colony",
            ],
        )
}

/// A state named by its people, or a part of one state named after another: "the German Empire",
/// "the French Fifth Republic", "British Hong Kong".
pub(super) fn state(tokens: &Tokens<'_>, at: usize, form: Form, end: usize) -> Option<Name> {
    let (index, _, _) = country(tokens, at)?;
    if form != Form::People {
        return None;
    }
    let numbered = usize::from(tokens.sense(end).ordinal.is_some() && tokens.capital(end));
    let head = end + numbered;
    if state_word(tokens, head) && !tokens.at(head, "union") && !tokens.at(head, "federation") {
        let kind = Kind::Country(index, Form::Name);
        return Some(Name {
            first: at,
            end: head + 1,
            kind,
            role: None,
            own: None,
            country: Some(index),
        });
    }
    match country(tokens, end)? {
        (_, Form::Name, part_end)
            if tokens.capital(end)
                && !tokens.list[end].new_line()
                && !tokens.any(part_end, &["-", "–", "'", "’"]) =>
        {
            Some(Name {
                first: at,
                end: part_end,
                kind: Kind::Place(None),
                role: None,
                own: None,
                country: None,
            })
        }
        _ => None,
    }
}

/// A capitalised run with a country behind it: a state ("the Kingdom of Poland"), an event ("the
/// War in Iraq"), or a body ("the Girl Scouts of the USA").
pub(super) fn named_after(
    tokens: &Tokens<'_>,
    at: usize,
    whole: usize,
    ceiling: usize,
    kind: Kind,
) -> Option<Name> {
    const DEEDS: &[&str] =
        &["war", "invasion", "battle", "occupation", "annexation", "siege", "conquest", "bombing"];
    let last = whole - 1;
    let name = |end: usize, kind: Kind, country: Option<u16>| Name {
        first: at,
        end,
        kind,
        role: None,
        own: None,
        country,
    };
    if tokens.any(last, DEEDS)
        && let Some((index, end)) = of_country(tokens, whole, ceiling, &["of", "in", "on", "for"])
    {
        return Some(name(end, Kind::Event, Some(index)));
    }
    let (index, end) = of_country(tokens, whole, ceiling, &["of", "for"])?;
    if state_word(tokens, last) && tokens.at(whole, "of") && !tokens.at(last, "union") {
        return Some(name(end, Kind::Country(index, Form::Name), Some(index)));
    }
    match kind {
        Kind::Organisation(_) | Kind::Party => Some(name(end, kind, Some(index))),
        Kind::Unknown if body(tokens, at, whole) => {
            Some(name(end, Kind::Organisation(None), Some(index)))
        }
        _ => None,
    }
}

/// Could a run of two words or more name a body? Not what is counted, signed, held or done.
fn body(tokens: &Tokens<'_>, first: usize, end: usize) -> bool {
    let words = (first..end).filter(|i| tokens.is_word(*i)).count();
    words >= 2
        && (first..end).all(|i| {
            ![
                Class::Measure,
                Class::Instrument,
                Class::Event,
                Class::Place,
                Class::Visit,
                Class::Meet,
                Class::RoleHead,
                Class::Company,
                Class::Given,
                Class::Aim,
                Class::Position,
                Class::Say,
                Class::Portfolio,
            ]
            .iter()
            .any(|class| tokens.is(i, *class))
        })
        && (first..end).all(|i| !tokens.sense(i).has(Class::Det) && tokens.sense(i).month == 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::language::Language;
    use crate::reader::lexicon::Lexicon;
    use crate::reader::name::names;

    fn read(text: &str) -> Vec<(String, &'static str)> {
        let tokens = Tokens::cut(text, Lexicon::of(Language::En));
        names(&tokens, 0, tokens.len())
            .iter()
            .map(|n| {
                let kind = match n.kind {
                    Kind::Country(_, Form::Name) => "country",
                    Kind::Organisation(_) => "organisation",
                    Kind::Event => "event",
                    Kind::Place(_) => "place",
                    _ => "other",
                };
                (tokens.words(n.first, n.end).to_owned(), kind)
            })
            .collect()
    }

    #[test]
    fn a_longer_name_takes_the_country_in() {
        for (text, name, kind) in [
            ("the House of Commons of Canada met", "House of Commons of Canada", "organisation"),
            ("the Girl Scouts of the USA", "Girl Scouts of the USA", "organisation"),
            ("the Kingdom of Poland ended", "Kingdom of Poland", "country"),
            ("the German Empire ended", "German Empire", "country"),
            ("in British Hong Kong today", "British Hong Kong", "place"),
            ("the Battle of France began", "Battle of France", "event"),
            (
                "the European Parliament election in the United Kingdom",
                "European Parliament election in the United Kingdom",
                "event",
            ),
        ] {
            assert_eq!(read(text), vec![(name.to_owned(), kind)], "{text}");
        }
    }

    #[test]
    fn what_is_done_or_counted_leaves_the_country_alone() {
        for text in ["Total Exports of Kenya", "Bilateral Trade of Kenya", "in Kenya"] {
            assert!(read(text).contains(&("Kenya".to_owned(), "country")), "{:?}", read(text));
        }
    }
}
