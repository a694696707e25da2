//! A Parquet table of flows into the collector, with the columns that a mapping names.

use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal64Type, Decimal128Type, Float64Type, Int32Type, Int64Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;

use super::collect::Collector;
use super::decode::Table;
use super::delimited::{Found, Layout, Parsed, Row, Year};
use super::header::Header;
use super::layouts::Mapping;
use super::number::{self, Bad};
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
    let (name, whole) = match mapping.filter(|m| !m.is_empty()) {
        Some(mapping) => ("parquet", header.mapped(mapping, path)?),
        None => match header.known() {
            Some((name, layout)) if name != "corridor" => (name, layout),
            Some((_, layout)) => ("parquet", layout),
            None => {
                // The store's own layout is what is expected, and its first missing column is named.
                table.require(&["year", "exporter", "importer", "product", "value_usd"])?;
                return Err(Error::format(path, "has columns that cannot be told apart"));
            }
        },
    };
    header.unique(&whole, 1, path)?;
    super::units::told(b"", &header, &whole, name, mapping, path)?;
    if let Some(currency) = whole.currency {
        collector.needs_rates(currency, name, path)?;
    }
    let simple = whole.flow.is_none()
        && whole.month.is_none()
        && whole.class.is_none()
        && whole.back.is_none()
        && whole.years.is_empty()
        && whole.only.is_empty()
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
    let names: Vec<&str> = places.iter().map(|p| header.columns()[*p].as_str()).collect();
    let layout = Layout {
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
            super::workbook::of_batch(batch, &mut text)
                .map_err(|e| Error::format(path, e.to_string()))?;
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
    for line in 0..batch.num_rows() {
        match row(&cells, layout, line, &mut parsed) {
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

type Trouble = (usize, String, &'static str);

fn row(
    cells: &[Cells<'_>],
    layout: &Layout,
    line: usize,
    parsed: &mut Parsed,
) -> Result<Option<Row>, Trouble> {
    let code = |column: usize, expected: &'static str| -> Result<String, Trouble> {
        let text = cells[column].text(line).unwrap_or_default();
        if text.trim().is_empty() {
            Err((column, text, expected))
        } else {
            Ok(text.trim().to_owned())
        }
    };
    let full = "at most 65,536 different codes";
    let economy = "an economy code, numeric or alpha-3";
    let exporter = parsed.exporters.of(code(layout.exporter, economy)?.as_bytes()).ok_or((
        0,
        String::new(),
        full,
    ))?;
    let importer = parsed.importers.of(code(layout.importer, economy)?.as_bytes()).ok_or((
        1,
        String::new(),
        full,
    ))?;
    let product = code(layout.product, "a product code of at most six digits")?;
    let product = parsed.products.of(product.as_bytes()).ok_or((2, String::new(), full))?;
    let year = match layout.year {
        Year::Fixed(year) => year,
        Year::Column(column) => {
            let text = cells[column].text(line).unwrap_or_default();
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

/// A column whose cells can be had as text.
struct Cells<'a>(&'a dyn Array);

impl<'a> Cells<'a> {
    fn new(array: &'a dyn Array) -> Self {
        Self(array)
    }

    /// The cell as text; `None` for null.
    fn text(&self, row: usize) -> Option<String> {
        let array = self.0;
        if array.is_null(row) {
            return None;
        }
        if let Some(coded) = array.as_dictionary_opt::<Int32Type>() {
            let values = coded.values().as_string_opt::<i32>()?;
            return Some(values.value(coded.keys().value(row) as usize).to_owned());
        }
        if let Some(values) = array.as_primitive_opt::<Int64Type>() {
            return Some(values.value(row).to_string());
        }
        if let Some(values) = array.as_primitive_opt::<Float64Type>() {
            return Some(values.value(row).to_string());
        }
        let options = arrow_cast::display::FormatOptions::default();
        let format = arrow_cast::display::ArrayFormatter::try_new(array, &options).ok()?;
        Some(format.value(row).to_string())
    }

    fn whole(&self, row: usize, power: i32) -> Result<number::Whole, (Bad, String)> {
        if self.0.is_null(row) {
            return Err((Bad::Missing, "null".into()));
        }
        let text = match self.0.data_type() {
            DataType::Decimal64(_, scale) => {
                let value = self.0.as_primitive::<Decimal64Type>().value(row);
                format!("{value}e{}", -i32::from(*scale))
            }
            DataType::Decimal128(_, scale) => {
                let value = self.0.as_primitive::<Decimal128Type>().value(row);
                format!("{value}e{}", -i32::from(*scale))
            }
            DataType::Int64 => {
                let value = self.0.as_primitive::<Int64Type>().value(row);
                if let (0, Ok(units @ 0..=1_000_000_000_000_000)) = (power, u64::try_from(value)) {
                    return Ok(number::Whole { units, rounded: 0, fraction: false });
                }
                value.to_string()
            }
            _ => self.text(row).unwrap_or_default(),
        };
        number::whole(text.as_bytes(), power).map_err(|bad| (bad, text))
    }
}
