//! What would close the gap? The largest flows, the room between what one sells and the other buys,
//! potential, third markets, and the strengths claimed.

use super::{fold, missing, note, potential, reach, section, strengths, table};
use crate::answers::Answers;
use crate::answers::happened::Largest;
use crate::answers::potential::Data;
use crate::answers::potential::room::Room;
use crate::brief::page::{Block, Section, Table, cell, claim, column, numbers, words};
use crate::key::key;

pub(super) fn lay(answers: &Answers) -> Section {
    let answer = &answers.potential;
    let mut blocks = Vec::new();
    if let Some(data) = &answer.data {
        blocks.extend(potential::summary(answer));
        blocks.extend(answer.not_held.as_ref().map(|lacking| Block::Warning {
            spans: vec![
                words("The product data do not hold goods "),
                claim(lacking),
                words(": they are absent here, not zero."),
            ],
        }));
        if answer.whole {
            blocks.extend(potential::steps(answer));
        } else {
            blocks.push(missing(
                "Only what the two trade with each other is held: what they sell to and buy from others is not known, so nothing can be said of advantage, fit or potential.",
                "the world’s trade comes in with corridor import FILE...",
            ));
        }
        blocks.extend(strengths::block(&answers.strengths));
        blocks.extend(fold("Unused potential, product by product", potential::blocks(answer)));
        let room = answer.room.iter().filter(|_| answer.whole).flat_map(room).collect();
        blocks.extend(fold("Room: the ceiling, product by product", room));
        let largest = answers.happened.largest.iter().map(largest).collect();
        blocks.extend(fold("The largest flows of today", largest));
        blocks.extend(fold("Third markets", reach::blocks(&answers.reach)));
        blocks.extend(fold("What the product data are", vec![limits(data)]));
    } else {
        blocks.push(missing(
            "Without product trade as of this day, nothing can be said of products.",
            "world trade statistics come in with corridor import FILE...",
        ));
        blocks.extend(strengths::block(&answers.strengths));
    }
    let lead = potential::lead(answer);
    Section { lead, ..section("gap", "What would close the gap?", blocks) }
}

/// What the data are, and what they leave out.
fn limits(data: &Data) -> Block {
    let mut spans = vec![
        words(match data.chapters {
            true => "Products are chapters of the Harmonized System in goods trade of ",
            false => "Products are headings of the Harmonized System in goods trade of ",
        }),
        claim(&data.year),
    ];
    if let Some(nomenclature) = &data.nomenclature {
        spans.extend([words(" ("), claim(nomenclature), words(")")]);
    }
    spans.extend([words(", from "), claim(&data.source), words(".")]);
    match &data.limits {
        Some(limits) => {
            spans.extend([words(" "), claim(limits)]);
            Block::Warning { spans }
        }
        None => Block::Paragraph { spans },
    }
}

fn largest(largest: &Largest) -> Block {
    let [exporter, importer] = &largest.way;
    let rows = largest
        .products
        .iter()
        .map(|flow| vec![cell(&flow.product), cell(&flow.trade), cell(&flow.share)]);
    let table = Table {
        key: table(&key!["largest", exporter, importer]),
        caption: format!("Largest flows from {} to {}", largest.exporter, largest.importer),
        columns: vec![column("Product"), numbers("Trade"), numbers("Share")],
        rows: rows.collect(),
    };
    Block::Top { table }
}

fn room(room: &Room) -> Vec<Block> {
    let (exporter, importer) = (&room.exporter, &room.importer);
    let [from, to] = &room.way;
    let mut blocks = Vec::new();
    if let Some(fit) = &room.fit {
        blocks.push(Block::Paragraph {
            spans: vec![
                words(format!("What {exporter} sells fits what {importer} buys to ")),
                claim(fit),
                words(" (the trade complementarity index: nothing in common is nought, equal shares of every product a hundred)."),
            ],
        });
    }
    if room.products.is_empty() {
        return blocks;
    }
    let rows = room.products.iter().map(|of| {
        vec![
            cell(&of.product),
            cell(&of.sold),
            cell(&of.bought),
            cell(&of.between),
            cell(&of.advantage),
            cell(&of.room),
        ]
    });
    let table = Table {
        key: table(&key!["room", from, to]),
        caption: format!(
            "Room between what {exporter} sells with an advantage and what {importer} buys"
        ),
        columns: vec![
            column("Product"),
            numbers(&format!("{exporter} sells to all")),
            numbers(&format!("{importer} buys from all")),
            numbers("Between them"),
            numbers("Advantage"),
            numbers("Room"),
        ],
        rows: rows.collect(),
    };
    blocks.push(Block::Top { table });
    if let (Some(listed), Some(all)) = (&room.listed, &room.all) {
        blocks.push(Block::Paragraph {
            spans: vec![
                words("The products listed have room for "),
                claim(listed),
                words(" together, all products for "),
                claim(all),
                words("."),
            ],
        });
    }
    blocks.push(note("Room is the smaller of what the one sells and the other buys, less what passes between them already. It is a ceiling, not a forecast: to fill it, what now goes to others would have to go to the partner. Advantage is the revealed comparative advantage: the product's share in what the exporter sells over its share in what the world sells. The table lists products in which it is one or more."));
    blocks
}
