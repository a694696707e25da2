//! No false sentence, kind by kind: on small folders of our own, as a new user would make them.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use corridor::brief::{self, Brief};
use corridor::folder::partnership::Partnership;
use corridor::statistics::judge;
use corridor::{Folder, answers, render};
use corridor_trade::readers::layouts::Mapping;
use corridor_trade::store;
use jiff::civil::{Date, date};

const DAY: Date = date(2026, 6, 1);

fn write(root: &Path, name: &str, text: &str) {
    let file = root.join(name);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, text).unwrap();
}

/// A partnership of Poland and Viet Nam with one document, the records that stand on it, and headline
/// figures.
fn folder(home: &Path, document: &str, records: &str, figures: &str) -> PathBuf {
    let root = home.join("folder");
    write(
        &root,
        "partnership.toml",
        "[partnership]\nid = \"pol-vnm\"\ntitle = \"Poland and Vietnam\"\nparties = [\"POL\", \"VNM\"]\n\
         [currencies]\nPOL = \"PLN\"\nVNM = \"VND\"\n[sectors]\n\"energy\" = [\"27\"]\n",
    );
    write(&root, "documents/talks.md", document);
    let sha = corridor::ledger::document::sha256_hex(document.as_bytes());
    write(
        &root,
        "documents/index.toml",
        &format!(
            "[[document]]\nid = \"talks\"\nfile = \"talks.md\"\ntitle = \"The talks\"\ndate = 2025-07-03\n\
             publisher = \"nobody\"\nlanguage = \"en\"\nlicence = \"CC0-1.0\"\nsha256 = \"{sha}\"\n"
        ),
    );
    write(&root, "ledger/talks.toml", &format!("document = \"talks\"\n\n{records}"));
    if !figures.is_empty() {
        let head = "period_start,period_end,metric,value,unit,reporter,source,published,note\n";
        let text = format!("{head}{figures}");
        let sha = corridor::ledger::document::sha256_hex(text.as_bytes());
        write(&root, "statistics/headline/headline.csv", &text);
        write(
            &root,
            "statistics/headline/source.toml",
            &format!(
                "dataset = \"headline\"\ntitle = \"Headline figures\"\norigin = \"here\"\nlicence = \"CC0-1.0\"\n\
                 vintage = \"2026-01-01\"\nvaluation = \"as published\"\nunit = \"as published\"\n\
                 [files]\n\"headline.csv\" = \"{sha}\"\n"
            ),
        );
    }
    root
}

fn made(root: &Path) -> Brief {
    brief::build(&Folder::open(root).unwrap(), brief::Options { as_of: DAY }).unwrap()
}

fn text(made: &Brief) -> String {
    render::markdown(made)
}

/// Reports as UN Comtrade writes them, of some reporters out of ten economies.
fn comtrade(reporters: &[&str], years: std::ops::RangeInclusive<u16>) -> String {
    const ALL: [&str; 10] = ["POL", "VNM", "DEU", "CHN", "USA", "FRA", "ITA", "JPN", "KOR", "GBR"];
    let mut text = String::from(
        "typeCode,freqCode,refYear,period,reporterISO,flowCode,partnerISO,classificationCode,cmdCode,primaryValue\n",
    );
    for year in years {
        for (r, reporter) in ALL.iter().enumerate().filter(|(_, code)| reporters.contains(code)) {
            for (p, partner) in ALL.iter().enumerate().filter(|(p, _)| *p != r) {
                for (k, product) in ["271019", "850440", "870323", "030617"].iter().enumerate() {
                    let value = 1_000_000 * (r + 2 * p + 3 * k + 1 + usize::from(year % 100));
                    for (flow, value) in [("X", value), ("M", value + value / 10)] {
                        writeln!(
                            text,
                            "C,A,{year},{year},{reporter},{flow},{partner},H6,{product},{value}"
                        )
                        .unwrap();
                    }
                }
            }
        }
    }
    text
}

fn import(statistics: &Path, name: &str, text: &str) {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join(name);
    std::fs::write(&file, text).unwrap();
    let options = store::Options { vintage: Some(date(2026, 1, 31)), ..Default::default() };
    store::import(statistics, &file, &options, &|_| ()).unwrap();
}

const TARGET: &str = "[[target]]\nid = \"goal\"\nstatus = \"aim\"\nparties = [\"POL\", \"VNM\"]\nwhat = \"trade\"\n\
    measure = \"total_trade\"\nvalue = { amount = 900000000, unit = \"USD\", about = false }\nsaid = 2025-07-03\nby = 2030\n";

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
        "newest document 3 July 2025 (over six months old)",
        "newest figure January–November 2025 (over six months old)",
        "product data 2023 (over six months old)",
    ] {
        assert!(page.replace(['[', ']'], "").contains(part), "{part} in {page}");
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

#[test]
fn a_target_without_oil_is_held_against_trade_without_oil() {
    let home = tempfile::tempdir().unwrap();
    let sentence = "The two agreed to raise non-oil trade to 900 million dollars by 2030.";
    let record = format!("{TARGET}passages = [{{ quote = \"{sentence}\" }}]\n");
    // Total trade is above the level; without oil nothing in the folder says so.
    let figures = "2025-01-01,2025-12-31,total_trade,5000000000,USD,POL,here,2026-02-01,\n";
    let root = folder(home.path(), sentence, &record, figures);
    let target = made(&root).answers["targets"]["targets"][0].clone();
    assert_eq!(target["scope"]["scope"], "without-chapter", "{target}");
    for under in target["under"].as_array().unwrap() {
        assert_ne!(under["verdict"]["word"], "met", "{under}");
    }
    // The same sentence without the word is met.
    std::fs::remove_dir_all(&root).unwrap();
    let plain = sentence.replace("non-oil ", "");
    let root = folder(home.path(), &plain, &record.replace("non-oil ", ""), figures);
    let target = made(&root).answers["targets"]["targets"][0].clone();
    assert_eq!(target["under"][0]["verdict"]["word"], "met", "{target}");
}

#[test]
fn a_meeting_that_is_to_be_held_has_its_day() {
    let home = tempfile::tempdir().unwrap();
    let sentence = "A business forum will be held in Warsaw on 15 September 2026.";
    let record = format!(
        "[[meeting]]\nid = \"forum\"\nstatus = \"promised\"\nwhat = \"business forum\"\n\
         period = {{ start = 2026-09-15, end = 2026-09-15 }}\npassages = [{{ quote = \"{sentence}\" }}]\n"
    );
    let root = folder(home.path(), sentence, &record, "");
    let promise = made(&root).answers["board"]["stages"][0]["promises"][0].clone();
    assert_eq!(promise["when"]["says"], "on 15 September 2026", "{promise}");
    assert_eq!(promise["overdue"], false);
    let late =
        brief::build(&Folder::open(&root).unwrap(), brief::Options { as_of: date(2026, 9, 20) });
    let late = late.unwrap().answers["board"]["stages"][0]["promises"][0].clone();
    assert_eq!(late["when"]["says"], "due on 15 September 2026, 5 days overdue", "{late}");
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
