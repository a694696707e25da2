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
use parquet::file::properties::WriterProperties;
use parquet::schema::types::ColumnPath;

use super::totals::Totals;
use crate::flows::Flows;

/// Rows of a row group: a constant of the format, so that bytes do not depend on the machine.
const ROW_GROUP: usize = 1 << 20;
/// Rows handed to the writer at once.
const BATCH: usize = 1 << 16;

/// Write one year of flows: year, exporter, importer, product, value_usd, quantity_t.
///
/// # Errors
///
/// What the Parquet library says, above all that `to` cannot be written.
pub fn flows_parquet<W: Write + Send>(flows: &Flows, to: W) -> Result<(), ParquetError> {
    let text = DataType::Dictionary(Box::new(DataType::UInt16), Box::new(DataType::Utf8));
    let schema = Arc::new(Schema::new(vec![
        Field::new("year", DataType::Int32, false),
        Field::new("exporter", text.clone(), false),
        Field::new("importer", text.clone(), false),
        Field::new("product", text, false),
        Field::new("value_usd", DataType::Int64, false),
        Field::new("quantity_t", DataType::Decimal64(18, 3), true),
    ]));
    let mut writer = writer(to, schema.clone())?;
    let economies: ArrayRef = Arc::new(StringArray::from(flows.economies.clone()));
    let products: ArrayRef = Arc::new(StringArray::from(flows.products.clone()));
    let coded = |ids: &[u16], values: &ArrayRef| -> Result<ArrayRef, ParquetError> {
        let keys = UInt16Array::from(ids.to_vec());
        Ok(Arc::new(DictionaryArray::<UInt16Type>::try_new(keys, values.clone())?))
    };
    for from in (0..flows.len()).step_by(BATCH) {
        let rows = from..(from + BATCH).min(flows.len());
        let weights: Vec<Option<i64>> = flows.quantity_kg[rows.clone()]
            .iter()
            .map(|q| q.map(tonnes).transpose())
            .collect::<Result<_, _>>()?;
        let columns: Vec<ArrayRef> = vec![
            Arc::new(Int32Array::from(vec![i32::from(flows.year); rows.len()])),
            coded(&flows.exporter[rows.clone()], &economies)?,
            coded(&flows.importer[rows.clone()], &economies)?,
            coded(&flows.product[rows.clone()], &products)?,
            Arc::new(Int64Array::from(flows.value_usd[rows].to_vec())),
            Arc::new(Decimal64Array::from(weights).with_precision_and_scale(18, 3)?),
        ];
        writer.write(&RecordBatch::try_new(schema.clone(), columns)?)?;
    }
    writer.close()?;
    Ok(())
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
    for rows in totals.rows.chunks(BATCH) {
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
        .set_column_dictionary_enabled(plain("value_usd"), false)
        .set_column_encoding(plain("value_usd"), Encoding::PLAIN)
        .set_column_dictionary_enabled(plain("quantity_t"), false)
        .set_column_encoding(plain("quantity_t"), Encoding::PLAIN)
        .build();
    let options = ArrowWriterOptions::new().with_properties(properties);
    ArrowWriter::try_new_with_options(to, schema, options)
}
