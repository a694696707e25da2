//! Cases for the reader: one small text a line, the records that must be among those read and the
//! records that must not.
//!
//! A case has `id`, `kind`, `language` (`id` and absent: to be found), `format` (the file's ending),
//! `date`, `text`, `expect` and `forbid`. A record fits when type and status are those given and every
//! field given is equal; a list must be a part of the record's list, one word one of it; `null` means
//! that the text is silent.
#![allow(dead_code)]

use std::collections::BTreeMap;
use std::path::Path;

use corridor_ledger::reader::{Language, Settings, Text, mention_json, read, record_json};
use serde_json::Value;

/// What became of one case.
pub struct Outcome {
    /// Its name.
    pub id: String,
    /// The kind of fault that it stands for.
    pub kind: String,
    /// Facts found and facts expected.
    pub facts: (usize, usize),
    /// What is missing and what should not be there; empty when it passes.
    pub faults: Vec<String>,
    /// Every record that was read, one a line.
    pub read: String,
}

/// The cases of a file of JSON lines.
pub fn of_file(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}")))
        .collect()
}

/// Every record and mention of a text, as JSON.
pub fn records(
    text: &str,
    format: &str,
    language: Option<Language>,
    date: Option<&str>,
) -> Vec<Value> {
    let bytes = text.as_bytes();
    let Ok(text) = Text::received(&format!("case.{format}"), bytes) else { return Vec::new() };
    let date = date.and_then(|d| d.parse().ok());
    let reading = read(&text, Settings { date, language });
    for proposal in &reading.proposals {
        for span in &proposal.spans {
            assert!(text.holds(&text.evidence(*span), bytes), "{proposal:?}");
        }
    }
    let records = reading.proposals.iter().map(|p| record_json(&text, p));
    let mentions = reading.mentions.iter().enumerate();
    records.chain(mentions.map(|(n, m)| mention_json(&text, m, n + 1))).collect()
}

/// Run one case.
pub fn run(case: &Value) -> Outcome {
    let word = |name: &str| case[name].as_str().unwrap_or_default().to_owned();
    let language = Language::of_code(&word("language")).filter(|l| l.code() != "id");
    let found = records(&word("text"), &word("format"), language, case["date"].as_str());
    let list = |name: &str| case[name].as_array().cloned().unwrap_or_default();
    let mut faults = Vec::new();
    for wanted in list("expect") {
        if !found.iter().any(|record| fits(&wanted, record)) {
            faults.push(format!("missing {wanted}"));
        }
    }
    let wanted = list("expect").len();
    let facts = (wanted - faults.len(), wanted);
    for unwanted in list("forbid") {
        if found.iter().any(|record| fits(&unwanted, record)) {
            faults.push(format!("wrong {unwanted}"));
        }
    }
    let read = found.iter().map(shown).collect::<Vec<_>>().join("\n");
    Outcome { id: word("id"), kind: word("kind"), facts, faults, read }
}

/// A record on one line.
pub fn shown(record: &Value) -> String {
    let fields: Vec<String> = record["fields"]
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(_, v)| !v.is_null())
        .map(|(name, v)| format!("{name}={v}"))
        .collect();
    let word = |name: &str| record[name].as_str().unwrap_or_default().to_owned();
    format!("    {} {} {} {}", word("type"), word("status"), word("certainty"), fields.join(" "))
}

/// Is a record one that a case describes?
pub fn fits(wanted: &Value, record: &Value) -> bool {
    let same = |name: &str| wanted.get(name).is_none_or(|w| *w == record[name]);
    let fields = wanted["fields"].as_object();
    same("type")
        && same("status")
        && fields.into_iter().flatten().all(|(name, w)| equal(w, &record["fields"][name]))
}

fn equal(wanted: &Value, found: &Value) -> bool {
    match (wanted, found) {
        (Value::Array(wanted), Value::Array(found)) => {
            wanted.iter().all(|w| found.iter().any(|f| equal(w, f)))
        }
        (wanted, Value::Array(found)) if !wanted.is_null() => {
            found.iter().any(|f| equal(wanted, f))
        }
        (Value::Number(wanted), Value::Number(found)) => wanted.as_f64() == found.as_f64(),
        _ => wanted == found,
    }
}

/// Passed and all, by kind.
pub fn by_kind(outcomes: &[Outcome]) -> BTreeMap<String, (usize, usize)> {
    let mut out = BTreeMap::new();
    for outcome in outcomes {
        let entry: &mut (usize, usize) = out.entry(outcome.kind.clone()).or_default();
        entry.0 += usize::from(outcome.faults.is_empty());
        entry.1 += 1;
    }
    out
}
