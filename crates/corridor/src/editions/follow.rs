//! What is due: deadlines and meetings of the next days, what is overdue, and what became of each
//! promise.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Serialize;

use super::edition::{Edition, Words};
use super::path::{Promise, Score, promises};
use crate::error::Error;
use crate::folder::Folder;

/// The form of the data.
pub const SCHEMA: &str = "corridor/follow/1";
/// Kinds that have days on which they take place.
const HELD: [&str; 3] = ["meeting", "visit", "invitation"];

/// What is due, and what became of each promise.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Followed {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// The partnership's title.
    pub title: String,
    /// The partnership's id.
    pub id: String,
    /// The day.
    pub as_of: Date,
    /// The last day that is looked at.
    pub until: Date,
    /// What is due or takes place by then, the earliest first.
    pub due: Vec<Due>,
    /// What should have been done or held and is not known to be, the longest first.
    pub overdue: Vec<Due>,
    /// Every promise.
    pub promises: Vec<Promise>,
    /// The score of all promises.
    pub score: Score,
    /// The score of those that are done or whose deadline is past.
    pub score_of_due: Score,
}

/// Something with a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Due {
    /// The record.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// What it is.
    pub what: String,
    /// Its status.
    pub status: String,
    /// Whether it is a deadline; otherwise it takes place.
    pub deadline: bool,
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
    /// Days from today to the last day; below zero for what is past.
    pub in_days: i64,
    /// The newest words on it.
    pub words: Option<Words>,
}

/// Days from which a time is a span in which something is to take place, and not how long it lasts.
const SPAN: i32 = 27;

impl Due {
    /// The day that it is looked for by: its first, and of a month or longer, within which it is to take
    /// place, the last.
    fn counts_from(&self) -> Date {
        let long = self.first.until(self.last).is_ok_and(|span| span.get_days() >= SPAN);
        if long { self.last } else { self.first }
    }
}

/// Follow the promises of a folder from a day on, for some days.
///
/// # Errors
///
/// As [`promises`].
pub fn follow(
    folder: &Folder,
    editions: &[Edition],
    day: Date,
    days: u16,
) -> Result<Followed, Error> {
    let until = day.saturating_add(i64::from(days).days());
    let promises = promises(folder, editions, day)?;
    let mut all = dated(folder, day);
    all.sort_by(|a, b| (a.last, &a.id).cmp(&(b.last, &b.id)));
    let (overdue, due): (Vec<Due>, Vec<Due>) = all.into_iter().partition(|one| one.last < day);
    let score = Score::of(promises.iter());
    let ripe = |promise: &&Promise| {
        promise.done().is_some_and(|done| done >= 1.0) || promise.due.is_some_and(|due| due < day)
    };
    Ok(Followed {
        schema: SCHEMA,
        title: folder.partnership.title.clone(),
        id: folder.partnership.id.clone(),
        as_of: day,
        until,
        due: due.into_iter().filter(|one| one.counts_from() <= until).collect(),
        overdue,
        score_of_due: Score::of(promises.iter().filter(ripe)),
        score,
        promises,
    })
}

/// Every open record with a deadline or with days on which it takes place.
fn dated(folder: &Folder, day: Date) -> Vec<Due> {
    let known = folder.known(day);
    let mut found = Vec::new();
    for record in known.ledger.records.iter().filter(|record| record.status.is_open()) {
        let held = record.period().filter(|_| HELD.contains(&record.kind));
        let days = match (record.by(), held) {
            (Some(by), _) => Some((true, by.last_day(), by.last_day())),
            (None, Some(period)) => Some((false, period.start, period.end)),
            _ => None,
        };
        let Some((deadline, first, last)) = days else { continue };
        let words = record.quotes.iter().filter_map(|quote| {
            let date = known.ledger.entry(&quote.document)?.date;
            let (document, quote) = (quote.document.clone(), quote.words.clone());
            Some(Words { date, document, quote })
        });
        found.push(Due {
            id: record.id.clone(),
            kind: record.kind.to_owned(),
            what: record.what().to_owned(),
            status: record.status.name().to_owned(),
            deadline,
            first,
            last,
            in_days: i64::from(day.until(last).map_or(0, |span| span.get_days())),
            words: words.max_by_key(|words| words.date),
        });
    }
    found
}
