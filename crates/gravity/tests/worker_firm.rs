//! Two crossed effects that few rows join: workers, and the firms that they move between.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::float_cmp)]

mod threads;

use corridor_gravity::{
    Cluster, Effect, Fit, Model, Options, Regressor, Singletons, Ssc, Vcov, ols, ppml,
};
use proptest::prelude::*;
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;

/// Estimates stop at about 1e-9; laws compare two of them.
const NEAR: f64 = 1e-7;

#[derive(Clone)]
struct Rows {
    y: Vec<f64>,
    x: Vec<f64>,
    worker: Vec<u32>,
    firm: Vec<u32>,
}

/// Outcomes for given moves: `y = exp(0.5 x + worker + firm + noise)`, some of them zero.
fn outcomes(moves: Vec<(u32, u32)>, zeros: f64, seed: u64) -> Rows {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let (worker, firm): (Vec<u32>, Vec<u32>) = moves.into_iter().unzip();
    let effect = |level: u32, prime: u32| f64::from(level % prime) / f64::from(prime);
    let x: Vec<f64> = firm.iter().map(|&f| random.random::<f64>() + effect(f, 7)).collect();
    let y = (0..x.len())
        .map(|row| {
            let index = 0.5 * x[row] + effect(worker[row], 11) + effect(firm[row], 13);
            let zero = random.random::<f64>() < zeros;
            if zero { 0.0 } else { (index + random.random::<f64>()).exp() }
        })
        .collect();
    Rows { y, x, worker, firm }
}

/// Firms on a ring; one worker in eight moves once, to one of the next three firms.
fn ring(workers: u32, firms: u32, each: u32, seed: u64) -> Vec<(u32, u32)> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut moves = Vec::new();
    for worker in 0..workers {
        let home = random.random_range(0..firms);
        let step = if random.random_range(0..8) == 0 { random.random_range(1..4) } else { 0 };
        let when = random.random_range(1..each);
        for t in 0..each {
            moves.push((worker, (home + if t >= when { step } else { 0 }) % firms));
        }
    }
    moves
}

fn model(rows: &Rows) -> Model<'_> {
    Model {
        outcome: &rows.y,
        regressors: vec![Regressor { name: "x", values: &rows.x }],
        effects: vec![Effect::new("worker", &rows.worker), Effect::new("firm", &rows.firm)],
        ..Model::default()
    }
}

fn estimate<'a>(model: &Model<'a>, least_squares: bool) -> Fit<'a> {
    let options = Options { singletons: Singletons::Keep, ..Options::default() };
    let fit = if least_squares { ols(model, &options) } else { ppml(model, &options) };
    fit.unwrap_or_else(|e| panic!("{e}"))
}

/// The coefficient and its error clustered by firm.
fn numbers(rows: &Rows, least_squares: bool) -> [f64; 2] {
    let fit = estimate(&model(rows), least_squares);
    let by_firm = Vcov::Cluster(vec![Cluster { name: "firm", ids: &rows.firm }]);
    let errors = fit.covariance(&by_firm, &Ssc::default()).unwrap().std_errors();
    [fit.coefficients()[0], errors[0]]
}

fn near(a: [f64; 2], b: [f64; 2]) {
    assert!((a[0] - b[0]).abs() <= NEAR * b[0].abs(), "{a:?} and {b:?}");
    assert!((a[1] - b[1]).abs() <= NEAR * b[1].abs(), "{a:?} and {b:?}");
}

/// The coefficient of least squares with a column for every level, by Gram-Schmidt done twice.
fn dense(rows: &Rows) -> f64 {
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let mut basis: Vec<Vec<f64>> = Vec::new();
    let clean = |v: &mut Vec<f64>, basis: &[Vec<f64>]| {
        for b in basis.iter().chain(basis) {
            let c = dot(v, b);
            v.iter_mut().zip(b).for_each(|(v, b)| *v -= c * b);
        }
    };
    for levels in [&rows.worker, &rows.firm] {
        for level in 0..=*levels.iter().max().unwrap() {
            let mut v: Vec<f64> = levels.iter().map(|&l| f64::from(u8::from(l == level))).collect();
            clean(&mut v, &basis);
            let norm = dot(&v, &v).sqrt();
            if norm > 1e-6 {
                v.iter_mut().for_each(|v| *v /= norm);
                basis.push(v);
            }
        }
    }
    let (mut x, mut y) = (rows.x.clone(), rows.y.clone());
    clean(&mut x, &basis);
    clean(&mut y, &basis);
    dot(&x, &y) / dot(&x, &x)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn least_squares_equals_a_dense_projection(seed in any::<u64>()) {
        // More firms in a group than are factored exactly, so the graph is what is tested.
        let rows = outcomes(ring(300, 90, 4, seed), 0.0, seed);
        let (mine, dense) = (numbers(&rows, true)[0], dense(&rows));
        prop_assert!((mine - dense).abs() < NEAR * dense.abs(), "{} and {}", mine, dense);
    }

    #[test]
    fn names_and_order_do_not_matter(seed in any::<u64>(), least_squares in any::<bool>()) {
        let rows = outcomes(ring(800, 150, 5, seed), 0.1, seed);
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut order: Vec<usize> = (0..rows.y.len()).collect();
        for at in (1..order.len()).rev() {
            order.swap(at, random.random_range(0..=at));
        }
        let renamed = Rows {
            y: order.iter().map(|&r| rows.y[r]).collect(),
            x: order.iter().map(|&r| rows.x[r]).collect(),
            worker: order.iter().map(|&r| 2 * (800 - rows.worker[r])).collect(),
            firm: order.iter().map(|&r| rows.firm[r] * 7 % 150 + 3).collect(),
        };
        near(numbers(&renamed, least_squares), numbers(&rows, least_squares));
    }

    /// Weights change from step to step in PPML: the graph has to follow them.
    #[test]
    fn fitted_values_add_up_by_worker_and_by_firm(seed in any::<u64>()) {
        let rows = outcomes(ring(900, 120, 5, seed), 0.2, seed);
        let fit = estimate(&model(&rows), false);
        prop_assert!(fit.steps() > 2);
        let (used, fitted) = (fit.input_rows(), fit.fitted());
        for levels in [&rows.worker, &rows.firm] {
            let mut sums = std::collections::BTreeMap::<u32, (f64, f64)>::new();
            for (&row, mu) in used.iter().zip(&fitted) {
                let sum = sums.entry(levels[row]).or_default();
                sum.0 += rows.y[row];
                sum.1 += mu;
            }
            prop_assert!(sums.len() > 100);
            for (y, mu) in sums.into_values() {
                prop_assert!((y - mu).abs() < 1e-6 * y, "{} and {}", y, mu);
            }
        }
    }
}

#[test]
fn one_two_and_seven_threads_give_the_same_bytes() {
    let rows = outcomes(ring(40_000, 12_000, 6, 9), 0.1, 9);
    assert!(rows.y.len() > 200_000, "enough rows and firms for several pieces");
    threads::same_bytes(|| [numbers(&rows, false), numbers(&rows, true)].concat());
}

/// Shapes in which averaging one effect after the other would take for ever.
fn shape(name: &str) -> Vec<(u32, u32)> {
    let stayers = |firms: u32| (0..firms).flat_map(|f| [(f, f); 3]);
    match name {
        // One worker in four moved on, to the next firm: ends are 4,000 moves apart.
        "chain" => {
            let movers = (0..3_999).flat_map(|f| [(10_000 + f, f), (10_000 + f, f + 1)]);
            stayers(4_000).chain(movers).collect()
        }
        // A grid of firms, joined left to right and top to bottom.
        "grid" => {
            let firm = |row: u32, column: u32| row * 60 + column;
            let moves = (0..59).flat_map(|a| (0..59).map(move |b| (a, b))).flat_map(|(a, b)| {
                let worker = 10_000 + 2 * firm(a, b);
                let here = firm(a, b);
                [(worker, here), (worker, firm(a + 1, b))]
                    .into_iter()
                    .chain([(worker + 1, here), (worker + 1, firm(a, b + 1))])
            });
            stayers(3_600).chain(moves).collect()
        }
        // Two dense halves of 200 firms, and one worker who moved between them.
        "barbell" => {
            let halves = (0..4_000_u32).flat_map(|w| {
                let half = w % 2 * 200;
                let (a, b) = (half + w * 7 % 200, half + w * 13 % 200);
                [(10_000 + w, a), (10_000 + w, a), (10_000 + w, b)]
            });
            stayers(400).chain(halves).chain([(20_000, 0), (20_000, 201)]).collect()
        }
        // Everybody moved from one firm to a small firm of their own.
        "hub" => (0..3_000).flat_map(|w| [(w, 0), (w, 0), (w, w + 1), (w, w + 1)]).collect(),
        // Firms that all their workers know, five by five, and firms that nobody leaves: too many
        // pairs for a graph, and levels that the workers explain.
        "islands" => {
            let islands = (0..900_u32).flat_map(|w| (0..5).map(move |f| (w, w % 60 * 5 + f)));
            let closed = (0..100_u32).flat_map(|f| {
                (0..7).flat_map(move |w| std::iter::repeat_n((1_000 + 7 * f + w, 300 + f), 3))
            });
            islands.chain(closed).collect()
        }
        // Rows by the thousand on one side and one row on the other.
        _ => (0..200_u32)
            .flat_map(|w| {
                let many = std::iter::repeat_n((w, w), if w % 10 == 0 { 1_000 } else { 3 });
                many.chain([(w, (w + 1) % 200)])
            })
            .collect(),
    }
}

#[test]
fn named_shapes_converge() {
    for name in ["chain", "grid", "barbell", "hub", "islands", "uneven"] {
        let mut rows = outcomes(shape(name), 0.0, 41);
        let effect = |l: u32| f64::from(l % 13) * 0.1;
        for row in 0..rows.y.len() {
            rows.y[row] = 2.0 * rows.x[row] + effect(rows.worker[row]) + effect(rows.firm[row]);
        }
        let fit = estimate(&model(&rows), true);
        assert!((fit.coefficients()[0] - 2.0).abs() < 1e-8, "{name} {:?}", fit.coefficients());
        rows.y.iter_mut().for_each(|y| *y = (0.5 * *y).exp());
        let fit = estimate(&model(&rows), false);
        assert!((fit.coefficients()[0] - 1.0).abs() < 1e-8, "{name} {:?}", fit.coefficients());
    }
}
