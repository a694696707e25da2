//! A table of the explorer as a chart: bars for one year, lines for several.

use std::collections::{BTreeMap, BTreeSet};

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Float64Type, Int64Type, UInt16Type};
use arrow_array::{Array as _, RecordBatch};
use arrow_schema::DataType;
use corridor::brief::{Chart, Table};
use corridor::figures::money;
use corridor::key::Key;
use corridor::plot::{Bar, Party, Plot, Point, Series};
use corridor::trade::{economy, product};

use crate::routes::Request;
use crate::tongue::ENGLISH;

/// Bars and lines of a chart; the table has all.
const BARS: usize = 15;
const LINES: usize = 3;

/// A row: its year, what it is about, and its value.
pub(super) struct Seen {
    pub year: u16,
    /// The codes that tell rows of a year apart, by the names of their columns.
    pub codes: Vec<(String, String)>,
    pub value: f64,
}

/// The rows of a table that have a value, and the name of the column that holds it: dollars, or else
/// the last column of numbers.
pub(super) fn seen(batch: &RecordBatch) -> Option<(String, Vec<Seen>)> {
    let schema = batch.schema();
    let fields = schema.fields();
    let years = batch.column_by_name("year")?.as_primitive_opt::<UInt16Type>()?;
    let numeric =
        |at: &usize| matches!(fields[*at].data_type(), DataType::Float64 | DataType::Int64);
    let measure = fields
        .iter()
        .position(|field| field.name() == "value_usd")
        .or_else(|| (0..fields.len()).rfind(numeric))?;
    let column = batch.column(measure);
    let value = |row: usize| match column.data_type() {
        _ if column.is_null(row) => None,
        DataType::Float64 => Some(column.as_primitive::<Float64Type>().value(row)),
        _ => Some(column.as_primitive::<Int64Type>().value(row) as f64),
    };
    let texts: Vec<_> = fields
        .iter()
        .zip(batch.columns())
        .filter(|(field, _)| field.name() != "name")
        .filter_map(|(field, column)| Some((field.name(), column.as_string_opt::<i32>()?)))
        // What is the same in every row tells none from another.
        .filter(|(_, column)| column.iter().collect::<BTreeSet<_>>().len() > 1)
        .collect();
    let rows = (0..batch.num_rows()).filter_map(|row| {
        let codes = texts
            .iter()
            .filter(|(_, column)| !column.is_null(row))
            .map(|(name, column)| ((*name).clone(), column.value(row).to_owned()))
            .collect();
        Some(Seen { year: years.value(row), codes, value: value(row).filter(|v| v.is_finite())? })
    });
    Some((fields[measure].name().clone(), rows.collect()))
}

/// A code with its name: an economy's in the language of the page, a product's in English.
pub(super) fn named(request: &Request<'_>, column: &str, code: &str) -> String {
    if column == "product" {
        let name = product::name(code).or_else(|| product::name(code.get(..4)?));
        return name.map_or_else(|| code.to_owned(), |name| format!("{code} {name}"));
    }
    let name = economy::name_in(code, request.language);
    let name = name.or_else(|| economy::economy(code).map(|economy| economy.name));
    name.map_or_else(|| code.to_owned(), str::to_owned)
}

fn label(request: &Request<'_>, row: &Seen) -> String {
    let parts: Vec<String> =
        row.codes.iter().map(|(column, code)| named(request, column, code)).collect();
    parts.join(" → ")
}

/// A number of a chart as it is shown.
pub(super) fn shown(request: &Request<'_>, measure: &str, value: f64) -> String {
    let text = if measure.ends_with("_usd") {
        money(value, "USD")
    } else if value.abs() >= 1000.0 || value.fract() == 0.0 {
        corridor::figures::count(value.abs().round() as usize)
    } else {
        format!("{value:.3}")
    };
    request.figures(&text)
}

/// The chart of a table; nothing where one row is all, or a value is below zero, for which a bar has no
/// place.
pub(crate) fn picture(
    request: &Request<'_>,
    batch: &RecordBatch,
    title: &str,
    unit: &str,
) -> Option<Chart> {
    let (measure, rows) = seen(batch)?;
    if rows.len() < 2 || rows.iter().any(|row| row.value < 0.0) {
        return None;
    }
    let years: BTreeSet<u16> = rows.iter().map(|row| row.year).collect();
    let (first, last) = (*years.first()?, *years.last()?);
    let plot = if first == last {
        bars(request, &measure, rows, unit)
    } else {
        lines(request, &measure, rows, unit)
    };
    let span = if first == last { first.to_string() } else { format!("{first}–{last}") };
    let key = Key::of(&[&"c", &"explorer", &title, &span]);
    let twin = Table { key: key.clone(), caption: title.to_owned(), columns: vec![], rows: vec![] };
    Some(Chart {
        card: key.clone(),
        key,
        title: format!("{title}, {span}"),
        description: crate::tongue::fill(
            request.language,
            "In {1}. The table below has every value.",
            &[unit],
        ),
        plot,
        twin,
        language: (request.language != ENGLISH).then(|| request.language.to_owned()),
    })
}

fn bars(request: &Request<'_>, measure: &str, mut rows: Vec<Seen>, unit: &str) -> Plot {
    rows.sort_by(|a, b| b.value.total_cmp(&a.value));
    let bars = rows.iter().take(BARS).map(|row| Bar {
        label: label(request, row),
        value: row.value,
        shown: shown(request, measure, row.value),
        ends: None,
    });
    Plot::Bars { unit: unit.to_owned(), bars: bars.collect() }
}

fn lines(request: &Request<'_>, measure: &str, rows: Vec<Seen>, unit: &str) -> Plot {
    let largest = rows.iter().map(|row| row.value).fold(0.0, f64::max);
    let say = |english: &str| crate::tongue::fill(request.language, english, &[unit]);
    let (scale, unit) = match measure.ends_with("_usd") {
        true if largest >= 1e9 => (1e9, say("billion {1}")),
        true if largest >= 1e6 => (1e6, say("million {1}")),
        _ => (1.0, unit.to_owned()),
    };
    let mut series: BTreeMap<String, Vec<Point>> = BTreeMap::new();
    for row in &rows {
        let year = i16::try_from(row.year).unwrap_or(i16::MAX);
        let points = series.entry(label(request, row)).or_default();
        points.push(Point { year, value: row.value / scale });
    }
    let mut series: Vec<(String, Vec<Point>)> = series.into_iter().collect();
    series.iter_mut().for_each(|(_, points)| points.sort_by_key(|point| point.year));
    let newest = |points: &[Point]| points.last().map_or(0.0, |point| point.value);
    series.sort_by(|a, b| newest(&b.1).total_cmp(&newest(&a.1)));
    let series = series.into_iter().take(LINES).enumerate().map(|(at, (name, points))| Series {
        name,
        party: Party::at(Some(at)),
        points,
    });
    Plot::Years { unit, series: series.collect(), level: None }
}
