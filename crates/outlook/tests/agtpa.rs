//! The back-test on real panels, held to the scores of peers frozen in `oracles/statsforecast`.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::float_cmp,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods
)]

mod panel_file;
#[path = "../../../oracles/shared_data.rs"]
mod shared_data;

use std::collections::BTreeMap;

use corridor_outlook::backtest::{Backtest, COVERAGES, Calendar, Settings, backtest};
use corridor_outlook::tally::{Tally, margin};

/// Intervals hold what they say within five points, at every horizon.
const COVERAGE_TOLERANCE: f64 = 0.05;
/// Expected calibration error of a threshold probability, over all horizons.
const CALIBRATION_TOLERANCE: f64 = 0.035;
/// Our naive drift is stated at 101 quantiles, the peer's at 50: both near the same normal.
const DRIFT_TOLERANCE: f64 = 0.02;

struct Peer {
    cases: usize,
    drift: f64,
    rivals: [f64; 4],
}

fn peers() -> BTreeMap<(usize, usize), Peer> {
    let text = include_str!("../../../oracles/statsforecast/agtpa.csv");
    text.lines()
        .skip(1)
        .map(|line| {
            let cell: Vec<f64> = line.split(',').map(|c| c.parse().unwrap()).collect();
            let key = (cell[0] as usize - 1986, cell[1] as usize);
            assert_eq!(cell[2], cell[3], "ARIMA was run on every origin");
            (
                key,
                Peer {
                    cases: cell[2] as usize,
                    drift: cell[4],
                    rivals: [cell[5], cell[6], cell[7], cell[8]],
                },
            )
        })
        .collect()
}

/// The back-test over every pair: run once for all tests of this file.
fn run() -> Option<&'static Backtest> {
    static ONCE: std::sync::OnceLock<Option<Backtest>> = std::sync::OnceLock::new();
    let run = || {
        let path = shared_data::shared("gravity/agtpa_applications.parquet")?;
        let panel = panel_file::read(&path, "trade", 1);
        assert_eq!((panel.pairs(), panel.periods(), panel.zeros()), (4692, 21, 8475));
        let calendar = Some(Calendar { first: 1986, step: 1 });
        Some(backtest(&panel, &Settings { calendar, ..Settings::default() }).unwrap())
    };
    ONCE.get_or_init(run).as_ref()
}

#[test]
fn every_peer_is_beaten_on_the_same_origins() {
    let Some(result) = run() else { return };
    let peers = peers();
    let mut ours: BTreeMap<(usize, usize), (usize, f64, f64)> = BTreeMap::new();
    for case in &result.cases {
        let entry = ours.entry((case.origin, case.horizon)).or_default();
        *entry = (entry.0 + 1, entry.1 + case.crps, entry.2 + case.naive);
    }
    assert_eq!(ours.len(), peers.len());
    let mut total = (0.0, 0.0, [0.0; 4], 0.0);
    for (key, peer) in &peers {
        let (cases, crps, naive) = ours[key];
        assert_eq!(cases, peer.cases, "{key:?}: the same cases");
        let n = cases as f64;
        assert!(
            (naive / n / peer.drift - 1.0).abs() < DRIFT_TOLERANCE,
            "{key:?}: {} {}",
            naive / n,
            peer.drift
        );
        total.0 += n;
        total.1 += crps;
        total.3 += naive;
        for (sum, rival) in total.2.iter_mut().zip(peer.rivals) {
            *sum += n * rival;
        }
    }
    let mean = total.1 / total.0;
    println!("ours {mean:.4}, naive {:.4}", total.3 / total.0);
    for (k, name) in ["AutoETS", "AutoARIMA", "AutoTheta", "mix of the three"].iter().enumerate() {
        // Origins share the world's year, so that they, not cases, are taken as independent.
        let by_origin = peers.iter().map(|(key, peer)| {
            let (cases, crps, _) = ours[key];
            (key.0, cases, cases as f64 * peer.rivals[k] - crps)
        });
        let mut sums: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
        for (origin, cases, difference) in by_origin {
            let entry = sums.entry(origin).or_default();
            *entry = (entry.0 + cases as f64, entry.1 + difference);
        }
        let gain = total.2[k] / total.0 - mean;
        let squares: f64 = sums.values().map(|(n, d)| (d - gain * n).powi(2)).sum();
        let groups = sums.len() as f64;
        let error = (squares * groups / (groups - 1.0)).sqrt() / total.0;
        println!("{name}: {:.4}, margin {gain:.4} +- {error:.4}", total.2[k] / total.0);
        assert!(gain > 3.0 * error, "{name}: {gain} +- {error}");
    }
    let over_naive = margin(result.cases.iter().map(|c| (c.origin, c.naive - c.crps))).unwrap();
    assert!(over_naive.mean > 3.0 * over_naive.error, "{over_naive:?}");
}

#[test]
fn intervals_and_probabilities_are_calibrated() {
    let Some(result) = run() else { return };
    for horizon in 1..=8 {
        let cases = result.cases.iter().filter(|c| c.horizon == horizon);
        let tally = Tally::of(cases).unwrap();
        assert!(tally.cases > 10_000);
        println!(
            "{horizon}: {} crps {:.4} coverage {:.4?}",
            tally.cases, tally.crps, tally.coverage
        );
        for (seen, stated) in tally.coverage.iter().zip(COVERAGES) {
            assert!((seen - stated).abs() <= COVERAGE_TOLERANCE, "{horizon}: {seen} for {stated}");
        }
    }
    let all = Tally::of(&result.cases).unwrap();
    for tally in &all.reliability {
        let error = tally.error().unwrap();
        println!("calibration error {error:.4}");
        assert!(error < CALIBRATION_TOLERANCE);
    }
    println!("log score {:.4}, PIT {:?}", all.log_score, all.pit);
}

#[test]
fn the_same_settings_beat_the_naive_drift_on_a_panel_never_tuned_on() {
    let Some(path) = shared_data::shared("gravity/penppml_trade_agreements.parquet") else {
        return;
    };
    let panel = panel_file::read(&path, "trade_usd", 4);
    let result = backtest(&panel, &Settings::default()).unwrap();
    for horizon in 1..=8 {
        let Some(tally) = Tally::of(result.cases.iter().filter(|c| c.horizon == horizon)) else {
            continue;
        };
        println!(
            "{horizon} steps of four years: {} cases, crps {:.4}, naive {:.4}, coverage {:.3?}",
            tally.cases, tally.crps, tally.naive, tally.coverage
        );
        assert!(tally.crps < tally.naive);
    }
    let all = Tally::of(&result.cases).unwrap();
    let errors: Vec<_> = all.reliability.iter().map(|r| r.error().unwrap()).collect();
    println!(
        "all: {} crps {:.4} naive {:.4} calibration {errors:.3?}",
        all.cases, all.crps, all.naive
    );
    assert!(all.cases > 5_000);
}

#[test]
fn a_value_planted_after_an_origin_changes_nothing_said_at_it() {
    let Some(path) = shared_data::shared("gravity/agtpa_applications.parquet") else { return };
    let mut values = panel_file::values(&path, "trade", 1);
    values.0.truncate(21 * 400);
    let panel = |values: &[Option<f64>]| corridor_outlook::panel::Panel::new(values, 21).unwrap();
    let said = |values: &[Option<f64>]| -> Vec<_> {
        let result = backtest(&panel(values), &Settings::default()).unwrap();
        result.cases.into_iter().filter(|c| c.origin + c.horizon <= 15).collect()
    };
    let before = said(&values.0);
    assert!(before.len() > 1000);
    for pair in 0..400 {
        values.0[pair * 21 + 16] = Some(1e9);
    }
    assert_eq!(before, said(&values.0));
}

#[test]
fn one_thread_says_what_many_say() {
    let Some(path) = shared_data::shared("gravity/agtpa_applications.parquet") else { return };
    let (mut values, periods) = panel_file::values(&path, "trade", 1);
    values.truncate(periods * 600);
    let panel = corridor_outlook::panel::Panel::new(&values, periods).unwrap();
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| backtest(&panel, &Settings::default()).unwrap())
    };
    let one = with(1);
    assert!(one.cases.len() > 1000);
    assert_eq!(one, with(7));
}

#[test]
fn the_built_in_model_is_made_again_to_the_same_bytes() {
    let Some(path) = shared_data::shared("gravity/agtpa_applications.parquet") else { return };
    let made = panel_file::two_way_model(&path);
    for (number, (made, built_in)) in
        made.lines().zip(corridor_outlook::frozen::TEXT.lines()).enumerate()
    {
        assert_eq!(made, built_in, "line {}", number + 1);
    }
    assert_eq!(made.len(), corridor_outlook::frozen::TEXT.len());
}
