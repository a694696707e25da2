//! A row that a message names, and where the rows of a table stand in its file.

use std::fmt;

/// A row of a table: its number from 0, and its place in a file where that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    at: usize,
    place: Option<Box<str>>,
}

impl Row {
    /// Its number in the table that was given, from 0.
    #[must_use]
    pub fn at(&self) -> usize {
        self.at
    }

    /// The same row with its place in a file: `panel.csv:7`.
    pub fn stands(&mut self, place: Option<String>) {
        self.place = place.map(String::into_boxed_str);
    }
}

impl From<usize> for Row {
    fn from(at: usize) -> Self {
        Self { at, place: None }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Some(place) => f.write_str(place),
            None => write!(f, "row {}", self.at),
        }
    }
}

/// Where the rows of a table stand in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines {
    file: String,
    /// The rows at which lines are skipped or a row takes several, with their lines; none where a file has no lines.
    runs: Vec<(usize, u64)>,
}

impl Lines {
    /// A file whose rows are not lines: row 0 is its first.
    #[must_use]
    pub fn rows(file: String) -> Self {
        Self { file, runs: Vec::new() }
    }

    /// The next row of a text begins at this line; rows come in their order.
    pub fn push(&mut self, row: usize, line: u64) {
        let expected = self.runs.last().map(|&(first, from)| from + (row - first) as u64);
        if expected != Some(line) {
            self.runs.push((row, line));
        }
    }

    /// `panel.csv:7`, or `panel.parquet, row 7` counted from 1.
    #[must_use]
    pub fn of(&self, row: usize) -> String {
        let run = self.runs.partition_point(|&(first, _)| first <= row);
        match run.checked_sub(1).map(|run| self.runs[run]) {
            Some((first, line)) => format!("{}:{}", self.file, line + (row - first) as u64),
            None => format!("{}, row {}", self.file, row + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_run_on_until_one_is_skipped() {
        let mut lines = Lines::rows("p.csv".into());
        for (row, line) in [4, 5, 8, 9, 12].into_iter().enumerate() {
            lines.push(row, line);
        }
        assert_eq!(lines.runs, [(0, 4), (2, 8), (4, 12)]);
        let all: Vec<String> = (0..5).map(|row| lines.of(row)).collect();
        assert_eq!(all, ["p.csv:4", "p.csv:5", "p.csv:8", "p.csv:9", "p.csv:12"]);
        assert_eq!(Lines::rows("p.parquet".into()).of(1), "p.parquet, row 2");
    }
}
