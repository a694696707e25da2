//! The totals of a table of trade: rows, columns, and everything.
//!
//! ```text
//! X[e,.] = sum over p of X[e,p]     X[.,p] = sum over e of X[e,p]     X[.,.] = sum of all
//! ```
//!
//! `X` is economy x product (or any two axes), row by row, in whole units of one currency. Sums are
//! integers, so they are exact and the same in any order and on any number of threads.
//!
//! ```
//! let sums = corridor_trade::indicators::sums(&[30, 10, 20, 40], 2)?;
//! assert_eq!((sums.rows, sums.columns, sums.all), (vec![40, 60], vec![50, 50], 100));
//! # Ok::<(), corridor_trade::Error>(())
//! ```
//!
//! Cost: one pass. Fails when the rows are not whole, a value is negative, or the grand total is
//! more than a 64-bit integer holds (9.2 quintillion): products of two such numbers are compared
//! in 128 bits elsewhere, and this is what keeps them there.

use crate::Error;

/// Row, column and grand totals of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sums {
    /// One total a row.
    pub rows: Vec<i64>,
    /// One total a column.
    pub columns: Vec<i64>,
    /// The sum of everything.
    pub all: i64,
}

/// Totals of `values`, a table with `columns` columns, row by row.
///
/// # Errors
///
/// [`Error::Shape`] when the rows are not whole, [`Error::Argument`] at the first value below
/// zero, [`Error::TooLarge`] when the grand total does not fit.
pub fn sums(values: &[i64], columns: usize) -> Result<Sums, Error> {
    if columns == 0 || !values.len().is_multiple_of(columns) {
        let what = "values of a table, a multiple of its columns";
        return Err(Error::Shape { what, found: values.len(), expected: columns });
    }
    let mut sums = Sums { rows: Vec::new(), columns: vec![0; columns], all: 0 };
    for row in values.chunks_exact(columns) {
        let total = total(row)?;
        sums.rows.push(total);
        sums.all = fits("a world total", i128::from(sums.all) + i128::from(total))?;
        for (sum, value) in sums.columns.iter_mut().zip(row) {
            *sum += value; // at most the grand total of the rows so far, which fits
        }
    }
    Ok(sums)
}

/// The total of one row of trade.
///
/// # Errors
///
/// As for [`sums`].
pub fn total(values: &[i64]) -> Result<i64, Error> {
    if let Some(index) = values.iter().position(|value| *value < 0) {
        return Err(Error::Argument {
            name: "trade",
            found: format!("{} at position {index}", values[index]),
            expected: "not negative",
        });
    }
    fits("a row of trade", values.iter().map(|&value| i128::from(value)).sum())
}

fn fits(what: &str, total: i128) -> Result<i64, Error> {
    i64::try_from(total).map_err(|_| Error::TooLarge { what: what.to_owned(), total })
}

/// An error unless two lists that are read side by side are equally long.
pub(crate) fn side_by_side(what: &'static str, found: usize, expected: usize) -> Result<(), Error> {
    if found == expected { Ok(()) } else { Err(Error::Shape { what, found, expected }) }
}

/// `part / whole` of exact integers; `None` when the whole is zero.
pub(crate) fn ratio(part: i128, whole: i128) -> Option<f64> {
    (whole != 0).then(|| part as f64 / whole as f64)
}

/// A sum of doubles with Neumaier's correction, so that long sums lose nothing to their order.
pub(crate) fn exact_sum(values: impl IntoIterator<Item = f64>) -> f64 {
    let (mut sum, mut lost) = (0.0_f64, 0.0_f64);
    for value in values {
        let next = sum + value;
        lost += if sum.abs() >= value.abs() { (sum - next) + value } else { (value - next) + sum };
        sum = next;
    }
    sum + lost
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_are_not_whole_are_an_error() {
        assert!(matches!(sums(&[1, 2, 3], 2), Err(Error::Shape { found: 3, expected: 2, .. })));
        assert!(matches!(sums(&[], 0), Err(Error::Shape { .. })));
    }

    #[test]
    fn a_negative_value_is_named_by_its_place() {
        let text = total(&[1, -2]).unwrap_err().to_string();
        assert_eq!(text, "trade is -2 at position 1, expected not negative");
    }

    #[test]
    fn an_enormous_total_is_an_error_and_not_a_wrapped_number() {
        assert!(matches!(total(&[i64::MAX, 1]), Err(Error::TooLarge { .. })));
        assert!(matches!(sums(&[i64::MAX, 0, 0, 1], 2), Err(Error::TooLarge { .. })));
    }

    #[test]
    fn a_long_sum_keeps_its_small_terms() {
        let sum = exact_sum([1e16, 1.0, -1e16]);
        assert!((sum - 1.0).abs() < 1e-15, "{sum}");
    }
}
