//! Figures that look wrong, each as a finding: they are used as they stand, and told of.
//!
//! - two values of one period in one currency, published on one day;
//! - a sum over more months below a sum over some of them;
//! - two counts of one measure and period of which one is more than three times the other;
//! - a full year about five times its neighbours or more, or about a fifth of them or less.

use super::claim::Claim;
use super::desk::Desk;
use super::series::{Figures, Observed};
use super::target::amount;
use crate::evidence::Sourced;
use crate::figures::{MONTHS, count, day, money, span};
use crate::folder::partnership::name;
use crate::key::{Key, key};
use crate::statistics::judge::THREEFOLD;
use crate::statistics::reported::{Days, TOTAL, calendar_year, days_key, exports, months};
use corridor_trade::readers::headline::Headline;
use rust_decimal::prelude::ToPrimitive as _;
use std::collections::BTreeMap;

/// Against the geometric mean of its neighbours: figures are rounded and neighbours differ, so that
/// "five times" begins a little below five.
const FAR: f64 = 4.5;
/// Figures of one calendar year that are compared with one another: more are no headline figures.
const MOST_OF_A_YEAR: usize = 64;

/// Two counts of one measure and period that are further apart than rules of counting explain: the
/// least and the most of those given.
pub(super) fn threefold(
    desk: &mut Desk<'_>,
    metric: &str,
    days: Days,
    counts: &[(String, &Sourced<f64>)],
) -> Option<Claim> {
    let above = || counts.iter().filter(|(_, amount)| amount.value > 0.0);
    let by = |a: &&(String, &Sourced<f64>), b: &&(String, &Sourced<f64>)| {
        a.1.value.total_cmp(&b.1.value)
    };
    let (least, most) = (above().min_by(by)?, above().max_by(by)?);
    let factor = most.1.value / least.1.value;
    if factor <= THREEFOLD {
        return None;
    }
    let of = |(whose, amount): &(String, &Sourced<f64>)| {
        format!("{} {whose}", money(amount.value, "USD"))
    };
    let text = format!(
        "{}, {}: {} is {} {}",
        desk.reported().measure(metric),
        span(days.0, days.1),
        of(most),
        times(factor),
        of(least)
    );
    let says = key!["suspect", metric, days_key(days), "threefold"];
    let inputs = [&most.1.card, &least.1.card];
    Some(finding(desk, says, text, &inputs))
}

/// What looks wrong in one reporter's figures of a measure.
pub(super) fn suspects(desk: &mut Desk<'_>, metric: &str, figures: &Figures) -> Vec<Claim> {
    let mut all = twice(desk, metric, figures);
    all.extend(shrinks(desk, metric, figures));
    all.extend(spikes(desk, metric, figures));
    all.extend(strangers(desk, metric, figures));
    all
}

/// Figures of somebody who is no party: they are held against no target. Told once, with the first
/// party's figures.
fn strangers(desk: &mut Desk<'_>, metric: &str, figures: &Figures) -> Option<Claim> {
    let parties = &desk.folder.partnership.parties;
    let rows = desk.statistics.headline.as_ref().map_or(&[][..], |set| &set.rows);
    let other = |row: &&Headline| row.metric == metric && !parties.contains(&row.reporter);
    let mut whose: Vec<String> = rows
        .iter()
        .filter(other)
        .map(|row| format!("{} ({}, line {})", name(&row.reporter), row.reporter, row.line))
        .collect();
    let first = parties.first() == Some(&figures.reporter);
    if !first || whose.is_empty() {
        return None;
    }
    let rows = whose.len();
    whose.truncate(1);
    let text = format!(
        "{} of the figures are reported by others than the parties, the first by {}: they are held against no target",
        count(rows),
        whose.concat()
    );
    let says = key!["suspect", figures.reporter, metric, "strangers"];
    Some(finding(desk, says, text, &[]))
}

fn finding(desk: &mut Desk<'_>, says: Key, text: String, inputs: &[&Key]) -> Claim {
    let title = "A figure that looks wrong";
    let card = desk.cards.estimate(&says, title, text.clone(), inputs, &[]);
    Claim::words(says, text, &card)
}

/// Two values for one period in one currency, published on one day.
fn twice(desk: &mut Desk<'_>, metric: &str, figures: &Figures) -> Vec<Claim> {
    let [a, b] = &desk.folder.partnership.parties;
    let mut measures = vec![metric.to_owned()];
    if metric == TOTAL {
        measures.extend([exports(a, b), exports(b, a)]);
    }
    let Some(set) = desk.statistics.headline.as_ref() else { return Vec::new() };
    let mut newest: BTreeMap<_, Vec<&Headline>> = BTreeMap::new();
    let of = |row: &&Headline| row.reporter == figures.reporter && measures.contains(&row.metric);
    for row in set.rows.iter().filter(of) {
        let Some(days) = row.period else { continue };
        let held = newest.entry((days, row.metric.as_str(), row.unit.as_str())).or_default();
        match held.first().map(|first| first.published.cmp(&row.published)) {
            Some(std::cmp::Ordering::Greater) => {}
            Some(std::cmp::Ordering::Equal) => held.push(row),
            _ => *held = vec![row],
        }
    }
    let mut found = Vec::new();
    for ((days, metric, unit), mut rows) in newest {
        let last = rows.last().copied();
        rows.dedup_by_key(|row| row.value);
        let (Some(last), 2..) = (last, rows.len()) else { continue };
        let when = match last.published {
            Some((_, on)) => format!("published on the same day, {}", day(on)),
            None => "without a day of publication".to_owned(),
        };
        let value = |row: &&Headline| {
            let value = row.value.to_f64().unwrap_or_default();
            format!("{} (line {})", amount(value, unit), row.line)
        };
        let values: Vec<String> = rows.iter().map(value).collect();
        let period = span(days.0, days.1);
        let how_many = if rows.len() == 2 { "two".to_owned() } else { count(rows.len()) };
        let text = format!(
            "{how_many} figures for {period} {when}: {}; the one used is that of the last line, {}",
            values.join(" and "),
            last.line
        );
        found
            .push((key!["suspect", figures.reporter, metric, days_key(days), unit, "twice"], text));
    }
    let inputs: Vec<Key> = figures.observed.iter().map(|o| o.amount.card.clone()).collect();
    let inputs: Vec<&Key> = inputs.iter().collect();
    found.into_iter().map(|(says, text)| finding(desk, says, text, &inputs)).collect()
}

/// A sum over more months below a sum over some of them.
fn shrinks(desk: &mut Desk<'_>, metric: &str, figures: &Figures) -> Vec<Claim> {
    let mut by_year: BTreeMap<i16, Vec<&Observed>> = BTreeMap::new();
    for o in &figures.observed {
        if o.days.0.year() == o.days.1.year() {
            by_year.entry(o.days.0.year()).or_default().push(o);
        }
    }
    let mut found = Vec::new();
    for (year, mut of) in by_year {
        of.truncate(MOST_OF_A_YEAR);
        for long in &of {
            let within = |short: &&&Observed| {
                short.days != long.days
                    && short.days.0 >= long.days.0
                    && short.days.1 <= long.days.1
                    && short.amount.value > long.amount.value
            };
            let Some(short) = of.iter().filter(within).max_by_key(|o| (o.days.1, o.days.0)) else {
                continue;
            };
            let text = format!(
                "{} of {year} hold {}, less than {} with {}: a sum over more months cannot be smaller",
                how_long(long),
                money(long.amount.value, &figures.unit),
                how_long(short),
                money(short.amount.value, &figures.unit)
            );
            let period = days_key(long.days);
            let says = key!["suspect", figures.reporter, metric, period, "shrinks"];
            found.push((says, text, [long.amount.card.clone(), short.amount.card.clone()]));
        }
    }
    found
        .into_iter()
        .map(|(says, text, [long, short])| finding(desk, says, text, &[&long, &short]))
        .collect()
}

fn how_long(o: &Observed) -> String {
    const WORDS: [&str; 12] = [
        "one month",
        "two months",
        "three months",
        "four months",
        "five months",
        "six months",
        "seven months",
        "eight months",
        "nine months",
        "ten months",
        "eleven months",
        "twelve months",
    ];
    let whole = months(o.days).and_then(|m| usize::try_from(m).ok()?.checked_sub(1));
    match whole.and_then(|m| WORDS.get(m)) {
        Some(words) if o.days.0.month() == 1 => (*words).to_owned(),
        Some(words) => {
            let month = usize::from(o.days.0.month().unsigned_abs()) - 1;
            format!("{words} from {}", MONTHS[month])
        }
        None => format!("the days {}", span(o.days.0, o.days.1)),
    }
}

/// A full year far from its neighbours.
fn spikes(desk: &mut Desk<'_>, metric: &str, figures: &Figures) -> Vec<Claim> {
    let years: Vec<(i16, &Observed)> = figures
        .observed
        .iter()
        .filter_map(|o| Some((calendar_year(o.days)?, o)))
        .filter(|(_, o)| o.amount.value > 0.0)
        .collect();
    let mut found = Vec::new();
    for (i, (year, o)) in years.iter().enumerate() {
        let beside = |at: Option<usize>| {
            at.and_then(|at| years.get(at)).filter(|(other, _)| (other - year).abs() == 1)
        };
        let near: Vec<_> =
            [beside(i.checked_sub(1)), beside(Some(i + 1))].into_iter().flatten().collect();
        if near.is_empty() {
            continue;
        }
        let logs = near.iter().map(|(_, n)| (o.amount.value / n.amount.value).ln());
        let factor = (logs.sum::<f64>() / near.len() as f64).exp();
        // Far from the mean, and on the same side of each.
        let apart = |(_, n): &&&(i16, &Observed)| {
            let own = o.amount.value / n.amount.value;
            if factor > 1.0 { own >= FAR - 1.0 } else { own <= 1.0 / (FAR - 1.0) }
        };
        let far = factor >= FAR || factor <= 1.0 / FAR;
        if !far || near.iter().filter(apart).count() < near.len() {
            continue;
        }
        let of = |(year, n): &&(i16, &Observed)| {
            format!("{} in {year}", money(n.amount.value, &figures.unit))
        };
        let beside: Vec<String> = near.iter().map(of).collect();
        let neighbours = if near.len() == 2 { "its neighbours, " } else { "the year beside it, " };
        let text = format!(
            "{} in {year} is {} {neighbours}{}",
            money(o.amount.value, &figures.unit),
            times(factor),
            beside.join(" and ")
        );
        let mut inputs = vec![o.amount.card.clone()];
        inputs.extend(near.iter().map(|(_, n)| n.amount.card.clone()));
        let says = key!["suspect", figures.reporter, metric, year, "far"];
        found.push((says, text, inputs));
    }
    found
        .into_iter()
        .map(|(says, text, inputs)| finding(desk, says, text, &inputs.iter().collect::<Vec<_>>()))
        .collect()
}

/// `seven times`, `a tenth of`.
fn times(factor: f64) -> String {
    const PARTS: [&str; 9] = [
        "half",
        "a third",
        "a quarter",
        "a fifth",
        "a sixth",
        "a seventh",
        "an eighth",
        "a ninth",
        "a tenth",
    ];
    if factor >= 1.0 {
        return match factor < 100.0 {
            true => format!("about {} times", (factor * 10.0).round() / 10.0),
            false => format!("about {} times", count(factor.round() as usize)),
        };
    }
    let part = (1.0 / factor).round();
    let word = (2.0..=10.0).contains(&part).then(|| PARTS[part as usize - 2]);
    word.map_or_else(|| format!("about 1 part in {part} of"), |word| format!("about {word} of"))
}
