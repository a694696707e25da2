//! The sample's own documents against its hand-made ledger: every record is proposed, or why not.

use std::collections::BTreeMap;
use std::path::Path;

use corridor_ledger::reader::{Format, Language, Proposal, Settings, Text, read, record_json};

use crate::Sets;

/// The reader's finer kinds, by the ledger's table that holds them.
const KINDS: &[(&str, &[&str])] = &[
    ("strength", &["strength", "sector_strength"]),
    ("figure", &["figure", "participant_count"]),
    ("membership", &["membership", "office_held"]),
];

/// Records that one document cannot give, and why.
const EXPLAINED: &[(&str, &str)] = &[(
    "asean-malaysia",
    "the document calls one side a member only through the agreement with it: an inference",
)];

/// Statuses that a person gives on looking at several documents; one document shows the other.
const LATER: &[(&str, &[&str])] =
    &[("superseded", &["aim", "delivered", "promised"]), ("lapsed", &["in-force", "delivered"])];

fn toml(path: &Path) -> Option<toml::Table> {
    std::fs::read_to_string(path).ok()?.parse().ok()
}

fn plain(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// One hand-made record: its table, id, status and quotes.
struct Wanted {
    kind: String,
    id: String,
    status: String,
    quotes: Vec<String>,
}

fn wanted(ledger: &toml::Table) -> Vec<Wanted> {
    let mut out = Vec::new();
    for (kind, rows) in ledger {
        for row in rows.as_array().into_iter().flatten().filter_map(toml::Value::as_table) {
            let text = |key: &str| row.get(key).and_then(|v| v.as_str()).unwrap_or("").to_owned();
            let quotes = row.get("passages").and_then(toml::Value::as_array);
            out.push(Wanted {
                kind: kind.clone(),
                id: text("id"),
                status: text("status"),
                quotes: quotes
                    .into_iter()
                    .flatten()
                    .filter_map(|p| p.get("quote").and_then(|q| q.as_str()).map(plain))
                    .collect(),
            });
        }
    }
    out
}

/// The statuses of the proposals of the record's kind that stand on its words.
fn near(record: &Wanted, text: &Text, proposals: &[Proposal]) -> Vec<String> {
    let kinds = KINDS.iter().find(|(kind, _)| *kind == record.kind).map(|(_, kinds)| *kinds);
    proposals
        .iter()
        .map(|p| (p, record_json(text, p)))
        .filter(|(_, json)| {
            let kind = json["type"].as_str().unwrap_or("");
            kinds.map_or(kind == record.kind, |kinds| kinds.contains(&kind))
        })
        .filter(|(p, _)| {
            p.spans.iter().any(|span| {
                let words = plain(&text.evidence(*span).quote);
                record.quotes.iter().any(|q| words.contains(q.as_str()) || q.contains(&words))
            })
        })
        .map(|(_, json)| json["status"].as_str().unwrap_or("").to_owned())
        .collect()
}

/// Print each record that is not proposed with its status, and the counts.
pub fn run(_: &Sets) {
    println!("# The sample's documents against its hand-made ledger");
    let folder = Path::new("sample");
    let index = toml(&folder.join("documents/index.toml")).unwrap_or_default();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for document in index.get("document").and_then(|d| d.as_array()).into_iter().flatten() {
        let entry = |key: &str| document.get(key).and_then(|v| v.as_str()).unwrap_or("");
        let date = document.get("date").map(ToString::to_string).and_then(|d| d.parse().ok());
        let Ok(bytes) = std::fs::read(folder.join("documents").join(entry("file"))) else {
            println!("  {}: no such file", entry("file"));
            continue;
        };
        let Ok(text) = Text::of(&bytes, Format::Plain) else { continue };
        let settings = Settings { date, language: Some(Language::En) };
        let proposals = read(&text, settings).proposals;
        let path = folder.join("ledger").join(format!("{}.toml", entry("id")));
        for record in wanted(&toml(&path).unwrap_or_default()) {
            let found = near(&record, &text, &proposals);
            let later = LATER.iter().find(|(status, _)| *status == record.status);
            let what = if found.contains(&record.status) {
                "proposed with its status"
            } else if later
                .is_some_and(|(_, first)| found.iter().any(|f| first.contains(&f.as_str())))
            {
                "proposed; a later document changed its status"
            } else if !found.is_empty() {
                "proposed with another status"
            } else if let Some((_, why)) = EXPLAINED.iter().find(|(id, _)| *id == record.id) {
                println!("  {} {}: {why}", record.kind, record.id);
                "absent and explained"
            } else {
                println!("  {} {}: absent", record.kind, record.id);
                "absent"
            };
            if what == "proposed with another status" {
                println!(
                    "  {} {}: {} proposed as {found:?}",
                    record.kind, record.id, record.status
                );
            }
            *counts.entry(what).or_default() += 1;
        }
    }
    for (what, count) in counts {
        println!("{count:>4} {what}");
    }
}
