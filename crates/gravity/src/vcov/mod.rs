//! The covariance of the coefficients.
//!
//! ```text
//! V = a B S B,     B = (X~' W X~)^-1,     S = sum over clusters of s_g s_g',   s_g = sum of x~ r
//! ```
//!
//! `x~` is a regressor less its projection on the fixed effects, `r` the weighted residual, and
//! `a` the small-sample factor, whose options have the names of fixest's `ssc()`. Clustering in
//! several ways adds and subtracts the meat of every combination of the variables.
//!
//! Source: White (1980); Liang and Zeger (1986); Cameron, Gelbach and Miller (2011), eq. 2.11;
//! Correia, Guimaraes and Zylkin (2020), section 3.3. Oracle: `oracles/fixest`.

mod conley;
mod eigen;
mod meat;
mod parameters;
mod scores;

pub use conley::Places;
pub(crate) use parameters::levels;

use crate::fit::{Family, Fit};
use crate::kernel::dot;
use crate::{Error, dense};

/// A variable to cluster by: rows with one value may be correlated.
#[derive(Debug, Clone, Copy)]
pub struct Cluster<'a> {
    /// The name that tables use.
    pub name: &'a str,
    /// The cluster of every input row; any numbers.
    pub ids: &'a [u32],
}

/// What is assumed of the errors.
#[derive(Debug, Clone, Default)]
pub enum Vcov<'a> {
    /// The model's own variance: independent and, in OLS, of equal variance.
    #[default]
    Iid,
    /// Independent, each with its own variance (HC1).
    Hetero,
    /// Independent between clusters; several variables cluster in several ways.
    Cluster(Vec<Cluster<'a>>),
}

/// How fixed effects count among the parameters: fixest's `fixef.K`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FixefK {
    /// Not at all.
    None,
    /// Unless they are nested in a cluster.
    #[default]
    Nested,
    /// All of them.
    Full,
}

/// A choice that fixest calls `"min"` or `"conventional"`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Smallest {
    /// By the variable with the fewest clusters.
    #[default]
    Min,
    /// By each variable's own count (factor), or rows less parameters (degrees of freedom).
    Conventional,
}

/// Small-sample options, named as in fixest's `ssc()`; the default is fixest's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ssc {
    /// Multiply by `(n - 1) / (n - K)`.
    pub adj: bool,
    /// Which fixed effects `K` counts.
    pub fixef_k: FixefK,
    /// Multiply by `G / (G - 1)`; where nothing is clustered, every row is a cluster.
    pub cluster_adj: bool,
    /// Which `G`, with several cluster variables.
    pub cluster_df: Smallest,
    /// Degrees of freedom of t: `G - 1` or `n - K`.
    pub t_df: Smallest,
}

impl Default for Ssc {
    fn default() -> Self {
        Self {
            adj: true,
            fixef_k: FixefK::Nested,
            cluster_adj: true,
            cluster_df: Smallest::Min,
            t_df: Smallest::Min,
        }
    }
}

impl Ssc {
    /// Stata's rule for likelihoods, as in its `ppml` and `poisson`: `n / (n - 1)`, or
    /// `G / (G - 1)` when clustered, and no count of parameters. The tables of the Advanced Guide
    /// to Trade Policy Analysis are printed with it.
    #[must_use]
    pub fn stata() -> Self {
        Self { adj: false, ..Self::default() }
    }

    /// No correction at all.
    #[must_use]
    pub fn none() -> Self {
        Self { adj: false, cluster_adj: false, ..Self::default() }
    }
}

/// The covariance of a fit's coefficients.
#[derive(Debug, Clone, PartialEq)]
pub struct Covariance {
    /// k x k, row by row, in the order of the coefficients.
    pub matrix: Vec<f64>,
    /// Degrees of freedom for t and F.
    pub degrees: f64,
    /// Parameters that the small-sample factor counted.
    pub parameters: usize,
    /// How many clusters each variable has; empty when not clustered.
    pub clusters: Vec<usize>,
    /// What was assumed, as tables print it.
    pub label: String,
    /// The least eigenvalue, where several ways of clustering left it below zero and it was set to
    /// zero.
    pub repaired: Option<f64>,
}

impl Covariance {
    /// The standard errors.
    #[must_use]
    pub fn std_errors(&self) -> Vec<f64> {
        let k = self.matrix.len().isqrt();
        (0..k).map(|i| self.matrix[i * k + i].sqrt()).collect()
    }
}

/// Parameters of a fit that nobody clustered.
pub(crate) fn count(fit: &Fit<'_>, fixef_k: FixefK) -> usize {
    parameters::count(fit, &[], fixef_k)
}

impl Fit<'_> {
    /// The covariance of the coefficients.
    ///
    /// # Errors
    ///
    /// [`Error::Length`] if a cluster variable does not have one value a row, and
    /// [`Error::OneCluster`] if it has only one.
    pub fn covariance(&self, vcov: &Vcov<'_>, ssc: &Ssc) -> Result<Covariance, Error> {
        let n = self.rows() as f64;
        let clusters: &[Cluster<'_>] = match vcov {
            Vcov::Cluster(clusters) => clusters,
            _ => &[],
        };
        for c in clusters {
            if c.ids.len() != self.model.rows() {
                return Err(Error::Length {
                    name: c.name.to_owned(),
                    found: c.ids.len(),
                    expected: self.model.rows(),
                });
            }
        }
        let parameters = parameters::count(self, clusters, ssc.fixef_k);
        let spare = (n - parameters as f64).max(1.0);
        let mut degrees = spare;
        let (mut matrix, label, counts) = match vcov {
            Vcov::Iid => {
                let variance = match &self.family {
                    Family::Poisson { .. } if ssc.adj => (n - 1.0) / spare,
                    Family::Poisson { .. } => 1.0,
                    Family::Gaussian { squares, .. } if ssc.adj => squares / spare,
                    Family::Gaussian { squares, .. } => squares / (n - 1.0),
                };
                let matrix = self.bread.iter().map(|b| b * variance).collect();
                (matrix, "IID".to_owned(), Vec::new())
            }
            Vcov::Hetero => {
                let rows = if ssc.cluster_adj { n / (n - 1.0) } else { 1.0 };
                let factor = if ssc.adj { rows * (n - 1.0) / spare } else { rows };
                let meat = meat::of_rows(self);
                (self.sandwich(&meat, factor), "Heteroskedasticity-robust".to_owned(), Vec::new())
            }
            Vcov::Cluster(_) => {
                let (meat, counts) = meat::of_clusters(self, clusters, ssc)?;
                let factor = if ssc.adj { (n - 1.0) / spare } else { 1.0 };
                let names: Vec<&str> = clusters.iter().map(|c| c.name).collect();
                if ssc.t_df == Smallest::Min {
                    let least = counts.iter().copied().min().unwrap_or(2) as f64;
                    degrees = (least - 1.0).max(1.0);
                }
                let label = format!("Clustered ({})", names.join(" & "));
                (self.sandwich(&meat, factor), label, counts)
            }
        };
        let k = self.coefficients.len();
        for i in 0..k {
            for j in 0..i {
                let mean = 0.5 * (matrix[i * k + j] + matrix[j * k + i]);
                (matrix[i * k + j], matrix[j * k + i]) = (mean, mean);
            }
        }
        self.of_given_regressors(&mut matrix);
        let mut repaired = None;
        if clusters.len() > 1 {
            repaired = eigen::repair(&mut matrix, k);
        }
        Ok(Covariance { matrix, degrees, parameters, clusters: counts, label, repaired })
    }

    /// The covariance as the regressors were given, from that of the regressors less their centres.
    fn of_given_regressors(&self, matrix: &mut [f64]) {
        let (k, design) = (self.coefficients.len(), &self.design);
        let (Some(constant), Some(0)) = (design.constant, self.chosen.first()) else { return };
        let shift: Vec<f64> =
            self.chosen.iter().map(|&at| -design.centres[at] / constant).collect();
        for row in matrix.chunks_exact_mut(k) {
            row[0] += dot(row, &shift);
        }
        for j in 0..k {
            let moved: f64 = (1..k).map(|i| shift[i] * matrix[i * k + j]).sum();
            matrix[j] += moved;
        }
    }

    fn sandwich(&self, meat: &[f64], factor: f64) -> Vec<f64> {
        let k = self.coefficients.len();
        let left = dense::product(&self.bread, meat, k);
        dense::product(&left, &self.bread, k).into_iter().map(|v| v * factor).collect()
    }
}
