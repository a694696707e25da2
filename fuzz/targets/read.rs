//! The reader of documents: any bytes as text, HTML, XML, UTF-16 or a packed document, and any
//! splice of sentences that make records. Every quote must be what the file says at its place.
#![no_main]

#[path = "../../crates/ledger/tests/pieces/mod.rs"]
mod pieces;

use corridor_ledger::reader::{Format, Settings, Text, read, record_json};
use pieces::PIECES;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let [how, rest @ ..] = bytes else { return };
    match how % 7 {
        0 => check(rest, Format::Plain),
        1 => check(rest, Format::Html),
        2 => check(rest, Format::Xml),
        3 => {
            let wide = String::from_utf8_lossy(rest);
            let units = wide.encode_utf16().flat_map(u16::to_le_bytes);
            check(&[0xff, 0xfe].into_iter().chain(units).collect::<Vec<u8>>(), Format::Plain);
        }
        4 => packed("a.docx", &[b"PK\x03\x04", rest].concat()),
        5 => packed("a.pdf", &[b"%PDF-1.4\n", rest].concat()),
        _ => check(spliced(rest).as_bytes(), Format::Plain),
    }
});

/// A packed document, as it is received.
fn packed(name: &str, bytes: &[u8]) {
    if let Ok(text) = Text::received(name, bytes) {
        hold(&text, bytes);
    }
}

/// Two bytes choose a piece and how many of its characters are cut off in front; one between, itself.
fn spliced(bytes: &[u8]) -> String {
    let mut text = String::new();
    for pair in bytes.chunks(3) {
        let piece = PIECES[usize::from(pair[0]) % PIECES.len()];
        let cut = pair.get(1).map_or(0, |b| usize::from(*b) % 40);
        text.extend(piece.chars().skip(cut));
        text.extend(pair.get(2).filter(|b| b.is_ascii_graphic()).map(|b| char::from(*b)));
    }
    text
}

fn check(bytes: &[u8], format: Format) {
    if let Ok(text) = Text::of(bytes, format) {
        hold(&text, bytes);
    }
}

/// Whatever the bytes are, every quote holds, and two readings are one.
fn hold(text: &Text, bytes: &[u8]) {
    let settings = Settings { date: "2026-01-09".parse().ok(), language: None };
    let reading = read(text, settings);
    let spans = reading.proposals.iter().flat_map(|p| {
        assert!(!p.spans.is_empty(), "a proposal without words");
        p.spans.iter().copied()
    });
    for span in spans.chain(reading.mentions.iter().map(|m| m.span)) {
        let evidence = text.evidence(span);
        assert!(text.holds(&evidence, bytes), "{evidence:?}");
    }
    let again = read(text, settings);
    assert_eq!(reading.mentions.len(), again.mentions.len());
    for (one, other) in reading.proposals.iter().zip(&again.proposals) {
        assert_eq!(record_json(text, one).to_string(), record_json(text, other).to_string());
    }
}
