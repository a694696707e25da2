//! What a table says of the unit of its values, in the name of their column or in a title above.
//!
//! Known tables have a published unit. In every other one a word such as "thousand" that nobody answered
//! with `--unit` would make figures wrong by its factor, in silence: it is asked for.

use std::path::Path;

use super::delimited::Layout;
use super::header::Header;
use super::layouts::Mapping;
use crate::error::{Error, Problem};

/// Words for a power of ten, in lower case.
const SCALES: &[(&str, &[&str])] = &[
    (
        "thousand",
        &["thousand", "thousands", "000", "1000", "000s", "ribu", "milliers", "tausend", "tsd"],
    ),
    (
        "million",
        &["million", "millions", "mn", "mln", "mio", "milyon", "juta", "millones", "milhões"],
    ),
    ("billion", &["billion", "billions", "bn", "bln", "mrd", "milyar", "milliards", "milliarden"]),
    ("lakh", &["lakh", "lakhs", "lac", "lacs"]),
    ("crore", &["crore", "crores"]),
];
/// Words for a currency that is not the US dollar.
const OTHERS: &[&str] = &[
    "eur", "euro", "euros", "€", "gbp", "£", "jpy", "¥", "cny", "rmb", "inr", "try", "tl", "myr",
    "rm", "krw", "chf", "cad", "aud", "brl", "rub", "idr", "thb", "vnd", "sgd", "zar", "mxn",
    "sek", "nok", "pln",
];
const DOLLARS: &[&str] = &["usd", "us$", "$", "dollar", "dollars"];

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
    if said || !["mapped", "corridor", "parquet"].contains(&table) {
        return Ok(());
    }
    let lines = 1 + memchr::memchr_iter(b'\n', titles).count() as u64;
    let value = if layout.years.is_empty() { header.columns().get(layout.value) } else { None };
    let named = value.map(|name| (lines, name.clone(), words(name)));
    let above = (1..).zip(titles.split(|b| *b == b'\n')).filter_map(|(line, text)| {
        let text = String::from_utf8_lossy(text).trim().trim_matches('"').to_owned();
        // A title speaks of values where it names a currency beside the number.
        let words = words(&text);
        words.iter().any(|w| known(w, DOLLARS) || known(w, OTHERS)).then_some((line, text, words))
    });
    for (line, found, words) in named.into_iter().chain(above) {
        let scale = SCALES.iter().find(|(_, ways)| words.iter().any(|w| known(w, ways)));
        let other = words.iter().find(|w| known(w, OTHERS));
        let dollars = words.iter().any(|w| known(w, DOLLARS));
        let (expected, hint) = match (scale, other) {
            (Some((scale @ ("lakh" | "crore"), _)), _) => (
                format!("values in US dollars, and not by the {scale}"),
                "convert the values".to_owned(),
            ),
            (Some((scale, _)), _) => (
                format!("to be told whether values are {scale}s of US dollars"),
                format!(
                    "--unit {scale} with --map says so; --unit usd says that they are single dollars"
                ),
            ),
            (None, Some(other)) if !dollars => (
                format!("values in US dollars; this says {other:?}"),
                "convert the values, or rename the column where they are dollars".to_owned(),
            ),
            _ => continue,
        };
        let column = String::new();
        return Err(Error::row(path, Problem { line, column, found, expected, hint: Some(hint) }));
    }
    Ok(())
}

fn known(word: &str, words: &[&str]) -> bool {
    words.contains(&word)
}

/// The words of a text in lower case; signs of currencies are words, and stand apart from numbers.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for letter in text.chars() {
        let sign = matches!(letter, '$' | '€' | '£' | '¥');
        let joined = letter == '$' && words.last().is_some_and(|w| w == "us");
        let camel = letter.is_uppercase() && before.is_lowercase()
            || letter.is_alphabetic() && before.is_ascii_digit()
            || letter.is_ascii_digit() && before.is_alphabetic();
        if (sign && !joined) || camel || (before == '$' && letter.is_alphanumeric()) {
            words.push(String::new());
        }
        match words.last_mut() {
            Some(word) if sign || letter.is_alphanumeric() => word.extend(letter.to_lowercase()),
            _ => words.push(String::new()),
        }
        if sign {
            words.push(String::new());
        }
        before = letter;
    }
    words.retain(|word| !word.is_empty());
    words
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
            ("Imports (€)\n", "value", "€"),
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
