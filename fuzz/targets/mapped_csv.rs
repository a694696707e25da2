//! A CSV whose columns a person names: any bytes, header and delimiter included.
#![no_main]

use corridor_trade::readers::Mapping;
use corridor_trade::store::Options;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let named = "exporter=o,importer=d,product=p,value=v,quantity=w";
    let mapping = Mapping::parse(named).expect("a mapping");
    let mapping = Mapping { year: Some(2020), value_power: Some(3), ..mapping };
    let options =
        Options { mapping: Some(mapping), codes_as_written: bytes.len() % 2 == 0, ..Options::default() };
    corridor_fuzz::import("mine.csv", bytes, &options);
});
