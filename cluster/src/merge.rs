//! One period out of all shards, in the order and the layout of the store.
//!
//! Shards are sorted by product, exporter and importer, so they are read side by side and equal keys are
//! added: memory is a million rows and a page of each column a shard, however many rows there are.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use std::io::{BufWriter, Write as _};
use std::num::NonZeroU64;
use std::path::{Path, PathBuf};

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{Array as _, RecordBatch};
use corridor_trade::store::{FlowsWriter, sha256};
use parquet::file::statistics::Statistics;

use crate::error::Error;
use crate::input::{footer, not_whole};
use crate::proof::{Period, Total};
use crate::shard::whole;
use crate::sums::{Sum, added};
use crate::table::{Batches, Coded, ROWS, column};

/// The year and the month of a period, as the store writes them.
#[must_use]
pub fn dated(period: u32) -> (u16, Option<u8>) {
    ((period / 100) as u16, Some((period % 100) as u8).filter(|m| *m > 0))
}

/// The name of a period's file.
#[must_use]
pub fn name(period: u32) -> String {
    match dated(period) {
        (year, Some(month)) => format!("{year}-{month:02}.parquet"),
        (year, None) => format!("{year}.parquet"),
    }
}

/// The row groups of a shard that hold a period.
fn groups(path: &Path, period: u32) -> Result<Vec<usize>, Error> {
    let metadata = footer(path)?;
    let groups = metadata.metadata().row_groups().iter().enumerate();
    let of = groups.filter(|(_, group)| {
        let Some(Statistics::Int32(bounds)) = group.column(0).statistics() else { return false };
        bounds.min_opt() == Some(&(period as i32)) && bounds.max_opt() == Some(&(period as i32))
    });
    Ok(of.map(|(at, _)| at).collect())
}

/// Rows of all shards together that are held while they are merged, and the fewest of one.
const AT_ONCE: usize = 1 << 20;
const FEWEST: usize = 1 << 10;
const CODES: [&str; 3] = ["product", "exporter", "importer"];

/// Merge a period of these shards into `to`.
///
/// # Errors
///
/// [`Error`] with the file.
pub fn merge(shards: &[PathBuf], period: u32, to: &Path) -> Result<(), Error> {
    let mut own = Vec::new();
    let (mut economies, mut products) = (BTreeSet::new(), BTreeSet::new());
    for path in shards {
        let groups = groups(path, period)?;
        if groups.is_empty() {
            continue;
        }
        let mut batches = Batches::of(path, None, &CODES, Some(groups.clone()), ROWS)?;
        while let Some(batch) = batches.read()? {
            used(&batch, "product", path, &mut products)?;
            used(&batch, "exporter", path, &mut economies)?;
            used(&batch, "importer", path, &mut economies)?;
        }
        own.push((path, groups));
    }
    let (economies, products) = (Vec::from_iter(economies), Vec::from_iter(products));
    if economies.len() > usize::from(u16::MAX) || products.len() > usize::from(u16::MAX) {
        return Err(Error::file(to, "over 65,535 economies or products of one period"));
    }
    // All shards are open at once: the more there are, the less is read of each.
    let rows = (AT_ONCE / own.len().max(1)).clamp(FEWEST, ROWS);
    let mut cursors = Vec::new();
    let mut next = BinaryHeap::new();
    for (path, groups) in own {
        let columns = ["product", "exporter", "importer", "rows", "value_usd", "weight_kg"];
        let batches = Batches::of(path, None, &columns, Some(groups), rows)?;
        let mut cursor = Cursor { path, batches, sums: Vec::new(), at: 0 };
        if let Some(key) = cursor.key(&economies, &products)? {
            next.push(Reverse((key, cursors.len())));
        }
        cursors.push(cursor);
    }
    let mut stopped = None;
    let written = whole(to, |file| {
        let mut file = BufWriter::with_capacity(1 << 18, file);
        let said = |e: parquet::errors::ParquetError| e.to_string();
        let mut writer =
            FlowsWriter::new(dated(period), &economies, &products, &mut file).map_err(said)?;
        let mut row = |s: &Sum| {
            let [product, exporter, importer] = [32, 16, 0].map(|shift| (s.key >> shift) as u16);
            writer.row(product, exporter, importer, s.value_usd, s.weight_kg).map_err(said)
        };
        let mut held: Option<Sum> = None;
        while let Some(Reverse((_, at))) = next.pop() {
            let cursor = &mut cursors[at];
            let sum = cursor.sums[cursor.at];
            held = Some(match held {
                Some(before) if before.key == sum.key => added(&before, &sum)
                    .map_err(|_| "a sum that does not fit 64 bits".to_owned())?,
                Some(before) => {
                    row(&before)?;
                    sum
                }
                None => sum,
            });
            cursor.at += 1;
            match cursor.key(&economies, &products) {
                Ok(Some(key)) => next.push(Reverse((key, at))),
                Ok(None) => {}
                Err(error) => {
                    let told = error.to_string();
                    stopped = Some(error);
                    return Err(told);
                }
            }
        }
        if let Some(last) = held {
            row(&last)?;
        }
        writer.close().map_err(said)?;
        file.flush().map_err(|e| e.to_string())
    });
    match stopped {
        Some(error) => Err(error),
        None => written,
    }
}

fn used(
    batch: &RecordBatch,
    name: &str,
    path: &Path,
    to: &mut BTreeSet<String>,
) -> Result<(), Error> {
    let coded = Coded::of(column(batch, name, path)?).map_err(|e| not_whole(path, &e))?;
    let mut seen = vec![false; coded.texts.len()];
    coded.places.iter().for_each(|place| seen[*place as usize] = true);
    let texts = coded.texts.into_iter().zip(seen).filter(|(_, seen)| *seen);
    to.extend(texts.map(|(text, _)| text));
    Ok(())
}

/// A shard that is read along.
struct Cursor<'a> {
    path: &'a Path,
    batches: Batches<'a>,
    sums: Vec<Sum>,
    at: usize,
}

impl Cursor<'_> {
    /// The key of its next sum.
    fn key(&mut self, economies: &[String], products: &[String]) -> Result<Option<u64>, Error> {
        while self.at == self.sums.len() {
            let Some(batch) = self.batches.read()? else { return Ok(None) };
            self.sums = sums(&batch, self.path, economies, products)?;
            self.at = 0;
        }
        Ok(Some(self.sums[self.at].key))
    }
}

fn sums(
    batch: &RecordBatch,
    path: &Path,
    economies: &[String],
    products: &[String],
) -> Result<Vec<Sum>, Error> {
    let places = |name: &str, list: &[String]| -> Result<Vec<u64>, Error> {
        let coded = Coded::of(column(batch, name, path)?).map_err(|e| not_whole(path, &e))?;
        let ids: Vec<u64> = coded
            .texts
            .iter()
            .map(|t| list.binary_search(t).map_or(u64::MAX, |at| at as u64))
            .collect();
        Ok(coded.places.iter().map(|place| ids[*place as usize]).collect())
    };
    let (product, exporter) = (places("product", products)?, places("exporter", economies)?);
    let importer = places("importer", economies)?;
    let numbers = |name: &str| {
        let column = column(batch, name, path)?.as_primitive_opt::<Int64Type>();
        column.ok_or_else(|| not_whole(path, &"not a shard's columns"))
    };
    let (rows, values, weights) = (numbers("rows")?, numbers("value_usd")?, numbers("weight_kg")?);
    Ok((0..batch.num_rows())
        .map(|row| Sum {
            key: product[row] << 32 | exporter[row] << 16 | importer[row],
            value_usd: values.value(row),
            weight_kg: (!weights.is_null(row))
                .then(|| NonZeroU64::new(weights.value(row) as u64))
                .flatten(),
            rows: rows.value(row) as u64,
        })
        .collect())
}

/// What a period's file says of itself, read from the disk.
///
/// # Errors
///
/// [`Error::At`] for a file that is broken.
pub fn prove(path: &Path) -> Result<Period, Error> {
    let columns = ["product", "exporter", "importer", "value_usd"];
    let mut batches = Batches::of(path, None, &columns, None, ROWS)?;
    let (mut total, mut products) = (Total::default(), BTreeSet::new());
    let (mut sold, mut bought) = (BTreeSet::new(), BTreeSet::new());
    while let Some(batch) = batches.read()? {
        used(&batch, "product", path, &mut products)?;
        used(&batch, "exporter", path, &mut sold)?;
        used(&batch, "importer", path, &mut bought)?;
        let values = column(&batch, "value_usd", path)?.as_primitive_opt::<Int64Type>();
        let values = values.ok_or_else(|| not_whole(path, &"value_usd is no whole number"))?;
        let value_usd = values.values().iter().map(|v| i128::from(*v)).sum();
        total.add(Total { rows: batch.num_rows() as u64, value_usd });
    }
    Ok(Period {
        total,
        sha256: sha256(path)?,
        products: products.into_iter().collect(),
        missing_exporters: bought.difference(&sold).cloned().collect(),
        missing_importers: sold.difference(&bought).cloned().collect(),
    })
}
