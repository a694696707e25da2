//! Elasticities: what range has a meaning, and how many lines had to take a default.
//!
//! | symbol | is | range |
//! |---|---|---|
//! | `theta` | trade elasticity: percent of trade lost for a percent of trade cost; `sigma - 1` in Armington | above 0 |
//! | `sigma` | elasticity of substitution between sources | above 0; 1 is Cobb-Douglas |
//! | `eta` | elasticity of demand for the product as a whole, a positive number | 0 or more |
//! | `supply` | elasticity of export supply | above 0, or infinite |
//!
//! An estimate of the response of imports to `1 + tariff`, at world prices, is `-sigma`.
//!
//! ```
//! use corridor_equilibrium::elasticity::fill;
//! let filled = fill(&[Some(4.0), None], &[75.0, 25.0], 5.0)?;
//! assert_eq!(filled.values, [4.0, 5.0]);
//! assert_eq!((filled.lines_by_default, filled.share_by_default), (1, 0.25));
//! # Ok::<(), corridor_equilibrium::Error>(())
//! ```

use crate::error::Error;

/// Elasticities of lines, those without an estimate filled with a default that is counted and priced.
#[derive(Debug, Clone, PartialEq)]
pub struct Filled {
    /// One a line.
    pub values: Vec<f64>,
    /// Whether the line had to take the default.
    pub by_default: Vec<bool>,
    /// How many did.
    pub lines_by_default: usize,
    /// Their value, in the currency of the weights.
    pub value_by_default: f64,
    /// Their share of all value; 0 if there is no value.
    pub share_by_default: f64,
}

/// Fills the lines without an estimate. `value` weighs the lines.
///
/// # Errors
///
/// Arrays of different length; an estimate or a default that is not above zero and finite.
pub fn fill(estimates: &[Option<f64>], value: &[f64], default: f64) -> Result<Filled, Error> {
    if estimates.len() != value.len() {
        let (found, expected) = (value.len(), estimates.len());
        return Err(Error::Shape { what: "the value of the lines", found, expected });
    }
    let default = substitution(default)?;
    let mut filled = Filled {
        values: Vec::with_capacity(value.len()),
        by_default: Vec::with_capacity(value.len()),
        lines_by_default: 0,
        value_by_default: 0.0,
        share_by_default: 0.0,
    };
    for (index, (&estimate, &worth)) in estimates.iter().zip(value).enumerate() {
        if let Some(e) = estimate {
            within("elasticity of line", Some(index), e)?;
        } else {
            filled.lines_by_default += 1;
            filled.value_by_default += worth;
        }
        filled.values.push(estimate.unwrap_or(default));
        filled.by_default.push(estimate.is_none());
    }
    let total: f64 = value.iter().sum();
    if total > 0.0 {
        filled.share_by_default = filled.value_by_default / total;
    }
    Ok(filled)
}

fn within(what: &'static str, index: Option<usize>, value: f64) -> Result<f64, Error> {
    if value > 0.0 && value.is_finite() {
        return Ok(value);
    }
    Err(Error::Range { what, index, value, allowed: "it must be above 0 and finite" })
}

/// A trade elasticity, if it is one.
///
/// # Errors
///
/// Not above zero, or not finite.
pub fn trade(theta: f64) -> Result<f64, Error> {
    within("trade elasticity", None, theta)
}

/// An elasticity of substitution between sources, if it is one.
///
/// # Errors
///
/// Not above zero, or not finite.
pub fn substitution(sigma: f64) -> Result<f64, Error> {
    within("elasticity of substitution", None, sigma)
}

/// An elasticity of demand for the product as a whole, as a positive number, if it is one.
///
/// # Errors
///
/// Below zero, or not finite.
pub fn demand(eta: f64) -> Result<f64, Error> {
    if eta >= 0.0 && eta.is_finite() {
        return Ok(eta);
    }
    let allowed = "write it as a number that is 0 or more";
    Err(Error::Range { what: "elasticity of demand", index: None, value: eta, allowed })
}

/// An elasticity of export supply, if it is one; infinity is one.
///
/// # Errors
///
/// Not above zero.
pub fn supply(elasticity: f64) -> Result<f64, Error> {
    if elasticity > 0.0 {
        return Ok(elasticity);
    }
    let allowed = "it must be above 0, or infinite";
    Err(Error::Range {
        what: "elasticity of export supply",
        index: None,
        value: elasticity,
        allowed,
    })
}
