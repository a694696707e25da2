//! A year of collected rows in the order of the store.
//!
//! Each chunk is sorted by product on its own, within the cache; then the rows of one product are
//! gathered from all chunks and sorted by exporter and importer, unless they are sorted already.
//! Products come one after another, so no order of all rows is ever held.

use rayon::prelude::*;

use super::classes::Class;
use super::codes::{TOTAL, whole};
use super::collect::{Bad, Chunk, Collector, Kept, Report};
use super::dictionary::Dictionary;
use crate::aggregate::fits;
use crate::error::{Error, PROBLEMS_SHOWN, Problem};
use crate::product::Level;

/// Products sorted at once. A constant of the algorithm.
const AT_ONCE: usize = 256;

/// One year, ready to be written.
pub(crate) struct Ordered {
    pub(crate) report: Report,
    pub(crate) class: Class,
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

impl Twice {
    pub(super) fn new(line: u32, first: u32, key: String) -> Self {
        Self { line, first, key }
    }
}

/// What was written of a year.
pub(crate) struct Written {
    pub(crate) rows: u64,
    /// Who reported: the economies of the side that the report is of; none where it is of both.
    pub(crate) reporters: Vec<String>,
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
        let present = |seen: &[bool]| {
            let present = seen.iter().zip(&self.economies).filter(|(seen, _)| **seen);
            present.map(|(_, code)| code.clone()).collect()
        };
        Ok(Written {
            rows: count,
            reporters: match self.report {
                Report::Single => Vec::new(),
                report if report.by_importer() => present(&bought),
                _ => present(&sold),
            },
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
        self.one_family();
        let ((report, class, year, month), mut rows) = self.years.pop_first()?;
        self.add_up(&mut rows);
        let mut seen = vec![false; self.economies.list.len()];
        for row in rows.chunks.iter().flat_map(|c| &c.rows) {
            seen[usize::from(row.exporter)] = true;
            seen[usize::from(row.importer)] = true;
        }
        let (economies, economy) =
            used(&self.economies, &seen, |code| if self.as_written { code } else { whole(code) });
        let mut seen = vec![false; self.products.list.len()];
        for product in rows.chunks.iter().flat_map(|c| &c.products) {
            seen[usize::from(*product)] = true;
        }
        let (products, product) = used(&self.products, &seen, |code| code);
        let chunks = rows
            .chunks
            .into_par_iter()
            .map_init(Vec::new, |scratch, chunk| {
                by_product(chunk, &economy, &product, products.len(), scratch)
            })
            .collect();
        Some(Ordered { report, class, year, month, economies, products, chunks })
    }

    /// A line as a person finds it.
    pub(super) fn named(&self, line: u32) -> String {
        match self.within(line) {
            (line, Some(file)) => {
                let file = file.file_name().unwrap_or_default();
                format!("line {line} of {}", file.to_string_lossy())
            }
            (line, None) => format!("line {line}"),
        }
    }

    /// What is to be done about rows of one key: a column of words that is not read may tell them apart.
    fn apart(&self) -> String {
        let first = "--set-aside bad.csv keeps the first of such rows and puts the others aside";
        match &self.untold[..] {
            [] => first.to_owned(),
            several => {
                let names = several.iter().take(4).cloned().collect::<Vec<_>>().join(" or ");
                format!(
                    "where {names}, not read here, tells such rows apart, keep the rows of one of its words, or add up those that are parts of one flow; {first}"
                )
            }
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
                let hint = Some(self.apart());
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
fn used(
    dictionary: &Dictionary,
    seen: &[bool],
    name: impl Fn(&str) -> &str,
) -> (Vec<String>, Vec<u16>) {
    let mut kept: Vec<usize> = (0..seen.len()).filter(|at| seen[*at]).collect();
    kept.sort_by(|a, b| name(&dictionary.list[*a]).cmp(name(&dictionary.list[*b])));
    let mut to = vec![0; seen.len()];
    for (place, from) in kept.iter().enumerate() {
        to[*from] = place as u16;
    }
    (kept.into_iter().map(|at| name(&dictionary.list[at]).to_owned()).collect(), to)
}

/// The finest level of a list of codes; none where there is no product but the total.
pub(crate) fn level_of(products: &[String]) -> Option<Level> {
    let finest = products.iter().filter(|p| *p != TOTAL).max_by_key(|p| p.len())?;
    Level::of(finest).ok()
}
