//! Every refusal, as it is printed: golden.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::float_cmp)]

use corridor_equilibrium::intervals::{self, Options, Parameter};
use corridor_equilibrium::sectors::{Base, Data, Shock};
use corridor_equilibrium::smart::{Diversion, Elasticities};
use corridor_equilibrium::{
    Closure, Error, Flows, Names, elasticity, gsim, nest, one_sector, scaling, shock::Costs, smart,
};

const NAMES: Names = Names { economies: &["POL", "KEN", "DEU"], sectors: &["Food", "Machines"] };

fn says(error: &Error, text: &str) {
    assert_eq!(error.named(NAMES), text);
}

#[test]
fn a_world_that_is_not_one() {
    let nan = f64::NAN;
    says(
        &Flows::new(2, vec![1.0, nan, 1.0, 1.0, 1.0]).unwrap_err(),
        "the array of flows has 5 values, expected 4",
    );
    says(
        &Flows::new(3, vec![9.0, nan, 1.0, 1.0, 9.0, 1.0, 1.0, 1.0, 9.0]).unwrap_err(),
        "no figure for what POL sells to KEN\nhint: missing is not zero: write 0 where nothing was traded, or leave one of the two out",
    );
    says(
        &Flows::new(3, vec![9.0, nan, nan, 1.0, nan, nan, 1.0, nan, nan]).unwrap_err(),
        "the data have no figure for anything bought by KEN, DEU\nhint: a world without importers has no equilibrium: leave these economies out of it, or use data in which they report",
    );
    says(
        &Flows::new(2, vec![9.0, -1.5, 1.0, 9.0]).unwrap_err(),
        "the flow from POL to KEN is -1.5, below zero",
    );
    says(
        &Flows::new(2, vec![9.0, 0.0, 1.0, 0.0]).unwrap_err(),
        "KEN buys nothing, at home or abroad\nhint: leave it out of the world, and say so",
    );
    let kept =
        Flows::of_those_that_trade(3, &[9.0, 0.0, 1.0, 1.0, 0.0, 1.0, 2.0, 0.0, 9.0]).unwrap();
    assert_eq!((kept.kept, kept.dropped, kept.value_dropped), (vec![0, 2], vec![1], 2.0));
    says(
        &scaling::scale(&[1.0; 4], &[50.0, 50.0], &[48.0, 48.0]).unwrap_err(),
        "world output is 100 and world expenditure 96: they differ by 4.167 percent\nhint: complete the data, or scale expenditure to output and say so",
    );
    let (scaled, factor) = scaling::expenditure_to_output(&[50.0, 50.0], &[48.0, 48.0]);
    assert_eq!((scaled, factor), (vec![50.0, 50.0], 100.0 / 96.0));
    says(
        &scaling::scale(&[1.0, 0.0, 0.0, 1.0], &[60.0, 40.0], &[40.0, 60.0]).unwrap_err(),
        "no scaling of the trade costs gives KEN its output (relative residual 5.0e-1): too many of its trade costs are prohibitive",
    );
}

#[test]
fn parameters_out_of_range() {
    let world = Flows::new(2, vec![90.0, 10.0, 10.0, 90.0]).unwrap();
    let costs = Costs::from_factors(2, vec![1.0, 2.0, 2.0, 1.0]).unwrap();
    says(
        &one_sector::full(&world, &costs, 0.0, Closure::Additive).unwrap_err(),
        "trade elasticity is 0; it must be above 0 and finite",
    );
    says(
        &Costs::from_factors(2, vec![1.0, 0.0, 1.0, 1.0]).unwrap_err(),
        "the cost factor from POL to KEN is 0; it must be above 0 and finite",
    );
    says(
        &elasticity::fill(&[Some(4.0), Some(-3.0)], &[1.0, 1.0], 5.0).unwrap_err(),
        "elasticity of line 1 is -3; it must be above 0 and finite",
    );
    let e = Elasticities { demand: -1.0, substitution: 1.5, supply: 99.0 };
    says(
        &nest::market(&[1.0], &[0.0], &[0.1], e).unwrap_err(),
        "elasticity of demand is -1; write it as a number that is 0 or more",
    );
    let e = Elasticities { demand: 1.0, ..e };
    says(
        &smart::market(&[1.0], &[-1.0], &[0.1], e, Diversion::LairdYeats).unwrap_err(),
        "tariff 0 is -1; it must be a fraction above -1 (0.05 is five percent)",
    );
    let product = gsim::Product {
        flows: &[1.0, 2.0, 3.0, 4.0],
        before: &[1.0, 1.1, 1.1, 1.0],
        after: &[1.0, 0.0, 1.1, 1.0],
        demand: &[-1.0, -1.0],
        substitution: &[5.0, 5.0],
        supply: &[1.5, 1.5],
    };
    says(
        &gsim::world(&product).unwrap_err(),
        "the new tariff from POL to KEN is 0; one plus the tariff must be above 0 (1.05 is five percent)",
    );
}

fn data() -> Data {
    Data {
        economies: 2,
        sectors: 2,
        flows: vec![0.0, 10.0, 12.0, 0.0, 0.0, 8.0, 6.0, 0.0],
        tariffs: vec![0.0, 0.1, 0.1, 0.0, 0.0, 0.1, 0.1, 0.0],
        gross_output: vec![100.0, 100.0, 80.0, 90.0],
        value_added_share: vec![0.5; 4],
        input_shares: vec![0.5; 8],
        theta: vec![4.0, 6.0],
    }
}

#[test]
fn tables_that_are_not_a_world() {
    assert!(Base::new(&data(), Closure::Balanced).is_ok());
    let mut off = data();
    off.input_shares[4] = 0.45;
    says(
        &Base::new(&off, Closure::Balanced).unwrap_err(),
        "the input shares of sector \"Food\" in KEN sum to 0.95, they must sum to 1 within 1e-5\nhint: divide the column by its sum",
    );
    let mut below = data();
    below.flows[5] = -8.0;
    says(
        &Base::new(&below, Closure::Balanced).unwrap_err(),
        "the flow from POL to KEN in sector \"Machines\" is -8, below zero",
    );
    let base = Base::new(&data(), Closure::Balanced).unwrap();
    let mut tariffs = base.tariffs().to_vec();
    assert!(base.solve(Shock::tariffs(tariffs.clone())).unwrap().is_null());
    tariffs[6] = -1.0;
    says(
        &base.solve(Shock::tariffs(tariffs)).unwrap_err(),
        "the new tariff from KEN to POL in sector \"Machines\" is -1; it must be a fraction above -1 (0.05 is five percent)",
    );
    let mut unsupplied = data();
    for at in 4..8 {
        unsupplied.flows[at] = 0.0;
    }
    unsupplied.gross_output[3] = 0.0;
    says(
        &Base::new(&unsupplied, Closure::Balanced).unwrap_err(),
        "KEN spends 25 on sector \"Machines\", of which the data show no supplier\nhint: set its input shares and final demand of that sector to zero, or add the missing output",
    );
}

/// Deficits of a third of output cannot be held when trade all but ends.
#[test]
fn a_deficit_that_cannot_be_held() {
    let world = Flows::new(3, vec![60.0, 40.0, 20.0, 5.0, 80.0, 5.0, 5.0, 10.0, 70.0]).unwrap();
    let shut = (0..9).map(|at| if at % 4 == 0 { 1.0 } else { 1e-6 }).collect();
    let costs = Costs::from_factors(3, shut).unwrap();
    let error = one_sector::full(&world, &costs, 4.0, Closure::Additive).unwrap_err();
    let text = error.named(NAMES);
    assert!(
        text.starts_with(
            "with its deficit of -50 held, POL would have to spend less than nothing: "
        ),
        "{text}"
    );
    assert!(text.ends_with("percent of the shock can be borne\nhint: deficits that are a ratio of output, or balanced trade, have an answer here"), "{text}");
    let balanced = one_sector::full(&world, &costs, 4.0, Closure::Balanced).unwrap();
    assert!(balanced.residuals().largest() < 1e-13);
}

#[test]
fn draws_that_fail_are_not_replaced() {
    let one = Parameter { mean: 1.0, ..Parameter::default() };
    let some = |above: f64| {
        move |p: &[f64]| {
            if p[0] > above {
                Err(Error::NegativeIncome { economy: 1, income: -3.0 })
            } else {
                Ok(vec![p[0]])
            }
        }
    };
    let options = Options { draws: 1000, seed: 1, level: 0.95 };
    let error = intervals::run(&[one], &[1.0], some(2.9), &options).unwrap_err();
    let text = error.named(NAMES);
    assert!(
        text.contains(" of 1000 draws have no equilibrium, more than 1 percent; draw "),
        "{text}"
    );
    assert!(
        text.contains(": the income of KEN would be -3\nhint: draws are not replaced"),
        "{text}"
    );
    let few = intervals::run(&[one], &[1.0], some(3.45), &options).unwrap();
    assert!(!few.failed.is_empty() && few.failed.len() <= 10, "{:?}", few.failed);
    assert_eq!(few.draws, 1000);
    says(
        &intervals::run(&[one, one], &[1.0, 2.0, 2.0, 1.0], |p| Ok(p.to_vec()), &options)
            .unwrap_err(),
        "the covariance is not positive semi-definite: pivot -3.000e0 at parameter 1",
    );
    let high = Parameter { mean: 0.39, log_normal: false, above: Some(0.1) };
    let cut = intervals::run(&[high], &[1.1664], |p| Ok(p.to_vec()), &options).unwrap();
    assert!(cut.truncated > 0.3 && cut.truncated < 0.5, "{}", cut.truncated);
    assert!(cut.results[0].low > 0.1);
}

/// Without names, numbers.
#[test]
fn an_error_without_names() {
    let error = Error::NotConverged {
        what: "labour, prices and spending of all sectors",
        iterations: 3000,
        residual: 2.5e-4,
        tolerance: 1e-12,
        worst: vec![(2, 2.5e-4), (0, 1e-4)],
        sector: Some(1),
    };
    says(
        &error,
        "labour, prices and spending of all sectors: not converged after 3000 steps, residual 2.5e-4, tolerance 1e-12; worst: DEU 2.5e-4, POL 1.0e-4 in sector \"Machines\"",
    );
    assert_eq!(
        error.to_string(),
        "labour, prices and spending of all sectors: not converged after 3000 steps, residual 2.5e-4, tolerance 1e-12; worst: economy 2 2.5e-4, economy 0 1.0e-4 in sector 1"
    );
}
