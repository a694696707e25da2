//! Market access: what an agreement is worth, line by line, and whether a product qualifies.
//!
//! ```
//! use corridor_access::rate::Rate;
//! use corridor_access::rule::Rule;
//! assert_eq!(Rate::read("12.8% + 176.8 EUR/100 kg")?.kind().to_string(), "compound");
//! assert!(Rule::read("A change from any other heading.").is_ok());
//! # Ok::<(), corridor_access::Error>(())
//! ```
//!
//! In the order that data flows: [`rate`] reads duty texts, [`schedule`] files of them, [`agreement`] and [`staging`]
//! turn a base into the rate of a day, [`applied`] chooses among regimes, [`beside`] stacks other duties and lists
//! measures; [`quota`] says what is open on a day; [`usage`] and [`savings`] say what is saved and forgone, [`bulk`] for whole worlds; [`rule`] reads
//! product rules, [`origin`] judges bills of materials, [`reach`] third markets. Numbers are [`Exact`]. Files come
//! in as text with their name; nothing here opens one.

pub mod agreement;
pub mod applied;
pub mod beside;
pub mod bulk;
pub mod codes;
mod error;
mod exact;
mod heads;
mod kind;
mod number;
pub mod origin;
pub mod quota;
pub mod rate;
pub mod reach;
pub mod rule;
pub mod savings;
pub mod schedule;
pub mod staging;
mod table;
pub mod usage;

pub use error::{Error, Place};
pub use exact::{Exact, Mode};
pub use kind::{Kind, kind};
