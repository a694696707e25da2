//! The pair's trade heading by heading, as the reasons for meetings want it.

use std::collections::BTreeSet;

use corridor_access::applied::{Regime, spread};
use jiff::civil::Date;

use super::Statistics;
use crate::error::Error;
use crate::statistics::pair::Direction;
use crate::study::meetings::{Market, Markets, Traded};

/// Digits of a heading.
const HEADING: usize = 4;

impl Statistics {
    /// What is known of each heading on a day, in the directions that are held by heading; none without
    /// trade of the pair.
    ///
    /// # Errors
    ///
    /// [`Error::Access`].
    pub fn markets(&self, day: Date) -> Result<Option<Traded>, Error> {
        let Some(pair) = &self.pair else { return Ok(None) };
        let mut markets = Markets::new();
        let mut directions = BTreeSet::new();
        // Of chapters no heading is known.
        let held = |direction: &&Direction| direction.held && pair.digits() >= HEADING;
        for direction in pair.directions.iter().filter(held) {
            directions.insert((direction.exporter.clone(), direction.importer.clone()));
            let (general, _) = self.access.between(&direction.exporter, &direction.importer);
            let sold: i64 = direction.lines.values().map(|line| line.sold).sum();
            let world: i64 = direction.lines.values().map(|line| line.world).sum();
            let mut of_world = std::collections::BTreeMap::<String, i64>::new();
            for (code, line) in &direction.lines {
                let heading = code.get(..HEADING).unwrap_or(code).to_owned();
                let key = (direction.exporter.clone(), direction.importer.clone(), heading.clone());
                let market = markets.entry(key).or_default();
                market.traded += line.traded;
                if pair.whole {
                    *market.sold.get_or_insert(0) += line.sold;
                    *market.bought.get_or_insert(0) += line.bought;
                    *of_world.entry(heading).or_default() += line.world;
                }
            }
            for ((exporter, importer, heading), market) in &mut markets {
                if (exporter, importer) != (&direction.exporter, &direction.importer) {
                    continue;
                }
                market.advantage = advantage(market, of_world.get(heading), sold, world);
                if let Some(held) = general {
                    let regime =
                        Regime { name: "MFN", schedule: &held.holds, agreement: None, proof: "" };
                    let found = spread(heading, exporter, day, &regime)?;
                    let year = held.about.year.map_or_else(String::new, |y| format!(", {y}"));
                    let schedule = format!("{}{year}, HS {heading}", held.about.title);
                    market.duty = found.mean.map(|mean| (mean.to_f64(), schedule));
                }
            }
        }
        let source = &pair.flows.source;
        let dataset = format!("{}, {}, vintage {}", source.title, pair.year, source.vintage);
        Ok(Some(Traded { markets, directions, dataset }))
    }
}

/// Balassa's index; none where a part of it is not known or nothing.
#[allow(clippy::cast_precision_loss)] // dollars
fn advantage(market: &Market, of_world: Option<&i64>, sold: i64, world: i64) -> Option<f64> {
    let (own, theirs) = (market.sold?, *of_world?);
    if own <= 0 || theirs <= 0 || sold <= 0 || world <= 0 {
        return None;
    }
    Some((own as f64 / sold as f64) / (theirs as f64 / world as f64))
}
