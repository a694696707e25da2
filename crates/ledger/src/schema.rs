//! The kinds of record and the fields of each: one table that a reader can find.

use std::fmt;

use serde::{Serialize, Serializer};

/// How far a thing has come. A field, not a tone of voice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Status {
    Possible,
    Aim,
    Promised,
    Signed,
    InForce,
    Delivered,
    Lapsed,
    Superseded,
    Withdrawn,
}

impl Status {
    /// Every status, in the order of a thing's life, its three ends last.
    pub const ALL: [Self; 9] = [
        Self::Possible,
        Self::Aim,
        Self::Promised,
        Self::Signed,
        Self::InForce,
        Self::Delivered,
        Self::Lapsed,
        Self::Superseded,
        Self::Withdrawn,
    ];

    /// As it is written in a ledger.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Possible => "possible",
            Self::Aim => "aim",
            Self::Promised => "promised",
            Self::Signed => "signed",
            Self::InForce => "in-force",
            Self::Delivered => "delivered",
            Self::Lapsed => "lapsed",
            Self::Superseded => "superseded",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The status with a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// Whether something is still expected to happen.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Possible | Self::Aim | Self::Promised | Self::Signed)
    }

    /// Whether the thing is over: lapsed, superseded, withdrawn or delivered.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Delivered | Self::Lapsed | Self::Superseded | Self::Withdrawn)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Status {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A non-empty text.
    Text,
    /// A list of non-empty texts.
    Texts,
    /// A year, a month or a day.
    When,
    /// `{ start = …, end = … }`, both days included.
    Period,
    /// `{ amount = …, unit = "…", about = false }`.
    Value,
    /// A whole number of zero or more.
    Count,
    /// One of a few words.
    Word(&'static [&'static str]),
}

impl Shape {
    /// What a message says was expected.
    #[must_use]
    pub fn expected(self) -> &'static str {
        match self {
            Self::Text => "a text in quotes",
            Self::Texts => "a list of texts, as [\"a\", \"b\"]",
            Self::When => "a date: 2030, \"2030-06\" or 2030-06-30",
            Self::Period => "a period, as { start = 2025-01-01, end = 2025-11-30 }",
            Self::Value => "a value, as { amount = 10, unit = \"USD\", about = false }",
            Self::Count => "a whole number of zero or more",
            Self::Word(_) => "one of a few words",
        }
    }
}

/// A field of a record.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its key.
    pub name: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// What it means.
    pub meaning: &'static str,
}

const fn field(name: &'static str, shape: Shape, meaning: &'static str) -> Field {
    Field { name, shape, meaning }
}

/// What sorts of figure there are.
pub const SORTS: &[&str] = &["level", "change", "share", "rate", "balance"];

/// Every field that some kind of record has, besides `id`, `status` and `passages`.
pub const FIELDS: &[Field] = &[
    field("parties", Shape::Texts, "the economies concerned, ISO 3166 alpha-3"),
    field("actors", Shape::Texts, "who acts: ids of persons or organisations, or economies"),
    field("what", Shape::Text, "the thing, in plain words"),
    field("said", Shape::When, "when it was said"),
    field("by", Shape::When, "the deadline; absent when none was given"),
    field("value", Shape::Value, "the amount, its unit, and whether it is approximate"),
    field("period", Shape::Period, "the days that it covers, both ends included"),
    field("note", Shape::Text, "what a reader should know besides"),
    field("name", Shape::Text, "the name, spelt as its owner spells it"),
    field("acronym", Shape::Text, "the short form"),
    field("also", Shape::Texts, "other names for the same thing"),
    field("office", Shape::Text, "the office held"),
    field("country", Shape::Text, "ISO 3166 alpha-3"),
    field("organisation", Shape::Text, "id of an organisation"),
    field("since", Shape::When, "the beginning"),
    field("until", Shape::When, "the end"),
    field("category", Shape::Text, "what sort it is"),
    field("place", Shape::Text, "where"),
    field("host", Shape::Text, "who received: id of a person or organisation, or an economy"),
    field("count", Shape::Count, "how many took part"),
    field("title", Shape::Text, "the formal title"),
    field("signed", Shape::When, "when it was signed"),
    field("in_force", Shape::When, "when it entered into force"),
    field("to", Shape::Text, "to whom"),
    field("measure", Shape::Text, "what is measured: total_trade, exports_AAA_to_BBB, …"),
    field(
        "sort",
        Shape::Word(SORTS),
        "what sort of figure it is: change, share, rate or balance; a level where it is absent",
    ),
    field(
        "scope",
        Shape::Text,
        "what it counts, in the document's words, where that is less than the measure: tea; all where words of the passage seem to narrow it and do not",
    ),
    field("baseline", Shape::Value, "the level from which it was said"),
    field("reporter", Shape::Text, "whose figure it is, ISO 3166 alpha-3"),
    field("member", Shape::Text, "who belongs: an economy or an id"),
    field("role", Shape::Text, "member, chair, founder, …"),
    field("subject", Shape::Text, "what the position is about"),
    field("sector", Shape::Text, "the sector claimed"),
    field("hs", Shape::Texts, "HS prefixes that show it; empty when goods statistics cannot"),
    field(
        "speaker",
        Shape::Text,
        "who speaks: an id, an economy, or the document's words for them",
    ),
    field("content", Shape::Text, "what was said, in the document's words"),
];

/// A kind of record.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// As in `[[target]]`.
    pub name: &'static str,
    /// Its plural, as a heading.
    pub plural: &'static str,
    /// Fields that must be there.
    pub required: &'static [&'static str],
    /// Fields that may be there.
    pub optional: &'static [&'static str],
    /// It stands on the board of what was promised.
    pub board: bool,
    /// Its place among all, from 1.
    pub place: usize,
}

impl Kind {
    /// Its name with its article: `a target`, `an instrument`.
    #[must_use]
    pub fn with_article(&self) -> String {
        with_article(self.name)
    }
}

/// A word with its article.
pub(crate) fn with_article(word: &str) -> String {
    let article = if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {word}")
}

pub use crate::kinds::KINDS;

/// The kind with a name.
#[must_use]
pub fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name)
}

/// The field with a name, if some kind has it.
#[must_use]
pub fn field_named(name: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.name == name)
}

/// The closest of some names, if one is close enough to be a slip of the pen.
#[must_use]
pub fn did_you_mean<'a>(
    written: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    names
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(written, name), name))
        .min()
        .filter(|&(distance, name)| distance <= 1 + name.len() / 4)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_every_kind_is_described() {
        for kind in KINDS {
            for name in kind.required.iter().chain(kind.optional) {
                assert!(field_named(name).is_some(), "{}.{name}", kind.name);
            }
        }
    }

    #[test]
    fn statuses_keep_their_names() {
        for status in Status::ALL {
            assert_eq!(Status::named(status.name()), Some(status));
        }
        assert_eq!(Status::named("done"), None);
    }

    #[test]
    fn a_slip_of_the_pen_is_recognised() {
        assert_eq!(did_you_mean("measur", ["measure", "member"]), Some("measure"));
        assert_eq!(did_you_mean("colour", ["measure", "member"]), None);
    }
}
