//! Common growth held against eras that it was not learned from: the penppml panel, every fourth
//! year, pairs of $100 million or more.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods
)]

mod panel_file;
#[path = "../../../oracles/shared_data.rs"]
mod shared_data;

use corridor_outlook::class::{Common, damped};
use corridor_outlook::era::{self, Era};
use corridor_outlook::frozen;
use corridor_outlook::period::Period;
use corridor_outlook::record::Record;
use corridor_outlook::score::crps;
use corridor_outlook::series::{Observation, Series};
use corridor_outlook::target::{Question, Target, reach};
use corridor_outlook::world::World;
use jiff::civil::date;

const FIRST: i16 = 1964;
/// Dollars of a pair that is large enough to be asked about.
const LARGE: f64 = 1e8;
/// What the model that was frozen in 2006 said: one growth and one spread, both taken as known.
const BEFORE: (f64, f64) = (0.104_372, 0.067_017_9);

fn at(year: i16) -> usize {
    usize::from(year.abs_diff(FIRST)) / 4
}

fn panel() -> Option<(Vec<Option<f64>>, usize)> {
    let path = shared_data::shared("gravity/penppml_trade_agreements.parquet")?;
    Some(panel_file::values(&path, "trade_usd", 4))
}

/// What was said of doubling, and how it fell.
#[derive(Debug, Default)]
struct Score {
    cases: f64,
    stated: f64,
    happened: f64,
    within: [f64; 3],
}

/// The whole method, asked in the middle of the year after the origin, of every `every`-th pair.
fn asked(values: &[Option<f64>], periods: usize, origin: i16, ahead: i16, every: usize) -> Score {
    let model = frozen::model().unwrap();
    let mut score = Score::default();
    let large = values.chunks(periods).filter_map(|pair| {
        let (now, then) = (pair[at(origin)]?, pair[at(origin + ahead)]?);
        (now >= LARGE && then > 0.0).then_some((pair, now, then))
    });
    for (pair, now, then) in large.step_by(every) {
        let figures = (FIRST..=origin).step_by(4).filter_map(|year| {
            let period = Period::year(year).unwrap();
            let (reporter, basis) = ("A".to_owned(), "USD".to_owned());
            let value = pair[at(year)].filter(|v| *v > 0.0)?;
            Some(Observation { period, value, reporter, basis, published: period.end() })
        });
        let all: Vec<Observation> = figures.collect();
        // A hundredfold jump between two years has no forecast, by design.
        let Ok(series) = Series::known(&all, date(origin + 1, 6, 1), &[]) else { continue };
        let target = Target { value: 2.0 * now, basis: "USD".into(), deadline: None, said: None };
        let question = Question { usd_per_unit: 1.0, seed: 1, gravity: None };
        let answer = reach(&series, &target, &model, &question).unwrap();
        let year = answer.years.iter().find(|y| y.year == origin + ahead).unwrap();
        score.cases += 1.0;
        score.stated += year.in_year;
        score.happened += f64::from(u8::from(then >= 2.0 * now));
        for (held, interval) in score.within.iter_mut().zip(year.intervals) {
            *held += f64::from(u8::from(interval.low <= then && then <= interval.high));
        }
    }
    score.stated /= score.cases;
    score.happened /= score.cases;
    score.within = score.within.map(|w| w / score.cases);
    score
}

/// Distances of the model that was frozen before, from the same pairs: 2008 + 4, 2012 + 4, 2008 + 8.
const DISTANCES_BEFORE: [f64; 3] = [0.12, 0.195, 0.228];

#[test]
fn chances_of_doubling_hold_better_after_2008_and_2012() {
    let Some((values, periods)) = panel() else { return };
    for ((origin, ahead), before) in
        [(2008, 4), (2012, 4), (2008, 8)].into_iter().zip(DISTANCES_BEFORE)
    {
        let score = asked(&values, periods, origin, ahead, 40);
        let distance = (score.stated - score.happened).abs();
        println!("{origin} + {ahead}: {score:.3?}, distance {distance:.3}, before {before}");
        assert!(score.cases > 80.0);
        assert!(distance < 0.8 * before, "{origin} + {ahead}: {score:?}");
    }
}

/// What one era gave, learned on the others.
struct Scored {
    now: Era,
    before: f64,
    centre: Common,
}

/// Flows of $100 million or more from `origin` on: this method's class with what was known of the
/// world by the origin and in the other eras, beside one growth taken as known.
fn from_the_others(values: &[Option<f64>], periods: usize, origin: i16, years: i16) -> Scored {
    let model = frozen::model().unwrap();
    let damping = model.class.damping;
    let h = usize::from(years.unsigned_abs());
    let others = model.world.without(origin);
    let (then, late) = (others.known(date(origin + 1, 6, 1)), others.known(date(2026, 6, 1)));
    let eras = late.eras(h);
    let mean = eras.iter().map(|(_, g)| g).sum::<f64>() / eras.len() as f64;
    let growth = then.pace.map_or(mean, |pace| damped(pace, damping, h) - then.taken_back(h));
    let centre = Common { growth, deviation: late.spread(h) };
    let before = Common {
        growth: damped(BEFORE.0, damping, h),
        deviation: f64::from(years).sqrt() * BEFORE.1,
    };
    let level = model.median_level(origin, &late);
    let (mut n, mut stated, mut happened, mut sums) = (0.0, 0.0, 0.0, [0.0; 2]);
    for pair in values.chunks(periods) {
        let (Some(y), Some(z)) = (pair[at(origin)], pair[at(origin + years)]) else { continue };
        if y < LARGE || z <= 0.0 {
            continue;
        }
        let record = Record::of(&[y.ln()], y.ln() - level, &model.class.world).unwrap();
        n += 1.0;
        let now = model.class.forecast(&record, h, centre).unwrap();
        stated += now.at_least((2.0 * y).ln());
        happened += f64::from(u8::from(z >= 2.0 * y));
        let before = model.class.forecast(&record, h, before).unwrap();
        for (sum, forecast) in sums.iter_mut().zip([now, before]) {
            *sum += crps(&forecast, z.ln());
        }
    }
    let [crps, before] = sums.map(|s| s / n);
    let now = Era {
        origin,
        years: h,
        cases: n as usize,
        stated: stated / n,
        happened: happened / n,
        crps,
    };
    Scored { now, before, centre }
}

#[test]
fn each_era_from_the_others_beside_one_growth_taken_as_known() {
    let Some((values, periods)) = panel() else { return };
    let built_in = era::built_in().unwrap();
    let mut made = Vec::new();
    for years in [4, 8] {
        println!("origin,years,pairs,stated,happened,crps  | crps before, centre, spread");
        let mut means = Vec::new();
        for origin in (1964..=2016 - years).step_by(4) {
            let Scored { now, before, centre } = from_the_others(&values, periods, origin, years);
            println!(
                "{origin},{years},{},{:.3},{:.3},{:.4}  | {before:.4} {:.3} {:.3}",
                now.cases, now.stated, now.happened, now.crps, centre.growth, centre.deviation
            );
            means.push((now.crps, before));
            made.push(now);
        }
        let n = means.len() as f64;
        let mean = |f: fn(&(f64, f64)) -> f64| means.iter().map(f).sum::<f64>() / n;
        println!("mean {:.4}, before {:.4}", mean(|m| m.0), mean(|m| m.1));
    }
    println!("mean distance {:?}", era::mean_distance(&made));
    assert_eq!(made.len(), built_in.len());
    for (made, held) in made.iter().zip(&built_in) {
        assert_eq!((made.origin, made.years, made.cases), (held.origin, held.years, held.cases));
        let near = |a: f64, b: f64| (a - b).abs() < 6e-4;
        assert!(near(made.stated, held.stated) && near(made.happened, held.happened), "{made:?}");
        assert!(near(made.crps, held.crps), "{made:?}");
    }
}

#[test]
fn when_world_growth_doubles_the_median_moves_with_it() {
    let model = frozen::model().unwrap();
    let mut doubled = model.clone();
    doubled.world = model.world.scaled(2.0);
    let figure = |year: i16| {
        let period = Period::year(year).unwrap();
        let (reporter, basis) = ("A".to_owned(), "USD".to_owned());
        Observation { period, value: 5e9, reporter, basis, published: period.end() }
    };
    let all: Vec<Observation> = (2020..2026).map(figure).collect();
    let series = Series::known(&all, date(2026, 6, 1), &[]).unwrap();
    let target = Target { value: 10e9, basis: "USD".into(), deadline: Some(2031), said: None };
    let question = Question { usd_per_unit: 1.0, seed: 1, gravity: None };
    let median = |model| {
        let answer = reach(&series, &target, model, &question).unwrap();
        answer.years.iter().find(|y| y.year == 2031).unwrap().median.ln()
    };
    let pace = model.world.known(date(2026, 6, 1)).pace.unwrap();
    let moved = median(&doubled) - median(&model);
    // The pair's own excess falls as the world's growth over its years rises, so not all of it.
    assert!(pace > 0.0 && moved > 0.3 * damped(pace, model.class.damping, 6), "{moved} {pace}");
}

#[test]
fn what_was_published_later_is_not_known_before() {
    let world = World::built_in().unwrap();
    let day = world.vintage();
    let (before, on) = (world.known(day.yesterday().unwrap()), world.known(day));
    assert!(before.projected.is_none() && on.projected.is_some());
    assert_eq!(world.known(date(2013, 1, 1)).eras(4).last().unwrap().0, 2008);
    assert_eq!(world.known(date(2012, 12, 31)).eras(4).last().unwrap().0, 2004);
}
