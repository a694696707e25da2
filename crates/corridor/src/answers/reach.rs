//! Third markets: whom a party reaches by way of the other, and how the parties reach each other by
//! way of a group's members. In proportion, if a hub passes on what it buys as it passes on the rest;
//! and at most, if all that it sells on were of the one exporter.

pub mod routes;

use std::collections::BTreeSet;

use corridor_trade::store::Leg;
use serde::Serialize;

use super::claim::{Claim, Unit};
use super::desk::Desk;
use super::happened::Curve;
use super::market::{flow_card, way_key};
use crate::error::Error;
use crate::evidence::Statistic;
use crate::figures::{counted, money, share};
use crate::folder::groups::{group_name, members};
use crate::folder::partnership::name;
use crate::key::{Key, key};
use crate::plot::{Bar, Plot};
use crate::statistics::pair::Pair;
use routes::{Route, routes};

/// How many routes a table shows.
const SHOWN: usize = 8;
/// How many products stand behind a route on its card.
const ROWS: usize = 10;

/// The answer.
#[derive(Clone, Debug, Serialize)]
pub struct Reach {
    /// The groups through which the parties look for third markets.
    pub groups: Vec<Group>,
}

/// One group.
#[derive(Clone, Debug, Serialize)]
pub struct Group {
    /// Its short name.
    pub group: String,
    /// Its name.
    pub name: String,
    /// What the partner of a member reaches through it.
    pub gateways: Vec<Gateway>,
    /// How the parties reach each other through its members.
    pub between: Vec<Between>,
    /// The members whose imports the dataset lacks.
    pub unseen: Option<Claim>,
}

/// What the partner of a member reaches through it.
#[derive(Clone, Debug, Serialize)]
pub struct Gateway {
    /// The exporter's and the hub's codes.
    pub way: [String; 2],
    /// The exporter's name.
    pub exporter: String,
    /// The hub's name.
    pub hub: String,
    /// What the exporter sells to the hub.
    pub sold: Claim,
    /// What of it goes on in proportion.
    pub in_proportion: Claim,
    /// That, of what is sold.
    pub share_in_proportion: Claim,
    /// What of it can go on at most.
    pub at_most: Claim,
    /// That, of what is sold.
    pub share_at_most: Claim,
    /// Market by market, the largest first.
    pub markets: Vec<Way>,
    /// The same, to be drawn.
    pub bars: Curve,
}

/// How one party reaches the other through members of a group.
#[derive(Clone, Debug, Serialize)]
pub struct Between {
    /// The direction's codes.
    pub way: [String; 2],
    /// The exporter's name.
    pub exporter: String,
    /// The importer's name.
    pub importer: String,
    /// Hub by hub, the largest first.
    pub hubs: Vec<Way>,
}

/// One way to a market.
#[derive(Clone, Debug, Serialize)]
pub struct Way {
    /// The economy that tells it from the others.
    pub economy: Claim,
    /// What goes into the hub, of products that also go on.
    pub into: Claim,
    /// What goes on to the market, of the same products.
    pub onward: Claim,
    /// What of the former is in the latter, in proportion.
    pub in_proportion: Claim,
    /// What of the former is in the latter at most.
    pub at_most: Claim,
}

/// Answer.
///
/// # Errors
///
/// [`Error::Trade`] on amounts below zero.
pub fn answer(desk: &mut Desk<'_>) -> Result<Reach, Error> {
    let mut groups = Vec::new();
    let pair = desk.statistics.pair.clone().filter(|pair| pair.whole);
    if let Some(pair) = pair
        && let Some(legs) = &pair.legs
    {
        let routes = routes(&legs.rows)?;
        for group in desk.folder.partnership.groups.clone() {
            groups.extend(one_group(desk, &pair, &group, &routes));
        }
    }
    Ok(Reach { groups })
}

fn one_group(desk: &mut Desk<'_>, pair: &Pair, group: &str, routes: &[Route]) -> Option<Group> {
    let of_group = members(group, pair.year);
    let mut gateways = Vec::new();
    for hub in [0, 1] {
        let hub = &pair.directions[hub].exporter;
        if of_group.contains(&hub.as_str()) {
            gateways.extend(gateway(desk, pair, group, hub, routes));
        }
    }
    let between = between(desk, pair, group, routes);
    let unseen = unseen(desk, pair, group, &of_group);
    if gateways.is_empty() && between.is_empty() && unseen.is_none() {
        return None;
    }
    let name = group_name(group);
    Some(Group { group: group.to_owned(), name, gateways, between, unseen })
}

fn dollars(value: f64) -> String {
    money(value, "USD")
}

fn largest_first(a: &Route, b: &Route) -> std::cmp::Ordering {
    b.in_proportion.total_cmp(&a.in_proportion)
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

/// What a route says, as a key.
fn route_key(route: &Route) -> Key {
    key!["reach", route.exporter, route.hub, route.market]
}

fn route_card(desk: &mut Desk<'_>, pair: &Pair, route: &Route) -> Key {
    let (exporter, hub, market) = (name(&route.exporter), name(&route.hub), name(&route.market));
    let says = route_key(route);
    let input = rows(pair, route).map(|rows| {
        let title = format!("{exporter} to {hub}, {hub} to {market}");
        desk.cards.statistic(&key![says, "rows"], title, rows)
    });
    let inputs: Vec<&Key> = input.iter().collect();
    let formula = format!(
        "in proportion, Σ over {} of {exporter}'s sales to {hub} × min(1, {hub}'s exports ÷ its imports) × {market}'s share in {hub}'s exports = {}; at most, Σ min({exporter}'s sales to {hub}, {hub}'s sales to {market}) = {}",
        counted(route.products, "product"),
        dollars(route.in_proportion),
        dollars(route.at_most as f64)
    );
    let mut options = vec![
        ("in proportion", "the hub passes on the same share of what it buys from each".to_owned()),
        ("at most", "all that the hub sells on was made by the one exporter, as far as it sold so much to the hub".to_owned()),
    ];
    if let Some(note) = pair.legs.as_ref().and_then(|legs| legs.source.coverage_note()) {
        options.push(("limits", note));
    }
    let title = format!("Reach from {exporter} to {market} through {hub}");
    desk.cards.estimate(&says, &title, formula, &inputs, &options)
}

/// A route as a row, told from the others by an economy.
fn way(group: &str, route: &Route, economy: &str, card: &Key) -> Way {
    let says = key!["by-way", group, route_key(route)];
    let number = |what: &str, value: f64| Claim::number(key![says, what], value, Unit::usd(), card);
    let (exporter, hub, market) = (name(&route.exporter), name(&route.hub), name(&route.market));
    let products = counted(route.products, "product");
    Way {
        economy: Claim::words(key![says, "economy"], name(economy), card),
        into: number("into", route.into as f64)
            .by(format!("what {exporter} sells to {hub} of {products} that it sells to {market}")),
        onward: number("onward", route.onward as f64)
            .by(format!("what {hub} sells to {market} of {products} that it buys from {exporter}")),
        in_proportion: number("in-proportion", route.in_proportion),
        at_most: number("at-most", route.at_most as f64),
    }
}

/// What the partner of `hub` reaches in the hub's group.
fn gateway(
    desk: &mut Desk<'_>,
    pair: &Pair,
    group: &str,
    hub: &str,
    routes: &[Route],
) -> Option<Gateway> {
    let at = (0..2).find(|&way| pair.directions[way].importer == hub)?;
    let direction = &pair.directions[at];
    let of_group = members(group, pair.year);
    let mut own: Vec<&Route> = routes
        .iter()
        .filter(|r| r.hub == hub && r.exporter == direction.exporter)
        .filter(|r| of_group.contains(&r.market.as_str()) && r.in_proportion > 0.0)
        .collect();
    if own.is_empty() {
        return None;
    }
    own.sort_by(|a, b| largest_first(a, b).then_with(|| a.market.cmp(&b.market)));
    let cards: Vec<Key> = own.iter().map(|route| route_card(desk, pair, route)).collect();
    let all: f64 = own.iter().map(|route| route.in_proportion).sum();
    let (exporter, hub_name) = (name(&direction.exporter), name(hub));
    let says = key!["gateway", way_key(pair, at), group];
    let inputs: Vec<&Key> = cards.iter().collect();
    let title = |how: &str| {
        format!("Reach from {exporter} into the {} through {hub_name}, {how}", group_name(group))
    };
    let in_proportion = key![says, "in-proportion"];
    let formula = format!("the sum of {}: {}", counted(own.len(), "market"), dollars(all));
    let sum = desk.cards.estimate(&in_proportion, &title("in proportion"), formula, &inputs, &[]);
    let markets: BTreeSet<&str> = own.iter().map(|route| route.market.as_str()).collect();
    let legs: Vec<&Leg> = pair
        .legs
        .iter()
        .flat_map(|legs| &legs.rows)
        .filter(|leg| leg.exporter == direction.exporter && leg.hub == hub)
        .filter(|leg| markets.contains(leg.market.as_str()))
        .collect();
    let most = routes::at_most(&legs) as f64;
    let at_most = key![says, "at-most"];
    let formula = format!(
        "Σ over products of min({exporter}'s sales to {hub_name}, {hub_name}'s sales to the {} together) = {}",
        counted(own.len(), "market"),
        dollars(most)
    );
    let options = [(
        "reads",
        "a product that came in goes on once, so this is less than the sum of the markets' own"
            .to_owned(),
    )];
    let most_card = desk.cards.estimate(&at_most, &title("at most"), formula, &inputs, &options);
    let sold = direction.total(|line| line.traded) as f64;
    let sold_card = flow_card(&mut desk.cards, pair, at);
    let mut part = |how: &str, value: f64, card: &Key| {
        let of = key![says, "share", how];
        let part = value / sold;
        let formula = format!("{} ÷ {} = {}", dollars(value), dollars(sold), share(part));
        let title = format!("Share that goes on, {}", how.replace('-', " "));
        let card = desk.cards.estimate(&of, &title, formula, &[card, &sold_card], &[]);
        Claim::number(of, part, Unit::Share, &card)
    };
    let share_in_proportion = part("in-proportion", all, &sum);
    let share_at_most = part("at-most", most, &most_card);
    let shown = || own.iter().zip(&cards).take(SHOWN);
    let bars = shown().map(|(route, _)| Bar {
        label: name(&route.market),
        value: route.in_proportion.round() / 1e6,
        shown: dollars(route.in_proportion),
        ends: None,
    });
    let unit = "million US dollars, in proportion".to_owned();
    Some(Gateway {
        way: [direction.exporter.clone(), hub.to_owned()],
        exporter,
        hub: hub_name,
        sold: Claim::number(key![says, "sold"], sold, Unit::usd(), &sold_card),
        in_proportion: Claim::number(in_proportion, all, Unit::usd(), &sum),
        share_in_proportion,
        at_most: Claim::number(at_most, most, Unit::usd(), &most_card),
        share_at_most,
        markets: shown().map(|(route, card)| way(group, route, &route.market, card)).collect(),
        bars: Curve { plot: Plot::Bars { unit, bars: bars.collect() }, evidence: sum },
    })
}

/// How each party reaches the other through members of a group.
fn between(desk: &mut Desk<'_>, pair: &Pair, group: &str, all: &[Route]) -> Vec<Between> {
    let of_group = members(group, pair.year);
    let mut found = Vec::new();
    for direction in &pair.directions {
        let mut own: Vec<&Route> = all
            .iter()
            .filter(|r| r.exporter == direction.exporter && r.market == direction.importer)
            .filter(|r| of_group.contains(&r.hub.as_str()) && r.in_proportion > 0.0)
            .collect();
        if own.is_empty() {
            continue;
        }
        own.sort_by(|a, b| largest_first(a, b).then_with(|| a.hub.cmp(&b.hub)));
        own.truncate(SHOWN);
        let hubs = own.iter().map(|route| {
            let card = route_card(desk, pair, route);
            way(group, route, &route.hub, &card)
        });
        found.push(Between {
            hubs: hubs.collect(),
            way: [direction.exporter.clone(), direction.importer.clone()],
            exporter: name(&direction.exporter),
            importer: name(&direction.importer),
        });
    }
    found
}

/// The members whose imports the dataset lacks: neither markets nor hubs, and not zero.
fn unseen(desk: &mut Desk<'_>, pair: &Pair, group: &str, of_group: &[&str]) -> Option<Claim> {
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
    let says = key!["reach", "unseen", group];
    let title = "Members whose imports are not in the data";
    let card = desk.cards.statistic(&says, title, statistic);
    Some(Claim::words(says, listed.join(", "), &card).by("the economies below"))
}
