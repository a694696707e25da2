//! What the members scored before: their weights now, and how their intervals held.
//!
//! ```text
//! w[k] = (1 / C[k])^p / sum_j (1 / C[j])^p
//! ```
//!
//! `C[k]` is the mean CRPS of member `k` at a horizon over the origins whose
//! outcome was known before this one; `p` how sharply a better record is
//! preferred. A horizon without scores is weighted by those of the longest
//! shorter one. How intervals held is counted for [`crate::calibration`].
//!
//! ```
//! use corridor_outlook::mix::Memory;
//!
//! let mut memory = Memory::new(2, 1);
//! memory.remember(0, 1, &[0.2, 0.4], 0.5);
//! // At origin 1 the outcome of origin 0 is known: half the error, the larger weight.
//! let weights = memory.weights(1, 1, 2.0);
//! assert!((weights[0] - 0.8).abs() < 1e-12);
//! # Ok::<(), corridor_outlook::Error>(())
//! ```
//!
//! Cost: one pass over past origins. With no record at all the weights are
//! equal and nothing is corrected.

use std::collections::BTreeMap;

use crate::calibration::{Calibration, Falls, Seen};

/// What members scored at each past origin and horizon.
#[derive(Debug, Clone, PartialEq)]
pub struct Memory {
    members: usize,
    horizons: usize,
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, PartialEq)]
struct Entry {
    origin: usize,
    horizon: usize,
    cases: f64,
    crps: Vec<f64>,
    falls: Falls,
}

/// Origins at which a horizon's own record of intervals weighs as much as that of all horizons.
const OWN_ORIGINS: f64 = 2.0;
/// Periods after which an outcome says half as much about intervals: the class of early origins
/// is drawn from few cohorts, and misses as later ones do not. Any value from 2 to 6 keeps every
/// horizon of the panel within two points.
const HALF_LIFE: f64 = 4.0;

impl Memory {
    /// An empty memory for a number of members and horizons.
    #[must_use]
    pub fn new(members: usize, horizons: usize) -> Self {
        Self { members, horizons, entries: Vec::new() }
    }

    /// Keep one case: the CRPS of each member, and the probability that the uncorrected mixture
    /// gave to values under the outcome.
    pub fn remember(&mut self, origin: usize, horizon: usize, crps: &[f64], pit: f64) {
        let found = self.entries.iter().rposition(|e| e.origin == origin && e.horizon == horizon);
        let index = found.unwrap_or_else(|| {
            self.entries.push(Entry {
                origin,
                horizon,
                cases: 0.0,
                crps: vec![0.0; self.members],
                falls: Falls::default(),
            });
            self.entries.len() - 1
        });
        let entry = &mut self.entries[index];
        entry.cases += 1.0;
        entry.crps.iter_mut().zip(crps).for_each(|(sum, c)| *sum += c);
        entry.falls.add(pit);
    }

    /// Entries known at `now` for `horizon`, or for the longest shorter horizon that has any.
    fn known(&self, now: usize, horizon: usize) -> Vec<&Entry> {
        (1..=horizon.min(self.horizons))
            .rev()
            .map(|h| {
                let known = |e: &&Entry| e.horizon == h && e.origin + h <= now;
                self.entries.iter().filter(known).collect::<Vec<_>>()
            })
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }

    /// The members' weights for a forecast made at `now`; they sum to one.
    #[must_use]
    pub fn weights(&self, now: usize, horizon: usize, sharpness: f64) -> Vec<f64> {
        let known = self.known(now, horizon);
        let cases: f64 = known.iter().map(|e| e.cases).sum();
        if cases <= 0.0 {
            return vec![1.0 / self.members as f64; self.members];
        }
        let mean = |k: usize| known.iter().map(|e| e.crps[k]).sum::<f64>() / cases;
        let best = (0..self.members).map(mean).fold(f64::INFINITY, f64::min).max(1e-12);
        let raw: Vec<f64> =
            (0..self.members).map(|k| (best / mean(k).max(1e-12)).powf(sharpness)).collect();
        let total: f64 = raw.iter().sum();
        raw.iter().map(|w| w / total).collect()
    }

    /// The correction of intervals for a forecast made at `now`.
    #[must_use]
    pub fn calibration(&self, now: usize, horizon: usize) -> Calibration {
        let seen = |horizon: Option<usize>| {
            let known =
                |e: &&Entry| e.origin + e.horizon <= now && horizon.is_none_or(|h| h == e.horizon);
            let weight = |e: &Entry| 0.5_f64.powf((now - e.origin - e.horizon) as f64 / HALF_LIFE);
            let mut origins: BTreeMap<usize, f64> = BTreeMap::new();
            let mut falls = Vec::new();
            for entry in self.entries.iter().filter(known) {
                let weight = weight(entry);
                let origin = origins.entry(entry.origin).or_default();
                *origin = origin.max(weight);
                falls.push((&entry.falls, weight));
            }
            Seen { falls, origins: origins.values().sum() }
        };
        Calibration::learned(&seen(Some(horizon)), &seen(None), OWN_ORIGINS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_not_yet_known_teaches_nothing() {
        let mut memory = Memory::new(2, 3);
        memory.remember(4, 3, &[0.1, 0.9], 0.9999);
        assert_eq!(memory.weights(6, 3, 4.0), [0.5, 0.5]);
        assert_eq!(memory.calibration(6, 3), Calibration::none());
        assert!(memory.weights(7, 3, 4.0)[0] > 0.9);
        assert!(memory.calibration(7, 3).ratios[4] > 1.0);
    }

    #[test]
    fn a_horizon_without_a_record_borrows_a_shorter_one() {
        let mut memory = Memory::new(2, 3);
        memory.remember(0, 1, &[0.1, 0.2], 0.5);
        assert_eq!(memory.weights(1, 3, 1.0), memory.weights(1, 1, 1.0));
    }
}
