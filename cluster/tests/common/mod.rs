//! Files of flows and of declarations, and the processes of a cluster that end with the test.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use arrow_array::{ArrayRef, Int32Array, Int64Array, RecordBatch, StringArray};
use corridor_trade::store::{Options, import, sha256};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;

/// One row of a table.
#[derive(Clone)]
pub struct Row {
    pub year: i32,
    pub exporter: &'static str,
    pub importer: &'static str,
    pub product: String,
    pub value_usd: i64,
    pub quantity_kg: Option<i64>,
}

const ECONOMIES: [&str; 12] =
    ["AUS", "BRA", "CHN", "DEU", "IND", "JPN", "KEN", "MEX", "POL", "USA", "VNM", "ZAF"];

/// One row for each exporter, importer, product and year, some of no weight; numbers without a pattern.
pub fn flows(years: i32, products: u32) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut state = 0x9e37_79b9_u64;
    let mut next = |below: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for year in 2000..2000 + years {
        for product in 0..products {
            for exporter in ECONOMIES {
                for importer in ECONOMIES {
                    if exporter == importer || next(5) == 0 {
                        continue;
                    }
                    let product = format!("{:06}", 10_121 + 1_003 * product);
                    let value_usd = 1 + next(5_000_000) as i64;
                    let quantity_kg = (next(7) > 0).then(|| 8 + next(900_000) as i64);
                    rows.push(Row { year, exporter, importer, product, value_usd, quantity_kg });
                }
            }
        }
    }
    rows
}

/// Each flow as one to three rows that add up to it, far from one another.
pub fn declarations(flows: &[Row]) -> Vec<Row> {
    let mut parts: Vec<Vec<Row>> = vec![Vec::new(); 3];
    for (at, flow) in flows.iter().enumerate() {
        let n = 1 + (at as i64 % 3).min(flow.value_usd - 1);
        for part in 0..n {
            let share = |of: i64| of / n + i64::from(part < of % n);
            parts[part as usize].push(Row {
                value_usd: share(flow.value_usd),
                quantity_kg: flow.quantity_kg.map(share),
                // The last digits of a national tariff do not matter.
                product: format!("{}{:02}", flow.product, 10 * part),
                ..flow.clone()
            });
        }
    }
    parts.concat()
}

/// A Parquet file, in row groups of some rows.
pub fn parquet(path: &Path, rows: &[Row], group: usize) {
    let text = |of: &dyn Fn(&Row) -> String| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(rows.iter().map(of)))
    };
    let columns: [(&str, ArrayRef); 6] = [
        ("year", Arc::new(Int32Array::from_iter_values(rows.iter().map(|r| r.year)))),
        ("exporter", text(&|r| r.exporter.to_owned())),
        ("importer", text(&|r| r.importer.to_owned())),
        ("product", text(&|r| r.product.clone())),
        ("value_usd", Arc::new(Int64Array::from_iter_values(rows.iter().map(|r| r.value_usd)))),
        ("quantity_kg", Arc::new(rows.iter().map(|r| r.quantity_kg).collect::<Int64Array>())),
    ];
    let batch =
        RecordBatch::try_from_iter_with_nullable(columns.map(|(n, c)| (n, c, n == "quantity_kg")))
            .unwrap();
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(group)).build();
    let file = std::fs::File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

/// BACI's columns, with what it has at its edges: codes without their zero, thousand dollars with a fraction of a
/// dollar, no weight, the world as partner, an economy with itself, nothing.
pub fn baci(path: &Path) {
    let (mut t, mut i, mut j, mut k) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut v, mut q): (Vec<Option<f64>>, Vec<Option<f64>>) = (Vec::new(), Vec::new());
    let economies = [36, 76, 156, 276, 356, 392, 0, 899];
    for at in 0..2_000 {
        t.push(2019 + at / 1_000);
        i.push(economies[(at % 6) as usize]);
        j.push(economies[((at / 6) % 8) as usize]);
        k.push(10_121 + 1_000 * (at / 48));
        v.push((at % 97 > 0).then(|| f64::from(at * at % 9_973) / 8_000.0 * f64::from(at % 5)));
        q.push((at % 11 > 0).then(|| f64::from(at % 300) / 7.0));
    }
    let columns: [(&str, ArrayRef); 6] = [
        ("t", Arc::new(Int32Array::from(t))),
        ("i", Arc::new(Int32Array::from(i))),
        ("j", Arc::new(Int32Array::from(j))),
        ("k", Arc::new(Int32Array::from(k))),
        ("v", Arc::new(arrow_array::Float64Array::from(v))),
        ("q", Arc::new(arrow_array::Float64Array::from(q))),
    ];
    let batch =
        RecordBatch::try_from_iter_with_nullable(columns.map(|(n, c)| (n, c, true))).unwrap();
    let file = std::fs::File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

/// Rows dealt out over files like cards.
pub fn dealt(folder: &Path, rows: &[Row], files: usize) -> Vec<PathBuf> {
    std::fs::create_dir_all(folder).unwrap();
    (0..files)
        .map(|at| {
            let own: Vec<Row> = rows.iter().skip(at).step_by(files).cloned().collect();
            let path = folder.join(format!("part-{at:02}.parquet"));
            parquet(&path, &own, 4_000);
            path
        })
        .collect()
}

/// The years' SHA-256 as `corridor import` of one file of flows has them.
pub fn imported(home: &Path, flows: &[Row]) -> Vec<(String, String)> {
    imported_by(home, flows, "year", "flows/d")
}

/// As [`imported`], where the column `year` has another role, and the files stand in `folder`.
pub fn imported_by(home: &Path, flows: &[Row], role: &str, folder: &str) -> Vec<(String, String)> {
    let (file, store) = (home.join("whole.parquet"), home.join("imported"));
    // Import reads the weights of its own layout in tonnes; a mapping says kilograms.
    parquet(&file, flows, 1 << 20);
    let named = [
        ("exporter", "exporter"),
        ("importer", "importer"),
        ("product", "product"),
        ("value", "value_usd"),
        ("quantity", "quantity_kg"),
        (role, "year"),
    ];
    let mapping = corridor_trade::readers::Mapping {
        columns: named.map(|(role, column)| (role.to_owned(), column.to_owned())).to_vec(),
        ..Default::default()
    };
    let options = Options {
        dataset: Some("d".into()),
        vintage: Some(jiff::civil::date(2026, 1, 1)),
        mapping: Some(mapping),
        ..Options::default()
    };
    import(&store, &file, &options, &|_| {}).unwrap();
    parquets(&store.join(folder))
}

/// The years of dataset `d`, with their SHA-256.
pub fn years(store: &Path) -> Vec<(String, String)> {
    parquets(&store.join("flows/d"))
}

/// The Parquet files of a folder, with their SHA-256.
pub fn parquets(folder: &Path) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "parquet"))
        .map(|p| (p.file_name().unwrap().to_string_lossy().into_owned(), sha256(&p).unwrap()))
        .collect();
    found.sort();
    found
}

/// The program.
pub fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_corridor-cluster"))
}

/// A process that ends with the test.
pub struct Process(pub Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A scheduler on a free port, and its address.
pub fn scheduler() -> (Process, String) {
    scheduler_at("127.0.0.1:0")
}

/// A scheduler at an address.
pub fn scheduler_at(at: &str) -> (Process, String) {
    let mut child = program()
        .args(["scheduler", "--listen", at])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("listening at ").unwrap().to_owned();
    (Process(child), address)
}

/// An executor.
pub fn executor(scheduler: &str) -> Process {
    let child = program()
        .args(["executor", "--scheduler", scheduler])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    Process(child)
}

/// What a run said.
pub struct Said {
    pub status: ExitStatus,
    pub steps: Vec<String>,
    pub seconds: f64,
}

impl Said {
    /// Steps with these words.
    pub fn with(&self, words: &str) -> usize {
        self.steps.iter().filter(|s| s.contains(words)).count()
    }

    pub fn text(&self) -> String {
        self.steps.join("\n")
    }
}

/// Run files into `store`; `each` hears of each step as it comes.
pub fn run(words: &[&str], files: &[PathBuf], store: &Path, mut each: impl FnMut(&str)) -> Said {
    let begun = Instant::now();
    let mut child = program()
        .args(["run", "--dataset", "d", "--vintage", "2026-01-01", "--store"])
        .arg(store)
        .args(words)
        .args(files)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut steps = Vec::new();
    for line in BufReader::new(child.stderr.take().unwrap()).lines() {
        let line = line.unwrap();
        each(&line);
        steps.push(line);
    }
    let mut table = String::new();
    child.stdout.take().unwrap().read_to_string(&mut table).unwrap();
    let status = child.wait().unwrap();
    steps.extend(table.lines().map(str::to_owned));
    Said { status, steps, seconds: begun.elapsed().as_secs_f64() }
}

/// Wait until something holds.
pub fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let since = Instant::now();
    while !holds() {
        assert!(since.elapsed() < Duration::from_secs(60), "{what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}
