//! The words of a `.pdf`, without a program of others.
//!
//! `file` finds the objects, also those in compressed object streams; `font` knows which letters
//! the codes of a string stand for, by the font's own map (`ToUnicode`), its encoding or the names
//! of its glyphs; `page` runs the operators and puts spaces and lines where the page moves on. A
//! file that is encrypted, that holds pictures of text, or whose fonts do not say their letters is
//! refused rather than guessed at.
//!
//! Words come in the order in which the file shows them. Columns and tables are not untangled.

mod file;
mod font;
mod object;
mod page;

use file::File;
use object::{Dict, Object};
use page::Words;

use super::extract::Extracted;
use super::text::ReadError;

/// More than one unknown glyph for so many letters, and the words are not to be trusted.
const LETTERS_PER_UNKNOWN: usize = 20;
/// Pages inside groups of pages, at the most.
const DEEPEST: usize = 32;

/// The text of a PDF's pages, in order.
pub(super) fn words(bytes: &[u8]) -> Result<Extracted, ReadError> {
    let refused = |what: &str| Err(ReadError::Archive { what: what.to_owned() });
    if is_encrypted(bytes) {
        return refused("it is an encrypted PDF");
    }
    let file = File::of(bytes);
    let mut words = Words::default();
    let pages = pages(&file);
    if pages.is_empty() {
        return refused("it is a PDF without a page that can be found");
    }
    for (page, resources) in pages {
        words.page(&file, page, resources);
    }
    if words.letters == 0 && words.unknown == 0 {
        return refused("its PDF pages hold no text: pictures of text, as a scanner makes them");
    }
    if words.unknown * LETTERS_PER_UNKNOWN > words.letters {
        return refused("its PDF fonts do not say which letters their glyphs are");
    }
    Ok(Extracted { text: words.text, places: words.places })
}

/// Whether a trailer, or a stream of cross-references, names the key to an encryption.
fn is_encrypted(bytes: &[u8]) -> bool {
    memchr::memmem::find_iter(bytes, b"/Encrypt").any(|at| {
        let behind = &bytes[at + 8..];
        behind.is_empty() || behind[0].is_ascii_whitespace() || behind[0] == b'<'
    })
}

/// Every page with its resources, in the order of the document.
fn pages<'a>(file: &'a File<'_>) -> Vec<(&'a Dict, &'a Dict)> {
    static NONE: Dict = Dict::new();
    let mut out = Vec::new();
    let root = file.of_type(b"Catalog").last().and_then(|c| file.dict(c, b"Pages"));
    if let Some(root) = root {
        walk(file, root, &NONE, 0, &mut out);
    }
    if out.is_empty() {
        out.extend(file.of_type(b"Page").map(|p| (p, file.dict(p, b"Resources").unwrap_or(&NONE))));
    }
    out
}

fn walk<'a>(
    file: &'a File<'_>,
    node: &'a Dict,
    inherited: &'a Dict,
    depth: usize,
    out: &mut Vec<(&'a Dict, &'a Dict)>,
) {
    let resources = file.dict(node, b"Resources").unwrap_or(inherited);
    match file.get(node, b"Kids").and_then(Object::array) {
        Some(kids) if depth < DEEPEST => {
            for kid in kids {
                if let Some(kid) = file.resolve(kid).dict() {
                    walk(file, kid, resources, depth + 1, out);
                }
            }
        }
        Some(_) => {}
        None => out.push((node, resources)),
    }
}
