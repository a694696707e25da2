//! The TOML that people write and other people send: index, records, proposals, decisions, source.
#![no_main]

use corridor_ledger::document::parse_index;
use corridor_ledger::proposals::{self, Decisions};
use corridor_ledger::record;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let inside = |start: usize, end: usize| assert!(start <= end && end <= text.len());
    match record::parse("ledger/d.toml", text) {
        Ok(records) => {
            for one in records {
                inside(one.place.start, one.place.end);
                assert!(!one.quotes.is_empty(), "a record without a passage");
            }
        }
        Err(findings) => findings.iter().for_each(|f| inside(f.place.start, f.place.end)),
    }
    if let Ok(entries) = parse_index("documents/index.toml", text) {
        for entry in entries {
            let name = std::path::Path::new(&entry.file);
            assert_eq!(name.file_name().and_then(|n| n.to_str()), Some(entry.file.as_str()));
        }
    }
    if let Ok((document, proposed)) = proposals::parse("proposals/d.toml", text) {
        let again = proposals::parse("proposals/d.toml", &proposals::write(&document, &proposed));
        assert_eq!(again, Ok((document, proposed)));
    }
    if let Ok(decisions) = Decisions::parse("proposals/_decided.toml", text) {
        assert_eq!(Decisions::parse("proposals/_decided.toml", &decisions.write()), Ok(decisions));
    }
    if let Ok(source) = corridor_trade::Source::parse(text, "source.toml") {
        assert!(!source.dataset.contains(['/', '\\']) && !source.dataset.starts_with('.'));
    }
});
