//! The real data of the equilibrium room's tests, as columns and squares.

pub mod caliendo_parro;

use std::collections::BTreeMap;

use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use arrow_schema::DataType;

use crate::shared_data;

pub struct Table {
    pub numbers: BTreeMap<String, Vec<f64>>,
    pub texts: BTreeMap<String, Vec<String>>,
}

impl Table {
    pub fn read(path: &str) -> Option<Self> {
        let path = shared_data::shared(path)?;
        let file = std::fs::File::open(path).unwrap();
        let reader = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file)
            .unwrap()
            .build()
            .unwrap();
        let mut table = Self { numbers: BTreeMap::new(), texts: BTreeMap::new() };
        for batch in reader {
            let batch = batch.unwrap();
            for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
                let name = field.name().clone();
                if field.data_type().is_numeric() || *field.data_type() == DataType::Boolean {
                    let column = arrow_cast::cast(column, &DataType::Float64).unwrap();
                    let column = column.as_primitive::<Float64Type>();
                    let values = (0..column.len())
                        .map(|i| if column.is_null(i) { f64::NAN } else { column.value(i) });
                    table.numbers.entry(name).or_default().extend(values);
                } else {
                    let column = arrow_cast::cast(column, &DataType::Utf8).unwrap();
                    let column = column.as_string::<i32>();
                    let values = (0..column.len()).map(|i| column.value(i).to_owned());
                    table.texts.entry(name).or_default().extend(values);
                }
            }
        }
        Some(table)
    }

    /// Economies of the exporter column, in order of their codes.
    pub fn economies(&self) -> Vec<String> {
        let mut all = self.texts["exporter"].clone();
        all.sort();
        all.dedup();
        all
    }

    /// A column of one year as exporter x importer; NaN where there is no row.
    pub fn square(&self, column: &str, year: f64, economies: &[String]) -> Vec<f64> {
        let n = economies.len();
        let mut square = vec![f64::NAN; n * n];
        let place = |code: &String| economies.binary_search(code).unwrap();
        for (row, &value) in self.numbers[column].iter().enumerate() {
            if self.numbers["year"][row] == year {
                let exporter = place(&self.texts["exporter"][row]);
                let importer = place(&self.texts["importer"][row]);
                square[exporter * n + importer] = value;
            }
        }
        square
    }
}

/// Rows of a CSV file, by column name.
pub fn csv_rows(path: &str) -> Option<Vec<BTreeMap<String, String>>> {
    let path = shared_data::shared(path)?;
    let mut reader = csv::Reader::from_path(path).unwrap();
    Some(reader.deserialize().map(Result::unwrap).collect())
}

pub fn json(path: &str) -> Option<serde_json::Value> {
    let path = shared_data::shared(path)?;
    Some(serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap())
}
