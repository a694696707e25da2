//! 1,000 random designs against dense algebra, with a linear programme for separation:
//! `oracles/dense/random-designs`.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::float_cmp)]
#![allow(clippy::disallowed_methods, clippy::print_stderr)]

use std::collections::BTreeMap;

use corridor_gravity::{
    Cluster, Effect, Error, Model, Options, Regressor, Singletons, Ssc, Vcov, ols, ppml,
};

/// Of the larger of a coefficient and its error; an error where fewer rows or digits are left, of the
/// error.
const COEFFICIENT: f64 = 1e-6;
const STD_ERROR: f64 = 1e-5;
/// Designs that may be refused, each with a message: one in a hundred.
const MOST_REFUSED: usize = 10;
/// A deviance below this part of the outcome's size is an exact fit, whose errors are rounding.
const EXACT: f64 = 1e-10;

/// Knuth's linear congruential generator; the upper 31 bits.
struct Draw(u64);

impl Draw {
    fn new(seed: u64) -> Self {
        let mut draw = Self(seed * 2 + 1);
        (0..8).for_each(|_| _ = draw.below(2));
        draw
    }

    fn below(&mut self, n: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.below(1024)).sum::<u64>() as f64 / 1024.0 - 6.0
    }

    fn one_in(&mut self, n: u64) -> f64 {
        if self.below(n) == 0 { 1.0 } else { 0.0 }
    }
}

struct Design {
    least_squares: bool,
    effects: Vec<Vec<u32>>,
    columns: Vec<Vec<f64>>,
    outcome: Vec<f64>,
    weights: Option<Vec<f64>>,
    how: &'static str,
    clusters: Vec<u32>,
}

fn design(seed: u64) -> Design {
    let mut r = Draw::new(seed);
    let n = 24 + r.below(72) as usize;
    let least_squares = r.below(5) == 0;
    let effects: Vec<Vec<u32>> = (0..r.below(4))
        .map(|_| {
            (0..n)
                .map(|_| {
                    let most = 2 + r.below(9);
                    r.below(most) as u32
                })
                .collect()
        })
        .collect();
    let k = 1 + r.below(4);
    let mut columns: Vec<Vec<f64>> = Vec::new();
    for _ in 0..k {
        let shape = r.below(8);
        let column: Vec<f64> = if shape <= 2 {
            (0..n).map(|_| r.normal()).collect()
        } else if shape <= 4 {
            let share = 2 + r.below(5);
            (0..n).map(|_| r.one_in(share)).collect()
        } else if shape == 5 {
            (0..n).map(|_| r.below(7) as f64 - 3.0).collect()
        } else if shape == 6 && !effects.is_empty() {
            let slope = r.below(3) as f64;
            (0..n).map(|i| f64::from(effects[0][i] % 3) + slope * r.one_in(9)).collect()
        } else if let Some(last) = columns.last() {
            let more = r.below(3) as f64;
            last.iter().map(|x| 2.0 * x + more * r.one_in(6)).collect()
        } else {
            (0..n).map(|_| r.below(3) as f64).collect()
        };
        let size = [1.0, 1.0, 1.0, 0.015_625, 128.0][r.below(5) as usize];
        columns.push(column.into_iter().map(|x| x * size).collect());
    }
    let zeros = r.below(7);
    let outcome = (0..n)
        .map(|i| {
            if least_squares {
                return r.normal() + 0.5 * r.below(5) as f64;
            }
            let zero = r.below(8) < zeros || (r.below(3) == 0 && columns[0][i] > 0.0);
            if zero { 0.0 } else { (1 + r.below(40)) as f64 / 4.0 }
        })
        .collect();
    let weighted = r.below(4) == 0;
    let weights = weighted.then(|| (0..n).map(|_| r.below(6) as f64 / 2.0).collect());
    let how = ["hetero", "iid", "cluster"][r.below(3) as usize];
    let clusters =
        if how == "cluster" { (0..n).map(|_| r.below(12) as u32).collect() } else { Vec::new() };
    Design { least_squares, effects, columns, outcome, weights, how, clusters }
}

type Row = BTreeMap<String, String>;

fn expected() -> BTreeMap<u64, Vec<Row>> {
    let path =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../oracles/dense/random-designs/expected.csv");
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_path(path).unwrap();
    let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let mut all: BTreeMap<u64, Vec<Row>> = BTreeMap::new();
    for record in reader.records().map(Result::unwrap) {
        let row: Row = names.iter().cloned().zip(record.iter().map(str::to_owned)).collect();
        all.entry(row["seed"].parse().unwrap()).or_default().push(row);
    }
    all
}

/// Further apart than a tolerance, or no number.
fn apart(found: f64, expected: f64, tolerance: f64) -> bool {
    let distance = (found - expected).abs();
    distance.is_nan() || distance > tolerance
}

enum Found {
    Equal,
    Refused(String),
    Different(String),
}

fn compare(seed: u64, rows: &[Row]) -> Found {
    let d = design(seed);
    let of = |name: &str| rows[0][name].as_str();
    let n = d.outcome.len();
    let check: f64 = d.outcome.iter().zip(1..).map(|(y, i)| f64::from(i) * y).sum::<f64>()
        + d.columns.iter().flatten().sum::<f64>();
    let drawn: f64 = of("check").parse().unwrap();
    assert!((check - drawn).abs() < 1e-9 * drawn.abs().max(1.0), "{seed}: not the same design");
    let ones = vec![1.0; n];
    let names: Vec<String> = (0..d.columns.len()).map(|j| format!("x{j}")).collect();
    let mut regressors: Vec<Regressor<'_>> = Vec::new();
    if d.effects.is_empty() {
        regressors.push(Regressor { name: "(Intercept)", values: &ones });
    }
    let named = names.iter().zip(&d.columns);
    regressors.extend(named.map(|(name, values)| Regressor { name, values }));
    let effects = ["a", "b", "c"].iter().zip(&d.effects);
    let model = Model {
        outcome: &d.outcome,
        regressors,
        effects: effects.map(|(name, levels)| Effect::new(name, levels)).collect(),
        weights: d.weights.as_deref(),
        offset: None,
    };
    let options = Options { singletons: Singletons::Keep, ..Options::default() };
    let fit = if d.least_squares { ols(&model, &options) } else { ppml(&model, &options) };
    let nothing = !of("none").is_empty() || of("term").is_empty();
    let fit = match fit {
        // Where dense algebra has no coefficient either, a message is the answer.
        Err(Error::Absorbed { .. } | Error::AllZero { .. } | Error::TooFewRows { .. })
            if nothing =>
        {
            return Found::Equal;
        }
        Err(Error::NoRows { .. }) if nothing => return Found::Equal,
        Err(error) => return Found::Refused(error.to_string()),
        // As many parameters as rows: no error can be had, and the coefficients are not asked for.
        Ok(_) if ["Zero", "LinAlg"].iter().any(|e| of("none").starts_with(e)) => {
            return Found::Equal;
        }
        Ok(fit) => fit,
    };
    if nothing {
        return Found::Different(format!("estimated, where there is {:?}", of("none")));
    }
    let vcov = match d.how {
        "iid" => Vcov::Iid,
        "hetero" => Vcov::Hetero,
        _ => Vcov::Cluster(vec![Cluster { name: "g", ids: &d.clusters }]),
    };
    let covariance = match fit.covariance(&vcov, &Ssc::default()) {
        Ok(covariance) => covariance,
        Err(error) => return Found::Refused(error.to_string()),
    };
    let table = fit.table(&covariance);
    let mut wrong = Vec::new();
    let dropped = fit.dropped();
    for (name, found) in [
        ("rows", fit.rows()),
        ("separated", dropped.separated),
        ("without_trade", dropped.zero_levels),
        ("zero_weights", dropped.zero_weights),
    ] {
        if of(name) != found.to_string() {
            wrong.push(format!("{name} {found}, not {}", of(name)));
        }
    }
    // A regressor that keeps less than 1e-9 of its variation is left out, as fixest does, and said to
    // be; dense algebra goes on to 1e-16.
    if of("left_out").is_empty() && !fit.collinear().is_empty() {
        return Found::Refused(format!("{} is left out as collinear", fit.collinear().join(" ")));
    }
    if of("left_out") != fit.collinear().join(" ") {
        wrong.push(format!("left out {:?}, not {:?}", fit.collinear(), of("left_out")));
    }
    let deviance: f64 = of("deviance").parse().unwrap();
    let exact = deviance < EXACT * d.outcome.iter().map(|y| y.abs()).sum::<f64>();
    for row in rows {
        let Some(found) = table.iter().find(|c| c.name == row["term"]) else {
            wrong.push(format!("{} is not there", row["term"]));
            continue;
        };
        let want: f64 = row["estimate"].parse().unwrap();
        let error: Option<f64> = row["std_error"].parse().ok();
        let scale = want.abs().max(if exact { 1e-3 } else { error.unwrap_or(0.0) }).max(1e-9);
        if apart(found.estimate, want, COEFFICIENT * scale) {
            wrong.push(format!("{} is {}, not {want}", row["term"], found.estimate));
        }
        if let Some(error) = error.filter(|e| e.is_finite() && !exact)
            && apart(found.std_error, error, STD_ERROR * error.max(1e-9))
        {
            wrong.push(format!("the error of {} is {}, not {error}", row["term"], found.std_error));
        }
    }
    if wrong.is_empty() { Found::Equal } else { Found::Different(wrong.join("; ")) }
}

#[test]
fn a_thousand_designs() {
    let expected = expected();
    assert_eq!(expected.len(), 1_000);
    let (mut refused, mut different, mut separated) = (Vec::new(), Vec::new(), 0);
    for (&seed, rows) in &expected {
        separated += usize::from(rows[0]["separated"].parse::<usize>().is_ok_and(|n| n > 0));
        match compare(seed, rows) {
            Found::Equal => {}
            Found::Refused(message) => refused.push(format!("{seed}: {message}")),
            Found::Different(how) => different.push(format!("{seed}: {how}")),
        }
    }
    assert!(separated > 75, "the designs say something of separation: {separated}");
    eprintln!("refused {}: {}", refused.len(), refused.join("\n"));
    assert!(different.is_empty(), "{} differ:\n{}", different.len(), different.join("\n"));
    assert!(refused.len() <= MOST_REFUSED, "{} refused:\n{}", refused.len(), refused.join("\n"));
}
