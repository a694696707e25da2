//! What the reader drafts is a ledger that the checks accept: over the sample's documents and over
//! documents put together at random.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use corridor_ledger::checks::{Context, Ledger};
use corridor_ledger::document::parse_index;
use corridor_ledger::reader::{Drafts, Language, Settings, Text, read};
use corridor_ledger::{Document, Entry, Finding, Names, Severity, record};
use jiff::civil::{Date, date};
use proptest::prelude::*;

fn economies() -> BTreeSet<String> {
    include_str!("../../../codes/countries.csv")
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').nth(1).map(str::to_owned))
        .collect()
}

fn entry(id: &str, file: &str, date: Date, language: Language) -> Entry {
    Entry {
        id: id.into(),
        file: file.into(),
        title: "t".into(),
        publisher: "p".into(),
        date,
        language: language.code().into(),
        licence: "l".into(),
        sha256: String::new(),
        origin: None,
    }
}

/// Findings about the drafts of a document that stands alone, and how many records of each kind
/// were written.
fn checked(file: &str, bytes: &[u8], day: Date) -> (Vec<Finding>, BTreeMap<&'static str, usize>) {
    let economies = economies();
    let text = Text::received(file, bytes).unwrap();
    let document = Document::received("note", file, bytes).unwrap();
    let reading = read(&text, Settings { date: Some(day), language: None });
    let drafts = Drafts::of(&document, &text, &reading, &Names::default(), &economies, &[]);
    assert_eq!(drafts.drafts.len() + drafts.undrafted.len(), reading.proposals.len());
    let toml = drafts.toml("note");
    let records = record::parse("ledger/note.toml", &toml);
    let records = records.unwrap_or_else(|problems| panic!("{problems:#?}\n{toml}"));
    let mut kinds = BTreeMap::new();
    for record in &records {
        *kinds.entry(record.kind).or_default() += 1;
    }
    let mut entry = entry("note", file, day, reading.language);
    entry.sha256 = document.sha256().to_owned();
    let ledger = Ledger { entries: vec![entry], documents: vec![document], records };
    let findings = ledger.check(&Context { as_of: day, economies: &economies });
    (findings, kinds)
}

/// What is wrong with the ledger, beside what a document itself says: two figures that differ, a
/// deadline or an office that was over when it was published.
fn wrong(findings: &[Finding]) -> Vec<&Finding> {
    let said = ["contradiction", "passed-deadline", "stale"];
    findings
        .iter()
        .filter(|f| f.severity > Severity::Information && !said.contains(&f.check))
        .collect()
}

#[test]
fn drafts_of_the_samples_documents_pass_the_check() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sample/documents");
    let index = std::fs::read_to_string(folder.join("index.toml")).unwrap();
    let mut kinds = BTreeMap::new();
    for entry in parse_index("index.toml", &index).unwrap() {
        let bytes = std::fs::read(folder.join(&entry.file)).unwrap();
        let (findings, written) = checked(&entry.file, &bytes, entry.date);
        assert!(wrong(&findings).is_empty(), "{}: {:#?}", entry.id, wrong(&findings));
        written.into_iter().for_each(|(kind, n)| *kinds.entry(kind).or_default() += n);
    }
    assert!(kinds.values().sum::<usize>() > 60 && kinds.len() >= 15, "{kinds:?}");
}

/// Sentences of every kind that the reader proposes.
const PIECES: &[&str] = &[
    "Polish Prime Minister Jan Nowak visited Kenya from 6 to 8 January 2026 at the invitation of President William Ruto. ",
    "President William Ruto met with Prime Minister Jan Nowak in Warsaw on 5 January 2026. ",
    "Trade between Germany and Kenya was about $5bn from January to November 2025. ",
    "Exports were between $5 billion and $6 billion in 2024. ",
    "Exports were $5.25 billion in 2024. ",
    "The two countries set a target of €10 billion in trade by 2030. ",
    "Kenya and Poland signed a trade agreement on 3 May 2024. ",
    "Kenya and Poland are expected to sign the trade agreement that was concluded in 2019. ",
    "The signing of a memorandum of understanding was discussed as possible. ",
    "Kenya did not sign the free trade agreement with Poland. ",
    "If the council agrees, Germany will sign the free trade agreement with Kenya. ",
    "Poland agreed to supply 500,000 tonnes of wheat to Kenya by June 2027. ",
    "Kenya aims to double exports by 2030. ",
    "Kenya aims to lower its duties by 2030. ",
    "Trade is expected to reach $5 billion in 2027. ",
    "President William Ruto invited Prime Minister Jan Nowak to visit Kenya in 2027. ",
    "Executives of 46 German companies and seven Kenyan companies took part. ",
    "Kenya is a member of the African Union. ",
    "Germany was chair of the G20 in 2017. ",
    "Of Poland it was said that it is strong in defence, in construction and in manufacturing. ",
    "The two sides agreed to cooperate in energy and agriculture. ",
    "Kenya offered access to the East African market. ",
    "Poland reaffirmed its support for the target. ",
    "“We will sign the memorandum of understanding on defence,” President William Ruto said. ",
    "The minister said that \"trade\\aid\" could double. ",
    "In 2024 Polish Aerospace Industries signed a contract for two patrol boats for Kenya. ",
    "Kenya and Kosovo signed a memorandum of understanding in 2022. ",
    "The Polish Investment Development Authority (PIDA) organised the forum. ",
    "Toplantı 3 Mayıs 2025'te Varşova'da yapıldı; hedef 10 milyar dolar. ",
    "\r\n\r\n",
    "“",
    "\t\\\u{7}",
];

#[test]
fn every_kind_of_the_ledger_is_drafted() {
    let (findings, kinds) = checked("n.txt", PIECES.concat().as_bytes(), date(2026, 1, 9));
    assert!(wrong(&findings).is_empty(), "{:#?}", wrong(&findings));
    let missing: Vec<_> = corridor_ledger::KINDS
        .iter()
        .map(|kind| kind.name)
        .filter(|name| !kinds.contains_key(name))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn drafts_of_any_document_pass_the_check(
        order in prop::collection::vec((0..PIECES.len(), any::<u8>()), 1..24),
        html in any::<bool>(),
    ) {
        let mut text = String::new();
        for (piece, cut) in order {
            let words = PIECES[piece];
            let nth = usize::from(cut) % words.chars().count();
            let at = words.char_indices().map(|(i, _)| i).nth(nth).unwrap_or(0);
            text.push_str(if cut < 160 { words } else { &words[at..] });
        }
        let file = if html { "n.html" } else { "n.txt" };
        let (findings, _) = checked(file, text.as_bytes(), date(2026, 1, 9));
        prop_assert!(wrong(&findings).is_empty(), "{:#?}\n{text}", wrong(&findings));
    }
}
