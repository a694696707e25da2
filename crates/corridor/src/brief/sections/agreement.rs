//! What is an agreement worth? What agreements have done elsewhere, and what that would mean for the
//! one that is in force here.

use super::{fold, missing, section, table};
use crate::answers::Answers;
use crate::answers::agreement::{Agreement, Elsewhere, InForce, Ranged};
use crate::brief::page::{
    Block, Cell, Column, Section, Span, Table, cell, claim, column, numbers, words,
};
use crate::key::key;

pub(super) fn lay(answers: &Answers) -> Section {
    let answer = &answers.agreement;
    let mut blocks = Vec::new();
    if answer.in_force.is_none() && answer.undated.is_none() {
        blocks.push(missing(
            "No agreement in force between the two is on record as of this day.",
            "a record [[instrument]] with category = \"free-trade-agreement\" and in_force would be an agreement in force",
        ));
    }
    match &answer.elsewhere {
        None => blocks.push(missing(
            "What agreements have been worth elsewhere is not in the folder.",
            "an estimate of what agreements are worth comes in with corridor gravity FORMULA PANEL --reached YEARS=TERM+TERM --record statistics/estimates/agreement.toml",
        )),
        Some(elsewhere) => {
            let details = vec![sample(elsewhere)];
            blocks.extend(effects(elsewhere));
            blocks.extend(fold("What it would account for here", here(answer).into_iter().collect()));
            blocks.extend(fold("What was estimated", details));
        }
    }
    let lead = match (&answer.in_force, &answer.undated) {
        (Some(found), _) => stands(found),
        (None, Some(title)) => {
            vec![claim(title), words(" is in force; since when is not on record")]
        }
        (None, None) => Vec::new(),
    };
    Section { lead, ..section("agreement", "What is an agreement worth?", blocks) }
}

fn stands(found: &InForce) -> Vec<Span> {
    vec![
        claim(&found.title),
        words(" has been in force since "),
        claim(&found.since),
        words(", for "),
        claim(&found.years),
    ]
}

/// What was estimated, from how much.
fn sample(elsewhere: &Elsewhere) -> Block {
    let mut spans = vec![words("What agreements have done elsewhere: ")];
    if let (Some(source), Some(flows)) = (&elsewhere.source, &elsewhere.flows) {
        spans.extend([claim(source), words(", estimated from "), claim(flows), words(".")]);
    }
    if let Some(stale) = &elsewhere.stale {
        spans.extend([words(" The record is stale: "), claim(stale), words(".")]);
    }
    if let Some(note) = &elsewhere.note {
        spans.extend([words(" "), claim(note)]);
    }
    Block::Paragraph { spans }
}

/// A value and its interval in one cell.
fn ranged(ranged: &Ranged) -> Vec<Span> {
    let mut spans = vec![claim(&ranged.value)];
    if let Some(interval) = &ranged.interval {
        spans.extend([words(", "), claim(interval)]);
    }
    spans
}

fn effects(elsewhere: &Elsewhere) -> Option<Block> {
    let mut columns = vec![column("Years in force")];
    columns.extend(
        elsewhere
            .models
            .iter()
            .map(|model| Column { heading: vec![words("Model "), claim(model)], numeric: true }),
    );
    let rows = elsewhere.effects.iter().map(|effects| {
        let mut row = vec![cell(&effects.years)];
        row.extend(
            effects.models.iter().map(|model| model.as_ref().map_or_else(Cell::new, ranged)),
        );
        row
    });
    (!elsewhere.effects.is_empty()).then(|| {
        Block::Table(Table {
            key: table(&key!["agreement", "effects"]),
            caption: "Trade between the partners of an agreement, above what it would have been"
                .to_owned(),
            columns,
            rows: rows.collect(),
        })
    })
}

/// What an average agreement's part in this pair's trade would be.
fn here(answer: &Agreement) -> Vec<Block> {
    if answer.here.is_empty() {
        return Vec::new();
    }
    let rows = answer
        .here
        .iter()
        .map(|here| vec![cell(&here.from), cell(&here.trade), ranged(&here.part)]);
    vec![
        Block::Table(Table {
            key: table(&key!["agreement", "here"]),
            caption: "What an agreement of average effect would account for, after the years that it had been in force"
                .to_owned(),
            columns: vec![column("Total trade"), numbers("Reported"), numbers("Of it")],
            rows: rows.collect(),
        }),
        Block::Warning {
            spans: vec![words("Read it as an order of magnitude: what other agreements did on average, no measurement of this one. The agreement is in force already, so what it brought is in the figures above and cannot be counted again.")],
        },
    ]
}
