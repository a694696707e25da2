//! Headline figures and exchange rates: each row read, or each problem with its line.
#![no_main]

use std::path::Path;

use corridor_trade::Error;
use corridor_trade::readers::{exchange, headline};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let located = |error: Error| match error {
        Error::Rows { problems, .. } => assert!(problems.iter().all(|p| p.line > 0)),
        other => assert!(other.to_string().contains("h.csv"), "{other}"),
    };
    match headline::parse(bytes, Path::new("h.csv")) {
        Ok(rows) => {
            for row in rows {
                if let Some((first, last)) = row.period {
                    assert!(first <= last);
                }
            }
        }
        Err(error) => located(error),
    }
    if let Err(error) = exchange::parse(bytes, Path::new("h.csv")) {
        located(error);
    }
});
