//! What a change would do: partial and general equilibrium. Arrays in, changes out.

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
