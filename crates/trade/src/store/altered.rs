//! Stored years whose footers say otherwise than their pages.

use super::pages::{self, Chunk};
use super::{flows, write};
use crate::flows::{Flow, Flows};
use parquet::file::statistics::Statistics;

/// A stored year whose column `at` was altered before it was written.
fn stored(at: usize, alter: impl Fn(Chunk) -> Chunk) -> Result<Flows, crate::Error> {
    written(|place, chunk| if place == at { alter(chunk) } else { chunk })
}

/// As [`stored`], with every column altered.
fn stored_all(alter: impl Fn(Chunk) -> Chunk) -> Result<Flows, crate::Error> {
    written(|_, chunk| alter(chunk))
}

#[allow(clippy::disallowed_methods)] // a test writes its own files
fn written(alter: impl Fn(usize, Chunk) -> Chunk) -> Result<Flows, crate::Error> {
    let sold = |importer: &str, product: &str, value_usd| Flow {
        exporter: "DEU".into(),
        importer: importer.into(),
        product: product.into(),
        value_usd,
        quantity_kg: None,
    };
    let rows = vec![sold("POL", "010121", 7), sold("VNM", "850440", 11)];
    let year = Flows::from_rows(2024, rows).unwrap();
    let mut bytes = Vec::new();
    write::altered(&year, &mut bytes, alter);
    let room = tempfile::tempdir().unwrap();
    let path = room.path().join("2024.parquet");
    std::fs::write(&path, bytes).unwrap();
    let sha = super::sha256(&path).unwrap();
    let source = format!(
        "dataset = \"d\"\ntitle = \"t\"\norigin = \"o\"\nlicence = \"l\"\nvaluation = \"FOB\"\n\
         unit = \"USD\"\nvintage = 2026-01-15\n[files]\n\"2024.parquet\" = \"{sha}\"\n"
    );
    std::fs::write(room.path().join("source.toml"), source).unwrap();
    let read = flows(&path);
    let sums = super::aggregates(&path, crate::Level::Chapter);
    assert_eq!(read.is_ok(), sums.is_ok());
    read
}

fn bounded(mut chunk: Chunk, statistics: Statistics) -> Chunk {
    let metadata = chunk.close.metadata.into_builder().set_statistics(statistics);
    chunk.close.metadata = metadata.build().unwrap();
    chunk
}

#[test]
fn true_bounds_pass_and_false_ones_are_located() {
    assert_eq!(stored(9, |c| c).unwrap().len(), 2);
    let text = |code: &str| Some(parquet::data_type::ByteArray::from(code));
    let product = |least, greatest| {
        stored(3, move |c| {
            bounded(c, Statistics::byte_array(text(least), text(greatest), None, Some(0), false))
        })
    };
    assert!(product("010121", "850440").is_ok());
    let error = product("010121", "010121").unwrap_err().to_string();
    let said = "2024.parquet:2: product: found \"850440\", expected a value from 010121 to 010121, as the footer says";
    assert!(error.contains(said), "{error}");
    let value =
        stored(4, |c| bounded(c, Statistics::int64(Some(8), Some(11), None, Some(0), false)));
    let error = value.unwrap_err().to_string();
    assert!(
        error.contains("2024.parquet:1: value_usd: found \"7\", expected a value from 8 to 11"),
        "{error}"
    );
}

#[test]
fn more_rows_than_there_are_is_an_error() {
    let promising = |rows: u64| {
        // Every column makes the promise, or the writer itself would object.
        let error = stored_all(|mut chunk| {
            chunk.close.rows_written = rows;
            let metadata = chunk.close.metadata.into_builder().set_num_values(rows as i64);
            chunk.close.metadata = metadata.build().unwrap();
            chunk
        });
        error.unwrap_err().to_string()
    };
    let error = promising(3);
    assert!(error.contains("2024.parquet: "), "{error}");
    let error = promising(5_000_000_000);
    assert!(error.contains("promises 5000000000 rows in"), "{error}");
}

#[test]
fn a_page_that_promises_gigabytes_is_an_error() {
    let error = stored(4, pages::swollen).unwrap_err().to_string();
    assert!(error.contains("2024.parquet: not a whole Parquet file"), "{error}");
}
