//! One table, four formats: what every table command prints.

use std::borrow::Cow;
use std::io::Write;

use arrow_array::{Array as _, ArrayRef, RecordBatch};
use arrow_schema::DataType;
use corridor::trade::cells::Cells;

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

/// Print a record batch on stdout.
pub fn print(batch: &RecordBatch, format: Format) -> Result<(), Failure> {
    out(&bytes(batch, format)?)
}

/// A record batch in a format.
pub fn bytes(batch: &RecordBatch, format: Format) -> Result<Vec<u8>, Failure> {
    together(std::slice::from_ref(batch), format)
}

/// Print record batches of the same columns on stdout as one document.
pub fn print_together(batches: &[RecordBatch], format: Format) -> Result<(), Failure> {
    out(&together(batches, format)?)
}

fn together(batches: &[RecordBatch], format: Format) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    match format {
        Format::Table => batches.iter().try_for_each(|batch| table(batch, &mut bytes))?,
        Format::Csv => csv(batches, &mut bytes)?,
        Format::Json => json(batches, &mut bytes)?,
        Format::Parquet => parquet(batches, &mut bytes)?,
    }
    Ok(bytes)
}

/// Write data to stdout. What could not be written whole is a failure, also when whoever read it has
/// gone (`| head`): a part must not pass for the whole, and the exit code alone says so.
pub fn out(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(bytes).and_then(|()| stdout.flush()).map_err(|error| {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            Failure::unheard()
        } else {
            Failure { message: format!("stdout: cannot be written: {error}"), hint: None }
        }
    })
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

/// Write text for people to stdout.
pub fn say(text: &str) -> Result<(), Failure> {
    out(shown(text).as_bytes())
}

/// Write JSON to stdout: what acts on a terminal stands there as its number.
pub fn json_out(text: &str) -> Result<(), Failure> {
    out(json_shown(text).as_bytes())
}

/// Characters that do something to what shows them: they move the cursor, paint, rename the window, or
/// show the words after them in another order than they are in. Lines and tabs do no harm.
fn acts(c: char) -> bool {
    c.is_control() && c != '\n' && c != '\t'
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
        || matches!(c, '\u{e0000}'..='\u{e007f}')
}

/// Text as a terminal may have it: words of documents and files can hold characters that act.
pub fn shown(text: &str) -> Cow<'_, str> {
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\r\n", "\n").replace(acts, "\u{fffd}"))
}

/// JSON with the characters that act written as `\u`: they stand only within its strings.
pub fn json_shown(text: &str) -> Cow<'_, str> {
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        if acts(c) {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                safe.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            safe.push(c);
        }
    }
    Cow::Owned(safe)
}

/// A cell of a CSV file that is text: one that a spreadsheet would compute has an apostrophe before it,
/// which the spreadsheet takes for the mark of text; what acts on a terminal is taken out.
pub fn cell(text: &str) -> Cow<'_, str> {
    let text = shown(text);
    let computed = match text.chars().next() {
        Some('=' | '@' | '\t' | '\r') => true,
        Some('+' | '-') => text.parse::<f64>().is_err(),
        _ => false,
    };
    if computed { Cow::Owned(format!("'{text}")) } else { text }
}

/// The line under a table's header.
const RULE: comfy_table::LineStyle = comfy_table::LineStyle::none().fill('─').junction('─');

fn is_number(kind: &DataType) -> bool {
    kind.is_numeric() || matches!(kind, DataType::Decimal128(..))
}

fn cells_of(batch: &RecordBatch) -> Vec<Cells<'_>> {
    batch.columns().iter().map(|c| Cells::of(c.as_ref())).collect()
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
    let columns = cells_of(batch);
    for row in 0..batch.num_rows() {
        table.add_row(columns.iter().map(|c| shown(&c.text_or(row, "–")).into_owned()));
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

fn csv(batches: &[RecordBatch], out: &mut Vec<u8>) -> Result<(), Failure> {
    let mut writer = csv::Writer::from_writer(out);
    for (at, batch) in batches.iter().enumerate() {
        let schema = batch.schema();
        if at == 0 {
            writer.write_record(schema.fields().iter().map(|f| cell(f.name()).into_owned()))?;
        }
        let columns = cells_of(batch);
        let numbers: Vec<bool> = schema.fields().iter().map(|f| is_number(f.data_type())).collect();
        for row in 0..batch.num_rows() {
            for (column, number) in columns.iter().zip(&numbers) {
                let text = column.text_or(row, "");
                let text = if *number { Cow::Borrowed(&*text) } else { cell(&text) };
                writer.write_field(&*text)?;
            }
            writer.write_record(None::<&[u8]>)?;
        }
    }
    writer.flush()?;
    Ok(())
}

fn json_value(column: &ArrayRef, cells: &Cells<'_>, row: usize) -> serde_json::Value {
    let Some(shown) = cells.text(row) else { return serde_json::Value::Null };
    let as_is = is_number(column.data_type()) || column.data_type() == &DataType::Boolean;
    match as_is.then(|| serde_json::from_str(&shown)) {
        Some(Ok(value)) => value,
        _ => serde_json::Value::String(shown.into_owned()),
    }
}

fn json(batches: &[RecordBatch], out: &mut Vec<u8>) -> Result<(), Failure> {
    writeln!(out, "[")?;
    let mut left: usize = batches.iter().map(RecordBatch::num_rows).sum();
    for batch in batches {
        let columns = cells_of(batch);
        let schema = batch.schema();
        for row in 0..batch.num_rows() {
            let object: serde_json::Map<_, _> = (0..batch.num_columns())
                .map(|c| {
                    let value = json_value(batch.column(c), &columns[c], row);
                    (schema.field(c).name().clone(), value)
                })
                .collect();
            left -= 1;
            let comma = if left > 0 { "," } else { "" };
            let object = serde_json::Value::Object(object).to_string();
            writeln!(out, "  {}{comma}", json_shown(&object))?;
        }
    }
    writeln!(out, "]")?;
    Ok(())
}

fn parquet(batches: &[RecordBatch], out: &mut Vec<u8>) -> Result<(), Failure> {
    let Some(first) = batches.first() else { return Ok(()) };
    let zstd = parquet::basic::Compression::ZSTD(parquet::basic::ZstdLevel::default());
    let properties =
        parquet::file::properties::WriterProperties::builder().set_compression(zstd).build();
    let mut writer = parquet::arrow::ArrowWriter::try_new(out, first.schema(), Some(properties))?;
    for batch in batches {
        writer.write(batch)?;
    }
    writer.close()?;
    Ok(())
}
