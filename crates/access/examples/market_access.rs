//! Ours in `bench/access`: the same recipe as the rivals, then rules and bills.
//!
//! usage: market_access pairs BACI.parquet MFN.parquet PREF.parquet | rules RULES.parquet | read TEXTS
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::disallowed_methods
)]

use std::collections::BTreeMap;
use std::fs::File;
use std::sync::Arc;
use std::time::Instant;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use corridor_access::bulk::{Class, MISSING, PairSum, World};
use corridor_access::origin::{Good, Input, OriginTerms, Outcome, judge};
use corridor_access::rule::{Base, Book, Line, Rule};
use corridor_access::{Exact, Place};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};

fn batches(path: &str, columns: &[&str]) -> impl Iterator<Item = RecordBatch> {
    let file = File::open(path).expect("a file to read");
    read(ParquetRecordBatchReaderBuilder::try_new(file).expect("a Parquet file"), columns)
}

/// The same with texts as keys into the words of a batch, as the file holds them.
fn keyed(path: &str, columns: &[&str]) -> impl Iterator<Item = RecordBatch> {
    let file = File::open(path).expect("a file to read");
    let file_of = |options| {
        ParquetRecordBatchReaderBuilder::try_new_with_options(
            file.try_clone().expect("a file to read"),
            options,
        )
        .expect("a Parquet file")
    };
    let plain = file_of(ArrowReaderOptions::new()).schema().clone();
    let key = |field: &Arc<Field>| match field.data_type() {
        DataType::Utf8 => {
            let keyed = DataType::Dictionary(DataType::Int32.into(), DataType::Utf8.into());
            Arc::new(field.as_ref().clone().with_data_type(keyed))
        }
        _ => field.clone(),
    };
    let fields: Vec<Arc<Field>> = plain.fields().iter().map(key).collect();
    let schema = Arc::new(Schema::new_with_metadata(fields, plain.metadata().clone()));
    read(file_of(ArrowReaderOptions::new().with_schema(schema)), columns)
}

fn read(
    builder: ParquetRecordBatchReaderBuilder<File>,
    columns: &[&str],
) -> impl Iterator<Item = RecordBatch> {
    let mask = ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied());
    builder
        .with_projection(mask)
        .with_batch_size(32_768)
        .build()
        .expect("a reader")
        .map(Result::unwrap)
}

/// Dense ids of three-letter codes and six-digit ones.
struct Ids {
    economies: Vec<u16>,
    economy_count: u16,
    products: Vec<u16>,
    product_count: u16,
}

impl Ids {
    fn economy(&mut self, code: &str) -> u16 {
        let at = code.bytes().take(3).fold(0usize, |sum, b| sum * 64 + usize::from(b & 63));
        if self.economies[at] == u16::MAX {
            self.economies[at] = self.economy_count;
            self.economy_count += 1;
        }
        self.economies[at]
    }

    /// Ids of a column of keys, each word of the batch looked at once.
    fn column(column: &ArrayRef, ids: &mut Vec<u16>, mut id: impl FnMut(&str) -> u16) {
        let keys = column.as_dictionary::<Int32Type>();
        let words: Vec<u16> =
            keys.values().as_string::<i32>().iter().map(|word| id(word.expect("a code"))).collect();
        ids.clear();
        ids.extend(keys.keys().values().iter().map(|&key| words[key as usize]));
    }

    fn product(&mut self, code: &str) -> u16 {
        let at = code.bytes().fold(0usize, |sum, b| sum * 10 + usize::from(b - b'0'));
        if self.products[at] == u16::MAX {
            self.products[at] = self.product_count;
            self.product_count += 1;
        }
        self.products[at]
    }
}

fn pairs(flows: &str, mfn: &str, preferences: &str) {
    let mut ids = Ids {
        economies: vec![u16::MAX; 64 * 64 * 64],
        economy_count: 0,
        products: vec![u16::MAX; 1_000_000],
        product_count: 0,
    };
    let mut rows: Vec<(u16, u16, i32)> = Vec::new();
    let (mut e, mut i, mut p) = (Vec::new(), Vec::new(), Vec::new());
    for batch in keyed(mfn, &["importer", "hs6", "rate"]) {
        Ids::column(&batch["importer"], &mut i, |code| ids.economy(code));
        Ids::column(&batch["hs6"], &mut p, |code| ids.product(code));
        let rates = batch["rate"].as_primitive::<Float64Type>();
        for row in 0..batch.num_rows() {
            // The file prints four decimals: ten-thousandths are exact.
            let rate = if rates.is_null(row) {
                MISSING
            } else {
                (rates.value(row) * 10_000.0).round() as i32
            };
            rows.push((i[row], p[row], rate));
        }
    }
    // Economies that export and import nothing have no rates: room for them all the same.
    let (economies, products) =
        (usize::from(ids.economy_count) + 40, usize::from(ids.product_count));
    let mut rates = vec![MISSING; economies * products];
    for (importer, product, rate) in rows {
        rates[usize::from(importer) * products + usize::from(product)] = rate;
    }
    let mut classes = Vec::new();
    for category in 0..6i64 {
        for entry in 2010..2024i64 {
            let left = ((1 + 2 * category) - (2024 - entry + 1)).max(0);
            let numerator = if category == 0 { 0 } else { left };
            classes.push(Class { numerator, denominator: 1 + 2 * category, unit: 1000 });
        }
    }
    let mut world = World::new(economies, products, rates, classes).expect("a world");
    world.reserve(economies * economies / 5);
    for batch in keyed(preferences, &["exporter", "importer", "hs6", "cat", "eif"]) {
        Ids::column(&batch["exporter"], &mut e, |code| ids.economy(code));
        Ids::column(&batch["importer"], &mut i, |code| ids.economy(code));
        Ids::column(&batch["hs6"], &mut p, |code| ids.product(code));
        let (cat, eif) =
            (batch["cat"].as_primitive::<Int32Type>(), batch["eif"].as_primitive::<Int32Type>());
        for row in 0..batch.num_rows() {
            let class = cat.value(row) * 14 + (eif.value(row) - 2010);
            world
                .prefer(usize::from(e[row]), usize::from(i[row]), usize::from(p[row]), class as u8)
                .expect("dense ids");
        }
    }
    let mut sums = vec![PairSum::default(); economies * economies];
    for batch in keyed(flows, &["exporter", "importer", "hs6", "usd"]) {
        Ids::column(&batch["exporter"], &mut e, |code| ids.economy(code));
        Ids::column(&batch["importer"], &mut i, |code| ids.economy(code));
        Ids::column(&batch["hs6"], &mut p, |code| ids.product(code));
        let values = batch["usd"].as_primitive::<Int64Type>();
        world.add(&e, &i, &p, values.values(), &mut sums).expect("dense ids");
    }
    let used = sums.iter().filter(|s| s.value != 0).count();
    let first: i128 = sums.iter().map(|s| s.at_mfn).sum();
    let second: i128 = sums.iter().map(|s| s.at_preference).sum();
    let show = |sum: i128| format!("{}.{:04}", sum / 10_000, sum % 10_000);
    println!("ours\t{used} pairs\t{}\t{}", show(first), show(second));
}

fn rules(path: &str) {
    let mut lines: BTreeMap<String, Vec<Line>> = BTreeMap::new();
    let columns =
        ["scheme", "set_no", "heading", "subdivision", "min10", "max10", "operator", "text"];
    for batch in batches(path, &columns) {
        let utf8 =
            |name: &str| arrow_cast::cast(&batch[name], &arrow_schema::DataType::Utf8).unwrap();
        let cast: BTreeMap<&str, _> =
            columns.iter().filter(|c| **c != "set_no").map(|c| (*c, utf8(c))).collect();
        let cell = |name: &str, row: usize| cast[name].as_string::<i32>().value(row).to_owned();
        let sets = batch["set_no"].as_primitive::<Int64Type>();
        for row in 0..batch.num_rows() {
            lines.entry(cell("scheme", row)).or_default().push(Line {
                set: sets.value(row),
                heading: cell("heading", row),
                subdivision: cell("subdivision", row),
                min: cell("min10", row),
                max: cell("max10", row),
                text: cell("text", row),
                operator: cell("operator", row),
                quota: false,
                place: Place::new("psr_rules.parquet", row as u64),
            });
        }
    }
    let start = Instant::now();
    let (mut all, mut read) = (0, 0);
    for line in lines.values().flatten() {
        all += 1;
        read += usize::from(Rule::read(&line.text).is_ok());
    }
    println!(
        "rules\t{read} of {all} read\t{:.2} s, each text on its own",
        start.elapsed().as_secs_f64()
    );
    let start = Instant::now();
    let books: Vec<Book> =
        lines.into_iter().map(|(s, l)| Book::new(&s, "psr_rules.parquet", l).unwrap()).collect();
    println!(
        "books\t{} schemes\t{:.2} s, each text once a scheme",
        books.len(),
        start.elapsed().as_secs_f64()
    );
    let goods = [
        "854231", "870829", "940320", "392690", "732690", "611020", "190531", "847989", "300490",
        "640399",
    ];
    let materials = [
        "381800", "854290", "390730", "741021", "720851", "520512", "110100", "850440", "293499",
        "410799",
    ];
    let bills: Vec<Good> = (0..10_000)
        .map(|n| Good {
            name: format!("good {n}"),
            hs: goods[n % goods.len()].to_owned(),
            values: BTreeMap::from([
                (Base::ExWorks, Exact::whole(1_000)),
                (Base::FreeOnBoard, Exact::whole(1_050)),
            ]),
            net_kg: Some(Exact::whole(100)),
            inputs: (0..20)
                .map(|m| Input {
                    line: m as u64 + 1,
                    hs: materials[(n + m) % materials.len()].to_owned(),
                    origin: "XXX".to_owned(),
                    originating: Some((n * 7 + m) % 3 == 0),
                    cost: Some(Exact::whole(((n + 13 * m) % 60) as i64)),
                    net_kg: Some(Exact::whole(4)),
                    ..Input::default()
                })
                .collect(),
            ..Good::default()
        })
        .collect();
    let start = Instant::now();
    let mut counts: BTreeMap<Outcome, usize> = BTreeMap::new();
    let mut none = 0;
    for book in &books {
        let terms = OriginTerms { id: book.agreement().to_owned(), ..OriginTerms::default() };
        for good in &bills {
            match judge(good, book, &terms, None) {
                Ok(verdict) => *counts.entry(verdict.outcome).or_default() += 1,
                Err(_) => none += 1,
            }
        }
    }
    println!(
        "bills\t{} x {}\t{:.2} s\t{counts:?}, no rule {none}",
        bills.len(),
        books.len(),
        start.elapsed().as_secs_f64()
    );
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["pairs", flows, mfn, preferences] => pairs(flows, mfn, preferences),
        ["rules", path] => rules(path),
        ["read", path] => {
            for line in std::fs::read_to_string(path).expect("a text").lines() {
                match Rule::read(line) {
                    Ok(rule) => println!("{}\t{line}", rule.notation()),
                    Err(error) => println!("NOT {}\t{line}", error.rest),
                }
            }
        }
        _ => eprintln!("usage: market_access pairs BACI MFN PREF | rules RULES"),
    }
}
