//! What is not there: said of the folder, and never shown as zero.

use corridor::{Folder, brief, sample};
use jiff::civil::date;

use crate::folders::{TARGET, folder, made, of_store, plain, world};

const ALL: [&str; 5] = ["POL", "VNM", "DEU", "CHN", "USA"];
const HEADINGS: [&str; 3] = ["0306", "2710", "8504"];

/// Everybody sells every heading to everybody, where `keeps` keeps it.
fn everybody(
    keeps: impl Fn(&str, &str, &str) -> bool,
) -> Vec<(&'static str, &'static str, &'static str, u64)> {
    let mut flows = Vec::new();
    for (e, exporter) in ALL.into_iter().enumerate() {
        for (i, importer) in ALL.into_iter().enumerate().filter(|(i, _)| *i != e) {
            for (k, product) in HEADINGS.into_iter().enumerate() {
                if keeps(exporter, importer, product) {
                    flows.push((
                        exporter,
                        importer,
                        product,
                        1_000_000 * (1 + e + 2 * i + k) as u64,
                    ));
                }
            }
        }
    }
    flows
}

#[test]
fn a_direction_that_is_not_held_is_no_zero() {
    let home = tempfile::tempdir().unwrap();
    // Of Viet Nam's imports the file has none: what Poland sold there is not in it.
    world(home.path(), 2024, &everybody(|_, importer, _| importer != "VNM"));
    let made = of_store(home.path());
    let page = plain(&made);
    let says = "In 2024 goods of $9m went from Vietnam to Poland; what went from Poland to Vietnam is not in the folder.";
    assert!(page.contains(says), "{page}");
    for wrong in ["the two traded", "trade was", "$0 of goods"] {
        assert!(!page.contains(wrong), "{wrong} in {page}");
    }
    assert!(page.contains("what Vietnam bought from Poland (product trade)"), "{page}");
    assert!(made.answers["glance"]["trade"].is_null());
    // With its imports the same file has a sum.
    let home = tempfile::tempdir().unwrap();
    world(home.path(), 2024, &everybody(|_, _, _| true));
    let page = plain(&of_store(home.path()));
    assert!(page.contains("the two traded goods of") && !page.contains("went from"), "{page}");
}

#[test]
fn an_interval_that_holds_zero_cannot_be_told() {
    let home = tempfile::tempdir().unwrap();
    // The two trade fuels alone: without that section nothing is left to measure their ease by.
    let pair = |a: &str, b: &str| ["POL", "VNM"].contains(&a) && ["POL", "VNM"].contains(&b);
    world(home.path(), 2024, &everybody(|e, i, k| !pair(e, i) || k == "2710"));
    let made = of_store(home.path());
    let page = plain(&made);
    let lows: Vec<f64> = (made.answers["potential"]["directions"].as_array().unwrap().iter())
        .map(|direction| direction["unrealised"]["low"].as_f64().unwrap())
        .collect();
    assert!(!lows.is_empty() && lows.iter().all(|low| *low <= 0.0), "{lows:?}");
    assert!(
        page.contains("Whether there is unused potential cannot be told: the interval holds zero"),
        "{page}"
    );
    assert!(
        page.contains(
            "Largest unused potential, a year: **cannot be told** the interval holds zero"
        ),
        "{page}"
    );
    assert!(
        page.contains("as the interval holds zero, whether there is any cannot be told"),
        "{page}"
    );
}

/// Fuels alone one way, all goods the other: what the first could add cannot be told.
#[test]
fn what_cannot_be_told_is_not_summed() {
    let home = tempfile::tempdir().unwrap();
    let sentence = "Trade is to reach 90 billion dollars by 2030.";
    let record = TARGET.replace("900000000", "90000000000");
    let record = format!("{record}passages = [{{ quote = \"{sentence}\" }}]\n");
    let root = folder(home.path(), sentence, &record, "");
    // The other way all goods pass as shares would make them, but for one that hardly does.
    const GOODS: [&str; 12] = [
        "0306", "0803", "2710", "2711", "3004", "3926", "5208", "6109", "7210", "7318", "8504",
        "8703",
    ];
    let mut flows = Vec::new();
    for exporter in ALL {
        for importer in ALL.into_iter().filter(|importer| *importer != exporter) {
            for product in GOODS {
                let value = match (exporter, importer, product) {
                    ("POL", "VNM", "2710") => 40_000_000,
                    ("POL", "VNM", _) => continue,
                    ("VNM", "POL", "6109") => 10_000,
                    _ => 40_000_000,
                };
                flows.push((exporter, importer, product, value));
            }
        }
    }
    world(&root.join("statistics"), 2024, &flows);
    let built = made(&root);
    let page = plain(&built);
    let directions = built.answers["potential"]["directions"].as_array().unwrap();
    let unsure: Vec<bool> =
        directions.iter().map(|d| d["may_be_none"].as_bool().unwrap()).collect();
    assert_eq!(unsure, [true, false], "{directions:?}");
    let against = &built.answers["potential"]["against"];
    assert_eq!(against["unrealised"]["value"], directions[1]["unrealised"]["value"], "{against}");
    let steps = against["steps"].as_array().unwrap();
    let from = |code: &str| steps.iter().filter(|step| step["way"][0] == code).count();
    assert!(from("POL") == 0 && from("VNM") > 0, "{steps:?}");
    assert!(
        page.contains("from Poland to Vietnam it cannot be told, and is not counted"),
        "{page}"
    );
    assert!(page.contains("What Poland could add in Vietnam is not counted"), "{page}");
}

#[test]
fn what_the_folder_lacks_is_said_of_the_folder() {
    let home = tempfile::tempdir().unwrap();
    let empty = plain(&made(&folder(home.path(), "Nothing was said.", "", "")));
    let home = tempfile::tempdir().unwrap();
    let figures = "2024-01-01,2024-12-31,total_trade,5000000000,USD,POL,here,2025-02-01,\n\
                   2025-01-01,2025-11-30,total_trade,4900000000,USD,POL,here,2026-01-05,\n";
    let some = plain(&made(&folder(home.path(), "Nothing was said.", "", figures)));
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("sample");
    sample::write(&root).unwrap();
    let open = Folder::open(&root).unwrap();
    let built = |as_of| brief::build(&open, brief::Options { as_of }).unwrap();
    let days = [date(2019, 9, 12), date(2026, 1, 9), date(2026, 11, 29)];
    let pages = days.map(|day| plain(&built(day)));
    // What nobody outside has done is not known in here.
    let of_the_world = [
        "There is no product trade",
        "There are no figures",
        "not yet published",
        "both sides have published",
        "nobody can say",
        "no figure was known",
        "No timetable is written",
        "Neither is wrong",
        "were published later",
        "has no record of growth",
    ];
    for page in [&empty, &some].into_iter().chain(&pages) {
        for words in of_the_world {
            assert!(!page.contains(words), "{words} in {page}");
        }
    }
    assert!(empty.contains("The folder holds no product trade of the pair"), "{empty}");
    assert!(pages[2].contains("The folder holds no timetable."), "{}", pages[2]);
    // What a product costs at the border is of a year, and so is what was bought.
    let says = "In 2024 Türkiye bought $4.4bn of goods from Malaysia. At the rates of 2020 that hold for all";
    assert!(pages[2].contains(says), "{}", pages[2]);
}

#[test]
fn what_goes_on_at_most_is_no_less_than_in_proportion() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("sample");
    sample::write(&root).unwrap();
    let built =
        brief::build(&Folder::open(&root).unwrap(), brief::Options { as_of: date(2026, 11, 29) })
            .unwrap();
    let mut seen = 0;
    for group in built.answers["reach"]["groups"].as_array().unwrap() {
        for gateway in group["gateways"].as_array().unwrap() {
            let of = |name: &str| gateway[name]["value"].as_f64().unwrap();
            assert!(of("in_proportion") < of("at_most"), "{gateway}");
            assert!(of("share_in_proportion") < of("share_at_most") && of("share_at_most") <= 1.0);
            seen += 1;
        }
    }
    assert_eq!(seen, 2);
    let page = plain(&built);
    assert!(page.contains("$91.1m (16.7%) goes on to its other members in proportion, and at most $458.7m (84.2%) can"), "{page}");
}
