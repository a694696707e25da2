//! Statistics: a store's flows and indicators, and indicators of a frame.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray, UInt16Array};
use arrow_cast::{CastOptions, cast_with_options};
use arrow_schema::{DataType, Schema};
use corridor::explore::{self, FlowsAsked, IndicatorAsked};
use corridor::trade::indicators::{Ask, INDICATORS, Indicator, Needs, Year};
use corridor::trade::store::{self, Held, Kind};
use corridor::trade::{Aggregates, Flow, Flows, Level};
use jiff::civil::Date;
use pyo3::prelude::*;

use crate::arrow::{Batches, Table, batches, table};
use crate::error::{Outcome, Trouble};
use crate::interrupt;

/// Every indicator: its name, unit and meaning.
#[pyfunction]
pub fn indicators(py: Python<'_>) -> PyResult<Table> {
    let text = |of: fn(&Indicator) -> &'static str| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(INDICATORS.iter().map(of)))
    };
    table(vec![
        ("indicator", text(|i| i.name)),
        ("unit", text(|i| i.unit)),
        ("says", text(|i| i.meaning)),
    ])
    .map_err(|trouble| trouble.raise(py))
}

fn day(text: Option<&str>) -> Outcome<Option<Date>> {
    let wrong =
        |text: &str| Trouble::new(format!("{text:?} is not a day"), "write it as 2026-01-31");
    text.map(|text| text.parse::<Date>().map_err(|_| wrong(text))).transpose()
}

/// A store of trade statistics: the folder `statistics` of a partnership, or one of its own.
#[pyclass(frozen, module = "corridor")]
pub struct Store {
    folder: PathBuf,
}

#[pymethods]
impl Store {
    #[new]
    fn new(py: Python<'_>, folder: PathBuf) -> PyResult<Self> {
        if !folder.is_dir() {
            let what = format!("{}: is no folder", folder.display());
            return Err(Trouble::new(what, "corridor import FILE makes a store").raise(py));
        }
        Ok(Self { folder })
    }

    fn __repr__(&self) -> String {
        format!("Store({:?})", self.folder.display().to_string())
    }

    /// What the store holds: datasets with vintage, years, HS revision and source.
    fn datasets(&self, py: Python<'_>) -> PyResult<Table> {
        let held = store::held(&self.folder, Kind::Flows)
            .map_err(Trouble::from)
            .map_err(|trouble| trouble.raise(py))?;
        let text = |of: &dyn Fn(&Held) -> Option<String>| -> ArrayRef {
            Arc::new(held.iter().map(of).collect::<StringArray>())
        };
        let years = |of: fn(&Vec<u16>) -> Option<u16>| -> ArrayRef {
            Arc::new(held.iter().map(|h| of(&h.years)).collect::<UInt16Array>())
        };
        table(vec![
            ("dataset", text(&|h| Some(h.source.dataset.clone()))),
            ("title", text(&|h| Some(h.source.title.clone()))),
            ("vintage", text(&|h| Some(h.source.vintage.to_string()))),
            ("hs_revision", text(&|h| h.source.hs_revision.clone())),
            ("first_year", years(|y| y.first().copied())),
            ("last_year", years(|y| y.last().copied())),
        ])
        .map_err(|trouble| trouble.raise(py))
    }

    /// What one economy or group sold to another, in US dollars; see `corridor flows --help`.
    #[pyo3(signature = (exporter, importer, *, level = None, years = None, product = Vec::new(), dataset = None, as_of = None))]
    #[allow(clippy::too_many_arguments)] // the question's parts, one by one
    fn flows(
        &self,
        py: Python<'_>,
        exporter: String,
        importer: String,
        level: Option<usize>,
        years: Option<(u16, u16)>,
        product: Vec<String>,
        dataset: Option<String>,
        as_of: Option<String>,
    ) -> PyResult<Table> {
        let folder = self.folder.clone();
        interrupt::run(py, None, move |_| {
            let as_of = day(as_of.as_deref())?;
            let products = product;
            let asked = FlowsAsked {
                exporter,
                importer,
                level,
                years,
                products,
                top: None,
                dataset,
                as_of,
            };
            Ok(Table { batch: explore::flows(&folder, &asked)?.batch })
        })
    }

    /// One measure of trade, by name; see `corridor indicator NAME --page`.
    #[pyo3(signature = (name, *, exporter = None, importer = None, product = None, level = None, years = None, partners = None, exclude = Vec::new(), top = None, dataset = None, as_of = None))]
    #[allow(clippy::too_many_arguments)] // the question's parts, one by one
    fn indicator(
        &self,
        py: Python<'_>,
        name: String,
        exporter: Option<String>,
        importer: Option<String>,
        product: Option<String>,
        level: Option<usize>,
        years: Option<(u16, u16)>,
        partners: Option<String>,
        exclude: Vec<String>,
        top: Option<usize>,
        dataset: Option<String>,
        as_of: Option<String>,
    ) -> PyResult<Table> {
        let folder = self.folder.clone();
        interrupt::run(py, None, move |_| {
            let as_of = day(as_of.as_deref())?;
            let asked = IndicatorAsked {
                name,
                exporter,
                importer,
                product,
                level,
                years,
                partners,
                exclude,
                top,
                dataset,
                as_of,
            };
            Ok(Table { batch: explore::indicator(&folder, &asked)?.batch })
        })
    }
}

/// One measure of trade of a frame with a row for each year, exporter, importer and product.
#[pyfunction]
#[pyo3(signature = (name, data, *, year, exporter, importer, product, value, of = None, to = None, show = None))]
#[allow(clippy::too_many_arguments)] // the columns, one by one
pub fn indicator(
    py: Python<'_>,
    name: String,
    data: &Bound<'_, PyAny>,
    year: String,
    exporter: String,
    importer: String,
    product: String,
    value: String,
    of: Option<String>,
    to: Option<String>,
    show: Option<String>,
) -> PyResult<Table> {
    let Batches { schema, batches, .. } = batches(data)?;
    interrupt::run(py, None, move |_| {
        let indicator = explore::named(&name)?;
        if matches!(indicator.needs, Needs::Income | Needs::Mirror) {
            return Err(corridor::Error::SecondSource { name }.into());
        }
        let names = [&year, &exporter, &importer, &product, &value];
        let places = names.map(|n| place(&schema, n));
        let mut rows: BTreeMap<u16, Vec<Flow>> = BTreeMap::new();
        let mut first = 0;
        for batch in &batches {
            let columns = Columns::of(batch, &places, &names, first)?;
            for row in 0..batch.num_rows() {
                let (year, flow) = columns.row(row, first, &names)?;
                rows.entry(year).or_default().push(flow);
            }
            first += batch.num_rows();
        }
        let digits: std::collections::BTreeSet<usize> =
            rows.values().flatten().map(|flow| flow.product.len()).collect();
        let digits = match digits.iter().copied().collect::<Vec<_>>()[..] {
            [digits @ (2 | 4 | 6)] => digits,
            ref other => {
                return Err(Trouble::new(
                    format!("products have {other:?} characters in column {product:?}"),
                    "give codes of one level: 2, 4 or 6 digits, as text with their leading zeros",
                ));
            }
        };
        let level = Level::from_digits(digits)?;
        let asked = indicator.needs.years(rows.keys().copied().collect());
        let mut years = Vec::new();
        for year in asked {
            let flows = Flows::from_rows(year, rows.remove(&year).unwrap_or_default())?;
            let world = Aggregates::from_flows(&flows, level)?;
            let flows = if indicator.needs.flows() { flows } else { Flows::default() };
            let mut of = Year::default();
            (of.world, of.flows, of.coverage) = (world, flows, 1.0);
            years.push(of);
        }
        let ask =
            Ask { years, exporter: of, importer: to, product: show, floor: 1, ..Ask::default() };
        Ok(Table { batch: explore::indicator_table(&indicator.of(&ask.on_common_codes())?)? })
    })
}

fn place(schema: &Schema, name: &str) -> Option<usize> {
    schema.fields().iter().position(|field| field.name() == name)
}

/// The five columns of one batch.
struct Columns {
    year: ArrayRef,
    text: [ArrayRef; 3],
    value: ArrayRef,
}

impl Columns {
    fn of(
        batch: &RecordBatch,
        places: &[Option<usize>; 5],
        names: &[&String; 5],
        first: usize,
    ) -> Outcome<Self> {
        let strict = CastOptions { safe: false, ..CastOptions::default() };
        let column = |at: usize, kind: &DataType| -> Outcome<ArrayRef> {
            let Some(place) = places[at] else {
                let fields = batch.schema();
                let there: Vec<&str> = fields.fields().iter().map(|f| f.name().as_str()).collect();
                return Err(Trouble::new(
                    format!("the table has no column {:?}", names[at]),
                    format!(
                        "name the one that has it; the table's columns are {}",
                        there.join(", ")
                    ),
                ));
            };
            cast_with_options(batch.column(place), kind, &strict).map_err(|error| {
                Trouble::new(
                    format!("column {:?}, after row {first}: {error}", names[at]),
                    "years are whole numbers, codes text, values US dollars",
                )
            })
        };
        Ok(Self {
            year: column(0, &DataType::Int64)?,
            text: [
                column(1, &DataType::Utf8)?,
                column(2, &DataType::Utf8)?,
                column(3, &DataType::Utf8)?,
            ],
            value: column(4, &DataType::Float64)?,
        })
    }

    fn row(&self, row: usize, first: usize, names: &[&String; 5]) -> Outcome<(u16, Flow)> {
        let at = first + row + 1;
        let absent = |name: &str| {
            Trouble::new(
                format!("row {at} has no {name}"),
                "leave the row out, or fill it: a missing value is not zero",
            )
        };
        let all = [&self.year, &self.text[0], &self.text[1], &self.text[2], &self.value];
        if let Some(lacks) = all.iter().position(|column| column.is_null(row)) {
            return Err(absent(names[lacks]));
        }
        let year = self.year.as_primitive::<Int64Type>().value(row);
        let year = u16::try_from(year).map_err(|_| {
            Trouble::new(format!("row {at}: {year} is no year"), "a year is written 2024")
        })?;
        let value = self.value.as_primitive::<Float64Type>().value(row);
        if !(0.0..9.0e15).contains(&value) {
            return Err(Trouble::new(
                format!("row {at}: a value of {value}"),
                "values are US dollars, zero or more",
            ));
        }
        let text = |at: usize| self.text[at].as_string::<i32>().value(row).to_owned();
        let (exporter, importer, product) = (text(0), text(1), text(2));
        let value_usd = value.round() as i64;
        Ok((year, Flow { exporter, importer, product, value_usd, quantity_kg: None }))
    }
}
