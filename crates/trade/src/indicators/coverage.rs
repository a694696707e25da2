//! How much of the world's trade a year tells, by its own rows.
//!
//! ```text
//! coverage = min(trade of which the other side reports too) / all trade told
//! reports of exporters: sum over i, j with j a reporter of x[i,j] / sum over i, j of x[i,j]
//! one reconciled view:  the lesser of the share bought by those who also sell, and the share sold by
//!                       those who also buy
//! ```
//!
//! `x` is exports in US dollars. Where few report, most of what they sell goes to economies that tell
//! nothing of themselves, and the coverage is low; where all report it is one. A measure that compares
//! with the world is refused below [`LEAST`]: its world would be a few reporters' customers.
//!
//! ```
//! use corridor_trade::{Aggregates, indicators::coverage};
//! let codes = ["CHN", "DEU", "POL"].map(String::from).to_vec();
//! let mut world = Aggregates::zero(2024, codes, vec!["85".into()]);
//! world.pairs = vec![0, 0, 0, 60, 0, 40, 0, 20, 0]; // DEU sells 60 and 40, POL sells 20
//! let reporters = ["DEU".to_owned(), "POL".to_owned()];
//! assert_eq!(coverage(&world, &reporters), 0.5); // (40 + 20) / 120
//! ```
//!
//! Cost: one pass over the pairs. Fails never: a year without trade has a coverage of one.
//!
//! Source: project definition. Oracle: the case above, by hand.

use crate::aggregate::Aggregates;

/// The least coverage of a measure that compares with the world: two thirds. Real reports of 150
/// economies lie above nine tenths; BACI without its six largest importers at about three quarters.
pub const LEAST: f64 = 2.0 / 3.0;

/// The coverage of a year; `reporters` is empty where the year is one reconciled view.
pub fn coverage(world: &Aggregates, reporters: &[String]) -> f64 {
    let wide = world.economies.len();
    let row = |e: usize| world.pairs[e * wide..(e + 1) * wide].iter().any(|v| *v > 0);
    let column = |e: usize| (0..wide).any(|i| world.pairs[i * wide + e] > 0);
    let (sells, buys): (Vec<bool>, Vec<bool>) = if reporters.is_empty() {
        ((0..wide).map(row).collect(), (0..wide).map(column).collect())
    } else {
        let reports: Vec<bool> = world.economies.iter().map(|e| reporters.contains(e)).collect();
        (reports.clone(), reports)
    };
    let (mut all, mut bought, mut sold) = (0_i128, 0_i128, 0_i128);
    for (at, value) in world.pairs.iter().enumerate() {
        let value = i128::from(*value);
        all += value;
        bought += if sells[at % wide] { value } else { 0 };
        sold += if buys[at / wide] { value } else { 0 };
    }
    if all == 0 { 1.0 } else { bought.min(sold) as f64 / all as f64 }
}
