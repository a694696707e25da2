//! A border dummy by least squares on complete square panels, the plainest model of the field: its
//! projection on the effects is exact after one elimination, and what is left to solve is rounding.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::float_cmp)]
#![allow(clippy::disallowed_methods, clippy::print_stderr)]

#[path = "../../../oracles/shared_data.rs"]
mod shared_data;

#[allow(dead_code)]
mod panels;

use std::collections::BTreeMap;

use corridor_gravity::formula::{Column, Extra, Formula, Frame};
use corridor_gravity::{Options, Ssc, Vcov, ols};
use panels::{frame, read};

/// Sums of residuals over a level, relative to the sum of their sizes.
const ORTHOGONAL: f64 = 1e-9;

fn panel(economies: u32, years: u32) -> Frame {
    let (mut exporter, mut importer, mut year, mut trade) = (vec![], vec![], vec![], vec![]);
    for (e, m, t) in (0..economies)
        .flat_map(|e| (0..economies).map(move |m| (e, m)))
        .flat_map(|(e, m)| (0..years).map(move |t| (e, m, t)))
    {
        exporter.push(format!("E{e:02}"));
        importer.push(format!("E{m:02}"));
        year.push(f64::from(2000 + t));
        let mix = f64::from((e * 31 + m * 17 + t * 7 + e * m * (t + 3)) % 23);
        trade.push((0.1 * mix + 0.3 * f64::from(e) - if e == m { -1.5 } else { 0.2 }).exp());
    }
    let mut frame = Frame::default();
    frame.insert("exporter", Column::text(&exporter));
    frame.insert("importer", Column::text(&importer));
    frame.insert("year", Column::numbers(year));
    frame.insert("trade", Column::numbers(trade));
    frame
}

/// Least squares is where the residuals sum to zero in every level and along the regressor.
#[test]
fn every_balanced_shape_answers() {
    let effects =
        ["exporter + importer", "exporter + importer + year", "exporter^year + importer^year"];
    let mut answered = 0;
    for economies in [3, 4, 5, 6, 7, 8, 10, 20, 30] {
        for years in [1, 2, 3, 5] {
            let frame = panel(economies, years);
            for effects in effects {
                let place = format!("{economies} x {years}, {effects}");
                let formula = format!("log(trade) ~ I(exporter != importer) | {effects}");
                let formula = Formula::parse(&formula).unwrap();
                let arrays = formula.models()[0].assemble(&frame, &Extra::default()).unwrap();
                let model = arrays.model();
                let fit =
                    ols(&model, &Options::default()).unwrap_or_else(|e| panic!("{place}: {e}"));
                assert_eq!(fit.rows() as u32, economies * economies * years, "{place}");
                let residuals = fit.residuals();
                let size: f64 = residuals.iter().map(|e| e.abs()).sum();
                assert!(size > 0.1, "{place}");
                let rows = fit.input_rows();
                let border = model.regressors[0].values;
                let along: f64 = rows.iter().zip(&residuals).map(|(&row, e)| border[row] * e).sum();
                assert!(along.abs() < ORTHOGONAL * size, "{place}: {along}");
                for effect in &model.effects {
                    let mut sums: BTreeMap<u32, f64> = BTreeMap::new();
                    for (&row, e) in rows.iter().zip(&residuals) {
                        *sums.entry(effect.levels[row]).or_default() += e;
                    }
                    assert!(sums.values().all(|sum| sum.abs() < ORTHOGONAL * size), "{place}");
                }
                let covariance = fit.covariance(&Vcov::Hetero, &Ssc::default()).unwrap();
                assert!(covariance.std_errors()[0].is_finite(), "{place}");
                answered += 1;
            }
        }
    }
    assert_eq!(answered, 108);
}

/// dense algebra: -6.748289, with an error (HC1) of 0.12565.
#[test]
fn the_border_of_forty_four_economies() {
    let Some((numbers, texts)) = read("ge_gravity_wiod44.parquet") else { return };
    let frame = frame(&numbers, &texts);
    let formula = "log(trade) ~ I(exporter != importer) | exporter^year + importer^year";
    let formula = Formula::parse(formula).unwrap();
    let arrays = formula.models()[0].assemble(&frame, &Extra::default()).unwrap();
    let fit = ols(&arrays.model(), &Options::default()).unwrap_or_else(|e| panic!("{e}"));
    let covariance = fit.covariance(&Vcov::Hetero, &Ssc::default()).unwrap();
    let row = &fit.table(&covariance)[0];
    assert!((row.estimate + 6.748_289).abs() < 1e-6, "{}", row.estimate);
    assert!((row.std_error - 0.125_65).abs() < 1e-5, "{}", row.std_error);
}

/// Fitted values and residuals add up to the outcome, and effects to the index.
#[test]
fn the_parts_of_a_fit_add_up() {
    let frame = panel(6, 3);
    for (formula, least_squares) in [
        ("log(trade) ~ I(exporter != importer) | exporter^year + importer^year", true),
        ("trade ~ I(exporter != importer) | exporter^year + importer^year", false),
    ] {
        let formula = Formula::parse(formula).unwrap();
        let arrays = formula.models()[0].assemble(&frame, &Extra::default()).unwrap();
        let model = arrays.model();
        let fit = if least_squares {
            ols(&model, &Options::default()).unwrap()
        } else {
            corridor_gravity::ppml(&model, &Options::default()).unwrap()
        };
        let (rows, fitted, residuals) = (fit.input_rows(), fit.fitted(), fit.residuals());
        let (index, parts) = (fit.index(), fit.effect_parts());
        let b = fit.coefficients()[0];
        for (at, &row) in rows.iter().enumerate() {
            let outcome = model.outcome[row];
            assert!((fitted[at] + residuals[at] - outcome).abs() <= 1e-12 * outcome.abs().max(1.0));
            let sum = b * model.regressors[0].values[row]
                + parts.iter().map(|part| part.parts[at]).sum::<f64>();
            assert!((sum - index[at]).abs() < 1e-9, "{sum} and {}", index[at]);
        }
        let levels = fit.level_effects(0);
        assert_eq!(levels.len(), 18);
        assert_eq!(levels.iter().map(|level| level.rows).sum::<usize>(), rows.len());
        let criteria = fit.criteria().unwrap();
        assert_eq!(criteria.parameters, 1 + 18 + 18 - 1);
        assert!(criteria.within_r_squared.is_some_and(|r| r > 0.0 && r < 1.0));
    }
}
