//! The outlook drawn: the chance by year, and the fan of what may come; and the cards behind both.

use corridor_outlook::forecaster::MEMBERS;
use corridor_outlook::target::{Reach, Standing, Year};

use super::Goal;
use crate::answers::outlook::{Day, Figures, Reading, year_of};
use crate::brief::build::Desk;
use crate::brief::chart::{Chart, Fan, Level, Plot, Point, Series, Spread};
use crate::brief::{Block, Table, claim, column, numbers};
use crate::evidence::CardId;
use crate::figures::{growth, money, share, span};
use crate::folder::partnership::name;
use crate::statistics::reported::calendar_year;

/// Ids of charts. A ledger with more open targets than these gets tables for the rest.
const IDS: [&str; 16] = [
    "outlook-0",
    "outlook-1",
    "outlook-2",
    "outlook-3",
    "outlook-4",
    "outlook-5",
    "outlook-6",
    "outlook-7",
    "outlook-8",
    "outlook-9",
    "outlook-10",
    "outlook-11",
    "outlook-12",
    "outlook-13",
    "outlook-14",
    "outlook-15",
];

/// The ids, to be taken one by one.
pub(super) type Ids = std::array::IntoIter<&'static str, 16>;

pub(super) fn ids() -> Ids {
    IDS.into_iter()
}

/// A probability in whole percents, and at the ends what it is not under or over.
pub(super) fn chance(probability: f64) -> String {
    let percent = 100.0 * probability;
    if percent < 1.0 {
        "under 1%".to_owned()
    } else if percent > 99.0 {
        "over 99%".to_owned()
    } else {
        format!("{percent:.0}%")
    }
}

/// Whose figures, as a heading.
fn short(reading: &Reading) -> String {
    let reporter = &reading.figures.reporter;
    if reporter == crate::answers::outlook::RECONCILED {
        "reconciled".to_owned()
    } else {
        format!("{} reports", name(reporter))
    }
}

/// The card of what one reporter's figures give: its inputs, the class, the settings and the seed.
pub(super) fn answer_card(
    desk: &mut Desk<'_>,
    goal: &Goal<'_>,
    figures: &Figures,
    answer: &Result<Box<Reach>, corridor_outlook::Error>,
    day: &Day<'_>,
) -> CardId {
    let class = super::track::model_card(desk, day.model);
    let mut inputs = vec![goal.dollars.card, class];
    inputs.extend(figures.observed.iter().map(|o| o.amount.card));
    let listed: Vec<String> = figures
        .observed
        .iter()
        .map(|o| {
            let known = crate::figures::day(o.known);
            format!("{} {} (known {known})", span(o.days.0, o.days.1), money(o.amount.value, "USD"))
        })
        .collect();
    let mut options = vec![
        ("as of", day.as_of.to_string()),
        ("seed", day.seed.to_string()),
        ("figures", if listed.is_empty() { "none".to_owned() } else { listed.join("; ") }),
    ];
    let formula = match answer {
        Err(why) => why.to_string(),
        Ok(reach) => {
            options.push(("figures that repeat others", reach.unused.to_string()));
            let weights: Vec<String> = reach
                .weights
                .iter()
                .zip(1..)
                .map(|(weights, h)| {
                    let each =
                        MEMBERS.iter().zip(weights).map(|(m, w)| format!("{m} {}", share(*w)));
                    format!("{h} ahead: {}", each.collect::<Vec<_>>().join(", "))
                })
                .collect();
            options.push(("members and their weights", weights.join("; ")));
            let parts: Vec<String> = reach
                .accruals
                .iter()
                .map(|accrual| {
                    let from = match accrual.share.learned_from {
                        0 => "even months assumed".to_owned(),
                        1 => "learned from 1 year".to_owned(),
                        n => format!("learned from {n} years"),
                    };
                    format!(
                        "{} of {}, give or take {}, {from}",
                        share(accrual.share.share),
                        accrual.year,
                        share(accrual.share.deviation)
                    )
                })
                .collect();
            if !parts.is_empty() {
                options.push(("part-years are taken to hold", parts.join("; ")));
            }
            match reach.standing {
                Standing::Met { year, value } => {
                    format!("{} in {year} ≥ {}", money(value, "USD"), goal.shown())
                }
                _ => "the years after the last figure, as a mixture of its members corrected by how their intervals held before; gaps and part-years by paths drawn through them".to_owned(),
            }
        }
    };
    let title = format!("The outlook, {}", figures.whose());
    desk.cards.estimate(&title, formula, &inputs, &options)
}

/// The card of one year of an answer.
pub(super) fn year_card(
    desk: &mut Desk<'_>,
    goal: &Goal<'_>,
    reading: &Reading,
    year: &Year,
) -> CardId {
    let dollars = |value: f64| money(value, "USD");
    let [half, most, nine] = year.intervals;
    let formula = format!(
        "P(trade of {} ≥ {}) = {:.4}; P(of some year up to it) = {:.4}",
        year.year,
        goal.shown(),
        year.in_year,
        year.by_year
    );
    let between = |low: f64, high: f64| format!("{} to {}", dollars(low), dollars(high));
    let mut options = vec![
        ("even odds", dollars(year.median)),
        ("half of the probability", between(half.low, half.high)),
        ("80% of it", between(most.low, most.high)),
        ("90% of it", between(nine.low, nine.high)),
        ("years after the last figure", year.ahead.to_string()),
    ];
    if let Some(rate) = year.required_growth {
        options.push(("growth needed a year", growth(rate)));
    }
    let title = format!("Trade of {}, {}", year.year, reading.figures.whose());
    desk.cards.estimate(&title, formula, &[reading.card, goal.dollars.card], &options)
}

/// The chance by year under each reporter, as a table and drawn.
pub(super) fn curve(
    desk: &mut Desk<'_>,
    goal: &Goal<'_>,
    readings: &[Reading],
    ids: &mut Ids,
) -> Vec<Block> {
    let open: Vec<(&Reading, &Reach)> =
        readings.iter().filter_map(|r| Some((r, r.open()?))).collect();
    let mut years: Vec<i16> =
        open.iter().flat_map(|(_, reach)| reach.years.iter().map(|y| y.year)).collect();
    years.sort_unstable();
    years.dedup();
    if years.is_empty() {
        return Vec::new();
    }
    let mut rows = Vec::new();
    for &year in &years {
        let mut row = vec![Vec::new()];
        let mut first = None;
        for (reading, reach) in &open {
            row.push(match year_of(reach, year) {
                Some(ahead) => {
                    let card = year_card(desk, goal, reading, ahead);
                    first = first.or(Some(card));
                    vec![claim(chance(ahead.by_year), card)]
                }
                None => Vec::new(),
            });
        }
        if let Some(card) = first {
            row[0] = vec![claim(year.to_string(), card)];
        }
        rows.push(row);
    }
    let mut columns = vec![column("Up to")];
    columns.extend(open.iter().map(|(reading, _)| numbers(&short(reading))));
    let title = "The chance that trade reaches the target in some year up to this one".to_owned();
    let twin = Table { caption: title.clone(), columns, rows };
    let inputs: Vec<CardId> = open.iter().map(|(reading, _)| reading.card).collect();
    let card = desk.cards.estimate(
        "Chart of chances",
        "Each point is one figure of the table beside it.",
        &inputs,
        &[],
    );
    let series = open.iter().map(|(reading, reach)| Series {
        name: short(reading),
        points: reach
            .years
            .iter()
            .map(|y| Point { year: y.year, value: 100.0 * y.by_year })
            .collect(),
    });
    let plot = Plot::Years {
        unit: "percent".to_owned(),
        series: series.collect(),
        level: Some(Level { name: "even odds".to_owned(), value: 50.0 }),
    };
    let mut blocks = vec![Block::Table(twin.clone())];
    if let Some(id) = ids.next() {
        let description =
            "One line for each reporter, in percent, year by year; the dashed line is even odds."
                .to_owned();
        blocks.push(Block::Chart(Chart { id, title, description, card, plot, twin }));
    }
    blocks
}

/// What was traded and the spread of what may come, under one reporter.
pub(super) fn fan(
    desk: &mut Desk<'_>,
    goal: &Goal<'_>,
    reading: &Reading,
    ids: &mut Ids,
) -> Option<Block> {
    let reach = reading.open()?;
    let billions = |dollars: f64| dollars / 1e9;
    // What lies before a break or a year of nothing is another series.
    let first = reach.past.first().map_or(i16::MIN, |year| year.year);
    let past = reading.figures.observed.iter().filter_map(|o| {
        let year = calendar_year(o.days).filter(|year| *year >= first)?;
        Some(Point { year, value: billions(o.amount.value) })
    });
    let ahead = reach.years.iter().map(|year| {
        let [half, most, _] = year.intervals;
        Spread {
            year: year.year,
            middle: billions(year.median),
            half: [billions(half.low), billions(half.high)],
            most: [billions(most.low), billions(most.high)],
        }
    });
    let whose = reading.figures.whose();
    let mut rows = Vec::new();
    for year in &reach.years {
        let card = year_card(desk, goal, reading, year);
        let [half, most, _] = year.intervals;
        let mut row = vec![vec![claim(year.year.to_string(), card)]];
        row.extend(
            [most.low, half.low, year.median, half.high, most.high]
                .map(|value| vec![claim(money(value, "USD"), card)]),
        );
        rows.push(row);
    }
    let title = format!("Trade that may come, {whose}");
    let twin = Table {
        caption: title.clone(),
        columns: vec![
            column("Year"),
            numbers("Nine in ten above"),
            numbers("Three in four above"),
            numbers("Even odds"),
            numbers("Three in four below"),
            numbers("Nine in ten below"),
        ],
        rows,
    };
    let plot = Plot::Fan(Fan {
        unit: "billion US dollars".to_owned(),
        past: past.collect(),
        ahead: ahead.collect(),
        level: Some(Level {
            name: format!("target {}", goal.shown()),
            value: billions(goal.dollars.value),
        }),
    });
    let Some(id) = ids.next() else { return Some(Block::Table(twin)) };
    let description = format!(
        "Trade in billions of US dollars on a log scale, {whose}: full years as points, then a light band that holds four fifths of the probability, a dark one that holds half, and a dotted line of even odds; the dashed line is the target."
    );
    Some(Block::Chart(Chart { id, title, description, card: reading.card, plot, twin }))
}
