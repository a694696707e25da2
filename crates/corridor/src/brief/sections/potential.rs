//! Export potential: product by product with an interval, and against the gap to the target.

use super::{chart, note, table};
use crate::answers::potential::gap::Against;
use crate::answers::potential::{Direction, Potentially};
use crate::brief::page::{Block, Cell, Span, Table, cell, claim, column, numbers, words};
use crate::key::key;

pub(super) fn blocks(answer: &Potentially) -> Vec<Block> {
    if answer.directions.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![note(
        "A product's potential is the exporter's share in the world's trade of it, times what the importer buys of it, times how much easier or harder the two trade than their shares alone would make it. What an exporter itself buys in counts against its share. Tariffs, distance and expected growth are left out: the folder has no product tariffs and no forecast of demand. Unrealised is what the potential is above trade. Room is a ceiling: the smaller of what the one sells and the other buys, less their trade.",
    )];
    blocks.extend(answer.directions.iter().flat_map(direction));
    blocks
}

/// What potential would do, in a sentence.
pub(super) fn lead(answer: &Potentially) -> Vec<Span> {
    match (&answer.against, &answer.directions[..]) {
        (Some(against), _) => {
            let mut spans = vec![words("Unused potential comes to "), claim(&against.of_the_gap)];
            spans.push(words(" of the gap; "));
            spans.extend([claim(&against.left), words(" would stay open")]);
            if let Some([from, to]) = against.left_out.first() {
                spans.push(words(format!(
                    "; from {from} to {to} it cannot be told, and is not counted"
                )));
            }
            spans
        }
        (None, []) => Vec::new(),
        (None, all) => match all.iter().find(|direction| !direction.may_be_none) {
            Some(first) => vec![
                words("Unused potential: "),
                claim(&first.unrealised),
                words(format!(" a year from {} to {}", first.exporter, first.importer)),
            ],
            None => {
                vec![words(
                    "Whether there is unused potential cannot be told: the interval holds zero",
                )]
            }
        },
    }
}

/// Both directions against the gap, or each on its own.
pub(super) fn summary(answer: &Potentially) -> Vec<Block> {
    match &answer.against {
        Some(against) => vec![self::against(against)],
        None => Vec::new(),
    }
}

/// From today's trade to the target, step by step.
pub(super) fn steps(answer: &Potentially) -> Option<Block> {
    let against = answer.against.as_ref()?;
    let curve = against.picture.as_ref()?;
    let names = |way: &[String; 2]| {
        let of = answer.directions.iter().find(|direction| direction.way == *way);
        of.map_or_else(Cell::new, |of| vec![words(format!("{} to {}", of.exporter, of.importer))])
    };
    let rows = against.steps.iter().map(|step| {
        let way = step.way.as_ref().map_or_else(Cell::new, names);
        vec![cell(&step.what), way, cell(&step.adds)]
    });
    let twin = Table {
        key: table(&key!["gap", "steps"]),
        caption: "From today’s trade to the target, product by product".to_owned(),
        columns: vec![column("Step"), column("From and to"), numbers("Adds a year")],
        rows: rows.collect(),
    };
    let description = "Billion US dollars a year, if every product rose to its potential and none above its room. Intervals of single products do not add; they stand in the tables below.";
    Some(chart(&key!["gap", "steps"], description, curve, twin))
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
    if of.may_be_none {
        spans.push(words("; as the interval holds zero, whether there is any cannot be told"));
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
    if of.products.is_empty() {
        return None;
    }
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
    let table = Table {
        key: table(&key!["potential", from, to]),
        caption: format!("Largest unrealised potential from {} to {}", of.exporter, of.importer),
        columns,
        rows: rows.collect(),
    };
    Some(Block::Top { table })
}

/// Both directions against the gap.
fn against(against: &Against) -> Block {
    let mut spans = vec![
        words("Products could add "),
        claim(&against.unrealised),
        words(" a year to the "),
        claim(&against.now),
        words(" of today, if each rose to its potential. "),
        claim(&against.missing),
        words(" are missing to the target of "),
        claim(&against.goal),
        words(". Room in all, a ceiling and no forecast, is "),
        claim(&against.room),
        words("."),
    ];
    if let Some([from, to]) = against.left_out.first() {
        spans.push(words(format!(
            " What {from} could add in {to} is not counted: its interval holds zero."
        )));
    }
    Block::Paragraph { spans }
}
