//! A table of economies and products as the Atlas and OEC publish them: any bytes behind its header.
#![no_main]

use corridor_trade::store::Options;

libfuzzer_sys::fuzz_target!(|rows: &[u8]| {
    let header = b"country_iso3_code,product_hs92_code,year,export_value,import_value\n";
    let text = [header, rows].concat();
    corridor_fuzz::import("hs92_country_product_year_4.csv", &text, &Options::default());
});
