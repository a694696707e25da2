//! Caliendo and Parro (2015): NAFTA, and what else their tables are used for.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::float_cmp)]
#![allow(clippy::disallowed_methods, clippy::print_stderr, clippy::print_stdout, dead_code)]

#[path = "../../../oracles/shared_data.rs"]
mod shared_data;

mod data;

use corridor_equilibrium::sectors::{Base, Data, JoinTariffs, Shock};
use corridor_equilibrium::{Closure, Flows, one_sector, shock::Costs, welfare};
use data::caliendo_parro::World;

/// In percentage points.
const POINTS: f64 = 1e-6;

fn apart(ours: &[f64], theirs: &[f64]) -> f64 {
    assert_eq!(ours.len(), theirs.len());
    assert!(theirs.iter().any(|x| x.abs() > 1e-3), "the answer is not all zero");
    ours.iter().zip(theirs).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

fn percent(hats: &[f64]) -> Vec<f64> {
    hats.iter().map(|h| 100.0 * (h - 1.0)).collect()
}

#[test]
fn nafta_alone() {
    let Some(world) = World::read() else { return };
    let base = Base::new(&world.data, Closure::Balanced).unwrap();
    println!("{:?}", base.calibration());
    let after = base.solve(Shock::tariffs(world.nafta())).unwrap();
    println!("{:?} {} steps {} parts", after.residuals(), after.iterations(), after.parts());
    assert!(after.residuals().largest() <= 1e-12);
    let linear = welfare::linear(&after);
    let hundred = |v: &[f64]| -> Vec<f64> { v.iter().map(|x| 100.0 * x).collect() };
    for (name, ours) in [
        ("published_linear_welfare_pct", hundred(&linear.total())),
        ("terms_of_trade_pct", hundred(&linear.terms_of_trade)),
        ("volume_of_trade_pct", hundred(&linear.volume_of_trade)),
        ("real_wage_pct", percent(&after.real_wage())),
        ("exact_real_income_pct", percent(&after.real_income())),
        ("wage_hat", after.wages().to_vec()),
    ] {
        let difference = apart(&ours, &world.answer(name));
        println!("{name}: {difference:.1e}, Mexico {:.6}", ours[world.place("MEX")]);
        assert!(difference < POINTS, "{name} {difference:e}");
    }
    let mexico = world.place("MEX");
    assert!((100.0 * linear.total()[mexico] - 1.31212).abs() < 1e-5);
    assert!((percent(&after.real_income())[mexico] - 0.00732).abs() < 1e-5);
}
