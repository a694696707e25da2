//! Figures as each side published them, in the currency asked for, each with its evidence.
//!
//! A figure published in the currency wins; then the sum of the two directions published in it;
//! then a conversion at the average rate of exactly the same period. A later publication of the
//! same figure replaces an earlier one. Where none of these is there, a party's own word in product
//! data counts: what it reports to have sold, and to have bought. Else there is no figure.

use std::collections::{BTreeMap, BTreeSet};

use corridor_outlook::period::Period;
use corridor_trade::readers::exchange::Rate;
use corridor_trade::readers::headline::{COLUMNS, Headline};
use jiff::ToSpan as _;
use jiff::civil::Date;
use rust_decimal::prelude::ToPrimitive as _;

use crate::evidence::{Cards, Sourced};
use crate::figures::{money, span};
use crate::folder::partnership::{Partnership, name};
use crate::key::{Key, key};
use crate::statistics::Statistics;

/// The first and last day of a period.
pub type Days = (Date, Date);

/// Total trade in both directions.
pub const TOTAL: &str = "total_trade";

/// The measure of one direction, as headline files name it.
#[must_use]
pub fn exports(from: &str, to: &str) -> String {
    format!("exports_{}_to_{}", from.to_lowercase(), to.to_lowercase())
}

/// The calendar year that a period is exactly, or `None`.
#[must_use]
pub fn calendar_year((first, last): Days) -> Option<i16> {
    Period::inclusive(first, last).ok()?.calendar_year()
}

/// Whether a period is a year: twelve months from whatever day on.
#[must_use]
pub fn is_year((first, last): Days) -> bool {
    let end = first.checked_add(1.year()).and_then(|next| next.yesterday());
    end.is_ok_and(|end| end == last)
}

/// The calendar year that holds most days of a year.
#[must_use]
pub fn main_year((first, last): Days) -> i16 {
    // By month and day, so that years one after another never fall on one.
    if (first.month(), first.day()) <= (7, 1) { first.year() } else { last.year() }
}

/// A year in words: a calendar year by its number, a fiscal year of either party as `FY 2024-25`, any
/// other twelve months by their first and last.
#[must_use]
pub fn year_words(days: Days, partnership: &Partnership) -> String {
    let (first, _) = days;
    let starts = (first.month().unsigned_abs(), first.day().unsigned_abs());
    let fiscal = partnership.fiscal_years.values().any(|start| *start == starts);
    if is_year(days) && starts != (1, 1) && fiscal {
        return format!("FY {}-{:02}", first.year(), (first.year() + 1).rem_euclid(100));
    }
    span(days.0, days.1)
}

/// The days of a calendar year.
#[must_use]
pub fn year_days(year: i16) -> Days {
    (Date::constant(year, 1, 1), Date::constant(year, 12, 31))
}

/// Days as a part of a key: a calendar year, or the first and the last day.
#[must_use]
pub fn days_key(days: Days) -> Key {
    match calendar_year(days) {
        Some(year) => key![year],
        None => key![format!("{}~{}", days.0, days.1)],
    }
}

/// The same days a year earlier; `None` for 29 February.
#[must_use]
pub fn year_before((first, last): Days) -> Option<Days> {
    let before = |date: Date| Date::new(date.year() - 1, date.month(), date.day()).ok();
    Some((before(first)?, before(last)?))
}

/// How many whole months a period covers, when it covers whole months.
#[must_use]
pub fn months((first, last): Days) -> Option<u32> {
    Period::inclusive(first, last).ok()?.whole_months()
}

/// The headline figures of a pair.
#[derive(Clone, Copy, Debug)]
pub struct Reported<'a> {
    /// Where they are.
    pub statistics: &'a Statistics,
    /// The parties.
    pub parties: &'a [String; 2],
}

impl Reported<'_> {
    /// The outturns: an estimate of a period that still ran is none.
    fn rows(&self) -> impl Iterator<Item = &Headline> {
        let rows = self.statistics.headline.iter().flat_map(|set| &set.rows);
        rows.filter(|row| row.is_over())
    }

    /// The periods for which a reporter gave a measure in any currency, in order.
    #[must_use]
    pub fn periods(&self, reporter: &str, metric: &str) -> BTreeSet<Days> {
        let mut periods: BTreeSet<Days> = self
            .rows()
            .filter(|row| row.reporter == reporter && row.metric == metric)
            .filter_map(|row| row.period)
            .collect();
        periods.extend(self.told_years(reporter, metric));
        if metric == TOTAL {
            let [a, b] = self.parties;
            let out = self.periods(reporter, &exports(a, b));
            let back = self.periods(reporter, &exports(b, a));
            periods.extend(out.intersection(&back));
        }
        periods
    }

    /// A figure in a currency, or `None` where nothing in the folder gives it.
    #[must_use]
    pub fn amount(
        &self,
        cards: &mut Cards,
        reporter: &str,
        metric: &str,
        days: Days,
        currency: &str,
    ) -> Option<Sourced<f64>> {
        self.published(cards, reporter, metric, days, currency)
            .or_else(|| self.both_ways(cards, reporter, metric, days, currency))
            .or_else(|| self.converted(cards, reporter, metric, days, currency))
            .or_else(|| self.told(cards, reporter, metric, days, currency))
    }

    /// A figure in the money that it was published in, and that money; of several the first by its code.
    #[must_use]
    pub fn own(
        &self,
        cards: &mut Cards,
        reporter: &str,
        metric: &str,
        days: Days,
    ) -> Option<(Sourced<f64>, String)> {
        let rows = self.rows();
        let units: BTreeSet<String> = rows
            .filter(|row| row.reporter == reporter && row.period == Some(days))
            .map(|row| row.unit.clone())
            .collect();
        units.into_iter().find_map(|unit| {
            let amount = self
                .published(cards, reporter, metric, days, &unit)
                .or_else(|| self.both_ways(cards, reporter, metric, days, &unit))?;
            Some((amount, unit))
        })
    }

    /// What a card of a reporter's figure is called.
    fn titled(&self, reporter: &str, metric: &str, days: Days) -> String {
        let (measure, whose) = (self.measure(metric), name(reporter));
        format!("{measure} as {whose} reports it, {}", span(days.0, days.1))
    }

    /// Which party a reporter is.
    fn side(&self, reporter: &str) -> Option<usize> {
        self.parties.iter().position(|party| party == reporter)
    }

    /// Which direction a measure is.
    fn way(&self, metric: &str) -> Option<usize> {
        let [a, b] = self.parties;
        [exports(a, b), exports(b, a)].iter().position(|way| way == metric)
    }

    /// The years of a direction of which product data hold a reporter's own word.
    fn told_years(&self, reporter: &str, metric: &str) -> Vec<Days> {
        if let (Some(slice), Some(side)) = (self.statistics.told.slice(metric), self.side(reporter))
        {
            let sums = &self.statistics.told.sides[side];
            let known = |way: usize, year: i16| {
                sums.get(&(way, year)).is_some_and(|sum| sum.of(&slice).is_some())
            };
            let ways = self.way(&slice.whole).map_or(0..2, |way| way..way + 1);
            let years = sums.keys().filter(|(way, _)| *way == ways.start).map(|(_, year)| *year);
            let all = |y: &i16| ways.clone().all(|way| known(way, *y));
            return years.filter(all).map(year_days).collect();
        }
        let Some((side, way)) = self.side(reporter).zip(self.way(metric)) else {
            return Vec::new();
        };
        let sums = self.statistics.told.sides[side].keys();
        sums.filter(|(of, _)| *of == way).map(|(_, year)| year_days(*year)).collect()
    }

    /// A reporter's own word in product data.
    fn told(
        &self,
        cards: &mut Cards,
        reporter: &str,
        metric: &str,
        days: Days,
        currency: &str,
    ) -> Option<Sourced<f64>> {
        let year = calendar_year(days)?;
        let sums = &self.statistics.told.sides[self.side(reporter)?];
        let [a, b] = self.parties;
        let slice = self.statistics.told.slice(metric);
        let mut one = |way: usize, metric: &str| {
            let sum = sums.get(&(way, year))?;
            let title = self.titled(reporter, metric, days);
            let says = key!["reported", reporter, metric, year, "USD", "product-data"];
            let (title, says, (value, statistic)) = match &slice {
                None => (title, says, (sum.value, sum.statistic.clone())),
                Some(slice) => {
                    let title = format!("{title}: {}", slice.codes);
                    (title, key![says, slice.codes], sum.of(slice)?)
                }
            };
            Some(Sourced::new(value as f64, cards.statistic(&says, title, statistic)))
        };
        let whole = slice.as_ref().map_or(metric, |slice| slice.whole.as_str());
        let dollars = if whole == TOTAL {
            let (out, back) = (one(0, &exports(a, b))?, one(1, &exports(b, a))?);
            let says = key!["reported", reporter, metric, year, "USD", "product-data"];
            sum_of(cards, &says, out, back, "USD")
        } else {
            one(self.way(whole)?, whole)?
        };
        if currency == "USD" {
            return Some(dollars);
        }
        let says = key!["reported", reporter, metric, year, currency, "product-data"];
        self.convert(cards, &says, &dollars, "USD", currency, days)
    }

    /// The last day on which a row behind a figure was published; `None` where no row says.
    #[must_use]
    pub fn known(&self, reporter: &str, metric: &str, days: Days) -> Option<Date> {
        let [a, b] = self.parties;
        let both = [metric.to_owned(), exports(a, b), exports(b, a)];
        let measures = if metric == TOTAL { &both[..] } else { &both[..1] };
        let of = |measures: &[String]| {
            self.rows()
                .filter(|r| r.reporter == reporter && r.period == Some(days))
                .filter(|r| measures.contains(&r.metric))
                .filter_map(|r| Some(r.published?.1))
                .max()
        };
        of(&measures[..1]).or_else(|| of(measures)).or_else(|| {
            let none = !self.rows().any(|r| r.reporter == reporter && r.period == Some(days));
            let part = self.statistics.told.slice(metric).is_some();
            let year = calendar_year(days).filter(|_| none || part)?;
            let sums = &self.statistics.told.sides[self.side(reporter)?];
            sums.iter().filter(|((_, of), _)| *of == year).map(|(_, sum)| sum.known).max()
        })
    }

    fn published(
        &self,
        cards: &mut Cards,
        reporter: &str,
        metric: &str,
        days: Days,
        currency: &str,
    ) -> Option<Sourced<f64>> {
        let set = self.statistics.headline.as_ref()?;
        let row = self
            .rows()
            .filter(|row| {
                row.reporter == reporter
                    && row.metric == metric
                    && row.period == Some(days)
                    && row.unit == currency
            })
            .max_by_key(|row| (row.published, row.line))?;
        let value = row.value.to_f64()?;
        let day = |date: Option<Date>| date.map_or_else(String::new, |d| d.to_string());
        let cells = vec![
            row.line.to_string(),
            days.0.to_string(),
            days.1.to_string(),
            row.metric.clone(),
            row.value.to_string(),
            row.unit.clone(),
            row.reporter.clone(),
            row.source.clone(),
            day(row.published.map(|p| p.1)),
            row.note.clone(),
        ];
        let columns: Vec<&str> = ["line"].into_iter().chain(COLUMNS).collect();
        let selection = format!("line {}", row.line);
        let title = self.titled(reporter, metric, days);
        let says = key!["reported", reporter, metric, days_key(days), currency];
        let card = cards.statistic(&says, title, set.statistic(selection, &columns, vec![cells]));
        Some(Sourced::new(value, card))
    }

    fn both_ways(
        &self,
        cards: &mut Cards,
        reporter: &str,
        metric: &str,
        days: Days,
        currency: &str,
    ) -> Option<Sourced<f64>> {
        if metric != TOTAL {
            return None;
        }
        let [a, b] = self.parties;
        let out = self.published(cards, reporter, &exports(a, b), days, currency)?;
        let back = self.published(cards, reporter, &exports(b, a), days, currency)?;
        let says = key!["reported", reporter, metric, days_key(days), currency, "sum"];
        Some(sum_of(cards, &says, out, back, currency))
    }

    fn converted(
        &self,
        cards: &mut Cards,
        reporter: &str,
        metric: &str,
        days: Days,
        currency: &str,
    ) -> Option<Sourced<f64>> {
        let units: BTreeSet<&str> = self
            .rows()
            .filter(|row| row.reporter == reporter && row.period == Some(days))
            .map(|row| row.unit.as_str())
            .filter(|unit| *unit != currency)
            .collect();
        // Dollars first: the fewer steps from what was published, the better.
        let mut units: Vec<&str> = units.into_iter().collect();
        units.sort_by_key(|unit| (*unit != "USD", *unit));
        units.into_iter().find_map(|unit| {
            let from = self
                .published(cards, reporter, metric, days, unit)
                .or_else(|| self.both_ways(cards, reporter, metric, days, unit))?;
            let says = key!["reported", reporter, metric, days_key(days), currency, "converted"];
            self.convert(cards, &says, &from, unit, currency, days)
        })
    }

    /// An amount of a period in another currency at the period's average rate, by way of the
    /// dollar; `None` without the rates of exactly that period.
    #[must_use]
    pub fn convert(
        &self,
        cards: &mut Cards,
        says: &Key,
        from: &Sourced<f64>,
        unit: &str,
        currency: &str,
        days: Days,
    ) -> Option<Sourced<f64>> {
        let mut inputs = vec![from.card.clone()];
        let mut factor = 1.0;
        let mut steps = Vec::new();
        if unit != "USD" {
            let rate = self.rate(cards, unit, days)?;
            factor /= rate.value;
            inputs.push(rate.card);
            steps.push(format!("÷ {} {unit} per USD", rate.value));
        }
        if currency != "USD" {
            let rate = self.rate(cards, currency, days)?;
            factor *= rate.value;
            inputs.push(rate.card);
            steps.push(format!("× {} {currency} per USD", rate.value));
        }
        let value = from.value * factor;
        let formula =
            format!("{} {} = {}", money(from.value, unit), steps.join(" "), money(value, currency));
        let options = [("rate", format!("average of {}", span(days.0, days.1)))];
        let inputs: Vec<&Key> = inputs.iter().collect();
        let card =
            cards.estimate(says, "Conversion at the average rate", formula, &inputs, &options);
        Some(Sourced::new(value, card))
    }

    /// Average units of a currency per dollar over a period, by way of a third currency where the
    /// folder has no rate between the two: of several the first by its code.
    fn rate(&self, cards: &mut Cards, currency: &str, days: Days) -> Option<Sourced<f64>> {
        let set = self.statistics.exchange.as_ref()?;
        let rows = || set.rows.iter().filter(|rate| (rate.first, rate.last) == days);
        let between = |one: &str, other: &str| {
            let row = rows().find(|rate| rate.base == one && rate.quote == other);
            row.or_else(|| rows().find(|rate| rate.base == other && rate.quote == one))
        };
        if let Some(row) = between("USD", currency) {
            return self.per(cards, row, "USD", currency);
        }
        let dollars: BTreeMap<&str, &Rate> =
            rows().filter_map(|rate| Some((other(rate, "USD")?, rate))).collect();
        let (through, row) = rows()
            .filter_map(|rate| Some((other(rate, currency)?, rate)))
            .filter(|(through, _)| dollars.contains_key(through))
            .min_by_key(|(through, _)| *through)?;
        let first = self.per(cards, dollars.get(through)?, "USD", through)?;
        let second = self.per(cards, row, through, currency)?;
        let value = first.value * second.value;
        let says = key!["rate", currency, days_key(days), "through", through];
        let title = format!("{currency} per US dollar, average of {}", span(days.0, days.1));
        let formula = format!(
            "{} {through} per USD × {} {currency} per {through} = {value} {currency} per USD",
            first.value, second.value
        );
        let options = [("by way of", through.to_owned())];
        let inputs = [&first.card, &second.card];
        let card = cards.estimate(&says, &title, formula, &inputs, &options);
        Some(Sourced::new(value, card))
    }

    /// What a row says of one currency per another; a rate is a rate in both directions.
    fn per(&self, cards: &mut Cards, row: &Rate, base: &str, quote: &str) -> Option<Sourced<f64>> {
        let set = self.statistics.exchange.as_ref()?;
        let days = (row.first, row.last);
        let cells = vec![
            row.first.to_string(),
            row.last.to_string(),
            row.base.clone(),
            row.quote.clone(),
            row.rate.to_string(),
            row.source.clone(),
        ];
        let columns = ["period_start", "period_end", "base", "quote", "rate", "source"];
        let (says, of) = match base {
            "USD" => (key!["rate", quote, days_key(days)], "US dollar"),
            base => (key!["rate", quote, days_key(days), "per", base], base),
        };
        let title = format!("{quote} per {of}, average of {}", span(days.0, days.1));
        let statistic = set.statistic(format!("line {}", row.line), &columns, vec![cells]);
        let value = row.rate.to_f64()?;
        let card = cards.statistic(&says, title, statistic);
        Some(Sourced::new(if row.base == base { value } else { 1.0 / value }, card))
    }

    /// The newest period by a day for which a currency has a rate to the dollar, by way of a third
    /// where need be; of two that end together, the longer.
    #[must_use]
    pub fn newest_rate(&self, currency: &str, by: Date) -> Option<Days> {
        let rows = &self.statistics.exchange.as_ref()?.rows;
        let days = |rate: &Rate| (rate.first, rate.last);
        let dollars: BTreeSet<(Days, &str)> =
            rows.iter().filter_map(|rate| Some((days(rate), other(rate, "USD")?))).collect();
        let of = rows.iter().filter(|rate| {
            rate.last <= by
                && other(rate, currency)
                    .is_some_and(|to| to == "USD" || dollars.contains(&(days(rate), to)))
        });
        of.map(days).max_by_key(|days| (days.1, std::cmp::Reverse(days.0)))
    }

    /// A measure in words.
    #[must_use]
    pub fn measure(&self, metric: &str) -> String {
        let [a, b] = self.parties;
        if metric == TOTAL {
            "Total trade".to_owned()
        } else if metric == exports(a, b) {
            format!("Goods from {} to {}", name(a), name(b))
        } else if metric == exports(b, a) {
            format!("Goods from {} to {}", name(b), name(a))
        } else {
            let slice = self.statistics.told.slice(metric);
            match slice {
                None => metric.replace('_', " "),
                Some(slice) if slice.whole == TOTAL => slice.title,
                Some(slice) => format!("{}: {}", self.measure(&slice.whole), slice.title),
            }
        }
    }
}

/// The other currency of a rate that one is part of.
fn other<'a>(rate: &'a Rate, currency: &str) -> Option<&'a str> {
    match (rate.base == currency, rate.quote == currency) {
        (true, false) => Some(&rate.quote),
        (false, true) => Some(&rate.base),
        _ => None,
    }
}

/// The sum of the two directions.
pub(crate) fn sum_of(
    cards: &mut Cards,
    says: &Key,
    out: Sourced<f64>,
    back: Sourced<f64>,
    currency: &str,
) -> Sourced<f64> {
    let sum = out.value + back.value;
    let formula = format!(
        "{} + {} = {}",
        money(out.value, currency),
        money(back.value, currency),
        money(sum, currency)
    );
    let inputs = [&out.card, &back.card];
    let card = cards.estimate(says, "Sum of the two directions", formula, &inputs, &[]);
    Sourced::new(sum, card)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_know_their_length() {
        let date = jiff::civil::date;
        let eleven = (date(2025, 1, 1), date(2025, 11, 30));
        assert_eq!((months(eleven), calendar_year(eleven)), (Some(11), None));
        assert_eq!(calendar_year(year_days(2024)), Some(2024));
        assert_eq!(days_key(year_days(2024)).as_str(), "2024");
        assert_eq!(days_key(eleven).as_str(), "2025-01-01~2025-11-30");
        // A fiscal year is a year, whatever day it begins on; eleven months and thirteen are not.
        for (days, year) in [
            ((date(2024, 4, 1), date(2025, 3, 31)), true),
            ((date(2024, 7, 16), date(2025, 7, 15)), true),
            ((date(2024, 3, 1), date(2025, 2, 28)), true),
            (year_days(2024), true),
            (eleven, false),
            ((date(2024, 1, 1), date(2025, 1, 31)), false),
        ] {
            assert_eq!(is_year(days), year, "{days:?}");
        }
        for (days, year) in [
            (year_days(2024), 2024),
            ((date(2024, 4, 1), date(2025, 3, 31)), 2024),
            ((date(2024, 10, 1), date(2025, 9, 30)), 2025),
            ((date(2024, 7, 16), date(2025, 7, 15)), 2025),
            ((date(2023, 7, 1), date(2024, 6, 30)), 2023),
            ((date(2024, 7, 1), date(2025, 6, 30)), 2024),
        ] {
            assert_eq!(main_year(days), year, "{days:?}");
        }
        assert_eq!(months((date(2025, 1, 5), date(2025, 2, 28))), None);
        assert_eq!(year_before(eleven), Some((date(2024, 1, 1), date(2024, 11, 30))));
        assert_eq!(year_before((date(2024, 2, 29), date(2024, 3, 31))), None);
    }
}
