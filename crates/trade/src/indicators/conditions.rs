//! The factors beside trade in an export potential: tariffs, growth of demand, distance.
//!
//! ```text
//! tariff   = ((1 + general) / (1 + own))^sigma
//! growth   = P (G/P)^eps
//! distance = exp(-|ln D - mean ln D|)
//! ```
//!
//! `general`, `own` tariffs as fractions (0.05 is five per cent): for a market, what it asks of all and
//! of this exporter; `sigma` the elasticity of substitution, 1 in the open R version. `G`, `P`
//! expected over current GDP and population, `eps` the income elasticity of imports a head. `D`
//! kilometres between the two, its mean of logarithms weighed by what the importer buys of the product
//! from each source. Factors without unit; 1 changes nothing.
//!
//! ```
//! use corridor_trade::indicators::{demand_growth, distance_factor, tariff_factor, weighted_mean};
//! assert!((tariff_factor(0.05, 0.0, 1.0)? - 1.05).abs() < 1e-15);
//! assert!((demand_growth(1.0, 1.2, 1.0)? - 1.2).abs() < 1e-15);
//! let usual = weighted_mean(&[1000_f64.ln(), 4000_f64.ln()], &[1.0, 1.0])?.unwrap();
//! assert!((distance_factor(2000.0, usual)? - 1.0).abs() < 1e-12); // as far as usual
//! # Ok::<(), corridor_trade::Error>(())
//! ```
//!
//! Source: Decreux and Spies (2016). Oracle: the pencil cases below.

use super::sums::{exact_sum, side_by_side};
use crate::Error;

/// What a tariff better than the `general` one does to trade.
///
/// # Errors
///
/// [`Error::Argument`] on a negative tariff or elasticity, or one that is not a number.
pub fn tariff_factor(general: f64, own: f64, sigma: f64) -> Result<f64, Error> {
    for (name, value) in [("general tariff", general), ("own tariff", own), ("sigma", sigma)] {
        positive(name, value, value >= 0.0)?;
    }
    Ok(((1.0 + general) / (1.0 + own)).powf(sigma))
}

/// What growth of population and of income a head does to demand.
///
/// # Errors
///
/// [`Error::Argument`] on a factor that is not positive or an elasticity that is not a number.
pub fn demand_growth(population: f64, gdp: f64, elasticity: f64) -> Result<f64, Error> {
    positive("growth of population", population, population > 0.0)?;
    positive("growth of GDP", gdp, gdp > 0.0)?;
    positive("income elasticity", elasticity, elasticity.is_finite())?;
    Ok(population * (gdp / population).powf(elasticity))
}

/// What a distance does that differs from how far the importer usually buys.
///
/// # Errors
///
/// [`Error::Argument`] on a distance that is not positive.
pub fn distance_factor(kilometres: f64, mean_ln: f64) -> Result<f64, Error> {
    positive("distance", kilometres, kilometres > 0.0)?;
    positive("mean logarithm of distance", mean_ln, mean_ln.is_finite())?;
    Ok((-(kilometres.ln() - mean_ln).abs()).exp())
}

/// The mean of `values` weighed by `weights`; `None` when the weights add up to nothing.
///
/// # Errors
///
/// [`Error::Shape`] when the lists differ in length; [`Error::Argument`] on a negative weight.
pub fn weighted_mean(values: &[f64], weights: &[f64]) -> Result<Option<f64>, Error> {
    side_by_side("weights", weights.len(), values.len())?;
    for &weight in weights {
        positive("weight", weight, weight >= 0.0)?;
    }
    let whole = exact_sum(weights.iter().copied());
    let weighed = exact_sum(values.iter().zip(weights).map(|(value, weight)| value * weight));
    Ok((whole > 0.0).then(|| weighed / whole))
}

fn positive(name: &'static str, value: f64, holds: bool) -> Result<(), Error> {
    if holds && value.is_finite() {
        return Ok(());
    }
    let expected = "finite, and not below what it can be";
    Err(Error::Argument { name, found: value.to_string(), expected })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preference_helps_and_a_penalty_hurts() {
        assert!(tariff_factor(0.1, 0.0, 2.0).unwrap() > 1.2);
        assert!(tariff_factor(0.0, 0.1, 2.0).unwrap() < 0.83);
    }

    #[test]
    fn nearer_than_usual_is_no_advantage() {
        // The formula takes the absolute difference: both ways off the usual distance count against.
        let usual = 1000_f64.ln();
        let (near, far) = (distance_factor(500.0, usual), distance_factor(2000.0, usual));
        assert!((near.unwrap() - far.unwrap()).abs() < 1e-15);
    }

    #[test]
    fn impossible_inputs_are_errors() {
        assert!(tariff_factor(-0.1, 0.0, 1.0).is_err());
        assert!(demand_growth(0.0, 1.0, 1.0).is_err());
        assert!(distance_factor(0.0, 1.0).is_err());
        assert!(weighted_mean(&[1.0], &[-1.0]).is_err());
        assert_eq!(weighted_mean(&[1.0], &[0.0]).unwrap(), None);
    }
}
