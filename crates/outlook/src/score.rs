//! How good a forecast was, once the outcome is known.
//!
//! ```text
//! CRPS      = sum_i w[i] |x[i] - y| - sum_i w[i] x[i] (C[i] + C[i-1] - 1)
//! log score = -ln f(y), f a Gaussian kernel over the atoms
//! ```
//!
//! `x`, `w` are a distribution's sorted atoms and weights, `C` the cumulated
//! weights, `y` the outcome; all on the log scale, so that a CRPS of 0.1 is an
//! error of about ten percent. Lower is better for both.
//!
//! ```
//! use corridor_outlook::{distribution::Distribution, score::crps};
//!
//! // Mean distance to the outcome 1, minus half the mean distance between atoms.
//! let two = Distribution::equal(vec![0.0, 2.0])?;
//! assert_eq!(crps(&two, 1.0), 1.0 - 0.5);
//! # Ok::<(), corridor_outlook::Error>(())
//! ```
//!
//! Cost: one pass over the atoms. Exact for the atoms; a continuous
//! distribution stated at 101 quantiles scores within 0.003 of its own
//! closed form. Source: Gneiting and Raftery (2007), eq. 20 and 21; bandwidth
//! of the kernel: Silverman (1986), eq. 3.31. Oracle: `oracles/statsforecast`.

use crate::distribution::Distribution;

/// The continuous ranked probability score of `forecast` for the outcome.
#[must_use]
pub fn crps(forecast: &Distribution, outcome: f64) -> f64 {
    let mut cumulated = 0.0;
    let mut score = 0.0;
    for (x, w) in forecast.atoms().iter().zip(forecast.weights()) {
        let before = cumulated;
        cumulated += w;
        // Gneiting & Raftery (2007), eq. 21: E|X - y| - E|X - X'| / 2.
        score += w * (x - outcome).abs() - w * x * (cumulated + before - 1.0);
    }
    score
}

/// The logarithmic score: minus the log of the density at the outcome.
#[must_use]
pub fn log_score(forecast: &Distribution, outcome: f64) -> f64 {
    let spread = forecast.interval(0.5);
    // A quarter-range over 1.34 is a standard deviation that tails do not move.
    let width = ((spread.high - spread.low) / 1.34).min(forecast.deviation()).max(1e-6);
    let bandwidth = 0.9 * width * (crate::distribution::POINTS as f64).powf(-0.2);
    let kernel = |(x, w): (&f64, &f64)| {
        let z = (outcome - x) / bandwidth;
        w * (-0.5 * z * z).exp()
    };
    let density: f64 = forecast.atoms().iter().zip(forecast.weights()).map(kernel).sum();
    let density = density / (bandwidth * (2.0 * std::f64::consts::PI).sqrt());
    -density.max(FLOOR).ln()
}

/// Density under which no outcome is scored: an outcome beyond every kernel costs ln(1e-6).
const FLOOR: f64 = 1e-6;

/// Stated probabilities against what happened, in ten equal bins.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reliability {
    /// Cases in each bin.
    pub cases: [u64; 10],
    /// Sum of the stated probabilities in each bin.
    pub stated: [f64; 10],
    /// Cases in each bin in which it happened.
    pub happened: [u64; 10],
}

impl Reliability {
    /// Count one case.
    pub fn add(&mut self, probability: f64, happened: bool) {
        let bin = ((probability * 10.0) as usize).min(9);
        self.cases[bin] += 1;
        self.stated[bin] += probability;
        self.happened[bin] += u64::from(happened);
    }

    /// Add another tally to this one.
    pub fn merge(&mut self, other: &Self) {
        for bin in 0..10 {
            self.cases[bin] += other.cases[bin];
            self.stated[bin] += other.stated[bin];
            self.happened[bin] += other.happened[bin];
        }
    }

    /// The expected calibration error: the mean distance between stated and
    /// observed share, weighted by cases; `None` without cases.
    #[must_use]
    pub fn error(&self) -> Option<f64> {
        let total: u64 = self.cases.iter().sum();
        let distance = |bin: usize| (self.stated[bin] - self.happened[bin] as f64).abs();
        (total > 0).then(|| (0..10).map(distance).sum::<f64>() / total as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::levels;
    use crate::normal;

    #[test]
    fn a_normal_at_101_quantiles_scores_as_its_closed_form() {
        let d = Distribution::equal(levels(101).map(normal::quantile).collect()).unwrap();
        for y in [-2.0_f64, -0.3, 0.0, 1.0, 2.5] {
            // Gneiting & Raftery (2007), eq. 5: the CRPS of a normal.
            let closed = y * (2.0 * normal::below(y) - 1.0) + 2.0 * normal::density(y)
                - 1.0 / std::f64::consts::PI.sqrt();
            assert!((crps(&d, y) - closed).abs() < 3e-3, "{y}: {} {closed}", crps(&d, y));
            // The kernel widens the tails, so the log score is compared near the middle.
            let closed = -normal::density(y).ln();
            assert!(y.abs() > 1.5 || (log_score(&d, y) - closed).abs() < 0.15, "{y}");
        }
    }

    #[test]
    fn a_certain_forecast_scores_its_error() {
        let d = Distribution::equal(vec![2.0]).unwrap();
        assert!((crps(&d, 5.0) - 3.0).abs() < 1e-12);
        assert!(log_score(&d, 5.0).is_finite());
    }

    #[test]
    fn reliability_is_the_distance_between_said_and_seen() {
        let mut tally = Reliability::default();
        assert_eq!(tally.error(), None);
        for i in 0..10 {
            tally.add(0.35, i < 2);
        }
        assert!((tally.error().unwrap() - 0.15).abs() < 1e-12);
        tally.add(1.0, true);
        assert_eq!(tally.cases[9], 1);
    }
}
