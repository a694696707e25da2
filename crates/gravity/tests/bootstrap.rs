//! Bootstraps by cluster, held against panels of which the truth is known.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::float_cmp)]

use corridor_gravity::{
    Cluster, Effect, Error, Estimator, Model, Options, Regressor, Ssc, Vcov, bootstrap, ols, ppml,
    wild,
};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

struct Panel {
    y: Vec<f64>,
    x: Vec<f64>,
    time: Vec<u32>,
    group: Vec<u32>,
}

/// Groups over some years; `x` and the errors move together within a group, and `y` does not
/// depend on `x`.
fn panel(groups: u32, years: u32, seed: u64) -> Panel {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut normal = move || {
        let (u, v): (f64, f64) = (random.random(), random.random());
        (-2.0 * (1.0 - u).ln()).sqrt() * (2.0 * std::f64::consts::PI * v).cos()
    };
    let mut p = Panel { y: vec![], x: vec![], time: vec![], group: vec![] };
    for group in 0..groups {
        let (of_x, of_y) = (normal(), normal());
        for time in 0..years {
            p.x.push(of_x + 0.5 * normal());
            p.y.push((1.0 + 0.4 * of_y + 0.3 * normal() + 0.1 * f64::from(time)).exp());
            p.time.push(time);
            p.group.push(group);
        }
    }
    p
}

fn model(p: &Panel) -> Model<'_> {
    Model {
        outcome: &p.y,
        regressors: vec![Regressor { name: "x", values: &p.x }],
        effects: vec![Effect::new("time", &p.time)],
        ..Model::default()
    }
}

#[test]
fn pairs_agree_with_the_clustered_error_when_clusters_are_many() {
    let p = panel(300, 4, 1);
    let by = Cluster { name: "group", ids: &p.group };
    let options = Options::default();
    for estimator in [Estimator::Ppml, Estimator::Ols] {
        let m = model(&p);
        let fit = match estimator {
            Estimator::Ppml => ppml(&m, &options),
            Estimator::Ols => ols(&m, &options),
        };
        let fit = fit.unwrap();
        let clustered = fit.covariance(&Vcov::Cluster(vec![by]), &Ssc::default()).unwrap();
        let expected = clustered.std_errors()[0];
        let drawn = bootstrap(&m, estimator, &by, &options, 400, 9).unwrap();
        let ratio = drawn.std_errors[0] / expected;
        assert!((0.85..1.15).contains(&ratio), "{estimator:?}: {ratio}");
        let b = fit.coefficients()[0];
        assert!(drawn.low[0] < b && b < drawn.high[0]);
        let width = (drawn.high[0] - drawn.low[0]) / (2.0 * 1.96 * expected);
        assert!((0.8..1.2).contains(&width), "{estimator:?}: {width}");
    }
}

#[test]
fn draws_are_the_same_at_any_number_of_threads() {
    let p = panel(40, 3, 2);
    let by = Cluster { name: "group", ids: &p.group };
    let with = |threads: usize, seed: u64| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let options = Options::default();
        pool.install(|| bootstrap(&model(&p), Estimator::Ppml, &by, &options, 30, seed).unwrap())
    };
    assert_eq!(with(1, 5), with(2, 5));
    assert_eq!(with(1, 5), with(7, 5));
    assert_ne!(with(1, 5), with(1, 6));
}

/// Rejections at 5 percent of a true null with ten clusters: the usual error rejects too often, the
/// wild bootstrap about as often as it should.
#[test]
fn the_wild_bootstrap_has_its_size_with_few_clusters() {
    let (mut usual, mut signs) = (0, 0);
    let rounds = 400;
    for seed in 0..rounds {
        let p = panel(10, 6, 1_000 + seed);
        let by = Cluster { name: "group", ids: &p.group };
        let (m, options) = (model(&p), Options::default());
        let fit = ppml(&m, &options).unwrap();
        let covariance = fit.covariance(&Vcov::Cluster(vec![by]), &Ssc::default()).unwrap();
        usual += usize::from(fit.table(&covariance)[0].p_value < 0.05);
        let test = wild(&m, Estimator::Ppml, ("x", 0.0), &by, &options, 199, seed).unwrap();
        assert_eq!((test.clusters, test.draws), (10, 199));
        signs += usize::from(test.p_value < 0.05);
    }
    let [usual, signs] = [usual, signs].map(|n| n as f64 / rounds as f64);
    assert!(usual > 0.08, "the usual error rejects {usual}");
    assert!((0.02..0.08).contains(&signs), "the wild bootstrap rejects {signs}");
}

#[test]
fn the_wild_bootstrap_sees_an_effect() {
    let mut p = panel(30, 6, 77);
    for (y, x) in p.y.iter_mut().zip(&p.x) {
        *y *= (0.8 * x).exp();
    }
    let by = Cluster { name: "group", ids: &p.group };
    let options = Options::default();
    let test = |value, seed| {
        wild(&model(&p), Estimator::Ppml, ("x", value), &by, &options, 999, seed).unwrap()
    };
    assert!(test(0.0, 1).p_value < 0.01);
    assert!(test(0.8, 1).p_value > 0.05, "the truth is not rejected: {:?}", test(0.8, 1));
    assert_eq!(test(0.0, 1), test(0.0, 1));
    let logs: Vec<f64> = p.y.iter().map(|y| y.ln()).collect();
    let linear = Model { outcome: &logs, ..model(&p) };
    let least = wild(&linear, Estimator::Ols, ("x", 0.0), &by, &options, 999, 1).unwrap();
    assert!(least.p_value < 0.01);
    // At the estimate itself the scores sum to zero.
    let b = ols(&linear, &options).unwrap().coefficients()[0];
    let at = wild(&linear, Estimator::Ols, ("x", b), &by, &options, 99, 1).unwrap();
    assert!(at.statistic < 1e-6 && at.p_value > 0.99, "{at:?}");
}

#[test]
fn what_cannot_be_drawn_is_an_error() {
    let p = panel(10, 3, 3);
    let (m, options) = (model(&p), Options::default());
    let one = vec![4; p.y.len()];
    let by = Cluster { name: "one", ids: &one };
    let alone = bootstrap(&m, Estimator::Ppml, &by, &options, 10, 1);
    assert!(matches!(alone, Err(Error::OneCluster { .. })));
    let by = Cluster { name: "group", ids: &p.group };
    let unknown = wild(&m, Estimator::Ppml, ("z", 0.0), &by, &options, 10, 1);
    assert!(matches!(unknown, Err(Error::NoCoefficient { .. })));
    let constant: Vec<f64> = p.time.iter().map(|&t| f64::from(t)).collect();
    let mut absorbed = model(&p);
    absorbed.regressors.push(Regressor { name: "trend", values: &constant });
    let gone = wild(&absorbed, Estimator::Ppml, ("trend", 0.0), &by, &options, 10, 1);
    assert!(matches!(gone, Err(Error::Absorbed { .. })), "{gone:?}");
    // A regressor that differs in one group only is lost when that group is not drawn.
    let rare: Vec<f64> =
        p.group.iter().zip(&p.time).map(|(&g, &t)| f64::from(u8::from(g == 0 && t == 1))).collect();
    let mut lost = model(&p);
    lost.regressors.push(Regressor { name: "rare", values: &rare });
    let lost = bootstrap(&lost, Estimator::Ppml, &by, &options, 40, 1);
    assert!(matches!(lost, Err(Error::DrawLost { .. })), "{lost:?}");
}
