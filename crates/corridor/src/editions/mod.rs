//! Editions: the answers of a day, kept; what changed between two days, and why; and what became of
//! each promise.
//!
//! In the order that data flows:
//!
//! - [`inputs`]: what answers are made from, by name
//! - [`edition`]: the answers of a day as a file; [`shelf`]: the folder's editions
//! - [`world`]: the answers of a day from some of the inputs
//! - [`changes`]: how two sets of claims differ; [`cause`]: why; [`compare`]: both together
//! - [`path`]: the steps of each promise, with their passages; [`follow`]: what is due
//! - [`report`], [`atom`], [`calendar`]: as a page, as a feed, as a calendar; [`told`]: as claims of a
//!   brief

pub mod atom;
pub mod calendar;
pub mod cause;
pub mod changes;
pub mod compare;
pub mod edition;
pub mod follow;
pub mod inputs;
pub mod news;
pub mod path;
pub mod report;
pub mod shelf;
pub mod told;
pub mod world;

pub use compare::{Changes, between, since};
pub use edition::Edition;
