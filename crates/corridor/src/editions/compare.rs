//! What changed between two days or editions, and why.
//!
//! Why is found by computing: the old day with the program of today, which shows what the method
//! changed; the new day with the old inputs, which shows what the days alone changed; then one input
//! after another, until all of the new day's are there. A claim has the causes of the steps in which
//! it moved, so that what the steps changed adds up to the whole.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use super::cause::{Cause, Why, causes, known};
use super::changes::{self, Changed, Ends};
use super::edition::{Edition, Frozen, Standing, Words};
use super::inputs::Input;
use super::shelf::restore;
use super::world::{Claims, Side, Source, world};
use crate::answers::QUESTIONS;
use crate::error::Error;
use crate::folder::Folder;

/// The form of the data.
pub const SCHEMA: &str = "corridor/changes/1";

/// A day, computed from the folder, or an edition.
#[derive(Clone, Copy, Debug)]
pub enum Point<'a> {
    /// The folder as it was known on a day.
    Day(Date),
    /// A kept edition.
    Kept(&'a Edition),
}

impl Point<'_> {
    /// The day as of which it was computed.
    #[must_use]
    pub fn day(&self) -> Date {
        match self {
            Self::Day(day) => *day,
            Self::Kept(edition) => edition.as_of,
        }
    }

    fn end(&self) -> End {
        match self {
            Self::Day(day) => End { as_of: *day, edition: None, program: None },
            Self::Kept(edition) => End {
                as_of: edition.as_of,
                edition: Some(edition.name.clone()),
                program: Some(edition.program.clone()),
            },
        }
    }
}

/// One end of a comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct End {
    /// The day as of which it was computed.
    pub as_of: Date,
    /// The edition, where it is one.
    pub edition: Option<String>,
    /// The program that made the edition.
    pub program: Option<String>,
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Changes {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// The partnership's title.
    pub title: String,
    /// The one end.
    pub from: End,
    /// The other.
    pub to: End,
    /// Why, in the order in which they were put in; those that changed nothing are left out.
    pub causes: Vec<Cause>,
    /// The claims that differ.
    pub claims: Vec<Change>,
    /// The records that differ.
    pub records: Vec<Moved>,
    /// Deadlines between the two days, of what is still open.
    pub deadlines: Vec<Deadline>,
    /// What could not be compared, and why.
    pub not_compared: Vec<String>,
}

/// How a claim or record differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum How {
    /// Its number is another.
    Value,
    /// Its words, its verdict or its interval are others.
    Words,
    /// It was not there.
    New,
    /// It is no longer there.
    Gone,
    /// It says the same on other evidence.
    Evidence,
}

/// A claim that differs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// The claim.
    pub key: String,
    /// How.
    pub change: How,
    /// As it was.
    pub before: Option<Frozen>,
    /// As it is.
    pub after: Option<Frozen>,
    /// The number as it is less the number as it was, where both have the same unit.
    pub difference: Option<f64>,
    /// Why: places in the list of causes.
    pub causes: Vec<usize>,
}

impl Change {
    /// The claim at the end where it is.
    #[must_use]
    pub fn either(&self) -> Option<&Frozen> {
        self.after.as_ref().or(self.before.as_ref())
    }
}

/// A record that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// The record.
    pub id: String,
    /// How: its status is another where it says `value`.
    pub change: How,
    /// As it was.
    pub before: Option<Standing>,
    /// As it is.
    pub after: Option<Standing>,
    /// The words on which it moved.
    pub passage: Option<Words>,
    /// Why: places in the list of causes.
    pub causes: Vec<usize>,
}

/// A deadline between the two days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// The record.
    pub id: String,
    /// What was due.
    pub what: String,
    /// Its last day.
    pub due: Date,
    /// Its status.
    pub status: String,
}

impl Changes {
    /// Whether nothing changed: a day that is written in the evidence is no news when it passes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let idle = |how: How, causes: &[usize]| {
            let passed = |&at: &usize| self.causes[at].why == Why::DaysPassed;
            how == How::Evidence && causes.iter().all(passed)
        };
        self.claims.iter().all(|change| idle(change.change, &change.causes))
            && self.records.iter().all(|moved| idle(moved.change, &moved.causes))
            && self.deadlines.is_empty()
    }

    /// The change back: ends swapped, differences with the other sign.
    #[must_use]
    pub fn swapped(self) -> Self {
        let back = |how: How| match how {
            How::New => How::Gone,
            How::Gone => How::New,
            how => how,
        };
        let claims = self.claims.into_iter().map(|change| Change {
            change: back(change.change),
            difference: change.difference.map(|difference| -difference),
            before: change.after,
            after: change.before,
            ..change
        });
        let records = self.records.into_iter().map(|moved| Moved {
            change: back(moved.change),
            passage: passage(moved.after.as_ref(), moved.before.as_ref()),
            before: moved.after,
            after: moved.before,
            ..moved
        });
        let (claims, records) = (claims.collect(), records.collect());
        Self { from: self.to, to: self.from, claims, records, ..self }
    }
}

/// What changed since the newest edition of an earlier day; nothing without one.
///
/// # Errors
///
/// As [`between`], and those of reading editions.
pub fn since(folder: &Folder, day: Date) -> Result<Option<Changes>, Error> {
    if folder.store.is_some() {
        return Ok(None);
    }
    let editions = super::shelf::all(&folder.root)?;
    let Some(newest) = editions.iter().rev().find(|edition| edition.as_of < day) else {
        return Ok(None);
    };
    between(folder, Point::Kept(newest), Point::Day(day)).map(Some)
}

/// What changed from one point to another, and why.
///
/// # Errors
///
/// Those of the answers.
pub fn between(folder: &Folder, from: Point<'_>, to: Point<'_>) -> Result<Changes, Error> {
    if from.day() > to.day() {
        return Ok(forward(folder, to, from)?.swapped());
    }
    forward(folder, from, to)
}

fn forward(folder: &Folder, from: Point<'_>, to: Point<'_>) -> Result<Changes, Error> {
    let now = Source::open(folder)?;
    let claims = |point: &Point<'_>| match point {
        Point::Day(day) => now.answers(*day),
        Point::Kept(edition) => {
            Ok(Claims { claims: edition.claims.clone(), records: edition.records.clone() })
        }
    };
    let (mut a, mut b) = (claims(&from)?, claims(&to)?);
    let not_compared = comparable(&from, &to, &mut a, &mut b);
    let differ = Differ::of(&a, &b);
    let steps = match differ.claims.is_empty() && differ.records.is_empty() {
        true => Vec::new(),
        false => steps(&now, &from, &to, &a, &b)?,
    };
    Ok(put_together(folder, &from, &to, &differ, &steps, &b, not_compared))
}

/// Leave out of both ends what one of them cannot have, and say what that is.
fn comparable(from: &Point<'_>, to: &Point<'_>, a: &mut Claims, b: &mut Claims) -> Vec<String> {
    let asked = |point: &Point<'_>| -> BTreeSet<String> {
        match point {
            Point::Kept(edition) if !edition.questions.is_empty() => {
                edition.questions.iter().cloned().collect()
            }
            Point::Kept(edition) => {
                edition.claims.values().map(|claim| claim.question.clone()).collect()
            }
            Point::Day(_) => QUESTIONS.iter().map(|question| question.name.to_owned()).collect(),
        }
    };
    let (left, right) = (asked(from), asked(to));
    let mut said = Vec::new();
    for question in left.symmetric_difference(&right) {
        let lacks = if left.contains(question) { to } else { from };
        let Point::Kept(edition) = lacks else { continue };
        said.push(format!(
            "the question {question}: the edition {} (by corridor {}) does not answer it",
            edition.name, edition.program
        ));
        a.claims.retain(|_, claim| claim.question != *question);
        b.claims.retain(|_, claim| claim.question != *question);
    }
    let keeps_none = |point: &Point<'_>, claims: &Claims| match point {
        Point::Kept(edition) => claims.records.is_empty() && edition.inputs.is_empty(),
        Point::Day(_) => false,
    };
    for (point, own) in [(from, &*a), (to, &*b)] {
        if let (true, Point::Kept(edition)) = (keeps_none(point, own), point) {
            said.push(format!(
                "statuses and causes: the edition {} keeps neither records nor inputs ({})",
                edition.name, edition.schema
            ));
        }
    }
    if keeps_none(from, a) || keeps_none(to, b) {
        a.records.clear();
        b.records.clear();
    }
    said
}

/// How two ends differ.
struct Differ {
    claims: Changed<Frozen>,
    records: Changed<Standing>,
}

impl Differ {
    fn of(a: &Claims, b: &Claims) -> Self {
        Self {
            claims: changes::between(&a.claims, &b.claims),
            records: changes::between(&a.records, &b.records),
        }
    }
}

/// One input put in, or the method or the day changed, and what moved.
struct Step {
    causes: Vec<Cause>,
    moved: Differ,
}

fn cause(why: Why, says: String) -> Cause {
    Cause { why, says, inputs: Vec::new(), known: None }
}

fn steps(
    now: &Source<'_>,
    from: &Point<'_>,
    to: &Point<'_>,
    a: &Claims,
    b: &Claims,
) -> Result<Vec<Step>, Error> {
    for point in [from, to] {
        if let Point::Kept(edition) = point
            && edition.inputs.is_empty()
        {
            let says = format!("not known: the edition {} keeps no inputs", edition.name);
            return Ok(vec![Step {
                causes: vec![cause(Why::Unknown, says)],
                moved: Differ::of(a, b),
            }]);
        }
    }
    let homes = [home()?, home()?];
    let folders = [restored(now, from, homes[0].path())?, restored(now, to, homes[1].path())?];
    let sources = [folders[0].as_ref().map(Source::open), folders[1].as_ref().map(Source::open)];
    let [old, new] = sources;
    let (old, new) = (old.transpose()?, new.transpose()?);
    let (old, new) = (old.as_ref().unwrap_or(now), new.as_ref().unwrap_or(now));
    let inputs = |point: &Point<'_>| match point {
        Point::Day(_) => now.inputs.clone(),
        Point::Kept(edition) => edition.inputs.clone(),
    };
    let (inputs_a, inputs_b) = (inputs(from), inputs(to));
    let (known_a, known_b) = (known(&inputs_a, from.day()), known(&inputs_b, to.day()));
    Walk { old, new, from, to, known_a, known_b }.steps(a, b)
}

fn home() -> Result<tempfile::TempDir, Error> {
    let made = tempfile::Builder::new().prefix("corridor-edition-").tempdir();
    made.map_err(|source| Error::Unwritten { path: std::env::temp_dir(), source })
}

/// The folder of an edition, laid out anew, where today's folder no longer holds what it was made
/// from.
fn restored(
    now: &Source<'_>,
    point: &Point<'_>,
    home: &std::path::Path,
) -> Result<Option<Folder>, Error> {
    let Point::Kept(edition) = point else { return Ok(None) };
    let held: BTreeMap<&str, &str> =
        now.inputs.iter().map(|input| (input.id.as_str(), input.sha256.as_str())).collect();
    let is_held = |input: &Input| held.get(input.id.as_str()) == Some(&input.sha256.as_str());
    if known(&edition.inputs, edition.as_of).values().all(|input| is_held(input)) {
        return Ok(None);
    }
    restore(edition, now, home)?;
    // Texts that were too long to keep leave nothing to read.
    match edition.texts.contains_key(crate::folder::FILE) {
        true => Folder::open(home).map(Some),
        false => Ok(None),
    }
}

/// The way from one point to another.
struct Walk<'a> {
    old: &'a Source<'a>,
    new: &'a Source<'a>,
    from: &'a Point<'a>,
    to: &'a Point<'a>,
    known_a: BTreeMap<&'a str, &'a Input>,
    known_b: BTreeMap<&'a str, &'a Input>,
}

impl Walk<'_> {
    fn steps(&self, a: &Claims, b: &Claims) -> Result<Vec<Step>, Error> {
        let old: BTreeMap<&str, &str> =
            self.old.inputs.iter().map(|i| (i.id.as_str(), i.sha256.as_str())).collect();
        // What the old day was made from and nobody has any more cannot be put back.
        let lost: BTreeSet<&str> = self
            .known_a
            .values()
            .filter(|input| old.get(input.id.as_str()) != Some(&input.sha256.as_str()))
            .filter(|input| {
                let after = self.known_b.get(input.id.as_str());
                after.is_none_or(|after| after.sha256 != input.sha256)
            })
            .map(|input| input.id.as_str())
            .collect();
        let mut steps = Vec::new();
        let mut here = a.clone();
        let mut step = |causes: Vec<Cause>, next: Claims| {
            let moved = Differ::of(&here, &next);
            here = next;
            steps.push(Step { causes, moved });
        };
        let all = causes(&self.known_a, &self.known_b);
        let touches = |cause: &Cause| cause.inputs.iter().any(|id| lost.contains(id.as_str()));
        let (with_the_lost, mut others): (Vec<Cause>, Vec<Cause>) =
            all.into_iter().partition(touches);
        let mut added: BTreeSet<String> = with_the_lost.iter().flat_map(ids).collect();
        if let Point::Kept(edition) = self.from {
            let causes = match with_the_lost.is_empty() {
                true => vec![self.method(edition)],
                false => with_the_lost,
            };
            step(causes, self.world(self.from.day(), &added)?);
        }
        let (first, last) = (self.from.day(), self.to.day());
        if first != last {
            let next = match others.is_empty() {
                true => self.new.answers(last)?,
                false => self.world(last, &added)?,
            };
            step(vec![cause(Why::DaysPassed, passed(first, last))], next);
        }
        let end = others.pop();
        for one in others {
            added.extend(ids(&one));
            let next = self.world(last, &added)?;
            step(vec![one], next);
        }
        if let Some(one) = end {
            step(vec![one], self.new.answers(last)?);
        }
        match self.to {
            Point::Kept(edition) => step(vec![self.method(edition)], b.clone()),
            // Whatever the steps did not reach is told of, and not passed over.
            Point::Day(_) => {
                let says = "not known: no input that changed explains it".to_owned();
                step(vec![cause(Why::Unknown, says)], b.clone());
            }
        }
        Ok(steps)
    }

    fn world(&self, day: Date, added: &BTreeSet<String>) -> Result<Claims, Error> {
        world(self.old, self.new, day, |id| match (self.known_a.get(id), self.known_b.get(id)) {
            (Some(a), Some(b)) if a.sha256 == b.sha256 => Side::Old,
            (_, Some(_)) if added.contains(id) => Side::New,
            (_, None) if added.contains(id) => Side::Neither,
            (Some(_), _) => Side::Old,
            _ => Side::Neither,
        })
    }

    fn method(&self, edition: &Edition) -> Cause {
        let now = env!("CARGO_PKG_VERSION");
        let says = match edition.program == now {
            true => {
                format!("new method: corridor {now} computes it otherwise from the same inputs")
            }
            false => format!("new method: corridor {now}, where it was {}", edition.program),
        };
        cause(Why::NewMethod, says)
    }
}

fn ids(cause: &Cause) -> Vec<String> {
    cause.inputs.clone()
}

fn passed(first: Date, last: Date) -> String {
    let days = first.until(last).map_or(0, |span| span.get_days());
    format!("{} passed", if days == 1 { "1 day".to_owned() } else { format!("{days} days") })
}

fn put_together(
    folder: &Folder,
    from: &Point<'_>,
    to: &Point<'_>,
    differ: &Differ,
    steps: &[Step],
    end: &Claims,
    not_compared: Vec<String>,
) -> Changes {
    // Causes that say the same are one: the method at both ends.
    let mut causes: Vec<Cause> = Vec::new();
    let mut places: Vec<Vec<usize>> = Vec::new();
    for step in steps {
        let moves = |key: &&String| {
            step.moved.claims.contains_key(*key) || step.moved.records.contains_key(*key)
        };
        let differing = differ.claims.keys().chain(differ.records.keys());
        let place = |cause: &Cause, causes: &mut Vec<Cause>| {
            causes.iter().position(|known| known == cause).unwrap_or_else(|| {
                causes.push(cause.clone());
                causes.len() - 1
            })
        };
        places.push(match differing.clone().any(|key| moves(&key)) {
            true => step.causes.iter().map(|cause| place(cause, &mut causes)).collect(),
            false => Vec::new(),
        });
    }
    let of = |moved: &dyn Fn(&Step) -> bool| -> Vec<usize> {
        let all: BTreeSet<usize> = steps
            .iter()
            .zip(&places)
            .filter(|(step, _)| moved(step))
            .flat_map(|(_, places)| places.iter().copied())
            .collect();
        all.into_iter().collect()
    };
    let claims = differ
        .claims
        .iter()
        .map(|(key, ends)| {
            change(key, ends, of(&|step: &Step| step.moved.claims.contains_key(key)))
        })
        .collect();
    let records = differ
        .records
        .iter()
        .map(|(id, ends)| moved(id, ends, of(&|step: &Step| step.moved.records.contains_key(id))))
        .collect();
    let due = |standing: &Standing| {
        standing.open && standing.due.is_some_and(|due| due >= from.day() && due < to.day())
    };
    let deadlines =
        end.records.iter().filter(|(_, standing)| due(standing)).filter_map(|(id, standing)| {
            Some(Deadline {
                id: id.clone(),
                what: standing.what.clone(),
                due: standing.due?,
                status: standing.status.clone(),
            })
        });
    Changes {
        schema: SCHEMA,
        title: folder.partnership.title.clone(),
        from: from.end(),
        to: to.end(),
        causes,
        claims,
        records,
        deadlines: deadlines.collect(),
        not_compared,
    }
}

fn change(key: &str, ends: &Ends<Frozen>, causes: Vec<usize>) -> Change {
    let how = match (&ends.before, &ends.after) {
        (None, _) => How::New,
        (_, None) => How::Gone,
        (Some(a), Some(b)) if a.says_the_same(b) => How::Evidence,
        (Some(a), Some(b)) if a.value.map(f64::to_bits) != b.value.map(f64::to_bits) => How::Value,
        _ => How::Words,
    };
    let difference = match (&ends.before, &ends.after) {
        (Some(a), Some(b)) if a.unit == b.unit && how == How::Value => {
            a.value.zip(b.value).map(|(a, b)| b - a)
        }
        _ => None,
    };
    let Ends { before, after } = ends.clone();
    Change { key: key.to_owned(), change: how, before, after, difference, causes }
}

fn moved(id: &str, ends: &Ends<Standing>, causes: Vec<usize>) -> Moved {
    let how = match (&ends.before, &ends.after) {
        (None, _) => How::New,
        (_, None) => How::Gone,
        (Some(a), Some(b)) if a.status != b.status => How::Value,
        (Some(a), Some(b)) if a.passages != b.passages && a.due == b.due && a.what == b.what => {
            How::Evidence
        }
        _ => How::Words,
    };
    let passage = passage(ends.before.as_ref(), ends.after.as_ref());
    let Ends { before, after } = ends.clone();
    Moved { id: id.to_owned(), change: how, before, after, passage, causes }
}

/// The newest words that the later end has and the earlier has not; else its newest.
fn passage(before: Option<&Standing>, after: Option<&Standing>) -> Option<Words> {
    let after = after.or(before)?;
    let had = |words: &&Words| before.is_some_and(|before| before.passages.contains(words));
    let newest =
        |words: &mut dyn Iterator<Item = &Words>| words.max_by_key(|words| words.date).cloned();
    newest(&mut after.passages.iter().filter(|words| !had(words)))
        .or_else(|| newest(&mut after.passages.iter()))
}
