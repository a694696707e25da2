//! Who should meet? The firms of the folder's roundtable, the pairs with the strongest reasons, and what
//! came of the meetings.

use super::{fold, missing, note, section, table};
use crate::answers::Answers;
use crate::answers::claim::Claim;
use crate::answers::meetings::{After, Event, Pairing};
use crate::brief::page::{Block, Cell, Section, Span, Table, cell, claim, column, numbers, words};
use crate::key::key;

pub(super) fn lay(answers: &Answers) -> Section {
    let blocks = match &answers.meetings.event {
        Some(event) => laid(event),
        None => vec![missing(
            "The folder holds no roundtable.",
            "a roundtable is roundtable/event.toml beside companies.csv and wishes.csv; corridor help roundtable says how one is written",
        )],
    };
    let lead = answers.meetings.event.as_ref().map_or_else(Vec::new, lead);
    Section { lead, ..section("meetings", "Who should meet?", blocks) }
}

fn lead(event: &Event) -> Vec<Span> {
    vec![
        claim(&event.firms),
        words(" firms, "),
        claim(&event.asked),
        words(" pairs with a wish to meet"),
    ]
}

fn laid(event: &Event) -> Vec<Block> {
    let mut spans = vec![
        claim(&event.title),
        words(", "),
        claim(&event.day),
        words(". Pairs that must meet: "),
        claim(&event.musts),
        words("; without trade data: "),
        claim(&event.blind),
        words(". "),
    ];
    match &event.planned {
        Some(planned) => spans.extend([claim(planned), words(" meetings are planned.")]),
        None => spans.push(words("The folder holds no timetable.")),
    }
    let mut blocks = vec![Block::Paragraph { spans }];
    let mut strongest = Vec::new();
    if !event.pairs.is_empty() {
        strongest.push(note(
            "Points come from what the firms wish and from what trade data say of the headings that one offers and the other seeks: trade today, what could be traded beyond it, a revealed advantage, the duty that stands in the way. Headings are suggested from the firms' own words.",
        ));
        strongest.push(Block::Table(Table {
            key: table(&key![event.title.key, "pairs"]),
            caption: "The pairs with the strongest reasons".to_owned(),
            columns: vec![column("Firms"), numbers("Points"), column("Why"), column("Planned")],
            rows: event.pairs.iter().map(pair).collect(),
        }));
    }
    blocks.extend(fold("The pairs with the strongest reasons", strongest));
    blocks.extend(event.after.iter().flat_map(|after| came(event, after)));
    blocks
}

fn pair(pair: &Pairing) -> Vec<Cell> {
    vec![cell(&pair.firms), cell(&pair.weight), cell(&pair.reasons), optional(&pair.when)]
}

fn optional(known: &Option<Claim>) -> Cell {
    known.as_ref().map_or_else(Cell::new, cell)
}

fn came(event: &Event, after: &After) -> Vec<Block> {
    let mut blocks = vec![
        Block::Heading { text: "What came of it".to_owned() },
        Block::Paragraph {
            spans: vec![
                words("Of the planned meetings "),
                claim(&after.held),
                words(" were held and "),
                claim(&after.missed),
                words(" were not; of "),
                claim(&after.unrecorded),
                words(" nothing is recorded. They left "),
                claim(&after.promised),
                words(" commitments, "),
                claim(&after.overdue),
                words(" of them overdue."),
            ],
        },
    ];
    if !after.commitments.is_empty() {
        let rows = after.commitments.iter().map(|c| {
            vec![
                cell(&c.who),
                cell(&c.what),
                optional(&c.deadline),
                optional(&c.owner),
                cell(&c.state),
            ]
        });
        blocks.push(Block::Table(Table {
            key: table(&key![event.title.key, "commitments"]),
            caption: "Commitments".to_owned(),
            columns: vec![
                column("Who to whom"),
                column("What"),
                column("By"),
                column("Owner"),
                column("State"),
            ],
            rows: rows.collect(),
        }));
    }
    blocks
}
