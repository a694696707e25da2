//! From the store to a question: one year, as much of it as an indicator needs.

use std::path::Path;

use super::ask::Year;
use super::list::{INDICATORS, Needs};
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
/// Those of the store; [`Error::OnlyAPair`] when the measure needs the world's flows and the file holds
/// two economies.
pub fn gather(path: &Path, wanted: &Wanted) -> Result<Year, Error> {
    let level = if wanted.needs.finest() { Level::Subheading } else { wanted.level };
    let kept = |flows: Flows| without(flows, &wanted.markets, &wanted.exclude);
    let whole = wanted.markets.is_empty() && wanted.exclude.is_empty();
    let world = if whole {
        store::aggregates(path, level)?
    } else {
        Aggregates::from_flows(&kept(store::flows(path)?), level)?
    };
    enough(path, wanted.needs, &world)?;
    let flows = if wanted.needs.flows() && !wanted.whose.is_empty() {
        kept(store::flows_between(path, &wanted.whose, &[])?)
    } else {
        Flows::default()
    };
    Ok(Year { world, flows })
}

/// A measure that compares with the world is not taken of a year that holds only a pair: the two
/// would pass for the world.
fn enough(path: &Path, needs: Needs, world: &Aggregates) -> Result<(), Error> {
    let [a, b] = &world.economies[..] else { return Ok(()) };
    if needs.only_the_pair() {
        return Ok(());
    }
    let last: Vec<_> = path.iter().rev().take(3).collect();
    Err(Error::OnlyAPair {
        path: last.into_iter().rev().collect(),
        year: world.year,
        pair: [a.clone(), b.clone()],
        enough: INDICATORS.iter().filter(|i| i.needs.only_the_pair()).map(|i| i.name).collect(),
    })
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
    fn a_pair_is_no_world() {
        let world = Aggregates::zero(2024, vec!["POL".into(), "VNM".into()], vec!["85".into()]);
        let path = Path::new("/store/flows/made/2024.parquet");
        let text = enough(path, Needs::Sums, &world).unwrap_err().to_string();
        let hint = "\nhint: corridor import FILE brings the world's flows in; ";
        assert!(
            text.starts_with("flows/made/2024.parquet: holds only the flows between POL and VNM")
        );
        assert!(text.contains(hint) && text.contains("two-way"), "{text}");
        assert!(enough(path, Needs::FinestFlows, &world).is_ok());
        let three = vec!["DEU".into(), "POL".into(), "VNM".into()];
        assert!(enough(path, Needs::Sums, &Aggregates::zero(2024, three, vec![])).is_ok());
    }

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
