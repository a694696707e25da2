//! What every target does with its bytes: import them as a file, and hold the store to its laws.
//!
//! A law that is broken is a panic, as is an overflow; a hang and memory are the fuzzer's to see.

use std::path::{Path, PathBuf};

use corridor_trade::store::{self, Imported, Options};
use corridor_trade::{Error, Level};

/// Do all work on the fuzzer's own thread: no waiting, and an input's coverage is always the same.
fn alone() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread();
        pool.build_global().expect("a pool of this thread");
        // The store turns a panic of the Parquet library into an error; every other one is a
        // finding, as is one of the library's that gets through.
        let every = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let file = panic.location().map_or("", |place| place.file());
            if !file.contains("/parquet-") && !file.contains("/arrow-") {
                every(panic);
            }
        }));
    });
}

/// A folder in memory where there is one, so that syncing costs nothing.
pub fn room() -> tempfile::TempDir {
    alone();
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    made.expect("a folder to work in")
}

/// Import `bytes` as a file of this name, first strictly, then with bad rows set aside.
pub fn import(name: &str, bytes: &[u8], options: &Options) {
    let room = room();
    let file = room.path().join(name);
    std::fs::write(&file, bytes).expect("a file to read");
    let options = Options { today: Some(jiff::civil::date(2026, 2, 1)), ..options.clone() };
    let strict = into(room.path(), "strict", &file, &options);
    let lenient = Options { set_aside: true, ..options };
    let kept = into(room.path(), "lenient", &file, &lenient);
    match (&strict, &kept) {
        (Ok(strict), Ok(kept)) => {
            assert!(kept.bad.is_empty(), "a strict import let {:?} through", kept.bad.first());
            assert_eq!(strict.datasets.len(), kept.datasets.len());
        }
        (Ok(_), Err(error)) => panic!("a strict import went where a lenient one fails: {error}"),
        _ => {}
    }
    if let Err(error) = &strict {
        let said = error.to_string();
        assert!(!said.is_empty() && said.len() < 20_000, "{} bytes of message", said.len());
    }
    for imported in [strict, kept].iter().flatten() {
        laws(imported);
    }
}

fn into(room: &Path, store: &str, file: &Path, options: &Options) -> Result<Imported, Error> {
    store::import(&room.join(store), file, options, &|_| {})
}

/// Every row is kept or counted under a reason; what was written can be read and adds up.
fn laws(imported: &Imported) {
    let Some(first) = imported.datasets.first() else { panic!("an import without a dataset") };
    let kept: u64 = imported.datasets.iter().map(|d| d.source.rows.kept).sum();
    let aside: u64 = first.source.set_aside.iter().map(|a| a.count).sum();
    assert_eq!(first.source.rows.read, kept + aside, "rows were lost");
    for dataset in &imported.datasets {
        let totals = dataset.folder.parent().is_some_and(|p| p.ends_with("totals"));
        // A year is a file, and so is a month.
        let files = dataset.source.files.keys().map(|name| dataset.folder.join(name));
        let read = files.map(|path| if totals { read_totals(&path) } else { read_flows(&path) });
        assert_eq!(read.sum::<u64>(), dataset.years.values().sum::<u64>());
    }
}

fn read_totals(path: &Path) -> u64 {
    store::totals(path).expect("what was written can be read").rows.len() as u64
}

fn read_flows(path: &Path) -> u64 {
    let flows = store::flows(path).expect("what was written can be read");
    let world: i64 = flows.value_usd.iter().sum();
    let level = Level::of(&flows.products[0]).expect("a product has two, four or six digits");
    let sums = store::aggregates(path, level).expect("what was written can be summed");
    assert_eq!(sums.exports.iter().sum::<i64>(), world);
    assert_eq!(sums.imports.iter().sum::<i64>(), world);
    assert_eq!(sums.pairs.iter().sum::<i64>(), world);
    flows.len() as u64
}

/// A stored file as somebody else may have written it: listed by `source.toml`, of any content.
pub fn stored(bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let room = room();
    let path = room.path().join("2024.parquet");
    std::fs::write(&path, bytes).expect("a file to read");
    let sha = store::sha256(&path).expect("a file to read");
    let source = format!(
        "dataset = \"d\"\ntitle = \"t\"\norigin = \"o\"\nlicence = \"l\"\nvaluation = \"FOB\"\n\
         unit = \"USD\"\nvintage = 2026-01-15\n[files]\n\"2024.parquet\" = \"{sha}\"\n"
    );
    std::fs::write(room.path().join("source.toml"), source).expect("a file to write");
    (room, path)
}
