//! How the years of one forecast hang together, and so how likely a level is to be seen at least once.
//!
//! ```text
//! correlation of years i < j ahead = kept sqrt(i / j)
//! ln kept = mean( ln r[i,j] + ln(j / i) / 2 )
//! ever[j] = P( u[i] >= needed[i] for some i up to j ),   u normal with these correlations
//! ```
//!
//! `u` is where the year falls in its own forecast, as a standard normal, `needed` the point above
//! which it is at the level. In a random walk `kept` is 1. Where part of a year's trade is that
//! year's alone, a large shipment or none, it is below one: each further year is a new throw, and a
//! level that is out of reach in every single year is passed in some year all the same. It is learned
//! by thirds of size from a back-test: `r` is the correlation of outcomes at two horizons, each pair of
//! horizons weighing by its cases. No mean is taken off: pairs of one origin miss together.
//!
//! ```
//! use corridor_outlook::tie::Tie;
//!
//! // One chance in two each year: throws of a coin give three in four by the second, a walk less.
//! let apart = Tie { kept: 0.0 }.walks(2, 1).ever(None, &[0.5, 0.5]);
//! let walk = Tie { kept: 1.0 }.walks(2, 1).ever(None, &[0.5, 0.5]);
//! assert!((apart[1] - 0.75).abs() < 0.02 && walk[1] > 0.5 && walk[1] < 0.68);
//! # Ok::<(), corridor_outlook::Error>(())
//! ```
//!
//! Cost: [`WALKS`] walks of as many steps as years, once for all levels and eras of a question.

use std::collections::BTreeMap;

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use crate::backtest::Case;
use crate::normal;

/// How years ahead go together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tie {
    /// Share of a year's variance that is not that year's alone.
    pub kept: f64,
}

/// A random walk: what is assumed where nothing was learned.
pub const WALK: Tie = Tie { kept: 1.0 };

/// Walks that tie the years together.
pub const WALKS: usize = 4096;
/// Horizons among which ties are learned.
const LONGEST: usize = 16;
/// Nearest that an outcome may fall to the end of its forecast: further out it is counted as there.
const EDGE: f64 = 1e-3;

impl Tie {
    /// Learn from cases of one kind, those of an origin and pair after one another; a walk where
    /// no two horizons go together.
    #[must_use]
    pub fn learned<'a>(cases: impl IntoIterator<Item = &'a Case>) -> Self {
        let mut seen: BTreeMap<(usize, usize), [f64; 4]> = BTreeMap::new();
        let mut years: Vec<(usize, f64)> = Vec::new();
        let mut now = None;
        for case in cases {
            if now != Some((case.pair, case.origin)) {
                years.clear();
                now = Some((case.pair, case.origin));
            }
            let place = normal::quantile(case.pit.clamp(EDGE, 1.0 - EDGE));
            for (before, other) in &years {
                let sums = seen.entry((*before, case.horizon)).or_default();
                let one = [1.0, other * place, other * other, place * place];
                sums.iter_mut().zip(one).for_each(|(sum, x)| *sum += x);
            }
            if case.horizon <= LONGEST {
                years.push((case.horizon, place));
            }
        }
        let (mut sum, mut cases) = (0.0, 0.0);
        for ((i, j), [n, both, first, second]) in seen {
            let r = both / (first * second).sqrt();
            if r > 0.0 {
                sum += n * (r.ln() + 0.5 * (j as f64 / i as f64).ln());
                cases += n;
            }
        }
        if cases > 0.0 { Self { kept: (sum / cases).exp().min(1.0) } } else { WALK }
    }

    /// Walks through `years` years ahead. Those of one seed are the same for every level, so that a
    /// higher one is never likelier.
    #[must_use]
    pub fn walks(&self, years: usize, seed: u64) -> Walks {
        self.walked(years, seed, WALKS)
    }

    pub(crate) fn walked(&self, years: usize, seed: u64, walks: usize) -> Walks {
        let mut rng = ChaCha8Rng::seed_from_u64(seed ^ 0x5eed);
        // A walk, and what is each year's alone.
        let (kept, own) = (self.kept.sqrt(), (1.0 - self.kept).max(0.0).sqrt());
        let (mut begins, mut places) = (Vec::new(), Vec::with_capacity(walks * years));
        for _ in 0..walks {
            let [begin, mut place] = normal::pair(rng.random(), rng.random());
            begins.push(begin);
            for year in 1..=years {
                let [step, alone] = normal::pair(rng.random(), rng.random());
                if year > 1 {
                    place += step;
                }
                places.push(kept * place / (year as f64).sqrt() + own * alone);
            }
        }
        Walks { years, begins, places }
    }
}

/// Where each year falls in its own forecast, many times over.
#[derive(Debug, Clone)]
pub struct Walks {
    years: usize,
    /// Of a year in part before them, one a walk.
    begins: Vec<f64>,
    /// Of the years ahead, walk by walk.
    places: Vec<f64>,
}

/// A year in part before the years ahead.
#[derive(Debug, Clone, Copy)]
pub struct Part<'a> {
    /// The probability that it is at the level.
    pub in_year: f64,
    /// How far each year ahead goes with it: a correlation.
    pub goes: &'a [f64],
}

impl Walks {
    /// For each year ahead the probability that it or an earlier one is at the level, from the
    /// probability that each is; years beyond those walked are left out.
    ///
    /// After a year in part that year is the first of the answer.
    #[must_use]
    pub fn ever(&self, part: Option<Part<'_>>, in_year: &[f64]) -> Vec<f64> {
        let needed: Vec<f64> = in_year.iter().map(|p| normal::quantile(1.0 - p)).collect();
        let first = part.map(|part| normal::quantile(1.0 - part.in_year));
        let mut reached = vec![0_u32; in_year.len().min(self.years)];
        for (begin, places) in self.begins.iter().zip(self.places.chunks(self.years.max(1))) {
            let mut there = first.is_some_and(|needed| *begin >= needed);
            for (i, (count, place)) in reached.iter_mut().zip(places).enumerate() {
                let place = part.map_or(*place, |part| {
                    let goes = part.goes.get(i).map_or(0.0, |g| g.clamp(0.0, 1.0));
                    goes * begin + (1.0 - goes * goes).sqrt() * place
                });
                there |= place >= needed[i];
                *count += u32::from(there);
            }
        }
        let walks = self.begins.len().max(1) as f64;
        let mut best = 0.0_f64;
        let chance = |(p, reached): (f64, u32)| {
            best = best.max(p).max(f64::from(reached) / walks);
            best
        };
        let part = part.map(|part| (part.in_year, 0));
        part.into_iter().chain(in_year.iter().copied().zip(reached)).map(chance).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Outcomes of many pairs whose years ahead go together as a tie says.
    fn made(tie: Tie, pairs: usize, years: usize) -> Vec<Case> {
        let mut rng = ChaCha8Rng::seed_from_u64(11);
        let mut cases = Vec::new();
        for pair in 0..pairs {
            let [mut place, _] = normal::pair(rng.random(), rng.random());
            for h in 1..=years {
                let [step, alone] = normal::pair(rng.random(), rng.random());
                if h > 1 {
                    place += step;
                }
                let walk = place / (h as f64).sqrt();
                let u = tie.kept.sqrt() * walk + (1.0 - tie.kept).sqrt() * alone;
                cases.push(Case {
                    pair,
                    origin: 0,
                    horizon: h,
                    size: 0.0,
                    crps: 0.0,
                    log_score: 0.0,
                    members: [0.0; 3],
                    naive: 0.0,
                    pit: normal::below(u),
                    probabilities: [0.0; 3],
                    growth: 0.0,
                });
            }
        }
        cases
    }

    #[test]
    fn what_was_made_is_learned_again() {
        for tie in [WALK, Tie { kept: 0.6 }] {
            let found = Tie::learned(&made(tie, 4000, 8));
            assert!((found.kept - tie.kept).abs() < 0.03, "{found:?}");
        }
        assert_eq!(Tie::learned(&[]), WALK);
    }

    #[test]
    fn the_less_years_share_the_likelier_one_of_them_is_there() {
        let in_year = [0.1, 0.12, 0.14, 0.16];
        let by = |kept: f64| Tie { kept }.walks(4, 3).ever(None, &in_year)[3];
        assert!(by(1.0) < by(0.7) && by(0.7) < by(0.2), "{} {} {}", by(1.0), by(0.7), by(0.2));
        assert!(by(1.0) >= 0.16);
    }

    #[test]
    fn a_part_that_decides_nothing_changes_nothing_much() {
        let in_year = [0.2, 0.3];
        let walks = WALK.walks(2, 5);
        let alone = walks.ever(None, &in_year);
        let with = |in_year_of_part: f64, goes: &[f64]| {
            walks.ever(Some(Part { in_year: in_year_of_part, goes }), &in_year)
        };
        let after = with(0.0, &[0.0, 0.0]);
        assert!(after[0] < 1e-12 && (after[2] - alone[1]).abs() < 0.03, "{after:?}");
        assert!(with(1.0, &[0.5, 0.5]).iter().all(|p| (p - 1.0).abs() < 1e-12));
    }
}
