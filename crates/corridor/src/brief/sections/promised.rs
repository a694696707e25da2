//! What was promised? A board of promises by how far they have come; everything else that the ledger
//! keeps, and what the checks found, folded.

use super::{fold, missing, section, table};
use crate::answers::Answers;
use crate::answers::board::{Board as Promises, Promise, Stage};
use crate::answers::promised::{Board, Found, Overview, Promised};
use crate::brief::page::{
    self, Block, Cell, Lane, Section, Span, Table, cell, claim, column, numbers, words,
};
use crate::key::key;

pub(super) fn lay(answers: &Answers) -> Section {
    let answer = &answers.promised;
    let mut blocks = Vec::new();
    match &answer.overview {
        None => blocks.push(missing(
            "The folder holds no records of what the two have promised each other.",
            "put documents into documents/, enter them in documents/index.toml, and propose records with corridor read documents/FILE --format toml",
        )),
        Some(found) => {
            blocks.extend(board(&answers.board));
            let mut all = vec![overview(found)];
            all.extend(kept(answer));
            blocks.extend(fold("Everything that is on record", all));
        }
    }
    blocks.extend(fold("What the checks found", findings(&answer.findings)));
    Section { lead: lead(&answers.board), ..section("promised", "What was promised?", blocks) }
}

fn lead(promises: &Promises) -> Vec<Span> {
    let Some(open) = &promises.open else { return Vec::new() };
    let mut spans = vec![words("Promises still open: "), claim(open)];
    if let (Some(dated), Some(overdue)) = (&promises.dated, &promises.overdue) {
        spans.extend([words(", with a date: "), claim(dated)]);
        spans.extend([words(", overdue: "), claim(overdue)]);
    }
    spans
}

fn overview(found: &Overview) -> Block {
    Block::Paragraph {
        spans: vec![
            words("On record: "),
            claim(&found.records),
            words(" from "),
            claim(&found.documents),
            words("."),
        ],
    }
}

fn board(promises: &Promises) -> Option<Block> {
    let lanes: Vec<Lane> = promises.stages.iter().map(lane).collect();
    (!lanes.is_empty()).then_some(Block::Board { lanes })
}

fn lane(stage: &Stage) -> Lane {
    let (title, note) = match stage.stage.as_str() {
        "open" => ("Open", "said, not yet binding"),
        "binding" => ("Binding", "signed or in force"),
        "delivered" => ("Delivered", "it happened"),
        _ => ("Ended", "lapsed, withdrawn or replaced"),
    };
    let cards = stage.promises.iter().map(promise).collect();
    Lane { title: title.to_owned(), note: note.to_owned(), cards }
}

fn promise(of: &Promise) -> page::Promise {
    page::Promise {
        status: of.status.word.clone().unwrap_or_default(),
        says: cell(&of.status),
        what: cell(&of.what),
        who: cell(&of.who),
        when: cell(&of.when),
        pressing: of.overdue
            || of.when.as_ref().is_some_and(|w| w.word.as_deref() == Some("no-date")),
        last: cell(&of.last),
    }
}

/// How many records of each kind have each status, and those that promise nothing.
fn kept(answer: &Promised) -> Vec<Block> {
    let mut columns = vec![column("Kind")];
    columns.extend(answer.statuses.iter().map(|status| numbers(status)));
    let rows = answer.counts.iter().map(|kind| {
        let mut row = vec![vec![words(&kind.kind)]];
        row.extend(kind.counts.iter().map(cell));
        row
    });
    let counts = Block::Table(Table {
        key: table(&key!["ledger", "counts"]),
        caption: "Records that promise or do something, by kind and status".to_owned(),
        columns,
        rows: rows.collect(),
    });
    let others = answer.board.iter().filter(|board| !PROMISING.contains(&board.kind.as_str()));
    let rows: Vec<Vec<Cell>> = others.flat_map(rows_of).collect();
    let mut blocks = vec![counts];
    if !rows.is_empty() {
        blocks.push(Block::Table(Table {
            key: table(&key!["ledger", "others"]),
            caption: "Other records".to_owned(),
            columns: vec![
                column("What"),
                column("Kind"),
                column("Status"),
                column("Who"),
                column("When"),
            ],
            rows,
        }));
    }
    blocks
}

/// Kinds whose records stand on the board.
const PROMISING: [&str; 6] = ["target", "commitment", "instrument", "project", "visit", "meeting"];

fn rows_of(board: &Board) -> impl Iterator<Item = Vec<Cell>> {
    board.items.iter().map(|item| {
        vec![
            cell(&item.what),
            vec![words(&board.title)],
            if board.with_status { cell(&item.status) } else { Cell::new() },
            cell(&item.who),
            cell(&item.when),
        ]
    })
}

fn findings(found: &[Found]) -> Vec<Block> {
    if found.is_empty() {
        return Vec::new();
    }
    let rows = found.iter().map(|finding| {
        vec![cell(&finding.message), vec![words(&finding.severity)], cell(&finding.check)]
    });
    vec![Block::Table(Table {
        key: table(&key!["ledger", "findings"]),
        caption: "Remarks on the records".to_owned(),
        columns: vec![column("Remark"), column("How grave"), column("Check")],
        rows: rows.collect(),
    })]
}
