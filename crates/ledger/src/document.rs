//! A source text as it was received: its bytes, their SHA-256, and the entry that describes it.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::draft::quoted;
use crate::finding::{Finding, Place};
use crate::index::Places;
use crate::reader::{ReadError, Stretch, Text};

/// Why bytes are not a document.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DocumentError {
    /// The bytes are not UTF-8 text.
    #[error(
        "{file}: byte {offset} is not UTF-8 text\nhint: save the document as UTF-8 text, Markdown or HTML"
    )]
    NotText {
        /// The file.
        file: String,
        /// The first byte that is not UTF-8.
        offset: usize,
    },
    /// The file holds no words that can be read.
    #[error("{file}: {source}")]
    Unreadable {
        /// The file.
        file: String,
        /// Why.
        source: ReadError,
    },
}

/// A document: its text and the SHA-256 of its bytes.
#[derive(Clone, Debug)]
pub struct Document {
    id: String,
    file: String,
    text: String,
    sha256: String,
    places: Arc<Places>,
    /// The stretches of the text that are words, and whether they are shown; empty when all are.
    stretches: Vec<Stretch>,
}

impl Document {
    /// A document from its bytes.
    ///
    /// # Errors
    ///
    /// [`DocumentError::NotText`] if the bytes are not UTF-8.
    pub fn new(id: &str, file: &str, bytes: &[u8]) -> Result<Self, DocumentError> {
        let text = std::str::from_utf8(bytes).map_err(|error| DocumentError::NotText {
            file: file.to_owned(),
            offset: error.valid_up_to(),
        })?;
        Ok(Self {
            id: id.to_owned(),
            file: file.to_owned(),
            text: text.to_owned(),
            sha256: sha256_hex(bytes),
            places: Arc::default(),
            stretches: Vec::new(),
        })
    }

    /// A document from its bytes as they were received: text in any encoding that can be told, a
    /// web page with its markup, or the words of a `.docx` or `.pdf`.
    ///
    /// # Errors
    ///
    /// [`DocumentError::Unreadable`] if no words can be taken from the bytes.
    pub fn received(id: &str, file: &str, bytes: &[u8]) -> Result<Self, DocumentError> {
        let text = Text::received(file, bytes)
            .map_err(|source| DocumentError::Unreadable { file: file.to_owned(), source })?;
        Ok(Self {
            id: id.to_owned(),
            file: file.to_owned(),
            text: text.text().to_owned(),
            sha256: sha256_hex(bytes),
            places: Arc::default(),
            stretches: text.stretches().to_vec(),
        })
    }

    /// The id that records use.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The path of the file, as messages name it.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Does a reader of the document see the words at a stretch of bytes? What stands in a comment, a
    /// script, a tag, or is hidden or struck, is not shown.
    #[must_use]
    pub fn shows(&self, start: usize, end: usize) -> bool {
        if self.stretches.is_empty() {
            return true;
        }
        let letters = |from: usize, to: usize| {
            self.text.get(from..to).map_or(0, |w| w.chars().filter(|c| c.is_alphanumeric()).count())
        };
        let Some(words) = self.text.get(start..end) else { return false };
        let first = words.find(char::is_alphanumeric).unwrap_or(0) + start;
        let last = words.rfind(char::is_alphanumeric).unwrap_or(0) + start;
        let next = self.stretches.partition_point(|s| s.end <= start);
        let (mut shown, mut hidden, mut ends) = (0, 0, [false; 2]);
        for stretch in self.stretches[next..].iter().take_while(|s| s.start < end) {
            let count = letters(stretch.start.max(start), stretch.end.min(end));
            if stretch.shown {
                shown += count;
                let holds = |at: usize| stretch.start <= at && at < stretch.end;
                ends = [ends[0] || holds(first), ends[1] || holds(last)];
            } else {
                hidden += count;
            }
        }
        ends == [true; 2] && hidden <= shown
    }

    /// SHA-256 of the bytes, in hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// The place of a span of its text.
    #[must_use]
    pub fn place(&self, span: std::ops::Range<usize>) -> Place {
        self.places.lines(&self.text).place(&self.file, &self.text, span)
    }

    /// Where words begin, in their order; places may overlap.
    pub(crate) fn occurrences<'a>(&'a self, words: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.places.occurrences(&self.text, words)
    }
}

/// SHA-256 in lower-case hexadecimal.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What `documents/index.toml` says of one document.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The id that records use: lower-case letters, digits and hyphens.
    pub id: String,
    /// The file's name inside `documents/`.
    pub file: String,
    /// The title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// The day it was published.
    #[serde(deserialize_with = "civil_date")]
    pub date: Date,
    /// The language, ISO 639-1.
    pub language: String,
    /// On what terms it may be used.
    pub licence: String,
    /// SHA-256 of the file's bytes when it was entered.
    pub sha256: String,
    /// Where it was received from, if it was published.
    pub origin: Option<String>,
}

/// An index with one entry more at its end.
#[must_use]
pub fn with_entry(text: &str, entry: &Entry) -> String {
    let mut out = text.trim_end().to_owned();
    if !out.is_empty() {
        out.push_str("\n\n");
    }
    let origin = entry.origin.as_ref().map(|o| format!("origin = {}\n", quoted(o)));
    out.push_str(&format!(
        "[[document]]\nid = {}\nfile = {}\ntitle = {}\npublisher = {}\ndate = {}\nlanguage = {}\nlicence = {}\nsha256 = {}\n{}",
        quoted(&entry.id),
        quoted(&entry.file),
        quoted(&entry.title),
        quoted(&entry.publisher),
        entry.date,
        quoted(&entry.language),
        quoted(&entry.licence),
        quoted(&entry.sha256),
        origin.unwrap_or_default()
    ));
    out
}

fn civil_date<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let written = toml::value::Datetime::deserialize(deserializer)?;
    let wrong = || serde::de::Error::custom(format!("date {written} is not a calendar day"));
    let date = written.date.filter(|_| written.time.is_none()).ok_or_else(wrong)?;
    let year = i16::try_from(date.year).map_err(|_| wrong())?;
    let (month, day) = (date.month.cast_signed(), date.day.cast_signed());
    Date::new(year, month, day).map_err(|_| wrong())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Index {
    #[serde(default)]
    document: Vec<Entry>,
}

/// Read `documents/index.toml`.
///
/// # Errors
///
/// One located [`Finding`] for the first thing that is not as it should be.
#[allow(clippy::result_large_err)] // read once per run
pub fn parse_index(file: &str, text: &str) -> Result<Vec<Entry>, Finding> {
    let index: Index = toml::from_str(text).map_err(|error| {
        let place = Place::at(file, text, error.span().unwrap_or(0..0));
        Finding::problem("index", place, error.message().to_owned(), None)
    })?;
    let mut seen = std::collections::BTreeSet::new();
    let mut from = 0;
    for entry in &index.document {
        // Entries stand in their order: one is looked for behind the one before it.
        let quoted = format!("\"{}\"", entry.id);
        let at = text[from..].find(&quoted).map_or(from, |at| from + at);
        from = at;
        let span = at..at + quoted.len();
        let place = || Place::at(file, text, span.clone());
        if !is_id(&entry.id) {
            let hint = Some("use lower-case letters, digits and hyphens".to_owned());
            let message = format!("document id {:?} is not an id", entry.id);
            return Err(Finding::problem("index", place(), message, hint));
        }
        if !is_file_name(&entry.file) {
            let hint = Some("give the name of a file inside documents/".to_owned());
            let why = match entry.file.contains(['/', '\\']) {
                true => "leaves documents/",
                false => "is not the name of a document",
            };
            let message = format!("file {:?} of {} {why}", entry.file, entry.id);
            return Err(Finding::problem("index", place(), message, hint));
        }
        if !seen.insert(&entry.id) {
            let message = format!("document id {:?} is used twice", entry.id);
            return Err(Finding::problem("index", place(), message, None));
        }
    }
    Ok(index.document)
}

/// The longest name of a file that disks take, in bytes.
const LONGEST_NAME: usize = 255;

/// Whether a text can be the name of a document's file: a name and no path, shown by every terminal,
/// not hidden, and not the index itself.
#[must_use]
pub fn is_file_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= LONGEST_NAME
        && !text.starts_with('.')
        && !text.contains(['/', '\\'])
        && !text.chars().any(|c| c.is_control() || is_unseen(c))
        && !text.eq_ignore_ascii_case("index.toml")
}

/// Characters that no terminal shows, or that turn the order of those around them. The joiners of
/// Persian and of other scripts (U+200C, U+200D) are letters' business.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// Whether a text can be an id: lower-case letters, digits and hyphens, starting with a letter or
/// a digit.
#[must_use]
pub fn is_id(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !text.is_empty() && !text.starts_with('-') && text.chars().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRY: &str = r#"
[[document]]
id = "note"
file = "note.md"
title = "A note"
publisher = "Ministry"
date = 2026-01-09
language = "en"
licence = "own work"
sha256 = "00"
"#;

    #[test]
    fn an_index_is_read() {
        let entries = parse_index("index.toml", ENTRY).unwrap();
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0].date, jiff::civil::date(2026, 1, 9));
    }

    #[test]
    fn a_file_name_shows_every_letter() {
        for name in ["note.md", "bildiri ş.pdf", "\u{646}\u{200c}\u{627}.txt"] {
            assert!(is_file_name(name), "{name:?}");
        }
        for name in
            ["a\u{202e}fdp.exe", "a\u{200b}.md", "a\u{ad}.md", "\u{feff}a.md", "a\nb", "../a", ".a"]
        {
            assert!(!is_file_name(name), "{name:?}");
        }
    }

    #[test]
    fn an_entry_is_added_as_it_is_read() {
        let mut entry = parse_index("index.toml", ENTRY).unwrap().remove(0);
        entry.id = "second".to_owned();
        entry.title = "A \"second\" note".to_owned();
        entry.origin = Some("https://example.com".to_owned());
        let text = with_entry(ENTRY, &entry);
        assert_eq!(parse_index("index.toml", &text).unwrap()[1], entry);
        assert_eq!(parse_index("index.toml", &with_entry("", &entry)).unwrap(), [entry]);
    }

    #[test]
    fn a_wrong_key_is_located() {
        let text = ENTRY.replace("title", "titel");
        let finding = parse_index("index.toml", &text).unwrap_err();
        assert_eq!((finding.place.line, finding.place.column), (5, 1));
        assert!(finding.message.contains("titel"), "{}", finding.message);
    }

    #[test]
    fn a_path_cannot_leave_the_folder() {
        let text = ENTRY.replace("note.md", "../../secret.md");
        assert!(parse_index("index.toml", &text).unwrap_err().message.contains("leaves"));
    }

    #[test]
    fn bytes_that_are_not_text_say_where() {
        let error = Document::new("a", "a.md", b"ok \xff").unwrap_err();
        assert!(error.to_string().starts_with("a.md: byte 3 is not UTF-8"));
    }

    #[test]
    fn sha256_of_abc() {
        // FIPS 180-2, appendix B.1.
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256_hex(b"abc"), expected);
    }
}
