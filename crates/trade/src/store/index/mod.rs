//! The index of a stored year: its three sums, and its rows pair by pair.
//!
//! ```text
//! statistics/flows/baci-hs17/2024.parquet   the year, sorted by product: what source.toml vouches for
//! statistics/flows/baci-hs17/.index/2024    the same rows by exporter and importer, and their sums
//! ```
//!
//! A year is sorted by product, so the rows of one pair are spread over all of it. The index keeps
//! them together, so that a pair costs what its own rows cost, however large the world is. Its parts:
//!
//! ```text
//! magic, length of the head, head, SHA-256 of the head
//! head:       SHA-256 of the year's file, year, month, economies, products, and for each part below
//!             where it ends and the first 16 bytes of its SHA-256
//! exports     for each economy: products and US dollars
//! imports     for each economy: products and US dollars
//! directory   for each exporter: its importers, each with rows, US dollars, kilograms, bytes and the
//!             first 8 bytes of the SHA-256 of its rows
//! rows        for each pair in the order of the directory: product, US dollars, kilograms
//! ```
//!
//! Everything that is read is checked before it is believed: the head by its own SHA-256, every other
//! part by what the head or the directory says. The head names the SHA-256 of the year's file; when
//! `source.toml` lists another the index is stale. An index that is missing, stale or damaged is made
//! again from the year's file, and when it cannot be written the year's file answers alone. So it can
//! be removed at any time, and no number rests on it that the year's file does not hold.

mod build;
mod head;
mod rows;

pub(super) use build::Builder;
pub(super) use head::Index;

use std::path::{Path, PathBuf};

/// What the file begins with: its kind and the version of its layout.
const MAGIC: &[u8; 17] = b"corridor index 1\n";
/// Most economies of an index: pairs are a square of them.
pub(super) const MOST_ECONOMIES: usize = 1024;
/// The folder beside the years.
pub(super) const FOLDER: &str = ".index";

/// An index that is not what it says: made again, never believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Damaged;

/// The index of a stored file.
pub(super) fn beside(file: &Path) -> PathBuf {
    let folder = file.parent().unwrap_or(Path::new("."));
    folder.join(FOLDER).join(file.file_stem().unwrap_or_default())
}
