//! What an index answers: sums, pairs, and the rows of some pairs.

use std::num::NonZeroU64;

use super::Damaged;
use super::head::Index;
use crate::aggregate::{Aggregates, Coarser};
use crate::checksum::digest;
use crate::error::Error;
use crate::flows::Flows;
use crate::product::Level;
use crate::store::varint::take;

/// What one economy sold to another in a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) struct PairSum {
    pub(in crate::store) exporter: u16,
    pub(in crate::store) importer: u16,
    pub(in crate::store) rows: u64,
    pub(in crate::store) value_usd: i64,
    /// Kilograms, when every row has a weight.
    pub(in crate::store) quantity_kg: Option<u64>,
}

/// Where the rows of a pair stand, counted from the first pair of its exporter.
struct Place {
    sum: PairSum,
    from: u64,
    length: u64,
    check: [u8; 8],
}

/// Rows on the codes of the head, pair by pair, each pair's by product.
#[derive(Default)]
struct Rows {
    product: Vec<u16>,
    exporter: Vec<u16>,
    importer: Vec<u16>,
    value_usd: Vec<i64>,
    quantity_kg: Vec<Option<NonZeroU64>>,
}

impl Index {
    pub(in crate::store) fn year(&self) -> u16 {
        self.head.year
    }

    pub(in crate::store) fn economies(&self) -> &[String] {
        &self.head.economies
    }

    fn id(&self, code: &str) -> Option<usize> {
        self.head.economies.binary_search_by(|e| e.as_str().cmp(code)).ok()
    }

    /// The directory of an exporter. Its rows stand in the
    /// same order.
    fn directory(&self, exporter: usize) -> Result<Vec<Place>, Damaged> {
        let bytes = self.part(exporter + 2)?;
        let mut rest = &bytes[..];
        let mut places: Vec<Place> = Vec::new();
        let mut from = 0_u64;
        while !rest.is_empty() {
            let place = self.place(&mut rest, exporter, from).ok_or(Damaged)?;
            if places.last().is_some_and(|last| last.sum.importer >= place.sum.importer) {
                return Err(Damaged);
            }
            from = from.checked_add(place.length).ok_or(Damaged)?;
            places.push(place);
        }
        Ok(places)
    }

    fn place(&self, rest: &mut &[u8], exporter: usize, from: u64) -> Option<Place> {
        let importer = u16::try_from(take(rest)?).ok()?;
        let rows = take(rest)?;
        let value_usd = i64::try_from(take(rest)?).ok()?;
        let quantity_kg = take(rest)?.checked_sub(1);
        let length = take(rest)?;
        let (check, after) = rest.split_first_chunk::<8>()?;
        *rest = after;
        let known = usize::from(importer) < self.head.economies.len();
        // A row takes three bytes at the least.
        if !known || rows == 0 || rows > length / 3 {
            return None;
        }
        let exporter = exporter as u16;
        let sum = PairSum { exporter, importer, rows, value_usd, quantity_kg };
        Some(Place { sum, from, length, check: *check })
    }

    /// Every pair that traded, by exporter and importer.
    pub(in crate::store) fn pairs(&self) -> Result<Vec<PairSum>, Damaged> {
        let mut pairs = Vec::new();
        for exporter in 0..self.head.economies.len() {
            pairs.extend(self.directory(exporter)?.iter().map(|p| p.sum));
        }
        Ok(pairs)
    }

    /// The three sums at a level. The inner error is that of [`Aggregates::from_flows`].
    pub(in crate::store) fn sums(
        &self,
        level: Level,
    ) -> Result<Result<Aggregates, Error>, Damaged> {
        let coarser = match Coarser::new(&self.head.products, level) {
            Ok(coarser) => coarser,
            Err(error) => return Ok(Err(error)),
        };
        let economies = self.head.economies.clone();
        let mut sums = Aggregates::zero(self.head.year, economies, coarser.products.clone());
        let wide = sums.products.len();
        cells(&self.part(0)?, &coarser, wide, &mut sums.exports).ok_or(Damaged)?;
        cells(&self.part(1)?, &coarser, wide, &mut sums.imports).ok_or(Damaged)?;
        let square = sums.economies.len();
        for pair in self.pairs()? {
            sums.pairs[usize::from(pair.exporter) * square + usize::from(pair.importer)] =
                pair.value_usd;
        }
        Ok(Ok(sums))
    }

    /// The flows from and to the given economies; an empty list means all.
    pub(in crate::store) fn between(
        &self,
        exporters: &[String],
        importers: &[String],
    ) -> Result<Flows, Damaged> {
        let to = self.listed(importers);
        self.rows(&self.listed(exporters), |_, importer| to[importer])
    }

    /// The flows whose exporter or importer is one of these.
    pub(in crate::store) fn around(&self, economies: &[String]) -> Result<Flows, Damaged> {
        let watched = self.listed(economies);
        let all = vec![true; self.head.economies.len()];
        self.rows(&all, |exporter, importer| watched[exporter] || watched[importer])
    }

    fn listed(&self, codes: &[String]) -> Vec<bool> {
        let mut listed = vec![codes.is_empty(); self.head.economies.len()];
        codes.iter().filter_map(|code| self.id(code)).for_each(|id| listed[id] = true);
        listed
    }

    fn rows(
        &self,
        exporters: &[bool],
        keep: impl Fn(usize, usize) -> bool,
    ) -> Result<Flows, Damaged> {
        let mut rows = Rows::default();
        let wanted = exporters.iter().enumerate().filter(|(_, wanted)| **wanted);
        for (exporter, _) in wanted {
            let places = self.directory(exporter)?;
            self.of_exporter(&places, self.head.rows[exporter], &keep, &mut rows)?;
        }
        Ok(self.flows(rows))
    }

    /// Rows of one exporter, neighbouring pairs in one read.
    fn of_exporter(
        &self,
        places: &[Place],
        begin: u64,
        keep: &impl Fn(usize, usize) -> bool,
        rows: &mut Rows,
    ) -> Result<(), Damaged> {
        let wanted = |p: &Place| keep(usize::from(p.sum.exporter), usize::from(p.sum.importer));
        for run in places.chunk_by(|a, b| wanted(a) && wanted(b)).filter(|run| wanted(&run[0])) {
            let from = run[0].from;
            let length: u64 = run.iter().map(|p| p.length).sum();
            let bytes = self.bytes(begin + from, length)?;
            for place in run {
                let at = (place.from - from) as usize;
                let own = bytes.get(at..at + place.length as usize).ok_or(Damaged)?;
                if digest(own)[..8] != place.check {
                    return Err(Damaged);
                }
                self.unpack(own, place, rows).ok_or(Damaged)?;
            }
        }
        Ok(())
    }

    fn unpack(&self, mut bytes: &[u8], place: &Place, rows: &mut Rows) -> Option<()> {
        let mut product = 0_u64;
        for _ in 0..place.sum.rows {
            product += take(&mut bytes)?;
            if product >= self.head.products.len() as u64 {
                return None;
            }
            rows.product.push(product as u16);
            rows.exporter.push(place.sum.exporter);
            rows.importer.push(place.sum.importer);
            rows.value_usd.push(i64::try_from(take(&mut bytes)?).ok()?);
            rows.quantity_kg.push(NonZeroU64::new(take(&mut bytes)?));
        }
        bytes.is_empty().then_some(())
    }

    /// Rows by product, exporter and importer, on the codes that occur. Pairs come in order, and each
    /// pair's products too, so one stable counting sort by product is enough.
    fn flows(&self, rows: Rows) -> Flows {
        let mut starts = vec![0_usize; self.head.products.len() + 1];
        rows.product.iter().for_each(|p| starts[usize::from(*p) + 1] += 1);
        (0..self.head.products.len()).for_each(|p| starts[p + 1] += starts[p]);
        let mut order = vec![0_usize; rows.product.len()];
        let mut next = starts.clone();
        for (row, product) in rows.product.iter().enumerate() {
            let place = &mut next[usize::from(*product)];
            order[*place] = row;
            *place += 1;
        }
        let mut traded = vec![false; self.head.economies.len()];
        rows.exporter.iter().chain(&rows.importer).for_each(|e| traded[usize::from(*e)] = true);
        let sold: Vec<bool> = starts.windows(2).map(|w| w[0] < w[1]).collect();
        let (economies, economy) = kept(&self.head.economies, &traded);
        let (products, product) = kept(&self.head.products, &sold);
        let to = |map: &[u16], ids: &[u16]| -> Vec<u16> {
            order.iter().map(|row| map[usize::from(ids[*row])]).collect()
        };
        Flows {
            year: self.head.year,
            economies,
            products,
            exporter: to(&economy, &rows.exporter),
            importer: to(&economy, &rows.importer),
            product: to(&product, &rows.product),
            value_usd: order.iter().map(|row| rows.value_usd[*row]).collect(),
            quantity_kg: order.iter().map(|row| rows.quantity_kg[*row]).collect(),
        }
    }
}

/// The codes that are kept, and the way there from the places of the list.
fn kept(list: &[String], keep: &[bool]) -> (Vec<String>, Vec<u16>) {
    let mut to = vec![0; list.len()];
    let mut codes = Vec::new();
    for (from, code) in list.iter().enumerate().filter(|(at, _)| keep[*at]) {
        to[from] = codes.len() as u16;
        codes.push(code.clone());
    }
    (codes, to)
}

/// Add the cells of every economy to a table at a coarser level.
fn cells(mut bytes: &[u8], coarser: &Coarser, wide: usize, table: &mut [i64]) -> Option<()> {
    for row in table.chunks_exact_mut(wide.max(1)) {
        let mut product = 0_u64;
        for _ in 0..take(&mut bytes)? {
            product += take(&mut bytes)?;
            let to = coarser.to.get(usize::try_from(product).ok()?)?;
            let cell = &mut row[usize::from(*to)];
            *cell = cell.checked_add(i64::try_from(take(&mut bytes)?).ok()?)?;
        }
    }
    bytes.is_empty().then_some(())
}
