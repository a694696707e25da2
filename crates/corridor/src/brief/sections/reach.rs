//! Third markets: whom a party reaches by way of the other, and how the parties reach each other by
//! way of a group's members: in proportion, and at most.

use super::{chart, note, table};
use crate::answers::reach::{Between, Gateway, Group, Reach, Way};
use crate::brief::page::{Block, Cell, Table, cell, claim, column, numbers, words};
use crate::key::key;

pub(super) fn blocks(answer: &Reach) -> Vec<Block> {
    if answer.groups.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![note(
        "Statistics do not say whose goods a hub sells on. In proportion: what one economy sells to a hub, times the share of it that the hub could pass on, times the market's share in what the hub sells, product by product. At most: product by product the smaller of what goes in and what goes on. Neither is a forecast. What goes in and on is counted in the products that do both; rows do not add up, since the same goods may go to one market or another.",
    )];
    for group in &answer.groups {
        blocks.extend(group.gateways.iter().flat_map(|gateway| self::gateway(group, gateway)));
        blocks.extend(group.between.iter().map(|between| self::between(group, between)));
        blocks.extend(group.unseen.as_ref().map(|unseen| Block::Warning {
            spans: vec![
                words(format!(
                    "Members of the {} whose imports are not in the data, and so neither counted as markets nor as hubs: ",
                    group.name
                )),
                claim(unseen),
                words("."),
            ],
        }));
    }
    blocks
}

fn gateway(group: &Group, gateway: &Gateway) -> Vec<Block> {
    let (exporter, hub, name) = (&gateway.exporter, &gateway.hub, &group.name);
    let paragraph = Block::Paragraph {
        spans: vec![
            words(format!("{hub} belongs to the {name}. Of the ")),
            claim(&gateway.sold),
            words(format!(" that {exporter} sells to {hub}, ")),
            claim(&gateway.in_proportion),
            words(" ("),
            claim(&gateway.share_in_proportion),
            words(") goes on to its other members in proportion, and at most "),
            claim(&gateway.at_most),
            words(" ("),
            claim(&gateway.share_at_most),
            words(") can."),
        ],
    };
    let [from, to] = &gateway.way;
    let says = key!["gateway", from, to, group.group];
    let twin = Table {
        key: table(&says),
        caption: format!("{exporter} into the {name} through {hub}"),
        columns: columns("Market"),
        rows: gateway.markets.iter().map(row).collect(),
    };
    let description = "One bar a market: what reaches it in proportion, in millions of US dollars.";
    vec![paragraph, chart(&says, description, &gateway.bars, twin)]
}

fn between(group: &Group, between: &Between) -> Block {
    let [from, to] = &between.way;
    let table = Table {
        key: table(&key!["between", from, to, group.group]),
        caption: format!(
            "From {} to {} through members of the {}",
            between.exporter, between.importer, group.name
        ),
        columns: columns("Through"),
        rows: between.hubs.iter().map(row).collect(),
    };
    Block::Top { table }
}

fn columns(first: &str) -> Vec<crate::brief::page::Column> {
    vec![
        column(first),
        numbers("Goes in"),
        numbers("Goes on"),
        numbers("In proportion"),
        numbers("At most"),
    ]
}

fn row(way: &Way) -> Vec<Cell> {
    vec![
        cell(&way.economy),
        cell(&way.into),
        cell(&way.onward),
        cell(&way.in_proportion),
        cell(&way.at_most),
    ]
}
