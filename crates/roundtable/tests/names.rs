//! Company names: the shared pairs. "Ask" is not "same" for recall and is left out of precision.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod common;

use common::shared;
use corridor_roundtable::names::{Aliases, Answer, compare};

fn rows(file: &str) -> Option<Vec<Vec<String>>> {
    let text = std::fs::read(shared(file)?).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_slice());
    Some(reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect())
}

#[test]
fn labelled_organisations_reach_the_peer() {
    let Some(rows) = rows("roundtable/opensanctions_org_pairs_dev.csv") else { return };
    let aliases = Aliases::default();
    let (mut hits, mut wrong, mut positives) = (0, Vec::new(), 0);
    for row in &rows {
        let (a, b, same) = (&row[2], &row[3], row[4] == "true");
        positives += usize::from(same);
        let found = compare(a, b, &aliases);
        match (found.answer, same) {
            (Answer::Same, true) => hits += 1,
            (Answer::Same, false) => wrong.push(format!("wrong same: {a} | {b} ({})", found.why)),
            (other, true) => println!("missed: {a} | {b} ({other:?}: {})", found.why),
            _ => {}
        }
    }
    wrong.iter().for_each(|w| println!("{w}"));
    let (precision, recall) =
        (hits as f64 / (hits + wrong.len()) as f64, hits as f64 / positives as f64);
    let f1 = 2.0 * precision * recall / (precision + recall);
    println!("precision {precision:.3} recall {recall:.3} F1 {f1:.3}");
    assert!(f1 >= 0.85, "{f1}");
}

#[test]
fn turkish_and_malay_names_are_never_wrongly_the_same() {
    let Some(rows) = rows("roundtable/company_names_dev.csv") else { return };
    let aliases = Aliases::shipped();
    let (mut same, mut found_same) = (0, 0);
    for row in &rows {
        let found = compare(&row[1], &row[2], &aliases);
        println!(
            "{} | {}: {:?} ({}), expected {}",
            row[1], row[2], found.answer, found.why, row[3]
        );
        match row[3].as_str() {
            "same" => {
                same += 1;
                found_same += usize::from(found.answer == Answer::Same);
            }
            "ask" => assert_eq!(found.answer, Answer::Ask, "{} | {}", row[1], row[2]),
            _ => assert_ne!(found.answer, Answer::Same, "{} | {}", row[1], row[2]),
        }
        assert_eq!(compare(&row[2], &row[1], &aliases).answer, found.answer);
    }
    assert!(found_same * 5 >= same * 4, "{found_same} of {same}");
}
