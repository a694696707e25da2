//! A yearly CSV of BACI: any bytes behind its header.
#![no_main]

use corridor_trade::store::Options;

libfuzzer_sys::fuzz_target!(|rows: &[u8]| {
    let text = [b"t,i,j,k,v,q\n", rows].concat();
    corridor_fuzz::import("BACI_HS17_Y2023_V202501.csv", &text, &Options::default());
});
