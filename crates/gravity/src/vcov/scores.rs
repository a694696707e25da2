//! A plain array of scores, and the variance estimators that are a few lines on it.
//!
//! ```text
//! scores   n x k, row by row: x~ times the weighted residual, in the order of `Fit::input_rows`
//! V = a B S B,    S from the scores:
//!   HC2, HC3         sum of s s' / (1 - h) and / (1 - h)^2,  h the leverage of the row
//!   Driscoll-Kraay   S_0 + sum over lags l of (1 - l / (L + 1)) (S_l + S_l'),
//!                    S_l = sum over times of s_t s_{t-l}',  s_t the scores of a time added up
//! ```
//!
//! To add a variance estimator, write its `S` from [`Fit::scores`] and give it to
//! [`Fit::sandwich_of`].
//!
//! Source: MacKinnon and White (1985); Driscoll and Kraay (1998); Newey and West (1987). Oracle:
//! `oracles/statsmodels`.

use std::collections::BTreeMap;

use super::{Covariance, FixefK, Ssc, meat, parameters};
use crate::fit::Fit;
use crate::kernel::dot;
use crate::{Cluster, Error};

/// A leverage above this leaves nothing of a row to estimate its variance from.
const ALL: f64 = 1.0 - 1e-10;

impl Fit<'_> {
    /// The score of every used row, k numbers each, in the order of [`Fit::input_rows`]; of a model
    /// with a constant the regressors are less their centres.
    #[must_use]
    pub fn scores(&self) -> Vec<f64> {
        let mut scores = Vec::with_capacity(self.rows() * self.coefficients.len());
        meat::scores(self, None, |_, s| scores.extend_from_slice(s));
        scores
    }

    /// A covariance from the sum of squares of scores, k x k, and a factor.
    #[must_use]
    pub fn sandwich_of(&self, meat: &[f64], factor: f64, degrees: f64, label: &str) -> Covariance {
        let mut matrix = self.sandwich(meat, factor);
        self.of_given_regressors(&mut matrix);
        Covariance {
            matrix,
            degrees,
            parameters: parameters::count(self, &[], FixefK::Full),
            clusters: Vec::new(),
            label: label.to_owned(),
            repaired: None,
        }
    }

    /// Errors that allow for the leverage of each row: HC2 with `power` 1, HC3 with 2.
    ///
    /// # Errors
    ///
    /// [`Error::Structure`] with absorbed effects, whose leverage is not known, or in PPML;
    /// [`Error::Leverage`] when a row is fitted exactly.
    pub fn hc(&self, power: i32) -> Result<Covariance, Error> {
        if self.is_ppml() || !self.model.effects.is_empty() {
            return Err(Error::Structure {
                step: "the leverage that HC2 and HC3 allow for",
                needs: "least squares without absorbed effects; write few effects as i(a)",
            });
        }
        let k = self.coefficients.len();
        let columns = self.design.columns(&self.chosen);
        let positions: Vec<usize> = self.design.layout.runs.iter().flat_map(Clone::clone).collect();
        let mut meat = vec![0.0; k * k];
        for (&p, s) in positions.iter().zip(self.scores().chunks_exact(k.max(1))) {
            let x: Vec<f64> = columns.iter().map(|column| column[p]).collect();
            let half = self.bread.chunks_exact(k.max(1)).map(|row| dot(row, &x));
            let leverage = self.design.weight(p) * half.zip(&x).map(|(h, x)| h * x).sum::<f64>();
            if leverage > ALL {
                return Err(Error::Leverage { row: self.design.layout.input_row(p).into() });
            }
            let scale = (1.0 - leverage).powi(-power);
            (0..k * k).for_each(|ij| meat[ij] += scale * s[ij / k] * s[ij % k]);
        }
        let spare = self.rows() as f64 - k as f64;
        Ok(self.sandwich_of(&meat, 1.0, spare, if power == 1 { "HC2" } else { "HC3" }))
    }

    /// Errors that are correlated within a time and over `lags` of them, whatever the unit; `time`
    /// has consecutive whole numbers, one for each input row. The small-sample factor is that of
    /// clusters by time.
    ///
    /// # Errors
    ///
    /// [`Error::Length`]; [`Error::OneCluster`] with one time.
    pub fn driscoll_kraay(
        &self,
        time: &Cluster<'_>,
        lags: usize,
        ssc: &Ssc,
    ) -> Result<Covariance, Error> {
        let (found, expected) = (time.ids.len(), self.model.rows());
        if found != expected {
            return Err(Error::Length { name: time.name.to_owned(), found, expected });
        }
        let k = self.coefficients.len();
        let mut by_time: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
        for (row, s) in self.input_rows().into_iter().zip(self.scores().chunks_exact(k.max(1))) {
            let sum = by_time.entry(time.ids[row]).or_insert_with(|| vec![0.0; k]);
            sum.iter_mut().zip(s).for_each(|(sum, s)| *sum += s);
        }
        if by_time.len() < 2 {
            return Err(Error::OneCluster { name: time.name.to_owned() });
        }
        let mut meat = vec![0.0; k * k];
        for (&at, s) in &by_time {
            for lag in 0..=lags as u32 {
                let Some(before) = at.checked_sub(lag).and_then(|at| by_time.get(&at)) else {
                    continue;
                };
                let share = 1.0 - f64::from(lag) / (lags as f64 + 1.0);
                for (i, j) in (0..k).flat_map(|i| (0..k).map(move |j| (i, j))) {
                    let both =
                        if lag == 0 { s[i] * s[j] } else { s[i] * before[j] + before[i] * s[j] };
                    meat[i * k + j] += share * both;
                }
            }
        }
        let (n, times) = (self.rows() as f64, by_time.len() as f64);
        let parameters = parameters::count(self, &[*time], ssc.fixef_k) as f64;
        let mut factor = if ssc.adj { (n - 1.0) / (n - parameters).max(1.0) } else { 1.0 };
        if ssc.cluster_adj {
            factor *= times / (times - 1.0);
        }
        let label = format!("Driscoll-Kraay ({}, {lags} lags)", time.name);
        let mut covariance = self.sandwich_of(&meat, factor, times - 1.0, &label);
        covariance.clusters = vec![by_time.len()];
        Ok(covariance)
    }
}
