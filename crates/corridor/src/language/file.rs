//! The file of a language.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::figure;
use super::message::{self, Piece};
use crate::error::Error;

/// Name and text of each file of `languages/`.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// How a language writes numbers, dates and names, and its messages.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Language {
    /// ISO 639-1.
    pub code: String,
    /// Its own name.
    pub name: String,
    /// What a page says of messages that no native reader has signed; none where all are signed.
    pub draft: Option<String>,
    /// Numbers.
    pub numbers: Numbers,
    /// Amounts of money.
    pub money: Money,
    /// Days and months.
    pub dates: Dates,
    /// Case forms of names; none where names do not change.
    pub cases: Option<Cases>,
    /// Names of groups of economies, by their English.
    #[serde(default)]
    pub names: BTreeMap<String, String>,
    /// Names of products, by their code.
    #[serde(default)]
    pub products: BTreeMap<String, String>,
    /// English message to message.
    pub messages: BTreeMap<String, String>,
}

impl Language {
    /// A message with what stands in its places `{1}`, `{2}`; the English one where the language has none.
    #[must_use]
    pub fn say(&self, english: &str, places: &[&str]) -> String {
        filled(self.messages.get(english).map_or(english, String::as_str), places)
    }

    /// A text with its numbers, amounts and dates as the language writes them.
    #[must_use]
    pub fn figures(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let (mut rest, mut before) = (text, ' ');
        while let Some(first) = rest.chars().next() {
            match figure::at(rest, self).filter(|_| !before.is_alphanumeric()) {
                Some((length, written)) => {
                    out.push_str(&written);
                    (before, rest) = ('0', &rest[length..]);
                }
                None => {
                    out.push(first);
                    (before, rest) = (first, &rest[first.len_utf8()..]);
                }
            }
        }
        out
    }
}

/// A message with what stands in its places.
#[must_use]
pub fn filled(message: &str, places: &[&str]) -> String {
    let place = |piece: Piece| match piece {
        Piece::Words(words) => words,
        Piece::Place(name, _) => {
            let at = name.parse::<usize>().ok().and_then(|at| places.get(at.checked_sub(1)?));
            at.map_or_else(|| format!("{{{name}}}"), |text| (*text).to_owned())
        }
    };
    message::pieces(message).into_iter().map(place).collect()
}

/// How numbers are written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Numbers {
    /// Between the whole and its parts.
    pub decimal: String,
    /// Between thousands.
    pub group: String,
    /// `%{n}`: a percentage without its sign.
    pub percent: String,
}

/// How money is written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// `{n} {scale} {currency}`.
    pub scaled: String,
    /// `{n} {currency}`.
    pub plain: String,
    /// Words for `bn` and `m`.
    pub scales: BTreeMap<String, String>,
    /// Signs of currencies; a code that is not here stays as it is.
    pub currencies: BTreeMap<String, String>,
}

/// How days are written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dates {
    /// January to December.
    pub months: [String; 12],
    /// `{d} {month} {year}`.
    pub day: String,
    /// `{month} {year}`.
    pub month: String,
    /// `{from}–{to} {year}`.
    pub months_of_year: String,
    /// `{from}–{to} {month} {year}`.
    pub days_of_month: String,
    /// Words behind a year, and those that stand in their place behind a day or a month.
    #[serde(default)]
    pub not_a_year: BTreeMap<String, String>,
}

impl Dates {
    /// Words behind what fills a place: where it is a day or a month, those of [`Self::not_a_year`] change.
    pub(super) fn behind<'w>(&self, filled: &str, words: &'w str) -> Cow<'w, str> {
        let year = filled.len() >= 4 && filled.bytes().rev().take(4).all(|b| b.is_ascii_digit());
        let dated = year
            && self.months.iter().any(|month| {
                let front = filled.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
                front.ends_with(month.as_str())
            });
        let Some(first) = words.strip_prefix(' ').filter(|_| dated) else { return words.into() };
        let end = first.find(|c: char| !c.is_alphabetic()).unwrap_or(first.len());
        match self.not_a_year.get(&first[..end]) {
            Some(other) => format!(" {other}{}", &first[end..]).into(),
            None => words.into(),
        }
    }
}

/// How names take their cases.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cases {
    /// `turkish`: suffixes by vowel harmony after an apostrophe.
    pub rule: String,
    /// Last words of names that are possessives, and take an n before a suffix.
    pub possessives: Vec<String>,
    /// Names whose last vowel sounds as another one: name and that vowel.
    pub sounds: BTreeMap<String, String>,
}

/// Every language but English, by code.
///
/// # Errors
///
/// [`Error::Language`] for a file that is no language's.
pub fn languages() -> Result<&'static [Language], Error> {
    static ALL: OnceLock<Result<Vec<Language>, String>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        FILES.iter().map(|(name, text)| parse(name, text)).collect::<Result<Vec<_>, _>>()
    });
    all.as_deref().map_err(|message| Error::Language { message: message.clone() })
}

/// The language with a code.
///
/// # Errors
///
/// [`Error::NoLanguage`] with the codes that there are; as [`languages`].
pub fn named(code: &str) -> Result<&'static Language, Error> {
    let all = languages()?;
    all.iter().find(|language| language.code == code).ok_or_else(|| Error::NoLanguage {
        code: code.to_owned(),
        known: std::iter::once("en".to_owned()).chain(all.iter().map(|l| l.code.clone())).collect(),
    })
}

/// Read a language's file. A message that drops a place, adds one or repeats one is refused.
///
/// # Errors
///
/// [`Error::Language`] with the file, the message and its fault.
pub fn read(name: &str, text: &str) -> Result<Language, Error> {
    parse(name, text).map_err(|message| Error::Language { message })
}

fn parse(name: &str, text: &str) -> Result<Language, String> {
    let language: Language =
        toml::from_str(text).map_err(|error| format!("languages/{name}: {error}"))?;
    for (english, own) in &language.messages {
        if let Err(fault) = message::same_places(english, own) {
            return Err(format!("languages/{name}: {english:?}: {fault}"));
        }
    }
    Ok(language)
}
