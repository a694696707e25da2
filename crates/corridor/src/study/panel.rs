//! A bilateral panel from Parquet: who sold to whom, in which year, how much.
//!
//! The file has the columns `exporter`, `importer` and `year`, and one column of values. Domestic
//! trade (exporter = importer) is left out and counted. The years may be yearly or every k-th.

pub mod build;
pub mod keyed;

use std::collections::BTreeMap;
use std::path::Path;

use arrow_array::{Array, RecordBatch};
use arrow_schema::ArrowError;
use corridor_outlook::panel::Panel;
use corridor_trade::cells;
use corridor_trade::readers::parquet::Parquet;

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

/// The years that a panel may have.
const YEARS: std::ops::RangeInclusive<i32> = 1..=9999;
/// Most pairs times periods, seen or not: half a gigabyte of values.
const MOST_CELLS: usize = 1 << 25;

type Pairs = BTreeMap<(String, String), BTreeMap<i32, Option<f64>>>;

/// Read the international pairs of a panel.
///
/// # Errors
///
/// [`Error::Trade`] when the file cannot be read as Parquet, [`Error::Panel`] for a missing column,
/// a cell that is not of its kind, a year that is none, a pair that stands twice in a year, fewer than
/// two years, or more pairs and periods than can be held.
pub fn read(path: &Path, value: &str) -> Result<YearPanel, Error> {
    let problem = |message: String| Error::Panel { path: path.to_path_buf(), message };
    let file = Parquet::open(path)?;
    let fields = file.schema().fields();
    let mut columns = Vec::new();
    for name in ["exporter", "importer", "year", value] {
        let found = fields.iter().position(|field| field.name() == name);
        columns.push(found.ok_or_else(|| {
            let names: Vec<&str> = fields.iter().map(|f| f.name().as_str()).collect();
            problem(format!("no column {name:?}; the columns are {}", names.join(", ")))
        })?);
    }
    let mut pairs = Pairs::new();
    let (mut domestic, mut before) = (0, 0);
    file.visit(&columns, |batch| {
        domestic += take(batch, value, before, &mut pairs).map_err(problem)?;
        before += batch.num_rows();
        Ok::<(), Error>(())
    })?;
    let mut years: Vec<i32> = pairs.values().flat_map(|p| p.keys().copied()).collect();
    years.sort_unstable();
    years.dedup();
    let (Some(&first), Some(&last), true) = (years.first(), years.last(), years.len() > 1) else {
        let found = years.len();
        return Err(problem(format!("{found} years of international trade, expected two or more")));
    };
    let step = years.windows(2).fold(0, |step, w| gcd(w[1] - w[0], step));
    let periods = ((last - first) / step) as usize + 1;
    if pairs.len().saturating_mul(periods) > MOST_CELLS {
        return Err(problem(format!(
            "{} pairs over the {periods} periods from {first} to {last} are more than the {MOST_CELLS} \
             values that are held",
            pairs.len()
        )));
    }
    let at = |pair: &BTreeMap<i32, Option<f64>>, t: usize| {
        pair.get(&(first + step * t as i32)).copied().flatten()
    };
    let values: Vec<Option<f64>> =
        pairs.values().flat_map(|pair| (0..periods).map(move |t| at(pair, t))).collect();
    Ok(YearPanel { panel: Panel::new(&values, periods)?, first, step, domestic })
}

/// Enter the rows of a batch; the answer is how many were domestic trade.
fn take(
    batch: &RecordBatch,
    value: &str,
    before: usize,
    pairs: &mut Pairs,
) -> Result<usize, String> {
    let exporter = column(batch, "exporter", cells::texts)?;
    let importer = column(batch, "importer", cells::texts)?;
    let year = column(batch, "year", cells::small)?;
    let values = column(batch, value, cells::numbers)?;
    let mut domestic = 0;
    for row in 0..batch.num_rows() {
        let number = before + row + 1;
        if exporter.is_null(row) || importer.is_null(row) || year.is_null(row) {
            return Err(format!("row {number} lacks its exporter, importer or year"));
        }
        let (from, to, year) = (exporter.value(row), importer.value(row), year.value(row));
        if !YEARS.contains(&year) {
            return Err(format!("row {number} has the year {year}, which is none"));
        }
        if from == to {
            domestic += 1;
            continue;
        }
        let amount = values.is_valid(row).then(|| values.value(row));
        let pair = pairs.entry((from.to_owned(), to.to_owned())).or_default();
        if pair.insert(year, amount).is_some() {
            return Err(format!("{from} to {to} stands twice in {year}, again in row {number}"));
        }
    }
    Ok(domestic)
}

/// A column of a batch as a kind; the file was asked before whether it has it.
fn column<T>(
    batch: &RecordBatch,
    name: &str,
    read: fn(&dyn Array) -> Result<T, ArrowError>,
) -> Result<T, String> {
    let found = batch.column_by_name(name).ok_or_else(|| format!("no column {name:?}"))?;
    read(found).map_err(|e| format!("column {name:?}: {e}"))
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
