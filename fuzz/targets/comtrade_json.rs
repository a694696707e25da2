//! A reply of UN Comtrade's API: any bytes.
#![no_main]

use corridor_trade::store::Options;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    corridor_fuzz::import("reply.json", bytes, &Options::default());
});
