//! What was said about trade: each figure of a document beside the statistics of the same period and
//! scope.

use super::{fold, missing, note, section, table};
use crate::answers::Answers;
use crate::answers::said::Said;
use crate::brief::page::{Block, Section, Span, Table, cell, claim, column, numbers, words};
use crate::key::key;

pub(super) fn lay(answers: &Answers) -> Section {
    let answer = &answers.said;
    let mut blocks = Vec::new();
    if answer.said.is_empty() {
        blocks.push(missing(
            "No document on record gives a figure of the two parties’ trade.",
            "a figure is a record [[figure]]; propose records from documents with corridor read documents/FILE --format toml",
        ));
    } else {
        let mut each = vec![Block::Table(figures(answer))];
        each.push(note("What was said of all trade, or of all of one way, is set beside the statistics of the same period; it is nowhere taken for one. What counts a part, as the words in quotation marks say, or a change stands beside a statistic of that part or change where the folder holds one, else alone. The last column holds it against the figures of whoever is said to count, or else against the nearest."));
        blocks.extend(fold("Each figure beside the statistics", each));
    }
    Section { lead: lead(answer), ..section("said", "What was said about trade?", blocks) }
}

fn lead(answer: &Said) -> Vec<Span> {
    let (Some(figures), Some(compared), Some(far)) =
        (&answer.figures, &answer.compared, &answer.far)
    else {
        return Vec::new();
    };
    vec![
        words("Figures of trade in the documents: "),
        claim(figures),
        words(", held against statistics: "),
        claim(compared),
        words(", more than a tenth off: "),
        claim(far),
    ]
}

fn figures(answer: &Said) -> Table {
    let [a, b] = &answer.parties;
    let rows = answer.said.iter().map(|one| {
        let [ours, theirs] = &one.reported;
        let what = match &one.part {
            Some(part) => vec![claim(&one.what), words(", said as "), claim(part)],
            None => cell(&one.what),
        };
        vec![
            what,
            cell(&one.value),
            cell(&one.document),
            cell(ours),
            cell(theirs),
            cell(&one.middle),
            cell(&one.apart),
        ]
    });
    Table {
        key: table(&key!["said"]),
        caption: "Figures of trade as documents give them, beside the statistics".to_owned(),
        columns: vec![
            column("What"),
            numbers("Said"),
            column("Where"),
            numbers(&format!("{a} reports")),
            numbers(&format!("{b} reports")),
            numbers(if answer.middle == "reconciled" { "Reconciled" } else { "Product data" }),
            numbers("Apart"),
        ],
        rows: rows.collect(),
    }
    .without_empty()
}
