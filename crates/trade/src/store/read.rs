//! Flows of one year out of the store.

use std::num::NonZeroU64;
use std::path::Path;

use super::verified::{Opened, indexed, open};
use crate::error::Error;
use crate::flows::Flows;
use crate::readers::decode::{Table, dollars, ids, kilograms, ordered, year};
use crate::readers::dictionary::Dictionary;

const COLUMNS: [&str; 5] = ["year", "exporter", "importer", "product", "value_usd"];

/// Rows as they are met, with ids in the order in which the codes were met.
#[derive(Default)]
struct Met {
    year: Option<u16>,
    economies: Dictionary,
    products: Dictionary,
    exporter: Vec<u16>,
    importer: Vec<u16>,
    product: Vec<u16>,
    value_usd: Vec<i64>,
    quantity_kg: Vec<Option<NonZeroU64>>,
}

/// Every flow of a stored file (`statistics/flows/DATASET/YEAR.parquet`).
///
/// # Errors
///
/// [`Error::Changed`] when the file is not the one that its `source.toml` describes;
/// [`Error::Format`] when it is truncated or its contents contradict its metadata;
/// [`Error::Rows`] for values that are no flows.
pub fn flows(path: &Path) -> Result<Flows, Error> {
    all(&open(path)?)
}

/// Every flow of an opened year.
pub(super) fn all(table: &Table) -> Result<Flows, Error> {
    read(table, &[], &[], true)
}

/// The flows from and to the given economies; an empty list means all.
///
/// # Errors
///
/// As [`flows`].
pub fn flows_between(
    path: &Path,
    exporters: &[String],
    importers: &[String],
) -> Result<Flows, Error> {
    if exporters.is_empty() && importers.is_empty() {
        return flows(path);
    }
    match indexed(path, |index| index.between(exporters, importers))? {
        Opened::Found(flows) => Ok(flows),
        Opened::Table(table) => read(&table, exporters, importers, true),
    }
}

/// The flows whose exporter or importer is one of these.
///
/// # Errors
///
/// As [`flows`].
pub fn flows_around(path: &Path, economies: &[String]) -> Result<Flows, Error> {
    match indexed(path, |index| index.around(economies))? {
        Opened::Found(flows) => Ok(flows),
        Opened::Table(table) => read(&table, economies, economies, false),
    }
}

/// Rows whose exporter is listed, whose importer is listed, and with `both` only those of which both
/// are; an empty list means all.
fn read(
    table: &Table,
    exporters: &[String],
    importers: &[String],
    both: bool,
) -> Result<Flows, Error> {
    table.require(&COLUMNS)?;
    let weighed = table.columns().iter().any(|c| c == "quantity_t");
    let columns: Vec<&str> = COLUMNS.into_iter().chain(weighed.then_some("quantity_t")).collect();
    let mut met = Met::default();
    let (mut product, mut exporter, mut importer, mut weights) = (vec![], vec![], vec![], vec![]);
    let fits = |list: &[String], code: &String| list.is_empty() || list.contains(code);
    // Whether an economy is wanted, by its id.
    let (mut from, mut to) = (Vec::new(), Vec::new());
    for group in 0..table.groups() {
        table.visit(group, &columns, |batch, row| {
            let found = year(table, batch, row)?;
            same_year(table, &mut met.year, found)?;
            ids(table, batch, "product", row, &mut met.products, &mut product)?;
            ids(table, batch, "exporter", row, &mut met.economies, &mut exporter)?;
            ids(table, batch, "importer", row, &mut met.economies, &mut importer)?;
            let values = dollars(table, batch, "value_usd", row)?;
            weights.clear();
            if weighed {
                kilograms(table, batch, "quantity_t", row, &mut weights)?;
            } else {
                weights.resize(values.len(), None);
            }
            let met_now = &met.economies.list[from.len()..];
            to.extend(met_now.iter().map(|code| fits(importers, code)));
            from.extend(met_now.iter().map(|code| fits(exporters, code)));
            for at in 0..values.len() {
                let (sold, bought) =
                    (from[usize::from(exporter[at])], to[usize::from(importer[at])]);
                if (sold && bought) || (!both && (sold || bought)) {
                    met.product.push(product[at]);
                    met.exporter.push(exporter[at]);
                    met.importer.push(importer[at]);
                    met.value_usd.push(values[at]);
                    met.quantity_kg.push(weights[at]);
                }
            }
            Ok(())
        })?;
    }
    sorted(table, met)
}

/// One file, one year.
pub(super) fn same_year(
    table: &Table,
    known: &mut Option<u16>,
    found: Option<u16>,
) -> Result<(), Error> {
    match (*known, found) {
        (Some(known), Some(found)) if known != found => Err(Error::format(
            table.path(),
            format!("holds the years {known} and {found}, expected one"),
        )),
        (None, Some(_)) => {
            *known = found;
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Ids in the order of the codes, rows in the order of the ids; codes that no row uses are left out.
fn sorted(table: &Table, met: Met) -> Result<Flows, Error> {
    let (economies, economy) = used(&met.economies.list, &[&met.exporter, &met.importer]);
    let (products, product) = used(&met.products.list, &[&met.product]);
    let to = |map: &[u16], ids: &[u16]| -> Vec<u16> {
        ids.iter().map(|id| map[usize::from(*id)]).collect()
    };
    let mut flows = Flows {
        year: met.year.unwrap_or_default(),
        economies,
        products,
        exporter: to(&economy, &met.exporter),
        importer: to(&economy, &met.importer),
        product: to(&product, &met.product),
        value_usd: met.value_usd,
        quantity_kg: met.quantity_kg,
    };
    let key = |f: &Flows, at: usize| (f.product[at], f.exporter[at], f.importer[at]);
    if !(1..flows.len()).all(|at| key(&flows, at - 1) < key(&flows, at)) {
        let mut order: Vec<usize> = (0..flows.len()).collect();
        order.sort_unstable_by_key(|at| key(&flows, *at));
        if let Some(pair) = order.windows(2).find(|w| key(&flows, w[0]) == key(&flows, w[1])) {
            let row = flows.row(pair[1]);
            return Err(Error::format(
                table.path(),
                format!("holds {} {} {} twice", row.exporter, row.importer, row.product),
            ));
        }
        flows = Flows {
            exporter: order.iter().map(|at| flows.exporter[*at]).collect(),
            importer: order.iter().map(|at| flows.importer[*at]).collect(),
            product: order.iter().map(|at| flows.product[*at]).collect(),
            value_usd: order.iter().map(|at| flows.value_usd[*at]).collect(),
            quantity_kg: order.iter().map(|at| flows.quantity_kg[*at]).collect(),
            ..flows
        };
    }
    Ok(flows)
}

fn used(met: &[String], columns: &[&[u16]]) -> (Vec<String>, Vec<u16>) {
    let mut seen = vec![false; met.len()];
    columns.iter().for_each(|ids| ids.iter().for_each(|id| seen[usize::from(*id)] = true));
    let kept: Vec<usize> = (0..met.len()).filter(|at| seen[*at]).collect();
    let codes: Vec<String> = kept.iter().map(|at| met[*at].clone()).collect();
    let (list, place) = ordered(&codes);
    let mut to = vec![0; met.len()];
    for (at, from) in kept.into_iter().enumerate() {
        to[from] = place[at];
    }
    (list, to)
}
