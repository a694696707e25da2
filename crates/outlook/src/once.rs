//! What was said of growing so much in at least one year ahead, and how often it happened.
//!
//! ```text
//! walk    = the chance if the years ahead go together as in a random walk
//! stated  = the chance by the tie of the pair's third of size, learned from outcomes known at the origin
//! ```
//!
//! Both come from the same chances of each single year ([`crate::backtest::Case::probabilities`]); what
//! differs is how the years go together ([`crate::tie`]). A pair and origin is a case for a horizon where
//! every year up to it has an outcome.
//!
//! ```
//! use corridor_outlook::once::once;
//!
//! assert!(once(&[]).is_empty());
//! # Ok::<(), corridor_outlook::Error>(())
//! ```
//!
//! Cost: a comparison for each of [`WALKS`] walks a case and threshold, and one pass over the cases known at each origin.

use std::collections::BTreeMap;

use crate::backtest::{Case, THRESHOLDS};
use crate::comparable::THIRDS;
use crate::tie::{Tie, WALK, Walks};

/// Horizons that are told of.
pub const HORIZONS: [usize; 2] = [4, 8];
/// Walks for each case: a mean over thousands of cases needs few.
pub const WALKS: usize = 256;

/// Cases of one third of size, horizon and threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Once {
    /// Third of size, 0 smallest.
    pub third: usize,
    /// Periods ahead.
    pub horizon: usize,
    /// Growth factor.
    pub factor: f64,
    /// Pairs and origins.
    pub cases: usize,
    /// Mean chance by a random walk.
    pub walk: f64,
    /// Mean chance by what was learned.
    pub stated: f64,
    /// Share that grew so much in some period up to the horizon.
    pub happened: f64,
}

/// The record of a back-test, whose cases of an origin and pair stand after one another.
#[must_use]
pub fn once(cases: &[Case]) -> Vec<Once> {
    let mut sizes: Vec<f64> = cases.iter().map(|c| c.size).collect();
    sizes.sort_by(f64::total_cmp);
    let cuts: Vec<f64> =
        (1..THIRDS).filter_map(|k| sizes.get(k * sizes.len() / THIRDS)).copied().collect();
    let third = |case: &Case| cuts.partition_point(|cut| *cut <= case.size);
    let mut sums: BTreeMap<(usize, usize, usize), [f64; 4]> = BTreeMap::new();
    let mut learned: Option<(usize, [Tie; THIRDS])> = None;
    let mut walks: BTreeMap<(usize, usize), [Walks; 2]> = BTreeMap::new();
    for years in cases.chunk_by(|a, b| (a.pair, a.origin) == (b.pair, b.origin)) {
        let (now, of) = (years[0].origin, third(&years[0]));
        if learned.is_none_or(|(origin, _)| origin != now) {
            let known = |k: usize| {
                cases.iter().filter(move |c| c.origin + c.horizon <= now && third(c) == k)
            };
            walks.clear();
            learned = Some((now, std::array::from_fn(|k| Tie::learned(known(k)))));
        }
        let tie = learned.map_or(WALK, |(_, ties)| ties[of]);
        for horizon in HORIZONS {
            let ahead = &years[..horizon.min(years.len())];
            if ahead.len() < horizon || ahead[horizon - 1].horizon != horizon {
                continue;
            }
            let [walk, learned] = walks
                .entry((of, horizon))
                .or_insert_with(|| [WALK, tie].map(|tie| tie.walked(horizon, now as u64, WALKS)));
            for (k, factor) in THRESHOLDS.iter().enumerate() {
                let in_year: Vec<f64> = ahead.iter().map(|c| c.probabilities[k]).collect();
                let did = ahead.iter().any(|c| c.growth >= factor.ln());
                let last = |ever: Vec<f64>| ever.last().copied().unwrap_or_default();
                let one = [
                    1.0,
                    last(walk.ever(None, &in_year)),
                    last(learned.ever(None, &in_year)),
                    f64::from(u8::from(did)),
                ];
                let sum = sums.entry((of, horizon, k)).or_default();
                sum.iter_mut().zip(one).for_each(|(sum, x)| *sum += x);
            }
        }
    }
    let row = |((third, horizon, k), [n, walk, stated, happened]): (_, [f64; 4])| Once {
        third,
        horizon,
        factor: THRESHOLDS[k],
        cases: n as usize,
        walk: walk / n,
        stated: stated / n,
        happened: happened / n,
    };
    sums.into_iter().map(row).collect()
}
