//! The growth that a target needs, against the pair's own record and what comparable pairs did.

use corridor_outlook::comparable::ClassCount;
use corridor_outlook::model::Model;
use corridor_outlook::target::{OwnCount, OwnRecord};

use super::Goal;
use crate::answers::outlook::{Reading, year_of};
use crate::brief::build::Desk;
use crate::brief::{Block, Cell, Table, claim, column, numbers};
use crate::evidence::{CardId, Claim};
use crate::figures::{count, growth, ratio};

const SIZES: [&str; 3] = ["the smallest third", "the middle third", "the largest third"];
const PACES: [&str; 3] = ["the slowest third", "the middle third", "the fastest third"];

pub(super) fn block(
    desk: &mut Desk<'_>,
    goal: &Goal<'_>,
    by: &Claim<i16>,
    readings: &[Reading],
    model: &Model,
) -> Option<Block> {
    let class = super::track::model_card(desk, model);
    let mut rows = Vec::new();
    for reading in readings {
        let Some(reach) = reading.open() else { continue };
        let Some(year) = year_of(reach, by.value) else { continue };
        let Some(rate) = year.required_growth else { continue };
        let card = super::charts::year_card(desk, goal, reading, year);
        rows.push(vec![
            vec![claim(reading.figures.whose(), reading.card)],
            vec![claim(growth(rate), card)],
            own_record(desk, reach.own, reading.card),
            own_count(desk, year.own, year.ahead, reading.card),
            class_count(desk, year.class, &[class, card]),
        ]);
    }
    (!rows.is_empty()).then(|| {
        Block::Table(Table {
            caption: "The growth a year that the target needs, beside what this pair and comparable pairs did"
                .to_owned(),
            columns: vec![
                column("Counted"),
                numbers("Needed"),
                numbers("Own growth so far"),
                numbers("Own spans that did"),
                numbers("Like pairs that did"),
            ],
            rows,
        })
    })
}

fn own_record(desk: &mut Desk<'_>, own: Option<OwnRecord>, card: CardId) -> Cell {
    let Some(own) = own else { return Vec::new() };
    let card = desk.cards.estimate(
        "Own growth, compound",
        format!("{} to {}: {} a year", own.first, own.last, growth(own.growth)),
        &[card],
        &[],
    );
    vec![claim(format!("{} ({}–{})", growth(own.growth), own.first, own.last), card)]
}

fn own_count(desk: &mut Desk<'_>, own: Option<OwnCount>, ahead: usize, card: CardId) -> Cell {
    let Some(own) = own.filter(|own| own.spans > 0) else { return Vec::new() };
    let card = desk.cards.estimate(
        "Own spans of that length",
        format!("{} of {} spans of {ahead} years between full years", own.did, own.spans),
        &[card],
        &[],
    );
    vec![claim(format!("{} of {}", own.did, own.spans), card)]
}

fn class_count(desk: &mut Desk<'_>, class: Option<ClassCount>, inputs: &[CardId]) -> Cell {
    let Some(class) = class else { return Vec::new() };
    let kind = |names: [&'static str; 3], third: usize| names.get(third).copied().unwrap_or("");
    let card = desk.cards.estimate(
        "What comparable pairs did",
        format!(
            "of {} cases {} grew {}-fold or more in {} years",
            count(class.cases as usize),
            count(class.did as usize),
            ratio(class.factor),
            class.horizon
        ),
        inputs,
        &[
            ("size of the pairs", kind(SIZES, class.size).to_owned()),
            ("their own growth before", kind(PACES, class.growth).to_owned()),
            ("a case", "one pair from one year on; cases of one pair overlap".to_owned()),
        ],
    );
    vec![claim(format!("{} of {}", count(class.did as usize), count(class.cases as usize)), card)]
}
