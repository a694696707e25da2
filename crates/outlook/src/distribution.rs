//! A predictive distribution as weighted atoms on the log scale.
//!
//! ```text
//! F(x)  = sum of w[i] for x[i] <= x, joined by straight lines at the mid-weights
//! tails = beyond the outermost atoms the remaining half weight decays exponentially
//! ```
//!
//! `x[i]` are values of the logarithm of trade, sorted; `w[i]` are weights that
//! sum to one. A quantile forecast, a simulated sample and a mixture of both
//! are all of this form, so that one exact score serves them all.
//!
//! ```
//! use corridor_outlook::distribution::Distribution;
//!
//! let four = Distribution::equal(vec![0.0, 1.0, 2.0, 3.0])?;
//! assert_eq!(four.quantile(0.5), 1.5);
//! assert_eq!(four.at_least(1.5), 0.5);
//! # Ok::<(), corridor_outlook::Error>(())
//! ```
//!
//! Cost: a quantile is one binary search; a mixture is one merge. It fails on
//! no atoms, or an atom that is not a number. The exponential tail is an
//! assumption that matters only for probabilities under half the weight of an
//! outermost atom.

use crate::Error;

/// Equally weighted points at which members state their quantiles.
pub const POINTS: usize = 101;

/// Weighted atoms, sorted, with the cumulated mid-weights beside them.
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution {
    atoms: Vec<f64>,
    weights: Vec<f64>,
    mids: Vec<f64>,
    lower_scale: f64,
    upper_scale: f64,
}

/// Part of the weight, counted from the edge, over which a tail's scale is measured.
const TAIL: f64 = 0.1;

impl Distribution {
    /// Atoms of equal weight, in any order.
    ///
    /// # Errors
    ///
    /// [`Error::NoValues`] without atoms, [`Error::NotFinite`] if one is not a number.
    pub fn equal(mut atoms: Vec<f64>) -> Result<Self, Error> {
        atoms.sort_by(f64::total_cmp);
        let weights = vec![1.0 / atoms.len().max(1) as f64; atoms.len()];
        Self::sorted(atoms, weights)
    }

    /// Atoms with weights above zero, in any order; the weights are divided by their sum.
    ///
    /// # Errors
    ///
    /// As [`Distribution::equal`], and [`Error::NotPositive`] for a weight below zero or if all are zero.
    pub fn weighted(mut atoms: Vec<(f64, f64)>) -> Result<Self, Error> {
        if let Some(&(_, bad)) = atoms.iter().find(|(_, w)| !w.is_finite() || *w < 0.0) {
            return Err(Error::NotPositive { name: "weight", value: bad });
        }
        atoms.retain(|(_, w)| *w > 0.0);
        atoms.sort_by(|a, b| a.0.total_cmp(&b.0));
        let total: f64 = atoms.iter().map(|(_, w)| w).sum();
        if atoms.is_empty() {
            return Err(Error::NoValues { name: "atoms of a distribution" });
        }
        let total = crate::growth::positive("sum of weights", total)?;
        Self::sorted(
            atoms.iter().map(|(x, _)| *x).collect(),
            atoms.iter().map(|(_, w)| w / total).collect(),
        )
    }

    fn sorted(atoms: Vec<f64>, weights: Vec<f64>) -> Result<Self, Error> {
        if atoms.is_empty() {
            return Err(Error::NoValues { name: "atoms of a distribution" });
        }
        if let Some(&bad) = atoms.iter().find(|x| !x.is_finite()) {
            return Err(Error::NotFinite { name: "atom", value: bad });
        }
        let mut sum = 0.0;
        let mids = weights
            .iter()
            .map(|w| {
                sum += w;
                sum - w / 2.0
            })
            .collect();
        let mut made = Self { atoms, weights, mids, lower_scale: 0.0, upper_scale: 0.0 };
        let last = made.atoms.len() - 1;
        // An exponential tail whose density continues the slope over the outer tenth.
        let (low, high) = (made.mids[0], (1.0 - made.mids[last]).max(1e-12));
        let (inner_low, inner_high) = (TAIL.max(3.0 * low), TAIL.max(3.0 * high));
        made.lower_scale = (made.inner(inner_low) - made.atoms[0]) / (inner_low / low).ln();
        made.upper_scale =
            (made.atoms[last] - made.inner(1.0 - inner_high)) / (inner_high / high).ln();
        Ok(made)
    }

    /// The atoms, ascending.
    #[must_use]
    pub fn atoms(&self) -> &[f64] {
        &self.atoms
    }

    /// The weights of the atoms; they sum to one.
    #[must_use]
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    fn inner(&self, level: f64) -> f64 {
        self.between(self.mids.partition_point(|m| *m < level), level)
    }

    /// The value at a level under the mid-weight `after` and not under the one before it.
    fn between(&self, after: usize, level: f64) -> f64 {
        let (Some(before), Some(&right)) = (after.checked_sub(1), self.mids.get(after)) else {
            return self.atoms[after.min(self.atoms.len() - 1)];
        };
        let left = self.mids[before];
        let part = if right > left { (level - left) / (right - left) } else { 0.0 };
        self.atoms[before] + part * (self.atoms[after] - self.atoms[before])
    }

    /// The value below which the share `level` of the probability lies; `level` is in (0, 1).
    #[must_use]
    pub fn quantile(&self, level: f64) -> f64 {
        let last = self.atoms.len() - 1;
        let level = level.clamp(1e-9, 1.0 - 1e-9);
        if level < self.mids[0] {
            self.atoms[0] + self.lower_scale * (level / self.mids[0]).ln()
        } else if level > self.mids[last] {
            self.atoms[last] - self.upper_scale * ((1.0 - level) / (1.0 - self.mids[last])).ln()
        } else {
            self.inner(level)
        }
    }

    /// The values at ascending levels: one pass over the atoms for all of them.
    #[must_use]
    pub fn quantiles(&self, levels: &[f64]) -> Vec<f64> {
        debug_assert!(levels.is_sorted());
        let mut after = 0;
        let last = self.mids[self.mids.len() - 1];
        let at = |level: &f64| {
            if *level < self.mids[0] || *level > last {
                return self.quantile(*level);
            }
            while self.mids[after] < *level {
                after += 1;
            }
            self.between(after, *level)
        };
        levels.iter().map(at).collect()
    }

    /// The probability of a value of `x` or more.
    #[must_use]
    pub fn at_least(&self, x: f64) -> f64 {
        1.0 - self.below(x)
    }

    /// The probability of a value under `x`: the probability integral transform of an outcome.
    #[must_use]
    pub fn below(&self, x: f64) -> f64 {
        let last = self.atoms.len() - 1;
        let tail =
            |distance: f64, scale: f64| if scale > 0.0 { (-distance / scale).exp() } else { 0.0 };
        if x < self.atoms[0] {
            return self.mids[0] * tail(self.atoms[0] - x, self.lower_scale);
        }
        if x > self.atoms[last] {
            return 1.0 - (1.0 - self.mids[last]) * tail(x - self.atoms[last], self.upper_scale);
        }
        let after = self.atoms.partition_point(|a| *a < x);
        let Some(before) = after.checked_sub(1) else { return self.mids[0] };
        let (left, right) = (self.atoms[before], self.atoms[after]);
        let part = if right > left { (x - left) / (right - left) } else { 1.0 };
        self.mids[before] + part * (self.mids[after] - self.mids[before])
    }

    /// The mean.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.atoms.iter().zip(&self.weights).map(|(x, w)| x * w).sum()
    }

    /// The standard deviation of the atoms.
    #[must_use]
    pub fn deviation(&self) -> f64 {
        let mean = self.mean();
        let square = |(x, w): (&f64, &f64)| w * (x - mean) * (x - mean);
        self.atoms.iter().zip(&self.weights).map(square).sum::<f64>().sqrt()
    }

    /// The central interval that holds the share `coverage` of the probability.
    #[must_use]
    pub fn interval(&self, coverage: f64) -> Interval {
        let side = (1.0 - coverage) / 2.0;
        Interval { low: self.quantile(side), high: self.quantile(1.0 - side) }
    }

    /// The same shape moved by `shift` and stretched by `stretch` about its median.
    #[must_use]
    pub fn moved(&self, shift: f64, stretch: f64) -> Self {
        let centre = self.quantile(0.5);
        let atoms = self.atoms.iter().map(|x| centre + shift + stretch * (x - centre)).collect();
        Self {
            atoms,
            weights: self.weights.clone(),
            mids: self.mids.clone(),
            lower_scale: self.lower_scale * stretch,
            upper_scale: self.upper_scale * stretch,
        }
    }

    /// The distribution of the sum of this and an independent `other`, at [`POINTS`] quantiles.
    ///
    /// # Errors
    ///
    /// [`Error::NotFinite`] if a sum leaves the range of numbers.
    pub fn plus(&self, other: &Self) -> Result<Self, Error> {
        let here: Vec<f64> = levels(OTHER).map(|p| self.quantile(p)).collect();
        let there: Vec<f64> = levels(OTHER).map(|p| other.quantile(p)).collect();
        let sums = here.iter().flat_map(|a| there.iter().map(move |b| a + b)).collect();
        let all = Self::equal(sums)?;
        Self::equal(levels(POINTS).map(|p| all.quantile(p)).collect())
    }

    /// Members with weights, as one distribution; members of zero weight leave no trace.
    ///
    /// # Errors
    ///
    /// As [`Distribution::weighted`].
    pub fn mixture(members: &[(&Self, f64)]) -> Result<Self, Error> {
        let atoms = members.iter().flat_map(|(member, weight)| {
            member.atoms.iter().zip(&member.weights).map(move |(x, w)| (*x, w * weight))
        });
        Self::weighted(atoms.collect())
    }
}

/// Points on each side when two distributions are added: 61 x 61 sums.
const OTHER: usize = 61;

/// A closed interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// The mid-levels of `count` equally weighted quantiles: (i + 1/2) / count.
pub fn levels(count: usize) -> impl Iterator<Item = f64> {
    (0..count).map(move |i| (i as f64 + 0.5) / count as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_and_probabilities_are_inverse() {
        let d = Distribution::equal(vec![1.0, 2.0, 4.0, 8.0, 9.0]).unwrap();
        for level in [0.01, 0.1, 0.3, 0.5, 0.77, 0.9, 0.99] {
            assert!((d.below(d.quantile(level)) - level).abs() < 1e-12, "{level}");
        }
    }

    #[test]
    fn many_quantiles_are_the_quantiles_one_by_one() {
        let d =
            Distribution::weighted(vec![(1.0, 0.2), (2.0, 0.5), (2.0, 0.1), (7.0, 3.0)]).unwrap();
        let wanted: Vec<f64> = levels(97).collect();
        let one_by_one: Vec<f64> = wanted.iter().map(|p| d.quantile(*p)).collect();
        assert_eq!(d.quantiles(&wanted), one_by_one);
    }

    #[test]
    fn a_far_value_is_improbable_and_not_impossible() {
        let d = Distribution::equal(levels(POINTS).collect()).unwrap();
        let far = d.at_least(1.2);
        assert!(far > 0.0 && far < 0.005);
    }

    #[test]
    fn a_single_atom_is_a_step() {
        let d = Distribution::equal(vec![3.0]).unwrap();
        assert!(d.at_least(3.1).abs() < 1e-15 && (d.at_least(2.9) - 1.0).abs() < 1e-15);
        assert!((d.quantile(0.9) - 3.0).abs() < 1e-15);
    }

    #[test]
    fn a_mixture_weighs_its_members() {
        let (a, b) =
            (Distribution::equal(vec![0.0]).unwrap(), Distribution::equal(vec![10.0]).unwrap());
        let mixed = Distribution::mixture(&[(&a, 3.0), (&b, 1.0)]).unwrap();
        assert!((mixed.mean() - 2.5).abs() < 1e-12);
        assert!(Distribution::mixture(&[]).is_err());
        assert!(Distribution::mixture(&[(&a, -1.0)]).is_err());
    }

    #[test]
    fn adding_a_constant_only_moves() {
        let d = Distribution::equal(levels(POINTS).collect()).unwrap();
        let sum = d.plus(&Distribution::equal(vec![5.0]).unwrap()).unwrap();
        assert!((sum.quantile(0.5) - 5.5).abs() < 1e-9);
        assert!((sum.deviation() - d.deviation()).abs() < 0.01);
    }

    #[test]
    fn what_is_not_a_number_is_refused() {
        assert!(matches!(Distribution::equal(vec![]), Err(Error::NoValues { .. })));
        assert!(matches!(Distribution::equal(vec![f64::NAN]), Err(Error::NotFinite { .. })));
    }
}
