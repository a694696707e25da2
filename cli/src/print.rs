//! One table, four formats: what every table command prints.

use std::borrow::Cow;
use std::io::Write;
use std::path::Path;

use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_schema::DataType;

use crate::failure::Failure;

/// `--format` of a table command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Aligned columns for a terminal.
    Table,
    /// Comma-separated values with a header; a missing value is an empty field.
    Csv,
    /// An array of objects; a missing value is null.
    Json,
    /// Apache Parquet with zstd, on stdout: redirect it to a file.
    Parquet,
}

/// Print a record batch on stdout. A closed pipe ends the printing quietly.
pub fn print(batch: &RecordBatch, format: Format) -> Result<(), Failure> {
    out(&bytes(batch, format)?)
}

/// A record batch in a format.
pub fn bytes(batch: &RecordBatch, format: Format) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    match format {
        Format::Table => table(batch, &mut bytes)?,
        Format::Csv => csv(batch, &mut bytes)?,
        Format::Json => json(batch, &mut bytes)?,
        Format::Parquet => parquet(batch, &mut bytes)?,
    }
    Ok(bytes)
}

/// Write data to stdout. A closed pipe (`| head`) is not a failure.
pub fn out(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Columns of a page in a pipe.
const PIPE_WIDTH: usize = 100;

/// The terminal's width, or a pipe's.
pub fn page_width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    columns.unwrap_or(PIPE_WIDTH)
}

/// Write talk to stderr; it is never an error that nobody listens.
pub fn talk(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", shown(text));
}

/// Text as a terminal may have it: words of documents and files can hold control characters, which
/// would move the cursor, paint or rename the window. Lines and tabs stay.
pub fn shown(text: &str) -> Cow<'_, str> {
    let acts = |c: char| c.is_control() && c != '\n' && c != '\t';
    match text.contains(acts) {
        true => Cow::Owned(text.replace(acts, "\u{fffd}")),
        false => Cow::Borrowed(text),
    }
}

/// Write a file so that it is there whole or not at all.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    Ok(corridor::folder::whole::write(path, bytes)?)
}

/// The line under a table's header.
const RULE: comfy_table::LineStyle = comfy_table::LineStyle::none().fill('─').junction('─');

fn is_number(kind: &DataType) -> bool {
    kind.is_numeric() || matches!(kind, DataType::Decimal128(..))
}

fn formatters<'a>(
    batch: &'a RecordBatch,
    null: &'static str,
) -> Result<Vec<ArrayFormatter<'a>>, Failure> {
    let options = FormatOptions::default().with_null(null);
    batch.columns().iter().map(|c| Ok(ArrayFormatter::try_new(c.as_ref(), &options)?)).collect()
}

fn table(batch: &RecordBatch, out: &mut Vec<u8>) -> Result<(), Failure> {
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::NOTHING.header_separator(RULE));
    // In a terminal, and where COLUMNS says how wide it is, long texts are folded; a pipe has no end.
    table.set_content_arrangement(comfy_table::ContentArrangement::Dynamic);
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    if let Some(width) = columns {
        table.set_width(width);
    }
    table.set_header(batch.schema().fields().iter().map(|f| f.name().clone()));
    let columns = formatters(batch, "–")?;
    for row in 0..batch.num_rows() {
        table.add_row(columns.iter().map(|c| shown(&c.value(row).to_string()).into_owned()));
    }
    for (index, field) in batch.schema().fields().iter().enumerate() {
        if let (true, Some(column)) = (is_number(field.data_type()), table.column_mut(index)) {
            column.set_cell_alignment(comfy_table::CellAlignment::Right);
            // A number in two pieces is two numbers.
            column.set_constraint(comfy_table::ColumnConstraint::ContentWidth);
        }
    }
    for line in table.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn csv(batch: &RecordBatch, out: &mut Vec<u8>) -> Result<(), Failure> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(batch.schema().fields().iter().map(|f| f.name().clone()))?;
    let columns = formatters(batch, "")?;
    for row in 0..batch.num_rows() {
        writer.write_record(columns.iter().map(|c| c.value(row).to_string()))?;
    }
    writer.flush()?;
    Ok(())
}

fn json_value(column: &ArrayRef, text: &ArrayFormatter<'_>, row: usize) -> serde_json::Value {
    if column.is_null(row) {
        return serde_json::Value::Null;
    }
    let shown = text.value(row).to_string();
    let as_is = is_number(column.data_type()) || column.data_type() == &DataType::Boolean;
    match as_is.then(|| serde_json::from_str(&shown)) {
        Some(Ok(value)) => value,
        _ => serde_json::Value::String(shown),
    }
}

fn json(batch: &RecordBatch, out: &mut Vec<u8>) -> Result<(), Failure> {
    let columns = formatters(batch, "")?;
    let schema = batch.schema();
    writeln!(out, "[")?;
    for row in 0..batch.num_rows() {
        let object: serde_json::Map<_, _> = (0..batch.num_columns())
            .map(|c| {
                let value = json_value(batch.column(c), &columns[c], row);
                (schema.field(c).name().clone(), value)
            })
            .collect();
        let comma = if row + 1 < batch.num_rows() { "," } else { "" };
        writeln!(out, "  {}{comma}", serde_json::Value::Object(object))?;
    }
    writeln!(out, "]")?;
    Ok(())
}

fn parquet(batch: &RecordBatch, out: &mut Vec<u8>) -> Result<(), Failure> {
    let zstd = parquet::basic::Compression::ZSTD(parquet::basic::ZstdLevel::default());
    let properties =
        parquet::file::properties::WriterProperties::builder().set_compression(zstd).build();
    let mut writer = parquet::arrow::ArrowWriter::try_new(out, batch.schema(), Some(properties))?;
    writer.write(batch)?;
    writer.close()?;
    Ok(())
}
