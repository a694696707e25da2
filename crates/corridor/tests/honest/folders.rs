//! The small folders that the tests are about.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use corridor::brief::{self, Brief};
use corridor::folder::partnership::Partnership;
use corridor::{Folder, render};
use corridor_trade::readers::layouts::Mapping;
use corridor_trade::store;
use jiff::civil::{Date, date};

pub const DAY: Date = date(2026, 6, 1);

pub fn write(root: &Path, name: &str, text: &str) {
    let file = root.join(name);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, text).unwrap();
}

/// A partnership of Poland and Viet Nam with one document, the records that stand on it, and headline
/// figures.
pub fn folder(home: &Path, document: &str, records: &str, figures: &str) -> PathBuf {
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

pub fn made(root: &Path) -> Brief {
    brief::build(&Folder::open(root).unwrap(), brief::Options { as_of: DAY }).unwrap()
}

pub fn text(made: &Brief) -> String {
    render::markdown(made)
}

/// Reports as UN Comtrade writes them, of some reporters out of ten economies.
pub fn comtrade(reporters: &[&str], years: std::ops::RangeInclusive<u16>) -> String {
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

pub fn import(statistics: &Path, name: &str, text: &str) {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join(name);
    std::fs::write(&file, text).unwrap();
    let options = store::Options { vintage: Some(date(2026, 1, 31)), ..Default::default() };
    store::import(statistics, &file, &options, &|_| ()).unwrap();
}

pub const TARGET: &str = "[[target]]\nid = \"goal\"\nstatus = \"aim\"\nparties = [\"POL\", \"VNM\"]\nwhat = \"trade\"\n\
    measure = \"total_trade\"\nvalue = { amount = 900000000, unit = \"USD\", about = false }\nsaid = 2025-07-03\nby = 2030\n";

/// World flows as anybody writes them: exporter, importer, heading, dollars; as a dataset of a store.
pub fn world(statistics: &Path, year: u16, flows: &[(&str, &str, &str, u64)]) {
    let mut rows = String::from("exporter,importer,hs4,value\n");
    for (exporter, importer, product, value) in flows {
        writeln!(rows, "{exporter},{importer},{product},{value}").unwrap();
    }
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("flows.csv");
    std::fs::write(&file, rows).unwrap();
    let mapping = Mapping {
        year: Some(year),
        ..Mapping::parse("exporter=exporter,importer=importer,product=hs4,value=value").unwrap()
    };
    let options = store::Options {
        mapping: Some(mapping),
        vintage: Some(date(2026, 1, 31)),
        hs_revision: Some("HS2022".into()),
        ..store::Options::default()
    };
    store::import(statistics, &file, &options, &|_| ()).unwrap();
}

/// The brief of the two from a store alone.
pub fn of_store(statistics: &Path) -> Brief {
    let partnership = Partnership::of_parties(["POL", "VNM"], 2026).unwrap();
    let folder = Folder::of_parties(partnership, statistics);
    brief::build(&folder, brief::Options { as_of: DAY }).unwrap()
}

/// A page's text without the marks of its notes.
pub fn plain(made: &Brief) -> String {
    let page = text(made);
    let body = page.split("\n## Evidence").next().unwrap_or(&page).to_owned();
    let mut out = String::new();
    let mut rest = body.as_str();
    while let Some(at) = rest.find("[^") {
        out.push_str(&rest[..at]);
        rest = rest[at..].split_once(']').map_or("", |(_, after)| after);
    }
    out + rest
}
