//! Parsed blocks to years of flows: codes get their meaning, rows their place.
//!
//! A row that repeats another (the world, a total, a re-export that is part of exports) or that
//! is no trade between two economies is set aside and counted by its reason. A row that cannot be
//! understood is a problem: the import fails with the first twenty, or keeps them all aside when
//! asked to.

use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroU64;
use std::path::{Path, PathBuf};

use super::beside;
use super::classes::Class;
use super::codes::{Direction, NO_MONTH, direction, exponent};
use super::delimited::{FLOW, Layout, Only, Parsed, Row, Twice};
use super::dictionary::Dictionary;
use super::lines::NOTE;
use super::meaning::Meaning;
use super::units;
use crate::aside::{is_unspecified, of_side};
use crate::error::{Error, PROBLEMS_SHOWN, Problem};
use crate::source::SetAside;

/// How many examples a reason keeps.
pub(super) const EXAMPLES: usize = 3;
/// Most rows of one year and report: ids and sort keys are 32 bits wide.
const MOST_ROWS: usize = 400_000_000;

/// Who filed the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Report {
    /// One reconciled view, or the source does not say.
    Single,
    /// The exporter's own report.
    Exporter,
    /// The importer's own report.
    Importer,
    /// What the exporter reports to have brought in before: a part of its exports.
    Reexport,
    /// What the importer reports to have sent out before: a part of its imports.
    Reimport,
}

impl Report {
    /// Whether it is of a part of exports or imports, kept beside them.
    pub(crate) fn is_part(self) -> bool {
        matches!(self, Self::Reexport | Self::Reimport)
    }

    /// Whether the importer filed it.
    pub(crate) fn by_importer(self) -> bool {
        matches!(self, Self::Importer | Self::Reimport)
    }
}

/// Report, family of codes, year and month; month 0 is the whole year.
pub(crate) type Key = (Report, Class, u16, u8);

/// A row that cannot be understood, kept aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bad {
    /// Its line in the file.
    pub line: u64,
    /// The column by its name; empty for the row as a whole.
    pub column: String,
    /// What the column holds.
    pub expected: String,
    /// The row as it stands.
    pub row: Vec<u8>,
}

/// A row with ids of the collector; its product stands beside it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kept {
    pub(crate) value_usd: i64,
    pub(crate) quantity_kg: Option<NonZeroU64>,
    pub(crate) line: u32,
    pub(crate) exporter: u16,
    pub(crate) importer: u16,
}

/// Rows of a chunk: few enough to be sorted within the cache. A constant of the algorithm.
pub(crate) const CHUNK_ROWS: usize = 1 << 16;

/// Some rows of one year, in file order.
#[derive(Default)]
pub(crate) struct Chunk {
    pub(crate) rows: Vec<Kept>,
    pub(crate) products: Vec<u16>,
}

/// The rows of one year and report, in file order.
#[derive(Default)]
pub(crate) struct Year {
    pub(crate) chunks: Vec<Chunk>,
    pub(crate) rows: usize,
}

impl Year {
    pub(super) fn push(&mut self, product: u16, row: Kept) {
        if self.rows.is_multiple_of(CHUNK_ROWS) {
            // A first chunk may stay small; later ones are filled, but for the last.
            let room = if self.rows == 0 { 0 } else { CHUNK_ROWS };
            let (rows, products) = (Vec::with_capacity(room), Vec::with_capacity(room));
            self.chunks.push(Chunk { rows, products });
        }
        self.rows += 1;
        if let Some(chunk) = self.chunks.last_mut() {
            chunk.rows.push(row);
            chunk.products.push(product);
        }
    }
}

/// Everything that an import has learnt so far.
#[derive(Default)]
pub(crate) struct Collector {
    /// By report, year and month; month 0 is the whole year.
    pub(crate) years: BTreeMap<Key, Year>,
    pub(crate) economies: Dictionary,
    pub(crate) products: Dictionary,
    pub(crate) aside: BTreeMap<&'static str, SetAside>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) problem_count: u64,
    /// How often a cell of a column was the same problem.
    pub(crate) equal: HashMap<(String, String), u64>,
    pub(crate) bad: Vec<Bad>,
    /// Whether bad rows are kept aside and the import goes on.
    pub(crate) keep_bad: bool,
    /// Whether economy codes are taken as they stand, without a table.
    pub(crate) as_written: bool,
    pub(crate) rows_read: u64,
    pub(crate) rounded_rows: u64,
    pub(crate) rounded_fine: i128,
    pub(crate) zero_weights: u64,
    /// Product codes that had lost a leading zero.
    pub(crate) restored: std::collections::BTreeSet<String>,
    /// Lines of the current file before the next block.
    pub(crate) lines: u64,
    /// Lines of the files that were read before it, when several files make one year.
    pub(crate) before: u64,
    /// Those files and the current one, with the lines before each.
    pub(crate) files: Vec<(u64, PathBuf)>,
    /// What economies and products turned out to be, by their text.
    pub(crate) met_economies: HashMap<Vec<u8>, Meaning>,
    pub(crate) met_products: HashMap<(Vec<u8>, Class, Option<usize>), Meaning>,
    /// The revision that each reporter uses in a year, and the line that said so first.
    pub(crate) revisions: HashMap<(Key, u16), (u8, u32)>,
    /// Rows of each revision by report, year and month.
    pub(crate) by_revision: BTreeMap<(Report, u16, u8), BTreeMap<u8, u64>>,
    /// Coarse rows that keep what their finer rows leave out.
    pub(crate) residuals: u64,
    /// Rows whose codes were cut to six digits.
    pub(crate) cut: u64,
    /// What was found that a person should look at.
    pub(crate) findings: Vec<String>,
    /// What must be known of how codes were read.
    pub(crate) notes: std::collections::BTreeSet<String>,
    /// Columns of words of which nothing is used, by their quoted names.
    pub(crate) untold: Vec<String>,
    /// Whether a second row of a key may tell the same flow again.
    pub(crate) twice: Twice,
    /// The currency of the rows, when it is not US dollars.
    pub(crate) rates: Option<super::currency::Rates>,
    /// Rates that a person gave.
    pub(crate) given_rates: Vec<super::exchange::Rate>,
}

impl Collector {
    /// Begin a file. Rows of files that are read before years are drained keep apart by lines
    /// that go on from file to file.
    pub(crate) fn begin(&mut self, path: &Path) {
        if self.years.is_empty() {
            self.before = 0;
            self.files.clear();
        } else {
            self.before += self.lines;
        }
        self.lines = 0;
        self.files.push((self.before, path.into()));
    }

    /// The line within its file of a line that goes on from file to file, and that file when
    /// there are several.
    pub(crate) fn within(&self, line: u32) -> (u64, Option<&Path>) {
        let line = u64::from(line);
        let at = self.files.partition_point(|(before, _)| *before < line).saturating_sub(1);
        match self.files.get(at) {
            Some((before, path)) if self.files.len() > 1 => (line - before, Some(path)),
            _ => (line, None),
        }
    }

    /// Take in a parsed block. `path` is for messages.
    pub(crate) fn take(
        &mut self,
        path: &Path,
        block: &[u8],
        layout: &Layout,
        parsed: Parsed,
    ) -> Result<(), Error> {
        self.rows_read += parsed.data_lines;
        self.rounded_rows += parsed.rounded_rows;
        self.rounded_fine += parsed.rounded_fine;
        self.zero_weights += parsed.zero_weights;
        let unseen = parsed.problem_count - parsed.problems.len() as u64;
        self.problem_count += unseen;
        for found in &parsed.problems {
            let column = found.column.map_or("", |c| layout.columns[c].as_str());
            self.problem(block, found.line, found.at, column, &found.found, found.expected);
        }
        for (place, line, at) in &parsed.repeated {
            let only = &layout.only[*place];
            if only.reason == Only::CURRENCY {
                let (name, expected) = (&layout.columns[only.column], "US dollars (USD)");
                self.problem(block, *line, *at, name, b"another currency", expected);
            } else {
                self.set_aside(only.reason, block, *line, *at);
            }
        }
        for (reason, line, at) in &parsed.aside {
            if *reason == NOTE && layout.asks_unit {
                let number = self.lines + u64::from(*line) + 1;
                units::of_line(line_at(block, *at), number, path)?;
            }
            self.set_aside(reason, block, *line, *at);
        }
        self.twice = layout.twice;
        let economies = |own: &mut Self, tokens: &super::tokens::Tokens| -> Vec<Meaning> {
            tokens.texts().iter().map(|code| own.economy(code, layout.oec.is_some())).collect()
        };
        let exporters = economies(self, &parsed.exporters);
        let importers = economies(self, &parsed.importers);
        let classes: Vec<Option<(Class, Option<u8>)>> =
            parsed.classes.texts().iter().map(|code| Class::named(code)).collect();
        let stated = layout.nomenclature.and_then(|code| Class::named(code.as_bytes()));
        let products = parsed.products.texts();
        let flows: Vec<Direction> =
            parsed.flows.texts().iter().map(|code| direction(code)).collect();
        // What the block's codes mean, by their id, in the class in which each was met last.
        let mut meant: Vec<Option<(Class, Meaning)>> = vec![None; products.len()];
        let mut current: Option<(Key, Year)> = None;
        for row in &parsed.rows {
            let (report, swap) = match layout.flow {
                None => (Report::Single, row.back),
                Some(column) => match flows[usize::from(row.flow)] {
                    Direction::Exports => (Report::Exporter, false),
                    Direction::Imports => (Report::Importer, true),
                    Direction::Reexports => (Report::Reexport, false),
                    Direction::Reimports => (Report::Reimport, true),
                    Direction::Part(reason) => {
                        self.set_aside(reason, block, row.line, row.at);
                        continue;
                    }
                    Direction::Unknown => {
                        let code = parsed.flows.text(row.flow);
                        let (expected, name) = (FLOW, &layout.columns[column]);
                        self.problem(block, row.line, row.at, name, &code, expected);
                        continue;
                    }
                },
            };
            let (class, revision) = match layout.class {
                None => stated.unwrap_or_default(),
                Some(column) => match classes[usize::from(row.class)] {
                    Some(class) => class,
                    None => {
                        let code = parsed.classes.text(row.class);
                        let expected = "a classification such as H6, S3 or B5";
                        let name = &layout.columns[column];
                        self.problem(block, row.line, row.at, name, &code, expected);
                        continue;
                    }
                },
            };
            if row.month > 0 && (class.is_services() || report.is_part()) {
                self.set_aside(NO_MONTH, block, row.line, row.at);
                continue;
            }
            let (from, to) =
                (exporters[usize::from(row.exporter)], importers[usize::from(row.importer)]);
            let (exporter, importer) = match (from, to) {
                (Meaning::Id(from), Meaning::Id(to)) if swap => (to, from),
                (Meaning::Id(from), Meaning::Id(to)) => (from, to),
                (Meaning::Aside(reason), _) => {
                    let side = if layout.flow.is_some() { "reporter" } else { "exporter" };
                    self.unspecified(of_side(reason, side), block, row);
                    continue;
                }
                (_, Meaning::Aside(reason)) => {
                    let side = if layout.flow.is_some() { "partner" } else { "importer" };
                    self.unspecified(of_side(reason, side), block, row);
                    continue;
                }
                (Meaning::Unknown, _) => {
                    let code = parsed.exporters.text(row.exporter);
                    let name = &layout.columns[layout.exporter];
                    self.unknown_economy(block, row.line, row.at, name, &code);
                    continue;
                }
                (_, Meaning::Unknown) => {
                    let code = parsed.importers.text(row.importer);
                    let name = &layout.columns[layout.importer];
                    self.unknown_economy(block, row.line, row.at, name, &code);
                    continue;
                }
            };
            let code = &products[usize::from(row.product)];
            let known = &mut meant[usize::from(row.product)];
            let meaning = match known {
                Some((of, meaning)) if *of == class => *meaning,
                known => known.insert((class, self.product(code, class, layout.oec))).1,
            };
            let product = match meaning {
                Meaning::Id(id) => id,
                Meaning::Aside(reason) => {
                    self.set_aside(reason, block, row.line, row.at);
                    continue;
                }
                Meaning::Unknown => {
                    let name = &layout.columns[layout.product];
                    self.unknown_product(block, row.line, row.at, name, code, class);
                    continue;
                }
            };
            if exporter == importer || self.same_economy(exporter, importer) {
                self.set_aside("exporter is importer", block, row.line, row.at);
                continue;
            }
            if row.value_usd == 0 {
                self.set_aside("value is zero US dollars", block, row.line, row.at);
                continue;
            }
            let key = (report, class, row.year, row.month);
            let line = self.before + self.lines + u64::from(row.line) + 1;
            let line = u32::try_from(line).unwrap_or(u32::MAX);
            if let Some(revision) = revision {
                let reporter = if report.by_importer() { importer } else { exporter };
                let own = *self.revisions.entry((key, reporter)).or_insert((revision, line));
                if own.0 != revision {
                    let code = parsed.classes.text(row.class);
                    let column = layout.class.map_or("", |c| layout.columns[c].as_str());
                    let expected = "one revision for each reporter and year: the same trade told in two revisions would count twice";
                    self.problem(block, row.line, row.at, column, &code, expected);
                    continue;
                }
                let rows = self.by_revision.entry((report, row.year, row.month)).or_default();
                *rows.entry(revision).or_default() += 1;
            }
            let value_usd = match &mut self.rates {
                None => row.value_usd,
                Some(rates) => match rates.dollars(row.value_usd, row.year, row.month) {
                    Some(value) => value,
                    None => {
                        let found = if row.month == 0 {
                            row.year.to_string()
                        } else {
                            format!("{}-{:02}", row.year, row.month)
                        };
                        let expected = "a period for which --rates has the rate";
                        self.problem(block, row.line, row.at, "period", found.as_bytes(), expected);
                        continue;
                    }
                },
            };
            if current.as_ref().is_none_or(|(held, _)| *held != key) {
                if let Some((held, year)) = current.take() {
                    self.years.insert(held, year);
                }
                current = Some((key, self.years.remove(&key).unwrap_or_default()));
            }
            let Some((_, year)) = &mut current else { continue };
            let quantity_kg = row.quantity_kg;
            year.push(product, Kept { value_usd, quantity_kg, line, exporter, importer });
            if year.rows > MOST_ROWS {
                return Err(Error::format(
                    path,
                    format!("holds over {MOST_ROWS} rows of one year"),
                ));
            }
        }
        if let Some((held, year)) = current {
            self.years.insert(held, year);
        }
        self.lines += u64::from(parsed.lines);
        Ok(())
    }

    /// Rows come in another currency: without rates nothing is taken in.
    pub(crate) fn needs_rates(
        &mut self,
        currency: &str,
        format: &str,
        path: &Path,
    ) -> Result<(), Error> {
        if self.given_rates.is_empty() {
            let problem = format!(
                "is a {format} table with values in {currency}, and the store holds US dollars\n\
                 hint: --rates FILE.csv gives the rates of its months or years: period_start,period_end,base,quote,rate,source"
            );
            return Err(Error::format(path, problem));
        }
        self.rates = Some(super::currency::Rates::of(currency, &self.given_rates));
        self.notes
            .insert(format!("values were in {currency} and became US dollars by the given rates"));
        Ok(())
    }

    /// Fail now if there are problems and they are not kept aside.
    pub(crate) fn check(&mut self, path: &Path) -> Result<(), Error> {
        if self.problem_count == 0 || self.keep_bad {
            return Ok(());
        }
        let mut problems = std::mem::take(&mut self.problems);
        problems.sort_by_key(|p| p.line);
        let mut total = self.problem_count;
        for problem in &mut problems {
            let equal = self.equal.get(&(problem.column.clone(), problem.found.clone()));
            let more = equal.map_or(0, |n| n.saturating_sub(1));
            if more > 0 && !problem.column.is_empty() {
                problem.expected = format!("{} (the same in {} cells)", problem.expected, more + 1);
                total = total.saturating_sub(more);
            }
        }
        Err(Error::Rows { path: path.into(), problems, total })
    }

    fn unknown_product(
        &mut self,
        block: &[u8],
        line: u32,
        at: u32,
        column: &str,
        code: &[u8],
        class: Class,
    ) {
        let exponent = exponent(code);
        let expected = match class {
            _ if exponent => {
                "a product code: a spreadsheet made a number of this one and lost its last digits; set the column to text there, and export again"
            }
            Class::Hs => "an HS code of two, four or six digits",
            Class::Sitc(_) => "an SITC code of one to five digits",
            Class::Bec(_) => "a BEC code of one to three digits",
            Class::Ebops(_) => "a code of EBOPS such as 205 or SC",
        };
        self.problem(block, line, at, column, code, expected);
    }

    fn unknown_economy(&mut self, block: &[u8], line: u32, at: u32, column: &str, code: &[u8]) {
        self.problem(block, line, at, column, code, "a known economy code, numeric or alpha-3");
    }

    /// A row that cannot be understood.
    fn problem(
        &mut self,
        block: &[u8],
        line: u32,
        at: u32,
        column: &str,
        found: &[u8],
        expected: &str,
    ) {
        let line = self.lines + u64::from(line) + 1;
        self.problem_count += 1;
        let found = String::from_utf8_lossy(found).into_owned();
        if self.keep_bad {
            let row = line_at(block, at).to_vec();
            self.bad.push(Bad { line, column: column.into(), expected: expected.into(), row });
            return;
        }
        // Equal cells of one column are one problem: the first line says it, and how often.
        let key = (column.to_owned(), found.clone());
        let again = self.equal.entry(key).or_insert(0);
        *again += 1;
        if *again > 1 {
            return;
        }
        if self.problems.len() < PROBLEMS_SHOWN {
            self.problems.push(Problem {
                line,
                column: column.into(),
                found,
                expected: expected.into(),
                hint: Some(cure(expected).into()),
            });
        }
    }

    /// A row of nobody that is said, with what it is worth: totals lack it.
    fn unspecified(&mut self, reason: &'static str, block: &[u8], row: &Row) {
        self.set_aside(reason, block, row.line, row.at);
        let value = match &mut self.rates {
            None => Some(row.value_usd),
            Some(rates) => rates.dollars(row.value_usd, row.year, row.month),
        };
        if let (Some(aside), Some(value)) = (self.aside.get_mut(reason), value)
            && is_unspecified(reason)
        {
            aside.value_usd = aside.value_usd.saturating_add(value);
        }
    }

    /// A row that is understood and is not a flow between two economies.
    fn set_aside(&mut self, reason: &'static str, block: &[u8], line: u32, at: u32) {
        let entry = self
            .aside
            .entry(reason)
            .or_insert_with(|| SetAside { reason: reason.into(), ..SetAside::default() });
        entry.count += 1;
        if entry.examples.len() < EXAMPLES {
            let shown: String =
                String::from_utf8_lossy(line_at(block, at)).chars().take(120).collect();
            entry.examples.push(format!("line {}: {shown}", self.lines + u64::from(line) + 1));
        }
    }
}

/// What is to be done about a cell of which something else was expected.
fn cure(expected: &str) -> &'static str {
    match expected {
        FLOW => {
            "write X for exports and M for imports in that column; --set-aside bad.csv keeps such rows aside and imports the rest"
        }
        expected => beside::cure(expected)
            .unwrap_or("--set-aside bad.csv keeps such rows aside and imports the rest"),
    }
}

fn line_at(block: &[u8], at: u32) -> &[u8] {
    let rest = &block[at as usize..];
    let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
    line.strip_suffix(b"\r").unwrap_or(line)
}
