//! Parquet: any bytes as a file to import, and as a stored file with everything that reads one.
#![no_main]

use corridor_trade::store::{self, Options};
use corridor_trade::Level;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let file = [b"PAR1", bytes].concat();
    corridor_fuzz::import("flows.parquet", &file, &Options::default());
    let (_room, path) = corridor_fuzz::stored(&file);
    // Whatever these say, they say it without a panic, a hang or memory.
    let flows = store::flows(&path);
    let sums = store::aggregates(&path, Level::Chapter);
    if let (Ok(flows), Ok(sums)) = (&flows, &sums) {
        assert_eq!(sums.pairs.iter().sum::<i64>(), flows.value_usd.iter().sum::<i64>());
    }
    let _ = store::totals(&path);
});
