//! Real files of every format give their words, and records whose place in the file can be told.
//! The fixtures and how they were made: `suite/fixtures/README.md`.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use std::io::Read as _;
use std::path::Path;

use corridor_ledger::reader::{Kind, ReadError, Settings, Text, read};
use proptest::prelude::*;

fn bytes(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../suite/fixtures");
    std::fs::read(folder.join(name)).unwrap()
}

fn text(name: &str) -> Text {
    Text::received(name, &bytes(name)).unwrap()
}

/// Words with every run of white space as one space.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const PRINTED: &str = "The visit of January 2026 German Chancellor Jan Nowak visited Kenya from 6 to 8 \
    January 2026 at the invitation of President William Ruto. He had talks in Nairobi with the President’s \
    office and with companies of the Rift Valley. Trade between Germany and Kenya was about €5.25 billion \
    from January to November 2025, and exports to Türküven rose. The two countries set a target of $10bn in \
    trade by 2030. The signing of a trade agreement was discussed as possible. İstanbul’da görüşme \
    Diyarbakır, Şişli, Ağrı: first-class efficient offices, “five” fields.";

#[test]
fn a_browsers_pdf_gives_every_letter() {
    assert_eq!(flat(text("browser.pdf").text()), PRINTED);
    // The same file with its objects in compressed object streams.
    assert_eq!(text("packed.pdf").text(), text("browser.pdf").text());
    let lines = text("browser.pdf");
    assert!(lines.text().contains("2030.\n\nThe signing"), "{}", lines.text());
}

#[test]
fn a_pdf_with_the_standard_fonts_gives_every_letter() {
    let words = flat(text("simple.pdf").text());
    assert!(words.contains("at the invitation of President William Ruto. He had talks"), "{words}");
    assert!(words.contains("the President’s office"), "{words}");
    assert!(words.contains("was about €5.25 billion from January"), "{words}");
}

#[test]
fn a_docx_gives_its_paragraphs() {
    let words = text("visit.docx");
    let expected = "The visit of January 2026\n\nGerman Chancellor Jan Nowak visited Kenya from 6 to 8 \
        January 2026 at the invitation of President William Ruto.\n\n";
    assert!(words.text().starts_with(expected), "{}", words.text());
    assert!(words.text().contains("2024.\n\nImports"), "{}", words.text());
}

#[test]
fn records_stand_in_the_text_and_say_which_bytes_of_the_file_hold_them() {
    for name in ["browser.pdf", "packed.pdf", "simple.pdf", "visit.docx"] {
        let (file, text) = (bytes(name), text(name));
        let reading = read(&text, Settings { date: "2026-01-09".parse().ok(), language: None });
        let kinds: Vec<Kind> = reading.proposals.iter().map(|p| p.kind).collect();
        assert!(kinds.contains(&Kind::Visit) && kinds.contains(&Kind::Target), "{name}: {kinds:?}");
        for span in reading.proposals.iter().flat_map(|p| &p.spans) {
            let evidence = text.evidence(*span);
            assert!(text.holds(&evidence, text.text().as_bytes()));
            let place = evidence.stored.unwrap();
            assert!(place.start < place.end && place.end <= file.len(), "{name}: {place:?}");
            let packed = &file[place];
            let mut content = Vec::new();
            let unpacked = if name == "visit.docx" {
                flate2::read::DeflateDecoder::new(packed).read_to_end(&mut content)
            } else if name == "simple.pdf" {
                assert!(packed.ends_with(b"~>"));
                continue;
            } else {
                flate2::read::ZlibDecoder::new(packed).read_to_end(&mut content)
            };
            assert!(unpacked.is_ok() && !content.is_empty(), "{name}");
            if name == "visit.docx" {
                let xml = String::from_utf8(content).unwrap();
                let first = evidence.quote.split(' ').next().unwrap();
                assert!(xml.contains(first), "{first}");
            }
        }
    }
}

#[test]
fn what_holds_no_words_is_refused_with_the_reason() {
    let refused = |name: &str, bytes: &[u8]| match Text::received(name, bytes).unwrap_err() {
        ReadError::Archive { what } => what,
        other => panic!("{other}"),
    };
    assert!(refused("locked.pdf", &bytes("locked.pdf")).contains("encrypted"));
    assert!(refused("scan.pdf", &bytes("scan.pdf")).contains("pictures of text"));
    assert!(refused("a.pdf", b"%PDF-1.7\n").contains("without a page"));
    assert!(refused("a.docx", b"PK\x03\x04").contains("Zip"));
    assert!(refused("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1").contains("old Word file"));
    // A font that maps its codes to nothing: the words are not guessed at.
    let mute = bytes("browser.pdf");
    let mute: Vec<u8> =
        String::from_utf8_lossy(&mute).contains("ToUnicode").then_some(mute).unwrap();
    let at = |bytes: &[u8]| bytes.windows(10).position(|w| w == b"/ToUnicode");
    let mut silent = mute;
    while let Some(place) = at(&silent) {
        silent[place + 1] = b'X';
    }
    assert!(refused("mute.pdf", &silent).contains("fonts"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    // A damaged file is read or refused; what is read stands in its text.
    #[test]
    fn a_damaged_file_does_no_harm(
        which in 0..4_usize,
        damage in prop::collection::vec((any::<u32>(), any::<u8>()), 0..12),
        cut in any::<u32>(),
    ) {
        let name = ["browser.pdf", "packed.pdf", "simple.pdf", "visit.docx"][which];
        let mut file = bytes(name);
        for (at, byte) in damage {
            let length = file.len();
            file[at as usize % length] = byte;
        }
        if cut % 3 == 0 {
            let length = file.len();
            file.truncate(cut as usize % length);
        }
        if let Ok(text) = Text::received(name, &file) {
            let reading = read(&text, Settings::default());
            for span in reading.proposals.iter().flat_map(|p| &p.spans) {
                prop_assert!(text.holds(&text.evidence(*span), text.text().as_bytes()));
            }
        }
    }
}
