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
            line: before.bytes().filter(|&byte| byte == b'\n').count() + 1,
            column: text[line_start..start].chars().count() + 1,
            start,
            end,
        }
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
        let place = Place::at("f", "ab", 7..9);
        assert_eq!((place.start, place.end, place.column), (2, 2, 3));
    }
}
