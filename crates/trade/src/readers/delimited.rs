//! Delimited text to rows of ids: the hot loop of every text import.
//!
//! A block of lines is parsed without knowing what its codes mean: each code gets an id of the
//! block, each value becomes whole dollars, each problem keeps its line. What a code means is
//! decided once for each block, by the collector.

use std::num::NonZeroU64;

use super::beside::{self, Beside, Seen};
use super::codes::TOTAL;
use super::delimiters::{self, Decimals};
use super::lines::{MISSING, NOTE, SUMS, blank, first_end, line_end, note_below};
use super::number::{self, Bad, Whole};
use super::plain::Plain;
use super::tokens::Tokens;
use super::year_names::marked;
use crate::error::PROBLEMS_SHOWN;

/// What is expected of a flow.
pub(super) const FLOW: &str = "a flow: X or M, or exports or imports by their name";

/// Most columns of a file.
pub(crate) const MOST_COLUMNS: usize = 256;

/// Where a file keeps what a flow needs; columns are counted from 0.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layout {
    pub(crate) delimiter: u8,
    /// Names of all columns, for messages; their number is the number of fields of a row.
    pub(crate) columns: Vec<String>,
    pub(crate) year: Year,
    /// Where a month is, in a file that may hold months.
    pub(crate) month: Option<Month>,
    /// Exporter, or the reporter where `flow` says which direction was reported.
    pub(crate) exporter: usize,
    /// Importer, or the partner.
    pub(crate) importer: usize,
    /// Column with X or M and their kin.
    pub(crate) flow: Option<usize>,
    pub(crate) product: usize,
    /// Whether no column says which product: values are totals of all.
    pub(crate) totals: bool,
    pub(crate) value: usize,
    /// What goes the other way, from importer to exporter, in the same row.
    pub(crate) back: Option<usize>,
    /// Power of ten from the file's unit to dollars: 3 for thousands.
    pub(crate) value_power: i32,
    pub(crate) quantity: Option<usize>,
    /// Power of ten from the file's unit to kilograms: 3 for tonnes.
    pub(crate) quantity_power: i32,
    /// The quantity is a weight only when this column holds one of these.
    pub(crate) weighed_when: Option<(usize, &'static [&'static str])>,
    /// Column with the classification of the product codes.
    pub(crate) class: Option<usize>,
    /// The classification of all rows, where a column's name says it.
    pub(crate) nomenclature: Option<&'static str>,
    /// The currency of all values, when it is not US dollars.
    pub(crate) currency: Option<&'static str>,
    /// How numbers are written; `None` until the values have told.
    pub(crate) decimals: Option<Decimals>,
    /// Columns of values that are each a year, in a table that goes from left to right in time.
    pub(crate) years: Vec<(usize, u16)>,
    /// A value that is blank is nothing, and not counted: no flow in that direction or year.
    pub(crate) blanks: bool,
    /// Digits of a product code behind its section, in OEC's way of writing codes.
    pub(crate) oec: Option<usize>,
    /// What a second row of one key is.
    pub(crate) twice: Twice,
    /// Rows that repeat others: kept only when the column holds one of these.
    pub(crate) only: Vec<Only>,
    /// Columns that may say that a value is another than is assumed.
    pub(crate) beside: Vec<Beside>,
    /// A month that stands beside its year.
    pub(crate) month_of: Option<usize>,
    /// Whether a line below the rows may name a unit that nobody gave.
    pub(crate) asks_unit: bool,
}

impl Layout {
    /// The columns that are read.
    pub(crate) fn read(&self) -> Vec<usize> {
        let mut columns = vec![self.exporter, self.importer, self.product];
        match self.years.is_empty() {
            true => columns.push(self.value),
            false => columns.extend(self.years.iter().map(|(column, _)| *column)),
        }
        match self.year {
            Year::Column(column) if self.years.is_empty() => columns.push(column),
            _ => {}
        }
        columns
            .extend(self.flow.into_iter().chain(self.quantity).chain(self.back).chain(self.class));
        columns.extend(self.month.iter().map(|month| month.period));
        columns.extend(self.month_of);
        columns.extend(self.only.iter().map(|only| only.column));
        columns
    }
}

/// What a second row of one exporter, importer, product and period is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Twice {
    /// A problem.
    #[default]
    Problem,
    /// The same flow told by its other end; a problem only where the value differs.
    Same,
    /// Another part of the flow, of a breakdown that has no row of all parts: they are added.
    Parts,
}

/// Where the year is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Year {
    Column(usize),
    /// The whole file is one year.
    Fixed(u16),
}

impl Default for Year {
    fn default() -> Self {
        Self::Column(0)
    }
}

/// Where a file says that a row is a month: a frequency of `M`, and a period as YYYYMM.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Month {
    pub(crate) frequency: Option<usize>,
    pub(crate) period: usize,
}

/// A column by which rows are told apart from rows that repeat them.
#[derive(Clone, Debug)]
pub(crate) struct Only {
    pub(crate) column: usize,
    pub(crate) kept: &'static [&'static str],
    pub(crate) reason: &'static str,
}

impl Only {
    /// The reason that is a problem and no repetition.
    pub(crate) const CURRENCY: &'static str = "a value in another currency than US dollars";
}

/// One row with ids of its block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub(crate) value_usd: i64,
    pub(crate) quantity_kg: Option<NonZeroU64>,
    /// Line within the block, from 0.
    pub(crate) line: u32,
    /// Where the line begins in the block.
    pub(crate) at: u32,
    pub(crate) year: u16,
    /// 1 to 12; 0 for a whole year.
    pub(crate) month: u8,
    pub(crate) exporter: u16,
    pub(crate) importer: u16,
    pub(crate) product: u16,
    /// Id of the flow code; 0 where there is none.
    pub(crate) flow: u16,
    /// Id of the classification; 0 where there is none.
    pub(crate) class: u16,
    /// Whether the row goes from importer to exporter.
    pub(crate) back: bool,
}

/// A problem of a block.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) line: u32,
    pub(crate) at: u32,
    /// Index of the column; `None` for the row as a whole.
    pub(crate) column: Option<usize>,
    pub(crate) found: Vec<u8>,
    pub(crate) expected: &'static str,
}

/// What became of a block.
#[derive(Default)]
pub(crate) struct Parsed {
    pub(crate) rows: Vec<Row>,
    pub(crate) exporters: Tokens,
    pub(crate) importers: Tokens,
    pub(crate) products: Tokens,
    pub(crate) flows: Tokens,
    pub(crate) classes: Tokens,
    pub(crate) problems: Vec<Found>,
    pub(crate) problem_count: u64,
    /// Rows that repeat others: reason (place in `Layout::only`), line, start.
    pub(crate) repeated: Vec<(usize, u32, u32)>,
    /// Lines that hold no value or are no row: reason, line, start.
    pub(crate) aside: Vec<(&'static str, u32, u32)>,
    pub(crate) rounded_rows: u64,
    pub(crate) rounded_fine: i128,
    /// Weights that were zero, which is no weight.
    pub(crate) zero_weights: u64,
    pub(crate) lines: u32,
    pub(crate) data_lines: u64,
    /// The cells of each of [`Layout::beside`] that were looked at.
    pub(super) seen: Vec<Seen>,
}

impl Parsed {
    /// Take a row with its value; one without a value is no row.
    fn push(&mut self, row: Row, value: Option<Whole>) {
        let Some(value) = value else { return };
        if value.fraction {
            self.rounded_rows += 1;
            self.rounded_fine += i128::from(value.rounded);
        }
        self.rows.push(Row { value_usd: value.units as i64, ..row });
    }
}

/// Parse a block of whole lines. With `keep_all` every problem is kept and not only the first
/// twenty.
pub(crate) fn parse(block: &[u8], layout: &Layout, keep_all: bool) -> Parsed {
    let mut parsed = Parsed {
        rows: Vec::with_capacity(block.len() / 32),
        seen: vec![Seen::default(); layout.beside.len()],
        ..Parsed::default()
    };
    let quoted = memchr::memchr(b'"', block).is_some();
    let mut ends = [0_u32; MOST_COLUMNS + 1];
    let plain = Plain::of(layout).filter(|_| !quoted);
    let mut from = 0;
    while from < block.len() {
        if let Some((row, next)) = plain.as_ref().and_then(|p| p.row(block, from, &mut parsed)) {
            parsed.rows.push(row);
            parsed.data_lines += 1;
            parsed.lines += 1;
            from = next;
            continue;
        }
        let (mut to, mut lines) = line_end(block, from, quoted);
        let mut line = &block[from..to];
        if let [rest @ .., b'\r'] = line {
            line = rest;
        }
        if note_below(line, layout.delimiter) {
            parsed.aside.push((NOTE, parsed.lines, from as u32));
        } else if !blank(line, layout.delimiter) {
            parsed.data_lines += 1;
            let mut cursor = Cursor { line, at: from as u32, layout, ends: &mut ends, quoted };
            if let Err(found) = cursor.row(&mut parsed) {
                // What a quote that is never closed took in is looked at line by line.
                if found.column.is_none() && lines > 1 {
                    (to, lines) = (first_end(block, from), 1);
                }
                if let Some(reason) = cursor.no_row(&found) {
                    parsed.aside.push((reason, parsed.lines, from as u32));
                    parsed.lines += lines;
                    from = to + 1;
                    continue;
                }
                parsed.problem_count += 1;
                if keep_all || parsed.problems.len() < PROBLEMS_SHOWN {
                    parsed.problems.push(found);
                }
            }
        }
        parsed.lines += lines;
        from = to + 1;
    }
    parsed
}

/// The cells of some columns in the first rows of a block, as they stand, each with its line from 0.
pub(crate) fn sample(
    block: &[u8],
    layout: &Layout,
    columns: &[usize],
    rows: usize,
) -> Vec<(u64, Vec<u8>)> {
    let mut ends = [0_u32; MOST_COLUMNS + 1];
    let mut cells = Vec::new();
    for (at, line) in (0..).zip(block.split(|b| *b == b'\n').take(rows)) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let mut cursor =
            Cursor { line, at: 0, layout, ends: &mut ends, quoted: line.contains(&b'"') };
        if !blank(line, layout.delimiter) && cursor.split(0).is_ok() {
            cells.extend(columns.iter().map(|c| (at, cursor.cell(*c).to_vec())));
        }
    }
    cells
}

/// Splits one line into cells.
pub(crate) struct Cursor<'a> {
    line: &'a [u8],
    at: u32,
    layout: &'a Layout,
    /// `ends[k]` is where cell `k` ends; cell `k + 1` begins one later.
    ends: &'a mut [u32; MOST_COLUMNS + 1],
    quoted: bool,
}

impl Cursor<'_> {
    fn row(&mut self, parsed: &mut Parsed) -> Result<(), Found> {
        let line = parsed.lines;
        self.split(line)?;
        let layout = self.layout;
        for (place, only) in layout.only.iter().enumerate() {
            let cell = self.cell(only.column);
            if !only.kept.iter().any(|kept| kept.as_bytes() == cell) {
                parsed.repeated.push((place, line, self.at));
                return Ok(());
            }
        }
        for (place, beside) in layout.beside.iter().enumerate() {
            if let Some(expected) =
                beside.otherwise(self.cell(beside.column), &mut parsed.seen[place])
            {
                return Err(self.found(line, beside.column, expected));
            }
        }
        let (year, month) = match self.month(line)? {
            None if !layout.years.is_empty() => (0, 0),
            Some(period) => period,
            None => match layout.year {
                Year::Fixed(year) => (year, 0),
                Year::Column(column) => year_of(self.cell(column))
                    .or_else(|| marked(self.cell(column)))
                    .map(|year| (year, 0))
                    .ok_or_else(|| self.found(line, column, "a year as YYYY"))?,
            },
        };
        let other = |beside: &&Beside| {
            layout.years.is_empty()
                && beside.year(self.cell(beside.column)).is_some_and(|y| y != year)
        };
        if let Some(period) = layout.beside.iter().find(other) {
            return Err(self.found(line, period.column, beside::ITS_YEAR));
        }
        let month = match layout.month_of {
            None => month,
            Some(column) => beside::month_of(self.cell(column))
                .ok_or_else(|| self.found(line, column, beside::A_MONTH))?,
        };
        let flow = match layout.flow {
            None => 0,
            Some(column) => self.code(line, column, &mut parsed.flows, FLOW)?,
        };
        let class = match layout.class {
            None => 0,
            Some(column) if self.cell(column).is_empty() => parsed.classes.of(b"-").unwrap_or(0),
            Some(column) => {
                self.code(line, column, &mut parsed.classes, "a classification such as H6")?
            }
        };
        let economy = "an economy's code or name";
        let exporter = self.code(line, layout.exporter, &mut parsed.exporters, economy)?;
        let importer = self.code(line, layout.importer, &mut parsed.importers, economy)?;
        let product = "a product code of at most six digits";
        let product = match layout.totals {
            true => parsed.products.of(TOTAL.as_bytes()).unwrap_or(0),
            false => self.code(line, layout.product, &mut parsed.products, product)?,
        };
        let row = Row {
            value_usd: 0,
            quantity_kg: None,
            line,
            at: self.at,
            year,
            month,
            exporter,
            importer,
            product,
            flow,
            class,
            back: false,
        };
        for (column, year) in &layout.years {
            let value = self.value(line, *column)?;
            parsed.push(Row { year: *year, ..row }, value);
        }
        if !layout.years.is_empty() {
            return Ok(());
        }
        let value = self.value(line, layout.value)?;
        if value.is_none() && !layout.blanks {
            parsed.aside.push((MISSING, line, self.at));
            return Ok(());
        }
        let (quantity_kg, zero) = self.quantity(line)?;
        parsed.zero_weights += u64::from(zero);
        parsed.push(Row { quantity_kg, ..row }, value);
        if let Some(column) = layout.back {
            let value = self.value(line, column)?;
            parsed.push(Row { back: true, ..row }, value);
        }
        Ok(())
    }

    /// Why a line that cannot be understood is no row: the header again, where files were put one behind
    /// the other, or the sum of the rows below them.
    fn no_row(&self, found: &Found) -> Option<&'static str> {
        found.column?;
        let layout = self.layout;
        let mut columns = layout.columns.iter().enumerate();
        if columns.all(|(at, name)| self.cell(at) == name.as_bytes()) {
            return Some("the header again");
        }
        let mut keys = vec![layout.exporter, layout.importer, layout.product];
        if let Year::Column(year) = layout.year {
            keys.push(year);
        }
        let empty = keys.iter().any(|c| self.cell(*c).is_empty());
        let sum = |c: &usize| {
            let words = self.cell(*c).to_ascii_lowercase();
            SUMS.iter().any(|sum| sum.as_bytes() == words)
        };
        (empty && keys.iter().any(sum)).then_some("a sum of the rows, and no row")
    }

    fn split(&mut self, line: u32) -> Result<(), Found> {
        let mut cells = 0;
        let mut within = false;
        for (at, byte) in self.line.iter().enumerate() {
            if *byte == b'"' && self.quoted {
                within = !within;
            } else if *byte == self.layout.delimiter && !within {
                if cells == MOST_COLUMNS {
                    break;
                }
                self.ends[cells] = at as u32;
                cells += 1;
            }
        }
        self.ends[cells] = self.line.len() as u32;
        cells += 1;
        let whole = |expected| Found {
            line,
            at: self.at,
            column: None,
            found: self.line.to_vec(),
            expected,
        };
        if within {
            return Err(whole("a closing quote on the same line"));
        }
        // Comtrade's own files end a row with a delimiter that the header has not.
        let spare = cells == self.layout.columns.len() + 1
            && self.line.last() == Some(&self.layout.delimiter);
        if cells != self.layout.columns.len() && !spare {
            return Err(whole("as many fields as the header has"));
        }
        Ok(())
    }

    /// A cell without its padding and quotes.
    fn cell(&self, column: usize) -> &[u8] {
        let from = if column == 0 { 0 } else { self.ends[column - 1] as usize + 1 };
        let cell = number::trimmed(&self.line[from..self.ends[column] as usize]);
        match cell {
            [b'"', inner @ .., b'"'] => number::trimmed(inner),
            // A spreadsheet's mark of a text that looks like a number.
            [b'\'', inner @ .., b'\''] => inner,
            [b'\'', rest @ ..] if rest.first().is_some_and(u8::is_ascii_digit) => rest,
            _ => cell,
        }
    }

    fn found(&self, line: u32, column: usize, expected: &'static str) -> Found {
        Found {
            line,
            at: self.at,
            column: Some(column),
            found: self.cell(column).to_vec(),
            expected,
        }
    }

    fn code(
        &self,
        line: u32,
        column: usize,
        tokens: &mut Tokens,
        expected: &'static str,
    ) -> Result<u16, Found> {
        let cell = self.cell(column);
        if cell.is_empty() {
            return Err(self.found(line, column, expected));
        }
        tokens.of(cell).ok_or_else(|| self.found(line, column, "at most 65,536 different codes"))
    }

    /// Year and month of a row that is a month.
    fn month(&self, line: u32) -> Result<Option<(u16, u8)>, Found> {
        let Some(place) = self.layout.month else { return Ok(None) };
        let period = self.cell(place.period);
        let frequency = place.frequency.map_or(&b""[..], |column| self.cell(column));
        // Eurostat's month 52 is the whole year.
        let whole_year = matches!(period, [_, _, _, _, b'5', b'2']);
        if frequency == b"A" || (frequency.is_empty() && (period.len() == 4 || whole_year)) {
            let year = year_of(&period[..period.len().min(4)]).filter(|_| whole_year);
            return Ok(year.map(|year| (year, 0)));
        }
        // The first day of a month, as spreadsheets write one.
        let period = match period.strip_suffix(b"-01") {
            Some(month) if period.len() == 10 => month,
            _ => period,
        };
        let joined = (period.len() == 7).then(|| [&period[..4], &period[5..]].concat());
        let period = joined.as_deref().unwrap_or(period);
        let month = match period {
            [year @ .., tens @ b'0'..=b'1', ones @ b'0'..=b'9'] => {
                year_of(year).zip(Some((tens - b'0') * 10 + ones - b'0'))
            }
            _ => None,
        };
        let month = month.filter(|(_, month)| (1..=12).contains(month));
        month.map(Some).ok_or_else(|| self.found(line, place.period, "a month as YYYYMM"))
    }

    /// Whole dollars; `None` for a cell that says there is no value.
    fn value(&self, line: u32, column: usize) -> Result<Option<Whole>, Found> {
        let layout = self.layout;
        match self.whole(column, layout.value_power) {
            Ok(whole) => Ok(Some(whole)),
            Err(Bad::Missing) => Ok(None),
            Err(bad) => {
                let expected = match bad {
                    Bad::Missing | Bad::Negative => "a value that is not negative",
                    Bad::NotANumber => "a number with a point for decimals",
                    Bad::TooLarge => "at most 10^15 US dollars",
                };
                Err(self.found(line, column, expected))
            }
        }
    }

    /// A number as the file writes it.
    fn whole(&self, column: usize, power: i32) -> Result<Whole, Bad> {
        let cell = self.cell(column);
        match self.layout.decimals {
            None => number::whole(cell, power),
            Some(_) if number::missing(cell) => Err(Bad::Missing),
            Some(decimals) => {
                let plain = delimiters::plain(cell, decimals).ok_or(Bad::NotANumber)?;
                number::whole(&plain, power)
            }
        }
    }

    /// The weight, and whether it was written as zero.
    fn quantity(&self, line: u32) -> Result<(Option<NonZeroU64>, bool), Found> {
        let Some(column) = self.layout.quantity else { return Ok((None, false)) };
        if let Some((unit, weights)) = self.layout.weighed_when {
            let unit = self.cell(unit);
            if !weights.iter().any(|w| w.as_bytes() == unit) {
                return Ok((None, false));
            }
        }
        match self.whole(column, self.layout.quantity_power) {
            Ok(weight) => Ok((NonZeroU64::new(weight.units), weight.units == 0)),
            Err(Bad::Missing) => Ok((None, false)),
            Err(Bad::Negative) => Err(self.found(line, column, "a weight that is not negative")),
            Err(Bad::NotANumber) => Err(self.found(line, column, "a number, or NA")),
            Err(Bad::TooLarge) => Err(self.found(line, column, "at most 10^15 kilograms")),
        }
    }
}

/// A year of four digits, also as the start of a period such as `202401`… which it is not.
fn year_of(cell: &[u8]) -> Option<u16> {
    // A table of numbers writes 2022.0.
    match cell.strip_suffix(b".0").unwrap_or(cell) {
        [a @ b'1'..=b'9', b, c, d] if [b, c, d].iter().all(|x| x.is_ascii_digit()) => {
            let digit = |x: &u8| u16::from(x - b'0');
            Some(digit(a) * 1000 + digit(b) * 100 + digit(c) * 10 + digit(d))
        }
        _ => None,
    }
}
