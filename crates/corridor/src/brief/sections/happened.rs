//! What happened? Both counts of each year, what is traded each way; trade by year, part-years and
//! growth folded.

use super::{chart, fold, missing, section, table};
use crate::answers::Answers;
use crate::answers::composition::Composition;
use crate::answers::glance::Glance;
use crate::answers::happened::{Grown, Happened, Measure, Newest, YearOf};
use crate::brief::page::{Block, Cell, Section, Span, Table, cell, claim, column, numbers, words};
use crate::key::key;

pub(super) fn lay(answers: &Answers) -> Section {
    let answer = &answers.happened;
    let mut blocks = Vec::new();
    blocks.extend(answer.newest.as_ref().map(|newest| self::newest(answer, newest)));
    blocks.extend(answer.suspects.iter().map(|suspect| Block::Warning {
        spans: vec![
            words("Two counts of the same are more than threefold apart: "),
            claim(suspect),
            words(". One of them may be in another unit, or of another scope."),
        ],
    }));
    if !answer.has_headline {
        blocks.push(missing(
            "The folder holds no figures as each side published them.",
            "write the figures that each side published, one a line, into statistics/headline/headline.csv, with a source.toml beside it; the columns are in corridor help brief",
        ));
    }
    if !answer.has_products {
        blocks.push(missing(
            "The folder holds no product trade of the pair as of this day.",
            "world trade statistics come in with corridor import FILE...",
        ));
    }
    blocks.extend(pairs(answer));
    blocks.extend(composition(&answers.composition));
    blocks.extend(fold("Trade by year", by_year(answer)));
    let mut growth: Vec<Block> = part_years(answer).into_iter().collect();
    growth.extend(self::growth(answer));
    blocks.extend(fold("Part-years, and growth in each currency", growth));
    if let Some(later) = &answer.later {
        let spans = vec![
            words("Left out, since it was known only after the day of this brief: "),
            claim(later),
            words("."),
        ];
        blocks.extend(fold("What was left out", vec![Block::Paragraph { spans }]));
    }
    Section { lead: lead(answers), ..section("happened", "What happened?", blocks) }
}

/// The newest year: by both sides, or by whoever counted it.
fn lead(answers: &Answers) -> Vec<Span> {
    let answer = &answers.happened;
    if let Some(newest) = &answer.newest {
        let [a, b] = &answer.parties;
        let [ours, theirs] = &newest.reported;
        return vec![
            words("In "),
            claim(&newest.year),
            words(format!(" {a} counted ")),
            claim(ours),
            words(format!(" and {b} ")),
            claim(theirs),
        ];
    }
    let glance = answers.glance.as_ref();
    let trade = glance.and_then(|glance| glance.trade.as_ref());
    let both = trade.map(|trade| {
        vec![words("In "), claim(&trade.year), words(" trade was "), claim(&trade.trade)]
    });
    both.or_else(|| one_way(glance?)).unwrap_or_default()
}

/// What is known where that is one direction alone.
pub(super) fn one_way(glance: &Glance) -> Option<Vec<Span>> {
    let one = glance.one_way.as_ref()?;
    let (from, to) = (&one.exporter, &one.importer);
    Some(vec![
        words("In "),
        claim(&one.year),
        words(" goods of "),
        claim(&one.trade),
        words(format!(
            " went from {from} to {to}; what went from {to} to {from} is not in the folder"
        )),
    ])
}

fn pairs(answer: &Happened) -> Option<Block> {
    let (curve, total) = (answer.pairs.as_ref()?, answer.total()?);
    let [a, b] = &answer.parties;
    let both = |year: &&YearOf| year.reported.iter().all(Option::is_some);
    let mut twin = table_of(answer, total, total.years.iter().filter(both));
    twin.key = table(&key!["trade", "pairs"]);
    twin.caption = "Two counts of the same trade".to_owned();
    let description = format!(
        "Total trade of the years held as both {a} and {b} count them, billion US dollars: one mark for each count."
    );
    Some(chart(&key!["trade", "pairs"], &description, curve, twin))
}

/// What is traded each way.
fn composition(composition: &Composition) -> Option<Block> {
    let curve = composition.maps.as_ref()?;
    let rows = composition.directions.iter().flat_map(|way| {
        way.groups.iter().map(|group| {
            vec![
                cell(&group.name),
                vec![words(format!("{} to {}", way.exporter, way.importer))],
                cell(&group.trade),
            ]
        })
    });
    let twin = Table {
        key: table(&key!["composition"]),
        caption: "What is traded each way".to_owned(),
        columns: vec![column("Group of goods"), column("From and to"), numbers("Trade")],
        rows: rows.collect(),
    };
    let description = "Goods of one year by group. Each map fills its own frame; the bars above show both directions to one scale.";
    Some(chart(&key!["composition"], description, curve, twin))
}

fn by_year(answer: &Happened) -> Vec<Block> {
    let mut blocks = Vec::new();
    if let (Some(curve), Some(total)) = (&answer.curve, answer.total()) {
        let twin = Table {
            key: table(&key!["trade", "curve"]),
            caption: "Total trade by year as each side reports it".to_owned(),
            ..years(answer, total)
        };
        let description =
            "One line for each count, billion US dollars. Years without a figure are gaps.";
        blocks.push(chart(&key!["trade", "years"], description, curve, twin));
    }
    // The chart's table is that of the first measure.
    let drawn = answer.measures.iter().take(blocks.len());
    let measures = answer.measures.iter().skip(drawn.count());
    blocks.extend(measures.map(|measure| Block::Table(years(answer, measure))));
    blocks
}

fn newest(answer: &Happened, newest: &Newest) -> Block {
    let [a, b] = &answer.parties;
    let mut spans = vec![
        words("The two counts are "),
        claim(&newest.apart),
        words(
            " apart. Each side counts by its own rules of valuation, origin and timing, so figures can differ without a mistake.",
        ),
    ];
    if let Some(middle) = &newest.reconciled {
        spans.push(words(match answer.middle {
            "reconciled" => " Reconciled into one view, goods only and valued as they leave the exporter, trade was ",
            _ => " In the product data, goods only, trade was ",
        }));
        spans.push(claim(middle));
        if let Some([out, back]) = &newest.directions {
            spans.extend([
                words(format!(": {a} to {b} ")),
                claim(out),
                words(format!(", {b} to {a} ")),
                claim(back),
            ]);
        }
        spans.push(words("."));
    }
    Block::Paragraph { spans }
}

fn years(answer: &Happened, measure: &Measure) -> Table {
    table_of(answer, measure, measure.years.iter())
}

fn table_of<'a>(
    answer: &Happened,
    measure: &Measure,
    years: impl Iterator<Item = &'a YearOf>,
) -> Table {
    let [a, b] = &answer.parties;
    let rows = years.map(row);
    Table {
        key: table(&key!["trade", measure.metric]),
        caption: format!("{} by year, in US dollars", measure.title),
        columns: vec![
            column("Year"),
            numbers(&format!("{a} reports")),
            numbers(&format!("{b} reports")),
            numbers("Difference"),
            numbers(middle(answer)),
            numbers("As said"),
        ],
        rows: rows.collect(),
    }
    .without_empty()
}

/// The column of the product data.
pub(super) fn middle(answer: &Happened) -> &'static str {
    if answer.middle == "reconciled" { "Reconciled" } else { "Product data" }
}

fn row(year: &YearOf) -> Vec<Cell> {
    let [ours, theirs] = &year.reported;
    vec![
        cell(&year.year),
        cell(ours),
        cell(theirs),
        cell(&year.apart),
        cell(&year.reconciled),
        cell(&year.said),
    ]
}

fn part_years(answer: &Happened) -> Option<Block> {
    let rows = answer.parts.iter().map(|part| {
        vec![
            cell(&part.months),
            vec![words(&part.reporter)],
            cell(&part.trade),
            cell(&part.before),
            cell(&part.change),
        ]
    });
    (!answer.parts.is_empty()).then(|| {
        Block::Table(Table {
            key: table(&key!["trade", "parts"]),
            caption: "Figures of a part of a year: total trade in US dollars".to_owned(),
            columns: vec![
                column("Months"),
                column("Reporter"),
                numbers("Trade"),
                numbers("Same months a year before"),
                numbers("Change"),
            ],
            rows: rows.collect(),
        })
    })
}

fn growth(answer: &Happened) -> Vec<Block> {
    if answer.growth.is_empty() {
        return Vec::new();
    }
    let mut columns = vec![column("Period"), column("Reporter")];
    columns.extend(answer.currencies.iter().map(|currency| numbers(&format!("in {currency}"))));
    let rows = answer.growth.iter().map(|grown| {
        let mut row = vec![cell(&grown.period), vec![words(&grown.reporter)]];
        row.extend(grown.rates.iter().map(cell));
        row
    });
    let mut blocks = vec![Block::Table(Table {
        key: table(&key!["trade", "growth"]),
        caption:
            "Growth on the same period a year before, in dollars and in the parties' own money"
                .to_owned(),
        columns,
        rows: rows.collect(),
    })];
    blocks.extend(answer.growth.iter().filter(|grown| grown.signs_differ).map(differing));
    if !answer.without_currency.is_empty() {
        let parties = answer.without_currency.join(" and ");
        let what = format!(
            "No currency is named for {parties}: growth in their own money cannot be shown."
        );
        blocks.push(missing(&what, "name the currency in partnership.toml under [currencies]"));
    }
    blocks
}

fn differing(grown: &Grown) -> Block {
    Block::Warning {
        spans: vec![
            words("In "),
            claim(&grown.period),
            words(format!(
                " trade as {} reports it rose in one currency and fell in another. A statement of growth for this period must name its currency.",
                grown.reporter
            )),
        ],
    }
}
