//! What one should have said before, the words for chances, and how often the method was right.

use super::super::{chart, table};
use crate::answers::chances::{Chances, Eras, Given, Scored, Track};
use crate::brief::page::{Block, Cell, Table, cell, claim, column, numbers, words};
use crate::key::key;

/// What one should have said on the day that each target was announced.
pub(super) fn scored(answer: &Chances) -> Option<Block> {
    let rows = answer.scored.iter().map(|scored| {
        let mut row = vec![cell(&scored.value), cell(&scored.said), by(scored)];
        row.extend(
            scored.given.iter().map(|given| given.as_ref().map_or_else(Cell::new, self::given)),
        );
        row
    });
    (!answer.scored.is_empty()).then(|| {
        let mut columns = vec![numbers("Target"), column("Said"), column("By")];
        columns.extend(answer.whose.iter().map(|whose| column(&format!("Chance, {whose}"))));
        Block::Table(Table {
            key: table(&key!["then"]),
            caption: "What the figures held here and known on the day gave each target".to_owned(),
            columns,
            rows: rows.collect(),
        })
    })
}

pub(super) fn by(scored: &Scored) -> Cell {
    match scored.by_is_its_own {
        true => cell(&scored.by),
        false => vec![words("no date; "), claim(&scored.by), words(" taken")],
    }
}

pub(super) fn given(given: &Given) -> Cell {
    match given {
        Given::Chance { chance } => cell(chance),
        Given::Reached { when } => vec![words("reached already, in "), claim(when)],
        Given::None { why } => cell(why),
    }
}

/// The words for chances.
pub(super) fn likelihoods(answer: &Chances) -> Option<Block> {
    let rows = answer.likelihoods.iter().map(|like| vec![cell(&like.of), cell(&like.word)]);
    (!answer.likelihoods.is_empty()).then(|| {
        Block::Table(Table {
            key: table(&key!["likelihood"]),
            caption: "The words for chances, which are given to the nearest five percent"
                .to_owned(),
            columns: vec![column("Chance"), column("Word")],
            rows: rows.collect(),
        })
    })
}

/// How often the method was right.
pub(super) fn track(track: &Track) -> Vec<Block> {
    let rows = track.horizons.iter().map(|horizon| {
        let mut row =
            vec![cell(&horizon.ahead), cell(&horizon.outcomes), cell(&horizon.under_naive)];
        row.extend(horizon.coverage.iter().map(cell));
        row.push(cell(&horizon.doubling_off));
        row
    });
    let mut blocks = vec![
        Block::Heading { text: "How often the method was right".to_owned() },
        Block::Paragraph {
            spans: vec![
                words("The same method was held against "),
                claim(&track.outcomes),
                words(" of "),
                claim(&track.source),
                words(", each forecast made from earlier years only."),
            ],
        },
        Block::Table(Table {
            key: table(&key!["track"]),
            caption: "The back-test: the error against that of a naive drift, how often intervals held what happened, and how far the chance of doubling was off".to_owned(),
            columns: vec![
                column("Years ahead"),
                numbers("Outcomes"),
                numbers("Under naive by"),
                numbers("In half"),
                numbers("In four fifths"),
                numbers("In nine tenths"),
                numbers("Doubling off by"),
            ],
            rows: rows.collect(),
        }),
    ];
    blocks.extend(doubling(track));
    blocks.extend(track.eras.iter().flat_map(eras));
    blocks
}

/// Chances of doubling and what happened, era by era.
pub(super) fn eras(eras: &Eras) -> Vec<Block> {
    let rows = eras.rows.iter().map(|era| {
        vec![
            cell(&era.origin),
            cell(&era.years),
            cell(&era.pairs),
            cell(&era.stated),
            cell(&era.happened),
            cell(&era.distance),
        ]
    });
    vec![
        Block::Paragraph {
            spans: vec![
                words("Era by era, the chance of doubling was off by "),
                claim(&eras.distance),
                words(" on average: least from "),
                claim(&eras.best),
                words(", most from "),
                claim(&eras.worst),
                words(". Pairs of one era share its world, so a pooled figure hides this: errors of opposite sign cancel in it."),
            ],
        },
        Block::Table(Table {
            key: table(&key!["track", "eras"]),
            caption: "Chances of doubling and what happened, from each era on, growth that pairs share taken from what was known by then and from the other eras".to_owned(),
            columns: vec![
                numbers("From"),
                numbers("Years ahead"),
                numbers("Flows"),
                numbers("Stated"),
                numbers("Doubled"),
                numbers("Apart by"),
            ],
            rows: rows.collect(),
        }),
    ]
}

pub(super) fn doubling(track: &Track) -> Option<Block> {
    let doubling = track.doubling.as_ref()?;
    let rows = doubling
        .rows
        .iter()
        .map(|row| vec![cell(&row.stated), cell(&row.happened), cell(&row.outcomes)]);
    let twin = Table {
        key: table(&key!["track", "doubling"]),
        caption: "Chances of doubling that were stated, and how often it happened".to_owned(),
        columns: vec![numbers("Stated"), numbers("Happened"), numbers("Outcomes")],
        rows: rows.collect(),
    };
    let description = "Points near the dashed diagonal: what was given a chance happened about as often as was stated.";
    Some(chart(&key!["track", "doubling"], description, &doubling.curve, twin))
}
