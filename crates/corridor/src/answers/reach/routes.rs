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

#[cfg(test)]
mod tests {
    use corridor_trade::{Aggregates, Flow, Flows, Level};

    use super::*;
    use crate::statistics::legs::legs_of;

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
}
