//! What would the target need? The growth a year from each level to each horizon; and what each
//! direction and each product group would have to do.
//!
//! If all flows grow alike, each keeps its share and is multiplied by the same factor; what that
//! asks of the importer is the share of all its purchases. If one direction alone is to close the
//! gap, the other is left as it is. Neither is a forecast.

use std::collections::BTreeMap;

use corridor_ledger::Record;
use corridor_outlook::growth::required_growth;
use serde::Serialize;

use super::claim::{Claim, Unit};
use super::desk::Desk;
use super::market::{ends, flow_card, way_key};
use super::target::{Goal, Scope, Verdict, standing};
use super::targets::{Gap, target};
use crate::error::Error;
use crate::evidence::{Sourced, Statistic};
use crate::figures::{day, growth, money, ratio, share};
use crate::key::{Key, key};
use crate::statistics::pair::Pair;
use crate::statistics::product::product;

/// Years by which a target without a date is asked for.
const HORIZONS: [i16; 4] = [2028, 2030, 2032, 2035];
/// Groups under this share of a direction's trade are told together.
const SMALL: f64 = 0.01;

/// The answer.
#[derive(Clone, Debug, Serialize)]
pub struct Needed {
    /// The targets that stand.
    pub targets: Vec<Need>,
}

/// What one target would need.
#[derive(Clone, Debug, Serialize)]
pub struct Need {
    /// Its id.
    pub id: String,
    /// The years asked for.
    pub horizons: Vec<Claim>,
    /// Growth a year: one list for each level of the target's gaps, one rate for each year; empty
    /// where the target is reached.
    pub rates: Vec<Vec<Claim>>,
    /// What directions and product groups would have to do.
    pub split: Option<Split>,
}

/// The gap between the pair's product trade and a target, split.
#[derive(Clone, Debug, Serialize)]
pub struct Split {
    /// Both directions.
    pub directions: Vec<Direction>,
    /// The product groups of each direction.
    pub groups: Vec<Groups>,
}

/// What one direction would have to do.
#[derive(Clone, Debug, Serialize)]
pub struct Direction {
    /// From whom to whom.
    pub way: Claim,
    /// What it does now.
    pub now: Claim,
    /// If both grow alike.
    pub alike: Claim,
    /// If it alone closes the gap.
    pub alone: Claim,
    /// That, over what it does now.
    pub times: Option<Claim>,
}

/// The product groups of one direction.
#[derive(Clone, Debug, Serialize)]
pub struct Groups {
    /// The direction's codes.
    pub way: [String; 2],
    /// The exporter's name.
    pub exporter: String,
    /// The importer's name.
    pub importer: String,
    /// The groups, the largest first.
    pub groups: Vec<Group>,
}

/// What one product group would have to do if all grow alike.
#[derive(Clone, Debug, Serialize)]
pub struct Group {
    /// Its name.
    pub group: Claim,
    /// What it does now.
    pub now: Claim,
    /// That, of what the importer buys of it.
    pub share_now: Option<Claim>,
    /// What it would do at the target.
    pub then: Claim,
    /// That, of what the importer buys of it.
    pub share_then: Option<Claim>,
}

/// Answer for the targets that stand.
///
/// # Errors
///
/// [`Error::Outlook`] when a growth rate is asked of numbers that have none.
pub fn answer(desk: &mut Desk<'_>) -> Result<Needed, Error> {
    let mut targets = Vec::new();
    for record in standing(desk) {
        targets.extend(need(desk, record)?);
    }
    Ok(Needed { targets })
}

/// Answer for one target by its id.
///
/// # Errors
///
/// As [`answer`].
pub fn about(desk: &mut Desk<'_>, id: &str) -> Result<Option<Need>, Error> {
    let records = desk.folder.ledger.records.iter();
    match records.clone().find(|r| r.kind == "target" && r.id == id) {
        Some(record) => need(desk, record),
        None => Ok(None),
    }
}

fn need(desk: &mut Desk<'_>, record: &Record) -> Result<Option<Need>, Error> {
    let Some(goal) = Goal::of(desk, record) else { return Ok(None) };
    let Some(level) = goal.level().cloned() else { return Ok(None) };
    let Some(target) = target(desk, record, true)? else { return Ok(None) };
    let settled = [Verdict::Missed, Verdict::Running, Verdict::NotShown]
        .iter()
        .all(|verdict| target.verdict.word.as_deref() != Some(verdict.word()));
    let (horizons, rates) = growths(desk, &goal, &level, &target.gaps)?;
    let open = !settled && goal.scope == Scope::Goods;
    let split = if open { split(desk, &goal, &level) } else { None };
    Ok(Some(Need { id: goal.id, horizons, rates, split }))
}

type Growths = (Vec<Claim>, Vec<Vec<Claim>>);

/// Years from the end of one to the end of a calendar year.
fn years_to(through: jiff::civil::Date, year: i16) -> f64 {
    let whole = f64::from(year - through.year());
    whole + f64::from(12 - through.month()) / 12.0
}

fn growths(
    desk: &mut Desk<'_>,
    goal: &Goal,
    level: &Sourced<f64>,
    gaps: &[Gap],
) -> Result<Growths, Error> {
    let latest = gaps.iter().map(|gap| gap.year).max().unwrap_or_default();
    let mut horizons: Vec<i16> =
        HORIZONS.into_iter().chain(goal.last_year()).filter(|&y| y > latest).collect();
    horizons.sort_unstable();
    horizons.dedup();
    let says = key!["target", goal.id, "needed"];
    let chosen = desk.cards.estimate(
        &says,
        "The years asked for",
        horizons.iter().map(i16::to_string).collect::<Vec<_>>().join(", "),
        &[&level.card],
        &[("why", "chosen by this brief so that rates can be compared; the target itself names no other year".to_owned())],
    );
    let mut rates = Vec::new();
    for gap in gaps {
        let mut list = Vec::new();
        let now = gap.trade.value.unwrap_or_default();
        // Nothing is missing from a level that reached the target, and no growth starts from nothing.
        let open = gap.share.is_some() && now > 0.0;
        for &year in horizons.iter().filter(|_| open) {
            let years = years_to(gap.through, year);
            let rate = required_growth(now, level.value, years)?;
            let formula = format!(
                "({} ÷ {})^(1/{}) − 1 = {} a year",
                money(level.value, "USD"),
                money(now, "USD"),
                (years * 100.0).round() / 100.0,
                growth(rate)
            );
            let options = [
                ("from", gap.from.says.clone()),
                ("years", format!("{} to 31 December {year}", day(gap.through))),
            ];
            let says = key![gap.missing.key, "needed", year];
            let inputs = [&level.card, &gap.trade.evidence];
            let title = "Growth needed each year";
            let card = desk.cards.estimate(&says, title, formula, &inputs, &options);
            list.push(Claim::number(says, rate, Unit::Growth, &card));
        }
        rates.push(list);
    }
    let horizons = horizons.iter().map(|&year| Claim::year(key![says, year], year, &chosen));
    Ok((horizons.collect(), rates))
}

/// The split of the gap between the pair's product trade and a target in dollars.
fn split(desk: &mut Desk<'_>, goal: &Goal, level: &Sourced<f64>) -> Option<Split> {
    // A direction that is not held is no zero to grow from.
    let pair =
        desk.statistics.pair.clone().filter(|pair| pair.directions.iter().all(|d| d.held))?;
    let now: f64 = [0, 1].map(|way| traded(&pair, way)).iter().sum();
    if now <= 0.0 || level.value <= now {
        return None;
    }
    let says = key!["target", goal.id, "split"];
    let directions = directions(desk, &says, &pair, level, now);
    let groups = [0, 1].map(|way| groups(desk, &says, &pair, way, level, now));
    Some(Split { directions, groups: groups.into_iter().flatten().collect() })
}

fn traded(pair: &Pair, way: usize) -> f64 {
    pair.directions[way].total(|line| line.traded) as f64
}

fn directions(
    desk: &mut Desk<'_>,
    says: &Key,
    pair: &Pair,
    level: &Sourced<f64>,
    now: f64,
) -> Vec<Direction> {
    let factor = level.value / now;
    let dollars = |value: f64| money(value, "USD");
    let cards = [0, 1].map(|way| flow_card(&mut desk.cards, pair, way));
    let inputs = [&level.card, &cards[0], &cards[1]];
    let mut rows = Vec::new();
    for way in [0, 1] {
        let (exporter, importer) = ends(pair, way);
        let (value, other) = (traded(pair, way), traded(pair, 1 - way));
        let says = key![says, way_key(pair, way)];
        let part = |what: &str, value: f64, card: &Key| {
            Claim::number(key![says, what], value, Unit::usd(), card)
        };
        let alike = desk.cards.estimate(
            &key![says, "alike"],
            "If all flows grow alike",
            format!(
                "{} × {} ÷ ({} + {}) = {}",
                dollars(value),
                dollars(level.value),
                dollars(value),
                dollars(other),
                dollars(value * factor)
            ),
            &inputs,
            &[("assumption", "every flow keeps its share".to_owned())],
        );
        let alone = level.value - other;
        let alone_card = desk.cards.estimate(
            &key![says, "alone"],
            "If one direction closes the gap",
            format!("{} − {} = {}", dollars(level.value), dollars(other), dollars(alone)),
            &inputs,
            &[("assumption", "the other direction stays as it is".to_owned())],
        );
        let times = (value > 0.0).then(|| {
            let says = key![says, "times"];
            let times = alone / value;
            let formula = format!("{} ÷ {} = {}×", dollars(alone), dollars(value), ratio(times));
            let inputs = [&alone_card, &cards[way]];
            let card = desk.cards.estimate(&says, "Times what it is", formula, &inputs, &[]);
            Claim::number(says, times, Unit::Ratio, &card).saying(format!("{}×", ratio(times)))
        });
        let title = format!("{exporter} to {importer}");
        rows.push(Direction {
            way: Claim::words(key![says, "way"], title, &cards[way]),
            now: part("now", value, &cards[way]),
            alike: part("alike", value * factor, &alike),
            alone: part("alone", alone, &alone_card),
            times,
        });
    }
    rows
}

/// A product group of one direction.
#[derive(Default)]
pub(super) struct Lines<'a> {
    codes: Vec<&'a str>,
    pub(super) traded: f64,
    bought: f64,
}

/// The sum behind a group: the pair's own flows, or what the importer buys from all.
pub(super) fn sum_of(pair: &Pair, way: usize, group: &Lines<'_>, own: bool) -> Statistic {
    let direction = &pair.directions[way];
    let (set, column, value) = if own {
        (&pair.flows, "value_usd".to_owned(), group.traded)
    } else {
        (&pair.totals, format!("imports_usd of {}", direction.importer), group.bought)
    };
    let mut codes = group.codes.clone();
    codes.sort_unstable();
    let mut chapters: Vec<&str> = codes.iter().filter_map(|code| code.get(..2)).collect();
    chapters.dedup();
    set.statistic(
        match pair.digits() {
            2 => format!("the sum over chapters {}", chapters.join(", ")),
            _ => {
                format!("the sum over {} headings of chapters {}", codes.len(), chapters.join(", "))
            }
        },
        &["year", "exporter", "importer", "products", &column],
        vec![vec![
            pair.year.to_string(),
            if own { direction.exporter.clone() } else { "all".to_owned() },
            direction.importer.clone(),
            codes.len().to_string(),
            format!("{value:.0}"),
        ]],
    )
}

/// The groups of a direction by the partnership's sectors, or by chapter where it names none, the
/// largest first; small ones together.
pub(super) fn by_sector<'a>(
    desk: &Desk<'_>,
    pair: &'a Pair,
    way: usize,
) -> Vec<(String, Lines<'a>)> {
    let partnership = &desk.folder.partnership;
    let mut by_name: BTreeMap<String, Lines<'a>> = BTreeMap::new();
    for (code, line) in &pair.directions[way].lines {
        let name = match partnership.sectors.is_empty() {
            true => product(code.get(..2).unwrap_or(code)).label(),
            false => partnership.sector(code).unwrap_or("in no sector").to_owned(),
        };
        let group = by_name.entry(name).or_default();
        group.codes.push(code);
        group.traded += line.traded as f64;
        group.bought += line.bought as f64;
    }
    let total = traded(pair, way);
    let mut groups: Vec<(String, Lines<'a>)> = Vec::new();
    let mut small = Lines::default();
    for (label, group) in by_name {
        if group.traded < SMALL * total {
            small.codes.extend(&group.codes);
            small.traded += group.traded;
            small.bought += group.bought;
        } else {
            groups.push((label, group));
        }
    }
    groups.sort_by(|a, b| b.1.traded.total_cmp(&a.1.traded));
    if small.traded > 0.0 {
        groups.push(("all others".to_owned(), small));
    }
    groups
}

fn groups(
    desk: &mut Desk<'_>,
    says: &Key,
    pair: &Pair,
    way: usize,
    level: &Sourced<f64>,
    now: f64,
) -> Option<Groups> {
    if desk.folder.partnership.sectors.is_empty() {
        return None;
    }
    let (exporter, importer) = ends(pair, way);
    let factor = level.value / now;
    let totals = [0, 1].map(|way| flow_card(&mut desk.cards, pair, way));
    let mut rows = Vec::new();
    for (label, lines) in by_sector(desk, pair, way) {
        let dollars = |value: f64| money(value, "USD");
        let sector = key!["sector", way_key(pair, way), label];
        let title = format!("{label}: {exporter} to {importer}, {}", pair.year);
        let flows = desk.cards.statistic(&sector, title, sum_of(pair, way, &lines, true));
        let title = format!("{label}: what {importer} buys from all, {}", pair.year);
        let bought = key![sector, "market"];
        let market = desk.cards.statistic(&bought, title, sum_of(pair, way, &lines, false));
        let says = key![says, way_key(pair, way), label];
        let then = lines.traded * factor;
        let formula = format!(
            "{} × {} ÷ {} = {}",
            dollars(lines.traded),
            dollars(level.value),
            dollars(now),
            dollars(then)
        );
        let inputs = [&level.card, &flows, &totals[0], &totals[1]];
        let options = [("assumption", "every flow keeps its share".to_owned())];
        let title = "If all flows grow alike";
        let card = desk.cards.estimate(&key![says, "then"], title, formula, &inputs, &options);
        let mut part = |what: &str, value: f64, input: &Key| {
            if lines.bought <= 0.0 {
                return None;
            }
            let says = key![says, what];
            let part = value / lines.bought;
            let formula =
                format!("{} ÷ {} = {}", dollars(value), dollars(lines.bought), share(part));
            let title = "Share of the importer's purchases";
            let card = desk.cards.estimate(&says, title, formula, &[input, &market], &[]);
            Some(Claim::number(says, part, Unit::Share, &card))
        };
        let share_now = part("share-now", lines.traded, &flows);
        let share_then = part("share-then", then, &card);
        rows.push(Group {
            group: Claim::words(key![says, "group"], label, &flows),
            now: Claim::number(key![says, "now"], lines.traded, Unit::usd(), &flows),
            share_now,
            then: Claim::number(key![says, "then"], then, Unit::usd(), &card),
            share_then,
        });
    }
    let direction = &pair.directions[way];
    let way = [direction.exporter.clone(), direction.importer.clone()];
    (!rows.is_empty()).then_some(Groups { way, exporter, importer, groups: rows })
}
