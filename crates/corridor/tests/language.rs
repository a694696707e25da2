//! Languages: figures against CLDR, messages with all their places, and a brief whose claims are the same
//! in every language.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use std::collections::{BTreeMap, BTreeSet};

use corridor::brief::{self, Brief, Span};
use corridor::language::{languages, named, translate};
use corridor::{Folder, sample};

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
        assert!(same.len() < 12, "{}: {same:?}", language.code);
    }
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
