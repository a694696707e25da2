//! Complementarity: how well what one economy sells fits what another buys.
//!
//! ```text
//! TCI[i,j] = 100 (1 - sum_k |M[j,k]/M[j] - X[i,k]/X[i]| / 2) = 100 sum_k min(M[j,k]/M[j], X[i,k]/X[i])
//! ```
//!
//! `X[i,k]` exports of economy `i` and `M[j,k]` imports of economy `j` in product `k`, to and from
//! everywhere, whole units of one currency; `X[i]`, `M[j]` their totals. 100: the importer buys in
//! exactly the shares in which the exporter sells; 0: no product in common. It is not symmetric:
//! `TCI[i,j]` has `i` selling.
//!
//! The second form says which products carry it: each adds `min(..)`, its overlap.
//!
//! ```
//! use corridor_trade::indicators::{complementarity, overlap};
//! let (exports, imports) = ([40, 10, 0], [35, 10, 45]);
//! assert_eq!(complementarity(&exports, &imports)?, Some(50.0));
//! let parts = overlap(&exports, &imports)?.unwrap();
//! assert!((parts[0] - 35.0 / 90.0).abs() < 1e-15); // 39 of the 50 points are product 0
//! # Ok::<(), corridor_trade::Error>(())
//! ```
//!
//! Drysdale's index weighs the two advantages instead: `sum_k (W[k]/W) RCA[i,k] RMA[j,k]`; 1 is
//! what an average pair would have, and it has no upper bound.
//!
//! Undefined, `None`: no exports or no imports at all. Cost: one pass. Both depend on the level of
//! `k`: name it.
//!
//! Source: WITS trade indicators; Drysdale (1967) after Mikic and Gilbert (2009). Oracle: `tests/hand_examples.rs`.

use super::sums::{exact_sum, ratio, side_by_side, total};
use crate::Error;

/// The complementarity of one economy's exports with another's imports, 0 to 100.
///
/// # Errors
///
/// [`Error::Shape`] when the lists differ in length; [`Error::Argument`] on a value below
/// zero; [`Error::TooLarge`].
pub fn complementarity(exports: &[i64], imports: &[i64]) -> Result<Option<f64>, Error> {
    Ok(overlap(exports, imports)?.map(|parts| 100.0 * exact_sum(parts)))
}

/// What each product adds to [`complementarity`], as a fraction: the smaller of the two shares.
///
/// # Errors
///
/// As for [`complementarity`].
pub fn overlap(exports: &[i64], imports: &[i64]) -> Result<Option<Vec<f64>>, Error> {
    side_by_side("products of the importer", imports.len(), exports.len())?;
    let (sold, bought) = (i128::from(total(exports)?), i128::from(total(imports)?));
    if sold == 0 || bought == 0 {
        return Ok(None);
    }
    // The smaller share is chosen in integers, so that a tie is a tie.
    let smaller = |x: i128, m: i128| if x * bought <= m * sold { (x, sold) } else { (m, bought) };
    let parts = exports.iter().zip(imports).map(|(&x, &m)| smaller(x.into(), m.into()));
    Ok(parts.map(|(part, whole)| ratio(part, whole)).collect())
}

/// Drysdale's complementarity: the product of the two advantages, weighed by world trade.
///
/// `world` is the world's trade in each product; a product that nobody traded is left out, as it
/// has no advantages.
///
/// # Errors
///
/// As for [`complementarity`].
pub fn drysdale(exports: &[i64], imports: &[i64], world: &[i64]) -> Result<Option<f64>, Error> {
    side_by_side("products of the importer", imports.len(), exports.len())?;
    side_by_side("products of the world", world.len(), exports.len())?;
    let (sold, bought, all) = (total(exports)?, total(imports)?, total(world)?);
    let terms: Option<Vec<f64>> = exports
        .iter()
        .zip(imports)
        .zip(world)
        .filter(|(_, w)| **w > 0)
        // (W_k/W) RCA RMA = (x/X) (m/M) / (W_k/W)
        .map(|((&x, &m), &w)| {
            let (x, m) = (ratio(x.into(), sold.into())?, ratio(m.into(), bought.into())?);
            Some(x * m / ratio(w.into(), all.into())?)
        })
        .collect();
    Ok(terms.filter(|_| sold > 0 && bought > 0).map(exact_sum))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_not_symmetric() {
        // B sells 5, 40, 15; A buys 5, 20, 55.
        let index = complementarity(&[5, 40, 15], &[5, 20, 55]).unwrap().unwrap();
        assert!((index - 56.25).abs() < 1e-13, "{index}");
    }

    #[test]
    fn drysdale_of_the_average_pair_is_one() {
        let world = [50, 50, 100];
        let index = drysdale(&world, &world, &world).unwrap().unwrap();
        assert!((index - 1.0).abs() < 1e-15);
    }

    #[test]
    fn drysdale_by_pencil() {
        // A sells 40, 10, 0 of 50; B buys 35, 10, 45 of 90: .8*(35/90)/.25 + .2*(10/90)/.25.
        let index = drysdale(&[40, 10, 0], &[35, 10, 45], &[50, 50, 100]).unwrap().unwrap();
        assert!((index - (0.8 * 35.0 + 0.2 * 10.0) / 90.0 * 4.0).abs() < 1e-14);
    }

    #[test]
    fn nothing_sold_or_bought_is_absent() {
        assert_eq!(complementarity(&[0, 0], &[1, 2]).unwrap(), None);
        assert_eq!(complementarity(&[1, 2], &[0, 0]).unwrap(), None);
        assert_eq!(drysdale(&[0, 0], &[1, 2], &[1, 2]).unwrap(), None);
    }

    #[test]
    fn lists_of_unequal_length_are_an_error() {
        assert!(matches!(complementarity(&[1], &[1, 2]), Err(Error::Shape { found: 2, .. })));
    }
}
