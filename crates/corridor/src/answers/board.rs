//! What of it is open? Each promise by how far it has come: who made it, by when, and when it was last
//! heard of.

use corridor_ledger::{Record, Status};
use jiff::civil::Date;
use serde::Serialize;

use super::claim::Claim;
use super::desk::Desk;
use super::records;
use super::targets::target;
use crate::error::Error;
use crate::evidence::Sourced;
use crate::figures::{count, day, span};
use crate::key::{Key, key};

/// Kinds that promise something, or are how a promise is kept.
/// Months of silence after which an open promise wants attention.
const SILENT: i32 = 6;

/// The answer.
#[derive(Clone, Debug, Serialize)]
pub struct Board {
    /// Open, binding, delivered and ended ones; a stage without any is left out.
    pub stages: Vec<Stage>,
    /// How many are open; nothing where the ledger promises nothing.
    pub open: Option<Claim>,
    /// How many of these have a deadline.
    pub dated: Option<Claim>,
    /// How many of these are over their deadline.
    pub overdue: Option<Claim>,
    /// Of those that are open, how many months the longest silence lasts.
    pub silence: Option<Claim>,
}

/// Promises that have come equally far.
#[derive(Clone, Debug, Serialize)]
pub struct Stage {
    /// `open`, `binding`, `delivered` or `ended`.
    pub stage: String,
    /// Those that press first: by deadline, then by silence; others by their day, the newest first.
    pub promises: Vec<Promise>,
}

/// One promise.
#[derive(Clone, Debug, Serialize)]
pub struct Promise {
    /// The record's id.
    pub id: String,
    /// What is promised.
    pub what: Claim,
    /// Its status.
    pub status: Claim,
    /// Who promised.
    pub who: Option<Claim>,
    /// By when it is to be, or when it was.
    pub when: Option<Claim>,
    /// That its deadline is over.
    pub overdue: bool,
    /// When a document last spoke of it, and how long ago that is.
    pub last: Option<Claim>,
    /// Whether nothing was heard of it for half a year and more.
    pub silent: bool,
}

/// Kinds whose period is when they take place.
const HELD: [&str; 3] = ["meeting", "visit", "invitation"];

/// Stages, in the order of the board.
const STAGES: [&str; 4] = ["open", "binding", "delivered", "ended"];
/// Where what was kept stands among them.
const DELIVERED: usize = 2;

fn stage(status: Status) -> usize {
    match status {
        Status::Possible | Status::Aim | Status::Promised => 0,
        Status::Signed | Status::InForce => 1,
        Status::Delivered => 2,
        Status::Lapsed | Status::Superseded | Status::Withdrawn => 3,
    }
}

/// A promise and what it is ordered by.
struct Ranked {
    promise: Promise,
    deadline: Option<Date>,
    last: Option<Date>,
    card: Key,
    months: i32,
}

/// Answer.
///
/// # Errors
///
/// None: it has the form of all answers.
pub fn answer(desk: &mut Desk<'_>) -> Result<Board, Error> {
    let mut stages: [Vec<Ranked>; 4] = Default::default();
    let all = desk.folder.ledger.records.iter().filter(|r| on_board(r.kind));
    for record in all {
        // Whoever's figures show an open target as met: it is kept, whatever its record says.
        let met = if stage(record.status) == 0 { met(desk, record)? } else { None };
        let at = if met.is_some() { DELIVERED } else { stage(record.status) };
        if let Some(ranked) = ranked(desk, record, met) {
            stages[at].push(ranked);
        }
    }
    stages[0].sort_by_key(|r| (r.deadline.is_none(), r.deadline, r.last));
    for later in &mut stages[1..] {
        later.sort_by_key(|r| std::cmp::Reverse(r.last));
    }
    let open = &stages[0];
    let any = stages.iter().any(|stage| !stage.is_empty());
    let number = |desk: &mut Desk<'_>, what: &str, title: &str, keep: &dyn Fn(&Ranked) -> bool| {
        let inputs: Vec<&Key> = open.iter().filter(|r| keep(r)).map(|r| &r.card).collect();
        let says = key!["promises", what];
        let formula = format!("{} of {} open", count(inputs.len()), count(open.len()));
        let card = desk.cards.estimate(&says, title, formula, &inputs, &[]);
        Claim::count(says, inputs.len(), &card)
    };
    let as_of = desk.as_of;
    let open_count = any.then(|| number(desk, "open", "Open promises", &|_| true));
    let some = !open.is_empty();
    let dated =
        some.then(|| number(desk, "dated", "Open promises with a date", &|r| r.deadline.is_some()));
    let overdue = some.then(|| {
        let late = |r: &Ranked| r.deadline.is_some_and(|deadline| deadline < as_of);
        number(desk, "overdue", "Open promises past their date", &late)
    });
    let silence = open.iter().filter(|r| r.months > 0).max_by_key(|r| r.months).map(|r| {
        let says = key!["promises", "silence"];
        let title = "The longest silence about an open promise";
        let formula = format!("{}: {}", r.promise.what.says, months_says(r.months));
        let card = desk.cards.estimate(&says, title, formula, &[&r.card], &[]);
        Claim::words(says, months_says(r.months), &card)
    });
    let stages = STAGES.iter().zip(stages).filter(|(_, list)| !list.is_empty());
    Ok(Board {
        stages: stages
            .map(|(stage, list)| Stage {
                stage: (*stage).to_owned(),
                promises: list.into_iter().map(|ranked| ranked.promise).collect(),
            })
            .collect(),
        open: open_count,
        dated,
        overdue,
        silence,
    })
}

fn months_says(months: i32) -> String {
    format!("{months} {}", if months == 1 { "month" } else { "months" })
}

/// How long ago a day was: in months, of less than one in days.
fn late(last: Date, as_of: Date) -> String {
    let days = last.until(as_of).map_or(0, |gone| gone.get_days());
    match months_between(last, as_of) {
        0 => format!("{days} {}", if days == 1 { "day" } else { "days" }),
        months => months_says(months),
    }
}

/// Whole months from one day to a later one.
fn months_between(from: Date, to: Date) -> i32 {
    let months = i32::from(to.year() - from.year()) * 12 + i32::from(to.month() - from.month());
    (months - i32::from(to.day() < from.day())).max(0)
}

/// The newest document that speaks of a record.
fn last_word(desk: &mut Desk<'_>, record: &Record, card: &Key) -> Option<Sourced<Date>> {
    let ledger = &desk.folder.ledger;
    let passages = ledger.passages(record);
    let days = passages.iter().filter_map(|p| ledger.entry(p.document()).map(|e| e.date));
    Some(Sourced::new(days.max()?, card.clone()))
}

/// What is promised; of a target with its number, where its own words have none.
fn what(record: &Record) -> String {
    let what = record.what();
    let numbers =
        ["billion", "million", "thousand", "double", "triple", "percent", "milyar", "bilion"];
    let told = |text: &str| numbers.iter().any(|number| text.contains(number));
    let bare = record.kind == "target"
        && !what.contains(|c: char| c.is_ascii_digit())
        && !told(&what.to_lowercase());
    match records::value_words(record).filter(|_| bare) {
        Some(value) => format!("{value} of {what}"),
        None => what.to_owned(),
    }
}

/// On a day or days; in a month or a longer time.
fn on(first: Date, last: Date) -> String {
    let whole = first.day() == 1 && last == last.last_of_month();
    format!("{} {}", if whole { "in" } else { "on" }, span(first, last))
}

/// That figures meet a target, in words: when, and whose figures.
fn met(desk: &mut Desk<'_>, record: &Record) -> Result<Option<Claim>, Error> {
    if record.kind != "target" {
        return Ok(None);
    }
    let target = target(desk, record, false)?;
    let verdict = target.map(|target| target.verdict);
    Ok(verdict.filter(|verdict| verdict.word.as_deref() == Some("met")))
}

fn ranked(desk: &mut Desk<'_>, record: &Record, met: Option<Claim>) -> Option<Ranked> {
    // A record without a passage that was found is no claim; it stands among the findings.
    let card = records::card(desk, record)?;
    let as_of = desk.as_of;
    let open = stage(record.status) == 0 && met.is_none();
    let says = key!["promise", record.id];
    let claim = |field: &str, text: String| Claim::words(key![says, field], text, &card);
    // A meeting that is to be held has no deadline; its days are one.
    let by = record
        .by()
        .map(|by| (by.last_day(), format!("by {}", span(by.first_day(), by.last_day()))));
    let held = record.period().filter(|_| HELD.contains(&record.kind));
    let held = held.map(|days| (days.end, on(days.start, days.end)));
    let deadline = by.or(held).filter(|_| open);
    let overdue = deadline.as_ref().is_some_and(|(last, _)| *last < as_of);
    let when = match &deadline {
        Some((last, by)) if overdue => {
            let over = key![says, "overdue"];
            let months = late(*last, as_of);
            let formula = format!("{} to {}: {months}", day(*last), day(as_of));
            let made = desk.cards.estimate(&over, "Past its date", formula, &[&card], &[]);
            Some(Claim::word(over, "overdue", format!("due {by}, {months} overdue"), &made))
        }
        Some((_, by)) => Some(claim("when", by.clone())),
        None if open => Some(Claim::word(key![says, "when"], "no-date", "no date given", &card)),
        None if met.is_some() => met.map(|met| Claim { key: key![says, "when"], ..met }),
        None => records::when(record).map(|when| claim("when", when)),
    };
    let last = last_word(desk, record, &card);
    let months = last.as_ref().map_or(0, |last| months_between(last.value, as_of));
    let spoken = last.as_ref().filter(|_| open).map(|last| {
        let says = key![says, "last"];
        let ago = months_says(months);
        let formula = format!("{} to the day of this brief: {ago}", day(last.value));
        let made = desk.cards.estimate(&says, "Since the last word", formula, &[&card], &[]);
        let text = match months {
            0 => format!("last word {}", day(last.value)),
            _ => format!("last word {}, {ago} ago", day(last.value)),
        };
        Claim::words(says, text, &made).by("the day of the newest document that speaks of it")
    });
    let status = record.status.name();
    let promise = Promise {
        id: record.id.clone(),
        what: claim("what", what(record)),
        status: Claim::word(key![says, "status"], status, status.replace('-', " "), &card),
        who: records::who(desk, record).map(|who| claim("who", who)),
        when,
        overdue,
        last: spoken,
        silent: open && months >= SILENT,
    };
    let last = last.map(|last| last.value);
    Some(Ranked { promise, deadline: deadline.map(|(last, _)| last), last, card, months })
}

/// Does the table of kinds put a kind of record on the board?
fn on_board(kind: &str) -> bool {
    corridor_ledger::schema::kind(kind).is_some_and(|kind| kind.board)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn months_are_whole() {
        assert_eq!(months_between(date(2026, 1, 8), date(2026, 11, 29)), 10);
        assert_eq!(months_between(date(2026, 1, 31), date(2026, 2, 28)), 0);
        assert_eq!(months_between(date(2025, 12, 31), date(2026, 12, 31)), 12);
        assert_eq!(months_between(date(2026, 12, 31), date(2026, 1, 1)), 0);
        assert_eq!(months_says(1), "1 month");
    }
}
