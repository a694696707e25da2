//! The index out of a year's rows, which come sorted by product, exporter and importer.
//!
//! Rows are put in order in two steps, by exporter as they come and by importer when the file is written:
//! each step writes to a few hundred places, which stay in the cache, where one step by pair would write to
//! fifty thousand.

use std::io::Write;
use std::num::NonZeroU64;

use super::head::Head;
use super::{MAGIC, MOST_ECONOMIES};
use crate::checksum::digest;
use crate::flows::Flows;
use crate::store::varint::{MOST, put, put_at, take};

/// Takes rows in, gives the file out.
pub(in crate::store) struct Builder {
    wide: usize,
    /// The product whose rows come in.
    product: Option<u16>,
    /// Sums of that product, by economy.
    exports: Cells,
    imports: Cells,
    /// By exporter, each row as it came: importer and product in two bytes each, dollars, kilograms.
    rows: Vec<Vec<u8>>,
}

/// Bytes of importer and product.
const IDS: usize = 4;

/// Sums of the current product by economy, and the finished cells of each economy.
struct Cells {
    now: Vec<u64>,
    done: Vec<Done>,
}

#[derive(Clone, Default)]
struct Done {
    bytes: Vec<u8>,
    cells: u64,
    last: u64,
}

#[derive(Clone, Default)]
struct Pair {
    bytes: Vec<u8>,
    rows: u32,
    last: u16,
    weighed: bool,
    value_usd: u64,
    quantity_kg: u64,
}

impl Builder {
    /// A builder for so many economies; `None` when they are too many for a table of pairs.
    pub(in crate::store) fn new(economies: usize) -> Option<Self> {
        (economies <= MOST_ECONOMIES).then(|| Self {
            wide: economies,
            product: None,
            exports: Cells::new(economies),
            imports: Cells::new(economies),
            rows: vec![Vec::new(); economies],
        })
    }

    /// A builder that took in a whole year.
    pub(in crate::store) fn of(flows: &Flows) -> Option<Self> {
        let mut builder = Self::new(flows.economies.len())?;
        for at in 0..flows.len() {
            let (exporter, importer) = (flows.exporter[at], flows.importer[at]);
            let (value, weight) = (flows.value_usd[at], flows.quantity_kg[at]);
            builder.row(flows.product[at], exporter, importer, value, weight);
        }
        Some(builder)
    }

    /// One row, its values not negative and the year's total within 63 bits.
    #[inline]
    pub(in crate::store) fn row(
        &mut self,
        product: u16,
        exporter: u16,
        importer: u16,
        value_usd: i64,
        quantity_kg: Option<NonZeroU64>,
    ) {
        if self.product != Some(product) {
            self.finish_product();
            self.product = Some(product);
        }
        let (e, i, value) = (usize::from(exporter), usize::from(importer), value_usd as u64);
        self.exports.now[e] = self.exports.now[e].wrapping_add(value);
        self.imports.now[i] = self.imports.now[i].wrapping_add(value);
        let mut bytes = [0; IDS + 2 * MOST];
        bytes[..2].copy_from_slice(&importer.to_le_bytes());
        bytes[2..IDS].copy_from_slice(&product.to_le_bytes());
        let end = put_at(&mut bytes, IDS, value);
        let end = put_at(&mut bytes, end, quantity_kg.map_or(0, NonZeroU64::get));
        append(&mut self.rows[e], &bytes, end);
    }

    fn finish_product(&mut self) {
        if let Some(product) = self.product {
            self.exports.finish(u64::from(product));
            self.imports.finish(u64::from(product));
        }
    }

    /// Write the index of a year's file with this SHA-256.
    ///
    /// # Errors
    ///
    /// What the disk says.
    pub(in crate::store) fn write(
        mut self,
        (year, month): (u16, u8),
        economies: &[String],
        products: &[String],
        of: [u8; 32],
        to: &mut impl Write,
    ) -> std::io::Result<()> {
        self.finish_product();
        let (exports, imports) = (self.exports.section(), self.imports.section());
        let mut directories = Vec::with_capacity(self.wide);
        let mut bodies = Vec::with_capacity(self.wide);
        let mut pairs = vec![Pair::default(); self.wide];
        for rows in &mut self.rows {
            // What was taken apart is given back before the next exporter is.
            let rows = std::mem::take(rows);
            pairs.iter_mut().for_each(Pair::clear);
            by_importer(&rows, &mut pairs);
            let mut body = Vec::with_capacity(pairs.iter().map(|pair| pair.bytes.len()).sum());
            let mut directory = Vec::new();
            for (importer, pair) in pairs.iter().enumerate().filter(|(_, p)| p.rows > 0) {
                put(&mut directory, importer as u64);
                put(&mut directory, u64::from(pair.rows));
                put(&mut directory, pair.value_usd);
                // One more than the kilograms; zero where a row has no weight.
                put(
                    &mut directory,
                    if pair.weighed { pair.quantity_kg.saturating_add(1) } else { 0 },
                );
                put(&mut directory, pair.bytes.len() as u64);
                directory.extend_from_slice(&digest(&pair.bytes)[..8]);
                body.extend_from_slice(&pair.bytes);
            }
            directories.push((directory, body.len() as u64));
            bodies.push(body);
        }
        let head = Head::new((year, month), economies, products, of)
            .with_sums(&exports, &imports)
            .with_directories(&directories)
            .to_bytes();
        to.write_all(MAGIC)?;
        to.write_all(&(head.len() as u64).to_le_bytes())?;
        to.write_all(&head)?;
        to.write_all(&digest(&head))?;
        to.write_all(&exports)?;
        to.write_all(&imports)?;
        directories.iter().try_for_each(|(d, _)| to.write_all(d))?;
        bodies.iter().try_for_each(|body| to.write_all(body))
    }
}

/// Append the first `end` bytes of a row: a copy of fixed length, cut, is no call.
#[inline]
fn append<const N: usize>(out: &mut Vec<u8>, row: &[u8; N], end: usize) {
    let whole = out.len() + end;
    out.extend_from_slice(row);
    out.truncate(whole);
}

/// One exporter's rows, each to its importer.
fn by_importer(rows: &[u8], pairs: &mut [Pair]) {
    let mut rest = rows;
    while let Some((ids, row)) = rest.split_first_chunk::<IDS>() {
        let [importer, product] = [[ids[0], ids[1]], [ids[2], ids[3]]].map(u16::from_le_bytes);
        let mut after = row;
        let numbers = take(&mut after).zip(take(&mut after));
        let (Some((value, kg)), Some(pair)) = (numbers, pairs.get_mut(usize::from(importer)))
        else {
            return;
        };
        // The first product as it is, later ones by how far they are from the one before.
        put(&mut pair.bytes, u64::from(product - pair.last));
        let long = row.len() - after.len();
        match row.first_chunk::<{ 2 * MOST }>() {
            Some(window) => append(&mut pair.bytes, window, long),
            None => pair.bytes.extend_from_slice(&row[..long]),
        }
        pair.last = product;
        pair.rows += 1;
        pair.value_usd = pair.value_usd.wrapping_add(value);
        let sum = NonZeroU64::new(kg).and_then(|kg| pair.quantity_kg.checked_add(kg.get()));
        pair.weighed &= sum.is_some();
        pair.quantity_kg = sum.unwrap_or_default();
        rest = after;
    }
}

impl Pair {
    fn clear(&mut self) {
        self.bytes.clear();
        (self.rows, self.last, self.weighed) = (0, 0, true);
        (self.value_usd, self.quantity_kg) = (0, 0);
    }
}

impl Cells {
    fn new(economies: usize) -> Self {
        Self { now: vec![0; economies], done: vec![Done::default(); economies] }
    }

    fn finish(&mut self, product: u64) {
        for (sum, done) in self.now.iter_mut().zip(&mut self.done) {
            let value = std::mem::take(sum);
            if value > 0 {
                put(&mut done.bytes, product - done.last);
                put(&mut done.bytes, value);
                done.last = product;
                done.cells += 1;
            }
        }
    }

    fn section(&self) -> Vec<u8> {
        let mut section = Vec::with_capacity(self.done.iter().map(|d| d.bytes.len() + 4).sum());
        for done in &self.done {
            put(&mut section, done.cells);
            section.extend_from_slice(&done.bytes);
        }
        section
    }
}
