//! What was promised? A board of the ledger's records by kind and status, with what the checks
//! found.

use super::{missing, section, table};
use crate::answers::Answers;
use crate::answers::promised::{Board, Overview, Promised};
use crate::brief::page::{Block, Section, Table, cell, claim, column, numbers, words};
use crate::key::key;

pub(super) fn lay(answers: &Answers) -> Section {
    let answer = &answers.promised;
    let mut blocks = Vec::new();
    match &answer.overview {
        None => blocks.push(missing(
            "The ledger holds no record yet. Put documents into documents/, enter them in documents/index.toml, and propose records with",
            "corridor read documents/FILE --format toml",
        )),
        Some(found) => {
            blocks.push(overview(found));
            blocks.push(counts(answer));
            blocks.extend(answer.board.iter().map(board));
        }
    }
    blocks.extend(findings(answer));
    section("promised", "What was promised?", blocks)
}

fn overview(found: &Overview) -> Block {
    Block::Paragraph {
        spans: vec![
            words("The ledger keeps "),
            claim(&found.records),
            words(" from "),
            claim(&found.documents),
            words(". Possible, aimed at or promised: "),
            claim(&found.open),
            words("; of what binds, signed, in force or delivered: "),
            claim(&found.done),
            words("."),
        ],
    }
}

/// How many records of each kind have each status.
fn counts(answer: &Promised) -> Block {
    let mut columns = vec![column("Kind")];
    columns.extend(answer.statuses.iter().map(|status| numbers(status)));
    let rows = answer.counts.iter().map(|kind| {
        let mut row = vec![vec![words(&kind.kind)]];
        row.extend(kind.counts.iter().map(cell));
        row
    });
    Block::Table(Table {
        key: table(&key!["ledger", "counts"]),
        caption: "Records that promise or do something, by kind and status".to_owned(),
        columns,
        rows: rows.collect(),
    })
}

fn board(board: &Board) -> Block {
    let mut columns = vec![column("What")];
    if board.with_status {
        columns.push(column("Status"));
    }
    columns.extend([column("Who"), column("When")]);
    if board.dated {
        columns.push(column("Deadline"));
    }
    let rows = board.items.iter().map(|item| {
        let mut row = vec![cell(&item.what)];
        if board.with_status {
            row.push(cell(&item.status));
        }
        row.extend([cell(&item.who), cell(&item.when)]);
        if board.dated {
            row.push(cell(&item.deadline));
        }
        row
    });
    Block::Table(Table {
        key: table(&key!["ledger", board.kind]),
        caption: board.title.clone(),
        columns,
        rows: rows.collect(),
    })
}

fn findings(answer: &Promised) -> Option<Block> {
    let rows = answer.findings.iter().map(|finding| {
        vec![
            cell(&finding.check),
            vec![words(&finding.severity)],
            cell(&finding.message),
            cell(&finding.cure),
        ]
    });
    (!answer.findings.is_empty()).then(|| {
        Block::Table(Table {
            key: table(&key!["ledger", "findings"]),
            caption: "What the checks found".to_owned(),
            columns: vec![column("Check"), column("Severity"), column("Finding"), column("Cure")],
            rows: rows.collect(),
        })
    })
}
