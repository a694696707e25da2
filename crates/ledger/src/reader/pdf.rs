//! The words of a `.pdf` whose text is stored plainly.
//!
//! Content streams are unpacked (Flate) and the strings of their text operators are put together.
//! A file that is encrypted, scanned, or whose fonts store glyph numbers instead of letters yields
//! no words, and is refused rather than guessed at.

use std::io::Read as _;

use super::text::ReadError;

/// The most bytes that one stream may unpack to.
const MOST_UNPACKED: u64 = 1 << 26;

/// The text of a PDF's pages, in the order that the file stores them.
pub(crate) fn words(bytes: &[u8]) -> Result<String, ReadError> {
    let mut out = String::new();
    if find(bytes, b"/Encrypt", 0).is_some() {
        return Err(ReadError::Archive { what: "it is an encrypted PDF".to_owned() });
    }
    let mut at = 0;
    while let Some(open) = find(bytes, b"stream", at) {
        let start = open + 6 + usize::from(bytes.get(open + 6) == Some(&b'\r'));
        let start = start + usize::from(bytes.get(start) == Some(&b'\n'));
        let Some(end) = find(bytes, b"endstream", start) else { break };
        let dictionary =
            &bytes[bytes[..open].windows(3).rposition(|w| w == b"obj").map_or(0, |n| n + 3)..open];
        if let Some(content) = unpacked(dictionary, &bytes[start..end]) {
            page(&content, &mut out);
        }
        at = end + 9;
    }
    let letters = out.chars().filter(|c| c.is_alphabetic()).count();
    if letters * 2 < out.chars().filter(|c| !c.is_whitespace()).count().max(1) {
        return Err(ReadError::Archive {
            what: "its PDF pages hold no plain text (scanned, or fonts that store glyph numbers)"
                .to_owned(),
        });
    }
    Ok(out)
}

fn find(bytes: &[u8], what: &[u8], from: usize) -> Option<usize> {
    memchr::memmem::find(bytes.get(from..)?, what).map(|n| n + from)
}

/// A stream's content, when it may be a page.
fn unpacked(dictionary: &[u8], data: &[u8]) -> Option<Vec<u8>> {
    let has = |word: &[u8]| memchr::memmem::find(dictionary, word).is_some();
    if has(b"/Image")
        || has(b"/FontFile")
        || has(b"/ObjStm")
        || has(b"/XRef")
        || has(b"/DCTDecode")
        || has(b"/Length1")
        || has(b"/CMapName")
    {
        return None;
    }
    if !has(b"/FlateDecode") {
        return (!has(b"/Filter")).then(|| data.to_vec());
    }
    let mut out = Vec::new();
    // A damaged tail still gives what came before it.
    let _ = flate2::read::ZlibDecoder::new(data).take(MOST_UNPACKED).read_to_end(&mut out);
    Some(out)
}

/// The strings that a content stream shows, with breaks where it moves.
fn page(content: &[u8], out: &mut String) {
    if memchr::memmem::find(content, b"BT").is_none() {
        return;
    }
    let mut at = 0;
    let mut numbers: Vec<f64> = Vec::new();
    let mut held = String::new();
    let mut array = false;
    let mut inside = false;
    while at < content.len() {
        let byte = content[at];
        match byte {
            b'(' => {
                let (text, next) = literal(content, at + 1);
                held.push_str(&text);
                at = next;
            }
            b'[' => {
                array = true;
                at += 1;
            }
            b']' => {
                array = false;
                at += 1;
            }
            b'<' if content.get(at + 1) != Some(&b'<') => {
                // Hexadecimal strings are glyph numbers in most files: not read as letters.
                at = content[at..]
                    .iter()
                    .position(|b| *b == b'>')
                    .map_or(content.len(), |n| at + n + 1);
            }
            b'0'..=b'9' | b'-' | b'.' | b'+' => {
                let end = content[at..]
                    .iter()
                    .position(|b| !matches!(b, b'0'..=b'9' | b'-' | b'.' | b'+'))
                    .map_or(content.len(), |n| at + n);
                let number: f64 = std::str::from_utf8(&content[at..end])
                    .ok()
                    .and_then(|t| t.parse().ok())
                    .unwrap_or(0.0);
                // A wide step back inside an array is a space between words.
                if array && number < -180.0 && !held.ends_with(' ') {
                    held.push(' ');
                }
                numbers.push(number);
                at = end;
            }
            b'A'..=b'Z' | b'a'..=b'z' | b'\'' | b'"' | b'*' => {
                let end = content[at..].iter().position(|b| !matches!(b, b'A'..=b'Z' | b'a'..=b'z' | b'\'' | b'"' | b'*' | b'0'..=b'9')).map_or(content.len(), |n| at + n);
                match &content[at..end] {
                    b"BT" => inside = true,
                    b"ET" => {
                        inside = false;
                        out.push('\n');
                    }
                    b"Tj" | b"TJ" if inside => out.push_str(&held),
                    b"'" | b"\"" if inside => {
                        out.push('\n');
                        out.push_str(&held);
                    }
                    b"T*" => out.push('\n'),
                    b"Td" | b"TD" if numbers.last().is_some_and(|y| y.abs() > 0.01) => {
                        out.push(if numbers.last().is_some_and(|y| y.abs() > 20.0) {
                            '\n'
                        } else {
                            ' '
                        })
                    }
                    _ => {}
                }
                held.clear();
                numbers.clear();
                at = end.max(at + 1);
            }
            _ => at += 1,
        }
    }
    out.push_str("\n\n");
}

/// A string in parentheses from its first byte: its text and where it ends.
fn literal(content: &[u8], from: usize) -> (String, usize) {
    let mut bytes = Vec::new();
    let mut depth = 1;
    let mut at = from;
    while at < content.len() {
        let byte = content[at];
        at += 1;
        match byte {
            b'\\' => {
                let escaped = content.get(at).copied().unwrap_or(b'\\');
                at += 1;
                match escaped {
                    b'n' | b'r' | b't' => bytes.push(b' '),
                    b'0'..=b'7' => {
                        let digits = content[at - 1..]
                            .iter()
                            .take(3)
                            .take_while(|b| matches!(b, b'0'..=b'7'))
                            .count();
                        let value = content[at - 1..at - 1 + digits]
                            .iter()
                            .fold(0_u32, |v, b| v * 8 + u32::from(b - b'0'));
                        bytes.push(value as u8);
                        at += digits - 1;
                    }
                    b'\n' => {}
                    other => bytes.push(other),
                }
            }
            b'(' => {
                depth += 1;
                bytes.push(byte);
            }
            b')' => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
                bytes.push(byte);
            }
            other => bytes.push(other),
        }
    }
    let text = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes).0.replace('\0', "");
    (text, at)
}
