//! A Parquet table of flows into the collector, with the columns that a mapping names.

use std::borrow::Cow;
use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal64Type, Decimal128Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;

use super::beside::{Beside, Seen};
use super::collect::Collector;
use super::decode::Table;
use super::delimited::{Found, Layout, Parsed, Row, Year};
use super::header::Header;
use super::layouts::Mapping;
use super::number::{self, Bad};
use super::tokens::Tokens;
use crate::cells::Kind;
use crate::error::{Error, PROBLEMS_SHOWN};

/// Read a whole table, and name it. Its layout is known by its columns, or a mapping names them.
pub(crate) fn read(
    path: &Path,
    table: &Table,
    mapping: Option<&Mapping>,
    collector: &mut Collector,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<&'static str, Error> {
    let header = Header::of(b',', table.columns());
    let (name, mut whole) = match mapping.filter(|m| !m.is_empty()) {
        Some(mapping) => ("parquet", header.mapped(mapping, path)?),
        None => match header.known() {
            Some((name, layout)) if name != "corridor" => (name, layout),
            Some((_, layout)) => ("parquet", layout),
            None => {
                // The store's own layout is what is expected, and its first missing column is named.
                let own = ["year", "exporter", "importer", "product", "value_usd"];
                table.require(&own).map_err(|error| with_map(error, header.columns()))?;
                return Err(Error::format(path, "has columns that cannot be told apart"));
            }
        },
    };
    header.unique(&whole, 1, path)?;
    super::units::told(b"", &header, &whole, name, mapping, path)?;
    super::units::given(name, &mut whole, mapping, path)?;
    super::beside::settle(&header, &mut whole, name, mapping);
    let mut first = Vec::new();
    super::workbook::of_batch(&table.head(super::beside::TELLING)?, &mut first);
    super::beside::unread(&first, &header, &whole, name, collector);
    whole.beside.retain(|beside| !beside.is_any() || table.has_words(beside.column));
    if let Some(currency) = whole.currency {
        collector.needs_rates(currency, name, path)?;
    }
    let simple = whole.flow.is_none()
        && whole.month.is_none()
        && whole.class.is_none()
        && whole.back.is_none()
        && whole.years.is_empty()
        && whole.only.is_empty()
        && whole.beside.iter().all(Beside::is_any)
        && whole.month_of.is_none()
        && !whole.totals
        && whole.oec.is_none();
    if !simple {
        return as_text(path, table, &whole, collector, progress).map(|()| name);
    }
    let mut places = vec![whole.exporter, whole.importer, whole.product, whole.value];
    let dated = match whole.year {
        Year::Column(column) => {
            places.push(column);
            true
        }
        Year::Fixed(_) => false,
    };
    places.extend(whole.quantity);
    let flows = places.len();
    places.extend(whole.beside.iter().map(|beside| beside.column));
    let names: Vec<&str> = places.iter().map(|p| header.columns()[*p].as_str()).collect();
    let beside = (flows..).zip(&whole.beside);
    let layout = Layout {
        beside: beside.map(|(column, beside)| beside.at(column)).collect(),
        delimiter: b',',
        year: if dated { Year::Column(4) } else { whole.year },
        exporter: 0,
        importer: 1,
        product: 2,
        value: 3,
        quantity: whole.quantity.map(|_| if dated { 5 } else { 4 }),
        columns: names.iter().map(|n| (*n).to_owned()).collect(),
        ..whole.clone()
    };
    collector.begin(path);
    for group in 0..table.groups() {
        table.visit(group, &names, |batch, _| {
            let parsed = parsed(batch, &layout, collector.keep_bad)?;
            progress(batch.get_array_memory_size() as u64);
            collector.take(path, b"", &layout, parsed)?;
            collector.check(path)
        })?;
    }
    Ok(name)
}

/// Names by which tables call the columns of flows.
const CALLED: [(&str, &[&str]); 4] = [
    ("exporter", &["exporter", "iso_o", "exporter_iso3", "origin", "orig", "reporter"]),
    ("importer", &["importer", "iso_d", "importer_iso3", "destination", "dest", "partner"]),
    ("product", &["product", "hs6", "hs4", "hs2", "hs", "code", "commodity", "product_code"]),
    ("value", &["value", "usd", "value_usd", "trade_value", "trade", "v", "amount"]),
];

/// The error of a missing column, with the mapping that the names of the columns suggest.
fn with_map(error: Error, columns: &[String]) -> Error {
    let Error::NoColumn { path, column, found, hint } = error else { return error };
    let named = |names: &[&str]| {
        names.iter().find_map(|name| columns.iter().find(|c| c.eq_ignore_ascii_case(name)))
    };
    let all: Option<Vec<(&str, &String)>> =
        CALLED.iter().map(|(role, names)| Some((*role, named(names)?))).collect();
    let hint = all.map_or(hint, |all| {
        let year = named(&["year", "t", "yr"]);
        let roles = all.into_iter().chain(year.map(|name| ("year", name)));
        let others = roles.filter(|(role, name)| role != name);
        let map: Vec<String> = others.map(|(role, name)| format!("{role}={name}")).collect();
        let dated = if year.is_some() { "" } else { " --year YEAR" };
        format!("try --map {}{dated}", map.join(","))
    });
    Error::NoColumn { path, column, found, hint }
}

/// A table with flows, months or classifications goes the way of text, where these are understood.
fn as_text(
    path: &Path,
    table: &Table,
    layout: &Layout,
    collector: &mut Collector,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<(), Error> {
    let names: Vec<&str> = layout.columns.iter().map(String::as_str).collect();
    collector.begin(path);
    for group in 0..table.groups() {
        table.visit(group, &names, |batch, _| {
            let mut text = Vec::new();
            super::workbook::of_batch(batch, &mut text);
            progress(text.len() as u64);
            let parsed = super::delimited::parse(&text, layout, collector.keep_bad);
            collector.take(path, &text, layout, parsed)?;
            collector.check(path)
        })?;
    }
    Ok(())
}

/// One batch, cell by cell as text: what a code or a number means is decided where CSV decides it.
fn parsed(batch: &RecordBatch, layout: &Layout, keep_all: bool) -> Result<Parsed, Error> {
    let mut parsed = Parsed {
        lines: batch.num_rows() as u32,
        data_lines: batch.num_rows() as u64,
        ..Parsed::default()
    };
    let column = |at: usize| batch.column_by_name(&layout.columns[at]);
    let cells: Vec<Cells<'_>> =
        (0..layout.columns.len()).filter_map(column).map(|c| Cells::new(c)).collect();
    let mut codes =
        [layout.exporter, layout.importer, layout.product].map(|c| Codes::new(&cells[c]));
    let telling = telling(&cells, layout);
    for line in 0..batch.num_rows() {
        let told = telling.iter().find_map(|beside| {
            let text = cells[beside.column].text(line)?;
            let expected = beside.otherwise(text.as_bytes(), &mut Seen::default())?;
            Some((beside.column, text.into_owned(), expected))
        });
        let row = match told {
            Some(other) => Err(other),
            None => row(&cells, &mut codes, layout, line, &mut parsed),
        };
        match row {
            Ok(Some(row)) => parsed.rows.push(row),
            Ok(None) => {}
            Err((column, found, expected)) => {
                parsed.problem_count += 1;
                if keep_all || parsed.problems.len() < PROBLEMS_SHOWN {
                    let found = found.into_bytes();
                    parsed.problems.push(Found {
                        line: line as u32,
                        at: 0,
                        column: Some(column),
                        found,
                        expected,
                    });
                }
            }
        }
    }
    Ok(parsed)
}

/// The columns beside with a cell in this batch that says something else: few batches have one, so texts are
/// looked at once and not in each row.
fn telling<'a>(cells: &[Cells<'_>], layout: &'a Layout) -> Vec<&'a Beside> {
    let tells = |beside: &&Beside| {
        let (mut seen, column) = (Seen::default(), &cells[beside.column]);
        let mut other = |text: &str| beside.otherwise(text.as_bytes(), &mut seen).is_some();
        match column.0 {
            Kind::Coded(_, texts) => texts.iter().flatten().any(&mut other),
            _ => (0..column.len()).any(|row| column.text(row).is_some_and(|text| other(&text))),
        }
    };
    layout.beside.iter().filter(tells).collect()
}

type Trouble = (usize, String, &'static str);

fn row(
    cells: &[Cells<'_>],
    [exporters, importers, products]: &mut [Codes<'_>; 3],
    layout: &Layout,
    line: usize,
    parsed: &mut Parsed,
) -> Result<Option<Row>, Trouble> {
    let economy = "an economy code, numeric or alpha-3";
    let exporter = exporters
        .id(line, &mut parsed.exporters)
        .map_err(|bad| bad.of(layout.exporter, economy))?;
    let importer = importers
        .id(line, &mut parsed.importers)
        .map_err(|bad| bad.of(layout.importer, economy))?;
    let code = "a product code of at most six digits";
    let product =
        products.id(line, &mut parsed.products).map_err(|bad| bad.of(layout.product, code))?;
    let year = match layout.year {
        Year::Fixed(year) => year,
        Year::Column(column) => {
            let text = cells[column].text(line).unwrap_or_default().into_owned();
            let year = text.parse().ok().filter(|y| (1000..=9999).contains(y));
            year.ok_or((column, text, "a year as YYYY"))?
        }
    };
    let value = match cells[layout.value].whole(line, layout.value_power) {
        Ok(value) => value,
        Err((Bad::Missing, _)) => {
            if !layout.blanks {
                parsed.aside.push((super::lines::MISSING, line as u32, 0));
            }
            return Ok(None);
        }
        Err((bad, text)) => {
            let expected = match bad {
                Bad::TooLarge => "at most 10^15 US dollars",
                Bad::NotANumber => "a number",
                Bad::Negative | Bad::Missing => "a value that is not negative",
            };
            return Err((layout.value, text, expected));
        }
    };
    let quantity_kg = match layout.quantity {
        None => None,
        Some(column) => match cells[column].whole(line, layout.quantity_power) {
            Ok(weight) => {
                parsed.zero_weights += u64::from(weight.units == 0);
                std::num::NonZeroU64::new(weight.units)
            }
            Err((Bad::Missing, _)) => None,
            Err((_, text)) => {
                return Err((column, text, "a weight from 0 to 10^15 kilograms, or null"));
            }
        },
    };
    if value.fraction {
        parsed.rounded_rows += 1;
        parsed.rounded_fine += i128::from(value.rounded);
    }
    Ok(Some(Row {
        value_usd: value.units as i64,
        quantity_kg,
        line: line as u32,
        at: 0,
        year,
        month: 0,
        exporter,
        importer,
        product,
        flow: 0,
        class: 0,
        back: false,
    }))
}

/// A column of codes: of a dictionary each code is looked up once for a batch.
struct Codes<'a> {
    cells: &'a Cells<'a>,
    /// By place in the dictionary.
    known: Vec<Option<u16>>,
    /// The number that was met last.
    last: Option<(i64, u16)>,
}

/// Why a cell is no code: it is empty, or one too many.
enum NoCode {
    Empty(String),
    Full,
}

impl NoCode {
    fn of(self, column: usize, expected: &'static str) -> Trouble {
        match self {
            Self::Empty(text) => (column, text, expected),
            Self::Full => (column, String::new(), "at most 65,536 different codes"),
        }
    }
}

impl<'a> Codes<'a> {
    fn new(cells: &'a Cells<'a>) -> Self {
        let places = if let Kind::Coded(_, texts) = cells.0 { texts.len() } else { 0 };
        Self { cells, known: vec![None; places], last: None }
    }

    #[inline]
    fn id(&mut self, row: usize, tokens: &mut Tokens) -> Result<u16, NoCode> {
        match self.cells.0 {
            Kind::Coded(keys, _) if !keys.is_null(row) => {
                let place = keys.value(row) as usize;
                if let Some(Some(id)) = self.known.get(place) {
                    return Ok(*id);
                }
                let id = self.looked_up(row, tokens)?;
                if let Some(known) = self.known.get_mut(place) {
                    *known = Some(id);
                }
                Ok(id)
            }
            Kind::Whole(numbers) if !numbers.is_null(row) => {
                let number = numbers.value(row);
                if let Some((_, id)) = self.last.filter(|(last, _)| *last == number) {
                    return Ok(id);
                }
                let id = self.looked_up(row, tokens)?;
                self.last = Some((number, id));
                Ok(id)
            }
            _ => self.looked_up(row, tokens),
        }
    }

    fn looked_up(&self, row: usize, tokens: &mut Tokens) -> Result<u16, NoCode> {
        let text = self.cells.text(row).unwrap_or_default();
        let code = text.trim();
        if code.is_empty() {
            return Err(NoCode::Empty(text.into_owned()));
        }
        tokens.of(code.as_bytes()).ok_or(NoCode::Full)
    }
}

/// A column whose cells can be had as text.
struct Cells<'a>(Kind<'a>);

impl<'a> Cells<'a> {
    fn new(array: &'a dyn Array) -> Self {
        Self(Kind::of(array))
    }

    fn is_null(&self, row: usize) -> bool {
        self.0.is_null(row)
    }

    fn len(&self) -> usize {
        match self.0 {
            Kind::Text(texts) => texts.len(),
            Kind::Coded(keys, _) => keys.len(),
            Kind::Whole(numbers) => numbers.len(),
            Kind::Double(numbers) => numbers.len(),
            Kind::Other(array) => array.len(),
        }
    }

    /// The cell as text; `None` for null.
    fn text(&self, row: usize) -> Option<Cow<'a, str>> {
        if self.is_null(row) {
            return None;
        }
        Some(match self.0 {
            Kind::Coded(keys, texts) => texts.value(keys.value(row) as usize).into(),
            Kind::Text(texts) => texts.value(row).into(),
            Kind::Whole(numbers) => numbers.value(row).to_string().into(),
            // A fraction as it is written, without an exponent.
            Kind::Double(numbers) => numbers.value(row).to_string().into(),
            Kind::Other(array) => crate::cells::Cells::of(array).text(row)?,
        })
    }

    fn whole(&self, row: usize, power: i32) -> Result<number::Whole, (Bad, String)> {
        if self.is_null(row) {
            return Err((Bad::Missing, "null".into()));
        }
        let text: Cow<'_, str> = match self.0 {
            Kind::Whole(numbers) => {
                let value = numbers.value(row);
                if let (0, Ok(units @ 0..=1_000_000_000_000_000)) = (power, u64::try_from(value)) {
                    return Ok(number::Whole { units, rounded: 0, fraction: false });
                }
                value.to_string().into()
            }
            Kind::Other(array) => match array.data_type() {
                DataType::Decimal64(_, scale) => {
                    let value = array.as_primitive::<Decimal64Type>().value(row);
                    format!("{value}e{}", -i32::from(*scale)).into()
                }
                DataType::Decimal128(_, scale) => {
                    let value = array.as_primitive::<Decimal128Type>().value(row);
                    format!("{value}e{}", -i32::from(*scale)).into()
                }
                _ => self.text(row).unwrap_or_default(),
            },
            _ => self.text(row).unwrap_or_default(),
        };
        number::whole(text.as_bytes(), power).map_err(|bad| (bad, text.into_owned()))
    }
}
