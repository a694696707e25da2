//! The model of a page: sections of blocks, blocks of words and claims, and the cards behind them.
//!
//! A renderer in [`crate::render`] turns the whole into HTML, Markdown, JSON or a terminal page, and
//! needs nothing else: a brief that was written as JSON and read again gives the same pages. Plain
//! words carry no digit: every number is a [`Span::Claim`].

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use super::chart::Chart;
use crate::answers::claim::Claim;
use crate::error::Error;
use crate::evidence::Card;
use crate::key::Key;

/// The form of the data: a brief as JSON, and answers on their own.
pub const SCHEMA: &str = "corridor/answers/1";

/// A brief, ready to be rendered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Brief {
    /// [`SCHEMA`].
    pub schema: String,
    /// The partnership's title.
    pub title: String,
    /// The two parties, ISO 3166 alpha-3.
    pub parties: [String; 2],
    /// The day as of which everything was judged.
    pub as_of: String,
    /// The line under the title.
    pub subtitle: Vec<Span>,
    /// Every answer by the name of its question, as data.
    pub answers: serde_json::Value,
    /// The first screen; none in a page of one section.
    pub head: Option<Head>,
    /// The sections, in order.
    pub sections: Vec<Section>,
    /// The cards, in the order in which the page names them; the others after them.
    pub cards: Vec<Card>,
    /// The texts of the documents that passages stand in.
    pub documents: Vec<SourceText>,
    /// The language that its words were put into; none for English, in which a brief is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub translation: Option<Translation>,
}

/// The language that a brief was put into.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Translation {
    /// ISO 639-1.
    pub language: String,
    /// What the page says of messages that no native reader has signed.
    pub draft: Option<String>,
    /// Words of the page itself, by their English; a word that is not among them is shown in English.
    pub words: BTreeMap<String, String>,
    /// Texts of the page that the language has no message for: they are English, or names.
    #[serde(default)]
    pub left: BTreeSet<String>,
}

impl Brief {
    /// The language of its words, ISO 639-1.
    #[must_use]
    pub fn language(&self) -> &str {
        self.translation.as_ref().map_or("en", |translation| translation.language.as_str())
    }

    /// A word of the page itself, one of [`wording::WORDS`] or a section's name, in the brief's language.
    ///
    /// [`wording::WORDS`]: super::wording::WORDS
    #[must_use]
    pub fn word<'a>(&'a self, english: &'a str) -> &'a str {
        let own = self.translation.as_ref().and_then(|t| t.words.get(english));
        own.map_or(english, String::as_str)
    }

    /// As [`Self::word`], with what stands in its place `{1}`.
    #[must_use]
    pub fn filled(&self, english: &str, place: impl std::fmt::Display) -> String {
        self.word(english).replacen("{1}", &place.to_string(), 1)
    }

    /// Whether a text of the page stayed English in a brief of another language.
    #[must_use]
    pub fn is_left(&self, text: &str) -> bool {
        self.translation.as_ref().is_some_and(|translation| translation.left.contains(text))
    }

    /// Read a brief that was written as JSON.
    ///
    /// # Errors
    ///
    /// [`Error::Data`] where the text is no brief, [`Error::Schema`] where it is one of another form.
    pub fn of_json(text: &str) -> Result<Self, Error> {
        let brief: Self = serde_json::from_str(text).map_err(Error::Data)?;
        if brief.schema == SCHEMA {
            return Ok(brief);
        }
        Err(Error::Schema { found: brief.schema, expected: SCHEMA })
    }

    /// The brief as JSON.
    ///
    /// # Errors
    ///
    /// [`Error::Data`].
    pub fn to_json(&self) -> Result<String, Error> {
        Ok(serde_json::to_string_pretty(self).map_err(Error::Data)? + "\n")
    }

    /// Every claim of its answers, in the order in which they hold them.
    #[must_use]
    pub fn claims(&self) -> Vec<Claim> {
        crate::answers::claims(&self.answers)
    }

    /// Every span of the page, in the order of the page.
    pub fn walk<'a>(&'a self, see: &mut impl FnMut(&'a Span)) {
        self.subtitle.iter().for_each(&mut *see);
        if let Some(head) = &self.head {
            head.walk(see);
        }
        for section in &self.sections {
            section.lead.iter().for_each(&mut *see);
            section.blocks.iter().for_each(|block| block.walk(see));
        }
    }

    /// Every block of the page, those that are folded too, in the order of the page.
    #[must_use]
    pub fn blocks(&self) -> Vec<&Block> {
        let mut all = Vec::new();
        self.sections.iter().flat_map(|section| &section.blocks).for_each(|b| b.collect(&mut all));
        all
    }

    /// What would bring what is missing: for who keeps the folder.
    #[must_use]
    pub fn cures(&self) -> Vec<&str> {
        let cures = self.blocks().into_iter().filter_map(|block| match block {
            Block::Missing { command, .. } => Some(command.as_str()),
            _ => None,
        });
        let mut all: Vec<&str> = Vec::new();
        cures.for_each(|cure| {
            if !all.contains(&cure) {
                all.push(cure);
            }
        });
        all
    }

    /// Every chart of the page, in its order.
    #[must_use]
    pub fn charts(&self) -> Vec<&Chart> {
        let first = self.head.iter().filter_map(|head| head.chart.as_ref());
        let others = self.blocks().into_iter().filter_map(|block| match block {
            Block::Chart(chart) => Some(chart),
            _ => None,
        });
        first.chain(others).collect()
    }

    /// Every table of the page, those of charts too, in the order of the page.
    #[must_use]
    pub fn tables(&self) -> Vec<&Table> {
        let first = self.head.iter().filter_map(|head| head.chart.as_ref()).map(|c| &c.twin);
        let others = self.blocks().into_iter().filter_map(|block| match block {
            Block::Table(table) | Block::Top { table } => Some(table),
            Block::Chart(chart) => Some(&chart.twin),
            _ => None,
        });
        first.chain(others).collect()
    }
}

/// The first screen: a question, its answer, the chart that carries it, and what else to know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Head {
    /// The question.
    pub question: Vec<Span>,
    /// The answer, a sentence each.
    pub answer: Vec<Vec<Span>>,
    /// The chart.
    pub chart: Option<Chart>,
    /// How the answer must be read.
    pub warning: Option<Vec<Span>>,
    /// At most six things to know.
    pub facts: Vec<Fact>,
}

impl Head {
    fn walk<'a>(&'a self, see: &mut impl FnMut(&'a Span)) {
        self.question.iter().for_each(&mut *see);
        self.answer.iter().flatten().for_each(&mut *see);
        if let Some(chart) = &self.chart {
            chart.twin.walk(see);
        }
        self.warning.iter().flatten().for_each(&mut *see);
        for fact in &self.facts {
            fact.label.iter().chain(&fact.value).chain(&fact.line).for_each(&mut *see);
        }
    }
}

/// One thing to know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// What it is.
    pub label: Vec<Span>,
    /// The value.
    pub value: Vec<Span>,
    /// One line more.
    pub line: Vec<Span>,
}

/// A document as the brief shows it behind a passage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SourceText {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Publisher and date.
    pub publisher: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Where it was received from, as the index has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// The language that its index says, ISO 639-1; empty where it says none.
    #[serde(default)]
    pub language: String,
    /// The whole text.
    pub text: String,
}

/// One question and its answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// The anchor.
    pub key: Key,
    /// The heading, a question.
    pub title: String,
    /// The answer in a sentence; empty where a paragraph gives it.
    pub lead: Vec<Span>,
    /// What carries the answer, and the details.
    pub blocks: Vec<Block>,
}

impl Section {
    /// Its name in a list of sections: its key in words.
    #[must_use]
    pub fn name(&self) -> String {
        let mut name: String = self.key.as_str().replace('-', " ");
        if let Some(first) = name.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        name
    }
}

/// A piece of a section.
#[allow(clippy::large_enum_variant)] // a page holds some hundreds of blocks
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    /// What the folder has no data for, and what would bring it. A page says the first; the second is
    /// for who keeps the folder, and stands on the terminal.
    Missing {
        /// What is missing.
        what: String,
        /// The command that would bring it.
        command: String,
    },
    /// A table of the largest of many: a page shows the first few, all else all of it.
    Top {
        /// The table.
        table: Table,
    },
    /// Details that a reader opens.
    Fold {
        /// What they are.
        title: String,
        /// The details.
        blocks: Vec<Block>,
    },
    /// What was promised, by how far it has come.
    Board {
        /// The lanes.
        lanes: Vec<Lane>,
    },
}

impl Block {
    fn walk<'a>(&'a self, see: &mut impl FnMut(&'a Span)) {
        match self {
            Self::Paragraph { spans } | Self::Warning { spans } => {
                spans.iter().for_each(&mut *see);
            }
            Self::Table(table) | Self::Top { table } => table.walk(see),
            Self::Chart(chart) => chart.twin.walk(see),
            Self::Fold { blocks, .. } => blocks.iter().for_each(|block| block.walk(see)),
            Self::Board { lanes } => {
                lanes.iter().flat_map(|lane| &lane.cards).for_each(|card| card.walk(see));
            }
            Self::Heading { .. } | Self::Missing { .. } => {}
        }
    }

    fn collect<'a>(&'a self, all: &mut Vec<&'a Self>) {
        match self {
            Self::Fold { blocks, .. } => blocks.iter().for_each(|block| block.collect(all)),
            other => all.push(other),
        }
    }
}

/// Promises that have come equally far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lane {
    /// How far: "Open".
    pub title: String,
    /// What that means.
    pub note: String,
    /// The promises, the most pressing first.
    pub cards: Vec<Promise>,
}

/// A promise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Promise {
    /// The word of its status, which has a sign of its own.
    pub status: String,
    /// The status as it is printed.
    pub says: Vec<Span>,
    /// What is promised.
    pub what: Vec<Span>,
    /// Who promised.
    pub who: Vec<Span>,
    /// By when, or when it was.
    pub when: Vec<Span>,
    /// Whether `when` wants attention: it is over, or there is none.
    pub pressing: bool,
    /// The last that was heard of it.
    pub last: Vec<Span>,
}

impl Promise {
    fn walk<'a>(&'a self, see: &mut impl FnMut(&'a Span)) {
        let parts = [&self.says, &self.what, &self.who, &self.when, &self.last];
        parts.into_iter().flatten().for_each(see);
    }
}

/// Words, or a claim with the card behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Span {
    /// Plain words, without digits.
    Words(String),
    /// A statement or number that opens its evidence.
    Claim {
        /// As it is shown.
        text: String,
        /// What it says.
        key: Key,
        /// The card behind it.
        card: Key,
    },
}

/// Plain words.
#[must_use]
pub fn words(text: impl Into<String>) -> Span {
    Span::Words(text.into())
}

/// A claim.
#[must_use]
pub fn claim(claim: &Claim) -> Span {
    Span::Claim { text: claim.says.clone(), key: claim.key.clone(), card: claim.evidence.clone() }
}

/// A cell with a claim, or an empty one where nothing is known.
#[must_use]
pub fn cell<'a>(known: impl Into<Option<&'a Claim>>) -> Cell {
    known.into().map(claim).into_iter().collect()
}

/// A table of claims.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// What it shows, as a key.
    pub key: Key,
    /// What it shows.
    pub caption: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// The same without columns in which no row says anything.
    #[must_use]
    pub fn without_empty(mut self) -> Self {
        let said: Vec<bool> = (0..self.columns.len())
            .map(|at| self.rows.iter().any(|row| row.get(at).is_some_and(|cell| !cell.is_empty())))
            .collect();
        if self.rows.is_empty() {
            return self;
        }
        let mut keep = said.iter();
        self.columns.retain(|_| keep.next().copied().unwrap_or(true));
        for row in &mut self.rows {
            let mut keep = said.iter();
            row.retain(|_| keep.next().copied().unwrap_or(true));
        }
        self
    }

    fn walk<'a>(&'a self, see: &mut impl FnMut(&'a Span)) {
        let headings = self.columns.iter().flat_map(|column| &column.heading);
        headings.chain(self.rows.iter().flatten().flatten()).for_each(see);
    }
}

/// A column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
