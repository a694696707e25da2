//! Coefficients in the words of policy: a change in percent, and the tariff that does the same.
//!
//! ```text
//! percent   100 (exp(b) - 1)             error  100 exp(b) se(b)
//! tariff    100 (exp(b / e) - 1)         e the elasticity of trade to one plus the tariff, below zero
//! ```
//!
//! Errors are by the delta method; where the elasticity is a coefficient of the same model, its error
//! and covariance with `b` are in them.
//!
//! Source: Yotov, Piermartini, Monteiro and Larch (2016), Advanced Guide, chapter 1, box 2.

use crate::fit::Fit;
use crate::{Covariance, Error};

/// A coefficient in percent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Translated {
    /// In percent.
    pub percent: f64,
    /// Its standard error, by the delta method.
    pub std_error: f64,
}

impl Fit<'_> {
    /// By how many percent a regressor that rises by one changes the outcome, for each coefficient.
    #[must_use]
    pub fn in_percent(&self, covariance: &Covariance) -> Vec<Translated> {
        let each = self.coefficients().iter().zip(covariance.std_errors());
        each.map(|(b, error)| Translated {
            percent: 100.0 * b.exp_m1(),
            std_error: 100.0 * b.exp() * error,
        })
        .collect()
    }

    /// The tariff, in percent, that does to trade what a regressor that rises by one does, by an
    /// elasticity that is known: minus five means that one percent more of the price takes five
    /// percent of trade.
    ///
    /// # Errors
    ///
    /// [`Error::Elasticity`] unless it is below zero.
    pub fn as_tariffs(
        &self,
        elasticity: f64,
        covariance: &Covariance,
    ) -> Result<Vec<Option<Translated>>, Error> {
        if elasticity >= 0.0 || !elasticity.is_finite() {
            return Err(Error::Elasticity { value: elasticity });
        }
        let each = self.coefficients().iter().zip(covariance.std_errors());
        Ok(each
            .map(|(b, error)| {
                let percent = 100.0 * (b / elasticity).exp_m1();
                let std_error = 100.0 * (b / elasticity).exp() * error / elasticity.abs();
                Some(Translated { percent, std_error })
            })
            .collect())
    }

    /// [`Fit::as_tariffs`] by the coefficient of a term, the logarithm of one plus the tariff; the
    /// term itself has none.
    ///
    /// # Errors
    ///
    /// [`Error::NoCoefficient`], and [`Error::Elasticity`] unless it is below zero.
    pub fn as_tariffs_by(
        &self,
        term: &str,
        covariance: &Covariance,
    ) -> Result<Vec<Option<Translated>>, Error> {
        let names = self.names();
        let Some(at) = names.iter().position(|name| *name == term) else {
            return Err(self.no_coefficient(term));
        };
        let (b, k) = (self.coefficients(), names.len());
        let elasticity = b[at];
        if elasticity >= 0.0 {
            return Err(Error::Elasticity { value: elasticity });
        }
        let v = |i: usize, j: usize| covariance.matrix[i * k + j];
        Ok((0..k)
            .map(|i| {
                if i == at {
                    return None;
                }
                // Of exp(b / e): derivatives by b and by e.
                let level = (b[i] / elasticity).exp();
                let (by_b, by_e) = (level / elasticity, -level * b[i] / elasticity.powi(2));
                let variance =
                    by_b * by_b * v(i, i) + 2.0 * by_b * by_e * v(i, at) + by_e * by_e * v(at, at);
                Some(Translated {
                    percent: 100.0 * (b[i] / elasticity).exp_m1(),
                    std_error: 100.0 * variance.max(0.0).sqrt(),
                })
            })
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use crate::{Effect, Model, Options, Regressor, Ssc, Vcov, ppml};

    #[test]
    fn a_doubling_is_a_hundred_percent_and_a_tariff_by_its_elasticity() {
        let trade = [4.0, 8.0, 3.0, 3.0, 5.0, 5.0];
        let (pair, year) = ([0, 0, 1, 1, 2, 2], [0, 1, 0, 1, 0, 1]);
        let rta = [0.0, 1.0, 0.0, 0.0, 0.0, 0.0];
        let model = Model {
            outcome: &trade,
            regressors: vec![Regressor { name: "rta", values: &rta }],
            effects: vec![Effect::new("pair", &pair), Effect::new("year", &year)],
            ..Model::default()
        };
        let fit = ppml(&model, &Options::default()).unwrap();
        let covariance = fit.covariance(&Vcov::Iid, &Ssc::default()).unwrap();
        assert!((fit.in_percent(&covariance)[0].percent - 100.0).abs() < 1e-7);
        // 2^(-1/5) - 1 is minus 12.94 percent: a subsidy.
        let tariff = fit.as_tariffs(-5.0, &covariance).unwrap()[0].unwrap();
        assert!((tariff.percent + 12.944_943_670_387_588).abs() < 1e-7);
        assert!(fit.as_tariffs(5.0, &covariance).is_err());
        assert!(fit.as_tariffs_by("tariff", &covariance).is_err());
    }
}
