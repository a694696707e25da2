//! What the folder knows of the pair's trade, as series in dollars, one for each reporter.
//!
//! A series is one reporter's figures of one measure, full years and part-years, each with the day
//! on which it became known; or the reconciled figures. Reporters are never mixed. A figure that
//! cannot be put into dollars, since the folder has no rate of its period, is left out and told of.

use std::collections::BTreeMap;

use corridor_trade::View;
use jiff::civil::Date;

use super::desk::Desk;
use super::market::flow_card;
use crate::evidence::{Cards, Sourced};
use crate::folder::partnership::name;
use crate::key::key;
use crate::statistics::Statistics;
use crate::statistics::pair::Pair;
use crate::statistics::reported::{
    Days, Reported, TOTAL, exports, is_year, sum_of as both_ways, year_days,
};

/// The reporter's name of figures that were reconciled from both.
pub const RECONCILED: &str = "reconciled";
/// The reporter's name of product data whose source does not say whose word they are.
pub const PRODUCTS: &str = "product-data";

/// Whether a reporter is neither party: product data of both directions.
#[must_use]
pub fn is_middle(reporter: &str) -> bool {
    [RECONCILED, PRODUCTS].contains(&reporter)
}

/// What the folder's product data are called as a reporter.
#[must_use]
pub fn middle_name(statistics: &Statistics) -> &'static str {
    let view = statistics.pair.as_ref().map(|pair| pair.flows.source.view());
    if view == Some(View::Unsaid) { PRODUCTS } else { RECONCILED }
}

/// One figure in dollars.
#[derive(Clone, Debug)]
pub struct Observed {
    /// The days that it sums.
    pub days: Days,
    /// Dollars.
    pub amount: Sourced<f64>,
    /// The day on which it became known.
    pub known: Date,
}

/// One reporter's figures.
#[derive(Clone, Debug)]
pub struct Figures {
    /// The reporter's code, or [`RECONCILED`].
    pub reporter: String,
    /// What they are counted in: a currency, or a noun.
    pub unit: String,
    /// In the order of their periods.
    pub observed: Vec<Observed>,
    /// Periods whose figure could not be put into that unit.
    pub unconverted: Vec<Days>,
}

impl Figures {
    /// The figures of a party, or the reconciled ones, of a measure, in dollars.
    #[must_use]
    pub fn of(
        statistics: &Statistics,
        parties: &[String; 2],
        cards: &mut Cards,
        reporter: &str,
        metric: &str,
    ) -> Self {
        Self::counted(statistics, parties, cards, reporter, metric, "USD")
    }

    /// The same in a currency, or in the unit of a count.
    #[must_use]
    pub fn counted(
        statistics: &Statistics,
        parties: &[String; 2],
        cards: &mut Cards,
        reporter: &str,
        metric: &str,
        unit: &str,
    ) -> Self {
        if is_middle(reporter) {
            return Self::reconciled(statistics, parties, cards, metric, unit);
        }
        let reported = Reported { statistics, parties };
        let vintage = statistics.headline.as_ref().map(|set| set.source.vintage);
        let mut figures = Self {
            reporter: reporter.to_owned(),
            unit: unit.to_owned(),
            observed: vec![],
            unconverted: vec![],
        };
        for days in reported.periods(reporter, metric) {
            let amount = reported.amount(cards, reporter, metric, days, unit);
            let known = reported.known(reporter, metric, days).or(vintage);
            match (amount, known) {
                (Some(amount), Some(known)) => {
                    figures.observed.push(Observed { days, amount, known });
                }
                _ => figures.unconverted.push(days),
            }
        }
        figures
    }

    fn reconciled(
        statistics: &Statistics,
        parties: &[String; 2],
        cards: &mut Cards,
        metric: &str,
        unit: &str,
    ) -> Self {
        let observed = middle_years(statistics).into_iter().filter_map(|(year, known)| {
            let days = year_days(year);
            let mut amount = middle(statistics, parties, cards, metric, year)?;
            if unit != "USD" {
                let says = key!["reported", RECONCILED, metric, year, unit];
                let reported = Reported { statistics, parties };
                amount = reported.convert(cards, &says, &amount, "USD", unit, days)?;
            }
            Some(Observed { days, amount, known })
        });
        Self {
            reporter: middle_name(statistics).to_owned(),
            unit: unit.to_owned(),
            observed: observed.collect(),
            unconverted: Vec::new(),
        }
    }

    /// Whose they are, in words: `as Germany reports it`.
    #[must_use]
    pub fn whose(&self) -> String {
        whose(&self.reporter)
    }

    /// Full years without a gap, counted back from the last one.
    #[must_use]
    pub fn full_years_in_a_row(&self) -> usize {
        let years: Vec<Days> = self.years().map(|o| o.days).collect();
        let follows = |pair: &[Days]| pair[0].1.tomorrow().is_ok_and(|next| next == pair[1].0);
        let gap = years.windows(2).rposition(|pair| !follows(pair));
        years.len() - gap.map_or(0, |at| at + 1)
    }

    /// The full years, calendar and others.
    pub fn years(&self) -> impl DoubleEndedIterator<Item = &Observed> {
        self.observed.iter().filter(|o| is_year(o.days))
    }

    /// The newest full year.
    #[must_use]
    pub fn newest_year(&self) -> Option<&Observed> {
        self.years().max_by_key(|o| o.days.1)
    }
}

/// Whose figures, in words.
#[must_use]
pub fn whose(reporter: &str) -> String {
    match reporter {
        RECONCILED => "as reconciled".to_owned(),
        PRODUCTS => "in the product data".to_owned(),
        party => format!("as {} reports it", name(party)),
    }
}

/// The figures of total trade of a party, as of the desk's day.
pub(super) fn total(desk: &mut Desk<'_>, reporter: &str) -> Figures {
    let parties = &desk.folder.partnership.parties;
    Figures::of(desk.statistics, parties, &mut desk.cards, reporter, TOTAL)
}

/// The reconciled trade of a year: of one direction, or in both. Nothing where product data are one
/// side's word.
pub(super) fn reconciled(desk: &mut Desk<'_>, metric: &str, year: i16) -> Option<Sourced<f64>> {
    middle(desk.statistics, &desk.folder.partnership.parties, &mut desk.cards, metric, year)
}

/// The sum of the pair's product trade in its newest year, whoever's word it is.
pub(super) fn of_products(desk: &mut Desk<'_>, pair: &Pair) -> Option<Sourced<f64>> {
    let year = i16::try_from(pair.year).ok()?;
    sum_of(pair, &desk.folder.partnership.parties, &mut desk.cards, TOTAL, year)
}

/// The years that the reconciled view holds, and when they were known.
pub(crate) fn middle_years(statistics: &Statistics) -> BTreeMap<i16, Date> {
    let told = statistics.told.middle.iter().map(|((_, year), sum)| (*year, sum.known));
    let pair = statistics.pair.iter().filter(|pair| !pair.flows.source.view().is_one_sided());
    let newest = pair.filter_map(|p| Some((i16::try_from(p.year).ok()?, p.flows.source.vintage)));
    told.chain(newest).collect()
}

fn middle(
    statistics: &Statistics,
    parties: &[String; 2],
    cards: &mut Cards,
    metric: &str,
    year: i16,
) -> Option<Sourced<f64>> {
    let pair = statistics.pair.as_ref().filter(|p| !p.flows.source.view().is_one_sided())?;
    let slice = statistics.told.slice(metric);
    if i16::try_from(pair.year) == Ok(year) && slice.is_none() {
        return sum_of(pair, parties, cards, metric, year);
    }
    let [a, b] = parties;
    let mut one = |way: usize| {
        let sum = statistics.told.middle.get(&(way, year))?;
        let [from, to] = if way == 0 { [a, b] } else { [b, a] };
        let title = format!("Goods from {} to {}, {year}", name(from), name(to));
        let says = key!["flow", from, to, year];
        let (title, says, (value, statistic)) = match &slice {
            None => (title, says, (sum.value, sum.statistic.clone())),
            Some(slice) => {
                (format!("{title}: {}", slice.title), key![says, metric], sum.of(slice)?)
            }
        };
        Some(Sourced::new(value as f64, cards.statistic(&says, title, statistic)))
    };
    let whole = slice.as_ref().map_or(metric, |slice| slice.whole.as_str());
    if whole == exports(a, b) {
        return one(0);
    }
    if whole == exports(b, a) {
        return one(1);
    }
    let (out, back) = (one(0)?, one(1)?);
    (whole == TOTAL)
        .then(|| both_ways(cards, &key!["reported", RECONCILED, metric, year], out, back, "USD"))
}

fn sum_of(
    pair: &Pair,
    parties: &[String; 2],
    cards: &mut Cards,
    metric: &str,
    year: i16,
) -> Option<Sourced<f64>> {
    if i16::try_from(pair.year) != Ok(year) {
        return None;
    }
    let [a, b] = parties;
    let value = |way: usize| pair.directions[way].total(|line| line.traded) as f64;
    let held = |way: usize| pair.directions[way].held;
    for (way, name) in [(0, exports(a, b)), (1, exports(b, a))] {
        if metric == name {
            return held(way).then(|| Sourced::new(value(way), flow_card(cards, pair, way)));
        }
    }
    if !(held(0) && held(1)) {
        return None;
    }
    if metric != TOTAL {
        return None;
    }
    let [out, back] = [0, 1].map(|way| Sourced::new(value(way), flow_card(cards, pair, way)));
    Some(both_ways(cards, &key!["reported", RECONCILED, TOTAL, year], out, back, "USD"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn full_years_are_counted_back_to_the_first_gap() {
        let card = key!["figure"];
        let of = |years: &[i16]| Figures {
            reporter: "DEU".to_owned(),
            unit: "USD".to_owned(),
            observed: years
                .iter()
                .map(|&year| Observed {
                    days: year_days(year),
                    amount: Sourced::new(1.0, card.clone()),
                    known: date(year, 12, 31),
                })
                .collect(),
            unconverted: vec![],
        };
        for (years, row) in
            [(&[][..], 0), (&[2020], 1), (&[2018, 2020, 2021], 2), (&[2019, 2020], 2)]
        {
            assert_eq!(of(years).full_years_in_a_row(), row, "{years:?}");
        }
    }
}
