//! Words to headings: the shared phrases and half of the official keywords.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod common;

use common::shared;
use corridor_roundtable::words::{Line, Meaning, Nomenclature};

fn records(file: &str) -> Option<Vec<csv::StringRecord>> {
    let text = std::fs::read(shared(file)?).unwrap();
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_slice());
    Some(reader.records().map(Result::unwrap).collect())
}

fn nomenclature() -> Option<Nomenclature> {
    let lines: Vec<Line> = records("trade/codes_hs22_hierarchy.csv")?
        .iter()
        .map(|r| Line { code: r[1].to_owned(), text: r[2].to_owned() })
        .collect();
    assert!(lines.len() > 6000);
    Some(Nomenclature::new(&lines))
}

fn headings(n: &Nomenclature, phrase: &str) -> Vec<String> {
    match n.meaning(phrase, 5) {
        Meaning::Goods(list) => list.into_iter().map(|s| s.heading).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn phrases_of_firms_find_their_heading() {
    let (Some(n), Some(rows)) = (nomenclature(), records("roundtable/phrases_hs4_dev.csv")) else {
        return;
    };
    for language in ["en", "tr", "ms"] {
        let (mut goods, mut hits, mut services, mut told) = (0, 0, 0, 0);
        for row in rows.iter().filter(|r| &r[0] == language) {
            let accepted: Vec<&str> = row[2].split_whitespace().collect();
            if accepted.is_empty() {
                services += 1;
                told += usize::from(matches!(n.meaning(&row[1], 5), Meaning::Service { .. }));
                continue;
            }
            goods += 1;
            let found = headings(&n, &row[1]);
            if found.iter().any(|h| accepted.contains(&h.as_str())) {
                hits += 1;
            } else {
                println!("missed {}: {:?}, accepted {:?}", &row[1], found, accepted);
            }
        }
        println!("{language}: {hits} of {goods}, services {told} of {services}");
        assert_eq!(told, services);
        let needed = if language == "en" { 0.95 } else { 1.0 };
        assert!(hits as f64 >= needed * f64::from(goods), "{language}: {hits} of {goods}");
    }
}

#[test]
fn official_keywords_find_their_heading() {
    let (Some(n), Some(rows)) = (nomenclature(), records("roundtable/words_to_hs_dev.csv")) else {
        return;
    };
    for source in ["hmrc_search_reference", "everyday_goods"] {
        let (mut all, mut first, mut five, mut silent) = (0.0, 0.0, 0.0, 0.0);
        for row in rows.iter().filter(|r| &r[0] == source) {
            let found = headings(&n, &row[1]);
            all += 1.0;
            first += f64::from(u8::from(found.first().is_some_and(|h| *h == row[2][..4])));
            five += f64::from(u8::from(found.iter().any(|h| *h == row[2][..4])));
            silent += f64::from(u8::from(found.is_empty()));
        }
        println!(
            "{source}: first {:.3}, first five {:.3}, silent {:.3}",
            first / all,
            five / all,
            silent / all
        );
        assert!(all > 1000.0);
        assert!(five / all >= if source == "everyday_goods" { 0.12 } else { 0.65 });
    }
}
