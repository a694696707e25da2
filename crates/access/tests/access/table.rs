//! A Parquet file as columns of text and numbers, for tests.

use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

pub struct Table(Vec<RecordBatch>);

pub fn read(path: &Path) -> Table {
    let file = std::fs::File::open(path).unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
    Table(reader.map(|batch| batch.unwrap()).collect())
}

impl Table {
    fn column(&self, name: &str) -> impl Iterator<Item = ArrayRef> {
        self.0.iter().map(move |batch| {
            batch.column_by_name(name).unwrap_or_else(|| panic!("no column {name}")).clone()
        })
    }

    pub fn text(&self, name: &str) -> Vec<Option<String>> {
        self.column(name)
            .flat_map(|column| {
                let column = arrow_cast::cast(&column, &arrow_schema::DataType::Utf8).unwrap();
                let texts = column.as_string::<i32>();
                (0..texts.len())
                    .map(|i| (!texts.is_null(i)).then(|| texts.value(i).to_owned()))
                    .collect::<Vec<_>>()
            })
            .collect()
    }

    pub fn number(&self, name: &str) -> Vec<Option<f64>> {
        self.column(name)
            .flat_map(|column| {
                let column = arrow_cast::cast(&column, &arrow_schema::DataType::Float64).unwrap();
                let numbers = column.as_primitive::<arrow_array::types::Float64Type>();
                (0..numbers.len())
                    .map(|i| (!numbers.is_null(i)).then(|| numbers.value(i)))
                    .collect::<Vec<_>>()
            })
            .collect()
    }
}
