//! Third markets in the brief: whom a party reaches by way of the other, and how the parties reach
//! each other by way of a group's members. Upper bounds, and said to be.

use crate::answers::reach::{Route, routes};
use crate::brief::build::Desk;
use crate::brief::chart::{Bar, Chart, Plot};
use crate::brief::{Block, Cell, Table, claim, column, numbers, words};
use crate::error::Error;
use crate::evidence::{CardId, Statistic};
use crate::figures::{count, money, share};
use crate::folder::groups::{group_name, members};
use crate::folder::partnership::name;
use crate::statistics::pair::Pair;
use corridor_trade::store::Leg;

/// How many routes a table shows.
const SHOWN: usize = 8;
/// How many products stand behind a route on its card.
const ROWS: usize = 10;
const CHARTS: [&str; 4] = ["reach-a", "reach-b", "reach-c", "reach-d"];

pub(super) fn blocks(desk: &mut Desk<'_>, pair: &Pair) -> Result<Vec<Block>, Error> {
    let groups = &desk.folder.partnership.groups;
    let Some(legs) = pair.legs.as_ref().filter(|_| !groups.is_empty()) else {
        return Ok(Vec::new());
    };
    let routes = routes(&legs.rows)?;
    let mut charts = CHARTS.iter();
    let mut blocks = Vec::new();
    for group in groups {
        let of_group = members(group, pair.year);
        for hub in [0, 1] {
            let hub = &pair.directions[hub].exporter;
            if of_group.contains(&hub.as_str()) {
                blocks.extend(gateway(desk, pair, group, hub, &routes, charts.next()));
            }
        }
        blocks.extend(between(desk, pair, group, &routes));
        blocks.extend(unseen(desk, pair, group, &of_group));
    }
    if !blocks.is_empty() {
        blocks.insert(0, Block::Heading { text: "Third markets".to_owned() });
        blocks.insert(1, meaning());
    }
    Ok(blocks)
}

fn meaning() -> Block {
    Block::Paragraph {
        spans: vec![words(
            "Reach is what one economy sells to a hub, times the share of it that the hub could pass on, times the market's share in what the hub sells, product by product. It takes goods in proportion, whoever made them: an upper bound, not a forecast. What goes in and on is counted in the products that do both.",
        )],
    }
}

fn dollars(value: f64) -> String {
    money(value, "USD")
}

/// The rows behind a route: its largest products.
fn rows(pair: &Pair, route: &Route) -> Option<Statistic> {
    let legs = pair.legs.as_ref()?;
    let of_route = |leg: &&Leg| {
        (&leg.exporter, &leg.hub, &leg.market) == (&route.exporter, &route.hub, &route.market)
    };
    let mut own: Vec<&Leg> = legs.rows.iter().filter(of_route).collect();
    own.sort_by_key(|leg| (std::cmp::Reverse(leg.into_usd.min(leg.onward_usd)), &leg.product));
    let shown = own.len().min(ROWS);
    let rows = own[..shown].iter().map(|leg| {
        vec![
            leg.product.clone(),
            leg.into_usd.to_string(),
            leg.onward_usd.to_string(),
            leg.hub_exports_usd.to_string(),
            leg.hub_imports_usd.to_string(),
        ]
    });
    Some(legs.statistic(
        format!(
            "{} to {} through {}, {}: {shown} of {} products, the largest",
            route.exporter,
            route.market,
            route.hub,
            pair.year,
            own.len()
        ),
        &["product", "into_usd", "onward_usd", "hub_exports_usd", "hub_imports_usd"],
        rows.collect(),
    ))
}

fn route_card(desk: &mut Desk<'_>, pair: &Pair, route: &Route) -> CardId {
    let (exporter, hub, market) = (name(&route.exporter), name(&route.hub), name(&route.market));
    let inputs: Vec<CardId> = rows(pair, route)
        .map(|rows| desk.cards.statistic(format!("{exporter} to {hub}, {hub} to {market}"), rows))
        .into_iter()
        .collect();
    let formula = format!(
        "Σ over {} products of {exporter}'s sales to {hub} × min(1, {hub}'s exports ÷ its imports) × {market}'s share in {hub}'s exports = {}",
        count(route.products),
        dollars(route.reach)
    );
    let mut options = vec![(
        "reads",
        "an upper bound: goods that leave the hub are taken in proportion to those that came in"
            .to_owned(),
    )];
    if let Some(note) = pair.legs.as_ref().and_then(|legs| legs.source.coverage_note()) {
        options.push(("limits", note));
    }
    desk.cards.estimate(
        &format!("Reach from {exporter} to {market} through {hub}, at most"),
        formula,
        &inputs,
        &options,
    )
}

/// What the partner of `hub` reaches in the hub's group.
fn gateway(
    desk: &mut Desk<'_>,
    pair: &Pair,
    group: &str,
    hub: &str,
    routes: &[Route],
    id: Option<&&'static str>,
) -> Vec<Block> {
    let Some(way) = (0..2).find(|&way| pair.directions[way].importer == hub) else {
        return Vec::new();
    };
    let direction = &pair.directions[way];
    let of_group = members(group, pair.year);
    let mut own: Vec<&Route> = routes
        .iter()
        .filter(|r| r.hub == hub && r.exporter == direction.exporter)
        .filter(|r| of_group.contains(&r.market.as_str()) && r.reach > 0.0)
        .collect();
    if own.is_empty() {
        return Vec::new();
    }
    own.sort_by(|a, b| b.reach.total_cmp(&a.reach).then_with(|| a.market.cmp(&b.market)));
    let cards: Vec<CardId> = own.iter().map(|route| route_card(desk, pair, route)).collect();
    let all: f64 = own.iter().map(|route| route.reach).sum();
    let (exporter, hub_name, group) = (name(&direction.exporter), name(hub), group_name(group));
    let sum = desk.cards.estimate(
        &format!("Reach from {exporter} into the {group} through {hub_name}, at most"),
        format!("the sum of {} markets: {}", count(own.len()), dollars(all)),
        &cards,
        &[],
    );
    let sold = direction.total(|line| line.traded);
    let title = format!("Goods from {exporter} to {hub_name}, {}", pair.year);
    let sold_card = desk.cards.statistic(title, pair.flow_total(way));
    let part = share(all / sold as f64);
    let part_card = desk.cards.estimate(
        "Share that could pass on, at most",
        format!("{} ÷ {} = {part}", dollars(all), dollars(sold as f64)),
        &[sum, sold_card],
        &[],
    );
    let paragraph = Block::Paragraph {
        spans: vec![
            words(format!("{hub_name} belongs to the {group}. Of the ")),
            claim(dollars(sold as f64), sold_card),
            words(format!(" that {exporter} sells to {hub_name}, at most ")),
            claim(dollars(all), sum),
            words(" ("),
            claim(part, part_card),
            words(") could go on to its other members."),
        ],
    };
    let shown = own.iter().zip(&cards).take(SHOWN);
    let rows: Vec<Vec<Cell>> =
        shown.clone().map(|(route, card)| row(route, &route.market, *card)).collect();
    let title = format!("{exporter} into the {group} through {hub_name}: reach, at most");
    let twin = Table {
        caption: title.clone(),
        columns: vec![
            column("Market"),
            numbers("Goes in"),
            numbers("Goes on"),
            numbers("Reach, at most"),
        ],
        rows,
    };
    let Some(id) = id else { return vec![paragraph, Block::Table(twin)] };
    let bars = shown.map(|(route, _)| Bar {
        label: name(&route.market),
        value: route.reach / 1e6,
        shown: dollars(route.reach),
        ends: None,
    });
    let plot = Plot::Bars { unit: "million US dollars, at most".to_owned(), bars: bars.collect() };
    let description =
        "One bar a market: an upper bound of what reaches it, in millions of US dollars."
            .to_owned();
    vec![paragraph, Block::Chart(Chart { id, title, description, card: sum, plot, twin })]
}

/// A route by the economy that tells it from the others of its table; the flows are those in
/// products that go both ways.
fn row(route: &Route, economy: &str, card: CardId) -> Vec<Cell> {
    vec![
        vec![claim(name(economy), card)],
        vec![claim(dollars(route.into as f64), card)],
        vec![claim(dollars(route.onward as f64), card)],
        vec![claim(dollars(route.reach), card)],
    ]
}

/// How each party reaches the other through members of a group.
fn between(desk: &mut Desk<'_>, pair: &Pair, group: &str, all: &[Route]) -> Vec<Block> {
    let of_group = members(group, pair.year);
    let mut blocks = Vec::new();
    for direction in &pair.directions {
        let mut own: Vec<&Route> = all
            .iter()
            .filter(|r| r.exporter == direction.exporter && r.market == direction.importer)
            .filter(|r| of_group.contains(&r.hub.as_str()) && r.reach > 0.0)
            .collect();
        if own.is_empty() {
            continue;
        }
        own.sort_by(|a, b| b.reach.total_cmp(&a.reach).then_with(|| a.hub.cmp(&b.hub)));
        own.truncate(SHOWN);
        let rows = own
            .iter()
            .map(|route| {
                let card = route_card(desk, pair, route);
                row(route, &route.hub, card)
            })
            .collect();
        let (exporter, importer) = (name(&direction.exporter), name(&direction.importer));
        blocks.push(Block::Table(Table {
            caption: format!(
                "From {exporter} to {importer} through members of the {}",
                group_name(group)
            ),
            columns: vec![
                column("Through"),
                numbers("Goes in"),
                numbers("Goes on"),
                numbers("Reach, at most"),
            ],
            rows,
        }));
    }
    blocks
}

/// The members whose imports the dataset lacks: neither markets nor hubs, and not zero.
fn unseen(desk: &mut Desk<'_>, pair: &Pair, group: &str, of_group: &[&str]) -> Option<Block> {
    let legs = pair.legs.as_ref()?;
    let coverage = &legs.source.coverage;
    let lacking: Vec<&String> = coverage
        .missing_importers
        .iter()
        .chain(&coverage.missing_exporters)
        .filter(|code| of_group.contains(&code.as_str()))
        .collect();
    if lacking.is_empty() {
        return None;
    }
    let listed: Vec<String> = lacking.iter().map(|code| name(code)).collect();
    let statistic = legs.statistic(
        format!("members of the {} that the dataset lacks", group_name(group)),
        &["economy"],
        lacking.iter().map(|code| vec![(*code).clone()]).collect(),
    );
    let card = desk.cards.statistic("Members whose imports are not in the data", statistic);
    Some(Block::Warning {
        spans: vec![
            words(format!(
                "Members of the {} whose imports are not in the data, and so neither counted as markets nor as hubs: ",
                group_name(group)
            )),
            claim(listed.join(", "), card),
            words("."),
        ],
    })
}
