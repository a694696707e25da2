//! The whole complexity suite of one stored year, for `bench/trade/indicators`.
//!
//! usage: complexity statistics/flows/DATASET/YEAR.parquet

#![allow(clippy::print_stdout, clippy::disallowed_methods)]

use corridor_trade::indicators as i;
use corridor_trade::{Level, store};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("name a stored year")?;
    let world = store::aggregates(path.as_ref(), Level::Subheading)?;
    let wide = world.products.len();
    let rca = i::over_table(&world.exports, wide, i::balassa)?;
    let presence = i::Presence::of_trade(&world.exports, wide, i::Tie::Counts)?;
    let complexity = i::Complexity::of(&presence, i::Parts::Largest)?;
    let proximity = i::Proximity::of(&presence);
    let density = i::density(&presence, i::Itself::Counted);
    let outlook = i::Outlook::with_density(&presence, &complexity, &density, i::Gain::Whole);
    // Every result is read, so that none is left out of the timing; economies are printed to be compared.
    let mut sums = [0.0_f64; 4];
    for p in 0..wide {
        sums[0] += (0..=p).filter_map(|q| proximity.between(p, q)).sum::<f64>();
        for e in 0..world.economies.len() {
            sums[1] += rca[e * wide + p].unwrap_or_default();
            sums[2] += density.of(e, p).unwrap_or_default();
            sums[3] += outlook.gain(e, p).unwrap_or_default();
        }
    }
    println!("economy,eci,coi");
    for (e, economy) in world.economies.iter().enumerate() {
        let text = |v: Option<f64>| v.map(|v| v.to_string()).unwrap_or_default();
        println!("{economy},{},{}", text(complexity.eci[e]), text(outlook.index[e]));
    }
    println!("#sums,{sums:?},{}", complexity.pci.iter().flatten().count());
    Ok(())
}
