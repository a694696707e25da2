//! Languages: figures against CLDR, messages with all their places, and a brief whose claims are the same
//! in every language.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use std::collections::{BTreeMap, BTreeSet};

use corridor::brief::wording::WORDS;
use corridor::brief::{self, Brief, Span};
use corridor::language::{languages, named, read, report, translate};
use corridor::{Folder, figures, render, sample};

fn brief_of(year: i16, month: i8, day: i8) -> Brief {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("sample");
    sample::write(&root).unwrap();
    let as_of = jiff::civil::date(year, month, day);
    brief::build(&Folder::open(&root).unwrap(), brief::Options { as_of }).unwrap()
}

/// Key and card of every claim of a page.
fn claims(brief: &Brief) -> BTreeMap<(String, String), usize> {
    let mut all = BTreeMap::new();
    brief.walk(&mut |span| {
        if let Span::Claim { key, card, .. } = span {
            *all.entry((key.to_string(), card.to_string())).or_default() += 1;
        }
    });
    all
}

/// A text with one figure in it, in a language: what the language writes for it.
fn written(text: &str, code: &str) -> String {
    let mut brief = brief_of(2026, 1, 9);
    brief.title = text.to_owned();
    translate(&brief, named(code).unwrap()).unwrap().brief.title
}

/// A day as CLDR's value has it: `2026-01-09`.
fn date(value: &str) -> jiff::civil::Date {
    value.parse().unwrap()
}

/// What our English prints for a value of the oracle, from the functions that print it.
fn ours(kind: &str, value: &str) -> String {
    let number = || value.parse::<f64>().unwrap();
    // Whole numbers and decimals as they come, with commas between thousands.
    let plain = |value: &str| {
        let (whole, decimals) = value
            .trim_start_matches('-')
            .split_once('.')
            .unwrap_or((value.trim_start_matches('-'), ""));
        let dot = if decimals.is_empty() { "" } else { "." };
        let sign = if value.starts_with('-') { "−" } else { "" };
        format!("{sign}{}{dot}{decimals}", figures::count(whole.parse().unwrap()))
    };
    match kind {
        "number" => plain(value),
        "percent" => format!("{}%", plain(value)),
        "money" | "scaled" => figures::money(number(), "USD"),
        "day" => figures::day(date(value)),
        "month" => {
            let first = date(&format!("{value}-01"));
            figures::span(first, first.last_of_month())
        }
        "days" => {
            let (first, last) = value.split_once('/').unwrap();
            figures::span(date(first), date(last))
        }
        "months" => {
            let (first, last) = value.split_once('/').unwrap();
            let [first, last] = [first, last].map(|month| date(&format!("{month}-01")));
            figures::span(first, last.last_of_month())
        }
        "years" => value.replace('/', "–"),
        "list" => {
            let names: Vec<&str> = value.split(';').map(|letter| listed(letter, "en")).collect();
            let (last, others) = names.split_last().unwrap();
            format!("{} and {last}", others.join(", "))
        }
        "plural" => figures::counted(value.parse().unwrap(), "document"),
        other => panic!("{other}"),
    }
}

/// The names that stand for the letters of the oracle's lists.
fn listed(letter: &str, code: &str) -> &'static str {
    let iso3 = match letter {
        "A" => "MYS",
        "B" => "TUR",
        "C" => "IDN",
        "D" => "PAK",
        _ => "EGY",
    };
    corridor::trade::economy::name_in(iso3, code).unwrap()
}

/// What CLDR writes, with what the pages write otherwise in its place.
fn theirs(locale: &str, kind: &str, value: &str, text: &str) -> String {
    // DIFFERS: a minus is U+2212 and a range's dash has no thin spaces, in all languages.
    let text = text.replace('-', "−").replace('\u{2009}', "");
    match (kind, locale) {
        // DIFFERS: the page has the currency's sign; it stands where CLDR puts its name in Turkish and its sign
        // in Malay, and dollars of the United States are `$` in English and Turkish, `US$` in Malay.
        ("money", "en") => text.replace("US$", "$"),
        ("money", "tr") => text.replace("ABD doları", "$"),
        ("money", _) => text.replace("USD", "US$"),
        // DIFFERS: English says `bn` and `m`.
        ("scaled", "en") => format!("${}", text.replace(" billion", "bn").replace(" million", "m")),
        ("scaled", "tr") => format!("{text} $"),
        ("scaled", _) => format!("US${text}"),
        ("list", code) => {
            let mut out = text;
            for letter in value.split(';') {
                let at = out.find(letter).unwrap();
                out.replace_range(at..at + 1, &format!("<{letter}>"));
            }
            for letter in value.split(';') {
                out = out.replace(&format!("<{letter}>"), listed(letter, code));
            }
            out
        }
        _ => text,
    }
}

#[test]
fn figures_are_those_of_cldr() {
    let mut reader =
        csv::Reader::from_reader(include_str!("../../../oracles/cldr/expected.csv").as_bytes());
    let mut seen = BTreeMap::<String, usize>::new();
    let mut one = brief_of(2026, 1, 9);
    one.sections.clear();
    one.cards.clear();
    one.documents.clear();
    let mut faults = Vec::new();
    for row in reader.records() {
        let row = row.unwrap();
        let (locale, kind, value, text) = (&row[0], &row[1], &row[2], &row[3]);
        let english = ours(kind, value);
        let found = match locale {
            "en" => english.clone(),
            code => {
                one.title.clone_from(&english);
                translate(&one, named(code).unwrap()).unwrap().brief.title
            }
        };
        let holds = match kind {
            // The form of English that CLDR asks for, and another language's word for it, whatever its number.
            "plural" if locale == "en" => found.ends_with('s') == (text == "other"),
            "plural" => {
                let word = if locale == "tr" { "belge" } else { "dokumen" };
                let number = english.split(' ').next().unwrap();
                found == format!("{} {word}", written(number, locale))
            }
            _ => found == theirs(locale, kind, value, text),
        };
        if !holds {
            faults.push(format!("{locale} {kind} {value}: {found:?}, CLDR {text:?}"));
        }
        *seen.entry(locale.to_owned()).or_default() += 1;
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(seen.len() == 3 && seen.values().all(|count| *count >= 200), "{seen:?}");
}

#[test]
fn claims_are_the_same_in_every_language() {
    for brief in [brief_of(2026, 1, 9), brief_of(2026, 6, 1)] {
        for language in languages().unwrap() {
            let translated = translate(&brief, language).unwrap().brief;
            assert_eq!(claims(&translated), claims(&brief), "{}", language.code);
            assert_eq!(translated.answers, brief.answers);
            assert_eq!(translated.documents, brief.documents);
        }
    }
}

#[test]
fn no_message_is_the_english_one() {
    for language in languages().unwrap() {
        let same: Vec<&String> = language
            .messages
            .iter()
            .filter(|(english, own)| english == own)
            .map(|(english, _)| english)
            .collect();
        assert!(same.is_empty(), "{}: {same:?}", language.code);
    }
}

/// What cards hold as it is: commands, names of columns and of files, settings of an estimation.
const DATA: &[&str] = &[
    "corridor gravity",
    "corridor simulate",
    "cargo run",
    "exporter^year",
    "rta",
    "(pair_id)",
    "exports_usd",
    "imports_usd",
    " at ledger/",
    "Invented ",
    "Europe/",
];

/// What the page itself says, and every heading, caption and sentence of the sample's pages; names and what people or
/// files wrote stay. What a sentence is made of may also stand in the folder or in a table of names.
#[test]
fn no_message_of_the_page_is_missing() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("sample");
    sample::write(&root).unwrap();
    let mut written = String::new();
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => written += &String::from_utf8_lossy(&std::fs::read(path).unwrap()),
            }
        }
    }
    // A finding names its rule and ids, an agreement that does not count its name, a classification its code
    // and an hour its time zone, within a claim's text.
    let within = [
        "is not an organisation of the ledger",
        "the newest document, ",
        "unknown-party",
        "no-deadline",
        "no deadline was given",
        " does not count)",
        "HS2017",
        "Europe/",
    ];
    let theirs = |message: &String| {
        if within.iter().any(|words| message.contains(words)) {
            return true;
        }
        let pieces =
            message.split(['{', '}', ';', ':', '(', ')', ',']).flat_map(|p| p.split(" and "));
        pieces.map(str::trim).filter(|p| p.len() > 3).all(|piece| written.contains(piece))
    };
    for language in languages().unwrap() {
        for word in WORDS {
            assert!(language.messages.contains_key(*word), "{}: {word}", language.code);
        }
        for day in [(2019, 9, 12), (2026, 1, 9), (2026, 11, 29)] {
            let brief = brief_of(day.0, day.1, day.2);
            let made = translate(&brief, language).unwrap();
            let ours: Vec<&String> = made.missing.iter().filter(|m| !theirs(m)).collect();
            assert!(ours.is_empty(), "{} {day:?}: {}: {ours:#?}", language.code, ours.len());
            // Of the cards' texts: what is no data, no command and no name of a column.
            let coded = |message: &str| {
                let (first, rest) = message.split_once(" to ").unwrap_or_default();
                first.len() == 3
                    && first.bytes().all(|b| b.is_ascii_uppercase())
                    && rest.bytes().take(3).all(|b| b.is_ascii_uppercase())
            };
            let data = |message: &String| {
                DATA.iter().any(|words| message.contains(words))
                    || !message.contains(' ')
                    || coded(message)
            };
            let cards: Vec<&String> =
                made.cards.iter().filter(|m| !theirs(m) && !data(m)).collect();
            assert!(cards.is_empty(), "{} {day:?}: {}: {cards:#?}", language.code, cards.len());
        }
    }
}

/// A file, and no code: ten messages are there, the rest is English and says so.
#[test]
fn a_fourth_language_is_one_file() {
    let german = read(
        "de.toml",
        r#"
code = "de"
name = "Deutsch"
draft = "Diese Seite ist zum größten Teil noch nicht übersetzt."
[numbers]
decimal = ","
group = "."
percent = "{n} %"
[money]
scaled = "{n} {scale} {currency}"
plain = "{n} {currency}"
scales = { bn = "Mrd.", m = "Mio." }
currencies = { USD = "$" }
[dates]
months = ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"]
day = "{d}. {month} {year}"
month = "{month} {year}"
months_of_year = "{from}–{to} {year}"
days_of_month = "{from}.–{to}. {month} {year}"
[messages]
"Will {a} and {b} trade {1} a year?" = "Werden {a} und {b} im Jahr für {1} handeln?"
"What was promised?" = "Was wurde versprochen?"
"What happened?" = "Was geschah?"
"Still missing" = "Es fehlen noch"
"Chance by {1}" = "Chance bis {1}"
"Sources" = "Quellen"
"Close" = "Schließen"
"Show all {1} rows" = "Alle {1} Zeilen zeigen"
"Trade so far, and where it may go" = "Der Handel bisher und wohin er gehen mag"
"The pair’s own record: {1}" = "Bisher: {1}"
"#,
    )
    .unwrap();
    let brief = brief_of(2026, 11, 29);
    let made = translate(&brief, &german).unwrap();
    assert_eq!(claims(&made.brief), claims(&brief));
    assert!(made.missing.len() > 300, "{}", made.missing.len());
    let page = render::html(&made.brief);
    let main = page.split("<main").nth(1).unwrap();
    assert!(page.contains("<html lang=\"de\"") && main.contains("Was wurde versprochen?"));
    assert!(main.contains("Werden Malaysia und Türkiye im Jahr für "), "the question");
    assert!(main.contains("10 Mrd. $") && main.contains("29. November 2026"));
    // What is not yet in it is English, in words and in the page's mark.
    assert!(main.contains("<span lang=\"en\">Promises open</span>"));
    assert!(!main.contains("<span lang=\"en\">Was "));
    let added = read("de.toml", "code = \"de\"\n").unwrap_err().to_string();
    assert!(added.contains("languages/de.toml"), "{added}");
}

/// A quotation is in the language of its document, whatever the page's is.
#[test]
fn quotations_carry_the_language_of_their_document() {
    let brief = brief_of(2026, 11, 29);
    let page = render::html(&translate(&brief, named("tr").unwrap()).unwrap().brief);
    assert!(page.contains("<html lang=\"tr\""));
    let quotes = page.matches("<blockquote").count();
    let spoken = page.matches("<blockquote lang=\"").count();
    assert!(quotes > 20 && quotes == spoken, "{spoken} of {quotes}");
}

#[test]
fn the_list_of_doubts_names_messages() {
    let list = include_str!("../../../languages/doubtful.tsv");
    let mut seen = 0;
    for line in list.lines().skip(1) {
        let [code, message, own, doubt] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        assert_eq!(named(code).unwrap().messages[message], own, "{code}: {message}");
        assert!(!doubt.is_empty(), "{message}");
        seen += 1;
    }
    assert!(seen > 20, "{seen}");
}

/// Economies of old statistics, and parts of the world that are none.
const WITHOUT_NAMES: &[&str] =
    &["ANT", "ATB", "CSK", "DDR", "PCI", "PCZ", "PUS", "R20", "S19", "SCG", "SUN", "YUG", "ZA1"];

/// A report is told part by part; names, keys, quotations and texts that people wrote stay as they are.
#[test]
fn a_report_is_told_line_by_line() {
    let english = "Germany and Poland: promises as of 3 May 2025\n\
                   \n\
                   Overdue\n  \
                   Overdue since 1 May 2025: Open an office, as agreed (promised), 2 days ago  [office]\n  \
                   Score: 40.0% (2 of 5 weight, 3 promises)\n  \
                   new target: Trade of $5bn, aim – “5 billion, by 2030” (talks-2025, 1 May 2025)\n  \
                   A title that nobody translated of May 2025\n";
    let told = |code| report(english, &[], named(code).unwrap());
    assert_eq!(
        told("tr"),
        "Almanya ve Polonya: 3 Mayıs 2025 itibarıyla vaatler\n\
         \n\
         Gecikmiş\n  \
         1 Mayıs 2025 tarihinden beri gecikmiş: Open an office, as agreed (vaat edildi), 2 gün önce  [office]\n  \
         Score: %40,0 (5 ağırlığın 2 kadarı, 3 vaat)\n  \
         yeni hedef: Trade of $5bn, amaç – “5 billion, by 2030” (talks-2025, 1 Mayıs 2025)\n  \
         A title that nobody translated of May 2025\n"
    );
    assert_eq!(
        told("ms"),
        "Jerman dan Poland: janji setakat 3 Mei 2025\n\
         \n\
         Tertunggak\n  \
         Tertunggak sejak 1 Mei 2025: Open an office, as agreed (dijanjikan), 2 hari lalu  [office]\n  \
         Score: 40.0% (2 daripada wajaran 5, 3 janji)\n  \
         sasaran baharu: Trade of $5bn, matlamat – “5 billion, by 2030” (talks-2025, 1 Mei 2025)\n  \
         A title that nobody translated of May 2025\n"
    );
    // Every stage of a promise, every status and every kind that a line begins with is known.
    for language in languages().unwrap() {
        for status in corridor_ledger::Status::ALL {
            assert!(language.messages.contains_key(status.name()), "{}: {status}", language.code);
        }
        for kind in corridor::editions::path::KINDS {
            assert!(
                language.messages.contains_key(&format!("new {kind}")),
                "{}: {kind}",
                language.code
            );
        }
    }
}

#[test]
fn what_people_and_checks_wrote_stays_in_a_report() {
    let names: Vec<String> = [
        "Ports & Rails [new]",
        "Documents",
        "Overdue promise: the office, in force",
        "Build 1,234.5 km of fence [signed by European Union] with many others",
    ]
    .map(str::to_owned)
    .to_vec();
    let told = |line: &str, code: &str| report(line, &names, named(code).unwrap());
    for (english, turkish, malay) in [
        (
            "Ports & Rails [new]: promises as of 3 May 2025",
            "Ports & Rails [new]: 3 Mayıs 2025 itibarıyla vaatler",
            "Ports & Rails [new]: janji setakat 3 Mei 2025",
        ),
        (
            "new commitment: Documents, promised",
            "yeni taahhüt: Documents, vaat edildi",
            "komitmen baharu: Documents, dijanjikan",
        ),
        (
            "Overdue since 1 May 2025: Overdue promise: the office, in force (promised), 2 days ago  [office]",
            "1 Mayıs 2025 tarihinden beri gecikmiş: Overdue promise: the office, in force (vaat edildi), 2 gün önce  [office]",
            "Tertunggak sejak 1 Mei 2025: Overdue promise: the office, in force (dijanjikan), 2 hari lalu  [office]",
        ),
        (
            "new: Build 1,234.5 km of fence [signed by Eu…: June 2026 [record/fence/deadline]",
            "yeni: Build 1,234.5 km of fence [signed by Eu…: Haziran 2026 [record/fence/deadline]",
            "baharu: Build 1,234.5 km of fence [signed by Eu…: Jun 2026 [record/fence/deadline]",
        ),
        (
            "new: passed-deadline at ledger/a.toml:20:6: set status to delivered, lapsed, superseded or withdrawn",
            "yeni: passed-deadline at ledger/a.toml:20:6: set status to delivered, lapsed, superseded or withdrawn",
            "baharu: passed-deadline at ledger/a.toml:20:6: set status to delivered, lapsed, superseded or withdrawn",
        ),
        (
            "new: Past its date: due by June 2026, 4 months overdue",
            "yeni: Tarihi geçmiş: son tarih Haziran 2026, 4 ay gecikmiş",
            "baharu: Melepasi tarikhnya: tarikh akhir Jun 2026, tertunggak 4 bulan",
        ),
        (
            "new: Records: instruments, signed: 1",
            "yeni: Kayıtlar: belgeler, imzalandı: 1",
            "baharu: Rekod: instrumen, ditandatangani: 1",
        ),
        ("by 2031", "2031 yılına kadar", "menjelang 2031"),
        ("by June 2026", "Haziran 2026 tarihine kadar", "menjelang Jun 2026"),
        ("by 30 June 2026", "30 Haziran 2026 tarihine kadar", "menjelang 30 Jun 2026"),
    ] {
        assert_eq!(told(english, "tr"), turkish);
        assert_eq!(told(english, "ms"), malay);
    }
}

#[test]
fn names_of_economies_are_there_in_three_languages() {
    let mut lacking = BTreeSet::new();
    let all = corridor::trade::economy::economies();
    for economy in all.filter(|economy| !WITHOUT_NAMES.contains(&economy.iso3)) {
        for code in ["en", "tr", "ms"] {
            if corridor::trade::economy::name_in(economy.iso3, code).is_none() {
                lacking.insert(format!("{} {code}", economy.iso3));
            }
        }
    }
    assert!(lacking.is_empty(), "{lacking:?}");
}

#[test]
fn a_number_inside_a_word_is_no_number() {
    assert_eq!(written("baci-hs17 D-8", "tr"), "baci-hs17 D-8");
}
