//! A small CSV table with known columns: what the headline and exchange readers share.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::rows::Rows;
use crate::error::{Error, PROBLEMS_SHOWN, Problem};

/// The largest file read as a whole. Larger ones are not tables that a person keeps.
const LARGEST_BYTES: u64 = 64 << 20;

/// The bytes of a small file.
#[allow(clippy::disallowed_methods)] // a reader opens files
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, Error> {
    let file = File::open(path).map_err(|e| Error::file(path, e))?;
    let mut bytes = Vec::new();
    file.take(LARGEST_BYTES + 1).read_to_end(&mut bytes).map_err(|e| Error::file(path, e))?;
    if bytes.len() as u64 > LARGEST_BYTES {
        return Err(Error::format(path, "is larger than 64 MiB, too large for a table of figures"));
    }
    Ok(bytes)
}

/// One row on its way in: its cells by column, and the problems found in it.
pub(super) struct Row<'a> {
    columns: &'a [&'a str],
    cells: Vec<&'a str>,
    line: u64,
    problems: &'a mut Found,
}

/// Problems so far: the first twenty, and the number of all.
#[derive(Default)]
struct Found {
    first: Vec<Problem>,
    total: u64,
}

impl Found {
    fn add(&mut self, problem: Problem) {
        self.total += 1;
        if self.first.len() < PROBLEMS_SHOWN {
            self.first.push(problem);
        }
    }
}

/// Read every row with `each`, which gives `None` when it has told of a problem. The header must
/// be `columns`, in that order.
pub(super) fn rows<T>(
    path: &Path,
    bytes: &[u8],
    columns: &[&str],
    mut each: impl FnMut(&mut Row<'_>) -> Option<T>,
) -> Result<Vec<T>, Error> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut rows = Rows::new(csv::ReaderBuilder::new().flexible(true).has_headers(false), bytes);
    let mut record = csv::ByteRecord::new();
    let mut found = Found::default();
    let mut kept = Vec::new();
    let mut headed = false;
    while let Some(line) =
        rows.read(&mut record).map_err(|(_, e)| Error::format(path, e.to_string()))?
    {
        let cells: Result<Vec<&str>, _> = record.iter().map(std::str::from_utf8).collect();
        let row_problem = |found: String, expected: String| Problem {
            line,
            column: String::new(),
            found,
            expected,
            hint: None,
        };
        let Ok(cells) = cells else {
            let text = String::from_utf8_lossy(record.as_slice()).into_owned();
            found.add(row_problem(text, "UTF-8".into()));
            continue;
        };
        if !headed {
            headed = true;
            if cells != columns {
                let expected = format!("the header {}", columns.join(","));
                return Err(Error::row(path, row_problem(cells.join(","), expected)));
            }
        } else if cells.len() == columns.len() {
            let mut row = Row { columns, cells, line, problems: &mut found };
            kept.extend(each(&mut row));
        } else {
            let expected = format!("{} fields", columns.len());
            found.add(row_problem(format!("{} fields", cells.len()), expected));
        }
    }
    if !headed {
        let problem = Problem {
            line: 1,
            column: String::new(),
            found: String::new(),
            expected: format!("the header {}", columns.join(",")),
            hint: None,
        };
        return Err(Error::row(path, problem));
    }
    match found.total {
        0 => Ok(kept),
        total => Err(Error::Rows { path: PathBuf::from(path), problems: found.first, total }),
    }
}

impl Row<'_> {
    /// The line that the row begins on.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// A cell as it stands; the columns were checked with the header.
    pub(super) fn text(&self, column: &str) -> &str {
        let place = self.columns.iter().position(|c| *c == column);
        place.and_then(|at| self.cells.get(at)).copied().unwrap_or_default()
    }

    /// A cell that must not be empty.
    pub(super) fn required(&mut self, column: &str, expected: &str) -> Option<String> {
        let text = self.text(column).to_owned();
        if text.is_empty() {
            self.problem(column, expected);
            return None;
        }
        Some(text)
    }

    /// A day; `Ok(None)` for an empty cell.
    pub(super) fn day(&mut self, column: &str) -> Option<Option<Date>> {
        let text = self.text(column);
        if text.is_empty() {
            return Some(None);
        }
        match text.parse() {
            Ok(day) if text.len() == 10 => Some(Some(day)),
            _ => {
                self.problem(column, "a day as YYYY-MM-DD, or nothing");
                None
            }
        }
    }

    /// A number in decimal notation, not negative.
    pub(super) fn decimal(&mut self, column: &str, expected: &str) -> Option<Decimal> {
        let text = self.text(column);
        let plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        match Decimal::from_str_exact(text) {
            Ok(value) if plain => Some(value),
            _ => {
                self.problem(column, expected);
                None
            }
        }
    }

    /// A first and a last day: both, neither, or a problem.
    pub(super) fn period(&mut self) -> Option<Option<(Date, Date)>> {
        match (self.day("period_start")?, self.day("period_end")?) {
            (Some(first), Some(last)) if first <= last => Some(Some((first, last))),
            (None, None) => Some(None),
            (Some(first), Some(_)) => {
                self.problem("period_end", &format!("a day not before {first}"));
                None
            }
            (Some(_), None) => {
                self.problem("period_end", "a day, because period_start has one");
                None
            }
            (None, Some(_)) => {
                self.problem("period_start", "a day, because period_end has one");
                None
            }
        }
    }

    /// Tell of a cell that is not what its column holds.
    pub(super) fn problem(&mut self, column: &str, expected: &str) {
        let problem = Problem {
            line: self.line,
            column: column.to_owned(),
            found: self.text(column).to_owned(),
            expected: expected.to_owned(),
            hint: None,
        };
        self.problems.add(problem);
    }
}
