//! What happened: world trade statistics in, tables and indicators out.
//!
//! ```
//! use corridor_trade::{Aggregates, Flow, Flows, Level};
//! let sold = |exporter: &str, importer: &str, value_usd| Flow {
//!     exporter: exporter.into(), importer: importer.into(), product: "850440".into(),
//!     value_usd, quantity_kg: None,
//! };
//! let flows = Flows::from_rows(2024, vec![sold("VNM", "POL", 40), sold("POL", "VNM", 25)])?;
//! let world = Aggregates::from_flows(&flows, Level::Chapter)?;
//! let (poland, vietnam) = (world.economy("POL"), world.economy("VNM"));
//! assert_eq!(poland.zip(vietnam).map(|(p, v)| world.pair(p, v)), Some(25));
//! # Ok::<(), corridor_trade::Error>(())
//! ```
//!
//! In the order in which numbers flow:
//!
//! * [`error`]: what can be wrong, with its place;
//! * [`economy`]: economies by their codes, groups of them by date;
//! * [`aside`]: why a row is kept out for whom it names;
//! * [`product`]: codes of the Harmonized System and their levels;
//! * [`cells`]: cells of Arrow columns as text and numbers;
//! * [`readers`]: files in;
//! * [`flows`]: one year of flows, as arrays;
//! * [`correspondence`]: flows in the codes of another revision;
//! * [`aggregate`]: exports, imports and pairs summed to a level;
//! * [`selection`]: stored flows, summed as asked for;
//! * [`indicators`]: every measure of trade, one file each;
//! * [`source`]: the `source.toml` that stands beside every dataset;
//! * [`store`]: Parquet with its source, vintages side by side.

pub mod aggregate;
pub mod aside;
pub mod cells;
mod checksum;
pub mod correspondence;
pub mod economy;
pub mod error;
pub mod flows;
pub mod indicators;
pub mod product;
pub mod readers;
pub mod selection;
mod services;
pub mod source;
pub mod store;
mod totals;

pub use aggregate::Aggregates;
pub use error::{Error, Problem};
pub use flows::{Flow, Flows};
pub use product::Level;
pub use source::{Source, View};
