//! A panel from a Parquet or CSV file: columns of numbers and of text, for the gravity room.
//!
//! A column is numbers when every field that is not empty is a number, and text otherwise. An
//! empty field and a Parquet null are missing. NaN and infinity are errors, not missing values.

use std::path::{Path, PathBuf};

use arrow::array::{Array, ArrayRef, AsArray as _};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float64Type};
use corridor_gravity::formula::{Column, Frame};

/// Why a panel cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file cannot be opened or read.
    #[error("{}: {source}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is neither `.parquet` nor `.csv`.
    #[error("{}: a panel is a .parquet or a .csv file", .path.display())]
    Kind {
        /// The file.
        path: PathBuf,
    },
    /// The file is not what its name says.
    #[error("{}: {source}", .path.display())]
    Parquet {
        /// The file.
        path: PathBuf,
        /// Why.
        source: parquet::errors::ParquetError,
    },
    /// A batch of the file cannot be read or a column not be converted.
    #[error("{}: {source}", .path.display())]
    Arrow {
        /// The file.
        path: PathBuf,
        /// Why.
        source: arrow::error::ArrowError,
    },
    /// A line of the file does not fit.
    #[error("{}: {source}", .path.display())]
    Csv {
        /// The file.
        path: PathBuf,
        /// Why.
        source: csv::Error,
    },
    /// A number that is not finite.
    #[error("{}: column \"{column}\" holds {value} at row {row}\nhint: leave the field empty if the value is missing", .path.display())]
    NotFinite {
        /// The file.
        path: PathBuf,
        /// The column.
        column: String,
        /// The first such row, from 0, the header not counted.
        row: usize,
        /// What stands there.
        value: f64,
    },
}

/// Read every column of a panel.
///
/// # Errors
///
/// [`Error`] names the file, and the column and row where there is one.
pub fn read(path: &Path) -> Result<Frame, Error> {
    let kind = path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase);
    match kind.as_deref() {
        Some("parquet") => parquet(path),
        Some("csv") => csv(path),
        _ => Err(Error::Kind { path: path.to_owned() }),
    }
}

/// SHA-256 of a panel's file.
///
/// # Errors
///
/// [`Error::File`].
#[allow(clippy::disallowed_methods)] // a reader: this is where panels come in
pub fn sha256(path: &Path) -> Result<String, Error> {
    let bytes =
        std::fs::read(path).map_err(|source| Error::File { path: path.to_owned(), source })?;
    Ok(corridor_ledger::document::sha256_hex(&bytes))
}

// A reader: this is where panels come in.
#[allow(clippy::disallowed_methods)]
fn open(path: &Path) -> Result<std::fs::File, Error> {
    std::fs::File::open(path).map_err(|source| Error::File { path: path.to_owned(), source })
}

fn parquet(path: &Path) -> Result<Frame, Error> {
    let wrong = |source| Error::Parquet { path: path.to_owned(), source };
    let unread = |source| Error::Arrow { path: path.to_owned(), source };
    let file = open(path)?;
    let builder = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file)
        .map_err(wrong)?;
    let names: Vec<String> = builder.schema().fields().iter().map(|f| f.name().clone()).collect();
    let mut parts: Vec<Vec<ArrayRef>> = vec![Vec::new(); names.len()];
    for batch in builder.build().map_err(wrong)? {
        let batch = batch.map_err(unread)?;
        for (part, column) in parts.iter_mut().zip(batch.columns()) {
            let numeric =
                column.data_type().is_numeric() || matches!(column.data_type(), DataType::Boolean);
            let target = if numeric { DataType::Float64 } else { DataType::Utf8 };
            part.push(cast(column, &target).map_err(unread)?);
        }
    }
    let mut frame = Frame::default();
    for (name, part) in names.iter().zip(parts) {
        let missing: Vec<bool> =
            part.iter().flat_map(|a| (0..a.len()).map(|i| a.is_null(i))).collect();
        let column = if part.iter().all(|a| a.data_type() == &DataType::Float64) {
            let numbers: Vec<f64> = part
                .iter()
                .flat_map(|a| {
                    let a = a.as_primitive::<Float64Type>();
                    (0..a.len()).map(|i| if a.is_null(i) { 0.0 } else { a.value(i) })
                })
                .collect();
            finite(path, name, &numbers)?;
            Column::numbers(numbers)
        } else {
            Column::text(part.iter().flat_map(|a| {
                let a = a.as_string::<i32>();
                (0..a.len()).map(|i| if a.is_null(i) { "" } else { a.value(i) })
            }))
        };
        frame.insert(name, column.with_missing(missing));
    }
    Ok(frame)
}

fn finite(path: &Path, column: &str, numbers: &[f64]) -> Result<(), Error> {
    match numbers.iter().position(|x| !x.is_finite()) {
        None => Ok(()),
        Some(row) => Err(Error::NotFinite {
            path: path.to_owned(),
            column: column.to_owned(),
            row,
            value: numbers[row],
        }),
    }
}

fn csv(path: &Path) -> Result<Frame, Error> {
    let wrong = |source| Error::Csv { path: path.to_owned(), source };
    let mut reader = csv::Reader::from_reader(std::io::BufReader::new(open(path)?));
    let names: Vec<String> =
        reader.headers().map_err(wrong)?.iter().map(|n| n.trim().to_owned()).collect();
    let mut fields: Vec<Vec<String>> = vec![Vec::new(); names.len()];
    for record in reader.records() {
        let record = record.map_err(wrong)?;
        for (column, field) in fields.iter_mut().zip(&record) {
            column.push(field.trim().to_owned());
        }
    }
    let mut frame = Frame::default();
    for (name, fields) in names.iter().zip(fields) {
        let missing: Vec<bool> = fields.iter().map(String::is_empty).collect();
        let numbers: Option<Vec<f64>> =
            fields.iter().map(|f| if f.is_empty() { Some(0.0) } else { f.parse().ok() }).collect();
        let column = match numbers {
            Some(numbers) => {
                finite(path, name, &numbers)?;
                Column::numbers(numbers)
            }
            None => Column::text(&fields),
        };
        frame.insert(name, column.with_missing(missing));
    }
    Ok(frame)
}
