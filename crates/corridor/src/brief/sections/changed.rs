//! What changed? What is new, gone or another since the newest edition, under its causes.

use super::{fold, section, table};
use crate::brief::page::{Block, Section, Table, cell, claim, column, numbers, words};
use crate::editions::told::{Because, Said, Told};
use crate::key::key;

pub(in crate::brief) fn lay(told: &Told) -> Section {
    let mut blocks = Vec::new();
    for sentence in &told.news {
        let spans = sentence.iter().map(|said| match said {
            Said::Words(text) => words(*text),
            Said::Claim(one) => claim(one),
        });
        blocks.push(Block::Paragraph { spans: spans.collect() });
    }
    for deadline in &told.deadlines {
        let spans = vec![words("Deadline passed: "), claim(deadline), words(".")];
        blocks.push(Block::Warning { spans });
    }
    for because in &told.causes {
        blocks.push(cause(because));
        let mut details = Vec::new();
        if !because.records.is_empty() {
            details.push(records(because));
        }
        if !because.claims.is_empty() {
            details.push(claims(because));
        }
        if let Some(more) = &because.more {
            let spans = vec![claim(more), words(" more follow from it.")];
            details.push(Block::Paragraph { spans });
        }
        blocks.extend(fold("What follows from it", details));
    }
    for said in &told.not_compared {
        let spans = vec![words("Not compared: "), claim(said), words(".")];
        blocks.push(Block::Paragraph { spans });
    }
    Section { lead: vec![claim(&told.headline)], ..section("changed", "What changed?", blocks) }
}

fn cause(because: &Because) -> Block {
    Block::Paragraph {
        spans: vec![
            words("Cause: "),
            claim(&because.cause),
            words(". What follows: "),
            claim(&because.follows),
            words("."),
        ],
    }
}

fn records(because: &Because) -> Block {
    let rows = because.records.iter().map(|record| vec![cell(record)]);
    Block::Table(Table {
        key: table(&key![because.cause.key, "records"]),
        caption: "Records that moved".to_owned(),
        columns: vec![column("Record")],
        rows: rows.collect(),
    })
}

fn claims(because: &Because) -> Block {
    let rows = because
        .claims
        .iter()
        .map(|row| vec![cell(&row.what), cell(&row.before), cell(&row.now), cell(&row.difference)]);
    Block::Table(Table {
        key: table(&key![because.cause.key, "claims"]),
        caption: "What is another number or another word".to_owned(),
        columns: vec![column("What"), numbers("Before"), numbers("Now"), numbers("Difference")],
        rows: rows.collect(),
    })
}
