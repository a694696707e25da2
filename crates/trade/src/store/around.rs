//! A stored year around a few economies, in one pass: the sums of the world at a level, and their own
//! flows with everybody.
//!
//! A brief about a pair needs both, and the file is read once for them.

use std::path::Path;

use super::aggregates::{Part, joined, parts};
use super::verified::{Opened, indexed};
use crate::aggregate::Aggregates;
use crate::error::Error;
use crate::flows::Flows;
use crate::product::Level;
use crate::readers::decode::{Table, ordered};
use crate::readers::dictionary::Dictionary;

/// What [`around`] reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// The sums of all rows.
    pub world: Aggregates,
    /// The rows whose exporter or importer was asked for, at the level of the file, without weights.
    pub flows: Flows,
}

/// Read a stored year (`statistics/flows/DATASET/YEAR.parquet`) around `economies`.
///
/// # Errors
///
/// As [`super::flows`], and as [`Aggregates::from_flows`].
pub fn around(path: &Path, level: Level, economies: &[String]) -> Result<Around, Error> {
    let found = indexed(path, |index| Ok((index.sums(level)?, index.around(economies)?)))?;
    let table = match found {
        Opened::Found((world, flows)) => {
            let quantity_kg = vec![None; flows.len()];
            return Ok(Around { world: world?, flows: Flows { quantity_kg, ..flows } });
        }
        Opened::Table(table) => table,
    };
    let parts = parts(&table, economies)?;
    let world = joined(&table, &parts, level)?;
    let flows = watched(&table, world.year, &parts)?;
    Ok(Around { world, flows })
}

/// The watched rows of all row groups on common codes, in the order of a year's flows.
fn watched(table: &Table, year: u16, parts: &[Part]) -> Result<Flows, Error> {
    let (mut economies, mut products) = (Dictionary::default(), Dictionary::default());
    let mut rows: Vec<(u16, u16, u16, i64)> = Vec::new();
    let many = || Error::format(table.path(), "has more than 65,536 codes");
    for part in parts {
        for row in &part.watched {
            let economy = |codes: &mut Dictionary, id: u16| {
                codes.id(&part.economies.list[usize::from(id)]).ok_or_else(many)
            };
            let product = products.id(&part.products.list[usize::from(row.product)]);
            rows.push((
                product.ok_or_else(many)?,
                economy(&mut economies, row.exporter)?,
                economy(&mut economies, row.importer)?,
                row.value_usd,
            ));
        }
    }
    let (economies, to_economy) = ordered(&economies.list);
    let (products, to_product) = ordered(&products.list);
    for row in &mut rows {
        row.0 = to_product[usize::from(row.0)];
        row.1 = to_economy[usize::from(row.1)];
        row.2 = to_economy[usize::from(row.2)];
    }
    rows.sort_unstable();
    if let Some(twice) =
        rows.windows(2).find(|w| (w[0].0, w[0].1, w[0].2) == (w[1].0, w[1].1, w[1].2))
    {
        let (product, exporter, importer, _) = twice[1];
        let economy = |id: u16| &economies[usize::from(id)];
        let product = &products[usize::from(product)];
        return Err(Error::format(
            table.path(),
            format!("holds {} {} {product} twice", economy(exporter), economy(importer)),
        ));
    }
    Ok(Flows {
        year,
        economies,
        products,
        exporter: rows.iter().map(|row| row.1).collect(),
        importer: rows.iter().map(|row| row.2).collect(),
        product: rows.iter().map(|row| row.0).collect(),
        value_usd: rows.iter().map(|row| row.3).collect(),
        quantity_kg: vec![None; rows.len()],
    })
}
