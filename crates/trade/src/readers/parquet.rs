//! The one opener of Parquet: every file of every command comes in here.
//!
//! A file is hostile until it is read. Its kinds of columns are those of Parquet's own schema; the
//! Arrow schema that writers put beside it is not believed. The footer may not promise more rows than
//! its bytes can hold. What a batch holds is checked against its own lengths, bitmaps and codes before
//! it is used. Where the library panics, that is an error of the file, told of with its name.

use std::cell::Cell;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Once;

use arrow_array::{Array as _, RecordBatch};
use arrow_schema::Schema;
use bytes::Bytes;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use parquet::file::reader::{ChunkReader, Length};

use crate::error::Error;

/// Rows decoded at once: half a megabyte of a column of numbers.
const BATCH: usize = 1 << 16;
/// A row of trade takes five bytes; what packs a hundred into one is a bomb.
const MOST_ROWS_A_BYTE: u64 = 100;
/// Rows that are harmless whatever the file's size.
const FEW: u64 = 1 << 20;

/// A Parquet file whose schema and size were looked at.
#[derive(Debug)]
pub struct Parquet {
    path: PathBuf,
    metadata: ArrowReaderMetadata,
}

impl Parquet {
    /// Open a file.
    ///
    /// # Errors
    ///
    /// [`Error::File`]; [`Error::Format`] for what is no whole Parquet file.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let metadata = load(path, &Input::of(path, None)?, |schema| schema)?;
        Ok(Self { path: path.into(), metadata })
    }

    /// The names and kinds of its columns.
    #[must_use]
    pub fn schema(&self) -> &Schema {
        self.metadata.schema()
    }

    /// Visit the rows in their order, a batch at a time. `columns` are places in the schema; a batch
    /// has them in the schema's order.
    ///
    /// # Errors
    ///
    /// [`Error::Format`] for a batch that is not as the file's own schema says; those of `each`.
    pub fn visit<E: From<Error>>(
        &self,
        columns: &[usize],
        mut each: impl FnMut(&RecordBatch) -> Result<(), E>,
    ) -> Result<(), E> {
        let file = Input::of(&self.path, None)?;
        let builder =
            ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
        let mask = ProjectionMask::roots(builder.parquet_schema(), columns.iter().copied());
        let builder = builder.with_projection(mask).with_batch_size(BATCH);
        let broken = |e: &dyn std::fmt::Display| Error::format(&self.path, not_parquet(e));
        let mut reader = unpanicked(&self.path, || builder.build())?.map_err(|e| broken(&e))?;
        loop {
            let next = unpanicked(&self.path, || {
                let batch = reader.next()?;
                Some(batch.and_then(|batch| {
                    batch.columns().iter().try_for_each(|c| c.to_data().validate_full())?;
                    Ok(batch)
                }))
            })?;
            let Some(batch) = next else { return Ok(()) };
            each(&batch.map_err(|e| broken(&e))?)?;
        }
    }
}

/// The footer of a file, with the kinds of its columns as `kinds` would have them.
pub(crate) fn load(
    path: &Path,
    file: &Input,
    kinds: impl Fn(Schema) -> Schema,
) -> Result<ArrowReaderMetadata, Error> {
    let plain = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let metadata = unpanicked(path, || {
        let first = ArrowReaderMetadata::load(file, plain)?;
        let schema = kinds(first.schema().as_ref().clone());
        let options = ArrowReaderOptions::new().with_schema(schema.into());
        ArrowReaderMetadata::try_new(first.metadata().clone(), options)
    })?;
    let metadata = metadata.map_err(|e| Error::format(path, not_parquet(&e)))?;
    let groups = metadata.metadata().row_groups().iter();
    let rows = groups.map(|g| g.num_rows().unsigned_abs()).fold(0, u64::saturating_add);
    let size = Length::len(file);
    if rows > FEW && rows / MOST_ROWS_A_BYTE > size {
        let problem = format!("promises {rows} rows in {size} bytes: not a trade table");
        return Err(Error::format(path, problem));
    }
    Ok(metadata)
}

/// Where pages are read from.
pub(crate) enum Input {
    File(File),
    Bytes(Bytes),
}

impl Input {
    /// The bytes that were read already, or the file.
    #[allow(clippy::disallowed_methods)] // a reader opens files
    pub(crate) fn of(path: &Path, bytes: Option<&Bytes>) -> Result<Self, Error> {
        match bytes {
            Some(bytes) => Ok(Self::Bytes(bytes.clone())),
            None => File::open(path).map(Self::File).map_err(|e| Error::file(path, e)),
        }
    }
}

impl Length for Input {
    fn len(&self) -> u64 {
        match self {
            Self::File(file) => Length::len(file),
            Self::Bytes(bytes) => Length::len(bytes),
        }
    }
}

impl ChunkReader for Input {
    type T = Box<dyn std::io::Read>;

    fn get_read(&self, start: u64) -> parquet::errors::Result<Self::T> {
        Ok(match self {
            Self::File(file) => Box::new(file.get_read(start)?),
            Self::Bytes(bytes) => Box::new(bytes.get_read(start)?),
        })
    }

    fn get_bytes(&self, start: u64, length: usize) -> parquet::errors::Result<Bytes> {
        match self {
            Self::File(file) => file.get_bytes(start, length),
            Self::Bytes(bytes) => bytes.get_bytes(start, length),
        }
    }
}

thread_local! {
    /// Whether this thread decodes, so that a panic is the file's and is told of as an error.
    static DECODING: Cell<bool> = const { Cell::new(false) };
}

/// The Parquet library panics on some broken files (it divides by a length of zero, for one): that
/// says as much of the file as an error. Nothing is printed of it, whatever door the file came by.
pub(crate) fn unpanicked<T>(path: &Path, decode: impl FnOnce() -> T) -> Result<T, Error> {
    static SILENT: Once = Once::new();
    SILENT.call_once(|| {
        let told = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !DECODING.get() {
                told(panic);
            }
        }));
    });
    let before = DECODING.replace(true);
    let decoded = std::panic::catch_unwind(std::panic::AssertUnwindSafe(decode));
    DECODING.set(before);
    decoded.map_err(|panic| {
        let said = panic.downcast_ref::<String>().map(String::as_str);
        let said = said.or_else(|| panic.downcast_ref::<&str>().copied());
        Error::format(path, not_parquet(&said.unwrap_or("its reader gave up")))
    })
}

/// What the Parquet library found, under the heading that a reader understands.
pub(crate) fn not_parquet(found: &dyn std::fmt::Display) -> String {
    format!("not a whole Parquet file: {found}")
}

#[cfg(test)]
#[allow(clippy::disallowed_methods)] // the test writes what it reads
mod tests {
    use std::sync::Arc;

    use arrow_array::{ArrayRef, Float64Array, Int32Array, StringArray};

    use super::*;

    fn file() -> Vec<u8> {
        let columns: [(&str, ArrayRef); 3] = [
            ("exporter", Arc::new(StringArray::from(vec![Some("DEU"), None, Some("POL")]))),
            ("year", Arc::new(Int32Array::from(vec![2020, 2021, 2022]))),
            ("trade", Arc::new(Float64Array::from(vec![Some(1.5), None, Some(3.0)]))),
        ];
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        let mut bytes = Vec::new();
        let mut writer =
            parquet::arrow::ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        bytes
    }

    fn rows(path: &Path) -> Result<usize, Error> {
        let parquet = Parquet::open(path)?;
        let columns: Vec<usize> = (0..parquet.schema().fields().len()).collect();
        let mut rows = 0;
        parquet.visit(&columns, |batch| {
            rows += batch.num_rows();
            // As a reader would: every cell is looked at.
            for column in batch.columns() {
                let cells = crate::cells::Cells::of(column);
                (0..batch.num_rows()).for_each(|row| drop(cells.text(row)));
            }
            Ok::<(), Error>(())
        })?;
        Ok(rows)
    }

    #[test]
    fn each_byte_altered_is_read_or_refused_and_never_a_panic() {
        let whole = file();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("panel.parquet");
        std::fs::write(&path, &whole).unwrap();
        assert_eq!(rows(&path).unwrap(), 3);
        let mut refused = 0;
        for at in 0..whole.len() {
            for change in [whole[at] ^ 0xff, whole[at].wrapping_add(1), 0x80] {
                let mut altered = whole.clone();
                altered[at] = change;
                std::fs::write(&path, &altered).unwrap();
                if let Err(error) = rows(&path) {
                    refused += 1;
                    assert!(error.to_string().contains("panel.parquet"), "{error}");
                }
            }
            std::fs::write(&path, &whole[..at]).unwrap();
            assert!(rows(&path).is_err(), "cut off after {at} bytes");
        }
        assert!(refused > whole.len() / 4, "{refused} of {}", 3 * whole.len());
    }
}
