//! Each strength that was claimed, against the exporter's comparative advantage in its products.

use super::{chart, table};
use crate::answers::strengths::Strengths;
use crate::brief::page::{Block, Table, cell, column, numbers, words};
use crate::key::key;

pub(super) fn block(answer: &Strengths) -> Option<Block> {
    let rows = answer.strengths.iter().map(|strength| {
        vec![
            cell(&strength.claim),
            vec![words(&strength.of)],
            cell(&strength.exports),
            cell(&strength.advantage),
            cell(&strength.verdict),
        ]
    });
    (!answer.strengths.is_empty()).then(|| {
        let twin = Table {
            key: table(&key!["strengths"]),
            caption: "Strengths claimed, tested against exports".to_owned(),
            columns: vec![
                column("Claim"),
                column("Of"),
                numbers("Exports to all"),
                numbers("Advantage"),
                column("The data say"),
            ],
            rows: rows.collect(),
        };
        let description = "Revealed comparative advantage on a scale of doublings: how many times more of its exports the economy makes with these goods than the world does.";
        match &answer.ratios {
            Some(curve) => chart(&key!["strengths"], description, curve, twin),
            None => Block::Table(twin),
        }
    })
}
