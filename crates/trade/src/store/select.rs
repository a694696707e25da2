//! A selection of a stored year by the shortest way to it.

use std::path::Path;

use super::read::flows_between;
use super::verified::{Opened, indexed};
use crate::economy::{stands_for, told_as};
use crate::error::Error;
use crate::selection::{self, Selected, Selection};

/// Named economies as a year holds them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// The codes under which the year holds them.
    pub codes: Vec<String>,
    /// What must be known of that.
    pub notes: Vec<String>,
    /// The codes that the year does not hold.
    pub missing: Vec<String>,
}

/// The economies of a list that a stored year holds, and those that it does not; an empty list stays
/// empty, which means all.
///
/// # Errors
///
/// As [`super::flows`].
pub fn named(path: &Path, list: &[String]) -> Result<Named, Error> {
    if list.is_empty() {
        return Ok(Named::default());
    }
    let held = match indexed(path, |index| Ok(index.economies().to_vec()))? {
        Opened::Found(economies) => economies,
        Opened::Table(table) => super::read::all(&table)?.economies,
    };
    let mut named = Named::default();
    for code in list {
        let other = stands_for(code).filter(|other| held.iter().any(|h| h == other));
        match (held.contains(code), other) {
            (true, _) => named.codes.push(code.clone()),
            (false, Some(other)) => {
                named.codes.push(other.to_owned());
                named.notes.push(told_as(code, other));
            }
            (false, None) => named.missing.push(code.clone()),
        }
    }
    Ok(named)
}

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
        if let Opened::Found(found) = found {
            return found;
        }
    }
    selection::selected(&flows_between(path, exporters, importers)?, selection)
}

/// A part of what a year holds: what one exporter sold to some importers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Who sold; several, or an empty list for all, where the year is one piece.
    pub exporters: Vec<String>,
    /// Who bought.
    pub importers: Vec<String>,
    /// Rows that the year holds of it.
    pub rows: u64,
}

/// A selection of a stored year in pieces of about so many rows at most, in the order of the whole: so
/// that who asks for millions of rows need not hold them. A year without an index is one piece.
///
/// # Errors
///
/// As [`super::flows`].
pub fn pieces(
    path: &Path,
    exporters: &[String],
    importers: &[String],
    most: u64,
) -> Result<Vec<Piece>, Error> {
    let of = |list: &[String], code: &String| list.is_empty() || list.contains(code);
    let whole = |rows| {
        let (exporters, importers) = (exporters.to_vec(), importers.to_vec());
        vec![Piece { exporters, importers, rows }]
    };
    let found = indexed(path, |index| {
        let economies = index.economies();
        let from: Vec<bool> = economies.iter().map(|e| of(exporters, e)).collect();
        let to: Vec<bool> = economies.iter().map(|e| of(importers, e)).collect();
        let mut pieces: Vec<Piece> = Vec::new();
        let mut last = None;
        for pair in index.pairs()? {
            let (exporter, importer) = (usize::from(pair.exporter), usize::from(pair.importer));
            if !from[exporter] || !to[importer] {
                continue;
            }
            match pieces.last_mut() {
                Some(piece) if last == Some(exporter) && piece.rows + pair.rows <= most => {
                    piece.importers.push(economies[importer].clone());
                    piece.rows += pair.rows;
                }
                _ => pieces.push(Piece {
                    exporters: vec![economies[exporter].clone()],
                    importers: vec![economies[importer].clone()],
                    rows: pair.rows,
                }),
            }
            last = Some(exporter);
        }
        Ok(pieces)
    })?;
    let Opened::Found(pieces) = found else { return Ok(whole(0)) };
    let rows = pieces.iter().map(|piece| piece.rows).sum();
    Ok(if rows <= most { whole(rows) } else { pieces })
}
