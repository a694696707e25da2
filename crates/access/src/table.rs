//! A CSV file whose columns are read by name, with the place of each row.

use std::collections::BTreeMap;

use crate::{Error, Exact, Place};

/// The most rows that one file may have.
const MOST_ROWS: usize = 20_000_000;

/// A table by column name.
pub(crate) struct Table {
    file: String,
    columns: Vec<String>,
    index: BTreeMap<String, usize>,
    rows: Vec<(u64, csv::StringRecord)>,
}

/// One row.
pub(crate) struct Row<'a> {
    table: &'a Table,
    line: u64,
    cells: &'a csv::StringRecord,
}

impl Table {
    /// Reads a text with a header.
    pub(crate) fn read(text: &str, file: &str) -> Result<Table, Error> {
        let body = text.strip_prefix('\u{feff}').unwrap_or(text);
        let head = body.lines().next().unwrap_or("");
        let count = |c: char| head.matches(c).count();
        let delimiter = [(b';', ';'), (b'\t', '\t')]
            .iter()
            .find(|(_, c)| count(*c) > count(','))
            .map_or(b',', |(b, _)| *b);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(body.as_bytes());
        let broken = |line: u64, problem: String| Error::File {
            place: Place::new(file, line),
            problem,
            cure: "a table is CSV with a header, in UTF-8".to_owned(),
        };
        let header = reader.headers().map_err(|e| broken(1, e.to_string()))?.clone();
        let mut index = BTreeMap::new();
        let columns: Vec<String> = header.iter().map(|c| c.trim().to_owned()).collect();
        for (at, column) in columns.iter().enumerate() {
            let again = index.insert(column.to_lowercase(), at).is_some();
            if again && !column.is_empty() {
                return Err(Error::RepeatedColumn {
                    place: Place::new(file, 1),
                    column: column.clone(),
                });
            }
        }
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|e| {
                let line = e.position().map_or(0, csv::Position::line);
                broken(line, e.to_string())
            })?;
            let line = record.position().map_or(0, csv::Position::line);
            if record.iter().all(str::is_empty) {
                continue;
            }
            if rows.len() >= MOST_ROWS {
                return Err(broken(line, format!("more than {MOST_ROWS} rows")));
            }
            rows.push((line, record));
        }
        Ok(Table { file: file.to_owned(), columns, index, rows })
    }

    /// The column names as they stand.
    pub(crate) fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Whether there is a column.
    pub(crate) fn has(&self, column: &str) -> bool {
        self.index.contains_key(&column.to_lowercase())
    }

    /// Asks for a column.
    pub(crate) fn need(&self, column: &str, cure: &str) -> Result<(), Error> {
        if self.has(column) {
            return Ok(());
        }
        Err(Error::NoColumn {
            place: Place::new(&self.file, 1),
            column: column.to_owned(),
            found: self.columns.join(", ").chars().take(300).collect(),
            cure: cure.to_owned(),
        })
    }

    /// The rows.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, cells)| Row { table: self, line: *line, cells })
    }
}

impl<'a> Row<'a> {
    /// Where it stands.
    pub(crate) fn place(&self) -> Place {
        Place::new(&self.table.file, self.line)
    }

    /// A cell by its column's name; empty where there is none.
    pub(crate) fn text(&self, column: &str) -> &'a str {
        let at = self.table.index.get(&column.to_lowercase());
        at.and_then(|at| self.cells.get(*at)).unwrap_or("")
    }

    /// A number; `None` for an empty cell.
    pub(crate) fn exact(&self, column: &str) -> Result<Option<Exact>, Error> {
        let text = self.text(column);
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().map(Some).map_err(|e: Error| e.at(&self.place(), column))
    }

    /// yes, no, or unknown where empty or said so.
    pub(crate) fn yes_no(&self, column: &str) -> Result<Option<bool>, Error> {
        match self.text(column).to_lowercase().as_str() {
            "" | "unknown" => Ok(None),
            "yes" | "true" | "y" => Ok(Some(true)),
            "no" | "false" | "n" => Ok(Some(false)),
            other => Err(Error::Cell {
                place: self.place(),
                column: column.to_owned(),
                value: other.to_owned(),
                expected: "yes, no or unknown".into(),
                cure: "an empty cell is unknown, never no".into(),
            }),
        }
    }

    /// A date; `None` for an empty cell.
    pub(crate) fn date(&self, column: &str) -> Result<Option<jiff::civil::Date>, Error> {
        let text = self.text(column);
        if text.is_empty() {
            return Ok(None);
        }
        let day = text.get(..10).unwrap_or(text);
        day.parse()
            .map(Some)
            .map_err(|_| Error::Date { value: text.to_owned() }.at(&self.place(), column))
    }
}
