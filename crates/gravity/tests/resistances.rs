//! Multilateral resistances: the identities of structural gravity, and the Advanced Guide's baseline.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::float_cmp)]
#![allow(clippy::disallowed_methods, clippy::print_stderr)]

#[path = "../../../oracles/shared_data.rs"]
mod shared_data;

#[allow(dead_code)]
mod panels;

use std::collections::BTreeMap;

use corridor_gravity::{Effect, Error, Flows, Model, Options, Regressor, ppml};
use panels::{chapter_1, keep};
use proptest::prelude::*;

/// Relative: identities of a fit that stops at about 1e-10.
const IDENTITY: f64 = 1e-8;
/// Relative: the guide's results come from a Stata iteration that stops at about seven digits.
const GUIDE: f64 = 2e-6;

/// A world of some economies: trade costs and trade, domestic trade included.
fn world(economies: u32, times: u32) -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    let rows = (economies * economies * times) as usize;
    (prop::collection::vec(-2.0..2.0_f64, rows), prop::collection::vec(0.1..9.0_f64, rows))
}

const ECONOMIES: u32 = 5;
const TIMES: u32 = 2;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn resistances_solve_the_system((distance, trade) in world(ECONOMIES, TIMES)) {
        let rows = trade.len();
        let at = |row: usize| row as u32;
        let time: Vec<u32> = (0..rows).map(|r| at(r) % TIMES).collect();
        let importer: Vec<u32> = (0..rows).map(|r| at(r) / TIMES % ECONOMIES).collect();
        let exporter: Vec<u32> = (0..rows).map(|r| at(r) / TIMES / ECONOMIES).collect();
        let join = |a: &[u32]| a.iter().zip(&time).map(|(a, t)| a * TIMES + t).collect::<Vec<u32>>();
        let (et, it) = (join(&exporter), join(&importer));
        let model = Model {
            outcome: &trade,
            regressors: vec![Regressor { name: "distance", values: &distance }],
            effects: vec![Effect::new("et", &et), Effect::new("it", &it)],
            ..Model::default()
        };
        let fit = ppml(&model, &Options::default()).unwrap();
        let flows = Flows { exporter: &exporter, importer: &importer, time: &time };
        let found = fit.resistances(&flows, 3).unwrap();
        prop_assert_eq!(found.len(), (ECONOMIES * TIMES) as usize);
        let of: BTreeMap<(u32, u32), (f64, f64)> = found
            .iter()
            .map(|r| ((r.time, r.economy), (r.outward.unwrap(), r.inward.unwrap())))
            .collect();
        let (fitted, input) = (fit.fitted(), fit.input_rows());
        let mut fit_sums: BTreeMap<(u32, u32), [f64; 4]> = BTreeMap::new();
        for (&row, mu) in input.iter().zip(&fitted) {
            let sums = fit_sums.entry((time[row], exporter[row])).or_default();
            sums[0] += mu;
            sums[1] += trade[row];
            let sums = fit_sums.entry((time[row], importer[row])).or_default();
            sums[2] += mu;
            sums[3] += trade[row];
        }
        let mut sums: BTreeMap<(u32, u32), (f64, f64)> = BTreeMap::new();
        for (&row, mu) in input.iter().zip(&fitted) {
            let (e, i) = ((time[row], exporter[row]), (time[row], importer[row]));
            let cost = (fit.coefficients()[0] * distance[row]).exp();
            let (y, spent) = (fit_sums[&e][0], fit_sums[&i][2]);
            // Fitted trade is what the structure says.
            let structural = y * spent * cost / (of[&e].0 * of[&i].1);
            prop_assert!((structural / mu - 1.0).abs() < IDENTITY);
            sums.entry(e).or_default().0 += cost * spent / of[&i].1;
            sums.entry(i).or_default().1 += cost * y / of[&e].0;
        }
        for (at, (out, back)) in sums {
            prop_assert!((out / of[&at].0 - 1.0).abs() < IDENTITY, "outward {at:?}");
            prop_assert!((back / of[&at].1 - 1.0).abs() < IDENTITY, "inward {at:?}");
            // Fally: fitted trade adds up to actual trade, by exporter and by importer.
            let s = fit_sums[&at];
            prop_assert!((s[0] / s[1] - 1.0).abs() < IDENTITY, "sales {at:?}");
            prop_assert!((s[2] / s[3] - 1.0).abs() < IDENTITY, "purchases {at:?}");
        }
        prop_assert!((0..TIMES).all(|t| (of[&(t, 3)].1 - 1.0).abs() < 1e-12), "the reference is one");
    }
}

#[test]
fn the_guides_baseline() {
    let Some((mut n, mut t)) = chapter_1() else { return };
    let Some(path) = shared_data::shared("gravity/agtpa_ge_results.csv") else { return };
    let last: Vec<bool> = n["year"].iter().map(|&y| y == 2006.0).collect();
    keep(&mut n, &mut t, &last);
    let mut economies = t["exporter"].clone();
    economies.sort();
    economies.dedup();
    let code = |c: &String| economies.binary_search(c).unwrap() as u32;
    let exporter: Vec<u32> = t["exporter"].iter().map(code).collect();
    let importer: Vec<u32> = t["importer"].iter().map(code).collect();
    let time = vec![0; exporter.len()];
    let border = &n["intl_brdr_2006"];
    let regressors = [("ln_dist", &n["ln_dist"]), ("cntg", &n["cntg"]), ("intl_brdr", border)];
    let model = Model {
        outcome: &n["trade"],
        regressors: regressors.map(|(name, values)| Regressor { name, values }).to_vec(),
        effects: vec![Effect::new("exporter", &exporter), Effect::new("importer", &importer)],
        ..Model::default()
    };
    let fit = ppml(&model, &Options::default()).unwrap();
    let flows = Flows { exporter: &exporter, importer: &importer, time: &time };
    let found = fit.resistances(&flows, code(&"DEU".to_owned())).unwrap();
    assert!(matches!(fit.resistances(&flows, 99), Err(Error::NoReference { time: 0 })));
    let mut reader = csv::Reader::from_path(path).unwrap();
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|h| h == name).unwrap();
    let (omr, imr) = (column("OMR_BLN"), column("IMR_BLN"));
    let mut compared = 0;
    for record in reader.records().map(Result::unwrap) {
        if &record[0] != "ch2_app1_trade_without_border" {
            continue;
        }
        let name = if &record[1] == "ZZZ" { "DEU" } else { &record[1] };
        let ours = found[code(&name.to_owned()) as usize];
        for (found, column) in [(ours.outward, omr), (ours.inward, imr)] {
            let expected: f64 = record[column].parse().unwrap();
            let apart = (found.unwrap() / expected - 1.0).abs();
            assert!(apart < GUIDE, "{name}: {found:?} and {expected}, {apart:e}");
            compared += 1;
        }
    }
    assert_eq!(compared, 138);
}
