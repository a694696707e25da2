//! Rules: read whole or not at all, and the canonical form reads back equal.
#![no_main]

use corridor_access::rule::Rule;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match Rule::read(text) {
        Ok(rule) => {
            assert!(!rule.alternatives.is_empty());
            assert_eq!(Rule::from_notation(&rule.canonical()).as_ref(), Ok(&rule));
            assert!(!rule.notation().is_empty());
        }
        Err(unread) => assert!(unread.rest.len() <= text.len()),
    }
});
