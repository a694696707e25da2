//! The product rules of 43 agreements.

use std::collections::BTreeMap;

use corridor_access::rule::Rule;

use crate::{shared_data, table};

#[test]
fn forty_one_thousand_rules() {
    let Some(path) = shared_data::shared("tariffs/psr_rules.parquet") else { return };
    let table = table::read(&path);
    let texts: Vec<String> = table.text("text").into_iter().map(Option::unwrap).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for text in &texts {
        *counts.entry(text).or_default() += 1;
    }
    let (mut read, mut rows, mut unread) = (0, 0, Vec::new());
    for (text, count) in &counts {
        match Rule::read(text) {
            Ok(rule) => {
                assert_eq!(Rule::from_notation(&rule.canonical()).as_ref(), Ok(&rule), "{text}");
                read += 1;
                rows += count;
                if let Ok(out) = std::env::var("RULES_READ") {
                    use std::io::Write;
                    let mut f =
                        std::fs::OpenOptions::new().create(true).append(true).open(out).unwrap();
                    writeln!(f, "{count}\t{}\t{}", rule.notation(), text.replace('\n', " | "))
                        .unwrap();
                }
            }
            Err(error) => unread.push((*count, error.rest, error.read, *text)),
        }
    }
    unread.sort_by(|a, b| b.cmp(a));
    for (count, rest, before, _) in unread.iter().take(400) {
        let tail: String =
            before.chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().collect();
        println!("{count}\t{tail:?} >>> {:?}", rest.chars().take(100).collect::<String>());
    }
    println!("{read} of {} texts, {rows} of {} rules", counts.len(), texts.len());
    assert_eq!((texts.len(), counts.len()), (41_255, 4_479));
    assert!(rows * 100 >= texts.len() * 97, "{rows} of {}", texts.len());
}

/// Words that a canonical form names: what a complete bill says of each material.
fn words_of(value: &serde_json::Value, out: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(map) => {
            for (key, value) in map {
                match value {
                    serde_json::Value::String(text) if key == "words" => out.push(text.clone()),
                    other => words_of(other, out),
                }
            }
        }
        serde_json::Value::Array(list) => list.iter().for_each(|v| words_of(v, out)),
        _ => {}
    }
}

#[test]
fn a_complete_bill_is_decided() {
    use corridor_access::Exact;
    use corridor_access::origin::{
        Good, Input, Measure, OriginTerms, Outcome, Tolerance, judge_rule,
    };
    use corridor_access::rule::{Base, Codes, Method};
    let Some(path) = shared_data::shared("tariffs/psr_rules.parquet") else { return };
    let table = table::read(&path);
    let (texts, codes) = (table.text("text"), table.text("min10"));
    let terms = OriginTerms {
        standard_content: vec![(Exact::whole(35), Method::BuildDown, Base::ExWorks)],
        tolerances: vec![Tolerance {
            goods: Codes::default(),
            percent: Exact::whole(10),
            measures: vec![Measure::Value(Base::ExWorks)],
            except: Codes::default(),
            passage: "test".to_owned(),
        }],
        ..OriginTerms::default()
    };
    let mut read: BTreeMap<String, Option<(Rule, Vec<String>)>> = BTreeMap::new();
    let (mut decided, mut all) = (0usize, 0usize);
    let mut open: BTreeMap<String, usize> = BTreeMap::new();
    for (text, code) in texts.iter().zip(&codes) {
        let (text, code) = (text.clone().unwrap(), code.clone().unwrap());
        let entry = read.entry(text.clone()).or_insert_with(|| {
            let rule = Rule::read(&text).ok()?;
            let mut words = Vec::new();
            words_of(&serde_json::from_str(&rule.canonical()).unwrap(), &mut words);
            Some((rule, words))
        });
        let Some((rule, words)) = entry else { continue };
        let hs = code[..6].to_owned();
        let far = if hs.starts_with("76") { "390110" } else { "760110" };
        let whole = Exact::HUNDRED;
        let input = |hs: &str, own: bool| Input {
            hs: hs.to_owned(),
            origin: "XXX".to_owned(),
            originating: Some(own),
            wholly_obtained: Some(own),
            cost: Some(Exact::whole(30)),
            net_kg: Some(Exact::whole(30)),
            is: words.clone(),
            ..Input::default()
        };
        let values = [Base::ExWorks, Base::FreeOnBoard, Base::Transaction, Base::NetCost];
        let good = Good {
            name: "good".to_owned(),
            hs: hs.clone(),
            description: words.first().cloned().unwrap_or_else(|| "good".to_owned()),
            currency: "USD".to_owned(),
            values: values.into_iter().map(|b| (b, whole)).collect(),
            net_kg: Some(whole),
            processes_complete: true,
            wholly_obtained: Some(false),
            minimal_operations: Some(false),
            inputs: vec![input(far, false), input(&hs, true)],
            ..Good::default()
        };
        let verdict = judge_rule(&good, rule, &terms, None).unwrap();
        all += 1;
        if verdict.outcome == Outcome::Undecided {
            *open.entry(rule.notation().chars().take(90).collect()).or_default() += 1;
        } else {
            decided += 1;
        }
    }
    let mut open: Vec<_> = open.into_iter().collect();
    open.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    for (rule, count) in open.iter().take(40) {
        println!("open {count}\t{rule}");
    }
    println!("{decided} of {all} rules decide a complete bill");
    assert!(decided * 100 >= all * 80, "{decided} of {all}");
}
