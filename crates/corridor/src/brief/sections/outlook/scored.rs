//! What one should have said on the day that a target was announced.
//!
//! Each target is scored from the folder as it was known on that day, so the figures that it was
//! later judged by are not in it.

use corridor_ledger::Record;

use super::charts::{chance, year_card};
use super::{Goal, readings};
use crate::answers::outlook::{Asked, Reading, chosen_year, whose, year_of};
use crate::brief::build::Desk;
use crate::brief::sections::promised::{said, value_words};
use crate::brief::{Block, Cell, Table, claim, column, numbers, words};
use crate::error::Error;
use crate::figures::span;
use crate::statistics::Statistics;
use crate::statistics::reported::TOTAL;
use corridor_outlook::model::Model;
use corridor_outlook::target::Standing;

/// Every target of total trade in dollars with the day on which it was said.
pub(super) fn block(
    desk: &mut Desk<'_>,
    asked: &Asked,
    model: &Model,
) -> Result<Option<Block>, Error> {
    let folder = desk.folder;
    let said_on = |r: &Record| r.when("said").map(|when| when.last_day());
    let mut targets: Vec<&Record> = folder
        .ledger
        .records
        .iter()
        .filter(|r| r.kind == "target" && r.text("measure") == Some(TOTAL))
        .filter(|r| said_on(r).is_some_and(|day| day <= desk.as_of))
        .collect();
    targets.sort_by_key(|r| said_on(r));
    let parties = folder.partnership.parties.clone();
    let mut rows = Vec::new();
    for target in targets {
        let (Some(goal), Some(day)) = (Goal::of(desk, target), said_on(target)) else { continue };
        let card = goal.dollars.card;
        let then = Statistics::read(folder, day)?;
        let mut row: Vec<Cell> = vec![
            vec![claim(value_words(target).unwrap_or_default(), card)],
            said(target).map_or_else(Vec::new, |text| vec![claim(text, card)]),
        ];
        let by = target.by().map_or_else(|| chosen_year(day), |by| by.year());
        row.push(match target.by() {
            Some(by) => vec![claim(span(by.first_day(), by.last_day()), card)],
            None => {
                let card = desk.cards.estimate(
                    "The year asked for",
                    by.to_string(),
                    &[card],
                    &[("why", "chosen: the target names no year".to_owned())],
                );
                vec![words("no date; "), claim(by.to_string(), card), words(" taken")]
            }
        });
        for party in &parties {
            let asked = Asked {
                target: Some(target.id.clone()),
                reporter: Some(party.clone()),
                by: Some(by),
                seed: asked.seed,
            };
            let found = readings(desk, &then, day, &goal, &asked, model)?;
            row.push(match found.first() {
                Some(reading) => cell(desk, &goal, reading, by),
                None => Vec::new(),
            });
        }
        rows.push(row);
    }
    Ok((!rows.is_empty()).then(|| {
        let mut columns = vec![numbers("Target"), column("Said"), column("By")];
        columns.extend(parties.iter().map(|p| column(&format!("Chance, {}", whose(p)))));
        Block::Table(Table {
            caption: "What the figures known on the day gave each target".to_owned(),
            columns,
            rows,
        })
    }))
}

fn cell(desk: &mut Desk<'_>, goal: &Goal<'_>, reading: &Reading, by: i16) -> Cell {
    match &reading.answer {
        Ok(reach) => match (reach.standing, year_of(reach, by)) {
            (Standing::Met { year, .. }, _) => {
                vec![words("reached already, in "), claim(year.to_string(), reading.card)]
            }
            (_, Some(year)) => {
                vec![claim(chance(year.by_year), year_card(desk, goal, reading, year))]
            }
            (_, None) => vec![claim("none: further ahead than the class reaches", reading.card)],
        },
        Err(_) if reading.figures.observed.is_empty() => {
            vec![claim("none: no figure was known by then", reading.card)]
        }
        Err(why) => {
            vec![claim(format!("none: {}", super::first_line(&why.to_string())), reading.card)]
        }
    }
}
