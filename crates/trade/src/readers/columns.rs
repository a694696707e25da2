//! A Parquet table of flows into the collector, with the columns that a mapping names.

use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal64Type, Decimal128Type, Float64Type, Int32Type, Int64Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;

use super::collect::Collector;
use super::decode::Table;
use super::delimited::{Found, Layout, Parsed, Row, Year};
use super::layouts::Mapping;
use super::number::{self, Bad};
use super::tokens::pack;
use crate::error::{Error, PROBLEMS_SHOWN};

/// Read a whole table. Without a mapping its columns are those of the store.
pub(crate) fn read(
    path: &Path,
    mapping: Option<&Mapping>,
    collector: &mut Collector,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<(), Error> {
    let table = Table::open(path)?;
    let own = Mapping { quantity_power: 3, ..Mapping::default() };
    let mapping = mapping.unwrap_or(&own);
    let name = |role: &str| -> String {
        let own = match role {
            "value" => "value_usd",
            "quantity" => "quantity_t",
            other => other,
        };
        mapping.column(role).unwrap_or(own).to_owned()
    };
    let mut names = vec![name("exporter"), name("importer"), name("product"), name("value")];
    let dated = mapping.year.is_none();
    if dated {
        names.push(name("year"));
    }
    let weighed =
        mapping.column("quantity").is_some() || table.columns().contains(&name("quantity"));
    if weighed {
        names.push(name("quantity"));
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    table.require(&names)?;
    let layout = Layout {
        delimiter: b',',
        year: mapping.year.map_or(Year::Column(4), Year::Fixed),
        month: None,
        exporter: 0,
        importer: 1,
        flow: None,
        product: 2,
        value: 3,
        value_power: mapping.value_power,
        quantity: weighed.then_some(if dated { 5 } else { 4 }),
        quantity_power: mapping.quantity_power,
        only: Vec::new(),
        columns: names.iter().map(|n| (*n).to_owned()).collect(),
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
            Ok(row) => parsed.rows.push(row),
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
) -> Result<Row, Trouble> {
    let code = |column: usize, expected: &'static str| -> Result<u64, Trouble> {
        let text = cells[column].text(line).unwrap_or_default();
        let packed = pack(text.trim().as_bytes()).filter(|_| !text.is_empty());
        packed.ok_or((column, text, expected))
    };
    let full = "at most 65,536 different codes";
    let economy = "an economy code, numeric or alpha-3";
    let exporter =
        parsed.exporters.id(code(layout.exporter, economy)?).ok_or((0, String::new(), full))?;
    let importer =
        parsed.importers.id(code(layout.importer, economy)?).ok_or((1, String::new(), full))?;
    let product = code(layout.product, "a product code of at most six digits")?;
    let product = parsed.products.id(product).ok_or((2, String::new(), full))?;
    let year = match layout.year {
        Year::Fixed(year) => year,
        Year::Column(column) => {
            let text = cells[column].text(line).unwrap_or_default();
            let year = text.parse().ok().filter(|y| (1000..=9999).contains(y));
            year.ok_or((column, text, "a year as YYYY"))?
        }
    };
    let value = cells[layout.value].whole(line, layout.value_power).map_err(|(bad, text)| {
        let expected = match bad {
            Bad::Missing => "a value, not nothing",
            Bad::Negative => "a value that is not negative",
            Bad::NotANumber => "a number",
            Bad::TooLarge => "at most 10^15 US dollars",
        };
        (layout.value, text, expected)
    })?;
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
    Ok(Row {
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
    })
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
