//! Members mixed by their past scores, and widened or narrowed by their past misses.
//!
//! ```text
//! w[k]    = (1 / C[k])^p / sum_j (1 / C[j])^p
//! stretch = exp( o / (o + 1) ln r )
//! ```
//!
//! `C[k]` is the mean CRPS of member `k` at a horizon over the origins whose
//! outcome was known before this one; `p` how sharply a better record is
//! preferred. `r` is the 80 percent quantile of |outcome - median| over the
//! forecast's own 80 percent half-width, over all horizons, which is 1 when the
//! intervals were right; `o` is the number of those origins. A horizon without
//! scores is weighted by those of the longest shorter one.
//!
//! ```
//! use corridor_outlook::mix::Memory;
//!
//! let mut memory = Memory::new(2, 1);
//! memory.remember(0, 1, &[0.2, 0.4], 1.0);
//! // At origin 1 the outcome of origin 0 is known: half the error, the larger weight.
//! let weights = memory.weights(1, 1, 2.0);
//! assert!((weights[0] - 0.8).abs() < 1e-12);
//! # Ok::<(), corridor_outlook::Error>(())
//! ```
//!
//! Cost: one pass over past origins. With no record at all the weights are
//! equal and nothing is stretched.

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
    misses: Vec<u32>,
}

/// Steps in which a miss is counted, per half-width.
const STEPS: f64 = 50.0;
/// Misses beyond this many half-widths count as this many.
const FAR: f64 = 8.0;
/// Share of cases that the intervals are fitted to hold.
const COVERAGE: f64 = 0.8;
/// Origins at which half of the measured stretch is believed.
const PRIOR_ORIGINS: f64 = 1.0;

impl Memory {
    /// An empty memory for a number of members and horizons.
    #[must_use]
    pub fn new(members: usize, horizons: usize) -> Self {
        Self { members, horizons, entries: Vec::new() }
    }

    /// Keep one case: the CRPS of each member and the miss of the mixture in half-widths.
    pub fn remember(&mut self, origin: usize, horizon: usize, crps: &[f64], miss: f64) {
        let found = self.entries.iter().rposition(|e| e.origin == origin && e.horizon == horizon);
        let index = found.unwrap_or_else(|| {
            self.entries.push(Entry {
                origin,
                horizon,
                cases: 0.0,
                crps: vec![0.0; self.members],
                misses: vec![0; (FAR * STEPS) as usize + 1],
            });
            self.entries.len() - 1
        });
        let entry = &mut self.entries[index];
        entry.cases += 1.0;
        entry.crps.iter_mut().zip(crps).for_each(|(sum, c)| *sum += c);
        entry.misses[(miss.clamp(0.0, FAR) * STEPS) as usize] += 1;
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

    /// How much wider than stated the intervals of past forecasts should have been.
    #[must_use]
    pub fn stretch(&self, now: usize) -> f64 {
        let known: Vec<&Entry> =
            self.entries.iter().filter(|e| e.origin + e.horizon <= now).collect();
        let cases: f64 = known.iter().map(|e| e.cases).sum();
        if cases <= 0.0 {
            return 1.0;
        }
        let mut held = 0.0;
        let bins = (FAR * STEPS) as usize + 1;
        let bin = (0..bins).find(|&bin| {
            held += known.iter().map(|e| f64::from(e.misses[bin])).sum::<f64>();
            held >= COVERAGE * cases
        });
        let measured = (bin.unwrap_or(bins) as f64 + 0.5) / STEPS;
        let origins: std::collections::BTreeSet<usize> = known.iter().map(|e| e.origin).collect();
        let origins = origins.len() as f64;
        (origins / (origins + PRIOR_ORIGINS) * measured.ln()).exp()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_not_yet_known_teaches_nothing() {
        let mut memory = Memory::new(2, 3);
        memory.remember(4, 3, &[0.1, 0.9], 3.0);
        assert_eq!(memory.weights(6, 3, 4.0), [0.5, 0.5]);
        assert!((memory.stretch(6) - 1.0).abs() < 1e-12);
        assert!(memory.weights(7, 3, 4.0)[0] > 0.9);
        assert!(memory.stretch(7) > 1.0);
    }

    #[test]
    fn a_horizon_without_a_record_borrows_a_shorter_one() {
        let mut memory = Memory::new(2, 3);
        memory.remember(0, 1, &[0.1, 0.2], 1.0);
        assert_eq!(memory.weights(1, 3, 1.0), memory.weights(1, 1, 1.0));
    }

    #[test]
    fn few_origins_are_believed_in_part() {
        let mut memory = Memory::new(1, 1);
        for origin in 0..5 {
            memory.remember(origin, 1, &[1.0], 2.0);
        }
        assert!((memory.stretch(10) - 2.01_f64.powf(5.0 / 6.0)).abs() < 1e-9);
    }
}
