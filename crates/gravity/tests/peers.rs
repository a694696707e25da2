//! What pyfixest and statsmodels say: `oracles/pyfixest`.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::float_cmp)]
#![allow(clippy::disallowed_methods, clippy::print_stderr)]

#[path = "../../../oracles/shared_data.rs"]
mod shared_data;

mod panels;

use corridor_gravity::formula::{Extra, Formula, Frame};
use corridor_gravity::{Options, Ssc, Vcov, ols, ppml};
use panels::{Numbers, Texts, chapter_1, frame, keep, read};

/// Relative. The peers stop at 1e-12 of their own criterion, a standard error carries it once more.
const COEFFICIENT: f64 = 1e-8;
const STD_ERROR: f64 = 1e-6;

struct Expected {
    vcov: String,
    term: String,
    estimate: f64,
    std_error: Option<f64>,
    rows: usize,
}

fn expected(case: &str) -> Vec<Expected> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../oracles/pyfixest/expected.csv");
    let mut reader = csv::Reader::from_path(path).unwrap();
    let rows = reader.records().map(Result::unwrap).filter(|r| &r[0] == case);
    let rows: Vec<Expected> = rows
        .map(|r| Expected {
            vcov: r[1].to_owned(),
            term: r[2].to_owned(),
            estimate: r[3].parse().unwrap(),
            std_error: r[4].parse().ok(),
            rows: r[5].parse().unwrap(),
        })
        .collect();
    assert!(!rows.is_empty(), "{case} is in the oracle");
    rows
}

/// Compare a model under every assumption about its errors.
fn compare(case: &str, frame: &Frame, formula: &str, weights: Option<&str>, least_squares: bool) {
    let expected = expected(case);
    let mut vcovs: Vec<&str> = expected.iter().map(|e| e.vcov.as_str()).collect();
    vcovs.dedup();
    for vcov in vcovs {
        let clusters = match vcov {
            "iid" | "hetero" | "none" => Vec::new(),
            "pair" => vec!["pair_id".to_owned()],
            ways => ways.split(" & ").map(str::to_owned).collect(),
        };
        let extra = Extra { clusters, weights: weights.map(str::to_owned), ..Extra::default() };
        let formula = Formula::parse(formula).unwrap();
        let arrays = formula.models()[0].assemble(frame, &extra).unwrap_or_else(|e| panic!("{e}"));
        let model = arrays.model();
        let options = Options::default();
        let fit = if least_squares { ols(&model, &options) } else { ppml(&model, &options) };
        let fit = fit.unwrap_or_else(|e| panic!("{case}: {e}"));
        let assumed = match vcov {
            "iid" | "none" => Vcov::Iid,
            "hetero" => Vcov::Hetero,
            _ => Vcov::Cluster(arrays.clusters()),
        };
        let covariance = fit.covariance(&assumed, &Ssc::default()).unwrap();
        let table = fit.table(&covariance);
        for e in expected.iter().filter(|e| e.vcov == vcov) {
            let place = format!("{case}, {vcov}, {}", e.term);
            let found = table.iter().find(|c| c.name == e.term).unwrap();
            assert_eq!(fit.rows(), e.rows, "{place}: rows");
            let apart = ((found.estimate - e.estimate) / e.estimate).abs();
            assert!(apart < COEFFICIENT, "{place}: {} and {}", found.estimate, e.estimate);
            if let Some(std_error) = e.std_error {
                let apart = ((found.std_error - std_error) / std_error).abs();
                assert!(apart < STD_ERROR, "{place}: se {} and {std_error}", found.std_error);
            }
        }
    }
}

fn eu15() -> Option<(Numbers, Texts)> {
    let (mut n, t) = read("fixest_trade_eu15.parquet")?;
    let log = |x: &[f64]| x.iter().map(|x| x.ln()).collect::<Vec<f64>>();
    let (ln_dist, ln_euros) = (log(&n["dist_km"]), log(&n["euros"]));
    n.insert("ln_dist".to_owned(), ln_dist);
    n.insert("ln_euros".to_owned(), ln_euros);
    Some((n, t))
}

#[test]
fn trade_of_the_eu15() {
    let Some((n, t)) = eu15() else { return };
    let all = frame(&n, &t);
    let four = "ln_dist | origin + destination + product + year";
    compare("walkthrough", &all, &format!("euros ~ {four}"), None, false);
    compare("walkthrough-ols", &all, &format!("ln_euros ~ {four}"), None, true);
}

#[test]
fn weights_and_varying_slopes() {
    let Some((mut n, mut t)) = eu15() else { return };
    let few = n["product"].iter().zip(&n["year"]).map(|(p, y)| *p <= 5.0 && *y <= 2010.0);
    let few: Vec<bool> = few.collect();
    keep(&mut n, &mut t, &few);
    let weight = n["dist_km"].iter().map(|d| 1.0 + d.rem_euclid(7.0) / 3.0).collect();
    let trend = n["year"].iter().map(|y| y - 2007.0).collect();
    let eu = n["euros"].iter().map(|y| y / 1e6).collect();
    n.extend([("weight", weight), ("trend", trend), ("eu", eu)].map(|(k, v)| (k.to_owned(), v)));
    let few = frame(&n, &t);
    for (family, outcome, least_squares) in [("ols", "ln_euros", true), ("ppml", "eu", false)] {
        let formula = format!("{outcome} ~ ln_dist | origin + destination + product");
        compare(&format!("weights-{family}"), &few, &formula, Some("weight"), least_squares);
        let formula = format!("{outcome} ~ ln_dist | origin[trend] + destination + product[trend]");
        compare(&format!("slopes-{family}"), &few, &formula, None, least_squares);
    }
}

/// A strong regressor and a heavy tail: outcomes over eight orders of magnitude and more.
#[test]
fn far_apart() {
    let Some((mut n, t)) = chapter_1() else { return };
    let share = |factor: u64| -> Vec<f64> {
        let hashed = |row: u64| (row * factor) % (1 << 32) + 1;
        (1..=n["trade"].len() as u64).map(|row| hashed(row) as f64 / (1_u64 << 32) as f64).collect()
    };
    let z: Vec<f64> = share(2_654_435_761).iter().map(|u| 6.0 * u - 3.0).collect();
    let strong = n["trade"].iter().zip(&z).map(|(y, z)| y * (3.0 * z).exp()).collect();
    let heavy = share(2_246_822_519).iter().map(|u| u.powf(-1.5)).collect();
    n.extend([("z", z), ("strong", strong), ("heavy", heavy)].map(|(k, v)| (k.to_owned(), v)));
    let all = frame(&n, &t);
    for outcome in ["strong", "heavy"] {
        let two = "exporter^year + importer^year";
        let formula = format!("{outcome} ~ rta + z | pair_id + {two}");
        compare(outcome, &all, &formula, None, false);
        compare(
            &format!("{outcome}-2"),
            &all,
            &format!("{outcome} ~ rta + z | {two}"),
            None,
            false,
        );
    }
}

#[test]
fn three_way_panels() {
    let Some((n, t)) = read("ppmlhdfe_example_trade_fta.parquet") else { return };
    for category in ["TOTAL", "MANUF", "NONMANUF"] {
        let (mut n, mut t) = (n.clone(), t.clone());
        let of: Vec<bool> = t["category"].iter().map(|c| c == category).collect();
        keep(&mut n, &mut t, &of);
        let pair = t["isoimp"].iter().zip(&t["isoexp"]).map(|(i, e)| format!("{i}{e}")).collect();
        t.insert("pair_id".to_owned(), pair);
        let formula = "trade ~ fta | isoimp^year + isoexp^year + isoimp^isoexp";
        compare(category, &frame(&n, &t), formula, None, false);
    }
    let Some((n, t)) = chapter_1() else { return };
    let all = frame(&n, &t);
    let by_year: Vec<String> = panels::YEARS.iter().map(|y| format!("ln_dist_{y}")).collect();
    let by_year = by_year.join(" + ");
    let formula = format!(
        "trade ~ {by_year} + cntg + lang + clny + ln_dist_intra + smctry \
         | exporter^year + importer^year"
    );
    compare("border", &all, &formula, None, false);
    let formula = "trade ~ rta + rta_lag4 | pair_id + exporter^year + importer^year";
    compare("three-way", &all, formula, None, false);
}
