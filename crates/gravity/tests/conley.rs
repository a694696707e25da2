//! Conley's errors beside dense algebra over every pair of rows: `oracles/dense/conley`.
#![allow(missing_docs, clippy::unwrap_used, clippy::disallowed_methods)]

use corridor_gravity::{Effect, Fit, Model, Options, Places, Regressor, Ssc, ols, ppml};

/// Relative: sums in another order, and PPML's last step.
const NEAR: f64 = 1e-8;

/// The panel of the script, computed from the rows' numbers.
struct Panel {
    latitude: Vec<f64>,
    longitude: Vec<f64>,
    x: [Vec<f64>; 2],
    count: Vec<f64>,
    y: Vec<f64>,
    year: Vec<u32>,
    ones: Vec<f64>,
}

fn panel() -> Panel {
    let mut panel = Panel {
        latitude: vec![],
        longitude: vec![],
        x: [vec![], vec![]],
        count: vec![],
        y: vec![],
        year: vec![],
        ones: vec![1.0; 120],
    };
    for p in 0..24_u32 {
        let at = |p: u32| (-50.0 + f64::from(p * 37 % 101), -175.0 + f64::from(p * 83 % 351));
        let (mut north, mut east) = at(p);
        if p % 4 == 1 {
            let (beside, west) = at(p - 1);
            (north, east) = (beside + 1.25, west - 0.75);
        }
        for t in 0..5_u32 {
            let m = (p * 29 + t * 13 + p * t * 7) % 31;
            let x1 = f64::from((p * 11 + t * t * 5) % 17) / 4.0;
            let count = f64::from((m * m + p * 3 + t) % 19);
            panel.latitude.push(north);
            panel.longitude.push(east);
            panel.x[0].push(x1);
            panel.x[1].push(f64::from(m % 7) / 2.0);
            panel.count.push(count);
            panel.y.push(count / 3.0 - x1 * 0.25 + f64::from(m) * 0.125);
            panel.year.push(t);
        }
    }
    panel
}

fn fit<'a>(panel: &'a Panel, which: &str) -> Fit<'a> {
    let mut regressors = vec![
        Regressor { name: "x1", values: &panel.x[0] },
        Regressor { name: "x2", values: &panel.x[1] },
    ];
    let mut effects = vec![Effect::new("year", &panel.year)];
    if which == "ols" {
        regressors.insert(0, Regressor { name: "(Intercept)", values: &panel.ones });
        effects.clear();
    }
    let outcome = if which == "ppml-years" { &panel.count } else { &panel.y };
    let model = Model { outcome, regressors, effects, ..Model::default() };
    if which == "ppml-years" {
        ppml(&model, &Options::default())
    } else {
        ols(&model, &Options::default())
    }
    .unwrap()
}

#[test]
fn pairs_of_rows_within_a_cutoff() {
    let panel = panel();
    let places = Places { latitude: &panel.latitude, longitude: &panel.longitude };
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../oracles/dense/conley/expected.csv");
    let mut compared = 0;
    for row in csv::Reader::from_path(path).unwrap().records() {
        let row = row.unwrap();
        let number = |at: usize| row[at].parse::<f64>().unwrap();
        let fit = fit(&panel, &row[0]);
        let found = fit.conley(&places, number(1), &Ssc::default()).unwrap();
        let (at, k) = (number(2) as usize, fit.coefficients().len());
        let near = |found: f64, expected: f64, what: &str| {
            let apart = (found / expected - 1.0).abs();
            assert!(apart < NEAR, "{} {} {at} {what}: {found} and {expected}", &row[0], &row[1]);
        };
        near(fit.coefficients()[at], number(3), "estimate");
        near(found.matrix[at * k + at], number(4), "variance");
        near(found.matrix[1], number(5), "covariance");
        compared += 1;
    }
    assert_eq!(compared, 21);
}
