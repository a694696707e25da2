//! UN Comtrade's tables: as CSV, as a bulk file's gzip of tab-separated text, and as any gzip.
#![no_main]

use std::io::Write as _;

use corridor_trade::store::Options;

const COLUMNS: [&str; 11] = [
    "refYear", "freqCode", "reporterCode", "partnerCode", "partner2Code", "flowCode", "cmdCode",
    "motCode", "customsCode", "netWgt", "primaryValue",
];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let [how, rest @ ..] = bytes else { return };
    let options = Options::default();
    match how % 3 {
        0 => {
            let text = [COLUMNS.join(",").as_bytes(), b"\n", rest].concat();
            corridor_fuzz::import("TradeData.csv", &text, &options);
        }
        1 => {
            let text = [COLUMNS.join("\t").as_bytes(), b"\n", rest].concat();
            let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            gz.write_all(&text).expect("memory");
            let file = gz.finish().expect("memory");
            corridor_fuzz::import("COMTRADE-FINAL.txt.gz", &file, &options);
        }
        _ => {
            let file = [b"\x1f\x8b", rest].concat();
            corridor_fuzz::import("COMTRADE-FINAL.txt.gz", &file, &options);
        }
    }
});
