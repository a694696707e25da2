//! A table whose columns may be called several things and be divided by comma, semicolon or tab.

use super::columns::is_header;
use super::problem::{Place, Problem};
use super::text::decode;
use crate::names::key;

/// So many rows may stand above the header.
const ABOVE: usize = 10;
/// So many other names of a column are told where it is missing.
const TOLD: usize = 9;
/// The largest table that is read, in bytes.
pub(super) const MOST_BYTES: u64 = 64 << 20;

/// Rows by column, with their lines.
pub(super) struct Table {
    pub file: String,
    header: Vec<String>,
    rows: Vec<(u64, Vec<String>)>,
    pub notice: Option<&'static str>,
}

impl Table {
    pub(super) fn parse(file: &str, bytes: &[u8], problems: &mut Vec<Problem>) -> Self {
        let (text, notice) = decode(bytes);
        // One kind of line end, so that lines are counted as an editor counts them.
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let delimiter = delimiter(&text);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .has_headers(false)
            .from_reader(text.as_bytes());
        let mut header: Vec<String> = Vec::new();
        let mut rows: Vec<(u64, Vec<String>)> = Vec::new();
        for record in reader.records() {
            match record {
                Ok(record) => {
                    let line = begins(&text, &record);
                    let cells: Vec<String> = record.iter().map(|c| c.trim().to_owned()).collect();
                    if cells.iter().all(String::is_empty) {
                        continue;
                    }
                    if header.is_empty() {
                        header = cells.iter().map(|c| key(c)).collect();
                    } else {
                        rows.push((line, cells));
                    }
                }
                Err(error) => {
                    let line = error.position().map_or(0, csv::Position::line);
                    problems.push(Problem::Row {
                        place: Place { file: file.to_owned(), line },
                        message: error.to_string(),
                    });
                }
            }
        }
        // A title is no header where the table's own stands a few rows below it.
        let folded = |row: &(u64, Vec<String>)| row.1.iter().map(|c| key(c)).collect::<Vec<_>>();
        if !is_header(&header)
            && let Some(at) = rows.iter().take(ABOVE).position(|row| is_header(&folded(row)))
        {
            header = folded(&rows[at]);
            rows.drain(..=at);
        }
        Self { file: file.to_owned(), header, rows, notice }
    }

    /// Calls a column by another name, so that it is found by it; `false` where there is no such column.
    pub(super) fn rename(&mut self, column: &str, role: &str) -> bool {
        let (column, role) = (key(column), key(role));
        let Some(at) = self.header.iter().position(|h| *h == column) else { return false };
        // What was called so gives way.
        for name in self.header.iter_mut().filter(|h| **h == role) {
            name.push('?');
        }
        self.header[at] = role;
        true
    }

    /// The names of the columns, as they are compared.
    pub(super) fn names(&self) -> String {
        self.header.join(", ")
    }

    pub(super) fn place(&self, line: u64) -> Place {
        Place { file: self.file.clone(), line }
    }

    /// The first column that has one of the names.
    pub(super) fn column(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.header.iter().position(|h| h == name))
    }

    /// A column that must be there.
    pub(super) fn needed(
        &self,
        names: &'static [&'static str],
        problems: &mut Vec<Problem>,
    ) -> Option<usize> {
        let found = self.column(names);
        if found.is_none() {
            problems.push(Problem::Column {
                place: self.place(1),
                column: names[0],
                found: self.header.join(", "),
                also: names[1..names.len().min(TOLD + 1)].join(", "),
            });
        }
        found
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Cells<'_>> {
        self.rows.iter().map(|(line, cells)| Cells { line: *line, cells })
    }
}

/// The line at which a row begins: the reader's own stands before blank lines.
fn begins(text: &str, record: &csv::StringRecord) -> u64 {
    let Some(before) = record.position() else { return 0 };
    let rest = usize::try_from(before.byte()).ok().and_then(|at| text.as_bytes().get(at..));
    let blank = rest.unwrap_or_default().iter().take_while(|&&byte| byte == b'\n').count();
    before.line() + blank as u64
}

/// The mark that divides the line with the header; titles may stand above it.
fn delimiter(text: &str) -> u8 {
    const MARKS: [u8; 3] = [b',', b';', b'\t'];
    let names = |line: &str, mark: u8| {
        let cells: Vec<String> =
            line.split(char::from(mark)).take(200).map(|c| key(c.trim())).collect();
        is_header(&cells)
    };
    let known = (text.lines().take(ABOVE + 1))
        .find_map(|line| MARKS.into_iter().find(|mark| names(line, *mark)));
    let first = text.lines().next().unwrap_or("");
    let most =
        MARKS.into_iter().max_by_key(|d| (first.bytes().filter(|b| b == d).count(), *d == b','));
    known.or(most).unwrap_or(b',')
}

/// One row.
pub(super) struct Cells<'a> {
    pub line: u64,
    cells: &'a [String],
}

impl<'a> Cells<'a> {
    /// The cell of a column; empty where the row is short or the column missing.
    pub(super) fn at(&self, column: Option<usize>) -> &'a str {
        column.and_then(|c| self.cells.get(c)).map_or("", String::as_str)
    }

    /// A whole number, or nothing where the cell is empty.
    pub(super) fn number(
        &self,
        table: &Table,
        column: Option<usize>,
        name: &'static str,
        problems: &mut Vec<Problem>,
    ) -> Option<u32> {
        let text = self.at(column);
        if text.is_empty() {
            return None;
        }
        let number = text.parse().ok();
        if number.is_none() {
            problems.push(Problem::Value {
                place: table.place(self.line),
                column: name,
                value: text.to_owned(),
                expected: "a whole number".into(),
            });
        }
        number
    }
}
