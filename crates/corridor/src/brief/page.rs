//! The model of a page: sections of blocks, blocks of words and claims, and the cards behind them.
//!
//! A renderer in [`crate::render`] turns the whole into HTML, Markdown, JSON or a terminal page.
//! Plain words carry no digit: every number is a [`Span::Claim`].

use serde::Serialize;

use super::chart::Chart;
use crate::evidence::{Card, CardId};

/// A brief, ready to be rendered.
#[derive(Clone, Debug, Serialize)]
pub struct Brief {
    /// The partnership's title.
    pub title: String,
    /// The line under it.
    pub subtitle: Vec<Span>,
    /// The sections, in order.
    pub sections: Vec<Section>,
    /// The cards, by number.
    pub cards: Vec<Card>,
    /// The texts of the documents that passages stand in.
    pub documents: Vec<SourceText>,
}

/// A document as the brief shows it behind a passage.
#[derive(Clone, Debug, Serialize)]
pub struct SourceText {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Publisher and date.
    pub publisher: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// The whole text.
    pub text: String,
}

/// One question and its answer.
#[derive(Clone, Debug, Serialize)]
pub struct Section {
    /// The anchor.
    pub id: &'static str,
    /// The heading, a question.
    pub title: String,
    /// The answer.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "block", rename_all = "lowercase")]
pub enum Block {
    /// A sub-heading.
    Heading {
        /// Its words.
        text: String,
    },
    /// A paragraph.
    Paragraph {
        /// Its words and claims.
        spans: Vec<Span>,
    },
    /// What a reader must know before believing the rest.
    Warning {
        /// Its words and claims.
        spans: Vec<Span>,
    },
    /// A table.
    Table(Table),
    /// A chart, with its table twin.
    Chart(Chart),
    /// What the folder has no data for, and what would bring it.
    Missing {
        /// What is missing.
        what: String,
        /// The command that would bring it.
        command: String,
    },
}

/// Words, or a claim with the card behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Span {
    /// Plain words, without digits.
    Words(String),
    /// A statement or number that opens its evidence.
    Claim {
        /// As it is shown.
        text: String,
        /// The card behind it.
        card: CardId,
    },
}

/// Plain words.
#[must_use]
pub fn words(text: impl Into<String>) -> Span {
    Span::Words(text.into())
}

/// A claim.
#[must_use]
pub fn claim(text: impl Into<String>, card: CardId) -> Span {
    Span::Claim { text: text.into(), card }
}

/// A table of claims.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
}

/// A column.
#[derive(Clone, Debug, Serialize)]
pub struct Column {
    /// Its heading.
    pub heading: Vec<Span>,
    /// Whether it holds numbers, and so is set to the right.
    pub numeric: bool,
}

/// A cell: empty where nothing is known.
pub type Cell = Vec<Span>;

/// A column of words.
#[must_use]
pub fn column(heading: &str) -> Column {
    Column { heading: vec![words(heading)], numeric: false }
}

/// A column of numbers.
#[must_use]
pub fn numbers(heading: &str) -> Column {
    Column { heading: vec![words(heading)], numeric: true }
}
