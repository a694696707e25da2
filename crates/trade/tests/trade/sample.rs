//! The store reads the statistics of the sample partnership.

use std::path::Path;

use corridor_trade::store::{self, Kind};

#[test]
fn the_sample_is_a_store() {
    let statistics = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sample/statistics");
    let held = store::choose(&statistics, Kind::Flows, None, None).unwrap();
    let flows = store::flows(&held.year(2024).unwrap()).unwrap();
    assert_eq!(flows.economies.len(), 2);
    let total = |exporter| -> i64 {
        (0..flows.len())
            .filter(|at| flows.exporter[*at] == exporter)
            .map(|at| flows.value_usd[at])
            .sum()
    };
    // The pair's totals of 2024, US dollars, to the hundred thousand.
    assert_eq!([total(0) / 100_000, total(1) / 100_000], [44_003, 5_448]);

    let held = store::choose(&statistics, Kind::Totals, None, None).unwrap();
    assert_eq!(held.source.coverage.missing_importers.len(), 6);
    let totals = store::totals(&held.year(2024).unwrap()).unwrap();
    let world = totals.of(store::Totals::WORLD);
    assert!(world.len() > 1_000);
    assert!(world.iter().all(|t| t.exports_usd == t.imports_usd));
}
