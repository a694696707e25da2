//! A year of collected rows in the order of the store.
//!
//! Each chunk is sorted by product on its own, within the cache; then the rows of one product are
//! gathered from all chunks and sorted by exporter and importer, unless they are sorted already.
//! Products come one after another, so no order of all rows is ever held.

use rayon::prelude::*;

use super::collect::{Bad, Chunk, Collector, Dictionary, Kept, Report, Year};
use crate::aggregate::fits;
use crate::error::{Error, PROBLEMS_SHOWN, Problem};
use crate::product::Level;

/// Products sorted at once. A constant of the algorithm.
const AT_ONCE: usize = 256;
/// How many examples a reason keeps.
const EXAMPLES: usize = 3;

/// One year, ready to be written.
pub(crate) struct Ordered {
    pub(crate) report: Report,
    pub(crate) year: u16,
    /// 1 to 12; 0 for a whole year.
    pub(crate) month: u8,
    pub(crate) economies: Vec<String>,
    pub(crate) products: Vec<String>,
    chunks: Vec<Sorted>,
}

/// Rows sorted by product; those of product `p` stand from `starts[p]` to `starts[p + 1]`.
struct Sorted {
    rows: Vec<Kept>,
    starts: Vec<u32>,
}

/// The rows of one product in order, and the lines that repeat a key: the first and the other.
struct OfProduct {
    rows: Vec<Kept>,
    twice: Vec<(u32, Kept)>,
}

/// A row whose key an earlier row has: its line, that row's line, and the key.
pub(crate) struct Twice {
    line: u32,
    first: u32,
    key: String,
}

/// What was written of a year.
pub(crate) struct Written {
    pub(crate) rows: u64,
    /// Economies that never occur as importer.
    pub(crate) missing_importers: Vec<String>,
    /// Economies that never occur as exporter.
    pub(crate) missing_exporters: Vec<String>,
    /// Rows whose key an earlier row has.
    pub(crate) twice: Vec<Twice>,
}

impl Ordered {
    /// Give the rows to `to` in order, product and row, but for those that repeat a key.
    ///
    /// # Errors
    ///
    /// [`Error::TooLarge`] when the year's total does not fit 64 bits, and what `to` says.
    pub(crate) fn write(
        &self,
        mut to: impl FnMut(u16, &Kept) -> Result<(), Error>,
    ) -> Result<Written, Error> {
        let mut sold = vec![false; self.economies.len()];
        let mut bought = sold.clone();
        let (mut count, mut total, mut twice) = (0, 0_i128, Vec::new());
        for from in (0..self.products.len()).step_by(AT_ONCE) {
            let to_product = (from + AT_ONCE).min(self.products.len());
            let sorted: Vec<OfProduct> =
                (from..to_product).into_par_iter().map(|p| self.product(p)).collect();
            for (product, of) in (from..).zip(sorted) {
                for row in &of.rows {
                    sold[usize::from(row.exporter)] = true;
                    bought[usize::from(row.importer)] = true;
                    total += i128::from(row.value_usd);
                    to(product as u16, row)?;
                }
                count += of.rows.len() as u64;
                twice.extend(of.twice.iter().map(|(first, row)| self.told(product, *first, row)));
            }
        }
        fits(self.year, total)?;
        let absent = |seen: &[bool]| {
            let absent = seen.iter().zip(&self.economies).filter(|(seen, _)| !**seen);
            absent.map(|(_, code)| code.clone()).collect()
        };
        Ok(Written {
            rows: count,
            missing_importers: absent(&bought),
            missing_exporters: absent(&sold),
            twice,
        })
    }

    fn product(&self, product: usize) -> OfProduct {
        let mut rows = Vec::new();
        for chunk in &self.chunks {
            let (from, to) = (chunk.starts[product], chunk.starts[product + 1]);
            rows.extend_from_slice(&chunk.rows[from as usize..to as usize]);
        }
        let key = |row: &Kept| u32::from(row.exporter) << 16 | u32::from(row.importer);
        if !rows.is_sorted_by(|a, b| key(a) < key(b)) {
            // Keys with their places are sorted, and the rows moved once; equal keys stay in order.
            let mut order: Vec<u64> =
                (0..).zip(&rows).map(|(at, r)| u64::from(key(r)) << 32 | at).collect();
            order.sort_unstable();
            rows = order.iter().map(|at| rows[*at as u32 as usize]).collect();
        }
        let mut twice = Vec::new();
        rows.dedup_by(|row, first| {
            let again = key(row) == key(first);
            if again {
                twice.push((first.line, *row));
            }
            again
        });
        OfProduct { rows, twice }
    }

    fn told(&self, product: usize, first: u32, row: &Kept) -> Twice {
        let key = format!(
            "{} {} {}",
            self.economies[usize::from(row.exporter)],
            self.economies[usize::from(row.importer)],
            self.products[product]
        );
        Twice { line: row.line, first, key }
    }
}

impl Collector {
    /// The next year in order, out of the collector and sorted by product.
    pub(crate) fn next_year(&mut self) -> Option<Ordered> {
        let ((report, year, month), mut rows) = self.years.pop_first()?;
        self.finest(&mut rows);
        let mut seen = vec![false; self.economies.list.len()];
        for row in rows.chunks.iter().flat_map(|c| &c.rows) {
            seen[usize::from(row.exporter)] = true;
            seen[usize::from(row.importer)] = true;
        }
        let (economies, economy) = used(&self.economies, &seen);
        let mut seen = vec![false; self.products.list.len()];
        for product in rows.chunks.iter().flat_map(|c| &c.products) {
            seen[usize::from(*product)] = true;
        }
        let (products, product) = used(&self.products, &seen);
        let chunks = rows
            .chunks
            .into_par_iter()
            .map_init(Vec::new, |scratch, chunk| {
                by_product(chunk, &economy, &product, products.len(), scratch)
            })
            .collect();
        Some(Ordered { report, year, month, economies, products, chunks })
    }

    /// Keep the finest level of product codes; coarser rows repeat it.
    fn finest(&mut self, year: &mut Year) {
        let digits: Vec<usize> = self.products.list.iter().map(String::len).collect();
        let digits = |product: &u16| digits[usize::from(*product)];
        let products = || year.chunks.iter().flat_map(|c| &c.products);
        let finest = products().map(digits).max().unwrap_or(0);
        if products().all(|p| digits(p) == finest) {
            return;
        }
        let (mut count, mut lines) = (0, Vec::new());
        for chunk in &mut year.chunks {
            let mut kept = Chunk::default();
            for (product, row) in chunk.products.iter().zip(&chunk.rows) {
                if digits(product) == finest {
                    kept.products.push(*product);
                    kept.rows.push(*row);
                    continue;
                }
                count += 1;
                if lines.len() < EXAMPLES {
                    lines.push(self.named(row.line));
                }
            }
            *chunk = kept;
        }
        let reason = "product is coarser than the finest in its year: it repeats finer rows";
        let entry = self.aside.entry(reason).or_insert_with(|| crate::source::SetAside {
            reason: reason.into(),
            ..Default::default()
        });
        entry.count += count;
        let room = EXAMPLES.saturating_sub(entry.examples.len());
        entry.examples.extend(lines.into_iter().take(room));
    }

    /// A line as a person finds it.
    fn named(&self, line: u32) -> String {
        match self.within(line) {
            (line, Some(file)) => {
                let file = file.file_name().unwrap_or_default();
                format!("line {line} of {}", file.to_string_lossy())
            }
            (line, None) => format!("line {line}"),
        }
    }

    /// Rows that repeat a key are problems.
    pub(crate) fn repeated(&mut self, twice: Vec<Twice>) {
        for again in twice {
            let (line, file) = self.within(again.line);
            let first = self.named(again.first);
            let found = match file {
                Some(_) => format!("{} in {}", again.key, self.named(again.line)),
                None => again.key,
            };
            let expected = format!(
                "one row for each exporter, importer and product of a year; {first} has it already"
            );
            self.problem_count += 1;
            if self.keep_bad {
                let row = found.into_bytes();
                self.bad.push(Bad { line, column: String::new(), expected, row });
            } else if self.problems.len() < PROBLEMS_SHOWN {
                let hint =
                    "--set-aside bad.csv keeps the first of such rows and puts the others aside";
                let hint = Some(hint.into());
                self.problems.push(Problem { line, column: String::new(), found, expected, hint });
            }
        }
    }
}

/// One counting sort of a chunk by product, its ids changed to those of the year.
fn by_product(
    mut chunk: Chunk,
    economy: &[u16],
    product: &[u16],
    products: usize,
    scratch: &mut Vec<Kept>,
) -> Sorted {
    let mut starts = vec![0_u32; products + 1];
    for id in &chunk.products {
        starts[usize::from(product[usize::from(*id)]) + 1] += 1;
    }
    for p in 0..products {
        starts[p + 1] += starts[p];
    }
    let mut next = starts.clone();
    scratch.clear();
    scratch.extend_from_slice(&chunk.rows);
    for (id, row) in chunk.products.iter().zip(&*scratch) {
        let place = &mut next[usize::from(product[usize::from(*id)])];
        chunk.rows[*place as usize] = Kept {
            exporter: economy[usize::from(row.exporter)],
            importer: economy[usize::from(row.importer)],
            ..*row
        };
        *place += 1;
    }
    Sorted { rows: chunk.rows, starts }
}

/// The codes that occur, in order, and the way there from the ids of the dictionary.
fn used(dictionary: &Dictionary, seen: &[bool]) -> (Vec<String>, Vec<u16>) {
    let mut kept: Vec<usize> = (0..seen.len()).filter(|at| seen[*at]).collect();
    kept.sort_by(|a, b| dictionary.list[*a].cmp(&dictionary.list[*b]));
    let mut to = vec![0; seen.len()];
    for (place, from) in kept.iter().enumerate() {
        to[*from] = place as u16;
    }
    (kept.into_iter().map(|at| dictionary.list[at].clone()).collect(), to)
}

/// The level of a list of codes, when all have the same.
pub(crate) fn level_of(products: &[String]) -> Option<Level> {
    let level = Level::of(products.first()?).ok()?;
    products.iter().all(|p| p.len() == level.digits()).then_some(level)
}
