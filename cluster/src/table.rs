//! Parquet columns, batch by batch: codes as places in a short list, amounts as they stand.

use std::collections::HashMap;
use std::fs::File;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader,
    ParquetRecordBatchReaderBuilder,
};

use crate::error::Error;
use crate::input::{footer, not_whole, unpanicked};

/// Rows read at once, where one file is read at a time.
pub const ROWS: usize = 1 << 15;

/// Some columns of some row groups of a file.
pub struct Batches<'a> {
    path: &'a Path,
    reader: ParquetRecordBatchReader,
}

impl<'a> Batches<'a> {
    /// Begin to read, so many rows at once; the footer may have been read before.
    ///
    /// # Errors
    ///
    /// [`Error::At`] for a missing column or a broken file.
    pub fn of(
        path: &'a Path,
        known: Option<&ArrowReaderMetadata>,
        columns: &[&str],
        groups: Option<Vec<usize>>,
        rows: usize,
    ) -> Result<Self, Error> {
        let metadata = match known {
            Some(known) => known.clone(),
            None => footer(path)?,
        };
        let names: Vec<&String> = metadata.schema().fields().iter().map(|f| f.name()).collect();
        if let Some(missing) = columns.iter().find(|c| !names.iter().any(|n| n == *c)) {
            let names: Vec<&str> = names.iter().map(|n| n.as_str()).collect();
            let problem = format!("no column {missing:?}; the columns are {}", names.join(", "));
            return Err(Error::At { path: path.into(), problem });
        }
        // Text is read as the dictionary in which it mostly stands.
        let coded = |field: &Arc<Field>| match field.data_type() {
            DataType::Utf8 | DataType::LargeUtf8 => {
                let kind =
                    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
                Arc::new(field.as_ref().clone().with_data_type(kind))
            }
            _ => field.clone(),
        };
        let schema = Schema::new(metadata.schema().fields().iter().map(coded).collect::<Vec<_>>());
        let options = ArrowReaderOptions::new().with_schema(Arc::new(schema));
        let broken = |e: &dyn std::fmt::Display| not_whole(path, e);
        let file = File::open(path).map_err(|e| Error::file(path, e))?;
        let reader = unpanicked(path, || {
            let metadata = ArrowReaderMetadata::try_new(metadata.metadata().clone(), options)?;
            let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata);
            let roots = columns.iter().filter_map(|c| builder.schema().index_of(c).ok());
            let mask = ProjectionMask::roots(builder.parquet_schema(), roots.collect::<Vec<_>>());
            let builder = match groups {
                Some(groups) => builder.with_row_groups(groups),
                None => builder,
            };
            builder.with_projection(mask).with_batch_size(rows).build()
        })?
        .map_err(|e| broken(&e))?;
        Ok(Self { path, reader })
    }

    /// The next rows.
    ///
    /// # Errors
    ///
    /// [`Error::At`] for a page that cannot be read.
    pub fn read(&mut self) -> Result<Option<RecordBatch>, Error> {
        let (path, reader) = (self.path, &mut self.reader);
        let next = unpanicked(path, || {
            let batch = reader.next()?;
            Some(batch.and_then(|batch| {
                batch.columns().iter().try_for_each(|c| c.to_data().validate_full())?;
                Ok(batch)
            }))
        })?;
        next.transpose().map_err(|e| not_whole(path, &e))
    }
}

/// A column by its name; [`Batches::of`] has seen that it is there.
///
/// # Errors
///
/// [`Error::At`].
pub fn column<'b>(batch: &'b RecordBatch, name: &str, path: &Path) -> Result<&'b ArrayRef, Error> {
    let missing = || Error::At { path: path.into(), problem: format!("no column {name:?}") };
    batch.column_by_name(name).ok_or_else(missing)
}

/// Row groups as a list.
#[must_use]
pub fn list(groups: &Range<usize>) -> Vec<usize> {
    groups.clone().collect()
}

/// A column of codes: for each row a place in a list of texts, the empty text for no code.
pub struct Coded {
    /// Places, one a row.
    pub places: Vec<u32>,
    /// The texts; some may have no row.
    pub texts: Vec<String>,
}

impl Coded {
    /// # Errors
    ///
    /// What the column is, when it can be no code.
    pub fn of(column: &ArrayRef) -> Result<Self, String> {
        if let Some(coded) = column.as_dictionary_opt::<Int32Type>()
            && let Some(values) = coded.values().as_string_opt::<i32>()
        {
            let mut texts: Vec<String> =
                values.iter().map(|v| v.unwrap_or_default().to_owned()).collect();
            let nothing = texts.len() as u32;
            texts.push(String::new());
            let place =
                |row| if coded.is_null(row) { nothing } else { coded.keys().value(row) as u32 };
            return Ok(Self { places: (0..coded.len()).map(place).collect(), texts });
        }
        if column.data_type().is_integer() {
            let column = arrow_cast::cast(column, &DataType::Int64).map_err(|e| e.to_string())?;
            let numbers = column.as_primitive::<Int64Type>();
            return Ok(Self::gathered(
                (0..numbers.len()).map(|r| (!numbers.is_null(r)).then(|| numbers.value(r))),
            ));
        }
        let column = arrow_cast::cast(column, &DataType::Utf8).map_err(|e| e.to_string())?;
        let texts = column.as_string::<i32>();
        Ok(Self::gathered((0..texts.len()).map(|r| (!texts.is_null(r)).then(|| texts.value(r)))))
    }

    fn gathered<T: std::hash::Hash + Eq + Copy + ToString>(
        cells: impl Iterator<Item = Option<T>>,
    ) -> Self {
        let (mut own, mut met) = (Self { places: Vec::new(), texts: Vec::new() }, HashMap::new());
        let mut last = None;
        for cell in cells {
            let place = match last {
                Some((before, place)) if before == cell => place,
                _ => *met.entry(cell).or_insert_with(|| {
                    own.texts.push(cell.map(|c| c.to_string()).unwrap_or_default());
                    own.texts.len() as u32 - 1
                }),
            };
            last = Some((cell, place));
            own.places.push(place);
        }
        own
    }
}
