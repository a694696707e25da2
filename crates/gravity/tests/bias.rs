//! The bias of three-way PPML: `oracles/weidner-zylkin`, and a panel of which the truth is known.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::float_cmp)]
#![allow(clippy::disallowed_methods, clippy::print_stderr)]

#[path = "../../../oracles/shared_data.rs"]
mod shared_data;

#[allow(dead_code)]
mod panels;

use corridor_gravity::{
    Cluster, Effect, Error, Flows, Model, Options, Regressor, Ssc, Vcov, jackknife, ppml,
};
use panels::{Numbers, Texts, keep, read};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

/// Relative: the dense computation and ours both start from estimates good to about 1e-10.
const BIAS: f64 = 1e-6;

struct Coded {
    exporter: Vec<u32>,
    importer: Vec<u32>,
    time: Vec<u32>,
    exporter_time: Vec<u32>,
    importer_time: Vec<u32>,
    pair: Vec<u32>,
}

impl Coded {
    fn new(exporter: Vec<u32>, importer: Vec<u32>, time: Vec<u32>) -> Self {
        let times = time.iter().max().unwrap() + 1;
        let economies = exporter.iter().chain(&importer).max().unwrap() + 1;
        let join = |a: &[u32], b: &[u32], n: u32| a.iter().zip(b).map(|(a, b)| a * n + b).collect();
        Self {
            exporter_time: join(&exporter, &time, times),
            importer_time: join(&importer, &time, times),
            pair: join(&exporter, &importer, economies),
            exporter,
            importer,
            time,
        }
    }

    fn flows(&self) -> Flows<'_> {
        Flows { exporter: &self.exporter, importer: &self.importer, time: &self.time }
    }

    fn model<'a>(&'a self, outcome: &'a [f64], regressors: Vec<Regressor<'a>>) -> Model<'a> {
        let effects = vec![
            Effect::new("exporter^time", &self.exporter_time),
            Effect::new("importer^time", &self.importer_time),
            Effect::new("pair", &self.pair),
        ];
        Model { outcome, regressors, effects, ..Model::default() }
    }
}

fn codes<T: Ord + Clone>(values: &[T]) -> Vec<u32> {
    let mut distinct = values.to_vec();
    distinct.sort();
    distinct.dedup();
    values.iter().map(|v| distinct.binary_search(v).unwrap() as u32).collect()
}

fn compare(case: &str, n: &Numbers, t: &Texts, regressors: &[&str], names: [&str; 2]) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../oracles/weidner-zylkin/expected.csv");
    let mut reader = csv::Reader::from_path(path).unwrap();
    let expected: Vec<csv::StringRecord> =
        reader.records().map(Result::unwrap).filter(|r| &r[0] == case).collect();
    assert_eq!(expected.len(), regressors.len(), "{case}");
    let years: Vec<u32> = n["year"].iter().map(|y| *y as u32).collect();
    let coded = Coded::new(codes(&t[names[0]]), codes(&t[names[1]]), codes(&years));
    let columns = regressors.iter().map(|&name| Regressor { name, values: &n[name] }).collect();
    let fit = ppml(&coded.model(&n["trade"], columns), &Options::default()).unwrap();
    let bias = fit.bias(&coded.flows()).unwrap();
    let unbiased = fit.unbiased_covariance(&coded.flows()).unwrap().std_errors();
    let by_pair = Vcov::Cluster(vec![Cluster { name: "pair", ids: &coded.pair }]);
    let plain = fit.covariance(&by_pair, &Ssc::stata()).unwrap().std_errors();
    for (k, row) in expected.iter().enumerate() {
        let near = |found: f64, column: usize| {
            let expected: f64 = row[column].parse().unwrap();
            assert!(
                ((found - expected) / expected).abs() < BIAS,
                "{case}, {}, column {column}: {found} and {expected}",
                &row[1]
            );
        };
        assert_eq!(fit.names()[k], &row[1]);
        assert_eq!(fit.rows().to_string(), &row[6], "{case}: rows");
        near(fit.coefficients()[k], 2);
        near(bias.bias[k], 3);
        near(plain[k], 4);
        near(unbiased[k], 5);
        assert!((bias.corrected[k] + bias.bias[k] - fit.coefficients()[k]).abs() < 1e-15);
        assert!(unbiased[k] > plain[k], "{case}: the clustered error is too small");
    }
}

#[test]
fn the_definitions_written_out() {
    let Some((n, t)) = read("ppmlhdfe_example_trade_fta.parquet") else { return };
    for category in ["TOTAL", "MANUF", "NONMANUF"] {
        let (mut n, mut t) = (n.clone(), t.clone());
        let of: Vec<bool> = t["category"].iter().map(|c| c == category).collect();
        keep(&mut n, &mut t, &of);
        compare(category, &n, &t, &["fta"], ["isoexp", "isoimp"]);
    }
    let Some((mut n, mut t)) = read("ge_gravity_wiod44.parquet") else { return };
    let abroad: Vec<bool> = t["exporter"].iter().zip(&t["importer"]).map(|(e, i)| e != i).collect();
    keep(&mut n, &mut t, &abroad);
    compare("eu", &n, &t, &["eu_enlargement", "other_fta"], ["exporter", "importer"]);
}

/// A dynamic panel of the paper's kind: x follows the effects, errors are log-normal with a variance
/// that falls with trade, so PPML is biased. Trade is known to depend on x with a coefficient of 1.
fn simulated(economies: u32, years: u32, seed: u64) -> (Coded, Vec<f64>, Vec<f64>) {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut normal = move || {
        let (u, v): (f64, f64) = (random.random(), random.random());
        (-2.0 * (1.0 - u).ln()).sqrt() * (2.0 * std::f64::consts::PI * v).cos()
    };
    let n = (economies * years) as usize;
    let alpha: Vec<f64> = (0..n).map(|_| normal() / 4.0).collect();
    let gamma: Vec<f64> = (0..n).map(|_| normal() / 4.0).collect();
    let (mut e, mut i, mut t, mut x, mut y) = (vec![], vec![], vec![], vec![], vec![]);
    for exporter in 0..economies {
        for importer in (0..economies).filter(|&importer| importer != exporter) {
            let eta = normal() / 4.0;
            let mut before = eta + 0.5 * normal();
            let mut shock = normal();
            for time in 0..years {
                let effects = alpha[(exporter * years + time) as usize]
                    + gamma[(importer * years + time) as usize]
                    + eta;
                before = 0.5 * before + effects + 0.5 * normal();
                shock = 0.3 * shock + (1.0_f64 - 0.09).sqrt() * normal();
                let mean = (before + effects).exp();
                let spread = (1.0 + 1.0 / mean).ln();
                y.push(mean * (spread.sqrt() * shock - 0.5 * spread).exp());
                x.push(before);
                e.push(exporter);
                i.push(importer);
                t.push(time);
            }
        }
    }
    (Coded::new(e, i, t), x, y)
}

/// Mean and standard error of the mean.
fn mean(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

/// Enough for a bias of 0.02 to stand four standard errors from zero.
const DRAWS: u64 = 1_000;

#[test]
fn the_correction_takes_most_of_a_known_bias() {
    let (mut plain, mut analytic, mut halved) = (Vec::new(), Vec::new(), Vec::new());
    for seed in 0..DRAWS {
        let (coded, x, y) = simulated(20, 2, seed);
        let model = coded.model(&y, vec![Regressor { name: "x", values: &x }]);
        let fit = ppml(&model, &Options::default()).unwrap();
        plain.push(fit.coefficients()[0] - 1.0);
        analytic.push(fit.bias(&coded.flows()).unwrap().corrected[0] - 1.0);
        let options = Options::default();
        let jackknife = jackknife(&model, &coded.flows(), &options, 1, seed).unwrap();
        halved.push(jackknife.corrected[0] - 1.0);
    }
    let [(plain, error), (analytic, _), (halved, _)] =
        [mean(&plain), mean(&analytic), mean(&halved)];
    eprintln!("bias {plain:.5} ({error:.5}), analytic {analytic:.5}, jackknife {halved:.5}");
    assert!(plain.abs() > 4.0 * error, "there is a bias to correct: {plain} ({error})");
    assert!(analytic.abs() < 0.5 * plain.abs(), "analytic: {plain} to {analytic}");
    assert!(halved.abs() < 0.5 * plain.abs(), "jackknife: {plain} to {halved}");
}

#[test]
fn what_the_formulas_do_not_know_is_an_error() {
    let (coded, x, y) = simulated(6, 3, 1);
    let options = Options::default();
    let model = coded.model(&y, vec![Regressor { name: "x", values: &x }]);
    let weights = vec![2.0; y.len()];
    let weighted = Model { weights: Some(&weights), ..model.clone() };
    let fit = ppml(&weighted, &options).unwrap();
    assert!(matches!(fit.bias(&coded.flows()), Err(Error::Structure { .. })));
    let two_way = Model { effects: model.effects[..2].to_vec(), ..model.clone() };
    let fit = ppml(&two_way, &options).unwrap();
    assert!(matches!(fit.bias(&coded.flows()), Err(Error::Structure { .. })));
    let fit = ppml(&model, &options).unwrap();
    let short = Flows { time: &coded.time[1..], ..coded.flows() };
    assert!(matches!(fit.bias(&short), Err(Error::Length { .. })));
    let mut only_first = vec![0.0; y.len()];
    for (row, value) in only_first.iter_mut().enumerate() {
        let there = coded.exporter[row] == 0 && coded.importer[row] == 1;
        *value = f64::from(u8::from(there && coded.time[row] == 1));
    }
    let rare = coded.model(&y, vec![Regressor { name: "rare", values: &only_first }]);
    let lost = jackknife(&rare, &coded.flows(), &options, 1, 7);
    assert!(matches!(lost, Err(Error::QuarterLost { .. } | Error::Absorbed { .. })), "{lost:?}");
}

#[test]
fn a_seed_gives_the_same_bytes_and_another_one_others() {
    let (coded, x, y) = simulated(10, 3, 3);
    let model = coded.model(&y, vec![Regressor { name: "x", values: &x }]);
    let of = |seed| jackknife(&model, &coded.flows(), &Options::default(), 1, seed).unwrap();
    assert_eq!(of(1), of(1));
    assert_ne!(of(1), of(2));
}
