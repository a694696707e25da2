//! The table where the rooms meet: a partnership folder in, a brief with its evidence out.
//!
//! ```
//! use corridor::folder::{Folder, sample};
//! use corridor::{brief, render};
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
//! In the order that data flows; a folder imports only from those above it:
//!
//! - [`key`], [`evidence`], [`plot`], [`figures`], [`error`]: what a thing says, as a path; the cards
//!   behind it; what is drawn; numbers in words; what went wrong
//! - [`folder`]: the partnership, read whole, every problem located; its sample, its intake of
//!   documents and its review desk
//! - [`study`]: a formula and a panel to a fit, its covariance and a record
//! - [`statistics`]: what was measured, as of a day
//! - [`answers`]: one question a file
//! - [`editions`]: the answers of a day, kept; what changed between two days, and why
//! - [`brief`]: the page model and the sections, each a file
//! - [`doctor`]: what is missing to answer which question
//! - [`render`]: how it looks
//!
//! A door depends on this crate alone. What it needs of a room stands under the room's name:
//! [`trade`], [`gravity`], [`ledger`], [`outlook`].

pub mod answers;
pub mod brief;
pub mod cure;
pub mod doctor;
pub mod editions;
pub mod error;
pub mod evidence;
pub mod explore;
pub mod figures;
pub mod folder;
pub mod key;
pub mod language;
pub mod plot;
pub mod render;
pub mod statistics;
pub mod study;

pub use corridor_access as access;
pub use corridor_gravity as gravity;
pub use corridor_ledger as ledger;
pub use corridor_outlook as outlook;
pub use corridor_roundtable as roundtable;
pub use corridor_trade as trade;

pub use cure::Cure;
pub use error::{Error, Problems};
pub use folder::{Folder, partnership, sample};
