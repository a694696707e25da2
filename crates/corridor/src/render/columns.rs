//! A table as Apache Parquet, piece by piece: what is written goes on before the next rows are made.

use std::io::{Result as Written, Write};
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use crate::error::Error;

/// Bytes that were written and not yet taken.
#[derive(Clone, Default)]
struct Held(Arc<Mutex<Vec<u8>>>);

impl Held {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Held {
    fn write(&mut self, bytes: &[u8]) -> Written<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Written<()> {
        Ok(())
    }
}

/// A Parquet file in the making, compressed with zstd. Its end says how many rows it has.
pub struct Parquet {
    writer: ArrowWriter<Held>,
    held: Held,
}

impl Parquet {
    /// A file of some columns.
    ///
    /// # Errors
    ///
    /// [`Error::Arrow`] where Parquet has no such column.
    pub fn of(schema: SchemaRef) -> Result<Self, Error> {
        let properties = WriterProperties::builder()
            .set_created_by("corridor".into())
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .build();
        let held = Held::default();
        let writer = ArrowWriter::try_new(held.clone(), schema, Some(properties));
        Ok(Self { writer: writer.map_err(ArrowError::from)?, held })
    }

    /// Some rows as a row group, and the bytes that they came to.
    ///
    /// # Errors
    ///
    /// [`Error::Arrow`] where the rows are of other columns.
    pub fn rows(&mut self, batch: &RecordBatch) -> Result<Vec<u8>, Error> {
        self.writer.write(batch).map_err(ArrowError::from)?;
        self.writer.flush().map_err(ArrowError::from)?;
        Ok(self.held.take())
    }

    /// The end of the file.
    ///
    /// # Errors
    ///
    /// [`Error::Arrow`].
    pub fn end(self) -> Result<Vec<u8>, Error> {
        self.writer.close().map_err(ArrowError::from)?;
        Ok(self.held.take())
    }
}
