//! What a Parquet file says about its columns, held against what is in them.
//!
//! Other tools skip row groups by the least and greatest values in the footer. A file whose footer
//! says otherwise than its pages would be read differently by each tool, so it is refused.

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type};
use arrow_array::{Array, RecordBatch};
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::statistics::Statistics;

/// The bounds of one row group's columns.
pub(super) struct Bounds<'a> {
    columns: Vec<(&'a str, &'a Statistics)>,
}

/// A value outside what the footer says.
pub(super) struct Outside {
    pub(super) column: String,
    pub(super) row: usize,
    pub(super) found: String,
    pub(super) least: String,
    pub(super) greatest: String,
}

impl<'a> Bounds<'a> {
    /// Bounds of those of `names` that have them.
    pub(super) fn of(group: &'a RowGroupMetaData, names: &[&str]) -> Self {
        let columns = group.columns().iter().filter_map(|column| {
            let name = column.column_path().parts().first()?.as_str();
            let statistics = column.statistics()?;
            (names.contains(&name) && !statistics.is_min_max_deprecated())
                .then_some((name, statistics))
        });
        Self { columns: columns.collect() }
    }

    /// The first value of a batch that lies outside.
    pub(super) fn check(&self, batch: &RecordBatch) -> Option<Outside> {
        self.columns.iter().find_map(|(name, statistics)| {
            let array = batch.column_by_name(name)?;
            match statistics {
                Statistics::Int64(bounds) => {
                    let values = array.as_primitive_opt::<Int64Type>()?;
                    let (least, greatest) = (*bounds.min_opt()?, *bounds.max_opt()?);
                    let row = (0..values.len()).find(|row| {
                        values.is_valid(*row) && !(least..=greatest).contains(&values.value(*row))
                    })?;
                    let found = values.value(row).to_string();
                    Some(outside(name, row, found, least.to_string(), greatest.to_string()))
                }
                Statistics::ByteArray(bounds) => {
                    let coded = array.as_dictionary_opt::<Int32Type>()?;
                    let values = coded.values().as_string_opt::<i32>()?;
                    let (least, greatest) = (bounds.min_opt()?.data(), bounds.max_opt()?.data());
                    let fits = |value: &str| (least..=greatest).contains(&value.as_bytes());
                    // Only codes that a row uses count; there is nothing to look for in most files.
                    let odd: Vec<bool> = (0..values.len())
                        .map(|at| values.is_valid(at) && !fits(values.value(at)))
                        .collect();
                    if !odd.contains(&true) {
                        return None;
                    }
                    let row = (0..coded.len()).find(|row| {
                        coded.key(*row).and_then(|key| odd.get(key).copied()) == Some(true)
                    })?;
                    let found = values.value(coded.key(row)?).to_owned();
                    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                    Some(outside(name, row, found, text(least), text(greatest)))
                }
                _ => None,
            }
        })
    }
}

fn outside(column: &str, row: usize, found: String, least: String, greatest: String) -> Outside {
    Outside { column: column.into(), row, found, least, greatest }
}
