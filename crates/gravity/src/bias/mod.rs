//! The bias of three-way PPML that many fixed effects leave, and its correction.
//!
//! With exporter-time, importer-time and pair effects and few years, the estimate is consistent, but
//! its bias shrinks no faster than its standard error as economies are added, so intervals lie off
//! centre. To first order
//!
//! ```text
//! bias = W+ (N/(N-1) B + M/(M-1) D)
//! B_k  = sum over exporters i of  - tr(H_i+ sum_j H_ij x_ijk S_ij')
//!                                + 1/2 tr(G_ik H_i+ (sum_j S_ij S_ij') H_i+)
//! ```
//!
//! and `D` the same over importers. `N`, `M`: exporters, importers. For a pair with `T` years,
//! fitted trade `l` (T) and shares `s = l / sum l`: `S = y - l` (T), `H = (diag s - s s') sum l`
//! (T x T), `x_k` (T) regressor k less its projection on all effects, and `G_ik = sum_j G_ij x_ijk`
//! with `G_ij x = - (diag(l x) - l s' diag(x) - diag(x) l s')`, the third derivative of the pair's
//! likelihood. `H_i = sum_j H_ij`, `W = sum l x x'`, `+` a pseudo-inverse.
//!
//! The clustered variance is too small as well, by the same order: each pair's scores are measured
//! with effects fitted to them. [`Fit::unbiased_covariance`] takes each out of its own fit.
//! [`jackknife`] needs none of these formulas.
//!
//! Cost: `T` squared for each pair and `T` cubed for each economy; the covariance factors a dense
//! matrix of `(N + M) T`. When it fails: with weights, least squares, or a pair that has two rows in
//! one year.
//!
//! Source: Weidner and Zylkin (2021), with the degrees-of-freedom factor of the authors' program
//! ppml_fe_bias. Oracle: `oracles/weidner-zylkin`.

mod blocks;
mod jackknife;
mod leverage;
mod pseudo;

pub use jackknife::{Jackknife, jackknife};

use crate::fit::Fit;
use crate::partialled::Partialled;
use crate::{Covariance, Error};
use blocks::{Blocks, trace};

/// Where every input row of a gravity panel belongs: any numbers, one a row.
#[derive(Debug, Clone, Copy)]
pub struct Flows<'a> {
    /// Who sells.
    pub exporter: &'a [u32],
    /// Who buys.
    pub importer: &'a [u32],
    /// When.
    pub time: &'a [u32],
}

/// Coefficients without their first-order bias, in the order of [`Fit::coefficients`].
#[derive(Debug, Clone, PartialEq)]
pub struct Bias {
    /// What many fixed effects added.
    pub bias: Vec<f64>,
    /// The coefficients less that.
    pub corrected: Vec<f64>,
}

const STEP: &str = "the bias correction";

impl Fit<'_> {
    /// The first-order bias of a three-way PPML fit, and the coefficients without it.
    ///
    /// # Errors
    ///
    /// [`Error::Structure`] for least squares, weights or effects other than exporter-time,
    /// importer-time and pair; [`Error::RepeatedFlow`] when a pair has two rows at one time.
    pub fn bias(&self, flows: &Flows<'_>) -> Result<Bias, Error> {
        let partialled = Partialled::of(self, STEP)?;
        let blocks = Blocks::new(self, &partialled, flows)?;
        let k = partialled.left.len();
        let mut sums = vec![0.0; k];
        for side in [&blocks.of_exporter, &blocks.of_importer] {
            let factor = side.len() as f64 / (side.len() as f64 - 1.0);
            for pairs in side {
                let part = blocks.economy(pairs, k);
                sums.iter_mut().zip(part).for_each(|(sum, part)| *sum += factor * part);
            }
        }
        let bread = &partialled.bread;
        let bias: Vec<f64> =
            (0..k).map(|i| (0..k).map(|j| bread[i * k + j] * sums[j]).sum()).collect();
        let corrected = self.coefficients().iter().zip(&bias).map(|(b, bias)| b - bias).collect();
        Ok(Bias { bias, corrected })
    }

    /// The covariance clustered by pair without its downward bias: every pair's scores less the part
    /// that fitted the effects to them.
    ///
    /// The factor is `G / (G - 1)` for `G` pairs.
    ///
    /// # Errors
    ///
    /// As [`Fit::bias`], and [`Error::TooManyEffects`] when the dense matrix of exporter-time and
    /// importer-time effects would not fit.
    pub fn unbiased_covariance(&self, flows: &Flows<'_>) -> Result<Covariance, Error> {
        let partialled = Partialled::of(self, "the covariance without bias")?;
        let blocks = Blocks::new(self, &partialled, flows)?;
        leverage::covariance(&blocks, &partialled)
    }
}

impl Blocks {
    /// The parts of `B` or `D` of one economy, for each regressor.
    fn economy(&self, pairs: &[usize], k: usize) -> Vec<f64> {
        let t = self.times;
        let (mut h, mut scores) = (vec![0.0; t * t], vec![0.0; t * t]);
        let mut hxs = vec![vec![0.0; t * t]; k];
        let mut gx = vec![vec![0.0; t * t]; k];
        for &pair in pairs {
            let pair = &self.pairs[pair];
            pair.add_information(&mut h, t);
            pair.add_scores(&mut scores, t);
            for (at, x) in pair.left.iter().enumerate() {
                pair.add_weighted_scores(x, &mut hxs[at], t);
                pair.add_third(x, &mut gx[at], t);
            }
        }
        let inverse = pseudo::inverse(&h, t);
        let middle = blocks::product(&blocks::product(&inverse, &scores, t), &inverse, t);
        hxs.iter()
            .zip(&gx)
            .map(|(hxs, gx)| 0.5 * trace(gx, &middle, t) - trace(&inverse, hxs, t))
            .collect()
    }
}
