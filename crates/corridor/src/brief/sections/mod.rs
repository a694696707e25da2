//! The sections of a brief, each a file of words and layout. The order of [`SECTIONS`] is that of the
//! page.
//!
//! A section takes claims from answers and lays them out. It computes nothing, sorts nothing and
//! knows neither statistics nor rooms: `tests/wall.rs` reads these files and fails where one does.

mod access;
mod agreement;
pub(super) mod changed;
mod gap;
mod happened;
pub(super) mod head;
mod meetings;
pub(super) mod outlook;
mod potential;
mod promised;
mod reach;
mod said;
mod simulation;
mod strengths;
mod target;

use super::page::{Block, Chart, Section, Span, Table, words};
use crate::answers::Answers;
use crate::key::{Key, key};

/// One section: what lays it on the page.
pub type Lay = fn(&Answers) -> Section;

/// Every section, in the order of the page.
pub const SECTIONS: &[Lay] = &[
    promised::lay,
    happened::lay,
    said::lay,
    target::lay,
    outlook::lay,
    gap::lay,
    agreement::lay,
    access::lay,
    simulation::lay,
    meetings::lay,
];

/// A section by the name of its anchor.
fn section(name: &str, title: &str, blocks: Vec<Block>) -> Section {
    Section { key: key![name], title: title.to_owned(), lead: Vec::new(), blocks }
}

/// Details that a reader opens; nothing where there are none.
fn fold(title: &str, blocks: Vec<Block>) -> Option<Block> {
    (!blocks.is_empty()).then(|| Block::Fold { title: title.to_owned(), blocks })
}

/// A paragraph of words alone.
fn note(text: &str) -> Block {
    Block::Paragraph { spans: vec![words(text)] }
}

/// What the folder lacks, and what would bring it.
fn missing(what: &str, command: &str) -> Block {
    Block::Missing { what: what.to_owned(), command: command.to_owned() }
}

/// What a table says, as a key.
fn table(says: &Key) -> Key {
    key!["t", says]
}

/// A chart with its table, of which it takes the title.
fn chart(
    says: &Key,
    description: &str,
    curve: &crate::answers::happened::Curve,
    twin: Table,
) -> Block {
    Block::Chart(Chart {
        key: key!["c", says],
        title: twin.caption.clone(),
        description: description.to_owned(),
        card: curve.evidence.clone(),
        plot: curve.plot.clone(),
        twin,
        language: None,
    })
}

/// Lists of spans with words between them.
fn joined(lists: &[Vec<Span>], between: &str) -> Vec<Span> {
    lists.join(&words(between))
}
