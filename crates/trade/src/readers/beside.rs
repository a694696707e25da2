//! Columns beside those that are read, which may say what a value is: its month, its currency, its unit, the
//! classification of its product, which way it went, which kind of trade it is, whether it was traded at all.
//!
//! A month or a classification is used. Of the others a cell may say what is assumed anyway; another one
//! makes its row a problem, because its value would be taken for what it is not. A column whose name is not
//! known is looked at too: a cell that is nothing but such words counts. Columns of which nothing is used are
//! named.

use std::collections::HashSet;

use super::classes::Class;
use super::codes::{Direction, direction};
use super::collect::Collector;
use super::delimited::{self, Layout};
use super::flow_words::Way;
use super::header::Header;
use super::layouts::Mapping;
use super::table_words::{self, Name, Says, about};
use super::unit_words::{Money, money, words};
use super::{months, units};
use crate::economy::plain;

/// What a column says of the values beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    /// What its name says.
    Named(Name),
    /// Rows where it is true are what its name says.
    Flag(Says, Marked),
    /// Nobody knows; a cell may say it.
    Any,
}

/// Whether the name of a column marks it as one that is true or false.
type Marked = bool;

/// A column that is looked at, and not read.
#[derive(Clone, Debug)]
pub(crate) struct Beside {
    pub(crate) column: usize,
    what: What,
    /// Whether its whole name is known; else a part of it, or nothing.
    whole: bool,
    /// The power of ten that a person gave.
    power: i32,
    /// Whether units of weight have something else that they can be of.
    weights: bool,
}

/// The cells of a column that were looked at, and say what is assumed.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    last: Vec<u8>,
    fine: HashSet<Box<[u8]>>,
}

const A_YEAR: &str = "a whole year: the row is of a part of one";
/// What is expected of a period beside a year.
pub(super) const ITS_YEAR: &str = "the year of its row: which of them is meant cannot be told";
const DOLLARS: &str = "US dollars (USD)";
const ONES: &str = "values in single US dollars, or in the unit of --unit";
const MONEY: &str = "a value in US dollars, and no weight or number of things";
const RATE: &str = "a value in US dollars, and no share, rate or index";
const CURRENT: &str =
    "a value at current prices, and no volume or value at the prices of another year";
const TRADED: &str = "what was traded, and no forecast, scenario or target";
const SYSTEM: &str =
    "codes of the Harmonized System, or a column named nomenclature that says which they are";
const SALES: &str = "exports, as the columns exporter and importer say";
const GOODS: &str = "trade in goods, as the codes of products say, and no services";
const ALL_TRADE: &str = "all trade of its product, and no transit, processing or temporary trade";
const ONE_WAY: &str = "exports alone, and no sum or difference of both ways";

/// Longest text that is looked at as one that says what a value is.
const LONGEST: usize = 80;

impl Beside {
    /// Whether it is looked at because it may say anything.
    pub(super) fn is_any(&self) -> bool {
        self.what == What::Any
    }

    /// The same column where only some are held.
    pub(super) fn at(&self, column: usize) -> Self {
        Self { column, ..self.clone() }
    }

    /// Whether a cell leaves open what it says, so that the column is named.
    fn leaves_open(&self, cell: &[u8]) -> bool {
        let text = String::from_utf8_lossy(cell);
        match self.what {
            What::Named(_) if !self.whole => true,
            What::Flag(..) | What::Any => true,
            What::Named(Name::Kind | Name::Flow | Name::Measure) => {
                let letters = text.chars().any(char::is_alphabetic);
                let nothing = |word: &String| table_words::says_nothing(&plain(word));
                let known = direction(cell) != Direction::Unknown
                    || table_words::says(&text).is_some()
                    || letters && words(&text).iter().all(nothing);
                !known
            }
            What::Named(Name::Unit) => {
                let found = money(&text);
                !(found.dollars || found.scale.is_some() || matches!(&*text, "0" | "1"))
            }
            What::Named(Name::PerhapsClass) => Class::named(cell).is_none(),
            What::Named(_) => false,
        }
    }

    /// What a cell should have said; `None` where it says what is assumed.
    pub(super) fn otherwise(&self, cell: &[u8], seen: &mut Seen) -> Option<&'static str> {
        if seen.last == cell || cell.len() > LONGEST && !self.whole {
            return None;
        }
        if seen.fine.contains(cell) {
            seen.last = cell.to_vec();
            return None;
        }
        let text = String::from_utf8_lossy(cell);
        let expected = self.expected(text.trim());
        if expected.is_none() {
            seen.last = cell.to_vec();
            seen.fine.insert(cell.into());
        }
        expected
    }

    fn expected(&self, text: &str) -> Option<&'static str> {
        if text.is_empty() {
            return None;
        }
        let name = match self.what {
            What::Flag(says, marked) if table_words::yes(text, marked) => return of_saying(says),
            // Numbers say nothing where it is not known what they count.
            _ if !self.whole && numeric(text.as_bytes()) => return None,
            What::Flag(..) | What::Any => return self.anything(text),
            What::Named(name) => name,
        };
        match name {
            Name::Period => (!months::is_whole_year(text)).then_some(A_YEAR),
            Name::Months => (text != "12").then_some(A_YEAR),
            Name::Currency => {
                let found = money(text);
                let american = found.dollars && found.other.is_none() && found.scale.is_none();
                (!american || !only_american(text)).then_some(DOLLARS)
            }
            Name::Exponent => match text.trim_end_matches(".0").parse::<i32>() {
                Ok(power) => (power != self.power).then_some(ONES),
                Err(_) => self.unit(&money(text)),
            },
            Name::Unit if matches!(text, "0" | "1") && self.power == 0 => None,
            Name::Unit if numeric(text.as_bytes()) => {
                power_of_ten(text).is_some_and(|power| power != self.power).then_some(ONES)
            }
            Name::Unit => self.unit(&money(text)).or_else(|| self.anything(text)),
            Name::Class | Name::PerhapsClass => {
                let class = Class::named(text.as_bytes()).filter(|_| text.len() > 2);
                class.is_some_and(|(class, _)| class != Class::Hs).then_some(SYSTEM)
            }
            Name::Kind if text.chars().count() < 3 => None,
            Name::Flow | Name::Kind => {
                let away = match direction(text.as_bytes()) {
                    Direction::Exports => return None,
                    // A number is a code of something else, or the value itself.
                    Direction::Unknown => false,
                    _ => text.chars().any(char::is_alphabetic),
                };
                if away { Some(SALES) } else { table_words::says(text).and_then(of_saying) }
            }
            Name::Measure => {
                let found = money(text);
                let away =
                    matches!(direction(text.as_bytes()), Direction::Imports | Direction::Reexports);
                match (found.physical, away) {
                    (true, _) => Some(MONEY),
                    (false, true) => Some(SALES),
                    _ if table_words::has_rate(text) => Some(RATE),
                    _ => self
                        .unit(&Money { more: false, ..found })
                        .or_else(|| table_words::says(text).and_then(of_saying)),
                }
            }
            Name::Scenario => (table_words::says(text) != Some(Says::Actual)).then_some(TRADED),
            Name::Month | Name::Quantity => None,
        }
    }

    /// What a cell of a column that may hold anything says, where the whole of it speaks of values.
    fn anything(&self, text: &str) -> Option<&'static str> {
        if let Some(says) = table_words::says(text) {
            return of_saying(says);
        }
        if table_words::currency(text) {
            return Some(DOLLARS);
        }
        if months::is_span(text) {
            return Some(A_YEAR);
        }
        let found = money(text);
        let spoken = found.scale.is_some() || found.other.is_some() && found.dollars;
        let whole = words(text).iter().all(|word| {
            let word = plain(word);
            let one = money(&word);
            one.scale.is_some()
                || one.dollars
                || one.other.is_some()
                || table_words::american(&word)
                || table_words::says_nothing(&word)
        });
        let letters = text.chars().any(char::is_alphabetic);
        (spoken && whole && letters)
            .then(|| self.unit(&Money { physical: false, ..found }))
            .flatten()
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

    /// The year that a period says, where it is of a whole one.
    pub(super) fn year(&self, cell: &[u8]) -> Option<u16> {
        if self.what != What::Named(Name::Period) || !self.whole && numeric(cell) {
            return None;
        }
        months::year_said(&String::from_utf8_lossy(cell))
    }
}

/// The power of a number that is one of ten.
fn power_of_ten(text: &str) -> Option<i32> {
    let digits = text.replace([',', ' '], "");
    let digits = digits.trim_end_matches(".0");
    let zeros = digits.strip_prefix('1')?;
    zeros.bytes().all(|b| b == b'0').then_some(i32::try_from(zeros.len()).ok()?)
}

/// What is expected where a cell says something of its value.
fn of_saying(says: Says) -> Option<&'static str> {
    match says {
        Says::Services => Some(GOODS),
        Says::Part => Some(ALL_TRADE),
        Says::Both => Some(ONE_WAY),
        Says::Expected => Some(TRADED),
        Says::Constant => Some(CURRENT),
        Says::Rate => Some(RATE),
        Says::Way(Way::Exports) | Says::Actual => None,
        Says::Way(_) => Some(SALES),
    }
}

/// Whether a name of the dollar is of no other country's.
fn only_american(text: &str) -> bool {
    words(text).iter().all(|word| money(word).dollars || table_words::american(&plain(word)))
}

/// What cures a cell that should have said something else.
pub(super) fn cure(expected: &str) -> Option<&'static str> {
    Some(match expected {
        A_YEAR => {
            "add up the parts of each year in the file and leave the column out; months are read from a column month with 1 to 12, or by --map period=COLUMN"
        }
        ITS_YEAR => {
            "leave out the column that is not the year of the values, or name the one that is: --map year=COLUMN,…"
        }
        DOLLARS => {
            "convert the values to US dollars by the average rate of their year; --set-aside bad.csv keeps such rows aside"
        }
        ONES => "--unit thousand, million or billion says what one value is, for all rows alike",
        MONEY | RATE => "keep the rows of values alone; --set-aside bad.csv keeps the others aside",
        CURRENT => {
            "take the series at current prices; --set-aside bad.csv keeps such rows aside; where the column is not about the values, leave it out"
        }
        TRADED => {
            "keep the rows of what was traded; --set-aside bad.csv keeps the others aside; where the column is not about the values, leave it out"
        }
        GOODS => {
            "services are a file of their own: codes of EBOPS in the column product, and EB10 in a column nomenclature; --set-aside bad.csv keeps such rows aside"
        }
        ALL_TRADE | ONE_WAY => {
            "keep the rows of all exports of a product; --set-aside bad.csv keeps the others aside; where the column is not about the values, leave it out"
        }
        SALES => {
            "--map reporter=COLUMN,partner=COLUMN,flow=COLUMN,… reads rows of both directions; --set-aside bad.csv keeps such rows aside"
        }
        SYSTEM => "rename that column to nomenclature",
        _ => return None,
    })
}

/// Find the columns of a table of one's own that may say what its values are.
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
    let parts = header.parts();
    let own = |column: &usize| {
        !(read.contains(column) || !layout.years.is_empty() && parts.contains(column))
    };
    let columns: Vec<usize> = (0..names.len()).filter(own).collect();
    for column in columns {
        let (what, whole) = match about(&names[column]) {
            Some((Name::Quantity, _)) => continue,
            Some((Name::Month, _))
                if !monthly && layout.years.is_empty() && layout.month_of.is_none() =>
            {
                layout.month_of = Some(column);
                continue;
            }
            Some((Name::Month, whole)) => (What::Named(Name::Period), whole),
            Some((Name::Class, _)) if !layout.totals => {
                if layout.class.is_none() && layout.nomenclature.is_none() {
                    layout.class = Some(column);
                }
                continue;
            }
            Some((name, whole)) => (What::Named(name), whole),
            None => match table_words::flag(&names[column]) {
                Some((says, marked)) => (What::Flag(says, marked), false),
                None => (What::Any, false),
            },
        };
        let known = match what {
            What::Named(Name::Period | Name::Months) => monthly || layout.month_of.is_some(),
            What::Named(Name::Flow | Name::Kind) => layout.flow.is_some(),
            What::Named(Name::Class | Name::PerhapsClass) => {
                layout.class.is_some() || layout.nomenclature.is_some()
            }
            What::Named(Name::Currency) => layout.currency.is_some(),
            _ => false,
        };
        if !known {
            layout.beside.push(Beside { column, what, whole, power: layout.value_power, weights });
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

/// Rows that are looked at to tell what a column holds.
pub(super) const TELLING: usize = 40;
/// Most columns that are named.
const NAMED: usize = 8;

/// Name the columns that hold a part of a year, and those of which nothing is used.
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
    let read = layout.read();
    let parts = header.parts();
    let listed = |shown: Vec<String>| {
        let more = shown.len().saturating_sub(NAMED);
        let shown = shown.into_iter().take(NAMED).collect::<Vec<_>>().join(", ");
        if more == 0 { shown } else { format!("{shown}, and {more} more") }
    };
    let mut found = Vec::new();
    let wide = !layout.years.is_empty();
    if wide && !parts.is_empty() {
        let shown = parts.iter().map(|column| format!("{:?}", names[*column])).collect();
        found.push(format!(
            "not read, as a part of a year or a forecast and no whole year: {}",
            listed(shown)
        ));
    }
    let others: Vec<usize> = (0..names.len())
        .filter(|column| !(read.contains(column) || wide && parts.contains(column)))
        .collect();
    let cells = delimited::sample(block, layout, &others, TELLING);
    let mut shown = Vec::new();
    let mut untold = Vec::new();
    for (place, column) in others.iter().enumerate() {
        let own = cells.iter().skip(place).step_by(others.len()).map(|(_, cell)| cell.as_slice());
        let filled: Vec<&[u8]> = own.filter(|cell| !cell.is_empty()).collect();
        let name = &names[*column];
        let looked_at = layout.beside.iter().find(|beside| beside.column == *column);
        if looked_at.is_some_and(|beside| {
            beside.whole && !filled.iter().any(|cell| beside.leaves_open(cell))
        }) {
            continue;
        }
        let holds = match filled.first() {
            None if name.is_empty() => continue,
            None => "empty in the first rows".to_owned(),
            Some(_) if filled.iter().all(|cell| numeric(cell)) => "numbers".to_owned(),
            Some(first) => {
                untold.push(format!("{name:?}"));
                let text: String = String::from_utf8_lossy(first).chars().take(30).collect();
                format!("such as {text:?}")
            }
        };
        shown.push(format!("{name:?} ({holds})"));
    }
    match shown.len() {
        0 => {}
        1 => found.push(format!("a column is not read: {}", listed(shown))),
        _ => found.push(format!("columns are not read: {}", listed(shown))),
    }
    collector.untold = untold;
    found.retain(|finding| !collector.findings.contains(finding));
    collector.findings.extend(found);
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
