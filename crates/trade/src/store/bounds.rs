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

#[cfg(test)]
mod tests {
    use super::super::pages::{self, Chunk};
    use super::super::{flows, write};
    use crate::flows::{Flow, Flows};
    use parquet::file::statistics::Statistics;

    /// A stored year whose column `at` was altered before it was written.
    fn stored(at: usize, alter: impl Fn(Chunk) -> Chunk) -> Result<Flows, crate::Error> {
        written(|place, chunk| if place == at { alter(chunk) } else { chunk })
    }

    /// As [`stored`], with every column altered.
    fn stored_all(alter: impl Fn(Chunk) -> Chunk) -> Result<Flows, crate::Error> {
        written(|_, chunk| alter(chunk))
    }

    #[allow(clippy::disallowed_methods)] // a test writes its own files
    fn written(alter: impl Fn(usize, Chunk) -> Chunk) -> Result<Flows, crate::Error> {
        let sold = |importer: &str, product: &str, value_usd| Flow {
            exporter: "DEU".into(),
            importer: importer.into(),
            product: product.into(),
            value_usd,
            quantity_kg: None,
        };
        let rows = vec![sold("POL", "010121", 7), sold("VNM", "850440", 11)];
        let year = Flows::from_rows(2024, rows).unwrap();
        let mut bytes = Vec::new();
        write::altered(&year, &mut bytes, alter);
        let room = tempfile::tempdir().unwrap();
        let path = room.path().join("2024.parquet");
        std::fs::write(&path, bytes).unwrap();
        let sha = super::super::sha256(&path).unwrap();
        let source = format!(
            "dataset = \"d\"\ntitle = \"t\"\norigin = \"o\"\nlicence = \"l\"\nvaluation = \"FOB\"\n\
             unit = \"USD\"\nvintage = 2026-01-15\n[files]\n\"2024.parquet\" = \"{sha}\"\n"
        );
        std::fs::write(room.path().join("source.toml"), source).unwrap();
        let read = flows(&path);
        let sums = super::super::aggregates(&path, crate::Level::Chapter);
        assert_eq!(read.is_ok(), sums.is_ok());
        read
    }

    fn bounded(mut chunk: Chunk, statistics: Statistics) -> Chunk {
        let metadata = chunk.close.metadata.into_builder().set_statistics(statistics);
        chunk.close.metadata = metadata.build().unwrap();
        chunk
    }

    #[test]
    fn true_bounds_pass_and_false_ones_are_located() {
        assert_eq!(stored(9, |c| c).unwrap().len(), 2);
        let text = |code: &str| Some(parquet::data_type::ByteArray::from(code));
        let product = |least, greatest| {
            stored(3, move |c| {
                bounded(
                    c,
                    Statistics::byte_array(text(least), text(greatest), None, Some(0), false),
                )
            })
        };
        assert!(product("010121", "850440").is_ok());
        let error = product("010121", "010121").unwrap_err().to_string();
        let said = "2024.parquet:2: product: found \"850440\", expected a value from 010121 to 010121, as the footer says";
        assert!(error.contains(said), "{error}");
        let value =
            stored(4, |c| bounded(c, Statistics::int64(Some(8), Some(11), None, Some(0), false)));
        let error = value.unwrap_err().to_string();
        assert!(
            error.contains("2024.parquet:1: value_usd: found \"7\", expected a value from 8 to 11"),
            "{error}"
        );
    }

    #[test]
    fn more_rows_than_there_are_is_an_error() {
        let promising = |rows: u64| {
            // Every column makes the promise, or the writer itself would object.
            let error = stored_all(|mut chunk| {
                chunk.close.rows_written = rows;
                let metadata = chunk.close.metadata.into_builder().set_num_values(rows as i64);
                chunk.close.metadata = metadata.build().unwrap();
                chunk
            });
            error.unwrap_err().to_string()
        };
        let error = promising(3);
        assert!(error.contains("2024.parquet: "), "{error}");
        let error = promising(5_000_000_000);
        assert!(error.contains("promises 5000000000 rows in"), "{error}");
    }

    #[test]
    fn a_page_that_promises_gigabytes_is_an_error() {
        let error = stored(4, pages::swollen).unwrap_err().to_string();
        assert!(error.contains("2024.parquet: not a whole Parquet file"), "{error}");
    }
}
