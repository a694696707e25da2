//! Any bytes as a file of any kind: what it is is told by the bytes alone, and every law of the store holds.
#![no_main]

use corridor_trade::store::Options;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    corridor_fuzz::import("file", bytes, &Options::default());
});
