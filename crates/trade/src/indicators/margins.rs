//! Extensive and intensive margin: more products, or more of the same.
//!
//! ```text
//! EM[i,j] = sum over K of M[j,k] / M[j]     IM[i,j] = x[i,j] / sum over K of M[j,k]
//! ```
//!
//! `K` the products that `i` sells to `j`; `M[j,k]` what `j` buys of `k` from everybody, `i`
//! included; `x[i,j]` what it buys from `i`; whole units of one currency. Fractions. Because `i`
//! is included, `EM * IM` is exactly the exporter's share of the market.
//!
//! ```
//! let margins = corridor_trade::indicators::margins(&[30, 10, 0], &[35, 10, 45])?;
//! assert_eq!(margins.extensive, Some(0.5));
//! assert!((margins.intensive.unwrap() - 8.0 / 9.0).abs() < 1e-15);
//! # Ok::<(), corridor_trade::Error>(())
//! ```
//!
//! A pair without trade has extensive margin 0 and no intensive margin; an importer that buys
//! nothing has neither. Fails when the pair trades more of a product than the importer buys.
//!
//! Source: Hummels and Klenow (2005); Cadot, Carrère and Strauss-Kahn (2011). Oracle:
//! `tests/hand_examples.rs`.

use super::sums::{ratio, side_by_side, total};
use crate::Error;

/// The two margins of a pair's trade in one direction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Margins {
    /// How much of the importer's basket the exporter reaches.
    pub extensive: Option<f64>,
    /// The exporter's share within the part that it reaches.
    pub intensive: Option<f64>,
}

/// Margins of what one economy sells to another, `flow`, in `imports`, all that the other buys.
///
/// # Errors
///
/// [`Error::Shape`] when the lists differ in length; [`Error::Argument`] on a value below zero or
/// a flow above the imports that it belongs to.
pub fn margins(flow: &[i64], imports: &[i64]) -> Result<Margins, Error> {
    side_by_side("products of the importer", imports.len(), flow.len())?;
    let (sold, bought) = (total(flow)?, total(imports)?);
    if let Some(k) = (0..flow.len()).find(|&k| flow[k] > imports[k]) {
        return Err(Error::Argument {
            name: "flow",
            found: format!("{} at position {k}", flow[k]),
            expected: "at most what the importer buys from everybody",
        });
    }
    let reached: i128 =
        flow.iter().zip(imports).filter(|(x, _)| **x > 0).map(|(_, m)| i128::from(*m)).sum();
    Ok(Margins { extensive: ratio(reached, bought.into()), intensive: ratio(sold.into(), reached) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_trade_between_them_has_a_zero_extensive_margin_only() {
        let none = margins(&[0, 0], &[4, 6]).unwrap();
        assert_eq!(none, Margins { extensive: Some(0.0), intensive: None });
        let nothing_bought = margins(&[0], &[0]).unwrap();
        assert_eq!(nothing_bought, Margins { extensive: None, intensive: None });
    }

    #[test]
    fn a_flow_above_all_imports_is_an_error() {
        let text = margins(&[1, 7], &[4, 6]).unwrap_err().to_string();
        assert!(text.contains("7 at position 1"), "{text}");
    }
}
