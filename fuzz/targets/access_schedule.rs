//! Readers of schedules, annexes and agreements: no panic, and every line keeps its place.
#![no_main]

use corridor_access::agreement::Agreement;
use corridor_access::rule::Book;
use corridor_access::schedule::{self, Options};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let options = Options { revision: "HS2017".to_owned(), ..Options::default() };
    for schedule in [schedule::read(text, "x.csv", &options), schedule::annex(text, "x.txt", "HS2017")].into_iter().flatten() {
        for line in &schedule.lines {
            assert!(line.code.bytes().all(|b| b.is_ascii_digit()));
        }
        if let Some(line) = schedule.lines.first() {
            let _ = schedule.find(&line.code, "", None);
        }
        let _ = schedule.tree();
    }
    let _ = schedule::taric(text, text, "x.csv");
    let _ = Agreement::read(text, "x.toml");
    let _ = Book::from_csv(text, "x.csv");
    let _ = Book::from_uk_json(text, "x", "x.json");
});
