//! Growth between two years, in all and a year.
//!
//! ```text
//! growth = v1 / v0 - 1     CAGR = (v1 / v0)^(1/n) - 1
//! ```
//!
//! `v0`, `v1` the first and last value, in one currency; `n` the number of years from the first to
//! the last (2020 to 2024: 4). The results are fractions: 0.1 is ten per cent.
//!
//! ```
//! use corridor_trade::indicators::{cagr, growth};
//! assert_eq!(growth(200, 240), Some(0.2));
//! assert!((cagr(100, 121, 2).unwrap() - 0.1).abs() < 1e-15);
//! assert_eq!(growth(0, 5), None); // new: no rate describes it
//! ```
//!
//! Undefined, `None`: a first value of zero (the trade is new, and should be called that), a
//! negative value, and a yearly rate over no years.
//!
//! Source: Mikic and Gilbert (2009), ch. 3. Oracle: the pencil cases below.

use super::sums::ratio;

/// Growth from `first` to `last`, as a fraction of `first`.
#[must_use]
pub fn growth(first: i64, last: i64) -> Option<f64> {
    if first <= 0 || last < 0 {
        return None;
    }
    ratio(i128::from(last) - i128::from(first), i128::from(first))
}

/// The yearly rate that leads from `first` to `last` in `years` years.
#[must_use]
pub fn cagr(first: i64, last: i64, years: u32) -> Option<f64> {
    if first <= 0 || last < 0 || years == 0 {
        return None;
    }
    let factor = ratio(i128::from(last), i128::from(first))?;
    // ln and exp_m1 keep small rates exact to the last digits, where a root less one does not.
    Some((factor.ln() / f64::from(years)).exp_m1())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fall_to_nothing_is_minus_one() {
        assert_eq!(growth(10, 0), Some(-1.0));
        assert_eq!(cagr(10, 0, 3), Some(-1.0));
    }

    #[test]
    fn new_trade_and_no_years_have_no_rate() {
        assert_eq!(growth(0, 0), None);
        assert_eq!(cagr(0, 10, 3), None);
        assert_eq!(cagr(10, 20, 0), None);
    }
}
