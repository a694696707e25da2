//! What stands in the way? Duties, what an agreement can save of them, what was claimed, third economies:
//! and by name what the folder does not hold.

use super::{fold, joined, missing, note, section, table};
use crate::answers::Answers;
use crate::answers::access::{Access, Branch, Holding, Top, Used, Way};
use crate::answers::claim::Claim;
use crate::brief::page::{Block, Cell, Section, Span, Table, cell, claim, column, numbers, words};
use crate::key::key;

pub(super) fn lay(answers: &Answers) -> Section {
    let answer = &answers.access;
    let mut blocks = Vec::new();
    if answer.holds.is_empty() {
        blocks.push(missing(
            "As of this day the folder holds no schedule of duties.",
            "a schedule of duties comes in with corridor import FILE --as tariffs --importer AAA",
        ));
    }
    for one in &answer.ways {
        let mut way = way(one);
        let details = way.split_off(1);
        blocks.extend(way);
        let title = format!("{} to {}, by duty and product", one.exporter, one.importer);
        blocks.extend(fold(&title, details));
    }
    blocks.extend(fold("What was claimed", used(&answer.used).into_iter().collect()));
    blocks.extend(fold("By way of other economies", routes(&answer.routes).into_iter().collect()));
    let mut held: Vec<Block> = holdings(answer).into_iter().collect();
    if !answer.lacks.is_empty() {
        let lists: Vec<Vec<Span>> = answer.lacks.iter().map(|lack| vec![claim(lack)]).collect();
        let mut spans = vec![words("The folder does not hold: ")];
        spans.extend(joined(&lists, "; "));
        spans.push(words(". What is not held is not counted as zero."));
        held.push(Block::Warning { spans });
    }
    blocks.extend(fold("What the folder holds of this, and what it does not", held));
    Section { lead: lead(answer), ..section("access", "What stands in the way?", blocks) }
}

/// The duty of the first direction where it is known.
fn lead(answer: &Access) -> Vec<Span> {
    let known = answer.ways.iter().find_map(|way| Some((way, way.duty.as_ref()?)));
    let Some((way, duty)) = known else { return Vec::new() };
    vec![
        words(format!("At the rates that hold for all, {} asks ", way.importer)),
        claim(duty),
        words(format!(" a year of duty on what {} sells", way.exporter)),
    ]
}

/// A claim and its interval in brackets.
fn with_interval(one: &Claim) -> Vec<Span> {
    let mut spans = vec![claim(one)];
    if let Some(ends) = one.interval() {
        spans.extend([words(" ("), claim(&ends), words(")")]);
    }
    spans
}

fn way(way: &Way) -> Vec<Block> {
    let (from, to) = (&way.exporter, &way.importer);
    let mut spans = vec![
        words("In "),
        claim(&way.year),
        words(format!(" {to} bought ")),
        claim(&way.value),
        words(format!(" of goods from {from}. ")),
    ];
    let Some(duty) = &way.duty else {
        spans.push(words(format!(
            "What {to} asks of them is not in the folder, so no duty is computed."
        )));
        return vec![Block::Paragraph { spans }];
    };
    match &way.rates {
        Some(year) => spans.extend([
            words("At the rates of "),
            claim(year),
            words(" that hold for all, the duty on them is "),
        ]),
        None => spans.push(words("At the rates that hold for all, the duty on them is ")),
    }
    spans.extend(with_interval(duty));
    spans.push(words(" a year"));
    if let Some(average) = &way.average {
        spans.extend([
            words(", on average "),
            claim(average),
            words(" of the value with a known rate"),
        ]);
    }
    spans.push(words("."));
    if let Some(possible) = &way.possible {
        spans.push(words(" The preferences held here can save "));
        spans.extend(with_interval(possible));
        spans.push(words(" of it a year."));
    }
    if let Some(next) = &way.next {
        spans.extend([
            words(" The rates of the next year change that by "),
            claim(next),
            words("."),
        ]);
    }
    if let Some(agreement) = &way.unscheduled {
        spans.extend([
            words(" The folder holds no schedule of "),
            claim(agreement),
            words(": on goods with a known rate, the duty is the most that it can save."),
        ]);
    }
    let mut blocks = vec![Block::Paragraph { spans }];
    blocks.extend(way.mismatch.as_ref().map(|mismatch| Block::Warning {
        spans: vec![words("Read with care: "), claim(mismatch), words(".")],
    }));
    blocks.push(Block::Table(Table {
        key: table(&key![way.value.key, "parts"]),
        caption: format!("{from} to {to}: what of the trade meets which duty"),
        columns: vec![column("Trade that is"), numbers("Value"), numbers("Share")],
        rows: way
            .parts
            .iter()
            .map(|p| vec![cell(&p.what), cell(&p.value), cell(&p.share)])
            .collect(),
    }));
    if !way.top.is_empty() {
        blocks.push(Block::Table(Table {
            key: table(&key![way.value.key, "largest"]),
            caption: format!("{from} to {to}: the products with the largest duty at stake"),
            columns: vec![
                column("Product"),
                numbers("Value"),
                numbers("For all"),
                numbers("Preference"),
                numbers("At stake a year"),
                column("Rule of origin"),
            ],
            rows: way.top.iter().map(top).collect(),
        }));
    }
    blocks
}

fn top(top: &Top) -> Vec<Cell> {
    let optional = |c: &Option<Claim>| c.as_ref().map_or_else(Cell::new, cell);
    vec![
        cell(&top.product),
        cell(&top.value),
        cell(&top.mfn),
        optional(&top.preference),
        cell(&top.stake),
        optional(&top.rule),
    ]
}

fn used(used: &[Used]) -> Option<Block> {
    let optional = |c: &Option<Claim>| c.as_ref().map_or_else(Cell::new, cell);
    let rows: Vec<Vec<Cell>> = (used.iter())
        .map(|u| {
            vec![
                cell(&u.who),
                cell(&u.eligible),
                cell(&u.possible),
                cell(&u.claimed),
                cell(&u.forgone),
                cell(&u.unknown),
                optional(&u.utilisation),
            ]
        })
        .collect();
    let first = used.first()?;
    Some(Block::Table(Table {
        key: table(&key![first.who.key, "all"]),
        caption: "What was claimed of the duty that preferences can save".to_owned(),
        columns: vec![
            column("Imports"),
            numbers("Could claim"),
            numbers("Could save"),
            numbers("Saved"),
            numbers("Forgone"),
            numbers("Not recorded"),
            numbers("Use"),
        ],
        rows,
    }))
}

fn routes(routes: &[Branch]) -> Vec<Block> {
    let Some(first) = routes.first() else { return Vec::new() };
    let optional = |c: &Option<Claim>| c.as_ref().map_or_else(Cell::new, cell);
    vec![
        Block::Heading { text: "Materials of third economies".to_owned() },
        note(
            "An agreement may count materials of a third economy as its own, on conditions. What a table of agreements decides is decided here; what no table decides stays open.",
        ),
        Block::Paragraph {
            spans: vec![words("The condition: "), claim(&first.passage), words(".")],
        },
        Block::Table(Table {
            key: table(&key![first.who.key, "all"]),
            caption: "Third economies under the agreement".to_owned(),
            columns: vec![
                column("Economy"),
                column("State"),
                column("Because"),
                column("Still to be shown"),
            ],
            rows: (routes.iter())
                .map(|r| {
                    vec![cell(&r.who), cell(&r.state), cell(&r.because), optional(&r.undecided)]
                })
                .collect(),
        }),
    ]
}

fn holdings(answer: &Access) -> Vec<Block> {
    let Some(first) = answer.holds.first() else { return Vec::new() };
    let optional = |c: &Option<Claim>| c.as_ref().map_or_else(Cell::new, cell);
    let row = |h: &Holding| {
        vec![
            cell(&h.title),
            cell(&h.edition),
            cell(&h.rows),
            optional(&h.unread),
            optional(&h.stands_for),
        ]
    };
    vec![Block::Table(Table {
        key: table(&key![first.title.key, "all"]),
        caption: "What this section stands on".to_owned(),
        columns: vec![
            column("File"),
            column("Edition"),
            numbers("Rows"),
            numbers("Not understood"),
            column("Stands for"),
        ],
        rows: answer.holds.iter().map(row).collect(),
    })]
}
