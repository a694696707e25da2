//! Whether a model is any good: RESET, information criteria, what the regressors add.
//!
//! ```text
//! RESET   estimate again with the square of the linear index as a regressor; test its coefficient
//! AIC     -2 log likelihood + 2 K,    BIC  -2 log likelihood + K log n
//! within  R2 of a model beside that of its effects alone
//! ```
//!
//! `K` counts regressors and all levels of effects, one fewer for each effect after the first.
//!
//! Source: Ramsey (1969); Santos Silva and Tenreyro (2006), section 5; Akaike (1974); Schwarz
//! (1978). Oracle: `oracles/statsmodels`.

use crate::bootstrap::Estimator;
use crate::fit::{Family, Fit};
use crate::picked::Picked;
use crate::{
    Cluster, Error, FixefK, Options, Regressor, Singletons, Ssc, Vcov, Wald, ols, ppml, vcov,
};

/// The test of the square of the linear index.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reset {
    /// Its coefficient.
    pub estimate: f64,
    /// Its standard error.
    pub std_error: f64,
    /// Chi-squared in PPML, F in OLS, with its probability if the index is all that there is.
    pub test: Wald,
}

/// Information criteria, and what the regressors add to the effects.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Criteria {
    /// Parameters, effects included.
    pub parameters: usize,
    /// Akaike's.
    pub aic: f64,
    /// Schwarz's.
    pub bic: f64,
    /// OLS: the part of the variation left by the effects that the regressors explain. PPML: one less
    /// the log-likelihood over that of the effects alone. `None` without effects.
    pub within_r_squared: Option<f64>,
}

const SQUARE: &str = "index^2";

/// Ramsey's test, with the same assumption about the errors as the fit's table.
///
/// # Errors
///
/// Those of the estimators; [`Error::NoCoefficient`] when the square is explained by the rest, as
/// with effects for all cells.
pub fn reset(fit: &Fit<'_>, assumed: &Vcov<'_>, ssc: &Ssc) -> Result<Reset, Error> {
    let rows = fit.input_rows();
    let picked = Picked::of(&fit.model, &rows);
    let index = fit.index();
    // About its middle: the square of a number far from zero would repeat the index.
    let middle = index.iter().sum::<f64>() / index.len() as f64;
    let square: Vec<f64> = index.iter().map(|x| (x - middle).powi(2)).collect();
    let mut model = picked.model();
    // The index of the fit, not its parts, would do; its parts leave the effects free.
    model.regressors.push(Regressor { name: SQUARE, values: &square });
    let ids: Vec<Vec<u32>> = match assumed {
        Vcov::Cluster(clusters) => {
            let of = |c: &Cluster<'_>| rows.iter().map(|&row| c.ids[row]).collect();
            clusters.iter().map(of).collect()
        }
        _ => Vec::new(),
    };
    let assumed = match assumed {
        Vcov::Cluster(clusters) => {
            let each = clusters.iter().zip(&ids);
            Vcov::Cluster(each.map(|(c, ids)| Cluster { name: c.name, ids }).collect())
        }
        other => other.clone(),
    };
    let options = Options { singletons: Singletons::Keep, ..Options::default() };
    let again = if fit.is_ppml() { ppml(&model, &options)? } else { ols(&model, &options)? };
    let covariance = again.covariance(&assumed, ssc)?;
    let test = again.wald(&[SQUARE], &covariance)?;
    let (estimate, std_error) = again.combination(&[(SQUARE, 1.0)], &covariance)?;
    Ok(Reset { estimate, std_error, test })
}

impl Fit<'_> {
    /// Which estimator this is a fit of.
    #[must_use]
    pub fn estimator(&self) -> Estimator {
        if self.is_ppml() { Estimator::Ppml } else { Estimator::Ols }
    }

    /// Information criteria, and what the regressors add to the effects; with effects this estimates
    /// once more, without regressors.
    ///
    /// # Errors
    ///
    /// Those of the estimators.
    pub fn criteria(&self) -> Result<Criteria, Error> {
        let quality = self.quality();
        let parameters = vcov::count(self, FixefK::Full);
        let (k, n) = (parameters as f64, self.rows() as f64);
        let within_r_squared = if self.model.effects.is_empty() {
            None
        } else {
            let rows = self.input_rows();
            let picked = Picked::of(&self.model, &rows);
            let mut model = picked.model();
            model.regressors.clear();
            let options = Options { singletons: Singletons::Keep, ..Options::default() };
            Some(match &self.family {
                Family::Poisson { .. } => {
                    let effects = ppml(&model, &options)?.quality().log_likelihood;
                    1.0 - quality.log_likelihood / effects
                }
                Family::Gaussian { squares, .. } => {
                    1.0 - squares / ols(&model, &options)?.quality().deviance
                }
            })
        };
        Ok(Criteria {
            parameters,
            aic: -2.0 * quality.log_likelihood + 2.0 * k,
            bic: -2.0 * quality.log_likelihood + k * n.ln(),
            within_r_squared,
        })
    }
}
