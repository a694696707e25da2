//! Laws of the reader: every quote is what the file says at its place, for any input.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod pieces;

use corridor_ledger::reader::{Format, Settings, Text, read, record_json};
use pieces::PIECES;
use proptest::prelude::*;

/// Labels of encodings that documents come in.
const ENCODINGS: &[&str] = &[
    "utf-8",
    "utf-16le",
    "utf-16be",
    "windows-1254",
    "windows-1252",
    "gb18030",
    "shift_jis",
    "big5",
    "euc-kr",
    "koi8-r",
];

/// A text's bytes in an encoding; UTF-16 has its mark.
fn encoded(text: &str, label: &str) -> Vec<u8> {
    match label {
        "utf-16le" => {
            [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
        }
        "utf-16be" => {
            [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect()
        }
        _ => {
            let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
            encoding.encode(text).0.into_owned()
        }
    }
}

fn check(bytes: &[u8], format: Format) -> Result<usize, TestCaseError> {
    let Ok(text) = Text::of(bytes, format) else { return Ok(0) };
    let reading = read(&text, Settings { date: "2026-01-09".parse().ok(), language: None });
    let mut records = 0;
    for proposal in &reading.proposals {
        prop_assert!(!proposal.spans.is_empty());
        for span in &proposal.spans {
            let evidence = text.evidence(*span);
            prop_assert!(text.holds(&evidence, bytes), "{:?}", evidence);
            records += 1;
        }
    }
    for mention in &reading.mentions {
        let evidence = text.evidence(mention.span);
        prop_assert!(text.holds(&evidence, bytes), "{:?}", evidence);
    }
    Ok(records)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_quote_holds_in_any_splice(
        order in prop::collection::vec((0..PIECES.len(), any::<u8>()), 1..24),
        format in 0..3_usize,
        encoding in 0..ENCODINGS.len(),
    ) {
        let mut text = String::new();
        for (piece, cut) in order {
            let words = PIECES[piece];
            let nth = usize::from(cut) % words.chars().count();
            let at = words.char_indices().map(|(i, _)| i).nth(nth).unwrap_or(0);
            text.push_str(if cut < 96 { words } else { &words[at..] });
        }
        let format = [Format::Plain, Format::Html, Format::Xml][format];
        let bytes = encoded(&text, ENCODINGS[encoding]);
        check(&bytes, format)?;
    }

    #[test]
    fn every_quote_holds_in_any_bytes(
        bytes in prop::collection::vec(any::<u8>(), 0..400),
        format in 0..3_usize,
    ) {
        check(&bytes, [Format::Plain, Format::Html, Format::Xml][format])?;
    }

    #[test]
    fn every_quote_holds_in_any_text(text in "\\PC{0,300}") {
        check(text.as_bytes(), Format::Plain)?;
    }
}

#[test]
fn the_pieces_make_records() {
    let whole = PIECES[..11].concat();
    assert!(check(whole.as_bytes(), Format::Plain).unwrap() > 12);
}

#[test]
fn three_runs_and_four_threads_give_the_same_bytes() {
    let whole = PIECES.concat().repeat(5);
    let run = || {
        let text = Text::of(whole.as_bytes(), Format::Plain).unwrap();
        let reading = read(&text, Settings::default());
        let records = reading.proposals.iter().map(|p| record_json(&text, p).to_string());
        records.collect::<Vec<_>>()
    };
    let first = run();
    assert!(first.len() > 10);
    let others: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(run)).collect();
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    });
    assert!(others.iter().all(|o| *o == first));
}
