//! Exports, imports and pairs of a stored year, without holding its rows.
//!
//! Row groups are decoded in parallel, each into tables of its own, and added up; sums of integers
//! are the same in any order. Within a row group the products are a narrow range, so its tables
//! stay in the cache.

use std::path::Path;

use rayon::prelude::*;

use super::read::same_year;
use super::verified::{Opened, indexed};
use crate::aggregate::{Aggregates, Coarser, fits};
use crate::error::Error;
use crate::product::Level;
use crate::readers::decode::{Table, dollars, ids, ordered, year};
use crate::readers::dictionary::Dictionary;

/// Sums of one row group; product by economy, so that a new product is a new row at the end.
#[derive(Default)]
pub(super) struct Part {
    pub(super) year: Option<u16>,
    pub(super) economies: Dictionary,
    pub(super) products: Dictionary,
    /// Economies that the tables have room for.
    wide: usize,
    exports: Vec<i64>,
    imports: Vec<i64>,
    pairs: Vec<i64>,
    total: i128,
    /// Rows of the economies that are watched.
    pub(super) watched: Vec<Row>,
}

/// A row with the ids of its row group.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub(super) product: u16,
    pub(super) exporter: u16,
    pub(super) importer: u16,
    pub(super) value_usd: i64,
}

impl Part {
    /// Make room for every economy and product met so far.
    fn fit(&mut self) {
        let economies = self.economies.list.len();
        if economies > self.wide {
            let wide = economies.next_multiple_of(256);
            self.exports = widened(&self.exports, self.wide, wide);
            self.imports = widened(&self.imports, self.wide, wide);
            self.pairs = widened(&self.pairs, self.wide, wide);
            self.pairs.resize(wide * wide, 0);
            self.wide = wide;
        }
        self.exports.resize(self.products.list.len() * self.wide, 0);
        self.imports.resize(self.products.list.len() * self.wide, 0);
    }
}

fn widened(table: &[i64], from: usize, to: usize) -> Vec<i64> {
    let mut wider = Vec::with_capacity(table.len() / from.max(1) * to);
    for row in table.chunks(from.max(1)) {
        wider.extend_from_slice(row);
        wider.resize(wider.len() + to - from, 0);
    }
    wider
}

/// Sum a stored year (`statistics/flows/DATASET/YEAR.parquet`) to `level`.
///
/// # Errors
///
/// As [`super::flows`], and as [`Aggregates::from_flows`].
pub fn aggregates(path: &Path, level: Level) -> Result<Aggregates, Error> {
    match indexed(path, |index| index.sums(level))? {
        Opened::Found(sums) => sums,
        Opened::Table(table) => joined(&table, &parts(&table, &[])?, level),
    }
}

/// The sums of every row group, and the rows of some economies with everybody.
pub(super) fn parts(table: &Table, watched: &[String]) -> Result<Vec<Part>, Error> {
    table.require(&["year", "exporter", "importer", "product", "value_usd"])?;
    (0..table.groups()).into_par_iter().map(|group| part(table, group, watched)).collect()
}

fn part(table: &Table, group: usize, watched: &[String]) -> Result<Part, Error> {
    let mut sums = Part::default();
    let (mut product, mut exporter, mut importer) = (vec![], vec![], vec![]);
    let columns = ["year", "exporter", "importer", "product", "value_usd"];
    table.visit(group, &columns, |batch, row| {
        let found = year(table, batch, row)?;
        same_year(table, &mut sums.year, found)?;
        ids(table, batch, "product", row, &mut sums.products, &mut product)?;
        ids(table, batch, "exporter", row, &mut sums.economies, &mut exporter)?;
        ids(table, batch, "importer", row, &mut sums.economies, &mut importer)?;
        let values = dollars(table, batch, "value_usd", row)?;
        sums.total += values.iter().map(|v| i128::from(*v)).sum::<i128>();
        fits(sums.year.unwrap_or_default(), sums.total)?;
        sums.fit();
        let wide = sums.wide;
        for (((product, exporter), importer), value) in
            product.iter().zip(&exporter).zip(&importer).zip(values)
        {
            let (p, e, i) = (usize::from(*product), usize::from(*exporter), usize::from(*importer));
            sums.exports[p * wide + e] += value;
            sums.imports[p * wide + i] += value;
            sums.pairs[e * wide + i] += value;
        }
        if watched.is_empty() {
            return Ok(());
        }
        let watch: Vec<bool> = sums.economies.list.iter().map(|e| watched.contains(e)).collect();
        let is = |id: u16| watch[usize::from(id)];
        let rows = product.iter().zip(&exporter).zip(&importer).zip(values);
        sums.watched.extend(rows.filter(|(((_, e), i), _)| is(**e) || is(**i)).map(
            |(((product, exporter), importer), value)| Row {
                product: *product,
                exporter: *exporter,
                importer: *importer,
                value_usd: *value,
            },
        ));
        Ok(())
    })?;
    Ok(sums)
}

pub(super) fn joined(table: &Table, parts: &[Part], level: Level) -> Result<Aggregates, Error> {
    let (mut economies, mut products) = (Dictionary::default(), Dictionary::default());
    let mut year = None;
    let mut ways = Vec::with_capacity(parts.len());
    for part in parts {
        same_year(table, &mut year, part.year)?;
        let way = |codes: &mut Dictionary, list: &[String]| -> Option<Vec<u16>> {
            list.iter().map(|code| codes.id(code)).collect()
        };
        let both =
            way(&mut economies, &part.economies.list).zip(way(&mut products, &part.products.list));
        ways.push(both.ok_or_else(|| Error::format(table.path(), "has more than 65,536 codes"))?);
    }
    fits(year.unwrap_or_default(), parts.iter().map(|p| p.total).sum())?;
    let (economies, economy) = ordered(&economies.list);
    let (products, product) = ordered(&products.list);
    let coarser = Coarser::new(&products, level)?;
    let mut sums = Aggregates::zero(year.unwrap_or_default(), economies, coarser.products);
    let (wide, square) = (sums.products.len(), sums.economies.len());
    for (part, (e_way, p_way)) in parts.iter().zip(ways) {
        let e_way: Vec<usize> =
            e_way.iter().map(|e| usize::from(economy[usize::from(*e)])).collect();
        let p_way: Vec<usize> = p_way
            .iter()
            .map(|p| usize::from(coarser.to[usize::from(product[usize::from(*p)])]))
            .collect();
        for (row, p) in p_way.iter().enumerate() {
            for (at, e) in e_way.iter().enumerate() {
                sums.exports[e * wide + p] += part.exports[row * part.wide + at];
                sums.imports[e * wide + p] += part.imports[row * part.wide + at];
            }
        }
        for (row, e) in e_way.iter().enumerate() {
            for (at, i) in e_way.iter().enumerate() {
                sums.pairs[e * square + i] += part.pairs[row * part.wide + at];
            }
        }
    }
    Ok(sums)
}
