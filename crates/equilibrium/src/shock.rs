//! What is changed: trade costs that melt goods, or tariffs that raise revenue. They are not the
//! same: a tariff's revenue returns to the importer as income, an iceberg cost is lost.
//!
//! ```text
//! kappa_ij = (d'_ij / d_ij)^-theta                      iceberg costs d
//!          = exp(b (z'_ij - z_ij))                      a gravity coefficient b of a variable z
//! ```
//!
//! `kappa` is what the pair's trade is multiplied by while all prices stay: 1 where nothing changes,
//! 2 where trade would double. For one sector see [`Costs`]; for tariffs, [`crate::sectors::Shock`].
//!
//! ```
//! use corridor_equilibrium::shock::Costs;
//! let costs = Costs::from_coefficient(2, 0.5, &[0.0, 1.0, 1.0, 0.0])?;
//! assert!((costs.factors()[1] - 0.5_f64.exp()).abs() < 1e-15);
//! # Ok::<(), corridor_equilibrium::Error>(())
//! ```
//!
//! Source: Dekle, Eaton and Kortum (2008); WTO and UNCTAD (2016), chapter 2.

use crate::error::Error;

/// Cost factors of every pair: what its trade is multiplied by while all prices stay.
#[derive(Debug, Clone, PartialEq)]
pub struct Costs {
    economies: usize,
    factors: Vec<f64>,
}

impl Costs {
    /// `factors` is exporter x importer, row by row, above zero. The diagonal may change too.
    ///
    /// # Errors
    ///
    /// Wrong size; a factor that is not above zero and finite.
    pub fn from_factors(economies: usize, factors: Vec<f64>) -> Result<Self, Error> {
        let n = economies;
        if factors.len() != n * n {
            let what = "the array of cost factors";
            return Err(Error::Shape { what, found: factors.len(), expected: n * n });
        }
        if let Some(at) = factors.iter().position(|&k| !(k > 0.0 && k.is_finite())) {
            return Err(Error::Cost {
                what: "cost factor",
                exporter: at / n,
                importer: at % n,
                sector: None,
                value: factors[at],
                allowed: "it must be above 0 and finite",
            });
        }
        Ok(Self { economies, factors })
    }

    /// `exp(coefficient * change)`: a variable of a gravity equation changes by `change`.
    ///
    /// # Errors
    ///
    /// As [`Costs::from_factors`].
    pub fn from_coefficient(
        economies: usize,
        coefficient: f64,
        change: &[f64],
    ) -> Result<Self, Error> {
        Self::from_factors(economies, change.iter().map(|z| (coefficient * z).exp()).collect())
    }

    /// `change^-theta`: iceberg costs are multiplied by `change` (0.9: ten percent fewer goods melt).
    ///
    /// # Errors
    ///
    /// As [`Costs::from_factors`], and theta out of range.
    pub fn from_iceberg(economies: usize, theta: f64, change: &[f64]) -> Result<Self, Error> {
        let theta = crate::elasticity::trade(theta)?;
        Self::from_factors(economies, change.iter().map(|d| d.powf(-theta)).collect())
    }

    /// Exporter x importer, row by row.
    #[must_use]
    pub fn factors(&self) -> &[f64] {
        &self.factors
    }

    /// How many economies.
    #[must_use]
    pub fn economies(&self) -> usize {
        self.economies
    }

    /// Whether nothing changes. A scenario that changes nothing deserves a warning, not a table of
    /// zeros.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.factors.iter().all(|k| (k - 1.0).abs() < f64::EPSILON)
    }
}
