//! Is the target within reach? The gap, the growth needed against the pair's own record, and what
//! became of the earlier targets under each reporter.

use corridor_ledger::Record;
use corridor_outlook::growth::{compound_growth, gap, required_growth, run_rate};
use rust_decimal::prelude::ToPrimitive as _;

use crate::brief::build::Desk;
use crate::brief::sections::promised::{record_card, said, value_words};
use crate::brief::{Block, Cell, Column, Section, Table, claim, column, numbers, words};
use crate::error::Error;
use crate::evidence::{CardId, Claim};
use crate::figures::{growth, money, share, span};
use crate::folder::partnership::name;
use crate::statistics::reported::{TOTAL, calendar_year, months, year_days};

/// Years by which a target without a date is asked for.
const HORIZONS: [i16; 4] = [2028, 2030, 2032, 2035];

/// The targets of total trade that still stand: open, and not past their deadline.
pub(super) fn standing<'a>(desk: &Desk<'a>) -> Vec<&'a Record> {
    let day = desk.as_of;
    desk.folder
        .ledger
        .records
        .iter()
        .filter(|r| r.kind == "target" && r.text("measure") == Some(TOTAL) && r.status.is_open())
        .filter(|r| r.by().is_none_or(|by| by.last_day() >= day))
        .collect()
}

pub(super) fn section(desk: &mut Desk<'_>) -> Result<Section, Error> {
    let mut blocks = Vec::new();
    let targets = standing(desk);
    if targets.is_empty() {
        blocks.push(Block::Missing {
            what: "No target of total trade stands in the ledger as of this day. A target is a record [[target]] with measure = \"total_trade\"; propose records from documents with".to_owned(),
            command: "corridor read documents/FILE --format toml".to_owned(),
        });
    }
    for target in targets {
        blocks.extend(one(desk, target)?);
    }
    blocks.extend(earlier(desk)?);
    Ok(Section { id: "target", title: "Is the target within reach?".to_owned(), blocks })
}

/// A level that growth can start from.
struct Start {
    /// Whose, and of when.
    label: String,
    /// The year whose trade it stands for.
    year: i16,
    amount: Claim<f64>,
}

/// The newest full year of each reporter, the reconciled year, and each newest part-year as a
/// yearly rate.
fn starts(desk: &mut Desk<'_>) -> Result<Vec<Start>, Error> {
    let parties = desk.folder.partnership.parties.clone();
    let reported = desk.reported();
    let mut starts = Vec::new();
    let mut rates = Vec::new();
    for party in &parties {
        let periods = reported.periods(party, TOTAL);
        let newest = periods.iter().rev().find_map(|&days| {
            let year = calendar_year(days)?;
            let amount = reported.amount(&mut desk.cards, party, TOTAL, days, "USD")?;
            Some((year, amount))
        });
        let full = newest.as_ref().map(|(year, _)| *year);
        if let Some((year, amount)) = newest {
            starts.push(Start {
                label: format!("{year} as {} reports it", name(party)),
                year,
                amount,
            });
        }
        let part = periods.iter().rev().find_map(|&days| {
            let covered = months(days).filter(|&m| m < 12 && days.0.month() == 1)?;
            let year = days.0.year();
            if full.is_some_and(|full| year <= full) {
                return None;
            }
            let amount = reported.amount(&mut desk.cards, party, TOTAL, days, "USD")?;
            Some((days, covered, amount))
        });
        if let Some((days, covered, amount)) = part {
            let rate = run_rate(amount.value, covered)?;
            let formula = format!(
                "{} × 12 ÷ {covered} = {}",
                money(amount.value, "USD"),
                money(rate.annual, "USD")
            );
            let options =
                [("assumption", rate.assumption.to_string()), ("covers", span(days.0, days.1))];
            let card =
                desk.cards.estimate("Annualised run rate", formula, &[amount.card], &options);
            rates.push(Start {
                label: format!(
                    "{} as {} reports it, as a yearly rate",
                    span(days.0, days.1),
                    name(party)
                ),
                year: days.0.year(),
                amount: Claim::new(rate.annual, card),
            });
        }
    }
    if let Some(pair) = &desk.statistics.pair
        && let Ok(year) = i16::try_from(pair.year)
        && let Some(amount) = super::happened::reconciled(desk, TOTAL, year)
    {
        starts.push(Start { label: format!("{year} reconciled"), year, amount });
    }
    starts.extend(rates);
    Ok(starts)
}

fn one(desk: &mut Desk<'_>, target: &Record) -> Result<Vec<Block>, Error> {
    let (Some(card), Some(value)) = (record_card(desk, target), target.value()) else {
        return Ok(Vec::new());
    };
    let shown = value_words(target).unwrap_or_default();
    let mut blocks = Vec::new();
    let mut spans = vec![words("The target is "), claim(format!("{shown} of total trade"), card)];
    if let Some(said) = said(target) {
        spans.extend([words(", said on "), claim(said, card)]);
    }
    match target.by() {
        Some(by) => spans.extend([
            words(", by "),
            claim(span(by.first_day(), by.last_day()), card),
            words("."),
        ]),
        None => spans.push(words(", with no deadline: none is assumed here.")),
    }
    blocks.push(Block::Paragraph { spans });
    if value.unit != "USD" {
        blocks.push(Block::Warning {
            spans: vec![words("The target is not in US dollars; the figures below are, so it is not compared with them.")],
        });
        return Ok(blocks);
    }
    let Some(level) = value.amount.to_f64() else { return Ok(blocks) };
    let goal = Claim::new(level, card);
    let starts = starts(desk)?;
    if starts.is_empty() {
        return Ok(blocks);
    }
    blocks.push(needed(desk, &goal, target.by().map(|by| by.year()), &starts)?);
    let assumed = starts.iter().any(|s| s.label.ends_with("yearly rate"));
    if assumed {
        blocks.push(Block::Paragraph {
            spans: vec![words("A yearly rate assumes that the months not yet published trade as much, on average, as those that are. It is not a year's figure.")],
        });
    }
    blocks.extend(record(desk)?);
    Ok(blocks)
}

fn needed(
    desk: &mut Desk<'_>,
    goal: &Claim<f64>,
    deadline: Option<i16>,
    starts: &[Start],
) -> Result<Block, Error> {
    let latest = starts.iter().map(|s| s.year).max().unwrap_or_default();
    let mut horizons: Vec<i16> =
        HORIZONS.into_iter().chain(deadline).filter(|&y| y > latest).collect();
    horizons.sort_unstable();
    horizons.dedup();
    let chosen = desk.cards.estimate(
        "The years asked for",
        horizons.iter().map(i16::to_string).collect::<Vec<_>>().join(", "),
        &[goal.card],
        &[("why", "chosen by this brief so that rates can be compared; the target itself names no other year".to_owned())],
    );
    let mut columns = vec![
        column("Starting from"),
        numbers("Trade"),
        numbers("Gap"),
        numbers("Gap, of the target"),
    ];
    columns.extend(horizons.iter().map(|year| Column {
        heading: vec![words("by "), claim(year.to_string(), chosen)],
        numeric: true,
    }));
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for start in starts {
        let (now, level) = (start.amount.value, goal.value);
        let missing = gap(now, level)?;
        if missing.is_met() {
            let formula = format!("{} ≥ {}", money(now, "USD"), money(level, "USD"));
            let card =
                desk.cards.estimate("Level reached", formula, &[goal.card, start.amount.card], &[]);
            let mut row = vec![
                vec![claim(&start.label, start.amount.card)],
                vec![claim(money(now, "USD"), start.amount.card)],
                vec![claim("reached", card)],
            ];
            row.resize(4 + horizons.len(), Vec::new());
            rows.push(row);
            continue;
        }
        let formula = format!(
            "{} − {} = {}",
            money(level, "USD"),
            money(now, "USD"),
            money(missing.missing, "USD")
        );
        let gap_card =
            desk.cards.estimate("Gap to the target", formula, &[goal.card, start.amount.card], &[]);
        let mut row = vec![
            vec![claim(&start.label, start.amount.card)],
            vec![claim(money(now, "USD"), start.amount.card)],
            vec![claim(money(missing.missing, "USD"), gap_card)],
            vec![claim(share(missing.share), gap_card)],
        ];
        for &year in &horizons {
            let years = f64::from(year - start.year);
            let rate = required_growth(now, level, years)?;
            let formula = format!(
                "({} ÷ {})^(1/{years}) − 1 = {} a year",
                money(level, "USD"),
                money(now, "USD"),
                growth(rate)
            );
            let options = [("years", format!("{} to {year}", start.year))];
            let card = desk.cards.estimate(
                "Growth needed each year",
                formula,
                &[goal.card, start.amount.card],
                &options,
            );
            row.push(vec![claim(growth(rate), card)]);
        }
        rows.push(row);
    }
    Ok(Block::Table(Table {
        caption: "The gap, and the growth a year that would close it".to_owned(),
        columns,
        rows,
    }))
}

/// How fast trade in dollars has grown: from each reporter's first full year, and from the full
/// year nearest to five years before the last.
fn record(desk: &mut Desk<'_>) -> Result<Option<Block>, Error> {
    let parties = desk.folder.partnership.parties.clone();
    let reported = desk.reported();
    let mut rows = Vec::new();
    for party in &parties {
        let mut years: Vec<(i16, Claim<f64>)> = Vec::new();
        for days in reported.periods(party, TOTAL) {
            if let (Some(year), Some(amount)) =
                (calendar_year(days), reported.amount(&mut desk.cards, party, TOTAL, days, "USD"))
            {
                years.push((year, amount));
            }
        }
        let Some((last, end)) = years.last().cloned() else { continue };
        let near =
            years.iter().filter(|(y, _)| *y < last).min_by_key(|(y, _)| ((last - 5) - y).abs());
        let mut begins: Vec<&(i16, Claim<f64>)> = years.first().into_iter().chain(near).collect();
        begins.retain(|(year, _)| *year < last);
        begins.dedup_by_key(|(year, _)| *year);
        for (year, begin) in begins {
            let rate = compound_growth(begin.value, end.value, f64::from(last - year))?;
            let formula = format!(
                "({} ÷ {})^(1/{}) − 1 = {} a year",
                money(end.value, "USD"),
                money(begin.value, "USD"),
                last - year,
                growth(rate)
            );
            let card = desk.cards.estimate(
                "Growth a year, compound",
                formula,
                &[begin.card, end.card],
                &[],
            );
            rows.push(vec![
                vec![claim(format!("{year} to {last}"), card)],
                vec![words(name(party))],
                vec![claim(money(begin.value, "USD"), begin.card)],
                vec![claim(money(end.value, "USD"), end.card)],
                vec![claim(growth(rate), card)],
            ]);
        }
    }
    Ok((!rows.is_empty()).then(|| {
        Block::Table(Table {
            caption: "The pair's own record: growth of total trade in US dollars".to_owned(),
            columns: vec![
                column("Years"),
                column("Reporter"),
                numbers("From"),
                numbers("To"),
                numbers("A year"),
            ],
            rows,
        })
    }))
}

/// Every target with a deadline, judged under each reporter.
fn earlier(desk: &mut Desk<'_>) -> Result<Option<Block>, Error> {
    let parties = desk.folder.partnership.parties.clone();
    let targets: Vec<&Record> = desk
        .folder
        .ledger
        .records
        .iter()
        .filter(|r| r.kind == "target" && r.text("measure") == Some(TOTAL) && r.by().is_some())
        .collect();
    let mut rows = Vec::new();
    for target in targets {
        let (Some(card), Some(value), Some(by)) =
            (record_card(desk, target), target.value(), target.by())
        else {
            continue;
        };
        let mut row = vec![
            vec![claim(value_words(target).unwrap_or_default(), card)],
            said(target).map_or_else(Vec::new, |text| vec![claim(text, card)]),
            vec![claim(span(by.first_day(), by.last_day()), card)],
        ];
        for party in &parties {
            row.push(match value.amount.to_f64() {
                Some(level) if value.unit == "USD" => judged(desk, party, level, by.year(), card)?,
                _ => vec![words("not in dollars: not compared")],
            });
        }
        rows.push(row);
    }
    Ok((!rows.is_empty()).then(|| {
        let mut columns = vec![numbers("Target"), column("Said"), column("By")];
        columns
            .extend(parties.iter().map(|party| column(&format!("As {} reports it", name(party)))));
        Block::Table(Table {
            caption: "The pair's targets with a deadline, and what became of them".to_owned(),
            columns,
            rows,
        })
    }))
}

/// Whether a reporter's figures reached a level by the end of a year: met by a full year, or by a
/// part of one; missed when the deadline's own full year stayed below and no earlier one reached
/// it; otherwise what is known.
fn judged(
    desk: &mut Desk<'_>,
    party: &str,
    level: f64,
    by: i16,
    target: CardId,
) -> Result<Cell, Error> {
    let reported = desk.reported();
    let mut best: Option<(String, Claim<f64>)> = None;
    let mut own: Option<Claim<f64>> = None;
    for days in reported.periods(party, TOTAL) {
        if days.1.year() > by || days.0.year() < by - 15 {
            continue;
        }
        let Some(amount) = reported.amount(&mut desk.cards, party, TOTAL, days, "USD") else {
            continue;
        };
        if days == year_days(by) {
            own = Some(amount.clone());
        }
        if best.as_ref().is_none_or(|(_, b)| amount.value > b.value) {
            best = Some((span(days.0, days.1), amount));
        }
    }
    let Some((when, best)) = best else {
        return Ok(vec![words("no figure in the folder")]);
    };
    let shown = |claim: &Claim<f64>| money(claim.value, "USD");
    if best.value >= level {
        let card = verdict(
            desk,
            "met",
            &format!("{} in {when} ≥ {}", shown(&best), money(level, "USD")),
            &[best.card, target],
        );
        return Ok(vec![
            claim("met", card),
            words(": "),
            claim(format!("{} in {when}", shown(&best)), best.card),
        ]);
    }
    if let Some(own) = own {
        let card = verdict(
            desk,
            "missed",
            &format!("{} in {by} < {}", shown(&own), money(level, "USD")),
            &[own.card, target],
        );
        return Ok(vec![
            claim("missed", card),
            words(": "),
            claim(format!("{} in {by}", shown(&own)), own.card),
        ]);
    }
    let formula =
        format!("no full-year figure of {by}; the most by then is {} in {when}", shown(&best));
    let card = verdict(desk, "not shown", &formula, &[best.card, target]);
    Ok(vec![
        claim(format!("not shown: no full-year figure of {by}"), card),
        words("; the most by then was "),
        claim(format!("{} in {when}", shown(&best)), best.card),
    ])
}

fn verdict(desk: &mut Desk<'_>, verdict: &str, formula: &str, inputs: &[CardId]) -> CardId {
    desk.cards.estimate(
        &format!("Target {verdict}"),
        formula,
        inputs,
        &[("rule", "met when a full year, or a part of one, reached the level by the deadline; missed when the deadline's full year did not and no earlier one had; otherwise not shown".to_owned())],
    )
}
