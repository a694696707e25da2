//! How often the method was right: the back-test that stands beside every probability.

use corridor_ledger::document::sha256_hex;
use corridor_outlook::backtest::{COVERAGES, THRESHOLDS};
use corridor_outlook::era;
use corridor_outlook::frozen;
use corridor_outlook::model::Model;
use corridor_outlook::score::Reliability as Counts;
use corridor_outlook::tally::Tally;
use serde::Serialize;

use super::forecast::Reading;
use crate::answers::claim::{Claim, Unit};
use crate::answers::desk::Desk;
use crate::answers::happened::Curve;
use crate::evidence::Statistic;
use crate::figures::{count, counted, share};
use crate::key::{Key, key};
use crate::plot::{Bin, Plot, Reliability};

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
    pub(super) fn of(readings: &[Reading], by: i16) -> Option<Self> {
        let each = readings.iter().filter_map(|reading| {
            let reach = reading.open()?;
            let year = reading.year(by).or(reach.years.last())?;
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

/// The back-test, as the method was held against what happened to other pairs.
#[derive(Clone, Debug, Serialize)]
pub struct Track {
    /// How many outcomes.
    pub outcomes: Claim,
    /// Of whom.
    pub source: Claim,
    /// One row for each number of years ahead.
    pub horizons: Vec<Horizon>,
    /// Chances of doubling that were stated, and how often it happened.
    pub doubling: Option<Doubling>,
    /// The same era by era.
    pub eras: Option<Eras>,
}

/// What was said of doubling and what happened, era by era.
#[derive(Clone, Debug, Serialize)]
pub struct Eras {
    /// The mean distance, each era counted once.
    pub distance: Claim,
    /// The year of the era with the least.
    pub best: Claim,
    /// The year of the era with the most.
    pub worst: Claim,
    /// Every era.
    pub rows: Vec<EraRow>,
}

/// One era.
#[derive(Clone, Debug, Serialize)]
pub struct EraRow {
    /// The year from which growth is counted.
    pub origin: Claim,
    /// Years ahead.
    pub years: Claim,
    /// Flows between two economies.
    pub pairs: Claim,
    /// The mean chance that was stated.
    pub stated: Claim,
    /// The share that doubled.
    pub happened: Claim,
    /// How far apart they are.
    pub distance: Claim,
}

/// The back-test so many years ahead.
#[derive(Clone, Debug, Serialize)]
pub struct Horizon {
    /// Years ahead.
    pub ahead: Claim,
    /// Outcomes.
    pub outcomes: Claim,
    /// How far its error lies under that of a naive drift.
    pub under_naive: Claim,
    /// How often its intervals of a half, four fifths and nine tenths held what happened.
    pub coverage: [Claim; 3],
    /// How far its chances of doubling were off.
    pub doubling_off: Option<Claim>,
}

/// Chances of doubling that were stated, and how often it happened.
#[derive(Clone, Debug, Serialize)]
pub struct Doubling {
    /// Forecasts of like chance together.
    pub rows: Vec<Stated>,
    /// The same, to be drawn.
    pub curve: Curve,
}

/// Forecasts of like chance.
#[derive(Clone, Debug, Serialize)]
pub struct Stated {
    /// The mean chance that was stated.
    pub stated: Claim,
    /// How often it happened.
    pub happened: Claim,
    /// Forecasts.
    pub outcomes: Claim,
}

/// What a reader of one forecast must know of the back-test.
#[derive(Clone, Debug, Serialize)]
pub struct Notes {
    /// How it did that far ahead.
    pub so_far: Option<SoFar>,
    /// Years ahead at which it is not calibrated.
    pub uncalibrated: Option<Claim>,
    /// Among pairs of like size it is not calibrated.
    pub like_size: Option<LikeSize>,
    /// Years ahead beyond which nothing was tested.
    pub untested: Option<Claim>,
    /// The record behind the forecast is shorter than any that was tested.
    pub short: Option<Short>,
}

/// How the back-test did that far ahead.
#[derive(Clone, Debug, Serialize)]
pub struct SoFar {
    /// How far.
    pub years: Claim,
    /// How often the intervals held what happened.
    pub coverage: [Claim; 3],
    /// How far chances of doubling were off.
    pub doubling_off: Claim,
}

/// How the method did among pairs of like size.
#[derive(Clone, Debug, Serialize)]
pub struct LikeSize {
    /// Which third by trade, in words.
    pub third: String,
    /// How far chances of doubling were off.
    pub doubling_off: Claim,
    /// How often half intervals held.
    pub half: Claim,
}

/// A record shorter than those tested.
#[derive(Clone, Debug, Serialize)]
pub struct Short {
    /// Full years in a row behind what was tested.
    pub tested: Claim,
    /// Full years in a row here.
    pub here: Claim,
}

/// The card of what was learned from other pairs.
pub(in crate::answers) fn class_card(desk: &mut Desk<'_>, model: &Model) -> Key {
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
    let title = "What other pairs did: the reference class";
    desk.cards.statistic(&key!["track", "class"], title, statistic)
}

/// The back-test, horizon by horizon, with its cards.
struct Record<'a> {
    horizons: &'a [Tally],
    all: &'a Tally,
    cards: Vec<Key>,
    whole: Key,
}

fn record<'a>(desk: &mut Desk<'_>, model: &'a Model) -> Option<Record<'a>> {
    let (all, horizons) = model.record.split_last()?;
    let cards: Vec<Key> =
        horizons.iter().zip(1..).map(|(tally, ahead)| card(desk, model, tally, ahead)).collect();
    let class = class_card(desk, model);
    let inputs: Vec<&Key> = std::iter::once(&class).chain(&cards).collect();
    let whole = desk.cards.estimate(
        &key!["track", "all"],
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

fn tenths(counts: &Counts) -> Vec<Bin> {
    let bin = |b: usize| Bin {
        stated: percent(counts.stated[b] / counts.cases[b] as f64),
        happened: percent(counts.happened[b] as f64 / counts.cases[b] as f64),
        cases: counts.cases[b],
    };
    (0..counts.cases.len()).filter(|&b| counts.cases[b] > 0).map(bin).collect()
}

/// Percent, to six decimals: what is drawn.
pub(super) fn percent(fraction: f64) -> f64 {
    (fraction * 1e8).round() / 1e6
}

fn card(desk: &mut Desk<'_>, model: &Model, tally: &Tally, ahead: usize) -> Key {
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
            "{} ahead: mean CRPS {:.4} on the log scale, of a random walk with drift {:.4}, mean log score {:.4}",
            counted(ahead, "year"),
            tally.crps,
            tally.naive,
            tally.log_score
        ),
        columns: ["what", "cases", "stated", "happened"].map(String::from).to_vec(),
        rows,
        limits: Some(LIMITS.to_owned()),
    };
    let title = format!("Back-test, {} ahead", counted(ahead, "year"));
    desk.cards.statistic(&key!["track", ahead], title, statistic)
}

fn coverage(says: &Key, tally: &Tally, card: &Key) -> [Claim; 3] {
    let names = ["half", "four-fifths", "nine-tenths"];
    [0, 1, 2].map(|at| Claim::number(key![says, names[at]], tally.coverage[at], Unit::Share, card))
}

fn doubling_off(says: &Key, tally: &Tally, card: &Key) -> Option<Claim> {
    let off = tally.reliability[TWICE].error()?;
    let how = "how far stated chances of doubling were from what happened, on average";
    Some(Claim::number(key![says, "doubling-off"], off, Unit::Share, card).by(how))
}

/// The back-test, beside what is forecast here.
pub(super) fn track(desk: &mut Desk<'_>, model: &Model, forecast: &Forecast) -> Option<Track> {
    let record = record(desk, model)?;
    let class = class_card(desk, model);
    let says = key!["track", "all"];
    let cases = record.all.cases;
    let outcomes = Claim::count(key![says, "outcomes"], cases, &record.whole);
    let horizons = record.horizons.iter().zip(&record.cards).zip(1..).map(
        |((tally, card), ahead): (_, usize)| {
            let says = key!["track", ahead];
            let under = 1.0 - tally.crps / tally.naive;
            let how = format!("1 − {:.4} ÷ {:.4}", tally.crps, tally.naive);
            Horizon {
                ahead: Claim::count(key![says, "ahead"], ahead, card).by("years ahead"),
                outcomes: Claim::count(key![says, "outcomes"], tally.cases, card),
                under_naive: Claim::number(key![says, "under-naive"], under, Unit::Share, card)
                    .by(how),
                coverage: coverage(&says, tally, card),
                doubling_off: doubling_off(&says, tally, card),
            }
        },
    );
    Some(Track {
        outcomes: outcomes.saying(format!("{} outcomes", count(cases))),
        source: Claim::words(key![says, "source"], &model.source.name, &class),
        horizons: horizons.collect(),
        doubling: doubling(&record, forecast),
        eras: eras(desk),
    })
}

/// The record era by era, which the model carries beside that of its panel.
fn eras(desk: &mut Desk<'_>) -> Option<Eras> {
    let all = era::built_in().ok()?;
    let distance = era::mean_distance(&all)?;
    let [best, worst] = era::best_and_worst(&all)?;
    let cells = all.iter().map(|era| {
        vec![
            era.origin.to_string(),
            era.years.to_string(),
            era.cases.to_string(),
            share(era.stated),
            share(era.happened),
            share(era.distance()),
        ]
    });
    let columns = ["from", "years ahead", "flows", "stated", "doubled", "apart by"];
    let statistic = Statistic {
        dataset: "Chances of doubling by era".to_owned(),
        file: "crates/outlook/frozen/eras.csv".to_owned(),
        vintage: "2016-12-31".to_owned(),
        sha256: sha256_hex(era::TEXT.as_bytes()),
        selection: "COMTRADE in the R package penppml, every fourth year; flows of $100 million or more".to_owned(),
        columns: columns.map(String::from).to_vec(),
        rows: cells.collect(),
        limits: Some("How pairs differ from one another is that of the built-in class, learned on years up to 2006; world output is as revised by October 2025.".to_owned()),
    };
    let card = desk.cards.statistic(&key!["track", "eras"], "The record, era by era", statistic);
    let says = key!["track", "eras"];
    let rows = all.iter().map(|era| {
        let says = key![says, era.origin, era.years];
        let part = |what: &str, value| Claim::number(key![says, what], value, Unit::Share, &card);
        EraRow {
            origin: Claim::year(key![says, "origin"], era.origin, &card),
            years: Claim::count(key![says, "years"], era.years, &card),
            pairs: Claim::count(key![says, "pairs"], era.cases, &card),
            stated: part("stated", era.stated),
            happened: part("happened", era.happened),
            distance: part("distance", era.distance()),
        }
    });
    let named = |what: &str, era: era::Era| {
        let words = format!(
            "{} on, {} years ahead ({} stated, {} doubled)",
            era.origin,
            era.years,
            share(era.stated),
            share(era.happened)
        );
        Claim::words(key![says, what], words, &card).by(format!("the {what} row"))
    };
    Some(Eras {
        distance: Claim::number(key![says, "distance"], distance, Unit::Share, &card)
            .by("the mean distance of the rows"),
        best: named("best", best),
        worst: named("worst", worst),
        rows: rows.collect(),
    })
}

fn doubling(record: &Record<'_>, forecast: &Forecast) -> Option<Doubling> {
    let ahead = forecast.furthest.clamp(1, record.horizons.len().max(1));
    let (tally, card) = (record.horizons.get(ahead - 1)?, record.cards.get(ahead - 1)?);
    let bins = tenths(&tally.reliability[TWICE]);
    let rows = bins.iter().zip(1..).map(|(bin, tenth): (_, usize)| {
        let says = key!["track", ahead, "doubling", tenth];
        let part = |what: &str, percent: f64| {
            Claim::number(key![says, what], percent / 100.0, Unit::Share, card)
        };
        let cases = usize::try_from(bin.cases).unwrap_or(usize::MAX);
        Stated {
            stated: part("stated", bin.stated),
            happened: part("happened", bin.happened),
            outcomes: Claim::count(key![says, "outcomes"], cases, card),
        }
    });
    let rows = rows.collect();
    let plot = Plot::Reliability(Reliability {
        event: format!("doubled in {}", counted(ahead, "year")),
        bins,
    });
    Some(Doubling { rows, curve: Curve { plot, evidence: card.clone() } })
}

fn calibrated(tally: &Tally) -> bool {
    tally.reliability[TWICE].error().is_some_and(|error| error < ERROR)
        && tally
            .coverage
            .iter()
            .zip(COVERAGES)
            .all(|(found, stated)| (found - stated).abs() <= POINTS)
}

/// How the back-test did that far ahead, where the method is not calibrated, and what was not
/// tested. `says` is what the notes stand beside.
pub(super) fn notes(
    desk: &mut Desk<'_>,
    says: &Key,
    model: &Model,
    forecast: &Forecast,
) -> Option<Notes> {
    let record = record(desk, model)?;
    let says = key![says, "track"];
    let Record { horizons, cards, whole, .. } = &record;
    let ahead = forecast.furthest;
    let so_far = horizons.get(ahead - 1).zip(cards.get(ahead - 1)).and_then(|(tally, card)| {
        Some(SoFar {
            years: Claim::number(key![says, "years"], ahead as f64, Unit::Years, card)
                .saying(counted(ahead, "year"))
                .by("years ahead"),
            coverage: coverage(&says, tally, card),
            doubling_off: doubling_off(&says, tally, card)?,
        })
    });
    let off: Vec<(String, &Key)> = (1..)
        .zip(horizons.iter().zip(cards))
        .filter(|(ahead, (tally, _))| *ahead <= forecast.furthest && !calibrated(tally))
        .map(|(ahead, (_, card)): (usize, _)| (ahead.to_string(), card))
        .collect();
    let uncalibrated = (!off.is_empty()).then(|| {
        let list = off.iter().map(|(ahead, _)| ahead.as_str()).collect::<Vec<_>>().join(", ");
        let inputs: Vec<&Key> = off.iter().map(|(_, card)| *card).collect();
        let says = key![says, "uncalibrated"];
        let formula = format!(
            "years ahead at which an interval misses by more than {} or the chance of doubling by {} or more: {list}",
            share(POINTS),
            share(ERROR)
        );
        let card = desk.cards.estimate(&says, "Not calibrated", formula, &inputs, &[]);
        Claim::words(says, list, &card)
    });
    let like_size = like_size(desk, &says, model, whole, forecast.size);
    let untested = (forecast.furthest > horizons.len()).then(|| {
        let years = horizons.len();
        Claim::number(key![says, "tested"], years as f64, Unit::Years, whole)
            .saying(counted(years, "year"))
            .by("the furthest that was tested")
    });
    let short = (forecast.full_years < TESTED_YEARS).then(|| short(desk, &says, whole, forecast));
    Some(Notes { so_far, uncalibrated, like_size, untested, short })
}

fn short(desk: &mut Desk<'_>, says: &Key, whole: &Key, forecast: &Forecast) -> Short {
    let years = match forecast.full_years {
        0 => "no full year".to_owned(),
        1 => "1 full year".to_owned(),
        n => format!("{n} full years"),
    };
    let here = key![says, "full-years"];
    let card = desk.cards.estimate(
        &here,
        "Full years in a row before the forecast",
        format!("{years} here; {TESTED_YEARS} or more in the back-test"),
        &[whole],
        &[],
    );
    let tested =
        Claim::number(key![says, "full-years-tested"], TESTED_YEARS as f64, Unit::Years, whole);
    Short {
        tested: tested.saying(format!("{TESTED_YEARS} full years")).by("what was tested"),
        here: Claim::number(here, forecast.full_years as f64, Unit::Years, &card).saying(years),
    }
}

/// How the method did among pairs of like size, over all horizons, when it was not calibrated there.
fn like_size(
    desk: &mut Desk<'_>,
    says: &Key,
    model: &Model,
    whole: &Key,
    size: usize,
) -> Option<LikeSize> {
    let tally = model.by_size.get(size).filter(|tally| !calibrated(tally))?;
    let [half, most, nine] = tally.coverage;
    let off = tally.reliability[TWICE].error()?;
    let third = ["smallest", "middle", "largest"].get(size).copied().unwrap_or_default();
    let formula = format!(
        "{} outcomes; intervals of {} held {}, of {} {}, of {} {}; the chance of doubling off by {}",
        count(tally.cases),
        share(COVERAGES[0]),
        share(half),
        share(COVERAGES[1]),
        share(most),
        share(COVERAGES[2]),
        share(nine),
        share(off)
    );
    let options = [("pairs", format!("the {third} third by trade"))];
    let title = "The back-test among pairs of like size";
    let card =
        desk.cards.estimate(&key!["track", "size", third], title, formula, &[whole], &options);
    let says = key![says, "like-size"];
    Some(LikeSize {
        third: third.to_owned(),
        doubling_off: Claim::number(key![says, "doubling-off"], off, Unit::Share, &card),
        half: Claim::number(key![says, "half"], half, Unit::Share, &card),
    })
}
