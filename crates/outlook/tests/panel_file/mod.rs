//! Reads a bilateral panel from Parquet: exporter, importer, year and one value column.
#![allow(
    dead_code,
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int32Type};
use arrow_schema::DataType;
use corridor_outlook::panel::Panel;

pub fn read(path: &Path, column: &str, step: usize) -> Panel {
    let (values, periods) = values(path, column, step);
    Panel::new(&values, periods).unwrap()
}

/// Values pair by pair, domestic trade left out, and the number of periods.
pub fn values(path: &Path, column: &str, step: usize) -> (Vec<Option<f64>>, usize) {
    let (pairs, years) = flows(path, column);
    let years: Vec<i32> = years.step_by(step).collect();
    let rows = pairs.values().flat_map(|pair| years.iter().map(|y| pair.get(y).copied()));
    (rows.collect(), years.len())
}

type Flows = BTreeMap<(String, String), BTreeMap<i32, f64>>;

/// Every flow by exporter and importer, and the years from first to last.
fn flows(path: &Path, column: &str) -> (Flows, std::ops::RangeInclusive<i32>) {
    let file = std::fs::File::open(path).unwrap();
    let reader = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file);
    let mut pairs = Flows::new();
    let mut years = BTreeSet::new();
    for batch in reader.unwrap().build().unwrap() {
        let batch = batch.unwrap();
        let cast = |name: &str, kind: &DataType| {
            arrow_cast::cast(batch.column_by_name(name).unwrap(), kind).unwrap()
        };
        let (exporter, importer) =
            (cast("exporter", &DataType::Utf8), cast("importer", &DataType::Utf8));
        let (exporter, importer) = (exporter.as_string::<i32>(), importer.as_string::<i32>());
        let (year, value) = (cast("year", &DataType::Int32), cast(column, &DataType::Float64));
        let (year, value) = (year.as_primitive::<Int32Type>(), value.as_primitive::<Float64Type>());
        for row in 0..batch.num_rows() {
            if exporter.value(row) == importer.value(row) {
                continue;
            }
            years.insert(year.value(row));
            let pair = (exporter.value(row).to_owned(), importer.value(row).to_owned());
            *pairs.entry(pair).or_default().entry(year.value(row)).or_insert(0.0) +=
                value.value(row);
        }
    }
    (pairs, *years.first().unwrap()..=*years.last().unwrap())
}

/// The model of two-way trade, in US dollars, as text.
pub fn two_way_model(path: &Path) -> String {
    // Twelve years, so that a series that ended some years ago still reaches its deadline.
    let mut settings = corridor_outlook::backtest::Settings::default();
    settings.class.horizons = 12;
    let source = corridor_outlook::model::Source {
        name: "two-way trade in manufactures of the pairs of 69 economies, US dollars, from \
               agtpa_applications.parquet (WTO and UNCTAD 2016, CC BY 4.0)"
            .to_owned(),
        sha256: sha256(path),
        first: 1986,
        last: 2006,
    };
    let panel = two_way(path, "trade", 1e6);
    let model = corridor_outlook::model::Model::learn(&panel, source, &settings).unwrap();
    corridor_outlook::frozen::text(&model)
}

fn sha256(path: &Path) -> String {
    use sha2::Digest as _;
    let digest = sha2::Sha256::digest(std::fs::read(path).unwrap());
    digest.iter().map(|b| format!("{b:02x}")).collect()
}

/// The sum of both directions, pair by pair; missing where either is.
pub fn two_way(path: &Path, column: &str, unit: f64) -> Panel {
    let (flows, years) = flows(path, column);
    let both = flows.iter().filter(|((from, to), _)| from < to).flat_map(|((from, to), out)| {
        let back = flows.get(&(to.clone(), from.clone()));
        let years = years.clone();
        years.map(move |y| Some((out.get(&y)? + back?.get(&y)?) * unit))
    });
    Panel::new(&both.collect::<Vec<_>>(), years.count()).unwrap()
}

/// A yearly panel and the exporter and importer of each pair.
pub fn named(path: &Path, column: &str) -> (Panel, Vec<(String, String)>) {
    let names = flows(path, column).0.into_keys().collect();
    (read(path, column, 1), names)
}

/// A column by code and year, where it is above zero.
pub fn by_year(path: &Path, code: &str, column: &str) -> BTreeMap<(String, i32), f64> {
    let file = std::fs::File::open(path).unwrap();
    let reader = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file);
    let mut found = BTreeMap::new();
    for batch in reader.unwrap().build().unwrap() {
        let batch = batch.unwrap();
        let cast = |name: &str, kind: &DataType| {
            arrow_cast::cast(batch.column_by_name(name).unwrap(), kind).unwrap()
        };
        let codes = cast(code, &DataType::Utf8);
        let (years, values) = (cast("year", &DataType::Int32), cast(column, &DataType::Float64));
        let (years, values) =
            (years.as_primitive::<Int32Type>(), values.as_primitive::<Float64Type>());
        for (row, code) in codes.as_string::<i32>().iter().enumerate() {
            if let (Some(code), true) = (code, values.value(row) > 0.0) {
                found.insert((code.to_owned(), years.value(row)), values.value(row));
            }
        }
    }
    found
}
