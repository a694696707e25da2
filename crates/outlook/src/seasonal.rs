//! Seasonal naive: the months to come are those of a year ago. The rival where there are months.
//!
//! ```text
//! N[t, m]  = sum of months 1..m of year t + sum of months m+1..12 of year t-1
//! forecast = ln N[t, m] + s q,   s^2 = mean over past years of (ln total[j] - ln N[j, m])^2
//! ```
//!
//! `q` are the quantiles of the standard normal, in logs.
//!
//! ```
//! use corridor_outlook::seasonal::seasonal_naive;
//!
//! // Three level years, then six months that are a tenth higher: 12.6, give or take nothing.
//! let year = [1.0; 12];
//! let next = seasonal_naive(&[year, year, year], &[1.1; 6])?;
//! assert!((next.quantile(0.5).exp() - 12.6).abs() < 1e-9);
//! # Ok::<(), corridor_outlook::Error>(())
//! ```
//!
//! Cost: months of the past. It fails on fewer than three years, of which two
//! can be held against the one before, and on months that are not above zero.
//! Source: Hyndman and Athanasopoulos (2021), section 5.2.

use crate::Error;
use crate::distribution::Distribution;
use crate::drift::{LEAST, Tails};
use crate::growth::positive;

/// The log of this year's total, from whole years, oldest first, and the months of this one so far.
///
/// # Errors
///
/// [`Error::TooShort`] under three whole years, [`Error::Months`] for more than twelve months,
/// [`Error::NotPositive`] for a month that is not above zero.
pub fn seasonal_naive(past: &[[f64; 12]], seen: &[f64]) -> Result<Distribution, Error> {
    if past.len() < 3 {
        return Err(Error::TooShort { method: "seasonal naive", needs: 3, found: past.len() });
    }
    if seen.len() > 12 {
        return Err(Error::Months { months: u32::try_from(seen.len()).unwrap_or(u32::MAX) });
    }
    for month in past.iter().flatten().chain(seen) {
        positive("trade of a month", *month)?;
    }
    let naive = |before: &[f64; 12], seen: &[f64]| {
        (seen.iter().sum::<f64>() + before[seen.len()..].iter().sum::<f64>()).ln()
    };
    let miss = |years: &[[f64; 12]]| {
        years[1].iter().sum::<f64>().ln() - naive(&years[0], &years[1][..seen.len()])
    };
    let squares: f64 = past.windows(2).map(|years| miss(years).powi(2)).sum();
    let deviation = (squares / (past.len() - 1) as f64).sqrt().max(LEAST);
    Tails::Normal.around(naive(&past[past.len() - 1], seen), deviation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn past_misses_are_the_spread() {
        // Each year is twice the one before: with no month seen, the naive misses by ln 2.
        let next = seasonal_naive(&[[1.0; 12], [2.0; 12], [4.0; 12]], &[]).unwrap();
        assert!((next.quantile(0.5).exp() - 48.0).abs() < 1e-9);
        let sides = next.interval(0.5);
        let stated = 2.0 * 0.674_49 * std::f64::consts::LN_2;
        assert!(((sides.high - sides.low) / stated - 1.0).abs() < 1e-3);
    }

    #[test]
    fn too_little_and_zeros_are_errors() {
        assert!(matches!(seasonal_naive(&[[1.0; 12]; 2], &[]), Err(Error::TooShort { .. })));
        assert!(matches!(seasonal_naive(&[[1.0; 12]; 3], &[1.0; 13]), Err(Error::Months { .. })));
        assert!(seasonal_naive(&[[1.0; 12]; 3], &[0.0]).is_err());
    }
}
