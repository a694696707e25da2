//! Lafay's index of specialisation: where an economy's surplus is more than its share of trade.
//!
//! ```text
//! LFI[k] = 100 [ (x-m)/(x+m) - S(x-m)/S(x+m) ] (x+m)/S(x+m)
//! ```
//!
//! `x`, `m` exports and imports of the economy in product `k`, `S` a sum over its products; whole
//! units of one currency. In points of the economy's trade; positive is specialisation. An
//! economy's indices add up to 0.
//!
//! ```
//! let index = corridor_trade::indicators::lafay(&[40, 10, 0], &[5, 20, 55])?.unwrap();
//! assert!((index[0] - 34.9112426035503).abs() < 1e-13);
//! # Ok::<(), corridor_trade::Error>(())
//! ```
//!
//! A product that is neither sold nor bought has 0. Undefined, `None`: no trade at all.
//!
//! Source: Lafay (1992); UNCTAD and WTO (2012), ch. 1. Oracle: `tests/hand_examples.rs`.

use super::sums::{ratio, side_by_side, total};
use crate::Error;

/// Lafay's index for every product of one economy.
///
/// # Errors
///
/// [`Error::Shape`] when the lists differ in length; [`Error::Argument`] on a value below zero.
pub fn lafay(exports: &[i64], imports: &[i64]) -> Result<Option<Vec<f64>>, Error> {
    side_by_side("products of the imports", imports.len(), exports.len())?;
    let (sold, bought) = (i128::from(total(exports)?), i128::from(total(imports)?));
    let (surplus, trade) = (sold - bought, sold + bought);
    let Some(tilt) = ratio(surplus, trade) else { return Ok(None) };
    Ok(exports
        .iter()
        .zip(imports)
        .map(|(&x, &m)| {
            let (x, m) = (i128::from(x), i128::from(m));
            Some(100.0 * (ratio(x - m, trade)? - tilt * ratio(x + m, trade)?))
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_indices_of_an_economy_add_up_to_zero() {
        let index = lafay(&[40, 10, 0, 0], &[5, 20, 55, 0]).unwrap().unwrap();
        assert!(index.iter().sum::<f64>().abs() < 1e-13);
        assert!(index[3].abs() < 1e-13);
        assert!((index[1] + 2.366863905325444).abs() < 1e-13);
    }

    #[test]
    fn no_trade_is_absent() {
        assert_eq!(lafay(&[0], &[0]).unwrap(), None);
    }
}
