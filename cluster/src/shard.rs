//! One shard: its rows added up by key, in one file, and what that file says of itself.

use std::collections::BTreeMap;
use std::fs::File;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type};
use arrow_array::{ArrayRef, Int32Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use corridor_trade::Problem;
use corridor_trade::aside::of_side;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

use crate::amount::Amounts;
use crate::codes::{Codes, Meaning, restored};
use crate::error::Error;
use crate::input::{Piece, footer, not_whole};
use crate::layout::{Layout, Year};
use crate::proof::{Count, EXAMPLES, Proof, Total};
use crate::sums::{Full, MOST_KEYS, Sum, Sums, ids, key};
use crate::table::{Batches, Coded, ROWS, column, list};

const PROOF: &str = "corridor.proof";
/// Rows of a batch that is written.
const BATCH: usize = 1 << 16;

/// The rows and dollars of a file, by row group, from its value column alone, and its SHA-256.
///
/// # Errors
///
/// [`Error`] with the file and the row.
pub fn count(path: &Path, layout: &Layout) -> Result<Count, Error> {
    let metadata = footer(path)?;
    let mut groups = Vec::new();
    for group in 0..metadata.metadata().num_row_groups() {
        let mut total = Total::default();
        let value = &layout.value;
        let mut batches =
            Batches::of(path, Some(&metadata), &[&value.column], Some(vec![group]), ROWS)?;
        while let Some(batch) = batches.read()? {
            let amounts = Amounts::of(column(&batch, &value.column, path)?, value.power);
            let amounts = amounts.map_err(|e| Error::file(path, e))?;
            for row in 0..batch.num_rows() {
                // A cell that is no amount is told of, with its line, where it is added up.
                let amount = amounts.row(row).ok().flatten().unwrap_or_default();
                total.add(Total { rows: 1, value_usd: i128::from(amount.units) });
            }
        }
        groups.push(total);
    }
    Ok(Count { sha256: corridor_trade::store::sha256(path)?, groups })
}

/// Codes and sums of a shard in the making.
#[derive(Default)]
struct Shard {
    periods: Codes,
    economies: Codes,
    products: Codes,
    sums: Sums,
    proof: Proof,
}

/// Add up the rows of a shard and write them to `to`.
///
/// # Errors
///
/// [`Error`] with the file, the row and what was expected.
pub fn sum(pieces: &[Piece], layout: &Layout, to: &Path) -> Result<(), Error> {
    let mut shard = Shard::default();
    for piece in pieces {
        shard.piece(piece, layout)?;
    }
    shard.write(to)
}

/// A cell that cannot be understood.
struct Cell {
    column: String,
    found: String,
    expected: String,
}

impl Shard {
    fn piece(&mut self, piece: &Piece, layout: &Layout) -> Result<(), Error> {
        let path = piece.path.as_path();
        let mut batches =
            Batches::of(path, None, &layout.columns(), Some(list(&piece.groups)), ROWS)?;
        let mut before = piece.before;
        while let Some(batch) = batches.read()? {
            self.batch(&batch, layout, path, before)?;
            before += batch.num_rows() as u64;
        }
        Ok(())
    }

    fn batch(
        &mut self,
        batch: &RecordBatch,
        layout: &Layout,
        path: &Path,
        before: u64,
    ) -> Result<(), Error> {
        let coded =
            |name: &str| Coded::of(column(batch, name, path)?).map_err(|e| Error::file(path, e));
        let amounts = |of: &crate::layout::Measured| {
            Amounts::of(column(batch, &of.column, path)?, of.power)
                .map_err(|e| Error::file(path, e))
        };
        let years = match &layout.year {
            Year::Column(column) => coded(column)?,
            Year::Fixed(year) => {
                Coded { places: vec![0; batch.num_rows()], texts: vec![year.to_string()] }
            }
        };
        let months = layout.month.as_deref().map(coded).transpose()?;
        let (exporters, importers) = (coded(&layout.exporter)?, coded(&layout.importer)?);
        let products = coded(&layout.product)?;
        let values = amounts(&layout.value)?;
        let weights = layout.weight.as_ref().map(amounts).transpose()?;
        let plain = ["0".to_owned()];
        let month_texts: &[String] = months.as_ref().map_or(&plain, |m| &m.texts);
        let mut periods = Vec::with_capacity(years.texts.len() * month_texts.len());
        for year in &years.texts {
            for month in month_texts {
                periods.push(self.period(year, months.is_some().then_some(month)));
            }
        }
        let mut economies = |of: &Coded| -> Vec<Meaning> {
            of.texts.iter().map(|t| self.economies.economy(t, layout.codes_as_written)).collect()
        };
        let (sold, bought) = (economies(&exporters), economies(&importers));
        let made: Vec<(Meaning, bool)> =
            products.texts.iter().map(|t| (self.products.product(t), restored(t))).collect();
        for row in 0..batch.num_rows() {
            let text = |of: &Coded| of.texts[of.places[row] as usize].clone();
            let place = |of: &Coded| of.places[row] as usize;
            let cell = |column: &str, found: String, expected: &str| {
                let cell = Cell { column: column.into(), found, expected: expected.into() };
                problem(path, before + row as u64 + 1, cell)
            };
            let of_month = months.as_ref().map_or(0, |m| m.places[row] as usize);
            let period = match periods[place(&years) * month_texts.len() + of_month] {
                Meaning::Id(id) => id,
                Meaning::Unknown(expected) | Meaning::Aside(expected) => {
                    let column = match &layout.year {
                        Year::Column(column) => column.as_str(),
                        Year::Fixed(_) => "--year",
                    };
                    return Err(cell(column, text(&years), expected));
                }
            };
            let value = match values.row(row) {
                Ok(Some(value)) => value,
                Ok(None) => {
                    self.aside(
                        "the value is missing: blank, NA, a dash, a colon or points",
                        0,
                        || format!("row {} of {}", before + row as u64 + 1, path.display()),
                    );
                    continue;
                }
                Err((found, expected)) => return Err(cell(&layout.value.column, found, expected)),
            };
            let weight = match weights.as_ref().map(|w| w.row(row)) {
                None => None,
                Some(Ok(weight)) => weight.and_then(|w| {
                    self.proof.zero_weights += u64::from(w.units == 0);
                    std::num::NonZeroU64::new(w.units)
                }),
                Some(Err((found, expected))) => {
                    let name = layout.weight.as_ref().map_or("", |w| w.column.as_str());
                    return Err(cell(name, found, expected));
                }
            };
            self.proof.rounded_rows += u64::from(value.fraction);
            self.proof.rounded_fine += value.rounded;
            let example = || {
                format!(
                    "row {}: {} {} {} {}",
                    before + row as u64 + 1,
                    text(&exporters),
                    text(&importers),
                    text(&products),
                    value.units
                )
            };
            let (exporter, importer) = match (sold[place(&exporters)], bought[place(&importers)]) {
                (Meaning::Id(exporter), Meaning::Id(importer)) => (exporter, importer),
                (Meaning::Unknown(expected), _) => {
                    return Err(cell(&layout.exporter, text(&exporters), expected));
                }
                (_, Meaning::Unknown(expected)) => {
                    return Err(cell(&layout.importer, text(&importers), expected));
                }
                (Meaning::Aside(reason), _) => {
                    self.aside(of_side(reason, "exporter"), value.units, example);
                    continue;
                }
                (_, Meaning::Aside(reason)) => {
                    self.aside(of_side(reason, "importer"), value.units, example);
                    continue;
                }
            };
            let product = match made[place(&products)] {
                (Meaning::Id(id), restored) => {
                    if restored {
                        self.proof.restored.insert(self.products.list[id as usize].clone());
                    }
                    id
                }
                (Meaning::Unknown(expected) | Meaning::Aside(expected), _) => {
                    return Err(cell(&layout.product, text(&products), expected));
                }
            };
            if exporter == importer {
                self.aside("exporter is importer", value.units, example);
                continue;
            }
            if value.units == 0 {
                self.aside("value is zero US dollars", 0, example);
                continue;
            }
            let full = || {
                cell(
                    &layout.product,
                    text(&products),
                    "at most 2^15 economies, 2^20 products and 2^14 periods",
                )
            };
            let key = key(period, product, exporter, importer).ok_or_else(full)?;
            let sum = Sum { key, value_usd: value.units as i64, weight_kg: weight, rows: 1 };
            self.sums.add(sum).map_err(|f| too_full(path, f))?;
        }
        Ok(())
    }

    /// A year, or a month of it: YYYYMM.
    fn period(&mut self, year: &str, month: Option<&String>) -> Meaning {
        let number: Option<u32> = year.trim().parse().ok();
        let of_year = number.filter(|y| (1000..=9999).contains(y));
        let period = match (of_year, number, month) {
            (Some(year), _, None) => Some(year * 100),
            (Some(year), _, Some(month)) => month
                .trim()
                .parse()
                .ok()
                .filter(|m| (1..=12).contains(m))
                .map(|m: u32| year * 100 + m),
            (None, number, None) => {
                number.filter(|n| (100_001..=999_912).contains(n) && (1..=12).contains(&(n % 100)))
            }
            (None, ..) => None,
        };
        match (period, month) {
            (Some(period), _) => self.periods.named(&format!("{period:06}")),
            (None, None) => Meaning::Unknown("a year as YYYY or a month as YYYYMM"),
            (None, Some(_)) => {
                Meaning::Unknown("a year as YYYY, and a month from 1 to 12 beside it")
            }
        }
    }

    fn aside(&mut self, reason: &str, value: u64, example: impl Fn() -> String) {
        let own = self.proof.aside.entry(reason.to_owned()).or_default();
        own.total.add(Total { rows: 1, value_usd: i128::from(value) });
        if own.examples.len() < EXAMPLES {
            own.examples.push(example());
        }
    }

    fn write(self, to: &Path) -> Result<(), Error> {
        let (periods, economies) = (self.periods.ranks(), self.economies.ranks());
        let products = self.products.ranks();
        let ranked = |k: u64| {
            let [period, product, exporter, importer] = ids(k).map(|id| id as usize);
            key(periods[period], products[product], economies[exporter], economies[importer])
                .unwrap_or(k)
        };
        let sums = self.sums.ordered(ranked).map_err(|f| too_full(to, f))?;
        let sorted = |codes: &Codes| {
            let mut list = codes.list.clone();
            list.sort();
            list
        };
        let (economies, products) = (sorted(&self.economies), sorted(&self.products));
        let periods: Vec<u32> =
            sorted(&self.periods).iter().filter_map(|p| p.parse().ok()).collect();
        let proof = serde_json::to_string(&self.proof).map_err(|e| Error::file(to, e))?;
        whole(to, |file| write(file, &sums, &periods, &economies, &products, proof))
    }
}

fn problem(path: &Path, line: u64, cell: Cell) -> Error {
    let Cell { column, found, expected } = cell;
    let problem = Problem { line, column, found, expected, hint: None };
    corridor_trade::Error::Rows { path: path.into(), problems: vec![problem], total: 1 }.into()
}

fn too_full(path: &Path, full: Full) -> Error {
    let problem = match full {
        Full::Keys => {
            format!("its shard holds over {MOST_KEYS} keys\nhint: --shards with a larger number")
        }
        Full::Value => "a sum of its values does not fit 64 bits".to_owned(),
    };
    Error::At { path: path.into(), problem }
}

fn write(
    file: &mut File,
    sums: &[Sum],
    periods: &[u32],
    economies: &[String],
    products: &[String],
    proof: String,
) -> Result<(), String> {
    let field = |name: &str, kind: DataType, null: bool| Field::new(name, kind, null);
    let schema = Arc::new(Schema::new(vec![
        field("period", DataType::Int32, false),
        field("product", DataType::Utf8, false),
        field("exporter", DataType::Utf8, false),
        field("importer", DataType::Utf8, false),
        field("rows", DataType::Int64, false),
        field("value_usd", DataType::Int64, false),
        field("weight_kg", DataType::Int64, true),
    ]));
    let level = ZstdLevel::try_new(1).map_err(|e| e.to_string())?;
    let properties = WriterProperties::builder()
        .set_created_by("corridor".into())
        .set_compression(Compression::ZSTD(level))
        .set_key_value_metadata(Some(vec![KeyValue::new(PROOF.into(), proof)]))
        .build();
    let mut writer =
        ArrowWriter::try_new(file, schema.clone(), Some(properties)).map_err(|e| e.to_string())?;
    for period in sums.chunk_by(|a, b| ids(a.key)[0] == ids(b.key)[0]) {
        for some in period.chunks(BATCH) {
            let text = |at: usize, codes: &[String]| -> ArrayRef {
                Arc::new(StringArray::from_iter_values(
                    some.iter().map(|s| &codes[ids(s.key)[at] as usize]),
                ))
            };
            let of = |number: fn(&Sum) -> i64| -> ArrayRef {
                Arc::new(Int64Array::from_iter_values(some.iter().map(number)))
            };
            let weights =
                some.iter().map(|s| s.weight_kg.and_then(|kg| i64::try_from(kg.get()).ok()));
            let columns: Vec<ArrayRef> = vec![
                Arc::new(Int32Array::from_iter_values(
                    some.iter().map(|s| periods[ids(s.key)[0] as usize] as i32),
                )),
                text(1, products),
                text(2, economies),
                text(3, economies),
                of(|s| s.rows as i64),
                of(|s| s.value_usd),
                Arc::new(weights.collect::<Int64Array>()),
            ];
            let batch = RecordBatch::try_new(schema.clone(), columns).map_err(|e| e.to_string())?;
            writer.write(&batch).map_err(|e| e.to_string())?;
        }
        // A period is row groups of its own, so that a merge reads what it needs.
        writer.flush().map_err(|e| e.to_string())?;
    }
    writer.close().map(|_| ()).map_err(|e| e.to_string())
}

/// Write a file beside its place, sync it and rename it there: it is whole or not there.
pub(crate) fn whole(
    to: &Path,
    write: impl FnOnce(&mut File) -> Result<(), String>,
) -> Result<(), Error> {
    // Another executor, on another machine too, may be at the same file.
    let own = RandomState::new().build_hasher().finish();
    let beside = PathBuf::from(format!("{}.part-{own:016x}", to.display()));
    let attempt = || -> Result<(), String> {
        let mut file = File::create(&beside).map_err(|e| e.to_string())?;
        write(&mut file)?;
        file.sync_all().map_err(|e| e.to_string())?;
        std::fs::rename(&beside, to).map_err(|e| e.to_string())?;
        let folder = to.parent().unwrap_or(Path::new("."));
        File::open(folder).and_then(|f| f.sync_all()).map_err(|e| e.to_string())
    };
    attempt().map_err(|e| {
        let _ = std::fs::remove_file(&beside);
        let full = e.contains("No space left on device");
        let hint = if full {
            "\nhint: make room and run the same again: finished shards are not repeated"
        } else {
            ""
        };
        Error::file(to, format!("{e}{hint}"))
    })
}

/// What a shard's file says of itself: its sums are read from the disk, not remembered.
///
/// # Errors
///
/// [`Error::At`] for a file that is none of ours or broken.
pub fn prove(path: &Path) -> Result<Proof, Error> {
    let metadata = footer(path)?;
    let file = metadata.metadata().file_metadata();
    let pairs = file.key_value_metadata().into_iter().flatten();
    let told = pairs.filter(|p| p.key == PROOF).find_map(|p| p.value.clone());
    let told = told.ok_or_else(|| not_whole(path, &"no proof in its footer"))?;
    let mut proof: Proof = serde_json::from_str(&told).map_err(|e| not_whole(path, &e))?;
    proof.kept = BTreeMap::new();
    let columns = ["period", "rows", "value_usd"];
    let mut batches = Batches::of(path, Some(&metadata), &columns, None, ROWS)?;
    while let Some(batch) = batches.read()? {
        let other = || not_whole(path, &"not a shard's columns");
        let period =
            column(&batch, "period", path)?.as_primitive_opt::<Int32Type>().ok_or_else(other)?;
        let numbers = |name: &str| {
            column(&batch, name, path)?.as_primitive_opt::<Int64Type>().ok_or_else(other)
        };
        let (rows, values) = (numbers("rows")?, numbers("value_usd")?);
        for row in 0..batch.num_rows() {
            let total =
                Total { rows: rows.value(row) as u64, value_usd: i128::from(values.value(row)) };
            proof.kept.entry(period.value(row) as u32).or_default().add(total);
        }
    }
    Ok(proof)
}
