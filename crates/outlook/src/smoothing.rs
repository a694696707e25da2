//! Exponential smoothing with a damped trend and fat tails.
//!
//! ```text
//! e[t] = y[t] - l[t-1] - d b[t-1]
//! l[t] = l[t-1] + d b[t-1] + a e[t]
//! b[t] = d b[t-1] + a k e[t]
//! forecast = l + (d + … + d^h) b + s sqrt(1 + sum_{j<h} (a + a k (d + … + d^j))^2) q
//! ```
//!
//! `y` is the log of trade, `l` its level, `b` its trend, `e` the error, `h`
//! the horizon; `a` (level), `k` (trend, as a share of `a`) and `d` (damping)
//! are the triple of a fixed grid with the least squared error; `s` is the
//! deviation of the errors and `q` Student's standard quantiles.
//!
//! ```
//! use corridor_outlook::smoothing::smoothing;
//!
//! let past = [0.0, 0.11, 0.19, 0.31, 0.39, 0.5];
//! let next = smoothing(&past)?.forecast(1)?;
//! assert!((next.quantile(0.5) - 0.6).abs() < 0.05);
//! # Ok::<(), corridor_outlook::Error>(())
//! ```
//!
//! Cost: 60 passes over the past. It fails on fewer than four values. Source:
//! Hyndman, Koehler, Ord and Snyder (2008), table 6.2, model (A, Ad, N).
//! Oracle: `oracles/statsforecast`, the scores of `AutoETS`.

use crate::Error;
use crate::distribution::Distribution;
use crate::drift::{LEAST, Tails};

/// A fitted damped trend.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Smoothing {
    /// Weight of a new value in the level.
    pub level_weight: f64,
    /// Weight of a new error in the trend, as a share of the level's.
    pub trend_share: f64,
    /// What is left of the trend after each period.
    pub damping: f64,
    level: f64,
    trend: f64,
    deviation: f64,
}

const LEVEL_WEIGHTS: [f64; 5] = [0.2, 0.4, 0.6, 0.8, 0.99];
const TREND_SHARES: [f64; 4] = [0.0, 0.1, 0.3, 0.6];
const DAMPINGS: [f64; 3] = [0.8, 0.9, 0.98];
/// First changes whose mean is the first trend.
const FIRST: usize = 4;

/// Fit a damped trend to `past` (logs, oldest first).
///
/// # Errors
///
/// [`Error::TooShort`] under four values, [`Error::NotFinite`] for a value that is no number.
pub fn smoothing(past: &[f64]) -> Result<Smoothing, Error> {
    if past.len() < 4 {
        return Err(Error::TooShort { method: "damped trend", needs: 4, found: past.len() });
    }
    if let Some(&bad) = past.iter().find(|y| !y.is_finite()) {
        return Err(Error::NotFinite { name: "past value", value: bad });
    }
    let start = FIRST.min(past.len() - 1);
    let first_trend = (past[start] - past[0]) / start as f64;
    let mut best: Option<Smoothing> = None;
    for damping in DAMPINGS {
        for level_weight in LEVEL_WEIGHTS {
            for trend_share in TREND_SHARES {
                let (mut level, mut trend, mut squares) = (past[0], first_trend, 0.0);
                for y in &past[1..] {
                    let expected = level + damping * trend;
                    let error = y - expected;
                    squares += error * error;
                    level = expected + level_weight * error;
                    trend = damping * trend + level_weight * trend_share * error;
                }
                // Two weights, a damping and a first trend are estimated, of which a grid of
                // this coarseness spends about two degrees of freedom.
                let deviation = (squares / (past.len() as f64 - 3.0)).sqrt().max(LEAST);
                if best.is_none_or(|b| deviation < b.deviation) {
                    best = Some(Smoothing {
                        level_weight,
                        trend_share,
                        damping,
                        level,
                        trend,
                        deviation,
                    });
                }
            }
        }
    }
    best.ok_or(Error::NoValues { name: "smoothing weights" })
}

impl Smoothing {
    /// The forecast `horizon` periods after the last value.
    ///
    /// # Errors
    ///
    /// [`Error::NotFinite`] if it leaves the range of numbers.
    pub fn forecast(&self, horizon: usize) -> Result<Distribution, Error> {
        let (mut sum, mut left, mut variance) = (0.0, 1.0, 1.0);
        for step in 1..=horizon {
            left *= self.damping;
            sum += left;
            if step < horizon {
                variance += (self.level_weight * (1.0 + self.trend_share * sum)).powi(2);
            }
        }
        Tails::Fat.around(self.level + sum * self.trend, self.deviation * variance.sqrt())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jump_is_followed_and_a_trend_fades() {
        let past = [0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0];
        let fit = smoothing(&past).unwrap();
        assert!((fit.forecast(1).unwrap().quantile(0.5) - 1.0).abs() < 0.2);
        let rising: Vec<f64> = (0..12).map(|t| 0.1 * f64::from(t)).collect();
        let fit = smoothing(&rising).unwrap();
        let ahead = |h| fit.forecast(h).unwrap().quantile(0.5);
        assert!(ahead(8) - ahead(7) <= ahead(2) - ahead(1) + 1e-12);
        assert!(ahead(8) > ahead(1));
    }

    #[test]
    fn spread_grows_with_the_horizon() {
        let fit = smoothing(&[0.0, 0.3, 0.1, 0.4, 0.6, 0.5]).unwrap();
        let spread = |h| fit.forecast(h).unwrap().deviation();
        assert!(spread(1) < spread(2) && spread(2) < spread(8));
    }

    #[test]
    fn three_values_are_too_few() {
        assert!(matches!(smoothing(&[1.0, 2.0, 3.0]), Err(Error::TooShort { .. })));
        assert!(smoothing(&[1.0, 2.0, f64::INFINITY, 1.0]).is_err());
    }
}
