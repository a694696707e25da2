//! The index of a year says what the year says, or it is not believed.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use corridor_trade::selection::{Selection, selected};
use corridor_trade::store::{self, Options};
use corridor_trade::{Aggregates, Flows, Level};
use proptest::prelude::*;

/// A small world with zeros, missing weights and a residual economy that only buys.
fn world(seed: u64) -> String {
    let mut text = String::from("t,i,j,k,v,q\n");
    let mut state = seed | 1;
    let mut next = |below: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for from in [276, 616, 704, 404, 251] {
        for to in [276, 616, 704, 404, 251, 842] {
            for product in 0..40 {
                if from != to && next(3) > 0 {
                    let weight = if next(5) == 0 { "NA".into() } else { next(900).to_string() };
                    writeln!(
                        text,
                        "2023,{from},{to},{:06},{}.{:03},{weight}",
                        10_121 + product * 21_503,
                        next(900_000),
                        next(1000)
                    )
                    .unwrap();
                }
            }
        }
    }
    text
}

struct Room(tempfile::TempDir);

impl Room {
    fn new(text: &str) -> Self {
        let room = Self(tempfile::tempdir().unwrap());
        let file = room.0.path().join("BACI_HS17_Y2023_V202501.csv");
        std::fs::write(&file, text).unwrap();
        store::import(&room.statistics(), &file, &Options::default(), &|_| {}).unwrap();
        room
    }

    fn statistics(&self) -> PathBuf {
        self.0.path().join("statistics")
    }

    fn year(&self) -> PathBuf {
        self.statistics().join("flows/baci-hs17/2023.parquet")
    }

    fn index(&self) -> PathBuf {
        self.statistics().join("flows/baci-hs17/.index/2023")
    }
}

const BY_PAIR: Selection =
    Selection { level: None, by_exporter: true, by_importer: true, products: Vec::new() };

/// Everything that an index answers.
#[derive(Debug, PartialEq)]
struct Answers {
    between: Flows,
    sold: Flows,
    bought: Flows,
    around: store::Around,
    sums: Vec<Aggregates>,
    pairs: Vec<corridor_trade::selection::Selected>,
}

fn answers(year: &Path) -> Answers {
    let (a, b) = (["POL".to_owned()], ["VNM".to_owned()]);
    Answers {
        between: store::flows_between(year, &a, &b).unwrap(),
        sold: store::flows_between(year, &a, &[]).unwrap(),
        bought: store::flows_between(year, &[], &b).unwrap(),
        around: store::around(year, Level::Heading, &a).unwrap(),
        sums: Level::ALL.iter().map(|l| store::aggregates(year, *l).unwrap()).collect(),
        pairs: store::selected(year, &[], &b, &BY_PAIR).unwrap(),
    }
}

/// The same out of the year's rows.
fn plain(year: &Path) -> Answers {
    let all = store::flows(year).unwrap();
    let rows = |keep: &dyn Fn(&str, &str) -> bool| {
        let rows = (0..all.len()).map(|at| all.row(at));
        let rows = rows.filter(|r| keep(&r.exporter, &r.importer)).collect();
        Flows::from_rows(all.year, rows).unwrap()
    };
    let around = rows(&|e, i| e == "POL" || i == "POL");
    let quantity_kg = vec![None; around.len()];
    let bought = rows(&|_, i| i == "VNM");
    Answers {
        between: rows(&|e, i| e == "POL" && i == "VNM"),
        sold: rows(&|e, _| e == "POL"),
        pairs: selected(&bought, &BY_PAIR).unwrap(),
        bought,
        around: store::Around {
            world: Aggregates::from_flows(&all, Level::Heading).unwrap(),
            flows: Flows { quantity_kg, ..around },
        },
        sums: Level::ALL.iter().map(|l| Aggregates::from_flows(&all, *l).unwrap()).collect(),
    }
}

#[test]
fn an_index_says_what_the_year_says() {
    let room = Room::new(&world(7));
    assert!(room.index().is_file());
    let found = answers(&room.year());
    assert!(!found.between.is_empty() && found.pairs.len() > 3);
    assert_eq!(found, plain(&room.year()));
    std::fs::remove_dir_all(room.index().parent().unwrap()).unwrap();
    assert_eq!(found, answers(&room.year()));
}

#[test]
fn the_index_of_another_year_is_not_believed() {
    let (room, other) = (Room::new(&world(7)), Room::new(&world(8)));
    assert_ne!(answers(&room.year()), answers(&other.year()));
    std::fs::copy(other.index(), room.index()).unwrap();
    assert_eq!(answers(&room.year()), plain(&room.year()));
}

#[test]
fn a_year_that_changed_is_refused_though_its_index_is_whole() {
    let room = Room::new(&world(7));
    answers(&room.year());
    let mut bytes = std::fs::read(room.year()).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(room.year(), bytes).unwrap();
    let error = store::flows_between(&room.year(), &["POL".into()], &[]).unwrap_err().to_string();
    assert!(error.contains("SHA-256 is"), "{error}");
    assert!(store::aggregates(&room.year(), Level::Chapter).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]
    #[test]
    fn an_index_whose_bytes_are_altered_is_never_believed(
        alter in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in proptest::option::of(any::<prop::sample::Index>()),
    ) {
        let room = Room::new(&world(7));
        let whole = std::fs::read(room.index()).unwrap();
        let mut bytes = whole.clone();
        for (at, byte) in &alter {
            bytes[at.index(whole.len())] ^= byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(whole.len()));
        }
        std::fs::write(room.index(), &bytes).unwrap();
        prop_assert_eq!(answers(&room.year()), plain(&room.year()));
        // What was met damaged is made again, and says the same.
        prop_assert_eq!(answers(&room.year()), plain(&room.year()));
    }
}
