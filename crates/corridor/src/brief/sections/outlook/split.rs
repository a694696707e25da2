//! What each direction and each product group would have to do: the gap to a target, split.
//!
//! If all flows grow alike, each keeps its share and is multiplied by the same factor; what that
//! asks of the importer is the share of all its purchases. If one direction alone is to close the
//! gap, the other is left as it is. Neither is a forecast.

use std::collections::BTreeMap;

use crate::brief::build::Desk;
use crate::brief::{Block, Table, claim, column, numbers, words};
use crate::evidence::{CardId, Claim, Statistic};
use crate::figures::{money, ratio, share};
use crate::folder::partnership::name;
use crate::statistics::pair::Pair;

/// Groups under this share of a direction's trade are told together.
const SMALL: f64 = 0.01;

/// The split of the gap between the pair's product trade and a target in dollars.
pub(super) fn blocks(desk: &mut Desk<'_>, goal: &Claim<f64>) -> Vec<Block> {
    let Some(pair) = &desk.statistics.pair else { return Vec::new() };
    let now: f64 = [0, 1].map(|way| traded(pair, way)).iter().sum();
    if now <= 0.0 || goal.value <= now {
        return Vec::new();
    }
    let mut blocks = vec![directions(desk, pair, goal, now)];
    for way in [0, 1] {
        blocks.extend(groups(desk, pair, way, goal, now));
    }
    blocks.push(Block::Paragraph {
        spans: vec![words(
            "Growing alike is arithmetic, not a forecast: it shows how much of each market the target would take if the pair sold what it sells today. A share above a hundred percent is more than the importer buys of the group from all the world.",
        )],
    });
    blocks
}

fn traded(pair: &Pair, way: usize) -> f64 {
    pair.directions[way].total(|line| line.traded) as f64
}

fn ends(pair: &Pair, way: usize) -> (String, String) {
    let way = &pair.directions[way];
    (name(&way.exporter), name(&way.importer))
}

fn flow_card(desk: &mut Desk<'_>, pair: &Pair, way: usize) -> CardId {
    let (exporter, importer) = ends(pair, way);
    let title = format!("Goods from {exporter} to {importer}, {}", pair.year);
    desk.cards.statistic(title, pair.flow_total(way))
}

fn directions(desk: &mut Desk<'_>, pair: &Pair, goal: &Claim<f64>, now: f64) -> Block {
    let factor = goal.value / now;
    let dollars = |value: f64| money(value, "USD");
    let cards = [0, 1].map(|way| flow_card(desk, pair, way));
    let inputs = [goal.card, cards[0], cards[1]];
    let rows = [0, 1].map(|way| {
        let (exporter, importer) = ends(pair, way);
        let (value, other) = (traded(pair, way), traded(pair, 1 - way));
        let alike = desk.cards.estimate(
            "If all flows grow alike",
            format!(
                "{} × {} ÷ ({} + {}) = {}",
                dollars(value),
                dollars(goal.value),
                dollars(value),
                dollars(other),
                dollars(value * factor)
            ),
            &inputs,
            &[("assumption", "every flow keeps its share".to_owned())],
        );
        let alone = goal.value - other;
        let alone_card = desk.cards.estimate(
            "If one direction closes the gap",
            format!("{} − {} = {}", dollars(goal.value), dollars(other), dollars(alone)),
            &inputs,
            &[("assumption", "the other direction stays as it is".to_owned())],
        );
        let times = desk.cards.estimate(
            "Times what it is",
            format!("{} ÷ {} = {}", dollars(alone), dollars(value), ratio(alone / value)),
            &[alone_card, cards[way]],
            &[],
        );
        vec![
            vec![claim(format!("{exporter} to {importer}"), cards[way])],
            vec![claim(dollars(value), cards[way])],
            vec![claim(dollars(value * factor), alike)],
            vec![claim(dollars(alone), alone_card)],
            if value > 0.0 {
                vec![claim(format!("{}×", ratio(alone / value)), times)]
            } else {
                vec![]
            },
        ]
    });
    Block::Table(Table {
        caption: "What each direction would have to do, from the reconciled figures".to_owned(),
        columns: vec![
            column("Goods from"),
            numbers("Now"),
            numbers("If both grow alike"),
            numbers("If it alone closes the gap"),
            numbers("Of what it is"),
        ],
        rows: rows.into(),
    })
}

/// A product group of one direction.
#[derive(Default)]
struct Group<'a> {
    codes: Vec<&'a str>,
    traded: f64,
    bought: f64,
}

/// The sum behind a group: the pair's own flows, or what the importer buys from all.
fn sum_of(pair: &Pair, way: usize, group: &Group<'_>, own: bool) -> Statistic {
    let direction = &pair.directions[way];
    let (set, column, value) = if own {
        (&pair.flows, "value_usd".to_owned(), group.traded)
    } else {
        (&pair.totals, format!("imports_usd of {}", direction.importer), group.bought)
    };
    let mut codes = group.codes.clone();
    codes.sort_unstable();
    set.statistic(
        format!(
            "the sum over {} headings of chapters {}",
            codes.len(),
            chapters(&codes).join(", ")
        ),
        &["year", "exporter", "importer", "headings", &column],
        vec![vec![
            pair.year.to_string(),
            if own { direction.exporter.clone() } else { "all".to_owned() },
            direction.importer.clone(),
            codes.len().to_string(),
            format!("{value:.0}"),
        ]],
    )
}

/// The chapters that codes stand in, in order.
fn chapters<'a>(codes: &[&'a str]) -> Vec<&'a str> {
    let mut chapters: Vec<&str> = codes.iter().filter_map(|code| code.get(..2)).collect();
    chapters.dedup();
    chapters
}

fn groups(
    desk: &mut Desk<'_>,
    pair: &Pair,
    way: usize,
    goal: &Claim<f64>,
    now: f64,
) -> Option<Block> {
    let partnership = &desk.folder.partnership;
    if partnership.sectors.is_empty() {
        return None;
    }
    let total = traded(pair, way);
    let mut by_name: BTreeMap<&str, Group<'_>> = BTreeMap::new();
    for (code, line) in &pair.directions[way].lines {
        let group = by_name.entry(partnership.sector(code).unwrap_or("in no sector")).or_default();
        group.codes.push(code);
        group.traded += line.traded as f64;
        group.bought += line.bought as f64;
    }
    let mut groups: Vec<(String, Group<'_>)> = Vec::new();
    let mut small = Group::default();
    for (label, group) in by_name {
        if group.traded < SMALL * total {
            small.codes.extend(&group.codes);
            small.traded += group.traded;
            small.bought += group.bought;
        } else {
            groups.push((label.to_owned(), group));
        }
    }
    groups.sort_by(|a, b| b.1.traded.total_cmp(&a.1.traded));
    if small.traded > 0.0 {
        groups.push(("all others".to_owned(), small));
    }
    let (exporter, importer) = ends(pair, way);
    let factor = goal.value / now;
    let total_cards = [flow_card(desk, pair, 0), flow_card(desk, pair, 1)];
    let rows = groups
        .iter()
        .map(|(label, group)| {
            let dollars = |value: f64| money(value, "USD");
            let title = format!("{label}: {exporter} to {importer}");
            let flows = desk.cards.statistic(title, sum_of(pair, way, group, true));
            let title = format!("{label}: what {importer} buys from all");
            let market = desk.cards.statistic(title, sum_of(pair, way, group, false));
            let alike = group.traded * factor;
            let inputs = [goal.card, flows, total_cards[0], total_cards[1]];
            let card = desk.cards.estimate(
                "If all flows grow alike",
                format!(
                    "{} × {} ÷ {} = {}",
                    dollars(group.traded),
                    dollars(goal.value),
                    dollars(now),
                    dollars(alike)
                ),
                &inputs,
                &[("assumption", "every flow keeps its share".to_owned())],
            );
            let mut part = |value: f64, input: CardId| {
                let formula = format!(
                    "{} ÷ {} = {}",
                    dollars(value),
                    dollars(group.bought),
                    share(value / group.bought)
                );
                let card = desk.cards.estimate(
                    "Share of the importer's purchases",
                    formula,
                    &[input, market],
                    &[],
                );
                if group.bought > 0.0 {
                    vec![claim(share(value / group.bought), card)]
                } else {
                    vec![]
                }
            };
            let (before, after) = (part(group.traded, flows), part(alike, card));
            vec![
                vec![claim(label, flows)],
                vec![claim(dollars(group.traded), flows)],
                before,
                vec![claim(dollars(alike), card)],
                after,
            ]
        })
        .collect::<Vec<_>>();
    (!rows.is_empty()).then(|| {
        Block::Table(Table {
            caption: format!(
                "What each product group would have to do, {exporter} to {importer}, if all grow alike"
            ),
            columns: vec![
                column("Group"),
                numbers("Now"),
                numbers(&format!("Of what {importer} buys")),
                numbers("At the target"),
                numbers(&format!("Of what {importer} buys")),
            ],
            rows,
        })
    })
}
