//! The words of a `.docx`: its `word/document.xml`, unpacked.

use std::io::Read as _;

use super::text::{Format, ReadError, Text};

/// The most bytes that an archive's text may unpack to.
const MOST_UNPACKED: u64 = 1 << 28;

/// The text of a file whose bytes are no text; `None` when they are.
///
/// Offsets of records then count in this text.
#[must_use]
pub fn extracted(name: &str, bytes: &[u8]) -> Option<Result<String, ReadError>> {
    if name.to_ascii_lowercase().ends_with(".docx") || bytes.starts_with(b"PK\x03\x04") {
        return Some(docx(bytes));
    }
    if bytes.starts_with(b"%PDF-") {
        return Some(super::pdf::words(bytes));
    }
    None
}

fn docx(bytes: &[u8]) -> Result<String, ReadError> {
    let broken = |what: &str| ReadError::Archive { what: what.to_owned() };
    let mut archive =
        zip::ZipArchive::new(std::io::Cursor::new(bytes)).map_err(|e| broken(&e.to_string()))?;
    let entry =
        archive.by_name("word/document.xml").map_err(|_| broken("it has no word/document.xml"))?;
    let mut xml = Vec::new();
    entry.take(MOST_UNPACKED).read_to_end(&mut xml).map_err(|e| broken(&e.to_string()))?;
    let text = Text::of(&xml, Format::Xml)?;
    let mut out = String::with_capacity(text.view().len());
    for paragraph in text.view().split("\n\n").map(str::trim).filter(|p| !p.is_empty()) {
        out.push_str(paragraph);
        out.push_str("\n\n");
    }
    Ok(out)
}
