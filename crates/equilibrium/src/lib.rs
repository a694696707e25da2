//! What a change of trade costs or tariffs would do: partial and general equilibrium. Arrays in,
//! changes out; no file, no clock, no names.
//!
//! # The question and its models
//!
//! A tariff falls, or a border opens. What happens to trade, to prices, to income, to third countries?
//! The answer depends on what is allowed to move:
//!
//! ```text
//! one product, one importer       smart   linear formulas of UNCTAD and the World Bank
//!                                 nest    the same question solved exactly, at any size of change
//! one product, all importers      gsim    world prices move; linear
//! all goods as one                one_sector   direct: X kappa
//!                                              conditional: output and expenditure stay
//!                                              full: prices and incomes move
//! many sectors that buy inputs    sectors      tariffs, their revenue, input-output links
//! ```
//!
//! # Why it is easy to get wrong
//!
//! A full equilibrium is a fixed point: wages clear every market, given the price indices that these
//! wages imply. One pass with the old shares is not one, though packages exist that stop there and say
//! "converged". Deficits held in money can ask an economy to spend less than nothing. Percent changes
//! of nominal trade move with the price that is held. And a well-known welfare figure (NAFTA and
//! Mexico, +1.31 percent) is a first-order formula where the exact change in the same model, data and
//! equilibrium is +0.007 percent.
//!
//! Here an equilibrium has private fields and one constructor that can fail: every block of equations
//! is evaluated anew, all residuals are public, and prices, wages, incomes are above zero. The numeraire
//! is named. The exact welfare change leads, the linear one stands beside it. What general equilibrium
//! adds to partial is split exactly ([`explain`]), every result takes an interval ([`intervals`]), and
//! a forecast is scored beside "no change" and the common trend ([`hindsight`]).
//!
//! # Ten lines
//!
//! ```
//! use corridor_equilibrium::{Closure, Flows, one_sector, shock::Costs};
//! // Exporter x importer, domestic sales on the diagonal. The first two sign an agreement whose
//! // direct effect, in a gravity equation, is exp(0.5).
//! let world = Flows::new(3, vec![80.0, 5.0, 15.0, 6.0, 90.0, 10.0, 14.0, 9.0, 300.0])?;
//! let signed = [0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0];
//! let costs = Costs::from_coefficient(3, 0.5, &signed)?;
//! let after = one_sector::full(&world, &costs, 4.0, Closure::Additive)?;
//! assert!(after.residuals().largest() < 1e-13);
//! assert!(after.real_income()[0] > 1.0 && after.real_income()[2] < 1.0);
//! let why = after.explain(0, 1).expect("they traded before");
//! assert!((why.direct - 0.5).abs() < 1e-12 && why.indirect() < 0.0);
//! assert!(why.unexplained().abs() < 1e-12);
//! # Ok::<(), corridor_equilibrium::Error>(())
//! ```
//!
//! # The modules, in the order in which numbers flow
//!
//! - [`world`], [`elasticity`], [`shock`], [`closure`]: what goes in, checked once.
//! - [`scenario`]: which rates are cut, to what, in which year, as plain values.
//! - [`smart`], [`nest`], [`gsim`]: partial equilibrium of one product.
//! - [`scaling`]: flows with given sums; [`one_sector`]: direct, conditional, full.
//! - [`sectors`]: from the tables of statistics to a base world, and that world after a shock.
//! - `newton`, `anderson`: how the one sector and the many are solved.
//! - [`welfare`]: the published linear form; the exact one is a method of each equilibrium.
//! - [`explain`], [`intervals`], [`hindsight`]: why, how sure, and how it would have done.
//! - [`error`]: what can go wrong, as facts; [`Error::named`] prints it with names.
//!
//! # Where to start
//!
//! With a pair and its tariff lines: [`nest::market`], and [`smart::market`] for the number that others
//! will quote. With a world of bilateral trade and a gravity coefficient: [`one_sector::full`]. With an
//! input-output table: [`sectors::Base::new`]. To change an algorithm: `newton` or `sectors/map`.
//!
//! Trade that is zero stays zero in every model here: goods that start to be traded, which are much of
//! what follows an agreement (Kehoe 2003), cannot be seen. Count them, and say so.
//!
//! The same input gives the same bytes at any number of threads, and relabelling economies permutes
//! the results.
//!
//! References: Armington (1969); Laird and Yeats (1986); Francois and Hall (2003); Anderson and van
//! Wincoop (2003); Dekle, Eaton and Kortum (2008); Caliendo and Parro (2015); Anderson, Larch and Yotov
//! (2018); Baier, Yotov and Zylkin (2019); Walker and Ni (2011).

// A system of equations names its economies by index, and walks several arrays by one.
#![allow(clippy::needless_range_loop)]

mod anderson;
pub mod closure;
pub mod elasticity;
pub mod error;
pub mod explain;
pub mod gsim;
pub mod hindsight;
pub mod intervals;
pub mod nest;
mod newton;
pub mod one_sector;
mod order;
pub mod scaling;
pub mod scenario;
pub mod sectors;
pub mod shock;
pub mod smart;
pub mod welfare;
pub mod world;

pub use closure::{Closure, Numeraire};
pub use error::{Error, Names};
pub use world::Flows;
