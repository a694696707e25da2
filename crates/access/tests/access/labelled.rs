//! Two hundred rules drawn at random, labelled by somebody who had not seen the reader.
//!
//! A label names the rows of a rule, states a bill and says what a customs officer would. `wo`, `is` and `not` are
//! facts of a material; `does` of the good.

use corridor_access::origin::{Bill, OriginTerms, Outcome, judge};
use corridor_access::rule::{Book, Line};

use crate::{shared_data, table};

/// The bill that a label states, as a desk would write it.
fn bill(good: &str, materials: &str) -> String {
    let (hs, facts) = good.split_once(' ').unwrap_or((good, ""));
    let mut head = vec![("good_hs", hs.to_owned())];
    for (key, value) in facts_of(facts) {
        let column = match key.as_str() {
            "kg" => "good_net_kg",
            "does" => "processes",
            "what" => "good_description",
            "EXW" => "exw",
            "FOB" => "fob",
            "on" => continue,
            other => panic!("{other}"),
        };
        head.push((column, value));
    }
    let stated = head.iter().any(|(c, _)| matches!(*c, "exw" | "fob"));
    if !stated {
        for base in ["exw", "fob", "tv"] {
            head.push((base, "100".to_owned()));
        }
    }
    let columns = ["good_hs", "good_net_kg", "processes", "good_description", "exw", "fob", "tv"];
    let of = |c: &str| head.iter().find(|(n, _)| *n == c).map_or("", |(_, v)| v);
    let cells: Vec<String> = columns.iter().map(|c| format!("{:?}", of(c))).collect();
    let mut text = format!(
        "good,{},value,value_basis,material_hs,originating,cost,net_kg,wholly_obtained,terms\n",
        columns.join(",")
    );
    for material in materials.split("; ") {
        let (line, facts) = match material.match_indices(' ').nth(2) {
            Some((at, _)) => material.split_at(at),
            None => (material, ""),
        };
        let parts: Vec<&str> = line.split(' ').collect();
        let (mut kg, mut wo, mut terms) = (String::new(), String::new(), String::new());
        for (key, value) in facts_of(facts) {
            match key.as_str() {
                "kg" => kg = value,
                "wo" => wo = value,
                "is" => terms = value,
                "not" => terms = format!("-{value}"),
                other => panic!("{other}"),
            }
        }
        text += &format!(
            "good,{},,,{},{},{},{kg},{wo},{terms:?}\n",
            cells.join(","),
            parts[0],
            parts[1],
            parts[2]
        );
    }
    text
}

/// `key=words that may hold blanks key=value`.
fn facts_of(text: &str) -> Vec<(String, String)> {
    let mut facts: Vec<(String, String)> = Vec::new();
    for word in text.split_whitespace() {
        match (word.split_once('='), facts.last_mut()) {
            (Some((key, value)), _) => facts.push((key.to_owned(), value.to_owned())),
            (None, Some((_, value))) => {
                value.push(' ');
                value.push_str(word);
            }
            (None, None) => panic!("{text}"),
        }
    }
    facts
}

#[test]
fn two_hundred_rules_labelled_by_another_hand() {
    let Some(path) = shared_data::shared("tariffs/psr_rules.parquet") else { return };
    let table = table::read(&path);
    let column = |name: &str| -> Vec<String> {
        table.text(name).into_iter().map(Option::unwrap_or_default).collect()
    };
    let (scheme, set, number) = (column("scheme"), column("set_no"), column("rule_no"));
    let (text, min, max) = (column("text"), column("min10"), column("max10"));
    let (operator, heading) = (column("operator"), column("heading"));
    let labels = include_str!("../labelled_rules.csv");
    let mut reader = csv::Reader::from_reader(labels.as_bytes());
    let (mut agree, mut open, mut wrong) = (0, Vec::new(), Vec::new());
    for label in reader.records() {
        let label = label.unwrap();
        let rows: Vec<usize> = label[2]
            .split(' ')
            .map(|n| {
                let at =
                    |i: &usize| scheme[*i] == label[0] && set[*i] == label[1] && number[*i] == n;
                (0..text.len()).find(at).unwrap()
            })
            .collect();
        let last = &text[*rows.last().unwrap()];
        assert_eq!(last.chars().count().to_string(), &label[3], "another text: {label:?}");
        let lines = (rows.iter())
            .map(|&i| Line {
                set: 1,
                heading: heading[i].clone(),
                subdivision: String::new(),
                min: min[i].clone(),
                max: max[i].clone(),
                text: text[i].clone(),
                operator: operator[i].clone(),
                quota: false,
                place: corridor_access::Place::new("rules", i as u64),
            })
            .collect();
        let book = Book::new(&label[0], "rules", lines).unwrap();
        let stated = bill(&label[4], &label[5]);
        let bill = Bill::read(&stated, "bill").unwrap_or_else(|e| panic!("{label:?}: {e}"));
        let on = facts_of(label[4].split_once(' ').map_or("", |(_, f)| f))
            .into_iter()
            .find(|(key, _)| key == "on")
            .map(|(_, day)| day.parse().unwrap());
        let verdict = judge(&bill.goods[0], &book, &OriginTerms::default(), on).unwrap();
        let found = match verdict.outcome {
            Outcome::Yes => "yes",
            Outcome::No => "no",
            Outcome::Undecided => "undecided",
        };
        let why: Vec<String> = (verdict.alternatives.iter().flat_map(|a| &a.findings))
            .map(|f| format!("{}: {:?}: {}", f.test, f.outcome, f.because))
            .chain(verdict.unread.iter().cloned())
            .chain(verdict.alternatives.iter().flat_map(|a| a.open.iter().cloned()))
            .collect();
        let line =
            format!("{found} not {} {:?}\n   {last}\n   {}", &label[6], &label, why.join("\n   "));
        match (found, &label[6]) {
            (a, b) if a == b => agree += 1,
            ("undecided", _) => open.push(line),
            _ => wrong.push(line),
        }
    }
    for line in wrong.iter().chain(&open) {
        println!("{line}");
    }
    println!("{agree} agree, {} are left open, {} are wrong", open.len(), wrong.len());
    assert!(wrong.is_empty());
    assert!(open.len() * 10 <= agree, "{} of {agree} are left open", open.len());
}
