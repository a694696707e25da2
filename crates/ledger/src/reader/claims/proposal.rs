//! What the reader proposes: a record, its status, and the words that it stands on.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::Span;
use crate::schema::Status;

pub use crate::kinds::Kind;

/// How firmly the text says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Certainty {
    /// In the document's own voice, without a hedge.
    Stated,
    /// By a speaker whom the document names.
    Reported,
    /// With a word such as "possible", "could", "discussed".
    Hedged,
    /// If something else happens.
    Conditional,
    /// The text says that it is not so, or not done.
    Denied,
}

impl Certainty {
    /// The name, as in the JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Reported => "reported",
            Self::Hedged => "hedged",
            Self::Conditional => "conditional",
            Self::Denied => "denied",
        }
    }
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Field {
    /// Words.
    Text(String),
    /// Several words.
    Texts(Vec<String>),
    /// A decimal number.
    Number(Decimal),
    /// A day.
    Day(Date),
    /// Yes or no.
    Flag(bool),
}

/// A slot whose value does not stand in the quote as it is: where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derivation {
    /// The field.
    pub field: &'static str,
    /// `document-date`, `inferred-year`, `gazetteer`, `coreference`, `assumed-currency`, `context`, `factor`.
    pub from: &'static str,
    /// The words elsewhere that it rests on, when there are any.
    pub span: Option<Span>,
}

/// A record that the reader proposes.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The kind.
    pub kind: Kind,
    /// Unique in the document, made of the kind and what it is about.
    pub id: String,
    /// How far the thing has come.
    pub status: Status,
    /// How firmly that is said.
    pub certainty: Certainty,
    /// Whose words they are, when not the document's own.
    pub attributed_to: Option<String>,
    /// Only the fields that the text fills, in the kind's order.
    pub fields: Vec<(&'static str, Field)>,
    /// Where it stands in the view, each place once, in order.
    pub spans: Vec<Span>,
    /// How the fields that are not words of the quote were made.
    pub derivations: Vec<Derivation>,
    /// Ids of records that give another value for the same thing.
    pub conflicts: Vec<String>,
}

impl Proposal {
    /// A field, if the text fills it.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|(n, _)| *n == name).map(|(_, field)| field)
    }

    /// A field of words; of a list, its only entry.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.field(name) {
            Some(Field::Text(text)) => Some(text),
            Some(Field::Texts(texts)) => match &texts[..] {
                [text] => Some(text),
                _ => None,
            },
            _ => None,
        }
    }

    /// What it is about, in a few words.
    #[must_use]
    pub fn about(&self) -> String {
        let main = ["name", "what", "content", "sector", "organisation", "action"]
            .iter()
            .find_map(|n| self.text(n));
        main.unwrap_or(self.kind.name()).to_owned()
    }
}
