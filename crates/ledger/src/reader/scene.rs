//! A document cut into sentences, with every value, time and name of each in its place.

use jiff::civil::Date;

use super::language::Language;
use super::lexicon::{Class, Lexicon};
use super::name::{Name, names};
use super::sentence::sentences;
use super::time::{Context, Time, times};
use super::token::Tokens;
use super::value::{Value, values};

/// One sentence: tokens `first..end` and what stands in it.
pub(crate) struct Sentence {
    pub first: usize,
    pub end: usize,
    pub times: Vec<Time>,
    pub values: Vec<Value>,
    pub names: Vec<Name>,
    /// Tokens behind which a clause begins.
    pub opens: Vec<usize>,
    /// Tokens before which a clause ends.
    pub closes: Vec<usize>,
}

/// The whole document.
pub(crate) struct Scene<'a> {
    pub tokens: Tokens<'a>,
    pub sentences: Vec<Sentence>,
    pub date: Option<Date>,
    /// The date was found in the text, not given.
    pub date_found: bool,
}

impl<'a> Scene<'a> {
    /// Read a view against a document date; without one, the first full date near its top.
    pub fn of(view: &'a str, language: Language, date: Option<Date>) -> Self {
        let tokens = Tokens::cut(view, Lexicon::of(language));
        let bounds = sentences(&tokens);
        let found = if date.is_none() { dateline(&tokens, language) } else { None };
        let context = Context { date: date.or(found), language };
        let sentences = bounds
            .into_iter()
            .map(|(first, end)| {
                let times = times(&tokens, first, end, context);
                let covered = |at: usize| {
                    let next = times.partition_point(|t| t.end <= at);
                    times.get(next).filter(|t| t.first <= at).map_or(at, |t| t.end)
                };
                let values = values(&tokens, first, end, language, &covered);
                let names = names(&tokens, first, end);
                let opens = (first..end).filter(|i| opens_clause(&tokens, *i)).collect();
                let closes = (first + 1..end).filter(|i| closes_clause(&tokens, *i, end)).collect();
                Sentence { first, end, times, values, names, opens, closes }
            })
            .collect();
        Self {
            tokens,
            sentences,
            date: context.date,
            date_found: date.is_none() && found.is_some(),
        }
    }
}

/// Does a clause begin behind this token?
fn opens_clause(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.any(at, &[";", "but", "while", "although", "whereas", "whose", "“", "\""])
        || (tokens.any(at, &["which", "who"]) && !tokens.is(at.wrapping_sub(1), Class::Prep))
        || (tokens.at(at, "and")
            && (tokens.any(at + 1, &["he", "she", "it", "they"])
                || tokens.capital(at + 1) && tokens.at(at.wrapping_sub(1), ",")))
}

/// Does a clause end before this token, in a sentence that ends at `end`?
fn closes_clause(tokens: &Tokens<'_>, at: usize, end: usize) -> bool {
    if tokens.at(at, ",") {
        return (at + 1 < end
            && (tokens.is(at + 1, Class::Say)
                || tokens.any(at + 1, &["he", "she", "according", "saying", "adding"])))
            || (tokens.capital(at + 1)
                && (at + 2..(at + 8).min(end)).any(|j| tokens.is(j, Class::Say) && j + 3 >= end));
    }
    tokens.any(at, &[";", "but", "while", "although", "whereas", "”", "\"", "—"])
        || (tokens.any(at, &["which", "who", "where"]) && tokens.at(at - 1, ","))
        || (tokens.any(at, &[".", "!", "?"]) && at + 1 >= end)
}

/// How far from the top a dateline may stand, in tokens.
const DATELINE_TOKENS: usize = 120;

/// The first full date near the top that stands on a line of its own or begins one.
fn dateline(tokens: &Tokens<'_>, language: Language) -> Option<Date> {
    let top = tokens.len().min(DATELINE_TOKENS);
    let context = Context { date: None, language };
    times(tokens, 0, top, context)
        .into_iter()
        .filter(|t| t.grain == super::calendar::Grain::Day && t.start.is_some())
        .find(|t| {
            let opens = tokens.list[t.first].new_line()
                || tokens.any(t.first.wrapping_sub(1), &[",", "-", "–", "(", ":"]);
            let closes = tokens.list.get(t.end).is_none_or(|n| n.new_line())
                || tokens.any(t.end, &["-", "–", "—", ")", "("]);
            opens && closes
        })
        .and_then(|t| t.start)
}
