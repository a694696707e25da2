//! What changed? What is new, gone or another since the newest edition, under its causes.

use super::{section, table};
use crate::brief::page::{Block, Section, Table, cell, claim, column, numbers, words};
use crate::editions::told::{Because, Told};
use crate::key::key;

pub(in crate::brief) fn lay(told: &Told) -> Section {
    let mut blocks = vec![Block::Paragraph { spans: vec![claim(&told.headline), words(".")] }];
    for because in &told.causes {
        blocks.push(cause(because));
        if !because.records.is_empty() {
            blocks.push(records(because));
        }
        if !because.claims.is_empty() {
            blocks.push(claims(because));
        }
        if let Some(more) = &because.more {
            blocks.push(Block::Paragraph {
                spans: vec![
                    claim(more),
                    words(" more follow from it; corridor changes --all lists them."),
                ],
            });
        }
    }
    for deadline in &told.deadlines {
        let spans = vec![words("Deadline passed: "), claim(deadline), words(".")];
        blocks.push(Block::Warning { spans });
    }
    for said in &told.not_compared {
        let spans = vec![words("Not compared: "), claim(said), words(".")];
        blocks.push(Block::Paragraph { spans });
    }
    section("changed", "What changed?", blocks)
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
