//! How likely is it, and by when? The chances under each reporter, the spread of what may come, the
//! growth needed against the pair's own record and its class, and how often the method was right.

use super::head;
use super::{chart, fold, joined, missing, note, section, table};
use crate::answers::Answers;
use crate::answers::chances::{
    Chance, Chances, Eras, Given, LeftOut, Notes, Promises, Read, Scored, Settled, Track,
    Unanswered,
};

use crate::answers::glance::Glance;
use crate::answers::needed::{Groups, Need, Split};
use crate::brief::page::{Block, Cell, Section, Span, Table, cell, claim, column, numbers, words};
use crate::key::key;

pub(super) fn lay(answers: &Answers) -> Section {
    let lead = answers.glance.as_ref().map_or_else(Vec::new, lead);
    Section { lead, ..page(&answers.chances, &answers.needed.targets) }
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
    let mut blocks = Vec::new();
    match &answer.targets[..] {
        [] if !answer.unanswered.is_empty() => {}
        [] => blocks.push(missing(
            "No target stands on this day, so no chance of reaching one can be given.",
            "what stood on another day is shown with corridor outlook --as-of DATE",
        )),
        [only] => blocks.extend(headline(only)),
        several => {
            blocks.push(forecasts(several));
            let unsaid =
                |chance: &&Chance| chance.readings.iter().any(|read| read.reaches.is_some());
            blocks.extend(several.iter().filter(unsaid).filter_map(headline));
        }
    }
    for chance in &answer.targets {
        let mut open = Vec::new();
        for read in &chance.readings {
            // What there is in place of a chance stands open; what a chance rests on is folded.
            let to = if read.chance.is_none() { &mut blocks } else { &mut open };
            to.extend(stopped(chance, read));
        }
        blocks.extend(curve(chance));
        let fans: Vec<Block> =
            chance.readings.iter().filter_map(|read| fan(chance, read)).collect();
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

/// One row for each target.
fn forecasts(targets: &[Chance]) -> Block {
    let mut columns = vec![numbers("Target"), column("Counts"), column("By")];
    let readings = targets.iter().take(1).flat_map(|chance| &chance.readings);
    columns.extend(readings.clone().map(|read| numbers(&format!("Chance, {}", read.whose))));
    columns.extend(readings.map(|read| numbers(&format!("Even odds, {}", read.whose))));
    let rows = targets.iter().map(|chance| {
        let mut row = vec![cell(&chance.level), vec![words(&chance.counts)], cell(&chance.by)];
        row.extend(chance.readings.iter().map(|read| cell(&read.chance)));
        row.extend(chance.readings.iter().map(|read| {
            let even = read.even_odds.as_ref();
            even.map_or_else(Cell::new, |even| match even.after {
                true => vec![words("after "), claim(&even.year)],
                false => cell(&even.year),
            })
        }));
        row.resize(columns.len(), Cell::new());
        row
    });
    let rows = rows.collect();
    Block::Table(Table {
        key: table(&key!["chance", "targets"]),
        caption: "The chance that each target is reached".to_owned(),
        columns,
        rows,
    })
}

/// The chance by the year asked for, under each reporter, in one paragraph.
fn headline(chance: &Chance) -> Option<Block> {
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
                    spans.extend([words(", "), claim(eras)]);
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
        let reaches = if chance.over { "reached " } else { "reaches " };
        spans.extend([
            words(format!("The chance that {} {reaches}", chance.counts)),
            claim(&chance.level),
        ]);
        if let Some(how) = &chance.converted {
            spans.extend([words(" ("), claim(how), words(")")]);
        }
        spans.push(words(" in some year up to "));
        spans.push(claim(&chance.by));
        if chance.by_chosen {
            spans.push(words(" (a year chosen here: the target has no deadline)"));
        }
        if let Some(deadline) = &chance.within {
            spans.push(words(", the last full year that is over by the deadline ("));
            spans.extend([claim(deadline), words(")")]);
        }
        spans.push(words(": "));
        spans.extend(joined(&chances, "; "));
        spans.push(words(". "));
    }
    spans.extend(even(chance));
    if chance.readings.iter().any(|read| read.middle_below) {
        spans.push(words(" The odds can pass one half while the middle line of the fan is below the target: the odds count any of the years up to then, the line each year alone."));
    }
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

/// Why there is no forecast under a reporter, or that none is needed, and what was left out.
fn stopped(chance: &Chance, read: &Read) -> Vec<Block> {
    let mut blocks = Vec::new();
    let whose = &read.whose;
    if let Some(settled) = &read.settled {
        blocks.push(Block::Paragraph { spans: self::settled(chance, read, settled) });
    }
    if let Some(stopped) = &read.stopped {
        let cure =
            stopped.cure.as_ref().map_or_else(String::new, |cure| format!(" The cure: {cure}."));
        blocks.push(Block::Paragraph {
            spans: vec![
                words(format!("Counted {whose}, there is no forecast: ")),
                claim(&stopped.why),
                words(format!(".{cure}")),
            ],
        });
    }
    if let Some(told) = &read.before_said {
        let mut spans = vec![
            words(format!("Counted {whose}, trade reached it in ")),
            claim(&told.period),
            words(" with "),
            claim(&told.trade),
            words(", before the target was said"),
        ];
        spans.extend(chance.said.iter().flat_map(|said| [words(" ("), claim(said), words(")")]));
        spans.push(words(": that does not meet it, and the chance is of the years from now on."));
        blocks.push(Block::Paragraph { spans });
    }
    if read.verdict.word.as_deref() == Some("not-shown") {
        let mut spans = vec![
            words(format!("Counted {whose}, the deadline of ")),
            claim(&chance.by),
            words(
                " is over and there is no figure of its full year, so nobody can say whether it was met",
            ),
        ];
        if let Some(told) = &read.not_shown {
            spans.extend([
                words(": the most by then was "),
                claim(&told.trade),
                words(" in "),
                claim(&told.period),
            ]);
        }
        spans.push(words("."));
        blocks.push(Block::Paragraph { spans });
    }
    if let Some(thin) = &read.thin {
        let mut spans = vec![words(format!("The record {whose} is short: ")), claim(&thin.years)];
        spans.push(words(". It has no spread of its own, so none is drawn; what comparable pairs did is all that is known"));
        if let Some(like) = &thin.like_pairs {
            spans.extend([
                words(": of their cases, "),
                claim(like),
                words(" grew as much as the target needs"),
            ]);
        }
        spans.push(words("."));
        blocks.push(Block::Warning { spans });
    }
    if let Some(silent) = &read.silent {
        blocks.push(Block::Warning {
            spans: vec![
                words(format!("The last figure {whose} is of ")),
                claim(&silent.last),
                words(": the forecast starts "),
                claim(&silent.years),
                words(" back."),
            ],
        });
    }
    if let Some(gaps) = &read.gaps {
        blocks.push(Block::Warning {
            spans: vec![
                words(format!("Without a full figure {whose}, these years are gaps: ")),
                claim(gaps),
                words(". They are drawn between the years that have one, which makes the forecast wider."),
            ],
        });
    }
    if let Some(part) = &read.part_year {
        let mut spans = vec![
            words(format!("Counted {whose}, ")),
            claim(&part.period),
            words(" with "),
            claim(&part.trade),
            words(" is taken for "),
            claim(&part.share),
            words(" of the year: about "),
            claim(&part.whole),
        ];
        if let Some(between) = &part.between {
            spans.extend([words(", four fifths of the chances "), claim(between)]);
        }
        spans.push(words("."));
        blocks.push(Block::Paragraph { spans });
    }
    blocks.extend(read.suspects.iter().map(|suspect| Block::Warning {
        spans: vec![
            words(format!("Counted {whose}, a figure looks wrong: ")),
            claim(suspect),
            words("."),
        ],
    }));
    blocks.extend(read.left_out.iter().map(|out| left_out(whose, out)));
    blocks
}

fn left_out(whose: &str, out: &LeftOut) -> Block {
    Block::Warning {
        spans: vec![
            words(format!("Of the figures {whose}, these are left out: ")),
            claim(&out.what),
            words(format!("; {}.", out.why)),
        ],
    }
}

/// What became of a target that is settled.
fn settled(chance: &Chance, read: &Read, settled: &Settled) -> Vec<Span> {
    let whose = &read.whose;
    match read.verdict.word.as_deref() {
        Some("missed") => {
            let mut spans = vec![
                words(format!("Counted {whose}, the deadline of ")),
                claim(&chance.by),
                words(" passed and "),
                claim(&chance.level),
                words(" was not met: trade of its year was "),
                claim(&settled.trade),
            ];
            if let Some(since) = &settled.met_since {
                spans.extend([words(", and it was reached after it, in "), claim(since)]);
                spans.extend(settled.since_trade.iter().flat_map(|t| [words(" with "), claim(t)]));
            }
            spans.push(words("."));
            spans
        }
        word => vec![
            words(format!("Counted {whose}, ")),
            claim(&chance.level),
            words(" was "),
            claim(&read.verdict),
            words(if word == Some("met") { " in " } else { ", in " }),
            claim(&settled.period),
            words(" with "),
            claim(&settled.trade),
            words(": nothing is left to forecast."),
        ]
        .into_iter()
        .chain(read.below_again.iter().flat_map(|below| {
            [
                words(" Trade was "),
                claim(&below.trade),
                words(" in "),
                claim(&below.period),
                words(", below it again."),
            ]
        }))
        .collect(),
    }
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

/// What one should have said on the day that each target was announced.
fn scored(answer: &Chances) -> Option<Block> {
    let rows = answer.scored.iter().map(|scored| {
        let mut row = vec![cell(&scored.value), cell(&scored.said), by(scored)];
        row.extend(
            scored.given.iter().map(|given| given.as_ref().map_or_else(Cell::new, self::given)),
        );
        row
    });
    (!answer.scored.is_empty()).then(|| {
        let mut columns = vec![numbers("Target"), column("Said"), column("By")];
        columns.extend(answer.whose.iter().map(|whose| column(&format!("Chance, {whose}"))));
        Block::Table(Table {
            key: table(&key!["then"]),
            caption: "What the figures known on the day gave each target".to_owned(),
            columns,
            rows: rows.collect(),
        })
    })
}

fn by(scored: &Scored) -> Cell {
    match scored.by_is_its_own {
        true => cell(&scored.by),
        false => vec![words("no date; "), claim(&scored.by), words(" taken")],
    }
}

fn given(given: &Given) -> Cell {
    match given {
        Given::Chance { chance } => cell(chance),
        Given::Reached { when } => vec![words("reached already, in "), claim(when)],
        Given::None { why } => cell(why),
    }
}

/// The words for chances.
fn likelihoods(answer: &Chances) -> Option<Block> {
    let rows = answer.likelihoods.iter().map(|like| vec![cell(&like.of), cell(&like.word)]);
    (!answer.likelihoods.is_empty()).then(|| {
        Block::Table(Table {
            key: table(&key!["likelihood"]),
            caption: "The words for chances, which are given to the nearest five percent"
                .to_owned(),
            columns: vec![column("Chance"), column("Word")],
            rows: rows.collect(),
        })
    })
}

/// How often the method was right.
fn track(track: &Track) -> Vec<Block> {
    let rows = track.horizons.iter().map(|horizon| {
        let mut row =
            vec![cell(&horizon.ahead), cell(&horizon.outcomes), cell(&horizon.under_naive)];
        row.extend(horizon.coverage.iter().map(cell));
        row.push(cell(&horizon.doubling_off));
        row
    });
    let mut blocks = vec![
        Block::Heading { text: "How often the method was right".to_owned() },
        Block::Paragraph {
            spans: vec![
                words("The same method was held against "),
                claim(&track.outcomes),
                words(" of "),
                claim(&track.source),
                words(", each forecast made from earlier years only."),
            ],
        },
        Block::Table(Table {
            key: table(&key!["track"]),
            caption: "The back-test: the error against that of a naive drift, how often intervals held what happened, and how far the chance of doubling was off".to_owned(),
            columns: vec![
                column("Years ahead"),
                numbers("Outcomes"),
                numbers("Under naive by"),
                numbers("In half"),
                numbers("In four fifths"),
                numbers("In nine tenths"),
                numbers("Doubling off by"),
            ],
            rows: rows.collect(),
        }),
    ];
    blocks.extend(doubling(track));
    blocks.extend(track.eras.iter().flat_map(eras));
    blocks
}

/// Chances of doubling and what happened, era by era.
fn eras(eras: &Eras) -> Vec<Block> {
    let rows = eras.rows.iter().map(|era| {
        vec![
            cell(&era.origin),
            cell(&era.years),
            cell(&era.pairs),
            cell(&era.stated),
            cell(&era.happened),
            cell(&era.distance),
        ]
    });
    vec![
        Block::Paragraph {
            spans: vec![
                words("Era by era, the chance of doubling was off by "),
                claim(&eras.distance),
                words(" on average: least from "),
                claim(&eras.best),
                words(", most from "),
                claim(&eras.worst),
                words(". Pairs of one era share its world, so a pooled figure hides this: errors of opposite sign cancel in it."),
            ],
        },
        Block::Table(Table {
            key: table(&key!["track", "eras"]),
            caption: "Chances of doubling and what happened, from each era on, growth that pairs share taken from what was known by then and from the other eras".to_owned(),
            columns: vec![
                numbers("From"),
                numbers("Years ahead"),
                numbers("Flows"),
                numbers("Stated"),
                numbers("Doubled"),
                numbers("Apart by"),
            ],
            rows: rows.collect(),
        }),
    ]
}

fn doubling(track: &Track) -> Option<Block> {
    let doubling = track.doubling.as_ref()?;
    let rows = doubling
        .rows
        .iter()
        .map(|row| vec![cell(&row.stated), cell(&row.happened), cell(&row.outcomes)]);
    let twin = Table {
        key: table(&key!["track", "doubling"]),
        caption: "Chances of doubling that were stated, and how often it happened".to_owned(),
        columns: vec![numbers("Stated"), numbers("Happened"), numbers("Outcomes")],
        rows: rows.collect(),
    };
    let description = "Points near the dashed diagonal: what was given a chance happened about as often as was stated.";
    Some(chart(&key!["track", "doubling"], description, &doubling.curve, twin))
}
