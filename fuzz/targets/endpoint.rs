//! What a model's endpoint answers: a reply, or why it is none; and what of it stands in a text.
#![no_main]

use corridor_ledger::reader::endpoint::{Second, answer, reply};
use corridor_ledger::reader::{Settings, Text};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let _ = answer(text);
    let Ok(reply) = reply(text) else { return };
    let words = "Kenya and Poland agreed on a trade target of $10 billion by 2030.";
    let Ok(document) = Text::received("d.txt", words.as_bytes()) else { return };
    let second = Second::of(&document, Settings { date: None, language: None });
    let (reading, _) = second.read(&[reply]);
    for proposal in &reading.proposals {
        for span in &proposal.spans {
            assert!(words.contains(&document.evidence(*span).quote));
        }
    }
});
