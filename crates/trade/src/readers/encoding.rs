//! Text in other encodings as UTF-8.
//!
//! A file says that it is UTF-16 by its first two bytes, or by zeros between plain letters. Bytes that
//! are not UTF-8 are Windows-1252, which is what spreadsheets of western Europe write, or its Turkish
//! neighbour 1254. The two differ in six letters: ð, ý, þ and their capitals are ğ, ı and ş there. A text
//! with one of them is Turkish, unless it also has the æ, á, í, ó or ú that Icelandic has and Turkish has
//! not.

use std::io::{self, Read};

/// How bytes stand for letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    Utf16 { big: bool },
    Windows1252,
    Windows1254,
}

impl std::fmt::Display for Encoding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16 { .. } => "UTF-16",
            Self::Windows1252 => "Windows-1252",
            Self::Windows1254 => "Windows-1254",
        })
    }
}

/// The encoding of a text that begins so.
pub(crate) fn encoding(first: &[u8]) -> Encoding {
    match first {
        [0xff, 0xfe, ..] => Encoding::Utf16 { big: false },
        [0xfe, 0xff, ..] => Encoding::Utf16 { big: true },
        [letter, 0, ..] if letter.is_ascii() && *letter > 0 => Encoding::Utf16 { big: false },
        [0, letter, ..] if letter.is_ascii() && *letter > 0 => Encoding::Utf16 { big: true },
        _ => match std::str::from_utf8(first) {
            // What ends within a letter may go on.
            Err(error) if error.error_len().is_some() => windows(first),
            _ => Encoding::Utf8,
        },
    }
}

/// Which of the two: by the letters that only one language has.
fn windows(first: &[u8]) -> Encoding {
    const TURKISH: [u8; 6] = [0xd0, 0xdd, 0xde, 0xf0, 0xfd, 0xfe];
    const ICELANDIC: [u8; 10] = [0xc1, 0xc6, 0xcd, 0xd3, 0xda, 0xe1, 0xe6, 0xed, 0xf3, 0xfa];
    let any = |letters: &[u8]| first.iter().any(|byte| letters.contains(byte));
    if any(&TURKISH) && !any(&ICELANDIC) { Encoding::Windows1254 } else { Encoding::Windows1252 }
}

/// Windows-1252 letters of the bytes 0x80 to 0x9f; the five that stand for nothing stay controls.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn letter(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// A letter of Windows-1254.
fn turkish(byte: u8) -> char {
    match byte {
        0xd0 => 'Ğ',
        0xdd => 'İ',
        0xde => 'Ş',
        0xf0 => 'ğ',
        0xfd => 'ı',
        0xfe => 'ş',
        _ => letter(byte),
    }
}

/// Bytes of Windows-1252 as text.
pub(crate) fn windows_1252(bytes: &[u8]) -> String {
    bytes.iter().map(|b| letter(*b)).collect()
}

/// Whether lines end in a carriage return alone, as an old Mac wrote them.
pub(crate) fn old_mac(first: &[u8]) -> bool {
    memchr::memchr(b'\n', first).is_none()
        && memchr::memchr(b'\r', &first[..first.len().saturating_sub(1)]).is_some()
}

/// A text whose lines end in a carriage return alone, with line feeds in their place.
pub(crate) struct LineFeeds<R>(pub(crate) R);

impl<R: Read> Read for LineFeeds<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let read = self.0.read(to)?;
        for byte in &mut to[..read] {
            if *byte == b'\r' {
                *byte = b'\n';
            }
        }
        Ok(read)
    }
}

/// A stream of text in some encoding as UTF-8.
pub(crate) struct Utf8<R> {
    from: R,
    encoding: Encoding,
    /// What was read and not yet turned.
    rest: Vec<u8>,
    ready: Vec<u8>,
    given: usize,
    ended: bool,
}

impl<R: Read> Utf8<R> {
    pub(crate) fn new(from: R, encoding: Encoding) -> Self {
        Self { from, encoding, rest: Vec::new(), ready: Vec::new(), given: 0, ended: false }
    }

    fn fill(&mut self) -> io::Result<()> {
        const ROOM: u64 = 1 << 16;
        let mut bytes = std::mem::take(&mut self.rest);
        let read = self.from.by_ref().take(ROOM).read_to_end(&mut bytes)?;
        self.ended = read == 0;
        self.ready.clear();
        self.given = 0;
        let mut letters = String::new();
        match self.encoding {
            Encoding::Utf16 { big } => {
                let whole = bytes.len() / 2 * 2;
                let mut units: Vec<u16> = bytes[..whole]
                    .chunks_exact(2)
                    .map(|p| if big { [p[0], p[1]] } else { [p[1], p[0]] })
                    .map(u16::from_be_bytes)
                    .collect();
                self.rest = bytes[whole..].to_vec();
                // The first half of a pair waits for the second.
                if let Some(half) =
                    units.pop_if(|u| (0xd800..0xdc00).contains(u)).filter(|_| !self.ended)
                {
                    let pair = if big { half.to_be_bytes() } else { half.to_le_bytes() };
                    self.rest = pair.into_iter().chain(self.rest.drain(..)).collect();
                }
                letters.extend(
                    char::decode_utf16(units)
                        .map(|l| l.unwrap_or(char::REPLACEMENT_CHARACTER))
                        .filter(|l| *l != '\u{feff}'),
                );
            }
            Encoding::Windows1254 => letters.extend(bytes.iter().map(|b| turkish(*b))),
            _ => letters.extend(bytes.iter().map(|b| letter(*b))),
        }
        self.ready = letters.into_bytes();
        Ok(())
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        if self.encoding == Encoding::Utf8 {
            return self.from.read(to);
        }
        while self.given == self.ready.len() && !self.ended {
            self.fill()?;
        }
        let part = &self.ready[self.given..];
        let length = part.len().min(to.len());
        to[..length].copy_from_slice(&part[..length]);
        self.given += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf8(bytes: &[u8]) -> String {
        let mut text = String::new();
        Utf8::new(bytes, encoding(bytes)).read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn letters_of_each_encoding_come_out_alike() {
        let text = "year,exporter\n2022,Curaçao 𝄞\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(utf8(&little), text);
        assert_eq!(utf8(&big), text);
        assert_eq!(utf8(&[b"\xff\xfe", little.as_slice()].concat()), text);
        assert_eq!(utf8(text.as_bytes()), text);
        assert_eq!(utf8(b"Cura\xe7ao \x80"), "Curaçao €");
        assert_eq!(utf8(b"\xddhracat\xe7\xfd;Y\xfdl;\xd6zbek"), "İhracatçı;Yıl;Özbek");
        assert_eq!(utf8(b"\xcdsland;F\xe6reyjar;\xdeingvellir"), "Ísland;Færeyjar;Þingvellir");
        let long = "ü,".repeat(100_000);
        let bytes: Vec<u8> = long.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut back = String::new();
        Utf8::new(&bytes[..], Encoding::Utf16 { big: false }).read_to_string(&mut back).unwrap();
        assert_eq!(back, long);
    }
}
