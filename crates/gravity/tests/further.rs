//! What follows from a fit, beside statsmodels: `oracles/statsmodels/further`.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::float_cmp)]
#![allow(clippy::disallowed_methods)]

use std::collections::BTreeMap;

use corridor_gravity::formula::{Column, Extra, Formula, Frame};
use corridor_gravity::{
    Cluster, Effect, Model, Options, Over, Regressor, Ssc, Vcov, ols, ppml, reset,
};

/// Relative: statsmodels prints every digit and solves by QR and by IRLS.
const NEAR: f64 = 1e-7;

fn expected() -> BTreeMap<String, f64> {
    let path =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../oracles/statsmodels/further/expected.csv");
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_path(path).unwrap();
    let rows = reader.records().map(Result::unwrap);
    rows.map(|row| (row[0].to_owned(), row[1].parse().unwrap())).collect()
}

struct Panel {
    y: Vec<f64>,
    positive: Vec<f64>,
    x: Vec<f64>,
    z: Vec<f64>,
    unit: Vec<u32>,
    time: Vec<u32>,
}

/// As `make.py` draws it.
fn panel() -> Panel {
    let mut p =
        Panel { y: vec![], positive: vec![], x: vec![], z: vec![], unit: vec![], time: vec![] };
    let mut state = 12_345_u64;
    let mut below = |n: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % n
    };
    for unit in 0..12_u32 {
        for time in 0..10_u32 {
            let x = below(1000) as f64 / 256.0 - 2.0;
            let z = below(3) as f64;
            let noise = below(1000) as f64 / 512.0 - 1.0;
            p.y.push(0.5 * x - 0.25 * z + noise * (1.0 + 0.25 * z) + f64::from(unit % 3));
            p.positive.push(below(40) as f64 / 4.0 + if x > 0.0 { 2.0 } else { 0.0 });
            p.x.push(x);
            p.z.push(z);
            p.unit.push(unit);
            p.time.push(time);
        }
    }
    p
}

struct Checked {
    expected: BTreeMap<String, f64>,
    checked: usize,
}

impl Checked {
    fn near(&mut self, name: &str, found: f64) {
        let want = self.expected[name];
        assert!((found - want).abs() <= NEAR * want.abs().max(1e-6), "{name}: {found}, not {want}");
        self.checked += 1;
    }
}

#[test]
fn what_statsmodels_says() {
    let p = panel();
    let ones = vec![1.0; p.y.len()];
    let mut is = Checked { expected: expected(), checked: 0 };
    let regressors = || {
        vec![
            Regressor { name: "c", values: &ones },
            Regressor { name: "x", values: &p.x },
            Regressor { name: "z", values: &p.z },
        ]
    };
    let model = Model { outcome: &p.y, regressors: regressors(), ..Model::default() };
    let fit = ols(&model, &Options::default()).unwrap();
    for (name, power) in [("hc2", 1), ("hc3", 2)] {
        let errors = fit.hc(power).unwrap().std_errors();
        (0..3).for_each(|at| is.near(&format!("ols {name} {at}"), errors[at]));
    }
    let time = Cluster { name: "time", ids: &p.time };
    for lags in [0, 1, 3] {
        let errors = fit.driscoll_kraay(&time, lags, &Ssc::none()).unwrap().std_errors();
        (0..3).for_each(|at| is.near(&format!("ols dk{lags} {at}"), errors[at]));
    }
    let criteria = fit.criteria().unwrap();
    is.near("ols aic", criteria.aic);
    is.near("ols bic", criteria.bic);
    let squared = reset(&fit, &Vcov::Iid, &Ssc::default()).unwrap();
    is.near("ols reset p", squared.test.p_value);
    let effects = vec![Effect::new("unit", &p.unit)];
    let model = Model {
        outcome: &p.positive,
        regressors: regressors()[1..].to_vec(),
        effects,
        ..Model::default()
    };
    let fit = ppml(&model, &Options::default()).unwrap();
    let criteria = fit.criteria().unwrap();
    is.near("ppml aic", criteria.aic);
    is.near("ppml bic", criteria.bic);
    is.near("ppml within", criteria.within_r_squared.unwrap());
    let squared = reset(&fit, &Vcov::Hetero, &Ssc::none()).unwrap();
    is.near("ppml reset p", squared.test.p_value);
    let covariance = fit.covariance(&Vcov::Hetero, &Ssc::none()).unwrap();
    let joint = fit.wald(&["x", "z"], &covariance).unwrap();
    is.near("ppml wald", joint.statistic);
    is.near("ppml x", fit.coefficients()[0]);
    let numbers = |codes: &[u32]| Column::numbers(codes.iter().map(|&c| f64::from(c)).collect());
    let cohort: Vec<u32> = p.unit.iter().map(|unit| [0, 4, 6, 0][*unit as usize % 4]).collect();
    let mut frame = Frame::default();
    frame.insert("y", Column::numbers(p.positive.clone()));
    frame.insert("cohort", numbers(&cohort));
    frame.insert("time", numbers(&p.time));
    frame.insert("unit", numbers(&p.unit));
    let formula = Formula::parse("y ~ etwfe(cohort, time) | unit + time").unwrap();
    let arrays = formula.models()[0].assemble(&frame, &Extra::default()).unwrap();
    let model = arrays.model();
    let fit = ppml(&model, &Options::default()).unwrap();
    assert_eq!(fit.names().len(), 6 + 4);
    let covariance = fit.covariance(&Vcov::Hetero, &Ssc::none()).unwrap();
    let all = &fit.averages(Over::All, &covariance).unwrap()[0];
    is.near("etwfe all", all.estimate);
    is.near("etwfe all error", all.std_error);
    let events = fit.averages(Over::Event, &covariance).unwrap();
    assert_eq!((events.len(), events[2].of, events[2].cells), (6, Some(2.0), 2));
    is.near("etwfe event 2", events[2].estimate);
    is.near("etwfe event 2 error", events[2].std_error);
    assert_eq!(is.checked, is.expected.len());
}
