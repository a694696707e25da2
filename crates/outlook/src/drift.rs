//! Drift: a random walk with the mean growth of its own past.
//!
//! ```text
//! m  = (y[n] - y[0]) / n
//! s^2 = sum (g[t] - m)^2 / (n - 1)
//! forecast = y[n] + h m + s sqrt(h (1 + h / n)) q
//! ```
//!
//! `y` is the log of trade, `g` its `n` yearly changes, `h` the horizon, `q`
//! standard quantiles: of the normal for the naive forecast that every method
//! must beat, of Student's distribution with four degrees of freedom (scaled to
//! the same variance) for the member with fat tails.
//!
//! ```
//! use corridor_outlook::drift::{Tails, drift};
//!
//! let next = drift(&[0.0, 0.1, 0.3, 0.3], 1, Tails::Normal)?;
//! assert!((next.quantile(0.5) - 0.4).abs() < 1e-9);
//! # Ok::<(), corridor_outlook::Error>(())
//! ```
//!
//! Cost: one pass. It fails on fewer than three values: one change has no
//! spread. Source: Hyndman and Athanasopoulos (2021), section 5.5. Oracle:
//! `oracles/statsforecast`, model `RandomWalkWithDrift`.

use std::sync::OnceLock;

use crate::Error;
use crate::distribution::{Distribution, POINTS, levels};
use crate::normal;

/// The shape of a forecast around its centre.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tails {
    /// The normal distribution.
    Normal,
    /// Student's with four degrees of freedom, at the same variance.
    Fat,
}

impl Tails {
    /// Standard quantiles of variance one at the mid-levels, computed once.
    fn quantiles(self) -> &'static [f64] {
        static NORMAL: OnceLock<Vec<f64>> = OnceLock::new();
        static FAT: OnceLock<Vec<f64>> = OnceLock::new();
        // Student's variance with four degrees of freedom is 2.
        let fat = |p| normal::student4(p) / std::f64::consts::SQRT_2;
        match self {
            Self::Normal => NORMAL.get_or_init(|| levels(POINTS).map(normal::quantile).collect()),
            Self::Fat => FAT.get_or_init(|| levels(POINTS).map(fat).collect()),
        }
    }

    /// A distribution of this shape.
    ///
    /// # Errors
    ///
    /// [`Error::NotFinite`] if centre or deviation is no number.
    pub fn around(self, centre: f64, deviation: f64) -> Result<Distribution, Error> {
        Distribution::equal(self.quantiles().iter().map(|q| centre + deviation * q).collect())
    }
}

/// Deviation of a past that never changed: a hundredth of a log point, not certainty.
pub(crate) const LEAST: f64 = 0.01;

/// The drift forecast `horizon` periods after the last value of `past` (logs, oldest first).
///
/// # Errors
///
/// [`Error::TooShort`] under three values, [`Error::NotFinite`] for a value that is no number.
pub fn drift(past: &[f64], horizon: usize, tails: Tails) -> Result<Distribution, Error> {
    let [first, .., last] = past else {
        return Err(Error::TooShort { method: "drift", needs: 3, found: past.len() });
    };
    if past.len() < 3 {
        return Err(Error::TooShort { method: "drift", needs: 3, found: past.len() });
    }
    let n = (past.len() - 1) as f64;
    let mean = (last - first) / n;
    let squares: f64 = past.windows(2).map(|w| (w[1] - w[0] - mean).powi(2)).sum();
    let deviation = (squares / (n - 1.0)).sqrt().max(LEAST);
    let h = horizon as f64;
    tails.around(last + h * mean, deviation * (h * (1.0 + h / n)).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spread_is_that_of_the_changes() {
        let d = drift(&[0.0, 1.0, 0.0, 1.0], 1, Tails::Normal).unwrap();
        // Changes 1, -1, 1: mean 1/3, variance 4/3; one step after three changes.
        let width = (4.0_f64 / 3.0 * (1.0 + 1.0 / 3.0)).sqrt();
        let sides = d.interval(0.5);
        assert!(((sides.high - sides.low) / (2.0 * 0.674_490 * width) - 1.0).abs() < 1e-3);
    }

    #[test]
    fn fat_tails_hold_more_far_out() {
        let past = [0.0, 0.2, 0.1, 0.5];
        let thin = drift(&past, 3, Tails::Normal).unwrap();
        let fat = drift(&past, 3, Tails::Fat).unwrap();
        assert!(fat.quantile(0.995) > thin.quantile(0.995));
        assert!(fat.quantile(0.75) < thin.quantile(0.75));
    }

    #[test]
    fn two_values_are_too_few() {
        assert!(matches!(drift(&[1.0, 2.0], 1, Tails::Fat), Err(Error::TooShort { .. })));
        assert!(matches!(drift(&[], 1, Tails::Fat), Err(Error::TooShort { .. })));
        let still = drift(&[1.0, 1.0, 1.0], 1, Tails::Normal).unwrap();
        assert!(still.deviation() > 0.0);
    }
}
