//! Published gravity estimates, reproduced to their printed digits.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::float_cmp)]
#![allow(clippy::disallowed_methods, clippy::print_stderr)]

#[path = "../../../oracles/shared_data.rs"]
mod shared_data;

use std::collections::BTreeMap;

use arrow::array::{Array, AsArray};
use arrow::datatypes::{DataType, Float64Type};
use corridor_gravity::formula::{Column, Extra, Formula, Frame};
use corridor_gravity::{Covariance, Fit, Options, Ssc, Vcov, ols, ppml};

/// Relative: the re-estimates carry ten digits.
const COEFFICIENT: f64 = 1e-8;
const STD_ERROR: f64 = 2e-6;
/// DIFFERS: in these re-estimates the small-sample factor counts one more effect as nested in the
/// cluster than lies in it. fixest's rule and pyfixest 0.60 (0.11567813 and K = 44 for the first
/// of fixest's walkthrough, where the file has 0.11566453) count as we do.
const STD_ERROR_OTHER_COUNT: f64 = 2.1e-2;

type Numbers = BTreeMap<String, Vec<f64>>;
type Texts = BTreeMap<String, Vec<String>>;

fn read(name: &str) -> Option<(Numbers, Texts)> {
    let path = shared_data::shared(&format!("gravity/{name}"))?;
    let file = std::fs::File::open(path).unwrap();
    let reader = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file)
        .unwrap()
        .build()
        .unwrap();
    let (mut numbers, mut texts) = (Numbers::new(), Texts::new());
    for batch in reader {
        let batch = batch.unwrap();
        for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
            let name = field.name().clone();
            if field.data_type().is_numeric() {
                let column = arrow::compute::cast(column, &DataType::Float64).unwrap();
                let column = column.as_primitive::<Float64Type>();
                let values = (0..column.len())
                    .map(|i| if column.is_null(i) { f64::NAN } else { column.value(i) });
                numbers.entry(name).or_default().extend(values);
            } else {
                let column = arrow::compute::cast(column, &DataType::Utf8).unwrap();
                let column = column.as_string::<i32>();
                let values = (0..column.len()).map(|i| column.value(i).to_owned());
                texts.entry(name).or_default().extend(values);
            }
        }
    }
    Some((numbers, texts))
}

fn keep(numbers: &mut Numbers, texts: &mut Texts, keep: &[bool]) {
    let marks = |at: &mut usize| {
        *at += 1;
        keep[*at - 1]
    };
    for column in numbers.values_mut() {
        let mut at = 0;
        column.retain(|_| marks(&mut at));
    }
    for column in texts.values_mut() {
        let mut at = 0;
        column.retain(|_| marks(&mut at));
    }
}

fn frame(numbers: &Numbers, texts: &Texts) -> Frame {
    let mut frame = Frame::default();
    for (name, column) in numbers {
        let missing: Vec<bool> = column.iter().map(|x| x.is_nan()).collect();
        let column: Vec<f64> = column.iter().map(|x| if x.is_nan() { 0.0 } else { *x }).collect();
        frame.insert(name, Column::numbers(column).with_missing(missing));
    }
    for (name, column) in texts {
        frame.insert(name, Column::text(column));
    }
    frame
}

struct Row {
    column: String,
    variable: String,
    estimate: Option<f64>,
    printed: String,
    re_estimate: Option<f64>,
    re_std_error: Option<f64>,
    rows: Option<usize>,
}

fn published(table: &str) -> Option<Vec<Row>> {
    let path = shared_data::shared("gravity/published.csv")?;
    let mut reader = csv::Reader::from_path(path).unwrap();
    let mut rows = Vec::new();
    for record in reader.records().map(Result::unwrap) {
        if record[1].starts_with(table) && &record[4] != "GE" {
            rows.push(Row {
                column: record[2].to_owned(),
                variable: record[5].to_owned(),
                estimate: record[6].parse().ok(),
                printed: record[6].to_owned(),
                re_estimate: record[11].parse().ok(),
                re_std_error: record[12].parse().ok(),
                rows: record[13].parse().ok(),
            });
        }
    }
    assert!(!rows.is_empty(), "{table} is in published.csv");
    Some(rows)
}

/// Check one column of a table; gives how many numbers were compared.
fn check(rows: &[Row], column: &str, fit: &Fit<'_>, covariance: &Covariance, errors: f64) -> usize {
    let table = fit.table(covariance);
    let mut compared = 0;
    for row in rows.iter().filter(|r| r.column == column) {
        let (estimate, std_error) = match row.variable.as_str() {
            "pct_change_ln_dist_1986_2006" => {
                let b = |n: &str| table.iter().find(|c| c.name == n).unwrap().estimate;
                let (first, last) = (b("ln_dist_1986"), b("ln_dist_2006"));
                (100.0 * (last - first) / first, f64::NAN)
            }
            "sum_rta" => {
                let terms: Vec<(&str, f64)> = table
                    .iter()
                    .filter(|c| c.name.starts_with("rta"))
                    .map(|c| (c.name.as_str(), 1.0))
                    .collect();
                fit.combination(&terms, covariance).unwrap()
            }
            name => {
                let name = if name == "const" { "(Intercept)" } else { name };
                let found = table.iter().find(|c| c.name == name);
                let found = found.unwrap_or_else(|| panic!("{name} is in column {column}"));
                (found.estimate, found.std_error)
            }
        };
        let place = format!("column {column}, {}", row.variable);
        if let Some(printed) = row.estimate {
            let decimals = row.printed.split_once('.').map_or(0, |(_, d)| d.len());
            let unit = 10_f64.powi(-(decimals as i32));
            // Half a unit of the last printed digit, and the printer's own rounding.
            assert!((estimate - printed).abs() <= 0.5001 * unit, "{place}: {estimate} {printed}");
            compared += 1;
        }
        if let Some(re_estimate) = row.re_estimate {
            let apart = ((estimate - re_estimate) / re_estimate).abs();
            assert!(apart < COEFFICIENT, "{place}: {estimate} {re_estimate}");
            compared += 1;
        }
        if let Some(re_std_error) = row.re_std_error.filter(|_| std_error.is_finite()) {
            let apart = ((std_error - re_std_error) / re_std_error).abs();
            assert!(apart < errors, "{place}: se {std_error} {re_std_error}");
            compared += 1;
        }
        if let Some(n) = row.rows {
            assert_eq!(fit.rows(), n, "{place}: rows");
        }
    }
    assert!(compared > 0, "column {column} was compared");
    compared
}

#[allow(clippy::too_many_arguments)]
fn estimate(
    frame: &Frame,
    formula: &str,
    least_squares: bool,
    clusters: &[&str],
    rows: &[Row],
    column: &str,
    errors: f64,
) -> usize {
    let extra =
        Extra { clusters: clusters.iter().map(|&c| c.to_owned()).collect(), ..Extra::default() };
    let formula = Formula::parse(formula).unwrap();
    let arrays = formula.models()[0].assemble(frame, &extra).unwrap_or_else(|e| panic!("{e}"));
    let model = arrays.model();
    let options = Options::default();
    let fit = if least_squares { ols(&model, &options) } else { ppml(&model, &options) };
    let fit = fit.unwrap_or_else(|e| panic!("column {column}: {e}"));
    let vcov = if clusters.is_empty() { Vcov::Hetero } else { Vcov::Cluster(arrays.clusters()) };
    let covariance = fit.covariance(&vcov, &Ssc::default()).unwrap();
    check(rows, column, &fit, &covariance, errors)
}

const YEARS: [f64; 6] = [1986.0, 1990.0, 1994.0, 1998.0, 2002.0, 2006.0];

/// The application data of chapter 1 with the variables that its do-files make.
fn chapter_1() -> Option<(Numbers, Texts)> {
    let (mut n, mut t) = read("agtpa_applications.parquet")?;
    let in_panel: Vec<bool> = n["year"].iter().map(|y| YEARS.contains(y)).collect();
    keep(&mut n, &mut t, &in_panel);
    let rows = n["year"].len();
    let (exporter, importer, year) =
        (t["exporter"].clone(), t["importer"].clone(), n["year"].clone());
    let domestic: Vec<bool> = (0..rows).map(|r| exporter[r] == importer[r]).collect();
    let total = |of: &[String], values: &dyn Fn(usize) -> f64| -> Vec<f64> {
        let mut sums: BTreeMap<(&str, i64), f64> = BTreeMap::new();
        for r in 0..rows {
            *sums.entry((&of[r], year[r] as i64)).or_default() += values(r);
        }
        (0..rows).map(|r| sums[&(of[r].as_str(), year[r] as i64)]).collect()
    };
    let output = total(&exporter, &|r| n["trade"][r]);
    let expenditure = total(&importer, &|r| n["trade"][r]);
    let world: BTreeMap<i64, f64> = (0..rows).fold(BTreeMap::new(), |mut w, r| {
        *w.entry(year[r] as i64).or_default() += n["trade"][r];
        w
    });
    let world = |r: usize| world[&(year[r] as i64)];
    let distance = n["dist"].clone();
    let remote_exporter = total(&exporter, &|r| distance[r] / (expenditure[r] / world(r)));
    let remote_importer = total(&importer, &|r| distance[r] / (output[r] / world(r)));
    let log = |x: &[f64]| x.iter().map(|x| x.ln()).collect::<Vec<f64>>();
    let new = [
        ("ln_dist", log(&distance)),
        ("ln_y", log(&output)),
        ("ln_e", log(&expenditure)),
        ("ln_rem_exp", log(&remote_exporter)),
        ("ln_rem_imp", log(&remote_importer)),
        ("smctry", domestic.iter().map(|&d| f64::from(u8::from(d))).collect()),
    ];
    n.extend(new.map(|(name, column)| (name.to_owned(), column)));
    let flag = |on: bool| f64::from(u8::from(on));
    for y in YEARS {
        let of_year: Vec<f64> = year.iter().map(|&x| flag(x == y)).collect();
        let abroad = (0..rows).map(|r| of_year[r] * flag(!domestic[r]));
        let border: Vec<f64> = abroad.collect();
        let distance = (0..rows).map(|r| border[r] * n["ln_dist"][r]).collect();
        n.insert(format!("intl_brdr_{y}"), border);
        n.insert(format!("ln_dist_{y}"), distance);
    }
    let intra = (0..rows).map(|r| flag(domestic[r]) * n["ln_dist"][r]).collect();
    n.insert("ln_dist_intra".to_owned(), intra);
    let own = (0..rows).map(|r| if domestic[r] { exporter[r].clone() } else { "-".to_owned() });
    t.insert("intra".to_owned(), own.collect());
    Some((n, t))
}

fn abroad(numbers: &Numbers, texts: &Texts) -> (Numbers, Texts) {
    let (mut n, mut t) = (numbers.clone(), texts.clone());
    let foreign: Vec<bool> =
        t["exporter"].iter().zip(&t["importer"]).map(|(e, i)| e != i).collect();
    keep(&mut n, &mut t, &foreign);
    (n, t)
}

const TWO: &str = "| exporter^year + importer^year";
const THREE: &str = "| pair_id + exporter^year + importer^year";

#[test]
fn chapter_1_tables() {
    let Some((n, t)) = chapter_1() else { return };
    let all = frame(&n, &t);
    let (n, t) = abroad(&n, &t);
    let foreign = frame(&n, &t);
    let by_year = YEARS.map(|y| format!("ln_dist_{y}")).join(" + ");
    let lags = "rta + rta_lag4 + rta_lag8 + rta_lag12";
    let borders =
        YEARS[..5].iter().map(|y| format!("intl_brdr_{y}")).collect::<Vec<_>>().join(" + ");
    let geography = "ln_dist + cntg + lang + clny";
    let first = format!("log(trade) ~ {geography} + ln_y + ln_e");
    let remote = format!("{first} + ln_rem_exp + ln_rem_imp");
    let cases: Vec<(&str, &str, &Frame, bool, String)> = vec![
        ("Ch.1 Table 1", "1", &foreign, true, first),
        ("Ch.1 Table 1", "2", &foreign, true, remote),
        ("Ch.1 Table 1", "3", &foreign, true, format!("log(trade) ~ {geography} {TWO}")),
        ("Ch.1 Table 1", "4", &foreign, false, format!("trade ~ {geography} {TWO}")),
        (
            "Ch.1 Table 2",
            "1",
            &foreign,
            true,
            format!("log(trade) ~ {by_year} + cntg + lang + clny {TWO}"),
        ),
        (
            "Ch.1 Table 2",
            "2",
            &foreign,
            false,
            format!("trade ~ {by_year} + cntg + lang + clny {TWO}"),
        ),
        (
            "Ch.1 Table 2",
            "3",
            &all,
            false,
            format!("trade ~ {by_year} + cntg + lang + clny + ln_dist_intra {TWO}"),
        ),
        (
            "Ch.1 Table 2",
            "4",
            &all,
            false,
            format!("trade ~ {by_year} + cntg + lang + clny + ln_dist_intra + smctry {TWO}"),
        ),
        (
            "Ch.1 Table 2",
            "5",
            &all,
            false,
            format!("trade ~ {by_year} + cntg + lang + clny {TWO} + intra"),
        ),
        ("Ch.1 Table 3", "1", &foreign, true, format!("log(trade) ~ {geography} + rta {TWO}")),
        ("Ch.1 Table 3", "2", &foreign, false, format!("trade ~ {geography} + rta {TWO}")),
        ("Ch.1 Table 3", "3", &all, false, format!("trade ~ {geography} + rta {TWO} + intra")),
        ("Ch.1 Table 3", "4", &all, false, format!("trade ~ rta {THREE}")),
        ("Ch.1 Table 3", "5", &all, false, format!("trade ~ rta + rta_lead4 {THREE}")),
        ("Ch.1 Table 3", "6", &all, false, format!("trade ~ {lags} {THREE}")),
        ("Ch.1 Table 3", "7", &all, false, format!("trade ~ {lags} + {borders} {THREE}")),
    ];
    let mut compared = 0;
    for (table, column, frame, least_squares, formula) in cases {
        let Some(rows) = published(table) else { return };
        compared +=
            estimate(frame, &formula, least_squares, &["pair_id"], &rows, column, STD_ERROR);
    }
    assert!(compared > 250, "{compared} numbers compared");
}

#[test]
fn chapter_1_exercise_2() {
    let Some((mut n, t)) = read("agtpa_ch1_exercise2_mfn_tariff.parquet") else { return };
    let tariff = (0..n["trade"].len())
        .map(|r| {
            let domestic = t["exporter"][r] == t["importer"][r];
            if domestic { 0.0 } else { n["mfn_tariff"][r].ln_1p() }
        })
        .collect();
    n.insert("ln_1_plus_mfn_intl".to_owned(), tariff);
    let Some(rows) = published("Ch.1 Exercise 2") else { return };
    let mut t = t;
    let pair = t["exporter"].iter().zip(&t["importer"]);
    let pair = pair.map(|(e, i)| format!("{e}-{i}"));
    t.insert("pair_id".to_owned(), pair.collect());
    let frame = frame(&n, &t);
    let lags = "rta + rta_lag3 + rta_lag6 + rta_lag9";
    estimate(
        &frame,
        &format!("trade ~ {lags} {THREE}"),
        false,
        &["pair_id"],
        &rows,
        "1",
        STD_ERROR_OTHER_COUNT,
    );
    let formula = format!("trade ~ {lags} + ln_1_plus_mfn_intl {THREE}");
    estimate(&frame, &formula, false, &["pair_id"], &rows, "2", STD_ERROR_OTHER_COUNT);
}

#[test]
fn chapter_2_baselines() {
    let Some((n, t)) = chapter_1() else { return };
    let Some(rows) = published("Ch.2 Application 2 baseline") else { return };
    estimate(&frame(&n, &t), &format!("trade ~ rta {THREE}"), false, &[], &rows, "1", STD_ERROR);
    let (mut n, mut t) = (n, t);
    let last: Vec<bool> = n["year"].iter().map(|&y| y == 2006.0).collect();
    keep(&mut n, &mut t, &last);
    let Some(rows) = published("Ch.2 Application 1 baseline") else { return };
    let border = n["intl_brdr_2006"].clone();
    n.insert("intl_brdr".to_owned(), border);
    let formula = "trade ~ ln_dist + cntg + intl_brdr | exporter + importer";
    estimate(&frame(&n, &t), formula, false, &[], &rows, "1", STD_ERROR);
}

#[test]
fn peers_examples() {
    let Some((n, t)) = read("ppmlhdfe_example_trade_fta.parquet") else { return };
    let Some(rows) = published("ppmlhdfe example 3") else { return };
    for (category, column) in [("TOTAL", "1"), ("MANUF", "2"), ("NONMANUF", "3")] {
        let (mut n, mut t) = (n.clone(), t.clone());
        let of: Vec<bool> = t["category"].iter().map(|c| c == category).collect();
        keep(&mut n, &mut t, &of);
        let formula = "trade ~ fta | isoimp^year + isoexp^year + isoimp^isoexp";
        estimate(
            &frame(&n, &t),
            formula,
            false,
            &["isoimp^isoexp"],
            &rows,
            column,
            STD_ERROR_OTHER_COUNT,
        );
    }
    let Some((n, t)) = read("fixest_trade_eu15.parquet") else { return };
    let Some(rows) = published("fixest walkthrough") else { return };
    let frame_eu = {
        let mut n = n;
        let log = n["dist_km"].iter().map(|x| x.ln()).collect();
        n.insert("ln_dist".to_owned(), log);
        frame(&n, &t)
    };
    let formula = "euros ~ ln_dist | origin + destination + product + year";
    for (clusters, column) in
        [(vec!["origin"], "1"), (vec!["product"], "2"), (vec!["origin", "destination"], "3")]
    {
        estimate(&frame_eu, formula, false, &clusters, &rows, column, STD_ERROR_OTHER_COUNT);
    }
    let Some((mut n, mut t)) = read("ge_gravity_wiod44.parquet") else { return };
    let Some(rows) = published("ge_gravity example") else { return };
    let foreign: Vec<bool> =
        t["exporter"].iter().zip(&t["importer"]).map(|(e, i)| e != i).collect();
    keep(&mut n, &mut t, &foreign);
    let formula =
        "trade ~ eu_enlargement + other_fta | exporter^year + importer^year + exporter^importer";
    estimate(
        &frame(&n, &t),
        formula,
        false,
        &["exporter^importer"],
        &rows,
        "1",
        STD_ERROR_OTHER_COUNT,
    );
}
