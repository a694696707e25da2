//! A document's words, and the way back to its bytes.
//!
//! Three layers, each mapped to the one below: the **view** is what the grammars read (an HTML page
//! without its tags), the **text** is the decoded file, the bytes are the file. A quote is always
//! the text between two places, so it can be found again by anyone who opens the file:
//! `decode(bytes[byte_start..byte_end]) == quote`.
//!
//! A `.docx` or `.pdf` has no readable bytes: there the text is what was extracted, and offsets
//! count in that. `text()` gives it back, and `stored` of a piece of evidence is the stretch of the
//! file, compressed, that holds the words.

use std::ops::Range;

use super::Span;
use super::element::MOST_ELEMENTS;
use super::extract::extracted;
use super::markdown;
use super::markup::{self, Stretch};

/// What sort of file a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Text: read as it stands.
    Plain,
    /// Markdown: read as it stands, without comments and struck words.
    Markdown,
    /// A web page: the article, without navigation and scripts.
    Html,
    /// XML: all text outside a `meta` element.
    Xml,
    /// Already extracted from a `.docx` or `.pdf`.
    Extracted,
}

impl Format {
    /// The format of a file, by its name and its first bytes.
    #[must_use]
    pub fn of(name: &str, bytes: &[u8]) -> Self {
        let lower = name.to_ascii_lowercase();
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).to_ascii_lowercase();
        let head = head.trim_start_matches('\u{feff}').trim_start();
        if lower.ends_with(".xml") || head.starts_with("<?xml") && !head.contains("<html") {
            Self::Xml
        } else if lower.ends_with(".html")
            || lower.ends_with(".htm")
            || head.starts_with("<!doctype html")
            || head.starts_with("<html")
        {
            Self::Html
        } else if lower.ends_with(".md") || lower.ends_with(".markdown") {
            Self::Markdown
        } else {
            Self::Plain
        }
    }
}

/// A stretch of one layer and the stretch below it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece {
    pub above: usize,
    pub below: usize,
    pub above_length: usize,
    pub below_length: usize,
}

/// Places in one layer as places in the layer below. An empty map is the identity.
#[derive(Clone, Debug, Default)]
pub(crate) struct Map {
    pub pieces: Vec<Piece>,
}

impl Map {
    fn down(&self, place: usize, end: bool) -> usize {
        if self.pieces.is_empty() {
            return place;
        }
        // An end belongs to the piece that closes there, a start to the one that opens there.
        let probe = if end { place.saturating_sub(1) } else { place };
        let index = self.pieces.partition_point(|p| p.above <= probe).saturating_sub(1);
        let piece = self.pieces[index];
        let inside = place.saturating_sub(piece.above);
        if piece.above_length == piece.below_length {
            return piece.below + inside.min(piece.below_length);
        }
        if end { piece.below + piece.below_length } else { piece.below }
    }
}

/// The words that a record stands on, and where they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The text between the two places, verbatim.
    pub quote: String,
    /// First byte in the file.
    pub byte_start: usize,
    /// One past the last byte.
    pub byte_end: usize,
    /// First character (code point) in the decoded text.
    pub char_start: usize,
    /// One past the last character.
    pub char_end: usize,
    /// In a `.docx` or `.pdf`, the bytes of the file whose unpacked content holds the words; the
    /// other places then count in the extracted text.
    pub stored: Option<Range<usize>>,
}

/// Why a document cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadError {
    /// Longer than offsets can count.
    #[error("the document has {bytes} bytes, more than the {most} that can be read at once")]
    TooLong {
        /// Its length.
        bytes: usize,
        /// The most that is read.
        most: usize,
    },
    /// More of something than is read of one document.
    #[error(
        "the document has more than {most} {what}, the most that is read of one\nhint: give it in parts"
    )]
    Budget {
        /// What there is too much of.
        what: &'static str,
        /// The most that is read.
        most: usize,
    },
    /// Bytes that are no text: an image, an archive.
    #[error(
        "the document is not text: byte {at} is zero\nhint: give a .txt, .md, .html, .pdf or .docx file"
    )]
    NotText {
        /// The first zero byte.
        at: usize,
    },
    /// A `.docx` or `.pdf` from which no words could be taken.
    #[error("the document cannot be unpacked: {what}\nhint: save it as text and read that")]
    Archive {
        /// What is wrong with it.
        what: String,
    },
}

/// The longest document that is read, in bytes.
const MOST_BYTES: usize = 1 << 28;
/// The longest text that is read, in bytes: some ten thousand pages.
pub(super) const MOST_TEXT: usize = 1 << 25;

/// A document's three layers.
#[derive(Clone, Debug)]
pub struct Text {
    view: Option<(String, Map)>,
    text: String,
    bytes: Map,
    /// Characters before every [`STEP`]th byte of the text.
    counts: Vec<usize>,
    encoding: &'static str,
    /// The day that the file's own data gives.
    date: Option<jiff::civil::Date>,
    /// Of a page, the letters that were read and those that are shown.
    left_out: Option<(usize, usize)>,
    /// What was found on the way to the words.
    notes: Vec<String>,
    /// The stretches of the text that are words, and whether they are shown; empty when all are.
    stretches: Vec<Stretch>,
    /// From which byte of an extracted text on the words come from which bytes of the file.
    places: Vec<(usize, Range<usize>)>,
}

const STEP: usize = 512;

impl Text {
    /// Decode a file and find its words.
    ///
    /// # Errors
    ///
    /// [`ReadError::TooLong`] and [`ReadError::NotText`].
    pub fn of(bytes: &[u8], format: Format) -> Result<Self, ReadError> {
        if bytes.len() > MOST_BYTES {
            return Err(ReadError::TooLong { bytes: bytes.len(), most: MOST_BYTES });
        }
        let (text, map, encoding) = decode(bytes)?;
        if text.len() > MOST_TEXT {
            return Err(ReadError::TooLong { bytes: text.len(), most: MOST_TEXT });
        }
        let mut date = None;
        let mut left_out = None;
        let mut stretches = Vec::new();
        let view = match format {
            Format::Html | Format::Xml => {
                let page = markup::words(&text, format == Format::Xml)
                    .ok_or(ReadError::Budget { what: "elements", most: MOST_ELEMENTS })?;
                stretches.clone_from(&page.stretches);
                date.clone_from(&page.date);
                left_out = Some((page.read, page.shown.max(page.read)));
                Some((page.view, page.map))
            }
            Format::Plain | Format::Markdown => {
                let front = front_matter(&text).map(|(end, day)| {
                    date = day;
                    end
                });
                if format == Format::Markdown {
                    stretches = markdown::stretches(&text);
                }
                let marks = markdown::marks(&text, format == Format::Markdown);
                (front.is_some() || !stretches.is_empty() || !marks.is_empty())
                    .then(|| without(&text, front.unwrap_or(0), &stretches, &marks))
            }
            Format::Extracted => None,
        };
        let mut counts = Vec::with_capacity(text.len() / STEP + 1);
        let mut characters = 0;
        for chunk in text.as_bytes().chunks(STEP) {
            counts.push(characters);
            characters += chunk.iter().filter(|b| (**b as i8) >= -0x40).count();
        }
        let date = date.and_then(|d: String| d.parse().ok());
        Ok(Self {
            view,
            text,
            bytes: map,
            counts,
            encoding,
            date,
            left_out,
            notes: Vec::new(),
            stretches,
            places: Vec::new(),
        })
    }

    /// The words of a file as it was received, whatever its format.
    ///
    /// # Errors
    ///
    /// [`ReadError`] if it holds none that can be read.
    pub fn received(name: &str, bytes: &[u8]) -> Result<Self, ReadError> {
        match extracted(name, bytes) {
            Some(words) => {
                let words = words?;
                let mut text = Self::of(words.text.as_bytes(), Format::Extracted)?;
                text.places = words.places;
                text.notes = words.notes;
                Ok(text)
            }
            None => Self::of(bytes, Format::of(name, bytes)),
        }
    }

    /// What the grammars read.
    #[must_use]
    pub fn view(&self) -> &str {
        self.view.as_ref().map_or(&self.text, |(view, _)| view)
    }

    /// The decoded file, in which characters are counted.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The encoding that was found.
    #[must_use]
    pub fn encoding(&self) -> &'static str {
        self.encoding
    }

    /// Does the file begin with data about itself, as a note or a report in Markdown does?
    #[must_use]
    pub(crate) fn has_front_matter(&self) -> bool {
        self.left_out.is_none() && self.date.is_some()
    }

    /// The day that the file's own data gives: a page's `meta`, a front matter's `date`.
    #[must_use]
    pub fn date(&self) -> Option<jiff::civil::Date> {
        self.date
    }

    /// What a reader of the records should know of how the words were found.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let mut out = self.notes.clone();
        if let Some((read, shown)) = self.left_out
            && shown > 400
            && read * 2 < shown
        {
            let percent = 100 - read * 100 / shown;
            out.push(format!(
                "page: {percent} % of its letters stand outside the article and were left out"
            ));
        }
        out
    }

    /// A stretch of the view as a stretch of the text.
    pub(crate) fn in_text(&self, span: Span) -> Span {
        match &self.view {
            Some((_, map)) => {
                Span { start: map.down(span.start, false), end: map.down(span.end, true) }
            }
            None => span,
        }
    }

    /// A stretch of the view as evidence: the text there and its places.
    #[must_use]
    pub fn evidence(&self, span: Span) -> Evidence {
        let Span { start, end } = self.in_text(span);
        Evidence {
            quote: self.text.get(start..end).unwrap_or_default().to_owned(),
            byte_start: self.bytes.down(start, false),
            byte_end: self.bytes.down(end, true),
            char_start: self.characters(start),
            char_end: self.characters(end),
            stored: self.stored(start, end),
        }
    }

    /// Which stretches of the text are words, and whether they are shown; empty when all are.
    pub(crate) fn stretches(&self) -> &[Stretch] {
        &self.stretches
    }

    /// The bytes of the file from which a stretch of an extracted text came.
    fn stored(&self, start: usize, end: usize) -> Option<Range<usize>> {
        let first = self.places.partition_point(|(from, _)| *from <= start).checked_sub(1)?;
        let over = self.places[first..].iter().take_while(|(from, _)| *from < end.max(start + 1));
        over.map(|(_, place)| place.clone()).reduce(|a, b| a.start.min(b.start)..a.end.max(b.end))
    }

    fn characters(&self, byte: usize) -> usize {
        let step = (byte / STEP).min(self.counts.len().saturating_sub(1));
        let before = self.counts.get(step).copied().unwrap_or(0);
        let rest = self.text.as_bytes().get(step * STEP..byte).unwrap_or_default();
        before + rest.iter().filter(|b| (**b as i8) >= -0x40).count()
    }

    /// Does the evidence say what the file says there? The one check of every reader.
    #[must_use]
    pub fn holds(&self, evidence: &Evidence, file: &[u8]) -> bool {
        let Some(bytes) = file.get(evidence.byte_start..evidence.byte_end) else { return false };
        let same = if self.encoding == "UTF-8" {
            bytes == evidence.quote.as_bytes()
        } else {
            encoding_rs::Encoding::for_label(self.encoding.as_bytes())
                .is_some_and(|e| e.decode_without_bom_handling(bytes).0 == evidence.quote)
        };
        let characters = evidence.quote.chars().count();
        same && !evidence.quote.is_empty() && evidence.char_end - evidence.char_start == characters
    }
}

/// The end of a front matter (`---` to `---`) and its `date`.
fn front_matter(text: &str) -> Option<(usize, Option<String>)> {
    let body = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n"))?;
    let start = text.len() - body.len();
    let mut date = None;
    let mut at = start;
    for line in body.split_inclusive('\n').take(200) {
        at += line.len();
        let plain = line.trim_end();
        if plain == "---" || plain == "..." {
            return (at > start + line.len()).then_some((at, date));
        }
        if let Some(value) = plain.strip_prefix("date:") {
            let value = value.trim().trim_matches(['"', '\'']);
            date = value.get(..10).map(str::to_owned);
        } else if !plain.is_empty()
            && !plain.contains(':')
            && !plain.starts_with([' ', '-', '#', '\t'])
        {
            return None;
        }
    }
    None
}

/// The text of bytes, with the map back, and the encoding's name.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, Map, &'static str), ReadError> {
    let wide = encoding_rs::Encoding::for_bom(bytes)
        .map(|(encoding, _)| encoding)
        .filter(|e| *e != encoding_rs::UTF_8);
    if wide.is_none() {
        if let Ok(text) = std::str::from_utf8(bytes) {
            if let Some(at) = memchr::memchr(0, bytes) {
                return Err(ReadError::NotText { at });
            }
            return Ok((text.to_owned(), Map::default(), "UTF-8"));
        }
        if let Some(at) = memchr::memchr(0, bytes) {
            return Err(ReadError::NotText { at });
        }
    }
    let encoding = wide.unwrap_or_else(|| {
        let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
        detector.feed(bytes, true);
        detector.guess(None, chardetng::Utf8Detection::Deny)
    });
    let (text, map) = if encoding.is_single_byte() {
        by_bytes(bytes, encoding)
    } else {
        by_sequences(bytes, encoding)
    };
    Ok((text, map, encoding.name()))
}

/// The text of an encoding in which each byte is a character.
fn by_bytes(bytes: &[u8], encoding: &'static encoding_rs::Encoding) -> (String, Map) {
    let text = encoding.decode_without_bom_handling(bytes).0.into_owned();
    let mut map = Map::default();
    for (below, (above, character)) in text.char_indices().enumerate() {
        let piece = Piece { above, below, above_length: character.len_utf8(), below_length: 1 };
        add(&mut map, piece);
    }
    (text, map)
}

/// The text of an encoding in which some characters take several bytes.
fn by_sequences(bytes: &[u8], encoding: &'static encoding_rs::Encoding) -> (String, Map) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2 + 16);
    let mut map = Map::default();
    let mut pending = 0;
    for at in 0..bytes.len() {
        let before = text.len();
        text.reserve(16);
        let last = at + 1 == bytes.len();
        // One byte at a time: what comes out belongs to the bytes since the last that came out.
        let _ = decoder.decode_to_string(&bytes[at..=at], &mut text, last);
        if text.len() > before {
            add(
                &mut map,
                Piece {
                    above: before,
                    below: pending,
                    above_length: text.len() - before,
                    below_length: at + 1 - pending,
                },
            );
            pending = at + 1;
        }
    }
    (text, map)
}

/// The shown words of a text from a byte on, each where it stands, without the marks that are no
/// words.
fn without(
    text: &str,
    from: usize,
    stretches: &[Stretch],
    marks: &[Range<usize>],
) -> (String, Map) {
    let whole = [Stretch { start: 0, end: text.len(), shown: true }];
    let stretches = if stretches.is_empty() { &whole[..] } else { stretches };
    let mut view = String::with_capacity(text.len());
    let mut map = Map::default();
    let mut write = |start: usize, end: usize| {
        if start < end {
            let (above, length) = (view.len(), end - start);
            add(
                &mut map,
                Piece { above, below: start, above_length: length, below_length: length },
            );
            view.push_str(&text[start..end]);
        }
    };
    let mut next = 0;
    for stretch in stretches.iter().filter(|s| s.shown && s.end > from) {
        let mut at = stretch.start.max(from);
        while let Some(mark) = marks.get(next).filter(|m| m.start < stretch.end) {
            next += 1;
            if mark.start >= at {
                write(at, mark.start);
                at = mark.end.min(stretch.end);
            }
        }
        write(at, stretch.end);
    }
    if map.pieces.is_empty() {
        map.pieces.push(Piece { above: 0, below: from, above_length: 0, below_length: 0 });
    }
    (view, map)
}

/// Append a piece, joined to the last one where both go on byte for byte.
pub(crate) fn add(map: &mut Map, piece: Piece) {
    if let Some(last) = map.pieces.last_mut()
        && last.above_length == last.below_length
        && piece.above_length == piece.below_length
        && last.above + last.above_length == piece.above
        && last.below + last.below_length == piece.below
    {
        last.above_length += piece.above_length;
        last.below_length += piece.below_length;
        return;
    }
    map.pieces.push(piece);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(bytes: &[u8], format: Format, words: &str) -> Evidence {
        let text = Text::of(bytes, format).unwrap();
        let start = text.view().find(words).unwrap();
        let evidence = text.evidence(Span { start, end: start + words.len() });
        assert!(text.holds(&evidence, bytes), "{evidence:?}");
        evidence
    }

    #[test]
    fn three_encodings_quote_their_own_bytes() {
        assert_eq!(quoted("Şehir ve ülke".as_bytes(), Format::Plain, "ülke").char_start, 9);
        // Windows-1254 bytes for "Türkçe ışık, büyüme ve dış ticaret hacmi"
        let bytes = b"T\xfcrk\xe7e \xfd\xfe\xfdk, b\xfcy\xfcme ve d\xfd\xfe ticaret hacmi i\xe7in g\xf6r\xfc\xfeme";
        let evidence = quoted(bytes, Format::Plain, "ticaret hacmi");
        assert_eq!(&bytes[evidence.byte_start..evidence.byte_end], b"ticaret hacmi");
        let wide: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain("a trade of 5".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let evidence = quoted(&wide, Format::Plain, "trade");
        assert_eq!((evidence.byte_start, evidence.byte_end), (6, 16));
    }

    #[test]
    fn a_page_is_quoted_with_its_markup() {
        let page = b"<html><head><title>x</title></head><body><nav>menu</nav><p>Trade &amp; <b>aid</b> grew.</p></body></html>";
        let text = Text::of(page, Format::Html).unwrap();
        assert_eq!(text.view().trim(), "Trade & aid grew.");
        assert_eq!(quoted(page, Format::Html, "Trade & aid").quote, "Trade &amp; <b>aid");
    }

    #[test]
    fn what_is_not_text_is_refused() {
        assert_eq!(Text::of(b"a\0b", Format::Plain).err(), Some(ReadError::NotText { at: 1 }));
    }
}
