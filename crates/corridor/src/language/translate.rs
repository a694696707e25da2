//! A brief with its words in another language.
//!
//! The page is walked as data, so that what is added to it needs nothing here: a list of spans is one
//! message, any other text a message of its own.

mod places;
mod report;

pub use report::report;
use std::collections::{BTreeMap, BTreeSet};

use corridor_trade::economy;
use serde_json::Value;

use self::places::{likelihood_at, name_at, product_at};
use super::cases::cased;
use super::figure;
use super::file::Language;
use super::message::{Piece, pieces};
use crate::brief::article::WITH_ARTICLE;
use crate::brief::wording::WORDS;
use crate::brief::{Brief, Section, Translation};
use crate::error::Error;

/// A brief in another language, and what stayed as it was.
#[derive(Clone, Debug)]
pub struct Translated {
    /// The brief.
    pub brief: Brief,
    /// Messages of the page that the language has not; what people and documents wrote is among them.
    pub missing: BTreeSet<String>,
    /// Messages of cards that the language has not.
    pub cards: BTreeSet<String>,
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
    "status",
    "party",
    "kind",
    "of",
    "language",
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
    let mut work = Work { language, missing: BTreeSet::new(), left: BTreeSet::new() };
    let mut cards = whole.get_mut("cards").map(Value::take).unwrap_or_default();
    work.walk(&mut whole);
    let missing = std::mem::take(&mut work.missing);
    let mut words = BTreeMap::new();
    for card in cards.as_array_mut().into_iter().flatten() {
        work.card(card, &mut words);
    }
    let of_cards = std::mem::replace(&mut work.missing, missing);
    whole["cards"] = cards;
    let mut brief: Brief = serde_json::from_value(whole).map_err(Error::Data)?;
    let sections = brief.sections.iter().map(Section::name);
    for english in WORDS.iter().map(|word| (*word).to_owned()).chain(sections) {
        match language.messages.get(&english) {
            Some(own) => _ = words.insert(english, own.clone()),
            None => _ = work.missing.insert(english),
        }
    }
    brief.translation = Some(Translation {
        language: language.code.clone(),
        draft: language.draft.clone(),
        words,
        left: work.left,
    });
    Ok(Translated { brief, missing: work.missing, cards: of_cards })
}

struct Work<'l> {
    language: &'l Language,
    missing: BTreeSet<String>,
    /// What the page shows of them.
    left: BTreeSet<String>,
}

/// A place's content: text, or a claim with its key and card.
#[derive(Clone)]
enum Filling {
    Text(String),
    Name(String),
    Claim(Value),
}

impl Work<'_> {
    fn walk(&mut self, value: &mut Value) {
        match value {
            Value::Object(fields) => {
                // What a chart draws beside its plot is said by who draws it.
                if fields.contains_key("plot") && fields.contains_key("twin") {
                    fields.insert("language".to_owned(), Value::from(&*self.language.code));
                }
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

    /// A card: its title, what is said from it, its computations and the names of its datasets. Rows and
    /// words of documents stay. The names of settings are words of the page.
    fn card(&mut self, card: &mut Value, words: &mut BTreeMap<String, String>) {
        self.field(card, "title");
        for one in card.get_mut("says").and_then(Value::as_array_mut).into_iter().flatten() {
            if let Some(sentence) = one.as_str().map(str::to_owned) {
                *one = Value::from(self.said(&sentence));
            }
        }
        let evidence = card.get_mut("evidence").and_then(Value::as_array_mut);
        for piece in evidence.into_iter().flatten() {
            for name in ["model", "dataset", "selection", "limits"] {
                self.field(piece, name);
            }
            if let Some(formula) = piece.get_mut("formula")
                && let Some(text) = formula.as_str().map(str::to_owned)
            {
                *formula = Value::from(self.numbers_at_least(&text));
            }
            let options = piece.get_mut("options").and_then(Value::as_object_mut);
            for (name, value) in options.into_iter().flatten() {
                let own = self.text(name);
                words.insert(name.clone(), own);
                if let Some(text) = value.as_str().map(str::to_owned) {
                    *value = Value::from(self.numbers_at_least(&text));
                }
            }
        }
    }

    fn field(&mut self, of: &mut Value, name: &str) {
        if let Some(field) = of.get_mut(name)
            && let Some(text) = field.as_str().map(str::to_owned)
        {
            *field = Value::from(self.text(&text));
        }
    }

    /// A claim as it is printed, and how its card gives it: two messages.
    fn said(&mut self, sentence: &str) -> String {
        let Some((claim, how)) = sentence.rsplit_once(": ") else { return self.text(sentence) };
        let own = format!("{}: {}", self.text(claim), self.text(how));
        if self.left.contains(how) {
            self.left.insert(own.clone());
        }
        own
    }

    /// As [`Self::text`]; where the language has no message, the numbers are written as it writes them.
    fn numbers_at_least(&mut self, text: &str) -> String {
        let own = self.text(text);
        if !self.left.contains(text) {
            return own;
        }
        let own = self.language.figures(text);
        self.left.insert(own.clone());
        own
    }

    /// One message of a text with numbers in it; the text itself where the language has none.
    fn text(&mut self, text: &str) -> String {
        self.told(text).unwrap_or_else(|| {
            self.left.insert(text.to_owned());
            text.to_owned()
        })
    }

    /// A text by its message; none where the language has none.
    fn told(&mut self, text: &str) -> Option<String> {
        let (mut message, mut fillings) = self.taken_apart(&[Value::String(text.to_owned())]);
        // A list of numbers is one place, where the language does not know it number by number.
        if self.known(message.trim()).is_none()
            && let Some((shorter, listed)) = listed(&message, &fillings)
            && (self.known(shorter.trim()).is_some() || self.parts(shorter.trim()).is_some())
        {
            (message, fillings) = (shorter, listed);
        }
        let own = self.own(&message)?;
        let mut out = String::new();
        for piece in pieces(&own) {
            match piece {
                Piece::Words(words) => {
                    let words = self.language.dates.behind(&out, &words);
                    out.push_str(&words);
                }
                Piece::Place(place, case) => match fillings.get(&place) {
                    Some(Filling::Text(text)) => out.push_str(text),
                    Some(Filling::Name(name)) => {
                        out.push_str(&cased(name, case.as_deref(), self.language));
                    }
                    _ => {}
                },
            }
        }
        Some(out)
    }

    /// One message of words and claims.
    fn spans(&mut self, spans: Vec<Value>) -> Vec<Value> {
        let (message, fillings) = self.taken_apart(&spans);
        let Some(own) = self.own(&message) else {
            // The claims' own numbers and words may still be known.
            let words = spans.iter().filter_map(Value::as_str);
            let words = words.filter(|words| words.contains(char::is_alphabetic));
            self.left.extend(words.map(str::to_owned));
            return spans.into_iter().map(|span| self.claim(span)).collect();
        };
        let mut out: Vec<Value> = Vec::new();
        let mut words = String::new();
        // What stands before the words that come next.
        let mut before = String::new();
        let close = |words: &mut String, out: &mut Vec<Value>| {
            if !words.is_empty() {
                out.push(Value::String(std::mem::take(words)));
            }
        };
        for piece in pieces(&own) {
            match piece {
                Piece::Words(text) => words.push_str(&self.language.dates.behind(&before, &text)),
                Piece::Place(place, case) => match fillings.get(&place) {
                    Some(Filling::Text(text)) => {
                        words.push_str(text);
                        before.clone_from(text);
                    }
                    Some(Filling::Name(name)) => {
                        before.clear();
                        words.push_str(&cased(name, case.as_deref(), self.language));
                    }
                    Some(Filling::Claim(claim)) => {
                        close(&mut words, &mut out);
                        let claim = self.claim(claim.clone());
                        let text = claim.get("text").and_then(Value::as_str);
                        before = text.unwrap_or_default().to_owned();
                        out.push(claim);
                    }
                    None => {}
                },
            }
        }
        close(&mut words, &mut out);
        out
    }

    /// A claim with its own text put into the language; words stay. What changed is told as in a report.
    fn claim(&mut self, mut span: Value) -> Value {
        let key = span.get("key").and_then(Value::as_str).unwrap_or_default();
        // What a record is called is words of people.
        if key.starts_with("record/") && key.ends_with("/what") {
            return span;
        }
        let reported = key.starts_with("changed/");
        if let Some(text) = span.get_mut("text")
            && let Some(old) = text.as_str().map(str::to_owned)
        {
            *text = Value::String(if reported { self.reported(&old) } else { self.text(&old) });
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
                if starts && let Some((code, length)) = product_at(rest) {
                    let own = self.language.products.get(code).map(String::as_str);
                    let name = own.unwrap_or(&rest[code.len() + 1..length]);
                    count += 1;
                    message.push_str(&format!("{{{count}}}"));
                    fillings.insert(count.to_string(), Filling::Text(format!("{code} {name}")));
                    before = 'a';
                    rest = &rest[length..];
                } else if starts && let Some((length, written)) = figure::at(rest, self.language) {
                    count += 1;
                    message.push_str(&format!("{{{count}}}"));
                    fillings.insert(count.to_string(), Filling::Text(written));
                    before = '0';
                    rest = &rest[length..];
                } else if message.ends_with(", ")
                    && let Some(word) = likelihood_at(rest)
                {
                    let own = self.language.messages.get(word).map_or(word, String::as_str);
                    count += 1;
                    message.push_str(&format!("{{{count}}}"));
                    fillings.insert(count.to_string(), Filling::Text(own.to_owned()));
                    before = 'a';
                    rest = &rest[word.len()..];
                } else if starts && let Some((english, code)) = name_at(rest) {
                    let place = names.iter().position(|known| *known == english);
                    let place = place.unwrap_or_else(|| {
                        names.push(english);
                        names.len() - 1
                    });
                    let letter = char::from(b'a' + (place as u8).min(25));
                    // An article is English.
                    if WITH_ARTICLE.contains(&english)
                        && (message.ends_with("the ") || message.ends_with("The "))
                    {
                        message.truncate(message.len() - 4);
                    }
                    message.push_str(&format!("{{{letter}}}"));
                    let own = match code {
                        Some(code) => economy::name_in(code, &self.language.code),
                        None => self.language.names.get(english).map(String::as_str),
                    };
                    let own = own.unwrap_or(english).to_owned();
                    fillings.insert(letter.to_string(), Filling::Name(own));
                    before = 'a';
                    rest = &rest[english.len()..];
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
        let found = self.known(inner).or_else(|| self.parts(inner));
        if found.is_none() {
            self.missing.insert(inner.to_owned());
        }
        let lead = &message[..message.len() - message.trim_start().len()];
        let tail = &message[message.trim_end().len()..];
        found.map(|own| format!("{lead}{own}{tail}"))
    }

    /// The message as it is, or as it stands with or without its full stop.
    fn known(&self, message: &str) -> Option<String> {
        let messages = &self.language.messages;
        let bare = message.strip_suffix('.').unwrap_or(message);
        let full = || messages.get(&format!("{bare}.")).map(|own| own.trim_end_matches('.'));
        match (messages.get(message), messages.get(bare)) {
            (Some(own), _) => Some(own.clone()),
            (None, Some(own)) => Some(format!("{own}{}", &message[bare.len()..])),
            (None, None) => full().map(str::to_owned).or_else(|| self.in_currency(message)),
        }
    }

    /// A heading of any currency, by that of the dollar.
    fn in_currency(&self, message: &str) -> Option<String> {
        let code = message.strip_prefix("in ")?;
        let is_code = code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase());
        let own = self.language.messages.get("in USD").filter(|_| is_code)?;
        Some(own.replace("USD", code))
    }

    /// A message that the language has by its sentences, or by clauses that stand on their own.
    fn parts(&self, message: &str) -> Option<String> {
        let between =
            [" · ", ". ", "; ", ": ", ", "].into_iter().find(|sign| message.contains(sign))?;
        let part = |part: &str| {
            let (alone, places) = alone(part);
            let wordless = !pieces(&alone).iter().any(
                |piece| matches!(piece, Piece::Words(words) if words.contains(char::is_alphabetic)),
            );
            match wordless {
                true => Some(part.to_owned()),
                false => {
                    let own = self.known(&alone).or_else(|| self.parts(&alone))?;
                    Some(put_back(&own, &places))
                }
            }
        };
        let parts: Vec<&str> = match between {
            // What stands before the last colon may have others of its own.
            ": " => message.rsplit_once(between).map(|(a, b)| vec![a, b])?,
            _ => message.split(between).collect(),
        };
        let all: Option<Vec<String>> = parts.into_iter().map(part).collect();
        all.map(|all| all.join(between))
    }
}

/// A message whose lists of numbers, `{1}, {2}, {3}`, are one place each; none where it has no list.
fn listed(
    message: &str,
    fillings: &BTreeMap<String, Filling>,
) -> Option<(String, BTreeMap<String, Filling>)> {
    let mut own: BTreeMap<String, Filling> = BTreeMap::new();
    let (mut out, mut count, mut found) = (String::new(), 0, false);
    // The place that a list would go on from: where the last number stands and nothing but a comma after it.
    let mut open: Option<String> = None;
    let all = pieces(message);
    for (at, piece) in all.iter().enumerate() {
        let number = |place: &String| match fillings.get(place)? {
            Filling::Text(text) => Some(text.clone()),
            _ => None,
        };
        match piece {
            Piece::Words(words) => {
                let next = all.get(at + 1);
                let goes_on =
                    matches!(next, Some(Piece::Place(place, _)) if number(place).is_some());
                if words != ", " || open.is_none() || !goes_on {
                    out.push_str(words);
                    open = None;
                }
            }
            Piece::Place(place, _) => match (number(place), &open) {
                (Some(text), Some(first)) => {
                    if let Some(Filling::Text(list)) = own.get_mut(first) {
                        list.push_str(", ");
                        list.push_str(&text);
                        found = true;
                    }
                }
                (Some(text), None) => {
                    count += 1;
                    out.push_str(&format!("{{{count}}}"));
                    own.insert(count.to_string(), Filling::Text(text));
                    open = Some(count.to_string());
                }
                (None, _) => {
                    open = None;
                    let filling = fillings.get(place)?;
                    let name = match filling {
                        Filling::Name(_) => place.clone(),
                        _ => {
                            count += 1;
                            count.to_string()
                        }
                    };
                    out.push_str(&format!("{{{name}}}"));
                    own.insert(name, filling.clone());
                }
            },
        }
    }
    found.then_some((out, own))
}

/// A part of a message with its places numbered and lettered from the first, and what they were.
fn alone(part: &str) -> (String, BTreeMap<String, String>) {
    let mut own = BTreeMap::new();
    let mut message = String::new();
    let (mut numbers, mut letters) = (0_u8, 0_u8);
    for piece in pieces(part) {
        match piece {
            Piece::Words(words) => message.push_str(&words),
            Piece::Place(place, _) => {
                let known = own.iter().find(|(_, was)| **was == place);
                let name = match known {
                    Some((name, _)) => String::clone(name),
                    None if place.bytes().all(|b| b.is_ascii_digit()) => {
                        numbers = numbers.saturating_add(1);
                        numbers.to_string()
                    }
                    None => {
                        letters = letters.saturating_add(1);
                        char::from(b'a' + (letters - 1).min(25)).to_string()
                    }
                };
                message.push_str(&format!("{{{name}}}"));
                own.insert(name, place);
            }
        }
    }
    (message, own)
}

/// A part's message with the places that it had in the whole.
fn put_back(message: &str, places: &BTreeMap<String, String>) -> String {
    let piece = |piece: Piece| match piece {
        Piece::Words(words) => words,
        Piece::Place(name, case) => {
            let was = places.get(&name).unwrap_or(&name);
            match case {
                Some(case) => format!("{{{was}:{case}}}"),
                None => format!("{{{was}}}"),
            }
        }
    };
    pieces(message).into_iter().map(piece).collect()
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
