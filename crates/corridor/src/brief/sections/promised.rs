//! What was promised? A board of the ledger's records by kind and status, with what the checks
//! found.

use corridor_ledger::schema::KINDS;
use corridor_ledger::{Finding, Record, Severity, Status};

use crate::brief::build::Desk;
use crate::brief::{Block, Cell, Section, Table, claim, column, numbers, words};
use crate::error::Error;
use crate::evidence::{CardId, Evidence, Statistic};
use crate::figures::{count, day, money, span};
use crate::folder::partnership::name;

/// Kinds that promise or do something; the others are the people and places of the story.
const BOARD: [&str; 9] = [
    "target",
    "commitment",
    "instrument",
    "project",
    "visit",
    "meeting",
    "strength",
    "position",
    "membership",
];

pub(super) fn section(desk: &mut Desk<'_>) -> Result<Section, Error> {
    let mut blocks = Vec::new();
    let records = &desk.folder.ledger.records;
    if records.is_empty() {
        blocks.push(Block::Missing {
            what: "The ledger holds no record yet. Put documents into documents/, enter them in documents/index.toml, and propose records with"
                .to_owned(),
            command: "corridor read documents/FILE --format toml".to_owned(),
        });
    } else {
        blocks.push(overview(desk));
        blocks.push(counts(desk));
        for kind in BOARD {
            blocks.extend(board(desk, kind));
        }
    }
    blocks.extend(findings(desk));
    Ok(Section { id: "promised", title: "What was promised?".to_owned(), blocks })
}

/// The records of the ledger that a card lists.
fn selection(desk: &mut Desk<'_>, title: &str, keep: impl Fn(&Record) -> bool) -> (usize, CardId) {
    let rows: Vec<Vec<String>> = desk
        .folder
        .ledger
        .records
        .iter()
        .filter(|record| keep(record))
        .map(|r| {
            let place = format!("{}:{}", r.place.file, r.place.line);
            vec![r.id.clone(), r.kind.to_owned(), r.status.name().to_owned(), place]
        })
        .collect();
    let found = rows.len();
    let statistic = Statistic {
        dataset: "The partnership's ledger".to_owned(),
        file: "ledger/".to_owned(),
        vintage: desk.as_of.to_string(),
        sha256: desk.ledger_sha256.clone(),
        selection: title.to_owned(),
        columns: ["id", "kind", "status", "place"].map(String::from).to_vec(),
        rows,
        limits: None,
    };
    (found, desk.cards.statistic(format!("Records: {title}"), statistic))
}

fn overview(desk: &mut Desk<'_>) -> Block {
    let (all, all_card) = selection(desk, "all", |_| true);
    let (open, open_card) = selection(desk, "promised, aimed at or possible", |r| {
        r.status.is_open() && r.status != Status::Signed
    });
    let (done, done_card) = selection(desk, "signed, in force or delivered, of what binds", |r| {
        ["instrument", "commitment", "project", "target"].contains(&r.kind)
            && matches!(r.status, Status::Signed | Status::InForce | Status::Delivered)
    });
    let (documents, documents_card) = documents(desk);
    let plural =
        |n: usize, one: &str, many: &str| if n == 1 { one.to_owned() } else { many.to_owned() };
    Block::Paragraph {
        spans: vec![
            words("The ledger keeps "),
            claim(format!("{} records", count(all)), all_card),
            words(" from "),
            claim(
                format!("{} {}", count(documents), plural(documents, "document", "documents")),
                documents_card,
            ),
            words(". "),
            claim(count(open), open_card),
            words(" are possible, aimed at or promised; of what binds, "),
            claim(count(done), done_card),
            words(" are signed, in force or delivered."),
        ],
    }
}

fn documents(desk: &mut Desk<'_>) -> (usize, CardId) {
    let entries = &desk.folder.ledger.entries;
    let rows = entries
        .iter()
        .map(|e| {
            vec![
                e.id.clone(),
                e.title.clone(),
                e.publisher.clone(),
                e.date.to_string(),
                e.sha256.clone(),
            ]
        })
        .collect::<Vec<_>>();
    let found = rows.len();
    let statistic = Statistic {
        dataset: "The partnership's documents".to_owned(),
        file: "documents/index.toml".to_owned(),
        vintage: desk.as_of.to_string(),
        sha256: desk
            .folder
            .texts
            .get("documents/index.toml")
            .map_or_else(String::new, |t| corridor_ledger::document::sha256_hex(t.as_bytes())),
        selection: "all".to_owned(),
        columns: ["id", "title", "publisher", "date", "sha256"].map(String::from).to_vec(),
        rows,
        limits: None,
    };
    (found, desk.cards.statistic("Documents", statistic))
}

/// How many records of each kind have each status.
fn counts(desk: &mut Desk<'_>) -> Block {
    let used: Vec<Status> = Status::ALL
        .into_iter()
        .filter(|status| desk.folder.ledger.records.iter().any(|r| r.status == *status))
        .collect();
    let mut rows = Vec::new();
    for kind in KINDS {
        if !desk.folder.ledger.records.iter().any(|r| r.kind == kind.name) {
            continue;
        }
        let mut row: Vec<Cell> = vec![vec![words(kind.plural)]];
        for &status in &used {
            let title = format!("{}, {status}", kind.plural.to_lowercase());
            let some = desk
                .folder
                .ledger
                .records
                .iter()
                .any(|r| r.kind == kind.name && r.status == status);
            row.push(if some {
                let (n, card) =
                    selection(desk, &title, |r| r.kind == kind.name && r.status == status);
                vec![claim(count(n), card)]
            } else {
                Vec::new()
            });
        }
        rows.push(row);
    }
    let mut columns = vec![column("Kind")];
    columns.extend(used.iter().map(|status| numbers(&status.name().replace('-', " "))));
    Block::Table(Table { caption: "Records by kind and status".to_owned(), columns, rows })
}

/// The card of a record: its passages.
pub(super) fn record_card(desk: &mut Desk<'_>, record: &Record) -> Option<CardId> {
    let passages = desk.folder.ledger.passages(record);
    let evidence: Vec<Evidence> = passages.into_iter().map(Evidence::Passage).collect();
    (!evidence.is_empty())
        .then(|| desk.cards.card(format!("{}: {}", record.id, record.what()), evidence))
}

fn board(desk: &mut Desk<'_>, kind: &str) -> Option<Block> {
    let folder = desk.folder;
    let plural = KINDS.iter().find(|k| k.name == kind)?.plural;
    let mut rows = Vec::new();
    for record in folder.ledger.records.iter().filter(|r| r.kind == kind) {
        // A record without a passage that was found is no claim; it stands among the findings.
        let Some(card) = record_card(desk, record) else { continue };
        rows.push(vec![
            vec![claim(record.what(), card)],
            vec![claim(record.status.name().replace('-', " "), card)],
            who(desk, record).map_or_else(Vec::new, |text| vec![claim(text, card)]),
            when(record).map_or_else(Vec::new, |text| vec![claim(text, card)]),
            deadline(record, card),
        ]);
    }
    let dated = BOARD[..4].contains(&kind);
    let mut columns = vec![column("What"), column("Status"), column("Who"), column("When")];
    if dated {
        columns.push(column("Deadline"));
    } else {
        rows.iter_mut().for_each(|row| row.truncate(4));
    }
    (!rows.is_empty()).then(|| Block::Table(Table { caption: plural.to_owned(), columns, rows }))
}

fn who(desk: &Desk<'_>, record: &Record) -> Option<String> {
    let named = |id: &String| match desk.folder.ledger.record(id) {
        Some(actor) => actor.text("name").unwrap_or(id).to_owned(),
        None => name(id),
    };
    let actors = record.texts("actors");
    let list = if actors.is_empty() { record.texts("parties") } else { actors };
    let names: Vec<String> = list.iter().map(named).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

fn when(record: &Record) -> Option<String> {
    if let Some(period) = record.period() {
        return Some(span(period.start, period.end));
    }
    ["signed", "said", "in_force", "since"].iter().find_map(|field| {
        let when = record.when(field)?;
        let text = span(when.first_day(), when.last_day());
        Some(match *field {
            "signed" => format!("signed {text}"),
            "in_force" => format!("in force {text}"),
            "since" => format!("since {text}"),
            _ => format!("said {text}"),
        })
    })
}

fn deadline(record: &Record, card: CardId) -> Cell {
    match record.by() {
        Some(by) => vec![claim(span(by.first_day(), by.last_day()), card)],
        None if ["target", "commitment"].contains(&record.kind) => vec![claim("none given", card)],
        None => Vec::new(),
    }
}

fn findings(desk: &mut Desk<'_>) -> Vec<Block> {
    let findings: Vec<Finding> = desk.findings.clone();
    if findings.is_empty() {
        return Vec::new();
    }
    let rows = findings
        .iter()
        .map(|finding| {
            let card = finding_card(desk, finding);
            let severity = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Information => "information",
            };
            vec![
                vec![claim(finding.check, card)],
                vec![words(severity)],
                vec![claim(&finding.message, card)],
                finding.hint.as_ref().map_or_else(Vec::new, |hint| vec![claim(hint, card)]),
            ]
        })
        .collect();
    vec![Block::Table(Table {
        caption: "What the checks found".to_owned(),
        columns: vec![column("Check"), column("Severity"), column("Finding"), column("Cure")],
        rows,
    })]
}

fn finding_card(desk: &mut Desk<'_>, finding: &Finding) -> CardId {
    let record = finding.record.as_deref().and_then(|id| desk.folder.ledger.record(id));
    let place = format!("{}:{}:{}", finding.place.file, finding.place.line, finding.place.column);
    let mut evidence: Vec<Evidence> = record
        .map(|record| desk.folder.ledger.passages(record))
        .unwrap_or_default()
        .into_iter()
        .map(Evidence::Passage)
        .collect();
    if evidence.is_empty() {
        let sha256 = desk.folder.texts.get(&finding.place.file).map_or_else(String::new, |text| {
            corridor_ledger::document::sha256_hex(text.as_bytes())
        });
        evidence.push(Evidence::Statistic(Statistic {
            dataset: "The partnership folder".to_owned(),
            file: finding.place.file.clone(),
            vintage: desk.as_of.to_string(),
            sha256,
            selection: place.clone(),
            columns: vec!["place".to_owned(), "finding".to_owned()],
            rows: vec![vec![place.clone(), finding.message.clone()]],
            limits: None,
        }));
    }
    desk.cards.card(format!("{} at {place}", finding.check), evidence)
}

/// A record's value in words, for sections that speak of targets.
pub(super) fn value_words(record: &Record) -> Option<String> {
    use rust_decimal::prelude::ToPrimitive as _;
    let value = record.value()?;
    let about = if value.about { "about " } else { "" };
    Some(if value.is_money() {
        format!("{about}{}", money(value.amount.to_f64()?, &value.unit))
    } else {
        format!("{about}{} {}", value.amount, value.unit)
    })
}

/// The day of saying, in words.
pub(super) fn said(record: &Record) -> Option<String> {
    let when = record.when("said")?;
    Some(match when {
        corridor_ledger::When::Day(date) => day(date),
        other => span(other.first_day(), other.last_day()),
    })
}
