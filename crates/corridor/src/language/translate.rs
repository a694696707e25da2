//! A brief with its words in another language.
//!
//! The page is walked as data, so that what is added to it needs nothing here: a list of spans is one
//! message, any other text a message of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use corridor_trade::economy;
use serde_json::Value;

use super::cases::cased;
use super::figure;
use super::file::Language;
use super::message::{Piece, pieces};
use crate::brief::{Brief, Translation};
use crate::error::Error;

/// A brief in another language, and what stayed as it was.
#[derive(Clone, Debug)]
pub struct Translated {
    /// The brief.
    pub brief: Brief,
    /// Messages that the language has not; what people and documents wrote is among them.
    pub missing: BTreeSet<String>,
}

/// Fields that hold names, files, data, or words of documents: none of them is a message.
const KEPT: &[&str] = &[
    "schema",
    "parties",
    "as_of",
    "answers",
    "documents",
    "key",
    "card",
    "evidence",
    "file",
    "sha256",
    "vintage",
    "document",
    "quote",
    "inputs",
    "block",
    "command",
    "translation",
];

/// Put a brief's words into a language.
///
/// # Errors
///
/// [`Error::Data`] when the brief cannot be taken apart as data.
pub fn translate(brief: &Brief, language: &Language) -> Result<Translated, Error> {
    let mut whole = serde_json::to_value(brief).map_err(Error::Data)?;
    let mut work = Work { language, missing: BTreeSet::new() };
    work.walk(&mut whole);
    let mut brief: Brief = serde_json::from_value(whole).map_err(Error::Data)?;
    let short = |english: &str| english.len() < LONGEST_WORD && !english.contains('{');
    let words = language.messages.iter().filter(|(english, _)| short(english));
    brief.translation = Some(Translation {
        language: language.code.clone(),
        draft: language.draft.clone(),
        words: words.map(|(english, own)| (english.clone(), own.clone())).collect(),
    });
    Ok(Translated { brief, missing: work.missing })
}

/// Bytes of the longest word of the page itself.
const LONGEST_WORD: usize = 40;

struct Work<'l> {
    language: &'l Language,
    missing: BTreeSet<String>,
}

/// A place's content: text, or a claim with its key and card.
enum Filling {
    Text(String),
    Name(String),
    Claim(Value),
}

impl Work<'_> {
    fn walk(&mut self, value: &mut Value) {
        match value {
            Value::Object(fields) => {
                for (name, inner) in fields.iter_mut() {
                    // The kind of a plot has the name of the field that holds the plot.
                    let kind = name == "plot" && inner.is_string();
                    if !kind && !KEPT.contains(&name.as_str()) {
                        self.walk(inner);
                    }
                }
            }
            Value::Array(list) if is_spans(list) => {
                let spans = std::mem::take(list);
                *list = self.spans(spans);
            }
            // Rows of a dataset stay as its file has them.
            Value::Array(list) if is_rows_of_data(list) => {}
            Value::Array(list) => list.iter_mut().for_each(|inner| self.walk(inner)),
            Value::String(text) => *text = self.text(text),
            _ => {}
        }
    }

    /// One message of a text with numbers in it.
    fn text(&mut self, text: &str) -> String {
        let (message, fillings) = self.taken_apart(&[Value::String(text.to_owned())]);
        let Some(own) = self.own(&message) else { return text.to_owned() };
        let mut out = String::new();
        for piece in pieces(&own) {
            match piece {
                Piece::Words(words) => out.push_str(&words),
                Piece::Place(place, case) => match fillings.get(&place) {
                    Some(Filling::Text(text)) => out.push_str(text),
                    Some(Filling::Name(name)) => {
                        out.push_str(&cased(name, case.as_deref(), self.language));
                    }
                    _ => {}
                },
            }
        }
        out
    }

    /// One message of words and claims.
    fn spans(&mut self, spans: Vec<Value>) -> Vec<Value> {
        let (message, fillings) = self.taken_apart(&spans);
        let Some(own) = self.own(&message) else {
            // The claims' own numbers and words may still be known.
            return spans.into_iter().map(|span| self.claim(span)).collect();
        };
        let mut out: Vec<Value> = Vec::new();
        let mut words = String::new();
        let close = |words: &mut String, out: &mut Vec<Value>| {
            if !words.is_empty() {
                out.push(Value::String(std::mem::take(words)));
            }
        };
        for piece in pieces(&own) {
            match piece {
                Piece::Words(text) => words.push_str(&text),
                Piece::Place(place, case) => match fillings.get(&place) {
                    Some(Filling::Text(text)) => words.push_str(text),
                    Some(Filling::Name(name)) => {
                        words.push_str(&cased(name, case.as_deref(), self.language));
                    }
                    Some(Filling::Claim(claim)) => {
                        close(&mut words, &mut out);
                        let claim = claim.clone();
                        out.push(self.claim(claim));
                    }
                    None => {}
                },
            }
        }
        close(&mut words, &mut out);
        out
    }

    /// A claim with its own text put into the language; words stay.
    fn claim(&mut self, mut span: Value) -> Value {
        if let Some(text) = span.get_mut("text")
            && let Some(old) = text.as_str().map(str::to_owned)
        {
            *text = Value::String(self.text(&old));
        }
        span
    }

    /// The message of spans, with what fills its places.
    fn taken_apart(&self, spans: &[Value]) -> (String, BTreeMap<String, Filling>) {
        let mut message = String::new();
        let mut fillings = BTreeMap::new();
        let mut names: Vec<&'static str> = Vec::new();
        let mut count = 0;
        for span in spans {
            let Some(words) = span.as_str() else {
                count += 1;
                message.push_str(&format!("{{{count}}}"));
                fillings.insert(count.to_string(), Filling::Claim(span.clone()));
                continue;
            };
            let mut rest = words;
            let mut before = ' ';
            while let Some(first) = rest.chars().next() {
                let starts = !before.is_alphanumeric();
                if starts && let Some((length, written)) = figure::at(rest, self.language) {
                    count += 1;
                    message.push_str(&format!("{{{count}}}"));
                    fillings.insert(count.to_string(), Filling::Text(written));
                    before = '0';
                    rest = &rest[length..];
                } else if starts && let Some((code, length)) = name_at(rest) {
                    let place =
                        names.iter().position(|known| *known == code).unwrap_or_else(|| {
                            names.push(code);
                            names.len() - 1
                        });
                    let letter = char::from(b'a' + (place as u8).min(25));
                    message.push_str(&format!("{{{letter}}}"));
                    let own = economy::name_in(code, &self.language.code);
                    let own = own.unwrap_or(&rest[..length]).to_owned();
                    fillings.insert(letter.to_string(), Filling::Name(own));
                    before = 'a';
                    rest = &rest[length..];
                } else {
                    message.push(first);
                    before = first;
                    rest = &rest[first.len_utf8()..];
                }
            }
        }
        (message, fillings)
    }

    /// The language's message; what holds no words needs none.
    fn own(&mut self, message: &str) -> Option<String> {
        let bare: String = pieces(message)
            .into_iter()
            .filter_map(|piece| match piece {
                Piece::Words(words) => Some(words),
                Piece::Place(..) => None,
            })
            .collect();
        if !bare.chars().any(char::is_alphabetic) {
            return Some(message.to_owned());
        }
        // White space around a message is the page's.
        let inner = message.trim();
        let found = self.language.messages.get(inner);
        if found.is_none() {
            self.missing.insert(inner.to_owned());
        }
        let lead = &message[..message.len() - message.trim_start().len()];
        let tail = &message[message.trim_end().len()..];
        found.map(|own| format!("{lead}{own}{tail}"))
    }
}

/// The economy whose English name stands at the beginning of a text: the longest that does.
fn name_at(text: &str) -> Option<(&'static str, usize)> {
    static NAMES: OnceLock<BTreeMap<char, Vec<(&'static str, &'static str)>>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let mut all: BTreeMap<char, Vec<(&'static str, &'static str)>> = BTreeMap::new();
        for economy in economy::economies() {
            let code = economy.iso3;
            if let Some(name) = economy::name_in(code, "en")
                && let Some(first) = name.chars().next()
            {
                all.entry(first).or_default().push((name, code));
            }
        }
        all.values_mut()
            .for_each(|list| list.sort_by_key(|(name, _)| std::cmp::Reverse(name.len())));
        all
    });
    let list = names.get(&text.chars().next()?)?;
    let found = list.iter().find(|(name, _)| {
        text.strip_prefix(name).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    })?;
    Some((found.1, found.0.len()))
}

/// Words and claims: texts and objects with a text, a key and a card, one claim at least.
fn is_spans(list: &[Value]) -> bool {
    let claim = |value: &Value| {
        value
            .as_object()
            .is_some_and(|o| ["text", "key", "card"].iter().all(|f| o.contains_key(*f)))
    };
    list.iter().any(claim) && list.iter().all(|value| value.is_string() || claim(value))
}

/// Rows of text, as a dataset has them.
fn is_rows_of_data(list: &[Value]) -> bool {
    !list.is_empty()
        && list.iter().all(|row| {
            row.as_array()
                .is_some_and(|cells| !cells.is_empty() && cells.iter().all(Value::is_string))
        })
}
