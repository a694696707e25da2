//! The store: what a partnership folder keeps under `statistics/`.
//!
//! ```text
//! statistics/flows/baci-hs17/2024.parquet     year, exporter, importer, product, value_usd, quantity_t
//! statistics/monthly/comtrade-monthly-exporters/2024-01.parquet   the same and month
//! statistics/flows/baci-hs17/source.toml      origin, vintage, coverage, what was set aside, SHA-256
//! statistics/flows/baci-hs17@2026-01-15/…     the same dataset as known on another day
//! statistics/totals/baci-hs17/2024.parquet    economy, product, exports_usd, imports_usd; WLD is the world
//! statistics/reach/baci-hs17/2024.parquet     exporter, hub, market, product, into_usd, onward_usd, hub_exports_usd, hub_imports_usd
//! ```
//!
//! `source.toml` is the commit: a Parquet file that it does not list is not in the store, and one
//! whose SHA-256 differs is refused. So an import that stops half way changes nothing that a
//! reader sees. Vintages stand side by side, and [`choose`] takes the newest that was known on a
//! given day. Values are whole US dollars, weights tonnes with three decimals, codes text.

mod aggregates;
#[cfg(test)]
mod altered;
mod around;
mod catalogue;
mod commit;
mod hybrid;
mod import;
mod index;
mod joined;
mod legs;
mod months;
mod pages;
mod read;
mod revisions;
mod select;
mod totals;
mod varint;
mod verified;
mod write;

pub use crate::checksum::sha256;
pub use aggregates::aggregates;
pub use around::{Around, around};
pub use catalogue::{Held, Kind, both_sides, choose, choose_among, held, reporters, view};
pub use import::{Bridge, Dataset, Imported, Options, import};
pub use legs::{Leg, legs};
pub use months::aggregates_of_months;
pub use read::{flows, flows_around, flows_between};
pub use select::{Named, Piece, named, pieces, selected};
pub use totals::{Total, Totals, totals};
pub use write::{FlowsWriter, flows_parquet, totals_parquet};
