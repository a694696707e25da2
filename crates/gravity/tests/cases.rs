//! `tests/cases`, and the cases that came with the shared data: each a small panel, one command and
//! its right answer, made by dense algebra and a linear programme, by another hand than the code's.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::float_cmp)]
#![allow(clippy::disallowed_methods, clippy::print_stderr)]

#[path = "../../../oracles/shared_data.rs"]
mod shared_data;

mod json;

use std::collections::BTreeMap;
use std::path::Path;

use arrow_array::Array as _;
use arrow_array::cast::AsArray as _;
use arrow_array::types::{Float64Type, Int64Type};
use corridor_gravity::formula::{Column, Extra, Formula, Frame};
use corridor_gravity::{Options, Singletons, Ssc, Vcov, ols, ppml};
use json::Json;

/// Of the larger of value and error.
const COEFFICIENT: f64 = 1e-6;
const STD_ERROR: f64 = 1e-5;
const LIKELIHOOD: f64 = 1e-6;

/// What a case compares.
struct Answer {
    rows: usize,
    counts: BTreeMap<&'static str, usize>,
    coefficients: BTreeMap<String, f64>,
    std_errors: BTreeMap<String, f64>,
    left_out: Vec<String>,
    likelihood: f64,
    deviance: f64,
}

fn read_csv(path: &Path) -> Frame {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let mut frame = Frame::default();
    for (at, name) in names.iter().enumerate() {
        let fields: Vec<&str> = records.iter().map(|record| record[at].trim()).collect();
        frame.insert(name, Column::fields(&fields).column);
    }
    frame
}

fn read_parquet(path: &Path) -> Frame {
    let file = std::fs::File::open(path).unwrap();
    let reader = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file);
    let mut frame = Frame::default();
    for batch in reader.unwrap().with_batch_size(1 << 20).build().unwrap() {
        let batch = batch.unwrap();
        for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
            let values = match column.data_type() {
                arrow_schema::DataType::Int64 => {
                    Column::whole(column.as_primitive::<Int64Type>().values().to_vec(), vec![])
                }
                _ => Column::numbers(column.as_primitive::<Float64Type>().values().to_vec()),
            };
            frame.insert(field.name(), values);
        }
    }
    frame
}

fn answer(case: &Json, folder: &Path) -> Result<Answer, String> {
    let file = case.get("file").unwrap().text();
    let path = folder.join(file);
    let frame = if file.ends_with(".csv") { read_csv(&path) } else { read_parquet(&path) };
    let (mut extra, mut options, mut ssc) = (Extra::default(), Options::default(), Ssc::default());
    let (mut least_squares, mut iid) = (false, false);
    let mut flags = case.get("flags").unwrap().list().iter().map(Json::text);
    while let Some(flag) = flags.next() {
        let mut value = || flags.next().unwrap().to_owned();
        match flag {
            "--ols" => least_squares = true,
            "--iid" => iid = true,
            "--keep-singletons" => options.singletons = Singletons::Keep,
            "--unit" => extra.unit = Some(value()),
            "--time" => extra.time = Some(value()),
            "--weights" => extra.weights = Some(value()),
            "--only" => extra.only.push(value()),
            "--cluster" => {
                extra.clusters = value().split('+').map(|way| way.trim().to_owned()).collect();
            }
            "--ssc" => {
                ssc = match value().as_str() {
                    "stata" => Ssc::stata(),
                    other => panic!("the runner does not know --ssc {other}"),
                }
            }
            other => panic!("the runner does not know {other}"),
        }
    }
    let formula = Formula::parse(case.get("formula").unwrap().text()).map_err(|e| e.to_string())?;
    let arrays = formula.models()[0].assemble(&frame, &extra).map_err(|e| e.to_string())?;
    let model = arrays.model();
    let fit = if least_squares { ols(&model, &options) } else { ppml(&model, &options) };
    let fit = fit.map_err(|e| e.to_string())?;
    let vcov = match (iid, extra.clusters.is_empty()) {
        (true, _) => Vcov::Iid,
        (_, true) => Vcov::Hetero,
        _ => Vcov::Cluster(arrays.clusters()),
    };
    let covariance = fit.covariance(&vcov, &ssc).map_err(|e| e.to_string())?;
    let table = fit.table(&covariance);
    let (dropped, quality) = (fit.dropped(), fit.quality());
    Ok(Answer {
        rows: fit.rows(),
        counts: BTreeMap::from([
            ("zero_weights", dropped.zero_weights),
            ("missing", arrays.missing),
            ("separated", dropped.separated),
            ("levels_without_trade", dropped.zero_levels),
        ]),
        coefficients: table.iter().map(|c| (c.name.clone(), c.estimate)).collect(),
        std_errors: table.iter().map(|c| (c.name.clone(), c.std_error)).collect(),
        left_out: fit.collinear().into_iter().map(str::to_owned).collect(),
        likelihood: quality.log_likelihood,
        deviance: quality.deviance,
    })
}

/// Further apart than a tolerance, or no number.
fn apart(found: f64, expected: f64, tolerance: f64) -> bool {
    let distance = (found - expected).abs();
    distance.is_nan() || distance > tolerance
}

/// What is wrong with an answer.
fn compare(answer: &Answer, expected: &Json) -> Vec<String> {
    let mut wrong = Vec::new();
    if expected.get("refused").is_some() {
        return vec!["answered".to_owned()];
    }
    let errors = expected.get("std_errors").or(expected.get("std_errors_repaired"));
    for (key, value) in expected.members() {
        match key.as_str() {
            "rows" if value.number() != Some(answer.rows as f64) => {
                wrong.push(format!("{} rows, not {value:?}", answer.rows));
            }
            "coefficients" | "coefficients_among_others" => {
                for (name, want) in value.members() {
                    let (want, got) = (want.number().unwrap(), answer.coefficients.get(name));
                    let error = errors.and_then(|e| e.get(name)).and_then(Json::number);
                    let scale = want.abs().max(error.unwrap_or(0.0)).max(1e-12);
                    if got.is_none_or(|&got| apart(got, want, COEFFICIENT * scale)) {
                        wrong.push(format!("{name} is {got:?}, not {want}"));
                    }
                }
                if key == "coefficients" && value.members().len() != answer.coefficients.len() {
                    wrong.push(format!("coefficients {:?}", answer.coefficients.keys()));
                }
            }
            "std_errors" | "std_errors_repaired" => {
                for (name, want) in value.members() {
                    let Some(want) = want.number() else { continue };
                    let got = answer.std_errors.get(name);
                    let scale = want.abs().max(1e-12);
                    if got.is_none_or(|&got| apart(got, want, STD_ERROR * scale)) {
                        wrong.push(format!("the error of {name} is {got:?}, not {want}"));
                    }
                }
            }
            "left_out" => {
                let mut want: Vec<&str> = value.list().iter().map(Json::text).collect();
                want.sort_unstable();
                let mut got: Vec<&str> = answer.left_out.iter().map(String::as_str).collect();
                got.sort_unstable();
                if got != want {
                    wrong.push(format!("left out {got:?}, not {want:?}"));
                }
            }
            "log_likelihood" | "deviance" => {
                let got = if key == "deviance" { answer.deviance } else { answer.likelihood };
                let want = value.number().unwrap();
                if (got - want).abs() > LIKELIHOOD * want.abs().max(1.0) {
                    wrong.push(format!("{key} {got}, not {want}"));
                }
            }
            "missing" | "separated" | "zero_weights" | "levels_without_trade" => {
                let got = answer.counts.get(key.as_str()).map(|&n| n as f64);
                if got != value.number() {
                    wrong.push(format!("{key} {got:?}, not {value:?}"));
                }
            }
            _ => {}
        }
    }
    wrong
}

/// Run every case of a folder; the failures, by name.
fn run(folder: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(folder.join("expected.json")).unwrap();
    let all = Json::parse(&text);
    let cases = all.get("cases").unwrap().list();
    assert!(cases.len() > 20, "{} cases", cases.len());
    let mut failures = Vec::new();
    for case in cases {
        let (id, expected) = (case.get("id").unwrap().text(), case.get("expected").unwrap());
        let wrong = match answer(case, folder) {
            Ok(answer) => compare(&answer, expected),
            Err(_) if expected.get("refused").is_some() => Vec::new(),
            Err(message) => vec![format!("refused: {message}")],
        };
        if !wrong.is_empty() {
            failures.push(format!("{id}: {}", wrong.join("; ")));
        }
    }
    eprintln!("{} of {} cases", cases.len() - failures.len(), cases.len());
    failures
}

#[test]
fn cases_by_another_hand() {
    let failures = run(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases")));
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn cases_that_came_with_the_data() {
    let Some(expected) = shared_data::shared("../cases/gravity/expected.json") else { return };
    let failures = run(expected.parent().unwrap());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
