//! Changes and promises as a person reads them: one line of cause, what depends on it folded under it;
//! and as rows.

use super::cause::Why;
use super::compare::{Change, Changes, Deadline, How, Moved};
use super::edition::{Frozen, Standing, Words};
use super::follow::{Due, Followed};
use super::news::news;
use super::path::{Promise, Score};
use crate::answers::QUESTIONS;
use crate::answers::claim::Unit;
use crate::answers::promised::WITHOUT_STATUS;
use crate::figures::{capital, count, day, share};

/// What one cause changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The cause, and how much follows from it.
    pub title: String,
    /// What follows, the nearest to the cause first.
    pub lines: Vec<String>,
}

/// The two ends, and how much changed.
#[must_use]
pub fn headline(changes: &Changes) -> String {
    let editions = match (&changes.from.edition, &changes.to.edition) {
        (Some(from), Some(to)) => format!(" (editions: {from} → {to})"),
        (Some(one), None) | (None, Some(one)) => format!(" (edition: {one})"),
        (None, None) => String::new(),
    };
    let ends = format!("from {} to {}", day(changes.from.as_of), day(changes.to.as_of));
    let (claims, records) = (said(changes), changes.records.len());
    if changes.is_empty() {
        return format!("{}: nothing changed {ends}{editions}", changes.title);
    }
    format!(
        "{}: what changed {ends}: {} and {}{editions}",
        changes.title,
        numbered(claims, "claim", "claims"),
        numbered(records, "record", "records"),
    )
}

/// How many claims say something else than before.
fn said(changes: &Changes) -> usize {
    changes.claims.iter().filter(|change| change.change != How::Evidence).count()
}

fn numbered(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", count(n), if n == 1 { one } else { many })
}

/// The records and claims of one cause, the nearest to it first. What several causes moved stands
/// under the last that is no mere passing of days.
#[must_use]
pub fn nearest(changes: &Changes, cause: usize) -> (Vec<&Moved>, Vec<&Change>) {
    let home = |causes: &[usize]| {
        let last = causes.iter().rev().find(|at| changes.causes[**at].why != Why::DaysPassed);
        last.or(causes.first()).copied()
    };
    let records = changes.records.iter().filter(|moved| home(&moved.causes) == Some(cause));
    let claims = changes.claims.iter().filter(|change| home(&change.causes) == Some(cause));
    let mut claims: Vec<&Change> = claims.collect();
    claims.sort_by_key(|change| rank(change));
    (records.collect(), claims)
}

/// The changes under their causes.
#[must_use]
pub fn by_cause(changes: &Changes) -> Vec<Group> {
    let mut groups = Vec::new();
    for (at, cause) in changes.causes.iter().enumerate() {
        let (records, claims) = nearest(changes, at);
        let claims_said: Vec<&Change> =
            claims.iter().copied().filter(|c| c.change != How::Evidence).collect();
        let lines: Vec<String> = records
            .iter()
            .filter(|moved| moved.change != How::Evidence)
            .map(|moved| record_line(moved))
            .chain(lines(&claims_said))
            .collect();
        let evidence = records.iter().map(|m| m.change).chain(claims.iter().map(|c| c.change));
        let idle = cause.why == Why::DaysPassed && evidence.clone().all(|how| how == How::Evidence);
        if idle {
            continue;
        }
        let title = format!("{} – {}", capital(&cause.says), tally_of(&records, &claims));
        groups.push(Group { title, lines });
    }
    groups
}

/// In which order the lines of one cause stand: what a reader sees move before what only came or
/// went; in the order of the questions; verdicts first, then the largest.
fn rank(change: &Change) -> (bool, usize, How, bool, std::cmp::Reverse<u64>, &str) {
    let claim = change.either();
    let question = claim.and_then(|claim| QUESTIONS.iter().position(|q| q.name == claim.question));
    let ends = (&change.before, &change.after);
    // A number that prints as before, and a label, tell a reader nothing; what the checks find and how
    // many records there are tells less than the records.
    let bookkeeping = ["finding/", "ledger/"].iter().any(|part| change.key.starts_with(part));
    let idle = bookkeeping
        || match ends {
            (Some(a), Some(b)) => a.says == b.says,
            _ => claim.is_some_and(|claim| claim.title.contains(&claim.says)),
        };
    let verdict = matches!(ends, (Some(a), Some(b)) if a.word != b.word);
    let size = match ends {
        (Some(a), Some(_)) => {
            let old = a.value.map_or(1.0, f64::abs).max(1e-12);
            change.difference.map_or(0.0, |difference| difference.abs() / old)
        }
        _ => match claim {
            Some(claim) if matches!(claim.unit, Unit::Money(_)) => claim.value.unwrap_or(0.0),
            _ => 0.0,
        },
    };
    let question = question.unwrap_or(QUESTIONS.len());
    let size = std::cmp::Reverse(size.max(0.0).to_bits());
    (idle, question, change.change, !verdict, size, &change.key)
}

/// How many records and claims came, went and changed, in words.
#[must_use]
pub fn tally_of(records: &[&Moved], claims: &[&Change]) -> String {
    let records_of = |how: &[How]| records.iter().filter(|m| how.contains(&m.change)).count();
    let claims_of = |how: &[How]| claims.iter().filter(|c| how.contains(&c.change)).count();
    let part = |n: usize, one: &str, many: &str| (n > 0).then(|| numbered(n, one, many));
    let moved = [How::Value, How::Words];
    let parts: Vec<String> = [
        part(records_of(&[How::New]), "record new", "records new"),
        part(records_of(&moved), "record moved", "records moved"),
        part(records_of(&[How::Gone]), "record gone", "records gone"),
        part(claims_of(&moved), "claim changed", "claims changed"),
        part(claims_of(&[How::New]), "claim new", "claims new"),
        part(claims_of(&[How::Gone]), "claim gone", "claims gone"),
        part(
            records_of(&[How::Evidence]) + claims_of(&[How::Evidence]),
            "stands on other evidence",
            "stand on other evidence",
        ),
    ]
    .into_iter()
    .flatten()
    .collect();
    parts.join(", ")
}

/// A line for each claim; where several have one name, with the key that tells them apart. What stands
/// on the same evidence and reads the same is said once.
#[must_use]
pub fn lines(changes: &[&Change]) -> Vec<String> {
    let mut said = std::collections::BTreeSet::new();
    let mut told = Vec::new();
    for change in changes {
        let evidence = change.either().map_or("", |claim| claim.evidence.as_str());
        if said.insert((evidence, line(change))) {
            told.push(change);
        }
    }
    let title = |change: &Change| change.either().map(|claim| claim.title.clone());
    let mut times: std::collections::BTreeMap<Option<String>, usize> =
        std::collections::BTreeMap::new();
    for change in &told {
        *times.entry(title(change)).or_default() += 1;
    }
    let several = |change: &Change| times.get(&title(change)).is_some_and(|times| *times > 1);
    told.into_iter()
        .map(|change| match several(change) {
            true => format!("{} [{}]", line(change), change.key),
            false => line(change),
        })
        .collect()
}

/// A claim's change in one line.
#[must_use]
pub fn line(change: &Change) -> String {
    let name = |claim: &Frozen| shortened(&claim.title, 70);
    match (&change.before, &change.after) {
        (Some(a), Some(b)) => {
            let difference =
                change.difference.and_then(|d| moved_by(&b.unit, d)).map(|d| format!(" ({d})"));
            format!(
                "{}: {} → {}{}",
                name(b),
                shortened(&a.says, 60),
                shortened(&b.says, 60),
                difference.unwrap_or_default()
            )
        }
        (None, Some(b)) => format!("new: {}: {}", name(b), shortened(&b.says, 80)),
        (Some(a), None) => format!("gone: {}: {}", name(a), shortened(&a.says, 80)),
        (None, None) => change.key.clone(),
    }
}

/// A difference with its sign, in its unit; nothing where the unit has none.
#[must_use]
pub fn moved_by(unit: &Unit, difference: f64) -> Option<String> {
    let sign = if difference < 0.0 { "−" } else { "+" };
    let size = difference.abs();
    Some(match unit {
        Unit::Growth | Unit::Share | Unit::Chance => {
            format!("{sign}{:.1} points", size * 100.0)
        }
        Unit::Year => return None,
        unit => format!("{sign}{}", unit.shown(size)),
    })
}

/// A record's change in one line.
#[must_use]
pub fn record_line(moved: &Moved) -> String {
    let passage = moved.passage.as_ref().map(quoted).unwrap_or_default();
    let what = |standing: &Standing| shortened(&standing.what, 70);
    let how = |standing: &Standing| match WITHOUT_STATUS.contains(&standing.kind.as_str()) {
        true => String::new(),
        false => format!(", {}", standing.status),
    };
    match (&moved.before, &moved.after) {
        (None, Some(b)) => format!("new {}: {}{}{passage}", b.kind, what(b), how(b)),
        (Some(a), None) => format!("gone: {} {}{}", a.kind, what(a), how(a)),
        (Some(a), Some(b)) if a.status != b.status => {
            format!("{} {}: {} → {}{passage}", b.kind, what(b), a.status, b.status)
        }
        (Some(a), Some(b)) if a.due != b.due => {
            let due = |due: Option<jiff::civil::Date>| due.map_or_else(|| "none".to_owned(), day);
            format!("{} {}: due {} → {}{passage}", b.kind, what(b), due(a.due), due(b.due))
        }
        (Some(_), Some(b)) => format!("{} {}: its words changed{passage}", b.kind, what(b)),
        (None, None) => moved.id.clone(),
    }
}

fn quoted(words: &Words) -> String {
    format!(" – “{}” ({}, {})", shortened(&words.quote, 90), words.document, day(words.date))
}

/// Text of at most so many characters, on one line.
fn shortened(text: &str, most: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= most {
        return text;
    }
    let mut cut: String = text.chars().take(most - 1).collect();
    cut.push('…');
    cut
}

/// Lines of a short page: its heading, its causes, and what is left for what follows from them.
const SHORT: usize = 10;

/// The changes as text; short unless everything is asked for.
#[must_use]
pub fn text(changes: &Changes, all: bool) -> String {
    let mut out = headline(changes) + "\n";
    let news = news(changes);
    for sentence in &news {
        sentence.iter().for_each(|part| out.push_str(part.says()));
        out.push('\n');
    }
    let groups = by_cause(changes);
    let told = changes.deadlines.len().min(2) + changes.not_compared.len();
    let room = SHORT.saturating_sub(1 + news.len() + groups.len() + told);
    let each = room.checked_div(groups.len()).unwrap_or(0);
    for group in &groups {
        out.push_str(&format!("{}\n", group.title));
        // A fold takes a line too.
        let fits = all || group.lines.len() <= each;
        let shown = if fits { group.lines.len() } else { each.saturating_sub(1) };
        for line in &group.lines[..shown] {
            out.push_str(&format!("  {line}\n"));
        }
        if !fits && each > 0 {
            let more = group.lines.len() - shown;
            let first = if shown > 0 { "and " } else { "" };
            out.push_str(&format!("  {first}{} more; --all lists them\n", count(more)));
        }
    }
    let shown = if all { changes.deadlines.len() } else { changes.deadlines.len().min(2) };
    for (at, deadline) in changes.deadlines[..shown].iter().enumerate() {
        let more = changes.deadlines.len() - shown;
        let more = if at + 1 == shown && more > 0 {
            format!("; and {} more", count(more))
        } else {
            String::new()
        };
        out.push_str(&format!("Deadline passed: {}{more}\n", due_words(deadline)));
    }
    for said in &changes.not_compared {
        out.push_str(&format!("Not compared: {said}\n"));
    }
    out
}

/// What was due, by when, and how it stands.
#[must_use]
pub fn due_words(deadline: &Deadline) -> String {
    let what = shortened(&deadline.what, 80);
    format!("{what}, due by {}, {}", day(deadline.due), deadline.status)
}

/// The columns of [`rows`].
pub const COLUMNS: [&str; 11] = [
    "thing",
    "key",
    "change",
    "title",
    "before",
    "after",
    "value_before",
    "value_after",
    "unit",
    "difference",
    "causes",
];

/// A row for each claim and record that differs.
#[must_use]
pub fn rows(changes: &Changes) -> Vec<[String; 11]> {
    let why = |causes: &[usize]| {
        let says: Vec<&str> = causes.iter().map(|at| changes.causes[*at].says.as_str()).collect();
        says.join("; ")
    };
    let how = |how: How| format!("{how:?}").to_lowercase();
    let number = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
    let claims = changes.claims.iter().map(|change| {
        let says = |claim: &Option<Frozen>| {
            claim.as_ref().map_or_else(String::new, |claim| claim.says.clone())
        };
        let value = |claim: &Option<Frozen>| number(claim.as_ref().and_then(|claim| claim.value));
        let either = change.either();
        [
            "claim".to_owned(),
            change.key.clone(),
            how(change.change),
            either.map_or_else(String::new, |claim| claim.title.clone()),
            says(&change.before),
            says(&change.after),
            value(&change.before),
            value(&change.after),
            either.map_or_else(String::new, |claim| claim.unit.name().to_owned()),
            number(change.difference),
            why(&change.causes),
        ]
    });
    let records = changes.records.iter().map(|moved| {
        let status = |standing: &Option<Standing>| {
            standing.as_ref().map_or_else(String::new, |standing| standing.status.clone())
        };
        let what = moved.after.as_ref().or(moved.before.as_ref());
        [
            "record".to_owned(),
            moved.id.clone(),
            if moved.change == How::Value { "status".to_owned() } else { how(moved.change) },
            what.map_or_else(String::new, |standing| standing.what.clone()),
            status(&moved.before),
            status(&moved.after),
            String::new(),
            String::new(),
            "words".to_owned(),
            String::new(),
            why(&moved.causes),
        ]
    });
    records.chain(claims).collect()
}

/// What is due, in a few words.
#[must_use]
pub fn due_title(due: &Due) -> String {
    let what = shortened(&due.what, 120);
    match (due.deadline, due.in_days < 0) {
        (true, true) => format!("Overdue since {}: {what} ({})", day(due.last), due.status),
        (true, false) => format!("Due by {}: {what} ({})", day(due.last), due.status),
        (false, true) => {
            let last = day(due.last);
            format!("Was to be over by {last}, not on record as held: {what} ({})", due.status)
        }
        (false, false) => {
            let days = crate::figures::span(due.first, due.last);
            format!("{}: {days}: {what} ({})", capital(&due.kind), due.status)
        }
    }
}

/// What is due and what became of each promise, as text.
#[must_use]
pub fn followed(followed: &Followed) -> String {
    let mut out = format!("{}: promises as of {}\n", followed.title, day(followed.as_of));
    let mut list = |heading: String, all: &[Due], none: &str| {
        out.push_str(&format!("\n{heading}\n"));
        if all.is_empty() {
            out.push_str(&format!("  {none}\n"));
        }
        for due in all {
            let days = match due.in_days {
                0 => "today".to_owned(),
                n if n > 0 => format!("in {}", numbered(n.unsigned_abs() as usize, "day", "days")),
                n => format!("{} ago", numbered(n.unsigned_abs() as usize, "day", "days")),
            };
            out.push_str(&format!("  {}, {days}  [{}]\n", due_title(due), due.id));
        }
    };
    let until = day(followed.until);
    list(format!("Due by {until}"), &followed.due, "nothing has a day in this time");
    list("Overdue".to_owned(), &followed.overdue, "nothing");
    out.push_str("\nWhat became of each promise\n");
    for promise in &followed.promises {
        out.push_str(&path_lines(promise));
    }
    out.push_str(&format!("\nScore of delivery: {}\n", score(&followed.score)));
    out.push_str(&format!("Of what is done or was due: {}\n", score(&followed.score_of_due)));
    out.push_str(
        "  Delivered or in force counts whole, signed half; what another promise replaced is left out.\n  \
         A promise weighs 1, and 1 more for each of: a deadline, who acts, an amount.\n  \
         follow.toml gives other weights.\n",
    );
    out
}

fn score(score: &Score) -> String {
    match score.share() {
        Some(part) => format!(
            "{} ({} of {} weight, {})",
            share(part),
            score.done,
            score.weight,
            numbered(score.promises, "promise", "promises")
        ),
        None => "none yet".to_owned(),
    }
}

/// One promise: its steps, and days since the last word.
#[must_use]
pub fn path_lines(promise: &Promise) -> String {
    let steps: Vec<String> = promise
        .path
        .iter()
        .map(|step| format!("{} {}", step.stage.name(), day(step.date)))
        .collect();
    let weight = if promise.weighed { " from follow.toml" } else { "" };
    let due = promise.due.map_or_else(String::new, |due| format!(", due by {}", day(due)));
    format!(
        "  {} [{}], {}{due}; weight {}{weight}\n    {}; last word {} ({} ago)\n",
        shortened(&promise.what, 90),
        promise.id,
        promise.status,
        promise.weight,
        steps.join(" → "),
        day(promise.last_word),
        numbered(promise.days_since.unsigned_abs() as usize, "day", "days"),
    )
}

/// One promise whole: each step with its words, and its statuses over the editions.
#[must_use]
pub fn path_page(promise: &Promise) -> String {
    let mut out = path_lines(promise);
    for step in &promise.path {
        out.push_str(&format!(
            "      {} {}: “{}” ({}, {})\n",
            step.stage.name(),
            day(step.date),
            step.words.quote,
            step.words.document,
            day(step.words.date)
        ));
    }
    for (date, edition, status) in &promise.editions {
        out.push_str(&format!("      {}: {status} (edition: {edition})\n", day(*date)));
    }
    out
}
