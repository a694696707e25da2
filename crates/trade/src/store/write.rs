//! Flows and totals as Parquet bytes: equal rows give equal bytes.

use std::io::Write;
use std::num::NonZeroU64;
use std::sync::Arc;

use arrow_array::{ArrayRef, Int32Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::arrow::{ArrowSchemaConverter, ArrowWriter, add_encoded_arrow_schema_to_metadata};
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use rayon::prelude::*;

use super::pages::{self, Chunk};
use super::totals::Totals;
use crate::flows::Flows;

/// Rows of a row group: a constant of the format, so that bytes do not depend on the machine.
const ROW_GROUP: usize = 1 << 20;

/// Writes one year of flows batch by batch: year, exporter, importer, product, value_usd,
/// quantity_t, and the month where there is one. Rows come sorted by product, exporter and importer.
pub struct FlowsWriter<'a, W: Write + Send> {
    year: u16,
    month: Option<u8>,
    economies: &'a [String],
    products: &'a [String],
    writer: SerializedFileWriter<W>,
    /// Rows of the row group so far.
    waiting: Waiting,
}

/// Rows that wait for their row group to be full.
#[derive(Default)]
struct Waiting {
    exporter: Vec<u16>,
    importer: Vec<u16>,
    product: Vec<u16>,
    value_usd: Vec<i64>,
    quantity_kg: Vec<Option<NonZeroU64>>,
}

impl<'a, W: Write + Send> FlowsWriter<'a, W> {
    /// A writer of rows whose ids are places in these lists.
    ///
    /// # Errors
    ///
    /// What the Parquet library says.
    pub fn new(
        (year, month): (u16, Option<u8>),
        economies: &'a [String],
        products: &'a [String],
        to: W,
    ) -> Result<Self, ParquetError> {
        let text = DataType::Dictionary(Box::new(DataType::UInt16), Box::new(DataType::Utf8));
        let mut fields = vec![
            Field::new("year", DataType::Int32, false),
            Field::new("exporter", text.clone(), false),
            Field::new("importer", text.clone(), false),
            Field::new("product", text, false),
            Field::new("value_usd", DataType::Int64, false),
            Field::new("quantity_t", DataType::Decimal64(18, 3), true),
        ];
        if month.is_some() {
            fields.push(Field::new("month", DataType::Int32, false));
        }
        let schema = Schema::new(fields);
        let mut properties = WriterProperties::builder().set_created_by("corridor".into()).build();
        add_encoded_arrow_schema_to_metadata(&schema, &mut properties);
        let schema = ArrowSchemaConverter::new().convert(&schema)?.root_schema_ptr();
        let writer = SerializedFileWriter::new(to, schema, Arc::new(properties))?;
        Ok(Self { year, month, economies, products, writer, waiting: Waiting::default() })
    }

    /// Add one row.
    ///
    /// # Errors
    ///
    /// What the Parquet library says, above all that the file cannot be written.
    pub fn row(
        &mut self,
        product: u16,
        exporter: u16,
        importer: u16,
        value_usd: i64,
        quantity_kg: Option<NonZeroU64>,
    ) -> Result<(), ParquetError> {
        self.waiting.product.push(product);
        self.waiting.exporter.push(exporter);
        self.waiting.importer.push(importer);
        self.waiting.value_usd.push(value_usd);
        self.waiting.quantity_kg.push(quantity_kg);
        if self.waiting.value_usd.len() == ROW_GROUP { self.group() } else { Ok(()) }
    }

    /// Write the waiting rows as a row group.
    fn group(&mut self) -> Result<(), ParquetError> {
        let encoded = self.encoded()?;
        let mut group = self.writer.next_row_group()?;
        for chunk in encoded {
            group.append_column(&chunk.bytes, chunk.close)?;
        }
        group.close()?;
        let waiting = &mut self.waiting;
        waiting.exporter.clear();
        waiting.importer.clear();
        waiting.product.clear();
        waiting.value_usd.clear();
        waiting.quantity_kg.clear();
        Ok(())
    }

    /// The columns of the waiting rows, encoded side by side.
    fn encoded(&self) -> Result<Vec<Chunk>, ParquetError> {
        let waiting = &self.waiting;
        let (year, economies, products) = (i32::from(self.year), self.economies, self.products);
        let month = self.month.map_or(0, i32::from);
        let columns = self.writer.schema_descr().columns().to_vec();
        columns
            .into_par_iter()
            .enumerate()
            .map(|(at, column)| match at {
                0 => pages::constant(column, year, waiting.value_usd.len()),
                1 => pages::codes(column, &waiting.exporter, economies, false),
                2 => pages::codes(column, &waiting.importer, economies, false),
                // Readers take whole years; only the product, by which rows are sorted, could be
                // skipped by.
                3 => pages::codes(column, &waiting.product, products, true),
                4 => pages::numbers(column, &waiting.value_usd),
                6 => pages::constant(column, month, waiting.value_usd.len()),
                _ => pages::weights(column, &waiting.quantity_kg),
            })
            .collect()
    }

    /// Write the end of the file.
    ///
    /// # Errors
    ///
    /// As [`FlowsWriter::row`].
    pub fn close(mut self) -> Result<(), ParquetError> {
        if !self.waiting.value_usd.is_empty() {
            self.group()?;
        }
        self.writer.close().map(|_| ())
    }
}

/// Write one year of flows.
///
/// # Errors
///
/// As [`FlowsWriter::row`].
pub fn flows_parquet<W: Write + Send>(flows: &Flows, to: W) -> Result<(), ParquetError> {
    month_parquet(flows, None, to)
}

/// Write one month of flows, or a year of them.
pub(super) fn month_parquet<W: Write + Send>(
    flows: &Flows,
    month: Option<u8>,
    to: W,
) -> Result<(), ParquetError> {
    let mut writer = FlowsWriter::new((flows.year, month), &flows.economies, &flows.products, to)?;
    for at in 0..flows.len() {
        let (product, exporter, importer) =
            (flows.product[at], flows.exporter[at], flows.importer[at]);
        writer.row(product, exporter, importer, flows.value_usd[at], flows.quantity_kg[at])?;
    }
    writer.close()
}

/// Kilograms are thousandths of a tonne, the unscaled value of decimal(18, 3).
pub(super) fn tonnes(kilograms: NonZeroU64) -> Result<i64, ParquetError> {
    i64::try_from(kilograms.get())
        .ok()
        .filter(|kg| *kg < 10_i64.pow(18))
        .ok_or_else(|| ParquetError::General(format!("{kilograms} kg does not fit decimal(18, 3)")))
}

/// Write product totals: year, economy, product, exports_usd, imports_usd.
///
/// # Errors
///
/// As [`flows_parquet`].
pub fn totals_parquet<W: Write + Send>(totals: &Totals, to: W) -> Result<(), ParquetError> {
    let schema = Arc::new(Schema::new(vec![
        Field::new("year", DataType::Int32, false),
        Field::new("economy", DataType::Utf8, false),
        Field::new("product", DataType::Utf8, false),
        Field::new("exports_usd", DataType::Int64, false),
        Field::new("imports_usd", DataType::Int64, false),
    ]));
    let mut writer = writer(to, schema.clone())?;
    for rows in totals.rows.chunks(BATCH_ROWS) {
        let text = |f: fn(&super::Total) -> &str| -> ArrayRef {
            Arc::new(StringArray::from_iter_values(rows.iter().map(f)))
        };
        let columns: Vec<ArrayRef> = vec![
            Arc::new(Int32Array::from(vec![i32::from(totals.year); rows.len()])),
            text(|r| &r.economy),
            text(|r| &r.product),
            Arc::new(Int64Array::from_iter_values(rows.iter().map(|r| r.exports_usd))),
            Arc::new(Int64Array::from_iter_values(rows.iter().map(|r| r.imports_usd))),
        ];
        writer.write(&RecordBatch::try_new(schema.clone(), columns)?)?;
    }
    writer.close()?;
    Ok(())
}

/// Rows of totals handed to the arrow writer at once.
const BATCH_ROWS: usize = 1 << 16;

fn writer<W: Write + Send>(to: W, schema: Arc<Schema>) -> Result<ArrowWriter<W>, ParquetError> {
    let properties = WriterProperties::builder()
        .set_created_by("corridor".into())
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?))
        .set_max_row_group_row_count(Some(ROW_GROUP))
        .set_statistics_enabled(EnabledStatistics::None)
        .build();
    let options = ArrowWriterOptions::new().with_properties(properties);
    ArrowWriter::try_new_with_options(to, schema, options)
}

/// A year of one row group, each chunk as `alter` makes it.
#[cfg(test)]
pub(super) fn altered(flows: &Flows, to: &mut Vec<u8>, alter: impl Fn(usize, Chunk) -> Chunk) {
    let mut writer =
        FlowsWriter::new((flows.year, None), &flows.economies, &flows.products, to).unwrap();
    for at in 0..flows.len() {
        let (product, exporter, importer) =
            (flows.product[at], flows.exporter[at], flows.importer[at]);
        writer
            .row(product, exporter, importer, flows.value_usd[at], flows.quantity_kg[at])
            .unwrap();
    }
    let encoded = writer.encoded().unwrap();
    writer.waiting = Waiting::default();
    let mut group = writer.writer.next_row_group().unwrap();
    for (place, chunk) in encoded.into_iter().enumerate() {
        let chunk = alter(place, chunk);
        group.append_column(&chunk.bytes, chunk.close).unwrap();
    }
    group.close().unwrap();
    writer.close().unwrap();
}
