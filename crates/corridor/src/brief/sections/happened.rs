//! What happened? Trade by direction and year, both reporters side by side, part-years apart, and
//! growth in dollars and in both parties' money.

use std::collections::BTreeSet;

use crate::answers::outlook::{Figures, Observed, RECONCILED};
use crate::brief::build::Desk;
use crate::brief::chart::{Chart, Level, Plot, Point, Series};
use crate::brief::{Block, Cell, Section, Table, claim, column, numbers, words};
use crate::error::Error;
use crate::evidence::{CardId, Claim};
use crate::figures::{growth, money, span};
use crate::folder::partnership::name;
use crate::statistics::Statistics;
use crate::statistics::pair::Pair;
use crate::statistics::reported::{Days, TOTAL, calendar_year, exports, year_before, year_days};

pub(super) fn section(desk: &mut Desk<'_>) -> Result<Section, Error> {
    let mut blocks = Vec::new();
    if desk.statistics.headline.is_none() {
        blocks.push(Block::Missing {
            what: "There are no figures as each side published them. Write them, one a line, into statistics/headline/headline.csv, with a source.toml beside it; the columns are in".to_owned(),
            command: "corridor help brief".to_owned(),
        });
    }
    if desk.statistics.pair.is_none() {
        blocks.push(Block::Missing {
            what: "There is no product trade of the pair as of this day. World trade statistics come in with".to_owned(),
            command: "corridor import FILE...".to_owned(),
        });
    }
    if !desk.statistics.later.is_empty() {
        let card = desk.cards.estimate(
            "Left out: known only later",
            desk.statistics.later.join("; "),
            &[],
            &[("as of", desk.as_of.to_string())],
        );
        blocks.push(Block::Paragraph {
            spans: vec![
                words("Left out, since it was known only after the day of this brief: "),
                claim(desk.statistics.later.join("; "), card),
                words("."),
            ],
        });
    }
    blocks.extend(newest_year(desk));
    blocks.extend(years_chart(desk));
    let [a, b] = desk.folder.partnership.parties.clone();
    for metric in [TOTAL.to_owned(), exports(&a, &b), exports(&b, &a)] {
        blocks.extend(years(desk, &metric));
    }
    blocks.extend(part_years(desk));
    blocks.extend(growth_rates(desk));
    Ok(Section { id: "happened", title: "What happened?".to_owned(), blocks })
}

/// Years for which either party gave the measure, and the year of the product data.
fn years_of(desk: &Desk<'_>, metric: &str) -> BTreeSet<i16> {
    let reported = desk.reported();
    let mut years: BTreeSet<i16> = desk
        .folder
        .partnership
        .parties
        .iter()
        .flat_map(|party| reported.periods(party, metric))
        .filter_map(calendar_year)
        .collect();
    if let Some(pair) = &desk.statistics.pair {
        years.extend(i16::try_from(pair.year));
    }
    years
}

/// The reconciled figures of statistics, as a series of total trade.
pub(super) fn reconciled_figures(desk: &mut Desk<'_>, statistics: &Statistics) -> Figures {
    let observed = statistics.pair.iter().filter_map(|pair| {
        let year = i16::try_from(pair.year).ok()?;
        let amount = sum_of(desk, Some(pair), TOTAL, year)?;
        Some(Observed { days: year_days(year), amount, known: pair.flows.source.vintage })
    });
    Figures {
        reporter: RECONCILED.to_owned(),
        observed: observed.collect(),
        unconverted: Vec::new(),
    }
}

/// The reconciled trade of a year: by direction, or in both.
pub(super) fn reconciled(desk: &mut Desk<'_>, metric: &str, year: i16) -> Option<Claim<f64>> {
    sum_of(desk, desk.statistics.pair.as_ref(), metric, year)
}

fn sum_of(desk: &mut Desk<'_>, pair: Option<&Pair>, metric: &str, year: i16) -> Option<Claim<f64>> {
    let pair = pair?;
    if i16::try_from(pair.year) != Ok(year) {
        return None;
    }
    let [a, b] = &desk.folder.partnership.parties;
    let value = |way: usize| pair.directions[way].total(|line| line.traded) as f64;
    let title = |way: usize| {
        let way = &pair.directions[way];
        format!("Goods from {} to {}, {}", name(&way.exporter), name(&way.importer), pair.year)
    };
    let card =
        |desk: &mut Desk<'_>, way: usize| desk.cards.statistic(title(way), pair.flow_total(way));
    let held = |way: usize| pair.directions[way].held;
    if metric == exports(a, b) {
        return held(0).then(|| Claim::new(value(0), card(desk, 0)));
    }
    if metric == exports(b, a) {
        return held(1).then(|| Claim::new(value(1), card(desk, 1)));
    }
    if !(held(0) && held(1)) {
        return None;
    }
    let inputs = [card(desk, 0), card(desk, 1)];
    let sum = value(0) + value(1);
    let formula =
        format!("{} + {} = {}", money(value(0), "USD"), money(value(1), "USD"), money(sum, "USD"));
    let card = desk.cards.estimate("Sum of the two directions", formula, &inputs, &[]);
    Some(Claim::new(sum, card))
}

/// Difference of two claims.
fn minus(desk: &mut Desk<'_>, title: &str, a: &Claim<f64>, b: &Claim<f64>) -> Claim<f64> {
    let value = a.value - b.value;
    let formula =
        format!("{} − {} = {}", money(a.value, "USD"), money(b.value, "USD"), money(value, "USD"));
    Claim::new(value, desk.cards.estimate(title, formula, &[a.card, b.card], &[]))
}

fn newest_year(desk: &mut Desk<'_>) -> Vec<Block> {
    let [a, b] = desk.folder.partnership.parties.clone();
    let reported = desk.reported();
    let both: Vec<i16> = years_of(desk, TOTAL)
        .into_iter()
        .filter(|&year| {
            let mut scratch = desk.cards.clone();
            [&a, &b]
                .iter()
                .all(|p| reported.amount(&mut scratch, p, TOTAL, year_days(year), "USD").is_some())
        })
        .collect();
    let Some(&year) = both.last() else { return Vec::new() };
    let days = year_days(year);
    let (Some(ours), Some(theirs)) = (
        reported.amount(&mut desk.cards, &a, TOTAL, days, "USD"),
        reported.amount(&mut desk.cards, &b, TOTAL, days, "USD"),
    ) else {
        return Vec::new();
    };
    let difference = minus(desk, "Difference between the two reporters", &ours, &theirs);
    let mut spans = vec![
        words("In "),
        claim(year.to_string(), ours.card),
        words(format!(
            ", the last full year that both sides have published, {} counted trade of ",
            name(&a)
        )),
        claim(money(ours.value, "USD"), ours.card),
        words(format!(" and {} ", name(&b))),
        claim(money(theirs.value, "USD"), theirs.card),
        words(": "),
        claim(money(difference.value.abs(), "USD"), difference.card),
        words(
            " apart. Neither is wrong: each counts by its own rules of valuation, origin and timing.",
        ),
    ];
    if let Some(middle) = reconciled(desk, TOTAL, year) {
        let [out, back] = [exports(&a, &b), exports(&b, &a)].map(|m| reconciled(desk, &m, year));
        spans.push(words(" Reconciled into one view, goods only and valued as they leave the exporter, trade was "));
        spans.push(claim(money(middle.value, "USD"), middle.card));
        if let (Some(out), Some(back)) = (out, back) {
            spans.push(words(format!(": {} to {} ", name(&a), name(&b))));
            spans.push(claim(money(out.value, "USD"), out.card));
            spans.push(words(format!(", {} to {} ", name(&b), name(&a))));
            spans.push(claim(money(back.value, "USD"), back.card));
        }
        spans.push(words("."));
    }
    vec![Block::Paragraph { spans }]
}

fn cell(value: Option<Claim<f64>>, currency: &str) -> Cell {
    value.map_or_else(Vec::new, |v| vec![claim(money(v.value, currency), v.card)])
}

fn years(desk: &mut Desk<'_>, metric: &str) -> Option<Block> {
    let [a, b] = desk.folder.partnership.parties.clone();
    let reported = desk.reported();
    let mut rows = Vec::new();
    for year in years_of(desk, metric) {
        let days = year_days(year);
        let [ours, theirs] =
            [&a, &b].map(|p| reported.amount(&mut desk.cards, p, metric, days, "USD"));
        let middle = reconciled(desk, metric, year);
        let Some(card) = [&ours, &theirs, &middle].iter().find_map(|c| c.as_ref().map(|c| c.card))
        else {
            continue;
        };
        let apart = match (&ours, &theirs) {
            (Some(ours), Some(theirs)) => {
                Some(minus(desk, "Difference between the two reporters", ours, theirs))
            }
            _ => None,
        };
        rows.push(vec![
            vec![claim(year.to_string(), card)],
            cell(ours, "USD"),
            cell(theirs, "USD"),
            cell(apart, "USD"),
            cell(middle, "USD"),
        ]);
    }
    (!rows.is_empty()).then(|| {
        Block::Table(Table {
            caption: format!("{} by calendar year, in US dollars", reported.measure(metric)),
            columns: vec![
                column("Year"),
                numbers(&format!("{} reports", name(&a))),
                numbers(&format!("{} reports", name(&b))),
                numbers("Difference"),
                numbers("Reconciled"),
            ],
            rows,
        })
    })
}

fn years_chart(desk: &mut Desk<'_>) -> Option<Block> {
    let parties = desk.folder.partnership.parties.clone();
    let reported = desk.reported();
    let mut series = Vec::new();
    let mut inputs: Vec<CardId> = Vec::new();
    for party in &parties {
        let mut points = Vec::new();
        for year in years_of(desk, TOTAL) {
            if let Some(v) = reported.amount(&mut desk.cards, party, TOTAL, year_days(year), "USD")
            {
                points.push(Point { year, value: v.value / 1e9 });
                inputs.push(v.card);
            }
        }
        series.push(Series { name: name(party), points });
    }
    if let Some(pair) = &desk.statistics.pair
        && let Ok(year) = i16::try_from(pair.year)
        && let Some(v) = reconciled(desk, TOTAL, year)
    {
        inputs.push(v.card);
        series.push(Series {
            name: "reconciled".to_owned(),
            points: vec![Point { year, value: v.value / 1e9 }],
        });
    }
    series.retain(|s| !s.points.is_empty());
    if series.iter().map(|s| s.points.len()).sum::<usize>() < 3 {
        return None;
    }
    let twin = years(desk, TOTAL)?;
    let Block::Table(twin) = twin else { return None };
    let card = desk.cards.estimate(
        "Chart of trade by year",
        "Each point is one figure of the table below it; part-years are not drawn.",
        &inputs,
        &[],
    );
    let level = standing_target(desk);
    Some(Block::Chart(Chart {
        id: "years",
        title: "Total trade by calendar year as each side reports it".to_owned(),
        description: "One line for each reporter, in billions of US dollars, with the standing target as a dashed line. Years without a figure are gaps.".to_owned(),
        card,
        plot: Plot::Years { unit: "billion US dollars".to_owned(), series, level },
        twin,
    }))
}

/// The standing target in dollars, as a level of the chart.
fn standing_target(desk: &Desk<'_>) -> Option<Level> {
    use rust_decimal::prelude::ToPrimitive as _;
    let target = super::target::standing(desk).into_iter().next()?;
    let value = target.value().filter(|v| v.unit == "USD")?.amount.to_f64()?;
    Some(Level { name: format!("target {}", money(value, "USD")), value: value / 1e9 })
}

fn part_years(desk: &mut Desk<'_>) -> Option<Block> {
    let parties = desk.folder.partnership.parties.clone();
    let reported = desk.reported();
    let mut rows = Vec::new();
    for party in &parties {
        for days in reported.periods(party, TOTAL) {
            if calendar_year(days).is_some() {
                continue;
            }
            let Some(value) = reported.amount(&mut desk.cards, party, TOTAL, days, "USD") else {
                continue;
            };
            let before = year_before(days)
                .and_then(|days| reported.amount(&mut desk.cards, party, TOTAL, days, "USD"));
            let change = before.as_ref().and_then(|b| change(desk, &value, b, "USD"));
            rows.push(vec![
                vec![claim(span(days.0, days.1), value.card)],
                vec![words(name(party))],
                vec![claim(money(value.value, "USD"), value.card)],
                cell(before, "USD"),
                change.map_or_else(Vec::new, |c| vec![claim(growth(c.value), c.card)]),
            ]);
        }
    }
    (!rows.is_empty()).then(|| {
        Block::Table(Table {
            caption: "Part-years, which are not years: total trade in US dollars".to_owned(),
            columns: vec![
                column("Months"),
                column("Reporter"),
                numbers("Trade"),
                numbers("Same months a year before"),
                numbers("Change"),
            ],
            rows,
        })
    })
}

/// Growth from one claim to another; `None` when the first is zero.
fn change(
    desk: &mut Desk<'_>,
    now: &Claim<f64>,
    before: &Claim<f64>,
    currency: &str,
) -> Option<Claim<f64>> {
    if before.value <= 0.0 {
        return None;
    }
    let value = now.value / before.value - 1.0;
    let formula = format!(
        "{} ÷ {} − 1 = {}",
        money(now.value, currency),
        money(before.value, currency),
        growth(value)
    );
    Some(Claim::new(
        value,
        desk.cards.estimate("Change on the year before", formula, &[now.card, before.card], &[]),
    ))
}

fn growth_rates(desk: &mut Desk<'_>) -> Vec<Block> {
    let partnership = &desk.folder.partnership;
    let parties = partnership.parties.clone();
    let mut currencies = vec!["USD".to_owned()];
    for party in &parties {
        if let Some(currency) =
            partnership.currencies.get(party).filter(|c| !currencies.contains(c))
        {
            currencies.push(currency.clone());
        }
    }
    let reported = desk.reported();
    let mut rows = Vec::new();
    let mut differing: Vec<(String, CardId, Days)> = Vec::new();
    for party in &parties {
        let periods = reported.periods(party, TOTAL);
        for &days in &periods {
            let Some(before) = year_before(days).filter(|b| periods.contains(b)) else { continue };
            let mut cells: Vec<Cell> = Vec::new();
            let mut signs = BTreeSet::new();
            let mut card = None;
            for currency in &currencies {
                let now = reported.amount(&mut desk.cards, party, TOTAL, days, currency);
                let then = reported.amount(&mut desk.cards, party, TOTAL, before, currency);
                let rate = match (&now, &then) {
                    (Some(now), Some(then)) => change(desk, now, then, currency),
                    _ => None,
                };
                cells.push(rate.map_or_else(Vec::new, |rate| {
                    signs.insert(rate.value >= 0.0);
                    card = card.or(Some(rate.card));
                    vec![claim(growth(rate.value), rate.card)]
                }));
            }
            let Some(card) = card else { continue };
            if signs.len() > 1 {
                differing.push((name(party), card, days));
            }
            let mut row = vec![vec![claim(span(days.0, days.1), card)], vec![words(name(party))]];
            row.extend(cells);
            rows.push(row);
        }
    }
    if rows.is_empty() {
        return Vec::new();
    }
    let mut columns = vec![column("Period"), column("Reporter")];
    columns.extend(currencies.iter().map(|currency| numbers(&format!("in {currency}"))));
    let mut blocks = vec![Block::Table(Table {
        caption:
            "Growth on the same period a year before, in dollars and in the parties' own money"
                .to_owned(),
        columns,
        rows,
    })];
    for (party, card, days) in differing {
        blocks.push(Block::Warning {
            spans: vec![
                words("In "),
                claim(span(days.0, days.1), card),
                words(format!(
                    " trade as {party} reports it rose in one currency and fell in another. A statement of growth for this period must name its currency."
                )),
            ],
        });
    }
    let missing: Vec<String> = parties
        .iter()
        .filter(|p| !partnership.currencies.contains_key(*p))
        .map(|p| name(p))
        .collect();
    if !missing.is_empty() {
        blocks.push(Block::Missing {
            what: format!("No currency is named for {}: growth in their own money cannot be shown. Name it in", missing.join(" and ")),
            command: "partnership.toml [currencies]".to_owned(),
        });
    }
    blocks
}
