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
    /// So much of the former is in the latter if the hub passes goods on in proportion.
    pub in_proportion: f64,
    /// At most this much of the former is in the latter: product by product the smaller of what comes
    /// in and what goes on.
    pub at_most: i64,
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
            at_most: into.iter().zip(&onward).map(|(a, b)| *a.min(b)).sum(),
            into: into.iter().sum(),
            onward: onward.iter().sum(),
            in_proportion: third_market_reach(&into, &onward, &exports, &imports)?,
            products: legs.len(),
        });
    }
    Ok(routes)
}

/// At most so much of what comes into a hub goes on over several routes of one exporter: product by
/// product the smaller of what comes in, which is once there for all markets, and all that goes on.
#[must_use]
pub fn at_most(legs: &[&Leg]) -> i64 {
    let mut by_product: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for leg in legs {
        let (into, onward) = by_product.entry(&leg.product).or_default();
        *into = leg.into_usd;
        *onward = onward.saturating_add(leg.onward_usd);
    }
    by_product.values().map(|(into, onward)| *into.min(onward)).sum()
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
        assert!((routes[0].in_proportion - 7.5).abs() < 1e-12);
        assert_eq!((routes[0].into, routes[0].onward, routes[0].products), (50, 30, 1));
        // At most all that goes on came from the one who sells: 30 of the 50.
        assert_eq!(routes[0].at_most, 30);
    }

    /// Thailand and Kenya buy 30 and 70 of what Vietnam sells; Germany sold it 50. One by one at most
    /// 30 and 50 of the 50 go on; to both together no more than the 50 that came in.
    #[test]
    fn what_came_in_goes_on_once() {
        let leg = |market: &str, product: &str, into_usd, onward_usd| Leg {
            exporter: "DEU".to_owned(),
            hub: "VNM".to_owned(),
            market: market.to_owned(),
            product: product.to_owned(),
            into_usd,
            onward_usd,
            hub_exports_usd: 100,
            hub_imports_usd: 200,
        };
        let legs =
            [leg("THA", "8542", 50, 30), leg("KEN", "8542", 50, 70), leg("THA", "6403", 9, 4)];
        let one: Vec<i64> = routes(&legs).unwrap().iter().map(|r| r.at_most).collect();
        assert_eq!(one, [50, 34]);
        assert_eq!(at_most(&legs.iter().collect::<Vec<_>>()), 54);
        // In proportion is never above at most.
        for route in routes(&legs).unwrap() {
            assert!(route.in_proportion <= route.at_most as f64, "{route:?}");
        }
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
        assert!((routes[0].in_proportion - 50.0 * 0.5 * 0.7).abs() < 1e-12);
    }
}
