//! Typed access to parsed TOML that keeps every problem with its place.

use jiff::civil::Date;
use rust_decimal::Decimal;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::finding::{Finding, Lines, Place};
use crate::schema::{Shape, did_you_mean};
use crate::value::Value;
use crate::when::{Period, When};

/// What a field of a record holds, as [`Shape`] names it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Content {
    Text(String),
    Texts(Vec<String>),
    When(When),
    Period(Period),
    Value(Value),
    Count(u64),
}

type Node<'i> = Spanned<DeValue<'i>>;

/// A file being read, and the problems met so far.
pub struct Tree<'a> {
    pub file: &'a str,
    pub text: &'a str,
    lines: Lines,
    pub problems: Vec<Finding>,
}

impl<'a> Tree<'a> {
    pub fn of(file: &'a str, text: &'a str) -> Self {
        Self { file, text, lines: Lines::of(text), problems: Vec::new() }
    }

    pub fn place(&self, span: std::ops::Range<usize>) -> Place {
        self.lines.place(self.file, self.text, span)
    }

    pub fn problem(&mut self, span: std::ops::Range<usize>, message: String, hint: Option<String>) {
        let place = self.place(span);
        self.problems.push(Finding::problem("format", place, message, hint));
    }

    fn expected(&mut self, node: &Node<'_>, name: &str, expected: &str) {
        let found = node.get_ref().type_str();
        self.problem(node.span(), format!("{name} is {found}; expected {expected}"), None);
    }

    /// A key that is not known here.
    pub fn unknown<'n>(
        &mut self,
        key: &Spanned<std::borrow::Cow<'_, str>>,
        owner: &str,
        known: impl IntoIterator<Item = &'n str> + Clone,
    ) {
        let close = did_you_mean(key.get_ref(), known.clone());
        let hint = match close {
            Some(name) => format!("did you mean {name:?}?"),
            None => format!("known here: {}", known.into_iter().collect::<Vec<_>>().join(", ")),
        };
        self.problem(key.span(), format!("{owner} has no field {:?}", key.get_ref()), Some(hint));
    }

    pub fn content(&mut self, name: &str, shape: Shape, node: &Node<'_>) -> Option<Content> {
        match shape {
            Shape::Text => self.text_of(name, node).map(Content::Text),
            Shape::Texts => self.texts(name, node).map(Content::Texts),
            Shape::When => self.when(name, node).map(Content::When),
            Shape::Period => self.period(name, node).map(Content::Period),
            Shape::Value => self.value(name, node).map(Content::Value),
            Shape::Count => self.count(name, node).map(Content::Count),
            Shape::Word(words) => self.word(name, words, node).map(Content::Text),
        }
    }

    fn word(&mut self, name: &str, words: &[&str], node: &Node<'_>) -> Option<String> {
        let written = self.text_of(name, node)?;
        if words.contains(&written.as_str()) {
            return Some(written);
        }
        let hint = match did_you_mean(&written, words.iter().copied()) {
            Some(word) => format!("did you mean {word:?}?"),
            None => format!("one of {}", words.join(", ")),
        };
        self.problem(node.span(), format!("{name} {written:?} is not known"), Some(hint));
        None
    }

    pub fn text_of(&mut self, name: &str, node: &Node<'_>) -> Option<String> {
        match node.get_ref().as_str() {
            Some(text) if !text.trim().is_empty() => Some(text.to_owned()),
            Some(_) => {
                let hint = Some("leave the field out when nothing is known".to_owned());
                self.problem(node.span(), format!("{name} is empty"), hint);
                None
            }
            None => {
                self.expected(node, name, Shape::Text.expected());
                None
            }
        }
    }

    fn texts(&mut self, name: &str, node: &Node<'_>) -> Option<Vec<String>> {
        let Some(items) = node.get_ref().as_array() else {
            self.expected(node, name, Shape::Texts.expected());
            return None;
        };
        let before = self.problems.len();
        let texts: Vec<_> = items.iter().filter_map(|item| self.text_of(name, item)).collect();
        (self.problems.len() == before).then_some(texts)
    }

    fn when(&mut self, name: &str, node: &Node<'_>) -> Option<When> {
        let written = match node.get_ref() {
            DeValue::Integer(year) => year.as_str().to_owned(),
            DeValue::String(text) => text.clone().into_owned(),
            DeValue::Datetime(date) if date.time.is_none() => date.to_string(),
            _ => {
                self.expected(node, name, Shape::When.expected());
                return None;
            }
        };
        match written.parse() {
            Ok(when) => Some(when),
            Err(_) => {
                let hint = Some("write 2030, \"2030-06\" or 2030-06-30".to_owned());
                let message = format!("{name} {written:?} is not a year, a month or a day");
                self.problem(node.span(), message, hint);
                None
            }
        }
    }

    fn table<'n, 'i>(
        &mut self,
        name: &str,
        shape: Shape,
        node: &'n Node<'i>,
        keys: &[&str],
    ) -> Option<&'n DeTable<'i>> {
        let Some(table) = node.get_ref().as_table() else {
            self.expected(node, name, shape.expected());
            return None;
        };
        let mut whole = true;
        for key in table.keys().filter(|key| !keys.contains(&&**key.get_ref())) {
            self.unknown(key, name, keys.iter().copied());
            whole = false;
        }
        for key in keys.iter().filter(|key| **key != "about" && !table.contains_key(**key)) {
            let hint = Some(format!("expected {}", shape.expected()));
            self.problem(node.span(), format!("{name} has no {key}"), hint);
            whole = false;
        }
        whole.then_some(table)
    }

    fn period(&mut self, name: &str, node: &Node<'_>) -> Option<Period> {
        let table = self.table(name, Shape::Period, node, &["start", "end"])?;
        let start = self.when("start", table.get("start")?)?.first_day();
        let end: Date = self.when("end", table.get("end")?)?.last_day();
        if end < start {
            let message = format!("{name} ends on {end}, before it starts on {start}");
            self.problem(node.span(), message, None);
            return None;
        }
        Some(Period { start, end })
    }

    fn value(&mut self, name: &str, node: &Node<'_>) -> Option<Value> {
        let table = self.table(name, Shape::Value, node, &["amount", "unit", "about"])?;
        let amount = table.get("amount")?;
        let written = match amount.get_ref() {
            DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str().to_owned(),
            DeValue::String(text) => text.clone().into_owned(),
            _ => {
                self.expected(amount, "amount", "a whole number, or a decimal in quotes: \"4.92\"");
                return None;
            }
        };
        let Ok(number) = written.parse::<Decimal>() else {
            let hint = Some("write digits with at most one point, as \"4920000000.50\"".to_owned());
            self.problem(amount.span(), format!("amount {written:?} is not a number"), hint);
            return None;
        };
        let unit = self.text_of("unit", table.get("unit")?)?;
        let about = match table.get("about") {
            None => false,
            Some(about) => match about.get_ref().as_bool() {
                Some(about) => about,
                None => {
                    self.expected(about, "about", "true or false");
                    return None;
                }
            },
        };
        Some(Value { amount: number.normalize(), unit, about })
    }

    fn count(&mut self, name: &str, node: &Node<'_>) -> Option<u64> {
        let count = node.get_ref().as_integer().and_then(|i| i.as_str().parse().ok());
        if count.is_none() {
            self.expected(node, name, Shape::Count.expected());
        }
        count
    }
}
