//! Ways through hubs in the store: read whole, or refused with the reason.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{ArrayRef, Int32Array, Int64Array, RecordBatch, StringArray};
use corridor_trade::store::{self, Kind, Leg};
use parquet::arrow::ArrowWriter;

fn leg(market: &str, onward_usd: i64) -> Leg {
    Leg {
        exporter: "DEU".into(),
        hub: "VNM".into(),
        market: market.into(),
        product: "8542".into(),
        into_usd: 50,
        onward_usd,
        hub_exports_usd: 100,
        hub_imports_usd: 200,
    }
}

fn stored(statistics: &Path, legs: &[Leg]) -> PathBuf {
    let folder = statistics.join("reach/made");
    std::fs::create_dir_all(&folder).unwrap();
    let text = |of: fn(&Leg) -> &str| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(legs.iter().map(of)))
    };
    let amount = |of: fn(&Leg) -> i64| -> ArrayRef {
        Arc::new(Int64Array::from_iter_values(legs.iter().map(of)))
    };
    let year: ArrayRef = Arc::new(Int32Array::from(vec![2024; legs.len()]));
    let batch = RecordBatch::try_from_iter([
        ("year", year),
        ("exporter", text(|l| &l.exporter)),
        ("hub", text(|l| &l.hub)),
        ("market", text(|l| &l.market)),
        ("product", text(|l| &l.product)),
        ("into_usd", amount(|l| l.into_usd)),
        ("onward_usd", amount(|l| l.onward_usd)),
        ("hub_exports_usd", amount(|l| l.hub_exports_usd)),
        ("hub_imports_usd", amount(|l| l.hub_imports_usd)),
    ])
    .unwrap();
    let path = folder.join("2024.parquet");
    let file = std::fs::File::create(&path).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    let sha = store::sha256(&path).unwrap();
    let source = format!(
        "dataset = \"made\"\ntitle = \"made\"\norigin = \"made\"\nlicence = \"none\"\n\
         vintage = \"2026-01-15\"\nvaluation = \"FOB\"\nunit = \"USD\"\n[files]\n\"2024.parquet\" = \"{sha}\"\n"
    );
    std::fs::write(folder.join("source.toml"), source).unwrap();
    path
}

#[test]
fn legs_come_back_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let path = stored(folder.path(), &[leg("THA", 30), leg("IDN", 20)]);
    assert_eq!(store::legs(&path).unwrap(), [leg("IDN", 20), leg("THA", 30)]);
    let held = store::held(folder.path(), Kind::Reach).unwrap();
    assert_eq!((held.len(), held[0].years.clone()), (1, vec![2024]));
}

#[test]
fn a_way_that_stands_twice_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = stored(folder.path(), &[leg("THA", 30), leg("THA", 20)]);
    let text = store::legs(&path).unwrap_err().to_string();
    assert!(text.ends_with("2024.parquet: holds DEU to THA through VNM, 8542 twice"), "{text}");
}

#[test]
fn no_market_buys_more_of_a_hub_than_all_do() {
    let folder = tempfile::tempdir().unwrap();
    let path = stored(folder.path(), &[leg("THA", 101)]);
    let text = store::legs(&path).unwrap_err().to_string();
    assert!(text.contains("sells 101 to the market and 100 to all"), "{text}");
}
