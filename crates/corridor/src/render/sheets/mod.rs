//! Tables as a workbook of Excel's format: one sheet a table, numbers as numbers, text as text.
//!
//! Text is never a formula, whatever it begins with, and a code keeps its leading noughts: only what a
//! table holds as a number is written as one. The same tables give the same bytes.

mod book;
mod brief;

use arrow_array::{Array as _, ArrayRef, RecordBatch};

use book::{Cell, Column, Format, Sheet};
use corridor_trade::cells::{Cells, numbers};

use super::tables::Columns;
use crate::error::Error;

pub use brief::workbook as brief;

/// Rows that a sheet can hold, its heading among them.
pub const MOST_ROWS: usize = 1_048_576;
/// Above it a whole number is not every other one as a double, so it is written as text.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Any tables as a workbook, a sheet each. Columns of numbers are numbers; all else is text.
///
/// # Errors
///
/// [`Error::Sheets`] for a table that no sheet can hold.
pub fn workbook(tables: &[Columns]) -> Result<Vec<u8>, Error> {
    let sheets: Result<Vec<Sheet>, Error> =
        tables.iter().map(|table| sheet(&table.name, &table.batch)).collect();
    book::written(&sheets?, "", None)
}

fn sheet(name: &str, batch: &RecordBatch) -> Result<Sheet, Error> {
    let schema = batch.schema();
    let mut columns = Vec::with_capacity(batch.num_columns());
    let mut rows: Vec<Vec<Cell>> =
        (0..batch.num_rows()).map(|_| Vec::with_capacity(batch.num_columns())).collect();
    for (field, array) in schema.fields().iter().zip(batch.columns()) {
        columns.push(Column { heading: field.name().clone(), numeric: is_number(array) });
        for (row, cell) in rows.iter_mut().zip(cells(array)?) {
            row.push(cell);
        }
    }
    Ok(Sheet { name: name.to_owned(), title: None, columns, rows })
}

fn is_number(array: &ArrayRef) -> bool {
    array.data_type().is_numeric()
}

/// One column, a cell a row.
fn cells(array: &ArrayRef) -> Result<Vec<Cell>, Error> {
    let shown = Cells::of(array);
    let text =
        |row: usize| shown.text(row).map_or(Cell::Empty, |text| Cell::text(text.into_owned()));
    if !is_number(array) {
        return Ok((0..array.len()).map(text).collect());
    }
    let whole = array.data_type().is_integer();
    let numbers = numbers(array)?;
    let cell = |row: usize| match numbers.is_null(row) {
        true => Cell::Empty,
        false => {
            let value = numbers.value(row);
            match value.is_finite() && value.abs() < EXACT {
                true => Cell::Number { value, format: Format::General, link: None },
                // Not a number that a sheet knows: as the table has it.
                false if whole || !value.is_finite() => text(row),
                false => Cell::Number { value, format: Format::General, link: None },
            }
        }
    };
    Ok((0..array.len()).map(cell).collect())
}
