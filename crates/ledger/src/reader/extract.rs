//! The words of a file whose bytes are no text: a `.pdf`, or a `.docx`, which is a `zip` with its
//! words in `word/document.xml`.

use std::io::Read as _;
use std::ops::Range;

use super::text::{Format, ReadError, Text};

/// The most bytes that an archive's text may unpack to.
const MOST_UNPACKED: u64 = 1 << 28;

/// Words, and which bytes of the file hold them.
#[derive(Clone, Debug, Default)]
pub(super) struct Extracted {
    pub text: String,
    /// From which byte of the text on the words come from which bytes of the file: the compressed
    /// stream that holds them.
    pub places: Vec<(usize, Range<usize>)>,
}

/// The words of a file whose bytes are no text; `None` when they are.
pub(super) fn extracted(name: &str, bytes: &[u8]) -> Option<Result<Extracted, ReadError>> {
    if name.to_ascii_lowercase().ends_with(".docx") || bytes.starts_with(b"PK\x03\x04") {
        return Some(docx(bytes));
    }
    // Some files have a few bytes before their mark.
    if memchr::memmem::find(&bytes[..bytes.len().min(1024)], b"%PDF-").is_some() {
        return Some(super::pdf::words(bytes));
    }
    None
}

fn docx(bytes: &[u8]) -> Result<Extracted, ReadError> {
    let broken = |what: String| ReadError::Archive { what };
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(broken("it is an encrypted or an old Word file".to_owned()));
    }
    let mut archive =
        zip::ZipArchive::new(std::io::Cursor::new(bytes)).map_err(|e| broken(e.to_string()))?;
    let entry = archive.by_name("word/document.xml");
    let entry = entry.map_err(|_| broken("it has no word/document.xml".to_owned()))?;
    let start = entry.data_start().unwrap_or_default();
    let end = start.saturating_add(entry.compressed_size());
    let place = usize::try_from(start).unwrap_or(0)..usize::try_from(end).unwrap_or(usize::MAX);
    let mut xml = Vec::new();
    entry.take(MOST_UNPACKED).read_to_end(&mut xml).map_err(|e| broken(e.to_string()))?;
    let text = Text::of(&xml, Format::Xml)?;
    let mut out = String::with_capacity(text.view().len());
    for paragraph in text.view().split("\n\n").map(str::trim).filter(|p| !p.is_empty()) {
        out.push_str(paragraph);
        out.push_str("\n\n");
    }
    if out.is_empty() {
        return Err(broken("it is a document without words".to_owned()));
    }
    Ok(Extracted { text: out, places: vec![(0, place)] })
}
