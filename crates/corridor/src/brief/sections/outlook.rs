//! How likely is it, and by when? The chances under each reporter, the spread of what may come, the
//! growth needed against the pair's own record and its class, and how often the method was right.

mod charts;
mod needed;
mod scored;
mod split;
mod track;

use corridor_ledger::Record;
use corridor_outlook::model::Model;
use corridor_outlook::target::{EvenOdds, Reach, Standing};
use jiff::civil::Date;
use rust_decimal::prelude::ToPrimitive as _;

use crate::answers::outlook::{
    Asked, Day, Figures, RECONCILED, Reading, Row, chosen_year, year_of,
};
use crate::brief::build::Desk;
use crate::brief::sections::promised::record_card;
use crate::brief::{Block, Section, Span, claim, words};
use crate::error::Error;
use crate::evidence::{CardId, Claim};
use crate::figures::{money, span};
use crate::statistics::Statistics;
use crate::statistics::reported::Reported;

/// A target of the ledger, in dollars.
pub(super) struct Goal<'a> {
    pub record: &'a Record,
    pub dollars: Claim<f64>,
}

impl<'a> Goal<'a> {
    /// `None` where the target is not in dollars or its passage was not found.
    pub fn of(desk: &mut Desk<'a>, record: &'a Record) -> Option<Self> {
        let value = record.value().filter(|value| value.unit == "USD")?.amount.to_f64()?;
        let card = record_card(desk, record)?;
        Some(Self { record, dollars: Claim::new(value, card) })
    }

    /// The target as it is shown.
    pub fn shown(&self) -> String {
        money(self.dollars.value, "USD")
    }
}

/// The section, and its curve as rows.
pub(in crate::brief) struct Made {
    pub section: Section,
    pub rows: Vec<Row>,
}

/// The section for the targets that stand.
pub(super) fn standing(desk: &mut Desk<'_>) -> Result<Section, Error> {
    Ok(section(desk, &Asked::default())?.section)
}

/// The section for what is asked.
pub(in crate::brief) fn section(desk: &mut Desk<'_>, asked: &Asked) -> Result<Made, Error> {
    let model = corridor_outlook::frozen::model()?;
    let mut blocks = Vec::new();
    let mut rows = Vec::new();
    let mut ids = charts::ids();
    let mut tested: Option<track::Forecast> = None;
    for record in targets(desk, asked)? {
        let Some(goal) = Goal::of(desk, record) else { continue };
        let by = year_asked(desk, &goal, asked)?;
        let readings = readings(desk, desk.statistics, desk.as_of, &goal, asked, &model)?;
        let forecast = track::Forecast::of(&readings, by.value);
        blocks.extend(headline(desk, &goal, &by, &readings));
        blocks.extend(forecast.iter().flat_map(|f| track::warnings(desk, &model, f)));
        blocks.extend(stopped(desk, &goal, &readings));
        blocks.extend(charts::curve(desk, &goal, &readings, &mut ids));
        tested = tested.max(forecast);
        for reading in &readings {
            blocks.extend(charts::fan(desk, &goal, reading, &mut ids));
            let each = reading.open().map_or(&[][..], |reach| &reach.years);
            rows.extend(each.iter().map(|year| Row {
                target: record.id.clone(),
                level: goal.dollars.value,
                reporter: reading.figures.reporter.clone(),
                year: year.clone(),
            }));
        }
        blocks.extend(needed::block(desk, &goal, &by, &readings, &model));
        blocks.extend(split::blocks(desk, &goal.dollars));
    }
    if blocks.is_empty() {
        blocks.push(Block::Missing {
            what: "No target of total trade in US dollars stands in the ledger as of this day, so no chance of reaching one can be given. What stood on another day is shown with".to_owned(),
            command: "corridor outlook --as-of DATE".to_owned(),
        });
    }
    blocks.extend(scored::block(desk, asked, &model)?);
    if let Some(tested) = tested {
        blocks.extend(track::blocks(desk, &model, &tested));
    }
    let title = "How likely is it, and by when?".to_owned();
    Ok(Made { section: Section { id: "outlook", title, blocks }, rows })
}

/// The target asked for, or those that stand.
fn targets<'a>(desk: &Desk<'a>, asked: &Asked) -> Result<Vec<&'a Record>, Error> {
    let Some(id) = &asked.target else { return Ok(super::target::standing(desk)) };
    let mut all = desk.folder.ledger.records.iter().filter(|r| r.kind == "target");
    match all.clone().find(|r| r.id == *id) {
        Some(record) => Ok(vec![record]),
        None => Err(Error::NoTarget {
            id: id.clone(),
            known: all.by_ref().map(|r| r.id.clone()).collect(),
        }),
    }
}

/// The year by which: asked for, the target's own, or chosen.
fn year_asked(desk: &mut Desk<'_>, goal: &Goal<'_>, asked: &Asked) -> Result<Claim<i16>, Error> {
    let named = goal.record.by().map(|by| by.year());
    let (year, why) = match (asked.by, named) {
        (Some(year), _) => (year, "asked for"),
        (None, Some(year)) => return Ok(Claim::new(year, goal.dollars.card)),
        (None, None) => (
            chosen_year(desk.as_of),
            "chosen: the target names no year, and this is the first fifth one at least three years ahead",
        ),
    };
    if year < desk.as_of.year() {
        return Err(Error::Over { by: year, as_of: desk.as_of });
    }
    let inputs = [goal.dollars.card];
    let options = [("why", why.to_owned())];
    Ok(Claim::new(
        year,
        desk.cards.estimate("The year by which", year.to_string(), &inputs, &options),
    ))
}

/// Every reporter's reading of a target from figures known on a day.
pub(super) fn readings(
    desk: &mut Desk<'_>,
    statistics: &Statistics,
    as_of: Date,
    goal: &Goal<'_>,
    asked: &Asked,
    model: &Model,
) -> Result<Vec<Reading>, Error> {
    let folder = desk.folder;
    let parties = &folder.partnership.parties;
    let reporters: Vec<&str> =
        parties.iter().map(String::as_str).chain(std::iter::once(RECONCILED)).collect();
    if let Some(reporter) = asked.reporter.as_ref().filter(|r| !reporters.contains(&r.as_str())) {
        let known = reporters.iter().map(|r| (*r).to_owned()).collect();
        return Err(Error::NoReporter { reporter: reporter.clone(), known });
    }
    let mut readings = Vec::new();
    for reporter in reporters {
        if asked.reporter.as_ref().is_some_and(|r| r != reporter) {
            continue;
        }
        let reported = Reported { statistics, parties };
        let figures = match reporter {
            RECONCILED => super::happened::reconciled_figures(desk, statistics),
            party => Figures::of(&reported, &mut desk.cards, party),
        };
        // Without any figure there is nothing to say of the reconciled view, which few folders have.
        if reporter == RECONCILED && figures.observed.is_empty() && asked.reporter.is_none() {
            continue;
        }
        let breaks = folder.partnership.breaks.get(reporter).map_or(&[][..], Vec::as_slice);
        let deadline = asked.by.or_else(|| goal.record.by().map(|by| by.year()));
        let day = Day { as_of, deadline, breaks, seed: asked.seed, model };
        let card =
            |figures: &Figures, answer: &_| charts::answer_card(desk, goal, figures, answer, &day);
        readings.push(Reading::of(figures, goal.dollars.value, &day, card));
    }
    Ok(readings)
}

/// The chance by the year asked for, under each reporter, and the year of even odds.
fn headline(
    desk: &mut Desk<'_>,
    goal: &Goal<'_>,
    by: &Claim<i16>,
    readings: &[Reading],
) -> Option<Block> {
    let open: Vec<(&Reading, &Reach)> =
        readings.iter().filter_map(|r| Some((r, r.open()?))).collect();
    let whose = |reading: &Reading| words(format!(" {}", reading.figures.whose()));
    let mut chances = Vec::new();
    for (reading, reach) in &open {
        let last = reach.years.last().map_or(by.value, |year| year.year);
        let shown = match year_of(reach, by.value) {
            Some(year) => {
                let card = charts::year_card(desk, goal, reading, year);
                vec![claim(charts::chance(year.by_year), card)]
            }
            None if by.value > last => vec![
                words("not given, for other pairs say nothing of years after "),
                claim(last.to_string(), reading.card),
                words(","),
            ],
            // The year is known, or lies between years that are.
            None => continue,
        };
        chances.push([shown, vec![whose(reading)]].concat());
    }
    let even = open.iter().map(|(reading, reach)| match reach.even_odds {
        EvenOdds::In(year) => {
            vec![words("by "), claim(year.to_string(), reading.card), whose(reading)]
        }
        EvenOdds::NotBy(year) => vec![
            words("after "),
            claim(year.to_string(), reading.card),
            words(", if ever,"),
            whose(reading),
        ],
        _ => vec![words("already"), whose(reading)],
    });
    let even: Vec<Vec<Span>> = even.collect();
    let mut spans = Vec::new();
    if !chances.is_empty() {
        let reaches = if by.value < desk.as_of.year() { "reached " } else { "reaches " };
        spans.extend([
            words(format!("The chance that trade {reaches}")),
            claim(goal.shown(), goal.dollars.card),
            words(" in some year up to "),
            claim(by.value.to_string(), by.card),
            words(": "),
        ]);
        spans.extend(chances.join(&words("; ")));
        spans.push(words(". "));
    }
    if !even.is_empty() {
        spans.push(words("The odds of having reached it are even "));
        spans.extend(even.join(&words("; ")));
        spans.push(words("."));
    }
    (!spans.is_empty()).then_some(Block::Paragraph { spans })
}

/// Why there is no forecast under a reporter, or that none is needed, and what was left out.
fn stopped(desk: &mut Desk<'_>, goal: &Goal<'_>, readings: &[Reading]) -> Vec<Block> {
    let mut blocks = Vec::new();
    for reading in readings {
        let whose = reading.figures.whose();
        let paragraph = match &reading.answer {
            Err(why) => {
                let why = why.to_string();
                let cure = why
                    .split_once("\nhint: ")
                    .map_or_else(String::new, |(_, cure)| format!(" The cure: {cure}."));
                vec![
                    words(format!("Counted {whose}, there is no forecast: ")),
                    claim(first_line(&why), reading.card),
                    words(format!(".{cure}")),
                ]
            }
            Ok(reach) => match reach.standing {
                Standing::Met { year, value } => vec![
                    words(format!("Counted {whose}, ")),
                    claim(goal.shown(), goal.dollars.card),
                    words(" was reached in "),
                    claim(year.to_string(), reading.card),
                    words(" with "),
                    claim(money(value, "USD"), reading.card),
                    words(": nothing is left to forecast."),
                ],
                Standing::Missed { value, met_since } => {
                    let mut spans = vec![
                        words(format!(
                            "Counted {whose}, the deadline passed without it: trade of its year was "
                        )),
                        claim(money(value, "USD"), reading.card),
                    ];
                    spans.extend(met_since.into_iter().flat_map(|year| {
                        [words(", and it was reached in "), claim(year.to_string(), reading.card)]
                    }));
                    spans.push(words("."));
                    spans
                }
                _ => Vec::new(),
            },
        };
        if !paragraph.is_empty() {
            blocks.push(Block::Paragraph { spans: paragraph });
        }
        blocks.extend(silent(desk, reading));
        blocks.extend(left_out(desk, reading));
    }
    blocks
}

pub(super) fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

/// That a reporter's last figure is old.
fn silent(desk: &mut Desk<'_>, reading: &Reading) -> Option<Block> {
    let reach = reading.open().filter(|reach| reach.silent_years > 1)?;
    let last = reading.figures.observed.last()?;
    let card = desk.cards.estimate(
        "Years without a figure",
        format!("{} − {} = {} years", desk.as_of.year(), last.days.1.year(), reach.silent_years),
        &[last.amount.card],
        &[],
    );
    Some(Block::Warning {
        spans: vec![
            words(format!("The last figure {} is of ", reading.figures.whose())),
            claim(span(last.days.0, last.days.1), last.amount.card),
            words(": the forecast starts "),
            claim(format!("{} years", reach.silent_years), card),
            words(" back."),
        ],
    })
}

/// Figures that could not be used, by reason.
fn left_out(desk: &mut Desk<'_>, reading: &Reading) -> Vec<Block> {
    let mut reasons: Vec<(String, &str)> = Vec::new();
    let unconverted = &reading.figures.unconverted;
    if !unconverted.is_empty() {
        let list: Vec<String> = unconverted.iter().map(|d| span(d.0, d.1)).collect();
        reasons.push((list.join(", "), "the folder has no rate to put them into dollars"));
    }
    if let Ok(reach) = &reading.answer {
        let out = reach.left_out;
        let counted = [
            (out.before_break, "they lie before a break that partnership.toml states"),
            (out.before_zero, "they are of no trade at all, or lie before that"),
        ];
        for (count, why) in counted.into_iter().filter(|(count, _)| *count > 0) {
            let figures = if count == 1 { "1 figure" } else { &format!("{count} figures") };
            reasons.push((figures.to_owned(), why));
        }
    }
    let whose = reading.figures.whose();
    let block = |(what, why): (String, &str)| {
        let options = [("why", why.to_owned())];
        let inputs: Vec<CardId> = reading.figures.observed.iter().map(|o| o.amount.card).collect();
        let card = desk.cards.estimate("Figures left out", what.clone(), &inputs, &options);
        Block::Warning {
            spans: vec![
                words(format!("Of the figures {whose}, these are left out: ")),
                claim(what, card),
                words(format!("; {why}.")),
            ],
        }
    };
    reasons.into_iter().map(block).collect()
}
