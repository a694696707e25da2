//! SMART, the exact nest and GSIM against worked answers, and the nest over hostile inputs.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::float_cmp)]
#![allow(clippy::disallowed_methods, clippy::print_stderr, clippy::print_stdout, dead_code)]

#[path = "../../../oracles/shared_data.rs"]
mod shared_data;

mod data;

use corridor_equilibrium::smart::{self, Diversion, Elasticities};
use corridor_equilibrium::{gsim, nest};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::Value;

/// The answers are written with ten decimals.
const WRITTEN: f64 = 1e-9;

fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(items) => items.iter().flat_map(numbers).collect(),
        other => vec![other.as_f64().unwrap()],
    }
}

fn same(name: &str, ours: &[f64], theirs: &Value) {
    let theirs = numbers(theirs);
    assert_eq!(ours.len(), theirs.len(), "{name}");
    for (a, b) in ours.iter().zip(&theirs) {
        assert!((a - b).abs() <= WRITTEN * b.abs().max(1.0), "{name}: {ours:?} {theirs:?}");
    }
}

#[test]
fn smart_and_the_nest() {
    let Some(file) = data::json("simulate/smart_cases.json") else { return };
    let cases = file["cases"].as_object().unwrap();
    assert_eq!(cases.len(), 3);
    for (name, case) in cases {
        let input = &case["input"];
        let (m, t0, t1) = (numbers(&input["M"]), numbers(&input["t0"]), numbers(&input["t1"]));
        let e = Elasticities {
            demand: -input["eps"].as_f64().unwrap(),
            substitution: input["sig"].as_f64().unwrap(),
            supply: f64::INFINITY,
        };
        let ours = smart::market(&m, &t0, &t1, e, Diversion::LairdYeats).unwrap();
        let theirs = &case["smart"];
        same(name, &ours.creation, &theirs["TC"]);
        same(name, &ours.diversion, &theirs["TD"]);
        same(name, &ours.price, &theirs["price"]);
        same(name, &ours.total, &theirs["total"]);
        same(name, &[ours.revenue], &theirs["dRev"]);
        same(name, &[ours.welfare], &theirs["W"]);
        let ours = nest::market(&m, &t0, &t1, e).unwrap();
        let theirs = &case["exact_armington"];
        same(name, &ours.imports, &theirs["M1"]);
        same(name, &[ours.price_index], &theirs["P"]);
        same(name, &ours.world_price, &theirs["pw"]);
        same(name, &[ours.consumer_surplus], &theirs["CS"]);
        same(name, &[ours.revenue], &theirs["dRev"]);
        same(name, &[ours.producer_surplus.iter().sum()], &theirs["PS"]);
        same(name, &[ours.importer_welfare()], &theirs["W_importer"]);
    }
}

#[test]
fn gsim_of_four_regions() {
    let Some(file) = data::json("simulate/gsim_4x4_us_eu.json") else { return };
    let input = &file["input"];
    let (flows, before) = (numbers(&input["M_exporter_by_importer"]), numbers(&input["T0"]));
    let mut after = before.clone();
    (after[2], after[8]) = (1.0, 1.0);
    let (demand, supply, substitution) =
        (numbers(&input["Em"]), numbers(&input["Ex"]), numbers(&input["Es"]));
    let product = gsim::Product {
        flows: &flows,
        before: &before,
        after: &after,
        demand: &demand,
        substitution: &substitution,
        supply: &supply,
    };
    let ours = gsim::world(&product).unwrap();
    let theirs = &file["answers"];
    let hundred = |v: &[f64]| -> Vec<f64> { v.iter().map(|x| 100.0 * x).collect() };
    same("p", &ours.price, &theirs["p"]);
    same("quantity", &hundred(&ours.quantity), &theirs["quantity_pct"]);
    same("M1", &ours.flows, &theirs["M1"]);
    same("output", &hundred(&ours.output), &theirs["output_pct"]);
    same("composite", &hundred(&ours.composite_price), &theirs["composite_price_pct"]);
    same("consumer", &hundred(&ours.consumer_price), &theirs["consumer_price_pct"]);
    same("PS", &ours.producer_surplus, &theirs["PS"]);
    same("CS", &ours.consumer_surplus, &theirs["CS"]);
    same("revenue", &ours.revenue, &theirs["dTR"]);
    same("net", &ours.net_welfare(), &theirs["net"]);
    let none = gsim::world(&gsim::Product { after: &before, ..product }).unwrap();
    assert!(none.price.iter().all(|p| p.abs() < 1e-14));
}

/// Where the exact response of a tiny cut and SMART's part company.
#[test]
fn even_a_tiny_cut_differs_by_the_elasticity_of_demand() {
    let (m, t0, h) = ([60.0, 30.0, 10.0], [0.1, 0.1, 0.0], 1e-7);
    let t1 = [0.1 - h, 0.1, 0.0];
    let e = Elasticities { demand: 1.2, substitution: 3.0, supply: f64::INFINITY };
    let exact = nest::market(&m, &t0, &t1, e).unwrap().change;
    let linear = smart::market(&m, &t0, &t1, e, Diversion::LairdYeats).unwrap().total;
    for (ours, written) in [
        (exact[0] / h, 104.187),
        (linear[0] / h, 130.909),
        (exact[1] / h, -29.72),
        (exact[2] / h, -9.91),
        (linear[1] / h, -49.09),
        (linear[2] / h, -16.36),
    ] {
        assert!((ours - written).abs() < 6e-3, "{ours} {written}");
    }
    let spending = smart::shares(&m, &t0)[0];
    let change = (1.0 + t1[0]) / 1.1 - 1.0;
    let why = smart::against_nest(linear[0], exact[0], m[0], (0.6, spending), change, e);
    assert!(why.one_partner > 25.0 * h && why.weights > 0.8 * h);
    assert!(why.curvature.abs() < 1e-4 * why.one_partner, "{why:?}");
}

#[test]
fn the_nest_is_never_negative_and_clears() {
    let mut rng = ChaCha8Rng::seed_from_u64(25);
    for _ in 0..100_000 {
        let n = rng.random_range(1..6);
        let m: Vec<f64> = (0..n)
            .map(|_| {
                if rng.random_range(0..5) == 0 {
                    0.0
                } else {
                    10_f64.powf(rng.random_range(-3.0..6.0))
                }
            })
            .collect();
        let rate = |rng: &mut ChaCha8Rng| match rng.random_range(0..4) {
            0 => 0.0,
            1 => -0.99,
            2 => 10.0,
            _ => rng.random_range(-0.99..10.0),
        };
        let t0: Vec<f64> = (0..n).map(|_| rate(&mut rng)).collect();
        let t1: Vec<f64> = (0..n).map(|_| rate(&mut rng)).collect();
        let e = Elasticities {
            demand: rng.random_range(0.0..4.0),
            substitution: rng.random_range(0.05..20.0),
            supply: if rng.random_range(0..2) == 0 {
                f64::INFINITY
            } else {
                rng.random_range(0.05..50.0)
            },
        };
        let after = nest::market(&m, &t0, &t1, e).unwrap();
        assert!(
            after.imports.iter().all(|x| *x >= 0.0 && x.is_finite()),
            "{m:?} {t0:?} {t1:?} {e:?}"
        );
        // What is bought is what is supplied: q = w^Ex.
        if e.supply.is_finite() {
            for c in (0..n).filter(|&c| m[c] > 0.0) {
                let supplied = m[c] * after.world_price[c].powf(1.0 + e.supply);
                let gap = (after.imports[c] - supplied).abs();
                assert!(gap <= 1e-9 * supplied.max(after.imports[c]), "{gap:e} {supplied}");
            }
        }
        for form in [Diversion::LairdYeats, Diversion::JammesOlarreaga] {
            let linear = smart::market(&m, &t0, &t1, e, form).unwrap();
            let moved: f64 = linear.diversion.iter().sum();
            let all: f64 = m.iter().sum();
            assert!(moved.abs() <= 1e-9 * all.max(1.0), "diversion sums to zero: {moved}");
            for c in 0..n {
                assert!(
                    linear.diversion[c] >= -m[c] * (1.0 + 1e-9) - 1e-12,
                    "{m:?} {t0:?} {t1:?} {:?}",
                    linear.diversion
                );
            }
        }
    }
}
