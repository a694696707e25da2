//! What came of a roundtable's meetings: rows of outcomes.csv beside the plan, and the commitments among
//! them as proposals for the ledger.
//!
//! What nobody wrote down stays missing: a meeting without a row is neither held nor missed, a commitment
//! without a deadline has none.

use std::fmt::Write as _;
use std::path::Path;

use corridor_ledger::document::sha256_hex;
use corridor_ledger::proposals::{Basis, Proposed};
use corridor_ledger::reader::{self, Settings, Text, slug};
use corridor_ledger::{Content, Draft, Status, When, Words};
use corridor_roundtable::readers::{Folder, OutcomeRow, PlanRow};
use jiff::civil::Date;

use crate::error::Error;
use crate::folder::intake::{self, About, Source};
use crate::folder::review::Desk;
use crate::folder::{files, whole};

/// What is known of a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is still to come.
    ToCome,
    /// It took place.
    Held,
    /// It did not.
    Missed,
    /// It is over, and nobody wrote down whether it took place.
    NotRecorded,
}

impl State {
    /// As it is printed.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ToCome => "to come",
            Self::Held => "held",
            Self::Missed => "missed",
            Self::NotRecorded => "not recorded",
        }
    }
}

/// What one side promised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// Who, as written; empty where it is not.
    pub by: String,
    /// The other firm.
    pub to: String,
    /// What.
    pub what: String,
    /// By when, as written; empty where it is not.
    pub deadline: String,
    /// The same as a day, month or year.
    pub due: Option<When>,
    /// Who follows it up.
    pub owner: String,
}

/// One meeting with what came of it.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Its identifier in plan.csv.
    pub meeting: String,
    /// The firm at the table.
    pub host: String,
    /// The other.
    pub guest: String,
    /// When it began, by the venue's clock.
    pub start: String,
    /// Its day.
    pub day: Date,
    /// What is known of it.
    pub state: State,
    /// What was promised.
    pub promise: Option<Promise>,
    /// What else was written.
    pub note: String,
    /// Where the row stands; empty without one.
    pub place: String,
}

impl Outcome {
    /// Whether a promise is past its deadline on a day.
    #[must_use]
    pub fn overdue(&self, day: Date) -> bool {
        self.promise.as_ref().and_then(|p| p.due).is_some_and(|due| due.last_day() < day)
    }
}

const HELD: &[&str] = &[
    "held",
    "yes",
    "met",
    "done",
    "took place",
    "yapıldı",
    "gerçekleşti",
    "evet",
    "diadakan",
    "berlangsung",
    "ya",
    "tenu",
    "tenue",
    "oui",
    "realizada",
    "sí",
    "si",
];
const MISSED: &[&str] = &[
    "missed",
    "no",
    "not held",
    "no show",
    "no-show",
    "did not take place",
    "cancelled",
    "canceled",
    "yapılmadı",
    "gerçekleşmedi",
    "hayır",
    "tidak diadakan",
    "tidak",
    "dibatalkan",
    "non",
    "annulée",
    "no realizada",
];

/// The live meetings of the plan with what came of them, as of a day.
///
/// # Errors
///
/// [`Error::Outcome`] for a row of a meeting that the plan does not have, or a second row of one.
pub fn outcomes(event: &Folder, day: Date) -> Result<Vec<Outcome>, Error> {
    let live: Vec<&PlanRow> = event.plan.iter().filter(|r| r.state != "cancelled").collect();
    let refuse = |row: &OutcomeRow, problem: &str, cure: &str| Error::Outcome {
        place: event.place(row.source),
        meeting: row.meeting.clone(),
        problem: problem.to_owned(),
        cure: cure.to_owned(),
    };
    for (at, row) in event.outcomes.iter().enumerate() {
        if !event.plan.iter().any(|p| p.meeting == row.meeting) {
            return Err(refuse(
                row,
                "is no meeting of plan.csv",
                "take the identifier from plan.csv",
            ));
        }
        if event.outcomes[..at].iter().any(|before| before.meeting == row.meeting) {
            return Err(refuse(
                row,
                "has a second row",
                "write one row a meeting, its promise and note in it",
            ));
        }
    }
    let zone = &event.setting.zone;
    let one = |plan: &PlanRow| {
        let row = event.outcomes.iter().find(|row| row.meeting == plan.meeting);
        let start = zone.to_datetime(plan.start);
        let told = row.map_or("", |r| r.result.trim());
        let word = told.to_lowercase();
        let state =
            match (told.is_empty(), HELD.contains(&word.as_str()), MISSED.contains(&word.as_str()))
            {
                (true, ..) if start.date() >= day => State::ToCome,
                (true, ..) => State::NotRecorded,
                (_, _, true) => State::Missed,
                // Whoever wrote what was agreed, met.
                _ => State::Held,
            };
        let agreed =
            !told.is_empty() && !HELD.contains(&word.as_str()) && !MISSED.contains(&word.as_str());
        let promise = row.and_then(|row| {
            let what = if agreed { told } else { row.note.trim() };
            let said =
                agreed || !row.by.is_empty() || !row.deadline.is_empty() || !row.owner.is_empty();
            (said && !what.is_empty() && state == State::Held).then(|| Promise {
                to: if row.by == plan.host { plan.guest.clone() } else { plan.host.clone() },
                by: row.by.clone(),
                what: what.to_owned(),
                deadline: row.deadline.clone(),
                due: due(&row.deadline),
                owner: row.owner.clone(),
            })
        });
        Outcome {
            meeting: plan.meeting.clone(),
            host: plan.host.clone(),
            guest: plan.guest.clone(),
            start: start.strftime("%Y-%m-%d %H:%M").to_string(),
            day: start.date(),
            state,
            note: row.map_or_else(String::new, |r| r.note.clone()),
            place: row.map_or_else(String::new, |r| event.place(r.source)),
            promise,
        }
    };
    Ok(live.into_iter().map(one).collect())
}

/// A deadline as tables write it: a day, a month or a year.
fn due(written: &str) -> Option<When> {
    let written = written.trim();
    let parts: Vec<&str> = written.split(['-', '.', '/']).collect();
    let number = |text: &str| text.parse::<i16>().ok();
    let day = |y: &str, m: &str, d: &str| {
        let (m, d) = (i8::try_from(number(m)?).ok()?, i8::try_from(number(d)?).ok()?);
        Date::new(number(y)?, m, d).ok().map(When::Day)
    };
    match parts[..] {
        [y] if y.len() == 4 => number(y).map(When::Year),
        [y, m] if y.len() == 4 => i8::try_from(number(m)?)
            .ok()
            .filter(|m| (1..=12).contains(m))
            .map(|m| When::Month(number(y).unwrap_or(0), m)),
        [y, m, d] if y.len() == 4 => day(y, m, d),
        // Day and month in one order only: 31.01.2026 is read, 03/04/2026 is not.
        [d, m, y] if y.len() == 4 && (written.contains('.') || number(d)? > 12) => day(y, m, d),
        _ => None,
    }
}

/// What became proposals.
#[derive(Clone, Debug, Default)]
pub struct Written {
    /// The document that the commitments stand in, by its id.
    pub document: String,
    /// Commitments proposed.
    pub proposed: usize,
    /// Commitments that were decided before.
    pub decided: usize,
    /// Commitments that were not proposed, with the reason.
    pub left: Vec<String>,
}

/// Write the outcomes as a document of the folder and their commitments as proposals that wait for
/// `corridor review`.
///
/// # Errors
///
/// Those of reading and writing the folder.
pub fn propose(root: &Path, event: &Folder, all: &[Outcome], day: Date) -> Result<Written, Error> {
    let minutes = minutes(event, all);
    let mut short = sha256_hex(minutes.as_bytes());
    short.truncate(8);
    let path = files::make(root, "documents")?
        .join(format!("outcomes-{}-{short}.md", slug(&event.setting.id)));
    whole::write(&path, minutes.as_bytes())?;
    let file = path.display().to_string();
    let text = Text::received(&file, minutes.as_bytes()).map_err(|error| Error::File {
        path: path.clone(),
        source: std::io::Error::other(error.to_string()),
    })?;
    let reading = reader::read(&text, Settings { date: Some(day), language: None });
    let mut desk = Desk::open(root)?;
    let source = Source { file: &file, bytes: minutes.as_bytes(), words: &minutes };
    let about = About {
        title: Some(format!("Outcomes of {}", event.setting.title)),
        publisher: Some("the organiser's outcomes.csv".to_owned()),
        licence: Some("the organiser's".to_owned()),
        origin: Some("roundtable/outcomes.csv".to_owned()),
    };
    let entered = intake::enter(&mut desk, &source, &reading, Some(day), &about)?;
    let _held = desk.hold()?;
    let mut written = Written { document: entered.id.clone(), ..Written::default() };
    let mut proposed: Vec<Proposed> = Vec::new();
    for outcome in all {
        let Some(promise) = &outcome.promise else { continue };
        if ![&outcome.host, &outcome.guest].contains(&&promise.by) {
            let who = if promise.by.is_empty() {
                "who promised is not written".to_owned()
            } else {
                format!("{:?} is neither firm", promise.by)
            };
            written.left.push(format!("{}: {}: {who}", outcome.place, promise.what));
            continue;
        }
        let quote = line(outcome);
        let firm = actor(&desk, event, &promise.by, &quote, &mut proposed);
        let mut fields = vec![
            ("actors", Content::Texts(vec![firm])),
            ("what", Content::Text(promise.what.clone())),
            ("to", Content::Text(promise.to.clone())),
            ("said", Content::When(When::Day(outcome.day))),
        ];
        fields.extend(promise.due.map(|due| ("by", Content::When(due))));
        let owner = Some(&promise.owner).filter(|o| !o.is_empty()).map(|o| format!("owner: {o}"));
        let late = (promise.due.is_none() && !promise.deadline.is_empty())
            .then(|| format!("deadline as written: {}", promise.deadline));
        let note: Vec<String> = owner.into_iter().chain(late).collect();
        if !note.is_empty() {
            fields.push(("note", Content::Text(note.join("; "))));
        }
        let draft = Draft {
            id: slug(&format!("commitment {}", outcome.meeting)),
            kind: "commitment",
            status: Status::Promised,
            fields,
            passages: vec![Words { document: None, quote }],
        };
        let one = basis(draft);
        if desk.decisions.about(&one.basis.mark).is_some() {
            written.decided += 1;
        } else {
            written.proposed += 1;
            proposed.push(one);
        }
    }
    proposed.retain(|one| desk.decisions.about(&one.basis.mark).is_none());
    desk.open.insert(entered.id.clone(), proposed);
    desk.save(&entered.id)?;
    Ok(written)
}

/// A draft as a proposal: its mark is of its kind, its fields and its words.
fn basis(draft: Draft) -> Proposed {
    let mut mark = sha256_hex(draft.toml().as_bytes());
    mark.truncate(16);
    let (certainty, derived) = ("stated".to_owned(), Vec::new());
    let basis = Basis { mark, certainty, said_by: None, derived, conflicts: Vec::new() };
    Proposed { draft, basis }
}

/// The id of a firm in the ledger; a firm that it does not know is proposed too.
fn actor(
    desk: &Desk,
    event: &Folder,
    firm: &str,
    quote: &str,
    proposed: &mut Vec<Proposed>,
) -> String {
    let known = (desk.folder.ledger.records.iter()).find(|r| {
        r.kind == "organisation" && r.text("name").is_some_and(|n| n.eq_ignore_ascii_case(firm))
    });
    if let Some(record) = known {
        return record.id.clone();
    }
    let id = slug(firm);
    if !proposed.iter().any(|p| p.draft.id == id) {
        let economy = event.companies.iter().find(|c| c.name == firm).map(|c| c.economy.clone());
        let mut fields = vec![("name", Content::Text(firm.to_owned()))];
        fields.extend(economy.filter(|e| !e.is_empty()).map(|e| ("country", Content::Text(e))));
        fields.push(("category", Content::Text("company".to_owned())));
        proposed.push(basis(Draft {
            id: id.clone(),
            kind: "organisation",
            status: Status::InForce,
            fields,
            passages: vec![Words { document: None, quote: quote.to_owned() }],
        }));
    }
    id
}

/// The document: one line a meeting, each with its identifier.
fn minutes(event: &Folder, all: &[Outcome]) -> String {
    let setting = &event.setting;
    let mut out = format!(
        "# Outcomes of {}\n\nWhat the organiser wrote of each meeting; times of {}.\n\n",
        setting.title, setting.zone_name
    );
    for outcome in all {
        let _ = writeln!(out, "- {}", line(outcome));
    }
    out
}

fn line(outcome: &Outcome) -> String {
    let Outcome { meeting, host, guest, start, state, .. } = outcome;
    let mut line = format!("Meeting {meeting}, {start}: {host} and {guest}, {}.", state.name());
    if let Some(promise) = &outcome.promise {
        let by = if promise.by.is_empty() { "Somebody" } else { &promise.by };
        let _ = write!(line, " {by} promised {}: {}.", promise.to, promise.what);
        if !promise.deadline.is_empty() {
            let _ = write!(line, " Deadline: {}.", promise.deadline);
        }
        if !promise.owner.is_empty() {
            let _ = write!(line, " Owner: {}.", promise.owner);
        }
    }
    // One line, whatever stood in the cells.
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deadlines_as_tables_write_them() {
        let of = |text| due(text).map(|w| w.last_day().to_string());
        assert_eq!(of("2026-02-01").as_deref(), Some("2026-02-01"));
        assert_eq!(of("31.01.2026").as_deref(), Some("2026-01-31"));
        assert_eq!(of("31/01/2026").as_deref(), Some("2026-01-31"));
        assert_eq!(of("2026-02").as_deref(), Some("2026-02-28"));
        assert_eq!(of("03/04/2026"), None);
        assert_eq!(of("next week"), None);
        assert_eq!(of(""), None);
    }
}
