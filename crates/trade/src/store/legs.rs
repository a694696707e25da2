//! Ways through a hub out of the store: what a folder holds of them that does not hold the world's
//! flows.

use std::path::Path;

use super::read::same_year;
use super::verified::open;
use crate::error::Error;
use crate::readers::decode::{dollars, ids, year};
use crate::readers::dictionary::Dictionary;

/// One product's way from an exporter into a hub, and from the hub to a market, in one year.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leg {
    /// Who sells to the hub.
    pub exporter: String,
    /// The hub.
    pub hub: String,
    /// Who buys from the hub.
    pub market: String,
    /// Product code, text.
    pub product: String,
    /// What the exporter sells to the hub, whole US dollars.
    pub into_usd: i64,
    /// What the hub sells to the market, whole US dollars.
    pub onward_usd: i64,
    /// What the hub sells to everybody, whole US dollars.
    pub hub_exports_usd: i64,
    /// What the hub buys from everybody, whole US dollars.
    pub hub_imports_usd: i64,
}

const CODES: [&str; 4] = ["exporter", "hub", "market", "product"];
const AMOUNTS: [&str; 4] = ["into_usd", "onward_usd", "hub_exports_usd", "hub_imports_usd"];

/// Every leg of a stored file (`statistics/reach/DATASET/YEAR.parquet`), in order.
///
/// # Errors
///
/// As [`super::flows`]; [`Error::Format`] when a way stands twice, or a hub sells more to one
/// market than to all.
pub fn legs(path: &Path) -> Result<Vec<Leg>, Error> {
    let table = open(path)?;
    let columns: Vec<&str> = ["year"].into_iter().chain(CODES).chain(AMOUNTS).collect();
    table.require(&columns)?;
    let mut codes: [Dictionary; 4] = Default::default();
    let mut found = None;
    let mut legs = Vec::new();
    for group in 0..table.groups() {
        table.visit(group, &columns, |batch, row| {
            same_year(&table, &mut found, year(&table, batch, row)?)?;
            let mut text: [Vec<u16>; 4] = Default::default();
            for ((name, codes), out) in CODES.iter().zip(&mut codes).zip(&mut text) {
                ids(&table, batch, name, row, codes, out)?;
            }
            let [into, onward, exports, imports] = AMOUNTS;
            let amount = |name| dollars(&table, batch, name, row);
            let (into, onward) = (amount(into)?, amount(onward)?);
            let (exports, imports) = (amount(exports)?, amount(imports)?);
            let code = |of: usize, at: usize| codes[of].list[usize::from(text[of][at])].clone();
            legs.extend((0..into.len()).map(|at| Leg {
                exporter: code(0, at),
                hub: code(1, at),
                market: code(2, at),
                product: code(3, at),
                into_usd: into[at],
                onward_usd: onward[at],
                hub_exports_usd: exports[at],
                hub_imports_usd: imports[at],
            }));
            Ok(())
        })?;
    }
    legs.sort_unstable();
    let same = |a: &Leg, b: &Leg| {
        (&a.exporter, &a.hub, &a.market, &a.product) == (&b.exporter, &b.hub, &b.market, &b.product)
    };
    let what = |leg: &Leg| {
        format!("{} to {} through {}, {}", leg.exporter, leg.market, leg.hub, leg.product)
    };
    if let Some(twice) = legs.windows(2).find(|w| same(&w[0], &w[1])) {
        return Err(Error::format(path, format!("holds {} twice", what(&twice[0]))));
    }
    if let Some(leg) = legs.iter().find(|l| l.onward_usd > l.hub_exports_usd) {
        let problem = format!(
            "{}: the hub sells {} to the market and {} to all, expected no more to one than to all",
            what(leg),
            leg.onward_usd,
            leg.hub_exports_usd
        );
        return Err(Error::format(path, problem));
    }
    Ok(legs)
}
