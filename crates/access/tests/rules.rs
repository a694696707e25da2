//! The product rules of 43 agreements.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr
)]

#[path = "../../../oracles/shared_data.rs"]
mod shared_data;
mod table;

use std::collections::BTreeMap;

use corridor_access::rule::Rule;

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
