//! A selection of a stored year by the shortest way to it.

use std::path::Path;

use super::read::flows_between;
use super::verified::indexed;
use crate::error::Error;
use crate::selection::{self, Selected, Selection};

/// Sum a stored year (`statistics/flows/DATASET/YEAR.parquet`) as the selection says, over what the
/// exporters sold to the importers; an empty list means all.
///
/// # Errors
///
/// As [`super::flows`] and [`selection::selected`].
pub fn selected(
    path: &Path,
    exporters: &[String],
    importers: &[String],
    selection: &Selection,
) -> Result<Vec<Selected>, Error> {
    if selection.level.is_none() && selection.products.is_empty() {
        let of = |list: &[String], code: &String| list.is_empty() || list.contains(code);
        let found = indexed(path, |index| {
            let economies = index.economies();
            let from: Vec<bool> = economies.iter().map(|e| of(exporters, e)).collect();
            let to: Vec<bool> = economies.iter().map(|e| of(importers, e)).collect();
            let pairs = index.pairs()?.into_iter();
            let pairs = pairs
                .filter(|p| from[usize::from(p.exporter)] && to[usize::from(p.importer)])
                .map(|p| (p.exporter, p.importer, p.value_usd, p.quantity_kg, p.rows));
            Ok(selection::selected_pairs(index.year(), economies, pairs, selection))
        })?;
        if let Some(found) = found {
            return found;
        }
    }
    selection::selected(&flows_between(path, exporters, importers)?, selection)
}
