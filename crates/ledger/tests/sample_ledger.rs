//! The sample's hand-made ledger against what the reader proposes from the same documents: every
//! record is proposed, or `suite/sample-ledger.tsv` says why not.
//!
//! The table is frozen: record, its kind and status, the proposal that tells the same with its
//! status, the fields in which it differs, and the reason where there is none.
//! `SUITE_ACCEPT=1` writes it anew and keeps the reasons.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use corridor_ledger::document::parse_index;
use corridor_ledger::reader::{Certainty, Drafts, Reading, Settings, Text, read, slug};
use corridor_ledger::{Content, Document, Draft, Names, Passage, Record, Status, record};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

struct Read {
    document: Document,
    text: Text,
    reading: Reading,
}

fn documents() -> BTreeMap<String, Read> {
    let folder = root().join("sample/documents");
    let index = std::fs::read_to_string(folder.join("index.toml")).unwrap();
    let entries = parse_index("index.toml", &index).unwrap();
    entries
        .into_iter()
        .map(|entry| {
            let bytes = std::fs::read(folder.join(&entry.file)).unwrap();
            let text = Text::received(&entry.file, &bytes).unwrap();
            let document = Document::received(&entry.id, &entry.file, &bytes).unwrap();
            let reading = read(&text, Settings { date: Some(entry.date), language: None });
            (entry.id, Read { document, text, reading })
        })
        .collect()
}

fn records() -> Vec<Record> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(root().join("sample/ledger"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
        .iter()
        .flat_map(|path| record::parse("ledger", &std::fs::read_to_string(path).unwrap()).unwrap())
        .collect()
}

/// Kinds under which one thing may be told: a person chooses, the reader has names of its own.
fn kin(ledger: &str, proposed: &str) -> bool {
    ledger == proposed
        || matches!(
            (ledger, proposed),
            ("figure", "participant_count") | ("position", "third_market_access")
        )
}

fn texts(content: &Content) -> BTreeSet<String> {
    match content {
        Content::Text(text) => [slug(text)].into(),
        Content::Texts(texts) => texts.iter().cloned().collect(),
        _ => BTreeSet::new(),
    }
}

/// Whether a draft tells what a record tells: the values that make it this one and no other.
fn tells(draft: &Draft, record: &Draft) -> bool {
    let amounts = |d: &Draft| match d.field("value") {
        Some(Content::Value(value)) => Some(value.amount),
        _ => None,
    };
    let both = |name: &str| match (draft.field(name), record.field(name)) {
        (Some(ours), Some(theirs)) => {
            texts(ours) == texts(theirs)
                && (matches!(ours, Content::Text(_) | Content::Texts(_)) || ours == theirs)
        }
        (ours, theirs) => ours.is_none() && theirs.is_none(),
    };
    match record.kind {
        "person" => both("name"),
        "organisation" => {
            let names = |d: &Draft| -> BTreeSet<String> {
                ["name", "acronym"].iter().filter_map(|n| d.text(n)).map(slug).collect()
            };
            !names(draft).is_disjoint(&names(record))
        }
        "figure" | "target" => {
            amounts(draft) == amounts(record)
                && (draft.kind == "participant_count" || both("by") && both("period"))
        }
        "membership" => both("member") && both("role") && both("organisation"),
        "visit" => both("period"),
        "strength" => {
            let sector = |d: &Draft| {
                let hub = d.what().to_lowercase().starts_with("hub");
                (hub, d.field("hs").map(texts).unwrap_or_default(), d.field("parties").map(texts))
            };
            let near = |d: &Draft| slug(d.text("sector").unwrap_or("")).replace("hub-for-", "");
            let (ours, theirs) = (sector(draft), sector(record));
            ours.0 == theirs.0
                && ours.2 == theirs.2
                && (near(draft).contains(&near(record)) || near(record).contains(&near(draft)))
        }
        _ => true,
    }
}

fn differs(draft: &Draft, record: &Draft) -> String {
    let skip = ["what", "note", "title", "also", "actors", "host", "subject"];
    let names: Vec<&str> = record
        .fields
        .iter()
        .filter(|(name, content)| {
            let ours = draft.field(name).map(texts).unwrap_or_default();
            let same = match content {
                Content::Text(_) | Content::Texts(_) => ours == texts(content),
                other => draft.field(name) == Some(other),
            };
            !skip.contains(name) && !same
        })
        .map(|(name, _)| *name)
        .collect();
    if names.is_empty() { "-".to_owned() } else { names.join(",") }
}

const DONE: [Status; 3] = [Status::Signed, Status::InForce, Status::Delivered];

/// One row: the record's columns, and whether it is proposed.
fn row(
    record: &Record,
    documents: &BTreeMap<String, Read>,
    drafts: &BTreeMap<&str, Drafts<'_>>,
) -> (String, bool) {
    let own = Draft::of(record, "");
    let mut found: Vec<(&str, &Draft)> = Vec::new();
    for quote in &record.quotes {
        let read = &documents[&quote.document];
        let place = Passage::locate(&read.document, &quote.words).unwrap();
        for drafted in &drafts[quote.document.as_str()].drafts {
            let over = drafted.proposal.spans.iter().any(|span| {
                let evidence = read.text.evidence(*span);
                evidence.byte_start < place.end() && place.start() < evidence.byte_end
            });
            let draft = &drafted.draft;
            if over && kin(record.kind, draft.kind) && tells(draft, &own) {
                found.push((&quote.document, draft));
            }
        }
    }
    // The same kind before a kin, the same words before others, the first told before the next.
    let words = |draft: &Draft| {
        let ours: BTreeSet<String> = slug(draft.what()).split('-').map(str::to_owned).collect();
        let theirs = slug(own.what());
        std::cmp::Reverse(theirs.split('-').filter(|w| ours.contains(*w)).count())
    };
    found.sort_by_key(|(_, draft)| (draft.kind != record.kind, words(draft)));
    let head = format!("{}\t{}\t{}", record.id, record.kind, record.status);
    match found.first() {
        Some((document, draft)) => {
            let open = !DONE.contains(&record.status) && !record.status.is_over();
            assert!(
                !open || !DONE.contains(&draft.status),
                "{} is {}, and {} is proposed as {}",
                record.id,
                record.status,
                draft.id,
                draft.status
            );
            let row = format!(
                "{head}\t{document}\t{}\t{}\t{}",
                draft.id,
                draft.status,
                differs(draft, &own)
            );
            (row, true)
        }
        None => (format!("{head}\t-\t-\t-\t-"), false),
    }
}

#[test]
fn every_record_of_the_sample_is_proposed_or_its_absence_explained() {
    let (documents, records) = (documents(), records());
    let economies = include_str!("../../../codes/countries.csv")
        .lines()
        .filter_map(|line| line.split(',').nth(1).map(str::to_owned))
        .collect();
    let names = Names::of(&records);
    let partnership = std::fs::read_to_string(root().join("sample/partnership.toml")).unwrap();
    let line = partnership.lines().find(|line| line.starts_with("parties")).unwrap();
    let parties: Vec<String> = line.split('"').skip(1).step_by(2).map(str::to_owned).collect();
    let drafts: BTreeMap<&str, Drafts<'_>> = documents
        .iter()
        .map(|(id, read)| {
            let drafts =
                Drafts::of(&read.document, &read.text, &read.reading, &names, &economies, &parties);
            (id.as_str(), drafts)
        })
        .collect();
    for drafted in drafts.values().flat_map(|d| &d.drafts) {
        let hedged = [Certainty::Hedged, Certainty::Conditional, Certainty::Denied];
        let done = DONE.contains(&drafted.draft.status);
        assert!(!(done && hedged.contains(&drafted.proposal.certainty)), "{}", drafted.draft.id);
    }
    let path = root().join("suite/sample-ledger.tsv");
    let frozen = std::fs::read_to_string(&path).unwrap_or_default();
    let reasons: BTreeMap<&str, &str> = frozen
        .lines()
        .filter_map(|line| Some((line.split('\t').next()?, line.rsplit('\t').next()?)))
        .collect();
    let mut table =
        "record\tkind\tstatus\tdocument\tproposal\tproposed_status\tdiffers\treason\n".to_owned();
    let (mut proposed, mut unexplained) = (0, Vec::new());
    for record in &records {
        let (row, is_proposed) = row(record, &documents, &drafts);
        proposed += usize::from(is_proposed);
        let reason =
            if is_proposed { "-" } else { reasons.get(record.id.as_str()).unwrap_or(&"-") };
        if !is_proposed && reason == "-" {
            unexplained.push(record.id.clone());
        }
        table.push_str(&format!("{row}\t{reason}\n"));
    }
    if std::env::var_os("SUITE_ACCEPT").is_some() {
        std::fs::write(&path, &table).unwrap();
    }
    assert!(records.len() > 40 && proposed * 10 >= records.len() * 8, "{proposed}");
    assert!(unexplained.is_empty(), "no proposal and no reason: {unexplained:?}");
    assert_eq!(table, std::fs::read_to_string(&path).unwrap());
}
