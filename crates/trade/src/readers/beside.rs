//! Columns beside those that are read, which say what a value is: its month, its currency, its unit, the
//! classification of its product, which way it went, which kind of trade it is.
//!
//! A month or a classification is used. Of the others a cell may say what is assumed anyway; another one
//! makes its row a problem, because its value would be taken for what it is not. Columns that hold numbers
//! and are not read are named.

use super::beside_names::{
    AMERICAN, CLASS_NAMES, CLASSES, COUNTS, CURRENCIES, EXPONENTS, FLOWS, KIND_NAMES, KINDS,
    MEASURES, MONTH, PERIODS, UNITS,
};
use super::classes::Class;
use super::codes::{Direction, direction};
use super::collect::Collector;
use super::delimited::{self, Layout};
use super::header::Header;
use super::layouts::Mapping;
use super::months::SPANS;
use super::unit_words::{Money, money, words};
use super::{months, units};
use crate::economy::plain;

/// What a column says of the values beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// A quarter, a half, a frequency.
    Period,
    /// How many months a row covers.
    Months,
    Currency,
    /// A unit or a power of ten.
    Unit,
    /// A power of ten by its exponent.
    Exponent,
    /// Which way goods went.
    Flow,
    /// Perhaps what kind of trade: only words that say so count.
    Kind,
    /// Perhaps a classification of products.
    Class,
    /// Which measure, in a table that has several.
    Measure,
}

/// A column that is looked at, and not read.
#[derive(Clone, Debug)]
pub(crate) struct Beside {
    pub(crate) column: usize,
    what: What,
    /// The power of ten that a person gave.
    power: i32,
    /// Whether units of weight have something else that they can be of.
    weights: bool,
}

const A_YEAR: &str = "a whole year: the row is of a part of one";
const DOLLARS: &str = "US dollars (USD)";
const ONES: &str = "values in single US dollars, or in the unit of --unit";
const MONEY: &str = "a value in US dollars, and no weight or number of things";
const SYSTEM: &str =
    "codes of the Harmonized System, or a column named nomenclature that says which they are";
const SALES: &str = "exports, as the columns exporter and importer say";

impl Beside {
    /// What a cell should have said; `None` where it says what is assumed.
    pub(super) fn otherwise(&self, cell: &[u8]) -> Option<&'static str> {
        let text = String::from_utf8_lossy(cell);
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let found = money(text);
        match self.what {
            What::Period => (!months::is_whole_year(text)).then_some(A_YEAR),
            What::Months => (text != "12").then_some(A_YEAR),
            What::Currency => {
                let american = found.dollars && found.other.is_none() && found.scale.is_none();
                (!american || !only_american(text)).then_some(DOLLARS)
            }
            What::Exponent => match text.trim_end_matches(".0").parse::<i32>() {
                Ok(power) => (power != self.power).then_some(ONES),
                Err(_) => self.unit(&found),
            },
            What::Unit if matches!(text, "0" | "1") && self.power == 0 => None,
            What::Unit => self.unit(&found),
            What::Class => {
                let class = Class::named(text.as_bytes()).filter(|_| text.len() > 2);
                class.is_some_and(|(class, _)| class != Class::Hs).then_some(SYSTEM)
            }
            What::Kind if text.chars().count() < 3 => None,
            What::Flow | What::Kind => {
                let folded = plain(text);
                let other = match direction(cell) {
                    Direction::Exports => false,
                    // A number is a code of something else, or the value itself.
                    Direction::Unknown => KINDS.contains(&folded.as_str()),
                    _ => text.chars().any(char::is_alphabetic),
                };
                other.then_some(SALES)
            }
            What::Measure => {
                let imports = matches!(direction(cell), Direction::Imports | Direction::Reexports);
                match (found.physical, imports) {
                    (true, _) => Some(MONEY),
                    (false, true) => Some(SALES),
                    _ => self.unit(&Money { more: false, ..found }),
                }
            }
        }
    }

    fn unit(&self, found: &Money) -> Option<&'static str> {
        let power = found.scale.map_or(0, |(_, power)| power);
        match found {
            Money { other: Some(_), dollars: false, .. } => Some(DOLLARS),
            Money { physical: true, dollars: false, .. } if !self.weights => Some(MONEY),
            _ if found.scale.is_some() || found.dollars => (power != self.power).then_some(ONES),
            _ => None,
        }
    }
}

/// Whether a name of the dollar is of no other country's.
fn only_american(text: &str) -> bool {
    words(text).iter().all(|word| {
        let one = money(word);
        one.dollars || AMERICAN.contains(&plain(word).as_str())
    })
}

/// What cures a cell that should have said something else.
pub(super) fn cure(expected: &str) -> Option<&'static str> {
    Some(match expected {
        A_YEAR => {
            "add up the parts of each year in the file and leave the column out; months are read from a column month with 1 to 12, or by --map period=COLUMN"
        }
        DOLLARS => {
            "convert the values to US dollars by the average rate of their year; --set-aside bad.csv keeps such rows aside"
        }
        ONES => "--unit thousand, million or billion says what one value is, for all rows alike",
        MONEY => "keep the rows of values alone; --set-aside bad.csv keeps the others aside",
        SALES => {
            "--map reporter=COLUMN,partner=COLUMN,flow=COLUMN,… reads rows of both directions; --set-aside bad.csv keeps such rows aside"
        }
        SYSTEM => "rename that column to nomenclature",
        _ => return None,
    })
}

/// What a column by this name says of values; a name that speaks of quantities says nothing of them.
fn what(name: &str) -> Option<What> {
    let folded = plain(name);
    let quantity = ["qty", "quant", "weight", "miktar", "kuantiti", "menge", "cantidad", "netto"];
    if quantity.iter().any(|word| folded.contains(word)) {
        return None;
    }
    let kinds: [(&[&str], What); 11] = [
        (MONTH, What::Period),
        (SPANS, What::Period),
        (PERIODS, What::Period),
        (COUNTS, What::Months),
        (CURRENCIES, What::Currency),
        (UNITS, What::Unit),
        (EXPONENTS, What::Exponent),
        (FLOWS, What::Flow),
        (MEASURES, What::Measure),
        (KIND_NAMES, What::Kind),
        (CLASS_NAMES, What::Class),
    ];
    let among = |names: &[&str]| names.iter().any(|n| *n == folded || plain(n) == folded);
    kinds.into_iter().find_map(|(names, what)| among(names).then_some(what))
}

/// Find the columns of a table of one's own that say what its values are.
pub(super) fn settle(header: &Header, layout: &mut Layout, table: &str, mapping: Option<&Mapping>) {
    if !units::is_own(table) {
        return;
    }
    layout.asks_unit = mapping.is_none_or(|m| m.value_power.is_none());
    let read = layout.read();
    let names = header.columns();
    let value = names.get(layout.value).map(|name| money(name));
    let weights = layout.quantity.is_some()
        || value.is_some_and(|money| money.dollars)
        || names.iter().any(|name| money(name).physical || plain(name).contains("quantity"));
    if layout.nomenclature.is_none() && !layout.totals {
        layout.nomenclature = names.get(layout.product).and_then(|name| classified(name));
    }
    let monthly = layout.month.is_some();
    for (column, name) in names.iter().enumerate().filter(|(column, _)| !read.contains(column)) {
        let folded = plain(name);
        let months = MONTH.iter().any(|n| plain(n) == folded);
        if months && !monthly && layout.years.is_empty() && layout.month_of.is_none() {
            layout.month_of = Some(column);
            continue;
        }
        if CLASSES.contains(&folded.as_str()) && !layout.totals {
            if layout.class.is_none() && layout.nomenclature.is_none() {
                layout.class = Some(column);
            }
            continue;
        }
        let Some(what) = what(name) else { continue };
        let known = match what {
            What::Period | What::Months => monthly,
            What::Flow | What::Kind => layout.flow.is_some(),
            What::Class => layout.class.is_some() || layout.nomenclature.is_some(),
            What::Currency => layout.currency.is_some(),
            _ => false,
        };
        if !known {
            layout.beside.push(Beside { column, what, power: layout.value_power, weights });
        }
    }
}

/// The classification that the name of the column of products says.
fn classified(name: &str) -> Option<&'static str> {
    const NAMED: [(&str, [&str; 5]); 2] =
        [("sitc", ["SITC", "S1", "S2", "S3", "S4"]), ("bec", ["BEC", "B4", "B5", "BEC", "BEC"])];
    let folded = plain(name);
    for (word, codes) in NAMED {
        let Some((before, behind)) = folded.split_once(word) else { continue };
        if word == "bec" && !before.is_empty() {
            continue;
        }
        let revision =
            behind.trim_start_matches("revision").trim_start_matches("rev").trim_start_matches('r');
        let digit = revision.chars().next().and_then(|c| c.to_digit(10));
        return Some(match (word, digit) {
            ("sitc", Some(digit @ 1..=4)) => codes[digit as usize],
            ("bec", Some(digit @ 4..=5)) => codes[digit as usize - 3],
            _ => codes[0],
        });
    }
    None
}

/// Rows that are looked at to tell whether a column holds numbers.
const TELLING: usize = 40;

/// Name the columns that hold a part of a year, and those that hold numbers and are not read.
pub(super) fn unread(
    block: &[u8],
    header: &Header,
    layout: &Layout,
    table: &str,
    collector: &mut Collector,
) {
    if !units::is_own(table) {
        return;
    }
    let names = header.columns();
    let mut read = layout.read();
    read.extend(layout.beside.iter().map(|beside| beside.column));
    let parts = header.parts();
    let quoted = |columns: &[usize]| -> String {
        let shown: Vec<String> =
            columns.iter().take(6).map(|c| format!("{:?}", names[*c])).collect();
        let more = if columns.len() > 6 { ", …" } else { "" };
        format!("{}{more}", shown.join(", "))
    };
    let wide = !layout.years.is_empty();
    if wide && !parts.is_empty() {
        collector.findings.push(format!(
            "not read, as a part of a year or a forecast and no whole year: {}",
            quoted(&parts)
        ));
    }
    let others: Vec<usize> = (0..names.len())
        .filter(|column| !(read.contains(column) || wide && parts.contains(column)))
        .collect();
    if others.is_empty() {
        return;
    }
    let cells = delimited::sample(block, layout, &others, TELLING);
    let mut numbers = Vec::new();
    for (place, column) in others.iter().enumerate() {
        let own = cells.iter().skip(place).step_by(others.len()).map(|(_, cell)| cell.as_slice());
        let filled: Vec<&[u8]> = own.filter(|cell| !cell.is_empty()).collect();
        if !filled.is_empty() && filled.iter().all(|cell| numeric(cell)) {
            numbers.push(*column);
        }
    }
    if !numbers.is_empty() {
        let words = match numbers.len() {
            1 => "a column holds numbers and is not read",
            _ => "columns hold numbers and are not read",
        };
        collector.findings.push(format!("{words}: {}", quoted(&numbers)));
    }
}

fn numeric(cell: &[u8]) -> bool {
    let digit = cell.iter().any(u8::is_ascii_digit);
    digit
        && cell
            .iter()
            .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'-' | b'+' | b' ' | b'\''))
}

/// The month of a row whose year stands in another column: 0 for the whole year.
pub(super) fn month_of(cell: &[u8]) -> Option<u8> {
    let text = String::from_utf8_lossy(cell);
    let text = text.trim().trim_end_matches(".0");
    match months::month(text) {
        Some(month) => Some(month),
        None => months::is_whole_year(text).then_some(0),
    }
}

/// What is expected of a month beside a year.
pub(super) const A_MONTH: &str = "a month from 1 to 12 or by its name, or nothing for a whole year";
