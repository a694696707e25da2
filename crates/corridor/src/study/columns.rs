//! A panel from a file: columns of numbers and of text, for the gravity room.
//!
//! Parquet, Stata, workbooks and text, plain or packed: what [`corridor_trade::readers::opened`] opens.
//! A column is numbers when every field that is not empty is a number, and text otherwise. An
//! empty field and a Parquet null are missing. NaN and infinity are errors, not missing values.

mod stata;
mod text;

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{ArrowPrimitiveType, Float64Type, UInt64Type};
use arrow_array::{Array, ArrayRef, Float64Array, PrimitiveArray, RecordBatch};
use arrow_schema::{DataType, Schema};
use corridor_gravity::formula::{Column, Frame};
use corridor_gravity::{Lines, Row};
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
    table.frame(Some(Lines::rows(path.display().to_string())))
}

/// The columns of a table in memory that are named; `batches` come with all its columns. A column of
/// floating-point numbers in one piece is shared, not copied, where the table `stays` as it is.
///
/// # Errors
///
/// [`Error`] names the column, and the row where there is one.
pub fn of_batches(
    schema: &Schema,
    batches: Vec<RecordBatch>,
    wanted: &BTreeSet<String>,
    stays: bool,
) -> Result<Frame, Error> {
    let mut table = Table::new(Path::new("table"), schema, Some(wanted))?;
    if stays && batches.len() == 1 {
        table.columns.iter_mut().for_each(Gathered::share);
    }
    for batch in batches {
        let columns: Vec<ArrayRef> =
            table.chosen.iter().map(|&at| batch.column(at).clone()).collect();
        table.take(&columns)?;
    }
    table.frame(None)
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
        for ((column, &at), part) in self.columns.iter_mut().zip(&self.chosen).zip(batch) {
            column.take(part).map_err(|source| Error::Column {
                path: self.path.to_owned(),
                column: self.names[at].clone(),
                source,
            })?;
        }
        Ok(())
    }

    /// The table, with the file that its rows stand in.
    fn frame(self, lines: Option<Lines>) -> Result<Frame, Error> {
        let mut frame = Frame::default();
        lines.into_iter().for_each(|lines| frame.stands(lines));
        for (&at, column) in self.chosen.iter().zip(self.columns) {
            if let Some(numbers) = column.numbers() {
                finite(&frame, &self.names[at], numbers)?;
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
    /// All the numbers there will be, where they can be shared.
    Shared(Option<Float64Array>),
    Whole(Vec<i32>),
    Long(Vec<i64>),
    Text(Coded),
}

impl Gathered {
    fn new(kind: &DataType) -> Self {
        let kind = match kind {
            DataType::Dictionary(_, entries) => entries,
            kind => kind,
        };
        let values = match kind {
            DataType::Int8
            | DataType::Int16
            | DataType::Int32
            | DataType::UInt8
            | DataType::UInt16
            | DataType::Boolean => Gathering::Whole(Vec::new()),
            DataType::Int64 | DataType::UInt32 | DataType::UInt64 => Gathering::Long(Vec::new()),
            // A column of no type holds no value at all.
            DataType::Null => Gathering::Numbers(Vec::new()),
            kind if kind.is_numeric() => Gathering::Numbers(Vec::new()),
            _ => Gathering::Text(Coded::default()),
        };
        Self { rows: 0, values, missing: Vec::new() }
    }

    /// The next part is the only one, and stays as it is.
    fn share(&mut self) {
        if let Gathering::Numbers(_) = self.values {
            self.values = Gathering::Shared(None);
        }
    }

    fn take(&mut self, part: &ArrayRef) -> Result<(), arrow_schema::ArrowError> {
        if let Gathering::Shared(_) = self.values {
            self.values = match part.as_primitive_opt::<Float64Type>() {
                Some(numbers) if numbers.null_count() == 0 => {
                    Gathering::Shared(Some(numbers.clone()))
                }
                _ => Gathering::Numbers(Vec::new()),
            };
        }
        if let Gathering::Long(before) = &self.values
            && beyond(part)
        {
            // Identifiers that no i64 holds: levels, and no numbers.
            let mut text = Coded::default();
            before.iter().for_each(|number| text.push(&number.to_string()));
            self.values = Gathering::Text(text);
        }
        match &mut self.values {
            Gathering::Numbers(numbers) => extend(numbers, &cells::numbers(part)?),
            Gathering::Shared(_) => {}
            Gathering::Whole(numbers) => extend(numbers, &cells::small(part)?),
            Gathering::Long(numbers) => extend(numbers, &cells::whole(part)?),
            Gathering::Text(text) => text.extend(part)?,
        }
        // A dictionary's entry may be null, and a column of no type is nothing but nulls.
        if let Some(nulls) = part.logical_nulls().filter(|nulls| nulls.null_count() > 0) {
            self.missing.resize(self.rows, false);
            self.missing.extend(nulls.iter().map(|is_there| !is_there));
        }
        self.rows += part.len();
        Ok(())
    }

    fn numbers(&self) -> Option<&[f64]> {
        match &self.values {
            Gathering::Numbers(numbers) => Some(numbers),
            Gathering::Shared(Some(numbers)) => Some(numbers.values()),
            _ => None,
        }
    }

    fn column(mut self) -> Column {
        if !self.missing.is_empty() {
            self.missing.resize(self.rows, false);
        }
        let column = match self.values {
            Gathering::Numbers(numbers) => Column::numbers(numbers),
            Gathering::Shared(None) => Column::numbers(Vec::new()),
            Gathering::Shared(Some(numbers)) => Column::shared(Arc::new(numbers.values().clone())),
            Gathering::Whole(numbers) => return Column::whole(numbers, self.missing),
            Gathering::Long(numbers) => return Column::whole(numbers, self.missing),
            Gathering::Text(Coded { codes, labels, .. }) => Column::coded(codes, labels),
        };
        column.with_missing(self.missing)
    }
}

/// Whether a batch holds a whole number above those of 64 bits with a sign.
fn beyond(part: &ArrayRef) -> bool {
    let whole = part.as_primitive_opt::<UInt64Type>();
    whole.is_some_and(|whole| whole.iter().flatten().any(|x| x > i64::MAX as u64))
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

/// Rows of text that are unpacked at a time.
const BLOCK: usize = 1 << 16;

impl Coded {
    /// Append a batch, of text in whatever layout; a missing value is empty.
    fn extend(&mut self, part: &ArrayRef) -> Result<(), arrow_schema::ArrowError> {
        self.codes.reserve(part.len());
        for start in (0..part.len()).step_by(BLOCK) {
            let block = part.slice(start, BLOCK.min(part.len() - start));
            if let Some(entries) = block.as_any_dictionary_opt() {
                let labels = cells::texts(entries.values())?;
                let mut codes = vec![None; labels.len()];
                for (row, key) in entries.normalized_keys().into_iter().enumerate() {
                    let code = match (block.is_null(row), codes.get_mut(key)) {
                        (false, Some(code)) => {
                            *code.get_or_insert_with(|| self.code(labels.value(key)))
                        }
                        _ => self.code(""),
                    };
                    self.codes.push(code);
                }
            } else {
                let block = cells::texts(&block)?;
                block.iter().for_each(|label| self.push(label.unwrap_or("")));
            }
        }
        Ok(())
    }

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

fn finite(frame: &Frame, column: &str, numbers: &[f64]) -> Result<(), Error> {
    let Some(at) = numbers.iter().position(|x| !x.is_finite()) else { return Ok(()) };
    let mut row = Row::from(at);
    row.stands(frame.place(at));
    Err(Error::NotFinite { column: column.to_owned(), row, value: numbers[at] })
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
        assert_eq!(column("byte"), Column::whole(vec![-3, 0, 7], vec![]));
        let short = Column::whole(vec![9, 0, 65_535], vec![false, true, false]);
        assert_eq!(column("short"), short);
        assert_eq!(column("long"), Column::numbers(vec![1990.0, 1991.0, 5e9]));
        let truth = Column::whole(vec![1, 0, 0], vec![false, false, true]);
        assert_eq!(column("truth"), truth);
    }
    fn frame_of(kind: &str, columns: Vec<(&str, ArrayRef)>, pieces: usize) -> Frame {
        let names: BTreeSet<String> = columns.iter().map(|&(name, _)| name.to_owned()).collect();
        let columns = columns.into_iter().map(|(name, column)| (name, column, true));
        let whole = RecordBatch::try_from_iter_with_nullable(columns).unwrap();
        let each = whole.num_rows().div_ceil(pieces);
        let batches = (0..pieces).map(|at| whole.slice(at * each, each)).collect();
        of_batches(&whole.schema(), batches, &names, kind == "stays").unwrap()
    }

    #[test]
    fn numbers_in_one_piece_are_shared_where_they_stay() {
        let numbers = Float64Array::from(vec![1.5, 2.5, -0.5, 4.0]);
        let there = numbers.values().as_ptr();
        let column = || -> ArrayRef { Arc::new(numbers.clone()) };
        let at = |frame: &Frame| frame.column("x").unwrap().as_numbers().unwrap().as_ptr();
        let shared = frame_of("stays", vec![("x", column())], 1);
        assert_eq!(at(&shared), there);
        let copied = frame_of("may change", vec![("x", column())], 1);
        assert_ne!(at(&copied), there);
        let pieces = frame_of("stays", vec![("x", column())], 2);
        assert_ne!(at(&pieces), there);
        assert_eq!(shared, copied);
        assert_eq!(shared, pieces);
        let gaps: ArrayRef = Arc::new(Float64Array::from(vec![Some(1.0), None]));
        assert_eq!(frame_of("stays", vec![("x", gaps)], 1).column("x").unwrap().number(1), None);
    }

    #[test]
    fn dictionaries_are_what_they_stand_for() {
        use arrow_array::types::Int8Type;
        use arrow_array::{
            DictionaryArray, Int8Array, Int64Array, NullArray, StringArray, UInt64Array,
        };
        let keys = || Int8Array::from(vec![Some(1), None, Some(0), Some(2)]);
        let of = |values: ArrayRef| -> ArrayRef {
            Arc::new(DictionaryArray::<Int8Type>::try_new(keys(), values).unwrap())
        };
        let years = of(Arc::new(Int64Array::from(vec![1990, 1991, 1992])));
        let names = of(Arc::new(StringArray::from(vec![Some("b"), Some("a"), None])));
        let ids: ArrayRef = Arc::new(UInt64Array::from(vec![7, 8, u64::MAX, 9]));
        let nothing: ArrayRef = Arc::new(NullArray::new(4));
        let columns = vec![("year", years), ("name", names), ("id", ids), ("nothing", nothing)];
        let frame = frame_of("stays", columns, 2);
        let number = |row| frame.column("year").unwrap().number(row);
        assert_eq!([0, 1, 2, 3].map(number), [Some(1991.0), None, Some(1990.0), Some(1992.0)]);
        let label = |name: &str, row| frame.column(name).unwrap().label(row);
        let names = [0, 1, 2, 3].map(|row| label("name", row));
        assert_eq!(names, [Some("a".to_owned()), None, Some("b".to_owned()), None]);
        assert_eq!(label("id", 0).unwrap(), "7");
        assert_eq!(label("id", 2).unwrap(), u64::MAX.to_string());
        assert!((0..4).all(|row| label("nothing", row).is_none()));
    }
}
