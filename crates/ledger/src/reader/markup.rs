//! The words of a web page or an XML file, each mapped to its place among the tags.
//!
//! Scripts, styles, navigation and comments are left out. Where a page has an `article` (or a
//! `main`) only that is read. A block element begins a paragraph. This is no HTML parser: it
//! reads tags as they come and never fails.

use super::text::{Map, Piece, add};

/// Elements whose content is no text of the article.
const SILENT: &[&str] = &[
    "script",
    "style",
    "head",
    "nav",
    "header",
    "footer",
    "aside",
    "noscript",
    "svg",
    "form",
    "button",
    "template",
    "iframe",
    "select",
    "figcaption",
];

/// Elements that do not begin a paragraph.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span",
    "strong", "sub", "sup", "time", "u", "wbr",
];

/// The words of a page and their map; `xml` keeps every element but `meta`.
pub(crate) fn words(text: &str, xml: bool) -> (String, Map) {
    let body = if xml { (0, text.len()) } else { article(text) };
    let mut view = String::with_capacity(text.len() / 2);
    let mut map = Map::default();
    let mut at = body.0;
    let mut silent: Option<String> = None;
    while at < body.1 {
        let rest = &text[at..body.1];
        if rest.starts_with("<!--") {
            at += rest.find("-->").map_or(rest.len(), |n| n + 3);
        } else if rest.starts_with('<')
            && rest[1..]
                .starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!' || c == '?')
        {
            let length = rest.find('>').map_or(rest.len(), |n| n + 1);
            let (name, closing) = tag(&rest[..length]);
            let leaves = matches!(&silent, Some(quiet) if closing && *quiet == name);
            if leaves {
                silent = None;
            } else if silent.is_none()
                && !closing
                && !rest[..length].ends_with("/>")
                && is_silent(&name, xml)
            {
                silent = Some(name.clone());
            }
            if let (None, Some(gap)) = (&silent, gap(&name)) {
                add(
                    &mut map,
                    Piece {
                        above: view.len(),
                        below: at,
                        above_length: gap.len(),
                        below_length: 0,
                    },
                );
                view.push_str(gap);
            }
            at += length;
        } else if silent.is_some() {
            let first = rest.chars().next().map_or(1, char::len_utf8);
            at += rest[first..].find('<').map_or(rest.len(), |n| n + first);
        } else if let Some((character, length)) = entity(rest) {
            add(
                &mut map,
                Piece {
                    above: view.len(),
                    below: at,
                    above_length: character.len_utf8(),
                    below_length: length,
                },
            );
            view.push(character);
            at += length;
        } else {
            let first = rest.chars().next().map_or(1, char::len_utf8);
            let length = rest[first..].find(['<', '&']).map_or(rest.len(), |n| n + first);
            add(
                &mut map,
                Piece { above: view.len(), below: at, above_length: length, below_length: length },
            );
            view.push_str(&rest[..length]);
            at += length;
        }
    }
    if map.pieces.is_empty() {
        map.pieces.push(Piece { above: 0, below: body.0, above_length: 0, below_length: 0 });
    }
    (view, map)
}

/// What an element puts between the words before it and behind it.
fn gap(name: &str) -> Option<&'static str> {
    match name {
        "br" | "w:br" | "w:cr" => Some("\n"),
        "w:tab" => Some(" "),
        // Of a Word file only paragraphs and cells part words; runs and their looks do not.
        "w:p" | "w:tc" => Some("\n\n"),
        word if word.starts_with("w:") => None,
        inline if INLINE.contains(&inline) => None,
        _ => Some("\n\n"),
    }
}

/// Whether an element's content is no text: also codes of fields and deleted words.
fn is_silent(name: &str, xml: bool) -> bool {
    if xml { ["meta", "w:instrtext", "w:deltext"].contains(&name) } else { SILENT.contains(&name) }
}

/// The lower-case name of a tag, and whether it closes.
fn tag(text: &str) -> (String, bool) {
    let inner = text.trim_start_matches('<');
    let closing = inner.starts_with('/');
    let name = inner
        .trim_start_matches('/')
        .split(|c: char| !(c.is_alphanumeric() || c == ':' || c == '-' || c == '_'))
        .next()
        .unwrap_or("");
    (name.to_ascii_lowercase(), closing)
}

/// Where the article stands: the longest `article`, else `main`, else `body`, else everything.
fn article(text: &str) -> (usize, usize) {
    let lower = text.to_ascii_lowercase();
    for name in ["article", "main", "body"] {
        let (open, close) = (format!("<{name}"), format!("</{name}"));
        let mut best = None;
        let mut from = 0;
        while let Some(start) = lower[from..].find(&open).map(|n| n + from) {
            let end = lower[start..].find(&close).map_or(lower.len(), |n| n + start);
            if lower[start + open.len()..].starts_with(['>', ' ', '\n', '\t'])
                && best.is_none_or(|(a, b): (usize, usize)| end - start > b - a)
            {
                best = Some((start, end));
            }
            from = end.max(start + open.len());
        }
        if let Some(found) = best {
            return found;
        }
    }
    (0, text.len())
}

/// The character that an entity stands for, and the entity's length.
fn entity(text: &str) -> Option<(char, usize)> {
    let inner = text.strip_prefix('&')?;
    let end = inner.bytes().take(12).position(|b| b == b';')?;
    let name = &inner[..end];
    let character = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" | "rsquo" => {
            if name == "apos" {
                '\''
            } else {
                '’'
            }
        }
        "lsquo" => '‘',
        "ldquo" => '“',
        "rdquo" => '”',
        "nbsp" => '\u{a0}',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "euro" => '€',
        "pound" => '£',
        "yen" => '¥',
        "uuml" => 'ü',
        "Uuml" => 'Ü',
        "ouml" => 'ö',
        "Ouml" => 'Ö',
        "ccedil" => 'ç',
        "Ccedil" => 'Ç',
        "eacute" => 'é',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| *c != '\0')?
        }
    };
    Some((character, end + 2))
}
