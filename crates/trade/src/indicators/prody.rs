//! PRODY and EXPY: the income that goes with a product, and with a basket of them.
//!
//! ```text
//! PRODY[k] = sum_i s[i,k] Y[i] / sum_i s[i,k]      s[i,k] = X[i,k] / X[i]
//! EXPY[i]  = sum_k s[i,k] PRODY[k]
//! ```
//!
//! `X[i,k]` exports, whole units of one currency; `Y[i]` income a head, in any unit, which is the
//! unit of the results. Sums are over the economies whose income is known.
//!
//! ```
//! use corridor_trade::indicators::{expy, prody};
//! let exports = [40, 10, 0, 5, 40, 15, 5, 0, 85];
//! let product = prody(&exports, 3, &[Some(10.0), Some(20.0), Some(30.0)])?;
//! assert!((product[0].unwrap() - 12.071005917159763).abs() < 1e-13);
//! assert!((expy(&exports, 3, &product)?[0].unwrap() - 13.195266272189349).abs() < 1e-13);
//! # Ok::<(), corridor_trade::Error>(())
//! ```
//!
//! Undefined, `None`: a product that no economy of known income sells; an economy that sells
//! nothing, or sells such a product (a basket with a hole has no mean). Note that an economy's own
//! income is in its EXPY.
//!
//! Source: Hausmann, Hwang and Rodrik (2007). Oracle: `tests/hand_examples.rs`.

use super::sums::{exact_sum, ratio, side_by_side, sums};
use crate::Error;

/// The income that goes with each product.
///
/// # Errors
///
/// [`Error::Shape`] when the rows are not whole or `income` is not one an economy;
/// [`Error::Argument`] on a value below zero.
pub fn prody(
    exports: &[i64],
    products: usize,
    income: &[Option<f64>],
) -> Result<Vec<Option<f64>>, Error> {
    let totals = sums(exports, products)?.rows;
    side_by_side("incomes", income.len(), totals.len())?;
    let known: Vec<(&[i64], i64, f64)> = exports
        .chunks_exact(products)
        .zip(totals)
        .zip(income)
        .filter_map(|((row, total), income)| Some((row, total, (*income)?)))
        .collect();
    let product = |k: usize| {
        let shares = known.iter().filter_map(move |(row, total, income)| {
            Some((ratio(row[k].into(), (*total).into())?, *income))
        });
        let whole = exact_sum(shares.clone().map(|(share, _)| share));
        (whole > 0.0).then(|| exact_sum(shares.map(|(share, income)| share * income)) / whole)
    };
    Ok((0..products).map(product).collect())
}

/// The income that goes with each economy's basket.
///
/// # Errors
///
/// [`Error::Shape`] when the rows are not whole or `prody` is not one a product;
/// [`Error::Argument`] on a value below zero.
pub fn expy(
    exports: &[i64],
    products: usize,
    prody: &[Option<f64>],
) -> Result<Vec<Option<f64>>, Error> {
    let totals = sums(exports, products)?.rows;
    side_by_side("products with an income", prody.len(), products)?;
    let economy = |(row, total): (&[i64], i64)| {
        let sold = row.iter().zip(prody).filter(|(x, _)| **x > 0);
        let terms: Option<Vec<f64>> =
            sold.map(|(&x, income)| Some(ratio(x.into(), total.into())? * (*income)?)).collect();
        terms.filter(|terms| !terms.is_empty()).map(exact_sum)
    };
    Ok(exports.chunks_exact(products).zip(totals).map(economy).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_income_is_left_out_and_not_zero() {
        let product = prody(&[1, 1, 1, 1], 2, &[Some(10.0), None]).unwrap();
        assert_eq!(product, [Some(10.0), Some(10.0)]);
    }

    #[test]
    fn a_basket_with_a_hole_is_absent() {
        let exports = [1, 0, 1, 1];
        let product = prody(&exports, 2, &[Some(10.0), None]).unwrap();
        assert_eq!(product, [Some(10.0), None]);
        assert_eq!(expy(&exports, 2, &product).unwrap(), [Some(10.0), None]);
        assert_eq!(expy(&[0, 0], 2, &product).unwrap(), [None]);
    }
}
