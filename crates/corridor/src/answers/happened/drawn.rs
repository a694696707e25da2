//! What happened, as it is drawn: total trade by year, and the years that both sides count.

use rust_decimal::prelude::ToPrimitive as _;

use super::{Curve, YearOf, billions, both, drawn, years_of};
use crate::answers::desk::Desk;
use crate::answers::series::{middle_name, middle_years, reconciled};
use crate::answers::target::{newest_first, standing};
use crate::figures::money;
use crate::folder::partnership::name;
use crate::key::{Key, key};
use crate::plot::{Level, Party, Plot, Point, Series, Twin};
use crate::statistics::reported::{Days, TOTAL, main_year};

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
            year: main_year(year.days),
            label: year.year.value.is_none().then(|| fiscal_label(year.days)),
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

/// A fiscal year as a mark's label: `2024-25`.
fn fiscal_label((first, _): Days) -> String {
    format!("{}-{:02}", first.year(), (first.year() + 1).rem_euclid(100))
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
    let mut known: [Vec<(Days, f64)>; 2] = Default::default();
    for days in years_of(desk, TOTAL) {
        for (line, amount) in known.iter_mut().zip(both(desk, TOTAL, days)) {
            let Some(amount) = amount else { continue };
            line.push((days, amount.value));
            inputs.push(amount.card);
        }
    }
    for (line, known) in series.iter_mut().zip(known) {
        line.points = drawn(known.into_iter());
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
        "Each point is one figure of the table below it; parts of years are not drawn, and a fiscal year stands at the calendar year that holds most of it.",
        &inputs,
        &[],
    );
    let level = level(desk);
    let plot = Plot::Years { unit: "billion US dollars".to_owned(), series, level };
    Some(Curve { plot, evidence })
}

/// The standing target that was said last, in dollars, as a level of the chart.
fn level(desk: &Desk<'_>) -> Option<Level> {
    let target = newest_first(standing(desk)).into_iter().next()?;
    let value = target.value().filter(|v| v.unit == "USD")?.amount.to_f64()?;
    Some(Level { name: format!("target {}", money(value, "USD")), value: billions(value) })
}
