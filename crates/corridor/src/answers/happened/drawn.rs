//! What happened, as it is drawn: total trade by year, and the years that both sides count.

use rust_decimal::prelude::ToPrimitive as _;

use super::{Curve, YearOf, billions, both, years_of};
use crate::answers::desk::Desk;
use crate::answers::series::{middle_name, middle_years, reconciled};
use crate::answers::target::standing;
use crate::figures::money;
use crate::folder::partnership::name;
use crate::key::{Key, key};
use crate::plot::{Level, Party, Plot, Point, Series, Twin};
use crate::statistics::reported::{TOTAL, calendar_year};

/// Years drawn with both counts: the newest.
const PAIRS: usize = 8;

pub(super) fn pairs(desk: &mut Desk<'_>, names: [&String; 2], years: &[YearOf]) -> Option<Curve> {
    let mut cards: Vec<&Key> = Vec::new();
    let mut rows = Vec::new();
    for year in years {
        let [Some(ours), Some(theirs)] = &year.reported else { continue };
        let (Some(apart), Some(a), Some(b)) = (&year.apart, ours.value, theirs.value) else {
            continue;
        };
        cards.push(&apart.evidence);
        rows.push(Twin {
            year: year.year.value.unwrap_or_default() as i16,
            values: [billions(a), billions(b)],
            shown: [ours.says.clone(), theirs.says.clone()],
            apart: apart.says.clone(),
        });
    }
    rows.drain(..rows.len().saturating_sub(PAIRS));
    if rows.is_empty() {
        return None;
    }
    let formula = "Each mark is one figure of the table below it.";
    let says = key!["chart", "pairs"];
    let evidence = desk.cards.estimate(&says, "Both counts of a year", formula, &cards, &[]);
    let unit = "billion US dollars".to_owned();
    Some(Curve { plot: Plot::Pairs { unit, names: names.map(String::clone), rows }, evidence })
}

pub(super) fn curve(desk: &mut Desk<'_>) -> Option<Curve> {
    let codes = desk.folder.partnership.parties.clone();
    let mut inputs: Vec<Key> = Vec::new();
    let mut series: Vec<Series> = (codes.iter().enumerate())
        .map(|(at, code)| Series {
            name: name(code),
            party: Party::at(Some(at)),
            points: Vec::new(),
        })
        .collect();
    for days in years_of(desk, TOTAL) {
        // The axis is of calendar years.
        let Some(year) = calendar_year(days) else { continue };
        for (line, amount) in series.iter_mut().zip(both(desk, TOTAL, days)) {
            let Some(amount) = amount else { continue };
            line.points.push(Point { year, value: billions(amount.value) });
            inputs.push(amount.card);
        }
    }
    let mut points = Vec::new();
    for year in middle_years(desk.statistics).into_keys() {
        let Some(amount) = reconciled(desk, TOTAL, year) else { continue };
        points.push(Point { year, value: billions(amount.value) });
        inputs.push(amount.card);
    }
    if !points.is_empty() {
        let name = middle_name(desk.statistics).replace('-', " ");
        series.push(Series { name, party: Party::Neither, points });
    }
    series.retain(|line| !line.points.is_empty());
    if series.iter().map(|line| line.points.len()).sum::<usize>() < 3 {
        return None;
    }
    let inputs: Vec<&Key> = inputs.iter().collect();
    let evidence = desk.cards.estimate(
        &key!["chart", "years"],
        "Chart of trade by year",
        "Each point is one figure of the table below it; other spans than calendar years are not drawn.",
        &inputs,
        &[],
    );
    let level = level(desk);
    let plot = Plot::Years { unit: "billion US dollars".to_owned(), series, level };
    Some(Curve { plot, evidence })
}

/// The first standing target in dollars, as a level of the chart.
fn level(desk: &Desk<'_>) -> Option<Level> {
    let target = standing(desk).into_iter().next()?;
    let value = target.value().filter(|v| v.unit == "USD")?.amount.to_f64()?;
    Some(Level { name: format!("target {}", money(value, "USD")), value: billions(value) })
}
