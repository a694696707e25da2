//! Intervals corrected by how often earlier ones held.
//!
//! ```text
//! v(C)  = -ln(1 - C)
//! r[C]  = v(quantile C of the coverages at which past outcomes fell) / v(C)
//! ln R  = (o[h] ln r[h] + k o / (o + 1) ln r) / (o[h] + k)
//! the interval stated as C is the forecast's own interval of coverage 1 - exp(-v(C) R[C])
//! ```
//!
//! The coverage at which an outcome fell is `|2 F(y) - 1|`, `F` the forecast's
//! distribution and `y` the outcome: intervals wider than that hold it. `r[h]`
//! is measured at one horizon over its `o[h]` origins known by now, `r` over all
//! horizons and `o` origins, recent ones weighing more in both; `k` are the
//! origins at which a horizon's own record weighs as much as that of all. R is 1
//! where intervals held what they said.
//! Only the spread is corrected: which way the world turned in past years says
//! nothing about the next, so the median stays where the members put it.
//!
//! ```
//! use corridor_outlook::calibration::Calibration;
//! use corridor_outlook::distribution::{Distribution, levels};
//!
//! let forecast = Distribution::equal(levels(101).collect())?;
//! assert!((Calibration::none().applied(&forecast)?.quantile(0.9) - 0.9).abs() < 0.01);
//! # Ok::<(), corridor_outlook::Error>(())
//! ```
//!
//! Cost: one pass over the histograms. Source: Dawid (1984) for the transform;
//! Kuleshov, Fenner and Ermon (2018), section 3, for recalibration by it.

use crate::Error;
use crate::distribution::{Distribution, levels};

/// Coverages at which the correction is measured; straight lines in `v` between them.
pub const KNOTS: [f64; 11] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99];
/// Points of a corrected distribution.
const POINTS: usize = 201;
/// Bins of the histogram in `v`, and their width.
const BINS: usize = 600;
const WIDTH: f64 = 0.02;

/// Past outcomes, counted by the coverage at which they fell.
#[derive(Debug, Clone, PartialEq)]
pub struct Falls {
    bins: Vec<u32>,
}

impl Default for Falls {
    fn default() -> Self {
        Self { bins: vec![0; BINS] }
    }
}

impl Falls {
    /// Count an outcome under which the forecast put the probability `pit`.
    pub fn add(&mut self, pit: f64) {
        let v = -(1.0 - (2.0 * pit - 1.0).abs()).max(f64::MIN_POSITIVE).ln();
        self.bins[((v / WIDTH) as usize).min(BINS - 1)] += 1;
    }

    /// ln r at every knot over several counts; zeros where nothing was counted.
    fn ratios(counts: &[(&Self, f64)]) -> [f64; KNOTS.len()] {
        let mut sums = vec![0.0; BINS];
        for (count, weight) in counts {
            sums.iter_mut().zip(&count.bins).for_each(|(s, b)| *s += weight * f64::from(*b));
        }
        let total: f64 = sums.iter().sum();
        if total <= 0.0 {
            return [0.0; KNOTS.len()];
        }
        KNOTS.map(|coverage| {
            let wanted = coverage * total;
            let mut held = 0.0;
            for (bin, count) in sums.iter().enumerate() {
                if held + count >= wanted && *count > 0.0 {
                    let found = (bin as f64 + (wanted - held) / count) * WIDTH;
                    return (found.max(WIDTH / 100.0) / of_coverage(coverage)).ln();
                }
                held += count;
            }
            0.0
        })
    }
}

fn of_coverage(coverage: f64) -> f64 {
    -(1.0 - coverage).ln()
}

/// The correction at each of [`KNOTS`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    /// R: how much further out, in `v`, the interval of that coverage is taken.
    pub ratios: [f64; KNOTS.len()],
}

/// Past outcomes of a horizon, or of all.
#[derive(Debug, Clone)]
pub struct Seen<'a> {
    /// One count per origin and horizon, and its weight.
    pub falls: Vec<(&'a Falls, f64)>,
    /// Different origins among them, each counted by its weight.
    pub origins: f64,
}

impl Calibration {
    /// No correction.
    #[must_use]
    pub fn none() -> Self {
        Self { ratios: [1.0; KNOTS.len()] }
    }

    /// Learn from a horizon's own outcomes and from those of all horizons; `k` as in the page.
    #[must_use]
    pub fn learned(own: &Seen<'_>, all: &Seen<'_>, k: f64) -> Self {
        let (here, pooled) = (Falls::ratios(&own.falls), Falls::ratios(&all.falls));
        let (o, n) = (own.origins, all.origins);
        let mut ratios = [1.0; KNOTS.len()];
        let mut before = 0.0;
        for (i, ratio) in ratios.iter_mut().enumerate() {
            let mean = (o * here[i] + k * n / (n + 1.0) * pooled[i]) / (o + k);
            // A wider interval cannot hold less than a narrower one.
            let v = (of_coverage(KNOTS[i]) * mean.exp()).max(before);
            before = v;
            *ratio = v / of_coverage(KNOTS[i]);
        }
        Self { ratios }
    }

    /// The coverage that the forecast's own interval needs so as to hold `coverage`.
    #[must_use]
    pub fn own_coverage(&self, coverage: f64) -> f64 {
        let v = of_coverage(coverage.clamp(0.0, 1.0 - 1e-12));
        let after = KNOTS.partition_point(|k| *k < coverage);
        let ratio = match after {
            0 => self.ratios[0],
            n if n == KNOTS.len() => self.ratios[n - 1],
            n => {
                let (left, right) = (of_coverage(KNOTS[n - 1]), of_coverage(KNOTS[n]));
                let (low, high) = (left * self.ratios[n - 1], right * self.ratios[n]);
                (low + (v - left) / (right - left) * (high - low)) / v
            }
        };
        1.0 - (-v * ratio).exp()
    }

    /// The levels of the forecast's own quantiles that a corrected forecast consists of.
    #[must_use]
    pub fn levels(&self) -> Vec<f64> {
        let moved = |p: f64| {
            let coverage = self.own_coverage((2.0 * p - 1.0).abs());
            0.5 + coverage.copysign(p - 0.5) / 2.0
        };
        levels(POINTS).map(moved).collect()
    }

    /// The forecast with its intervals corrected.
    ///
    /// # Errors
    ///
    /// [`Error::NotFinite`] if a quantile leaves the range of numbers.
    pub fn applied(&self, forecast: &Distribution) -> Result<Distribution, Error> {
        at(forecast, &self.levels())
    }
}

/// The forecast at levels that [`Calibration::levels`] gave.
///
/// # Errors
///
/// As [`Calibration::applied`].
pub fn at(forecast: &Distribution, levels: &[f64]) -> Result<Distribution, Error> {
    Distribution::equal(forecast.quantiles(levels))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normal;

    fn seen(falls: &Falls, origins: usize) -> Seen<'_> {
        Seen { falls: vec![(falls, 1.0)], origins: origins as f64 }
    }

    fn of_scale(scale: f64) -> Falls {
        let mut falls = Falls::default();
        levels(20_000).for_each(|p| falls.add(normal::below(scale * normal::quantile(p))));
        falls
    }

    #[test]
    fn intervals_that_held_are_left_alone() {
        let falls = of_scale(1.0);
        let learned = Calibration::learned(&seen(&falls, 9), &seen(&falls, 9), 2.0);
        assert!(learned.ratios.iter().all(|r| (r - 1.0).abs() < 0.02), "{learned:?}");
    }

    #[test]
    fn intervals_that_were_half_as_wide_as_the_world_are_doubled() {
        let falls = of_scale(2.0);
        let learned = Calibration::learned(&seen(&falls, 4000), &seen(&falls, 4000), 1.0);
        let forecast = Distribution::equal(levels(2001).map(normal::quantile).collect()).unwrap();
        let wide = learned.applied(&forecast).unwrap();
        for p in [0.25, 0.75, 0.9, 0.95] {
            assert!((wide.quantile(p) / forecast.quantile(p) - 2.0).abs() < 0.06, "{p}");
        }
        assert!(wide.quantile(0.5).abs() < 1e-9);
    }

    #[test]
    fn without_a_record_nothing_is_corrected_and_a_short_one_is_believed_in_part() {
        let nothing = Falls::default();
        let none = Calibration::learned(&seen(&nothing, 0), &seen(&nothing, 0), 2.0);
        assert!(none.ratios.iter().all(|r| (r - 1.0).abs() < 1e-12));
        let falls = of_scale(2.0);
        let once = Calibration::learned(&seen(&falls, 1), &seen(&falls, 1), 2.0);
        let often = Calibration::learned(&seen(&falls, 90), &seen(&falls, 90), 2.0);
        assert!(once.ratios[7] > 1.0 && once.ratios[7] < often.ratios[7]);
    }

    #[test]
    fn a_wider_interval_never_holds_less() {
        let falls = of_scale(0.6);
        let learned = Calibration::learned(&seen(&falls, 5), &seen(&falls, 5), 2.0);
        let own: Vec<f64> = levels(500).map(|c| learned.own_coverage(c)).collect();
        assert!(own.windows(2).all(|w| w[0] <= w[1]));
    }
}
