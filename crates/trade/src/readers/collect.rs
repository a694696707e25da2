//! Parsed blocks to years of flows: codes get their meaning, rows their place.
//!
//! A row that repeats another (the world, a total, a re-export that is part of exports) or that
//! is no trade between two economies is set aside and counted by its reason. A row that cannot be
//! understood is a problem: the import fails with the first twenty, or keeps them all aside when
//! asked to.

use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroU64;
use std::path::{Path, PathBuf};

use super::delimited::{Layout, Parsed};
use super::tokens::unpack;
use crate::economy::{Code, numeric, written};
use crate::error::{Error, PROBLEMS_SHOWN, Problem};
use crate::source::SetAside;

/// How many examples a reason keeps.
const EXAMPLES: usize = 3;
/// Most rows of one year and report: ids and sort keys are 32 bits wide.
const MOST_ROWS: usize = 400_000_000;

/// Who filed the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Report {
    /// One reconciled view, or the source does not say.
    Single,
    /// The exporter's own report.
    Exporter,
    /// The importer's own report.
    Importer,
}

/// Report, year and month.
pub(crate) type Key = (Report, u16, u8);

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
    fn push(&mut self, product: u16, row: Kept) {
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

/// What a code of the file turned out to be.
#[derive(Clone, Copy)]
pub(crate) enum Meaning {
    Id(u16),
    Aside(&'static str),
    Unknown,
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
    pub(crate) met_economies: HashMap<u64, Meaning>,
    pub(crate) met_products: HashMap<u64, Meaning>,
}

/// Final codes and their ids in the order in which they were met.
#[derive(Default)]
pub(crate) struct Dictionary {
    pub(crate) list: Vec<String>,
    index: HashMap<String, u16>,
}

impl Dictionary {
    fn id(&mut self, code: &str) -> Option<u16> {
        if let Some(id) = self.index.get(code) {
            return Some(*id);
        }
        let id = u16::try_from(self.list.len()).ok()?;
        self.list.push(code.to_owned());
        self.index.insert(code.to_owned(), id);
        Some(id)
    }
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
            self.set_aside(layout.only[*place].reason, block, *line, *at);
        }
        let exporters: Vec<Meaning> =
            parsed.exporters.packed.iter().map(|code| self.economy(*code)).collect();
        let importers: Vec<Meaning> =
            parsed.importers.packed.iter().map(|code| self.economy(*code)).collect();
        let products: Vec<Meaning> =
            parsed.products.packed.iter().map(|code| self.product(*code)).collect();
        let flows: Vec<Direction> =
            parsed.flows.packed.iter().map(|code| direction(&unpack(*code))).collect();
        let mut current: Option<(Key, Year)> = None;
        for row in &parsed.rows {
            let (report, swap) = match layout.flow {
                None => (Report::Single, false),
                Some(column) => match flows[usize::from(row.flow)] {
                    Direction::Exports => (Report::Exporter, false),
                    Direction::Imports => (Report::Importer, true),
                    Direction::Part(reason) => {
                        self.set_aside(reason, block, row.line, row.at);
                        continue;
                    }
                    Direction::Unknown => {
                        let code = unpack(parsed.flows.packed[usize::from(row.flow)]);
                        let expected = "a flow code such as X or M";
                        self.problem(
                            block,
                            row.line,
                            row.at,
                            &layout.columns[column],
                            &code,
                            expected,
                        );
                        continue;
                    }
                },
            };
            let (from, to) =
                (exporters[usize::from(row.exporter)], importers[usize::from(row.importer)]);
            let (exporter, importer) = match (from, to) {
                (Meaning::Id(from), Meaning::Id(to)) if swap => (to, from),
                (Meaning::Id(from), Meaning::Id(to)) => (from, to),
                (Meaning::Aside(reason), _) | (_, Meaning::Aside(reason)) => {
                    self.set_aside(reason, block, row.line, row.at);
                    continue;
                }
                (Meaning::Unknown, _) => {
                    let code = unpack(parsed.exporters.packed[usize::from(row.exporter)]);
                    self.unknown_economy(
                        block,
                        row.line,
                        row.at,
                        &layout.columns[layout.exporter],
                        &code,
                    );
                    continue;
                }
                (_, Meaning::Unknown) => {
                    let code = unpack(parsed.importers.packed[usize::from(row.importer)]);
                    self.unknown_economy(
                        block,
                        row.line,
                        row.at,
                        &layout.columns[layout.importer],
                        &code,
                    );
                    continue;
                }
            };
            let product = match products[usize::from(row.product)] {
                Meaning::Id(id) => id,
                Meaning::Aside(reason) => {
                    self.set_aside(reason, block, row.line, row.at);
                    continue;
                }
                Meaning::Unknown => {
                    let code = unpack(parsed.products.packed[usize::from(row.product)]);
                    let expected = "an HS code of two, four or six digits";
                    let name = &layout.columns[layout.product];
                    self.problem(block, row.line, row.at, name, &code, expected);
                    continue;
                }
            };
            if exporter == importer {
                self.set_aside("exporter is importer", block, row.line, row.at);
                continue;
            }
            if row.value_usd == 0 {
                self.set_aside("value is zero US dollars", block, row.line, row.at);
                continue;
            }
            let key = (report, row.year, row.month);
            if current.as_ref().is_none_or(|(held, _)| *held != key) {
                if let Some((held, year)) = current.take() {
                    self.years.insert(held, year);
                }
                current = Some((key, self.years.remove(&key).unwrap_or_default()));
            }
            let Some((_, year)) = &mut current else { continue };
            let line = self.before + self.lines + u64::from(row.line) + 1;
            year.push(
                product,
                Kept {
                    value_usd: row.value_usd,
                    quantity_kg: row.quantity_kg,
                    line: u32::try_from(line).unwrap_or(u32::MAX),
                    exporter,
                    importer,
                },
            );
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

    /// Fail now if there are problems and they are not kept aside.
    pub(crate) fn check(&mut self, path: &Path) -> Result<(), Error> {
        if self.problem_count == 0 || self.keep_bad {
            return Ok(());
        }
        let mut problems = std::mem::take(&mut self.problems);
        problems.sort_by_key(|p| p.line);
        Err(Error::Rows { path: path.into(), problems, total: self.problem_count })
    }

    fn economy(&mut self, packed: u64) -> Meaning {
        if let Some(met) = self.met_economies.get(&packed) {
            return *met;
        }
        let code = unpack(packed);
        let meaning = if self.as_written {
            let text = String::from_utf8_lossy(&code).into_owned();
            self.economies.id(&text).map_or(Meaning::Unknown, Meaning::Id)
        } else {
            self.looked_up(&code)
        };
        self.met_economies.insert(packed, meaning);
        meaning
    }

    fn looked_up(&mut self, code: &[u8]) -> Meaning {
        match std::str::from_utf8(code).map_or(Code::Unknown, any_code) {
            Code::Economy(iso3) => self.economies.id(iso3).map_or(Meaning::Unknown, Meaning::Id),
            Code::Aggregate(_) => {
                Meaning::Aside("partner is the world or a group: it repeats its members")
            }
            Code::Unspecified(_) => Meaning::Aside("partner is not specified"),
            Code::Unknown => Meaning::Unknown,
        }
    }

    fn product(&mut self, packed: u64) -> Meaning {
        if let Some(met) = self.met_products.get(&packed) {
            return *met;
        }
        let code = unpack(packed);
        let text = String::from_utf8_lossy(&code).into_owned();
        let meaning = if text == "TOTAL" || text == "ALL" {
            Meaning::Aside("product is the total of all products: it repeats them")
        } else if text == "9999AA" {
            // Comtrade's "commodities not specified" is BACI's 999999.
            self.products.id("999999").map_or(Meaning::Unknown, Meaning::Id)
        } else if code.is_empty() || code.len() > 6 || !code.iter().all(u8::is_ascii_digit) {
            Meaning::Unknown
        } else if code.len() % 2 == 1 {
            // A code read as a number has lost the zero of chapters 01 to 09.
            let whole = format!("0{text}");
            self.restored.insert(whole.clone());
            self.products.id(&whole).map_or(Meaning::Unknown, Meaning::Id)
        } else {
            self.products.id(&text).map_or(Meaning::Unknown, Meaning::Id)
        };
        self.met_products.insert(packed, meaning);
        meaning
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
        if self.keep_bad {
            let row = line_at(block, at).to_vec();
            self.bad.push(Bad { line, column: column.into(), expected: expected.into(), row });
        } else if self.problems.len() < PROBLEMS_SHOWN {
            self.problems.push(Problem {
                line,
                column: column.into(),
                found: String::from_utf8_lossy(found).into_owned(),
                expected: expected.into(),
                hint: Some("--set-aside bad.csv keeps such rows aside and imports the rest".into()),
            });
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

fn any_code(code: &str) -> Code {
    // BACI pads numeric codes with nothing, Comtrade with zeros ("036"); both are numbers.
    match code.parse::<u16>() {
        Ok(number) => numeric(number),
        Err(_) => written(code),
    }
}

fn line_at(block: &[u8], at: u32) -> &[u8] {
    let rest = &block[at as usize..];
    let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[derive(Clone, Copy)]
enum Direction {
    Exports,
    Imports,
    Part(&'static str),
    Unknown,
}

/// The flow codes of Comtrade, old numbers included.
fn direction(code: &[u8]) -> Direction {
    match code.to_ascii_uppercase().as_slice() {
        b"X" | b"2" | b"EXPORT" | b"EXPORTS" => Direction::Exports,
        b"M" | b"1" | b"IMPORT" | b"IMPORTS" => Direction::Imports,
        b"RX" | b"3" => Direction::Part("re-exports, a part of exports"),
        b"RM" | b"4" => Direction::Part("re-imports, a part of imports"),
        b"DX" => Direction::Part("domestic exports, a part of exports"),
        b"FM" | b"DM" => Direction::Part("foreign imports, a part of imports"),
        b"XIP" | b"XOP" => Direction::Part("exports for or after processing, a part of exports"),
        b"MIP" | b"MOP" => Direction::Part("imports for or after processing, a part of imports"),
        _ => Direction::Unknown,
    }
}
