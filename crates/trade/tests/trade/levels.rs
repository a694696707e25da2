//! Codes of several levels add up to what the coarsest says, whatever finer rows a report leaves out.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use corridor_trade::store::{self, Kind, Options};
use proptest::prelude::*;

const FINE: [&str; 12] = [
    "010121", "010129", "010190", "010221", "850410", "850421", "850440", "850450", "854231",
    "854232", "870322", "870323",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn what_is_left_out_stays_under_its_coarser_code(
        values in proptest::collection::vec(1_i64..1_000_000, 3 * FINE.len()),
        told in proptest::collection::vec(any::<bool>(), 3 * FINE.len()),
        headings in proptest::collection::vec(any::<bool>(), 3),
        shuffle in any::<u64>(),
    ) {
        let partners = [("616", "POL"), ("704", "VNM"), ("404", "KEN")];
        let mut rows = Vec::new();
        let mut whole: BTreeMap<&str, i64> = BTreeMap::new();
        for (p, (number, iso3)) in partners.into_iter().enumerate() {
            let mut sums: BTreeMap<String, i64> = BTreeMap::new();
            for (f, code) in FINE.iter().enumerate() {
                let value = values[p * FINE.len() + f];
                for coarse in ["TOTAL", &code[..2], &code[..4]] {
                    *sums.entry(coarse.to_owned()).or_default() += value;
                }
                // A line that is confidential is in the sums and nowhere else.
                if told[p * FINE.len() + f] {
                    rows.push((number, (*code).to_owned(), value));
                }
                *whole.entry(iso3).or_default() += value;
            }
            sums.retain(|code, _| code.len() != 4 || headings[p]);
            rows.extend(sums.into_iter().map(|(code, value)| (number, code, value)));
        }
        let places = rows.len() as u64;
        rows.sort_by_key(|r| (r.2 as u64).wrapping_mul(shuffle | 1) % places.max(1));
        let mut text = String::from("refYear,flowCode,reporterCode,partnerCode,classificationCode,cmdCode,primaryValue\n");
        for (number, code, value) in rows {
            writeln!(text, "2023,X,276,{number},H6,{code},{value}").unwrap();
        }
        let room = tempfile::tempdir().unwrap();
        let file = room.path().join("reply.csv");
        std::fs::write(&file, text).unwrap();
        let options = Options { vintage: Some("2026-01-15".parse().unwrap()), ..Options::default() };
        let imported = store::import(&room.path().join("s"), &file, &options, &|_| {}).unwrap();
        prop_assert!(imported.findings.is_empty());
        let held = store::choose(&room.path().join("s"), Kind::Flows, None, None).unwrap();
        let flows = store::flows(&held.year(2023).unwrap()).unwrap();
        let mut found: BTreeMap<String, i64> = BTreeMap::new();
        for at in 0..flows.len() {
            let row = flows.row(at);
            *found.entry(row.importer).or_default() += row.value_usd;
        }
        let whole: BTreeMap<String, i64> = whole.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
        prop_assert_eq!(found, whole);
    }
}

#[test]
fn finer_rows_that_hold_more_are_a_finding_and_stand() {
    let text = "refYear,flowCode,reporterCode,partnerCode,classificationCode,cmdCode,primaryValue\n\
                2023,X,276,616,H6,15,1000\n2023,X,276,616,H6,151110,700\n2023,X,276,616,H6,151190,500\n";
    let room = tempfile::tempdir().unwrap();
    let file = room.path().join("reply.csv");
    std::fs::write(&file, text).unwrap();
    let options = Options { vintage: Some("2026-01-15".parse().unwrap()), ..Options::default() };
    let imported = store::import(&room.path().join("s"), &file, &options, &|_| {}).unwrap();
    assert_eq!(imported.datasets[0].source.rows.kept, 2);
    assert_eq!(imported.findings.len(), 1);
    let said = "15 of DEU to POL is 1000 US dollars, 200 less than the finer products within it";
    assert!(imported.findings[0].contains(said), "{}", imported.findings[0]);
}
