//! What happened? Trade by direction and year, both reporters side by side, part-years apart, and
//! growth in dollars and in both parties' money.

use super::{chart, missing, section, table};
use crate::answers::Answers;
use crate::answers::happened::{Grown, Happened, Measure, Newest};
use crate::brief::page::{Block, Section, Table, cell, claim, column, numbers, words};
use crate::key::key;

pub(super) fn lay(answers: &Answers) -> Section {
    let answer = &answers.happened;
    let mut blocks = Vec::new();
    if !answer.has_headline {
        blocks.push(missing(
            "There are no figures as each side published them. Write them, one a line, into statistics/headline/headline.csv, with a source.toml beside it; the columns are in",
            "corridor help brief",
        ));
    }
    if !answer.has_products {
        blocks.push(missing(
            "There is no product trade of the pair as of this day. World trade statistics come in with",
            "corridor import FILE...",
        ));
    }
    if let Some(later) = &answer.later {
        blocks.push(Block::Paragraph {
            spans: vec![
                words("Left out, since it was known only after the day of this brief: "),
                claim(later),
                words("."),
            ],
        });
    }
    blocks.extend(answer.newest.as_ref().map(|newest| self::newest(answer, newest)));
    if let (Some(curve), Some(total)) = (&answer.curve, answer.measures.first()) {
        let twin = Table {
            key: table(&key!["trade", "curve"]),
            caption: "Total trade by year as each side reports it".to_owned(),
            ..years(answer, total)
        };
        let description = "One line for each reporter, in billions of US dollars, with the standing target as a dashed line. Years without a figure are gaps.";
        blocks.push(chart(&key!["trade", "years"], description, curve, twin));
    }
    let measures = answer.measures.iter();
    blocks.extend(measures.map(|measure| Block::Table(years(answer, measure))));
    blocks.extend(part_years(answer));
    blocks.extend(growth(answer));
    section("happened", "What happened?", blocks)
}

fn newest(answer: &Happened, newest: &Newest) -> Block {
    let [a, b] = &answer.parties;
    let [ours, theirs] = &newest.reported;
    let mut spans = vec![
        words("In "),
        claim(&newest.year),
        words(format!(
            ", the last full year of which this folder holds a figure of each side, {a} counted trade of "
        )),
        claim(ours),
        words(format!(" and {b} ")),
        claim(theirs),
        words(": "),
        claim(&newest.apart),
        words(
            " apart. Each side counts by its own rules of valuation, origin and timing, so figures differ without a mistake; whether this one hides a mistake, the two figures alone do not tell.",
        ),
    ];
    if let Some(middle) = &newest.reconciled {
        spans.push(words(" Reconciled into one view, goods only and valued as they leave the exporter, trade was "));
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
    let [a, b] = &answer.parties;
    let rows = measure.years.iter().map(|year| {
        let [ours, theirs] = &year.reported;
        vec![cell(&year.year), cell(ours), cell(theirs), cell(&year.apart), cell(&year.reconciled)]
    });
    Table {
        key: table(&key!["trade", measure.metric]),
        caption: format!("{} by year, in US dollars", measure.title),
        columns: vec![
            column("Year"),
            numbers(&format!("{a} reports")),
            numbers(&format!("{b} reports")),
            numbers("Difference"),
            numbers("Reconciled"),
        ],
        rows: rows.collect(),
    }
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
            "No currency is named for {parties}: growth in their own money cannot be shown. Name it in"
        );
        blocks.push(missing(&what, "partnership.toml [currencies]"));
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
