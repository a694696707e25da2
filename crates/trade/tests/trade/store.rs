//! The store: what is written comes back, what was tampered with does not.

use std::num::NonZeroU64;
use std::path::{Path, PathBuf};

use corridor_trade::store::{self, Kind};
use corridor_trade::{Aggregates, Error, Flow, Flows, Level};

fn world(year: u16) -> Flows {
    let mut rows = Vec::new();
    let codes = ["DEU", "KEN", "POL", "VNM"];
    for (e, exporter) in codes.iter().enumerate() {
        for (i, importer) in codes.iter().enumerate().filter(|(i, _)| *i != e) {
            for (p, product) in ["010121", "010129", "270900", "854231"].iter().enumerate() {
                rows.push(Flow {
                    product: (*product).into(),
                    exporter: (*exporter).into(),
                    importer: (*importer).into(),
                    value_usd: (1 + e * 100 + i * 10 + p) as i64,
                    quantity_kg: NonZeroU64::new((p * 7) as u64),
                });
            }
        }
    }
    Flows::from_rows(year, rows).unwrap()
}

fn stored(statistics: &Path, folder: &str, vintage: &str, flows: &Flows) -> PathBuf {
    let folder = statistics.join("flows").join(folder);
    std::fs::create_dir_all(&folder).unwrap();
    let name = format!("{}.parquet", flows.year);
    let path = folder.join(&name);
    let mut bytes = Vec::new();
    store::flows_parquet(flows, &mut bytes).unwrap();
    std::fs::write(&path, bytes).unwrap();
    let sha = store::sha256(&path).unwrap();
    let text = format!(
        "dataset = \"made\"\ntitle = \"made\"\norigin = \"made\"\nlicence = \"none\"\n\
         vintage = \"{vintage}\"\nvaluation = \"FOB\"\nunit = \"USD\"\n[files]\n\"{name}\" = \"{sha}\"\n"
    );
    std::fs::write(folder.join("source.toml"), text).unwrap();
    path
}

#[test]
fn flows_come_back_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let flows = world(2024);
    assert_eq!(flows.len(), 48);
    let path = stored(folder.path(), "made", "2026-01-15", &flows);
    assert_eq!(store::flows(&path).unwrap(), flows);
}

#[test]
fn a_pair_is_a_selection_of_the_rows() {
    let folder = tempfile::tempdir().unwrap();
    let path = stored(folder.path(), "made", "2026-01-15", &world(2024));
    let pair = store::flows_between(&path, &["POL".into()], &["VNM".into()]).unwrap();
    assert_eq!(pair.economies, ["POL", "VNM"]);
    assert_eq!(pair.value_usd, [231, 232, 233, 234]);
    let bought = store::flows_between(&path, &[], &["KEN".into()]).unwrap();
    assert_eq!(bought.len(), 12);
}

#[test]
fn sums_of_the_file_are_the_sums_of_the_rows() {
    let folder = tempfile::tempdir().unwrap();
    let flows = world(2024);
    let path = stored(folder.path(), "made", "2026-01-15", &flows);
    for level in Level::ALL {
        let sums = store::aggregates(&path, level).unwrap();
        assert_eq!(sums, Aggregates::from_flows(&flows, level).unwrap());
        assert!(sums.exports.iter().sum::<i64>() > 0);
    }
}

#[test]
fn one_pass_around_a_pair_gives_what_two_give() {
    let folder = tempfile::tempdir().unwrap();
    let path = stored(folder.path(), "made", "2026-01-15", &world(2024));
    let pair = ["POL".to_owned(), "VNM".to_owned()];
    let around = store::around(&path, Level::Heading, &pair).unwrap();
    assert_eq!(around.world, store::aggregates(&path, Level::Heading).unwrap());
    let sold = store::flows_between(&path, &pair, &[]).unwrap();
    let bought = store::flows_between(&path, &[], &pair).unwrap();
    let rows = |flows: &Flows| -> std::collections::BTreeSet<Flow> {
        (0..flows.len()).map(|at| Flow { quantity_kg: None, ..flows.row(at) }).collect()
    };
    let both: std::collections::BTreeSet<Flow> =
        rows(&sold).union(&rows(&bought)).cloned().collect();
    assert_eq!(rows(&around.flows), both);
    // 2 x 3 partners both ways x 4 products, less what the pair is counted twice for.
    assert_eq!(around.flows.len(), 40);
    assert_eq!(around.flows, Flows::from_rows(2024, both.into_iter().collect()).unwrap());
}

#[test]
fn a_changed_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = stored(folder.path(), "made", "2026-01-15", &world(2024));
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[20] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let error = store::flows(&path).unwrap_err();
    assert!(matches!(error, Error::Changed { .. }), "{error}");
    assert!(error.to_string().contains("2024.parquet"), "{error}");
}

/// A file whose SHA-256 fits and whose contents do not: the source describes a broken file.
fn lying(bytes: &[u8]) -> Error {
    let folder = tempfile::tempdir().unwrap();
    let path = stored(folder.path(), "made", "2026-01-15", &world(2024));
    let sha = store::sha256(&path).unwrap();
    std::fs::write(&path, bytes).unwrap();
    let source = path.with_file_name("source.toml");
    let text = std::fs::read_to_string(&source).unwrap();
    std::fs::write(&source, text.replace(&sha, &store::sha256(&path).unwrap())).unwrap();
    store::flows(&path).unwrap_err()
}

#[test]
fn a_truncated_file_is_named() {
    let mut bytes = Vec::new();
    store::flows_parquet(&world(2024), &mut bytes).unwrap();
    for keep in [0, 3, 100, bytes.len() / 2, bytes.len() - 1] {
        let error = lying(&bytes[..keep]);
        assert!(matches!(error, Error::Format { .. }), "{keep}: {error}");
        assert!(error.to_string().contains("2024.parquet"), "{error}");
    }
}

#[test]
fn as_of_chooses_the_vintage() {
    let folder = tempfile::tempdir().unwrap();
    stored(folder.path(), "made", "2025-01-15", &world(2023));
    stored(folder.path(), "made@2026-01-15", "2026-01-15", &world(2024));
    let day = |y, m, d| Some(jiff::civil::date(y, m, d));
    let choose = |as_of| store::choose(folder.path(), Kind::Flows, None, as_of);
    assert_eq!(choose(None).unwrap().years, [2024]);
    assert_eq!(choose(day(2025, 12, 31)).unwrap().years, [2023]);
    assert_eq!(choose(day(2026, 1, 15)).unwrap().years, [2024]);
    let error = choose(day(2024, 1, 1)).unwrap_err();
    assert!(error.to_string().contains("made as known on 2024-01-01"), "{error}");
    let error = store::choose(folder.path(), Kind::Flows, Some("bacy"), None).unwrap_err();
    assert!(error.to_string().contains("it holds made"), "{error}");
    let error = choose(None).unwrap().year(2020).unwrap_err();
    assert!(error.to_string().contains("made 2020"), "{error}");
}

#[test]
fn a_folder_without_source_is_not_in_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let path = stored(folder.path(), "made", "2026-01-15", &world(2024));
    std::fs::remove_file(path.with_file_name("source.toml")).unwrap();
    assert!(store::held(folder.path(), Kind::Flows).unwrap().is_empty());
}
