//! Gravity estimation with high-dimensional fixed effects: arrays in, results out.
//!
//! # The model
//!
//! ```text
//! E[trade] = exp(X b + exporter-year + importer-year + pair)
//! ```
//!
//! Structural gravity asks for thousands of fixed effects and a handful of coefficients. PPML
//! estimates it with its zeros and its heteroskedasticity; OLS on the logarithm stands beside it.
//!
//! # The normal equations
//!
//! A Newton step `(b, c)` of the coefficients and the effects solves
//!
//! ```text
//! [ X'WX  X'WD ] [ b ]   [ X'r ]        W = diag(mu), r = trade - mu, and D marks
//! [ D'WX  D'WD ] [ c ] = [ D'r ]        the level of every effect on every row
//! ```
//!
//! # Why it is hard, and what is done
//!
//! There is one unknown for every level: too many to factor, and coupled too closely for averaging
//! one effect after the other to be quick. Here the effect with the most levels, in gravity the
//! pair, is eliminated in closed form: given the others its parameter is a mean. What is left,
//!
//! ```text
//! D'WMD,    M x = x - (mean of x within its pair, with weights mu)
//! ```
//!
//! is block-structured: the years of one exporter, the years of one importer. Where those are few,
//! the exporters' blocks are eliminated exactly as well. Conjugate gradients preconditioned with the
//! importers' blocks then need a few passes over the rows, and a pass over a panel reads one weight
//! a row, pair after pair in strips of equal length, and no index at all. Designs without such blocks get an
//! approximate Cholesky factor of the graph that the rows draw; where that graph is smaller than
//! the rows, as that of workers who move between firms, it is assembled and no pass is needed.
//!
//! # Ten lines
//!
//! ```
//! use corridor_gravity::{Cluster, Effect, Model, Options, Regressor, Ssc, Vcov, ppml};
//! let trade = [4.0, 8.0, 3.0, 3.0, 2.0, 5.0];
//! let rta = [0.0, 1.0, 0.0, 0.0, 0.0, 1.0];
//! let (pair, year) = ([0, 0, 1, 1, 2, 2], [0, 1, 0, 1, 0, 1]);
//! let model = Model {
//!     outcome: &trade,
//!     regressors: vec![Regressor { name: "rta", values: &rta }],
//!     effects: vec![Effect::new("pair", &pair), Effect::new("year", &year)],
//!     ..Model::default()
//! };
//! let fit = ppml(&model, &Options::default())?;
//! let by_pair = Vcov::Cluster(vec![Cluster { name: "pair", ids: &pair }]);
//! let table = fit.table(&fit.covariance(&by_pair, &Ssc::default())?);
//! assert!((table[0].estimate - (13.0_f64 / 6.0).ln()).abs() < 1e-9);
//! # Ok::<(), corridor_gravity::Error>(())
//! ```
//!
//! # The modules, in the order in which numbers flow
//!
//! - `model`: the arrays, checked once; [`formula`]: fixest's formulas on a table in memory.
//! - `sample`, `separation`: rows that cannot say anything, by reason.
//! - `layout`: the order of rows and levels that makes a pass fast; `kernel`: its inner loops.
//! - `absorb`: the Schur complement, its preconditioners, conjugate gradients.
//! - `normal`, `collinear`: regressors and effects together, and which regressors are identified.
//! - `ols`, `ppml`: the estimators; `fit`, `weights`: what they give.
//! - [`publication`]: models side by side.
//! - `vcov`, `summary`, `quality`, `effects`: covariances, tables, tests, how well a model fits,
//!   the effects themselves.
//! - `bias`, `bootstrap`: what many effects and few clusters do to an estimate, and its correction.
//! - `resistance`: multilateral resistances from the effects.
//!
//! # Where to start
//!
//! To estimate: [`Model`], then [`ppml`] or [`ols`]; from a formula and a table: [`formula`]. To say
//! how sure one is: [`Fit::covariance`], [`Fit::table`], [`Fit::wald`], and where clusters are few
//! [`wild`]. For a three-way panel: [`Fit::bias`]. To change the algorithm: `layout` first, then
//! `absorb`.
//!
//! The same input gives the same bytes at any number of threads: chunks and their order are fixed.
//!
//! References: Santos Silva and Tenreyro (2006); Correia, Guimaraes and Zylkin (2019, 2020); Berge
//! (2018); Cameron, Gelbach and Miller (2008, 2011); Kline and Santos (2012); Weidner and Zylkin
//! (2021); Fally (2015); Kyng and Sachdeva (2016).

// A kernel names its arrays one by one, and walks several of them by one index.
#![allow(clippy::too_many_arguments, clippy::needless_range_loop, clippy::manual_memcpy)]

mod absorb;
mod averages;
mod bias;
mod bootstrap;
mod checks;
mod collinear;
mod dense;
mod design;
mod distributions;
mod effects;
mod error;
mod fit;
pub mod formula;
mod kernel;
mod layout;
mod model;
#[cfg(test)]
mod near;
mod normal;
mod ols;
mod options;
mod partialled;
mod picked;
mod ppml;
pub mod publication;
mod quality;
mod resistance;
mod row;
mod sample;
mod separation;
mod summary;
mod translate;
mod vcov;
mod weights;

pub use averages::{Average, Over};
pub use bias::{Bias, Flows, Jackknife, jackknife};
pub use bootstrap::{Bootstrap, Estimator, Wild, bootstrap, wild};
pub use checks::{Criteria, Reset, reset};
pub use effects::{EffectPart, LevelEffect};
pub use error::Error;
pub use fit::Fit;
pub use model::{Effect, Model, Regressor};
pub use ols::ols;
pub use options::Options;
pub use ppml::{Progress, ppml, ppml_with};
pub use quality::Quality;
pub use resistance::Resistance;
pub use row::{Lines, Row};
pub use sample::{Dropped, Reason, Singletons};
pub use separation::separated;
pub use summary::{Coefficient, Wald};
pub use translate::Translated;
pub use vcov::{Cluster, Covariance, FixefK, Places, Smallest, Ssc, Vcov};
