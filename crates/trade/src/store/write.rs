//! Flows and totals as Parquet bytes: equal rows give equal bytes.

use std::io::Write;
use std::num::NonZeroU64;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, Decimal64Array, DictionaryArray, Int32Array, Int64Array, RecordBatch, StringArray,
    UInt16Array,
};
use arrow::datatypes::{DataType, Field, Schema, UInt16Type};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;

use super::totals::Totals;
use crate::flows::Flows;

/// Rows of a row group: a constant of the format, so that bytes do not depend on the machine.
const ROW_GROUP: usize = 1 << 20;
/// Rows handed to the writer at once.
pub const BATCH_ROWS: usize = 1 << 16;

/// Writes one year of flows batch by batch: year, exporter, importer, product, value_usd,
/// quantity_t. Rows come sorted by product, exporter and importer.
pub struct FlowsWriter<W: Write + Send> {
    year: u16,
    economies: ArrayRef,
    products: ArrayRef,
    schema: Arc<Schema>,
    writer: ArrowWriter<W>,
}

impl<W: Write + Send> FlowsWriter<W> {
    /// A writer of rows whose ids are places in these lists.
    ///
    /// # Errors
    ///
    /// What the Parquet library says.
    pub fn new(
        year: u16,
        economies: &[String],
        products: &[String],
        to: W,
    ) -> Result<Self, ParquetError> {
        let text = DataType::Dictionary(Box::new(DataType::UInt16), Box::new(DataType::Utf8));
        let schema = Arc::new(Schema::new(vec![
            Field::new("year", DataType::Int32, false),
            Field::new("exporter", text.clone(), false),
            Field::new("importer", text.clone(), false),
            Field::new("product", text, false),
            Field::new("value_usd", DataType::Int64, false),
            Field::new("quantity_t", DataType::Decimal64(18, 3), true),
        ]));
        let writer = writer(to, schema.clone())?;
        let economies: ArrayRef = Arc::new(StringArray::from_iter_values(economies));
        let products: ArrayRef = Arc::new(StringArray::from_iter_values(products));
        Ok(Self { year, economies, products, schema, writer })
    }

    /// Write rows, at best [`BATCH_ROWS`] at once.
    ///
    /// # Errors
    ///
    /// What the Parquet library says, above all that the file cannot be written.
    pub fn batch(
        &mut self,
        exporter: &[u16],
        importer: &[u16],
        product: &[u16],
        value_usd: &[i64],
        quantity_kg: &[Option<NonZeroU64>],
    ) -> Result<(), ParquetError> {
        let coded = |ids: &[u16], values: &ArrayRef| -> Result<ArrayRef, ParquetError> {
            let keys = UInt16Array::from(ids.to_vec());
            Ok(Arc::new(DictionaryArray::<UInt16Type>::try_new(keys, values.clone())?))
        };
        let weights: Vec<Option<i64>> =
            quantity_kg.iter().map(|q| q.map(tonnes).transpose()).collect::<Result<_, _>>()?;
        let columns: Vec<ArrayRef> = vec![
            Arc::new(Int32Array::from(vec![i32::from(self.year); value_usd.len()])),
            coded(exporter, &self.economies)?,
            coded(importer, &self.economies)?,
            coded(product, &self.products)?,
            Arc::new(Int64Array::from(value_usd.to_vec())),
            Arc::new(Decimal64Array::from(weights).with_precision_and_scale(18, 3)?),
        ];
        self.writer.write(&RecordBatch::try_new(self.schema.clone(), columns)?)
    }

    /// Write the end of the file.
    ///
    /// # Errors
    ///
    /// As [`FlowsWriter::batch`].
    pub fn close(self) -> Result<(), ParquetError> {
        self.writer.close().map(|_| ())
    }
}

/// Write one year of flows.
///
/// # Errors
///
/// As [`FlowsWriter::batch`].
pub fn flows_parquet<W: Write + Send>(flows: &Flows, to: W) -> Result<(), ParquetError> {
    let mut writer = FlowsWriter::new(flows.year, &flows.economies, &flows.products, to)?;
    for from in (0..flows.len()).step_by(BATCH_ROWS) {
        let rows = from..(from + BATCH_ROWS).min(flows.len());
        writer.batch(
            &flows.exporter[rows.clone()],
            &flows.importer[rows.clone()],
            &flows.product[rows.clone()],
            &flows.value_usd[rows.clone()],
            &flows.quantity_kg[rows],
        )?;
    }
    writer.close()
}

/// Kilograms are thousandths of a tonne, the unscaled value of decimal(18, 3).
fn tonnes(kilograms: NonZeroU64) -> Result<i64, ParquetError> {
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

fn writer<W: Write + Send>(to: W, schema: Arc<Schema>) -> Result<ArrowWriter<W>, ParquetError> {
    let plain = |name: &str| ColumnPath::from(name);
    let properties = WriterProperties::builder()
        .set_created_by("corridor".into())
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?))
        .set_max_row_group_row_count(Some(ROW_GROUP))
        // Readers take whole years; only the product, by which rows are sorted, could be skipped by.
        .set_statistics_enabled(EnabledStatistics::None)
        .set_column_statistics_enabled(plain("product"), EnabledStatistics::Chunk)
        .set_column_dictionary_enabled(plain("value_usd"), false)
        .set_column_encoding(plain("value_usd"), Encoding::PLAIN)
        .set_column_dictionary_enabled(plain("quantity_t"), false)
        .set_column_encoding(plain("quantity_t"), Encoding::PLAIN)
        .build();
    let options = ArrowWriterOptions::new().with_properties(properties);
    ArrowWriter::try_new_with_options(to, schema, options)
}
