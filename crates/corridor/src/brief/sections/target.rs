//! Is the target within reach? The gap, the growth needed against the pair's own record, and what
//! became of the earlier targets under each reporter.

use super::{fold, missing, note, section, table};
use crate::answers::Answers;
use crate::answers::claim::Claim;
use crate::answers::needed::Need;
use crate::answers::targets::{Target, Targets, Under};
use crate::brief::page::{
    Block, Cell, Column, Section, Span, Table, cell, claim, column, numbers, words,
};
use crate::key::key;

pub(super) fn lay(answers: &Answers) -> Section {
    let answer = &answers.targets;
    let mut blocks = Vec::new();
    if !answer.targets.iter().any(|target| target.stands) {
        blocks.push(missing(
            "No target stands on this day.",
            "a target is a record [[target]] with measure = \"total_trade\"; propose records from documents with corridor read documents/FILE --format toml",
        ));
    }
    let mut details = Vec::new();
    for target in answer.targets.iter().filter(|target| target.stands) {
        let need = answers.needed.targets.iter().find(|need| need.id == target.id);
        blocks.extend(standing(target, need));
        if details.is_empty() && !target.gaps.is_empty() {
            details.extend(record(answer, target));
        }
    }
    let earlier: Vec<Block> = dated(answer).into_iter().collect();
    // Below the gap of the target that stands, what became of the others is a detail.
    if answer.targets.iter().any(|target| target.stands && !target.gaps.is_empty()) {
        blocks.extend(fold("Targets with a deadline, and what became of them", earlier));
    } else {
        blocks.extend(earlier);
    }
    blocks.extend(fold("How fast trade has grown", details));
    Section { lead: lead(answers), ..section("target", "Is the target within reach?", blocks) }
}

fn lead(answers: &Answers) -> Vec<Span> {
    let aim = answers.glance.as_ref().and_then(|glance| glance.target.as_ref());
    let Some(aim) = aim else { return Vec::new() };
    if let (Some(needed), Some(year)) = (&aim.needed, &aim.year) {
        let mut spans = vec![words("By "), claim(year), words(" it takes "), claim(needed)];
        spans.push(words(" a year"));
        if let Some(achieved) = &aim.achieved {
            spans.extend([words("; the record is "), claim(achieved)]);
        }
        return spans;
    }
    let target = answers.targets.targets.iter().find(|target| target.id == aim.id);
    if let Some(most) = target.and_then(|target| target.most.as_ref()).filter(|_| aim.running) {
        let mut spans = vec![
            words("Of the target of "),
            claim(aim.own.as_ref().unwrap_or(&aim.level)),
            words(" the most so far is "),
            claim(&most.trade),
            words(" in "),
            claim(&most.period),
        ];
        if most.before_said {
            spans.push(words(", before it was said, which does not meet it"));
        }
        return spans;
    }
    if aim.running {
        return vec![
            words("There is no figure to hold the target of "),
            claim(&aim.level),
            words(" against"),
        ];
    }
    let is = if is_unknown(&aim.verdict) { " is " } else { " was " };
    vec![words("The target of "), claim(&aim.level), words(is), claim(&aim.verdict)]
}

/// Whether nothing can be said of what became of it.
fn is_unknown(verdict: &Claim) -> bool {
    matches!(verdict.word.as_deref(), Some("not-comparable" | "not-shown"))
}

fn standing(target: &Target, need: Option<&Need>) -> Vec<Block> {
    let mut spans = vec![
        words("The target is "),
        claim(&target.value),
        words(format!(" of {}", target.counts)),
    ];
    if let Some(said) = &target.said {
        spans.extend([words(", said on "), claim(said)]);
    }
    match &target.by {
        Some(by) => spans.extend([words(", by "), claim(by), words(".")]),
        None => spans.push(words(", with no deadline: none is assumed here.")),
    }
    if target.verdict.word.as_deref() != Some("running") {
        let is = if is_unknown(&target.verdict) { " It is " } else { " It was " };
        spans.extend([words(is), claim(&target.verdict), words(".")]);
    }
    if let Some(status) = &target.possible {
        spans.extend([
            words(" It was said as "),
            claim(status),
            words(" only: the words that it stands on say on what it depends."),
        ]);
    }
    let mut blocks = vec![Block::Paragraph { spans }];
    if !target.in_dollars {
        blocks.push(Block::Warning {
            spans: vec![words("The target is not in US dollars; the figures below are, so it is not compared with them.")],
        });
        return blocks;
    }
    let Some(need) = need.filter(|_| !target.gaps.is_empty()) else { return blocks };
    blocks.push(gaps(target, need));
    if target.gaps.iter().any(|gap| gap.is_rate) {
        blocks.push(note(
            "A yearly rate assumes that the months not held here trade as much, on average, as those that are. It is not a year's figure.",
        ));
    }
    blocks
}

/// What is missing from each level, and the growth a year that would close it.
fn gaps(target: &Target, need: &Need) -> Block {
    let mut columns = vec![
        column("Starting from"),
        numbers("Trade"),
        numbers("Gap"),
        numbers("Gap, of the target"),
    ];
    columns.extend(
        need.horizons
            .iter()
            .map(|year| Column { heading: vec![words("by "), claim(year)], numeric: true }),
    );
    let rows = target.gaps.iter().zip(&need.rates).map(|(gap, rates)| {
        let mut row = vec![cell(&gap.from), cell(&gap.trade), cell(&gap.missing), cell(&gap.share)];
        row.extend(rates.iter().map(cell));
        row.resize(columns.len(), Cell::new());
        row
    });
    let rows = rows.collect();
    Block::Table(Table {
        key: table(&key!["target", target.id, "gap"]),
        caption: "The gap, and the growth a year that would close it".to_owned(),
        columns,
        rows,
    })
}

/// How fast trade in dollars has grown.
fn record(answer: &Targets, target: &Target) -> Option<Block> {
    let rows = answer.record.iter().map(|past| {
        vec![
            cell(&past.years),
            vec![words(&past.reporter)],
            cell(&past.from),
            cell(&past.to),
            cell(&past.rate),
        ]
    });
    (!answer.record.is_empty()).then(|| {
        Block::Table(Table {
            key: table(&key!["target", target.id, "record"]),
            caption: "The pair's own record: growth of total trade in US dollars".to_owned(),
            columns: vec![
                column("Years"),
                column("Reporter"),
                numbers("From"),
                numbers("To"),
                numbers("A year"),
            ],
            rows: rows.collect(),
        })
    })
}

/// Every target with a deadline, judged under each reporter.
fn dated(answer: &Targets) -> Option<Block> {
    let dated = || answer.targets.iter().filter(|target| target.by.is_some());
    let rows = dated().map(|target| {
        let mut row = vec![cell(&target.value), cell(&target.said), cell(&target.by)];
        let parties = target.under.iter().filter(|under| under.party);
        row.extend(parties.map(|under| judged(under).to_vec()));
        if middle(answer).is_some() {
            let middle = target.under.iter().find(|under| !under.party);
            row.push(middle.map_or_else(Vec::new, judged));
        }
        row
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    (!rows.is_empty()).then(|| {
        let mut columns = vec![numbers("Target"), column("Said"), column("By")];
        columns
            .extend(answer.parties.iter().map(|party| column(&format!("As {party} reports it"))));
        columns.extend(middle(answer).map(|reporter| {
            column(if reporter == "reconciled" { "As reconciled" } else { "In the product data" })
        }));
        Block::Table(Table {
            key: table(&key!["target", "dated"]),
            caption: "The pair's targets with a deadline, and what became of them".to_owned(),
            columns,
            rows,
        })
    })
}

/// What the product data are called, where some target is judged by them.
fn middle(answer: &Targets) -> Option<&str> {
    let dated = answer.targets.iter().filter(|target| target.by.is_some());
    let under = dated.flat_map(|target| &target.under).find(|under| !under.party)?;
    Some(&under.reporter)
}

fn judged(under: &Under) -> Vec<Span> {
    let Some(figure) = &under.figure else { return vec![claim(&under.verdict)] };
    let between = match under.verdict.word.as_deref() {
        Some("not-shown") => "; the most by then was ",
        Some("running") => "; the most so far is ",
        _ => ": ",
    };
    vec![claim(&under.verdict), words(between), claim(figure)]
}
