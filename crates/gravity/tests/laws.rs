//! Laws that hold whatever the data.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::float_cmp)]

mod threads;

use corridor_gravity::{
    Cluster, Effect, Error, Fit, Model, Options, Regressor, Ssc, Vcov, ols, ppml,
};
use proptest::prelude::*;
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;

/// Estimates stop at about 1e-9; laws compare two of them.
const NEAR: f64 = 1e-7;

#[derive(Clone, Debug)]
struct Panel {
    y: Vec<f64>,
    x: Vec<f64>,
    z: Vec<f64>,
    et: Vec<u32>,
    it: Vec<u32>,
    pair: Vec<u32>,
}

/// A panel of economies and years with zeros and missing rows.
fn panel(economies: u32, years: u32, seed: u64) -> Panel {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut p = Panel { y: vec![], x: vec![], z: vec![], et: vec![], it: vec![], pair: vec![] };
    for e in 0..economies {
        for i in 0..economies {
            let level: f64 = random.random::<f64>() * 4.0;
            for t in 0..years {
                if random.random::<f64>() < 0.1 {
                    continue;
                }
                let x = f64::from(u8::from(random.random::<f64>() < 0.3));
                let z: f64 = random.random();
                let noise: f64 = random.random::<f64>() * 2.0;
                let zero = random.random::<f64>() < 0.2;
                let mean = (0.3 * x - z + level + 0.1 * f64::from((e + t) % 5)).exp();
                p.y.push(if zero { 0.0 } else { mean * noise });
                p.x.push(x);
                p.z.push(z);
                p.et.push(e * years + t);
                p.it.push(i * years + t);
                p.pair.push(e * economies + i);
            }
        }
    }
    p
}

fn model(p: &Panel) -> Model<'_> {
    Model {
        outcome: &p.y,
        regressors: vec![
            Regressor { name: "x", values: &p.x },
            Regressor { name: "z", values: &p.z },
        ],
        effects: vec![
            Effect::new("et", &p.et),
            Effect::new("it", &p.it),
            Effect::new("pair", &p.pair),
        ],
        ..Model::default()
    }
}

/// Coefficients and clustered standard errors, one after another.
fn numbers(p: &Panel, least_squares: bool) -> Vec<f64> {
    let options = Options::default();
    let model = model(p);
    let fit = if least_squares { ols(&model, &options) } else { ppml(&model, &options) }.unwrap();
    assert_eq!(fit.coefficients().len(), 2);
    let vcov = Vcov::Cluster(vec![Cluster { name: "pair", ids: &p.pair }]);
    let errors = fit.covariance(&vcov, &Ssc::default()).unwrap().std_errors();
    fit.coefficients().iter().copied().chain(errors).collect()
}

fn near(a: &[f64], b: &[f64]) {
    assert_eq!(a.len(), b.len());
    for (a, b) in a.iter().zip(b) {
        assert!((a - b).abs() <= NEAR * b.abs().max(0.01), "{a} and {b}");
    }
}

fn permuted(p: &Panel, seed: u64) -> Panel {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut order: Vec<usize> = (0..p.y.len()).collect();
    for at in (1..order.len()).rev() {
        order.swap(at, random.random_range(0..=at));
    }
    let f = |c: &[f64]| order.iter().map(|&r| c[r]).collect();
    let u = |c: &[u32]| order.iter().map(|&r| c[r]).collect();
    Panel { y: f(&p.y), x: f(&p.x), z: f(&p.z), et: u(&p.et), it: u(&p.it), pair: u(&p.pair) }
}

/// A panel of five to eight economies and three to six years, with zeros and gaps.
fn panels() -> impl Strategy<Value = Panel> {
    (5_u32..9, 3_u32..7, any::<u64>()).prop_map(|(e, t, seed)| panel(e, t, seed))
}

fn relabelled(levels: &[u32]) -> Vec<u32> {
    let most = *levels.iter().max().unwrap();
    levels.iter().map(|l| (most - l) * 3 + 5).collect()
}

/// Sums of the outcome and of the fit by level, over the rows that were used.
fn sums(p: &Panel, levels: &[u32], rows: &[usize], fitted: &[f64]) -> Vec<(f64, f64)> {
    let mut sums = std::collections::BTreeMap::<u32, (f64, f64)>::new();
    for (&row, mu) in rows.iter().zip(fitted) {
        let sum = sums.entry(levels[row]).or_default();
        sum.0 += p.y[row];
        sum.1 += mu;
    }
    sums.into_values().collect()
}

/// Fitted trade adds up to trade by every level, to a relative `near`, and no regressor that is
/// used has a score left.
fn scores_vanish(p: &Panel, fit: &Fit<'_>, near: f64) {
    let (rows, fitted) = (fit.input_rows(), fit.fitted());
    let size: f64 = p.y.iter().sum();
    for levels in [&p.et, &p.it, &p.pair] {
        let sums = sums(p, levels, &rows, &fitted);
        assert!(sums.len() > 10);
        for (y, mu) in sums {
            assert!((y - mu).abs() < near * y, "{y} and {mu}");
        }
    }
    for (name, x) in [("x", &p.x), ("z", &p.z)] {
        let score: f64 = rows.iter().zip(&fitted).map(|(&r, mu)| x[r] * (p.y[r] - mu)).sum();
        let used = fit.names().contains(&name);
        assert!(!used || score.abs() < 1e-8 * size, "{name}: {score}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_order_of_rows_does_not_matter(p in panels(), seed in any::<u64>(), ls in any::<bool>()) {
        near(&numbers(&permuted(&p, seed), ls), &numbers(&p, ls));
    }

    #[test]
    fn the_names_of_levels_do_not_matter(p in panels(), ls in any::<bool>()) {
        let q = Panel { et: relabelled(&p.et), it: relabelled(&p.it), pair: relabelled(&p.pair), ..p.clone() };
        near(&numbers(&q, ls), &numbers(&p, ls));
    }

    /// The unit of trade moves the effects and no coefficient.
    #[test]
    fn the_unit_of_trade_moves_only_constants(p in panels(), power in -6..7_i32) {
        let unit = 10_f64.powi(power);
        let q = Panel { y: p.y.iter().map(|y| y * unit).collect(), ..p.clone() };
        near(&numbers(&q, false), &numbers(&p, false));
        let options = Options::default();
        let (there, here) = (ppml(&model(&q), &options).unwrap(), ppml(&model(&p), &options).unwrap());
        for (there, here) in there.fitted().iter().zip(&here.fitted()) {
            prop_assert!((there / here / unit - 1.0).abs() < NEAR);
        }
    }

    /// What is constant within an effect belongs to the effect.
    #[test]
    fn adding_what_an_effect_explains_moves_no_coefficient(
        p in panels(), by in -3.0..3.0_f64, ls in any::<bool>()
    ) {
        let mut q = p.clone();
        for (row, z) in q.z.iter_mut().enumerate() {
            *z += by * f64::from(p.et[row] % 7) - 0.5 * f64::from(p.pair[row] % 3);
        }
        near(&numbers(&q, ls), &numbers(&p, ls));
    }

    /// Twice the weights, or every row twice, is the same estimate.
    #[test]
    fn doubling_the_weights_moves_no_coefficient(p in panels(), ls in any::<bool>()) {
        let options = Options::default();
        let estimate = |m: &Model<'_>| {
            let fit = if ls { ols(m, &options) } else { ppml(m, &options) };
            fit.unwrap().coefficients().to_vec()
        };
        let plain = estimate(&model(&p));
        let twos = vec![2.0; p.y.len()];
        near(&estimate(&Model { weights: Some(&twos), ..model(&p) }), &plain);
    }

    /// The first-order conditions: scores sum to zero by every level and every regressor. For
    /// exporter-time and importer-time this is Fally's adding-up: fitted trade is actual trade.
    #[test]
    fn fitted_trade_adds_up_by_every_level(p in panels()) {
        scores_vanish(&p, &ppml(&model(&p), &Options::default()).unwrap(), 1e-6);
    }

    #[test]
    fn least_squares_equals_a_dense_projection(seed in any::<u64>()) {
        let p = panel(4, 4, seed);
        let fit = ols(&model(&p), &Options::default()).unwrap();
        near(fit.coefficients(), &dense(&p));
    }

    /// A Wald test of one coefficient is the square of its t; a joint test does not depend on order.
    #[test]
    fn wald_is_the_square_of_t(p in panels()) {
        let fit = ppml(&model(&p), &Options::default()).unwrap();
        let vcov = Vcov::Cluster(vec![Cluster { name: "pair", ids: &p.pair }]);
        let covariance = fit.covariance(&vcov, &Ssc::default()).unwrap();
        let t = fit.table(&covariance)[0].statistic;
        let one = fit.wald(&["x"], &covariance).unwrap();
        prop_assert!((one.statistic / (t * t) - 1.0).abs() < 1e-10);
        let (xz, zx) = (fit.wald(&["x", "z"], &covariance), fit.wald(&["z", "x"], &covariance));
        let (xz, zx) = (xz.unwrap(), zx.unwrap());
        prop_assert!((xz.statistic / zx.statistic - 1.0).abs() < 1e-10);
        prop_assert!(xz.statistic >= one.statistic * (1.0 - 1e-10) && xz.restrictions == 2);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Outcomes over up to thirty orders of magnitude: an estimate is one, or there is an error.
    #[test]
    fn outcomes_far_apart_are_fitted_or_refused(p in panels(), digits in 2..31_u32) {
        let scale = f64::from(digits) * std::f64::consts::LN_10;
        let y = p.y.iter().zip(&p.z).map(|(y, z)| y * (scale * z).exp()).collect();
        let p = Panel { y, ..p };
        match ppml(&model(&p), &Options::default()) {
            Ok(fit) => scores_vanish(&p, &fit, 1e-5),
            Err(e) => {
                prop_assert!(digits > 8, "{}", e);
                let known = matches!(
                    e,
                    Error::TooUnequal { .. }
                        | Error::NotAbsorbed { .. }
                        | Error::NotConverged { .. }
                        | Error::Absorbed { .. }
                );
                prop_assert!(known, "{}", e);
            }
        }
    }
}

/// A Pareto tail of exponent a half: the last steps end in rounding, and the estimate has to end too.
#[test]
fn a_heavy_tail_comes_to_an_end() {
    for seed in 0..8 {
        let mut p = panel(24, 9, seed);
        let mut random = ChaCha8Rng::seed_from_u64(100 + seed);
        for y in &mut p.y {
            *y = if *y > 0.0 { random.random::<f64>().powi(-2) } else { 0.0 };
        }
        let fit = ppml(&model(&p), &Options::default()).unwrap();
        assert!(fit.steps() < 20, "{} steps", fit.steps());
        scores_vanish(&p, &fit, 1e-5);
    }
}

/// Dense least squares with a column for every level, by Gauss-Jordan with pivoting.
fn dense(p: &Panel) -> Vec<f64> {
    let levels = [&p.pair, &p.et, &p.it];
    let mut columns = vec![p.x.clone(), p.z.clone()];
    for l in levels {
        for level in 0..=*l.iter().max().unwrap() {
            columns.push(l.iter().map(|&x| f64::from(u8::from(x == level))).collect());
        }
    }
    // Orthogonalise the effects, then take them out of x, z and y.
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let mut basis: Vec<Vec<f64>> = Vec::new();
    let clean = |v: &mut Vec<f64>, basis: &[Vec<f64>]| {
        for _ in 0..2 {
            for b in basis {
                let c = dot(v, b);
                v.iter_mut().zip(b).for_each(|(v, b)| *v -= c * b);
            }
        }
    };
    for column in columns.split_off(2) {
        let mut v = column;
        clean(&mut v, &basis);
        let norm = dot(&v, &v).sqrt();
        if norm > 1e-8 {
            v.iter_mut().for_each(|v| *v /= norm);
            basis.push(v);
        }
    }
    let mut y = p.y.clone();
    columns.iter_mut().chain([&mut y]).for_each(|c| clean(c, &basis));
    let (x, z) = (&columns[0], &columns[1]);
    let (xx, xz, zz, xy, zy) = (dot(x, x), dot(x, z), dot(z, z), dot(x, &y), dot(z, &y));
    let determinant = xx * zz - xz * xz;
    vec![(zz * xy - xz * zy) / determinant, (xx * zy - xz * xy) / determinant]
}

/// Runs of two years are indexed row by row; the last exporter sells nothing, and its rows stay in
/// place, outside the runs, on levels that nobody uses.
#[test]
fn an_exporter_without_trade_changes_nothing() {
    let all = {
        let mut p = panel(6, 2, 7);
        let silent = |pair: u32| pair / 6 == 5;
        p.y.iter_mut().zip(&p.pair).filter(|(_, pair)| silent(**pair)).for_each(|(y, _)| *y = 0.0);
        p
    };
    let part = {
        let kept = all.pair.iter().filter(|&&pair| pair / 6 < 5).count();
        let mut p = all.clone();
        [&mut p.y, &mut p.x, &mut p.z].into_iter().for_each(|column| column.truncate(kept));
        [&mut p.et, &mut p.it, &mut p.pair].into_iter().for_each(|l| l.truncate(kept));
        p
    };
    assert!(part.y.len() + 5 < all.y.len());
    near(&numbers(&all, false), &numbers(&part, false));
}

#[test]
fn one_two_and_seven_threads_give_the_same_bytes() {
    let p = panel(60, 25, 30);
    assert!(p.y.len() > 70_000, "enough rows for several chunks");
    threads::same_bytes(|| [numbers(&p, false), numbers(&p, true)].concat());
}

/// Two effects joined so badly that averaging one after the other would take for ever.
fn badly_connected(name: &str) -> (Vec<u32>, Vec<u32>) {
    match name {
        // Worker w was at firms w and w + 1.
        "chain" => (0..3_000).flat_map(|w| [(w, w), (w, w + 1)]).unzip(),
        // Two dense halves and one worker who moved between them.
        "barbell" => (0..600_u32)
            .flat_map(|w| {
                let half = w / 300;
                (0..4).map(move |j| (w, half * 30 + (w * 7 + j * 11) % 30))
            })
            .chain([(600, 0), (600, 59), (600, 1)])
            .unzip(),
        // One firm that everybody worked for, and small firms known to one worker each.
        _ => (0..2_000).flat_map(|w| [(w, 0), (w, w + 1), (w, w + 1)]).unzip(),
    }
}

#[test]
fn badly_connected_designs_converge() {
    for name in ["chain", "barbell", "hub"] {
        let (worker, firm) = badly_connected(name);
        let mut random = ChaCha8Rng::seed_from_u64(40);
        let x: Vec<f64> = worker.iter().map(|_| random.random()).collect();
        let effect = |l: u32| f64::from(l % 13) * 0.1;
        let y: Vec<f64> =
            (0..x.len()).map(|r| 2.0 * x[r] + effect(worker[r]) + effect(firm[r] + 5)).collect();
        let model = Model {
            outcome: &y,
            regressors: vec![Regressor { name: "x", values: &x }],
            effects: vec![Effect::new("worker", &worker), Effect::new("firm", &firm)],
            ..Model::default()
        };
        let options =
            Options { singletons: corridor_gravity::Singletons::Keep, ..Options::default() };
        if name == "chain" {
            // Every row has a parameter of its own: x is not identified, and that is said.
            assert!(matches!(ols(&model, &options), Err(Error::Absorbed { .. })), "{name}");
            continue;
        }
        let fit = ols(&model, &options).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert!((fit.coefficients()[0] - 2.0).abs() < 1e-8, "{name} {:?}", fit.coefficients());
    }
}

#[test]
fn a_separated_row_is_found_while_estimating() {
    // y is zero wherever x is one and pair 0; the pair also trades when x is zero.
    let p = panel(6, 5, 50);
    let mut q = p.clone();
    q.x = (0..q.y.len()).map(|r| f64::from(u8::from(r % 9 == 0))).collect();
    for r in (0..q.y.len()).step_by(9) {
        q.y[r] = 0.0;
    }
    let fit = ppml(&model(&q), &Options::default()).unwrap();
    assert!(fit.dropped().separated > 0, "{:?}", fit.dropped());
    assert_eq!(fit.collinear(), ["x"]);
    assert_eq!(fit.names(), ["z"]);
}

#[test]
fn errors_are_facts() {
    let p = panel(5, 4, 60);
    let options = Options::default();
    let zero = vec![0.0; p.y.len()];
    assert!(matches!(
        ppml(&Model { outcome: &zero, ..model(&p) }, &options),
        Err(Error::AllZero { .. })
    ));
    let mut negative = p.y.clone();
    negative[3] = -1.0;
    assert!(matches!(
        ppml(&Model { outcome: &negative, ..model(&p) }, &options),
        Err(Error::Negative { row, .. }) if row.at() == 3
    ));
    let mut broken = p.clone();
    broken.z[5] = f64::NAN;
    assert!(
        matches!(ppml(&model(&broken), &options), Err(Error::NotFinite { row, .. }) if row.at() == 5)
    );
    broken.z[5] = f64::INFINITY;
    assert!(
        matches!(ols(&model(&broken), &options), Err(Error::NotFinite { row, .. }) if row.at() == 5)
    );
    let mut huge = p.clone();
    huge.z.iter_mut().for_each(|z| *z *= 1e160);
    huge.y.iter_mut().for_each(|y| *y *= 1e190);
    assert!(matches!(ppml(&model(&huge), &options), Err(Error::Overflow)));
    let one = vec![0; p.y.len()];
    let mut flat = model(&p);
    flat.effects.push(Effect::new("world", &one));
    let constant: Vec<f64> = p.pair.iter().map(|&l| f64::from(l)).collect();
    let mut absorbed = model(&p);
    absorbed.regressors = vec![Regressor { name: "distance", values: &constant }];
    assert!(matches!(ppml(&absorbed, &options), Err(Error::Absorbed { .. })));
    let mut some = model(&p);
    some.regressors.push(Regressor { name: "distance", values: &constant });
    assert_eq!(ppml(&some, &options).unwrap().collinear(), ["distance"]);
    let mut unequal = p.clone();
    unequal.y[7] = 1e25;
    assert!(matches!(ppml(&model(&unequal), &options), Err(Error::TooUnequal { .. })));
    let few = Model {
        outcome: &p.y[..1],
        regressors: vec![
            Regressor { name: "x", values: &p.x[..1] },
            Regressor { name: "z", values: &p.z[..1] },
        ],
        ..Model::default()
    };
    assert!(matches!(ols(&few, &options), Err(Error::TooFewRows { .. })));
}
