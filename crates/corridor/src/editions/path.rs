//! What became of each promise: said, repeated, dated, signed, delivered, overdue or withdrawn, each
//! step with the words that it stands on, and a score of delivery.
//!
//! ```text
//! weight of a promise = 1, + 1 with a deadline, + 1 where it says who acts, + 1 with an amount
//! done = 1 delivered or in force, 1/2 signed, 0 otherwise; superseded ones are left out
//! score = sum of weight x done / sum of weight
//! ```
//!
//! `follow.toml` in the folder gives weights of its own: which promises matter is for people to say.

use std::collections::BTreeMap;

use corridor_ledger::finding::{Finding, Place};
use corridor_ledger::{Record, Status, schema};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::edition::{Edition, Words};
use crate::error::Error;
use crate::folder::Folder;
use crate::folder::files::text;

/// Kinds that promise something.
pub const KINDS: [&str; 4] = ["target", "commitment", "instrument", "project"];
/// Where a folder says which promises matter.
pub const FILE: &str = "follow.toml";

/// A step in a promise's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Stage {
    Said,
    Repeated,
    Dated,
    Signed,
    InForce,
    Delivered,
    Overdue,
    Lapsed,
    Superseded,
    Withdrawn,
}

impl Stage {
    /// The step in words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Said => "said",
            Self::Repeated => "repeated",
            Self::Dated => "dated",
            Self::Signed => "signed",
            Self::InForce => "in force",
            Self::Delivered => "delivered",
            Self::Overdue => "overdue",
            Self::Lapsed => "lapsed",
            Self::Superseded => "superseded",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// One step, and the words that it stands on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Which.
    pub stage: Stage,
    /// The day, a month's or a year's first where no more is known.
    pub date: Date,
    /// The words.
    pub words: Words,
}

/// A promise and its life so far.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Promise {
    /// The record.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// What was promised.
    pub what: String,
    /// Its status.
    pub status: String,
    /// Whether something is still expected.
    pub open: bool,
    /// The last day on which it is due; nothing where none was given.
    pub due: Option<Date>,
    /// How much it weighs in the score.
    pub weight: u32,
    /// Whether the folder gave the weight.
    pub weighed: bool,
    /// Its steps, in order.
    pub path: Vec<Step>,
    /// The day of the newest document that speaks of it.
    pub last_word: Date,
    /// Days since then.
    pub days_since: i64,
    /// The editions in which its status was another than in the one before: day, edition, status.
    pub editions: Vec<(Date, String, String)>,
}

impl Promise {
    /// How much of it is done: 1, a half or nothing; `None` for one that another replaced.
    #[must_use]
    pub fn done(&self) -> Option<f64> {
        match Status::named(&self.status)? {
            Status::Delivered | Status::InForce => Some(1.0),
            Status::Signed => Some(0.5),
            Status::Superseded => None,
            _ => Some(0.0),
        }
    }

    /// Whether it is open and its last day is past.
    #[must_use]
    pub fn is_overdue(&self, day: Date) -> bool {
        self.open && self.due.is_some_and(|due| due < day)
    }
}

/// A score of delivery.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Score {
    /// Weight that is done.
    pub done: f64,
    /// All weight.
    pub weight: f64,
    /// How many promises.
    pub promises: usize,
}

impl Score {
    /// The part that is done; nothing where nothing weighs.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        (self.weight > 0.0).then(|| self.done / self.weight)
    }

    /// Of some promises.
    #[must_use]
    pub fn of<'a>(promises: impl Iterator<Item = &'a Promise>) -> Self {
        let mut score = Self { done: 0.0, weight: 0.0, promises: 0 };
        for (promise, done) in promises.filter_map(|p| Some((p, p.done()?))) {
            score.done += f64::from(promise.weight) * done;
            score.weight += f64::from(promise.weight);
            score.promises += 1;
        }
        score
    }
}

/// Every promise that was known on a day, in the order of the ledger.
///
/// # Errors
///
/// [`Error::Located`] for a `follow.toml` that cannot be read or names no record.
pub fn promises(folder: &Folder, editions: &[Edition], day: Date) -> Result<Vec<Promise>, Error> {
    let weights = weights(folder)?;
    let known = folder.known(day);
    let of = |id: &str| known.ledger.entry(id).map(|entry| entry.date);
    let mut found = Vec::new();
    for record in known.ledger.records.iter().filter(|record| KINDS.contains(&record.kind)) {
        let mut words: Vec<Words> = record
            .quotes
            .iter()
            .filter_map(|quote| {
                let date = of(&quote.document)?;
                let (document, quote) = (quote.document.clone(), quote.words.clone());
                Some(Words { date, document, quote })
            })
            .collect();
        words.sort_by_key(|words| words.date);
        let Some(last) = words.last() else { continue };
        let weight = weights.get(&record.id).copied();
        found.push(Promise {
            id: record.id.clone(),
            kind: record.kind.to_owned(),
            what: record.what().to_owned(),
            status: record.status.name().to_owned(),
            open: record.status.is_open(),
            due: record.by().map(|by| by.last_day()),
            weight: weight.unwrap_or_else(|| stated(record)),
            weighed: weight.is_some(),
            path: path(record, &words, day),
            last_word: last.date,
            days_since: i64::from(last.date.until(day).map_or(0, |span| span.get_days())),
            editions: moves(&record.id, editions, day),
        });
    }
    Ok(found)
}

/// The weight by the rule.
fn stated(record: &Record) -> u32 {
    let who = !record.texts("actors").is_empty();
    1 + u32::from(record.by().is_some()) + u32::from(who) + u32::from(record.value().is_some())
}

fn path(record: &Record, words: &[Words], day: Date) -> Vec<Step> {
    let Some((first, last)) = words.first().zip(words.last()) else { return Vec::new() };
    let step = |stage: Stage, date: Date, words: &Words| Step { stage, date, words: words.clone() };
    let said = record.when("said").map_or(first.date, |said| said.first_day().min(first.date));
    let mut path = vec![step(Stage::Said, said, first)];
    let mut heard = vec![first.document.as_str()];
    for again in words {
        if !heard.contains(&again.document.as_str()) {
            heard.push(&again.document);
            path.push(step(Stage::Repeated, again.date, again));
        }
    }
    let dated = record.by().map(|by| {
        let year = by.year().to_string();
        let words = words.iter().find(|words| words.quote.contains(&year)).unwrap_or(first);
        (by.last_day(), words)
    });
    if let Some((_, words)) = dated {
        path.push(step(Stage::Dated, words.date.max(said), words));
    }
    // The first document of the day or later tells of it.
    let telling = |date: Date| words.iter().find(|words| words.date >= date).unwrap_or(last);
    let status = record.status;
    for (field, stage, reached) in [
        ("signed", Stage::Signed, status == Status::Signed),
        ("in_force", Stage::InForce, status == Status::InForce),
    ] {
        match record.when(field).map(|when| when.first_day()) {
            Some(date) if date <= day => path.push(step(stage, date, telling(date))),
            None if reached => path.push(step(stage, last.date, last)),
            _ => {}
        }
    }
    let end = match status {
        Status::Delivered => Some(Stage::Delivered),
        Status::Lapsed => Some(Stage::Lapsed),
        Status::Superseded => Some(Stage::Superseded),
        Status::Withdrawn => Some(Stage::Withdrawn),
        _ => None,
    };
    path.extend(end.map(|stage| step(stage, last.date, last)));
    path.sort_by_key(|step| step.date);
    if let Some((due, words)) = dated
        && status.is_open()
        && due < day
    {
        path.push(step(Stage::Overdue, due.tomorrow().unwrap_or(due), words));
    }
    path
}

/// The editions of days up to this one in which a record's status was another than in the one before.
fn moves(id: &str, editions: &[Edition], day: Date) -> Vec<(Date, String, String)> {
    let mut moves: Vec<(Date, String, String)> = Vec::new();
    for edition in editions.iter().filter(|edition| edition.as_of <= day) {
        let Some(standing) = edition.records.get(id) else { continue };
        if moves.last().is_none_or(|(_, _, status)| *status != standing.status) {
            moves.push((edition.as_of, edition.name.clone(), standing.status.clone()));
        }
    }
    moves
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Weights {
    #[serde(default)]
    weights: BTreeMap<toml::Spanned<String>, toml::Spanned<u32>>,
}

/// The weights that the folder gives.
fn weights(folder: &Folder) -> Result<BTreeMap<String, u32>, Error> {
    let path = folder.root.join(FILE);
    if folder.store.is_some() || !path.is_file() {
        return Ok(BTreeMap::new());
    }
    let text = text(&path)?;
    let problem = |span, message: String, hint: Option<String>| {
        let finding = Finding::problem("follow", Place::at(FILE, &text, span), message, hint);
        Error::located(vec![finding], FILE, &text)
    };
    let read: Weights = toml::from_str(&text).map_err(|error| {
        let hint = "write [weights] and lines as target-10bn = 3, in whole numbers".to_owned();
        problem(error.span().unwrap_or(0..0), error.message().to_owned(), Some(hint))
    })?;
    let records = &folder.ledger.records;
    for id in read.weights.keys() {
        if !records.iter().any(|r| r.id == *id.get_ref() && KINDS.contains(&r.kind)) {
            let names = records.iter().filter(|r| KINDS.contains(&r.kind)).map(|r| r.id.as_str());
            let close = schema::did_you_mean(id.get_ref(), names);
            let hint = match close {
                Some(close) => format!("did you mean {close:?}?"),
                None => format!("weights are of records of the kinds {}", KINDS.join(", ")),
            };
            let message = format!("the ledger has no promise {:?}", id.get_ref());
            return Err(problem(id.span(), message, Some(hint)));
        }
    }
    Ok(read.weights.into_iter().map(|(id, n)| (id.into_inner(), n.into_inner())).collect())
}
