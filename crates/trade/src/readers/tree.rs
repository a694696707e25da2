//! A year of rows whose codes are of several levels, as rows that add up.
//!
//! ```text
//! net[r,p] = v[r,p] - sum of v[r,c] over the nearest finer codes c that r gives below p
//! ```
//!
//! `r` is a report: an exporter, an importer and who filed it. `p` is a product; `TOTAL` is above all of
//! them. What a coarse code has beyond its finer ones stays under its own code: confidential lines are
//! told at a coarse level only. What it has less than they is a finding: the finer ones are kept. Then
//! codes of a national tariff are cut to the six digits that countries share, and parts of an economy
//! that a source numbers on their own are added up.
//!
//! ```text
//! TOTAL 5700, 15 5000, 151190 3000, 8542 700  ->  15 2000, 151190 3000, 8542 700
//! ```

use super::codes::{PART, TOTAL, whole};
use super::collect::{Chunk, Collector, EXAMPLES, Kept, Key, Year};
use super::delimited::Twice;
use super::years;
use crate::error::PROBLEMS_SHOWN;
use crate::source::SetAside;

const REPEATS: &str =
    "product is coarser than others of its reporter and year: it repeats finer rows";
const REPEATS_ALL: &str = "product is the total of all products: it repeats them";
const LESS: &str = "product is less than the finer products within it: the finer ones are kept";
const AGAIN: &str = "the same flow, told by its other end";

/// Digits that countries share.
const SHARED: usize = 6;

/// A row with its product.
#[derive(Clone, Copy)]
struct Node {
    product: u16,
    row: Kept,
    /// Sum and number of the nearest finer rows, and their weight where all have one.
    finer_usd: i64,
    finer: u32,
    finer_kg: Option<u64>,
}

impl Collector {
    /// Make the rows of a year add up, where codes of several levels or parts of economies are in it.
    pub(super) fn add_up(&mut self, year: &mut Year) {
        let digits: Vec<usize> = self.products.list.iter().map(|c| level(c)).collect();
        let parts: Vec<bool> = self.economies.list.iter().map(|c| self.is_part(c)).collect();
        let mut products = year.chunks.iter().flat_map(|c| &c.products);
        let first = products.clone().next().map_or(0, |p| digits[usize::from(*p)]);
        let one_level = first <= SHARED && products.all(|p| digits[usize::from(*p)] == first);
        let rows = year.chunks.iter().flat_map(|c| &c.rows);
        let mut seen = vec![false; parts.len()];
        if parts.contains(&true) {
            rows.clone().for_each(|r| {
                seen[usize::from(r.exporter)] = true;
                seen[usize::from(r.importer)] = true;
            });
        }
        // A part alone stands for its economy; beside the whole, or another part, it is added.
        let mut wholes: Vec<&str> = self
            .economies
            .list
            .iter()
            .zip(&seen)
            .filter(|(_, s)| **s)
            .map(|(c, _)| whole(c))
            .collect();
        wholes.sort_unstable();
        let apart = !self.as_written && wholes.windows(2).any(|w| w[0] == w[1]);
        if one_level && !apart && self.twice == Twice::Problem {
            return;
        }
        let nodes = self.sorted(year);
        let nodes = self.once(nodes);
        let nodes = if one_level { nodes } else { self.net(nodes) };
        *year = self.merged(nodes);
    }

    fn is_part(&self, code: &str) -> bool {
        !self.as_written && code.contains(PART)
    }

    /// All rows by exporter, importer and product, [`TOTAL`] first, then each code before its finer ones.
    fn sorted(&self, year: &mut Year) -> Vec<Node> {
        let list = &self.products.list;
        let mut order: Vec<usize> = (0..list.len()).collect();
        order.sort_by_key(|at| (list[*at] != TOTAL, list[*at].as_str()));
        let mut rank = vec![0_u32; list.len()];
        (0..).zip(order).for_each(|(place, at)| rank[at] = place);
        let mut nodes = Vec::with_capacity(year.rows);
        for chunk in std::mem::take(&mut year.chunks) {
            nodes.extend(chunk.products.iter().zip(chunk.rows).map(|(product, row)| Node {
                product: *product,
                row,
                finer_usd: 0,
                finer: 0,
                finer_kg: Some(0),
            }));
        }
        let key =
            |n: &Node| (n.row.exporter, n.row.importer, rank[usize::from(n.product)], n.row.line);
        nodes.sort_unstable_by_key(key);
        nodes
    }

    /// Each key once: a second row is a problem, the same flow told by its other end, or a part of it.
    fn once(&mut self, nodes: Vec<Node>) -> Vec<Node> {
        let mut kept: Vec<Node> = Vec::with_capacity(nodes.len());
        let mut twice = Vec::new();
        for node in nodes {
            let same = |k: &&Node| {
                (k.row.exporter, k.row.importer, k.product)
                    == (node.row.exporter, node.row.importer, node.product)
            };
            let Some(first) = kept.last_mut().filter(|k| same(&&**k)) else {
                kept.push(node);
                continue;
            };
            let sum = first.row.value_usd.checked_add(node.row.value_usd);
            if let (Twice::Parts, Some(sum)) = (self.twice, sum) {
                first.row.value_usd = sum;
                let weights = first.row.quantity_kg.zip(node.row.quantity_kg);
                first.row.quantity_kg = weights.and_then(|(a, b)| a.checked_add(b.get()));
                continue;
            }
            let alike = first.row.value_usd.abs_diff(node.row.value_usd) <= 1;
            if self.twice == Twice::Same && alike {
                self.count(AGAIN, node.row.line);
            } else {
                let code = |id: u16| whole(&self.economies.list[usize::from(id)]).to_owned();
                let (exporter, importer) = (code(node.row.exporter), code(node.row.importer));
                let product = &self.products.list[usize::from(node.product)];
                let key = format!("{exporter} {importer} {product}");
                twice.push(years::Twice::new(node.row.line, first.row.line, key));
            }
        }
        self.repeated(twice);
        kept
    }

    /// Rows less what their finer rows hold.
    fn net(&mut self, mut nodes: Vec<Node>) -> Vec<Node> {
        let mut above: Vec<usize> = Vec::new();
        for at in 0..nodes.len() {
            let node = nodes[at];
            while let Some(&top) = above.last() {
                if self.is_within(&nodes[top], &node) {
                    break;
                }
                above.pop();
            }
            if let Some(&top) = above.last() {
                let coarse = &mut nodes[top];
                coarse.finer_usd = coarse.finer_usd.saturating_add(node.row.value_usd);
                coarse.finer += 1;
                coarse.finer_kg = coarse
                    .finer_kg
                    .zip(node.row.quantity_kg)
                    .and_then(|(sum, kg)| sum.checked_add(kg.get()));
            }
            above.push(at);
        }
        let mut residuals = 0;
        let mut less = 0_usize;
        nodes.retain_mut(|node| {
            if node.finer == 0 {
                return true;
            }
            let rest = node.row.value_usd.saturating_sub(node.finer_usd);
            // Every finer row, and the coarse one, may have been rounded by half a dollar.
            let rounding = if self.rounded_rows > 0 { i64::from(node.finer) } else { 0 };
            let product = self.products.list[usize::from(node.product)].clone();
            if rest.abs() <= rounding {
                let reason = if product == TOTAL { REPEATS_ALL } else { REPEATS };
                self.count(reason, node.row.line);
                return false;
            }
            if rest < 0 {
                less += 1;
                if less <= PROBLEMS_SHOWN {
                    let economy = |id: u16| whole(&self.economies.list[usize::from(id)]);
                    let finding = format!(
                        "{}: {} of {} to {} is {} US dollars, {} less than the finer products within it: these are kept",
                        self.named(node.row.line),
                        product,
                        economy(node.row.exporter),
                        economy(node.row.importer),
                        node.row.value_usd,
                        -rest
                    );
                    self.findings.push(finding);
                }
                self.count(LESS, node.row.line);
                return false;
            }
            residuals += 1;
            if self.residuals + residuals <= EXAMPLES as u64 {
                let economy = |id: u16| whole(&self.economies.list[usize::from(id)]).to_owned();
                let note = format!(
                    "{product} of {} to {} is {} US dollars, {rest} more than its finer products: the rest stays under {product}",
                    economy(node.row.exporter),
                    economy(node.row.importer),
                    node.row.value_usd
                );
                self.notes.insert(note);
            }
            node.row.value_usd = rest;
            let weight = node.row.quantity_kg.map(std::num::NonZeroU64::get);
            let left = weight.zip(node.finer_kg).and_then(|(all, finer)| all.checked_sub(finer));
            node.row.quantity_kg = left.and_then(std::num::NonZeroU64::new);
            true
        });
        if residuals > 0 {
            self.residuals += residuals;
        }
        nodes
    }

    fn is_within(&self, coarse: &Node, fine: &Node) -> bool {
        let code = |n: &Node| self.products.list[usize::from(n.product)].as_str();
        (coarse.row.exporter, coarse.row.importer) == (fine.row.exporter, fine.row.importer)
            && (code(coarse) == TOTAL || code(fine).starts_with(code(coarse)))
    }

    /// Rows under the codes of the store: six digits at most, whole economies.
    fn merged(&mut self, nodes: Vec<Node>) -> Year {
        let mut cut = 0_u64;
        let mut product = Vec::with_capacity(self.products.list.len());
        for code in self.products.list.clone() {
            let own = product.len() as u16;
            let short = code.get(..SHARED).filter(|_| code != TOTAL && code.len() > SHARED);
            product.push(short.map_or(own, |short| self.products.id(short).unwrap_or(own)));
        }
        let mut economy = Vec::with_capacity(self.economies.list.len());
        for code in self.economies.list.clone() {
            let own = economy.len() as u16;
            let all = Some(whole(&code)).filter(|_| self.is_part(&code));
            economy.push(all.map_or(own, |all| self.economies.id(all).unwrap_or(own)));
        }
        let mut rows: Vec<(u16, Kept)> = nodes
            .into_iter()
            .map(|n| {
                let to = product[usize::from(n.product)];
                cut += u64::from(to != n.product);
                let (exporter, importer) =
                    (economy[usize::from(n.row.exporter)], economy[usize::from(n.row.importer)]);
                (to, Kept { exporter, importer, ..n.row })
            })
            .collect();
        self.cut += cut;
        let key = |(product, row): &(u16, Kept)| (row.exporter, row.importer, *product);
        rows.sort_by_key(key);
        let mut year = Year::default();
        for same in rows.chunk_by(|a, b| key(a) == key(b)) {
            let (product, mut row) = same[0];
            for (_, more) in &same[1..] {
                row.value_usd = row.value_usd.saturating_add(more.value_usd);
                row.quantity_kg =
                    row.quantity_kg.zip(more.quantity_kg).and_then(|(a, b)| a.checked_add(b.get()));
            }
            if row.exporter != row.importer {
                year.push(product, row);
            }
        }
        year
    }

    /// Count a row that was set aside after all rows were read.
    pub(super) fn count(&mut self, reason: &'static str, line: u32) {
        let named = self.named(line);
        let entry = self
            .aside
            .entry(reason)
            .or_insert_with(|| SetAside { reason: reason.into(), ..SetAside::default() });
        entry.count += 1;
        if entry.examples.len() < EXAMPLES {
            entry.examples.push(named);
        }
    }

    /// Of several families of codes that tell the same trade the Harmonized System is kept, or the first; of
    /// services, which are another trade, the newest classification of each year.
    pub(super) fn one_family(&mut self) {
        let goods = self.years.keys().map(|(_, class, ..)| *class).filter(|c| !c.is_services());
        let kept = goods.min();
        let later = |key: &Key| {
            let of = |other: &&Key| (other.0, other.2, other.3) == (key.0, key.2, key.3);
            self.years.keys().filter(of).any(|other| other.1.is_services() && other.1 > key.1)
        };
        let dropped = |key: &&Key| match key.1.is_services() {
            true => later(key),
            false => Some(key.1) != kept,
        };
        let others: Vec<Key> = self.years.keys().filter(dropped).copied().collect();
        for key in others {
            let Some(year) = self.years.remove(&key) else { continue };
            for row in year.chunks.iter().flat_map(|c: &Chunk| &c.rows) {
                self.count(key.1.aside(), row.line);
            }
        }
    }
}

/// Digits of a code; none of [`TOTAL`].
fn level(code: &str) -> usize {
    if code == TOTAL { 0 } else { code.len() }
}
