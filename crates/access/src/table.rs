//! A CSV file whose columns are read by name, with the place of each row.

use std::collections::BTreeMap;

use crate::heads::{Field, folded};
use crate::number::{self, Marks};
use crate::{Error, Exact, Place};

/// The most rows that one file may have.
const MOST_ROWS: usize = 20_000_000;
/// Within so many lines a header stands: exports print titles, dates and sources above it.
const ABOVE_HEADER: usize = 30;

/// A table by column name.
pub(crate) struct Table {
    file: String,
    columns: Vec<String>,
    index: BTreeMap<String, usize>,
    /// What each column is measured in, where its name says so.
    units: BTreeMap<String, String>,
    marks: Marks,
    rows: Vec<(u64, csv::StringRecord)>,
    /// Lines above the header, and names that were read as others.
    pub(crate) findings: Vec<(Place, String)>,
}

/// The line at which a row of a text begins: the reader's own stands before blank lines, and within `\r\n`.
fn begins(text: &str, record: &csv::StringRecord) -> u64 {
    let Some(before) = record.position() else { return 0 };
    let ends = usize::try_from(before.byte()).ok().and_then(|at| text.as_bytes().get(at..));
    let ends = ends.unwrap_or_default().iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    before.line() + ends.filter(|&&byte| byte == b'\n').count() as u64
}

/// One row.
pub(crate) struct Row<'a> {
    table: &'a Table,
    line: u64,
    cells: &'a csv::StringRecord,
}

impl Table {
    /// Reads a text whose first line is the header.
    pub(crate) fn read(text: &str, file: &str) -> Result<Table, Error> {
        Table::read_as(text, file, &[])
    }

    /// Reads a text whose header names these meanings, by whatever name; titles may stand above it.
    pub(crate) fn read_as(text: &str, file: &str, fields: &[Field]) -> Result<Table, Error> {
        let whole = text.strip_prefix('\u{feff}').unwrap_or(text);
        let (above, body) = header(whole, fields);
        let head = body.lines().next().unwrap_or("");
        let delimiter = delimiter(head);
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
        let record = reader.headers().map_err(|e| broken(above + 1, e.to_string()))?.clone();
        let mut index = BTreeMap::new();
        let columns: Vec<String> = record.iter().map(|c| c.trim().to_owned()).collect();
        let place = Place::new(file, above + 1);
        for (at, column) in columns.iter().enumerate() {
            let again = index.insert(column.to_lowercase(), at).is_some();
            if again && !column.is_empty() {
                return Err(Error::RepeatedColumn { place, column: column.clone() });
            }
        }
        let mut findings = Vec::new();
        if above > 0 {
            findings.push((place.clone(), format!("{above} lines above the header are no rows")));
        }
        let mut units = BTreeMap::new();
        name(fields, &columns, &place, &mut index, &mut units, &mut findings)?;
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|e| {
                let line = e.position().map_or(0, csv::Position::line);
                broken(above + line, e.to_string())
            })?;
            let line = above + begins(body, &record);
            if record.iter().all(str::is_empty) {
                continue;
            }
            if rows.len() >= MOST_ROWS {
                return Err(broken(line, format!("more than {MOST_ROWS} rows")));
            }
            rows.push((line, record));
        }
        let codes: Vec<usize> = (index.iter())
            .filter(|(name, _)| {
                ["hs", "code", "gtip", "line", "no"].iter().any(|c| name.contains(c))
            })
            .map(|(_, at)| *at)
            .collect();
        let cells = rows.iter().flat_map(|(_, r): &(u64, csv::StringRecord)| {
            r.iter().enumerate().filter(|(at, _)| !codes.contains(at)).map(|(_, cell)| cell)
        });
        let marks = Marks::of(cells, delimiter == b';');
        Ok(Table { file: file.to_owned(), columns, index, units, marks, rows, findings })
    }

    /// What a column is measured in, as the brackets behind its name say: `USD`, `%`.
    pub(crate) fn unit(&self, column: &str) -> &str {
        self.units.get(column).map_or("", String::as_str)
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
        number::read(text, self.table.marks).map(Some).map_err(|e| e.at(&self.place(), column))
    }

    /// A number of per cent, with or without its sign; `None` for an empty cell.
    pub(crate) fn percent(&self, column: &str) -> Result<Option<Exact>, Error> {
        let text = self.text(column).trim_end_matches(['%', ' ']);
        if text.is_empty() {
            return Ok(None);
        }
        number::read(text, self.table.marks).map(Some).map_err(|e| e.at(&self.place(), column))
    }

    /// yes, no, or unknown where empty or said so.
    pub(crate) fn yes_no(&self, column: &str) -> Result<Option<bool>, Error> {
        match folded(self.text(column)).0.as_str() {
            "" | "unknown" | "notknown" | "bilinmiyor" | "tidakdiketahui" | "inconnu"
            | "desconocido" => Ok(None),
            "yes" | "true" | "y" | "1" | "originating" | "evet" | "e" | "menseli" | "ya"
            | "berasal" | "oui" | "originaire" | "si" | "originario" | "ja" | "sim" => {
                Ok(Some(true))
            }
            "no" | "false" | "n" | "0" | "nonoriginating" | "notoriginating" | "hayir" | "h"
            | "menselidegil" | "mensesiz" | "tidak" | "bukan" | "tidakberasal" | "non"
            | "nonoriginaire" | "nooriginario" | "nein" | "nao" => Ok(Some(false)),
            _ => Err(Error::Cell {
                place: self.place(),
                column: column.to_owned(),
                value: self.text(column).to_owned(),
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

/// The mark between the cells of a line.
fn delimiter(line: &str) -> u8 {
    let count = |c: char| line.matches(c).count();
    let marks = [(b';', ';'), (b'\t', '\t')];
    marks.iter().find(|(_, c)| count(*c) > count(',')).map_or(b',', |(b, _)| *b)
}

/// How many lines stand above the header, and the text from it on: the first of the leading lines that
/// names two meanings, else the first line.
fn header<'a>(text: &'a str, fields: &[Field]) -> (u64, &'a str) {
    let mut rest = text;
    for above in 0..ABOVE_HEADER as u64 {
        let line = rest.lines().next().unwrap_or("");
        let mark = char::from(delimiter(line));
        let names: Vec<String> =
            line.split(mark).take(512).map(|c| folded(c.trim_matches('"')).0).collect();
        let known = |f: &&Field| names.iter().any(|n| f.rank(n).is_some());
        if fields.iter().filter(known).count() >= 2 {
            return (above, rest);
        }
        match rest.split_once('\n') {
            Some((_, below)) => rest = below,
            None => break,
        }
    }
    (0, text)
}

/// Gives columns the names of their meanings; two that mean the same are refused.
fn name(
    fields: &[Field],
    columns: &[String],
    place: &Place,
    index: &mut BTreeMap<String, usize>,
    units: &mut BTreeMap<String, String>,
    findings: &mut Vec<(Place, String)>,
) -> Result<(), Error> {
    let folded: Vec<(String, String)> = columns.iter().map(|c| folded(c)).collect();
    for field in fields {
        if let Some(&at) = index.get(field.name) {
            units.insert(field.name.to_owned(), folded[at].1.clone());
            continue;
        }
        let mut found: Vec<(usize, usize)> = (folded.iter().enumerate())
            .filter_map(|(at, (name, _))| field.rank(name).map(|rank| (rank, at)))
            .collect();
        found.sort_unstable();
        let Some(&(rank, at)) = found.first() else { continue };
        if found.get(1).is_some_and(|(next, _)| *next == rank) {
            return Err(Error::RepeatedColumn {
                place: place.clone(),
                column: columns[at].clone(),
            });
        }
        index.insert(field.name.to_owned(), at);
        units.insert(field.name.to_owned(), folded[at].1.clone());
        if rank > 0 {
            findings.push((
                place.clone(),
                format!("column \"{}\" read as {}", columns[at], field.name),
            ));
        }
    }
    Ok(())
}
