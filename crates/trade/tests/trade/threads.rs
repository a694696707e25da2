//! The same bytes at any number of threads and for rows in any order: the store and the indicators.

use corridor_trade::indicators as i;
use corridor_trade::store::{self, Kind, Options};
use corridor_trade::{Aggregates, Level};

/// A made world large enough for several chunks of the collector and blocks of the reader.
fn rows() -> Vec<String> {
    let codes = [
        276, 616, 704, 404, 251, 842, 392, 156, 724, 381, 826, 528, 124, 76, 36, 554, 764, 608,
        360, 699,
    ];
    let mut rows = Vec::new();
    for (a, from) in (0_u64..).zip(codes) {
        for (b, to) in (0_u64..).zip(codes).filter(|(b, _)| *b != a) {
            for p in 0_u64..400 {
                let mixed =
                    (a * 7_919 + b * 104_729 + p * 31).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
                // Small exporters sell few products, so that the matrix is nested.
                if mixed % 400 < 40 + (20 - a) * (400 - p) / 40 {
                    let (value, code) = (mixed % 90_000, 10_100 + p * 2_111);
                    rows.push(format!(
                        "2023,{from},{to},{code:06},{value}.{:03},{}.5",
                        p % 1000,
                        p + 1
                    ));
                }
            }
        }
    }
    rows
}

/// Import in this order with so many threads: the stored bytes, and every bit of the indicators.
fn made(rows: &[String], threads: usize) -> (Vec<u8>, Vec<u64>) {
    let room = tempfile::tempdir().unwrap();
    let file = room.path().join("BACI_HS17_Y2023_V202501.csv");
    std::fs::write(&file, format!("t,i,j,k,v,q\n{}\n", rows.join("\n"))).unwrap();
    let statistics = room.path().join("statistics");
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| {
        store::import(&statistics, &file, &Options::default(), &|_| {}).unwrap();
        let held = store::choose(&statistics, Kind::Flows, None, None).unwrap();
        let year = held.year(2023).unwrap();
        let world = store::aggregates(&year, Level::Subheading).unwrap();
        (std::fs::read(year).unwrap(), bits(&world))
    })
}

fn bits(world: &Aggregates) -> Vec<u64> {
    let wide = world.products.len();
    let mut bits: Vec<u64> = world.exports.iter().map(|v| v.unsigned_abs()).collect();
    let mut add = |value: Option<f64>| bits.push(value.map_or(u64::MAX, f64::to_bits));
    i::over_table(&world.exports, wide, i::balassa).unwrap().into_iter().for_each(&mut add);
    let presence = i::Presence::of_trade(&world.exports, wide, i::Tie::Counts).unwrap();
    let complexity = i::Complexity::of(&presence, i::Parts::Largest).unwrap();
    complexity.eci.iter().chain(&complexity.pci).copied().for_each(&mut add);
    let proximity = i::Proximity::of(&presence);
    let density = i::density(&presence, i::Itself::Counted);
    let outlook = i::Outlook::with_density(&presence, &complexity, &density, i::Gain::Whole);
    for p in 0..wide {
        (0..=p).for_each(|q| add(proximity.between(p, q)));
        for e in 0..world.economies.len() {
            add(density.of(e, p));
            add(outlook.gain(e, p));
        }
    }
    outlook.index.iter().copied().for_each(&mut add);
    bits
}

#[test]
fn store_and_indicators_do_not_depend_on_threads_or_order() {
    let rows = rows();
    assert!(rows.len() > 30_000, "{} rows", rows.len());
    let length = rows.len();
    // Fixed permutations: steps without a factor in common with the length, and the reverse.
    let step = (1..).map(|n| 10_007 + 2 * n).find(|s| gcd(*s, length) == 1).unwrap();
    let shuffled: Vec<String> = (0..length).map(|at| rows[at * step % length].clone()).collect();
    let reversed: Vec<String> = rows.iter().rev().cloned().collect();
    assert!(rows != shuffled && shuffled != reversed);
    let (bytes, numbers) = made(&rows, 1);
    assert!(bytes.len() > 50_000 && numbers.iter().filter(|b| **b != u64::MAX).count() > 50_000);
    for (order, threads) in [(&rows, 2), (&rows, 7), (&shuffled, 1), (&shuffled, 7), (&reversed, 2)]
    {
        let again = made(order, threads);
        assert!(again.0 == bytes, "the store differs with {threads} threads");
        assert!(again.1 == numbers, "the indicators differ with {threads} threads");
    }
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}
