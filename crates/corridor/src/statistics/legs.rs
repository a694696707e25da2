//! Ways through hubs, from a world's trade: what goes in and what goes on, product by product.
//!
//! A product of which one of the two flows is absent adds nothing, so only those with both make a
//! [`Leg`].

use std::collections::BTreeMap;

use corridor_trade::store::Leg;
use corridor_trade::{Aggregates, Flows};

use crate::error::Error;
use crate::folder::groups::members;

/// The legs that a world's trade gives for two parties and some groups: `world` its sums, `own` the
/// parties' flows with everybody.
///
/// # Errors
///
/// [`Error::Trade`] when a sum is beyond 64 bits.
pub fn legs_of(
    world: &Aggregates,
    own: &Flows,
    parties: &[String; 2],
    groups: &[String],
) -> Result<Vec<Leg>, Error> {
    let flows = summed(own, world)?;
    let mut ways: Vec<[&str; 3]> = Vec::new();
    let [a, b] = parties;
    let both = [(a, b), (b, a)];
    for group in groups {
        let members = members(group, world.year);
        let others = || members.iter().filter(|m| **m != a.as_str() && **m != b.as_str());
        for (party, partner) in both {
            if members.contains(&party.as_str()) {
                ways.extend(others().map(|market| [partner.as_str(), party.as_str(), market]));
            }
            ways.extend(others().map(|hub| [party.as_str(), *hub, partner.as_str()]));
        }
    }
    ways.sort_unstable();
    ways.dedup();
    let none = BTreeMap::new();
    let mut legs = Vec::new();
    for [exporter, hub, market] in ways {
        let Some(id) = world.economy(hub) else { continue };
        let into = flows.get(&(exporter, hub)).unwrap_or(&none);
        let onward = flows.get(&(hub, market)).unwrap_or(&none);
        for (&product, &into_usd) in into {
            let Some(&onward_usd) = onward.get(&product) else { continue };
            legs.push(Leg {
                exporter: exporter.to_owned(),
                hub: hub.to_owned(),
                market: market.to_owned(),
                product: world.products[product].clone(),
                into_usd,
                onward_usd,
                hub_exports_usd: world.exports_of(id)[product],
                hub_imports_usd: world.imports_of(id)[product],
            });
        }
    }
    Ok(legs)
}

type Summed<'a> = BTreeMap<(&'a str, &'a str), BTreeMap<usize, i64>>;

/// The flows above zero of each exporter and importer, by the place of the product in the world's list.
fn summed<'a>(own: &'a Flows, world: &Aggregates) -> Result<Summed<'a>, Error> {
    let digits = world.products.first().map_or(0, String::len);
    let place: Vec<Option<usize>> =
        own.products.iter().map(|code| world.product(code.get(..digits).unwrap_or(code))).collect();
    let mut flows: Summed<'a> = BTreeMap::new();
    for row in (0..own.len()).filter(|&row| own.value_usd[row] > 0) {
        let Some(product) = place[usize::from(own.product[row])] else { continue };
        let code = |id: u16| own.economies[usize::from(id)].as_str();
        let way = (code(own.exporter[row]), code(own.importer[row]));
        let sum = flows.entry(way).or_default().entry(product).or_default();
        *sum = sum.checked_add(own.value_usd[row]).ok_or_else(|| {
            corridor_trade::Error::format(
                "statistics/flows",
                format!("the trade of {} and {} does not fit 64 bits", way.0, way.1),
            )
        })?;
    }
    Ok(flows)
}
