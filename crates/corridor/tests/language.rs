//! Languages: figures against CLDR, messages with all their places, and a brief whose claims are the same
//! in every language.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use std::collections::{BTreeMap, BTreeSet};

use corridor::brief::wording::WORDS;
use corridor::brief::{self, Brief, Span};
use corridor::language::{languages, named, read, translate};
use corridor::{Folder, render, sample};

fn brief_of(year: i16, month: i8, day: i8) -> Brief {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("sample");
    sample::write(&root).unwrap();
    let as_of = jiff::civil::date(year, month, day);
    brief::build(&Folder::open(&root).unwrap(), brief::Options { as_of }).unwrap()
}

/// Key and card of every claim of a page.
fn claims(brief: &Brief) -> BTreeMap<(String, String), usize> {
    let mut all = BTreeMap::new();
    brief.walk(&mut |span| {
        if let Span::Claim { key, card, .. } = span {
            *all.entry((key.to_string(), card.to_string())).or_default() += 1;
        }
    });
    all
}

/// A text with one figure in it, in a language: what the language writes for it.
fn written(text: &str, code: &str) -> String {
    let mut brief = brief_of(2026, 1, 9);
    brief.title = text.to_owned();
    translate(&brief, named(code).unwrap()).unwrap().brief.title
}

#[test]
fn figures_are_those_of_cldr() {
    let mut reader =
        csv::Reader::from_reader(include_str!("../../../oracles/cldr/expected.csv").as_bytes());
    let english: BTreeMap<(String, String), String> =
        csv::Reader::from_reader(include_str!("../../../oracles/cldr/expected.csv").as_bytes())
            .records()
            .map(|row| row.unwrap())
            .filter(|row| &row[0] == "en")
            .map(|row| ((row[1].to_owned(), row[2].to_owned()), row[3].to_owned()))
            .collect();
    let mut seen = BTreeMap::<String, usize>::new();
    let brief = brief_of(2026, 1, 9);
    for row in reader.records() {
        let row = row.unwrap();
        let (locale, kind, value, text) = (&row[0], &row[1], &row[2], &row[3]);
        if locale == "en" {
            continue;
        }
        // English as our pages print it: days without a comma.
        let ours = match kind {
            "day" => {
                let month_day: Vec<&str> =
                    english[&(kind.to_owned(), value.to_owned())].split(' ').collect();
                format!("{} {} {}", month_day[1].trim_end_matches(','), month_day[0], month_day[2])
            }
            _ => english[&(kind.to_owned(), value.to_owned())].clone(),
        };
        // A year is no number with thousands; our pages print whole thousands with a comma.
        let mut one = brief.clone();
        one.title.clone_from(&ours);
        one.sections.clear();
        one.cards.clear();
        one.documents.clear();
        let found = translate(&one, named(locale).unwrap()).unwrap().brief.title;
        assert_eq!(found.replace('−', "-"), text.replace('−', "-"), "{locale} {kind} {value}");
        *seen.entry(locale.to_owned()).or_default() += 1;
    }
    assert!(seen.len() == 2 && seen.values().all(|count| *count >= 100), "{seen:?}");
}

#[test]
fn claims_are_the_same_in_every_language() {
    for brief in [brief_of(2026, 1, 9), brief_of(2026, 6, 1)] {
        for language in languages().unwrap() {
            let translated = translate(&brief, language).unwrap().brief;
            assert_eq!(claims(&translated), claims(&brief), "{}", language.code);
            assert_eq!(translated.answers, brief.answers);
            assert_eq!(translated.documents, brief.documents);
        }
    }
}

#[test]
fn no_message_is_the_english_one() {
    for language in languages().unwrap() {
        let same: Vec<&String> = language
            .messages
            .iter()
            .filter(|(english, own)| english == own)
            .map(|(english, _)| english)
            .collect();
        assert!(same.is_empty(), "{}: {same:?}", language.code);
    }
}

/// What the page itself says, and every heading, caption and sentence of the sample's pages; names and what people or
/// files wrote stay. What a sentence is made of may also stand in the folder or in a table of names.
#[test]
fn no_message_of_the_page_is_missing() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("sample");
    sample::write(&root).unwrap();
    let mut written = String::new();
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => written += &String::from_utf8_lossy(&std::fs::read(path).unwrap()),
            }
        }
    }
    // A finding names its rule and ids, an agreement that does not count its name, a classification its code
    // and an hour its time zone, within a claim's text.
    let within = [
        "is not an organisation of the ledger",
        "unknown-party",
        "no-deadline",
        "no deadline was given",
        " does not count)",
        "HS2017",
        "Europe/",
    ];
    // Notes that no language has yet: they stand in English and are marked so.
    let left =
        ["Room is the smaller of", "Statistics do not say whose", "importers are missing from"];
    let theirs = |message: &String| {
        if within.iter().chain(&left).any(|words| message.contains(words)) {
            return true;
        }
        let pieces =
            message.split(['{', '}', ';', ':', '(', ')', ',']).flat_map(|p| p.split(" and "));
        pieces.map(str::trim).filter(|p| p.len() > 3).all(|piece| written.contains(piece))
    };
    for language in languages().unwrap() {
        for word in WORDS {
            assert!(language.messages.contains_key(*word), "{}: {word}", language.code);
        }
        for day in [(2019, 9, 12), (2026, 1, 9), (2026, 11, 29)] {
            let brief = brief_of(day.0, day.1, day.2);
            let missing = translate(&brief, language).unwrap().missing;
            let ours: Vec<&String> = missing.iter().filter(|m| !theirs(m)).collect();
            assert!(ours.is_empty(), "{} {day:?}: {}: {ours:#?}", language.code, ours.len());
        }
    }
}

/// A file, and no code: ten messages are there, the rest is English and says so.
#[test]
fn a_fourth_language_is_one_file() {
    let german = read(
        "de.toml",
        r#"
code = "de"
name = "Deutsch"
draft = "Diese Seite ist zum größten Teil noch nicht übersetzt."
[numbers]
decimal = ","
group = "."
percent = "{n} %"
[money]
scaled = "{n} {scale} {currency}"
plain = "{n} {currency}"
scales = { bn = "Mrd.", m = "Mio." }
currencies = { USD = "$" }
[dates]
months = ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"]
day = "{d}. {month} {year}"
month = "{month} {year}"
months_of_year = "{from}–{to} {year}"
days_of_month = "{from}.–{to}. {month} {year}"
[messages]
"Will {a} and {b} trade {1} a year?" = "Werden {a} und {b} im Jahr für {1} handeln?"
"What was promised?" = "Was wurde versprochen?"
"What happened?" = "Was geschah?"
"Still missing" = "Es fehlen noch"
"Chance by {1}" = "Chance bis {1}"
"Sources" = "Quellen"
"Close" = "Schließen"
"Show all {1} rows" = "Alle {1} Zeilen zeigen"
"Trade so far, and where it may go" = "Der Handel bisher und wohin er gehen mag"
"The pair’s own record: {1}" = "Bisher: {1}"
"#,
    )
    .unwrap();
    let brief = brief_of(2026, 11, 29);
    let made = translate(&brief, &german).unwrap();
    assert_eq!(claims(&made.brief), claims(&brief));
    assert!(made.missing.len() > 300, "{}", made.missing.len());
    let page = render::html(&made.brief);
    let main = page.split("<main").nth(1).unwrap();
    assert!(page.contains("<html lang=\"de\"") && main.contains("Was wurde versprochen?"));
    assert!(main.contains("Werden Malaysia und Türkiye im Jahr für "), "the question");
    assert!(main.contains("10 Mrd. $") && main.contains("29. November 2026"));
    // What is not yet in it is English, in words and in the page's mark.
    assert!(main.contains("<span lang=\"en\">Promises open</span>"));
    assert!(!main.contains("<span lang=\"en\">Was "));
    let added = read("de.toml", "code = \"de\"\n").unwrap_err().to_string();
    assert!(added.contains("languages/de.toml"), "{added}");
}

/// A quotation is in the language of its document, whatever the page's is.
#[test]
fn quotations_carry_the_language_of_their_document() {
    let brief = brief_of(2026, 11, 29);
    let page = render::html(&translate(&brief, named("tr").unwrap()).unwrap().brief);
    assert!(page.contains("<html lang=\"tr\""));
    let quotes = page.matches("<blockquote").count();
    let spoken = page.matches("<blockquote lang=\"").count();
    assert!(quotes > 20 && quotes == spoken, "{spoken} of {quotes}");
}

#[test]
fn the_list_of_doubts_names_messages() {
    let list = include_str!("../../../languages/doubtful.tsv");
    let mut seen = 0;
    for line in list.lines().skip(1) {
        let [code, message, own, doubt] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        assert_eq!(named(code).unwrap().messages[message], own, "{code}: {message}");
        assert!(!doubt.is_empty(), "{message}");
        seen += 1;
    }
    assert!(seen > 20, "{seen}");
}

/// Economies of old statistics, and parts of the world that are none.
const WITHOUT_NAMES: &[&str] =
    &["ANT", "ATB", "CSK", "DDR", "PCI", "PCZ", "PUS", "R20", "S19", "SCG", "SUN", "YUG", "ZA1"];

#[test]
fn names_of_economies_are_there_in_three_languages() {
    let mut lacking = BTreeSet::new();
    let all = corridor::trade::economy::economies();
    for economy in all.filter(|economy| !WITHOUT_NAMES.contains(&economy.iso3)) {
        for code in ["en", "tr", "ms"] {
            if corridor::trade::economy::name_in(economy.iso3, code).is_none() {
                lacking.insert(format!("{} {code}", economy.iso3));
            }
        }
    }
    assert!(lacking.is_empty(), "{lacking:?}");
}

#[test]
fn a_number_inside_a_word_is_no_number() {
    assert_eq!(written("baci-hs17 D-8", "tr"), "baci-hs17 D-8");
}
