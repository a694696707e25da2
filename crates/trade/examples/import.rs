//! One file into a store, and nothing printed but its rows: what `bench/trade` times.
//!
//! usage: import STATISTICS FILE; economy codes are taken as written.
#![allow(clippy::print_stdout)]

use std::path::Path;

use corridor_trade::store::{self, Options};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(statistics), Some(file)) = (arguments.next(), arguments.next()) else {
        return Err("name a folder and a file".into());
    };
    let options = Options {
        vintage: Some("2026-01-01".parse()?),
        codes_as_written: true,
        ..Options::default()
    };
    let imported = store::import(Path::new(&statistics), Path::new(&file), &options, &|_| {})?;
    for dataset in &imported.datasets {
        println!("{} {:?}", dataset.source.dataset, dataset.years);
    }
    Ok(())
}
