//! A record before it is in the ledger: the same fields, and how it is written there.
//!
//! ```
//! use corridor_ledger::{Content, Draft, Status, Words};
//! let draft = Draft {
//!     id: "council".to_owned(),
//!     kind: "organisation",
//!     status: Status::InForce,
//!     fields: vec![("name", Content::Text("Council of \"both\"".to_owned()))],
//!     passages: vec![Words { document: None, quote: "the Council".to_owned() }],
//! };
//! let text = draft.toml();
//! assert!(text.contains(r#"name = "Council of \"both\"""#));
//! let records = corridor_ledger::record::parse("l.toml", &format!("document = \"d\"\n{text}"));
//! let again = records.map(|r| Draft::of(&r[0], "d"));
//! assert!(again.is_ok_and(|again| again == draft));
//! ```

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::record::Record;
use crate::schema::{self, Status};
use crate::tree::Content;
use crate::when::When;

/// Words that a draft stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// The document's id, when it is not the one that the file is about.
    pub document: Option<String>,
    /// The words.
    pub quote: String,
}

/// A record that a person has not decided on yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The id under which it would enter.
    pub id: String,
    /// The kind, one of [`schema::KINDS`].
    pub kind: &'static str,
    /// How far the thing has come.
    pub status: Status,
    /// Its fields, in the order of the schema.
    pub fields: Vec<(&'static str, Content)>,
    /// At least one.
    pub passages: Vec<Words>,
}

impl Draft {
    /// A record as a draft of the file about `document`.
    #[must_use]
    pub fn of(record: &Record, document: &str) -> Self {
        let words = |quote: &crate::record::Quote| Words {
            document: (quote.document != document).then(|| quote.document.clone()),
            quote: quote.words.clone(),
        };
        Self {
            id: record.id.clone(),
            kind: record.kind,
            status: record.status,
            fields: record.fields().map(|(name, content)| (name, content.clone())).collect(),
            passages: record.quotes.iter().map(words).collect(),
        }
    }

    /// A field.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Content> {
        self.fields.iter().find(|(n, _)| *n == name).map(|(_, content)| content)
    }

    /// A field of words.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.field(name) {
            Some(Content::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// A required field that is not there.
    #[must_use]
    pub fn lacks(&self) -> Option<&'static str> {
        let required = schema::kind(self.kind).map_or(&[][..], |kind| kind.required);
        required.iter().find(|name| self.field(name).is_none()).copied()
    }

    /// The thing in plain words.
    #[must_use]
    pub fn what(&self) -> &str {
        ["what", "title", "name", "content"].iter().find_map(|n| self.text(n)).unwrap_or(&self.id)
    }

    /// Give the records that it names the ids that they have now.
    pub fn rename(&mut self, ids: &BTreeMap<String, String>) {
        for (_, content) in self.fields.iter_mut().filter(|(name, _)| REFERENCES.contains(name)) {
            let texts = match content {
                Content::Text(text) => std::slice::from_mut(text),
                Content::Texts(texts) => texts.as_mut_slice(),
                _ => continue,
            };
            for text in texts {
                if let Some(id) = ids.get(text) {
                    text.clone_from(id);
                }
            }
        }
    }

    /// Whether it names a record in one of its fields.
    #[must_use]
    pub fn names(&self, id: &str) -> bool {
        self.fields.iter().filter(|(name, _)| REFERENCES.contains(name)).any(|(_, content)| {
            match content {
                Content::Text(text) => text == id,
                Content::Texts(texts) => texts.iter().any(|text| text == id),
                _ => false,
            }
        })
    }

    /// As it is written in a ledger file.
    #[must_use]
    pub fn toml(&self) -> String {
        self.toml_with(None)
    }

    /// As it is written, with a line of its own before the passages.
    pub(crate) fn toml_with(&self, line: Option<&str>) -> String {
        let mut out = format!(
            "[[{}]]\nid = {}\nstatus = {}\n",
            self.kind,
            quoted(&self.id),
            quoted(self.status.name())
        );
        let kind = schema::kind(self.kind);
        let order = kind.into_iter().flat_map(|k| k.required.iter().chain(k.optional));
        for name in order {
            if let Some(content) = self.field(name) {
                // A String takes every write.
                let _ = writeln!(out, "{name} = {}", written(content));
            }
        }
        out.extend(line);
        let passages: Vec<String> = self.passages.iter().map(Words::toml).collect();
        let _ = match &passages[..] {
            [one] => writeln!(out, "passages = [{one}]"),
            _ => writeln!(out, "passages = [\n  {},\n]", passages.join(",\n  ")),
        };
        out
    }
}

impl Words {
    /// As it is written in a list of passages.
    #[must_use]
    pub fn toml(&self) -> String {
        match &self.document {
            Some(document) => {
                format!("{{ document = {}, quote = {} }}", quoted(document), quoted(&self.quote))
            }
            None => format!("{{ quote = {} }}", quoted(&self.quote)),
        }
    }
}

/// Fields that may hold the id of another record.
pub(crate) const REFERENCES: &[&str] =
    &["actors", "host", "member", "organisation", "speaker", "to", "subject"];

/// A string that TOML takes.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || turns(c) => {
                // A String takes every write.
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Marks that show the words after them in another order than they are in, or end a line unseen.
fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

/// A field's content as TOML.
pub(crate) fn written(content: &Content) -> String {
    match content {
        Content::Text(text) => quoted(text),
        Content::Texts(texts) => {
            format!("[{}]", texts.iter().map(|t| quoted(t)).collect::<Vec<_>>().join(", "))
        }
        // TOML has no number that begins with a zero, and no month without a day.
        Content::When(When::Year(year)) if *year < 1000 => quoted(&format!("{year:04}")),
        Content::When(month @ When::Month(..)) => quoted(&month.to_string()),
        Content::When(when) => when.to_string(),
        Content::Period(period) => format!("{{ start = {}, end = {} }}", period.start, period.end),
        Content::Value(value) => {
            use rust_decimal::prelude::ToPrimitive as _;
            let amount = value.amount.normalize();
            let whole = amount.to_i64().filter(|_| amount.scale() == 0);
            let amount = whole.map_or_else(|| quoted(&amount.to_string()), |n| n.to_string());
            format!(
                "{{ amount = {amount}, unit = {}, about = {} }}",
                quoted(&value.unit),
                value.about
            )
        }
        Content::Count(count) => count.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::value::Value;
    use crate::when::Period;

    fn content(shape: schema::Shape, text: &str, number: i64) -> Content {
        let day = jiff::civil::date((number.rem_euclid(9999) + 1) as i16, 2, 3);
        match shape {
            schema::Shape::Text => Content::Text(text.to_owned()),
            schema::Shape::Texts => Content::Texts(vec![text.to_owned(), "b".to_owned()]),
            schema::Shape::When => Content::When(match number % 3 {
                0 => When::Year(day.year()),
                1 => When::Month(day.year(), 2),
                _ => When::Day(day),
            }),
            schema::Shape::Period => Content::Period(Period { start: day, end: day }),
            schema::Shape::Value => Content::Value(Value {
                amount: rust_decimal::Decimal::new(number, (number.unsigned_abs() % 5) as u32)
                    .normalize(),
                unit: "USD".to_owned(),
                about: number % 2 == 0,
            }),
            schema::Shape::Count => Content::Count(number.unsigned_abs()),
            schema::Shape::Word(words) => {
                Content::Text(words[number.rem_euclid(words.len() as i64) as usize].to_owned())
            }
        }
    }

    proptest! {
        // Whatever its fields hold, a draft is read back as it was written.
        #[test]
        fn a_draft_is_read_back(
            kind in 0..schema::KINDS.len(),
            text in "[\\PC\n\r\t\"\\\\\u{0}-\u{9f}]{0,12}x",
            number in any::<i64>(),
            others in prop::collection::vec("[a\"\\\\ğ\n]{1,5}", 1..4),
        ) {
            let kind = &schema::KINDS[kind];
            let names: Vec<_> = schema::FIELDS
                .iter()
                .filter(|f| kind.required.contains(&f.name) || kind.optional.contains(&f.name))
                .collect();
            let draft = Draft {
                id: "a-1".to_owned(),
                kind: kind.name,
                status: Status::Aim,
                fields: names.iter().map(|f| (f.name, content(f.shape, &text, number))).collect(),
                passages: others
                    .iter()
                    .enumerate()
                    .map(|(n, o)| Words {
                        document: (n > 0).then(|| "other".to_owned()),
                        quote: format!("q{o}"),
                    })
                    .collect(),
            };
            let file = format!("document = \"d\"\n\n{}", draft.toml());
            let records = crate::record::parse("l.toml", &file);
            prop_assert!(records.is_ok(), "{file}\n{records:?}");
            prop_assert_eq!(Draft::of(&records.unwrap()[0], "d"), draft);
        }
    }
}
