//! Totals, balance and shares: the first questions about an economy's trade.
//!
//! ```text
//! balance[e] = X[e] - M[e]     share = part / whole
//! ```
//!
//! `X[e]` exports and `M[e]` imports of economy `e` in one year, in whole units of one currency.
//! A share has no unit and lies in 0..1 when the part belongs to the whole.
//!
//! ```
//! use corridor_trade::indicators::{balance, share};
//! assert_eq!(balance(50, 80), -30);
//! assert_eq!(share(50, 200), Some(0.25));
//! assert_eq!(share(0, 0), None); // a share of nothing
//! ```
//!
//! In a reconciled data set the world's exports equal its imports: `laws.rs` holds it.
//!
//! Source: WITS trade indicators; Mikic and Gilbert (2009), ch. 3. Oracle: the pencil cases below.

use super::sums::ratio;

/// Exports less imports.
#[must_use]
pub fn balance(exports: i64, imports: i64) -> i128 {
    i128::from(exports) - i128::from(imports)
}

/// `part / whole`; `None` when the whole is zero.
#[must_use]
pub fn share(part: i64, whole: i64) -> Option<f64> {
    ratio(i128::from(part), i128::from(whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_balance_of_extremes_does_not_wrap() {
        assert_eq!(balance(i64::MAX, i64::MIN), 18_446_744_073_709_551_615);
    }
}
