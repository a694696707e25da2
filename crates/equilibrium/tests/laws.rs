//! What must hold for every world.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::float_cmp)]

use corridor_equilibrium::intervals::{self, Options, Parameter};
use corridor_equilibrium::sectors::{Base, Data, Shock};
use corridor_equilibrium::{
    Closure, Error, Flows, Numeraire, one_sector, scaling, shock::Costs, welfare,
};
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

const CLOSURES: [Closure; 3] = [Closure::Additive, Closure::Ratio, Closure::Balanced];

fn world(n: usize, seed: u64) -> (Flows, Costs) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let size: Vec<f64> = (0..n).map(|_| 10_f64.powf(rng.random_range(0.0..3.0))).collect();
    let mut flows = Vec::new();
    let mut costs = Vec::new();
    for i in 0..n {
        for j in 0..n {
            let own = if i == j { 20.0 } else { 1.0 };
            // A ring of trade that is never zero: without it no balanced world exists.
            let open = i == j || j == (i + 1) % n || rng.random_range(0..8) != 0;
            let noise: f64 = rng.random_range(-0.5..0.5);
            flows.push(if open { own * size[i] * size[j] * noise.exp() / 100.0 } else { 0.0 });
            let shock: f64 = if i == j { 0.0 } else { rng.random_range(-0.4..0.8) };
            costs.push(shock.exp());
        }
    }
    (Flows::new(n, flows).unwrap(), Costs::from_factors(n, costs).unwrap())
}

fn several(n: usize, j: usize, seed: u64) -> (Data, Vec<f64>) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let size: Vec<f64> = (0..n).map(|_| 10_f64.powf(rng.random_range(1.0..3.0))).collect();
    let mut data = Data {
        economies: n,
        sectors: j,
        flows: vec![0.0; j * n * n],
        tariffs: vec![0.0; j * n * n],
        gross_output: vec![0.0; j * n],
        value_added_share: (0..j * n).map(|_| rng.random_range(0.3..0.7)).collect(),
        input_shares: vec![0.0; n * j * j],
        theta: (0..j).map(|_| rng.random_range(1.5..12.0)).collect(),
    };
    let mut new = vec![0.0; j * n * n];
    for s in 0..j {
        for i in 0..n {
            let mut exports = 0.0;
            for m in (0..n).filter(|&m| m != i) {
                let at = (s * n + i) * n + m;
                data.flows[at] = size[i] * size[m] / 1e3 * rng.random_range(0.2..2.0);
                data.tariffs[at] = rng.random_range(0.0..0.3);
                new[at] = data.tariffs[at] * rng.random_range(0.0..1.2);
                exports += data.flows[at];
            }
            data.gross_output[s * n + i] = exports + size[i] * rng.random_range(0.8..1.5);
        }
    }
    for e in 0..n {
        for buyer in 0..j {
            let column: Vec<f64> = (0..j).map(|_| rng.random_range(0.1..1.0)).collect();
            let sum: f64 = column.iter().sum();
            for (k, share) in column.iter().enumerate() {
                data.input_shares[(e * j + k) * j + buyer] = share / sum;
            }
        }
    }
    (data, new)
}

fn apart(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(a, b)| (a - b).abs() / b.abs().max(1.0)).fold(0.0, f64::max)
}

#[test]
fn pencil() {
    let flows = Flows::new(2, vec![90.0, 10.0, 10.0, 90.0]).unwrap();
    let costs = Costs::from_factors(2, vec![1.0, 2.0, 2.0, 1.0]).unwrap();
    for closure in CLOSURES {
        let after = one_sector::full(&flows, &costs, 4.0, closure).unwrap();
        assert!(apart(after.wages(), &[1.0, 1.0]) < 1e-12);
        assert!(apart(&after.real_income(), &[1.1_f64.powf(0.25); 2]) < 1e-12);
        assert!((after.real_income()[0] - 1.024_113_7).abs() < 1e-7);
        assert!(
            apart(after.flows(), &[900.0 / 11.0, 200.0 / 11.0, 200.0 / 11.0, 900.0 / 11.0]) < 1e-12
        );
        let why = after.explain(0, 1).unwrap();
        assert!((why.direct - 2_f64.ln()).abs() < 1e-12 && why.costs.abs() < 1e-12);
        assert!((why.competition + 1.1_f64.ln()).abs() < 1e-12 && why.unexplained().abs() < 1e-12);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn one_sector_laws(n in 2_usize..14, seed in 0_u64..1_000_000, theta in 0.5_f64..12.0) {
        let (flows, costs) = world(n, seed);
        let none = Costs::from_factors(n, vec![1.0; n * n]).unwrap();
        for closure in CLOSURES {
            let still = one_sector::full(&flows, &none, theta, closure).unwrap();
            prop_assert!(still.is_null());
            prop_assert!(apart(&still.real_income(), &vec![1.0; n]) < 1e-13);
            prop_assert!(apart(still.wages(), &vec![1.0; n]) < 1e-13);
            let Ok(after) = one_sector::full(&flows, &costs, theta, closure) else { continue };
            prop_assert!(after.residuals().largest() < 1e-13);
            // The parts of every change add up.
            for i in 0..n {
                for j in 0..n {
                    if let Some(why) = after.explain(i, j) {
                        prop_assert!(why.unexplained().abs() < 1e-12, "{why:?}");
                    }
                }
            }
            // Real figures do not know the numeraire.
            let real = after.real_income();
            let held = after.nominal(Numeraire::WorldOutput).unwrap();
            for k in 0..n {
                for numeraire in [Numeraire::PriceIndex(k), Numeraire::Wage(k)] {
                    let nominal = after.nominal(numeraire).unwrap();
                    let again: Vec<f64> = (0..n)
                        .map(|e| nominal.expenditure[e] / after.base().expenditure()[e] / nominal.prices[e])
                        .collect();
                    prop_assert!(apart(&again, &real) < 1e-12);
                    prop_assert!(apart(&[nominal.flows[k] / held.flows[k]], &[nominal.wages[0] / held.wages[0]]) < 1e-12 || held.flows[k] == 0.0);
                }
            }
        }
    }

    #[test]
    fn relabelling_permutes_to_the_bit(n in 2_usize..12, seed in 0_u64..1_000_000) {
        let (flows, costs) = world(n, seed);
        let mut labels: Vec<usize> = (0..n).collect();
        let mut rng = ChaCha8Rng::seed_from_u64(seed ^ 77);
        for i in (1..n).rev() {
            labels.swap(i, rng.random_range(0..=i));
        }
        let moved = |x: &[f64]| -> Vec<f64> {
            labels.iter().flat_map(|&i| labels.iter().map(move |&j| x[i * n + j])).collect()
        };
        let flows2 = Flows::new(n, moved(flows.values())).unwrap();
        let costs2 = Costs::from_factors(n, moved(costs.factors())).unwrap();
        for closure in CLOSURES {
            let (a, b) = (one_sector::full(&flows, &costs, 4.0, closure), one_sector::full(&flows2, &costs2, 4.0, closure));
            let (Ok(a), Ok(b)) = (a, b) else { continue };
            for (k, &i) in labels.iter().enumerate() {
                prop_assert_eq!(a.wages()[i].to_bits(), b.wages()[k].to_bits());
                prop_assert_eq!(a.real_income()[i].to_bits(), b.real_income()[k].to_bits());
            }
            prop_assert_eq!(moved(a.flows()).iter().map(|x| x.to_bits()).collect::<Vec<_>>(), b.flows().iter().map(|x| x.to_bits()).collect::<Vec<_>>());
        }
    }

    #[test]
    fn scaled_flows_have_their_margins(n in 2_usize..14, seed in 0_u64..1_000_000) {
        let (flows, costs) = world(n, seed);
        let scaled = one_sector::conditional(&flows, &costs).unwrap();
        for i in 0..n {
            let row: f64 = scaled.flows[i * n..(i + 1) * n].iter().sum();
            let column: f64 = (0..n).map(|k| scaled.flows[k * n + i]).sum();
            prop_assert!((row / flows.output()[i] - 1.0).abs() < 1e-11);
            prop_assert!((column / flows.expenditure()[i] - 1.0).abs() < 1e-11);
        }
        let again = scaling::scale(&scaled.flows, flows.output(), flows.expenditure()).unwrap();
        prop_assert!(apart(&again.flows, &scaled.flows) < 1e-10);
    }

    #[test]
    fn several_sectors_laws(n in 2_usize..6, j in 1_usize..5, seed in 0_u64..1_000_000) {
        let (data, new) = several(n, j, seed);
        for closure in CLOSURES {
            // A world that needs more materials than it buys has no final demand, and is refused.
            let base = Base::new(&data, closure);
            prop_assume!(!matches!(base, Err(Error::NegativeIncome { .. })));
            let base = base.unwrap();
            let still = base.solve(Shock::tariffs(base.tariffs().to_vec())).unwrap();
            prop_assert!(still.is_null());
            prop_assert!(apart(&still.real_income(), &vec![1.0; n]) < 1e-12);
            // Where an economy gives away more than it would earn there is no equilibrium.
            let after = base.solve(Shock::tariffs(new.clone()));
            prop_assume!(!matches!(after, Err(Error::NegativeIncome { .. })));
            let after = after.unwrap();
            prop_assert!(!after.is_null() && after.residuals().largest() <= 1e-12);
            for s in 0..j {
                for i in 0..n {
                    for m in 0..n {
                        if let Some(why) = after.explain(s, i, m) {
                            prop_assert!(why.unexplained().abs() < 1e-12, "{why:?}");
                        }
                    }
                }
            }
            // There and back again.
            let there = after.clone().into_base();
            let back = there.solve(Shock::tariffs(base.tariffs().to_vec())).unwrap();
            let product: Vec<f64> =
                back.real_income().iter().zip(after.real_income()).map(|(a, b)| a * b).collect();
            prop_assert!(apart(&product, &vec![1.0; n]) < 1e-10, "{product:?}");
        }
    }

    #[test]
    fn relabelled_sectors_permute_to_the_bit(n in 2_usize..6, j in 1_usize..4, seed in 0_u64..1_000_000) {
        let (data, new) = several(n, j, seed);
        let labels: Vec<usize> = (0..n).rev().collect();
        let squares = |x: &[f64]| -> Vec<f64> {
            x.chunks_exact(n * n).flat_map(|q| labels.iter().flat_map(|&a| labels.iter().map(move |&b| q[a * n + b])).collect::<Vec<_>>()).collect()
        };
        let rows = |x: &[f64]| -> Vec<f64> { x.chunks_exact(n).flat_map(|q| labels.iter().map(|&a| q[a]).collect::<Vec<_>>()).collect() };
        let moved = Data {
            flows: squares(&data.flows),
            tariffs: squares(&data.tariffs),
            gross_output: rows(&data.gross_output),
            value_added_share: rows(&data.value_added_share),
            input_shares: labels.iter().flat_map(|&e| data.input_shares[e * j * j..(e + 1) * j * j].to_vec()).collect(),
            ..data.clone()
        };
        let base = Base::new(&data, Closure::Additive);
        prop_assume!(!matches!(base, Err(Error::NegativeIncome { .. })));
        let a = base.unwrap().solve(Shock::tariffs(new.clone()));
        let b = Base::new(&moved, Closure::Additive).unwrap().solve(Shock::tariffs(squares(&new)));
        if let (Err(Error::NegativeIncome { economy, .. }), Err(Error::NegativeIncome { economy: other, .. })) = (&a, &b) {
            prop_assert_eq!(labels[*other], *economy);
            return Ok(());
        }
        let (a, b) = (a.unwrap(), b.unwrap());
        for (k, &e) in labels.iter().enumerate() {
            prop_assert_eq!(a.real_income()[e].to_bits(), b.real_income()[k].to_bits());
        }
    }
}

/// A world without tariffs and inputs is the one-sector world, whatever the closure.
#[test]
fn one_of_the_many_is_the_one() {
    for (n, seed) in [(3, 5), (9, 6), (12, 7)] {
        let (flows, costs) = world(n, seed);
        let theta = 4.0;
        let data = Data {
            economies: n,
            sectors: 1,
            flows: flows.values().to_vec(),
            tariffs: vec![0.0; n * n],
            gross_output: flows.output().to_vec(),
            value_added_share: vec![1.0; n],
            input_shares: vec![0.0; n],
            theta: vec![theta],
        };
        let iceberg: Vec<f64> = costs.factors().iter().map(|k| k.powf(-1.0 / theta)).collect();
        for closure in CLOSURES {
            let one = one_sector::full(&flows, &costs, theta, closure).unwrap();
            let base = Base::new(&data, closure).unwrap();
            let many = base.solve(Shock::iceberg(iceberg.clone())).unwrap();
            assert!(apart(&many.real_income(), &one.real_income()) < 1e-11, "{closure:?}");
            assert!(apart(many.wages(), one.wages()) < 1e-11, "{closure:?}");
            assert!(apart(&many.flows(), one.flows()) < 1e-10, "{closure:?}");
        }
    }
}

/// Sectors that are alike are one sector, cut in pieces.
#[test]
fn sectors_alike_are_one_sector() {
    let n = 5;
    let (one, new) = several(n, 1, 11);
    let pieces = 4;
    let split =
        |x: &[f64]| -> Vec<f64> { (0..pieces).flat_map(|_| x.iter().map(|v| v / 4.0)).collect() };
    let same = |x: &[f64]| -> Vec<f64> { (0..pieces).flat_map(|_| x.to_vec()).collect() };
    let many = Data {
        sectors: pieces,
        flows: split(&one.flows),
        tariffs: same(&one.tariffs),
        gross_output: split(&one.gross_output),
        value_added_share: same(&one.value_added_share),
        input_shares: vec![0.25; n * pieces * pieces],
        theta: vec![one.theta[0]; pieces],
        ..one.clone()
    };
    for closure in CLOSURES {
        let a = Base::new(&one, closure).unwrap().solve(Shock::tariffs(new.clone())).unwrap();
        let b = Base::new(&many, closure).unwrap().solve(Shock::tariffs(same(&new))).unwrap();
        assert!(apart(&a.real_income(), &b.real_income()) < 1e-12, "{closure:?}");
        assert!(apart(&a.revenue(), &b.revenue()) < 1e-10, "{closure:?}");
        let (x, y) = (welfare::linear(&a).total(), welfare::linear(&b).total());
        assert!(apart(&x, &y) < 1e-12);
        let joined = many
            .joined(&[0; 4], &[one.theta[0]], corridor_equilibrium::sectors::JoinTariffs::Median)
            .unwrap();
        assert!(
            apart(&joined.flows, &one.flows) < 1e-12
                && apart(&joined.gross_output, &one.gross_output) < 1e-12
        );
    }
}

#[test]
fn an_interval_goes_to_nothing_with_its_variance_and_doubles_with_four_times_it() {
    let (flows, _) = world(8, 3);
    let z: Vec<f64> =
        (0..64).map(|at| f64::from(u8::from(at / 8 != at % 8 && at % 3 == 0))).collect();
    let gain = |p: &[f64]| {
        let costs = Costs::from_coefficient(8, p[0], &z)?;
        Ok(one_sector::full(&flows, &costs, p[1], Closure::Additive)?.real_income())
    };
    let parameters = [
        Parameter { mean: 0.3, ..Parameter::default() },
        Parameter { mean: 5.0, log_normal: true, above: Some(0.1) },
    ];
    let options = Options { draws: 400, seed: 20_260_109, level: 0.95 };
    let with = |scale: f64| {
        let v = [0.0025 * scale, 0.01 * scale, 0.01 * scale, 1.0 * scale];
        intervals::run(&parameters, &v, gain, &options).unwrap()
    };
    let (one, four, tiny) = (with(1.0), with(4.0), with(1e-10));
    assert!(one.failed.is_empty());
    let largest = one.results.iter().map(|r| r.delta_error).fold(0.0, f64::max);
    for e in 0..8 {
        let (a, b, c) = (&one.results[e], &four.results[e], &tiny.results[e]);
        assert!(a.delta_error > 0.0);
        assert!(
            (b.delta_error / a.delta_error - 2.0).abs() < 1e-4,
            "{} {}",
            a.delta_error,
            b.delta_error
        );
        assert!(c.high - c.low < 1e-4 * (a.high - a.low));
        // Where effects nearly cancel, the delta method sees little and draws see the curve.
        let ratio = a.deviation / a.delta_error;
        assert!(
            a.delta_error < 0.25 * largest || (ratio - 1.0).abs() < 0.3,
            "draws beside delta: {ratio}"
        );
        assert!(a.low < a.central && a.central < a.high);
    }
    // The same bytes at any number of threads.
    for threads in [1, 2, 7] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        assert_eq!(pool.install(|| with(1.0)), one, "{threads} threads");
    }
}

#[test]
fn many_sectors_are_the_same_bytes_at_any_number_of_threads() {
    // Long enough for the passes to be shared among threads.
    let (data, new) = several(80, 60, 4);
    let solve = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let base = Base::new(&data, Closure::Additive).unwrap();
            let after = base.solve(Shock::tariffs(new.clone())).unwrap();
            after
                .real_income()
                .iter()
                .chain(after.prices())
                .map(|x| x.to_bits())
                .collect::<Vec<_>>()
        })
    };
    let one = solve(1);
    assert_eq!(solve(2), one);
    assert_eq!(solve(7), one);
}

/// An economy that sells nothing at home is unusual, not impossible.
#[test]
fn domestic_sales_of_zero_are_a_figure() {
    let flows = Flows::new(3, vec![0.0, 30.0, 10.0, 20.0, 90.0, 15.0, 12.0, 9.0, 200.0]).unwrap();
    let costs = Costs::from_factors(3, vec![1.0, 1.5, 1.0, 1.5, 1.0, 1.0, 1.0, 1.0, 1.0]).unwrap();
    for closure in CLOSURES {
        let after = one_sector::full(&flows, &costs, 5.0, closure).unwrap();
        assert!(after.residuals().largest() < 1e-13);
        assert!(after.flows()[0] == 0.0 && after.explain(0, 0).is_none());
    }
}

/// Petroleum's elasticity of 64.85 and a tariff of 300 percent make factors that no number holds.
#[test]
fn large_elasticities_are_handled_in_logarithms() {
    let (mut data, mut new) = several(5, 3, 21);
    data.theta = vec![64.85, 4.0, 900.0];
    for (at, rate) in new.iter_mut().enumerate() {
        if at / 5 % 5 != at % 5 {
            *rate = if at % 7 == 0 { 3.0 } else { data.tariffs[at] };
        }
    }
    let base = Base::new(&data, Closure::Balanced).unwrap();
    let after = base.solve(Shock::tariffs(new)).unwrap();
    assert!(after.residuals().largest() <= 1e-12);
    assert!(after.shares().iter().all(|s| (0.0..=1.0 + 1e-12).contains(s)));
}
