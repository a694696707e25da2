//! Excel workbooks (.xlsx), Stata files and Parquet's batches as the rows of a CSV file: their cells as
//! text.

use std::io::Cursor;
use std::path::Path;

use arrow_array::RecordBatch;
use calamine::{Data, Reader as _, Xlsx};

use super::dta;
use super::header::Header;
use super::json::quoted;
use super::layouts::Mapping;
use crate::cells::Cells;
use crate::error::Error;

/// Every sheet whose header is known, or has the columns of a mapping, or else the only one that is not
/// empty; each with its name.
pub(super) fn of_workbook(
    bytes: Vec<u8>,
    path: &Path,
    mapping: Option<&Mapping>,
) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let fits = |header: &Header| match mapping.filter(|mapping| !mapping.is_empty()) {
        Some(mapping) => mapping.columns.iter().all(|(_, name)| header.place(name).is_some()),
        None => header.known().is_some(),
    };
    let broken =
        |e: calamine::XlsxError| Error::format(path, format!("is no whole Excel workbook: {e}"));
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let (mut fitting, mut sheets) = (Vec::new(), Vec::new());
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).map_err(broken)?;
        let mut text = Vec::new();
        for row in range.rows() {
            let cells: Vec<String> = row.iter().map(cell).collect();
            text.extend_from_slice(cells.join(",").as_bytes());
            text.push(b'\n');
        }
        if range.is_empty() {
            continue;
        }
        let known = text
            .split(|b| *b == b'\n')
            .take(12)
            .any(|line| Header::parse(line, path).is_ok_and(|header| fits(&header)));
        if known {
            fitting.push((name, text));
        } else {
            sheets.push((name, text));
        }
    }
    match sheets.len() {
        _ if !fitting.is_empty() => Ok(fitting),
        0 => Err(Error::format(path, "is an Excel workbook without a cell in it")),
        1 => Ok(sheets),
        _ => {
            let names: Vec<String> = sheets.into_iter().map(|(name, _)| name).collect();
            let problem = format!(
                "has {} sheets and none with a header that is known: {}\nhint: save the one with the flows as CSV",
                names.len(),
                names.join(", ")
            );
            Err(Error::format(path, problem))
        }
    }
}

/// Every sheet of a workbook that holds a cell, by its name, as the rows of a CSV file.
///
/// # Errors
///
/// A file that is no whole Excel workbook.
pub fn sheets(bytes: Vec<u8>, path: &Path) -> Result<Vec<(String, String)>, Error> {
    let broken =
        |e: calamine::XlsxError| Error::format(path, format!("is no whole Excel workbook: {e}"));
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).map_err(broken)?;
        let mut text = String::new();
        for row in range.rows() {
            let cells: Vec<String> = row.iter().map(cell).collect();
            text.push_str(&cells.join(","));
            text.push('\n');
        }
        if !range.is_empty() {
            sheets.push((name, text));
        }
    }
    Ok(sheets)
}

fn cell(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::Float(number) => number.to_string(),
        Data::DateTime(day) => date(day.as_f64()),
        other => quoted(&other.to_string()),
    }
}

/// A day as a spreadsheet counts it, from 30 December 1899, as YYYY-MM-DD; hours are left out.
fn date(day: f64) -> String {
    let start = jiff::civil::date(1899, 12, 30);
    let days = jiff::Span::new().try_days(day.floor() as i64);
    let date = days.and_then(|days| start.checked_add(days));
    date.map_or_else(|_| day.to_string(), |date| date.to_string())
}

/// A Stata data file.
pub(super) fn of_stata(bytes: &[u8], path: &Path) -> Result<Vec<u8>, Error> {
    let data = dta::read(bytes, path)?;
    let names: Vec<String> = data.columns.iter().map(|c| quoted(&c.name)).collect();
    let mut text = names.join(",").into_bytes();
    for row in 0..data.rows {
        let cells: Vec<String> = data.columns.iter().map(|c| quoted(&c.text(row))).collect();
        text.push(b'\n');
        text.extend_from_slice(cells.join(",").as_bytes());
    }
    Ok(text)
}

/// Append the rows of a batch.
pub(super) fn of_batch(batch: &RecordBatch, text: &mut Vec<u8>) {
    let columns: Vec<Cells<'_>> = batch.columns().iter().map(|c| Cells::of(c.as_ref())).collect();
    for row in 0..batch.num_rows() {
        for (at, column) in columns.iter().enumerate() {
            if at > 0 {
                text.push(b',');
            }
            text.extend_from_slice(quoted(&column.text_or(row, "")).as_bytes());
        }
        text.push(b'\n');
    }
}
