//! The coefficient table and tests.

use crate::distributions::{
    chi_squared_upper, f_upper, normal_two_sided, t_two_sided, two_sided_quantile,
};
use crate::fit::Fit;
use crate::vcov::Covariance;
use crate::{Error, dense};

/// A row of the coefficient table.
#[derive(Debug, Clone, PartialEq)]
pub struct Coefficient {
    /// The regressor.
    pub name: String,
    /// Its coefficient.
    pub estimate: f64,
    /// Its standard error.
    pub std_error: f64,
    /// Estimate over standard error: z in PPML, t in OLS, as in fixest.
    pub statistic: f64,
    /// Probability of a statistic as far from zero, if the coefficient is zero.
    pub p_value: f64,
    /// Ends of the interval with 95 percent confidence.
    pub low: f64,
    /// See `low`.
    pub high: f64,
}

/// A joint test that coefficients are zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wald {
    /// Chi-squared in PPML, F in OLS.
    pub statistic: f64,
    /// How many coefficients.
    pub restrictions: usize,
    /// Probability of a statistic as large, if they are all zero.
    pub p_value: f64,
}

const CONFIDENCE_LEFT_OUT: f64 = 0.05;

impl Fit<'_> {
    /// The table of coefficients with a covariance of this fit.
    #[must_use]
    pub fn table(&self, covariance: &Covariance) -> Vec<Coefficient> {
        self.table_of(self.coefficients(), covariance)
    }

    /// The table of other values of the coefficients, in their order: corrected ones.
    #[must_use]
    pub fn table_of(&self, coefficients: &[f64], covariance: &Covariance) -> Vec<Coefficient> {
        let tail = |x: f64| self.tail(x, covariance);
        let reach = self.reach(covariance, CONFIDENCE_LEFT_OUT);
        let rows = self.names().into_iter().zip(coefficients).zip(covariance.std_errors());
        rows.map(|((name, &estimate), std_error)| {
            let statistic = estimate / std_error;
            Coefficient {
                name: name.to_owned(),
                estimate,
                std_error,
                statistic,
                p_value: tail(statistic.abs()),
                low: estimate - reach * std_error,
                high: estimate + reach * std_error,
            }
        })
        .collect()
    }

    /// How many standard errors an interval reaches to either side, when it leaves out so much of the
    /// probability: 1.96 for 0.05 in PPML.
    #[must_use]
    pub fn reach(&self, covariance: &Covariance, left_out: f64) -> f64 {
        two_sided_quantile(left_out, |x| self.tail(x, covariance))
    }

    /// Probability of a statistic as far from zero: normal in PPML, Student's t in OLS.
    fn tail(&self, statistic: f64, covariance: &Covariance) -> f64 {
        if self.is_ppml() {
            normal_two_sided(statistic)
        } else {
            t_two_sided(statistic, covariance.degrees)
        }
    }

    /// Test that the named coefficients are all zero.
    ///
    /// # Errors
    ///
    /// [`Error::NoCoefficient`] for a name that is not in the model and
    /// [`Error::DependentRestrictions`] when the covariance of the named ones is singular.
    pub fn wald(&self, names: &[&str], covariance: &Covariance) -> Result<Wald, Error> {
        let all = self.names();
        let mut places = Vec::with_capacity(names.len());
        for name in names {
            match all.iter().position(|n| n == name) {
                Some(at) => places.push(at),
                None => return Err(self.no_coefficient(name)),
            }
        }
        let (k, q) = (all.len(), places.len());
        let at = |i: usize, j: usize| covariance.matrix[places[i] * k + places[j]];
        let mut factor: Vec<f64> = (0..q * q).map(|ij| at(ij / q, ij % q)).collect();
        if !dense::factor(&mut factor, q, 1e-12).is_empty() {
            return Err(Error::DependentRestrictions { restrictions: q });
        }
        let values: Vec<f64> = places.iter().map(|&p| self.coefficients[p]).collect();
        let mut solved = values.clone();
        dense::solve(&factor, q, &mut solved);
        let square: f64 = values.iter().zip(&solved).map(|(a, b)| a * b).sum();
        let (statistic, p_value) = if self.is_ppml() {
            (square, chi_squared_upper(square, q as f64))
        } else {
            let f = square / q as f64;
            (f, f_upper(f, q as f64, covariance.degrees))
        };
        Ok(Wald { statistic, restrictions: q, p_value })
    }

    /// That no coefficient has a name.
    pub(crate) fn no_coefficient(&self, name: &str) -> Error {
        let terms = self.names().into_iter().map(str::to_owned).collect();
        Error::NoCoefficient { name: name.to_owned(), terms }
    }

    /// A linear combination of coefficients and its standard error.
    ///
    /// # Errors
    ///
    /// [`Error::NoCoefficient`] for a name that is not in the model.
    pub fn combination(
        &self,
        weights: &[(&str, f64)],
        covariance: &Covariance,
    ) -> Result<(f64, f64), Error> {
        let all = self.names();
        let mut full = vec![0.0; all.len()];
        for &(name, weight) in weights {
            match all.iter().position(|&n| n == name) {
                Some(at) => full[at] += weight,
                None => return Err(self.no_coefficient(name)),
            }
        }
        let k = full.len();
        let value = full.iter().zip(&self.coefficients).map(|(w, b)| w * b).sum();
        let variance: f64 =
            (0..k * k).map(|ij| full[ij / k] * full[ij % k] * covariance.matrix[ij]).sum();
        Ok((value, variance.max(0.0).sqrt()))
    }
}
