//! The words of a file whose bytes are no text: a `.pdf`, or a `.docx`, which is a `zip` with its
//! words in `word/document.xml`.

use std::io::Read as _;
use std::ops::Range;

use super::element::MOST_ELEMENTS;
use super::markup;
use super::text::{ReadError, decode};

/// The most bytes that a part of an archive may unpack to.
const MOST_UNPACKED: usize = 1 << 26;

/// Words, and which bytes of the file hold them.
#[derive(Clone, Debug, Default)]
pub(super) struct Extracted {
    pub text: String,
    /// From which byte of the text on the words come from which bytes of the file: the compressed
    /// stream that holds them.
    pub places: Vec<(usize, Range<usize>)>,
    /// What a user should know of how they were found.
    pub notes: Vec<String>,
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

/// The content of a part of an archive, which may claim any size.
fn unpacked(entry: impl std::io::Read) -> Result<Vec<u8>, ReadError> {
    let mut out = Vec::new();
    entry
        .take(MOST_UNPACKED as u64 + 1)
        .read_to_end(&mut out)
        .map_err(|e| ReadError::Archive { what: e.to_string() })?;
    if out.len() > MOST_UNPACKED {
        return Err(ReadError::Budget { what: "bytes once unpacked", most: MOST_UNPACKED });
    }
    Ok(out)
}

fn docx(bytes: &[u8]) -> Result<Extracted, ReadError> {
    let broken = |what: String| ReadError::Archive { what };
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(broken("it is an encrypted or an old Word file".to_owned()));
    }
    let mut archive =
        zip::ZipArchive::new(std::io::Cursor::new(bytes)).map_err(|e| broken(e.to_string()))?;
    let styles = match archive.by_name("word/styles.xml") {
        Ok(entry) => unpacked(entry)?,
        Err(_) => Vec::new(),
    };
    let entry = archive.by_name("word/document.xml");
    let entry = entry.map_err(|_| broken("it has no word/document.xml".to_owned()))?;
    let start = entry.data_start().unwrap_or_default();
    let end = start.saturating_add(entry.compressed_size());
    let place = usize::try_from(start).unwrap_or(0)..usize::try_from(end).unwrap_or(usize::MAX);
    let xml = decode(&unpacked(entry)?)?.0;
    let page = markup::of_word(&xml, &String::from_utf8_lossy(&styles))
        .ok_or(ReadError::Budget { what: "elements", most: MOST_ELEMENTS })?;
    let mut out = String::with_capacity(page.view.len());
    for paragraph in page.view.split("\n\n").map(str::trim).filter(|p| !p.is_empty()) {
        out.push_str(paragraph);
        out.push_str("\n\n");
    }
    if out.is_empty() {
        return Err(broken("it is a document without words".to_owned()));
    }
    Ok(Extracted { text: out, places: vec![(0, place)], notes: Vec::new() })
}
