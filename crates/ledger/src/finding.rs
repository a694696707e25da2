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

/// The lines of a text, counted once: a place is then found without reading what stands before it.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    /// The first byte of each line.
    starts: Vec<usize>,
    /// Characters before every [`STRIDE`] bytes, for lines that are whole files.
    characters: Vec<usize>,
}

/// Bytes between two counts of characters.
const STRIDE: usize = 1024;

impl Lines {
    /// Count the lines of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let (mut starts, mut characters, mut count) = (vec![0], Vec::new(), 0);
        for (at, byte) in text.bytes().enumerate() {
            if at % STRIDE == 0 {
                characters.push(count);
            }
            // A byte that goes on is no character of its own.
            count += usize::from(byte & 0xc0 != 0x80);
            if byte == b'\n' {
                starts.push(at + 1);
            }
        }
        Self { starts, characters }
    }

    /// The line of a byte, from 1.
    #[must_use]
    pub fn line(&self, byte: usize) -> usize {
        self.starts.partition_point(|&start| start <= byte).max(1)
    }

    /// As [`Place::at`], of the text that was counted.
    #[must_use]
    pub fn place(&self, file: &str, text: &str, span: Range<usize>) -> Place {
        let start = floor_boundary(text, span.start);
        let end = floor_boundary(text, span.end).max(start);
        let line = self.line(start);
        let first = self.starts.get(line - 1).copied().unwrap_or(0);
        let before = self.characters(text, start) - self.characters(text, first);
        Place { file: file.to_owned(), line, column: before + 1, start, end }
    }

    /// Characters before a byte.
    fn characters(&self, text: &str, byte: usize) -> usize {
        let block = byte / STRIDE;
        let before = self.characters.get(block).copied();
        // The byte after the last may begin a block that the text does not have.
        let (from, before) = match before {
            Some(before) => (block * STRIDE, before),
            None => {
                (block.saturating_sub(1) * STRIDE, self.characters.last().copied().unwrap_or(0))
            }
        };
        let part = &text.as_bytes()[from.min(byte)..byte];
        before + part.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
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
    fn counted_lines_give_the_same_places() {
        let text = format!("a\nğü = 1\n{}\n\nlast", "ş, ".repeat(900));
        let lines = Lines::of(&text);
        for start in (0..text.len() + 3).step_by(7).chain([0, STRIDE, 2 * STRIDE, text.len()]) {
            let span = start..start + 2;
            assert_eq!(lines.place("f", &text, span.clone()), Place::at("f", &text, span));
        }
        assert_eq!(Lines::of("").place("f", "", 0..0), Place::at("f", "", 0..0));
        let whole = "x".repeat(STRIDE);
        let end = STRIDE..STRIDE;
        assert_eq!(Lines::of(&whole).place("f", &whole, end.clone()), Place::at("f", &whole, end));
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
