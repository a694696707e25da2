//! A panel from a file: columns of numbers and of text, for the gravity room.
//!
//! Parquet, Stata, workbooks and text, plain or packed: what [`corridor_trade::readers::opened`] opens.
//! A column is numbers when every field that is not empty is a number, and text otherwise. An
//! empty field and a Parquet null are missing. NaN and infinity are errors, not missing values.

mod stata;
mod text;

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use arrow_array::types::ArrowPrimitiveType;
use arrow_array::{Array, ArrayRef, PrimitiveArray, RecordBatch};
use arrow_schema::{DataType, Schema};
use corridor_gravity::formula::{Column, Frame};
use corridor_trade::cells;
use corridor_trade::readers::Decimals;
use corridor_trade::readers::opened::{Opened, open};
use corridor_trade::readers::parquet::Parquet;

use crate::error::PanelError as Error;

/// Read the columns of a panel that are named, and remember the names of the others; all of them without
/// names. `decimals` is how a text writes its numbers, where a person says it.
///
/// # Errors
///
/// [`Error`] names the file, and the column and row where there is one.
pub fn read(
    path: &Path,
    names: Option<&BTreeSet<String>>,
    decimals: Option<Decimals>,
) -> Result<Frame, Error> {
    match open(path).map_err(Box::new)? {
        Opened::Parquet(path) => parquet(&path, names),
        Opened::Stata(data) => stata::frame(data, path, names),
        Opened::Text(text, note) => {
            let mut frame = text::read(text, path, names, decimals)?;
            note.into_iter().for_each(|note| frame.note(note));
            Ok(frame)
        }
    }
}

/// SHA-256 of a panel's file.
///
/// # Errors
///
/// [`Error::File`].
#[allow(clippy::disallowed_methods)] // a reader: this is where panels come in
pub fn sha256(path: &Path) -> Result<String, Error> {
    let bytes =
        std::fs::read(path).map_err(|source| Error::File { path: path.to_owned(), source })?;
    Ok(corridor_ledger::document::sha256_hex(&bytes))
}

fn parquet(path: &Path, wanted: Option<&BTreeSet<String>>) -> Result<Frame, Error> {
    let file = Parquet::open(path)?;
    let mut table = Table::new(path, file.schema(), wanted)?;
    let chosen = table.chosen.clone();
    file.visit(&chosen, |batch| table.take(batch.columns()))?;
    table.frame()
}

/// The columns of a table in memory that are named; `batches` come with all its columns.
///
/// # Errors
///
/// [`Error`] names the column, and the row where there is one.
pub fn of_batches<E: Into<arrow_schema::ArrowError>>(
    schema: &Schema,
    batches: impl IntoIterator<Item = Result<RecordBatch, E>>,
    wanted: &BTreeSet<String>,
) -> Result<Frame, Error> {
    let path = Path::new("table");
    let mut table = Table::new(path, schema, Some(wanted))?;
    for batch in batches {
        let unread = |source| Error::Arrow { path: path.to_owned(), source };
        let batch = batch.map_err(|e| unread(e.into()))?;
        let columns: Vec<ArrayRef> =
            table.chosen.iter().map(|&at| batch.column(at).clone()).collect();
        table.take(&columns)?;
    }
    table.frame()
}

/// The chosen columns of a table as its batches come in.
struct Table<'t> {
    path: &'t Path,
    names: Vec<String>,
    wanted: Option<&'t BTreeSet<String>>,
    chosen: Vec<usize>,
    columns: Vec<Gathered>,
}

impl<'t> Table<'t> {
    fn new(
        path: &'t Path,
        schema: &Schema,
        wanted: Option<&'t BTreeSet<String>>,
    ) -> Result<Self, Error> {
        let names: Vec<String> = schema.fields().iter().map(|f| f.name().clone()).collect();
        let chosen = choose(path, &names, wanted)?;
        let columns =
            chosen.iter().map(|&at| Gathered::new(schema.field(at).data_type())).collect();
        Ok(Self { path, names, wanted, chosen, columns })
    }

    /// The next rows: the chosen columns, in their order.
    fn take(&mut self, batch: &[ArrayRef]) -> Result<(), Error> {
        for (column, part) in self.columns.iter_mut().zip(batch) {
            let unread = |source| Error::Arrow { path: self.path.to_owned(), source };
            column.take(part).map_err(unread)?;
        }
        Ok(())
    }

    fn frame(self) -> Result<Frame, Error> {
        let mut frame = Frame::default();
        for (&at, column) in self.chosen.iter().zip(self.columns) {
            if let Gathering::Numbers(numbers) = &column.values {
                finite(self.path, &self.names[at], numbers)?;
            }
            frame.insert(&self.names[at], column.column());
        }
        leave_out(&mut frame, &self.names, self.wanted);
        Ok(frame)
    }
}

fn leave_out(frame: &mut Frame, names: &[String], wanted: Option<&BTreeSet<String>>) {
    let others = names.iter().filter(|name| wanted.is_some_and(|wanted| !wanted.contains(*name)));
    others.for_each(|name| frame.leave_out(name));
}

/// Which columns to read, in the order of the file.
fn choose(
    path: &Path,
    names: &[String],
    wanted: Option<&BTreeSet<String>>,
) -> Result<Vec<usize>, Error> {
    let is_wanted = |name: &String| match wanted {
        Some(wanted) => wanted.contains(name),
        None => !name.is_empty(),
    };
    let chosen: Vec<usize> = (0..names.len()).filter(|&at| is_wanted(&names[at])).collect();
    let mut seen = BTreeSet::new();
    match chosen.iter().find(|&&at| !seen.insert(&names[at])) {
        None => Ok(chosen),
        Some(&at) => Err(Error::Twice { path: path.to_owned(), column: names[at].clone() }),
    }
}

/// A column of a Parquet file as its batches come in.
struct Gathered {
    rows: usize,
    values: Gathering,
    /// As long as the rows seen, once a value was missing.
    missing: Vec<bool>,
}

enum Gathering {
    Numbers(Vec<f64>),
    Whole(Vec<i32>),
    Long(Vec<i64>),
    Text(Coded),
}

impl Gathered {
    fn new(kind: &DataType) -> Self {
        let values = match kind {
            DataType::Int8
            | DataType::Int16
            | DataType::Int32
            | DataType::UInt8
            | DataType::UInt16
            | DataType::Boolean => Gathering::Whole(Vec::new()),
            DataType::Int64 | DataType::UInt32 | DataType::UInt64 => Gathering::Long(Vec::new()),
            kind if kind.is_numeric() => Gathering::Numbers(Vec::new()),
            _ => Gathering::Text(Coded::default()),
        };
        Self { rows: 0, values, missing: Vec::new() }
    }

    fn take(&mut self, part: &ArrayRef) -> Result<(), arrow_schema::ArrowError> {
        match &mut self.values {
            Gathering::Numbers(numbers) => extend(numbers, &cells::numbers(part)?),
            Gathering::Whole(numbers) => extend(numbers, &cells::small(part)?),
            Gathering::Long(numbers) => extend(numbers, &cells::whole(part)?),
            Gathering::Text(text) => {
                cells::texts(part)?.iter().for_each(|label| text.push(label.unwrap_or("")));
            }
        }
        if part.null_count() > 0 {
            self.missing.resize(self.rows, false);
            self.missing.extend((0..part.len()).map(|row| part.is_null(row)));
        }
        self.rows += part.len();
        Ok(())
    }

    fn column(mut self) -> Column {
        if !self.missing.is_empty() {
            self.missing.resize(self.rows, false);
        }
        let column = match self.values {
            Gathering::Numbers(numbers) => Column::numbers(numbers),
            Gathering::Whole(numbers) => Column::whole(numbers),
            Gathering::Long(numbers) => Column::long(numbers),
            Gathering::Text(Coded { codes, labels, .. }) => Column::coded(codes, labels),
        };
        column.with_missing(self.missing)
    }
}

/// Append a batch; a missing value is a zero.
fn extend<T: ArrowPrimitiveType<Native: Default>>(
    numbers: &mut Vec<T::Native>,
    part: &PrimitiveArray<T>,
) {
    if part.null_count() == 0 {
        numbers.extend_from_slice(part.values());
    } else {
        numbers.extend(part.iter().map(Option::unwrap_or_default));
    }
}

/// Text as codes, in the order in which it comes.
#[derive(Default)]
struct Coded {
    codes: Vec<u32>,
    labels: Vec<String>,
    known: HashMap<String, u32>,
}

impl Coded {
    fn push(&mut self, text: &str) {
        let code = self.code(text);
        self.codes.push(code);
    }

    fn code(&mut self, text: &str) -> u32 {
        // Rows often come sorted: the label of the row before is the likeliest.
        if let Some(&last) = self.codes.last()
            && self.labels[last as usize] == text
        {
            return last;
        }
        if let Some(&code) = self.known.get(text) {
            return code;
        }
        let code = self.labels.len() as u32;
        self.labels.push(text.to_owned());
        self.known.insert(text.to_owned(), code);
        code
    }
}

fn finite(path: &Path, column: &str, numbers: &[f64]) -> Result<(), Error> {
    match numbers.iter().position(|x| !x.is_finite()) {
        None => Ok(()),
        Some(row) => Err(Error::NotFinite {
            path: path.to_owned(),
            column: column.to_owned(),
            row,
            value: numbers[row],
        }),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{BooleanArray, Int8Array, Int64Array, RecordBatch, UInt16Array};

    use super::*;

    /// Whole numbers of every width, with and without a missing one.
    #[test]
    #[allow(clippy::unwrap_used, clippy::disallowed_methods)] // writes what is read
    fn whole_numbers_are_numbers_whatever_their_width() {
        let columns: [(&str, ArrayRef); 4] = [
            ("byte", Arc::new(Int8Array::from(vec![-3, 0, 7]))),
            ("short", Arc::new(UInt16Array::from(vec![Some(9), None, Some(65_535)]))),
            ("long", Arc::new(Int64Array::from(vec![1990, 1991, 5_000_000_000]))),
            ("truth", Arc::new(BooleanArray::from(vec![Some(true), Some(false), None]))),
        ];
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("panel.parquet");
        let file = std::fs::File::create(&path).unwrap();
        let mut writer = parquet::arrow::ArrowWriter::try_new(file, batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        let names = ["byte", "short", "long", "truth"].map(str::to_owned);
        let frame = read(&path, Some(&names.into()), None).unwrap();
        let column = |name: &str| frame.column(name).unwrap().clone();
        assert_eq!(column("byte"), Column::whole(vec![-3, 0, 7]));
        let short = Column::whole(vec![9, 0, 65_535]).with_missing(vec![false, true, false]);
        assert_eq!(column("short"), short);
        assert_eq!(column("long"), Column::numbers(vec![1990.0, 1991.0, 5e9]));
        let truth = Column::whole(vec![1, 0, 0]).with_missing(vec![false, false, true]);
        assert_eq!(column("truth"), truth);
    }
}
