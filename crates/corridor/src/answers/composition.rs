//! What is traded each way? The pair's goods by sector of the partnership, or by chapter of the
//! Harmonized System where it names none.

use serde::Serialize;

use super::claim::{Claim, Unit};
use super::desk::Desk;
use super::happened::Curve;
use super::market::{ends, flow_card, way_key};
use super::needed::{by_sector, sum_of};
use crate::error::Error;
use crate::figures::{money, share};
use crate::key::{Key, key};
use crate::plot::{Map, Party, Plot, Tile};
use crate::statistics::pair::Pair;

/// The answer.
#[derive(Clone, Debug, Serialize)]
pub struct Composition {
    /// The year; nothing without product trade.
    pub year: Option<Claim>,
    /// Each direction with trade, the first party's first.
    pub directions: Vec<Direction>,
    /// Both, to be drawn.
    pub maps: Option<Curve>,
}

/// What one direction consists of.
#[derive(Clone, Debug, Serialize)]
pub struct Direction {
    /// The direction's codes.
    pub way: [String; 2],
    /// The exporter's name.
    pub exporter: String,
    /// The importer's name.
    pub importer: String,
    /// What is traded in all.
    pub total: Claim,
    /// That, of what both directions trade.
    pub share: Claim,
    /// The groups, the largest first.
    pub groups: Vec<Group>,
}

/// A group of products.
#[derive(Clone, Debug, Serialize)]
pub struct Group {
    /// Its name.
    pub name: Claim,
    /// What is traded.
    pub trade: Claim,
}

/// Answer.
///
/// # Errors
///
/// None: it has the form of all answers.
pub fn answer(desk: &mut Desk<'_>) -> Result<Composition, Error> {
    let mut directions = Vec::new();
    let mut maps = Vec::new();
    let mut year = None;
    let mut inputs = Vec::new();
    if let Some(pair) = desk.statistics.pair.clone() {
        for way in [0, 1] {
            let Some((direction, map, card)) = direction(desk, &pair, way) else { continue };
            if let Ok(of) = i16::try_from(pair.year) {
                year = Some(Claim::year(key!["composition", "year"], of, &card));
            }
            directions.push(direction);
            maps.push(map);
            inputs.push(card);
        }
    }
    let maps = (!maps.is_empty()).then(|| {
        let inputs: Vec<&Key> = inputs.iter().collect();
        let formula = "Each area is one figure of the table below it.";
        let says = key!["composition", "maps"];
        let evidence = desk.cards.estimate(&says, "Goods each way by group", formula, &inputs, &[]);
        Curve { plot: Plot::Areas { maps }, evidence }
    });
    Ok(Composition { year, directions, maps })
}

fn direction(desk: &mut Desk<'_>, pair: &Pair, way: usize) -> Option<(Direction, Map, Key)> {
    let of = &pair.directions[way];
    let total = of.total(|line| line.traded);
    if !of.held || total <= 0 {
        return None;
    }
    let both: i64 = pair.directions.iter().map(|d| d.total(|line| line.traded)).sum();
    let (exporter, importer) = ends(pair, way);
    let whole = flow_card(&mut desk.cards, pair, way);
    let says = key!["composition", way_key(pair, way)];
    let dollars = |value: i64| money(value as f64, "USD");
    let mut list = Vec::new();
    let mut tiles = Vec::new();
    for (name, lines) in by_sector(desk, pair, way) {
        if lines.traded <= 0.0 {
            continue;
        }
        // As the split of a target has it: one card for both.
        let sector = key!["sector", way_key(pair, way), name];
        let title = format!("{name}: {exporter} to {importer}, {}", pair.year);
        let card = desk.cards.statistic(&sector, title, sum_of(pair, way, &lines, true));
        let says = key![says, name];
        let shown = money(lines.traded, "USD");
        tiles.push(Tile { label: name.clone(), value: lines.traded, shown });
        list.push(Group {
            name: Claim::words(key![says, "name"], name, &card),
            trade: Claim::number(says, lines.traded, Unit::usd(), &card),
        });
    }
    let of_both = key![says, "of-both"];
    let part = total as f64 / both as f64;
    let formula = format!("{} ÷ {} = {}", dollars(total), dollars(both), share(part));
    let flows = [0, 1].map(|way| flow_card(&mut desk.cards, pair, way));
    let inputs = [&flows[0], &flows[1]];
    let card = desk.cards.estimate(&of_both, "Share of both directions", formula, &inputs, &[]);
    let map = Map {
        title: format!("{exporter} to {importer}"),
        party: Party::at(Some(way)),
        shown: dollars(total),
        tiles,
    };
    let direction = Direction {
        way: [of.exporter.clone(), of.importer.clone()],
        exporter,
        importer,
        total: Claim::number(key![says, "total"], total as f64, Unit::usd(), &whole),
        share: Claim::number(of_both, part, Unit::Share, &card),
        groups: list,
    };
    Some((direction, map, whole))
}
