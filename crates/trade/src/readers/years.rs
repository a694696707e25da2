//! A year of collected rows in the order of the store.
//!
//! Three counting sorts, by importer, exporter and product, leave the rows sorted by product,
//! exporter and importer. Only the order is computed (four bytes a row); the rows stay where they
//! are and are gathered as they are written.

use std::path::Path;

use super::collect::{Bad, Collector, Dictionary, Report, Year};
use crate::error::{Error, PROBLEMS_SHOWN, Problem};
use crate::product::Level;
use crate::store::{BATCH_ROWS, FlowsWriter};

/// One year, ready to be written.
pub(crate) struct Ordered {
    pub(crate) report: Report,
    pub(crate) year: u16,
    pub(crate) economies: Vec<String>,
    pub(crate) products: Vec<String>,
    rows: Year,
    order: Vec<u32>,
}

impl Ordered {
    pub(crate) fn len(&self) -> usize {
        self.order.len()
    }

    /// Economies that never occur as importer, and as exporter.
    pub(crate) fn absent(&self) -> (Vec<String>, Vec<String>) {
        let without = |ids: &[u16]| {
            let mut seen = vec![false; self.economies.len()];
            self.order.iter().for_each(|at| seen[usize::from(ids[*at as usize])] = true);
            let absent = seen.iter().zip(&self.economies).filter(|(seen, _)| !**seen);
            absent.map(|(_, code)| code.clone()).collect()
        };
        (without(&self.rows.importer), without(&self.rows.exporter))
    }

    /// Write the rows in order.
    pub(crate) fn write(
        &self,
        to: &mut FlowsWriter<impl std::io::Write + Send>,
    ) -> Result<(), parquet::errors::ParquetError> {
        let gather = |ids: &[u16], rows: &[u32]| -> Vec<u16> {
            rows.iter().map(|at| ids[*at as usize]).collect()
        };
        for rows in self.order.chunks(BATCH_ROWS) {
            let values: Vec<i64> =
                rows.iter().map(|at| self.rows.value_usd[*at as usize]).collect();
            let weights: Vec<_> =
                rows.iter().map(|at| self.rows.quantity_kg[*at as usize]).collect();
            to.batch(
                &gather(&self.rows.exporter, rows),
                &gather(&self.rows.importer, rows),
                &gather(&self.rows.product, rows),
                &values,
                &weights,
            )?;
        }
        Ok(())
    }
}

impl Collector {
    /// The next year in order, out of the collector and sorted; keys that occur twice are problems.
    pub(crate) fn next_year(&mut self, path: &Path) -> Result<Option<Ordered>, Error> {
        let Some(((report, year), mut rows)) = self.years.pop_first() else { return Ok(None) };
        self.finest(&mut rows);
        let (economies, economy) = used(&self.economies, &[&rows.exporter, &rows.importer]);
        let (products, product) = used(&self.products, &[&rows.product]);
        for (ids, to) in [
            (&mut rows.exporter, &economy),
            (&mut rows.importer, &economy),
            (&mut rows.product, &product),
        ] {
            ids.iter_mut().for_each(|id| *id = to[usize::from(*id)]);
        }
        let mut order: Vec<u32> = (0..rows.line.len() as u32).collect();
        for (ids, codes) in [
            (&rows.importer, economies.len()),
            (&rows.exporter, economies.len()),
            (&rows.product, products.len()),
        ] {
            order = counted(&order, ids, codes);
        }
        let key = |at: u32| {
            let at = at as usize;
            (rows.product[at], rows.exporter[at], rows.importer[at])
        };
        let twice: Vec<u32> =
            order.windows(2).filter(|w| key(w[0]) == key(w[1])).map(|w| w[1]).collect();
        if !twice.is_empty() {
            let firsts: Vec<u32> =
                order.windows(2).filter(|w| key(w[0]) == key(w[1])).map(|w| w[0]).collect();
            for (first, again) in firsts.iter().zip(&twice) {
                let (p, e, i) = key(*again);
                let found = format!(
                    "{} {} {}",
                    economies[usize::from(e)],
                    economies[usize::from(i)],
                    products[usize::from(p)]
                );
                let expected = format!(
                    "one row for each exporter, importer and product of a year; line {} has it already",
                    rows.line[*first as usize]
                );
                self.twice(rows.line[*again as usize], found, expected);
            }
            let gone: std::collections::HashSet<u32> = twice.into_iter().collect();
            order.retain(|at| !gone.contains(at));
        }
        self.check(path)?;
        let total: i128 = order.iter().map(|at| i128::from(rows.value_usd[*at as usize])).sum();
        crate::aggregate::fits(year, total)?;
        Ok(Some(Ordered { report, year, economies, products, rows, order }))
    }

    /// Keep the finest level of product codes; coarser rows repeat it.
    fn finest(&mut self, rows: &mut Year) {
        let digits: Vec<usize> = self.products.list.iter().map(String::len).collect();
        let finest = rows.product.iter().map(|p| digits[usize::from(*p)]).max().unwrap_or(0);
        let coarser = |at: usize| digits[usize::from(rows.product[at])] < finest;
        let kept: Vec<usize> = (0..rows.product.len()).filter(|at| !coarser(*at)).collect();
        if kept.len() == rows.product.len() {
            return;
        }
        let reason = "product is coarser than the finest in its year: it repeats finer rows";
        let lines: Vec<u32> =
            (0..rows.line.len()).filter(|at| coarser(*at)).map(|at| rows.line[at]).collect();
        let entry = self.aside.entry(reason).or_insert_with(|| crate::source::SetAside {
            reason: reason.into(),
            ..Default::default()
        });
        entry.count += lines.len() as u64;
        let room = 3_usize.saturating_sub(entry.examples.len());
        entry.examples.extend(lines.iter().take(room).map(|line| format!("line {line}")));
        rows.exporter = kept.iter().map(|at| rows.exporter[*at]).collect();
        rows.importer = kept.iter().map(|at| rows.importer[*at]).collect();
        rows.product = kept.iter().map(|at| rows.product[*at]).collect();
        rows.value_usd = kept.iter().map(|at| rows.value_usd[*at]).collect();
        rows.quantity_kg = kept.iter().map(|at| rows.quantity_kg[*at]).collect();
        rows.line = kept.iter().map(|at| rows.line[*at]).collect();
    }

    fn twice(&mut self, line: u32, found: String, expected: String) {
        self.problem_count += 1;
        let line = u64::from(line);
        if self.keep_bad {
            self.bad.push(Bad { line, column: String::new(), expected, row: found.into_bytes() });
        } else if self.problems.len() < PROBLEMS_SHOWN {
            let hint = Some(
                "--set-aside bad.csv keeps the first of such rows and puts the others aside".into(),
            );
            self.problems.push(Problem { line, column: String::new(), found, expected, hint });
        }
    }
}

/// One stable counting sort of `order` by `ids`, which are below `codes`.
fn counted(order: &[u32], ids: &[u16], codes: usize) -> Vec<u32> {
    let mut starts = vec![0_u32; codes + 1];
    for id in ids {
        starts[usize::from(*id) + 1] += 1;
    }
    for code in 0..codes {
        starts[code + 1] += starts[code];
    }
    let mut sorted = vec![0; order.len()];
    for at in order {
        let place = &mut starts[usize::from(ids[*at as usize])];
        sorted[*place as usize] = *at;
        *place += 1;
    }
    sorted
}

/// The codes that occur, in order, and the way there from the ids of the dictionary.
fn used(dictionary: &Dictionary, columns: &[&[u16]]) -> (Vec<String>, Vec<u16>) {
    let mut seen = vec![false; dictionary.list.len()];
    columns.iter().for_each(|ids| ids.iter().for_each(|id| seen[usize::from(*id)] = true));
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
