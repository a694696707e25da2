//! Phrases and names by another hand, written before the lexicon and the code were looked at.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod common;

use common::shared;
use corridor_roundtable::names::{Aliases, Answer, compare};
use corridor_roundtable::words::{Line, Meaning, Nomenclature};

const WORDS: &str = include_str!("further_words.tsv");
const NAMES: &str = include_str!("further_names.tsv");

fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().filter(|l| !l.starts_with('#')).map(|l| l.split('\t').collect())
}

#[test]
fn further_phrases_find_their_heading() {
    let Some(path) = shared("trade/codes_hs22_hierarchy.csv") else { return };
    let text = std::fs::read(path).unwrap();
    let lines: Vec<Line> = csv::Reader::from_reader(text.as_slice())
        .records()
        .map(|r| r.unwrap())
        .map(|r| Line { code: r[1].to_owned(), text: r[2].to_owned() })
        .collect();
    let nomenclature = Nomenclature::new(&lines);
    let mut short = Vec::new();
    for (language, needed) in [("en", 0.95), ("tr", 0.9), ("ms", 0.9)] {
        let (mut all, mut hits) = (0.0, 0.0);
        for row in rows(WORDS).filter(|r| r[0] == language) {
            let accepted: Vec<&str> = row[2].split(' ').collect();
            let found: Vec<String> = match nomenclature.meaning(row[1], 5) {
                Meaning::Goods(list) => list.into_iter().map(|s| s.heading).collect(),
                Meaning::Service { section, .. } => vec![section.to_string()],
                Meaning::Unknown => Vec::new(),
            };
            let hit = found.iter().any(|h| accepted.contains(&h.as_str()));
            if !hit {
                println!("missed {}: {found:?}, accepted {accepted:?}", row[1]);
            }
            (all, hits) = (all + 1.0, hits + f64::from(u8::from(hit)));
        }
        println!("{language}: {hits} of {all}");
        if hits < needed * all {
            short.push(format!("{language}: {hits} of {all}"));
        }
    }
    assert!(short.is_empty(), "{short:?}");
}

#[test]
fn further_names_are_judged() {
    let aliases = Aliases::shipped();
    let mut wrong = Vec::new();
    for row in rows(NAMES) {
        let found = compare(row[0], row[1], &aliases);
        let good = match row[2] {
            "same" => found.answer == Answer::Same,
            _ => found.answer != Answer::Same,
        };
        if !good {
            wrong.push(format!(
                "{} | {}: {:?} ({}), not {}",
                row[0], row[1], found.answer, found.why, row[2]
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
