//! What would a change do? Each recorded scenario: what it says first of itself, then its figures.

use super::{fold, joined, missing, section, table};
use crate::answers::Answers;
use crate::answers::claim::Claim;
use crate::answers::simulation::Scenario;
use crate::brief::page::{Block, Cell, Section, Span, Table, cell, claim, column, numbers, words};

pub(super) fn lay(answers: &Answers) -> Section {
    let scenarios = &answers.simulation.scenarios;
    let mut blocks: Vec<Block> = Vec::new();
    blocks.extend(scenarios.iter().filter_map(says));
    for scenario in scenarios {
        blocks.extend(fold(&scenario.title.says, one(scenario)));
    }
    if scenarios.is_empty() {
        blocks.push(missing(
            "As of this day the folder holds no run of a scenario.",
            "a run of a scenario is written down with corridor simulate scenarios/NAME.toml --record",
        ));
    }
    section("simulation", "What would a change do?", blocks)
}

/// A scenario in a sentence: what each model says of its first direction.
fn says(scenario: &Scenario) -> Option<Block> {
    let first = scenario.rows.first()?;
    let of = scenario.rows.iter().filter(|row| row.direction.says == first.direction.says);
    let shares: Vec<Vec<Span>> =
        of.filter_map(|row| row.share.as_ref()).map(|share| vec![claim(share)]).collect();
    if shares.is_empty() {
        return None;
    }
    let by = if shares.len() > 1 { ", by model." } else { "." };
    let mut spans = vec![claim(&scenario.title), words(". "), claim(&first.direction), words(": ")];
    spans.extend(joined(&shares, " or "));
    spans.push(words(by));
    Some(Block::Paragraph { spans })
}

fn one(scenario: &Scenario) -> Vec<Block> {
    let mut blocks = vec![Block::Paragraph { spans: vec![claim(&scenario.title), words(".")] }];
    blocks.extend(list("Read this first: ", &scenario.caveats));
    blocks.extend(list("The run is stale, since these files changed after it: ", &scenario.stale));
    let optional = |c: &Option<Claim>| c.as_ref().map_or_else(Cell::new, cell);
    let rows = scenario.rows.iter().map(|row| {
        vec![
            cell(&row.direction),
            cell(&row.model),
            cell(&row.base),
            cell(&row.change),
            optional(&row.interval),
            optional(&row.share),
        ]
    });
    blocks.push(Block::Table(Table {
        key: table(&scenario.title.key),
        caption: "What the models say".to_owned(),
        columns: vec![
            column("From and to"),
            column("Model"),
            numbers("Trade at base"),
            numbers("Change"),
            numbers("Between"),
            numbers("Of the base"),
        ],
        rows: rows.collect(),
    }));
    for part in &scenario.of_gap {
        blocks.push(Block::Paragraph {
            spans: vec![
                words("Both directions together, "),
                claim(&part.model),
                words(": "),
                claim(&part.change),
                words(", which is "),
                claim(&part.share),
                words(" of the "),
                claim(&part.missing),
                words(" that are missing to the target."),
            ],
        });
    }
    blocks.extend(list("What these models cannot see: ", &scenario.unseen));
    blocks
}

/// A paragraph that lists claims; nothing where there are none.
fn list(head: &str, claims: &[Claim]) -> Option<Block> {
    let mut spans: Vec<Span> = vec![words(head)];
    for (at, one) in claims.iter().enumerate() {
        if at > 0 {
            spans.push(words("; "));
        }
        spans.push(claim(one));
    }
    spans.push(words("."));
    (!claims.is_empty()).then_some(Block::Warning { spans })
}
