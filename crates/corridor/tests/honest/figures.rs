//! Figures: whose word they are, how they are entered, and what was said of them.

use std::fmt::Write as _;

use corridor::brief;
use corridor::folder::partnership::Partnership;
use corridor::statistics::judge;
use corridor::{Folder, answers};
use corridor_trade::readers::layouts::Mapping;
use corridor_trade::store;
use jiff::civil::date;

use crate::folders::{DAY, TARGET, comtrade, folder, import, made, text};

#[test]
fn one_side_s_reports_are_never_called_reconciled_and_fill_the_reporters_columns() {
    let home = tempfile::tempdir().unwrap();
    let sentence = "The two set a target of 900 million dollars for trade by 2030.";
    let record = format!("{TARGET}passages = [{{ quote = \"{sentence}\" }}]\n");
    let root = folder(home.path(), sentence, &record, "");
    import(&root.join("statistics"), "comtrade.csv", &comtrade(&["POL", "VNM"], 2021..=2024));
    let made = made(&root);
    let page = text(&made);
    assert!(!page.to_lowercase().contains("reconciled"), "{page}");
    let measures = made.answers["happened"]["measures"].as_array().unwrap();
    assert_eq!(measures.len(), 3);
    for measure in measures {
        let years = measure["years"].as_array().unwrap();
        assert_eq!(years.len(), 4, "{measure}");
        for year in years {
            for side in [0, 1] {
                assert!(year["reported"][side]["value"].as_f64().unwrap() > 0.0, "{year}");
            }
            assert!(year["reconciled"].is_null());
        }
    }
    // A later file of one reporter adds its years and takes nothing of the other's away.
    let home = tempfile::tempdir().unwrap();
    let root = folder(home.path(), sentence, &record, "");
    import(&root.join("statistics"), "comtrade.csv", &comtrade(&["POL"], 2021..=2024));
    let file = home.path().join("second.csv");
    std::fs::write(&file, comtrade(&["VNM"], 2023..=2024)).unwrap();
    let options = store::Options {
        dataset: Some("comtrade".into()),
        vintage: Some(date(2026, 2, 28)),
        ..Default::default()
    };
    store::import(&root.join("statistics"), &file, &options, &|_| ()).unwrap();
    let later = self::made(&root);
    let years = later.answers["happened"]["measures"][0]["years"].as_array().unwrap();
    let told = |side: usize| years.iter().filter(|y| !y["reported"][side].is_null()).count();
    assert_eq!((told(0), told(1)), (4, 2));
    // Poland's exports as Poland reports them, and as Vietnam reports its imports: 10 percent more.
    let out = &measures[1]["years"][0]["reported"];
    let (sold, bought) = (out[0]["value"].as_f64().unwrap(), out[1]["value"].as_f64().unwrap());
    assert!(sold > 0.0 && bought > 0.0 && (sold - bought).abs() > 1.0);
    // Both sides' series reach the outlook.
    assert!(page.contains("as Poland reports it"), "{page}");
}

#[test]
fn data_that_do_not_say_whose_they_are_are_not_called_reconciled() {
    let home = tempfile::tempdir().unwrap();
    let mut rows = String::from("year,exporter,importer,hs2,value\n");
    for (exporter, importer, value) in [
        ("POL", "VNM", 40),
        ("VNM", "POL", 70),
        ("DEU", "POL", 90),
        ("POL", "DEU", 80),
        ("VNM", "DEU", 20),
        ("DEU", "VNM", 30),
    ] {
        for chapter in ["03", "27", "85"] {
            writeln!(rows, "2024,{exporter},{importer},{chapter},{value}000000").unwrap();
        }
    }
    let file = home.path().join("flows.csv");
    std::fs::write(&file, rows).unwrap();
    let mapping =
        Mapping::parse("year=year,exporter=exporter,importer=importer,product=hs2,value=value");
    let options = store::Options {
        mapping: Some(mapping.unwrap()),
        vintage: Some(date(2026, 1, 31)),
        hs_revision: Some("HS2022".into()),
        ..Default::default()
    };
    store::import(home.path(), &file, &options, &|_| ()).unwrap();
    let partnership = Partnership::of_parties(["POL", "VNM"], 2026).unwrap();
    let folder = Folder::of_parties(partnership, home.path());
    // Chapters of two digits are enough for a brief.
    let page = text(&brief::build(&folder, brief::Options { as_of: DAY }).unwrap());
    assert!(page.contains("chapters of the Harmonized System"), "{page}");
    assert!(page.contains("Product data"), "{page}");
    assert!(!page.to_lowercase().contains("reconciled"), "{page}");
}

#[test]
fn what_was_said_stands_beside_the_statistic_and_is_not_one() {
    let home = tempfile::tempdir().unwrap();
    let sentence = "Trade reached 5.5 billion dollars in 2024.";
    let record = format!(
        "[[figure]]\nid = \"said-2024\"\nstatus = \"delivered\"\nparties = [\"POL\", \"VNM\"]\nwhat = \"trade\"\n\
         measure = \"total_trade\"\nvalue = {{ amount = 5500000000, unit = \"USD\", about = false }}\n\
         period = {{ start = 2024-01-01, end = 2024-12-31 }}\npassages = [{{ quote = \"{sentence}\" }}]\n"
    );
    let figures = "2024-01-01,2024-12-31,total_trade,5000000000,USD,POL,here,2025-02-01,\n";
    let root = folder(home.path(), sentence, &record, figures);
    let made = made(&root);
    let said = &made.answers["said"]["said"][0];
    assert_eq!(said["value"]["value"], 5.5e9);
    assert_eq!(said["reported"][0]["value"], 5e9);
    assert!((said["apart"]["value"].as_f64().unwrap() - 0.1).abs() < 1e-9);
    let year = &made.answers["happened"]["measures"][0]["years"][0];
    assert_eq!(
        (&year["said"]["value"], &year["reported"][0]["value"]),
        (&5.5e9.into(), &5e9.into())
    );
    let page = text(&made);
    assert!(page.contains("What was said about trade?") && page.contains("As said"), "{page}");
    // A folder of documents alone has a row, and no count of its own.
    std::fs::remove_dir_all(root.join("statistics")).unwrap();
    let made = self::made(&root);
    let year = &made.answers["happened"]["measures"][0]["years"][0];
    assert!(year["said"]["value"] == 5.5e9 && year["reported"][0].is_null());
}

#[test]
fn the_head_says_how_old_the_newest_of_each_kind_is() {
    let home = tempfile::tempdir().unwrap();
    let figures = "2025-01-01,2025-11-30,total_trade,5000000000,USD,POL,here,2025-12-31,\n";
    let root = folder(home.path(), "Nothing was said.", "", figures);
    import(&root.join("statistics"), "comtrade.csv", &comtrade(&["POL", "VNM"], 2023..=2023));
    let page = text(&made(&root));
    for part in [
        "newest document 3 July 2025[^",
        "newest figure January–November 2025[^",
        "product data 2023[^",
        " · all over six months old",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    assert!(!page.contains("(over six months old)"), "{page}");
    // Where one of three is new, each that is old says so.
    let home = tempfile::tempdir().unwrap();
    let figures = "2025-01-01,2025-12-31,total_trade,5000000000,USD,POL,here,2026-01-31,\n";
    let root = folder(home.path(), "Nothing was said.", "", figures);
    import(&root.join("statistics"), "comtrade.csv", &comtrade(&["POL", "VNM"], 2023..=2023));
    let page = text(&made(&root)).replace(['[', ']'], "");
    for part in [
        "newest document 3 July 2025 (over six months old)",
        "product data 2023 (over six months old)",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
}

#[test]
fn two_figures_of_one_year_more_than_threefold_apart_are_told_of() {
    let home = tempfile::tempdir().unwrap();
    let figures = "2023-01-01,2023-12-31,total_trade,5000000000,USD,POL,here,2024-02-01,\n\
                   2024-01-01,2024-12-31,total_trade,5200000000,USD,POL,here,2025-02-01,\n\
                   2024-01-01,2024-12-31,total_trade,100.06,USD,VNM,here,2025-02-01,\n";
    let root = folder(home.path(), "Nothing was said.", "", figures);
    let folder = Folder::open(&root).unwrap();
    let found = judge::judge(&folder, DAY).findings;
    let apart: Vec<_> =
        found.iter().filter(|f| f.message.contains("more than three times apart")).collect();
    assert_eq!(apart.len(), 1, "{found:?}");
    assert_eq!(apart[0].place.line, 4);
    let page = text(&made(&root));
    assert!(page.contains("more than threefold apart"), "{page}");
    // A quarter apart is two ways of counting.
    let near = figures.replace("100.06", "4100000000");
    std::fs::remove_dir_all(&root).unwrap();
    let root = self::folder(home.path(), "Nothing was said.", "", &near);
    let found = judge::judge(&Folder::open(&root).unwrap(), DAY).findings;
    assert!(found.iter().all(|f| !f.message.contains("apart")), "{found:?}");
}

/// Every question is asked of a folder of each kind above by the tests of the frame; here, that each has
/// its name once.
#[test]
fn a_question_has_one_name() {
    let mut names: Vec<&str> = answers::QUESTIONS.iter().map(|q| q.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), answers::QUESTIONS.len());
}

#[test]
fn a_row_that_nothing_uses_is_told_of() {
    let home = tempfile::tempdir().unwrap();
    let row = |metric: &str, value: &str, unit: &str, reporter: &str| {
        format!("2024-01-01,2024-12-31,{metric},{value},{unit},{reporter},here,2025-02-01,\n")
    };
    let figures = [
        row("total_trade", "5000000000", "USD", "POL"),
        row("totl_trade", "5000000000", "USD", "POL"),
        row("Total_Trade", "5000000000", "USD", "VNM"),
        row("total_trade", "5.1", "USD billion", "VNM"),
        row("total_trade", "5000000000", "usd", "VNM"),
        row("total_trade", "5000000000", "USD", "Poland"),
        row("total_trade", "5000000000", "USD", "vnm"),
        ",,total_trade,5000000000,USD,POL,here,2025-02-01,\n".to_owned(),
        "2023-01-01,2023-12-31,total_trade,100.06,USD,POL,here,2024-02-01,\n".to_owned(),
        row("services_trade", "5000000000", "USD", "POL"),
    ];
    let root = folder(home.path(), "Nothing was said.", "", &figures.concat());
    let found = judge::judge(&Folder::open(&root).unwrap(), DAY).findings;
    let told = |line: usize, words: &str, hint: &str| {
        let of = |f: &&corridor::ledger::Finding| {
            f.place.line == line
                && f.message.contains(words)
                && f.hint.as_deref().unwrap_or_default().contains(hint)
        };
        assert!(found.iter().any(|f| of(&f)), "line {line}: {words}: {found:#?}");
    };
    told(3, "measure \"totl_trade\"", "did you mean \"total_trade\"?");
    told(4, "measure \"Total_Trade\"", "did you mean \"total_trade\"?");
    told(5, "unit \"USD billion\"", "write the amount in full");
    told(6, "unit \"usd\"", "did you mean \"USD\"?");
    told(7, "reporter \"Poland\"", "did you mean \"POL\"?");
    told(8, "reporter \"vnm\"", "did you mean \"VNM\"?");
    told(9, "names no period", "first and last day");
    told(10, "more than ten times apart", "the unit");
    told(11, "nothing uses this figure", "known here");
    // The good row is found no fault with.
    assert!(found.iter().all(|f| f.place.line != 2), "{found:#?}");
}

#[test]
fn an_address_is_a_link_and_nothing_is_asked_of_it() {
    let home = tempfile::tempdir().unwrap();
    let figures = "2024-01-01,2024-12-31,total_trade,5000000000,USD,POL,https://example.org/trade,2025-02-01,\n";
    let root = folder(home.path(), "Nothing was said.", "", figures);
    let page = corridor::render::html(&made(&root));
    assert!(page.contains("href=\"https://example.org/trade\""), "no link");
    for asks in ["src=\"http", "url(http", "@import", "<link rel=\"stylesheet\" href=\"http"] {
        assert!(!page.contains(asks), "{asks}");
    }
}

/// A ledger of figures of 2024, each with its sentence; their document is the sentences.
fn told(of: &[(&str, &str, &str, &str)]) -> (String, String) {
    let records = of.iter().map(|(id, measure, amount, sentence)| {
        format!(
            "[[figure]]\nid = \"{id}\"\nstatus = \"delivered\"\nparties = [\"POL\", \"VNM\"]\nwhat = \"trade\"\n\
             measure = \"{measure}\"\nvalue = {{ amount = {amount}, unit = \"USD\", about = false }}\n\
             period = {{ start = 2024-01-01, end = 2024-12-31 }}\npassages = [{{ quote = \"{sentence}\" }}]\n"
        )
    });
    let words: Vec<&str> = of.iter().map(|(.., sentence)| *sentence).collect();
    (records.collect(), words.join("\n\n"))
}

#[test]
fn what_counts_a_part_or_a_change_is_not_held_against_the_whole() {
    let home = tempfile::tempdir().unwrap();
    let (records, words) = told(&[
        (
            "all",
            "total_trade",
            "5000000000",
            "Trade between Poland and Vietnam reached $5 billion in 2024.",
        ),
        (
            "coffee",
            "total_trade",
            "90000000",
            "Trade between Poland and Vietnam in coffee was $90 million in 2024.",
        ),
        (
            "services",
            "total_trade",
            "700000000",
            "Trade in services between Poland and Vietnam stood at $700 million in 2024.",
        ),
        (
            "rise",
            "total_trade",
            "400000000",
            "Trade between Poland and Vietnam grew by $400 million in 2024.",
        ),
        (
            "pork",
            "exports",
            "30000000",
            "Poland exported pork worth $30 million to Vietnam in 2024.",
        ),
    ]);
    let figures = "2024-01-01,2024-12-31,total_trade,5000000000,USD,POL,here,2025-02-01,\n\
                   2023-01-01,2023-12-31,total_trade,4500000000,USD,POL,here,2024-02-01,\n\
                   2024-01-01,2024-12-31,exports_pol_to_vnm,900000000,USD,POL,here,2025-02-01,\n";
    let root = folder(home.path(), &words, &records, figures);
    let made = made(&root);
    let all = made.answers["said"]["said"].as_array().unwrap();
    let of = |id: &str| all.iter().find(|one| one["id"] == id).unwrap();
    assert_eq!(of("all")["apart"]["value"], 0.0);
    for id in ["coffee", "services", "pork"] {
        assert!(of(id)["reported"][0].is_null() && of(id)["apart"].is_null(), "{id}");
    }
    assert_eq!(of("coffee")["part"]["says"], "“coffee”");
    assert_eq!(of("pork")["what"]["says"], "part of exports of Poland to Vietnam, 2024");
    assert_eq!(of("services")["scope"]["scope"], "services");
    // A change stands beside the change of the statistic.
    let rise = of("rise");
    assert_eq!((&rise["sort"], &rise["value"]["says"]), (&"change".into(), &"+$400m".into()));
    assert_eq!(rise["reported"][0]["value"], 5e8);
    assert!((rise["apart"]["value"].as_f64().unwrap() + 0.2).abs() < 1e-9);
    assert_eq!(made.answers["said"]["compared"]["value"], 2.0);
    // None of them contradicts another, and none is a year's figure of all trade.
    let year = &made.answers["happened"]["measures"][0]["years"];
    let last = year.as_array().unwrap().iter().find(|y| !y["said"].is_null()).unwrap();
    assert_eq!(last["said"]["value"], 5e9);
    let found = Folder::open(&root).unwrap().check(DAY);
    assert!(found.iter().all(|f| f.check != "contradiction"), "{found:?}");
}
