//! Who should meet? The firms of the folder's roundtable, the pairs with the strongest reasons, and after
//! the event what came of it.
//!
//! Nothing is planned here: `corridor roundtable plan --write` makes the plan, and this answer reads it.

use corridor_roundtable::readers::Wanted;
use serde::Serialize;

use super::claim::{Claim, Unit};
use super::desk::Desk;
use crate::error::Error;
use crate::evidence::Statistic;
use crate::key::{Key, key};
use crate::statistics::Roundtable;
use crate::study::meetings::Reason;
use crate::study::outcomes::{State, outcomes};
use crate::study::timetable::Prepared;

/// How many pairs a table shows.
const SHOWN: usize = 10;

/// The answer.
#[derive(Clone, Debug, Serialize)]
pub struct Meetings {
    /// The event; none where the folder has no roundtable.
    pub event: Option<Event>,
}

/// One event.
#[derive(Clone, Debug, Serialize)]
pub struct Event {
    /// Its title.
    pub title: Claim,
    /// Its day, and the clock.
    pub day: Claim,
    /// Firms.
    pub firms: Claim,
    /// Pairs of which at least one firm asked for the other.
    pub asked: Claim,
    /// Of them, pairs that must meet.
    pub musts: Claim,
    /// Of them, pairs of which trade data say nothing.
    pub blind: Claim,
    /// Meetings of plan.csv; none without one.
    pub planned: Option<Claim>,
    /// The pairs with the most points.
    pub pairs: Vec<Pairing>,
    /// What came of it; none before the event.
    pub after: Option<After>,
}

/// Two firms.
#[derive(Clone, Debug, Serialize)]
pub struct Pairing {
    /// The two.
    pub firms: Claim,
    /// Points.
    pub weight: Claim,
    /// Why, in few words: who asked, and the strongest that the data say.
    pub reasons: Claim,
    /// When they meet; none where they are not planned to.
    pub when: Option<Claim>,
}

/// What came of the meetings.
#[derive(Clone, Debug, Serialize)]
pub struct After {
    /// Meetings held.
    pub held: Claim,
    /// Meetings that did not take place.
    pub missed: Claim,
    /// Meetings of which nothing is recorded.
    pub unrecorded: Claim,
    /// Commitments.
    pub promised: Claim,
    /// Commitments past their deadline.
    pub overdue: Claim,
    /// The commitments, in the order of the meetings.
    pub commitments: Vec<Commitment>,
}

/// One commitment.
#[derive(Clone, Debug, Serialize)]
pub struct Commitment {
    /// Who promised whom.
    pub who: Claim,
    /// What.
    pub what: Claim,
    /// By when; none where that is not written.
    pub deadline: Option<Claim>,
    /// Who follows it up; none where that is not written.
    pub owner: Option<Claim>,
    /// `overdue` or `open`.
    pub state: Claim,
}

/// Answer.
///
/// # Errors
///
/// [`Error::Access`] for a schedule's category that no agreement defines, [`Error::Outcome`].
pub fn answer(desk: &mut Desk<'_>) -> Result<Meetings, Error> {
    let Some(held) = desk.statistics.roundtable.clone() else {
        return Ok(Meetings { event: None });
    };
    // The files say no day of their own: a year before the event nothing of it is taken as known.
    let setting = &held.files.setting;
    let first = setting.slots.iter().map(|s| setting.zone.to_datetime(s.start).date()).min();
    let year_before = first.and_then(|day| day.checked_sub(jiff::Span::new().years(1)).ok());
    if year_before.is_some_and(|known| desk.as_of < known) {
        return Ok(Meetings { event: None });
    }
    let traded = desk.statistics.markets(desk.as_of)?;
    let prepared = Prepared::of(held.files.clone(), traded.as_ref());
    let event = &prepared.files;
    let of = key!["meetings", event.setting.id];
    let asked: Vec<_> = (event.pairings.iter())
        .filter(|p| p.veto.is_none() && p.a_wants.max(p.b_wants) > Wanted::Nothing)
        .collect();
    let musts = asked.iter().filter(|p| p.a_wants.max(p.b_wants) == Wanted::Must).count();
    let trade = |reasons: &[Reason]| {
        reasons.iter().any(|r| r.points > 0 && !r.evidence.starts_with("wishes"))
    };
    let blind = prepared.reasons.values().filter(|r| !trade(r)).count();
    let live = event.plan.iter().filter(|r| r.state != "cancelled").count();
    let counts = [
        ("firms", event.companies.len()),
        ("pairs asked for", asked.len()),
        ("of them must meet", musts),
        ("of them without trade evidence", blind),
        ("meetings planned", live),
    ];
    let rows = counts.iter().map(|(what, n)| vec![(*what).to_owned(), n.to_string()]).collect();
    let statistic = file(
        &held,
        "companies.csv",
        "firms, wishes and plan of the event",
        &["what", "number"],
        rows,
    );
    let card = desk.cards.statistic(&of, event.setting.title.clone(), statistic);
    let count = |what: &str, n: usize| Claim::count(key![of, what], n, &card);
    let first = event.setting.slots.iter().map(|s| s.start).min();
    let day = first.map_or_else(String::new, |at| prepared.local_in_words(at));
    let mut found = Event {
        title: Claim::words(key![of, "title"], event.setting.title.clone(), &card),
        day: Claim::words(key![of, "day"], day, &card).by("first time and zone of event.toml"),
        firms: count("firms", event.companies.len()),
        asked: count("asked", asked.len()),
        musts: count("musts", musts),
        blind: count("blind", blind),
        planned: (live > 0).then(|| count("planned", live)),
        pairs: pairs(desk, &held, &prepared, &of),
        after: None,
    };
    let over = event
        .setting
        .slots
        .iter()
        .map(|s| s.end)
        .max()
        .is_some_and(|end| event.setting.zone.to_datetime(end).date() < desk.as_of);
    if over && live > 0 && !event.outcomes.is_empty() {
        found.after = Some(after(desk, &held, &prepared, &of)?);
    }
    Ok(Meetings { event: Some(found) })
}

/// Rows of a file of the event.
fn file(
    held: &Roundtable,
    name: &str,
    selection: &str,
    columns: &[&str],
    rows: Vec<Vec<String>>,
) -> Statistic {
    Statistic {
        dataset: "the organiser's files of the event".to_owned(),
        file: format!("roundtable/{name}"),
        vintage: "a day that the file does not say".to_owned(),
        sha256: held.sha256.get(name).cloned().unwrap_or_default(),
        selection: selection.to_owned(),
        columns: columns.iter().map(|c| (*c).to_owned()).collect(),
        rows,
        limits: None,
    }
}

fn pairs(desk: &mut Desk<'_>, held: &Roundtable, prepared: &Prepared, of: &Key) -> Vec<Pairing> {
    let weight = |reasons: &[Reason]| reasons.iter().map(|r| r.points).sum::<u32>();
    let mut order: Vec<(&(String, String), &Vec<Reason>)> = prepared.reasons.iter().collect();
    order.sort_by(|a, b| weight(b.1).cmp(&weight(a.1)).then_with(|| a.0.cmp(b.0)));
    let mut found = Vec::new();
    for ((a, b), reasons) in order.into_iter().take(SHOWN) {
        let says = key![of, "pair", a, b];
        let rows = reasons
            .iter()
            .map(|r| {
                let numbers: Vec<String> =
                    r.shows.iter().map(|(name, value)| format!("{name}: {value}")).collect();
                vec![r.points.to_string(), r.says.clone(), r.evidence.clone(), numbers.join("; ")]
            })
            .collect();
        let columns = ["points", "reason", "evidence", "numbers"];
        let statistic = file(held, "wishes.csv", &format!("{a} and {b}"), &columns, rows);
        let card = desk.cards.statistic(&says, format!("{a} and {b}: why"), statistic);
        // Who asked in few words, then the strongest that the data say; the card has all of them.
        let asked = reasons.iter().filter(|r| r.evidence.starts_with("wishes")).count();
        let asked = if asked > 1 { "both asked for it" } else { "one of them asked for it" };
        let mut told: Vec<&Reason> = reasons.iter().filter(|r| !r.shows.is_empty()).collect();
        told.sort_by_key(|r| std::cmp::Reverse(r.points));
        let blind = reasons.iter().filter(|r| r.points == 0 && r.shows.is_empty());
        let told: Vec<&str> = std::iter::once(asked)
            .chain(told.iter().take(2).map(|r| r.says.as_str()))
            .chain(blind.take(1).map(|r| r.says.as_str()))
            .collect();
        let when = (prepared.files.plan.iter())
            .find(|r| {
                r.state != "cancelled"
                    && [&r.host, &r.guest].contains(&a)
                    && [&r.host, &r.guest].contains(&b)
            })
            .map(|r| {
                let says_when = format!("{}, table {}", prepared.local(r.start), r.table);
                Claim::words(key![says, "when"], says_when, &card)
            });
        let points = Unit::Other("points".to_owned());
        found.push(Pairing {
            firms: Claim::words(key![says, "firms"], format!("{a} and {b}"), &card),
            weight: Claim::number(key![says, "weight"], f64::from(weight(reasons)), points, &card),
            reasons: Claim::words(key![says, "reasons"], told.join("; "), &card)
                .by("the rows below with the most points"),
            when,
        });
    }
    found
}

fn after(
    desk: &mut Desk<'_>,
    held: &Roundtable,
    prepared: &Prepared,
    of: &Key,
) -> Result<After, Error> {
    let all = outcomes(&prepared.files, desk.as_of)?;
    let number = |state: State| all.iter().filter(|o| o.state == state).count();
    let overdue = all.iter().filter(|o| o.overdue(desk.as_of)).count();
    let rows = all
        .iter()
        .filter(|o| !o.place.is_empty())
        .map(|o| {
            let (what, by) =
                o.promise.as_ref().map_or(("", ""), |p| (p.what.as_str(), p.deadline.as_str()));
            [&o.meeting, &o.host, &o.guest, o.state.name(), what, by].map(str::to_owned).to_vec()
        })
        .collect();
    let columns = ["meeting", "host", "guest", "outcome", "commitment", "deadline"];
    let statistic = file(held, "outcomes.csv", "what came of the meetings", &columns, rows);
    let card = desk.cards.statistic(&key![of, "after"], "What came of the meetings", statistic);
    let count = |what: &str, n: usize| Claim::count(key![of, "after", what], n, &card);
    let mut commitments = Vec::new();
    for one in &all {
        let Some(promise) = &one.promise else { continue };
        let says = key![of, "commitment", one.meeting];
        let by = if promise.by.is_empty() { "not written who" } else { &promise.by };
        let words = |what: &str, text: &str| Claim::words(key![says, what], text, &card);
        let optional = |what: &str, text: &str| (!text.is_empty()).then(|| words(what, text));
        let state = if one.overdue(desk.as_of) { "overdue" } else { "open" };
        commitments.push(Commitment {
            who: words("who", &format!("{by} to {}", promise.to)),
            what: words("what", &promise.what),
            deadline: optional("deadline", &promise.deadline),
            owner: optional("owner", &promise.owner),
            state: Claim::word(key![says, "state"], state, state, &card),
        });
    }
    Ok(After {
        held: count("held", number(State::Held)),
        missed: count("missed", number(State::Missed)),
        unrecorded: count("unrecorded", number(State::NotRecorded)),
        promised: count("promised", commitments.len()),
        overdue: count("overdue", overdue),
        commitments,
    })
}
