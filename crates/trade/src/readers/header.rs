//! The names of a file's columns and what separates them.

use std::path::Path;

use super::delimited::{Layout, MOST_COLUMNS};
use super::year_names::{Named, year_in};
use crate::error::{Error, Problem};

/// A header.
#[derive(Clone, Debug)]
pub(crate) struct Header {
    delimiter: u8,
    columns: Vec<String>,
    /// Letters and digits of each name, in lower case.
    plain: Vec<String>,
}

impl Header {
    /// Read the first line of a file. The delimiter is the one that occurs most.
    pub(crate) fn parse(line: &[u8], path: &Path) -> Result<Self, Error> {
        let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        let problem = |found: &[u8], expected: &str| {
            let found = String::from_utf8_lossy(found).into_owned();
            let expected = expected.into();
            let (column, hint) = (String::new(), None);
            Error::row(path, Problem { line: 1, column, found, expected, hint })
        };
        let text = std::str::from_utf8(line).map_err(|_| problem(line, "a header in UTF-8"))?;
        let text = text.trim_end_matches(['\r', '\n']);
        let count = |d: u8| {
            let mut within = false;
            text.bytes()
                .filter(|b| {
                    within ^= *b == b'"';
                    *b == d && !within
                })
                .count()
        };
        let delimiter =
            [b'|', b';', b'\t', b','].into_iter().max_by_key(|d| count(*d)).unwrap_or(b',');
        let columns: Vec<String> = split(text, delimiter as char);
        if columns.len() < 2 || columns.len() > MOST_COLUMNS {
            return Err(problem(line, "a header of 2 to 256 columns"));
        }
        Ok(Self::of(delimiter, columns))
    }

    /// A header by its names.
    pub(crate) fn of(delimiter: u8, columns: Vec<String>) -> Self {
        let plain = columns.iter().map(|c| plain(c)).collect();
        Self { delimiter, columns, plain }
    }

    /// The place of a column by its name, in any case.
    pub(crate) fn place(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.eq_ignore_ascii_case(name))
    }

    /// The place of a column by the letters and digits of its name.
    pub(crate) fn named(&self, plain: &str) -> Option<usize> {
        self.plain.iter().position(|p| p == plain)
    }

    /// Columns that are whole years, with the year: a table that goes from left to right in time.
    pub(crate) fn years(&self) -> Vec<(usize, u16)> {
        let whole = |(at, name): (usize, &String)| match year_in(name)? {
            Named::Whole(year) => Some((at, year)),
            Named::Part(_) => None,
        };
        self.columns.iter().enumerate().filter_map(whole).collect()
    }

    /// Columns that are a part of a year, or what is expected of one.
    pub(super) fn parts(&self) -> Vec<usize> {
        let part = |name: &String| matches!(year_in(name), Some(Named::Part(_)));
        (0..self.columns.len()).filter(|at| part(&self.columns[*at])).collect()
    }

    /// Refuse a table with two columns of one name where one of them is read: nobody can tell which is
    /// meant.
    pub(crate) fn unique(&self, layout: &Layout, line: u64, path: &Path) -> Result<(), Error> {
        for column in layout.read() {
            let name = &self.plain[column];
            let same = self.plain.iter().filter(|other| *other == name).count();
            if same > 1 && !name.is_empty() {
                let (column, found) =
                    (self.columns[column].clone(), format!("{same} columns of this name"));
                let expected =
                    "one: which of them is meant cannot be told; rename or remove the others"
                        .into();
                return Err(Error::row(
                    path,
                    Problem { line, column, found, expected, hint: None },
                ));
            }
        }
        for (column, year) in &layout.years {
            let same = |(_, other): &&(usize, u16)| other == year;
            let Some((other, _)) = layout.years.iter().filter(same).find(|(at, _)| at != column)
            else {
                continue;
            };
            let (name, found) =
                (self.columns[*column].clone(), format!("{:?} beside it", self.columns[*other]));
            let expected = format!(
                "one column of {year}: which of them is meant cannot be told; remove the other"
            );
            let hint = None;
            return Err(Error::row(path, Problem { line, column: name, found, expected, hint }));
        }
        Ok(())
    }

    /// What separates the columns.
    pub(crate) fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// The names, for messages.
    pub(crate) fn columns(&self) -> &[String] {
        &self.columns
    }
}

/// Letters and digits of a name, in lower case.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

fn split(text: &str, delimiter: char) -> Vec<String> {
    let mut within = false;
    let cells = text.split(|c: char| {
        within ^= c == '"';
        c == delimiter && !within
    });
    cells.map(|c| c.trim().trim_matches('"').trim().to_owned()).collect()
}
