//! The forms of a table: JSON, CSV, a workbook, Parquet.

use std::sync::Arc;

use arrow_array::{Array as _, ArrayRef, RecordBatch, StringArray};
use arrow_schema::DataType;
use corridor::render::columns::Parquet;
use corridor::render::sheets;
use corridor::render::tables::Columns;
use corridor::trade::cells::Cells;
use serde_json::{Map, Value};

use crate::answer::{Answer, CSV, JSON, PARQUET, Refusal, XLSX};

/// The form of what the API says.
pub(crate) const SCHEMA: &str = "corridor/api/1";

/// A JSON body.
pub(crate) fn whole(value: Value) -> Answer {
    Answer::of(JSON, format!("{value}\n"))
}

/// A table as JSON, CSV or a workbook.
pub(crate) fn formed(
    batch: &RecordBatch,
    format: Option<&str>,
    name: &str,
    about: &[(&'static str, String)],
) -> Result<Answer, Refusal> {
    let file = |suffix: &str| format!("{}.{suffix}", name.replace('/', "-"));
    match format {
        None | Some("json") => Ok(json_table(batch, about)?),
        Some("csv") => Ok(Answer::of(CSV, csv_table(batch)?).named(file("csv"))),
        Some("xlsx") => Ok(Answer::of(XLSX, workbook(batch, name, about)?).named(file("xlsx"))),
        Some("parquet") => {
            let mut writer = Parquet::of(batch.schema())?;
            let mut bytes = writer.rows(batch)?;
            bytes.extend(writer.end()?);
            Ok(Answer::of(PARQUET, bytes).named(file("parquet")))
        }
        Some(other) => Err(Refusal::bad(format!(
            "there is no {other} of this; it comes as json, csv, xlsx and parquet"
        ))),
    }
}

pub(crate) fn wrong(error: impl std::fmt::Display) -> Refusal {
    Refusal::bad(error.to_string())
}

/// A workbook with the table and, on a sheet of its own, what a reader must know of it.
fn workbook(
    batch: &RecordBatch,
    name: &str,
    about: &[(&'static str, String)],
) -> Result<Vec<u8>, Refusal> {
    let mut tables = vec![Columns { name: name.to_owned(), batch: batch.clone() }];
    if !about.is_empty() {
        let names = about.iter().map(|(name, _)| (*name).to_owned()).collect();
        let texts = about.iter().map(|(_, text)| text.clone()).collect();
        let batch = of_texts(vec![("about", names), ("is", texts)])?;
        tables.push(Columns { name: "about".to_owned(), batch });
    }
    Ok(sheets::workbook(&tables)?)
}

/// CSV of RFC 4180; what is missing is an empty field.
pub(crate) fn csv_table(batch: &RecordBatch) -> Result<Vec<u8>, Refusal> {
    csv_rows(batch, true)
}

pub(crate) fn csv_rows(batch: &RecordBatch, heading: bool) -> Result<Vec<u8>, Refusal> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let names = batch.schema();
    if heading {
        writer.write_record(names.fields().iter().map(|f| f.name())).map_err(wrong)?;
    }
    let columns = shown_columns(batch);
    for row in 0..batch.num_rows() {
        for column in &columns {
            writer.write_field(&*column.text_or(row, "")).map_err(wrong)?;
        }
        writer.write_record(None::<&[u8]>).map_err(wrong)?;
    }
    writer.into_inner().map_err(wrong)
}

fn shown_columns(batch: &RecordBatch) -> Vec<Cells<'_>> {
    batch.columns().iter().map(|c| Cells::of(c.as_ref())).collect()
}

fn json_table(batch: &RecordBatch, about: &[(&'static str, String)]) -> Result<Answer, Refusal> {
    let columns = shown_columns(batch);
    let schema = batch.schema();
    let rows: Vec<Value> = (0..batch.num_rows())
        .map(|row| {
            let fields = batch.columns().iter().enumerate().map(|(at, column)| {
                (schema.field(at).name().clone(), value(column, &columns[at], row))
            });
            Value::Object(fields.collect())
        })
        .collect();
    let mut all = Map::new();
    all.insert("schema".into(), SCHEMA.into());
    for (name, text) in about.iter().filter(|(name, _)| *name != "note") {
        all.insert((*name).into(), text.clone().into());
    }
    let notes: Vec<Value> =
        about.iter().filter(|(name, _)| *name == "note").map(|(_, t)| t.clone().into()).collect();
    if !notes.is_empty() {
        all.insert("notes".into(), notes.into());
    }
    all.insert("count".into(), rows.len().into());
    all.insert("rows".into(), rows.into());
    Ok(whole(Value::Object(all)))
}

fn value(column: &ArrayRef, cells: &Cells<'_>, row: usize) -> Value {
    let Some(shown) = cells.text(row) else { return Value::Null };
    let number = column.data_type().is_numeric() || column.data_type() == &DataType::Boolean;
    match number.then(|| serde_json::from_str(&shown)) {
        Some(Ok(value)) => value,
        _ => Value::String(shown.into_owned()),
    }
}

/// Text columns as a table, for what has no table of its own.
pub(crate) fn of_texts(columns: Vec<(&str, Vec<String>)>) -> Result<RecordBatch, Refusal> {
    let columns = columns
        .into_iter()
        .map(|(name, texts)| (name, Arc::new(StringArray::from(texts)) as ArrayRef));
    RecordBatch::try_from_iter(columns).map_err(wrong)
}
