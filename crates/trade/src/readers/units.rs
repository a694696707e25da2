//! What a table says of the unit of its values, in the name of their column or in a title above.
//!
//! Known tables have a published unit. In every other one a word such as "thousand" that nobody answered
//! with `--unit` would make figures wrong by its factor, in silence: it is asked for.

use std::path::Path;

use super::delimited::Layout;
use super::header::Header;
use super::layouts::Mapping;
use super::unit_words::{Money, money};
use crate::error::{Error, Problem};

/// Whether the unit of a table's values is a person's to say: it is published for every other one.
pub(super) fn is_own(table: &str) -> bool {
    ["mapped", "corridor", "parquet"].contains(&table)
}

/// Refuse a table that names a unit which nobody gave. `titles` are the lines above the header.
pub(super) fn told(
    titles: &[u8],
    header: &Header,
    layout: &Layout,
    table: &str,
    mapping: Option<&Mapping>,
    path: &Path,
) -> Result<(), Error> {
    let said = mapping.is_some_and(|m| m.value_power.is_some());
    if said || !is_own(table) {
        return Ok(());
    }
    let lines = 1 + memchr::memchr_iter(b'\n', titles).count() as u64;
    let value = layout.years.first().map_or(layout.value, |(column, _)| *column);
    let named = header.columns().get(value).map(|name| (lines, name.clone()));
    if let Some((line, found, (expected, hint))) =
        named.and_then(|(line, name)| Some((line, name.clone(), asked(&money(&name))?)))
    {
        return Err(refused(path, line, found, expected, hint));
    }
    for (line, text) in (1..).zip(titles.split(|b| *b == b'\n')) {
        of_line(text, line, path)?;
    }
    Ok(())
}

/// Refuse a line above or below the rows that names a unit. It speaks of values where it names a currency
/// beside the number.
pub(super) fn of_line(text: &[u8], line: u64, path: &Path) -> Result<(), Error> {
    let found = String::from_utf8_lossy(text);
    let found = found.trim().trim_end_matches([',', ';', '\t', '|']).trim_matches('"').to_owned();
    let money = money(&found);
    if !money.dollars && money.other.is_none() {
        return Ok(());
    }
    match asked(&money) {
        Some((expected, hint)) => Err(refused(path, line, found, expected, hint)),
        None => Ok(()),
    }
}

fn refused(path: &Path, line: u64, found: String, expected: String, hint: String) -> Error {
    let column = String::new();
    Error::row(path, Problem { line, column, found, expected, hint: Some(hint) })
}

/// What must be told, and how, where a text names a unit that is not the US dollar.
fn asked(money: &Money) -> Option<(String, String)> {
    match (money.scale, &money.other) {
        (Some((scale @ ("thousand" | "million" | "billion"), _)), _) => Some((
            format!("to be told whether values are {scale}s of US dollars"),
            format!("--unit {scale} says so; --unit usd says that they are single dollars"),
        )),
        (Some((scale, _)), _) => Some((
            format!("values in US dollars, and not by the {scale}"),
            "convert the values".to_owned(),
        )),
        (None, Some(other)) if !money.dollars => Some((
            format!("values in US dollars; this says {other:?}"),
            "convert the values, or rename the column where they are dollars".to_owned(),
        )),
        (None, None) if money.physical && !money.dollars => Some((
            "values in US dollars, and no weight or number of things".to_owned(),
            "name the column of values with --map value=COLUMN; --unit usd says that these are dollars"
                .to_owned(),
        )),
        _ => None,
    }
}

/// Take the power of ten that a person gave for a table whose columns are known.
pub(super) fn given(
    table: &str,
    layout: &mut Layout,
    mapping: Option<&Mapping>,
    path: &Path,
) -> Result<(), Error> {
    let Some(mapping) = mapping.filter(|m| m.is_empty()) else { return Ok(()) };
    let Some(power) = mapping.value_power else { return Ok(()) };
    if !is_own(table) {
        let problem = format!(
            "is a {table} table, whose unit is published\nhint: leave --unit out; --map with --unit reads a table of your own"
        );
        return Err(Error::format(path, problem));
    }
    layout.value_power = power;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(titles: &str, value: &str) -> Option<String> {
        let columns =
            ["year", "exporter", "importer", "product", value, "weight (thousand tonnes)"];
        let header = Header::of(b',', columns.iter().map(|c| (*c).to_owned()).collect());
        let layout = Layout { value: 4, columns: header.columns().to_vec(), ..Layout::default() };
        let told = told(titles.as_bytes(), &header, &layout, "mapped", None, Path::new("t.csv"));
        told.err().map(|e| e.to_string())
    }

    #[test]
    fn a_unit_that_is_named_is_asked_for() {
        for (titles, value, word) in [
            ("", "value (US$ million)", "million"),
            ("", "Value_000USD", "thousand"),
            ("", "valueThousandUSD", "thousand"),
            ("", "Değer (bin dolar, '000 $)", "thousand"),
            ("Trade by partner (US$ thousand)\n", "value", "thousand"),
            ("Exports, US$ bn\n\n", "value", "billion"),
            ("Exports in crore, $\n", "value", "crore"),
            ("", "value_eur", "eur"),
            ("Değerler: milyon ABD doları\n", "value", "million"),
            ("Nilai dalam RM juta\n", "value", "million"),
            ("Valores en miles de dólares\n", "value", "thousand"),
            ("Werte in Tsd. US-Dollar\n", "value", "thousand"),
            ("в тыс. долларов США\n", "value", "thousand"),
            ("单位:千美元\n", "value", "thousand"),
            ("Imports (€)\n", "value", "€"),
            ("", "net weight (kg)", "no weight"),
        ] {
            let said = asked(titles, value).unwrap_or_default();
            assert!(said.contains(word), "{titles} {value}: {said}");
        }
        for (titles, value) in [
            ("", "value_usd"),
            ("", "Trade Value (US$)"),
            ("", "trade"),
            ("The thousand largest flows\n", "value"),
            ("Values in US dollars, converted from euros\n", "value"),
        ] {
            assert_eq!(asked(titles, value), None);
        }
    }
}
