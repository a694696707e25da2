//! How likely is it, and by when? The chances under each reporter, the spread of what may come, the
//! growth needed against the pair's own record and its class, and how often the method was right.

mod record;
mod settled;

use super::head;
use super::{chart, fold, joined, missing, note, section, table};
use crate::answers::Answers;
use crate::answers::chances::{Chance, Chances, Notes, Promises, Read, Unanswered};

use crate::answers::glance::Glance;
use crate::answers::needed::{Groups, Need, Split};
use crate::brief::page::{
    Block, Cell, Column, Section, Span, Table, cell, claim, column, numbers, words,
};
use crate::key::key;

use self::record::{likelihoods, scored, track};
use self::settled::stopped;

pub(super) fn lay(answers: &Answers) -> Section {
    let lead = answers.glance.as_ref().map_or_else(Vec::new, lead);
    // The first screen draws the spread of one reporter already.
    let drawn = answers.glance.as_ref().filter(|glance| glance.picture.is_some());
    let aim = drawn.and_then(|glance| glance.target.as_ref());
    let drawn = aim.and_then(|aim| {
        let chance = answers.chances.targets.iter().find(|chance| chance.id == aim.id)?;
        chance.readings.iter().find(|read| read.fan.is_some())
    });
    Section { lead, ..laid(&answers.chances, &answers.needed.targets, drawn) }
}

fn lead(glance: &Glance) -> Vec<Span> {
    let Some(aim) = &glance.target else { return Vec::new() };
    let (Some(chance), Some(year)) = (&aim.chance, &aim.year) else { return Vec::new() };
    let mut spans = vec![words("By "), claim(year), words(" the chance is "), claim(&chance.range)];
    spans.extend(head::even(chance));
    spans
}

/// The section for what was asked.
pub(in crate::brief) fn page(answer: &Chances, needs: &[Need]) -> Section {
    laid(answer, needs, None)
}

/// As [`page`], without the spread of a reading that is drawn elsewhere.
fn laid(answer: &Chances, needs: &[Need], drawn: Option<&Read>) -> Section {
    let mut blocks = Vec::new();
    match &answer.targets[..] {
        [] if !answer.unanswered.is_empty() => {}
        [] => blocks.push(missing(
            "No target stands on this day, so no chance of reaching one can be given.",
            "what stood on another day is shown with corridor outlook --as-of DATE",
        )),
        [only] => blocks.extend(headline(only)),
        several => blocks.push(forecasts(several)),
    }
    for chance in &answer.targets {
        // Of several targets each is told in full where its curve begins.
        if answer.targets.len() > 1 {
            blocks.extend(headline(chance));
        }
        let mut open = Vec::new();
        for read in &chance.readings {
            // What there is in place of a chance stands open; what a chance rests on is folded.
            let to = if read.chance.is_none() { &mut blocks } else { &mut open };
            to.extend(stopped(chance, read));
        }
        blocks.extend(curve(chance));
        let elsewhere = |read: &&Read| drawn.is_some_and(|drawn| std::ptr::eq(drawn, *read));
        let others = chance.readings.iter().filter(|read| !elsewhere(read));
        let fans: Vec<Block> = others.filter_map(|read| fan(chance, read)).collect();
        blocks.extend(fold("Trade that may come, by who counts", fans));
        let mut work: Vec<Block> = pace(chance).into_iter().collect();
        work.extend(chance.promises.as_ref().map(promises));
        let need = needs.iter().find(|need| need.id == chance.id);
        work.extend(
            need.and_then(|need| need.split.as_ref()).iter().flat_map(|s| split(chance, s)),
        );
        blocks.extend(fold("What it would take of each direction and product group", work));
        open.extend(chance.notes.iter().flat_map(notes));
        blocks.extend(fold("What these chances rest on, and how to read them", open));
    }
    blocks.extend(answer.unanswered.iter().map(unanswered));
    let scored = scored(answer).into_iter().collect();
    blocks.extend(fold("What one should have said when each target was announced", scored));
    let mut right: Vec<Block> = likelihoods(answer).into_iter().collect();
    right.extend(answer.track.iter().flat_map(track));
    blocks.extend(fold("How often the method was right", right));
    section("outlook", "How likely is it, and by when?", blocks)
}

/// A target that gets no chance, by name, and what became of it all the same.
fn unanswered(none: &Unanswered) -> Block {
    let mut spans = vec![
        words(format!("The target {} (", none.id)),
        claim(&none.value),
        words(") gets no chance: "),
        claim(&none.why),
        words("."),
    ];
    if !none.verdicts.is_empty() {
        let each: Vec<Vec<Span>> = none.verdicts.iter().map(|v| vec![claim(v)]).collect();
        spans.push(words(" In its own unit it is "));
        spans.extend(joined(&each, "; "));
        spans.push(words("."));
    }
    Block::Warning { spans }
}

/// One row for each target, one column for each reporter of any: not every target is counted by all.
fn forecasts(targets: &[Chance]) -> Block {
    let mut reporters: Vec<&Read> = Vec::new();
    for read in targets.iter().flat_map(|chance| &chance.readings) {
        if !reporters.iter().any(|known| known.reporter == read.reporter) {
            reporters.push(read);
        }
    }
    let mut columns = vec![numbers("Target"), column("Counts"), numbers("By")];
    let headings = |what: &str| -> Vec<Column> {
        reporters.iter().map(|read| numbers(&format!("{what}, {}", read.whose))).collect()
    };
    columns.extend(headings("Chance"));
    columns.extend(headings("Even odds"));
    let rows = targets.iter().map(|chance| {
        let mut level = cell(&chance.level);
        if let Some(how) = &chance.converted {
            level.extend([words(" ("), claim(how), words(")")]);
        }
        let by_each = |show: fn(&Read) -> Cell| -> Vec<Cell> {
            let of = |reporter: &&Read| {
                let read = chance.readings.iter().find(|read| read.reporter == reporter.reporter);
                read.map_or_else(Cell::new, show)
            };
            reporters.iter().map(of).collect()
        };
        let mut row = vec![level, vec![words(&chance.counts)], cell(&chance.by)];
        row.extend(by_each(|read| cell(&read.chance)));
        row.extend(by_each(|read| match &read.even_odds {
            Some(even) if even.after => vec![words("after "), claim(&even.year)],
            Some(even) => cell(&even.year),
            None => Cell::new(),
        }));
        row
    });
    let table = Table {
        key: table(&key!["chance", "targets"]),
        caption: "The chance that each target is reached".to_owned(),
        rows: rows.collect(),
        columns,
    };
    Block::Table(table.without_empty())
}

/// The chance by the year asked for, under each reporter: a row each where several have one, else in one
/// paragraph.
fn headline(chance: &Chance) -> Vec<Block> {
    let with_chance = chance.readings.iter().filter(|read| read.chance.is_some()).count();
    match with_chance > 1 && chance.readings.iter().all(|read| read.reaches.is_none()) {
        true => side_by_side(chance),
        false => told(chance).into_iter().collect(),
    }
}

/// What the chance is of, and a row for each reporter.
fn side_by_side(chance: &Chance) -> Vec<Block> {
    let mut spans = asked(chance);
    spans.push(words("."));
    spans.extend(middle_below(chance));
    let rows = chance.readings.iter().filter(|read| read.chance.is_some()).map(|read| {
        let whose = match read.thin.is_some() {
            true => format!("{}, from what comparable pairs did", read.whose),
            false => read.whose.clone(),
        };
        let mut likely = cell(&read.chance);
        if let Some(word) = read.likelihood.as_deref() {
            likely.push(words(format!(", {word}")));
        }
        let even = read.even_odds.as_ref().map_or_else(Cell::new, |even| match even.after {
            true => vec![words("after "), claim(&even.year), words(", if ever")],
            false => cell(&even.year),
        });
        vec![vec![words(whose)], likely, cell(&read.eras), even]
    });
    let table = Table {
        key: table(&key!["chance", chance.id, "counts"]),
        caption: "The chance, by who counts".to_owned(),
        columns: vec![
            column("Counted"),
            Column { heading: vec![words("Chance by "), claim(&chance.by)], numeric: false },
            column("In past decades"),
            column("Even odds"),
        ],
        rows: rows.collect(),
    };
    vec![Block::Paragraph { spans }, Block::Table(table.without_empty())]
}

/// What the chance is of.
fn asked(chance: &Chance) -> Vec<Span> {
    let reaches = if chance.over { "reached " } else { "reaches " };
    let mut spans =
        vec![words(format!("The chance that {} {reaches}", chance.counts)), claim(&chance.level)];
    if let Some(how) = &chance.converted {
        spans.extend([words(" ("), claim(how), words(")")]);
    }
    spans.extend([words(" in some year up to "), claim(&chance.by)]);
    if chance.by_chosen {
        spans.push(words(" (a year chosen here: the target has no deadline)"));
    }
    if let Some(deadline) = &chance.within {
        spans.push(words(", the last full year that is over by the deadline ("));
        spans.extend([claim(deadline), words(")")]);
    }
    spans
}

/// Where the odds pass one half before the middle of the fan passes the target.
fn middle_below(chance: &Chance) -> Option<Span> {
    chance.readings.iter().any(|read| read.middle_below).then(|| {
        words(" The odds can pass one half while the middle line of the fan is below the target: the odds count any of the years up to then, the line each year alone.")
    })
}

/// As a sentence for each reporter.
fn told(chance: &Chance) -> Option<Block> {
    let whose = |read: &Read| words(format!(" {}", read.whose));
    let chances: Vec<Vec<Span>> = chance
        .readings
        .iter()
        .filter_map(|read| match (&read.chance, &read.odds, &read.reaches) {
            (Some(chance), Some(odds), _) => {
                let word = read.likelihood.as_deref().unwrap_or_default();
                let mut spans = vec![
                    claim(odds),
                    words(" ("),
                    claim(chance),
                    words(format!(", {word})")),
                    whose(read),
                ];
                if let Some(eras) = &read.eras {
                    spans.extend([words(", in past decades "), claim(eras)]);
                }
                if read.thin.is_some() {
                    spans.push(words(", from what comparable pairs did"));
                }
                Some(spans)
            }
            (_, _, Some(last)) => Some(vec![
                words("not given, with the last year that is "),
                claim(last),
                words(" ("),
                words("what other pairs did reaches no further),"),
                whose(read),
            ]),
            // The year is known, or lies between years that are.
            _ => None,
        })
        .collect();
    let mut spans = Vec::new();
    if !chances.is_empty() {
        spans.extend(asked(chance));
        spans.push(words(": "));
        spans.extend(joined(&chances, "; "));
        spans.push(words(". "));
    }
    spans.extend(even(chance));
    spans.extend(middle_below(chance));
    (!spans.is_empty()).then_some(Block::Paragraph { spans })
}

/// When the odds are even.
fn even(chance: &Chance) -> Vec<Span> {
    let even: Vec<Vec<Span>> = chance
        .readings
        .iter()
        .filter_map(|read| {
            let even = read.even_odds.as_ref()?;
            let whose = words(format!(" {}", read.whose));
            Some(match even.after {
                false => vec![words("by "), claim(&even.year), whose],
                true => vec![words("after "), claim(&even.year), words(", if ever,"), whose],
            })
        })
        .collect();
    if even.is_empty() {
        return Vec::new();
    }
    let mut spans = vec![words("The odds of having reached it are even ")];
    spans.extend(joined(&even, "; "));
    spans.push(words("."));
    spans
}

/// How the back-test did that far ahead, where the method is not calibrated, and what was not
/// tested.
fn notes(notes: &Notes) -> Vec<Block> {
    let mut blocks = Vec::new();
    if let Some(so_far) = &notes.so_far {
        let [half, most, nine] = &so_far.coverage;
        blocks.push(Block::Paragraph {
            spans: vec![
                words("So far ahead, "),
                claim(&so_far.years),
                words(", the method's intervals of a half, four fifths and nine tenths held "),
                claim(half),
                words(", "),
                claim(most),
                words(" and "),
                claim(nine),
                words(" of what happened to other pairs, and its chances of doubling were off by "),
                claim(&so_far.doubling_off),
                words(" on average."),
            ],
        });
    }
    let warn = |spans: Vec<Span>| Block::Warning { spans };
    blocks.extend(notes.uncalibrated.as_ref().map(|list| {
        warn(vec![
            words("Among the pairs tested the method is not calibrated at these years ahead: "),
            claim(list),
            words(". Read the chances there as rough."),
        ])
    }));
    blocks.extend(notes.like_size.as_ref().map(|like| {
        warn(vec![
            words(format!(
                "Among pairs of like size, the {} third, the method is not calibrated: its chances of doubling were off by ",
                like.third
            )),
            claim(&like.doubling_off),
            words(" and its half intervals held "),
            claim(&like.half),
            words("."),
        ])
    }));
    blocks.extend(notes.untested.as_ref().map(|years| {
        warn(vec![
            words("Chances more than "),
            claim(years),
            words(" ahead follow the same method and were never held against an outcome."),
        ])
    }));
    blocks.extend(notes.short.as_ref().map(|short| {
        warn(vec![
            words("The method is not shown to be calibrated for a pair with so short a record: the back-test's pairs have "),
            claim(&short.tested),
            words(" in a row behind them, and here a forecast stands on as little as "),
            claim(&short.here),
            words(". It leans on what other pairs did the more."),
        ])
    }));
    blocks
}

/// The chance by year under each reporter, as a table and drawn.
fn curve(chance: &Chance) -> Vec<Block> {
    let Some(curve) = &chance.curve else { return Vec::new() };
    let mut columns = vec![column("Up to")];
    let open = chance.readings.iter().filter(|read| !read.ahead.is_empty());
    columns.extend(open.map(|read| numbers(&read.short)));
    let rows = chance.years.iter().map(|year| {
        let mut row = vec![cell(&year.year)];
        row.extend(year.chances.iter().map(cell));
        row
    });
    let twin = Table {
        key: table(&key!["chance", chance.id]),
        caption: "The chance that trade reaches the target in some year up to this one".to_owned(),
        columns,
        rows: rows.collect(),
    };
    let description =
        "One line for each reporter, in percent, year by year; the dashed line is even odds.";
    vec![chart(&key!["chance", chance.id], description, curve, twin)]
}

/// What was traded and the spread of what may come, under one reporter.
fn fan(chance: &Chance, read: &Read) -> Option<Block> {
    let fan = read.fan.as_ref()?;
    let rows = read.ahead.iter().map(|ahead| {
        let mut row = vec![cell(&ahead.year)];
        row.extend(ahead.trade.iter().map(cell));
        row
    });
    let says = key!["ahead", chance.id, read.reporter];
    let whose = &read.whose;
    let twin = Table {
        key: table(&says),
        caption: format!("Trade that may come, {whose}"),
        columns: vec![
            column("Year"),
            numbers("Nine chances in ten that it is above"),
            numbers("Three in four that it is above"),
            numbers("Even odds"),
            numbers("Three in four that it is below"),
            numbers("Nine chances in ten that it is below"),
        ],
        rows: rows.collect(),
    };
    let description = format!(
        "Billion US dollars, {whose}: full years as points, then a light band that holds four fifths of the probability, a dark one that holds half, and a line of even odds; the dashed line is the target."
    );
    Some(chart(&says, &description, fan, twin))
}

/// The growth that the target needs, beside what this pair and others did.
fn pace(chance: &Chance) -> Option<Block> {
    let rows = chance.readings.iter().filter_map(|read| {
        let pace = read.pace.as_ref()?;
        Some(vec![
            cell(&pace.whose),
            cell(&pace.from),
            cell(&pace.needed),
            cell(&pace.own),
            cell(&pace.own_spans),
            cell(&pace.like_pairs),
        ])
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    (!rows.is_empty()).then(|| {
        Block::Table(Table {
            key: table(&key!["chance", chance.id, "pace"]),
            caption: "The growth a year that the target needs, beside what this pair and comparable pairs did"
                .to_owned(),
            columns: vec![
                column("Counted"),
                column("Starting from"),
                numbers("Needed"),
                numbers("Own growth so far"),
                numbers("Own spans that did"),
                numbers("Like pairs that did"),
            ],
            rows,
        })
    })
}

/// How promises of other pairs that needed as much fared.
fn promises(promises: &Promises) -> Block {
    Block::Paragraph {
        spans: vec![
            words("Promises of like size: of "),
            claim(&promises.known),
            words(match promises.known.value {
                Some(1.0) => " announced target of other pairs that needed ",
                _ => " announced targets of other pairs that needed ",
            }),
            claim(&promises.needed),
            words(", "),
            claim(&promises.met),
            words(match promises.met.value {
                Some(1.0) => {
                    " was met by its deadline. They are what public pages tell, no sample; corridor outlook targets lists them."
                }
                _ => {
                    " were met by their deadline. They are what public pages tell, no sample; corridor outlook targets lists them."
                }
            }),
        ],
    }
}

/// What each direction and each product group would have to do.
fn split(chance: &Chance, split: &Split) -> Vec<Block> {
    let rows = split.directions.iter().map(|direction| {
        vec![
            cell(&direction.way),
            cell(&direction.now),
            cell(&direction.alike),
            cell(&direction.alone),
            cell(&direction.times),
        ]
    });
    let mut blocks = vec![Block::Table(Table {
        key: table(&key!["target", chance.id, "directions"]),
        caption: "What each direction would have to do, from the product data".to_owned(),
        columns: vec![
            column("Goods from"),
            numbers("Now"),
            numbers("If both grow alike"),
            numbers("If it alone closes the gap"),
            numbers("Of what it is"),
        ],
        rows: rows.collect(),
    })];
    blocks.extend(split.groups.iter().map(|groups| self::groups(chance, groups)));
    blocks.push(note("Growing alike is arithmetic, not a forecast: it shows how much of each market the target would take if the pair sold what it sells today. A share above a hundred percent is more than the importer buys of the group from all the world."));
    blocks
}

fn groups(chance: &Chance, groups: &Groups) -> Block {
    let (exporter, importer) = (&groups.exporter, &groups.importer);
    let [from, to] = &groups.way;
    let rows = groups.groups.iter().map(|group| {
        vec![
            cell(&group.group),
            cell(&group.now),
            cell(&group.share_now),
            cell(&group.then),
            cell(&group.share_then),
        ]
    });
    let table = Table {
        key: table(&key!["target", chance.id, "groups", from, to]),
        caption: format!(
            "What each product group would have to do, {exporter} to {importer}, if all grow alike"
        ),
        columns: vec![
            column("Group"),
            numbers("Now"),
            numbers(&format!("Of what {importer} buys")),
            numbers("At the target"),
            numbers(&format!("Of what {importer} buys")),
        ],
        rows: rows.collect(),
    };
    Block::Top { table }
}
