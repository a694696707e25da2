//! Export potential: product by product with an interval, and against the gap to the target.

use super::{chart, note, table};
use crate::answers::potential::gap::Against;
use crate::answers::potential::{Direction, Potentially};
use crate::brief::page::{Block, Table, cell, claim, column, numbers, words};
use crate::key::key;

pub(super) fn blocks(answer: &Potentially) -> Vec<Block> {
    if answer.directions.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![
        Block::Heading { text: "Export potential".to_owned() },
        note(
            "A product's potential is the exporter's share in the world's trade of it, times what the importer buys of it, times how much easier or harder the two trade than their shares alone would make it. What an exporter itself buys in counts against its share. Tariffs, distance and expected growth are left out: the folder has no product tariffs and no forecast of demand. Unrealised is what the potential is above trade. Room is a ceiling: the smaller of what the one sells and the other buys, less their trade.",
        ),
    ];
    blocks.extend(answer.directions.iter().flat_map(direction));
    blocks.extend(answer.against.as_ref().map(against));
    blocks
}

fn direction(of: &Direction) -> Vec<Block> {
    let (exporter, importer) = (&of.exporter, &of.importer);
    let mut spans = vec![
        words(format!(
            "From {exporter} to {importer}, products whose potential is above their trade fall short of it by "
        )),
        claim(&of.unrealised),
        words(" a year"),
    ];
    if let Some(interval) = &of.unrealised_interval {
        spans.extend([words(" (interval "), claim(interval), words(")")]);
    }
    spans.extend([words("; the ease of trade is "), claim(&of.ease)]);
    if let Some(interval) = &of.ease_interval {
        spans.extend([words(" ("), claim(interval), words(")")]);
    }
    spans.push(words(match of.has_interval {
        false => ". There is no interval: ",
        true => ". The interval comes from ",
    }));
    spans.extend([claim(&of.basis), words(".")]);
    let mut blocks = vec![Block::Paragraph { spans }];
    blocks.extend(of.too_high.as_ref().map(|what| Block::Warning {
        spans: vec![
            claim(what),
            words(": all that it sells is taken to be of its own making, so these potentials are too high where it passes goods on."),
        ],
    }));
    blocks.extend(products(of));
    blocks
}

fn products(of: &Direction) -> Option<Block> {
    let bars = of.bars.as_ref()?;
    let gap = of.products.iter().any(|product| product.of_the_gap.is_some());
    let mut columns = vec![
        column("Product"),
        numbers("Trade"),
        numbers("Potential"),
        numbers("Interval"),
        numbers("Unrealised"),
    ];
    if gap {
        columns.push(numbers("Of the gap"));
    }
    columns.push(numbers("Room, at most"));
    let rows = of.products.iter().map(|product| {
        let mut row = vec![
            cell(&product.product),
            cell(&product.trade),
            cell(&product.potential),
            cell(&product.interval),
            cell(&product.unrealised),
        ];
        if gap {
            row.push(cell(&product.of_the_gap));
        }
        row.push(cell(&product.room));
        row
    });
    let [from, to] = &of.way;
    let says = key!["potential", from, to];
    let twin = Table {
        key: table(&says),
        caption: format!("Largest unrealised potential from {} to {}", of.exporter, of.importer),
        columns,
        rows: rows.collect(),
    };
    let description = "One bar a product, in millions of US dollars a year, with a thin line from the low to the high end of its interval.";
    Some(chart(&says, description, bars, twin))
}

/// Both directions against the gap.
fn against(against: &Against) -> Block {
    Block::Paragraph {
        spans: vec![
            words("Against the gap: the target of "),
            claim(&against.goal),
            words(" is "),
            claim(&against.missing),
            words(" above the "),
            claim(&against.now),
            words(" of the product data. Unrealised potential comes to "),
            claim(&against.unrealised),
            words(", or "),
            claim(&against.of_the_gap),
            words(" of the gap."),
            words(" If every product rose to its potential, and none above its room, "),
            claim(&against.left),
            words(" of the gap would stay open. Room in all, a ceiling and no forecast, is "),
            claim(&against.room),
            words("."),
        ],
    }
}
