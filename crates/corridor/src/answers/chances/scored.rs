//! What one should have said on the day that a target was announced.
//!
//! Each target is scored from the folder as it was known on that day, so the figures that it was
//! later judged by are not in it.

use corridor_ledger::Record;
use corridor_outlook::model::Model;
use serde::Serialize;

use super::forecast::{Day, Reading, year_card};
use super::{Asked, chosen_year, first_line, readings};
use crate::answers::claim::{Claim, Unit};
use crate::answers::desk::Desk;
use crate::answers::records;
use crate::answers::target::{Goal, Verdict, of_trade};
use crate::error::Error;
use crate::evidence::Sourced;
use crate::key::key;

/// A target as it looked on the day it was said.
#[derive(Clone, Debug, Serialize)]
pub struct Scored {
    /// Its id.
    pub id: String,
    /// Its level.
    pub value: Claim,
    /// The day.
    pub said: Option<Claim>,
    /// The year by which.
    pub by: Claim,
    /// Whether the target names it.
    pub by_is_its_own: bool,
    /// What the figures known on the day gave it, under each party.
    pub given: Vec<Option<Given>>,
}

/// What one reporter's figures gave a target.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "given", rename_all = "kebab-case")]
pub enum Given {
    /// A chance.
    Chance {
        /// The chance by the year.
        chance: Claim,
    },
    /// It was reached by then.
    Reached {
        /// When.
        when: Claim,
    },
    /// No chance could be given.
    None {
        /// Why.
        why: Claim,
    },
}

/// Every target of total trade in dollars with the day on which it was said.
pub(super) fn scored(
    desk: &mut Desk<'_>,
    asked: &Asked,
    model: &Model,
) -> Result<Vec<Scored>, Error> {
    let said_on = |r: &Record| r.when("said").map(|when| when.last_day());
    let mut records: Vec<&Record> = of_trade(desk)
        .into_iter()
        .filter(|r| said_on(r).is_some_and(|day| day <= desk.as_of))
        .collect();
    records.sort_by_key(|r| said_on(r));
    let parties = desk.folder.partnership.parties.clone();
    let mut all = Vec::new();
    for record in records {
        let Some(day) = said_on(record) else { continue };
        let then = desk.archive.known(day)?;
        let Some(mut goal) = Goal::known(desk, record, &then, day) else { continue };
        let Some(level) = goal.level().cloned() else { continue };
        let says = key!["then", goal.id];
        let own = goal.deadline_claim().map(|by| Claim { key: key![says, "by"], ..by });
        let by_is_its_own = own.is_some();
        let by = own.unwrap_or_else(|| {
            let year = chosen_year(day);
            let options = [("why", "chosen: the target names no year".to_owned())];
            let says = key![says, "by"];
            let formula = year.to_string();
            let title = "The year asked for";
            let card = desk.cards.estimate(&says, title, formula, &[&goal.card], &options);
            Claim::year(says, year, &card)
        });
        let year = goal.last_year().unwrap_or_else(|| chosen_year(day));
        goal.by.get_or_insert(corridor_ledger::When::Year(year));
        let day = Day { as_of: day, seed: asked.seed, model };
        let mut given = Vec::new();
        for party in &parties {
            let reporter = Some(party.as_str());
            let found = readings(desk, &says, &then, &goal, &level, reporter, &day)?;
            given.push(found.first().map(|reading| self::given(desk, &level, reading, year)));
        }
        let said = records::said(record);
        let value = goal.value(record);
        all.push(Scored {
            id: goal.id.clone(),
            value: Claim { key: key![says, "value"], ..value },
            said: said.map(|said| Claim::words(key![says, "said"], said, &goal.card)),
            by,
            by_is_its_own,
            given,
        });
    }
    Ok(all)
}

fn given(desk: &mut Desk<'_>, level: &Sourced<f64>, reading: &Reading, by: i16) -> Given {
    let says = key![reading.says, "given"];
    let none = |why: &str| Given::None {
        why: Claim::words(says.clone(), format!("none: {why}"), &reading.card)
            .by("why the figures of the day give no chance"),
    };
    match (&reading.answer, reading.judged.verdict) {
        (_, Verdict::Met { on: day } | Verdict::MetInPart { through: day }) => {
            let when = Claim::year(says, day.year(), &reading.card);
            Given::Reached { when: when.by("the year of the figure that reached it") }
        }
        (Some(Ok(_)), _) => match reading.year(by) {
            Some(year) => {
                let card = year_card(desk, level, reading, year);
                Given::Chance { chance: Claim::number(says, year.by_year, Unit::Chance, &card) }
            }
            None => none("further ahead than the class reaches"),
        },
        _ if reading.figures.observed.is_empty() => none("no figure held here was known by then"),
        (Some(Err(why)), _) => none(&first_line(&why.to_string())),
        (None, verdict) => none(&verdict.says()),
    }
}
