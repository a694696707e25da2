//! What happened? Trade by direction and year, both reporters side by side, part-years apart, growth
//! in dollars and in both parties' money, and the largest flows by product.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

mod drawn;

use self::drawn::{curve, pairs};
use super::claim::{Claim, Unit};
use super::desk::Desk;
use super::market::{flow_card, product_card};
use super::said;
use super::series::{middle_name, middle_years, reconciled, whose};
use super::suspect::threefold;
use crate::error::Error;
use crate::evidence::{Estimate, Evidence, Sourced};
use crate::figures::{growth, money, share, span};
use crate::folder::partnership::name;
use crate::key::{Key, key};
use crate::plot::{Plot, Point};
use crate::statistics::pair::{Line, Pair};
use crate::statistics::product::product;
use crate::statistics::reported::{
    Days, TOTAL, calendar_year, days_key, exports, is_year, main_year, year_before, year_days,
    year_words,
};

/// How many products are listed.
const SHOWN: usize = 10;
/// How a card gives a period.
const OF_FIGURE: &str = "the period of this figure";

/// The answer.
#[derive(Clone, Debug, Serialize)]
pub struct Happened {
    /// The names of the two parties, in the order of every pair below.
    pub parties: [String; 2],
    /// What the product data are called beside the two reporters: `reconciled` or `product-data`.
    pub middle: &'static str,
    /// Whether the folder has figures as each side published them.
    pub has_headline: bool,
    /// Whether it has the pair's product trade.
    pub has_products: bool,
    /// What was left out because it became known later.
    pub later: Option<Claim>,
    /// The last full year of which the folder holds a figure of each side.
    pub newest: Option<Newest>,
    /// Each measure by year.
    pub measures: Vec<Measure>,
    /// Counts of one measure and year that are more than threefold apart.
    pub suspects: Vec<Claim>,
    /// Total trade by year, to be drawn.
    pub curve: Option<Curve>,
    /// The years that both sides count, to be drawn.
    pub pairs: Option<Curve>,
    /// Figures of other spans than a year.
    pub parts: Vec<Part>,
    /// The currencies in which growth is told.
    pub currencies: Vec<String>,
    /// Growth on the same period a year before.
    pub growth: Vec<Grown>,
    /// Parties of which no currency is named.
    pub without_currency: Vec<String>,
    /// The largest flows of each direction.
    pub largest: Vec<Largest>,
}

impl Happened {
    /// Total trade by year; nothing where one direction alone is known.
    #[must_use]
    pub fn total(&self) -> Option<&Measure> {
        self.measures.iter().find(|measure| measure.metric == TOTAL)
    }
}

/// One year, by both reporters.
#[derive(Clone, Debug, Serialize)]
pub struct Newest {
    /// The year.
    pub year: Claim,
    /// As each side reports it.
    pub reported: [Claim; 2],
    /// How far apart they are.
    pub apart: Claim,
    /// As reconciled.
    pub reconciled: Option<Claim>,
    /// Of that, each direction.
    pub directions: Option<[Claim; 2]>,
}

/// One measure by year, calendar or fiscal.
#[derive(Clone, Debug, Serialize)]
pub struct Measure {
    /// Its name in data: `total_trade`, `exports_aaa_to_bbb`.
    pub metric: String,
    /// Its name in words.
    pub title: String,
    /// Exporter and importer, where it is of one direction.
    #[serde(skip)]
    pub way: Option<[String; 2]>,
    /// The years.
    pub years: Vec<YearOf>,
}

/// One year of a measure, in dollars.
#[derive(Clone, Debug, Serialize)]
pub struct YearOf {
    /// The year.
    pub year: Claim,
    /// Its days.
    #[serde(skip)]
    pub days: Days,
    /// As each side reports it.
    pub reported: [Option<Claim>; 2],
    /// The first less the second.
    pub apart: Option<Claim>,
    /// As reconciled.
    pub reconciled: Option<Claim>,
    /// As a document says it, which is no statistic.
    pub said: Option<Claim>,
}

/// Lines to be drawn, and the card behind them.
#[derive(Clone, Debug, Serialize)]
pub struct Curve {
    /// The lines.
    pub plot: Plot,
    /// The key of the card.
    pub evidence: Key,
}

/// A figure of another span than a calendar year.
#[derive(Clone, Debug, Serialize)]
pub struct Part {
    /// The span.
    pub months: Claim,
    /// Who reports it.
    pub reporter: String,
    /// The figure.
    pub trade: Claim,
    /// The same span a year before.
    pub before: Option<Claim>,
    /// The change.
    pub change: Option<Claim>,
}

/// Growth on the same period a year before.
#[derive(Clone, Debug, Serialize)]
pub struct Grown {
    /// The period.
    pub period: Claim,
    /// Who reports it.
    pub reporter: String,
    /// In each currency.
    pub rates: Vec<Option<Claim>>,
    /// Whether it rose in one currency and fell in another.
    pub signs_differ: bool,
}

/// The largest flows of one direction.
#[derive(Clone, Debug, Serialize)]
pub struct Largest {
    /// The direction's codes.
    pub way: [String; 2],
    /// The exporter's name.
    pub exporter: String,
    /// The importer's name.
    pub importer: String,
    /// The products.
    pub products: Vec<Flow>,
}

/// One product of a direction.
#[derive(Clone, Debug, Serialize)]
pub struct Flow {
    /// The product.
    pub product: Claim,
    /// What was traded.
    pub trade: Claim,
    /// Its share of the direction's trade.
    pub share: Claim,
}

/// Answer.
///
/// # Errors
///
/// None: it has the form of all answers.
pub fn answer(desk: &mut Desk<'_>) -> Result<Happened, Error> {
    let [(a, name_a), (b, name_b)] = desk.parties();
    let reported = desk.reported();
    let (mut measures, mut suspects) = (Vec::new(), Vec::new());
    let ways = [None, Some([a.clone(), b.clone()]), Some([b.clone(), a.clone()])];
    for way in ways {
        let metric = way.as_ref().map_or(TOTAL.to_owned(), |[from, to]| exports(from, to));
        let years = years(desk, &metric, &mut suspects);
        if !years.is_empty() {
            measures.push(Measure { title: reported.measure(&metric), metric, way, years });
        }
    }
    let (currencies, growth) = growth_rates(desk);
    let partnership = &desk.folder.partnership;
    let without = |party: &&String| !partnership.currencies.contains_key(*party);
    let without_currency = if growth.is_empty() {
        Vec::new()
    } else {
        partnership.parties.iter().filter(without).map(|party| name(party)).collect()
    };
    let pair = desk.statistics.pair.clone();
    let largest =
        pair.iter().flat_map(|pair| [0, 1].map(|way| largest(desk, pair, way))).flatten().collect();
    let total = measures.iter().find(|measure| measure.metric == TOTAL);
    let pairs = total.and_then(|total| pairs(desk, [&name_a, &name_b], &total.years));
    Ok(Happened {
        parties: [name_a, name_b],
        middle: middle_name(desk.statistics),
        has_headline: desk.statistics.headline.is_some()
            || desk.statistics.told.sides.iter().any(|sums| !sums.is_empty()),
        has_products: desk.statistics.pair.is_some(),
        later: later(desk),
        newest: newest(desk),
        measures,
        suspects,
        curve: curve(desk),
        pairs,
        parts: parts(desk),
        currencies,
        growth,
        without_currency,
        largest,
    })
}

fn later(desk: &mut Desk<'_>) -> Option<Claim> {
    let later = desk.statistics.later.join("; ");
    if later.is_empty() {
        return None;
    }
    let says = key!["happened", "later"];
    let estimate = Estimate {
        model: "What was known only later".to_owned(),
        formula: later.clone(),
        inputs: Vec::new(),
        options: [(
            "rule".to_owned(),
            "a dataset is known from its vintage, a figure from the day on which it was published"
                .to_owned(),
        )]
        .into(),
    };
    let card = desk.cards.card(&says, "Known only later", vec![Evidence::Estimate(estimate)]);
    Some(Claim::words(says, later, &card))
}

/// Years, calendar or fiscal, for which either party gave the measure, and the year of the product
/// data.
fn years_of(desk: &Desk<'_>, metric: &str) -> BTreeSet<Days> {
    let reported = desk.reported();
    let parties = &desk.folder.partnership.parties;
    let mut years: BTreeSet<Days> = parties
        .iter()
        .flat_map(|party| reported.periods(party, metric))
        .filter(|days| is_year(*days))
        .collect();
    years.extend(middle_years(desk.statistics).into_keys().map(year_days));
    years
}

/// Both parties' figures of a measure in a year.
fn both(desk: &mut Desk<'_>, metric: &str, days: Days) -> [Option<Sourced<f64>>; 2] {
    let reported = desk.reported();
    desk.folder
        .partnership
        .parties
        .each_ref()
        .map(|party| reported.amount(&mut desk.cards, party, metric, days, "USD"))
}

/// The key of a figure of a measure and year.
fn figure(metric: &str, days: Days, whose: &str) -> Key {
    key!["trade", metric, days_key(days), whose]
}

/// A year as a claim: a number where it is a calendar year, words where it is another.
pub(in crate::answers) fn year_claim(desk: &Desk<'_>, key: Key, days: Days, card: &Key) -> Claim {
    let claim = match calendar_year(days) {
        Some(year) => Claim::year(key, year, card),
        None => Claim::words(key, year_words(days, &desk.folder.partnership), card),
    };
    claim.by(OF_FIGURE)
}

/// What was reconciled of a year; only calendar years are.
fn reconciled_of(desk: &mut Desk<'_>, metric: &str, days: Days) -> Option<Sourced<f64>> {
    reconciled(desk, metric, calendar_year(days)?)
}

/// Difference of the two reporters.
fn apart(
    desk: &mut Desk<'_>,
    metric: &str,
    days: Days,
    [a, b]: [&Sourced<f64>; 2],
) -> Sourced<f64> {
    let value = a.value - b.value;
    let formula =
        format!("{} − {} = {}", money(a.value, "USD"), money(b.value, "USD"), money(value, "USD"));
    let says = figure(metric, days, "difference");
    let title = "Difference between the two reporters";
    let card = desk.cards.estimate(&says, title, formula, &[&a.card, &b.card], &[]);
    Sourced::new(value, card)
}

fn newest(desk: &mut Desk<'_>) -> Option<Newest> {
    let [(a, _), (b, _)] = desk.parties();
    let mut found = None;
    for days in years_of(desk, TOTAL).into_iter().rev() {
        if let [Some(ours), Some(theirs)] = both(desk, TOTAL, days) {
            found = Some((days, ours, theirs));
            break;
        }
    }
    let (days, ours, theirs) = found?;
    let difference = apart(desk, TOTAL, days, [&ours, &theirs]);
    let middle = reconciled_of(desk, TOTAL, days);
    let directions = match &middle {
        None => None,
        Some(_) => {
            let of = [exports(&a, &b), exports(&b, &a)].map(|metric| {
                let amount = reconciled_of(desk, &metric, days)?;
                Some(Claim::dollars(key!["newest", metric, "reconciled"], &amount))
            });
            let [out, back] = of;
            out.zip(back).map(|(out, back)| [out, back])
        }
    };
    let absolute = money(difference.value.abs(), "USD");
    Some(Newest {
        year: year_claim(desk, key!["newest", "year"], days, &ours.card),
        reported: [
            Claim::dollars(key!["newest", TOTAL, a], &ours),
            Claim::dollars(key!["newest", TOTAL, b], &theirs),
        ],
        apart: Claim::dollars(key!["newest", TOTAL, "difference"], &difference)
            .saying(absolute)
            .by("the difference, whichever way"),
        reconciled: middle.map(|m| Claim::dollars(key!["newest", TOTAL, "reconciled"], &m)),
        directions,
    })
}

fn years(desk: &mut Desk<'_>, metric: &str, suspects: &mut Vec<Claim>) -> Vec<YearOf> {
    let codes = desk.folder.partnership.parties.clone();
    let mut rows = Vec::new();
    let spoken = said::by_year(desk, metric);
    let mut all = years_of(desk, metric);
    all.extend(spoken.keys().map(|year| year_days(*year)));
    for days in all {
        let [ours, theirs] = both(desk, metric, days);
        let middle = reconciled_of(desk, metric, days);
        let said = calendar_year(days).and_then(|year| spoken.get(&year).cloned());
        let first = [&ours, &theirs, &middle, &said].into_iter().find_map(|c| c.as_ref());
        let Some(card) = first.map(|amount| amount.card.clone()) else { continue };
        let difference = match (&ours, &theirs) {
            (Some(ours), Some(theirs)) => Some(apart(desk, metric, days, [ours, theirs])),
            _ => None,
        };
        let names = [codes[0].as_str(), codes[1].as_str(), middle_name(desk.statistics)];
        let mut counts: Vec<(String, &Sourced<f64>)> = names
            .into_iter()
            .zip([&ours, &theirs, &middle])
            .filter_map(|(by, amount)| Some((whose(by), amount.as_ref()?)))
            .collect();
        counts.extend(said.iter().map(|said| ("as said".to_owned(), said)));
        suspects.extend(threefold(desk, metric, days, &counts));
        let of = |whose: &str, amount: &Option<Sourced<f64>>| {
            amount.as_ref().map(|a| Claim::dollars(figure(metric, days, whose), a))
        };
        rows.push(YearOf {
            year: year_claim(desk, figure(metric, days, "year"), days, &card),
            days,
            reported: [of(&codes[0], &ours), of(&codes[1], &theirs)],
            apart: of("difference", &difference),
            reconciled: of("reconciled", &middle),
            said: of("said", &said),
        });
    }
    rows
}

/// Years as points, each at the calendar year that holds most of it; of two there the calendar year.
pub(in crate::answers) fn drawn(years: impl Iterator<Item = (Days, f64)>) -> Vec<Point> {
    let mut points: BTreeMap<i16, (bool, f64)> = BTreeMap::new();
    for (days, dollars) in years {
        let own = calendar_year(days).is_some();
        let held = points.entry(main_year(days)).or_insert((own, dollars));
        if own {
            *held = (own, dollars);
        }
    }
    let point = |(year, (_, dollars)): (i16, (bool, f64))| Point { year, value: billions(dollars) };
    points.into_iter().map(point).collect()
}

/// Billions: what is drawn, to six decimals.
pub(in crate::answers) fn billions(dollars: f64) -> f64 {
    (dollars / 1e3).round() / 1e6
}

fn parts(desk: &mut Desk<'_>) -> Vec<Part> {
    let parties = desk.folder.partnership.parties.clone();
    let reported = desk.reported();
    let mut rows = Vec::new();
    for party in &parties {
        for days in reported.periods(party, TOTAL) {
            if is_year(days) {
                continue;
            }
            let Some(value) = reported.amount(&mut desk.cards, party, TOTAL, days, "USD") else {
                continue;
            };
            let before = year_before(days)
                .and_then(|days| reported.amount(&mut desk.cards, party, TOTAL, days, "USD"));
            let says = key!["part", TOTAL, days_key(days), party];
            let change = before.as_ref().and_then(|b| change(desk, &says, &value, b, "USD"));
            let of = |what: &str, amount: &Sourced<f64>| Claim::dollars(key![says, what], amount);
            rows.push(Part {
                months: Claim::words(key![says, "months"], span(days.0, days.1), &value.card)
                    .by(OF_FIGURE),
                reporter: name(party),
                trade: of("trade", &value),
                before: before.map(|before| of("before", &before)),
                change: change
                    .map(|c| Claim::number(key![says, "change"], c.value, Unit::Growth, &c.card)),
            });
        }
    }
    rows
}

/// Growth from one amount to another; `None` when the first is zero.
fn change(
    desk: &mut Desk<'_>,
    says: &Key,
    now: &Sourced<f64>,
    before: &Sourced<f64>,
    currency: &str,
) -> Option<Sourced<f64>> {
    if before.value <= 0.0 {
        return None;
    }
    let value = now.value / before.value - 1.0;
    let formula = format!(
        "{} ÷ {} − 1 = {}",
        money(now.value, currency),
        money(before.value, currency),
        growth(value)
    );
    let says = key![says, "change", currency];
    let title = "Change on the year before";
    let card = desk.cards.estimate(&says, title, formula, &[&now.card, &before.card], &[]);
    Some(Sourced::new(value, card))
}

fn growth_rates(desk: &mut Desk<'_>) -> (Vec<String>, Vec<Grown>) {
    let partnership = &desk.folder.partnership;
    let parties = partnership.parties.clone();
    let mut currencies = vec!["USD".to_owned()];
    for currency in parties.iter().filter_map(|party| partnership.currencies.get(party)) {
        if !currencies.contains(currency) {
            currencies.push(currency.clone());
        }
    }
    let reported = desk.reported();
    let mut rows = Vec::new();
    for party in &parties {
        let periods = reported.periods(party, TOTAL);
        for &days in &periods {
            let Some(before) = year_before(days).filter(|b| periods.contains(b)) else { continue };
            let says = key!["growth", TOTAL, days_key(days), party];
            let mut rates: Vec<Option<Claim>> = Vec::new();
            for currency in &currencies {
                let now = reported.amount(&mut desk.cards, party, TOTAL, days, currency);
                let then = reported.amount(&mut desk.cards, party, TOTAL, before, currency);
                let rate = now
                    .zip(then)
                    .and_then(|(now, then)| change(desk, &says, &now, &then, currency));
                rates.push(rate.map(|rate| {
                    Claim::number(key![says, currency], rate.value, Unit::Growth, &rate.card)
                }));
            }
            let known: Vec<&Claim> = rates.iter().flatten().collect();
            let Some(first) = known.first() else { continue };
            let signs: BTreeSet<bool> =
                known.iter().filter_map(|rate| Some(rate.value? >= 0.0)).collect();
            let period = Claim::words(
                key![says, "period"],
                year_words(days, &desk.folder.partnership),
                &first.evidence,
            )
            .by("the later of the two periods");
            let signs_differ = signs.len() > 1;
            rows.push(Grown { period, reporter: name(party), rates, signs_differ });
        }
    }
    (currencies, rows)
}

/// Lines of a direction that are above zero, the largest first.
fn ranked(pair: &Pair, way: usize) -> Vec<(&str, &Line)> {
    let mut lines: Vec<_> =
        pair.directions[way].lines.iter().map(|(code, line)| (code.as_str(), line)).collect();
    lines.sort_by_key(|(code, line)| (std::cmp::Reverse(line.traded), *code));
    lines.retain(|(_, line)| line.traded > 0);
    lines
}

fn largest(desk: &mut Desk<'_>, pair: &Pair, way: usize) -> Option<Largest> {
    let direction = &pair.directions[way];
    let total = direction.total(|line| line.traded);
    let top: Vec<_> = ranked(pair, way).into_iter().take(SHOWN).collect();
    if top.is_empty() {
        return None;
    }
    let (exporter, importer) = (name(&direction.exporter), name(&direction.importer));
    let total_card = flow_card(&mut desk.cards, pair, way);
    let mut products = Vec::new();
    for (code, line) in top {
        let label = product(code).label();
        let says = key!["flow", direction.exporter, direction.importer, pair.year, code];
        let card = product_card(&mut desk.cards, pair, way, code);
        let part = line.traded as f64 / total as f64;
        let formula = format!(
            "{} ÷ {} = {}",
            money(line.traded as f64, "USD"),
            money(total as f64, "USD"),
            share(part)
        );
        let of = key![says, "share"];
        let title = "Share of the direction's trade";
        let share_card = desk.cards.estimate(&of, title, formula, &[&card, &total_card], &[]);
        products.push(Flow {
            product: Claim::words(key![says, "product"], label, &card),
            trade: Claim::number(key![says, "trade"], line.traded as f64, Unit::usd(), &card),
            share: Claim::number(of, part, Unit::Share, &share_card),
        });
    }
    let way = [direction.exporter.clone(), direction.importer.clone()];
    Some(Largest { way, exporter, importer, products })
}
