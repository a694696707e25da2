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

use arrow::array::AsArray;
use arrow::datatypes::{DataType, Float64Type, Int32Type};
use corridor_outlook::panel::Panel;

pub fn read(path: &Path, column: &str, step: usize) -> Panel {
    let (values, periods) = values(path, column, step);
    Panel::new(&values, periods).unwrap()
}

/// Values pair by pair, domestic trade left out, and the number of periods.
pub fn values(path: &Path, column: &str, step: usize) -> (Vec<Option<f64>>, usize) {
    let file = std::fs::File::open(path).unwrap();
    let reader = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file);
    let mut pairs: BTreeMap<(String, String), BTreeMap<i32, f64>> = BTreeMap::new();
    let mut years = BTreeSet::new();
    for batch in reader.unwrap().build().unwrap() {
        let batch = batch.unwrap();
        let cast = |name: &str, kind: &DataType| {
            arrow::compute::cast(batch.column_by_name(name).unwrap(), kind).unwrap()
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
    let years: Vec<i32> =
        (*years.first().unwrap()..=*years.last().unwrap()).step_by(step).collect();
    let rows = pairs.values().flat_map(|pair| years.iter().map(|y| pair.get(y).copied()));
    (rows.collect(), years.len())
}
