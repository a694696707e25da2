//! How often the method was right: the back-test that stands beside every probability.

use corridor_ledger::document::sha256_hex;
use corridor_outlook::backtest::{COVERAGES, THRESHOLDS};
use corridor_outlook::frozen;
use corridor_outlook::model::Model;
use corridor_outlook::score::Reliability as Counts;
use corridor_outlook::tally::Tally;

use crate::answers::outlook::{Reading, year_of};
use crate::brief::build::Desk;
use crate::brief::chart::{Bin, Chart, Plot, Reliability};
use crate::brief::{Block, Table, claim, column, numbers, words};
use crate::evidence::{CardId, Statistic};
use crate::figures::{count, share};

/// Of [`THRESHOLDS`], the growth whose probability is shown: twofold.
const TWICE: usize = 1;
/// How far an interval, or a probability on average, may be off before it is called uncalibrated.
const POINTS: f64 = 0.02;
const ERROR: f64 = 0.03;
/// Full years in a row behind every forecast of the back-test.
const TESTED_YEARS: usize = 10;
/// Where the model that is built in stands in the source.
const FROZEN: &str = "crates/outlook/frozen/two_way.txt";
/// What the back-test does not hold.
const LIMITS: &str = "A pair is scored once it has ten full years above zero in a row; values are current US dollars. Outcomes end with the last year; the panel was published later, as its name says.";

/// What is forecast here, to be compared with what was tested.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Forecast {
    /// The furthest horizon that is spoken of.
    pub furthest: usize,
    /// The fewest full years in a row that a forecast stands on.
    pub full_years: usize,
    /// Third of size of the pair, 0 smallest, as the reporter who counts least has it.
    pub size: usize,
}

impl Forecast {
    /// What readings forecast of a year, or nothing.
    pub fn of(readings: &[Reading], by: i16) -> Option<Self> {
        let each = readings.iter().filter_map(|reading| {
            let reach = reading.open()?;
            let year = year_of(reach, by).or(reach.years.last())?;
            let size = year.class.map_or(0, |class| class.size);
            let full_years = reading.figures.full_years_in_a_row();
            Some(Self { furthest: year.ahead.max(1), full_years, size })
        });
        each.reduce(|one, other| Self {
            furthest: one.furthest.max(other.furthest),
            full_years: one.full_years.min(other.full_years),
            size: one.size.min(other.size),
        })
    }
}

/// The card of what was learned from other pairs.
pub(super) fn model_card(desk: &mut Desk<'_>, model: &Model) -> CardId {
    let rows = model
        .class
        .horizons
        .iter()
        .zip(1..)
        .map(|(horizon, ahead): (_, usize)| vec![ahead.to_string(), horizon.cases.to_string()]);
    let statistic = Statistic {
        dataset: model.source.name.clone(),
        file: FROZEN.to_owned(),
        vintage: format!("{}-12-31", model.source.last),
        sha256: sha256_hex(frozen::TEXT.as_bytes()),
        selection: format!(
            "the reference class at the end of {}, learned from the panel with SHA-256 {}",
            model.source.last, model.source.sha256
        ),
        columns: ["years ahead", "cases"].map(String::from).to_vec(),
        rows: rows.collect(),
        limits: Some(LIMITS.to_owned()),
    };
    desk.cards.statistic("What other pairs did: the reference class", statistic)
}

/// The back-test, horizon by horizon, with its cards.
struct Record<'a> {
    horizons: &'a [Tally],
    all: &'a Tally,
    cards: Vec<CardId>,
    whole: CardId,
}

fn record<'a>(desk: &mut Desk<'_>, model: &'a Model) -> Option<Record<'a>> {
    let (all, horizons) = model.record.split_last()?;
    let cards: Vec<CardId> =
        horizons.iter().zip(1..).map(|(tally, ahead)| card(desk, model, tally, ahead)).collect();
    let class = model_card(desk, model);
    let inputs: Vec<CardId> = std::iter::once(class).chain(cards.iter().copied()).collect();
    let whole = desk.cards.estimate(
        "The back-test as a whole",
        format!("{} outcomes over {} horizons", count(all.cases), horizons.len()),
        &inputs,
        &[
            ("made again by", "cargo run -p corridor-outlook --example freeze -- PANEL".to_owned()),
            ("limits", LIMITS.to_owned()),
        ],
    );
    Some(Record { horizons, all, cards, whole })
}

pub(super) fn blocks(desk: &mut Desk<'_>, model: &Model, forecast: &Forecast) -> Vec<Block> {
    let Some(record) = record(desk, model) else { return Vec::new() };
    let class = model_card(desk, model);
    let mut blocks = vec![
        Block::Heading { text: "How often the method was right".to_owned() },
        Block::Paragraph {
            spans: vec![
                words("The same method was held against "),
                claim(format!("{} outcomes", count(record.all.cases)), record.whole),
                words(" of "),
                claim(&model.source.name, class),
                words(", each forecast made from earlier years only."),
            ],
        },
        table(&record),
    ];
    blocks.extend(chart(&record, forecast));
    blocks
}

fn tenths(counts: &Counts) -> Vec<Bin> {
    let bin = |b: usize| Bin {
        stated: 100.0 * counts.stated[b] / counts.cases[b] as f64,
        happened: 100.0 * counts.happened[b] as f64 / counts.cases[b] as f64,
        cases: counts.cases[b],
    };
    (0..counts.cases.len()).filter(|&b| counts.cases[b] > 0).map(bin).collect()
}

fn card(desk: &mut Desk<'_>, model: &Model, tally: &Tally, ahead: usize) -> CardId {
    let mut rows: Vec<Vec<String>> = COVERAGES
        .iter()
        .zip(tally.coverage)
        .map(|(stated, found)| {
            let what = format!("intervals of {}", share(*stated));
            vec![what, tally.cases.to_string(), share(*stated), share(found)]
        })
        .collect();
    for (factor, counts) in THRESHOLDS.iter().zip(&tally.reliability) {
        rows.extend(tenths(counts).iter().map(|bin| {
            vec![
                format!("grows {factor} times"),
                bin.cases.to_string(),
                share(bin.stated / 100.0),
                share(bin.happened / 100.0),
            ]
        }));
    }
    let statistic = Statistic {
        dataset: format!("Back-test on {}", model.source.name),
        file: FROZEN.to_owned(),
        vintage: format!("{}-12-31", model.source.last),
        sha256: sha256_hex(frozen::TEXT.as_bytes()),
        selection: format!(
            "{ahead} years ahead: mean CRPS {:.4} on the log scale, of a random walk with drift {:.4}, mean log score {:.4}",
            tally.crps, tally.naive, tally.log_score
        ),
        columns: ["what", "cases", "stated", "happened"].map(String::from).to_vec(),
        rows,
        limits: Some(LIMITS.to_owned()),
    };
    desk.cards.statistic(format!("Back-test, {ahead} years ahead"), statistic)
}

fn table(record: &Record<'_>) -> Block {
    let rows = record.horizons.iter().zip(&record.cards).zip(1..).map(
        |((tally, &card), ahead): (_, usize)| {
            let cell = |text: String| vec![claim(text, card)];
            let mut row = vec![
                cell(ahead.to_string()),
                cell(count(tally.cases)),
                cell(share(1.0 - tally.crps / tally.naive)),
            ];
            row.extend(tally.coverage.map(|c| cell(share(c))));
            row.push(cell(tally.reliability[TWICE].error().map_or_else(String::new, share)));
            row
        },
    );
    Block::Table(Table {
        caption: "The back-test: the error against that of a naive drift, how often intervals held what happened, and how far the chance of doubling was off".to_owned(),
        columns: vec![
            column("Years ahead"),
            numbers("Outcomes"),
            numbers("Under naive by"),
            numbers("In half"),
            numbers("In four fifths"),
            numbers("In nine tenths"),
            numbers("Doubling off by"),
        ],
        rows: rows.collect(),
    })
}

fn calibrated(tally: &Tally) -> bool {
    tally.reliability[TWICE].error().is_some_and(|error| error < ERROR)
        && tally
            .coverage
            .iter()
            .zip(COVERAGES)
            .all(|(found, stated)| (found - stated).abs() <= POINTS)
}

/// Beside the probability: how the back-test did that far ahead, where the method is not calibrated,
/// and what was not tested.
pub(super) fn warnings(desk: &mut Desk<'_>, model: &Model, forecast: &Forecast) -> Vec<Block> {
    let Some(record) = record(desk, model) else { return Vec::new() };
    let Record { horizons, cards, whole, .. } = record;
    let mut blocks = Vec::new();
    if let (Some(tally), Some(&card)) =
        (horizons.get(forecast.furthest - 1), cards.get(forecast.furthest - 1))
    {
        let [half, most, nine] = tally.coverage;
        let off = tally.reliability[TWICE].error().map_or_else(String::new, share);
        blocks.push(Block::Paragraph {
            spans: vec![
                words("So far ahead, "),
                claim(format!("{} years", forecast.furthest), card),
                words(", the method's intervals of a half, four fifths and nine tenths held "),
                claim(share(half), card),
                words(", "),
                claim(share(most), card),
                words(" and "),
                claim(share(nine), card),
                words(" of what happened to other pairs, and its chances of doubling were off by "),
                claim(off, card),
                words(" on average."),
            ],
        });
    }
    let off: Vec<(String, CardId)> = (1..)
        .zip(horizons.iter().zip(&cards))
        .filter(|(ahead, (tally, _))| *ahead <= forecast.furthest && !calibrated(tally))
        .map(|(ahead, (_, card)): (usize, _)| (ahead.to_string(), *card))
        .collect();
    if !off.is_empty() {
        let list = off.iter().map(|(ahead, _)| ahead.as_str()).collect::<Vec<_>>().join(", ");
        let inputs: Vec<CardId> = off.iter().map(|(_, card)| *card).collect();
        let card = desk.cards.estimate(
            "Not calibrated",
            format!(
                "years ahead at which an interval misses by more than {} or the chance of doubling by {} or more: {list}",
                share(POINTS),
                share(ERROR)
            ),
            &inputs,
            &[],
        );
        blocks.push(Block::Warning {
            spans: vec![
                words("Among the pairs tested the method is not calibrated at these years ahead: "),
                claim(list, card),
                words(". Read the chances there as rough."),
            ],
        });
    }
    blocks.extend(of_size(desk, model, whole, forecast.size));
    if forecast.furthest > horizons.len() {
        blocks.push(Block::Warning {
            spans: vec![
                words("Chances more than "),
                claim(format!("{} years", horizons.len()), whole),
                words(" ahead follow the same method and were never held against an outcome."),
            ],
        });
    }
    if forecast.full_years < TESTED_YEARS {
        let years = match forecast.full_years {
            0 => "no full year".to_owned(),
            1 => "1 full year".to_owned(),
            n => format!("{n} full years"),
        };
        let card = desk.cards.estimate(
            "Full years in a row before the forecast",
            format!("{years} here; {TESTED_YEARS} or more in the back-test"),
            &[whole],
            &[],
        );
        blocks.push(Block::Warning {
            spans: vec![
                words("The method is not shown to be calibrated for a pair with so short a record: the back-test's pairs have "),
                claim(format!("{TESTED_YEARS} full years"), whole),
                words(" in a row behind them, and here a forecast stands on as little as "),
                claim(years, card),
                words(". It leans on what other pairs did the more."),
            ],
        });
    }
    blocks
}

/// How the method did among pairs of like size, over all horizons, when it was not calibrated there.
fn of_size(desk: &mut Desk<'_>, model: &Model, whole: CardId, size: usize) -> Option<Block> {
    let tally = model.by_size.get(size).filter(|tally| !calibrated(tally))?;
    let [half, most, nine] = tally.coverage;
    let off = tally.reliability[TWICE].error().map_or_else(String::new, share);
    let third = ["smallest", "middle", "largest"].get(size).copied().unwrap_or_default();
    let card = desk.cards.estimate(
        "The back-test among pairs of like size",
        format!(
            "{} outcomes; intervals of {} held {}, of {} {}, of {} {}; the chance of doubling off by {off}",
            count(tally.cases),
            share(COVERAGES[0]),
            share(half),
            share(COVERAGES[1]),
            share(most),
            share(COVERAGES[2]),
            share(nine)
        ),
        &[whole],
        &[("pairs", format!("the {third} third by trade"))],
    );
    Some(Block::Warning {
        spans: vec![
            words(format!(
                "Among pairs of like size, the {third} third, the method is not calibrated: its chances of doubling were off by "
            )),
            claim(off, card),
            words(" and its half intervals held "),
            claim(share(half), card),
            words("."),
        ],
    })
}

fn chart(record: &Record<'_>, forecast: &Forecast) -> Option<Block> {
    let ahead = forecast.furthest.clamp(1, record.horizons.len().max(1));
    let (tally, &card) = (record.horizons.get(ahead - 1)?, record.cards.get(ahead - 1)?);
    let bins = tenths(&tally.reliability[TWICE]);
    let rows = bins.iter().map(|bin| {
        let cell = |text: String| vec![claim(text, card)];
        vec![
            cell(share(bin.stated / 100.0)),
            cell(share(bin.happened / 100.0)),
            cell(count(usize::try_from(bin.cases).unwrap_or(usize::MAX))),
        ]
    });
    let title = "Chances of doubling that were stated, and how often it happened".to_owned();
    let twin = Table {
        caption: title.clone(),
        columns: vec![numbers("Stated"), numbers("Happened"), numbers("Outcomes")],
        rows: rows.collect(),
    };
    Some(Block::Chart(Chart {
        id: "reliability",
        title,
        description: "Points near the dashed diagonal: what was given a chance happened about as often as was stated.".to_owned(),
        card,
        plot: Plot::Reliability(Reliability { event: format!("doubled in {ahead} years"), bins }),
        twin,
    }))
}
