//! The chances by year and the spread of what may come, as rows and to be drawn.

use super::forecast::{Reading, year_card};
use super::remarks::OWN_SPREAD;
use super::track::percent;
use super::values::{Ahead, ByYear};
use crate::answers::claim::{Claim, Unit};
use crate::answers::desk::Desk;
use crate::answers::happened::{Curve, billions, drawn};
use crate::answers::series::{PRODUCTS, RECONCILED};
use crate::answers::target::Goal;
use crate::evidence::Sourced;
use crate::figures::money;
use crate::folder::partnership::name;
use crate::key::{Key, key};
use crate::plot::{Fan, Level, Party, Plot, Point, Series, Spread};
use corridor_outlook::target::Year;

/// Whose figures, as a heading.
pub(super) fn short(reporter: &str) -> String {
    match reporter {
        RECONCILED => "reconciled".to_owned(),
        PRODUCTS => "product data".to_owned(),
        party => format!("{} reports", name(party)),
    }
}

/// Whose figures, among the folder's two parties.
pub(super) fn party(desk: &Desk<'_>, reporter: &str) -> Party {
    Party::at(desk.folder.partnership.parties.iter().position(|party| party == reporter))
}

/// The chance by year under each reporter, as rows and to be drawn.
pub(super) fn curve(
    desk: &mut Desk<'_>,
    says: &Key,
    goal: &Goal,
    level: &Sourced<f64>,
    readings: &[Reading],
) -> (Vec<ByYear>, Option<Curve>) {
    // No year before the one in which it was said can meet it.
    let counts = |year: i16| goal.said.is_none_or(|said| year >= said.year());
    let own = |r: &&Reading| r.full_years().is_some_and(|years| years.len() >= OWN_SPREAD);
    let open: Vec<&Reading> = readings.iter().filter(own).collect();
    let mut years: Vec<i16> = open
        .iter()
        .filter_map(|reading| reading.open())
        .flat_map(|reach| reach.years.iter().map(|y| y.year).filter(|year| counts(*year)))
        .collect();
    years.sort_unstable();
    years.dedup();
    let mut rows = Vec::new();
    for &year in &years {
        let mut chances = Vec::new();
        for reading in &open {
            chances.push(reading.year(year).map(|ahead| {
                let card = year_card(desk, level, reading, ahead);
                let key = key![reading.says, "up-to", year];
                Claim::number(key, ahead.by_year, Unit::Chance, &card)
            }));
        }
        let Some(card) = chances.iter().flatten().next().map(|c| c.evidence.clone()) else {
            continue;
        };
        rows.push(ByYear { year: Claim::year(key![says, "up-to", year], year, &card), chances });
    }
    if rows.is_empty() {
        return (rows, None);
    }
    let inputs: Vec<&Key> = open.iter().map(|reading| &reading.card).collect();
    let evidence = desk.cards.estimate(
        &key![says, "curve"],
        "Chart of chances",
        "Each point is one figure of the table beside it.",
        &inputs,
        &[],
    );
    let series = open.iter().filter_map(|reading| {
        let point = |y: &Year| Point { year: y.year, value: percent(y.by_year) };
        Some(Series {
            name: short(&reading.figures.reporter),
            party: party(desk, &reading.figures.reporter),
            points: reading.open()?.years.iter().filter(|y| counts(y.year)).map(point).collect(),
        })
    });
    let plot = Plot::Years {
        unit: "percent".to_owned(),
        series: series.collect(),
        level: Some(Level { name: "even odds".to_owned(), value: 50.0 }),
    };
    (rows, Some(Curve { plot, evidence }))
}

pub(super) fn ahead(desk: &mut Desk<'_>, level: &Sourced<f64>, reading: &Reading) -> Vec<Ahead> {
    let years = reading.open().map_or(&[][..], |reach| &reach.years);
    let mut all = Vec::with_capacity(years.len());
    for year in years {
        let card = year_card(desk, level, reading, year);
        let [half, most, _] = year.intervals;
        let says = key![reading.says, "trade", year.year];
        let parts = [
            ("nine-in-ten", most.low, "passed nine times in ten"),
            ("three-in-four", half.low, "passed three times in four"),
            ("even", year.median, "passed as often as not"),
            ("one-in-four", half.high, "passed once in four times"),
            ("one-in-ten", most.high, "passed once in ten times"),
        ];
        all.push(Ahead {
            year: Claim::year(key![says, "year"], year.year, &card),
            trade: parts.map(|(part, value, how)| {
                // Whole dollars: a forecast knows no cents.
                Claim::number(key![says, part], value.round(), Unit::usd(), &card).by(how)
            }),
        });
    }
    all
}

/// What was traded and the spread of what may come, under one reporter.
pub(super) fn fan(desk: &Desk<'_>, level: &Sourced<f64>, reading: &Reading) -> Option<Curve> {
    let reach = reading.open()?;
    // What lies before a break or a year of nothing is another series.
    let first = reach.past.first().map_or(i16::MIN, |year| year.year);
    let past = drawn(reading.figures.years().map(|o| (o.days, o.amount.value)));
    let past = past.into_iter().filter(|point| point.year >= first);
    let ahead = reach.years.iter().map(|year| {
        let [half, most, _] = year.intervals;
        Spread {
            year: year.year,
            middle: billions(year.median),
            half: [billions(half.low), billions(half.high)],
            most: [billions(most.low), billions(most.high)],
        }
    });
    let name = format!("target {}", money(level.value, "USD"));
    let plot = Plot::Fan(Fan {
        unit: "billion US dollars".to_owned(),
        party: party(desk, &reading.figures.reporter),
        past: past.collect(),
        ahead: ahead.collect(),
        level: Some(Level { name, value: billions(level.value) }),
    });
    Some(Curve { plot, evidence: reading.card.clone() })
}
