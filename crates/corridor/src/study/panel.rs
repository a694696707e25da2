//! A bilateral panel from Parquet: who sold to whom, in which year, how much.
//!
//! The file has the columns `exporter`, `importer` and `year`, and one column of values. Domestic
//! trade (exporter = importer) is left out and counted. The years may be yearly or every k-th.

pub mod build;
pub mod keyed;

use std::collections::BTreeMap;
use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int32Type};
use arrow_array::{Array, RecordBatch};
use arrow_cast::cast;
use arrow_schema::DataType;
use corridor_outlook::panel::Panel;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::error::Error;

/// A panel and what its periods are.
#[derive(Clone, Debug)]
pub struct YearPanel {
    /// Pairs x periods.
    pub panel: Panel,
    /// The first year.
    pub first: i32,
    /// Years from one period to the next.
    pub step: i32,
    /// Rows of domestic trade, left out.
    pub domestic: usize,
}

/// Read the international pairs of a panel.
///
/// # Errors
///
/// [`Error::File`] when the file cannot be read as Parquet, [`Error::Panel`] for a missing column,
/// a cell that is not of its kind, a pair that stands twice in a year, or fewer than two years.
#[allow(clippy::disallowed_methods)] // the reader of panels opens its own file
pub fn read(path: &Path, value: &str) -> Result<YearPanel, Error> {
    let failed = |source| Error::File { path: path.to_path_buf(), source };
    let file = std::fs::File::open(path).map_err(failed)?;
    let other = |e: &dyn std::error::Error| failed(std::io::Error::other(e.to_string()));
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| other(&e))?;
    let mut pairs: BTreeMap<(String, String), BTreeMap<i32, Option<f64>>> = BTreeMap::new();
    let (mut domestic, mut row_number) = (0, 0);
    for batch in builder.build().map_err(|e| other(&e))? {
        let batch = batch.map_err(|e| other(&e))?;
        let problem = |message: String| Error::Panel { path: path.to_path_buf(), message };
        let exporter = column(&batch, "exporter", &DataType::Utf8).map_err(problem)?;
        let importer = column(&batch, "importer", &DataType::Utf8).map_err(problem)?;
        let year = column(&batch, "year", &DataType::Int32).map_err(problem)?;
        let values = column(&batch, value, &DataType::Float64).map_err(problem)?;
        let (exporter, importer) = (exporter.as_string::<i32>(), importer.as_string::<i32>());
        let (year, values) =
            (year.as_primitive::<Int32Type>(), values.as_primitive::<Float64Type>());
        for row in 0..batch.num_rows() {
            row_number += 1;
            if exporter.is_null(row) || importer.is_null(row) || year.is_null(row) {
                return Err(problem(format!(
                    "row {row_number} lacks its exporter, importer or year"
                )));
            }
            let (from, to) = (exporter.value(row), importer.value(row));
            if from == to {
                domestic += 1;
                continue;
            }
            let amount = values.is_valid(row).then(|| values.value(row));
            let pair = pairs.entry((from.to_owned(), to.to_owned())).or_default();
            if pair.insert(year.value(row), amount).is_some() {
                let year = year.value(row);
                return Err(problem(format!(
                    "{from} to {to} stands twice in {year}, again in row {row_number}"
                )));
            }
        }
    }
    let mut years: Vec<i32> = pairs.values().flat_map(|p| p.keys().copied()).collect();
    years.sort_unstable();
    years.dedup();
    let (Some(&first), Some(&last), true) = (years.first(), years.last(), years.len() > 1) else {
        let message = format!("{} years of international trade, expected two or more", years.len());
        return Err(Error::Panel { path: path.to_path_buf(), message });
    };
    let step = years.windows(2).fold(0, |step, w| gcd(w[1] - w[0], step));
    let periods = ((last - first) / step) as usize + 1;
    let at = |pair: &BTreeMap<i32, Option<f64>>, t: usize| {
        pair.get(&(first + step * t as i32)).copied().flatten()
    };
    let values: Vec<Option<f64>> =
        pairs.values().flat_map(|pair| (0..periods).map(move |t| at(pair, t))).collect();
    Ok(YearPanel { panel: Panel::new(&values, periods)?, first, step, domestic })
}

fn column(
    batch: &RecordBatch,
    name: &str,
    kind: &DataType,
) -> Result<arrow_array::ArrayRef, String> {
    let found = batch.column_by_name(name).ok_or_else(|| {
        let schema = batch.schema();
        let names: Vec<&str> = schema.fields().iter().map(|f| f.name().as_str()).collect();
        format!("no column {name:?}; the columns are {}", names.join(", "))
    })?;
    let made = cast(found, kind).map_err(|e| format!("column {name:?}: {e}"))?;
    if made.null_count() > found.null_count() {
        return Err(format!("column {name:?} holds cells that are no {kind}"));
    }
    Ok(made)
}

fn gcd(a: i32, b: i32) -> i32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_step_is_the_largest_that_fits_every_year() {
        assert_eq!([4, 8, 4].into_iter().fold(0, |step, d| gcd(d, step)), 4);
        assert_eq!([1, 2].into_iter().fold(0, |step, d| gcd(d, step)), 1);
    }

    #[test]
    fn a_file_that_is_not_parquet_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let missing = read(&folder.path().join("none.parquet"), "trade").unwrap_err();
        assert!(missing.to_string().contains("none.parquet"));
    }
}
