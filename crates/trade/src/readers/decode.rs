//! From Parquet to dense ids: one row group at a time, with bounded memory.
//!
//! Text columns are read as the dictionary that Parquet already keeps, so a code is looked at once
//! in a row group and not once in a row. Files by other writers are read too: plain text, decimal
//! or floating weights, and no weight column at all.

use std::num::NonZeroU64;
use std::path::{Path, PathBuf};

use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal64Type, Decimal128Type, Float64Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use bytes::Bytes;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ParquetRecordBatchReaderBuilder};

use super::bounds::Bounds;
use super::dictionary::Dictionary;
use super::parquet::{Input, load, not_parquet, unpanicked};
use crate::error::{Error, Problem};

/// Rows decoded at once: a few hundred kilobytes a column.
const BATCH: usize = 1 << 16;
/// Bytes of a file that is read at once.
const SMALL: u64 = 1 << 20;

/// The codes of both lists in order, and the way there from the order in which they were met.
pub(crate) fn ordered(met: &[String]) -> (Vec<String>, Vec<u16>) {
    let mut order: Vec<usize> = (0..met.len()).collect();
    order.sort_by(|a, b| met[*a].cmp(&met[*b]));
    let mut to = vec![0; met.len()];
    for (place, from) in order.iter().enumerate() {
        to[*from] = place as u16;
    }
    (order.into_iter().map(|from| met[from].clone()).collect(), to)
}

/// A Parquet file, opened once; row groups can be decoded from several threads.
pub(crate) struct Table {
    path: PathBuf,
    metadata: ArrowReaderMetadata,
    /// The file's bytes, when they were read already.
    bytes: Option<Bytes>,
}

impl Table {
    #[allow(clippy::disallowed_methods)] // a reader opens files
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        // A small file is read at once: opened once, whatever is asked of it.
        let small = std::fs::metadata(path).is_ok_and(|file| file.len() <= SMALL);
        let bytes = match small {
            true => Some(std::fs::read(path).map_err(|e| Error::file(path, e))?.into()),
            false => None,
        };
        Self::of(path, bytes)
    }

    /// A file whose bytes were read already.
    pub(crate) fn of_bytes(path: &Path, bytes: Bytes) -> Result<Self, Error> {
        Self::of(path, Some(bytes))
    }

    fn of(path: &Path, bytes: Option<Bytes>) -> Result<Self, Error> {
        let metadata = load(path, &Input::of(path, bytes.as_ref())?, |schema| {
            Schema::new(schema.fields().iter().map(|f| as_dictionary(f)).collect::<Vec<Field>>())
        })?;
        Ok(Self { path: path.into(), metadata, bytes })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn groups(&self) -> usize {
        self.metadata.metadata().num_row_groups()
    }

    pub(crate) fn columns(&self) -> Vec<String> {
        self.metadata.schema().fields().iter().map(|f| f.name().clone()).collect()
    }

    /// Whether a column holds words, and no numbers or days.
    pub(crate) fn has_words(&self, column: usize) -> bool {
        let kind = self.metadata.schema().field(column).data_type();
        matches!(
            kind,
            DataType::Dictionary(..) | DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View
        )
    }

    /// The first rows, with all columns.
    pub(crate) fn head(&self, rows: usize) -> Result<RecordBatch, Error> {
        let file = Input::of(&self.path, self.bytes.as_ref())?;
        let broken = |e: &dyn std::fmt::Display| Error::format(&self.path, not_parquet(e));
        let builder =
            ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone())
                .with_limit(rows)
                .with_batch_size(rows);
        let mut reader = unpanicked(&self.path, || builder.build())?.map_err(|e| broken(&e))?;
        match unpanicked(&self.path, || reader.next())? {
            Some(batch) => batch.map_err(|e| broken(&e)),
            None => Ok(RecordBatch::new_empty(self.metadata.schema().clone())),
        }
    }

    /// # Errors
    ///
    /// [`Error::NoColumn`] for the first of `names` that the file lacks.
    pub(crate) fn require(&self, names: &[&str]) -> Result<(), Error> {
        let found = self.columns();
        match names.iter().find(|n| !found.iter().any(|f| f == *n)) {
            None => Ok(()),
            Some(column) => Err(Error::NoColumn {
                path: self.path.clone(),
                column: (*column).to_owned(),
                found,
                hint: "corridor import writes this layout; --map names the columns of another"
                    .into(),
            }),
        }
    }

    /// Visit the batches of one row group; `rows` before each batch count from the group's start.
    pub(crate) fn visit(
        &self,
        group: usize,
        names: &[&str],
        mut each: impl FnMut(&RecordBatch, u64) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let file = Input::of(&self.path, self.bytes.as_ref())?;
        let broken = |e: &dyn std::fmt::Display| Error::format(&self.path, not_parquet(e));
        let builder =
            ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
        let mask = ProjectionMask::columns(builder.parquet_schema(), names.iter().copied());
        let builder =
            builder.with_projection(mask).with_row_groups(vec![group]).with_batch_size(BATCH);
        let mut reader = unpanicked(&self.path, || builder.build())?.map_err(|e| broken(&e))?;
        let mut rows = self.first_row(group);
        let promised = self.first_row(group + 1);
        let bounds = Bounds::of(self.metadata.metadata().row_group(group), names);
        while let Some(batch) = unpanicked(&self.path, || reader.next())? {
            let batch = batch.map_err(|e| broken(&e))?;
            if let Some(out) = bounds.check(&batch) {
                let expected =
                    format!("a value from {} to {}, as the footer says", out.least, out.greatest);
                return Err(cell(self, &out.column, rows + out.row as u64, &out.found, &expected));
            }
            each(&batch, rows)?;
            rows += batch.num_rows() as u64;
        }
        if rows == promised {
            return Ok(());
        }
        Err(Error::format(
            &self.path,
            format!("row group {group} ends at row {rows}; its metadata says {promised}"),
        ))
    }

    /// Rows of all groups, as the footer says.
    pub(crate) fn rows(&self) -> u64 {
        self.first_row(self.groups())
    }

    fn first_row(&self, group: usize) -> u64 {
        let groups = self.metadata.metadata().row_groups();
        let rows = groups.iter().take(group).map(|g| g.num_rows().unsigned_abs());
        rows.fold(0, u64::saturating_add)
    }
}

fn as_dictionary(field: &Field) -> Field {
    match field.data_type() {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
            let kind = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
            Field::new(field.name(), kind, field.is_nullable())
        }
        _ => field.clone(),
    }
}

/// A column of a batch by name; the schema was checked when the table was opened.
pub(crate) fn column<'a>(
    table: &Table,
    batch: &'a RecordBatch,
    name: &str,
) -> Result<&'a ArrayRef, Error> {
    batch.column_by_name(name).ok_or_else(|| Error::NoColumn {
        path: table.path.clone(),
        column: name.into(),
        found: table.columns(),
        hint: "the columns of the store are listed on the page of corridor import".into(),
    })
}

/// Ids of a text column, adding the codes that occur to `codes`.
pub(crate) fn ids(
    table: &Table,
    batch: &RecordBatch,
    name: &str,
    first_row: u64,
    codes: &mut Dictionary,
    out: &mut Vec<u16>,
) -> Result<(), Error> {
    let array = column(table, batch, name)?;
    let Some(array) = array.as_dictionary_opt::<Int32Type>() else {
        return Err(kind(table, name, array, "text"));
    };
    present(table, array, name, first_row)?;
    let Some(values) = array.values().as_string_opt::<i32>() else {
        return Err(kind(table, name, array, "text"));
    };
    const UNSEEN: u32 = u32::MAX;
    let mut to = vec![UNSEEN; values.len()];
    out.clear();
    out.reserve(array.len());
    for (row, key) in array.keys().values().iter().enumerate() {
        let key = *key as usize;
        if to[key] == UNSEEN {
            let code = values.value(key);
            let Some(id) = codes.id(code) else {
                return Err(cell(
                    table,
                    name,
                    first_row + row as u64,
                    code,
                    "at most 65,536 different codes",
                ));
            };
            to[key] = u32::from(id);
        }
        out.push(to[key] as u16);
    }
    Ok(())
}

/// Whole US dollars, not negative and present.
pub(crate) fn dollars<'a>(
    table: &Table,
    batch: &'a RecordBatch,
    name: &str,
    first_row: u64,
) -> Result<&'a [i64], Error> {
    let array = column(table, batch, name)?;
    let Some(values) = array.as_primitive_opt::<Int64Type>() else {
        return Err(kind(table, name, array, "64-bit integers (whole US dollars)"));
    };
    present(table, values, name, first_row)?;
    match values.values().iter().position(|v| *v < 0) {
        None => Ok(values.values()),
        Some(row) => Err(cell(
            table,
            name,
            first_row + row as u64,
            &values.value(row).to_string(),
            "US dollars, not negative",
        )),
    }
}

/// Weights in kilograms from a column in tonnes; null and zero are no weight.
pub(crate) fn kilograms(
    table: &Table,
    batch: &RecordBatch,
    name: &str,
    first_row: u64,
    out: &mut Vec<Option<NonZeroU64>>,
) -> Result<(), Error> {
    let array = column(table, batch, name)?;
    let bad = |row: usize, found: String| {
        cell(table, name, first_row + row as u64, &found, "tonnes, not negative")
    };
    for row in 0..array.len() {
        if array.is_null(row) {
            out.push(None);
            continue;
        }
        let kilograms = match array.data_type() {
            DataType::Decimal64(_, 3) => {
                i128::from(array.as_primitive::<Decimal64Type>().value(row))
            }
            DataType::Decimal128(_, 3) => array.as_primitive::<Decimal128Type>().value(row),
            DataType::Float64 => {
                let tonnes = array.as_primitive::<Float64Type>().value(row);
                if !tonnes.is_finite() || tonnes.abs() > 1e15 {
                    return Err(bad(row, tonnes.to_string()));
                }
                (tonnes * 1000.0).round_ties_even() as i128
            }
            _ => return Err(kind(table, name, array, "decimal(18, 3) or double (tonnes)")),
        };
        let kilograms = u64::try_from(kilograms).map_err(|_| bad(row, kilograms.to_string()))?;
        out.push(NonZeroU64::new(kilograms));
    }
    Ok(())
}

/// The year of a batch: one value, the same in every row.
pub(crate) fn year(
    table: &Table,
    batch: &RecordBatch,
    first_row: u64,
) -> Result<Option<u16>, Error> {
    let array = column(table, batch, "year")?;
    let years = crate::cells::whole(array)
        .map_err(|e| kind(table, "year", array, &format!("integers: {e}")))?;
    present(table, &years, "year", first_row)?;
    let Some(first) = years.values().first() else { return Ok(None) };
    if let Some(row) = years.values().iter().position(|y| y != first) {
        let found = years.value(row).to_string();
        return Err(cell(table, "year", first_row + row as u64, &found, "one year in a file"));
    }
    match u16::try_from(*first) {
        Ok(year) => Ok(Some(year)),
        Err(_) => Err(cell(table, "year", first_row, &first.to_string(), "a year")),
    }
}

fn present(table: &Table, array: &dyn Array, name: &str, first_row: u64) -> Result<(), Error> {
    if array.null_count() == 0 {
        return Ok(());
    }
    let row = (0..array.len()).find(|row| array.is_null(*row)).unwrap_or(0);
    Err(cell(table, name, first_row + row as u64, "null", "a value"))
}

fn cell(table: &Table, name: &str, row: u64, found: &str, expected: &str) -> Error {
    Error::row(
        &table.path,
        Problem {
            line: row + 1,
            column: name.into(),
            found: found.into(),
            expected: format!("{expected} (the line is the row of the Parquet table)"),
            hint: None,
        },
    )
}

fn kind(table: &Table, name: &str, array: &dyn Array, expected: &str) -> Error {
    Error::format(
        &table.path,
        format!("column {name} holds {}, expected {expected}", array.data_type()),
    )
}
