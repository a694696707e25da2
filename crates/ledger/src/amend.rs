//! A record amended where it stands: a field gets another value, comes or goes, and the rest of the
//! file stays byte for byte, comments and layout included.

use std::ops::Range;

use rust_decimal::Decimal;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::draft::{quoted, written};
use crate::finding::Finding;
use crate::record;
use crate::schema::{self, Shape, Status, did_you_mean, with_article};
use crate::tree::Content;
use crate::value::Value;
use crate::when::Period;

/// A field and what it shall hold; nothing takes it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amendment {
    /// The field: `status`, or one of [`schema::FIELDS`].
    pub field: String,
    /// Its new value as TOML; nothing takes the field out.
    pub toml: Option<String>,
}

/// Why a record cannot be amended.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotAmended {
    /// No such field in a record of that kind.
    #[error("{} has no field {field:?}\nhint: {hint}", with_article(kind))]
    NoField {
        /// The kind.
        kind: &'static str,
        /// The field asked for.
        field: String,
        /// The field meant, or those that there are.
        hint: String,
    },
    /// Text that is no such value.
    #[error("{field} = {text:?} is not what it holds\nhint: {field} is {expected}")]
    NotAValue {
        /// The field.
        field: String,
        /// What was given.
        text: String,
        /// What is expected.
        expected: String,
    },
    /// The record is not in the file.
    #[error("{file} has no record {id:?}")]
    NoRecord {
        /// The file.
        file: String,
        /// The id.
        id: String,
    },
    /// A field that every record of the kind has.
    #[error(
        "{} needs {field}, so it cannot be taken out\nhint: give it another value",
        with_article(kind)
    )]
    Needed {
        /// The kind.
        kind: &'static str,
        /// The field.
        field: String,
    },
    /// The file would not be one that can be read.
    #[error("the file could not be read with this change")]
    Problems(Vec<Finding>),
}

impl Amendment {
    /// A field of a record of a kind, set to what a person wrote: a date as 2027, 2027-06 or
    /// 2027-06-30, a list with commas between, an amount as `10000000000 USD`, a period as
    /// `2026-01-01..2026-03-31`, text as it is; nothing takes the field out.
    ///
    /// # Errors
    ///
    /// [`NotAmended::NoField`], [`NotAmended::NotAValue`], [`NotAmended::Needed`].
    pub fn of(kind: &'static str, field: &str, text: &str) -> Result<Self, NotAmended> {
        let text = text.trim();
        let kinds = schema::kind(kind);
        let own = kinds.into_iter().flat_map(|k| k.required.iter().chain(k.optional).copied());
        let names: Vec<&str> = std::iter::once("status").chain(own).collect();
        if !names.contains(&field) {
            let hint = match did_you_mean(field, names.iter().copied()) {
                Some(close) => format!("did you mean {close:?}?"),
                None => format!("its fields are {}", names.join(", ")),
            };
            return Err(NotAmended::NoField { kind, field: field.to_owned(), hint });
        }
        let wrong = |expected: String| NotAmended::NotAValue {
            field: field.to_owned(),
            text: text.to_owned(),
            expected,
        };
        if field == "status" {
            let names = Status::ALL.map(Status::name);
            let expected = || match did_you_mean(text, names) {
                Some(close) => format!("one of {}; did you mean {close:?}?", names.join(", ")),
                None => format!("one of {}", names.join(", ")),
            };
            let status = Status::named(text).ok_or_else(|| wrong(expected()))?;
            return Ok(Self { field: field.to_owned(), toml: Some(quoted(status.name())) });
        }
        let required = kinds.is_some_and(|kind| kind.required.contains(&field));
        if text.is_empty() {
            return match required {
                true => Err(NotAmended::Needed { kind, field: field.to_owned() }),
                false => Ok(Self { field: field.to_owned(), toml: None }),
            };
        }
        let shape = schema::field_named(field).map_or(Shape::Text, |field| field.shape);
        let content = content(shape, text).ok_or_else(|| wrong(as_written(shape)))?;
        Ok(Self { field: field.to_owned(), toml: Some(written(&content)) })
    }

    /// A field with the content of another record's.
    #[must_use]
    pub fn content(field: &str, content: &Content) -> Self {
        Self { field: field.to_owned(), toml: Some(written(content)) }
    }
}

/// What a person writes for a shape.
fn as_written(shape: Shape) -> String {
    let form = match shape {
        Shape::Text => "text",
        Shape::Texts => "a list with commas between: IND,ARE",
        Shape::When => "a date: 2030, 2030-06 or 2030-06-30",
        Shape::Period => "a period: 2025-01-01..2025-11-30",
        Shape::Value => "an amount and its unit: 10,000,000,000 USD, or about 2.5 percent",
        Shape::Count => "a whole number of zero or more",
        Shape::Word(words) => return format!("one of {}", words.join(", ")),
    };
    form.to_owned()
}

fn content(shape: Shape, text: &str) -> Option<Content> {
    Some(match shape {
        Shape::Text => Content::Text(text.to_owned()),
        Shape::Texts => {
            let parts: Vec<String> = text.split(',').map(|part| part.trim().to_owned()).collect();
            if parts.iter().any(String::is_empty) {
                return None;
            }
            Content::Texts(parts)
        }
        Shape::When => Content::When(text.parse().ok()?),
        Shape::Period => {
            let (start, end) = text.split_once("..")?;
            let (start, end) = (start.trim().parse().ok()?, end.trim().parse().ok()?);
            if end < start {
                return None;
            }
            Content::Period(Period { start, end })
        }
        Shape::Value => {
            let (about, text) = match text.strip_prefix("about ") {
                Some(rest) => (true, rest.trim()),
                None => (false, text),
            };
            let (amount, unit) = text.split_once(' ')?;
            let unit = unit.trim();
            // `1 500 000 USD`: what stands before the space is a part of the amount.
            if unit.starts_with(|first: char| first.is_ascii_digit()) {
                return None;
            }
            Content::Value(Value { amount: self::amount(amount)?, unit: unit.to_owned(), about })
        }
        Shape::Count => Content::Count(text.parse().ok()?),
        Shape::Word(words) => words.contains(&text).then(|| Content::Text(text.to_owned()))?,
    })
}

/// An amount with a decimal point; commas part thousands, where each part but the first has three digits.
fn amount(text: &str) -> Option<Decimal> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut parts = whole.trim_start_matches(['-', '+']).split([',', '_']);
    let first = parts.next()?;
    let mut further = parts.peekable();
    let marked = further.peek().is_some();
    let parted = further.all(|part| part.len() == 3) && (1..=3).contains(&first.len());
    if marked && !parted || fraction.contains([',', '_']) {
        return None;
    }
    text.replace([',', '_'], "").parse().ok()
}

/// A field of a record as the file writes it; nothing where the record does not have it.
#[must_use]
pub fn as_it_stands(text: &str, id: &str, field: &str) -> Option<String> {
    let root = DeTable::parse(text).ok()?.into_inner();
    let value = table(&root, id)?.get(field)?.span();
    Some(text[value].to_owned())
}

/// The table of a record.
fn table<'r, 'i>(root: &'r DeTable<'i>, id: &str) -> Option<&'r DeTable<'i>> {
    root.values()
        .filter_map(|node| node.get_ref().as_array())
        .flat_map(|items| items.iter())
        .filter_map(|item| item.get_ref().as_table())
        .find(|table| table.get("id").and_then(|n| n.get_ref().as_str()) == Some(id))
}

/// A ledger file in which a record's fields are others.
///
/// # Errors
///
/// [`NotAmended::NoRecord`], and [`NotAmended::Problems`] where the file cannot be read before or
/// after.
pub fn amended(
    file: &str,
    text: &str,
    id: &str,
    amendments: &[Amendment],
) -> Result<String, NotAmended> {
    record::parse(file, text).map_err(NotAmended::Problems)?;
    let mut out = text.to_owned();
    for amendment in amendments {
        out = one(file, &out, id, amendment)?;
    }
    record::parse(file, &out).map_err(NotAmended::Problems)?;
    Ok(out)
}

fn one(file: &str, text: &str, id: &str, amendment: &Amendment) -> Result<String, NotAmended> {
    let missing = || NotAmended::NoRecord { file: file.to_owned(), id: id.to_owned() };
    let root = DeTable::parse(text).map_err(|_| missing())?.into_inner();
    let table = table(&root, id).ok_or_else(missing)?;
    let entry = |name: &str| -> Option<(Range<usize>, Range<usize>)> {
        let (key, value): (&Spanned<_>, &Spanned<DeValue<'_>>) =
            table.iter().find(|(key, _)| key.get_ref() == name)?;
        Some((key.span(), value.span()))
    };
    Ok(match (entry(&amendment.field), &amendment.toml) {
        (Some((_, value)), Some(toml)) => {
            format!("{}{toml}{}", &text[..value.start], &text[value.end..])
        }
        (Some((key, value)), None) => without(text, key.start, value.end),
        (None, None) => text.to_owned(),
        (None, Some(toml)) => {
            // A new field stands where people look for it: before the words that it rests on.
            let (key, _) = entry("passages").ok_or_else(missing)?;
            let (start, own) = line_of(text, key.start);
            let indent = &text[start..key.start];
            match own {
                true => format!(
                    "{}{indent}{} = {toml}\n{}",
                    &text[..start],
                    amendment.field,
                    &text[start..]
                ),
                false => format!(
                    "{}{} = {toml}, {}",
                    &text[..key.start],
                    amendment.field,
                    &text[key.start..]
                ),
            }
        }
    })
}

/// Where the line of a place begins, and whether nothing but space stands before the place.
fn line_of(text: &str, at: usize) -> (usize, bool) {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    (start, text[start..at].trim().is_empty())
}

/// The text without a key and its value: with its whole line where it has one of its own, otherwise
/// with the comma behind it or before it.
fn without(text: &str, start: usize, end: usize) -> String {
    let (line, own) = line_of(text, start);
    if own {
        let rest = text[end..].find('\n').map_or(text.len(), |newline| end + newline + 1);
        let behind = text[end..rest].trim();
        if behind.is_empty() || behind.starts_with('#') {
            return format!("{}{}", &text[..line], &text[rest..]);
        }
    }
    let after = &text[end..];
    if let Some(rest) = after.trim_start().strip_prefix(',') {
        return format!("{}{}", &text[..start], rest.trim_start_matches(' '));
    }
    let before = text[..start].trim_end();
    format!("{}{after}", before.strip_suffix(',').unwrap_or(before))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::draft::Draft;

    const FILE: &str = "# by hand\ndocument = \"note\"\n\n[[commitment]]\nid = \"port\" # theirs\n  \
        status = \"promised\"   # said in May\nactors = [\"IND\",\n  \"ARE\"]\nwhat = \"A port\"\n\
        note = \"x\" # why\npassages = [\n  { quote = \"a port\" }, # once\n]\n";

    fn set(text: &str, changes: &[(&str, &str)]) -> Result<String, NotAmended> {
        let of = |(field, value): &(&str, &str)| Amendment::of("commitment", field, value);
        let amendments: Vec<Amendment> = changes.iter().map(of).collect::<Result<_, _>>()?;
        amended("l.toml", text, "port", &amendments)
    }

    #[test]
    fn what_is_not_amended_stays_byte_for_byte() {
        let out =
            set(FILE, &[("status", "signed"), ("by", "2027"), ("actors", "IND, ARE")]).unwrap();
        let expected = FILE
            .replace("\"promised\"", "\"signed\"")
            .replace("[\"IND\",\n  \"ARE\"]", "[\"IND\", \"ARE\"]")
            .replace("passages", "by = 2027\npassages");
        assert_eq!(out, expected);
        let back = set(&out, &[("by", ""), ("note", "")]).unwrap();
        assert!(!back.contains("by = ") && !back.contains("# why"), "{back}");
        assert!(back.contains("# said in May") && back.contains("# once"), "{back}");
    }

    #[test]
    fn a_record_on_one_line_is_amended_too() {
        let text = "document = \"n\"\ncommitment = [{ id = \"port\", status = \"aim\", note = \"x\", \
            actors = [\"IND\"], what = \"w\", passages = [{ quote = \"q\" }] }]\n";
        let out = set(text, &[("by", "2027-06"), ("note", "")]).unwrap();
        let record = &record::parse("l", &out).unwrap()[0];
        assert_eq!(record.by().unwrap().to_string(), "2027-06");
        assert_eq!(record.text("note"), None);
    }

    #[test]
    fn what_cannot_be_is_refused_with_its_cure() {
        let fail = |field: &str, value: &str| set(FILE, &[(field, value)]).unwrap_err().to_string();
        assert!(fail("status", "sined").contains("did you mean \"signed\"?"));
        assert!(fail("bye", "2027").contains("did you mean \"by\"?"));
        assert!(fail("by", "soon").contains("a date: 2030"));
        assert!(fail("what", "").contains("needs what"));
        for no_amount in
            ["10", "2,5 percent", "1,50 USD", "1 500 000 USD", "1,23,456 USD", "1.500,5 USD"]
        {
            assert!(fail("value", no_amount).contains("an amount and its unit"), "{no_amount}");
        }
        for amount in
            ["1,500 USD", "10_000_000 USD", "-2.5 percent", "about 1,234,567.8 USD", "1500 USD"]
        {
            assert!(Amendment::of("commitment", "value", amount).is_ok(), "{amount}");
        }
        let other = amended("l.toml", FILE, "ship", &[]);
        assert_eq!(other, Ok(FILE.to_owned()));
        let by = Amendment::of("commitment", "by", "2027").unwrap();
        let none = amended("l.toml", FILE, "ship", &[by]).unwrap_err();
        assert!(matches!(none, NotAmended::NoRecord { .. }));
    }

    proptest! {
        // Setting a field and taking it out again gives back the record; nothing else moves.
        #[test]
        fn set_and_taken_out(text in "[\\PC\"\\\\]{1,20}", year in 1000_i16..9999) {
            prop_assume!(!text.trim().is_empty());
            let year = year.to_string();
            let with = set(FILE, &[("to", &text), ("said", &year)]).unwrap();
            let of = |text: &str| Draft::of(&record::parse("l", text).unwrap()[0], "note");
            let read = of(&with);
            prop_assert_eq!(read.text("to"), Some(text.trim()));
            let back = set(&with, &[("to", ""), ("said", "")]).unwrap();
            prop_assert_eq!(back.as_str(), FILE);
        }
    }
}
