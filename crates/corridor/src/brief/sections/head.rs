//! The first screen: the question, its answer in two sentences, the chart that carries it, and what
//! else to know.

use super::{chart, joined, table};
use crate::answers::Answers;
use crate::answers::glance::{Aim, Glance, Largest, Likely};
use crate::answers::happened::Newest;
use crate::brief::page::{
    Block, Chart, Fact, Head, Span, Table, cell, claim, column, numbers, words,
};
use crate::editions::told::Told;
use crate::key::key;

pub(in crate::brief) fn lay(answers: &Answers, glance: &Glance) -> Head {
    let mut answer: Vec<Vec<Span>> = Vec::new();
    match &glance.target {
        Some(aim) => {
            answer.extend(outcome(aim));
            answer.extend(level(glance, aim));
            if answer.is_empty() {
                answer.extend(unjudged(answers, glance, aim));
                answer.extend(promised(answers));
            }
            answer.extend(possible(aim));
            answer.extend(newer(glance));
        }
        None => {
            answer.extend(traded(answers, glance));
            answer.extend(newer(glance));
        }
    }
    if answer.is_empty() && answers.promised.overview.is_some() {
        answer.push(vec![words("The folder holds no statistics of the two.")]);
        answer.extend(promised(answers));
    }
    if answer.is_empty() {
        answer.push(vec![words(
            "The folder holds no statistics of the two and no records of what they promised.",
        )]);
    }
    Head {
        question: question(answers, glance),
        answer,
        chart: picture(answers, glance),
        warning: warning(glance),
        facts: facts(answers, glance),
    }
}

fn question(answers: &Answers, glance: &Glance) -> Vec<Span> {
    let [a, b] = &glance.parties;
    match &glance.target {
        Some(aim) => {
            let open = aim.running || aim.verdict.word.as_deref() == Some("not-comparable");
            let asks = match open {
                true => format!("Will {a} and {b} trade "),
                false => format!("Have {a} and {b} reached trade of "),
            };
            // As it was promised, in its own money.
            let level = aim.own.as_ref().unwrap_or(&aim.level);
            let mut spans = vec![words(asks), claim(level), words(" a year")];
            if let Some(by) = &aim.by {
                spans.extend([words(if open { " by " } else { ", due by " }), claim(by)]);
            }
            if let Some(counts) = &aim.counts {
                spans.push(words(format!(", counting {counts}")));
            }
            spans.push(words("?"));
            spans
        }
        None if glance.trade.is_some() || glance.one_way.is_some() => {
            vec![words(format!("What do {a} and {b} trade, and what more could they?"))]
        }
        None if answers.board.open.is_some() => {
            vec![words(format!("What have {a} and {b} promised each other?"))]
        }
        None => vec![words(format!("What is known of {a} and {b}?"))],
    }
}

/// How likely the target is, or what became of it.
fn outcome(aim: &Aim) -> Option<Vec<Span>> {
    if aim.verdict.word.as_deref() == Some("not-comparable") {
        return Some(vec![
            words("The target is "),
            claim(&aim.verdict),
            words(": no figure in the folder counts what it counts."),
        ]);
    }
    if !aim.running {
        return Some(vec![words("The target was "), claim(&aim.verdict), words(".")]);
    }
    let (chance, year) = (aim.chance.as_ref()?, aim.year.as_ref()?);
    let mut spans = match (&chance.most, &chance.odds) {
        (Some(most), _) => vec![
            words("The chance by "),
            claim(year),
            words(" is "),
            claim(&chance.range),
            words(", depending on who counts: "),
            claim(&chance.word),
            words(" on the lowest count, "),
            claim(most),
            words(" on the highest"),
        ],
        (None, Some(odds)) => {
            let mut spans = vec![words("It is "), claim(&chance.word), words(" by "), claim(year)];
            spans.extend([words(": "), claim(odds)]);
            if chance.several {
                spans.push(words(", whoever counts"));
            }
            spans
        }
        (None, None) => vec![
            words("It is "),
            claim(&chance.word),
            words(" by "),
            claim(year),
            words(": the chance is "),
            claim(&chance.range),
            words(", depending on who counts"),
        ],
    };
    spans.extend(even(chance));
    spans.push(words("."));
    Some(spans)
}

/// When the odds are even, after a sentence that goes on.
pub(super) fn even(chance: &Likely) -> Vec<Span> {
    match (&chance.even, &chance.even_after) {
        (Some(even), None) => vec![words("; the odds are even by "), claim(even)],
        (None, Some(after)) => {
            vec![words("; the odds are even only after "), claim(after), words(", if ever")]
        }
        (Some(even), Some(after)) => vec![
            words("; the odds are even by "),
            claim(even),
            words(" on one count, and on another only after "),
            claim(after),
            words(", if ever"),
        ],
        (None, None) => Vec::new(),
    }
}

/// Where trade is, against the target.
fn level(glance: &Glance, aim: &Aim) -> Option<Vec<Span>> {
    // Of a target that counts something else, the trade that it counts.
    let (what, trade) = match &aim.counts {
        None => ("Trade was ", glance.trade.as_ref()?),
        Some(_) => ("What it counts was ", aim.counted.as_ref()?),
    };
    let mut spans = vec![words(what), claim(&trade.trade), words(" in "), claim(&trade.year)];
    if let Some(reached) = &aim.reached {
        spans.extend([words(", "), claim(reached), words(" of the target")]);
    }
    if aim.by.is_none() {
        spans.push(words("; the target has no date"));
    }
    spans.push(words("."));
    Some(spans)
}

/// That the target's own words make it no more than possible.
fn possible(aim: &Aim) -> Option<Vec<Span>> {
    let status = aim.possible.as_ref()?;
    Some(vec![
        words("It was said as "),
        claim(status),
        words(" only: the words that it stands on say on what it depends."),
    ])
}

/// A newer year that is not in dollars.
fn newer(glance: &Glance) -> Option<Vec<Span>> {
    let newer = glance.unconverted.as_ref()?;
    let counts: Vec<Vec<Span>> = newer
        .counts
        .iter()
        .map(|(who, amount)| vec![words(format!("{who} counted ")), claim(amount)])
        .collect();
    let mut spans = vec![words("In "), claim(&newer.year), words(" ")];
    spans.extend(joined(&counts, " and "));
    spans.push(words("; the folder holds no rate of that year to put it into dollars."));
    Some(spans)
}

/// Why a target is not judged.
fn unjudged(answers: &Answers, glance: &Glance, aim: &Aim) -> Vec<Vec<Span>> {
    if let Some(said) = said_only(answers, aim) {
        return vec![said];
    }
    let mut all = Vec::new();
    if let Some(mut way) = super::happened::one_way(glance) {
        way.push(words("."));
        all.push(way);
    }
    let why = match answers.happened.measures.is_empty() {
        true => " a year cannot be judged: the folder holds no figures of trade.",
        false => " a year cannot be judged: no count in the folder holds both directions of trade.",
    };
    all.push(vec![words("The target of "), claim(&aim.level), words(why)]);
    all
}

/// Where documents put trade, in a folder without statistics.
fn said_only(answers: &Answers, aim: &Aim) -> Option<Vec<Span>> {
    let target = answers.targets.targets.iter().find(|target| target.id == aim.id)?;
    let gap = target.gaps.last()?;
    Some(vec![
        words("Trade was "),
        claim(&gap.trade),
        words(" ("),
        claim(&gap.from),
        words("): the folder holds no statistics to hold that against, so no chance is given."),
    ])
}

/// What each side counts.
fn traded(answers: &Answers, glance: &Glance) -> Option<Vec<Span>> {
    let Some(trade) = glance.trade.as_ref() else {
        let mut spans = super::happened::one_way(glance)?;
        spans.push(words("."));
        spans.extend(no_target(answers, glance));
        return Some(spans);
    };
    let mut spans = vec![
        words("In "),
        claim(&trade.year),
        words(" the two traded goods of "),
        claim(&trade.trade),
    ];
    if trade.several {
        spans.push(words(", by who counts"));
    }
    let ways: Vec<Vec<Span>> = answers
        .composition
        .directions
        .iter()
        .map(|way| {
            vec![claim(&way.total), words(format!(" from {} to {}", way.exporter, way.importer))]
        })
        .collect();
    // One direction alone is no account of the sum.
    if let [_, _] = &ways[..] {
        spans.push(words(": "));
        spans.extend(joined(&ways, ", "));
    }
    spans.push(words("."));
    spans.extend(no_target(answers, glance));
    Some(spans)
}

/// That no target stands, and what became of the last.
fn no_target(answers: &Answers, glance: &Glance) -> Vec<Span> {
    let Some(past) = &glance.past else {
        return vec![words(match answers.targets.targets.is_empty() {
            true => " No target for their trade is on record here.",
            false => " No target for their trade stands on this day.",
        })];
    };
    let mut spans = vec![words(" The last target, "), claim(&past.value), words(" by ")];
    spans.push(claim(&past.by));
    match past.verdict.word.as_deref() {
        Some("not-shown") => {
            spans.push(words(": the folder does not show whether it was met"));
        }
        Some("running") => spans.push(words(": no figure of its year is known yet")),
        _ => {
            spans.extend([words(", was "), claim(&past.verdict)]);
            if let Some(figure) = &past.figure {
                spans.extend([words(": "), claim(figure)]);
            }
        }
    }
    spans.push(words("; none stands on this day."));
    spans
}

fn promised(answers: &Answers) -> Option<Vec<Span>> {
    let found = answers.promised.overview.as_ref()?;
    let mut spans = vec![words("It holds "), claim(&found.records), words(" from ")];
    spans.push(claim(&found.documents));
    if let Some(open) = &answers.board.open {
        spans.extend([words("; promises that are open: "), claim(open)]);
    }
    spans.push(words("."));
    Some(spans)
}

fn warning(glance: &Glance) -> Option<Vec<Span>> {
    let chance = glance.target.as_ref()?.chance.as_ref()?;
    let rough = chance.rough.as_ref()?;
    Some(vec![words("Read the chances as rough: "), claim(rough), words(".")])
}

/// The record by year, and then what may come.
fn picture(answers: &Answers, glance: &Glance) -> Option<Chart> {
    let curve = glance.picture.as_ref()?;
    let [a, b] = &answers.happened.parties;
    let mut rows = Vec::new();
    for year in answers.happened.total().iter().flat_map(|total| &total.years) {
        let [ours, theirs] = &year.reported;
        let reconciled = cell(&year.reconciled);
        rows.push(vec![
            cell(&year.year),
            cell(ours),
            cell(theirs),
            reconciled,
            vec![],
            vec![],
            vec![],
        ]);
    }
    let id = glance.target.as_ref().map(|aim| &aim.id);
    let chance = answers.chances.targets.iter().find(|chance| Some(&chance.id) == id);
    let fan = chance.and_then(|chance| chance.readings.iter().find(|read| read.fan.is_some()));
    for ahead in fan.iter().flat_map(|read| &read.ahead) {
        let [low, _, even, _, high] = &ahead.trade;
        let mut row = vec![cell(&ahead.year), vec![], vec![], vec![]];
        row.extend([cell(low), cell(even), cell(high)]);
        rows.push(row);
    }
    let twin = Table {
        key: table(&key!["glance"]),
        caption: match fan {
            Some(_) => "Trade so far, and where it may go".to_owned(),
            None => "Trade so far".to_owned(),
        },
        columns: vec![
            column("Year"),
            numbers(&format!("{a} counts")),
            numbers(&format!("{b} counts")),
            numbers(super::happened::middle(&answers.happened)),
            numbers("Nine chances in ten that it is above"),
            numbers("Even odds"),
            numbers("Nine chances in ten that it is below"),
        ],
        rows,
    }
    .without_empty();
    let description = match fan {
        Some(read) => format!(
            "Goods both ways, billion US dollars a year. Pale band: four chances in five, dark band: one in two, {}.",
            read.whose
        ),
        None if twin.rows.len() < 2 => "Goods both ways, billion US dollars a year.".to_owned(),
        None => "Goods both ways, billion US dollars a year; a dotted line spans years without a figure.".to_owned(),
    };
    match chart(&key!["glance"], &description, curve, twin) {
        Block::Chart(chart) => Some(chart),
        _ => None,
    }
}

/// What changed since the newest edition, as the last thing to know.
pub(in crate::brief) fn changed(head: &mut Head, told: &Told) {
    head.facts.truncate(5);
    let line = vec![claim(&told.headline)];
    head.facts.push(fact(vec![words("Since the last edition")], vec![words("What changed")], line));
}

fn fact(label: Vec<Span>, value: Vec<Span>, line: Vec<Span>) -> Fact {
    Fact { label, value, line }
}

/// At most six, in a fixed order.
fn facts(answers: &Answers, glance: &Glance) -> Vec<Fact> {
    let mut facts = Vec::new();
    if let Some(aim) = &glance.target {
        facts.extend(missing(aim));
        facts.extend(needed(aim));
        facts.extend(likely(aim));
    }
    facts.extend(counts(answers.happened.newest.as_ref(), answers));
    facts.extend(largest(&glance.largest));
    facts.extend(promises(answers));
    facts.truncate(6);
    facts
}

fn missing(aim: &Aim) -> Option<Fact> {
    let missing = aim.missing.as_ref()?;
    let mut line = vec![words("a year to "), claim(&aim.level)];
    if let Some(own) = &aim.own {
        line.extend([words(" ("), claim(own), words(")")]);
    }
    if missing.low != missing.high {
        line.push(words(", by who counts"));
    }
    Some(fact(vec![words("Still missing")], vec![claim(missing)], line))
}

fn needed(aim: &Aim) -> Option<Fact> {
    let (needed, year) = (aim.needed.as_ref()?, aim.year.as_ref()?);
    let line = match &aim.achieved {
        Some(achieved) => vec![words("The pair’s own record: "), claim(achieved)],
        None if aim.counts.is_some() => {
            vec![words("The pair’s own record is told of total trade alone")]
        }
        None => vec![words("The folder holds no record of growth to compare with")],
    };
    let label = vec![words("Growth a year needed by "), claim(year)];
    Some(fact(label, vec![claim(needed)], line))
}

fn likely(aim: &Aim) -> Option<Fact> {
    let (chance, year) = (aim.chance.as_ref()?, aim.year.as_ref()?);
    let line = match chance.rough {
        None if chance.several && chance.odds.is_some() => "whoever counts",
        None if chance.several => "lowest and highest, by who counts",
        None => "by the only count in the folder",
        Some(_) if chance.several && chance.odds.is_some() => {
            "whoever counts, and rough: see the note"
        }
        Some(_) if chance.several => "by who counts, and rough: see the note",
        Some(_) => "rough: see the note",
    };
    let label = vec![words("Chance by "), claim(year)];
    Some(fact(label, vec![claim(&chance.range)], vec![words(line)]))
}

fn counts(newest: Option<&Newest>, answers: &Answers) -> Option<Fact> {
    let newest = newest?;
    let [a, b] = &answers.happened.parties;
    let [ours, theirs] = &newest.reported;
    let line = vec![words(format!("{a} ")), claim(ours), words(format!(", {b} ")), claim(theirs)];
    let label = vec![words("The two counts of "), claim(&newest.year), words(" differ by")];
    Some(fact(label, vec![claim(&newest.apart)], line))
}

fn largest(largest: &[Largest]) -> Option<Fact> {
    // What may be nothing is told apart from what is there.
    let mut told = largest.iter().filter(|one| !one.may_be_none);
    let mut value = Vec::new();
    let mut line = Vec::new();
    if let Some(first) = told.next() {
        value.push(claim(&first.unrealised));
        line.push(claim(&first.product));
        line.push(words(format!(", {} to {}", first.exporter, first.importer)));
        if let Some(other) = told.next() {
            line.extend([words("; the other way "), claim(&other.product), words(", ")]);
            line.push(claim(&other.unrealised));
        }
    }
    if value.is_empty() {
        largest.first()?;
        value.push(words("cannot be told"));
        line.push(words("the interval holds zero"));
    } else if let Some(unsure) = largest.iter().find(|one| one.may_be_none) {
        let (from, to) = (&unsure.exporter, &unsure.importer);
        line.push(words(format!(
            "; from {from} to {to} it cannot be told: the interval holds zero"
        )));
    }
    Some(fact(vec![words("Largest unused potential, a year")], value, line))
}

fn promises(answers: &Answers) -> Option<Fact> {
    let of = &answers.board;
    let open = of.open.as_ref()?;
    let mut line = Vec::new();
    if let (Some(dated), Some(overdue)) = (&of.dated, &of.overdue) {
        line.extend([words("With a date: "), claim(dated), words("; overdue: "), claim(overdue)]);
    }
    if let Some(silence) = &of.silence {
        line.extend([words("; longest without a word: "), claim(silence)]);
    }
    Some(fact(vec![words("Promises open")], vec![claim(open)], line))
}
