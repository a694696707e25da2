//! From the store to a question: one year, as much of it as an indicator needs.

use std::path::Path;

use super::ask::Year;
use super::list::Needs;
use crate::aggregate::Aggregates;
use crate::error::Error;
use crate::flows::Flows;
use crate::product::Level;
use crate::store;

/// What to read of a year.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// What the indicator needs.
    pub needs: Needs,
    /// The level of its products; the finest, whatever this says, where the measure asks for it.
    pub level: Level,
    /// Whose flows to keep: the exporter and the importer.
    pub whose: Vec<String>,
    /// Leave out every flow to an importer that is not listed; empty means none is left out.
    pub markets: Vec<String>,
    /// Leave out products that begin with one of these.
    pub exclude: Vec<String>,
}

/// One stored year (`statistics/flows/DATASET/YEAR.parquet`).
///
/// # Errors
///
/// Those of the store.
pub fn gather(path: &Path, wanted: &Wanted) -> Result<Year, Error> {
    let level = if wanted.needs.finest() { Level::Subheading } else { wanted.level };
    let kept = |flows: Flows| without(flows, &wanted.markets, &wanted.exclude);
    let whole = wanted.markets.is_empty() && wanted.exclude.is_empty();
    let world = if whole {
        store::aggregates(path, level)?
    } else {
        Aggregates::from_flows(&kept(store::flows(path)?), level)?
    };
    let flows = if wanted.needs.flows() && !wanted.whose.is_empty() {
        kept(store::flows_between(path, &wanted.whose, &[])?)
    } else {
        Flows::default()
    };
    Ok(Year { world, flows })
}

impl Year {
    /// What must be said of a year that holds only the flows between two economies: every measure
    /// that compares with the world then compares with these two.
    #[must_use]
    pub fn pair_note(&self) -> Option<String> {
        let [a, b] = &self.world.economies[..] else { return None };
        Some(format!(
            "only the flows between {a} and {b} are held for {}: \"the world\" of this measure is these two; import the world's flows to compare with it",
            self.world.year
        ))
    }
}

fn without(mut flows: Flows, markets: &[String], exclude: &[String]) -> Flows {
    let open: Vec<bool> =
        flows.economies.iter().map(|e| markets.is_empty() || markets.contains(e)).collect();
    let kept: Vec<bool> = flows
        .products
        .iter()
        .map(|p| !exclude.iter().any(|out| p.starts_with(out.as_str())))
        .collect();
    let rows: Vec<bool> = (0..flows.len())
        .map(|r| open[usize::from(flows.importer[r])] && kept[usize::from(flows.product[r])])
        .collect();
    fn keep<T>(list: &mut Vec<T>, rows: &[bool]) {
        let mut row = rows.iter();
        list.retain(|_| row.next().copied().unwrap_or_default());
    }
    keep(&mut flows.exporter, &rows);
    keep(&mut flows.importer, &rows);
    keep(&mut flows.product, &rows);
    keep(&mut flows.value_usd, &rows);
    keep(&mut flows.quantity_kg, &rows);
    flows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flows::Flow;

    #[test]
    fn what_is_left_out_is_in_no_sum() {
        let flow = |importer: &str, product: &str, value_usd| Flow {
            exporter: "VNM".into(),
            importer: importer.into(),
            product: product.into(),
            value_usd,
            quantity_kg: None,
        };
        let rows = vec![
            flow("DEU", "270900", 1),
            flow("DEU", "854231", 2),
            flow("POL", "854231", 4),
            flow("KEN", "854231", 8),
        ];
        let flows = Flows::from_rows(2024, rows).unwrap();
        let kept = without(flows, &["DEU".into(), "POL".into()], &["27".into()]);
        assert_eq!(kept.value_usd, [2, 4]);
        let world = Aggregates::from_flows(&kept, Level::Chapter).unwrap();
        assert_eq!(world.exports.iter().sum::<i64>(), 6);
    }
}
