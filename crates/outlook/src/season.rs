//! What share of a year a partial period holds, and how surely.
//!
//! ```text
//! even = months of W / 12
//! v    = c^2 (1 - even) / (12 even)
//! d[j] = ln(seen[j] / even)
//! a    = (v / 2 + sum_j (d[j] - mean d)^2) / max(n, 1)
//! ln share[W]  = ln even + n (v / 2) / (a + n v / 2) mean d
//! deviation^2  = a + (v / 2) a / (a + n v / 2)
//! ```
//!
//! `W` is a set of days within a year; `seen[j]` what `W` held of the whole in
//! each of the `n` years in which both are known; `c` the variation of a month
//! about a twelfth of its year ([`monthly_variation`]): months of a small pair
//! carry a ship or none. `v` is the variance of the log of the share when months
//! vary independently. Half of it is taken to be the season, which repeats and
//! is learned, and half the year's own accident, which is not; `a` is that
//! accident's variance, the assumption counting as one year beside those seen.
//!
//! ```
//! use corridor_outlook::season::Share;
//!
//! // Nothing known: ten months are ten twelfths, give or take five percent.
//! let even = Share::of(10.0, &[], 0.4);
//! assert!((even.share - 10.0 / 12.0).abs() < 1e-12 && (even.deviation - 0.0516).abs() < 1e-3);
//! // One year in which they held four fifths moves the share half way there.
//! let learned = Share::of(10.0, &[0.8], 0.4);
//! assert!((learned.share - (0.8_f64 * 10.0 / 12.0).sqrt()).abs() < 1e-12);
//! assert!(learned.deviation < even.deviation);
//! # Ok::<(), corridor_outlook::Error>(())
//! ```
//!
//! Cost: one pass over the years. A period of no months has no share. Growth
//! within the year is part of the accident.

/// The share of a year that a partial period holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// Expected share of the year's trade, above 0 and at most 1.
    pub share: f64,
    /// Standard deviation of its logarithm.
    pub deviation: f64,
    /// Years in which both the period and the whole were seen; 0 means even accrual is assumed.
    pub learned_from: usize,
}

/// Deviation of a month about a twelfth of its year over that of a year's growth: a pair whose years
/// jump has months that jump. It is an assumption, 0.4 at the pair of median size; months of a whole
/// economy, 0.16 by it, varied by a tenth (`tests/months.rs`).
const MONTHS_TO_YEARS: f64 = 0.9;

/// Standard deviation of a month about a twelfth of its year, relative to it, where a year's log
/// growth deviates by `step`.
#[must_use]
pub fn monthly_variation(step: f64) -> f64 {
    MONTHS_TO_YEARS * step
}

impl Share {
    /// The share that `months` of a year hold, given what they held in other years and how much
    /// a month varies.
    #[must_use]
    pub fn of(months: f64, seen: &[f64], variation: f64) -> Self {
        let even = (months / 12.0).min(1.0);
        let variance = variation * variation * (1.0 - even) / (12.0 * even);
        let n = seen.len() as f64;
        let logs: Vec<f64> = seen.iter().map(|s| (s / even).ln()).collect();
        let mean = if logs.is_empty() { 0.0 } else { logs.iter().sum::<f64>() / n };
        let squares: f64 = logs.iter().map(|d| (d - mean) * (d - mean)).sum();
        let season = variance / 2.0;
        let accident = (season + squares) / n.max(1.0);
        let believed = accident + n * season;
        if believed <= 0.0 {
            // A whole year, with nothing to learn and nothing to doubt.
            return Self { share: even, deviation: 0.0, learned_from: seen.len() };
        }
        Self {
            share: even * (n * season / believed * mean).exp(),
            deviation: (accident + season * accident / believed).sqrt(),
            learned_from: seen.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_year_is_certain() {
        let whole = Share::of(12.0, &[], 0.4);
        assert!((whole.share - 1.0).abs() < 1e-15 && whole.deviation.abs() < 1e-15);
    }

    #[test]
    fn fewer_months_say_less() {
        let deviation = |m: f64| Share::of(m, &[], 0.4).deviation;
        assert!((1..12).all(|m| deviation(f64::from(m)) > deviation(f64::from(m + 1))));
    }

    #[test]
    fn many_years_teach_the_season_and_the_accident() {
        // Shares a tenth of a log point around 0.6, in turn.
        let seen: Vec<f64> =
            (0..400).map(|i| 0.6 * f64::exp(if i % 2 == 0 { 0.1 } else { -0.1 })).collect();
        let share = Share::of(6.0, &seen, 0.4);
        assert!((share.share - 0.6).abs() < 1e-3, "{share:?}");
        assert!((share.deviation - 0.1).abs() < 2e-3, "{share:?}");
    }
}
