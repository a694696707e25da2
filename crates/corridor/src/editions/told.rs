//! What changed since the newest edition, as claims that a page can hold: each with a card that names
//! the edition, both values and the cause.

use std::collections::BTreeSet;

use serde::Serialize;

use super::compare::{Change, Changes, How, Moved};
use super::edition::Frozen;
use super::news::{Part, news};
use super::report::{due_words, headline, line, moved_by, nearest, record_line, tally_of};
use super::shelf;
use crate::answers::claim::Claim;
use crate::answers::desk::Desk;
use crate::error::Error;
use crate::evidence::{Evidence, Statistic};
use crate::figures::count;
use crate::folder::Folder;
use crate::key::{Key, key};

/// Lines of one cause that a page shows.
const SHOWN: usize = 8;

/// What changed.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    /// From which edition, and how much.
    pub headline: Claim,
    /// The main news, a sentence each.
    pub news: Vec<Vec<Said>>,
    /// By cause.
    pub causes: Vec<Because>,
    /// Deadlines that passed.
    pub deadlines: Vec<Claim>,
    /// What could not be compared.
    pub not_compared: Vec<Claim>,
}

/// A piece of a sentence of news.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Said {
    /// Words.
    Words(&'static str),
    /// A claim at one of the two ends.
    Claim(Box<Claim>),
}

/// What follows from one cause.
#[derive(Clone, Debug, Serialize)]
pub struct Because {
    /// The cause.
    pub cause: Claim,
    /// How much follows.
    pub follows: Claim,
    /// The records that moved.
    pub records: Vec<Claim>,
    /// The claims nearest to the cause.
    pub claims: Vec<Row>,
    /// How many more there are.
    pub more: Option<Claim>,
}

/// One claim that changed.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// What it is about.
    pub what: Claim,
    /// As it was.
    pub before: Option<Claim>,
    /// As it is.
    pub now: Option<Claim>,
    /// By how much.
    pub difference: Option<Claim>,
}

/// What changed in a folder since the newest edition of an earlier day; nothing without one.
///
/// # Errors
///
/// As [`super::since`].
pub fn told(desk: &mut Desk<'_>, folder: &Folder) -> Result<Option<Told>, Error> {
    let Some(changes) = super::since(folder, desk.as_of)? else { return Ok(None) };
    let Some(name) = changes.from.edition.clone() else { return Ok(None) };
    let edition = Kept {
        file: format!("editions/{name}.json"),
        sha256: shelf::sha256(&desk.folder.root, &name)?,
        day: changes.from.as_of.to_string(),
    };
    let says = key!["changed"];
    let rows = changes.causes.iter().map(|cause| vec![cause.says.clone(), cause.inputs.join("; ")]);
    let card = edition.card(
        desk,
        &says,
        "What changed since the edition",
        ["cause", "inputs"],
        rows.collect(),
    );
    let headline =
        Claim::words(key![says, "since"], headline(&changes), &card).by("the editions compared");
    let news = news(&changes);
    let news = news.iter().map(|sentence| said_of(desk, &name, &changes, sentence)).collect();
    let mut causes = Vec::new();
    for (at, cause) in changes.causes.iter().enumerate() {
        let (records, claims) = nearest(&changes, at);
        if records.is_empty() && claims.is_empty() {
            continue;
        }
        let says = key!["changed", "cause", cause.says];
        let inputs = cause.inputs.iter().map(|input| vec![cause.says.clone(), input.clone()]);
        let card = edition.card(desk, &says, &cause.says, ["cause", "input"], inputs.collect());
        let told: Vec<&Moved> =
            records.iter().copied().filter(|moved| moved.change != How::Evidence).collect();
        let said = once(&claims);
        let left = told.len().saturating_sub(SHOWN) + said.len().saturating_sub(SHOWN);
        causes.push(Because {
            cause: Claim::words(key![says, "cause"], &cause.says, &card).by("the cause"),
            follows: Claim::words(key![says, "follows"], tally_of(&records, &claims), &card)
                .by("what follows from it, counted"),
            records: told.iter().take(SHOWN).map(|moved| record(desk, &edition, moved)).collect(),
            claims: names(&said[..said.len().min(SHOWN)])
                .into_iter()
                .zip(&said)
                .map(|(what, change)| row(desk, &name, &changes, change, &what))
                .collect(),
            more: (left > 0).then(|| {
                Claim::count(key![says, "more"], left, &card)
                    .saying(count(left))
                    .by("what is not listed")
            }),
        });
    }
    let deadlines = changes.deadlines.iter().map(|deadline| {
        let says = key!["changed", "deadline", deadline.id];
        let due = vec![deadline.id.clone(), deadline.due.to_string()];
        let title = format!("Deadline of {}", deadline.id);
        let card = edition.card(desk, &says, &title, ["record", "due"], vec![due]);
        Claim::words(says, due_words(deadline), &card).by("the deadline")
    });
    let deadlines = deadlines.collect();
    let not_compared = changes.not_compared.iter().map(|said| {
        let says = key!["changed", "not-compared", said];
        let rows = vec![vec![name.clone(), said.clone()]];
        let card = edition.card(desk, &says, "What was not compared", ["edition", "why"], rows);
        Claim::words(says, said, &card).by("why")
    });
    let not_compared = not_compared.collect();
    Ok(Some(Told { headline, news, causes, deadlines, not_compared }))
}

/// The changes that say something, each once: what two answers say alike is one change to a reader.
fn once<'a>(changes: &[&'a Change]) -> Vec<&'a Change> {
    let mut seen = BTreeSet::new();
    let says = |claim: &Option<Frozen>| claim.as_ref().map(|claim| claim.says.clone());
    let mut said: Vec<&Change> =
        changes.iter().copied().filter(|change| change.change != How::Evidence).collect();
    said.retain(|change| {
        let title = change.either().map(|claim| claim.title.clone());
        seen.insert((title, says(&change.before), says(&change.after)))
    });
    said
}

/// What changes are about. Where several have one title, what tells their keys apart stands behind it:
/// `Since the last word (documents of the visit)`.
fn names(changes: &[&Change]) -> Vec<String> {
    let title = |change: &Change| {
        change.either().map_or(change.key.as_str(), |claim| claim.title.as_str()).to_owned()
    };
    let name = |change: &&Change| {
        let own: Vec<&str> = change.key.split('/').collect();
        let others: Vec<Vec<&str>> = changes
            .iter()
            .filter(|other| other.key != change.key && title(other) == title(change))
            .map(|other| other.key.split('/').collect())
            .collect();
        let differs = |at: &usize| others.iter().any(|other| other.get(*at) != own.get(*at));
        let apart: Vec<String> =
            (0..own.len()).filter(differs).map(|at| own[at].replace('-', " ")).collect();
        match apart.is_empty() {
            true => title(change),
            false => format!("{} ({})", title(change), apart.join(", ")),
        }
    };
    changes.iter().map(name).collect()
}

/// The edition's file, as cards name it.
struct Kept {
    file: String,
    sha256: String,
    day: String,
}

impl Kept {
    fn card(
        &self,
        desk: &mut Desk<'_>,
        says: &Key,
        title: &str,
        columns: [&str; 2],
        mut rows: Vec<Vec<String>>,
    ) -> Key {
        if rows.is_empty() {
            rows.push(vec![title.to_owned(), String::new()]);
        }
        let statistic = Statistic {
            dataset: "The partnership's editions, and what came since".to_owned(),
            file: self.file.clone(),
            vintage: self.day.clone(),
            sha256: self.sha256.clone(),
            selection: title.to_owned(),
            columns: columns.map(str::to_owned).to_vec(),
            rows,
            limits: None,
        };
        desk.cards.statistic(says, title, statistic)
    }
}

fn record(desk: &mut Desk<'_>, edition: &Kept, moved: &Moved) -> Claim {
    let says = key!["changed", "record", moved.id];
    let title = format!("{} since the edition", moved.id);
    let mut evidence = Vec::new();
    if let Some(found) = desk.folder.ledger.record(&moved.id) {
        let passages = desk.folder.ledger.passages(found);
        evidence.extend(passages.into_iter().map(|passage| Evidence::Passage(passage.into())));
    }
    let card = match evidence.is_empty() {
        false => desk.cards.card(&says, title, evidence),
        true => {
            let rows = vec![vec![moved.id.clone(), record_line(moved)]];
            edition.card(desk, &says, &title, ["record", "change"], rows)
        }
    };
    Claim::words(says, record_line(moved), &card).by("the record in both editions")
}

/// A sentence of news with a card for each of its claims.
fn said_of(
    desk: &mut Desk<'_>,
    edition: &str,
    changes: &Changes,
    sentence: &[Part<'_>],
) -> Vec<Said> {
    let mut claim = |change: &Change, end: &str, shown: &str| {
        let says = key!["changed", "news", change.key];
        let card = change_card(desk, edition, changes, change, &says);
        let claim = Claim::words(key![says, end], shown, &card).by(format!("{end}, in the change"));
        Said::Claim(Box::new(claim))
    };
    let said = |part: &Part<'_>| match part {
        Part::Words(words) => Said::Words(words),
        Part::Before(change) => claim(change, "before", part.says()),
        Part::Now(change) => claim(change, "now", part.says()),
    };
    sentence.iter().map(said).collect()
}

/// The card of a change: both values, the edition, the cause, and the card of the value that is now.
fn change_card(
    desk: &mut Desk<'_>,
    edition: &str,
    changes: &Changes,
    change: &Change,
    says: &Key,
) -> Key {
    let why: Vec<&str> = change.causes.iter().map(|at| changes.causes[*at].says.as_str()).collect();
    let now = change.after.as_ref().map(|claim| Key::from(claim.card.clone()));
    let inputs: Vec<&Key> = now.iter().collect();
    desk.cards.estimate(
        says,
        "Change since an edition",
        line(change),
        &inputs,
        &[("edition", edition.to_owned()), ("why", why.join("; "))],
    )
}

fn row(desk: &mut Desk<'_>, edition: &str, changes: &Changes, change: &Change, what: &str) -> Row {
    let says = key!["changed", "claim", change.key];
    let card = change_card(desk, edition, changes, change, &says);
    let claim = |end: &str, says_what: &str| {
        Claim::words(key![says, end], says_what, &card).by(format!("{end}, in the change"))
    };
    let unit = change.either().map(|claim| claim.unit.clone());
    let difference = change.difference.zip(unit).and_then(|(by, unit)| moved_by(&unit, by));
    Row {
        what: claim("what", what),
        before: change.before.as_ref().map(|c| claim("before", &c.says)),
        now: change.after.as_ref().map(|c| claim("now", &c.says)),
        difference: difference.map(|by| claim("difference", &by)),
    }
}
