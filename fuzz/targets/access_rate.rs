//! Duty texts: what is read prints back to a text that reads to the same, and no duty panics.
#![no_main]

use corridor_access::rate::{Case, Rate, Shipment};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(rate) = Rate::read(text) else { return };
    let printed = rate.to_string();
    if let Ok(again) = Rate::read(&printed) {
        assert_eq!(again.to_string(), printed);
    }
    let mut shipment = Shipment::new("1000".parse().expect("a number"), "EUR");
    for unit in ["kg", "l", "item", "% vol"] {
        shipment.quantity("10".parse().expect("a number"), unit).expect("a unit");
    }
    let case = Case { day: Some(jiff::civil::date(2026, 2, 14)), inside_quota: Some(true), ..Case::default() };
    let _ = rate.duty(&shipment, &case);
    let _ = rate.day_weighted(2026);
});
