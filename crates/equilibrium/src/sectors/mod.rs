//! Many sectors with inputs, tariffs and their revenue: the model of Caliendo and Parro, exact.
//!
//! ```text
//! (a) c^j_n = w_n^(g^j_n) prod_k (P^k_n)^(g^kj_n (1 - g^j_n))                   cost of inputs
//! (b) P^j_n = (sum_i pi^j_in (k^j_in c^j_i)^-theta_j)^(-1/theta_j)
//!     k = (1 + t')/(1 + t) d
//! (c) pi'^j_in = pi^j_in (k^j_in c^j_i / P^j_n)^-theta_j
//! (d) X^j_n = sum_k g^jk_n (1 - g^k_n) E^k_n + a^j_n I_n
//!     E^k_n = sum_m pi'^k_nm X^k_m / (1 + t'^k_nm)                              sales
//!     I_n = w_n VA_n + sum_j sum_i (t'/(1 + t')) pi'^j_in X^j_n - S_n           income
//! (e) w_n VA_n = sum_j g^j_n E^j_n                                              labour
//! ```
//!
//! Economies `n`, `m` and `i`, sectors `j` and `k`; all prices are new over old. `g^j_n` value added
//! over output, `g^kj_n` share of `k` in what `j` spends on inputs, `pi^j_in` share of exporter `i` in
//! what `n` spends on `j`, `t` tariffs as fractions, `d` change of iceberg costs, `theta_j` trade
//! elasticity, `a` shares of final demand, `VA` value added, `S` trade surplus, net of tariffs. World
//! value added is held.
//!
//! [`Data`] are the tables of a statistical office. [`Base::new`] makes a world of them in which the
//! equations hold ([`Base::calibration`] says what had to be changed), and [`Base::solve`] gives that
//! world after a [`Shock`].
//!
//! ```
//! use corridor_equilibrium::{Closure, sectors::{Base, Data, Shock}};
//! // Two economies and one good made from labour alone; a tariff of 10 percent on both sides falls.
//! let data = Data {
//!     economies: 2,
//!     sectors: 1,
//!     flows: vec![0.0, 10.0, 10.0, 0.0],
//!     tariffs: vec![0.0, 0.1, 0.1, 0.0],
//!     gross_output: vec![100.0, 100.0],
//!     value_added_share: vec![1.0, 1.0],
//!     input_shares: vec![0.0, 0.0],
//!     theta: vec![4.0],
//! };
//! let base = Base::new(&data, Closure::Balanced)?;
//! let after = base.solve(Shock::tariffs(vec![0.0; 4]))?;
//! assert!(after.residuals().largest() < 1e-12);
//! assert!(after.revenue()[0] == 0.0 && after.real_income()[0] > 1.0);
//! # Ok::<(), corridor_equilibrium::Error>(())
//! ```
//!
//! With one sector and no inputs this is Armington with tariffs; without tariffs it is
//! [`crate::one_sector`].
//!
//! Cost: one joint map of `(ln w, ln P, X)` with Anderson's acceleration, some sixty steps of three
//! passes over `J N^2` numbers each; no matrix of `JN` by `JN`. Fails: not converged, with the worst
//! economies; income that is not positive.
//!
//! Source: Caliendo and Parro (2015), equations 2 to 9 in changes. Oracle: their tables on NAFTA,
//! `tests/nafta.rs`.

mod base;
mod data;
mod map;
mod outcome;

pub use base::{Base, Calibration};
pub use data::{Data, INPUT_SHARES, JoinTariffs};
pub use outcome::{Equilibrium, Residuals};

/// What changes: tariffs, iceberg costs, or both.
#[derive(Debug, Clone, PartialEq)]
pub struct Shock {
    /// New tariffs, sector x exporter x importer, fractions; the diagonal is not read.
    pub tariffs: Option<Vec<f64>>,
    /// New over old iceberg costs, sector x exporter x importer, above 0; domestic ones may change.
    pub iceberg: Option<Vec<f64>>,
}

impl Shock {
    /// New tariffs: revenue changes with them.
    #[must_use]
    pub fn tariffs(new: Vec<f64>) -> Self {
        Self { tariffs: Some(new), iceberg: None }
    }

    /// New over old iceberg costs: nobody earns them.
    #[must_use]
    pub fn iceberg(change: Vec<f64>) -> Self {
        Self { tariffs: None, iceberg: Some(change) }
    }
}
