//! What was promised? The ledger's records by kind and status, and what the checks found.

use std::collections::BTreeMap;

use corridor_ledger::schema::KINDS;
use corridor_ledger::{Finding, Record, Severity, Status};
use serde::Serialize;

use super::claim::Claim;
use super::desk::Desk;
use super::records;
use crate::error::Error;
use crate::evidence::{Evidence, Statistic};
use crate::figures::{counted, span};
use crate::key::{Key, key};

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
/// Of these, how many have a deadline to speak of.
const DATED: usize = 4;
/// Kinds that say what somebody is, holds or is good at: nothing of them is promised or delivered.
pub(crate) const WITHOUT_STATUS: [&str; 5] =
    ["strength", "position", "membership", "organisation", "person"];

/// The answer.
#[derive(Clone, Debug, Serialize)]
pub struct Promised {
    /// How many there are; nothing in an empty ledger.
    pub overview: Option<Overview>,
    /// The statuses that records have, as columns of `counts`.
    pub statuses: Vec<String>,
    /// How many of each kind have each status.
    pub counts: Vec<Counts>,
    /// The records of each kind.
    pub board: Vec<Board>,
    /// What the checks found.
    pub findings: Vec<Found>,
}

/// The ledger in four numbers.
#[derive(Clone, Debug, Serialize)]
pub struct Overview {
    /// Records.
    pub records: Claim,
    /// Documents.
    pub documents: Claim,
    /// Possible, aimed at or promised.
    pub open: Claim,
    /// Signed, in force or delivered, of what binds.
    pub done: Claim,
}

/// One kind's records by status.
#[derive(Clone, Debug, Serialize)]
pub struct Counts {
    /// The kind, in the plural.
    pub kind: String,
    /// One for each status.
    pub counts: Vec<Option<Claim>>,
}

/// The records of one kind.
#[derive(Clone, Debug, Serialize)]
pub struct Board {
    /// The kind.
    pub kind: String,
    /// In the plural.
    pub title: String,
    /// Whether its records may have a deadline.
    pub dated: bool,
    /// Whether its records have a status to speak of.
    pub with_status: bool,
    /// The records.
    pub items: Vec<Item>,
}

/// One record.
#[derive(Clone, Debug, Serialize)]
pub struct Item {
    /// Its id.
    pub id: String,
    /// What it is.
    pub what: Claim,
    /// Its status; none where its kind has none.
    pub status: Option<Claim>,
    /// Whose it is.
    pub who: Option<Claim>,
    /// When.
    pub when: Option<Claim>,
    /// By when.
    pub deadline: Option<Claim>,
}

/// One finding of the checks.
#[derive(Clone, Debug, Serialize)]
pub struct Found {
    /// The check.
    pub check: Claim,
    /// How bad it is.
    pub severity: String,
    /// What was found.
    pub message: Claim,
    /// What would cure it.
    pub cure: Option<Claim>,
}

/// Answer.
///
/// # Errors
///
/// None: it has the form of all answers.
pub fn answer(desk: &mut Desk<'_>) -> Result<Promised, Error> {
    let folder = desk.folder;
    let records = &folder.ledger.records;
    let used: Vec<Status> = Status::ALL
        .into_iter()
        .filter(|status| {
            records.iter().any(|r| r.status == *status && !WITHOUT_STATUS.contains(&r.kind))
        })
        .collect();
    let overview = (!records.is_empty()).then(|| overview(desk));
    let mut counts = Vec::new();
    let with_status = KINDS.iter().filter(|kind| !WITHOUT_STATUS.contains(&kind.name));
    for kind in with_status.filter(|kind| records.iter().any(|r| r.kind == kind.name)) {
        let of_status = |desk: &mut Desk<'_>, status: Status| {
            let keep = |r: &Record| r.kind == kind.name && r.status == status;
            records.iter().any(keep).then(|| {
                let title = format!("{}, {status}", kind.plural.to_lowercase());
                selection(desk, key![kind.name, status], &title, keep)
            })
        };
        let counted = used.iter().map(|status| of_status(desk, *status)).collect();
        counts.push(Counts { kind: kind.plural.to_owned(), counts: counted });
    }
    let board = BOARD.iter().filter_map(|kind| board(desk, kind)).collect();
    let statuses = used.iter().map(|status| status.name().replace('-', " ")).collect();
    let findings = findings(desk);
    Ok(Promised { overview, statuses, counts, board, findings })
}

/// How many records of the ledger a condition holds for, with the list of them behind it.
fn selection(desk: &mut Desk<'_>, says: Key, title: &str, keep: impl Fn(&Record) -> bool) -> Claim {
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
        vintage: desk.newest_document.clone(),
        sha256: desk.ledger_sha256.clone(),
        selection: title.to_owned(),
        columns: ["id", "kind", "status", "place"].map(String::from).to_vec(),
        rows,
        limits: None,
    };
    let says = key!["ledger", says];
    let card = desk.cards.statistic(&says, format!("Records: {title}"), statistic);
    Claim::count(says, found, &card)
}

fn overview(desk: &mut Desk<'_>) -> Overview {
    let records = selection(desk, key!["all"], "all", |_| true);
    let folder_records = desk.folder.ledger.records.len();
    let open = selection(desk, key!["open"], "promised, aimed at or possible", |r| {
        r.status.is_open() && r.status != Status::Signed && !WITHOUT_STATUS.contains(&r.kind)
    });
    let done = selection(desk, key!["done"], "signed, in force or delivered, of what binds", |r| {
        ["instrument", "commitment", "project", "target"].contains(&r.kind)
            && matches!(r.status, Status::Signed | Status::InForce | Status::Delivered)
    });
    let said = counted(folder_records, "record");
    Overview { records: records.saying(said), documents: documents(desk), open, done }
}

fn documents(desk: &mut Desk<'_>) -> Claim {
    let rows: Vec<Vec<String>> = desk
        .folder
        .ledger
        .entries
        .iter()
        .map(|e| {
            let date = e.date.to_string();
            vec![e.id.clone(), e.title.clone(), e.publisher.clone(), date, e.sha256.clone()]
        })
        .collect();
    let found = rows.len();
    let file = "documents/index.toml";
    let statistic = Statistic {
        dataset: "The partnership's documents".to_owned(),
        file: file.to_owned(),
        vintage: desk.newest_document.clone(),
        sha256: desk.sha256(file),
        selection: "all".to_owned(),
        columns: ["id", "title", "publisher", "date", "sha256"].map(String::from).to_vec(),
        rows,
        limits: None,
    };
    let says = key!["ledger", "documents"];
    let card = desk.cards.statistic(&says, "Documents", statistic);
    Claim::count(says, found, &card).saying(counted(found, "document"))
}

fn board(desk: &mut Desk<'_>, kind: &str) -> Option<Board> {
    let folder = desk.folder;
    let title = KINDS.iter().find(|k| k.name == kind)?.plural.to_owned();
    let dated = BOARD[..DATED].contains(&kind);
    let with_status = !WITHOUT_STATUS.contains(&kind);
    let mut items = Vec::new();
    for record in folder.ledger.records.iter().filter(|r| r.kind == kind) {
        // A record without a passage that was found is no claim; it stands among the findings.
        let Some(card) = records::card(desk, record) else { continue };
        let claim =
            |field: &str, says: String| Claim::words(key!["record", record.id, field], says, &card);
        let status = record.status.name();
        items.push(Item {
            id: record.id.clone(),
            what: claim("what", record.what().to_owned()),
            status: with_status.then(|| Claim {
                word: Some(status.to_owned()),
                ..claim("status", status.replace('-', " "))
            }),
            who: records::who(desk, record).map(|who| claim("who", who)),
            when: records::when(record).map(|when| claim("when", when)),
            deadline: dated.then(|| claim("deadline", deadline(record))),
        });
    }
    (!items.is_empty()).then(|| Board { kind: kind.to_owned(), title, dated, with_status, items })
}

fn deadline(record: &Record) -> String {
    record.by().map_or_else(|| "no date given".to_owned(), |by| span(by.first_day(), by.last_day()))
}

fn findings(desk: &mut Desk<'_>) -> Vec<Found> {
    let findings: Vec<Finding> = desk.findings.clone();
    let place = |finding: &Finding| match &finding.record {
        Some(record) => key!["finding", finding.check, record],
        None => key!["finding", finding.check, finding.place.file],
    };
    let mut times: BTreeMap<Key, usize> = BTreeMap::new();
    for finding in &findings {
        *times.entry(place(finding)).or_default() += 1;
    }
    let mut all = Vec::with_capacity(findings.len());
    for finding in &findings {
        let mut says = place(finding);
        // Several of one check about one thing are told apart by what they say.
        if times.get(&says).is_some_and(|times| *times > 1) {
            says = key![says, finding.message];
        }
        let card = finding_card(desk, &says, finding);
        let severity = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Information => "information",
        };
        let cure = finding.hint.as_ref();
        all.push(Found {
            check: Claim::words(key![says, "check"], finding.check, &card).by("the check"),
            severity: severity.to_owned(),
            message: Claim::words(key![says, "message"], &finding.message, &card)
                .by("what it found"),
            cure: cure
                .map(|hint| Claim::words(key![says, "cure"], hint, &card).by("what would cure it")),
        });
    }
    all
}

fn finding_card(desk: &mut Desk<'_>, says: &Key, finding: &Finding) -> Key {
    let record = finding.record.as_deref().and_then(|id| desk.named.record(id));
    let place = format!("{}:{}:{}", finding.place.file, finding.place.line, finding.place.column);
    let mut evidence: Vec<Evidence> = record
        .map(|record| desk.named.passages(record))
        .unwrap_or_default()
        .into_iter()
        .map(|passage| Evidence::Passage(passage.into()))
        .collect();
    if evidence.is_empty() {
        evidence.push(Evidence::Statistic(Statistic {
            dataset: "The partnership folder".to_owned(),
            file: finding.place.file.clone(),
            vintage: desk.newest_document.clone(),
            sha256: desk.sha256(&finding.place.file),
            selection: place.clone(),
            columns: vec!["place".to_owned(), "finding".to_owned()],
            rows: vec![vec![place.clone(), finding.message.clone()]],
            limits: None,
        }));
    }
    desk.cards.card(says, format!("{} at {place}", finding.check), evidence)
}
