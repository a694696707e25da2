//! What parsing and checking find: data with a place, a message and, when there is one, a cure.

use std::ops::Range;

use serde::Serialize;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; the ledger is sound.
    Information,
    /// A person should look; the ledger may be out of date.
    Warning,
    /// A record does not stand.
    Error,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The file, relative to the partnership folder.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Place {
    /// The place of a byte range in a text.
    #[must_use]
    pub fn at(file: &str, text: &str, span: Range<usize>) -> Self {
        let start = floor_boundary(text, span.start);
        let end = floor_boundary(text, span.end).max(start);
        let before = &text[..start];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            file: file.to_owned(),
            line: memchr::memchr_iter(b'\n', before.as_bytes()).count() + 1,
            column: text[line_start..start].chars().count() + 1,
            start,
            end,
        }
    }
}

/// Where the lines of a text begin: places without counting lines anew.
#[derive(Clone, Debug)]
pub struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// The lines of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes());
        Self { starts: std::iter::once(0).chain(breaks.map(|at| at + 1)).collect() }
    }

    /// The place of a span of the text that the lines are of, as [`Place::at`] gives it.
    #[must_use]
    pub fn place(&self, file: &str, text: &str, span: Range<usize>) -> Place {
        let start = floor_boundary(text, span.start);
        let end = floor_boundary(text, span.end).max(start);
        let line = self.starts.partition_point(|&line| line <= start);
        let line_start = line.checked_sub(1).map_or(0, |index| self.starts[index]);
        let column = text.get(line_start..start).map_or(0, |before| before.chars().count()) + 1;
        Place { file: file.to_owned(), line, column, start, end }
    }
}

fn floor_boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0)
}

/// One thing found, by a check or by the parser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The check that found it; `corridor check --explain NAME` prints its page.
    pub check: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// The record that it is about.
    pub record: Option<String>,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// What is wrong, in one line.
    pub message: String,
    /// The cure, when there is one.
    pub hint: Option<String>,
}

impl Finding {
    /// A problem that keeps a file from being read.
    #[must_use]
    pub fn problem(
        check: &'static str,
        place: Place,
        message: String,
        hint: Option<String>,
    ) -> Self {
        Self { check, severity: Severity::Error, record: None, place, message, hint }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_characters() {
        let text = "a\nğü = 1\n";
        let at = text.find('=').unwrap();
        let place = Place::at("f", text, at..at + 1);
        assert_eq!((place.line, place.column), (2, 4));
    }

    #[test]
    fn a_span_past_the_end_stops_at_the_end() {
        assert_eq!(
            Lines::of("ab\ncé\n").place("f", "ab\ncé\n", 6..7),
            Place::at("f", "ab\ncé\n", 6..7)
        );
        let place = Place::at("f", "ab", 7..9);
        assert_eq!((place.start, place.end, place.column), (2, 2, 3));
    }
}
