//! Ways to third markets: by way of a party into the groups that it belongs to, and between the
//! parties by way of the members of a group.
//!
//! ```text
//! reach[i,h,j] = sum_k x[i,h,k] theta[h,k] x[h,j,k]/X[h,k]      theta[h,k] = min(1, X[h,k]/M[h,k])
//! ```
//!
//! `i` who sells to the hub `h`, `j` who buys from it, `k` products, all in US dollars of one year: see
//! [`corridor_trade::indicators::third_market_reach`]. An upper bound.
//!
//! A product of which one of the two flows is absent adds nothing, so only those with both make a
//! [`Leg`].

use std::collections::BTreeMap;

use corridor_trade::indicators::third_market_reach;
use corridor_trade::store::Leg;
use corridor_trade::{Aggregates, Flows, economy};
use jiff::civil::Date;

use crate::error::Error;

/// One way from an exporter through a hub to a market, over all products. US dollars.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// Who sells to the hub.
    pub exporter: String,
    /// The hub.
    pub hub: String,
    /// Who buys from the hub.
    pub market: String,
    /// What the exporter sells to the hub of the products that the hub sells to the market.
    pub into: i64,
    /// What the hub sells to the market of the products that the exporter sells to the hub.
    pub onward: i64,
    /// At most this much of the former is in the latter.
    pub reach: f64,
    /// How many products.
    pub products: usize,
}

/// The members of a group at the end of a year; none of a group that no table has.
#[must_use]
pub fn members(group: &str, year: u16) -> Vec<&'static str> {
    let year = i16::try_from(year).unwrap_or(i16::MAX).min(9999);
    economy::group(group, Date::constant(year, 12, 31)).unwrap_or_default()
}

/// The full name of a group, or what it was called by.
#[must_use]
pub fn group_name(group: &str) -> String {
    let known = economy::groups().find(|(short, _)| short.eq_ignore_ascii_case(group));
    known.map_or_else(|| group.to_owned(), |(_, name)| name.to_owned())
}

/// Legs added up to routes, in the order of their codes.
///
/// # Errors
///
/// [`Error::Trade`] on amounts below zero.
pub fn routes(legs: &[Leg]) -> Result<Vec<Route>, Error> {
    let mut by_way: BTreeMap<[&str; 3], Vec<&Leg>> = BTreeMap::new();
    for leg in legs {
        by_way.entry([&leg.exporter, &leg.hub, &leg.market]).or_default().push(leg);
    }
    let mut routes = Vec::with_capacity(by_way.len());
    for ([exporter, hub, market], legs) in by_way {
        let column = |of: fn(&Leg) -> i64| legs.iter().map(|leg| of(leg)).collect::<Vec<i64>>();
        let (into, onward) = (column(|l| l.into_usd), column(|l| l.onward_usd));
        let (exports, imports) = (column(|l| l.hub_exports_usd), column(|l| l.hub_imports_usd));
        routes.push(Route {
            exporter: exporter.to_owned(),
            hub: hub.to_owned(),
            market: market.to_owned(),
            into: into.iter().sum(),
            onward: onward.iter().sum(),
            reach: third_market_reach(&into, &onward, &exports, &imports)?,
            products: legs.len(),
        });
    }
    Ok(routes)
}

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

#[cfg(test)]
mod tests {
    use corridor_trade::{Flow, Level};

    use super::*;

    /// Germany sells to Vietnam, which sells on to Thailand; Vietnam buys 200 in all and sells 100.
    fn world() -> Flows {
        let flow = |exporter: &str, importer: &str, value_usd| Flow {
            exporter: exporter.into(),
            importer: importer.into(),
            product: "854231".into(),
            value_usd,
            quantity_kg: None,
        };
        let rows = vec![
            flow("DEU", "VNM", 50),
            flow("KEN", "VNM", 150),
            flow("VNM", "THA", 30),
            flow("VNM", "KEN", 70),
            flow("DEU", "THA", 10),
            flow("THA", "VNM", 0),
        ];
        Flows::from_rows(2024, rows).unwrap()
    }

    #[test]
    fn a_party_opens_its_group_to_the_other() {
        let flows = world();
        let sums = Aggregates::from_flows(&flows, Level::Heading).unwrap();
        let parties = ["DEU".to_owned(), "VNM".to_owned()];
        let legs = legs_of(&sums, &flows, &parties, &["ASEAN".to_owned()]).unwrap();
        let routes = routes(&legs).unwrap();
        // By pencil: 50 come in, half can pass on, of which 30/100 to Thailand.
        assert_eq!(routes.len(), 1, "{routes:?}");
        assert_eq!(
            (&*routes[0].exporter, &*routes[0].hub, &*routes[0].market),
            ("DEU", "VNM", "THA")
        );
        assert!((routes[0].reach - 7.5).abs() < 1e-12);
        assert_eq!((routes[0].into, routes[0].onward, routes[0].products), (50, 30, 1));
    }

    #[test]
    fn a_member_is_a_hub_between_the_parties() {
        let flows = world();
        let sums = Aggregates::from_flows(&flows, Level::Heading).unwrap();
        let parties = ["DEU".to_owned(), "KEN".to_owned()];
        let legs = legs_of(&sums, &flows, &parties, &["ASEAN".to_owned()]).unwrap();
        let routes = routes(&legs).unwrap();
        assert_eq!(routes.len(), 1, "{routes:?}");
        assert_eq!(
            (&*routes[0].exporter, &*routes[0].hub, &*routes[0].market),
            ("DEU", "VNM", "KEN")
        );
        assert!((routes[0].reach - 50.0 * 0.5 * 0.7).abs() < 1e-12);
    }

    #[test]
    fn membership_is_that_of_the_year() {
        assert!(members("ASEAN", 1998).len() < members("ASEAN", 1999).len());
        assert!(members("no such group", 2024).is_empty());
        assert_eq!(group_name("asean"), "Association of Southeast Asian Nations");
    }
}
