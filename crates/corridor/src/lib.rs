//! The table where the rooms meet: a partnership folder in, a brief with its evidence out.
//!
//! ```
//! use corridor::{brief, folder::Folder, render, sample};
//!
//! let home = tempfile::tempdir()?;
//! let root = home.path().join("partnership");
//! sample::write(&root)?;
//! let folder = Folder::open(&root)?;
//! let as_of = jiff::civil::date(2026, 6, 1);
//! let made = brief::build(&folder, brief::Options { as_of })?;
//! assert!(render::html(&made).starts_with("<!doctype html>"));
//! assert!(made.cards.len() > 100);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! In the order that data flows:
//!
//! - [`partnership`], read from `partnership.toml`
//! - [`folder`]: the folder, read whole, every problem located
//! - [`sample`]: the partnership that ships with the program, and new folders
//! - [`statistics`], [`reported`], [`pair`], [`product`]: what was measured, as of a day
//! - [`potential`], [`reach`]: what a pair could trade, and whom it reaches through others
//! - [`outlook`]: the pair's figures as series, and what they say of a target
//! - [`panel`]: bilateral panels, for back-tests
//! - [`evidence`]: claims and the cards behind them
//! - [`brief`]: the sections, each a file
//! - [`columns`]: a table of any panel, for the gravity room
//! - [`estimate`]: what the gravity room found, written down to be run again
//! - [`figures`], [`chart`], [`render`]: how it looks

pub mod brief;
pub mod chart;
pub mod columns;
pub mod error;
pub mod estimate;
pub mod evidence;
pub mod figures;
pub mod folder;
pub mod outlook;
pub mod pair;
pub mod panel;
pub mod partnership;
pub mod potential;
pub mod product;
pub mod reach;
pub mod render;
pub mod reported;
pub mod sample;
pub mod statistics;

pub use error::{Error, Problems};
pub use folder::Folder;
