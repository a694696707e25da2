//! What is an agreement worth? What agreements have done for other economies' trade, as the gravity
//! room estimated it, and what that would mean for the agreement that is in force here.
//!
//! The estimate is a partial effect in logarithms. A sum `b` of coefficients makes trade
//! `exp(b) - 1` higher than it would be; of trade `V` that has had the effect, `V (1 - exp(-b))` is
//! due to it.

use corridor_ledger::{Record, Status};
use jiff::civil::Date;

use crate::brief::build::Desk;
use crate::brief::sections::promised::record_card;
use crate::brief::{Block, Cell, Section, Table, claim, column, numbers, words};
use crate::error::Error;
use crate::evidence::{CardId, Estimate, Evidence};
use crate::figures::{count, day, growth, money, span};
use crate::folder::partnership::name;
use crate::statistics::Dataset;
use crate::statistics::reported::{TOTAL, calendar_year, year_days};
use crate::study::record::{Reached, Recorded, fraction};

const RECORD: &str = "corridor gravity FORMULA PANEL --reached YEARS=TERM+TERM --record statistics/estimates/agreement.toml";

/// An agreement in force between the parties.
struct InForce<'a> {
    record: &'a Record,
    since: Date,
    card: CardId,
}

pub(super) fn section(desk: &mut Desk<'_>) -> Result<Section, Error> {
    let mut blocks = Vec::new();
    let agreement = in_force(desk);
    blocks.push(match &agreement {
        Some(found) => stands(found, desk),
        None => Block::Paragraph {
            spans: vec![words(
                "No agreement in force between the two stands in the ledger as of this day; a record [[instrument]] with category = \"agreement\" and in_force would be one.",
            )],
        },
    });
    match &desk.statistics.agreement {
        None => blocks.push(Block::Missing {
            what: "What agreements have been worth elsewhere is not in the folder. An estimate comes in with".to_owned(),
            command: RECORD.to_owned(),
        }),
        Some(set) => {
            let cards = model_cards(desk, set);
            blocks.push(sample(desk, set, &cards));
            blocks.extend(effects(desk, set, &cards));
            if let Some(found) = &agreement {
                blocks.extend(here(desk, set, &cards, found));
            }
        }
    }
    Ok(Section { id: "agreement", title: "What is an agreement worth?".to_owned(), blocks })
}

/// The agreement between the parties that has been in force longest.
fn in_force<'a>(desk: &mut Desk<'a>) -> Option<InForce<'a>> {
    let parties = &desk.folder.partnership.parties;
    let (record, since) = desk
        .folder
        .ledger
        .records
        .iter()
        .filter(|r| r.text("category") == Some("agreement") && r.status == Status::InForce)
        .filter(|r| parties.iter().all(|p| r.texts("parties").contains(p)))
        .filter_map(|r| Some((r, r.when("in_force")?.first_day())))
        .filter(|(_, since)| *since <= desk.as_of)
        .min_by_key(|(_, since)| *since)?;
    let card = record_card(desk, record)?;
    Some(InForce { record, since, card })
}

/// Whole years from a day to a later one.
fn whole_years(since: Date, day: Date) -> u32 {
    let before = (day.month(), day.day()) < (since.month(), since.day());
    u32::try_from(day.year() - since.year()).unwrap_or(0).saturating_sub(u32::from(before))
}

fn stands(found: &InForce<'_>, desk: &mut Desk<'_>) -> Block {
    let title = found.record.text("title").unwrap_or(found.record.what()).to_owned();
    let years = whole_years(found.since, desk.as_of);
    let formula = format!("{} to {}: {years} whole years", day(found.since), day(desk.as_of));
    let card = desk.cards.estimate("Years in force", formula, &[found.card], &[]);
    let spans = vec![
        claim(title, found.card),
        words(" has been in force since "),
        claim(day(found.since), found.card),
        words(", for "),
        claim(format!("{years} whole years"), card),
        words("."),
    ];
    Block::Paragraph { spans }
}

/// A card for each model: everything that it takes to run it again.
fn model_cards(desk: &mut Desk<'_>, set: &Dataset<Recorded>) -> Vec<CardId> {
    let recorded = &set.rows;
    let mut cards = Vec::new();
    for (at, model) in recorded.model.iter().enumerate() {
        let rows = model.terms.iter().zip(&model.estimates).zip(&model.std_errors);
        let rows =
            rows.map(|((term, b), se)| vec![term.clone(), b.to_string(), se.to_string()]).collect();
        let selection = format!("model {}", at + 1);
        let columns = ["term", "estimate", "std_error"];
        let title = format!("{}: coefficients of model {}", set.source.title, at + 1);
        let input = desk.cards.statistic(title, set.statistic(selection, &columns, rows));
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
        cards.push(desk.cards.card(title, vec![Evidence::Estimate(estimate)]));
    }
    cards
}

/// What was estimated, from how much.
fn sample(desk: &mut Desk<'_>, set: &Dataset<Recorded>, cards: &[CardId]) -> Block {
    let mut spans = vec![words("What agreements have done elsewhere: ")];
    if let (Some(&card), Some(model)) = (cards.last(), set.rows.model.last()) {
        spans.extend([
            claim(set.source.title.clone(), card),
            words(", estimated from "),
            claim(format!("{} flows", count(model.rows)), card),
            words("."),
        ]);
    }
    if let Some(note) = (!set.source.coverage.note.is_empty()).then_some(&set.source.coverage.note)
    {
        let columns = ["origin", "citation", "licence"];
        let row = vec![
            set.source.origin.clone(),
            set.source.citation.clone(),
            set.source.licence.clone(),
        ];
        let statistic = set.statistic("the estimate as a whole", &columns, vec![row]);
        let card = desk.cards.statistic(set.source.title.clone(), statistic);
        spans.extend([words(" "), claim(note.clone(), card)]);
    }
    Block::Paragraph { spans }
}

/// The effect in percent, and its interval.
fn effect(desk: &mut Desk<'_>, reached: &Reached, model: CardId) -> Cell {
    let [low, high] = reached.interval();
    let [effect, low, high] = [reached.estimate, low, high].map(|b| growth(fraction(b)));
    let formula = format!(
        "exp({}) − 1 = {effect}; interval exp({} ± 1.96 × {}) − 1 = {low} to {high}",
        reached.estimate, reached.estimate, reached.std_error
    );
    let options = [("confidence", "95%".to_owned()), ("summed", reached.terms.join(" + "))];
    let title = "Trade of the partners above what it would have been";
    let card = desk.cards.estimate(title, formula, &[model], &options);
    vec![claim(effect, card), words(", "), claim(format!("{low} to {high}"), card)]
}

fn effects(desk: &mut Desk<'_>, set: &Dataset<Recorded>, cards: &[CardId]) -> Option<Block> {
    let models = &set.rows.model;
    let years: Vec<u32> = models.first()?.reached.iter().map(|r| r.years).collect();
    let mut columns = vec![column("Years in force")];
    for (at, &card) in cards.iter().enumerate() {
        let mut heading = numbers("");
        heading.heading = vec![words("Model "), claim((at + 1).to_string(), card)];
        columns.push(heading);
    }
    let mut rows = Vec::new();
    for year in years {
        let mut row: Vec<Cell> = vec![vec![claim(year.to_string(), *cards.first()?)]];
        for (model, &card) in models.iter().zip(cards) {
            let reached = model.reached.iter().find(|r| r.years == year);
            row.push(reached.map_or_else(Vec::new, |reached| effect(desk, reached, card)));
        }
        rows.push(row);
    }
    let caption =
        "Trade between the partners of an agreement, above what it would have been".to_owned();
    (!rows.is_empty()).then_some(Block::Table(Table { caption, columns, rows }))
}

/// What an average agreement's part in this pair's trade would be.
fn here(
    desk: &mut Desk<'_>,
    set: &Dataset<Recorded>,
    cards: &[CardId],
    found: &InForce<'_>,
) -> Vec<Block> {
    let (Some(model), Some(&card)) = (set.rows.model.last(), cards.last()) else {
        return Vec::new();
    };
    let mut rows = Vec::new();
    for party in desk.folder.partnership.parties.clone() {
        let reported = desk.reported();
        let newest = reported.periods(&party, TOTAL).into_iter().rev().find_map(|days| {
            let year = calendar_year(days)?;
            let amount = reported.amount(&mut desk.cards, &party, TOTAL, days, "USD")?;
            Some((year, amount))
        });
        let Some((year, amount)) = newest.filter(|(year, _)| *year > found.since.year()) else {
            continue;
        };
        // By the end of that year the agreement had been in force so long.
        let years = whole_years(found.since, year_days(year).1);
        let reached = model.reached.iter().filter(|r| r.years <= years);
        let Some(reached) = reached.max_by_key(|r| r.years) else { continue };
        let part = |b: f64| money(amount.value * -fraction(-b), "USD");
        let [low, high] = reached.interval();
        let (middle, low, high) = (part(reached.estimate), part(low), part(high));
        let formula = format!(
            "{} × (1 − exp(−{})) = {middle}; interval with ± 1.96 × {}: {low} to {high}",
            money(amount.value, "USD"),
            reached.estimate,
            reached.std_error
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
        let card = desk.cards.estimate(title, formula, &[amount.card, card, found.card], &options);
        let (first, last) = year_days(year);
        rows.push(vec![
            vec![claim(
                format!("{} as {} reports it", span(first, last), name(&party)),
                amount.card,
            )],
            vec![claim(money(amount.value, "USD"), amount.card)],
            vec![claim(middle, card), words(", "), claim(format!("{low} to {high}"), card)],
        ]);
    }
    if rows.is_empty() {
        return Vec::new();
    }
    let columns = vec![column("Total trade"), numbers("Reported"), numbers("Of it")];
    let caption =
        "What an agreement of average effect would account for, after the years that it had been in force"
            .to_owned();
    let words = [
        "Read it as an order of magnitude. It is what other agreements did on average and no measurement of this one; agreements differ, and the pair may have gained more or less. It is a partial effect: it holds what both trade with others where it is. And the agreement is in force already: what it brought is in the figures above, and cannot be counted once more as a step towards a target.",
    ]
    .map(words);
    vec![Block::Table(Table { caption, columns, rows }), Block::Warning { spans: words.to_vec() }]
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
