//! Why claims changed: the inputs that came, went or were changed between two days, in the order in
//! which they are put in one after another.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use super::inputs::{Input, Sort};
use crate::figures::{count, day};

/// What sort of cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// Another program, or another way of computing.
    NewMethod,
    /// Days passed and nothing else.
    DaysPassed,
    /// `partnership.toml` was changed.
    Settings,
    /// A document came or went, with the records that stand on it.
    NewDocument,
    /// A person changed a record, or wrote or took out one on a document that was there.
    Record,
    /// A figure about a period, measure and reporter that had none.
    NewFigure,
    /// Another figure where there was one.
    RevisedFigure,
    /// Exchange rates.
    Rates,
    /// A dataset of product trade of another vintage, or for the first time.
    NewVintage,
    /// A recorded estimate or run.
    Computation,
    /// What cannot be told, since the earlier inputs are no longer there.
    Unknown,
}

/// Why claims changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cause {
    /// What sort of cause.
    pub why: Why,
    /// The cause in words.
    pub says: String,
    /// The inputs that it changed, by name.
    pub inputs: Vec<String>,
    /// The day from which the newest of them was known.
    pub known: Option<Date>,
}

/// More causes than these are put together by their sort: each costs one computation of all answers.
const MOST: usize = 32;

/// What is known on a day, by name.
#[must_use]
pub fn known(inputs: &[Input], day: Date) -> BTreeMap<&str, &Input> {
    inputs.iter().filter(|i| i.is_known(day)).map(|i| (i.id.as_str(), i)).collect()
}

/// An input that differs.
struct Differs<'a> {
    before: Option<&'a Input>,
    after: Option<&'a Input>,
}

impl<'a> Differs<'a> {
    fn input(&self) -> Option<&'a Input> {
        self.after.or(self.before)
    }
}

/// The causes between what was known and what is known, in the order in which they are put in.
#[must_use]
pub fn causes(before: &BTreeMap<&str, &Input>, after: &BTreeMap<&str, &Input>) -> Vec<Cause> {
    let ids: BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
    let differing: Vec<Differs<'_>> = ids
        .into_iter()
        .map(|id| Differs { before: before.get(id).copied(), after: after.get(id).copied() })
        .filter(|d| match (d.before, d.after) {
            (Some(a), Some(b)) => a.sha256 != b.sha256,
            _ => true,
        })
        .collect();
    let documents: Vec<&str> = differing
        .iter()
        .filter_map(Differs::input)
        .filter(|input| input.sort == Sort::Document)
        .filter_map(|input| input.id.strip_prefix("document "))
        .collect();
    let about = |all: &BTreeMap<&str, &Input>| -> BTreeSet<(Sort, String)> {
        all.values().map(|input| (input.sort, input.about.clone())).collect()
    };
    let (about_before, about_after) = (about(before), about(after));
    let mut grouped: BTreeMap<(Why, String), Vec<Differs<'_>>> = BTreeMap::new();
    for one in differing {
        let Some(input) = one.input() else { continue };
        // What stands on both sides of the change is another word on the same thing.
        let both = {
            let subject = (input.sort, input.about.clone());
            about_before.contains(&subject) && about_after.contains(&subject)
        };
        grouped.entry(group(input, both, &documents)).or_default().push(one);
    }
    let several = grouped.len() > MOST;
    let mut causes: Vec<Cause> = Vec::new();
    if several {
        let mut sorts: BTreeMap<Why, Vec<Differs<'_>>> = BTreeMap::new();
        for ((why, _), all) in grouped {
            sorts.entry(why).or_default().extend(all);
        }
        causes.extend(sorts.into_iter().map(|(why, all)| cause(why, &all)));
    } else {
        causes.extend(grouped.into_iter().map(|((why, _), all)| cause(why, &all)));
    }
    causes.sort_by(|a, b| (a.why, a.known, &a.says).cmp(&(b.why, b.known, &b.says)));
    causes
}

/// The sort of cause that an input is, and what it comes together with.
fn group(input: &Input, both: bool, documents: &[&str]) -> (Why, String) {
    match input.sort {
        Sort::Settings => (Why::Settings, String::new()),
        Sort::Document => (Why::NewDocument, input.id["document ".len()..].to_owned()),
        Sort::Record => {
            let cited = input.about.split(' ').rev().find(|id| documents.contains(id));
            match cited {
                Some(document) => (Why::NewDocument, document.to_owned()),
                None => (Why::Record, input.id.clone()),
            }
        }
        Sort::Figure if both => (Why::RevisedFigure, input.about.clone()),
        Sort::Figure => {
            (Why::NewFigure, input.known.map_or_else(String::new, |known| known.to_string()))
        }
        Sort::Rate => (Why::Rates, String::new()),
        Sort::Dataset => {
            let known = input.known.map_or_else(String::new, |known| known.to_string());
            (Why::NewVintage, format!("{} {known}", input.about))
        }
        Sort::Estimate | Sort::Simulation => (Why::Computation, input.id.clone()),
    }
}

fn cause(why: Why, all: &[Differs<'_>]) -> Cause {
    let inputs: Vec<&Input> = all.iter().filter_map(Differs::input).collect();
    let known = inputs.iter().filter_map(|input| input.known).max();
    let first = inputs.first().map_or("", |input| input.title.as_str());
    let went = all.iter().all(|one| one.after.is_none());
    let changed = all.iter().all(|one| one.before.is_some() && one.after.is_some());
    let titles = |sort: Sort| -> Vec<&str> {
        let of = inputs.iter().filter(|input| input.sort == sort);
        of.map(|input| input.title.as_str()).collect()
    };
    let on = known.map_or_else(String::new, |known| format!(" of {}", day(known)));
    let says = match why {
        Why::Settings => "partnership.toml was changed".to_owned(),
        Why::NewDocument => match (&titles(Sort::Document)[..], went, changed) {
            ([], ..) => format!("records: {}", listed(&titles(Sort::Record))),
            ([one], true, _) => format!("document gone: {one}"),
            ([one], _, true) => format!("document changed: {one}"),
            ([one], ..) => format!("new document: {one}"),
            (many, ..) => format!("{} documents: {}", count(many.len()), listed(many)),
        },
        Why::Record if inputs.len() > 1 => format!("{} records changed", count(inputs.len())),
        Why::Record if went => format!("record taken out: {first}"),
        Why::Record if changed => format!("record changed: {first}"),
        Why::Record => format!("record written: {first}"),
        Why::NewFigure if went => format!("figures gone: {}", listed(&titles(Sort::Figure))),
        Why::NewFigure if inputs.len() == 1 => format!("new figure{on}: {first}"),
        Why::NewFigure => {
            format!("{} new figures{on}: {}", inputs.len(), listed(&distinct(&inputs)))
        }
        Why::RevisedFigure => format!("revised figure: {}", listed(&distinct(&inputs))),
        Why::Rates if inputs.len() == 1 => format!("exchange rate: {first}"),
        Why::Rates => format!("{} exchange rates", count(inputs.len())),
        Why::NewVintage if went => format!("vintage gone: {first} ({}){on}", about(&inputs)),
        Why::NewVintage if changed => format!("dataset changed: {first} ({}){on}", about(&inputs)),
        Why::NewVintage => format!("new vintage: {first} ({}){on}", about(&inputs)),
        Why::Computation if went => {
            format!("recorded computation gone: {}", listed(&distinct(&inputs)))
        }
        Why::Computation => format!("recorded computation: {}", listed(&distinct(&inputs))),
        Why::NewMethod | Why::DaysPassed | Why::Unknown => String::new(),
    };
    let inputs = inputs.iter().map(|input| input.id.clone()).collect();
    Cause { why, says, inputs, known }
}

fn about(inputs: &[&Input]) -> String {
    let names: BTreeSet<&str> = inputs.iter().map(|input| input.about.as_str()).collect();
    names.into_iter().collect::<Vec<_>>().join(", ")
}

fn distinct<'a>(inputs: &[&'a Input]) -> Vec<&'a str> {
    let mut titles: Vec<&str> = inputs.iter().map(|input| input.title.as_str()).collect();
    titles.dedup();
    titles
}

/// The first three of a list, and how many more there are.
fn listed(all: &[&str]) -> String {
    const SHOWN: usize = 3;
    let shown = all[..all.len().min(SHOWN)].join("; ");
    match all.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown}; and {} more", count(more)),
    }
}
