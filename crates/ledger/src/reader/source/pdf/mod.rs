//! The words of a `.pdf`, without a program of others.
//!
//! `file` finds the objects, also those in compressed object streams; `font` knows which letters
//! the codes of a string stand for, by the font's own map (`ToUnicode`), its encoding or the names
//! of its glyphs; `page` runs the operators and puts spaces and lines where the page moves on. A
//! file that is encrypted, that holds pictures of text, or whose fonts do not say their letters is
//! refused rather than guessed at.
//!
//! Words that a page does not show (invisible modes, layers that are off, white on white, outside of
//! its edges) are not read. `layout` puts the words of columns and tables in the order of reading.

mod file;
mod font;
mod layout;
mod object;
mod page;

use file::{File, MOST_IN_ALL};
use object::{Dict, Object};
use page::{Page, Words};

use std::collections::BTreeSet;

use super::extract::Extracted;
use super::text::{MOST_TEXT, ReadError};

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
    for page in pages {
        words.page(&file, &page);
        if file.is_spent() {
            return Err(ReadError::Budget { what: "bytes of page contents", most: MOST_IN_ALL });
        }
        if words.is_spent() {
            return Err(ReadError::Budget { what: "bytes of text", most: MOST_TEXT });
        }
    }
    if words.letters == 0 && words.unknown == 0 && words.hidden > 0 {
        return refused(
            "its PDF pages show none of their text: it is invisible, as a scanner's is",
        );
    }
    if words.letters == 0 && words.unknown == 0 {
        return refused("its PDF pages hold no text: pictures of text, as a scanner makes them");
    }
    if words.unknown * LETTERS_PER_UNKNOWN > words.letters {
        return refused("its PDF fonts do not say which letters their glyphs are");
    }
    let mut notes = Vec::new();
    if words.unsure > 0 {
        let pages =
            if words.unsure == 1 { "1 page".to_owned() } else { format!("{} pages", words.unsure) };
        notes
            .push(format!("columns: the order of words beside each other is uncertain on {pages}"));
    }
    if words.hidden > 0 {
        notes.push(format!(
            "document: {} letters that it does not show were left out",
            words.hidden
        ));
    }
    Ok(Extracted { text: words.text, places: words.places, notes })
}

/// Whether a trailer, or a stream of cross-references, names the key to an encryption.
fn is_encrypted(bytes: &[u8]) -> bool {
    memchr::memmem::find_iter(bytes, b"/Encrypt").any(|at| {
        let behind = &bytes[at + 8..];
        behind.is_empty() || behind[0].is_ascii_whitespace() || behind[0] == b'<'
    })
}

/// Every page with what it inherits, in the order of the document; each node of the tree once.
fn pages<'a>(file: &'a File<'_>) -> Vec<Page<'a>> {
    static NONE: Dict = Dict::new();
    let mut out = Vec::new();
    let root = file.of_type(b"Catalog").last().and_then(|c| file.dict(c, b"Pages"));
    if let Some(root) = root {
        let above = Page { dict: &NONE, resources: &NONE, edges: None };
        walk(file, root, &above, 0, &mut BTreeSet::new(), &mut out);
    }
    if out.is_empty() {
        out.extend(file.of_type(b"Page").map(|dict| Page {
            dict,
            resources: file.dict(dict, b"Resources").unwrap_or(&NONE),
            edges: edges(file, dict),
        }));
    }
    out
}

fn walk<'a>(
    file: &'a File<'_>,
    node: &'a Dict,
    above: &Page<'a>,
    depth: usize,
    visited: &mut BTreeSet<u32>,
    out: &mut Vec<Page<'a>>,
) {
    let page = Page {
        dict: node,
        resources: file.dict(node, b"Resources").unwrap_or(above.resources),
        edges: edges(file, node).or(above.edges),
    };
    match file.get(node, b"Kids").and_then(Object::array) {
        Some(kids) if depth < DEEPEST => {
            for kid in kids {
                let new = match kid {
                    Object::Reference(id) => visited.insert(*id),
                    _ => true,
                };
                if let Some(kid) = file.resolve(kid).dict().filter(|_| new) {
                    walk(file, kid, &page, depth + 1, visited, out);
                }
            }
        }
        Some(_) => {}
        None => out.push(page),
    }
}

/// The edges of a page, that of what is cut to before that of its sheet.
fn edges(file: &File<'_>, page: &Dict) -> Option<[f64; 4]> {
    let sheet = file.get(page, b"CropBox").or_else(|| file.get(page, b"MediaBox"))?.array()?;
    let numbers: Vec<f64> = sheet.iter().filter_map(|o| file.resolve(o).number()).collect();
    let [a, b, c, d] = <[f64; 4]>::try_from(numbers).ok()?;
    let edges = [a.min(c), b.min(d), a.max(c), b.max(d)];
    (edges[2] - edges[0] > 1.0 && edges[3] - edges[1] > 1.0).then_some(edges)
}
