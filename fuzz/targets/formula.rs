//! A formula and a small panel: a model or a place in the formula, and in bounded memory.
#![no_main]

use corridor_gravity::formula::{Column, Extra, Formula, Frame};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut frame = Frame::default();
    frame.insert("trade", Column::numbers((0..24).map(f64::from).collect()));
    frame.insert("x", Column::numbers((0..24).map(|i| f64::from(i % 5)).collect()));
    frame.insert("u", Column::whole((0..24).map(|i| i / 4).collect()));
    frame.insert("y", Column::whole((0..24).map(|i| 2000 + i % 4).collect()));
    let extra =
        Extra { unit: Some("u".to_owned()), time: Some("y".to_owned()), ..Extra::default() };
    match Formula::parse(text) {
        Ok(formula) => {
            for model in formula.models() {
                if let Err(error) = model.assemble(&frame, &extra) {
                    assert!(error.to_string().starts_with("formula:1:"), "{error}");
                }
            }
        }
        Err(error) => assert!(error.to_string().starts_with("formula:1:"), "{error}"),
    }
});
