//! What is an agreement worth? What agreements have done for other economies' trade, as a recorded
//! estimate has it, and what that would mean for the agreement that is in force here.
//!
//! The estimate is a partial effect in logarithms. A sum `b` of coefficients makes trade
//! `exp(b) - 1` higher than it would be; of trade `V` that has had the effect, `V (1 - exp(-b))` is
//! due to it. Nothing is estimated here: the record is read, and what it was made from is compared
//! with what the folder holds.

use corridor_ledger::{Record, Status};
use jiff::civil::Date;
use serde::Serialize;

use super::claim::{Claim, Unit};
use super::desk::Desk;
use super::records;
use super::series::total;
use crate::error::Error;
use crate::evidence::{Estimate, Evidence};
use crate::figures::{count, day, growth, money};
use crate::folder::partnership::name;
use crate::key::{Key, key};
use crate::statistics::Dataset;
use crate::statistics::reported::year_words;
use crate::study::record::{Freshness, Model, Reached, Recorded, fraction};

mod of_trade;

/// The answer.
#[derive(Clone, Debug, Serialize)]
pub struct Agreement {
    /// The agreement that is in force between the two.
    pub in_force: Option<InForce>,
    /// Where none is known to be in force since a day: one that the record says to be in force.
    pub undated: Option<Claim>,
    /// What agreements have been worth elsewhere.
    pub elsewhere: Option<Elsewhere>,
    /// What that would mean here.
    pub here: Vec<Here>,
}

/// An agreement in force.
#[derive(Clone, Debug, Serialize)]
pub struct InForce {
    /// Its title.
    pub title: Claim,
    /// Since when.
    pub since: Claim,
    /// For how many whole years.
    pub years: Claim,
}

/// An estimate of what agreements have been worth.
#[derive(Clone, Debug, Serialize)]
pub struct Elsewhere {
    /// The estimate.
    pub source: Option<Claim>,
    /// From how many flows.
    pub flows: Option<Claim>,
    /// What it covers.
    pub note: Option<Claim>,
    /// That the estimate was made from other data than the folder holds.
    pub stale: Option<Claim>,
    /// The models, as columns of `effects`.
    pub models: Vec<Claim>,
    /// The effect after so many years.
    pub effects: Vec<Effects>,
}

/// The effect after so many years, in each model.
#[derive(Clone, Debug, Serialize)]
pub struct Effects {
    /// Years in force.
    pub years: Claim,
    /// In each model: the effect, and its interval.
    pub models: Vec<Option<Ranged>>,
}

/// A value and its interval.
#[derive(Clone, Debug, Serialize)]
pub struct Ranged {
    /// The value.
    pub value: Claim,
    /// Its interval.
    pub interval: Option<Claim>,
}

impl Ranged {
    fn of(value: Claim) -> Self {
        Self { interval: value.interval(), value }
    }
}

/// What an agreement of average effect would account for in one side's figures.
#[derive(Clone, Debug, Serialize)]
pub struct Here {
    /// Whose figures, and of when.
    pub from: Claim,
    /// Total trade.
    pub trade: Claim,
    /// The part that the agreement would account for.
    pub part: Ranged,
}

/// An agreement in force between the parties, while it is worked with.
struct Found<'a> {
    record: &'a Record,
    since: Date,
    card: Key,
}

/// Answer.
///
/// # Errors
///
/// None: it has the form of all answers.
pub fn answer(desk: &mut Desk<'_>) -> Result<Agreement, Error> {
    let found = found(desk);
    let in_force = found.as_ref().map(|found| in_force(desk, found));
    let undated = if in_force.is_none() { undated(desk) } else { None };
    let (mut elsewhere, mut here) = (None, Vec::new());
    if let Some(set) = &desk.statistics.agreement {
        let cards = model_cards(desk, set);
        elsewhere = Some(self::elsewhere(desk, set, &cards));
        if let (Some(found), Some(model), Some(card)) =
            (&found, set.rows.model.last(), cards.last())
        {
            here = self::here(desk, model, card, found);
        }
    }
    Ok(Agreement { in_force, undated, elsewhere, here })
}

/// The agreement on trade between the parties that has been in force longest: one of free trade before
/// another.
fn found<'a>(desk: &mut Desk<'a>) -> Option<Found<'a>> {
    let parties = &desk.folder.partnership.parties;
    let dated = of_trade(desk, parties)
        .filter_map(|(rank, r)| Some((rank, r, r.when("in_force")?.first_day())))
        .filter(|(.., since)| *since <= desk.as_of);
    let (_, record, since) = dated.min_by_key(|(rank, _, since)| (*rank, *since))?;
    let card = records::card(desk, record)?;
    Some(Found { record, since, card })
}

/// Every agreement on trade between the parties that the ledger has as in force.
fn of_trade<'a>(desk: &Desk<'a>, parties: &[String; 2]) -> impl Iterator<Item = (u8, &'a Record)> {
    let of_both = move |r: &&Record| parties.iter().all(|p| r.texts("parties").contains(p));
    let records = desk.folder.ledger.records.iter().filter(of_both);
    let in_force = records.filter(|r| r.kind == "instrument" && r.status == Status::InForce);
    in_force.filter_map(|r| Some((of_trade::rank(r)?, r)))
}

/// An agreement that is in force, of which no record says since when.
fn undated(desk: &mut Desk<'_>) -> Option<Claim> {
    let parties = &desk.folder.partnership.parties;
    let without_day = of_trade(desk, parties).filter(|(_, r)| r.when("in_force").is_none());
    let (_, record) = without_day.min_by_key(|(rank, _)| *rank)?;
    let card = records::card(desk, record)?;
    let title = record.text("title").unwrap_or(record.what()).to_owned();
    Some(Claim::words(key!["agreement", "title"], title, &card).by("the record's title"))
}

/// Whole years from a day to a later one.
fn whole_years(since: Date, day: Date) -> u32 {
    let before = (day.month(), day.day()) < (since.month(), since.day());
    u32::try_from(day.year() - since.year()).unwrap_or(0).saturating_sub(u32::from(before))
}

fn in_force(desk: &mut Desk<'_>, found: &Found<'_>) -> InForce {
    let title = found.record.text("title").unwrap_or(found.record.what()).to_owned();
    let years = whole_years(found.since, desk.as_of);
    let says = key!["agreement", "years-in-force"];
    let formula = format!("since {}: {years} whole years", day(found.since));
    let card = desk.cards.estimate(&says, "Years in force", formula, &[&found.card], &[]);
    let word = if years == 1 { "year" } else { "years" };
    InForce {
        title: Claim::words(key!["agreement", "title"], title, &found.card),
        since: Claim::words(key!["agreement", "since"], day(found.since), &found.card),
        years: Claim::number(says, f64::from(years), Unit::Years, &card)
            .saying(format!("{years} whole {word}")),
    }
}

/// A card for each model: everything that it takes to run it again.
fn model_cards(desk: &mut Desk<'_>, set: &Dataset<Recorded>) -> Vec<Key> {
    let recorded = &set.rows;
    let mut cards = Vec::new();
    for (at, model) in recorded.model.iter().enumerate() {
        let says = key!["agreement", "model", at + 1];
        let rows = model.terms.iter().zip(&model.estimates).zip(&model.std_errors);
        let rows =
            rows.map(|((term, b), se)| vec![term.clone(), b.to_string(), se.to_string()]).collect();
        let selection = format!("model {}", at + 1);
        let columns = ["term", "estimate", "std_error"];
        let title = format!("{}: coefficients of model {}", set.source.title, at + 1);
        let statistic = set.statistic(selection, &columns, rows);
        let input = desk.cards.statistic(&key![says, "coefficients"], title, statistic);
        let clusters: Vec<String> = model.clusters.iter().map(|&c| count(c)).collect();
        let [missing, singletons, zero_levels, separated] = model.dropped;
        let options = [
            ("clusters", clusters.join(", ")),
            (
                "dropped rows",
                format!(
                    "{missing} missing, {singletons} singletons, {zero_levels} without trade, {separated} separated"
                ),
            ),
            ("fixed effects", model.effects.join(" + ")),
            ("panel", recorded.panel.file.clone()),
            ("panel's SHA-256", recorded.panel.sha256.clone()),
            ("rows", count(model.rows)),
            ("rows used only where", recorded.only.join(" and ")),
            ("small-sample factor", recorded.ssc.clone()),
            ("standard errors", recorded.errors.clone()),
        ];
        let estimate = Estimate {
            model: format!("{}, model {}", recorded.estimator, at + 1),
            formula: recorded.command.clone(),
            inputs: vec![input],
            options: options.into_iter().map(|(k, v)| (k.to_owned(), v)).collect(),
        };
        let title = format!("{}: model {}", set.source.title, at + 1);
        cards.push(desk.cards.card(&says, title, vec![Evidence::Estimate(estimate)]));
    }
    cards
}

fn elsewhere(desk: &mut Desk<'_>, set: &Dataset<Recorded>, cards: &[Key]) -> Elsewhere {
    let says = key!["agreement", "elsewhere"];
    let last = cards.last().zip(set.rows.model.last());
    let source =
        cards.last().map(|card| Claim::words(key![says, "source"], set.source.title.clone(), card));
    let flows = last.map(|(card, model)| {
        Claim::count(key![says, "flows"], model.rows, card)
            .saying(format!("{} flows", count(model.rows)))
            .by("the rows of the estimate")
    });
    let note = Some(&set.source.coverage.note).filter(|note| !note.is_empty()).map(|note| {
        let columns = ["origin", "citation", "licence"];
        let row = vec![
            set.source.origin.clone(),
            set.source.citation.clone(),
            set.source.licence.clone(),
        ];
        let statistic = set.statistic("the estimate as a whole", &columns, vec![row]);
        let says = key![says, "note"];
        let card = desk.cards.statistic(&says, set.source.title.clone(), statistic);
        Claim::words(says, note.clone(), &card)
    });
    let models = cards.iter().zip(1..).map(|(card, at): (_, usize)| {
        Claim::count(key![says, "model", at], at, card).by("which model")
    });
    let models = models.collect();
    let stale = match (&desk.statistics.freshness, cards.last()) {
        (Freshness::Stale { file, found, recorded }, Some(card)) => {
            let says = format!(
                "it was made from {file} with SHA-256 {recorded}, and the folder holds {found}"
            );
            let how = "the two files compared";
            Some(Claim::word(key!["agreement", "stale"], "stale", says, card).by(how))
        }
        _ => None,
    };
    Elsewhere { source, flows, note, stale, models, effects: effects(desk, set, cards) }
}

fn effects(desk: &mut Desk<'_>, set: &Dataset<Recorded>, cards: &[Key]) -> Vec<Effects> {
    let models = &set.rows.model;
    let Some((first, card)) = models.first().zip(cards.first()) else { return Vec::new() };
    let mut rows = Vec::new();
    for years in first.reached.iter().map(|r| r.years) {
        let mut row = Vec::new();
        for ((model, card), at) in models.iter().zip(cards).zip(1..) {
            let reached = model.reached.iter().find(|r| r.years == years);
            row.push(reached.map(|reached| effect(desk, at, reached, card)));
        }
        let says = key!["agreement", "effect", years];
        rows.push(Effects {
            years: Claim::number(says, f64::from(years), Unit::Years, card)
                .saying(years.to_string())
                .by("years after which the effect is summed"),
            models: row,
        });
    }
    rows
}

/// The effect in percent, and its interval.
fn effect(desk: &mut Desk<'_>, model: usize, reached: &Reached, card: &Key) -> Ranged {
    let [low, high] = reached.interval().map(fraction);
    let value = fraction(reached.estimate);
    let formula = format!(
        "exp({}) − 1 = {}; interval exp({} ± 1.96 × {}) − 1 = {} to {}",
        reached.estimate,
        growth(value),
        reached.estimate,
        reached.std_error,
        growth(low),
        growth(high)
    );
    let options = [("confidence", "95%".to_owned()), ("summed", reached.terms.join(" + "))];
    let title = "Trade of the partners above what it would have been";
    let says = key!["agreement", "effect", reached.years, "model", model];
    let card = desk.cards.estimate(&says, title, formula, &[card], &options);
    Ranged::of(Claim::number(says, value, Unit::Growth, &card).between(Some((low, high))))
}

/// What an average agreement's part in this pair's trade would be.
fn here(desk: &mut Desk<'_>, model: &Model, card: &Key, found: &Found<'_>) -> Vec<Here> {
    let mut rows = Vec::new();
    for party in desk.folder.partnership.parties.clone() {
        let figures = total(desk, &party);
        let newest = figures.newest_year().filter(|o| o.days.0 > found.since);
        let Some(o) = newest else { continue };
        let amount = &o.amount;
        // By the end of that year the agreement had been in force so long.
        let years = whole_years(found.since, o.days.1);
        let reached = model.reached.iter().filter(|r| r.years <= years);
        let Some(reached) = reached.max_by_key(|r| r.years) else { continue };
        let part = |b: f64| amount.value * -fraction(-b);
        let [low, high] = reached.interval().map(part);
        let middle = part(reached.estimate);
        let formula = format!(
            "{} × (1 − exp(−{})) = {}; interval with ± 1.96 × {}: {} to {}",
            money(amount.value, "USD"),
            reached.estimate,
            money(middle, "USD"),
            reached.std_error,
            money(low, "USD"),
            money(high, "USD")
        );
        let options = [
            ("years counted", reached.years.to_string()),
            (
                "assumption",
                "the agreement has had the average effect of the estimate, on all goods".to_owned(),
            ),
            ("kind", "partial: trade with others and incomes as they are".to_owned()),
        ];
        let title = "Part of the trade that an average agreement would account for";
        let says = key!["agreement", "here", party];
        let inputs = [&amount.card, card, &found.card];
        let part_card = desk.cards.estimate(&key![says, "part"], title, formula, &inputs, &options);
        let year = year_words(o.days, &desk.folder.partnership);
        let from = format!("{year} as {} reports it", name(&party));
        rows.push(Here {
            from: Claim::words(key![says, "from"], from, &amount.card)
                .by("whose figure this is, and of when"),
            trade: Claim::dollars(key![says, "trade"], amount),
            part: Ranged::of(
                Claim::number(key![says, "part"], middle, Unit::usd(), &part_card)
                    .between(Some((low, high))),
            ),
        });
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_whole_on_its_day() {
        let since = Date::constant(2015, 8, 1);
        assert_eq!(whole_years(since, Date::constant(2016, 7, 31)), 0);
        assert_eq!(whole_years(since, Date::constant(2016, 8, 1)), 1);
        assert_eq!(whole_years(since, Date::constant(2024, 12, 31)), 9);
        assert_eq!(whole_years(since, Date::constant(2014, 1, 1)), 0);
    }
}
