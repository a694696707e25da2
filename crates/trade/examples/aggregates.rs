//! Exports, imports and pairs of stored years, and what they cost: `aggregates 2|4|6 FILE…`.
#![allow(clippy::print_stdout)]

use corridor_trade::{Level, store};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let level = Level::from_digits(arguments.next().unwrap_or_default().parse()?)?;
    for path in arguments {
        let sums = store::aggregates(std::path::Path::new(&path), level)?;
        let cells = |table: &[i64]| table.iter().filter(|v| **v != 0).count();
        let total: i128 = sums.pairs.iter().map(|v| i128::from(*v)).sum();
        println!(
            "{} {} exports, {} imports, {} pairs, {total} US dollars",
            sums.year,
            cells(&sums.exports),
            cells(&sums.imports),
            cells(&sums.pairs)
        );
    }
    Ok(())
}
