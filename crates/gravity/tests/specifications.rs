//! Other specifications, as pyfixest and dense algebra have them: `oracles/pyfixest/specifications.csv`.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::float_cmp)]
#![allow(clippy::disallowed_methods, clippy::print_stderr)]

#[path = "../../../oracles/shared_data.rs"]
mod shared_data;

#[allow(dead_code)]
mod panels;

use std::collections::BTreeMap;

use corridor_gravity::formula::{Column, Extra, Formula, Frame};
use corridor_gravity::{Options, Ssc, Vcov, ols, ppml};

/// Relative. The peer stops at 1e-12 of its own criterion; a standard error carries it once more.
const COEFFICIENT: f64 = 1e-8;
const STD_ERROR: f64 = 1e-6;
/// Absolute: R2 is one less a quotient of sums that are added in another order.
const R_SQUARED: f64 = 1e-9;

type Row = BTreeMap<String, String>;

fn given(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn compare(frame: &Frame, rows: &[Row]) {
    let of = |name: &str| rows[0][name].as_str();
    let place = format!("{}, {}", of("case"), of("vcov"));
    let clusters = match of("vcov") {
        "iid" | "hetero" | "none" => Vec::new(),
        ways => ways.split(" & ").map(str::to_owned).collect(),
    };
    let (unit, time) = of("panel_id").split_once(',').unwrap_or(("", ""));
    let extra = Extra {
        clusters,
        weights: given(of("weights")),
        offset: given(of("offset")),
        unit: given(unit),
        time: given(time),
        ..Extra::default()
    };
    // "sw#1" is the second model of its formula.
    let at: usize = of("case").split_once('#').map_or(0, |(_, at)| at.parse().unwrap());
    let formula = Formula::parse(of("ours")).unwrap();
    let arrays = formula.models()[at].assemble(frame, &extra).unwrap_or_else(|e| panic!("{e}"));
    let (model, options) = (arrays.model(), Options::default());
    let fit = if of("kind") == "ols" { ols(&model, &options) } else { ppml(&model, &options) };
    let fit = fit.unwrap_or_else(|e| panic!("{place}: {e}"));
    let vcov = match of("vcov") {
        "iid" | "none" => Vcov::Iid,
        "hetero" => Vcov::Hetero,
        _ => Vcov::Cluster(arrays.clusters()),
    };
    let table = fit.table(&fit.covariance(&vcov, &Ssc::default()).unwrap());
    assert_eq!(table.len(), rows.len(), "{place}: as many coefficients");
    assert_eq!(fit.rows().to_string(), of("rows"), "{place}: rows");
    for (found, row) in table.iter().zip(rows) {
        let number = |name: &str| row[name].parse::<f64>().ok();
        let (place, estimate) = (format!("{place}, {}", found.name), number("estimate").unwrap());
        let apart = (found.estimate / estimate - 1.0).abs();
        assert!(apart < COEFFICIENT, "{place}: {} and {estimate}", found.estimate);
        if let Some(std_error) = number("std_error") {
            let apart = (found.std_error / std_error - 1.0).abs();
            assert!(apart < STD_ERROR, "{place}: se {} and {std_error}", found.std_error);
        }
    }
    if let Ok(r_squared) = of("r2").parse::<f64>() {
        let found = fit.quality().r_squared;
        assert!((found - r_squared).abs() < R_SQUARED, "{place}: R2 {found} and {r_squared}");
    }
}

#[test]
fn a_model_of_fixed_effects_alone_counts_its_clusters() {
    let mut frame = Frame::default();
    let trade = vec![4.0, 8.0, 3.0, 3.0, 2.0, 5.0, 6.0, 9.0];
    frame.insert("trade", Column::numbers(trade));
    frame.insert("rta", Column::numbers(vec![0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0]));
    let pairs: Vec<String> = "aabbccdd".chars().map(String::from).collect();
    frame.insert("pair", Column::text(&pairs));
    let extra = Extra { clusters: vec!["pair".to_owned()], ..Extra::default() };
    let formula = Formula::parse("trade ~ sw0(rta) | pair").unwrap();
    for (model, regressors) in formula.models().iter().zip([0, 1]) {
        let arrays = model.assemble(&frame, &extra).unwrap();
        let fit = ppml(&arrays.model(), &Options::default()).unwrap();
        let covariance =
            fit.covariance(&Vcov::Cluster(arrays.clusters()), &Ssc::default()).unwrap();
        assert_eq!(covariance.clusters, [4]);
        assert_eq!(fit.table(&covariance).len(), regressors);
    }
}

#[test]
fn every_specification_is_what_the_peer_finds() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../oracles/pyfixest/specifications.csv");
    let rows: Vec<Row> =
        csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect();
    let mut compared = 0;
    for of_panel in rows.chunk_by(|a, b| a["panel"] == b["panel"]) {
        let Some((n, t)) = panels::read(&format!("{}.parquet", of_panel[0]["panel"])) else {
            return;
        };
        let whole = panels::frame(&n, &t);
        for of_part in of_panel.chunk_by(|a, b| a["only"] == b["only"]) {
            let mut part = whole.clone();
            let conditions = of_part[0]["only"].split(';').filter(|only| !only.is_empty());
            conditions.for_each(|only| part.only(only).unwrap());
            for case in of_part.chunk_by(|a, b| a["case"] == b["case"] && a["vcov"] == b["vcov"]) {
                compare(&part, case);
                compared += case.len();
            }
        }
    }
    assert_eq!(compared, rows.len(), "every row of the file");
}
